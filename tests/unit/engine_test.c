/* The engine through its public door: changes, refusals, the past, verify. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan/edit.h"
#include "tests.h"
#include "wsoa.h"

/* ---- fixture ---- */

static const int64_t noon = 1571050800000; /* 2019-10-14T11:00Z */

struct fixture {
	char folder[32], db[64];
	wsoa *w;
};

static wsoa_options options(const struct fixture *f, const char *person, int64_t now)
{
	return (wsoa_options){ .db = f->db, .write = true, .person = person, .login = "tester", .now = now };
}

static void fixture_open(struct fixture *f)
{
	folder_make(f->folder, f->db);
	wsoa_options o = options(f, NULL, noon);
	ck_assert_int_eq(wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee", .email = "ann@example.org" }, &f->w), WSOA_OK);
}

static void fixture_close(struct fixture *f)
{
	wsoa_close(f->w);
	folder_remove(f->folder, f->db);
}

static void as(struct fixture *f, const char *person, int64_t now)
{
	wsoa_close(f->w);
	wsoa_options o = options(f, person, now);
	wsoa_status st = wsoa_open(&o, &f->w);
	ck_assert_msg(!st, "%s", wsoa_error_what(f->w));
}

#define MUST(call) WELL(f.w, call)

static const char *value_of(struct fixture *f, const char *ref, const char *field)
{
	static char text[256];
	struct arena mem = { 0 };
	struct record *r;
	int64_t id;
	enum kind_id kind;
	ck_assert_int_eq(read_call(f->w), WSOA_OK);
	ck_assert_int_eq(record_need(f->w->view, 0, KIND_COUNT, ref, &id, &kind), WSOA_OK);
	ck_assert_int_eq(record_load(f->w->view, id, &mem, &r), WSOA_OK);
	const struct field *x = field_find(kind, field);
	snprintf(text, sizeof text, "%s", value_text(x, record_value(r, x), &mem));
	read_done(f->w, WSOA_OK);
	arena_free(&mem);
	return text;
}

static void verified(struct fixture *f, int line)
{
	struct verify_counts n;
	wsoa_status st = read_call(f->w);
	if (!st)
		st = store_verify(f->w->db, NULL, NULL, &n);
	ck_assert_msg(!st, "line %d: %s", line, wsoa_error_what(f->w));
	read_done(f->w, st);
}

/* A plan with one weakness, two people, one action of @jane's. */
static void small_plan(struct fixture *pf)
{
	struct fixture f = *pf;
	MUST(wsoa_add(f.w, "plan", "wsoa-2018", TEXTS("form=wsoa", "title=Written statement"), NULL));
	MUST(wsoa_add(f.w, "person", "@jane", TEXTS("name=Jane Doe", "email=jane@example.org"), NULL));
	MUST(wsoa_add(f.w, "person", "@tom", TEXTS("name=Tom Fox"), NULL));
	MUST(wsoa_add(f.w, "organisation", NULL, TEXTS("name=Marlshire County Council", "form=council"), NULL));
	MUST(wsoa_add(f.w, "post", NULL, TEXTS("title=SEND Group Manager", "organisation=marlshire-county-council", "holder=@jane"), NULL));
	MUST(wsoa_add(f.w, "weakness", NULL, TEXTS("title=Quality of plans"), NULL));
	MUST(wsoa_add(f.w, "workstream", "S1", TEXTS("title=Assessment", "lead=@tom"), NULL));
	MUST(wsoa_add(f.w, "action", "1.1", TEXTS("title=Train staff", "owner=send-group-manager", "due_on=May 2019", "weaknesses=W1", "workstream=S1"), NULL));
	pf->w = f.w;
}

/* ---- tests ---- */

START_TEST(a_plan_is_made)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	ck_assert_str_eq(value_of(&f, "1.1", "status"), "not-started");
	ck_assert_str_eq(value_of(&f, "1.1", "due_on"), "2019-05-31");
	ck_assert_str_eq(value_of(&f, "1.1", "due_as_written"), "May 2019");
	ck_assert_str_eq(value_of(&f, "W1", "title"), "Quality of plans");
	verified(&f, __LINE__);
	fixture_close(&f);
}
END_TEST

