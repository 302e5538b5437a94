/*
 * Dates as people write them, read by a second reader: a table of regular
 * expressions and a calendar that counts days one by one. Random texts of
 * every form, impossible ones among them: both must read the same days, or
 * both none.
 */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "calendar/date.h"
#include "tests.h"

enum { TEXTS = 40000, GROUPS = 8 };

/* ---- a calendar that counts ---- */

static const char *const month_names[] = { "January", "February", "March",     "April",   "May",      "June",
	                                   "July",    "August",   "September", "October", "November", "December" };

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
	return days[month - 1] + (leap && month == 2);
}

/* From 1 January 1900, which is day -25567; INT32_MIN where there is no such day. */
static int32_t count_days(int year, int month, int day)
{
	int32_t n = -25567;
	if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
		return INT32_MIN;
	for (int y = 1900; y < year; y++)
		for (int m = 1; m <= 12; m++)
			n += days_in(y, m);
	for (int m = 1; m < month; m++)
		n += days_in(year, m);
	return n + day - 1;
}

/* ---- the second reader ---- */

#define MONTH "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
#define YEAR "([0-9]{4}|[0-9]{2})"
#define DAY "([0-9]{1,2})"
#define TH "(st|nd|rd|th)?"

enum form { FORM_ISO, FORM_NUMBERS, FORM_LONG, FORM_MONTH_FIRST, FORM_MONTH, FORM_ISO_MONTH, FORM_QUARTER_SPLIT, FORM_QUARTER, FORM_FINANCIAL, FORM_SCHOOL, FORM_YEAR };

static const struct {
	enum form form;
	const char *pattern;
} patterns[] = {
	{ FORM_ISO, "^([0-9]{4})-([0-9]{2})-([0-9]{2})$" },
	{ FORM_NUMBERS, "^" DAY "([/.-])" DAY "([/.-])" YEAR "$" },
	{ FORM_LONG, "^" DAY TH " " MONTH " " YEAR "$" },
	{ FORM_MONTH_FIRST, "^" MONTH " " DAY TH " ([0-9]{4})$" },
	{ FORM_MONTH, "^(by end |end of )?" MONTH "[ -]" YEAR "$" },
	{ FORM_ISO_MONTH, "^([0-9]{4})-([0-9]{2})$" },
	{ FORM_QUARTER_SPLIT, "^q([1-4]) ([0-9]{4})/([0-9]{2})$" },
	{ FORM_QUARTER, "^q([1-4]) ([0-9]{4})$" },
	{ FORM_FINANCIAL, "^fy ([0-9]{4})/([0-9]{2})$" },
	{ FORM_SCHOOL, "^school year ([0-9]{4})/([0-9]{2})$" },
	{ FORM_YEAR, "^([0-9]{4})$" },
};
static regex_t compiled[COUNT(patterns)];

static int number(const char *text, const regmatch_t *g)
{
	return atoi(text + g->rm_so);
}

static int year_of(const char *text, const regmatch_t *g)
{
	return number(text, g) + (g->rm_eo - g->rm_so == 2 ? 2000 : 0);
}

static int month_of(const char *text, const regmatch_t *g)
{
	int m = 1;
	while (strncasecmp(month_names[m - 1], text + g->rm_so, 3) != 0)
		m++;
	return m;
}

struct span {
	int32_t first, last;
};

static struct span one_day(int year, int month, int day)
{
	int32_t n = count_days(year, month, day);
	return (struct span){ n, n };
}

static struct span months(int year, int month, int count)
{
	int to = (month + count - 2) % 12 + 1, last_year = year + (month + count - 2) / 12;
	if (month < 1 || month > 12)
		return (struct span){ INT32_MIN, INT32_MIN };
	return (struct span){ count_days(year, month, 1), count_days(last_year, to, days_in(last_year, to)) };
}

static struct span of_form(enum form form, const char *t, const regmatch_t *g)
{
	const struct span none = { INT32_MIN, INT32_MIN };
	switch (form) {
	case FORM_ISO:
		return one_day(number(t, &g[1]), number(t, &g[2]), number(t, &g[3]));
	case FORM_NUMBERS:
		return t[g[2].rm_so] == t[g[4].rm_so] ? one_day(year_of(t, &g[5]), number(t, &g[3]), number(t, &g[1])) : none;
	case FORM_LONG:
		return one_day(year_of(t, &g[4]), month_of(t, &g[3]), number(t, &g[1]));
	case FORM_MONTH_FIRST:
		return one_day(number(t, &g[4]), month_of(t, &g[1]), number(t, &g[2]));
	case FORM_MONTH:
		return months(year_of(t, &g[3]), month_of(t, &g[2]), 1);
	case FORM_ISO_MONTH:
		return months(number(t, &g[1]), number(t, &g[2]), 1);
	case FORM_QUARTER_SPLIT: { /* from April; the fourth lies in the next year */
		int q = number(t, &g[1]), year = number(t, &g[2]);
		return (year + 1) % 100 == number(t, &g[3]) ? months(q == 4 ? year + 1 : year, q == 4 ? 1 : 3 * q + 1, 3) : none;
	}
	case FORM_QUARTER:
		return months(number(t, &g[2]), 3 * number(t, &g[1]) - 2, 3);
	case FORM_FINANCIAL:
		return (number(t, &g[1]) + 1) % 100 == number(t, &g[2]) ? months(number(t, &g[1]), 4, 12) : none;
	case FORM_SCHOOL:
		return (number(t, &g[1]) + 1) % 100 == number(t, &g[2]) ? months(number(t, &g[1]), 9, 12) : none;
	case FORM_YEAR:
		return months(number(t, &g[1]), 1, 12);
	}
	return none;
}

