/* CSV: what is read from text and from a source, what is refused and where, and that what is written reads the same. */
#include "exchange/csv.h"

#include <stdio.h>
#include <stdint.h>
#include <string.h>

#include "base/csv_guard.h"
#include "base/utf8.h"
#include "tests.h"

#define TEXT(t) t, sizeof(t) - 1

/* A source that gives a few bytes at a time, and may break. */
struct drip {
	const char *text;
	size_t left, step;
	bool breaks;
};

static bool drip(void *from, char *bytes, size_t size, size_t *got)
{
	struct drip *d = from;
	*got = d->step < d->left ? d->step : d->left;
	*got = *got < size ? *got : size;
	if (*got)
		memcpy(bytes, d->text, *got);
	d->text += *got;
	d->left -= *got;
	return *got || !d->breaks;
}

/* All rows as text: cells in <>, rows ended by '/'. */
static wsoa_status dump(struct csv *c, struct buf *out)
{
	struct csv_row row;
	bool more;
	wsoa_status st;
	while (!(st = csv_next(c, &row, &more)) && more) {
		for (size_t i = 0; i < row.count; i++)
			buf_printf(out, "<%s>", row.cells[i]);
		buf_char(out, '/');
	}
	return st;
}

static const struct {
	const char *text;
	size_t len;
	char separator;
	const char *rows;
} readings[] = {
	{ TEXT(""), 0, "" },
	{ TEXT("\xEF\xBB\xBF"), 0, "" },
	{ TEXT("a,b\r\n1,2\r\n"), ',', "<a><b>/<1><2>/" },
	{ TEXT("a,b\n1,2"), ',', "<a><b>/<1><2>/" },
	{ TEXT("a,b\r1,2\r"), ',', "<a><b>/<1><2>/" },
	{ TEXT("\xEF\xBB\xBF" "a,b\n"), ',', "<a><b>/" },
	{ TEXT("\xEF\xBB\xBF" "\"a;\",b\n"), ',', "<a;><b>/" },
	{ TEXT("a;b;c\n1,5;2;3\n"), ';', "<a><b><c>/<1,5><2><3>/" },
	{ TEXT("a\tb\n1,5\t2\n"), '\t', "<a><b>/<1,5><2>/" },
	{ TEXT("\"a,b,c\";d\n1;2\n"), ';', "<a,b,c><d>/<1><2>/" },
	{ TEXT("\"a\"\",,,\"\"\";d\n"), ';', "<a\",,,\"><d>/" },
	{ TEXT("5\"\";a,b;c\n"), ';', "<5\"\"><a,b><c>/" },
	{ TEXT("a;b,c\n"), ',', "<a;b><c>/" },
	{ TEXT("one\ntwo\n"), ',', "<one>/<two>/" },
	{ TEXT("a,\n,b\n,\n"), ',', "<a><>/<><b>/<><>/" },
	{ TEXT("a,"), ',', "<a><>/" },
	{ TEXT("a\n\nb\n"), ',', "<a>/<>/<b>/" },
	{ TEXT("\r\na,b\r\n"), ',', "<>/<a><b>/" },
	{ TEXT("\"\"\n"), ',', "<>/" },
	{ TEXT("\"a\r\nb\rc\nd\",e\r\n"), ',', "<a\nb\nc\nd><e>/" },
	{ TEXT("\"say \"\"no\"\"\",x\n"), ',', "<say \"no\"><x>/" },
	{ TEXT("5\" pipe,\"\"\"\"\n"), ',', "<5\" pipe><\">/" },
	{ TEXT(" \"a\" , b \n"), ',', "< \"a\" >< b >/" },
	{ TEXT("\xC2\xA3,\xF0\x9F\x98\x80\n"), ',', "<\xC2\xA3><\xF0\x9F\x98\x80>/" },
};

START_TEST(reads)
{
	for (size_t i = 0; i < COUNT(readings); i++) {
		struct error err = { 0 };
		struct csv c;
		struct buf rows = { 0 };
		csv_open_text(&c, readings[i].text, readings[i].len, &err);
		ck_assert_int_eq(dump(&c, &rows), WSOA_OK);
		ck_assert_str_eq(buf_text(&rows), readings[i].rows);
		ck_assert_int_eq(c.separator, readings[i].separator);
		csv_close(&c);
		buf_free(&rows);
	}
}
END_TEST

START_TEST(reads_from_a_source_in_any_pieces)
{
	for (size_t i = 0; i < COUNT(readings); i++) {
		for (size_t step = 1; step < 5; step++) {
			struct drip d = { readings[i].text, readings[i].len, step, false };
			struct error err = { 0 };
			struct csv c;
			struct buf rows = { 0 };
			csv_open(&c, drip, &d, &err);
			ck_assert_int_eq(dump(&c, &rows), WSOA_OK);
			ck_assert_str_eq(buf_text(&rows), readings[i].rows);
			csv_close(&c);
			buf_free(&rows);
		}
	}
}
END_TEST

