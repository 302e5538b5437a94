/* Unit tests of engine/base/json_read.c. */
#include "base/json_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json_write.h"
#include "tests.h"

static jr *parse(const char *text)
{
	char why[200] = "";
	jr *root = jr_parse(text, strlen(text), why, sizeof why);
	ck_assert_msg(root != NULL, "%s: %s", text, why);
	return root;
}

START_TEST(test_values)
{
	static const struct {
		const char *json;
		enum jr_type type;
		int64_t number;   /* JR_INT, and 1 for true */
		const char *text; /* JR_TEXT */
	} cases[] = {
		{ "null", JR_NULL, 0, NULL },
		{ "true", JR_BOOL, 1, NULL },
		{ "false", JR_BOOL, 0, NULL },
		{ " \t\r\n0 \t\r\n", JR_INT, 0, NULL },
		{ "-0", JR_INT, 0, NULL },
		{ "-17", JR_INT, -17, NULL },
		{ "1.0", JR_INT, 1, NULL },
		{ "1e3", JR_INT, 1000, NULL },
		{ "12E+2", JR_INT, 1200, NULL },
		{ "1500e-2", JR_INT, 15, NULL },
		{ "9007199254740991", JR_INT, 9007199254740991, NULL },
		{ "9007199254740992", JR_INT, 9007199254740992, NULL },
		{ "-9007199254740992", JR_INT, -9007199254740992, NULL },
		{ "1.5", JR_NUMBER, 0, NULL },
		{ "-0.1", JR_NUMBER, 0, NULL },
		{ "1e-99", JR_NUMBER, 0, NULL },
		{ "1e99", JR_NUMBER, 0, NULL },
		{ "900719925474100e1", JR_NUMBER, 0, NULL },
		{ "99999999999999.9", JR_NUMBER, 0, NULL },
		{ "9.99999999999999", JR_NUMBER, 0, NULL },
		{ "\"\"", JR_TEXT, 0, "" },
		{ "\"plain\"", JR_TEXT, 0, "plain" },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", JR_TEXT, 0, "\"\\/\b\f\n\r\t" },
		{ "\"\\u00e9\\u4E2D\\u0041\"", JR_TEXT, 0, "é中A" },
		{ "\"\\ud83d\\uDE00!\"", JR_TEXT, 0, "\xF0\x9F\x98\x80!" },
		{ "\"\\uffff\\u001f\"", JR_TEXT, 0, "\xEF\xBF\xBF\x1f" },
		{ "\"é中\xF0\x9F\x98\x80\x7f\"", JR_TEXT, 0, "é中\xF0\x9F\x98\x80\x7f" },
		{ "[]", JR_ARRAY, 0, NULL },
		{ "{}", JR_OBJECT, 0, NULL },
		{ "\xEF\xBB\xBF" "1", JR_INT, 1, NULL },
		{ "\xEF\xBB\xBF\r\n{}", JR_OBJECT, 0, NULL },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		jr *v = parse(cases[i].json);
		int64_t number = 0;
		ck_assert_msg(jr_type(v) == cases[i].type, "%s", cases[i].json);
		ck_assert_msg(jr_int(v, &number) == (cases[i].type == JR_INT), "%s", cases[i].json);
		ck_assert_msg(number == (cases[i].type == JR_INT ? cases[i].number : 0), "%s", cases[i].json);
		if (cases[i].type == JR_TEXT)
			ck_assert_str_eq(jr_text(v), cases[i].text);
		else
			ck_assert_ptr_null(jr_text(v));
		ck_assert(jr_bool(v, true) == (cases[i].type != JR_BOOL || cases[i].number));
		ck_assert(jr_bool(v, false) == (cases[i].type == JR_BOOL && cases[i].number));
		jr_free(v);
	}
}
END_TEST

