/* The ladder of reminders: its document and the faults of one, and which step falls on which day. */
#include <stdio.h>
#include <string.h>

#include "alert/ladder.h"
#include "base/embed.h"
#include "tests.h"

static wsoa_status read_text(const char *text, struct arena *mem, struct error *err, struct ladder *out)
{
	return ladder_read(text, strlen(text), mem, err, out);
}

/* ---- the one that ships ---- */

static const struct {
	const char *name, *rule;
	unsigned who;
	enum urgency urgency;
} shipped[] = {
	{ "due-20wd", "20 working days before the due date", ROLE_BIT(ROLE_owner), URGENCY_low },
	{ "due-5wd", "5 working days before the due date", ROLE_BIT(ROLE_owner), URGENCY_normal },
	{ "due", "on the due date", ROLE_BIT(ROLE_owner), URGENCY_normal },
	{ "late-1wd", "1 working day after the due date", ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_programme), URGENCY_high },
	{ "late-5wd", "5 working days after the due date", ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_programme) | ROLE_BIT(ROLE_accountable),
	  URGENCY_urgent },
};

START_TEST(the_shipped_ladder)
{
	const struct embedded *file = embedded_find("schema/alerts.json");
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct ladder l;
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(ladder_read(file->bytes, file->size, &mem, &err, &l), WSOA_OK);
	ck_assert_uint_eq(l.count, COUNT(shipped));
	for (size_t i = 0; i < l.count; i++) {
		struct buf rule = { 0 };
		ladder_rule(&l.steps[i], &rule);
		ck_assert_str_eq(l.steps[i].name, shipped[i].name);
		ck_assert_str_eq(buf_text(&rule), shipped[i].rule);
		ck_assert_uint_eq(l.steps[i].who, shipped[i].who);
		ck_assert_int_eq(l.steps[i].urgency, shipped[i].urgency);
		ck_assert_ptr_eq(l.steps[i].date, field_at(FIELD_action_due_on));
		buf_free(&rule);
	}
	arena_free(&mem);
	error_clear(&err);
}
END_TEST

/* ---- faults ---- */

#define HEAD "{\"ladder\": \"l\", \"title\": \"t\", \"steps\": ["
#define STEP(extra) "{\"name\": \"a\", \"kind\": \"action\", \"date\": \"due_on\", \"who\": [\"owner\"], \"urgency\": \"low\"" extra "}"
#define LADDER(extra) HEAD STEP(extra) "]}"

