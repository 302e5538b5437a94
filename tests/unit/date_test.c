/* Dates: numbers, printing, London, instants, what people write, repetition. */
#include <stdlib.h>
#include <string.h>

#include "calendar/date.h"
#include "tests.h"

static date day(const char *iso)
{
	date d;
	ck_assert_msg(date_iso_parse(iso, &d), "%s", iso);
	return d;
}

static const char *iso(date d)
{
	static char text[DATE_ISO + 1];
	date_iso(d, text);
	return text;
}

START_TEST(numbers)
{
	static const struct {
		int year, month, day;
		date expected;
		int weekday;
	} t[] = {
		{ 1970, 1, 1, 0, 4 },       { 1969, 12, 31, -1, 3 },          { 2000, 2, 29, 11016, 2 },
		{ 1900, 1, 1, -25567, 1 },  { 2199, 12, 31, 84005, 2 },       { 2026, 3, 31, 20543, 2 },
		{ 1900, 2, 29, DATE_NONE, 0 }, { 2100, 2, 29, DATE_NONE, 0 }, { 1899, 12, 31, DATE_NONE, 0 },
		{ 2200, 1, 1, DATE_NONE, 0 }, { 2019, 13, 1, DATE_NONE, 0 },  { 2019, 0, 1, DATE_NONE, 0 },
		{ 2019, 9, 31, DATE_NONE, 0 }, { 2019, 9, 0, DATE_NONE, 0 },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		ck_assert_int_eq(date_of(t[i].year, t[i].month, t[i].day), t[i].expected);
		if (t[i].weekday)
			ck_assert_int_eq(date_weekday(t[i].expected), t[i].weekday);
	}
	ck_assert_int_eq(date_of(1900, 1, 1), DATE_FIRST);
	ck_assert_int_eq(date_of(2199, 12, 31), DATE_LAST);
}
END_TEST

