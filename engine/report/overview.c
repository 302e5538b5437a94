/*
 * The position on one screen. Everything is counted from two scans (actions,
 * and which weakness they answer); each figure carries the filter that gives
 * its records to wsoa list.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/parts.h"
#include "report/words.h"

enum { OWNERS_SHOWN = 5, DEADLINES = 5, NAMES_SHOWN = 4, TITLE_WIDTH = 46 };

struct weakness_count {
	const struct record *rec;
	int64_t live, done, overdue;
};

struct owner_count {
	int64_t id;
	int64_t overdue;
};

struct overview {
	struct report *r;
	struct records plans, weaknesses, vacant, uncovered;
	struct action_rows actions;
	struct answers answers;
	struct weakness_count *by_weakness;
	struct owner_count *by_owner;
	size_t owner_count, owner_cap;
	int64_t live, overdue, on_hold, complete_before;
};

/* ---- gathering ---- */

static wsoa_status gather(struct overview *o)
{
	struct report *r = o->r;
	wsoa_status st = plans_of(r, &o->plans);
	if (!st)
		st = actions_scan(r->w->view, r->w->plan, r->mem, &o->actions);
	if (!st)
		st = answers_scan(r->w->view, r->mem, &o->answers);
	if (!st)
		st = records_of(r, KIND_weakness, NULL, &o->weaknesses);
	if (!st)
		st = records_of(r, KIND_weakness, "uncovered", &o->uncovered);
	if (!st)
		st = records_of(r, KIND_post, "vacant", &o->vacant);
	return st;
}

/* ---- counting ---- */

static bool on_hold(const struct overview *o, const struct action_row *a)
{
	return a->hold_until != DATE_NONE && a->hold_until >= o->r->w->day;
}

/* As the named test of filters says it. */
static bool overdue(const struct overview *o, const struct action_row *a)
{
	return a->clock && a->due_on != DATE_NONE && a->due_on < o->r->w->day && !on_hold(o, a);
}

static bool done(const struct overview *o, const struct action_row *a)
{
	const struct workflow *wf = report_workflow(o->r, KIND_action);
	const struct state *s = wf && a->status ? workflow_state(wf, a->status) : NULL;
	return s && s->category == CATEGORY_done;
}

/* Closed when the record was opened, and not touched since: no event but the first set its state. */
static wsoa_status closed_before(struct overview *o, const struct action_row *a, bool *before)
{
	struct arena mem = { 0 };
	struct event ev;
	bool found = false;
	*before = a->opened_on != DATE_NONE && a->final;
	if (!*before || a->version == a->id)
		return WSOA_OK;
	wsoa_status st = last_change(o->r->w->view, a->id, "status", &mem, &ev, &found);
	*before = found && ev.seq == a->id;
	arena_free(&mem);
	return st;
}

static wsoa_status count_owner(struct overview *o, int64_t id)
{
	size_t i = 0;
	while (i < o->owner_count && o->by_owner[i].id != id)
		i++;
	if (i == o->owner_count) {
		struct owner_count *more = arena_grow(o->r->mem, o->by_owner, i, &o->owner_cap, sizeof *more);
		if (!more)
			return error_nomem(&o->r->w->err);
		o->by_owner = more;
		o->by_owner[o->owner_count++] = (struct owner_count){ .id = id };
	}
	o->by_owner[i].overdue++;
	return WSOA_OK;
}

static wsoa_status count_actions(struct overview *o)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < o->actions.count && !st; i++) {
		const struct action_row *a = &o->actions.at[i];
		bool before = false;
		st = closed_before(o, a, &before);
		o->complete_before += before;
		o->live += !a->final;
		o->on_hold += a->clock && on_hold(o, a);
		if (st || !overdue(o, a))
			continue;
		o->overdue++;
		st = count_owner(o, a->owner);
	}
	return st;
}

static struct weakness_count *weakness_find(const struct overview *o, int64_t id)
{
	for (size_t i = 0; i < o->weaknesses.count; i++)
		if (o->by_weakness[i].rec->id == id)
			return &o->by_weakness[i];
	return NULL;
}

