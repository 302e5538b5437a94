/* Moving records through their workflow: facts are gathered, decide() answers, events follow. Nothing here knows of actions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "plan/edit.h"
#include "plan/permit.h"
#include "store/measures.h"

enum { FOLLOW_DEPTH = 2 };

/* ---- facts ---- */

static unsigned long filled_fields(const struct record *r)
{
	size_t count;
	unsigned long filled = 0;
	kind_fields(r->kind, &count);
	for (size_t i = 0; i < count; i++)
		if (r->values[i].set)
			filled |= 1UL << i;
	return filled;
}

static wsoa_status uuids_of(struct store *s, const struct ids *people, struct arena *mem, const struct id **out, size_t *count)
{
	struct record *r;
	struct id *list = arena_array(mem, people->count + 1, sizeof *list);
	wsoa_status st = list ? WSOA_OK : error_nomem(s->err);
	for (size_t i = 0; list && i < people->count && !st; i++) {
		st = record_identity(s, people->id[i], mem, &r);
		if (!st)
			list[i] = r->uuid;
	}
	*out = list;
	*count = people->count;
	return st;
}

static wsoa_status add_all(struct store *s, const struct ids *more, struct arena *mem, struct ids *out)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < more->count && !st; i++)
		st = ids_add(s, mem, out, more->id[i]);
	return st;
}

/* What a record belongs to, and whose lead leads it too. */
static wsoa_status led_through(struct store *s, const struct record *r, struct arena *mem, struct ids *out)
{
	static const char *const through[] = { "actions", "of", "measure" };
	struct ids parents;
	wsoa_status st = WSOA_OK;
	*out = (struct ids){ 0 };
	for (size_t i = 0; i < sizeof through / sizeof *through && !st; i++) {
		if (!field_find(r->kind, through[i]))
			continue;
		st = linked_to(s, r->id, through[i], mem, &parents);
		if (!st)
			st = add_all(s, &parents, mem, out);
	}
	return st;
}

wsoa_status owners_of(struct store *s, const struct record *r, struct arena *mem, struct ids *out)
{
	struct ids led = { 0 }, more;
	struct record *parent;
	wsoa_status st = people_of(s, r->id, "owner", mem, out);
	if (!st)
		st = led_through(s, r, mem, &led);
	for (size_t i = 0; i < led.count && !st; i++) {
		st = record_identity(s, led.id[i], mem, &parent);
		if (!st)
			st = owners_of(s, parent, mem, &more); /* of a request for a step: who leads its action */
		if (!st)
			st = add_all(s, &more, mem, out);
	}
	return st;
}

/* Who led it on that day: the people named, and who stood behind the posts named. */
static wsoa_status add_led_on(struct store *s, int64_t record, date day, struct arena *mem, struct ids *out)
{
	static const char *const behind[] = { "holder", "cover" };
	struct ids named, people;
	struct record *r;
	wsoa_status st = named_on(s, record, "owner", day, mem, &named);
	for (size_t i = 0; i < named.count && !st; i++) {
		const struct ids self = { .id = &named.id[i], .count = 1 };
		st = record_identity(s, named.id[i], mem, &r);
		if (!st && r->kind == KIND_person)
			st = add_all(s, &self, mem, out);
		for (size_t k = 0; k < sizeof behind / sizeof *behind && !st && r->kind == KIND_post; k++) {
			st = named_on(s, named.id[i], behind[k], day, mem, &people);
			if (!st)
				st = add_all(s, &people, mem, out);
		}
	}
	return st;
}

/* The same of what a record belongs to, as owners_of() climbs. */
static wsoa_status owners_on(struct store *s, const struct record *r, date day, struct arena *mem, struct ids *out)
{
	struct ids led;
	struct record *parent;
	wsoa_status st = led_through(s, r, mem, &led);
	if (!st)
		st = add_led_on(s, r->id, day, mem, out);
	for (size_t i = 0; i < led.count && !st; i++) {
		st = record_identity(s, led.id[i], mem, &parent);
		if (!st)
			st = owners_on(s, parent, day, mem, out);
	}
	return st;
}

