/* What became of what a visit advised: answered, and done with what shows it. */
#include <string.h>

#include "plan/edit.h"

static wsoa_status set_field(wsoa *w, int64_t id, const char *name, enum assign_op op, const char *text, const char *reason, date on)
{
	struct assignment a = { name, field_find(KIND_recommendation, name), op, text };
	const struct manner changed = { .act = ACT_changed, .reason = reason, .on = on };
	return edit_change(w, id, &a, 1, &changed, NULL);
}

wsoa_status recommendation_done(wsoa *w, struct record *r, const char *text, const char *evidence, const struct manner *m)
{
	bool answered = record_field(r, FIELD_recommendation_answer)->set;
	struct manner moved = *m;
	moved.if_version = 0; /* asked here: what is set first makes the next version */
	wsoa_status st = version_unchanged(w, r, m);
	if (!st && text && !answered)
		st = set_field(w, r->id, "answer", ASSIGN_SET, text, NULL, m->on);
	if (!st && evidence)
		st = set_field(w, r->id, "evidence", ASSIGN_ADD, evidence, NULL, m->on);
	return st ? st : edit_move(w, r->id, "done", NULL, 0, &moved);
}

/* Whether it was answered so, and only the words of the answer are new. */
static wsoa_status answered_so(wsoa *w, struct record *r, const char *answer, bool *so)
{
	const struct workflow *wf = NULL;
	wsoa_status st = store_workflow_of(w->db, KIND_recommendation, &wf);
	const char *status = record_text(r, FIELD_recommendation_status);
	const struct transition *t = wf && status ? workflow_transition(wf, answer, status) : NULL;
	*so = t && !transition_from(wf, t, status) && !strcmp(wf->states[t->to].name, status);
	return st;
}

wsoa_status wsoa_answer(wsoa *w, const char *ref, const char *answer, const char *text, const wsoa_change *change)
{
	struct manner m;
	struct record *r = NULL;
	int64_t id = 0;
	bool again = false;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_moved, change, &m);
	if (!st && strcmp(answer, "accept") != 0 && strcmp(answer, "refuse") != 0)
		st = error_set(&w->err, WSOA_INVALID, answer, "accept, or refuse with the reason; when it is done: wsoa done REF TEXT", "'%.40s' is no answer to a recommendation", answer);
	if (!st)
		st = record_need(w->db, 0, KIND_recommendation, ref, &id, NULL);
	if (!st)
		st = record_load(w->db, id, &w->call, &r);
	if (!st)
		st = version_unchanged(w, r, &m);
	m.if_version = 0; /* the words make the next one */
	if (!st && text)
		st = answered_so(w, r, answer, &again);
	if (!st && text)
		st = set_field(w, id, "answer", ASSIGN_SET, text, again ? m.reason : NULL, m.on);
	if (!st && !again)
		st = edit_move(w, id, answer, NULL, 0, &m);
	return write_done(w, st);
}
