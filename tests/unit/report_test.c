/* Reports: their phrases, what lint reads into words, and that every schema is JSON. */
#include <string.h>

#include "base/buf.h"
#include "base/json_read.h"
#include "report/phrases.h"
#include "report/words.h"
#include "tests.h"
#include "wsoa.h"

/* ---- phrases ---- */

static const struct {
	date due, day;
	const char *words;
} days[] = {
	{ 100, 205, "105 days late" }, { 100, 102, "2 days late" }, { 100, 101, "1 day late" }, { 100, 100, "due today" },
	{ 101, 100, "due tomorrow" },  { 102, 100, "in 2 days" },   { 465, 100, "in 365 days" },
};

START_TEST(days_are_said)
{
	char words[DAYS_WORDS];
	days_words(days[_i].due, days[_i].day, words);
	ck_assert_str_eq(words, days[_i].words);
}
END_TEST

/* London, on plain days and on those when the clocks change. */
static const struct {
	const char *at, *words;
} times[] = {
	{ "2019-10-14T17:50:01.123Z", "14 Oct 2019 18:50" }, { "2019-12-14T17:50:00.000Z", "14 Dec 2019 17:50" },
	{ "2019-06-30T23:30:00.000Z", "1 Jul 2019 00:30" },  { "2019-03-31T00:59:00.000Z", "31 Mar 2019 00:59" },
	{ "2019-03-31T01:00:00.000Z", "31 Mar 2019 02:00" }, { "2019-10-27T00:59:00.000Z", "27 Oct 2019 01:59" },
	{ "2019-10-27T01:00:00.000Z", "27 Oct 2019 01:00" }, { "2019-10-26T23:10:00.000Z", "27 Oct 2019 00:10" },
	{ "2019-10-27T23:59:00.000Z", "27 Oct 2019 23:59" },
};

START_TEST(times_are_londons)
{
	int64_t ms;
	char words[INSTANT_SHORT + 1];
	ck_assert(instant_parse(times[_i].at, &ms));
	instant_short(ms, words);
	ck_assert_str_eq(words, times[_i].words);
}
END_TEST

START_TEST(small_words)
{
	struct arena mem = { 0 };
	ck_assert_str_eq(counted(&mem, 1, "action", "actions"), "1 action");
	ck_assert_str_eq(counted(&mem, 0, "action", "actions"), "0 actions");
	ck_assert_str_eq(shortened(&mem, "as it is", 8), "as it is");
	ck_assert_str_eq(shortened(&mem, "more than there is room for", 12), "more than...");
	ck_assert_str_eq(shortened(&mem, "Donaudampfschifffahrt", 10), "Donauda...");
	ck_assert_str_eq(weekday_name(date_of(2022, 6, 7)), "Tuesday");
	arena_free(&mem);
}
END_TEST

/* ---- what words give away ---- */

static const struct {
	const char *text;
	bool yes;
} repeating[] = {
	{ "Run a yearly parent and young person survey", true },
	{ "Audit 30 EHC plans each month with a multi-agency panel", true },
	{ "Publish a twice yearly You said, we did report", true },
	{ "Report SEND health performance to the governing body each quarter", true },
	{ "Publish waiting times on the local offer each quarter", true },
	{ "Weekly case tracking across education, health and social care", true },
	{ "Report exclusions of pupils with SEND to the board each half term", true },
	{ "Half-termly dataset", true },
	{ "Meet schools once a term", true },
	{ "Survey parents three times per school year", true },
	{ "Sample plans every six weeks", true },
	{ "Publish an annual report", true },
	{ "Keep a live register and review it monthly", true },
	{ "Refresh the data annually.", true },
	{ "Three reports so far", true },
	{ "First two reports published", true },
	{ "2018 survey done; 2019 survey open", true },
	{ "Reply to every parent contact within 5 working days", false },
	{ "Train a SEND lead in every mainstream school in the graduated response", false },
	{ "Put leaders' sign-off of plan quality in place for each plan", false },
	{ "Bring therapy waits under 18 weeks", false },
	{ "Hold a parent carer conference in each district", false },
	{ "Track progress of pupils in each year group", false },
	{ "Clear the backlog of annual reviews", false },
	{ "Report to the monthly board", false },
	{ "Register reviewed at monthly meeting", false },
	{ "Teach daily living skills", false },
	{ "Training log: 188 of 241 schools", false },
	{ "26 reviews done", false },
	{ "Pilot in one team only", false },
	{ "Occupational therapy 23 weeks", false },
	{ "61% in September 2019", false },
	{ "Audit log to September 2019", false },
	{ "Reduce exclusions to 20 per year", false },
	{ "Agree the strategy 2018 and publish it in 2019", false },
	{ "", false },
};