static void add_reporter(struct facts *f, struct id *reporters, const struct event *ev)
{
	reporters[f->reporter_count++] = ev->actor;
	if (!id_is_zero(&ev->on_word_of))
		reporters[f->reporter_count++] = ev->on_word_of;
}

static wsoa_status gather_people(struct store *s, const struct record *r, int64_t person, struct id on_word_of, struct arena *mem,
                                 struct facts *f)
{
	struct ids owners;
	struct event ev = { 0 };
	struct record *p;
	bool found = false;
	wsoa_status st = owners_of(s, r, mem, &owners);
	if (!st && person) {
		st = record_identity(s, person, mem, &p);
		if (!st)
			f->actor = p->uuid;
	}
	f->on_word_of = on_word_of;
	if (!st)
		st = last_change(s, r->id, "status", mem, &ev, &found);
	if (!st && found) /* whoever led it then is no other pair of eyes now */
		st = owners_on(s, r, date_london(ev.at), mem, &owners);
	if (!st)
		st = uuids_of(s, &owners, mem, &f->owners, &f->owner_count);
	struct id *reporters = arena_array(mem, 4, sizeof *reporters);
	if (!reporters)
		return error_nomem(s->err);
	f->reporters = reporters;
	if (!st && found)
		add_reporter(f, reporters, &ev);
	if (!st && field_find(r->kind, "actions")) { /* evidence was reported when it was added, whatever happened since */
		st = made_by(s, r->id, mem, &ev, &found);
		if (!st && found)
			add_reporter(f, reporters, &ev);
	}
	return st;
}

static wsoa_status organisation_uuid(struct store *s, int64_t of, struct arena *mem, struct id *out)
{
	int64_t organisation = 0;
	struct record *r;
	wsoa_status st = of ? organisation_of(s, of, &organisation) : WSOA_OK;
	if (!st && organisation) {
		st = record_identity(s, organisation, mem, &r);
		if (!st)
			*out = r->uuid;
	}
	return st;
}

static wsoa_status gather_organisations(struct store *s, const struct record *r, int64_t person, struct arena *mem, struct facts *f)
{
	struct ids owner;
	wsoa_status st = linked_to(s, r->id, "owner", mem, &owner);
	if (!st)
		st = organisation_uuid(s, owner.count ? owner.id[0] : 0, mem, &f->owner_organisation);
	return st ? st : organisation_uuid(s, person, mem, &f->actor_organisation);
}

static wsoa_status gather_plan_status(struct store *s, const struct record *r, struct arena *mem, struct facts *f)
{
	struct record *plan;
	int64_t id = r->kind == KIND_plan ? r->id : r->plan;
	wsoa_status st = id ? record_load(s, id, mem, &plan) : WSOA_OK;
	if (!st && id)
		f->plan_status = record_field(plan, FIELD_plan_status)->text;
	return st;
}

/* What the record's own fields say, as a request would give it. */
static const char *const *texts_of(const struct record *r, struct arena *mem)
{
	size_t count;
	const struct field *f = kind_fields(r->kind, &count);
	const char **texts = arena_array(mem, count + 1, sizeof *texts);
	for (size_t i = 0; texts && i < count; i++)
		texts[i] = r->values[i].set && !field_is_link(&f[i]) ? value_text(&f[i], &r->values[i], mem) : NULL;
	return texts;
}

/* Whose agreement the plan asks for, and whose the decision is that was named. */
static wsoa_status gather_agreements(struct store *s, const struct record *r, int64_t decision, struct arena *mem, struct facts *f)
{
	struct record *plan = NULL, *d = NULL;
	bool adviser = false;
	f->texts = texts_of(r, mem);
	wsoa_status st = r->plan ? record_load(s, r->plan, mem, &plan) : WSOA_OK;
	if (!st && plan)
		f->sides = sides_of(plan, mem);
	if (!st && decision)
		st = record_load(s, decision, mem, &d);
	if (!st && d && plan && record_field(d, FIELD_decision_by)->set)
		st = is_adviser(s, plan, record_field(d, FIELD_decision_by)->targets[0].id, &adviser);
	f->decision_side = d ? adviser ? "adviser" : "board" : NULL;
	return !st && mem->failed ? error_nomem(s->err) : st;
}

