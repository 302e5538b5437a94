/* Scales and their faults; the rating that follows from dates, by every line of the rule. */
#include <string.h>

#include "tests.h"
#include "workflow/rating.h"

/* ---- scales ---- */

START_TEST(shipped_scales_are_read)
{
	static const struct {
		const char *file, *name;
		size_t count;
	} shipped[] = { { "schema/scales/rag.json", "rag", 4 }, { "schema/scales/brag.json", "brag", 5 }, { "schema/scales/five-step.json", "five-step", 6 } };
	for (size_t i = 0; i < COUNT(shipped); i++) {
		struct arena mem = { 0 };
		struct error err = { 0 };
		struct scale s;
		const struct embedded *file = embedded_find(shipped[i].file);
		ck_assert_ptr_nonnull(file);
		ck_assert_int_eq(scale_read(file->bytes, file->size, &mem, &err, &s), WSOA_OK);
		ck_assert_str_eq(s.name, shipped[i].name);
		ck_assert_uint_eq(s.count, shipped[i].count);
		ck_assert_ptr_nonnull(strstr(scale_words(&s, &mem), "green (on course)"));
		ck_assert_int_eq(scale_value(&s, "red")->neutral, NEUTRAL_red);
		ck_assert_ptr_null(scale_value(&s, "purple"));
		ck_assert_ptr_null(scale_value(&s, NULL));
		ck_assert_int_eq(scale_value(&s, "blue") != NULL, !strcmp(s.name, "brag"));
		error_clear(&err);
		arena_free(&mem);
	}
}
END_TEST

#define ONE(value, colour, neutral) \
	"{\"value\":\"" value "\",\"label\":\"L\",\"colour\":\"" colour "\",\"meaning\":\"m\",\"neutral\":\"" neutral "\"}"
#define SCALE(values) "{\"scale\":\"s\",\"title\":\"T\",\"values\":[" values "]}"

static const struct {
	const char *text, *where;
} faults[] = {
	{ SCALE(""), "/values" },
	{ SCALE(ONE("green", "purple", "green")), "/values/0/colour" },
	{ SCALE(ONE("green", "green", "good")), "/values/0/neutral" },
	{ SCALE(ONE("Not A Name", "green", "green")), "/values/0/value" },
	{ SCALE(ONE("green", "green", "green") "," ONE("green", "red", "red")), "/values/1/value" },
	{ SCALE("{\"value\":\"green\"}"), "/values/0/label" },
	{ "{\"scale\":\"s\",\"title\":\"T\"}", "/values" },
	{ "{\"scale\":\"s\",\"title\":\"T\",\"values\":[" ONE("green", "green", "green") "],\"more\":1}", "/more" },
};

START_TEST(faults_are_placed)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct scale s;
	ck_assert_int_eq(scale_read(faults[_i].text, strlen(faults[_i].text), &mem, &err, &s), WSOA_INVALID);
	ck_assert_uint_ge(err.count, 1);
	ck_assert_str_eq(err.issues[0].where, faults[_i].where);
	error_clear(&err);
	arena_free(&mem);
}
END_TEST

/* ---- the rule ---- */

enum { NEW_YEAR = 18262, TODAY = 100 }; /* days are counted from 1 January 2020; today is 10 April */

/* The facts with 0 for nothing: an action that is at work. */
struct said {
	bool over, planned;
	int due_on, start_on, held_until, late_due_on, round_from, round_to, updated_on;
	const char *late_milestone;
	size_t date_changes;
};