static struct span second_read(const char *text)
{
	regmatch_t g[GROUPS];
	for (size_t i = 0; i < COUNT(patterns); i++)
		if (!regexec(&compiled[i], text, GROUPS, g, 0))
			return of_form(patterns[i].form, text, g);
	return (struct span){ INT32_MIN, INT32_MIN };
}

/* ---- random texts ---- */

static uint32_t state = 7;

static int roll(int sides)
{
	return (int)random_below(&state, (unsigned)sides);
}

static const char *month_word(char *out)
{
	const char *name = month_names[roll(12)];
	int whole = (int)strlen(name), len = roll(2) ? whole : !strncmp(name, "Sept", 4) && roll(2) ? 4 : 3;
	sprintf(out, "%.*s", len, name);
	return out;
}

static void write_text(char *out, size_t size)
{
	static const char *const th[] = { "th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th" };
	static const char separators[] = "/.-";
	char m[16];
	int year = roll(6) ? 1990 + roll(60) : 1890 + roll(320), month = roll(14), day = roll(6) ? 1 + roll(31) : roll(40);
	int next = roll(5) ? (year + 1) % 100 : roll(100), q = 1 + roll(4);
	char a = separators[roll(3)], b = roll(8) ? a : separators[roll(3)];
	const char *suffix = roll(2) ? "" : day / 10 == 1 ? "th" : th[day % 10];
	month_word(m);
	switch ((enum form)roll(FORM_YEAR + 1)) {
	case FORM_ISO:
		snprintf(out, size, "%d-%02d-%02d", year, month, day);
		break;
	case FORM_NUMBERS:
		snprintf(out, size, roll(2) ? "%d%c%d%c%d" : "%02d%c%02d%c%02d", day, a, month, b, roll(2) ? year : year % 100);
		break;
	case FORM_LONG:
		snprintf(out, size, "%d%s %s %02d", day, suffix, m, roll(3) ? year : year % 100);
		break;
	case FORM_MONTH_FIRST:
		snprintf(out, size, "%s %d%s %d", m, day, suffix, year);
		break;
	case FORM_MONTH:
		snprintf(out, size, "%s%s%c%02d", roll(2) ? "" : roll(2) ? "by end " : "end of ", m, roll(2) ? ' ' : '-', roll(2) ? year : year % 100);
		break;
	case FORM_ISO_MONTH:
		snprintf(out, size, "%d-%02d", year, month);
		break;
	case FORM_QUARTER_SPLIT:
		snprintf(out, size, "Q%d %d/%02d", q, year, next);
		break;
	case FORM_QUARTER:
		snprintf(out, size, "q%d %d", q, year);
		break;
	case FORM_FINANCIAL:
		snprintf(out, size, "FY %d/%02d", year, next);
		break;
	case FORM_SCHOOL:
		snprintf(out, size, "school year %d/%02d", year, next);
		break;
	case FORM_YEAR:
		snprintf(out, size, "%d", year);
		break;
	}
}

START_TEST(both_readers_agree)
{
	static const struct date_context plain = { .today = DATE_NONE };
	unsigned read = 0, refused = 0;
	for (size_t i = 0; i < COUNT(patterns); i++)
		ck_assert(!regcomp(&compiled[i], patterns[i].pattern, REG_EXTENDED | REG_ICASE));
	for (int i = 0; i < TEXTS; i++) {
		char text[64];
		struct date_reading r;
		write_text(text, sizeof text);
		struct span s = second_read(text);
		bool good = s.first != INT32_MIN && s.last != INT32_MIN;
		enum date_verdict v = date_read(text, &plain, &r);
		ck_assert_msg((v == DATE_READ) == good, "'%s': %s", text, v == DATE_READ ? "the second reader reads nothing" : r.why);
		ck_assert_msg(!good || (r.first == s.first && r.day == s.last), "'%s': %d to %d, the second reader: %d to %d", text, r.first, r.day, s.first, s.last);
		*(good ? &read : &refused) += 1;
	}
	ck_assert(read > TEXTS / 2 && refused > TEXTS / 20);
	for (size_t i = 0; i < COUNT(patterns); i++)
		regfree(&compiled[i]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("dates, read twice");
	TCase *c = tcase_create("all");
	suite_add_tcase(s, c);
	tcase_set_timeout(c, 120);
	tcase_add_test(c, both_readers_agree);
	return suite_run(s);
}
