/*
 * Hides the tables of Unicode: no other file includes utf8proc.h, and only
 * width and folding need it. Decoding is our own: it accepts exactly the
 * sequences of RFC 3629 (no overlong form, no surrogate, nothing beyond
 * U+10FFFF).
 */
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* ---- characters ---- */

static size_t sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xC2 || first > 0xF4)
		return 0;
	return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

static bool is_scalar(uint32_t c, size_t len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	return c >= least[len] && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

size_t utf8_next(const char *text, size_t len, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t n = len ? sequence_length(p[0]) : 0;
	if (n == 0 || n > len)
		return 0;
	uint32_t value = n == 1 ? p[0] : p[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (p[i] & 0x3Fu);
	}
	if (!is_scalar(value, n))
		return 0;
	*c = value;
	return n;
}

size_t utf8_put(uint32_t c, char out[4])
{
	static const unsigned first[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)(first[n] | c);
	return n;
}

size_t utf8_plain(const char *text, size_t len)
{
	const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
	size_t i = 0;
	for (uint64_t w; i + sizeof w <= len; i += sizeof w) {
		memcpy(&w, text + i, sizeof w);
		uint64_t control = (w - ones * ' ') & ~w, later = w | (w + ones);
		if ((control | later) & highs)
			break;
	}
	while (i < len && text[i] >= ' ' && text[i] < 0x7f)
		i++;
	return i;
}

bool utf8_valid(const char *text, size_t len)
{
	uint32_t c;
	for (size_t i = utf8_plain(text, len), n; i < len; i += n)
		if (!(n = utf8_next(text + i, len - i, &c)))
			return false;
	return true;
}

/* As utf8_next, but a bad byte is a character of its own: U+FFFD, one byte long. */
static size_t next_or_bad(const char *text, size_t len, uint32_t *c)
{
	size_t n = utf8_next(text, len, c);
	if (n)
		return n;
	*c = 0xFFFD;
	return 1;
}

/* ---- what people may write ---- */

static enum text_fault fault_of(uint32_t c, bool lines)
{
	if (c == 0)
		return TEXT_NUL;
	if (c < 0x20 || (c >= 0x7F && c < 0xA0))
		return lines && (c == '\n' || c == '\t') ? TEXT_FINE : TEXT_CONTROL;
	if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
		return TEXT_BIDI;
	if ((c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || c == 0xFEFF || c == 0x2028 || c == 0x2029)
		return TEXT_NONCHARACTER;
	return TEXT_FINE;
}

enum text_fault text_check(const char *text, size_t len, bool lines, size_t *at, size_t *column)
{
	size_t characters = 0;
	for (size_t i = 0, n; i < len; i += n, characters++) {
		uint32_t c;
		n = utf8_next(text + i, len - i, &c);
		enum text_fault fault = n ? fault_of(c, lines) : TEXT_NOT_UTF8;
		if (fault == TEXT_FINE)
			continue;
		if (at)
			*at = i;
		if (column)
			*column = characters + 1;
		return fault;
	}
	return TEXT_FINE;
}

/* White space, and what Unicode has programs pass over where they know nothing of it: joiners, marks of direction, fillers. */
static bool is_seen(uint32_t c)
{
	enum { BRAILLE_BLANK = 0x2800 };
	if (c < 0x80)
		return c > ' ' && c < 0x7F;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	return c != BRAILLE_BLANK && category != UTF8PROC_CATEGORY_ZS && category != UTF8PROC_CATEGORY_ZL && category != UTF8PROC_CATEGORY_ZP &&
	       category != UTF8PROC_CATEGORY_CC && !utf8proc_get_property((utf8proc_int32_t)c)->ignorable;
}

bool text_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t c;
		i += next_or_bad(text + i, len - i, &c);
		if (is_seen(c))
			return false;
	}
	return true;
}

