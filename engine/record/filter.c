/*
 * A parser by recursive descent over the characters of the text. What decides
 * how a word is read stands in parse_word(); what must be quoted so that it is
 * read like that again stands in plain(), beside the scanner that it mirrors.
 * The first complaint ends the parse: every function then gives NULL or false.
 */
#include "record/filter.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "record/value.h"

struct parser {
	const char *text, *at;
	const struct filter_language *language;
	struct arena *mem;
	struct error *err;
	int depth;
	const char *mark; /* the place that was last asked for its column */
	size_t mark_column;
};

struct word {
	const char *at; /* where it begins */
	const char *text;
	bool quoted;
};

struct words {
	struct word *items;
	size_t count, cap;
};

static size_t column_of(struct parser *p, const char *at)
{
	if (at < p->mark) {
		p->mark = p->text;
		p->mark_column = 1;
	}
	p->mark_column += utf8_length(p->mark, (size_t)(at - p->mark));
	p->mark = at;
	return p->mark_column;
}

/* what and todo come from arena_printf(), so they are NULL when memory is out. Gives NULL. */
static void *complain(struct parser *p, const char *at, const char *what, const char *todo)
{
	char where[32];
	snprintf(where, sizeof where, "column %zu", column_of(p, at));
	if (p->mem->failed)
		error_nomem(p->err);
	else
		error_set(p->err, WSOA_INVALID, where, todo, "%s", what);
	return NULL;
}

static struct filter_node *new_node(struct parser *p, enum filter_type type, size_t column)
{
	struct filter_node *n = arena_alloc(p->mem, sizeof *n);
	if (!n) {
		error_nomem(p->err);
		return NULL;
	}
	n->type = type;
	n->column = column;
	return n;
}

/* ---- characters and words ---- */

static const char blanks[] = " \t\n\r", ends[] = " \t\n\r(),\"";

static const struct sign {
	const char *text;
	enum filter_op op;
} signs[] = { /* of two spellings the printed one first; a longer sign before its beginning */
	{ ":", FILTER_EQ },  { "=", FILTER_EQ }, { "!=", FILTER_NE }, { "<=", FILTER_LE },
	{ ">=", FILTER_GE }, { "<", FILTER_LT }, { ">", FILTER_GT },  { "~", FILTER_CONTAINS },
};
enum { SIGNS = sizeof signs / sizeof signs[0] };

static const struct sign *sign_at(const char *at)
{
	for (size_t i = 0; i < SIGNS; i++)
		if (!strncmp(at, signs[i].text, strlen(signs[i].text)))
			return &signs[i];
	return NULL;
}

static const char *sign_of(enum filter_op op)
{
	for (size_t i = 0; i < SIGNS; i++)
		if (signs[i].op == op)
			return signs[i].text;
	return ":"; /* none and any */
}

/* Bytes of the unquoted word that begins here; before_sign: an operator ends it. */
static size_t span(const char *at, bool before_sign)
{
	size_t n = 0;
	while (at[n] && !strchr(ends, at[n]) && !(before_sign && sign_at(at + n)))
		n++;
	return n;
}

/* Whether text is read back as it is without quotes, as a name before an operator or as a value after one. */
static bool plain(const char *text, bool name)
{
	return *text && span(text, name) == strlen(text) && !sign_at(text);
}

static bool is_keyword(const char *word)
{
	return text_same(word, "and") || text_same(word, "or") || text_same(word, "not");
}

static bool is_presence(const char *word)
{
	return text_same(word, "none") || text_same(word, "any");
}

static void skip_blanks(struct parser *p)
{
	p->at += strspn(p->at, blanks);
}

/* Whether the operator word stands here: neither a field nor one of several refs. */
static bool at_keyword(const struct parser *p, const char *word)
{
	size_t n = span(p->at, true);
	char copy[4] = "";
	if (n != strlen(word))
		return false;
	memcpy(copy, p->at, n);
	return text_same(copy, word) && p->at[n] != ',' && p->at[n] != '"' && !sign_at(p->at + n);
}

