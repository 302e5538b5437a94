/* The document tree and its renderers: layout at several widths, hostile text, JSON, CSV, failing writers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/csv_guard.h"
#include "base/utf8.h"
#include "report/doc.h"
#include "report/render.h"
#include "tests.h"

static bool take(void *to, const char *bytes, size_t len)
{
	struct buf *b = to;
	buf_add(b, bytes, len);
	return !b->failed;
}

/* Renders, checks the status and gives text that the caller frees. */
static char *rendered(const wsoa_doc *d, const char *format, wsoa_render_options options)
{
	struct buf b = { 0 };
	ck_assert_int_eq(wsoa_doc_render(d, format, &options, take, &b), WSOA_OK);
	buf_text(&b);
	return b.data ? b.data : calloc(1, 1);
}

static void check_render(const wsoa_doc *d, const char *format, wsoa_render_options options, const char *expected)
{
	char *text = rendered(d, format, options);
	ck_assert_str_eq(text, expected);
	free(text);
}

static wsoa_doc *actions(void)
{
	wsoa_doc *d = doc_new("overdue", NULL);
	ck_assert_ptr_nonnull(d);
	struct doc_node *t = doc_table(d, "items", NULL);
	doc_empty(d, t, "No action is %s.", "overdue");
	doc_column(d, t, "ref", "Ref");
	doc_column(d, t, "title", "Title")->weight = 3;
	doc_column(d, t, "owner", "Owner")->weight = 1;
	doc_column(d, t, "due_on", "Due");
	doc_column(d, t, "rating", "Rating");
	doc_column(d, t, "days", "Days late")->right = true;
	doc_column(d, t, "uuid", "UUID")->machine = true;
	return d;
}

static void action(wsoa_doc *d, const char *ref, const char *title, const char *owner, int days)
{
	struct cell *c = doc_row(d, d->first);
	cell_text(d, c++, ref);
	cell_text(d, c++, title);
	cell_text(d, c++, owner);
	cell_date(c++, date_of(2019, 10, 14));
	cell_text(d, c, "red");
	cell_show(d, c++, TONE_BAD, "%s", "Red");
	cell_int(c++, days);
	cell_text(d, c, "u");
}

static wsoa_doc *two_actions(void)
{
	wsoa_doc *d = actions();
	action(d, "1.2.10", "Review education, health and care plans with parents", "Head of SEND", 5);
	action(d, "W5", "Train staff", NULL, 120);
	return d;
}

/* ---- tables ---- */

static const struct {
	int width;
	const char *expected;
} tables[] = {
	{ 0,   "Ref     Title                                                 Owner         Due          Rating  Days late\n"
	       "------  ----------------------------------------------------  ------------  -----------  ------  ---------\n"
	       "1.2.10  Review education, health and care plans with parents  Head of SEND  14 Oct 2019  Red             5\n"
	       "W5      Train staff                                                         14 Oct 2019  Red           120\n" },
	{ 200, "Ref     Title                                                 Owner         Due          Rating  Days late\n"
	       "------  ----------------------------------------------------  ------------  -----------  ------  ---------\n"
	       "1.2.10  Review education, health and care plans with parents  Head of SEND  14 Oct 2019  Red             5\n"
	       "W5      Train staff                                                         14 Oct 2019  Red           120\n" },
	{ 80,  "Ref     Title                             Owner        Due          Rating  Days\n"
	       "                                                                            late\n"
	       "------  --------------------------------  -----------  -----------  ------  ----\n"
	       "1.2.10  Review education, health and      Head of      14 Oct 2019  Red        5\n"
	       "        care plans with parents           SEND\n"
	       "W5      Train staff                                    14 Oct 2019  Red      120\n" },
	{ 40,  "Ref: 1.2.10\n"
	       "Title: Review education, health and care\n"
	       "  plans with parents\n"
	       "Owner: Head of SEND\n"
	       "Due: 14 Oct 2019\n"
	       "Rating: Red\n"
	       "Days late: 5\n"
	       "\n"
	       "Ref: W5\n"
	       "Title: Train staff\n"
	       "Due: 14 Oct 2019\n"
	       "Rating: Red\n"
	       "Days late: 120\n" },
};

