/*
 * The reader walks over bytes: everything that gives CSV its structure is
 * ASCII, which is never part of a longer UTF-8 sequence. Each finished cell
 * is checked to be UTF-8. Cells stand one after the other in one buffer, a
 * NUL after each, so a row is known by its count alone until it is complete.
 */
#include "exchange/csv.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { END = -1, CHUNK = 1 << 16 };
enum { IN_QUOTES = 1, WITHOUT = 2 }; /* where a byte ends a run of text */

static const char resave[] = "save the sheet again as \"CSV UTF-8\"";

static wsoa_status fault(struct csv *c, wsoa_status code, const char *what, const char *todo)
{
	char where[96];
	snprintf(where, sizeof where, "row %zu, column %zu (line %zu)", c->row, c->column, c->line);
	return c->status = error_set(c->err, code, where, todo, "%s", what);
}

/* ---- the source ---- */

static void fill(struct csv *c)
{
	if (c->ended)
		return;
	c->at = c->len = 0;
	while (c->len < CHUNK && !c->ended) {
		size_t got = 0;
		if (!c->read(c->from, c->chunk + c->len, CHUNK - c->len, &got))
			fault(c, WSOA_IO, "the file could not be read to its end", "try again");
		c->ended = c->status || got == 0;
		c->len += got;
	}
}

static int peek(struct csv *c)
{
	if (c->at == c->len)
		fill(c);
	return c->at < c->len ? (unsigned char)c->in[c->at] : END;
}

/* A CRLF counts once, also across two chunks. */
static void skip_line_break(struct csv *c)
{
	int first = peek(c);
	c->at++;
	if (first == '\r' && peek(c) == '\n')
		c->at++;
	c->line++;
}

/*
 * The separator that the first line has most of outside quotes; a comma where
 * there is none. A quote opens a quoted cell only at the beginning of a cell,
 * whichever the separator.
 */
static char detect(const char *text, size_t len)
{
	static const char separators[] = { ',', ';', '\t' };
	size_t counts[sizeof separators] = { 0 }, best = 0;
	bool quoted = false, begin = true;
	for (size_t i = 0; i < len && (quoted || (text[i] != '\n' && text[i] != '\r')); i++) {
		const char *s = quoted ? NULL : memchr(separators, text[i], sizeof separators);
		if (s)
			counts[s - separators]++;
		if (quoted && text[i] == '"' && i + 1 < len && text[i + 1] == '"')
			i++;
		else if (text[i] == '"' && (quoted || begin))
			quoted = !quoted;
		begin = s != NULL;
	}
	for (size_t k = 1; k < sizeof separators; k++)
		if (counts[k] > counts[best])
			best = k;
	return separators[best];
}

static wsoa_status start(struct csv *c)
{
	static const char mark[] = "\xEF\xBB\xBF";
	c->started = true;
	c->cells = arena_array(&c->mem, CSV_COLUMNS_MAX, sizeof *c->cells);
	if (!c->ended)
		c->in = c->chunk = arena_alloc(&c->mem, CHUNK);
	if (c->mem.failed)
		return c->status = error_nomem(c->err);
	fill(c);
	if (c->len >= 3 && !memcmp(c->in, mark, 3))
		c->at = 3;
	if (!c->separator && c->len > c->at)
		c->separator = detect(c->in + c->at, c->len - c->at);
	for (const char *p = "\r\n"; *p; p++)
		c->stops[(unsigned char)*p] = IN_QUOTES | WITHOUT;
	c->stops[0] = IN_QUOTES | WITHOUT;
	c->stops['"'] |= IN_QUOTES;
	c->stops[(unsigned char)c->separator] |= WITHOUT;
	return c->status;
}

/* ---- cells ---- */

static wsoa_status check_size(struct csv *c)
{
	if (c->text.len - c->cell > CSV_CELL_MAX)
		return fault(c, WSOA_INVALID, "this cell has more than 1 MiB of text",
		             "look for a quote that is not closed, here or above");
	if (c->text.len > CSV_ROW_MAX)
		return fault(c, WSOA_INVALID, "this row has more than 16 MiB of text",
		             "look for a quote that is not closed, here or above");
	return WSOA_OK;
}

static bool stops(const struct csv *c, char byte, bool quoted)
{
	return c->stops[(unsigned char)byte] & (quoted ? IN_QUOTES : WITHOUT);
}

/* Takes the text up to what ends or structures the cell; refuses a NUL there. */
static wsoa_status take_run(struct csv *c, bool quoted)
{
	while (peek(c) != END && !stops(c, c->in[c->at], quoted)) {
		size_t from = c->at, left = c->len - from;
		size_t end = from + (left < CHUNK ? left : CHUNK);
		unsigned char which = quoted ? IN_QUOTES : WITHOUT;
		const unsigned char *p = (const unsigned char *)c->in + from, *last = (const unsigned char *)c->in + end;
		while (p < last && !(c->stops[*p] & which))
			p++;
		c->at = (size_t)(p - (const unsigned char *)c->in);
		buf_add(&c->text, c->in + from, c->at - from);
		if (check_size(c))
			return c->status;
	}
	if (peek(c) == '\0')
		return fault(c, WSOA_INVALID, "this cell contains a NUL character, which no text has (the file may be UTF-16)",
		             resave);
	return c->status;
}

