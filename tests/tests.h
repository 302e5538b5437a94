/* What the test programs share. */
#ifndef WSOA_TESTS_H
#define WSOA_TESTS_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/embed.h"
#include "wsoa.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
/* A list of texts and how many they are, as calls take them. */
#define TEXTS(...) (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *)
/* A call on the handle w that goes well. */
#define WELL(w, call)                                                                                             \
	do {                                                                                                      \
		wsoa_status st_ = (call);                                                                         \
		ck_assert_msg(!st_, "line %d: %s: %s (%s)", __LINE__, #call, wsoa_error_what(w), wsoa_error_todo(w)); \
	} while (0)

/* A number below the limit: the same ones on every run that begins with the same seed. */
static inline unsigned random_below(unsigned *seed, unsigned below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

/* A fresh folder, and the path of a store in it. */
static inline void folder_make(char folder[32], char db[64])
{
	snprintf(folder, 32, "wsoa-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(db, 64, "%s/wsoa.db", folder);
}

/* Nothing may be in it but the store. */
static inline void folder_remove(const char *folder, const char *db)
{
	static const char *const files[] = { "", "-wal", "-shm" };
	char path[128];
	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(path, sizeof path, "%s%s", db, files[i]);
		unlink(path);
	}
	ck_assert_int_eq(rmdir(folder), 0);
}

/* A workflow that the program carries. */
static inline const struct embedded *shipped_workflow(const char *name)
{
	char path[128];
	snprintf(path, sizeof path, "schema/workflows/%s.json", name);
	const struct embedded *file = embedded_find(path);
	ck_assert_ptr_nonnull(file);
	return file;
}

/* Runs the tests of a suite and frees it: the status for main() to return. */
static inline int suite_run(Suite *s)
{
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
