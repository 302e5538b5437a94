/*
 * What the board's report says of the past. What changed: every action as it
 * stands against how it stood, which a second view of the store shows. Over
 * time: one walk through the log, remembering the state of each action.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "plan/proof.h"
#include "report/board.h"

enum { POINTS = 24 }; /* ends of months, and the day itself */

/* ---- what changed ---- */

struct then {
	struct records actions, evidence;
	const struct record **by_id[2];  /* the same, ascending by id */
	const struct workflow *action_workflow, *evidence_workflow; /* that were in force */
};

static int by_id(const void *a, const void *b)
{
	const struct record *x = *(const struct record *const *)a, *y = *(const struct record *const *)b;
	return (x->id > y->id) - (x->id < y->id);
}

static const struct record **sorted(struct board *b, const struct records *records)
{
	const struct record **copy = arena_array(b->r->mem, records->count, sizeof *copy);
	for (size_t i = 0; copy && i < records->count; i++)
		copy[i] = records->at[i];
	if (copy && records->count)
		qsort(copy, records->count, sizeof *copy, by_id);
	return copy;
}

/* Record ids are the same in every view. */
static const struct record *find(const struct record **sorted, size_t count, const struct record *rec)
{
	const struct record **found = count ? bsearch(&rec, sorted, count, sizeof *sorted, by_id) : NULL;
	return found ? *found : NULL;
}

/* Actions of every plan: what an action continues may lie in one that is over, or was not asked for. */
static wsoa_status select_in(struct board *b, struct store *s, enum kind_id kind, struct records *out)
{
	struct select sel;
	struct record_cursor c = { 0 };
	struct record *rec = NULL;
	wsoa_status st = selecting(b->r->w, kind, NULL, b->r->mem, &sel);
	if (kind == KIND_action) {
		sel.plan = 0;
		sel.all_plans = true;
	}
	if (!st)
		st = select_open(&c, s, &sel);
	while (!st && !(st = select_next(&c, b->r->mem, &rec)) && rec)
		st = records_add(b->r, out, rec);
	select_close(&c);
	return st;
}

/* The definition that a view of the past has in force, kept by the view that is asked now. */
static wsoa_status in_force_then(struct board *b, struct store *then, enum kind_id kind, const struct workflow **out)
{
	const char *hash = NULL;
	wsoa_status st = workflow_in_force(then, kind, b->r->mem, &hash);
	*out = NULL;
	return st || !hash ? st : store_workflow(b->r->w->view, hash, out);
}

/* As it was judged then: by the states of then. */
static struct judged judge_then(struct board *b, const struct then *t, const struct record *rec)
{
	const struct workflow *now = report_workflow(b->r, KIND_action);
	b->r->workflows[KIND_action] = t->action_workflow;
	struct judged j = board_judge(b, rec, b->since);
	b->r->workflows[KIND_action] = now;
	return j;
}

static wsoa_status read_then(struct board *b, struct then *t)
{
	wsoa *w = b->r->w;
	struct store *s = NULL;
	bool position = w->view->view.mode == VIEW_POSITION;
	struct view view = view_of(position ? VIEW_POSITION : VIEW_AS_OF, b->since, 0);
	wsoa_status st = view_open(w->db, view, w->options.progress, w->options.progress_to, &s);
	if (!st)
		st = select_in(b, s, KIND_action, &t->actions);
	if (!st)
		st = select_in(b, s, KIND_evidence, &t->evidence);
	if (!st)
		st = in_force_then(b, s, KIND_action, &t->action_workflow);
	if (!st)
		st = in_force_then(b, s, KIND_evidence, &t->evidence_workflow);
	store_close(s);
	t->by_id[0] = sorted(b, &t->actions);
	t->by_id[1] = sorted(b, &t->evidence);
	return !st && b->r->mem->failed ? error_nomem(&w->err) : st;
}

static bool is_waiting(const struct judged *a)
{
	return a->live && a->state && a->state->category == CATEGORY_active && !a->state->clock && !a->state->until;
}

static bool is_active(const struct judged *a)
{
	return a->state && a->state->category == CATEGORY_active;
}

static int rank(const char *rating)
{
	static const char *const order[] = { "blue", "green", "amber-green", "amber", "red-amber", "red" };
	for (int i = 0; rating && i < (int)(sizeof order / sizeof *order); i++)
		if (!strcmp(order[i], rating))
			return i;
	return -1; /* grey or none: neither better nor worse */
}

