/*
 * Waiting and rounds against slow twins that take the sentences of
 * workflow/timer.h at their word: days counted one by one, the meeting before
 * found by walking back day by day, over drawn holidays, limits and meetings.
 */
#include <ctype.h>
#include <string.h>

#include "tests.h"
#include "workflow/timer.h"

enum { CASES = 20000, HOLIDAYS = 300, MEETINGS = 8 };

static unsigned seed = 20191014;

static int draw(int below)
{
	return (int)random_below(&seed, (unsigned)below);
}

static date draw_day(void)
{
	return date_of(2018, 1, 1) + draw(900);
}

/* ---- waiting ---- */

static struct calendar draw_calendar(struct holiday *days)
{
	size_t count = 0;
	for (date d = date_of(2017, 1, 1); count < HOLIDAYS && d < date_of(2024, 1, 1); d++)
		if (date_weekday(d) <= 5 && draw(14) == 0)
			days[count++] = (struct holiday){ d, "made up" };
	return (struct calendar){ .name = "drawn", .holidays = days, .count = count, .first_year = 2017, .last_year = 2023 };
}

static bool works(const struct calendar *cal, date d)
{
	for (size_t i = 0; i < cal->count; i++)
		if (cal->holidays[i].day == d)
			return false;
	return date_weekday(d) <= 5;
}

/* A day at a time, from the one after. */
static void slow_waited(const struct timer *t, const struct calendar *cal, date since, date day, struct waited *out)
{
	int n = 0;
	*out = (struct waited){ .last_on = DATE_NONE };
	for (date d = since + 1; d <= day || out->last_on == DATE_NONE; d++) {
		bool counts = !t->workdays || works(cal, d);
		n += counts;
		if (counts && n == t->limit)
			out->last_on = d;
		if (d > day)
			continue;
		out->length += counts;
		out->past += counts && n > t->limit;
	}
	if (!out->past)
		out->past = out->length - t->limit;
}

START_TEST(waits_as_long_as_days_pass)
{
	struct holiday days[HOLIDAYS];
	struct calendar cal = draw_calendar(days);
	for (int i = 0; i < CASES; i++) {
		struct timer t = { .limit = 1 + draw(40), .workdays = draw(2) };
		date since = draw_day(), day = since + draw(100);
		struct waited fast, slow;
		timer_waited(&t, &cal, since, day, &fast);
		slow_waited(&t, &cal, since, day, &slow);
		ck_assert_int_eq(fast.length, slow.length);
		ck_assert_int_eq(fast.past, slow.past);
		ck_assert_int_eq(fast.last_on, slow.last_on);
		if (fast.past > 0)
			ck_assert_int_gt(day, fast.last_on);
	}
}
END_TEST

/* ---- rounds ---- */

static date draw_maybe(void)
{
	return draw(4) ? date_of(2019, 1, 1) + draw(20) : DATE_NONE;
}

static struct sitting draw_sitting(int64_t id)
{
	static const char *const boards[] = { "Board", "BOARD", "Group" };
	return (struct sitting){ id, draw(9) ? boards[draw(3)] : NULL, draw_maybe(), draw_maybe(), draw_maybe() };
}

static bool same_board(const char *a, const char *b)
{
	return a && b && tolower((unsigned char)*a) == tolower((unsigned char)*b);
}

/* Back from the day before the meeting until its board sat. */
static date slow_previous(const struct sitting *meeting, const struct sitting *all, size_t count)
{
	date day = meeting->held_on != DATE_NONE ? meeting->held_on : meeting->papers_by != DATE_NONE ? meeting->papers_by : meeting->updates_by;
	for (date d = day == DATE_NONE ? date_of(2020, 1, 1) : day - 1; d >= date_of(2018, 12, 1); d--)
		for (size_t i = 0; i < count; i++)
			if (&all[i] != meeting && all[i].held_on == d && same_board(all[i].board, meeting->board))
				return d;
	return DATE_NONE;
}

START_TEST(rounds_lie_between_meetings)
{
	for (int i = 0; i < CASES; i++) {
		struct sitting all[MEETINGS];
		size_t count = 1 + (size_t)draw(MEETINGS);
		for (size_t k = 0; k < count; k++)
			all[k] = draw_sitting((int64_t)k + 1);
		const struct sitting *meeting = &all[draw((int)count)];
		struct round r;
		round_of(meeting, all, count, &r);
		date after = slow_previous(meeting, all, count), to = meeting->updates_by != DATE_NONE ? meeting->updates_by : meeting->held_on;
		ck_assert_int_eq(r.after, after);
		ck_assert_int_eq(r.to, to);
		ck_assert_int_eq(r.previous != NULL, after != DATE_NONE);
		for (date d = date_of(2018, 12, 20); d < date_of(2019, 2, 10); d++)
			ck_assert_int_eq(round_holds(&r, d), !((after != DATE_NONE && d <= after) || (to != DATE_NONE && d > to)));
		ck_assert(!round_holds(&r, DATE_NONE));
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("waiting and rounds against counting");
	TCase *t = tcase_create("all");
	tcase_set_timeout(t, 120);
	tcase_add_test(t, waits_as_long_as_days_pass);
	tcase_add_test(t, rounds_lie_between_meetings);
	suite_add_tcase(s, t);
	return suite_run(s);
}
