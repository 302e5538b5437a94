/*
 * Hides cJSON: no other file includes its header. A scanner of our own holds
 * the text to the grammar of RFC 8259 and to the rules of json_read.h, and
 * knows where a fault is; cJSON, which takes much that is not JSON, then only
 * builds the tree of a text known to be right. So it can fail for want of
 * memory alone.
 */
#include "base/json_read.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <float.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"

/* ---- the scanner ---- */

struct scan {
	const char *text;
	size_t len, pos;
	int depth;
	size_t keys;       /* met so far, in the order of the text */
	size_t stop;       /* the number of a key known to stand twice, or NO_KEY */
	const char *fault; /* what is wrong at pos */
};
#define NO_KEY SIZE_MAX

static bool scan_value(struct scan *s);

static bool faulted(struct scan *s, const char *fault)
{
	s->fault = fault;
	return false;
}

static bool faulted_at(struct scan *s, size_t pos, const char *fault)
{
	s->pos = pos;
	return faulted(s, fault);
}

/* The next byte, or -1 at the end. */
static int peek(const struct scan *s)
{
	return s->pos < s->len ? (unsigned char)s->text[s->pos] : -1;
}

static bool take(struct scan *s, char c)
{
	if (peek(s) != (unsigned char)c)
		return false;
	s->pos++;
	return true;
}

static void skip_space(struct scan *s)
{
	size_t pos = s->pos;
	while (pos < s->len && (s->text[pos] == ' ' || s->text[pos] == '\n' || s->text[pos] == '\t' || s->text[pos] == '\r'))
		pos++;
	s->pos = pos;
}

/* The four hex digits at pos as a number; -1 where they are not. */
static int32_t hex4(const struct scan *s, size_t pos)
{
	int32_t value = 0;
	if (s->len < 4 || pos > s->len - 4)
		return -1;
	for (size_t i = pos; i < pos + 4; i++) {
		char c = s->text[i];
		if (c >= '0' && c <= '9')
			value = value * 16 + (c - '0');
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			value = value * 16 + ((c | 0x20) - 'a') + 10;
		else
			return -1;
	}
	return value;
}

