/*
 * The timetable of plans: what is due by law, guidance and practice. The days
 * come from calendar/timetable.h; here they get their words, so that whoever
 * reads one can count it again.
 */
#include <ctype.h>

#include "report/parts.h"
#include "report/words.h"

struct timetabling {
	struct report *r;
	struct timetable rules;
	bool installed;
	struct records plans;
	struct doc_node *table, *counting, *grounds;
	bool said[TIMETABLE_RULES]; /* rules whose ground stands there already */
	size_t plan, day, what, basis, left; /* columns for people */
};

/* ---- words ---- */

static const char *long_day(struct arena *mem, date d)
{
	char text[DATE_LONG + 1];
	date_long(d, text);
	const char *copy = arena_strdup(mem, text);
	return copy ? copy : "";
}

/* "report received", of report_received_on. */
static const char *date_label(struct arena *mem, const char *name)
{
	char *label = arena_strdup(mem, field_find(KIND_plan, name)->label);
	if (label)
		*label = (char)tolower((unsigned char)*label);
	return label ? label : "";
}

/* "70 working days", "18 months"; "12 months (2 times 6)". */
static void put_span(struct buf *b, const struct timetable_rule *rule, int times)
{
	static const char *const one[SPAN_UNIT_COUNT] = { "day", "working day", "month", "year" };
	int n = rule->span * times;
	buf_printf(b, "%d %s%s", n, one[rule->unit], n == 1 ? "" : "s");
	if (times > 1)
		buf_printf(b, " (%d times %d)", times, rule->span);
}

static void put_holidays(struct buf *b, struct arena *mem, const struct due *d)
{
	buf_str(b, d->holiday_count ? ", bank holidays left out:" : ", no bank holiday among them");
	for (size_t i = 0; i < d->holiday_count; i++)
		buf_printf(b, "%s %s (%s)", i ? "," : "", long_day(mem, d->holidays[i].day), d->holidays[i].title);
}

static void put_force(struct buf *b, struct arena *mem, const struct timetable_rule *rule)
{
	buf_printf(b, "in force from %s", long_day(mem, rule->in_force_from));
	if (rule->in_force_until != DATE_NONE)
		buf_printf(b, " to %s", long_day(mem, rule->in_force_until));
}

static const char *kept(struct buf *b, struct report *r)
{
	const char *text = buf_keep(b, r->mem);
	return text ? text : "";
}

static const char *how(struct report *r, const struct due *d)
{
	const struct timetable_rule *rule = d->rule;
	struct buf b = { 0 };
	put_span(&b, rule, d->state == DUE_START_MISSING && rule->repeats_from ? rule->repeats_from : d->time);
	if (d->state == DUE_START_MISSING) {
		buf_printf(&b, " from a date that the plan does not have: %s", rule->counts_from);
		return kept(&b, r);
	}
	buf_printf(&b, " from %s (%s)", long_day(r->mem, d->start), date_label(r->mem, rule->counts_from));
	if (d->state == DUE_COUNTED && rule->unit == SPAN_WORKING_DAYS)
		put_holidays(&b, r->mem, d);
	if (d->state == DUE_NOT_IN_FORCE) {
		buf_str(&b, "; but the rule was ");
		put_force(&b, r->mem, rule);
	}
	if (d->state == DUE_ENDED && d->day == DATE_NONE)
		buf_str(&b, " is after the year 2199");
	else if (d->state == DUE_ENDED)
		buf_printf(&b, " is %s; but none came after %s", long_day(r->mem, d->day), long_day(r->mem, rule->last_on));
	return kept(&b, r);
}

/* Why the day may turn out to be another one; NULL when it stands. */
static const char *because(struct report *r, const struct due *d)
{
	const struct calendar *cal = &r->w->calendar;
	const char *unknown = arena_printf(r->mem, "bank holidays are known for %d to %d only", cal->first_year, cal->last_year);
	if (d->state != DUE_COUNTED || (!d->rule->about && !d->unknown_holidays))
		return NULL;
	if (!d->unknown_holidays)
		return "about: the source names no exact day";
	return d->rule->about ? arena_printf(r->mem, "about: the source names no exact day; %s", unknown) : unknown;
}