START_TEST(the_state_machine_explains)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	as(&f, "@jane", noon + 1000);
	MUST(wsoa_move(f.w, "1.1", "start", NULL, 0, NULL));
	ck_assert_int_eq(wsoa_move(f.w, "1.1", "deliver", NULL, 0, NULL), WSOA_REFUSED);
	ck_assert_ptr_nonnull(strstr(wsoa_error_what(f.w), "evidence"));
	MUST(wsoa_done(f.w, "1.1", &(wsoa_done_args){ .text = "112 of 118 staff trained", .held_by = "HR" }, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "status"), "delivered");
	ck_assert_int_eq(wsoa_move(f.w, "1.1", "sign-off", NULL, 0, NULL), WSOA_REFUSED);
	as(&f, "@tom", noon + 2000);
	MUST(wsoa_move(f.w, "1.1", "sign-off", NULL, 0, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "status"), "complete");
	ck_assert_str_eq(value_of(&f, "E1", "status"), "accepted");
	ck_assert_str_eq(value_of(&f, "1.1", "completed_on"), "2019-10-14");
	verified(&f, __LINE__);
	MUST(wsoa_undo(f.w, 0, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "status"), "delivered");
	ck_assert_str_eq(value_of(&f, "1.1", "completed_on"), "");
	ck_assert_str_eq(value_of(&f, "E1", "status"), "waiting");
	verified(&f, __LINE__);
	fixture_close(&f);
}
END_TEST

START_TEST(status_is_never_set_by_hand)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	ck_assert_int_eq(wsoa_set(f.w, "1.1", TEXTS("status=complete"), NULL), WSOA_REFUSED);
	ck_assert_ptr_nonnull(strstr(wsoa_error_todo(f.w), "wsoa move 1.1"));
	ck_assert_int_eq(wsoa_set(f.w, "1.1", TEXTS("ownr=@jane", "due_on=31/09/2019"), NULL), WSOA_INVALID);
	ck_assert_int_eq(wsoa_set(f.w, "@ann-lee", TEXTS("roles=auditor"), NULL), WSOA_REFUSED);
	as(&f, "@tom", noon);
	ck_assert_int_eq(wsoa_set(f.w, "1.1", TEXTS("title=Other", "owner=@tom"), NULL), WSOA_REFUSED);
	ck_assert_uint_eq(wsoa_issue_count(f.w), 2);
	fixture_close(&f);
}
END_TEST

static void baseline(struct fixture *f, const char *day)
{
	const wsoa_decide_args stands = { .meeting = "B0", .transition = "set", .selection = "wsoa-2018", .text = "The plan stands" };
	ck_assert_int_eq(wsoa_add(f->w, "meeting", "B0", TEXTS("board=Cabinet", "held_on=2018-08-20"), NULL), WSOA_OK);
	ck_assert_int_eq(wsoa_decide(f->w, &stands, &day, 1, NULL), WSOA_OK);
}

START_TEST(after_the_baseline_dates_move_by_decision)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	ck_assert_int_eq(wsoa_set(f.w, "wsoa-2018", TEXTS("baselined_on=2018-08-20"), NULL), WSOA_REFUSED);
	baseline(&f, "baselined_on=2018-08-20");
	ck_assert_str_eq(value_of(&f, "1.1", "baseline_due_on"), "2019-05-31");
	ck_assert_int_eq(wsoa_set(f.w, "1.1", TEXTS("due_on=2019-12-20"), NULL), WSOA_REFUSED);
	MUST(wsoa_set(f.w, "1.1", TEXTS("due_on=2019-05-30"), NULL));
	MUST(wsoa_add(f.w, "meeting", "B1", TEXTS("board=SEND Improvement Board", "held_on=2019-10-01"), NULL));
	MUST(wsoa_decide(f.w, &(wsoa_decide_args){ .meeting = "B1", .transition = "set", .selection = "1.1", .text = "Recruitment was late" },
	                 TEXTS("due_on=2019-12-20"), NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "due_on"), "2019-12-20");
	ck_assert_str_eq(value_of(&f, "B1/1", "used_for"), "1.1");
	ck_assert_int_eq(wsoa_set(f.w, "1.1", TEXTS("due_on=2020-12-20"), &(wsoa_change){ .decision = "B1/1" }), WSOA_REFUSED);
	MUST(wsoa_decide(f.w, &(wsoa_decide_args){ .meeting = "B1", .transition = "cancel", .selection = "1.1", .text = "Done elsewhere" }, NULL, 0, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "status"), "cancelled");
	verified(&f, __LINE__);
	fixture_close(&f);
}
END_TEST

