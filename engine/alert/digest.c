/* Gathers what is to be told. */
#include "alert/digest.h"

#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "base/utf8.h"

/* Where the people stand who have a role towards an action: a field of a record that one of its fields names, or of itself. */
static const struct place {
	enum role role;
	const char *through;    /* NULL: the action itself; "plan": its plan */
	const char *field;
} places[] = {
	{ ROLE_owner, NULL, "owner" },
	{ ROLE_supporting, NULL, "supporting" },
	{ ROLE_lead, "workstream", "lead" },
	{ ROLE_accountable, NULL, "accountable" }, /* each of these only where the one before names nobody */
	{ ROLE_accountable, "weaknesses", "accountable" },
	{ ROLE_accountable, "plan", "accountable_officers" },
};

/* Roles that somebody must have: it is said where nobody does. */
static const unsigned needed_roles = ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_accountable) | ROLE_BIT(ROLE_programme);

static wsoa_status nomem_if(const struct alerts *a, bool failed)
{
	return failed ? error_nomem(&a->w->err) : WSOA_OK;
}

/* ---- people ---- */

static void read_address(const struct alerts *a, const struct value *email, struct recipient *p)
{
	if (!email->set)
		p->fault = "has no address";
	else if (!mail_address_valid(email->text))
		p->fault = arena_printf(a->mem, "'%s' is no mail address", email->text);
	else
		p->email = email->text;
}

/* Somebody who is there on the day; *out is NULL for one who has left or was removed. Each is read once. */
static wsoa_status find_person(struct alerts *a, int64_t id, const struct recipient **out)
{
	struct record *r;
	*out = NULL;
	for (size_t i = 0; i < a->person_count; i++)
		if (a->people[i]->id == id) {
			*out = a->people[i];
			return WSOA_OK;
		}
	wsoa_status st = record_load(a->w->view, id, a->mem, &r);
	if (st)
		return st;
	const struct value *left = record_field(r, FIELD_person_left_on);
	if (r->removed || (left->set && left->num < a->day))
		return WSOA_OK;
	struct recipient *p = arena_alloc(a->mem, sizeof *p);
	struct recipient **more = arena_grow(a->mem, a->people, a->person_count, &a->person_cap, sizeof(struct recipient *));
	if (!p || !more)
		return error_nomem(&a->w->err);
	*p = (struct recipient){ .id = id, .uuid = r->uuid, .ref = r->ref, .name = record_title(r) };
	read_address(a, record_field(r, FIELD_person_email), p);
	a->people = more;
	a->people[a->person_count++] = p;
	*out = p;
	return nomem_if(a, a->mem->failed);
}

/* Who is told what is asked of a post or a person: the holder, else the cover; NULL when nobody is there. */
static wsoa_status stands_for(struct alerts *a, const struct party *p, const struct recipient **out)
{
	wsoa_status st = WSOA_OK;
	*out = NULL;
	if (p->kind == KIND_person)
		return find_person(a, p->id, out);
	if (p->holder)
		st = find_person(a, p->holder, out);
	if (!st && !*out && p->cover)
		st = find_person(a, p->cover, out);
	return st;
}

static wsoa_status read_programme(struct alerts *a)
{
	const struct recipient *p;
	wsoa_status st = people_with_role(a->w->view, "programme", a->mem, &a->programme);
	for (size_t i = 0; i < a->programme.count && !st; i++) {
		st = find_person(a, a->programme.id[i], &p);
		if (!st && p && p->email && !a->contact)
			a->contact = p;
	}
	return st;
}

wsoa_status alerts_allowed(const struct alerts *a)
{
	for (size_t i = 0; i < a->programme.count; i++)
		if (a->programme.id[i] == a->w->person)
			return WSOA_OK;
	return error_set(&a->w->err, WSOA_REFUSED, "alerts", "ask them (see: wsoa list people roles:programme)", "only the programme team may send alerts");
}

/* ---- the tellings of one record ---- */

/* A person (NULL: nobody) with what there is to tell them of the record at hand. */
struct slot {
	const struct recipient *to;
	struct telling t;
};
struct slots {
	struct alerts *a;
	const struct record *rec;
	struct slot *at;
	size_t count, cap;
};

