/*
 * The improvement board's progress report: what is late, what changed, what
 * the board is asked; then the figures behind it, the impact, what comes next.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/board.h"
#include "report/words.h"

enum { AHEAD = 30, HOLD_NEARS = 20, SINCE_DAYS = 28, WORST = 5 };

/* ---- gathering ---- */

static int by_id(const void *a, const void *b)
{
	int64_t x = (*(const struct judged *const *)a)->rec->id, y = (*(const struct judged *const *)b)->rec->id;
	return (x > y) - (x < y);
}

static wsoa_status gather_actions(struct board *b)
{
	struct records records;
	wsoa_status st = records_of(b->r, KIND_action, NULL, &records);
	if (st)
		return st;
	b->actions = arena_array(b->r->mem, records.count, sizeof *b->actions);
	b->by_id = arena_array(b->r->mem, records.count, sizeof *b->by_id);
	if (!b->actions || !b->by_id)
		return error_nomem(&b->r->w->err);
	b->count = records.count;
	for (size_t i = 0; i < b->count; i++) {
		b->actions[i] = board_judge(b, records.at[i], b->r->w->day);
		b->by_id[i] = &b->actions[i];
	}
	if (b->count)
		qsort(b->by_id, b->count, sizeof *b->by_id, by_id);
	st = board_lineage(b);
	if (!st)
		st = ratings_differ(b->r, &records, &b->ratings);
	return st ? st : b->r->parties.status;
}

static wsoa_status gather(struct board *b)
{
	struct report *r = b->r;
	const struct {
		enum kind_id kind;
		const char *filter;
		struct records *to;
	} all[] = {
		{ KIND_weakness, NULL, &b->weaknesses }, { KIND_weakness, "uncovered", &b->uncovered }, { KIND_workstream, NULL, &b->workstreams },
		{ KIND_measure, NULL, &b->measures },    { KIND_evidence, NULL, &b->evidence },         { KIND_post, "vacant", &b->vacant },
	};
	wsoa_status st = parties_read(&r->parties);
	if (!st)
		st = need_calendar(r->w);
	if (!st)
		st = plans_of(b->r, &b->plans);
	for (size_t i = 0; i < sizeof all / sizeof *all && !st; i++)
		st = records_of(r, all[i].kind, all[i].filter, all[i].to);
	if (!st)
		st = gather_actions(b);
	if (!st)
		st = board_impact_read(b);
	b->ahead = workday_add(&r->w->calendar, r->w->day, AHEAD); /* what holds end by comes sooner */
	return !st && b->ahead == DATE_NONE ? beyond_dates(r, "30 working days") : st;
}

/* ---- since when ---- */

static wsoa_status last_meeting(struct board *b, date *held)
{
	struct records meetings;
	wsoa_status st = records_of(b->r, KIND_meeting, "held_on:any", &meetings);
	*held = DATE_NONE;
	for (size_t i = 0; !st && i < meetings.count; i++) {
		date day = record_date(meetings.at[i], FIELD_meeting_held_on);
		if (day < b->r->w->day && (*held == DATE_NONE || day > *held))
			*held = day;
	}
	return st;
}

static wsoa_status read_since(struct board *b, const char *text)
{
	struct date_reading reading;
	struct error *err = &b->r->w->err;
	if (date_read(text, &b->r->w->dates, &reading) != DATE_READ)
		return error_set(err, WSOA_INVALID, "--since", "a date such as 2019-09-16; left out, changes count from the last meeting", "--since: %s", reading.why);
	if (reading.day >= b->r->w->today)
		return error_set(err, WSOA_INVALID, "--since", "an earlier day", "--since: nothing lies between %s and the day of the report", text);
	b->since = reading.day;
	return WSOA_OK;
}

static wsoa_status set_since(struct board *b, const char *text)
{
	if (text)
		return read_since(b, text);
	wsoa_status st = last_meeting(b, &b->since);
	if (!st && (b->since == DATE_NONE || b->since >= b->r->w->today))
		b->since = b->r->w->today - SINCE_DAYS;
	return st;
}

/* ---- head and foot ---- */

static bool is_position(const struct board *b)
{
	return b->r->w->view->view.mode == VIEW_POSITION;
}

static wsoa_status recorded_to(struct board *b, date *day)
{
	char hash[HASH_HEX + 1];
	int64_t seq, at = 0;
	*day = b->r->w->today;
	if (!is_position(b))
		return WSOA_OK;
	wsoa_status st = log_head(b->r->w->view, &seq, hash, &at);
	*day = date_london(at);
	return st;
}

