/* Loading sheets into a store: whole plans, the faults of a messy one, and the same sheet again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests.h"
#include "wsoa.h"

/* ---- a store ---- */

struct fixture {
	wsoa *w;
	char path[64];
};

static void open_store(struct fixture *f, bool small)
{
	static unsigned number;
	wsoa_init_args args = { .area = "Marlshire", .name = "Jane Doe", .small = small };
	snprintf(f->path, sizeof f->path, "import-%ld-%u.db", (long)getpid(), number++);
	wsoa_options o = { .db = f->path, .write = true, .login = "jane", .now = 1571043600000 }; /* 14 October 2019 */
	unlink(f->path);
	ck_assert_int_eq(wsoa_init(&o, &args, &f->w), WSOA_OK);
	const char *plan[] = { "form=wsoa", "title=Plan" };
	ck_assert_int_eq(wsoa_add(f->w, "plan", "wsoa-2018", plan, 2, NULL), WSOA_OK);
}

static void close_store(struct fixture *f)
{
	wsoa_doc *doc = NULL;
	wsoa_status st = wsoa_verify(f->w, &doc);
	ck_assert_msg(st == WSOA_OK, "%s", wsoa_error_what(f->w));
	wsoa_doc_free(doc);
	wsoa_close(f->w);
	unlink(f->path);
}

static char *plan_text(const char *name, size_t *len)
{
	char path[512];
	snprintf(path, sizeof path, "%s/tests/plans/%s", WSOA_SOURCE_DIR, name);
	FILE *in = fopen(path, "rb");
	ck_assert_msg(in != NULL, "%s", path);
	char *text = calloc(1, 1 << 16);
	*len = fread(text, 1, (1 << 16) - 1, in);
	fclose(in);
	return text;
}