static struct slot *slot_for(struct slots *s, const struct recipient *to)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->at[i].to == to)
			return &s->at[i];
	struct slot *more = arena_grow(s->a->mem, s->at, s->count, &s->cap, sizeof *more);
	if (!more)
		return NULL;
	s->at = more;
	s->at[s->count] = (struct slot){ .to = to, .t = { .rec = s->rec, .nobody = !to } };
	return &s->at[s->count++];
}

static bool add_part(struct arena *mem, struct telling *t, struct part part)
{
	for (size_t i = 0; i < t->part_count; i++)
		if (t->parts[i].role == part.role && t->parts[i].post == part.post)
			return true;
	struct part *more = arena_grow(mem, t->parts, t->part_count, &t->part_cap, sizeof *more);
	if (!more)
		return false;
	t->parts = more;
	t->parts[t->part_count++] = part;
	return true;
}

/* Steps come in the order of their days, each to several people and to one for several reasons. */
static bool add_step(struct arena *mem, struct telling *t, const struct step_due *step)
{
	if (t->step_count && t->steps[t->step_count - 1].step == step->step)
		return true;
	struct step_due *more = arena_grow(mem, t->steps, t->step_count, &t->step_cap, sizeof *more);
	if (!more)
		return false;
	t->steps = more;
	t->steps[t->step_count++] = *step;
	return true;
}

static wsoa_status put_slot(struct slots *s, const struct step_due *step, const struct recipient *to, struct part part)
{
	struct slot *slot = slot_for(s, to);
	bool put = slot && add_part(s->a->mem, &slot->t, part) && add_step(s->a->mem, &slot->t, step);
	return nomem_if(s->a, !put);
}

/* ---- who has a role ---- */

static wsoa_status through_ids(struct slots *s, const struct place *p, struct ids *out)
{
	*out = (struct ids){ 0 };
	if (p->through && strcmp(p->through, "plan") != 0)
		return linked_to(s->a->w->view, s->rec->id, p->through, s->a->mem, out);
	int64_t *one = arena_alloc(s->a->mem, sizeof *one);
	if (!one)
		return error_nomem(&s->a->w->err);
	*one = p->through ? s->rec->plan : s->rec->id;
	*out = (struct ids){ one, 1, 1 };
	return WSOA_OK;
}

static wsoa_status put_party(struct slots *s, const struct step_due *step, enum role role, int64_t id)
{
	const struct recipient *to = NULL;
	const struct party *p = party_find(&s->a->parties, id);
	wsoa_status st = p ? stands_for(s->a, p, &to) : s->a->parties.status;
	/* who they are stands beside the name of a post, and of somebody who is not there */
	return st || !p ? st : put_slot(s, step, to, (struct part){ role, p->kind == KIND_post || !to ? p : NULL });
}

static wsoa_status put_place(struct slots *s, const struct step_due *step, const struct place *p, size_t *found)
{
	struct ids from, named;
	wsoa_status st = through_ids(s, p, &from);
	for (size_t i = 0; i < from.count && !st; i++) {
		st = linked_to(s->a->w->view, from.id[i], p->field, s->a->mem, &named);
		for (size_t k = 0; k < named.count && !st; k++, ++*found)
			st = put_party(s, step, p->role, named.id[k]);
	}
	return st;
}

static wsoa_status put_programme(struct slots *s, const struct step_due *step, size_t *found)
{
	const struct recipient *to;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < s->a->programme.count && !st; i++, ++*found) {
		st = find_person(s->a, s->a->programme.id[i], &to);
		if (!st && to)
			st = put_slot(s, step, to, (struct part){ ROLE_programme, NULL });
	}
	return st;
}

static wsoa_status put_role(struct slots *s, const struct step_due *step, enum role role)
{
	size_t found = 0;
	wsoa_status st = role == ROLE_programme ? put_programme(s, step, &found) : WSOA_OK;
	for (size_t i = 0; i < sizeof places / sizeof *places && !st && !found; i++)
		if (places[i].role == role)
			st = put_place(s, step, &places[i], &found);
	if (!st && !found && needed_roles & ROLE_BIT(role))
		st = put_slot(s, step, NULL, (struct part){ role, NULL });
	return st;
}

