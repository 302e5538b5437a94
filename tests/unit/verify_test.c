/* Every way of tampering with a store is found and named by verify. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan/edit.h"
#include "tests.h"

static const int64_t noon = 1571050800000; /* 2019-10-14T11:00Z */

#define MUST(call) WELL(w, call)

struct fixture {
	char folder[32], db[64];
	wsoa *w;
};

static void fixture_open(struct fixture *f)
{
	char path[128];
	folder_make(f->folder, f->db);
	snprintf(path, sizeof path, "%s/minutes.txt", f->folder);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs("minutes of the board\n", file);
	fclose(file);
	wsoa_options o = { .db = f->db, .write = true, .login = "tester", .now = noon };
	wsoa *w;
	wsoa_status st = wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &w);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	MUST(wsoa_add(w, "plan", "p", TEXTS("form=wsoa"), NULL));
	MUST(wsoa_add(w, "action", "1.1", TEXTS("title=Train staff", "due_on=2019-05-31"), NULL));
	MUST(wsoa_set(w, "1.1", TEXTS("title=Train all staff", "rating=grey"), NULL));
	MUST(wsoa_note(w, "1.1", "first note", NULL));
	MUST(wsoa_attach(w, "1.1", path, NULL, 0, NULL));
	MUST(wsoa_update(w, "1.1", &(wsoa_update_args){ .rating = "green", .percent = 50, .text = "Half" }, NULL));
	unlink(path);
	f->w = w;
}

static void fixture_close(struct fixture *f)
{
	wsoa_close(f->w);
	folder_remove(f->folder, f->db);
}

/* As somebody with the file and SQLite could: the triggers go first and come back after. */
static void tamper(struct fixture *f, const char *sql)
{
	static const char off[] = "DROP TRIGGER log_no_update; DROP TRIGGER log_no_delete;";
	static const char on[] = "CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;"
	                         "CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;";
	struct store *s = f->w->db;
	s->may_write = true;
	ck_assert_msg(!store_script(s, off), "%s", f->w->err.what);
	ck_assert_msg(!store_script(s, sql), "%s: %s", sql, f->w->err.what);
	ck_assert_msg(!store_script(s, on), "%s", f->w->err.what);
	s->may_write = false;
}

static wsoa_status verify(struct fixture *f, struct verify_counts *n)
{
	error_clear(&f->w->err);
	wsoa_status st = read_call(f->w);
	if (!st)
		st = store_verify(f->w->db, NULL, NULL, n);
	return read_done(f->w, st);
}