static bool is_low_surrogate(int32_t unit)
{
	return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* \uXXXX, at the backslash. */
static bool scan_unicode(struct scan *s)
{
	size_t start = s->pos;
	int32_t unit = hex4(s, start + 2);
	if (unit < 0)
		return faulted(s, "\\u needs four hex digits");
	if (unit == 0)
		return faulted(s, "\\u0000 may not stand in a text");
	if (is_low_surrogate(unit))
		return faulted(s, "half of a surrogate pair");
	s->pos += 6;
	if (unit < 0xD800 || unit > 0xDBFF)
		return true;
	if (!take(s, '\\') || !take(s, 'u') || !is_low_surrogate(hex4(s, s->pos)))
		return faulted_at(s, start, "half of a surrogate pair");
	s->pos += 4;
	return true;
}

static bool scan_escape(struct scan *s)
{
	int c = s->pos + 1 < s->len ? s->text[s->pos + 1] : -1;
	if (c == 'u')
		return scan_unicode(s);
	if (c <= 0 || !strchr("\"\\/bfnrt", c))
		return faulted(s, "no such escape: after a backslash stands one of \" \\ / b f n r t u");
	s->pos += 2;
	return true;
}

static bool scan_wide(struct scan *s)
{
	uint32_t c;
	size_t n = utf8_next(s->text + s->pos, s->len - s->pos, &c);
	s->pos += n;
	return n || faulted(s, "bytes that are not UTF-8");
}

/* Length of what is neither quote nor backslash, control nor beyond ASCII: nearly all of a text. */
static size_t plain_run(const char *text, size_t len)
{
	size_t i = 0;
	while (i < len && text[i] >= ' ' && text[i] != '"' && text[i] != '\\' && !((unsigned char)text[i] & 0x80))
		i++;
	return i;
}

static bool scan_string(struct scan *s)
{
	if (!take(s, '"'))
		return faulted(s, "expected a key in double quotes");
	for (;;) {
		s->pos += plain_run(s->text + s->pos, s->len - s->pos);
		int c = peek(s);
		if (c == '"')
			break;
		if (c < ' ')
			return faulted(s, c < 0 ? "expected a closing quote"
			                        : "a control character or line break in a text");
		if (c == '\\' ? !scan_escape(s) : !scan_wide(s))
			return false;
	}
	s->pos++;
	return true;
}

static size_t scan_digits(struct scan *s)
{
	size_t start = s->pos;
	int c;
	while ((c = peek(s)) >= '0' && c <= '9')
		s->pos++;
	return s->pos - start;
}

/*
 * Whether a double keeps the number: a whole one up to 2^53 exactly, and one
 * with a fraction or a power of ten so that no other of DBL_DIG digits, and no
 * whole number, is the same double. jr_int relies on it.
 */
static bool is_kept(const char *digits, size_t count, bool whole)
{
	int64_t value = 0;
	if (!whole || count > 16)
		return !whole && count <= DBL_DIG;
	for (size_t i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	return value <= JSON_INT_MOST;
}

static bool scan_number(struct scan *s)
{
	size_t start = s->pos, power = 0;
	bool whole = true;
	take(s, '-');
	const char *first = s->text + s->pos;
	size_t digits = scan_digits(s);
	bool good = digits == 1 || (digits > 1 && *first != '0');
	if (good && take(s, '.')) {
		size_t fraction = scan_digits(s);
		whole = false;
		good = fraction > 0;
		digits += fraction;
	}
	if (good && (take(s, 'e') || take(s, 'E'))) {
		if (!take(s, '-'))
			take(s, '+');
		whole = false;
		power = scan_digits(s);
		good = power > 0;
	}
	if (!good)
		return faulted_at(s, start, "a number is not written like this in JSON");
	if (power > 2 || !is_kept(first, digits, whole))
		return faulted_at(s, start, "a number too long to be kept exactly: write it as a text");
	return true;
}

static bool scan_word(struct scan *s)
{
	static const struct {
		const char *text;
		size_t len;
	} words[] = { { "true", 4 }, { "false", 5 }, { "null", 4 } };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (s->len - s->pos < words[i].len || memcmp(s->text + s->pos, words[i].text, words[i].len) != 0)
			continue;
		s->pos += words[i].len;
		return true;
	}
	return faulted(s, "expected a value");
}

static bool scan_member(struct scan *s)
{
	size_t start = s->pos;
	if (!scan_string(s))
		return false;
	if (s->keys++ == s->stop)
		return faulted_at(s, start, "this key stands twice in one object");
	skip_space(s);
	if (!take(s, ':'))
		return faulted(s, "expected a colon");
	skip_space(s);
	return scan_value(s);
}

/* An array and an object are one grammar but for their items. At the opening bracket. */
static bool scan_container(struct scan *s, char close, bool (*item)(struct scan *))
{
	if (s->depth == JSON_DEPTH_MAX)
		return faulted(s, "more than 64 levels of brackets");
	s->depth++;
	s->pos++;
	skip_space(s);
	if (!take(s, close)) {
		do {
			skip_space(s);
			if (!item(s))
				return false;
			skip_space(s);
		} while (take(s, ','));
		if (!take(s, close))
			return faulted(s, close == '}' ? "expected a comma or }" : "expected a comma or ]");
	}
	s->depth--;
	return true;
}

static bool scan_value(struct scan *s)
{
	int c = peek(s);
	switch (c) {
	case '{':
		return scan_container(s, '}', scan_member);
	case '[':
		return scan_container(s, ']', scan_value);
	case '"':
		return scan_string(s);
	default:
		return c == '-' || (c >= '0' && c <= '9') ? scan_number(s) : scan_word(s);
	}
}

static bool scan_text(struct scan *s)
{
	skip_space(s);
	if (!scan_value(s))
		return false;
	skip_space(s);
	return s->pos == s->len || faulted(s, "text after the end of the JSON value");
}

/* ---- keys that stand twice ---- */

struct member {
	size_t object, number; /* which object, which key of the whole text */
	const char *key;
};

struct members {
	struct member *list;
	size_t count, objects;
};

/* Walks in the order of the text, so that numbers of keys are those of the scanner. */
static void collect(const jr *container, struct members *m)
{
	size_t object = m->objects++;
	for (const jr *v = container->child; v; v = v->next) {
		if (v->string) {
			m->list[m->count] = (struct member){ object, m->count, v->string };
			m->count++;
		}
		if (v->child)
			collect(v, m);
	}
}

static int key_order(const struct member *x, const struct member *y)
{
	return x->object != y->object ? (x->object > y->object) - (x->object < y->object) : strcmp(x->key, y->key);
}

static int member_order(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = key_order(x, y);
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* The number of the first key that repeats one of its object, or NO_KEY; false when memory is out. */
static bool find_repeated(const jr *root, size_t keys, size_t *number)
{
	struct members m = { 0 };
	*number = NO_KEY;
	if (keys < 2)
		return true;
	if (!(m.list = calloc(keys, sizeof *m.list)))
		return false;
	collect(root, &m);
	qsort(m.list, m.count, sizeof *m.list, member_order);
	for (size_t i = 1; i < m.count; i++)
		if (key_order(&m.list[i - 1], &m.list[i]) == 0 && m.list[i].number < *number)
			*number = m.list[i].number;
	free(m.list);
	return true;
}

/* ---- parsing ---- */

static jr *refused(const struct scan *s, char *why, size_t size)
{
	size_t line = 1, start = 0;
	for (size_t i = 0; i < s->pos; i++) {
		if (s->text[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	size_t column = s->pos > start ? utf8_length(s->text + start, s->pos - start) + 1 : 1;
	snprintf(why, size, "line %zu, column %zu: %s%s", line, column, s->fault,
	         s->pos == s->len ? ", but the text ends here" : "");
	errno = EINVAL;
	return NULL;
}

/* The tree of a text that the scanner has passed. */
static jr *tree_of(const char *text, size_t len)
{
	jr *root = cJSON_ParseWithLengthOpts(text, len, NULL, 0);
	if (!root)
		errno = ENOMEM;
	return root;
}

/* The mark that programs on Windows put before a text of UTF-8. */
static void skip_mark(const char **text, size_t *len)
{
	size_t mark = *len >= 3 && !memcmp(*text, "\xEF\xBB\xBF", 3) ? 3 : 0;
	*text += mark;
	*len -= mark;
}

jr *jr_parse(const char *text, size_t len, char *why, size_t size)
{
	skip_mark(&text, &len);
	struct scan s = { .text = text, .len = len, .stop = NO_KEY };
	if (len > JSON_MAX) /* its tree takes twenty times the room of the text */
		s.fault = "the document has more than 4 MiB, which none that is meant for this has";
	if (len > JSON_MAX || !scan_text(&s))
		return refused(&s, why, size);
	struct scan again = { .text = text, .len = len };
	jr *root = tree_of(text, len);
	if (!root || !find_repeated(root, s.keys, &again.stop)) {
		jr_free(root);
		snprintf(why, size, "out of memory");
		errno = ENOMEM;
		return NULL;
	}
	if (again.stop == NO_KEY)
		return root;
	jr_free(root);
	scan_text(&again);
	return refused(&again, why, size);
}

jr *jr_parse_line(const char *text, size_t len)
{
	skip_mark(&text, &len);
	struct scan s = { .text = text, .len = len, .stop = NO_KEY };
	if (scan_text(&s))
		return tree_of(text, len);
	errno = EINVAL;
	return NULL;
}

void jr_free(jr *root)
{
	cJSON_Delete(root);
}

/* ---- values ---- */

static int kind_of(const jr *v)
{
	return v ? v->type & 0xFF : cJSON_Invalid;
}

enum jr_type jr_type(const jr *v)
{
	int64_t whole;
	switch (kind_of(v)) {
	case cJSON_False:
	case cJSON_True:
		return JR_BOOL;
	case cJSON_Number:
		return jr_int(v, &whole) ? JR_INT : JR_NUMBER;
	case cJSON_String:
		return JR_TEXT;
	case cJSON_Array:
		return JR_ARRAY;
	case cJSON_Object:
		return JR_OBJECT;
	default:
		return JR_NULL;
	}
}

const jr *jr_get(const jr *object, const char *key)
{
	if (kind_of(object) != cJSON_Object)
		return NULL;
	for (const jr *v = object->child; v; v = v->next)
		if (strcmp(v->string, key) == 0)
			return v;
	return NULL;
}

const char *jr_text(const jr *v)
{
	return kind_of(v) == cJSON_String ? v->valuestring : NULL;
}

bool jr_int(const jr *v, int64_t *out)
{
	if (kind_of(v) != cJSON_Number)
		return false;
	double d = v->valuedouble;
	if (!(d >= -(double)JSON_INT_MOST && d <= (double)JSON_INT_MOST))
		return false;
	int64_t whole = (int64_t)d;
	if ((double)whole < d || (double)whole > d)
		return false;
	*out = whole;
	return true;
}

bool jr_bool(const jr *v, bool otherwise)
{
	int kind = kind_of(v);
	return kind == cJSON_True || (kind != cJSON_False && otherwise);
}

const jr *jr_first(const jr *container)
{
	return container ? container->child : NULL;
}

const jr *jr_next(const jr *element)
{
	return element ? element->next : NULL;
}

const char *jr_key(const jr *member)
{
	return member ? member->string : NULL;
}

size_t jr_count(const jr *container)
{
	size_t count = 0;
	for (const jr *v = jr_first(container); v; v = v->next)
		count++;
	return count;
}
