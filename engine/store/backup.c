/* A copy of a store: written under another name, verified, then given its own. */
#include "store/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "store/migrate.h"

struct copy {
	struct error *err;
	char part[COPY_PATH]; /* its name while it is made; "": there is no such file */
	int fd;
};

static wsoa_status taken(struct error *err, const char *path)
{
	struct stat there;
	if (!stat(path, &there) && !S_ISREG(there.st_mode))
		return error_set(err, WSOA_REFUSED, path, S_ISDIR(there.st_mode) ? "name a file in it" : "name a file", "%s is not a file", path);
	return error_set(err, WSOA_REFUSED, path, "name another file, or move it away first", "there is something of this name already");
}

/* The group's where the store is; without that group nobody else's. */
static wsoa_status set_mode(struct copy *c, const struct stat *store)
{
	struct stat mine;
	mode_t mode = 0600;
	if ((store->st_mode & 0060) && !fstat(c->fd, &mine) && (mine.st_gid == store->st_gid || !fchown(c->fd, (uid_t)-1, store->st_gid)))
		mode |= store->st_mode & 0060;
	return fchmod(c->fd, mode) ? error_io(c->err, c->part, "made") : WSOA_OK;
}

static wsoa_status copy_begin(struct copy *c, const char *path, const char *source)
{
	struct stat store;
	if (snprintf(c->part, sizeof c->part, "%s.part-XXXXXX", path) >= (int)sizeof c->part - 8) {
		*c->part = '\0';
		return error_set(c->err, WSOA_INVALID, path, "name a shorter path", "the path is too long");
	}
	c->fd = mkstemp(c->part);
	if (c->fd < 0) {
		*c->part = '\0';
		return error_io(c->err, path, "made");
	}
	return stat(source, &store) ? error_io(c->err, source, "read") : set_mode(c, &store);
}

static wsoa_status copy_check(struct copy *c, unsigned parts, store_progress progress, void *to, struct verify_counts *out)
{
	struct store *copy = NULL;
	wsoa_status st = store_open(c->part, STORE_COPY, c->err, &copy);
	if (!st)
		st = store_verify_parts(copy, parts, progress, to, out);
	store_close(copy);
	return st;
}

/* A second name can never replace a file; where there are none (FAT), it is looked for first. */
static bool give_name(struct copy *c, const char *path)
{
	struct stat there;
	if (!link(c->part, path)) {
		unlink(c->part);
		return true;
	}
	if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
		return false;
	if (!lstat(path, &there)) {
		errno = EEXIST;
		return false;
	}
	return errno == ENOENT && !rename(c->part, path);
}

static wsoa_status copy_publish(struct copy *c, const char *path, bool numbered, struct backup *out)
{
	char folder[COPY_PATH];
	int n = 1;
	snprintf(out->path, sizeof out->path, "%s", path);
	while (!give_name(c, out->path)) {
		if (errno != EEXIST)
			return error_io(c->err, out->path, "made");
		if (!numbered)
			return taken(c->err, path);
		snprintf(out->path, sizeof out->path, "%.*s-%d", COPY_PATH - 16, path, ++n);
	}
	*c->part = '\0';
	path_folder(out->path, folder, sizeof folder);
	if (folder_sync(AT_FDCWD, folder))
		return WSOA_OK;
	wsoa_status st = error_io(c->err, out->path, "written");
	unlink(out->path);
	return st;
}

static void copy_end(struct copy *c)
{
	if (c->fd >= 0)
		close(c->fd);
	if (*c->part)
		unlink(c->part);
}

wsoa_status store_backup(struct store *s, const char *path, bool numbered, unsigned parts, store_progress progress, void *to,
                         struct backup *out)
{
	struct copy c = { .err = s->err, .fd = -1 };
	struct stat there;
	*out = (struct backup){ 0 };
	if (!*path)
		return error_set(s->err, WSOA_INVALID, "", "name the file: wsoa backup FILE", "the name of the file is empty");
	wsoa_status st = numbered ? WSOA_OK : store_check_path(s, path); /* nobody is told to move the store's own away */
	if (!st && !numbered && !lstat(path, &there))
		st = taken(s->err, path);
	if (!st)
		st = copy_begin(&c, path, db_file(s));
	if (!st)
		st = db_backup(s, c.part, progress, to);
	if (!st && (fsync(c.fd) || fstat(c.fd, &there)))
		st = error_io(s->err, path, "written");
	if (!st)
		st = copy_check(&c, parts, progress, to, &out->counts);
	if (!st)
		st = copy_publish(&c, path, numbered, out);
	if (!st)
		out->size = there.st_size;
	copy_end(&c);
	if (st)
		db_forget(s); /* what is wrong with the copy may have been read wrongly */
	return st;
}

/* ---- copies that lie beside it ---- */

static bool is_copy(const char *base, const char *name)
{
	size_t n = strlen(base);
	return !strncmp(name, base, n) && (!strncmp(name + n, ".rebuild-backup", 15) || (!strncmp(name + n, ".schema-", 8) && strstr(name + n, "-backup")));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

wsoa_status copies_beside(const char *store, struct arena *mem, const char *const **out, size_t *count)
{
	char folder[COPY_PATH];
	const char **names = NULL;
	size_t cap = 0;
	const char *name;
	*count = 0;
	path_folder(store, folder, sizeof folder);
	DIR *dir = opendir(folder);
	while (dir && (name = folder_next(dir))) {
		const char **more = is_copy(path_name(store), name) ? arena_grow(mem, names, *count, &cap, sizeof *names) : NULL;
		if (more) {
			names = more;
			names[(*count)++] = arena_strdup(mem, name);
		}
	}
	int error = errno;
	if (dir)
		closedir(dir);
	if (mem->failed)
		*count = 0;
	if (*count)
		qsort(names, *count, sizeof *names, by_name);
	*out = names;
	errno = error;
	return mem->failed || error == ENOMEM ? WSOA_NOMEM : error ? WSOA_IO : WSOA_OK;
}
