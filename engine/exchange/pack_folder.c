/*
 * A folder that appears whole or not at all: it is written under another name
 * beside its own, each file hashed on its way, and renamed at the end.
 */
#define _GNU_SOURCE /* getdents64. NOLINT(bugprone-reserved-identifier): the C library's own switch */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "exchange/pack.h"

enum { DRAIN_AT = 64 * 1024 };

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct pack_entry *)a)->path, ((const struct pack_entry *)b)->path);
}

void entries_sort(struct pack_entries *entries)
{
	if (entries->count)
		qsort(entries->at, entries->count, sizeof *entries->at, by_path);
}

/* ---- the folder ---- */

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool is_entry(const char *name)
{
	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static void empty_folder(int fd);

static bool remove_entry(int fd, const char *name)
{
	int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (inner >= 0)
		empty_folder(inner);
	return !unlinkat(fd, name, inner >= 0 ? AT_REMOVEDIR : 0);
}

/* Removes what is in an open folder, which is closed. Reads it without opendir(): half a pack goes away even where memory is out. */
static void empty_folder(int fd)
{
	_Alignas(struct dirent64) char bytes[4096];
	bool removed = true;
	while (removed) { /* what is removed while a folder is read may hide what stands behind it */
		ssize_t n;
		removed = false;
		lseek(fd, 0, SEEK_SET);
		while ((n = getdents64(fd, bytes, sizeof bytes)) > 0)
			for (ssize_t at = 0; at < n;) {
				const struct dirent64 *e = (const void *)(bytes + at);
				if (is_entry(e->d_name) && remove_entry(fd, e->d_name))
					removed = true;
				at += e->d_reclen;
			}
	}
	close(fd);
}

/* ---- what was left behind ---- */

static const char unique[] = "XXXXXX";

/* A name that mkdtemp() could have made of the prefix. */
static bool is_made_of(const char *name, const char *prefix)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	size_t len = strlen(prefix);
	return !strncmp(name, prefix, len) && strlen(name + len) == sizeof unique - 1 && strspn(name + len, letters) == sizeof unique - 1;
}

/* Private as mkdtemp() makes it, or a pack that only lacked its name. */
static bool is_unfinished(int fd)
{
	struct stat st, bag;
	return !fstat(fd, &st) && st.st_uid == geteuid() && ((st.st_mode & 0777) == 0700 || !fstatat(fd, "bagit.txt", &bag, AT_SYMLINK_NOFOLLOW));
}

/* Goes unless somebody holds it; else its maker was killed. */
static void sweep_one(int above, const char *name)
{
	int fd = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	if (is_unfinished(fd) && !flock(fd, LOCK_EX | LOCK_NB)) {
		int inside = dup(fd);
		if (inside >= 0)
			empty_folder(inside);
		unlinkat(above, name, AT_REMOVEDIR);
	}
	close(fd);
}

static void sweep(const char *prefix)
{
	char folder[4096];
	path_folder(prefix, folder, sizeof folder);
	DIR *d = opendir(folder);
	const char *name;
	while (d && (name = folder_next(d)))
		if (is_made_of(name, path_name(prefix)))
			sweep_one(dirfd(d), name);
	if (d)
		closedir(d);
}

/* ---- beginning ---- */

/*
 * Holds the folder, so that nobody sweeps it. Another run may have found it
 * before that, and swept it: false then. Where folders cannot be held, none
 * is swept either.
 */
static bool hold(int fd, const char *path)
{
	struct stat held, there;
	while (flock(fd, LOCK_EX) && errno == EINTR)
		;
	return !fstat(fd, &held) && !stat(path, &there) && same_file(&held, &there);
}

/* A new folder, open and held; its path is NULL where another run swept it at once. */
static wsoa_status make_held(struct pack_folder *f, const char *prefix)
{
	char *path = arena_printf(&f->mem, "%s%s", prefix, unique);
	if (!path)
		return error_nomem(f->err);
	if (!mkdtemp(path))
		return error_io(f->err, path, "made");
	f->path = path;
	f->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd < 0 && errno != ENOENT)
		return error_io(f->err, path, "opened");
	if (f->fd >= 0 && hold(f->fd, path))
		return WSOA_OK;
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	f->path = NULL;
	return WSOA_OK;
}

wsoa_status folder_begin_private(struct pack_folder *f, const char *prefix, struct error *err)
{
	enum { TRIES = 10 };
	wsoa_status st = WSOA_OK;
	*f = (struct pack_folder){ .err = err, .fd = -1 };
	sweep(prefix);
	for (int i = 0; i < TRIES && !st && !f->path; i++)
		st = make_held(f, prefix);
	return st || f->path ? st : error_io(err, prefix, "made");
}

