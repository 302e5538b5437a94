/*
 * The way of each measure: its baseline, readings and targets over time, drawn
 * and not judged. A measure that continues another is drawn with it, and no
 * figure is joined to one of another definition, nor over a period that has
 * none. Projected and cumulative figures are of another sort and are left out.
 */
#include <stdlib.h>
#include <string.h>

#include "report/board.h"
#include "report/words.h"

/* A figure on the way. */
enum figure { FIGURE_BASELINE, FIGURE_READING, FIGURE_TARGET, FIGURE_MISSING };
static const char *const figure_names[] = { "baseline", "reading", "target", "missing" };

struct step {
	date day;
	enum figure what;
	const char *period, *basis, *value;
	const struct record *of; /* the measure under whose definition it is */
	int order;               /* of what was found, where days are the same */
};
struct way {
	struct step *at;
	size_t count, cap;
	struct records of;       /* the measure and those that it continues, the latest first */
	size_t definitions;      /* of these, those that have figures */
};

/* ---- gathering ---- */

static void add_step(struct board *b, struct way *w, struct step s)
{
	struct step *more = s.day != DATE_NONE && s.value ? arena_grow(b->r->mem, w->at, w->count, &w->cap, sizeof *more) : NULL;
	if (!more)
		return;
	w->at = more;
	s.order = (int)w->count;
	more[w->count++] = s;
}

static wsoa_status add_measure(struct board *b, struct way *w, struct record *rec, const struct measure *m)
{
	const struct value *period = record_field(rec, FIELD_measure_baseline_period);
	size_t before = w->count;
	add_step(b, w, (struct step){ m->baseline_on, FIGURE_BASELINE, period->set ? period->text : NULL, NULL, m->baseline, rec, 0 });
	for (size_t k = 0; k < m->reading_count; k++) {
		const struct measure_reading *r = &m->readings[k];
		if (reading_reached(m->readings, m->reading_count, r))
			add_step(b, w, (struct step){ r->period_on, FIGURE_READING, r->period, basis_name(r->basis), r->value, rec, 0 });
	}
	for (size_t k = 0; k < m->target_count; k++)
		add_step(b, w, (struct step){ m->targets[k].due_on, FIGURE_TARGET, NULL, NULL, m->targets[k].value, rec, 0 });
	w->definitions += w->count > before;
	return records_add(b->r, &w->of, rec);
}

static int by_day(const void *a, const void *b)
{
	const struct step *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->order - y->order;
}

/* Between two figures: the end of the first period that has none; DATE_NONE: there is no such period. */
static date first_missing(const struct calendar *cal, enum period_type type, date from, date to, int64_t *count)
{
	date first = DATE_NONE, end = period_end_after(from - 1, type, cal->terms, cal->term_count); /* of the period that from is in */
	*count = 0;
	while (end != DATE_NONE && (end = period_end_after(end, type, cal->terms, cal->term_count)) != DATE_NONE && end < to) {
		first = first == DATE_NONE ? end : first;
		++*count;
	}
	return first;
}

/* Adds a step for each gap in the figures of a definition, so that no line crosses it. The steps are by day. */
static void add_missing(struct board *b, struct way *w, const struct record *of)
{
	const enum period_type type = period_type_of(record_text(of, FIELD_measure_period_type));
	date last = DATE_NONE;
	for (size_t i = 0, count = w->count; i < count; i++) {
		const struct step s = w->at[i];
		int64_t missing = 0;
		if (s.of != of || s.what == FIGURE_TARGET)
			continue;
		date day = last == DATE_NONE ? DATE_NONE : first_missing(&b->r->w->calendar, type, last, s.day, &missing);
		if (missing)
			add_step(b, w, (struct step){ day, FIGURE_MISSING, counted(b->r->mem, missing, "period", "periods"), NULL, "missing", of, 0 });
		last = s.day;
	}
}

static void sort(struct way *w)
{
	if (w->count)
		qsort(w->at, w->count, sizeof *w->at, by_day);
}

static wsoa_status way_of(struct board *b, size_t i, struct way *w)
{
	struct record *rec = b->measures.at[i];
	struct measure m = b->readings[i].m;
	wsoa_status st = WSOA_OK;
	*w = (struct way){ 0 };
	while (rec && !st && !records_have(&w->of, rec->id)) {
		st = add_measure(b, w, rec, &m);
		if (!st)
			st = board_continues(b, rec, &rec);
		if (!st && rec)
			st = measure_read(b->r->w->view, rec->id, b->r->mem, &m);
	}
	sort(w);
	for (size_t k = 0; k < w->of.count; k++)
		add_missing(b, w, w->of.at[k]);
	sort(w);
	return st;
}

/* What can be drawn; c, x and z stand for a figure that is not known. */
static bool is_number(const struct step *s)
{
	return s->what != FIGURE_MISSING && !symbol_meaning(s->value);
}

/* ---- for machines ---- */

static void put_machine(struct board *b, struct doc_node *n, const struct record *measure, const struct way *w)
{
	wsoa_doc *d = b->r->doc;
	for (size_t i = 0; i < w->count; i++) {
		const struct step *s = &w->at[i];
		if (s->what == FIGURE_MISSING)
			continue;
		struct cell *row = doc_row(d, n);
		cell_text(d, cell_of(n, row, "ref"), measure->ref);
		cell_text(d, cell_of(n, row, "plan"), measure->plan_ref);
		cell_text(d, cell_of(n, row, "definition"), s->of->ref);
		cell_text(d, cell_of(n, row, "definition_plan"), s->of->plan_ref);
		cell_date(cell_of(n, row, "day"), s->day);
		cell_text(d, cell_of(n, row, "figure"), figure_names[s->what]);
		cell_text(d, cell_of(n, row, "period"), s->period);
		cell_text(d, cell_of(n, row, "basis"), s->basis);
		cell_decimal(d, cell_of(n, row, "value"), s->value);
	}
}