/* What an action was (all zero where it is new) and is. */
static bool done_since(const struct judged *was, const struct judged *is) { return is->done && !was->done; }
static bool delivered_since(const struct judged *was, const struct judged *is) { return is_waiting(is) && !is_waiting(was); }
static bool started_since(const struct judged *was, const struct judged *is)
{
	return is_active(is) && !is_waiting(is) && was->state && was->state->category == CATEGORY_planned;
}
static bool reopened_since(const struct judged *was, const struct judged *is) { return was->rec && !was->live && is->live; }
static bool cancelled_since(const struct judged *was, const struct judged *is) { return !is->live && !is->done && !is->carried && (!was->rec || was->live); }
/* From an earlier plan; or out of the only plan of the report, into another. */
static bool carried_since(const struct judged *was, const struct judged *is)
{
	return was->rec && was->live && (was->rec->id != is->rec->id || (is->carried && !is->goes_on));
}
static bool overdue_since(const struct judged *was, const struct judged *is) { return is->overdue && !was->overdue; }
static bool caught_up_since(const struct judged *was, const struct judged *is) { return was->overdue && !is->overdue && is->live; }
static bool held_since(const struct judged *was, const struct judged *is) { return is->live && is->held && !was->held; }
static bool later_since(const struct judged *was, const struct judged *is)
{
	return was->rec && was->due != DATE_NONE && is->due != DATE_NONE && is->due > was->due;
}
static bool earlier_since(const struct judged *was, const struct judged *is)
{
	return was->rec && was->due != DATE_NONE && is->due != DATE_NONE && is->due < was->due;
}
static bool worse_since(const struct judged *was, const struct judged *is)
{
	return is->live && rank(was->rating) >= 0 && rank(is->rating) > rank(was->rating);
}
static bool better_since(const struct judged *was, const struct judged *is)
{
	return is->live && rank(is->rating) >= 0 && rank(is->rating) < rank(was->rating);
}
static bool added_since(const struct judged *was, const struct judged *is) { return is->rec && !was->rec; }

static const struct {
	const char *name, *label;
	bool (*changed)(const struct judged *was, const struct judged *is);
} changes[] = {
	{ "done",      "Actions done",                                done_since },
	{ "delivered", "Actions reported as delivered",               delivered_since },
	{ "started",   "Actions started",                             started_since },
	{ "reopened",  "Actions reopened",                            reopened_since },
	{ "cancelled", "Actions closed without being done",           cancelled_since },
	{ "carried",   "Actions carried into a later plan",           carried_since },
	{ "overdue",   "Actions that became overdue",                 overdue_since },
	{ "caught-up", "Actions overdue no longer, and not done yet", caught_up_since },
	{ "held",      "Actions put on hold by agreement",            held_since },
	{ "later",     "Due dates moved to a later day",              later_since },
	{ "earlier",   "Due dates moved to an earlier day",           earlier_since },
	{ "worse",     "Ratings that became worse",                   worse_since },
	{ "better",    "Ratings that became better",                  better_since },
	{ "added",     "Actions added",                               added_since },
};

/* How an action stood: itself, or where it was not yet there what it continues and was live. All zero: it is new. */
static struct judged stood_then(struct board *b, const struct then *t, const struct judged *is)
{
	const struct record *old = find(t->by_id[0], t->actions.count, is->rec);
	if (old)
		return judge_then(b, t, old);
	for (size_t i = 0; i < is->before.count; i++) {
		struct judged was = { 0 };
		if ((old = find(t->by_id[0], t->actions.count, is->before.at[i])))
			was = judge_then(b, t, old);
		if (was.live)
			return was;
	}
	return (struct judged){ 0 };
}

/* What was carried is spoken of as what it is now, once. */
static bool goes_on_here(const struct judged *a)
{
	return a->carried && a->goes_on;
}

static wsoa_status put_actions(struct board *b, struct doc_node *n, const struct then *t)
{
	const struct record **found = arena_array(b->r->mem, b->count, sizeof *found);
	struct judged *was = arena_array(b->r->mem, b->count, sizeof *was);
	if (!found || !was)
		return error_nomem(&b->r->w->err);
	for (size_t i = 0; i < b->count; i++)
		was[i] = stood_then(b, t, &b->actions[i]);
	for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
		size_t count = 0;
		for (size_t i = 0; i < b->count; i++)
			if (!goes_on_here(&b->actions[i]) && changes[k].changed(&was[i], &b->actions[i]))
				found[count++] = b->actions[i].rec;
		board_tell(b, n, "change", changes[k].name, changes[k].label, found, count, NULL);
	}
	return WSOA_OK;
}

