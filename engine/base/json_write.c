/*
 * Hides commas, escapes and indentation. The container that is open stands at
 * any[depth - 1] and last_key[depth - 1]; a misplaced call is a fault of the
 * program and an assert.
 */
#include "base/json_write.h"

#include <assert.h>
#include <string.h>

void json_begin(struct json *j, struct buf *out)
{
	*j = (struct json){ .out = out };
}

static void new_line(struct json *j)
{
	buf_char(j->out, '\n');
	buf_fill(j->out, ' ', 2 * (size_t)j->depth);
}

/* What stands before a key or an element. */
static void separate(struct json *j)
{
	if (j->depth == 0)
		return;
	bool *any = &j->any[j->depth - 1];
	if (*any)
		buf_char(j->out, ',');
	*any = true;
	if (j->pretty)
		new_line(j);
}

static void before_value(struct json *j)
{
	if (!j->after_key)
		separate(j);
	j->after_key = false;
}

void json_open(struct json *j, char c)
{
	assert(c == '{' || c == '[');
	assert(j->depth < JSON_DEPTH);
	before_value(j);
	buf_char(j->out, c);
	j->any[j->depth] = false;
	j->last_key[j->depth] = NULL;
	j->depth++;
}

void json_close(struct json *j, char c)
{
	assert(c == '}' || c == ']');
	assert(j->depth > 0 && !j->after_key);
	j->depth--;
	if (j->pretty && j->any[j->depth])
		new_line(j);
	buf_char(j->out, c);
}

static void add_escape(struct buf *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[] = "btnvfr"; /* of U+0008 to U+000D; JSON has no \v */
	char text[6] = { '\\', (char)c, '0', '0', '0', '0' };
	if (c == '"' || c == '\\') {
		buf_add(out, text, 2);
	} else if (c >= '\b' && c <= '\r' && c != '\v') {
		text[1] = letters[c - '\b'];
		buf_add(out, text, 2);
	} else {
		text[1] = 'u';
		text[4] = hex[c >> 4];
		text[5] = hex[c & 15];
		buf_add(out, text, 6);
	}
}

/* Length of what surely needs no escape, at most len: eight bytes at a time, since nearly all text is that. shown: from DEL on it is looked at closer. */
static size_t plain_run(const char *text, size_t len, bool shown)
{
	const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
	size_t i = 0;
	for (uint64_t w; i + sizeof w <= len; i += sizeof w) {
		memcpy(&w, text + i, sizeof w);
		uint64_t control = (w - ones * ' ') & ~w;
		uint64_t quote = w ^ ones * '"', slash = w ^ ones * '\\';
		uint64_t later = shown ? w | (w + ones) : 0; /* the high bit, and what a one more gives it */
		if ((control | ((quote - ones) & ~quote) | ((slash - ones) & ~slash) | later) & highs)
			break;
	}
	while (i < len && (unsigned char)text[i] >= ' ' && text[i] != '"' && text[i] != '\\' && !(shown && (unsigned char)text[i] >= 0x7f))
		i++;
	return i;
}

/* Length of a character from DEL on that acts on a terminal or turns the order of reading; 0 for others. */
static size_t acts_later(const unsigned char *s, size_t left, unsigned *code)
{
	if (s[0] == 0x7f) {
		*code = s[0];
		return 1;
	}
	if (left >= 2 && (s[0] == 0xc2 || s[0] == 0xd8)) {
		*code = (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
		return *code < 0xa0 || *code == 0x61c ? 2 : 0;
	}
	if (left < 3 || s[0] != 0xe2)
		return 0;
	*code = (s[0] & 0xfu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
	return *code == 0x200e || *code == 0x200f || (*code >= 0x2028 && *code <= 0x202e) || (*code >= 0x2066 && *code <= 0x2069) ? 3 : 0;
}

/* What plain_run() stopped at; gives its length. */
static size_t add_special(struct buf *out, const char *text, size_t left)
{
	unsigned code = 0;
	unsigned char c = (unsigned char)*text;
	size_t acts = c >= 0x7f ? acts_later((const unsigned char *)text, left, &code) : 0;
	if (acts)
		buf_printf(out, "\\u%04x", code);
	else if (c >= 0x7f)
		buf_char(out, *text);
	else
		add_escape(out, c);
	return acts ? acts : 1;
}

/* Text between quotes; what needs no escape is copied in runs. */
static void add_quoted(const struct json *j, const char *text, size_t len)
{
	struct buf *out = j->out;
	buf_char(out, '"');
	for (size_t i = 0; i < len;) {
		size_t run = plain_run(text + i, len - i, j->shown);
		buf_add(out, text + i, run);
		if ((i += run) < len)
			i += add_special(out, text + i, len - i);
	}
	buf_char(out, '"');
}

/* Notes the key of the open object; true when it comes after the one before. */
static bool key_ascends(struct json *j, const char *key)
{
	const char **last = &j->last_key[j->depth - 1];
	bool ascends = !*last || strcmp(*last, key) < 0;
	*last = key;
	return ascends;
}

void json_key(struct json *j, const char *key)
{
	assert(j->depth > 0 && !j->after_key);
	if (j->canonical) {
		bool ascends = key_ascends(j, key);
		assert(ascends);
		(void)ascends;
	}
	separate(j);
	add_quoted(j, key, strlen(key));
	buf_char(j->out, ':');
	if (j->pretty)
		buf_char(j->out, ' ');
	j->after_key = true;
}

void json_quote_key(struct buf *out, const char *key)
{
	add_quoted(&(struct json){ .out = out, .shown = true }, key, strlen(key));
	buf_char(out, ':');
}

void json_key_quoted(struct json *j, const char *quoted, size_t len)
{
	assert(j->depth > 0 && !j->after_key && !j->canonical);
	separate(j);
	buf_add(j->out, quoted, len);
	if (j->pretty)
		buf_char(j->out, ' ');
	j->after_key = true;
}

void json_text(struct json *j, const char *text)
{
	if (text)
		json_textn(j, text, strlen(text));
	else
		json_null(j);
}

void json_textn(struct json *j, const char *text, size_t len)
{
	before_value(j);
	add_quoted(j, text, len);
}

void json_int(struct json *j, int64_t value)
{
	char digits[sizeof "-9223372036854775808"];
	char *p = digits + sizeof digits;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--p = '-';
	before_value(j);
	buf_add(j->out, p, (size_t)(digits + sizeof digits - p));
}

void json_bool(struct json *j, bool value)
{
	json_raw(j, value ? "true" : "false");
}

void json_null(struct json *j)
{
	json_raw(j, "null");
}

void json_raw(struct json *j, const char *json)
{
	before_value(j);
	buf_str(j->out, json);
}

void json_texts(struct json *j, const char *list, char between)
{
	for (const char *p = list; *p;) {
		const char *end = strchr(p, between);
		size_t n = end ? (size_t)(end - p) : strlen(p);
		json_textn(j, p, n);
		p += n + (end != NULL);
	}
}

void json_pair(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	json_text(j, text);
}

void json_pair_int(struct json *j, const char *key, int64_t value)
{
	json_key(j, key);
	json_int(j, value);
}