static wsoa_status count_weaknesses(struct overview *o)
{
	o->by_weakness = arena_array(o->r->mem, o->weaknesses.count, sizeof *o->by_weakness);
	if (!o->by_weakness)
		return error_nomem(&o->r->w->err);
	for (size_t i = 0; i < o->weaknesses.count; i++)
		o->by_weakness[i].rec = o->weaknesses.at[i];
	for (size_t i = 0; i < o->answers.count; i++) {
		const struct action_row *a = action_row_find(&o->actions, o->answers.at[i].action);
		struct weakness_count *c = a ? weakness_find(o, o->answers.at[i].weakness) : NULL;
		if (!c)
			continue;
		c->live += !a->final;
		c->done += done(o, a);
		c->overdue += overdue(o, a);
	}
	return WSOA_OK;
}

/* ---- title, plans, totals ---- */

static wsoa_status put_title(struct overview *o)
{
	struct report *r = o->r;
	const char *area = NULL;
	wsoa_status st = store_setting(r->w->view, "area", r->mem, &area);
	report_title(r, "%s%s", area ? area : "", o->plans.count == 1 ? arena_printf(r->mem, "%s%s", area ? ": " : "", record_title(o->plans.at[0])) : "");
	struct doc_node *n = report_table(r, "plans", NULL);
	for (size_t i = 0; i < o->plans.count; i++) {
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "ref"), o->plans.at[i]->ref);
		cell_text(r->doc, cell_of(n, row, "title"), record_text(o->plans.at[i], FIELD_plan_title));
	}
	if (o->plans.count > 1)
		doc_paragraph(r->doc, TONE_PLAIN, "%zu live plans", o->plans.count);
	else if (!o->plans.count)
		doc_paragraph(r->doc, TONE_PLAIN, "There is no live plan.");
	return st;
}

static void put_totals(struct overview *o)
{
	struct report *r = o->r;
	char hold[DATE_ISO + 1];
	struct doc_node *n = report_facts(r, "totals");
	struct cell *row = facts_row(r, n);
	date_iso(r->w->day, hold);
	cell_int(cell_of(n, row, "actions"), (int64_t)o->actions.count);
	cell_filter(r->doc, cell_of(n, row, "actions"), "ref:any");
	cell_int(cell_of(n, row, "live"), o->live);
	cell_filter(r->doc, cell_of(n, row, "live"), "live");
	cell_int(cell_of(n, row, "overdue"), o->overdue);
	cell_filter(r->doc, cell_of(n, row, "overdue"), "overdue");
	cell_int(cell_of(n, row, "on_hold"), o->on_hold);
	cell_filter(r->doc, cell_of(n, row, "on_hold"), "live hold_until>=%s", hold);
	cell_int(cell_of(n, row, "complete_before"), o->complete_before);
	doc_paragraph(r->doc, o->overdue ? TONE_BAD : TONE_PLAIN, "%s: %" PRId64 " live, %" PRId64 " overdue%s%s",
	              counted(r->mem, (int64_t)o->actions.count, "action", "actions"), o->live, o->overdue,
	              o->on_hold ? arena_printf(r->mem, ", %" PRId64 " on hold by agreement", o->on_hold) : "",
	              o->complete_before ? arena_printf(r->mem, "; %" PRId64 " were closed before the record was opened", o->complete_before) : "");
}

/* ---- states and ratings: a row each for machines, a line each for people ---- */

/* Figures of a line for people: "13 in progress, 27 complete", and the filters behind them. */
struct figures {
	const char *words, *filters;
};

static void add_figure(struct report *r, struct figures *f, int64_t n, const char *name, const char *filter)
{
	if (!n)
		return;
	f->words = arena_printf(r->mem, "%s%s%" PRId64 " %s", f->words ? f->words : "", f->words ? ", " : "", n, name);
	f->filters = arena_printf(r->mem, "%s%s%" PRId64 " %s: %s", f->filters ? f->filters : "", f->filters ? "; " : "", n, name, filter);
}

static void put_line(struct report *r, struct doc_node *people, const char *label, const struct figures *f)
{
	struct cell *c = f->words ? doc_fact(r->doc, people, NULL, label) : NULL;
	cell_text(r->doc, c, f->words);
	cell_filter(r->doc, c, "%s", f->filters ? f->filters : "");
}

static int64_t in_state(const struct overview *o, const char *state)
{
	int64_t n = 0;
	for (size_t i = 0; i < o->actions.count; i++)
		n += o->actions.at[i].status && !strcmp(o->actions.at[i].status, state);
	return n;
}

/* A label within a sentence. */
static const char *lowered(struct report *r, const char *label)
{
	char *text = arena_strdup(r->mem, label);
	if (text)
		*text = (char)tolower((unsigned char)*text);
	return text ? text : "";
}

