/*
 * Creating and changing records. A draft is the record as it will be; every
 * fault of it is collected as an issue before anything is appended.
 */
#include "plan/edit.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "plan/permit.h"
#include "workflow/measure.h"

/* ---- faults ---- */

void fault(wsoa *w, wsoa_status *first, wsoa_status st, int row, const char *where, const char *value, const char *what, const char *todo)
{
	error_issue(&w->err, &(wsoa_issue){ .row = row, .where = where, .value = value, .what = what, .todo = todo });
	if (!*first)
		*first = st;
}

void fault_of_error(wsoa *w, wsoa_status *first, int row, const char *where, const char *value, struct error *e)
{
	fault(w, first, e->code, row, where, value, e->what, e->todo);
	error_clear(e);
}

wsoa_status finish_faults(wsoa *w, wsoa_status first, const char *what, const char *ref)
{
	const wsoa_issue *only = NULL;
	size_t faults = 0;
	for (size_t i = 0; i < w->err.count; i++)
		if (!w->err.issues[i].warning && !faults++)
			only = &w->err.issues[i];
	if (!first)
		return WSOA_OK;
	if (first == WSOA_NOMEM)
		return error_nomem(&w->err);
	if (faults == 1)
		return error_set(&w->err, first, only->where, only->todo, "%s: %s", ref, only->what);
	return error_set(&w->err, first, ref, "mend what is listed; nothing was changed", "%s: %s %zu faults", ref, what, faults);
}

/* ---- assignments ---- */

static bool split_assignment(const char *text, char name[REF_MAX + 1], struct assignment *a)
{
	const char *eq = strchr(text, '=');
	size_t n = eq ? (size_t)(eq - text) : 0;
	a->op = ASSIGN_SET;
	if (n && (eq[-1] == '+' || eq[-1] == '-')) {
		a->op = eq[-1] == '+' ? ASSIGN_ADD : ASSIGN_TAKE;
		n--;
	}
	if (!n || n > REF_MAX)
		return false;
	snprintf(name, REF_MAX + 1, "%.*s", (int)n, text);
	a->text = eq + 1;
	return true;
}

static const char *nearest_field(enum kind_id kind, const char *name, struct arena *mem)
{
	const char *names[MAX_FIELDS];
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	for (size_t i = 0; i < count; i++)
		names[i] = f[i].name;
	const char *near = text_nearest(name, names, count);
	return near ? arena_printf(mem, "did you mean %s?", near) : arena_printf(mem, "see: wsoa help fields %s", kind_of(kind)->name);
}

/* One value for one field; a set may be added to and taken from at once. */
static bool named_before(const struct assignment *a, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (a[k].name && !strcmp(a[k].name, a[i].name) && a[k].op == a[i].op)
			return true;
	return false;
}

wsoa_status assignments_read(wsoa *w, enum kind_id kind, const char *const *texts, size_t count, struct arena *mem, struct assignment **out)
{
	wsoa_status first = WSOA_OK;
	struct assignment *a = *out = arena_array(mem, count ? count : 1, sizeof *a);
	char name[REF_MAX + 1];
	for (size_t i = 0; a && i < count; i++) {
		if (!split_assignment(texts[i], name, &a[i])) {
			fault(w, &first, WSOA_INVALID, 0, texts[i], texts[i], "not an assignment", "write FIELD=VALUE");
			continue;
		}
		a[i].name = arena_strdup(mem, name);
		a[i].field = field_find(kind, name);
		if (!a[i].field && strncmp(name, "extra.", 6) != 0)
			fault(w, &first, WSOA_INVALID, 0, name, a[i].text, arena_printf(mem, "%s has no field '%s'", kind_of(kind)->one, name),
			      nearest_field(kind, name, mem));
		else if (named_before(a, i))
			fault(w, &first, WSOA_INVALID, 0, name, texts[i], arena_printf(mem, "%s is given twice", name), "give it once");
		else if (a[i].op != ASSIGN_SET && (!a[i].field || a[i].field->type != TYPE_REFS))
			fault(w, &first, WSOA_INVALID, 0, name, texts[i], "only a set takes += and -=", "write FIELD=VALUE");
	}
	if (!a || mem->failed)
		return error_nomem(&w->err);
	return finish_faults(w, first, "the command has", kind_of(kind)->name);
}

void put_assignment(struct assignment *a, size_t *n, enum field_id id, const char *text)
{
	if (text && *text)
		a[(*n)++] = (struct assignment){ field_at(id)->name, field_at(id), ASSIGN_SET, text };
}

const char *full_ref(wsoa *w, const struct record *r)
{
	return r->plan_ref ? arena_printf(&w->call, "%s:%s", r->plan_ref, r->ref) : r->ref;
}

/* ---- drafts ---- */

struct draft {
	wsoa *w;
	struct arena *mem;
	const struct manner *m;
	struct record *old;      /* NULL: a new record */
	struct record *undone;   /* of a new record: it was there, its making was undone, and it is made anew; else NULL */
	struct record next;
	struct standing standing;
	wsoa_status first;       /* first fault */
	struct change *changes;
	size_t count, cap;
	bool standing_known;
	bool unread[MAX_FIELDS]; /* by field_index(): a value was given that was none */
};

static void draft_fault(struct draft *d, wsoa_status st, const char *where, const char *value, const char *what, const char *todo)
{
	fault(d->w, &d->first, st, d->m->row, where, value, what, todo);
}

static bool same_target(const struct target *a, const struct target *b)
{
	return a->id == b->id;
}

/* Refs of a value looked up; those that are not there are faults. */
static void resolve_targets(struct draft *d, const struct field *f, struct value *v)
{
	size_t kept = 0;
	for (size_t i = 0; i < v->count; i++) {
		struct target *t = &v->targets[i];
		struct record *r;
		enum kind_id kind;
		struct error lost = { 0 };
		struct error *saved = d->w->db->err;
		d->w->db->err = &lost;
		wsoa_status st = record_need_for(d->w->db, d->next.plan ? d->next.plan : d->w->plan, f, t->ref, &t->id, &kind);
		if (!st)
			st = record_identity(d->w->db, t->id, d->mem, &r);
		d->w->db->err = saved;
		if (st) {
			fault_of_error(d->w, &d->first, d->m->row, f->name, t->ref, &lost);
			continue;
		}
		if (!field_may_name(f, kind)) {
			draft_fault(d, WSOA_INVALID, f->name, t->ref, arena_printf(d->mem, "'%s' is %s", t->ref, kind_of(kind)->one),
			            arena_printf(d->mem, "%s names: %s", f->label, f->values));
			continue;
		}
		t->uuid = r->uuid;
		t->ref = d->next.plan && r->plan && r->plan != d->next.plan ? arena_printf(d->mem, "%s:%s", r->plan_ref, r->ref) : r->ref;
		bool twice = false;
		for (size_t k = 0; k < kept && !twice; k++)
			twice = same_target(&v->targets[k], t);
		if (!twice)
			v->targets[kept++] = *t;
	}
	v->count = kept;
	v->set = kept > 0;
	value_sort(v);
}

