/* Actions past their due date, and those due soon. */
#include <stdlib.h>
#include <string.h>

#include "report/parts.h"
#include "report/words.h"

/* ---- selecting ---- */

/* What the test selects, of what the user's filter selects. */
static wsoa_status both(struct report *r, const char *test, const char *filter, struct select *sel)
{
	struct filter_node *parts = arena_array(r->mem, 3, sizeof *parts);
	const struct filter_node *first;
	if (!parts)
		return error_nomem(&r->w->err);
	wsoa_status st = selecting(r->w, KIND_action, filter, r->mem, sel);
	if (!st)
		st = filter_for(KIND_action, test, r->mem, &r->w->err, &first);
	if (st)
		return st;
	sel->order = ORDER_DUE;
	if (!sel->filter) {
		sel->filter = first;
		return WSOA_OK;
	}
	parts[0] = (struct filter_node){ .type = FILTER_AND, .children = &parts[1] };
	parts[1] = *first;
	parts[2] = *sel->filter;
	parts[1].next = &parts[2];
	parts[2].next = NULL;
	sel->filter = parts;
	return WSOA_OK;
}

/* "14d", "10wd", "2w": the last day within that time. */
static wsoa_status within_day(struct report *r, const char *within, date *out)
{
	const char *text = within ? within : "10wd";
	char *unit;
	long n = strtol(text, &unit, 10);
	wsoa_status st = need_calendar(r->w);
	if (st)
		return st;
	bool working = !strcmp(unit, "wd"), weeks = !strcmp(unit, "w");
	if (unit == text || n < 0 || n > 10000 || !(working || weeks || !strcmp(unit, "d")))
		return error_set(&r->w->err, WSOA_INVALID, "--within", "days, working days or weeks: 14d, 10wd, 2w", "'%.40s' is no stretch of time", text);
	*out = working ? workday_add(&r->w->calendar, r->w->day, (int)n) : date_add_days(r->w->day, (weeks ? 7 : 1) * (int)n);
	return *out == DATE_NONE ? beyond_dates(r, text) : WSOA_OK;
}

/* ---- the table ---- */

struct deadlines {
	struct report *r;
	struct doc_node *n;
	const char *days_key;   /* days_late or due_in */
	size_t ref, plan, title, lead, organisation, due, rating, original;
	bool plans, slipped;
};

/* At 80 columns the day and how far off it is stand below each other; wider pages have the organisation too. */
enum { TITLE_WEIGHT = 30, LEAD_WEIGHT = 18, DUE_WEIGHT = 13, ORGANISATION_WEIGHT = 15 };

static void columns(struct deadlines *d, const struct records *records)
{
	bool rated = false;
	for (size_t i = 0; i < records->count; i++) {
		d->plans |= records->at[i]->plan != records->at[0]->plan;
		d->slipped |= has_slipped(records->at[i]);
		rated |= record_field(records->at[i], FIELD_action_rating)->set;
	}
	d->ref = people_column(d->r, d->n, "Ref", 0);
	if (d->plans)
		d->plan = people_column(d->r, d->n, "Plan", 0);
	d->title = people_column(d->r, d->n, "Title", TITLE_WEIGHT);
	d->lead = people_column(d->r, d->n, "Lead", LEAD_WEIGHT);
	d->organisation = people_column(d->r, d->n, "Organisation", ORGANISATION_WEIGHT);
	if (d->n->column_count)
		d->n->columns[d->organisation].roomy = true;
	d->due = people_column(d->r, d->n, "Due", DUE_WEIGHT);
	if (rated)
		d->rating = people_column(d->r, d->n, "Rating", 0);
	if (d->slipped)
		d->original = people_column(d->r, d->n, "Original due date", 0);
}

static void put_for_machines(struct deadlines *d, struct cell *row, const struct record *rec)
{
	struct report *r = d->r;
	date due = record_date(rec, FIELD_action_due_on), day = r->w->day;
	const struct party *p = party_in(r, rec, FIELD_action_owner);
	put_record(r, row, rec);
	cell_int(cell_of(d->n, row, d->days_key), due < day ? day - due : due - day);
	if (!p)
		return;
	cell_text(r->doc, cell_of(d->n, row, "owner_title"), p->name);
	cell_text(r->doc, cell_of(d->n, row, "organisation"), p->organisation);
	cell_text(r->doc, cell_of(d->n, row, "held_by"), party_held_by(r, p));
}

static void show_due(struct deadlines *d, struct cell *c, date due)
{
	char days[DAYS_WORDS], words[DATE_LONG + 1];
	date day = d->r->w->day;
	days_words(due, day, days);
	date_short(due, words);
	cell_date(c, due);
	cell_show(d->r->doc, c, due < day ? TONE_BAD : TONE_PLAIN, "%s, %s", words, days);
}

