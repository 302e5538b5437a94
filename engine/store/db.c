/*
 * SQLite behind a small door: connections set up in one place, counted
 * transactions, a cache of statements, checked binds and steps, and one table
 * from SQLite's codes to ours. An authorizer refuses every write outside
 * apply.c and log.c.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "store/db.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "base/utf8.h"
#include "store/holders.h"
#include "store/recall.h"
#include "store/store.h"

/* How long a store may stay as it is before who waits for it gives up; and how long anybody waits at most. */
enum { BUSY_WAIT_MS = 10000, BUSY_MOST_MS = 60000, TELL_AFTER_MS = 1000 };

struct statement {
	const char *sql;
	sqlite3_stmt *stmt;
	bool in_use;
	unsigned age;
};

/* ---- errors ---- */

static const struct {
	int code;
	wsoa_status status;
	const char *what, *todo;
} failures[] = {
	{ SQLITE_NOMEM, WSOA_NOMEM, "out of memory", "" },
	{ SQLITE_LOCKED, WSOA_BUSY, "the store is locked by another program", "try again" },
	{ SQLITE_PROTOCOL, WSOA_BUSY, "the store is locked by another program", "try again; see who has it open: fuser FILE" },
	{ SQLITE_FULL, WSOA_STORE, "the disk is full", "make room; nothing was changed" },
	{ SQLITE_IOERR, WSOA_STORE, "reading or writing the store failed", "look at the disk; nothing was changed" },
	{ SQLITE_CORRUPT, WSOA_STORE, "the store is damaged", "see what is wrong: wsoa doctor" },
	{ SQLITE_NOTADB, WSOA_STORE, "this file is not a store", "name another file with --db" },
	{ SQLITE_CANTOPEN, WSOA_STORE, "the store cannot be opened", "look at the path and its permissions" },
	{ SQLITE_READONLY, WSOA_STORE, "the store cannot be written", "look at the permissions of the file and its folder" },
	{ SQLITE_PERM, WSOA_STORE, "access to the store is not permitted", "look at the permissions" },
	{ SQLITE_AUTH, WSOA_BUG, "a write outside the engine's own door was refused", "please report this" },
};

/* "sqlite3 (process 12)": who is writing to the store. */
static bool writer_of(const struct store *s, char whom[100])
{
	struct holders h;
	char program[64];
	if (!holders_find(db_file(s), 0, &h) || !h.writer)
		return false;
	holder_program(h.writer, program);
	snprintf(whom, 100, "%s (process %d)", *program ? program : "a program", h.writer);
	return true;
}

static wsoa_status busy(struct store *s)
{
	char whom[100];
	const char *file = db_file(s);
	if (!writer_of(s, whom))
		return error_set(s->err, WSOA_BUSY, file, "try again; see who has it open: fuser FILE", "the store is locked by another program");
	return error_set(s->err, WSOA_BUSY, file, "wait until it has ended, and try again", "the store is locked by another program: %s", whom);
}

/*
 * After some failures (no memory, no room, a disk that fails) SQLite undoes the whole write by itself; what is written
 * then would be committed at once, and alone.
 */
static bool is_undone(const struct store *s)
{
	return s->transaction == 2 && sqlite3_get_autocommit(s->db);
}

/* Every statement is tested on stores that are whole: where a table or a column is not there, it went. */
static bool lacks_something(const struct store *s, int code)
{
	return (code & 0xff) == SQLITE_ERROR && s->db && !strncmp(sqlite3_errmsg(s->db), "no such ", 8);
}

/* Whether the disk refused to give what lies on it: of the file, or of the -wal. */
static bool disk_failed(const struct store *s)
{
	static const int files[] = { SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER };
	for (size_t i = 0; s->db && i < sizeof files / sizeof *files; i++) {
		sqlite3_file *file = NULL;
		int last = 0;
		if (sqlite3_file_control(s->db, "main", files[i], &file) == SQLITE_OK && file && file->pMethods)
			file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &last);
		if (last == EIO || last == ENXIO || last == ERANGE) /* those for which SQLite says SQLITE_CORRUPT */
			return true;
	}
	return false;
}