static bool accepted(const struct workflow *wf, const struct record *rec)
{
	const char *status = rec ? record_text(rec, FIELD_evidence_status) : NULL;
	const struct state *s = wf && status ? workflow_state(wf, status) : NULL;
	return s && s->category == CATEGORY_done;
}

static wsoa_status put_evidence(struct board *b, struct doc_node *n, const struct then *t)
{
	const struct record **added = arena_array(b->r->mem, b->evidence.count, sizeof *added);
	const struct record **taken = arena_array(b->r->mem, b->evidence.count, sizeof *taken);
	const struct workflow *now = report_workflow(b->r, KIND_evidence);
	size_t add = 0, take = 0;
	if (!added || !taken)
		return error_nomem(&b->r->w->err);
	for (size_t i = 0; i < b->evidence.count; i++) {
		const struct record *is = b->evidence.at[i], *was = find(t->by_id[1], t->evidence.count, is);
		if (!was)
			added[add++] = is;
		if (accepted(now, is) && !accepted(t->evidence_workflow, was))
			taken[take++] = is;
	}
	board_tell(b, n, "change", "evidence", "Evidence brought", added, add, NULL);
	board_tell(b, n, "change", "accepted", "Evidence accepted", taken, take, NULL);
	return WSOA_OK;
}

/* Whether any action of the report was there, or what one of them continues. */
static bool known_then(struct board *b, const struct then *t)
{
	for (size_t i = 0; i < b->count; i++)
		if (stood_then(b, t, &b->actions[i]).rec)
			return true;
	return false;
}

wsoa_status board_changes(struct board *b)
{
	struct then t = { 0 };
	char day[DATE_LONG + 1];
	wsoa_status st = read_then(b, &t);
	date_long(b->since, day);
	struct doc_node *n = report_table(b->r, "changes", arena_printf(b->r->mem, "Since %s", day));
	if (st)
		return st;
	if (!known_then(b, &t)) {
		doc_empty(b->r->doc, n, "The record holds no action at the end of %s, so there is nothing to compare with.", day);
		return WSOA_OK;
	}
	doc_empty(b->r->doc, n, "Nothing was recorded.");
	st = put_actions(b, n, &t);
	return st ? st : put_evidence(b, n, &t);
}

/* ---- over time ---- */

/* What happened to an action: a new state (NULL: one that no definition has), removed, back again. */
struct step {
	size_t action;
	date day;
	const struct state *state;
	enum { STEP_STATE, STEP_GONE, STEP_BACK } type;
};

struct walk {
	struct board *b;
	struct step *steps;
	size_t count, cap;
	struct table actions;       /* from uuid to its number, from 1 */
	size_t action_count;
	struct workflow known;      /* the states of the definition in force, behind them those of older ones that actions were in */
	bool position;
};

enum { KNOWN_STATES = 3 * MAX_STATES };

static wsoa_status know_states(struct walk *k)
{
	const struct workflow *wf = report_workflow(k->b->r, KIND_action);
	if (!wf)
		return k->b->r->parties.status;
	k->known = *wf;
	k->known.states = arena_array(k->b->r->mem, KNOWN_STATES, sizeof *k->known.states);
	if (!k->known.states)
		return error_nomem(&k->b->r->w->err);
	memcpy(k->known.states, wf->states, wf->state_count * sizeof *wf->states);
	return WSOA_OK;
}

/* The state that an event gave; one that another workflow replaced since is known from here on. */
static wsoa_status state_then(struct walk *k, const struct event *ev, const char *name, const struct state **out)
{
	const struct workflow *then = NULL;
	struct workflow *known = &k->known;
	*out = workflow_state(known, name);
	if (*out || !*ev->workflow || known->state_count == KNOWN_STATES)
		return WSOA_OK;
	wsoa_status st = store_workflow(k->b->r->w->view, ev->workflow, &then);
	const struct state *old = st ? NULL : workflow_state(then, name);
	if (old) {
		known->states[known->state_count++] = *old;
		*out = &known->states[known->state_count - 1];
	}
	return st;
}

/* The day from which a view shows the event. */
static date shown_from(const struct walk *k, const struct event *ev)
{
	return k->position ? event_day(ev) : date_london(ev->at);
}

static bool in_plans(const struct board *b, const struct event *ev)
{
	for (size_t i = 0; i < b->plans.count; i++)
		if (!memcmp(&b->plans.at[i]->uuid, &ev->plan, sizeof ev->plan))
			return true;
	return false;
}