static const struct {
	const char *text, *where, *what; /* where NULL: no fault */
} documents[] = {
	{ LADDER(", \"days\": 0"), NULL, NULL },
	{ LADDER(", \"days\": 7, \"side\": \"before\""), NULL, NULL },
	{ LADDER(", \"working_days\": 1000, \"side\": \"after\""), NULL, NULL },
	{ "[]", "", "not an object" },
	{ "{\"title\": \"t\", \"steps\": [" STEP(", \"days\": 0") "]}", "/ladder", "missing" },
	{ "{\"ladder\": \"Big One\", \"title\": \"t\", \"steps\": [" STEP(", \"days\": 0") "]}", "/ladder", "not a name" },
	{ "{\"ladder\": \"l\", \"title\": \"\", \"steps\": [" STEP(", \"days\": 0") "]}", "/title", "not a line of text" },
	{ "{\"ladder\": \"l\", \"title\": \"t\", \"steps\": []}", "/steps", "not a list of 1 to 32 steps" },
	{ "{\"ladder\": \"l\", \"title\": \"t\", \"steps\": 3}", "/steps", "not a list of 1 to 32 steps" },
	{ "{\"ladder\": \"l\", \"title\": \"t\", \"step\": 3, \"steps\": [" STEP(", \"days\": 0") "]}", "/step", "unknown key" },
	{ HEAD "7]}", "/steps/0", "not an object" },
	{ LADDER(""), "/steps/0", "how far from the date is missing" },
	{ LADDER(", \"days\": 1, \"working_days\": 1, \"side\": \"after\""), "/steps/0/days", "days and working_days exclude each other" },
	{ LADDER(", \"days\": 1001, \"side\": \"after\""), "/steps/0/days", "not a number of days" },
	{ LADDER(", \"working_days\": -1, \"side\": \"after\""), "/steps/0/working_days", "not a number of days" },
	{ LADDER(", \"days\": 1.5, \"side\": \"after\""), "/steps/0/days", "not a number of days" },
	{ LADDER(", \"days\": 5"), "/steps/0/side", "missing" },
	{ LADDER(", \"days\": 5, \"side\": \"around\""), "/steps/0/side", "not a side of a date" },
	{ LADDER(", \"days\": 0, \"side\": \"before\""), "/steps/0/side", "the day itself has no side" },
	{ LADDER(", \"days\": 0, \"often\": true"), "/steps/0/often", "unknown key" },
	{ HEAD STEP(", \"days\": 0") ", " STEP(", \"days\": 1, \"side\": \"after\"") "]}", "/steps/1/name", "two steps of one name" },
	{ HEAD "{\"name\": \"1st\", \"kind\": \"action\", \"date\": \"due_on\", \"days\": 0, \"who\": [\"owner\"], \"urgency\": \"low\"}]}", "/steps/0/name",
	  "not a name" },
	{ HEAD "{\"name\": \"a\", \"kind\": \"risk\", \"date\": \"due_on\", \"days\": 0, \"who\": [\"owner\"], \"urgency\": \"low\"}]}", "/steps/0/kind",
	  "not a kind that people are reminded of" },
	{ HEAD "{\"name\": \"a\", \"kind\": \"action\", \"date\": \"title\", \"days\": 0, \"who\": [\"owner\"], \"urgency\": \"low\"}]}", "/steps/0/date",
	  "not a date of an action" },
	{ HEAD "{\"name\": \"a\", \"kind\": \"action\", \"date\": \"due_on\", \"days\": 0, \"who\": [], \"urgency\": \"low\"}]}", "/steps/0/who",
	  "not a list of roles" },
	{ HEAD "{\"name\": \"a\", \"kind\": \"action\", \"date\": \"due_on\", \"days\": 0, \"who\": [\"king\"], \"urgency\": \"low\"}]}", "/steps/0/who",
	  "not a role that can be told" },
	{ HEAD "{\"name\": \"a\", \"kind\": \"action\", \"date\": \"due_on\", \"days\": 0, \"who\": [\"auditor\"], \"urgency\": \"low\"}]}", "/steps/0/who",
	  "not a role that can be told" },
	{ HEAD "{\"name\": \"a\", \"kind\": \"action\", \"date\": \"due_on\", \"days\": 0, \"who\": [\"lead\", \"lead\"], \"urgency\": \"low\"}]}",
	  "/steps/0/who", "named twice" },
	{ HEAD "{\"name\": \"a\", \"kind\": \"action\", \"date\": \"due_on\", \"days\": 0, \"who\": [\"owner\"], \"urgency\": \"dire\"}]}",
	  "/steps/0/urgency", "not an urgency" },
	{ HEAD "{\"name\": \"a\", \"kind\": \"action\", \"date\": \"due_on\", \"days\": 0, \"who\": [\"owner\"]}]}", "/steps/0/urgency", "missing" },
};

START_TEST(documents_and_their_faults)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct ladder l;
	wsoa_status st = read_text(documents[_i].text, &mem, &err, &l);
	if (documents[_i].where) {
		ck_assert_int_eq(st, WSOA_INVALID);
		ck_assert_uint_eq(err.count, 1);
		ck_assert_str_eq(err.issues[0].where, documents[_i].where);
		ck_assert_str_eq(err.issues[0].what, documents[_i].what);
		ck_assert_str_ne(err.issues[0].todo, "");
	} else {
		ck_assert_msg(!st, "%s: %s", err.what, err.count ? err.issues[0].what : "");
	}
	arena_free(&mem);
	error_clear(&err);
}
END_TEST

START_TEST(not_json)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct ladder l;
	ck_assert_int_eq(read_text("{\"ladder\": ", &mem, &err, &l), WSOA_INVALID);
	ck_assert_ptr_nonnull(strstr(err.what, "line 1"));
	arena_free(&mem);
	error_clear(&err);
}
END_TEST

