/*
 * Filters as SQL. The text is composed from registry names and fixed
 * fragments; every value that a person gave is bound.
 */
#include "store/query.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "store/read.h"

enum named_test {
#define NAMED_TEST(name, id, argument, kinds, sentence) NAMED_##id,
#include "record/tests.def"
#undef NAMED_TEST
	NAMED_COUNT
};

static const struct filter_test named_tests[NAMED_COUNT] = {
#define NAMED_TEST(name, id, argument, kinds, sentence) { name, argument },
#include "record/tests.def"
#undef NAMED_TEST
};
static const char *const named_kinds[NAMED_COUNT] = {
#define NAMED_TEST(name, id, argument, kinds, sentence) kinds,
#include "record/tests.def"
#undef NAMED_TEST
};

/* ---- the language of a kind ---- */

/* Fields of filters that are no fields of the registry. */
enum { PSEUDO_REF = 1000, PSEUDO_PLAN, PSEUDO_ORGANISATION, PSEUDO_EXTRA };
static const struct {
	const char *name;
	int id;
} pseudo[] = { { "ref", PSEUDO_REF }, { "plan", PSEUDO_PLAN }, { "organisation", PSEUDO_ORGANISATION } };

/* Other names people use for fields: weakness for weaknesses. */
static const struct {
	const char *alias, *name;
} aliases[] = { { "weakness", "weaknesses" }, { "lead", "owner" }, { "due", "due_on" }, { "start", "start_on" }, { "state", "status" },
	        { "rag", "rating" }, { "original_due_on", "baseline_due_on" }, { "action", "actions" } };

static bool field_of(void *context, const char *name, struct filter_field *out)
{
	enum kind_id kind = *(const enum kind_id *)context;
	char lower[REF_MAX + 1];
	size_t len = 0;
	if (!strncasecmp(name, "extra.", 6) && name[6]) { /* as it is written: a heading has its own capitals */
		*out = (struct filter_field){ name, PSEUDO_EXTRA };
		return true;
	}
	for (; len < REF_MAX && name[len]; len++)
		lower[len] = (char)tolower((unsigned char)name[len]);
	lower[len] = '\0';
	name = lower;
	const struct field *f = field_find(kind, name);
	for (size_t i = 0; !f && i < sizeof aliases / sizeof *aliases; i++)
		if (!strcmp(aliases[i].alias, name))
			f = field_find(kind, aliases[i].name);
	if (f) {
		*out = (struct filter_field){ f->name, (int)(f - field_at(0)) };
		return true;
	}
	for (size_t i = 0; i < sizeof pseudo / sizeof *pseudo; i++)
		if (!strcmp(pseudo[i].name, name) && (pseudo[i].id != PSEUDO_ORGANISATION || field_find(kind, "owner"))) {
			*out = (struct filter_field){ pseudo[i].name, pseudo[i].id };
			return true;
		}
	return false;
}

bool filter_has_field(enum kind_id kind, const char *name)
{
	struct filter_field found;
	return field_of(&kind, name, &found);
}

enum { MAX_NAMES = MAX_FIELDS + sizeof pseudo / sizeof *pseudo };

/* names[MAX_NAMES] holds the fields to propose; kind is looked at by field_of(). */
/* NOLINTNEXTLINE(readability-non-const-parameter): it becomes the context, which is void * */
static struct filter_language language_of(enum kind_id *kind, const char **names)
{
	struct filter_language language = { .tests = named_tests, .test_count = NAMED_COUNT, .fields = names, .field = field_of, .context = kind };
	size_t count;
	const struct field *f = kind_fields(*kind, &count);
	for (size_t i = 0; i < count; i++)
		names[language.field_count++] = f[i].name;
	for (size_t i = 0; i < sizeof pseudo / sizeof *pseudo; i++)
		names[language.field_count++] = pseudo[i].name;
	return language;
}

wsoa_status filter_for(enum kind_id kind, const char *text, struct arena *mem, struct error *err, const struct filter_node **out)
{
	struct filter_node *node = NULL;
	const char *names[MAX_NAMES];
	*out = NULL;
	if (!text || !*text)
		return WSOA_OK;
	struct filter_language language = language_of(&kind, names);
	wsoa_status st = filter_parse(text, &language, mem, err, &node);
	*out = node;
	return st;
}

