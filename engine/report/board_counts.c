/*
 * Counting for the board's report: what an action is on a day, the groups that
 * it is counted in, and the figures, each with the filter that lists them.
 */
#include <stdlib.h>
#include <string.h>

#include "report/board.h"

enum { REFS_SHOWN = 6, POSTS_SHOWN = 3 }; /* people are shown a few */

/* ---- an action ---- */

bool board_slipped(const struct judged *a)
{
	return a->live && slipped_from(a->rec, a->original);
}

struct judged board_judge(struct board *b, const struct record *rec, date day)
{
	const struct state *s = state_of(b->r, rec);
	date due = record_date(rec, FIELD_action_due_on);
	date hold = record_date(rec, FIELD_action_hold_until);
	struct judged j = { .rec = rec, .state = s, .due = due, .original = record_date(rec, FIELD_action_baseline_due_on), .rating = record_text(rec, FIELD_action_rating) };
	bool clock = s && (s->clock || s->until);
	j.live = !s || !s->final;
	j.done = s && s->category == CATEGORY_done;
	j.held = hold != DATE_NONE && hold >= day;
	j.overdue = clock && !j.held && due != DATE_NONE && due < day;
	j.slipped = board_slipped(&j);
	return j;
}

static int id_order(const void *id, const void *at)
{
	int64_t x = *(const int64_t *)id, y = (*(const struct judged *const *)at)->rec->id;
	return (x > y) - (x < y);
}

const struct judged *board_action(const struct board *b, int64_t id)
{
	const struct judged **found = b->count ? bsearch(&id, b->by_id, b->count, sizeof *b->by_id, id_order) : NULL;
	return found ? *found : NULL;
}

/* ---- groups ---- */

static bool names(const struct record *rec, enum field_id field, int64_t id)
{
	const struct value *v = record_field(rec, field);
	return id ? record_names(rec, field, id) : !v->set || !v->count;
}

bool group_holds(const struct group *g, const struct judged *a)
{
	return g->field == FIELD_COUNT || names(a->rec, g->field, g->id);
}

struct group board_all(void)
{
	return (struct group){ .field = FIELD_COUNT, .selector = "" };
}

struct group board_group(struct board *b, enum field_id field, const struct record *rec)
{
	const char *name = field_at(field)->name, *selector;
	if (rec && b->plans.count > 1)
		selector = arena_printf(b->r->mem, "plan:%s %s:%s ", rec->plan_ref, name, rec->ref);
	else
		selector = arena_printf(b->r->mem, "%s:%s ", name, rec ? rec->ref : "none");
	return (struct group){ field, rec ? rec->id : 0, selector ? selector : "" };
}

/* ---- figures ---- */

static bool is_any(const struct judged *a) { return a->rec; }
static bool is_live(const struct judged *a) { return a->live; }
static bool is_done(const struct judged *a) { return a->done; }
static bool is_overdue(const struct judged *a) { return a->overdue; }
static bool is_slipped(const struct judged *a) { return a->slipped; }
static bool is_rated(const struct judged *a, const char *rating)
{
	return a->live && (rating ? a->rating && !strcmp(a->rating, rating) : !a->rating);
}
/* Steps between are counted with what they stand for. */
static bool is_red(const struct judged *a) { return is_rated(a, "red"); }
static bool is_amber(const struct judged *a) { return is_rated(a, "amber") || is_rated(a, "red-amber"); }
static bool is_green(const struct judged *a) { return is_rated(a, "green") || is_rated(a, "amber-green"); }
static bool is_blue(const struct judged *a) { return is_rated(a, "blue"); }
static bool is_grey(const struct judged *a) { return is_rated(a, "grey"); }
static bool is_unrated(const struct judged *a) { return is_rated(a, NULL); }

/* "status:complete,embedded" */
static const char *done_filter(struct board *b)
{
	const char *text = "status:";
	if (b->done_filter)
		return b->done_filter;
	const struct workflow *wf = report_workflow(b->r, KIND_action);
	for (size_t i = 0; wf && text && i < wf->state_count; i++)
		if (wf->states[i].category == CATEGORY_done)
			text = arena_printf(b->r->mem, "%s%s%s", text, text[7] ? "," : "", wf->states[i].name);
	return b->done_filter = text && text[7] ? text : "not ref:any"; /* a workflow without such a state: nothing is done */
}

