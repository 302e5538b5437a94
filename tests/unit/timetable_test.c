/* The timetable: the edition that ships, the faults of a document, and days that areas were really held to. */
#include <string.h>

#include "calendar/timetable.h"
#include "tests.h"

#define FORMS "wsoa app pap other"
#define DATES "report_received_on report_published_on submitted_on accepted_on plan_published_on"

struct known {
	struct arena mem;
	struct error err;
	struct timetable t;
	struct calendar cal;
};

static wsoa_status read_text(struct known *k, const char *text, size_t len)
{
	return timetable_read(text, len, &(struct timetable_words){ FORMS, DATES }, &k->mem, &k->err, &k->t);
}

static void begin(struct known *k)
{
	const struct embedded *rules = embedded_find("schema/timetables.json"), *days = embedded_find("schema/holidays.json");
	*k = (struct known){ 0 };
	ck_assert_ptr_nonnull(rules);
	ck_assert_msg(!read_text(k, rules->bytes, rules->size), "%s: %s", k->err.what, k->err.count ? k->err.issues[0].what : "");
	ck_assert_int_eq(calendar_read(days->bytes, days->size, &k->mem, &k->err, &k->cal), WSOA_OK);
}

static void end(struct known *k)
{
	error_clear(&k->err);
	arena_free(&k->mem);
}

static date on(const char *iso)
{
	date d = DATE_NONE;
	ck_assert_msg(!*iso || date_iso_parse(iso, &d), "%s", iso);
	return d;
}

static const char *iso(date d)
{
	static char text[4][DATE_ISO + 1];
	static int at;
	at = (at + 1) % 4;
	date_iso(d, text[at]);
	return text[at];
}

/* The first of this name; NULL when there is none. */
static const struct due *find(const struct due *due, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(due[i].rule->name, name))
			return &due[i];
	return NULL;
}

/* ---- days that are known ---- */

static const struct {
	const char *form, *rule, *date, *start, *day;
	size_t holidays;
} cases[] = {
	{ "wsoa", "statement", "report_received_on", "2022-02-22", "2022-06-07", 5 }, /* Bracknell Forest */
	{ "wsoa", "statement", "report_received_on", "2018-05-11", "2018-08-20", 1 }, /* Worcestershire */
	{ "wsoa", "statement", "report_received_on", "2018-05-16", "2018-08-23", 1 }, /* what counting from publication would give */
	{ "wsoa", "statement", "report_received_on", "2021-09-17", "2021-12-24", 0 }, /* Warwickshire */
	{ "wsoa", "revisit", "accepted_on", "2018-08-31", "2020-02-29", 0 },
	{ "app", "app-milestones-3", "report_published_on", "2022-01-13", "2022-04-13", 0 },
	{ "app", "app-milestones-6", "report_published_on", "2022-01-13", "2022-07-13", 0 },
	{ "app", "app-milestones-12", "report_published_on", "2022-01-13", "2023-01-13", 0 },
	{ "app", "app-first-review", "report_published_on", "2022-01-13", "2022-07-13", 0 },
	{ "app", "app-reviews", "report_published_on", "2022-01-13", "2023-01-13", 0 },
	{ "pap", "pap-draft", "report_received_on", "2025-02-04", "2025-03-25", 0 }, /* Lancashire */
	{ "pap", "pap-draft", "report_received_on", "2023-09-05", "2023-10-24", 0 }, /* Oxfordshire */
	{ "pap", "monitoring-inspection", "report_published_on", "2024-07-16", "2026-01-16", 0 },
	{ "pap", "full-inspection", "report_published_on", "2024-07-16", "2027-07-16", 0 },
};

START_TEST(days_that_are_known)
{
	struct known k;
	size_t count;
	begin(&k);
	struct named_date from = { cases[_i].date, on(cases[_i].start) };
	struct due *due = timetable_reckon(&k.t, cases[_i].form, &from, 1, &k.cal, from.day, &k.mem, &count);
	const struct due *d = find(due, count, cases[_i].rule);
	ck_assert_ptr_nonnull(d);
	ck_assert_int_eq(d->state, DUE_COUNTED);
	ck_assert_str_eq(iso(d->day), cases[_i].day);
	ck_assert_int_eq(d->start, from.day);
	ck_assert_uint_eq(d->holiday_count, cases[_i].holidays);
	ck_assert_int_eq(d->met_on, DATE_NONE);
	ck_assert(!d->unknown_holidays);
	end(&k);
}
END_TEST

