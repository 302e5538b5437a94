/*
 * Reads the rules of a timetable, and reckons with them. What is read is whole
 * however faulty the document is, so that texts are never NULL; only what has
 * no fault leaves this file.
 */
#include "calendar/timetable.h"

#include <stdlib.h>
#include <string.h>

#include "base/form.h"
#include "base/utf8.h"

static const char *const bases[RULE_BASIS_COUNT] = {
#define BASIS_NAME(name) #name,
	WSOA_BASES(BASIS_NAME)
#undef BASIS_NAME
};
static const char *const units[SPAN_UNIT_COUNT] = { "days", "working_days", "months", "years" };
static const char *const states[] = { "counted", "start-missing", "not-in-force", "ended" };

const char *rule_basis_name(enum rule_basis b)
{
	return bases[b];
}

const char *due_state_name(enum due_state s)
{
	return states[s];
}

/* ---- reading ---- */

struct reader {
	struct form form;
	const struct timetable_words *words;
};

/* A text that must be one of the words of a list. */
static const char *read_word(struct reader *r, const jr *object, const char *key, const char *list, const char *what)
{
	const char *word = form_line(&r->form, object, key);
	if (*word && !word_in(list, word))
		form_fault(&r->form, key, word, what, arena_printf(r->form.mem, "one of: %s", list));
	return word;
}

static void read_span(struct reader *r, const jr *object, struct timetable_rule *rule)
{
	int64_t n = 0;
	size_t given = 0;
	for (int unit = 0; unit < SPAN_UNIT_COUNT; unit++)
		if (jr_get(object, units[unit])) {
			given++;
			rule->unit = (enum span_unit)unit;
		}
	if (given != 1) {
		form_fault(&r->form, given ? units[rule->unit] : "", "", given ? "more than one of days, working_days, months and years" : "how far it counts is missing",
		           "give one of: days working_days months years");
		return;
	}
	if (!jr_int(jr_get(object, units[rule->unit]), &n) || n < 1 || n > SPAN_MAX)
		form_fault(&r->form, units[rule->unit], "", "not so many", "a whole number from 1 to 1000");
	else
		rule->span = (int)n;
}

static void read_repeats(struct reader *r, const jr *object, struct timetable_rule *rule)
{
	const jr *v = jr_get(object, "repeats_from");
	int64_t n = 0;
	if (v && (!jr_int(v, &n) || n < 1 || n > SPAN_MAX))
		form_fault(&r->form, "repeats_from", "", "not the first time that is told", "1: each time; 2: from the second on");
	else if (v && jr_get(object, "met_on"))
		form_fault(&r->form, "met_on", "", "one date cannot say that all times were met", "leave it out");
	rule->repeats_from = (int)n;
}

static bool read_flag(struct reader *r, const jr *object, const char *key)
{
	const jr *v = jr_get(object, key);
	if (v && jr_type(v) != JR_BOOL)
		form_fault(&r->form, key, "", "neither true nor false", "write true, or leave it out");
	return jr_bool(v, false);
}

static date read_day(struct reader *r, const jr *object, const char *key)
{
	const char *text = form_line(&r->form, object, key);
	date day = DATE_NONE;
	if (*text && !date_iso_parse(text, &day)) {
		form_fault(&r->form, key, text, "not a day", "write it as 2015-11-09");
		return DATE_NONE;
	}
	return day;
}

static void read_force(struct reader *r, const jr *object, struct timetable_rule *rule)
{
	rule->in_force_from = read_day(r, object, "in_force_from");
	rule->in_force_until = read_day(r, object, "in_force_until");
	rule->last_on = read_day(r, object, "last_on");
	if (rule->in_force_until != DATE_NONE && rule->in_force_until < rule->in_force_from)
		form_fault(&r->form, "in_force_until", "", "before the day from which it is in force", "mend one of the two days");
	if (rule->last_on != DATE_NONE && rule->last_on < rule->in_force_from)
		form_fault(&r->form, "last_on", "", "before the day from which it is in force", "mend one of the two days");
}

static enum rule_basis read_basis(struct reader *r, const jr *object)
{
	size_t i = form_word(&r->form, object, "basis", bases, RULE_BASIS_COUNT, "not a basis");
	return i < RULE_BASIS_COUNT ? (enum rule_basis)i : RULE_statute;
}

