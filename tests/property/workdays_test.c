/* The formula for working days against counting day by day. */
#include <stdio.h>
#include <string.h>

#include "calendar/workdays.h"
#include "tests.h"

enum { CASES = 20000, MANY = 900 };

static uint32_t seed = 20220607;

/* 0 .. below - 1, the same on every run */
static int draw(int below)
{
	return (int)random_below(&seed, (unsigned)below);
}

static bool is_holiday(const struct calendar *cal, date d)
{
	for (size_t i = 0; i < cal->count; i++)
		if (cal->holidays[i].day == d)
			return true;
	return false;
}

static bool slow_is(const struct calendar *cal, date d)
{
	return date_weekday(d) <= 5 && !is_holiday(cal, d);
}

static date slow_add(const struct calendar *cal, date d, int n)
{
	int step = n < 0 ? -1 : 1;
	while (n != 0) {
		d += step;
		if (slow_is(cal, d))
			n -= step;
	}
	return d;
}

static int slow_count(const struct calendar *cal, date from, date to)
{
	int step = to < from ? -1 : 1;
	int count = 0;
	for (date d = from; d != to;) {
		d += step;
		if (slow_is(cal, d))
			count += step;
	}
	return count;
}

static struct calendar embedded(struct arena *mem, struct error *err)
{
	static char text[16384];
	struct calendar cal;
	FILE *f = fopen(WSOA_SOURCE_DIR "/schema/holidays.json", "rb");
	ck_assert_ptr_nonnull(f);
	size_t len = fread(text, 1, sizeof text, f);
	fclose(f);
	ck_assert_int_eq(calendar_read(text, len, mem, err, &cal), WSOA_OK);
	return cal;
}

/* Holidays thick on the ground, runs of them too, around 2000. */
static struct calendar crowded(struct holiday *days)
{
	size_t count = 0;
	for (date d = date_of(1999, 1, 1); count < MANY && d < date_of(2006, 1, 1); d++)
		if (date_weekday(d) <= 5 && draw(3) != 0)
			days[count++] = (struct holiday){ d, "made up" };
	return (struct calendar){ .name = "crowded", .holidays = days, .count = count, .first_year = 1999, .last_year = 2005 };
}

static void compare(const struct calendar *cal, int first_year, int years, int most)
{
	for (int i = 0; i < CASES; i++) {
		date d = date_of(first_year, 1, 1) + draw(years * 365);
		date other = d + draw(2 * most + 1) - most;
		int n = draw(most + 1) - most / 2;
		ck_assert_int_eq(workday_is(cal, d), slow_is(cal, d));
		ck_assert_int_eq(workday_add(cal, d, n), slow_add(cal, d, n));
		ck_assert_int_eq(workday_count(cal, d, other), slow_count(cal, d, other));
		ck_assert_int_eq(workday_count(cal, d, workday_add(cal, d, n)), n);
	}
}

START_TEST(embedded_edition)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct calendar cal = embedded(&mem, &err);
	compare(&cal, 2013, 16, 150);
	error_clear(&err);
	arena_free(&mem);
}
END_TEST

START_TEST(crowded_edition)
{
	static struct holiday days[MANY];
	struct calendar cal = crowded(days);
	compare(&cal, 1998, 9, 60);
}
END_TEST

START_TEST(no_holidays)
{
	struct calendar cal = { .name = "none", .first_year = 1, .last_year = 0 };
	compare(&cal, 1901, 298, 100);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("working days, formula against counting");
	TCase *c = tcase_create("all");
	suite_add_tcase(s, c);
	tcase_set_timeout(c, 240);
	tcase_add_test(c, embedded_edition);
	tcase_add_test(c, crowded_edition);
	tcase_add_test(c, no_holidays);
	return suite_run(s);
}
