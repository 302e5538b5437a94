/* What the rules of lint look for in a record and in what hangs on it. */
#include <stdlib.h>
#include <string.h>

#include "report/lint.h"
#include "report/phrases.h"
#include "report/words.h"

/* ---- looking ---- */

static const char *quote(struct report *r, const char *label, const char *text)
{
	return arena_printf(r->mem, "%s: %s", label, shortened(r->mem, text, 60));
}

/* The first of a record's words that reads so. */
static const char *reads(struct lint *l, const struct record *rec, bool (*test)(const char *))
{
	size_t count;
	const struct field *f = kind_fields(rec->kind, &count);
	for (size_t i = 0; i < count; i++)
		if (f[i].type == TYPE_WORDS && rec->values[i].set && test(rec->values[i].text))
			return quote(l->r, f[i].label, rec->values[i].text);
	for (size_t i = 0; i < rec->extra_count; i++)
		if (test(rec->extras[i].value.text))
			return quote(l->r, rec->extras[i].name, rec->extras[i].value.text);
	return NULL;
}

/* The evidence of an action may give it away too: "first two reports published". */
static wsoa_status evidence_reads(struct lint *l, const struct record *rec, bool (*test)(const char *))
{
	struct ids ids;
	struct record *evidence;
	wsoa_status st = linked_from(l->r->w->view, rec->id, "actions", l->r->mem, &ids);
	for (size_t i = 0; i < ids.count && !st && !l->found; i++) {
		st = record_load(l->r->w->view, ids.id[i], l->r->mem, &evidence);
		if (!st && evidence->kind == KIND_evidence && test(record_title(evidence)))
			l->found = quote(l->r, evidence->ref, record_title(evidence));
	}
	return st;
}

LOOK(repeating)
{
	wsoa_status st = WSOA_OK;
	l->found = reads(l, rec, reads_as_repeating);
	if (!l->found)
		st = evidence_reads(l, rec, reads_as_repeating);
	*found = l->found;
	return st;
}

LOOK(due_before_start)
{
	char start[DATE_LONG + 1], due[DATE_LONG + 1];
	*found = record_date(rec, FIELD_action_due_on) < record_date(rec, FIELD_action_start_on);
	date_short(record_date(rec, FIELD_action_start_on), start);
	date_short(record_date(rec, FIELD_action_due_on), due);
	l->found = arena_printf(l->r->mem, "starts %s, due %s", start, due);
	return WSOA_OK;
}

LOOK(days_late)
{
	char days[DAYS_WORDS];
	days_words(record_date(rec, FIELD_action_due_on), l->r->w->day, days);
	l->found = arena_strdup(l->r->mem, days);
	*found = true;
	return WSOA_OK;
}

/* Done since its record was opened: what was done before is adopted, not judged again. */
static bool is_done_here(struct lint *l, const struct record *rec)
{
	const struct state *s = state_of(l->r, rec);
	date opened = record_date(rec, FIELD_action_opened_on), completed = record_date(rec, FIELD_action_completed_on);
	return s && s->category == CATEGORY_done && (opened == DATE_NONE || (completed != DATE_NONE && completed > opened));
}

LOOK(done_here)
{
	*found = is_done_here(l, rec);
	return WSOA_OK;
}

LOOK(not_accepted)
{
	struct facts f = { 0 };
	*found = false;
	if (!is_done_here(l, rec))
		return WSOA_OK;
	wsoa_status st = evidence_of(l->r->w->view, rec->id, "actions", &f);
	*found = !st && !f.evidence_accepted;
	l->found = f.evidence_waiting ? arena_printf(l->r->mem, "%s to be accepted", counted(l->r->mem, f.evidence_waiting, "piece waits", "pieces wait"))
	                              : "none was accepted";
	return st;
}

LOOK(percent)
{
	const struct state *s = state_of(l->r, rec);
	int64_t percent = record_field(rec, FIELD_action_percent)->num;
	bool at_work = s && s->category == CATEGORY_active && (s->clock || s->until);
	*found = s && ((at_work && percent == 100) || (s->category == CATEGORY_planned && percent) || (s->category == CATEGORY_done && percent < 100));
	l->found = *found ? arena_printf(l->r->mem, "%lld percent, %s", (long long)percent, s->label) : NULL;
	return WSOA_OK;
}

