/* Filters: how texts are read (as s-expressions), how trees are spelt, what is refused and where. */
#include "record/filter.h"

#include <string.h>

#include "base/utf8.h"
#include "tests.h"

/* ---- a small language; "lead" is another name for owner, extra.ANYTHING a field ---- */

static const struct filter_test tests[] = {
	{ "overdue", false }, { "due-soon", false }, { "blocked", false }, { "repeats", false }, { "live", false }, { "stale", true },
};
static const char *const names[] = { "status", "owner", "due_on", "weakness", "organisation", "text", "repeats", "title" };

static bool find_field(void *context, const char *name, struct filter_field *out)
{
	(void)context;
	*out = (struct filter_field){ name, -1 };
	if (text_same(name, "lead"))
		name = "owner";
	for (size_t i = 0; i < COUNT(names); i++)
		if (text_same(names[i], name))
			*out = (struct filter_field){ names[i], (int)i };
	return out->id >= 0 || !strncmp(name, "extra.", 6);
}

static const struct filter_language language = { tests, COUNT(tests), names, COUNT(names), find_field, NULL };

/* ---- trees as text ---- */

static const char *head(const struct filter_node *n)
{
	static const char *const ops[] = { "=", "!=", "<", "<=", ">", ">=", "~", "none", "any" };
	static const char *const types[] = { "and", "or", "not", NULL, "test", "ref" };
	return n->type == FILTER_COMPARE ? ops[n->op] : types[n->type];
}

static void dump(const struct filter_node *n, struct buf *out)
{
	buf_printf(out, "(%s", head(n));
	if (n->type == FILTER_COMPARE)
		buf_printf(out, " %s", n->field.name);
	if (n->type == FILTER_TEST)
		buf_printf(out, " %s", n->test->name);
	for (size_t i = 0; i < n->value_count; i++)
		buf_printf(out, " [%s]", n->values[i]);
	for (const struct filter_node *child = n->children; child; child = child->next) {
		buf_char(out, ' ');
		dump(child, out);
	}
	buf_char(out, ')');
}

