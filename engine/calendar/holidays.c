/*
 * Editions of the bank holidays: reading GOV.UK's JSON and our own, writing,
 * laying one over another. Whatever the order of the text, an edition is
 * sorted; what is wrong with a text is said all at once.
 */
#include "calendar/workdays.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/utf8.h"

enum { USUAL_HOLIDAYS = 8, TITLE_MAX = 120 };

struct edition {
	struct arena *mem;
	struct error *err;
	size_t faults;
	struct holiday *holidays;
	size_t count, cap;
	struct term *terms;
	size_t term_count, term_cap;
};

/* One element of a list of the text, for faults. */
struct place {
	const char *list; /* "holidays" */
	int index;        /* from 0 */
};

static void fault(struct edition *e, struct place at, const char *key, const char *value, const char *what, const char *todo)
{
	char where[96];
	snprintf(where, sizeof where, "%s[%d]%s%s", at.list, at.index, *key ? "." : "", key);
	error_issue(e->err, &(wsoa_issue){ .row = at.index + 1, .where = where, .value = value, .what = what, .todo = todo });
	e->faults++;
}

static void fault_whole(struct edition *e, const char *where, const char *what, const char *todo)
{
	error_issue(e->err, &(wsoa_issue){ .where = where, .value = "", .what = what, .todo = todo });
	e->faults++;
}

/* ---- reading ---- */

static bool read_day(struct edition *e, struct place at, const jr *item, const char *key, date *out)
{
	const char *text = jr_text(jr_get(item, key));
	if (text && date_iso_parse(text, out))
		return true;
	fault(e, at, key, text ? text : "", text ? "there is no such day" : "the day is missing", "write it as 2026-12-25");
	return false;
}

static bool check_title(struct edition *e, struct place at, const char *key, size_t max, const char *title)
{
	size_t len = strlen(title);
	enum text_fault bad = text_check(title, len, false, NULL, NULL);
	const char *what = len == 0 ? "the name is missing" : len > max ? "the name is too long" : text_fault_sentence(bad);
	if (len > 0 && len <= max && bad == TEXT_FINE)
		return true;
	fault(e, at, key, title, what, "write a short name, as \"Easter Monday\" or \"Spring term 2020\"");
	return false;
}

static bool read_title(struct edition *e, struct place at, const jr *item, const char *key, size_t max, const char **out)
{
	*out = jr_text(jr_get(item, key));
	return check_title(e, at, key, max, *out ? *out : "");
}

static void add_holiday(struct edition *e, date day, const char *title)
{
	if (date_weekday(day) > 5)
		return;
	struct holiday *grown = arena_grow(e->mem, e->holidays, e->count, &e->cap, sizeof *grown);
	if (!grown || e->mem->failed)
		return;
	e->holidays = grown;
	e->holidays[e->count++] = (struct holiday){ day, title };
}

static void add_term(struct edition *e, const struct term *t)
{
	struct term *grown = arena_grow(e->mem, e->terms, e->term_count, &e->term_cap, sizeof *grown);
	if (!grown || e->mem->failed)
		return;
	e->terms = grown;
	e->terms[e->term_count++] = *t;
}

/* "Boxing Day (substitute day)" of GOV.UK's title and notes. */
static const char *title_with_notes(struct arena *mem, const char *title, const char *notes)
{
	if (!notes || !*notes)
		return arena_strdup(mem, title);
	char first = *notes >= 'A' && *notes <= 'Z' ? (char)(*notes - 'A' + 'a') : *notes;
	return arena_printf(mem, "%s (%c%s)", title, first, notes + 1);
}

static void read_holiday(struct edition *e, struct place at, const jr *item)
{
	date day;
	const char *title;
	bool dated = read_day(e, at, item, "date", &day);
	bool titled = read_title(e, at, item, "title", TITLE_MAX, &title);
	const char *whole = titled ? title_with_notes(e->mem, title, jr_text(jr_get(item, "notes"))) : NULL;
	if (dated && whole && check_title(e, at, "notes", TITLE_MAX, whole))
		add_holiday(e, day, whole);
}

static void read_term(struct edition *e, struct place at, const jr *item)
{
	struct term t;
	const char *name;
	bool named = read_title(e, at, item, "name", PERIOD_WORDS, &name);
	bool starts = read_day(e, at, item, "starts_on", &t.starts_on);
	bool ends = read_day(e, at, item, "ends_on", &t.ends_on);
	if (starts && ends && t.starts_on > t.ends_on)
		fault(e, at, "ends_on", jr_text(jr_get(item, "ends_on")), "the term ends before it starts", "check both days");
	else if (named && starts && ends) {
		t.name = arena_strdup(e->mem, name);
		add_term(e, &t);
	}
}

