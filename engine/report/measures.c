/* Measures against their targets: the list, and the words that other reports use. */
#include "report/measures.h"

#include <stdlib.h>
#include <string.h>

#include "report/words.h"

wsoa_status measured_read(struct report *r, int64_t id, struct measured *out)
{
	wsoa_status st = measure_read(r->w->view, id, r->mem, &out->m);
	if (st)
		return st;
	measure_judge(&out->m, &out->now);
	measure_missing(&out->m, r->w->day, &r->w->calendar, &out->missing);
	return WSOA_OK;
}

/* ---- in words ---- */

static const char *figure_words(struct report *r, const struct measure_reading *reading)
{
	const char *symbol = symbol_meaning(reading->value);
	if (symbol)
		return arena_printf(r->mem, "%s (%s)", reading->value, symbol);
	return reading->basis == BASIS_ACTUAL ? reading->value : arena_printf(r->mem, "%s (%s)", reading->value, basis_name(reading->basis));
}

const char *measured_value(struct report *r, const struct measured *m)
{
	return m->now.reading ? figure_words(r, m->now.reading) : NULL;
}

const char *measured_target(struct report *r, const struct measure_target *t, const char *value)
{
	char day[DATE_LONG + 1];
	if (!t)
		return NULL;
	date_short(t->due_on, day);
	if (t->follows)
		return arena_printf(r->mem, "%s (as %s) by %s", value ? value : "?", t->follows, day);
	return arena_printf(r->mem, "%s by %s", value, day);
}

const char *measured_verdict(struct report *r, const struct measured *m, enum tone *tone)
{
	static const enum tone tones[] = {
		[VERDICT_GREEN] = TONE_GOOD,
		[VERDICT_AMBER] = TONE_WARN,
		[VERDICT_RED] = TONE_BAD,
		[VERDICT_GREY] = TONE_FAINT,
	};
	const struct comparison *now = &m->now.now;
	*tone = m->m.continued_by ? TONE_FAINT : tones[now->verdict];
	if (m->m.continued_by)
		return arena_printf(r->mem, "continued by %s", m->m.continued_by);
	return arena_printf(r->mem, "%s: %s", verdict_name(now->verdict), now->why);
}

const char *measured_missing(struct report *r, const struct measured *m)
{
	char day[DATE_LONG + 1];
	if (!m->missing.count)
		return NULL;
	date_short(m->missing.first_on, day);
	if (m->missing.count == 1)
		return arena_printf(r->mem, "1 period, to %s", day);
	return arena_printf(r->mem, "%zu periods, the first to %s", m->missing.count, day);
}

/* ---- in cells ---- */

static void put_reading(struct report *r, const struct doc_node *n, struct cell *row, const struct measured *m, bool people)
{
	const struct measure_reading *reading = m->now.reading;
	struct cell *value = cell_of(n, row, "value");
	if (!reading)
		return;
	cell_decimal(r->doc, value, reading->value);
	if (people)
		cell_show(r->doc, value, TONE_PLAIN, "%s", measured_value(r, m));
	cell_text(r->doc, cell_of(n, row, "basis"), basis_name(reading->basis));
	cell_text(r->doc, cell_of(n, row, "period"), reading->period);
}

static void put_target(struct report *r, struct cell *value, struct cell *on, const struct measure_target *t, const char *digits, bool people)
{
	if (!t)
		return;
	cell_decimal(r->doc, value, digits);
	cell_date(on, t->due_on);
	if (people)
		cell_show(r->doc, value, TONE_PLAIN, "%s", measured_target(r, t, digits));
}

void put_measured(struct report *r, const struct doc_node *n, struct cell *row, const struct measured *m, bool people)
{
	enum tone tone;
	const struct comparison *now = &m->now.now;
	struct cell *verdict = cell_of(n, row, "verdict"), *missing = cell_of(n, row, "missing");
	const char *words = measured_verdict(r, m, &tone);
	put_reading(r, n, row, m, people);
	put_target(r, cell_of(n, row, "target"), cell_of(n, row, "target_on"), now->target, now->value, people);
	put_target(r, cell_of(n, row, "next_target"), cell_of(n, row, "next_on"), m->now.next, m->now.next_value, people);
	if (now->verdict != VERDICT_GREY)
		cell_flag(cell_of(n, row, "on_target"), now->verdict == VERDICT_GREEN);
	cell_text(r->doc, verdict, verdict_name(now->verdict));
	cell_text(r->doc, cell_of(n, row, "why"), now->why);
	cell_int(missing, (int64_t)m->missing.count);
	cell_date(cell_of(n, row, "missing_on"), m->missing.first_on);
	cell_text(r->doc, cell_of(n, row, "continued_by"), m->m.continued_by);
	if (!people)
		return;
	cell_show(r->doc, verdict, tone, "%s", words ? words : "");
	cell_show(r->doc, missing, m->missing.count ? TONE_WARN : TONE_PLAIN, "%s", m->missing.count ? measured_missing(r, m) : "");
}

/* ---- the way here ---- */

