/*
 * A sheet as it came: its rows, and what each column holds. Reading it needs
 * no store.
 */
#ifndef WSOA_EXCHANGE_IMPORT_SHEET_H
#define WSOA_EXCHANGE_IMPORT_SHEET_H

#include "calendar/date.h"
#include "exchange/import_words.h"

struct sheet_column {
	const char *heading;      /* as in the file */
	enum column_role role;
	const struct field *field; /* COLUMN_FIELD */
	const char *extra;        /* "extra.NAME", where what cannot be placed is kept */
	const char *class;        /* struct heading */
	int rank;
};

struct sheet;
struct sheet_row {
	const struct sheet *sheet;
	const char **cells;       /* one per column of the sheet; "" where the row is shorter */
	int number;               /* of the file, the heading row is 1 */
	size_t beyond;            /* a cell stands in this column (from 1) beyond the last heading; 0 */
	bool refused;
	const char *reasons;      /* of a refused one */
};

struct sheet {
	const wsoa_import_args *args;
	const char *name;         /* of the file */
	const char *label;        /* the name where there are several files; else NULL */
	enum kind_id kind;
	struct import_words words;
	struct sheet_column *columns;
	size_t column_count;
	struct sheet_row *rows;
	size_t row_count, row_cap;
	bool month_first;
	size_t errors;            /* of its headings: then its rows cannot be read */
	struct arena *mem;
	struct error *err;
};

/*
 * Reads a file. What is wrong with its headings and date columns are issues
 * of err. WSOA_INVALID for what cannot be read at all (an
 * unknown kind, text that is no CSV, a map that is not understood), WSOA_NOMEM.
 * To be closed in any case; memory of rows in mem.
 */
wsoa_status sheet_open(struct sheet *s, const wsoa_import_args *args, bool labelled, struct arena *mem, struct error *err);
void sheet_close(struct sheet *s);

/* The column of a role, or of a field; column_count when there is none. */
size_t sheet_role(const struct sheet *s, enum column_role role);
size_t sheet_field(const struct sheet *s, const struct field *f);
/* What issues name: the heading, after the file's name where there are several. column column_count: the file alone. In mem. */
const char *sheet_where(const struct sheet *s, size_t column, struct arena *mem);
/* Dates in this column are days that a person wrote. */
bool sheet_column_is_date(const struct sheet_column *c);

#endif
