/*
 * Dates as day numbers, and dates as people write them.
 *
 * A day number counts days of the proleptic Gregorian calendar from
 * 1970-01-01 = 0. No time_t, no time zone, no locale. Dates of records lie in
 * 1900-01-01 to 2199-12-31.
 */
#ifndef WSOA_CALENDAR_DATE_H
#define WSOA_CALENDAR_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t date;
#define DATE_NONE INT32_MIN

enum { DATE_FIRST = -25567, DATE_LAST = 84005 }; /* 1900-01-01 and 2199-12-31 */
enum { DATE_ISO = 10, DATE_LONG = 24, INSTANT_SHORT = DATE_LONG + 6, PERIOD_WORDS = 40 };

date date_of(int year, int month, int day);   /* DATE_NONE when there is no such day or the year is outside 1900..2199 */
date date_nearest(int64_t day);               /* that day, or the one of 1900..2199 that is nearest to it */
void date_split(date d, int *year, int *month, int *day);
int date_weekday(date d);                     /* 1 Monday .. 7 Sunday (ISO 8601) */
void date_iso(date d, char out[DATE_ISO + 1]); /* "2026-03-31"; here and below "" for DATE_NONE */
void date_long(date d, char out[DATE_LONG + 1]); /* "31 March 2026" (GOV.UK style) */
void date_short(date d, char out[DATE_LONG + 1]); /* "31 Mar 2026" */
date date_add_days(date d, int days);         /* DATE_NONE outside 1900..2199, here and below */
date date_add_months(date d, int months);     /* same day of month, or the last one where it does not exist */
date date_month_end(date d);
date date_easter(int year);                   /* Easter Sunday (anonymous Gregorian computus) */
bool date_iso_parse(const char *text, date *out); /* exactly YYYY-MM-DD */

/* The day in London of an instant in ms since 1970 UTC: summer time from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October. */
date date_london(int64_t ms);
/* First ms that is no longer day d in London (the end of day d, exclusive). */
int64_t date_london_end(date d);
/* 12:00 in London on day d, in ms UTC. */
int64_t date_london_noon(date d);
/* "2019-10-14T17:50:01.123Z" of ms; and back. */
void instant_format(int64_t ms, char out[25]);
void instant_short(int64_t ms, char out[INSTANT_SHORT + 1]); /* in London: "14 Oct 2019 18:50" */
bool instant_parse(const char *text, int64_t *ms); /* with or without ms; "Z" or +hh:mm; seconds may be missing */

enum period_type { /* the sort of year or period that a field speaks of */
	PERIOD_ANY, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_TERM, PERIOD_SCHOOL_YEAR, PERIOD_FINANCIAL_YEAR, PERIOD_CALENDAR_YEAR, PERIOD_SNAPSHOT
};
enum repeats { REPEATS_NONE, REPEATS_WEEKLY, REPEATS_MONTHLY, REPEATS_HALF_TERMLY, REPEATS_QUARTERLY, REPEATS_TERMLY, REPEATS_HALF_YEARLY, REPEATS_YEARLY };
const char *repeats_name(enum repeats r); /* "weekly", "monthly", "half-termly", "quarterly", "termly", "half-yearly", "yearly"; "" for none */
bool repeats_parse(const char *name, enum repeats *out); /* exactly one of those names */

/*
 * A term that the area has not loaded: spring 1 January to Easter Sunday (the
 * day before Easter Monday), summer to 31 July, autumn 1 September to 31
 * December. DATE_NONE in both outside 1900..2199.
 */
enum season { SEASON_SPRING, SEASON_SUMMER, SEASON_AUTUMN };
void term_by_convention(int year, enum season season, date *first, date *last);

enum date_verdict {
	DATE_READ,       /* a day, or the last day of a period */
	DATE_REPEATING,  /* "termly": no date, repeats is set */
	DATE_OPEN,       /* "ongoing", "ASAP", "tbc", "n/a": says there is no date */
	DATE_IMPOSSIBLE, /* 31/09/2019 */
	DATE_YEARLESS,   /* "November", "end of March" */
	DATE_UNREADABLE,
};