/* spelt: the canonical spelling; NULL: the text itself. */
static const struct {
	const char *text, *tree, *spelt;
} readings[] = {
	/* conditions on fields */
	{ "status:in-progress", "(= status [in-progress])", NULL },
	{ "status=in-progress", "(= status [in-progress])", "status:in-progress" },
	{ "status!=complete", "(!= status [complete])", NULL },
	{ "due_on<2019-10-14", "(< due_on [2019-10-14])", NULL },
	{ "due_on<=2019-10-14", "(<= due_on [2019-10-14])", NULL },
	{ "due_on>2019-10-14", "(> due_on [2019-10-14])", NULL },
	{ "due_on>=2019-10-14", "(>= due_on [2019-10-14])", NULL },
	{ "text~autism", "(~ text [autism])", NULL },
	{ "status:a,b,c", "(= status [a] [b] [c])", NULL },
	{ "status!=a,b", "(!= status [a] [b])", NULL },
	{ "text~a,\"b c\"", "(~ text [a] [b c])", NULL },
	{ "lead:@jane", "(= owner [@jane])", "owner:@jane" },
	{ "OWNER:@jane", "(= owner [@jane])", "owner:@jane" },
	{ "extra.KPI:x", "(= extra.KPI [x])", NULL },
	{ "\"extra.Lead officer\"~Jo", "(~ extra.Lead officer [Jo])", NULL },
	{ "\"status\":a", "(= status [a])", "status:a" },
	/* absence and presence */
	{ "owner:none", "(none owner)", NULL },
	{ "owner:any", "(any owner)", NULL },
	{ "owner=NONE", "(none owner)", "owner:none" },
	{ "owner!=none", "(any owner)", "owner:any" },
	{ "owner!=any", "(none owner)", "owner:none" },
	{ "title:\"none\"", "(= title [none])", NULL },
	{ "title:\"any\",x", "(= title [any] [x])", NULL },
	{ "title~none", "(~ title [none])", NULL },
	{ "due_on<none", "(< due_on [none])", NULL },
	/* quotes */
	{ "organisation:\"Marlshire CCG\"", "(= organisation [Marlshire CCG])", NULL },
	{ "organisation:\"CCG\"", "(= organisation [CCG])", "organisation:CCG" },
	{ "title:\"say \\\"no\\\" \\\\ yes\"", "(= title [say \"no\" \\ yes])", NULL },
	{ "title:a\\b", "(= title [a\\b])", NULL },
	{ "title:\"a,b\",c", "(= title [a,b] [c])", NULL },
	{ "title:\"\"", "(= title [])", NULL },
	{ "title:\"<b>\"", "(= title [<b>])", NULL },
	{ "title:10:30=x!", "(= title [10:30=x!])", NULL },
	{ "title:\"(x)\"", "(= title [(x)])", NULL },
	{ "title:\"two\nlines\"", "(= title [two\nlines])", NULL },
	{ "title:caf\xC3\xA9", "(= title [caf\xC3\xA9])", NULL },
	/* tests */
	{ "overdue", "(test overdue)", NULL },
	{ "Due-Soon", "(test due-soon)", "due-soon" },
	{ "stale:30d", "(test stale [30d])", NULL },
	{ "stale:none", "(test stale [none])", NULL },
	{ "repeats", "(test repeats)", NULL },
	{ "repeats:termly", "(= repeats [termly])", NULL },
	/* refs */
	{ "1.2.3", "(ref [1.2.3])", NULL },
	{ "1.2.3,1.2.4", "(ref [1.2.3] [1.2.4])", NULL },
	{ "W01-W04", "(ref [W01-W04])", NULL },
	{ "@jane", "(ref [@jane])", NULL },
	{ "B1/1", "(ref [B1/1])", NULL },
	{ "owner", "(ref [owner])", NULL },
	{ "wsoa-2018:W01", "(ref [wsoa-2018:W01])", NULL },
	{ "wsoa-2018:W01,W02", "(ref [wsoa-2018:W01] [wsoa-2018:W02])", "wsoa-2018:W01,wsoa-2018:W02" },
	{ "wsoa-2018:W01,app-2022:W02", "(ref [wsoa-2018:W01] [app-2022:W02])", NULL },
	{ "W02,app-2022:W02", "(ref [W02] [app-2022:W02])", NULL },
	{ "\"wsoa-2018:W01\",W02", "(ref [wsoa-2018:W01] [wsoa-2018:W02])", "wsoa-2018:W01,wsoa-2018:W02" },
	{ "\"overdue\"", "(ref [overdue])", NULL },
	{ "\"overdue\",W01", "(ref [overdue] [W01])", "\"overdue\",\"W01\"" },
	{ "\"status:W01\"", "(ref [status:W01])", NULL },
	{ "\"overdue\":W01", "(ref [overdue:W01])", "\"overdue:W01\"" },
	{ "\"and\"", "(ref [and])", NULL },
	{ "not:W01", "(ref [not:W01])", NULL },
	/* and, or, not */
	{ "overdue blocked", "(and (test overdue) (test blocked))", NULL },
	{ "overdue and blocked", "(and (test overdue) (test blocked))", "overdue blocked" },
	{ "overdue or blocked", "(or (test overdue) (test blocked))", NULL },
	{ "not overdue", "(not (test overdue))", NULL },
	{ "not not overdue", "(not (not (test overdue)))", NULL },
	{ "A1 A2 or A3 A4", "(or (and (ref [A1]) (ref [A2])) (and (ref [A3]) (ref [A4])))", NULL },
	{ "A1 (A2 or A3) A4", "(and (ref [A1]) (or (ref [A2]) (ref [A3])) (ref [A4]))", NULL },
	{ "not A1 A2 or A3", "(or (and (not (ref [A1])) (ref [A2])) (ref [A3]))", NULL },
	{ "not (A1 A2)", "(not (and (ref [A1]) (ref [A2])))", NULL },
	{ "not (A1 or A2)", "(not (or (ref [A1]) (ref [A2])))", NULL },
	{ "(A1 A2) (A3 A4)", "(and (ref [A1]) (ref [A2]) (ref [A3]) (ref [A4]))", "A1 A2 A3 A4" },
	{ "A1 or (A2 or A3) or A4", "(or (ref [A1]) (ref [A2]) (ref [A3]) (ref [A4]))", "A1 or A2 or A3 or A4" },
	{ "((overdue))", "(test overdue)", "overdue" },
	{ "overdue AND NOT(blocked)OR live", "(or (and (test overdue) (not (test blocked))) (test live))", "overdue not blocked or live" },
	{ "  overdue\t\n blocked ", "(and (test overdue) (test blocked))", "overdue blocked" },
	{ "status:a(owner:b)", "(and (= status [a]) (= owner [b]))", "status:a owner:b" },
	{ "status:in-progress owner:@jane due_on<2019-10-14 weakness:W03 organisation:\"Marlshire CCG\" text~autism",
	  "(and (= status [in-progress]) (= owner [@jane]) (< due_on [2019-10-14]) (= weakness [W03]) (= organisation [Marlshire CCG])"
	  " (~ text [autism]))", NULL },
};

