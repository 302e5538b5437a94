/*
 * A sound store, and what is to come of one that lies: every call ends with a
 * status and a sentence, nothing crashes, and what verify calls in order holds
 * what the sound store holds.
 */
#ifndef WSOA_TESTS_LYING_H
#define WSOA_TESTS_LYING_H

#include <stddef.h>
#include <stdint.h>

/* Verify told of it, or found nothing; or a call blamed who asks for it. */
enum lying { LYING_NOTICED, LYING_UNNOTICED, LYING_BLAMED };

/* Makes the store sound.db in the folder where the test runs. */
void lying_begin(void);
/* The bytes of sound.db. */
uint8_t *lying_bytes(size_t *size);
/* The whole file; the caller frees it. */
uint8_t *lying_read(const char *path, size_t *size);
/* A store of these bytes, with nothing beside it. */
void lying_put(const char *db, const uint8_t *bytes, size_t size);
/*
 * Reads, verifies and changes the store of this file in a process of its own. A crash, a failure without a sentence or
 * for want of memory, and other content that verify passes fail the test, which then says what.
 */
enum lying lying_told(const char *db, const char *what);
void lying_end(void);

#endif
