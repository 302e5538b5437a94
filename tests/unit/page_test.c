/* Documents as Markdown and as HTML: nothing that a record holds becomes markup; charts; one table by its key. */
#include <string.h>

#include "base/buf.h"
#include "report/doc.h"
#include "report/html.h"
#include "tests.h"

static bool take(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

static void render(const wsoa_doc *d, const char *format, const wsoa_render_options *options, struct buf *out)
{
	ck_assert_int_eq(wsoa_doc_render(d, format, options, take, out), WSOA_OK);
}

static void holds(struct buf *b, const char *part)
{
	ck_assert_msg(strstr(buf_text(b), part) != NULL, "no '%s' in:\n%s", part, buf_text(b));
}

static void lacks(struct buf *b, const char *part)
{
	ck_assert_msg(strstr(buf_text(b), part) == NULL, "'%s' in:\n%s", part, buf_text(b));
}

/* ---- text ---- */

static const struct {
	const char *text, *html, *markdown;
} texts[] = {
	{ "plain text, 14:30", "plain text, 14:30", "plain text, 14:30" },
	{ "<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;", "\\<b\\>\\&\"'" },
	{ "]]>", "]]&gt;", "\\]\\]\\>" },
	{ "a\x01\x1b[0m", "a\xEF\xBF\xBD\xEF\xBF\xBD[0m", "a\xEF\xBF\xBD\xEF\xBF\xBD\\[0m" },
	{ "bad \xff utf8", "bad \xEF\xBF\xBD utf8", "bad \xEF\xBF\xBD utf8" },
	{ "\xE2\x80\xAE turned", "\xEF\xBF\xBD turned", "\xEF\xBF\xBD turned" },
	{ "\xEF\xBF\xBE no character", "\xEF\xBF\xBD no character", "\xEF\xBF\xBD no character" },
	{ "- no list", "- no list", "\\- no list" },
	{ "1. no list", "1. no list", "1\\. no list" },
	{ "12) no list", "12) no list", "12\\) no list" },
	{ "1.2.3 a ref", "1.2.3 a ref", "1.2.3 a ref" },
	{ "# no heading", "# no heading", "\\# no heading" },
	{ "a | b", "a | b", "a \\| b" },
	{ "`code` *x* _y_ ~z~", "`code` *x* _y_ ~z~", "\\`code\\` \\*x\\* \\_y\\_ \\~z\\~" },
	{ "see https://example.org", "see https://example.org", "see https\\://example.org" },
	{ "www.example.org", "www.example.org", "www\\.example.org" },
	{ "a@example.org", "a@example.org", "a\\@example.org" },
	{ "Zo\xC3\xAB", "Zo\xC3\xAB", "Zo\xC3\xAB" },
	{ "", "", "" },
};

START_TEST(text_is_no_markup)
{
	struct buf html = { 0 }, markdown = { 0 }, wanted = { 0 };
	wsoa_doc *d = doc_new("x", NULL);
	html_text(&html, texts[_i].text);
	ck_assert_str_eq(buf_text(&html), texts[_i].html);
	doc_paragraph(d, TONE_PLAIN, "%s", texts[_i].text);
	render(d, "markdown", NULL, &markdown);
	buf_printf(&wanted, "%s\n\n", texts[_i].markdown);
	ck_assert_str_eq(buf_text(&markdown), buf_text(&wanted));
	buf_free(&html);
	buf_free(&markdown);
	buf_free(&wanted);
	wsoa_doc_free(d);
}
END_TEST

/* ---- a whole document ---- */

static wsoa_doc *sample(void)
{
	wsoa_doc *d = doc_new("board", "Progress");
	ck_assert_ptr_nonnull(d);
	d->as_at = date_of(2019, 10, 14);
	doc_heading(d, 2, "In short");
	cell_int(doc_fact(d, doc_facts(d, "totals"), "actions", "Actions"), 3);
	cell_filter(d, &d->first->next->rows[0][0], "due_on>=2019-10-14");
	doc_heading(d, 4, "Too deep")->page = true;
	struct doc_node *t = doc_table(d, "late", "What is late");
	doc_column(d, t, "ref", "Ref");
	doc_column(d, t, "due_on", "Due");
	doc_column(d, t, "count", "Count")->right = true;
	doc_column(d, t, "uuid", "UUID")->machine = true;
	doc_column(d, t, "title", "Title")->weight = 3;
	struct cell *row = doc_row(d, t);
	cell_text(d, &row[0], "1.2.3");
	cell_date(&row[1], date_of(2019, 9, 30));
	cell_int(&row[2], 14);
	row[2].tone = TONE_BAD;
	cell_filter(d, &row[2], "1.2.3 \"x\"");
	cell_text(d, &row[3], "u");
	cell_text(d, &row[4], "Words");
	doc_empty(d, doc_table(d, "none", "What is not there"), "Nothing at all.");
	doc_item(d, doc_list(d, NULL, "A list"), "one\nin two lines");
	doc_callout(d, TONE_WARN, "Mind this");
	doc_footnote(d, "At the foot");
	return d;
}

START_TEST(a_page)
{
	static const char *const parts[] = {
		"<!DOCTYPE html>\n<html lang=\"en-GB\">", "<title>Progress</title>", "default-src 'none'; style-src 'sha256-",
		"<h1>Progress</h1>\n<p class=\"day\">As at 14 October 2019</p>", "<li><a href=\"#s1\">In short</a></li>", "<h2 id=\"s1\">In short</h2>",
		"<dt>Actions</dt><dd data-filter=\"due_on&gt;=2019-10-14\" class=\"plain\">3</dd>", "<h3 class=\"page\">Too deep</h3>",
		"<caption id=\"t1\">What is late</caption>", "<th scope=\"col\">Ref</th>", "<th scope=\"col\" class=\"number\">Count</th>",
		"<th scope=\"row\">1.2.3</th><td class=\"date\">30 Sep 2019</td><td data-filter=\"1.2.3 &quot;x&quot;\" class=\"number bad\">14</td><td class=\"text\">Words</td></tr>",
		"<li>Actions: <code>&quot;due_on&gt;=2019-10-14&quot;</code></li>",
		"<li>1.2.3, Count: <code>1.2.3 &quot;x&quot;</code></li>", "<li>one<br />in two lines</li>", "<p class=\"callout warn\">Mind this</p>",
		"</main>\n<footer>\n<p>At the foot</p>\n</footer>\n</body>\n</html>\n",
	};
	struct buf b = { 0 };
	wsoa_doc *d = sample();
	render(d, "html", NULL, &b);
	for (size_t i = 0; i < COUNT(parts); i++)
		holds(&b, parts[i]);
	lacks(&b, "UUID");
	lacks(&b, "<script");
	buf_free(&b);
	wsoa_doc_free(d);
}
END_TEST

START_TEST(markdown)
{
	static const char plain[] = "# Progress\n\nAs at 14 October 2019\n\n## In short\n\n- Actions: 3\n\n#### Too deep\n\n**What is late**\n\n"
	                            "| Ref | Due | Count | Title |\n| --- | --- | ---: | --- |\n| 1.2.3 | 30 Sep 2019 | 14 | Words |\n\n"
	                            "A list\n\n- one in two lines\n\n> Mind this\n\nAt the foot\n\n";
	struct buf b = { 0 };
	wsoa_doc *d = sample();
	render(d, "markdown", NULL, &b);
	ck_assert_str_eq(buf_text(&b), plain);
	buf_clear(&b);
	render(d, "markdown", &(wsoa_render_options){ .explain = true }, &b);
	holds(&b, "| 1.2.3 | 30 Sep 2019 | 14 | Words |\n\n- 1.2.3, Count: 1.2.3 \"x\"\n\n");
	buf_free(&b);
	wsoa_doc_free(d);
}
END_TEST

START_TEST(one_table_by_its_key)
{
	struct buf b = { 0 };
	wsoa_doc *d = sample();
	ck_assert_str_eq(wsoa_doc_table(d, 0), "totals");
	ck_assert_str_eq(wsoa_doc_table(d, 1), "late");
	ck_assert_str_eq(wsoa_doc_table(d, 2), "none");
	ck_assert_ptr_null(wsoa_doc_table(d, 3));
	render(d, "csv", &(wsoa_render_options){ .table = "late" }, &b);
	ck_assert_str_eq(buf_text(&b), "ref,due_on,count,uuid,title\r\n1.2.3,2019-09-30,14,u,Words\r\n");
	buf_clear(&b);
	render(d, "csv", &(wsoa_render_options){ .table = "totals" }, &b);
	ck_assert_str_eq(buf_text(&b), "actions\r\n3\r\n");
	ck_assert_int_eq(wsoa_doc_render(d, "csv", NULL, take, &b), WSOA_INVALID);
	ck_assert_int_eq(wsoa_doc_render(d, "csv", &(wsoa_render_options){ .table = "other" }, take, &b), WSOA_INVALID);
	buf_free(&b);
	wsoa_doc_free(d);
}
END_TEST

/* ---- charts ---- */

/* A chart and its table: days, and two series of which the second is in each stack below the first. */
static wsoa_doc *charted(int points, int64_t a, int64_t b)
{
	wsoa_doc *d = doc_new("x", "X");
	struct doc_node *chart = doc_chart(d, "Over <time>", "In words");
	struct doc_node *t = doc_table(d, NULL, "Data");
	doc_column(d, t, NULL, "Day");
	doc_column(d, t, NULL, "Open & live")->shade = 1;
	doc_column(d, t, NULL, "Not drawn");
	doc_column(d, t, NULL, "Done")->shade = 5;
	for (int i = 0; i < points; i++) {
		struct cell *row = doc_row(d, t);
		cell_date(&row[0], date_add_months(date_of(2018, 11, 30), i));
		cell_int(&row[1], a);
		cell_int(&row[2], 1000);
		cell_int(&row[3], b);
	}
	chart->drawn = t;
	return d;
}

START_TEST(a_chart)
{
	static const char *const parts[] = {
		"<title id=\"c1t\">Over &lt;time&gt;</title>", "<desc id=\"c1d\">In words</desc>", "class=\"key\">Open &amp; live</text>", ">Nov</text>",
		">2018</text>", ">30 Dec</text>", ">2019</text>",
		"<rect x=\"53\" y=\"110\" width=\"67\" height=\"144\" class=\"s5\" />", /* 3 of 5, from the ground */
		"<rect x=\"53\" y=\"14\" width=\"67\" height=\"96\" class=\"s1\" />",    /* 2 of 5, upon it */
	};
	struct buf b = { 0 };
	wsoa_doc *d = charted(3, 2, 3);
	html_chart(&b, d->first, 1);
	for (size_t i = 0; i < COUNT(parts); i++)
		holds(&b, parts[i]);
	lacks(&b, "Not drawn");
	buf_clear(&b);
	render(d, "text", NULL, &b);
	holds(&b, "Over <time>\nIn words\n");
	buf_free(&b);
	wsoa_doc_free(d);
}
END_TEST

static const struct {
	int points;
	int64_t a, b;
} sizes[] = { { 0, 0, 0 }, { 1, 0, 0 }, { 1, 1, 0 }, { 25, 7, 13 }, { 24, 0, 999999 }, { 1000, 12, 3 }, { 2, -5, 4 } };

START_TEST(charts_of_any_size)
{
	struct buf b = { 0 };
	wsoa_doc *d = charted(sizes[_i].points, sizes[_i].a, sizes[_i].b);
	html_chart(&b, d->first, 1);
	holds(&b, "</svg>");
	lacks(&b, "=\"-");
	buf_free(&b);
	wsoa_doc_free(d);
}
END_TEST

/* A chart of points: a day, readings that are joined, targets that are not, and what breaks the line. */
static const struct {
	int month;
	const char *reading, *target, *definition;
} points[] = {
	{ 1, "10", NULL, "M1" }, { 2, NULL, "40", "M1" }, { 3, "20.5", NULL, "M1" }, { 4, "c", NULL, "M1" }, { 5, "30", NULL, "M1" }, { 5, "5", NULL, "M2" },
	{ 6, "35", NULL, "M1" }, { 8, NULL, "-2.5", "M2" }, { 9, "7", NULL, "M2" },
};

static wsoa_doc *pointed(size_t from, size_t to)
{
	wsoa_doc *d = doc_new("x", "X");
	struct doc_node *chart = doc_chart(d, "Waits <weeks>", "In words");
	struct doc_node *t = doc_table(d, NULL, "Data");
	doc_column(d, t, NULL, "Day");
	doc_column(d, t, NULL, "Reading")->shade = 1;
	struct column *target = doc_column(d, t, NULL, "Target");
	target->shade = 2;
	target->lone = true;
	doc_column(d, t, NULL, "Definition")->breaks = true;
	for (size_t i = from; i < to; i++) {
		struct cell *row = doc_row(d, t);
		cell_date(&row[0], date_of(2019, points[i].month, 28));
		cell_decimal(d, &row[1], points[i].reading);
		cell_decimal(d, &row[2], points[i].target);
		cell_text(d, &row[3], points[i].definition);
	}
	chart->points = true;
	chart->drawn = t;
	return d;
}

static size_t times(const char *text, const char *part)
{
	size_t n = 0;
	for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
		n++;
	return n;
}

/* Lines: 10 to 20.5 over the target; gap at the symbol; 30 to 35 over the other definition; 5 to 7 of that one. */
START_TEST(points_over_time)
{
	static const char *const parts[] = { "<title id=\"c1t\">Waits &lt;weeks&gt;</title>", ">Jan 2019</text>", ">20.5</text>", ">-2.5</text>", ">-10</text>", ">40</text>" };
	struct buf b = { 0 };
	wsoa_doc *d = pointed(0, COUNT(points));
	html_chart(&b, d->first, 1);
	for (size_t i = 0; i < COUNT(parts); i++)
		holds(&b, parts[i]);
	ck_assert_uint_eq(times(buf_text(&b), "class=\"line\""), 3);
	ck_assert_uint_eq(times(buf_text(&b), "class=\"dot\""), 6 + 1); /* those with a number, and the legend's */
	ck_assert_uint_eq(times(buf_text(&b), "class=\"mark\""), 2 + 1);
	lacks(&b, ">c</text>");
	lacks(&b, "nan");
	buf_free(&b);
	wsoa_doc_free(d);
}
END_TEST

static const char *const figures[] = { "0", "0.000000000000000001", "999999999999999999", "-999999999999999999", "0.45", "13.02", "c" };

/* None, one, one day alone, figures of any size. */
START_TEST(points_of_any_size)
{
	for (size_t from = 0; from < COUNT(points); from++) {
		struct buf b = { 0 };
		wsoa_doc *d = pointed(from, from + (from + (size_t)_i) % 3 <= COUNT(points) ? from + (from + (size_t)_i) % 3 : from);
		struct doc_node *t = d->first->next;
		for (size_t i = 0; i < t->row_count; i++)
			cell_decimal(d, &t->rows[i][1], figures[_i]);
		html_chart(&b, d->first, 1);
		holds(&b, "</svg>");
		lacks(&b, "nan");
		lacks(&b, "inf");
		buf_free(&b);
		wsoa_doc_free(d);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("page");
	TCase *c = tcase_create("page");
	tcase_add_loop_test(c, text_is_no_markup, 0, (int)COUNT(texts));
	tcase_add_test(c, a_page);
	tcase_add_test(c, markdown);
	tcase_add_test(c, one_table_by_its_key);
	tcase_add_test(c, a_chart);
	tcase_add_test(c, points_over_time);
	tcase_add_loop_test(c, points_of_any_size, 0, (int)COUNT(figures));
	tcase_add_loop_test(c, charts_of_any_size, 0, (int)COUNT(sizes));
	suite_add_tcase(s, c);
	return suite_run(s);
}
