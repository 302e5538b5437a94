/* Opening, listing and hashing the files of a pack, with no trust in any of it. */
#include "exchange/pack_read.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

enum { DEPTH_MAX = 4, CHUNK = 64 * 1024 };

wsoa_status(pack_wrong)(struct error *err, const char *where, const char *fmt, ...)
{
	char text[500];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return error_set(err, WSOA_UNVERIFIED, where, "ask for the pack again, or compare it with a copy that somebody else has kept", "%s", text);
}

/* ---- names ---- */

/* Characters as packs have them in a path: parts of plain ones, none of which begins with a point. */
static bool path_is_plain(const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/";
	size_t len = strlen(path);
	if (!len || strspn(path, plain) != len || path[len - 1] == '/')
		return false;
	for (const char *part = path; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
		if (*part == '.' || *part == '/')
			return false;
	return true;
}

/* What stands in a message in place of a name that may hold anything. */
static void name_clean(const char *name, char out[80])
{
	snprintf(out, 80, "%.60s", name);
	for (char *c = out; *c; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
			*c = '?';
}

static wsoa_status check_length(struct error *err, const char *where, const char *path, const char *shown)
{
	return strlen(path) <= PACK_PATH_MAX ? WSOA_OK : pack_wrong(err, where, "the pack has a path of more than %d characters: '%s'", PACK_PATH_MAX, shown);
}

/* ---- files ---- */

/* Each part is opened from the one before, so that a link on the way is refused too. -1 and errno on failure. */
static int open_inside(const struct pack_reader *r, const char *path)
{
	char part[PACK_PATH_MAX + 1];
	int at = r->fd;
	for (const char *slash; at >= 0; path = slash + 1) {
		slash = strchr(path, '/');
		snprintf(part, sizeof part, "%.*s", slash ? (int)(slash - path) : (int)strlen(path), path);
		int next = openat(at, part, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (slash ? O_DIRECTORY : 0));
		int code = errno;
		if (at != r->fd)
			close(at);
		errno = code;
		at = next;
		if (!slash)
			break;
	}
	return at;
}

wsoa_status reader_file(struct pack_reader *r, const char *path, int *fd, int64_t *size)
{
	struct stat st;
	int file = open_inside(r, path);
	if (file < 0 && errno == ENOENT)
		return pack_wrong(r->err, path, "%s is missing", path);
	if (file < 0 && (errno == ENOTDIR || errno == ELOOP))
		return pack_wrong(r->err, path, "%s is no plain file of this folder", path);
	if (file < 0)
		return error_io(r->err, path, "read");
	if (!fstat(file, &st) && S_ISREG(st.st_mode)) {
		*fd = file;
		*size = st.st_size;
		return WSOA_OK;
	}
	close(file);
	return pack_wrong(r->err, path, "%s is no plain file", path);
}

/* Up to size bytes, fewer at the end alone. */
static bool read_fully(int fd, char *bytes, size_t size, size_t *got)
{
	for (*got = 0; *got < size;) {
		ssize_t n = read(fd, bytes + *got, size - *got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		*got += (size_t)n;
	}
	return true;
}

wsoa_status reader_text(struct pack_reader *r, const char *path, size_t most, struct arena *mem, char **text, size_t *len)
{
	int fd = -1;
	int64_t size = 0;
	wsoa_status st = reader_file(r, path, &fd, &size);
	if (st)
		return st;
	if (size > (int64_t)most)
		st = pack_wrong(r->err, path, "%s has more than %zu MiB", path, most >> 20);
	else if (!(*text = arena_alloc(mem, (size_t)size + 1)))
		st = error_nomem(r->err);
	else if (!read_fully(fd, *text, (size_t)size, len))
		st = error_io(r->err, path, "read");
	close(fd);
	return st;
}

static wsoa_status hash_file(struct pack_reader *r, struct pack_entry *e, char found[HASH_HEX + 1])
{
	struct hash_state h;
	char chunk[CHUNK];
	size_t got = 0;
	int fd;
	wsoa_status st = reader_file(r, e->path, &fd, &e->size);
	if (st)
		return st;
	hash_begin(&h);
	do {
		if (!read_fully(fd, chunk, sizeof chunk, &got)) {
			st = error_io(r->err, e->path, "read");
			break;
		}
		hash_add(&h, chunk, got);
	} while (got == sizeof chunk);
	hash_end(&h, found);
	close(fd);
	return st;
}

/* ---- lines ---- */

wsoa_status lines_open(struct pack_lines *l, struct pack_reader *r, const char *path, size_t most)
{
	int64_t size;
	*l = (struct pack_lines){ .reader = r, .path = path, .fd = -1, .most = most };
	return reader_file(r, path, &l->fd, &size);
}

static wsoa_status more_text(struct pack_lines *l)
{
	char chunk[CHUNK];
	size_t got = 0;
	if (!read_fully(l->fd, chunk, sizeof chunk, &got))
		return error_io(l->reader->err, l->path, "read");
	if (memchr(chunk, '\0', got))
		return pack_wrong(l->reader->err, l->path, "%s holds a NUL after line %lld", l->path, (long long)l->number);
	buf_add(&l->text, chunk, got);
	l->ended = got < sizeof chunk;
	return l->text.failed ? error_nomem(l->reader->err) : WSOA_OK;
}

/* What was given is dropped, so that memory holds a line and a chunk. */
static void drop_given(struct pack_lines *l)
{
	if (!l->at)
		return;
	memmove(l->text.data, l->text.data + l->at, l->text.len - l->at);
	l->text.len -= l->at;
	l->at = 0;
}

wsoa_status lines_next(struct pack_lines *l, const char **line, size_t *len)
{
	size_t searched = 0;
	*line = NULL;
	for (;;) {
		char *from = l->text.len ? l->text.data + l->at : NULL;
		size_t there = l->text.len - l->at;
		/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): where there is text there is memory */
		char *end = there > searched ? memchr(from + searched, '\n', there - searched) : NULL;
		if ((end ? (size_t)(end - from) : there) > l->most)
			return pack_wrong(l->reader->err, l->path, "%s: line %lld has more than %zu bytes", l->path, (long long)l->number + 1, l->most);
		if (end) {
			*end = '\0';
			*line = from;
			*len = (size_t)(end - from);
			l->at += *len + 1;
			l->number++;
			return WSOA_OK;
		}
		if (l->ended && there)
			return pack_wrong(l->reader->err, l->path, "%s: the last line has no line end", l->path);
		if (l->ended)
			return WSOA_OK;
		searched = there;
		drop_given(l);
		wsoa_status st = more_text(l);
		if (st)
			return st;
	}
}

void lines_close(struct pack_lines *l)
{
	if (l->reader && l->fd >= 0)
		close(l->fd);
	buf_free(&l->text);
	*l = (struct pack_lines){ .fd = -1 };
}

/* ---- manifests ---- */

static wsoa_status add_entry(struct pack_reader *r, struct pack_entries *to, const char *path, const char *hash)
{
	struct pack_entry *more = arena_grow(&r->mem, to->at, to->count, &to->cap, sizeof *more);
	char *copy = arena_strdup(&r->mem, path);
	if (!more || !copy)
		return error_nomem(r->err);
	if (to->count == PACK_FILES_MAX)
		return pack_wrong(r->err, r->dir, "the pack has more than %d files", PACK_FILES_MAX);
	to->at = more;
	more[to->count] = (struct pack_entry){ .path = copy };
	snprintf(more[to->count++].hash, HASH_HEX + 1, "%s", hash);
	return WSOA_OK;
}

/* "<sha256>  <path>" */
static wsoa_status read_entry(struct pack_reader *r, const char *manifest, const char *line, size_t len, bool payload)
{
	char hash[HASH_HEX + 1], shown[80];
	const char *path = line + HASH_HEX + 2;
	bool fits = len > HASH_HEX + 2 && !memcmp(line + HASH_HEX, "  ", 2), in_data;
	snprintf(hash, sizeof hash, "%.*s", HASH_HEX, line);
	if (!fits || !hash_is_hex(hash))
		return pack_wrong(r->err, manifest, "%s holds a line that is not a SHA-256, two blanks and a path", manifest);
	name_clean(path, shown);
	in_data = !strncmp(path, PACK_DATA, sizeof PACK_DATA - 1);
	wsoa_status st = check_length(r->err, manifest, path, shown);
	if (st)
		return st;
	if (!path_is_plain(path) || in_data != payload)
		return pack_wrong(r->err, manifest, "%s lists a path that it may not list: '%s'", manifest, shown);
	return add_entry(r, &r->files, path, hash);
}

static wsoa_status read_manifest(struct pack_reader *r, const char *manifest, bool payload)
{
	struct pack_lines l;
	const char *line = NULL;
	size_t len;
	wsoa_status st = lines_open(&l, r, manifest, HASH_HEX + 2 + 4096);
	while (!st && !(st = lines_next(&l, &line, &len)) && line)
		st = read_entry(r, manifest, line, len, payload);
	lines_close(&l);
	return st;
}

/* ---- what is there ---- */

static wsoa_status list_folder(struct pack_reader *r, int fd, const char *prefix, int depth, struct pack_entries *out);

static wsoa_status list_one(struct pack_reader *r, int fd, const char *prefix, const char *name, int depth, struct pack_entries *out)
{
	struct stat st;
	char path[PACK_PATH_MAX + 300], shown[80];
	snprintf(path, sizeof path, "%s%s", prefix, name);
	name_clean(path, shown);
	wsoa_status long_one = check_length(r->err, r->dir, path, shown);
	if (long_one)
		return long_one;
	if (!path_is_plain(path))
		return pack_wrong(r->err, r->dir, "the pack holds '%s', which is in no manifest", shown);
	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return error_io(r->err, path, "read");
	if (S_ISREG(st.st_mode))
		return add_entry(r, out, path, "");
	if (!S_ISDIR(st.st_mode))
		return pack_wrong(r->err, path, "%s is neither a plain file nor a folder", shown);
	if (depth == DEPTH_MAX)
		return pack_wrong(r->err, path, "%s lies too deep for a pack", shown);
	int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (inner < 0)
		return error_io(r->err, path, "read");
	size_t before = out->count;
	snprintf(path, sizeof path, "%s%s/", prefix, name);
	wsoa_status found = list_folder(r, inner, path, depth + 1, out);
	if (!found && out->count == before)
		found = pack_wrong(r->err, path, "%s was added: no file of a manifest lies in this folder", shown);
	return found;
}

/* Closes fd. */
static wsoa_status list_folder(struct pack_reader *r, int fd, const char *prefix, int depth, struct pack_entries *out)
{
	wsoa_status st = WSOA_OK;
	const char *name;
	DIR *d = fdopendir(fd);
	if (!d) {
		st = error_io(r->err, *prefix ? prefix : r->dir, "read");
		close(fd);
		return st;
	}
	while (!st && (name = folder_next(d)))
		st = list_one(r, fd, prefix, name, depth, out);
	if (!st && errno)
		st = error_io(r->err, *prefix ? prefix : r->dir, "read");
	closedir(d);
	return st;
}

static wsoa_status list_all(struct pack_reader *r, struct pack_entries *out)
{
	int fd = openat(r->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return error_io(r->err, r->dir, "read");
	wsoa_status st = list_folder(r, fd, "", 0, out);
	entries_sort(out);
	return st;
}

/* ---- both against each other ---- */

static wsoa_status check_twice(struct pack_reader *r)
{
	for (size_t i = 1; i < r->files.count; i++)
		if (!strcmp(r->files.at[i - 1].path, r->files.at[i].path))
			return pack_wrong(r->err, r->files.at[i].path, "%s is listed twice", r->files.at[i].path);
	return WSOA_OK;
}

static wsoa_status check_listed(struct pack_reader *r, const struct pack_entries *there)
{
	const struct pack_entries *listed = &r->files;
	for (size_t i = 0, k = 0; i < listed->count || k < there->count;) {
		const char *a = i < listed->count ? listed->at[i].path : NULL, *b = k < there->count ? there->at[k].path : NULL;
		int order = !a ? 1 : !b ? -1 : strcmp(a, b);
		if (order < 0)
			return pack_wrong(r->err, a, "%s is missing: a manifest lists it", a);
		if (order > 0)
			return pack_wrong(r->err, b, "%s was added: it is in no manifest", b);
		i++;
		k++;
	}
	return WSOA_OK;
}

static wsoa_status check_hashes(struct pack_reader *r)
{
	char found[HASH_HEX + 1];
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < r->files.count && !st; i++) {
		struct pack_entry *e = &r->files.at[i];
		st = hash_file(r, e, found);
		if (!st && *e->hash && strcmp(e->hash, found) != 0)
			st = pack_wrong(r->err, e->path, "%s has been changed: its SHA-256 is not that of the manifest", e->path);
		memcpy(e->hash, found, sizeof found);
	}
	return st;
}

wsoa_status reader_check(struct pack_reader *r)
{
	struct pack_entries there = { 0 };
	wsoa_status st = read_manifest(r, PACK_MANIFEST, true);
	if (!st)
		st = read_manifest(r, PACK_TAGS, false);
	if (!st)
		st = add_entry(r, &r->files, PACK_TAGS, "");
	entries_sort(&r->files);
	if (!st)
		st = check_twice(r);
	if (!st)
		st = list_all(r, &there);
	if (!st)
		st = check_listed(r, &there);
	return st ? st : check_hashes(r);
}

const struct pack_entry *reader_entry(const struct pack_reader *r, const char *path)
{
	size_t low = 0, high = r->files.count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(path, r->files.at[mid].path);
		if (!order)
			return &r->files.at[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* ---- open and close ---- */

static wsoa_status check_declaration(struct pack_reader *r)
{
	struct arena mem = { 0 };
	char *text = NULL;
	size_t len = 0;
	wsoa_status st = reader_text(r, "bagit.txt", PACK_TEXT_MAX, &mem, &text, &len);
	if (!st && strcmp(text, pack_declaration) != 0)
		st = pack_wrong(r->err, "bagit.txt", "bagit.txt does not say that this is a bag of version 1.0 in UTF-8");
	arena_free(&mem);
	return st;
}

wsoa_status reader_open(struct pack_reader *r, const char *dir, struct error *err)
{
	*r = (struct pack_reader){ .err = err, .dir = dir, .fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
	if (r->fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return error_set(err, WSOA_NOTFOUND, dir, "name the folder that holds bagit.txt", "there is no folder of this name");
	return r->fd < 0 ? error_io(r->err, dir, "read") : check_declaration(r);
}

void reader_close(struct pack_reader *r)
{
	if (r->fd >= 0)
		close(r->fd);
	arena_free(&r->mem);
	*r = (struct pack_reader){ .fd = -1 };
}
