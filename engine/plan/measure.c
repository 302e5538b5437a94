/* Readings of measures, and measures that go on under another definition. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "plan/edit.h"
#include "store/measures.h"

/* ---- record ---- */

struct recording {
	wsoa *w;
	const wsoa_record_args *args;
	struct record *measure;
	struct measure figures;
	struct date_reading period;
	const char *words;       /* of the period, such that they are read so anywhere */
	char received[DATE_ISO + 1];
};

/* "2018/19" is a year of the sort that the measure is of. */
static wsoa_status read_period(struct recording *r)
{
	wsoa *w = r->w;
	wsoa_status st = strstr(r->args->period, "erm ") ? need_calendar(w) : WSOA_OK;
	struct date_context ctx = w->dates;
	ctx.year = period_type_of(r->figures.period_type);
	if (st)
		return st;
	if (ctx.year != PERIOD_SCHOOL_YEAR && ctx.year != PERIOD_FINANCIAL_YEAR)
		ctx.year = PERIOD_ANY;
	if (date_read(r->args->period, &ctx, &r->period) != DATE_READ)
		return error_set(&w->err, WSOA_INVALID, "period", "a period such as 2019-09, Q3 2019/20, Spring term 2020 or 2019-09-30", "period: %s", r->period.why);
	r->words = r->args->period;
	if (r->period.type == PERIOD_SCHOOL_YEAR)
		r->words = arena_printf(&w->call, "school year %s", r->period.words);
	else if (r->period.type == PERIOD_FINANCIAL_YEAR)
		r->words = arena_printf(&w->call, "FY %s", r->period.words);
	return r->words ? WSOA_OK : error_nomem(&w->err);
}

static wsoa_status read_measure(struct recording *r)
{
	wsoa *w = r->w;
	int64_t id;
	wsoa_status st = record_need(w->db, w->plan, KIND_measure, r->args->measure, &id, NULL);
	if (!st)
		st = record_load(w->db, id, &w->call, &r->measure);
	return st ? st : measure_read(w->db, id, &w->call, &r->figures);
}

static void warn_of(struct recording *r)
{
	wsoa *w = r->w;
	if (r->figures.continued_by)
		error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = r->measure->ref, .value = "",
		                                    .what = arena_printf(&w->call, "%s continues it under another definition", r->figures.continued_by),
		                                    .todo = "see which of them the figure is of" });
}

static wsoa_status make_reading(struct recording *r, struct manner *m)
{
	struct assignment a[8];
	size_t n = 0;
	put_assignment(a, &n, FIELD_reading_measure, r->measure->ref);
	put_assignment(a, &n, FIELD_reading_period, r->words);
	put_assignment(a, &n, FIELD_reading_value, r->args->value);
	put_assignment(a, &n, FIELD_reading_basis, r->args->basis && *r->args->basis ? r->args->basis : basis_name(BASIS_ACTUAL));
	put_assignment(a, &n, FIELD_reading_source, r->args->source);
	put_assignment(a, &n, FIELD_reading_received_on, r->args->received_on ? r->args->received_on : r->received);
	wsoa_status st = edit_create(r->w, KIND_reading, r->measure->plan, NULL, a, n, m, NULL);
	if (!st)
		warn_of(r);
	return st;
}

wsoa_status wsoa_record(wsoa *w, const wsoa_record_args *args, const wsoa_change *change)
{
	struct recording r = { .w = w, .args = args };
	struct manner m = { .on = DATE_NONE };
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_created, change, &m);
	m.options = true;
	if (!st && !*args->value)
		st = error_set(&w->err, WSOA_INVALID, "value", "a number, or c (suppressed), x (not available), z (not applicable)", "the reading has no value");
	if (!st)
		st = read_measure(&r);
	if (!st)
		st = read_period(&r);
	if (!st) {
		date_iso(m.on != DATE_NONE ? m.on : w->today, r.received);
		st = make_reading(&r, &m);
	}
	return write_done(w, st);
}

/* ---- continues ---- */

static wsoa_status not_continued(wsoa *w, int64_t earlier, const char *ref, int64_t later)
{
	struct ids others;
	struct record *other;
	wsoa_status st = linked_from(w->db, earlier, "continues", &w->call, &others);
	for (size_t i = 0; i < others.count && !st; i++) {
		if (others.id[i] == later)
			continue;
		st = record_identity(w->db, others.id[i], &w->call, &other);
		if (!st)
			st = error_set(&w->err, WSOA_REFUSED, ref, "let the new one continue that one", "%s continues %s already", other->ref, ref);
	}
	return st;
}

wsoa_status wsoa_measure_continues(wsoa *w, const char *earlier, const char *later, const wsoa_change *change)
{
	struct manner m = { .on = DATE_NONE };
	struct record *first;
	int64_t from = 0, to = 0;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_changed, change, &m);
	if (!st)
		st = record_need(w->db, w->plan, KIND_measure, earlier, &from, NULL);
	if (!st)
		st = record_need(w->db, w->plan, KIND_measure, later, &to, NULL);
	if (!st)
		st = record_identity(w->db, from, &w->call, &first);
	if (!st)
		st = not_continued(w, from, first->ref, to);
	if (!st) {
		const struct field *f = field_at(FIELD_measure_continues);
		struct assignment a = { f->name, f, ASSIGN_SET, full_ref(w, first) };
		st = a.text ? edit_change(w, to, &a, 1, &m, NULL) : error_nomem(&w->err);
	}
	return write_done(w, st);
}
