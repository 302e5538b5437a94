/*
 * Several handles of one process on one store, beside other programs. POSIX
 * locks belong to the process: whoever closes any descriptor of the store's
 * file drops the locks of every handle, and another program then takes the
 * -wal away from under them.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests.h"
#include "wsoa.h"

static wsoa *open_store(const char *db)
{
	wsoa *w = NULL;
	wsoa_options o = { .db = db, .write = true, .person = "@ann-lee" };
	wsoa_status st = wsoa_open(&o, &w);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	return w;
}

static void note(wsoa *w, const char *text)
{
	wsoa_status st = wsoa_note(w, "@ann-lee", text, NULL);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
}

/* Runs the program on the store to its end. */
static void program(const char *a, const char *b, const char *c)
{
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (!child) {
		execl(WSOA_PROGRAM, "wsoa", "--db", "wsoa.db", "--as", "@ann-lee", a, b, c, (char *)NULL);
		_exit(127);
	}
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}

static bool append(void *to, const char *bytes, size_t len)
{
	size_t *lines = to;
	for (size_t i = 0; i < len; i++)
		*lines += bytes[i] == '\n';
	return true;
}

static size_t lines_of(const char *db)
{
	size_t lines = 0;
	wsoa *w = open_store(db);
	ck_assert_int_eq(wsoa_log_lines(w, 0, append, &lines), WSOA_OK);
	wsoa_close(w);
	return lines;
}

START_TEST(a_second_handle_takes_no_lock_away)
{
	wsoa *first = NULL;
	wsoa_options o = { .db = "wsoa.db", .write = true };
	wsoa_status st = wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &first);
	ck_assert_msg(!st, "%s", wsoa_error_what(first));
	wsoa_close(first);

	first = open_store("wsoa.db");
	note(first, "one");
	wsoa_close(open_store("wsoa.db"));
	/* It would be the last to close, clean up, and leave the first handle writing into a file without a name. */
	program("note", "@ann-lee", "two");
	note(first, "three");
	program("note", "@ann-lee", "four");
	wsoa_close(first);
	program("verify", "--width", "80");

	size_t lines = lines_of("wsoa.db");
	ck_assert_msg(lines == 6, "the log has %zu events of 6", lines);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("handles");
	TCase *t = tcase_create("handles");
	tcase_add_test(t, a_second_handle_takes_no_lock_away);
	suite_add_tcase(s, t);
	return suite_run(s);
}