static const char *slipped_filter(struct board *b)
{
	return b->slipped_filter;
}

static const struct figure {
	const char *key, *filter; /* filter NULL: see filter_of */
	bool (*counts)(const struct judged *a);
	enum tone tone;           /* of a figure that is not 0 */
	const char *(*filter_of)(struct board *b); /* may give NULL: none can say it */
} figures[] = {
	{ "actions", "ref:any",           is_any,     TONE_PLAIN, NULL },
	{ "live",    "live",              is_live,    TONE_PLAIN, NULL },
	{ "done",    NULL,                is_done,    TONE_DONE, done_filter },
	{ "overdue", "overdue",           is_overdue, TONE_BAD, NULL },
	{ "slipped", NULL,                is_slipped, TONE_WARN, slipped_filter },
	{ "red",     "live rating:red",   is_red,     TONE_BAD, NULL },
	{ "amber",   "live rating:amber,red-amber", is_amber,   TONE_WARN, NULL },
	{ "green",   "live rating:green,amber-green", is_green,   TONE_GOOD, NULL },
	{ "blue",    "live rating:blue",  is_blue,    TONE_DONE, NULL },
	{ "grey",    "live rating:grey",  is_grey,    TONE_FAINT, NULL },
	{ "unrated", "live rating:none",  is_unrated, TONE_PLAIN, NULL },
};
enum { FIGURES = sizeof figures / sizeof *figures, FIRST_RATING = 5 };

static int64_t count_of(const struct board *b, const struct group *g, bool (*counts)(const struct judged *))
{
	int64_t n = 0;
	for (size_t i = 0; i < b->count; i++)
		n += group_holds(g, &b->actions[i]) && counts(&b->actions[i]);
	return n;
}

static void put_figure(struct board *b, struct cell *c, const struct group *g, const struct figure *f)
{
	int64_t n = count_of(b, g, f->counts);
	cell_int(c, n);
	if (c)
		c->tone = n ? f->tone : TONE_FAINT;
	const char *filter = f->filter ? f->filter : f->filter_of(b);
	if (filter)
		cell_filter(b->r->doc, c, "%s%s", g->selector, filter);
}

void board_figures(struct board *b, const struct doc_node *n, struct cell *row, const struct group *g)
{
	for (size_t i = 0; i < FIGURES; i++) {
		struct cell *c = cell_of(n, row, figures[i].key);
		if (c)
			put_figure(b, c, g, &figures[i]);
	}
}

/* ---- just these records ---- */

static void put_refs(struct board *b, struct cell *c, const struct record *const *records, size_t count)
{
	struct report *r = b->r;
	const char **refs = arena_array(r->mem, count, sizeof *refs);
	const char *shown = "";
	bool posts = count && records[0]->kind == KIND_post; /* known by their titles, which are long */
	size_t most = posts ? POSTS_SHOWN : REFS_SHOWN;
	for (size_t i = 0; refs && i < count; i++) {
		refs[i] = report_ref(r, records[i]);
		if (shown && i < most)
			shown = arena_printf(r->mem, "%s%s%s", shown, i ? ", " : "", posts ? record_title(records[i]) : refs[i]);
	}
	if (!refs || !shown)
		return;
	cell_set(r->doc, c, refs, count);
	if (count > most)
		cell_show(r->doc, c, TONE_PLAIN, "%s and %zu more", shown, count - most);
	else
		cell_show(r->doc, c, TONE_PLAIN, "%s", shown);
}

void board_tell(struct board *b, struct doc_node *n, const char *key, const char *name, const char *label,
                const struct record *const *records, size_t count, const char *filter)
{
	struct report *r = b->r;
	if (!count)
		return;
	struct cell *row = doc_row(r->doc, n), *c = cell_of(n, row, "count");
	const char *kind = records[0]->kind == KIND_action ? "" : kind_of(records[0]->kind)->plural;
	cell_text(r->doc, cell_of(n, row, key), name);
	cell_text(r->doc, cell_of(n, row, "label"), label);
	cell_int(c, (int64_t)count);
	if (!filter)
		filter = refs_filter(b->r, records, count);
	if (filter)
		cell_filter(r->doc, c, "%s%s%s", kind, *kind ? " " : "", filter);
	put_refs(b, cell_of(n, row, "refs"), records, count);
}

