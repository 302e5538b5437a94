/*
 * A report is a tree; a renderer turns the tree into text of some format. A
 * report knows no format, a renderer knows no report.
 *
 * Nodes live in the arena of the document. Builders latch a failed allocation
 * in doc->mem.failed and go on harmlessly: of a document that is not NULL they
 * never give NULL - once memory is out they hand out scratch space of the
 * document - so a report is built without checks and asked once (rendering it
 * gives WSOA_NOMEM). Of a NULL document they give NULL.
 */
#ifndef WSOA_REPORT_DOC_H
#define WSOA_REPORT_DOC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/word_diff.h"
#include "calendar/date.h"
#include "wsoa.h"

enum { DOC_COLUMNS = 256 }; /* no table or list of facts has more */

enum doc_node_type { DOC_HEADING, DOC_PARAGRAPH, DOC_LIST, DOC_TABLE, DOC_CALLOUT, DOC_FACTS, DOC_CHART, DOC_FOOTNOTE };

/* What a cell holds. JSON and CSV print the value, people see it dressed: dates as "14 Oct 2019", ratings as word and colour. */
enum cell_type { CELL_NONE, CELL_TEXT, CELL_INT, CELL_DECIMAL, CELL_DATE, CELL_FLAG, CELL_SET, CELL_OBJECT };

/* How a value is dressed for people; colour never stands alone, a word is always there. */
enum tone { TONE_PLAIN, TONE_GOOD, TONE_WARN, TONE_BAD, TONE_DONE, TONE_FAINT };

struct cell {
	enum cell_type type;
	enum tone tone;
	union {
		const char *text;    /* TEXT, DECIMAL (digits as typed) */
		int64_t num;         /* INT, FLAG (0, 1) */
		date day;            /* DATE */
		const char **set;    /* SET, OBJECT: texts, sorted by the caller */
	};
	size_t count;        /* SET, OBJECT */
	const char **keys;   /* OBJECT: keys of the texts in set */
	const char *display; /* what people see instead of the value; NULL: the value */
	const char *filter;  /* the filter that yields the records this figure counts ("list actions ..."); NULL: none */
	const struct edit *edits; /* TEXT: how it came about from an older one, for formats that can show what is struck out; NULL: none */
	size_t edit_count;
	const char *link;    /* a file beside the page, "board/board.html", that pages lead to; NULL: none */
};

struct column {
	const char *key;     /* JSON key and CSV heading */
	const char *label;   /* heading for people */
	bool machine;        /* not shown to people: only JSON and CSV have it */
	bool person;         /* only for people: JSON and CSV do not have it */
	bool right;          /* numbers */
	bool roomy;          /* text: left out where the page is narrower than 100 columns */
	int shade;           /* of a series in a chart: 1..8, the same in every report; 0: not drawn */
	bool lone;           /* of a series of points: they are not joined */
	bool breaks;         /* of points: only rows that are alike here are joined */
	int weight;          /* 0: never narrowed below its content; 1..: wrapped when the page is narrow, where it shares what is left in proportion to its weight */
};

struct doc_node {
	enum doc_node_type type;
	struct doc_node *next;
	const char *key;     /* JSON key of a table or list of facts; NULL: not in JSON */
	const char *text;    /* heading, paragraph, callout; caption of a table; text shown for an empty table in .empty */
	const char *empty;
	int level;           /* heading 1..4; 1 is the title's */
	bool page;           /* heading: begins a page where there are pages */
	const struct doc_node *drawn; /* chart: the table that it draws, a stack of its shaded columns per row */
	const char *alt;     /* chart: the same in words */
	bool points;         /* chart: points over time, see doc_chart() */
	enum tone tone;      /* callout, paragraph */
	/* table, facts: */
	struct column *columns;
	size_t column_count, column_cap;
	struct cell **rows;  /* each column_count cells */
	size_t row_count, row_cap;
	/* list: */
	const char **items;
	size_t item_count, item_cap;
};

/*
 * Where the rows of a long table go as they are made, so that the document
 * need not hold them. row: the next row of n; what it gives other than WSOA_OK
 * ends the flow. done: the document is complete. close: frees it.
 */
struct doc_sink {
	wsoa_status (*row)(struct doc_sink *sink, const struct wsoa_doc *d, const struct doc_node *n, const struct cell *row);
	wsoa_status (*done)(struct doc_sink *sink, const struct wsoa_doc *d);
	void (*close)(struct doc_sink *sink);
};

