/* Measures against their targets; which readings are expected; what is odd. */
#include <stdio.h>
#include <string.h>

#include "tests.h"
#include "workflow/measure.h"

static date day(const char *iso)
{
	date d = DATE_NONE;
	ck_assert(!iso || date_iso_parse(iso, &d));
	return d;
}

/* ---- the comparison ---- */

#define ON(iso) day(iso)

/* One reading of September 2019 against a target of 60 by 31 July. */
static const struct {
	const char *better, *tolerance, *value;
	enum basis basis;
	const char *verdict, *why;
} judged[] = {
	{ "up", NULL, "60", BASIS_ACTUAL, "green", "met" },
	{ "up", NULL, "60.0", BASIS_PROVISIONAL, "green", "met" },
	{ "up", NULL, "59.9", BASIS_ACTUAL, "red", "not met" },
	{ "up", "0.1", "59.9", BASIS_ACTUAL, "amber", "within tolerance" },
	{ "up", "0.1", "59.89", BASIS_ACTUAL, "red", "not met" },
	{ "down", NULL, "60", BASIS_ACTUAL, "green", "met" },
	{ "down", NULL, "12", BASIS_ACTUAL, "green", "met" },
	{ "down", "5", "65", BASIS_ACTUAL, "amber", "within tolerance" },
	{ "down", "5", "65.01", BASIS_ACTUAL, "red", "not met" },
	{ "up", "-5", "58", BASIS_ACTUAL, "red", "not met" },
	{ NULL, NULL, "99", BASIS_ACTUAL, "grey", "nobody says which way is better" },
	{ "up", NULL, "c", BASIS_ACTUAL, "grey", "suppressed" },
	{ "up", NULL, "x", BASIS_ACTUAL, "grey", "not available" },
	{ "up", NULL, "z", BASIS_ACTUAL, "grey", "not applicable" },
	{ "up", NULL, "99", BASIS_PROJECTED, "grey", "projected: not judged" },
	{ "up", NULL, "99", BASIS_CUMULATIVE, "grey", "cumulative: not judged" },
	{ "up", NULL, NULL, BASIS_ACTUAL, "grey", "no figure" },
};

START_TEST(readings_are_judged)
{
	const struct measure_target target = { .id = 1, .value = "60", .due_on = ON("2019-07-31") };
	const struct measure_reading r = { .id = 2, .value = judged[_i].value, .period_on = ON("2019-09-30"), .basis = judged[_i].basis };
	const struct measure m = { .better = judged[_i].better, .tolerance = judged[_i].tolerance, .readings = &r, .reading_count = 1,
		                   .targets = &target, .target_count = 1, .baseline_on = DATE_NONE };
	struct comparison c;
	measure_compare(&m, &r, &c);
	ck_assert_str_eq(verdict_name(c.verdict), judged[_i].verdict);
	ck_assert_str_eq(c.why, judged[_i].why);
}
END_TEST

/* The latest target by the end of the period; the one after it is next. */
START_TEST(targets_are_of_their_time)
{
	const struct measure_target targets[] = {
		{ .id = 1, .value = "80", .due_on = ON("2020-03-31") },
		{ .id = 2, .value = "60", .due_on = ON("2019-07-31") },
		{ .id = 3, .value = "65", .due_on = ON("2019-09-30") },
		{ .id = 4, .value = "66", .due_on = ON("2019-09-30") },
	};
	static const struct {
		const char *on, *target, *next;
	} cases[] = { { "2019-07-30", NULL, "60" }, { "2019-07-31", "60", "65" }, { "2019-09-30", "66", "80" }, { "2020-03-31", "80", NULL } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct measure_reading r = { .id = 9, .value = "62", .period_on = ON(cases[i].on) };
		const struct measure m = { .better = "up", .readings = &r, .reading_count = 1, .targets = targets, .target_count = COUNT(targets) };
		struct measure_now now;
		measure_judge(&m, &now);
		ck_assert_ptr_eq(now.reading, &r);
		ck_assert_pstr_eq(now.now.value, cases[i].target);
		ck_assert_pstr_eq(now.next_value, cases[i].next);
	}
}
END_TEST

