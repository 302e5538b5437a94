/*
 * What the rules of lint look for in the log. The events of a record become
 * traces, and what they give away is asked of traces.h, which is pure.
 */
#include <string.h>

#include "report/lint.h"
#include "report/words.h"
#include "store/log.h"
#include "workflow/visits.h"

enum { SILENT_DAYS = 28 }; /* where no two meetings bound a round; the board's report takes as many */

/* ---- rounds ---- */

BEGIN(rounds)
{
	(void)rule;
	return rounds_read(l->r, &l->rounds);
}

/* ---- traces ---- */

static bool fills(const struct event *ev, enum field_id id)
{
	const struct change *c = event_change(ev, field_at(id)->name);
	return ev->act == ACT_moved && c && c->to.set;
}

static bool empties(const struct event *ev, enum field_id id)
{
	const struct change *c = event_change(ev, field_at(id)->name);
	return ev->act == ACT_moved && c && c->from.set && !c->to.set;
}

/* What was erased cannot be compared: it would be alike whatever it said. */
static wsoa_status progress_of(struct lint *l, const struct event *ev, struct trace *t)
{
	const struct change *c = event_change(ev, field_at(FIELD_action_progress)->name);
	bool erased = false;
	t->said = c != NULL;
	if (!c || !c->to.set || !c->to.hash)
		return WSOA_OK;
	wsoa_status st = words_erased(l->r->w->view, c->to.hash, &erased);
	return st || erased ? st : words_get(l->r->w->view, c->to.hash, l->r->mem, &t->progress);
}

static wsoa_status person_of(struct lint *l, const struct id *uuid, struct trace_person *out)
{
	struct record *p;
	int64_t id = 0;
	*out = (struct trace_person){ 0 };
	if (id_is_zero(uuid))
		return WSOA_OK;
	wsoa_status st = record_by_uuid(l->r->w->view, uuid, &id, NULL);
	if (!st && id)
		st = record_load(l->r->w->view, id, l->r->mem, &p);
	if (!st && id)
		*out = (struct trace_person){ id, record_text(p, FIELD_person_name), record_text(p, FIELD_person_login) };
	return st;
}

static wsoa_status read_trace(struct lint *l, int64_t seq, struct trace *t)
{
	struct event ev = { 0 };
	int64_t actor, undone = 0;
	wsoa_status st = log_event(l->r->w->view, seq, l->r->mem, &ev, NULL);
	if (st)
		return st;
	bool delivered = fills(&ev, FIELD_action_delivered_on), completed = fills(&ev, FIELD_action_completed_on);
	*t = (struct trace){ .day = event_day(&ev), .updated = ev.act == ACT_updated, .moved = ev.act == ACT_moved, .delivered = delivered,
		             .signed_off = completed && !delivered, .returned = empties(&ev, FIELD_action_delivered_on) };
	st = progress_of(l, &ev, t);
	if (!st && (t->updated || t->moved || t->said))
		st = batch_read(l->r->w->view, ev.batch, &actor, &undone);
	t->gone = undone != 0;
	if (!st && (t->delivered || t->signed_off))
		st = person_of(l, &ev.actor, &t->who[0]);
	if (!st && (t->delivered || t->signed_off))
		st = person_of(l, &ev.on_word_of, &t->who[1]);
	return st;
}

/* Up to the day asked about. */
static wsoa_status read_traces(struct lint *l, const struct record *rec, struct traces *out)
{
	struct ids events;
	wsoa_status st = events_of(l->r->w->view, rec->id, l->r->mem, &events);
	struct trace *at = st ? NULL : arena_array(l->r->mem, events.count, sizeof *at);
	if (!st && !at)
		st = error_nomem(&l->r->w->err);
	*out = (struct traces){ at, 0 };
	for (size_t i = 0; !st && i < events.count; i++) {
		st = read_trace(l, events.id[i], &at[out->count]);
		out->count += !st && at[out->count].day <= l->r->w->day;
	}
	return st;
}

