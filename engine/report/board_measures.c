/*
 * The way of each measure: its baseline, readings and targets over time, drawn
 * and not judged. A measure that continues another is drawn with it, and no
 * figure is joined to one of another definition. Projected and cumulative
 * figures are of another sort and are left out.
 */
#include <stdlib.h>
#include <string.h>

#include "report/board.h"
#include "report/words.h"

enum { CHAIN_MOST = 16 };

/* A figure on the way. */
struct step {
	date day;
	const char *what;        /* "baseline", "reading", "target" */
	const char *period, *basis, *value;
	const struct record *of; /* the measure under whose definition it is */
	int order;               /* of what was found, where days are the same */
};
struct way {
	struct step *at;
	size_t count, cap, definitions;
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

static void add_measure(struct board *b, struct way *w, size_t i)
{
	const struct record *rec = b->measures.at[i];
	const struct measure *m = &b->readings[i].m;
	const struct value *period = record_field(rec, FIELD_measure_baseline_period);
	size_t before = w->count;
	add_step(b, w, (struct step){ m->baseline_on, "baseline", period->set ? period->text : NULL, NULL, m->baseline, rec, 0 });
	for (size_t k = 0; k < m->reading_count; k++) {
		const struct measure_reading *r = &m->readings[k];
		if (reading_reached(m->readings, m->reading_count, r))
			add_step(b, w, (struct step){ r->period_on, "reading", r->period, basis_name(r->basis), r->value, rec, 0 });
	}
	for (size_t k = 0; k < m->target_count; k++)
		add_step(b, w, (struct step){ m->targets[k].due_on, "target", NULL, NULL, m->targets[k].value, rec, 0 });
	w->definitions += w->count > before;
}

/* The measure that this one continues; b->measures.count: none of the board's. */
static size_t continued(const struct board *b, size_t i)
{
	size_t k = 0;
	while (k < b->measures.count && !record_names(b->measures.at[i], FIELD_measure_continues, b->measures.at[k]->id))
		k++;
	return k;
}

static int by_day(const void *a, const void *b)
{
	const struct step *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->order - y->order;
}

static struct way way_of(struct board *b, size_t i)
{
	struct way w = { 0 };
	for (size_t n = 0; n < CHAIN_MOST && i < b->measures.count; n++) {
		add_measure(b, &w, i);
		i = continued(b, i);
	}
	if (w.count)
		qsort(w.at, w.count, sizeof *w.at, by_day);
	return w;
}

/* ---- for machines ---- */

static void put_machine(struct board *b, struct doc_node *n, const struct record *measure, const struct way *w)
{
	wsoa_doc *d = b->r->doc;
	for (size_t i = 0; i < w->count; i++) {
		const struct step *s = &w->at[i];
		struct cell *row = doc_row(d, n);
		cell_text(d, cell_of(n, row, "ref"), measure->ref);
		cell_text(d, cell_of(n, row, "plan"), measure->plan_ref);
		cell_text(d, cell_of(n, row, "definition"), s->of->ref);
		cell_date(cell_of(n, row, "day"), s->day);
		cell_text(d, cell_of(n, row, "figure"), s->what);
		cell_text(d, cell_of(n, row, "period"), s->period);
		cell_text(d, cell_of(n, row, "basis"), s->basis);
		cell_decimal(d, cell_of(n, row, "value"), s->value);
	}
}

/* ---- for people ---- */

/* "K01: 5 figures, from 22 (31 July 2018) to 52 (30 September 2019); 2 targets, the last 80 (31 March 2020)." of one definition. */
static const char *of_one(struct board *b, const struct way *w, const struct record *of)
{
	struct arena *mem = b->r->mem;
	const struct step *first = NULL, *last = NULL, *target = NULL;
	char from[DATE_LONG + 1], to[DATE_LONG + 1], by[DATE_LONG + 1];
	int64_t figures = 0, targets = 0;
	for (size_t i = 0; i < w->count; i++) {
		const struct step *s = &w->at[i];
		if (s->of != of)
			continue;
		bool is_target = *s->what == 't';
		targets += is_target;
		figures += !is_target;
		target = is_target ? s : target;
		last = is_target ? last : s;
		first = first || is_target ? first : s;
	}
	const char *text = w->definitions > 1 ? arena_printf(mem, "%s: ", of->ref) : "";
	if (first) {
		date_long(first->day, from);
		date_long(last->day, to);
		text = figures > 1 ? arena_printf(mem, "%s%lld figures, from %s (%s) to %s (%s)", text ? text : "", (long long)figures, first->value, from, last->value, to)
		                   : arena_printf(mem, "%sone figure, %s (%s)", text ? text : "", first->value, from);
	}
	if (target) {
		date_long(target->day, by);
		text = arena_printf(mem, "%s%s%s, the last %s (%s)", text ? text : "", first ? "; " : "", counted(mem, targets, "target", "targets"), target->value, by);
	}
	return text;
}

/* The words of each definition by itself: nothing is compared across. */
static const char *in_words(struct board *b, const struct way *w)
{
	const struct record *said[CHAIN_MOST];
	const char *text = "";
	size_t count = 0;
	for (size_t i = 0; i < w->count; i++) {
		size_t k = 0;
		while (k < count && said[k] != w->at[i].of)
			k++;
		if (k < count || count == CHAIN_MOST)
			continue;
		said[count++] = w->at[i].of;
		const char *one = of_one(b, w, w->at[i].of);
		text = arena_printf(b->r->mem, "%s%s. ", text ? text : "", one ? one : "");
	}
	return arena_printf(b->r->mem, "%s%s", text ? text : "",
	                    w->definitions > 1 ? "The definition changed on the way: no figure is compared with one of another." : "The table below has them all.");
}

static struct doc_node *put_people(struct board *b, const struct record *measure, const struct way *w)
{
	wsoa_doc *d = b->r->doc;
	struct doc_node *n = doc_table(d, NULL, arena_printf(b->r->mem, "Figures of %s", measure->ref));
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
		bool target = *s->what == 't';
		struct cell *row = doc_row(d, n);
		cell_date(&row[0], s->day);
		cell_text(d, &row[1], target ? "target" : *s->what == 'b' ? "baseline" : s->period);
		cell_decimal(d, &row[target ? 3 : 2], s->value);
		if (w->definitions > 1)
			cell_text(d, &row[4], s->of->ref);
	}
	return n;
}

static void put_chart(struct board *b, const struct record *measure, const struct way *w)
{
	const char *unit = record_text(measure, FIELD_measure_unit);
	const char *title = arena_printf(b->r->mem, "%s %s%s%s%s", measure->ref, record_title(measure), unit ? " (" : "", unit ? unit : "", unit ? ")" : "");
	struct doc_node *chart = doc_chart(b->r->doc, title ? title : "", in_words(b, w));
	chart->points = true;
	chart->drawn = put_people(b, measure, w);
}

void board_ways(struct board *b)
{
	struct doc_node *n = report_table(b->r, "trajectory", NULL);
	bool any = false;
	for (size_t i = 0; i < b->measures.count; i++) {
		if (b->readings[i].m.continued_by)
			continue; /* drawn with the one that continues it */
		struct way w = way_of(b, i);
		put_machine(b, n, b->measures.at[i], &w);
		if (w.count < 2)
			continue;
		any = true;
		put_chart(b, b->measures.at[i], &w);
	}
	if (!any)
		doc_paragraph(b->r->doc, TONE_PLAIN, "No measure has two figures yet.");
}
