/* Files of stores, from outside the engine. */
#ifndef WSOA_TESTS_STORES_H
#define WSOA_TESTS_STORES_H

#include <glob.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests.h"

/* A store of the first schema that was released. */
#define STORE_OLDER WSOA_SOURCE_DIR "/tests/plans/store-schema-1.db"

static inline void store_copy(const char *from, const char *to)
{
	char bytes[65536];
	size_t n;
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	ck_assert(in && out);
	while ((n = fread(bytes, 1, sizeof bytes, in)))
		ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
	ck_assert_int_eq(fclose(out), 0);
	fclose(in);
}

/* How many files there are of a name with wildcards. */
static inline size_t files_like(const char *pattern)
{
	glob_t found;
	size_t count = glob(pattern, 0, NULL, &found) ? 0 : found.gl_pathc;
	globfree(&found);
	return count;
}

/* With all that lies beside it. */
static inline void store_remove(const char *path)
{
	char pattern[64];
	glob_t found;
	snprintf(pattern, sizeof pattern, "%s*", path);
	if (!glob(pattern, 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc; i++)
			unlink(found.gl_pathv[i]);
	globfree(&found);
}

/* What SQLite answers, past the engine. */
static inline int store_number(const char *path, const char *sql)
{
	sqlite3 *raw = NULL;
	sqlite3_stmt *q = NULL;
	ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(raw, sql, -1, &q, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
	int number = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(raw);
	return number;
}

/* A table that no store has: it is gone once the tables were made anew. */
static inline void store_mark(const char *path)
{
	sqlite3 *raw = NULL;
	ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, "CREATE TABLE marked (x)", NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(raw), SQLITE_OK);
}

static inline bool store_marked(const char *path)
{
	return store_number(path, "SELECT count(*) FROM sqlite_master WHERE name = 'marked'");
}

#endif