static void read_rule(struct reader *r, const jr *object, struct timetable_rule *rule)
{
	*rule = (struct timetable_rule){ .name = "", .form = "", .counts_from = "" };
	if (!form_keys(&r->form, object, "name form title counts_from basis in_force_from source",
	               "days working_days months years met_on repeats_from about in_force_until last_on note"))
		return;
	rule->name = form_name(&r->form, object, "name");
	rule->form = read_word(r, object, "form", r->words->forms, "not a form of a plan");
	rule->title = form_line(&r->form, object, "title");
	rule->counts_from = read_word(r, object, "counts_from", r->words->dates, "not a date of a plan");
	rule->met_on = read_word(r, object, "met_on", r->words->dates, "not a date of a plan");
	read_span(r, object, rule);
	read_repeats(r, object, rule);
	rule->about = read_flag(r, object, "about");
	rule->basis = read_basis(r, object);
	read_force(r, object, rule);
	rule->source = form_line(&r->form, object, "source");
	rule->note = form_line(&r->form, object, "note");
}

static bool in_force(const struct timetable_rule *rule, date day)
{
	return day >= rule->in_force_from && (rule->in_force_until == DATE_NONE || day <= rule->in_force_until);
}

/* A further version of a rule must not leave open which of them holds. */
static void check_version(struct reader *r, const struct timetable_rule *older, const struct timetable_rule *rule)
{
	if (!*rule->name || strcmp(older->name, rule->name) != 0)
		return;
	if (strcmp(older->form, rule->form) != 0)
		form_fault(&r->form, "form", rule->form, "another version of this rule is for another form", "give this rule a name of its own");
	if (strcmp(older->counts_from, rule->counts_from) != 0)
		form_fault(&r->form, "counts_from", rule->counts_from, "another version of this rule counts from another date", "give this rule a name of its own");
	if (rule->in_force_from == DATE_NONE || older->in_force_from == DATE_NONE)
		return;
	if (in_force(older, rule->in_force_from) || in_force(rule, older->in_force_from))
		form_fault(&r->form, "in_force_from", "", "another version of this rule is in force on one of these days", "give the older one in_force_until");
}

static void read_rules(struct reader *r, struct timetable *out)
{
	size_t count = form_entries(&r->form), i = 0;
	struct timetable_rule *rules = arena_array(r->form.mem, count, sizeof *rules);
	for (const jr *e; rules && (e = form_entry(&r->form)); i++) {
		read_rule(r, e, &rules[i]);
		for (size_t k = 0; k < i; k++)
			check_version(r, &rules[k], &rules[i]);
	}
	out->rules = rules;
	out->count = rules ? count : 0;
}

wsoa_status timetable_read(const char *text, size_t len, const struct timetable_words *words, struct arena *mem, struct error *err, struct timetable *out)
{
	struct reader r = { .form = { .title = "the timetable", .where = "timetable", .list = "rules", .most = TIMETABLE_RULES, .mem = mem, .err = err },
		            .words = words };
	const jr *root = form_open(&r.form, text, len);
	*out = (struct timetable){ 0 };
	if (root && form_keys(&r.form, root, "timetable title rules", "")) {
		out->name = form_name(&r.form, root, "timetable");
		out->title = form_line(&r.form, root, "title");
		read_rules(&r, out);
	}
	return form_close(&r.form);
}

/* ---- reckoning ---- */

struct reckoning {
	const struct timetable *t;
	const struct named_date *dates;
	size_t date_count;
	const struct calendar *cal;
	date asked;
	struct arena *mem;
	struct due *at;
	size_t count, cap;
};

static date named(const struct reckoning *k, const char *name)
{
	for (size_t i = 0; i < k->date_count; i++)
		if (!strcmp(k->dates[i].name, name))
			return k->dates[i].day;
	return DATE_NONE;
}

static date day_after(const struct reckoning *k, const struct timetable_rule *rule, date start, int times)
{
	int n = rule->span * times;
	switch (rule->unit) {
	case SPAN_WORKING_DAYS: return workday_add(k->cal, start, n);
	case SPAN_MONTHS:       return date_add_months(start, n);
	case SPAN_YEARS:        return date_add_months(start, 12 * n);
	default:                return date_add_days(start, n);
	}
}

