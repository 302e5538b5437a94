/* Values: reading them from text with every check that needs no store, and writing them back. */
#include "record/value.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/utf8.h"

struct value value_none(void)
{
	return (struct value){ 0 };
}

struct value value_of_text(const char *text)
{
	return (struct value){ .set = text != NULL, .text = text };
}

struct value value_of_int(int64_t num)
{
	return (struct value){ .set = true, .num = num };
}

const struct value *record_field(const struct record *r, enum field_id field)
{
	static const struct value none;
	const struct field *f = field_at(field);
	return f->kind == r->kind ? &r->values[field_index(f)] : &none;
}

const char *record_text(const struct record *r, enum field_id field)
{
	const struct value *v = record_field(r, field);
	return v->set ? v->text : NULL;
}

date record_date(const struct record *r, enum field_id field)
{
	const struct value *v = record_field(r, field);
	return v->set ? (date)v->num : DATE_NONE;
}

bool value_names(const struct value *v, int64_t target)
{
	for (size_t i = 0; v->set && i < v->count; i++)
		if (v->targets[i].id == target)
			return true;
	return false;
}

bool record_names(const struct record *r, enum field_id field, int64_t target)
{
	return value_names(record_field(r, field), target);
}

bool ref_valid(const char *ref)
{
	static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@";
	static const char rest[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-";
	if (!*ref || !strchr(first, *ref))
		return false;
	return strspn(ref + 1, rest) == strlen(ref + 1) && strlen(ref) <= REF_MAX;
}

/* ---- identifiers of children ---- */

/* NHS number: weights 10 to 2, check digit 11 - sum mod 11, 11 is 0 and 10 is invalid (NHS Data Dictionary). */
static bool nhs_number(const char *d)
{
	int sum = 0;
	for (int i = 0; i < 9; i++)
		sum += (d[i] - '0') * (10 - i);
	int check = (11 - sum % 11) % 11;
	return check != 10 && check == d[9] - '0';
}

/* UPN: check letter = sum of characters 2 to 13 times 2 to 13, mod 23, in this alphabet (DfE, UPN guide); a temporary one ends in a letter of it. */
static bool upn(const char *p)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
	int sum = 0;
	for (int i = 1; i < 13; i++) {
		int v;
		if (isdigit((unsigned char)p[i]))
			v = p[i] - '0';
		else if (i == 12 && strchr(letters, toupper((unsigned char)p[i])))
			v = (int)(strchr(letters, toupper((unsigned char)p[i])) - letters);
		else
			return false;
		sum += v * (i + 1);
	}
	return letters[sum % 23] == toupper((unsigned char)p[0]);
}

enum { GAP_MOST = 3 };

/* An ASCII letter or digit, also its full-width form (U+FF01 to FF5E) as that; 0: another character, or the end. */
static char letter_at(const char *p, size_t *len)
{
	uint32_t c = (unsigned char)*p;
	*len = c < 0x80 ? 1 : utf8_next(p, strnlen(p, 4), &c);
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFF01 - '!';
	return *len && c < 0x80 && isalnum((unsigned char)c) ? (char)c : '\0';
}

/* What people and their programs put between the parts of a number: blanks, hyphens and dashes of every width, none at all. */
static bool in_gap(uint32_t c)
{
	static const uint32_t others[] = { ' ', '\t', '-', '.', 0xA0, 0xAD, 0x202F, 0x205F, 0x2060, 0x2212, 0x3000, 0xFE63, 0xFF0D };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (c == others[i])
			return true;
	return c >= 0x2000 && c <= 0x2015;
}

/* The gap's length, at most GAP_MOST characters of it. */
static size_t gap_at(const char *p, bool *dot)
{
	size_t all = 0, len;
	uint32_t c;
	for (int i = 0; i < GAP_MOST && (len = utf8_next(p + all, strnlen(p + all, 4), &c)) && in_gap(c); i++) {
		*dot |= c == '.';
		all += len;
	}
	return all;
}

static const struct identifier {
	const char *name, *form; /* a digit for each 0, a letter or a digit for an A, a gap or none for a blank */
	bool (*fits)(const char *p);
} identifiers[] = {
	{ "an NHS number", "000 000 0000", nhs_number },
	{ "a Unique Pupil Number", "A 000 0000 00 00A", upn },
};

