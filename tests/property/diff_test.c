/*
 * What changed between two moments, against a slow twin: every record of every
 * kind is listed as of both, and compared field by field. Exactly what differs
 * there stands in the diff; so the old records with the diff are the new ones.
 */
#include <string.h>

#include "base/buf.h"
#include "base/json_read.h"
#include "base/table.h"
#include "calendar/date.h"
#include "tests.h"

enum { LIVES = 6, EVENTS = 160, PAIRS = 12, ACTIONS = 8, HOUR = 3600000, SORTS = 12 };

static char folder[32], db[64];
static unsigned seed;

static unsigned draw(unsigned below)
{
	return random_below(&seed, below);
}

static wsoa *open_at(bool write, const char *person, int64_t now, const char *as_of, const char *position)
{
	wsoa *w;
	wsoa_options o = { .db = db, .write = write, .person = person, .login = "tester", .now = now, .as_of = as_of, .position = position };
	wsoa_status st = wsoa_open(&o, &w);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	return w;
}

/* ---- a life ---- */

static void begin(int64_t now)
{
	wsoa *w;
	wsoa_options o = { .db = db, .login = "tester", .now = now };
	wsoa_status st = wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee", .email = "ann@example.org" }, &w);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	WELL(w, wsoa_add(w, "plan", "p", TEXTS("form=wsoa", "title=Written statement"), NULL));
	WELL(w, wsoa_add(w, "person", "@jane", TEXTS("name=Jane Doe"), NULL));
	WELL(w, wsoa_add(w, "post", "manager", TEXTS("title=Manager", "holder=@jane"), NULL));
	WELL(w, wsoa_add(w, "workstream", "S1", TEXTS("title=Assessment", "lead=@jane"), NULL));
	WELL(w, wsoa_add(w, "weakness", "W1", TEXTS("title=Plans"), NULL));
	WELL(w, wsoa_add(w, "weakness", "W2", TEXTS("title=Waits"), NULL));
	WELL(w, wsoa_add(w, "measure", "M1", TEXTS("title=In time", "unit=percent", "better=up"), NULL));
	for (int i = 0; i < ACTIONS; i++)
		WELL(w, wsoa_add(w, "action", NULL, TEXTS("title=Something to do", "owner=manager", "due_on=May 2019", "extra.KPI=1"), NULL));
	wsoa_close(w);
}

static const char *some_words(char out[80])
{
	static const char *const words[] = { "plans", "waits", "families", "are", "told", "soon", "at last" };
	*out = '\0';
	for (unsigned i = 1 + draw(5); i > 0; i--) {
		strcat(out, *out ? " " : "");
		strcat(out, words[draw(7)]);
	}
	return out;
}

/* A field of an action gets another value, or loses it. */
static wsoa_status set_something(wsoa *w, const char *ref, const wsoa_change *change)
{
	static const char *const sets[] = { "weaknesses=W1", "weaknesses=W1,W2", "weaknesses=", "weaknesses-=W1", "owner=@jane", "owner=manager", "owner=",
		                            "due_on=2019-03-01", "due_on=Spring term 2020", "due_on=", "rating=amber", "rating=green", "percent=50", "percent=",
		                            "workstream=S1", "supporting=@jane,manager", "repeats=monthly", "extra.KPI=", "extra.Other=2", "depends_on=A1" };
	char words[80], text[128];
	if (draw(3)) {
		const char *one = sets[draw(COUNT(sets))];
		return wsoa_set(w, ref, &one, 1, change);
	}
	snprintf(text, sizeof text, "%s=%s", draw(2) ? "title" : draw(2) ? "text" : "extra.KPI", some_words(words));
	const char *one = text;
	return wsoa_set(w, ref, &one, 1, change);
}

