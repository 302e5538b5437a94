/* The checks, in the order in which they are told: the file and what is around it, then what is in it. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "store/doctor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/path.h"
#include "store/holders.h"
#include "store/log.h"
#include "store/migrate.h"

enum { CLOCK_SLACK_MS = 60000 };

struct doctor {
	const char *named;     /* as it was typed */
	const char *path;      /* where a link leads: beside it lies what belongs to the store */
	char real[PATH_MAX], folder[PATH_MAX];
	struct stat file;
	struct arena *mem;
	struct examination *out;
	struct error err;      /* of one check */
	bool starved;          /* memory ran out in a check: what it found says nothing of the store */
	struct store *s;
	store_progress progress;
	void *to;
	const char *const *copies; /* beside the store, and the finding that names them */
	size_t copy_count;
	struct finding *copies_found;
};

static const char restore[] = "keep this file as it is, and restore the last backup that verifies";

/* ---- findings ---- */

static struct finding *find(struct doctor *d, const char *check, enum health health, const char *todo, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));

static struct finding *find(struct doctor *d, const char *check, enum health health, const char *todo, const char *fmt, ...)
{
	struct finding *f = &d->out->found[d->out->count < FINDINGS_MAX ? d->out->count++ : FINDINGS_MAX - 1];
	va_list ap;
	va_start(ap, fmt);
	*f = (struct finding){ check, health, arena_vprintf(d->mem, fmt, ap), arena_strdup(d->mem, todo) };
	va_end(ap);
	return f;
}

/* What a check failed with. */
static void find_error(struct doctor *d, const char *check, enum health health, const char *todo)
{
	d->starved |= d->err.code == WSOA_NOMEM;
	find(d, check, health, todo ? todo : *d->err.todo ? d->err.todo : NULL, "%s", d->err.what);
	error_clear(&d->err);
}

static void not_looked_at(struct doctor *d, const char *why)
{
	find(d, "all else", HEALTH_NOTE, NULL, "not looked at: %s", why);
}

/* ---- the file and what is around it ---- */

static bool look_file(struct doctor *d)
{
	d->out->size = -1;
	if (stat(d->path, &d->file)) {
		if (errno == EACCES)
			find(d, "file", HEALTH_WRONG, "ask the owner of the folder for access", "the folder of %s may not be looked into", d->named);
		else
			find(d, "file", HEALTH_WRONG, "name it with --db FILE, restore a backup, or make one with: wsoa init --area NAME", "there is no store at %s",
			     d->named);
		return false;
	}
	if (!S_ISREG(d->file.st_mode)) {
		find(d, "file", HEALTH_WRONG, "name a file with --db", "%s is not a file", d->named);
		return false;
	}
	d->out->size = d->file.st_size;
	find(d, "file", HEALTH_WELL, NULL, "%s, %lld bytes", d->named, (long long)d->file.st_size);
	return true;
}

/* Why the store can be read only; NULL where it can be changed. SQLite makes files beside it, so the folder counts too. */
static const char *why_unwritable(struct doctor *d, const struct stat *folder)
{
	const char *closed = d->file.st_mode & 0222 ? folder->st_mode & 0222 ? NULL : d->folder : d->path;
	if (closed)
		return arena_printf(d->mem, "nobody may change the store: %s is closed to writing", closed);
	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): the path is the caller's, and find() leaves it alone */
	if (!faccessat(AT_FDCWD, d->path, W_OK, AT_EACCESS) && !faccessat(AT_FDCWD, d->folder, W_OK, AT_EACCESS))
		return NULL;
	return errno == EROFS ? "nobody may change the store: its disk is mounted for reading" : "you may read the store, and not change it";
}