/* ---- what was told already ---- */

static bool settles(const struct recipient *to, const char *how)
{
	if (!to)
		return !strcmp(how, how_name(HOW_VACANT));
	return !strcmp(how, how_name(HOW_SENT)) || (!to->email && !strcmp(how, how_name(HOW_NO_ADDRESS)));
}

static wsoa_status is_settled(const struct slots *s, const struct slot *slot, const struct step_due *step, bool *settled)
{
	const char *how = NULL;
	wsoa_status st = told_how(s->a->w->view, s->rec->id, step->step->name, slot->to ? slot->to->id : 0, step->about, s->a->mem, &how);
	*settled = how && settles(slot->to, how);
	return st;
}

/* Leaves the steps that nobody told yet. A later one that was told makes earlier ones stale. */
static wsoa_status leave_untold(struct slots *s, struct slot *slot)
{
	struct telling *t = &slot->t;
	size_t kept = 0, count = t->step_count;
	bool settled = false;
	t->last = t->steps[count - 1];
	wsoa_status st = is_settled(s, slot, &t->last, &t->noted);
	if (t->noted)
		t->step_count = 0;
	for (size_t i = 0; i < t->step_count && !st; i++) {
		st = is_settled(s, slot, &t->steps[i], &settled);
		if (!settled)
			t->steps[kept++] = t->steps[i];
	}
	t->step_count = kept;
	return st;
}

/* ---- digests ---- */

static struct digest *digest_for(struct alerts *a, const struct recipient *to)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->digests[i].to == to)
			return &a->digests[i];
	struct digest *more = arena_grow(a->mem, a->digests, a->count, &a->cap, sizeof *more);
	if (!more)
		return NULL;
	a->digests = more;
	a->digests[a->count] = (struct digest){ .to = to, .how = !to ? HOW_VACANT : !to->email ? HOW_NO_ADDRESS : HOW_TO_SEND };
	return &a->digests[a->count++];
}

/* What was sent is done with; what could not be stays in sight. */
static wsoa_status keep_slot(struct alerts *a, const struct slot *slot)
{
	if (slot->t.noted && slot->to && slot->to->email)
		return WSOA_OK;
	struct digest *d = digest_for(a, slot->to);
	struct telling *t = arena_alloc(a->mem, sizeof *t);
	struct telling **more = d ? arena_grow(a->mem, d->at, d->count, &d->cap, sizeof(struct telling *)) : NULL;
	if (!t || !more)
		return error_nomem(&a->w->err);
	*t = slot->t;
	d->at = more;
	d->at[d->count++] = t;
	return WSOA_OK;
}

/* ---- one record ---- */

static int by_day(const void *a, const void *b)
{
	const struct step_due *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->step < y->step ? -1 : x->step > y->step;
}

/* Steps that have come by the day, in their order. */
static size_t steps_come(const struct alerts *a, const struct record *rec, struct step_due out[LADDER_STEPS])
{
	size_t n = 0;
	for (size_t i = 0; i < a->ladder.count; i++) {
		const struct ladder_step *step = &a->ladder.steps[i];
		const struct value *v = &rec->values[field_index(step->date)];
		date about = v->set ? (date)v->num : DATE_NONE;
		date day = v->set ? ladder_day(step, about, &a->w->calendar) : DATE_NONE;
		if (day != DATE_NONE && day <= a->day)
			out[n++] = (struct step_due){ step, about, day };
	}
	qsort(out, n, sizeof *out, by_day);
	return n;
}

/* As the named test overdue has it: not final, not stopped, not on hold by agreement. */
static const struct state *running_state(const struct workflow *wf, const struct record *rec, date day)
{
	const struct value *v = record_field(rec, FIELD_action_status);
	const struct state *s = wf && v->set ? workflow_state(wf, v->text) : NULL;
	return state_runs(s, rec, day) ? s : NULL;
}