START_TEST(every_fault_is_said)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct ladder l;
	ck_assert_int_eq(read_text(HEAD "{\"name\": \"\", \"kind\": \"x\", \"date\": 1, \"days\": 0, \"who\": 0, \"urgency\": 0}, {}]}", &mem, &err, &l),
	                 WSOA_INVALID);
	ck_assert_uint_eq(err.count, 5 + 5 + 1);
	arena_free(&mem);
	error_clear(&err);
}
END_TEST

START_TEST(too_many_steps)
{
	struct buf text = { 0 };
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct ladder l;
	buf_str(&text, HEAD);
	for (int i = 0; i <= LADDER_STEPS; i++)
		buf_str(&text, i ? ",{}" : "{}");
	buf_str(&text, "]}");
	ck_assert_int_eq(read_text(buf_text(&text), &mem, &err, &l), WSOA_INVALID);
	ck_assert_uint_eq(err.count, 1);
	buf_free(&text);
	arena_free(&mem);
	error_clear(&err);
}
END_TEST

/* ---- days: a twin that walks day by day ---- */

static date walked(const struct ladder_step *s, date about, const struct calendar *cal)
{
	int step = s->days < 0 ? -1 : 1, left = s->days < 0 ? -s->days : s->days;
	date d = about;
	while (left) {
		d += step;
		if (!s->working || workday_is(cal, d))
			left--;
	}
	return d;
}

static void shipped_calendar(struct arena *mem, struct calendar *cal)
{
	struct error err = { 0 };
	const struct embedded *file = embedded_find("schema/holidays.json");
	ck_assert_int_eq(calendar_read(file->bytes, file->size, mem, &err, cal), WSOA_OK);
	error_clear(&err);
}

START_TEST(days_as_a_walk_finds_them)
{
	static const int offsets[] = { -100, -20, -5, -2, -1, 0, 1, 2, 5, 20, 100 };
	struct arena mem = { 0 };
	struct calendar cal;
	shipped_calendar(&mem, &cal);
	for (date about = date_of(2018, 12, 1); about <= date_of(2020, 6, 30); about++)
		for (size_t i = 0; i < COUNT(offsets); i++)
			for (int working = 0; working < 2; working++) {
				struct ladder_step s = { .days = offsets[i], .working = working };
				ck_assert_int_eq(ladder_day(&s, about, &cal), walked(&s, about, &cal));
			}
	arena_free(&mem);
}
END_TEST

/* Between two bank holidays: by hand, from a wall calendar. */
static const struct {
	const char *about;
	int days;
	bool working;
	const char *day;
} by_hand[] = {
	{ "2019-12-24", 1, true, "2019-12-27" },   { "2019-12-31", 5, true, "2020-01-08" },  { "2020-01-02", -5, true, "2019-12-23" },
	{ "2019-10-31", -20, true, "2019-10-03" }, { "2019-10-12", 0, true, "2019-10-12" }, { "2019-10-12", 1, true, "2019-10-14" },
	{ "2019-10-12", -1, true, "2019-10-11" },  { "2019-10-14", 7, false, "2019-10-21" }, { "2019-03-01", -1, false, "2019-02-28" },
};

START_TEST(days_by_hand)
{
	struct arena mem = { 0 };
	struct calendar cal;
	date about;
	char got[DATE_ISO + 1];
	struct ladder_step s = { .days = by_hand[_i].days, .working = by_hand[_i].working };
	shipped_calendar(&mem, &cal);
	ck_assert(date_iso_parse(by_hand[_i].about, &about));
	date_iso(ladder_day(&s, about, &cal), got);
	ck_assert_str_eq(got, by_hand[_i].day);
	arena_free(&mem);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ladder");
	TCase *t = tcase_create("all");
	tcase_add_test(t, the_shipped_ladder);
	tcase_add_loop_test(t, documents_and_their_faults, 0, COUNT(documents));
	tcase_add_test(t, not_json);
	tcase_add_test(t, every_fault_is_said);
	tcase_add_test(t, too_many_steps);
	tcase_add_test(t, days_as_a_walk_finds_them);
	tcase_add_loop_test(t, days_by_hand, 0, COUNT(by_hand));
	suite_add_tcase(s, t);
	return suite_run(s);
}