static void look_permissions(struct doctor *d)
{
	struct stat folder = { 0 };
	bool shared = d->file.st_mode & 0020;
	if (stat(d->folder, &folder))
		folder.st_mode = 0;
	d->out->unwritable = why_unwritable(d, &folder);
	unsigned mode = (unsigned)d->file.st_mode & 07777, around = (unsigned)folder.st_mode & 07777;
	if (mode & 0007)
		find(d, "permissions", HEALTH_WRONG, arena_printf(d->mem, "chmod o= '%s'", d->path), "everybody on this machine may %s the store (mode %04o)",
		     mode & 0002 ? "change" : "read", mode);
	else if ((around & 0002) && !(around & 01000))
		find(d, "permissions", HEALTH_WRONG, arena_printf(d->mem, "chmod o-w '%s'", d->folder),
		     "everybody on this machine may replace the store: its folder can be written by all (mode %04o)", around);
	else if (shared && (~around & (unsigned)(S_ISGID | S_IRWXG)))
		find(d, "permissions", HEALTH_WRONG, arena_printf(d->mem, "chmod g+rwxs '%s'", d->folder),
		     "the store is its group's, but its folder is not set up for one (mode %04o): files beside the store will shut others out", around);
	else if (d->out->unwritable)
		find(d, "permissions", HEALTH_NOTE, "if that is not meant, ask its owner for access", "%s", d->out->unwritable);
	else
		find(d, "permissions", HEALTH_WELL, NULL, shared ? "the store is shared with its group (mode %04o)" : "the store is its owner's (mode %04o)", mode);
}

static void look_disk(struct doctor *d)
{
	struct statvfs fs;
	int64_t room, need = 2 * d->file.st_size + (1 << 20);
	if (db_on_network(d->path))
		find(d, "disk", HEALTH_WRONG, "keep the store on a disk of this machine",
		     "the store lies on a network file system, where its locks cannot be relied on: it is not opened for writing");
	else
		find(d, "disk", HEALTH_WELL, NULL, "the store lies on a disk of this machine");
	if (statvfs(d->folder, &fs))
		return;
	room = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
	if (room < need)
		find(d, "space", HEALTH_WRONG, "make room on the disk", "%lld MiB are free; a copy beside the store and an upgrade need %lld MiB",
		     (long long)(room >> 20), (long long)(need >> 20));
	else
		find(d, "space", HEALTH_WELL, NULL, "%lld MiB are free", (long long)(room >> 20));
}

/* ---- who has it open ---- */

static const char *program_of(struct doctor *d, int process)
{
	char name[64];
	d->starved |= !holder_program(process, name) && errno == ENOMEM;
	return arena_printf(d->mem, "process %d%s%s%s", process, *name ? " (" : "", name, *name ? ")" : "");
}

static void look_users(struct doctor *d, struct holders *h)
{
	struct buf names = { 0 };
	d->starved |= !holders_find(d->path, getpid(), h) && errno == ENOMEM;
	for (size_t i = 0; i < h->count; i++)
		buf_printf(&names, "%s%s", i ? ", " : "", program_of(d, h->processes[i]));
	if (h->writer)
		find(d, "in use", HEALTH_NOTE, "if it does not end, look at that process", "%s is writing now; it is open in: %s", program_of(d, h->writer),
		     buf_text(&names));
	else if (h->count)
		find(d, "in use", HEALTH_NOTE, NULL, "the store is open in: %s", buf_text(&names));
	else
		find(d, "in use", HEALTH_WELL, NULL, "no other program has the store open");
	d->starved |= names.failed;
	buf_free(&names);
}

/* Whether somebody who may use the store is shut out by a file beside it. */
static bool shuts_out(struct doctor *d, const char *path, const struct stat *st)
{
	bool shared = d->file.st_mode & 0020;
	return access(path, R_OK) || (shared ? !(st->st_mode & 0020) : st->st_uid != d->file.st_uid);
}

static void look_beside(struct doctor *d, const struct holders *h)
{
	struct buf foreign = { 0 }, mend = { 0 };
	const char *left = NULL, *empty = NULL;
	int64_t bytes = 0;
	for (size_t i = 1; i < DB_FILES; i++) {
		struct stat st;
		const char *path = arena_printf(d->mem, "%s%s", d->path, db_files[i]);
		if (!path || stat(path, &st))
			continue;
		if (shuts_out(d, path, &st)) {
			buf_printf(&foreign, "%s%s (user %u, group %u, mode %04o)", foreign.len ? ", " : "", path, (unsigned)st.st_uid, (unsigned)st.st_gid,
			           (unsigned)st.st_mode & 07777);
			buf_printf(&mend, "%schown --reference='%s' '%s' && chmod --reference='%s' '%s'", mend.len ? " && " : "", d->path, path, d->path,
			           path);
		} else if (!h->count && strcmp(db_files[i], "-shm") != 0 && st.st_size) {
			left = path;
			bytes = st.st_size;
		} else if (!h->count) {
			empty = path;
		}
	}
	if (foreign.len)
		find(d, "beside", HEALTH_WRONG, buf_text(&mend), "not everybody who may use the store may use what lies beside it: %s", buf_text(&foreign));
	else if (left)
		find(d, "beside", HEALTH_NOTE, "do not remove it, and copy it with the store: the next change takes it in",
		     "%s holds %lld bytes of changes that a program which was stopped left there", left, (long long)bytes);
	else if (empty)
		find(d, "beside", HEALTH_WELL, NULL, "%s was left there and holds no changes: it does no harm", empty);
	else
		find(d, "beside", HEALTH_WELL, NULL, "no changes were left beside the store");
	d->starved |= foreign.failed || mend.failed;
	buf_free(&foreign);
	buf_free(&mend);
}

