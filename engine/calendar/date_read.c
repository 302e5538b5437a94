/*
 * Dates as people write them.
 *
 * The text is tidied and cut into tokens, whose sorts make up a signature:
 * "Q3 2019/20" is "Qnn/n". A table gives for each signature the function that
 * knows what it means. What has no signature in the table is no date.
 */
#include "calendar/date_tokens.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct reader {
	const struct date_context *ctx;
	struct date_reading *out;
	char shown[DATE_SHOWN + 1]; /* what was written, for sentences */
	char text[DATE_TEXT + 1];   /* what was written, tidied */
	struct date_tokens t;
};

/* ---- sentences ---- */

static enum date_verdict say(struct reader *r, enum date_verdict verdict, const char *fmt, ...)
        __attribute__((format(printf, 3, 4)));

/* "what was written" and how it fails, as one sentence. */
static enum date_verdict say(struct reader *r, enum date_verdict verdict, const char *fmt, ...)
{
	char *why = r->out->why;
	size_t size = sizeof r->out->why;
	int len = snprintf(why, size, "'%s' ", r->shown);
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(why + len, size - (size_t)len, fmt, ap);
	va_end(ap);
	r->out->advised = strstr(fmt, ": write ");
	return verdict;
}

static enum date_verdict unreadable(struct reader *r)
{
	return say(r, DATE_UNREADABLE, "is not a date that is understood");
}

static enum date_verdict yearless(struct reader *r)
{
	return say(r, DATE_YEARLESS, "has no year");
}

static enum date_verdict outside(struct reader *r)
{
	return say(r, DATE_IMPOSSIBLE, "lies outside the years 1900 to 2199");
}

/* ---- results ---- */

static enum date_verdict give_period(struct reader *r, enum period_type type, date first, date last)
{
	if (first == DATE_NONE || last == DATE_NONE) {
		r->out->words[0] = '\0';
		return outside(r);
	}
	r->out->period = true;
	r->out->type = type;
	r->out->first = first;
	r->out->day = last;
	return DATE_READ;
}

static enum date_verdict give_day(struct reader *r, int year, int month, int day)
{
	static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	char written[DATE_LONG + 1];
	date start = date_of(year, month, 1);
	date d = date_of(year, month, day);
	if (start == DATE_NONE)
		return outside(r);
	if (d == DATE_NONE) {
		date end = date_month_end(start);
		date_long(end, written);
		return say(r, DATE_IMPOSSIBLE, "does not exist: %s has %d days", written + 3, end - start + 1);
	}
	if (r->t.weekday && r->t.weekday != date_weekday(d)) {
		date_long(d, written);
		return say(r, DATE_IMPOSSIBLE, "contradicts itself: %s is a %s", written, names[date_weekday(d) - 1]);
	}
	r->out->day = r->out->first = d;
	return DATE_READ;
}

static enum date_verdict give_month(struct reader *r, int year, int month)
{
	char written[DATE_LONG + 1];
	date first = date_of(year, month, 1);
	if (first == DATE_NONE)
		return outside(r);
	date_long(first, written);
	snprintf(r->out->words, sizeof r->out->words, "%s", written + 2);
	return give_period(r, PERIOD_MONTH, first, date_month_end(first));
}

/* The three months of calendar quarter 1 .. 4. */
static enum date_verdict give_quarter(struct reader *r, int year, int quarter)
{
	date first = date_of(year, 3 * quarter - 2, 1);
	date last = date_of(year, 3 * quarter, 1);
	return give_period(r, PERIOD_QUARTER, first, last == DATE_NONE ? DATE_NONE : date_month_end(last));
}

/* The year that begins in start and spans two calendar years. */
static enum date_verdict give_split_year(struct reader *r, enum period_type type, int start)
{
	bool school = type == PERIOD_SCHOOL_YEAR;
	snprintf(r->out->words, sizeof r->out->words, "%d/%02d", start, (start + 1) % 100);
	return give_period(r, type, date_of(start, school ? 9 : 4, 1), date_of(start + 1, school ? 8 : 3, 31));
}

