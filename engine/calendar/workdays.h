/*
 * Working days of England: Monday to Friday without the bank holidays of an
 * edition. An edition is a named list with the years that it covers; a day
 * after its last year is counted without holidays and marked provisional.
 *
 * Counting: SI 2015/1792 reg. 4 asks for a statement "within 70 working days
 * of receiving the report": day 1 is the first working day after the start.
 */
#ifndef WSOA_CALENDAR_WORKDAYS_H
#define WSOA_CALENDAR_WORKDAYS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "calendar/date.h"

struct holiday {
	date day;
	const char *title;
};

struct calendar {
	const char *name;          /* "England 2015 to 2026 (embedded)" */
	const struct holiday *holidays; /* ascending, no day twice, Monday to Friday only */
	size_t count;
	int first_year, last_year; /* years that the edition covers whole: from its first holiday's to its last one's; 1 and 0 for none */
	const struct term *terms;  /* the area's, ascending by ends_on */
	size_t term_count;
};

/*
 * Reads an edition. Two forms of JSON are known: GOV.UK's bank-holidays.json
 * (division england-and-wales is used) and our own:
 * {"name":"...","holidays":[{"date":"2015-01-01","title":"..."}],"terms":[{"name":"Spring term 2020","starts_on":"...","ends_on":"..."}]}
 * (holidays or terms may be missing). name may be NULL: GOV.UK's form then gets
 * "GOV.UK to 2027 (sha256 1a2b3c4d)", the first 8 hex digits of the text's
 * hash; ours without a name "unnamed (sha256 1a2b3c4d)". GOV.UK's note becomes part of the title:
 * "Boxing Day (substitute day)". Holidays at a weekend are left out.
 * All faults are reported as issues; a year with fewer than the usual eight
 * holidays is a warning. Memory in mem. WSOA_INVALID, WSOA_NOMEM.
 */
wsoa_status calendar_read(const char *text, size_t len, struct arena *mem, struct error *err, struct calendar *out);
/* The edition in our own form, as canonical text that calendar_read reads back to the same. */
void calendar_write(const struct calendar *cal, struct buf *out);
/*
 * newer laid over older: the years that newer covers come from newer, others
 * from older; terms likewise (newer's win by name). The name is newer's.
 * WSOA_INVALID where years that neither covers lie between them; WSOA_NOMEM.
 */
wsoa_status calendar_merge(const struct calendar *older, const struct calendar *newer, struct arena *mem, struct error *err, struct calendar *out);

const struct holiday *calendar_holiday(const struct calendar *cal, date d); /* NULL when none */
bool workday_is(const struct calendar *cal, date d);
/* The n-th working day after d (n > 0) or before d (n < 0); n = 0 gives d. DATE_NONE outside 1900..2199. In O(log holidays). */
date workday_add(const struct calendar *cal, date d, int n);
/* Working days after from up to and including to; when to < from, minus those before from down to and including to. The inverse of workday_add. In O(log holidays). */
int workday_count(const struct calendar *cal, date from, date to);
bool calendar_provisional(const struct calendar *cal, date d); /* outside the years covered */

/*
 * Date arithmetic for people: DATE (+|-) N(d|wd|w|m|y) ..., or DATE .. DATE
 * (how many days and working days lie between). Words such as "today" need
 * ctx->today. Units also in full: "70 working days", "3 months".
 */
struct calc_step {
	char term[32];           /* "+ 70wd": sign and unit in short, however written */
	date from, to;
	struct holiday *holidays; /* weekday holidays passed over, for wd steps */
	size_t holiday_count;
};
struct calc_result {
	bool between;            /* the DATE .. DATE form */
	date start, end;
	int days, workdays;      /* for between */
	bool provisional;        /* working days were counted in years that the edition does not cover */
	struct calc_step *steps;
	size_t step_count;
};
/* A period stands for its last day. WSOA_INVALID with the column in where ("column 14"), WSOA_NOMEM. */
wsoa_status calc(const char *text, const struct calendar *cal, const struct date_context *ctx, struct arena *mem, struct error *err, struct calc_result *out);

#endif
