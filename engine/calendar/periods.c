/*
 * School terms by convention, things that come back - which day follows when
 * an action is due weekly, termly or yearly - and when periods end.
 */
#include "calendar/date.h"

#include <string.h>

static const char *const repeat_names[] = {
	[REPEATS_NONE] = "",           [REPEATS_WEEKLY] = "weekly",           [REPEATS_MONTHLY] = "monthly",
	[REPEATS_HALF_TERMLY] = "half-termly", [REPEATS_QUARTERLY] = "quarterly", [REPEATS_TERMLY] = "termly",
	[REPEATS_HALF_YEARLY] = "half-yearly", [REPEATS_YEARLY] = "yearly",
};

const char *repeats_name(enum repeats r)
{
	return repeat_names[r];
}

bool repeats_parse(const char *name, enum repeats *out)
{
	for (int r = REPEATS_WEEKLY; r <= REPEATS_YEARLY; r++) {
		if (strcmp(name, repeat_names[r]) == 0) {
			*out = (enum repeats)r;
			return true;
		}
	}
	return false;
}

void term_by_convention(int year, enum season season, date *first, date *last)
{
	date easter = date_easter(year);
	switch (season) {
	case SEASON_SPRING:
		*first = date_of(year, 1, 1);
		*last = easter;
		break;
	case SEASON_SUMMER:
		*first = easter == DATE_NONE ? DATE_NONE : easter + 1;
		*last = date_of(year, 7, 31);
		break;
	case SEASON_AUTUMN:
		*first = date_of(year, 9, 1);
		*last = date_of(year, 12, 31);
		break;
	}
}

/* The first of a year's days (ascending) after due, asked of this year and, failing that, the next. */
static date first_after(date due, size_t (*days_of)(int year, date *out))
{
	int year, month, day;
	date_split(due, &year, &month, &day);
	for (int y = year; y <= year + 1; y++) {
		date days[6];
		size_t count = days_of(y, days);
		for (size_t i = 0; i < count; i++)
			if (days[i] > due)
				return days[i];
	}
	return DATE_NONE;
}

static size_t term_ends(int year, date *out)
{
	date first;
	for (int s = SEASON_SPRING; s <= SEASON_AUTUMN; s++)
		term_by_convention(year, (enum season)s, &first, &out[s]);
	return SEASON_AUTUMN + 1;
}

static size_t half_term_ends(int year, date *out)
{
	out[0] = date_of(year, 2, 15);
	out[1] = date_easter(year);
	out[2] = date_of(year, 5, 31);
	out[3] = date_of(year, 7, 31);
	out[4] = date_of(year, 10, 31);
	out[5] = date_of(year, 12, 31);
	return 6;
}

/*
 * A loaded term more than half a year off is not the next one: the terms
 * between have not been loaded. Where due is the end of a loaded term, the
 * convention's end of that same term lies at most a month ahead and is skipped.
 */
static date next_term(date due, const struct term *terms, size_t count)
{
	date after = due;
	for (size_t i = 0; i < count; i++) {
		if (terms[i].ends_on > due && terms[i].ends_on - due <= 183)
			return terms[i].ends_on;
		if (terms[i].ends_on == due)
			after = due + 31;
	}
	return first_after(after, term_ends);
}

/* Months later; the end of a month stays the end of a month. */
static date months_on(date due, int months)
{
	date next = date_add_months(due, months);
	return next != DATE_NONE && due == date_month_end(due) ? date_month_end(next) : next;
}

static date weeks_on(date due, int weeks)
{
	date next = due + 7 * weeks;
	return next <= DATE_LAST ? next : DATE_NONE;
}

