/*
 * What waits for a person. Whether something waits for their sign-off is asked
 * of the state machine: what they could move on from where it waits.
 */
#include <string.h>

#include "plan/edit.h"
#include "report/parts.h"
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

/* "status:delivered": the states in which something waits to be checked; NULL when there are none. */
static const char *waiting_filter(struct report *r, enum kind_id kind)
{
	const struct workflow *wf = report_workflow(r, kind);
	const char *text = NULL;
	for (size_t i = 0; wf && i < wf->state_count; i++) {
		const struct state *s = &wf->states[i];
		if (s->final || !checking(wf, s->name))
			continue;
		text = text ? arena_printf(r->mem, "%s,%s", text, s->name) : arena_printf(r->mem, "status:%s", s->name);
	}
	return text;
}

enum stand { STAND_NONE, STAND_CHECKS, STAND_WAITS };

static wsoa_status delivered_it(struct report *r, const struct record *rec, bool *did)
{
	struct event ev;
	bool found = false;
	const struct party *me = party_find(&r->parties, r->w->person);
	wsoa_status st = last_change(r->w->view, rec->id, "status", r->mem, &ev, &found);
	*did = !st && found && me && (id_equal(&ev.actor, &me->uuid) || id_equal(&ev.on_word_of, &me->uuid));
	return st;
}

/* Whether the person may check it, or waits for others to. */
static wsoa_status stand_to(struct report *r, const struct record *rec, enum stand *out)
{
	struct verdict v = { 0 };
	unsigned has = 0, held = 0;
	bool did = false;
	const struct transition *t = checking(report_workflow(r, rec->kind), state_of(r, rec)->name);
	wsoa_status st = move_verdict(r->w, r->w->view, rec->id, t->name, 0, NULL, 0, NULL, 0, r->w->day, r->mem, &v);
	*out = STAND_CHECKS;
	for (size_t i = 0; i < v.unmet_count; i++)
		if (!v.unmet[i].warning && word_in("transition from by different_person", v.unmet[i].condition))
			*out = STAND_NONE;
	if (st || *out == STAND_CHECKS)
		return st;
	st = roles_towards(r->w->view, rec, r->w->person, 0, r->mem, &has, &held);
	if (!st)
		st = delivered_it(r, rec, &did);
	if (did || has & (ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_supporting)))
		*out = STAND_WAITS;
	return st;
}

static wsoa_status waiting(struct report *r, enum kind_id kind, struct records *checks, struct records *waits)
{
	struct records all = { 0 };
	const char *filter = waiting_filter(r, kind);
	wsoa_status st = filter ? records_of(r, kind, filter, &all) : WSOA_OK;
	for (size_t i = 0; i < all.count && !st; i++) {
		enum stand stand;
		st = stand_to(r, all.at[i], &stand);
		if (!st && stand != STAND_NONE)
			st = records_add(r, stand == STAND_CHECKS ? checks : waits, all.at[i]);
	}
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

/* The field of its deadline; NULL: it has none. */
static const enum field_id *due_field(enum kind_id kind)
{
	static const enum field_id action = FIELD_action_due_on, recommendation = FIELD_recommendation_due_on;
	return kind == KIND_action ? &action : kind == KIND_recommendation ? &recommendation : NULL;
}

static void put_item(struct mine *m, const char *section, const struct record *rec)
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
	if (!due_field(rec->kind))
		return;
	date due = record_date(rec, *due_field(rec->kind));
	if (rec->kind == KIND_action)
		cell_text(r->doc, cell_of(m->items, row, "rating"), record_text(rec, FIELD_action_rating));
	cell_date(cell_of(m->items, row, "due_on"), due);
	if (due != DATE_NONE)
		cell_int(cell_of(m->items, row, "due_in"), due - r->w->day);
}

static void show_row(struct mine *m, struct doc_node *n, const struct record *rec, bool running)
{
	struct report *r = m->r;
	char days[DAYS_WORDS];
	struct cell *row = doc_row(r->doc, n);
	cell_text(r->doc, &row[0], rec->ref);
	cell_text(r->doc, &row[1], record_title(rec));
	if (!due_field(rec->kind)) {
		show_field(r, &row[2], rec, field_at(FIELD_evidence_actions));
		return;
	}
	date due = record_date(rec, *due_field(rec->kind));
	cell_date(&row[2], due);
	if (!running || due == DATE_NONE)
		return;
	days_words(due, r->w->day, days);
	show_text(r, &row[3], due < r->w->day ? TONE_BAD : TONE_PLAIN, days);
	if (rec->kind == KIND_action)
		show_field(r, &row[4], rec, field_at(FIELD_action_rating));
}

static void put_section(struct mine *m, const char *name, const char *caption, const struct records *records, bool running)
{
	if (!records->count)
		return;
	struct doc_node *n = doc_table(m->r->doc, NULL, arena_printf(m->r->mem, "%s (%zu)", caption, records->count));
	people_column(m->r, n, "Ref", 0);
	people_column(m->r, n, "Title", 4);
	people_column(m->r, n, due_field(records->at[0]->kind) ? "Due" : "Actions", 0);
	if (running)
		people_column(m->r, n, "When", 0);
	if (running && records->at[0]->kind == KIND_action)
		people_column(m->r, n, "Rating", 0);
	for (size_t i = 0; i < records->count && !m->r->doc->mem.failed; i++) {
		put_item(m, name, records->at[i]);
		show_row(m, n, records->at[i], running);
	}
}

static wsoa_status my(struct mine *m)
{
	struct records late = { 0 }, soon = { 0 }, checks = { 0 }, waits = { 0 }, evidence = { 0 }, mine = { 0 }, advised = { 0 };
	wsoa_status st = deadlines(m, "overdue", &late);
	if (!st)
		st = deadlines(m, "due-soon", &soon);
	if (!st)
		st = waiting(m->r, KIND_action, &checks, &waits);
	if (!st)
		st = waiting(m->r, KIND_evidence, &evidence, &mine);
	if (!st)
		st = advice(m, &advised);
	if (st)
		return st;
	put_section(m, "overdue", "Overdue", &late, true);
	put_section(m, "due", "Due within 20 working days", &soon, true);
	put_section(m, "recommendations", "Recommendations of visits, for you to answer or to do", &advised, true);
	put_section(m, "sign-off", "Waiting for your sign-off", &checks, false);
	put_section(m, "evidence", "Evidence waiting to be accepted by you", &evidence, false);
	put_section(m, "waiting", "Delivered, waiting for others", &waits, false);
	if (!m->items->row_count)
		doc_paragraph(m->r->doc, TONE_GOOD, "Nothing waits for you.");
	return WSOA_OK;
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
