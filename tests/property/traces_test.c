/*
 * What the log of an action gives away, against slow twins, on logs by chance.
 * The twins go day by day and pair by pair, as somebody with a calendar and a
 * list of names would.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/traces.h"
#include "tests.h"

enum { CASES = 50000, MOST = 10, ENDS = 5, DAYS = 60, START = 18000 };

static unsigned seed = 20191014;

/* 0 .. below - 1, the same on every run */
static int draw(int below)
{
	return (int)random_below(&seed, (unsigned)below);
}

/* ---- logs by chance ---- */

struct chance {
	struct trace at[MOST];
	date ends[ENDS];
	struct traces t;
	struct rounds r;
};

/* Two have one login, one has none, and one has lost it. */
static const struct trace_person people[] = { { 0 },       { 1, "Ann", "ann" }, { 2, "Bob", "team" }, { 3, "Eve", "TEAM" },
	                                      { 4, "Tom", NULL }, { 5, "Sue", "" }, { 6, "Max", "[erased 1 May 2026]" }, { 7, "Kit", "[erased 1 May 2026]" } };
enum { PEOPLE = sizeof people / sizeof *people };

static void fill(struct chance *c)
{
	static const char *const texts[] = { "Under way", "Under way", "Half of it", NULL };
	date day = START;
	*c = (struct chance){ 0 };
	c->t = (struct traces){ c->at, (size_t)draw(MOST + 1) };
	for (size_t i = 0; i < c->t.count; i++) {
		int what = draw(8);
		day = draw(6) ? day + draw(DAYS / 6) : START + draw(DAYS);
		char *copy = NULL;
		const char *text = texts[draw(4)];
		if (text && (copy = malloc(16)) != NULL)
			snprintf(copy, 16, "%s", text);
		c->at[i] = (struct trace){ .day = day, .gone = !draw(8), .updated = what < 5, .moved = what >= 5, .said = draw(2), .progress = copy, .delivered = what == 5,
			                   .signed_off = what == 6, .returned = what == 7, .who = { people[draw(PEOPLE - 1) + 1], people[draw(2) ? 0 : draw(PEOPLE)] } };
	}
	c->r = (struct rounds){ c->ends, 0, START + 2 * DAYS };
	for (date d = START; d < START + DAYS && c->r.count < ENDS; d++)
		if (!draw(12))
			c->ends[c->r.count++] = d;
}

static void empty(struct chance *c)
{
	for (size_t i = 0; i < c->t.count; i++)
		free((char *)c->at[i].progress); /* NOLINT: its own copy */
}

/* ---- the same progress ---- */

/* What was said last in the days from..to: the whole log is read on each of them. */
static const struct trace *last_said(const struct traces *t, date from, date to)
{
	const struct trace *said = NULL;
	for (size_t i = 0; i < t->count; i++)
		for (date d = from; d <= to; d++)
			if (t->at[i].updated && !t->at[i].gone && t->at[i].day == d)
				said = &t->at[i];
	return said;
}

static const struct trace *said_in(const struct chance *c, size_t round)
{
	date from = round ? c->ends[round - 1] + 1 : START;
	date to = round < c->r.count ? c->ends[round] : START + 2 * DAYS;
	return last_said(&c->t, from, to);
}

/* The whole log is read once more at the end of the round, and each saying of a day up to then takes the place of the one before. */
static const char *stands_after(const struct chance *c, size_t round)
{
	date to = round < c->r.count ? c->ends[round] : START + 2 * DAYS;
	const char *stands = NULL;
	for (size_t i = 0; i < c->t.count; i++)
		if (c->at[i].said && !c->at[i].gone && c->at[i].day <= to)
			stands = c->at[i].progress;
	return stands;
}

static bool twin_same(const struct chance *c)
{
	size_t rounds = c->r.count + 1, last = said_in(c, rounds - 1) ? rounds - 1 : rounds - 2;
	if (rounds < 3 || last < 2 || last >= rounds || !said_in(c, last) || !said_in(c, last - 1) || !said_in(c, last - 2))
		return false;
	const char *a = stands_after(c, last - 2), *b = stands_after(c, last - 1), *d = stands_after(c, last);
	return a && b && d && !strcmp(a, b) && !strcmp(b, d);
}

