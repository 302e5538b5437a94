/*
 * Tables of reports: columns as documents.def has them, and the fields of
 * records as cells. Machines get every field under its name; people get the
 * few that a list is for, dressed, and only where some row has one.
 */
#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "report/parts.h"

/* ---- documents.def ---- */

const struct spec document_specs[] = {
#define DOCUMENT(name, about) { SPEC_DOCUMENT, #name, NULL, about, CELL_NONE, 0, KIND_COUNT },
#define TABLE(key, about) { SPEC_TABLE, #key, NULL, about, CELL_NONE, 0, KIND_COUNT },
#define FACTS(key, about) { SPEC_FACTS, #key, NULL, about, CELL_NONE, 0, KIND_COUNT },
#define RECORDS(kind) { SPEC_RECORDS, NULL, NULL, NULL, CELL_NONE, 0, kind },
#define COLUMN(key, type, weight, label, about) { SPEC_COLUMN, #key, label, about, CELL_##type, weight, KIND_COUNT },
#define RELATED(about) { SPEC_RELATED, NULL, NULL, about, CELL_NONE, 0, KIND_COUNT },
#include "report/documents.def"
#undef DOCUMENT
#undef TABLE
#undef FACTS
#undef RECORDS
#undef COLUMN
#undef RELATED
};
const size_t document_spec_count = sizeof document_specs / sizeof *document_specs;

/* The row of a table or of facts of this document. */
static size_t spec_find(const char *document, const char *key)
{
	size_t i = 0;
	while (document_specs[i].type != SPEC_DOCUMENT || strcmp(document_specs[i].name, document) != 0)
		i++;
	for (i++; i < document_spec_count && document_specs[i].type != SPEC_DOCUMENT; i++)
		if ((document_specs[i].type == SPEC_TABLE || document_specs[i].type == SPEC_FACTS) && !strcmp(document_specs[i].name, key))
			return i;
	assert(false && "a table that documents.def does not have");
	return 0;
}

static void machine_column(struct report *r, struct doc_node *n, const char *key)
{
	doc_column(r->doc, n, key, key)->machine = true;
}

static void spec_column(struct report *r, struct doc_node *n, const struct spec *s)
{
	if (n->type == DOC_FACTS) {
		doc_fact(r->doc, n, s->name, s->label);
		if (!r->doc->mem.failed)
			n->columns[n->column_count - 1].machine = !*s->label;
		return;
	}
	struct column *c = doc_column(r->doc, n, s->name, s->label);
	c->machine = !*s->label;
	c->right = s->cell == CELL_INT;
	c->weight = s->weight;
}

static void spec_columns(struct report *r, struct doc_node *n, const char *key)
{
	for (size_t i = spec_find(r->doc->name, key) + 1; i < document_spec_count && !r->doc->mem.failed; i++) {
		const struct spec *s = &document_specs[i];
		if (s->type == SPEC_RECORDS && s->kind != KIND_COUNT)
			record_columns(r, n, s->kind);
		else if (s->type == SPEC_COLUMN)
			spec_column(r, n, s);
		else
			break;
	}
}

struct doc_node *report_table(struct report *r, const char *key, const char *caption)
{
	struct doc_node *n = doc_table(r->doc, key, caption);
	spec_columns(r, n, key);
	return n;
}

struct doc_node *report_facts(struct report *r, const char *key)
{
	struct doc_node *n = doc_facts(r->doc, key);
	spec_columns(r, n, key);
	return n;
}

struct cell *facts_row(struct report *r, struct doc_node *facts)
{
	return facts->row_count && !r->doc->mem.failed ? facts->rows[0] : r->doc->lost_row; /* one that could not grow lacks columns that are asked for */
}

size_t people_column(struct report *r, struct doc_node *n, const char *label, int weight)
{
	struct column *c = doc_column(r->doc, n, NULL, label);
	c->weight = weight;
	return n->column_count ? n->column_count - 1 : 0;
}