START_TEST(words_are_erased_and_the_chain_holds)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	as(&f, "@jane", noon + 1000);
	MUST(wsoa_update(f.w, "1.1", &(wsoa_update_args){ .rating = "amber", .percent = 40, .text = "The family of J, aged 9" }, &(wsoa_change){ .reason = "few staff" }));
	MUST(wsoa_update(f.w, "1.1", &(wsoa_update_args){ .percent = -1, .text = "Half of the teams" }, NULL));
	MUST(wsoa_erase(f.w, "1.1", "progress", &(wsoa_change){ .reason = "named a child" }));
	ck_assert_str_eq(value_of(&f, "1.1", "progress"), "[erased 14 October 2019]");
	verified(&f, __LINE__);
	as(&f, NULL, noon + 3000);
	MUST(wsoa_erase(f.w, "@jane", "ref", &(wsoa_change){ .reason = "left" }));
	verified(&f, __LINE__);
	fixture_close(&f);
}
END_TEST

START_TEST(cycles_are_refused)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	MUST(wsoa_add(f.w, "action", "1.2", TEXTS("title=b", "depends_on=1.1"), NULL));
	MUST(wsoa_add(f.w, "action", "1.3", TEXTS("title=c", "depends_on=1.2"), NULL));
	ck_assert_int_eq(wsoa_set(f.w, "1.1", TEXTS("depends_on+=1.3"), NULL), WSOA_REFUSED);
	ck_assert_ptr_nonnull(strstr(wsoa_error_what(f.w), "1.1 -> 1.3 -> 1.2 -> 1.1"));
	fixture_close(&f);
}
END_TEST

START_TEST(identifiers_of_children_are_refused)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	ck_assert_int_eq(wsoa_note(f.w, "1.1", "NHS number 943 476 5919 is waiting", NULL), WSOA_REFUSED);
	MUST(wsoa_note(f.w, "1.1", "ring 943 476 5918", NULL));
	fixture_close(&f);
}
END_TEST

static int64_t count_of(struct fixture *f, const char *selection)
{
	int64_t n = 0;
	wsoa_status st = wsoa_select_count(f->w, selection, &n);
	ck_assert_msg(!st || st == WSOA_NOTFOUND, "%s", wsoa_error_what(f->w));
	return n;
}

START_TEST(removed_records_keep_their_ref)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	ck_assert_int_eq(wsoa_remove(f.w, "1.1", NULL), WSOA_REFUSED); /* no reason */
	ck_assert_int_eq(wsoa_remove(f.w, "W1", &(wsoa_change){ .reason = "typed twice" }), WSOA_REFUSED);
	ck_assert_ptr_nonnull(strstr(wsoa_error_what(f.w), "named by 1 record, 1.1"));
	MUST(wsoa_remove(f.w, "1.1", &(wsoa_change){ .reason = "typed twice" }));
	ck_assert_int_eq(wsoa_note(f.w, "1.1", "x", NULL), WSOA_NOTFOUND);
	ck_assert_int_eq(wsoa_add(f.w, "action", "1.1", TEXTS("title=again"), NULL), WSOA_INVALID);
	MUST(wsoa_undo(f.w, 0, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "title"), "Train staff");
	verified(&f, __LINE__);
	fixture_close(&f);
}
END_TEST

