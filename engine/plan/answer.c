/* What became of what a visit advised: answered, and done with what shows it. */
#include <string.h>

#include "plan/edit.h"

static wsoa_status set_field(wsoa *w, int64_t id, const char *name, int op, const char *text, const struct manner *m)
{
	struct assignment a = { name, field_find(KIND_recommendation, name), op, text };
	const struct manner changed = { .act = ACT_changed, .on = m->on };
	return edit_change(w, id, &a, 1, &changed, NULL);
}

wsoa_status recommendation_done(wsoa *w, struct record *r, const char *text, const char *evidence, const struct manner *m)
{
	bool answered = record_field(r, FIELD_recommendation_answer)->set;
	wsoa_status st = text && !answered ? set_field(w, r->id, "answer", ASSIGN_SET, text, m) : WSOA_OK;
	if (!st && evidence)
		st = set_field(w, r->id, "evidence", ASSIGN_ADD, evidence, m);
	return st ? st : edit_move(w, r->id, "done", NULL, 0, m);
}

/* Whether it was answered so, and only the words of the answer are new. */
static wsoa_status answered_so(wsoa *w, int64_t id, const char *answer, bool *so)
{
	struct record *r = NULL;
	const struct workflow *wf = NULL;
	wsoa_status st = record_load(w->db, id, &w->call, &r);
	if (!st)
		st = store_workflow_of(w->db, KIND_recommendation, &wf);
	const char *status = st ? NULL : record_text(r, FIELD_recommendation_status);
	const struct transition *t = wf && status ? workflow_transition(wf, answer, status) : NULL;
	*so = t && !transition_from(wf, t, status) && !strcmp(wf->states[t->to].name, status);
	return st;
}

wsoa_status wsoa_answer(wsoa *w, const char *ref, const char *answer, const char *text, const wsoa_change *change)
{
	struct manner m;
	int64_t id = 0;
	bool again = false;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_moved, change, &m);
	if (!st && strcmp(answer, "accept") != 0 && strcmp(answer, "refuse") != 0)
		st = error_set(&w->err, WSOA_INVALID, answer, "accept, or refuse with the reason; when it is done: wsoa done REF TEXT", "'%.40s' is no answer to a recommendation", answer);
	if (!st)
		st = record_need(w->db, 0, KIND_recommendation, ref, &id, NULL);
	if (!st && text)
		st = answered_so(w, id, answer, &again);
	if (!st && text)
		st = set_field(w, id, "answer", ASSIGN_SET, text, &m);
	if (!st && !again)
		st = edit_move(w, id, answer, NULL, 0, &m);
	return write_done(w, st);
}
