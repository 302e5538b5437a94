/*
 * The schema and its versions. The list of migrations is what the program
 * carries under schema/migrations/, by number; the newest number is the
 * program's version, PRAGMA user_version that of a store.
 *
 * A migration changes shape only. What follows from the log is never moved
 * over: the tables of the projection are made anew and filled by replay, in
 * the one transaction that also sets the version. So a migration always finds
 * empty tables, exactly as the one before left them, whatever became of them
 * since; and mending a damaged projection is an upgrade by no versions.
 */
#ifndef WSOA_STORE_MIGRATE_H
#define WSOA_STORE_MIGRATE_H

#include "store/backup.h"
#include "store/view.h"

/* The program's schema version. */
int schema_newest(void);

/* Carries an empty file from a version to the newest, in one transaction; for new and for scratch stores. */
wsoa_status migrate(struct store *s, int from);
/* The same up to a version. */
wsoa_status migrate_to(struct store *s, int from, int to);

/* What an upgrade or a rebuild did. */
struct renewal {
	bool done;            /* false: another process had upgraded it already */
	int from, to;         /* versions */
	int64_t events;       /* that were replayed */
	struct backup copy;   /* the store as it was */
};
/*
 * Brings an older store, open for writing, up to date: takes the write lock,
 * copies the store as it is beside it (FILE.schema-1-backup), then migrates and
 * replays in one transaction. Waits for another process that is at it, and
 * finds it done. Whatever fails, the store is as it was, and the copy is gone.
 * WSOA_UNVERIFIED where the log does not verify.
 */
wsoa_status store_upgrade(struct store *s, store_progress progress, void *to, struct renewal *out);
/* Makes the projection of a store of this version anew in the same way; the copy is FILE.rebuild-backup. */
wsoa_status store_rebuild(struct store *s, store_progress progress, void *to, struct renewal *out);

#endif
