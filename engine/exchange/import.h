/*
 * Loading sheets. import.c is the call: files in the order of their kinds,
 * passes, what is refused. import_row.c makes one row into a record,
 * import_fields.c its cells into values, import_index.c finds records that a
 * cell names by title, or makes them; import_after.c does what follows from a
 * row: evidence, targets, readings, moves.
 *
 * A finding is an issue of the handle; a function's status is something else
 * than WSOA_OK only where nothing can go on (no memory, the store failed).
 */
#ifndef WSOA_EXCHANGE_IMPORT_H
#define WSOA_EXCHANGE_IMPORT_H

#include "exchange/import_sheet.h"
#include "plan/edit.h"

/* A field of a row that names records of its own kind: set when all rows are there. */
struct later {
	struct sheet_row *row;
	int64_t id;
	struct assignment a;
	size_t column;
};

struct import {
	wsoa *w;
	struct sheet *sheets;      /* in the order in which they are loaded */
	size_t sheet_count;
	struct manner manner;      /* act imported, and what the call said */
	const char *opened_on;     /* ISO; NULL */
	struct arena mem;          /* as long as a pass */
	struct arena spare, spare_key; /* work space of a row, and of a look-up; see arena_borrow() */
	struct table index;        /* records by what their cells say, see import_index.c */
	bool indexed[KIND_COUNT];
	int64_t plan;
	size_t removed;            /* rows of this pass whose ref is that of a removed record */
	/* at work: */
	struct sheet *sheet;
	struct sheet_row *row;
	const struct workflow *workflow; /* of the sheet's kind; NULL */
	struct assignment *room;   /* for what a row of it says, and where */
	size_t *columns;
	struct refs {              /* of the sheets of this kind: which row has a ref; open addressing, at most half full */
		struct ref_slot {
			uint32_t tag, place; /* of the key's hash; number of the row through all sheets, from 1; 0: free */
		} *slots;
		size_t cap, count;
	} refs;
	/* said once for this sheet: what a bare 2017/18 is taken for; that no column has the status; that it is only kept */
	bool year_said, status_said, status_kept;
	struct later *later;
	size_t later_count, later_cap;
};

/* A row at work. */
struct work {
	struct import *im;
	struct arena *mem;         /* as long as the row */
	struct assignment *a;      /* what the row says of its record */
	size_t *columns;           /* where it says so */
	size_t count;
	const char *ref;           /* of the sheet, then of the record */
	int64_t id;                /* 0 until it exists */
	bool exists;               /* it was there before this row */
	struct record *old;        /* as it was; NULL for a new one */
	/* actions: */
	struct buf supporting;     /* refs, comma between */
	size_t supporting_column;
	const char *lead;          /* title of the first lead */
	const struct status_word *status, *rating_status;
	const char *status_text, *rating;
	size_t status_column, rating_column;
	const char *state;         /* that the status word stands for in this workflow; NULL */
	const char *note;          /* evidence */
	size_t note_column;
};

/* ---- findings ---- */

/* column sheet->column_count: of the row, of no column. */
void import_say(struct import *im, bool warning, size_t column, const char *value, const char *what, const char *todo);
/*
 * What an edit returned: its issues from `from` on get row, column and
 * heading (of the assignment they name, else of column); a failure without
 * one becomes one. Gives what cannot go on, else WSOA_OK with *ok.
 */
wsoa_status import_absorb(struct import *im, wsoa_status st, size_t from, const struct assignment *a, const size_t *columns, size_t count,
                          size_t column, bool *ok);

/* ---- cells ---- */

void work_add(struct work *k, const struct field *f, const char *name, const char *text, size_t column);
/* What the row assigns to the field; NULL. */
const struct assignment *work_find(const struct work *k, const struct field *f);
/* The text of the row's cell, trimmed and without guard; "" for a column that is not there. */
const char *work_cell(struct work *k, size_t column);
/* All cells of the row. */
wsoa_status work_collect(struct work *k);
/* Words of a person: warns of formulas and of details about children. */
const char *work_words(struct work *k, size_t column, const char *text, bool lines);
/* A period as dates read it; a bare 2017/18 is what the measure's period_type, else the table of words says. A remark goes to extra. */
const char *work_period(struct work *k, size_t column, const char *text);
/* A figure without unit and remark; the text itself where it is none, NULL where it says that there is none. */
const char *work_figure(struct work *k, size_t column, const char *text);

/* ---- records named by what a cell says ---- */

/* What stands for a ref where a sheet has none: the parent and the title, or the day. Of kinds that are not here the title alone. */
struct identity {
	enum kind_id kind;
	enum field_id parent, day;
	bool has_day;
};
const struct identity *identity_in(enum kind_id kind); /* NULL */
/* The row of this kind, through all sheets, that said this first without a ref; 0 when none did: then it is `place`, where that is none of 0. */
uint32_t index_row(struct import *im, const char *parent, const char *text, uint32_t place);

/* The ref of the record with this exact text (and, where its kind has one, of this parent); NULL when there is none. */
wsoa_status index_find(struct import *im, enum kind_id kind, const char *parent, const char *text, const char **ref);
/* Whether this very ref is one of the kind. */
wsoa_status index_has(struct import *im, enum kind_id kind, const char *ref, const char **out);
void index_put(struct import *im, enum kind_id kind, const char *parent, const char *text, const char *ref);
/* As find, but makes what is missing. *ref NULL: it could not be made, and that was said. */
wsoa_status organisation_named(struct import *im, const char *name, size_t column, const char **ref);
wsoa_status post_named(struct import *im, const char *title, const char *organisation, size_t column, const char **ref);
wsoa_status workstream_named(struct import *im, const char *name, size_t column, const char **ref);
/* The workstreams of a sheet, those with a number first, so that others do not take their refs. */
wsoa_status workstreams_prepare(struct import *im);

/* ---- rows ---- */

wsoa_status import_row(struct import *im, struct arena *mem);
/* Fields that were put off, when all rows of the sheet are there. */
wsoa_status import_later(struct import *im);

/* What follows from a row whose record is there. */
wsoa_status after_row(struct work *k);

#endif