static wsoa_status gather_continued(struct store *s, const struct record *r, struct arena *mem, struct facts *f)
{
	struct ids later;
	wsoa_status st = linked_from(s, r->id, r->kind == KIND_plan ? "predecessor" : "continues", mem, &later);
	f->continued = !st && later.count;
	return st;
}

static wsoa_status gather_live(struct store *s, const struct record *r, struct arena *mem, struct facts *f)
{
	int64_t plan = r->kind == KIND_plan ? r->id : r->plan;
	f->plan_ref = r->kind == KIND_plan ? r->ref : r->plan_ref;
	return plan ? live_in_plan(s, plan, mem, &f->live_weaknesses, &f->live_actions) : WSOA_OK;
}

struct asking {
	int64_t person;
	struct id on_word_of;
	int64_t decision;
};

/* Only what the conditions of the transition look at; one role that may make it is enough. */
static wsoa_status gather(struct store *s, const struct record *r, unsigned needs, unsigned enough, const struct asking *who,
                          const char *transition, struct arena *mem, struct facts *f)
{
	const struct field *status = kind_status(r->kind);
	*f = (struct facts){ .ref = r->ref, .state = r->values[field_index(status)].text };
	if (!f->state)
		f->state = "";
	wsoa_status st = roles_towards(s, r, who->person, enough, mem, &f->roles, &f->held);
	f->filled = filled_fields(r);
	if (!st && needs & NEED_EVIDENCE)
		st = evidence_of(s, r->id, r->kind == KIND_weakness ? "weaknesses" : "actions", f);
	if (!st && needs & NEED_MILESTONES)
		st = open_milestones(s, r->id, mem, &f->milestones_open);
	if (!st && needs & NEED_DEPENDENCIES)
		st = open_dependencies(s, r->id, mem, &f->dependencies_open);
	if (!st && needs & NEED_MEASURES)
		st = measures_of(s, r->id, r->kind, mem, &f->measures, &f->measures_off);
	if (!st && needs & NEED_PEOPLE)
		st = gather_people(s, r, who->person, who->on_word_of, mem, f);
	if (!st && needs & NEED_PEOPLE)
		st = gather_organisations(s, r, who->person, mem, f);
	if (!st && needs & NEED_DECISION)
		st = decision_fit(s, who->decision, r->id, r->plan, transition, mem, &f->decision, &f->decision_ref);
	if (!st && needs & NEED_PLAN)
		st = gather_plan_status(s, r, mem, f);
	if (!st && needs & NEED_JUDGEMENT)
		st = last_judgement(s, r->id, mem, f);
	if (!st && needs & NEED_AGREEMENTS)
		st = gather_agreements(s, r, who->decision, mem, f);
	if (!st && needs & NEED_CONTINUED)
		st = gather_continued(s, r, mem, f);
	if (!st && needs & NEED_LIVE)
		st = gather_live(s, r, mem, f);
	return st;
}

/* ---- verdict ---- */

static wsoa_status workflow_needed(wsoa *w, struct store *s, const struct record *r, const struct workflow **out)
{
	wsoa_status st = kind_status(r->kind) ? store_workflow_of(s, r->kind, out) : WSOA_OK;
	if (!st && (!kind_status(r->kind) || !*out))
		st = error_set(&w->err, WSOA_INVALID, r->ref, "see: wsoa help move", "'%s' is %s: no workflow moves it", r->ref, kind_of(r->kind)->one);
	return st;
}

static struct given *given_of(const struct assignment *a, size_t count, struct arena *mem)
{
	struct given *g = arena_array(mem, count + 1, sizeof *g);
	for (size_t i = 0; g && i < count; i++)
		g[i] = (struct given){ a[i].field, a[i].text };
	return g;
}