START_TEST(bank_holidays_that_were_passed_over)
{
	struct known k;
	size_t count;
	begin(&k);
	struct named_date from = { "report_received_on", on("2022-02-22") };
	struct due *due = timetable_reckon(&k.t, "wsoa", &from, 1, &k.cal, from.day, &k.mem, &count);
	ck_assert_uint_eq(due[0].holiday_count, 5);
	ck_assert_str_eq(iso(due[0].holidays[0].day), "2022-04-15");
	ck_assert_str_eq(iso(due[0].holidays[4].day), "2022-06-03");
	end(&k);
}
END_TEST

/* ---- what has no day ---- */

START_TEST(nothing_is_guessed)
{
	struct known k;
	size_t count;
	begin(&k);
	struct due *due = timetable_reckon(&k.t, "wsoa", NULL, 0, &k.cal, on("2019-10-14"), &k.mem, &count);
	ck_assert_uint_eq(count, 2);
	for (size_t i = 0; i < count; i++) {
		ck_assert_int_eq(due[i].state, DUE_START_MISSING);
		ck_assert_int_eq(due[i].start, DATE_NONE);
		ck_assert_int_eq(due[i].day, DATE_NONE);
	}
	ck_assert_str_eq(due[0].rule->counts_from, "report_received_on");
	timetable_reckon(&k.t, "other", NULL, 0, &k.cal, on("2019-10-14"), &k.mem, &count);
	ck_assert_uint_eq(count, 0);
	end(&k);
}
END_TEST

START_TEST(days_in_force)
{
	static const struct {
		const char *accepted;
		enum due_state state;
		const char *day;
	} revisits[] = {
		{ "2016-04-30", DUE_NOT_IN_FORCE, "" },  { "2016-05-01", DUE_COUNTED, "2017-11-01" }, { "2021-06-30", DUE_COUNTED, "2022-12-30" },
		{ "2021-07-01", DUE_ENDED, "2023-01-01" }, { "2022-12-31", DUE_ENDED, "2024-06-30" },   { "2023-01-01", DUE_NOT_IN_FORCE, "" },
	};
	for (size_t i = 0; i < COUNT(revisits); i++) {
		struct known k;
		size_t count;
		begin(&k);
		struct named_date from = { "accepted_on", on(revisits[i].accepted) };
		const struct due *due = timetable_reckon(&k.t, "wsoa", &from, 1, &k.cal, from.day, &k.mem, &count), *d = find(due, count, "revisit");
		ck_assert_int_eq(d->state, revisits[i].state);
		ck_assert_str_eq(iso(d->day), revisits[i].day);
		end(&k);
	}
}
END_TEST

START_TEST(years_without_known_holidays)
{
	struct known k;
	size_t count;
	begin(&k);
	struct named_date dates[] = { { "report_received_on", on("2026-11-02") }, { "submitted_on", on("2027-02-01") } };
	const struct due *due = timetable_reckon(&k.t, "wsoa", dates, 2, &k.cal, on("2027-03-01"), &k.mem, &count), *d = find(due, count, "statement");
	ck_assert_int_eq(d->state, DUE_COUNTED);
	ck_assert(d->unknown_holidays);
	ck_assert_str_eq(iso(d->met_on), "2027-02-01");
	end(&k);
}
END_TEST

/* ---- what comes again ---- */

static const struct {
	const char *asked, *days; /* the last that passed, the next, and those of a year ahead */
} reviews[] = {
	{ "2022-01-13", "2023-01-13" },
	{ "2022-08-01", "2023-01-13 2023-07-13" },
	{ "2023-01-13", "2023-01-13 2023-07-13 2024-01-13" },
	{ "2023-01-14", "2023-01-13 2023-07-13 2024-01-13" },
	{ "2024-02-01", "2024-01-13 2024-07-13 2025-01-13" },
	{ "2199-10-01", "2199-07-13" },
};

