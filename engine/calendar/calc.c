/*
 * Date arithmetic for people: DATE (+|-) N UNIT ..., or DATE .. DATE.
 *
 * A plus sign always begins a step. A minus sign does so after a space, since
 * dates hold minus signs too.
 */
#include "calendar/workdays.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"

enum unit { UNIT_DAY, UNIT_WORKDAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR };

static const char *const unit_short[] = { "d", "wd", "w", "m", "y" };

/* The longer of two that begin alike comes first. */
static const struct {
	const char *name;
	enum unit unit;
} units[] = {
	{ "working days", UNIT_WORKDAY }, { "working day", UNIT_WORKDAY }, { "workdays", UNIT_WORKDAY }, { "workday", UNIT_WORKDAY },
	{ "wd", UNIT_WORKDAY },           { "days", UNIT_DAY },            { "day", UNIT_DAY },          { "d", UNIT_DAY },
	{ "weeks", UNIT_WEEK },           { "week", UNIT_WEEK },           { "w", UNIT_WEEK },           { "months", UNIT_MONTH },
	{ "month", UNIT_MONTH },          { "m", UNIT_MONTH },             { "years", UNIT_YEAR },       { "year", UNIT_YEAR },
	{ "y", UNIT_YEAR },
};

struct calc {
	const char *text;
	const struct calendar *cal;
	const struct date_context *ctx;
	struct arena *mem;
	struct error *err;
	struct calc_result *out;
	size_t cap;
};

static wsoa_status invalid(struct calc *c, const char *at, const char *what, const char *todo)
{
	char where[32];
	snprintf(where, sizeof where, "column %td", at - c->text + 1);
	return error_set(c->err, WSOA_INVALID, where, todo, "%s", what);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *past_spaces(const char *at)
{
	return at + strspn(at, " \t");
}

/* The date that stands in from .. to. */
static wsoa_status take_date(struct calc *c, const char *from, const char *to, date *out)
{
	struct date_reading reading;
	from = past_spaces(from);
	const char *text = from < to ? arena_strndup(c->mem, from, (size_t)(to - from)) : "";
	if (!text)
		return error_nomem(c->err);
	if (date_read(text, c->ctx, &reading) != DATE_READ)
		return invalid(c, from, reading.why, "write for example 2022-02-22 + 70wd");
	*out = reading.day;
	return WSOA_OK;
}

/* Where the first date ends: at its first sign, or the end of the text. */
static const char *date_end(const char *text)
{
	for (const char *at = text; *at; at++)
		if (*at == '+' || (*at == '-' && at > text && (at[-1] == ' ' || at[-1] == '\t')))
			return at;
	return text + strlen(text);
}

static bool same_letters(const char *text, const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]) != name[i])
			return false;
	return true;
}

static bool take_unit(const char **at, enum unit *out)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t len = strlen(units[i].name);
		if (same_letters(*at, units[i].name, len) && !is_letter((*at)[len])) {
			*at += len;
			*out = units[i].unit;
			return true;
		}
	}
	return false;
}

/* One to six digits, at most CALC_COUNT_MAX. */
static bool take_count(const char **at, int *out)
{
	size_t len = strspn(*at, "0123456789");
	*out = 0;
	if (len < 1 || len > 6)
		return false;
	for (; is_digit(**at); ++*at)
		*out = *out * 10 + (**at - '0');
	return *out <= CALC_COUNT_MAX;
}

static date go(const struct calendar *cal, date d, int n, enum unit unit)
{
	switch (unit) {
	case UNIT_DAY:
		return date_add_days(d, n);
	case UNIT_WORKDAY:
		return workday_add(cal, d, n);
	case UNIT_WEEK:
		return date_add_days(d, 7 * n);
	case UNIT_MONTH:
		return date_add_months(d, n);
	case UNIT_YEAR:
		return date_add_months(d, 12 * n);
	}
	return DATE_NONE;
}