static void read_list(struct edition *e, const char *name, const jr *list,
                      void (*read)(struct edition *e, struct place at, const jr *item))
{
	struct place at = { name, 0 };
	if (jr_type(list) != JR_ARRAY)
		fault_whole(e, name, "this is not a list", "write it between [ and ]");
	else
		for (const jr *item = jr_first(list); item; item = jr_next(item), at.index++)
			read(e, at, item);
}

static void read_govuk(struct edition *e, const jr *division)
{
	read_list(e, "england-and-wales.events", jr_get(division, "events"), read_holiday);
}

static void check_keys(struct edition *e, const jr *root)
{
	for (const jr *member = jr_first(root); member; member = jr_next(member)) {
		const char *key = jr_key(member);
		if (strcmp(key, "name") != 0 && strcmp(key, "holidays") != 0 && strcmp(key, "terms") != 0)
			fault_whole(e, key, "this key is not known", "use name, holidays and terms");
	}
}

static void read_own(struct edition *e, const jr *root)
{
	const jr *holidays = jr_get(root, "holidays");
	const jr *terms = jr_get(root, "terms");
	const jr *name = jr_get(root, "name");
	check_keys(e, root);
	if (name && !(jr_text(name) && *jr_text(name) && text_check(jr_text(name), strlen(jr_text(name)), false, NULL, NULL) == TEXT_FINE))
		fault_whole(e, "name", "this is not a name", "write one line of text, or leave it out");
	if (holidays)
		read_list(e, "holidays", holidays, read_holiday);
	if (terms)
		read_list(e, "terms", terms, read_term);
}

static void read_root(struct edition *e, const jr *root)
{
	const jr *division = jr_get(root, "england-and-wales");
	if (division)
		read_govuk(e, division);
	else if (jr_get(root, "holidays") || jr_get(root, "terms"))
		read_own(e, root);
	else
		fault_whole(e, "", "this is not a list of bank holidays",
		            "give the file of www.gov.uk/bank-holidays.json, or an object with holidays and terms");
}

/* ---- order ---- */

static int by_day(const void *a, const void *b)
{
	const struct holiday *x = a, *y = b;
	return (x->day > y->day) - (x->day < y->day);
}

static int by_end(const void *a, const void *b)
{
	const struct term *x = a, *y = b;
	if (x->ends_on != y->ends_on)
		return x->ends_on < y->ends_on ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void sort_edition(struct edition *e)
{
	if (e->count)
		qsort(e->holidays, e->count, sizeof *e->holidays, by_day);
	if (e->term_count)
		qsort(e->terms, e->term_count, sizeof *e->terms, by_end);
}

static void check_twice(struct edition *e)
{
	for (size_t i = 1; i < e->count; i++) {
		char day[DATE_ISO + 1];
		date_iso(e->holidays[i].day, day);
		if (e->holidays[i].day == e->holidays[i - 1].day)
			fault_whole(e, day, "this day stands in the list twice", "leave one out");
	}
	for (size_t i = 0; i < e->term_count; i++)
		for (size_t k = 0; k < i; k++)
			if (text_same(e->terms[i].name, e->terms[k].name))
				fault_whole(e, e->terms[i].name, "this term stands in the list twice", "leave one out");
}

/* Years as the holidays, in order, give them. */
static void set_years(struct calendar *cal)
{
	int month, day;
	cal->first_year = 1;
	cal->last_year = 0;
	if (cal->count) {
		date_split(cal->holidays[0].day, &cal->first_year, &month, &day);
		date_split(cal->holidays[cal->count - 1].day, &cal->last_year, &month, &day);
	}
}

static int year_of(date d)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	return year;
}

static void warn_thin_years(struct error *err, const struct calendar *cal)
{
	size_t at = 0;
	for (int year = cal->first_year; year <= cal->last_year; year++) {
		char where[16], what[64];
		size_t first = at;
		while (at < cal->count && year_of(cal->holidays[at].day) == year)
			at++;
		if (at - first >= USUAL_HOLIDAYS)
			continue;
		snprintf(where, sizeof where, "%d", year);
		snprintf(what, sizeof what, "the year has only %zu of the usual %d holidays", at - first, USUAL_HOLIDAYS);
		error_issue(err, &(wsoa_issue){ .warning = true, .where = where, .value = "", .what = what,
		                                .todo = "check that the list holds whole years" });
	}
}

/* ---- the calls ---- */

static const char *edition_name(struct arena *mem, const jr *root, const char *text, size_t len, int last_year)
{
	char hex[HASH_HEX + 1];
	const char *name = jr_text(jr_get(root, "name"));
	if (name && !jr_get(root, "england-and-wales"))
		return arena_strdup(mem, name);
	hash_hex(text, len, hex);
	if (jr_get(root, "england-and-wales"))
		return arena_printf(mem, "GOV.UK to %d (sha256 %.8s)", last_year, hex);
	return arena_printf(mem, "unnamed (sha256 %.8s)", hex);
}

