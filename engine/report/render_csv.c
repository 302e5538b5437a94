/*
 * One table as CSV (RFC 4180): UTF-8, CRLF, a heading row. A text that a spreadsheet would
 * take for a formula gets an apostrophe in front, and so does a text that
 * begins with one, so that csv_unguard() gives every text back. An absent
 * value is an empty field, an empty text a quoted one.
 */
#include <inttypes.h>
#include <string.h>

#include "base/csv_guard.h"
#include "base/json_write.h"
#include "report/render.h"

static void put_field(struct buf *out, const char *text)
{
	size_t len = strlen(text);
	bool quote = !len || strpbrk(text, ",\"\r\n") || text[0] == ' ' || text[len - 1] == ' ';
	if (!quote) {
		buf_add(out, text, len);
		return;
	}
	buf_char(out, '"');
	for (; *text; text++) {
		buf_str(out, *text == '"' ? "\"" : "");
		buf_char(out, *text);
	}
	buf_char(out, '"');
}

static void put_text(struct render *r, const char *text)
{
	buf_clear(&r->scratch);
	buf_str(&r->scratch, csv_guarded(text) ? "'" : "");
	buf_valid(&r->scratch, text);
	put_field(&r->out, buf_text(&r->scratch));
}

/* A sign, digits and at most one point: what a spreadsheet takes for a number, never for a formula. */
static bool is_number(const char *text)
{
	static const char digits[] = "0123456789";
	text += *text == '-' || *text == '+';
	size_t whole = strspn(text, digits);
	text += whole;
	text += *text == '.';
	size_t fraction = strspn(text, digits);
	return whole + fraction > 0 && !text[fraction];
}

static void put_decimal(struct render *r, const char *digits)
{
	if (is_number(digits))
		buf_str(&r->out, digits);
	else
		put_text(r, digits);
}

static void put_set(struct render *r, const struct cell *c)
{
	struct buf all = { 0 };
	for (size_t i = 0; i < c->count; i++) {
		buf_str(&all, i ? ", " : "");
		buf_str(&all, c->set[i]);
	}
	put_text(r, buf_text(&all));
	r->out.failed |= all.failed;
	buf_free(&all);
}

static void put_object(struct render *r, const struct cell *c)
{
	struct buf all = { 0 };
	struct json j;
	json_begin(&j, &all);
	json_open(&j, '{');
	for (size_t i = 0; i < c->count; i++)
		json_pair(&j, c->keys[i], c->set[i]);
	json_close(&j, '}');
	put_text(r, buf_text(&all));
	r->out.failed |= all.failed;
	buf_free(&all);
}

static void put_date(struct render *r, date day)
{
	char iso[DATE_ISO + 1];
	date_iso(day, iso);
	buf_str(&r->out, iso);
}

static void put_cell(struct render *r, const struct cell *c)
{
	switch (c->type) {
	case CELL_NONE:    break;
	case CELL_TEXT:    put_text(r, c->text); break;
	case CELL_DECIMAL: put_decimal(r, c->text); break;
	case CELL_INT:     buf_printf(&r->out, "%" PRId64, c->num); break;
	case CELL_DATE:    put_date(r, c->day); break;
	case CELL_FLAG:    buf_str(&r->out, c->num ? "yes" : "no"); break;
	case CELL_SET:     put_set(r, c); break;
	case CELL_OBJECT:  put_object(r, c); break;
	}
}

/* A row of cells, or the headings where row is NULL. */
static void put_row(struct render *r, const struct doc_node *n, const struct cell *row)
{
	bool any = false;
	for (size_t i = 0; i < n->column_count; i++) {
		if (!column_for_machines(&n->columns[i]))
			continue;
		buf_str(&r->out, any ? "," : "");
		any = true;
		if (row)
			put_cell(r, &row[i]);
		else
			put_text(r, n->columns[i].key);
	}
	buf_str(&r->out, "\r\n");
}

static void csv_node(struct render *r, const struct doc_node *n)
{
	put_row(r, n, NULL);
}

const struct renderer render_csv = {
	.format = "csv",
	.readers = READ_BY_MACHINES,
	.one_table = true,
	.node = csv_node,
	.row = put_row,
};
