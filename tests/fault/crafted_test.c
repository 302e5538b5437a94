/*
 * Stores that somebody wrote by hand, with the tables as a store has them:
 * every column of every table holds in turn nothing, another type, a number
 * that is none of ours. crafted_test [SEED]; every value in every column when
 * WSOA_LONG is set, else one of them in each.
 */
#define _XOPEN_SOURCE 700
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fault/lying.h"
#include "tests.h"

static const char *const values[] = {
	"NULL", "-1", "-300", "9223372036854775807", "-9223372036854775807", "1.5", "''", "'x'", "x'00ff80'", "char(27, 10, 0x202e)", "zeroblob(32)", "zeroblob(16)",
};
static unsigned seed;
static uint8_t *loose;
static size_t loose_size;

static sqlite3 *opened(const char *path)
{
	sqlite3 *db;
	ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), SQLITE_OK);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	ck_assert_int_eq(sqlite3_exec(db, "PRAGMA writable_schema = ON; PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static void must(sqlite3 *db, const char *sql)
{
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
}

/* The sound store where a column takes anything: loose.db. */
static void loosen(void)
{
	size_t size;
	const uint8_t *sound = lying_bytes(&size);
	lying_put("loose.db", sound, size);
	sqlite3 *db = opened("loose.db");
	must(db, "UPDATE sqlite_master SET sql = replace(replace(replace(sql, 'NOT NULL', ''), 'STRICT, WITHOUT ROWID', 'WITHOUT ROWID'), ') STRICT', ')')"
	         " WHERE type = 'table'");
	sqlite3_close(db);
	loose = lying_read("loose.db", &loose_size);
}

/* Whether something could be changed. The schema reads as ever. */
static bool craft(const char *sql)
{
	lying_put("crafted.db", loose, loose_size);
	sqlite3 *db = opened("crafted.db");
	must(db, "ATTACH 'sound.db' AS sound");
	bool done = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK && sqlite3_changes(db) > 0;
	must(db, "UPDATE main.sqlite_master SET sql = (SELECT s.sql FROM sound.sqlite_master s WHERE s.type = sqlite_master.type AND s.name = sqlite_master.name)");
	sqlite3_close(db);
	return done;
}

static int craft_and_tell(const char *sql)
{
	if (!craft(sql))
		return 0;
	lying_told("crafted.db", sql);
	return 1;
}

/* In every row, and in the last alone, which may be had where a column is unique. */
static int craft_column(const char *table, const char *column, const char *key, size_t value)
{
	char all[200], last[400];
	if (!strcmp(table, "file") && !strcmp(column, "id")) /* a place, and nothing that it says */
		return 0;
	snprintf(all, sizeof all, "UPDATE main.\"%s\" SET \"%s\" = %s", table, column, values[value]);
	snprintf(last, sizeof last, "%s WHERE \"%s\" = (SELECT max(\"%s\") FROM main.\"%s\")", all, key, key, table);
	return craft_and_tell(all) + craft_and_tell(last);
}

/* Each row of a query is a statement. */
static int craft_each(const char *query)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	int done = 0;
	ck_assert_int_eq(sqlite3_open("loose.db", &db), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(db, query, -1, &q, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
	while (sqlite3_step(q) == SQLITE_ROW)
		done += craft_and_tell((const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	sqlite3_close(db);
	return done;
}

START_TEST(crafted)
{
	static const char columns[] = "SELECT m.name, c.name, (SELECT f.name FROM pragma_table_info(m.name) f LIMIT 1) FROM sqlite_master m, pragma_table_info(m.name) c"
	                              " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, c.cid";
	sqlite3 *db;
	sqlite3_stmt *q;
	bool all = getenv("WSOA_LONG") != NULL;
	int asked = 0, done = 0;
	printf("seed %u\n", seed);
	fflush(stdout);
	lying_begin();
	loosen();
	ck_assert_int_eq(sqlite3_open("loose.db", &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, columns, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		size_t first = all ? 0 : random_below(&seed, COUNT(values)), last = all ? COUNT(values) - 1 : first;
		for (size_t i = first; i <= last; i++, asked++)
			done += craft_column((const char *)sqlite3_column_text(q, 0), (const char *)sqlite3_column_text(q, 1), (const char *)sqlite3_column_text(q, 2), i);
	}
	sqlite3_finalize(q);
	sqlite3_close(db);
	lying_end();
	free(loose);
	printf("%d values for a column, %d stores\n", asked, done);
	ck_assert_int_gt(done, asked / 4); /* tables without a row take none */
}
END_TEST

/* Records that name themselves, each other, or what their fields cannot name; and records of another kind. */
START_TEST(crossed)
{
	lying_begin();
	loosen();
	int done = craft_each("SELECT printf('UPDATE main.link SET b = a WHERE field = %Q', field) FROM link GROUP BY field");
	done += craft_each("SELECT printf('UPDATE main.link SET b = %d WHERE field = %Q', max(r.id), l.field) FROM link l, record r GROUP BY l.field, r.kind");
	done += craft_each("SELECT printf('UPDATE main.record SET kind = %Q WHERE kind = %Q', b.kind, a.kind) FROM record a, record b GROUP BY a.kind, b.kind");
	lying_end();
	free(loose);
	printf("%d stores\n", done);
	ck_assert_int_gt(done, 50);
}
END_TEST

/* What answers in the place of a table, for ever or with what nobody wrote. */
START_TEST(replaced)
{
	static const char *const sql[] = {
		"CREATE VIEW log AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS seq, '{}' AS line FROM c",
		"CREATE VIEW action AS SELECT * FROM away",
		"CREATE TRIGGER planted AFTER INSERT ON log BEGIN UPDATE record SET removed = 1; END",
		"SELECT 1",
	};
	static const char *const tables[] = { "log", "action", "nothing", "words" };
	char away[100];
	size_t size;
	lying_begin();
	const uint8_t *sound = lying_bytes(&size);
	for (size_t i = 0; i < COUNT(sql); i++) {
		lying_put("crafted.db", sound, size);
		sqlite3 *db = opened("crafted.db");
		snprintf(away, sizeof away, "ALTER TABLE \"%s\" RENAME TO away", tables[i]);
		if (strcmp(tables[i], "nothing") != 0)
			must(db, away);
		must(db, sql[i]);
		sqlite3_close(db);
		ck_assert_msg(lying_told("crafted.db", sql[i]) != LYING_UNNOTICED, "%s: %s", tables[i], sql[i]);
	}
	lying_end();
}
END_TEST

int main(int argc, char **argv)
{
	seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : (unsigned)time(NULL) ^ (unsigned)getpid();
	Suite *s = suite_create("crafted");
	TCase *t = tcase_create("crafted");
	tcase_set_timeout(t, 3000);
	tcase_add_test(t, crafted);
	tcase_add_test(t, crossed);
	tcase_add_test(t, replaced);
	suite_add_tcase(s, t);
	return suite_run(s);
}