/* A target that follows a benchmark asks for what it was by then, corrections counted. */
START_TEST(benchmarks_are_followed)
{
	const struct measure_reading england[] = {
		{ .id = 1, .value = "58", .period_on = ON("2018-12-31") },
		{ .id = 2, .value = "59", .period_on = ON("2018-12-31"), .corrects = 1 },
		{ .id = 3, .value = "70", .period_on = ON("2019-12-31") },
		{ .id = 4, .value = "x", .period_on = ON("2020-03-31") }, /* no newer figure: the last one stays */
	};
	const struct measure_target t = { .id = 5, .due_on = ON("2018-01-31"), .follows = "M20", .benchmark = england, .benchmark_count = COUNT(england) };
	const struct measure_reading readings[] = { { .id = 6, .value = "60", .period_on = ON("2018-06-30") },
		                                    { .id = 7, .value = "60", .period_on = ON("2019-06-30") },
		                                    { .id = 8, .value = "60", .period_on = ON("2020-06-30") } };
	static const char *const verdicts[] = { "grey", "green", "red" };
	const struct measure m = { .better = "up", .targets = &t, .target_count = 1 };
	struct comparison c;
	for (size_t i = 0; i < COUNT(readings); i++) {
		measure_compare(&m, &readings[i], &c);
		ck_assert_str_eq(verdict_name(c.verdict), verdicts[i]);
	}
	measure_compare(&m, &readings[0], &c);
	ck_assert_str_eq(c.why, "no figure of the benchmark");
}
END_TEST

START_TEST(corrections_count)
{
	const struct measure_reading r[] = {
		{ .id = 1, .value = "47", .period_on = ON("2019-09-30") },
		{ .id = 2, .value = "52", .period_on = ON("2019-09-30"), .corrects = 1 },
		{ .id = 3, .value = "53", .period_on = ON("2019-09-30"), .corrects = 2 },
		{ .id = 4, .value = "70", .period_on = ON("2020-03-31"), .basis = BASIS_PROJECTED },
		{ .id = 5, .value = "9", .period_on = ON("2019-06-30"), .corrects = 6 }, /* corrects what came later: it does not */
		{ .id = 6, .value = "8", .period_on = ON("2019-06-30") },
		{ .id = 7, .value = "100", .period_on = ON("2030-12-31"), .ahead = true }, /* nothing is reached in a period that has not begun */
	};
	const struct measure m = { .better = "up", .readings = r, .reading_count = COUNT(r) };
	struct measure_now now;
	static const bool counts[] = { false, false, true, true, true, true, true }, reached[] = { false, false, true, false, true, true, false };
	for (size_t i = 0; i < COUNT(r); i++) {
		ck_assert_int_eq(reading_counts(r, COUNT(r), &r[i]), counts[i]);
		ck_assert_int_eq(reading_reached(r, COUNT(r), &r[i]), reached[i]);
	}
	measure_judge(&m, &now);
	ck_assert_str_eq(now.reading->value, "53");
	ck_assert_ptr_eq(measure_reading_of(&m, NULL, ON("2019-09-30"), BASIS_PROVISIONAL), &r[2]);
	ck_assert_ptr_null(measure_reading_of(&m, NULL, ON("2019-09-30"), BASIS_PROJECTED));
	ck_assert_ptr_eq(measure_reading_of(&m, NULL, ON("2020-03-31"), BASIS_PROJECTED), &r[3]);
	ck_assert_ptr_null(measure_reading_of(&m, NULL, ON("2020-03-31"), BASIS_ACTUAL));
}
END_TEST

