/* What is long is printed while it is read: the same bytes as from the whole document, in memory that does not grow. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "tests.h"
#include "wsoa.h"

enum { ROWS = 2500 };
static const int64_t now = 1571043600000; /* 2019-10-14T09:00:00Z */

/* ---- a plan that is long ---- */

static wsoa *open_plan(bool write)
{
	wsoa *w = NULL;
	wsoa_options o = { .db = "stream.db", .login = "ann", .write = write, .now = now };
	ck_assert_int_eq(wsoa_open(&o, &w), WSOA_OK);
	return w;
}

static void load(wsoa *w, struct buf *csv)
{
	static const wsoa_change change;
	wsoa_import_args args = { .kind = "action", .name = "a.csv", .text = buf_text(csv), .len = csv->len };
	ck_assert_int_eq(wsoa_import(w, &args, 1, &change, NULL, NULL), WSOA_OK);
}

/* Late rows carry what the first ones lack, so that columns are not chosen by what comes last. */
static void make_plan(void)
{
	wsoa *w = NULL;
	struct buf csv = { 0 };
	wsoa_options o = { .db = "stream.db", .login = "ann", .write = true, .now = now };
	const char *form[] = { "form=wsoa" };
	ck_assert_int_eq(wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &w), WSOA_OK);
	ck_assert_int_eq(wsoa_add(w, "plan", "wsoa-2018", form, 1, NULL), WSOA_OK);
	buf_str(&csv, "ref,title,owner,due_on,status,KPI\n");
	for (int i = 1; i <= ROWS; i++)
		buf_printf(&csv, "1.%d,\"Action %d, of some length\",%s,%s,%s,%s\n", i, i, i % 3 ? "@ann-lee" : "", i % 2 ? "2019-05-31" : "2019-10-20",
		           i % 7 ? "Not started" : "In progress", i > 2000 ? "42 %" : "");
	load(w, &csv);
	buf_free(&csv);
	wsoa_close(w);
}

/* ---- two ways to the same bytes ---- */

static wsoa_status ask(wsoa *w, int question, wsoa_doc **doc)
{
	switch (question) {
	case 0:
		return wsoa_list(w, &(wsoa_list_args){ 0 }, doc);
	case 1:
		return wsoa_list(w, &(wsoa_list_args){ .filter = "status:in-progress" }, doc); /* fewer than are read at once */
	case 2:
		return wsoa_list(w, &(wsoa_list_args){ .kind = "people" }, doc);
	case 3:
		return wsoa_list(w, &(wsoa_list_args){ .filter = "rating:red" }, doc); /* none */
	case 4:
		return wsoa_overdue(w, NULL, doc);
	case 5:
		return wsoa_due(w, "20d", NULL, doc);
	case 6:
		return wsoa_log(w, 0, doc);
	default:
		return wsoa_log(w, 3, doc);
	}
}
enum { QUESTIONS = 8 };

static const char *const formats[] = { "text", "markdown", "html", "json", "jsonl", "csv" };
enum { FORMATS = sizeof formats / sizeof *formats };

/* Takes bytes, and looks at what is allocated meanwhile. */
struct taker {
	struct buf got;
	bool lets_go;            /* keeps nothing */
	size_t writes, early;    /* all, and those before the document is rendered */
	size_t before, first, most; /* held before the question, at the first write, at any */
	size_t refuse;           /* the write that fails; 0: none */
};

/* What is allocated; the sanitizers' allocator does not tell: 0. */
static size_t held_now(void)
{
	struct mallinfo2 m = mallinfo2();
	return m.uordblks + m.hblkhd;
}

static bool take(void *to, const char *bytes, size_t len)
{
	struct taker *t = to;
	size_t held = held_now();
	if (++t->writes == t->refuse)
		return false;
	if (t->writes == 1)
		t->first = held;
	t->most = held > t->most ? held : t->most;
	if (!t->lets_go)
		buf_add(&t->got, bytes, len);
	return true;
}

START_TEST(streamed_is_the_same)
{
	int question = _i / FORMATS;
	const char *format = formats[_i % FORMATS];
	struct taker whole = { 0 }, streamed = { 0 };
	wsoa_render_options options = { .width = 100 };
	wsoa_doc *a = NULL, *b = NULL;
	wsoa *w = open_plan(false);
	ck_assert_int_eq(ask(w, question, &a), WSOA_OK);
	ck_assert_int_eq(wsoa_doc_render(a, format, &options, take, &whole), WSOA_OK);
	wsoa_stream(w, format, &options, take, &streamed);
	ck_assert_int_eq(ask(w, question, &b), WSOA_OK);
	ck_assert_int_eq(wsoa_doc_render(b, format, &options, take, &streamed), WSOA_OK);
	ck_assert_uint_eq(wsoa_doc_items(a), wsoa_doc_items(b));
	ck_assert_str_eq(buf_text(&whole.got), buf_text(&streamed.got));
	/* the next call is an ordinary one again */
	wsoa_doc_free(b);
	buf_clear(&streamed.got);
	ck_assert_int_eq(ask(w, question, &b), WSOA_OK);
	ck_assert_uint_eq(streamed.got.len, 0);
	ck_assert_int_eq(wsoa_doc_render(b, format, &options, take, &streamed), WSOA_OK);
	ck_assert_str_eq(buf_text(&whole.got), buf_text(&streamed.got));
	wsoa_doc_free(a);
	wsoa_doc_free(b);
	wsoa_close(w);
	buf_free(&whole.got);
	buf_free(&streamed.got);
}
END_TEST