static void put_states(struct overview *o, struct doc_node *people)
{
	struct report *r = o->r;
	const struct workflow *wf = report_workflow(r, KIND_action);
	struct doc_node *n = report_table(r, "states", NULL);
	struct figures figures = { 0 };
	for (size_t i = 0; wf && i < wf->state_count; i++) {
		const struct state *s = &wf->states[i];
		struct cell *row = doc_row(r->doc, n), *count = cell_of(n, row, "count");
		int64_t found = in_state(o, s->name);
		cell_text(r->doc, cell_of(n, row, "state"), s->name);
		cell_text(r->doc, cell_of(n, row, "label"), s->label);
		cell_int(count, found);
		cell_filter(r->doc, count, "status:%s", s->name);
		add_figure(r, &figures, found, lowered(r, s->label), arena_printf(r->mem, "status:%s", s->name));
	}
	put_line(r, people, "State", &figures);
}

static const char *const ratings[] = { "red", "red-amber", "amber", "amber-green", "green", "blue", "grey", NULL };
enum { RATINGS = sizeof ratings / sizeof *ratings };

static int64_t rated(const struct overview *o, const char *rating)
{
	int64_t n = 0;
	for (size_t i = 0; i < o->actions.count; i++) {
		const struct action_row *a = &o->actions.at[i];
		n += !a->final && (rating ? a->rating && !strcmp(a->rating, rating) : !a->rating);
	}
	return n;
}

static void put_ratings(struct overview *o, struct doc_node *people)
{
	struct report *r = o->r;
	struct doc_node *n = report_table(r, "ratings", NULL);
	struct figures figures = { 0 };
	for (size_t i = 0; i < RATINGS; i++) {
		int64_t found = rated(o, ratings[i]);
		if (!found && ratings[i] && strchr(ratings[i], '-')) /* a step between, which most scales do not have */
			continue;
		struct cell *row = doc_row(r->doc, n), *count = cell_of(n, row, "count");
		const char *filter = arena_printf(r->mem, "live rating:%s", ratings[i] ? ratings[i] : "none");
		cell_text(r->doc, cell_of(n, row, "rating"), ratings[i]);
		cell_int(count, found);
		cell_filter(r->doc, count, "%s", filter ? filter : "");
		add_figure(r, &figures, found, ratings[i] ? ratings[i] : "not rated", filter);
	}
	put_line(r, people, "Rating of live ones", &figures);
}

/* ---- weaknesses ---- */

/* "complete,embedded" */
static const char *done_states(struct overview *o)
{
	const struct workflow *wf = report_workflow(o->r, KIND_action);
	const char *text = "";
	for (size_t i = 0; wf && text && i < wf->state_count; i++)
		if (wf->states[i].category == CATEGORY_done)
			text = arena_printf(o->r->mem, "%s%s%s", text, *text ? "," : "", wf->states[i].name);
	return text ? text : "";
}

static void put_count(struct overview *o, struct cell *c, int64_t n, enum tone tone, const struct record *weakness, const char *test)
{
	cell_int(c, n);
	if (c && n)
		c->tone = tone;
	if (o->plans.count > 1)
		cell_filter(o->r->doc, c, "plan:%s weaknesses:%s %s", weakness->plan_ref, weakness->ref, test);
	else
		cell_filter(o->r->doc, c, "weaknesses:%s %s", weakness->ref, test);
}

static void put_weaknesses(struct overview *o)
{
	struct report *r = o->r;
	const char *states = arena_printf(r->mem, "status:%s", done_states(o));
	struct doc_node *n = report_table(r, "weaknesses", NULL);
	for (size_t i = 0; i < o->weaknesses.count; i++) {
		const struct weakness_count *c = &o->by_weakness[i];
		struct cell *row = doc_row(r->doc, n), *title = cell_of(n, row, "title");
		show_ref(r, cell_of(n, row, "ref"), c->rec);
		cell_text(r->doc, cell_of(n, row, "plan"), c->rec->plan_ref);
		cell_text(r->doc, title, record_title(c->rec));
		cell_show(r->doc, title, TONE_PLAIN, "%s", shortened(r->mem, record_title(c->rec), TITLE_WIDTH));
		put_count(o, cell_of(n, row, "live"), c->live, TONE_PLAIN, c->rec, "live");
		put_count(o, cell_of(n, row, "done"), c->done, TONE_DONE, c->rec, states ? states : "");
		put_count(o, cell_of(n, row, "overdue"), c->overdue, TONE_BAD, c->rec, "overdue");
	}
}