static bool take(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

/* A disk that is full. */
static bool take_none(void *to, const char *bytes, size_t len)
{
	(void)bytes;
	*(size_t *)to = len;
	return false;
}

static wsoa_status load_text(struct fixture *f, const char *kind, const char *text, const wsoa_import_args *with, const wsoa_change *change,
                             struct buf *refused)
{
	wsoa_import_args args = with ? *with : (wsoa_import_args){ 0 };
	args.kind = kind;
	args.name = "sheet.csv";
	args.text = text;
	args.len = strlen(text);
	return wsoa_import(f->w, &args, 1, change, take, refused);
}

static wsoa_status load_file(struct fixture *f, const char *kind, const char *name, const wsoa_import_args *with)
{
	size_t len;
	char *text = plan_text(name, &len);
	wsoa_status st = load_text(f, kind, text, with, NULL, NULL);
	free(text);
	return st;
}

static size_t errors(const struct fixture *f)
{
	size_t count = 0;
	for (size_t i = 0; i < wsoa_issue_count(f->w); i++)
		count += !wsoa_issue_at(f->w, i)->warning;
	return count;
}

static const wsoa_issue *said(const struct fixture *f, int row, const char *where, const char *part)
{
	for (size_t i = 0; i < wsoa_issue_count(f->w); i++) {
		const wsoa_issue *issue = wsoa_issue_at(f->w, i);
		if (issue->row == row && !strcmp(issue->where, where) && strstr(issue->what, part))
			return issue;
	}
	return NULL;
}

static void print_issues(const struct fixture *f)
{
	for (size_t i = 0; i < wsoa_issue_count(f->w); i++) {
		const wsoa_issue *s = wsoa_issue_at(f->w, i);
		fprintf(stderr, "%s %d.%d [%s] '%s': %s -> %s\n", s->warning ? "warning" : "ERROR", s->row, s->column, s->where, s->value, s->what, s->todo);
	}
	if (*wsoa_error_what(f->w))
		fprintf(stderr, "%s: %s -> %s\n", wsoa_error_what(f->w), wsoa_error_where(f->w), wsoa_error_todo(f->w));
}

/* The records of a filter as CSV. */
static size_t listed(struct fixture *f, const char *kind, const char *filter, struct buf *csv)
{
	wsoa_doc *doc = NULL;
	wsoa_list_args args = { .kind = kind, .filter = filter };
	wsoa_status st = wsoa_list(f->w, &args, &doc);
	ck_assert_msg(st == WSOA_OK, "%s %s: %s", kind, filter ? filter : "", wsoa_error_what(f->w));
	size_t count = wsoa_doc_items(doc);
	if (csv) {
		buf_clear(csv);
		ck_assert_int_eq(wsoa_doc_render(doc, "csv", NULL, take, csv), WSOA_OK);
	}
	wsoa_doc_free(doc);
	return count;
}

static size_t outcomes(struct fixture *f)
{
	wsoa_doc *doc = NULL;
	ck_assert_int_eq(wsoa_outcome(f->w, &doc), WSOA_OK);
	size_t count = wsoa_doc_items(doc);
	wsoa_doc_free(doc);
	return count;
}

static void counts_are(struct fixture *f, const char *kind, const char *filter, size_t expected)
{
	size_t count = listed(f, kind, filter, NULL);
	ck_assert_msg(count == expected, "%s %s: %zu, not %zu", kind, filter ? filter : "", count, expected);
}

/* ---- whole plans ---- */

static const struct {
	const char *kind, *file;
} marlshire[] = {
	{ "weaknesses", "marlshire-weaknesses.csv" },
	{ "actions", "marlshire-actions.csv" },
	{ "measures", "marlshire-measures.csv" },
	{ "milestones", "marlshire-app-milestones.csv" },
};

static wsoa_status load_marlshire(struct fixture *f)
{
	wsoa_import_args files[COUNT(marlshire)] = { 0 };
	char *texts[COUNT(marlshire)];
	for (size_t i = 0; i < COUNT(files); i++) { /* in the wrong order: the engine sorts by kind */
		size_t from = COUNT(files) - 1 - i;
		files[i] = (wsoa_import_args){ .kind = marlshire[from].kind, .name = marlshire[from].file, .opening = "2019-10-14" };
		files[i].text = texts[i] = plan_text(marlshire[from].file, &files[i].len);
	}
	wsoa_status st = wsoa_import(f->w, files, COUNT(files), NULL, NULL, NULL);
	for (size_t i = 0; i < COUNT(files); i++)
		free(texts[i]);
	return st;
}

START_TEST(loads_a_whole_plan)
{
	static const struct {
		const char *kind, *filter;
		size_t count;
	} table[] = {
		{ "weaknesses", NULL, 12 },
		{ "weaknesses", "class:significant-weakness", 12 },
		{ "workstreams", NULL, 6 },
		{ "organisations", NULL, 6 },
		{ "actions", NULL, 41 },
		{ "actions", "status:complete", 27 },
		{ "actions", "status:in-progress", 13 },
		{ "actions", "status:not-started", 1 },
		{ "actions", "rating:green", 8 },
		{ "actions", "rating:amber", 5 },
		{ "actions", "overdue", 8 },
		{ "actions", "workstream:S1", 5 },
		{ "actions", "slipped", 8 },
		{ "actions", "supporting:any", 1 },
		{ "actions", "opened_on:2019-10-14", 41 },
		{ "evidence", NULL, 40 },
		{ "evidence", "status:accepted", 27 },
		{ "evidence", "status:waiting", 13 },
		{ "measures", NULL, 16 },
		{ "targets", NULL, 32 },
		{ "readings", NULL, 39 },
		{ "milestones", NULL, 12 },
	};
	struct fixture f;
	open_store(&f, false);
	wsoa_status st = load_marlshire(&f);
	if (st || errors(&f))
		print_issues(&f);
	ck_assert_int_eq(st, WSOA_OK);
	ck_assert_uint_eq(errors(&f), 0);
	for (size_t i = 0; i < COUNT(table); i++)
		counts_are(&f, table[i].kind, table[i].filter, table[i].count);
	close_store(&f);
}
END_TEST

START_TEST(the_same_files_change_nothing)
{
	struct fixture f;
	open_store(&f, false);
	ck_assert_int_eq(load_marlshire(&f), WSOA_OK);
	ck_assert_uint_gt(outcomes(&f), 100);
	wsoa_status st = load_marlshire(&f);
	if (st || outcomes(&f))
		print_issues(&f);
	ck_assert_int_eq(st, WSOA_OK);
	ck_assert_uint_eq(outcomes(&f), 0);
	close_store(&f);
}
END_TEST

/* What our own lists print loads again, into a store that has none of it. */
START_TEST(our_own_lists_load)
{
	static const char *const kinds[] = { "organisations", "posts", "weaknesses", "workstreams", "actions", "milestones",
		                             "measures", "targets", "readings", "evidence" };
	struct fixture f, g;
	struct buf csv[COUNT(kinds)] = { 0 }, again = { 0 };
	wsoa_import_args files[COUNT(kinds)] = { 0 };
	open_store(&f, false);
	open_store(&g, false);
	ck_assert_int_eq(load_marlshire(&f), WSOA_OK);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		listed(&f, kinds[i], NULL, &csv[i]);
		files[i] = (wsoa_import_args){ .kind = kinds[i], .name = kinds[i], .text = buf_text(&csv[i]), .len = csv[i].len };
	}
	wsoa_status st = wsoa_import(f.w, files, COUNT(files), NULL, NULL, NULL);
	if (st || outcomes(&f))
		print_issues(&f);
	ck_assert_int_eq(st, WSOA_OK);
	ck_assert_uint_eq(outcomes(&f), 0);
	st = wsoa_import(g.w, files, COUNT(files), NULL, NULL, NULL);
	if (st)
		print_issues(&g);
	ck_assert_int_eq(st, WSOA_OK);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		listed(&g, kinds[i], NULL, &again);
		ck_assert_uint_eq(again.len > 0, csv[i].len > 0);
	}
	for (size_t i = 0; i < COUNT(kinds); i++)
		buf_free(&csv[i]);
	buf_free(&again);
	close_store(&f);
	close_store(&g);
}
END_TEST

