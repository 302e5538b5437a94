/* Unit tests of engine/base/json_write.c. */
#include "base/json_write.h"

#include <stdio.h>
#include <string.h>

#include "tests.h"

START_TEST(test_texts)
{
	static const struct {
		const char *text, *json;
	} cases[] = {
		{ NULL, "null" },
		{ "", "\"\"" },
		{ "plain", "\"plain\"" },
		{ "\"\\/", "\"\\\"\\\\/\"" },
		{ "\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\"" },
		{ "\x01\x0b\x0e\x1f", "\"\\u0001\\u000b\\u000e\\u001f\"" },
		{ "a\"b", "\"a\\\"b\"" },
		{ "\x7f", "\"\x7f\"" },
		{ "é中\xF0\x9F\x98\x80\xE2\x80\xA8", "\"é中\xF0\x9F\x98\x80\xE2\x80\xA8\"" },
		{ "<script>&'", "\"<script>&'\"" },
		{ "end\n", "\"end\\n\"" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = { 0 };
		struct json j;
		json_begin(&j, &b);
		json_text(&j, cases[i].text);
		ck_assert_str_eq(buf_text(&b), cases[i].json);
		buf_free(&b);
	}
}
END_TEST

START_TEST(test_all_controls)
{
	static const char *const expected[32] = {
		"\\u0000", "\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006", "\\u0007",
		"\\b",     "\\t",     "\\n",     "\\u000b", "\\f",     "\\r",     "\\u000e", "\\u000f",
		"\\u0010", "\\u0011", "\\u0012", "\\u0013", "\\u0014", "\\u0015", "\\u0016", "\\u0017",
		"\\u0018", "\\u0019", "\\u001a", "\\u001b", "\\u001c", "\\u001d", "\\u001e", "\\u001f",
	};
	for (int c = 0; c < 32; c++) {
		struct buf b = { 0 };
		struct json j;
		char text[3] = { 'a', (char)c, 'z' }, json[16];
		json_begin(&j, &b);
		json_textn(&j, text, 3);
		snprintf(json, sizeof json, "\"a%sz\"", expected[c]);
		ck_assert_str_eq(buf_text(&b), json);
		buf_free(&b);
	}
}
END_TEST

START_TEST(test_lists)
{
	static const char *const cases[][2] = { { "", "[]" }, { "a", "[\"a\"]" }, { "a,bc,d e", "[\"a\",\"bc\",\"d e\"]" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = { 0 };
		struct json j;
		json_begin(&j, &b);
		json_open(&j, '[');
		json_texts(&j, cases[i][0], ',');
		json_close(&j, ']');
		ck_assert_str_eq(buf_text(&b), cases[i][1]);
		buf_free(&b);
	}
}
END_TEST

START_TEST(test_integers)
{
	static const struct {
		int64_t value;
		const char *json;
	} cases[] = {
		{ 0, "0" },
		{ 7, "7" },
		{ -1, "-1" },
		{ 10, "10" },
		{ 9007199254740993, "9007199254740993" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = { 0 };
		struct json j;
		json_begin(&j, &b);
		json_int(&j, cases[i].value);
		ck_assert_str_eq(buf_text(&b), cases[i].json);
		buf_free(&b);
	}
}
END_TEST

static void write_document(struct json *j)
{
	json_open(j, '{');
	json_key(j, "a");
	json_open(j, '[');
	json_int(j, 1);
	json_bool(j, true);
	json_bool(j, false);
	json_null(j);
	json_open(j, '{');
	json_close(j, '}');
	json_open(j, '[');
	json_close(j, ']');
	json_raw(j, "{\"x\":1.5}");
	json_close(j, ']');
	json_pair(j, "b", "text");
	json_pair(j, "c\"", NULL);
	json_key(j, "d");
	json_open(j, '{');
	json_pair_int(j, "a", 2);
	json_pair_int(j, "aa", -2);
	json_close(j, '}');
	json_pair(j, "é", "");
	json_close(j, '}');
}

START_TEST(test_document)
{
	static const char plain[] = "{\"a\":[1,true,false,null,{},[],{\"x\":1.5}],\"b\":\"text\",\"c\\\"\":null,"
	                            "\"d\":{\"a\":2,\"aa\":-2},\"é\":\"\"}";
	static const char pretty[] = "{\n"
	                             "  \"a\": [\n"
	                             "    1,\n"
	                             "    true,\n"
	                             "    false,\n"
	                             "    null,\n"
	                             "    {},\n"
	                             "    [],\n"
	                             "    {\"x\":1.5}\n"
	                             "  ],\n"
	                             "  \"b\": \"text\",\n"
	                             "  \"c\\\"\": null,\n"
	                             "  \"d\": {\n"
	                             "    \"a\": 2,\n"
	                             "    \"aa\": -2\n"
	                             "  },\n"
	                             "  \"é\": \"\"\n"
	                             "}";
	for (int canonical = 0; canonical < 2; canonical++) {
		for (int indented = 0; indented < 2; indented++) {
			struct buf b = { 0 };
			struct json j;
			json_begin(&j, &b);
			j.canonical = canonical;
			j.pretty = indented;
			write_document(&j);
			ck_assert_str_eq(buf_text(&b), indented ? pretty : plain);
			ck_assert_int_eq(j.depth, 0);
			buf_free(&b);
		}
	}
}
END_TEST

START_TEST(test_deepest)
{
	struct buf b = { 0 };
	struct json j;
	json_begin(&j, &b);
	for (int i = 0; i < JSON_DEPTH; i++)
		json_open(&j, '[');
	for (int i = 0; i < JSON_DEPTH; i++)
		json_close(&j, ']');
	ck_assert_uint_eq(b.len, 2 * JSON_DEPTH);
	ck_assert_uint_eq(strspn(b.data, "["), JSON_DEPTH);
	buf_free(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json_write");
	TCase *t = tcase_create("json_write");
	tcase_add_test(t, test_texts);
	tcase_add_test(t, test_all_controls);
	tcase_add_test(t, test_lists);
	tcase_add_test(t, test_integers);
	tcase_add_test(t, test_document);
	tcase_add_test(t, test_deepest);
	suite_add_tcase(s, t);
	return suite_run(s);
}
