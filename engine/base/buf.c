/*
 * Hides how a buffer grows. Always: data is NULL, or data[len] is NUL and
 * len < cap; after a failure the content stays as it was.
 */
#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CAP_FIRST = 128 };

/* Moves to a larger block: kept apart, so that the usual case stays short. */
static bool grow(struct buf *b, size_t more)
{
	if (b->failed)
		return false;
	if (more > SIZE_MAX / 4 - b->len) {
		b->failed = true;
		return false;
	}
	size_t cap = b->cap ? b->cap * 2 : CAP_FIRST;
	if (cap <= b->len + more)
		cap = b->len + more + 1;
	char *data = realloc(b->data, cap);
	if (!data) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->cap = cap;
	return true;
}

/* Room for more bytes and a NUL. */
static inline bool room(struct buf *b, size_t more)
{
	return (more < b->cap - b->len && !b->failed) || grow(b, more);
}

static inline void added(struct buf *b, size_t len)
{
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (len == 0 || !room(b, len))
		return;
	memcpy(b->data + b->len, bytes, len);
	added(b, len);
}

void buf_str(struct buf *b, const char *text)
{
	if (text)
		buf_add(b, text, strlen(text));
}

void buf_char(struct buf *b, char c)
{
	if (!room(b, 1))
		return;
	b->data[b->len] = c;
	added(b, 1);
}

void buf_fill(struct buf *b, char c, size_t count)
{
	if (count == 0 || !room(b, count))
		return;
	memset(b->data + b->len, c, count);
	added(b, count);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	if (!room(b, 1))
		return;
	va_list again;
	va_copy(again, ap);
	size_t spare = b->cap - b->len;
	int len = vsnprintf(b->data + b->len, spare, fmt, ap);
	if (len < 0)
		b->failed = true;
	else if ((size_t)len >= spare && room(b, (size_t)len))
		vsnprintf(b->data + b->len, (size_t)len + 1, fmt, again);
	added(b, b->failed ? 0 : (size_t)len); /* a half-printed end is cut off again */
	va_end(again);
}

const char *buf_text(struct buf *b)
{
	return b->data ? b->data : "";
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->data)
		b->data[0] = '\0';
}

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ 0 };
}

char *buf_keep(struct buf *b, struct arena *mem)
{
	mem->failed |= b->failed;
	char *text = mem->failed ? NULL : arena_strndup(mem, buf_text(b), b->len);
	buf_free(b);
	return text;
}