static const char *todo(struct report *r, const struct record *plan, const char *field, const char *value)
{
	const char *text = arena_printf(r->mem, "wsoa set %s %s=%s", plan->ref, field, value);
	return text ? text : "";
}

/* "in 12 days, 8 working days", "3 days late" of what the law asks, "3 days ago" of what does not bind to the day. */
static void put_left(struct buf *b, struct report *r, const struct due *d)
{
	char days[DAYS_WORDS];
	date today = r->w->day;
	int left = d->day - today;
	bool binding = d->rule->basis == RULE_statute;
	days_words(d->day, today, days);
	if (left < 0 && !binding)
		buf_printf(b, "%s ago", counted(r->mem, -left, "day", "days"));
	else
		buf_str(b, binding || left > 1 ? days : left ? "tomorrow" : "today");
	if (d->rule->unit == SPAN_WORKING_DAYS && left > 0)
		buf_printf(b, ", %s", counted(r->mem, workday_count(&r->w->calendar, today, d->day), "working day", "working days"));
}

static void show_left(struct report *r, struct cell *c, const struct due *d)
{
	static const char *const none[] = { [DUE_START_MISSING] = "its first day is missing", [DUE_NOT_IN_FORCE] = "not in force then", [DUE_ENDED] = "does not come" };
	struct buf b = { 0 };
	if (d->state != DUE_COUNTED) {
		show_text(r, c, d->state == DUE_START_MISSING ? TONE_WARN : TONE_FAINT, none[d->state]);
		return;
	}
	if (d->met_on == DATE_NONE)
		put_left(&b, r, d);
	else
		buf_printf(&b, "done %s", long_day(r->mem, d->met_on));
	if (d->met_on != DATE_NONE && d->met_on > d->day)
		buf_printf(&b, ", %s", counted(r->mem, d->met_on - d->day, "day late", "days late"));
	bool late = d->rule->basis == RULE_statute && (d->met_on == DATE_NONE ? d->day < r->w->day : d->met_on > d->day);
	show_text(r, c, late ? TONE_BAD : d->met_on == DATE_NONE ? TONE_PLAIN : TONE_DONE, buf_keep(&b, r->mem));
}

/* ---- rows ---- */

static void put_rule(struct report *r, const struct doc_node *n, struct cell *row, const struct timetable_rule *rule)
{
	cell_text(r->doc, cell_of(n, row, "rule"), rule->name);
	cell_text(r->doc, cell_of(n, row, "title"), rule->title);
	cell_text(r->doc, cell_of(n, row, "basis"), rule_basis_name(rule->basis));
	cell_text(r->doc, cell_of(n, row, "counts_from"), rule->counts_from);
	cell_flag(cell_of(n, row, "about"), rule->about);
	cell_text(r->doc, cell_of(n, row, "source"), rule->source);
	cell_text(r->doc, cell_of(n, row, "note"), *rule->note ? rule->note : NULL);
}

