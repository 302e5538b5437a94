/* What the shipped table says of visits: whose judgement decides, and where it leads. */
#include <string.h>

#include "tests.h"
#include "workflow/visits.h"

static const struct {
	const char *form, *by;
	bool decides;
} views[] = {
	{ "revisit", "inspector", true },     { "revisit", NULL, true },      { "revisit", "adviser", false },    { "revisit", "self", false },
	{ "review", "adviser", true },        { "review", "inspector", false }, { "monitoring-inspection", "inspector", true },
	{ "monitoring", "adviser", false },   { "monitoring", "inspector", false }, { "stocktake", "adviser", false },
	{ "deep-dive", "adviser", false },    { "inspection", "inspector", false }, { "visitation", "inspector", false }, { NULL, NULL, false },
};

START_TEST(some_decide)
{
	struct error err = { 0 };
	jr *visits = NULL;
	ck_assert_int_eq(visits_read(&err, &visits), WSOA_OK);
	ck_assert_int_eq(visit_decides(visits, views[_i].form, views[_i].by), views[_i].decides);
	jr_free(visits);
	error_clear(&err);
}
END_TEST

static const struct {
	const char *form, *outcome;
	bool area, known;
	const char *transition, *todo;
} found[] = {
	{ "revisit", "sufficient", false, true, "sufficient", NULL },
	{ "revisit", "brilliant", false, false, NULL, "one of: sufficient, not-sufficient" },
	{ "revisit", "some", true, true, NULL, NULL },
	{ "monitoring", "sufficient", false, true, NULL, NULL },
	{ "monitoring", "sufficient", true, false, NULL, "name the weaknesses: wsoa judge VISIT OUTCOME W01,W02" },
	{ "inspection", "positive", false, false, NULL, "judge the area: wsoa judge VISIT OUTCOME" },
	{ "review", "sustained", false, true, "sufficient", NULL },
	{ "review", "not-sustained", false, true, NULL, NULL },
	{ NULL, "sufficient", false, false, NULL, "judge the area: wsoa judge VISIT OUTCOME" },
};

START_TEST(outcomes_are_of_a_form)
{
	struct error err = { 0 };
	struct arena mem = { 0 };
	jr *visits = NULL;
	const char *what = NULL, *todo = NULL;
	ck_assert_int_eq(visits_read(&err, &visits), WSOA_OK);
	ck_assert_int_eq(visit_can_find(visits, found[_i].form, found[_i].area, found[_i].outcome, &mem, &what, &todo), found[_i].known);
	ck_assert_pstr_eq(todo, found[_i].todo);
	ck_assert_int_eq(what != NULL, !found[_i].known);
	if (!found[_i].area)
		ck_assert_pstr_eq(visit_transition(visits, found[_i].form, found[_i].outcome), found[_i].transition);
	jr_free(visits);
	arena_free(&mem);
	error_clear(&err);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("visits");
	TCase *t = tcase_create("visits");
	suite_add_tcase(s, t);
	tcase_add_loop_test(t, some_decide, 0, COUNT(views));
	tcase_add_loop_test(t, outcomes_are_of_a_form, 0, COUNT(found));
	return suite_run(s);
}