static enum date_verdict give_calendar_year(struct reader *r, int year)
{
	snprintf(r->out->words, sizeof r->out->words, "%d", year);
	return give_period(r, PERIOD_CALENDAR_YEAR, date_of(year, 1, 1), date_of(year, 12, 31));
}

static enum date_verdict give_loaded_term(struct reader *r, const struct term *t)
{
	snprintf(r->out->words, sizeof r->out->words, "%s", t->name);
	return give_period(r, PERIOD_TERM, t->starts_on, t->ends_on);
}

/* ---- years ---- */

/* 19 and 2019 are years, 1st and 019 are not: 0. */
static int year_of(const struct date_number *n)
{
	if (n->ordinal || (n->digits != 2 && n->digits != 4))
		return 0;
	return n->digits == 2 ? 2000 + n->value : n->value;
}

/* The first year of 2018/19, 18/19 or 2018/2019; 0 where the second does not follow it. */
static int split_year_of(const struct date_number *n)
{
	int year = year_of(n);
	int next = year + 1;
	bool follows = n[1].digits == 4 ? n[1].value == next : n[1].digits == 2 && n[1].value == next % 100;
	return year && follows && !n[1].ordinal ? year : 0;
}

static enum date_verdict not_split_year(struct reader *r)
{
	const struct date_number *n = r->t.n;
	if (strchr(r->text, '-') && r->t.count == 2 && n[0].digits == 4 && n[1].digits == 2 && (n[1].value < 1 || n[1].value > 12))
		return say(r, DATE_UNREADABLE, "has no month %02d, nor is that the year after it: write for example 2019-09 or 2018/19", n[1].value);
	return say(r, DATE_UNREADABLE, "does not name a year and the one after it: write for example 2018/19");
}

static enum date_verdict unclear_year(struct reader *r)
{
	return say(r, DATE_UNREADABLE, "may be a school or a financial year: write 'school year 2018/19' or 'FY 2018/19'");
}

static bool is_split(enum period_type type)
{
	return type == PERIOD_SCHOOL_YEAR || type == PERIOD_FINANCIAL_YEAR;
}

/* ---- what the signatures mean: n[first] is day or quarter, n[year] the year or its beginning ---- */

struct form {
	const char *signature;
	enum date_verdict (*read)(struct reader *r, const struct form *f);
	size_t first, year;
	enum period_type type;
};

static enum date_verdict read_yearless(struct reader *r, const struct form *f)
{
	(void)f;
	return yearless(r);
}

/* 1 May 2019, May 1 2019 */
static enum date_verdict read_day(struct reader *r, const struct form *f)
{
	int year = year_of(&r->t.n[f->year]);
	const struct date_number *day = &r->t.n[f->first];
	return year && day->digits <= 2 ? give_day(r, year, r->t.month, day->value) : unreadable(r);
}

/* May 2019, May 19: one number beside a month's name is a year */
static enum date_verdict read_month(struct reader *r, const struct form *f)
{
	int year = year_of(&r->t.n[f->year]);
	if (year)
		return give_month(r, year, r->t.month);
	return r->t.n[f->year].digits <= 2 ? yearless(r) : unreadable(r);
}

/* 2019 May is a month; 19 May is a day without its year */
static enum date_verdict read_month_after(struct reader *r, const struct form *f)
{
	return r->t.n[f->year].digits == 4 ? read_month(r, f) : r->t.n[f->year].digits <= 2 ? yearless(r) : unreadable(r);
}

static enum date_verdict no_such_month(struct reader *r, int month)
{
	return say(r, DATE_IMPOSSIBLE, "has %d where the month stands: the %s comes first, and there are 12 months", month,
	           r->ctx->month_first ? "month" : "day");
}