/* += and -= on a set. */
static void combine(struct draft *d, const struct assignment *a, const struct value *old, struct value *v)
{
	struct value out = { .targets = arena_array(d->mem, old->count + v->count + 1, sizeof *out.targets) };
	if (!out.targets)
		return;
	for (size_t i = 0; i < old->count; i++) {
		bool named = false;
		for (size_t k = 0; k < v->count; k++)
			named |= same_target(&old->targets[i], &v->targets[k]);
		if (!named)
			out.targets[out.count++] = old->targets[i];
	}
	for (size_t i = 0; i < v->count && a->op == ASSIGN_ADD; i++)
		out.targets[out.count++] = v->targets[i];
	value_sort(&out);
	out.set = out.count > 0;
	*v = out;
}

static wsoa_status know_standing(struct draft *d)
{
	if (d->standing_known)
		return WSOA_OK;
	d->standing_known = true;
	if (d->m->engine) { /* permissions were asked elsewhere; the baseline matters all the same */
		int64_t plan = d->old ? d->old->plan : d->next.plan;
		return plan ? plan_baselined(d->w->db, plan, &d->standing.baselined) : WSOA_OK;
	}
	return standing_of(d->w, d->old ? d->old : &d->next, d->old ? "set" : "add", d->m->decision, d->mem, &d->standing);
}

/* A sheet's word is taken for what the engine keeps, but not against the baseline, and not for days to come. */
static void check_adopted(struct draft *d, const struct field *f, const struct value *from, const struct value *to)
{
	bool planned = f == field_at(FIELD_action_baseline_due_on) || f == field_at(FIELD_action_hold_until);
	if (f == field_at(FIELD_action_baseline_due_on) && from->set && d->standing.baselined)
		draft_fault(d, WSOA_REFUSED, f->name, value_text(f, to, d->mem), "the plan is baselined: its original dates stay",
		            "mend a typing error with: wsoa correct REF baseline_due_on=DATE --reason \"...\"");
	if (f->type == TYPE_DATE && !planned && to->set && to->num > d->w->today)
		draft_fault(d, WSOA_INVALID, f->name, value_text(f, to, d->mem), "that day has not come yet", "give the day it happened");
}

static void check_permission(struct draft *d, const struct field *f, const struct value *from, const struct value *to)
{
	const char *what, *todo;
	if (d->m->engine || f == d->m->by_command || value_equal(f, from, to))
		return;
	if (d->m->adopt && f->control == CONTROL_ENGINE) {
		check_adopted(d, f, from, to);
		return;
	}
	if (!d->old && f->control != CONTROL_ENGINE)
		return; /* what a new record holds is asked once: may_add() */
	if (!may_change(d->w, &d->standing, d->old ? d->old : &d->next, f, from, to, d->mem, &what, &todo))
		draft_fault(d, WSOA_REFUSED, f->name, value_text(f, to, d->mem), what, todo);
}

static void assign_field(struct draft *d, const struct assignment *a)
{
	struct error bad = { 0 };
	struct value v;
	static const struct value none;
	const struct value *old = d->old ? &d->old->values[field_index(a->field)] : &none;
	if ((a->field->type == TYPE_DATE || a->field->type == TYPE_PERIOD) && strstr(a->text, "erm "))
		need_calendar(d->w);
	if (value_read(a->field, a->text, &d->w->values, d->mem, &bad, &v)) {
		fault_of_error(d->w, &d->first, d->m->row, a->field->name, a->text, &bad);
		d->unread[field_index(a->field)] = true;
		return;
	}
	if (field_is_link(a->field)) {
		resolve_targets(d, a->field, &v);
		d->unread[field_index(a->field)] = *a->text && !v.count;
		if (a->op != ASSIGN_SET)
			combine(d, a, old, &v);
		if (v.count > REFS_MAX)
			draft_fault(d, WSOA_INVALID, a->field->name, "", arena_printf(d->mem, "%s: %zu refs, at most %d fit", a->field->name, v.count, REFS_MAX),
			            "take some out with -=");
	}
	check_permission(d, a->field, old, &v);
	d->next.values[field_index(a->field)] = v;
}

static struct change *add_change(struct draft *d, const struct field *f, const char *name)
{
	struct change *more = d->changes;
	if (!more) { /* room for what most records have: the array is copied as it grows */
		enum { USUAL = 12 };
		more = arena_array(d->mem, USUAL, sizeof *more);
		d->cap = more ? USUAL : 0;
	}
	more = more ? arena_grow(d->mem, more, d->count, &d->cap, sizeof *more) : NULL;
	if (!more)
		return NULL;
	d->changes = more;
	struct change *c = &d->changes[d->count++];
	*c = (struct change){ .field = f, .name = name };
	return c;
}

static void assign_extra(struct draft *d, const struct assignment *a)
{
	struct error bad = { 0 };
	struct value from = { 0 };
	for (size_t i = 0; d->old && i < d->old->extra_count; i++)
		if (!strcmp(d->old->extras[i].name, a->name + 6))
			from = d->old->extras[i].value;
	if (words_check(a->name, true, a->text, d->w->options.allow_identifiers, &bad)) {
		fault_of_error(d->w, &d->first, d->m->row, a->name, a->text, &bad);
		return;
	}
	struct value to = *a->text ? value_of_text(a->text) : value_none();
	if (value_equal(NULL, &from, &to))
		return;
	if (!d->m->engine && !(d->standing.roles & ROLE_BIT(ROLE_programme)))
		draft_fault(d, WSOA_REFUSED, a->name, a->text, "only the programme team may change it", "ask them (see: wsoa list people roles:programme)");
	struct change *c = add_change(d, NULL, a->name);
	if (c) {
		c->words = true;
		c->from = from;
		c->to = to;
	}
}

static struct value *draft_value(struct draft *d, enum field_id id)
{
	return record_value(&d->next, field_at(id));
}

static bool draft_changed(const struct draft *d, enum field_id id)
{
	static const struct value none;
	size_t i = field_index(field_at(id));
	return !value_equal(field_at(id), d->old ? &d->old->values[i] : &none, &d->next.values[i]);
}

/* ---- rules of records ---- */

static void rule_dates(struct draft *d)
{
	const struct value *start = draft_value(d, FIELD_action_start_on), *due = draft_value(d, FIELD_action_due_on);
	if (!draft_changed(d, FIELD_action_start_on) && !draft_changed(d, FIELD_action_due_on))
		return;
	if (start->set && due->set && due->num < start->num)
		draft_fault(d, WSOA_INVALID, "due_on", value_text(field_at(FIELD_action_due_on), due, d->mem), "it is due before it starts",
		            "give a due date on or after the start date");
}

