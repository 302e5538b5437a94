/* Unit tests of engine/base/buf.c. */
#include "base/buf.h"

#include <stdint.h>
#include <string.h>

#include "tests.h"

START_TEST(test_empty)
{
	struct buf b = { 0 };
	ck_assert_str_eq(buf_text(&b), "");
	buf_add(&b, NULL, 0);
	buf_str(&b, NULL);
	buf_str(&b, "");
	buf_fill(&b, 'x', 0);
	buf_clear(&b);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_str_eq(buf_text(&b), "");
	buf_printf(&b, "%s", "");
	ck_assert_uint_eq(b.len, 0);
	ck_assert_str_eq(buf_text(&b), "");
	ck_assert(!b.failed);
	buf_free(&b);
	buf_free(&b);
	ck_assert_ptr_null(b.data);
}
END_TEST

START_TEST(test_adding)
{
	struct buf b = { 0 };
	buf_str(&b, "one");
	buf_char(&b, ' ');
	buf_add(&b, "t\0o", 3);
	buf_fill(&b, '.', 3);
	buf_printf(&b, "%d|%s", 42, "x");
	ck_assert_uint_eq(b.len, 14);
	ck_assert_mem_eq(b.data, "one t\0o...42|x", 15);
	size_t cap = b.cap;
	buf_clear(&b);
	ck_assert_str_eq(buf_text(&b), "");
	ck_assert_uint_eq(b.cap, cap);
	buf_str(&b, "again");
	ck_assert_str_eq(buf_text(&b), "again");
	buf_free(&b);
}
END_TEST

/* Every way of adding, at every distance from the end of the block. */
START_TEST(test_growth)
{
	for (size_t len = 0; len < 600; len++) {
		struct buf b = { 0 };
		buf_fill(&b, 'a', len);
		buf_printf(&b, "%0200d", 7);
		buf_char(&b, '!');
		buf_str(&b, "end");
		ck_assert_uint_eq(b.len, len + 204);
		ck_assert_uint_eq(strlen(b.data), b.len);
		ck_assert_uint_eq(strspn(b.data, "a"), len);
		ck_assert_str_eq(b.data + len + 198, "07!end");
		buf_free(&b);
	}
	struct buf b = { 0 };
	for (size_t i = 0; i < 100000; i++) {
		buf_char(&b, (char)('a' + i % 26));
		ck_assert_int_eq(b.data[b.len], '\0');
	}
	ck_assert_uint_eq(b.len, 100000);
	for (size_t i = 0; i < b.len; i++)
		ck_assert_int_eq(b.data[i], (char)('a' + i % 26));
	buf_free(&b);
}
END_TEST

START_TEST(test_failure_is_kept)
{
	struct buf b = { 0 };
	buf_str(&b, "kept");
	buf_fill(&b, 'x', SIZE_MAX);
	ck_assert(b.failed);
	buf_str(&b, "no");
	buf_char(&b, 'n');
	buf_printf(&b, "%d", 1);
	ck_assert_str_eq(buf_text(&b), "kept");
	buf_clear(&b);
	ck_assert(b.failed);
	buf_free(&b);
	ck_assert(!b.failed);
	buf_add(&b, "x", SIZE_MAX - 1);
	ck_assert(b.failed);
	ck_assert_str_eq(buf_text(&b), "");
	buf_free(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("buf");
	TCase *t = tcase_create("buf");
	tcase_add_test(t, test_empty);
	tcase_add_test(t, test_adding);
	tcase_add_test(t, test_growth);
	tcase_add_test(t, test_failure_is_kept);
	suite_add_tcase(s, t);
	return suite_run(s);
}