static void say_headline(struct board *b, date recorded)
{
	const wsoa *w = b->r->w;
	char day[DATE_LONG + 1], to[DATE_LONG + 1];
	date_long(w->day, day);
	date_long(recorded, to);
	if (is_position(b) || w->day != w->today)
		doc_callout(b->r->doc, TONE_PLAIN, "Position at %s, recorded to %s", day, to);
}

/* Whether a plan has deadlines that nothing holds yet. */
static bool moves_freely(const struct board *b, const struct record *plan)
{
	date from = record_date(plan, FIELD_plan_baselined_on);
	if (from != DATE_NONE && from <= b->r->w->day)
		return false;
	for (size_t i = 0; i < b->count; i++)
		if (b->actions[i].rec->plan == plan->id && b->actions[i].live && b->actions[i].due != DATE_NONE)
			return true;
	return false;
}

static void put_plans(struct board *b)
{
	struct report *r = b->r;
	const char *names = "";
	struct doc_node *n = report_table(r, "plans", NULL);
	for (size_t i = 0; i < b->plans.count; i++) {
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "ref"), b->plans.at[i]->ref);
		cell_text(r->doc, cell_of(n, row, "title"), record_text(b->plans.at[i], FIELD_plan_title));
		cell_date(cell_of(n, row, "baselined_on"), record_date(b->plans.at[i], FIELD_plan_baselined_on));
		if (names)
			names = arena_printf(r->mem, "%s%s%s (%s)", names, i ? "; " : "", record_title(b->plans.at[i]), b->plans.at[i]->ref);
	}
	doc_paragraph(r->doc, TONE_PLAIN, "%s%s", b->plans.count > 1 ? "Plans: " : b->plans.count ? "Plan: " : "There is no live plan.",
	              names ? names : "");
	for (size_t i = 0; i < b->plans.count; i++)
		if (moves_freely(b, b->plans.at[i]))
			doc_paragraph(r->doc, TONE_WARN, "%s is not baselined: its deadlines move without a decision.", b->plans.at[i]->ref);
}

/* What the report was made from; printed at its foot as well. */
static wsoa_status put_head(struct board *b)
{
	struct report *r = b->r;
	char hash[HASH_HEX + 1];
	int64_t seq = 0;
	date recorded = DATE_NONE;
	const char *area = NULL;
	wsoa_status st = store_setting(r->w->view, "area", r->mem, &area);
	if (!st)
		st = recorded_to(b, &recorded);
	if (!st)
		st = view_head(r->w->view, &seq, hash);
	if (st)
		return st;
	report_title(r, "%s%sprogress report to the improvement board", area ? area : "", area ? ": " : "");
	struct doc_node *n = report_facts(r, "position");
	struct cell *row = facts_row(r, n);
	cell_text(r->doc, cell_of(n, row, "shows"), is_position(b) ? "true" : "known");
	cell_date(cell_of(n, row, "recorded_to"), recorded);
	cell_date(cell_of(n, row, "since"), b->since);
	cell_int(cell_of(n, row, "events"), seq);
	cell_text(r->doc, cell_of(n, row, "checkpoint"), hash);
	cell_text(r->doc, cell_of(n, row, "calendar"), r->w->calendar.name);
	say_headline(b, recorded);
	put_plans(b);
	return WSOA_OK;
}

static wsoa_status put_foot(struct board *b)
{
	char hash[HASH_HEX + 1];
	int64_t seq;
	wsoa_status st = view_head(b->r->w->view, &seq, hash);
	if (st)
		return st;
	doc_footnote(b->r->doc, "Made from the first %" PRId64 " events of the log; checkpoint (SHA-256 of the last of them): %s", seq, hash);
	doc_footnote(b->r->doc, "Working days and bank holidays: %s", b->r->w->calendar.name);
	doc_footnote(b->r->doc, "An action that is due on the day itself is not overdue, nor is one on hold by agreement. Posts are named, not people.");
	return WSOA_OK;
}

/* ---- the first page ---- */

static int64_t without_impact(const struct board *b)
{
	int64_t n = 0;
	for (size_t i = 0; i < b->weaknesses.count; i++)
		n += b->behind[i].without_impact;
	return n;
}

static void put_without(struct board *b, struct cell *c)
{
	const struct record **found = arena_array(b->r->mem, b->weaknesses.count, sizeof *found);
	size_t count = 0;
	for (size_t i = 0; found && i < b->weaknesses.count; i++)
		if (b->behind[i].without_impact)
			found[count++] = b->weaknesses.at[i];
	const char *filter = found ? refs_filter(b->r, found, count) : NULL;
	cell_int(c, without_impact(b));
	if (c && count)
		c->tone = TONE_BAD;
	if (filter)
		cell_filter(b->r->doc, c, "weaknesses %s", count ? filter : "not ref:any");
}