START_TEST(nearest)
{
	static const struct { int64_t day; date expected; } t[] = {
		{ 0, 0 }, { -1, -1 }, { DATE_FIRST, DATE_FIRST }, { DATE_LAST, DATE_LAST }, { DATE_FIRST - 1, DATE_FIRST }, { DATE_LAST + 1, DATE_LAST },
		{ INT32_MIN, DATE_FIRST }, { INT32_MAX, DATE_LAST }, { INT64_MIN, DATE_FIRST }, { INT64_MAX, DATE_LAST }, { INT64_C(1) << 32, DATE_LAST },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		ck_assert_int_eq(date_nearest(t[i].day), t[i].expected);
}
END_TEST

START_TEST(printing)
{
	char text[DATE_LONG + 1];
	date_long(day("2026-03-31"), text);
	ck_assert_str_eq(text, "31 March 2026");
	date_long(day("2019-09-01"), text);
	ck_assert_str_eq(text, "1 September 2019");
	date_short(day("2026-09-30"), text);
	ck_assert_str_eq(text, "30 Sep 2026");
	date_short(day("2026-05-01"), text);
	ck_assert_str_eq(text, "1 May 2026");
	ck_assert_str_eq(iso(day("1900-01-01")), "1900-01-01");
	ck_assert_str_eq(iso(DATE_NONE), "");
	date_long(DATE_NONE, text);
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(iso_is_exact)
{
	static const char *const wrong[] = { "", "2019-1-01", "2019-01-1", "2019-02-30", " 2019-01-01", "2019-01-01 ", "2019/01/01",
		                             "20190101", "2019-01-01T", "+019-01-01", "1899-12-31", "2200-01-01" };
	date d = 7;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ck_assert_msg(!date_iso_parse(wrong[i], &d), "%s", wrong[i]);
		ck_assert_int_eq(d, 7);
	}
}
END_TEST

START_TEST(months)
{
	static const struct {
		const char *from;
		int months;
		const char *to;
	} t[] = {
		{ "2019-01-31", 1, "2019-02-28" },  { "2020-01-31", 1, "2020-02-29" }, { "2020-02-29", 12, "2021-02-28" },
		{ "2022-01-13", 3, "2022-04-13" },  { "2022-01-13", 12, "2023-01-13" }, { "2019-03-31", -1, "2019-02-28" },
		{ "2019-01-15", -1, "2018-12-15" }, { "2019-05-31", 0, "2019-05-31" }, { "2199-12-31", 1, "" },
		{ "1900-01-01", -1, "" },           { "2019-05-31", 2147483647, "" },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		ck_assert_str_eq(iso(date_add_months(day(t[i].from), t[i].months)), t[i].to);
	ck_assert_str_eq(iso(date_month_end(day("2020-02-01"))), "2020-02-29");
	ck_assert_str_eq(iso(date_month_end(day("2199-12-31"))), "2199-12-31");
}
END_TEST

START_TEST(easter)
{
	static const char *const t[] = { "1900-04-15", "1913-03-23", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23",
		                         "2008-03-23", "2015-04-05", "2016-03-27", "2018-04-01", "2019-04-21", "2020-04-12",
		                         "2022-04-17", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25", "2049-04-18",
		                         "2076-04-19", "2100-03-28", "2160-03-23", "2190-04-25", "2199-04-14" };
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		ck_assert_str_eq(iso(date_easter(atoi(t[i]))), t[i]);
}
END_TEST

START_TEST(london)
{
	static const struct {
		const char *instant, *day;
	} t[] = {
		{ "2019-01-14T23:59:59.999Z", "2019-01-14" }, { "2019-01-15T00:00:00.000Z", "2019-01-15" },
		{ "2019-07-14T22:59:59.999Z", "2019-07-14" }, { "2019-07-14T23:00:00.000Z", "2019-07-15" },
		{ "2019-03-30T23:59:59.999Z", "2019-03-30" }, /* spring: clocks change on the 31st at 01:00 UTC */
		{ "2019-03-31T22:59:59.999Z", "2019-03-31" }, { "2019-03-31T23:00:00.000Z", "2019-04-01" },
		{ "2019-10-26T22:59:59.999Z", "2019-10-26" }, { "2019-10-26T23:00:00.000Z", "2019-10-27" },
		{ "2019-10-27T00:59:59.999Z", "2019-10-27" }, /* autumn: back on the 27th at 01:00 UTC */
		{ "2019-10-27T23:59:59.999Z", "2019-10-27" }, { "2019-10-28T00:00:00.000Z", "2019-10-28" },
		{ "1969-12-31T23:59:59.999Z", "1969-12-31" },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		int64_t ms;
		ck_assert(instant_parse(t[i].instant, &ms));
		ck_assert_str_eq(iso(date_london(ms)), t[i].day);
	}
}
END_TEST

START_TEST(london_ends)
{
	static const struct {
		const char *day, *end, *noon;
	} t[] = {
		{ "2019-01-14", "2019-01-15T00:00:00.000Z", "2019-01-14T12:00:00.000Z" },
		{ "2019-03-30", "2019-03-31T00:00:00.000Z", "2019-03-30T12:00:00.000Z" },
		{ "2019-03-31", "2019-03-31T23:00:00.000Z", "2019-03-31T11:00:00.000Z" },
		{ "2019-07-14", "2019-07-14T23:00:00.000Z", "2019-07-14T11:00:00.000Z" },
		{ "2019-10-26", "2019-10-26T23:00:00.000Z", "2019-10-26T11:00:00.000Z" },
		{ "2019-10-27", "2019-10-28T00:00:00.000Z", "2019-10-27T12:00:00.000Z" },
		{ "2019-12-31", "2020-01-01T00:00:00.000Z", "2019-12-31T12:00:00.000Z" },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		char text[25];
		instant_format(date_london_end(day(t[i].day)), text);
		ck_assert_str_eq(text, t[i].end);
		instant_format(date_london_noon(day(t[i].day)), text);
		ck_assert_str_eq(text, t[i].noon);
	}
}
END_TEST

START_TEST(instants)
{
	static const struct {
		const char *text, *expected; /* NULL: refused */
	} t[] = {
		{ "2019-10-14T17:50:01.123Z", "2019-10-14T17:50:01.123Z" }, { "2019-10-14T17:50:01Z", "2019-10-14T17:50:01.000Z" },
		{ "2019-10-14T17:50Z", "2019-10-14T17:50:00.000Z" },        { "2019-10-14T17:50:01.5Z", "2019-10-14T17:50:01.500Z" },
		{ "2019-10-14T17:50:01.123456789Z", "2019-10-14T17:50:01.123Z" },
		{ "2019-10-14T00:30:00+01:00", "2019-10-13T23:30:00.000Z" }, { "2019-10-14T23:30-05:30", "2019-10-15T05:00:00.000Z" },
		{ "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
		{ "2019-10-14", NULL },           { "2019-10-14T17:50:01", NULL },   { "2019-10-14T24:00:00Z", NULL },
		{ "2019-10-14T17:60:00Z", NULL }, { "2019-10-14T17:50:60Z", NULL },  { "2019-02-29T17:50:00Z", NULL },
		{ "2019-10-14T17:50:00.Z", NULL }, { "2019-10-14T17:50:00Zx", NULL }, { "2019-10-14T17Z", NULL },
		{ "2019-10-14T17:50+0100", NULL }, { "2019-10-14T17:50+24:00", NULL }, { "2019-10-14 17:50Z", NULL }, { "", NULL },
		{ "2019-10-14T17:50:00.1234567890Z", NULL },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		int64_t ms;
		char text[25];
		ck_assert_msg(instant_parse(t[i].text, &ms) == (t[i].expected != NULL), "%s", t[i].text);
		if (t[i].expected) {
			instant_format(ms, text);
			ck_assert_str_eq(text, t[i].expected);
		}
	}
}
END_TEST

static const struct term terms[] = {
	{ "Autumn term 2020", 18506, 18614 }, /* 1 September to 18 December 2020 */
	{ "Spring term 1 2021", 18631, 18669 }, /* 4 January to 11 February 2021 */
	{ "Summer term 2021", 18736, 18827 }, /* 19 April to 19 July 2021 */
};

static struct date_context context(enum period_type year)
{
	return (struct date_context){ .year = year, .terms = terms, .term_count = 3, .today = date_of(2019, 10, 14) };
}

START_TEST(days)
{
	static const struct {
		const char *text, *day;
		bool ambiguous;
	} t[] = {
		{ "2019-05-01", "2019-05-01", false },   { "2019/05/01", "2019-05-01", false },   { "1/4/19", "2019-04-01", true },
		{ "01/04/2019", "2019-04-01", true },    { "01.05.2019", "2019-05-01", true },    { "1-5-2019", "2019-05-01", true },
		{ "4/4/19", "2019-04-04", false },       { "31/08/2019", "2019-08-31", false },   { "1 / 4 / 2019", "2019-04-01", true },
		{ "1 May 2019", "2019-05-01", false },   { "1st May 2019", "2019-05-01", false }, { "1st of May, 2019", "2019-05-01", false },
		{ "1 MAY 2019.", "2019-05-01", false },  { "2nd sept 19", "2019-09-02", false },  { "Wed 1 May 2019", "2019-05-01", false },
		{ "Weds. 1 May 2019", "2019-05-01", false }, { "Wednesday, May 1st 2019", "2019-05-01", false },
		{ "May 1 2019", "2019-05-01", false },   { "May 1, 2019", "2019-05-01", false },  { "1-May-2019", "2019-05-01", false },
		{ "1May2019", "2019-05-01", false },     { "  by 1 May 2019 ", "2019-05-01", false }, { "29/2/20", "2020-02-29", false },
		{ "Wed 1/5/2019", "2019-05-01", true },  { "1\xE2\x80\x93" "5\xE2\x80\x93" "2019", "2019-05-01", true },
		{ "1\xC2\xA0May\xC2\xA0" "2019", "2019-05-01", false }, { "1 May '19", "2019-05-01", false },
		{ "today", "2019-10-14", false },        { "Yesterday", "2019-10-13", false },    { "by tomorrow", "2019-10-15", false },
		{ "1/1/00", "2000-01-01", false },       { "31/12/99", "2099-12-31", false },     { "3 March 2018", "2018-03-03", false },
		{ "before the end of 3 May 2018", "2018-05-03", false }, { "1 May\n2019", "2019-05-01", false },
	};
	struct date_context ctx = context(PERIOD_ANY);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct date_reading r;
		ck_assert_msg(date_read(t[i].text, &ctx, &r) == DATE_READ, "%s: %s", t[i].text, r.why);
		ck_assert_str_eq(iso(r.day), t[i].day);
		ck_assert_int_eq(r.first, r.day);
		ck_assert_msg(r.ambiguous == t[i].ambiguous, "%s", t[i].text);
		ck_assert(!r.period && !r.by_convention && r.repeats == REPEATS_NONE);
		ck_assert_str_eq(r.words, "");
		ck_assert_str_eq(r.why, "");
	}
}
END_TEST

START_TEST(month_first)
{
	static const struct {
		const char *text, *day;
		enum date_verdict verdict;
	} t[] = {
		{ "4/1/19", "2019-04-01", DATE_READ },      { "04.30.2019", "2019-04-30", DATE_READ },
		{ "13/1/2019", "", DATE_IMPOSSIBLE },       { "2019-04-01", "2019-04-01", DATE_READ },
		{ "1 April 2019", "2019-04-01", DATE_READ },
	};
	struct date_context ctx = context(PERIOD_ANY);
	ctx.month_first = true;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct date_reading r;
		ck_assert_msg(date_read(t[i].text, &ctx, &r) == t[i].verdict, "%s: %s", t[i].text, r.why);
		ck_assert_str_eq(iso(r.day), t[i].day);
	}
}
END_TEST

START_TEST(periods)
{
	static const struct {
		const char *text;
		enum period_type year;
		enum period_type type;
		const char *first, *last, *words;
		bool by_convention;
	} t[] = {
		{ "May 19", PERIOD_ANY, PERIOD_MONTH, "2019-05-01", "2019-05-31", "May 2019", false },
		{ "May 2019", PERIOD_ANY, PERIOD_MONTH, "2019-05-01", "2019-05-31", "May 2019", false },
		{ "May '19", PERIOD_ANY, PERIOD_MONTH, "2019-05-01", "2019-05-31", "May 2019", false },
		{ "Jun-19", PERIOD_ANY, PERIOD_MONTH, "2019-06-01", "2019-06-30", "June 2019", false },
		{ "Sept 2019", PERIOD_ANY, PERIOD_MONTH, "2019-09-01", "2019-09-30", "September 2019", false },
		{ "Sept. 2019.", PERIOD_ANY, PERIOD_MONTH, "2019-09-01", "2019-09-30", "September 2019", false },
		{ "2019-05", PERIOD_SCHOOL_YEAR, PERIOD_MONTH, "2019-05-01", "2019-05-31", "May 2019", false },
		{ "2011-12", PERIOD_ANY, PERIOD_MONTH, "2011-12-01", "2011-12-31", "December 2011", false },
		{ "05/2019", PERIOD_ANY, PERIOD_MONTH, "2019-05-01", "2019-05-31", "May 2019", false },
		{ "2019 May", PERIOD_ANY, PERIOD_MONTH, "2019-05-01", "2019-05-31", "May 2019", false },
		{ "end of May 2019", PERIOD_ANY, PERIOD_MONTH, "2019-05-01", "2019-05-31", "May 2019", false },
		{ "By end February 2020", PERIOD_ANY, PERIOD_MONTH, "2020-02-01", "2020-02-29", "February 2020", false },
		{ "by the end of Feb 20", PERIOD_ANY, PERIOD_MONTH, "2020-02-01", "2020-02-29", "February 2020", false },
		{ "Q3 2019/20", PERIOD_ANY, PERIOD_QUARTER, "2019-10-01", "2019-12-31", "Q3 2019/20", false },
		{ "Q1 2019/20", PERIOD_ANY, PERIOD_QUARTER, "2019-04-01", "2019-06-30", "Q1 2019/20", false },
		{ "q4 2019-20", PERIOD_ANY, PERIOD_QUARTER, "2020-01-01", "2020-03-31", "Q4 2019/20", false },
		{ "Q4 19/20", PERIOD_ANY, PERIOD_QUARTER, "2020-01-01", "2020-03-31", "Q4 2019/20", false },
		{ "Q2 FY 2019/20", PERIOD_ANY, PERIOD_QUARTER, "2019-07-01", "2019-09-30", "Q2 2019/20", false },
		{ "2019/20 Q2", PERIOD_ANY, PERIOD_QUARTER, "2019-07-01", "2019-09-30", "Q2 2019/20", false },
		{ "Quarter 3 2019/2020", PERIOD_ANY, PERIOD_QUARTER, "2019-10-01", "2019-12-31", "Q3 2019/20", false },
		{ "Q3 2019", PERIOD_ANY, PERIOD_QUARTER, "2019-07-01", "2019-09-30", "Q3 2019", false },
		{ "2019 Q1", PERIOD_ANY, PERIOD_QUARTER, "2019-01-01", "2019-03-31", "Q1 2019", false },
		{ "end of Q4 2019", PERIOD_ANY, PERIOD_QUARTER, "2019-10-01", "2019-12-31", "Q4 2019", false },
		{ "2018/19", PERIOD_SCHOOL_YEAR, PERIOD_SCHOOL_YEAR, "2018-09-01", "2019-08-31", "2018/19", false },
		{ "2018/19", PERIOD_FINANCIAL_YEAR, PERIOD_FINANCIAL_YEAR, "2018-04-01", "2019-03-31", "2018/19", false },
		{ "2018-19", PERIOD_FINANCIAL_YEAR, PERIOD_FINANCIAL_YEAR, "2018-04-01", "2019-03-31", "2018/19", false },
		{ "2018\xE2\x80\x93" "19", PERIOD_SCHOOL_YEAR, PERIOD_SCHOOL_YEAR, "2018-09-01", "2019-08-31", "2018/19", false },
		{ "1999/00", PERIOD_SCHOOL_YEAR, PERIOD_SCHOOL_YEAR, "1999-09-01", "2000-08-31", "1999/00", false },
		{ "FY 2018/19", PERIOD_ANY, PERIOD_FINANCIAL_YEAR, "2018-04-01", "2019-03-31", "2018/19", false },
		{ "FY18/19", PERIOD_SCHOOL_YEAR, PERIOD_FINANCIAL_YEAR, "2018-04-01", "2019-03-31", "2018/19", false },
		{ "financial year 2018/19", PERIOD_ANY, PERIOD_FINANCIAL_YEAR, "2018-04-01", "2019-03-31", "2018/19", false },
		{ "school year 2018/19", PERIOD_ANY, PERIOD_SCHOOL_YEAR, "2018-09-01", "2019-08-31", "2018/19", false },
		{ "end of academic year 2018-19", PERIOD_ANY, PERIOD_SCHOOL_YEAR, "2018-09-01", "2019-08-31", "2018/19", false },
		{ "2018/19 academic year", PERIOD_ANY, PERIOD_SCHOOL_YEAR, "2018-09-01", "2019-08-31", "2018/19", false },
		{ "2019", PERIOD_ANY, PERIOD_CALENDAR_YEAR, "2019-01-01", "2019-12-31", "2019", false },
		{ "2019", PERIOD_CALENDAR_YEAR, PERIOD_CALENDAR_YEAR, "2019-01-01", "2019-12-31", "2019", false },
		{ "2019", PERIOD_MONTH, PERIOD_CALENDAR_YEAR, "2019-01-01", "2019-12-31", "2019", false },
		{ "calendar year 2019", PERIOD_SCHOOL_YEAR, PERIOD_CALENDAR_YEAR, "2019-01-01", "2019-12-31", "2019", false },
		{ "Spring term 2020", PERIOD_ANY, PERIOD_TERM, "2020-01-01", "2020-04-12", "Spring term 2020", true },
		{ "end of the Summer Term 2020", PERIOD_ANY, PERIOD_TERM, "2020-04-13", "2020-07-31", "Summer term 2020", true },
		{ "autumn term 2019", PERIOD_ANY, PERIOD_TERM, "2019-09-01", "2019-12-31", "Autumn term 2019", true },
		{ "Autumn term 2019/20", PERIOD_ANY, PERIOD_TERM, "2019-09-01", "2019-12-31", "Autumn term 2019", true },
		{ "Spring term 2019/20", PERIOD_ANY, PERIOD_TERM, "2020-01-01", "2020-04-12", "Spring term 2020", true },
		{ "AUTUMN TERM 2020", PERIOD_ANY, PERIOD_TERM, "2020-09-01", "2020-12-18", "Autumn term 2020", false },
		{ "by the end of autumn term 20", PERIOD_ANY, PERIOD_TERM, "2020-09-01", "2020-12-18", "Autumn term 2020", false },
		{ "Summer term 2020/21", PERIOD_ANY, PERIOD_TERM, "2021-04-19", "2021-07-19", "Summer term 2021", false },
		{ "Spring term 1 2021", PERIOD_ANY, PERIOD_TERM, "2021-01-04", "2021-02-11", "Spring term 1 2021", false },
		{ "Spring term 2021", PERIOD_ANY, PERIOD_TERM, "2021-01-01", "2021-04-04", "Spring term 2021", true },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct date_context ctx = context(t[i].year);
		struct date_reading r;
		ck_assert_msg(date_read(t[i].text, &ctx, &r) == DATE_READ, "%s: %s", t[i].text, r.why);
		ck_assert_msg(r.period && r.type == t[i].type, "%s", t[i].text);
		ck_assert_str_eq(iso(r.first), t[i].first);
		ck_assert_str_eq(iso(r.day), t[i].last);
		ck_assert_str_eq(r.words, t[i].words);
		ck_assert_msg(r.by_convention == t[i].by_convention, "%s", t[i].text);
		ck_assert_str_eq(r.why, "");
	}
}
END_TEST

START_TEST(refusals)
{
	static const struct {
		const char *text;
		enum period_type year;
		enum date_verdict verdict;
		const char *why; /* a part of it */
	} t[] = {
		{ "31/09/2019", PERIOD_ANY, DATE_IMPOSSIBLE, "'31/09/2019' does not exist: September 2019 has 30 days" },
		{ "29 Feb 2019", PERIOD_ANY, DATE_IMPOSSIBLE, "February 2019 has 28 days" },
		{ "2019-02-30", PERIOD_ANY, DATE_IMPOSSIBLE, "February 2019 has 28 days" },
		{ "0/5/2019", PERIOD_ANY, DATE_IMPOSSIBLE, "May 2019 has 31 days" },
		{ "4/13/2019", PERIOD_ANY, DATE_IMPOSSIBLE, "13 where the month stands: the day comes first" },
		{ "2019-13-01", PERIOD_ANY, DATE_IMPOSSIBLE, "13 where the month stands" },
		{ "13/2019", PERIOD_ANY, DATE_IMPOSSIBLE, "13 where the month stands" },
		{ "Mon 1 May 2019", PERIOD_ANY, DATE_IMPOSSIBLE, "1 May 2019 is a Wednesday" },
		{ "1 May 1830", PERIOD_ANY, DATE_IMPOSSIBLE, "1900 to 2199" },
		{ "May 2200", PERIOD_ANY, DATE_IMPOSSIBLE, "1900 to 2199" },
		{ "1830", PERIOD_ANY, DATE_IMPOSSIBLE, "1900 to 2199" },
		{ "FY 2199/00", PERIOD_ANY, DATE_IMPOSSIBLE, "1900 to 2199" },
		{ "Q4 2199/00", PERIOD_ANY, DATE_IMPOSSIBLE, "1900 to 2199" },
		{ "Spring term 2200", PERIOD_ANY, DATE_IMPOSSIBLE, "1900 to 2199" },
		{ "Q5 2019", PERIOD_ANY, DATE_IMPOSSIBLE, "Q1 to Q4" },
		{ "Q0 2019/20", PERIOD_ANY, DATE_IMPOSSIBLE, "Q1 to Q4" },
		{ "November", PERIOD_ANY, DATE_YEARLESS, "'November' has no year" },
		{ "end of March", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "1 May", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "19 May", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "May 1", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "May 1st", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "Wed 1st May", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "Wed May 19", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "31/3", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "Q3", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "Spring term", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "end of summer", PERIOD_ANY, DATE_YEARLESS, "no year" },
		{ "2018/19", PERIOD_ANY, DATE_UNREADABLE, "may be a school or a financial year" },
		{ "2018/19", PERIOD_CALENDAR_YEAR, DATE_UNREADABLE, "may be a school or a financial year" },
		{ "2018-19", PERIOD_MONTH, DATE_UNREADABLE, "may be a school or a financial year" },
		{ "2011-12", PERIOD_SCHOOL_YEAR, DATE_UNREADABLE, "may be a month or a year" },
		{ "2019", PERIOD_SCHOOL_YEAR, DATE_UNREADABLE, "begins or the one that ends in 2019: write for example 2019/20" },
		{ "FY 2019", PERIOD_ANY, DATE_UNREADABLE, "begins or the one that ends" },
		{ "2018/20", PERIOD_SCHOOL_YEAR, DATE_UNREADABLE, "the one after it" },
		{ "Q3 2019/21", PERIOD_ANY, DATE_UNREADABLE, "the one after it" },
		{ "Spring 2020", PERIOD_ANY, DATE_UNREADABLE, "may be a term or a time of year" },
		{ "", PERIOD_ANY, DATE_UNREADABLE, "is empty" },
		{ " .", PERIOD_ANY, DATE_UNREADABLE, "is empty" },
		{ "soon", PERIOD_ANY, DATE_UNREADABLE, "'soon' is not a date" },
		{ "43586", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "19", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "1/5-2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "1 4 19", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "1//5/2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "/2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "2019-", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "1/5/219", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "1st/5/2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "May 2019 - June 2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "mid-May 2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "before May 2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "Ma 2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "Maya 2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "Year 5 May 2019", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "1 Mai 2019\xFF", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "by", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "1 2 3 4 5", PERIOD_ANY, DATE_UNREADABLE, "not a date" },
		{ "once the new system has been bought and every school in the county has been trained in its use", PERIOD_ANY,
		  DATE_UNREADABLE, "and every school in the ...' is too long" },
		{ "when the board has agreed and every school in this county can", PERIOD_ANY, DATE_UNREADABLE, "is not a date that is understood" },
		{ "tbc", PERIOD_ANY, DATE_OPEN, "'tbc' sets no date" },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct date_context ctx = context(t[i].year);
		struct date_reading r;
		ck_assert_msg(date_read(t[i].text, &ctx, &r) == t[i].verdict, "%s: %s", t[i].text, r.why);
		ck_assert_msg(strstr(r.why, t[i].why) != NULL, "%s: %s", t[i].text, r.why);
		ck_assert_int_eq(r.day, DATE_NONE);
		ck_assert_int_eq(r.first, DATE_NONE);
		ck_assert(!r.period && !r.ambiguous && !r.by_convention);
		ck_assert_str_eq(r.words, "");
	}
}
END_TEST

START_TEST(open_ends)
{
	static const char *const t[] = { "ongoing", "Ongoing", "On-going", "ON GOING.", "ASAP", "A.S.A.P.", "tbc", "TBC", "t.b.c.", "TBA",
		                         "to be confirmed", "n/a", "N/A", "none", "-", "\xE2\x80\x93", "--", "as soon as possible",
		                         "by ASAP", "continuous" };
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct date_reading r;
		ck_assert_msg(date_read(t[i], NULL, &r) == DATE_OPEN, "%s: %s", t[i], r.why);
		ck_assert_int_eq(r.day, DATE_NONE);
		ck_assert_int_eq(r.repeats, REPEATS_NONE);
		ck_assert_str_ne(r.why, "");
	}
}
END_TEST

START_TEST(repeating)
{
	static const struct {
		const char *text;
		enum repeats repeats;
	} t[] = {
		{ "weekly", REPEATS_WEEKLY },           { "Monthly", REPEATS_MONTHLY },      { "each month.", REPEATS_MONTHLY },
		{ "half-termly", REPEATS_HALF_TERMLY }, { "Half termly", REPEATS_HALF_TERMLY }, { "quarterly", REPEATS_QUARTERLY },
		{ "Termly", REPEATS_TERMLY },           { "every term", REPEATS_TERMLY },    { "half-yearly", REPEATS_HALF_YEARLY },
		{ "six-monthly", REPEATS_HALF_YEARLY }, { "6 monthly", REPEATS_HALF_YEARLY }, { "Annually", REPEATS_YEARLY },
		{ "yearly", REPEATS_YEARLY },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct date_reading r;
		ck_assert_msg(date_read(t[i].text, NULL, &r) == DATE_REPEATING, "%s", t[i].text);
		ck_assert_int_eq(r.repeats, t[i].repeats);
		ck_assert_int_eq(r.day, DATE_NONE);
		ck_assert_str_ne(r.why, "");
	}
}
END_TEST

START_TEST(today_unknown)
{
	struct date_reading r;
	ck_assert_int_eq(date_read("today", NULL, &r), DATE_UNREADABLE);
	ck_assert_int_eq(date_read("2019-05-01", NULL, &r), DATE_READ);
}
END_TEST

START_TEST(repeat_names)
{
	enum repeats r, back;
	for (r = REPEATS_WEEKLY; r <= REPEATS_YEARLY; r++) {
		ck_assert(repeats_parse(repeats_name(r), &back));
		ck_assert_int_eq(back, r);
	}
	ck_assert_str_eq(repeats_name(REPEATS_NONE), "");
	ck_assert(!repeats_parse("", &back));
	ck_assert(!repeats_parse("Weekly", &back));
}
END_TEST

START_TEST(next_repeat)
{
	static const struct {
		const char *due;
		enum repeats repeats;
		const char *next;
	} t[] = {
		{ "2019-05-01", REPEATS_WEEKLY, "2019-05-08" },      { "2019-05-15", REPEATS_MONTHLY, "2019-06-15" },
		{ "2019-05-31", REPEATS_MONTHLY, "2019-06-30" },     { "2019-06-30", REPEATS_MONTHLY, "2019-07-31" },
		{ "2019-01-30", REPEATS_MONTHLY, "2019-02-28" },     { "2019-11-30", REPEATS_QUARTERLY, "2020-02-29" },
		{ "2019-03-31", REPEATS_HALF_YEARLY, "2019-09-30" }, { "2019-02-28", REPEATS_YEARLY, "2020-02-29" },
		{ "2019-05-01", REPEATS_YEARLY, "2020-05-01" },      { "2019-05-01", REPEATS_NONE, "" },
		{ "2019-12-31", REPEATS_TERMLY, "2020-04-12" },      { "2019-07-31", REPEATS_TERMLY, "2019-12-31" },
		{ "2019-04-21", REPEATS_TERMLY, "2019-07-31" },      { "2020-07-31", REPEATS_TERMLY, "2020-12-18" },
		{ "2020-12-18", REPEATS_TERMLY, "2021-02-11" },      { "2021-02-11", REPEATS_TERMLY, "2021-07-19" },
		{ "2021-07-19", REPEATS_TERMLY, "2021-12-31" },      { "2019-10-31", REPEATS_HALF_TERMLY, "2019-12-31" },
		{ "2019-12-31", REPEATS_HALF_TERMLY, "2020-02-15" }, { "2020-02-15", REPEATS_HALF_TERMLY, "2020-04-12" },
		{ "2020-04-12", REPEATS_HALF_TERMLY, "2020-05-31" }, { "2020-05-31", REPEATS_HALF_TERMLY, "2020-07-31" },
		{ "2020-07-31", REPEATS_HALF_TERMLY, "2020-10-31" }, { "2199-12-31", REPEATS_WEEKLY, "" },
		{ "2199-12-31", REPEATS_TERMLY, "" },                { "2199-12-31", REPEATS_MONTHLY, "" },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		ck_assert_str_eq(iso(date_next_repeat(day(t[i].due), t[i].repeats, terms, 3)), t[i].next);
	ck_assert_str_eq(iso(date_next_repeat(day("2020-12-18"), REPEATS_TERMLY, terms, 1)), "2021-04-04");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("date");
	TCase *c = tcase_create("all");
	suite_add_tcase(s, c);
	tcase_add_test(c, numbers);
	tcase_add_test(c, nearest);
	tcase_add_test(c, printing);
	tcase_add_test(c, iso_is_exact);
	tcase_add_test(c, months);
	tcase_add_test(c, easter);
	tcase_add_test(c, london);
	tcase_add_test(c, london_ends);
	tcase_add_test(c, instants);
	tcase_add_test(c, days);
	tcase_add_test(c, month_first);
	tcase_add_test(c, periods);
	tcase_add_test(c, refusals);
	tcase_add_test(c, open_ends);
	tcase_add_test(c, repeating);
	tcase_add_test(c, today_unknown);
	tcase_add_test(c, repeat_names);
	tcase_add_test(c, next_repeat);
	return suite_run(s);
}
