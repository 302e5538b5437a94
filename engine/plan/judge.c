/*
 * What a visit found: a judgement for each weakness, and what follows from it.
 * Hides how a weakness is brought to where the last judgement that decides
 * about it has it, and what is said where that cannot be. What may be recorded
 * at all is for found.c.
 */
#include <stdio.h>
#include <string.h>

#include "plan/edit.h"
#include "plan/permit.h"
#include "workflow/visits.h"

struct judging {
	wsoa *w;
	const wsoa_judge_args *args;
	struct manner m;
	const jr *visits;
	struct record *visit;
	const char *form;      /* of the visit */
	const char *by;
};

/* ---- what follows ---- */

/* A weakness, the last judgement that decides about it, and where that leads. */
struct course {
	wsoa *w;
	const struct manner *m;
	struct record *weakness, *judgement;
	const char *visit, *outcome; /* ref of the visit */
	const char *transition;      /* NULL: the outcome leads nowhere */
	const struct transition *way;
	date day;                    /* of the judgement */
};

/* The day on which it was recorded to be made. */
static wsoa_status day_of(wsoa *w, const struct record *r, date *day)
{
	struct event ev;
	bool found = false;
	wsoa_status st = made_by(w->db, r->id, &w->call, &ev, &found);
	*day = !st && found ? event_day(&ev) : DATE_NONE;
	return st;
}

/* Finds it for a weakness; judgement NULL: none decides about it. */
static wsoa_status find_course(wsoa *w, const jr *visits, int64_t weakness, struct course *c)
{
	struct facts f = { 0 };
	struct record *visit = NULL;
	const struct workflow *wf = NULL;
	int64_t id = 0;
	wsoa_status st = record_load(w->db, weakness, &w->call, &c->weakness);
	if (!st)
		st = last_judgement(w->db, weakness, &w->call, &f);
	if (st || !f.judgement_ref)
		return st;
	st = record_need(w->db, 0, KIND_judgement, f.judgement_ref, &id, NULL);
	if (!st)
		st = record_load(w->db, id, &w->call, &c->judgement);
	if (!st)
		st = record_load(w->db, record_field(c->judgement, FIELD_judgement_visit)->targets[0].id, &w->call, &visit);
	if (!st)
		st = day_of(w, c->judgement, &c->day);
	if (!st)
		st = store_workflow_of(w->db, KIND_weakness, &wf);
	if (st)
		return st;
	c->outcome = f.judgement;
	c->visit = visit->ref;
	c->transition = arena_strdup(&w->call, visit_transition(visits, record_text(visit, FIELD_visit_form), f.judgement));
	const char *status = record_text(c->weakness, FIELD_weakness_status);
	if (wf && c->transition && status)
		c->way = workflow_transition(wf, c->transition, status);
	return WSOA_OK;
}

/* What the transition writes down beside the state: the judgement, and its day. */
static size_t written(const struct course *c, struct assignment *a)
{
	size_t n = 0;
	char day[DATE_ISO + 1];
	date_iso(c->day, day);
	for (size_t i = 0; c->way && i < c->way->set_count; i++) {
		const struct effect *e = &c->way->sets[i];
		if (e->field == field_at(FIELD_weakness_judged_on) && e->type == EFFECT_DAY)
			a[n++] = (struct assignment){ e->field->name, e->field, ASSIGN_SET, arena_strdup(&c->w->call, day) };
		if (e->field == field_at(FIELD_weakness_judgement) && e->type == EFFECT_VALUE)
			a[n++] = (struct assignment){ e->field->name, e->field, ASSIGN_SET, e->value };
	}
	return n;
}

enum { WRITTEN = 2 };

/* Whether the weakness has a value that is written: of both fields, or of one of them. */
static bool says(const struct course *c, bool its_day)
{
	struct assignment a[WRITTEN];
	size_t n = written(c, a), same = 0, asked = 0;
	for (size_t i = 0; i < n; i++) {
		const char *text = value_text(a[i].field, record_value(c->weakness, a[i].field), &c->w->call);
		if (!its_day && a[i].field == field_at(FIELD_weakness_judged_on))
			continue;
		asked++;
		same += text && a[i].text && !strcmp(text, a[i].text);
	}
	return asked && same == asked;
}

static wsoa_status write_down(const struct course *c)
{
	struct assignment a[WRITTEN];
	const struct manner m = { .act = ACT_changed, .reason = c->m->reason, .on = DATE_NONE, .engine = true };
	size_t n = written(c, a);
	return n ? edit_change(c->w, c->weakness->id, a, n, &m, NULL) : WSOA_OK;
}

