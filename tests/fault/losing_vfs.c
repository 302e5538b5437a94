/* Hides which bytes are on the disk for certain and which are still under way. */
#include "losing_vfs.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 16, NAME = 256 };

/* What was done to a file and not synced; made: the file itself came to be. */
enum op_kind { OP_MADE, OP_WRITE, OP_TRUNCATE, OP_DELETE };
struct op {
	enum op_kind kind;
	int64_t at;
	size_t len;
	char *bytes;
};

struct bytes {
	bool there;
	char *at;
	size_t len;
};

struct kept {
	char name[NAME];
	struct bytes synced;
	struct op *ops;
	size_t count, cap;
};

static struct kept files[FILES];
static size_t file_count;
static unsigned syncs;
static void (*on_moment)(void);
static sqlite3_vfs *beneath;

struct file {
	sqlite3_file base;
	struct kept *kept;  /* NULL: a temporary file, which nobody misses */
	sqlite3_file *real; /* behind this struct */
};

static sqlite3_file *real_of(sqlite3_file *f)
{
	return ((struct file *)f)->real;
}

static void *need(void *p)
{
	if (!p)
		abort();
	return p;
}

/* ---- bytes ---- */

static void resize(struct bytes *b, size_t len)
{
	b->at = need(realloc(b->at, len + 1));
	if (len > b->len)
		memset(b->at + b->len, 0, len - b->len);
	b->len = len;
}

static void put(struct bytes *b, int64_t at, const char *from, size_t len)
{
	if ((size_t)at + len > b->len)
		resize(b, (size_t)at + len);
	if (len)
		memcpy(b->at + at, from, len);
}

static struct bytes read_file(const char *name)
{
	struct bytes b = { 0 };
	char part[65536];
	size_t n;
	FILE *f = fopen(name, "rb");
	if (!f)
		return b;
	b.there = true;
	while ((n = fread(part, 1, sizeof part, f)))
		put(&b, (int64_t)b.len, part, n);
	fclose(f);
	return b;
}

/* ---- what is under way ---- */

static void add_op(struct kept *k, enum op_kind kind, int64_t at, const void *from, size_t len)
{
	if (k->count == k->cap) {
		k->cap = k->cap ? k->cap * 2 : 64;
		k->ops = need(realloc(k->ops, k->cap * sizeof *k->ops));
	}
	struct op *op = &k->ops[k->count++];
	*op = (struct op){ .kind = kind, .at = at, .len = len };
	if (len) {
		op->bytes = need(malloc(len));
		memcpy(op->bytes, from, len);
	}
}

/* xorshift64*: the same pieces for the same seed. */
static bool chance(uint64_t *seed, unsigned share)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (unsigned)(*seed * 2685821657736338717u >> 33) % 100 < share;
}

static void put_pieces(struct bytes *to, const struct op *op, uint64_t *seed, const struct power_cut *cut)
{
	size_t done = 0;
	while (done < op->len) {
		size_t at = (size_t)op->at + done, len = cut->piece - at % cut->piece;
		if (len > op->len - done)
			len = op->len - done;
		if (chance(seed, cut->share))
			put(to, (int64_t)at, op->bytes + done, len);
		done += len;
	}
}

/* A file that was not made has nothing in it; one whose deletion was lost is as it was. */
static void apply_ops(const struct kept *k, struct bytes *to, uint64_t seed, const struct power_cut *cut)
{
	bool deleted = false;
	for (size_t i = 0; i < k->count; i++) {
		const struct op *op = &k->ops[i];
		if (op->kind == OP_WRITE && to->there && !deleted) {
			put_pieces(to, op, &seed, cut);
		} else if (op->kind != OP_WRITE && chance(&seed, cut->share)) {
			if (op->kind == OP_TRUNCATE && to->there && !deleted)
				resize(to, (size_t)op->at);
			if (op->kind == OP_DELETE || op->kind == OP_MADE) {
				to->there = op->kind == OP_MADE;
				to->len = 0;
				deleted = false;
			}
		} else if (op->kind == OP_DELETE) {
			deleted = true; /* what comes is about the next file of this name */
		}
	}
}

static void forget_ops(struct kept *k)
{
	for (size_t i = 0; i < k->count; i++)
		free(k->ops[i].bytes);
	k->count = 0;
}

/* The first `count` things under way have come to the disk. */
static void settle_first(struct kept *k, size_t count)
{
	static const struct power_cut all = { .piece = 1u << 30, .share = 100 };
	struct kept first = { .ops = k->ops, .count = count };
	apply_ops(&first, &k->synced, 1, &all);
	forget_ops(&first);
	k->count -= count;
	if (k->count)
		memmove(k->ops, k->ops + count, k->count * sizeof *k->ops);
}

/* The first sync of a new journal syncs the folder too: deletions before it are certain then. */
static void settle_folder(void)
{
	for (size_t i = 0; i < file_count; i++) {
		size_t count = 0;
		for (size_t n = 0; n < files[i].count; n++)
			if (files[i].ops[n].kind == OP_DELETE)
				count = n + 1;
		if (count)
			settle_first(&files[i], count);
	}
}

