/*
 * Memory that is freed all at once.
 *
 * An arena remembers a failed allocation: add ten things, ask arena.failed
 * once. A zeroed struct arena is an empty one. After a failure every further
 * allocation gives NULL, and nothing that was given before is lost.
 */
#ifndef WSOA_BASE_ARENA_H
#define WSOA_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;
	bool failed;
};

/* size bytes, zeroed and aligned for any type; NULL when memory is out. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* count elements of size bytes, zeroed; NULL when memory is out or the product overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);
/*
 * Room for one more in a growing array: returns the array, moved when it had
 * to grow (capacities 8, 16, 32 ...), with *cap updated; NULL when memory is
 * out (the old array is still there).
 */
void *arena_grow(struct arena *a, void *array, size_t count, size_t *cap, size_t size);
/* A copy of text; NULL for NULL text or when memory is out. */
char *arena_strdup(struct arena *a, const char *text);
/* A copy of the first len bytes of text, with a NUL added. */
char *arena_strndup(struct arena *a, const char *text, size_t len);
/* Text as by printf. */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* Empty again, but it keeps a chunk of moderate size for what comes next; failed stays. For loops that need a little in each turn. */
void arena_clear(struct arena *a);
/* Frees everything; the arena is empty again and can be used anew. Accepts an empty one. */
void arena_free(struct arena *a);

/*
 * Work space of a function that is called for record after record: borrow
 * takes what the call before left in spare, return gives it back, cleared and
 * without a failure. One that is called meanwhile finds nothing there and
 * begins anew.
 */
struct arena arena_borrow(struct arena *spare);
void arena_return(struct arena *spare, struct arena *mem);

#endif
