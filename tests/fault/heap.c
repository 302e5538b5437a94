/*
 * Hides how malloc() is replaced. The C library's own lies behind it, or the
 * sanitizer's. Nothing here may allocate while it is asked to.
 */
#include "heap.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <errno.h>
#include <execinfo.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define HEAP_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_SANITIZED 1
#endif
#endif

#ifdef HEAP_SANITIZED
void *__interceptor_malloc(size_t size);
void *__interceptor_calloc(size_t count, size_t size);
void *__interceptor_realloc(void *block, size_t size);
#define real_malloc __interceptor_malloc
#define real_calloc __interceptor_calloc
#define real_realloc __interceptor_realloc
#else
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);
#define real_malloc __libc_malloc
#define real_calloc __libc_calloc
#define real_realloc __libc_realloc
#endif

enum { SITES = 400000, FRAMES = 48, OWN_FRAMES = 2 };

static struct {
	bool armed, counting, within; /* within: the unwinder is at work and may allocate */
	enum heap_mode mode;
	volatile enum heap_door door; /* a compiler may think that malloc() does not look at it */
	long n, at, live;
	long failed[HEAP_DOORS];
	uint64_t sites[SITES];
	unsigned char doors[SITES];
	void *last[FRAMES];
	int last_depth;
	uint64_t lots;
} heap;

/* ---- counting and failing ---- */

static uint64_t site_here(void)
{
	void *frames[FRAMES];
	int depth = backtrace(frames, FRAMES);
	uint64_t h = 14695981039346656037u;
	for (int i = OWN_FRAMES; i < depth; i++)
		h = (h ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211u;
	return h;
}

static bool fails(void)
{
	if (heap.within || (!heap.armed && !heap.counting))
		return false;
	long n = heap.n++;
	bool hit = heap.armed && (n == heap.at || (n > heap.at && heap.mode == HEAP_FOR_EVER));
	if (!hit && !heap.counting)
		return false;
	heap.within = true;
	if (heap.counting && n < SITES) {
		heap.sites[n] = site_here();
		heap.doors[n] = (unsigned char)heap.door;
	}
	if (hit && n == heap.at)
		heap.last_depth = backtrace(heap.last, FRAMES);
	heap.within = false;
	heap.failed[heap.door]++;
	if (hit)
		errno = ENOMEM;
	return hit;
}

/* ---- in the place of the C library's ---- */

void *malloc(size_t size)
{
	void *block = fails() ? NULL : real_malloc(size);
	heap.live += block != NULL;
	return block;
}

void *calloc(size_t count, size_t size)
{
	void *block = fails() ? NULL : real_calloc(count, size);
	heap.live += block != NULL;
	return block;
}

void *realloc(void *old, size_t size)
{
	if (fails())
		return NULL;
	void *block = real_realloc(old, size);
	heap.live += (block != NULL) - (old != NULL);
	return block;
}

#ifndef HEAP_SANITIZED
void free(void *block)
{
	heap.live -= block != NULL;
	__libc_free(block);
}
#endif

long heap_live(void)
{
#ifdef HEAP_SANITIZED
	return 0;
#else
	return heap.live;
#endif
}

#ifdef HEAP_SANITIZED
/* What the loader keeps of a library comes through this malloc() too, where the sanitizer does not know it again. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:_dl_map_object_deps\nleak:dl_open_worker_begin\n";
}
#endif

/* ---- the doors of SQLite and cJSON ---- */

static sqlite3_mem_methods sqlite_own;

static void *sqlite_malloc(int size)
{
	heap.door = HEAP_SQLITE;
	void *block = sqlite_own.xMalloc(size);
	heap.door = HEAP_ENGINE;
	return block;
}

static void *sqlite_realloc(void *old, int size)
{
	heap.door = HEAP_SQLITE;
	void *block = sqlite_own.xRealloc(old, size);
	heap.door = HEAP_ENGINE;
	return block;
}

static void *cjson_malloc(size_t size)
{
	heap.door = HEAP_CJSON;
	void *block = malloc(size);
	heap.door = HEAP_ENGINE;
	return block;
}

void heap_begin(void)
{
	void *warm[1];
	int ready = sodium_init();
	assert(ready >= 0);
	(void)ready;
	backtrace(warm, 1); /* loads the unwinder */
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_own);
	sqlite3_mem_methods counted = sqlite_own;
	counted.xMalloc = sqlite_malloc;
	counted.xRealloc = sqlite_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &counted);
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
	cJSON_InitHooks(&(cJSON_Hooks){ cjson_malloc, free });
}

/* ---- for tests ---- */

void heap_arm(long n, enum heap_mode mode)
{
	memset(heap.failed, 0, sizeof heap.failed);
	heap.n = 0;
	heap.at = n;
	heap.mode = mode;
	heap.armed = true;
}

void heap_count(void)
{
	memset(heap.failed, 0, sizeof heap.failed);
	heap.n = 0;
	heap.counting = true;
}

long heap_disarm(long doors[HEAP_DOORS])
{
	long sum = 0;
	heap.armed = heap.counting = false;
	for (size_t i = 0; i < HEAP_DOORS; i++)
		sum += heap.failed[i];
	if (doors)
		memcpy(doors, heap.failed, sizeof heap.failed);
	return sum;
}

uint64_t heap_site(long n)
{
	return n < SITES ? heap.sites[n] : (uint64_t)n;
}

enum heap_door heap_door(long n)
{
	return n < SITES ? (enum heap_door)heap.doors[n] : HEAP_ENGINE;
}

void heap_tell(void)
{
	backtrace_symbols_fd(heap.last, heap.last_depth, STDERR_FILENO);
}

/* ---- lots ---- */

void heap_lots(uint64_t from)
{
	heap.lots = from;
}

/* In the place of libsodium's. */
void randombytes_buf(void *out, size_t len)
{
	unsigned char *bytes = out;
	uint64_t lot = heap.lots++;
	for (size_t i = 0; i < len; i++)
		bytes[i] = (unsigned char)(i < 8 ? lot >> (8 * (7 - i)) : 0x5A);
}
