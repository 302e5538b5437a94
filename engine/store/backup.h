/* Copies of a store: whole and verified, or not there. */
#ifndef WSOA_STORE_BACKUP_H
#define WSOA_STORE_BACKUP_H

#include "store/view.h"

enum { COPY_PATH = 4096 };

struct backup {
	char path[COPY_PATH];
	int64_t size;                 /* bytes */
	struct verify_counts counts;  /* what was verified of it */
};

/*
 * Names of the copies that a rebuild or an upgrade left beside the store (FILE.rebuild-backup, FILE.schema-1-backup-2),
 * sorted, in mem. WSOA_NOMEM, and WSOA_IO where the folder cannot be
 * read (errno says why): neither is set as an error.
 */
wsoa_status copies_beside(const char *store, struct arena *mem, const char *const **out, size_t *count);

/*
 * Copies the store, as one snapshot of it, into a new file: written beside
 * that under the name PATH.part- and six characters, put on the disk, verified
 * (the VERIFY_ parts, see view.h), then given its name. Others may write
 * meanwhile. The copy is one file of the same journal mode; it is the owner's
 * alone, or the group's too where the store is.
 *
 * numbered: where there is something of this name, -2, -3 ... is appended to
 * it; else that is WSOA_REFUSED. Nothing is ever written over. WSOA_IO;
 * WSOA_UNVERIFIED where the copy does not verify: it is not kept.
 */
wsoa_status store_backup(struct store *s, const char *path, bool numbered, unsigned parts, store_progress progress, void *to,
                         struct backup *out);

#endif