struct cell *cell_of(const struct doc_node *n, struct cell *row, const char *key)
{
	for (size_t i = 0; i < n->column_count; i++)
		if (n->columns[i].key && !strcmp(n->columns[i].key, key))
			return &row[i];
	return NULL;
}

/* ---- records for machines ---- */

static const char *const identity[] = { "kind", "ref", "plan", "uuid", "version" };
enum { IDENTITY = sizeof identity / sizeof *identity };

void record_columns(struct report *r, struct doc_node *n, enum kind_id kind)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	for (size_t i = 0; i < IDENTITY; i++)
		machine_column(r, n, identity[i]);
	for (size_t i = 0; i < count; i++)
		machine_column(r, n, f[i].name);
	machine_column(r, n, "extra");
}

/* Refs of a set in the order of people. */
static void set_of_refs(struct report *r, struct cell *c, const struct value *v)
{
	const char **refs = value_refs(v, r->mem);
	if (refs)
		cell_set(r->doc, c, refs, v->count);
}

/* "auditor,programme" */
static void set_of_words(struct report *r, struct cell *c, const char *commas)
{
	const char *words[32];
	size_t n = 0;
	for (const char *p = commas; *p && n < sizeof words / sizeof *words;) {
		size_t len = strcspn(p, ",");
		words[n++] = arena_strndup(r->mem, p, len);
		p += len + (p[len] == ',');
	}
	if (!r->mem->failed)
		cell_set(r->doc, c, words, n);
}

static void put_value(struct report *r, struct cell *c, const struct field *f, const struct value *v)
{
	if (!v->set)
		return;
	switch (f->type) {
	case TYPE_INT:     cell_int(c, v->num); break;
	case TYPE_FLAG:    cell_flag(c, v->num != 0); break;
	case TYPE_DATE:    cell_date(c, (date)v->num); break;
	case TYPE_DECIMAL: cell_decimal(r->doc, c, v->text); break;
	case TYPE_REFS:    set_of_refs(r, c, v); break;
	case TYPE_REF:     cell_text(r->doc, c, v->count ? v->targets[0].ref : NULL); break;
	case TYPE_WORDS:
	case TYPE_PERIOD:  cell_text(r->doc, c, v->text); break;
	case TYPE_TEXT:
		if (f->flags & F_MANY)
			set_of_words(r, c, v->text);
		else
			cell_text(r->doc, c, v->text);
		break;
	}
}

static void put_extras(struct report *r, struct cell *c, const struct record *rec)
{
	const char **keys = arena_array(r->mem, rec->extra_count, sizeof *keys);
	const char **texts = arena_array(r->mem, rec->extra_count, sizeof *texts);
	if (!keys || !texts)
		return;
	for (size_t i = 0; i < rec->extra_count; i++) {
		keys[i] = rec->extras[i].name;
		texts[i] = rec->extras[i].value.text;
	}
	cell_object(r->doc, c, keys, texts, rec->extra_count);
}

void put_record(struct report *r, struct cell *row, const struct record *rec)
{
	char uuid[ID_TEXT + 1];
	size_t count;
	const struct field *f = kind_fields(rec->kind, &count);
	id_format(&rec->uuid, uuid);
	cell_text(r->doc, &row[0], kind_of(rec->kind)->name);
	cell_text(r->doc, &row[1], rec->ref);
	cell_text(r->doc, &row[2], rec->plan_ref);
	cell_text(r->doc, &row[3], uuid);
	cell_int(&row[4], rec->version);
	for (size_t i = 0; i < count; i++)
		put_value(r, &row[IDENTITY + i], &f[i], &rec->values[i]);
	put_extras(r, &row[IDENTITY + count], rec);
}

/* ---- records for people ---- */