START_TEST(refuses_with_place)
{
	static const struct {
		const char *text;
		size_t len;
		const char *rows, *where, *what;
	} table[] = {
		{ TEXT("a,b\n1,\"x\n"), "<a><b>/", "row 2, column 2 (line 2)", "the quote that opens this cell is never closed" },
		{ TEXT("\"a\"b\n"), "", "row 1, column 1 (line 1)", "text follows the closing quote of this cell" },
		{ TEXT("\"a\nb\",\"c\" ,d\n"), "", "row 1, column 2 (line 2)", "text follows the closing quote of this cell" },
		{ TEXT("a\n\"x\ny\"\nb,c\0d\n"), "<a>/<x\ny>/", "row 3, column 2 (line 4)",
		  "this cell contains a NUL character, which no text has (the file may be UTF-16)" },
		{ TEXT("\xFF\xFE" "a\0,\0b\0"), "", "row 1, column 1 (line 1)",
		  "this cell contains a NUL character, which no text has (the file may be UTF-16)" },
		{ TEXT("a,b\ncaf\xE9,2\n"), "<a><b>/", "row 2, column 1 (line 2)",
		  "this cell contains bytes that are not UTF-8 (the file may be Windows-1252)" },
		{ TEXT("a,\"b\r\nc\r\nd\xC3\"\n"), "", "row 1, column 2 (line 3)",
		  "this cell contains bytes that are not UTF-8 (the file may be Windows-1252)" },
		{ TEXT("\xC0\xAF\n"), "", "row 1, column 1 (line 1)",
		  "this cell contains bytes that are not UTF-8 (the file may be Windows-1252)" },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct error err = { 0 };
		struct csv c;
		struct csv_row row;
		struct buf rows = { 0 };
		bool more = true;
		csv_open_text(&c, table[i].text, table[i].len, &err);
		ck_assert_int_eq(dump(&c, &rows), WSOA_INVALID);
		ck_assert_str_eq(buf_text(&rows), table[i].rows);
		ck_assert_str_eq(err.where, table[i].where);
		ck_assert_str_eq(err.what, table[i].what);
		ck_assert_str_ne(err.todo, "");
		ck_assert_int_eq(csv_next(&c, &row, &more), WSOA_INVALID);
		ck_assert(!more);
		csv_close(&c);
		buf_free(&rows);
		error_clear(&err);
	}
}
END_TEST

/* count times text, after before and with after behind it. */
static void repeat(struct buf *b, const char *before, const char *text, size_t count, const char *after)
{
	buf_clear(b);
	buf_str(b, before);
	for (size_t i = 0; i < count; i++)
		buf_str(b, text);
	buf_str(b, after);
}

static wsoa_status count_rows(const struct buf *text, size_t step, struct error *err, size_t *rows)
{
	struct drip d = { text->data, text->len, step, false };
	struct csv c;
	struct csv_row row;
	bool more;
	wsoa_status st;
	if (step)
		csv_open(&c, drip, &d, err);
	else
		csv_open_text(&c, text->data, text->len, err);
	for (*rows = 0; !(st = csv_next(&c, &row, &more)) && more; ++*rows)
		;
	csv_close(&c);
	return st;
}

START_TEST(keeps_limits)
{
	static const struct {
		const char *before, *text;
		size_t count;
		const char *after;
		wsoa_status status;
		const char *where;
	} table[] = {
		{ "", "x", CSV_CELL_MAX, "\n", WSOA_OK, "" },
		{ "a\n", "x", CSV_CELL_MAX + 1, "\n", WSOA_INVALID, "row 2, column 1 (line 2)" },
		{ "\"", "\"\"", CSV_CELL_MAX, "\"", WSOA_OK, "" },
		{ "\"", "\"\"", CSV_CELL_MAX + 1, "\"", WSOA_INVALID, "row 1, column 1 (line 1)" },
		{ "\"", "\n", CSV_CELL_MAX + 1, "\"", WSOA_INVALID, "row 1, column 1 (line 1048578)" },
		{ "x", ",", CSV_COLUMNS_MAX - 1, "\n", WSOA_OK, "" },
		{ "x", ",", CSV_COLUMNS_MAX, "\n", WSOA_INVALID, "row 1, column 2001 (line 1)" },
	};
	for (size_t i = 0; i < 2 * COUNT(table); i++) {
		size_t k = i / 2, rows;
		struct buf text = { 0 };
		struct error err = { 0 };
		repeat(&text, table[k].before, table[k].text, table[k].count, table[k].after);
		ck_assert_int_eq(count_rows(&text, i % 2 ? 4093 : 0, &err, &rows), table[k].status);
		ck_assert_str_eq(err.where, table[k].where);
		buf_free(&text);
	}
}
END_TEST

