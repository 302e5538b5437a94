/* From bytes to rows and columns with a meaning; nothing is known of records that exist. */
#include "exchange/import_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv_guard.h"
#include "base/path.h"
#include "base/utf8.h"
#include "exchange/import_cells.h"
#include "record/value.h"

/* ---- findings ---- */

const char *sheet_where(const struct sheet *s, size_t column, struct arena *mem)
{
	if (column >= s->column_count)
		return s->name;
	const char *heading = s->columns[column].heading;
	return s->label ? arena_printf(mem, "%s: %s", s->label, heading) : heading;
}

static void find_in_row(struct sheet *s, int row, bool warning, size_t column, const char *value, const char *what, const char *todo)
{
	error_issue(s->err, &(wsoa_issue){ .warning = warning, .row = row, .column = column < s->column_count ? (int)column + 1 : 0,
	                                   .where = sheet_where(s, column, s->mem), .value = value, .what = what, .todo = todo });
	s->errors += !warning;
}

static void find(struct sheet *s, bool warning, size_t column, const char *value, const char *what, const char *todo)
{
	find_in_row(s, 1, warning, column, value, what, todo);
}

/* ---- headings ---- */

/* "extra." and the heading, no longer than a field's name may be. */
static const char *extra_name(const char *heading, struct arena *mem)
{
	bool had;
	const char *line = cell_one_line(heading, mem, &had);
	size_t len = line ? strlen(line) : 0, most = REF_MAX - strlen("extra.");
	if (line && !strncmp(line, "extra.", 6))
		return line;
	for (len = len < most ? len : most; line && line[len] && ((unsigned char)line[len] & 0xC0) == 0x80;)
		len--;
	return line ? arena_printf(mem, "extra.%.*s", (int)len, line) : NULL;
}

static void name_column(struct sheet *s, size_t i, const char *heading)
{
	struct sheet_column *c = &s->columns[i];
	if (strlen(heading) > HEADING_MAX) { /* every finding about the column tells it */
		heading = "";
		find(s, false, s->column_count, "", arena_printf(s->mem, "the heading of column %zu has more than %d bytes", i + 1, HEADING_MAX),
		     "the first row must hold the headings: shorten it");
	}
	c->heading = cell_trim(csv_unguard(heading), s->mem);
	if (c->heading && !*c->heading)
		c->heading = arena_printf(s->mem, "column %zu", i + 1);
	if (!c->heading)
		return;
	c->extra = extra_name(c->heading, s->mem);
	c->role = COLUMN_EXTRA;
	const struct heading *h = strncmp(c->heading, "extra.", 6) ? words_heading(&s->words, c->heading) : NULL;
	if (h) {
		c->role = h->role;
		c->field = h->field;
		c->class = h->class;
		c->rank = h->rank;
	} else if (strncmp(c->heading, "extra.", 6) != 0) {
		find(s, true, i, "", arena_printf(s->mem, "this heading is not known: the column is kept as '%s'", c->extra),
		     "name it as one of ours, or say with --map what it is");
	}
}

static bool same_meaning(const struct sheet_column *a, const struct sheet_column *b)
{
	return a->role == b->role && a->field == b->field && !column_role_many(a->role);
}

static void demote(struct sheet *s, size_t loser, size_t winner)
{
	struct sheet_column *c = &s->columns[loser];
	find(s, true, loser, "",
	     arena_printf(s->mem, "'%s' is taken for the same and goes first: this column is kept as '%s'", s->columns[winner].heading, c->extra),
	     "take one of them out of the sheet, or say with --map what it is");
	c->role = COLUMN_EXTRA;
	c->field = NULL;
	c->class = NULL;
}

static void settle_meanings(struct sheet *s)
{
	for (size_t i = 0; i < s->column_count; i++) {
		bool twice = false; /* said once, however many there are */
		for (size_t k = 0; k < i && !twice; k++) {
			twice = text_same(s->columns[i].heading, s->columns[k].heading);
			if (twice)
				find(s, false, i, s->columns[i].heading, arena_printf(s->mem, "column %zu has the same heading", k + 1), "give each column its own");
			if (!twice && same_meaning(&s->columns[i], &s->columns[k]))
				demote(s, s->columns[i].rank < s->columns[k].rank ? k : i, s->columns[i].rank < s->columns[k].rank ? i : k);
		}
	}
}