/* ---- what they give away ---- */

static bool at_work(struct lint *l, const struct record *rec)
{
	const struct state *s = state_of(l->r, rec);
	return s && s->category == CATEGORY_active && clock_runs(l->r, rec, l->r->w->day);
}

LOOK(same_progress)
{
	struct traces t;
	struct trace_same same;
	char first[DATE_LONG + 1], last[DATE_LONG + 1];
	*found = false;
	if (l->rounds.count + 1 < TRACE_ROUNDS || !at_work(l, rec))
		return WSOA_OK;
	wsoa_status st = read_traces(l, rec, &t);
	if (st || !trace_same_progress(&t, &l->rounds, &same))
		return st;
	*found = true;
	date_short(same.first, first);
	date_short(same.last, last);
	l->found = arena_printf(l->r->mem, "%s to %s: %s", first, last, shortened(l->r->mem, same.progress, 60));
	return WSOA_OK;
}

/* What its record has is asked first: the log tells of its moves too. A record that is younger is not asked yet. */
LOOK(no_update)
{
	struct traces t;
	char day[DATE_LONG + 1] = "";
	date from = trace_heard_from(&l->rounds, SILENT_DAYS), updated = record_date(rec, FIELD_action_updated_on);
	bool later = updated != DATE_NONE && updated > l->r->w->day;
	*found = false;
	if (!at_work(l, rec) || (updated != DATE_NONE && updated >= from && !later))
		return WSOA_OK;
	wsoa_status st = read_traces(l, rec, &t);
	date heard = trace_last_heard(&t);
	if (st || !t.count || t.at[0].day >= from || (heard != DATE_NONE && heard >= from))
		return st;
	*found = true;
	if (later)
		updated = trace_last_update(&t);
	if (updated != DATE_NONE)
		date_short(updated, day);
	l->found = *day ? arena_printf(l->r->mem, "last update %s", day) : "never updated";
	return WSOA_OK;
}

LOOK(one_pair)
{
	struct traces t;
	struct trace_eyes e;
	wsoa_status st = read_traces(l, rec, &t);
	*found = !st && trace_one_pair(&t, &e);
	if (!*found)
		return st;
	const char *name = e.signed_off->name ? e.signed_off->name : "";
	l->found = e.login ? arena_printf(l->r->mem, "%s reported it, %s signed it off: both have the login %s", e.reported->name ? e.reported->name : "", name,
	                                  e.signed_off->login)
	                   : arena_printf(l->r->mem, "%s reported it and signed it off", name);
	return WSOA_OK;
}

/* ---- evidence ---- */

static wsoa_status evidence_day(struct lint *l, const struct record *evidence, date *out)
{
	struct event ev;
	bool found = false;
	*out = record_date(evidence, FIELD_evidence_dated_on);
	if (*out != DATE_NONE)
		return WSOA_OK;
	wsoa_status st = made_by(l->r->w->view, evidence->id, l->r->mem, &ev, &found);
	*out = !st && found ? event_day(&ev) : DATE_NONE;
	return st;
}

/* The newest piece that waits or was accepted; NULL none. */
static wsoa_status newest(struct lint *l, const struct record *rec, const struct record **out, date *day)
{
	struct ids ids;
	*out = NULL;
	*day = DATE_NONE;
	wsoa_status st = linked_from(l->r->w->view, rec->id, "actions", l->r->mem, &ids);
	for (size_t i = 0; i < ids.count && !st; i++) {
		struct record *e;
		date its = DATE_NONE;
		st = record_load(l->r->w->view, ids.id[i], l->r->mem, &e);
		const struct state *s = st ? NULL : state_of(l->r, e);
		if (st || e->kind != KIND_evidence || (s && s->category == CATEGORY_cancelled))
			continue;
		st = evidence_day(l, e, &its);
		if (!st && (!*out || its > *day)) {
			*out = e;
			*day = its;
		}
	}
	return st;
}

