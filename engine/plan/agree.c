/* Whose word it takes: date changes that boards and advisers agree to, and the meeting that ratifies what its chair decided. */
#include <string.h>

#include "plan/edit.h"
#include "plan/permit.h"

/* ---- ratify ---- */

/* Whether it was ratified before; what else a decision must be stands in the rules of records. */
static wsoa_status check_first(wsoa *w, const struct record *d)
{
	const struct value *by = record_field(d, FIELD_decision_ratified_by);
	const char *what = by->set ? arena_printf(&w->call, "%s ratified it already", by->targets[0].ref) : NULL;
	if (!what)
		return w->call.failed ? error_nomem(&w->err) : WSOA_OK;
	error_issue(&w->err, &(wsoa_issue){ .where = d->ref, .value = by->targets[0].ref, .what = what });
	return error_set(&w->err, WSOA_REFUSED, d->ref, "see what is left: wsoa list decisions 'chairs_action=yes ratified_by=none'", "%s: %s", d->ref, what);
}

static wsoa_status ratify_one(wsoa *w, int64_t id, const char *meeting, const struct manner *m)
{
	const struct field *f = field_at(FIELD_decision_ratified_by);
	const struct assignment a = { f->name, f, ASSIGN_SET, meeting };
	struct manner along = *m;
	struct record *d = NULL;
	along.by_command = f;
	along.decision = 0;
	wsoa_status st = record_load(w->db, id, &w->call, &d);
	if (!st)
		st = check_first(w, d);
	if (!st)
		st = edit_change(w, id, &a, 1, &along, NULL);
	return st ? st : decision_use(w, m->decision, id, m->on);
}

wsoa_status ratify(wsoa *w, const struct ids *decisions, const char *meeting, const struct manner *m)
{
	wsoa_status first = WSOA_OK;
	for (size_t i = 0; i < decisions->count; i++) {
		wsoa_status st = ratify_one(w, decisions->id[i], meeting, m);
		first = first ? first : st;
		if (st && st != WSOA_REFUSED)
			return st;
	}
	return first;
}

/* ---- agree ---- */

wsoa_status ended_as(wsoa *w, const struct record *r, const char **how)
{
	const struct state *s = NULL;
	bool step = r->kind == KIND_milestone;
	wsoa_status st = state_of_record(w->db, r, &s);
	*how = s && s->final ? s->name : step && record_field(r, FIELD_milestone_done_on)->set ? "done" : step && record_field(r, FIELD_milestone_dropped_on)->set ? "dropped" : NULL;
	return st;
}

wsoa_status check_agreed_later(wsoa *w, const struct record *x, const struct assignment *given, size_t count)
{
	const struct field *agreed = field_at(FIELD_date_change_agreed_due_on), *due_on;
	const struct value *of = record_field(x, FIELD_date_change_of), *due = NULL;
	struct record *target = NULL;
	const char *ended = NULL;
	struct value to = { 0 };
	wsoa_status st = of->count ? record_load(w->db, of->targets[0].id, &w->call, &target) : WSOA_OK;
	if (st || !target || !(due_on = field_find(target->kind, "due_on")))
		return st;
	due = record_value(target, due_on);
	for (size_t i = 0; i < count && !st; i++)
		if (given[i].field == agreed)
			st = value_read(agreed, given[i].text, &w->values, &w->call, &w->err, &to);
	if (!st)
		st = ended_as(w, target, &ended);
	if (!st && to.set && ended)
		return error_set(&w->err, WSOA_REFUSED, x->ref, arena_printf(&w->call, "refuse it, or take it back: wsoa move %s withdraw", x->ref), "%s: %s is %s, and due no more", x->ref,
		                 target->ref, ended);
	if (st || !to.set || !due->set || to.num > due->num)
		return st;
	const char *what = arena_printf(&w->call, "%s is due on %s: that is not later", target->ref, value_text(due_on, due, &w->call));
	error_issue(&w->err, &(wsoa_issue){ .where = x->ref, .value = value_text(agreed, &to, &w->call), .what = what });
	return error_set(&w->err, WSOA_INVALID, agreed->name, "agree to a later day, or refuse it; an earlier deadline needs no agreement", "%s: %s", x->ref, what);
}

wsoa_status agree_or_move(wsoa *w, int64_t id, const char *transition, const struct assignment *a, size_t count, const struct manner *m)
{
	struct record *r = NULL;
	const struct field *agreed = field_at(FIELD_date_change_agreed_due_on);
	struct assignment as_asked = { agreed->name, agreed, ASSIGN_SET, NULL };
	wsoa_status st = count ? WSOA_OK : record_load(w->db, id, &w->call, &r);
	if (!st && r && r->kind == KIND_date_change && !strcmp(transition, "agree")) {
		as_asked.text = value_text(field_at(FIELD_date_change_new_due_on), record_field(r, FIELD_date_change_new_due_on), &w->call);
		a = &as_asked;
		count = 1;
	}
	return st ? st : edit_move(w, id, transition, a, count, m);
}

