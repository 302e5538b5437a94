/*
 * Filters: the one language of every command that selects records.
 *
 *     status:in-progress owner:@jane due_on<2019-10-14 not (blocked or stale:30d)
 *
 * Here is its grammar: from text to a tree, and back. It knows no field and no
 * test by itself (the caller's language does) and looks nothing up: what a
 * value must look like, and which record a ref names, is the caller's. The
 * guide for people is docs/filters.md.
 */
#ifndef WSOA_RECORD_FILTER_H
#define WSOA_RECORD_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"

struct filter_test {
	const char *name;
	bool takes_argument; /* stale:30d */
};

struct filter_field {
	const char *name; /* the field's own name, where an alias was written; as long-lived as the tree */
	int id;           /* the caller's */
};

struct filter_language {
	const struct filter_test *tests;
	size_t test_count;
	const char *const *fields; /* names to propose for a misspelt one */
	size_t field_count;
	/* Whether name is a field or another name of one. name lives in the tree's arena, so out may keep it. */
	bool (*field)(void *context, const char *name, struct filter_field *out);
	void *context;
};

enum filter_type { FILTER_AND, FILTER_OR, FILTER_NOT, FILTER_COMPARE, FILTER_TEST, FILTER_REF };
enum filter_op {
	FILTER_EQ,       /* field:value, field=value: any of the values */
	FILTER_NE,       /* none of the values */
	FILTER_LT,       /* one value, as for the next three */
	FILTER_LE,
	FILTER_GT,
	FILTER_GE,
	FILTER_CONTAINS, /* any of the values */
	FILTER_NONE,     /* the field is absent; no value */
	FILTER_ANY,      /* it is present; no value */
};

/*
 * AND and OR have at least two children, none of their own type; NOT has one.
 * COMPARE: field, op, values. TEST: test, and its argument as the only value
 * where it takes one. REF: one or more refs, any of them; each as written,
 * with the ref of its plan before a ':' where that was said.
 */
struct filter_node {
	enum filter_type type;
	enum filter_op op;
	struct filter_field field;
	const struct filter_test *test;
	const char *const *values;
	size_t value_count;
	bool quoted; /* REF: one of the refs is spelt like a test, so it must stand in quotes */
	struct filter_node *children, *next; /* first child; next of the same parent */
	size_t column; /* where its text begins, in characters from 1 */
};

/*
 * Reads a filter; *out is NULL for one without a word, which selects all.
 * The tree is in mem and points to rows of language->tests. WSOA_INVALID
 * with "column N" as where, or WSOA_NOMEM.
 */
wsoa_status filter_parse(const char *text, const struct filter_language *language, struct arena *mem,
                         struct error *err, struct filter_node **out);
/*
 * The filter in its one canonical spelling (fewest parentheses and quotes,
 * ':' for '=', no word for "and"), which reads as the same tree. NULL prints
 * nothing.
 */
void filter_print(const struct filter_node *node, struct buf *out);
/*
 * What may have been meant by a word that turned out to be no ref, as text of
 * a filter ("overdue", "status:in-progress"); NULL when nothing is near.
 */
const char *filter_suggest(const char *word, const struct filter_language *language, struct arena *mem);

#endif