/* What was delivered has come about since the work began, or since it was last returned. */
LOOK(older_evidence)
{
	const struct record *e;
	struct traces t;
	char its[DATE_LONG + 1], from[DATE_LONG + 1];
	date day, delivered = record_date(rec, FIELD_action_delivered_on), start = record_date(rec, FIELD_action_start_on);
	wsoa_status st = newest(l, rec, &e, &day);
	*found = false;
	if (st || !e || day >= delivered)
		return st;
	if ((st = read_traces(l, rec, &t)))
		return st;
	date returned = trace_returned_on(&t), since = returned != DATE_NONE ? returned : start;
	if (since == DATE_NONE || day >= since)
		return WSOA_OK;
	*found = true;
	date_short(day, its);
	date_short(since, from);
	l->found = arena_printf(l->r->mem, "%s of %s; %s %s", e->ref, its, returned != DATE_NONE ? "returned" : "starts", from);
	return WSOA_OK;
}

/* ---- judged, and not moved ---- */

/* A judgement, its visit, and the day from which it could move the weakness. */
struct judged_by {
	struct record *judgement, *visit;
	date known;
};

static wsoa_status read_judgement(struct lint *l, const char *ref, struct judged_by *out)
{
	struct store *s = l->r->w->view;
	struct event ev = { 0 };
	bool there = false;
	int64_t id = 0;
	enum kind_id kind;
	wsoa_status st = record_find(s, 0, KIND_judgement, ref, &id, &kind);
	if (!st)
		st = record_load(s, id, l->r->mem, &out->judgement);
	if (!st)
		st = record_load(s, record_field(out->judgement, FIELD_judgement_visit)->targets[0].id, l->r->mem, &out->visit);
	if (!st)
		st = made_by(s, id, l->r->mem, &ev, &there);
	date until = st ? DATE_NONE : record_date(out->visit, FIELD_visit_embargo_until);
	out->known = there ? date_london(ev.at) : DATE_NONE;
	if (until != DATE_NONE && until > out->known)
		out->known = until;
	return st;
}

/* Whether the weakness has met it already: by this visit or a later one, or by a move of its own after it was known. */
static wsoa_status has_met(struct lint *l, const struct record *rec, const struct judged_by *by, bool *met)
{
	date began = record_date(by->visit, FIELD_visit_starts_on), judged = record_date(rec, FIELD_weakness_judged_on), since = DATE_NONE;
	if (began == DATE_NONE)
		began = record_date(by->visit, FIELD_visit_ends_on);
	wsoa_status st = state_since(l->r->w->view, rec->id, l->r->mem, &since);
	*met = (judged != DATE_NONE && (began == DATE_NONE || judged >= began)) || (since != DATE_NONE && since > by->known);
	return st;
}

/* An embargo that has ended moves nothing by itself. */
LOOK(not_published)
{
	struct facts f = { 0 };
	struct judged_by by = { 0 };
	const jr *visits = NULL;
	bool met = false;
	*found = false;
	wsoa_status st = last_judgement(l->r->w->view, rec->id, l->r->mem, &f);
	if (st || !f.judgement)
		return st;
	st = read_judgement(l, f.judgement_ref, &by);
	if (!st)
		st = store_visits(l->r->w->view, &visits);
	const char *name = st ? NULL : visit_transition(visits, record_text(by.visit, FIELD_visit_form), f.judgement);
	const struct workflow *wf = report_workflow(l->r, KIND_weakness);
	const char *status = record_text(rec, FIELD_weakness_status);
	const struct transition *t = !st && name && wf && status ? workflow_transition(wf, name, status) : NULL;
	if (st || !t || !strcmp(wf->states[t->to].name, status))
		return st;
	st = has_met(l, rec, &by, &met);
	*found = !st && !met;
	l->found = arena_printf(l->r->mem, "%s: %s: wsoa judge %s --publish", f.judgement_ref, f.judgement, by.visit->ref);
	return st;
}
