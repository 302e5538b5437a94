/*
 * Builds document trees. Hides that memory can be out: from then on builders
 * give scratch space of the document, which nobody reads.
 */
#include "report/doc.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

wsoa_doc *doc_new(const char *name, const char *title)
{
	wsoa_doc *d = calloc(1, sizeof *d);
	if (!d)
		return NULL;
	d->name = arena_strdup(&d->mem, name);
	d->title = arena_strdup(&d->mem, title);
	d->as_at = DATE_NONE;
	d->last = &d->first;
	if (d->mem.failed) {
		wsoa_doc_free(d);
		return NULL;
	}
	return d;
}

wsoa_status doc_give(wsoa_doc *doc, wsoa_status st, struct error *err, wsoa_doc **out)
{
	if (!st && (!doc || doc->mem.failed))
		st = error_nomem(err);
	if (st)
		wsoa_doc_free(doc);
	*out = st ? NULL : doc;
	return st;
}

void wsoa_doc_free(wsoa_doc *doc)
{
	if (!doc)
		return;
	if (doc->sink)
		doc->sink->close(doc->sink);
	arena_free(&doc->row_mem);
	arena_free(&doc->mem);
	free(doc);
}

static const struct doc_node *node_find(const wsoa_doc *d, const char *key)
{
	for (const struct doc_node *n = d->first; n; n = n->next)
		if (n->key && strcmp(n->key, key) == 0)
			return n;
	return NULL;
}

size_t wsoa_doc_items(const wsoa_doc *doc)
{
	const struct doc_node *items = node_find(doc, "items");
	return items && items->type == DOC_TABLE ? items->row_count : 0;
}

const char *wsoa_doc_table(const wsoa_doc *doc, size_t i)
{
	for (const struct doc_node *n = doc->first; n; n = n->next)
		if (n->key && (n->type == DOC_TABLE || n->type == DOC_FACTS) && i-- == 0)
			return n->key;
	return NULL;
}

/* ---- nodes ---- */

static bool key_free(const wsoa_doc *d, const char *key)
{
	static const char *const taken[] = { "document", "title", "as_at" };
	for (size_t i = 0; key && i < sizeof taken / sizeof *taken; i++)
		if (strcmp(key, taken[i]) == 0)
			return false;
	return !key || !node_find(d, key);
}

static struct doc_node *node_add(wsoa_doc *d, enum doc_node_type type, const char *key)
{
	if (!d)
		return NULL;
	bool once = key_free(d, key);
	assert(once); /* as a JSON object must have it */
	(void)once;
	struct doc_node *n = arena_alloc(&d->mem, sizeof *n);
	if (!n) {
		d->lost = (struct doc_node){ .type = type };
		return &d->lost;
	}
	n->type = type;
	n->key = arena_strdup(&d->mem, key);
	*d->last = n;
	d->last = &n->next;
	return n;
}

struct doc_node *doc_heading(wsoa_doc *d, int level, const char *text)
{
	struct doc_node *n = node_add(d, DOC_HEADING, NULL);
	if (!n)
		return NULL;
	n->level = level;
	n->text = arena_strdup(&d->mem, text);
	return n;
}

__attribute__((format(printf, 4, 0)))
static struct doc_node *toned(wsoa_doc *d, enum doc_node_type type, enum tone tone, const char *fmt, va_list ap)
{
	struct doc_node *n = node_add(d, type, NULL);
	if (!n)
		return NULL;
	n->tone = tone;
	n->text = arena_vprintf(&d->mem, fmt, ap);
	return n;
}

struct doc_node *doc_paragraph(wsoa_doc *d, enum tone tone, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct doc_node *n = toned(d, DOC_PARAGRAPH, tone, fmt, ap);
	va_end(ap);
	return n;
}

struct doc_node *doc_callout(wsoa_doc *d, enum tone tone, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct doc_node *n = toned(d, DOC_CALLOUT, tone, fmt, ap);
	va_end(ap);
	return n;
}

struct doc_node *doc_footnote(wsoa_doc *d, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct doc_node *n = toned(d, DOC_FOOTNOTE, TONE_FAINT, fmt, ap);
	va_end(ap);
	return n;
}

struct doc_node *doc_chart(wsoa_doc *d, const char *caption, const char *alt)
{
	struct doc_node *n = node_add(d, DOC_CHART, NULL);
	if (!n)
		return NULL;
	n->text = arena_strdup(&d->mem, caption);
	n->alt = arena_strdup(&d->mem, alt);
	return n;
}