/* Whether it stands here. "943.4765919" is a figure: a dot stands in every gap or in none. */
static bool identifier_at(const char *p, const struct identifier *id)
{
	char letters[16];
	size_t n = 0, len, gaps = 0, dots = 0;
	const char *f = id->form;
	for (; *f; f++, p += len) {
		bool dot = false;
		if (*f == ' ') {
			len = gap_at(p, &dot);
			gaps++;
			dots += dot;
			continue;
		}
		letters[n] = letter_at(p, &len);
		if (!letters[n] || (*f == '0' && !isdigit((unsigned char)letters[n])))
			return false;
		n++;
	}
	char behind = letter_at(p, &len);
	bool longer = f[-1] == '0' ? isdigit((unsigned char)behind) : behind != '\0';
	return !longer && (!dots || dots == gaps) && id->fits(letters);
}

bool identifier_in(const char *text, const char **which, size_t *column)
{
	bool inside = false; /* a word */
	size_t len;
	for (const char *p = text; *p; p += len ? len : 1) {
		bool was_inside = inside;
		inside = letter_at(p, &len) != '\0';
		for (size_t i = 0; inside && !was_inside && i < sizeof identifiers / sizeof *identifiers; i++)
			if (identifier_at(p, &identifiers[i])) {
				*which = identifiers[i].name;
				*column = utf8_length(text, (size_t)(p - text)) + 1;
				return true;
			}
	}
	return false;
}

/* ---- words ---- */

wsoa_status words_check(const char *name, bool lines, const char *text, bool allow_identifiers, struct error *err)
{
	size_t len = strlen(text), column;
	const char *which;
	enum text_fault fault = text_check(text, len, lines, NULL, &column);
	if (fault)
		return error_set(err, WSOA_INVALID, name, "write it without that character", "%s: character %zu %s", name, column,
		                 text_fault_sentence(fault));
	if (len && text_blank(text, len)) /* it would stand for a reason, and be none */
		return error_set(err, WSOA_INVALID, name, "write what can be read, or leave it out", "%s: nothing in it can be read", name);
	if (len > WORDS_MAX)
		return error_set(err, WSOA_INVALID, name, "shorten it, or attach it as evidence", "%s: %zu bytes long, at most %d fit", name,
		                 len, WORDS_MAX);
	if (!allow_identifiers && identifier_in(text, &which, &column))
		return error_set(err, WSOA_REFUSED, name, "take it out: data about a child has no place in a plan (--allow-identifiers if it is none)",
		                 "%s: holds what reads as %s at character %zu", name, which, column);
	return WSOA_OK;
}

/* ---- reading ---- */

static wsoa_status bad(const struct field *f, const char *text, const char *todo, struct error *err)
{
	return error_set(err, WSOA_INVALID, f->name, todo, "%s: '%.80s' is not a value of %s", f->name, text, f->label);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Splits at commas into trimmed, non-empty parts. */
static const char **split(const char *text, struct arena *mem, size_t *count)
{
	size_t cap = 0;
	const char **parts = NULL;
	*count = 0;
	for (const char *p = text;; p++) {
		const char *end = p + strcspn(p, ",");
		const char *a = p, *b = end;
		while (a < b && *a == ' ')
			a++;
		while (b > a && b[-1] == ' ')
			b--;
		if (b > a) {
			parts = arena_grow(mem, parts, *count, &cap, sizeof *parts);
			if (!parts)
				return NULL;
			parts[(*count)++] = arena_strndup(mem, a, (size_t)(b - a));
		}
		if (!*end)
			return parts;
		p = end;
	}
}

/* A fixed value as the registry writes it, in whatever case it was typed; NULL: it is none. */
static const char *fixed_word(const struct field *f, const char *text, struct arena *mem)
{
	char word[PLAIN_MAX + 1];
	for (const char *list = f->values; word_next(&list, word, sizeof word);)
		if (text_same(word, text))
			return arena_strdup(mem, word);
	return NULL;
}

static wsoa_status read_fixed(const struct field *f, const char *text, struct arena *mem, struct error *err, struct value *out)
{
	size_t count = 1;
	const char **parts = &text;
	if (f->flags & F_MANY)
		parts = split(text, mem, &count);
	for (size_t i = 0; parts && i < count; i++) {
		const char *word = fixed_word(f, parts[i], mem);
		parts[i] = word ? word : parts[i];
	}
	if (parts && count)
		qsort(parts, count, sizeof *parts, by_text);
	struct buf joined = { 0 };
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; parts && i < count && !st; i++) {
		if (!word_in(f->values, parts[i])) {
			char todo[400];
			snprintf(todo, sizeof todo, "one of: %s", f->values);
			st = bad(f, parts[i], todo, err);
		} else if (!i || strcmp(parts[i], parts[i - 1])) {
			buf_str(&joined, i ? "," : "");
			buf_str(&joined, parts[i]);
		}
	}
	bool named = joined.len > 0; /* "," names nothing: absent, as empty text is */
	const char *kept = buf_keep(&joined, mem);
	if (!st && named)
		*out = value_of_text(kept);
	return st;
}