/* ---- composing ---- */

struct composer {
	struct store *s;
	const struct select *sel;
	struct arena mem;       /* texts that arguments point to */
	struct buf sql;
	struct arg args[FILTER_VALUES_MAX];
	size_t count;
	size_t words;           /* conditions, tests and refs so far */
	wsoa_status st;
};

static void put_arg(struct composer *c, struct arg a)
{
	if (c->count == FILTER_VALUES_MAX) {
		if (!c->st)
			c->st = error_set(c->s->err, WSOA_INVALID, "", "ask in several filters", "the filter names more than %d values", FILTER_VALUES_MAX);
		return;
	}
	c->args[c->count++] = a;
	buf_printf(&c->sql, "?%zu", c->count);
}

static void put_text(struct composer *c, const char *text)
{
	put_arg(c, arg_text(arena_strdup(&c->mem, text)));
}

static void bad_value(struct composer *c, const struct filter_node *n, const char *value, const char *todo)
{
	char where[32];
	snprintf(where, sizeof where, "column %zu", n->column);
	if (!c->st)
		c->st = error_set(c->s->err, WSOA_INVALID, where, todo, "%s: '%.80s' is not a value of %s", where, value, n->field.name);
}

static const char *operator_of(enum filter_op op)
{
	static const char *const names[] = { "=", "=", "<", "<=", ">", ">=" };
	return op <= FILTER_GE ? names[op] : "=";
}

static void put_number(struct composer *c, const struct filter_node *n, const struct field *f, const char *value)
{
	struct arena *mem = &c->mem;
	struct value_context ctx = { c->sel->dates, true };
	struct value v;
	struct error found = { 0 };
	if (c->st)
		return;
	if (value_read(f, value, &ctx, mem, &found, &v)) {
		char where[32];
		snprintf(where, sizeof where, "column %zu", n->column);
		c->st = found.code == WSOA_NOMEM ? error_nomem(c->s->err)
		                                 : error_set(c->s->err, found.code, where, found.todo, "%s: %s", where, found.what);
		error_clear(&found);
		return;
	}
	buf_printf(&c->sql, "k.[%s%s] %s ", f->name, f->type == TYPE_PERIOD ? "_on" : "", operator_of(n->op));
	put_arg(c, arg_int(v.num));
}

static void put_decimal(struct composer *c, const struct filter_node *n, const struct field *f, const char *value)
{
	static const struct value_context none = { 0 };
	struct error found = { 0 };
	struct value v;
	wsoa_status st = value_read(f, value, &none, &c->mem, &found, &v); /* SQLite takes the front of "0x10" and of "5 weeks" for the number */
	error_clear(&found);
	if (st || !v.set) {
		bad_value(c, n, value, "a number");
		return;
	}
	value = v.text;
	bool symbol = word_in(f->values, value);
	if (symbol && n->op >= FILTER_LT && n->op <= FILTER_GE) {
		bad_value(c, n, value, "a number");
		return;
	}
	if (symbol)
		buf_printf(&c->sql, "k.[%s] %s ", f->name, operator_of(n->op));
	else if (*f->values) /* a symbol is no number, and absent from every comparison */
		buf_printf(&c->sql, "CASE WHEN k.[%s] GLOB '*[0-9]*' THEN CAST(k.[%s] AS REAL) END %s CAST(", f->name, f->name, operator_of(n->op));
	else
		buf_printf(&c->sql, "CAST(k.[%s] AS REAL) %s CAST(", f->name, operator_of(n->op));
	put_text(c, value);
	buf_str(&c->sql, symbol ? "" : " AS REAL)");
}

static void put_words(struct composer *c, const struct filter_node *n, const char *column, bool many, const char *value)
{
	if (n->op == FILTER_CONTAINS) {
		char *folded = utf8_fold(value, strlen(value));
		buf_printf(&c->sql, "holds(%s, ", column);
		put_text(c, folded ? folded : value);
		buf_str(&c->sql, ")");
		free(folded);
	} else if (many) {
		buf_printf(&c->sql, "instr(',' || %s || ',', ',' || ", column);
		put_text(c, value);
		buf_str(&c->sql, " || ',') > 0");
	} else {
		buf_printf(&c->sql, "%s %s ", column, operator_of(n->op));
		put_text(c, value);
		buf_str(&c->sql, " COLLATE NOCASE");
	}
}