#define NAMED " WHERE lower(hex(hash)) = (SELECT value FROM setting WHERE name = "
static const struct {
	const char *what, *sql, *says;
} cases[] = {
	{ "a changed byte in an event", "UPDATE log SET line = replace(line, 'grey', 'green') WHERE seq = 5", "event 6" },
	{ "a changed byte in the last event", "UPDATE log SET line = replace(line, '\"changes\"', '\"changez\"') WHERE seq = (SELECT max(seq) FROM log)", "unknown key" },
	{ "a space in the last event", "UPDATE log SET line = replace(line, ',\"v\"', ', \"v\"') WHERE seq = (SELECT max(seq) FROM log)", "canonical" },
	{ "a last event that says what none says", "UPDATE log SET line = replace(line, '\"changes\":{', '\"changes\":{\"extra.a\":[null,\"text\"],') WHERE seq = (SELECT max(seq) FROM log)", "no event that the program writes" },
	{ "a workflow that is no JSON", "UPDATE definition SET text = substr(text, 1, 300)", "the definition" },
	{ "an event that the tables refuse, before the chain breaks", "UPDATE log SET line = replace(line, json_extract(line, '$.subject'),"
	  " (SELECT json_extract(line, '$.subject') FROM log WHERE seq = 3)) WHERE seq = 4", "event 5 does not follow event 4" },
	{ "a last event that the tables refuse", "UPDATE log SET line = replace(line, '\"updated_on\":', '\"ref\":[null,\"1.1\"],\"updated_on\":') WHERE seq = (SELECT max(seq) FROM log)", "cannot be replayed" },
	{ "a changed word", "UPDATE words SET text = 'Train some staff' WHERE text = 'Train all staff'", "words do not match" },
	{ "a changed salt", "UPDATE words SET salt = replace(salt, 'a', 'b') WHERE text = 'first note' AND salt LIKE '%a%';"
	                    "UPDATE words SET salt = '00000000000000000000000000000000' WHERE text = 'first note'", "words do not match" },
	{ "a word taken away", "DELETE FROM words WHERE text = 'first note'", "missing" },
	{ "a word emptied without an event", "UPDATE words SET text = NULL, salt = NULL, erased = 18000 WHERE text = 'first note'", "erasures" },
	{ "a word too many", "INSERT INTO words VALUES(randomblob(32), 's', 't', NULL)", "the store holds" },
	{ "a changed row", "UPDATE action SET rating = 'red'", "table action, row 4: column rating" },
	{ "a changed due date", "UPDATE action SET due_on = due_on + 30", "column due_on" },
	{ "a row taken away", "DELETE FROM evidence", "table evidence" },
	{ "a row too many", "INSERT INTO weakness(id, title) VALUES(99, 'x')", "table weakness" },
	{ "a link taken away", "DELETE FROM link", "table link" },
	{ "a setting changed", "UPDATE setting SET value = 'Elsewhere' WHERE name = 'area'", "table setting" },
	{ "a record hidden", "UPDATE record SET removed = 1 WHERE ref = '1.1'", "table record" },
	{ "a dropped event", "DELETE FROM log WHERE seq = 5", "event 5 is missing" },
	{ "the first event dropped", "DELETE FROM log WHERE seq = 1", "event 1 is missing" },
	{ "the last event dropped", "DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)", "" },
	{ "two events swapped", "UPDATE log SET seq = 1000 WHERE seq = 5; UPDATE log SET seq = 5 WHERE seq = 6; UPDATE log SET seq = 6 WHERE seq = 1000", "does not follow" },
	{ "a file of evidence changed", "UPDATE file SET content = CAST('minutes of another board' AS BLOB)", "file" },
	{ "a file of evidence taken away", "DELETE FROM file", "missing" },
	{ "a file emptied without an event", "UPDATE file SET content = NULL, erased = 18000", "erasures" },
	{ "a workflow changed", "UPDATE definition SET text = replace(text, '\"count\": 1', '\"count\": 0')", "definition" },
	{ "a workflow taken away", "DELETE FROM definition" NAMED "'workflow.action')", "as workflow.action is missing" },
	{ "bank holidays taken away", "DELETE FROM definition" NAMED "'calendar')", "as calendar is missing" },
	{ "a scale taken away", "DELETE FROM definition" NAMED "'scale.rag')", "as scale.rag is missing" },
	{ "a planted trigger", "CREATE TRIGGER planted AFTER INSERT ON record BEGIN UPDATE record SET removed = 1 WHERE id = new.id; END", "trigger planted" },
	{ "a planted table", "CREATE TABLE shadow(a)", "table shadow" },
	{ "a planted view", "CREATE VIEW seen AS SELECT 1", "view seen" },
	{ "an index dropped", "DROP INDEX link_back", "schema" },
	{ "a column more", "ALTER TABLE action ADD COLUMN secret TEXT", "schema" },
};

START_TEST(tampering_is_named)
{
	struct fixture f;
	struct verify_counts n;
	fixture_open(&f);
	wsoa_status st = verify(&f, &n);
	ck_assert_msg(!st, "%s", f.w->err.what);
	ck_assert_int_eq(n.files, 1);
	tamper(&f, cases[_i].sql);
	st = verify(&f, &n);
	ck_assert_msg(st == WSOA_UNVERIFIED, "%s: status %d %s", cases[_i].what, st, f.w->err.what);
	ck_assert_msg(strstr(f.w->err.what, cases[_i].says), "%s: says only: %s", cases[_i].what, f.w->err.what);
	fixture_close(&f);
}
END_TEST

/* Two notes and two files; the first of each was erased on 14 October 2019. */
static void attach_text(struct fixture *f, const char *text)
{
	char path[128];
	snprintf(path, sizeof path, "%s/text.txt", f->folder);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	wsoa *w = f->w;
	MUST(wsoa_attach(w, "1.1", path, NULL, 0, NULL));
	unlink(path);
}

static void erase_both(struct fixture *f)
{
	wsoa *w = f->w;
	MUST(wsoa_note(w, "1.1", "second note", NULL));
	attach_text(f, "second file");
	MUST(wsoa_erase(w, "E1", "file", &(wsoa_change){ .reason = "names a child" }));
	tamper(f, "CREATE TABLE before AS SELECT * FROM words");
	MUST(wsoa_erase(w, "1.1", "progress", &(wsoa_change){ .reason = "names a child" }));
}