enum tone rating_tone(const char *rating)
{
	static const struct {
		const char *name;
		enum tone tone;
	} tones[] = { { "red", TONE_BAD }, { "red-amber", TONE_BAD }, { "amber", TONE_WARN }, { "amber-green", TONE_GOOD }, { "green", TONE_GOOD }, { "blue", TONE_DONE }, { "grey", TONE_FAINT } };
	for (size_t i = 0; rating && i < sizeof tones / sizeof *tones; i++)
		if (!strcmp(tones[i].name, rating))
			return tones[i].tone;
	return TONE_PLAIN;
}

static enum tone state_tone(const struct state *s)
{
	if (s->category == CATEGORY_done)
		return TONE_DONE;
	return s->category == CATEGORY_cancelled ? TONE_FAINT : TONE_PLAIN;
}

void show_text(struct report *r, struct cell *c, enum tone tone, const char *text)
{
	cell_text(r->doc, c, text);
	if (c)
		c->tone = tone;
}

/* Whoever is named by name, other records by ref. */
static const char *links_label(struct report *r, const struct value *v)
{
	const char **labels = arena_array(r->mem, v->count, sizeof *labels);
	const char *text = "";
	if (!labels)
		return text;
	for (size_t i = 0; i < v->count; i++) {
		const struct party *p = party_find(&r->parties, v->targets[i].id);
		labels[i] = p ? party_label(r, p) : v->targets[i].ref;
	}
	text_sort(labels, v->count);
	for (size_t i = 0; text && i < v->count; i++)
		text = arena_printf(r->mem, "%s%s%s", text, i ? (strchr(labels[0], ' ') ? "; " : ", ") : "", labels[i]);
	return text ? text : "";
}

const char *value_label(struct report *r, const struct field *f, const struct value *v)
{
	char day[DATE_LONG + 1];
	if (!v->set)
		return NULL;
	if (f->type == TYPE_DATE) {
		date_short((date)v->num, day);
		return arena_strdup(r->mem, day);
	}
	const struct workflow *wf = f == kind_status(f->kind) ? report_workflow(r, f->kind) : NULL;
	const struct state *s = wf ? workflow_state(wf, v->text) : NULL;
	if (s)
		return s->label;
	return field_is_link(f) ? links_label(r, v) : value_text(f, v, r->mem);
}

static bool shows_vacant(const struct record *rec, const struct field *f)
{
	return f == field_at(FIELD_post_holder) && !record_field(rec, FIELD_post_holder)->set && !record_field(rec, FIELD_post_cover)->set;
}

void show_field(struct report *r, struct cell *c, const struct record *rec, const struct field *f)
{
	const struct value *v = &rec->values[field_index(f)];
	const struct state *s = f == kind_status(rec->kind) ? state_of(r, rec) : NULL;
	if (shows_vacant(rec, f))
		show_text(r, c, TONE_WARN, "(vacant)");
	else if (v->set && s)
		show_text(r, c, state_tone(s), s->label);
	else if (v->set && field_is_link(f))
		cell_text(r->doc, c, links_label(r, v));
	else if (v->set && !strcmp(f->name, "rating"))
		show_text(r, c, rating_tone(v->text), v->text);
	else
		put_value(r, c, f, v);
}

/* ---- lists ---- */

enum { LIST_FIELDS = 5 }; /* beside the ref; more do not fit a terminal of 80 columns */

/* What people look for first. */
static const char *const first_fields[] = {
	"title", "name", "board", "owner", "lead", "accountable", "about", "transition", "outcome", "measure", "of", "organisation", "holder",
	"due_on", "held_on", "period", "value", "follows", "corrects", "status", "rating", "text", "baseline_due_on", "weaknesses", "actions",
};

struct picked {
	const struct field *fields[LIST_FIELDS];
	size_t count;
	size_t at[LIST_FIELDS];
	size_t ref, plan;
	bool plans;
};

/* Whether a list shows it for this record: an original due date only where it was moved. */
static bool worth_showing(const struct record *rec, const struct field *f)
{
	const struct value *v = &rec->values[field_index(f)];
	if (f == field_at(FIELD_action_baseline_due_on))
		return v->set && v->num != record_field(rec, FIELD_action_due_on)->num;
	return v->set || shows_vacant(rec, f);
}