static wsoa_status ask(struct store *s, const struct workflow *wf, const struct record *r, const struct asking *who,
                       const struct request *request, struct arena *mem, struct verdict *out)
{
	const struct field *status = kind_status(r->kind);
	const char *state = r->values[field_index(status)].text;
	const struct transition *t = workflow_transition(wf, request->transition, state ? state : "");
	struct facts f;
	wsoa_status st = gather(s, r, t ? t->facts : 0, t ? t->by : 0, who, request->transition, mem, &f);
	return st ? st : decide(wf, &f, request, mem, out);
}

wsoa_status move_verdict(wsoa *w, struct store *s, int64_t id, const char *transition, int64_t person, const char *reason, int64_t decision,
                         const struct assignment *given, size_t count, date day, struct arena *mem, struct verdict *out)
{
	struct record *r;
	const struct workflow *wf = NULL;
	struct request request = { transition, reason, given_of(given, count, mem), count, day, NULL };
	struct asking who = { person ? person : w->person, w->on_word_of_uuid, decision };
	wsoa_status st = record_load(s, id, mem, &r);
	if (!st)
		st = workflow_needed(w, s, r, &wf);
	return st ? st : ask(s, wf, r, &who, &request, mem, out);
}

/* ---- who may ---- */

struct naming {
	wsoa *w;
	struct store *s;
	const struct record *r;
	const char *transition; /* NULL: everyone in the role */
	struct arena *mem;
	struct buf *out;
	size_t count;           /* of those who are named */
};

wsoa_status kept_from(wsoa *w, struct store *s, const struct record *r, const char *transition, int64_t person, struct arena *mem, bool *out)
{
	struct verdict v;
	*out = false;
	wsoa_status st = move_verdict(w, s, r->id, transition, person, NULL, 0, NULL, 0, w->today, mem, &v);
	for (size_t i = 0; !st && i < v.unmet_count; i++)
		*out |= !strcmp(v.unmet[i].condition, "different_person");
	return st;
}

static wsoa_status add_names(struct naming *n, const struct ids *people, const char *in_role)
{
	struct record *p;
	struct buf *out = n->out;
	bool out_of_it = false;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < people->count && !st; i++) {
		st = record_load(n->s, people->id[i], n->mem, &p);
		if (!st && n->transition)
			st = kept_from(n->w, n->s, n->r, n->transition, people->id[i], n->mem, &out_of_it);
		if (!st && !out_of_it) {
			buf_printf(out, "%s%s (%s)", out->len ? "; " : "", record_title(p), in_role);
			n->count++;
		}
	}
	return st;
}

/* The people of a role towards a record, those behind its posts too. */
static wsoa_status names_in_role(struct naming *n, enum role role)
{
	struct ids parties, behind, people = { 0 };
	wsoa_status st = parties_in_role(n->s, n->r, role, n->mem, &parties);
	for (size_t i = 0; i < parties.count && !st; i++) {
		st = people_behind(n->s, parties.id[i], n->mem, &behind);
		for (size_t k = 0; k < behind.count && !st; k++)
			st = ids_add_once(n->s, n->mem, &people, behind.id[k]);
	}
	return st ? st : add_names(n, &people, role_sentence(role));
}

wsoa_status people_in_roles(wsoa *w, struct store *s, const struct record *r, unsigned roles, const char *transition, struct arena *mem,
                            const char **out, size_t *count)
{
	struct buf b = { 0 };
	struct naming n = { w, s, r, transition, mem, &b, 0 };
	wsoa_status st = WSOA_OK;
	for (int i = 0; i < ROLE_COUNT && !st; i++) {
		size_t before = n.count;
		if (!(roles & ROLE_BIT(i)))
			continue;
		st = names_in_role(&n, (enum role)i);
		if (!st && n.count == before)
			buf_printf(&b, "%s%s: nobody", b.len ? "; " : "", role_sentence((enum role)i));
	}
	*out = buf_keep(&b, mem);
	if (count)
		*count = n.count;
	return !st && mem->failed ? error_nomem(&w->err) : st;
}

