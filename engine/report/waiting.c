/*
 * What has waited too long. Records are found by their state, so that the work
 * follows what waits and not what the store holds; since when is read from the
 * log, and for whom is asked of the state machine.
 */
#include "report/waiting.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "plan/edit.h"
#include "plan/permit.h"
#include "report/words.h"

/* ---- how long ---- */

wsoa_status wait_of(struct report *r, struct record *rec, struct wait *out)
{
	const struct timer *limit = timer_of(report_workflow(r, rec->kind), state_of(r, rec));
	*out = (struct wait){ .rec = rec, .since = DATE_NONE };
	if (!limit)
		return WSOA_OK;
	wsoa_status st = state_since(r->w->view, rec->id, r->mem, &out->since);
	if (st || out->since == DATE_NONE || out->since > r->w->day)
		return st;
	out->limit = limit;
	timer_waited(limit, &r->w->calendar, out->since, r->w->day, &out->so_far);
	return WSOA_OK;
}

const char *wait_words(struct report *r, const struct wait *w)
{
	const struct waited *s = &w->so_far;
	const char *length = timer_words(w->limit, s->length, r->mem), *limit = timer_words(w->limit, w->limit->limit, r->mem);
	const char *words = s->past > 0 ? arena_printf(r->mem, "%s, %d past the limit of %d", length, s->past, w->limit->limit)
	                                : arena_printf(r->mem, "%d of %s", s->length, limit);
	return words ? words : "";
}

const char **timed_states(struct report *r, const struct workflow *wf)
{
	const char **names = arena_array(r->mem, wf->timer_count, sizeof *names);
	for (size_t i = 0; names && i < wf->timer_count; i++)
		names[i] = wf->states[wf->timers[i].state].name;
	return names;
}

/* ---- for whom ---- */

struct asking {
	struct report *r;
	const struct record *rec;
	const struct transition *t;
	unsigned by;             /* roles that may make it, given who holds what */
	bool looks;              /* it asks for a different person */
	struct asked *out;
};

static bool asks_for_another(const struct transition *t)
{
	for (size_t i = 0; i < t->need_count; i++)
		if (!strcmp(condition_name_of(&t->needs[i]), "different_person") && !t->needs[i].warning)
			return true;
	return false;
}

/* Those of the people who may make it, however their part in the record stands to it. */
static wsoa_status add_people(const struct asking *a, const struct ids *people, size_t *added)
{
	struct report *r = a->r;
	wsoa_status st = WSOA_OK;
	*added = 0;
	for (size_t i = 0; i < people->count && !st; i++) {
		bool kept = false;
		if (a->looks)
			st = kept_from(r->w, r->w->view, a->rec, a->t->name, people->id[i], r->mem, &kept);
		if (!st && !kept) {
			st = ids_add_once(r->w->view, r->mem, &a->out->may, people->id[i]);
			++*added;
		}
	}
	return st;
}

static wsoa_status add_role(const struct asking *a, enum role role)
{
	struct report *r = a->r;
	struct ids parties, people;
	size_t added;
	wsoa_status st = parties_in_role(r->w->view, a->rec, role, r->mem, &parties);
	if (!st && role == ROLE_programme) {
		st = add_people(a, &parties, &added);
		a->out->programme |= added > 0;
		return st;
	}
	for (size_t i = 0; i < parties.count && !st; i++) {
		st = people_behind(r->w->view, parties.id[i], r->mem, &people);
		if (!st && !people.count)
			st = ids_add_once(r->w->view, r->mem, &a->out->vacant, parties.id[i]);
		if (st || !people.count || !(a->by & ROLE_BIT(role)))
			continue;
		st = add_people(a, &people, &added);
		if (!st && added)
			st = ids_add_once(r->w->view, r->mem, &a->out->parties, parties.id[i]);
	}
	return st;
}

static wsoa_status add_transition(struct report *r, const struct record *rec, const struct transition *t, unsigned held, struct asked *out)
{
	struct asking a = { r, rec, t, transition_by(t, held), asks_for_another(t), out };
	wsoa_status st = WSOA_OK;
	for (int i = 0; i < ROLE_COUNT && !st; i++)
		if ((a.by | t->by) & ROLE_BIT(i))
			st = add_role(&a, (enum role)i);
	return st;
}

