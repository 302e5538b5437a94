/*
 * Memory runs out at every place of every public call.
 *
 * A row of the table is a call. It is made once with all well; then again and
 * again on a fresh handle, and each time another of its allocations fails:
 * that one alone, or that one and all after it. Either the call says "out of
 * memory" and nothing has changed, or it did all that it does with all well,
 * to the last byte; and in both cases the same call on the same handle, with
 * all well again, does just that.
 * A long call is made so after every fourth try; after the others a short one
 * shows that the handle works on.
 *
 * fault_alloc_test [--long] [--from A] [--row K] [PART]
 *   --long       fails allocation 0, 1, 2, ... until the call meets no fault,
 *                each alone, and every fourth (sixteenth, of a long call) with
 *                all after it as well: hours. Without it, some allocations,
 *                spread over the different ways through the program that lead
 *                to one.
 *   --from A     with --long: the allocations from A on alone
 *   --row K      this row alone (the first is 0)
 *   --rows       prints how many there are
 *   PART         the rows alone that have it in their names
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heap.h"
#include "site.h"
#include "tests.h"

/* ---- the calls ---- */

enum {
	WRITES = 1,  /* changes the store */
	FILES = 2,   /* writes files */
	OPENS = 4,   /* makes its handle itself */
	PURE = 8,    /* has no handle */
	SILENT = 32, /* the handle does not hear of it */
	SENDS = 16,  /* what went out stays out, and is recorded */
};

struct row {
	const char *name;                      /* of the public function */
	const char *title;                     /* of this row among those of the function */
	int flags;
	wsoa_status wanted;                    /* with all well */
	wsoa_status (*call)(struct site *s);
	wsoa_status (*before)(struct site *s); /* with all well, on the same handle; NULL: nothing */
	const char *person, *as_of, *position; /* NULL: @ann-lee; now */
};

#define CALL(name, expression)                       \
	static wsoa_status name(struct site *s)      \
	{                                            \
		return expression;                   \
	}

static const wsoa_options opening = { .db = SITE_DB, .write = true, .person = "@ann-lee", .login = "tester", .plan = "wsoa-2018", .on = "2019-10-14", .now = SITE_NOW };
static const wsoa_options founding = { .db = SITE_OUT "/new.db", .login = "tester", .now = SITE_NOW };

static const wsoa_options reading_old = { .db = SITE_OLD, .person = "@ann-lee", .now = SITE_NOW };
static const wsoa_options changing_old = { .db = SITE_OLD, .write = true, .person = "@ann-lee", .now = SITE_NOW };

