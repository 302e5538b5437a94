/*
 * What waits for a person. Whether something waits for their sign-off is asked
 * of the state machine: what they could move on from where it waits.
 */
#include <string.h>

#include "plan/edit.h"
#include "report/waiting.h"
#include "report/words.h"

struct mine {
	struct report *r;
	const char *ref;         /* of the person */
	struct doc_node *items;
};

/* ---- what waits ---- */

/* The way from a state to one that is done, for those who check: leads and accountable officers. */
static const struct transition *checking(const struct workflow *wf, const char *state)
{
	for (size_t i = 0; wf && i < wf->transition_count; i++) {
		const struct transition *t = &wf->transitions[i];
		if (transition_from(wf, t, state) && wf->states[t->to].category == CATEGORY_done &&
		    t->by & (ROLE_BIT(ROLE_lead) | ROLE_BIT(ROLE_accountable)))
			return t;
	}
	return NULL;
}

/* The states in which something waits to be checked, NULL when memory is out. */
static const char **checked_states(struct report *r, const struct workflow *wf, size_t *count)
{
	const char **names = arena_array(r->mem, wf->state_count, sizeof *names);
	*count = 0;
	for (size_t i = 0; names && i < wf->state_count; i++)
		if (!wf->states[i].final && checking(wf, wf->states[i].name))
			names[(*count)++] = wf->states[i].name;
	return names;
}

static wsoa_status delivered_it(struct report *r, const struct record *rec, bool *did)
{
	struct event ev;
	bool found = false;
	const struct party *me = party_find(&r->parties, r->w->person);
	wsoa_status st = last_change(r->w->view, rec->id, "status", r->mem, &ev, &found);
	*did = !st && found && me && (id_equal(&ev.actor, &me->uuid) || id_equal(&ev.on_word_of, &me->uuid));
	return st;
}

static wsoa_status may_check(struct report *r, const struct record *rec, bool *may)
{
	struct verdict v = { 0 };
	const struct transition *t = checking(report_workflow(r, rec->kind), state_of(r, rec)->name);
	wsoa_status st = move_verdict(r->w, r->w->view, rec->id, t->name, 0, NULL, 0, NULL, 0, r->w->day, r->mem, &v);
	*may = !st;
	for (size_t i = 0; i < v.unmet_count; i++)
		if (!v.unmet[i].warning && word_in("transition from by different_person", v.unmet[i].condition))
			*may = false;
	return st;
}

/* Whether the person waits for others to check it. */
static wsoa_status waits_for_others(struct report *r, const struct record *rec, bool *waits)
{
	unsigned has = 0, held = 0;
	bool did = false;
	wsoa_status st = roles_towards(r->w->view, rec, r->w->person, 0, r->mem, &has, &held);
	if (!st)
		st = delivered_it(r, rec, &did);
	*waits = did || has & (ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_supporting));
	return st;
}

/* waits NULL: what waits for others is not asked for. */
static wsoa_status waiting(struct report *r, enum kind_id kind, struct records *checks, struct records *waits)
{
	struct records all = { 0 };
	const struct workflow *wf = report_workflow(r, kind);
	size_t count = 0;
	const char **states = wf ? checked_states(r, wf, &count) : NULL;
	wsoa_status st = wf ? records_in_states(r, kind, NULL, states, count, &all) : WSOA_OK;
	for (size_t i = 0; i < all.count && !st; i++) {
		bool may, others = false;
		st = may_check(r, all.at[i], &may);
		if (!st && !may && waits)
			st = waits_for_others(r, all.at[i], &others);
		if (!st && (may || others))
			st = records_add(r, may ? checks : waits, all.at[i]);
	}
	return st;
}