START_TEST(tables_fit_the_width)
{
	wsoa_doc *d = two_actions();
	check_render(d, "text", (wsoa_render_options){ .width = tables[_i].width, .ascii = true }, tables[_i].expected);
	wsoa_doc_free(d);
}
END_TEST

static void check_lines(const char *text, size_t width)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		ck_assert_uint_le(utf8_width(text, len), width);
		ck_assert(!len || text[len - 1] != ' ');
		ck_assert(utf8_valid(text, len));
		text += len + 1;
	}
}

static wsoa_doc *full_document(void)
{
	static const char *const set[] = { "W01", "W02" };
	wsoa_doc *d = doc_new("report", "How the plan stands");
	d->as_at = date_of(2019, 10, 14);
	doc_heading(d, 2, "Summary");
	doc_paragraph(d, TONE_PLAIN, "The plan has %d actions. Most of them are on time, some are not.", 120);
	doc_callout(d, TONE_WARN, "%s", "Two actions have had no news since the last round of updates closed.");
	struct doc_node *f = doc_facts(d, "summary");
	struct cell *c = doc_fact(d, f, "overdue", "Overdue actions");
	cell_int(c, 3);
	cell_filter(d, c, "list actions overdue plan=%s", "wsoa-2018");
	cell_date(doc_fact(d, f, "next", "Next due day"), date_of(2019, 10, 14));
	cell_set(d, doc_fact(d, f, "weaknesses", "Weaknesses"), set, COUNT(set));
	cell_text(d, doc_fact(d, f, "progress", "Progress"), "First line.\nA second one that has to be wrapped somewhere.");
	doc_fact(d, f, "lead", "Lead");
	struct doc_node *l = doc_list(d, "notes", "Notes");
	doc_item(d, l, "%s", "The board meets on 4 November 2019 in the usual place.");
	struct doc_node *t = doc_table(d, "items", "Actions");
	doc_column(d, t, "ref", "Ref");
	doc_column(d, t, "title", "Title")->weight = 2;
	struct column *n = doc_column(d, t, "slip", "Slippage in days");
	n->right = true;
	for (int i = 0; i < 3; i++) {
		struct cell *row = doc_row(d, t);
		cell_text(d, &row[0], "1.2.3");
		cell_text(d, &row[1], i ? "日本語のテキストはとても長いので折り返されます" : "naïve cafe\u0301 Donaudampfschifffahrtsgesellschaft");
		cell_int(&row[2], 7 * i);
	}
	return d;
}

START_TEST(every_width_holds)
{
	wsoa_doc *d = full_document();
	char *text = rendered(d, "text", (wsoa_render_options){ .width = _i });
	check_lines(text, (size_t)_i);
	free(text);
	wsoa_doc_free(d);
}
END_TEST

START_TEST(full_text)
{
	wsoa_doc *d = full_document();
	check_render(d, "text", (wsoa_render_options){ .width = 48, .explain = true },
	             "How the plan stands\n"
	             "As at 14 October 2019\n"
	             "\n"
	             "Summary\n"
	             "The plan has 120 actions. Most of them are on\n"
	             "time, some are not.\n"
	             "\n"
	             "│ Two actions have had no news since the last\n"
	             "│ round of updates closed.\n"
	             "\n"
	             "Overdue actions: 3\n"
	             "  list actions overdue plan=wsoa-2018\n"
	             "Next due day:    14 October 2019\n"
	             "Weaknesses:      W01, W02\n"
	             "Progress:        First line.\n"
	             "                 A second one that has to be\n"
	             "                 wrapped somewhere.\n"
	             "Lead:            -\n"
	             "\n"
	             "Notes\n"
	             "• The board meets on 4 November 2019 in the\n"
	             "  usual place.\n"
	             "\n"
	             "Actions\n"
	             "Ref    Title                            Slippage\n"
	             "                                         in days\n"
	             "─────  ───────────────────────────────  ────────\n"
	             "1.2.3  naïve cafe\u0301                              0\n"
	             "       Donaudampfschifffahrtsgesellsch\n"
	             "       aft\n"
	             "1.2.3  日本語のテキストはとても長いの          7\n"
	             "       で折り返されます\n"
	             "1.2.3  日本語のテキストはとても長いの         14\n"
	             "       で折り返されます\n");
	wsoa_doc_free(d);
}
END_TEST

