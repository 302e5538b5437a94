/* Filters: 20,000 random trees, each of which reads back from its own spelling, and is spelt the same again. */
#include "record/filter.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "tests.h"

enum { SEEDS = 20, TREES_PER_SEED = 1000, DEEPEST = 6 };

static const struct filter_test tests[] = { { "overdue", false }, { "blocked", false }, { "repeats", false }, { "stale", true } };
static const char *const fields[] = { "status", "due_on", "repeats", "extra.KPI", "extra.Lead officer", "extra.a:b", "not" };

static bool find_field(void *context, const char *name, struct filter_field *out)
{
	(void)context;
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (strcmp(fields[i], name) == 0) {
			*out = (struct filter_field){ fields[i], (int)i };
			return true;
		}
	}
	return false;
}

static const struct filter_language language = { tests, COUNT(tests), fields, COUNT(fields), find_field, NULL };

/* ---- random trees of the shapes that filter.h promises ---- */

struct dice {
	uint32_t state;
	struct arena *mem;
};

static size_t roll(struct dice *d, size_t sides)
{
	return random_below(&d->state, (unsigned)sides);
}

static const char *random_value(struct dice *d)
{
	static const char *const pieces[] = { "a", "B", "7", " ", ",", "(", ")", "\"", "\\", ":", "=", "!", "<", ">", "~", "-", "@",
		                              "\n", "\t", "\xC3\xA9", "none", "any", "and", "or", "not", "overdue" };
	char text[64] = "";
	for (size_t n = roll(d, 6); n; n--)
		strcat(text, pieces[roll(d, COUNT(pieces))]);
	return arena_strdup(d->mem, text);
}

static const char *random_ref(struct dice *d)
{
	static const char *const refs[] = { "1.2.3", "W01", "W01-W04", "@jane", "B1/1", "owner", "and", "OR", "wsoa-2018:W01",
		                            "app:and", "overdue", "stale", "status:W01", "not:W02", "stale:30d" };
	return refs[roll(d, COUNT(refs))];
}

/* As in the header: spelt like a test, or, before a ':', like a test or a field. */
static bool spelt_otherwise(const char *ref)
{
	static const char *const words[] = { "overdue", "stale", "status:W01", "not:W02", "stale:30d" };
	for (size_t i = 0; i < COUNT(words); i++)
		if (!strcmp(words[i], ref))
			return true;
	return false;
}

static void random_values(struct dice *d, struct filter_node *n, size_t count, const char *value(struct dice *))
{
	const char **values = arena_array(d->mem, count, sizeof *values);
	for (size_t i = 0; i < count; i++)
		values[i] = value(d);
	n->values = values;
	n->value_count = count;
}

static void random_compare(struct dice *d, struct filter_node *n)
{
	size_t field = roll(d, COUNT(fields));
	n->field = (struct filter_field){ fields[field], (int)field };
	n->op = (enum filter_op)roll(d, FILTER_ANY + 1);
	bool several = n->op == FILTER_EQ || n->op == FILTER_NE || n->op == FILTER_CONTAINS;
	if (n->op != FILTER_NONE && n->op != FILTER_ANY)
		random_values(d, n, several ? 1 + roll(d, 3) : 1, random_value);
}

static void random_refs(struct dice *d, struct filter_node *n)
{
	random_values(d, n, 1 + roll(d, 3), random_ref);
	if (strchr(n->values[0], ':')) /* the plan of the first would be that of the others */
		n->value_count = 1;
	for (size_t i = 0; i < n->value_count; i++)
		n->quoted |= spelt_otherwise(n->values[i]);
}

static void random_test(struct dice *d, struct filter_node *n)
{
	n->test = &tests[roll(d, COUNT(tests))];
	if (n->test->takes_argument)
		random_values(d, n, 1, random_value);
}

static struct filter_node *random_leaf(struct dice *d)
{
	static void (*const make[])(struct dice *, struct filter_node *) = { random_compare, random_test, random_refs };
	static const enum filter_type types[] = { FILTER_COMPARE, FILTER_TEST, FILTER_REF };
	struct filter_node *n = arena_alloc(d->mem, sizeof *n);
	size_t i = roll(d, COUNT(make));
	n->type = types[i];
	make[i](d, n);
	return n;
}

static struct filter_node *random_tree(struct dice *d, int deep, int parent)
{
	if (deep == 0 || roll(d, 3) == 0)
		return random_leaf(d);
	struct filter_node *n = arena_alloc(d->mem, sizeof *n);
	n->type = (enum filter_type)roll(d, 3);
	if ((int)n->type == parent && n->type != FILTER_NOT)
		n->type = n->type == FILTER_AND ? FILTER_OR : FILTER_AND;
	struct filter_node **end = &n->children;
	for (size_t count = n->type == FILTER_NOT ? 1 : 2 + roll(d, 3); count; count--) {
		*end = random_tree(d, deep - 1, (int)n->type);
		end = &(*end)->next;
	}
	return n;
}

/* ---- equality: all but columns ---- */

static bool same_leaf(const struct filter_node *a, const struct filter_node *b)
{
	if (a->type != b->type || a->op != b->op || a->test != b->test || a->quoted != b->quoted)
		return false;
	if (a->field.id != b->field.id || a->value_count != b->value_count)
		return false;
	for (size_t i = 0; i < a->value_count; i++)
		if (strcmp(a->values[i], b->values[i]) != 0)
			return false;
	return true;
}

static bool same(const struct filter_node *a, const struct filter_node *b)
{
	if (!same_leaf(a, b))
		return false;
	const struct filter_node *x = a->children, *y = b->children;
	for (; x && y; x = x->next, y = y->next)
		if (!same(x, y))
			return false;
	return !x && !y;
}

static void check_tree(struct dice *d)
{
	struct error err = { 0 };
	struct buf text = { 0 }, again = { 0 };
	struct filter_node *tree = random_tree(d, DEEPEST, -1), *back = NULL;
	filter_print(tree, &text);
	if (utf8_length(buf_text(&text), text.len) <= FILTER_LENGTH_MAX) {
		ck_assert_msg(filter_parse(buf_text(&text), &language, d->mem, &err, &back) == WSOA_OK, "%s: %s: %s", text.data,
		              err.where, err.what);
		ck_assert_msg(same(tree, back), "%s", text.data);
		filter_print(back, &again);
		ck_assert_str_eq(buf_text(&text), buf_text(&again));
	}
	buf_free(&text);
	buf_free(&again);
}

START_TEST(reads_its_own_spelling)
{
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		uint32_t state = seed * 2654435761u;
		for (size_t i = 0; i < TREES_PER_SEED; i++) {
			struct arena mem = { 0 };
			struct dice d = { state, &mem };
			check_tree(&d);
			state = d.state;
			arena_free(&mem);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("filter");
	TCase *t = tcase_create("filter");
	tcase_set_timeout(t, 240);
	tcase_add_test(t, reads_its_own_spelling);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