/* Fixed values are checked, so that status:complet is an error and not an empty list. */
static bool check_fixed(struct composer *c, const struct filter_node *n, const struct field *f, const char *value)
{
	const struct workflow *w = NULL;
	if (n->op == FILTER_CONTAINS)
		return true;
	if (f->type == TYPE_TEXT && *f->values && !word_in(f->values, value)) {
		bad_value(c, n, value, f->values);
		return false;
	}
	if (f != kind_status(f->kind) || store_workflow_of(c->s, f->kind, &w) || !w || workflow_state(w, value))
		return true;
	struct buf names = { 0 };
	for (size_t i = 0; i < w->state_count; i++)
		buf_printf(&names, "%s%s", i ? ", " : "one of: ", w->states[i].name);
	bad_value(c, n, value, buf_text(&names));
	buf_free(&names);
	return false;
}

/* A ref of what is named. A person also stands for the posts that they hold or cover. */
static void put_target(struct composer *c, const struct field *f, const char *value)
{
	int64_t id = 0;
	enum kind_id kind;
	if (c->st)
		return;
	c->st = record_need_for(c->s, c->sel->plan, f, value, &id, &kind);
	if (c->st)
		return;
	buf_printf(&c->sql, "EXISTS(SELECT 1 FROM link l WHERE l.a = k.id AND l.field = '%s' AND ", f->name);
	size_t at = c->count + 1;
	if (f->flags & F_ROLE && kind == KIND_person) {
		buf_str(&c->sql, "(l.b = ");
		put_arg(c, arg_int(id));
		buf_printf(&c->sql, " OR l.b IN (SELECT h.a FROM link h WHERE h.b = ?%zu AND h.field IN ('holder', 'cover'))))", at);
	} else {
		buf_str(&c->sql, "l.b = ");
		put_arg(c, arg_int(id));
		buf_str(&c->sql, ")");
	}
}

/* Refs that live in several plans would be unclear to record_need(): as a filter they mean any of them. */
static void put_named(struct composer *c, const struct field *f, const char *value)
{
	bool found = false;
	int64_t one;
	if (strchr(value, ':') || c->sel->plan || f->flags & F_ROLE) {
		put_target(c, f, value);
		return;
	}
	if (!c->st)
		c->st = query_one_int(c->s, "SELECT 1 FROM record WHERE ref = ? AND removed = 0 LIMIT 1", ARGS(A(value)), &found, &one);
	if (!found) {
		put_target(c, f, value); /* says what is near */
		return;
	}
	buf_printf(&c->sql, "EXISTS(SELECT 1 FROM link l JOIN record t ON t.id = l.b WHERE l.a = k.id AND l.field = '%s' AND t.ref = ", f->name);
	put_text(c, value);
	buf_str(&c->sql, ")");
}

/* Through the owner: the organisation of its post, by ref or by name. */
static void put_organisation(struct composer *c, const struct filter_node *n, const char *value)
{
	buf_str(&c->sql, "EXISTS(SELECT 1 FROM link l JOIN link o ON o.a = l.b AND o.field = 'organisation' JOIN record t ON t.id = o.b "
	                 "JOIN organisation g ON g.id = o.b WHERE l.a = k.id AND l.field = 'owner' AND (t.ref = ");
	put_text(c, value);
	buf_str(&c->sql, " OR ");
	put_words(c, n, "g.name", false, value);
	buf_str(&c->sql, "))");
}

/* In the plan, or shared with it: a measure that was kept when its weaknesses were carried forward names a weakness there. */
static void put_in_plan(struct composer *c, const char *is, const char *ref, int64_t id, const char *end)
{
	bool shared = c->sel->kind != KIND_action && field_find(c->sel->kind, "weaknesses");
	size_t at = c->count + 1;
	buf_printf(&c->sql, "%sr.space %s", shared ? "(" : "", is);
	if (ref)
		put_text(c, ref);
	else if (id)
		put_arg(c, arg_int(id));
	buf_str(&c->sql, end);
	if (!shared)
		return;
	buf_printf(&c->sql, " OR EXISTS(SELECT 1 FROM link s JOIN record t ON t.id = s.b WHERE s.a = k.id AND s.field = 'weaknesses' AND t.space %s", is);
	if (ref || id)
		buf_printf(&c->sql, "?%zu", at);
	buf_printf(&c->sql, "%s))", end);
}