static void settle(struct kept *k)
{
	bool made = false, journal = strstr(k->name, "-wal") || strstr(k->name, "-journal");
	for (size_t i = 0; i < k->count; i++)
		made |= journal && k->ops[i].kind == OP_MADE;
	settle_first(k, k->count);
	if (made)
		settle_folder();
	syncs++;
}

static void moment(void)
{
	if (on_moment)
		on_moment();
}

/* ---- the disk as it is found ---- */

void losing_vfs_found(const char *name, const char *as, const struct power_cut *cut)
{
	char path[2 * NAME];
	size_t len = strlen(name);
	for (size_t i = 0; i < file_count; i++) {
		const char *base = strrchr(files[i].name, '/');
		base = base ? base + 1 : files[i].name;
		if (strncmp(base, name, len))
			continue;
		struct bytes found = { .there = files[i].synced.there };
		put(&found, 0, files[i].synced.len ? files[i].synced.at : "", files[i].synced.len);
		apply_ops(&files[i], &found, cut->seed * 0x9E3779B97F4A7C15u + i + 1, cut);
		snprintf(path, sizeof path, "%s%s", as, base + len);
		unlink(path);
		FILE *f = found.there ? need(fopen(path, "wb")) : NULL;
		if (f && ((found.len && fwrite(found.at, 1, found.len, f) != found.len) || fclose(f)))
			abort();
		free(found.at);
	}
}

unsigned losing_vfs_syncs(void)
{
	return syncs;
}

/* ---- files ---- */

static int file_close(sqlite3_file *f)
{
	return real_of(f)->pMethods->xClose(real_of(f));
}

static int file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	return real_of(f)->pMethods->xRead(real_of(f), to, n, at);
}

static int file_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	struct kept *k = ((struct file *)f)->kept;
	if (k) {
		add_op(k, OP_WRITE, at, from, (size_t)n);
		moment();
	}
	return real_of(f)->pMethods->xWrite(real_of(f), from, n, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct kept *k = ((struct file *)f)->kept;
	if (k) {
		add_op(k, OP_TRUNCATE, size, NULL, 0);
		moment();
	}
	return real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int file_sync(sqlite3_file *f, int flags)
{
	struct kept *k = ((struct file *)f)->kept;
	(void)flags;
	if (k) {
		moment();
		settle(k);
	}
	return SQLITE_OK;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int file_lock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int file_unlock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int file_reserved(sqlite3_file *f, int *out)
{
	return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
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

static int shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **to)
{
	return real_of(f)->pMethods->xShmMap(real_of(f), region, size, extend, to);
}

static int shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
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

/* What is kept of a file; one that is new, or empty, is not on the disk before its first sync. */
static struct kept *kept_of(const char *name)
{
	for (size_t i = 0; i < file_count; i++)
		if (!strcmp(files[i].name, name))
			return &files[i];
	if (file_count == FILES || strlen(name) >= NAME)
		abort();
	struct kept *k = &files[file_count++];
	snprintf(k->name, sizeof k->name, "%s", name);
	k->synced = read_file(name);
	if (!k->synced.len)
		k->synced.there = false;
	return k;
}

static bool is_there(const struct kept *k)
{
	bool there = k->synced.there;
	for (size_t i = 0; i < k->count; i++)
		there = k->ops[i].kind == OP_MADE || (there && k->ops[i].kind != OP_DELETE);
	return there;
}

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	static const int ours = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
	struct file *file = (struct file *)f;
	(void)vfs;
	file->base.pMethods = NULL;
	file->real = (sqlite3_file *)(file + 1);
	file->kept = name && flags & ours ? kept_of(name) : NULL;
	int rc = beneath->xOpen(beneath, name, file->real, flags, out_flags);
	if (rc == SQLITE_OK)
		file->base.pMethods = &methods;
	if (rc == SQLITE_OK && file->kept && !is_there(file->kept))
		add_op(file->kept, OP_MADE, 0, NULL, 0);
	return rc;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	struct kept *k = kept_of(name);
	(void)vfs;
	if (is_there(k)) {
		add_op(k, OP_DELETE, 0, NULL, 0);
		moment();
	}
	int rc = beneath->xDelete(beneath, name, 0);
	if (rc == SQLITE_OK && sync)
		settle(k);
	return rc;
}

void losing_vfs_install(void (*at_each)(void))
{
	static sqlite3_vfs vfs;
	beneath = need(sqlite3_vfs_find("unix"));
	vfs = *beneath; /* what is not said otherwise stays as it is there */
	vfs.zName = "losing";
	vfs.pNext = NULL;
	vfs.pAppData = NULL;
	vfs.szOsFile = (int)sizeof(struct file) + beneath->szOsFile;
	vfs.xOpen = vfs_open;
	vfs.xDelete = vfs_delete;
	on_moment = at_each;
	if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
		abort();
}

void losing_vfs_leave(void)
{
	on_moment = NULL;
	if (sqlite3_vfs_register(beneath, 1) != SQLITE_OK)
		abort();
}
