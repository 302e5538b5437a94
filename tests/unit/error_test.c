/* Unit tests of engine/base/error.c. */
#include "base/error.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "tests.h"

START_TEST(test_first_cause_stays)
{
	struct error e = { 0 };
	ck_assert_int_eq(error_set(&e, WSOA_NOTFOUND, "1.2.3", "try: wsoa list", "no such %s", "action"), WSOA_NOTFOUND);
	ck_assert_int_eq(error_set(&e, WSOA_IO, "file", "todo", "another"), WSOA_NOTFOUND);
	ck_assert(!e.mem.failed);
	ck_assert_int_eq(error_nomem(&e), WSOA_NOTFOUND);
	ck_assert(e.mem.failed);
	ck_assert_str_eq(e.what, "no such action");
	ck_assert_str_eq(e.where, "1.2.3");
	ck_assert_str_eq(e.todo, "try: wsoa list");
	error_clear(&e);
	ck_assert_int_eq(e.code, WSOA_OK);
	ck_assert_str_eq(e.what, "");
	ck_assert_int_eq(error_set(&e, WSOA_BUG, NULL, NULL, "plain"), WSOA_BUG);
	ck_assert_str_eq(e.where, "");
	ck_assert_str_eq(e.todo, "");
	error_clear(&e);
	ck_assert_int_eq(error_nomem(&e), WSOA_NOMEM);
	ck_assert_str_eq(e.what, "out of memory");
	ck_assert_ptr_null(e.mem.chunks);
}
END_TEST

START_TEST(test_of_the_system)
{
	static const struct {
		int number;
		wsoa_status status;
		const char *what, *todo;
	} rows[] = {
		{ ENOENT, WSOA_IO, "a/b cannot be read: No such file or directory", "look at the path, its permissions and the disk" },
		{ ENOSPC, WSOA_IO, "a/b cannot be read: No space left on device", "make room there" },
		{ 12345, WSOA_IO, "a/b cannot be read: ", "look at the path, its permissions and the disk" },
		{ ENOMEM, WSOA_NOMEM, "out of memory", "close other programs and try again" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct error e = { 0 };
		errno = rows[i].number;
		ck_assert_int_eq(error_io(&e, "a/b", "read"), rows[i].status);
		ck_assert_msg(!strncmp(e.what, rows[i].what, strlen(rows[i].what)) && strlen(e.what) > strlen("a/b cannot"), "%s", e.what);
		ck_assert_str_eq(e.todo, rows[i].todo);
	}
}
END_TEST

/* What an error holds of text in room bytes: all of it, or as many whole characters as leave room for "...". */
static void assert_fitted(const char *held, const char *text, size_t room)
{
	size_t len = strlen(text), shown = strlen(held);
	if (len < room) {
		ck_assert_str_eq(held, text);
		return;
	}
	ck_assert_uint_lt(shown, room);
	ck_assert_uint_gt(shown + 4, room - 1);
	ck_assert_str_eq(held + shown - 3, "...");
	ck_assert(strncmp(held, text, shown - 3) == 0);
	ck_assert(utf8_valid(held, shown));
}

START_TEST(test_cut)
{
	static const char *const units[] = { "x", "é", "中", "\xF0\x9F\x98\x80", "a\xF0\x9F\x98\x80" };
	for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
		for (size_t len = 240; len < 700; len++) {
			struct error e = { 0 };
			char text[800] = "";
			memset(text, '-', len % 4);
			for (size_t n = len % 4; n + strlen(units[u]) <= len; n += strlen(units[u]))
				memcpy(text + n, units[u], strlen(units[u]));
			error_set(&e, WSOA_INVALID, text, text, "%s", text);
			assert_fitted(e.what, text, sizeof e.what);
			assert_fitted(e.where, text, sizeof e.where);
			assert_fitted(e.todo, text, sizeof e.todo);
		}
	}
}
END_TEST

/* A message shows a part of a long text by "%.5s", which counts bytes. */
START_TEST(test_part_of_a_text)
{
	static const struct {
		const char *text, *shown;
	} table[] = {
		{ "abcdefg", "it: 'abcde'" },
		{ "abcd\xC3\xA9", "it: 'abcd'" },
		{ "abc\xE4\xB8\xAD", "it: 'abc'" },
		{ "ab\xF0\x9F\x98\x80", "it: 'ab'" },
		{ "\xC3\xA9\xE4\xB8\xAD", "it: '\xC3\xA9\xE4\xB8\xAD'" },
		{ "a\xFF" "b", "it: 'a\xFF" "b'" }, /* that was never UTF-8: whoever prints it sees to it */
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct error e = { 0 };
		char what[40];
		error_set(&e, WSOA_INVALID, "", "", "it: '%.5s'", table[i].text);
		ck_assert_str_eq(e.what, table[i].shown);
		snprintf(what, sizeof what, "it: '%.5s'", table[i].text);
		error_issue(&e, &(wsoa_issue){ .what = what });
		ck_assert_str_eq(e.issues[0].what, table[i].shown);
		error_clear(&e);
	}
}
END_TEST

START_TEST(test_issues)
{
	struct error e = { 0 };
	char where[16];
	for (int i = 0; i < 50; i++) {
		snprintf(where, sizeof where, "W%02d", i);
		error_issue(&e, &(wsoa_issue){ .warning = i % 2, .row = i, .where = where, .what = "wrong" });
	}
	ck_assert_int_eq(e.code, WSOA_OK);
	ck_assert_uint_eq(e.count, 50);
	for (int i = 0; i < 50; i++) {
		snprintf(where, sizeof where, "W%02d", i);
		ck_assert_str_eq(e.issues[i].where, where);
		ck_assert_str_eq(e.issues[i].value, "");
		ck_assert_str_eq(e.issues[i].what, "wrong");
		ck_assert_str_eq(e.issues[i].todo, "");
		ck_assert_int_eq(e.issues[i].row, i);
		ck_assert(e.issues[i].warning == (i % 2 == 1));
	}
	ck_assert_int_eq(error_set(&e, WSOA_REFUSED, "", "", "50 things"), WSOA_REFUSED);
	ck_assert_uint_eq(e.count, 50);
	ck_assert_ptr_null(arena_alloc(&e.mem, SIZE_MAX));
	error_issue(&e, &(wsoa_issue){ .what = "lost" });
	ck_assert_uint_eq(e.count, 50);
	ck_assert(e.mem.failed);
	error_clear(&e);
	ck_assert_uint_eq(e.count, 0);
	ck_assert_ptr_null(e.issues);
	ck_assert_ptr_null(e.mem.chunks);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("error");
	TCase *t = tcase_create("error");
	tcase_add_test(t, test_first_cause_stays);
	tcase_add_test(t, test_of_the_system);
	tcase_add_test(t, test_cut);
	tcase_add_test(t, test_part_of_a_text);
	tcase_add_test(t, test_issues);
	suite_add_tcase(s, t);
	return suite_run(s);
}
