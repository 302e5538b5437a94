/* Waiting against its limit, and the rounds between meetings of a board. */
#include "workflow/timer.h"

#include "base/utf8.h"

const struct timer *timer_of(const struct workflow *w, const struct state *s)
{
	for (size_t i = 0; w && s && i < w->timer_count; i++)
		if (&w->states[w->timers[i].state] == s)
			return &w->timers[i];
	return NULL;
}

void timer_waited(const struct timer *t, const struct calendar *cal, date since, date day, struct waited *out)
{
	out->length = t->workdays ? workday_count(cal, since, day) : (int)(day - since);
	out->past = out->length - t->limit;
	out->last_on = t->workdays ? workday_add(cal, since, t->limit) : since + t->limit;
}

const char *timer_words(const struct timer *t, int length, struct arena *mem)
{
	const char *words = arena_printf(mem, "%d %s%s", length, t->workdays ? "working day" : "day", length == 1 ? "" : "s");
	return words ? words : "";
}

/* ---- rounds ---- */

date sitting_day(const struct sitting *m)
{
	return m->held_on != DATE_NONE ? m->held_on : m->papers_by != DATE_NONE ? m->papers_by : m->updates_by;
}

date sitting_closes(const struct sitting *m)
{
	return m->updates_by != DATE_NONE ? m->updates_by : m->held_on;
}

bool sitting_before(const struct sitting *one, const struct sitting *meeting)
{
	date day = sitting_day(meeting);
	return one->id != meeting->id && one->held_on != DATE_NONE && (day == DATE_NONE || one->held_on < day) && one->board && meeting->board &&
	       text_same(one->board, meeting->board);
}

static bool same_board(const struct sitting *a, const struct sitting *b)
{
	return a->board && b->board ? text_same(a->board, b->board) : a->board == b->board;
}

enum ratifying sitting_ratifies(const struct sitting *by, const struct sitting *own, date taken)
{
	date day = sitting_day(by);
	if (own && own->id == by->id)
		return day != DATE_NONE && taken < day ? RATIFYING_MAY : RATIFYING_OWN;
	if (own && !same_board(by, own))
		return RATIFYING_OTHER_BOARD;
	if (own && day != DATE_NONE && own->held_on != DATE_NONE && day <= own->held_on)
		return RATIFYING_BEFORE_OWN;
	return day != DATE_NONE && day < taken ? RATIFYING_BEFORE_TAKEN : RATIFYING_MAY;
}

void round_of(const struct sitting *meeting, const struct sitting *all, size_t count, struct round *out)
{
	*out = (struct round){ .after = DATE_NONE };
	for (size_t i = 0; i < count; i++)
		if (sitting_before(&all[i], meeting) && (!out->previous || all[i].held_on > out->previous->held_on))
			out->previous = &all[i];
	if (out->previous)
		out->after = out->previous->held_on;
	out->to = sitting_closes(meeting);
}

bool round_holds(const struct round *r, date updated_on)
{
	return updated_on != DATE_NONE && (r->after == DATE_NONE || updated_on > r->after) && (r->to == DATE_NONE || updated_on <= r->to);
}