const char *text_fault_sentence(enum text_fault fault)
{
	switch (fault) {
	case TEXT_FINE:
		break;
	case TEXT_NUL:
		return "contains a NUL character (U+0000)";
	case TEXT_NOT_UTF8:
		return "contains bytes that are not UTF-8";
	case TEXT_CONTROL:
		return "contains a control character, or a tab or line break where none may stand";
	case TEXT_BIDI:
		return "contains an invisible character that changes the order of what is read (U+202A to U+202E, "
		       "U+2066 to U+2069)";
	case TEXT_NONCHARACTER:
		return "contains a code that is no character of a text (a noncharacter, a byte order mark U+FEFF, "
		       "or a separator U+2028, U+2029)";
	}
	return "is fine";
}

/* ---- width ---- */

static size_t character_width(uint32_t c)
{
	if (c < 0x7F)
		return c >= 0x20;
	return (size_t)utf8proc_charwidth((utf8proc_int32_t)c);
}

size_t utf8_width(const char *text, size_t len)
{
	size_t width = utf8_plain(text, len); /* one column each */
	uint32_t c;
	for (size_t i = width; i < len;) {
		i += next_or_bad(text + i, len - i, &c);
		width += character_width(c);
	}
	return width;
}

size_t utf8_fit(const char *text, size_t len, size_t width)
{
	size_t i = utf8_plain(text, len), used = i;
	if (i > width) /* a plain one comes next, and no mark that would belong to the last */
		return width;
	while (i < len) {
		uint32_t c;
		size_t n = next_or_bad(text + i, len - i, &c);
		used += character_width(c);
		if (used > width)
			break;
		i += n; /* marks have width 0, so they stay with the character before them */
	}
	return i;
}

size_t utf8_length(const char *text, size_t len)
{
	size_t characters = 0;
	uint32_t c;
	for (size_t i = 0; i < len; characters++)
		i += next_or_bad(text + i, len - i, &c);
	return characters;
}

/* ---- comparison ---- */

static char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* utf8proc folds fully ("ß" to "ss"); where that gives several characters, simple folding is the lower case. */
static uint32_t folded(uint32_t c)
{
	utf8proc_int32_t full[4], one = (utf8proc_int32_t)c;
	int boundary = 0;
	if (c < 0x80)
		return (unsigned char)ascii_lower((char)c);
	if (utf8proc_decompose_char(one, full, 4, UTF8PROC_CASEFOLD, &boundary) == 1)
		return (uint32_t)full[0];
	return (uint32_t)utf8proc_tolower(one);
}

char *utf8_fold(const char *text, size_t len)
{
	/* An ASCII letter keeps its length; anything else has two bytes or more and becomes four at most. */
	char *out = len < SIZE_MAX / 2 ? malloc(2 * len + 1) : NULL;
	if (!out)
		return NULL;
	size_t o = 0;
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t c;
		n = utf8_next(text + i, len - i, &c);
		if (n) {
			o += utf8_put(folded(c), out + o);
		} else {
			out[o++] = text[i];
			n = 1;
		}
	}
	out[o] = '\0';
	return out;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int byte_order(char a, char b)
{
	unsigned char x = (unsigned char)ascii_lower(a), y = (unsigned char)ascii_lower(b);
	return (x > y) - (x < y);
}

/* The run of digits at text[*i]: its digits without leading zeros, their number; *i moves behind it. */
static const char *take_number(const char *text, size_t len, size_t *i, size_t *digits)
{
	while (*i < len && text[*i] == '0')
		++*i;
	size_t start = *i;
	while (*i < len && is_digit(text[*i]))
		++*i;
	*digits = *i - start;
	return text + start;
}

static int number_order(const char *a, size_t alen, size_t *i, const char *b, size_t blen, size_t *j)
{
	size_t x, y;
	const char *p = take_number(a, alen, i, &x), *q = take_number(b, blen, j, &y);
	return x != y ? (x > y) - (x < y) : memcmp(p, q, x);
}

static int plain_order(const char *a, size_t alen, const char *b, size_t blen)
{
	for (size_t i = 0; i < alen && i < blen; i++) {
		int order = byte_order(a[i], b[i]);
		if (order)
			return order;
	}
	return (alen > blen) - (alen < blen);
}

int text_natural(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t i = 0, j = 0;
	while (i < alen && j < blen) {
		int order = is_digit(a[i]) && is_digit(b[j]) ? number_order(a, alen, &i, b, blen, &j)
		                                             : byte_order(a[i++], b[j++]);
		if (order)
			return order;
	}
	if (i < alen || j < blen)
		return i < alen ? 1 : -1;
	return plain_order(a, alen, b, blen);
}

