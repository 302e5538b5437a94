/*
 * Carrying weaknesses into a later plan. It hides how the weaknesses of two
 * plans belong together; what always holds is that whatever was live has a
 * home in the later plan, or is still where it was.
 */
#include "plan/carry.h"

#include <stdio.h>
#include <string.h>

#include "plan/permit.h"

const char carry_by_name[] = "carry-forward";

/* ---- what both parts need ---- */

void carry_refuse(struct carry *c, const char *where, const char *what, const char *todo)
{
	error_issue(&c->w->err, &(wsoa_issue){ .where = where, .what = what, .todo = todo });
	c->refused++;
}

static const char *ref_of_id(struct carry *c, int64_t id)
{
	struct record *r;
	return record_identity(c->w->db, id, &c->w->call, &r) ? "" : full_ref(c->w, r);
}

wsoa_status carry_ask(struct carry *c, const struct record *r)
{
	struct verdict v;
	wsoa_status st = move_verdict(c->w, c->w->db, r->id, carry_by_name, 0, c->m.reason, c->m.decision, NULL, 0, c->w->today, &c->w->call, &v);
	for (size_t i = 0; !st && i < v.unmet_count; i++)
		if (!v.unmet[i].warning && strcmp(v.unmet[i].condition, "continued") != 0)
			carry_refuse(c, r->ref, v.unmet[i].what, v.unmet[i].todo);
	return st;
}

/* "Spring term 2020" as it was written, where that is read as the same day still. */
static const char *day_text(struct carry *c, const struct record *r, const struct field *f, const struct value *v)
{
	const char *words = f == field_at(FIELD_action_due_on) ? record_text(r, FIELD_action_due_as_written) : NULL;
	struct error odd = { 0 };
	struct value read = { 0 };
	if (words && strstr(words, "erm "))
		need_calendar(c->w); /* its failure stays in the handle */
	bool same = words && !value_read(f, words, &c->w->values, &c->w->call, &odd, &read) && read.set && read.num == v->num;
	error_clear(&odd);
	return same ? words : value_text(f, v, &c->w->call);
}

wsoa_status carry_value(struct carry *c, const struct record *r, const struct field *f, const char **out)
{
	const struct value *v = &r->values[field_index(f)];
	bool erased = false;
	wsoa_status st = v->set && v->hash ? words_erased(c->w->db, v->hash, &erased) : WSOA_OK;
	struct buf b = { 0 };
	*out = NULL;
	if (st || erased || !v->set)
		return st;
	if (!field_is_link(f)) {
		*out = f->type == TYPE_DATE ? day_text(c, r, f, v) : value_text(f, v, &c->w->call);
		return WSOA_OK;
	}
	for (size_t i = 0; i < v->count; i++)
		buf_printf(&b, "%s%s", i ? "," : "", ref_of_id(c, v->targets[i].id));
	*out = buf_keep(&b, &c->w->call);
	return c->w->err.code;
}

wsoa_status carry_named_by(struct carry *c, const struct record *r, const char *field, struct ids *out)
{
	struct record *other;
	wsoa_status st = linked_from(c->w->db, r->id, field, &c->w->call, out);
	size_t kept = 0;
	for (size_t i = 0; i < out->count && !st; i++) {
		st = record_identity(c->w->db, out->id[i], &c->w->call, &other);
		if (!st && other->kind == r->kind && other->plan == c->to->id)
			out->id[kept++] = out->id[i];
	}
	out->count = kept;
	return st;
}

wsoa_status carry_references(struct carry *c, const struct record *r, const char *field, const char *refs)
{
	struct ids naming;
	struct record *other;
	wsoa_status st = linked_from(c->w->db, r->id, field, &c->w->call, &naming);
	for (size_t i = 0; i < naming.count && !st; i++) {
		st = record_identity(c->w->db, naming.id[i], &c->w->call, &other);
		const struct assignment a = { field, st ? NULL : field_find(other->kind, field), ASSIGN_ADD, refs };
		if (!st && other->kind != KIND_action)
			st = edit_change(c->w, other->id, &a, 1, &c->m, NULL);
	}
	return st;
}

/* ---- steps ---- */