START_TEST(bounds_a_row)
{
	struct buf text = { 0 };
	struct error err = { 0 };
	size_t rows;
	for (size_t i = 0; i < 17; i++) {
		buf_fill(&text, 'x', CSV_CELL_MAX);
		buf_char(&text, ',');
	}
	ck_assert_int_eq(count_rows(&text, 1 << 16, &err, &rows), WSOA_INVALID);
	ck_assert_str_eq(err.what, "this row has more than 16 MiB of text");
	buf_free(&text);
}
END_TEST

START_TEST(says_where_rows_are)
{
	static const char text[] = "a\n\"x\r\ny\"\r\n\nz";
	static const size_t lines[] = { 1, 2, 4, 5 };
	struct error err = { 0 };
	struct csv c;
	struct csv_row row;
	bool more;
	csv_open_text(&c, text, strlen(text), &err);
	for (size_t i = 0; i < COUNT(lines); i++) {
		ck_assert_int_eq(csv_next(&c, &row, &more), WSOA_OK);
		ck_assert(more);
		ck_assert_uint_eq(row.row, i + 1);
		ck_assert_uint_eq(row.line, lines[i]);
	}
	csv_close(&c);
}
END_TEST

START_TEST(takes_the_callers_separator)
{
	struct error err = { 0 };
	struct csv c;
	struct buf rows = { 0 };
	csv_open_text(&c, TEXT("a,b;c\n"), &err);
	c.separator = ';';
	ck_assert_int_eq(dump(&c, &rows), WSOA_OK);
	ck_assert_str_eq(buf_text(&rows), "<a,b><c>/");
	csv_close(&c);
	buf_free(&rows);
}
END_TEST

START_TEST(reports_a_broken_source)
{
	static const char *const texts[] = { "", "a,b\n1", "a,\"b" };
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct drip d = { texts[i], strlen(texts[i]), 3, true };
		struct error err = { 0 };
		struct csv c;
		struct buf rows = { 0 };
		csv_open(&c, drip, &d, &err);
		ck_assert_int_eq(dump(&c, &rows), WSOA_IO);
		csv_close(&c);
		buf_free(&rows);
	}
}
END_TEST

START_TEST(closes_a_zeroed_reader)
{
	struct csv c = { 0 };
	csv_close(&c);
	csv_close(&c);
}
END_TEST

START_TEST(converts_windows_1252)
{
	static const struct {
		const char *bytes, *text;
	} table[] = {
		{ "plain", "plain" },
		{ "caf\xE9 \xA3" "5", "caf\xC3\xA9 \xC2\xA3" "5" },
		{ "\x80 \x93quoted\x94 \x96 it\x92s", "\xE2\x82\xAC \xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x93 it\xE2\x80\x99s" },
		{ "\x81\x9D", "\xC2\x81\xC2\x9D" },
		{ "\xFF\x9F", "\xC3\xBF\xC5\xB8" },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct buf out = { 0 };
		csv_from_windows_1252(table[i].bytes, strlen(table[i].bytes), &out);
		ck_assert_str_eq(buf_text(&out), table[i].text);
		ck_assert(utf8_valid(out.data, out.len));
		buf_free(&out);
	}
}
END_TEST

START_TEST(writes)
{
	static const struct {
		const char *cell, *written;
	} table[] = {
		{ "", "" },        { NULL, "" },        { "plain text", "plain text" },
		{ "a,b", "\"a,b\"" }, { "a;b", "\"a;b\"" }, { "a\tb", "\"a\tb\"" },
		{ "a\nb", "\"a\nb\"" }, { "\"", "\"\"\"\"" }, { "it's", "it's" },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct buf out = { 0 };
		char expected[64];
		csv_write_cell(&out, table[i].cell, true);
		csv_write_cell(&out, table[i].cell, false);
		csv_write_end(&out);
		snprintf(expected, sizeof expected, "%s,%s\r\n", table[i].written, table[i].written);
		ck_assert_str_eq(buf_text(&out), expected);
		buf_free(&out);
	}
}
END_TEST