START_TEST(undo_refuses_what_others_built_on)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	MUST(wsoa_add(f.w, "weakness", "W2", TEXTS("title=Waits"), NULL));
	int64_t batch = f.w->batch;
	MUST(wsoa_set(f.w, "1.1", TEXTS("weaknesses+=W2"), NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "weaknesses")[0] ? "set" : "", "set");
	ck_assert_int_eq(wsoa_undo(f.w, batch, NULL), WSOA_REFUSED);
	MUST(wsoa_undo(f.w, 0, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "weaknesses"), "W1");
	MUST(wsoa_undo(f.w, batch, NULL));
	ck_assert_int_eq(count_of(&f, "W2"), 0);
	ck_assert_int_eq(wsoa_undo(f.w, batch, NULL), WSOA_REFUSED);
	/* a value that somebody changed since stays as it is */
	MUST(wsoa_set(f.w, "1.1", TEXTS("percent=10", "rating=green"), NULL));
	batch = f.w->batch;
	MUST(wsoa_set(f.w, "1.1", TEXTS("percent=20"), NULL));
	MUST(wsoa_undo(f.w, batch, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "percent"), "20");
	ck_assert_str_eq(value_of(&f, "1.1", "rating"), "");
	as(&f, "@jane", noon);
	ck_assert_int_eq(wsoa_undo(f.w, batch - 1, NULL), WSOA_REFUSED); /* somebody else's */
	verified(&f, __LINE__);
	fixture_close(&f);
}
END_TEST

START_TEST(a_hold_stops_the_clock_until_its_day)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	ck_assert_int_eq(count_of(&f, "overdue"), 1);
	MUST(wsoa_add(f.w, "meeting", "B1", TEXTS("board=Board"), NULL));
	ck_assert_int_eq(wsoa_move(f.w, "1.1", "hold", TEXTS("hold_until=2019-12-31"), NULL), WSOA_REFUSED);
	MUST(wsoa_decide(f.w, &(wsoa_decide_args){ .meeting = "B1", .transition = "hold", .selection = "1.1", .text = "Staff away" },
	                 TEXTS("hold_until=2019-12-31"), NULL));
	ck_assert_int_eq(count_of(&f, "overdue"), 0);
	ck_assert_int_eq(count_of(&f, "1.1 live"), 1);
	as(&f, NULL, noon + 79LL * 86400000);
	ck_assert_int_eq(count_of(&f, "overdue"), 1);
	MUST(wsoa_move(f.w, "1.1", "resume", NULL, 0, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "hold_until"), "");
	verified(&f, __LINE__);
	fixture_close(&f);
}
END_TEST

/* What was replayed for a day is given back when the call that asked for it fails after that. */
START_TEST(a_past_day_that_is_asked_for_wrongly_is_let_go)
{
	struct fixture f;
	wsoa_doc *doc = NULL;
	fixture_open(&f);
	small_plan(&f);
	wsoa_close(f.w);
	wsoa_options o = options(&f, "@ann-lee", noon);
	o.write = false;
	o.as_of = "2019-10-14";
	o.on = "no day";
	ck_assert_int_eq(wsoa_open(&o, &f.w), WSOA_OK);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(wsoa_list(f.w, &(wsoa_list_args){ 0 }, &doc), WSOA_INVALID);
	ck_assert_ptr_null(doc);
	fixture_close(&f);
}
END_TEST

START_TEST(somebody_was_quicker)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	MUST(wsoa_set(f.w, "1.1", TEXTS("rating=green"), NULL));
	int64_t version = f.w->outcome[0].version;
	MUST(wsoa_set(f.w, "1.1", TEXTS("rating=grey"), &(wsoa_change){ .if_version = version }));
	ck_assert_int_eq(wsoa_set(f.w, "1.1", TEXTS("rating=red"), &(wsoa_change){ .if_version = version }), WSOA_BUSY);
	ck_assert_ptr_nonnull(strstr(wsoa_error_what(f.w), "yours 'red', now 'grey'"));
	fixture_close(&f);
}
END_TEST

