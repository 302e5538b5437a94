/* The pure parts of import: headings and words, leads, names, figures, periods, details about children. */
#include <stdio.h>
#include <string.h>

#include "base/csv_guard.h"
#include "base/table.h"
#include "exchange/import_cells.h"
#include "exchange/import_sheet.h"
#include "record/child.h"
#include "tests.h"

/* ---- words ---- */

START_TEST(tidies_words)
{
	static const struct {
		const char *text, *expected;
	} table[] = {
		{ "lead_role", "lead role" },   { "  By when ", "by when" }, { "% complete", "percent complete" },
		{ "50%", "50 percent" },        { "on_track", "on track" },  { "Evidence / impact", "evidence impact" },
		{ "Ref.", "ref" },              { "", "" },                  { "--", "" },
		{ "Caf\xC3\xA9 LEAD", "caf\xC3\xA9 lead" },
	};
	char out[TIDY + 1];
	for (size_t i = 0; i < COUNT(table); i++) {
		word_tidy(table[i].text, out);
		ck_assert_str_eq(out, table[i].expected);
	}
}
END_TEST

START_TEST(takes_the_day_off_a_heading)
{
	static const struct {
		const char *text, *expected; /* NULL: has none */
	} table[] = {
		{ "status at 2019 10 14", "status" },
		{ "rag as at 14 october 2019", "rag" },
		{ "status on 1 may", "status" },
		{ "target 1", NULL },
		{ "2019", NULL },
		{ "status", NULL },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		char text[TIDY + 1];
		strcpy(text, table[i].text);
		ck_assert_int_eq(heading_without_day(text), table[i].expected != NULL);
		ck_assert_str_eq(text, table[i].expected ? table[i].expected : table[i].text);
	}
}
END_TEST

/* What a heading of the kind means: a field, or a role as a number. */
START_TEST(knows_headings)
{
	static const struct {
		enum kind_id kind;
		const char *text;
		enum column_role role;
		const char *field;
	} table[] = {
		{ KIND_action, "Lead", COLUMN_FIELD, "owner" },
		{ KIND_action, "lead_role", COLUMN_FIELD, "owner" },
		{ KIND_action, "By when", COLUMN_FIELD, "due_on" },
		{ KIND_action, "revised_due_date", COLUMN_REVISED_DUE, NULL },
		{ KIND_action, "lead_organisation", COLUMN_ORGANISATION, NULL },
		{ KIND_action, "status_at_2019-10-14", COLUMN_FIELD, "status" },
		{ KIND_action, "% complete", COLUMN_FIELD, "percent" },
		{ KIND_action, "evidence_note", COLUMN_EVIDENCE_NOTE, NULL },
		{ KIND_action, "Original due date", COLUMN_FIELD, "due_on" },
		{ KIND_action, "hold_until", COLUMN_FIELD, "hold_until" },
		{ KIND_action, "On hold until", COLUMN_FIELD, "hold_until" },
		{ KIND_action, "version", COLUMN_IGNORED, NULL },
		{ KIND_action, "KPI", COLUMN_EXTRA, NULL },
		{ KIND_weakness, "significant_weakness", COLUMN_FIELD, "title" },
		{ KIND_milestone, "area_of_concern", COLUMN_FIELD, "of" },
		{ KIND_milestone, "milestone_date", COLUMN_FIELD, "due_on" },
		{ KIND_measure, "kpi", COLUMN_REF, NULL },
		{ KIND_measure, "better_when", COLUMN_FIELD, "better" },
		{ KIND_measure, "observations", COLUMN_READINGS, NULL },
		{ KIND_measure, "final_target", COLUMN_FINAL_TARGET, NULL },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct import_words w;
		struct error err = { 0 };
		ck_assert_int_eq(words_open(&w, table[i].kind, NULL, &err), WSOA_OK);
		const struct heading *h = words_heading(&w, table[i].text);
		ck_assert_msg(h != NULL, "%s", table[i].text);
		ck_assert_msg(h->role == table[i].role, "%s", table[i].text);
		if (table[i].field)
			ck_assert_str_eq(h->field->name, table[i].field);
		ck_assert_uint_eq(err.count, 0);
		words_free(&w);
		error_clear(&err);
	}
}
END_TEST