void name_others(struct verdict *v, const char *who, size_t count, struct arena *mem)
{
	for (size_t i = 0; i < v->unmet_count; i++)
		if (!strcmp(v->unmet[i].condition, "different_person"))
			v->unmet[i].todo = count && who ? arena_printf(mem, "it can be done by: %s", who)
			                                : "nobody else can at present: name another lead of its workstream (wsoa set WORKSTREAM lead=@person) or another accountable officer";
}

/* ---- move ---- */

static wsoa_status refuse(wsoa *w, const struct record *r, const struct request *q, struct verdict *v, struct arena *mem)
{
	const char *who = NULL;
	size_t faults = 0, others = 0;
	const struct unmet *first = NULL;
	wsoa_status st = v->transition ? people_in_roles(w, w->db, r, v->by, q->transition, mem, &who, &others) : WSOA_OK;
	if (st)
		return st;
	name_others(v, who, others, mem);
	const char *can = who ? arena_printf(mem, "it can be done by: %s", who) : "";
	for (size_t i = 0; i < v->unmet_count; i++) {
		struct unmet *u = &v->unmet[i];
		if (who && !strcmp(u->condition, "by"))
			u->todo = can;
		error_issue(&w->err, &(wsoa_issue){ .warning = u->warning, .where = r->ref, .value = u->condition, .what = u->what, .todo = u->todo });
		first = !u->warning && !faults++ ? u : first;
	}
	if (faults == 1)
		return error_set(&w->err, WSOA_REFUSED, r->ref, first->todo, "%s: %s refused: %s", r->ref, q->transition, first->what);
	return error_set(&w->err, WSOA_REFUSED, r->ref, can, "%s: %s refused: several conditions are not met", r->ref, q->transition);
}

static void warn(wsoa *w, const struct record *r, const struct verdict *v)
{
	for (size_t i = 0; i < v->unmet_count; i++)
		if (v->unmet[i].warning)
			error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = r->ref, .value = v->unmet[i].condition, .what = v->unmet[i].what,
			                                    .todo = v->unmet[i].todo });
}

/* What the verdict sets, and what was given, as changes of the record. */
static wsoa_status changes_of(wsoa *w, struct record *r, const struct verdict *v, struct arena *mem, struct change **out, size_t *count)
{
	struct change *c = *out = arena_array(mem, v->set_count + 1, sizeof *c);
	*count = 0;
	if (!c)
		return error_nomem(&w->err);
	for (size_t i = 0; i < v->set_count; i++) {
		const struct field *f = v->sets[i].field;
		struct value to = { 0 };
		wsoa_status st = v->sets[i].text ? value_read(f, v->sets[i].text, &w->values, mem, &w->err, &to) : WSOA_OK;
		for (size_t k = 0; k < to.count && !st; k++) {
			struct record *target = NULL;
			enum kind_id kind;
			st = record_need_for(w->db, r->plan, f, to.targets[k].ref, &to.targets[k].id, &kind);
			if (!st && !field_may_name(f, kind))
				st = error_set(&w->err, WSOA_INVALID, f->name, f->values, "%s: '%s' is %s", f->name, to.targets[k].ref, kind_of(kind)->one);
			if (!st)
				st = record_identity(w->db, to.targets[k].id, mem, &target);
			if (!st)
				to.targets[k].uuid = target->uuid;
		}
		if (st)
			return st;
		to.text = field_is_link(f) ? NULL : to.text;
		if (value_equal(f, record_value(r, f), &to))
			continue;
		c[(*count)++] = (struct change){ .field = f, .name = f->name, .from = *record_value(r, f), .to = to };
	}
	return mem->failed ? error_nomem(&w->err) : WSOA_OK;
}

