/*
 * The comparison of measures against a slow twin, on measures by chance. The
 * twin knows figures as whole thousandths and goes day by day: on each day of
 * the calendar it learns which reading stands for a period that ends then and
 * which target falls due, as an officer with a wall chart would.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests.h"
#include "workflow/measure.h"

enum { CASES = 20000, MOST = 12, DAYS = 120, START = 18000 };

static unsigned seed = 20191014;

/* 0 .. below - 1, the same on every run */
static int draw(int below)
{
	return (int)random_below(&seed, (unsigned)below);
}

/* ---- measures by chance ---- */

struct chance {
	struct measure m;
	struct measure_reading readings[MOST], benchmark[MOST];
	struct measure_target targets[MOST];
	char figures[3 * MOST + 1][24];
	int used;
	int64_t next_id;
};

/* Thousandths as people type them: 1.5, 1.500, 01.50, -.5 */
static const char *figure(struct chance *c, int thousandths)
{
	char *out = c->figures[c->used++];
	int digits = 3, part = abs(thousandths) % 1000, whole = abs(thousandths) / 1000;
	while (digits > 0 && part % 10 == 0 && draw(3)) {
		part /= 10;
		digits--;
	}
	int n = snprintf(out, 24, "%s%s%d", thousandths < 0 ? "-" : "", draw(8) ? "" : "0", whole);
	if (digits)
		snprintf(out + n, 24 - (size_t)n, ".%0*d", digits, part);
	return out;
}

static const char *any_value(struct chance *c)
{
	static const char *const symbols[] = { "c", "x", "z" };
	if (!draw(8))
		return symbols[draw(3)];
	return draw(12) ? figure(c, draw(9) * 500 - 2000) : NULL;
}

static void fill_readings(struct chance *c, struct measure_reading *at, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		at[i] = (struct measure_reading){ .id = ++c->next_id, .value = any_value(c), .period_on = START + 10 * draw(DAYS / 10),
			                          .basis = draw(3) ? BASIS_ACTUAL : (enum basis)draw(BASIS_COUNT) };
		if (i && !draw(3))
			at[i].corrects = at[draw((int)i)].id;
		else if (!draw(10))
			at[i].corrects = at[i].id + draw(4); /* itself, or what comes later: never counts */
	}
}

static void fill(struct chance *c)
{
	static const char *const ways[] = { "up", "down" };
	*c = (struct chance){ 0 };
	c->m = (struct measure){ .better = draw(10) ? ways[draw(2)] : NULL, .tolerance = draw(2) ? figure(c, draw(4) * 250) : NULL,
		                 .readings = c->readings, .targets = c->targets, .reading_count = (size_t)draw(MOST + 1), .target_count = (size_t)draw(5) };
	fill_readings(c, c->readings, c->m.reading_count);
	fill_readings(c, c->benchmark, MOST / 2);
	for (size_t i = 0; i < c->m.target_count; i++) {
		struct measure_target *t = &c->targets[i];
		*t = (struct measure_target){ .id = ++c->next_id, .due_on = START + 10 * draw(DAYS / 10) };
		if (draw(4)) {
			t->value = figure(c, draw(9) * 500 - 2000);
		} else {
			t->follows = "M20";
			t->benchmark = c->benchmark;
			t->benchmark_count = MOST / 2;
		}
	}
}

/* ---- the twin ---- */

static bool thousandths(const char *text, long *out)
{
	if (!text || strchr("cxz", *text))
		return false;
	const char *dot = strchr(text, '.');
	char part[4] = "000";
	for (int i = 0; dot && dot[1 + i]; i++)
		part[i] = dot[1 + i];
	*out = labs(strtol(text, NULL, 10)) * 1000 + atol(part);
	*out *= *text == '-' ? -1 : 1;
	return true;
}

/* What stands on the chart for the periods that end on a day: the last record that nobody corrected afterwards, of a benchmark the last number. */
static const struct measure_reading *on_the_chart(const struct measure_reading *all, size_t count, date on, bool numbers)
{
	long n;
	bool struck[2 * MOST] = { false };
	const struct measure_reading *stands = NULL;
	for (size_t later = 0; later < count; later++)
		for (size_t i = 0; i < later; i++)
			if (all[i].id == all[later].corrects)
				struck[i] = true;
	for (size_t i = 0; i < count; i++)
		if (!struck[i] && all[i].value && all[i].period_on == on && all[i].basis != BASIS_PROJECTED && all[i].basis != BASIS_CUMULATIVE &&
		    (!numbers || thousandths(all[i].value, &n)))
			stands = &all[i];
	return stands;
}

struct wall {
	const struct measure_reading *reading;
	const struct measure_target *due, *due_then, *next;
	const char *asked;
};

static void walk(const struct measure *m, struct wall *w)
{
	*w = (struct wall){ 0 };
	for (date d = START; d < START + DAYS; d++) {
		for (size_t i = 0; i < m->target_count; i++)
			if (m->targets[i].due_on == d)
				w->due = &m->targets[i];
		const struct measure_reading *r = on_the_chart(m->readings, m->reading_count, d, false);
		if (r) {
			w->reading = r;
			w->due_then = w->due;
		}
	}
	for (date d = START + DAYS; d-- > START;) /* backwards: the first one after what was compared with */
		for (size_t i = m->target_count; i-- > 0;)
			if (m->targets[i].due_on == d && (!w->due_then || d > w->due_then->due_on))
				w->next = &m->targets[i];
	if (!w->due_then)
		return;
	w->asked = w->due_then->value;
	for (date d = START; w->due_then->follows && d <= w->reading->period_on; d++) {
		const struct measure_reading *b = on_the_chart(w->due_then->benchmark, w->due_then->benchmark_count, d, true);
		w->asked = b ? b->value : w->asked;
	}
}

static enum verdict_colour twin(const struct measure *m, const struct wall *w)
{
	long value, target, tolerance;
	if (!w->reading || !w->due_then || !m->better || !thousandths(w->reading->value, &value) || !thousandths(w->asked, &target))
		return VERDICT_GREY;
	if (!thousandths(m->tolerance, &tolerance))
		tolerance = 0;
	long short_by = *m->better == 'u' ? target - value : value - target;
	return short_by <= 0 ? VERDICT_GREEN : short_by <= tolerance ? VERDICT_AMBER : VERDICT_RED;
}

START_TEST(the_twin_says_the_same)
{
	static struct chance c;
	long seen[VERDICT_GREY + 1] = { 0 };
	for (int i = 0; i < CASES; i++) {
		struct measure_now now;
		struct wall w;
		fill(&c);
		measure_judge(&c.m, &now);
		walk(&c.m, &w);
		ck_assert_msg(now.reading == w.reading, "case %d: another reading", i);
		ck_assert_msg(now.now.target == w.due_then, "case %d: another target", i);
		ck_assert_msg(now.next == w.next, "case %d: another next target", i);
		ck_assert_msg(now.now.verdict == twin(&c.m, &w), "case %d: %s", i, now.now.why);
		ck_assert_ptr_nonnull(now.now.why);
		seen[now.now.verdict]++;
	}
	for (int v = 0; v <= VERDICT_GREY; v++)
		ck_assert_msg(seen[v] > CASES / 100, "%s came %ld times", verdict_name((enum verdict_colour)v), seen[v]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("measure");
	TCase *t = tcase_create("measure");
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	tcase_add_test(t, the_twin_says_the_same);
	return suite_run(s);
}