/* "wsoa.db.part-a1B2c3": what a copy or a pack is called until it is whole. */
static bool is_part(const char *name)
{
	const char *part = strstr(name, ".part-");
	return part && part != name && strlen(part) == 12;
}

/* What lies in the folder of the store is not known. */
static struct finding *find_unlisted(struct doctor *d, const char *check, int error)
{
	d->starved |= error == ENOMEM;
	return find(d, check, HEALTH_NOTE, "look at it as somebody who may list that folder", "not looked at: the folder of the store cannot be listed: %s",
	            strerror(error));
}

static void look_leftovers(struct doctor *d)
{
	DIR *dir = opendir(d->folder);
	const char *name;
	struct buf names = { 0 };
	size_t count = 0;
	while (dir && (name = folder_next(dir)))
		if (is_part(name) && ++count <= 3)
			buf_printf(&names, "%s%s", names.len ? ", " : "", name);
	int error = errno;
	if (dir)
		closedir(dir);
	if (error)
		find_unlisted(d, "left over", error);
	else if (count)
		find(d, "left over", HEALTH_NOTE, "when no backup and no export is running, remove them", "%zu unfinished %s in the folder of the store: %s%s", count,
		     count == 1 ? "copy or pack is" : "copies or packs are", buf_text(&names), count > 3 ? " ..." : "");
	else
		find(d, "left over", HEALTH_WELL, NULL, "no unfinished copy or pack is in the folder of the store");
	d->starved |= names.failed;
	buf_free(&names);
}

static const char *copy_words(struct doctor *d, const char *name)
{
	char when[INSTANT_SHORT + 1];
	struct stat st;
	const char *path = arena_printf(d->mem, "%s/%s", d->folder, name);
	if (!path || stat(path, &st))
		return name;
	instant_short((int64_t)st.st_mtim.tv_sec * 1000, when);
	return arena_printf(d->mem, "%s (%lld bytes, %s)", name, (long long)st.st_size, when);
}

static void look_copies(struct doctor *d)
{
	enum { NAMED = 3 };
	size_t count = 0;
	const char *const *names = NULL;
	struct buf said = { 0 };
	wsoa_status st = copies_beside(d->path, d->mem, &names, &count);
	int error = st ? errno : 0;
	d->starved |= st == WSOA_NOMEM;
	d->copies = names;
	d->copy_count = count;
	for (size_t i = 0; i < count && i < NAMED && !d->mem->failed; i++)
		buf_printf(&said, "%s%s", i ? ", " : "", copy_words(d, names[i]));
	if (count > NAMED)
		buf_printf(&said, " and %zu more", count - NAMED);
	if (st)
		d->copies_found = find_unlisted(d, "copies", error);
	else if (count)
		d->copies_found = find(d, "copies", HEALTH_NOTE, "nothing: keep them, or remove them by hand",
		                       count == 1 ? "%zu copy from before a rebuild or an upgrade lies beside the store: %s"
		                                  : "%zu copies from before a rebuild or an upgrade lie beside the store: %s",
		                       count, buf_text(&said));
	else
		d->copies_found = find(d, "copies", HEALTH_WELL, NULL, "no copy from before a rebuild or an upgrade lies beside the store");
	d->starved |= said.failed;
	buf_free(&said);
}

/* ---- what is in it ---- */