CALL(c_open, wsoa_open(&opening, &s->w))
CALL(c_upgrade, wsoa_open(&changing_old, &s->w))
CALL(b_old, (site_lay_old(), s->w ? WSOA_BUG : WSOA_OK))
CALL(c_open_missing, wsoa_open(&founding, &s->w))
CALL(c_init, wsoa_init(&founding, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee", .email = "ann@example.org" }, &s->w))
CALL(c_init_small, wsoa_init(&founding, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee", .small = true }, &s->w))
CALL(c_init_again, wsoa_init(&opening, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &s->w))

/* reading */
CALL(c_list, wsoa_list(s->w, &(wsoa_list_args){ 0 }, &s->doc))
/* It is opened by the way, and replayed when it is asked. */
static wsoa_status c_list_old(struct site *s)
{
	wsoa_status st = wsoa_open(&reading_old, &s->w);
	return st ? st : c_list(s);
}
CALL(c_list_filter, wsoa_list(s->w, &(wsoa_list_args){ .kind = "actions", .filter = "live (owner:@jane or weakness:W2) due_on<2020-01-01" }, &s->doc))
CALL(c_list_words, wsoa_list(s->w, &(wsoa_list_args){ .kind = "actions", .filter = "title~therapists or due-soon", .all_plans = true }, &s->doc))
CALL(c_list_people, wsoa_list(s->w, &(wsoa_list_args){ .kind = "people" }, &s->doc))
CALL(c_list_evidence, wsoa_list(s->w, &(wsoa_list_args){ .kind = "evidence" }, &s->doc))
CALL(c_list_wrong, wsoa_list(s->w, &(wsoa_list_args){ .kind = "actions", .filter = "ownr:@jane" }, &s->doc))
CALL(c_show, wsoa_show(s->w, "1.1", &s->doc))
CALL(c_show_missing, wsoa_show(s->w, "9.9", &s->doc))
CALL(c_history, wsoa_history(s->w, "1.1", &s->doc))
CALL(c_log, wsoa_log(s->w, 0, &s->doc))
CALL(c_log_lines, wsoa_log_lines(s->w, 0, site_take, s))
CALL(c_diff, wsoa_diff(s->w, &(wsoa_diff_args){ .from = "20" }, &s->doc))
CALL(c_diff_filter, wsoa_diff(s->w, &(wsoa_diff_args){ .from = "2019-10-11", .to = "now", .filter = "owner:@jane" }, &s->doc))
CALL(c_diff_on, wsoa_diff(s->w, &(wsoa_diff_args){ .from = "12", .to = "30" }, &s->doc))
CALL(c_diff_days, wsoa_diff(s->w, &(wsoa_diff_args){ .from = "2019-10-08", .to = "2019-10-10" }, &s->doc))
CALL(c_diff_wrong, wsoa_diff(s->w, &(wsoa_diff_args){ .from = "30", .to = "12" }, &s->doc))
CALL(c_versions, wsoa_versions(s->w, &s->doc))
CALL(c_why, wsoa_why(s->w, "1.1", NULL, NULL, &s->doc))
CALL(c_why_one, wsoa_why(s->w, "1.2", "deliver", "@jane", &s->doc))
CALL(c_overdue, wsoa_overdue(s->w, NULL, &s->doc))
CALL(c_slippage, wsoa_slippage(s->w, NULL, &s->doc))
CALL(c_waiting, wsoa_waiting(s->w, &(wsoa_waiting_args){ .all = true }, &s->doc))
CALL(c_waiting_kind, wsoa_waiting(s->w, &(wsoa_waiting_args){ .filter = "people" }, &s->doc))
CALL(c_round, wsoa_waiting(s->w, &(wsoa_waiting_args){ .meeting = "B2", .filter = "owner:@jane or live" }, &s->doc))
CALL(c_round_missing, wsoa_waiting(s->w, &(wsoa_waiting_args){ .meeting = "B9" }, &s->doc))
CALL(c_due, wsoa_due(s->w, "30wd", "weakness:W2", &s->doc))
CALL(c_my, wsoa_my(s->w, &s->doc))
CALL(c_overview, wsoa_overview(s->w, &s->doc))
CALL(c_lint, wsoa_lint(s->w, NULL, &s->doc))
CALL(c_ratings, wsoa_ratings(s->w, "owner:@jane", &s->doc))
CALL(c_measures, wsoa_measures(s->w, "weaknesses:W2", &s->doc))
CALL(c_lint_rule, wsoa_lint(s->w, "L002", &s->doc))
CALL(c_lint_log, wsoa_lint(s->w, "L021", &s->doc))
CALL(c_explain, wsoa_explain(s->w, NULL, &s->doc))
CALL(c_explain_rule, wsoa_explain(s->w, "L017", &s->doc))
CALL(c_explain_wrong, wsoa_explain(s->w, "overdue", &s->doc))
CALL(c_calc, wsoa_calc(s->w, "2022-02-22 + 70wd", true, &s->doc))
CALL(c_verify, wsoa_verify(s->w, &s->doc))
CALL(c_calendar, wsoa_calendar(s->w, &s->doc))
CALL(c_timetable, wsoa_timetable(s->w, NULL, &s->doc))
CALL(c_timetable_plan, wsoa_timetable(s->w, "wsoa-2018", &s->doc))
CALL(c_timetable_no_plan, wsoa_timetable(s->w, "app-2022", &s->doc))
CALL(c_select_count, wsoa_select_count(s->w, "owner:@jane live", &s->count))
CALL(c_select_refs, wsoa_select_count(s->w, "1.1,1.2", &s->count))
CALL(c_board, wsoa_board(s->w, NULL, &s->doc))
CALL(c_alerts, wsoa_alerts(s->w, &s->doc))
CALL(c_outcome, wsoa_outcome(s->w, &s->doc))

static wsoa_status c_schema(struct site *s)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; !st && wsoa_schema_name(i); i++)
		st = wsoa_schema(wsoa_schema_name(i), site_take, s);
	return st;
}

/* changing */
static const wsoa_change because = { .reason = "the board asked for it" };

CALL(c_add, wsoa_add(s->w, "action", NULL,
                     TEXTS("title=Write to families", "owner=@jane", "due_on=June 2020", "weaknesses=W1,W2", "workstream=S1", "extra.KPI=12"),
                     &(wsoa_change){ .reason = "agreed", .decision = "B1/1" }))
CALL(c_add_measure, wsoa_add(s->w, "measure", "M7", TEXTS("title=Waits over 18 weeks", "unit=weeks", "better=down", "weaknesses=W2"), NULL))
CALL(c_add_reading, wsoa_add(s->w, "reading", NULL, TEXTS("measure=M1", "period=Q2 2019/20", "value=52.0"), NULL))
CALL(c_record, wsoa_record(s->w, &(wsoa_record_args){ .measure = "M1", .period = "Q2 2019/20", .value = "53", .basis = "provisional", .source = "an audit" }, NULL))
CALL(c_continues, wsoa_measure_continues(s->w, "M1", "M1", &because))
/* M2 by a decision, and B1/9 of what it continues. */
static wsoa_status b_measure(struct site *s)
{
	wsoa_status st = wsoa_add(s->w, "decision", "B1/8", TEXTS("meeting=B1", "about=wsoa-2018", "transition=add", "outcome=agreed", "text=Count anew"), NULL);
	if (!st)
		st = wsoa_add(s->w, "measure", "M2", TEXTS("title=Plans in 15 weeks", "unit=percent", "better=up", "weaknesses=W1"), &(wsoa_change){ .decision = "B1/8" });
	return st ? st : wsoa_add(s->w, "decision", "B1/9", TEXTS("meeting=B1", "about=M2", "transition=set", "outcome=agreed", "text=Counted anew"), NULL);
}
CALL(c_continues_another, wsoa_measure_continues(s->w, "M1", "M2", &(wsoa_change){ .reason = "counted anew", .decision = "B1/9" }))
CALL(c_add_person, wsoa_add(s->w, "person", NULL, TEXTS("name=Jean Orr", "email=jean@example.org"), NULL))
CALL(c_add_wrong, wsoa_add(s->w, "action", "1.1", TEXTS("titel=x", "due_on=31/09/2019", "owner=@nobody"), NULL))
CALL(c_set, wsoa_set(s->w, "1.1", TEXTS("percent=60", "rating=green", "next_steps="), NULL))
CALL(c_set_many, wsoa_set(s->w, "owner:@jane live", TEXTS("rating=amber"), &because))
CALL(c_set_post, wsoa_set(s->w, "data-lead", TEXTS("holder=@tom"), NULL))
CALL(c_set_refused, wsoa_set(s->w, "1.2", TEXTS("due_on=2020-03-31", "title=Other"), NULL))
CALL(c_correct, wsoa_correct(s->w, "1.2", TEXTS("title=Publish waiting times"), &because))
CALL(c_remove, wsoa_remove(s->w, "1.3", &because))
CALL(c_remove_meeting, wsoa_remove(s->w, "B2", &because))
CALL(c_remove_refused, wsoa_remove(s->w, "W1", &because))
CALL(c_note, wsoa_note(s->w, "1.2", "the supplier rang", NULL))
CALL(c_note_child, wsoa_note(s->w, "1.2", "NHS number 943 476 5919 waits", NULL))
CALL(c_move, wsoa_move(s->w, "1.2", "start", NULL, 0, &because))
CALL(c_move_refused, wsoa_move(s->w, "1.2", "deliver", NULL, 0, NULL))
CALL(c_move_unknown, wsoa_move(s->w, "1.2", "delivr", NULL, 0, NULL))
CALL(c_move_takes_along, wsoa_move(s->w, "1.4", "sign-off", NULL, 0, NULL))
CALL(c_move_dated, wsoa_move(s->w, "1.2", "start", NULL, 0, &(wsoa_change){ .dated = "2019-10-11", .if_version = 9999 }))
CALL(c_update, wsoa_update(s->w, "1.1", &(wsoa_update_args){ .rating = "red", .percent = 50, .text = "Two courses run", .next_steps = "a third", .recovery = "hire" }, &because))
CALL(c_done, wsoa_done(s->w, "1.1", &(wsoa_done_args){ .text = "112 of 118 staff trained", .held_by = "HR" }, NULL))
CALL(c_done_file, wsoa_done(s->w, "1.1", &(wsoa_done_args){ .file = SITE_FILE }, NULL))
CALL(c_done_period, wsoa_done(s->w, "1.3", &(wsoa_done_args){ .text = "sample of 30", .period = "Q2 2019/20" }, NULL))
CALL(c_attach, wsoa_attach(s->w, "1.2", SITE_FILE, TEXTS("sensitivity=official", "shows=difference"), NULL))
CALL(c_decide, wsoa_decide(s->w, &(wsoa_decide_args){ .meeting = "B1", .transition = "set", .selection = "1.1,1.2", .text = "Recruitment was late" },
                           TEXTS("due_on=2019-12-20"), NULL))
CALL(c_decide_move, wsoa_decide(s->w, &(wsoa_decide_args){ .meeting = "B1", .transition = "cancel", .selection = "1.2", .text = "Done elsewhere" }, NULL, 0, NULL))
CALL(c_decide_refused, wsoa_decide(s->w, &(wsoa_decide_args){ .meeting = "B1", .transition = "cancel", .selection = "1.2", .text = "Not yet", .refused = true }, NULL, 0, NULL))
/* B1/2, and a meeting after it. */
static wsoa_status c_decide_chair(struct site *s)
{
	wsoa_status st = wsoa_add(s->w, "meeting", "B3", TEXTS("board=SEND Improvement Board", "held_on=2019-10-14"), NULL);
	return st ? st : wsoa_decide(s->w, &(wsoa_decide_args){ .meeting = "B1", .transition = "cancel", .selection = "1.2", .chairs_action = true, .text = "At once" }, NULL, 0, NULL);
}
CALL(c_decide_ratify, wsoa_decide(s->w, &(wsoa_decide_args){ .meeting = "B3", .transition = "ratify", .selection = "B1/2" }, NULL, 0, NULL))
CALL(c_decide_ratify_nothing, wsoa_decide(s->w, &(wsoa_decide_args){ .meeting = "B3", .transition = "ratify", .selection = "B1/1,B1/2" }, NULL, 0, NULL))
CALL(c_extend, wsoa_extend(s->w, "1.2", "2020-02-28", "weekly calls", &because))
CALL(c_extend_refused, wsoa_extend(s->w, "1.2", "2019-02-28", NULL, NULL))
/* X1 of 1.1, in a plan that asks for both. */
static wsoa_status c_ask_both(struct site *s)
{
	wsoa_status st = wsoa_decide(s->w, &(wsoa_decide_args){ .meeting = "B1", .transition = "set", .selection = "wsoa-2018", .text = "With the adviser" },
	                             TEXTS("date_changes_need=board,adviser"), NULL);
	if (!st)
		st = wsoa_set(s->w, "wsoa-2018", TEXTS("advisers=@jane"), NULL);
	return st ? st : wsoa_extend(s->w, "1.1", "2020-02-28", "weekly calls", &(wsoa_change){ .reason = "the board asked for it", .dated = "2019-09-12" });
}
static wsoa_status c_ask_both_board(struct site *s)
{
	wsoa_status st = c_ask_both(s);
	return st ? st : wsoa_decide(s->w, &(wsoa_decide_args){ .meeting = "B1", .transition = "agree", .selection = "X1", .text = "As asked" }, NULL, 0, NULL);
}
CALL(c_agree_waits, wsoa_agree(s->w, &(wsoa_agree_args){ .selection = "X1", .by = "@jane", .text = "Fine" }, NULL))
CALL(c_agree_last, wsoa_agree(s->w, &(wsoa_agree_args){ .selection = "X1", .by = "@jane", .evidence = "E1" }, NULL))
CALL(c_agree_other, wsoa_agree(s->w, &(wsoa_agree_args){ .selection = "X1", .by = "@jane", .evidence = "E1", .due_on = "2020-01-31" }, NULL))
CALL(c_agree_stranger, wsoa_agree(s->w, &(wsoa_agree_args){ .selection = "X1", .by = "@tom", .text = "Fine" }, NULL))
CALL(c_judge, wsoa_judge(s->w, &(wsoa_judge_args){ .visit = "V1", .outcome = "not-sufficient", .selection = "W1-W2", .text = "Waits are long" }, NULL))
CALL(c_judge_wrong, wsoa_judge(s->w, &(wsoa_judge_args){ .visit = "V1", .outcome = "poor" }, NULL))
CALL(c_handover, wsoa_handover(s->w, &(wsoa_handover_args){ .of = "send-group-manager", .to = "@tom", .from = "2019-10-11" }, &because, &s->doc))
CALL(c_handover_dry, wsoa_handover(s->w, &(wsoa_handover_args){ .of = "send-group-manager", .to = "@tom", .dry_run = true }, NULL, &s->doc))
CALL(c_handover_person, wsoa_handover(s->w, &(wsoa_handover_args){ .of = "@tom", .to = "@jane" }, NULL, &s->doc))
CALL(c_handover_decided, wsoa_handover(s->w, &(wsoa_handover_args){ .of = "@tom", .to = "@jane", .from = "2019-10-11" }, &(wsoa_change){ .decision = "B1/2" }, &s->doc))
CALL(decided_so, wsoa_add(s->w, "decision", NULL, TEXTS("meeting=B1", "about=S1", "transition=set", "outcome=agreed", "text=Jane leads"), NULL))
CALL(c_handover_wrong, wsoa_handover(s->w, &(wsoa_handover_args){ .of = "send-group", .to = "@nobody", .from = "soon" }, NULL, &s->doc))
CALL(c_vacate, wsoa_vacate(s->w, &(wsoa_vacate_args){ .post = "send-group-manager", .cover = "@tom" }, NULL, &s->doc))
CALL(c_vacate_wrong, wsoa_vacate(s->w, &(wsoa_vacate_args){ .post = "data-lead" }, NULL, &s->doc))
CALL(b_later_plan, wsoa_add(s->w, "plan", "app-2022", TEXTS("form=app"), NULL))
CALL(c_carry, wsoa_carry_forward(s->w, &(wsoa_carry_args){ .from = "wsoa-2018", .to = "app-2022", .selection = "W1", .into = "P1", .all_actions = true },
                                 TEXTS("class=area-of-concern"), &because))
CALL(c_carry_refused, wsoa_carry_forward(s->w, &(wsoa_carry_args){ .from = "wsoa-2018", .to = "app-2022", .selection = "W1-W2", .actions = "1.1", .dry_run = true }, NULL, 0, &because))
CALL(c_carry_trial, wsoa_carry_forward(s->w, &(wsoa_carry_args){ .from = "wsoa-2018", .to = "app-2022", .selection = "W1", .all_actions = true, .dry_run = true }, NULL, 0, &because))
CALL(c_undo, wsoa_undo(s->w, 0, NULL))
CALL(c_undo_refused, wsoa_undo(s->w, 15, &because))
CALL(c_version, wsoa_version(s->w, "v1.0"))
CALL(c_version_day, wsoa_version(s->w, "2019-10-14"))
CALL(c_erase, wsoa_erase(s->w, "1.1", "progress", &because))
CALL(c_erase_file, wsoa_erase(s->w, "E1", "file", &because))
CALL(c_erase_ref, wsoa_erase(s->w, "@jane", "ref", &because))

static const char terms[] = "{\"terms\":[{\"name\":\"Spring term 2020\",\"starts_on\":\"2020-01-06\",\"ends_on\":\"2020-04-03\"}]}";

CALL(c_calendar_load, wsoa_calendar_load(s->w, terms, sizeof terms - 1, false, &s->doc))
CALL(c_calendar_dry, wsoa_calendar_load(s->w, terms, sizeof terms - 1, true, &s->doc))
CALL(c_calendar_wrong, wsoa_calendar_load(s->w, "{\"terms\":1}", 11, false, &s->doc))

static const char rows_good[] = "Ref,Action,Lead,Start,By when,RAG,% complete,KPI\n"
                                "2.1,\"Clear the backlog, first\",SEND Group Manager,1/4/2019,May 2020,G,10%,12\n"
                                "2.2,Train tutors,Head of Tutors,,20/12/2019,Amber,,\n";
static const char rows_bad[] = "Ref,Action,By when,RAG\n2.1,Clear,31/09/2019,G\n2.1,Again,May 2020,purple\n2.3,Fine,June 2020,R\n";
static const char meetings[] = "Ref,Board,Held\nB8,SEND Improvement Board,9 December 2019\nB9,SEND Improvement Board,20/1/2020\n";
static const char people[] = "Ref,Name,Email\n@ida,Ida Grey,ida@example.org\n";

#define SHEET(kind_, text_) { .kind = kind_, .name = kind_ ".csv", .text = text_, .len = sizeof text_ - 1, .date_order = "dmy" }

static wsoa_status import(struct site *s, const char *text, size_t len, bool good_rows, bool dry_run)
{
	wsoa_import_args file = { .kind = "action", .name = "sheet.csv", .text = text, .len = len, .date_order = "dmy",
		                  .good_rows = good_rows, .dry_run = dry_run };
	return wsoa_import(s->w, &file, 1, &(wsoa_change){ .decision = "B1/1" }, site_take, s);
}

static wsoa_status import_two(struct site *s)
{
	wsoa_import_args files[] = { SHEET("meetings", meetings), SHEET("people", people) };
	return wsoa_import(s->w, files, COUNT(files), NULL, NULL, NULL);
}

CALL(c_import_two, import_two(s))
CALL(c_import_refused, import(s, rows_good, sizeof rows_good - 1, false, false))
CALL(c_import_bad, import(s, rows_bad, sizeof rows_bad - 1, false, false))
CALL(c_import_good_rows, import(s, rows_bad, sizeof rows_bad - 1, true, false))
CALL(c_import_dry, import(s, rows_good, sizeof rows_good - 1, false, true))

/* folders */
CALL(c_send, wsoa_alerts_send(s->w, &(wsoa_send_args){ .folder = SITE_OUT, .from = "wsoa@example.org" }, &s->doc))
CALL(c_send_usual, wsoa_alerts_send(s->w, &(wsoa_send_args){ .sendmail = "./" SITE_SENDMAIL }, &s->doc))
CALL(c_export, wsoa_export_visit(s->w, SITE_OUT "/pack", NULL, &s->doc))
CALL(c_export_personal, wsoa_export_visit(s->w, SITE_OUT "/pack/", &(wsoa_pack_args){ .since = "2019-09-16", .personal = true }, &s->doc))
CALL(c_verify_pack, wsoa_verify_pack(SITE_PACK, SITE_PACK, &s->w, &s->doc))

/* looking after the store */
CALL(c_backup, wsoa_backup(s->w, SITE_OUT "/copy.db", &s->doc))
CALL(c_check_path, wsoa_check_path(s->w, SITE_OUT "/board.html"))
CALL(c_check_path_own, wsoa_check_path(s->w, SITE_DB "-journal"))
CALL(c_backup_taken, wsoa_backup(s->w, SITE_FILE, &s->doc))
CALL(c_doctor, wsoa_doctor(&opening, &s->w, &s->doc))
CALL(c_doctor_missing, wsoa_doctor(&founding, &s->w, &s->doc))

/* workflows */
#define DEFINITION(first, waiting, more)                                                                                                    \
	"{\"workflow\":\"ours\",\"kind\":\"action\",\"title\":\"Ours\",\"initial\":\"" first "\",\"states\":["                                     \
	"{\"name\":\"" first "\",\"label\":\"Not started\",\"category\":\"planned\",\"clock\":\"running\"},"                                     \
	"{\"name\":\"in-progress\",\"label\":\"Under way\",\"category\":\"active\",\"clock\":\"stopped\"},"                                       \
	"{\"name\":\"" waiting "\",\"label\":\"Waiting\",\"category\":\"active\",\"clock\":\"stopped\"},"                                         \
	"{\"name\":\"complete\",\"label\":\"Complete\",\"category\":\"done\",\"clock\":\"stopped\",\"final\":true}],\"transitions\":["              \
	"{\"name\":\"start\",\"label\":\"Start\",\"from\":[\"" first "\"],\"to\":\"in-progress\",\"by\":[\"owner\",\"programme\"]},"                \
	"{\"name\":\"deliver\",\"label\":\"Deliver\",\"from\":[\"in-progress\"],\"to\":\"" waiting "\",\"by\":[\"owner\"]},"                         \
	"{\"name\":\"sign-off\",\"label\":\"Sign off\",\"from\":[\"" waiting "\"],\"to\":\"complete\",\"by\":[\"lead\",\"programme\"],"             \
	"\"requires\":[{\"condition\":\"different_person\"}" more "]}],\"timers\":[{\"state\":\"" waiting "\",\"limit\":\"5wd\"}]}"
static const char ours[] = DEFINITION("not-started", "with-board", "");
static const char unsound[] = DEFINITION("not-started", "with-board", ",{\"condition\":\"field\",\"field\":\"hold_until\"}");
#define MAPPED "delivered=with-board,on-hold=in-progress,embedded=complete,transferred=complete,cancelled=complete"

static wsoa_status install(struct site *s, const char *text, const char *map, bool dry_run)
{
	return wsoa_workflow_install(s->w, &(wsoa_install_args){ .text = text, .len = strlen(text), .map = map, .dry_run = dry_run }, NULL, &s->doc);
}

static wsoa_status taken(struct site *s, const char *text, wsoa_status st)
{
	return !st && !site_take(s, text, strlen(text)) ? WSOA_IO : st;
}

static wsoa_status c_workflow_show(struct site *s)
{
	const char *text = NULL;
	wsoa_status st = wsoa_workflow_show(s->w, "evidence", &text, &s->doc);
	return taken(s, text, st);
}

static wsoa_status c_graph(struct site *s)
{
	const char *text = NULL;
	wsoa_status st = wsoa_workflow_graph(s->w, &(wsoa_workflow_args){ .kind = "action" }, true, &text, &s->doc);
	return taken(s, text, st);
}

CALL(c_check, wsoa_workflow_check(s->w, &(wsoa_workflow_args){ .kind = "action" }, &s->doc))
CALL(c_check_text, wsoa_workflow_check(s->w, &(wsoa_workflow_args){ .text = unsound, .len = sizeof unsound - 1 }, &s->doc))
CALL(c_check_faults, wsoa_workflow_check(s->w, &(wsoa_workflow_args){ .text = "{\"kind\":1}", .len = 10 }, &s->doc))
CALL(c_check_kind, wsoa_workflow_check(s->w, &(wsoa_workflow_args){ .kind = "cats" }, &s->doc))
CALL(c_workflows, wsoa_workflow_list(s->w, &s->doc))
CALL(c_graph_wrong, wsoa_workflow_graph(s->w, &(wsoa_workflow_args){ .text = "{", .len = 1 }, false, NULL, &s->doc))
CALL(c_install, install(s, ours, MAPPED, false))
CALL(c_install_dry, install(s, ours, MAPPED, true))
CALL(c_install_nowhere, install(s, ours, "delivered=nowhere", false))
CALL(c_install_unsound, install(s, unsound, MAPPED, false))

static wsoa_status handed_over(struct site *s)
{
	wsoa_status st = c_handover(s);
	site_forget(s);
	return st;
}

static wsoa_status installed(struct site *s)
{
	wsoa_status st = install(s, ours, MAPPED, false);
	site_forget(s);
	return st;
}

/* It may be made, and memory run out before it is told: then its copy lies there when it is made again. */
static wsoa_status c_rebuild(struct site *s)
{
	unlink(SITE_DB ".rebuild-backup");
	return wsoa_rebuild(s->w, &s->doc);
}

/* printing while it is read: what is left is printed by the renderer, which has no handle to tell */
static wsoa_status rest(struct site *s, wsoa_status st)
{
	if (!st)
		st = wsoa_doc_render(s->doc, "json", NULL, site_take, s);
	wsoa_doc_free(s->doc);
	s->doc = NULL;
	return st;
}

#define STREAM(name, format, options, expression)                   \
	static wsoa_status name(struct site *s)                     \
	{                                                           \
		wsoa_stream(s->w, format, options, site_take, s);   \
		return rest(s, expression);                         \
	}

static const wsoa_render_options narrow = { .width = 60, .ascii = true };

STREAM(s_list_json, "json", NULL, wsoa_list(s->w, &(wsoa_list_args){ 0 }, &s->doc))
STREAM(s_list_text, "text", &narrow, wsoa_list(s->w, &(wsoa_list_args){ 0 }, &s->doc))
STREAM(s_list_none, "html", NULL, wsoa_list(s->w, &(wsoa_list_args){ .filter = "rating:green status:embedded" }, &s->doc))
STREAM(s_list_wrong, "jsonl", NULL, wsoa_list(s->w, &(wsoa_list_args){ .filter = "ownr:@jane" }, &s->doc))
STREAM(s_overdue, "csv", NULL, wsoa_overdue(s->w, NULL, &s->doc))
STREAM(s_due, "markdown", &narrow, wsoa_due(s->w, "30wd", NULL, &s->doc))
STREAM(s_log, "jsonl", NULL, wsoa_log(s->w, 0, &s->doc))
STREAM(s_log_last, "text", &narrow, wsoa_log(s->w, 5, &s->doc))

/* rendering */
static const wsoa_render_options terminal = { .width = 72, .colour = true }, page = { .width = 60, .ascii = true, .explain = true },
                                 groups = { .table = "states" };

CALL(r_text, wsoa_doc_render(s->made, "text", NULL, site_take, s))
CALL(r_terminal, wsoa_doc_render(s->made, "text", &terminal, site_take, s))
CALL(r_page, wsoa_doc_render(s->made, "text", &page, site_take, s))
CALL(r_markdown, wsoa_doc_render(s->made, "markdown", &page, site_take, s))
CALL(r_html, wsoa_doc_render(s->made, "html", NULL, site_take, s))
CALL(r_json, wsoa_doc_render(s->made, "json", NULL, site_take, s))
CALL(r_jsonl, wsoa_doc_render(s->made, "jsonl", NULL, site_take, s))
CALL(r_csv, wsoa_doc_render(s->made, "csv", NULL, site_take, s))
CALL(r_csv_table, wsoa_doc_render(s->made, "csv", &groups, site_take, s))
CALL(f_csv, wsoa_doc_folder(s->w, s->made, SITE_OUT "/tables"))
CALL(m_board, wsoa_board(s->w, NULL, &s->made))
CALL(m_list, wsoa_list(s->w, &(wsoa_list_args){ 0 }, &s->made))
CALL(m_show, wsoa_show(s->w, "1.1", &s->made))
CALL(m_why, wsoa_why(s->w, "1.1", NULL, NULL, &s->made))
CALL(m_overview, wsoa_overview(s->w, &s->made))
CALL(m_diff, wsoa_diff(s->w, &(wsoa_diff_args){ .from = "12" }, &s->made))
CALL(m_history, wsoa_history(s->w, "1.1", &s->made))

/* Something is under embargo, and was judged. */
static wsoa_status c_embargo(struct site *s)
{
	wsoa_status st = wsoa_set(s->w, "V1", TEXTS("embargo_until=2019-12-01", "summary=Waits are long"), NULL);
	return st ? st : wsoa_judge(s->w, &(wsoa_judge_args){ .visit = "V1", .outcome = "not-sufficient", .selection = "W1-W2" }, NULL);
}
static wsoa_status c_embargo_ended(struct site *s)
{
	wsoa_status st = c_embargo(s);
	return st ? st : wsoa_set(s->w, "V1", TEXTS("embargo_until="), NULL);
}
static wsoa_status c_advise(struct site *s)
{
	return wsoa_add(s->w, "recommendation", NULL, TEXTS("visit=V1", "text=Publish the waits", "owner=@jane", "due_on=2019-10-01"), NULL);
}
CALL(c_answer, wsoa_answer(s->w, "V1/1", "accept", "From January", NULL))
CALL(c_answer_refused, wsoa_answer(s->w, "V1/1", "refuse", NULL, NULL))
CALL(c_answer_done, wsoa_done(s->w, "V1/1", &(wsoa_done_args){ .text = "Published", .held_by = "Ann" }, NULL))
CALL(c_list_veiled, wsoa_list(s->w, &(wsoa_list_args){ .kind = "visits" }, &s->doc))
CALL(c_log_veiled, wsoa_log(s->w, 5, &s->doc))
CALL(c_log_lines_veiled, wsoa_log_lines(s->w, 0, site_take, s))
CALL(b_judge, wsoa_judge(s->w, &(wsoa_judge_args){ .visit = "V1", .outcome = "not-sufficient", .selection = "W1" }, NULL))
CALL(c_correct_judgement, wsoa_correct(s->w, "V1/W1", TEXTS("outcome=sufficient"), &because))
static wsoa_status b_answer(struct site *s)
{
	wsoa_status st = c_advise(s);
	return st ? st : wsoa_answer(s->w, "V1/1", "accept", NULL, NULL);
}
CALL(c_lint_judged, wsoa_lint(s->w, "L026", &s->doc))
CALL(c_judge_publish, wsoa_judge(s->w, &(wsoa_judge_args){ .visit = "V1", .publish = true }, NULL))

static const struct row rows[] = {
	{ "wsoa_open", "for writing", OPENS, WSOA_OK, c_open, NULL, NULL, NULL, NULL },
	{ "wsoa_open", "an older store, for writing", OPENS | FILES, WSOA_OK, c_upgrade, b_old, NULL, NULL, NULL },
	{ "wsoa_open", "nothing there", OPENS, WSOA_STORE, c_open_missing, NULL, NULL, NULL, NULL },
	{ "wsoa_init", "a store", OPENS | FILES, WSOA_OK, c_init, NULL, NULL, NULL, NULL },
	{ "wsoa_init", "small", OPENS | FILES, WSOA_OK, c_init_small, NULL, NULL, NULL, NULL },
	{ "wsoa_init", "where one is", OPENS, WSOA_STORE, c_init_again, NULL, NULL, NULL, NULL },

	{ "wsoa_list", "actions", 0, WSOA_OK, c_list, NULL, NULL, NULL, NULL },
	{ "wsoa_list", "an older store", OPENS | FILES, WSOA_OK, c_list_old, b_old, NULL, NULL, NULL },
	{ "wsoa_list", "a filter", 0, WSOA_OK, c_list_filter, NULL, NULL, NULL, NULL },
	{ "wsoa_list", "words", 0, WSOA_OK, c_list_words, NULL, NULL, NULL, NULL },
	{ "wsoa_list", "people", 0, WSOA_OK, c_list_people, NULL, NULL, NULL, NULL },
	{ "wsoa_list", "evidence", 0, WSOA_OK, c_list_evidence, NULL, NULL, NULL, NULL },
	{ "wsoa_list", "a wrong filter", 0, WSOA_NOTFOUND, c_list_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_list", "as of a day", 0, WSOA_OK, c_list, NULL, NULL, "2019-10-11", NULL },
	{ "wsoa_list", "as of an event", 0, WSOA_OK, c_list, NULL, NULL, "20", NULL },
	{ "wsoa_list", "position", 0, WSOA_OK, c_list, NULL, NULL, NULL, "2019-10-11" },
	{ "wsoa_list", "under embargo", WRITES, WSOA_OK, c_list_veiled, c_embargo, NULL, NULL, NULL },
	{ "wsoa_log", "under embargo", WRITES, WSOA_OK, c_log_veiled, c_embargo, NULL, NULL, NULL },
	{ "wsoa_log_lines", "under embargo", WRITES, WSOA_REFUSED, c_log_lines_veiled, c_embargo, NULL, NULL, NULL },
	{ "wsoa_show", "a record", 0, WSOA_OK, c_show, NULL, NULL, NULL, NULL },
	{ "wsoa_show", "no record", 0, WSOA_NOTFOUND, c_show_missing, NULL, NULL, NULL, NULL },
	{ "wsoa_history", "a record", 0, WSOA_OK, c_history, NULL, NULL, NULL, NULL },
	{ "wsoa_history", "position", 0, WSOA_OK, c_history, NULL, NULL, NULL, "2019-10-11" },
	{ "wsoa_log", "all", 0, WSOA_OK, c_log, NULL, NULL, NULL, NULL },
	{ "wsoa_log_lines", "all", 0, WSOA_OK, c_log_lines, NULL, NULL, NULL, NULL },
	{ "wsoa_versions", "one", WRITES, WSOA_OK, c_versions, c_version, NULL, NULL, NULL },
	{ "wsoa_versions", "position", 0, WSOA_OK, c_versions, NULL, NULL, NULL, "2019-10-11" },
	{ "wsoa_list", "as of no version", 0, WSOA_INVALID, c_list, NULL, NULL, "v1.0", NULL },
	{ "wsoa_diff", "until now", 0, WSOA_OK, c_diff, NULL, NULL, NULL, NULL },
	{ "wsoa_diff", "a filter", 0, WSOA_OK, c_diff_filter, NULL, NULL, NULL, NULL },
	{ "wsoa_diff", "between events", 0, WSOA_OK, c_diff_on, NULL, NULL, NULL, NULL },
	{ "wsoa_diff", "positions", 0, WSOA_OK, c_diff_days, NULL, NULL, NULL, "2019-10-11" },
	{ "wsoa_diff", "the later first", 0, WSOA_INVALID, c_diff_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_why", "all", 0, WSOA_OK, c_why, NULL, NULL, NULL, NULL },
	{ "wsoa_why", "one, for another", 0, WSOA_OK, c_why_one, NULL, NULL, NULL, NULL },
	{ "wsoa_overdue", "all", 0, WSOA_OK, c_overdue, NULL, NULL, NULL, NULL },
	{ "wsoa_slippage", "all", 0, WSOA_OK, c_slippage, NULL, NULL, NULL, NULL },
	{ "wsoa_waiting", "all", 0, WSOA_OK, c_waiting, NULL, NULL, NULL, NULL },
	{ "wsoa_waiting", "no state", 0, WSOA_INVALID, c_waiting_kind, NULL, NULL, NULL, NULL },
	{ "wsoa_waiting", "a round", 0, WSOA_OK, c_round, NULL, NULL, NULL, NULL },
	{ "wsoa_waiting", "no meeting", 0, WSOA_NOTFOUND, c_round_missing, NULL, NULL, NULL, NULL },
	{ "wsoa_due", "a filter", 0, WSOA_OK, c_due, NULL, NULL, NULL, NULL },
	{ "wsoa_my", "as a lead", 0, WSOA_OK, c_my, NULL, "@jane", NULL, NULL },
	{ "wsoa_overview", "now", 0, WSOA_OK, c_overview, NULL, NULL, NULL, NULL },
	{ "wsoa_overview", "as of a day", 0, WSOA_OK, c_overview, NULL, NULL, "2019-10-11", NULL },
	{ "wsoa_ratings", "of a lead", 0, WSOA_OK, c_ratings, NULL, NULL, NULL, NULL },
	{ "wsoa_measures", "of a weakness", 0, WSOA_OK, c_measures, NULL, NULL, NULL, NULL },
	{ "wsoa_lint", "rules", 0, WSOA_OK, c_lint, NULL, NULL, NULL, NULL },
	{ "wsoa_lint", "one rule", 0, WSOA_OK, c_lint_rule, NULL, NULL, NULL, NULL },
	{ "wsoa_lint", "judged and not moved", WRITES, WSOA_OK, c_lint_judged, c_embargo_ended, NULL, NULL, NULL },
	{ "wsoa_lint", "from the log", 0, WSOA_OK, c_lint_log, NULL, NULL, NULL, NULL },
	{ "wsoa_explain", "rules", 0, WSOA_OK, c_explain, NULL, NULL, NULL, NULL },
	{ "wsoa_explain", "one rule", 0, WSOA_OK, c_explain_rule, NULL, NULL, NULL, NULL },
	{ "wsoa_explain", "no rule", 0, WSOA_NOTFOUND, c_explain_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_calc", "a sum", 0, WSOA_OK, c_calc, NULL, NULL, NULL, NULL },
	{ "wsoa_verify", "all", 0, WSOA_OK, c_verify, NULL, NULL, NULL, NULL },
	{ "wsoa_calendar", "now", 0, WSOA_OK, c_calendar, NULL, NULL, NULL, NULL },
	{ "wsoa_schema", "all", PURE, WSOA_OK, c_schema, NULL, NULL, NULL, NULL },
	{ "wsoa_select_count", "a filter", 0, WSOA_OK, c_select_count, NULL, NULL, NULL, NULL },
	{ "wsoa_select_count", "refs", 0, WSOA_OK, c_select_refs, NULL, NULL, NULL, NULL },
	{ "wsoa_board", "now", 0, WSOA_OK, c_board, NULL, NULL, NULL, NULL },
	{ "wsoa_board", "position", 0, WSOA_OK, c_board, NULL, NULL, NULL, "2019-10-11" },
	{ "wsoa_alerts", "now", 0, WSOA_OK, c_alerts, NULL, NULL, NULL, NULL },
	{ "wsoa_outcome", "of a change", WRITES, WSOA_OK, c_outcome, c_set_many, NULL, NULL, NULL },

	{ "wsoa_add", "an action refused", WRITES, WSOA_REFUSED, c_add, NULL, NULL, NULL, NULL },
	{ "wsoa_add", "a measure refused", WRITES, WSOA_REFUSED, c_add_measure, NULL, NULL, NULL, NULL },
	{ "wsoa_add", "a reading", WRITES, WSOA_OK, c_add_reading, NULL, NULL, NULL, NULL },
	{ "wsoa_record", "a correction", WRITES, WSOA_OK, c_record, c_add_reading, NULL, NULL, NULL },
	{ "wsoa_measure_continues", "itself", WRITES, WSOA_REFUSED, c_continues, NULL, NULL, NULL, NULL },
	{ "wsoa_measure_continues", "another", WRITES, WSOA_OK, c_continues_another, b_measure, NULL, NULL, NULL },
	{ "wsoa_add", "a person", WRITES, WSOA_OK, c_add_person, NULL, NULL, NULL, NULL },
	{ "wsoa_add", "much wrong", WRITES, WSOA_INVALID, c_add_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_set", "fields", WRITES, WSOA_OK, c_set, NULL, "@jane", NULL, NULL },
	{ "wsoa_set", "many", WRITES, WSOA_OK, c_set_many, NULL, NULL, NULL, NULL },
	{ "wsoa_set", "a post", WRITES, WSOA_OK, c_set_post, NULL, NULL, NULL, NULL },
	{ "wsoa_set", "refused", WRITES, WSOA_REFUSED, c_set_refused, NULL, NULL, NULL, NULL },
	{ "wsoa_correct", "a judgement", WRITES, WSOA_OK, c_correct_judgement, b_judge, NULL, NULL, NULL },
	{ "wsoa_correct", "a title", WRITES, WSOA_OK, c_correct, NULL, NULL, NULL, NULL },
	{ "wsoa_remove", "an action refused", WRITES, WSOA_REFUSED, c_remove, NULL, NULL, NULL, NULL },
	{ "wsoa_remove", "a meeting", WRITES, WSOA_OK, c_remove_meeting, NULL, NULL, NULL, NULL },
	{ "wsoa_remove", "refused", WRITES, WSOA_REFUSED, c_remove_refused, NULL, NULL, NULL, NULL },
	{ "wsoa_note", "a note", WRITES, WSOA_OK, c_note, NULL, NULL, NULL, NULL },
	{ "wsoa_note", "of a child", WRITES, WSOA_REFUSED, c_note_child, NULL, NULL, NULL, NULL },
	{ "wsoa_move", "start", WRITES, WSOA_OK, c_move, NULL, NULL, NULL, NULL },
	{ "wsoa_move", "refused", WRITES, WSOA_REFUSED, c_move_refused, NULL, NULL, NULL, NULL },
	{ "wsoa_move", "unknown", WRITES, WSOA_REFUSED, c_move_unknown, NULL, NULL, NULL, NULL },
	{ "wsoa_move", "with its evidence", WRITES, WSOA_OK, c_move_takes_along, NULL, "@tom", NULL, NULL },
	{ "wsoa_move", "of another version", WRITES, WSOA_BUSY, c_move_dated, NULL, NULL, NULL, NULL },
	{ "wsoa_update", "all of it", WRITES, WSOA_OK, c_update, NULL, "@jane", NULL, NULL },
	{ "wsoa_done", "held by", WRITES, WSOA_OK, c_done, NULL, "@jane", NULL, NULL },
	{ "wsoa_done", "a file", WRITES, WSOA_OK, c_done_file, NULL, "@jane", NULL, NULL },
	{ "wsoa_done", "a period", WRITES, WSOA_OK, c_done_period, NULL, "@jane", NULL, NULL },
	{ "wsoa_done", "a recommendation", WRITES, WSOA_OK, c_answer_done, c_advise, NULL, NULL, NULL },
	{ "wsoa_my", "a recommendation", WRITES, WSOA_OK, c_my, c_advise, NULL, NULL, NULL },
	{ "wsoa_overdue", "a recommendation", WRITES, WSOA_OK, c_overdue, c_advise, NULL, NULL, NULL },
	{ "wsoa_answer", "accept", WRITES, WSOA_OK, c_answer, c_advise, NULL, NULL, NULL },
	{ "wsoa_answer", "the words later", WRITES, WSOA_OK, c_answer, b_answer, NULL, NULL, NULL },
	{ "wsoa_answer", "without a word", WRITES, WSOA_REFUSED, c_answer_refused, c_advise, NULL, NULL, NULL },
	{ "wsoa_attach", "a file", WRITES, WSOA_OK, c_attach, NULL, NULL, NULL, NULL },
	{ "wsoa_extend", "a date", WRITES, WSOA_OK, c_extend, NULL, NULL, NULL, NULL },
	{ "wsoa_extend", "refused", WRITES, WSOA_INVALID, c_extend_refused, NULL, NULL, NULL, NULL },
	{ "wsoa_agree", "the first", WRITES, WSOA_OK, c_agree_waits, c_ask_both, NULL, NULL, NULL },
	{ "wsoa_agree", "the last", WRITES, WSOA_OK, c_agree_last, c_ask_both_board, NULL, NULL, NULL },
	{ "wsoa_agree", "another day", WRITES, WSOA_REFUSED, c_agree_other, c_ask_both_board, NULL, NULL, NULL },
	{ "wsoa_agree", "a stranger", WRITES, WSOA_REFUSED, c_agree_stranger, c_ask_both, NULL, NULL, NULL },
	{ "wsoa_judge", "two", WRITES, WSOA_OK, c_judge, NULL, NULL, NULL, NULL },
	{ "wsoa_judge", "publish", WRITES, WSOA_OK, c_judge_publish, c_embargo_ended, NULL, NULL, NULL },
	{ "wsoa_judge", "unknown", WRITES, WSOA_INVALID, c_judge_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_handover", "a post", WRITES, WSOA_OK, c_handover, NULL, NULL, NULL, NULL },
	{ "wsoa_handover", "a trial", WRITES, WSOA_OK, c_handover_dry, NULL, NULL, NULL, NULL },
	{ "wsoa_handover", "a person", WRITES, WSOA_OK, c_handover_decided, decided_so, NULL, NULL, NULL },
	{ "wsoa_handover", "not decided", WRITES, WSOA_REFUSED, c_handover_person, NULL, NULL, NULL, NULL },
	{ "wsoa_handover", "wrong", WRITES, WSOA_INVALID, c_handover_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_undo", "a handover", WRITES, WSOA_OK, c_undo, handed_over, NULL, NULL, NULL },
	{ "wsoa_vacate", "covered", WRITES, WSOA_OK, c_vacate, NULL, NULL, NULL, NULL },
	{ "wsoa_vacate", "vacant already", WRITES, WSOA_REFUSED, c_vacate_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_carry_forward", "with actions", WRITES, WSOA_OK, c_carry, b_later_plan, NULL, NULL, NULL },
	{ "wsoa_carry_forward", "a trial", WRITES, WSOA_OK, c_carry_trial, b_later_plan, NULL, NULL, NULL },
	{ "wsoa_carry_forward", "refused", WRITES, WSOA_REFUSED, c_carry_refused, b_later_plan, NULL, NULL, NULL },
	{ "wsoa_decide", "set", WRITES, WSOA_OK, c_decide, NULL, NULL, NULL, NULL },
	{ "wsoa_decide", "cancel", WRITES, WSOA_OK, c_decide_move, NULL, NULL, NULL, NULL },
	{ "wsoa_decide", "refused", WRITES, WSOA_OK, c_decide_refused, NULL, NULL, NULL, NULL },
	{ "wsoa_decide", "ratify", WRITES, WSOA_OK, c_decide_ratify, c_decide_chair, NULL, NULL, NULL },
	{ "wsoa_decide", "ratify nothing", WRITES, WSOA_REFUSED, c_decide_ratify_nothing, c_decide_chair, NULL, NULL, NULL },
	{ "wsoa_undo", "the last", WRITES, WSOA_OK, c_undo, NULL, NULL, NULL, NULL },
	{ "wsoa_undo", "refused", WRITES, WSOA_REFUSED, c_undo_refused, NULL, NULL, NULL, NULL },
	{ "wsoa_version", "a name", WRITES, WSOA_OK, c_version, NULL, NULL, NULL, NULL },
	{ "wsoa_version", "a name that is given", WRITES, WSOA_REFUSED, c_version, c_version, NULL, NULL, NULL },
	{ "wsoa_version", "a day", WRITES, WSOA_INVALID, c_version_day, NULL, NULL, NULL, NULL },
	{ "wsoa_version", "refused", WRITES, WSOA_REFUSED, c_version, NULL, "@jane", NULL, NULL },
	{ "wsoa_erase", "words", WRITES, WSOA_OK, c_erase, NULL, NULL, NULL, NULL },
	{ "wsoa_erase", "a file", WRITES, WSOA_OK, c_erase_file, NULL, NULL, NULL, NULL },
	{ "wsoa_erase", "a ref", WRITES, WSOA_OK, c_erase_ref, NULL, NULL, NULL, NULL },
	{ "wsoa_calendar_load", "terms", WRITES, WSOA_OK, c_calendar_load, NULL, NULL, NULL, NULL },
	{ "wsoa_calendar_load", "dry run", WRITES, WSOA_OK, c_calendar_dry, NULL, NULL, NULL, NULL },
	{ "wsoa_calendar_load", "wrong", WRITES, WSOA_INVALID, c_calendar_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_check", "in force", 0, WSOA_OK, c_check, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_check", "a document", 0, WSOA_OK, c_check_text, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_check", "no definition", 0, WSOA_OK, c_check_faults, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_check", "no kind", 0, WSOA_NOTFOUND, c_check_kind, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_list", "in force", 0, WSOA_OK, c_workflows, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_list", "as of a day", 0, WSOA_OK, c_workflows, NULL, NULL, "2019-10-11", NULL },
	{ "wsoa_workflow_show", "a kind", 0, WSOA_OK, c_workflow_show, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_graph", "with records", 0, WSOA_OK, c_graph, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_graph", "no definition", 0, WSOA_INVALID, c_graph_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_install", "another", WRITES, WSOA_OK, c_install, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_install", "a trial", WRITES, WSOA_OK, c_install_dry, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_install", "nowhere to go", WRITES, WSOA_REFUSED, c_install_nowhere, NULL, NULL, NULL, NULL },
	{ "wsoa_workflow_install", "unsound", WRITES, WSOA_REFUSED, c_install_unsound, NULL, NULL, NULL, NULL },
	{ "wsoa_undo", "an installation", WRITES, WSOA_OK, c_undo, installed, NULL, NULL, NULL },
	{ "wsoa_import", "two sheets", WRITES, WSOA_OK, c_import_two, NULL, NULL, NULL, NULL },
	{ "wsoa_import", "not agreed", WRITES, WSOA_INVALID, c_import_refused, NULL, NULL, NULL, NULL },
	{ "wsoa_import", "bad rows", WRITES, WSOA_INVALID, c_import_bad, NULL, NULL, NULL, NULL },
	{ "wsoa_import", "good rows", WRITES, WSOA_OK, c_import_good_rows, NULL, NULL, NULL, NULL },
	{ "wsoa_import", "dry run", WRITES, WSOA_INVALID, c_import_dry, NULL, NULL, NULL, NULL },

	{ "wsoa_alerts_send", "to a folder", WRITES | FILES | SENDS, WSOA_OK, c_send, NULL, NULL, NULL, NULL },
	{ "wsoa_alerts_send", "to a program", WRITES | SENDS, WSOA_OK, c_send_usual, NULL, NULL, NULL, NULL },
	{ "wsoa_export_visit", "a pack", FILES, WSOA_OK, c_export, NULL, NULL, NULL, NULL },
	{ "wsoa_export_visit", "personal, as of a day", FILES, WSOA_OK, c_export_personal, NULL, NULL, "2019-10-12", NULL },
	{ "wsoa_verify_pack", "against itself", OPENS, WSOA_OK, c_verify_pack, NULL, NULL, NULL, NULL },

	{ "wsoa_backup", "a copy", FILES, WSOA_OK, c_backup, NULL, NULL, NULL, NULL },
	{ "wsoa_backup", "where something is", FILES, WSOA_REFUSED, c_backup_taken, NULL, NULL, NULL, NULL },
	{ "wsoa_check_path", "a free one", 0, WSOA_OK, c_check_path, NULL, NULL, NULL, NULL },
	{ "wsoa_check_path", "the store's own", 0, WSOA_REFUSED, c_check_path_own, NULL, NULL, NULL, NULL },
	{ "wsoa_doctor", "a store", OPENS, WSOA_OK, c_doctor, NULL, NULL, NULL, NULL },
	{ "wsoa_doctor", "nothing there", OPENS, WSOA_STORE, c_doctor_missing, NULL, NULL, NULL, NULL },
	{ "wsoa_rebuild", "a store", WRITES, WSOA_OK, c_rebuild, NULL, NULL, NULL, NULL },

	{ "wsoa_stream", "list, json", SILENT, WSOA_OK, s_list_json, NULL, NULL, NULL, NULL },
	{ "wsoa_stream", "list, text", SILENT, WSOA_OK, s_list_text, NULL, NULL, NULL, NULL },
	{ "wsoa_stream", "list, as of a day", SILENT, WSOA_OK, s_list_json, NULL, NULL, "2019-10-11", NULL },
	{ "wsoa_stream", "an empty list", SILENT, WSOA_OK, s_list_none, NULL, NULL, NULL, NULL },
	{ "wsoa_stream", "a wrong filter", SILENT, WSOA_NOTFOUND, s_list_wrong, NULL, NULL, NULL, NULL },
	{ "wsoa_stream", "overdue, csv", SILENT, WSOA_OK, s_overdue, NULL, NULL, NULL, NULL },
	{ "wsoa_stream", "due, markdown", SILENT, WSOA_OK, s_due, NULL, NULL, NULL, NULL },
	{ "wsoa_stream", "log, jsonl", SILENT, WSOA_OK, s_log, NULL, NULL, NULL, NULL },
	{ "wsoa_stream", "log, text", SILENT, WSOA_OK, s_log_last, NULL, NULL, NULL, NULL },

	{ "wsoa_doc_folder", "board", FILES, WSOA_OK, f_csv, m_board, NULL, NULL, NULL },
	{ "wsoa_doc_render", "board, text", SILENT, WSOA_OK, r_text, m_board, NULL, NULL, NULL },
	{ "wsoa_doc_render", "board, terminal", SILENT, WSOA_OK, r_terminal, m_board, NULL, NULL, NULL },
	{ "wsoa_doc_render", "board, markdown", SILENT, WSOA_OK, r_markdown, m_board, NULL, NULL, NULL },
	{ "wsoa_doc_render", "board, html", SILENT, WSOA_OK, r_html, m_board, NULL, NULL, NULL },
	{ "wsoa_doc_render", "board, json", SILENT, WSOA_OK, r_json, m_board, NULL, NULL, NULL },
	{ "wsoa_doc_render", "board, a table as csv", SILENT, WSOA_OK, r_csv_table, m_board, NULL, NULL, NULL },
	{ "wsoa_doc_render", "list, terminal", SILENT, WSOA_OK, r_terminal, m_list, NULL, NULL, NULL },
	{ "wsoa_doc_render", "list, jsonl", SILENT, WSOA_OK, r_jsonl, m_list, NULL, NULL, NULL },
	{ "wsoa_doc_render", "list, csv", SILENT, WSOA_OK, r_csv, m_list, NULL, NULL, NULL },
	{ "wsoa_doc_render", "list, html", SILENT, WSOA_OK, r_html, m_list, NULL, NULL, NULL },
	{ "wsoa_doc_render", "show, text", SILENT, WSOA_OK, r_page, m_show, NULL, NULL, NULL },
	{ "wsoa_doc_render", "why, text", SILENT, WSOA_OK, r_page, m_why, NULL, NULL, NULL },
	{ "wsoa_doc_render", "overview, text", SILENT, WSOA_OK, r_page, m_overview, NULL, NULL, NULL },
	{ "wsoa_doc_render", "diff, html", SILENT, WSOA_OK, r_html, m_diff, NULL, NULL, NULL },
	{ "wsoa_doc_render", "history, markdown", SILENT, WSOA_OK, r_markdown, m_history, NULL, NULL, NULL },

	{ "wsoa_timetable", "now", 0, WSOA_OK, c_timetable, NULL, NULL, NULL, NULL },
	{ "wsoa_timetable", "as of a day", 0, WSOA_OK, c_timetable, NULL, NULL, "2019-10-11", NULL },
	{ "wsoa_timetable", "of a plan", 0, WSOA_OK, c_timetable_plan, NULL, NULL, NULL, NULL },
	{ "wsoa_timetable", "no plan", 0, WSOA_NOTFOUND, c_timetable_no_plan, NULL, NULL, NULL, NULL },
};

/* Public functions that give no status: they allocate nothing, and cannot fail. */
static const char *const unfailing[] = {
	"wsoa_close", "wsoa_status_text", "wsoa_error_what", "wsoa_error_where", "wsoa_error_todo", "wsoa_issue_count", "wsoa_issue_at",
	"wsoa_doc_table", "wsoa_doc_free", "wsoa_doc_items", "wsoa_schema_name", "wsoa_kind",
};

/* ---- one try ---- */

static struct site site;
static char trying[160]; /* what is tried, for the message of a crash */
static bool touched;     /* the store is no longer as it was made */
static bool thorough;        /* --long */
static long begin_at;        /* --from */
static bool long_call;       /* of the row that is tried */
static long faults, tries;

static void begin(const struct row *row)
{
	if (touched) {
		site_restore();
		touched = false;
	}
	if (!(row->flags & (OPENS | PURE))) {
		wsoa_options o = { .db = SITE_DB, .write = row->flags & WRITES, .person = row->person ? row->person : "@ann-lee",
			           .login = "tester", .as_of = row->as_of, .position = row->position, .now = SITE_NOW };
		wsoa_status st = wsoa_open(&o, &site.w);
		ck_assert_msg(!st, "%s: %s", trying, wsoa_error_what(site.w));
	}
	if (row->before) {
		heap_lots(UINT64_C(1) << 40);
		wsoa_status st = row->before(&site);
		ck_assert_msg(!st, "%s: before it: %s", trying, wsoa_error_what(site.w));
		touched |= row->flags & WRITES;
	}
	heap_lots(UINT64_C(1) << 32);
}

static void end(void)
{
	site_forget(&site);
	wsoa_doc_free(site.made);
	site.made = NULL;
	wsoa_close(site.w);
	site.w = NULL;
}

static char *result(const struct row *row, wsoa_status st)
{
	char *text = site_result(&site, st);
	if (row->flags & OPENS && !st && !site.doc) { /* the store that was made or opened */
		site_forget(&site);
		st = wsoa_log_lines(site.w, 0, site_take, &site);
		if (!st)
			st = wsoa_verify(site.w, &site.doc);
		ck_assert_msg(!st, "%s: %s", trying, wsoa_error_what(site.w));
		size_t len = strlen(text);
		char *more = realloc(text, len + site.taken + 1);
		ck_assert_ptr_nonnull(more);
		memcpy(more + len, site.text, site.taken + 1);
		text = more;
	}
	touched |= !st && row->flags & (WRITES | FILES);
	return text;
}

static void complain(const char *what, const char *more)
{
	faults++;
	if (faults > 20)
		return;
	fprintf(stderr, "%s: %s%s%s\n", trying, what, more ? ": " : "", more ? more : "");
	heap_tell();
}

/* Where two results part. */
static void complain_of(const char *what, const char *got, const char *wanted)
{
	size_t at = 0;
	char text[600];
	while (got[at] && got[at] == wanted[at])
		at++;
	while (at > 0 && got[at - 1] != '\n')
		at--;
	snprintf(text, sizeof text, "\n  is      %.250s\n  not     %.250s", got + at, wanted + at);
	complain(what, text);
}

/* What every handle can do; one that the call itself was to open is none. */
static void show_something(const struct row *row)
{
	wsoa_doc *doc = NULL;
	if (!(row->flags & (OPENS | PURE)) && wsoa_show(site.w, "1.1", &doc))
		complain("a short call after it", wsoa_error_what(site.w));
	wsoa_doc_free(doc);
}

/* Makes the call once more, with all well. */
static void call_again(const struct row *row, const char *well)
{
	site_forget(&site);
	if (row->flags & OPENS) {
		wsoa_close(site.w);
		site.w = NULL;
	}
	heap_lots(UINT64_C(1) << 32);
	char *again = result(row, row->call(&site));
	if (strcmp(again, well) != 0)
		complain_of("the same call after it", again, well);
	free(again);
}

/* What was sent is recorded, or nothing is; what was not sent is sent by the next run. */
static void check_sent(const struct row *row, const char *outside)
{
	if (row->flags & FILES && strstr(outside, "\"told.message\"") && !strstr(outside, ".eml\n"))
		complain("recorded what was not sent", NULL);
	site_forget(&site);
	touched = true;
	wsoa_status st = row->call(&site);
	if (st)
		complain("the same call after it", wsoa_error_what(site.w));
}

static void check_nomem(const struct row *row, long n, const char *old, const char *well)
{
	char *outside = site_outside();
	if (site.w && !(row->flags & SILENT) && strcmp(wsoa_error_what(site.w), "out of memory") != 0)
		complain("the error says", wsoa_error_what(site.w));
	if (site.doc)
		complain("it failed, and gave something", NULL);
	for (size_t i = 0; site.w && i < wsoa_issue_count(site.w); i++) {
		const wsoa_issue *is = wsoa_issue_at(site.w, i);
		if (!is->where || !is->value || !is->what || !is->todo)
			complain("a finding without words", NULL);
	}
	bool same = !strcmp(outside, old);
	if (!same && !(row->flags & SENDS))
		complain_of("neither old nor new", outside, old);
	touched |= !same;
	if (same && long_call && n % 4)
		show_something(row);
	else if (same)
		call_again(row, well);
	else if (row->flags & SENDS)
		check_sent(row, outside);
	free(outside);
}

/* Returns whether an allocation failed. */
static bool try_one(const struct row *row, long n, enum heap_mode mode, const char *old, const char *well, bool verify)
{
	char why[256];
	long live = heap_live();
	snprintf(trying, sizeof trying, "%s, %s: allocation %ld%s", row->name, row->title, n, mode == HEAP_ONCE ? "" : " and all after it");
	begin(row);
	heap_arm(n, mode);
	wsoa_status st = row->call(&site);
	long failed = heap_disarm(NULL);
	tries += failed > 0;
	if (!failed && !thorough)
		complain("no allocation failed", NULL);
	if (st == WSOA_NOMEM) {
		check_nomem(row, n, old, well);
	} else {
		char *got = result(row, st);
		if (row->flags & SENDS && strstr(got, strerror(ENOMEM))) /* the mail program had none: said, and sent by the next run */
			check_sent(row, "");
		else if (strcmp(got, well) != 0)
			complain_of("survived, and did something else", got, well);
		free(got);
	}
	end();
	if (verify && !site_verifies(why, sizeof why))
		complain("the store does not verify", why);
	if (heap_live() != live) {
		snprintf(why, sizeof why, "%ld blocks", heap_live() - live);
		complain("not given back", why);
	}
	return failed > 0;
}

/* ---- a sweep ---- */

enum { ENGINE_TRIES = 16, OTHER_TRIES = 8 }; /* of a row, in the short form */
enum { LONG_CALL = 8000 };                   /* allocations */
#ifdef __SANITIZE_ADDRESS__
enum { EACH = 7, EACH_OF_LONG = 21 };
#else
enum { EACH = 1, EACH_OF_LONG = 1 };
#endif

struct ways {
	long *first; /* the first allocation of each way that leads to one */
	size_t count;
};

static int by_site(const void *a, const void *b)
{
	long m = *(const long *)a, n = *(const long *)b;
	uint64_t x = heap_site(m), y = heap_site(n);
	return x != y ? (x > y) - (x < y) : (m > n) - (m < n);
}

static int by_number(const void *a, const void *b)
{
	long m = *(const long *)a, n = *(const long *)b;
	return (m > n) - (m < n);
}

/* engine: those of the engine's own, else SQLite's and cJSON's. */
static struct ways ways_of(long count, bool engine)
{
	struct ways w = { calloc((size_t)count + 1, sizeof *w.first), 0 };
	size_t all = 0;
	ck_assert_ptr_nonnull(w.first);
	for (long n = 0; n < count; n++)
		if ((heap_door(n) == HEAP_ENGINE) == engine)
			w.first[all++] = n;
	qsort(w.first, all, sizeof *w.first, by_site);
	for (size_t i = 0; i < all; i++)
		if (!i || heap_site(w.first[i]) != heap_site(w.first[w.count - 1]))
			w.first[w.count++] = w.first[i];
	qsort(w.first, w.count, sizeof *w.first, by_number);
	return w;
}

/* Some of the ways, spread over all of them, in one manner of failing or the other. */
static void try_ways(const struct row *row, bool engine, size_t most, const char *old, const char *well, long count)
{
	struct ways w = ways_of(count, engine);
	size_t chosen = w.count < most ? w.count : most, turn = (size_t)(row - rows);
	for (size_t i = 0; i < chosen; i++) {
		long n = w.first[(i * w.count + turn % (w.count / chosen)) / chosen];
		try_one(row, n, (i + turn) % 2 ? HEAP_ONCE : HEAP_FOR_EVER, old, well, (i + turn) % 8 == 0);
	}
	free(w.first);
}

/* Allocation 0, 1, 2, ... until none failed: each alone, some for ever too. A sanitizer takes many times as long: there every seventh of these, or less. */
static void try_each(const struct row *row, const char *old, const char *well)
{
	const struct {
		enum heap_mode mode;
		int step;
	} manners[] = { { HEAP_ONCE, long_call ? EACH_OF_LONG : EACH }, { HEAP_FOR_EVER, long_call ? 16 * EACH_OF_LONG : 4 * EACH } };
	for (size_t m = 0; m < COUNT(manners); m++)
		for (long n = begin_at; try_one(row, n, manners[m].mode, old, well, n % 8 == 0); n += manners[m].step)
			;
}

static void sweep(const struct row *row)
{
	long doors[HEAP_DOORS];
	site_make();
	snprintf(trying, sizeof trying, "%s, %s: with all well", row->name, row->title);
	for (int warm = 0; warm < 2; warm++) { /* the first time the C library allocates for good */
		touched = true;
		begin(row);
		free(result(row, row->call(&site)));
		end();
	}
	touched = true;
	begin(row);
	char *old = site_outside();
	heap_count();
	wsoa_status st = row->call(&site);
	long count = heap_disarm(doors);
	char *well = result(row, st);
	ck_assert_msg(st == row->wanted, "%s: %.400s", trying, well);
	end();
	long_call = thorough && count > LONG_CALL;
	if (thorough) {
		try_each(row, old, well);
		printf("%s, %s: %ld allocations (engine %ld, SQLite %ld, cJSON %ld), %ld tries, %ld faults\n", row->name, row->title, count,
		       doors[HEAP_ENGINE], doors[HEAP_SQLITE], doors[HEAP_CJSON], tries, faults);
		fflush(stdout);
	} else {
		try_ways(row, true, ENGINE_TRIES, old, well, count);
		try_ways(row, false, OTHER_TRIES, old, well, count);
	}
	free(old);
	free(well);
	site_remove();
	ck_assert_msg(faults == 0, "%s, %s: %ld of %ld tries went wrong", row->name, row->title, faults, tries);
}

static const char *only; /* the rows whose name has this in it; NULL: all */
static int only_row = -1; /* -1: all */

START_TEST(memory_runs_out)
{
	const struct row *row = &rows[_i];
	if (only_row >= 0 && _i != only_row)
		return;
	if (!only || strstr(row->name, only) || strstr(row->title, only))
		sweep(row);
}
END_TEST

/* ---- the table is complete ---- */

static bool in_table(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (strlen(rows[i].name) == len && !strncmp(rows[i].name, name, len))
			return true;
	for (size_t i = 0; i < COUNT(unfailing); i++)
		if (strlen(unfailing[i]) == len && !strncmp(unfailing[i], name, len))
			return true;
	return false;
}

START_TEST(every_public_call_has_a_row)
{
	char line[1024];
	size_t found = 0;
	FILE *f = fopen(WSOA_SOURCE_DIR "/engine/wsoa.h", "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		if (strncmp(line, "WSOA_API ", 9) != 0)
			continue;
		char *open = strchr(line, '(');
		ck_assert_msg(open != NULL, "%s", line);
		char *name = open;
		while (name > line && name[-1] != ' ' && name[-1] != '*')
			name--;
		ck_assert_msg(in_table(name, (size_t)(open - name)), "%.*s has no row here", (int)(open - name), name);
		bool status = !strncmp(line + 9, "wsoa_status ", 12);
		for (size_t i = 0; i < COUNT(unfailing); i++)
			ck_assert_msg(!status || strncmp(name, unfailing[i], (size_t)(open - name)) != 0 || unfailing[i][open - name],
			              "%s can fail and needs a row", unfailing[i]);
		found++;
	}
	fclose(f);
	ck_assert_uint_ge(found, 40);
}
END_TEST

/* ---- main ---- */

static void crashed(int number)
{
	(void)!write(STDERR_FILENO, trying, strlen(trying));
	(void)!write(STDERR_FILENO, ": crashed\n", 10);
	heap_tell();
	signal(number, SIG_DFL);
	raise(number);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--long"))
			thorough = true;
		else if (!strcmp(argv[i], "--from") && i + 1 < argc && sscanf(argv[i + 1], "%ld", &begin_at) == 1)
			i++;
		else if (!strcmp(argv[i], "--row") && i + 1 < argc && sscanf(argv[i + 1], "%d", &only_row) == 1)
			i++;
		else if (!strcmp(argv[i], "--rows"))
			return printf("%zu\n", COUNT(rows)) < 0;
		else
			only = argv[i];
	heap_begin();
	signal(SIGABRT, crashed);
#ifndef __SANITIZE_ADDRESS__
	signal(SIGSEGV, crashed);
#endif
	Suite *suite = suite_create("alloc");
	TCase *t = tcase_create("table"), *sweeps = tcase_create("sweep");
	tcase_add_test(t, every_public_call_has_a_row);
	tcase_add_loop_test(sweeps, memory_runs_out, 0, (int)COUNT(rows));
	suite_add_tcase(suite, t);
	suite_add_tcase(suite, sweeps);
	return suite_run(suite);
}