static void put_held(struct board *b, struct cell *c)
{
	char day[DATE_ISO + 1];
	int64_t n = 0;
	for (size_t i = 0; i < b->count; i++)
		n += b->actions[i].live && b->actions[i].held;
	date_iso(b->r->w->day, day);
	cell_int(c, n);
	cell_filter(b->r->doc, c, "live hold_until>=%s", day);
}

/* Where a report speaks of both plans, what was carried from one to the other counts once. */
static void put_carried(struct board *b, struct doc_node *n, struct cell *row)
{
	wsoa_doc *d = b->r->doc;
	struct cell *all = cell_of(n, row, "actions"), *carried = cell_of(n, row, "carried"), *weaknesses = cell_of(n, row, "weaknesses");
	int64_t gone = 0;
	for (size_t i = 0; i < b->count; i++)
		gone += b->actions[i].carried;
	cell_int(carried, gone);
	cell_filter(d, carried, "carried");
	cell_int(weaknesses, (int64_t)b->weaknesses.count);
	cell_filter(d, weaknesses, "weaknesses ref:any");
	if (b->plans.count < 2)
		return;
	cell_int(all, (int64_t)b->count - gone);
	cell_filter(d, all, "not carried");
	cell_int(weaknesses, (int64_t)(b->weaknesses.count - b->carried_weaknesses.count));
	cell_filter(d, weaknesses, "weaknesses not carried");
}

/* People do not see the figure where nothing was carried. */
static void hide_carried(struct board *b, struct doc_node *n)
{
	bool any = false;
	for (size_t i = 0; i < b->count; i++)
		any |= b->actions[i].carried;
	for (size_t i = 0; i < n->column_count; i++)
		if (!strcmp(n->columns[i].key, "carried"))
			n->columns[i].machine = !any;
}

static wsoa_status put_totals(struct board *b)
{
	struct report *r = b->r;
	const struct group all = board_all();
	struct doc_node *n = report_facts(r, "totals");
	hide_carried(b, n);
	struct cell *row = facts_row(r, n), *uncovered = cell_of(n, row, "uncovered");
	board_figures(b, n, row, &all);
	put_held(b, cell_of(n, row, "on_hold"));
	put_carried(b, n, row);
	cell_int(uncovered, (int64_t)b->uncovered.count);
	cell_filter(r->doc, uncovered, "weaknesses uncovered");
	if (uncovered && b->uncovered.count)
		uncovered->tone = TONE_WARN;
	put_without(b, cell_of(n, row, "without_impact"));
	return board_due_soon(b, cell_of(n, row, "due_soon"));
}

static void say_late(struct board *b)
{
	struct report *r = b->r;
	size_t count;
	const struct judged **late = board_overdue(b, &count);
	if (!count) {
		doc_paragraph(r->doc, TONE_GOOD, "Nothing is overdue.");
		return;
	}
	doc_paragraph(r->doc, TONE_PLAIN, "%s overdue%s", counted(r->mem, (int64_t)count, "action is", "actions are"),
	              count > WORST ? "; those that are latest:" : ":");
	struct doc_node *list = doc_list(r->doc, NULL, NULL);
	for (size_t i = 0; i < count && i < WORST; i++) {
		char days[DAYS_WORDS];
		days_words(late[i]->due, r->w->day, days);
		doc_item(r->doc, list, "%s %s: %s; %s", report_ref(r, late[i]->rec), record_title(late[i]->rec), days,
		         board_lead(b, late[i]->rec, FIELD_action_owner));
	}
}

/* Reported as delivered, and waiting: an active state in which no clock runs or will run. */
static const char *waiting_filter(struct board *b)
{
	const struct workflow *wf = report_workflow(b->r, KIND_action);
	const char *text = "status:";
	for (size_t i = 0; wf && text && i < wf->state_count; i++)
		if (wf->states[i].category == CATEGORY_active && !wf->states[i].clock && !wf->states[i].until)
			text = arena_printf(b->r->mem, "%s%s%s", text, text[7] ? "," : "", wf->states[i].name);
	return text && text[7] ? text : NULL;
}

static const char *hold_filter(struct board *b)
{
	char day[DATE_ISO + 1];
	date_iso(workday_add(&b->r->w->calendar, b->r->w->day, HOLD_NEARS), day);
	return arena_printf(b->r->mem, "live hold_until<=%s", day);
}

/* filter NULL: the workflow knows no such thing. */
static wsoa_status ask(struct board *b, struct doc_node *n, enum kind_id kind, const char *filter, const char *name, const char *label)
{
	struct records found;
	if (!filter)
		return WSOA_OK;
	wsoa_status st = records_of(b->r, kind, filter, &found);
	if (!st)
		board_tell(b, n, "ask", name, label, (const struct record *const *)found.at, found.count, filter);
	return st;
}