START_TEST(what_comes_again)
{
	struct known k;
	struct buf days = { 0 };
	size_t count;
	begin(&k);
	struct named_date from = { "report_published_on", on("2022-01-13") };
	struct due *due = timetable_reckon(&k.t, "app", &from, 1, &k.cal, on(reviews[_i].asked), &k.mem, &count);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(due[i].rule->name, "app-reviews")) {
			buf_printf(&days, "%s%s", days.len ? " " : "", iso(due[i].day));
			ck_assert_int_eq(date_add_months(from.day, 6 * due[i].time), due[i].day);
		}
	ck_assert_str_eq(buf_text(&days), reviews[_i].days);
	buf_free(&days);
	end(&k);
}
END_TEST

START_TEST(in_the_order_of_days)
{
	struct known k;
	size_t count;
	begin(&k);
	struct named_date dates[] = { { "report_received_on", on("2024-07-05") } };
	struct due *due = timetable_reckon(&k.t, "pap", dates, 1, &k.cal, on("2024-07-05"), &k.mem, &count);
	ck_assert_uint_eq(count, 4);
	ck_assert_str_eq(due[0].rule->name, "pap-draft");
	ck_assert_str_eq(due[1].rule->name, "pap-publication");
	ck_assert_int_lt(due[0].day, due[1].day);
	ck_assert_int_eq(due[2].state, DUE_START_MISSING);
	ck_assert_str_eq(due[2].rule->name, "monitoring-inspection");
	ck_assert_str_eq(due[3].rule->name, "full-inspection");
	end(&k);
}
END_TEST

/* ---- documents ---- */

#define HEAD "{\"timetable\": \"t\", \"title\": \"T\", \"rules\": ["
#define NEEDS "\"name\": \"a\", \"form\": \"wsoa\", \"title\": \"A\", \"counts_from\": \"accepted_on\", \"basis\": \"statute\", \"source\": \"S\""
#define RULE(more) "{" NEEDS ", \"in_force_from\": \"2015-11-09\"" more "}"
#define DOCUMENT(more) HEAD RULE(more) "]}"
#define SECOND(needs, more) HEAD RULE(", \"months\": 1, \"in_force_until\": \"2020-12-31\"") ", {" needs more "}]}"

static const struct {
	const char *text, *where, *what; /* where NULL: no fault */
} documents[] = {
	{ DOCUMENT(", \"days\": 1"), NULL, NULL },
	{ DOCUMENT(", \"working_days\": 1000, \"met_on\": \"submitted_on\", \"about\": true, \"note\": \"N\""), NULL, NULL },
	{ DOCUMENT(", \"years\": 3, \"repeats_from\": 2, \"in_force_until\": \"2015-11-09\", \"last_on\": \"2015-11-09\""), NULL, NULL },
	{ SECOND(NEEDS, ", \"in_force_from\": \"2021-01-01\", \"months\": 2"), NULL, NULL },
	{ "[]", "", "not an object" },
	{ "{\"timetable\": \"t\", \"title\": \"T\", \"rules\": []}", "/rules", "not a list of 1 to 64 rules" },
	{ HEAD "1]}", "/rules/0", "not an object" },
	{ DOCUMENT(""), "/rules/0", "how far it counts is missing" },
	{ DOCUMENT(", \"days\": 1, \"years\": 1"), "/rules/0/years", "more than one of days, working_days, months and years" },
	{ DOCUMENT(", \"days\": 0"), "/rules/0/days", "not so many" },
	{ DOCUMENT(", \"months\": 1001"), "/rules/0/months", "not so many" },
	{ DOCUMENT(", \"months\": \"3\""), "/rules/0/months", "not so many" },
	{ DOCUMENT(", \"months\": 3, \"often\": 1"), "/rules/0/often", "unknown key" },
	{ DOCUMENT(", \"months\": 3, \"about\": 1"), "/rules/0/about", "neither true nor false" },
	{ DOCUMENT(", \"months\": 3, \"repeats_from\": 0"), "/rules/0/repeats_from", "not the first time that is told" },
	{ DOCUMENT(", \"months\": 3, \"repeats_from\": 1, \"met_on\": \"submitted_on\""), "/rules/0/met_on", "one date cannot say that all times were met" },
	{ DOCUMENT(", \"months\": 3, \"met_on\": \"made_on\""), "/rules/0/met_on", "not a date of a plan" },
	{ DOCUMENT(", \"months\": 3, \"in_force_until\": \"2015-02-30\""), "/rules/0/in_force_until", "not a day" },
	{ DOCUMENT(", \"months\": 3, \"in_force_until\": \"2015-11-08\""), "/rules/0/in_force_until", "before the day from which it is in force" },
	{ DOCUMENT(", \"months\": 3, \"last_on\": \"2015-11-08\""), "/rules/0/last_on", "before the day from which it is in force" },
	{ HEAD "{" NEEDS ", \"months\": 3}]}", "/rules/0/in_force_from", "missing" },
	{ SECOND(NEEDS, ", \"in_force_from\": \"2020-12-31\", \"months\": 2"), "/rules/1/in_force_from", "another version of this rule is in force on one of these days" },
	{ SECOND("\"name\": \"a\", \"form\": \"app\", \"title\": \"A\", \"counts_from\": \"accepted_on\", \"basis\": \"practice\", \"source\": \"S\"",
	         ", \"in_force_from\": \"2021-01-01\", \"months\": 2"), "/rules/1/form", "another version of this rule is for another form" },
	{ SECOND("\"name\": \"a\", \"form\": \"wsoa\", \"title\": \"A\", \"counts_from\": \"submitted_on\", \"basis\": \"practice\", \"source\": \"S\"",
	         ", \"in_force_from\": \"2021-01-01\", \"months\": 2"), "/rules/1/counts_from", "another version of this rule counts from another date" },
	{ HEAD "{\"name\": \"a\", \"form\": \"wsoap\", \"title\": \"A\", \"counts_from\": \"accepted_on\", \"basis\": \"statute\", \"source\": \"S\", "
	       "\"in_force_from\": \"2015-11-09\", \"months\": 3}]}", "/rules/0/form", "not a form of a plan" },
	{ HEAD "{\"name\": \"a\", \"form\": \"wsoa\", \"title\": \"A\", \"counts_from\": \"accepted_on\", \"basis\": \"habit\", \"source\": \"S\", "
	       "\"in_force_from\": \"2015-11-09\", \"months\": 3}]}", "/rules/0/basis", "not a basis" },
};

