/* Every day from 1900 to 2199: splitting and printing lead back to it. */
#include <stdio.h>

#include "calendar/date.h"
#include "tests.h"

START_TEST(round_trip)
{
	date expected = date_of(1900, 1, 1), last = date_of(2199, 12, 31);
	int weekday = 1;
	for (date d = expected; d <= last; d++, weekday = weekday % 7 + 1) {
		int year, month, day;
		date_split(d, &year, &month, &day);
		ck_assert_int_eq(date_of(year, month, day), d);
		ck_assert_int_eq(date_weekday(d), weekday);
	}
}
END_TEST

START_TEST(days_follow_each_other)
{
	date next = date_of(1900, 1, 1);
	for (int year = 1900; year <= 2199; year++)
		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= 31; day++) {
				date d = date_of(year, month, day);
				if (d != DATE_NONE)
					ck_assert_int_eq(d, next++);
			}
	ck_assert_int_eq(next, date_of(2199, 12, 31) + 1);
}
END_TEST

static void reads_as(const char *text, date d)
{
	struct date_reading r;
	ck_assert_msg(date_read(text, NULL, &r) == DATE_READ, "%s: %s", text, r.why);
	ck_assert_msg(r.day == d && r.first == d && !r.period, "%s", text);
}

START_TEST(printed_forms_read_back)
{
	for (date d = date_of(1900, 1, 1); d <= date_of(2199, 12, 31); d++) {
		char text[DATE_LONG + 1], numbers[40];
		int year, month, day;
		date_iso(d, text);
		reads_as(text, d);
		date_long(d, text);
		reads_as(text, d);
		date_short(d, text);
		reads_as(text, d);
		date_split(d, &year, &month, &day);
		snprintf(numbers, sizeof numbers, "%d/%d/%d", day, month, year);
		reads_as(numbers, d);
		snprintf(numbers, sizeof numbers, "%02d.%02d.%d", day, month, year);
		reads_as(numbers, d);
		snprintf(numbers, sizeof numbers, "%d-%d-%02d", day, month, year % 100);
		if (year / 100 == 20)
			reads_as(numbers, d);
	}
}
END_TEST

START_TEST(words_of_periods_read_back)
{
	static const char *const heads[] = { "Jan", "feb", "March", "Sept", "Q1", "Q2", "Q3", "Q4", "Spring term", "Summer term", "Autumn term" };
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		for (int year = 1900; year < 2199; year++) {
			char text[40];
			struct date_reading r, back;
			if (heads[i][0] == 'Q' && year % 2)
				snprintf(text, sizeof text, "%s %d/%02d", heads[i], year, (year + 1) % 100);
			else
				snprintf(text, sizeof text, "%s %d", heads[i], year);
			ck_assert_int_eq(date_read(text, NULL, &r), DATE_READ);
			ck_assert_int_eq(date_read(r.words, NULL, &back), DATE_READ);
			ck_assert_int_eq(back.first, r.first);
			ck_assert_int_eq(back.day, r.day);
			ck_assert_str_eq(back.words, r.words);
		}
}
END_TEST

START_TEST(london_days_meet)
{
	for (date d = date_of(1996, 1, 1); d <= date_of(2199, 12, 31); d++) {
		int64_t end = date_london_end(d);
		ck_assert_int_eq(date_london(end - 1), d);
		ck_assert_int_eq(date_london(end), d + 1);
		ck_assert_int_eq(date_london(date_london_noon(d)), d);
	}
}
END_TEST

START_TEST(easter_is_a_sunday_in_spring)
{
	for (int year = 1900; year <= 2199; year++) {
		date d = date_easter(year);
		ck_assert_int_eq(date_weekday(d), 7);
		ck_assert(d >= date_of(year, 3, 22) && d <= date_of(year, 4, 25));
	}
}
END_TEST

/* Whatever the bytes, a reading ends, stays in its bounds and has a day or a sentence. */
START_TEST(any_text_is_judged)
{
	static const char *const bits[] = { "1", "31", "2019", "19", "/", "-", ".", " ", "May", "Mon", "Q", "Q3", "term", "spring", "FY",
		                            "school", "year", "st", "end of", "by ", "\xE2\x80\x93", "\xFF", "tbc", "the", "," };
	uint32_t seed = 1;
	for (int i = 0; i < 200000; i++) {
		char text[128];
		size_t len = 0;
		struct date_reading r;
		for (int k = 0; k < 8; k++) {
			seed = seed * 1664525u + 1013904223u;
			len += (size_t)snprintf(text + len, sizeof text - len, "%s", bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
		}
		enum date_verdict v = date_read(text, NULL, &r);
		ck_assert((v == DATE_READ) == (r.day != DATE_NONE));
		ck_assert((v == DATE_READ) == (r.why[0] == '\0'));
		ck_assert(r.first <= r.day);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("dates, every day");
	TCase *c = tcase_create("all");
	suite_add_tcase(s, c);
	tcase_set_timeout(c, 120);
	tcase_add_test(c, round_trip);
	tcase_add_test(c, days_follow_each_other);
	tcase_add_test(c, printed_forms_read_back);
	tcase_add_test(c, words_of_periods_read_back);
	tcase_add_test(c, london_days_meet);
	tcase_add_test(c, easter_is_a_sunday_in_spring);
	tcase_add_test(c, any_text_is_judged);
	return suite_run(s);
}