static void put_presence(struct composer *c, const struct filter_node *n)
{
	const char *is = n->op == FILTER_ANY ? "IS NOT NULL" : "IS NULL";
	const char *exists = n->op == FILTER_ANY ? "EXISTS" : "NOT EXISTS";
	if (n->field.id == PSEUDO_REF)
		buf_str(&c->sql, n->op == FILTER_ANY ? "1" : "0");
	else if (n->field.id == PSEUDO_PLAN)
		buf_str(&c->sql, n->op == FILTER_ANY ? "r.space <> 0" : "r.space = 0");
	else if (n->field.id == PSEUDO_ORGANISATION)
		buf_printf(&c->sql, "%s(SELECT 1 FROM link l JOIN link o ON o.a = l.b AND o.field = 'organisation' WHERE l.a = k.id AND l.field = 'owner')", exists);
	else if (n->field.id == PSEUDO_EXTRA) {
		buf_printf(&c->sql, "%s(SELECT 1 FROM extra e WHERE e.record = k.id AND e.name = ", exists);
		put_text(c, n->field.name + 6);
		buf_str(&c->sql, " COLLATE NOCASE)");
	} else if (field_is_link(field_at((enum field_id)n->field.id)))
		buf_printf(&c->sql, "%s(SELECT 1 FROM link l WHERE l.a = k.id AND l.field = '%s')", exists, n->field.name);
	else
		buf_printf(&c->sql, "k.%s %s", n->field.name, is);
}

static void put_one(struct composer *c, const struct filter_node *n, const char *value)
{
	if (n->field.id == PSEUDO_REF) {
		put_words(c, n, "r.ref", false, value);
	} else if (n->field.id == PSEUDO_PLAN) {
		put_in_plan(c, "= (SELECT id FROM record WHERE space = 0 AND kind = 'plan' AND ref = ", value, 0, ")");
	} else if (n->field.id == PSEUDO_ORGANISATION) {
		put_organisation(c, n, value);
	} else if (n->field.id == PSEUDO_EXTRA) {
		buf_str(&c->sql, "EXISTS(SELECT 1 FROM extra e WHERE e.record = k.id AND e.name = ");
		put_text(c, n->field.name + 6);
		buf_str(&c->sql, " COLLATE NOCASE AND ");
		put_words(c, n, "e.value", false, value);
		buf_str(&c->sql, ")");
	} else {
		const struct field *f = field_at((enum field_id)n->field.id);
		char column[64];
		snprintf(column, sizeof column, "k.[%s]", f->name);
		if (field_is_link(f))
			put_named(c, f, value);
		else if (f->type == TYPE_DECIMAL)
			put_decimal(c, n, f, value);
		else if (f->type == TYPE_WORDS || f->type == TYPE_TEXT || n->op == FILTER_CONTAINS) {
			if (check_fixed(c, n, f, value))
				put_words(c, n, column, f->flags & F_MANY, value);
		} else
			put_number(c, n, f, value);
	}
}

/* Whether the operator is one of the field's; else a sentence. Text alone holds text, and a ref is neither less nor more. */
static bool check_operator(struct composer *c, const struct filter_node *n)
{
	const struct field *f = n->field.id < PSEUDO_REF ? field_at((enum field_id)n->field.id) : NULL;
	bool ordered = n->op >= FILTER_LT && n->op <= FILTER_GE;
	bool set = f ? f->flags & F_MANY || field_is_link(f) : n->field.id == PSEUDO_PLAN || n->field.id == PSEUDO_ORGANISATION;
	bool number = f && (f->type == TYPE_INT || f->type == TYPE_FLAG || f->type == TYPE_DATE || f->type == TYPE_DECIMAL);
	bool refs = n->field.id == PSEUDO_PLAN || (f && field_is_link(f));
	char where[32];
	if (!(ordered && set) && !(n->op == FILTER_CONTAINS && (number || refs)))
		return true;
	snprintf(where, sizeof where, "column %zu", n->column);
	if (!c->st)
		c->st = error_set(c->s->err, WSOA_INVALID, where,
		                  ordered ? "use : or !=, which ask for one of its values" : refs ? "use : with a ref" : "use :, <, <=, > or >=",
		                  ordered ? "%s: %s has no order" : refs ? "%s: %s holds refs; ~ searches text" : "%s: %s holds no text; ~ searches text", where,
		                  n->field.name);
	return false;
}