static struct taker print(wsoa *w, int question, const char *format, bool stream)
{
	struct taker t = { .lets_go = true, .before = held_now() };
	wsoa_doc *doc = NULL;
	if (stream)
		wsoa_stream(w, format, NULL, take, &t);
	ck_assert_int_eq(ask(w, question, &doc), WSOA_OK);
	t.early = t.writes;
	ck_assert_int_eq(wsoa_doc_render(doc, format, NULL, take, &t), WSOA_OK);
	wsoa_doc_free(doc);
	return t;
}

/* The first lines come out before the last are read. A tree of the rows takes megabytes; streamed there is a part of it, to which nothing is added. */
START_TEST(memory_stays)
{
	static const struct { int question; const char *format; } cases[] = { { 0, "jsonl" }, { 0, "json" }, { 0, "csv" }, { 0, "text" }, { 4, "jsonl" }, { 4, "json" }, { 6, "json" } };
	enum { HARDLY = 256 * 1024, PART = 4 };
	wsoa *w = open_plan(false);
	print(w, cases[_i].question, cases[_i].format, false); /* fills SQLite's cache of pages */
	struct taker whole = print(w, cases[_i].question, cases[_i].format, false);
	struct taker streamed = print(w, cases[_i].question, cases[_i].format, true);
	ck_assert_uint_eq(whole.early, 0);
	ck_assert_uint_ge(streamed.early, 4);
	ck_assert_uint_eq(streamed.writes, whole.writes);
	if (held_now()) {
		ck_assert_uint_lt(streamed.most - streamed.before, (whole.most - whole.before) / PART);
		ck_assert_uint_lt(streamed.most - streamed.first, HARDLY);
	}
	wsoa_close(w);
}
END_TEST

/* A reader that goes away is noticed, nothing is asked of it again, and the handle goes on. */
START_TEST(a_reader_goes_away)
{
	struct taker t = { .refuse = (size_t)_i + 1 };
	wsoa_doc *doc = NULL;
	wsoa *w = open_plan(false);
	wsoa_stream(w, "jsonl", NULL, take, &t);
	ck_assert_int_eq(ask(w, 0, &doc), WSOA_OK);
	ck_assert_int_eq(wsoa_doc_render(doc, "jsonl", NULL, take, &t), WSOA_IO);
	ck_assert_uint_eq(t.writes, t.refuse);
	wsoa_doc_free(doc);
	ck_assert_int_eq(ask(w, 3, &doc), WSOA_OK);
	wsoa_doc_free(doc);
	/* nor does a document have to be rendered to its end */
	t = (struct taker){ .got = t.got };
	wsoa_stream(w, "jsonl", NULL, take, &t);
	ck_assert_int_eq(ask(w, 0, &doc), WSOA_OK);
	wsoa_doc_free(doc);
	wsoa_close(w);
	buf_free(&t.got);
}
END_TEST

/* The last lines of the log are those of the whole log. */
START_TEST(last_lines)
{
	struct taker all = { 0 }, last = { 0 };
	wsoa *w = open_plan(false);
	ck_assert_int_eq(wsoa_log_lines(w, 0, take, &all), WSOA_OK);
	ck_assert_int_eq(wsoa_log_lines(w, _i, take, &last), WSOA_OK);
	const char *text = buf_text(&all.got), *from = text;
	size_t lines = 0;
	for (const char *p = text + all.got.len; p > text && lines <= (size_t)_i; p--)
		if (p[-1] == '\n' && ++lines == (size_t)_i + 1)
			from = p;
	ck_assert_str_eq(buf_text(&last.got), _i ? from : text);
	buf_free(&all.got);
	buf_free(&last.got);
	wsoa_close(w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("stream");
	TCase *c = tcase_create("stream");
	tcase_add_unchecked_fixture(c, make_plan, NULL);
	tcase_add_loop_test(c, streamed_is_the_same, 0, QUESTIONS * FORMATS);
	tcase_add_loop_test(c, memory_stays, 0, 7);
	tcase_add_loop_test(c, a_reader_goes_away, 0, 3);
	tcase_add_loop_test(c, last_lines, 0, 4);
	suite_add_tcase(s, c);
	return suite_run(s);
}