static wsoa_status add_something(wsoa *w, const wsoa_change *change)
{
	char words[80], title[96], period[32];
	snprintf(title, sizeof title, "title=%s", some_words(words));
	snprintf(period, sizeof period, "period=2019-%02u", 1 + draw(12));
	switch (draw(4)) {
	case 0:
		return wsoa_add(w, "action", NULL, TEXTS(title, "due_on=2019-12-31"), change);
	case 1:
		return wsoa_add(w, "milestone", NULL, TEXTS(title, "of=A1", "due_on=2019-11-01"), change);
	case 2:
		return wsoa_add(w, "reading", NULL, TEXTS("measure=M1", period, "value=40.50"), change);
	default:
		return wsoa_set(w, "M1", TEXTS("baseline_period=August 2019", "baseline=12.0"), change);
	}
}

static wsoa_status one_of(wsoa *w, unsigned sort, const wsoa_change *change)
{
	char ref[16];
	snprintf(ref, sizeof ref, "A%u", 1 + draw(ACTIONS + 4));
	switch (sort) {
	case 0:
		return wsoa_move(w, ref, "start", NULL, 0, change);
	case 1:
		return wsoa_remove(w, ref, change);
	case 2:
		return wsoa_undo(w, 0, &(wsoa_change){ .reason = "it was wrong" });
	case 3:
		return wsoa_note(w, ref, "a word with the lead", change);
	case 4:
		return wsoa_erase(w, ref, draw(2) ? "title" : "extra.KPI", change);
	case 5:
		return wsoa_done(w, ref, &(wsoa_done_args){ .text = "minutes of the meeting" }, change);
	case 6:
	case 7:
		return add_something(w, change);
	default:
		return set_something(w, ref, change);
	}
}

/* Refusals are part of it. done: how often each sort of event was done. */
static void something_happens(int64_t now, unsigned done[SORTS])
{
	char dated[DATE_ISO + 1];
	wsoa *w = open_at(true, "@ann-lee", now, NULL, NULL);
	wsoa_change change = { .reason = "so it was decided" };
	date_iso(date_london(now) - (date)draw(30), dated);
	if (!draw(3))
		change.dated = dated;
	unsigned sort = draw(SORTS);
	done[sort] += !one_of(w, sort, &change);
	wsoa_close(w);
}

/* ---- the slow twin ---- */