static bool skip_keyword(struct parser *p, const char *word)
{
	skip_blanks(p);
	if (!at_keyword(p, word))
		return false;
	p->at += strlen(word);
	return true;
}

static bool unescape(struct parser *p, const char *from, const char *end, struct word *out)
{
	char *to = arena_alloc(p->mem, (size_t)(end - from) + 1);
	if (!to)
		return error_nomem(p->err), false;
	out->text = to;
	for (; from < end; from++) {
		if (*from == '\\' && *++from != '"' && *from != '\\')
			return complain(p, from - 1, "a backslash in quotes stands only before a quote or a backslash",
			                "write \\\\ for a backslash");
		*to++ = *from;
	}
	return true;
}

static bool take_quoted(struct parser *p, bool before_sign, struct word *out)
{
	const char *from = p->at + 1, *end = from;
	while (*end && *end != '"')
		end += *end == '\\' && end[1] ? 2 : 1;
	if (!*end)
		return complain(p, p->at, "the quote that begins here is never closed", "close it with \"");
	if (!unescape(p, from, end, out))
		return false;
	p->at = end + 1;
	if (*p->at == '"' || (span(p->at, before_sign) > 0))
		return complain(p, p->at, "text follows a closing quote", "leave a blank, or write \\\" for a quote inside quotes");
	return true;
}

/* Takes the word that begins here, which may be empty; before_sign: an operator ends it. */
static bool take_word(struct parser *p, bool before_sign, struct word *out)
{
	*out = (struct word){ .at = p->at, .quoted = *p->at == '"' };
	if (out->quoted)
		return take_quoted(p, before_sign, out);
	size_t n = span(p->at, before_sign);
	out->text = arena_strndup(p->mem, p->at, n);
	if (!out->text)
		return error_nomem(p->err), false;
	p->at += n;
	if (*p->at == '"' && n)
		return complain(p, p->at, "a quote stands inside a word", "put the whole word in quotes, and \\\" for a quote inside");
	return true;
}

static bool add_word(struct parser *p, struct words *words, const struct word *w)
{
	struct word *grown = arena_grow(p->mem, words->items, words->count, &words->cap, sizeof *grown);
	if (!grown)
		return error_nomem(p->err), false;
	words->items = grown;
	grown[words->count++] = *w;
	return true;
}

/* Adds what stands here, after an operator or a comma: word,word,word. */
static bool take_words(struct parser *p, struct words *words)
{
	for (;; p->at++) {
		struct word w;
		if (!take_word(p, false, &w))
			return false;
		if (!w.quoted && !*w.text)
			return complain(p, w.at, "a value is missing", "write it with no blank before it; field:none finds what has none");
		if (!w.quoted && sign_at(w.at))
			return complain(p, w.at, "a value begins like an operator", "if it is meant so, put the value in quotes");
		if (!add_word(p, words, &w))
			return false;
		if (*p->at != ',')
			return true;
	}
}

static bool set_values(struct parser *p, struct filter_node *n, const struct words *words)
{
	const char **values = arena_array(p->mem, words->count, sizeof *values);
	if (!values)
		return error_nomem(p->err), false;
	for (size_t i = 0; i < words->count; i++)
		values[i] = words->items[i].text;
	n->values = values;
	n->value_count = words->count;
	return true;
}

/* ---- names ---- */

static const struct filter_test *find_test(const struct filter_language *language, const char *name)
{
	for (size_t i = 0; i < language->test_count; i++)
		if (text_same(language->tests[i].name, name))
			return &language->tests[i];
	return NULL;
}

/* What stands for the name: a test where possible, since those are all that a word may be on its own. */
static const char *nearest(const struct filter_language *language, const char *name, struct arena *mem)
{
	size_t count = 0;
	const char **names = arena_array(mem, language->test_count + language->field_count, sizeof *names);
	if (!names)
		return NULL;
	for (size_t i = 0; i < language->test_count; i++)
		names[count++] = language->tests[i].name;
	for (size_t i = 0; i < language->field_count; i++)
		names[count++] = language->fields[i];
	return text_nearest(name, names, count);
}

