/* The program carries the files of schema/ as they are. */
#include <stdio.h>
#include <stdlib.h>

#include "base/embed.h"
#include "tests.h"

START_TEST(same_bytes)
{
	ck_assert_uint_gt(embedded_count, 0);
	for (size_t i = 0; i < embedded_count; i++) {
		char path[1024];
		snprintf(path, sizeof path, "%s/%s", WSOA_SOURCE_DIR, embedded_files[i].name);
		FILE *in = fopen(path, "rb");
		ck_assert_ptr_nonnull(in);
		char *bytes = malloc(embedded_files[i].size + 2);
		size_t size = fread(bytes, 1, embedded_files[i].size + 1, in);
		fclose(in);
		ck_assert_uint_eq(size, embedded_files[i].size);
		ck_assert_mem_eq(bytes, embedded_files[i].bytes, size);
		ck_assert_int_eq(embedded_files[i].bytes[size], 0);
		ck_assert_ptr_eq(embedded_find(embedded_files[i].name), &embedded_files[i]);
		free(bytes);
	}
}
END_TEST

START_TEST(in_order)
{
	for (size_t i = 1; i < embedded_count; i++)
		ck_assert_str_lt(embedded_files[i - 1].name, embedded_files[i].name);
	ck_assert_ptr_null(embedded_find("schema/none"));
	ck_assert_ptr_null(embedded_find(""));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("embed");
	TCase *files = tcase_create("files");
	tcase_add_test(files, same_bytes);
	tcase_add_test(files, in_order);
	suite_add_tcase(suite, files);
	return suite_run(suite);
}
