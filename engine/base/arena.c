/*
 * Hides where the memory of an arena stands: chunks from calloc, each twice
 * the one before up to a limit. Pieces are cut from the head of the list; a
 * piece that would waste much of a chunk gets one of its own behind the head.
 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* AddressSanitizer sees a chunk as one piece, unless it is told where the pieces in it end and which of them are gone. */
#ifdef __has_feature
#define WATCHED __has_feature(address_sanitizer) /* clang */
#elif defined __SANITIZE_ADDRESS__
#define WATCHED 1 /* gcc */
#else
#define WATCHED 0
#endif
#if WATCHED
#include <sanitizer/asan_interface.h>
enum { GAP = _Alignof(max_align_t) };
#else
#define ASAN_POISON_MEMORY_REGION(p, size) ((void)(p), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(p, size) ((void)(p), (void)(size))
enum { GAP = 0 };
#endif

enum { CHUNK_FIRST = 2048, CHUNK_LARGEST = 256 * 1024, ALIGN = _Alignof(max_align_t) };

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size; /* of data, in bytes */
	size_t dirty;      /* bytes that were used before arena_clear(); what lies beyond is zero */
	max_align_t data[];
};

/* What a piece of this size takes of a chunk. */
static size_t room_for(size_t size)
{
	return (size ? (size + ALIGN - 1) / ALIGN * ALIGN : ALIGN) + GAP;
}

/* A piece as it lies there: of a cleared chunk not zeroed. */
static void *chunk_take(struct arena_chunk *c, size_t size)
{
	void *piece = (char *)c->data + c->used;
	c->used += room_for(size);
	ASAN_UNPOISON_MEMORY_REGION(piece, size);
	return piece;
}

/* Bytes at the beginning of the next piece of this size that may not be zero. */
static size_t chunk_dirty(const struct arena_chunk *c, size_t size)
{
	size_t dirty = c->dirty > c->used ? c->dirty - c->used : 0;
	return dirty < size ? dirty : size;
}

static struct arena_chunk *chunk_new(size_t size)
{
	struct arena_chunk *c = calloc(1, sizeof *c + size);
	if (c) {
		c->size = size;
		ASAN_POISON_MEMORY_REGION(c->data, size);
	}
	return c;
}

static size_t usual_size(const struct arena_chunk *head)
{
	if (!head)
		return CHUNK_FIRST;
	return head->size < CHUNK_LARGEST / 2 ? head->size * 2 : CHUNK_LARGEST;
}

static void *take_from_new(struct arena *a, size_t size)
{
	struct arena_chunk *head = a->chunks;
	size_t usual = usual_size(head), room = room_for(size);
	bool alone = room > usual / 2;
	struct arena_chunk *c = chunk_new(alone ? room : usual);
	if (!c) {
		a->failed = true;
		return NULL;
	}
	if (alone && head) {
		c->next = head->next;
		head->next = c;
	} else {
		c->next = head;
		a->chunks = c;
	}
	return chunk_take(c, size);
}

static void *take(struct arena *a, size_t size, bool zeroed)
{
	if (size > SIZE_MAX / 2)
		a->failed = true;
	if (a->failed)
		return NULL;
	if (!a->chunks || room_for(size) > a->chunks->size - a->chunks->used)
		return take_from_new(a, size);
	size_t dirty = zeroed ? chunk_dirty(a->chunks, size) : 0;
	void *piece = chunk_take(a->chunks, size);
	return dirty ? memset(piece, 0, dirty) : piece;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return take(a, size, true);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		a->failed = true;
	return arena_alloc(a, count * size);
}

void *arena_grow(struct arena *a, void *array, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return array;
	size_t larger = *cap ? *cap * 2 : 8;
	void *moved = arena_array(a, larger, size);
	if (!moved)
		return NULL;
	if (count)
		memcpy(moved, array, count * size);
	*cap = larger;
	return moved;
}

char *arena_strdup(struct arena *a, const char *text)
{
	return text ? arena_strndup(a, text, strlen(text)) : NULL;
}

char *arena_strndup(struct arena *a, const char *text, size_t len)
{
	char *copy = take(a, len + 1, false);
	if (!copy)
		return NULL;
	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *text = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return text;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char small[256];
	char *text = NULL;
	va_list again;
	va_copy(again, ap);
	int len = vsnprintf(small, sizeof small, fmt, ap);
	if (len < 0)
		a->failed = true;
	else if ((size_t)len < sizeof small)
		text = arena_strndup(a, small, (size_t)len);
	else if ((text = arena_alloc(a, (size_t)len + 1)))
		vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	return text;
}

static void free_chunks(struct arena_chunk *c)
{
	for (struct arena_chunk *next; c; c = next) {
		next = c->next;
		free(c);
	}
}

void arena_clear(struct arena *a)
{
	struct arena_chunk *head = a->chunks;
	if (head && head->size > CHUNK_LARGEST) {
		free_chunks(head);
		a->chunks = NULL;
	} else if (head) {
		free_chunks(head->next);
		if (head->dirty < head->used)
			head->dirty = head->used;
		head->next = NULL;
		head->used = 0;
		ASAN_POISON_MEMORY_REGION(head->data, head->size);
	}
}

void arena_free(struct arena *a)
{
	free_chunks(a->chunks);
	*a = (struct arena){ 0 };
}

struct arena arena_borrow(struct arena *spare)
{
	struct arena mem = *spare;
	*spare = (struct arena){ 0 };
	return mem;
}

void arena_return(struct arena *spare, struct arena *mem)
{
	arena_free(spare);
	if (mem->failed)
		arena_free(mem);
	arena_clear(mem);
	*spare = *mem;
	*mem = (struct arena){ 0 };
}
