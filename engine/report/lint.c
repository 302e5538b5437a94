/*
 * Contradictions and gaps: a line per rule, the records of one, and what a rule
 * is for. The rules are rows of lint_rules.c.
 */
#include <string.h>

#include "report/lint.h"
#include "report/words.h"

struct finding {
	enum kind_id kind;
	const char *ref, *plan, *uuid, *title, *found;
	const char *called; /* as people call it: with its plan where that is unclear */
};

struct findings {
	struct finding *at;
	size_t count, cap;
};

enum { NAMED = 8, TELL_EVERY = 256 }; /* refs in a line; records between two looks at the time */

/* ---- applying a rule ---- */

static void tell_progress(struct lint *l)
{
	const wsoa_options *o = &l->r->w->options;
	if (o->progress && l->turn++ % TELL_EVERY == 0)
		o->progress(o->progress_to, "looking for contradictions", l->done, l->of);
}

/* Of one rule alone the records are counted, of all the rules. */
static wsoa_status count_records(struct lint *l, const struct select *sel)
{
	if (l->by_rule || !l->r->w->options.progress)
		return WSOA_OK;
	l->done = 0;
	return select_count(l->r->w->view, sel, &l->of);
}

/* What is found is kept, the record is not. */
static wsoa_status keep(struct lint *l, const struct record *rec, struct findings *out)
{
	char uuid[ID_TEXT + 1];
	struct finding *more = arena_grow(l->mem, out->at, out->count, &out->cap, sizeof *more);
	if (!more)
		return error_nomem(&l->r->w->err);
	id_format(&rec->uuid, uuid);
	out->at = more;
	more[out->count++] = (struct finding){ rec->kind, arena_strdup(l->mem, rec->ref), arena_strdup(l->mem, rec->plan_ref), arena_strdup(l->mem, uuid),
		                               arena_strdup(l->mem, record_title(rec)), arena_strdup(l->mem, l->found), arena_strdup(l->mem, report_ref(l->r, rec)) };
	return WSOA_OK;
}

static wsoa_status look_at(struct lint *l, const struct rule *rule, const struct record *rec, struct findings *out)
{
	bool found = true;
	l->found = NULL;
	tell_progress(l);
	wsoa_status st = rule->look ? rule->look(l, rec, &found) : WSOA_OK;
	return st || !found ? st : keep(l, rec, out);
}

static wsoa_status apply_to(struct lint *l, const struct rule *rule, enum kind_id kind, struct findings *out)
{
	struct select sel;
	struct record_cursor c = { 0 };
	struct record *rec = NULL;
	struct arena turn = { 0 };
	wsoa_status st = selecting(l->r->w, kind, rule->filter, l->mem, &sel);
	if (!st)
		st = count_records(l, &sel);
	if (!st)
		st = select_open(&c, l->r->w->view, &sel);
	l->r->mem = &turn;
	while (!st && !(st = select_next(&c, &turn, &rec)) && rec) {
		st = look_at(l, rule, rec, out);
		l->done += !l->by_rule;
		arena_clear(&turn);
	}
	l->r->mem = l->mem;
	l->mem->failed |= turn.failed;
	arena_free(&turn);
	select_close(&c);
	return st;
}

/* People, posts and organisations are no part of a plan's words. */
static bool about_plans(enum kind_id kind)
{
	return kind != KIND_person && kind != KIND_post && kind != KIND_organisation;
}

static wsoa_status apply_rule(struct lint *l, const struct rule *rule, struct findings *out)
{
	wsoa_status st = WSOA_OK;
	*out = (struct findings){ 0 };
	if (rule->begin && (st = rule->begin(l, rule)))
		return st;
	if (rule->kind != KIND_COUNT)
		return apply_to(l, rule, rule->kind, out);
	for (int k = 0; k < KIND_COUNT && !st; k++)
		if (about_plans((enum kind_id)k))
			st = apply_to(l, rule, (enum kind_id)k, out);
	return st;
}

/* ---- a line per rule ---- */

static void put_rule(struct report *r, struct doc_node *n, const struct rule *rule, const struct findings *found)
{
	struct cell *row = doc_row(r->doc, n), *refs = cell_of(n, row, "refs");
	const char **texts = arena_array(r->mem, found->count, sizeof *texts);
	const char *shown = "";
	for (size_t i = 0; texts && i < found->count; i++) {
		texts[i] = found->at[i].called;
		if (shown && i < NAMED)
			shown = arena_printf(r->mem, "%s%s%s", shown, i ? ", " : "", texts[i]);
	}
	cell_text(r->doc, cell_of(n, row, "rule"), rule->id);
	cell_text(r->doc, cell_of(n, row, "name"), rule->name);
	show_text(r, cell_of(n, row, "severity"), strcmp(rule->severity, "error") ? TONE_WARN : TONE_BAD, rule->severity);
	cell_int(cell_of(n, row, "count"), (int64_t)found->count);
	cell_text(r->doc, cell_of(n, row, "sentence"), rule->sentence);
	cell_text(r->doc, cell_of(n, row, "todo"), rule->todo);
	if (texts)
		cell_set(r->doc, refs, texts, found->count);
	if (shown && found->count > NAMED)
		cell_show(r->doc, refs, TONE_PLAIN, "%s and %zu more", shown, found->count - NAMED);
}

static wsoa_status all_rules(struct lint *l)
{
	struct report *r = l->r;
	int64_t total = 0;
	wsoa_status st = WSOA_OK;
	struct doc_node *n = report_table(r, "items", NULL);
	l->by_rule = true;
	l->of = (int64_t)lint_rule_count;
	for (size_t i = 0; i < lint_rule_count && !st; i++) {
		struct findings found;
		l->done = (int64_t)i;
		st = apply_rule(l, &lint_rules[i], &found);
		if (!st && found.count) {
			put_rule(r, n, &lint_rules[i], &found);
			total += (int64_t)found.count;
		}
	}
	report_title(r, "Lint: %s", counted(r->mem, total, "finding", "findings"));
	doc_empty(r->doc, n, "Nothing found.");
	return st;
}

