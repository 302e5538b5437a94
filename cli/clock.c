#include "clock.h"

#include <stddef.h>
#include <time.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* Days from 1970-01-01 to a day of the Gregorian calendar. */
static int64_t day_number(int year, int month, int day)
{
	int y = year - (month <= 2), m = month > 2 ? month - 3 : month + 9;
	return (int64_t)y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && leap);
}

/* Of March or October, which have 31 days; day 0 was a Thursday. */
static int64_t last_sunday(int year, int month)
{
	int64_t last = day_number(year, month, 31);
	return last - (last + 4) % 7;
}

static bool digits(const char **at, int count, int *out)
{
	*out = 0;
	for (int i = 0; i < count; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*out = *out * 10 + (**at - '0');
	}
	return true;
}

static bool sign(const char **at, char wanted)
{
	if (**at != wanted)
		return false;
	++*at;
	return true;
}

static bool read_day(const char **at, int64_t *day, int *year)
{
	int month, dom;
	if (!digits(at, 4, year) || !sign(at, '-') || !digits(at, 2, &month) || !sign(at, '-') || !digits(at, 2, &dom))
		return false;
	if (*year < 1970 || month < 1 || month > 12 || dom < 1 || dom > month_days(*year, month))
		return false;
	*day = day_number(*year, month, dom);
	return true;
}

/* Milliseconds after the point: three digits count, more are passed over. */
static bool read_fraction(const char **at, int *ms)
{
	const char *from = *at;
	*ms = 0;
	for (int unit = 100; **at >= '0' && **at <= '9'; ++*at, unit /= 10)
		*ms += (**at - '0') * unit;
	return *at > from;
}

static bool read_zone(const char **at, int *seconds)
{
	int hours, minutes, way = **at == '-' ? -1 : 1;
	*seconds = 0;
	if (sign(at, 'Z'))
		return true;
	if (!sign(at, '+') && !sign(at, '-'))
		return false;
	if (!digits(at, 2, &hours) || !sign(at, ':') || !digits(at, 2, &minutes) || hours > 14 || minutes > 59)
		return false;
	*seconds = way * (hours * HOUR + minutes * MINUTE);
	return true;
}

static bool read_time(const char **at, int64_t *ms)
{
	int hour, minute, second = 0, fraction = 0, zone;
	if (!digits(at, 2, &hour) || !sign(at, ':') || !digits(at, 2, &minute))
		return false;
	if (sign(at, ':') && !digits(at, 2, &second))
		return false;
	if (sign(at, '.') && !read_fraction(at, &fraction))
		return false;
	if (!read_zone(at, &zone) || hour > 23 || minute > 59 || second > 59)
		return false;
	*ms = ((int64_t)hour * HOUR + minute * MINUTE + second - zone) * 1000 + fraction;
	return true;
}

bool clock_parse(const char *text, int64_t *ms)
{
	int64_t day, time = 0;
	int year;
	if (!read_day(&text, &day, &year))
		return false;
	if (sign(&text, 'T')) {
		if (!read_time(&text, &time) || *text)
			return false;
	} else {
		/* both changes of the clock are before noon */
		bool summer = day >= last_sunday(year, 3) && day < last_sunday(year, 10);
		time = (int64_t)(12 * HOUR - (summer ? HOUR : 0)) * 1000;
	}
	*ms = day * DAY * 1000 + time;
	return !*text;
}

int64_t clock_now(void)
{
	struct timespec now = { 0 };
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
