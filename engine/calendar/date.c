/*
 * Day numbers, their printed forms, and the clock of London.
 *
 * Hides the Gregorian calendar (years counted from 1 March, so that the leap
 * day comes last) and the rule of summer time. Everything is arithmetic on
 * integers; nothing asks the system.
 */
#include "calendar/date.h"

#include <string.h>

enum { YEAR_FIRST = 1900, YEAR_LAST = 2199 };

#define MS_MINUTE INT64_C(60000)
#define MS_HOUR   (60 * MS_MINUTE)
#define MS_DAY    (24 * MS_HOUR)

static const char *const month_names[] = { "January", "February", "March", "April", "May", "June", "July", "August",
	                                   "September", "October", "November", "December" };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01 of any day that exists. */
static date day_number(int year, int month, int day)
{
	int y = month > 2 ? year : year - 1;
	int era = (int)floor_div(y, 400);
	int of_era = y - era * 400;
	int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

date date_of(int year, int month, int day)
{
	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return DATE_NONE;
	return day_number(year, month, day);
}

date date_nearest(int64_t day)
{
	return day < DATE_FIRST ? DATE_FIRST : day > DATE_LAST ? DATE_LAST : (date)day;
}

void date_split(date d, int *year, int *month, int *day)
{
	int64_t z = (int64_t)d + 719468;
	int64_t era = floor_div(z, 146097);
	int of_era = (int)(z - era * 146097);
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;
	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(era * 400) + y + (*month <= 2);
}

int date_weekday(date d)
{
	int64_t since_monday = (int64_t)d + 3; /* 1969-12-29 was a Monday */
	return (int)(since_monday - floor_div(since_monday, 7) * 7) + 1;
}

date date_add_days(date d, int days)
{
	int64_t day = (int64_t)d + days;
	return day >= DATE_FIRST && day <= DATE_LAST ? (date)day : DATE_NONE;
}

date date_add_months(date d, int months)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	int64_t count = (int64_t)year * 12 + month - 1 + months;
	if (count < YEAR_FIRST * 12 || count >= (YEAR_LAST + 1) * 12)
		return DATE_NONE;
	year = (int)(count / 12);
	month = (int)(count % 12) + 1;
	int last = month_days(year, month);
	return date_of(year, month, day < last ? day : last);
}

date date_month_end(date d)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	return d - day + month_days(year, month);
}

date date_easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int g = (8 * b + 13) / 25;
	int h = (19 * a + b - b / 4 - g + 15) % 30;
	int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int m = (a + 11 * h + 19 * l) / 433;
	int month = (h + l - 7 * m + 90) / 25;
	return date_of(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

/* ---- printing ---- */

/* value in exactly width digits; returns what follows them. */
static char *put_digits(char *out, int value, int width)
{
	for (int i = width - 1; i >= 0; i--, value /= 10)
		out[i] = (char)('0' + value % 10);
	return out + width;
}

static char *put_text(char *out, const char *text, size_t len)
{
	memcpy(out, text, len);
	return out + len;
}

static char *put_iso(char *out, date d)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	out = put_digits(out, year, 4);
	*out++ = '-';
	out = put_digits(out, month, 2);
	*out++ = '-';
	return put_digits(out, day, 2);
}

/* "31 March 2026" with at most letters letters of the month; "" for DATE_NONE. */
static void put_long(char *out, date d, size_t letters)
{
	if (d != DATE_NONE) {
		int year, month, day;
		date_split(d, &year, &month, &day);
		const char *name = month_names[month - 1];
		size_t len = strlen(name);
		out = put_digits(out, day, day < 10 ? 1 : 2);
		*out++ = ' ';
		out = put_text(out, name, len < letters ? len : letters);
		*out++ = ' ';
		out = put_digits(out, year, 4);
	}
	*out = '\0';
}

void date_iso(date d, char out[DATE_ISO + 1])
{
	if (d != DATE_NONE)
		out = put_iso(out, d);
	*out = '\0';
}

void date_long(date d, char out[DATE_LONG + 1])
{
	put_long(out, d, DATE_LONG);
}

void date_short(date d, char out[DATE_LONG + 1])
{
	put_long(out, d, 3);
}

/* ---- parsing what machines write ---- */

/* Exactly count digits at *text, which is moved behind them. */
static bool take_digits(const char **text, int count, int *out)
{
	*out = 0;
	for (int i = 0; i < count; i++, ++*text) {
		if (**text < '0' || **text > '9')
			return false;
		*out = *out * 10 + (**text - '0');
	}
	return true;
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	++*text;
	return true;
}

static bool take_iso(const char **text, date *out)
{
	int year, month, day;
	if (!take_digits(text, 4, &year) || !take_char(text, '-') || !take_digits(text, 2, &month) ||
	    !take_char(text, '-') || !take_digits(text, 2, &day))
		return false;
	*out = date_of(year, month, day);
	return *out != DATE_NONE;
}

