/* Unit tests of engine/store/holders.c: lines of /proc/locks as Linux writes them. */
#include "store/holders.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests.h"

/* The store is inode 11 of device fe:10 (hexadecimal), its -shm inode 12; process 500 is not told of. */
static const struct {
	const char *locks;
	int writer;
	int processes[8];
} cases[] = {
	{ "", 0, { 0 } },
	/* who has it open, and who writes, with a -shm */
	{ "1: POSIX  ADVISORY  READ 100 fe:10:11 1073741826 1073742335\n", 0, { 100 } },
	{ "1: POSIX  ADVISORY  READ 100 fe:10:12 128 128\n", 0, { 100 } },
	{ "1: POSIX  ADVISORY  WRITE 100 fe:10:12 120 120\n"
	  "2: POSIX  ADVISORY  READ 100 fe:10:11 1073741826 1073742335\n"
	  "3: POSIX  ADVISORY  READ 200 fe:10:11 1073741826 1073742335\n",
	  100, { 100, 200 } },
	{ "1: POSIX  ADVISORY  WRITE 100 fe:10:12 120 122\n", 100, { 100 } },
	{ "1: POSIX  ADVISORY  WRITE 100 fe:10:12 123 127\n", 0, { 100 } },
	/* without one */
	{ "1: POSIX  ADVISORY  WRITE 100 fe:10:11 1073741825 1073741825\n", 100, { 100 } },
	/* to the end of the file */
	{ "1: POSIX  ADVISORY  WRITE 100 fe:10:11 0 EOF\n", 100, { 100 } },
	{ "1: POSIX  ADVISORY  READ 100 fe:10:11 0 EOF\n", 0, { 100 } },
	{ "1: POSIX  ADVISORY  WRITE 100 fe:10:12 100 EOF\n", 100, { 100 } },
	{ "1: POSIX  ADVISORY  WRITE 100 fe:10:12 123 EOF\n", 0, { 100 } },
	{ "1: POSIX  MANDATORY WRITE 100 fe:10:11 0 EOF\n", 100, { 100 } },
	/* what is not meant */
	{ "1: POSIX  ADVISORY  WRITE 500 fe:10:11 0 EOF\n", 0, { 0 } },
	{ "1: -> POSIX  ADVISORY  WRITE 100 fe:10:12 120 120\n", 0, { 0 } },
	{ "1: FLOCK  ADVISORY  WRITE 100 fe:10:11 0 EOF\n", 0, { 0 } },
	{ "1: OFDLCK ADVISORY  WRITE -1 fe:10:11 0 EOF\n", 0, { 0 } },
	{ "1: POSIX  ADVISORY  WRITE -1 fe:10:11 0 EOF\n", 0, { 0 } },
	{ "1: POSIX  ADVISORY  WRITE 100 fe:10:13 0 EOF\n", 0, { 0 } },
	{ "1: POSIX  ADVISORY  WRITE 100 fe:11:11 0 EOF\n", 0, { 0 } },
	{ "1: POSIX  ADVISORY  WRITE 100 <none>:0 0 EOF\nnonsense\n\n", 0, { 0 } },
};

START_TEST(test_read)
{
	struct stat store = { .st_dev = makedev(0xfe, 0x10), .st_ino = 11 }, shm = { .st_dev = makedev(0xfe, 0x10), .st_ino = 12 };
	struct holders h = { 0 };
	FILE *f = tmpfile();
	ck_assert_ptr_nonnull(f);
	fputs(cases[_i].locks, f);
	rewind(f);
	holders_read(f, &store, &shm, 500, &h);
	fclose(f);
	ck_assert_int_eq(h.writer, cases[_i].writer);
	for (size_t i = 0; i < 8; i++) {
		int want = cases[_i].processes[i];
		ck_assert_int_eq(i < h.count ? h.processes[i] : 0, want);
	}
}
END_TEST

START_TEST(test_too_many)
{
	struct stat store = { .st_dev = makedev(8, 1), .st_ino = 7 };
	struct holders h = { 0 };
	FILE *f = tmpfile();
	ck_assert_ptr_nonnull(f);
	for (int i = 1; i <= 20; i++)
		fprintf(f, "%d: POSIX  ADVISORY  %s %d 08:01:7 0 EOF\n", i, i < 20 ? "READ" : "WRITE", i);
	rewind(f);
	holders_read(f, &store, &store, 0, &h);
	fclose(f);
	ck_assert_uint_eq(h.count, 8);
	ck_assert_int_eq(h.processes[7], 8);
	ck_assert_int_eq(h.writer, 20);
}
END_TEST

START_TEST(test_program)
{
	char name[64];
	ck_assert(holder_program(getpid(), name));
	ck_assert_str_ne(name, "");
	ck_assert(!holder_program(-1, name));
	ck_assert_str_eq(name, "");
}
END_TEST

/* ---- while others lock and unlock ---- */

enum { OTHERS = 3, LOCKS_OF_EACH = 150, LOOKS = 60 };

static bool lock_byte(int fd, short kind, off_t byte)
{
	struct flock l = { .l_type = kind, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };
	return !fcntl(fd, F_SETLK, &l);
}

/* Each lock apart, so that it is a line of its own; the list is longer than what is read of it at once, and always another. */
static void lock_and_unlock(const char *name)
{
	int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	for (;;)
		for (off_t i = 0; i < LOCKS_OF_EACH; i++) {
			lock_byte(fd, F_RDLCK, 2 * i);
			lock_byte(fd, F_UNLCK, 2 * ((i + LOCKS_OF_EACH / 2) % LOCKS_OF_EACH));
		}
}

START_TEST(test_others)
{
	char name[OTHERS + 1][32];
	pid_t child[OTHERS + 1];
	int ready[2], missed = 0;
	char byte;
	ck_assert(!pipe(ready));
	for (int i = 0; i <= OTHERS; i++) {
		snprintf(name[i], sizeof name[i], "held-%d-%d", (int)getpid(), i);
		child[i] = fork();
		ck_assert_int_ge(child[i], 0);
		if (!child[i] && i)
			lock_and_unlock(name[i]);
		if (!child[i]) {
			int fd = open(name[0], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
			if (lock_byte(fd, F_RDLCK, 0) && write(ready[1], "", 1) == 1)
				pause();
			_exit(1);
		}
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	for (int i = 0; i < LOOKS; i++) {
		struct holders h;
		ck_assert(holders_find(name[0], 0, &h));
		missed += h.count != 1 || h.processes[0] != child[0];
	}
	for (int i = 0; i <= OTHERS; i++) {
		kill(child[i], SIGKILL);
		waitpid(child[i], NULL, 0);
		unlink(name[i]);
	}
	ck_assert_int_eq(missed, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("holders");
	TCase *t = tcase_create("holders");
	tcase_add_loop_test(t, test_read, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, test_too_many);
	tcase_add_test(t, test_program);
	tcase_add_test(t, test_others);
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	return suite_run(s);
}