START_TEST(knows_words)
{
	static const struct {
		const char *text, *states, *rating;
	} statuses[] = {
		{ "complete", "complete done", "" },     { "on_track", "in-progress", "green" }, { "Delayed", "in-progress", "amber" },
		{ "Not started", "not-started", "" },    { "On hold", "on-hold in-progress", "" }, { "gone fishing", NULL, NULL },
	};
	static const struct {
		const char *text, *rating;
	} ratings[] = { { "G", "green" }, { "Green ", "green" }, { "R", "red" }, { "Blue", "blue" }, { "AG", NULL }, { "Complete", NULL } };
	struct import_words w;
	struct error err = { 0 };
	ck_assert_int_eq(words_open(&w, KIND_action, NULL, &err), WSOA_OK);
	for (size_t i = 0; i < COUNT(statuses); i++) {
		const struct status_word *word = words_status(&w, statuses[i].text);
		ck_assert_int_eq(word != NULL, statuses[i].states != NULL);
		if (word) {
			ck_assert_str_eq(word->states, statuses[i].states);
			ck_assert_str_eq(word->rating, statuses[i].rating);
		}
	}
	for (size_t i = 0; i < COUNT(ratings); i++)
		ck_assert_pstr_eq(words_rating(&w, ratings[i].text), ratings[i].rating);
	ck_assert_ptr_eq(words_rating_status(&w, "B"), words_status(&w, "complete"));
	ck_assert_ptr_null(words_rating_status(&w, "G"));
	ck_assert_str_eq(words_status(&w, "complete")->asks, "deliver done");
	ck_assert(words_in(&w, LIST_nobody, "TBC") && !words_in(&w, LIST_nobody, "TBC Manager"));
	ck_assert(words_in(&w, LIST_no_figure, "n/a") && words_in(&w, LIST_no_figure, "-"));
	ck_assert(words_moving(&w, "18.59 (England average)") && !words_moving(&w, "18.59"));
	ck_assert(words_no_evidence(&w, "Complete but no evidence given") && !words_no_evidence(&w, "Minutes"));
	ck_assert_pstr_eq(words_repeats(&w, "per term"), "termly");
	words_free(&w);
}
END_TEST

/* Every kind's words can be read: the document names fields that there are. */
START_TEST(the_document_fits_the_registry)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct import_words w;
		struct error err = { 0 };
		wsoa_status st = words_open(&w, (enum kind_id)kind, NULL, &err);
		ck_assert_msg(st == WSOA_OK, "%s: %s %s", kind_of((enum kind_id)kind)->name, err.count ? err.issues[0].where : "", err.count ? err.issues[0].what : "");
		words_free(&w);
		error_clear(&err);
	}
}
END_TEST

/* ---- cells ---- */

START_TEST(splits_leads)
{
	static const struct {
		const char *text;
		size_t count;
		const char *parts[3];
	} table[] = {
		{ "Manager", 1, { "Manager" } },
		{ "Designated Clinical Officer; SEND Group Manager", 2, { "Designated Clinical Officer", "SEND Group Manager" } },
		{ "SEND Prog Mgr / DCS", 2, { "SEND Prog Mgr", "DCS" } },
		{ "A\nB", 2, { "A", "B" } },
		{ "Head of Education/Early Help", 1, { "Head of Education/Early Help" } },
		{ "CC & CCG", 1, { "CC & CCG" } },
		{ "Smith, Jane", 1, { "Smith, Jane" } },
		{ " ; A;; \xC2\xA0" "B ;", 2, { "A", "B" } },
		{ "", 0, { 0 } },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct arena mem = { 0 };
		size_t count;
		const char **parts = cell_parts(table[i].text, &mem, &count);
		ck_assert_uint_eq(count, table[i].count);
		for (size_t k = 0; k < count; k++)
			ck_assert_str_eq(parts[k], table[i].parts[k]);
		arena_free(&mem);
	}
}
END_TEST

START_TEST(knows_formulas)
{
	static const struct {
		const char *text;
		bool expected;
	} table[] = {
		{ "=HYPERLINK(\"x\")", true }, { "=1+1", true }, { "@SUM(A1)", true }, { "+cmd|' /C calc'!A0", true }, { "-2+3", false },
		{ "- a point of a list", false }, { "@jane", false }, { "+44 1905", false }, { "a=b", false }, { "", false },
	};
	for (size_t i = 0; i < COUNT(table); i++)
		ck_assert_msg(formula_like(table[i].text) == table[i].expected, "%s", table[i].text);
}
END_TEST

