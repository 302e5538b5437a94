/*
 * What follows from a row once its record is there: a note becomes evidence,
 * columns of a measure become targets and readings, and a changed status is a
 * request that the state machine decides.
 */
#include <stdio.h>
#include <string.h>

#include "exchange/import.h"
#include "exchange/import_cells.h"
#include "store/measures.h"

/* ---- records of a record ---- */

/* What was said of a further record of the row is taken in; a new one can be found from now on. */
static wsoa_status take_child(struct work *k, wsoa_status st, enum kind_id kind, const char *text, const struct assignment *a, const size_t *columns,
                              size_t count, size_t from, int64_t made)
{
	bool ok = false;
	struct record *r;
	st = import_absorb(k->im, st, from, a, columns, count, columns[0], &ok);
	if (st || !ok || !made)
		return st;
	st = record_identity(k->im->w->db, made, k->mem, &r);
	if (!st)
		index_put(k->im, kind, k->ref, text, r->ref);
	return st;
}

/* A further record of the row is made; *made is 0 where it was refused, which was said. */
static wsoa_status make_child(struct work *k, enum kind_id kind, const char *text, const struct assignment *a, const size_t *columns, size_t count,
                              bool adopt, int64_t *made)
{
	struct import *im = k->im;
	struct manner m = im->manner;
	size_t from = im->w->err.count;
	*made = 0;
	m.adopt = adopt;
	m.row = im->row->number;
	wsoa_status st = edit_create(im->w, kind, im->plan, NULL, a, count, &m, made);
	return take_child(k, st, kind, text, a, columns, count, from, *made);
}

/* The same, or where it is there it is given the values after the first `fixed` ones. */
static wsoa_status put_child(struct work *k, enum kind_id kind, const char *text, const struct assignment *a, const size_t *columns, size_t count,
                             size_t fixed, bool adopt)
{
	struct import *im = k->im;
	struct manner m = im->manner;
	const char *ref = NULL;
	int64_t id = 0;
	size_t from = im->w->err.count;
	m.adopt = adopt;
	m.row = im->row->number;
	wsoa_status st = index_find(im, kind, k->ref, text, &ref);
	if (!st && ref)
		st = ref_taken(im->w->db, im->plan, ref, kind, &id, NULL);
	if (st)
		return st;
	if (!id)
		return make_child(k, kind, text, a, columns, count, adopt, &id);
	st = fixed < count ? edit_change(im->w, id, a + fixed, count - fixed, &m, NULL) : WSOA_OK;
	return take_child(k, st, kind, text, a, columns, count, from, 0);
}

static struct assignment set(enum field_id id, const char *text)
{
	return (struct assignment){ field_at(id)->name, field_at(id), ASSIGN_SET, text };
}

/* ---- evidence ---- */

/* The evidence of an action that was adopted as closed was accepted with it. */
static bool adopted_final(const struct work *k)
{
	const struct state *state = k->state && (!k->exists || k->im->sheet->args->adopt) ? workflow_state(k->im->workflow, k->state) : NULL;
	return state && state->final;
}

static wsoa_status put_note(struct work *k)
{
	enum { MOST = 5 };
	struct assignment a[MOST];
	size_t columns[MOST], count = 0;
	bool accepted = adopted_final(k);
	if (!k->note || !*k->note)
		return WSOA_OK;
	a[count++] = set(FIELD_evidence_title, k->note);
	a[count++] = set(FIELD_evidence_actions, k->ref);
	a[count++] = set(FIELD_evidence_form, "held");
	if (k->lead)
		a[count++] = set(FIELD_evidence_held_by, k->lead);
	if (accepted)
		a[count++] = set(FIELD_evidence_status, "accepted");
	for (size_t i = 0; i < count; i++)
		columns[i] = k->note_column;
	return put_child(k, KIND_evidence, k->note, a, columns, count, count, accepted);
}

/* ---- targets and readings ---- */

/* The day and the words of a period; false where it is none, and that was said. */
static bool read_period(struct work *k, size_t column, const char *text, struct date_reading *out, const char **words)
{
	*words = work_period(k, column, text);
	if (*words && date_read(*words, &k->im->w->dates, out) == DATE_READ)
		return true;
	import_say(k->im, false, column, text, *words ? out->why : "", "a period such as 2019-07, 2018/19 or 31 March 2020");
	return false;
}