START_TEST(test_refused)
{
	static const struct {
		const char *json, *why;
	} cases[] = {
		{ "", "line 1, column 1: expected a value, but the text ends here" },
		{ "  \n ", "line 2, column 2: expected a value, but the text ends here" },
		{ "{} x", "line 1, column 4: text after the end" },
		{ "{}{}", "line 1, column 3: text after the end" },
		{ "nul", "line 1, column 1: expected a value" },
		{ "nulll", "line 1, column 5: text after the end" },
		{ "True", "line 1, column 1: expected a value" },
		{ "NaN", "line 1, column 1: expected a value" },
		{ "Infinity", "line 1, column 1: expected a value" },
		{ "-Infinity", "line 1, column 1: a number is not written" },
		{ "+1", "line 1, column 1: expected a value" },
		{ ".5", "line 1, column 1: expected a value" },
		{ "-", "line 1, column 1: a number is not written" },
		{ "01", "line 1, column 1: a number is not written" },
		{ "-00", "line 1, column 1: a number is not written" },
		{ "00.5", "line 1, column 1: a number is not written" },
		{ "1.", "line 1, column 1: a number is not written" },
		{ "[1, 1.e3]", "line 1, column 5: a number is not written" },
		{ "1e", "line 1, column 1: a number is not written" },
		{ "1e+", "line 1, column 1: a number is not written" },
		{ "--1", "line 1, column 1: a number is not written" },
		{ "0x10", "line 1, column 2: text after the end" },
		{ "1 2", "line 1, column 3: text after the end" },
		{ "9007199254740993", "line 1, column 1: a number too long" },
		{ "-9007199254740993", "line 1, column 1: a number too long" },
		{ "99999999999999999999", "line 1, column 1: a number too long" },
		{ "9007199254740993e0", "line 1, column 1: a number too long" },
		{ "1.00000000000000001", "line 1, column 1: a number too long" },
		{ "1e-400", "line 1, column 1: a number too long" },
		{ "1e400", "line 1, column 1: a number too long" },
		{ "[1,]", "line 1, column 4: expected a value" },
		{ "[,1]", "line 1, column 2: expected a value" },
		{ "[1 2]", "line 1, column 4: expected a comma or ]" },
		{ "[1", "line 1, column 3: expected a comma or ], but the text ends here" },
		{ "[", "line 1, column 2: expected a value, but the text ends here" },
		{ "]", "line 1, column 1: expected a value" },
		{ "[1}", "line 1, column 3: expected a comma or ]" },
		{ "{\"a\":1]", "line 1, column 7: expected a comma or }" },
		{ "{\"a\":1,}", "line 1, column 8: expected a key" },
		{ "{a:1}", "line 1, column 2: expected a key" },
		{ "{'a':1}", "line 1, column 2: expected a key" },
		{ "{1:1}", "line 1, column 2: expected a key" },
		{ "{\"a\" 1}", "line 1, column 6: expected a colon" },
		{ "{\"a\":}", "line 1, column 6: expected a value" },
		{ "{\"a\"}", "line 1, column 5: expected a colon" },
		{ "{\n  \"a\": [\n    tru\n  ]\n}", "line 3, column 5: expected a value" },
		{ "[\"é中\", x]", "line 1, column 8: expected a value" },
		{ "[1] // no", "line 1, column 5: text after the end" },
		{ "[1, /* no */ 2]", "line 1, column 5: expected a value" },
		{ "[1,\f2]", "line 1, column 4: expected a value" },
		{ "\"abc", "line 1, column 5: expected a closing quote, but the text ends here" },
		{ "\"a\nb\"", "line 1, column 3: a control character" },
		{ "\"a\tb\"", "line 1, column 3: a control character" },
		{ "\"a\\\"", "line 1, column 5: expected a closing quote" },
		{ "\"\\x41\"", "line 1, column 2: no such escape" },
		{ "\"\\", "line 1, column 2: no such escape" },
		{ "\"\\'\"", "line 1, column 2: no such escape" },
		{ "\"\\\xC3\xA9\"", "line 1, column 2: no such escape" },
		{ "\"\\u12\"", "line 1, column 2: \\u needs" },
		{ "\"\\u12g4\"", "line 1, column 2: \\u needs" },
		{ "\"\\u-123\"", "line 1, column 2: \\u needs" },
		{ "\"\\u", "line 1, column 2: \\u needs" },
		{ "\"a\\u0000\"", "line 1, column 3: \\u0000" },
		{ "{\"\\u0000\":1}", "line 1, column 3: \\u0000" },
		{ "\"\\ud83d\"", "line 1, column 2: half of a surrogate" },
		{ "\"\\ud83dx\"", "line 1, column 2: half of a surrogate" },
		{ "\"\\ud83d\\n\"", "line 1, column 2: half of a surrogate" },
		{ "\"\\ud83d\\u0041\"", "line 1, column 2: half of a surrogate" },
		{ "\"\\ud83d\\ud83d\"", "line 1, column 2: half of a surrogate" },
		{ "\"\\ude00\"", "line 1, column 2: half of a surrogate" },
		{ "\"ab\xFF\"", "line 1, column 4: bytes that are not UTF-8" },
		{ "\"\xED\xA0\x80\"", "line 1, column 2: bytes that are not UTF-8" },
		{ "\"\xC0\x80\"", "line 1, column 2: bytes that are not UTF-8" },
		{ "\"\xE4\xB8", "line 1, column 2: bytes that are not UTF-8" },
		{ "\xEF\xBB\xBF", "line 1, column 1: " },
		{ "\xEF\xBB\xBF\xEF\xBB\xBF" "1", "line 1, column 1: " },
		{ " \xEF\xBB\xBF" "1", "line 1, column 2: " },
		{ "\xEF\xBB\xBF[x", "line 1, column 2: " },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char why[200] = "", shown[16];
		size_t len = strlen(cases[i].json);
		char *exact = malloc(len + 1); /* at the end of its block, so that a read too far is seen */
		memcpy(exact + 1, cases[i].json, len);
		errno = 0;
		ck_assert_ptr_null(jr_parse(exact + 1, len, why, sizeof why));
		ck_assert_int_eq(errno, EINVAL);
		ck_assert_msg(strncmp(why, cases[i].why, strlen(cases[i].why)) == 0, "%s: %s", cases[i].json, why);
		ck_assert_ptr_null(jr_parse(exact + 1, len, shown, sizeof shown));
		ck_assert(strncmp(shown, why, sizeof shown - 1) == 0);
		errno = 0;
		ck_assert_ptr_null(jr_parse_line(exact + 1, len));
		ck_assert_int_eq(errno, EINVAL);
		free(exact);
	}
}
END_TEST