static void rule_cycles(struct draft *d)
{
	const struct value *v = draft_value(d, FIELD_action_depends_on);
	for (size_t i = 0; d->old && i < v->count; i++) {
		const char *path = NULL;
		if (v->targets[i].id == d->old->id)
			path = d->old->ref;
		else if (dependency_path(d->w->db, v->targets[i].id, d->old->id, d->mem, &path))
			return;
		if (path)
			draft_fault(d, WSOA_REFUSED, "depends_on", v->targets[i].ref,
			            arena_printf(d->mem, "it would depend on itself: %s -> %s", d->old->ref, path), "leave out one of these dependencies");
	}
}

/* The words of a deadline stand beside it; the first date of an action that is added to a baselined plan is its baseline. */
static void follow_due(struct draft *d)
{
	struct value *due = draft_value(d, FIELD_action_due_on), *written = draft_value(d, FIELD_action_due_as_written);
	struct value *baseline = draft_value(d, FIELD_action_baseline_due_on);
	if (!draft_changed(d, FIELD_action_due_on))
		return;
	*written = due->set && due->text ? value_of_text(due->text) : value_none();
	if (due->set && !baseline->set && d->standing.baselined)
		*baseline = value_of_int(due->num);
}

static void rule_needed(struct draft *d)
{
	size_t count;
	const struct field *f = kind_fields(d->next.kind, &count);
	for (size_t i = 0; i < count; i++)
		if (f[i].flags & F_NEEDED && !d->next.values[i].set && !d->unread[i])
			draft_fault(d, WSOA_INVALID, f[i].name, "", arena_printf(d->mem, "%s is missing", f[i].label),
			            arena_printf(d->mem, d->m->options ? "give --%s \"...\"" : "give %s=...", f[i].name));
}

/* A file of evidence is one that the store holds. */
static void rule_file(struct draft *d)
{
	const struct value *file = draft_value(d, FIELD_evidence_file);
	bool held = false;
	if (!draft_changed(d, FIELD_evidence_file) || !file->set || file_held(d->w->db, file->text, &held) || held)
		return;
	draft_fault(d, WSOA_INVALID, "file", file->text, "the store holds no such file", "attach it: wsoa attach REF FILE");
}

static bool in_programme(const struct record *r)
{
	const struct value *roles = record_field(r, FIELD_person_roles);
	return roles->set && strstr(roles->text, "programme") && !record_field(r, FIELD_person_left_on)->set;
}

/* One address, as mail programs take it: said when it is typed, not when the first digest fails. */
static bool looks_like_address(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-@";
	const char *at = strchr(text, '@');
	return at && at > text && at[1] && at[1] != '.' && !strchr(at + 1, '@') && *text != '-' && strspn(text, allowed) == strlen(text);
}

static void warn_address(struct draft *d)
{
	const struct value *email = draft_value(d, FIELD_person_email);
	if (!draft_changed(d, FIELD_person_email) || !email->set || looks_like_address(email->text))
		return;
	error_issue(&d->w->err, &(wsoa_issue){ .warning = true, .row = d->m->row, .where = "email", .value = email->text,
	                                       .what = "this is not one address that mail can be sent to", .todo = "write it as name@example.org" });
}

/* Somebody of the programme team is always there. */
static void rule_person(struct draft *d)
{
	struct ids team;
	warn_address(d);
	if (!d->old || !in_programme(d->old) || in_programme(&d->next))
		return;
	if (!people_with_role(d->w->db, "programme", d->mem, &team) && team.count < 2)
		draft_fault(d, WSOA_REFUSED, d->old->ref, "", "nobody of the programme team would be left", "give somebody else the role first");
}

/* A request for another date is one for a later date of what has one, in a plan whose dates stand; one at a time. */
static void judge_request(struct draft *d, struct record *of, bool baselined, const char *open)
{
	const struct field *due_on = field_find(of->kind, "due_on");
	const struct value *due = record_value(of, due_on), *asked = draft_value(d, FIELD_date_change_new_due_on);
	const char *now = value_text(due_on, due, d->mem);
	if (!baselined)
		draft_fault(d, WSOA_REFUSED, "of", of->ref, "its plan is not baselined: dates are free to the programme team",
		            arena_printf(d->mem, "wsoa set %s due_on=DATE", of->ref));
	else if (!due->set)
		draft_fault(d, WSOA_REFUSED, "of", of->ref, "it has no deadline that could move", "have one agreed: wsoa decide MEETING set REF due_on=DATE");
	else if (asked->set && asked->num <= due->num)
		draft_fault(d, WSOA_INVALID, "new_due_on", value_text(due_on, asked, d->mem), arena_printf(d->mem, "it is due on %s: that is not later", now),
		            arena_printf(d->mem, "an earlier date needs no agreement: the programme team sets it with wsoa set %s due_on=DATE", of->ref));
	else if (!d->old && open)
		draft_fault(d, WSOA_REFUSED, "of", of->ref, arena_printf(d->mem, "%s asks for another date of it already", open),
		            arena_printf(d->mem, "change it: wsoa set %s new_due_on=DATE; or take it back: wsoa move %s withdraw", open, open));
}

static void rule_date_change(struct draft *d)
{
	const struct value *of = draft_value(d, FIELD_date_change_of);
	struct record *target = NULL;
	bool baselined = false;
	const char *open = NULL;
	if (d->old && draft_changed(d, FIELD_date_change_of))
		draft_fault(d, WSOA_REFUSED, "of", "", "a request stays with what it is for", "withdraw it, and ask anew: wsoa extend REF DATE ...");
	if (!of->count || (d->old && !draft_changed(d, FIELD_date_change_new_due_on)))
		return;
	if (draft_value(d, FIELD_date_change_board_due_on)->set || draft_value(d, FIELD_date_change_adviser_due_on)->set)
		draft_fault(d, WSOA_REFUSED, "new_due_on", "", "somebody has agreed to it as it is",
		            arena_printf(d->mem, "take it back, and ask anew: wsoa move %s withdraw", d->old ? d->old->ref : "REF"));
	if (record_load(d->w->db, of->targets[0].id, d->mem, &target) || plan_baselined(d->w->db, target->plan, &baselined) ||
	    open_date_change(d->w->db, target->id, d->mem, &open))
		return; /* the error stands in the handle */
	judge_request(d, target, baselined, open);
	if (!d->old)
		*draft_value(d, FIELD_date_change_old_due_on) = value_of_int(record_value(target, field_find(target->kind, "due_on"))->num);
}

/* ---- figures ---- */

static const char *draft_text(struct draft *d, enum field_id id)
{
	return draft_value(d, id)->text;
}