START_TEST(loads_findings_of_a_real_area)
{
	struct fixture f;
	open_store(&f, false);
	wsoa_status st = load_file(&f, "weaknesses", "worcestershire-findings.csv", NULL);
	if (st)
		print_issues(&f);
	ck_assert_int_eq(st, WSOA_OK);
	counts_are(&f, "weaknesses", NULL, 17);
	close_store(&f);
}
END_TEST

/* ---- a messy sheet ---- */

/* Every fault of messy.csv, by row and heading. */
static const struct {
	int row;
	const char *where;
	bool warning;
	const char *part;
} faults[] = {
	{ 2, "Lead", true, "2 leads in one cell" },
	{ 2, "% complete", true, "no word says that it is complete" },
	{ 3, "Lead", true, "2 leads in one cell" },
	{ 4, "Ref", false, "stands in row 3 already" },
	{ 4, "By when", true, "repeats is termly" },
	{ 5, "By when", false, "does not exist" },
	{ 6, "Lead", true, "names no post and no person" },
	{ 6, "Baseline", true, "'n/a' is no figure" },
	{ 7, "RAG", true, "complete without evidence" },
	{ 7, "Evidence / impact", true, "no evidence" },
	{ 8, "RAG", false, "'AG' names two colours" },
	{ 9, "Action", false, "missing" },
	{ 10, "By when", true, "'Ongoing' sets no date" },
	{ 11, "By when", true, "'ASAP' sets no date" },
	{ 12, "By when", false, "due before it starts" },
	{ 13, "% complete", true, "a contradiction: 'Complete' at 80%" },
	{ 14, "By when", false, "has no year" },
	{ 15, "Action", true, "a detail about a child" },
	{ 16, "Target", true, "a benchmark that moves" },
	{ 17, "Target", true, "more than 5 times the baseline" },
	{ 19, "Action", true, "a formula" },
	{ 20, "Action", true, "a line break" },
};

START_TEST(names_every_fault)
{
	struct fixture f;
	const wsoa_import_args dmy = { .date_order = "dmy" };
	open_store(&f, false);
	ck_assert_int_eq(load_file(&f, "actions", "messy.csv", &dmy), WSOA_INVALID);
	for (size_t i = 0; i < COUNT(faults); i++) {
		const wsoa_issue *issue = said(&f, faults[i].row, faults[i].where, faults[i].part);
		if (!issue)
			print_issues(&f);
		ck_assert_msg(issue != NULL, "row %d, %s: %s", faults[i].row, faults[i].where, faults[i].part);
		ck_assert_msg(issue->warning == faults[i].warning, "row %d, %s", faults[i].row, faults[i].where);
		ck_assert_int_gt(issue->column, 0);
		ck_assert_str_ne(issue->todo, "");
	}
	if (errors(&f) != 6)
		print_issues(&f);
	ck_assert_uint_eq(errors(&f), 6);
	counts_are(&f, "actions", NULL, 0);
	counts_are(&f, "organisations", NULL, 0);
	close_store(&f);
}
END_TEST

START_TEST(refuses_a_column_that_reads_both_ways)
{
	struct fixture f;
	open_store(&f, false);
	ck_assert_int_eq(load_file(&f, "actions", "messy.csv", NULL), WSOA_INVALID);
	const wsoa_issue *issue = said(&f, 1, "Start", "which comes first, day or month");
	ck_assert_ptr_nonnull(issue);
	ck_assert_ptr_nonnull(strstr(issue->what, "'1/4/19' in row 2"));
	ck_assert_ptr_null(said(&f, 1, "By when", "which comes first"));
	close_store(&f);
}
END_TEST

