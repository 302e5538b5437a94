/*
 * What recall.h promises to let go of, call by call. property/recall compares
 * whole lives of a store; here each promise is broken on purpose: what is kept
 * is wrong, so that who does not let go of it is found out.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "store/event.h"
#include "store/recall.h"

static struct store recalling(void)
{
	struct store s = { .transaction = 2 };
	recall_begin(&s, &(struct event){ .seq = 10, .batch = 1 });
	ck_assert_ptr_nonnull(s.recall);
	return s;
}

static void drop(struct store *s, int64_t id, enum act act, const char *field)
{
	struct change change = { .name = field };
	struct event ev = { .act = act, .changes = &change, .change_count = field != NULL };
	recall_drop(s, &ev, id);
}

START_TEST(begins_in_a_long_write_alone)
{
	struct store s = { .transaction = 2 };
	recall_begin(&s, &(struct event){ .seq = 4, .batch = 1 });
	ck_assert_ptr_null(s.recall);
	s.transaction = 1;
	recall_begin(&s, &(struct event){ .seq = 10, .batch = 1 });
	ck_assert_ptr_null(s.recall);
	recall_keep_record(&s, &(struct known_record){ .id = 7 });
	ck_assert_ptr_null(recall_record(&s, 7));
}
END_TEST

START_TEST(a_record_is_let_go_with_its_event)
{
	struct store s = recalling();
	recall_keep_record(&s, &(struct known_record){ .id = 7, .kind = KIND_action, .space = 3, .ref = "A7" });
	recall_keep_record(&s, &(struct known_record){ .id = 8, .kind = KIND_action, .space = 3, .ref = "A8" });
	recall_keep_ref(&s, 3, "A7", 7);
	recall_keep_ref(&s, 3, "A8", 8);
	ck_assert_str_eq(recall_record(&s, 7)->ref, "A7");
	ck_assert_ptr_null(recall_ref(&s, 4, "A7"));
	drop(&s, 7, ACT_changed, "title");
	ck_assert_ptr_null(recall_record(&s, 7));
	ck_assert_ptr_null(recall_ref(&s, 3, "A7"));
	ck_assert_str_eq(recall_ref(&s, 3, "A8")->ref, "A8");
	recall_end(&s);
}
END_TEST

START_TEST(no_extras_is_let_go_with_an_extra)
{
	struct store s = recalling();
	bool some;
	ck_assert(!recall_extras(&s, &some));
	recall_keep_extras(&s, false);
	drop(&s, 7, ACT_changed, "title");
	ck_assert(recall_extras(&s, &some) && !some);
	drop(&s, 7, ACT_changed, "extra.Remark");
	ck_assert(!recall_extras(&s, &some));
	recall_keep_extras(&s, true); /* one more changes nothing of that */
	drop(&s, 7, ACT_changed, "extra.Remark");
	ck_assert(recall_extras(&s, &some) && some);
	recall_end(&s);
}
END_TEST

START_TEST(a_free_ref_is_let_go_with_any_event)
{
	struct store s = recalling();
	recall_keep_free(&s, 3, "A9");
	ck_assert(recall_free(&s, 3, "A9") && !recall_free(&s, 4, "A9") && !recall_free(&s, 3, "A8"));
	drop(&s, 0, ACT_created, NULL);
	ck_assert(!recall_free(&s, 3, "A9"));
	recall_end(&s);
}
END_TEST

START_TEST(who_and_what_decides_is_let_go)
{
	struct store s = recalling();
	const struct workflow *w;
	const char *roles;
	bool yes;
	recall_keep_person(&s, 5, "programme", false);
	recall_keep_baseline(&s, 6, true);
	recall_keep_workflow(&s, KIND_measure, NULL);
	drop(&s, 7, ACT_changed, "title");
	ck_assert(recall_person(&s, 5, &roles, &yes) && !yes);
	ck_assert_str_eq(roles, "programme");
	ck_assert(recall_baseline(&s, 6, &yes) && yes);
	ck_assert(recall_workflow(&s, KIND_measure, &w) && !w);
	ck_assert(!recall_workflow(&s, KIND_action, &w));
	drop(&s, 5, ACT_changed, "roles");
	ck_assert(!recall_person(&s, 5, &roles, &yes));
	drop(&s, 6, ACT_changed, "baselined_on");
	ck_assert(!recall_baseline(&s, 6, &yes));
	drop(&s, 0, ACT_installed, NULL);
	ck_assert(!recall_workflow(&s, KIND_measure, &w));
	recall_end(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("recall");
	TCase *t = tcase_create("recall");
	tcase_add_test(t, begins_in_a_long_write_alone);
	tcase_add_test(t, a_record_is_let_go_with_its_event);
	tcase_add_test(t, no_extras_is_let_go_with_an_extra);
	tcase_add_test(t, a_free_ref_is_let_go_with_any_event);
	tcase_add_test(t, who_and_what_decides_is_let_go);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
