/* Text only: what a cell means for a record is decided elsewhere. */
#include "exchange/import_cells.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* ---- words ---- */

static bool put_tidy(char *out, size_t *len, const char *text, size_t size)
{
	if (*len + size > TIDY)
		return false;
	memcpy(out + *len, text, size);
	*len += size;
	return true;
}

/* The bytes of the character at text; 1 for a byte that is none. */
static size_t character_size(const char *text)
{
	uint32_t c;
	size_t size = utf8_next(text, strnlen(text, 4), &c);
	return size ? size : 1;
}

void word_tidy(const char *text, char out[TIDY + 1])
{
	size_t len = 0, size;
	bool gap = false, fits = true;
	for (; *text && fits; text += size) {
		unsigned char c = (unsigned char)*text;
		bool sign = c < 0x80 && !isalnum(c) && c != '%';
		size = c < 0x80 ? 1 : character_size(text);
		gap |= sign || c == '%';
		if (sign)
			continue;
		if (gap && len)
			put_tidy(out, &len, " ", 1);
		gap = c == '%';
		char lower = (char)tolower(c);
		fits = c == '%' ? put_tidy(out, &len, "percent", 7) : put_tidy(out, &len, size > 1 ? text : &lower, size);
	}
	out[len] = '\0';
}

bool heading_without_day(char tidied[TIDY + 1])
{
	static const char *const leads[] = { " as at ", " as of ", " at ", " on " };
	char *digit = tidied + strcspn(tidied, "0123456789");
	for (size_t i = 0; *digit && i < sizeof leads / sizeof *leads; i++) {
		size_t n = strlen(leads[i]);
		if ((size_t)(digit - tidied) > n && !strncmp(digit - n, leads[i], n)) {
			digit[-(ptrdiff_t)n] = '\0';
			return true;
		}
	}
	return false;
}

/* ---- cells ---- */

