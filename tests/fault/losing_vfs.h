/*
 * A file system for SQLite that knows what a power cut would leave. Beside
 * the real files it keeps what is on the disk for certain, as of each file's
 * last sync, and what was written since, piece by piece. At any moment the
 * disk can be written out as it would be found: some pieces there, others not.
 */
#ifndef WSOA_TESTS_LOSING_VFS_H
#define WSOA_TESTS_LOSING_VFS_H

#include <stdbool.h>
#include <stdint.h>

/* Becomes the default; moment is called at each write, sync, truncation and deletion, which is under way then. */
void losing_vfs_install(void (*moment)(void));
/* The ordinary file system is the default again. */
void losing_vfs_leave(void);

struct power_cut {
	uint64_t seed;
	unsigned piece;  /* bytes that are there or not as one: 512 or 4096 */
	unsigned share;  /* of 100 pieces so many are there; 0: nothing that was not synced */
};
/* Writes the files whose names begin with `name` as the power cut leaves them, under names that begin with `as`. */
void losing_vfs_found(const char *name, const char *as, const struct power_cut *cut);
/* How many syncs have ended. */
unsigned losing_vfs_syncs(void);

#endif
