/*
 * The store on a disk that fails: the N-th open, read, write, sync, truncate,
 * lock ... of a call, once and for ever, for every N until a run meets no
 * fault. After each one the log is wholly old or wholly new, what was
 * reported as done is there, what was not done says why, nothing leaks, and
 * the same handle goes on.
 */
#define _DEFAULT_SOURCE /* syscall */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "faulty_vfs.h"
#include "plan/edit.h"
#include "stores.h"
#include "tests.h"

static const int64_t noon = 1571050800000; /* 2019-10-14T11:00Z */
static const char kept[] = "kept.db", older[] = "older.db", unlike[] = "unlike.db", db[] = "run.db", minutes[] = "minutes.txt";

/* ---- a clock for those who wait ---- */

static int64_t waited; /* ns */

/* In the place of the C library's: a lock that is never given is waited for to the end, and no time passes. */
int nanosleep(const struct timespec *pause, struct timespec *left)
{
	(void)left;
	waited += (int64_t)pause->tv_sec * 1000000000 + pause->tv_nsec;
	return 0;
}

/* In the place of the C library's. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	if (clock != CLOCK_MONOTONIC)
		return (int)syscall(SYS_clock_gettime, clock, now);
	*now = (struct timespec){ .tv_sec = 1000 + (time_t)(waited / 1000000000), .tv_nsec = (long)(waited % 1000000000) };
	return 0;
}

/* ---- the calls ---- */

/* A call of the engine; out: what it shows, for reading calls. */
struct call {
	const char *name;
	wsoa_status (*run)(wsoa *w, struct buf *out);
	bool changes;
	const char *as_of, *position;
	const char *store; /* that it begins with; NULL: kept */
	bool renews;       /* makes the tables of the store anew */
};