/* Whether this folder, or one above it, is a bag. It takes ".." as the disk has it: a name may lead through links. */
static bool lies_in_bag(struct buf *folder)
{
	struct stat here, above, bag;
	while (!folder->failed && !stat(buf_text(folder), &here)) {
		size_t len = folder->len;
		buf_str(folder, "/bagit.txt");
		if (!folder->failed && !lstat(buf_text(folder), &bag))
			return true;
		folder->len = len;
		buf_str(folder, "/..");
		if (folder->failed || stat(buf_text(folder), &above) || same_file(&here, &above))
			break;
	}
	return false;
}

/* Another bag would no more be what its manifests say. */
static wsoa_status check_outside(const char *dir, struct error *err)
{
	struct buf folder = { 0 };
	const char *slash = strrchr(dir, '/');
	if (slash)
		buf_printf(&folder, "%.*s/", (int)(slash - dir), dir);
	else
		buf_str(&folder, ".");
	bool inside = lies_in_bag(&folder), failed = folder.failed;
	buf_free(&folder);
	if (failed)
		return error_nomem(err);
	return !inside ? WSOA_OK
	               : error_set(err, WSOA_REFUSED, dir, "name a folder outside that pack",
	                           "it would lie inside another pack, which would no longer verify");
}

/* WSOA_REFUSED where there is something of this name, or the folder would lie inside a bag. */
static wsoa_status check_free(const char *dir, struct error *err)
{
	struct stat there;
	wsoa_status st = check_outside(dir, err);
	if (st)
		return st;
	if (!lstat(dir, &there))
		return error_set(err, WSOA_REFUSED, dir, "name another folder, or move it away first", "there is something of this name already");
	return errno == ENOENT ? WSOA_OK : error_io(err, dir, "made");
}

wsoa_status folder_begin(struct pack_folder *f, const char *dir, struct error *err)
{
	struct buf name = { 0 };
	size_t len = strlen(dir);
	while (len > 1 && dir[len - 1] == '/')
		len--;
	buf_add(&name, dir, len);
	wsoa_status st = name.failed ? error_nomem(err) : check_free(buf_text(&name), err);
	buf_str(&name, ".part-");
	if (!st)
		st = name.failed ? error_nomem(err) : folder_begin_private(f, buf_text(&name), err);
	buf_free(&name);
	if (st)
		return st;
	f->dir = arena_printf(&f->mem, "%.*s", (int)len, dir);
	return f->dir ? WSOA_OK : error_nomem(err);
}

/* The mode that the umask asks for, as only a folder that is made can tell: mkdtemp() made this one private while it was unfinished. */
static bool open_up(struct pack_folder *f)
{
	static const char trial[] = "mode";
	struct stat st;
	return !mkdirat(f->fd, trial, 0777) && !fstatat(f->fd, trial, &st, AT_SYMLINK_NOFOLLOW) && !unlinkat(f->fd, trial, AT_REMOVEDIR) &&
	       !fchmod(f->fd, st.st_mode & 0777);
}

wsoa_status folder_publish(struct pack_folder *f)
{
	char above[4096];
	const char *dir = f->dir;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < f->folder_count && !st; i++)
		if (!folder_sync(f->fd, f->folders[i]))
			st = error_io(f->err, f->folders[i], "written");
	if (!st && (!open_up(f) || !folder_sync(f->fd, ".")))
		st = error_io(f->err, dir, "written");
	if (!st)
		st = check_free(dir, f->err);
	if (!st && rename(f->path, dir))
		st = error_io(f->err, dir, "made");
	if (st)
		return st;
	path_folder(dir, above, sizeof above);
	if (!folder_sync(AT_FDCWD, above))
		st = error_io(f->err, dir, "written");
	if (!st || rename(dir, f->path)) /* what failed is not left under that name */
		f->path = NULL;
	return st;
}

void folder_end(struct pack_folder *f)
{
	if (f->path && f->fd >= 0) {
		empty_folder(f->fd);
		f->fd = -1;
	}
	if (f->path)
		rmdir(f->path);
	if (f->fd >= 0)
		close(f->fd);
	arena_free(&f->mem);
	*f = (struct pack_folder){ .fd = -1 };
}

/* ---- its files ---- */

static wsoa_status make_folder(struct pack_folder *f, const char *path, size_t len)
{
	char name[256];
	snprintf(name, sizeof name, "%.*s", (int)len, path);
	if (mkdirat(f->fd, name, 0777))
		return errno == EEXIST ? WSOA_OK : error_io(f->err, name, "made");
	const char **more = arena_grow(&f->mem, f->folders, f->folder_count, &f->folder_cap, sizeof *f->folders);
	if (!more)
		return error_nomem(f->err);
	f->folders = more;
	f->folders[f->folder_count++] = arena_strdup(&f->mem, name);
	return f->mem.failed ? error_nomem(f->err) : WSOA_OK;
}

