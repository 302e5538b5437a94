/* Unit tests of engine/base/path.c. */
#include "base/path.h"

#include "tests.h"

START_TEST(test_parts)
{
	static const struct {
		const char *path, *folder, *name;
	} cases[] = {
		{ "wsoa.db", ".", "wsoa.db" },       { "a/wsoa.db", "a", "wsoa.db" }, { "/wsoa.db", "/", "wsoa.db" },
		{ "/a/b/wsoa.db", "/a/b", "wsoa.db" }, { "a/b/", "a/b", "" },          { "", ".", "" },
		{ "../x", "..", "x" },               { "/", "/", "" },               { "//x", "/", "x" },
	};
	char folder[64];
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		path_folder(cases[i].path, folder, sizeof folder);
		ck_assert_str_eq(folder, cases[i].folder);
		ck_assert_str_eq(path_name(cases[i].path), cases[i].name);
	}
	path_folder("/long/path", folder, 4);
	ck_assert_str_eq(folder, "/lo");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("path");
	TCase *t = tcase_create("path");
	tcase_add_test(t, test_parts);
	suite_add_tcase(s, t);
	return suite_run(s);
}