static int by_period(const void *a, const void *b)
{
	const struct measure_reading *x = *(const struct measure_reading *const *)a, *y = *(const struct measure_reading *const *)b;
	if (x->period_on != y->period_on)
		return x->period_on < y->period_on ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* "22, 31, 38, 52 (provisional)": drawn, not judged. */
static const char *trajectory(struct report *r, const struct measure *m)
{
	const struct measure_reading **at = arena_array(r->mem, m->reading_count, sizeof *at);
	struct buf words = { 0 };
	size_t count = 0;
	for (size_t i = 0; at && i < m->reading_count; i++)
		if (reading_counts(m->readings, m->reading_count, &m->readings[i]))
			at[count++] = &m->readings[i];
	if (at && count)
		qsort(at, count, sizeof *at, by_period);
	buf_str(&words, m->baseline ? m->baseline : "");
	for (size_t i = 0; i < count; i++)
		buf_printf(&words, "%s%s", words.len ? ", " : "", figure_words(r, at[i]));
	return buf_keep(&words, r->mem);
}

/* ---- the list ---- */

enum { TITLE_WEIGHT = 5, LATEST_WEIGHT = 3, TARGET_WEIGHT = 3, VERDICT_WEIGHT = 3, MISSING_WEIGHT = 2, TRAJECTORY_WEIGHT = 5 };

struct list {
	struct report *r;
	struct doc_node *n;
	size_t ref, plan, title, baseline, latest, target, verdict, missing, trajectory;
	bool plans, misses;
	int64_t verdicts[VERDICT_GREY + 1], missed;
};

static void columns(struct list *l, const struct records *records, const struct measured *all)
{
	struct report *r = l->r;
	for (size_t i = 0; i < records->count; i++) {
		l->plans |= records->at[i]->plan != records->at[0]->plan;
		l->misses |= all[i].missing.count > 0;
	}
	l->ref = people_column(r, l->n, "Ref", 0);
	if (l->plans)
		l->plan = people_column(r, l->n, "Plan", 0);
	l->title = people_column(r, l->n, "Measure", TITLE_WEIGHT);
	l->baseline = people_column(r, l->n, "Baseline", 0);
	l->latest = people_column(r, l->n, "Latest", LATEST_WEIGHT);
	l->target = people_column(r, l->n, "Target by then", TARGET_WEIGHT);
	l->verdict = people_column(r, l->n, "Verdict", VERDICT_WEIGHT);
	if (l->misses)
		l->missing = people_column(r, l->n, "Missing", MISSING_WEIGHT);
	l->trajectory = people_column(r, l->n, "Trajectory", TRAJECTORY_WEIGHT);
	if (l->n->column_count > l->trajectory)
		l->n->columns[l->trajectory].roomy = true;
}

static void show_row(struct list *l, struct cell *row, const struct record *rec, const struct measured *m)
{
	struct report *r = l->r;
	enum tone tone;
	const char *unit = record_text(rec, FIELD_measure_unit), *verdict = measured_verdict(r, m, &tone);
	cell_text(r->doc, &row[l->ref], l->plans ? rec->ref : report_ref(r, rec));
	if (l->plans)
		cell_text(r->doc, &row[l->plan], rec->plan_ref);
	cell_text(r->doc, &row[l->title], unit ? arena_printf(r->mem, "%s (%s)", record_title(rec), unit) : record_title(rec));
	cell_text(r->doc, &row[l->baseline], m->m.baseline);
	if (m->now.reading)
		cell_text(r->doc, &row[l->latest], arena_printf(r->mem, "%s, %s", measured_value(r, m), m->now.reading->period));
	cell_text(r->doc, &row[l->target], measured_target(r, m->now.now.target, m->now.now.value));
	show_text(r, &row[l->verdict], tone, verdict);
	if (l->misses)
		show_text(r, &row[l->missing], TONE_WARN, measured_missing(r, m));
	cell_text(r->doc, &row[l->trajectory], trajectory(r, &m->m));
}

static void put_row(struct list *l, const struct record *rec, const struct measured *m)
{
	struct cell *row = doc_row(l->r->doc, l->n);
	put_record(l->r, row, rec);
	put_measured(l->r, l->n, row, m, false);
	show_row(l, row, rec, m);
	l->missed += m->missing.count > 0;
	l->verdicts[m->now.now.verdict]++;
}

static void title(struct list *l, size_t count)
{
	struct report *r = l->r;
	const char *words = counted(r->mem, (int64_t)count, "measure", "measures");
	for (int v = 0; v <= VERDICT_GREY && words; v++)
		if (l->verdicts[v])
			words = arena_printf(r->mem, "%s, %lld %s", words, (long long)l->verdicts[v], verdict_name((enum verdict_colour)v));
	if (l->missed && words)
		words = arena_printf(r->mem, "%s; readings of %lld are missing", words, (long long)l->missed);
	report_title(r, "%s", words ? words : "");
}

static wsoa_status list_measures(struct list *l, const char *filter)
{
	struct report *r = l->r;
	struct records records;
	wsoa_status st = need_calendar(r->w);
	if (!st)
		st = records_of(r, KIND_measure, filter, &records);
	if (st)
		return st;
	struct measured *all = arena_array(r->mem, records.count, sizeof *all);
	if (!all)
		return error_nomem(&r->w->err);
	for (size_t i = 0; i < records.count && !st; i++)
		st = measured_read(r, records.at[i]->id, &all[i]);
	if (st)
		return st;
	l->n = report_table(r, "items", NULL);
	columns(l, &records, all);
	for (size_t i = 0; i < records.count; i++)
		put_row(l, records.at[i], &all[i]);
	title(l, records.count);
	doc_empty(r->doc, l->n, "There are no measures.");
	return WSOA_OK;
}

wsoa_status wsoa_measures(wsoa *w, const char *filter, wsoa_doc **out)
{
	struct report r;
	struct list l = { .r = &r };
	wsoa_status st = report_begin(&r, w, "measures");
	if (!st)
		st = list_measures(&l, filter);
	return report_end(&r, st, out);
}
