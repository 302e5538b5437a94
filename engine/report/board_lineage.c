/*
 * Actions that went from plan to plan. What a later plan calls a new action was
 * promised before: how it stood, and the first deadline it was baselined with,
 * are those of what it continues. No other part asks where an action comes from.
 */
#include "report/board.h"

static wsoa_status add_before(struct board *b, struct judged *a, const struct record *of)
{
	const struct value *v = record_field(of, FIELD_action_continues);
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < v->count && !st; i++) {
		struct record *rec = NULL;
		if (v->targets[i].id == a->rec->id || records_have(&a->before, v->targets[i].id))
			continue;
		st = record_load(b->r->w->view, v->targets[i].id, b->r->mem, &rec);
		if (!st && !rec->removed)
			st = records_add(b->r, &a->before, rec);
	}
	return st;
}

/* The first promise counts, whatever the plan in which it was made. */
static void keep_first(struct judged *a, const struct record *before)
{
	date day = record_date(before, FIELD_action_baseline_due_on);
	if (day == DATE_NONE || (a->original != DATE_NONE && day >= a->original))
		return;
	a->original = day;
	a->promised = before;
}

static wsoa_status trace(struct board *b, struct judged *a)
{
	wsoa_status st = add_before(b, a, a->rec);
	for (size_t i = 0; i < a->before.count && !st; i++) {
		const struct judged *here = board_action(b, a->before.at[i]->id);
		if (here)
			b->actions[here - b->actions].goes_on = true;
		keep_first(a, a->before.at[i]);
		st = add_before(b, a, a->before.at[i]);
	}
	a->slipped = board_slipped(a);
	return st;
}

static wsoa_status mark_carried(struct board *b)
{
	struct records found;
	wsoa_status st = records_of(b->r, KIND_action, "carried", &found);
	for (size_t i = 0; i < found.count && !st; i++) {
		const struct judged *a = board_action(b, found.at[i]->id);
		if (a)
			b->actions[a - b->actions].carried = true;
	}
	return st ? st : records_of(b->r, KIND_weakness, "carried", &b->carried_weaknesses);
}

/* "(live slipped or app-2022:1.1)": what slipped before it was carried is known by its ref alone. */
static const char *slipped_filter(struct board *b)
{
	const struct record **found = arena_array(b->r->mem, b->count, sizeof *found);
	size_t count = 0;
	for (size_t i = 0; found && i < b->count; i++)
		if (b->actions[i].slipped && b->actions[i].promised)
			found[count++] = b->actions[i].rec;
	const char *refs = count ? refs_filter(b->r, found, count) : "";
	if (!refs)
		return NULL;
	return *refs ? arena_printf(b->r->mem, "(live slipped or %s)", refs) : "live slipped";
}

wsoa_status board_lineage(struct board *b)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < b->count && !st; i++)
		st = trace(b, &b->actions[i]);
	b->slipped_filter = slipped_filter(b);
	return st ? st : mark_carried(b);
}

bool board_weakness_carried(const struct board *b, const struct record *weakness)
{
	return records_have(&b->carried_weaknesses, weakness->id);
}
