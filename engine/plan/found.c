/* What must hold of what a visit found, whoever types it and with which command. Hides what is compared with other judgements of the visit. */
#include "plan/draft.h"

#include <string.h>

#include "workflow/visits.h"

/* ---- what its form can find, on a day that has come ---- */

static void check_outcome(struct draft *d, const char *form, bool area, enum field_id outcome)
{
	const jr *visits = NULL;
	const char *what, *todo, *text = draft_value(d, outcome)->text;
	wsoa_status st = store_visits(d->w->db, &visits);
	if (st)
		d->first = d->first ? d->first : st;
	else if (!visit_can_find(visits, form, area, text, d->mem, &what, &todo))
		draft_fault(d, WSOA_INVALID, "outcome", text, what, todo);
}

static date found_on(const struct draft *d)
{
	return d->m->on != DATE_NONE ? d->m->on : d->w->today;
}

static void check_day(struct draft *d, const char *ref, date begins)
{
	char first[DATE_LONG + 1], day[DATE_LONG + 1];
	if (begins == DATE_NONE || found_on(d) >= begins)
		return;
	date_long(begins, first);
	date_long(found_on(d), day);
	draft_fault(d, WSOA_REFUSED, "visit", ref, arena_printf(d->mem, "%s begins on %s: it has found nothing by %s", ref, first, day),
	            arena_printf(d->mem, "record it when it has taken place; where its day is wrong: wsoa set %s starts_on=DATE", ref));
}

/* ---- judgements ---- */

/* Judgements of a visit that are there, but for the draft itself. */
static wsoa_status judgements_of(struct draft *d, int64_t visit, struct record ***out, size_t *count)
{
	struct ids there = { 0 };
	*count = 0;
	wsoa_status st = linked_from(d->w->db, visit, "visit", d->mem, &there);
	struct record **list = *out = arena_array(d->mem, there.count + 1, sizeof *list);
	if (!st && !list)
		st = error_nomem(&d->w->err);
	for (size_t i = 0; i < there.count && !st; i++) {
		struct record *r = NULL;
		st = record_load(d->w->db, there.id[i], d->mem, &r);
		if (!st && r->kind == KIND_judgement && (!d->old || r->id != d->old->id))
			list[(*count)++] = r;
	}
	return st;
}

/* One view of one visit judges a weakness once. */
static void check_once(struct draft *d, const struct record *visit)
{
	struct record **all;
	size_t count;
	const struct target *weakness = draft_value(d, FIELD_judgement_weakness)->targets;
	const char *by = draft_value(d, FIELD_judgement_by)->text, *now = draft_value(d, FIELD_judgement_outcome)->text;
	if (judgements_of(d, visit->id, &all, &count))
		return; /* the error stands in the handle */
	for (size_t i = 0; i < count; i++) {
		const char *its = record_text(all[i], FIELD_judgement_by), *outcome = record_text(all[i], FIELD_judgement_outcome);
		if (record_field(all[i], FIELD_judgement_weakness)->targets[0].id != weakness->id || strcmp(its ? its : "inspector", by ? by : "inspector") != 0)
			continue;
		draft_fault(d, WSOA_REFUSED, "weakness", weakness->ref, arena_printf(d->mem, "%s was judged at %s already: %s", weakness->ref, visit->ref, outcome ? outcome : ""),
		            arena_printf(d->mem, "mend it: wsoa correct %s outcome=%s --reason \"...\"", all[i]->ref, now ? now : "..."));
		return;
	}
}

/* Whose view it is, where nobody said: of those who judge at such a visit. */
static void usual_view(struct draft *d, const char *form)
{
	const jr *visits = NULL;
	struct value *by = draft_value(d, FIELD_judgement_by);
	if (by->set || store_visits(d->w->db, &visits))
		return;
	const char *usual = arena_strdup(d->mem, visit_judge(visits, form));
	if (usual)
		*by = value_of_text(usual);
}