START_TEST(loads_the_good_rows)
{
	struct fixture f;
	struct buf csv = { 0 }, left = { 0 };
	size_t len;
	const wsoa_import_args with = { .date_order = "dmy", .good_rows = true };
	char *text = plan_text("messy.csv", &len);
	open_store(&f, false);
	wsoa_status st = load_text(&f, "actions", text, &with, NULL, &left);
	if (st)
		print_issues(&f);
	ck_assert_int_eq(st, WSOA_OK);
	ck_assert_uint_eq(errors(&f), 6);
	const char *refused = buf_text(&left);
	static const char *const rows[] = { "1.1.1,Publish newsletter", "1.1.10,", "2.2,", "2.3,", "3.3,", "4.1," };
	for (size_t i = 0; i < COUNT(rows); i++)
		ck_assert_msg(strstr(refused, rows[i]) != NULL, "%s in %s", rows[i], refused);
	ck_assert_ptr_nonnull(strstr(refused, "% complete,KPI,Baseline,Target,Evidence / impact,reasons\r\n"));
	ck_assert_ptr_nonnull(strstr(refused, "names two colours"));
	ck_assert_ptr_null(strstr(refused, "1.1.2,"));
	counts_are(&f, "actions", NULL, 13);
	counts_are(&f, "actions", "5.2", 1);
	ck_assert_uint_eq(listed(&f, "actions", "5.2", &csv), 1);
	ck_assert_ptr_nonnull(strstr(buf_text(&csv), "'=HYPERLINK("));
	ck_assert_uint_eq(listed(&f, "actions", "5.3", &csv), 1);
	ck_assert_ptr_nonnull(strstr(buf_text(&csv), "Line one Line two"));
	buf_free(&csv);
	buf_free(&left);
	free(text);
	close_store(&f);
}
END_TEST

START_TEST(loads_nothing_where_the_others_cannot_be_kept)
{
	struct fixture f;
	size_t len, tried = 0;
	char *text = plan_text("messy.csv", &len);
	const wsoa_import_args with = { .kind = "actions", .name = "sheet.csv", .text = text, .len = len, .date_order = "dmy", .good_rows = true };
	open_store(&f, false);
	ck_assert_int_eq(wsoa_import(f.w, &with, 1, NULL, take_none, &tried), WSOA_IO);
	ck_assert_uint_gt(tried, 0);
	ck_assert_str_eq(wsoa_error_what(f.w), "the rows that are left out cannot be kept, so nothing was written");
	counts_are(&f, "actions", NULL, 0);
	ck_assert_int_eq(load_text(&f, "actions", "Ref,Title\n1.1,Train\n", &with, NULL, NULL), WSOA_OK); /* none is left out */
	free(text);
	close_store(&f);
}
END_TEST

START_TEST(a_trial_writes_nothing)
{
	struct fixture f;
	const wsoa_import_args trial = { .dry_run = true };
	open_store(&f, false);
	ck_assert_int_eq(load_file(&f, "weaknesses", "marlshire-weaknesses.csv", &trial), WSOA_OK);
	ck_assert_uint_eq(outcomes(&f), 12);
	counts_are(&f, "weaknesses", NULL, 0);
	close_store(&f);
}
END_TEST

/* ---- later loads ---- */

#define HEADINGS "Ref,Action,Lead,Org,Status,Progress,Evidence\n"

START_TEST(a_status_is_asked_for)
{
	struct fixture f;
	const wsoa_import_args strict = { .strict = true }, adopt = { .adopt = true };
	const wsoa_change reason = { .reason = "agreed with the lead by telephone" };
	const char *first = HEADINGS "1,One,Manager,Council,in progress,begun,\n";
	const char *second = HEADINGS "1,One,Manager,Council,complete,going well,\n";
	const char *third = HEADINGS "1,One,Manager,Council,complete,going well,Minutes of 3 May\n";
	open_store(&f, false);
	ck_assert_int_eq(load_text(&f, "actions", first, NULL, NULL, NULL), WSOA_OK);
	ck_assert_int_eq(load_text(&f, "actions", second, NULL, NULL, NULL), WSOA_OK);
	const wsoa_issue *issue = said(&f, 2, "Status", "'complete' asks for 'deliver', which is not taken");
	ck_assert_ptr_nonnull(issue);
	ck_assert(issue->warning);
	ck_assert_int_eq(issue->column, 5);
	counts_are(&f, "actions", "status:in-progress", 1);
	counts_are(&f, "actions", "progress~well", 1);
	ck_assert_int_eq(load_text(&f, "actions", second, &strict, NULL, NULL), WSOA_INVALID);
	ck_assert_uint_eq(errors(&f), 1);
	ck_assert_int_eq(load_text(&f, "actions", third, NULL, NULL, NULL), WSOA_OK);
	counts_are(&f, "actions", "status:delivered", 1);
	counts_are(&f, "evidence", "status:waiting", 1);
	ck_assert_int_eq(load_text(&f, "actions", third, NULL, NULL, NULL), WSOA_OK);
	ck_assert_uint_eq(outcomes(&f), 0);
	ck_assert_int_eq(load_text(&f, "actions", third, &adopt, NULL, NULL), WSOA_INVALID);
	wsoa_status st = load_text(&f, "actions", third, &adopt, &reason, NULL);
	ck_assert_msg(st == WSOA_OK, "%s", wsoa_error_what(f.w));
	counts_are(&f, "actions", "status:complete", 1);
	close_store(&f);
}
END_TEST