static wsoa_status db_error(struct store *s, int code)
{
	if ((code & 0xff) == SQLITE_CORRUPT && disk_failed(s))
		code = SQLITE_IOERR_READ;
	int primary = code & 0xff;
	s->failure = lacks_something(s, code) ? SQLITE_CORRUPT : code;
	if (!s->undone_by && is_undone(s))
		s->undone_by = code;
	if (primary == SQLITE_BUSY || primary == SQLITE_PROTOCOL)
		return busy(s);
	if (*s->stranger)
		return error_set(s->err, WSOA_STORE, s->path ? s->path : "", "see what is wrong: wsoa doctor",
		                 "the store is damaged: it has a view or trigger '%s' that no store has", s->stranger);
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
		if (failures[i].code == primary)
			return error_set(s->err, failures[i].status, s->path ? s->path : "", failures[i].todo, "%s",
			                 failures[i].what);
	if (lacks_something(s, code))
		return error_set(s->err, WSOA_STORE, s->path ? s->path : "", "see what is wrong: wsoa doctor", "the store is damaged: %s", sqlite3_errmsg(s->db));
	return error_set(s->err, WSOA_BUG, "", "run: wsoa verify; if the store is in order, please report this", "SQLite: %s", s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(code));
}

/* Who did not see the failure that undid the write ends with it too. */
static wsoa_status check_within(struct store *s)
{
	return is_undone(s) ? db_error(s, s->undone_by ? s->undone_by : SQLITE_ABORT) : WSOA_OK;
}

/* ---- connection ---- */

static int natural(void *unused, int alen, const void *a, int blen, const void *b)
{
	(void)unused;
	return text_natural(a, (size_t)alen, b, (size_t)blen);
}

/* holds(text, folded word): search without case. */
static void holds(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	const char *text = (const char *)sqlite3_value_text(v[0]);
	const char *word = (const char *)sqlite3_value_text(v[1]);
	if (!text || !word) {
		sqlite3_result_int(ctx, 0);
		return;
	}
	char *folded = utf8_fold(text, strlen(text));
	if (!folded) {
		sqlite3_result_error_nomem(ctx);
		return;
	}
	sqlite3_result_int(ctx, strstr(folded, word) != NULL);
	free(folded);
}

/*
 * The triggers of the schema, which guard the log, and the name that a statement of ours gives to what it selects (WITH).
 * Any other trigger, and any view, would speak in a table's place.
 */
static bool is_ours(const char *through)
{
	return !strcmp(through, "log_no_update") || !strcmp(through, "log_no_delete") || !strcmp(through, "way");
}

/* through: the trigger or the view that asks for it. */
static int authorize(void *user, int action, const char *table, const char *b, const char *c, const char *through)
{
	struct store *s = user;
	(void)b, (void)c;
	if (through && !is_ours(through)) {
		snprintf(s->stranger, sizeof s->stranger, "%s", through);
		return SQLITE_DENY;
	}
	switch (action) {
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		if (!s->may_write && strcmp(table, "sqlite_master") != 0)
			return SQLITE_DENY;
		return SQLITE_OK;
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		return SQLITE_DENY;
	default:
		return SQLITE_OK;
	}
}

static int64_t milliseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Whether somebody has written since the last look. */
static bool moved_on(struct store *s)
{
	const char *wal = sqlite3_filename_wal(sqlite3_db_filename(s->db, "main"));
	struct stat now;
	if (!wal || stat(wal, &now))
		memset(&now, 0, sizeof now);
	int64_t mark = (int64_t)now.st_mtim.tv_sec * 1000000000 + now.st_mtim.tv_nsec + now.st_size;
	bool moved = mark != s->wait.mark;
	s->wait.mark = mark;
	return moved;
}

/* Who waits at a terminal is told for whom, once. */
static void tell_waiting(struct store *s)
{
	char whom[100], what[512];
	s->wait.told = true;
	if (!s->wait.tell)
		return;
	if (!writer_of(s, whom))
		snprintf(whom, sizeof whom, "another program");
	snprintf(what, sizeof what, "waiting for %s, which is writing to %.300s", whom, s->path ? s->path : "the store");
	s->wait.tell(s->wait.to, what, 0, -1);
}

/*
 * SQLite asks it while another has the lock. A queue that moves is worth standing in; one that does not is left after
 * BUSY_WAIT_MS. SQLite's own wait looks ever more rarely, so that newcomers overtake; here who waits long looks often.
 */
