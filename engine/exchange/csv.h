/*
 * CSV, as RFC 4180 has it and as spreadsheet programs write it.
 *
 * Read: a UTF-8 byte order mark is skipped; lines end in CRLF, LF or CR; a
 * cell in quotes may hold line breaks (each becomes "\n") and "" for a quote;
 * a quote inside a cell that does not begin with one is itself. The separator
 * is a comma, a semicolon or a tab: the one that the heading row has most of.
 * An empty line is a row of one empty cell. No cell holds a NUL or bytes that
 * are not UTF-8.
 *
 * Memory is bounded by the row that is being read, whatever the file's size.
 */
#ifndef WSOA_EXCHANGE_CSV_H
#define WSOA_EXCHANGE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"

/* Fills bytes with up to size of them and sets *got, 0 at the end; false when reading failed. */
typedef bool (*csv_source)(void *from, char *bytes, size_t size, size_t *got);

struct csv {
	char separator; /* 0: found in the heading row; a caller who knows better sets it before the first csv_next() */
	/* Where the reader is; after a failure, where the fault is. Rows are records: 1 is the heading row. */
	size_t row, column, line;

	/* The reader's own. */
	csv_source read;
	void *from;
	struct error *err;
	wsoa_status status;
	bool started, ended;
	const char *in; /* what has been read and not been taken: in[at..len) */
	size_t at, len;
	char *chunk;
	struct buf text; /* the cells of the row, a NUL after each */
	size_t cell;     /* offset in text of the cell being read */
	unsigned char stops[256];
	const char **cells;
	struct arena mem;
};

struct csv_row {
	const char *const *cells; /* until the next csv_next() or csv_close() */
	size_t count;             /* at least 1 */
	size_t row;               /* records from 1, the heading row */
	size_t line;              /* the line of the file, from 1, on which the row begins */
	size_t at;                /* of text: the byte at which it begins */
};

/* Readers over a source, and over text that stays until csv_close(). A zeroed struct csv may be closed too. */
void csv_open(struct csv *c, csv_source read, void *from, struct error *err);
void csv_open_text(struct csv *c, const char *text, size_t len, struct error *err);
/*
 * The next row; *more is false, and *out untouched, after the last one.
 * WSOA_INVALID for text that is not CSV or beyond the limits ("row 3, column
 * 2 (line 7)"), WSOA_IO, WSOA_NOMEM. After a failure it gives that failure.
 */
wsoa_status csv_next(struct csv *c, struct csv_row *out, bool *more);
/* Of text, after a row was read: goes to a row that was read before, csv_row.at; only counts of rows and lines do not follow. */
void csv_seek(struct csv *c, size_t at);
void csv_close(struct csv *c);

/*
 * Appends bytes in Windows-1252 (what Excel on Windows saves as "CSV") as
 * UTF-8. For files that are not UTF-8, where the caller takes them for such.
 * The five bytes without a meaning become the controls U+0081, 8D, 8F, 90 and
 * 9D, which no field accepts, so they are reported where they stand.
 */
void csv_from_windows_1252(const char *bytes, size_t len, struct buf *out);

/*
 * Appends a cell, after a comma unless it is the first of its row; NULL is
 * the empty cell. Quoted where it holds a quote, a line break or anything
 * that a reader could take for a separator.
 */
void csv_write_cell(struct buf *out, const char *text, bool first);
void csv_write_end(struct buf *out); /* ends the row: CRLF */

#endif