/* The number of the event's action, given when it is first met. */
static wsoa_status number_of(struct walk *k, const struct event *ev, size_t *out)
{
	char uuid[ID_TEXT + 1];
	id_format(&ev->subject, uuid);
	uintptr_t known = (uintptr_t)table_get(&k->actions, uuid);
	if (!known) {
		known = ++k->action_count;
		table_put(&k->actions, uuid, (void *)known);
	}
	*out = known - 1;
	return k->actions.mem.failed ? error_nomem(&k->b->r->w->err) : WSOA_OK;
}

static wsoa_status add_step(struct walk *k, const struct event *ev, struct step step)
{
	struct step *more = arena_grow(k->b->r->mem, k->steps, k->count, &k->cap, sizeof *more);
	if (!more)
		return error_nomem(&k->b->r->w->err);
	k->steps = more;
	step.day = shown_from(k, ev);
	more[k->count] = step;
	return number_of(k, ev, &more[k->count++].action);
}

static wsoa_status read_event(struct walk *k, const struct event *ev)
{
	const struct field *status = kind_status(KIND_action);
	wsoa_status st = WSOA_OK;
	if (ev->kind != KIND_action || !in_plans(k->b, ev))
		return WSOA_OK;
	for (size_t i = 0; i < ev->change_count && !st; i++) {
		const struct change *c = &ev->changes[i];
		const struct state *state = NULL;
		if (c->field == status && c->to.set && k->known.state_count) {
			st = state_then(k, ev, c->to.text, &state);
			if (!st)
				st = add_step(k, ev, (struct step){ .type = STEP_STATE, .state = state });
		} else if (!c->field && !strcmp(c->name, "removed"))
			st = add_step(k, ev, (struct step){ .type = c->to.set && c->to.num ? STEP_GONE : STEP_BACK });
	}
	return st;
}

static wsoa_status walk_log(struct walk *k)
{
	wsoa *w = k->b->r->w;
	struct log_cursor c = { 0 };
	struct arena mem = { 0 };
	struct event ev;
	const char *line = NULL;
	int64_t seq;
	size_t len;
	wsoa_status st = log_open(&c, w->view, 1);
	while (!st && !(st = log_next(&c, &seq, &line, &len)) && line) {
		st = event_read(line, len, &mem, &w->err, &ev);
		if (!st && view_shows(w->view, &ev))
			st = read_event(k, &ev);
		arena_free(&mem);
	}
	log_close(&c);
	return st;
}

/* Ends of months from the first step on, then the day; at most the last POINTS of them. */
static size_t points(const struct walk *k, date today, date out[POINTS + 1])
{
	date first = today;
	size_t count = 0;
	for (size_t i = 0; i < k->count; i++)
		first = k->steps[i].day < first ? k->steps[i].day : first;
	for (date d = date_month_end(first); d < today; d = date_month_end(d + 1)) {
		if (count == POINTS)
			memmove(out, out + 1, --count * sizeof *out);
		out[count++] = d;
	}
	out[count++] = today;
	return count;
}

/* How many actions stand in each state at the end of a day. */
static wsoa_status count_day(const struct walk *k, const struct workflow *wf, date day, int64_t *counts)
{
	struct arena mem = { 0 };
	const struct state **state = arena_array(&mem, k->action_count, sizeof *state);
	bool *gone = arena_array(&mem, k->action_count, sizeof *gone);
	wsoa_status st = state && gone ? WSOA_OK : error_nomem(&k->b->r->w->err);
	for (size_t i = 0; !st && i < k->count; i++) {
		const struct step *s = &k->steps[i];
		if (s->day > day)
			continue;
		if (s->type == STEP_STATE)
			state[s->action] = s->state;
		else
			gone[s->action] = s->type == STEP_GONE;
	}
	for (size_t i = 0; !st && i < k->action_count; i++)
		if (state[i] && !gone[i])
			counts[state[i] - wf->states]++;
	arena_free(&mem);
	return st;
}

/* The same view of that day: "--as-of 2019-09-30". */
static const char *view_option(const struct walk *k, date day)
{
	const wsoa *w = k->b->r->w;
	char iso[DATE_ISO + 1];
	date_iso(day, iso);
	if (!k->position && day == w->today && w->view->view.mode == VIEW_AS_OF && w->view->view.day == DATE_NONE)
		return arena_printf(k->b->r->mem, "--as-of %" PRId64, w->view->view.seq);
	return arena_printf(k->b->r->mem, "--%s %s", k->position ? "position" : "as-of", iso);
}