static bool keep(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

static jr *parse(wsoa *w, wsoa_status st, wsoa_doc *doc)
{
	struct buf text = { 0 };
	ck_assert_msg(!st, "%s: %s", wsoa_error_what(w), wsoa_error_todo(w));
	ck_assert_int_eq(wsoa_doc_render(doc, "json", NULL, keep, &text), WSOA_OK);
	char why[200];
	jr *root = jr_parse(buf_text(&text), text.len, why, sizeof why);
	ck_assert_msg(root != NULL, "%s", why);
	buf_free(&text);
	wsoa_doc_free(doc);
	return root;
}

static bool is_identity(const char *name)
{
	return !strcmp(name, "kind") || !strcmp(name, "ref") || !strcmp(name, "plan") || !strcmp(name, "uuid") || !strcmp(name, "version");
}

/* A value of a list as fields are written on the command line; NULL for none. */
static const char *plain(const jr *v, struct arena *mem)
{
	int64_t n;
	const char *text = "";
	switch (jr_type(v)) {
	case JR_TEXT:
		return arena_strdup(mem, jr_text(v));
	case JR_BOOL:
		return jr_bool(v, false) ? "yes" : "no";
	case JR_INT:
		ck_assert(jr_int(v, &n));
		return arena_printf(mem, "%lld", (long long)n);
	case JR_ARRAY:
		for (const jr *e = jr_first(v); e; e = jr_next(e))
			text = arena_printf(mem, "%s%s%s", text, *text ? "," : "", jr_text(e));
		return *text ? text : NULL;
	default:
		return NULL;
	}
}

/* Records by "uuid", and their fields by "uuid field". */
static void put(struct table *t, struct arena *mem, const char *uuid, const char *field, const char *text)
{
	if (text)
		table_put(t, arena_printf(mem, "%s %s", uuid, field), arena_strdup(mem, text));
}

static void put_row(struct table *t, struct arena *mem, const jr *row)
{
	const char *uuid = jr_text(jr_get(row, "uuid"));
	table_put(t, uuid, arena_strdup(mem, uuid));
	for (const jr *v = jr_first(row); v; v = jr_next(v)) {
		if (!strcmp(jr_key(v), "extra"))
			for (const jr *e = jr_first(v); e; e = jr_next(e))
				put(t, mem, uuid, arena_printf(mem, "extra.%s", jr_key(e)), plain(e, mem));
		else if (!is_identity(jr_key(v)))
			put(t, mem, uuid, jr_key(v), plain(v, mem));
	}
}

static void list_all(struct table *t, struct arena *mem, int64_t now, const char *as_of, const char *position)
{
	wsoa *w = open_at(false, NULL, now, as_of, position);
	const char *plural;
	for (size_t i = 0; wsoa_kind(i, &plural); i++) {
		wsoa_doc *doc = NULL;
		wsoa_status st = wsoa_list(w, &(wsoa_list_args){ .kind = plural, .all_plans = true }, &doc);
		jr *root = parse(w, st, doc);
		for (const jr *row = jr_first(jr_get(root, "items")); row; row = jr_next(row))
			put_row(t, mem, row);
		jr_free(root);
	}
	wsoa_close(w);
}

/* What one side has and the other has not so, as "from uuid field" or "to uuid field"; records that differ as "uuid". */
static void expect_side(struct table *t, struct arena *mem, const char *name, const struct table *here, const struct table *there)
{
	for (size_t i = 0; i < here->cap; i++) {
		const char *key = here->slots[i].key, *text = here->slots[i].value, *other = key ? table_get(there, key) : NULL;
		if (!key || (other && !strcmp(text, other)))
			continue;
		table_put(t, arena_strndup(mem, key, strcspn(key, " ")), (void *)"");
		if (strchr(key, ' '))
			table_put(t, arena_printf(mem, "%s %s", name, key), (void *)text);
	}
}

/* ---- the diff, as such a table ---- */

static void told_side(struct table *t, struct arena *mem, const char *name, const jr *row)
{
	for (const jr *v = jr_first(jr_get(row, name)); v; v = jr_next(v))
		table_put(t, arena_printf(mem, "%s %s %s", name, jr_text(jr_get(row, "uuid")), jr_key(v)), arena_strdup(mem, jr_text(v)));
}

/* The rows by field say the same as those by record. */
static void check_fields(const jr *root, const struct table *told, struct arena *mem)
{
	static const char *const sides[] = { "from", "to" };
	for (const jr *row = jr_first(jr_get(root, "fields")); row; row = jr_next(row))
		for (size_t i = 0; i < 2; i++) {
			const char *text = jr_text(jr_get(row, sides[i]));
			const char *of = table_get(told, arena_printf(mem, "%s %s %s", sides[i], jr_text(jr_get(row, "uuid")), jr_text(jr_get(row, "field"))));
			ck_assert(text ? of && !strcmp(text, of) : !of);
		}
}

static void tell(struct table *t, struct arena *mem, int64_t now, const char *from, const char *to, const char *position)
{
	wsoa_doc *doc = NULL;
	wsoa *w = open_at(false, NULL, now, NULL, position);
	wsoa_status st = wsoa_diff(w, &(wsoa_diff_args){ .from = from, .to = to }, &doc);
	jr *root = parse(w, st, doc);
	for (const jr *row = jr_first(jr_get(root, "items")); row; row = jr_next(row)) {
		table_put(t, jr_text(jr_get(row, "uuid")), (void *)"");
		told_side(t, mem, "from", row);
		told_side(t, mem, "to", row);
	}
	check_fields(root, t, mem);
	jr_free(root);
	wsoa_close(w);
}

static void check_within(const struct table *a, const struct table *b, const char *what, const char *from, const char *to)
{
	for (size_t i = 0; i < a->cap; i++) {
		const char *key = a->slots[i].key, *other = key ? table_get(b, key) : NULL;
		ck_assert_msg(!key || (other && !strcmp(other, a->slots[i].value)), "%s to %s: %s: %s is '%s' and not '%s'", from, to ? to : "now", what, key,
		              (const char *)a->slots[i].value, other ? other : "(nothing)");
	}
}

/* Returns how much differs. */
static size_t check_pair(int64_t now, const char *from, const char *to, bool position)
{
	char today[DATE_ISO + 1];
	struct arena mem = { 0 };
	struct table was = { 0 }, is = { 0 }, wanted = { 0 }, told = { 0 };
	list_all(&was, &mem, now, position ? NULL : from, position ? from : NULL);
	list_all(&is, &mem, now, position ? NULL : to, position ? to : NULL);
	expect_side(&wanted, &mem, "from", &was, &is);
	expect_side(&wanted, &mem, "to", &is, &was);
	date_iso(date_london(now), today);
	tell(&told, &mem, now, from, to, !position ? NULL : draw(2) ? to : today);
	check_within(&wanted, &told, "not told", from, to);
	check_within(&told, &wanted, "told and not so", from, to);
	size_t differs = wanted.count;
	table_free(&was);
	table_free(&is);
	table_free(&wanted);
	table_free(&told);
	arena_free(&mem);
	return differs;
}

/* ---- lives ---- */

static int64_t head_of(void)
{
	wsoa *w = open_at(false, NULL, 0, NULL, NULL);
	struct buf lines = { 0 };
	int64_t count = 0;
	WELL(w, wsoa_log_lines(w, 0, keep, &lines));
	for (size_t i = 0; i < lines.len; i++)
		count += lines.data[i] == '\n';
	buf_free(&lines);
	wsoa_close(w);
	return count;
}

static int64_t live(unsigned which)
{
	int64_t now = date_london_noon(date_of(2019, 1, 7));
	unsigned done[SORTS] = { 0 };
	seed = which + 1;
	folder_make(folder, db);
	begin(now);
	for (int i = 0; i < EVENTS; i++)
		something_happens(now += HOUR * (1 + (int64_t)draw(30)), done);
	for (unsigned i = 0; i < SORTS; i++)
		ck_assert_msg(done[i] > 0, "life %u: what %u stands for was always refused", which, i);
	return now + HOUR;
}

START_TEST(what_differs_is_told_and_nothing_else)
{
	int64_t now = live((unsigned)_i), head = head_of();
	size_t differ = 0;
	for (int p = 0; p < PAIRS; p++) {
		char from[24], to[24];
		int64_t a = 1 + draw((unsigned)head), b = 1 + draw((unsigned)head);
		snprintf(from, sizeof from, "%lld", (long long)(a < b ? a : b));
		snprintf(to, sizeof to, "%lld", (long long)(a < b ? b : a));
		differ += check_pair(now, from, draw(4) ? to : NULL, false) > 0;
	}
	ck_assert_uint_gt(differ, PAIRS / 2);
	folder_remove(folder, db);
}
END_TEST

START_TEST(between_days_as_they_are_known_now)
{
	int64_t now = live(100 + (unsigned)_i);
	date first = date_of(2019, 1, 1), days = date_london(now) - first;
	size_t differ = 0;
	for (int p = 0; p < PAIRS; p++) {
		char from[DATE_ISO + 1], to[DATE_ISO + 1];
		date a = first + (date)draw((unsigned)days), b = first + (date)draw((unsigned)days);
		date_iso(a < b ? a : b, from);
		date_iso(a < b ? b : a, to);
		differ += check_pair(now, from, to, p % 2) > 0;
	}
	ck_assert_uint_gt(differ, PAIRS / 2);
	folder_remove(folder, db);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("diff");
	TCase *t = tcase_create("diff");
	tcase_set_timeout(t, 240);
	tcase_add_loop_test(t, what_differs_is_told_and_nothing_else, 0, LIVES);
	tcase_add_loop_test(t, between_days_as_they_are_known_now, 0, LIVES);
	suite_add_tcase(s, t);
	return suite_run(s);
}