/* Of kinds that have no section: what waited past its limit, and is for this person to move on. */
static wsoa_status past_limit(struct report *r, enum kind_id kind, struct records *out)
{
	struct records all = { 0 };
	const struct workflow *wf = report_workflow(r, kind);
	wsoa_status st = wf && wf->timer_count ? records_in_states(r, kind, NULL, timed_states(r, wf), wf->timer_count, &all) : WSOA_OK;
	for (size_t i = 0; i < all.count && !st; i++) {
		struct asked a = { 0 };
		struct wait w;
		st = wait_of(r, all.at[i], &w);
		if (!st && w.limit && w.so_far.past > 0)
			st = asked_of(r, all.at[i], &a);
		if (!st && ids_have(&a.may, r->w->person))
			st = records_add(r, out, all.at[i]);
	}
	return st;
}

static wsoa_status all_past_limit(struct report *r, struct records *out)
{
	wsoa_status st = WSOA_OK;
	for (int k = 0; k < KIND_COUNT && !st; k++)
		if (kind_status((enum kind_id)k) && k != KIND_action && k != KIND_evidence)
			st = past_limit(r, (enum kind_id)k, out);
	return st;
}

/* What visits advised, for the person to answer or to do: those without a day too. */
static wsoa_status advice(struct mine *m, struct records *out)
{
	const char *filter = arena_printf(m->r->mem, "live owner:%s", m->ref);
	return filter ? records_of(m->r, KIND_recommendation, filter, out) : error_nomem(&m->r->w->err);
}

static wsoa_status deadlines(struct mine *m, const char *test, struct records *out)
{
	struct select sel;
	wsoa_status st = need_calendar(m->r->w);
	const char *filter = arena_printf(m->r->mem, "%s owner:%s", test, m->ref);
	if (!st && !filter)
		st = error_nomem(&m->r->w->err);
	if (!st)
		st = selecting(m->r->w, KIND_action, filter, m->r->mem, &sel);
	if (st)
		return st;
	sel.order = ORDER_DUE;
	return records_select(m->r, &sel, out);
}

/* ---- printing ---- */

static void put_item(struct mine *m, const char *section, const struct record *rec, const struct wait *wait)
{
	struct report *r = m->r;
	struct cell *row = doc_row(r->doc, m->items);
	const struct state *s = state_of(r, rec);
	cell_text(r->doc, cell_of(m->items, row, "section"), section);
	cell_text(r->doc, cell_of(m->items, row, "kind"), kind_of(rec->kind)->name);
	cell_text(r->doc, cell_of(m->items, row, "ref"), rec->ref);
	cell_text(r->doc, cell_of(m->items, row, "plan"), rec->plan_ref);
	cell_text(r->doc, cell_of(m->items, row, "title"), record_title(rec));
	cell_text(r->doc, cell_of(m->items, row, "status"), s ? s->name : NULL);
	cell_date(cell_of(m->items, row, "since"), wait->limit ? wait->since : DATE_NONE);
	if (wait->limit)
		cell_int(cell_of(m->items, row, "past"), wait->so_far.past);
	date due = record_due(rec);
	if (rec->kind == KIND_action)
		cell_text(r->doc, cell_of(m->items, row, "rating"), record_text(rec, FIELD_action_rating));
	cell_date(cell_of(m->items, row, "due_on"), due);
	if (due != DATE_NONE)
		cell_int(cell_of(m->items, row, "due_in"), due - r->w->day);
}

static void show_deadline(struct mine *m, struct cell *row, const struct record *rec)
{
	char days[DAYS_WORDS];
	date due = record_due(rec);
	cell_date(&row[2], due);
	if (due == DATE_NONE)
		return;
	days_words(due, m->r->w->day, days);
	show_text(m->r, &row[3], due < m->r->w->day ? TONE_BAD : TONE_PLAIN, days);
	if (rec->kind == KIND_action)
		show_field(m->r, &row[4], rec, field_at(FIELD_action_rating));
}