/* Terms of schools that the area has loaded; sorted by last day. */
struct term {
	const char *name; /* "Spring term 2020" */
	date starts_on, ends_on;
};

struct date_context {
	enum period_type year;     /* what a bare "2018/19" means here; PERIOD_ANY: refused as unclear */
	bool month_first;          /* 4/1/19 is 1 April: only where a person said so (--date-order mdy) */
	const struct term *terms;
	size_t term_count;
	date today;                /* for "today", "yesterday", "tomorrow"; DATE_NONE: not understood */
};

struct date_reading {
	date day;                  /* the day, or the last day of the period */
	date first;                /* first day of the period (= day for a day) */
	bool period;               /* wider than a day */
	enum period_type type;     /* for a period */
	bool by_convention;        /* a term that the area has not loaded: 31 December, the day before Easter Monday, 31 July */
	bool ambiguous;            /* all-number with both first parts <= 12 and different: the other order is another date */
	enum repeats repeats;
	char words[PERIOD_WORDS + 1]; /* the period in standard words: "May 2019", "Q3 2019/20", "Q3 2019", "2018/19", "2019", "Spring term 2020"; "" for a day */
	char why[200];             /* a sentence for every verdict but DATE_READ: what is wrong, and what to write where that is not plain from it */
	bool advised;              /* it says what to write */
};

/*
 * Reads a date as people write it. Day before month always. Forms:
 * 2019-05-01, 1/4/19, 01.05.2019, 1-5-2019, 1 May 2019, 1st May 2019, Mon 1 May 2019 (the
 * weekday must be right), May 1 2019 (month by name), May 19 (= May 2019: a
 * month by name and one number is month and year, never a day), May 2019,
 * Jun-19, Sept 2019, 2019-05 (month), end of May 2019, by end May 2019,
 * Q3 2019/20 (financial: Oct to Dec 2019), Q3 2019 (calendar), 2018/19,
 * 2018-19 (only where ctx->year says which kind of year), 2019 (calendar year; where
 * ctx->year is a school or financial year, refused as unclear), FY 2018/19, school year
 * 2018/19, academic year 2018/19, Spring term 2020 (Autumn, Spring, Summer).
 * Two-digit years: 00..99 = 2000..2099. Leading "by", "before the end of",
 * "end", "end of", and trailing full stops are passed over. Case does not matter.
 * A school year ends on 31 August, a financial year on 31 March.
 */
enum date_verdict date_read(const char *text, const struct date_context *ctx, struct date_reading *out);

/* The period after r of the kind that `repeats` names: given a due day, the last day of the next period (the same day a week later, the month-end after, ...; ends of months stay ends of months). Terms: next loaded term's end, else by convention; half terms: by convention, 6 or 7 weeks: the next of 31 October, 31 December, 15 February, day before Easter Monday, 31 May, 31 July. */
date date_next_repeat(date due, enum repeats repeats, const struct term *terms, size_t term_count);

/*
 * The first day after `after` on which a period of that type ends: a month, a
 * quarter (31 March, 30 June, 30 September, 31 December), a term (the area's,
 * else by convention), a school year (31 August), financial year (31 March) or
 * calendar year. DATE_NONE for PERIOD_ANY and PERIOD_SNAPSHOT, which have no
 * calendar, and outside 1900..2199.
 */
date period_end_after(date after, enum period_type type, const struct term *terms, size_t term_count);
/*
 * The first day of a period by its standard words (those of date_reading.words,
 * or a day) and its last day, which tells a school year from a financial one;
 * its last day where the words are none.
 */
date period_begins(const char *words, date last, const struct term *terms, size_t term_count);
/* The type of such a period; PERIOD_ANY for a day and where the words are none. */
enum period_type period_type_in(const char *words, date last);
/* Whether two are one period: they end on the same day and, where both are wider than a day, begin on the same. */
bool period_same(const char *a, date a_last, const char *b, date b_last);
/* "month", "quarter", "term", "school-year", "financial-year", "calendar-year", "snapshot"; PERIOD_ANY for NULL and all else. */
enum period_type period_type_of(const char *name);

#endif