static void draft_warn(struct draft *d, enum field_id id, const char *what, const char *todo)
{
	error_issue(&d->w->err, &(wsoa_issue){ .warning = true, .row = d->m->row, .where = field_at(id)->name, .value = draft_text(d, id), .what = what, .todo = todo });
}

/* A figure that its unit does not have is kept: it may be right, and the unit wrong. */
static void warn_figure(struct draft *d, enum field_id id, const char *unit)
{
	const char *odd = draft_changed(d, id) ? figure_odd(unit, draft_text(d, id)) : NULL;
	if (odd)
		draft_warn(d, id, arena_printf(d->mem, "%s %s: %s", draft_text(d, id), unit, odd), "mend the figure, or the unit of the measure");
}

/* The measure that a target or reading is of; false where that is not known. */
static bool load_measure(struct draft *d, enum field_id id, struct record **out)
{
	const struct value *v = draft_value(d, id);
	return v->count && !record_load(d->w->db, v->targets[0].id, d->mem, out);
}

/* The way back from what it continues; a ring of them would have no beginning. */
static void rule_continues(struct draft *d)
{
	enum { MOST = 1000 };
	const struct value *v = draft_value(d, FIELD_measure_continues);
	int64_t at = v->count ? v->targets[0].id : 0;
	struct ids next;
	for (int i = 0; d->old && at && i < MOST; i++) {
		if (at == d->old->id) {
			draft_fault(d, WSOA_REFUSED, "continues", v->targets[0].ref, "a measure does not continue itself, nor one that continues it",
			            "name the measure that was there before: wsoa measure continues OLD NEW");
			return;
		}
		if (linked_to(d->w->db, at, "continues", d->mem, &next))
			return;
		at = next.count ? next.id[0] : 0;
	}
}

static void rule_measure(struct draft *d)
{
	int days;
	bool working;
	const char *lag = draft_text(d, FIELD_measure_lag), *tolerance = draft_text(d, FIELD_measure_tolerance);
	if (lag && draft_changed(d, FIELD_measure_lag) && !lag_read(lag, &days, &working))
		draft_fault(d, WSOA_INVALID, "lag", lag, arena_printf(d->mem, "lag: '%.40s' is no stretch of time", lag), "days or working days: 30d, 20wd");
	if (tolerance && *tolerance == '-')
		draft_fault(d, WSOA_INVALID, "tolerance", tolerance, "tolerance: it is below 0", "say how far off target is still amber: tolerance=2");
	rule_continues(d);
	warn_figure(d, FIELD_measure_baseline, draft_text(d, FIELD_measure_unit));
}

static void rule_target(struct draft *d)
{
	const struct value *follows = draft_value(d, FIELD_target_follows), *of = draft_value(d, FIELD_target_measure);
	const char *value = draft_text(d, FIELD_target_value);
	struct record *m;
	if (!value && !follows->count)
		draft_fault(d, WSOA_INVALID, "value", "", "Value is missing", "give value=..., or follows=MEASURE where a benchmark is to be reached");
	if (value && follows->count)
		draft_fault(d, WSOA_INVALID, "follows", follows->targets[0].ref, "a target has a value or follows a benchmark, not both", "clear one: value= or follows=");
	if (follows->count && of->count && same_target(follows->targets, of->targets))
		draft_fault(d, WSOA_INVALID, "follows", follows->targets[0].ref, "a measure is no benchmark of its own", "name the measure of the benchmark");
	if (!value || !draft_changed(d, FIELD_target_value) || !load_measure(d, FIELD_target_measure, &m))
		return;
	warn_figure(d, FIELD_target_value, record_text(m, FIELD_measure_unit));
	if (target_odd(record_text(m, FIELD_measure_better), record_text(m, FIELD_measure_baseline), value))
		draft_warn(d, FIELD_target_value,
		           arena_printf(d->mem, "%s is worse than the baseline, %s, where %s is better", value, record_text(m, FIELD_measure_baseline),
		                        record_text(m, FIELD_measure_better)),
		           "mend the target, the baseline or better");
}

/* What is corrected came before, and is of the same measure. */
static void rule_corrects(struct draft *d)
{
	const struct value *v = draft_value(d, FIELD_reading_corrects), *of = draft_value(d, FIELD_reading_measure);
	struct record *first;
	if (!v->count || !draft_changed(d, FIELD_reading_corrects) || record_load(d->w->db, v->targets[0].id, d->mem, &first))
		return;
	const struct value *its = record_field(first, FIELD_reading_measure);
	if (d->old && first->id >= d->old->id)
		draft_fault(d, WSOA_INVALID, "corrects", first->ref, "a reading corrects one that was recorded before it", "record a further reading: wsoa record MEASURE PERIOD VALUE");
	if (of->count && (!its->count || !same_target(its->targets, of->targets)))
		draft_fault(d, WSOA_INVALID, "corrects", first->ref, arena_printf(d->mem, "%s is of another measure", first->ref), "name a reading of the same measure");
}

static void rule_reading(struct draft *d)
{
	struct record *m;
	rule_corrects(d);
	if (draft_changed(d, FIELD_reading_value) && load_measure(d, FIELD_reading_measure, &m))
		warn_figure(d, FIELD_reading_value, record_text(m, FIELD_measure_unit));
}

/* ---- ratings ---- */

/* What a rule refuses is a warning where a sheet says it: the sheet is of before the rule. */
static void rating_fault(struct draft *d, const char *where, const char *value, const char *what, const char *todo)
{
	if (d->m->row)
		error_issue(&d->w->err, &(wsoa_issue){ .warning = true, .row = d->m->row, .where = where, .value = value, .what = what, .todo = todo });
	else
		draft_fault(d, WSOA_REFUSED, where, value, what, todo);
}

/* The value on the scale of the record's plan; NULL where it is on none, which was said. */
static const struct scale_value *on_scale(struct draft *d, const char *value)
{
	const struct scale *scale;
	wsoa_status st = plan_scale(d->w->db, d->next.plan, &scale);
	if (st) {
		d->first = d->first ? d->first : st;
		return NULL;
	}
	const struct scale_value *v = scale_value(scale, value);
	if (!v)
		rating_fault(d, "rating", value, arena_printf(d->mem, "'%s' is not on the scale of the plan, %s", value, scale->name),
		             arena_printf(d->mem, "one of: %s; another scale: wsoa set %s scale=NAME", scale_words(scale, d->mem), d->next.plan_ref ? d->next.plan_ref : "PLAN"));
	return v;
}

static bool draft_says(struct draft *d, enum field_id id)
{
	return draft_value(d, id)->set && draft_changed(d, id);
}