struct wsoa_doc {
	struct arena mem;
	const char *title;   /* NULL: a plain list without a title */
	const char *name;    /* machine name of the document: "list", "overdue"; JSON key "document" */
	date as_at;          /* the day it speaks of; DATE_NONE */
	struct doc_node *first, **last;
	/* a table whose rows are handed on as they are made */
	struct doc_sink *sink;   /* the document's; NULL: rows stay */
	struct doc_node *flowing; /* while its rows come */
	struct arena row_mem;    /* texts of the row that is being made */
	struct cell *row;        /* that row; NULL before the first */
	bool flowed;             /* rows went to the sink: the rest of the document goes there too */
	wsoa_status sunk;        /* what the sink said */
	/* handed out when memory is out */
	struct doc_node lost;
	struct column lost_column;
	struct cell lost_row[DOC_COLUMNS];
};

/* An empty document; NULL when memory is out. name and title are copied. */
wsoa_doc *doc_new(const char *name, const char *title);
/* Ends a call that came to st: *out is the document, a whole one; else NULL, the document is freed, and the error returned. doc may be NULL. */
wsoa_status doc_give(wsoa_doc *doc, wsoa_status st, struct error *err, wsoa_doc **out);
struct doc_node *doc_heading(wsoa_doc *d, int level, const char *text);
struct doc_node *doc_paragraph(wsoa_doc *d, enum tone tone, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
struct doc_node *doc_callout(wsoa_doc *d, enum tone tone, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
struct doc_node *doc_list(wsoa_doc *d, const char *key, const char *label);
void doc_item(wsoa_doc *d, struct doc_node *list, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* caption may be NULL; .empty is set by the caller or with doc_empty(). key "items" for the one table that a list is. */
struct doc_node *doc_table(wsoa_doc *d, const char *key, const char *caption);
void doc_empty(wsoa_doc *d, struct doc_node *table, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Holds until the next doc_column(). key NULL: only for people. */
struct column *doc_column(wsoa_doc *d, struct doc_node *table, const char *key, const char *label);
/* A new row; every column is there already. Cells are CELL_NONE. */
struct cell *doc_row(wsoa_doc *d, struct doc_node *table);
/*
 * From here on a row of the table is handed to the document's sink as soon as
 * the next one is begun, and not kept; nothing is done where the document has
 * no sink. doc_flow_end() hands on the last. Between them cells of this table
 * alone are filled.
 */
void doc_flow(wsoa_doc *d, struct doc_node *table);
void doc_flow_end(wsoa_doc *d);
/* Whether further rows would be for nothing: memory is out, or the sink takes no more. */
bool doc_stopped(const wsoa_doc *d);
/*
 * A chart: for each row of a table (whose first column for people names it) a
 * stack of its shaded INT columns. alt says the same in words. Where there are
 * no pictures, those words stand for it; the table is a node of its own, and
 * the caller sets .drawn to it. With .points set it is a point for each number
 * in its shaded DECIMAL columns, at the day of the row's first DATE; points of
 * a column are joined from one to the next, over rows without it, but not over
 * a cell that holds no number; and where a column breaks, only with those of
 * rows that are alike there. Rows ascend by day.
 */
struct doc_node *doc_chart(wsoa_doc *d, const char *caption, const char *alt);
/* What stands at the foot; after all other nodes. */
struct doc_node *doc_footnote(wsoa_doc *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* One record as label: value lines for people, as one object in JSON: a FACTS node. Each fact is a column of a single row. A fact holds until the next doc_fact(). */
struct doc_node *doc_facts(wsoa_doc *d, const char *key);
struct cell *doc_fact(wsoa_doc *d, struct doc_node *facts, const char *key, const char *label);

/* Fill a cell (NULL cell: nothing). Texts are copied; NULL text or DATE_NONE leaves CELL_NONE. */
void cell_text(wsoa_doc *d, struct cell *c, const char *text);
void cell_int(struct cell *c, int64_t num);
void cell_decimal(wsoa_doc *d, struct cell *c, const char *digits);
void cell_date(struct cell *c, date day);
void cell_flag(struct cell *c, bool flag);
void cell_set(wsoa_doc *d, struct cell *c, const char *const *texts, size_t count);
void cell_object(wsoa_doc *d, struct cell *c, const char *const *keys, const char *const *texts, size_t count);
void cell_filter(wsoa_doc *d, struct cell *c, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* A text with what was taken out of it and put into it: "Publish [-the-]{+all+} times", and struck out and underlined where that can be. */
void cell_edits(wsoa_doc *d, struct cell *c, const struct edits *e);
void cell_link(wsoa_doc *d, struct cell *c, const char *path);
/* What people see, beside whatever value the cell has. */
void cell_show(wsoa_doc *d, struct cell *c, enum tone tone, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
