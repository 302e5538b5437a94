/* Where the rating that was given and the one that follows from the records differ. */
#include <stdlib.h>
#include <string.h>

#include "report/ratings.h"
#include "report/words.h"
#include "workflow/timer.h"

/* What other records say of an action. */
struct tally {
	int64_t action;
	const struct record *late; /* the first of its steps past their day; NULL: none is */
	size_t date_changes;       /* asked for and not withdrawn */
};
struct ratings {
	struct report *r;
	struct doc_node *n;
	struct tally *tallies;              /* by action */
	size_t tally_count;
	date round_from, round_to;
	const struct scale **scales;        /* one for each of plans */
	struct records plans;
	size_t ref, title, lead, given, computed, why;
};

/* ---- gathering ---- */

static int by_day(const void *a, const void *b)
{
	date x = *(const date *)a, y = *(const date *)b;
	return (x > y) - (x < y);
}

wsoa_status rounds_read(struct report *r, struct rounds *out)
{
	struct records meetings;
	size_t kept = 0;
	*out = (struct rounds){ NULL, 0, r->w->day };
	wsoa_status st = records_of(r, KIND_meeting, NULL, &meetings);
	if (st)
		return st;
	date *ends = arena_array(r->mem, meetings.count, sizeof *ends);
	if (!ends)
		return error_nomem(&r->w->err);
	out->ends = ends;
	for (size_t i = 0; i < meetings.count; i++) {
		const struct record *m = meetings.at[i];
		const struct sitting sitting = { .held_on = record_date(m, FIELD_meeting_held_on), .updates_by = record_date(m, FIELD_meeting_updates_by) };
		date end = sitting_closes(&sitting);
		if (end != DATE_NONE && end < r->w->day)
			ends[kept++] = end;
	}
	if (kept)
		qsort(ends, kept, sizeof *ends, by_day);
	for (size_t i = 0; i < kept; i++)
		if (!i || ends[i] != ends[out->count - 1])
			ends[out->count++] = ends[i];
	return WSOA_OK;
}

/* The last round of updates is over, the one before it began it. */
static wsoa_status read_rounds(struct ratings *a)
{
	struct rounds rounds;
	wsoa_status st = rounds_read(a->r, &rounds);
	a->round_to = rounds.count ? rounds.ends[rounds.count - 1] : DATE_NONE;
	a->round_from = rounds.count > 1 ? rounds.ends[rounds.count - 2] : DATE_NONE;
	return st;
}

static wsoa_status read_scales(struct ratings *a)
{
	wsoa_status st = records_of(a->r, KIND_plan, NULL, &a->plans);
	a->scales = st ? NULL : arena_array(a->r->mem, a->plans.count, sizeof *a->scales);
	if (!st && !a->scales)
		return error_nomem(&a->r->w->err);
	for (size_t i = 0; i < a->plans.count && !st; i++)
		st = store_scale(a->r->w->view, record_text(a->plans.at[i], FIELD_plan_scale), &a->scales[i]);
	return st;
}

/* On the scale of its plan, else on the one that knows every value. */
static wsoa_status given_value(struct ratings *a, const struct record *rec, const struct scale_value **out)
{
	const char *rating = record_text(rec, FIELD_action_rating);
	*out = NULL;
	for (size_t i = 0; i < a->plans.count; i++)
		if (a->plans.at[i]->id == rec->plan)
			*out = scale_value(a->scales[i], rating);
	static const char *const others[] = { "brag", "five-step" };
	for (size_t i = 0; rating && !*out && i < sizeof others / sizeof *others; i++) {
		const struct scale *other;
		wsoa_status st = store_scale(a->r->w->view, others[i], &other);
		if (st)
			return st;
		*out = scale_value(other, rating);
	}
	return WSOA_OK;
}

static int by_action(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;
	return (x->action > y->action) - (x->action < y->action);
}

static struct tally *tally_of(const struct ratings *a, int64_t action)
{
	const struct tally key = { .action = action };
	return a->tally_count ? bsearch(&key, a->tallies, a->tally_count, sizeof key, by_action) : NULL;
}

static void tally_milestone(struct tally *t, const struct record *rec)
{
	if (!t->late || record_date(rec, FIELD_milestone_due_on) < record_date(t->late, FIELD_milestone_due_on))
		t->late = rec;
}

static void tally_change(struct tally *t, const struct record *rec)
{
	const char *status = record_text(rec, FIELD_date_change_status);
	t->date_changes += !status || strcmp(status, "withdrawn") != 0;
}

static wsoa_status tally(struct ratings *a, const struct records *actions)
{
	static const struct {
		enum kind_id kind;
		enum field_id of;
		const char *filter;
		void (*add)(struct tally *t, const struct record *rec);
	} said[] = { { KIND_milestone, FIELD_milestone_of, "overdue", tally_milestone }, { KIND_date_change, FIELD_date_change_of, NULL, tally_change } };
	wsoa_status st = WSOA_OK;
	a->tallies = arena_array(a->r->mem, actions->count, sizeof *a->tallies);
	if (!a->tallies)
		return error_nomem(&a->r->w->err);
	for (; a->tally_count < actions->count; a->tally_count++)
		a->tallies[a->tally_count] = (struct tally){ .action = actions->at[a->tally_count]->id };
	if (a->tally_count)
		qsort(a->tallies, a->tally_count, sizeof *a->tallies, by_action);
	for (size_t i = 0; i < sizeof said / sizeof *said && !st; i++) {
		struct records found = { 0 };
		st = records_of(a->r, said[i].kind, said[i].filter, &found);
		for (size_t k = 0; k < found.count && !st; k++) {
			const struct value *of = record_field(found.at[k], said[i].of);
			struct tally *t = of->count ? tally_of(a, of->targets[0].id) : NULL;
			if (t)
				said[i].add(t, found.at[k]);
		}
	}
	return st;
}