void rule_judgement(struct draft *d)
{
	struct record *visit = NULL;
	const struct value *of = draft_value(d, FIELD_judgement_visit);
	if (d->old && (draft_changed(d, FIELD_judgement_visit) || draft_changed(d, FIELD_judgement_weakness))) {
		draft_fault(d, WSOA_REFUSED, "visit", d->old->ref, "a judgement stays with its visit and its weakness",
		            arena_printf(d->mem, "wsoa remove %s --reason \"...\", then judge the other one: wsoa judge VISIT OUTCOME W01", d->old->ref));
		return;
	}
	if (!of->count || !draft_value(d, FIELD_judgement_weakness)->count || record_load(d->w->db, of->targets[0].id, d->mem, &visit))
		return; /* said elsewhere */
	const char *form = record_text(visit, FIELD_visit_form);
	usual_view(d, form);
	if (draft_changed(d, FIELD_judgement_outcome) && draft_value(d, FIELD_judgement_outcome)->set)
		check_outcome(d, form, false, FIELD_judgement_outcome);
	if (!d->old)
		check_day(d, visit->ref, record_date(visit, FIELD_visit_starts_on));
	if (!d->old || draft_changed(d, FIELD_judgement_by))
		check_once(d, visit);
}

/* ---- visits ---- */

/* What was found was found by a visit of its form, on its days. */
static void check_judged(struct draft *d)
{
	struct record **all;
	size_t count;
	const struct value *begins = draft_value(d, FIELD_visit_starts_on);
	const char *was = record_text(d->old, FIELD_visit_form), *ref = d->old->ref;
	if (judgements_of(d, d->old->id, &all, &count) || (!count && !record_field(d->old, FIELD_visit_outcome)->set))
		return;
	if (draft_changed(d, FIELD_visit_form) && was)
		draft_fault(d, WSOA_REFUSED, "form", draft_value(d, FIELD_visit_form)->text, arena_printf(d->mem, "%s has judged as a %s", ref, was),
		            "add the visit that it was under another ref, judge there, and remove what was judged here");
	if (draft_changed(d, FIELD_visit_starts_on) && begins->set && begins->num > d->w->today)
		draft_fault(d, WSOA_REFUSED, "starts_on", value_text(field_at(FIELD_visit_starts_on), begins, d->mem), arena_printf(d->mem, "%s has judged already", ref),
		            "give the day on which it began");
}

void rule_visit(struct draft *d)
{
	const struct value *outcome = draft_value(d, FIELD_visit_outcome), *begins = draft_value(d, FIELD_visit_starts_on);
	if (d->old && (draft_changed(d, FIELD_visit_form) || draft_changed(d, FIELD_visit_starts_on)))
		check_judged(d);
	if (!outcome->set || !draft_changed(d, FIELD_visit_outcome))
		return;
	check_outcome(d, draft_value(d, FIELD_visit_form)->text, true, FIELD_visit_outcome);
	if (d->m->act != ACT_corrected)
		check_day(d, d->old ? d->old->ref : "the visit", begins->set ? (date)begins->num : DATE_NONE);
}

/* The first judgement of the visit that is not the board's own; NULL: none, or it could not be read. */
static const char *first_finding(struct draft *d)
{
	struct record **all;
	size_t count;
	wsoa_status st = judgements_of(d, d->old->id, &all, &count);
	for (size_t i = 0; i < count && !st; i++) {
		const char *by = record_text(all[i], FIELD_judgement_by);
		if (!by || strcmp(by, "self") != 0)
			return all[i]->ref;
	}
	return NULL;
}

/* What was found and has been seen is not hidden again, save where it was a slip that it was seen. */
void rule_embargo(struct draft *d)
{
	const struct field *f = field_at(FIELD_visit_embargo_until);
	const struct value *until = draft_value(d, FIELD_visit_embargo_until);
	if (!d->old || d->m->act == ACT_corrected || !draft_changed(d, FIELD_visit_embargo_until) || !until->set || until->num < d->w->today)
		return;
	const struct value *was = record_value(d->old, f);
	const char *seen = record_value(d->old, field_at(FIELD_visit_outcome))->set ? "its outcome" : first_finding(d);
	if (seen && (!was->set || was->num < d->w->today))
		draft_fault(d, WSOA_REFUSED, f->name, value_text(f, until, d->mem), arena_printf(d->mem, "what it found is under no embargo, and may have been seen: %s", seen),
		            arena_printf(d->mem, "where that was a slip: wsoa correct %s embargo_until=%s --reason \"...\"", d->old->ref, value_text(f, until, d->mem)));
}