static void put_compare(struct composer *c, const struct filter_node *n)
{
	if (!check_operator(c, n))
		return;
	if (n->op == FILTER_NONE || n->op == FILTER_ANY) {
		put_presence(c, n);
		return;
	}
	buf_str(&c->sql, n->op == FILTER_NE ? "NOT ifnull((" : "ifnull((");
	for (size_t i = 0; i < n->value_count; i++) {
		buf_str(&c->sql, i ? " OR " : "");
		put_one(c, n, n->values[i]);
	}
	buf_str(&c->sql, "), 0)");
}

/* ---- named tests ---- */

static void put_states_of(struct composer *c, enum category category)
{
	const struct workflow *w = NULL;
	size_t n = 0;
	if (!c->st)
		c->st = store_workflow_of(c->s, c->sel->kind, &w);
	buf_str(&c->sql, "(");
	for (size_t i = 0; w && i < w->state_count; i++)
		if (w->states[i].category == category)
			buf_printf(&c->sql, "%s'%s'", n++ ? ", " : "", w->states[i].name);
	buf_str(&c->sql, ")");
}

static void put_stale(struct composer *c, const struct filter_node *n)
{
	char *end;
	long days = strtol(n->values[0], &end, 10);
	if (end == n->values[0] || (*end && strcmp(end, "d") != 0) || days < 0 || days > 10000) {
		char where[32];
		snprintf(where, sizeof where, "column %zu", n->column);
		if (!c->st)
			c->st = error_set(c->s->err, WSOA_INVALID, where, "stale:30d", "%s: '%.40s' is not a number of days", where, n->values[0]);
		return;
	}
	buf_printf(&c->sql, "(k.final = 0 AND ifnull(k.updated_on, 0) < %ld)", (long)c->sel->day - days);
}

static const char vacant_post[] = "NOT EXISTS(SELECT 1 FROM link h JOIN record p ON p.id = h.b JOIN person n ON n.id = h.b WHERE h.a = %s "
                                  "AND h.field IN ('holder', 'cover') AND p.removed = 0 AND (n.left_on IS NULL OR n.left_on >= %ld))";

static void put_vacant(struct composer *c)
{
	if (c->sel->kind == KIND_post) {
		buf_printf(&c->sql, vacant_post, "k.id", (long)c->s->today);
		return;
	}
	buf_str(&c->sql, "(EXISTS(SELECT 1 FROM link l JOIN post o ON o.id = l.b WHERE l.a = k.id AND l.field = 'owner' AND ");
	buf_printf(&c->sql, vacant_post, "o.id", (long)c->s->today);
	buf_printf(&c->sql, ") OR EXISTS(SELECT 1 FROM link l JOIN person o ON o.id = l.b WHERE l.a = k.id AND l.field = 'owner' AND o.left_on < %ld))", (long)c->s->today);
	if (c->sel->kind == KIND_action)
		buf_str(&c->sql, " AND k.final = 0");
}

/* On hold by agreement: the clock stands still up to hold_until. */
static void put_not_held(struct composer *c)
{
	if (c->sel->kind == KIND_action)
		buf_printf(&c->sql, " AND (k.hold_until IS NULL OR k.hold_until < %ld)", (long)c->sel->day);
}