/* Amber and red are answered for when they are given. */
static void rule_rating(struct draft *d, enum field_id rating)
{
	const char *value = draft_text(d, rating);
	const struct scale_value *v = value && draft_changed(d, rating) ? on_scale(d, value) : NULL;
	if (!v || d->next.kind != KIND_action || (v->neutral != NEUTRAL_amber && v->neutral != NEUTRAL_red))
		return;
	if (!d->m->reason && !draft_says(d, FIELD_action_rating_reason))
		rating_fault(d, "rating_reason", "", arena_printf(d->mem, "a rating of %s needs a reason", value), "say why: --reason \"...\", or rating_reason=...");
	if (v->neutral == NEUTRAL_red && !draft_value(d, FIELD_action_recovery)->set)
		rating_fault(d, "recovery", "", arena_printf(d->mem, "a rating of %s needs a way back on course", value),
		             "say how it gets back on course: recovery=... (wsoa update: --recovery \"...\")");
}

/* ---- what the chair decided ---- */

static date held_on(struct draft *d, const struct value *meeting)
{
	struct record *r = NULL;
	return meeting->count && !record_load(d->w->db, meeting->targets[0].id, d->mem, &r) ? record_date(r, FIELD_meeting_held_on) : DATE_NONE;
}

/* Only the chair's own decisions are ratified, and by a meeting after them. */
static void rule_ratified(struct draft *d)
{
	const struct value *by = draft_value(d, FIELD_decision_ratified_by), *meeting = draft_value(d, FIELD_decision_meeting);
	char day[DATE_LONG + 1];
	if (!by->set || !draft_changed(d, FIELD_decision_ratified_by))
		return;
	const char *ref = by->targets[0].ref, *own = meeting->count ? meeting->targets[0].ref : "";
	date held = held_on(d, by), before = held_on(d, meeting);
	if (!draft_value(d, FIELD_decision_chairs_action)->num)
		draft_fault(d, WSOA_REFUSED, "ratified_by", ref, "it is no chair's action: there is nothing to ratify",
		            "see what there is: wsoa list decisions 'chairs_action=yes ratified_by=none'");
	else if (meeting->count && same_target(by->targets, meeting->targets))
		draft_fault(d, WSOA_REFUSED, "ratified_by", ref, arena_printf(d->mem, "it was taken after %s: a later meeting ratifies it", own), "name the next meeting");
	else if (held != DATE_NONE && before != DATE_NONE && held <= before) {
		date_long(held, day);
		draft_fault(d, WSOA_REFUSED, "ratified_by", ref, arena_printf(d->mem, "it was taken after %s, and %s was held before that, on %s", own, ref, day),
		            "name a later meeting");
	}
}

/* ---- the baseline ---- */

/* Deadlines stand from a day that has come; and a slip of the pen has a day on both sides. */
static void rule_baseline(struct draft *d)
{
	const struct value *on = draft_value(d, FIELD_plan_baselined_on);
	const struct field *f = field_at(FIELD_plan_baselined_on);
	if (!draft_changed(d, FIELD_plan_baselined_on))
		return;
	if (on->set && on->num > d->w->today)
		draft_fault(d, WSOA_INVALID, f->name, value_text(f, on, d->mem), "a plan is not baselined from a day that has not come yet", "give today or a day before");
	if (d->m->act == ACT_corrected && (!on->set || !record_value(d->old, f)->set))
		draft_fault(d, WSOA_REFUSED, f->name, value_text(f, on, d->mem), "a correction mends the day of the baseline: it neither sets nor lifts it",
		            arena_printf(d->mem, "record the decision: wsoa decide MEETING set %s baselined_on=%s", d->old->ref, on->set ? "DATE" : ""));
}

static void apply_rules(struct draft *d)
{
	rule_needed(d);
	if (d->next.kind == KIND_plan)
		rule_baseline(d);
	if (d->next.kind == KIND_decision)
		rule_ratified(d);
	if (d->next.kind == KIND_date_change)
		rule_date_change(d);
	if (d->next.kind == KIND_measure)
		rule_measure(d);
	if (d->next.kind == KIND_target)
		rule_target(d);
	if (d->next.kind == KIND_reading)
		rule_reading(d);
	if (d->next.kind == KIND_evidence)
		rule_file(d);
	if (d->next.kind == KIND_person)
		rule_person(d);
	if (d->next.kind == KIND_workstream)
		rule_rating(d, FIELD_workstream_rating);
	if (d->next.kind != KIND_action)
		return;
	rule_rating(d, FIELD_action_rating);
	follow_due(d);
	rule_dates(d);
	rule_cycles(d);
}

/* ---- changes of a draft ---- */

static void collect_changes(struct draft *d)
{
	size_t count;
	static const struct value none;
	const struct record *was = d->old ? d->old : d->undone;
	const struct field *f = kind_fields(d->next.kind, &count);
	for (size_t i = 0; i < count; i++) {
		const struct value *from = was ? &was->values[i] : &none;
		if (value_equal(&f[i], from, &d->next.values[i]))
			continue;
		struct change *c = add_change(d, &f[i], f[i].name);
		if (c) {
			c->from = *from;
			c->to = d->next.values[i];
			c->to.hash = NULL;
		}
	}
}

static const char *short_text(const struct field *f, const struct value *v, struct arena *mem)
{
	const char *text = f ? value_text(f, v, mem) : v->text ? v->text : v->num ? "yes" : "no";
	size_t n = text ? utf8_fit(text, strlen(text), 60) : 0;
	if (!v->set)
		return "(nothing)";
	return text && text[n] ? arena_printf(mem, "%.*s...", (int)n, text) : text;
}

const char *changes_text(const struct change *changes, size_t count, struct arena *mem)
{
	enum { SAID = 8 };
	struct buf b = { 0 };
	for (size_t i = 0; i < count && i < SAID; i++) {
		const struct change *c = &changes[i];
		buf_printf(&b, "%s%s: %s -> %s", i ? "; " : "", c->name, short_text(c->field, &c->from, mem), short_text(c->field, &c->to, mem));
	}
	if (count > SAID)
		buf_printf(&b, "; and %zu more", count - SAID);
	return buf_keep(&b, mem);
}

/* What a record without a title is about: the first of what lists of its kind show. */
static const char *said_of(const struct record *r, struct arena *mem)
{
	enum { SAID = 3 };
	struct buf b = { 0 };
	size_t count, said = 0;
	const struct field *f = kind_fields(r->kind, &count);
	for (size_t i = 0; i < count && said < SAID; i++)
		if (f[i].flags & F_LIST && r->values[i].set)
			buf_printf(&b, "%s%s: %s", said++ ? "; " : "", f[i].name, short_text(&f[i], &r->values[i], mem));
	return buf_keep(&b, mem);
}

static const char *outcome_text(struct draft *d)
{
	if (d->old)
		return changes_text(d->changes, d->count, d->mem);
	return *record_title(&d->next) ? record_title(&d->next) : said_of(&d->next, d->mem);
}

/* ---- refs made up ---- */