LOOK(vacant_post)
{
	const struct party *p = party_in(l->r, rec, FIELD_action_owner);
	l->found = !p ? NULL : p->left ? arena_printf(l->r->mem, "led by somebody who has left: %s (%s)", p->name, p->ref) : party_label(l->r, p);
	*found = true;
	return WSOA_OK;
}

LOOK(child)
{
	l->found = reads(l, rec, reads_as_child);
	*found = l->found;
	return WSOA_OK;
}

/* ---- measures ---- */

LOOK(odd_figure)
{
	struct measure m;
	const char *odd, *where = "baseline", *value = NULL;
	wsoa_status st = measure_read(l->r->w->view, rec->id, l->r->mem, &m);
	if (st)
		return st;
	if ((odd = figure_odd(m.unit, m.baseline)) != NULL)
		value = m.baseline;
	for (size_t i = 0; i < m.target_count && !odd; i++)
		if ((odd = figure_odd(m.unit, m.targets[i].value)) != NULL)
			value = m.targets[i].value, where = m.targets[i].ref;
	for (size_t i = 0; i < m.reading_count && !odd; i++)
		if (reading_counts(m.readings, m.reading_count, &m.readings[i]) && (odd = figure_odd(m.unit, m.readings[i].value)) != NULL)
			value = m.readings[i].value, where = m.readings[i].ref;
	*found = odd;
	l->found = odd ? arena_printf(l->r->mem, "%s: %s %s: %s", where, value, m.unit, odd) : NULL;
	return WSOA_OK;
}

LOOK(odd_target)
{
	struct measure m;
	wsoa_status st = measure_read(l->r->w->view, rec->id, l->r->mem, &m);
	*found = false;
	for (size_t i = 0; !st && i < m.target_count && !*found; i++) {
		*found = target_odd(m.better, m.baseline, m.targets[i].value);
		l->found = *found ? arena_printf(l->r->mem, "%s: %s, from %s, where %s is better", m.targets[i].ref, m.targets[i].value, m.baseline, m.better) : NULL;
	}
	return st;
}

static wsoa_status stands(struct lint *l, const struct record *rec, struct measured *out)
{
	wsoa_status st = need_calendar(l->r->w);
	return st ? st : measured_read(l->r, rec->id, out);
}

LOOK(reading_missing)
{
	struct measured m;
	wsoa_status st = stands(l, rec, &m);
	*found = !st && m.missing.count;
	l->found = *found ? measured_missing(l->r, &m) : NULL;
	return st;
}

LOOK(off_target)
{
	struct measured m;
	wsoa_status st = stands(l, rec, &m);
	*found = !st && !m.m.continued_by && m.now.now.verdict == VERDICT_RED;
	if (*found)
		l->found = arena_printf(l->r->mem, "%s of %s, target %s", measured_value(l->r, &m), m.now.reading->period,
		                        measured_target(l->r, m.now.now.target, m.now.now.value));
	return st;
}

/* Whether a field of another record names this one. */
static wsoa_status is_named(struct lint *l, const struct record *rec, const char *field, bool *out)
{
	struct ids ids = { 0 };
	wsoa_status st = linked_from(l->r->w->view, rec->id, field, l->r->mem, &ids);
	*out = !st && ids.count;
	return st;
}

/* A measure that another continues has ended; a benchmark that targets follow is somebody else's. */
LOOK(measure_goes_on)
{
	bool continued = false, benchmark = false;
	wsoa_status st = is_named(l, rec, "continues", &continued);
	if (!st)
		st = is_named(l, rec, "follows", &benchmark);
	*found = !continued && !benchmark;
	return st;
}

/* ---- weaknesses ---- */

LOOK(no_measure)
{
	size_t count;
	struct fact_refs off;
	wsoa_status st = measures_of(l->r->w->view, rec->id, KIND_weakness, l->r->mem, &count, &off);
	*found = !st && !count;
	return st;
}