static const struct {
	const char *what, *sql, *says;
} unerased[] = {
	{ "what was erased put back, and other words gone", "UPDATE words SET (salt, text, erased) = (SELECT b.salt, b.text, NULL FROM before b WHERE b.hash = words.hash) WHERE text IS NULL;"
	  "UPDATE words SET salt = NULL, text = NULL, erased = 18183 WHERE text = 'second note'", "are there, and event" },
	{ "what was erased put back", "UPDATE words SET (salt, text, erased) = (SELECT b.salt, b.text, NULL FROM before b WHERE b.hash = words.hash) WHERE text IS NULL", "are there, and event" },
	{ "a file put back, and another gone", "UPDATE file SET content = CAST('minutes of the board' || char(10) AS BLOB), erased = NULL WHERE content IS NULL;"
	  "UPDATE file SET content = NULL, erased = 18183 WHERE size = 11", "are there, and event" },
	{ "another day of erasure of words", "UPDATE words SET erased = 18184 WHERE text IS NULL", "another day of erasure" },
	{ "another day of erasure of a file", "UPDATE file SET erased = 18184 WHERE content IS NULL", "another day of erasure" },
	{ "a day of erasure of words that are there", "UPDATE words SET erased = 18183 WHERE text = 'second note'", "have a day of erasure" },
	{ "a day of erasure of a file that is there", "UPDATE file SET erased = 18183 WHERE content IS NOT NULL", "has a day of erasure" },
	{ "a salt that stayed", "UPDATE words SET salt = '00000000000000000000000000000000' WHERE text IS NULL", "without an erasure" },
	{ "another size of a file", "UPDATE file SET size = 12 WHERE content IS NOT NULL", "bytes" },
	{ "words after the end of words", "UPDATE words SET text = text || char(0) || 'more' WHERE text = 'second note'", "do not match" },
	{ "a salt after the end of a salt", "UPDATE words SET salt = salt || char(0) || 'more' WHERE text = 'second note'", "do not match" },
};

START_TEST(erasures_are_those_of_the_log)
{
	struct fixture f;
	struct verify_counts n;
	fixture_open(&f);
	erase_both(&f);
	if (_i < (int)COUNT(unerased))
		tamper(&f, unerased[_i].sql);
	tamper(&f, "DROP TABLE before");
	wsoa_status st = verify(&f, &n);
	if (_i == (int)COUNT(unerased)) {
		ck_assert_msg(!st, "%s", f.w->err.what);
	} else {
		ck_assert_msg(st == WSOA_UNVERIFIED, "%s: status %d %s", unerased[_i].what, st, f.w->err.what);
		ck_assert_msg(strstr(f.w->err.what, unerased[_i].says), "%s: says only: %s", unerased[_i].what, f.w->err.what);
	}
	fixture_close(&f);
}
END_TEST

/* Evidence that names an erased file again brings it back. */
START_TEST(a_file_may_be_put_back)
{
	struct fixture f;
	struct verify_counts n;
	fixture_open(&f);
	erase_both(&f);
	tamper(&f, "DROP TABLE before");
	attach_text(&f, "minutes of the board\n");
	ck_assert_msg(!verify(&f, &n), "%s", f.w->err.what);
	wsoa *w = f.w;
	MUST(wsoa_erase(w, "E3", "file", &(wsoa_change){ .reason = "names a child" }));
	ck_assert_msg(!verify(&f, &n), "%s", f.w->err.what);
	fixture_close(&f);
}
END_TEST

static wsoa_status set_due(wsoa *w) { return wsoa_set(w, "1.1", TEXTS("due_on=May 2027"), NULL); }
static wsoa_status set_percent(wsoa *w) { return wsoa_update(w, "1.1", &(wsoa_update_args){ .rating = "green", .percent = 10 }, NULL); }

static const struct {
	const char *sql;
	wsoa_status (*call)(wsoa *w);
} unreadable[] = {
	{ "UPDATE action SET due_as_written = CAST(x'ff' AS TEXT)", set_due },
	{ "UPDATE action SET percent = 9223372036854775807", set_percent },
	{ "UPDATE action SET percent = -9223372036854775807", set_percent },
};

