/*
 * Contradictions and gaps. A rule is a row: which records it looks at (a
 * filter) and, where that does not say it all, what to look for in them.
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "report/parts.h"
#include "report/phrases.h"
#include "report/words.h"

struct lint {
	struct report *r;
	const char *found;   /* what gave the record away; NULL: the rule says it all */
};

struct rule {
	const char *id, *name, *severity, *sentence, *todo, *how;
	enum kind_id kind;   /* KIND_COUNT: every kind with words about the plan */
	const char *filter;
	wsoa_status (*look)(struct lint *l, const struct record *rec, bool *found); /* NULL: the filter is enough */
};

struct finding {
	const struct record *rec;
	const char *found;
};

struct findings {
	struct finding *at;
	size_t count, cap;
};

/* ---- looking ---- */

static const char *quote(struct report *r, const char *label, const char *text)
{
	return arena_printf(r->mem, "%s: %s", label, shortened(r->mem, text, 60));
}

/* The first of a record's words that reads so. */
static const char *reads(struct lint *l, const struct record *rec, bool (*test)(const char *))
{
	size_t count;
	const struct field *f = kind_fields(rec->kind, &count);
	for (size_t i = 0; i < count; i++)
		if (f[i].type == TYPE_WORDS && rec->values[i].set && test(rec->values[i].text))
			return quote(l->r, f[i].label, rec->values[i].text);
	for (size_t i = 0; i < rec->extra_count; i++)
		if (test(rec->extras[i].value.text))
			return quote(l->r, rec->extras[i].name, rec->extras[i].value.text);
	return NULL;
}

/* The evidence of an action may give it away too: "first two reports published". */
static wsoa_status evidence_reads(struct lint *l, const struct record *rec, bool (*test)(const char *))
{
	struct ids ids;
	struct record *evidence;
	wsoa_status st = linked_from(l->r->w->view, rec->id, "actions", l->r->mem, &ids);
	for (size_t i = 0; i < ids.count && !st && !l->found; i++) {
		st = record_load(l->r->w->view, ids.id[i], l->r->mem, &evidence);
		if (!st && evidence->kind == KIND_evidence && test(record_title(evidence)))
			l->found = quote(l->r, evidence->ref, record_title(evidence));
	}
	return st;
}

static wsoa_status repeating(struct lint *l, const struct record *rec, bool *found)
{
	wsoa_status st = WSOA_OK;
	l->found = reads(l, rec, reads_as_repeating);
	if (!l->found)
		st = evidence_reads(l, rec, reads_as_repeating);
	*found = l->found;
	return st;
}

static wsoa_status due_before_start(struct lint *l, const struct record *rec, bool *found)
{
	char start[DATE_LONG + 1], due[DATE_LONG + 1];
	*found = record_date(rec, FIELD_action_due_on) < record_date(rec, FIELD_action_start_on);
	date_short(record_date(rec, FIELD_action_start_on), start);
	date_short(record_date(rec, FIELD_action_due_on), due);
	l->found = arena_printf(l->r->mem, "starts %s, due %s", start, due);
	return WSOA_OK;
}

static wsoa_status days_late(struct lint *l, const struct record *rec, bool *found)
{
	char days[DAYS_WORDS];
	days_words(record_date(rec, FIELD_action_due_on), l->r->w->day, days);
	l->found = arena_strdup(l->r->mem, days);
	*found = true;
	return WSOA_OK;
}

/* What was done before the record was opened is adopted, not judged again. */
static wsoa_status done_here(struct lint *l, const struct record *rec, bool *found)
{
	const struct state *s = state_of(l->r, rec);
	date opened = record_date(rec, FIELD_action_opened_on), completed = record_date(rec, FIELD_action_completed_on);
	*found = s && s->category == CATEGORY_done && (opened == DATE_NONE || (completed != DATE_NONE && completed > opened));
	return WSOA_OK;
}

static wsoa_status vacant_post(struct lint *l, const struct record *rec, bool *found)
{
	const struct party *p = party_in(l->r, rec, FIELD_action_owner);
	l->found = p ? party_label(l->r, p) : NULL;
	*found = true;
	return WSOA_OK;
}

static wsoa_status child(struct lint *l, const struct record *rec, bool *found)
{
	l->found = reads(l, rec, reads_as_child);
	*found = l->found;
	return WSOA_OK;
}

