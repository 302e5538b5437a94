/* The comparison of measures with their targets, and what is expected of them. */
#include "workflow/measure.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

/* ---- words ---- */

static const char *const bases[BASIS_COUNT] = {
	[BASIS_ACTUAL] = "actual",
	[BASIS_PROVISIONAL] = "provisional",
	[BASIS_PROJECTED] = "projected",
	[BASIS_CUMULATIVE] = "cumulative",
};

const char *basis_name(enum basis b)
{
	return bases[b];
}

enum basis basis_of(const char *name)
{
	for (int i = 0; name && i < BASIS_COUNT; i++)
		if (!strcmp(bases[i], name))
			return (enum basis)i;
	return BASIS_ACTUAL;
}

/* Actual and provisional: what was reached. */
static bool basis_judged(enum basis b)
{
	return b == BASIS_ACTUAL || b == BASIS_PROVISIONAL;
}

/* Whether one can correct the other: both judged, or both the same. */
static bool basis_alike(enum basis a, enum basis b)
{
	return a == b || (basis_judged(a) && basis_judged(b));
}

const char *verdict_name(enum verdict_colour v)
{
	static const char *const names[] = {
		[VERDICT_GREEN] = "green",
		[VERDICT_AMBER] = "amber",
		[VERDICT_RED] = "red",
		[VERDICT_GREY] = "grey",
	};
	return names[v];
}

const char *symbol_meaning(const char *value)
{
	static const struct {
		const char *symbol, *meaning;
	} symbols[] = { { "c", "suppressed" }, { "x", "not available" }, { "z", "not applicable" } };
	for (size_t i = 0; value && i < sizeof symbols / sizeof *symbols; i++)
		if (!strcmp(symbols[i].symbol, value))
			return symbols[i].meaning;
	return NULL;
}

static bool number(const char *text, struct decimal *out)
{
	return text && decimal_read(text, out);
}

/* ---- which reading counts ---- */

static bool corrected(const struct measure_reading *all, size_t count, const struct measure_reading *r)
{
	for (size_t i = 0; i < count; i++)
		if (all[i].corrects == r->id && all[i].id > r->id) /* later alone, so that no two can undo each other */
			return true;
	return false;
}

bool reading_counts(const struct measure_reading *all, size_t count, const struct measure_reading *r)
{
	return r->value && r->period_on != DATE_NONE && !corrected(all, count, r);
}

bool reading_reached(const struct measure_reading *all, size_t count, const struct measure_reading *r)
{
	return basis_judged(r->basis) && !r->ahead && reading_counts(all, count, r);
}

/* Of one period the later record. */
static bool newer(const struct measure_reading *r, const struct measure_reading *than)
{
	if (!than || r->period_on != than->period_on)
		return !than || r->period_on > than->period_on;
	return r->id > than->id;
}

enum sort { ANY_VALUE, FIGURES }; /* FIGURES: not c, x and z */

/* The latest reading that was reached whose period ends by then; DATE_NONE: ever. */
static const struct measure_reading *latest(const struct measure_reading *all, size_t count, date by, enum sort sort)
{
	const struct measure_reading *found = NULL;
	struct decimal figure;
	for (size_t i = 0; i < count; i++)
		if ((by == DATE_NONE || all[i].period_on <= by) && newer(&all[i], found) && (sort == ANY_VALUE || number(all[i].value, &figure)) &&
		    reading_reached(all, count, &all[i]))
			found = &all[i];
	return found;
}

const struct measure_reading *measure_reading_of(const struct measure *m, const char *period, date period_on, enum basis basis)
{
	const struct measure_reading *found = NULL;
	for (size_t i = 0; i < m->reading_count; i++) {
		const struct measure_reading *r = &m->readings[i];
		if (period_same(r->period, r->period_on, period, period_on) && basis_alike(r->basis, basis) && !corrected(m->readings, m->reading_count, r) && newer(r, found))
			found = r;
	}
	return found;
}

/* ---- which target it meets ---- */