START_TEST(makes_slugs)
{
	static const struct {
		const char *text, *expected;
	} table[] = {
		{ "SEND Group Manager", "send-group-manager" },
		{ "Head of Children's Therapies", "head-of-childrens-therapies" },
		{ "Caf\xC3\xA9 lead", "cafe-lead" },
		{ "Marlshire County Council", "marlshire-county-council" },
		{ "CC & CCG", "cc-ccg" },
		{ "  (x)  ", "x" },
		{ "\xE6\x97\xA5\xE6\x9C\xAC", "" },
		{ "A very long title of a post that nobody would ever want to have on a card", "a-very-long-title-of-a-post-that-nobody-would" },
	};
	char out[SLUG + 1];
	for (size_t i = 0; i < COUNT(table); i++) {
		name_slug(table[i].text, out);
		ck_assert_str_eq(out, table[i].expected);
	}
}
END_TEST

START_TEST(reads_numbered_names)
{
	static const struct {
		const char *text;
		long number;
		const char *title;
	} table[] = {
		{ "1 Local Offer", 1, "Local Offer" },       { "12. Joint Commissioning", 12, "Joint Commissioning" },
		{ "Workstream 3: Workforce", 3, "Workforce" }, { "Safeguarding", 0, "Safeguarding" },
		{ "1", 0, "1" },                              { "2018 plan", 0, "2018 plan" },
		{ "3.1 Plans", 0, "3.1 Plans" },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		long number = 0;
		const char *title;
		ck_assert_int_eq(numbered_name(table[i].text, &number, &title), table[i].number != 0);
		ck_assert_str_eq(title, table[i].title);
		if (table[i].number)
			ck_assert_int_eq(number, table[i].number);
	}
}
END_TEST

START_TEST(reads_figures)
{
	static const struct {
		const char *text, *value; /* NULL: none */
		bool percent, bound, remark;
	} table[] = {
		{ "22", "22", false, false, false },          { "20.2", "20.2", false, false, false },
		{ "12.0", "12.0", false, false, false },      { "100%", "100", true, false, false },
		{ "60.1% (SEN2 2018)", "60.1", true, false, true }, { "< 20", "20", false, true, false },
		{ "1,840", "1840", false, false, false },     { "1,234,567", "1234567", false, false, false },
		{ "-3.5", "-3.5", false, false, false },      { "18.59 (England average)", "18.59", false, false, true },
		{ "80 per cent", "80", true, false, false },  { "3,5", NULL, false, false, false },
		{ "n/a", NULL, false, false, false },         { "", NULL, false, false, false },
		{ "20 weeks", NULL, false, false, false },    { "1.2.3", NULL, false, false, false },
		{ "12/5", NULL, false, false, false },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct figure f;
		bool read = figure_read(table[i].text, &f);
		ck_assert_msg(read == (table[i].value != NULL), "%s", table[i].text);
		if (!read)
			continue;
		ck_assert_str_eq(f.value, table[i].value);
		ck_assert_int_eq(f.percent, table[i].percent);
		ck_assert_int_eq(f.bound, table[i].bound);
		ck_assert_int_eq(f.remark, table[i].remark);
	}
}
END_TEST

START_TEST(reads_periods)
{
	static const struct {
		const char *text, *period, *remark;
		bool split;
	} table[] = {
		{ "2018-07", "2018-07", "", false },   { "2017 (SEN2)", "2017", "SEN2", false }, { "2017/18", "2017/18", "", true },
		{ "2017/2018", "2017/2018", "", true }, { "2018-19", "2018-19", "", true },       { "2011-12", "2011-12", "", false },
		{ "2017/19", "2017/19", "", false },   { "(x)", "(x)", "", false },              { "FY 2017/18", "FY 2017/18", "", false },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct arena mem = { 0 };
		const char *remark;
		const char *period = period_words(table[i].text, &mem, &remark);
		ck_assert_str_eq(period, table[i].period);
		ck_assert_str_eq(remark, table[i].remark);
		ck_assert_int_eq(period_is_split(period), table[i].split);
		arena_free(&mem);
	}
}
END_TEST