static const struct line {
	const char *rating, *why;
	struct said f;
} lines[] = {
#define F(...) { __VA_ARGS__ }
	{ NULL, "", F(.over = true, .due_on = 5) },
	{ "green", "nothing of it is late", F(.due_on = 100) },
	{ "green", "nothing of it is late", F(.date_changes = 1) },
	{ "amber", "it was due on 9 April 2020", F(.due_on = 99) },
	{ "amber", "it was due on 10 March 2020", F(.due_on = 69) }, /* today is 10 April: a month, and no more */
	{ "red", "it was due on 9 March 2020, more than a month ago", F(.due_on = 68) },
	{ "red", "another deadline was asked for 2 times", F(.due_on = 200, .date_changes = 2) },
	{ "red", "another deadline was asked for 3 times", F(.held_until = 150, .date_changes = 3) },
	{ "grey", "it is on hold by agreement until 30 May 2020", F(.due_on = 5, .held_until = 150) },
	{ "grey", "it is on hold by agreement until 10 April 2020", F(.due_on = 5, .held_until = 100) },
	{ "red", "it was due on 6 January 2020, more than a month ago", F(.due_on = 5, .held_until = 99) },
	{ "amber", "it was to start on 9 April 2020 and has not", F(.planned = true, .start_on = 99, .due_on = 300) },
	{ "grey", "it is to start on 10 April 2020", F(.planned = true, .start_on = 100, .due_on = 300) },
	{ "grey", "it is to start on 19 July 2020", F(.planned = true, .start_on = 200) },
	{ "green", "nothing of it is late", F(.planned = true, .due_on = 300) },
	{ "green", "nothing of it is late", F(.start_on = 5, .due_on = 300) },
	{ "amber", "its step 1.1/a was due on 1 April 2020", F(.late_milestone = "1.1/a", .late_due_on = 91) },
	{ "amber", "there was no update in the round that ended on 31 March 2020", F(.round_to = 90) },
	{ "amber", "there was no update in the round that ended on 31 March 2020", F(.round_from = 60, .round_to = 90, .updated_on = 60) },
	{ "green", "nothing of it is late", F(.round_from = 60, .round_to = 90, .updated_on = 61) },
	{ "green", "nothing of it is late", F(.round_to = 90, .updated_on = 3) },
	{ "green", "nothing of it is late", F(.round_to = 100) },
	{ "green", "nothing of it is late", F(.round_to = 90, .planned = true) },
	{ "amber", "it was due on 9 April 2020", F(.due_on = 99, .late_milestone = "1.1/a", .late_due_on = 2) },
};

static date day(int n)
{
	return n ? NEW_YEAR + n : DATE_NONE;
}

START_TEST(ratings_follow)
{
	struct arena mem = { 0 };
	const struct said *s = &lines[_i].f;
	struct rating_facts f = {
		.day = NEW_YEAR + TODAY, .running = !s->over, .started = !s->planned, .held_until = day(s->held_until), .start_on = day(s->start_on),
		.due_on = day(s->due_on), .late_milestone = s->late_milestone, .late_due_on = day(s->late_due_on), .date_changes = s->date_changes,
		.round_from = day(s->round_from), .round_to = day(s->round_to), .updated_on = day(s->updated_on),
	};
	struct rating_found found;
	ck_assert_int_eq(rating_follows(&f, &mem, &found), lines[_i].rating != NULL);
	if (lines[_i].rating)
		ck_assert_str_eq(neutral_name(found.rating), lines[_i].rating);
	ck_assert_str_eq(found.why, lines[_i].why);
	arena_free(&mem);
}
END_TEST

START_TEST(some_are_better)
{
	ck_assert(neutral_better(NEUTRAL_green, NEUTRAL_amber) && neutral_better(NEUTRAL_amber, NEUTRAL_red) && neutral_better(NEUTRAL_blue, NEUTRAL_green));
	ck_assert(neutral_better(NEUTRAL_grey, NEUTRAL_amber) && !neutral_better(NEUTRAL_grey, NEUTRAL_green) && !neutral_better(NEUTRAL_green, NEUTRAL_grey));
	ck_assert(!neutral_better(NEUTRAL_red, NEUTRAL_amber) && !neutral_better(NEUTRAL_red, NEUTRAL_red));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rating");
	TCase *t = tcase_create("rating");
	suite_add_tcase(s, t);
	tcase_add_test(t, shipped_scales_are_read);
	tcase_add_loop_test(t, faults_are_placed, 0, COUNT(faults));
	tcase_add_loop_test(t, ratings_follow, 0, COUNT(lines));
	tcase_add_test(t, some_are_better);
	return suite_run(s);
}
