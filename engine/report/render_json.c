/*
 * JSON for machines: "json" is one document with a member per node that has a
 * key, "jsonl" a line per row of the table "items". A figure's filter stands
 * in the member "filters" of its row, under the key of its column.
 */
#include <string.h>

#include "base/json_write.h"
#include "base/utf8.h"
#include "report/render.h"

/* The keys of the table that is open, quoted once for all of its rows. */
struct state {
	struct json json;    /* of the document */
	struct key {
		const char *text; /* NULL: not for machines */
		size_t len;
	} *keys;
};

static void quote_keys(struct render *r, const struct doc_node *n)
{
	struct state *s = r->state;
	s->keys = arena_array(&r->mem, n->column_count, sizeof *s->keys);
	for (size_t i = 0; s->keys && i < n->column_count; i++) {
		if (!column_for_machines(&n->columns[i]))
			continue;
		buf_clear(&r->scratch);
		json_quote_key(&r->scratch, n->columns[i].key);
		s->keys[i] = (struct key){ arena_strndup(&r->mem, buf_text(&r->scratch), r->scratch.len), r->scratch.len };
	}
}

/* What was stored is UTF-8; what a damaged store gives must not spoil the document. */
static const char *valid(struct render *r, const char *text)
{
	if (!text || utf8_valid(text, strlen(text)))
		return text;
	buf_clear(&r->scratch);
	buf_valid(&r->scratch, text);
	return buf_text(&r->scratch);
}

static void put_text(struct render *r, struct json *j, const char *text)
{
	json_text(j, valid(r, text));
}

static void put_date(struct json *j, date day)
{
	char iso[DATE_ISO + 1];
	if (day == DATE_NONE) {
		json_null(j);
		return;
	}
	date_iso(day, iso);
	json_text(j, iso);
}

static void put_set(struct render *r, struct json *j, const struct cell *c)
{
	json_open(j, '[');
	for (size_t i = 0; i < c->count; i++)
		put_text(r, j, c->set[i]);
	json_close(j, ']');
}

static void put_object(struct render *r, struct json *j, const struct cell *c)
{
	json_open(j, '{');
	for (size_t i = 0; i < c->count; i++) {
		json_key(j, valid(r, c->keys[i]));
		put_text(r, j, c->set[i]);
	}
	json_close(j, '}');
}

static void put_cell(struct render *r, struct json *j, const struct cell *c)
{
	switch (c->type) {
	case CELL_NONE:    json_null(j); break;
	case CELL_TEXT:
	case CELL_DECIMAL: put_text(r, j, c->text); break;
	case CELL_INT:     json_int(j, c->num); break;
	case CELL_DATE:    put_date(j, c->day); break;
	case CELL_FLAG:    json_bool(j, c->num != 0); break;
	case CELL_SET:     put_set(r, j, c); break;
	case CELL_OBJECT:  put_object(r, j, c); break;
	}
}

static void put_filters(struct render *r, struct json *j, const struct doc_node *n, const struct cell *row)
{
	bool any = false;
	for (size_t i = 0; i < n->column_count; i++) {
		if (!row[i].filter || !column_for_machines(&n->columns[i]))
			continue;
		if (!any) {
			json_key(j, "filters");
			json_open(j, '{');
		}
		any = true;
		json_key(j, n->columns[i].key);
		put_text(r, j, row[i].filter);
	}
	if (any)
		json_close(j, '}');
}

/* The members of a row, without the braces. */
static void put_members(struct render *r, struct json *j, const struct doc_node *n, const struct cell *row)
{
	const struct key *keys = ((const struct state *)r->state)->keys;
	for (size_t i = 0; i < n->column_count; i++) {
		if (!keys[i].text)
			continue;
		json_key_quoted(j, keys[i].text, keys[i].len);
		put_cell(r, j, &row[i]);
	}
	put_filters(r, j, n, row);
}

static void put_row(struct render *r, struct json *j, const struct doc_node *n, const struct cell *row)
{
	json_open(j, '{');
	put_members(r, j, n, row);
	json_close(j, '}');
}

/* ---- one document ---- */

static void document_begin(struct render *r)
{
	struct json *j = &((struct state *)r->state)->json;
	json_begin(j, &r->out);
	j->pretty = j->shown = true;
	json_open(j, '{');
	json_pair(j, "document", r->doc->name);
	json_key(j, "title");
	put_text(r, j, r->doc->title);
	json_key(j, "as_at");
	put_date(j, r->doc->as_at);
}

static void document_node(struct render *r, const struct doc_node *n)
{
	struct json *j = &((struct state *)r->state)->json;
	if (!n->key)
		return;
	quote_keys(r, n);
	json_key(j, n->key);
	json_open(j, n->type == DOC_FACTS ? '{' : '[');
	for (size_t i = 0; i < n->item_count; i++)
		put_text(r, j, n->items[i]);
}

static void document_row(struct render *r, const struct doc_node *n, const struct cell *row)
{
	struct state *s = r->state;
	if (!n->key || !s->keys)
		return;
	if (n->type == DOC_FACTS)
		put_members(r, &s->json, n, row);
	else
		put_row(r, &s->json, n, row);
}

static void document_node_end(struct render *r, const struct doc_node *n)
{
	if (n->key)
		json_close(&((struct state *)r->state)->json, n->type == DOC_FACTS ? '}' : ']');
}

static void document_end(struct render *r)
{
	json_close(&((struct state *)r->state)->json, '}');
	buf_char(&r->out, '\n');
}

const struct renderer render_json = {
	.format = "json",
	.readers = READ_BY_MACHINES,
	.state_size = sizeof(struct state),
	.begin = document_begin,
	.node = document_node,
	.row = document_row,
	.node_end = document_node_end,
	.end = document_end,
};

/* ---- a line per row ---- */

static void line_row(struct render *r, const struct doc_node *n, const struct cell *row)
{
	struct json j;
	if (!((const struct state *)r->state)->keys)
		return;
	json_begin(&j, &r->out);
	j.shown = true;
	put_row(r, &j, n, row);
	buf_char(&r->out, '\n');
}

const struct renderer render_jsonl = {
	.format = "jsonl",
	.readers = READ_BY_MACHINES,
	.one_table = true,
	.state_size = sizeof(struct state),
	.node = quote_keys,
	.row = line_row,
};