/* 1/4/19 in the order that holds here */
static enum date_verdict read_day_month_year(struct reader *r)
{
	const struct date_number *day = &r->t.n[r->ctx->month_first ? 1 : 0];
	const struct date_number *month = &r->t.n[r->ctx->month_first ? 0 : 1];
	int year = year_of(&r->t.n[2]);
	if (!year || day->digits > 2 || month->digits > 2)
		return unreadable(r);
	if (month->value < 1 || month->value > 12)
		return no_such_month(r, month->value);
	enum date_verdict v = give_day(r, year, month->value, day->value);
	r->out->ambiguous = v == DATE_READ && day->value <= 12 && day->value != month->value;
	return v;
}

static enum date_verdict read_numbers(struct reader *r, const struct form *f)
{
	(void)f;
	const struct date_number *n = r->t.n;
	if (n[0].ordinal || n[1].ordinal || n[2].ordinal)
		return unreadable(r);
	if (n[0].digits != 4)
		return read_day_month_year(r);
	if (n[1].digits > 2 || n[2].digits > 2)
		return unreadable(r);
	if (n[1].value < 1 || n[1].value > 12)
		return say(r, DATE_IMPOSSIBLE, "has %d where the month stands, and there are 12 months", n[1].value);
	return give_day(r, n[0].value, n[1].value, n[2].value);
}

/* 2018/19 or 2019 where only the field can say which kind of year it is */
static enum date_verdict read_split_year(struct reader *r, const struct form *f)
{
	int year = split_year_of(&r->t.n[f->year]);
	if (!year)
		return not_split_year(r);
	if (is_split(f->type))
		return give_split_year(r, f->type, year);
	return is_split(r->ctx->year) ? give_split_year(r, r->ctx->year, year) : unclear_year(r);
}

/* 2019-05 is a month, as long as 2011-12 cannot be meant as a year. */
static enum date_verdict read_year_and_month(struct reader *r, const struct form *f)
{
	const struct date_number *n = r->t.n;
	bool month = n[1].digits <= 2 && n[1].value >= 1 && n[1].value <= 12;
	bool year = split_year_of(n) != 0;
	if (r->t.separator != '-' || !month)
		return read_split_year(r, f);
	if (year && is_split(r->ctx->year))
		return say(r, DATE_UNREADABLE, "may be a month or a year: write 2011/12 for the year, December 2011 for the month");
	return give_month(r, n[0].value, n[1].value);
}

/* 2019-05, 05/2019, 2018/19; 31/3 lacks its year */
static enum date_verdict read_pair(struct reader *r, const struct form *f)
{
	const struct date_number *n = r->t.n;
	if (n[0].ordinal || n[1].ordinal || n[0].digits == 3 || n[1].digits == 3)
		return unreadable(r);
	if (n[0].digits == 4)
		return read_year_and_month(r, f);
	if (n[1].digits == 4)
		return n[0].value >= 1 && n[0].value <= 12 ? give_month(r, n[1].value, n[0].value)
		                                           : no_such_month(r, n[0].value);
	return yearless(r);
}

static enum date_verdict read_year(struct reader *r, const struct form *f)
{
	const struct date_number *n = &r->t.n[f->year];
	bool calendar = f->type == PERIOD_CALENDAR_YEAR;
	if (n->digits != 4 || n->ordinal)
		return unreadable(r);
	if (is_split(f->type) || (!calendar && is_split(r->ctx->year)))
		return say(r, DATE_UNREADABLE, "may be the year that begins or the one that ends in %d: write for example %d/%02d",
		           n->value, n->value, (n->value + 1) % 100);
	return give_calendar_year(r, n->value);
}

static bool is_quarter(const struct date_number *n)
{
	return n->digits == 1 && !n->ordinal && n->value >= 1 && n->value <= 4;
}

static enum date_verdict no_such_quarter(struct reader *r)
{
	return say(r, DATE_IMPOSSIBLE, "names no quarter: a year has Q1 to Q4");
}

