/*
 * The power goes off at every write, sync, truncation and deletion of a day's
 * work. What was not synced is gone, or is there in pieces. Whoever opens the
 * store then finds every call that had returned, the one under way wholly or
 * not at all, and a store that verifies. The same on a day that begins with an
 * upgrade, and on one with a rebuild: where the tables were made anew, the
 * store as it was lies beside it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "losing_vfs.h"
#include "plan/edit.h"
#include "stores.h"
#include "tests.h"

static const int64_t noon = 1571050800000; /* 2019-10-14T11:00Z */
static const char db[] = "day.db", found[] = "found.db", begun[] = "begun.db", minutes[] = "minutes.txt";

/* ---- a day's work ---- */

static wsoa_status begin(wsoa **w)
{
	wsoa_options o = { .db = db, .write = true, .login = "tester", .now = noon };
	return wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, w);
}

static wsoa_status open_it(wsoa **w)
{
	wsoa_options o = { .db = db, .write = true, .person = "@ann-lee", .now = noon };
	return wsoa_open(&o, w);
}

static wsoa_status close_and_open(wsoa **w)
{
	wsoa_close(*w);
	return open_it(w);
}

/* The log of changes is moved into the store while others work, as in a store that is open all day. */
static wsoa_status checkpoint_often(wsoa **w)
{
	return store_script((*w)->db, "PRAGMA wal_autocheckpoint=12");
}

static wsoa_status add_plan(wsoa **w) { return wsoa_add(*w, "plan", "p", TEXTS("form=wsoa", "title=Written statement"), NULL); }
static wsoa_status add(wsoa **w) { return wsoa_add(*w, "action", NULL, TEXTS("title=Train staff", "owner=@ann-lee", "due_on=2019-12-31"), NULL); }
static wsoa_status note(wsoa **w) { return wsoa_note(*w, "A1", "a note that will be erased", NULL); }
static wsoa_status attach(wsoa **w) { return wsoa_attach(*w, "A1", minutes, TEXTS("title=Minutes"), NULL); }
static wsoa_status move(wsoa **w) { return wsoa_move(*w, "A1", "start", NULL, 0, NULL); }
static wsoa_status undo(wsoa **w) { return wsoa_undo(*w, 0, NULL); }
static wsoa_status erase(wsoa **w) { return wsoa_erase(*w, "A1", "note", &(wsoa_change){ .reason = "it named a child" }); }
static wsoa_status update(wsoa **w)
{
	return wsoa_update(*w, "A1", &(wsoa_update_args){ .rating = "green", .percent = 40, .text = "On its way" }, NULL);
}

static wsoa_status import(wsoa **w)
{
	struct buf text = { 0 };
	buf_str(&text, "ref,title,due_on\n");
	for (int i = 1; i <= 30; i++)
		buf_printf(&text, "3.%d,Action number %d of the sheet,2020-%02d-28\n", i, i, i % 12 + 1);
	wsoa_import_args file = { .kind = "actions", .name = "actions.csv", .text = text.data, .len = text.len };
	wsoa_status st = wsoa_import(*w, &file, 1, NULL, NULL, NULL);
	buf_free(&text);
	return st;
}

static wsoa_status rebuild(wsoa **w)
{
	wsoa_doc *doc = NULL;
	wsoa_status st = wsoa_rebuild(*w, &doc);
	wsoa_doc_free(doc);
	return st;
}

static wsoa_status found_council(wsoa **w) { return wsoa_add(*w, "organisation", NULL, TEXTS("name=Council", "form=council"), NULL); }

/* How far the day has come. */
static size_t at;                      /* call that is under way */
static size_t marked_from = SIZE_MAX;  /* from this call on tables that were not made anew are marked */

static wsoa_status mark_it(wsoa **w)
{
	marked_from = at + 1;
	wsoa_close(*w);
	store_mark(db);
	return open_it(w);
}

typedef wsoa_status (*work)(wsoa **w);
enum { CALLS = 20 };

static const struct day {
	work calls[CALLS + 1];
	const char *store; /* that it begins with; NULL: none */
	unsigned cuts;     /* more than so many */
} days[] = {
	{ { begin, add_plan, add, note, move, close_and_open, attach, undo, update, close_and_open, checkpoint_often,
	    import, add, undo, erase, update, note, attach, add, close_and_open }, NULL, 500 },
	{ { open_it, found_council, close_and_open, undo, close_and_open }, STORE_OLDER, 100 },
	{ { begin, add_plan, add, mark_it, rebuild, found_council, close_and_open }, NULL, 100 },
};
static const struct day *day;

/* ---- how far it has come ---- */

static int64_t ends[CALLS + 1]; /* of the log, after each; ends[0]: before the first, 0 where there is no store yet */
static unsigned moments, settled, cuts;
static size_t settled_at;
static uint64_t seed;

static int64_t end_of_log(wsoa *w)
{
	int64_t seq = -1, when;
	char hash[HASH_HEX + 1];
	wsoa_status st = read_call(w);
	if (!st)
		st = log_head(w->db, &seq, hash, &when);
	return read_done(w, st) ? -1 : seq;
}

static wsoa_status do_all(wsoa **w)
{
	wsoa_status st = WSOA_OK;
	for (at = 0; day->calls[at] && !st; at++) {
		st = day->calls[at](w);
		if (!st)
			ends[at + 1] = end_of_log(*w);
	}
	return st;
}

/* ---- after the power is back ---- */

static void cut_failed(const struct power_cut *cut, const char *what, const char *why)
{
	fprintf(stderr, "call %zu, moment %u, seed %llu, pieces of %u, %u of 100 kept: %s: %s\n", at, moments, (unsigned long long)cut->seed, cut->piece,
	        cut->share, what, why);
	_exit(EXIT_FAILURE);
}