static bool look_open(struct doctor *d, enum store_mode mode)
{
	bool damaged = false;
	if (store_look(d->path, mode, &d->err, &damaged, &d->s)) {
		find_error(d, "store", damaged ? HEALTH_DAMAGED : HEALTH_WRONG, damaged ? restore : NULL);
		return false;
	}
	d->out->version = d->s->version;
	if (store_is_older(d->s))
		find(d, "store", HEALTH_NOTE, "nothing: the next change upgrades it, after a copy beside it", "the store is of schema %d, this program's is %d",
		     d->s->version, schema_newest());
	else
		find(d, "store", HEALTH_WELL, NULL, "a store of wsoa, of this program's schema (%d)", d->s->version);
	return true;
}

/* A disk that does not give what is on it, or somebody who has the lock: nothing is known of what could not be read. */
static bool unread(const struct doctor *d, wsoa_status st)
{
	return st == WSOA_BUSY || (st == WSOA_STORE && db_unread(d->s));
}

/* Whether a part of verification finds nothing; else one finding. */
static bool look_part(struct doctor *d, const char *check, unsigned part, enum health health, const char *todo, struct verify_counts *n)
{
	wsoa_status st = store_verify_parts(d->s, part, d->progress, d->to, n);
	if (!st)
		return true;
	bool nothing_known = unread(d, st);
	find_error(d, check, nothing_known ? HEALTH_WRONG : health, nothing_known ? NULL : todo);
	return false;
}

static void look_projection(struct doctor *d, bool truth, struct verify_counts *n)
{
	static const char rebuild[] = "wsoa doctor --rebuild";
	if (look_part(d, "schema", VERIFY_SCHEMA, HEALTH_WRONG, truth ? rebuild : restore, n))
		find(d, "schema", HEALTH_WELL, NULL, "tables and indexes are those of a new store");
	if (store_is_older(d->s))
		find(d, "records", HEALTH_NOTE, NULL, "not looked at: the upgrade makes them anew");
	else if (!truth)
		find(d, "records", HEALTH_NOTE, NULL, "not looked at: what they are made from comes first");
	else if (look_part(d, "records", VERIFY_ROWS, HEALTH_WRONG, rebuild, n))
		find(d, "records", HEALTH_WELL, NULL, "%lld records are what the log says", (long long)n->records);
}

static void look_clock(struct doctor *d, int64_t now)
{
	char hash[HASH_HEX + 1], when[25];
	int64_t seq, at = 0;
	wsoa_status st = log_head(d->s, &seq, hash, &at);
	if (st) {
		find_error(d, "clock", HEALTH_WRONG, unread(d, st) ? NULL : restore);
		return;
	}
	instant_format(at, when);
	if (at > now + CLOCK_SLACK_MS)
		find(d, "clock", HEALTH_WRONG, "set this machine's clock (timedatectl); until then, new events get the time of the last",
		     "the last event was recorded at %s, which this machine's clock has not reached", when);
	else
		find(d, "clock", HEALTH_WELL, NULL, "the last event was recorded at %s", when);
}

/* What was erased lives on in the copies from before. */
static void look_erased_copies(struct doctor *d, int64_t erased_at)
{
	char day[INSTANT_SHORT + 1];
	struct buf old = { 0 };
	struct stat st;
	for (size_t i = 0; erased_at && i < d->copy_count; i++) {
		const char *path = arena_printf(d->mem, "%s/%s", d->folder, d->copies[i]);
		if (path && !stat(path, &st) && (int64_t)st.st_mtim.tv_sec * 1000 <= erased_at)
			buf_printf(&old, "%s%s", old.len ? ", " : "", d->copies[i]);
	}
	instant_short(erased_at, day);
	if (old.len)
		d->copies_found->todo = arena_printf(d->mem, "remove those from before the last erasure, of %s, since they hold what was erased: %s", day, buf_text(&old));
	d->starved |= old.failed;
	buf_free(&old);
}

