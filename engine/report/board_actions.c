/* Actions one by one, and the posts behind them: late, slipping, due next, vacant. */
#include <stdlib.h>
#include <string.h>

#include "report/board.h"

/* ---- posts ---- */

const struct party *board_post(struct board *b, const struct record *rec, enum field_id field)
{
	const struct party *p = party_in(b->r, rec, field);
	if (!p || p->kind != KIND_person)
		return p;
	for (size_t i = 0; i < b->r->parties.count; i++)
		if (b->r->parties.at[i]->holder == p->id)
			return b->r->parties.at[i];
	return NULL;
}

const char *board_lead(struct board *b, const struct record *rec, enum field_id field)
{
	const struct party *p = board_post(b, rec, field);
	return p ? party_label(b->r, p) : record_field(rec, field)->set ? "(a person without a post)" : "(nobody)";
}

void board_owner(struct board *b, const struct doc_node *n, struct cell *row, const struct record *rec)
{
	wsoa_doc *d = b->r->doc;
	struct cell *title = cell_of(n, row, "owner_title");
	const struct party *p = board_post(b, rec, FIELD_action_owner);
	if (p) {
		cell_text(d, cell_of(n, row, "owner"), p->ref);
		cell_text(d, title, p->name);
	}
	cell_show(d, title, p ? TONE_PLAIN : TONE_WARN, "%s", board_lead(b, rec, FIELD_action_owner));
	if (!p)
		return;
	cell_text(d, cell_of(n, row, "organisation"), p->organisation);
	cell_flag(cell_of(n, row, "vacant"), p->kind == KIND_post && !p->holder && !p->cover);
}

/* ---- overdue and slipping ---- */

static date original(const struct judged *a)
{
	return a->original == DATE_NONE ? a->due : a->original;
}

static int by_due(const void *a, const void *b)
{
	const struct judged *x = *(const struct judged *const *)a, *y = *(const struct judged *const *)b;
	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return (x > y) - (x < y);
}

static int by_slippage(const void *a, const void *b)
{
	const struct judged *x = *(const struct judged *const *)a, *y = *(const struct judged *const *)b;
	int days = (y->due - original(y)) - (x->due - original(x));
	return days ? days : (x > y) - (x < y);
}

/* Of an action that was carried: the date in the plan that first promised it, which is said. */
static void put_original(struct board *b, struct doc_node *n, struct cell *row, const struct judged *a)
{
	char day[DATE_LONG + 1];
	struct cell *c = cell_of(n, row, "original_due_on");
	cell_date(c, original(a));
	if (!a->promised)
		return;
	date_short(original(a), day);
	cell_show(b->r->doc, c, TONE_PLAIN, "%s (%s)", day, a->promised->plan_ref);
	cell_text(b->r->doc, cell_of(n, row, "original_plan"), a->promised->plan_ref);
}

static struct cell *put_action(struct board *b, struct doc_node *n, const struct judged *a)
{
	struct cell *row = doc_row(b->r->doc, n);
	board_identity(b, n, row, a->rec);
	board_owner(b, n, row, a->rec);
	cell_date(cell_of(n, row, "due_on"), a->due);
	put_original(b, n, row, a);
	board_rating(b, cell_of(n, row, "rating"), a->rating);
	return row;
}

/* Those of which the test is true, in an order; NULL when memory is out. */
static const struct judged **chosen(struct board *b, bool overdue, int (*order)(const void *, const void *), size_t *count)
{
	const struct judged **at = arena_array(b->r->mem, b->count, sizeof *at);
	*count = 0;
	for (size_t i = 0; at && i < b->count; i++)
		if (overdue ? b->actions[i].overdue : b->actions[i].slipped)
			at[(*count)++] = &b->actions[i];
	if (*count)
		qsort(at, *count, sizeof *at, order);
	return at;
}

const struct judged **board_overdue(struct board *b, size_t *count)
{
	return chosen(b, true, by_due, count);
}

void board_late(struct board *b)
{
	size_t count;
	const struct judged **at = board_overdue(b, &count);
	struct doc_node *n = report_table(b->r, "overdue", "Overdue actions, worst first");
	for (size_t i = 0; i < count; i++) {
		struct cell *late = cell_of(n, put_action(b, n, at[i]), "days_late");
		cell_int(late, b->r->w->day - at[i]->due);
		if (late)
			late->tone = TONE_BAD;
	}
	doc_empty(b->r->doc, n, "No action is overdue.");
	at = chosen(b, false, by_slippage, &count);
	n = report_table(b->r, "slipping", "Live actions due later than their original date");
	for (size_t i = 0; i < count; i++)
		cell_int(cell_of(n, put_action(b, n, at[i]), "days_slipped"), at[i]->due - original(at[i]));
	doc_empty(b->r->doc, n, "No live action is due later than its original date. Original dates are kept from the day on which a plan is baselined.");
}

/* ---- rated otherwise than the records show ---- */

static void put_better(struct board *b, struct doc_node *n, const struct rating_differs *d)
{
	const char *follows = neutral_name(d->found.rating);
	struct cell *row = doc_row(b->r->doc, n);
	board_identity(b, n, row, d->rec);
	board_owner(b, n, row, d->rec);
	board_rating(b, cell_of(n, row, "rating"), d->given->value);
	board_rating(b, cell_of(n, row, "computed"), follows);
	cell_text(b->r->doc, cell_of(n, row, "why"), d->found.why);
}