START_TEST(words_of_the_small_workflow)
{
	struct fixture f;
	open_store(&f, true);
	ck_assert_int_eq(load_text(&f, "actions", HEADINGS "1,One,Manager,Council,complete,,Minutes\n2,Two,Manager,Council,started,,\n", NULL, NULL, NULL), WSOA_OK);
	counts_are(&f, "actions", "status:done", 1);
	counts_are(&f, "actions", "status:in-progress", 1);
	ck_assert_int_eq(load_text(&f, "actions", HEADINGS "2,Two,Manager,Council,finished,,Report\n", NULL, NULL, NULL), WSOA_OK);
	counts_are(&f, "actions", "status:done", 2);
	close_store(&f);
}
END_TEST

START_TEST(what_a_baseline_protects_is_a_warning)
{
	struct fixture f;
	const char *baseline[] = { "baselined_on=2019-10-01" }, *board = "board=Board";
	open_store(&f, false);
	ck_assert_int_eq(load_text(&f, "actions", "Ref,Action,Due,Progress\n1,One,2019-11-30,begun\n", NULL, NULL, NULL), WSOA_OK);
	ck_assert_int_eq(wsoa_add(f.w, "meeting", "B0", &board, 1, NULL), WSOA_OK);
	ck_assert_int_eq(wsoa_decide(f.w, &(wsoa_decide_args){ .meeting = "B0", .transition = "set", .selection = "wsoa-2018" }, baseline, 1, NULL), WSOA_OK);
	ck_assert_int_eq(load_text(&f, "actions", "Ref,Action,Due,Progress\n1,One,2019-12-31,further\n", NULL, NULL, NULL), WSOA_OK);
	const wsoa_issue *issue = said(&f, 2, "Due", "baselined");
	ck_assert(issue && issue->warning);
	counts_are(&f, "actions", "due_on:2019-11-30 progress~further", 1);
	close_store(&f);
}
END_TEST

/* ---- single things ---- */

/* One sheet each: what is said of it. part NULL: nothing at all. */
static const struct {
	const char *kind, *text;
	bool error;
	int row;
	const char *where, *part;
} sheets[] = {
	{ "actions", "Ref,Action,Status\n1,One,\n", false, 0, "", NULL },
	{ "actions", "Ref,Action\n1,One\n", false, 2, "sheet.csv", "no column for the status" },
	{ "actions", "", true, 0, "", NULL },
	{ "actions", "foo,bar\n1,2\n", true, 1, "sheet.csv", "no heading of this file is known" },
	{ "actions", "Ref,Action,Action\n1,One,Two\n", true, 1, "Action", "the same heading" },
	{ "actions", "Ref,Action,Task\n1,One,Two\n", false, 1, "Task", "goes first" },
	{ "actions", "Ref,Action\n1,One,Two\n", true, 2, "sheet.csv", "beyond the last heading" },
	{ "actions", "Ref,Action,Colour of paper\n1,One,Red\n", false, 1, "Colour of paper", "kept as 'extra.Colour of paper'" },
	{ "actions", "Ref,Action,Status\n1,One,gone fishing\n", true, 2, "Status", "no status that is known" },
	{ "actions", "Ref,Action,Weakness\n1,One,W99\n", true, 2, "Weakness", "W99" },
	{ "actions", "Ref,Action,Start\n1,One,13/5/2019\n2,Two,1/4/2019\n", false, 0, "", NULL },
	{ "actions", "Ref,Action,Start\n1,One,5/13/2019\n2,Two,1/4/2019\n", true, 1, "Start", "month first" },
	{ "actions", "Ref,Action\n1,NHS number 943 476 5919\n", true, 2, "Action", "an NHS number" },
	{ "actions", "Ref,Action\n1,Caf\xE9\n", false, 1, "sheet.csv", "Windows-1252" },
	{ "actions", "Ref,Action,Org\n1,One,Council\n", false, 0, "", NULL },
	{ "measures", "KPI,Measure,Final target\nK1,One,50\n", true, 2, "Final target", "no day or period" },
	{ "measures", "KPI,Measure,Observations\nK1,One,50\n", true, 2, "Observations", "no reading" },
	{ "measures", "KPI,Measure,Baseline,Baseline period\nK1,One,\"1,840\",2017/18\n", false, 2, "Baseline period", "school years" },
	{ "measures", "KPI,Measure,Baseline,Baseline period,Period type\nK1,One,60.1% (SEN2),2017/18,financial-year\n", false, 2, "Baseline", "read as 60.1" },
};