wsoa_status file_begin(struct pack_folder *f, const char *path, struct pack_file *out)
{
	wsoa_status st = WSOA_OK;
	*out = (struct pack_file){ .folder = f, .path = arena_strdup(&f->mem, path), .fd = -1 };
	if (!out->path)
		return error_nomem(f->err);
	for (const char *slash = strchr(path, '/'); slash && !st; slash = strchr(slash + 1, '/'))
		st = make_folder(f, path, (size_t)(slash - path));
	if (st)
		return st;
	out->fd = openat(f->fd, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	hash_begin(&out->hash);
	return out->fd < 0 ? error_io(f->err, path, "written") : WSOA_OK;
}

static void write_out(struct pack_file *f, const char *bytes, size_t len)
{
	hash_add(&f->hash, bytes, len);
	f->size += (int64_t)len;
	while (len && !f->status) {
		ssize_t n = write(f->fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			f->status = error_io(f->folder->err, f->path, "written");
			return;
		}
		bytes += n;
		len -= (size_t)n;
	}
}

bool file_write(void *to, const char *bytes, size_t len)
{
	struct pack_file *f = to;
	if (f->status)
		return false;
	if (f->out.len + len < DRAIN_AT) {
		buf_add(&f->out, bytes, len);
	} else {
		write_out(f, f->out.data, f->out.len);
		buf_clear(&f->out);
		write_out(f, bytes, len);
	}
	if (f->out.failed && !f->status)
		f->status = error_nomem(f->folder->err);
	return !f->status;
}

wsoa_status file_drain(struct pack_file *f, struct buf *from, bool all)
{
	if (from->failed)
		return error_nomem(f->folder->err);
	if (all || from->len >= DRAIN_AT) {
		file_write(f, buf_text(from), from->len);
		buf_clear(from);
	}
	return f->status;
}

static wsoa_status add_entry(struct pack_file *f)
{
	struct pack_folder *folder = f->folder;
	struct pack_entries *e = &folder->entries;
	struct pack_entry *more = arena_grow(&folder->mem, e->at, e->count, &e->cap, sizeof *more);
	if (!more)
		return error_nomem(folder->err);
	e->at = more;
	more[e->count] = (struct pack_entry){ .path = f->path, .size = f->size };
	hash_end(&f->hash, more[e->count++].hash);
	return WSOA_OK;
}

wsoa_status file_end(struct pack_file *f, wsoa_status st)
{
	if (!f->status)
		write_out(f, f->out.data, f->out.len);
	if (!f->status && f->folder->dir && fsync(f->fd))
		f->status = error_io(f->folder->err, f->path, "written");
	if (close(f->fd) && !f->status)
		f->status = error_io(f->folder->err, f->path, "written");
	buf_free(&f->out);
	st = st ? st : f->status;
	return st ? st : add_entry(f);
}

wsoa_status file_of_text(struct pack_folder *folder, const char *path, struct buf *text)
{
	struct pack_file f;
	wsoa_status st = text->failed ? error_nomem(folder->err) : file_begin(folder, path, &f);
	if (!st) {
		file_write(&f, buf_text(text), text->len);
		st = file_end(&f, WSOA_OK);
	}
	buf_free(text);
	return st;
}

wsoa_status file_of_doc(struct pack_folder *folder, const char *path, const wsoa_doc *doc, const char *format, const char *table)
{
	struct pack_file f;
	wsoa_render_options options = { .table = table };
	wsoa_status st = file_begin(folder, path, &f);
	if (st)
		return st;
	st = wsoa_doc_render(doc, format, &options, file_write, &f);
	if (f.status)
		st = f.status; /* all that the renderer knows is that it could not be written */
	else if (st == WSOA_NOMEM)
		error_nomem(folder->err);
	else if (st)
		error_set(folder->err, st = WSOA_BUG, path, "please report this", "%s cannot be written as %s", path, format);
	return file_end(&f, st);
}

/* ---- manifests ---- */

static bool is_payload(const struct pack_entry *e)
{
	return !strncmp(e->path, PACK_DATA, sizeof PACK_DATA - 1);
}

static wsoa_status put_manifest(struct pack_folder *f, const char *path, bool payload)
{
	struct buf text = { 0 };
	for (size_t i = 0; i < f->entries.count; i++)
		if (is_payload(&f->entries.at[i]) == payload)
			buf_printf(&text, "%s  %s\n", f->entries.at[i].hash, f->entries.at[i].path);
	return file_of_text(f, path, &text);
}

wsoa_status folder_manifests(struct pack_folder *f)
{
	entries_sort(&f->entries);
	wsoa_status st = put_manifest(f, PACK_MANIFEST, true);
	if (!st)
		st = put_manifest(f, PACK_TAGS, false);
	entries_sort(&f->entries);
	return st;
}