struct agreeing {
	wsoa *w;
	const wsoa_agree_args *args;
	struct manner m;
	struct ids ids;
	struct record *by;
	const char *about, *evidence; /* refs with their plans */
};

static wsoa_status find_adviser(struct agreeing *g)
{
	wsoa *w = g->w;
	int64_t id = 0;
	if (!g->args->by)
		return error_set(&w->err, WSOA_INVALID, "--by", "name the adviser: --by @dfe-adviser; what a board agreed to: wsoa decide MEETING agree X1", "who agreed is not said");
	wsoa_status st = record_need(w->db, 0, KIND_COUNT, g->args->by, &id, NULL);
	return st ? st : record_identity(w->db, id, &w->call, &g->by);
}

/* Advisers do not type: something must show what they wrote. */
static wsoa_status find_evidence(struct agreeing *g)
{
	wsoa *w = g->w;
	struct record *e = NULL;
	int64_t id = 0;
	if (!g->args->evidence && !g->args->text && !g->m.reason)
		return error_set(&w->err, WSOA_REFUSED, "--evidence", "name it: --evidence E7, or copy what they wrote: --text \"...\"", "nothing shows that %s agreed", g->args->by);
	if (!g->args->evidence)
		return WSOA_OK;
	wsoa_status st = record_need(w->db, w->plan, KIND_evidence, g->args->evidence, &id, NULL);
	if (!st)
		st = record_identity(w->db, id, &w->call, &e);
	if (!st)
		g->evidence = full_ref(w, e);
	return st;
}

/* Each is a request, in a plan that the person advises. */
static wsoa_status check_one(struct agreeing *g, int64_t id, struct buf *about)
{
	wsoa *w = g->w;
	struct record *x = NULL, *plan = NULL;
	bool adviser = false;
	wsoa_status st = record_identity(w->db, id, &w->call, &x);
	if (!st && x->kind != KIND_date_change)
		st = error_set(&w->err, WSOA_INVALID, x->ref, "name a request: wsoa list date-changes", "'%s' is %s: it is no request for another date", x->ref, kind_of(x->kind)->one);
	if (!st)
		st = record_load(w->db, x->plan, &w->call, &plan);
	if (!st)
		st = is_adviser(w->db, plan, g->by->id, &adviser);
	if (!st && !adviser)
		st = error_set(&w->err, WSOA_REFUSED, g->by->ref,
		               arena_printf(&w->call, "say who advises it: wsoa set %s advisers+=%s; what a board agreed to: wsoa decide MEETING agree %s", plan->ref, g->by->ref, x->ref),
		               "%s is no adviser of %s", g->by->ref, plan->ref);
	if (!st)
		buf_printf(about, "%s%s", about->len ? "," : "", full_ref(w, x));
	return st;
}

static wsoa_status record_agreement(struct agreeing *g)
{
	struct assignment a[8];
	size_t n = 0;
	const struct manner created = { .act = ACT_created, .on = g->m.on };
	put_assignment(a, &n, FIELD_decision_about, g->about);
	put_assignment(a, &n, FIELD_decision_transition, "agree");
	put_assignment(a, &n, FIELD_decision_outcome, "agreed");
	put_assignment(a, &n, FIELD_decision_text, g->args->text ? g->args->text : g->m.reason);
	put_assignment(a, &n, FIELD_decision_by, g->by->ref);
	put_assignment(a, &n, FIELD_decision_evidence, g->evidence);
	return edit_create(g->w, KIND_decision, 0, NULL, a, n, &created, &g->m.decision);
}

static wsoa_status agree_all(struct agreeing *g)
{
	wsoa *w = g->w;
	const struct field *f = field_at(FIELD_date_change_agreed_due_on);
	const struct assignment due = { f->name, f, ASSIGN_SET, g->args->due_on };
	wsoa_status st = record_agreement(g);
	if (!g->m.reason)
		g->m.reason = g->args->text;
	for (size_t i = 0; i < g->ids.count && !st; i++)
		st = agree_or_move(w, g->ids.id[i], "agree", &due, g->args->due_on != NULL, &g->m);
	return st;
}

wsoa_status wsoa_agree(wsoa *w, const wsoa_agree_args *args, const wsoa_change *change)
{
	struct agreeing g = { .w = w, .args = args };
	struct buf about = { 0 };
	enum kind_id kind;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_changed, change, &g.m);
	if (!st)
		st = find_adviser(&g);
	if (!st)
		st = find_evidence(&g);
	if (!st)
		st = select_ids(w, w->db, args->selection, &w->call, &kind, &g.ids);
	for (size_t i = 0; i < g.ids.count && !st; i++)
		st = check_one(&g, g.ids.id[i], &about);
	g.about = buf_keep(&about, &w->call);
	if (!st)
		st = agree_all(&g);
	return write_done(w, st);
}