/* The last day of which is known that nothing was done before it: the inspection that the plan answers, and the day from which the record is kept. */
static wsoa_status first_day(wsoa *w, const struct record *r, struct arena *mem, date *day, const char **what)
{
	const struct field *opened = field_find(r->kind, "opened_on");
	struct record *plan = NULL;
	wsoa_status st = r->plan ? record_load(w->db, r->plan, mem, &plan) : WSOA_OK;
	const struct value *since = opened ? &r->values[field_index(opened)] : NULL;
	*day = !st && plan ? record_date(plan, FIELD_plan_inspected_on) : DATE_NONE;
	*what = "the inspection that its plan answers is of";
	if (since && since->set && since->num > *day) {
		*day = (date)since->num;
		*what = "its record was opened on";
	}
	return st;
}

/* A move dated before the record's last one, or before there was anything to do, would put effects before their causes. */
static wsoa_status check_dated(wsoa *w, const struct record *r, const struct manner *m, struct arena *mem)
{
	struct event ev;
	bool found = false;
	date day = DATE_NONE;
	const char *what = NULL;
	if (m->on == DATE_NONE)
		return WSOA_OK;
	wsoa_status st = first_day(w, r, mem, &day, &what);
	if (!st)
		st = last_change(w->db, r->id, "status", mem, &ev, &found);
	if (!st && found && ev.act == ACT_moved && event_day(&ev) > day) {
		day = event_day(&ev);
		what = "its last change of status is of";
	}
	if (st || m->on >= day)
		return st;
	char words[DATE_LONG + 1], iso[DATE_ISO + 1];
	date_long(day, words);
	date_iso(day, iso);
	return error_set(&w->err, WSOA_REFUSED, r->ref, arena_printf(mem, "give that day or a later one: --dated %s", iso), "%s: %s %s", r->ref, what, words);
}

static wsoa_status move_record(wsoa *w, int64_t id, const char *transition, const struct assignment *given, size_t count,
                               const struct manner *m, int depth);

/* Records that follow: evidence that waits is accepted with the action. */
static wsoa_status move_followers(wsoa *w, const struct record *r, const struct transition *t, const struct manner *m, struct arena *mem, int depth)
{
	struct ids followers;
	struct record *f;
	struct manner along = *m;
	wsoa_status st = WSOA_OK;
	along.if_version = 0; /* it spoke of the record that leads */
	for (size_t i = 0; i < t->move_count && depth < FOLLOW_DEPTH && !st; i++) {
		st = linked_from(w->db, r->id, t->moves[i].through->name, mem, &followers);
		for (size_t k = 0; k < followers.count && !st; k++) {
			st = record_load(w->db, followers.id[k], mem, &f);
			if (st || f->kind != t->moves[i].kind || !kind_status(f->kind))
				continue;
			const char *state = f->values[field_index(kind_status(f->kind))].text;
			if (state && !strcmp(state, t->moves[i].from))
				st = move_record(w, f->id, t->moves[i].transition, NULL, 0, &along, depth + 1);
		}
	}
	return st;
}

/* Fields of the records that it names: a deadline becomes the date that was agreed. Who may and what must hold was asked above. */
static wsoa_status put_fields(wsoa *w, const struct record *before, const struct transition *t, const struct manner *m, struct arena *mem)
{
	struct record *r = NULL;
	struct manner along = { .act = ACT_changed, .reason = m->reason, .on = m->on, .decision = m->decision, .engine = true };
	wsoa_status st = t->put_count ? record_load(w->db, before->id, mem, &r) : WSOA_OK;
	for (size_t i = 0; i < t->put_count && !st; i++) {
		const struct value *named = record_value(r, t->puts[i].through);
		const char *text = value_text(t->puts[i].value, record_value(r, t->puts[i].value), mem);
		for (size_t k = 0; k < named->count && !st; k++) {
			struct record *target = NULL;
			st = record_identity(w->db, named->targets[k].id, mem, &target);
			const struct assignment a = { t->puts[i].field, st ? NULL : field_find(target->kind, t->puts[i].field), ASSIGN_SET, text ? text : "" };
			if (!st && !target->removed)
				st = edit_change(w, target->id, &a, 1, &along, NULL);
		}
	}
	return st;
}

