/*
 * The actions of weaknesses that are carried forward. Each live one has a home
 * in the later plan, stays for a weakness that stays, or was ended before.
 * What was promised goes over, with the state it is in; what was reported, the
 * original date and the slippage stay with the plan in which they were.
 */
#include <string.h>

#include "plan/carry.h"

/* ---- which ---- */

static bool is_old(const struct carry *c, int64_t weakness)
{
	for (size_t i = 0; i < c->old_count; i++)
		if (c->old[i]->id == weakness)
			return true;
	return false;
}

static struct going *going_of(struct carry *c, int64_t action)
{
	for (size_t i = 0; i < c->going_count; i++)
		if (c->going[i].r->id == action)
			return &c->going[i];
	return NULL;
}

/* Live, or carried before and continued in the later plan; others are over. */
static wsoa_status add_going(struct carry *c, struct record *r)
{
	struct ids later = { 0 };
	const struct state *s;
	wsoa_status st = state_of_record(c->w->db, r, &s);
	if (!st)
		st = carry_named_by(c, r, "continues", &later);
	bool live = !s || !s->final;
	if (st || (!live && !later.count))
		return st;
	struct going *more = arena_grow(&c->w->call, c->going, c->going_count, &c->going_cap, sizeof *more);
	if (!more)
		return error_nomem(&c->w->err);
	c->going = more;
	c->going[c->going_count++] = (struct going){ r, later.count ? later.id[0] : 0, live, c->args->all_actions };
	return WSOA_OK;
}

static wsoa_status gather(struct carry *c)
{
	struct ids naming;
	struct record *r;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < c->old_count && !st; i++) {
		st = linked_from(c->w->db, c->old[i]->id, "weaknesses", &c->w->call, &naming);
		for (size_t k = 0; k < naming.count && !st; k++) {
			st = record_load(c->w->db, naming.id[k], &c->w->call, &r);
			if (!st && r->kind == KIND_action && r->plan == c->from->id && !going_of(c, r->id))
				st = add_going(c, r);
		}
	}
	return st;
}

static void mark(struct carry *c, int64_t id)
{
	struct record *r;
	struct going *g = going_of(c, id);
	if (g && g->live)
		g->asked = true;
	else if (!record_identity(c->w->db, id, &c->w->call, &r))
		carry_refuse(c, r->ref, arena_printf(&c->w->call, g ? "%s was carried before" : "%s is no live action of the weaknesses that are carried", r->ref), "leave it out of --actions");
}

static wsoa_status mark_asked(struct carry *c)
{
	wsoa *w = c->w;
	struct ids ids = { 0 };
	enum kind_id kind = KIND_action;
	int64_t chosen = w->plan;
	const char *selection = c->args->actions ? ranges_expand(c->args->actions, &w->call) : NULL;
	if (!c->args->actions)
		return WSOA_OK;
	w->plan = c->from->id;
	wsoa_status st = selection ? select_ids(w, w->db, selection, &w->call, &kind, &ids) : error_nomem(&w->err);
	w->plan = chosen;
	if (!st && kind != KIND_action)
		st = error_set(&w->err, WSOA_INVALID, "--actions", "name actions: 1.2.3,1.2.4", "these are %s", kind_of(kind)->plural);
	for (size_t i = 0; i < ids.count && !st; i++)
		mark(c, ids.id[i]);
	return st;
}

/* ---- homes ---- */

/* A weakness that stays, and is not resolved, keeps its actions where they are. */
static wsoa_status stays(struct carry *c, const struct record *r, bool *out)
{
	const struct value *v = record_field(r, FIELD_action_weaknesses);
	struct record *other;
	const struct state *s;
	wsoa_status st = WSOA_OK;
	*out = false;
	for (size_t i = 0; i < v->count && !st && !*out; i++) {
		st = record_load(c->w->db, v->targets[i].id, &c->w->call, &other);
		if (!st)
			st = state_of_record(c->w->db, other, &s);
		*out = !st && !is_old(c, other->id) && other->plan == c->from->id && (!s || !s->final);
	}
	return st;
}

/* How a transition is typed. */
static void put_command(struct carry *c, struct buf *b, const struct record *r, const struct transition *t)
{
	const char *ref = full_ref(c->w, r);
	if (t->facts & NEED_DECISION)
		buf_printf(b, "wsoa decide MEETING %s %s", t->name, ref);
	else
		buf_printf(b, "wsoa move %s %s", ref, t->name);
	for (size_t i = 0; i < t->set_count; i++)
		if (t->sets[i].type == EFFECT_GIVEN)
			buf_printf(b, " %s=...", t->sets[i].field->name);
	for (size_t i = 0; i < t->need_count; i++)
		if (!strcmp(condition_name_of(&t->needs[i]), "reason"))
			buf_str(b, " --reason \"...\"");
}