START_TEST(periods_that_end_on_one_day)
{
	const struct measure_reading r[] = {
		{ .id = 1, .value = "47", .period = "June 2019", .period_on = ON("2019-06-30") },
		{ .id = 2, .value = "40", .period = "Q2 2019", .period_on = ON("2019-06-30") },
	};
	const struct measure m = { .better = "up", .readings = r, .reading_count = COUNT(r) };
	ck_assert_ptr_eq(measure_reading_of(&m, "June 2019", ON("2019-06-30"), BASIS_ACTUAL), &r[0]);
	ck_assert_ptr_eq(measure_reading_of(&m, "Q1 2019/20", ON("2019-06-30"), BASIS_ACTUAL), &r[1]);  /* the same quarter */
	ck_assert_ptr_eq(measure_reading_of(&m, "2019-06-30", ON("2019-06-30"), BASIS_ACTUAL), &r[1]); /* a day does not say of how long it is */
	ck_assert_ptr_null(measure_reading_of(&m, "FY 2018/19", ON("2019-03-31"), BASIS_ACTUAL));
}
END_TEST

/* ---- missing ---- */

static const struct {
	const char *type, *lag, *baseline, *readings; /* "2019-07-31=5 2019-08-31=c" */
	const char *on;
	size_t count;
	const char *first, *last;
} expected[] = {
	{ "month", "30d", "2019-06-30", "", "2019-08-30", 0, NULL, NULL },
	{ "month", "30d", "2019-06-30", "", "2019-08-31", 1, "2019-07-31", "2019-07-31" },
	{ "month", "30d", "2019-06-30", "2019-07-31=5", "2019-10-14", 1, "2019-08-31", "2019-08-31" },
	{ "month", "30d", "2019-06-30", "2019-07-31=5 2019-08-31=c", "2019-10-14", 0, NULL, NULL },
	{ "month", "30d", "2019-06-30", "2019-08-31=5", "2019-10-14", 1, "2019-07-31", "2019-07-31" },
	{ "month", "30d", "2019-06-30", "2019-08-31=p", "2019-10-14", 2, "2019-07-31", "2019-08-31" },
	{ "month", "20wd", "2019-07-31", "", "2019-09-27", 0, NULL, NULL }, /* 31 August and 20 working days: 27 September */
	{ "month", "21wd", "2019-07-31", "", "2019-09-30", 0, NULL, NULL },
	{ "month", "20wd", "2019-07-31", "", "2019-09-30", 1, "2019-08-31", "2019-08-31" },
	{ "month", "0d", NULL, "2019-05-10=1", "2019-08-01", 2, "2019-06-30", "2019-07-31" },
	{ "month", "0d", NULL, "", "2019-08-15", 1, "2019-07-31", "2019-07-31" },
	{ "quarter", "10d", "2019-03-31", "", "2019-10-14", 2, "2019-06-30", "2019-09-30" },
	{ "quarter", "10d", "2019-03-31", "2019-08-02=7", "2019-10-14", 1, "2019-06-30", "2019-06-30" }, /* a day in the quarter */
	{ "term", "0d", "2018-12-31", "", "2019-10-14", 2, "2019-04-21", "2019-07-31" },
	{ "school-year", "60d", "2017-08-31", "2018-08-31=1", "2019-10-14", 0, NULL, NULL },
	{ "school-year", "30d", "2017-08-31", "2018-08-31=1", "2019-10-14", 1, "2019-08-31", "2019-08-31" },
	{ "financial-year", "30d", "2018-03-31", "", "2019-10-14", 1, "2019-03-31", "2019-03-31" },
	{ "calendar-year", "30d", "2017-12-31", "", "2019-10-14", 1, "2018-12-31", "2018-12-31" },
	{ "snapshot", "30d", "2017-12-31", "", "2019-10-14", 0, NULL, NULL },
	{ NULL, "30d", "2017-12-31", "", "2019-10-14", 0, NULL, NULL },
	{ "month", NULL, "2017-12-31", "", "2019-10-14", 0, NULL, NULL },
	{ "month", "soon", "2017-12-31", "", "2019-10-14", 0, NULL, NULL },
	{ "month", "30d", NULL, "", "1900-01-01", 0, NULL, NULL },
};

