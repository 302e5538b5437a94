/*
 * Two simulated years of a plan at work. Each evening's outputs are kept; later
 * the same questions asked with --as-of that day give the same bytes. And what
 * was done before the month's end but typed after it shows in --position.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "calendar/date.h"
#include "tests.h"
#include "wsoa.h"

#define MUST(call) WELL(w, call)

enum { EVENINGS = 104, ACTIONS = 24, OUTPUTS = 14, HOUR = 3600000 };

struct fixture {
	char folder[32], db[64];
};

static wsoa *open_store(const struct fixture *f, bool write, const char *person, int64_t now, const char *as_of, const char *position)
{
	wsoa *w;
	wsoa_options o = { .db = f->db, .write = write, .person = person, .now = now, .as_of = as_of, .position = position };
	wsoa_status st = wsoa_open(&o, &w);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	return w;
}

/* ---- outputs ---- */

static bool keep(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

static void take(wsoa *w, wsoa_status st, wsoa_doc **doc, const char *format, struct buf *out)
{
	wsoa_render_options o = { .width = 100 };
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	ck_assert_int_eq(wsoa_doc_render(*doc, format, &o, keep, out), WSOA_OK);
	wsoa_doc_free(*doc);
	*doc = NULL;
}

static void outputs(wsoa *w, struct buf out[OUTPUTS])
{
	wsoa_doc *d = NULL;
	take(w, wsoa_list(w, &(wsoa_list_args){ .kind = "actions" }, &d), &d, "json", &out[0]);
	take(w, wsoa_overdue(w, NULL, &d), &d, "text", &out[1]);
	take(w, wsoa_overview(w, &d), &d, "text", &out[2]);
	take(w, wsoa_history(w, "A1", &d), &d, "json", &out[3]);
	take(w, wsoa_list(w, &(wsoa_list_args){ .kind = "evidence" }, &d), &d, "csv", &out[4]);
	take(w, wsoa_due(w, "20wd", NULL, &d), &d, "json", &out[5]);
	take(w, wsoa_log(w, 10, &d), &d, "text", &out[6]);
	take(w, wsoa_why(w, "A2", NULL, NULL, &d), &d, "json", &out[7]);
	take(w, wsoa_board(w, NULL, &d), &d, "html", &out[8]);
	take(w, wsoa_board(w, NULL, &d), &d, "json", &out[9]);
	take(w, wsoa_slippage(w, NULL, &d), &d, "json", &out[10]);
	take(w, wsoa_waiting(w, &(wsoa_waiting_args){ .all = true }, &d), &d, "json", &out[11]);
	take(w, wsoa_ratings(w, NULL, &d), &d, "json", &out[12]);
	take(w, wsoa_measures(w, NULL, &d), &d, "json", &out[13]);
}

/* ---- the plan at work ---- */

static void begin(const struct fixture *f, int64_t now)
{
	wsoa *w;
	wsoa_options o = { .db = f->db, .login = "tester", .now = now };
	wsoa_status st = wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &w);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	MUST(wsoa_add(w, "plan", "p", TEXTS("form=wsoa", "title=Written statement"), NULL));
	MUST(wsoa_add(w, "person", "@jane", TEXTS("name=Jane Doe"), NULL));
	MUST(wsoa_add(w, "person", "@tom", TEXTS("name=Tom Fox"), NULL));
	MUST(wsoa_add(w, "post", "manager", TEXTS("title=Manager", "holder=@jane"), NULL));
	MUST(wsoa_add(w, "workstream", "S1", TEXTS("title=Assessment", "lead=@tom"), NULL));
	MUST(wsoa_add(w, "weakness", "W1", TEXTS("title=Plans", "accountable=@tom"), NULL));
	MUST(wsoa_add(w, "weakness", "W2", TEXTS("title=Waits"), NULL));
	for (int i = 1; i <= ACTIONS; i++) {
		char due[40];
		snprintf(due, sizeof due, "due_on=%s %d", i % 3 ? "May" : "September", 2018 + i % 3);
		MUST(wsoa_add(w, "action", NULL, TEXTS("title=Something to do", "owner=manager", "workstream=S1", i % 2 ? "weaknesses=W1" : "weaknesses=W1,W2", due), NULL));
	}
	wsoa_close(w);
}

/* One change of any sort; refusals are part of the life of a plan. */
static void something_happens(const struct fixture *f, unsigned *seed, int64_t now)
{
	static const char *const moves[] = { "start", "start", "start", "return", "sign-off", "reopen" };
	static const char *const people[] = { "@ann-lee", "@jane", "@tom" };
	char ref[16], percent[24];
	wsoa *w = open_store(f, true, people[random_below(seed, 3)], now, NULL, NULL);
	snprintf(ref, sizeof ref, "A%u", 1 + random_below(seed, ACTIONS));
	snprintf(percent, sizeof percent, "percent=%u", random_below(seed, 100));
	wsoa_change why = { .reason = "so it was decided" };
	switch (random_below(seed, 8)) {
	case 0:
	case 1:
		wsoa_move(w, ref, moves[random_below(seed, 6)], NULL, 0, &why);
		break;
	case 2:
		wsoa_done(w, ref, &(wsoa_done_args){ .text = "minutes of the meeting" }, NULL);
		break;
	case 3:
		wsoa_update(w, ref, &(wsoa_update_args){ .rating = "amber", .percent = 30, .text = "going on" }, &(wsoa_change){ .reason = "late" });
		break;
	case 4:
		wsoa_set(w, ref, TEXTS(percent), NULL);
		break;
	case 5:
		wsoa_set(w, ref, TEXTS(random_below(seed, 2) ? "due_on=2020-03-31" : "due_on=Spring term 2020", "title=Another title"), NULL);
		break;
	case 6:
		wsoa_undo(w, 0, &why);
		break;
	default:
		wsoa_note(w, ref, "a word with the lead", NULL);
	}
	wsoa_close(w);
}