date date_next_repeat(date due, enum repeats repeats, const struct term *terms, size_t term_count)
{
	switch (repeats) {
	case REPEATS_WEEKLY:
		return weeks_on(due, 1);
	case REPEATS_MONTHLY:
		return months_on(due, 1);
	case REPEATS_HALF_TERMLY:
		return first_after(due, half_term_ends);
	case REPEATS_QUARTERLY:
		return months_on(due, 3);
	case REPEATS_TERMLY:
		return next_term(due, terms, term_count);
	case REPEATS_HALF_YEARLY:
		return months_on(due, 6);
	case REPEATS_YEARLY:
		return months_on(due, 12);
	case REPEATS_NONE:
		break;
	}
	return DATE_NONE;
}

/* ---- when periods end ---- */

/* The first end after `after` of stretches of `months` months, of which one ends with month `last`. */
static date stretch_end_after(date after, int months, int last)
{
	int year, month, day;
	date_split(after + 1, &year, &month, &day);
	int ahead = ((last - month) % months + months) % months;
	date first = date_of(year, month, 1), in = first == DATE_NONE ? DATE_NONE : date_add_months(first, ahead);
	return in == DATE_NONE ? DATE_NONE : date_month_end(in);
}

date period_end_after(date after, enum period_type type, const struct term *terms, size_t term_count)
{
	static const struct {
		int months, last;
	} stretches[] = {
		[PERIOD_MONTH] = { 1, 12 },      [PERIOD_QUARTER] = { 3, 12 },        [PERIOD_SCHOOL_YEAR] = { 12, 8 },
		[PERIOD_FINANCIAL_YEAR] = { 12, 3 }, [PERIOD_CALENDAR_YEAR] = { 12, 12 }, [PERIOD_SNAPSHOT] = { 0, 0 },
	};
	if (after == DATE_NONE || type == PERIOD_ANY)
		return DATE_NONE;
	if (type == PERIOD_TERM)
		return date_next_repeat(after, REPEATS_TERMLY, terms, term_count);
	if (!stretches[type].months) /* a snapshot */
		return DATE_NONE;
	return stretch_end_after(after, stretches[type].months, stretches[type].last);
}

enum period_type period_type_of(const char *name)
{
	static const struct {
		const char *name;
		enum period_type type;
	} names[] = {
		{ "month", PERIOD_MONTH },
		{ "quarter", PERIOD_QUARTER },
		{ "term", PERIOD_TERM },
		{ "school-year", PERIOD_SCHOOL_YEAR },
		{ "financial-year", PERIOD_FINANCIAL_YEAR },
		{ "calendar-year", PERIOD_CALENDAR_YEAR },
		{ "snapshot", PERIOD_SNAPSHOT },
	};
	for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
		if (!strcmp(names[i].name, name))
			return names[i].type;
	return PERIOD_ANY;
}

/* Reads standard words; of a split year the last day tells which sort it is. */
static bool read_words(const char *words, date last, const struct term *terms, size_t term_count, struct date_reading *out)
{
	enum { MARCH = 3, AUGUST = 8 };
	int year, month, day;
	struct date_context ctx = { .terms = terms, .term_count = term_count, .today = DATE_NONE };
	if (last == DATE_NONE || !words)
		return false;
	date_split(last, &year, &month, &day);
	ctx.year = !strchr(words, '/') ? PERIOD_ANY : month == AUGUST ? PERIOD_SCHOOL_YEAR : month == MARCH ? PERIOD_FINANCIAL_YEAR : PERIOD_ANY;
	return date_read(words, &ctx, out) == DATE_READ;
}

date period_begins(const char *words, date last, const struct term *terms, size_t term_count)
{
	struct date_reading r;
	return read_words(words, last, terms, term_count, &r) ? r.first : last;
}

enum period_type period_type_in(const char *words, date last)
{
	struct date_reading r;
	return read_words(words, last, NULL, 0, &r) && r.period ? r.type : PERIOD_ANY;
}

bool period_same(const char *a, date a_last, const char *b, date b_last)
{
	date a_first = period_begins(a, a_last, NULL, 0), b_first = period_begins(b, b_last, NULL, 0);
	return a_last == b_last && (a_first == b_first || a_first == a_last || b_first == b_last);
}