static wsoa_status read_int(const struct field *f, const char *text, struct error *err, struct value *out)
{
	long min = 0, max = 1000000000;
	char *end, range[80];
	sscanf(f->values, "%ld..%ld", &min, &max);
	long n = strtol(text, &end, 10);
	snprintf(range, sizeof range, "a whole number from %ld to %ld", min, max);
	if (end == text || (*end && strcmp(end, "%") != 0) || n < min || n > max)
		return bad(f, text, range, err);
	*out = value_of_int(n);
	return WSOA_OK;
}

/* A number, or where the field knows them a symbol of statistics: kept as typed. */
static wsoa_status read_decimal(const struct field *f, const char *text, struct arena *mem, struct error *err, struct value *out)
{
	struct decimal number;
	bool digits_alone = decimal_read(text, &number);
	const char *symbol = digits_alone ? NULL : fixed_word(f, text, mem);
	if (!digits_alone && !symbol)
		return bad(f, text,
		           *f->values ? "a number such as 38.2 of at most 18 digits, without units; or c (suppressed), x (not available), z (not applicable)"
		                      : "a number such as 38.2 of at most 18 digits, without units",
		           err);
	*out = value_of_text(symbol ? symbol : arena_strdup(mem, text));
	return WSOA_OK;
}

static wsoa_status read_date(const struct field *f, const char *text, const struct value_context *ctx, struct arena *mem,
                             struct error *err, struct value *out)
{
	struct date_reading r;
	if (date_read(text, ctx->dates, &r) != DATE_READ)
		return error_set(err, WSOA_INVALID, f->name, r.advised ? "" : "write a day as 2019-05-31 or 31/5/2019, a period as May 2019 or Spring term 2020",
		                 "%s: %s", f->name, r.why);
	*out = value_of_int(r.day);
	if (r.period)
		out->text = arena_strdup(mem, r.words);
	else if (f->type == TYPE_PERIOD) { /* a day is a period of its own */
		char iso[DATE_ISO + 1];
		date_iso(r.day, iso);
		out->text = arena_strdup(mem, iso);
	}
	return mem->failed ? error_nomem(err) : WSOA_OK;
}

static wsoa_status read_targets(const struct field *f, const char *text, struct arena *mem, struct error *err, struct value *out)
{
	size_t count = 0;
	const char **parts = split(text, mem, &count);
	if (mem->failed)
		return error_nomem(err);
	if (f->type == TYPE_REF && count > 1)
		return bad(f, text, "one ref", err);
	if (count > REFS_MAX)
		return bad(f, text, "at most 1000 refs", err);
	*out = (struct value){ .set = count > 0, .count = count };
	out->targets = arena_array(mem, count ? count : 1, sizeof *out->targets);
	for (size_t i = 0; out->targets && i < count; i++)
		out->targets[i].ref = parts[i];
	return mem->failed ? error_nomem(err) : WSOA_OK;
}

static wsoa_status read_flag(const struct field *f, const char *text, struct error *err, struct value *out)
{
	if (text_same(text, "yes") || text_same(text, "true") || !strcmp(text, "1"))
		*out = value_of_int(1);
	else if (text_same(text, "no") || text_same(text, "false") || !strcmp(text, "0"))
		*out = value_of_int(0);
	else
		return bad(f, text, "yes or no", err);
	return WSOA_OK;
}