wsoa_status asked_of(struct report *r, const struct record *rec, struct asked *out)
{
	const struct workflow *wf = report_workflow(r, rec->kind);
	const struct state *s = state_of(r, rec);
	unsigned has, held;
	bool done = false;
	*out = (struct asked){ 0 };
	wsoa_status st = roles_towards(r->w->view, rec, 0, 0, r->mem, &has, &held);
	for (size_t i = 0; s && i < wf->transition_count; i++)
		done |= transition_from(wf, &wf->transitions[i], s->name) && wf->states[wf->transitions[i].to].category == CATEGORY_done;
	for (size_t i = 0; s && i < wf->transition_count && !st; i++) {
		const struct transition *t = &wf->transitions[i];
		if (transition_from(wf, t, s->name) && (!done || wf->states[t->to].category == CATEGORY_done))
			st = add_transition(r, rec, t, held, out);
	}
	return st;
}

static const char *person_name(struct report *r, int64_t id)
{
	const struct party *p = party_find(&r->parties, id);
	return p ? *p->name ? p->name : p->ref : "";
}

/* A post with who of its people may. */
static void put_party(struct report *r, struct buf *b, int64_t id, const struct asked *a)
{
	const struct party *p = party_find(&r->parties, id);
	struct ids people = { 0 };
	buf_printf(b, "%s%s", b->len ? "; " : "", person_name(r, id));
	if (!p || p->kind != KIND_post || r->parties.status)
		return;
	r->parties.status = people_behind(r->w->view, id, r->mem, &people);
	size_t said = 0;
	for (size_t i = 0; i < people.count; i++)
		if (ids_have(&a->may, people.id[i]))
			buf_printf(b, "%s%s", said++ ? ", " : " (", person_name(r, people.id[i]));
	buf_str(b, said ? ")" : "");
}

const char *asked_words(struct report *r, const struct asked *a)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < a->parties.count; i++)
		put_party(r, &b, a->parties.id[i], a);
	if (a->programme)
		buf_printf(&b, "%sthe programme team", b.len ? "; " : "");
	if (!a->may.count)
		buf_str(&b, "nobody");
	for (size_t i = 0; i < a->vacant.count; i++) {
		const struct party *p = party_find(&r->parties, a->vacant.id[i]);
		buf_printf(&b, "; %s %s", person_name(r, a->vacant.id[i]), p && p->kind == KIND_post ? "is vacant" : "has left");
	}
	const char *words = buf_keep(&b, r->mem);
	return words ? words : "";
}

/* ---- what waits ---- */

struct counts {
	const struct workflow *wf;
	const struct timer *limit;
	int64_t waiting, past;
	bool whole;              /* all that are in the state now had come by the day asked about */
};
struct waiting {
	struct report *r;
	bool all;                /* what is within its limit too */
	struct counts *counts;   /* of each limit */
	size_t limit_count, limit_cap;
	struct wait *at;
	size_t count, cap;
	int64_t past;            /* of these, past their limit */
	bool plans;              /* of more than one plan */
	struct doc_node *items;
	struct { /* columns for people */
		size_t ref, plan, title, state, since, waiting, who;
	} people;
};

static wsoa_status keep(struct waiting *w, const struct wait *one)
{
	struct wait *more = arena_grow(w->r->mem, w->at, w->count, &w->cap, sizeof *more);
	if (!more)
		return error_nomem(&w->r->w->err);
	w->at = more;
	w->at[w->count++] = *one;
	w->plans |= one->rec->plan != w->at[0].rec->plan;
	return WSOA_OK;
}

static struct counts *count_from(struct waiting *w, const struct workflow *wf, const struct timer *limit)
{
	struct counts *more = arena_grow(w->r->mem, w->counts, w->limit_count, &w->limit_cap, sizeof *more);
	if (!more)
		return NULL;
	w->counts = more;
	w->counts[w->limit_count] = (struct counts){ .wf = wf, .limit = limit, .whole = true };
	return &w->counts[w->limit_count++];
}

static wsoa_status look_at(struct waiting *w, const struct workflow *wf, const struct records *found)
{
	size_t first = w->limit_count;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < wf->timer_count; i++)
		if (!count_from(w, wf, &wf->timers[i]))
			return error_nomem(&w->r->w->err);
	for (size_t i = 0; i < found->count && !st; i++) {
		struct wait one;
		const struct timer *limit = timer_of(wf, state_of(w->r, found->at[i]));
		assert(limit && w->counts); /* what was looked for is in states that have one */
		struct counts *c = &w->counts[first + (size_t)(limit - wf->timers)];
		st = wait_of(w->r, found->at[i], &one);
		c->whole &= one.limit != NULL;
		if (st || !one.limit)
			continue;
		bool past = one.so_far.past > 0;
		c->waiting++;
		c->past += past;
		w->past += past;
		if (past || w->all)
			st = keep(w, &one);
	}
	return st;
}