static wsoa_status carry_out(wsoa *w, struct record *r, const struct workflow *wf, const struct verdict *v, const struct manner *m,
                             struct arena *mem, int depth)
{
	struct change *changes;
	size_t count;
	struct manner moved = *m;
	const char *from = r->values[field_index(kind_status(r->kind))].text;
	moved.act = ACT_moved;
	wsoa_status st = changes_of(w, r, v, mem, &changes, &count);
	if (!st)
		st = edit_event(w, r, &moved, changes, count, wf->hash, arena_printf(mem, "%s -> %s", from ? from : "", v->to->name));
	if (!st)
		warn(w, r, v);
	if (!st && m->decision && v->transition->facts & NEED_DECISION)
		st = decision_use(w, m->decision, r->id, m->on);
	if (!st)
		st = put_fields(w, r, v->transition, m, mem);
	return st ? st : move_followers(w, r, v->transition, m, mem, depth);
}

/* One side has agreed, others have not yet: what it agreed to stands in the record, and nothing moves. */
static wsoa_status wait(wsoa *w, struct record *r, const struct verdict *v, const struct manner *m, struct arena *mem)
{
	struct change *changes;
	size_t count;
	struct manner changed = *m;
	changed.act = ACT_changed;
	wsoa_status st = changes_of(w, r, v, mem, &changes, &count);
	if (!st && count)
		st = edit_event(w, r, &changed, changes, count, NULL, changes_text(changes, count, mem));
	for (size_t i = 0; i < v->unmet_count && !st; i++)
		error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = r->ref, .value = v->unmet[i].condition, .what = v->unmet[i].what,
		                                    .todo = v->unmet[i].todo });
	return st ? st : decision_use(w, m->decision, r->id, m->on);
}

static wsoa_status check_given(wsoa *w, const struct verdict *v, const struct assignment *given, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool asked = false;
		for (size_t k = 0; v->transition && k < v->transition->set_count; k++)
			asked |= v->transition->sets[k].type == EFFECT_GIVEN && v->transition->sets[k].field == given[i].field;
		if (!asked)
			return error_set(&w->err, WSOA_INVALID, given[i].name, "change it with: wsoa set", "%s is not asked for by this transition", given[i].name);
	}
	return WSOA_OK;
}

static wsoa_status move_record(wsoa *w, int64_t id, const char *transition, const struct assignment *given, size_t count,
                               const struct manner *m, int depth)
{
	struct arena mem = arena_borrow(&w->spare);
	struct record *r;
	const struct workflow *wf = NULL;
	struct verdict v = { 0 };
	struct request request = { transition, m->reason, given_of(given, count, &mem), count, m->on != DATE_NONE ? m->on : w->today, m->meeting };
	struct asking who = { w->person, w->on_word_of_uuid, m->decision };
	wsoa_status st = record_load(w->db, id, &mem, &r);
	if (!st)
		st = workflow_needed(w, w->db, r, &wf);
	if (!st && m->if_version && m->if_version != r->version)
		st = error_set(&w->err, WSOA_BUSY, r->ref, "look at it again: wsoa show REF", "%s was changed by someone else: version %lld, not %lld; its status is %s",
		               r->ref, (long long)r->version, (long long)m->if_version, value_text(kind_status(r->kind), record_value(r, kind_status(r->kind)), &mem));
	if (!st)
		st = ask(w->db, wf, r, &who, &request, &mem, &v);
	if (!st && !v.allowed && !v.waits)
		st = refuse(w, r, &request, &v, &mem);
	if (!st)
		st = check_given(w, &v, given, count);
	if (!st && r->kind == KIND_date_change)
		st = check_agreed_later(w, r, given, count);
	if (!st)
		st = check_dated(w, r, m, &mem);
	if (!st)
		st = v.waits ? wait(w, r, &v, m, &mem) : carry_out(w, r, wf, &v, m, &mem, depth);
	arena_return(&w->spare, &mem);
	return st;
}

wsoa_status edit_move(wsoa *w, int64_t id, const char *transition, const struct assignment *given, size_t count, const struct manner *m)
{
	return move_record(w, id, transition, given, count, m, 0);
}