START_TEST(each_evening_is_found_again)
{
	struct fixture f;
	static struct buf kept[EVENINGS][OUTPUTS];
	unsigned seed = 2018;
	date first = date_of(2018, 6, 4);
	folder_make(f.folder, f.db);
	begin(&f, date_london_noon(first) - HOUR);
	for (int e = 0; e < EVENINGS; e++) {
		int64_t noon = date_london_noon(first + 7 * e);
		for (unsigned i = 0, n = random_below(&seed, 6); i < n; i++)
			something_happens(&f, &seed, noon + i * HOUR);
		wsoa *w = open_store(&f, false, NULL, noon + 8 * HOUR, NULL, NULL);
		outputs(w, kept[e]);
		wsoa_close(w);
	}
	for (int e = 0; e < EVENINGS; e++) {
		char day[DATE_ISO + 1];
		struct buf now[OUTPUTS] = { 0 };
		date_iso(first + 7 * e, day);
		wsoa *w = open_store(&f, false, NULL, date_london_noon(date_of(2021, 1, 15)), day, NULL);
		outputs(w, now);
		for (int o = 0; o < OUTPUTS; o++) {
			ck_assert_msg(now[o].len == kept[e][o].len && !memcmp(buf_text(&now[o]), buf_text(&kept[e][o]), now[o].len),
			              "output %d of %s differs:\n--- that evening\n%s\n--- as of it\n%s", o, day, buf_text(&kept[e][o]), buf_text(&now[o]));
			buf_free(&now[o]);
			buf_free(&kept[e][o]);
		}
		wsoa_close(w);
	}
	wsoa *w = open_store(&f, false, NULL, 0, NULL, NULL);
	wsoa_doc *d = NULL;
	wsoa_status st = wsoa_verify(w, &d);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	wsoa_doc_free(d);
	wsoa_close(w);
	folder_remove(f.folder, f.db);
}
END_TEST

/* ---- position ---- */

static bool list_holds(const struct fixture *f, const char *as_of, const char *position, const char *filter)
{
	wsoa *w = open_store(f, false, NULL, date_london_noon(date_of(2018, 12, 1)), as_of, position);
	wsoa_doc *d = NULL;
	wsoa_status st = wsoa_list(w, &(wsoa_list_args){ .kind = "actions", .filter = filter }, &d);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	size_t n = wsoa_doc_items(d);
	wsoa_doc_free(d);
	wsoa_close(w);
	return n > 0;
}

START_TEST(typed_after_the_end_of_the_month)
{
	struct fixture f;
	folder_make(f.folder, f.db);
	begin(&f, date_london_noon(date_of(2018, 9, 3)));
	wsoa *w = open_store(&f, true, "@jane", date_london_noon(date_of(2018, 10, 5)), NULL, NULL);
	MUST(wsoa_move(w, "A1", "start", NULL, 0, &(wsoa_change){ .dated = "2018-09-20" }));
	MUST(wsoa_done(w, "A1", &(wsoa_done_args){ .text = "charter signed" }, &(wsoa_change){ .dated = "28 September 2018" }));
	MUST(wsoa_move(w, "A2", "start", NULL, 0, NULL));
	ck_assert_int_eq(wsoa_move(w, "A1", "return", NULL, 0, &(wsoa_change){ .dated = "2018-09-27", .reason = "x" }), WSOA_REFUSED);
	ck_assert_int_eq(wsoa_move(w, "A3", "start", NULL, 0, &(wsoa_change){ .dated = "2018-10-06" }), WSOA_INVALID);
	wsoa_close(w);
	ck_assert(!list_holds(&f, "2018-09-30", NULL, "A1 status:delivered"));
	ck_assert(list_holds(&f, "2018-10-07", NULL, "A1 status:delivered"));
	ck_assert(list_holds(&f, NULL, "2018-09-30", "A1 status:delivered delivered_on:2018-09-28"));
	ck_assert(!list_holds(&f, NULL, "2018-09-27", "A1 status:delivered"));
	ck_assert(list_holds(&f, NULL, "2018-09-27", "A1 status:in-progress"));
	ck_assert(!list_holds(&f, NULL, "2018-09-30", "A2 status:in-progress"));
	folder_remove(f.folder, f.db);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("past");
	TCase *t = tcase_create("past");
	tcase_set_timeout(t, 240);
	tcase_add_test(t, typed_after_the_end_of_the_month);
	tcase_add_test(t, each_evening_is_found_again);
	suite_add_tcase(s, t);
	return suite_run(s);
}