static bool needs_a_field(enum kind_id kind)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	for (size_t i = 0; i < count; i++)
		if (f[i].flags & F_NEEDED)
			return true;
	return false;
}

/* Where no field is needed, a sheet of another kind would make records of its refs alone. */
static void check_meanings(struct sheet *s)
{
	size_t known = 0, refs = 0;
	for (size_t i = 0; i < s->column_count; i++) {
		known += s->columns[i].role != COLUMN_EXTRA && s->columns[i].role != COLUMN_IGNORED;
		refs += s->columns[i].role == COLUMN_REF;
	}
	if (!known || (known == refs && !needs_a_field(s->kind)))
		find(s, false, s->column_count, "", arena_printf(s->mem, "no heading of this file%s is known for %s", known ? " but the ref's" : "", kind_of(s->kind)->plural),
		     "the first row must hold the headings; say with --map what they mean, or import it as what it is");
}

static wsoa_status read_headings(struct sheet *s, const struct csv_row *row)
{
	s->columns = arena_array(s->mem, row->count, sizeof *s->columns);
	if (!s->columns)
		return error_nomem(s->err);
	s->column_count = row->count;
	while (s->column_count > 1 && !*row->cells[s->column_count - 1])
		s->column_count--;
	for (size_t i = 0; i < s->column_count && !s->mem->failed; i++)
		name_column(s, i, row->cells[i]);
	if (s->mem->failed)
		return error_nomem(s->err);
	settle_meanings(s);
	check_meanings(s);
	return WSOA_OK;
}

/* ---- rows ---- */

static bool empty_row(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i][strspn(row->cells[i], " \t\r\n")])
			return false;
	return true;
}

/* A table that goes over several pages has its headings on each. */
static bool headings_again(const struct sheet *s, const struct csv_row *row)
{
	char heading[TIDY + 1], cell[TIDY + 1];
	for (size_t i = 0; i < s->column_count && i < row->count; i++) {
		word_tidy(s->columns[i].heading, heading);
		word_tidy(row->cells[i], cell);
		if (strcmp(heading, cell) != 0)
			return false;
	}
	return row->count >= s->column_count;
}

/* The first cell beyond the last heading, from 1; 0 when there is none. */
static size_t beyond(const struct sheet *s, const struct csv_row *row)
{
	for (size_t i = s->column_count; i < row->count; i++)
		if (*row->cells[i])
			return i + 1;
	return 0;
}

/* ---- the order of day and month ---- */

/* What a column's all-number dates say about their order. */
struct date_order {
	size_t open, day_first, month_first;
	char examples[160];
};

bool sheet_column_is_date(const struct sheet_column *c)
{
	return c->role == COLUMN_REVISED_DUE || (c->role == COLUMN_FIELD && c->field->type == TYPE_DATE);
}

static void weigh(struct date_order *o, const char *text, int row)
{
	struct date_context day = { .today = DATE_NONE }, month = { .today = DATE_NONE, .month_first = true };
	struct date_reading by_day, by_month;
	bool reads_day = date_read(text, &day, &by_day) == DATE_READ, reads_month = date_read(text, &month, &by_month) == DATE_READ;
	if (reads_day && by_day.ambiguous) {
		size_t n = strlen(o->examples);
		if (o->open++ < 3)
			snprintf(o->examples + n, sizeof o->examples - n, "%s'%.24s' in row %d", n ? ", " : "", text, row);
		return;
	}
	o->day_first += reads_day && !reads_month;
	o->month_first += reads_month && !reads_day;
}

static void weigh_row(struct sheet *s, const struct sheet_row *row)
{
	for (size_t i = 0; i < s->column_count && !s->args->date_order; i++)
		if (*s->cells[i] && sheet_column_is_date(&s->columns[i]))
			weigh(&s->orders[i], csv_unguard(s->cells[i]), row->number);
}