/* Q3 2019 */
static enum date_verdict read_quarter(struct reader *r, const struct form *f)
{
	int year = year_of(&r->t.n[f->year]);
	if (!is_quarter(&r->t.n[f->first]))
		return no_such_quarter(r);
	if (!year)
		return unreadable(r);
	snprintf(r->out->words, sizeof r->out->words, "Q%d %d", r->t.n[f->first].value, year);
	return give_quarter(r, year, r->t.n[f->first].value);
}

/* Q3 2019/20: the financial year's quarters begin in April, its last lies in the next calendar year */
static enum date_verdict read_financial_quarter(struct reader *r, const struct form *f)
{
	int year = split_year_of(&r->t.n[f->year]);
	int quarter = r->t.n[f->first].value;
	if (!is_quarter(&r->t.n[f->first]))
		return no_such_quarter(r);
	if (!year)
		return not_split_year(r);
	snprintf(r->out->words, sizeof r->out->words, "Q%d %d/%02d", quarter, year, (year + 1) % 100);
	return quarter < 4 ? give_quarter(r, year, quarter + 1) : give_quarter(r, year + 1, 1);
}

static const struct term *loaded_term(const struct reader *r, const char *name);

/* The term of a calendar year: as loaded, else by convention. */
static enum date_verdict give_term(struct reader *r, int year)
{
	static const char *const names[] = { "Spring", "Summer", "Autumn" };
	date first, last;
	snprintf(r->out->words, sizeof r->out->words, "%s term %d", names[r->t.season], year);
	const struct term *t = loaded_term(r, r->out->words);
	if (t)
		return give_loaded_term(r, t);
	term_by_convention(year, r->t.season, &first, &last);
	enum date_verdict v = give_period(r, PERIOD_TERM, first, last);
	r->out->by_convention = v == DATE_READ;
	return v;
}

/* Spring term 2020 */
static enum date_verdict read_term(struct reader *r, const struct form *f)
{
	int year = year_of(&r->t.n[f->year]);
	return year ? give_term(r, year) : unreadable(r);
}

/* Spring term 2019/20: a school year begins with its autumn */
static enum date_verdict read_school_term(struct reader *r, const struct form *f)
{
	int year = split_year_of(&r->t.n[f->year]);
	return year ? give_term(r, r->t.season == SEASON_AUTUMN ? year : year + 1) : not_split_year(r);
}

/* "Spring 2020" may be a term or a time of year. */
static enum date_verdict read_season(struct reader *r, const struct form *f)
{
	(void)f;
	return say(r, DATE_UNREADABLE, "may be a term or a time of year: write 'Spring term 2020' or a month");
}