static int wait_for_lock(void *user, int looks)
{
	struct store *s = user;
	int64_t now = milliseconds();
	if (!looks) {
		s->wait.began = now;
		s->wait.told = false;
	}
	if (!s->wait.told && now - s->wait.began >= TELL_AFTER_MS)
		tell_waiting(s);
	if (moved_on(s) || !looks)
		s->wait.moved = now;
	if (now - s->wait.moved >= BUSY_WAIT_MS || now - s->wait.began >= BUSY_MOST_MS)
		return 0;
	int pause = now - s->wait.began > BUSY_WAIT_MS / 4 ? 10 : looks < 5 ? 1 + 2 * looks : 20;
	nanosleep(&(struct timespec){ .tv_nsec = pause * 1000000L }, NULL);
	return 1;
}

static wsoa_status set_up(struct store *s)
{
	sqlite3 *db = s->db;
	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_handler(db, wait_for_lock, s);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	int rc = sqlite3_create_collation_v2(db, "REF_ORDER", SQLITE_UTF8, NULL, natural, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_create_function_v2(db, "holds", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, holds, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_set_authorizer(db, authorize, s);
	if (rc != SQLITE_OK)
		return db_error(s, rc);
	s->statements = calloc(STATEMENTS, sizeof *s->statements);
	return s->statements ? WSOA_OK : error_nomem(s->err);
}

/* Linux magic numbers of file systems that several machines can have open (statfs(2)): their locks cannot be relied on. */
static bool shared_by_machines(uint32_t type)
{
	static const uint32_t magics[] = { 0x6969 /* NFS */, 0xff534d42 /* CIFS */, 0xfe534d42 /* SMB2 */, 0x517b /* SMB */, 0x00c36400 /* Ceph */,
		                           0x5346414f /* AFS */, 0x6b414653 /* AFS of Linux */, 0x01021997 /* 9P */, 0x73757245 /* Coda */,
		                           0x0bd00bd0 /* Lustre */, 0x47504653 /* GPFS */, 0x01161970 /* GFS2 */, 0x7461636f /* OCFS2 */,
		                           0x20030528 /* OrangeFS */, 0x786f4256 /* a virtual machine's shared folder */ };
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (type == magics[i])
			return true;
	return false;
}

/* What lies behind FUSE only its mount tells: "40 30 0:45 / /mnt rw - fuse.sshfs jane@host: rw". */
static bool fuse_from_afar(const char *path)
{
	static const char *const local[] = { "fuseblk ", "fuse.gocryptfs ", "fuse.encfs ", "fuse.fuse-overlayfs ", "fuse.mergerfs ", "fuse.bindfs " };
	char line[4096], device[32];
	struct stat file;
	bool afar = false;
	if (stat(path, &file))
		return false;
	snprintf(device, sizeof device, " %u:%u /", major(file.st_dev), minor(file.st_dev));
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	while (mounts && fgets(line, sizeof line, mounts)) {
		const char *type = strstr(line, " - ");
		if (!type || !strstr(line, device))
			continue;
		afar = true;
		for (size_t i = 0; i < sizeof local / sizeof *local; i++)
			if (!strncmp(type + 3, local[i], strlen(local[i])))
				afar = false;
	}
	if (mounts)
		fclose(mounts);
	return afar;
}

bool db_on_network(const char *path)
{
	const uint32_t fuse = 0x65735546;
	struct statfs fs;
	if (statfs(path, &fs))
		return false;
	return shared_by_machines((uint32_t)fs.f_type) || ((uint32_t)fs.f_type == fuse && fuse_from_afar(path));
}

/* Changing is refused there; a reader is told. */
static wsoa_status check_network(const char *path, enum store_mode mode, struct error *err)
{
	static const char todo[] = "keep the store on a disk of this machine";
	if (!db_on_network(path))
		return WSOA_OK;
	if (mode == STORE_WRITE || mode == STORE_CREATE)
		return error_set(err, WSOA_STORE, path, todo, "the store lies on a network file system, where its locks cannot be relied on");
	error_issue(err, &(wsoa_issue){ .warning = true, .where = path, .todo = todo,
	                                .what = "the store lies on a network file system: what is read may be wrong while another machine changes it" });
	return err->mem.failed ? error_nomem(err) : WSOA_OK;
}

static void immutable_uri(const char *path, char uri[4200])
{
	size_t n = (size_t)snprintf(uri, 4200, "file:%s", *path == '/' ? "//" : ""); /* "//home/x" would be the file x of a machine "home" */
	for (const char *p = path; *p && n < 4100; p++) {
		if (strchr("%?#", *p))
			n += (size_t)snprintf(uri + n, 4200 - n, "%%%02x", (unsigned char)*p);
		else
			uri[n++] = *p;
	}
	snprintf(uri + n, 4200 - n, "?immutable=1");
}

static struct still look_at(const char *file)
{
	struct stat now;
	if (stat(file, &now))
		return (struct still){ .watched = true };
	return (struct still){ .watched = true, .inode = (int64_t)now.st_ino, .size = now.st_size,
		               .changed = (int64_t)now.st_mtim.tv_sec * 1000000000 + now.st_mtim.tv_nsec };
}

/*
 * SQLite keeps what it has read of a file that it was told nobody changes. Whether anybody has, since it was opened:
 * pages of before and after do not fit each other.
 */
static bool stands_still(const struct store *s)
{
	if (!s->still.watched)
		return true;
	struct still now = look_at(db_file(s));
	return now.inode == s->still.inode && now.size == s->still.size && now.changed == s->still.changed;
}

/*
 * How a store is read where its folder cannot be written: SQLite cannot make
 * its -shm file there. Without a -wal beside it nothing is missing and the
 * file is read as it is; with one, rows could be missing, and that is an error.
 */
static wsoa_status read_only_folder(struct store *s, const char *path, char uri[4200])
{
	char file[PATH_MAX], folder[PATH_MAX], wal[4200];
	struct stat st;
	if (!realpath(path, file)) /* SQLite keeps its files where a link leads */
		snprintf(file, sizeof file, "%s", path);
	snprintf(wal, sizeof wal, "%s-wal", file);
	path_folder(file, folder, sizeof folder);
	if (!access(folder, W_OK))
		return WSOA_OK;
	if (!stat(wal, &st) && st.st_size > 0)
		return error_set(s->err, WSOA_STORE, path, "ask somebody who may write in the folder to run: wsoa status",
		                 "the store has changes in a file beside it (-wal) that cannot be read from a folder you may not write in");
	immutable_uri(path, uri);
	s->still = look_at(file);
	return WSOA_OK;
}

wsoa_status db_open(struct store *s, const char *path, enum store_mode mode, struct error *err)
{
	sqlite3 *db = NULL;
	char uri[4200] = "";
	s->err = err;
	wsoa_status st = check_network(path, mode, err);
	if (!st && mode == STORE_READ)
		st = read_only_folder(s, path, uri);
	if (st)
		return st;
	if (mode == STORE_COPY)
		immutable_uri(path, uri);
	int flags = mode == STORE_READ || mode == STORE_COPY ? SQLITE_OPEN_READONLY
	          : mode == STORE_CREATE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
	                                 : SQLITE_OPEN_READWRITE;
	int rc = sqlite3_open_v2(*uri ? uri : path, &db, flags | SQLITE_OPEN_NOMUTEX | (*uri ? SQLITE_OPEN_URI : 0), NULL);
	s->db = db;
	s->readonly = mode == STORE_READ || mode == STORE_COPY;
	if (rc != SQLITE_OK)
		return db_error(s, rc);
	return set_up(s);
}

/* SQLite may have been built to let a commit return before it is on the disk. */
wsoa_status db_wait_for_disk(struct store *s)
{
	return store_script(s, "PRAGMA synchronous=FULL");
}

wsoa_status db_header(struct store *s, uint8_t head[DB_HEADER])
{
	sqlite3_file *file = NULL;
	memset(head, 0, DB_HEADER);
	int rc = sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (rc == SQLITE_OK && file && file->pMethods)
		rc = file->pMethods->xRead(file, head, DB_HEADER, 0);
	return rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ ? WSOA_OK : db_error(s, rc);
}

wsoa_status db_open_scratch(struct store *s, struct error *err)
{
	sqlite3 *db = NULL;
	s->err = err;
	s->scratch = true;
	int rc = sqlite3_open_v2("", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	s->db = db;
	if (rc != SQLITE_OK)
		return db_error(s, rc);
	wsoa_status st = set_up(s);
	if (!st)
		st = store_script(s, "PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA cache_size=-32768;");
	return st;
}

void db_close(struct store *s)
{
	for (size_t i = 0; s->statements && i < STATEMENTS; i++)
		sqlite3_finalize(s->statements[i].stmt);
	free(s->statements);
	s->statements = NULL;
	sqlite3_finalize(s->commit);
	sqlite3_finalize(s->rollback);
	s->commit = s->rollback = NULL;
	free(s->known);
	s->known = NULL;
	recall_end(s);
	arena_free(&s->spare);
	buf_free(&s->line);
	sqlite3_close(s->db);
	s->db = NULL;
}

const char *db_file(const struct store *s)
{
	const char *path = s->db ? sqlite3_db_filename(s->db, "main") : NULL;
	return path ? path : "";
}

const char *const db_files[DB_FILES] = { "", "-wal", "-journal", "-shm" };

bool db_corrupt(const struct store *s)
{
	return (s->failure & 0xff) == SQLITE_CORRUPT;
}

bool db_unread(const struct store *s)
{
	int primary = s->failure & 0xff;
	return primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN;
}

void db_forget(struct store *s)
{
	sqlite3_db_release_memory(s->db);
}

/* ---- copies ---- */

/* What concerns the copy is said of the copy. */
static wsoa_status copy_failed(struct store *s, int code, const char *path)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return error_set(s->err, WSOA_IO, path, "make room; nothing was changed", "%s cannot be written: the disk is full", path);
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return error_set(s->err, WSOA_IO, path, "look at the path and its permissions", "%s cannot be written", path);
	case SQLITE_IOERR:
		if (code != SQLITE_IOERR_READ && code != SQLITE_IOERR_CORRUPTFS && code != SQLITE_IOERR_SHORT_READ && code != SQLITE_IOERR_NOMEM)
			return error_set(s->err, WSOA_IO, path, "look at the disk", "%s cannot be written", path);
		return db_error(s, code);
	default:
		return db_error(s, code);
	}
}

/*
 * Inside a read the source is a snapshot, so nothing that others write makes the
 * copy begin anew; a lock of somebody who is opening or closing the store is
 * waited for, as long as for any other.
 */
static int copy_pages(sqlite3_backup *b, void (*progress)(void *to, const char *what, int64_t done, int64_t of), void *to)
{
	enum { PAGES = 256, PAUSE_MS = 50 };
	int rc, waited = 0;
	do {
		rc = sqlite3_backup_step(b, PAGES);
		int of = sqlite3_backup_pagecount(b);
		if (progress)
			progress(to, "copying the store", of - sqlite3_backup_remaining(b), of);
		if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
			if ((waited += PAUSE_MS) > BUSY_WAIT_MS)
				return rc;
			sqlite3_sleep(PAUSE_MS);
			rc = SQLITE_OK;
		}
	} while (rc == SQLITE_OK);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

wsoa_status db_backup(struct store *s, const char *path, void (*progress)(void *to, const char *what, int64_t done, int64_t of), void *to)
{
	sqlite3 *copy = NULL;
	wsoa_status st = read_begin(s);
	/* nobody else knows the file, so it needs no locks, which a disk of the network may not have */
	int rc = st ? SQLITE_OK : sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, "unix-none");
	if (!st && rc == SQLITE_OK)
		rc = sqlite3_exec(copy, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;", NULL, NULL, NULL);
	if (!st && rc == SQLITE_OK) {
		sqlite3_backup *b = sqlite3_backup_init(copy, "main", s->db, "main");
		rc = b ? copy_pages(b, progress, to) : sqlite3_errcode(copy);
		if (b)
			sqlite3_backup_finish(b);
	}
	sqlite3_close(copy);
	if (!st && rc != SQLITE_OK)
		st = copy_failed(s, rc, path);
	return read_end(s, st);
}

/* ---- statements ---- */

/* Texts are literals nearly always, so their address finds them. */
static size_t place_of(const char *sql)
{
	return ((uintptr_t)sql >> 3) * 2654435761u % STATEMENTS;
}

/*
 * The kept statement of this text that is free, or the place for it: an empty
 * one, else that of the one not used for longest. NULL when all are in use.
 */
static struct statement *find_statement(struct store *s, const char *sql)
{
	struct statement *oldest = NULL, *empty = NULL;
	size_t place = place_of(sql);
	for (size_t i = 0; i < STATEMENTS; i++) {
		struct statement *st = &s->statements[(place + i) % STATEMENTS];
		if (!st->sql) {
			empty = st;
			break;
		}
		if (st->in_use)
			continue;
		if (st->sql == sql)
			return st;
		if (!oldest || st->age < oldest->age)
			oldest = st;
	}
	/* the same text may stand in two files */
	for (size_t i = 0; i < STATEMENTS; i++)
		if (s->statements[i].sql && !s->statements[i].in_use && !strcmp(s->statements[i].sql, sql))
			return &s->statements[i];
	return empty ? empty : oldest;
}

static int bind_one(sqlite3_stmt *stmt, int i, const struct arg *a, sqlite3_destructor_type keep)
{
	switch (a->type) {
	case ARG_INT:
		return sqlite3_bind_int64(stmt, i, a->num);
	case ARG_TEXT:
		return sqlite3_bind_text(stmt, i, a->data, a->len == (size_t)-1 ? -1 : (int)a->len, keep);
	case ARG_BLOB:
		return sqlite3_bind_blob64(stmt, i, a->data, a->len, keep);
	default:
		return sqlite3_bind_null(stmt, i);
	}
}

static int bind_all(sqlite3_stmt *stmt, const struct arg *args, size_t count, sqlite3_destructor_type keep)
{
	int rc = SQLITE_OK;
	for (size_t i = 0; rc == SQLITE_OK && i < count; i++)
		rc = bind_one(stmt, (int)i + 1, &args[i], keep);
	return rc;
}

struct arg arg_hash(const char *hex, struct hash_bytes *out)
{
	if (!hex_decode(hex, out->b, HASH_BYTES))
		memset(out->b, 0, sizeof out->b);
	return arg_blob(out->b, HASH_BYTES);
}

wsoa_status query_open(struct query *q, struct store *s, const char *sql, const struct arg *args, size_t count)
{
	*q = (struct query){ .s = s };
	wsoa_status within = check_within(s);
	if (within)
		return within;
	struct statement *st = find_statement(s, sql);
	if (!st)
		return error_set(s->err, WSOA_BUG, "", "please report this", "more than %d statements open at once", STATEMENTS);
	int rc = SQLITE_OK;
	if (!st->sql || (st->sql != sql && strcmp(st->sql, sql) != 0)) {
		sqlite3_stmt *fresh = NULL;
		rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &fresh, NULL);
		if (rc == SQLITE_OK) {
			sqlite3_finalize(st->stmt);
			*st = (struct statement){ .sql = sql, .stmt = fresh };
		}
	}
	if (rc == SQLITE_OK)
		rc = bind_all(st->stmt, args, count, SQLITE_STATIC);
	if (rc != SQLITE_OK)
		return db_error(s, rc);
	st->in_use = true;
	st->age = ++s->tick;
	q->kept = st;
	q->stmt = st->stmt;
	return WSOA_OK;
}

