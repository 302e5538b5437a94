/*
 * Reads JSON through cJSON, strictly: the whole text is one value, UTF-8, no
 * NUL, no \u0000, no lone surrogate, at most 4 MiB and 64 levels, no key twice in one
 * object; integers are exact (a longer one than 2^53 is refused, and so is a
 * fraction of more digits than are kept) and fractions are refused by jr_int.
 * The names of keys are compared with case. A byte order mark in front is passed over.
 */
#ifndef WSOA_BASE_JSON_READ_H
#define WSOA_BASE_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cJSON jr;

/*
 * Parses text[0..len). On failure NULL with a sentence in why[size] that names
 * line and column ("line 3, column 14: ..."; columns count characters) and
 * errno EINVAL; when memory is out errno is ENOMEM. Free with jr_free.
 */
jr *jr_parse(const char *text, size_t len, char *why, size_t size);
/* The same without the checks for what cannot stand in a line that json_write made (duplicates, depth): for log lines. NULL with errno EINVAL or ENOMEM. */
jr *jr_parse_line(const char *text, size_t len);
void jr_free(jr *root); /* accepts NULL */

#define JSON_INT_MOST 9007199254740992 /* 2^53: up to here a double holds each whole number */

enum jr_type { JR_NULL, JR_BOOL, JR_INT, JR_NUMBER, JR_TEXT, JR_ARRAY, JR_OBJECT };
enum jr_type jr_type(const jr *v); /* JR_INT: a number without fraction within JSON_INT_MOST */
const jr *jr_get(const jr *object, const char *key); /* NULL when absent or not an object */
const char *jr_text(const jr *v);                    /* NULL when not a text (or v NULL) */
bool jr_int(const jr *v, int64_t *out);              /* false when not an integer */
bool jr_bool(const jr *v, bool otherwise);           /* otherwise when not a bool */
const jr *jr_first(const jr *container);             /* first element or member; NULL when empty or v NULL */
const jr *jr_next(const jr *element);
const char *jr_key(const jr *member);                /* the member's key */
size_t jr_count(const jr *container);

#endif
