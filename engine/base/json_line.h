/*
 * Reads JSON of the one form that json_write prints with canonical set, from
 * front to back and in place: no white space, UTF-8, no escape that is not
 * needed, whole numbers up to 2^53 either way. A text in any other form is
 * refused, so who reads a line to its end with these need not print it again
 * to know its bytes. That keys ascend is for the caller to see: it knows them.
 */
#ifndef WSOA_BASE_JSON_LINE_H
#define WSOA_BASE_JSON_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct json_line {
	const char *at, *end;
};

/* What stands between two quotes, in the line. */
struct json_text {
	const char *at;
	size_t len;
	bool escaped; /* else the bytes are the text */
};

/* The functions take what they name and move behind it, or return false. */
bool jl_char(struct json_line *r, char c);
bool jl_word(struct json_line *r, const char *word); /* these very bytes: null, or a piece of fixed form */
bool jl_bool(struct json_line *r, bool *out);
bool jl_int(struct json_line *r, int64_t *out);
bool jl_text(struct json_line *r, struct json_text *out);
/* Any value, given back to be read later. Texts are checked, the rest is only seen to have its brackets closed. */
bool jl_skip(struct json_line *r, struct json_line *out);

/* The byte that comes next; '\0' at the end (no value begins with it). */
char jl_next(const struct json_line *r);
bool jl_at_end(const struct json_line *r);

/* The text in mem; NULL when memory is out. */
char *jl_copy(const struct json_text *t, struct arena *mem);
bool jl_is(const struct json_text *t, const char *text);

#endif