wsoa_status query_open_once(struct query *q, struct store *s, const char *sql, const struct arg *args, size_t count)
{
	sqlite3_stmt *stmt = NULL;
	*q = (struct query){ .s = s };
	wsoa_status within = check_within(s);
	if (within)
		return within;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
	if (rc == SQLITE_OK)
		rc = bind_all(stmt, args, count, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK) {
		q->stmt = stmt;
		return WSOA_OK;
	}
	sqlite3_finalize(stmt);
	return db_error(s, rc);
}

wsoa_status query_next(struct query *q, bool *row)
{
	*row = false;
	wsoa_status within = check_within(q->s);
	if (within)
		return within;
	int rc = sqlite3_step(q->stmt);
	*row = rc == SQLITE_ROW;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? WSOA_OK : db_error(q->s, rc);
}

int64_t query_int(const struct query *q, int column) { return sqlite3_column_int64(q->stmt, column); }

/* SQLite gives NULL for want of memory too; that must not be taken for a value that is not there, or for the end of the log. */
static bool lost(const struct query *q)
{
	if ((sqlite3_errcode(q->s->db) & 0xff) != SQLITE_NOMEM)
		return false;
	error_nomem(q->s->err);
	return true;
}

const char *query_text(const struct query *q, int column)
{
	const char *text = (const char *)sqlite3_column_text(q->stmt, column);
	return text || !lost(q) ? text : "";
}