/* The filter is read in any case: a mistake in it is none the less one where nothing can wait. */
static wsoa_status look_for(struct waiting *w, enum kind_id kind, const char *filter)
{
	struct report *r = w->r;
	struct records found;
	const struct workflow *wf = report_workflow(r, kind);
	if (!wf)
		return r->parties.status;
	wsoa_status st = records_in_states(r, kind, filter, timed_states(r, wf), wf->timer_count, &found);
	return st ? st : look_at(w, wf, &found);
}

static wsoa_status look(struct waiting *w, const char *filter)
{
	const char *rest = filter;
	wsoa_status st = WSOA_OK;
	if (filter && *filter) {
		enum kind_id kind = leading_kind(filter, &rest);
		if (kind != KIND_COUNT && !kind_status(kind))
			return error_set(&w->r->w->err, WSOA_INVALID, kind_of(kind)->plural, "name actions, evidence or another kind that a workflow moves (see: wsoa workflow list)",
			                 "%s has no state to wait in", kind_of(kind)->one);
		return look_for(w, kind == KIND_COUNT ? KIND_action : kind, rest);
	}
	for (int k = 0; k < KIND_COUNT && !st; k++)
		if (kind_status((enum kind_id)k))
			st = look_for(w, (enum kind_id)k, NULL);
	return st;
}

/* Worst first: the one whose last day was the longest ago. */
static int by_last_day(const void *x, const void *y)
{
	const struct wait *a = x, *b = y;
	if (a->so_far.last_on != b->so_far.last_on)
		return a->so_far.last_on < b->so_far.last_on ? -1 : 1;
	if (a->rec->plan != b->rec->plan)
		return a->rec->plan < b->rec->plan ? -1 : 1;
	return text_natural(a->rec->ref, strlen(a->rec->ref), b->rec->ref, strlen(b->rec->ref));
}

/* ---- the tables ---- */

static void put_refs(struct report *r, struct cell *c, const struct ids *ids)
{
	const char **refs = arena_array(r->mem, ids->count + 1, sizeof *refs);
	size_t n = 0;
	for (size_t i = 0; refs && i < ids->count; i++) {
		const struct party *p = party_find(&r->parties, ids->id[i]);
		if (p)
			refs[n++] = p->ref;
	}
	if (refs) {
		text_sort(refs, n);
		cell_set(r->doc, c, refs, n);
	}
}

static void put_machines(struct waiting *w, struct cell *row, const struct wait *one, const struct asked *a, const char *who)
{
	wsoa_doc *d = w->r->doc;
	const struct record *rec = one->rec;
	cell_text(d, cell_of(w->items, row, "kind"), kind_of(rec->kind)->name);
	cell_text(d, cell_of(w->items, row, "plan"), rec->plan_ref);
	cell_text(d, cell_of(w->items, row, "ref"), rec->ref);
	cell_text(d, cell_of(w->items, row, "title"), record_title(rec));
	cell_text(d, cell_of(w->items, row, "status"), state_of(w->r, rec)->name);
	cell_date(cell_of(w->items, row, "since"), one->since);
	cell_int(cell_of(w->items, row, "waited"), one->so_far.length);
	cell_int(cell_of(w->items, row, "limit"), one->limit->limit);
	cell_text(d, cell_of(w->items, row, "unit"), one->limit->workdays ? "wd" : "d");
	cell_int(cell_of(w->items, row, "past"), one->so_far.past);
	cell_date(cell_of(w->items, row, "last_on"), one->so_far.last_on);
	put_refs(w->r, cell_of(w->items, row, "asked"), &a->parties);
	put_refs(w->r, cell_of(w->items, row, "people"), &a->may);
	put_refs(w->r, cell_of(w->items, row, "vacant"), &a->vacant);
	cell_text(d, cell_of(w->items, row, "who"), who);
}

