/*
 * Working days by formula: weekdays up to a day follow from the day number
 * alone, holidays up to a day from a binary search. The slow twin that counts
 * day by day lives in the tests.
 */
#include "calendar/workdays.h"

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Mondays to Fridays up to and including d, from Monday 1969-12-29 = 1. */
static int64_t weekdays_to(int64_t d)
{
	int64_t since = d + 3;
	int64_t weeks = floor_div(since, 7);
	int64_t day = since - weeks * 7;
	return weeks * 5 + (day < 5 ? day + 1 : 5);
}

/* The day with which weekdays_to() reaches count. */
static int64_t weekday_at(int64_t count)
{
	int64_t weeks = floor_div(count - 1, 5);
	return weeks * 7 + (count - 1 - weeks * 5) - 3;
}

/* The number of holidays up to and including d. */
static size_t holidays_to(const struct calendar *cal, int64_t d)
{
	size_t low = 0, high = cal->count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (cal->holidays[mid].day <= d)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int64_t workdays_to(const struct calendar *cal, int64_t d)
{
	return weekdays_to(d) - (int64_t)holidays_to(cal, d);
}

/* The day with which workdays_to() reaches count: the holidays before it are those at which it is not yet reached. */
static int64_t workday_at(const struct calendar *cal, int64_t count)
{
	size_t low = 0, high = cal->count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (weekdays_to(cal->holidays[mid].day) - (int64_t)(mid + 1) < count)
			low = mid + 1;
		else
			high = mid;
	}
	return weekday_at(count + (int64_t)low);
}

const struct holiday *calendar_holiday(const struct calendar *cal, date d)
{
	size_t n = holidays_to(cal, d);
	return n && cal->holidays[n - 1].day == d ? &cal->holidays[n - 1] : NULL;
}

bool workday_is(const struct calendar *cal, date d)
{
	return date_weekday(d) <= 5 && !calendar_holiday(cal, d);
}

date workday_add(const struct calendar *cal, date d, int n)
{
	int64_t day = d;
	if (n > 0)
		day = workday_at(cal, workdays_to(cal, day) + n);
	else if (n < 0)
		day = workday_at(cal, workdays_to(cal, day - 1) + n + 1);
	return day >= DATE_FIRST && day <= DATE_LAST ? (date)day : DATE_NONE;
}

int workday_count(const struct calendar *cal, date from, date to)
{
	int64_t before = to < from; /* going back, to counts and from does not */
	return (int)(workdays_to(cal, to - before) - workdays_to(cal, from - before));
}

bool calendar_provisional(const struct calendar *cal, date d)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	return year < cal->first_year || year > cal->last_year;
}