static wsoa_status dress(struct alerts *a, struct telling *t, const struct state *state)
{
	const struct value *owner = record_field(t->rec, FIELD_action_owner);
	t->state = state->name;
	t->state_label = state->label;
	t->lead = owner->set && owner->count ? party_find(&a->parties, owner->targets[0].id) : NULL;
	return t->lead ? stands_for(a, t->lead, &t->lead_person) : WSOA_OK;
}

static wsoa_status tell_of(struct alerts *a, const struct record *rec, const struct state *state)
{
	struct step_due steps[LADDER_STEPS];
	struct slots s = { .a = a, .rec = rec };
	size_t count = steps_come(a, rec, steps);
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < count; i++)
		for (int role = 0; role < ROLE_COUNT && !st; role++)
			if (steps[i].step->who & ROLE_BIT(role))
				st = put_role(&s, &steps[i], (enum role)role);
	for (size_t i = 0; i < s.count && !st; i++) {
		st = leave_untold(&s, &s.at[i]);
		if (!st)
			st = dress(a, &s.at[i].t, state);
		if (!st)
			st = keep_slot(a, &s.at[i]);
	}
	return st ? st : a->parties.status;
}

/* ---- order ---- */

static int by_urgency(const void *x, const void *y)
{
	const struct telling *a = *(const struct telling *const *)x, *b = *(const struct telling *const *)y;
	if (a->last.step->urgency != b->last.step->urgency)
		return a->last.step->urgency > b->last.step->urgency ? -1 : 1;
	if (a->last.about != b->last.about)
		return a->last.about < b->last.about ? -1 : 1;
	int order = text_natural(a->rec->plan_ref, strlen(a->rec->plan_ref), b->rec->plan_ref, strlen(b->rec->plan_ref));
	return order ? order : text_natural(a->rec->ref, strlen(a->rec->ref), b->rec->ref, strlen(b->rec->ref));
}

static int by_person(const void *x, const void *y)
{
	const struct digest *a = x, *b = y;
	if (!a->to || !b->to)
		return !a->to - !b->to;
	return text_natural(a->to->ref, strlen(a->to->ref), b->to->ref, strlen(b->to->ref));
}

static void put_in_order(struct alerts *a)
{
	for (size_t i = 0; i < a->count; i++)
		qsort(a->digests[i].at, a->digests[i].count, sizeof *a->digests[i].at, by_urgency);
	if (a->count)
		qsort(a->digests, a->count, sizeof *a->digests, by_person);
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < a->digests[i].count; k++)
			a->several_plans |= a->digests[i].at[k]->rec->plan != a->digests[0].at[0]->rec->plan;
}

/* ---- all of it ---- */

static wsoa_status gather_records(struct alerts *a)
{
	struct select sel;
	struct record_cursor c = { 0 };
	struct record *rec = NULL;
	const struct workflow *wf = NULL;
	wsoa_status st = store_workflow_of(a->w->view, KIND_action, &wf);
	if (!st)
		st = selecting(a->w, KIND_action, "live", a->mem, &sel);
	if (!st)
		st = select_open(&c, a->w->view, &sel);
	while (!st && !(st = select_next(&c, a->mem, &rec)) && rec) {
		const struct state *state = running_state(wf, rec, a->day);
		if (state)
			st = tell_of(a, rec, state);
	}
	select_close(&c);
	return st;
}

wsoa_status alerts_gather(wsoa *w, struct arena *mem, struct alerts *out)
{
	const struct embedded *file = embedded_find("schema/alerts.json");
	*out = (struct alerts){ .w = w, .mem = mem, .day = w->day };
	if (!file)
		return error_set(&w->err, WSOA_BUG, "schema/alerts.json", "please report this", "the program does not carry the ladder of alerts");
	wsoa_status st = ladder_read(file->bytes, file->size, mem, &w->err, &out->ladder);
	if (!st)
		st = need_calendar(w);
	if (!st)
		st = store_setting(w->view, "area", mem, &out->area);
	if (st)
		return st;
	if (!out->area)
		out->area = "";
	out->calendar = w->calendar.name;
	parties_begin(&out->parties, w->view, mem);
	st = read_programme(out);
	if (!st)
		st = gather_records(out);
	put_in_order(out);
	return st ? st : nomem_if(out, mem->failed);
}