START_TEST(says_what_it_found)
{
	for (size_t i = 0; i < COUNT(sheets); i++) {
		struct fixture f;
		open_store(&f, false);
		wsoa_status st = load_text(&f, sheets[i].kind, sheets[i].text, NULL, NULL, NULL);
		const wsoa_issue *issue = sheets[i].part ? said(&f, sheets[i].row, sheets[i].where, sheets[i].part) : NULL;
		if ((st != WSOA_OK) != sheets[i].error || (sheets[i].part && !issue)) {
			print_issues(&f);
			ck_abort_msg("sheet %zu: %s", i, sheets[i].text);
		}
		if (issue)
			ck_assert_int_eq(issue->warning, !sheets[i].error);
		close_store(&f);
	}
}
END_TEST

START_TEST(a_map_goes_first)
{
	struct fixture f;
	const wsoa_import_args map = { .map = "{\"headings\":{\"action\":{\"title\":[\"Vorhaben\"],\"extra\":[\"Action\"]}},"
		                              "\"status\":{\"action\":[{\"words\":[\"l\xC3\xA4uft\"],\"state\":\"in-progress\"}]}}" };
	const wsoa_import_args bad = { .map = "{\"headings\":{\"action\":{\"titel\":[\"Vorhaben\"]}}}" }, broken = { .map = "{" };
	const char *text = "Ref,Vorhaben,Action,Status\n1,Eins,one,L\xC3\xA4uft\n";
	open_store(&f, false);
	ck_assert_int_eq(load_text(&f, "actions", text, &bad, NULL, NULL), WSOA_INVALID);
	ck_assert_ptr_nonnull(strstr(wsoa_issue_at(f.w, 0)->where, "/headings/action/titel"));
	ck_assert_int_eq(load_text(&f, "actions", text, &broken, NULL, NULL), WSOA_INVALID);
	wsoa_status st = load_text(&f, "actions", text, &map, NULL, NULL);
	if (st)
		print_issues(&f);
	ck_assert_int_eq(st, WSOA_OK);
	counts_are(&f, "actions", "title~Eins status:in-progress", 1);
	close_store(&f);
}
END_TEST