static void check_order(struct sheet *s, size_t column)
{
	const struct date_order *o = &s->orders[column];
	if (!o->open || (o->day_first && !o->month_first))
		return;
	const char *why = !o->month_first ? "no date of this column says which comes first, day or month" :
	                  o->day_first    ? "this column has dates with the day first and dates with the month first" :
	                                    "this column has dates with the month first";
	find(s, false, column, "", arena_printf(s->mem, "%s: %zu can be read both ways, such as %s", why, o->open, o->examples),
	     "say --date-order dmy or --date-order mdy");
}

static wsoa_status check_dates(struct sheet *s)
{
	const char *order = s->args->date_order;
	s->month_first = order && !strcmp(order, "mdy");
	size_t unreadable = s->errors; /* rows are looked at in spite of an open order */
	for (size_t i = 0; i < s->column_count && !order; i++)
		if (sheet_column_is_date(&s->columns[i]))
			check_order(s, i);
	s->errors = unreadable;
	return s->mem->failed ? error_nomem(s->err) : WSOA_OK;
}

/* ---- all rows ---- */

static void point_at(struct sheet *s, const struct csv_row *row)
{
	for (size_t i = 0; i < s->column_count; i++)
		s->cells[i] = i < row->count ? row->cells[i] : "";
}

wsoa_status sheet_read(struct sheet *s, const struct sheet_row *row, struct error *err)
{
	struct csv_row again;
	bool more = false;
	csv_seek(&s->csv, row->at);
	if (csv_next(&s->csv, &again, &more) || !more) /* it was read before: nothing but memory can be missing */
		return error_nomem(err);
	point_at(s, &again);
	return WSOA_OK;
}

wsoa_status sheet_look(const struct sheet *s, const struct sheet_row *row, size_t column, struct arena *mem, struct error *err, const char **out)
{
	struct error lost = { 0 };
	struct csv csv;
	struct csv_row again;
	bool more = false;
	csv_open_text(&csv, s->csv.in, s->csv.len, &lost);
	wsoa_status st = csv_next(&csv, &again, &more); /* the headings say what separates */
	csv_seek(&csv, row->at);
	if (!st)
		st = csv_next(&csv, &again, &more);
	*out = !st && more && column < again.count ? arena_strdup(mem, again.cells[column]) : "";
	csv_close(&csv);
	error_clear(&lost);
	return st || mem->failed ? error_nomem(err) : WSOA_OK;
}

/* Rows are not in the arena: while it grew, it would keep all smaller arrays too. */
static bool make_room(struct sheet *s)
{
	if (s->row_count < s->row_cap)
		return true;
	size_t cap = s->row_cap ? s->row_cap * 2 : 64;
	struct sheet_row *more = realloc(s->rows, cap * sizeof *more);
	if (!more)
		return false;
	s->rows = more;
	s->row_cap = cap;
	return true;
}

/* "3 Leadership", "Workstream 3: Leadership": a first look at what numbered_name() reads closely. */
static bool may_be_numbered(const char *cell)
{
	const char *text = csv_unguard(cell);
	while (*text == ' ' || *text == '\t' || *text == '\n' || (unsigned char)*text >= 0x80)
		text++;
	return (*text >= '0' && *text <= '9') || *text == 'w' || *text == 'W';
}

static wsoa_status add_row(struct sheet *s, const struct csv_row *row)
{
	bool rows = s->row_count == ROWS_MAX;
	if (rows || (s->row_count + 1) * s->column_count > CELLS_MAX)
		return error_set(s->err, WSOA_INVALID, s->name, "take out what is no record, or load it in parts", "%s has more than %d %s", s->name,
		                 rows ? ROWS_MAX : CELLS_MAX, rows ? "rows" : "cells");
	if (!make_room(s))
		return error_nomem(s->err);
	struct sheet_row *r = &s->rows[s->row_count++];
	size_t stream = s->kind == KIND_action ? sheet_field(s, field_at(FIELD_action_workstream)) : s->column_count;
	*r = (struct sheet_row){ .at = (uint32_t)row->at, .number = (int)row->row, .beyond = (uint16_t)beyond(s, row) };
	point_at(s, row);
	r->numbered = stream < s->column_count && may_be_numbered(s->cells[stream]);
	weigh_row(s, r);
	return WSOA_OK;
}