/* It moves on the day of the judgement; where it has moved since, today: effects do not come before causes. */
static wsoa_status move_on(const struct course *c)
{
	struct event ev;
	struct manner m = { .act = ACT_moved, .reason = c->m->reason, .on = c->day, .decision = c->m->decision };
	bool found = false;
	wsoa_status st = last_change(c->w->db, c->weakness->id, "status", &c->w->call, &ev, &found);
	if (!st && found && ev.act == ACT_moved && event_day(&ev) > c->day)
		m.on = DATE_NONE;
	if (!st)
		st = edit_move(c->w, c->weakness->id, c->transition, NULL, 0, &m);
	return st ? st : write_down(c);
}

/* What can be typed to get there: by the later weakness, or by a way round. */
static const char *way_round(const struct course *c)
{
	wsoa *w = c->w;
	struct ids later = { 0 };
	struct record *next = NULL;
	const struct workflow *wf = NULL;
	const char *ref = full_ref(w, c->weakness), *status = record_text(c->weakness, FIELD_weakness_status);
	if (linked_from(w->db, c->weakness->id, "continues", &w->call, &later) || store_workflow_of(w->db, KIND_weakness, &wf))
		return NULL;
	if (later.count && !record_load(w->db, later.id[0], &w->call, &next))
		return arena_printf(&w->call, "judge the one that continues it: wsoa judge %s %s %s", c->visit, c->outcome, full_ref(w, next));
	for (size_t i = 0; wf && c->way && i < wf->transition_count; i++) {
		const struct transition *t = &wf->transitions[i];
		if (transition_from(wf, t, status ? status : "") && !wf->states[t->to].final && c->way->from >> t->to & 1)
			return arena_printf(&w->call, "wsoa %s %s %s --reason \"...\", then wsoa move %s %s", t->facts & NEED_DECISION ? "decide MEETING" : "move",
			                    t->facts & NEED_DECISION ? t->name : ref, t->facts & NEED_DECISION ? ref : t->name, ref, c->transition);
	}
	return arena_printf(&w->call, "see: wsoa why %s %s", ref, c->transition);
}

static void say_stays(const struct course *c, const char *why, const char *todo)
{
	const char *status = record_text(c->weakness, FIELD_weakness_status);
	error_issue(&c->w->err, &(wsoa_issue){ .warning = true, .where = c->weakness->ref, .value = c->transition, .todo = todo ? todo : "",
	                                       .what = arena_printf(&c->w->call, "%s stays %s: %s", c->weakness->ref, status ? status : "as it is", why) });
}

/* The judgement stands in any case: what keeps the weakness is said. */
static void say_kept(const struct course *c, const struct verdict *v)
{
	for (size_t i = 0; i < v->unmet_count; i++) {
		const struct unmet *u = &v->unmet[i];
		bool no_way = !strcmp(u->condition, "from");
		if (!u->warning)
			say_stays(c, no_way ? arena_printf(&c->w->call, "no %s leads on from there", c->transition) : u->what, no_way ? way_round(c) : u->todo);
	}
}

/* Brings the weakness to where its last judgement has it, unless that was done before. */
static wsoa_status follow(const struct course *c)
{
	struct verdict v = { 0 };
	if (!c->transition || c->weakness->removed || says(c, true))
		return WSOA_OK;
	wsoa_status st = move_verdict(c->w, c->w->db, c->weakness->id, c->transition, 0, c->m->reason, c->m->decision, NULL, 0, c->w->today, &c->w->call, &v);
	if (st)
		return st;
	if (v.allowed)
		return move_on(c);
	const char *status = record_text(c->weakness, FIELD_weakness_status);
	if ((v.to && status && !strcmp(v.to->name, status)) || says(c, false))
		return write_down(c); /* judged so before */
	say_kept(c, &v);
	return WSOA_OK;
}

/* What a judgement leads to: nothing where it decides nothing, or a later visit has judged since. */
static wsoa_status follow_judgement(wsoa *w, const jr *visits, const struct manner *m, const struct record *judgement)
{
	struct course c = { .w = w, .m = m };
	wsoa_status st = find_course(w, visits, record_field(judgement, FIELD_judgement_weakness)->targets[0].id, &c);
	if (st || !c.judgement)
		return st;
	if (c.judgement->id == judgement->id)
		return follow(&c);
	const char *outcome = record_text(judgement, FIELD_judgement_outcome);
	if (outcome && strcmp(outcome, c.outcome) != 0)
		say_stays(&c, arena_printf(&w->call, "%s, of a later visit, is %s", c.judgement->ref, c.outcome), "nothing is to be done where the days of both visits are right");
	return WSOA_OK;
}

/* ---- made or corrected by another command ---- */

static bool under_embargo(const wsoa *w, const struct record *visit)
{
	date until = record_date(visit, FIELD_visit_embargo_until);
	return until != DATE_NONE && until >= w->today;
}