static void ask_dates(struct board *b, struct doc_node *n)
{
	const struct record **found = arena_array(b->r->mem, b->count, sizeof *found);
	size_t count = 0;
	for (size_t i = 0; found && i < b->count; i++) {
		date start = record_date(b->actions[i].rec, FIELD_action_start_on);
		if (b->actions[i].live && start != DATE_NONE && b->actions[i].due != DATE_NONE && b->actions[i].due < start)
			found[count++] = b->actions[i].rec;
	}
	board_tell(b, n, "ask", "due-before-start", "Dates to mend: due before it starts", found, count, NULL);
}

static void ask_ratings(struct board *b, struct doc_node *n)
{
	const struct record **found = arena_array(b->r->mem, b->ratings.count, sizeof *found);
	size_t count = 0;
	for (size_t i = 0; found && i < b->ratings.count; i++)
		if (b->ratings.at[i].better)
			found[count++] = b->ratings.at[i].rec;
	board_tell(b, n, "ask", "rated-better", "To explain: rated better than the records show (wsoa ratings)", found, count, NULL);
}

static wsoa_status put_asks(struct board *b)
{
	const struct {
		enum kind_id kind;
		const char *filter, *name, *label;
	} rows[] = {
		{ KIND_action, hold_filter(b), "hold", "To decide: on hold, and its day is past or within 20 working days" },
		{ KIND_action, waiting_filter(b), "sign-off", "To sign off: reported as delivered" },
		{ KIND_evidence, "live", "evidence", "To accept: evidence that waits" },
		{ KIND_action, "no-deadline", "no-deadline", "To date: live without a due date" },
		{ KIND_action, "late-start", "late-start", "To explain: not started though its start has passed" },
		{ KIND_action, "live unowned", "no-lead", "To give a lead: live and led by nobody" },
		{ KIND_action, "vacant", "vacant-lead", "To give a holder: live, led by a vacant post or who left" },
		{ KIND_post, "vacant", "vacant", "To fill: posts that nobody holds or covers" },
	};
	wsoa_status st = WSOA_OK;
	struct doc_node *n = report_table(b->r, "asks", "Records that wait for a decision or an answer");
	for (size_t i = 0; i < sizeof rows / sizeof *rows && !st; i++)
		st = ask(b, n, rows[i].kind, rows[i].filter, rows[i].name, rows[i].label);
	if (!st) {
		ask_dates(b, n);
		ask_ratings(b, n);
	}
	doc_empty(b->r->doc, n, "Nothing waits for the board.");
	return st;
}

static wsoa_status first_page(struct board *b)
{
	wsoa_doc *d = b->r->doc;
	doc_heading(d, 2, "In short");
	wsoa_status st = put_totals(b);
	doc_heading(d, 3, "What is late");
	say_late(b);
	doc_heading(d, 3, "What changed");
	if (!st)
		st = board_changes(b);
	doc_heading(d, 3, "What the board is asked");
	return st ? st : put_asks(b);
}

/* ---- what follows it ---- */

static wsoa_status put_actions(struct board *b)
{
	wsoa_doc *d = b->r->doc;
	doc_heading(d, 2, "Late and slipping")->page = true;
	board_late(b);
	doc_heading(d, 2, "Actions");
	doc_heading(d, 3, "By state and rating");
	board_counts(b);
	board_rated_better(b);
	doc_heading(d, 3, "Over time");
	wsoa_status st = board_history(b);
	board_groups(b);
	return st;
}

static wsoa_status put_rest(struct board *b)
{
	wsoa_doc *d = b->r->doc;
	doc_heading(d, 2, "Impact");
	board_impact(b);
	doc_heading(d, 3, "Measures over time");
	wsoa_status st = board_ways(b);
	doc_heading(d, 2, "Next deadlines");
	if (!st)
		st = board_deadlines(b);
	doc_heading(d, 2, "Vacant posts");
	board_vacant(b);
	doc_heading(d, 2, "Short forms");
	if (!st)
		st = board_glossary(b->r);
	return st ? st : put_foot(b);
}

wsoa_status wsoa_board(wsoa *w, const char *since, wsoa_doc **out)
{
	struct report r;
	struct board b = { .r = &r };
	wsoa_status st = report_begin(&r, w, "board");
	if (!st)
		st = gather(&b);
	if (!st)
		st = set_since(&b, since);
	if (!st)
		st = put_head(&b);
	if (!st)
		st = first_page(&b);
	if (!st)
		st = put_actions(&b);
	if (!st)
		st = put_rest(&b);
	return report_end(&r, st, out);
}
