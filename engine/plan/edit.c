/*
 * Creating and changing records. A draft is the record as it will be; every
 * fault of it is collected as an issue before anything is appended.
 */
#include "plan/draft.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* ---- faults ---- */

void fault(wsoa *w, wsoa_status *first, wsoa_status st, int row, const char *where, const char *value, const char *what, const char *todo)
{
	if (st == WSOA_NOMEM)
		error_nomem(&w->err); /* no fault of what was given */
	else
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

/* What every record has and no change sets; help names them beside the fields. */
static const struct {
	const char *name, *what, *todo;
} no_fields[] = {
	{ "ref", "a ref is given once, when the record is added", "write it before the fields: wsoa add KIND REF FIELD=VALUE" },
	{ "plan", "a record stays in the plan to which it was added", "say which when it is added: --plan REF" },
	{ "extra", "a column of a sheet is set by its name", "write extra.NAME=VALUE" },
};

static void fault_of_name(wsoa *w, wsoa_status *first, enum kind_id kind, const char *name, const char *text, struct arena *mem)
{
	for (size_t i = 0; i < sizeof no_fields / sizeof *no_fields; i++)
		if (!strcmp(no_fields[i].name, name)) {
			fault(w, first, WSOA_INVALID, 0, name, text, no_fields[i].what, no_fields[i].todo);
			return;
		}
	fault(w, first, WSOA_INVALID, 0, name, text, arena_printf(mem, "%s has no field '%s'", kind_of(kind)->one, name), nearest_field(kind, name, mem));
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
			fault_of_name(w, &first, kind, name, a[i].text, mem);
		else if (named_before(a, i))
			fault(w, &first, WSOA_INVALID, 0, name, texts[i], arena_printf(mem, "%s is given twice", name), "give it once");
		else if (a[i].op != ASSIGN_SET && (!a[i].field || a[i].field->type != TYPE_REFS))
			fault(w, &first, WSOA_INVALID, 0, name, texts[i], "only a set takes += and -=", "write FIELD=VALUE");
	}
	if (!a || mem->failed)
		return error_nomem(&w->err);
	return finish_faults(w, first, "the command has", kind_of(kind)->name);
}

void put_assignment_of(struct assignment *a, size_t *n, const struct field *f, const char *text)
{
	if (text && *text)
		a[(*n)++] = (struct assignment){ f->name, f, ASSIGN_SET, text };
}

void put_assignment(struct assignment *a, size_t *n, enum field_id id, const char *text)
{
	put_assignment_of(a, n, field_at(id), text);
}

const char *full_ref(wsoa *w, const struct record *r)
{
	return r->plan_ref ? arena_printf(&w->call, "%s:%s", r->plan_ref, r->ref) : r->ref;
}

/* ---- drafts ---- */

void draft_fault(struct draft *d, wsoa_status st, const char *where, const char *value, const char *what, const char *todo)
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
	if (!d->old && f->control != CONTROL_ENGINE && f != field_at(FIELD_measure_continues))
		return; /* what a new record holds is asked once: may_add(); but a new measure may retire another */
	if (!may_change(d->w, &d->standing, d->old ? d->old : &d->next, f, from, to, d->mem, &what, &todo))
		draft_fault(d, WSOA_REFUSED, f->name, value_text(f, to, d->mem), what, todo);
}

/* Of all words that a rating can be, those of the plan. */
static void advise_scale(struct draft *d, struct error *bad)
{
	const struct scale *scale;
	if (d->next.plan && !plan_scale(d->w->db, d->next.plan, &scale))
		snprintf(bad->todo, sizeof bad->todo, "one of: %s", scale_words(scale, d->mem));
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
		if (a->field == field_at(FIELD_action_rating) || a->field == field_at(FIELD_workstream_rating))
			advise_scale(d, &bad);
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

struct value *draft_value(struct draft *d, enum field_id id)
{
	return record_value(&d->next, field_at(id));
}

bool draft_changed(const struct draft *d, enum field_id id)
{
	static const struct value none;
	size_t i = field_index(field_at(id));
	return !value_equal(field_at(id), d->old ? &d->old->values[i] : &none, &d->next.values[i]);
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

/* It comes back under its name with what is said of it now: nothing of what it held stays, but for the original date of a baselined plan. */
static void made_anew(struct draft *d)
{
	bool promised = d->next.kind == KIND_action && d->standing.baselined && record_field(d->undone, FIELD_action_baseline_due_on)->set;
	if (promised)
		*draft_value(d, FIELD_action_baseline_due_on) = *record_field(d->undone, FIELD_action_baseline_due_on);
	d->next.ref = d->undone->ref;
	d->next.uuid = d->undone->uuid;
	struct change *c = add_change(d, NULL, "removed");
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
	const char *given = ref;
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
	rule_needed(&d);
	if (!d.first && !ref)
		st = make_ref(&d, &ref);
	if (!st && ref)
		st = check_ref(&d, ref); /* before the rules, which ask whether it is made anew */
	if (st)
		goto done;
	apply_rules(&d);
	st = mem.failed ? error_nomem(&w->err) : finish_faults(w, d.first, "the new record has", given ? given : kind_of(kind)->name);
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
		st = decision_use(w, m->decision, d.next.plan, m->on);
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
	rule_needed(&d);
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
		st = decision_use(w, m->decision, id, m->on);
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