/* "1.2.3/b" goes on as "A7/b" under A7; another ref is made up. */
static wsoa_status step_ref(struct carry *c, const struct record *step, const struct record *r, const struct record *later, const char **out)
{
	size_t n = strlen(r->ref);
	int64_t taken = 0;
	*out = !strncmp(step->ref, r->ref, n) && step->ref[n] == '/' ? arena_printf(&c->w->call, "%s%s", later->ref, step->ref + n) : NULL;
	bool valid = *out && ref_valid(*out);
	wsoa_status st = valid ? ref_taken(c->w->db, c->to->id, *out, KIND_milestone, &taken, NULL) : WSOA_OK;
	if (!valid || taken)
		*out = NULL;
	return st;
}

static wsoa_status carry_step(struct carry *c, const struct record *step, const struct record *r, const struct record *later)
{
	struct assignment a[3];
	size_t n = 0;
	const char *ref = NULL, *title = NULL, *due = NULL;
	char day[DATE_ISO + 1];
	struct manner made = c->m;
	made.act = ACT_created;
	wsoa_status st = carry_value(c, step, field_at(FIELD_milestone_title), &title);
	if (!st)
		st = carry_value(c, step, field_at(FIELD_milestone_due_on), &due);
	if (!st)
		st = step_ref(c, step, r, later, &ref);
	if (st)
		return st;
	put_assignment(a, &n, FIELD_milestone_of, full_ref(c->w, later));
	put_assignment(a, &n, FIELD_milestone_title, title ? title : "(erased)");
	put_assignment(a, &n, FIELD_milestone_due_on, due);
	st = edit_create(c->w, KIND_milestone, c->to->id, ref, a, n, &made, NULL);
	date_iso(c->m.on != DATE_NONE ? c->m.on : c->w->today, day);
	const struct assignment dropped = { "dropped_on", field_at(FIELD_milestone_dropped_on), ASSIGN_SET, day };
	return st ? st : edit_change(c->w, step->id, &dropped, 1, &c->m, NULL);
}

wsoa_status carry_steps(struct carry *c, const struct record *r, int64_t later)
{
	struct ids steps;
	struct record *step, *under;
	wsoa_status st = linked_from(c->w->db, r->id, "of", &c->w->call, &steps);
	if (!st)
		st = record_identity(c->w->db, later, &c->w->call, &under);
	for (size_t i = 0; i < steps.count && !st; i++) {
		st = record_load(c->w->db, steps.id[i], &c->w->call, &step);
		if (!st && step->kind == KIND_milestone && !record_field(step, FIELD_milestone_done_on)->set && !record_field(step, FIELD_milestone_dropped_on)->set)
			st = carry_step(c, step, r, under);
	}
	return st;
}

/* ---- the two plans ---- */

static wsoa_status find_plan(struct carry *c, const char *ref, struct record **out)
{
	int64_t id;
	wsoa_status st = record_need(c->w->db, 0, KIND_plan, ref, &id, NULL);
	return st ? st : record_load(c->w->db, id, &c->w->call, out);
}

/* Whether the earlier plan follows the later one, over any number of steps. */
static wsoa_status check_order(struct carry *c)
{
	enum { MOST = 100 };
	int64_t at = c->from->id;
	wsoa_status st = WSOA_OK;
	for (int i = 0; i < MOST && at && !st; i++) {
		struct ids before;
		if (at == c->to->id)
			return error_set(&c->w->err, WSOA_INVALID, c->to->ref, "name the later plan: --to PLAN", c->from->id == at ? "%s cannot be carried into itself"
			                                                                                                       : "%s follows %s: it is the later one",
			                 c->from->ref, c->to->ref);
		st = linked_to(c->w->db, at, "predecessor", &c->w->call, &before);
		at = !st && before.count ? before.id[0] : 0;
	}
	return st;
}

static wsoa_status check_open(struct carry *c)
{
	const struct state *s;
	wsoa_status st = state_of_record(c->w->db, c->to, &s);
	if (!st && s && s->final)
		carry_refuse(c, c->to->ref, arena_printf(&c->w->call, "%s is over: %s", c->to->ref, s->label), "carry into a plan that is live");
	return st;
}

