/* One record: all that is known of it, and the records that name it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "plan/edit.h"
#include "report/measures.h"
#include "report/words.h"

/* ---- for people ---- */

static struct cell *line(struct report *r, struct doc_node *facts, const char *label)
{
	return doc_fact(r->doc, facts, NULL, label);
}

/* A day due: how far off it is, while the clock runs. */
static void show_due(struct report *r, struct cell *c, const struct record *rec)
{
	char day[DATE_LONG + 1], days[DAYS_WORDS];
	const char *words = record_text(rec, FIELD_action_due_as_written);
	date due = record_date(rec, FIELD_action_due_on);
	date_long(due, day);
	if (words)
		cell_show(r->doc, c, TONE_PLAIN, "%s (%s)", day, words);
	if (!clock_runs(r, rec, r->w->day))
		return;
	days_words(due, r->w->day, days);
	cell_show(r->doc, c, due < r->w->day ? TONE_BAD : TONE_PLAIN, "%s (%s%s%s)", day, words ? words : "", words ? "; " : "", days);
}

static void show_original(struct report *r, struct cell *c, const struct record *rec)
{
	char day[DATE_LONG + 1];
	date original = record_date(rec, FIELD_action_baseline_due_on), due = record_date(rec, FIELD_action_due_on);
	if (!has_slipped(rec))
		return;
	date_long(original, day);
	cell_show(r->doc, c, TONE_WARN, "%s (moved by %s)", day, counted(r->mem, due - original, "day", "days"));
}

static void show_fact(struct report *r, struct doc_node *facts, const struct record *rec, const struct field *f)
{
	if (!rec->values[field_index(f)].set || f == field_at(FIELD_action_due_as_written))
		return;
	struct cell *c = line(r, facts, f->label);
	show_field(r, c, rec, f);
	if (f == field_at(FIELD_action_due_on))
		show_due(r, c, rec);
	else if (f == field_at(FIELD_action_baseline_due_on))
		show_original(r, c, rec);
	else if (f == field_at(FIELD_action_owner)) {
		const struct party *p = party_in(r, rec, FIELD_action_owner);
		if (p && p->kind == KIND_post && (p->holder || p->cover))
			cell_show(r->doc, c, TONE_PLAIN, "%s: %s", party_label(r, p), party_held_by(r, p));
		else if (p && p->left)
			cell_show(r->doc, c, TONE_WARN, "%s (has left)", party_label(r, p));
	}
}

/* How a measure stands: what its readings and targets say of it. */
static wsoa_status show_measured(struct report *r, struct doc_node *facts, const struct record *rec)
{
	struct measured m;
	enum tone tone;
	wsoa_status st = need_calendar(r->w);
	if (!st)
		st = measured_read(r, rec->id, &m);
	if (st)
		return st;
	const char *period = m.now.reading ? m.now.reading->period : "", *value = measured_value(r, &m), *verdict = measured_verdict(r, &m, &tone);
	const char *target = measured_target(r, m.now.now.target, m.now.now.value), *next = measured_target(r, m.now.next, m.now.next_value);
	if (value)
		cell_text(r->doc, line(r, facts, "Latest reading"), arena_printf(r->mem, "%s, of %s", value, period));
	if (target)
		cell_text(r->doc, line(r, facts, "Target by then"), target);
	if (next)
		cell_text(r->doc, line(r, facts, "Next target"), next);
	show_text(r, line(r, facts, "Verdict"), tone, verdict);
	if (m.missing.count)
		show_text(r, line(r, facts, "Missing"), TONE_WARN, measured_missing(r, &m));
	return WSOA_OK;
}

/* Whose agreement is missing yet, where a request waits for it alone. */
static wsoa_status show_missing(struct report *r, struct doc_node *facts, const struct record *rec)
{
	struct verdict v = { 0 };
	const struct state *s = state_of(r, rec);
	wsoa_status st = s && !s->final ? move_verdict(r->w, r->w->view, rec->id, "agree", 0, NULL, 0, NULL, 0, r->w->day, r->mem, &v) : WSOA_OK;
	for (size_t i = 0; !st && i < v.unmet_count; i++)
		if (v.unmet[i].waits)
			show_text(r, line(r, facts, "Missing"), TONE_WARN, v.unmet[i].what);
	return st;
}

static wsoa_status show_facts(struct report *r, const struct record *rec)
{
	wsoa_status st = WSOA_OK;
	size_t count;
	const struct field *f = kind_fields(rec->kind, &count);
	struct doc_node *facts = doc_facts(r->doc, NULL);
	cell_text(r->doc, line(r, facts, "Kind"), kind_of(rec->kind)->label);
	if (rec->plan_ref)
		cell_text(r->doc, line(r, facts, "Plan"), rec->plan_ref);
	for (size_t i = 0; i < count; i++)
		show_fact(r, facts, rec, &f[i]);
	for (size_t i = 0; i < rec->extra_count; i++)
		cell_text(r->doc, line(r, facts, arena_printf(r->mem, "extra.%s", rec->extras[i].name)), rec->extras[i].value.text);
	if (rec->kind == KIND_measure)
		st = show_measured(r, facts, rec);
	if (!st && rec->kind == KIND_date_change)
		st = show_missing(r, facts, rec);
	cell_int(line(r, facts, "Version"), rec->version);
	return st;
}

/* ---- records that name it ---- */

static int by_plan_and_ref(const void *a, const void *b)
{
	const struct record *x = *(const struct record *const *)a, *y = *(const struct record *const *)b;
	if (x->plan != y->plan)
		return x->plan > y->plan ? 1 : -1;
	return text_natural(x->ref, strlen(x->ref), y->ref, strlen(y->ref));
}

static wsoa_status related(struct report *r, const struct record *rec, struct records by_kind[KIND_COUNT])
{
	struct ids ids;
	struct record *other;
	wsoa_status st = records_naming(r->w->view, rec->id, r->mem, &ids);
	for (size_t i = 0; i < ids.count && !st; i++) {
		st = record_load(r->w->view, ids.id[i], r->mem, &other);
		if (!st && !other->removed)
			st = records_add(r, &by_kind[other->kind], other);
	}
	for (int k = 0; k < KIND_COUNT; k++)
		if (by_kind[k].count)
			qsort(by_kind[k].at, by_kind[k].count, sizeof *by_kind[k].at, by_plan_and_ref);
	return st;
}

static wsoa_status show_related(struct report *r, const struct record *rec)
{
	struct records by_kind[KIND_COUNT] = { { 0 } };
	wsoa_status st = related(r, rec, by_kind);
	for (int k = 0; k < KIND_COUNT && !st; k++)
		if (by_kind[k].count)
			report_records(r, kind_of((enum kind_id)k)->plural, kind_of((enum kind_id)k)->plural_label, (enum kind_id)k, &by_kind[k]);
	return st;
}

static wsoa_status show(struct report *r, const char *ref)
{
	int64_t id;
	struct record *rec;
	wsoa_status st = record_need(r->w->view, r->w->plan, KIND_COUNT, ref, &id, NULL);
	if (!st)
		st = record_load(r->w->view, id, r->mem, &rec);
	if (st)
		return st;
	report_title(r, "%s %s", rec->ref, record_title(rec));
	struct doc_node *items = doc_table(r->doc, "items", NULL);
	record_columns(r, items, rec->kind);
	put_record(r, doc_row(r->doc, items), rec);
	st = show_facts(r, rec);
	return st ? st : show_related(r, rec);
}

wsoa_status wsoa_show(wsoa *w, const char *ref, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, "show");
	if (!st)
		st = show(&r, ref);
	return report_end(&r, st, out);
}