/* ---- leads ---- */

static int most_first(const void *a, const void *b)
{
	const struct owner_count *x = a, *y = b;
	if (x->overdue != y->overdue)
		return x->overdue < y->overdue ? 1 : -1;
	return (x->id > y->id) - (x->id < y->id);
}

/* A filter that names a person means their posts too, so these are taken out again. */
static void filter_owner(struct overview *o, struct cell *c, const struct party *p)
{
	struct report *r = o->r;
	const char *posts = "";
	for (size_t i = 0; posts && p && p->kind == KIND_person && i < r->parties.count; i++) {
		const struct party *post = r->parties.at[i];
		if (post->holder == p->id || post->cover == p->id)
			posts = arena_printf(r->mem, "%s%s%s", posts, *posts ? "," : " owner!=", post->ref);
	}
	cell_filter(r->doc, c, "overdue owner:%s%s", p ? p->ref : "none", posts ? posts : "");
}

static struct cell *put_owner(struct overview *o, struct doc_node *n, const struct owner_count *owner, const struct party *p)
{
	struct report *r = o->r;
	struct cell *row = doc_row(r->doc, n), *count = cell_of(n, row, "overdue");
	if (p) {
		cell_text(r->doc, cell_of(n, row, "ref"), p->ref);
		cell_text(r->doc, cell_of(n, row, "title"), p->name);
		cell_text(r->doc, cell_of(n, row, "organisation"), p->organisation);
	}
	cell_int(count, owner->overdue);
	filter_owner(o, count, p);
	return count;
}

/* Those that are not shown, in one line. */
static void put_other_owners(struct overview *o, struct doc_node *people, size_t lead, size_t late)
{
	struct report *r = o->r;
	int64_t overdue_theirs = 0;
	if (o->owner_count <= OWNERS_SHOWN)
		return;
	for (size_t i = OWNERS_SHOWN; i < o->owner_count; i++)
		overdue_theirs += o->by_owner[i].overdue;
	struct cell *row = doc_row(r->doc, people);
	show_text(r, &row[lead], TONE_FAINT, counted(r->mem, (int64_t)(o->owner_count - OWNERS_SHOWN), "other", "others"));
	cell_int(&row[late], overdue_theirs);
}

/* All for machines, the worst for people. */
static void put_owners(struct overview *o)
{
	struct report *r = o->r;
	if (o->owner_count)
		qsort(o->by_owner, o->owner_count, sizeof *o->by_owner, most_first);
	struct doc_node *n = report_table(r, "owners", NULL), *people = doc_table(r->doc, NULL, NULL);
	size_t lead = people_column(r, people, "Lead", 1), late = people_column(r, people, "Overdue", 0);
	if (people->column_count)
		people->columns[people->column_count - 1].right = true;
	for (size_t i = 0; i < o->owner_count; i++) {
		const struct party *p = party_find(&r->parties, o->by_owner[i].id);
		const struct cell *count = put_owner(o, n, &o->by_owner[i], p);
		if (i >= OWNERS_SHOWN || !count)
			continue;
		struct cell *shown = doc_row(r->doc, people);
		cell_text(r->doc, &shown[lead], p ? party_label(r, p) : "(nobody)");
		shown[late] = *count;
		shown[late].tone = TONE_BAD;
	}
	put_other_owners(o, people, lead, late);
}

/* ---- what comes next ---- */