/* Into a plan that is baselined, what is added needs a decision about it, used once for all of it. */
static wsoa_status check_baseline(struct carry *c, bool *uses)
{
	bool baselined = false;
	enum decision_fit fit = DECISION_NONE;
	const char *ref = NULL;
	wsoa_status st = plan_baselined(c->w->db, c->to->id, &baselined);
	if (!st && baselined)
		st = decision_fit(c->w->db, c->m.decision, c->to->id, 0, carry_by_name, &c->w->call, &fit, &ref);
	*uses = baselined && fit == DECISION_FITS;
	if (!st && baselined && !*uses)
		carry_refuse(c, c->to->ref,
		             ref ? arena_printf(&c->w->call, "%s is baselined, and decision %s does not agree to what is carried into it", c->to->ref, ref)
		                 : arena_printf(&c->w->call, "%s is baselined: it grows by a decision of the board alone", c->to->ref),
		             arena_printf(&c->w->call, "record it: wsoa add decision meeting=B1 about=%s transition=%s outcome=agreed, then name it with --decision",
		                          c->to->ref, carry_by_name));
	return st;
}

/* What every call must say, asked before anything is looked up. */
static wsoa_status check_said(struct carry *c)
{
	if (c->m.reason && c->args->to)
		return WSOA_OK;
	if (c->m.reason)
		return error_set(&c->w->err, WSOA_INVALID, "--to", "name it: --to PLAN", "into which plan is not said");
	if (!c->args->to)
		carry_refuse(c, "--to", "into which plan is not said", "name it: --to PLAN");
	return error_set(&c->w->err, WSOA_REFUSED, "reason", "give one: --reason \"...\"", "carrying forward needs a reason");
}

static wsoa_status find_plans(struct carry *c)
{
	wsoa_status st = find_plan(c, c->args->from, &c->from);
	if (!st)
		st = find_plan(c, c->args->to, &c->to);
	return st ? st : check_order(c);
}

/* ---- weaknesses ---- */

static wsoa_status load_old(struct carry *c, int64_t id, struct record **out)
{
	wsoa_status st = record_load(c->w->db, id, &c->w->call, out);
	if (!st && (*out)->plan != c->from->id)
		st = error_set(&c->w->err, WSOA_INVALID, (*out)->ref, "name weaknesses of the plan that is carried forward", "%s is not in %s", full_ref(c->w, *out),
		               c->from->ref);
	return st;
}

static wsoa_status find_old(struct carry *c)
{
	wsoa *w = c->w;
	struct ids ids = { 0 };
	enum kind_id kind = KIND_weakness;
	int64_t chosen = w->plan;
	const char *selection = ranges_expand(c->args->selection, &w->call);
	w->plan = c->from->id; /* refs are those of the earlier plan */
	wsoa_status st = selection ? select_ids(w, w->db, selection, &w->call, &kind, &ids) : error_nomem(&w->err);
	w->plan = chosen;
	if (!st && kind != KIND_weakness)
		st = error_set(&w->err, WSOA_INVALID, c->args->selection, "name weaknesses: W01,W02 or W01-W04; actions go along with --actions",
		               "weaknesses are carried forward, not %s", kind_of(kind)->plural);
	c->old = st ? NULL : arena_array(&w->call, ids.count, sizeof(struct record *));
	if (!st && !c->old)
		st = error_nomem(&w->err);
	for (size_t i = 0; i < ids.count && !st; i++, c->old_count++)
		st = load_old(c, ids.id[i], &c->old[i]);
	return st;
}

/* The refs of --into, one by one. */
static wsoa_status name_next(struct carry *c)
{
	struct arena *mem = &c->w->call;
	const char *into = c->args->into ? ranges_expand(c->args->into, mem) : "";
	char *list = into ? arena_strdup(mem, into) : NULL, *save = NULL;
	c->next = list ? arena_array(mem, strlen(list) + c->old_count, sizeof *c->next) : NULL;
	if (!c->next)
		return error_nomem(&c->w->err);
	for (char *ref = strtok_r(list, ",", &save); ref; ref = strtok_r(NULL, ",", &save))
		c->next[c->next_count++].ref = ref;
	for (size_t i = 0; i < c->old_count && !c->args->into; i++)
		c->next[c->next_count++].ref = c->old[i]->ref;
	return WSOA_OK;
}