static wsoa_status begin_rows(struct sheet *s)
{
	s->cells = arena_array(s->mem, s->column_count, sizeof *s->cells);
	s->orders = arena_array(s->mem, s->column_count, sizeof *s->orders);
	return s->mem->failed ? error_nomem(s->err) : WSOA_OK;
}

static wsoa_status read_rows(struct sheet *s, const char *text, size_t len)
{
	struct csv_row row;
	bool more = false;
	csv_open_text(&s->csv, text, len, s->err);
	wsoa_status st = csv_next(&s->csv, &row, &more);
	if (!st && !more)
		st = error_set(s->err, WSOA_INVALID, s->name, "the first row holds the headings", "%s: the file is empty", s->name);
	if (!st)
		st = read_headings(s, &row);
	if (!st)
		st = begin_rows(s);
	while (!st && !(st = csv_next(&s->csv, &row, &more)) && more)
		if (headings_again(s, &row))
			find_in_row(s, (int)row.row, true, s->column_count, "", "the headings stand here again: the row is left out", "");
		else if (!empty_row(&row))
			st = add_row(s, &row);
	return st;
}

/* Workbooks are ZIP archives (.xlsx, .ods), older ones OLE files (.xls). */
static bool is_workbook(const char *text, size_t len)
{
	static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
	return (len >= 4 && !memcmp(text, "PK\x03\x04", 4)) || (len >= sizeof ole - 1 && !memcmp(text, ole, sizeof ole - 1));
}

/* A file that is not UTF-8 is taken for what Excel on Windows writes. */
static wsoa_status read_bytes(struct sheet *s)
{
	struct buf *converted = &s->converted;
	if (s->args->len > INPUT_MAX)
		return error_set(s->err, WSOA_INVALID, s->name, "load it in parts", "%s has more than %d MiB", s->name, INPUT_MAX >> 20);
	if (is_workbook(s->args->text, s->args->len))
		return error_set(s->err, WSOA_INVALID, s->name, "save it as CSV first", "%s is a workbook or another archive, not CSV", s->name);
	if (utf8_valid(s->args->text, s->args->len))
		return read_rows(s, s->args->text, s->args->len);
	csv_from_windows_1252(s->args->text, s->args->len, converted);
	find(s, true, s->column_count, "", "this file is not UTF-8: it was read as Windows-1252", "look at letters with accents, dashes and quotes");
	return converted->failed ? error_nomem(s->err) : read_rows(s, converted->data, converted->len);
}

/* ---- a file ---- */

wsoa_status sheet_open(struct sheet *s, const wsoa_import_args *args, bool labelled, struct arena *mem, struct error *err)
{
	*s = (struct sheet){ .args = args, .name = args->name ? path_name(args->name) : "the file", .mem = mem, .err = err };
	s->label = labelled ? s->name : NULL;
	s->kind = args->kind ? kind_find(args->kind) : KIND_COUNT;
	if (s->kind == KIND_COUNT)
		return error_set(err, WSOA_INVALID, s->name, "name a kind such as actions, weaknesses or measures (see: wsoa help import)",
		                 "there is no kind of record '%.40s'", args->kind ? args->kind : "");
	wsoa_status st = words_open(&s->words, s->kind, args->map, err);
	if (!st)
		st = read_bytes(s);
	return st ? st : check_dates(s);
}

void sheet_close(struct sheet *s)
{
	csv_close(&s->csv);
	buf_free(&s->converted);
	free(s->rows);
	words_free(&s->words);
}

size_t sheet_role(const struct sheet *s, enum column_role role)
{
	size_t i = 0;
	while (i < s->column_count && s->columns[i].role != role)
		i++;
	return i;
}

size_t sheet_field(const struct sheet *s, const struct field *f)
{
	size_t i = 0;
	while (i < s->column_count && (s->columns[i].role != COLUMN_FIELD || s->columns[i].field != f))
		i++;
	return i;
}