static void put_for_people(struct deadlines *d, struct cell *row, const struct record *rec)
{
	struct report *r = d->r;
	const struct party *p = party_in(r, rec, FIELD_action_owner);
	cell_text(r->doc, &row[d->ref], d->plans ? rec->ref : report_ref(r, rec));
	if (d->plans)
		cell_text(r->doc, &row[d->plan], rec->plan_ref);
	cell_text(r->doc, &row[d->title], record_text(rec, FIELD_action_title));
	if (p)
		cell_text(r->doc, &row[d->lead], party_short(r, p));
	else
		show_text(r, &row[d->lead], TONE_WARN, "(nobody)");
	cell_text(r->doc, &row[d->organisation], p ? p->organisation : NULL);
	show_due(d, &row[d->due], record_date(rec, FIELD_action_due_on));
	if (d->rating)
		show_text(r, &row[d->rating], rating_tone(record_text(rec, FIELD_action_rating)), record_text(rec, FIELD_action_rating));
	if (d->slipped && has_slipped(rec))
		cell_date(&row[d->original], record_date(rec, FIELD_action_baseline_due_on));
}

static void put_action(struct deadlines *d, const struct record *rec)
{
	struct cell *row = doc_row(d->r->doc, d->n);
	if (d->r->machines)
		put_for_machines(d, row, rec);
	if (d->r->people)
		put_for_people(d, row, rec);
}

static wsoa_status put_table(struct report *r, struct selection *s, const char *days_key)
{
	struct deadlines d = { .r = r, .days_key = days_key };
	struct record *rec;
	d.n = report_table(r, "items", NULL);
	columns(&d, &s->first);
	wsoa_status st = report_flow(r, d.n);
	while (!st && !(st = selection_next(r, s, &rec)) && rec)
		put_action(&d, rec);
	doc_flow_end(r->doc);
	return st;
}

/* ---- the commands ---- */

static const char *said(struct report *r, const char *filter)
{
	const char *text = filter && *filter ? arena_printf(r->mem, ": %s", filter) : "";
	return text ? text : "";
}

/* What visits advised has deadlines too: how many, and the filter that lists them. */
static wsoa_status say_advised(struct report *r, const char *filter, const char *what)
{
	struct records found = { 0 };
	wsoa_status st = filter ? records_of(r, KIND_recommendation, filter, &found) : error_nomem(&r->w->err);
	if (!st && found.count)
		doc_paragraph(r->doc, TONE_WARN, "Besides, %s %s: wsoa list recommendations '%s'", counted(r->mem, (int64_t)found.count, "recommendation", "recommendations"),
		              what, filter);
	return st;
}

static const char *due_between(struct report *r, date first, date last)
{
	char from[DATE_ISO + 1], to[DATE_ISO + 1];
	date_iso(first, from);
	date_iso(last, to);
	return arena_printf(r->mem, "live due_on>=%s due_on<=%s", from, to);
}

static wsoa_status overdue(struct report *r, const char *filter)
{
	struct select sel;
	struct selection s;
	wsoa_status st = both(r, "overdue", filter, &sel);
	if (st)
		return st;
	if (!(st = selection_open(r, &sel, &s))) {
		report_title(r, "%s%s", counted(r->mem, s.count, "action overdue", "actions overdue"), said(r, filter));
		st = put_table(r, &s, "days_late");
		if (!st && !(filter && *filter))
			st = say_advised(r, "overdue", "overdue");
	}
	selection_close(r, &s);
	return st;
}

wsoa_status wsoa_overdue(wsoa *w, const char *filter, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, "overdue");
	if (!st)
		st = overdue(&r, filter);
	return report_end(&r, st, out);
}

static wsoa_status due(struct report *r, const char *within, const char *filter)
{
	struct select sel;
	struct selection s;
	char day[DATE_LONG + 1];
	date last = DATE_NONE;
	wsoa_status st = within_day(r, within, &last);
	if (!st)
		st = both(r, "due-soon", filter, &sel);
	if (st)
		return st;
	sel.soon = last;
	if (!(st = selection_open(r, &sel, &s))) {
		date_long(last, day);
		report_title(r, "%s by %s%s", counted(r->mem, s.count, "action due", "actions due"), day, said(r, filter));
		st = put_table(r, &s, "due_in");
		if (!st && !(filter && *filter))
			st = say_advised(r, due_between(r, r->w->day, last), "due");
	}
	selection_close(r, &s);
	return st;
}

wsoa_status wsoa_due(wsoa *w, const char *within, const char *filter, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, "due");
	if (!st)
		st = due(&r, within, filter);
	return report_end(&r, st, out);
}
