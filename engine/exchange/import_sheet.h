/*
 * A sheet as it came: its rows, and what each column holds. Reading it needs
 * no store. Of a row is kept where it stands in the text; its cells are read
 * again when its turn comes, so that a long sheet needs little more memory than
 * its text.
 */
#ifndef WSOA_EXCHANGE_IMPORT_SHEET_H
#define WSOA_EXCHANGE_IMPORT_SHEET_H

#include <stdint.h>

#include "calendar/date.h"
#include "exchange/csv.h"
#include "exchange/import_words.h"

struct sheet_column {
	const char *heading;      /* as in the file */
	enum column_role role;
	const struct field *field; /* COLUMN_FIELD */
	const char *extra;        /* "extra.NAME", where what cannot be placed is kept */
	const char *class;        /* struct heading */
	int rank;
};

/* Small: there may be millions. */
struct sheet_row {
	uint32_t at;              /* byte of the text */
	int number;               /* of the file, the heading row is 1 */
	uint32_t refusal;         /* place of its reasons, from 1; 0: not refused */
	uint16_t beyond;          /* a cell stands in this column (from 1) beyond the last heading; 0 */
	bool numbered;            /* its workstream may begin with a number, see numbered_name() */
};

struct date_order;

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
	const char **cells;       /* of the row read last, one per column; "" where the row is shorter */
	const char **reasons;     /* of refused rows */
	size_t reason_count, reason_cap;
	struct csv csv;
	struct buf converted;     /* the text in UTF-8, where the file is none */
	struct date_order *orders; /* by column */
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
/* Reads the row again into s->cells. WSOA_NOMEM in err. */
wsoa_status sheet_read(struct sheet *s, const struct sheet_row *row, struct error *err);
/* The cell of a row in mem, without touching s->cells. */
wsoa_status sheet_look(const struct sheet *s, const struct sheet_row *row, size_t column, struct arena *mem, struct error *err, const char **out);

/* The column of a role, or of a field; column_count when there is none. */
size_t sheet_role(const struct sheet *s, enum column_role role);
size_t sheet_field(const struct sheet *s, const struct field *f);
/* What issues name: the heading, after the file's name where there are several. column column_count: the file alone. In mem. */
const char *sheet_where(const struct sheet *s, size_t column, struct arena *mem);
/* Dates in this column are days that a person wrote. */
bool sheet_column_is_date(const struct sheet_column *c);

#endif
