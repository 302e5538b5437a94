/* Date arithmetic for people. */
#include <stdio.h>
#include <string.h>

#include "calendar/workdays.h"
#include "tests.h"

static struct arena mem;
static struct error err;
static struct calendar cal;
static struct date_context ctx;

static void setup(void)
{
	char text[16384];
	memset(&err, 0, sizeof err);
	memset(&mem, 0, sizeof mem);
	FILE *f = fopen(WSOA_SOURCE_DIR "/schema/holidays.json", "rb");
	ck_assert_ptr_nonnull(f);
	size_t len = fread(text, 1, sizeof text, f);
	fclose(f);
	ck_assert_int_eq(calendar_read(text, len, &mem, &err, &cal), WSOA_OK);
	ctx = (struct date_context){ .today = date_of(2019, 10, 14) };
}

static void teardown(void)
{
	error_clear(&err);
	arena_free(&mem);
}

static const char *iso(date d)
{
	static char text[DATE_ISO + 1];
	date_iso(d, text);
	return text;
}

START_TEST(bracknell)
{
	static const char *const passed[] = { "2022-04-15", "2022-04-18", "2022-05-02", "2022-06-02", "2022-06-03" };
	struct calc_result r;
	char text[DATE_LONG + 1];
	ck_assert_int_eq(calc("2022-02-22 + 70wd", &cal, &ctx, &mem, &err, &r), WSOA_OK);
	date_long(r.end, text);
	ck_assert_str_eq(text, "7 June 2022");
	ck_assert(!r.between && !r.provisional);
	ck_assert_str_eq(iso(r.start), "2022-02-22");
	ck_assert_uint_eq(r.step_count, 1);
	ck_assert_str_eq(r.steps[0].term, "+ 70wd");
	ck_assert_uint_eq(r.steps[0].holiday_count, 5);
	for (size_t i = 0; i < 5; i++)
		ck_assert_str_eq(iso(r.steps[0].holidays[i].day), passed[i]);
}
END_TEST

START_TEST(sums)
{
	static const struct {
		const char *text, *end;
		size_t steps;
		bool provisional;
		const char *term; /* of the last step */
	} t[] = {
		{ "2019-05-01", "2019-05-01", 0, false, "" },
		{ "2019-05-01 + 10d", "2019-05-11", 1, false, "+ 10d" },
		{ "2019-05-01+10d", "2019-05-11", 1, false, "+ 10d" },
		{ "2019-05-01 - 1 day", "2019-04-30", 1, false, "- 1d" },
		{ "2019-05-01 -1d", "2019-04-30", 1, false, "- 1d" },
		{ " 1 May 2019 + 2 weeks ", "2019-05-15", 1, false, "+ 2w" },
		{ "31/1/2019 + 1m", "2019-02-28", 1, false, "+ 1m" },
		{ "1-5-2019 + 3 Months", "2019-08-01", 1, false, "+ 3m" },
		{ "29 Feb 2020 + 1y", "2021-02-28", 1, false, "+ 1y" },
		{ "2022-06-07 - 70 working days", "2022-02-22", 1, false, "- 70wd" },
		{ "2022-02-22 + 70 WORKDAYS", "2022-06-07", 1, false, "+ 70wd" },
		{ "2022-01-13 + 12m - 10wd", "2022-12-29", 2, false, "- 10wd" },
		{ "2022-01-13+3m+1w+1d", "2022-04-21", 3, false, "+ 1d" },
		{ "May 2019 + 1wd", "2019-06-03", 1, false, "+ 1wd" },
		{ "Q3 2019/20 + 0d", "2019-12-31", 1, false, "+ 0d" },
		{ "today + 1w", "2019-10-21", 1, false, "+ 1w" },
		{ "2026-12-01 + 10wd", "2026-12-15", 1, false, "+ 10wd" },
		{ "2026-12-01 + 70wd", "2027-03-11", 1, true, "+ 70wd" },
		{ "2014-12-31 + 1wd", "2015-01-02", 1, true, "+ 1wd" },
		{ "2026-12-01 + 100d", "2027-03-11", 1, false, "+ 100d" },
		{ "2027-01-10 - 20d - 1wd", "2026-12-18", 2, false, "- 1wd" },
		{ "2019-05-01 + 200000wd", NULL, 0, false, "" },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct calc_result r;
		error_clear(&err);
		wsoa_status st = calc(t[i].text, &cal, &ctx, &mem, &err, &r);
		if (!t[i].end) {
			ck_assert_int_eq(st, WSOA_INVALID);
			continue;
		}
		ck_assert_msg(st == WSOA_OK, "%s: %s", t[i].text, err.what);
		ck_assert_str_eq(iso(r.end), t[i].end);
		ck_assert_uint_eq(r.step_count, t[i].steps);
		ck_assert_msg(r.provisional == t[i].provisional, "%s", t[i].text);
		if (r.step_count)
			ck_assert_str_eq(r.steps[r.step_count - 1].term, t[i].term);
	}
}
END_TEST