/* ---- for people ---- */

/* "K01: 5 figures, from 22 (31 July 2018) to 52 (30 September 2019); 2 targets, the last 80 (31 March 2020)" of one definition; "" where it has nothing. */
static const char *of_one(struct board *b, const struct way *w, const struct record *of)
{
	struct arena *mem = b->r->mem;
	const struct step *any = NULL, *first = NULL, *last = NULL, *target = NULL;
	char from[DATE_LONG + 1], to[DATE_LONG + 1], by[DATE_LONG + 1];
	int64_t figures = 0, targets = 0;
	for (size_t i = 0; i < w->count; i++) {
		const struct step *s = &w->at[i];
		if (s->of != of)
			continue;
		any = s;
		if (s->what == FIGURE_TARGET) {
			targets++;
			target = s;
		} else if (is_number(s)) {
			figures++;
			first = first ? first : s;
			last = s;
		}
	}
	if (!any)
		return "";
	const char *text = w->definitions > 1 ? arena_printf(mem, "%s: ", report_ref(b->r, of)) : "";
	if (first) {
		date_long(first->day, from);
		date_long(last->day, to);
		text = figures > 1 ? arena_printf(mem, "%s%lld figures, from %s (%s) to %s (%s)", text ? text : "", (long long)figures, first->value, from, last->value, to)
		                   : arena_printf(mem, "%sone figure, %s (%s)", text ? text : "", first->value, from);
	} else {
		text = arena_printf(mem, "%sno figure", text ? text : "");
	}
	if (target) {
		date_long(target->day, by);
		text = arena_printf(mem, "%s; %s, the last %s (%s)", text ? text : "", counted(mem, targets, "target", "targets"), target->value, by);
	}
	return text ? text : "";
}

/* The words of each definition by itself, the earliest first: nothing is compared across. */
static const char *in_words(struct board *b, const struct way *w)
{
	const char *text = "";
	for (size_t i = w->of.count; i-- > 0;) {
		const char *one = of_one(b, w, w->of.at[i]);
		if (*one)
			text = arena_printf(b->r->mem, "%s%s. ", text ? text : "", one);
	}
	return arena_printf(b->r->mem, "%s%s", text ? text : "",
	                    w->definitions > 1 ? "The definition changed on the way: no figure is compared with one of another." : "The table below has them all.");
}

static struct doc_node *put_people(struct board *b, const struct record *measure, const struct way *w)
{
	wsoa_doc *d = b->r->doc;
	struct doc_node *n = doc_table(d, NULL, arena_printf(b->r->mem, "Figures of %s", report_ref(b->r, measure)));
	people_column(b->r, n, "Day", 0);
	people_column(b->r, n, "Of", 1);
	struct column *c = doc_column(d, n, NULL, "Reading");
	c->right = true;
	c->shade = 1;
	c = doc_column(d, n, NULL, "Target");
	c->right = c->lone = true;
	c->shade = 2;
	if (w->definitions > 1)
		doc_column(d, n, NULL, "Definition")->breaks = true;
	for (size_t i = 0; i < w->count; i++) {
		const struct step *s = &w->at[i];
		bool said = s->what == FIGURE_READING || s->what == FIGURE_MISSING;
		struct cell *row = doc_row(d, n), *value = &row[s->what == FIGURE_TARGET ? 3 : 2];
		cell_date(&row[0], s->day);
		cell_text(d, &row[1], said ? s->period : figure_names[s->what]);
		if (s->what == FIGURE_MISSING)
			cell_text(d, value, s->value);
		else
			cell_decimal(d, value, s->value);
		if (w->definitions > 1)
			cell_text(d, &row[4], report_ref(b->r, s->of));
	}
	return n;
}

static void put_chart(struct board *b, const struct record *measure, const struct way *w)
{
	const char *unit = record_text(measure, FIELD_measure_unit);
	const char *title = arena_printf(b->r->mem, "%s %s%s%s%s", report_ref(b->r, measure), record_title(measure), unit ? " (" : "", unit ? unit : "", unit ? ")" : "");
	struct doc_node *chart = doc_chart(b->r->doc, title ? title : "", in_words(b, w));
	chart->points = true;
	chart->drawn = put_people(b, measure, w);
}

static bool is_drawn(const struct way *w)
{
	size_t numbers = 0;
	for (size_t i = 0; i < w->count; i++)
		numbers += is_number(&w->at[i]);
	return numbers > 1;
}

wsoa_status board_ways(struct board *b)
{
	struct doc_node *n = report_table(b->r, "trajectory", NULL);
	wsoa_status st = WSOA_OK;
	bool any = false;
	for (size_t i = 0; i < b->measures.count && !st; i++) {
		struct way w;
		if (board_continued(b, b->measures.at[i]))
			continue; /* drawn with the one that continues it */
		st = way_of(b, i, &w);
		if (st)
			break;
		put_machine(b, n, b->measures.at[i], &w);
		if (!is_drawn(&w))
			continue;
		any = true;
		put_chart(b, b->measures.at[i], &w);
	}
	if (!any)
		doc_paragraph(b->r->doc, TONE_PLAIN, "No measure has two figures yet.");
	return st;
}