static void slug(const char *text, char *out, size_t size)
{
	size_t n = 0;
	for (const char *p = text; *p && n + 1 < size; p++) {
		if (isalnum((unsigned char)*p))
			out[n++] = (char)tolower((unsigned char)*p);
		else if (n && out[n - 1] != '-' && *p != '\'')
			out[n++] = '-';
	}
	while (n && out[n - 1] == '-')
		n--;
	out[n] = '\0';
}

static wsoa_status free_ref(struct draft *d, int64_t space, const char *wanted, const char **out)
{
	struct store *s = d->w->db;
	int64_t taken;
	*out = wanted;
	wsoa_status st = ref_taken(s, space, wanted, d->next.kind, &taken, NULL);
	for (int i = 2; !st && taken; i++) {
		*out = arena_printf(d->mem, "%s-%d", wanted, i);
		if (!*out)
			return error_nomem(&d->w->err);
		st = ref_taken(s, space, *out, d->next.kind, &taken, NULL);
	}
	return st;
}

/* A step of 1.2.3 is 1.2.3/a, 1.2.3/b ... */
static wsoa_status lettered_ref(wsoa *w, int64_t space, const char *parent, struct arena *mem, const char **out)
{
	int64_t taken = 1;
	wsoa_status st = WSOA_OK;
	for (char c = 'a'; c <= 'z' && taken && !st; c++) {
		*out = arena_printf(mem, "%s/%c", parent, c);
		st = ref_taken(w->db, space, *out, KIND_milestone, &taken, NULL);
	}
	if (!st && taken)
		st = ref_next(w->db, space, arena_printf(mem, "%s/", parent), mem, out);
	return st;
}

static const char *first_target(const struct record *r, enum field_id id)
{
	const struct value *v = record_field(r, id);
	const char *ref = v->count ? v->targets[0].ref : "", *own = ref ? strchr(ref, ':') : NULL;
	return own ? own + 1 : ref;
}

static wsoa_status make_ref(struct draft *d, const char **out)
{
	wsoa *w = d->w;
	struct record *r = &d->next;
	char text[REF_MAX - 8];
	int year, month, day;
	switch (r->kind) {
	case KIND_person:
		slug(record_title(r), text, sizeof text);
		return free_ref(d, 0, arena_printf(d->mem, "@%s", *text ? text : "person"), out);
	case KIND_post:
	case KIND_organisation:
		slug(record_title(r), text, sizeof text);
		return free_ref(d, 0, *text ? arena_strdup(d->mem, text) : kind_of(r->kind)->name, out);
	case KIND_plan: {
		const struct value *on = draft_value(d, FIELD_plan_inspected_on), *form = draft_value(d, FIELD_plan_form);
		date_split(on->set ? (date)on->num : w->today, &year, &month, &day);
		return free_ref(d, 0, arena_printf(d->mem, "%s-%d", form->set ? form->text : "plan", year), out);
	}
	case KIND_decision:
		if (!draft_value(d, FIELD_decision_meeting)->set)
			return ref_next(w->db, 0, "D", d->mem, out);
		return ref_next(w->db, 0, arena_printf(d->mem, "%s/", first_target(r, FIELD_decision_meeting)), d->mem, out);
	case KIND_recommendation:
		return ref_next(w->db, 0, arena_printf(d->mem, "%s/", first_target(r, FIELD_recommendation_visit)), d->mem, out);
	case KIND_judgement:
		return free_ref(d, 0, arena_printf(d->mem, "%s/%s", first_target(r, FIELD_judgement_visit), first_target(r, FIELD_judgement_weakness)), out);
	case KIND_milestone:
		return lettered_ref(w, r->plan, first_target(r, FIELD_milestone_of), d->mem, out);
	case KIND_target:
		date_split((date)draft_value(d, FIELD_target_due_on)->num, &year, &month, &day);
		return free_ref(d, r->plan, arena_printf(d->mem, "%s/%04d-%02d", first_target(r, FIELD_target_measure), year, month), out);
	case KIND_reading: {
		char iso[DATE_ISO + 1];
		date_iso((date)draft_value(d, FIELD_reading_period)->num, iso);
		return free_ref(d, r->plan, arena_printf(d->mem, "%s/%.7s", first_target(r, FIELD_reading_measure), iso), out);
	}
	default:
		return ref_next(w->db, kind_of(r->kind)->in_plan ? r->plan : 0, kind_of(r->kind)->prefix, d->mem, out);
	}
}

/* Where the ref is that of one whose making was undone, that one is made anew. */
static wsoa_status check_ref(struct draft *d, const char *ref)
{
	int64_t taken = 0, undone = 0;
	if (!ref_valid(ref)) {
		draft_fault(d, WSOA_INVALID, "ref", ref, "not a ref", "letters, digits and . _ / - (a person's may begin with @), at most 64");
		return WSOA_OK;
	}
	wsoa_status st = ref_taken(d->w->db, d->next.plan, ref, d->next.kind, &taken, &undone);
	if (!st && taken)
		draft_fault(d, WSOA_INVALID, "ref", ref, arena_printf(d->mem, "'%s' is taken", ref), "choose another: a ref is never given twice");
	return !st && undone ? record_load(d->w->db, undone, d->mem, &d->undone) : st;
}

/* ---- events ---- */

enum { NOTED_ONE_BY_ONE = 1000 };

/* A record made right after others of its kind: its text is its title, which the log has. */
static bool count_outcome(wsoa *w, const struct record *r, const struct event *ev)
{
	struct outcome_item *last = w->outcome_count ? &w->outcome[w->outcome_count - 1] : NULL;
	if (!w->outcome_brief || r->id || w->outcome_count < NOTED_ONE_BY_ONE || last->kind != r->kind || strcmp(last->act, act_name(ev->act)) != 0 ||
	    last->version + last->more + 1 != ev->seq)
		return false;
	last->more++;
	return true;
}

void edit_outcome(wsoa *w, enum kind_id kind, const char *ref, const struct event *ev, const char *text)
{
	struct outcome_item *more = arena_grow(&w->outcome_mem, w->outcome, w->outcome_count, &w->outcome_cap, sizeof *w->outcome);
	if (!more)
		return;
	w->outcome = more;
	w->outcome[w->outcome_count++] = (struct outcome_item){ kind, arena_strdup(&w->outcome_mem, ref), act_name(ev->act),
		                                                arena_strdup(&w->outcome_mem, text), ev->seq, 0 };
}

static void note_outcome(wsoa *w, const struct record *r, const struct event *ev, const char *text)
{
	const char *ref = w->outcome_plans && r->plan_ref ? arena_printf(&w->outcome_mem, "%s:%s", r->plan_ref, r->ref) : r->ref;
	if (!count_outcome(w, r, ev))
		edit_outcome(w, r->kind, ref, ev, text);
}