/* Those of the later plan that are there already are joined to, where they were named. */
static wsoa_status look_up_next(struct carry *c, struct later *l)
{
	struct record *there;
	wsoa_status st = ref_taken(c->w->db, c->to->id, l->ref, KIND_weakness, &l->id, NULL);
	if (st || !l->id)
		return st;
	st = record_identity(c->w->db, l->id, &c->w->call, &there);
	if (!st && (there->kind != KIND_weakness || there->removed))
		carry_refuse(c, l->ref, arena_printf(&c->w->call, "%s is taken in %s, by %s%s", l->ref, c->to->ref, there->removed ? "what was removed: " : "", kind_of(there->kind)->one),
		             "choose other refs: --into REFS");
	else if (!st && !c->args->into)
		carry_refuse(c, l->ref, arena_printf(&c->w->call, "%s has a weakness %s", c->to->ref, l->ref),
		             arena_printf(&c->w->call, "say it, if that is the one that continues it: --into %s; else choose another ref", l->ref));
	return st;
}

static wsoa_status find_next(struct carry *c)
{
	wsoa_status st = name_next(c);
	if (!st && !c->next_count)
		st = error_set(&c->w->err, WSOA_INVALID, "--into", "name refs: --into P1,P2; or leave it out", "--into names no weakness");
	if (!st && c->next_count != c->old_count && c->next_count != 1 && c->old_count != 1)
		st = error_set(&c->w->err, WSOA_INVALID, "--into", "name as many, or one for all; or carry them one after the other",
		               "%zu weaknesses cannot go into %zu: which into which is not said", c->old_count, c->next_count);
	for (size_t i = 0; i < c->next_count && !st; i++)
		st = look_up_next(c, &c->next[i]);
	return st;
}

static bool follows(const struct carry *c, size_t next, size_t old)
{
	return c->next_count != c->old_count || next == old;
}

/* Whether it was carried before: one weakness may go into several, by several calls. */
static wsoa_status carried_before(struct carry *c, const struct record *r, const struct state *s, bool *out)
{
	const struct workflow *wf = NULL;
	wsoa_status st = store_workflow_of(c->w->db, r->kind, &wf);
	*out = false;
	for (size_t i = 0; wf && s && i < wf->transition_count; i++)
		*out |= !strcmp(wf->transitions[i].name, carry_by_name) && &wf->states[wf->transitions[i].to] == s;
	return st;
}

static const struct field *lineage(const struct carry *c)
{
	return field_at(c->args->came_back ? FIELD_weakness_came_back_from : FIELD_weakness_continues);
}

static bool is_next(const struct carry *c, int64_t id)
{
	for (size_t i = 0; i < c->next_count; i++)
		if (c->next[i].id == id)
			return true;
	return false;
}

/* One may be split by several calls; nobody should make a second copy unawares. */
static wsoa_status warn_of_others(struct carry *c, const struct record *r)
{
	struct ids later;
	struct buf refs = { 0 };
	wsoa_status st = linked_from(c->w->db, r->id, lineage(c)->name, &c->w->call, &later);
	for (size_t i = 0; i < later.count && !st; i++)
		if (!is_next(c, later.id[i]))
			buf_printf(&refs, "%s%s", refs.len ? ", " : "", ref_of_id(c, later.id[i]));
	const char *others = buf_keep(&refs, &c->w->call);
	if (!st && others && *others)
		error_issue(&c->w->err, &(wsoa_issue){ .warning = true, .where = r->ref,
		                                       .what = arena_printf(&c->w->call, c->args->came_back ? "%s came back as %s already" : "%s is continued by %s already", r->ref, others),
		                                       .todo = "if that is not a split, take it back: wsoa undo" });
	return st;
}

static wsoa_status look_at_old(struct carry *c, const struct record *r)
{
	const struct state *s;
	bool before = false;
	bool back = c->args->came_back;
	wsoa_status st = state_of_record(c->w->db, r, &s);
	if (!st)
		st = carried_before(c, r, s, &before);
	if (!st)
		st = warn_of_others(c, r);
	if (st || !s)
		return st;
	if (back && s->category != CATEGORY_done)
		carry_refuse(c, r->ref, arena_printf(&c->w->call, "%s is not resolved: %s", r->ref, s->label), "it goes on: leave out --came-back");
	else if (!back && s->category == CATEGORY_done)
		carry_refuse(c, r->ref, arena_printf(&c->w->call, "%s is resolved: %s", r->ref, s->label), "if it has come back, say so: --came-back");
	else if (!back && !before)
		st = carry_ask(c, r);
	return st;
}

/* ---- what goes over ---- */

static bool given(const struct carry *c, const struct field *f)
{
	for (size_t i = 0; i < c->given_count; i++)
		if (c->given[i].field == f)
			return true;
	return false;
}