START_TEST(documents_and_their_faults)
{
	struct known k = { 0 };
	wsoa_status st = read_text(&k, documents[_i].text, strlen(documents[_i].text));
	if (documents[_i].where) {
		ck_assert_int_eq(st, WSOA_INVALID);
		ck_assert_uint_eq(k.err.count, 1);
		ck_assert_str_eq(k.err.issues[0].where, documents[_i].where);
		ck_assert_str_eq(k.err.issues[0].what, documents[_i].what);
		ck_assert_str_ne(k.err.issues[0].todo, "");
	} else {
		ck_assert_msg(!st, "%s: %s", k.err.what, k.err.count ? k.err.issues[0].what : "");
	}
	end(&k);
}
END_TEST

/* The version that was in force on the day that it counts from. */
START_TEST(versions_of_a_rule)
{
	const char *text = SECOND(NEEDS, ", \"in_force_from\": \"2021-01-01\", \"months\": 2");
	static const char *const days[][2] = { { "2020-12-31", "2021-01-31" }, { "2021-01-01", "2021-03-01" } };
	for (size_t i = 0; i < COUNT(days); i++) {
		struct known k = { 0 };
		size_t count;
		ck_assert_int_eq(read_text(&k, text, strlen(text)), WSOA_OK);
		struct named_date from = { "accepted_on", on(days[i][0]) };
		struct due *due = timetable_reckon(&k.t, "wsoa", &from, 1, &k.cal, from.day, &k.mem, &count);
		ck_assert_uint_eq(count, 1);
		ck_assert_str_eq(iso(due[0].day), days[i][1]);
		due = timetable_reckon(&k.t, "wsoa", NULL, 0, &k.cal, from.day, &k.mem, &count);
		ck_assert_uint_eq(count, 1);
		end(&k);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("timetable");
	TCase *t = tcase_create("all");
	tcase_add_loop_test(t, days_that_are_known, 0, COUNT(cases));
	tcase_add_test(t, bank_holidays_that_were_passed_over);
	tcase_add_test(t, nothing_is_guessed);
	tcase_add_test(t, days_in_force);
	tcase_add_test(t, years_without_known_holidays);
	tcase_add_loop_test(t, what_comes_again, 0, COUNT(reviews));
	tcase_add_test(t, in_the_order_of_days);
	tcase_add_loop_test(t, documents_and_their_faults, 0, COUNT(documents));
	tcase_add_test(t, versions_of_a_rule);
	suite_add_tcase(s, t);
	return suite_run(s);
}