/* What it is about, and how long it has waited where its state has a limit. */
static void show_waiting(struct mine *m, struct cell *row, const struct record *rec, const struct wait *wait)
{
	if (rec->kind == KIND_action)
		cell_date(&row[2], record_date(rec, FIELD_action_due_on));
	else if (rec->kind == KIND_evidence)
		show_field(m->r, &row[2], rec, field_at(FIELD_evidence_actions));
	else
		show_field(m->r, &row[2], rec, kind_status(rec->kind));
	if (wait->limit)
		show_text(m->r, &row[3], wait->so_far.past > 0 ? TONE_BAD : TONE_PLAIN, wait_words(m->r, wait));
}

static wsoa_status put_section(struct mine *m, const char *name, const char *caption, const struct records *records, bool running)
{
	wsoa_status st = WSOA_OK;
	if (!records->count)
		return st;
	struct doc_node *n = doc_table(m->r->doc, NULL, arena_printf(m->r->mem, "%s (%zu)", caption, records->count));
	enum kind_id kind = records->at[0]->kind;
	people_column(m->r, n, "Ref", 0);
	people_column(m->r, n, "Title", 4);
	people_column(m->r, n, running || kind == KIND_action ? "Due" : kind == KIND_evidence ? "Actions" : "State", 0);
	people_column(m->r, n, running ? "When" : "Waiting", running ? 0 : 2);
	if (running && kind == KIND_action)
		people_column(m->r, n, "Rating", 0);
	for (size_t i = 0; i < records->count && !st && !m->r->doc->mem.failed; i++) {
		struct wait wait;
		st = wait_of(m->r, records->at[i], &wait);
		put_item(m, name, records->at[i], &wait);
		struct cell *row = doc_row(m->r->doc, n);
		cell_text(m->r->doc, &row[0], report_ref(m->r, records->at[i]));
		cell_text(m->r->doc, &row[1], record_title(records->at[i]));
		if (running)
			show_deadline(m, row, records->at[i]);
		else
			show_waiting(m, row, records->at[i], &wait);
	}
	return st;
}

static wsoa_status my(struct mine *m)
{
	struct records late = { 0 }, soon = { 0 }, checks = { 0 }, waits = { 0 }, evidence = { 0 }, past = { 0 }, advised = { 0 };
	wsoa_status st = deadlines(m, "overdue", &late);
	if (!st)
		st = deadlines(m, "due-soon", &soon);
	if (!st)
		st = waiting(m->r, KIND_action, &checks, &waits);
	if (!st)
		st = waiting(m->r, KIND_evidence, &evidence, NULL);
	if (!st)
		st = all_past_limit(m->r, &past);
	if (!st)
		st = advice(m, &advised);
	if (!st)
		st = put_section(m, "overdue", "Overdue", &late, true);
	if (!st)
		st = put_section(m, "due", "Due within 20 working days", &soon, true);
	if (!st)
		st = put_section(m, "recommendations", "Recommendations of visits, for you to answer or to do", &advised, true);
	if (!st)
		st = put_section(m, "sign-off", "Waiting for your sign-off", &checks, false);
	if (!st)
		st = put_section(m, "evidence", "Evidence waiting to be accepted by you", &evidence, false);
	if (!st)
		st = put_section(m, "past-limit", "Waiting for you past its limit", &past, false);
	if (!st)
		st = put_section(m, "waiting", "Delivered, waiting for others", &waits, false);
	if (!st && !m->items->row_count)
		doc_paragraph(m->r->doc, TONE_GOOD, "Nothing waits for you.");
	return st;
}

wsoa_status wsoa_my(wsoa *w, wsoa_doc **out)
{
	struct report r;
	struct mine m = { .r = &r };
	wsoa_status st = report_begin(&r, w, "my");
	const struct party *me = st ? NULL : party_find(&r.parties, w->person);
	if (!st && !me)
		st = error_set(&w->err, WSOA_INVALID, "", "say who you are: --as @ref, or WSOA_PERSON; see: wsoa list people",
		               "it is not known who asks");
	if (!st) {
		m.ref = me->ref;
		m.items = report_table(&r, "items", NULL);
		report_title(&r, "What waits for %s", me->name);
		st = my(&m);
	}
	return report_end(&r, st, out);
}