bool query_null(const struct query *q, int column) { return sqlite3_column_type(q->stmt, column) == SQLITE_NULL; }

date query_date(const struct query *q, int column) { return query_null(q, column) ? DATE_NONE : date_nearest(query_int(q, column)); }

const void *query_blob(const struct query *q, int column, size_t *len)
{
	const void *p = sqlite3_column_blob(q->stmt, column);
	*len = (size_t)sqlite3_column_bytes(q->stmt, column);
	if (!p)
		lost(q);
	return p;
}

bool query_same(const struct query *a, const struct query *b, int column)
{
	size_t alen, blen;
	int type = sqlite3_column_type(a->stmt, column);
	if (type != sqlite3_column_type(b->stmt, column))
		return false;
	if (type == SQLITE_NULL)
		return true;
	if (type == SQLITE_INTEGER)
		return query_int(a, column) == query_int(b, column);
	const void *x = query_blob(a, column, &alen), *y = query_blob(b, column, &blen);
	return alen == blen && (!alen || (x && y && !memcmp(x, y, alen)));
}

void query_close(struct query *q)
{
	if (q->kept) {
		sqlite3_reset(q->stmt);
		sqlite3_clear_bindings(q->stmt);
		q->kept->in_use = false;
	} else {
		sqlite3_finalize(q->stmt);
	}
	q->kept = NULL;
	q->stmt = NULL;
}

