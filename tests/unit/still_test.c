/* A store in a folder that its reader may not write in: it is read without locks, and who changes it meanwhile is noticed. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/handle.h"
#include "tests.h"

enum { NOBODY = 65534 };

static char folder[32], db[64];
static bool root;

/* root may write everywhere: it becomes somebody else, as whom the folder is looked at too. */
static void become_reader(void)
{
	if (root)
		ck_assert_int_eq(setresuid(NOBODY, NOBODY, 0), 0);
	else
		ck_assert_int_eq(chmod(folder, 0555), 0);
}

static void become_owner(void)
{
	if (root)
		ck_assert_int_eq(setresuid(0, 0, 0), 0);
	else
		ck_assert_int_eq(chmod(folder, 0755), 0);
}

static wsoa *opened(bool write)
{
	wsoa *w = NULL;
	wsoa_options o = { .db = db, .write = write, .login = "ann" };
	ck_assert_msg(!wsoa_open(&o, &w), "%s", wsoa_error_what(w));
	return w;
}

static void set_up(void)
{
	wsoa *w = NULL;
	folder_make(folder, db);
	root = !getuid();
	if (root) { /* the reader must come as far as here */
		ck_assert_int_eq(chmod("..", 0755), 0);
		ck_assert_int_eq(chmod(".", 0755), 0);
	}
	ck_assert_int_eq(chmod(folder, 0755), 0);
	wsoa_options o = { .db = db, .write = true, .login = "ann" };
	ck_assert_msg(!wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &w), "%s", wsoa_error_what(w));
	WELL(w, wsoa_add(w, "plan", "p", TEXTS("form=wsoa", "title=Plan"), NULL));
	WELL(w, wsoa_add(w, "action", "1.1", TEXTS("title=Train staff"), NULL));
	wsoa_close(w);
	ck_assert_int_eq(chmod(db, 0644), 0);
}

static void change(void)
{
	become_owner();
	wsoa *w = opened(true);
	WELL(w, wsoa_note(w, "1.1", "meanwhile", NULL));
	wsoa_close(w);
	become_reader();
}

START_TEST(a_change_meanwhile_is_noticed)
{
	wsoa_doc *doc = NULL;
	set_up();
	become_reader();
	wsoa *w = opened(false);
	ck_assert(w->db->still.watched);
	WELL(w, wsoa_verify(w, &doc));
	wsoa_doc_free(doc);

	ck_assert_int_eq(read_call(w), WSOA_OK);
	change();
	ck_assert_int_eq(read_done(w, WSOA_OK), WSOA_BUSY);
	ck_assert_msg(strstr(wsoa_error_what(w), "changed while it was read"), "%s", wsoa_error_what(w));

	/* what failed for it is not told as damage */
	read_call(w);
	ck_assert_int_eq(read_done(w, error_set(&w->err, WSOA_UNVERIFIED, "log", "", "the end of the log is missing")), WSOA_BUSY);
	wsoa_close(w);

	/* before the first call too; who opens it again reads it */
	w = opened(false);
	change();
	ck_assert_int_eq(wsoa_verify(w, &doc), WSOA_BUSY);
	wsoa_close(w);
	w = opened(false);
	WELL(w, wsoa_verify(w, &doc));
	wsoa_doc_free(doc);
	wsoa_close(w);
	become_owner();
	folder_remove(folder, db);
}
END_TEST

START_TEST(who_may_write_there_waits_for_nobody)
{
	set_up();
	wsoa *w = opened(false);
	ck_assert(!w->db->still.watched);
	ck_assert_int_eq(read_call(w), WSOA_OK);
	wsoa *writer = opened(true);
	WELL(writer, wsoa_note(writer, "1.1", "meanwhile", NULL));
	wsoa_close(writer);
	ck_assert_int_eq(read_done(w, WSOA_OK), WSOA_OK);
	wsoa_close(w);
	folder_remove(folder, db);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("still");
	TCase *t = tcase_create("still");
	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_change_meanwhile_is_noticed);
	tcase_add_test(t, who_may_write_there_waits_for_nobody);
	suite_add_tcase(s, t);
	return suite_run(s);
}