static void put_people(struct waiting *w, struct cell *row, const struct wait *one, const struct asked *a, const char *who)
{
	struct report *r = w->r;
	cell_text(r->doc, &row[w->people.ref], w->plans ? one->rec->ref : report_ref(r, one->rec));
	if (w->plans)
		cell_text(r->doc, &row[w->people.plan], one->rec->plan_ref);
	cell_text(r->doc, &row[w->people.title], record_title(one->rec));
	cell_text(r->doc, &row[w->people.state], state_of(r, one->rec)->label);
	cell_date(&row[w->people.since], one->since);
	show_text(r, &row[w->people.waiting], one->so_far.past > 0 ? TONE_BAD : TONE_PLAIN, wait_words(r, one));
	show_text(r, &row[w->people.who], a->may.count && !a->vacant.count ? TONE_PLAIN : TONE_WARN, who);
}

static void begin_items(struct waiting *w)
{
	struct report *r = w->r;
	w->items = report_table(r, "items", NULL);
	w->people.ref = people_column(r, w->items, "Ref", 0);
	if (w->plans)
		w->people.plan = people_column(r, w->items, "Plan", 0);
	w->people.title = people_column(r, w->items, "Title", 24);
	w->people.state = people_column(r, w->items, "State", 16);
	w->people.since = people_column(r, w->items, "Since", 0);
	w->people.waiting = people_column(r, w->items, "Waiting", 16);
	w->people.who = people_column(r, w->items, "For", 22);
	doc_empty(r->doc, w->items, w->all ? "Nothing waits in a state that has a limit." : "Nothing has waited longer than its limit.");
}

static wsoa_status put_items(struct waiting *w)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < w->count && !st && !w->r->doc->mem.failed; i++) {
		struct asked a;
		st = asked_of(w->r, w->at[i].rec, &a);
		if (st)
			break;
		struct cell *row = doc_row(w->r->doc, w->items);
		const char *who = asked_words(w->r, &a);
		put_machines(w, row, &w->at[i], &a, who);
		put_people(w, row, &w->at[i], &a, who);
	}
	return st;
}

/* A line for each limit, with how many wait and how many too long. */
static void put_limits(struct waiting *w, const char *filter)
{
	wsoa_doc *d = w->r->doc;
	struct doc_node *n = report_table(w->r, "limits", "Limits on waiting");
	for (size_t i = 0; i < w->limit_count; i++) {
		const struct counts *c = &w->counts[i];
		const struct state *s = &c->wf->states[c->limit->state];
		const struct kind *kind = kind_of(c->wf->kind);
		struct cell *row = doc_row(d, n), *waiting = cell_of(n, row, "waiting");
		cell_text(d, cell_of(n, row, "kind"), kind->name);
		cell_show(d, cell_of(n, row, "kind"), TONE_PLAIN, "%s", kind->label);
		cell_text(d, cell_of(n, row, "status"), s->name);
		cell_show(d, cell_of(n, row, "status"), TONE_PLAIN, "%s", s->label);
		cell_int(cell_of(n, row, "limit"), c->limit->limit);
		cell_show(d, cell_of(n, row, "limit"), TONE_PLAIN, "%s", timer_words(c->limit, c->limit->limit, w->r->mem));
		cell_text(d, cell_of(n, row, "unit"), c->limit->workdays ? "wd" : "d");
		cell_int(waiting, c->waiting);
		if (c->whole && (!filter || !*filter))
			cell_filter(d, waiting, "%s status:%s", kind->plural, s->name);
		cell_int(cell_of(n, row, "past"), c->past);
	}
	doc_empty(d, n, "No state has a limit: a workflow gives it one (see: wsoa help workflow install).");
}

wsoa_status report_waiting(struct report *r, const char *filter, bool all)
{
	struct waiting w = { .r = r, .all = all };
	wsoa_status st = need_calendar(r->w);
	if (!st)
		st = look(&w, filter);
	if (st)
		return st;
	if (w.count)
		qsort(w.at, w.count, sizeof *w.at, by_last_day);
	const char *past = counted(r->mem, w.past, "record has waited longer than its limit", "records have waited longer than their limit");
	report_title(r, "%s%s%s", past, filter && *filter ? ": " : "", filter ? filter : "");
	begin_items(&w);
	st = put_items(&w);
	put_limits(&w, filter);
	return st;
}

wsoa_status wsoa_waiting(wsoa *w, const wsoa_waiting_args *args, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, args->meeting ? "round" : "waiting");
	if (!st)
		st = args->meeting ? report_round(&r, args->meeting, args->filter) : report_waiting(&r, args->filter, args->all);
	return report_end(&r, st, out);
}