START_TEST(test_nul)
{
	static const struct {
		const char *json;
		size_t len;
	} cases[] = { { "1\0", 2 }, { "\0", 1 }, { "\"a\0b\"", 5 }, { "[1\0]", 4 }, { "{}\0{}", 5 } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		char why[100];
		ck_assert_ptr_null(jr_parse(cases[i].json, cases[i].len, why, sizeof why));
		ck_assert_ptr_null(jr_parse_line(cases[i].json, cases[i].len));
	}
	jr *v = jr_parse_line("12345", 2); /* what follows the length is not read */
	int64_t number = 0;
	ck_assert(jr_int(v, &number));
	ck_assert_int_eq(number, 12);
	jr_free(v);
}
END_TEST

START_TEST(test_keys_twice)
{
	static const struct {
		const char *json, *why; /* why NULL: accepted */
	} cases[] = {
		{ "{\"a\":1,\"A\":2,\"aa\":3,\"\":4}", NULL },
		{ "{\"a\":{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}}", NULL },
		{ "{\"a\":1,\"a\":1}", "line 1, column 8: this key" },
		{ "{\"a\":1,\"\\u0061\":1}", "line 1, column 8: this key" },
		{ "{\"\":1,\"\":1}", "line 1, column 7: this key" },
		{ "{\"b\":1,\n \"a\":{\"b\":2, \"c\":3},\n \"b\":4}", "line 3, column 2: this key" },
		{ "[{\"a\":1},{\"x\":{\"b\":1,\"c\":[{\"z\":0}],\n\"b\":2},\"x\":1}]", "line 2, column 1: this key" },
		{ "{\"a\":1,\"a\":2,\"a\":3}", "line 1, column 8: this key" },
		{ "{\"b\":1,\"a\":2,\"b\":3,\"a\":4}", "line 1, column 14: this key" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char why[100] = "";
		jr *root = jr_parse(cases[i].json, strlen(cases[i].json), why, sizeof why);
		ck_assert_msg((root != NULL) == (cases[i].why == NULL), "%s", cases[i].json);
		if (!root)
			ck_assert_msg(strncmp(why, cases[i].why, strlen(cases[i].why)) == 0, "%s", why);
		jr_free(root);
	}
}
END_TEST

START_TEST(test_many_keys)
{
	struct buf b = { 0 };
	char why[100];
	for (int twice = 0; twice < 2; twice++) {
		buf_clear(&b);
		buf_str(&b, "{");
		for (int i = 0; i < 50000; i++)
			buf_printf(&b, "\"k%d\":%d,\n", i, i);
		buf_str(&b, twice ? "\"k7\":0}" : "\"k\":0}");
		jr *root = jr_parse(b.data, b.len, why, sizeof why);
		ck_assert((root != NULL) == !twice);
		ck_assert_uint_eq(jr_count(root), twice ? 0 : 50001);
		jr_free(root);
	}
	ck_assert_str_eq(why, "line 50001, column 1: this key stands twice in one object");
	buf_free(&b);
}
END_TEST

START_TEST(test_depth)
{
	for (size_t depth = 63; depth < 67; depth++) {
		struct buf b = { 0 };
		char why[100] = "";
		for (size_t i = 0; i < depth; i++)
			buf_str(&b, i % 2 ? "{\"a\":" : "[");
		buf_str(&b, "1");
		for (size_t i = depth; i-- > 0;)
			buf_char(&b, i % 2 ? '}' : ']');
		jr *root = jr_parse(b.data, b.len, why, sizeof why);
		ck_assert((root != NULL) == (depth <= 64));
		if (!root)
			ck_assert_str_eq(why, "line 1, column 193: more than 64 levels of brackets");
		jr_free(root);
		buf_free(&b);
	}
	enum { DEEP = 1000000 };
	char *deep = malloc(DEEP), why[100];
	memset(deep, '[', DEEP);
	ck_assert_ptr_null(jr_parse(deep, DEEP, why, sizeof why));
	ck_assert_ptr_null(jr_parse_line(deep, DEEP));
	free(deep);
}
END_TEST

START_TEST(test_walk)
{
	jr *root = parse("{\"Name\":\"x\",\"name\":\"y\",\"list\":[1,\"two\",null,{}],\"none\":null}");
	int64_t number = 0;
	ck_assert_str_eq(jr_text(jr_get(root, "name")), "y");
	ck_assert_str_eq(jr_text(jr_get(root, "Name")), "x");
	ck_assert_ptr_null(jr_get(root, "NAME"));
	ck_assert_ptr_null(jr_get(root, ""));
	ck_assert_int_eq(jr_type(jr_get(root, "none")), JR_NULL);
	ck_assert_ptr_nonnull(jr_get(root, "none"));
	ck_assert_uint_eq(jr_count(root), 4);
	const jr *list = jr_get(root, "list"), *v = jr_first(list);
	ck_assert_uint_eq(jr_count(list), 4);
	ck_assert_ptr_null(jr_get(list, "x"));
	ck_assert(jr_int(v, &number));
	ck_assert_int_eq(number, 1);
	ck_assert_str_eq(jr_text(v = jr_next(v)), "two");
	ck_assert_int_eq(jr_type(v = jr_next(v)), JR_NULL);
	ck_assert_int_eq(jr_type(v = jr_next(v)), JR_OBJECT);
	ck_assert_ptr_null(jr_first(v));
	ck_assert_uint_eq(jr_count(v), 0);
	ck_assert_ptr_null(jr_next(v));
	static const char *const keys[] = { "Name", "name", "list", "none" };
	size_t i = 0;
	for (v = jr_first(root); v; v = jr_next(v))
		ck_assert_str_eq(jr_key(v), keys[i++]);
	ck_assert_uint_eq(i, 4);
	jr_free(root);
}
END_TEST

START_TEST(test_nothing)
{
	int64_t number = 7;
	jr_free(NULL);
	ck_assert_int_eq(jr_type(NULL), JR_NULL);
	ck_assert_ptr_null(jr_get(NULL, "a"));
	ck_assert_ptr_null(jr_text(NULL));
	ck_assert(!jr_int(NULL, &number));
	ck_assert_int_eq(number, 7);
	ck_assert(jr_bool(NULL, true));
	ck_assert(!jr_bool(NULL, false));
	ck_assert_ptr_null(jr_first(NULL));
	ck_assert_uint_eq(jr_count(NULL), 0);
}
END_TEST

static void write_again(struct json *j, const jr *v)
{
	int64_t number = 0;
	switch (jr_type(v)) {
	case JR_BOOL:
		json_bool(j, jr_bool(v, false));
		break;
	case JR_INT:
		jr_int(v, &number);
		json_int(j, number);
		break;
	case JR_TEXT:
		json_text(j, jr_text(v));
		break;
	case JR_ARRAY:
	case JR_OBJECT:
		json_open(j, jr_type(v) == JR_ARRAY ? '[' : '{');
		for (const jr *e = jr_first(v); e; e = jr_next(e)) {
			if (jr_type(v) == JR_OBJECT)
				json_key(j, jr_key(e));
			write_again(j, e);
		}
		json_close(j, jr_type(v) == JR_ARRAY ? ']' : '}');
		break;
	default:
		json_null(j);
	}
}

/* What json_write wrote, jr_parse_line reads, and written again it is the same bytes. */
START_TEST(test_round_trip)
{
	static const char *const lines[] = {
		"{\"changes\":{\"due_on\":[\"2019-05-31\",\"2019-07-31\"],\"title\":[null,{\"w\":\"0\"}]},\"v\":1}",
		"{\"act\":\"changed\",\"seq\":9007199254740992}",
		"[\"\\u0001\\b\\t\\n\\f\\r\\u001f\\\"\\\\/é中\xF0\x9F\x98\x80\x7f\",true,false,null,-1,{},[]]",
		"\"\"",
	};
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct buf b = { 0 };
		struct json j;
		jr *root = jr_parse_line(lines[i], strlen(lines[i]));
		ck_assert_ptr_nonnull(root);
		json_begin(&j, &b);
		j.canonical = true;
		write_again(&j, root);
		ck_assert_str_eq(buf_text(&b), lines[i]);
		jr_free(root);
		buf_free(&b);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json_read");
	TCase *t = tcase_create("json_read");
	tcase_add_test(t, test_values);
	tcase_add_test(t, test_refused);
	tcase_add_test(t, test_nul);
	tcase_add_test(t, test_keys_twice);
	tcase_add_test(t, test_many_keys);
	tcase_add_test(t, test_depth);
	tcase_add_test(t, test_walk);
	tcase_add_test(t, test_nothing);
	tcase_add_test(t, test_round_trip);
	suite_add_tcase(s, t);
	return suite_run(s);
}