void board_identity(struct board *b, const struct doc_node *n, struct cell *row, const struct record *rec)
{
	wsoa_doc *d = b->r->doc;
	show_ref(b->r, cell_of(n, row, "ref"), rec);
	cell_text(d, cell_of(n, row, "plan"), rec->plan_ref);
	cell_text(d, cell_of(n, row, "title"), record_title(rec));
}

void board_rating(struct board *b, struct cell *c, const char *rating)
{
	if (rating)
		show_text(b->r, c, rating_tone(rating), rating);
}

/* ---- by state and rating ---- */

static int64_t in_state(const struct board *b, const struct group *g, const struct state *s)
{
	int64_t n = 0;
	for (size_t i = 0; i < b->count; i++)
		n += b->actions[i].state == s && group_holds(g, &b->actions[i]);
	return n;
}

static void put_states(struct board *b)
{
	struct report *r = b->r;
	const struct workflow *wf = report_workflow(r, KIND_action);
	const struct group all = board_all();
	struct doc_node *n = report_table(r, "states", "Actions by state");
	for (size_t i = 0; wf && i < wf->state_count; i++) {
		struct cell *row = doc_row(r->doc, n), *c = cell_of(n, row, "count");
		cell_text(r->doc, cell_of(n, row, "state"), wf->states[i].name);
		cell_text(r->doc, cell_of(n, row, "label"), wf->states[i].label);
		cell_int(c, in_state(b, &all, &wf->states[i]));
		cell_filter(r->doc, c, "status:%s", wf->states[i].name);
	}
}

static void put_ratings(struct board *b)
{
	struct report *r = b->r;
	const struct group all = board_all();
	struct doc_node *n = report_table(r, "ratings", "Live actions by the rating that their lead gave");
	for (size_t i = FIRST_RATING; i < FIGURES; i++) {
		bool unrated = i == FIGURES - 1;
		struct cell *row = doc_row(r->doc, n), *rating = cell_of(n, row, "rating");
		board_rating(b, rating, unrated ? NULL : figures[i].key);
		if (unrated)
			cell_show(r->doc, rating, TONE_PLAIN, "not rated");
		put_figure(b, cell_of(n, row, "count"), &all, &figures[i]);
	}
}

void board_counts(struct board *b)
{
	put_states(b);
	put_ratings(b);
}

/* ---- by workstream, by weakness ---- */

/* Two views of the same records: a row per record and state for machines, a column per state in use for people. */
struct matrix {
	struct doc_node *machine, *people;
	const struct workflow *wf;
	size_t ref, title, lead, rating, first;
	bool leads;           /* people see who leads it, and the rating given to the whole */
};

static struct matrix matrix_open(struct board *b, const char *key, const char *caption, const char *label, bool leads)
{
	struct report *r = b->r;
	const struct group all = board_all();
	struct matrix m = { .wf = report_workflow(r, KIND_action), .leads = leads };
	m.machine = report_table(r, key, NULL);
	m.people = doc_table(r->doc, NULL, caption);
	m.ref = people_column(r, m.people, "Ref", 0);
	m.title = people_column(r, m.people, label, 3);
	if (leads) {
		m.lead = people_column(r, m.people, "Lead", 3);
		m.rating = people_column(r, m.people, "Its rating", 0);
	}
	m.first = m.title + (leads ? 3 : 1);
	for (size_t i = 0; m.wf && i < m.wf->state_count; i++)
		if (in_state(b, &all, &m.wf->states[i])) {
			people_column(r, m.people, m.wf->states[i].label, 1);
			if (m.people->column_count)
				m.people->columns[m.people->column_count - 1].right = true;
		}
	return m;
}

static void show_lead(struct board *b, const struct matrix *m, struct cell *shown, const struct record *rec)
{
	const struct party *p = board_post(b, rec, FIELD_workstream_lead);
	const char *rating = record_text(rec, FIELD_workstream_rating);
	show_text(b->r, &shown[m->lead], p ? TONE_PLAIN : TONE_WARN, board_lead(b, rec, FIELD_workstream_lead));
	show_text(b->r, &shown[m->rating], rating_tone(rating), rating ? rating : "none given");
}

