/*
 * SQLite, and nothing about plans: opening, transactions, statements. db.c is
 * the only file that includes sqlite3.h.
 *
 * One public call is one transaction. A write is BEGIN IMMEDIATE and waits for
 * others: 10 s from the last change that one of them made, a minute at most. A
 * read is one snapshot. Statements are prepared once per handle and text, and
 * handed out by query_open().
 */
#ifndef WSOA_STORE_DB_H
#define WSOA_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/hash.h"
#include "calendar/date.h"

struct store;     /* store.h */
struct statement; /* db.c */

/* STORE_COPY: for reading a file that nobody else has open, without anything beside it. */
enum store_mode { STORE_READ, STORE_WRITE, STORE_CREATE, STORE_COPY };

struct arg {
	enum { ARG_NULL, ARG_INT, ARG_TEXT, ARG_BLOB } type;
	int64_t num;
	const void *data;
	size_t len;
};

static inline struct arg arg_int(int64_t n) { return (struct arg){ .type = ARG_INT, .num = n }; }
static inline struct arg arg_text(const char *t)
{
	return (struct arg){ .type = t ? ARG_TEXT : ARG_NULL, .data = t, .len = (size_t)-1 };
}
static inline struct arg arg_blob(const void *p, size_t n)
{
	return (struct arg){ .type = p ? ARG_BLOB : ARG_NULL, .data = p, .len = n };
}
static inline struct arg arg_date(date d)
{
	return d == DATE_NONE ? arg_text(NULL) : arg_int(d);
}
/* A SHA-256 in hex as the bytes it is stored as; what is no hash is 32 zeros, which nothing has. */
struct hash_bytes {
	uint8_t b[HASH_BYTES];
};
struct arg arg_hash(const char *hex, struct hash_bytes *out);
/* A text or a number; D a date, DATE_NONE is NULL; B bytes. */
#define A(x) _Generic((x), const char *: arg_text, char *: arg_text, default: arg_int)(x)
#define D(x) arg_date(x)
#define B(p, n) arg_blob(p, n)
#define ARGS(...) (const struct arg[]){ __VA_ARGS__ }, sizeof((const struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg)
#define NO_ARGS NULL, 0

struct query {
	struct store *s;
	void *stmt;              /* sqlite3_stmt * */
	struct statement *kept;  /* its place among the store's statements; NULL: its own, gone with the query */
};

/*
 * Statement with its values bound, which must stay until query_close(). It is
 * prepared once per store: sql must be a text that stays (a literal, or
 * composed once and kept by the store).
 */
wsoa_status query_open(struct query *q, struct store *s, const char *sql, const struct arg *args, size_t count);
/* The same for a text that was composed for this one time; neither it nor the values need to stay. */
wsoa_status query_open_once(struct query *q, struct store *s, const char *sql, const struct arg *args, size_t count);
wsoa_status query_next(struct query *q, bool *row);
int64_t query_int(const struct query *q, int column);
date query_date(const struct query *q, int column);        /* DATE_NONE for NULL; a day that no date can be is the nearest that one can, and verify finds it */
const char *query_text(const struct query *q, int column); /* NULL for NULL; valid until the next step */
const void *query_blob(const struct query *q, int column, size_t *len);
bool query_null(const struct query *q, int column);
/* Whether a column holds the same in the rows of two queries. */
bool query_same(const struct query *a, const struct query *b, int column);
void query_close(struct query *q); /* accepts one that failed to open */
/* The first column of the first row, when there is one. */
wsoa_status query_one_int(struct store *s, const char *sql, const struct arg *args, size_t count, bool *found, int64_t *out);
/* The same of a text, in mem; NULL when there is no row. */
wsoa_status query_one_text(struct store *s, const char *sql, const struct arg *args, size_t count, struct arena *mem, const char **out);
/* The first column of every row, in mem. */
struct ids {
	int64_t *id;
	size_t count, cap;
};
bool ids_have(const struct ids *ids, int64_t id);
wsoa_status ids_add(struct store *s, struct arena *mem, struct ids *ids, int64_t id);
/* Where it is not among them. */
wsoa_status ids_add_once(struct store *s, struct arena *mem, struct ids *ids, int64_t id);
wsoa_status query_ids(struct store *s, const char *sql, const struct arg *args, size_t count, struct arena *mem, struct ids *out);
/* For statements without rows. */
wsoa_status store_run(struct store *s, const char *sql, const struct arg *args, size_t count);
/* Several statements in one text, as migrations are. */
wsoa_status store_script(struct store *s, const char *sql);

wsoa_status read_begin(struct store *s);
/* Gives st; or WSOA_BUSY in its place where the file was read without locks (its folder cannot be written) and was changed since the store was opened. */
wsoa_status read_end(struct store *s, wsoa_status st);
wsoa_status write_begin(struct store *s);
/* Inside a write that may touch every page: they are kept, not written out and read again (32 MB at most, until the connection closes). */
wsoa_status write_many(struct store *s);
/* Commits when st is OK, else rolls back; gives st, or why the commit failed. */
wsoa_status write_end(struct store *s, wsoa_status st);

/* The connection. A scratch store lives in a temporary file of SQLite's. Errors go to err for as long as the connection lives. */
wsoa_status db_open(struct store *s, const char *path, enum store_mode mode, struct error *err);
wsoa_status db_open_scratch(struct store *s, struct error *err);
/* A commit returns when it is on the disk: for every connection that writes. It reads the file, so its header is looked at before. */
wsoa_status db_wait_for_disk(struct store *s);
void db_close(struct store *s);
/* The file of the connection, as SQLite found it: an absolute path; "" for a scratch store. */
const char *db_file(const struct store *s);
/* What stands behind the name of a store in those of its files: nothing, and what SQLite may keep beside it. */
enum { DB_FILES = 4 };
extern const char *const db_files[DB_FILES];
/* Whether the last error was of what lies in the file: pages are not what SQLite wrote, or tables are not there. */
bool db_corrupt(const struct store *s);
/* Whether the last error was of the disk: what lies there could not be read or written. */
bool db_unread(const struct store *s);
/* Forgets the pages that were read, which may not be what lies on the disk: the next call reads them again. */
void db_forget(struct store *s);
/* Whether a path lies on a file system of the network, whose locks cannot be relied on. */
bool db_on_network(const char *path);
/*
 * SQLite's online backup into a file that is there, empty and nobody else's: one
 * snapshot, that of the read which is open, or its own. Not synced.
 */
wsoa_status db_backup(struct store *s, const char *path, void (*progress)(void *to, const char *what, int64_t done, int64_t of), void *to);
/*
 * The first bytes of the file as they lie on the disk, zeros where it is shorter. They are read through SQLite's own
 * descriptor: closing one of ours would drop the locks of every handle of this process (POSIX), and another program
 * would then take the -wal away from under it. Nothing is made beside the file, as a first query would.
 */
enum { DB_HEADER = 100 };
wsoa_status db_header(struct store *s, uint8_t head[DB_HEADER]);
/* Query plans and schema texts, for tests and verify: every row's first text, joined by newlines. */
wsoa_status db_texts(struct store *s, const char *sql, struct arena *mem, const char **out);
/* SQLite's own check of the file: "ok\n", or the first thing that it found. */
wsoa_status db_integrity(struct store *s, struct arena *mem, const char **found);

#endif