static wsoa_status put_target(struct work *k, enum column_role period_role, enum column_role value_role)
{
	const struct sheet *s = k->im->sheet;
	size_t period_column = sheet_role(s, period_role), value_column = sheet_role(s, value_role);
	const char *period = work_cell(k, period_column), *value = work_cell(k, value_column), *words;
	struct date_reading r;
	char iso[DATE_ISO + 1];
	value = *value ? work_figure(k, value_column, value) : NULL;
	if (!value)
		return WSOA_OK;
	if (!*period) {
		import_say(k->im, false, value_column, value, "this target has no day or period by which it shall be reached", "give it in a column beside it");
		return WSOA_OK;
	}
	if (!read_period(k, period_column, period, &r, &words))
		return WSOA_OK;
	date_iso(r.day, iso);
	const struct assignment a[] = { set(FIELD_target_measure, k->ref), set(FIELD_target_due_on, iso), set(FIELD_target_value, value) };
	const size_t columns[] = { period_column, period_column, value_column };
	return put_child(k, KIND_target, iso, a, columns, 3, 2, false);
}

/* The measure of a row, whose readings are read once and not for each that its cell holds. */
struct figures {
	struct measure of;
	struct measure_reading *readings; /* of.readings, where there is room for those of this row */
	size_t cap;
};

static wsoa_status figures_read(struct work *k, struct figures *out)
{
	struct store *s = k->im->w->db;
	int64_t id = 0;
	*out = (struct figures){ 0 };
	wsoa_status st = ref_taken(s, k->im->plan, k->ref, KIND_measure, &id, NULL);
	if (!st && id)
		st = measure_read(s, id, k->mem, &out->of);
	out->cap = out->of.reading_count;
	out->readings = arena_array(k->mem, out->cap, sizeof *out->readings);
	if (!st && !out->readings)
		return error_nomem(s->err);
	if (!st && out->cap)
		memcpy(out->readings, out->of.readings, out->cap * sizeof *out->readings);
	return st;
}

static wsoa_status figures_add(struct work *k, struct figures *f, int64_t id, int64_t corrects)
{
	struct record *r;
	wsoa_status st = record_load(k->im->w->db, id, k->mem, &r);
	if (st)
		return st;
	struct measure_reading *more = arena_grow(k->mem, f->readings, f->of.reading_count, &f->cap, sizeof *more);
	if (!more)
		return error_nomem(&k->im->w->err);
	more[f->of.reading_count++] = (struct measure_reading){ .id = id, .corrects = corrects, .ref = r->ref, .value = record_text(r, FIELD_reading_value),
		                                                .period = record_text(r, FIELD_reading_period), .period_on = record_date(r, FIELD_reading_period), .basis = BASIS_ACTUAL };
	f->of.readings = f->readings = more;
	return WSOA_OK;
}

/* Where a reading of that period counts, its value stays on record, and the new one corrects it. */
static wsoa_status put_reading(struct work *k, size_t column, const struct observation *o, struct figures *figures)
{
	int64_t made = 0;
	struct date_reading r;
	char iso[DATE_ISO + 1];
	const struct measure_reading *before;
	const char *words, *value = o->value && *o->value ? work_figure(k, column, o->value) : NULL;
	if (!value) {
		if (!o->value)
			import_say(k->im, false, column, o->period, arena_printf(k->mem, "'%s' is no reading", o->period), "write PERIOD:VALUE, with | between several");
		return WSOA_OK;
	}
	if (!read_period(k, column, o->period, &r, &words))
		return WSOA_OK;
	before = measure_reading_of(&figures->of, r.period ? r.words : NULL, r.day, BASIS_ACTUAL);
	if (before && before->value && !strcmp(before->value, value))
		return WSOA_OK;
	date_iso(r.day, iso);
	const struct assignment a[] = { set(FIELD_reading_measure, k->ref), set(FIELD_reading_period, words), set(FIELD_reading_value, value),
		                        set(FIELD_reading_corrects, before ? before->ref : NULL) };
	const size_t columns[] = { column, column, column, column };
	wsoa_status st = make_child(k, KIND_reading, iso, a, columns, before ? 4 : 3, false, &made);
	return st || !made ? st : figures_add(k, figures, made, before ? before->id : 0);
}

static wsoa_status put_figures(struct work *k)
{
	size_t column = sheet_role(k->im->sheet, COLUMN_READINGS);
	const char *at = work_cell(k, column);
	struct observation o;
	struct figures figures = { 0 };
	wsoa_status st = put_target(k, COLUMN_INTERIM_PERIOD, COLUMN_INTERIM_TARGET);
	if (!st)
		st = put_target(k, COLUMN_FINAL_PERIOD, COLUMN_FINAL_TARGET);
	if (!st && *at)
		st = figures_read(k, &figures);
	while (!st && observation_next(&at, k->mem, &o))
		st = o.period ? put_reading(k, column, &o, &figures) : error_nomem(&k->im->w->err);
	return st;
}

/* ---- moves ---- */