static int by_due(const void *a, const void *b)
{
	const struct action_row *x = *(const struct action_row *const *)a, *y = *(const struct action_row *const *)b;
	if (x->due_on != y->due_on)
		return x->due_on < y->due_on ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static wsoa_status put_deadline(struct overview *o, struct doc_node *n, size_t when, const struct action_row *a)
{
	struct report *r = o->r;
	struct record *rec;
	char days[DAYS_WORDS];
	wsoa_status st = record_load(r->w->view, a->id, r->mem, &rec);
	if (st)
		return st;
	struct cell *row = doc_row(r->doc, n), *title = cell_of(n, row, "title");
	const struct party *p = party_find(&r->parties, a->owner);
	days_words(a->due_on, r->w->day, days);
	show_ref(r, cell_of(n, row, "ref"), rec);
	cell_text(r->doc, cell_of(n, row, "plan"), rec->plan_ref);
	cell_text(r->doc, title, record_title(rec));
	cell_show(r->doc, title, TONE_PLAIN, "%s", shortened(r->mem, record_title(rec), TITLE_WIDTH));
	cell_date(cell_of(n, row, "due_on"), a->due_on);
	cell_int(cell_of(n, row, "due_in"), a->due_on - r->w->day);
	cell_text(r->doc, cell_of(n, row, "owner"), p ? p->ref : NULL);
	cell_text(r->doc, &row[when], days);
	return WSOA_OK;
}

static wsoa_status put_deadlines(struct overview *o)
{
	struct report *r = o->r;
	size_t count = 0;
	const struct action_row **next = arena_array(r->mem, o->actions.count, sizeof *next);
	struct doc_node *n = report_table(r, "deadlines", NULL);
	size_t when = people_column(r, n, "When", 0);
	wsoa_status st = next ? WSOA_OK : error_nomem(&r->w->err);
	for (size_t i = 0; i < o->actions.count && !st; i++) {
		const struct action_row *a = &o->actions.at[i];
		if (a->clock && a->due_on != DATE_NONE && a->due_on >= r->w->day && !on_hold(o, a))
			next[count++] = a;
	}
	if (count)
		qsort(next, count, sizeof *next, by_due);
	for (size_t i = 0; i < count && i < DEADLINES && !st; i++)
		st = put_deadline(o, n, when, next[i]);
	return st;
}

/* ---- gaps ---- */

/* Adds "Vacant posts: 12 (A, B and 10 more)" to a text; NULL where there is nothing to say. */
static const char *say_gap(struct report *r, const char *said, const char *what, const struct records *records)
{
	const char *names = "";
	if (!records->count)
		return said;
	for (size_t i = 0; names && i < records->count && i < NAMES_SHOWN; i++) {
		const struct record *rec = records->at[i];
		names = arena_printf(r->mem, "%s%s%s", names, i ? ", " : "", rec->kind == KIND_post ? record_title(rec) : report_ref(r, rec));
	}
	if (names && records->count > NAMES_SHOWN)
		names = arena_printf(r->mem, "%s and %zu more", names, records->count - NAMES_SHOWN);
	return arena_printf(r->mem, "%s%s%s: %zu (%s)", said ? said : "", said ? "\n" : "", what, records->count, names ? names : "");
}

static void put_gaps(struct overview *o)
{
	struct report *r = o->r;
	struct doc_node *n = report_table(r, "vacant", NULL);
	for (size_t i = 0; i < o->vacant.count; i++) {
		const struct party *p = party_find(&r->parties, o->vacant.at[i]->id);
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "ref"), o->vacant.at[i]->ref);
		cell_text(r->doc, cell_of(n, row, "title"), record_title(o->vacant.at[i]));
		cell_text(r->doc, cell_of(n, row, "organisation"), p ? p->organisation : NULL);
	}
	n = report_table(r, "uncovered", NULL);
	for (size_t i = 0; i < o->uncovered.count; i++) {
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "ref"), o->uncovered.at[i]->ref);
		cell_text(r->doc, cell_of(n, row, "plan"), o->uncovered.at[i]->plan_ref);
		cell_text(r->doc, cell_of(n, row, "title"), record_title(o->uncovered.at[i]));
	}
	const char *said = say_gap(r, NULL, "Vacant posts", &o->vacant);
	said = say_gap(r, said, "Weaknesses without a live action", &o->uncovered);
	if (said)
		doc_paragraph(r->doc, TONE_WARN, "%s", said);
}

wsoa_status wsoa_overview(wsoa *w, wsoa_doc **out)
{
	struct report r;
	struct overview o = { .r = &r };
	wsoa_status st = report_begin(&r, w, "status");
	if (!st)
		st = parties_read(&r.parties);
	if (!st)
		st = gather(&o);
	if (!st)
		st = count_actions(&o);
	if (!st)
		st = count_weaknesses(&o);
	if (!st)
		st = put_title(&o);
	if (!st) {
		put_totals(&o);
		struct doc_node *people = doc_facts(r.doc, NULL);
		put_states(&o, people);
		put_ratings(&o, people);
		put_weaknesses(&o);
		put_owners(&o);
		st = put_deadlines(&o);
	}
	if (!st)
		put_gaps(&o);
	return report_end(&r, st, out);
}