struct doc_node *doc_list(wsoa_doc *d, const char *key, const char *label)
{
	struct doc_node *n = node_add(d, DOC_LIST, key);
	if (n)
		n->text = arena_strdup(&d->mem, label);
	return n;
}

void doc_item(wsoa_doc *d, struct doc_node *list, const char *fmt, ...)
{
	if (!d || !list)
		return;
	const char **items = arena_grow(&d->mem, list->items, list->item_count, &list->item_cap, sizeof *items);
	va_list ap;
	va_start(ap, fmt);
	const char *text = arena_vprintf(&d->mem, fmt, ap);
	va_end(ap);
	if (!items)
		return;
	list->items = items;
	if (text)
		items[list->item_count++] = text;
}

/* ---- tables and facts ---- */

struct doc_node *doc_table(wsoa_doc *d, const char *key, const char *caption)
{
	struct doc_node *n = node_add(d, DOC_TABLE, key);
	if (n)
		n->text = arena_strdup(&d->mem, caption);
	return n;
}

void doc_empty(wsoa_doc *d, struct doc_node *table, const char *fmt, ...)
{
	if (!d || !table)
		return;
	va_list ap;
	va_start(ap, fmt);
	table->empty = arena_vprintf(&d->mem, fmt, ap);
	va_end(ap);
}

static struct column *column_add(wsoa_doc *d, struct doc_node *n, const char *key, const char *label)
{
	assert(n->column_count < DOC_COLUMNS);
	assert(!key || strcmp(key, "filters") != 0); /* renderers write it beside the columns */
	struct column *columns = arena_grow(&d->mem, n->columns, n->column_count, &n->column_cap, sizeof *columns);
	struct column c = { .key = arena_strdup(&d->mem, key), .label = arena_strdup(&d->mem, label) };
	if (columns)
		n->columns = columns;
	if (d->mem.failed || !columns) {
		d->lost_column = c;
		return &d->lost_column;
	}
	columns[n->column_count] = c;
	return &columns[n->column_count++];
}

struct column *doc_column(wsoa_doc *d, struct doc_node *table, const char *key, const char *label)
{
	if (!d || !table)
		return NULL;
	assert(table->row_count == 0);
	return column_add(d, table, key, label);
}

/* ---- rows that are handed on ---- */

void doc_flow(wsoa_doc *d, struct doc_node *table)
{
	if (d && table && d->sink && !d->mem.failed && !d->flowing)
		d->flowing = table;
}

/* A row that lacks a text because memory is out is not handed on. */
static void row_hand_on(wsoa_doc *d)
{
	d->mem.failed |= d->row_mem.failed;
	if (d->row && !doc_stopped(d)) {
		d->flowed = true;
		d->sunk = d->sink->row(d->sink, d, d->flowing, d->row);
	}
}

void doc_flow_end(wsoa_doc *d)
{
	if (!d || !d->flowing)
		return;
	row_hand_on(d);
	arena_clear(&d->row_mem);
	d->flowing = NULL;
	d->row = NULL;
}

bool doc_stopped(const wsoa_doc *d)
{
	return d->mem.failed || d->sunk;
}

static struct cell *row_flowing(wsoa_doc *d, struct doc_node *table)
{
	row_hand_on(d);
	arena_clear(&d->row_mem);
	if (!d->row)
		d->row = arena_array(&d->mem, table->column_count, sizeof *d->row);
	if (!d->row)
		return d->lost_row;
	memset(d->row, 0, table->column_count * sizeof *d->row);
	table->row_count++;
	return d->row;
}

struct cell *doc_row(wsoa_doc *d, struct doc_node *table)
{
	if (!d || !table)
		return NULL;
	if (d->flowing == table)
		return row_flowing(d, table);
	struct cell **rows = arena_grow(&d->mem, table->rows, table->row_count, &table->row_cap, sizeof *rows);
	if (rows)
		table->rows = rows;
	struct cell *row = arena_array(&d->mem, table->column_count, sizeof *row);
	if (d->mem.failed || !rows)
		return d->lost_row;
	return rows[table->row_count++] = row;
}

struct doc_node *doc_facts(wsoa_doc *d, const char *key)
{
	return node_add(d, DOC_FACTS, key);
}

