/*
 * A file system for SQLite in which the N-th call of a kind fails, once or
 * from then on. It stands before the ordinary one and is the default of the
 * whole program, and before the one without locks, which copies are written
 * through: the code under test does not know of it. Nothing is synced and
 * nobody waits, so that many thousand runs take seconds.
 */
#ifndef WSOA_TESTS_FAULTY_VFS_H
#define WSOA_TESTS_FAULTY_VFS_H

#include <stdbool.h>

enum fault_kind {
	FAULT_OPEN,      /* a file cannot be opened */
	FAULT_READ,      /* reading fails */
	FAULT_SHORT,     /* the file ends before what is read: SQLite takes it for zeros */
	FAULT_WRITE,     /* writing fails */
	FAULT_FULL,      /* no room: nothing is written */
	FAULT_TORN,      /* no room after half of it */
	FAULT_SYNC,
	FAULT_TRUNCATE,
	FAULT_SIZE,      /* asking for a file's size fails */
	FAULT_LOCK,      /* taking a lock fails */
	FAULT_BUSY,      /* somebody else has the lock */
	FAULT_UNLOCK,
	FAULT_SHM_MAP,   /* shared memory cannot be had */
	FAULT_SHM_LOCK,
	FAULT_SHM_BUSY,
	FAULT_DELETE,
	FAULT_ACCESS,
	FAULT_KINDS
};
extern const char *const fault_names[FAULT_KINDS];

void faulty_vfs_install(void);
/* The n-th call of this kind from now, counted from 0, fails. */
void fault_after(enum fault_kind kind, unsigned n, bool for_ever);
/* No more faults; whether there was one. */
bool fault_stop(void);
/* Files that SQLite holds open, and memory that it holds: none once all is closed. */
unsigned faulty_files(void);
long long faulty_memory(void);

#endif
