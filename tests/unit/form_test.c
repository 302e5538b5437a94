/* Documents of a fixed form: where a fault is, that all of them are said, and what is read all the same. */
#include <string.h>

#include "base/form.h"
#include "tests.h"

struct reading {
	struct arena mem;
	struct error err;
	struct form f;
	const jr *root;
};

static void begin(struct reading *r, const char *text)
{
	*r = (struct reading){ 0 };
	r->f = (struct form){ .title = "the list of things", .where = "things", .list = "things", .most = 2, .mem = &r->mem, .err = &r->err };
	r->root = form_open(&r->f, text, strlen(text));
}

static void end(struct reading *r)
{
	error_clear(&r->err);
	arena_free(&r->mem);
}

static const char *where(const struct reading *r, size_t i)
{
	ck_assert_uint_lt(i, r->err.count);
	return r->err.issues[i].where;
}

START_TEST(a_sound_document)
{
	struct reading r;
	begin(&r, "{\"title\": \"All\", \"name\": \"a-1\", \"things\": [{\"n\": 1}, {}]}");
	ck_assert(form_keys(&r.f, r.root, "title name things", "note"));
	ck_assert_str_eq(form_line(&r.f, r.root, "title"), "All");
	ck_assert_str_eq(form_name(&r.f, r.root, "name"), "a-1");
	ck_assert_str_eq(form_line(&r.f, r.root, "note"), "");
	ck_assert_uint_eq(form_entries(&r.f), 2);
	ck_assert_ptr_nonnull(jr_get(form_entry(&r.f), "n"));
	ck_assert_ptr_nonnull(form_entry(&r.f));
	ck_assert_ptr_null(form_entry(&r.f));
	ck_assert_int_eq(form_close(&r.f), WSOA_OK);
	end(&r);
}
END_TEST

START_TEST(places_of_faults)
{
	struct reading r;
	begin(&r, "{\"title\": \"\", \"name\": \"A\", \"more\": 1, \"things\": [7, {\"x\": 1}]}");
	ck_assert(form_keys(&r.f, r.root, "title name other things", "note"));
	form_line(&r.f, r.root, "title");
	form_name(&r.f, r.root, "name");
	ck_assert_uint_eq(form_entries(&r.f), 2);
	ck_assert(!form_keys(&r.f, form_entry(&r.f), "n", ""));
	ck_assert(form_keys(&r.f, form_entry(&r.f), "n", ""));
	ck_assert_ptr_null(form_entry(&r.f));
	form_fault(&r.f, "name", NULL, "not liked", "choose another");
	ck_assert_int_eq(form_close(&r.f), WSOA_INVALID);
	static const char *const places[] = { "/more", "/other", "/title", "/name", "/things/0", "/things/1/x", "/things/1/n", "/name" };
	ck_assert_uint_eq(r.err.count, COUNT(places));
	for (size_t i = 0; i < COUNT(places); i++)
		ck_assert_str_eq(where(&r, i), places[i]);
	ck_assert_str_eq(r.err.issues[0].todo, "known keys are: title name other things note");
	ck_assert_str_eq(r.err.what, "the list of things has 8 faults");
	end(&r);
}
END_TEST

START_TEST(words_of_a_list)
{
	static const char *const names[] = { "low", "high" };
	struct reading r;
	begin(&r, "{\"a\": \"high\", \"b\": \"highest\", \"c\": 7}");
	ck_assert_uint_eq(form_word(&r.f, r.root, "a", names, COUNT(names), "no height"), 1);
	ck_assert_uint_eq(form_word(&r.f, r.root, "none", names, COUNT(names), "no height"), 2);
	ck_assert_uint_eq(r.err.count, 0);
	ck_assert_uint_eq(form_word(&r.f, r.root, "b", names, COUNT(names), "no height"), 2);
	ck_assert_uint_eq(form_word(&r.f, r.root, "c", names, COUNT(names), "no height"), 2);
	ck_assert_uint_eq(r.err.count, 2);
	ck_assert_str_eq(where(&r, 0), "/b");
	ck_assert_str_eq(r.err.issues[0].what, "no height");
	ck_assert_str_eq(r.err.issues[0].todo, "one of: low high");
	ck_assert_str_eq(where(&r, 1), "/c");
	ck_assert(!form_keys(&r.f, jr_get(r.root, "c"), "a", ""));
	ck_assert(form_keys(&r.f, r.root, "a b", ""));
	ck_assert_str_eq(r.err.issues[3].todo, "known keys are: a b");
	ck_assert_int_eq(form_close(&r.f), WSOA_INVALID);
	end(&r);
}
END_TEST

START_TEST(lists_that_are_none)
{
	static const char *const texts[] = { "{\"things\": []}", "{\"things\": 1}", "{\"things\": [1, 2, 3]}" };
	struct reading r;
	begin(&r, texts[_i]);
	ck_assert_uint_eq(form_entries(&r.f), 0);
	ck_assert_ptr_null(form_entry(&r.f));
	ck_assert_int_eq(form_close(&r.f), WSOA_INVALID);
	ck_assert_str_eq(where(&r, 0), "/things");
	ck_assert_str_eq(r.err.issues[0].what, "not a list of 1 to 2 things");
	end(&r);
}
END_TEST

START_TEST(no_json)
{
	struct reading r;
	begin(&r, "{\"title\"");
	ck_assert_ptr_null(r.root);
	ck_assert_int_eq(form_close(&r.f), WSOA_INVALID);
	ck_assert_ptr_nonnull(strstr(r.err.what, "the list of things: line 1"));
	end(&r);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("form");
	TCase *t = tcase_create("all");
	tcase_add_test(t, a_sound_document);
	tcase_add_test(t, places_of_faults);
	tcase_add_test(t, words_of_a_list);
	tcase_add_loop_test(t, lists_that_are_none, 0, 3);
	tcase_add_test(t, no_json);
	suite_add_tcase(s, t);
	return suite_run(s);
}