/* Whether nobody changed it meanwhile; else what was found may be wrong, and the error says so. */
static bool look_inside(struct doctor *d, int64_t now)
{
	struct verify_counts *n = &d->out->counts;
	if (read_begin(d->s)) {
		find_error(d, "integrity", HEALTH_WRONG, NULL);
		return !read_end(d->s, WSOA_OK);
	}
	struct finding *integrity = NULL;
	bool damaged = false;
	if (look_part(d, "integrity", VERIFY_INTEGRITY, HEALTH_WRONG, "wsoa doctor --rebuild, and if that does not help, restore a backup", n))
		find(d, "integrity", HEALTH_WELL, NULL, "SQLite finds nothing wrong with the file");
	else
		integrity = &d->out->found[d->out->count - 1];
	bool log = look_part(d, "log", VERIFY_LOG, HEALTH_DAMAGED, restore, n);
	if (log)
		find(d, "log", HEALTH_WELL, NULL, "%lld events are chained, with %lld words behind them", (long long)n->events, (long long)n->words);
	bool files = look_part(d, "files", VERIFY_FILES, HEALTH_DAMAGED, restore, n);
	if (files)
		find(d, "files", HEALTH_WELL, NULL, "%lld files of evidence match their hash", (long long)n->files);
	for (size_t i = 0; i < d->out->count; i++)
		damaged |= d->out->found[i].health == HEALTH_DAMAGED;
	if (integrity && damaged)
		*integrity = (struct finding){ integrity->check, HEALTH_DAMAGED, integrity->result, restore };
	n->lines = log && files;
	look_projection(d, log && files, n);
	look_clock(d, now);
	look_erased_copies(d, n->erased_at);
	return !read_end(d->s, WSOA_OK);
}

static bool has_bytes(const struct doctor *d, const char *end)
{
	char path[PATH_MAX + 16];
	struct stat st;
	snprintf(path, sizeof path, "%s%s", d->path, end);
	return !stat(path, &st) && st.st_size;
}

static bool has_changes_beside(const struct doctor *d)
{
	return has_bytes(d, "-wal") || has_bytes(d, "-journal");
}

static bool was_changed(struct doctor *d)
{
	struct stat now;
	return stat(d->path, &now) || now.st_size != d->file.st_size || now.st_mtim.tv_sec != d->file.st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != d->file.st_mtim.tv_nsec || has_changes_beside(d);
}

/*
 * SQLite puts files beside a store that it reads. Where nobody has it open it is
 * read without them; if somebody came meanwhile, what was found may be wrong, and
 * it is read again.
 */
static void look_store(struct doctor *d, bool in_use, int64_t now)
{
	size_t before = d->out->count;
	bool alone = !in_use && !has_changes_beside(d);
	for (;;) {
		bool opened = look_open(d, alone ? STORE_COPY : STORE_READ);
		if (!opened)
			not_looked_at(d, "the store cannot be opened");
		if (opened && !look_inside(d, now)) {
			d->out->count = before;
			find_error(d, "store", HEALTH_WRONG, NULL);
		}
		store_close(d->s);
		d->s = NULL;
		if (!alone || !was_changed(d))
			return;
		alone = false;
		d->out->count = before;
		d->out->counts = (struct verify_counts){ 0 };
	}
}

/* Whose modes these are is not known: nobody is told to change those of a file that is no store. */
static void no_advice_on_modes(struct doctor *d)
{
	for (size_t i = 0; i < d->out->count; i++)
		if (!strcmp(d->out->found[i].check, "permissions") && d->out->found[i].todo) {
			d->out->found[i].health = HEALTH_NOTE;
			d->out->found[i].todo = NULL;
		}
}

static void follow_link(struct doctor *d)
{
	struct stat st;
	d->path = !lstat(d->named, &st) && S_ISLNK(st.st_mode) && realpath(d->named, d->real) ? d->real : d->named;
	path_folder(d->path, d->folder, sizeof d->folder);
}

wsoa_status doctor_look(const char *path, int64_t now, store_progress progress, void *to, struct arena *mem, struct examination *out)
{
	struct doctor d = { .named = path, .mem = mem, .out = out, .progress = progress, .to = to };
	struct holders h;
	*out = (struct examination){ 0 };
	follow_link(&d);
	if (look_file(&d)) {
		look_permissions(&d);
		look_disk(&d);
		look_users(&d, &h); /* before this program has it open itself */
		look_beside(&d, &h);
		look_leftovers(&d);
		look_copies(&d);
		look_store(&d, h.count > 0, now);
		if (!d.out->version)
			no_advice_on_modes(&d);
	} else {
		not_looked_at(&d, "the file comes first");
	}
	error_clear(&d.err);
	if (mem->failed || d.starved) {
		*out = (struct examination){ 0 };
		return WSOA_NOMEM;
	}
	return WSOA_OK;
}
