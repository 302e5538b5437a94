/* The ways on from a record's state, as the state machine itself judges them. */
#include <string.h>

#include "plan/edit.h"
#include "report/parts.h"

struct asked {
	struct report *r;
	struct record *rec;
	const struct workflow *workflow;
	const char *status;
	int64_t person;
	struct doc_node *items;
};

/* ---- for machines ---- */

static const char *unmet_text(struct report *r, const struct unmet *u)
{
	const char *text = *u->todo ? arena_printf(r->mem, "%s: %s", u->what, u->todo) : u->what;
	return text ? text : "";
}

static void put_unmet(struct report *r, struct cell *c, const struct verdict *v, bool warning)
{
	const char **texts = arena_array(r->mem, v->unmet_count, sizeof *texts);
	size_t n = 0;
	for (size_t i = 0; texts && i < v->unmet_count; i++)
		if (v->unmet[i].warning == warning)
			texts[n++] = unmet_text(r, &v->unmet[i]);
	if (texts)
		cell_set(r->doc, c, texts, n);
}

static void put_roles(struct report *r, struct cell *c, unsigned by)
{
	const char *names[ROLE_COUNT];
	size_t n = 0;
	for (int i = 0; i < ROLE_COUNT; i++)
		if (by & ROLE_BIT(i))
			names[n++] = role_name((enum role)i);
	cell_set(r->doc, c, names, n);
}

static void put_item(const struct asked *a, const struct verdict *v, const char *who)
{
	struct report *r = a->r;
	struct cell *row = doc_row(r->doc, a->items);
	cell_text(r->doc, cell_of(a->items, row, "transition"), v->transition->name);
	cell_text(r->doc, cell_of(a->items, row, "label"), v->transition->label);
	cell_text(r->doc, cell_of(a->items, row, "to"), v->to ? v->to->name : NULL);
	cell_flag(cell_of(a->items, row, "allowed"), v->allowed);
	put_roles(r, cell_of(a->items, row, "by"), v->by);
	cell_text(r->doc, cell_of(a->items, row, "who"), who);
	put_unmet(r, cell_of(a->items, row, "unmet"), v, false);
	put_unmet(r, cell_of(a->items, row, "warnings"), v, true);
}

/* ---- for people ---- */

static void show_verdict(const struct asked *a, const struct verdict *v, const char *who)
{
	wsoa_doc *d = a->r->doc;
	const char *heading = arena_printf(a->r->mem, "%s: %s%s%s", v->transition->name, v->transition->label, v->to ? " -> " : "",
	                                   v->to ? v->to->label : "");
	doc_heading(d, 2, heading);
	struct doc_node *list = doc_list(d, NULL, v->allowed ? "Allowed now." : "Not allowed now:");
	for (size_t i = 0; i < v->unmet_count; i++)
		doc_item(d, list, "%s%s", v->unmet[i].warning ? "note: " : "", unmet_text(a->r, &v->unmet[i]));
	if (v->allowed && !v->unmet_count)
		doc_paragraph(d, TONE_GOOD, "Allowed now.");
	doc_paragraph(d, TONE_PLAIN, "Who may: %s", *who ? who : "nobody at present");
}

static wsoa_status answer(const struct asked *a, const char *transition)
{
	struct report *r = a->r;
	struct verdict v = { 0 };
	const char *who = "";
	size_t others = 0;
	wsoa_status st = move_verdict(r->w, r->w->view, a->rec->id, transition, a->person, NULL, 0, NULL, 0, r->w->day, r->mem, &v);
	if (!st && !v.transition)
		return error_set(&r->w->err, WSOA_NOTFOUND, transition, v.unmet_count ? v.unmet[0].todo : "", "%s",
		                 v.unmet_count ? v.unmet[0].what : "there is no such transition");
	if (!st)
		st = people_in_roles(r->w, r->w->view, a->rec, v.by, transition, r->mem, &who, &others);
	if (st)
		return st;
	name_others(&v, who, others, r->mem);
	put_item(a, &v, who ? who : "");
	show_verdict(a, &v, who ? who : "");
	return WSOA_OK;
}

static wsoa_status answer_all(const struct asked *a)
{
	size_t ways = 0;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < a->workflow->transition_count && !st; i++) {
		const struct transition *t = &a->workflow->transitions[i];
		if (!transition_from(a->workflow, t, a->status))
			continue;
		ways++;
		st = answer(a, t->name);
	}
	if (!st && !ways)
		doc_paragraph(a->r->doc, TONE_PLAIN, "No transition leads on from here.");
	return st;
}

/* ---- whom and what ---- */

static wsoa_status find_person(struct asked *a, const char *person)
{
	wsoa *w = a->r->w;
	a->person = w->person;
	return person ? record_need(w->view, 0, KIND_person, person, &a->person, NULL) : WSOA_OK;
}

static wsoa_status find_record(struct asked *a, const char *ref)
{
	wsoa *w = a->r->w;
	int64_t id;
	wsoa_status st = record_need(w->view, w->plan, KIND_COUNT, ref, &id, NULL);
	if (!st)
		st = record_load(w->view, id, a->r->mem, &a->rec);
	if (st)
		return st;
	a->workflow = report_workflow(a->r, a->rec->kind);
	const struct field *status = kind_status(a->rec->kind);
	const struct value *v = status ? record_value(a->rec, status) : NULL;
	if (!a->workflow || !v || !v->set)
		return error_set(&w->err, WSOA_INVALID, a->rec->ref, "ask about an action or evidence", "no workflow moves %s",
		                 kind_of(a->rec->kind)->one);
	a->status = v->text;
	return WSOA_OK;
}

static void put_asked(struct asked *a)
{
	struct report *r = a->r;
	const struct state *s = state_of(r, a->rec);
	const struct party *p = party_find(&r->parties, a->person);
	report_title(r, "%s %s: %s", a->rec->ref, record_title(a->rec), s ? s->label : a->status);
	struct doc_node *facts = report_facts(r, "record");
	struct cell *row = facts_row(r, facts);
	cell_text(r->doc, cell_of(facts, row, "kind"), kind_of(a->rec->kind)->name);
	cell_text(r->doc, cell_of(facts, row, "ref"), a->rec->ref);
	cell_text(r->doc, cell_of(facts, row, "status"), a->status);
	cell_text(r->doc, cell_of(facts, row, "person"), p ? p->ref : NULL);
	if (p)
		doc_paragraph(r->doc, TONE_PLAIN, "Asked for %s.", p->name);
	else
		doc_paragraph(r->doc, TONE_PLAIN, "Asked for nobody in particular: name a person with --as.");
	a->items = report_table(r, "items", NULL);
}

wsoa_status wsoa_why(wsoa *w, const char *ref, const char *transition, const char *person, wsoa_doc **out)
{
	struct report r;
	struct asked a = { .r = &r };
	wsoa_status st = report_begin(&r, w, "why");
	if (!st)
		st = find_person(&a, person);
	if (!st)
		st = find_record(&a, ref);
	if (!st) {
		put_asked(&a);
		st = transition ? answer(&a, transition) : answer_all(&a);
	}
	return report_end(&r, st, out);
}