/* A map whose parts have the wrong shape or say what is not known: named by its place, never read past. */
START_TEST(a_map_is_checked)
{
	static const struct {
		const char *kind, *map, *where, *what;
	} maps[] = {
		{ "actions", "[]", "--map /", "the document is not an object" },
		{ "actions", "\"text\"", "--map /", "the document is not an object" },
		{ "actions", "{\"wombat\":1}", "--map /wombat", "this part is not known" },
		{ "actions", "{\"headings\":[\"x\"]}", "--map /headings", "this is not an object" },
		{ "actions", "{\"headings\":\"x\"}", "--map /headings", "this is not an object" },
		{ "actions", "{\"headings\":{\"action\":[\"x\"]}}", "--map /headings", "this is not an object" },
		{ "actions", "{\"headings\":{\"wombat\":{}}}", "--map /headings", "this is no kind of record" },
		{ "actions", "{\"headings\":{\"action\":{\"title\":\"x\"}}}", "--map /headings/action/title", "this is not a list" },
		{ "actions", "{\"headings\":{\"any\":{\"nobody\":[\"x\"]}}}", "--map /headings/any/nobody", "this is no field" },
		{ "actions", "{\"headings\":{\"action\":{\"title\":[1]}}}", "--map /headings/action/title", "only texts belong in this list" },
		{ "weaknesses", "{\"classes\":[\"x\"]}", "--map /classes", "this is not an object" },
		{ "weaknesses", "{\"classes\":{\"wombat\":[\"x\"]}}", "--map /classes", "this is no class of weakness" },
		{ "actions", "{\"ratings\":[\"x\"]}", "--map /ratings", "this is not an object" },
		{ "actions", "{\"ratings\":{\"mauve\":[\"x\"]}}", "--map /ratings", "this value is not known here" },
		{ "actions", "{\"ratings\":{\"green\":\"x\"}}", "--map /ratings", "this is not a list" },
		{ "actions", "{\"rating_status\":[\"x\"]}", "--map /rating_status", "this is not an object" },
		{ "actions", "{\"repeats\":{\"fortnightly\":[\"x\"]}}", "--map /repeats", "this value is not known here" },
		{ "actions", "{\"status\":[1]}", "--map /status", "this is not an object" },
		{ "actions", "{\"status\":{\"action\":{}}}", "--map /status", "this is not a list" },
		{ "actions", "{\"status\":{\"action\":[\"x\"]}}", "--map /status", "a row needs words and a state" },
		{ "actions", "{\"status\":{\"action\":[{\"state\":\"complete\"}]}}", "--map /status", "a row needs words and a state" },
		{ "actions", "{\"status\":{\"action\":[{\"words\":[\"x\"],\"state\":\"complete\",\"rating\":\"mauve\"}]}}", "--map /status",
		  "this is no rating" },
		{ "actions", "{\"status\":{\"action\":[{\"words\":[\"x\"],\"state\":\"wombat\"}]}}", "--map", "the workflow in force has no such state" },
		{ "actions", "{\"status\":{\"action\":[{\"words\":[\"x\"],\"state\":\"complete\",\"ask\":\"wombat\"}]}}", "--map",
		  "the workflow in force has no such transition" },
		{ "actions", "{\"status\":{\"action\":[{\"words\":[\"x\"],\"state\":\"complete\",\"met\":\"wombat\"}]}}", "--map",
		  "the workflow in force has no such state" },
		{ "actions", "{\"begun\":\"wombat\"}", "--map", "the workflow in force has no such state" },
		{ "actions", "{\"begun\":7}", "--map /begun", "this is no state" },
		{ "actions", "{\"begun\":\"\"}", "--map /begun", "this is no state" },
		{ "measures", "{\"year_means\":\"wombat\"}", "--map /year_means", "a year of a measure is none of these" },
		{ "measures", "{\"year_means\":[]}", "--map /year_means", "a year of a measure is none of these" },
		{ "actions", "{\"rating_status\":{\"blue\":\"wombat\"}}", "--map /rating_status", "this is no status word" },
		{ "actions", "{\"moving\":{\"a\":\"b\"}}", "--map /moving", "this is not a list" },
		{ "actions", "{\"no_date\":\"x\"}", "--map /no_date", "this is not a list" },
		{ "actions", "{\"no_date\":[[\"x\"]]}", "--map /no_date", "only texts belong in this list" },
	};
	struct fixture f;
	open_store(&f, false);
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
		const wsoa_import_args args = { .map = maps[i].map };
		wsoa_status st = load_text(&f, maps[i].kind, "Ref,Title\n1,One\n", &args, NULL, NULL);
		const wsoa_issue *first = wsoa_issue_at(f.w, 0);
		ck_assert_msg(st == WSOA_INVALID && first, "%s: status %d", maps[i].map, st);
		ck_assert_msg(!strcmp(first->where, maps[i].where), "%s: at %s", maps[i].map, first->where);
		ck_assert_msg(!strncmp(first->what, maps[i].what, strlen(maps[i].what)), "%s: says %s", maps[i].map, first->what);
	}
	close_store(&f);
}
END_TEST

/* What could not be read is kept beside the record until it can be. */
START_TEST(keeps_what_it_cannot_read)
{
	static const struct {
		const char *kind, *text, *list, *filter;
		size_t count;
	} steps[] = {
		{ "actions", "Ref,Action,By when\n1,One,ASAP\n", "actions", "due_on:none", 1 },
		{ "actions", "Ref,Action,By when\n1,One,31 May 2020\n", "actions", "due_on:2020-05-31", 1 },
		{ "measures", "KPI,Measure,Final by,Final target\nK1,One,2020-03,\"< 20 (England)\"\n", "targets", "value:20", 1 },
	};
	struct fixture f;
	struct buf csv = { 0 };
	open_store(&f, false);
	for (size_t i = 0; i < COUNT(steps); i++) {
		ck_assert_int_eq(load_text(&f, steps[i].kind, steps[i].text, NULL, NULL, NULL), WSOA_OK);
		counts_are(&f, steps[i].list, steps[i].filter, steps[i].count);
		listed(&f, steps[i].kind, NULL, &csv);
		ck_assert_int_eq(strstr(buf_text(&csv), "ASAP") != NULL, i == 0);
		ck_assert_int_eq(strstr(buf_text(&csv), "< 20 (England)") != NULL, i == 2);
	}
	buf_free(&csv);
	close_store(&f);
}
END_TEST