void board_rated_better(struct board *b)
{
	struct doc_node *n = report_table(b->r, "rated_better", "Rated better than the records show (listed by: wsoa ratings)");
	for (size_t i = 0; i < b->ratings.count; i++)
		if (b->ratings.at[i].better)
			put_better(b, n, &b->ratings.at[i]);
	doc_empty(b->r->doc, n, "No rating is better than the one that follows from dates, steps, updates and date changes.");
}

/* ---- what is due next ---- */

/* The clock runs, or will run again once a hold has passed. */
static const char *running_filter(struct board *b)
{
	const struct workflow *wf = report_workflow(b->r, KIND_action);
	const char *text = "status:";
	for (size_t i = 0; wf && text && i < wf->state_count; i++)
		if (wf->states[i].clock || wf->states[i].until)
			text = arena_printf(b->r->mem, "%s%s%s", text, text[7] ? "," : "", wf->states[i].name);
	return text && text[7] ? text : "not ref:any";
}

static const char *due_filter(struct board *b, const char *what, bool holds)
{
	char from[DATE_ISO + 1], to[DATE_ISO + 1];
	date_iso(b->r->w->day, from);
	date_iso(b->ahead, to);
	return arena_printf(b->r->mem, "%s%s%s due_on>=%s due_on<=%s", what, holds ? " not hold_until>=" : "", holds ? from : "", from, to);
}

static int by_due_on(const void *a, const void *b)
{
	const struct record *x = *(const struct record *const *)a, *y = *(const struct record *const *)b;
	date dx = x->kind == KIND_action ? record_date(x, FIELD_action_due_on) : record_date(x, FIELD_milestone_due_on);
	date dy = y->kind == KIND_action ? record_date(y, FIELD_action_due_on) : record_date(y, FIELD_milestone_due_on);
	if (dx != dy)
		return dx < dy ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void put_deadline(struct board *b, struct doc_node *n, const struct record *rec)
{
	wsoa_doc *d = b->r->doc;
	bool action = rec->kind == KIND_action;
	struct cell *row = doc_row(d, n);
	date due = action ? record_date(rec, FIELD_action_due_on) : record_date(rec, FIELD_milestone_due_on);
	cell_text(d, cell_of(n, row, "kind"), kind_of(rec->kind)->name);
	board_identity(b, n, row, rec);
	if (action)
		board_owner(b, n, row, rec);
	cell_date(cell_of(n, row, "due_on"), due);
	cell_int(cell_of(n, row, "due_in"), due - b->r->w->day);
}

static wsoa_status due_records(struct board *b, enum kind_id kind, struct records *out)
{
	const char *filter = kind == KIND_action ? due_filter(b, running_filter(b), true) : due_filter(b, "live", false);
	return filter ? records_of(b->r, kind, filter, out) : error_nomem(&b->r->w->err);
}

wsoa_status board_due_soon(struct board *b, struct cell *c)
{
	struct records due = { 0 };
	wsoa_status st = due_records(b, KIND_action, &due);
	if (st)
		return st;
	cell_int(c, (int64_t)due.count);
	cell_filter(b->r->doc, c, "%s", due_filter(b, running_filter(b), true));
	return WSOA_OK;
}

wsoa_status board_deadlines(struct board *b)
{
	char day[DATE_LONG + 1];
	struct records due = { 0 }, steps = { 0 };
	wsoa_status st = due_records(b, KIND_action, &due);
	if (!st)
		st = due_records(b, KIND_milestone, &steps);
	for (size_t i = 0; !st && i < steps.count; i++)
		st = records_add(b->r, &due, steps.at[i]);
	if (st)
		return st;
	if (due.count)
		qsort(due.at, due.count, sizeof *due.at, by_due_on);
	date_long(b->ahead, day);
	struct doc_node *n = report_table(b->r, "deadlines", arena_printf(b->r->mem, "Due by %s, within 30 working days", day));
	for (size_t i = 0; i < due.count; i++)
		put_deadline(b, n, due.at[i]);
	doc_empty(b->r->doc, n, "Nothing is due by %s.", day);
	return WSOA_OK;
}

/* ---- vacant posts ---- */

void board_vacant(struct board *b)
{
	wsoa_doc *d = b->r->doc;
	struct doc_node *n = report_table(b->r, "vacant", "Posts that nobody holds or covers");
	for (size_t i = 0; i < b->vacant.count; i++) {
		const struct record *post = b->vacant.at[i];
		const struct party *p = party_find(&b->r->parties, post->id);
		const struct group led = { FIELD_action_owner, post->id, arena_printf(b->r->mem, "owner:%s ", post->ref) };
		struct cell *row = doc_row(d, n);
		cell_text(d, cell_of(n, row, "ref"), post->ref);
		cell_text(d, cell_of(n, row, "title"), record_title(post));
		cell_text(d, cell_of(n, row, "organisation"), p ? p->organisation : NULL);
		if (led.selector)
			board_figures(b, n, row, &led);
	}
	doc_empty(d, n, "Every post is held or covered.");
}
