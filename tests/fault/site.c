/* Hides what the store of the sweeps holds, and how it is put back. */
#include "site.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/hash.h"
#include "heap.h"
#include "stores.h"
#include "tests.h"

static char *stored;
static size_t stored_len;
static char *seen;      /* the log of the store as it was made */
static char *verified;  /* the bytes of the store that verified last */
static size_t verified_len;

/* Nothing here is about losing power. In the place of the C library's. */
int fsync(int fd)
{
	(void)fd;
	return 0;
}

int fdatasync(int fd)
{
	(void)fd;
	return 0;
}

/* Nor about the room on the disk, which others fill meanwhile. In the place of the C library's. */
int statvfs(const char *restrict path, struct statvfs *restrict out)
{
	(void)path;
	*out = (struct statvfs){ .f_bsize = 4096, .f_frsize = 4096, .f_blocks = 1 << 20, .f_bfree = 1 << 19, .f_bavail = 1 << 19 };
	return 0;
}

/* ---- the store ---- */

static void remove_tree(const char *path)
{
	char name[1024];
	DIR *folder = opendir(path);
	struct dirent *e;
	if (!folder) {
		unlink(path);
		return;
	}
	while ((e = readdir(folder)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
			snprintf(name, sizeof name, "%s/%s", path, e->d_name);
			remove_tree(name);
		}
	closedir(folder);
	rmdir(path);
}

#define MUST(call) WELL(w, call)

static void write_file(const char *path, const void *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

static wsoa *acting(wsoa *before, const char *person, int64_t now)
{
	wsoa *w;
	wsoa_close(before);
	wsoa_options o = { .db = SITE_DB, .write = true, .person = person, .login = "tester", .now = now };
	MUST(wsoa_open(&o, &w));
	return w;
}

static wsoa *add_people(wsoa *w)
{
	MUST(wsoa_add(w, "plan", "wsoa-2018", TEXTS("form=wsoa", "title=Written statement", "inspected_on=2018-03-09", "report_received_on=2018-05-11"), NULL));
	MUST(wsoa_add(w, "person", "@jane", TEXTS("name=Jane Doe", "email=jane@example.org"), NULL));
	MUST(wsoa_add(w, "person", "@tom", TEXTS("name=Tom Fox", "email=tom@example.org"), NULL));
	MUST(wsoa_add(w, "organisation", NULL, TEXTS("name=Marlshire County Council", "form=council"), NULL));
	MUST(wsoa_add(w, "post", NULL, TEXTS("title=SEND Group Manager", "organisation=marlshire-county-council", "holder=@jane"), NULL));
	MUST(wsoa_add(w, "post", NULL, TEXTS("title=Data Lead", "organisation=marlshire-county-council"), NULL));
	MUST(wsoa_add(w, "weakness", NULL, TEXTS("title=Quality of plans", "accountable=@ann-lee"), NULL));
	MUST(wsoa_add(w, "weakness", NULL, TEXTS("title=Waits for therapy"), NULL));
	MUST(wsoa_add(w, "workstream", "S1", TEXTS("title=Assessment", "lead=@tom"), NULL));
	MUST(wsoa_add(w, "visit", "V1", TEXTS("form=revisit", "starts_on=2019-09-30"), NULL));
	MUST(wsoa_add(w, "meeting", "B1", TEXTS("board=SEND Improvement Board", "held_on=2019-09-16"), NULL));
	MUST(wsoa_add(w, "meeting", "B2", TEXTS("board=SEND Improvement Board", "held_on=2019-11-18", "papers_by=2019-11-11"), NULL));
	return w;
}

static wsoa *add_actions(wsoa *w)
{
	MUST(wsoa_add(w, "action", "1.1",
	              TEXTS("title=Train staff", "owner=send-group-manager", "due_on=May 2019", "weaknesses=W1", "workstream=S1"), NULL));
	MUST(wsoa_add(w, "action", "1.2", TEXTS("title=Publish the waiting times", "owner=data-lead", "start_on=2019-09-01", "due_on=2019-10-18",
	                                             "weaknesses=W1,W2", "depends_on=1.1"), NULL));
	MUST(wsoa_add(w, "action", "1.3", TEXTS("title=Audit plans", "owner=@jane", "repeats=quarterly", "due_on=2019-09-30", "workstream=S1"), NULL));
	MUST(wsoa_add(w, "action", "1.4", TEXTS("title=Recruit therapists", "owner=@jane", "weaknesses=W2", "due_on=2019-12-20", "workstream=S1"), NULL));
	MUST(wsoa_add(w, "milestone", NULL, TEXTS("of=1.2", "title=Figures agreed", "due_on=2019-10-01"), NULL));
	MUST(wsoa_add(w, "measure", NULL, TEXTS("title=Plans in 20 weeks", "weaknesses=W1", "owner=data-lead", "unit=percent", "better=up", "baseline=41",
	                                             "period_type=quarter"), NULL));
	MUST(wsoa_add(w, "target", NULL, TEXTS("measure=M1", "due_on=2019-12-31", "value=60"), NULL));
	MUST(wsoa_add(w, "reading", NULL, TEXTS("measure=M1", "period=Q1 2019/20", "value=47.5"), NULL));
	MUST(wsoa_add(w, "meeting", "B0", TEXTS("board=Cabinet", "held_on=2018-08-20"), NULL));
	MUST(wsoa_decide(w, &(wsoa_decide_args){ .meeting = "B0", .transition = "set", .selection = "wsoa-2018", .text = "The plan stands" },
	                 TEXTS("baselined_on=2018-08-20"), NULL));
	return w;
}

static wsoa *let_pass(wsoa *w)
{
	w = acting(w, "@jane", SITE_NOW - 4 * 86400000LL);
	MUST(wsoa_update(w, "1.1", &(wsoa_update_args){ .rating = "amber", .percent = 40, .text = "The family of J waits" }, &(wsoa_change){ .reason = "few staff" }));
	MUST(wsoa_move(w, "1.1", "start", NULL, 0, NULL));
	MUST(wsoa_attach(w, "1.1", SITE_FILE, TEXTS("title=Minutes", "source=document"), NULL));
	MUST(wsoa_done(w, "1.4", &(wsoa_done_args){ .text = "Two therapists started", .held_by = "HR" }, NULL));
	w = acting(w, "@ann-lee", SITE_NOW - 2 * 86400000LL);
	MUST(wsoa_decide(w, &(wsoa_decide_args){ .meeting = "B1", .transition = "set", .selection = "1.2", .text = "The system was late" },
	                 TEXTS("due_on=2019-10-22"), NULL));
	MUST(wsoa_note(w, "1.1", "ring the college", NULL));
	MUST(wsoa_correct(w, "W2", TEXTS("title=Waiting times"), &(wsoa_change){ .reason = "typed wrongly" }));
	MUST(wsoa_set(w, "1.2", TEXTS("percent=20", "rating=red", "rating_reason=Waits grow", "recovery=Hire two"), NULL));
	return w;
}

static char *read_store(size_t *len)
{
	struct stat st;
	int fd = open(SITE_DB, O_RDONLY | O_CLOEXEC);
	ck_assert(fd >= 0 && !fstat(fd, &st));
	*len = (size_t)st.st_size;
	char *bytes = malloc(*len + 1);
	ck_assert_ptr_nonnull(bytes);
	ck_assert_int_eq(read(fd, bytes, *len), (ssize_t)*len);
	close(fd);
	return bytes;
}

static void forget_kept(void)
{
	free(stored);
	free(seen);
	free(verified);
	stored = seen = verified = NULL;
}

void site_remove(void)
{
	static const char *const names[] = { SITE_OUT, "store", SITE_FILE, SITE_PACK, SITE_SENDMAIL };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		remove_tree(names[i]);
	forget_kept();
}

/* ---- putting it back ---- */

void site_restore(void)
{
	remove_tree(SITE_OUT);
	remove_tree("store");
	ck_assert(!mkdir(SITE_OUT, 0700) && !mkdir("store", 0700));
	write_file(SITE_DB, stored, stored_len);
}

void site_lay_old(void)
{
	store_remove(SITE_OLD);
	store_copy(STORE_OLDER, SITE_OLD);
}

/* ---- what a call gave ---- */

bool site_take(void *to, const char *bytes, size_t len)
{
	struct site *s = to;
	if (len >= sizeof s->text - s->taken)
		return false;
	memcpy(s->text + s->taken, bytes, len);
	s->text[s->taken += len] = '\0';
	return true;
}

void site_forget(struct site *s)
{
	wsoa_doc_free(s->doc);
	s->doc = NULL;
	s->count = 0;
	s->taken = 0;
	s->text[0] = '\0';
}

static bool into_buf(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

/* ---- what is seen from outside ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void see_file(const char *path, struct buf *out)
{
	char bytes[4096], hash[HASH_HEX + 1];
	struct hash_state h;
	ssize_t n;
	size_t len = strlen(path);
	if (!strncmp(path, SITE_OLD "-", sizeof SITE_OLD)) /* whoever only reads may leave them */
		return;
	if (!strcmp(path, SITE_OLD))
		buf_printf(out, "schema %d ", store_number(path, "PRAGMA user_version"));
	if (len > 4 && (!strcmp(path + len - 4, "-wal") || !strcmp(path + len - 4, "-shm"))) {
		buf_printf(out, "%s\n", path); /* holds SQLite's own lots */
		return;
	}
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	hash_begin(&h);
	while ((n = read(fd, bytes, sizeof bytes)) > 0)
		hash_add(&h, bytes, (size_t)n);
	close(fd);
	hash_end(&h, hash);
	buf_printf(out, "%s %s\n", hash, path);
}

static void see_tree(const char *path, struct buf *out)
{
	char *names[256], name[1024];
	size_t count = 0;
	DIR *folder = opendir(path);
	struct dirent *e;
	if (!folder) {
		see_file(path, out);
		return;
	}
	buf_printf(out, "%s/\n", path);
	while ((e = readdir(folder)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && count < 256)
			names[count++] = strdup(e->d_name);
	closedir(folder);
	qsort(names, count, sizeof *names, by_name);
	for (size_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "%s/%s", path, names[i]);
		see_tree(name, out);
		free(names[i]);
	}
}

/* Whether the store is, to the byte, these; one that has a log of its own beside it may say more. */
static bool store_is(const char *bytes, size_t len)
{
	struct stat st;
	size_t now_len;
	if (!bytes || stat(SITE_DB, &st) || (size_t)st.st_size != len || (!stat(SITE_DB "-wal", &st) && st.st_size))
		return false;
	char *now = read_store(&now_len);
	bool same = now_len == len && !memcmp(now, bytes, len);
	free(now);
	return same;
}

static void see_log(struct buf *out)
{
	wsoa *w;
	wsoa_options o = { .db = SITE_DB, .person = "@ann-lee", .embargoed = true, .now = SITE_NOW };
	wsoa_status st = wsoa_open(&o, &w);
	if (!st)
		st = wsoa_log_lines(w, 0, into_buf, out);
	ck_assert_msg(!st, "reading from outside: %s", wsoa_error_what(w));
	wsoa_close(w);
}

/* The same bytes have the same log: most tries change nothing, and it need not be read again. */
static void see_outside(struct buf *out)
{
	if (!store_is(stored, stored_len)) {
		see_log(out);
	} else {
		buf_add(out, seen, strlen(seen));
	}
	see_tree(SITE_OUT, out);
}

char *site_outside(void)
{
	struct buf out = { 0 };
	see_outside(&out);
	ck_assert(!out.failed);
	return out.data;
}

bool site_verifies(char *why, size_t size)
{
	if (store_is(verified, verified_len))
		return true;
	wsoa *w;
	wsoa_doc *doc = NULL;
	wsoa_options o = { .db = SITE_DB, .now = SITE_NOW };
	wsoa_status st = wsoa_open(&o, &w);
	if (!st)
		st = wsoa_verify(w, &doc);
	snprintf(why, size, "%s", wsoa_error_what(w));
	wsoa_doc_free(doc);
	wsoa_close(w);
	if (!st) {
		free(verified);
		verified = read_store(&verified_len);
	}
	return !st;
}

char *site_result(struct site *s, wsoa_status status)
{
	struct buf out = { 0 };
	buf_printf(&out, "status: %s\n", wsoa_status_text(status));
	if (s->w)
		buf_printf(&out, "error: %s | %s | %s\n", wsoa_error_what(s->w), wsoa_error_where(s->w), wsoa_error_todo(s->w));
	for (size_t i = 0; s->w && i < wsoa_issue_count(s->w); i++) {
		const wsoa_issue *is = wsoa_issue_at(s->w, i);
		buf_printf(&out, "issue: %d %d.%d %s | %s | %s | %s\n", is->warning, is->row, is->column, is->where, is->value, is->what, is->todo);
	}
	buf_printf(&out, "count: %lld\n", (long long)s->count);
	buf_add(&out, s->text, s->taken);
	wsoa_status rendered = s->doc ? wsoa_doc_render(s->doc, "json", NULL, into_buf, &out) : WSOA_OK;
	if (rendered)
		buf_printf(&out, "the document: %s\n", wsoa_status_text(rendered));
	see_outside(&out);
	ck_assert(!out.failed);
	return out.data;
}

/* ---- making it ---- */

/* All that is kept from try to try is kept from here on, so that a try gives back what it took. */
static void keep_store(void)
{
	char why[256];
	struct buf log = { 0 };
	stored = read_store(&stored_len);
	see_log(&log);
	ck_assert(!log.failed);
	seen = log.data;
	ck_assert_msg(site_verifies(why, sizeof why), "%s", why);
}

void site_make(void)
{
	wsoa *w;
	wsoa_doc *doc;
	static const char minutes[] = "minutes of the board\n";
	site_remove(); /* of a test that ended early */
	heap_lots(1);
	ck_assert(!mkdir("store", 0700) && !mkdir(SITE_OUT, 0700));
	write_file(SITE_FILE, minutes, sizeof minutes - 1);
	static const char sendmail[] = "#!/bin/sh\nexec cat >/dev/null\n";
	write_file(SITE_SENDMAIL, sendmail, sizeof sendmail - 1);
	ck_assert_int_eq(chmod(SITE_SENDMAIL, 0700), 0);
	wsoa_options o = { .db = SITE_DB, .write = true, .login = "tester", .now = SITE_NOW - 30 * 86400000LL };
	MUST(wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee", .email = "ann@example.org" }, &w));
	w = let_pass(add_actions(add_people(w)));
	MUST(wsoa_export_visit(w, SITE_PACK, NULL, &doc));
	wsoa_doc_free(doc);
	wsoa_close(w);
	ck_assert_int_ne(access(SITE_DB "-wal", F_OK), 0);
	keep_store();
}