START_TEST(reads_observations)
{
	static const struct {
		const char *period, *value;
	} expected[] = { { "2018-12", "31" }, { "2017/18", "15.1" }, { "2019", NULL }, { "2020-03", "" } };
	const char *at = "2018-12:31|2017/18: 15.1 ;2019|2020-03:";
	struct arena mem = { 0 };
	struct observation o;
	for (size_t i = 0; i < COUNT(expected); i++) {
		ck_assert(observation_next(&at, &mem, &o));
		ck_assert_str_eq(o.period, expected[i].period);
		ck_assert_pstr_eq(o.value, expected[i].value);
	}
	ck_assert(!observation_next(&at, &mem, &o));
	at = "";
	ck_assert(!observation_next(&at, &mem, &o));
	arena_free(&mem);
}
END_TEST

/* ---- children ---- */

START_TEST(notices_children)
{
	static const struct {
		const char *text;
		size_t column; /* 0: nothing */
	} table[] = {
		{ "Case study: family of J, aged 9, school named", 23 },
		{ "J.S. (aged 14) moved school", 1 },
		{ "K, 9 years old", 1 },
		{ "with T, a 7-year-old", 0 },
		{ "M is 11 years old", 1 },
		{ "DOB 01/02/2010", 1 },
		{ "her date of birth: 3 May 2011", 5 },
		{ "Children aged 0 to 25", 0 },
		{ "EHC plans for those aged 16", 0 },
		{ "A 5 year programme", 0 },
		{ "Plan B, 3 years", 0 },
		{ "Grade A, aged care", 0 },
		{ "", 0 },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		size_t column = 0;
		bool found = child_detail_in(table[i].text, &column);
		ck_assert_msg(found == (table[i].column > 0), "%s", table[i].text);
		if (found)
			ck_assert_uint_eq(column, table[i].column);
	}
}
END_TEST

/* ---- guard and table ---- */

START_TEST(guards_what_a_spreadsheet_would_run)
{
	static const char *const texts[] = { "=1+1", "+44", "-", "@jane", "\tx", "\rx", "\nx", "'tis", "\xEF\xBC\x9D" "1+1", "\xEF\xBC\x8B", "\xEF\xBC\x8D" "1", "\xEF\xBC\xA0x" };
	for (size_t i = 0; i < COUNT(texts); i++) {
		char guarded[16] = "'";
		strcpy(guarded + 1, texts[i]);
		ck_assert(csv_guarded(texts[i]));
		ck_assert_str_eq(csv_unguard(guarded), texts[i]);
	}
	ck_assert(!csv_guarded("") && !csv_guarded("a=b") && !csv_guarded("\xEF\xBC\x91") && !csv_guarded("a\xEF\xBC\x9D"));
	ck_assert_str_eq(csv_unguard("'plain"), "'plain");
}
END_TEST

START_TEST(finds_in_a_table)
{
	static int values[1000];
	struct table t = { 0 };
	char key[16];
	ck_assert_ptr_null(table_get(&t, "1"));
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof key, "%d", i);
		table_put(&t, key, &values[i]);
	}
	table_put(&t, "7", &values[8]);
	ck_assert_uint_eq(t.count, 1000);
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof key, "%d", i);
		ck_assert_ptr_eq(table_get(&t, key), &values[i == 7 ? 8 : i]);
	}
	ck_assert_ptr_null(table_get(&t, "1000"));
	table_free(&t);
	ck_assert_ptr_null(table_get(&t, "1"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("import");
	TCase *t = tcase_create("import");
	tcase_add_test(t, tidies_words);
	tcase_add_test(t, takes_the_day_off_a_heading);
	tcase_add_test(t, knows_headings);
	tcase_add_test(t, knows_words);
	tcase_add_test(t, the_document_fits_the_registry);
	tcase_add_test(t, splits_leads);
	tcase_add_test(t, knows_formulas);
	tcase_add_test(t, makes_slugs);
	tcase_add_test(t, reads_numbered_names);
	tcase_add_test(t, reads_figures);
	tcase_add_test(t, reads_periods);
	tcase_add_test(t, reads_observations);
	tcase_add_test(t, notices_children);
	tcase_add_test(t, guards_what_a_spreadsheet_would_run);
	tcase_add_test(t, finds_in_a_table);
	suite_add_tcase(s, t);
	return suite_run(s);
}
