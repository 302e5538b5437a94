/*
 * Writes JSON text onto a buffer: no white space, UTF-8, escapes as RFC 8785
 * (\b \t \n \f \r \" \\ and \u00xx in lower case for other controls; nothing
 * else escaped). The caller gives keys in the order it wants; with
 * canonical set, json_key() asserts that keys of one object ascend by byte,
 * which is the form of log lines.
 */
#ifndef WSOA_BASE_JSON_WRITE_H
#define WSOA_BASE_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

enum { JSON_DEPTH = 32 };

struct json {
	struct buf *out;
	bool canonical;
	bool pretty;              /* two spaces of indent, a space after a colon; not for log lines */
	bool shown;               /* a terminal may show it: escapes DEL, C1 and what turns the order of reading too; not for log lines */
	int depth;
	bool any[JSON_DEPTH];     /* something stands in the open container */
	bool after_key;
	const char *last_key[JSON_DEPTH]; /* canonical: kept by the caller until the container closes */
};

void json_begin(struct json *j, struct buf *out); /* zeroes j */
void json_open(struct json *j, char c);           /* '{' or '[' */
void json_close(struct json *j, char c);          /* '}' or ']' */
void json_key(struct json *j, const char *key);
/* A key, quoted, with its colon, as json_key() would write it; for keys that are written again and again. Not in canonical form. */
void json_quote_key(struct buf *out, const char *key);
void json_key_quoted(struct json *j, const char *quoted, size_t len);
void json_text(struct json *j, const char *text); /* NULL writes null */
void json_textn(struct json *j, const char *text, size_t len);
void json_int(struct json *j, int64_t value);
void json_bool(struct json *j, bool value);
void json_null(struct json *j);
void json_raw(struct json *j, const char *json); /* a JSON value already in text */
/* Each text of a list such as "auditor,programme"; nothing for an empty one. */
void json_texts(struct json *j, const char *list, char between);
/* key and value in one. */
void json_pair(struct json *j, const char *key, const char *text);
void json_pair_int(struct json *j, const char *key, int64_t value);

#endif