START_TEST(takes_the_guard_off)
{
	static const struct {
		const char *text, *expected;
	} table[] = {
		{ "'=1+1", "=1+1" }, { "'+44", "+44" },     { "'-", "-" },       { "'@jane", "@jane" }, { "'\tx", "\tx" },
		{ "'\rx", "\rx" },   { "''tis", "'tis" },   { "''", "'" },       { "'", "'" },          { "", "" },
		{ "'tis", "'tis" },  { "=1+1", "=1+1" },    { "a'=b", "a'=b" },
		{ "'\xEF\xBC\x9D" "1", "\xEF\xBC\x9D" "1" }, { "''\xEF\xBC\x9D" "1", "'\xEF\xBC\x9D" "1" }, { "'\xEF\xBC\x91", "'\xEF\xBC\x91" },
	};
	for (size_t i = 0; i < COUNT(table); i++)
		ck_assert_str_eq(csv_unguard(table[i].text), table[i].expected);
}
END_TEST

/* ---- what is written reads the same ---- */

enum { ROWS = 6, COLUMNS = 5, CELL = 12 };

static void random_cell(uint32_t *seed, char out[4 * CELL])
{
	static const char *const pieces[] = { "a", "B", "1", " ", ",", ";", "\t", "\"", "\n", "'", "=", "\xC3\xA9",
		                              "\xF0\x9F\x98\x80" };
	size_t n = random_below(seed, CELL);
	out[0] = '\0';
	for (size_t i = 0; i < n; i++)
		strcat(out, pieces[random_below(seed, COUNT(pieces))]);
}

static void check_table(const struct buf *text, size_t step, char cells[ROWS][COLUMNS][4 * CELL], size_t rows, size_t columns)
{
	struct drip d = { text->data, text->len, step, false };
	struct error err = { 0 };
	struct csv c;
	struct csv_row row;
	bool more;
	csv_open(&c, drip, &d, &err);
	for (size_t r = 0; r < rows; r++) {
		ck_assert_int_eq(csv_next(&c, &row, &more), WSOA_OK);
		ck_assert(more);
		ck_assert_uint_eq(row.count, columns);
		for (size_t k = 0; k < columns; k++)
			ck_assert_str_eq(row.cells[k], cells[r][k]);
	}
	ck_assert_int_eq(csv_next(&c, &row, &more), WSOA_OK);
	ck_assert(!more);
	csv_close(&c);
}

START_TEST(reads_what_it_writes)
{
	uint32_t seed = 20180301;
	static char cells[ROWS][COLUMNS][4 * CELL];
	for (size_t i = 0; i < 5000; i++) {
		size_t rows = 1 + random_below(&seed, ROWS), columns = 1 + random_below(&seed, COLUMNS);
		struct buf text = { 0 };
		for (size_t r = 0; r < rows; r++) {
			for (size_t k = 0; k < columns; k++) {
				random_cell(&seed, cells[r][k]);
				csv_write_cell(&text, cells[r][k], k == 0);
			}
			csv_write_end(&text);
		}
		check_table(&text, 1 + random_below(&seed, 40), cells, rows, columns);
		buf_free(&text);
	}
}
END_TEST

/* Any bytes: no crash, no endless loop, and the memory mode says what the source mode says. */
START_TEST(survives_noise)
{
	static const char bytes[] = "a,;\t\"\"\r\n\0\xC3\xA9\xEF";
	uint32_t seed = 7;
	for (size_t i = 0; i < 20000; i++) {
		struct buf text = { 0 };
		struct error one = { 0 }, two = { 0 };
		size_t n = random_below(&seed, 24), rows_one, rows_two;
		for (size_t k = 0; k < n; k++)
			buf_char(&text, bytes[random_below(&seed, sizeof bytes - 1)]);
		ck_assert_int_eq(count_rows(&text, 0, &one, &rows_one), count_rows(&text, 1, &two, &rows_two));
		ck_assert_uint_eq(rows_one, rows_two);
		ck_assert_str_eq(one.where, two.where);
		ck_assert_str_eq(one.what, two.what);
		buf_free(&text);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("csv");
	TCase *t = tcase_create("csv");
	tcase_set_timeout(t, 120);
	tcase_add_test(t, reads);
	tcase_add_test(t, reads_from_a_source_in_any_pieces);
	tcase_add_test(t, refuses_with_place);
	tcase_add_test(t, keeps_limits);
	tcase_add_test(t, bounds_a_row);
	tcase_add_test(t, says_where_rows_are);
	tcase_add_test(t, takes_the_callers_separator);
	tcase_add_test(t, reports_a_broken_source);
	tcase_add_test(t, closes_a_zeroed_reader);
	tcase_add_test(t, converts_windows_1252);
	tcase_add_test(t, writes);
	tcase_add_test(t, takes_the_guard_off);
	tcase_add_test(t, reads_what_it_writes);
	tcase_add_test(t, survives_noise);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