static void check_reading(const char *text, const char *tree, const char *spelt)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct filter_node *n = NULL;
	struct buf out = { 0 };
	ck_assert_msg(filter_parse(text, &language, &mem, &err, &n) == WSOA_OK, "%s: %s: %s", text, err.where, err.what);
	dump(n, &out);
	ck_assert_str_eq(buf_text(&out), tree);
	buf_clear(&out);
	filter_print(n, &out);
	ck_assert_str_eq(buf_text(&out), spelt);
	buf_free(&out);
	arena_free(&mem);
}

START_TEST(reads_and_spells)
{
	for (size_t i = 0; i < COUNT(readings); i++) {
		const char *spelt = readings[i].spelt ? readings[i].spelt : readings[i].text;
		check_reading(readings[i].text, readings[i].tree, spelt);
		check_reading(spelt, readings[i].tree, spelt);
	}
}
END_TEST

START_TEST(reads_nothing)
{
	static const char *const texts[] = { "", "  \t\n" };
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct arena mem = { 0 };
		struct error err = { 0 };
		struct filter_node *n = NULL;
		struct buf out = { 0 };
		ck_assert_int_eq(filter_parse(texts[i], &language, &mem, &err, &n), WSOA_OK);
		ck_assert_ptr_null(n);
		filter_print(n, &out);
		ck_assert_str_eq(buf_text(&out), "");
		arena_free(&mem);
	}
}
END_TEST