static const struct rule rules[] = {
	{ "L001", "repeating-duty", "warning", "reads as a duty that recurs, but is kept as one deadline",
	  "say how often it recurs: wsoa set REF repeats=monthly (weekly, monthly, half-termly, quarterly, termly, half-yearly, yearly)",
	  "its words, or those of its evidence, say how often the deed recurs: yearly, each month, first two reports", KIND_action,
	  "live due_on:any repeats:none", repeating },
	{ "L002", "no-deadline", "error", "live and without a due date", "agree one: wsoa set REF due_on=DATE", "the filter no-deadline",
	  KIND_action, "no-deadline", NULL },
	{ "L003", "no-owner", "error", "live and led by nobody", "name a post: wsoa set REF owner=POST", "the filter live unowned", KIND_action,
	  "live unowned", NULL },
	{ "L004", "vacant-post", "warning", "led by a post that nobody holds or covers", "say who holds it: wsoa set POST holder=@PERSON, or cover=@PERSON",
	  "the filter vacant", KIND_action, "vacant", vacant_post },
	{ "L005", "due-before-start", "error", "due before it starts", "mend the date that is wrong: wsoa correct REF start_on=DATE --reason TEXT",
	  "due_on is earlier than start_on", KIND_action, "start_on:any due_on:any", due_before_start },
	{ "L006", "green-but-overdue", "error", "rated green and overdue", "ask its lead: wsoa update REF amber TEXT --recovery TEXT",
	  "the filter overdue rating:green", KIND_action, "overdue rating:green", days_late },
	{ "L007", "complete-without-evidence", "error", "complete, and nothing shows it", "attach what shows it: wsoa attach REF FILE",
	  "done since the record was opened, and no evidence names it", KIND_action, "no-evidence not live", done_here },
	{ "L008", "child-detail", "error", "holds what looks like a child's detail", "take it out: wsoa erase REF FIELD --reason TEXT",
	  "initials with an age, \"aged 9\", \"a 9 year old\", a date of birth in any words of the plan", KIND_COUNT, NULL, child },
	{ "L009", "not-covered", "warning", "no live action answers it", "plan an action for it: wsoa add action weaknesses=REF, or show its impact",
	  "the filter uncovered", KIND_weakness, "uncovered", NULL },
};
enum { RULES = sizeof rules / sizeof *rules };

/* ---- applying a rule ---- */

static wsoa_status look_at(struct lint *l, const struct rule *rule, const struct record *rec, struct findings *out)
{
	bool found = true;
	l->found = NULL;
	wsoa_status st = rule->look ? rule->look(l, rec, &found) : WSOA_OK;
	if (st || !found)
		return st;
	struct finding *more = arena_grow(l->r->mem, out->at, out->count, &out->cap, sizeof *more);
	if (!more)
		return error_nomem(&l->r->w->err);
	out->at = more;
	more[out->count++] = (struct finding){ rec, l->found };
	return WSOA_OK;
}

static wsoa_status apply_to(struct lint *l, const struct rule *rule, enum kind_id kind, struct findings *out)
{
	struct records records;
	wsoa_status st = records_of(l->r, kind, rule->filter, &records);
	for (size_t i = 0; i < records.count && !st; i++)
		st = look_at(l, rule, records.at[i], out);
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
		texts[i] = found->at[i].rec->ref;
		if (shown && i < 8)
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
	if (shown && found->count > 8)
		cell_show(r->doc, refs, TONE_PLAIN, "%s and %zu more", shown, found->count - 8);
}

static wsoa_status all_rules(struct lint *l)
{
	struct report *r = l->r;
	int64_t total = 0;
	wsoa_status st = WSOA_OK;
	struct doc_node *n = report_table(r, "items", NULL);
	for (size_t i = 0; i < RULES && !st; i++) {
		struct findings found;
		st = apply_rule(l, &rules[i], &found);
		if (!st && found.count) {
			put_rule(r, n, &rules[i], &found);
			total += (int64_t)found.count;
		}
	}
	report_title(r, "Lint: %s", counted(r->mem, total, "finding", "findings"));
	doc_empty(r->doc, n, "Nothing found.");
	return st;
}

/* ---- the records of one rule ---- */

static const struct rule *rule_find(const char *name)
{
	for (size_t i = 0; i < RULES; i++)
		if (text_same(rules[i].id, name) || text_same(rules[i].name, name))
			return &rules[i];
	return NULL;
}

static wsoa_status unknown_rule(struct report *r, const char *name)
{
	char todo[400] = "one of: ";
	for (size_t i = 0; i < RULES; i++) {
		size_t n = strlen(todo);
		snprintf(todo + n, sizeof todo - n, "%s%s %s", i ? ", " : "", rules[i].id, rules[i].name);
	}
	return error_set(&r->w->err, WSOA_NOTFOUND, name, todo, "there is no rule '%.60s'", name);
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
	char uuid[ID_TEXT + 1];
	struct cell *row = doc_row(r->doc, n);
	id_format(&f->rec->uuid, uuid);
	cell_text(r->doc, cell_of(n, row, "kind"), kind_of(f->rec->kind)->name);
	cell_text(r->doc, cell_of(n, row, "ref"), f->rec->ref);
	cell_text(r->doc, cell_of(n, row, "plan"), f->rec->plan_ref);
	cell_text(r->doc, cell_of(n, row, "uuid"), uuid);
	cell_text(r->doc, cell_of(n, row, "title"), record_title(f->rec));
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
	const struct rule *one = rule ? rule_find(rule) : NULL;
	wsoa_status st = report_begin(&r, w, rule ? "findings" : "lint");
	if (!st && rule && !one)
		st = unknown_rule(&r, rule);
	if (!st)
		st = one ? one_rule(&l, one) : all_rules(&l);
	return report_end(&r, st, out);
}
