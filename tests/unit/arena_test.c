/* Unit tests of engine/base/arena.c. */
#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#include "tests.h"

static bool holds_only(const unsigned char *bytes, size_t len, size_t value)
{
	size_t i = 0;
	while (i < len && bytes[i] == value)
		i++;
	return i == len;
}

START_TEST(test_pieces)
{
	static const size_t sizes[] = { 0, 1, 7, 16, 17, 100, 1000, 1025, 2048, 5000, 300000, 3, 1000000, 40 };
	enum { COUNT = sizeof sizes / sizeof *sizes };
	struct arena a = { 0 };
	unsigned char *pieces[COUNT];
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < COUNT; i++) {
			pieces[i] = arena_alloc(&a, sizes[i]);
			ck_assert_ptr_nonnull(pieces[i]);
			ck_assert_uint_eq((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
			ck_assert(holds_only(pieces[i], sizes[i], 0));
			if (sizes[i])
				memset(pieces[i], (int)i + 1, sizes[i]);
		}
		for (size_t i = 0; i < COUNT; i++)
			ck_assert(holds_only(pieces[i], sizes[i], i + 1));
		arena_free(&a);
		ck_assert_ptr_null(a.chunks);
		ck_assert(!a.failed);
	}
	arena_free(&a);
}
END_TEST

START_TEST(test_many_small)
{
	struct arena a = { 0 };
	enum { COUNT = 20000 };
	int **list = arena_array(&a, COUNT, sizeof *list);
	for (int i = 0; i < COUNT; i++) {
		list[i] = arena_alloc(&a, sizeof **list);
		*list[i] = i;
	}
	for (int i = 0; i < COUNT; i++)
		ck_assert_int_eq(*list[i], i);
	arena_free(&a);
}
END_TEST

START_TEST(test_clear)
{
	static const size_t sizes[] = { 10, 3000, 400000, 7 };
	struct arena a = { 0 };
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < 50; i++) {
			size_t size = sizes[(i + (size_t)round) % 4];
			unsigned char *piece = arena_alloc(&a, size);
			ck_assert_ptr_nonnull(piece);
			ck_assert(holds_only(piece, size, 0));
			memset(piece, 0xff, size);
		}
		arena_clear(&a);
		ck_assert(!a.failed);
	}
	ck_assert_ptr_null(arena_alloc(&a, SIZE_MAX));
	arena_clear(&a);
	ck_assert_ptr_null(arena_alloc(&a, 1)); /* a failure stays */
	arena_free(&a);
	arena_clear(&a);
	ck_assert_ptr_null(a.chunks);
	ck_assert_ptr_nonnull(arena_alloc(&a, 1000000));
	arena_clear(&a);
	ck_assert_ptr_null(a.chunks); /* a large piece is not kept */
}
END_TEST

START_TEST(test_grow)
{
	static const size_t caps[] = { 8, 8, 16, 32, 64 }, counts[] = { 1, 8, 9, 17, 33 };
	struct arena a = { 0 };
	int *list = NULL;
	size_t count = 0, cap = 0;
	for (size_t i = 0; i < sizeof caps / sizeof *caps; i++) {
		while (count < counts[i]) {
			list = arena_grow(&a, list, count, &cap, sizeof *list);
			list[count] = (int)count;
			count++;
		}
		ck_assert_uint_eq(cap, caps[i]);
	}
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(list[i], (int)i);
	arena_free(&a);
}
END_TEST

START_TEST(test_text)
{
	struct arena a = { 0 };
	char long_text[1000];
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	ck_assert_ptr_null(arena_strdup(&a, NULL));
	ck_assert(!a.failed);
	ck_assert_str_eq(arena_strdup(&a, ""), "");
	ck_assert_str_eq(arena_strdup(&a, "plan"), "plan");
	ck_assert_str_eq(arena_strndup(&a, "planner", 4), "plan");
	ck_assert_str_eq(arena_strndup(&a, "", 0), "");
	ck_assert_str_eq(arena_printf(&a, "%s/%d", "M1", 7), "M1/7");
	ck_assert_str_eq(arena_printf(&a, "%s", ""), "");
	ck_assert_str_eq(arena_printf(&a, "%s", long_text), long_text);
	for (int len = 254; len < 259; len++)
		ck_assert_uint_eq(strlen(arena_printf(&a, "%.*s", len, long_text)), (size_t)len);
	arena_free(&a);
}
END_TEST

START_TEST(test_failure_is_kept)
{
	struct arena a = { 0 };
	size_t cap = 8;
	char *before = arena_strdup(&a, "before");
	int *list = arena_array(&a, cap, sizeof *list);
	ck_assert_ptr_null(arena_array(&a, SIZE_MAX / 2, 4));
	ck_assert(a.failed);
	ck_assert_ptr_null(arena_alloc(&a, 1));
	ck_assert_ptr_null(arena_strdup(&a, "x"));
	ck_assert_ptr_null(arena_printf(&a, "%d", 1));
	ck_assert_ptr_null(arena_grow(&a, list, 8, &cap, sizeof *list));
	ck_assert_uint_eq(cap, 8);
	ck_assert_ptr_eq(arena_grow(&a, list, 7, &cap, sizeof *list), list);
	ck_assert_str_eq(before, "before");
	arena_free(&a);
	ck_assert(!a.failed);
	ck_assert_ptr_null(arena_alloc(&a, SIZE_MAX));
	ck_assert(a.failed);
	arena_free(&a);
}
END_TEST

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>

/* Where a sanitizer looks on, it sees pieces and not chunks. */
START_TEST(test_watched)
{
	static const size_t sizes[] = { 1, 16, 100, 5000, 300000 };
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *piece = arena_alloc(&a, sizes[i]), *next = arena_alloc(&a, sizes[i]);
		ck_assert_ptr_null(__asan_region_is_poisoned(piece, sizes[i]));
		ck_assert_ptr_null(__asan_region_is_poisoned(next, sizes[i]));
		ck_assert_int_eq(__asan_address_is_poisoned(piece + sizes[i]), 1);
		ck_assert_int_eq(__asan_address_is_poisoned(next + sizes[i]), 1);
	}
	arena_clear(&a);
	char *again = arena_alloc(&a, 3);
	ck_assert_int_eq(__asan_address_is_poisoned(again + 3), 1);
	arena_clear(&a);
	ck_assert_int_eq(__asan_address_is_poisoned(again), 1);
	arena_free(&a);
}
END_TEST
#endif

int main(void)
{
	Suite *s = suite_create("arena");
	TCase *t = tcase_create("arena");
	tcase_add_test(t, test_pieces);
#ifdef __SANITIZE_ADDRESS__
	tcase_add_test(t, test_watched);
#endif
	tcase_add_test(t, test_many_small);
	tcase_add_test(t, test_clear);
	tcase_add_test(t, test_grow);
	tcase_add_test(t, test_text);
	tcase_add_test(t, test_failure_is_kept);
	suite_add_tcase(s, t);
	return suite_run(s);
}
