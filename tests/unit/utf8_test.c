/* Unit tests of engine/base/utf8.c. */
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests.h"

#define SMILE "\xF0\x9F\x98\x80"
#define ACUTE "\xCC\x81" /* U+0301, a combining mark */

START_TEST(test_next_and_put)
{
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		char text[4];
		uint32_t back = 0;
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		size_t n = utf8_put(c, text);
		if (utf8_next(text, n, &back) != n || back != c || utf8_next(text, n - 1, &back) != 0)
			ck_abort_msg("U+%04X", (unsigned)c);
	}
}
END_TEST

START_TEST(test_valid)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
		{ "", true },
		{ "plain", true },
		{ "é中" SMILE, true },
		{ "\xEF\xBF\xBF", true },         /* a noncharacter is UTF-8 */
		{ "\xF4\x8F\xBF\xBF", true },     /* U+10FFFF */
		{ "\x80", false },
		{ "\xBF", false },
		{ "\xC0\x80", false },            /* overlong */
		{ "\xC1\xBF", false },
		{ "\xE0\x80\x80", false },
		{ "\xE0\x9F\xBF", false },
		{ "\xF0\x80\x80\x80", false },
		{ "\xF0\x8F\xBF\xBF", false },
		{ "\xED\xA0\x80", false },        /* surrogates */
		{ "\xED\xBF\xBF", false },
		{ "\xF4\x90\x80\x80", false },    /* beyond U+10FFFF */
		{ "\xF5\x80\x80\x80", false },
		{ "\xFF", false },
		{ "\xC3", false },                /* cut short */
		{ "\xE4\xB8", false },
		{ "\xF0\x9F\x98", false },
		{ "\xC3" "a", false },
		{ "\xE4\xB8" "a", false },
		{ "caf\xE9", false },             /* Latin-1 */
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		ck_assert_msg(utf8_valid(cases[i].text, strlen(cases[i].text)) == cases[i].valid, "case %zu", i);
	ck_assert(utf8_valid("a\0b", 3));
}
END_TEST