static struct due *put(struct reckoning *k, const struct timetable_rule *rule, enum due_state state, date start)
{
	struct due *more = arena_grow(k->mem, k->at, k->count, &k->cap, sizeof *more);
	if (!more)
		return NULL;
	k->at = more;
	more[k->count] = (struct due){ .rule = rule, .state = state, .time = 1, .start = start, .day = DATE_NONE, .met_on = named(k, rule->met_on) };
	return &more[k->count++];
}

/* The bank holidays that stand between the ends; the last day itself is a working day. */
static void count_holidays(const struct calendar *cal, struct due *d)
{
	size_t first = 0, end;
	while (first < cal->count && cal->holidays[first].day <= d->start)
		first++;
	for (end = first; end < cal->count && cal->holidays[end].day < d->day; end++)
		;
	d->holidays = cal->holidays + first;
	d->holiday_count = end - first;
	d->unknown_holidays = calendar_provisional(cal, d->start) || calendar_provisional(cal, d->day);
}

static void put_day(struct reckoning *k, const struct timetable_rule *rule, date start, int time, date day)
{
	bool comes = day != DATE_NONE && (rule->last_on == DATE_NONE || day <= rule->last_on);
	struct due *d = put(k, rule, comes ? DUE_COUNTED : DUE_ENDED, start);
	if (!d)
		return;
	d->time = time;
	d->day = day;
	if (rule->unit == SPAN_WORKING_DAYS && day != DATE_NONE)
		count_holidays(k->cal, d);
}

/* The last time before the day that is asked about, the next, and what comes within a year. */
static void put_times(struct reckoning *k, const struct timetable_rule *rule, date start)
{
	date year = date_add_months(k->asked > start ? k->asked : start, 12), day;
	int time = rule->repeats_from;
	while ((day = day_after(k, rule, start, time + 1)) != DATE_NONE && day < k->asked && (rule->last_on == DATE_NONE || day <= rule->last_on))
		time++;
	size_t before = k->count;
	bool next = false; /* one that has not passed is among them */
	while ((day = day_after(k, rule, start, time)) != DATE_NONE && (!next || day <= year)) {
		if (rule->last_on != DATE_NONE && day > rule->last_on)
			break;
		put_day(k, rule, start, time++, day);
		next = day >= k->asked;
	}
	if (k->count == before)
		put_day(k, rule, start, time, day);
}

/* The version of a rule that is in force on a day; NULL when none is. */
static const struct timetable_rule *version(const struct timetable *t, const char *name, date day)
{
	for (size_t i = 0; i < t->count; i++)
		if (!strcmp(t->rules[i].name, name) && in_force(&t->rules[i], day))
			return &t->rules[i];
	return NULL;
}

static void reckon(struct reckoning *k, const struct timetable_rule *any)
{
	date start = named(k, any->counts_from);
	const struct timetable_rule *rule = start == DATE_NONE ? NULL : version(k->t, any->name, start);
	if (start == DATE_NONE)
		put(k, any, DUE_START_MISSING, start);
	else if (!rule)
		put(k, any, DUE_NOT_IN_FORCE, start);
	else if (rule->repeats_from)
		put_times(k, rule, start);
	else
		put_day(k, rule, start, 1, day_after(k, rule, start, 1));
}

static int by_day(const void *a, const void *b)
{
	const struct due *x = a, *y = b;
	if ((x->state == DUE_COUNTED) != (y->state == DUE_COUNTED))
		return x->state == DUE_COUNTED ? -1 : 1;
	if (x->state == DUE_COUNTED && x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return x->time - y->time;
}

static bool named_before(const struct timetable *t, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(t->rules[k].name, t->rules[i].name))
			return true;
	return false;
}

struct due *timetable_reckon(const struct timetable *t, const char *form, const struct named_date *dates, size_t date_count,
                             const struct calendar *cal, date asked, struct arena *mem, size_t *count)
{
	struct reckoning k = { .t = t, .dates = dates, .date_count = date_count, .cal = cal, .asked = asked, .mem = mem };
	for (size_t i = 0; i < t->count; i++)
		if (!strcmp(t->rules[i].form, form) && !named_before(t, i))
			reckon(&k, &t->rules[i]);
	*count = mem->failed ? 0 : k.count;
	if (*count)
		qsort(k.at, k.count, sizeof *k.at, by_day);
	return *count ? k.at : arena_alloc(mem, 1);
}
