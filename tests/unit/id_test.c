/* Unit tests of engine/base/id.c. */
#include "base/id.h"

#include <string.h>

#include "tests.h"

START_TEST(test_parse)
{
	static const struct {
		const char *text, *out; /* out NULL: refused */
	} cases[] = {
		{ "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000" },
		{ "0190c2a4-7b1e-4f00-8a55-0123456789ab", "0190c2a4-7b1e-4f00-8a55-0123456789ab" },
		{ "0190C2A4-7B1E-4F00-8A55-0123456789AB", "0190c2a4-7b1e-4f00-8a55-0123456789ab" },
		{ "ffffffff-ffff-ffff-ffff-ffffffffffff", "ffffffff-ffff-ffff-ffff-ffffffffffff" },
		{ "", NULL },
		{ "0190c2a4-7b1e-4f00-8a55-0123456789a", NULL },
		{ "0190c2a4-7b1e-4f00-8a55-0123456789abc", NULL },
		{ "0190c2a4-7b1e-4f00-8a55-0123456789ab ", NULL },
		{ " 190c2a4-7b1e-4f00-8a55-0123456789ab", NULL },
		{ "0190c2a47-b1e-4f00-8a55-0123456789ab", NULL },
		{ "0190c2a4_7b1e-4f00-8a55-0123456789ab", NULL },
		{ "0190c2a4-7b1e-4f00-8a55-0123456789ag", NULL },
		{ "0190c2a4-7b1e-4f00-8a55-01234567+9ab", NULL },
		{ "{190c2a4-7b1e-4f00-8a55-0123456789a}", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct id id;
		char text[ID_TEXT + 1];
		bool good = id_parse(cases[i].text, &id);
		ck_assert_msg(good == (cases[i].out != NULL), "%s", cases[i].text);
		if (!good)
			continue;
		id_format(&id, text);
		ck_assert_str_eq(text, cases[i].out);
	}
}
END_TEST

START_TEST(test_new)
{
	struct id before = { { 0 } };
	ck_assert(id_is_zero(&before));
	for (int i = 0; i < 1000; i++) {
		struct id id = id_new(), back;
		char text[ID_TEXT + 1];
		id_format(&id, text);
		ck_assert_uint_eq(strlen(text), ID_TEXT);
		ck_assert_int_eq(text[14], '4');
		ck_assert_ptr_nonnull(strchr("89ab", text[19]));
		ck_assert(id_parse(text, &back));
		ck_assert(id_equal(&id, &back));
		ck_assert(!id_equal(&id, &before));
		ck_assert(!id_is_zero(&id));
		before = id;
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("id");
	TCase *t = tcase_create("id");
	tcase_add_test(t, test_parse);
	tcase_add_test(t, test_new);
	suite_add_tcase(s, t);
	return suite_run(s);
}