struct cell *doc_fact(wsoa_doc *d, struct doc_node *facts, const char *key, const char *label)
{
	if (!d || !facts)
		return NULL;
	size_t before = facts->column_cap, columns = facts->column_count;
	column_add(d, facts, key, label);
	if (!facts->row_count)
		doc_row(d, facts);
	struct cell *row = d->mem.failed ? NULL : facts->rows[0];
	if (row && facts->column_cap != before) { /* the row grows with the columns */
		row = arena_array(&d->mem, facts->column_cap, sizeof *row);
		if (row)
			memcpy(row, facts->rows[0], columns * sizeof *row);
	}
	if (!row) {
		facts->column_count = columns; /* those that every row has */
		return d->lost_row;
	}
	facts->rows[0] = row;
	return &row[facts->column_count - 1];
}

/* ---- cells ---- */

/* Where the texts of cells stand. */
static struct arena *cell_mem(wsoa_doc *d)
{
	return d->flowing ? &d->row_mem : &d->mem;
}

void cell_text(wsoa_doc *d, struct cell *c, const char *text)
{
	if (!d || !c || !text)
		return;
	c->text = arena_strdup(cell_mem(d), text);
	c->type = c->text ? CELL_TEXT : CELL_NONE;
}

void cell_int(struct cell *c, int64_t num)
{
	if (!c)
		return;
	c->type = CELL_INT;
	c->num = num;
}

void cell_decimal(wsoa_doc *d, struct cell *c, const char *digits)
{
	cell_text(d, c, digits);
	if (c && c->type == CELL_TEXT)
		c->type = CELL_DECIMAL;
}

void cell_date(struct cell *c, date day)
{
	if (!c || day == DATE_NONE)
		return;
	c->type = CELL_DATE;
	c->day = day;
}

void cell_flag(struct cell *c, bool flag)
{
	if (!c)
		return;
	c->type = CELL_FLAG;
	c->num = flag;
}

static const char **texts_copy(wsoa_doc *d, const char *const *texts, size_t count)
{
	const char **copy = arena_array(cell_mem(d), count, sizeof *copy);
	for (size_t i = 0; copy && i < count; i++)
		copy[i] = arena_strdup(cell_mem(d), texts[i]);
	return cell_mem(d)->failed ? NULL : copy;
}

void cell_set(wsoa_doc *d, struct cell *c, const char *const *texts, size_t count)
{
	if (!d || !c)
		return;
	c->set = texts_copy(d, texts, count);
	c->count = c->set ? count : 0;
	c->type = c->set ? CELL_SET : CELL_NONE;
}

void cell_object(wsoa_doc *d, struct cell *c, const char *const *keys, const char *const *texts, size_t count)
{
	if (!d || !c)
		return;
	c->keys = texts_copy(d, keys, count);
	cell_set(d, c, texts, count);
	if (c->type == CELL_SET)
		c->type = CELL_OBJECT;
}

void cell_filter(wsoa_doc *d, struct cell *c, const char *fmt, ...)
{
	if (!d || !c)
		return;
	va_list ap;
	va_start(ap, fmt);
	c->filter = arena_vprintf(cell_mem(d), fmt, ap);
	va_end(ap);
}

void cell_edits(wsoa_doc *d, struct cell *c, const struct edits *e)
{
	if (!d || !c)
		return;
	struct arena *mem = cell_mem(d);
	struct buf text = { 0 };
	struct edit *edits = arena_array(mem, e->count, sizeof *edits);
	for (size_t i = 0; edits && i < e->count; i++)
		edits[i] = (struct edit){ e->at[i].type, arena_strdup(mem, e->at[i].text) };
	edits_text(e, &text);
	cell_text(d, c, buf_text(&text));
	mem->failed |= text.failed;
	buf_free(&text);
	if (mem->failed)
		return;
	c->edits = edits;
	c->edit_count = e->count;
}

void cell_link(wsoa_doc *d, struct cell *c, const char *path)
{
	if (d && c)
		c->link = arena_strdup(cell_mem(d), path);
}

void cell_show(wsoa_doc *d, struct cell *c, enum tone tone, const char *fmt, ...)
{
	if (!d || !c)
		return;
	c->tone = tone;
	va_list ap;
	va_start(ap, fmt);
	c->display = arena_vprintf(cell_mem(d), fmt, ap);
	va_end(ap);
}