static void put_word(struct buf *out, const char *text, bool quotes);

const char *filter_suggest(const char *word, const struct filter_language *language, struct arena *mem)
{
	const char *colon = strchr(word, ':');
	const char *name = arena_strndup(mem, word, colon ? (size_t)(colon - word) : strlen(word));
	const char *near = name && *name ? nearest(language, name, mem) : NULL;
	const struct filter_test *test = near ? find_test(language, near) : NULL;
	struct buf text = { 0 };
	if (!near || (test && !test->takes_argument))
		return near;
	buf_printf(&text, "%s:", near);
	if (colon && colon[1])
		put_word(&text, colon + 1, !plain(colon + 1, false));
	else
		buf_str(&text, test ? "..." : "any");
	return buf_keep(&text, mem);
}

static const char *did_you_mean(struct parser *p, const char *word, const char *otherwise)
{
	const char *near = filter_suggest(word, p->language, p->mem);
	return near ? arena_printf(p->mem, "did you mean %s?", near) : otherwise;
}

/* ---- refs ---- */

/* Whether text, without quotes, would be read as a test or as a condition on a field. */
static bool reads_otherwise(struct parser *p, const char *text)
{
	const char *colon = strchr(text, ':');
	struct filter_field field;
	if (!colon)
		return find_test(p->language, text);
	const char *name = arena_strndup(p->mem, text, (size_t)(colon - text));
	return name && (find_test(p->language, name) || p->language->field(p->language->context, name, &field));
}

/* ref, or plan:ref */
static bool is_ref(struct parser *p, const char *text)
{
	const char *colon = strchr(text, ':');
	if (!colon)
		return ref_valid(text);
	const char *plan = arena_strndup(p->mem, text, (size_t)(colon - text));
	return plan && ref_valid(plan) && ref_valid(colon + 1);
}

static bool check_ref(struct parser *p, const struct word *w, bool several, struct filter_node *n)
{
	if (!is_ref(p, w->text))
		return complain(p, w->at, arena_printf(p->mem, "\"%s\" is neither a test, a condition on a field, nor a ref", w->text),
		                did_you_mean(p, w->text, "a ref has letters, digits and . _ / - alone, 64 at most"));
	if (!reads_otherwise(p, w->text))
		return true;
	n->quoted = true;
	if (several && !w->quoted)
		return complain(p, w->at, arena_printf(p->mem, "%s stands among refs and is none", w->text),
		                "a list with commas holds refs; write (... or ...) for anything else");
	return true;
}

/* wsoa-2018:W01,W02: the plan said before the first ref is meant for those after it too. */
static void share_plan(struct parser *p, struct words *words)
{
	const char *first = words->items[0].text, *colon = strchr(first, ':');
	for (size_t i = 1; colon && i < words->count; i++)
		if (!strchr(words->items[i].text, ':'))
			words->items[i].text = arena_printf(p->mem, "%.*s:%s", (int)(colon - first), first, words->items[i].text);
}

static struct filter_node *make_refs(struct parser *p, struct words *words)
{
	struct filter_node *n = new_node(p, FILTER_REF, column_of(p, words->items[0].at));
	share_plan(p, words);
	if (!n || p->mem->failed)
		return error_nomem(p->err), NULL;
	for (size_t i = 0; i < words->count; i++)
		if (!check_ref(p, &words->items[i], words->count > 1, n))
			return NULL;
	return set_values(p, n, words) ? n : NULL;
}

/* ---- words ---- */