bool date_iso_parse(const char *text, date *out)
{
	date d;
	if (!take_iso(&text, &d) || *text != '\0')
		return false;
	*out = d;
	return true;
}

/* ---- London ---- */

static date last_sunday(int year, int month)
{
	date end = day_number(year, month, 31); /* asked of March and October only */
	return end - date_weekday(end) % 7;
}

/* The days on which the clocks change in the year of d. */
static void change_days(date d, date *spring, date *autumn)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	*spring = last_sunday(year, 3);
	*autumn = last_sunday(year, 10);
}

/* What London's clocks show, as ms since they showed the beginning of 1970. */
static int64_t london_clock(int64_t ms)
{
	date spring, autumn;
	date utc = (date)floor_div(ms, MS_DAY);
	change_days(utc, &spring, &autumn);
	bool summer = ms >= spring * MS_DAY + MS_HOUR && ms < autumn * MS_DAY + MS_HOUR;
	return ms + (summer ? MS_HOUR : 0);
}

date date_london(int64_t ms)
{
	return (date)floor_div(london_clock(ms), MS_DAY);
}

int64_t date_london_end(date d)
{
	date spring, autumn;
	date next = d + 1;
	change_days(next, &spring, &autumn);
	bool summer = next > spring && next <= autumn; /* at midnight: the change comes after it */
	return next * MS_DAY - (summer ? MS_HOUR : 0);
}

int64_t date_london_noon(date d)
{
	date spring, autumn;
	change_days(d, &spring, &autumn);
	bool summer = d >= spring && d < autumn; /* at noon: the change has come */
	return d * MS_DAY + 12 * MS_HOUR - (summer ? MS_HOUR : 0);
}

void instant_short(int64_t ms, char out[INSTANT_SHORT + 1])
{
	date d = date_london(ms);
	int minutes = (int)((london_clock(ms) - d * MS_DAY) / MS_MINUTE);
	date_short(d, out);
	out += strlen(out);
	*out++ = ' ';
	out = put_digits(out, minutes / 60, 2);
	*out++ = ':';
	out = put_digits(out, minutes % 60, 2);
	*out = '\0';
}

void instant_format(int64_t ms, char out[25])
{
	date d = (date)floor_div(ms, MS_DAY);
	int rest = (int)(ms - d * MS_DAY);
	out = put_iso(out, d);
	*out++ = 'T';
	out = put_digits(out, rest / 3600000, 2);
	*out++ = ':';
	out = put_digits(out, rest / 60000 % 60, 2);
	*out++ = ':';
	out = put_digits(out, rest / 1000 % 60, 2);
	*out++ = '.';
	out = put_digits(out, rest % 1000, 3);
	*out++ = 'Z';
	*out = '\0';
}

/* ".123": one to nine digits, of which three count. */
static bool take_fraction(const char **text, int *ms)
{
	int digit, count = 0;
	*ms = 0;
	while (take_digits(text, 1, &digit)) {
		if (count < 3)
			*ms = *ms * 10 + digit;
		count++;
	}
	for (int i = count; i < 3; i++)
		*ms *= 10;
	return count >= 1 && count <= 9;
}

/* hh:mm[:ss[.fff]] */
static bool take_time(const char **text, int64_t *ms)
{
	int hour, minute, second = 0, fraction = 0;
	if (!take_digits(text, 2, &hour) || !take_char(text, ':') || !take_digits(text, 2, &minute))
		return false;
	if (take_char(text, ':')) {
		if (!take_digits(text, 2, &second))
			return false;
		if (take_char(text, '.') && !take_fraction(text, &fraction))
			return false;
	}
	*ms = hour * MS_HOUR + minute * MS_MINUTE + second * 1000 + fraction;
	return hour < 24 && minute < 60 && second < 60;
}

/* "Z" or +hh:mm, as the ms that local time is ahead of UTC. */
static bool take_offset(const char **text, int64_t *ahead)
{
	int hour, minute;
	*ahead = 0;
	if (take_char(text, 'Z'))
		return true;
	bool west = **text == '-';
	if (!take_char(text, west ? '-' : '+') || !take_digits(text, 2, &hour) || !take_char(text, ':') ||
	    !take_digits(text, 2, &minute))
		return false;
	*ahead = (hour * MS_HOUR + minute * MS_MINUTE) * (west ? -1 : 1);
	return hour < 24 && minute < 60;
}

bool instant_parse(const char *text, int64_t *ms)
{
	date d;
	int64_t time, ahead;
	if (!take_iso(&text, &d) || !take_char(&text, 'T') || !take_time(&text, &time) || !take_offset(&text, &ahead) ||
	    *text != '\0')
		return false;
	*ms = d * MS_DAY + time - ahead;
	return true;
}