/* date_tokens.h says what the letters mean. */
static const struct form forms[] = {
	{ "n/n/n",   read_numbers,           0, 2, PERIOD_ANY },
	{ "Wn/n/n",  read_numbers,           0, 2, PERIOD_ANY },
	{ "nMn",     read_day,               0, 1, PERIOD_ANY },
	{ "WnMn",    read_day,               0, 1, PERIOD_ANY },
	{ "Mnn",     read_day,               0, 1, PERIOD_ANY },
	{ "WMnn",    read_day,               0, 1, PERIOD_ANY },
	{ "Mn",      read_month,             0, 0, PERIOD_ANY },
	{ "nM",      read_month_after,       0, 0, PERIOD_ANY },
	{ "M",       read_yearless,          0, 0, PERIOD_ANY },
	{ "WnM",     read_yearless,          0, 0, PERIOD_ANY },
	{ "WMn",     read_yearless,          0, 0, PERIOD_ANY },
	{ "n/n",     read_pair,              0, 0, PERIOD_ANY },
	{ "n",       read_year,              0, 0, PERIOD_ANY },
	{ "CYn",     read_year,              0, 0, PERIOD_CALENDAR_YEAR },
	{ "nCY",     read_year,              0, 0, PERIOD_CALENDAR_YEAR },
	{ "Fn",      read_year,              0, 0, PERIOD_FINANCIAL_YEAR },
	{ "FYn",     read_year,              0, 0, PERIOD_FINANCIAL_YEAR },
	{ "AYn",     read_year,              0, 0, PERIOD_SCHOOL_YEAR },
	{ "Fn/n",    read_split_year,        0, 0, PERIOD_FINANCIAL_YEAR },
	{ "FYn/n",   read_split_year,        0, 0, PERIOD_FINANCIAL_YEAR },
	{ "n/nF",    read_split_year,        0, 0, PERIOD_FINANCIAL_YEAR },
	{ "n/nFY",   read_split_year,        0, 0, PERIOD_FINANCIAL_YEAR },
	{ "AYn/n",   read_split_year,        0, 0, PERIOD_SCHOOL_YEAR },
	{ "n/nAY",   read_split_year,        0, 0, PERIOD_SCHOOL_YEAR },
	{ "Qnn",     read_quarter,           0, 1, PERIOD_ANY },
	{ "nQn",     read_quarter,           1, 0, PERIOD_ANY },
	{ "Qnn/n",   read_financial_quarter, 0, 1, PERIOD_ANY },
	{ "QnFn/n",  read_financial_quarter, 0, 1, PERIOD_ANY },
	{ "QnFYn/n", read_financial_quarter, 0, 1, PERIOD_ANY },
	{ "n/nQn",   read_financial_quarter, 2, 0, PERIOD_ANY },
	{ "Qn",      read_yearless,          0, 0, PERIOD_ANY },
	{ "STn",     read_term,              0, 0, PERIOD_ANY },
	{ "STn/n",   read_school_term,       0, 0, PERIOD_ANY },
	{ "ST",      read_yearless,          0, 0, PERIOD_ANY },
	{ "Sn",      read_season,            0, 0, PERIOD_ANY },
	{ "S",       read_yearless,          0, 0, PERIOD_ANY },
};

/* ---- whole texts ---- */

/* Behind "by the end of" and its like: a period is its last day anyway. */
static const char *past_lead(const char *text)
{
	static const char *const leads[] = { "by ", "before the end of ", "before end of ", "end of ", "the ", "end ", "end-" };
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
		size_t len = strlen(leads[i]);
		if (strncmp(text, leads[i], len) == 0)
			return past_lead(text + len);
	}
	return text;
}

static const struct term *loaded_term(const struct reader *r, const char *name)
{
	char wanted[DATE_TEXT + 1], found[DATE_TEXT + 1];
	if (!date_tidy(name, wanted))
		return NULL;
	for (size_t i = 0; i < r->ctx->term_count; i++)
		if (date_tidy(r->ctx->terms[i].name, found) && strcmp(found, wanted) == 0)
			return &r->ctx->terms[i];
	return NULL;
}

/* A phrase without its full stops, hyphens as spaces: "A.S.A.P", "on-going", "half-termly". */
static void as_phrase(const char *text, char out[DATE_TEXT + 1])
{
	size_t len = 0;
	for (; *text; text++)
		if (*text != '.')
			out[len++] = *text == '-' ? ' ' : *text;
	out[len] = '\0';
}

static bool is_open(const char *text)
{
	static const char *const phrases[] = {
		"ongoing", "on going", "continuous", "continuing", "continual", "asap", "as soon as possible", "immediate",
		"immediately", "tbc", "tba", "tbd", "to be confirmed", "to be agreed", "to be announced", "to be advised",
		"to be decided", "to be determined", "to be set", "n/a", "na", "not applicable", "none", "no date", "not set",
		"not known", "unknown", " ", "  ", "?", NULL,
	};
	return date_word(phrases, text) >= 0;
}