START_TEST(steps_follow_each_other)
{
	struct calc_result r;
	ck_assert_int_eq(calc("2019-12-20 + 5wd + 1w - 4wd", &cal, &ctx, &mem, &err, &r), WSOA_OK);
	ck_assert_uint_eq(r.step_count, 3);
	ck_assert_int_eq(r.steps[0].from, r.start);
	ck_assert_int_eq(r.steps[1].from, r.steps[0].to);
	ck_assert_int_eq(r.steps[2].from, r.steps[1].to);
	ck_assert_int_eq(r.steps[2].to, r.end);
	ck_assert_uint_eq(r.steps[0].holiday_count, 2);
	ck_assert_uint_eq(r.steps[1].holiday_count, 0); /* weeks know no holidays */
	ck_assert_uint_eq(r.steps[2].holiday_count, 1);
	ck_assert_str_eq(r.steps[2].holidays[0].title, "New Year's Day");
}
END_TEST

START_TEST(between)
{
	static const struct {
		const char *text;
		int days, workdays;
		bool provisional;
	} t[] = {
		{ "2022-02-22 .. 2022-06-07", 105, 70, false }, { "2022-06-07..2022-02-22", -105, -70, false },
		{ "22 February 2022 .. 7/6/22", 105, 70, false }, { "2019-05-01 .. 2019-05-01", 0, 0, false },
		{ "2026-12-31 .. 2027-01-04", 4, 2, true },       { "yesterday .. tomorrow", 2, 2, false },
		{ "01.05.2019 .. 02.05.2019", 1, 1, false },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct calc_result r;
		ck_assert_msg(calc(t[i].text, &cal, &ctx, &mem, &err, &r) == WSOA_OK, "%s: %s", t[i].text, err.what);
		ck_assert(r.between);
		ck_assert_int_eq(r.days, t[i].days);
		ck_assert_int_eq(r.workdays, t[i].workdays);
		ck_assert(r.provisional == t[i].provisional);
	}
}
END_TEST

START_TEST(refusals)
{
	static const struct {
		const char *text, *where, *what;
	} t[] = {
		{ "", "column 1", "is empty" },
		{ "+ 70wd", "column 1", "is empty" },
		{ "soon + 70wd", "column 1", "'soon' is not a date" },
		{ "31/09/2019 + 1d", "column 1", "September 2019 has 30 days" },
		{ "tbc + 1d", "column 1", "sets no date" },
		{ "2022-02-22 + wd", "column 14", "a number" },
		{ "2022-02-22 + 70", "column 16", "unit" },
		{ "2022-02-22 + 70 fortnights", "column 17", "unit" },
		{ "2022-02-22 + 70wds", "column 16", "unit" },
		{ "2022-02-22 + 1d 2d", "column 17", "sign" },
		{ "2022-02-22 + 999999d", "column 14", "0 to 200000" },
		{ "2022-02-22 + 9999999d", "column 14", "0 to 200000" },
		{ "2022-02-22 + 200y", "column 12", "1900 to 2199" },
		{ "2022-02-22 - 200y", "column 12", "1900 to 2199" },
		{ "2022-02-22 + 99999d", "column 12", "1900 to 2199" },
		{ "2022-02-22 - 99999wd", "column 12", "1900 to 2199" },
		{ "2022-02-22 + 200000w", "column 12", "1900 to 2199" },
		{ "2022-02-22 + 1d +", "column 18", "a number" },
		{ "2022-02-22-5d", "column 1", "not a date" },
		{ "2022-02-22 .. soon", "column 15", "not a date" },
		{ "2022-02-22 ..", "column 14", "is empty" },
		{ "2022-02-22 .. 2022-02-23 .. 2022-02-24", "column 15", "not a date" },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct calc_result r;
		error_clear(&err);
		ck_assert_msg(calc(t[i].text, &cal, &ctx, &mem, &err, &r) == WSOA_INVALID, "%s", t[i].text);
		ck_assert_msg(strcmp(err.where, t[i].where) == 0, "%s: %s", t[i].text, err.where);
		ck_assert_msg(strstr(err.what, t[i].what) != NULL, "%s: %s", t[i].text, err.what);
		ck_assert_str_ne(err.todo, "");
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("calc");
	TCase *c = tcase_create("all");
	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, bracknell);
	tcase_add_test(c, sums);
	tcase_add_test(c, steps_follow_each_other);
	tcase_add_test(c, between);
	tcase_add_test(c, refusals);
	return suite_run(s);
}