static void matrix_row(struct board *b, struct matrix *m, const struct group *g, const struct record *rec, const char *none)
{
	wsoa_doc *d = b->r->doc;
	const struct group all = board_all();
	struct cell *shown = doc_row(d, m->people);
	size_t at = m->first;
	cell_text(d, &shown[m->ref], rec ? report_ref(b->r, rec) : NULL);
	cell_text(d, &shown[m->title], rec ? record_title(rec) : none);
	if (rec && m->leads)
		show_lead(b, m, shown, rec);
	for (size_t i = 0; m->wf && i < m->wf->state_count; i++) {
		const struct state *s = &m->wf->states[i];
		struct cell *row = doc_row(d, m->machine), *c = cell_of(m->machine, row, "count");
		if (rec)
			board_identity(b, m->machine, row, rec);
		cell_text(d, cell_of(m->machine, row, "state"), s->name);
		cell_text(d, cell_of(m->machine, row, "label"), s->label);
		cell_int(c, in_state(b, g, s));
		cell_filter(d, c, "%sstatus:%s", g->selector, s->name);
		if (c && in_state(b, &all, s)) {
			c->tone = c->num ? TONE_PLAIN : TONE_FAINT;
			shown[at++] = *c;
		}
	}
}

static bool any_in(const struct board *b, const struct group *g)
{
	return count_of(b, g, is_any) > 0;
}

static void put_lead(struct board *b, const struct doc_node *n, struct cell *row, const struct record *workstream)
{
	const struct party *p = board_post(b, workstream, FIELD_workstream_lead);
	cell_text(b->r->doc, cell_of(n, row, "lead"), p ? p->ref : NULL);
	cell_text(b->r->doc, cell_of(n, row, "lead_title"), p ? p->name : NULL);
	cell_text(b->r->doc, cell_of(n, row, "rating"), record_text(workstream, FIELD_workstream_rating));
}

/* People do not see a column of figures that are all 0, where it is not one that they look for. */
static void hide_unused(struct board *b, struct doc_node *n)
{
	static const char *const rare[] = { "slipped", "blue", "grey" };
	const struct group all = board_all();
	for (size_t i = 0; i < n->column_count; i++)
		for (size_t k = 0; k < FIGURES; k++)
			for (size_t w = 0; w < sizeof rare / sizeof *rare; w++)
				if (!strcmp(figures[k].key, rare[w]) && !strcmp(n->columns[i].key, rare[w]))
					n->columns[i].machine = !count_of(b, &all, figures[k].counts);
}

static void put_group(struct board *b, struct doc_node *n, const struct group *g, const struct record *rec, const char *none)
{
	struct cell *row = doc_row(b->r->doc, n);
	if (rec)
		board_identity(b, n, row, rec);
	else
		cell_show(b->r->doc, cell_of(n, row, "title"), TONE_PLAIN, "%s", none);
	if (rec && rec->kind == KIND_workstream)
		put_lead(b, n, row, rec);
	board_figures(b, n, row, g);
}

/* The records of an axis, and what is on none of them. */
static void put_axis(struct board *b, const struct records *records, enum field_id field, const char *key, const char *states_key,
                     const char *caption, const char *states_caption, const char *label)
{
	const char *none = arena_printf(b->r->mem, "(no %s)", kind_of(records == &b->weaknesses ? KIND_weakness : KIND_workstream)->name);
	const struct group nowhere = board_group(b, field, NULL);
	struct doc_node *n = report_table(b->r, key, caption);
	hide_unused(b, n);
	for (size_t i = 0; i < records->count; i++) {
		const struct group g = board_group(b, field, records->at[i]);
		put_group(b, n, &g, records->at[i], none);
	}
	if (any_in(b, &nowhere))
		put_group(b, n, &nowhere, NULL, none);
	struct matrix m = matrix_open(b, states_key, states_caption, label, field == FIELD_action_workstream);
	for (size_t i = 0; i < records->count; i++) {
		const struct group g = board_group(b, field, records->at[i]);
		matrix_row(b, &m, &g, records->at[i], none);
	}
	if (any_in(b, &nowhere))
		matrix_row(b, &m, &nowhere, NULL, none);
}

void board_groups(struct board *b)
{
	doc_heading(b->r->doc, 3, "By workstream");
	put_axis(b, &b->workstreams, FIELD_action_workstream, "workstreams", "workstream_states", "Live actions and ratings by workstream",
	         "Actions by workstream and state", "Workstream");
	doc_heading(b->r->doc, 3, "By weakness");
	put_axis(b, &b->weaknesses, FIELD_action_weaknesses, "weaknesses", "weakness_states", "Live actions and ratings by weakness",
	         "Actions by weakness and state", "Weakness");
}