static const struct {
	const char *text, *where, *what, *todo; /* todo NULL: not compared, but there must be one */
} refusals[] = {
	/* names */
	{ "A1 stats<5", "column 4", "there is no field \"stats\"", "did you mean status:any?" },
	{ "zzzz=5", "column 1", "there is no field \"zzzz\"", "name a field of the records that are asked for" },
	{ "\"overdue\"=5", "column 1", "there is no field \"overdue\"", NULL },
	{ "ownr:\"Marlshire CCG\"", "column 1", "\"ownr:Marlshire CCG\" is neither a test, a condition on a field, nor a ref",
	  "did you mean owner:\"Marlshire CCG\"?" },
	{ "overdue\xC3\xA9", "column 1", "\"overdue\xC3\xA9\" is neither a test, a condition on a field, nor a ref", "did you mean overdue?" },
	{ "title:\xC3\xA9\xC3\xA9 W!", "column 10", "\"W!\" is neither a test, a condition on a field, nor a ref",
	  "a ref has letters, digits and . _ / - alone, 64 at most" },
	{ "plan:a:b", "column 1", "\"plan:a:b\" is neither a test, a condition on a field, nor a ref", NULL },
	{ "overdue:x", "column 1", "overdue is a test, not a field", "write overdue alone" },
	{ "stale", "column 1", "the test stale needs a value", "write stale:VALUE" },
	{ "stale<30d", "column 1", "stale is a test, not a field", "write stale:VALUE" },
	{ "stale:30d,40d", "column 11", "the test stale takes one value", "write (stale:... or stale:...)" },
	{ "W01,overdue", "column 5", "overdue stands among refs and is none", NULL },
	{ "overdue,W01", "column 1", "overdue stands among refs and is none", NULL },
	{ "W01,status:open", "column 5", "status:open stands among refs and is none", NULL },
	/* values */
	{ "owner:", "column 7", "a value is missing", NULL },
	{ "owner: @jane", "column 7", "a value is missing", NULL },
	{ "status:a, b", "column 10", "a value is missing", NULL },
	{ "1.2,", "column 5", "a value is missing", NULL },
	{ "status:(a)", "column 8", "a value is missing", NULL },
	{ "due_on=<2019-10-14", "column 8", "a value begins like an operator", NULL },
	{ "due_on<2019,2020", "column 13", "< takes one value", NULL },
	{ "owner:none,@jane", "column 7", "none stands among values", "write (owner:none or owner:...), or \"none\" for the word itself" },
	{ "due_on < 2019", "column 8", "a word is missing before <", NULL },
	{ ", a", "column 1", "a word is missing before ,", NULL },
	/* quotes */
	{ "title:\"abc", "column 7", "the quote that begins here is never closed", "close it with \"" },
	{ "title:\"abc\\\"", "column 7", "the quote that begins here is never closed", NULL },
	{ "title:\"a\\b\"", "column 9", "a backslash in quotes stands only before a quote or a backslash", NULL },
	{ "title:\"a\"b", "column 10", "text follows a closing quote", NULL },
	{ "title:\"a\"\"b\"", "column 10", "text follows a closing quote", NULL },
	{ "title:a\"b", "column 8", "a quote stands inside a word", NULL },
	/* and, or, not, parentheses */
	{ "(overdue", "column 1", "this parenthesis is never closed", NULL },
	{ "overdue)", "column 8", "this parenthesis was never opened", NULL },
	{ "()", "column 2", "a word is missing before )", NULL },
	{ "overdue and", "column 12", "the filter ends where a word is expected", NULL },
	{ "not", "column 4", "the filter ends where a word is expected", NULL },
	{ "or overdue", "column 1", "a word is missing before \"and\" or \"or\"", NULL },
	{ "overdue or and blocked", "column 12", "a word is missing before \"and\" or \"or\"", NULL },
	/* characters */
	{ "title:\xC3\xA9\xFF", "column 8", NULL, NULL },
	{ "title:a\x1B[0m", "column 8", NULL, NULL },
};

static void check_refusal(const char *text, const char *where, const char *what, const char *todo)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct filter_node *n = NULL;
	ck_assert_msg(filter_parse(text, &language, &mem, &err, &n) == WSOA_INVALID, "%.60s is read", text);
	ck_assert_ptr_null(n);
	ck_assert_str_eq(err.where, where);
	ck_assert_str_ne(err.todo, "");
	if (what)
		ck_assert_str_eq(err.what, what);
	if (todo)
		ck_assert_str_eq(err.todo, todo);
	arena_free(&mem);
}

START_TEST(refuses_with_column)
{
	for (size_t i = 0; i < COUNT(refusals); i++)
		check_refusal(refusals[i].text, refusals[i].where, refusals[i].what, refusals[i].todo);
}
END_TEST

static void repeat(struct buf *b, const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_str(b, text);
}