/* The first transition of the word's list that leads on from here, else one that leads to the state it stands for. */
static const char *asked_for(const struct work *k, const char *present)
{
	const struct workflow *wf = k->im->workflow;
	const struct transition *first = NULL;
	const char *asks = k->status->asks;
	char name[64];
	while (word_next(&asks, name, sizeof name)) {
		const struct transition *t = workflow_transition(wf, name, present);
		if (t && transition_from(wf, t, present))
			return t->name;
		first = first ? first : t;
	}
	for (size_t i = 0; i < wf->transition_count; i++)
		if (!strcmp(wf->states[wf->transitions[i].to].name, k->state) && transition_from(wf, &wf->transitions[i], present))
			return wf->transitions[i].name;
	return first ? first->name : NULL;
}

/* A refusal in the words of why; with --strict an error. */
static void say_refused(struct work *k, const char *transition, size_t from)
{
	struct error *e = &k->im->w->err;
	for (size_t i = from; i < e->count; i++) {
		wsoa_issue *issue = &e->issues[i];
		const char *what = arena_printf(&e->mem, "'%s' asks for '%s', which is not taken: %s", k->status_text, transition, issue->what);
		issue->warning = issue->warning || !k->im->sheet->args->strict;
		issue->value = k->status_text ? arena_strdup(&e->mem, k->status_text) : "";
		issue->what = what ? what : "";
		issue->where = "status";
	}
}

/* Who may make the transition that leads from here to the state the sheet names; todo for the warning. */
static wsoa_status who_finishes(struct work *k, const struct record *r, const struct transition *t, const char **todo)
{
	const char *who = NULL;
	wsoa_status st = people_in_roles(k->im->w, k->im->w->db, r, t->by, t->name, k->mem, &who, NULL);
	*todo = who && *who ? arena_printf(k->mem, "it can be done by: %s", who) : arena_printf(k->mem, "see: wsoa why %s %s", r->ref, t->name);
	return st;
}

/* A sheet that says complete is not the sign-off of another person: what is delivered only waits for it. */
static wsoa_status say_unfinished(struct work *k)
{
	struct import *im = k->im;
	const struct workflow *wf = im->workflow;
	const struct state *wanted = workflow_state(wf, k->state), *now;
	struct record *r;
	const char *todo = "";
	wsoa_status st = record_load(im->w->db, k->id, k->mem, &r);
	if (st)
		return st;
	const char *present = record_value(r, kind_status(r->kind))->text;
	now = present ? workflow_state(wf, present) : NULL;
	if (!wanted || !now || wanted->category != CATEGORY_done || now->category == CATEGORY_done)
		return WSOA_OK;
	for (size_t i = 0; i < wf->transition_count && !st; i++) {
		const struct transition *t = &wf->transitions[i];
		if (&wf->states[t->to] != wanted || !transition_from(wf, t, present))
			continue;
		st = who_finishes(k, r, t, &todo);
		if (!st)
			import_say(im, !im->sheet->args->strict, k->status_column, k->status_text,
			           arena_printf(k->mem, "the sheet says '%s'; it is %s and waits for %s", k->status_text, now->name, t->name), todo);
		return st;
	}
	return st;
}

/* Whether it was done; a refusal is said here. */
static wsoa_status ask(struct work *k, const char *transition, bool *moved)
{
	struct import *im = k->im;
	struct manner m = im->manner;
	size_t from = im->w->err.count;
	m.act = ACT_moved;
	m.row = im->row->number;
	wsoa_status st = edit_move(im->w, k->id, transition, NULL, 0, &m);
	*moved = !st;
	if (st && im->w->err.count == from)
		error_issue(&im->w->err, &(wsoa_issue){ .where = im->w->err.where, .what = im->w->err.what, .todo = im->w->err.todo });
	if (st)
		say_refused(k, transition, from);
	return import_absorb(im, st, from, NULL, NULL, 0, k->status_column, NULL);
}

static wsoa_status request_move(struct work *k)
{
	const struct field *status = kind_status(k->im->sheet->kind);
	if (!k->exists || !k->status || !k->state || k->im->sheet->args->adopt || !k->old)
		return WSOA_OK;
	const char *present = record_value(k->old, status)->text;
	if (!present || !strcmp(present, k->state) || word_in(k->status->states, present))
		return WSOA_OK;
	if (word_in(k->status->met, present))
		return say_unfinished(k);
	const char *transition = asked_for(k, present);
	bool moved = false;
	wsoa_status st = transition ? ask(k, transition, &moved) : WSOA_OK;
	if (transition)
		return st || !moved ? st : say_unfinished(k);
	import_say(k->im, !k->im->sheet->args->strict, k->status_column, k->status_text,
	           arena_printf(k->mem, "it is %s, and no transition leads from there to %s", present, k->state), "see: wsoa why REF");
	return WSOA_OK;
}

wsoa_status after_row(struct work *k)
{
	wsoa_status st = put_note(k);
	if (!st && k->im->sheet->kind == KIND_measure)
		st = put_figures(k);
	return st ? st : request_move(k);
}