START_TEST(a_repeating_duty_moves_on)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	MUST(wsoa_set(f.w, "1.1", TEXTS("repeats=monthly"), NULL));
	baseline(&f, "baselined_on=2019-01-31");
	ck_assert_int_eq(wsoa_done(f.w, "1.1", &(wsoa_done_args){ .text = "audited" }, NULL), WSOA_INVALID);
	MUST(wsoa_done(f.w, "1.1", &(wsoa_done_args){ .text = "30 plans audited", .period = "May 2019" }, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "done_to"), "2019-05-31");
	ck_assert_str_eq(value_of(&f, "1.1", "due_on"), "2019-06-30");
	ck_assert_int_eq(count_of(&f, "slipped"), 0);
	MUST(wsoa_done(f.w, "1.1", &(wsoa_done_args){ .period = "September 2019" }, NULL));
	ck_assert_str_eq(value_of(&f, "1.1", "due_on"), "2019-10-31");
	ck_assert_int_eq(count_of(&f, "overdue"), 0);
	verified(&f, __LINE__);
	fixture_close(&f);
}
END_TEST

START_TEST(corrections_need_a_reason_and_no_decision)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	baseline(&f, "baselined_on=2019-01-31");
	ck_assert_int_eq(wsoa_correct(f.w, "1.1", TEXTS("due_on=2019-06-30"), NULL), WSOA_REFUSED);
	MUST(wsoa_correct(f.w, "1.1", TEXTS("due_on=2019-06-30", "baseline_due_on=2019-06-30"), &(wsoa_change){ .reason = "misread" }));
	ck_assert_int_eq(count_of(&f, "slipped"), 0);
	ck_assert_int_eq(wsoa_correct(f.w, "1.1", TEXTS("status=complete"), &(wsoa_change){ .reason = "x" }), WSOA_REFUSED);
	as(&f, "@tom", noon);
	ck_assert_int_eq(wsoa_correct(f.w, "1.1", TEXTS("title=Mine"), &(wsoa_change){ .reason = "x" }), WSOA_REFUSED);
	fixture_close(&f);
}
END_TEST

START_TEST(a_trial_ends_as_what_it_tries)
{
	struct fixture f;
	fixture_open(&f);
	small_plan(&f);
	ck_assert_int_eq(write_call(f.w), WSOA_OK);
	ck_assert_int_eq(write_tried(f.w, WSOA_OK), WSOA_OK);
	ck_assert_int_eq(write_call(f.w), WSOA_OK);
	error_set(&f.w->err, WSOA_IO, "disk", "", "a look failed, and its answer was taken for no");
	ck_assert_int_eq(write_tried(f.w, WSOA_OK), WSOA_IO);
	fixture_close(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("engine");
	TCase *t = tcase_create("engine");
	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_plan_is_made);
	tcase_add_test(t, the_state_machine_explains);
	tcase_add_test(t, status_is_never_set_by_hand);
	tcase_add_test(t, after_the_baseline_dates_move_by_decision);
	tcase_add_test(t, words_are_erased_and_the_chain_holds);
	tcase_add_test(t, cycles_are_refused);
	tcase_add_test(t, identifiers_of_children_are_refused);
	tcase_add_test(t, removed_records_keep_their_ref);
	tcase_add_test(t, undo_refuses_what_others_built_on);
	tcase_add_test(t, a_hold_stops_the_clock_until_its_day);
	tcase_add_test(t, a_past_day_that_is_asked_for_wrongly_is_let_go);
	tcase_add_test(t, somebody_was_quicker);
	tcase_add_test(t, a_repeating_duty_moves_on);
	tcase_add_test(t, corrections_need_a_reason_and_no_decision);
	tcase_add_test(t, a_trial_ends_as_what_it_tries);
	suite_add_tcase(s, t);
	return suite_run(s);
}
