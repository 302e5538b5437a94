/*
 * Filters of the language that the program has: what is read is spelt in a
 * way that reads as the same tree and is spelt the same again. The first byte
 * chooses the kind of records.
 */
#include "record/filter.h"

#include "fuzz.h"
#include "record/kind.h"
#include "store/query.h"

/* All but the columns. */
static bool same(const struct filter_node *a, const struct filter_node *b)
{
	if (!a || !b)
		return a == b;
	if (a->type != b->type || a->op != b->op || a->test != b->test || a->quoted != b->quoted || a->value_count != b->value_count)
		return false;
	if (a->type == FILTER_COMPARE && (a->field.id != b->field.id || strcmp(a->field.name, b->field.name) != 0))
		return false;
	for (size_t i = 0; i < a->value_count; i++)
		if (strcmp(a->values[i], b->values[i]) != 0)
			return false;
	const struct filter_node *x = a->children, *y = b->children;
	for (; x && y; x = x->next, y = y->next)
		if (!same(x, y))
			return false;
	return !x && !y;
}

/* What the header promises of a tree. */
static void check_shape(const struct filter_node *n, int deep)
{
	size_t children = 0;
	must(deep <= 2 * FILTER_DEPTH_MAX + 2);
	for (const struct filter_node *c = n->children; c; c = c->next, children++) {
		must(c->type != n->type || n->type == FILTER_NOT);
		check_shape(c, deep + 1);
	}
	bool inner = n->type == FILTER_AND || n->type == FILTER_OR;
	must(inner ? children >= 2 : n->type == FILTER_NOT ? children == 1 : children == 0);
	must(n->type != FILTER_REF || n->value_count >= 1);
	must(n->type != FILTER_TEST || n->value_count == n->test->takes_argument);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct buf once = { 0 }, twice = { 0 };
	const struct filter_node *tree = NULL, *back = NULL;
	enum kind_id kind = (enum kind_id)fuzz_choice(&data, &size, KIND_COUNT);
	char *text = fuzz_text(data, size);
	wsoa_status st = filter_for(kind, text, &mem, &err, &tree);
	if (st) {
		fuzz_refusal(&err, st, fuzz_utf8(text));
	} else {
		if (tree)
			check_shape(tree, 1);
		filter_print(tree, &once);
		must(fuzz_utf8(buf_text(&once)));
		/* The canonical spelling may need quotes that the text could do without. */
		if (utf8_length(buf_text(&once), once.len) <= FILTER_LENGTH_MAX) {
			must(!filter_for(kind, buf_text(&once), &mem, &err, &back) && same(tree, back));
			filter_print(back, &twice);
			must(!strcmp(buf_text(&once), buf_text(&twice)));
		}
	}
	buf_free(&once);
	buf_free(&twice);
	error_clear(&err);
	arena_free(&mem);
	free(text);
	return 0;
}