static void put_test(struct composer *c, const struct filter_node *n)
{
	long day = c->sel->day, soon = c->sel->soon;
	bool milestone = c->sel->kind == KIND_milestone;
	const char *open = milestone ? "k.done_on IS NULL AND k.dropped_on IS NULL" : "k.clock = 1";
	enum named_test t = (enum named_test)(n->test - named_tests);
	if (!word_in(named_kinds[t], kind_of(c->sel->kind)->name)) {
		char where[32];
		snprintf(where, sizeof where, "column %zu", n->column);
		if (!c->st)
			c->st = error_set(c->s->err, WSOA_INVALID, where, named_kinds[t], "%s: '%s' is not asked of %s", where, n->test->name,
			                  kind_of(c->sel->kind)->one);
		return;
	}
	buf_str(&c->sql, "(");
	switch (t) {
	case NAMED_OVERDUE:
		buf_printf(&c->sql, "%s AND k.due_on < %ld", open, day);
		put_not_held(c);
		break;
	case NAMED_DUE_SOON:
		buf_printf(&c->sql, "%s AND k.due_on BETWEEN %ld AND %ld", open, day, soon);
		put_not_held(c);
		break;
	case NAMED_LATE_START:
		buf_printf(&c->sql, "k.start_on < %ld AND k.status IN ", day);
		put_states_of(c, CATEGORY_planned);
		break;
	case NAMED_UNOWNED:
		buf_str(&c->sql, "NOT EXISTS(SELECT 1 FROM link l WHERE l.a = k.id AND l.field = 'owner')");
		break;
	case NAMED_VACANT:
		put_vacant(c);
		break;
	case NAMED_NO_DEADLINE:
		buf_printf(&c->sql, "%s AND k.due_on IS NULL", milestone ? open : "k.final = 0");
		break;
	case NAMED_BLOCKED:
		buf_str(&c->sql, "k.final = 0 AND EXISTS(SELECT 1 FROM link l JOIN action d ON d.id = l.b JOIN record x ON x.id = d.id WHERE l.a = k.id "
		                 "AND l.field = 'depends_on' AND d.final = 0 AND x.removed = 0)");
		break;
	case NAMED_SLIPPED:
		buf_str(&c->sql, "k.due_on > k.baseline_due_on AND k.repeats IS NULL"); /* the next occurrence is no slippage */
		break;
	case NAMED_STALE:
		put_stale(c, n);
		break;
	case NAMED_NO_EVIDENCE:
		buf_str(&c->sql, "NOT EXISTS(SELECT 1 FROM link l JOIN record x ON x.id = l.a WHERE l.b = k.id AND l.field = 'actions' AND x.removed = 0)");
		break;
	case NAMED_REPEATS:
		buf_str(&c->sql, "k.repeats IS NOT NULL");
		break;
	case NAMED_LIVE:
		buf_str(&c->sql, milestone ? open : "k.final = 0");
		break;
	case NAMED_CARRIED:
		buf_str(&c->sql, "k.final = 1 AND k.status IN ");
		put_states_of(c, CATEGORY_cancelled);
		buf_str(&c->sql, " AND EXISTS(SELECT 1 FROM link l JOIN record x ON x.id = l.a WHERE l.b = k.id AND l.field = 'continues' AND x.removed = 0)");
		break;
	case NAMED_UNCOVERED:
		buf_str(&c->sql, "k.final = 0 AND NOT EXISTS(SELECT 1 FROM link l JOIN action d ON d.id = l.a JOIN record x ON x.id = d.id WHERE l.b = k.id "
		                 "AND l.field = 'weaknesses' AND d.final = 0 AND x.removed = 0)");
		break;
	case NAMED_COUNT:
		break;
	}
	buf_str(&c->sql, ")");
}

/* ---- trees ---- */

/* What is there and is of another kind: by which field, or which other record, it is asked about. */
static const char *asked_by(struct composer *c, const char *ref, int64_t id, enum kind_id found)
{
	size_t count;
	struct ids of = { 0 };
	struct record *parent = NULL;
	const struct field *f = kind_fields(c->sel->kind, &count);
	for (size_t i = 0; i < count; i++) {
		const char *name = f[i].name;
		if (!field_may_name(&f[i], found))
			continue;
		for (size_t k = 0; k < sizeof aliases / sizeof *aliases; k++)
			if (!strcmp(aliases[k].name, name) && !strcmp(aliases[k].alias, kind_of(found)->name))
				name = aliases[k].alias;
		return arena_printf(&c->mem, "say %s:%s", name, ref);
	}
	if (linked_to(c->s, id, "of", &c->mem, &of) || !of.count || record_identity(c->s, of.id[0], &c->mem, &parent) || parent->kind != c->sel->kind)
		return "name one of the right kind";
	return arena_printf(&c->mem, "it is of %s: name that", parent->ref);
}