static bool leads_on(const struct workflow *wf, const struct state *s)
{
	const struct transition *t = workflow_transition(wf, carry_by_name, s->name);
	return t && transition_from(wf, t, s->name);
}

/* What can be done with it: to carry it, where its state allows that, and what ends it; else every way from here. */
static wsoa_status ways(struct carry *c, const struct record *r, const char **out)
{
	const struct workflow *wf = NULL;
	const struct value *status = record_field(r, FIELD_action_status);
	struct buf b = { 0 };
	wsoa_status st = store_workflow_of(c->w->db, KIND_action, &wf);
	const struct state *s = wf && status->set ? workflow_state(wf, status->text) : NULL;
	bool can = s && leads_on(wf, s);
	if (can)
		buf_printf(&b, "carry it: --actions %s; or end it first: ", r->ref);
	size_t before = b.len;
	for (size_t i = 0; s && i < wf->transition_count; i++) {
		const struct transition *t = &wf->transitions[i];
		if (!transition_from(wf, t, s->name) || !strcmp(t->name, carry_by_name) || (can && !wf->states[t->to].final))
			continue;
		buf_str(&b, b.len > before ? "; " : "");
		put_command(c, &b, r, t);
	}
	*out = buf_keep(&b, &c->w->call);
	return st;
}

static wsoa_status refuse_homeless(struct carry *c, const struct record *r)
{
	const char *todo = "";
	wsoa_status st = ways(c, r, &todo);
	if (!st)
		carry_refuse(c, r->ref, arena_printf(&c->w->call, "%s is live, and has no home in %s", r->ref, c->to->ref), todo);
	return st;
}

/* One that goes: its state lets it, and nobody is asked for another date of it. */
static wsoa_status look_at_going(struct carry *c, const struct record *r)
{
	const struct workflow *wf = NULL;
	const struct state *s = NULL;
	const char *open = NULL, *todo = "";
	wsoa_status st = store_workflow_of(c->w->db, KIND_action, &wf);
	if (!st)
		st = state_of_record(c->w->db, r, &s);
	if (!st && s && !leads_on(wf, s)) {
		st = ways(c, r, &todo);
		if (!st)
			carry_refuse(c, r->ref, arena_printf(&c->w->call, "%s is not carried from its state: %s", r->ref, s->label), todo);
	} else if (!st && s) {
		st = carry_ask(c, r);
	}
	if (!st)
		st = open_date_change(c->w->db, r->id, &c->w->call, &open);
	if (!st && open)
		carry_refuse(c, open, arena_printf(&c->w->call, "%s asks for another date of %s", open, r->ref),
		             arena_printf(&c->w->call, "have it answered: wsoa decide MEETING agree %s:%s; or take it back: wsoa move %s:%s withdraw", c->from->ref, open,
		                          c->from->ref, open));
	return st;
}

wsoa_status carry_actions_look(struct carry *c)
{
	wsoa_status st = gather(c);
	if (!st)
		st = mark_asked(c);
	for (size_t i = 0; i < c->going_count && !st; i++) {
		struct going *g = &c->going[i];
		bool home = false;
		if (g->live && (!g->asked || c->args->all_actions) && !g->later)
			st = stays(c, g->r, &home);
		if (c->args->all_actions && home)
			g->asked = false;
		g->asked |= g->later != 0;
		if (!st && g->live && !g->asked && !home)
			st = refuse_homeless(c, g->r);
		if (!st && g->live && g->asked)
			st = look_at_going(c, g->r);
	}
	return st;
}

/* ---- carrying ---- */

/* The weaknesses of the later plan that follow those of an action. */
static wsoa_status later_weaknesses(struct carry *c, const struct record *r, const char **out)
{
	static const char *const fields[] = { "continues", "came_back_from" };
	const struct value *v = record_field(r, FIELD_action_weaknesses);
	struct buf b = { 0 };
	struct record *old, *later;
	struct ids ids = { 0 };
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < 2 * v->count && !st; i++) {
		st = record_identity(c->w->db, v->targets[i / 2].id, &c->w->call, &old);
		if (!st)
			st = carry_named_by(c, old, fields[i % 2], &ids);
		for (size_t k = 0; k < ids.count && !st; k++) {
			st = record_identity(c->w->db, ids.id[k], &c->w->call, &later);
			if (!st)
				buf_printf(&b, "%s%s", b.len ? "," : "", full_ref(c->w, later));
		}
	}
	*out = buf_keep(&b, &c->w->call);
	return st;
}

