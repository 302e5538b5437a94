/*
 * UTF-8 text: validity, what people may write into a field, width on a
 * terminal, comparison. Knows no locale.
 */
#ifndef WSOA_BASE_UTF8_H
#define WSOA_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one character of text[0..len); sets *c and returns its length in bytes, or 0 where the bytes are not UTF-8. */
size_t utf8_next(const char *text, size_t len, uint32_t *c);
/* Appends c (a valid scalar) to out[4]; returns the number of bytes. */
size_t utf8_put(uint32_t c, char out[4]);
bool utf8_valid(const char *text, size_t len);

enum text_fault {
	TEXT_FINE,
	TEXT_NUL,          /* a NUL character */
	TEXT_NOT_UTF8,     /* bytes that are not UTF-8 */
	TEXT_CONTROL,      /* C0 or C1 control, DEL; a line break where lines are not allowed */
	TEXT_BIDI,         /* U+202A to 202E, U+2066 to 2069: change the order of what is read */
	TEXT_NONCHARACTER, /* U+FDD0 to FDEF, U+xxFFFE and xxFFFF; U+FEFF inside text; line and paragraph separators U+2028, U+2029 */
};
/*
 * Whether a person's text may stand in a record. lines: line feed and tab are
 * allowed. On a fault *at is the byte offset and *column the 1-based character
 * of the fault (both may be NULL).
 */
enum text_fault text_check(const char *text, size_t len, bool lines, size_t *at, size_t *column);
/* "contains a control character (U+001B) ..." style half sentence for a fault, without the column. */
const char *text_fault_sentence(enum text_fault fault);

/* Whether nothing of the text can be seen: white space and invisible characters alone, or nothing at all. A bad byte is seen. */
bool text_blank(const char *text, size_t len);

/* Columns a terminal needs for the text: 0 for combining marks, 2 for wide characters; a bad byte counts 1. */
size_t utf8_width(const char *text, size_t len);
/* How many bytes at the beginning are printable ASCII: a column each, and nothing to look out for. */
size_t utf8_plain(const char *text, size_t len);
/* The number of bytes of the longest prefix that fits in width columns, never cutting a character from its combining marks. */
size_t utf8_fit(const char *text, size_t len, size_t width);
/* Number of characters (scalars); a bad byte counts 1. */
size_t utf8_length(const char *text, size_t len);
/* text in lower case by simple Unicode case folding, for searching; out is a NUL-terminated arena-free copy the caller frees; NULL when memory is out. */
char *utf8_fold(const char *text, size_t len);

/*
 * Order for refs and names: runs of digits by their value ("1.2" < "1.10"),
 * ASCII letters without case, else by byte. <0, 0, >0. 0 only for texts equal
 * without ASCII case (ties such as "01" and "1" are broken by byte order).
 */
int text_natural(const char *a, size_t alen, const char *b, size_t blen);
void text_sort(const char **texts, size_t count);
/* Equal without ASCII case. */
bool text_same(const char *a, const char *b);
/* Edit distance (insert, delete, replace, swap of neighbours), ASCII case ignored, at most limit + 1. For "did you mean". */
size_t text_distance(const char *a, const char *b, size_t limit);
/* The nearest of names to word within a third of its length (at least 1, at most 3) or with word as prefix; NULL when none. */
const char *text_nearest(const char *word, const char *const *names, size_t count);

/* Whether word is one of the blank-separated words of list. */
bool word_in(const char *list, const char *word);
/* The first word of such a list, cut where it is too long; *list goes on behind it. false: no more. */
bool word_next(const char **list, char *word, size_t size);

#endif
