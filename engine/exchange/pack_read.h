/*
 * Reading a pack that a stranger made. Nothing outside its folder is opened,
 * no link is followed, only plain files are read, lines and files have their
 * limits, and nothing is ever written. Every fault is WSOA_UNVERIFIED and
 * names the file.
 */
#ifndef WSOA_EXCHANGE_PACK_READ_H
#define WSOA_EXCHANGE_PACK_READ_H

#include "base/limits.h"
#include "exchange/pack.h"

struct pack_reader {
	struct error *err;
	struct arena mem;
	const char *dir;
	int fd;
	struct pack_entries files; /* those of both manifests and the tag manifest itself, by path, once it was checked */
};
/* WSOA_NOTFOUND where there is no folder, WSOA_UNVERIFIED where it holds no pack. Ends with reader_close() in any case. */
wsoa_status reader_open(struct pack_reader *r, const char *dir, struct error *err);
void reader_close(struct pack_reader *r);
/* Both manifests: every file is listed, there, and has its SHA-256; and there is nothing else. */
wsoa_status reader_check(struct pack_reader *r);
/* The entry of a file of the pack; NULL when it has none. */
const struct pack_entry *reader_entry(const struct pack_reader *r, const char *path);

/* A finding about a file of the pack. */
wsoa_status pack_wrong(struct error *err, const char *where, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
#ifdef __clang_analyzer__ /* as in base/error.h */
#define pack_wrong(...) error_only(pack_wrong(__VA_ARGS__))
#endif

/* A plain file of the pack, for reading; its size. */
wsoa_status reader_file(struct pack_reader *r, const char *path, int *fd, int64_t *size);
/* All of a file of at most `most` bytes, with a NUL after them, in mem. */
wsoa_status reader_text(struct pack_reader *r, const char *path, size_t most, struct arena *mem, char **text, size_t *len);

/* The lines of a file, without their newlines. */
struct pack_lines {
	struct pack_reader *reader;
	const char *path;
	int fd;
	size_t most;       /* bytes of a line */
	struct buf text;
	size_t at;
	int64_t number;    /* of the line given last, from 1 */
	bool ended;
};
wsoa_status lines_open(struct pack_lines *l, struct pack_reader *r, const char *path, size_t most);
/* The next line, a NUL after it; NULL at the end. Holds until the next call. */
wsoa_status lines_next(struct pack_lines *l, const char **line, size_t *len);
void lines_close(struct pack_lines *l); /* accepts a zeroed one */

#endif