static struct filter_node *parse_bare(struct parser *p, const struct word *w)
{
	const struct filter_test *test = w->quoted ? NULL : find_test(p->language, w->text);
	struct words words = { 0 };
	if (test && *p->at != ',') {
		if (test->takes_argument)
			return complain(p, w->at, arena_printf(p->mem, "the test %s needs a value", test->name),
			                arena_printf(p->mem, "write %s:VALUE", test->name));
		struct filter_node *n = new_node(p, FILTER_TEST, column_of(p, w->at));
		if (n)
			n->test = test;
		return n;
	}
	if (!add_word(p, &words, w))
		return NULL;
	if (*p->at == ',' && (p->at++, !take_words(p, &words)))
		return NULL;
	return make_refs(p, &words);
}

static struct filter_node *parse_argument(struct parser *p, const struct word *w, const struct filter_test *test)
{
	struct words words = { 0 };
	if (!test->takes_argument || *p->at != ':')
		return complain(p, w->at, arena_printf(p->mem, "%s is a test, not a field", test->name),
		                arena_printf(p->mem, "write %s%s", test->name, test->takes_argument ? ":VALUE" : " alone"));
	p->at++;
	if (!take_words(p, &words))
		return NULL;
	if (words.count > 1)
		return complain(p, words.items[1].at, arena_printf(p->mem, "the test %s takes one value", test->name),
		                arena_printf(p->mem, "write (%s:... or %s:...)", test->name, test->name));
	struct filter_node *n = new_node(p, FILTER_TEST, column_of(p, w->at));
	if (!n || !set_values(p, n, &words))
		return NULL;
	n->test = test;
	return n;
}

/* field:none and field:any, without quotes, ask whether there is a value; so does their opposite. */
static bool read_presence(struct parser *p, struct filter_node *n, struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		const struct word *w = &words->items[i];
		if (w->quoted || !is_presence(w->text))
			continue;
		if (words->count > 1)
			return complain(p, w->at, arena_printf(p->mem, "%s stands among values", w->text),
			                arena_printf(p->mem, "write (%s:%s or %s:...), or \"%s\" for the word itself",
			                             n->field.name, w->text, n->field.name, w->text));
		n->op = text_same(w->text, "none") == (n->op == FILTER_EQ) ? FILTER_NONE : FILTER_ANY;
		words->count = 0;
	}
	return true;
}

static bool read_values(struct parser *p, struct filter_node *n)
{
	struct words words = { 0 };
	if (!take_words(p, &words))
		return false;
	if (n->op == FILTER_EQ || n->op == FILTER_NE)
		return read_presence(p, n, &words) && set_values(p, n, &words);
	if (n->op != FILTER_CONTAINS && words.count > 1)
		return complain(p, words.items[1].at, arena_printf(p->mem, "%s takes one value", sign_of(n->op)),
		                "several values go with : = != and ~");
	return set_values(p, n, &words);
}

static struct filter_node *parse_compare(struct parser *p, const struct word *w, const struct sign *sign,
                                         const struct filter_field *field)
{
	struct filter_node *n = new_node(p, FILTER_COMPARE, column_of(p, w->at));
	if (!n)
		return NULL;
	n->op = sign->op;
	n->field = *field;
	p->at += strlen(sign->text);
	return read_values(p, n) ? n : NULL;
}

static struct filter_node *parse_in_plan(struct parser *p, const struct word *plan)
{
	struct words words = { 0 };
	p->at++;
	if (!take_words(p, &words))
		return NULL;
	struct word *first = &words.items[0];
	*first = (struct word){ plan->at, arena_printf(p->mem, "%s:%s", plan->text, first->text), true };
	return make_refs(p, &words);
}

/* Before an operator stands a field, else a test with a value, else, before ':', a plan. A quoted word is no test. */
static struct filter_node *parse_word(struct parser *p)
{
	struct word w;
	struct filter_field field = { 0 };
	if (!take_word(p, true, &w))
		return NULL;
	const struct sign *sign = sign_at(p->at);
	if (!w.quoted && !*w.text)
		return complain(p, w.at, arena_printf(p->mem, "a word is missing before %s", sign ? sign->text : ","),
		                "leave no blank beside an operator or a comma");
	if (!sign)
		return parse_bare(p, &w);
	if (p->language->field(p->language->context, w.text, &field))
		return parse_compare(p, &w, sign, &field);
	const struct filter_test *test = w.quoted ? NULL : find_test(p->language, w.text);
	if (test)
		return parse_argument(p, &w, test);
	if (*sign->text == ':')
		return parse_in_plan(p, &w);
	return complain(p, w.at, arena_printf(p->mem, "there is no field \"%s\"", w.text),
	                did_you_mean(p, w.text, "name a field of the records that are asked for"));
}

