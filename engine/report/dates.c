/* Date arithmetic, and the calendar it uses. */
#include <string.h>

#include "report/parts.h"
#include "report/words.h"

/* Without a store the calendar is the edition that the program carries. */
static wsoa_status begin(struct report *r, wsoa *w, const char *name)
{
	wsoa_status st = report_begin_anywhere(r, w, name);
	return st ? st : need_calendar(w);
}

/* ---- calc ---- */

static size_t holidays_passed(const struct calc_result *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->step_count; i++)
		n += c->steps[i].holiday_count;
	return n;
}

static void put_result(struct report *r, const char *text, const struct calc_result *c)
{
	struct doc_node *facts = report_facts(r, "result");
	struct cell *row = facts_row(r, facts);
	cell_text(r->doc, cell_of(facts, row, "text"), text);
	cell_date(cell_of(facts, row, "start"), c->start);
	cell_date(cell_of(facts, row, "end"), c->end);
	cell_text(r->doc, cell_of(facts, row, "weekday"), weekday_name(c->end));
	cell_int(cell_of(facts, row, "days"), c->end - c->start);
	if (c->between)
		cell_int(cell_of(facts, row, "workdays"), c->workdays);
	else
		cell_int(cell_of(facts, row, "holidays_passed"), (int64_t)holidays_passed(c));
	cell_flag(cell_of(facts, row, "provisional"), c->provisional);
	cell_text(r->doc, cell_of(facts, row, "calendar"), r->w->calendar.name);
}

static void say_result(struct report *r, const char *text, const struct calc_result *c)
{
	char start[DATE_LONG + 1], end_day[DATE_LONG + 1];
	const char *provisional = c->provisional ? " (provisional: bank holidays of those years are not known)" : "";
	date_long(c->start, start);
	date_long(c->end, end_day);
	if (c->between)
		doc_paragraph(r->doc, TONE_PLAIN, "%s (%s) to %s (%s): %s, %s%s", start, weekday_name(c->start), end_day, weekday_name(c->end),
		              counted(r->mem, c->days, "day", "days"), counted(r->mem, c->workdays, "working day", "working days"), provisional);
	else
		doc_paragraph(r->doc, TONE_PLAIN, "%s = %s (%s)%s", text, end_day, weekday_name(c->end), provisional);
}

static void put_holidays(struct report *r, struct doc_node *n, const struct calc_result *c)
{
	for (size_t i = 0; i < c->step_count; i++)
		for (size_t k = 0; k < c->steps[i].holiday_count; k++) {
			const struct holiday *h = &c->steps[i].holidays[k];
			struct cell *row = doc_row(r->doc, n);
			cell_date(cell_of(n, row, "date"), h->day);
			cell_text(r->doc, cell_of(n, row, "weekday"), weekday_name(h->day));
			cell_text(r->doc, cell_of(n, row, "title"), h->title);
			cell_text(r->doc, cell_of(n, row, "step"), c->steps[i].term);
		}
	doc_paragraph(r->doc, TONE_PLAIN, "%s passed over; %s", counted(r->mem, (int64_t)n->row_count, "bank holiday", "bank holidays"),
	              r->w->calendar.name);
}

/* The days in question when two dates were given: the calendar itself knows. */
static void add_between(const struct calendar *cal, struct calc_result *c, struct arena *mem)
{
	date first = c->start < c->end ? c->start : c->end, last = c->start < c->end ? c->end : c->start;
	struct calc_step *step = arena_alloc(mem, sizeof *step);
	struct holiday *passed = arena_array(mem, cal->count, sizeof *passed);
	if (!step || !passed)
		return;
	*step = (struct calc_step){ .term = "..", .from = c->start, .to = c->end, .holidays = passed };
	for (size_t i = 0; i < cal->count; i++)
		if (cal->holidays[i].day > first && cal->holidays[i].day <= last)
			passed[step->holiday_count++] = cal->holidays[i];
	c->steps = step;
	c->step_count = 1;
}

static const char *trimmed(struct arena *mem, const char *text)
{
	text += strspn(text, " \t");
	size_t len = strlen(text);
	while (len && strchr(" \t", text[len - 1]))
		len--;
	const char *copy = arena_strndup(mem, text, len);
	return copy ? copy : "";
}

wsoa_status wsoa_calc(wsoa *w, const char *text, bool explain, wsoa_doc **out)
{
	struct report r;
	struct calc_result c = { 0 };
	wsoa_status st = begin(&r, w, "calc");
	struct date_context ctx = w->dates;
	ctx.today = w->day;
	if (!st)
		st = calc(text, &w->calendar, &ctx, r.mem, &w->err, &c);
	if (!st && c.between)
		add_between(&w->calendar, &c, r.mem);
	if (!st) {
		const char *asked = trimmed(r.mem, text);
		put_result(&r, asked, &c);
		say_result(&r, asked, &c);
		struct doc_node *items = report_table(&r, "items", NULL);
		if (explain)
			put_holidays(&r, items, &c);
	}
	return report_end(&r, st, out);
}

/* ---- calendar ---- */

static void put_edition(struct report *r, const struct calendar *cal)
{
	struct doc_node *facts = report_facts(r, "edition");
	struct cell *row = facts_row(r, facts);
	cell_text(r->doc, cell_of(facts, row, "name"), cal->name);
	cell_int(cell_of(facts, row, "first_year"), cal->first_year);
	cell_int(cell_of(facts, row, "last_year"), cal->last_year);
}

static void put_calendar(struct report *r, const struct calendar *cal)
{
	struct doc_node *n = report_table(r, "items", NULL);
	for (size_t i = 0; i < cal->count; i++) {
		struct cell *row = doc_row(r->doc, n);
		cell_date(cell_of(n, row, "date"), cal->holidays[i].day);
		cell_text(r->doc, cell_of(n, row, "weekday"), weekday_name(cal->holidays[i].day));
		cell_text(r->doc, cell_of(n, row, "title"), cal->holidays[i].title);
	}
	n = report_table(r, "terms", "Terms");
	for (size_t i = 0; i < cal->term_count; i++) {
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "name"), cal->terms[i].name);
		cell_date(cell_of(n, row, "starts_on"), cal->terms[i].starts_on);
		cell_date(cell_of(n, row, "ends_on"), cal->terms[i].ends_on);
	}
	doc_empty(r->doc, n, "No terms are loaded: terms end by convention.");
}

wsoa_status wsoa_calendar(wsoa *w, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = begin(&r, w, "calendar");
	if (!st) {
		report_title(&r, "Bank holidays and terms");
		put_edition(&r, &w->calendar);
		put_calendar(&r, &w->calendar);
	}
	return report_end(&r, st, out);
}