wsoa_status query_one_int(struct store *s, const char *sql, const struct arg *args, size_t count, bool *found, int64_t *out)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, s, sql, args, count);
	if (!st)
		st = query_next(&q, &row);
	if (!st && row)
		*out = query_int(&q, 0);
	*found = row;
	query_close(&q);
	return st;
}

wsoa_status query_one_text(struct store *s, const char *sql, const struct arg *args, size_t count, struct arena *mem, const char **out)
{
	struct query q;
	bool row = false;
	*out = NULL;
	wsoa_status st = query_open(&q, s, sql, args, count);
	if (!st)
		st = query_next(&q, &row);
	if (!st && row)
		*out = arena_strdup(mem, query_text(&q, 0));
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

bool ids_have(const struct ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->id[i] == id)
			return true;
	return false;
}

wsoa_status ids_add(struct store *s, struct arena *mem, struct ids *ids, int64_t id)
{
	int64_t *more = arena_grow(mem, ids->id, ids->count, &ids->cap, sizeof *more);
	if (!more)
		return error_nomem(s->err);
	ids->id = more;
	ids->id[ids->count++] = id;
	return WSOA_OK;
}

wsoa_status ids_add_once(struct store *s, struct arena *mem, struct ids *ids, int64_t id)
{
	return ids_have(ids, id) ? WSOA_OK : ids_add(s, mem, ids, id);
}