/* ---- the tree ---- */

static struct filter_node *parse_or(struct parser *p);
static struct filter_node *parse_operand(struct parser *p);

static struct filter_node *parse_not(struct parser *p)
{
	struct filter_node *n = new_node(p, FILTER_NOT, column_of(p, p->at));
	p->at += strlen("not");
	if (n && !(n->children = parse_operand(p)))
		return NULL;
	return n;
}

static struct filter_node *parse_parenthesis(struct parser *p)
{
	const char *opened = p->at++;
	struct filter_node *n = parse_or(p);
	if (n && *p->at != ')')
		return complain(p, opened, "this parenthesis is never closed", "close it with )");
	p->at += n != NULL;
	return n;
}

static struct filter_node *parse_nested(struct parser *p)
{
	if (++p->depth > FILTER_DEPTH_MAX)
		return complain(p, p->at, arena_printf(p->mem, "more than %d levels of ( ) and not", (int)FILTER_DEPTH_MAX),
		                "take away what is not needed");
	struct filter_node *n = *p->at == '(' ? parse_parenthesis(p) : parse_not(p);
	p->depth--;
	return n;
}

static struct filter_node *parse_operand(struct parser *p)
{
	skip_blanks(p);
	if (*p->at == '(' || at_keyword(p, "not"))
		return parse_nested(p);
	if (!*p->at)
		return complain(p, p->at, "the filter ends where a word is expected", "add what is missing, or put and, or, not in quotes to mean a ref");
	if (*p->at == ')')
		return complain(p, p->at, "a word is missing before )", "write it, or take the parenthesis away");
	if (at_keyword(p, "and") || at_keyword(p, "or"))
		return complain(p, p->at, "a word is missing before \"and\" or \"or\"", "these stand between two conditions");
	return parse_word(p);
}

static bool more_and(struct parser *p)
{
	return skip_keyword(p, "and") || (*p->at && *p->at != ')' && !at_keyword(p, "or"));
}

static bool more_or(struct parser *p)
{
	return skip_keyword(p, "or");
}

/* Puts a child at the end of a list, or its children where it is of the type itself; gives the new end. */
static struct filter_node **adopt(enum filter_type type, struct filter_node **end, struct filter_node *child)
{
	*end = child->type == type ? child->children : child;
	while (*end)
		end = &(*end)->next;
	return end;
}

static struct filter_node *parse_chain(struct parser *p, enum filter_type type, bool more(struct parser *),
                                       struct filter_node *operand(struct parser *))
{
	struct filter_node *child = operand(p);
	if (!child || !more(p))
		return child;
	struct filter_node *n = new_node(p, type, child->column);
	if (!n)
		return NULL;
	struct filter_node **end = adopt(type, &n->children, child);
	do {
		if (!(child = operand(p)))
			return NULL;
		end = adopt(type, end, child);
	} while (more(p));
	return n;
}

static struct filter_node *parse_and(struct parser *p)
{
	return parse_chain(p, FILTER_AND, more_and, parse_operand);
}

static struct filter_node *parse_or(struct parser *p)
{
	return parse_chain(p, FILTER_OR, more_or, parse_and);
}