/* ---- the records of one rule ---- */

static wsoa_status unknown_rule(struct report *r, const char *name)
{
	return error_set(&r->w->err, WSOA_NOTFOUND, name, "see the rules: wsoa explain", "there is no rule '%.60s'", name);
}

static void put_about(struct report *r, const struct rule *rule)
{
	struct doc_node *n = report_facts(r, "rule");
	struct cell *row = facts_row(r, n);
	cell_text(r->doc, cell_of(n, row, "rule"), rule->id);
	cell_text(r->doc, cell_of(n, row, "name"), rule->name);
	cell_text(r->doc, cell_of(n, row, "severity"), rule->severity);
	cell_text(r->doc, cell_of(n, row, "sentence"), rule->sentence);
	cell_text(r->doc, cell_of(n, row, "how"), rule->how);
	cell_text(r->doc, cell_of(n, row, "todo"), rule->todo);
}

static void put_finding(struct report *r, struct doc_node *n, const struct finding *f)
{
	struct cell *row = doc_row(r->doc, n);
	cell_text(r->doc, cell_of(n, row, "kind"), kind_of(f->kind)->name);
	cell_text(r->doc, cell_of(n, row, "ref"), f->ref);
	cell_show(r->doc, cell_of(n, row, "ref"), TONE_PLAIN, "%s", f->called);
	cell_text(r->doc, cell_of(n, row, "plan"), f->plan);
	cell_text(r->doc, cell_of(n, row, "uuid"), f->uuid);
	cell_text(r->doc, cell_of(n, row, "title"), f->title);
	cell_text(r->doc, cell_of(n, row, "found"), f->found);
}

static wsoa_status one_rule(struct lint *l, const struct rule *rule)
{
	struct report *r = l->r;
	struct findings found;
	wsoa_status st = apply_rule(l, rule, &found);
	if (st)
		return st;
	report_title(r, "%s %s: %s", rule->id, rule->name, counted(r->mem, (int64_t)found.count, "record", "records"));
	put_about(r, rule);
	struct doc_node *n = report_table(r, "items", NULL);
	for (size_t i = 0; i < found.count; i++)
		put_finding(r, n, &found.at[i]);
	doc_empty(r->doc, n, "Nothing found.");
	return WSOA_OK;
}

wsoa_status wsoa_lint(wsoa *w, const char *rule, wsoa_doc **out)
{
	struct report r;
	struct lint l = { .r = &r };
	const struct rule *one = rule ? lint_rule_find(rule) : NULL;
	wsoa_status st = report_begin(&r, w, rule ? "findings" : "lint");
	l.mem = r.mem;
	if (!st && rule && !one)
		st = unknown_rule(&r, rule);
	if (!st)
		st = one ? one_rule(&l, one) : all_rules(&l);
	return report_end(&r, st, out);
}

/* ---- what a rule is for ---- */

static void put_explained(struct report *r, struct doc_node *n, const struct rule *rule)
{
	const struct {
		const char *key, *text;
	} texts[] = {
		{ "rule", rule->id }, { "name", rule->name }, { "severity", rule->severity }, { "sentence", rule->sentence }, { "why", rule->why },
		{ "source", rule->source }, { "how", rule->how }, { "todo", rule->todo }, { "example", rule->example },
	};
	struct cell *row = doc_row(r->doc, n);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		cell_text(r->doc, cell_of(n, row, texts[i].key), texts[i].text);
}

/* For people, one rule is read as a page. */
static void put_page(struct report *r, const struct rule *rule)
{
	wsoa_doc *d = r->doc;
	report_title(r, "%s %s (%s)", rule->id, rule->name, rule->severity);
	doc_paragraph(d, TONE_PLAIN, "%s: %s.", rule->kind == KIND_COUNT ? "Any record" : kind_of(rule->kind)->label, rule->sentence);
	doc_paragraph(d, TONE_PLAIN, "Why it matters: %s", rule->why);
	if (rule->source)
		doc_paragraph(d, TONE_PLAIN, "Source: %s.", rule->source);
	doc_paragraph(d, TONE_PLAIN, "How it is found: %s.", rule->how);
	doc_paragraph(d, TONE_PLAIN, "What to do: %s.", rule->todo);
	doc_paragraph(d, TONE_PLAIN, "Example: %s", rule->example);
}

static void put_rules(struct report *r, const struct rule *one)
{
	struct doc_node *n = report_table(r, "items", NULL);
	for (size_t i = 0; one && i < n->column_count; i++)
		n->columns[i].machine = true; /* people have read it as a page */
	for (size_t i = 0; i < lint_rule_count; i++)
		if (!one || one == &lint_rules[i])
			put_explained(r, n, &lint_rules[i]);
}

wsoa_status wsoa_explain(wsoa *w, const char *rule, wsoa_doc **out)
{
	struct report r;
	const struct rule *one = rule ? lint_rule_find(rule) : NULL;
	wsoa_status st = report_begin_anywhere(&r, w, "explain"); /* the rules are the program's */
	if (!st && rule && !one)
		st = error_set(&w->err, WSOA_NOTFOUND, rule, "see the rules: wsoa explain; words of commands and filters: wsoa help", "there is no rule '%.60s'", rule);
	if (!st && one)
		put_page(&r, one);
	else if (!st)
		report_title(&r, "Rules of lint: %zu", lint_rule_count);
	if (!st)
		put_rules(&r, one);
	return report_end(&r, st, out);
}