START_TEST(test_check)
{
	static const struct {
		const char *text;
		size_t len; /* 0: strlen */
		bool lines;
		enum text_fault fault;
		size_t at, column;
	} cases[] = {
		{ "", 0, false, TEXT_FINE, 0, 0 },
		{ "Ofsted & CQC: 5% of £3m, «Zoë»", 0, false, TEXT_FINE, 0, 0 },
		{ "one\ntwo\tthree", 0, true, TEXT_FINE, 0, 0 },
		{ "one\ntwo", 0, false, TEXT_CONTROL, 3, 4 },
		{ "one\ttwo", 0, false, TEXT_CONTROL, 3, 4 },
		{ "one\rtwo", 0, true, TEXT_CONTROL, 3, 4 },
		{ "é\x1b[31m", 0, true, TEXT_CONTROL, 2, 2 },
		{ "\x7f", 0, true, TEXT_CONTROL, 0, 1 },
		{ "a\xC2\x85", 0, true, TEXT_CONTROL, 1, 2 },
		{ "a\xC2\x9F", 0, true, TEXT_CONTROL, 1, 2 },
		{ "a\xC2\xA0", 0, true, TEXT_FINE, 0, 0 },
		{ "a\0b", 3, true, TEXT_NUL, 1, 2 },
		{ "中\xFF", 0, true, TEXT_NOT_UTF8, 3, 2 },
		{ "\xC3", 0, true, TEXT_NOT_UTF8, 0, 1 },
		{ "a\xE2\x80\xAE" "b", 0, true, TEXT_BIDI, 1, 2 },
		{ "\xE2\x80\xAA", 0, true, TEXT_BIDI, 0, 1 },
		{ "\xE2\x81\xA6", 0, true, TEXT_BIDI, 0, 1 },
		{ "\xE2\x81\xA9", 0, true, TEXT_BIDI, 0, 1 },
		{ "\xE2\x80\xAF\xE2\x81\xA5", 0, true, TEXT_FINE, 0, 0 },
		{ "\xE2\x80\x8E", 0, true, TEXT_FINE, 0, 0 },
		{ "\xE2\x80\xA8", 0, true, TEXT_NONCHARACTER, 0, 1 },
		{ "\xE2\x80\xA9", 0, true, TEXT_NONCHARACTER, 0, 1 },
		{ "\xEF\xBB\xBF" "a", 0, true, TEXT_NONCHARACTER, 0, 1 },
		{ "\xEF\xB7\x90", 0, true, TEXT_NONCHARACTER, 0, 1 },
		{ "\xEF\xB7\xAF", 0, true, TEXT_NONCHARACTER, 0, 1 },
		{ "\xEF\xBF\xBE", 0, true, TEXT_NONCHARACTER, 0, 1 },
		{ "\xF0\x9F\xBF\xBF", 0, true, TEXT_NONCHARACTER, 0, 1 },
		{ "\xF4\x8F\xBF\xBE", 0, true, TEXT_NONCHARACTER, 0, 1 },
		{ SMILE, 0, false, TEXT_FINE, 0, 0 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = cases[i].len ? cases[i].len : strlen(cases[i].text), at = 0, column = 0;
		enum text_fault fault = text_check(cases[i].text, len, cases[i].lines, &at, &column);
		ck_assert_msg(fault == cases[i].fault && at == cases[i].at && column == cases[i].column,
		              "case %zu: %d at %zu, %zu", i, fault, at, column);
		ck_assert(text_check(cases[i].text, len, cases[i].lines, NULL, NULL) == cases[i].fault);
	}
	for (int f = TEXT_FINE; f <= TEXT_NONCHARACTER; f++)
		ck_assert_uint_gt(strlen(text_fault_sentence((enum text_fault)f)), 5);
}
END_TEST

START_TEST(test_width)
{
	static const struct {
		const char *text;
		size_t width, length;
	} cases[] = {
		{ "", 0, 0 },
		{ "plain", 5, 5 },
		{ "Zoë", 3, 3 },
		{ "Zoe\xCC\x88", 3, 4 },
		{ "中文", 4, 2 },
		{ SMILE "!", 3, 2 },
		{ "a\xE2\x80\x8B" "b", 2, 3 }, /* zero width space */
		{ "–—£", 3, 3 },
		{ "\xFF\xFE", 2, 2 },
		{ "a\xE4\xB8", 3, 3 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);
		ck_assert_msg(utf8_width(cases[i].text, len) == cases[i].width, "width of case %zu", i);
		ck_assert_msg(utf8_length(cases[i].text, len) == cases[i].length, "length of case %zu", i);
	}
}
END_TEST

START_TEST(test_blank)
{
	static const char *const blank[] = {
		"", " \t\r\n", "\xC2\xA0", "\xE2\x80\x83\xE3\x80\x80", /* no-break, em, ideographic spaces */
		"\xE2\x80\x8B", " \xE2\x80\x8D\xE2\x80\x8E ", "\xC2\xAD", "\xE3\x85\xA4", "\xEF\xB8\x8F", "\xE2\xA0\x80",
		/* zero width space, joiner and mark of direction, soft hyphen, Hangul filler, selector of a variation, blank of Braille */
	};
	static const char *const seen[] = { ".", " a", "\xE2\x80\x8B" "0", "\xC2\xA0\xC2\xA3", SMILE, "中", ACUTE, "\xFF", "\xE2\x80\x8B\xE2" };
	for (size_t i = 0; i < COUNT(blank); i++)
		ck_assert_msg(text_blank(blank[i], strlen(blank[i])), "blank %zu", i);
	for (size_t i = 0; i < COUNT(seen); i++)
		ck_assert_msg(!text_blank(seen[i], strlen(seen[i])), "seen %zu", i);
}
END_TEST

START_TEST(test_fit)
{
	static const struct {
		const char *text;
		size_t width, bytes;
	} cases[] = {
		{ "", 5, 0 },        { "plain", 0, 0 },           { "plain", 3, 3 },     { "plain", 9, 5 },
		{ "中文", 1, 0 },    { "中文", 2, 3 },            { "中文", 3, 3 },      { "中文", 4, 6 },
		{ "éa", 1, 2 },      { "e" ACUTE "a", 1, 3 },     { "e" ACUTE ACUTE "a", 1, 5 },
		{ "ae" ACUTE, 1, 1 }, { "ae" ACUTE, 2, 4 },       { "\xFF\xFF", 1, 1 },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		ck_assert_msg(utf8_fit(cases[i].text, strlen(cases[i].text), cases[i].width) == cases[i].bytes,
		              "case %zu", i);
}
END_TEST

START_TEST(test_fold)
{
	static const struct {
		const char *text, *folded;
	} cases[] = {
		{ "", "" },
		{ "EHC Plan 20", "ehc plan 20" },
		{ "ZOË ÉCOLE", "zoë école" },
		{ "ΣΊΣΥΦΟΣ", "σίσυφοσ" },
		{ "Σίσυφος", "σίσυφοσ" },
		{ "Straße STRAẞE", "straße straße" },
		{ "\xE2\x84\xAA", "k" },               /* KELVIN SIGN */
		{ "\xC8\xBA", "\xE2\xB1\xA5" },        /* U+023A grows to U+2C65 */
		{ "中文 " SMILE, "中文 " SMILE },
		{ "A\xFF" "B", "a\xFF" "b" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *out = utf8_fold(cases[i].text, strlen(cases[i].text));
		ck_assert_str_eq(out, cases[i].folded);
		free(out);
	}
	ck_assert_ptr_null(utf8_fold("", SIZE_MAX));
}
END_TEST

/* Folding twice changes nothing, and never needs more room than it has. */
START_TEST(test_fold_every_character)
{
	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		char text[4];
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		size_t n = utf8_put(c, text);
		char *once = utf8_fold(text, n), *twice = utf8_fold(once, strlen(once));
		if (strcmp(once, twice) != 0 || !utf8_valid(once, strlen(once)))
			ck_abort_msg("U+%04X", (unsigned)c);
		free(once);
		free(twice);
	}
}
END_TEST

static int natural(const char *a, const char *b)
{
	int order = text_natural(a, strlen(a), b, strlen(b));
	return (order > 0) - (order < 0);
}

START_TEST(test_natural)
{
	/* In ascending order; texts on one row are equal. */
	static const char *const rows[][2] = {
		{ "" }, { "-" }, { "." }, { "01" }, { "1" }, { "1.2" }, { "1.02.1" }, { "1.2.1" }, { "1.2.2" },
		{ "1.2.10" }, { "1.2/a", "1.2/A" }, { "1.10" }, { "2" }, { "10" }, { "99999999999999999999998" },
		{ "99999999999999999999999" }, { "_" }, { "A1", "a1" }, { "A2" }, { "a10" }, { "M1/2019-09" },
		{ "M1/2020-03" }, { "W1" }, { "w01x" }, { "W1y" }, { "W05" }, { "W5" }, { "W12" }, { "zz" }, { "é" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (size_t k = 0; k < COUNT(rows); k++) {
			int expected = (i > k) - (i < k);
			ck_assert_msg(natural(rows[i][0], rows[k][0]) == expected, "%s %s", rows[i][0], rows[k][0]);
		}
		if (rows[i][1])
			ck_assert_int_eq(natural(rows[i][0], rows[i][1]), 0);
	}
	ck_assert_int_eq(text_natural("1.2x", 3, "1.2y", 3), 0);
}
END_TEST

/* All texts of up to three characters of an alphabet: signs are opposite, no circle, 0 only for the same text. */
START_TEST(test_natural_is_an_order)
{
	static const char alphabet[] = "01aB-";
	enum { MOST = 156 }; /* 1 + 5 + 25 + 125 */
	static char texts[MOST][4];
	static signed char order[MOST][MOST];
	size_t count = 1;
	for (size_t from = 0; strlen(texts[from]) < 3; from++)
		for (size_t c = 0; alphabet[c]; c++, count++) {
			memcpy(texts[count], texts[from], sizeof *texts);
			texts[count][strlen(texts[from])] = alphabet[c];
		}
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			order[i][k] = (signed char)natural(texts[i], texts[k]);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			if (order[i][k] != -order[k][i] || (order[i][k] == 0) != text_same(texts[i], texts[k]))
				ck_abort_msg("%s %s", texts[i], texts[k]);
			for (size_t m = 0; order[i][k] < 0 && m < count; m++)
				if (order[k][m] < 0 && order[i][m] >= 0)
					ck_abort_msg("%s %s %s", texts[i], texts[k], texts[m]);
		}
}
END_TEST

START_TEST(test_same)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{ "", "", true },        { "a", "", false },   { "", "a", false },     { "W05", "w05", true },
		{ "W05", "W5", false },  { "@", "`", false },  { "[", "{", false },    { "é", "É", false },
		{ "ab", "abc", false },  { "z", "Z", true },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		ck_assert_msg(text_same(cases[i].a, cases[i].b) == cases[i].same, "%s %s", cases[i].a, cases[i].b);
}
END_TEST

#define TEN "abcdefghij"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

START_TEST(test_distance)
{
	static const struct {
		const char *a, *b;
		size_t limit, distance;
	} cases[] = {
		{ "", "", 3, 0 },
		{ "", "abc", 3, 3 },
		{ "abc", "", 2, 3 },
		{ "Show", "sHOW", 3, 0 },
		{ "shwo", "show", 3, 1 },
		{ "sho", "show", 3, 1 },
		{ "shoow", "show", 3, 1 },
		{ "shaw", "show", 3, 1 },
		{ "hsow", "show", 3, 1 },
		{ "kitten", "sitting", 3, 3 },
		{ "kitten", "sitting", 2, 3 },
		{ "kitten", "sitting", 1, 2 },
		{ "ca", "abc", 5, 3 }, /* no second change inside a swap */
		{ "abcdef", "uvwxyz", 3, 4 },
		{ "abcdef", "uvwxyz", 9, 6 },
		{ "badc", "abcd", 3, 2 },
		{ "a", "abcdefgh", 3, 4 },
		{ "abc", "abd", 0, 1 },
		{ "abc", "ABC", 0, 0 },
		{ HUNDRED "x", HUNDRED, 3, 1 },
		{ HUNDRED "xy", HUNDRED "yx", 3, 1 },
		{ HUNDRED, "x" HUNDRED "y", 3, 2 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		ck_assert_msg(text_distance(cases[i].a, cases[i].b, cases[i].limit) == cases[i].distance, "case %zu", i);
		ck_assert_msg(text_distance(cases[i].b, cases[i].a, cases[i].limit) == cases[i].distance, "case %zu", i);
	}
}
END_TEST

START_TEST(test_nearest)
{
	static const char *const names[] = { "add", "list", "show", "set", "move", "overdue", "cover", "status", "verify" };
	static const struct {
		const char *word, *nearest;
	} cases[] = {
		{ "lsit", "list" },      { "SHOW", "show" },     { "shw", "show" },   { "stauts", "status" },
		{ "over", "overdue" },   { "cove", "cover" },    { "verfy", "verify" }, { "veryfi", "verify" },
		{ "s", "show" },         { "zebra", NULL },      { "", NULL },        { "listings", NULL },
		{ "ad", "add" },         { "mvoe", "move" },     { "statusses", "status" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *nearest = text_nearest(cases[i].word, names, COUNT(names));
		ck_assert_msg((nearest == NULL) == (cases[i].nearest == NULL), "%s: %s", cases[i].word,
		              nearest ? nearest : "none");
		if (nearest)
			ck_assert_str_eq(nearest, cases[i].nearest);
	}
	ck_assert_ptr_null(text_nearest("x", NULL, 0));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("utf8");
	TCase *t = tcase_create("utf8");
	tcase_add_test(t, test_next_and_put);
	tcase_add_test(t, test_valid);
	tcase_add_test(t, test_check);
	tcase_add_test(t, test_width);
	tcase_add_test(t, test_blank);
	tcase_add_test(t, test_fit);
	tcase_add_test(t, test_fold);
	tcase_add_test(t, test_fold_every_character);
	tcase_add_test(t, test_natural);
	tcase_add_test(t, test_natural_is_an_order);
	tcase_add_test(t, test_same);
	tcase_add_test(t, test_distance);
	tcase_add_test(t, test_nearest);
	suite_add_tcase(s, t);
	return suite_run(s);
}