START_TEST(keeps_limits)
{
	static const struct {
		const char *before;
		size_t count;
		const char *middle, *after, *where, *what;
	} table[] = {
		{ "(", 32, "A1", ")", NULL, NULL },
		{ "(", 33, "A1", ")", "column 33", "more than 32 levels of ( ) and not" },
		{ "not ", 32, "A1", "", NULL, NULL },
		{ "not ", 33, "A1", "", "column 129", "more than 32 levels of ( ) and not" },
		{ "(", 9990, "A1", "", "column 33", "more than 32 levels of ( ) and not" },
		{ "A ", 5000, "", "", NULL, NULL },
		{ "A ", 5000, "A", "", "column 10002", "the filter has more than 10000 characters" },
		{ "not(A)or\n", 1111, "A", "", NULL, NULL },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct buf text = { 0 };
		struct arena mem = { 0 };
		struct error err = { 0 };
		struct filter_node *n;
		repeat(&text, table[i].before, table[i].count);
		buf_str(&text, table[i].middle);
		repeat(&text, table[i].after, table[i].count);
		if (table[i].where)
			check_refusal(buf_text(&text), table[i].where, table[i].what, NULL);
		else
			ck_assert_int_eq(filter_parse(buf_text(&text), &language, &mem, &err, &n), WSOA_OK);
		buf_free(&text);
		arena_free(&mem);
	}
}
END_TEST

START_TEST(counts_columns_of_nodes)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct filter_node *n = NULL;
	ck_assert_int_eq(filter_parse("  title:\xC3\xA9\xC3\xA9 or not (W01,W02)", &language, &mem, &err, &n), WSOA_OK);
	ck_assert_uint_eq(n->column, 3);
	ck_assert_uint_eq(n->children->column, 3);
	ck_assert_uint_eq(n->children->next->column, 15);
	ck_assert_uint_eq(n->children->next->children->column, 20);
	arena_free(&mem);
}
END_TEST

START_TEST(proposes)
{
	static const struct {
		const char *word, *expected;
	} table[] = {
		{ "overdu", "overdue" },        { "ovredue", "overdue" },        { "owner", "owner:any" },
		{ "ownr:@jane", "owner:@jane" }, { "stat:in progress", "status:\"in progress\"" },
		{ "stael", "stale:..." },       { "stael:30d", "stale:30d" },    { "overdu:x", "overdue" },
		{ "K99", NULL },                { "", NULL },                    { ":x", NULL },
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		struct arena mem = { 0 };
		const char *found = filter_suggest(table[i].word, &language, &mem);
		ck_assert_pstr_eq(found, table[i].expected);
		arena_free(&mem);
	}
}
END_TEST

/* Any text of the alphabet is read or refused with a column; what is read survives its spelling. */
START_TEST(survives_noise)
{
	static const char *const pieces[] = { "overdue", "stale", "status", "A1", ":", "=", "!", "<", "~", ",", "(", ")", " ",
		                              "\"", "\\", "and", "or ", "not ", "none", "\xC3\xA9" };
	uint32_t seed = 11;
	for (size_t i = 0; i < 50000; i++) {
		struct arena mem = { 0 };
		struct error err = { 0 };
		struct filter_node *n = NULL;
		struct buf text = { 0 }, tree = { 0 }, spelt = { 0 };
		for (size_t k = (seed >> 8) % 12 + 1; k; k--) {
			seed = seed * 1664525u + 1013904223u;
			buf_str(&text, pieces[(seed >> 8) % COUNT(pieces)]);
		}
		if (filter_parse(buf_text(&text), &language, &mem, &err, &n)) {
			ck_assert_msg(!strncmp(err.where, "column ", 7), "%s", buf_text(&text));
		} else if (n) {
			dump(n, &tree);
			filter_print(n, &spelt);
			check_reading(buf_text(&spelt), buf_text(&tree), buf_text(&spelt));
		}
		buf_free(&text);
		buf_free(&tree);
		buf_free(&spelt);
		arena_free(&mem);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("filter");
	TCase *t = tcase_create("filter");
	tcase_set_timeout(t, 120);
	tcase_add_test(t, reads_and_spells);
	tcase_add_test(t, reads_nothing);
	tcase_add_test(t, refuses_with_column);
	tcase_add_test(t, keeps_limits);
	tcase_add_test(t, counts_columns_of_nodes);
	tcase_add_test(t, proposes);
	tcase_add_test(t, survives_noise);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