START_TEST(filters_stand_below_a_table)
{
	wsoa_doc *d = doc_new("list", NULL);
	struct doc_node *t = doc_table(d, "items", NULL);
	doc_column(d, t, "weakness", "Weakness");
	doc_column(d, t, "overdue", "Overdue")->right = true;
	struct cell *row = doc_row(d, t);
	cell_text(d, &row[0], "W05");
	cell_int(&row[1], 3);
	cell_filter(d, &row[1], "list actions overdue weakness=W05");
	check_render(d, "text", (wsoa_render_options){ .ascii = true, .explain = true },
	             "Weakness  Overdue\n--------  -------\nW05             3\n\n"
	             "  W05, Overdue: list actions overdue weakness=W05\n");
	check_render(d, "text", (wsoa_render_options){ .ascii = true },
	             "Weakness  Overdue\n--------  -------\nW05             3\n");
	wsoa_doc_free(d);
}
END_TEST

/* In text and Markdown a filter can be pasted into a shell; JSON keeps it as it is. */
START_TEST(a_shown_filter_can_be_pasted)
{
	static const struct {
		const char *filter, *shown;
	} cases[] = {
		{ "live overdue", "live overdue" },
		{ "live not due_on>=2019-10-14 due_on<2019-11-25", "live not \"due_on>=2019-10-14\" \"due_on<2019-11-25\"" },
		{ "due_on<=2019-10-14 --as-of 2019-10-14", "\"due_on<=2019-10-14\" --as-of 2019-10-14" },
		{ "title~\"a > b\" due_on>2019-10-14", "title~\"a > b\" \"due_on>2019-10-14\"" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[200];
		wsoa_doc *d = doc_new("list", NULL);
		struct cell *c = doc_fact(d, doc_facts(d, "totals"), "n", "N");
		cell_int(c, 3);
		cell_filter(d, c, "%s", cases[i].filter);
		snprintf(text, sizeof text, "N: 3\n  %s\n", cases[i].shown);
		check_render(d, "text", (wsoa_render_options){ .ascii = true, .explain = true }, text);
		wsoa_doc_free(d);
	}
}
END_TEST

START_TEST(empty_table_says_so)
{
	wsoa_doc *d = actions();
	check_render(d, "text", (wsoa_render_options){ .width = 80 }, "No action is overdue.\n");
	check_render(d, "csv", (wsoa_render_options){ 0 }, "ref,title,owner,due_on,rating,days,uuid\r\n");
	check_render(d, "jsonl", (wsoa_render_options){ 0 }, "");
	ck_assert_uint_eq(wsoa_doc_items(d), 0);
	wsoa_doc_free(d);
}
END_TEST

/* ---- colour ---- */

START_TEST(colour_is_only_added)
{
	static const struct {
		enum tone tone;
		const char *expected;
	} tones[] = {
		{ TONE_PLAIN, "word\n" },
		{ TONE_GOOD, "\x1b[32mword\x1b[0m\n" },
		{ TONE_WARN, "\x1b[33mword\x1b[0m\n" },
		{ TONE_BAD, "\x1b[31mword\x1b[0m\n" },
		{ TONE_DONE, "\x1b[34mword\x1b[0m\n" },
		{ TONE_FAINT, "\x1b[2mword\x1b[0m\n" },
	};
	for (size_t i = 0; i < COUNT(tones); i++) {
		wsoa_doc *d = doc_new("x", NULL);
		doc_paragraph(d, tones[i].tone, "word");
		check_render(d, "text", (wsoa_render_options){ .colour = true }, tones[i].expected);
		check_render(d, "text", (wsoa_render_options){ .colour = false }, "word\n");
		wsoa_doc_free(d);
	}
}
END_TEST

static void strip_escapes(char *text)
{
	char *to = text;
	for (; *text; text++) {
		if (*text == '\x1b')
			text += strcspn(text, "m");
		else
			*to++ = *text;
	}
	*to = '\0';
}

START_TEST(colour_changes_no_layout)
{
	wsoa_doc *d = two_actions();
	doc_heading(d, 2, "Heading");
	char *plain = rendered(d, "text", (wsoa_render_options){ .width = 80 });
	char *dressed = rendered(d, "text", (wsoa_render_options){ .width = 80, .colour = true });
	ck_assert_ptr_nonnull(strstr(dressed, "14 Oct 2019  \x1b[31mRed\x1b[0m        5\n"));
	ck_assert_ptr_nonnull(strstr(dressed, "\x1b[1mHeading\x1b[0m\n"));
	strip_escapes(dressed);
	ck_assert_str_eq(dressed, plain);
	free(plain);
	free(dressed);
	wsoa_doc_free(d);
}
END_TEST

/* ---- hostile text ---- */

static const struct {
	const char *text, *table, *fact; /* as a cell of a table, as a fact */
} hostile[] = {
	{ "a\x1b[31mb", "a\\x1b[31mb", NULL },
	{ "bell\a del\x7f", "bell\\x07 del\\x7f", NULL },
	{ "c1 \xc2\x9b" "2J", "c1 <U+009B>2J", NULL },
	{ "rtl \u202egnp.exe", "rtl <U+202E>gnp.exe", NULL },
	{ "iso \u2066x\u2069", "iso <U+2066>x<U+2069>", NULL },
	{ "mark \u200fx \u200ex \u061cx", "mark <U+200F>x <U+200E>x <U+061C>x", NULL },
	{ "line \u2028 para \u2029", "line <U+2028> para <U+2029>", NULL },
	{ "bad \xff\xc3", "bad \\xff\\xc3", NULL },
	{ "long \xc0\xaf", "long \\xc0\\xaf", NULL },
	{ "cut \xe2\x82", "cut \\xe2\\x82", NULL },
	{ "one\ntwo", "one two", "one\n   two" },
	{ "one\r\ntwo", "one two", "one\n   two" },
	{ "one\rtwo", "one\\x0dtwo", NULL },
	{ "one\ttwo", "one two", NULL },
	{ "O\u2019Brien \u00e9", "O\u2019Brien \u00e9", NULL },
};

START_TEST(nothing_reaches_the_terminal)
{
	const char *in = hostile[_i].text, *fact = hostile[_i].fact ? hostile[_i].fact : hostile[_i].table;
	struct buf expected = { 0 };
	wsoa_doc *d = doc_new("x", NULL);
	struct doc_node *t = doc_table(d, "items", in);
	doc_column(d, t, "a", in);
	cell_text(d, doc_row(d, t), in);
	cell_text(d, doc_fact(d, doc_facts(d, "f"), "b", "B"), in);
	doc_item(d, doc_list(d, "l", in), "x");
	doc_heading(d, 1, in);
	const char *line = hostile[_i].table;
	buf_printf(&expected, "%s\n%s\n", line, line);
	buf_fill(&expected, '-', utf8_width(line, strlen(line)));
	buf_printf(&expected, "\n%s\n\nB: %s\n\n%s\n- x\n\n%s\n", line, fact, line, line);
	check_render(d, "text", (wsoa_render_options){ .ascii = true }, buf_text(&expected));
	buf_free(&expected);
	wsoa_doc_free(d);
}
END_TEST

/* ---- wrapping ---- */

static const struct {
	int width;
	const char *text, *expected;
} wraps[] = {
	{ 12, "", "\n" },
	{ 12, "twelve chars", "twelve chars\n" },
	{ 12, "twelve charsx", "twelve\ncharsx\n" },
	{ 12, "one  two   three four", "one  two\nthree four\n" },
	{ 12, "ends in blanks   ", "ends in\nblanks\n" },
	{ 12, "first\n\nthird line here", "first\n\nthird line\nhere\n" },
	{ 12, "abcdefghijklmnop", "abcdefghijkl\nmnop\n" },
	{ 12, "ab abcdefghijklmnop", "ab\nabcdefghijkl\nmnop\n" },
	{ 12, "日本語日本語日本語", "日本語日本語\n日本語\n" },
	{ 13, "日本語日本語日本語", "日本語日本語\n日本語\n" },
	{ 12, "abcdefghijke\u0301\u0302fg", "abcdefghijke\u0301\u0302\nfg\n" },
	{ 1, "日本語日", "日本語日\n" }, /* no page is that narrow: ROOM_LEAST */
};

START_TEST(paragraphs_wrap)
{
	wsoa_doc *d = doc_new("x", NULL);
	doc_paragraph(d, TONE_PLAIN, "%s", wraps[_i].text);
	check_render(d, "text", (wsoa_render_options){ .width = wraps[_i].width }, wraps[_i].expected);
	wsoa_doc_free(d);
}
END_TEST

/* ---- JSON ---- */

static wsoa_doc *typed_values(void)
{
	static const char *const keys[] = { "KPI", "say \"x\"" };
	static const char *const texts[] = { "a", "b" };
	wsoa_doc *d = doc_new("list", NULL);
	struct doc_node *t = doc_table(d, "items", NULL);
	static const char *const names[] = { "none", "empty", "text", "int", "decimal", "date", "flag", "set", "extra" };
	for (size_t i = 0; i < COUNT(names); i++)
		doc_column(d, t, names[i], names[i]);
	doc_column(d, t, "icon", "Icon")->person = true;
	struct cell *c = doc_row(d, t);
	c++;
	cell_text(d, c++, "");
	cell_text(d, c++, "say \"x\", \xff\n=1");
	cell_int(c++, -5);
	cell_decimal(d, c++, "-1.50");
	cell_date(c++, date_of(2019, 10, 4));
	cell_flag(c++, true);
	cell_set(d, c++, texts, COUNT(texts));
	cell_object(d, c++, keys, texts, COUNT(keys));
	cell_show(d, c++, TONE_GOOD, "!");
	return d;
}

#define TYPED "{\"none\":null,\"empty\":\"\",\"text\":\"say \\\"x\\\", \uFFFD\\n=1\",\"int\":-5,\"decimal\":\"-1.50\"," \
	"\"date\":\"2019-10-04\",\"flag\":true,\"set\":[\"a\",\"b\"],\"extra\":{\"KPI\":\"a\",\"say \\\"x\\\"\":\"b\"}}"

START_TEST(values_keep_their_type)
{
	wsoa_doc *d = typed_values();
	check_render(d, "jsonl", (wsoa_render_options){ 0 }, TYPED "\n");
	check_render(d, "csv", (wsoa_render_options){ 0 },
	             "none,empty,text,int,decimal,date,flag,set,extra\r\n"
	             ",\"\",\"say \"\"x\"\", \uFFFD\n=1\",-5,-1.50,2019-10-04,yes,\"a, b\",\"{\"\"KPI\"\":\"\"a\"\",\"\"say \\\"\"x\\\"\"\"\":\"\"b\"\"}\"\r\n");
	check_render(d, "text", (wsoa_render_options){ .ascii = true },
	             "none  empty  text              int  decimal  date        flag  set   extra               Icon\n"
	             "----  -----  ----------------  ---  -------  ----------  ----  ----  ------------------  ----\n"
	             "             say \"x\", \\xff =1  -5   -1.50    4 Oct 2019  yes   a, b  KPI: a, say \"x\": b  !\n");
	wsoa_doc_free(d);
}
END_TEST

START_TEST(json_document)
{
	wsoa_doc *d = doc_new("report", "A \"title\"");
	d->as_at = date_of(2019, 10, 14);
	doc_heading(d, 1, "Not in JSON");
	doc_paragraph(d, TONE_PLAIN, "Neither");
	struct doc_node *f = doc_facts(d, "summary");
	struct cell *c = doc_fact(d, f, "overdue", "Overdue");
	cell_int(c, 2);
	cell_filter(d, c, "list actions overdue");
	doc_fact(d, f, "lead", "Lead");
	doc_facts(d, "nothing");
	doc_item(d, doc_list(d, "notes", "Notes"), "%s", "one");
	doc_item(d, doc_list(d, NULL, "People only"), "%s", "two");
	struct doc_node *t = doc_table(d, "items", NULL);
	doc_column(d, t, "ref", "Ref");
	doc_column(d, t, "n", "N");
	cell_text(d, doc_row(d, t), "W1");
	c = doc_row(d, t);
	cell_int(&c[1], 4);
	cell_filter(d, &c[1], "list actions weakness=W2");
	doc_table(d, "none", NULL);
	check_render(d, "json", (wsoa_render_options){ 0 },
	             "{\n"
	             "  \"document\": \"report\",\n"
	             "  \"title\": \"A \\\"title\\\"\",\n"
	             "  \"as_at\": \"2019-10-14\",\n"
	             "  \"summary\": {\n"
	             "    \"overdue\": 2,\n"
	             "    \"lead\": null,\n"
	             "    \"filters\": {\n"
	             "      \"overdue\": \"list actions overdue\"\n"
	             "    }\n"
	             "  },\n"
	             "  \"nothing\": {},\n"
	             "  \"notes\": [\n"
	             "    \"one\"\n"
	             "  ],\n"
	             "  \"items\": [\n"
	             "    {\n"
	             "      \"ref\": \"W1\",\n"
	             "      \"n\": null\n"
	             "    },\n"
	             "    {\n"
	             "      \"ref\": null,\n"
	             "      \"n\": 4,\n"
	             "      \"filters\": {\n"
	             "        \"n\": \"list actions weakness=W2\"\n"
	             "      }\n"
	             "    }\n"
	             "  ],\n"
	             "  \"none\": []\n"
	             "}\n");
	ck_assert_uint_eq(wsoa_doc_items(d), 2);
	wsoa_doc_free(d);
}
END_TEST

START_TEST(json_without_title_or_day)
{
	wsoa_doc *d = doc_new("list", NULL);
	check_render(d, "json", (wsoa_render_options){ 0 },
	             "{\n  \"document\": \"list\",\n  \"title\": null,\n  \"as_at\": null\n}\n");
	wsoa_doc_free(d);
}
END_TEST

/* ---- CSV ---- */

static const struct {
	const char *text, *field;
} csv_texts[] = {
	{ "plain", "plain" },
	{ "=1+1", "'=1+1" },
	{ "+44 1905", "'+44 1905" },
	{ "-5", "'-5" },
	{ "@SUM(A1)", "'@SUM(A1)" },
	{ "\t=1", "'\t=1" },
	{ "\r=1", "\"'\r=1\"" },
	{ "\n=1", "\"'\n=1\"" },
	{ "'quoted'", "''quoted'" },
	{ "'", "''" },
	{ "''=", "'''=" },
	{ "a=1", "a=1" },
	{ "=cmd|' /C calc'!A0, \"x\"", "\"'=cmd|' /C calc'!A0, \"\"x\"\"\"" },
	{ "a,b", "\"a,b\"" },
	{ "say \"x\"", "\"say \"\"x\"\"\"" },
	{ "two\nlines", "\"two\nlines\"" },
	{ " blank ", "\" blank \"" },
	{ "", "\"\"" },
	{ "日本", "日本" },
};

/* The reader of this test: one field, unquoted, and without the guard. */
static char *read_back(const char *field)
{
	struct buf b = { 0 };
	size_t len = strlen(field);
	bool quoted = field[0] == '"';
	for (size_t i = quoted ? 1 : 0; i < len - (quoted ? 1 : 0); i++) {
		buf_char(&b, field[i]);
		if (quoted && field[i] == '"')
			i++;
	}
	const char *plain = csv_unguard(buf_text(&b));
	char *copy = calloc(strlen(plain) + 1, 1);
	ck_assert_ptr_nonnull(copy);
	strcpy(copy, plain);
	buf_free(&b);
	return copy;
}

START_TEST(csv_holds_no_formula)
{
	struct buf expected = { 0 };
	wsoa_doc *d = doc_new("x", NULL);
	struct doc_node *t = doc_table(d, "items", NULL);
	doc_column(d, t, "a", "A");
	cell_text(d, doc_row(d, t), csv_texts[_i].text);
	buf_printf(&expected, "a\r\n%s\r\n", csv_texts[_i].field);
	check_render(d, "csv", (wsoa_render_options){ 0 }, buf_text(&expected));
	char *back = read_back(csv_texts[_i].field);
	ck_assert_str_eq(back, csv_texts[_i].text);
	free(back);
	buf_free(&expected);
	wsoa_doc_free(d);
}
END_TEST

START_TEST(csv_numbers_are_bare)
{
	static const struct {
		const char *digits, *expected;
	} decimals[] = {
		{ "-5", "d\r\n-5\r\n" },   { "+5.25", "d\r\n+5.25\r\n" }, { "0.50", "d\r\n0.50\r\n" },
		{ "-.5", "d\r\n-.5\r\n" }, { "-1+1", "d\r\n'-1+1\r\n" },  { "-", "d\r\n'-\r\n" },
		{ "=1", "d\r\n'=1\r\n" },  { "-1.2.3", "d\r\n'-1.2.3\r\n" },
	};
	for (size_t i = 0; i < COUNT(decimals); i++) {
		wsoa_doc *d = doc_new("x", NULL);
		struct doc_node *t = doc_table(d, "items", NULL);
		doc_column(d, t, "d", "D");
		cell_decimal(d, doc_row(d, t), decimals[i].digits);
		check_render(d, "csv", (wsoa_render_options){ 0 }, decimals[i].expected);
		wsoa_doc_free(d);
	}
}
END_TEST

START_TEST(csv_sets_and_headings_are_guarded)
{
	static const char *const set[] = { "=1", "2" };
	wsoa_doc *d = doc_new("x", NULL);
	struct doc_node *t = doc_table(d, "items", NULL);
	doc_column(d, t, "=key", "K");
	cell_set(d, doc_row(d, t), set, COUNT(set));
	check_render(d, "csv", (wsoa_render_options){ 0 }, "'=key\r\n\"'=1, 2\"\r\n");
	wsoa_doc_free(d);
}
END_TEST

/* ---- failures ---- */

static bool refuse(void *to, const char *bytes, size_t len)
{
	size_t *calls = to;
	(void)bytes;
	(void)len;
	++*calls;
	return false;
}

static const char *const formats[] = { "text", "markdown", "html", "json", "jsonl", "csv" };

START_TEST(a_failing_writer_ends_it)
{
	wsoa_doc *d = actions();
	for (int i = 0; i < 2000; i++)
		action(d, "1.2.3", "A title that fills the buffer more than once", "Head of SEND", i);
	size_t calls = 0;
	ck_assert_int_eq(wsoa_doc_render(d, formats[_i], NULL, refuse, &calls), WSOA_IO);
	ck_assert_uint_eq(calls, 1);
	wsoa_doc_free(d);
}
END_TEST

START_TEST(lost_memory_is_told)
{
	struct buf b = { 0 };
	wsoa_doc *d = actions();
	d->mem.failed = true;
	struct doc_node *t = doc_table(d, "more", "More");
	doc_column(d, t, "a", "A")->right = true;
	struct cell *row = doc_row(d, t);
	cell_int(&row[0], 1);
	cell_text(d, &row[DOC_COLUMNS - 1], "x");
	doc_item(d, doc_list(d, "l", NULL), "%s", "x");
	cell_show(d, doc_fact(d, doc_facts(d, "f"), "a", "A"), TONE_GOOD, "x");
	doc_heading(d, 1, "H")->level = 2;
	action(d, "1", "2", "3", 4);
	ck_assert_int_eq(wsoa_doc_render(d, formats[_i], NULL, take, &b), WSOA_NOMEM);
	ck_assert_uint_eq(b.len, 0);
	wsoa_doc_free(d);
}
END_TEST

START_TEST(unknown_formats_are_refused)
{
	struct buf b = { 0 };
	wsoa_doc *d = doc_new("x", "Without a table");
	doc_item(d, doc_list(d, "items", NULL), "a list is no table");
	ck_assert_int_eq(wsoa_doc_render(d, "pdf", NULL, take, &b), WSOA_INVALID);
	ck_assert_int_eq(wsoa_doc_render(d, "csv", NULL, take, &b), WSOA_INVALID);
	ck_assert_int_eq(wsoa_doc_render(d, "jsonl", NULL, take, &b), WSOA_INVALID);
	ck_assert_int_eq(wsoa_doc_render(d, "text", NULL, take, &b), WSOA_OK);
	ck_assert_uint_eq(wsoa_doc_items(d), 0);
	buf_free(&b);
	wsoa_doc_free(d);
	wsoa_doc_free(NULL);
}
END_TEST

START_TEST(no_document_does_nothing)
{
	ck_assert_ptr_null(doc_heading(NULL, 1, "x"));
	ck_assert_ptr_null(doc_paragraph(NULL, TONE_PLAIN, "x"));
	ck_assert_ptr_null(doc_callout(NULL, TONE_PLAIN, "x"));
	ck_assert_ptr_null(doc_table(NULL, "a", "x"));
	ck_assert_ptr_null(doc_column(NULL, NULL, "a", "x"));
	ck_assert_ptr_null(doc_row(NULL, NULL));
	ck_assert_ptr_null(doc_fact(NULL, doc_facts(NULL, "a"), "a", "x"));
	doc_item(NULL, doc_list(NULL, "a", "x"), "x");
	doc_empty(NULL, NULL, "x");
	cell_text(NULL, NULL, "x");
	cell_int(NULL, 1);
	cell_date(NULL, 1);
	cell_flag(NULL, true);
	cell_decimal(NULL, NULL, "1");
	cell_set(NULL, NULL, NULL, 0);
	cell_show(NULL, NULL, TONE_GOOD, "x");
	cell_filter(NULL, NULL, "x");
}
END_TEST

START_TEST(many_facts_grow)
{
	char key[16];
	wsoa_doc *d = doc_new("x", NULL);
	struct doc_node *f = doc_facts(d, "f");
	for (int i = 0; i < DOC_COLUMNS; i++) {
		snprintf(key, sizeof key, "k%d", i);
		cell_int(doc_fact(d, f, key, key), i);
	}
	ck_assert_uint_eq(f->column_count, DOC_COLUMNS);
	ck_assert_uint_eq(f->row_count, 1);
	for (int i = 0; i < DOC_COLUMNS; i++)
		ck_assert_int_eq(f->rows[0][i].num, i);
	wsoa_doc_free(d);
}
END_TEST

/* A list is rendered while it is read: no tree, one row at a time. */
START_TEST(a_list_can_be_streamed)
{
	struct buf whole = { 0 }, streamed = { 0 };
	wsoa_doc *d = two_actions();
	struct doc_node *t = d->first, head = *t;
	head.rows = NULL;
	head.row_count = 0;
	struct render r;
	ck_assert_int_eq(wsoa_doc_render(d, formats[_i], NULL, take, &whole), WSOA_OK);
	render_begin(&r, d, formats[_i], NULL, take, &streamed);
	render_node(&r, &head);
	for (size_t i = 0; i < t->row_count; i++) {
		struct cell row[DOC_COLUMNS];
		memcpy(row, t->rows[i], t->column_count * sizeof *row);
		render_row(&r, &head, row);
		memset(row, 0, sizeof row);
	}
	render_node_end(&r, &head);
	ck_assert_int_eq(render_end(&r), WSOA_OK);
	ck_assert_str_eq(buf_text(&streamed), buf_text(&whole));
	buf_free(&whole);
	buf_free(&streamed);
	wsoa_doc_free(d);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("render");
	TCase *c = tcase_create("render");
	tcase_add_loop_test(c, tables_fit_the_width, 0, (int)COUNT(tables));
	tcase_add_loop_test(c, every_width_holds, 36, 202);
	tcase_add_test(c, full_text);
	tcase_add_test(c, filters_stand_below_a_table);
	tcase_add_test(c, a_shown_filter_can_be_pasted);
	tcase_add_test(c, empty_table_says_so);
	tcase_add_test(c, colour_is_only_added);
	tcase_add_test(c, colour_changes_no_layout);
	tcase_add_loop_test(c, nothing_reaches_the_terminal, 0, (int)COUNT(hostile));
	tcase_add_loop_test(c, paragraphs_wrap, 0, (int)COUNT(wraps));
	tcase_add_test(c, values_keep_their_type);
	tcase_add_test(c, json_document);
	tcase_add_test(c, json_without_title_or_day);
	tcase_add_loop_test(c, csv_holds_no_formula, 0, (int)COUNT(csv_texts));
	tcase_add_test(c, csv_numbers_are_bare);
	tcase_add_test(c, csv_sets_and_headings_are_guarded);
	tcase_add_loop_test(c, a_failing_writer_ends_it, 0, (int)COUNT(formats));
	tcase_add_loop_test(c, lost_memory_is_told, 0, (int)COUNT(formats));
	tcase_add_test(c, unknown_formats_are_refused);
	tcase_add_test(c, no_document_does_nothing);
	tcase_add_test(c, many_facts_grow);
	tcase_add_loop_test(c, a_list_can_be_streamed, 0, (int)COUNT(formats));
	suite_add_tcase(s, c);
	return suite_run(s);
}
