/*
 * The reckoning of a timetable against a slow twin that counts day by day and
 * takes the sentences of the header at their word: drawn rules, dates and days
 * to ask about, over drawn bank holidays.
 */
#include <string.h>

#include "calendar/timetable.h"
#include "tests.h"

enum { CASES = 2000, HOLIDAYS = 400, TIMES = 1000, RULES = 4 };

static unsigned seed = 20180614;

static int draw(int below)
{
	return (int)random_below(&seed, (unsigned)below);
}

static date draw_day(void)
{
	return date_of(2014, 1, 1) + draw(8 * 365);
}

/* ---- the twin ---- */

static bool holiday(const struct calendar *cal, date d)
{
	for (size_t i = 0; i < cal->count; i++)
		if (cal->holidays[i].day == d)
			return true;
	return false;
}

static date walk_days(const struct calendar *cal, date d, int n, bool working)
{
	while (n) {
		d++;
		if (!working || (date_weekday(d) <= 5 && !holiday(cal, d)))
			n--;
	}
	return d;
}

/* Day after day until so many months have begun, then on to the same day of the month, or its last. */
static date walk_months(date d, int n)
{
	int year, month, day, wanted, next;
	date_split(d, &year, &month, &wanted);
	while (n) {
		date_split(++d, &year, &month, &day);
		n -= day == 1;
	}
	for (day = 1; day < wanted; day++) {
		date_split(d + 1, &year, &next, &n);
		if (next != month)
			break;
		d++;
	}
	return d;
}

static date slow(const struct calendar *cal, const struct timetable_rule *r, date start, int times)
{
	if (r->unit == SPAN_MONTHS || r->unit == SPAN_YEARS)
		return walk_months(start, r->span * times * (r->unit == SPAN_YEARS ? 12 : 1));
	return walk_days(cal, start, r->span * times, r->unit == SPAN_WORKING_DAYS);
}

static bool slow_comes(const struct timetable_rule *r, date day)
{
	return r->last_on == DATE_NONE || day <= r->last_on;
}

/* Whether this time has to be told: it is the last that has passed, the next, or within a year. */
static bool slow_told(const struct calendar *cal, const struct timetable_rule *r, date start, date asked, int time)
{
	date day = slow(cal, r, start, time);
	date after = slow(cal, r, start, time + 1), before = time > r->repeats_from ? slow(cal, r, start, time - 1) : DATE_NONE;
	if (day < asked) /* the last that has passed, of those that come */
		return after >= asked || !slow_comes(r, after);
	return before == DATE_NONE || before < asked || day <= walk_months(asked > start ? asked : start, 12);
}

/* ---- drawing ---- */

static struct calendar draw_calendar(struct holiday *days)
{
	size_t count = 0;
	for (date d = date_of(2014, 1, 1); count < HOLIDAYS && d < date_of(2022, 1, 1); d++)
		if (date_weekday(d) <= 5 && draw(12) == 0)
			days[count++] = (struct holiday){ d, "made up" };
	return (struct calendar){ .name = "drawn", .holidays = days, .count = count, .first_year = 2014, .last_year = 2018 + draw(8) };
}

static struct timetable_rule draw_rule(void)
{
	static const char *const dates[] = { "a_on", "b_on" };
	static const int most[] = { 300, 150, 30, 3 };
	struct timetable_rule r = { .form = draw(8) ? "wsoa" : "app", .title = "T", .counts_from = dates[draw(2)], .met_on = draw(3) ? "" : "c_on",
		                    .source = "S", .note = "" };
	r.unit = (enum span_unit)draw(SPAN_UNIT_COUNT);
	r.span = 1 + draw(most[r.unit]);
	r.repeats_from = draw(2) ? 0 : 1 + draw(3);
	if (r.repeats_from && r.unit < SPAN_MONTHS)
		r.span += 40;
	r.in_force_from = date_of(2014, 1, 1) + draw(2000);
	r.in_force_until = draw(2) ? DATE_NONE : r.in_force_from + draw(2000);
	r.last_on = draw(3) ? DATE_NONE : r.in_force_from + draw(2000);
	return r;
}

/* ---- comparing ---- */

struct drawn {
	struct calendar cal;
	struct timetable_rule rules[RULES];
	struct timetable t;
	struct named_date dates[3];
	date asked;
};

static const struct due *told(const struct due *due, size_t count, const struct timetable_rule *r, int time)
{
	for (size_t i = 0; i < count; i++)
		if (due[i].rule == r && due[i].time == time)
			return &due[i];
	return NULL;
}

static size_t slow_holidays(const struct calendar *cal, const struct due *d)
{
	size_t n = 0;
	for (date day = d->start + 1; day < d->day; day++)
		n += holiday(cal, day);
	return n;
}