static void put_for_machines(struct timetabling *t, struct cell *row, const struct record *plan, const struct due *d)
{
	struct report *r = t->r;
	const struct doc_node *n = t->table;
	bool open = d->state == DUE_COUNTED && d->met_on == DATE_NONE;
	put_rule(r, n, row, d->rule);
	cell_text(r->doc, cell_of(n, row, "plan"), plan->ref);
	cell_text(r->doc, cell_of(n, row, "state"), due_state_name(d->state));
	cell_date(cell_of(n, row, "start_on"), d->start);
	cell_date(cell_of(n, row, "due_on"), d->state == DUE_COUNTED ? d->day : DATE_NONE);
	cell_flag(cell_of(n, row, "provisional"), because(r, d) != NULL);
	cell_text(r->doc, cell_of(n, row, "because"), because(r, d));
	cell_date(cell_of(n, row, "done_on"), d->met_on);
	cell_text(r->doc, cell_of(n, row, "how"), how(r, d));
	if (open)
		cell_int(cell_of(n, row, "days_left"), d->day - r->w->day);
	if (open && d->rule->unit == SPAN_WORKING_DAYS)
		cell_int(cell_of(n, row, "workdays_left"), workday_count(&r->w->calendar, r->w->day, d->day));
	if (d->state == DUE_START_MISSING)
		cell_text(r->doc, cell_of(n, row, "todo"), todo(r, plan, d->rule->counts_from, "DATE"));
}

static void show_day(struct report *r, struct cell *c, const struct due *d)
{
	char day[DATE_LONG + 1];
	date_short(d->day, day);
	if (d->state == DUE_COUNTED)
		show_text(r, c, TONE_PLAIN, arena_printf(r->mem, "%s%s%s", d->rule->about ? "about " : "", day, d->unknown_holidays && !d->rule->about ? " (provisional)" : ""));
}

static const char *what(struct report *r, const struct due *d)
{
	struct buf b = { 0 };
	buf_str(&b, d->rule->title);
	if (d->rule->repeats_from && d->state == DUE_COUNTED) {
		buf_str(&b, " after ");
		put_span(&b, &(struct timetable_rule){ .span = d->rule->span * d->time, .unit = d->rule->unit }, 1);
	}
	return kept(&b, r);
}

static void put_for_people(struct timetabling *t, struct cell *row, const struct record *plan, const struct due *d)
{
	struct report *r = t->r;
	if (t->plan)
		cell_text(r->doc, &row[t->plan], plan->ref);
	show_day(r, &row[t->day], d);
	cell_text(r->doc, &row[t->what], what(r, d));
	cell_text(r->doc, &row[t->basis], rule_basis_name(d->rule->basis));
	show_left(r, &row[t->left], d);
}

/* Below the table: how the day was counted, and for each rule once what it rests on. */
static void say_counting(struct timetabling *t, const struct record *plan, const struct due *d)
{
	struct report *r = t->r;
	const struct timetable_rule *rule = d->rule;
	const char *why = because(r, d), *gap = d->state == DUE_START_MISSING ? todo(r, plan, rule->counts_from, "DATE") : NULL;
	doc_item(r->doc, t->counting, "%s%s%s: %s%s%s%s%s", t->plan ? plan->ref : "", t->plan ? ", " : "", what(r, d), how(r, d), gap ? ". Give it:\n" : "",
	         gap ? gap : "", why ? "; " : "", why ? why : "");
	if (t->said[rule - t->rules.rules])
		return;
	t->said[rule - t->rules.rules] = true;
	doc_item(r->doc, t->grounds, "%s (%s): %s.%s%s", rule->title, rule_basis_name(rule->basis), rule->source, *rule->note ? " " : "", rule->note);
}

static void put_formless(struct timetabling *t, const struct record *plan)
{
	struct report *r = t->r;
	struct cell *row = doc_row(r->doc, t->table);
	const char *command = todo(r, plan, "form", "FORM");
	cell_text(r->doc, cell_of(t->table, row, "plan"), plan->ref);
	cell_text(r->doc, cell_of(t->table, row, "state"), "form-missing");
	cell_text(r->doc, cell_of(t->table, row, "todo"), command);
	if (t->plan)
		cell_text(r->doc, &row[t->plan], plan->ref);
	show_text(r, &row[t->left], TONE_WARN, "its form is missing");
	doc_item(r->doc, t->counting, "%s: which rules are for this plan is not known, because its form is missing. Give it (wsoa, app, pap or other):\n%s", plan->ref,
	         command);
}