/* The holidays strictly between the ends of a step: the day it starts from is not counted, and it ends on a working day. */
static void list_holidays(struct calc *c, struct calc_step *step)
{
	date low = step->from < step->to ? step->from : step->to;
	date high = step->from < step->to ? step->to : step->from;
	const struct holiday *h = c->cal->holidays;
	size_t first = 0, end;
	while (first < c->cal->count && h[first].day <= low)
		first++;
	for (end = first; end < c->cal->count && h[end].day < high; end++)
		;
	step->holiday_count = end - first;
	step->holidays = arena_array(c->mem, step->holiday_count, sizeof *step->holidays);
	if (step->holidays && step->holiday_count)
		memcpy(step->holidays, h + first, step->holiday_count * sizeof *step->holidays);
}

static wsoa_status add_step(struct calc *c, const struct calc_step *step)
{
	struct calc_step *grown = arena_grow(c->mem, c->out->steps, c->out->step_count, &c->cap, sizeof *grown);
	if (!grown || c->mem->failed)
		return error_nomem(c->err);
	c->out->steps = grown;
	c->out->steps[c->out->step_count++] = *step;
	c->out->end = step->to;
	return WSOA_OK;
}

/* One "+ 70wd" at *at, which is moved behind it. */
static wsoa_status take_step(struct calc *c, const char **at)
{
	struct calc_step step = { .from = c->out->end };
	enum unit unit;
	int n;
	const char *sign = *at;
	if (*sign != '+' && *sign != '-')
		return invalid(c, sign, "a plus or minus sign is missing here", "write for example + 70wd");
	const char *next = *at = past_spaces(sign + 1);
	if (!take_count(at, &n))
		return invalid(c, next, "a number from 0 to 200000 is missing here", "write for example + 70wd");
	next = *at = past_spaces(*at);
	if (!take_unit(at, &unit))
		return invalid(c, next, "the unit is missing or not known", "write d, wd (working days), w, m or y");
	step.to = go(c->cal, step.from, *sign == '-' ? -n : n, unit);
	if (step.to == DATE_NONE)
		return invalid(c, sign, "this leads outside the years 1900 to 2199", "take a smaller number");
	snprintf(step.term, sizeof step.term, "%c %d%s", *sign, n, unit_short[unit]);
	if (unit == UNIT_WORKDAY) {
		list_holidays(c, &step);
		c->out->provisional |= calendar_provisional(c->cal, step.from) || calendar_provisional(c->cal, step.to);
	}
	return add_step(c, &step);
}

static wsoa_status take_steps(struct calc *c, const char *at)
{
	wsoa_status st = WSOA_OK;
	for (; !st && *at; at = past_spaces(at))
		st = take_step(c, &at);
	return st;
}

static wsoa_status between(struct calc *c, const char *dots)
{
	struct calc_result *out = c->out;
	wsoa_status st = take_date(c, c->text, dots, &out->start);
	if (!st)
		st = take_date(c, dots + 2, dots + strlen(dots), &out->end);
	if (st)
		return st;
	out->between = true;
	out->days = out->end - out->start;
	out->workdays = workday_count(c->cal, out->start, out->end);
	out->provisional = calendar_provisional(c->cal, out->start) || calendar_provisional(c->cal, out->end);
	return WSOA_OK;
}

wsoa_status calc(const char *text, const struct calendar *cal, const struct date_context *ctx, struct arena *mem, struct error *err, struct calc_result *out)
{
	struct calc c = { .text = text, .cal = cal, .ctx = ctx, .mem = mem, .err = err, .out = out };
	const char *dots = strstr(text, "..");
	*out = (struct calc_result){ 0 };
	if (dots)
		return between(&c, dots);
	const char *end = date_end(text);
	wsoa_status st = take_date(&c, text, end, &out->start);
	out->end = out->start;
	return st ? st : take_steps(&c, end);
}