wsoa_status query_ids(struct store *s, const char *sql, const struct arg *args, size_t count, struct arena *mem, struct ids *out)
{
	struct query q;
	bool row = false;
	*out = (struct ids){ 0 };
	wsoa_status st = query_open(&q, s, sql, args, count);
	while (!st && !(st = query_next(&q, &row)) && row)
		st = ids_add(s, mem, out, query_int(&q, 0));
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status store_run(struct store *s, const char *sql, const struct arg *args, size_t count)
{
	struct query q;
	bool row;
	wsoa_status st = query_open(&q, s, sql, args, count);
	if (!st)
		st = query_next(&q, &row);
	query_close(&q);
	return st;
}

wsoa_status store_script(struct store *s, const char *sql)
{
	wsoa_status within = check_within(s);
	if (within)
		return within;
	int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ? WSOA_OK : db_error(s, rc);
}

wsoa_status db_texts(struct store *s, const char *sql, struct arena *mem, const char **out)
{
	sqlite3_stmt *stmt = NULL;
	struct buf b = { 0 };
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW) {
			buf_str(&b, (const char *)sqlite3_column_text(stmt, 0));
			buf_char(&b, '\n');
		}
	}
	sqlite3_finalize(stmt);
	*out = buf_keep(&b, mem);
	if (rc != SQLITE_DONE)
		return db_error(s, rc);
	return *out ? WSOA_OK : error_nomem(s->err);
}

/*
 * The check tells of a page that could not be read as if it were damage. What
 * its words say of the code is all that there is to know it by.
 */
static int code_within(const char *found)
{
	static const char code[] = "error code=", list[] = "failed to get page ";
	const char *p = strstr(found, code);
	if (p)
		return (int)strtol(p + sizeof code - 1, NULL, 10);
	return strstr(found, list) ? SQLITE_IOERR : SQLITE_OK;
}