static wsoa_status put_plan(struct timetabling *t, const struct record *plan)
{
	struct report *r = t->r;
	const char *form = record_text(plan, FIELD_plan_form);
	size_t field_count, count = 0;
	const struct field *fields = kind_fields(KIND_plan, &field_count);
	struct named_date *dates = arena_array(r->mem, field_count, sizeof *dates);
	if (!form) {
		put_formless(t, plan);
		return WSOA_OK;
	}
	if (!dates)
		return error_nomem(&r->w->err);
	for (size_t i = 0; i < field_count; i++)
		if (fields[i].type == TYPE_DATE)
			dates[count++] = (struct named_date){ fields[i].name, plan->values[i].set ? (date)plan->values[i].num : DATE_NONE };
	struct due *due = timetable_reckon(&t->rules, form, dates, count, &r->w->calendar, r->w->day, r->mem, &count);
	for (size_t i = 0; i < count; i++) {
		struct cell *row = doc_row(r->doc, t->table);
		put_for_machines(t, row, plan, &due[i]);
		put_for_people(t, row, plan, &due[i]);
		say_counting(t, plan, &due[i]);
	}
	return due ? WSOA_OK : error_nomem(&r->w->err);
}

/* ---- the document ---- */

static void put_edition(struct timetabling *t)
{
	struct report *r = t->r;
	struct doc_node *facts = report_facts(r, "edition");
	struct cell *row = facts_row(r, facts);
	cell_text(r->doc, cell_of(facts, row, "name"), t->rules.name);
	cell_text(r->doc, cell_of(facts, row, "title"), t->rules.title);
	cell_flag(cell_of(facts, row, "installed"), t->installed);
	cell_text(r->doc, cell_of(facts, row, "calendar"), r->w->calendar.name);
}

static void put_columns(struct timetabling *t)
{
	struct report *r = t->r;
	t->table = report_table(r, "items", NULL);
	doc_empty(r->doc, t->table, t->plans.count ? "No rule is for plans of this form." : "There is no plan.");
	if (t->plans.count > 1)
		t->plan = people_column(r, t->table, "Plan", 0);
	t->day = people_column(r, t->table, "Date", 0);
	t->what = people_column(r, t->table, "What", 3);
	t->basis = people_column(r, t->table, "Basis", 0);
	t->left = people_column(r, t->table, "Left", 2);
}

static wsoa_status put_timetable(struct timetabling *t)
{
	struct report *r = t->r;
	wsoa_status st = WSOA_OK;
	if (t->plans.count == 1)
		report_title(r, "Timetable: %s", *record_title(t->plans.at[0]) ? record_title(t->plans.at[0]) : t->plans.at[0]->ref);
	else
		report_title(r, "Timetable of %s", counted(r->mem, (int64_t)t->plans.count, "plan", "plans"));
	put_edition(t);
	put_columns(t);
	t->counting = doc_list(r->doc, NULL, "How each was counted");
	t->grounds = doc_list(r->doc, NULL, "What each rests on");
	for (size_t i = 0; i < t->plans.count && !st; i++)
		st = put_plan(t, t->plans.at[i]);
	doc_paragraph(r->doc, TONE_FAINT, "Rules: %s (%s)%s. Working days: %s.", t->rules.title, t->rules.name,
	              t->installed ? "" : "; they are the program's, because this store was made without", r->w->calendar.name);
	return st;
}

wsoa_status wsoa_timetable(wsoa *w, const char *plan, wsoa_doc **out)
{
	struct report r;
	struct timetabling t = { .r = &r };
	wsoa_status st = report_begin(&r, w, "timetable");
	if (!st && plan)
		st = record_need(w->view, 0, KIND_plan, plan, &w->plan, NULL);
	if (!st)
		st = plans_of(&r, &t.plans);
	if (!st)
		st = need_calendar(w);
	if (!st)
		st = timetable_in_force(w, &t.rules, &t.installed);
	if (!st)
		st = put_timetable(&t);
	return report_end(&r, st, out);
}