static bool into(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

static wsoa_status shown(wsoa_status st, wsoa_doc *doc, struct buf *out)
{
	if (!st && out)
		st = wsoa_doc_render(doc, "json", NULL, into, out);
	wsoa_doc_free(doc);
	return st;
}

static wsoa_status add(wsoa *w, struct buf *out)
{
	(void)out;
	return wsoa_add(w, "action", "2.1", TEXTS("title=Publish the offer", "due_on=2020-03-31", "owner=@jane"), NULL);
}

static wsoa_status set(wsoa *w, struct buf *out)
{
	(void)out;
	return wsoa_set(w, "status:not-started", TEXTS("due_on=2020-01-31"), &(wsoa_change){ .reason = "the board asked" });
}

static wsoa_status move(wsoa *w, struct buf *out)
{
	(void)out;
	return wsoa_move(w, "1.2,1.3", "start", NULL, 0, NULL);
}

static wsoa_status update(wsoa *w, struct buf *out)
{
	(void)out;
	return wsoa_update(w, "1.1", &(wsoa_update_args){ .rating = "green", .percent = 60, .text = "On its way" }, NULL);
}

static wsoa_status undo(wsoa *w, struct buf *out)
{
	(void)out;
	return wsoa_undo(w, 0, NULL);
}

static wsoa_status erase(wsoa *w, struct buf *out)
{
	(void)out;
	return wsoa_erase(w, "1.1", "note", &(wsoa_change){ .reason = "it named a child" });
}

static wsoa_status attach(wsoa *w, struct buf *out)
{
	(void)out;
	return wsoa_attach(w, "1.1", minutes, TEXTS("title=Minutes of May"), NULL);
}

static wsoa_status calendar(wsoa *w, struct buf *out)
{
	static const char text[] = "{\"terms\":[{\"name\":\"Autumn term 2019\",\"starts_on\":\"2019-09-02\",\"ends_on\":\"2019-12-20\"}]}";
	wsoa_doc *doc = NULL;
	(void)out;
	wsoa_status st = wsoa_calendar_load(w, text, sizeof text - 1, false, &doc);
	wsoa_doc_free(doc);
	return st;
}

static wsoa_status import(wsoa *w, struct buf *out)
{
	struct buf text = { 0 };
	(void)out;
	buf_str(&text, "ref,title,due_on,Notes of ours\n");
	for (int i = 1; i <= 30; i++)
		buf_printf(&text, "3.%d,Action number %d of the sheet,2020-%02d-28,kept as it is\n", i, i, i % 12 + 1);
	wsoa_import_args file = { .kind = "actions", .name = "actions.csv", .text = text.data, .len = text.len };
	wsoa_status st = wsoa_import(w, &file, 1, NULL, NULL, NULL);
	buf_free(&text);
	return st;
}

static wsoa_status list(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	wsoa_status st = wsoa_list(w, &(wsoa_list_args){ .filter = "title:staff or status:not-started" }, &doc);
	return shown(st, doc, out);
}

static wsoa_status show(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	wsoa_status st = wsoa_show(w, "1.1", &doc);
	return shown(st, doc, out);
}

static wsoa_status history(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	wsoa_status st = wsoa_history(w, "1.1", &doc);
	return shown(st, doc, out);
}

static wsoa_status overdue(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	wsoa_status st = wsoa_overdue(w, NULL, &doc);
	return shown(st, doc, out);
}

static wsoa_status board(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	wsoa_status st = wsoa_board(w, NULL, &doc);
	return shown(st, doc, out);
}

static wsoa_status verify(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	wsoa_status st = wsoa_verify(w, &doc);
	return shown(st, doc, out);
}

static wsoa_status log_lines(wsoa *w, struct buf *out)
{
	return wsoa_log_lines(w, 0, into, out);
}

/* What is printed while it is read. */
static wsoa_status stream_list(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	wsoa_stream(w, "json", NULL, into, out);
	wsoa_status st = wsoa_list(w, &(wsoa_list_args){ .filter = "title:staff or status:not-started" }, &doc);
	return shown(st, doc, out);
}

static wsoa_status stream_overdue(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	wsoa_stream(w, "json", NULL, into, out);
	wsoa_status st = wsoa_overdue(w, NULL, &doc);
	return shown(st, doc, out);
}

static wsoa_status stream_log(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	wsoa_stream(w, "json", NULL, into, out);
	wsoa_status st = wsoa_log(w, 0, &doc);
	return shown(st, doc, out);
}

/* The copy is there, or nothing of it. */
static wsoa_status backup(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	unlink("copy.db");
	wsoa_status st = wsoa_backup(w, "copy.db", &doc);
	ck_assert(files_like("copy.db") == !st);
	ck_assert(!files_like("copy.db.part-*"));
	return shown(st, doc, out);
}

static wsoa_status note(wsoa *w, struct buf *out)
{
	(void)out;
	return wsoa_note(w, "1.1", "and on", NULL);
}

static wsoa_status rebuild(wsoa *w, struct buf *out)
{
	wsoa_doc *doc = NULL;
	unlink("run.db.rebuild-backup");
	wsoa_status st = wsoa_rebuild(w, &doc);
	return shown(st, doc, out);
}

static const struct call calls[] = {
	{ "add", add, .changes = true },
	{ "set", set, .changes = true },
	{ "move", move, .changes = true },
	{ "update", update, .changes = true },
	{ "import", import, .changes = true },
	{ "undo", undo, .changes = true },
	{ "erase", erase, .changes = true },
	{ "attach", attach, .changes = true },
	{ "calendar load", calendar, .changes = true },
	{ "list", list, .changes = false },
	{ "show", show, .changes = false },
	{ "history", history, .changes = false },
	{ "overdue", overdue, .changes = false },
	{ "board", board, .changes = false },
	{ "verify", verify, .changes = false },
	{ "log lines", log_lines, .changes = false },
	{ "streamed list", stream_list, .changes = false },
	{ "streamed overdue", stream_overdue, .changes = false },
	{ "streamed log", stream_log, .changes = false },
	{ "backup", backup, .changes = false },
	{ "as-of list", list, .as_of = "8" },
	{ "position list", list, .position = "2019-10-14" },
	{ "older list", list, .store = older },
	{ "older log lines", log_lines, .store = older },
	{ "upgrade", note, .changes = true, .store = older, .renews = true },
	{ "rebuild", rebuild, .store = unlike, .renews = true },
};

/* ---- messages ---- */

static const struct call *running; /* for messages */
static enum fault_kind failing;
static unsigned fault_n;
static bool fault_for_ever;

#define HOLDS(condition, ...)                                                                                            \
	do {                                                                                                             \
		char what_[512];                                                                                         \
		snprintf(what_, sizeof what_, __VA_ARGS__);                                                              \
		ck_assert_msg(condition, "%s, %s %u%s: line %d: %s", running ? running->name : "init", fault_names[failing], fault_n, \
		              fault_for_ever ? " and on" : "", __LINE__, what_);                                         \
	} while (0)

#define MUST(call_)                                                                                      \
	do {                                                                                             \
		wsoa_status st_ = (call_);                                                               \
		HOLDS(!st_, "%s: %s", #call_, w ? wsoa_error_what(w) : "");                              \
	} while (0)

/* ---- the stores ---- */

static wsoa_options options_of(const struct call *call, const char *path)
{
	return (wsoa_options){ .db = path, .write = call->changes || call->renews, .person = "@ann-lee", .now = noon, .as_of = call->as_of, .position = call->position };
}

static wsoa_status make(wsoa **w)
{
	wsoa_options o = { .db = db, .write = true, .login = "tester", .now = noon };
	return wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee", .email = "ann@example.org" }, w);
}

/* A small plan in one file, which most runs begin with, and the stores that others begin with. */
static void make_kept(void)
{
	wsoa *w = NULL;
	char ref[16];
	FILE *file = fopen(minutes, "w");
	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < 2000; i++)
		fprintf(file, "line %d of the minutes\n", i);
	ck_assert_int_eq(fclose(file), 0);
	MUST(make(&w));
	MUST(wsoa_add(w, "plan", "p", TEXTS("form=wsoa", "title=Written statement"), NULL));
	MUST(wsoa_add(w, "person", "@jane", TEXTS("name=Jane Doe"), NULL));
	for (int i = 1; i <= 5; i++) {
		snprintf(ref, sizeof ref, "1.%d", i);
		MUST(wsoa_add(w, "action", ref, TEXTS("title=Train staff", "owner=@jane", "due_on=2019-05-31"), NULL));
	}
	MUST(wsoa_note(w, "1.1", "a note that is longer than a line, and will be erased", NULL));
	MUST(wsoa_move(w, "1.4", "start", NULL, 0, NULL));
	MUST(wsoa_set(w, "1.5", TEXTS("title=Train all staff", "rating=green"), NULL));
	wsoa_close(w);
	store_copy(db, kept);
	store_copy(db, unlike);
	store_copy(STORE_OLDER, older);
	store_mark(unlike);
	store_mark(older);
	store_remove(db);
}

static void lay_out(const struct call *call)
{
	store_copy(call->store ? call->store : kept, db);
}

static wsoa *opened(const struct call *call)
{
	wsoa_options o = options_of(call, db);
	wsoa *w = NULL;
	MUST(wsoa_open(&o, &w));
	return w;
}

static int64_t head_of(wsoa *w)
{
	int64_t seq, at;
	char hash[HASH_HEX + 1];
	MUST(read_call(w));
	MUST(log_head(w->db, &seq, hash, &at));
	read_done(w, WSOA_OK);
	return seq;
}

static void in_order(wsoa *w)
{
	wsoa_doc *doc = NULL;
	MUST(wsoa_verify(w, &doc));
	wsoa_doc_free(doc);
}

/* What a call does where nothing fails. */
struct expected {
	int64_t before, after;
	struct buf out;
};

static void expect(const struct call *call, struct expected *e)
{
	lay_out(call);
	wsoa *w = opened(call);
	e->before = head_of(w);
	MUST(call->run(w, &e->out));
	e->after = head_of(w);
	ck_assert(call->changes ? e->after > e->before : e->after == e->before && e->out.len > 0);
	wsoa_close(w);
	store_remove(db);
}

/* ---- what must hold after a fault ---- */

/* Words of which one stands in the error of each kind of fault. What follows from zeros in place of rows is damage. */
static const char *const sentences[FAULT_KINDS][4] = {
	[FAULT_OPEN] = { "cannot be opened" },
	[FAULT_READ] = { "reading or writing the store failed" },
	[FAULT_SHORT] = { "damaged", "not a store", "SHA-256", "SQLite's integrity check says" },
	[FAULT_WRITE] = { "reading or writing the store failed" },
	[FAULT_FULL] = { "the disk is full" },
	[FAULT_TORN] = { "the disk is full" },
	[FAULT_SYNC] = { "reading or writing the store failed" },
	[FAULT_TRUNCATE] = { "reading or writing the store failed" },
	[FAULT_SIZE] = { "reading or writing the store failed" },
	[FAULT_LOCK] = { "reading or writing the store failed" },
	[FAULT_BUSY] = { "locked by another program" },
	[FAULT_UNLOCK] = { "reading or writing the store failed" },
	[FAULT_SHM_MAP] = { "reading or writing the store failed" },
	[FAULT_SHM_LOCK] = { "reading or writing the store failed" },
	[FAULT_SHM_BUSY] = { "locked by another program" },
	[FAULT_DELETE] = { "reading or writing the store failed" },
	[FAULT_ACCESS] = { "reading or writing the store failed" },
};

static bool said(const char *what, enum fault_kind kind)
{
	for (size_t i = 0; i < COUNT(sentences[kind]); i++)
		if (sentences[kind][i] && strstr(what, sentences[kind][i]))
			return true;
	return false;
}

/* A fault ends a call with a status of its own, and a sentence that says what failed. */
static void says_what(wsoa *w, wsoa_status st)
{
	wsoa_status wanted = failing == FAULT_BUSY || failing == FAULT_SHM_BUSY ? WSOA_BUSY : WSOA_STORE;
	bool unverified = failing == FAULT_SHORT && st == WSOA_UNVERIFIED;
	/* a -wal that ends too early is no zeros for SQLite; what is in it goes into the store when one is made */
	if (failing == FAULT_SHORT && !running && strstr(wsoa_error_what(w), "reading or writing the store failed"))
		return;
	if (st == WSOA_IO && strstr(wsoa_error_where(w), ".part-")) { /* it is the copy that cannot be written */
		bool full = failing == FAULT_FULL || failing == FAULT_TORN;
		HOLDS(strstr(wsoa_error_what(w), full ? "cannot be written: the disk is full" : "cannot be written"), "%s", wsoa_error_what(w));
		return;
	}
	HOLDS(st == wanted || unverified, "%s: %s (%s)", wsoa_status_text(st), wsoa_error_what(w), wsoa_error_where(w));
	HOLDS(said(wsoa_error_what(w), failing), "%s", wsoa_error_what(w));
}

static void same_text(struct buf *got, const struct buf *wanted)
{
	HOLDS(got->len == wanted->len && !memcmp(got->data, wanted->data, got->len), "another answer: %.300s", buf_text(got));
}

/* Zeros that were read and not used may stay in SQLite's pages until a hash does not fit; then they are forgotten. */
static wsoa_status again(wsoa *w, struct buf *out)
{
	wsoa_status st = running->run(w, out);
	if (failing != FAULT_SHORT || (st != WSOA_UNVERIFIED && st != WSOA_STORE))
		return st;
	buf_clear(out);
	return running->run(w, out);
}

/* The call asked again of the same handle, now that nothing fails. */
static void goes_on(wsoa *w, const struct expected *e, bool done)
{
	struct buf out = { 0 };
	int64_t head = head_of(w);
	HOLDS(head == e->before || head == e->after, "the log ends at %lld", (long long)head);
	HOLDS(!done || head == e->after, "done, and not there");
	if (!running->changes || head == e->before) {
		wsoa_status st = again(w, &out);
		HOLDS(!st, "the handle does not go on: %s", wsoa_error_what(w));
		if (!running->changes)
			same_text(&out, &e->out);
	} else {
		HOLDS(!wsoa_note(w, "1.1", "and on", NULL), "the handle does not go on: %s", wsoa_error_what(w));
	}
	buf_free(&out);
}

static void nothing_held(void)
{
	HOLDS(faulty_files() == 0, "%u files are open", faulty_files());
	HOLDS(faulty_memory() == 0, "%lld bytes are held", faulty_memory());
}

/* The tables are as they were and nothing is beside them, or they are made anew and the copy is. */
static void old_or_new(bool done)
{
	bool anew = !store_marked(db);
	HOLDS(anew || !done, "done, and the tables are as they were");
	HOLDS(files_like("run.db.*-backup") == anew, "made anew: %d, copies: %zu", anew, files_like("run.db.*-backup"));
	HOLDS(files_like("run.db.*") == anew, "%zu files are left beside it", files_like("run.db.*") - anew);
}

/* The store as the next program finds it. */
static void found_again(const struct expected *e, bool done)
{
	wsoa *w = opened(&calls[0]);
	int64_t head = head_of(w);
	HOLDS(done ? head >= e->after : head >= e->before, "the log ends at %lld", (long long)head);
	if (running->renews && store_marked(db)) /* the handle was never open */
		MUST(running->run(w, NULL));
	if (running->changes || running->renews)
		in_order(w);
	wsoa_close(w);
	nothing_held();
}

/* ---- one run ---- */

/* Opens, calls and goes on; false once no fault was met. */
static bool run_once(const struct expected *e)
{
	struct buf out = { 0 };
	wsoa *w = NULL;
	wsoa_options o = options_of(running, db);
	lay_out(running);
	fault_after(failing, fault_n, fault_for_ever);
	wsoa_status st = wsoa_open(&o, &w);
	bool is_open = !st;
	if (is_open)
		st = running->run(w, &out);
	bool met = fault_stop();
	HOLDS(met || !st, "nothing failed, and still: %s", wsoa_error_what(w));
	if (st)
		says_what(w, st);
	else if (!running->changes)
		same_text(&out, &e->out);
	if (running->renews)
		old_or_new(!st);
	if (is_open)
		goes_on(w, e, !st);
	wsoa_close(w);
	nothing_held();
	if (running->renews)
		old_or_new(is_open);
	found_again(e, is_open);
	store_remove(db);
	buf_free(&out);
	return met;
}

/* Only the end of the handle is on the failing disk: what was done before stays. */
static bool close_once(const struct expected *e)
{
	store_copy(kept, db);
	wsoa *w = opened(running);
	struct buf out = { 0 };
	HOLDS(!running->run(w, &out), "%s", wsoa_error_what(w));
	fault_after(failing, fault_n, fault_for_ever);
	wsoa_close(w);
	bool met = fault_stop();
	nothing_held();
	found_again(e, true);
	store_remove(db);
	buf_free(&out);
	return met;
}

/* A failure that nobody looked at: what was written before it and after it stays out all the same. */
static bool ignore_once(const struct expected *e)
{
	static const char write_it[] = "INSERT INTO setting (name, value) VALUES ('of-the-test', 'x')";
	wsoa *w = NULL;
	int64_t value;
	bool found = false;
	store_copy(kept, db);
	w = opened(&calls[0]);
	MUST(write_call(w));
	w->db->may_write = true;
	MUST(store_run(w->db, write_it, NO_ARGS));
	fault_after(failing, fault_n, fault_for_ever);
	wsoa_status looked = query_one_int(w->db, "SELECT sum(length(text)) FROM definition", NO_ARGS, &found, &value);
	bool met = fault_stop();
	if (!fault_for_ever) /* nor is it told of */
		error_clear(&w->err);
	store_run(w->db, "INSERT INTO setting (name, value) VALUES ('of-the-test-too', 'x')", NO_ARGS);
	w->db->may_write = false;
	wsoa_status st = write_done(w, WSOA_OK);
	HOLDS(met || !st, "nothing failed, and still: %s", wsoa_error_what(w));
	HOLDS(!looked || st || !fault_for_ever, "the failure was told of, and overheard");
	if (st)
		says_what(w, st);
	MUST(read_call(w));
	MUST(query_one_int(w->db, "SELECT count(*) FROM setting WHERE name LIKE 'of-the-test%'", NO_ARGS, &found, &value));
	read_done(w, WSOA_OK);
	HOLDS(value == (st ? 0 : 2), "%s, and %lld of 2 are written", wsoa_status_text(st), (long long)value);
	MUST(wsoa_note(w, "1.1", "and on", NULL));
	wsoa_close(w);
	nothing_held();
	store_remove(db);
	(void)e;
	return met;
}

/*
 * The doctor goes on whatever fails, and holds nothing. What the disk did not give is no damage: nobody is sent to a
 * backup for it.
 */
static bool doctor_once(const struct expected *e)
{
	wsoa *w = NULL;
	wsoa_doc *doc = NULL;
	struct buf out = { 0 };
	wsoa_options o = options_of(running, db);
	store_copy(kept, db);
	ck_assert_int_eq(chmod(db, 0600), 0);
	fault_after(failing, fault_n, fault_for_ever);
	wsoa_status st = wsoa_doctor(&o, &w, &doc);
	bool met = fault_stop();
	HOLDS(doc != NULL, "no document: %s", wsoa_error_what(w));
	HOLDS(met || !st, "nothing failed, and still: %s", wsoa_error_what(w));
	HOLDS(!st || st == WSOA_STORE || (st == WSOA_UNVERIFIED && failing == FAULT_SHORT), "%s: %s", wsoa_status_text(st), wsoa_error_what(w));
	HOLDS(!shown(WSOA_OK, doc, &out), "not printed");
	wsoa_close(w);
	nothing_held();
	found_again(e, false);
	store_remove(db);
	buf_free(&out);
	return met;
}

/* A store is made, or there is nothing of it. */
static bool init_once(const struct expected *e)
{
	(void)e;
	wsoa *w = NULL;
	fault_after(failing, fault_n, fault_for_ever);
	wsoa_status st = make(&w);
	bool met = fault_stop();
	HOLDS(met || !st, "nothing failed, and still: %s", wsoa_error_what(w));
	if (st) {
		says_what(w, st);
		wsoa_close(w);
		nothing_held();
		HOLDS(access("run.db", F_OK) && access("run.db-wal", F_OK) && access("run.db-shm", F_OK) && access("run.db-journal", F_OK),
		      "something of the store is left");
		st = make(&w);
		HOLDS(!st, "it cannot be made now: %s", wsoa_error_what(w));
	}
	in_order(w);
	wsoa_close(w);
	nothing_held();
	store_remove(db);
	return met;
}

/* ---- every n ---- */

static unsigned *met; /* faults of each kind, in all tests: each runs in a process of its own */

/* Disks that stay broken take seven steps at a time and what is long three, unless there is time for all (WSOA_LONG). */
static void sweep(bool (*once)(const struct expected *), const struct expected *e)
{
	for (int kind = 0; kind < FAULT_KINDS; kind++)
		for (int for_ever = 0; for_ever < 2; for_ever++) {
			unsigned step = getenv("WSOA_LONG") ? 1 : for_ever ? 7 : running && running->renews ? 3 : 1;
			failing = (enum fault_kind)kind;
			fault_for_ever = for_ever;
			for (fault_n = 0; once(e); fault_n += step)
				met[kind]++;
		}
}

/* Each test in a folder of its own, which goes with the one that run.sh made. */
static void in_a_folder(void)
{
	char name[] = "vfs-XXXXXX";
	ck_assert_ptr_nonnull(mkdtemp(name));
	ck_assert_int_eq(chdir(name), 0);
	faulty_vfs_install();
	running = NULL;
}

static void set_up(void)
{
	in_a_folder();
	make_kept();
}

START_TEST(a_call_on_a_failing_disk)
{
	struct expected e = { 0 };
	set_up();
	running = &calls[_i];
	expect(running, &e);
	sweep(run_once, &e);
	buf_free(&e.out);
}
END_TEST

START_TEST(closing_on_a_failing_disk)
{
	struct expected e = { 0 };
	set_up();
	running = &calls[0];
	expect(running, &e);
	sweep(close_once, &e);
	buf_free(&e.out);
}
END_TEST

START_TEST(a_failure_that_nobody_saw)
{
	set_up();
	running = &calls[0];
	sweep(ignore_once, NULL);
}
END_TEST

START_TEST(the_doctor_on_a_failing_disk)
{
	struct expected e = { 0 };
	set_up();
	running = &(const struct call){ .name = "doctor" };
	wsoa *w = (store_copy(kept, db), opened(&calls[0]));
	e.before = e.after = head_of(w);
	wsoa_close(w);
	sweep(doctor_once, &e);
}
END_TEST

START_TEST(making_a_store_on_a_failing_disk)
{
	in_a_folder();
	sweep(init_once, NULL);
}
END_TEST

/* The last: an engine that did not ask this file system would have passed all others. */
START_TEST(every_kind_was_met)
{
	for (int kind = 0; kind < FAULT_KINDS; kind++)
		ck_assert_msg(met[kind] > 0, "no call met a fault of the kind: %s", fault_names[kind]);
}
END_TEST

int main(void)
{
	met = mmap(NULL, FAULT_KINDS * sizeof *met, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (met == MAP_FAILED)
		return EXIT_FAILURE;
	Suite *suite = suite_create("vfs");
	TCase *tests = tcase_create("vfs");
	tcase_add_loop_test(tests, a_call_on_a_failing_disk, 0, COUNT(calls));
	tcase_add_test(tests, closing_on_a_failing_disk);
	tcase_add_test(tests, a_failure_that_nobody_saw);
	tcase_add_test(tests, the_doctor_on_a_failing_disk);
	tcase_add_test(tests, making_a_store_on_a_failing_disk);
	tcase_add_test(tests, every_kind_was_met);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