START_TEST(readings_are_missed)
{
	static const struct calendar none = { .name = "none", .first_year = 1, .last_year = 0 };
	struct measure_reading r[4] = { { 0 } };
	char text[4][16];
	struct measure m = { .period_type = expected[_i].type, .lag = expected[_i].lag, .baseline_on = day(expected[_i].baseline), .readings = r };
	struct measure_missing missing;
	for (const char *p = expected[_i].readings; *p; p += strcspn(p, " "), p += *p == ' ') {
		snprintf(text[m.reading_count], 16, "%.10s", p);
		r[m.reading_count] = (struct measure_reading){ .id = (int64_t)m.reading_count + 1, .period_on = day(text[m.reading_count]),
			                                       .value = p[11] == 'c' ? "c" : "5", .basis = p[11] == 'p' ? BASIS_PROJECTED : BASIS_ACTUAL };
		m.reading_count++;
	}
	measure_missing(&m, day(expected[_i].on), &none, &missing);
	ck_assert_uint_eq(missing.count, expected[_i].count);
	ck_assert_int_eq(missing.first_on, day(expected[_i].first));
	ck_assert_int_eq(missing.last_on, day(expected[_i].last));
	m.continued_by = "M9";
	measure_missing(&m, day(expected[_i].on), &none, &missing);
	ck_assert_uint_eq(missing.count, 0);
}
END_TEST

START_TEST(lags_are_read)
{
	static const struct {
		const char *text;
		int days;
		bool working;
	} right[] = { { "30d", 30, false }, { "20wd", 20, true }, { "0d", 0, false } };
	static const char *const wrong[] = { "", "d", "30", "30 d", "-5d", "5w", "5wdd", "9999d", "0x5d", "99999999999999999999d" };
	int days;
	bool working;
	for (size_t i = 0; i < COUNT(right); i++)
		ck_assert(lag_read(right[i].text, &days, &working) && days == right[i].days && working == right[i].working);
	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_msg(!lag_read(wrong[i], &days, &working), "%s", wrong[i]);
	ck_assert(!lag_read(NULL, &days, &working));
}
END_TEST

/* ---- odd ---- */

START_TEST(figures_fit_their_unit)
{
	static const struct {
		const char *unit, *value;
		bool odd;
	} cases[] = {
		{ "percent", "100", false }, { "percent", "100.1", true }, { "Per cent of plans", "-1", true }, { "%", "0", false },
		{ "percentage points", "-4", false }, { "count", "-1", true }, { "count", "100000", false }, { "Number of plans", "-0.5", true },
		{ "weeks", "-3", false }, { "percent", "c", false }, { "percent", NULL, false }, { NULL, "500", false },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		ck_assert_int_eq(figure_odd(cases[i].unit, cases[i].value) != NULL, cases[i].odd);
}
END_TEST

START_TEST(targets_are_on_their_side)
{
	static const struct {
		const char *better, *baseline, *value;
		bool odd;
	} cases[] = {
		{ "up", "22", "60", false },    { "up", "22", "22", false },   { "up", "22", "21.9", true },   { "down", "12.7", "13.6", true },
		{ "down", "12.7", "12", false }, { NULL, "12.7", "13", false }, { "up", NULL, "1", false },     { "up", "c", "1", false },
		{ "up", "22", NULL, false },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		ck_assert_int_eq(target_odd(cases[i].better, cases[i].baseline, cases[i].value), cases[i].odd);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("measure");
	TCase *t = tcase_create("measure");
	suite_add_tcase(s, t);
	tcase_add_loop_test(t, readings_are_judged, 0, COUNT(judged));
	tcase_add_test(t, targets_are_of_their_time);
	tcase_add_test(t, benchmarks_are_followed);
	tcase_add_test(t, corrections_count);
	tcase_add_test(t, periods_that_end_on_one_day);
	tcase_add_loop_test(t, readings_are_missed, 0, COUNT(expected));
	tcase_add_test(t, lags_are_read);
	tcase_add_test(t, figures_fit_their_unit);
	tcase_add_test(t, targets_are_on_their_side);
	return suite_run(s);
}
