/* Hides how texts are passed over eight bytes at a time. Nothing is allocated but the copies that are asked for. */
#include "base/json_line.h"

#include <string.h>

#include "base/json_read.h"
#include "base/utf8.h"

char jl_next(const struct json_line *r)
{
	return r->at < r->end ? *r->at : '\0';
}

bool jl_at_end(const struct json_line *r)
{
	return r->at == r->end;
}

bool jl_char(struct json_line *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

bool jl_word(struct json_line *r, const char *word)
{
	size_t len = strlen(word);
	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return false;
	r->at += len;
	return true;
}

bool jl_bool(struct json_line *r, bool *out)
{
	*out = jl_word(r, "true");
	return *out || jl_word(r, "false");
}

bool jl_int(struct json_line *r, int64_t *out)
{
	const char *p = r->at;
	bool minus = p < r->end && *p == '-';
	int64_t value = 0;
	const char *first = p += minus;
	while (p < r->end && *p >= '0' && *p <= '9' && p - first < 17)
		value = value * 10 + (*p++ - '0');
	if (p == first || value > JSON_INT_MOST || (*first == '0' && (minus || p - first > 1)))
		return false;
	r->at = p;
	*out = minus ? -value : value;
	return true;
}

/* ---- texts ---- */

/* Past all that is neither quote nor backslash, control nor beyond ASCII. */
static const char *past_plain(const char *p, const char *end)
{
	const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
	for (uint64_t w; (size_t)(end - p) >= sizeof w; p += sizeof w) {
		memcpy(&w, p, sizeof w);
		uint64_t quote = w ^ ones * '"', slash = w ^ ones * '\\';
		uint64_t found = (w | (w - ones * ' ') | (quote - ones) | (slash - ones)) & highs;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		if (found) /* the first one that is marked is right; a borrow may have marked those behind it */
			return p + __builtin_ctzll(found) / 8;
#else
		if (found)
			break;
#endif
	}
	while (p < end && (unsigned char)*p >= ' ' && (unsigned char)*p < 0x80 && *p != '"' && *p != '\\')
		p++;
	return p;
}

static int low_hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The control character of \u00XX at the backslash; 0 where it is none, or has a shorter escape. */
static char long_escape(const char *p, const char *end)
{
	if (end - p < 6 || memcmp(p, "\\u00", 4) != 0 || p[4] < '0' || p[4] > '1')
		return '\0';
	int low = low_hex(p[5]);
	char c = (char)((p[4] - '0') * 16 + low);
	bool shorter = c >= '\b' && c <= '\r' && c != '\v';
	return low < 0 || shorter ? '\0' : c;
}

/* The character that an escape stands for, and its length; 0 where json_write would not print it so. */
static size_t escape(const char *p, const char *end, char *c)
{
	static const char letters[] = "\"\\btnfr", meant[] = "\"\\\b\t\n\f\r";
	const char *letter = end - p < 2 || !p[1] ? NULL : strchr(letters, p[1]);
	*c = letter ? meant[letter - letters] : long_escape(p, end);
	return letter ? 2 : *c ? 6 : 0;
}

bool jl_text(struct json_line *r, struct json_text *out)
{
	if (!jl_char(r, '"'))
		return false;
	const char *start = r->at;
	out->escaped = false;
	for (;;) {
		uint32_t wide;
		char c;
		r->at = past_plain(r->at, r->end);
		if (jl_next(r) == '"')
			break;
		size_t n = jl_at_end(r)      ? 0
		         : *r->at == '\\'    ? escape(r->at, r->end, &c)
		                             : (unsigned char)*r->at < 0x80 ? 0 : utf8_next(r->at, (size_t)(r->end - r->at), &wide);
		if (!n)
			return false;
		out->escaped |= *r->at == '\\';
		r->at += n;
	}
	out->at = start;
	out->len = (size_t)(r->at++ - start);
	return true;
}

char *jl_copy(const struct json_text *t, struct arena *mem)
{
	char *copy = arena_strndup(mem, t->at, t->len);
	if (!copy || !t->escaped)
		return copy;
	char *to = copy;
	for (const char *p = t->at, *end = t->at + t->len; p < end; to++) {
		size_t n = *p == '\\' ? escape(p, end, to) : 0;
		if (!n)
			*to = *p;
		p += n ? n : 1;
	}
	*to = '\0';
	return copy;
}

bool jl_is(const struct json_text *t, const char *text)
{
	if (t->escaped || (t->len && *text != *t->at))
		return false; /* most are told apart by their first letter */
	return !strncmp(text, t->at, t->len) && !text[t->len];
}

/* ---- values passed over ---- */

static bool is_mark(char c)
{
	return c == ',' || c == ':' || c == '{' || c == '}' || c == '[' || c == ']' || c == '"';
}

/* A text, a bracket, or what stands between marks. */
static bool skip_piece(struct json_line *r, size_t *depth)
{
	struct json_text text;
	if (jl_at_end(r))
		return false;
	char c = *r->at;
	if (c == '"')
		return jl_text(r, &text);
	if (c == '{' || c == '[')
		++*depth;
	else if (is_mark(c) && !*depth)
		return false;
	else if (c == '}' || c == ']')
		--*depth;
	r->at++;
	while (!is_mark(c) && r->at < r->end && !is_mark(*r->at))
		r->at++;
	return true;
}

bool jl_skip(struct json_line *r, struct json_line *out)
{
	size_t depth = 0;
	out->at = r->at;
	do
		if (!skip_piece(r, &depth))
			return false;
	while (depth);
	out->end = r->at;
	return true;
}