static const struct measure_target *target_by(const struct measure *m, date by)
{
	const struct measure_target *found = NULL;
	for (size_t i = 0; i < m->target_count; i++) {
		const struct measure_target *t = &m->targets[i];
		if (t->due_on <= by && (!found || t->due_on >= found->due_on))
			found = t;
	}
	return found;
}

static const struct measure_target *target_after(const struct measure *m, date after)
{
	const struct measure_target *found = NULL;
	for (size_t i = 0; i < m->target_count; i++) {
		const struct measure_target *t = &m->targets[i];
		if ((after == DATE_NONE || t->due_on > after) && (!found || t->due_on < found->due_on))
			found = t;
	}
	return found;
}

/* What a target asks for by a day; of a benchmark its last figure by then: a symbol says that there is no newer one. */
static const char *asked(const struct measure_target *t, date by)
{
	const struct measure_reading *r = t->follows ? latest(t->benchmark, t->benchmark_count, by, FIGURES) : NULL;
	return t->follows ? r ? r->value : NULL : t->value;
}

/* ---- the comparison ---- */

/* How far a figure is better than what was asked for: below 0, it is worse. */
static struct decimal ahead(const struct measure *m, struct decimal figure, struct decimal target)
{
	return !strcmp(m->better, "down") ? decimal_add(target, decimal_negate(figure)) : decimal_add(figure, decimal_negate(target));
}

static void judge(const struct measure *m, struct decimal figure, struct decimal target, struct comparison *out)
{
	const struct decimal zero = { 0 };
	struct decimal tolerance, lead = ahead(m, figure, target);
	if (!number(m->tolerance, &tolerance) || decimal_compare(tolerance, zero) < 0)
		tolerance = zero;
	if (decimal_compare(lead, zero) >= 0) {
		out->verdict = VERDICT_GREEN;
		out->why = "met";
	} else if (decimal_compare(decimal_add(lead, tolerance), zero) >= 0) {
		out->verdict = VERDICT_AMBER;
		out->why = "within tolerance";
	} else {
		out->verdict = VERDICT_RED;
		out->why = "not met";
	}
}

void measure_compare(const struct measure *m, const struct measure_reading *r, struct comparison *out)
{
	struct decimal figure, target;
	*out = (struct comparison){ .verdict = VERDICT_GREY };
	if (r->period_on != DATE_NONE && basis_judged(r->basis))
		out->target = target_by(m, r->period_on);
	if (out->target)
		out->value = asked(out->target, r->period_on);
	if (!r->value)
		out->why = "no figure";
	else if (!basis_judged(r->basis))
		out->why = r->basis == BASIS_PROJECTED ? "projected: not judged" : "cumulative: not judged";
	else if (!number(r->value, &figure))
		out->why = symbol_meaning(r->value) ? symbol_meaning(r->value) : "no number";
	else if (!out->target)
		out->why = "no target yet";
	else if (!number(out->value, &target))
		out->why = "no figure of the benchmark";
	else if (!m->better)
		out->why = "nobody says which way is better";
	else
		judge(m, figure, target, out);
}

void measure_judge(const struct measure *m, struct measure_now *out)
{
	*out = (struct measure_now){ .reading = latest(m->readings, m->reading_count, DATE_NONE, ANY_VALUE) };
	if (out->reading)
		measure_compare(m, out->reading, &out->now);
	else
		out->now = (struct comparison){ .verdict = VERDICT_GREY, .why = "no reading" };
	out->next = target_after(m, out->now.target ? out->now.target->due_on : DATE_NONE);
	if (out->next)
		out->next_value = asked(out->next, DATE_NONE);
}

/* ---- readings that are missing ---- */

bool lag_read(const char *text, int *days, bool *working)
{
	enum { MOST = 2000 };
	char *unit;
	long n = text && strspn(text, "0123456789") ? strtol(text, &unit, 10) : -1;
	if (n < 0 || n > MOST || (strcmp(unit, "d") != 0 && strcmp(unit, "wd") != 0))
		return false;
	*days = (int)n;
	*working = *unit == 'w';
	return true;
}