wsoa_status edit_event(wsoa *w, const struct record *r, const struct manner *m, struct change *changes, size_t count, const char *workflow,
                       const char *outcome)
{
	struct event ev = { .at = w->now, .manual = w->manual, .on = m->on, .actor = w->person_uuid, .on_word_of = w->on_word_of_uuid,
		            .plan = r->plan_uuid, .kind = r->kind, .subject = r->uuid, .act = m->act, .changes = changes, .change_count = count,
		            .batch = w->batch, .undoes = m->undoes };
	if (m->reason && *m->reason)
		ev.reason = value_of_text(m->reason);
	if (workflow)
		memcpy(ev.workflow, workflow, sizeof ev.workflow);
	if (id_is_zero(&ev.actor)) /* the first person of a store makes themself */
		ev.actor = w->person_uuid = r->uuid;
	wsoa_status st = log_append(w->db, &ev);
	if (st)
		return st;
	w->batch = ev.batch;
	note_outcome(w, r, &ev, outcome);
	return w->outcome_mem.failed ? error_nomem(&w->err) : WSOA_OK;
}

wsoa_status edit_setting(wsoa *w, const struct manner *m, const char *name, const char *from, const char *to, const char *outcome)
{
	struct change c = { .name = name, .from = from ? value_of_text(from) : value_none(), .to = to ? value_of_text(to) : value_none() };
	const struct record none = { .kind = KIND_COUNT, .ref = name };
	struct event ev = { .at = w->now, .manual = w->manual, .on = DATE_NONE, .actor = w->person_uuid, .on_word_of = w->on_word_of_uuid,
		            .kind = KIND_COUNT, .act = ACT_installed, .changes = &c, .change_count = 1, .batch = w->batch, .undoes = m->undoes };
	if (m->reason && *m->reason)
		ev.reason = value_of_text(m->reason);
	wsoa_status st = log_append(w->db, &ev);
	if (st)
		return st;
	w->batch = ev.batch;
	note_outcome(w, &none, &ev, outcome);
	return w->outcome_mem.failed ? error_nomem(&w->err) : WSOA_OK;
}

/* ---- create ---- */

static wsoa_status plan_for(wsoa *w, enum kind_id kind, int64_t plan, struct draft *d)
{
	size_t count = 0;
	struct record *p;
	wsoa_status st = WSOA_OK;
	if (!kind_of(kind)->in_plan)
		return WSOA_OK;
	if (!plan)
		plan = w->plan;
	if (!plan)
		st = live_plans(w->db, &count, &plan);
	if (!st && !plan)
		return error_set(&w->err, count ? WSOA_INVALID : WSOA_NOTFOUND, "--plan", count ? "name one: --plan REF" : "make one first: wsoa add plan form=wsoa title=...",
		                 count ? "there are %zu live plans" : "there is no plan yet", count);
	if (!st)
		st = record_identity(w->db, plan, d->mem, &p);
	if (!st) {
		d->next.plan = plan;
		d->next.plan_uuid = p->uuid;
		d->next.plan_ref = p->ref;
	}
	return st;
}

/* The state a new record begins in; with adopt, one that the sheet gave stays. */
static wsoa_status begin_state(struct draft *d, const struct workflow **workflow)
{
	const struct field *status = kind_status(d->next.kind);
	*workflow = NULL;
	wsoa_status st = status ? store_workflow_of(d->w->db, d->next.kind, workflow) : WSOA_OK;
	if (st || !*workflow)
		return st;
	struct value *v = &d->next.values[field_index(status)];
	if (v->set && !workflow_state(*workflow, v->text))
		draft_fault(d, WSOA_INVALID, "status", v->text, "not a state of its workflow", "see: wsoa why REF");
	if (!v->set)
		*v = value_of_text((*workflow)->states[(*workflow)->initial].name);
	return WSOA_OK;
}

static void ref_change(struct draft *d)
{
	struct change *c = add_change(d, NULL, "ref");
	if (!c)
		return;
	c->words = d->next.kind == KIND_person;
	c->to = value_of_text(d->next.ref);
}

static void leave_extra(struct draft *d, const struct extra *x)
{
	for (size_t i = 0; i < d->count; i++) {
		struct change *c = &d->changes[i];
		if (c->field || strncmp(c->name, "extra.", 6) || strcmp(c->name + 6, x->name))
			continue;
		c->from = x->value;
		if (value_equal(NULL, &c->from, &c->to)) /* as it was: no change */
			*c = d->changes[--d->count];
		return;
	}
	struct change *c = add_change(d, NULL, arena_printf(d->mem, "extra.%s", x->name));
	if (c) {
		c->words = true;
		c->from = x->value;
	}
}

/* It comes back under its name with what is said of it now: nothing of what it held stays. */
static void made_anew(struct draft *d)
{
	struct change *c = add_change(d, NULL, "removed");
	d->next.ref = d->undone->ref;
	d->next.uuid = d->undone->uuid;
	if (c)
		c->from = value_of_int(1);
	for (size_t i = 0; i < d->undone->extra_count; i++)
		leave_extra(d, &d->undone->extras[i]);
}

static void assign_all(struct draft *d, const struct assignment *a, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (a[i].field)
			assign_field(d, &a[i]);
		else
			assign_extra(d, &a[i]);
	}
}

static wsoa_status permit_adding(struct draft *d)
{
	const char *what, *todo;
	d->standing_known = false; /* a draft's links decide who owns it */
	wsoa_status st = know_standing(d);
	if (!st && !d->m->engine && !may_add(&d->standing, d->next.kind, "add", d->mem, &what, &todo))
		draft_fault(d, WSOA_REFUSED, kind_of(d->next.kind)->name, "", what, todo);
	return st;
}

wsoa_status edit_create(wsoa *w, enum kind_id kind, int64_t plan, const char *ref, const struct assignment *a, size_t count,
                        const struct manner *m, int64_t *id)
{
	struct arena mem = arena_borrow(&w->spare);
	struct draft d = { .w = w, .mem = &mem, .m = m, .next.kind = kind };
	const struct workflow *workflow = NULL;
	wsoa_status st = plan_for(w, kind, plan, &d);
	if (!st)
		st = know_standing(&d); /* of the area's roles and the plan, for extras and the baseline */
	if (st)
		goto done;
	assign_all(&d, a, count);
	st = permit_adding(&d);
	if (!st)
		st = begin_state(&d, &workflow);
	if (st)
		goto done;
	apply_rules(&d);
	if (!d.first && !ref)
		st = make_ref(&d, &ref);
	if (!st && ref)
		st = check_ref(&d, ref);
	if (!st)
		st = mem.failed ? error_nomem(&w->err) : finish_faults(w, d.first, "the new record has", ref ? ref : kind_of(kind)->name);
	if (st)
		goto done;
	if (d.undone) {
		made_anew(&d);
	} else {
		d.next.ref = ref;
		d.next.uuid = id_new();
		ref_change(&d);
	}
	collect_changes(&d);
	if (mem.failed)
		st = error_nomem(&w->err);
	if (!st)
		st = edit_event(w, &d.next, m, d.changes, d.count, workflow ? workflow->hash : NULL, outcome_text(&d));
	if (!st && id)
		*id = d.undone ? d.undone->id : w->db->head_seq;
	if (!st && m->decision && d.standing.decided)
		st = decision_use(w, m->decision, d.next.plan);
done:
	arena_return(&w->spare, &mem);
	return st;
}