wsoa_status judgement_made(wsoa *w, int64_t id, const struct manner *m)
{
	struct record *judgement = NULL, *visit = NULL;
	const jr *visits = NULL;
	wsoa_status st = record_load(w->db, id, &w->call, &judgement);
	if (!st)
		st = record_load(w->db, record_field(judgement, FIELD_judgement_visit)->targets[0].id, &w->call, &visit);
	if (st || under_embargo(w, visit))
		return st;
	st = store_visits(w->db, &visits);
	if (!st && visit_decides(visits, record_text(visit, FIELD_visit_form), record_text(judgement, FIELD_judgement_by)))
		st = follow_judgement(w, visits, m, judgement);
	return st;
}

static bool same_value(const struct record *a, const struct record *b, enum field_id id)
{
	return value_equal(field_at(id), record_field(a, id), record_field(b, id));
}

wsoa_status judgement_corrected(wsoa *w, const struct record *before, const struct manner *m)
{
	struct course c = { .w = w, .m = m };
	struct record *now = NULL, *visit = NULL;
	const jr *visits = NULL;
	wsoa_status st = record_load(w->db, before->id, &w->call, &now);
	if (st || (same_value(before, now, FIELD_judgement_outcome) && same_value(before, now, FIELD_judgement_by)))
		return st;
	st = record_load(w->db, record_field(before, FIELD_judgement_visit)->targets[0].id, &w->call, &visit);
	if (st || under_embargo(w, visit))
		return st;
	st = store_visits(w->db, &visits);
	if (!st)
		st = find_course(w, visits, record_field(before, FIELD_judgement_weakness)->targets[0].id, &c);
	if (!st && !c.judgement && visit_decides(visits, record_text(visit, FIELD_visit_form), record_text(before, FIELD_judgement_by)))
		say_stays(&c, "no judgement that decides about it is left", arena_printf(&w->call, "see where it can go: wsoa why %s", full_ref(w, c.weakness)));
	else if (!st && c.judgement)
		st = follow(&c);
	return st;
}

/* ---- recording ---- */

static wsoa_status find_view(struct judging *j)
{
	const char *views = field_at(FIELD_judgement_by)->values;
	j->by = j->args->by ? j->args->by : visit_judge(j->visits, j->form);
	if (j->by && word_in(views, j->by))
		return WSOA_OK;
	return error_set(&j->w->err, WSOA_INVALID, "--by", arena_printf(&j->w->call, "one of: %s (self: the board's own)", views),
	                 "'%.40s' is nobody whose view it could be", j->by ? j->by : "");
}

static wsoa_status judge_weakness(struct judging *j, int64_t id)
{
	wsoa *w = j->w;
	struct assignment a[5];
	size_t n = 0;
	int64_t made = 0;
	struct record *weakness = NULL;
	const struct manner created = { .act = ACT_created, .on = j->m.on };
	wsoa_status st = record_load(w->db, id, &w->call, &weakness);
	if (st)
		return st;
	put_assignment(a, &n, FIELD_judgement_visit, j->visit->ref);
	put_assignment(a, &n, FIELD_judgement_weakness, full_ref(w, weakness));
	put_assignment(a, &n, FIELD_judgement_outcome, j->args->outcome);
	put_assignment(a, &n, FIELD_judgement_by, j->by);
	put_assignment(a, &n, FIELD_judgement_text, j->args->text);
	st = edit_create(w, KIND_judgement, 0, NULL, a, n, &created, &made);
	return st ? st : judgement_made(w, made, &j->m);
}

/* The outcome of the whole area is the visit's own, and so are the words that go with it. */
static wsoa_status judge_area(struct judging *j)
{
	wsoa *w = j->w;
	struct assignment a[2];
	size_t n = 0;
	const char *usual = visit_judge(j->visits, j->form);
	if (j->args->by && (!usual || strcmp(j->args->by, usual) != 0))
		return error_set(&w->err, WSOA_INVALID, "--by", arena_printf(&w->call, "say another view of it in a note: wsoa note %s \"...\"", j->visit->ref),
		                 "the whole area is judged by those who visit");
	if (j->args->text && record_field(j->visit, FIELD_visit_summary)->set)
		return error_set(&w->err, WSOA_REFUSED, "--text", arena_printf(&w->call, "leave --text out, and change the summary: wsoa set %s summary=\"...\"", j->visit->ref),
		                 "%s has a summary already", j->visit->ref);
	put_assignment(a, &n, FIELD_visit_outcome, j->args->outcome);
	put_assignment(a, &n, FIELD_visit_summary, j->args->text);
	return edit_change(w, j->visit->id, a, n, &j->m, NULL);
}