static int by_weakness(const void *a, const void *b)
{
	int64_t x = ((const struct lint_cover *)a)->weakness, y = ((const struct lint_cover *)b)->weakness;
	return (x > y) - (x < y);
}

static wsoa_status tally(struct lint *l, const struct answer *a, const struct action_rows *actions)
{
	const struct workflow *wf = report_workflow(l->r, KIND_action);
	const struct action_row *row = action_row_find(actions, a->action);
	const struct state *s = row && row->status && wf ? workflow_state(wf, row->status) : NULL;
	if (!row || (row->final && (!s || s->category != CATEGORY_done)))
		return WSOA_OK;
	struct lint_cover *more = arena_grow(l->mem, l->covers, l->cover_count, &l->cover_cap, sizeof *more);
	if (!more)
		return error_nomem(&l->r->w->err);
	l->covers = more;
	more[l->cover_count++] = (struct lint_cover){ a->weakness, !row->final, row->final };
	return WSOA_OK;
}

/* Rows of one weakness become one. */
static void add_up(struct lint *l)
{
	size_t kept = 0;
	if (l->cover_count)
		qsort(l->covers, l->cover_count, sizeof *l->covers, by_weakness);
	for (size_t i = 0; i < l->cover_count; i++) {
		struct lint_cover *last = kept ? &l->covers[kept - 1] : NULL;
		if (last && last->weakness == l->covers[i].weakness) {
			last->live += l->covers[i].live;
			last->done += l->covers[i].done;
		} else {
			l->covers[kept++] = l->covers[i];
		}
	}
	l->cover_count = kept;
}

BEGIN(covers)
{
	struct action_rows actions;
	struct answers answers = { 0 };
	(void)rule;
	l->cover_count = 0;
	wsoa_status st = actions_scan(l->r->w->view, l->r->w->plan, l->mem, &actions);
	if (!st)
		st = answers_scan(l->r->w->view, l->mem, &answers);
	for (size_t i = 0; i < answers.count && !st; i++)
		st = tally(l, &answers.at[i], &actions);
	add_up(l);
	return st;
}

static struct lint_cover cover_of(const struct lint *l, const struct record *weakness)
{
	const struct lint_cover key = { .weakness = weakness->id };
	const struct lint_cover *at = l->cover_count ? bsearch(&key, l->covers, l->cover_count, sizeof key, by_weakness) : NULL;
	return at ? *at : key;
}

/* As the board's report has it. */
LOOK(without_impact)
{
	struct lint_cover c = cover_of(l, rec);
	struct fact_refs off = { 0 };
	size_t count;
	*found = false;
	if (c.live || !c.done)
		return WSOA_OK;
	wsoa_status st = measures_of(l->r->w->view, rec->id, KIND_weakness, l->r->mem, &count, &off);
	*found = !st && off.refs && *off.refs;
	l->found = *found ? arena_printf(l->r->mem, "%s done; off target: %s", counted(l->r->mem, (int64_t)c.done, "action", "actions"), off.refs) : NULL;
	return st;
}

LOOK(single_action)
{
	struct lint_cover c = cover_of(l, rec);
	*found = c.live == 1 && !c.done;
	return WSOA_OK;
}

/* ---- ratings ---- */

BEGIN(ratings)
{
	struct records actions;
	l->next_rating = 0;
	wsoa_status st = records_of(l->r, rule->kind, rule->filter, &actions);
	return st ? st : ratings_differ(l->r, &actions, &l->ratings);
}

/* Both are in the order of refs. */
LOOK(rated_better)
{
	*found = false;
	while (l->next_rating < l->ratings.count && !*found) {
		const struct rating_differs *d = &l->ratings.at[l->next_rating];
		if (d->rec->id != rec->id)
			break;
		l->next_rating++;
		*found = d->better;
		l->found = arena_printf(l->r->mem, "%s, and %s follows: %s", d->given->value, neutral_name(d->found.rating), d->found.why);
	}
	return WSOA_OK;
}