static bool check_text(struct parser *p)
{
	size_t len = strlen(p->text), at = 0;
	enum text_fault fault = text_check(p->text, len, true, &at, NULL);
	if (fault)
		return complain(p, p->text + at, arena_printf(p->mem, "the filter %s", text_fault_sentence(fault)),
		                "take that character away");
	if (utf8_length(p->text, len) > FILTER_LENGTH_MAX)
		return complain(p, p->text + len, arena_printf(p->mem, "the filter has more than %d characters", (int)FILTER_LENGTH_MAX),
		                "ask in several steps");
	return true;
}

wsoa_status filter_parse(const char *text, const struct filter_language *language, struct arena *mem,
                         struct error *err, struct filter_node **out)
{
	struct parser p = { .text = text, .at = text, .language = language, .mem = mem, .err = err,
		            .mark = text, .mark_column = 1 };
	*out = NULL;
	if (!check_text(&p))
		return err->code;
	skip_blanks(&p);
	if (!*p.at)
		return WSOA_OK;
	struct filter_node *n = parse_or(&p);
	if (n && *p.at)
		n = complain(&p, p.at, "this parenthesis was never opened", "take it away, or open it with (");
	*out = n;
	return n ? WSOA_OK : err->code;
}

/* ---- printing ---- */

static void put_word(struct buf *out, const char *text, bool quotes)
{
	if (!quotes) {
		buf_str(out, text);
		return;
	}
	buf_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_char(out, '\\');
		buf_char(out, *text);
	}
	buf_char(out, '"');
}

static void print_values(const struct filter_node *n, struct buf *out)
{
	bool equality = n->type == FILTER_COMPARE && (n->op == FILTER_EQ || n->op == FILTER_NE);
	for (size_t i = 0; i < n->value_count; i++) {
		const char *v = n->values[i];
		if (i)
			buf_char(out, ',');
		put_word(out, v, !plain(v, false) || (equality && is_presence(v)));
	}
}

static void print_compare(const struct filter_node *n, struct buf *out)
{
	put_word(out, n->field.name, !plain(n->field.name, true));
	buf_str(out, sign_of(n->op));
	if (n->op == FILTER_NONE || n->op == FILTER_ANY)
		buf_str(out, n->op == FILTER_NONE ? "none" : "any");
	else
		print_values(n, out);
}

static void print_refs(const struct filter_node *n, struct buf *out)
{
	for (size_t i = 0; i < n->value_count; i++) {
		if (i)
			buf_char(out, ',');
		put_word(out, n->values[i], n->quoted || is_keyword(n->values[i]));
	}
}

static void print_test(const struct filter_node *n, struct buf *out)
{
	buf_str(out, n->test->name);
	if (n->value_count) {
		buf_char(out, ':');
		print_values(n, out);
	}
}

static void print_in(const struct filter_node *n, enum filter_type parent, struct buf *out);

static void print_children(const struct filter_node *n, const char *between, struct buf *out)
{
	for (const struct filter_node *child = n->children; child; child = child->next) {
		if (child != n->children)
			buf_str(out, between);
		print_in(child, n->type, out);
	}
}

static void print_node(const struct filter_node *n, struct buf *out)
{
	switch (n->type) {
	case FILTER_AND:
		print_children(n, " ", out);
		break;
	case FILTER_OR:
		print_children(n, " or ", out);
		break;
	case FILTER_NOT:
		buf_str(out, "not ");
		print_children(n, "", out);
		break;
	case FILTER_COMPARE:
		print_compare(n, out);
		break;
	case FILTER_TEST:
		print_test(n, out);
		break;
	case FILTER_REF:
		print_refs(n, out);
		break;
	}
}

/* Of the parents, "or" binds loosest: nothing needs parentheses there. */
static void print_in(const struct filter_node *n, enum filter_type parent, struct buf *out)
{
	bool loose = n->type == FILTER_OR || (n->type == FILTER_AND && parent == FILTER_NOT);
	bool parentheses = loose && parent != FILTER_OR;
	if (parentheses)
		buf_char(out, '(');
	print_node(n, out);
	if (parentheses)
		buf_char(out, ')');
}

void filter_print(const struct filter_node *node, struct buf *out)
{
	if (node)
		print_node(node, out);
}