wsoa_status db_integrity(struct store *s, struct arena *mem, const char **found)
{
	static const char sql[] = "PRAGMA integrity_check(1)";
	wsoa_status st = db_texts(s, sql, mem, found);
	if (!st && code_within(*found) == SQLITE_IOERR) /* or memory ran out for a moment, which is not said of such pages: if so, all is well now */
		st = db_texts(s, sql, mem, found);
	int code = st ? SQLITE_OK : code_within(*found) & 0xff;
	return code == SQLITE_IOERR || code == SQLITE_NOMEM ? db_error(s, code) : st;
}

/* ---- transactions ---- */

/* What was read wrongly once shall not be believed again: the pages that SQLite keeps go after any failure. */
static void forget_pages(struct store *s)
{
	if (s->err->code)
		db_forget(s);
}

/* Preparing needs memory; stepping a prepared COMMIT or ROLLBACK does not, so a transaction ends even where memory is out. */
static wsoa_status prepare_end(struct store *s, void **end, const char *sql)
{
	sqlite3_stmt *stmt = *end;
	int rc = stmt ? SQLITE_OK : sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	*end = stmt;
	return rc == SQLITE_OK ? WSOA_OK : db_error(s, rc);
}

static int run_end(void *end)
{
	int rc = sqlite3_step(end);
	sqlite3_reset(end);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/*
 * A change of the schema makes SQLite prepare COMMIT and ROLLBACK again, and so a transaction may stay open for want of
 * memory. The next call ends it.
 */
static wsoa_status end_left_over(struct store *s)
{
	if (s->scratch || sqlite3_get_autocommit(s->db))
		return WSOA_OK;
	int rc = sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return rc == SQLITE_OK || sqlite3_get_autocommit(s->db) ? WSOA_OK : db_error(s, rc);
}

wsoa_status read_begin(struct store *s)
{
	if (s->transaction == 1) {
		s->reads_within++;
		return WSOA_OK;
	}
	wsoa_status st = end_left_over(s);
	if (!st && !s->scratch)
		st = prepare_end(s, &s->commit, "COMMIT");
	if (!st && !s->scratch)
		st = store_run(s, "BEGIN", NO_ARGS);
	if (!st) {
		s->transaction = 1;
		s->nearest_left = NEAREST_MOST;
	}
	return !st && !s->scratch ? store_check_version(s) : st;
}

wsoa_status read_end(struct store *s, wsoa_status st)
{
	if (s->reads_within) {
		s->reads_within--;
		return st;
	}
	if (s->transaction == 1 && !s->scratch)
		run_end(s->commit);
	s->transaction = 0;
	forget_pages(s);
	if (st == WSOA_NOMEM || stands_still(s))
		return st;
	error_clear(s->err);
	return error_set(s->err, WSOA_BUSY, s->path ? s->path : "", "try again", "the store was changed while it was read: what was printed may be wrong");
}

/* Identities that a transaction saw may be gone with it. */
static void identify_forget(struct store *s)
{
	recall_end(s);
	if (s->known)
		memset(s->known, 0, s->known_places * sizeof *s->known);
	s->known_count = 0;
}

wsoa_status write_begin(struct store *s)
{
	if (s->readonly || s->scratch)
		return error_set(s->err, WSOA_REFUSED, "", "leave out --as-of and --position", "the past cannot be changed");
	wsoa_status st = end_left_over(s);
	if (!st)
		st = prepare_end(s, &s->commit, "COMMIT");
	if (!st)
		st = prepare_end(s, &s->rollback, "ROLLBACK");
	if (!st)
		st = store_run(s, "BEGIN IMMEDIATE", NO_ARGS);
	if (!st) {
		s->transaction = 2;
		s->nearest_left = NEAREST_MOST;
		s->undone_by = 0;
		s->head_known = false;
		s->last_batch = 0;
		identify_forget(s);
		st = store_check_version(s);
	}
	return st;
}

wsoa_status write_many(struct store *s)
{
	return store_script(s, "PRAGMA cache_size=-32768");
}

wsoa_status write_end(struct store *s, wsoa_status st)
{
	if (s->transaction != 2)
		return st;
	if (!st)
		st = check_within(s);
	s->transaction = 0;
	s->head_known = false;
	recall_end(s);
	if (!st) {
		int rc = run_end(s->commit);
		if (rc == SQLITE_OK)
			return WSOA_OK;
		st = db_error(s, rc);
	}
	run_end(s->rollback);
	identify_forget(s);
	forget_pages(s);
	return st;
}
