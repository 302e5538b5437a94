/* Opening a store: several handles of one process on the same file. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests.h"
#include "wsoa.h"

/* Where SQLite keeps the lock that says "I have this file open", see its file format. */
enum { SHARED_FIRST = 0x40000002, SHARED_SIZE = 510 };

/* As another process sees it: one never sees its own locks. */
static bool locked_for_others(const char *path)
{
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (!child) {
		struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = SHARED_FIRST, .l_len = SHARED_SIZE };
		int fd = open(path, O_RDWR);
		_exit(fd < 0 || fcntl(fd, F_GETLK, &l) ? 2 : l.l_type != F_UNLCK);
	}
	int status = 0;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) < 2);
	return WEXITSTATUS(status) == 1;
}

START_TEST(a_second_handle_leaves_the_locks_of_the_first)
{
	static const char db[] = "locks.db";
	wsoa_options o = { .db = db, .write = true, .login = "tester", .now = 1571050800000 };
	wsoa *first, *second;
	ck_assert_int_eq(wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &first), WSOA_OK);
	ck_assert(locked_for_others(db));
	ck_assert_int_eq(wsoa_open(&(wsoa_options){ .db = db }, &second), WSOA_OK);
	ck_assert(locked_for_others(db));
	wsoa_close(second);
	ck_assert(locked_for_others(db));
	ck_assert_int_eq(wsoa_open(&(wsoa_options){ .db = "/dev/null" }, &second), WSOA_STORE);
	wsoa_close(second);
	wsoa_close(first);
	ck_assert(!locked_for_others(db));
	unlink(db);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *tc = tcase_create("open");
	tcase_add_test(tc, a_second_handle_leaves_the_locks_of_the_first);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