static size_t blank_at(const char *p)
{
	if (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		return 1;
	if ((unsigned char)*p < 0x80)
		return 0;
	return !strncmp(p, "\xC2\xA0", 2) ? 2 : !strncmp(p, "\xE2\x80\xAF", 3) ? 3 : 0;
}

/* The same of what ends there. */
static size_t blank_before(const char *text, const char *end)
{
	for (size_t n = 1; n <= 3 && (size_t)(end - text) >= n; n++)
		if (blank_at(end - n) == n)
			return n;
	return 0;
}

/* text..end without blanks at its ends, as a copy. */
static const char *trimmed(const char *text, const char *end, struct arena *mem)
{
	while (text < end && blank_at(text))
		text += blank_at(text);
	while (text < end && blank_before(text, end))
		end -= blank_before(text, end);
	return arena_strndup(mem, text, (size_t)(end - text));
}

const char *cell_trim(const char *text, struct arena *mem)
{
	return text_blank(text, strlen(text)) ? "" : trimmed(text, text + strlen(text), mem);
}

const char *cell_one_line(const char *text, struct arena *mem, bool *had)
{
	char *copy;
	*had = strpbrk(text, "\n\t") != NULL;
	if (!*had || !(copy = arena_strdup(mem, text)))
		return *had ? NULL : text;
	for (char *p = copy; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return copy;
}

/* The next place to split at, and how many bytes it takes. */
static const char *next_split(const char *text, size_t *size)
{
	for (; *text; text++) {
		*size = *text == ';' || *text == '\n' ? 1 : !strncmp(text, " / ", 3) ? 3 : 0;
		if (*size)
			return text;
	}
	*size = 0;
	return text;
}

const char **cell_parts(const char *text, struct arena *mem, size_t *count)
{
	size_t cap = 0, size;
	const char **parts = arena_grow(mem, NULL, 0, &cap, sizeof *parts);
	*count = 0;
	for (const char *end; parts; text = end + size) {
		end = next_split(text, &size);
		parts = arena_grow(mem, parts, *count, &cap, sizeof *parts);
		const char *part = parts ? trimmed(text, end, mem) : NULL;
		if (part && *part)
			parts[(*count)++] = part;
		if (!*end)
			break;
	}
	return mem->failed ? NULL : parts;
}

bool formula_like(const char *text)
{
	if (*text == '=')
		return true;
	if (!*text || !strchr("+-@", *text))
		return false;
	size_t name = strspn(text + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.");
	return name && (text[1 + name] == '(' || text[1 + name] == '|' || text[1 + name] == '!');
}

/* ---- names ---- */

const char *name_key(const char *name, struct arena *mem)
{
	char *key = arena_strdup(mem, name), *out = key;
	for (const char *p = key; p && *p;) {
		size_t blank = blank_at(p);
		if (blank && out > key && out[-1] != ' ')
			*out++ = ' ';
		else if (!blank)
			*out++ = (char)tolower((unsigned char)*p);
		p += blank ? blank : 1;
	}
	if (out && out > key && out[-1] == ' ')
		out--;
	if (out)
		*out = '\0';
	return key;
}

/* Latin letters U+00C0 to U+00FF without their accents, as a ref may hold them. */
static char plain_letter(uint32_t c)
{
	static const char letters[] = "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuyty";
	if (c < 0x80)
		return isalnum((int)c) ? (char)tolower((int)c) : '-';
	return c >= 0xC0 && c <= 0xFF ? letters[c - 0xC0] : '-';
}

static bool apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019;
}

void name_slug(const char *name, char out[SLUG + 1])
{
	size_t len = 0, left = strlen(name), n;
	uint32_t c;
	for (; left && len < SLUG; name += n, left -= n) {
		n = utf8_next(name, left, &c);
		if (!n) {
			n = 1;
			c = '-';
		}
		char letter = plain_letter(c);
		if (letter != '-' || (len && out[len - 1] != '-' && !apostrophe(c)))
			out[len++] = letter;
	}
	if (left && len == SLUG) /* cut: back to a whole word */
		for (size_t end = len; end > SLUG / 2; end--)
			if (out[end - 1] == '-') {
				len = end;
				break;
			}
	while (len && out[len - 1] == '-')
		len--;
	out[len] = '\0';
}

bool numbered_name(const char *text, long *number, const char **title)
{
	static const char lead[] = "workstream ";
	char *end;
	for (size_t i = 0; lead[i] && tolower((unsigned char)text[i]) == lead[i]; i++)
		if (!lead[i + 1])
			return numbered_name(text + i + 1, number, title);
	*title = text;
	if (!isdigit((unsigned char)*text))
		return false;
	*number = strtol(text, &end, 10);
	const char *rest = end + strspn(end, " .:)-");
	bool separated = rest > end && *number > 0 && *number < 1000 && *rest && !isdigit((unsigned char)*rest);
	if (separated)
		*title = rest;
	return separated;
}

/* ---- figures ---- */

static bool thousands(const char *text)
{
	return *text == ',' && isdigit((unsigned char)text[1]) && isdigit((unsigned char)text[2]) && isdigit((unsigned char)text[3]) &&
	       !isdigit((unsigned char)text[4]);
}

/* Digits, one point, a sign; commas between thousands are left out. */
static const char *take_digits(const char *text, char value[FIGURE + 1])
{
	size_t len = 0;
	bool point = false;
	if (*text == '-')
		value[len++] = *text++;
	size_t sign = len;
	for (; len < FIGURE; text++) {
		if (thousands(text) && len > sign && !point)
			continue;
		if (!isdigit((unsigned char)*text) && (*text != '.' || point || !isdigit((unsigned char)text[1])))
			break;
		point |= *text == '.';
		value[len++] = *text;
	}
	value[len] = '\0';
	return len > sign && value[sign] != '.' && !isdigit((unsigned char)*text) ? text : NULL;
}

bool figure_read(const char *text, struct figure *out)
{
	*out = (struct figure){ 0 };
	size_t mark = strspn(text, "<>=~ ");
	out->bound = strcspn(text, "<>~") < mark;
	text = take_digits(text + mark, out->value);
	if (!text)
		return false;
	text += strspn(text, " ");
	out->percent = *text == '%' || !strncmp(text, "percent", 7) || !strncmp(text, "per cent", 8);
	text += *text == '%' ? 1 : !strncmp(text, "percent", 7) ? 7 : out->percent ? 8 : 0;
	text += strspn(text, " ");
	out->remark = *text != '\0';
	return !out->remark || *text == '(' || *text == '[' || (*text == ',' && text[1] == ' ');
}

double figure_number(const struct figure *f)
{
	return strtod(f->value, NULL);
}

/* ---- periods ---- */

const char *period_words(const char *text, struct arena *mem, const char **remark)
{
	const char *open = strchr(text, '('), *close = open ? strrchr(open, ')') : NULL;
	*remark = "";
	if (!open || !close || open == text)
		return cell_trim(text, mem);
	*remark = trimmed(open + 1, close, mem);
	return *remark ? trimmed(text, open, mem) : NULL;
}

bool period_is_split(const char *text)
{
	size_t first = strspn(text, "0123456789");
	if (first != 4 || (text[4] != '/' && text[4] != '-'))
		return false;
	size_t second = strspn(text + 5, "0123456789");
	if ((second != 2 && second != 4) || text[5 + second])
		return false;
	int next = (atoi(text) + 1) % (second == 2 ? 100 : 10000);
	bool month = text[4] == '-' && second == 2 && atoi(text + 5) >= 1 && atoi(text + 5) <= 12;
	return atoi(text + 5) == next && !month;
}

bool observation_next(const char **at, struct arena *mem, struct observation *out)
{
	static const char separators[] = "|;\n";
	const char *text = *at + strspn(*at, " |;\n");
	const char *end = text + strcspn(text, separators);
	const char *colon = memchr(text, ':', (size_t)(end - text));
	if (!*text)
		return false;
	*at = end;
	out->period = trimmed(text, colon ? colon : end, mem);
	out->value = colon ? trimmed(colon + 1, end, mem) : NULL;
	return true;
}