static wsoa_status read_plain(const struct field *f, const char *text, struct arena *mem, struct error *err, struct value *out)
{
	size_t column;
	enum text_fault fault = text_check(text, strlen(text), false, NULL, &column);
	if (fault || strlen(text) > PLAIN_MAX || text_blank(text, strlen(text)))
		return bad(f, fault ? "..." : text, "a plain text of at most 1,000 bytes", err);
	*out = value_of_text(arena_strdup(mem, text));
	return WSOA_OK;
}

wsoa_status value_read(const struct field *f, const char *text, const struct value_context *ctx, struct arena *mem, struct error *err,
                       struct value *out)
{
	wsoa_status st = WSOA_OK;
	*out = value_none();
	if (!*text)
		return WSOA_OK;
	switch (f->type) {
	case TYPE_WORDS:
		st = words_check(f->name, f->flags & F_LINES, text, ctx->allow_identifiers, err);
		if (!st)
			*out = value_of_text(arena_strdup(mem, text));
		break;
	case TYPE_TEXT:
		st = *f->values ? read_fixed(f, text, mem, err, out) : read_plain(f, text, mem, err, out);
		break;
	case TYPE_INT:
		st = read_int(f, text, err, out);
		break;
	case TYPE_DECIMAL:
		st = read_decimal(f, text, mem, err, out);
		break;
	case TYPE_DATE:
	case TYPE_PERIOD:
		st = read_date(f, text, ctx, mem, err, out);
		break;
	case TYPE_REF:
	case TYPE_REFS:
		st = read_targets(f, text, mem, err, out);
		break;
	case TYPE_FLAG:
		st = read_flag(f, text, err, out);
		break;
	}
	return st ? st : mem->failed ? error_nomem(err) : WSOA_OK;
}

/* ---- writing and comparing ---- */

const char **value_refs(const struct value *v, struct arena *mem)
{
	const char **refs = arena_array(mem, v->count, sizeof *refs);
	for (size_t i = 0; refs && i < v->count; i++)
		refs[i] = v->targets[i].ref;
	if (refs)
		text_sort(refs, v->count);
	return refs;
}

static int by_uuid(const void *a, const void *b)
{
	return memcmp(((const struct target *)a)->uuid.bytes, ((const struct target *)b)->uuid.bytes, sizeof(struct id));
}

void value_sort(struct value *v)
{
	if (v->count > 1)
		qsort(v->targets, v->count, sizeof *v->targets, by_uuid);
}

const char *value_text(const struct field *f, const struct value *v, struct arena *mem)
{
	if (!v->set)
		return "";
	switch (f->type) {
	case TYPE_INT:
		return arena_printf(mem, "%lld", (long long)v->num);
	case TYPE_FLAG:
		return v->num ? "yes" : "no";
	case TYPE_DATE: {
		char iso[DATE_ISO + 1];
		date_iso((date)v->num, iso);
		return arena_strdup(mem, iso);
	}
	case TYPE_REF:
	case TYPE_REFS: {
		struct buf b = { 0 };
		const char **refs = value_refs(v, mem);
		for (size_t i = 0; refs && i < v->count; i++) {
			buf_str(&b, i ? "," : "");
			buf_str(&b, refs[i]);
		}
		return buf_keep(&b, mem);
	}
	default:
		return v->text;
	}
}

static bool targets_equal(const struct value *a, const struct value *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!id_equal(&a->targets[i].uuid, &b->targets[i].uuid))
			return false;
	return true;
}

bool value_equal(const struct field *f, const struct value *a, const struct value *b)
{
	if (!a->set || !b->set)
		return a->set == b->set;
	if (f && field_is_link(f))
		return targets_equal(a, b);
	if (f && (f->type == TYPE_INT || f->type == TYPE_FLAG || f->type == TYPE_DATE))
		return a->num == b->num;
	if (f && f->type == TYPE_PERIOD && a->num != b->num)
		return false;
	return !strcmp(a->text, b->text);
}