/* Where what marked the store is gone its tables were made anew, and that is promised to leave a copy. */
static void find_copy(const struct power_cut *cut)
{
	if (!files_like("day.db.*-backup") && !store_marked(found))
		cut_failed(cut, "made anew without a copy of what it was", "");
}

/* In a process of its own, which had no part in the work. Before the first call has returned, there may be no store. */
static void find(const struct power_cut *cut, const int64_t *known, size_t count)
{
	wsoa_options o = { .db = found, .write = true, .person = "@ann-lee", .now = noon };
	wsoa *w = NULL;
	wsoa_doc *doc = NULL;
	bool whole = false;
	store_remove(found);
	losing_vfs_found(db, found, cut);
	if (at >= marked_from)
		find_copy(cut);
	wsoa_status st = wsoa_open(&o, &w);
	if (st && at == 0 && !day->store)
		return;
	if (st)
		cut_failed(cut, "it cannot be opened", wsoa_error_what(w));
	int64_t end = end_of_log(w);
	if (at == 0 && !day->store && end <= 0)
		return;
	for (size_t i = 0; i < count; i++)
		whole |= end == known[i];
	if (end < ends[at])
		cut_failed(cut, "a call that had returned is gone", "");
	if (!whole || (day->calls[at] && end > known[at + 1]))
		cut_failed(cut, "half a call is there", "");
	if (store_marked(found) && rebuild(&w))
		cut_failed(cut, "its tables cannot be made anew", wsoa_error_what(w));
	if (wsoa_verify(w, &doc))
		cut_failed(cut, "it does not verify", wsoa_error_what(w));
	wsoa_doc_free(doc);
	if (at && found_council(&w))
		cut_failed(cut, "it cannot be changed", wsoa_error_what(w));
	wsoa_close(w);
}

static int64_t planned[CALLS + 1]; /* ends, as a day without power cuts has them */

static void cut_here(const struct power_cut *cut)
{
	int status = 0;
	cuts++;
	pid_t pid = fork();
	if (!pid) {
		losing_vfs_leave();
		find(cut, planned, COUNT(planned));
		_exit(EXIT_SUCCESS);
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFEXITED(status) && !WEXITSTATUS(status), "moment %u of call %zu: status %d; see above", moments, at, status);
}

/* All that was not synced is lost once for each sync and call; pieces of it are there at every moment. */
static void at_each_moment(void)
{
	static const unsigned shares[] = { 50, 90, 20, 99 };
	int more = getenv("WSOA_LONG") ? 12 : 1;
	moments++;
	if (settled != losing_vfs_syncs() || settled_at != at) {
		settled = losing_vfs_syncs();
		settled_at = at;
		cut_here(&(struct power_cut){ .seed = 1, .piece = 512, .share = 0 });
	}
	for (int i = 0; i < more; i++) {
		seed++;
		cut_here(&(struct power_cut){ .seed = seed, .piece = seed % 3 ? 512 : 4096, .share = shares[seed % COUNT(shares)] });
	}
}

/* ---- the tests ---- */

/* A folder of its own, which goes with the one that run.sh made. */
static void in_a_folder(void)
{
	char name[] = "power-XXXXXX";
	ck_assert_ptr_nonnull(mkdtemp(name));
	ck_assert_int_eq(chdir(name), 0);
	FILE *file = fopen(minutes, "w");
	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < 400; i++)
		fprintf(file, "line %d of the minutes\n", i);
	ck_assert_int_eq(fclose(file), 0);
}

static void lay_out(void)
{
	store_remove(db);
	if (day->store)
		store_copy(begun, db);
}

START_TEST(a_day_of_power_cuts)
{
	wsoa *w = NULL;
	day = &days[_i];
	in_a_folder();
	if (day->store) {
		store_copy(day->store, begun);
		store_mark(begun);
		marked_from = 0;
	}
	lay_out();
	wsoa_status st = do_all(&w);
	ck_assert_msg(!st, "call %zu: %s", at - 1, wsoa_error_what(w));
	memcpy(planned, ends, sizeof planned);
	memset(ends, 0, sizeof ends);
	wsoa_close(w);
	lay_out();
	w = NULL;
	losing_vfs_install(at_each_moment);
	st = do_all(&w);
	ck_assert_msg(!st, "call %zu: %s", at - 1, wsoa_error_what(w));
	wsoa_close(w);
	ck_assert_int_eq(memcmp(planned, ends, sizeof planned), 0);
	ck_assert_uint_gt(cuts, day->cuts);
}
END_TEST

/* Whoever writes waits until it is on the disk, whatever SQLite was built to do. */
START_TEST(every_writer_is_in_earnest)
{
	enum { FULL = 2 };
	wsoa *w = NULL;
	bool row = false;
	int64_t level = 0;
	in_a_folder();
	ck_assert_int_eq(begin(&w), WSOA_OK);
	ck_assert_int_eq(query_one_int(w->db, "PRAGMA synchronous", NO_ARGS, &row, &level), WSOA_OK);
	ck_assert_int_eq(level, FULL);
	ck_assert_int_eq(close_and_open(&w), WSOA_OK);
	ck_assert_int_eq(query_one_int(w->db, "PRAGMA synchronous", NO_ARGS, &row, &level), WSOA_OK);
	ck_assert_int_eq(level, FULL);
	wsoa_close(w);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("power");
	TCase *tests = tcase_create("power");
	tcase_add_loop_test(tests, a_day_of_power_cuts, 0, COUNT(days));
	tcase_add_test(tests, every_writer_is_in_earnest);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