/* What tables hold that were changed by hand must not come into the log, which nothing can make anew. */
START_TEST(a_line_that_none_could_read_is_not_written)
{
	struct fixture f;
	fixture_open(&f);
	wsoa *w = f.w;
	tamper(&f, unreadable[_i].sql);
	ck_assert_int_eq(unreadable[_i].call(w), WSOA_UNVERIFIED);
	ck_assert_msg(strstr(wsoa_error_what(w), "no log can hold"), "%s", wsoa_error_what(w));
	tamper(&f, "UPDATE action SET due_as_written = NULL, percent = 50");
	struct verify_counts n;
	ck_assert_msg(!verify(&f, &n), "%s", f.w->err.what);
	fixture_close(&f);
}
END_TEST

static wsoa_status undo_last(wsoa *w) { return wsoa_undo(w, 0, NULL); }
static wsoa_status undo_fifth(wsoa *w) { return wsoa_undo(w, 5, NULL); }
static wsoa_status undo_creation(wsoa *w) { return wsoa_undo(w, 4, NULL); }
static wsoa_status erase_title(wsoa *w) { return wsoa_erase(w, "1.1", "title", &(wsoa_change){ .reason = "a name" }); }

static const struct {
	const char *what, *sql;
	wsoa_status (*call)(wsoa *w);
	const char *says;
} holes[] = {
	{ "undoing a batch whose event is gone", "DELETE FROM log WHERE seq = 5", undo_fifth, "event 5 is missing" },
	{ "undoing the last batch without its event", "DELETE FROM log WHERE seq = 8", undo_last, "event 8 is missing" },
	{ "undoing a creation where a later event is gone", "DELETE FROM log WHERE seq = 5", undo_creation, "event 5 is missing" },
	{ "erasing where an event of the record is gone", "DELETE FROM log WHERE seq = 5", erase_title, "event 5 is missing" },
};

/* A change that looks back along the log stops where the log has a hole. */
START_TEST(a_hole_stops_what_looks_back)
{
	struct fixture f;
	fixture_open(&f);
	tamper(&f, holes[_i].sql);
	wsoa_status st = holes[_i].call(f.w);
	ck_assert_msg(st == WSOA_UNVERIFIED, "%s: status %d %s", holes[_i].what, st, f.w->err.what);
	ck_assert_msg(strstr(f.w->err.what, holes[_i].says), "%s: says only: %s", holes[_i].what, f.w->err.what);
	fixture_close(&f);
}
END_TEST

/* The past is made by the function that trusts events: what the engine never writes does not reach it. */
START_TEST(a_view_stops_at_what_none_says)
{
	struct fixture f;
	wsoa *w;
	wsoa_doc *doc = NULL;
	fixture_open(&f);
	tamper(&f, "UPDATE log SET line = replace(line, '\"changes\":{', '\"changes\":{\"extra.a\":[null,\"text\"],') WHERE seq = (SELECT max(seq) FROM log)");
	wsoa_status st = wsoa_open(&(wsoa_options){ .db = f.db, .login = "tester", .now = noon, .as_of = "2019-10-14" }, &w);
	if (!st)
		st = wsoa_show(w, "1.1", &doc);
	ck_assert_int_eq(st, WSOA_UNVERIFIED);
	ck_assert_ptr_nonnull(strstr(wsoa_error_what(w), "no event that the program writes"));
	wsoa_doc_free(doc);
	wsoa_close(w);
	fixture_close(&f);
}
END_TEST

START_TEST(the_log_refuses_changes)
{
	struct fixture f;
	fixture_open(&f);
	f.w->db->may_write = true;
	ck_assert_int_ne(store_script(f.w->db, "UPDATE log SET line = ''"), WSOA_OK);
	error_clear(&f.w->err);
	ck_assert_int_ne(store_script(f.w->db, "DELETE FROM log"), WSOA_OK);
	error_clear(&f.w->err);
	f.w->db->may_write = false;
	ck_assert_int_eq(store_script(f.w->db, "UPDATE action SET rating = 'red'"), WSOA_BUG); /* the authorizer */
	fixture_close(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("verify");
	TCase *t = tcase_create("verify");
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, tampering_is_named, 0, (int)(sizeof cases / sizeof *cases));
	tcase_add_loop_test(t, erasures_are_those_of_the_log, 0, (int)COUNT(unerased) + 1);
	tcase_add_test(t, a_file_may_be_put_back);
	tcase_add_loop_test(t, a_line_that_none_could_read_is_not_written, 0, (int)COUNT(unreadable));
	tcase_add_loop_test(t, a_hole_stops_what_looks_back, 0, (int)(sizeof holes / sizeof *holes));
	tcase_add_test(t, a_view_stops_at_what_none_says);
	tcase_add_test(t, the_log_refuses_changes);
	suite_add_tcase(s, t);
	return suite_run(s);
}