static enum repeats repeating(const char *text)
{
	static const struct {
		const char *phrase;
		enum repeats repeats;
	} phrases[] = {
		{ "weekly", REPEATS_WEEKLY },           { "every week", REPEATS_WEEKLY },
		{ "each week", REPEATS_WEEKLY },        { "once a week", REPEATS_WEEKLY },
		{ "monthly", REPEATS_MONTHLY },         { "every month", REPEATS_MONTHLY },
		{ "each month", REPEATS_MONTHLY },      { "once a month", REPEATS_MONTHLY },
		{ "half termly", REPEATS_HALF_TERMLY }, { "every half term", REPEATS_HALF_TERMLY },
		{ "each half term", REPEATS_HALF_TERMLY }, { "once a half term", REPEATS_HALF_TERMLY },
		{ "quarterly", REPEATS_QUARTERLY },     { "every quarter", REPEATS_QUARTERLY },
		{ "each quarter", REPEATS_QUARTERLY },  { "once a quarter", REPEATS_QUARTERLY },
		{ "every three months", REPEATS_QUARTERLY }, { "every 3 months", REPEATS_QUARTERLY },
		{ "termly", REPEATS_TERMLY },           { "every term", REPEATS_TERMLY },
		{ "each term", REPEATS_TERMLY },        { "once a term", REPEATS_TERMLY },
		{ "half yearly", REPEATS_HALF_YEARLY }, { "six monthly", REPEATS_HALF_YEARLY },
		{ "6 monthly", REPEATS_HALF_YEARLY },   { "every six months", REPEATS_HALF_YEARLY },
		{ "every 6 months", REPEATS_HALF_YEARLY }, { "twice a year", REPEATS_HALF_YEARLY },
		{ "yearly", REPEATS_YEARLY },           { "annually", REPEATS_YEARLY },
		{ "annual", REPEATS_YEARLY },           { "every year", REPEATS_YEARLY },
		{ "each year", REPEATS_YEARLY },        { "once a year", REPEATS_YEARLY },
	};
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
		if (strcmp(phrases[i].phrase, text) == 0)
			return phrases[i].repeats;
	return REPEATS_NONE;
}

/* Days from today that a word names; false where it names none or today is not known. */
static bool relative_day(const struct reader *r, const char *text, date *out)
{
	static const char *const words[] = { "yesterday", "today", "tomorrow", NULL };
	int at = date_word(words, text);
	if (at < 0 || r->ctx->today == DATE_NONE)
		return false;
	*out = r->ctx->today + at - 1;
	return true;
}

static enum date_verdict read_forms(struct reader *r, const char *text)
{
	if (date_tokenise(text, &r->t))
		for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
			if (strcmp(forms[i].signature, r->t.signature) == 0)
				return forms[i].read(r, &forms[i]);
	return unreadable(r);
}

static enum date_verdict read_tidied(struct reader *r)
{
	char phrase[DATE_TEXT + 1];
	const char *text = past_lead(r->text);
	const struct term *t = loaded_term(r, text);
	as_phrase(text, phrase);
	if (t)
		return give_loaded_term(r, t);
	if (is_open(phrase))
		return say(r, DATE_OPEN, "sets no date: write a day or a period once one is agreed");
	r->out->repeats = repeating(phrase);
	if (r->out->repeats)
		return say(r, DATE_REPEATING, "says how often, not by when: write also the day when it is next due");
	if (relative_day(r, text, &r->out->day)) {
		r->out->first = r->out->day;
		return DATE_READ;
	}
	return read_forms(r, text);
}

enum date_verdict date_read(const char *text, const struct date_context *ctx, struct date_reading *out)
{
	static const struct date_context plain = { .today = DATE_NONE };
	struct reader r = { .ctx = ctx ? ctx : &plain, .out = out };
	*out = (struct date_reading){ .day = DATE_NONE, .first = DATE_NONE };
	if (date_iso_parse(text, &out->day)) { /* as programs write it: whole sheets are of this form */
		out->first = out->day;
		return DATE_READ;
	}
	date_show(text, r.shown);
	if (!date_tidy(text, r.text))
		return say(&r, DATE_UNREADABLE, "is too long for a date");
	if (r.text[0] == '\0')
		return say(&r, DATE_UNREADABLE, "is empty: write a day as 2019-05-01, or a period as May 2019");
	enum date_verdict v = read_tidied(&r);
	if (v != DATE_READ)
		out->day = out->first = DATE_NONE;
	return v;
}