/* A workstream of the same ref is the same strand; there may be none. */
static wsoa_status later_workstream(struct carry *c, const struct record *r, const char **out)
{
	const struct value *v = record_field(r, FIELD_action_workstream);
	struct record *own = NULL, *there = NULL;
	int64_t id = 0;
	*out = NULL;
	wsoa_status st = v->count ? record_identity(c->w->db, v->targets[0].id, &c->w->call, &own) : WSOA_OK;
	if (!st && v->count)
		st = ref_taken(c->w->db, c->to->id, own->ref, KIND_workstream, &id, NULL);
	if (!st && id)
		st = record_identity(c->w->db, id, &c->w->call, &there);
	if (!st && id && there->kind == KIND_workstream && !there->removed)
		*out = full_ref(c->w, there);
	return st;
}

/* What was promised, and how far the workflow is; what is about other records follows. */
static bool goes_over(const struct field *f)
{
	if (f == field_at(FIELD_action_status) || f == field_at(FIELD_action_hold_until) || f == field_at(FIELD_action_done_to))
		return true;
	return f->control == CONTROL_AGREED && f != field_at(FIELD_action_workstream) && f != field_at(FIELD_action_weaknesses) && f != field_at(FIELD_action_depends_on);
}

static wsoa_status make_action(struct carry *c, struct going *g)
{
	struct assignment a[MAX_FIELDS];
	const char *text = NULL;
	size_t n = 0, count;
	int64_t taken = 0;
	const struct field *f = kind_fields(KIND_action, &count);
	struct manner made = c->m;
	wsoa_status st = ref_taken(c->w->db, c->to->id, g->r->ref, KIND_action, &taken, NULL);
	made.act = ACT_created;
	for (size_t i = 0; i < count && !st; i++) {
		if (!goes_over(&f[i]))
			continue;
		st = carry_value(c, g->r, &f[i], &text);
		put_assignment_of(a, &n, &f[i], !text && &f[i] == field_at(FIELD_action_title) ? "(erased)" : text);
	}
	if (!st)
		st = later_workstream(c, g->r, &text);
	put_assignment(a, &n, FIELD_action_workstream, text);
	if (!st)
		st = later_weaknesses(c, g->r, &text);
	put_assignment(a, &n, FIELD_action_weaknesses, text);
	put_assignment(a, &n, FIELD_action_continues, full_ref(c->w, g->r));
	return st ? st : edit_create(c->w, KIND_action, c->to->id, taken ? NULL : g->r->ref, a, n, &made, &g->later);
}

/* One that is there, from a sheet or since an earlier call, answers the later weaknesses too. */
static wsoa_status join_action(struct carry *c, const struct going *g)
{
	struct assignment a = { "weaknesses", field_at(FIELD_action_weaknesses), ASSIGN_ADD, NULL };
	wsoa_status st = later_weaknesses(c, g->r, &a.text);
	return st || !a.text || !*a.text ? st : edit_change(c->w, g->later, &a, 1, &c->m, NULL);
}

/* What it depends on: the later action where there is one, the earlier where it is live; what is over is no condition any more. */
static wsoa_status later_dependencies(struct carry *c, const struct going *g)
{
	const struct value *v = record_field(g->r, FIELD_action_depends_on);
	struct buf b = { 0 };
	struct record *on;
	const struct state *s = NULL;
	struct ids later = { 0 };
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < v->count && !st; i++) {
		st = record_load(c->w->db, v->targets[i].id, &c->w->call, &on);
		if (!st)
			st = state_of_record(c->w->db, on, &s);
		if (!st)
			st = carry_named_by(c, on, "continues", &later);
		if (!st && later.count)
			st = record_identity(c->w->db, later.id[0], &c->w->call, &on);
		if (!st && (later.count || !s || !s->final))
			buf_printf(&b, "%s%s", b.len ? "," : "", full_ref(c->w, on));
	}
	const struct assignment a = { "depends_on", field_at(FIELD_action_depends_on), ASSIGN_ADD, buf_keep(&b, &c->w->call) };
	return st || !a.text || !*a.text ? st : edit_change(c->w, g->later, &a, 1, &c->m, NULL);
}

static wsoa_status carry_action(struct carry *c, struct going *g)
{
	struct record *later = NULL;
	const struct state *s = NULL;
	wsoa_status st = g->later ? join_action(c, g) : make_action(c, g);
	if (st || !g->live)
		return st;
	st = record_identity(c->w->db, g->later, &c->w->call, &later);
	if (!st)
		st = carry_references(c, g->r, "actions", full_ref(c->w, later));
	if (!st)
		st = carry_steps(c, g->r, g->later);
	if (!st)
		st = state_of_record(c->w->db, g->r, &s);
	return st || !s ? st : edit_move(c->w, g->r->id, carry_by_name, NULL, 0, &c->m);
}

wsoa_status carry_actions_do(struct carry *c)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < c->going_count && !st; i++)
		if (c->going[i].asked || c->going[i].later)
			st = carry_action(c, &c->going[i]);
	for (size_t i = 0; i < c->going_count && !st; i++)
		if (c->going[i].live && c->going[i].later)
			st = later_dependencies(c, &c->going[i]);
	return st;
}