static wsoa_status after_quote(struct csv *c)
{
	int next = peek(c);
	if (next == END || next == c->separator || next == '\r' || next == '\n')
		return c->status;
	return fault(c, WSOA_INVALID, "text follows the closing quote of this cell",
	             "write a quote inside a cell twice: \"\"");
}

static wsoa_status take_quoted(struct csv *c)
{
	size_t opened = c->line;
	c->at++;
	while (!take_run(c, true)) {
		int next = peek(c);
		if (next == END) {
			c->line = opened;
			return fault(c, WSOA_INVALID, "the quote that opens this cell is never closed",
			             "close it, or write a quote inside a cell twice: \"\"");
		}
		if (next != '"') {
			skip_line_break(c);
			buf_char(&c->text, '\n');
		} else {
			c->at++;
			if (peek(c) != '"')
				return after_quote(c);
			c->at++;
			buf_char(&c->text, '"');
		}
		if (check_size(c))
			break;
	}
	return c->status;
}

/* first_line: the line on which the cell begins, so that the line of the fault can be counted from there. */
static wsoa_status check_utf8(struct csv *c, size_t first_line)
{
	const char *text = c->text.data + c->cell;
	size_t len = c->text.len - c->cell, at = 0, step;
	uint32_t character;
	if (utf8_valid(text, len))
		return WSOA_OK;
	c->line = first_line;
	while (at < len && (step = utf8_next(text + at, len - at, &character))) {
		c->line += character == '\n';
		at += step;
	}
	return fault(c, WSOA_INVALID, "this cell contains bytes that are not UTF-8 (the file may be Windows-1252)", resave);
}

static wsoa_status take_cell(struct csv *c)
{
	size_t line = c->line;
	c->column++;
	c->cell = c->text.len;
	if (c->column > CSV_COLUMNS_MAX)
		return fault(c, WSOA_INVALID, "this row has more than 2000 columns", "take the empty columns out of the sheet");
	if (peek(c) == '"' ? take_quoted(c) : take_run(c, false))
		return c->status;
	if (c->text.failed)
		return c->status = error_nomem(c->err);
	if (c->text.len > c->cell && check_utf8(c, line))
		return c->status;
	buf_char(&c->text, '\0');
	return c->status;
}

/* Steps over what ended a cell; true when it was a separator, so that another cell follows. */
static bool take_end(struct csv *c)
{
	int next = peek(c);
	if (next == c->separator)
		c->at++;
	else if (next != END)
		skip_line_break(c);
	return next == c->separator;
}

static void point_at_cells(struct csv *c, struct csv_row *out, size_t line, size_t at)
{
	const char *cell = c->text.data;
	for (size_t i = 0; i < c->column; i++, cell += strlen(cell) + 1)
		c->cells[i] = cell;
	*out = (struct csv_row){ c->cells, c->column, c->row, line, at };
}

/* ---- reading ---- */

void csv_open(struct csv *c, csv_source read, void *from, struct error *err)
{
	*c = (struct csv){ .line = 1, .read = read, .from = from, .err = err };
}

void csv_open_text(struct csv *c, const char *text, size_t len, struct error *err)
{
	*c = (struct csv){ .line = 1, .ended = true, .in = text, .len = len, .err = err };
}

wsoa_status csv_next(struct csv *c, struct csv_row *out, bool *more)
{
	*more = false;
	if (c->status || (!c->started && start(c)) || peek(c) == END)
		return c->status;
	size_t line = c->line, at = c->at;
	c->row++;
	c->column = 0;
	buf_clear(&c->text);
	do {
		if (take_cell(c))
			return c->status;
	} while (take_end(c));
	if (c->text.failed)
		return c->status = error_nomem(c->err);
	if (c->status)
		return c->status;
	point_at_cells(c, out, line, at);
	*more = true;
	return WSOA_OK;
}

void csv_seek(struct csv *c, size_t at)
{
	c->at = at;
}

void csv_close(struct csv *c)
{
	buf_free(&c->text);
	arena_free(&c->mem);
	*c = (struct csv){ .ended = true };
}

/* ---- Windows-1252 ---- */

void csv_from_windows_1252(const char *bytes, size_t len, struct buf *out)
{
	static const uint16_t high[32] = { /* 0x80 to 0x9F; from 0xA0 on it is Latin-1 */
		0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
		0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
		0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
	};
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		char text[4];
		uint32_t c = byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
		buf_add(out, text, utf8_put(c, text));
	}
}

/* ---- writing ---- */

/* A byte order mark at the beginning of a file is no text; within quotes it is. */
static bool needs_quotes(const char *text)
{
	return strpbrk(text, "\",;\t\r\n") || !strncmp(text, "\xEF\xBB\xBF", 3);
}

void csv_write_cell(struct buf *out, const char *text, bool first)
{
	if (!text)
		text = "";
	if (!first)
		buf_char(out, ',');
	if (!needs_quotes(text)) {
		buf_str(out, text);
		return;
	}
	buf_char(out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"')
			buf_char(out, '"');
		buf_char(out, *p);
	}
	buf_char(out, '"');
}

void csv_write_end(struct buf *out)
{
	buf_str(out, "\r\n");
}