static int by_natural(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	return text_natural(x, strlen(x), y, strlen(y));
}

void text_sort(const char **texts, size_t count)
{
	if (count > 1)
		qsort(texts, count, sizeof *texts, by_natural);
}

bool text_same(const char *a, const char *b)
{
	while (*a && ascii_lower(*a) == ascii_lower(*b))
		a++, b++;
	return ascii_lower(*a) == ascii_lower(*b);
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * One row of the table of distances between the first characters of a and all
 * of b: row from the two before it. Returns the smallest number in the row.
 */
static size_t distance_row(const char *a, size_t i, const char *b, size_t blen, const size_t *before2,
                           const size_t *before, size_t *row)
{
	size_t least = row[0] = i;
	for (size_t j = 1; j <= blen; j++) {
		bool same = byte_order(a[i - 1], b[j - 1]) == 0;
		row[j] = smaller(before[j - 1] + !same, smaller(before[j], row[j - 1]) + 1);
		if (i > 1 && j > 1 && byte_order(a[i - 1], b[j - 2]) == 0 && byte_order(a[i - 2], b[j - 1]) == 0)
			row[j] = smaller(row[j], before2[j - 2] + 1);
		least = smaller(least, row[j]);
	}
	return least;
}

/* rows: three times blen + 1 numbers. */
static size_t distance_in(size_t *rows, const char *a, size_t alen, const char *b, size_t blen, size_t limit)
{
	size_t *before2 = rows, *before = rows + blen + 1, *row = before + blen + 1;
	size_t least = 0;
	for (size_t j = 0; j <= blen; j++)
		row[j] = j;
	for (size_t i = 1; i <= alen; i++) {
		size_t *oldest = before2;
		before2 = before;
		before = row;
		row = oldest;
		size_t least_before = least;
		least = distance_row(a, i, b, blen, before2, before, row);
		if (least > limit && least_before > limit)
			return limit + 1;
	}
	return smaller(row[blen], limit + 1);
}

size_t text_distance(const char *a, const char *b, size_t limit)
{
	size_t alen = strlen(a), blen = strlen(b);
	size_t apart = alen > blen ? alen - blen : blen - alen;
	size_t small[3 * 64], *rows = small;
	if (apart > limit)
		return limit + 1;
	if (blen >= 64 && !(rows = calloc(blen + 1, 3 * sizeof *rows)))
		return limit + 1; /* without memory there is nothing to suggest */
	size_t distance = distance_in(rows, a, alen, b, blen, limit);
	if (rows != small)
		free(rows);
	return distance;
}

static bool has_prefix(const char *name, const char *prefix)
{
	while (*prefix && ascii_lower(*name) == ascii_lower(*prefix))
		name++, prefix++;
	return *prefix == '\0';
}

/* How far a name is from what was typed: the same 0, its beginning 1, so many faults twice their number. */
static size_t farness(const char *word, const char *name, size_t limit)
{
	if (text_same(word, name))
		return 0;
	return has_prefix(name, word) ? 1 : 2 * text_distance(word, name, limit);
}

const char *text_nearest(const char *word, const char *const *names, size_t count)
{
	size_t third = strlen(word) / 3;
	size_t limit = third < 1 ? 1 : smaller(third, 3);
	size_t best = 2 * limit + 1;
	const char *nearest = NULL;
	for (size_t i = 0; *word && i < count; i++) {
		size_t far = farness(word, names[i], limit);
		if (far < best) {
			best = far;
			nearest = names[i];
		}
	}
	return nearest;
}

/* ---- lists of words ---- */

bool word_in(const char *list, const char *word)
{
	size_t len = strlen(word);
	if (!len)
		return false;
	for (const char *p = list; (p = strstr(p, word)) != NULL; p += len)
		if ((p == list || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
			return true;
	return false;
}

bool word_next(const char **list, char *word, size_t size)
{
	const char *p = *list + strspn(*list, " ");
	size_t n = strcspn(p, " ");
	snprintf(word, size, "%.*s", (int)n, p);
	*list = p + n;
	return n > 0;
}