/* ---- one pair of eyes ---- */

static bool one_person(const struct trace_person *a, const struct trace_person *b)
{
	if (!a->id || !b->id)
		return false;
	if (a->id == b->id)
		return true;
	return a->login && b->login && strlen(a->login) && strncmp(a->login, "[erased", 7) != 0 && strcasecmp(a->login, b->login) == 0;
}

static bool none_between(const struct traces *t, size_t after, size_t before, bool deliveries)
{
	for (size_t i = after + 1; i < before; i++)
		if (!t->at[i].gone && (deliveries ? t->at[i].delivered : t->at[i].signed_off))
			return false;
	return true;
}

static bool twin_pair(const struct traces *t)
{
	bool found = false;
	for (size_t s = 0; s < t->count; s++)
		for (size_t d = 0; d < s; d++)
			for (int who = 0; who < 4; who++)
				found |= t->at[s].signed_off && !t->at[s].gone && none_between(t, s, t->count, false) && t->at[d].delivered && !t->at[d].gone
				         && none_between(t, d, s, true) && one_person(&t->at[d].who[who / 2], &t->at[s].who[who % 2]);
	return found;
}

/* ---- heard ---- */

static date twin_heard(const struct traces *t, bool moves)
{
	date last = DATE_NONE;
	for (date d = START; d < START + 2 * DAYS; d++)
		for (size_t i = 0; i < t->count; i++)
			if (t->at[i].day == d && !t->at[i].gone && (t->at[i].updated || (moves && t->at[i].moved)))
				last = d;
	return last;
}

static date twin_returned(const struct traces *t)
{
	date returned = DATE_NONE, stands = DATE_NONE;
	for (size_t i = 0; i < t->count; i++) {
		if (t->at[i].gone)
			continue;
		returned = t->at[i].returned ? t->at[i].day : returned;
		stands = t->at[i].delivered ? returned : stands;
	}
	return stands;
}

START_TEST(the_twins_say_the_same)
{
	static struct chance c;
	int same = 0, pairs = 0, logins = 0, returned = 0;
	for (int i = 0; i < CASES; i++) {
		struct trace_same s;
		struct trace_eyes e;
		fill(&c);
		bool found = trace_same_progress(&c.t, &c.r, &s);
		ck_assert_msg(found == twin_same(&c), "case %d: the same progress", i);
		if (found)
			ck_assert(s.progress && s.first <= s.last + DAYS);
		same += found;
		found = trace_one_pair(&c.t, &e);
		ck_assert_msg(found == twin_pair(&c.t), "case %d: one pair of eyes", i);
		if (found)
			ck_assert_msg(one_person(e.reported, e.signed_off) && e.login == (e.reported->id != e.signed_off->id), "case %d: who", i);
		pairs += found;
		logins += found && e.login;
		ck_assert_int_eq(trace_last_heard(&c.t), twin_heard(&c.t, true));
		ck_assert_int_eq(trace_last_update(&c.t), twin_heard(&c.t, false));
		ck_assert_int_eq(trace_returned_on(&c.t), twin_returned(&c.t));
		returned += twin_returned(&c.t) != DATE_NONE;
		empty(&c);
	}
	ck_assert_msg(same > CASES / 200 && pairs > CASES / 100 && logins > CASES / 500 && returned > CASES / 100, "%d %d %d %d came", same, pairs, logins, returned);
}
END_TEST

/* After the last end of a round but one; where there are not two, so many days before. */
START_TEST(when_something_should_be_heard)
{
	const date ends[] = { START, START + 30, START + 60 };
	for (size_t count = 0; count <= 3; count++) {
		const struct rounds r = { ends, count, START + 90 };
		ck_assert_int_eq(trace_heard_from(&r, 28), count == 3 ? START + 31 : count == 2 ? START + 1 : START + 62);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("traces");
	TCase *t = tcase_create("traces");
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	tcase_add_test(t, the_twins_say_the_same);
	tcase_add_test(t, when_something_should_be_heard);
	return suite_run(s);
}