static wsoa_status edition_fault(struct edition *e)
{
	if (e->mem->failed || e->err->mem.failed)
		return error_nomem(e->err);
	if (e->faults)
		return error_set(e->err, WSOA_INVALID, "", "correct the text and give it again", "the list of holidays has %zu fault%s",
		                 e->faults, e->faults == 1 ? "" : "s");
	return WSOA_OK;
}

wsoa_status calendar_read(const char *text, size_t len, struct arena *mem, struct error *err, struct calendar *out)
{
	char why[200];
	struct edition e = { .mem = mem, .err = err };
	jr *root = jr_parse(text, len, why, sizeof why);
	if (!root && errno == ENOMEM)
		return error_nomem(err);
	if (root) {
		read_root(&e, root);
		sort_edition(&e);
		check_twice(&e);
	} else {
		fault_whole(&e, "", why, "the text must be JSON");
	}
	*out = (struct calendar){ .holidays = e.holidays, .count = e.count, .terms = e.terms, .term_count = e.term_count };
	set_years(out);
	if (root)
		out->name = edition_name(mem, root, text, len, out->last_year);
	wsoa_status st = edition_fault(&e);
	if (!st)
		warn_thin_years(err, out);
	jr_free(root);
	return st;
}

static void write_day(struct json *j, const char *key, date d)
{
	char day[DATE_ISO + 1];
	date_iso(d, day);
	json_pair(j, key, day);
}

static void write_holiday(struct json *j, const struct holiday *h)
{
	json_open(j, '{');
	write_day(j, "date", h->day);
	json_pair(j, "title", h->title);
	json_close(j, '}');
}

static void write_term(struct json *j, const struct term *t)
{
	json_open(j, '{');
	write_day(j, "ends_on", t->ends_on);
	json_pair(j, "name", t->name);
	write_day(j, "starts_on", t->starts_on);
	json_close(j, '}');
}

void calendar_write(const struct calendar *cal, struct buf *out)
{
	struct json j;
	json_begin(&j, out);
	j.canonical = true;
	json_open(&j, '{');
	json_key(&j, "holidays");
	json_open(&j, '[');
	for (size_t i = 0; i < cal->count; i++)
		write_holiday(&j, &cal->holidays[i]);
	json_close(&j, ']');
	json_pair(&j, "name", cal->name);
	json_key(&j, "terms");
	json_open(&j, '[');
	for (size_t i = 0; i < cal->term_count; i++)
		write_term(&j, &cal->terms[i]);
	json_close(&j, ']');
	json_close(&j, '}');
}

/* ---- one over another ---- */

static void copy_holidays(struct edition *e, const struct calendar *from, const struct calendar *hidden_by)
{
	for (size_t i = 0; i < from->count; i++)
		if (!hidden_by || calendar_provisional(hidden_by, from->holidays[i].day))
			add_holiday(e, from->holidays[i].day, arena_strdup(e->mem, from->holidays[i].title));
}

static bool has_term(const struct calendar *cal, const char *name)
{
	for (size_t i = 0; i < cal->term_count; i++)
		if (text_same(cal->terms[i].name, name))
			return true;
	return false;
}

static void copy_terms(struct edition *e, const struct calendar *from, const struct calendar *hidden_by)
{
	for (size_t i = 0; i < from->term_count; i++) {
		struct term t = from->terms[i];
		if (hidden_by && has_term(hidden_by, t.name))
			continue;
		t.name = arena_strdup(e->mem, t.name);
		add_term(e, &t);
	}
}

/* Years between the two that neither covers would pass for years without holidays. */
static wsoa_status check_gap(const struct calendar *older, const struct calendar *newer, struct error *err)
{
	bool after = newer->first_year > older->first_year;
	int from = after ? older->last_year + 1 : newer->last_year + 1;
	int to = after ? newer->first_year - 1 : older->first_year - 1;
	if (older->count == 0 || newer->count == 0 || from > to)
		return WSOA_OK;
	return error_set(err, WSOA_INVALID, newer->name, "load a list that covers them first",
	                 "neither list of holidays covers the years %d to %d", from, to);
}

wsoa_status calendar_merge(const struct calendar *older, const struct calendar *newer, struct arena *mem, struct error *err, struct calendar *out)
{
	struct edition e = { .mem = mem, .err = err };
	wsoa_status st = check_gap(older, newer, err);
	if (st)
		return st;
	copy_holidays(&e, older, newer);
	copy_holidays(&e, newer, NULL);
	copy_terms(&e, older, newer);
	copy_terms(&e, newer, NULL);
	sort_edition(&e);
	*out = (struct calendar){ .name = arena_strdup(mem, newer->name), .holidays = e.holidays, .count = e.count,
		                  .terms = e.terms, .term_count = e.term_count };
	set_years(out);
	return edition_fault(&e);
}