START_TEST(names_the_file_among_several)
{
	struct fixture f;
	wsoa_import_args files[] = { { .kind = "weaknesses", .name = "in/w.csv", .text = "Ref,Title\nW1,One\n", .len = 17 },
		                     { .kind = "actions", .name = "in/a.csv", .text = "Ref,Action\n1,\"open\n", .len = 19 } };
	open_store(&f, false);
	ck_assert_int_eq(wsoa_import(f.w, files, 2, NULL, NULL, NULL), WSOA_INVALID);
	ck_assert_str_eq(wsoa_error_where(f.w), "a.csv: row 2, column 2 (line 2)");
	files[1].text = "Ref,Action,By when\n1,One,November\n";
	files[1].len = strlen(files[1].text);
	ck_assert_int_eq(wsoa_import(f.w, files, 2, NULL, NULL, NULL), WSOA_INVALID);
	ck_assert_ptr_nonnull(said(&f, 2, "a.csv: By when", "no year"));
	counts_are(&f, "weaknesses", NULL, 0);
	close_store(&f);
}
END_TEST

START_TEST(fields_of_the_same_kind_may_look_ahead)
{
	struct fixture f;
	open_store(&f, false);
	wsoa_status st = load_text(&f, "actions", "Ref,Action,Depends on\n1,One,2\n2,Two,\n", NULL, NULL, NULL);
	ck_assert_int_eq(st, WSOA_OK);
	counts_are(&f, "actions", "depends_on:2", 1);
	st = load_text(&f, "actions", "Ref,Action,Depends on\n1,One,2\n2,Two,1\n", NULL, NULL, NULL);
	ck_assert_int_eq(st, WSOA_INVALID);
	ck_assert_ptr_nonnull(said(&f, 3, "Depends on", "depend on itself"));
	close_store(&f);
}
END_TEST

START_TEST(only_the_programme_team_imports)
{
	struct fixture f;
	const char *person[] = { "name=Sam", "login=sam" };
	wsoa_options o = { .write = true, .login = "sam", .now = 1571043600000 };
	wsoa *sam = NULL;
	wsoa_import_args file = { .kind = "actions", .name = "a.csv", .text = "Ref,Action\n1,One\n", .len = 17 };
	open_store(&f, false);
	ck_assert_int_eq(wsoa_add(f.w, "person", "@sam", person, 2, NULL), WSOA_OK);
	o.db = f.path;
	ck_assert_int_eq(wsoa_open(&o, &sam), WSOA_OK);
	ck_assert_int_eq(wsoa_import(sam, &file, 1, NULL, NULL, NULL), WSOA_REFUSED);
	wsoa_close(sam);
	close_store(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("import_load");
	TCase *t = tcase_create("import_load");
	tcase_add_test(t, loads_a_whole_plan);
	tcase_add_test(t, the_same_files_change_nothing);
	tcase_add_test(t, our_own_lists_load);
	tcase_add_test(t, loads_findings_of_a_real_area);
	tcase_add_test(t, names_every_fault);
	tcase_add_test(t, refuses_a_column_that_reads_both_ways);
	tcase_add_test(t, loads_the_good_rows);
	tcase_add_test(t, loads_nothing_where_the_others_cannot_be_kept);
	tcase_add_test(t, a_trial_writes_nothing);
	tcase_add_test(t, a_status_is_asked_for);
	tcase_add_test(t, words_of_the_small_workflow);
	tcase_add_test(t, what_a_baseline_protects_is_a_warning);
	tcase_add_test(t, says_what_it_found);
	tcase_add_test(t, a_map_goes_first);
	tcase_add_test(t, a_map_is_checked);
	tcase_add_test(t, keeps_what_it_cannot_read);
	tcase_add_test(t, names_the_file_among_several);
	tcase_add_test(t, fields_of_the_same_kind_may_look_ahead);
	tcase_add_test(t, only_the_programme_team_imports);
	suite_add_tcase(s, t);
	return suite_run(s);
}
