/*
 * Memory that runs out when a test says so.
 *
 * Everything that the program allocates comes through here: the engine's
 * objects, SQLite, cJSON and the C library ask the same malloc(), which this
 * module puts in the place of the C library's. Allocations are counted in one
 * sequence; from the moment of heap_arm() one of them fails, or that one and
 * all after it. SQLite and cJSON come through doors of their own as well, so
 * that a test can say whose allocation it was.
 *
 * What is drawn by lot (UUIDs, salts) is drawn in order here, so that the same
 * call on the same store writes the same bytes twice.
 */
#ifndef WSOA_TESTS_HEAP_H
#define WSOA_TESTS_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum heap_door { HEAP_ENGINE, HEAP_SQLITE, HEAP_CJSON, HEAP_DOORS };
enum heap_mode { HEAP_ONCE, HEAP_FOR_EVER };

/* Before SQLite is used: its small blocks come from malloc() too, not from a store of its own. */
void heap_begin(void);

/* From here on allocation n (the first is 0) fails, or it and all that follow. */
void heap_arm(long n, enum heap_mode mode);
/* From here on allocations are counted, and where each was asked for is kept for heap_site(). */
void heap_count(void);
/* All is well again. Returns how many failed, or were counted; the last: of each door, may be NULL. */
long heap_disarm(long doors[HEAP_DOORS]);

/* Of the last heap_count(): a number for the way through the program that led to allocation n. */
uint64_t heap_site(long n);
enum heap_door heap_door(long n);
/* Writes to standard error where the allocation that failed last was asked for. */
void heap_tell(void);

/* Blocks taken and not given back; under AddressSanitizer always 0: there the leaks are its own to find. */
long heap_live(void);

/* The next lots drawn are those from here. */
void heap_lots(uint64_t from);

#endif