static wsoa_status of_another_kind(struct composer *c, const char *ref, int64_t id, enum kind_id found)
{
	const char *todo = asked_by(c, ref, id, found);
	return c->mem.failed ? error_nomem(c->s->err)
	                     : error_set(c->s->err, WSOA_NOTFOUND, ref, todo, "'%s' is %s, not %s", ref, kind_of(found)->one, kind_of(c->sel->kind)->one);
}

/* A word that is no ref may be a misspelt field or test: statuss:complete. */
static wsoa_status need_ref(struct composer *c, const char *ref, int64_t *id)
{
	enum kind_id kind = c->sel->kind, found;
	const char *names[MAX_NAMES];
	wsoa_status st = record_find(c->s, c->sel->plan, kind, ref, id, &found);
	if (!st && *id && found != kind)
		return of_another_kind(c, ref, *id, found);
	if (st || *id)
		return st;
	struct filter_language language = language_of(&kind, names);
	const char *near = filter_suggest(ref, &language, &c->mem);
	if (c->mem.failed)
		return error_nomem(c->s->err);
	if (!near)
		return record_need(c->s, c->sel->plan, kind, ref, id, NULL);
	return error_set(c->s->err, WSOA_NOTFOUND, ref, arena_printf(&c->mem, "did you mean %s? (wsoa help filters)", near), "there is no %s '%.80s'",
	                 kind_of(kind)->name, ref);
}

static void put_refs(struct composer *c, const struct filter_node *n)
{
	buf_str(&c->sql, "k.id IN (");
	for (size_t i = 0; i < n->value_count && !c->st; i++) {
		int64_t id = 0;
		c->st = need_ref(c, n->values[i], &id);
		buf_str(&c->sql, i ? ", " : "");
		put_arg(c, arg_int(id));
	}
	buf_str(&c->sql, ")");
}

static void put_leaf(struct composer *c, const struct filter_node *n, bool negated)
{
	char where[32];
	snprintf(where, sizeof where, "column %zu", n->column);
	if (++c->words > FILTER_WORDS_MAX && !c->st) /* SQLite takes expressions of 1000 levels, and a chain of "and" has one for each */
		c->st = error_set(c->s->err, WSOA_INVALID, where, "ask in several filters", "the filter has more than %d conditions", FILTER_WORDS_MAX);
	buf_str(&c->sql, negated ? "NOT ifnull((" : "");
	if (n->type == FILTER_COMPARE)
		put_compare(c, n);
	else if (n->type == FILTER_TEST)
		put_test(c, n);
	else
		put_refs(c, n);
	buf_str(&c->sql, negated ? "), 0)" : "");
}

static size_t depth_of(const struct filter_node *n)
{
	size_t most = 0;
	for (const struct filter_node *child = n->children; child; child = child->next) {
		size_t depth = depth_of(child);
		most = depth > most ? depth : most;
	}
	return most + 1;
}

/*
 * SQLite's parser holds 100 things that are not finished: a NOT costs five of
 * them, a parenthesis after an operator three, one at the beginning a single
 * one. So NOT goes down to the leaves ("not (a or b)" is "not a and not b"),
 * the deepest child comes first, and only OR within AND is put in parentheses.
 */
static void put_node(struct composer *c, const struct filter_node *n, bool negated, bool within_and)
{
	if (n->type == FILTER_NOT) {
		put_node(c, n->children, !negated, within_and);
		return;
	}
	if (n->type != FILTER_AND && n->type != FILTER_OR) {
		put_leaf(c, n, negated);
		return;
	}
	bool and = (n->type == FILTER_AND) != negated;
	const struct filter_node *first = n->children;
	size_t deepest = depth_of(first);
	for (const struct filter_node *child = first->next; child; child = child->next) {
		size_t depth = depth_of(child);
		if (depth > deepest) {
			deepest = depth;
			first = child;
		}
	}
	buf_str(&c->sql, !and && within_and ? "(" : "");
	put_node(c, first, negated, and);
	for (const struct filter_node *child = n->children; child; child = child->next) {
		if (child == first)
			continue;
		buf_str(&c->sql, and ? " AND " : " OR ");
		put_node(c, child, negated, and);
	}
	buf_str(&c->sql, !and && within_and ? ")" : "");
}