static wsoa_status read_given(struct carry *c, const char *const *assignments, size_t count)
{
	wsoa_status st = assignments_read(c->w, KIND_weakness, assignments, count, &c->w->call, &c->given);
	c->given_count = count;
	for (size_t i = 0; i < count && !st; i++) {
		const struct field *f = c->given[i].field;
		if (f && (f->control == CONTROL_ENGINE || f == field_at(FIELD_weakness_continues) || f == field_at(FIELD_weakness_came_back_from)))
			st = error_set(&c->w->err, WSOA_INVALID, f->name, "leave it out", "%s follows from what is carried", f->name);
	}
	return st;
}

/* What all that are merged say the same goes over; where they differ, the merger has to say. */
static wsoa_status common_value(struct carry *c, size_t next, const struct field *f, const char **out)
{
	const char *one = NULL;
	bool first = true, same = true;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < c->old_count && !st && same; i++) {
		if (!follows(c, next, i))
			continue;
		st = carry_value(c, c->old[i], f, &one);
		same = first || (one && *out ? !strcmp(one, *out) : one == *out);
		*out = one;
		first = false;
	}
	*out = same ? *out : NULL;
	return st;
}

static const char *old_refs(struct carry *c, size_t next)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < c->old_count; i++)
		if (follows(c, next, i))
			buf_printf(&b, "%s%s", b.len ? "," : "", full_ref(c->w, c->old[i]));
	return buf_keep(&b, &c->w->call);
}

static wsoa_status make_next(struct carry *c, size_t next)
{
	struct assignment *a;
	struct manner made = c->m;
	const char *text = NULL;
	size_t n = c->given_count, count;
	const struct field *f = kind_fields(KIND_weakness, &count);
	wsoa_status st = WSOA_OK;
	made.act = ACT_created;
	if (!(a = arena_array(&c->w->call, n + count, sizeof *a)))
		return error_nomem(&c->w->err);
	if (n)
		memcpy(a, c->given, n * sizeof *a);
	for (size_t i = 0; i < count && !st; i++) {
		if (f[i].control != CONTROL_AGREED || given(c, &f[i]))
			continue;
		text = NULL;
		st = common_value(c, next, &f[i], &text);
		put_assignment_of(a, &n, &f[i], text);
	}
	put_assignment_of(a, &n, lineage(c), old_refs(c, next));
	return st ? st : edit_create(c->w, KIND_weakness, c->to->id, c->next[next].ref, a, n, &made, &c->next[next].id);
}

static wsoa_status join_next(struct carry *c, size_t next)
{
	struct assignment *a = arena_array(&c->w->call, c->given_count + 1, sizeof *a);
	if (!a)
		return error_nomem(&c->w->err);
	if (c->given_count)
		memcpy(a, c->given, c->given_count * sizeof *a);
	a[c->given_count] = (struct assignment){ lineage(c)->name, lineage(c), ASSIGN_ADD, old_refs(c, next) };
	return edit_change(c->w, c->next[next].id, a, c->given_count + 1, &c->m, NULL);
}

static wsoa_status carry_old(struct carry *c, size_t old)
{
	struct buf b = { 0 };
	const struct record *r = c->old[old];
	const struct state *s = NULL;
	bool before = false;
	int64_t first = 0;
	for (size_t i = 0; i < c->next_count; i++)
		if (follows(c, i, old)) {
			buf_printf(&b, "%s%s:%s", b.len ? "," : "", c->to->ref, c->next[i].ref);
			first = first ? first : c->next[i].id;
		}
	wsoa_status st = carry_references(c, r, "weaknesses", buf_keep(&b, &c->w->call));
	if (!st)
		st = state_of_record(c->w->db, r, &s);
	if (!st)
		st = carried_before(c, r, s, &before);
	if (!st && !c->args->came_back)
		st = carry_steps(c, r, first);
	return st || !s || before || c->args->came_back ? st : edit_move(c->w, r->id, carry_by_name, NULL, 0, &c->m);
}

static wsoa_status carry_weaknesses(struct carry *c)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < c->next_count && !st; i++)
		st = c->next[i].id ? join_next(c, i) : make_next(c, i);
	for (size_t i = 0; i < c->old_count && !st; i++)
		st = carry_old(c, i);
	return st;
}

/* ---- what becomes of the earlier plan ---- */