START_TEST(repeating_duties)
{
	ck_assert_msg(reads_as_repeating(repeating[_i].text) == repeating[_i].yes, "'%s'", repeating[_i].text);
}
END_TEST

static const struct {
	const char *text;
	bool yes;
} children[] = {
	{ "JS (9) waits for a place", true },
	{ "J.S., 9, waits for a place", true },
	{ "J. S. (14)", true },
	{ "a pupil aged 9", true },
	{ "placed a 9-year-old boy", true },
	{ "the 9 year old in the report", true },
	{ "DOB 12/3/2011", true },
	{ "date of birth: 12 March 2011", true },
	{ "born on 3 May 2010", true },
	{ "young people aged 16 to 25", false },
	{ "Children aged 5 in reception", false },
	{ "those aged 16-25", false },
	{ "everybody aged 16+", false },
	{ "Track pupils at KS 2 and KS 4", false },
	{ "Record the date of birth on every form", false },
	{ "PE in year 9", false },
	{ "Schools of the CCG (9)", false },
	{ "a 3 year plan", false },
	{ "", false },
};

START_TEST(details_of_children)
{
	ck_assert_msg(reads_as_child(children[_i].text) == children[_i].yes, "'%s'", children[_i].text);
}
END_TEST

/* Longer than what is looked at: no harm. */
START_TEST(long_text)
{
	struct buf b = { 0 };
	for (int i = 0; i < 3000; i++)
		buf_str(&b, "aged word (");
	ck_assert(!reads_as_repeating(buf_text(&b)));
	ck_assert(!reads_as_child(buf_text(&b)));
	buf_free(&b);
}
END_TEST

/* ---- schemas ---- */

static bool take(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

static bool refuse(void *to, const char *bytes, size_t len)
{
	(void)to, (void)bytes, (void)len;
	return false;
}

/* All that is required is described. */
static void check_required(const jr *schema)
{
	const jr *properties = jr_get(schema, "properties");
	for (const jr *name = jr_first(jr_get(schema, "required")); name; name = jr_next(name))
		ck_assert_msg(jr_get(properties, jr_text(name)), "%s is required but not described", jr_text(name));
	for (const jr *p = jr_first(properties); p; p = jr_next(p))
		if (jr_get(p, "items"))
			check_required(jr_get(p, "items"));
		else if (jr_get(p, "required"))
			check_required(p);
}

START_TEST(schemas_are_json)
{
	size_t count = 0;
	const char *name;
	char why[200];
	for (; (name = wsoa_schema_name(count)); count++) {
		struct buf b = { 0 };
		ck_assert_int_eq(wsoa_schema(name, take, &b), WSOA_OK);
		jr *root = jr_parse(b.data, b.len, why, sizeof why);
		ck_assert_msg(root != NULL, "%s: %s", name, why);
		ck_assert_str_eq(jr_text(jr_get(root, "title")), name);
		ck_assert_str_eq(jr_text(jr_get(root, "type")), "object");
		check_required(root);
		for (const jr *d = jr_first(jr_get(root, "$defs")); d; d = jr_next(d))
			check_required(d);
		jr_free(root);
		buf_free(&b);
	}
	ck_assert_uint_gt(count, 20);
	ck_assert_ptr_null(wsoa_schema_name(count + 1));
	ck_assert_int_eq(wsoa_schema("nonsense", take, NULL), WSOA_NOTFOUND);
	ck_assert_int_eq(wsoa_schema("action", refuse, NULL), WSOA_IO);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("report");
	TCase *c = tcase_create("report");
	tcase_add_loop_test(c, days_are_said, 0, COUNT(days));
	tcase_add_loop_test(c, times_are_londons, 0, COUNT(times));
	tcase_add_test(c, small_words);
	tcase_add_loop_test(c, repeating_duties, 0, COUNT(repeating));
	tcase_add_loop_test(c, details_of_children, 0, COUNT(children));
	tcase_add_test(c, long_text);
	tcase_add_test(c, schemas_are_json);
	suite_add_tcase(s, c);
	return suite_run(s);
}