static void compare_day(const struct drawn *w, const struct due *d, date start, int time)
{
	int first, last, x;
	ck_assert_int_eq(d->state, DUE_COUNTED);
	ck_assert_int_eq(d->start, start);
	ck_assert_int_eq(d->day, slow(&w->cal, d->rule, start, time));
	ck_assert_int_eq(d->met_on, *d->rule->met_on ? w->dates[2].day : DATE_NONE);
	ck_assert_uint_eq(d->holiday_count, d->rule->unit == SPAN_WORKING_DAYS ? slow_holidays(&w->cal, d) : 0);
	date_split(start, &first, &x, &x);
	date_split(d->day, &last, &x, &x);
	ck_assert_int_eq(d->unknown_holidays, d->rule->unit == SPAN_WORKING_DAYS && (first < w->cal.first_year || last > w->cal.last_year));
}

/* The rows of one rule: their number. */
static size_t compare_rule(const struct drawn *w, const struct timetable_rule *r, const struct due *due, size_t count)
{
	date start = w->dates[strcmp(r->counts_from, "a_on") != 0].day;
	const struct due *d = told(due, count, r, r->repeats_from ? r->repeats_from : 1);
	if (strcmp(r->form, "wsoa") != 0)
		return 0;
	if (start == DATE_NONE || start < r->in_force_from || (r->in_force_until != DATE_NONE && start > r->in_force_until)) {
		d = told(due, count, r, 1);
		ck_assert_ptr_nonnull(d);
		ck_assert_int_eq(d->state, start == DATE_NONE ? DUE_START_MISSING : DUE_NOT_IN_FORCE);
		ck_assert_int_eq(d->day, DATE_NONE);
		return 1;
	}
	if (!slow_comes(r, slow(&w->cal, r, start, r->repeats_from ? r->repeats_from : 1))) {
		ck_assert_ptr_nonnull(d);
		ck_assert_int_eq(d->state, DUE_ENDED);
		return 1;
	}
	if (!r->repeats_from) {
		ck_assert_ptr_nonnull(d);
		compare_day(w, d, start, 1);
		return 1;
	}
	size_t rows = 0;
	for (int time = r->repeats_from; time < r->repeats_from + TIMES; time++) {
		date day = slow(&w->cal, r, start, time);
		if (!slow_comes(r, day) || (day > (w->asked > start ? w->asked : start) + 2000 && time > r->repeats_from + 1))
			break;
		d = told(due, count, r, time);
		ck_assert_int_eq(d != NULL, slow_told(&w->cal, r, start, w->asked, time));
		if (d)
			compare_day(w, d, start, time);
		rows += d != NULL;
	}
	return rows;
}

static void compare_order(const struct due *due, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		bool days = due[i - 1].state == DUE_COUNTED && due[i].state == DUE_COUNTED;
		ck_assert(days ? due[i - 1].day <= due[i].day : due[i].state != DUE_COUNTED);
		if (!days && due[i - 1].state != DUE_COUNTED)
			ck_assert(due[i - 1].rule < due[i].rule);
	}
}

START_TEST(as_the_twin_counts)
{
	static const char *const names[RULES] = { "one", "two", "three", "four" };
	static struct holiday days[HOLIDAYS];
	size_t rows_of_all = 0;
	for (int i = 0; i < CASES; i++) {
		struct arena mem = { 0 };
		struct drawn w = { .cal = draw_calendar(days), .asked = draw_day() };
		size_t count, rows = 0;
		for (int k = 0; k < RULES; k++) {
			w.rules[k] = draw_rule();
			w.rules[k].name = names[k];
		}
		w.t = (struct timetable){ .name = "t", .title = "T", .rules = w.rules, .count = RULES };
		w.dates[0] = (struct named_date){ "a_on", draw_day() };
		w.dates[1] = (struct named_date){ "b_on", draw(4) ? draw_day() : DATE_NONE };
		w.dates[2] = (struct named_date){ "c_on", draw(2) ? draw_day() : DATE_NONE };
		struct due *due = timetable_reckon(&w.t, "wsoa", w.dates, COUNT(w.dates), &w.cal, w.asked, &mem, &count);
		ck_assert_ptr_nonnull(due);
		for (int k = 0; k < RULES; k++)
			rows += compare_rule(&w, &w.rules[k], due, count);
		ck_assert_uint_eq(rows, count);
		compare_order(due, count);
		rows_of_all += rows;
		arena_free(&mem);
	}
	ck_assert_uint_gt(rows_of_all, CASES);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("timetable, formula against counting");
	TCase *t = tcase_create("all");
	tcase_set_timeout(t, 240);
	tcase_add_test(t, as_the_twin_counts);
	suite_add_tcase(s, t);
	return suite_run(s);
}