static wsoa_status judge_all(struct judging *j)
{
	wsoa *w = j->w;
	struct ids ids = { 0 };
	enum kind_id kind = KIND_weakness;
	const char *selection = ranges_expand(j->args->selection, &w->call);
	wsoa_status st = selection ? select_ids(w, w->db, selection, &w->call, &kind, &ids) : error_nomem(&w->err);
	if (!st && kind != KIND_weakness)
		st = error_set(&w->err, WSOA_INVALID, j->args->selection, "name weaknesses: W01,W02 or W01-W04", "a visit judges weaknesses, not %s", kind_of(kind)->plural);
	for (size_t i = 0; i < ids.count && !st; i++)
		st = judge_weakness(j, ids.id[i]);
	return st;
}

/* ---- when an embargo has ended ---- */

static wsoa_status check_ended(struct judging *j)
{
	wsoa *w = j->w;
	char day[DATE_LONG + 1];
	if (!under_embargo(w, j->visit))
		return WSOA_OK;
	date_long(record_date(j->visit, FIELD_visit_embargo_until), day);
	return error_set(&w->err, WSOA_REFUSED, j->visit->ref,
	                 arena_printf(&w->call, "wait until it has ended; where it was lifted: wsoa set %s embargo_until=", j->visit->ref),
	                 "%s is under embargo until %s: nothing follows from it before", j->visit->ref, day);
}

static wsoa_status publish(struct judging *j)
{
	wsoa *w = j->w;
	struct ids there = { 0 };
	wsoa_status st = check_ended(j);
	if (!st && (j->args->outcome || j->args->selection || j->args->text || j->args->by))
		st = error_set(&w->err, WSOA_INVALID, "--publish", arena_printf(&w->call, "wsoa judge %s --publish", j->visit->ref), "what the visit found is recorded already");
	if (!st && j->m.on != DATE_NONE)
		st = error_set(&w->err, WSOA_INVALID, "--dated", "leave it out", "each judgement has its own day");
	if (!st)
		st = linked_from(w->db, j->visit->id, "visit", &w->call, &there);
	for (size_t i = 0; i < there.count && !st; i++) {
		struct record *r = NULL;
		st = record_load(w->db, there.id[i], &w->call, &r);
		if (!st && r->kind == KIND_judgement && visit_decides(j->visits, j->form, record_text(r, FIELD_judgement_by)))
			st = follow_judgement(w, j->visits, &j->m, r);
	}
	return st;
}

/* Only what decides moves weaknesses, and not before the embargo has ended. */
static void say_later(const struct judging *j)
{
	char day[DATE_LONG + 1];
	if (!j->args->selection || !under_embargo(j->w, j->visit) || !visit_decides(j->visits, j->form, j->by))
		return;
	date_long(record_date(j->visit, FIELD_visit_embargo_until), day);
	error_issue(&j->w->err, &(wsoa_issue){ .warning = true, .where = j->visit->ref, .value = j->args->outcome,
	                                       .what = arena_printf(&j->w->call, "%s is under embargo until %s: no weakness moves before", j->visit->ref, day),
	                                       .todo = arena_printf(&j->w->call, "when it has ended: wsoa judge %s --publish", j->visit->ref) });
}

static wsoa_status record_found(struct judging *j)
{
	wsoa *w = j->w;
	if (!j->args->outcome)
		return error_set(&w->err, WSOA_INVALID, j->visit->ref, "wsoa judge VISIT OUTCOME [WEAKNESSES]", "what it found is not said");
	const char *what, *todo;
	if (!visit_can_find(j->visits, j->form, !j->args->selection, j->args->outcome, &w->call, &what, &todo))
		return error_set(&w->err, WSOA_INVALID, j->args->outcome, todo, "%s", what);
	wsoa_status st = find_view(j);
	if (!st)
		st = j->args->selection ? judge_all(j) : judge_area(j);
	if (!st)
		say_later(j);
	return st;
}

static wsoa_status find_visit(struct judging *j)
{
	int64_t id = 0;
	wsoa_status st = record_need(j->w->db, 0, KIND_visit, j->args->visit, &id, NULL);
	if (!st)
		st = record_load(j->w->db, id, &j->w->call, &j->visit);
	if (st)
		return st;
	j->form = record_text(j->visit, FIELD_visit_form);
	date ended = record_date(j->visit, FIELD_visit_ends_on);
	if (j->m.on == DATE_NONE && !j->args->publish && ended != DATE_NONE && ended <= j->w->today)
		j->m.on = ended; /* judged on its last day, where no other was said */
	return WSOA_OK;
}

wsoa_status wsoa_judge(wsoa *w, const wsoa_judge_args *args, const wsoa_change *change)
{
	struct judging j = { .w = w, .args = args };
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_changed, change, &j.m);
	if (!st)
		st = need_programme(w, args->visit, "record what a visit found"); /* asked first: a refusal may tell what was found */
	if (!st)
		st = find_visit(&j);
	if (!st)
		st = store_visits(w->db, &j.visits);
	if (!st)
		st = args->publish ? publish(&j) : record_found(&j);
	return write_done(w, st);
}
