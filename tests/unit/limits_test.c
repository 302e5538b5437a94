/* docs/limits.md against the table of limits: the same rows, words and numbers; and the numbers are those of the texts. */
#include "base/limits.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "tests.h"

static const struct {
	long number;
	const char *what, *text;
} limits[] = {
#define LIMIT_ROW(name, number, what, text) { number, what, text },
	WSOA_LIMITS(LIMIT_ROW)
#undef LIMIT_ROW
};

static void read_page(struct buf *out)
{
	char bytes[4096];
	size_t got;
	FILE *f = fopen(WSOA_SOURCE_DIR "/docs/limits.md", "r");
	ck_assert_ptr_nonnull(f);
	while ((got = fread(bytes, 1, sizeof bytes, f)))
		buf_add(out, bytes, got);
	fclose(f);
}

START_TEST(every_limit_stands_in_the_page)
{
	struct buf page = { 0 };
	read_page(&page);
	for (size_t i = 0; i < COUNT(limits); i++) {
		char row[200];
		snprintf(row, sizeof row, "\n| %s | %s | ", limits[i].what, limits[i].text);
		ck_assert_msg(strstr(buf_text(&page), row) != NULL, "no row%s in docs/limits.md", row);
	}
	buf_free(&page);
}
END_TEST

/* Rows of limits are those after a line of dashes. */
START_TEST(the_page_has_no_other_limit)
{
	struct buf page = { 0 };
	size_t rows = 0;
	read_page(&page);
	for (const char *p = buf_text(&page); (p = strstr(p, "\n| ")); p++)
		rows++;
	for (const char *p = buf_text(&page); (p = strstr(p, "\n| of what")); p++)
		rows--;
	ck_assert_uint_eq(rows, COUNT(limits));
	buf_free(&page);
}
END_TEST

START_TEST(numbers_are_those_of_the_texts)
{
	for (size_t i = 0; i < COUNT(limits); i++) {
		long number = 0;
		const char *p = limits[i].text;
		for (; *p && *p != ' '; p++)
			if (*p != ',')
				number = number * 10 + (*p - '0');
		ck_assert_int_eq(strcmp(p, " MiB") ? number : number << 20, limits[i].number);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("limits");
	TCase *t = tcase_create("limits");
	suite_add_tcase(suite, t);
	tcase_add_test(t, every_limit_stands_in_the_page);
	tcase_add_test(t, the_page_has_no_other_limit);
	tcase_add_test(t, numbers_are_those_of_the_texts);
	return suite_run(suite);
}