/* ---- change ---- */

/* --if-version: says what was asked for and what stands there now. */
static wsoa_status check_version(struct draft *d, const struct assignment *a, size_t count)
{
	struct buf b = { 0 };
	if (!d->m->if_version || d->m->if_version == d->old->version)
		return WSOA_OK;
	for (size_t i = 0; i < count; i++)
		if (a[i].field)
			buf_printf(&b, "; %s: yours '%s', now '%s'", a[i].name, a[i].text,
			           value_text(a[i].field, record_value(d->old, a[i].field), d->mem));
	wsoa_status st = error_set(&d->w->err, WSOA_BUSY, d->old->ref, "look at it again: wsoa show REF, then give its version",
	                           "%s was changed by someone else: version %lld, not %lld%.300s", d->old->ref, (long long)d->old->version,
	                           (long long)d->m->if_version, buf_text(&b));
	d->mem->failed |= b.failed;
	buf_free(&b);
	return st;
}

/* From the moment a plan is baselined, the due dates of its actions are the original ones. */
static wsoa_status fill_baselines(wsoa *w, int64_t plan, struct arena *mem)
{
	struct ids actions;
	struct record *r;
	struct manner m = { .act = ACT_changed, .on = DATE_NONE, .engine = true };
	wsoa_status st = actions_without_baseline(w->db, plan, mem, &actions);
	for (size_t i = 0; i < actions.count && !st; i++) {
		struct arena one = { 0 };
		st = record_load(w->db, actions.id[i], &one, &r);
		if (!st) {
			struct change c = { .field = field_at(FIELD_action_baseline_due_on), .name = "baseline_due_on",
				            .to = value_of_int(record_field(r, FIELD_action_due_on)->num) };
			st = edit_event(w, r, &m, &c, 1, NULL, "baseline_due_on filled from due_on");
		}
		arena_free(&one);
	}
	return st;
}

/* Evidence, steps and figures go only to what one has a part in: asked of the record as it will be. */
static wsoa_status permit_new_parents(struct draft *d)
{
	struct record as_new = d->next;
	struct standing s;
	const char *what, *todo;
	if (d->m->engine || d->m->adopt || !parents_differ(d->old, &d->next))
		return WSOA_OK;
	as_new.id = 0;
	wsoa_status st = standing_of(d->w, &as_new, "set", 0, d->mem, &s);
	s.baselined = false; /* the fields themselves were asked */
	if (!st && !may_add(&s, d->next.kind, "move", d->mem, &what, &todo))
		draft_fault(d, WSOA_REFUSED, d->old->ref, "", what, todo);
	return st;
}

wsoa_status edit_change(wsoa *w, int64_t id, const struct assignment *a, size_t count, const struct manner *m, bool *changed)
{
	struct arena mem = arena_borrow(&w->spare);
	struct draft d = { .w = w, .mem = &mem, .m = m };
	const struct workflow *workflow = NULL;
	wsoa_status st = record_load(w->db, id, &mem, &d.old);
	if (!st && d.old->removed)
		st = error_set(&w->err, WSOA_NOTFOUND, d.old->ref, "see: wsoa history", "%s was removed", d.old->ref);
	if (!st)
		st = check_version(&d, a, count);
	if (st)
		goto done;
	d.next = *d.old;
	st = know_standing(&d);
	if (st)
		goto done;
	assign_all(&d, a, count);
	st = permit_new_parents(&d);
	if (st)
		goto done;
	apply_rules(&d);
	if (kind_status(d.next.kind) && !value_equal(kind_status(d.next.kind), &d.old->values[field_index(kind_status(d.next.kind))],
	                                             &d.next.values[field_index(kind_status(d.next.kind))]))
		st = begin_state(&d, &workflow);
	if (!st)
		st = mem.failed ? error_nomem(&w->err) : finish_faults(w, d.first, "the change has", d.old->ref);
	if (st)
		goto done;
	collect_changes(&d);
	if (mem.failed)
		st = error_nomem(&w->err);
	if (changed)
		*changed = d.count > 0;
	if (!st && d.count)
		st = edit_event(w, d.old, m, d.changes, d.count, workflow ? workflow->hash : NULL, outcome_text(&d));
	if (!st && d.count && m->decision && d.standing.decided)
		st = decision_use(w, m->decision, id);
	if (!st && d.next.kind == KIND_plan && draft_changed(&d, FIELD_plan_baselined_on) && draft_value(&d, FIELD_plan_baselined_on)->set)
		st = fill_baselines(w, id, &mem);
done:
	arena_return(&w->spare, &mem);
	return st;
}

wsoa_status version_unchanged(wsoa *w, const struct record *r, const struct manner *m)
{
	if (!m->if_version || m->if_version == r->version)
		return WSOA_OK;
	return error_set(&w->err, WSOA_BUSY, r->ref, "look at it again: wsoa show REF, then give its version",
	                 "%s was changed by someone else: version %lld, not %lld", r->ref, (long long)r->version, (long long)m->if_version);
}

/* ---- how a public call speaks ---- */

wsoa_status manner_of(wsoa *w, enum act act, const wsoa_change *change, struct manner *out)
{
	static const wsoa_change nothing;
	struct date_reading r;
	wsoa_status st = WSOA_OK;
	if (!change)
		change = &nothing;
	*out = (struct manner){ .act = act, .on = DATE_NONE, .if_version = change->if_version };
	if (change->reason && *change->reason) {
		st = words_check("reason", true, change->reason, w->options.allow_identifiers, &w->err);
		out->reason = change->reason;
	}
	if (!st && change->decision)
		st = record_need(w->db, 0, KIND_decision, change->decision, &out->decision, NULL);
	if (st || !change->dated)
		return st;
	if (date_read(change->dated, &w->dates, &r) != DATE_READ)
		return error_set(&w->err, WSOA_INVALID, "--dated", "a date such as 2019-10-14", "--dated: %s", r.why);
	if (r.period)
		return error_set(&w->err, WSOA_INVALID, "--dated", "the day it happened, such as 2019-10-14", "--dated: '%s' is no single day", change->dated);
	if (r.day > w->today)
		return error_set(&w->err, WSOA_INVALID, "--dated", "give today or a day before", "--dated: that day has not come yet");
	out->on = r.day;
	return WSOA_OK;
}