static void pick(struct picked *p, const struct field *f, const struct records *records)
{
	if (!f || !(f->flags & F_LIST) || p->count == LIST_FIELDS)
		return;
	for (size_t i = 0; i < p->count; i++)
		if (p->fields[i] == f)
			return;
	for (size_t i = 0; i < records->count; i++)
		if (worth_showing(records->at[i], f)) {
			p->fields[p->count++] = f;
			return;
		}
}

static void pick_fields(struct picked *p, enum kind_id kind, const struct records *records)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	for (size_t i = 0; i < sizeof first_fields / sizeof *first_fields; i++)
		pick(p, field_find(kind, first_fields[i]), records);
	for (size_t i = 0; i < count; i++)
		pick(p, &f[i], records);
	for (size_t i = 1; i < records->count; i++)
		p->plans |= records->at[i]->plan != records->at[0]->plan;
}

static int weight_of(const struct field *f)
{
	if (!strcmp(f->name, "title") || !strcmp(f->name, "name") || !strcmp(f->name, "text"))
		return 4;
	if (f->flags & F_ROLE || !strcmp(f->name, "organisation"))
		return 3;
	return f->type == TYPE_WORDS || f->type == TYPE_REFS || f == kind_status(f->kind) ? 2 : 0;
}

static void picked_columns(struct report *r, struct doc_node *n, struct picked *p)
{
	p->ref = people_column(r, n, "Ref", 0);
	if (p->plans)
		p->plan = people_column(r, n, "Plan", 0);
	for (size_t i = 0; i < p->count; i++) {
		p->at[i] = people_column(r, n, p->fields[i]->label, weight_of(p->fields[i]));
		if (!n->column_count)
			return;
		n->columns[n->column_count - 1].right = p->fields[i]->type == TYPE_INT || p->fields[i]->type == TYPE_DECIMAL;
	}
}

static void put_picked(struct report *r, struct cell *row, const struct picked *p, const struct record *rec)
{
	cell_text(r->doc, &row[p->ref], p->plans ? rec->ref : report_ref(r, rec));
	if (p->plans)
		cell_text(r->doc, &row[p->plan], rec->plan_ref);
	for (size_t i = 0; i < p->count; i++)
		if (worth_showing(rec, p->fields[i]))
			show_field(r, &row[p->at[i]], rec, p->fields[i]);
}

/* The table without its rows; records say which fields people see. */
static struct doc_node *record_table(struct report *r, const char *key, const char *caption, enum kind_id kind, const struct records *records,
                                     struct picked *p)
{
	struct doc_node *n = doc_table(r->doc, key, caption);
	*p = (struct picked){ .count = 0 };
	record_columns(r, n, kind);
	pick_fields(p, kind, records);
	picked_columns(r, n, p);
	doc_empty(r->doc, n, "No %s.", kind_of(kind)->plural);
	return n;
}

static void put_row(struct report *r, struct doc_node *n, const struct picked *p, const struct record *rec)
{
	struct cell *row = doc_row(r->doc, n);
	if (r->machines)
		put_record(r, row, rec);
	if (r->people)
		put_picked(r, row, p, rec);
}

void report_records(struct report *r, const char *key, const char *caption, enum kind_id kind, const struct records *records)
{
	struct picked p;
	struct doc_node *n = record_table(r, key, caption, kind, records, &p);
	for (size_t i = 0; i < records->count && !r->doc->mem.failed; i++)
		put_row(r, n, &p, records->at[i]);
}

wsoa_status report_selection(struct report *r, const char *key, enum kind_id kind, struct selection *s)
{
	struct picked p;
	struct record *rec;
	struct doc_node *n = record_table(r, key, NULL, kind, &s->first, &p);
	wsoa_status st = report_flow(r, n);
	while (!st && !(st = selection_next(r, s, &rec)) && rec)
		put_row(r, n, &p, rec);
	doc_flow_end(r->doc);
	return st;
}
