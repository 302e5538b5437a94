/*
 * A growing byte buffer that remembers a failed allocation.
 * A zeroed struct buf is an empty one. data is NUL-terminated whenever len > 0
 * or buf_text() was called; the NUL does not count.
 */
#ifndef WSOA_BASE_BUF_H
#define WSOA_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct buf {
	char *data;
	size_t len, cap;
	bool failed;
};

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_str(struct buf *b, const char *text); /* NULL adds nothing */
void buf_char(struct buf *b, char c);
void buf_fill(struct buf *b, char c, size_t count);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* The content as text, "" when empty; valid until the next change. Never NULL. */
const char *buf_text(struct buf *b);
void buf_clear(struct buf *b); /* empty, memory kept, failed kept */
void buf_free(struct buf *b);  /* back to a zeroed struct */
/* The content as a text in mem, and the buffer freed. A failure of the buffer becomes the arena's, so that half a text is none: NULL. */
char *buf_keep(struct buf *b, struct arena *mem);

#endif