static void say_next(struct carry *c, const char *what, const char *todo)
{
	error_issue(&c->w->err, &(wsoa_issue){ .warning = true, .where = c->from->ref, .what = what, .todo = todo });
}

static wsoa_status supersede(struct carry *c)
{
	struct verdict v;
	const struct state *s;
	wsoa *w = c->w;
	wsoa_status st = state_of_record(c->w->db, c->from, &s);
	if (st || !s || s->final)
		return st;
	st = move_verdict(w, w->db, c->from->id, "supersede", 0, c->m.reason, c->m.decision, NULL, 0, w->today, &w->call, &v);
	if (!st && v.allowed)
		return edit_move(w, c->from->id, "supersede", NULL, 0, &c->m);
	if (!st)
		say_next(c, arena_printf(&w->call, "nothing in it is live any more, and it is %s", s->label),
		         arena_printf(&w->call, "see what would end it: wsoa why %s supersede", c->from->ref));
	return st;
}

static wsoa_status end_earlier(struct carry *c)
{
	struct fact_refs weaknesses = { 0 }, actions = { 0 };
	const struct assignment a = { "predecessor", field_at(FIELD_plan_predecessor), ASSIGN_SET, c->from->ref };
	wsoa_status st = record_field(c->to, FIELD_plan_predecessor)->set ? WSOA_OK : edit_change(c->w, c->to->id, &a, 1, &c->m, NULL);
	if (!st)
		st = live_in_plan(c->w->db, c->from->id, &c->w->call, &weaknesses, &actions);
	if (st || !(weaknesses.count + actions.count))
		return st ? st : supersede(c);
	say_next(c, arena_printf(&c->w->call, "it goes on beside %s, since more in it is live: weaknesses %zu, actions %zu", c->to->ref, weaknesses.count, actions.count),
	         arena_printf(&c->w->call, "carry or end them; see: wsoa list %s live --plan %s", weaknesses.count ? "weaknesses" : "actions", c->from->ref));
	return WSOA_OK;
}

/* ---- the call ---- */

static wsoa_status look(struct carry *c, bool *uses)
{
	wsoa_status st = check_open(c);
	if (!st)
		st = check_baseline(c, uses);
	for (size_t i = 0; i < c->old_count && !st; i++)
		st = look_at_old(c, c->old[i]);
	return st ? st : carry_actions_look(c);
}

static wsoa_status refusal(struct carry *c)
{
	const wsoa_issue *only = NULL;
	for (size_t i = 0; i < c->w->err.count && !only; i++)
		only = c->w->err.issues[i].warning ? NULL : &c->w->err.issues[i];
	if (only && c->refused == 1)
		return error_set(&c->w->err, WSOA_REFUSED, only->where, only->todo, "%s", only->what);
	return error_set(&c->w->err, WSOA_REFUSED, c->from->ref, "settle what is listed; nothing was changed", "%zu things stand in the way of carrying %s forward", c->refused,
	                 c->from->ref);
}

static wsoa_status carry_out(struct carry *c)
{
	bool uses = false;
	wsoa_status st = look(c, &uses);
	if (!st && c->refused)
		st = refusal(c);
	if (!st)
		st = carry_weaknesses(c);
	if (!st)
		st = carry_actions_do(c);
	if (!st && !c->args->came_back)
		st = end_earlier(c);
	return !st && uses ? decision_use(c->w, c->m.decision, c->to->id, c->m.on) : st;
}

wsoa_status wsoa_carry_forward(wsoa *w, const wsoa_carry_args *args, const char *const *assignments, size_t count, const wsoa_change *change)
{
	struct carry c = { .w = w, .args = args };
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_changed, change, &c.m);
	c.m.engine = true; /* who may is asked here, once */
	if (!st)
		st = need_programme(w, args->from, "carry a plan forward");
	w->outcome_each = args->dry_run;
	w->outcome_plans = true;
	if (!st && c.m.if_version)
		st = error_set(&w->err, WSOA_INVALID, "--if-version", "leave it out", "carrying forward changes many records, each of another version");
	if (!st)
		st = check_said(&c);
	if (!st)
		st = find_plans(&c);
	if (!st)
		st = find_old(&c);
	if (!st)
		st = find_next(&c);
	if (!st)
		st = read_given(&c, assignments, count);
	if (!st)
		st = carry_out(&c);
	return args->dry_run ? write_tried(w, st) : write_done(w, st);
}
