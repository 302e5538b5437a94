/* Hides how calls of SQLite's file system are counted, and how each kind fails. */
#include "faulty_vfs.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

const char *const fault_names[FAULT_KINDS] = {
	[FAULT_OPEN] = "open",         [FAULT_READ] = "read",         [FAULT_SHORT] = "short read", [FAULT_WRITE] = "write",
	[FAULT_FULL] = "full disk",    [FAULT_TORN] = "torn write",   [FAULT_SYNC] = "sync",        [FAULT_TRUNCATE] = "truncate",
	[FAULT_SIZE] = "size",         [FAULT_LOCK] = "lock",         [FAULT_BUSY] = "busy",        [FAULT_UNLOCK] = "unlock",
	[FAULT_SHM_MAP] = "shm map",   [FAULT_SHM_LOCK] = "shm lock", [FAULT_SHM_BUSY] = "shm busy", [FAULT_DELETE] = "delete",
	[FAULT_ACCESS] = "access",
};

static struct {
	bool armed, for_ever, met;
	enum fault_kind kind;
	unsigned left, files;
} state;

struct file {
	sqlite3_file base;
	sqlite3_file *real; /* behind this struct */
};

static sqlite3_file *real_of(sqlite3_file *f)
{
	return ((struct file *)f)->real;
}

/* Whether this call is the one; each call counts once for each kind that it could fail as. */
static bool fails(enum fault_kind kind)
{
	if (!state.armed || state.kind != kind)
		return false;
	if (state.met)
		return state.for_ever;
	if (state.left--)
		return false;
	return state.met = true;
}

void fault_after(enum fault_kind kind, unsigned n, bool for_ever)
{
	state.armed = true;
	state.met = false;
	state.kind = kind;
	state.left = n;
	state.for_ever = for_ever;
}

bool fault_stop(void)
{
	state.armed = false;
	return state.met;
}

unsigned faulty_files(void)
{
	return state.files;
}

long long faulty_memory(void)
{
	return sqlite3_memory_used();
}

/* ---- files ---- */

static int file_close(sqlite3_file *f)
{
	state.files--;
	return real_of(f)->pMethods->xClose(real_of(f));
}

static int file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	if (fails(FAULT_READ))
		return SQLITE_IOERR_READ;
	int rc = real_of(f)->pMethods->xRead(real_of(f), to, n, at);
	if (rc != SQLITE_OK || !fails(FAULT_SHORT))
		return rc;
	memset(to, 0, (size_t)n);
	return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	if (fails(FAULT_WRITE))
		return SQLITE_IOERR_WRITE;
	if (fails(FAULT_FULL))
		return SQLITE_FULL;
	if (fails(FAULT_TORN)) {
		int rc = real_of(f)->pMethods->xWrite(real_of(f), from, n / 2, at);
		return rc != SQLITE_OK ? rc : SQLITE_FULL;
	}
	return real_of(f)->pMethods->xWrite(real_of(f), from, n, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return fails(FAULT_TRUNCATE) ? SQLITE_IOERR_TRUNCATE : real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int file_sync(sqlite3_file *f, int flags)
{
	(void)f, (void)flags;
	return fails(FAULT_SYNC) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return fails(FAULT_SIZE) ? SQLITE_IOERR_FSTAT : real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int file_lock(sqlite3_file *f, int level)
{
	if (fails(FAULT_LOCK))
		return SQLITE_IOERR_LOCK;
	if (fails(FAULT_BUSY))
		return SQLITE_BUSY;
	return real_of(f)->pMethods->xLock(real_of(f), level);
}

/* What cannot be let go of is let go of all the same: the system does so when the file is closed. */
static int file_unlock(sqlite3_file *f, int level)
{
	int rc = real_of(f)->pMethods->xUnlock(real_of(f), level);
	return fails(FAULT_UNLOCK) ? SQLITE_IOERR_UNLOCK : rc;
}

static int file_reserved(sqlite3_file *f, int *out)
{
	return fails(FAULT_LOCK) ? SQLITE_IOERR_CHECKRESERVEDLOCK : real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int file_control(sqlite3_file *f, int op, void *arg)
{
	return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int file_sector(sqlite3_file *f)
{
	return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int file_device(sqlite3_file *f)
{
	return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

/* ---- shared memory ---- */

static int shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **to)
{
	return fails(FAULT_SHM_MAP) ? SQLITE_IOERR_SHMMAP : real_of(f)->pMethods->xShmMap(real_of(f), region, size, extend, to);
}

static int shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	if (flags & SQLITE_SHM_UNLOCK)
		return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
	if (fails(FAULT_SHM_LOCK))
		return SQLITE_IOERR_SHMLOCK;
	if (fails(FAULT_SHM_BUSY))
		return SQLITE_BUSY;
	return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void shm_barrier(sqlite3_file *f)
{
	real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int shm_unmap(sqlite3_file *f, int remove)
{
	return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2, .xClose = file_close, .xRead = file_read, .xWrite = file_write, .xTruncate = file_truncate, .xSync = file_sync,
	.xFileSize = file_size, .xLock = file_lock, .xUnlock = file_unlock, .xCheckReservedLock = file_reserved, .xFileControl = file_control,
	.xSectorSize = file_sector, .xDeviceCharacteristics = file_device, .xShmMap = shm_map, .xShmLock = shm_lock, .xShmBarrier = shm_barrier,
	.xShmUnmap = shm_unmap,
};

/* ---- the file system ---- */

static sqlite3_vfs *beneath(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	struct file *file = (struct file *)f;
	file->base.pMethods = NULL;
	file->real = (sqlite3_file *)(file + 1);
	if (fails(FAULT_OPEN))
		return SQLITE_CANTOPEN;
	int rc = beneath(vfs)->xOpen(beneath(vfs), name, file->real, flags, out_flags);
	if (rc == SQLITE_OK) {
		file->base.pMethods = &methods;
		state.files++;
	}
	return rc;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)sync;
	return fails(FAULT_DELETE) ? SQLITE_IOERR_DELETE : beneath(vfs)->xDelete(beneath(vfs), name, 0);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	return fails(FAULT_ACCESS) ? SQLITE_IOERR_ACCESS : beneath(vfs)->xAccess(beneath(vfs), name, flags, out);
}

/* Who waits for a lock that is never given waits no time. */
static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return microseconds;
}

/* A name that is asked for finds the one that was registered last. */
static void stand_before(sqlite3_vfs *vfs, const char *real, const char *name, bool is_default)
{
	sqlite3_vfs *below = sqlite3_vfs_find(real);
	if (!below)
		abort();
	*vfs = *below; /* what is not said otherwise stays as it is there */
	vfs->zName = name;
	vfs->pNext = NULL;
	vfs->pAppData = below;
	vfs->szOsFile = (int)sizeof(struct file) + below->szOsFile;
	vfs->xOpen = vfs_open;
	vfs->xDelete = vfs_delete;
	vfs->xAccess = vfs_access;
	vfs->xSleep = vfs_sleep;
	if (sqlite3_vfs_register(vfs, is_default) != SQLITE_OK)
		abort();
}

void faulty_vfs_install(void)
{
	static sqlite3_vfs usual, unlocked;
	stand_before(&usual, "unix", "faulty", true);
	stand_before(&unlocked, "unix-none", "unix-none", false);
}