struct timeline {
	const struct workflow *wf;
	date days[POINTS + 1];
	size_t count;
	int64_t *counts;      /* state_count for each day */
	bool *used;           /* a state that any action was in */
};

static wsoa_status count_days(const struct walk *k, struct timeline *t)
{
	wsoa_status st = WSOA_OK;
	if (!k->known.state_count)
		return WSOA_OK;
	t->wf = &k->known;
	t->count = points(k, k->b->r->w->today, t->days);
	t->counts = arena_array(k->b->r->mem, t->count * t->wf->state_count, sizeof *t->counts);
	t->used = arena_array(k->b->r->mem, t->wf->state_count, sizeof *t->used);
	if (!t->counts || !t->used)
		return error_nomem(&k->b->r->w->err);
	for (size_t i = 0; i < t->count && !st; i++)
		st = count_day(k, t->wf, t->days[i], &t->counts[i * t->wf->state_count]);
	for (size_t i = 0; i < t->count * t->wf->state_count; i++)
		t->used[i % t->wf->state_count] |= t->counts[i] > 0;
	return st;
}

/* "14 October 2019: 1 not started, 13 in progress, 27 complete" */
static const char *day_in_words(struct arena *mem, const struct timeline *t, size_t at)
{
	char day[DATE_LONG + 1];
	date_long(t->days[at], day);
	const char *text = arena_printf(mem, "%s:", day);
	for (size_t i = 0, n = 0; text && i < t->wf->state_count; i++)
		if (t->counts[at * t->wf->state_count + i])
			text = arena_printf(mem, "%s%s %" PRId64 " \"%s\"", text, n++ ? "," : "", t->counts[at * t->wf->state_count + i], t->wf->states[i].label);
	return text ? text : "";
}

static const char *in_words(struct arena *mem, const struct timeline *t)
{
	const char *last = day_in_words(mem, t, t->count - 1), *text = NULL;
	if (t->count > 1)
		text = arena_printf(mem, "%s. %s.", day_in_words(mem, t, 0), last);
	else
		text = arena_printf(mem, "%s. The record has no earlier end of a month.", last);
	return text ? text : "";
}

static void put_machine(const struct walk *k, const struct timeline *t)
{
	struct report *r = k->b->r;
	struct doc_node *n = report_table(r, "history", NULL);
	for (size_t i = 0; i < t->count * t->wf->state_count; i++) {
		const struct state *s = &t->wf->states[i % t->wf->state_count];
		struct cell *row = doc_row(r->doc, n), *c = cell_of(n, row, "count");
		cell_date(cell_of(n, row, "day"), t->days[i / t->wf->state_count]);
		cell_text(r->doc, cell_of(n, row, "state"), s->name);
		cell_text(r->doc, cell_of(n, row, "label"), s->label);
		cell_int(c, t->counts[i]);
		cell_filter(r->doc, c, "status:%s %s", s->name, view_option(k, t->days[i / t->wf->state_count]));
	}
}

static struct doc_node *put_people(const struct walk *k, const struct timeline *t)
{
	struct report *r = k->b->r;
	struct doc_node *n = doc_table(r->doc, NULL, "Actions by state at each end of a month");
	people_column(r, n, "Day", 0);
	for (size_t i = 0; i < t->wf->state_count; i++)
		if (t->used[i]) {
			struct column *c = doc_column(r->doc, n, NULL, t->wf->states[i].label);
			c->weight = 1;
			c->right = true;
			c->shade = (int)(i % 8) + 1;
		}
	for (size_t d = 0; d < t->count; d++) {
		struct cell *c = doc_row(r->doc, n);
		cell_date(c++, t->days[d]);
		for (size_t i = 0; i < t->wf->state_count; i++)
			if (t->used[i]) {
				cell_int(c, t->counts[d * t->wf->state_count + i]);
				cell_filter(r->doc, c++, "status:%s %s", t->wf->states[i].name, view_option(k, t->days[d]));
			}
	}
	return n;
}

wsoa_status board_history(struct board *b)
{
	struct walk k = { .b = b, .position = b->r->w->view->view.mode == VIEW_POSITION };
	struct timeline t = { 0 };
	wsoa_status st = know_states(&k);
	if (!st)
		st = walk_log(&k);
	if (!st)
		st = count_days(&k, &t);
	table_free(&k.actions);
	if (st || !t.wf)
		return st;
	put_machine(&k, &t);
	struct doc_node *chart = doc_chart(b->r->doc, "Actions by state over time", in_words(b->r->mem, &t));
	chart->drawn = put_people(&k, &t);
	return WSOA_OK;
}