static struct rating_facts facts_of(struct ratings *a, const struct record *rec)
{
	const struct state *s = state_of(a->r, rec);
	const struct tally *t = tally_of(a, rec->id);
	return (struct rating_facts){
		.day = a->r->w->day,
		.running = s && !s->final && (s->clock || s->until),
		.started = s && s->category != CATEGORY_planned,
		.held_until = s && s->until ? record_date(rec, FIELD_action_hold_until) : DATE_NONE,
		.start_on = record_date(rec, FIELD_action_start_on),
		.due_on = record_date(rec, FIELD_action_due_on),
		.late_milestone = t->late ? t->late->ref : NULL,
		.late_due_on = t->late ? record_date(t->late, FIELD_milestone_due_on) : DATE_NONE,
		.date_changes = t->date_changes,
		.round_from = a->round_from,
		.round_to = a->round_to,
		.updated_on = record_date(rec, FIELD_action_updated_on),
	};
}

static wsoa_status compare(struct ratings *a, const struct records *actions, struct ratings_found *out)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < actions->count && !st; i++) {
		struct rating_differs d = { .rec = actions->at[i] };
		struct rating_facts f = facts_of(a, d.rec);
		if (!rating_follows(&f, a->r->mem, &d.found))
			continue;
		st = given_value(a, d.rec, &d.given);
		out->unrated += !st && !d.given;
		if (st || !d.given || d.given->neutral == d.found.rating)
			continue;
		d.better = neutral_better(d.given->neutral, d.found.rating);
		out->better += d.better;
		out->at[out->count++] = d;
	}
	return st;
}

wsoa_status ratings_differ(struct report *r, const struct records *actions, struct ratings_found *out)
{
	struct ratings a = { .r = r };
	*out = (struct ratings_found){ 0 };
	wsoa_status st = tally(&a, actions);
	if (!st)
		st = read_rounds(&a);
	if (!st)
		st = read_scales(&a);
	out->at = st ? NULL : arena_array(r->mem, actions->count, sizeof *out->at);
	if (!st && !out->at)
		st = error_nomem(&r->w->err);
	return st ? st : compare(&a, actions, out);
}

/* ---- the table ---- */

enum { TITLE_WEIGHT = 4, LEAD_WEIGHT = 2, WHY_WEIGHT = 4 };

static void columns(struct ratings *a)
{
	a->n = report_table(a->r, "items", NULL);
	a->ref = people_column(a->r, a->n, "Ref", 0);
	a->title = people_column(a->r, a->n, "Action", TITLE_WEIGHT);
	a->lead = people_column(a->r, a->n, "Lead", LEAD_WEIGHT);
	a->given = people_column(a->r, a->n, "Given", 0);
	a->computed = people_column(a->r, a->n, "Follows", 0);
	a->why = people_column(a->r, a->n, "Why", WHY_WEIGHT);
}

static void put_row(struct ratings *a, const struct rating_differs *d)
{
	struct report *r = a->r;
	struct cell *row = doc_row(r->doc, a->n);
	const char *given = record_text(d->rec, FIELD_action_rating), *found = neutral_name(d->found.rating);
	const struct party *lead = party_in(r, d->rec, FIELD_action_owner);
	put_record(r, row, d->rec);
	cell_text(r->doc, cell_of(a->n, row, "given"), neutral_name(d->given->neutral));
	cell_text(r->doc, cell_of(a->n, row, "computed"), found);
	cell_text(r->doc, cell_of(a->n, row, "why"), d->found.why);
	cell_flag(cell_of(a->n, row, "better"), d->better);
	cell_text(r->doc, &row[a->ref], report_ref(r, d->rec));
	cell_text(r->doc, &row[a->title], record_title(d->rec));
	cell_text(r->doc, &row[a->lead], lead ? party_short(r, lead) : NULL);
	show_text(r, &row[a->given], rating_tone(given), given);
	show_text(r, &row[a->computed], rating_tone(found), found);
	cell_text(r->doc, &row[a->why], d->found.why);
}

static wsoa_status list_ratings(struct ratings *a, const char *filter)
{
	struct report *r = a->r;
	struct records actions = { 0 };
	struct ratings_found found = { 0 };
	wsoa_status st = records_of(r, KIND_action, filter, &actions);
	if (!st)
		st = ratings_differ(r, &actions, &found);
	if (st)
		return st;
	columns(a);
	for (int better = 1; better >= 0; better--)
		for (size_t i = 0; i < found.count; i++)
			if (found.at[i].better == better)
				put_row(a, &found.at[i]);
	report_title(r, "Ratings: %s from what the records show, %lld of them better; %s not rated", counted(r->mem, (int64_t)found.count, "differs", "differ"),
	             (long long)found.better, counted(r->mem, found.unrated, "live action is", "live actions are"));
	doc_empty(r->doc, a->n, "Every rating that was given is the one that follows.");
	return WSOA_OK;
}

wsoa_status wsoa_ratings(wsoa *w, const char *filter, wsoa_doc **out)
{
	struct report r;
	struct ratings a = { .r = &r };
	wsoa_status st = report_begin(&r, w, "ratings");
	if (!st)
		st = list_ratings(&a, filter);
	return report_end(&r, st, out);
}