/* Refs are looked up in plans that are final too; all else is asked of the chosen plan or the live ones. */
static void put_plan(struct composer *c)
{
	const struct select *sel = c->sel;
	if (!kind_of(sel->kind)->in_plan || (sel->filter && sel->filter->type == FILTER_REF))
		return;
	if (sel->plan) {
		buf_str(&c->sql, " AND ");
		put_in_plan(c, "= ", NULL, sel->plan, "");
	} else if (!sel->all_plans) {
		buf_str(&c->sql, " AND ");
		put_in_plan(c, "IN (SELECT id FROM plan WHERE final = 0)", NULL, 0, "");
	}
}

/* As it stands in the table: an index answers this, and no comparison without case. */
static void put_states(struct composer *c)
{
	if (!c->sel->states)
		return;
	buf_str(&c->sql, " AND k.status IN (");
	for (size_t i = 0; i < c->sel->state_count; i++) {
		buf_str(&c->sql, i ? ", " : "");
		put_text(c, c->sel->states[i]);
	}
	buf_str(&c->sql, ")");
}

static wsoa_status compose(struct composer *c, bool count)
{
	const struct select *sel = c->sel;
	if (count)
		buf_printf(&c->sql, "SELECT count(*) FROM %s k CROSS JOIN record r ON r.id = k.id", kind_of(sel->kind)->table);
	else
		select_columns(&c->sql, sel->kind);
	buf_str(&c->sql, " WHERE r.removed = 0");
	put_plan(c);
	put_states(c);
	if (sel->filter) {
		buf_str(&c->sql, " AND ");
		put_node(c, sel->filter, false, true);
	}
	if (!count && sel->order == ORDER_DUE)
		buf_str(&c->sql, " ORDER BY k.due_on, r.ref COLLATE REF_ORDER");
	else if (!count)
		buf_str(&c->sql, " ORDER BY r.space, r.ref COLLATE REF_ORDER");
	if (!c->st && (c->sql.failed || c->mem.failed))
		c->st = error_nomem(c->s->err);
	return c->st;
}

static wsoa_status open_composed(struct composer *c, struct query *q)
{
	return query_open_once(q, c->s, buf_text(&c->sql), c->args, c->count);
}

wsoa_status select_open(struct record_cursor *cur, struct store *s, const struct select *sel)
{
	struct composer *c = calloc(1, sizeof *c);
	int64_t one;
	bool extras = true;
	*cur = (struct record_cursor){ .kind = sel->kind };
	reader_begin(&cur->reader, s);
	if (!c)
		return error_nomem(s->err);
	c->s = s;
	c->sel = sel;
	wsoa_status st = compose(c, false);
	if (!st)
		st = query_one_int(s, "SELECT 1 FROM extra LIMIT 1", NO_ARGS, &extras, &one);
	if (!st)
		st = open_composed(c, &cur->q);
	cur->reader.plain = !extras;
	cur->open = !st;
	buf_free(&c->sql);
	arena_free(&c->mem);
	free(c);
	return st;
}

wsoa_status select_next(struct record_cursor *c, struct arena *mem, struct record **out)
{
	bool row;
	*out = NULL;
	wsoa_status st = query_next(&c->q, &row);
	return st || !row ? st : read_row(&c->reader, &c->q, c->kind, mem, out);
}

wsoa_status select_next_id(struct record_cursor *c, int64_t *id)
{
	bool row;
	wsoa_status st = query_next(&c->q, &row);
	*id = !st && row ? query_int(&c->q, 0) : 0;
	return st;
}

void select_close(struct record_cursor *c)
{
	if (c->open) {
		query_close(&c->q);
		reader_end(&c->reader);
	}
	c->open = false;
}

wsoa_status select_count(struct store *s, const struct select *sel, int64_t *count)
{
	struct query q = { 0 };
	bool row;
	struct composer *c = calloc(1, sizeof *c);
	*count = 0;
	if (!c)
		return error_nomem(s->err);
	c->s = s;
	c->sel = sel;
	wsoa_status st = compose(c, true);
	if (!st)
		st = open_composed(c, &q);
	if (!st)
		st = query_next(&q, &row);
	if (!st && row)
		*count = query_int(&q, 0);
	query_close(&q);
	buf_free(&c->sql);
	arena_free(&c->mem);
	free(c);
	return st;
}