struct expecting {
	const struct measure *m;
	enum period_type type;
	const struct calendar *cal;
	int lag;
	bool working;
};

static bool past_lag(const struct expecting *e, date end, date day)
{
	date last = e->working ? workday_add(e->cal, end, e->lag) : end + e->lag;
	return last != DATE_NONE && last < day;
}

/* A reading of the period that ends on that day, after the one before it; a projection is none. */
static bool answered(const struct measure *m, date before, date end)
{
	for (size_t i = 0; i < m->reading_count; i++) {
		const struct measure_reading *r = &m->readings[i];
		if (r->period_on > before && r->period_on <= end && r->basis != BASIS_PROJECTED && reading_counts(m->readings, m->reading_count, r))
			return true;
	}
	return false;
}

static date first_reading(const struct measure *m)
{
	date first = DATE_NONE;
	for (size_t i = 0; i < m->reading_count; i++)
		if (m->readings[i].period_on != DATE_NONE && m->readings[i].basis != BASIS_PROJECTED && (first == DATE_NONE || m->readings[i].period_on < first))
			first = m->readings[i].period_on;
	return first;
}

static date end_after(const struct expecting *e, date after)
{
	return period_end_after(after, e->type, e->cal->terms, e->cal->term_count);
}

/* The end of the last period whose lag is over. */
static date last_expected(const struct expecting *e, date day)
{
	enum { TWO_YEARS = 732 }; /* no period is longer than a year; a working day takes less than two days */
	date end = end_after(e, day - TWO_YEARS - 2 * e->lag), next;
	while ((next = end_after(e, end)) != DATE_NONE && past_lag(e, next, day))
		end = next;
	return end;
}

/* The day after which periods are expected. */
static date expected_after(const struct expecting *e, date day)
{
	if (e->m->baseline_on != DATE_NONE)
		return e->m->baseline_on;
	date first = first_reading(e->m);
	if (first == DATE_NONE)
		first = last_expected(e, day);
	return first == DATE_NONE ? DATE_NONE : first - 1;
}

void measure_missing(const struct measure *m, date day, const struct calendar *cal, struct measure_missing *out)
{
	struct expecting e = { .m = m, .type = period_type_of(m->period_type), .cal = cal };
	*out = (struct measure_missing){ .first_on = DATE_NONE, .last_on = DATE_NONE };
	if (e.type == PERIOD_ANY || e.type == PERIOD_SNAPSHOT || m->continued_by || !lag_read(m->lag, &e.lag, &e.working))
		return;
	date before = expected_after(&e, day);
	for (date end = end_after(&e, before); end != DATE_NONE && past_lag(&e, end, day); before = end, end = end_after(&e, end)) {
		if (answered(m, before, end))
			continue;
		if (!out->count++)
			out->first_on = end;
		out->last_on = end;
	}
}

/* ---- what cannot well be ---- */

/* Letters of ASCII without case. */
static bool begins(const char *text, const char *word)
{
	while (*word && tolower((unsigned char)*text) == *word) {
		text++;
		word++;
	}
	return !*word;
}

const char *figure_odd(const char *unit, const char *value)
{
	const struct decimal zero = { 0 }, hundred = { 100, 0 };
	struct decimal d;
	if (!unit || !number(value, &d))
		return NULL;
	bool points = begins(unit, "percentage point"); /* a difference of two */
	bool percent = !points && (begins(unit, "%") || begins(unit, "per cent") || begins(unit, "percent"));
	bool count = begins(unit, "count") || begins(unit, "number");
	if (percent && (decimal_compare(d, zero) < 0 || decimal_compare(d, hundred) > 0))
		return "a percentage lies between 0 and 100";
	return count && decimal_compare(d, zero) < 0 ? "a count is not negative" : NULL;
}

bool target_odd(const char *better, const char *baseline, const char *value)
{
	struct decimal from, to;
	if (!better || !number(baseline, &from) || !number(value, &to))
		return false;
	int change = decimal_compare(to, from);
	return !strcmp(better, "down") ? change > 0 : change < 0;
}
