/*
 * Linked into the program in place of its door to SQLite (the linker's --wrap):
 * every statement that is prepared is written to the file $SPY, as a line of
 * $SPY_LABEL, the tables of which every row (or every row of a plan) is looked
 * at, and the text, with tabs between. SQLite's own plan is asked in the same
 * connection and moment, so nothing that the program prepares goes unseen.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int __real_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags, sqlite3_stmt **out, const char **tail);
int __real_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **out, const char **tail);
int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags, sqlite3_stmt **out, const char **tail);
int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **out, const char **tail);

/* A spy that cannot do its work must not let a test pass. */
static void stop(const char *why, const char *sql)
{
	fprintf(stderr, "spy: %s: %s\n", why, sql);
	abort();
}

static sqlite3_stmt *explain(sqlite3 *db, const char *how, const char *sql)
{
	sqlite3_stmt *q = NULL;
	char *text = sqlite3_mprintf("%s %s", how, sql);
	if (!text || __real_sqlite3_prepare_v2(db, text, -1, &q, NULL))
		stop(sqlite3_errmsg(db), sql);
	sqlite3_free(text);
	return q;
}

/* The table that a root page belongs to, itself or as an index; written once. */
static void put_table(sqlite3 *db, int root, char *tables, size_t size)
{
	sqlite3_stmt *q = NULL;
	if (__real_sqlite3_prepare_v2(db, "SELECT tbl_name FROM sqlite_schema WHERE rootpage = ?", -1, &q, NULL))
		stop(sqlite3_errmsg(db), "sqlite_schema");
	sqlite3_bind_int(q, 1, root);
	const char *name = root == 1 ? "sqlite_schema" : sqlite3_step(q) == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : "unknown";
	if (!strstr(tables, name)) {
		size_t len = strlen(tables);
		snprintf(tables + len, size - len, "%s%s", len ? " " : "", name);
	}
	sqlite3_finalize(q);
}

/* A cursor that is put to the beginning or the end of a table, not to a key in it. */
static void add_scans(sqlite3 *db, const char *sql, char *tables, size_t size)
{
	enum { CURSORS = 64 };
	int root[CURSORS] = { 0 };
	sqlite3_stmt *q = explain(db, "EXPLAIN", sql);
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *op = (const char *)sqlite3_column_text(q, 1);
		int cursor = sqlite3_column_int(q, 2);
		bool opens = !strcmp(op, "OpenRead") || !strcmp(op, "OpenWrite");
		if ((opens || !strcmp(op, "Rewind") || !strcmp(op, "Last")) && cursor >= CURSORS)
			stop("more cursors than the spy can follow", sql);
		if (opens)
			root[cursor] = sqlite3_column_int(q, 3);
		else if ((!strcmp(op, "Rewind") || !strcmp(op, "Last")) && root[cursor])
			put_table(db, root[cursor], tables, size);
	}
	sqlite3_finalize(q);
}

/* record_ref without a ref is every record of a plan; an automatic index is made of every row. */
static void add_disguised(sqlite3 *db, const char *sql, char *tables, size_t size)
{
	sqlite3_stmt *q = explain(db, "EXPLAIN QUERY PLAN", sql);
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(q, 3);
		const char *found = strstr(detail, "record_ref (space=?)") ? "record" : strstr(detail, "AUTOMATIC") ? "automatic-index" : NULL;
		size_t len = strlen(tables);
		if (found && !strstr(tables, found))
			snprintf(tables + len, size - len, "%s%s", len ? " " : "", found);
	}
	sqlite3_finalize(q);
}

static void spy(sqlite3 *db, const char *sql)
{
	char tables[400] = "";
	const char *path = getenv("SPY"), *label = getenv("SPY_LABEL");
	if (!path || !label)
		return;
	FILE *f = fopen(path, "a");
	if (!f)
		stop("the file cannot be written", path);
	if (!strncmp(sql, "SELECT", 6) || !strncmp(sql, "WITH", 4) || !strncmp(sql, "UPDATE", 6) || !strncmp(sql, "DELETE", 6) || !strncmp(sql, "INSERT", 6)) {
		add_scans(db, sql, tables, sizeof tables);
		add_disguised(db, sql, tables, sizeof tables);
	}
	fprintf(f, "%s\t%s\t%s\n", label, tables, sql);
	if (fclose(f))
		stop("the file cannot be written", path);
}

int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags, sqlite3_stmt **out, const char **tail)
{
	int rc = __real_sqlite3_prepare_v3(db, sql, n, flags, out, tail);
	if (rc == SQLITE_OK)
		spy(db, sql);
	return rc;
}

int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **out, const char **tail)
{
	int rc = __real_sqlite3_prepare_v2(db, sql, n, out, tail);
	if (rc == SQLITE_OK)
		spy(db, sql);
	return rc;
}
