/*
 * What the reading commands share: the frame of a call, records that were
 * selected, tables as documents.def describes them, and how values of the
 * registry become cells - for machines by their names, for people in words.
 */
#ifndef WSOA_REPORT_PARTS_H
#define WSOA_REPORT_PARTS_H

#include "plan/handle.h"
#include "report/doc.h"
#include "store/reports.h"

/* ---- documents.def ---- */

enum spec_type { SPEC_DOCUMENT, SPEC_TABLE, SPEC_FACTS, SPEC_RECORDS, SPEC_COLUMN, SPEC_RELATED };
struct spec {
	enum spec_type type;
	const char *name, *label, *about;
	enum cell_type cell;
	int weight;
	enum kind_id kind;  /* RECORDS; KIND_COUNT: any */
};
extern const struct spec document_specs[];
extern const size_t document_spec_count;

/* ---- the frame ---- */

struct report {
	wsoa *w;
	struct arena *mem;        /* of this call */
	wsoa_doc *doc;            /* made at the beginning; its title later */
	struct parties parties;
	const struct workflow *workflows[KIND_COUNT]; /* through report_workflow() */
	bool workflow_read[KIND_COUNT];
	int64_t home;             /* the plan in which a bare ref is read, 0: none; through report_ref() */
	bool home_known;
	bool people, machines;    /* who reads what is made: both, unless report_flow() knows better */
};

/* Begins a reading call and its document. Ends with report_end() in any case. */
wsoa_status report_begin(struct report *r, wsoa *w, const char *name);
wsoa_status report_end(struct report *r, wsoa_status st, wsoa_doc **out); /* *out is the document, or NULL on failure */
/* The same for what needs no store: a read where there is one. */
wsoa_status report_begin_anywhere(struct report *r, wsoa *w, const char *name);
/* The same without a read, for calls that can do without a store. */
wsoa_status report_alone(struct report *r, wsoa *w, const char *name);
wsoa_status report_finish(struct report *r, wsoa_status st, wsoa_doc **out);
/* Ends a call of write_call() with its document: written where st and the document are well, else nothing is. */
wsoa_status report_write_end(struct report *r, wsoa_status st, wsoa_doc **out);
/* WSOA_INVALID: so long ("10wd", "30 working days") after the day that is asked about, no date is known. */
wsoa_status beyond_dates(struct report *r, const char *stretch);
void report_title(struct report *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- records ---- */

struct records {
	struct record **at;
	size_t count, cap;
};
wsoa_status records_select(struct report *r, const struct select *sel, struct records *out);
/*
 * Records of a selection that may be long. The first of them are read at once,
 * for what a table must know before it begins; then each comes in its turn,
 * and with it what was allocated in r->mem in the turn before is gone. Closed
 * in any case.
 */
struct selection {
	struct record_cursor cursor;
	struct records first;
	int64_t count;           /* of all */
	/* its own */
	struct record *next;
	size_t at;
	bool more;
	struct arena turn, *mem;
};
wsoa_status selection_open(struct report *r, const struct select *sel, struct selection *s);
wsoa_status selection_next(struct report *r, struct selection *s, struct record **out); /* NULL at the end */
void selection_close(struct report *r, struct selection *s);
/*
 * The rows of this table, and none before it, are printed as they are made,
 * where wsoa_stream() asked for it; r->people and r->machines then say who
 * reads them. Before the first row; ended by doc_flow_end().
 */
wsoa_status report_flow(struct report *r, struct doc_node *table);
wsoa_status records_of(struct report *r, enum kind_id kind, const char *filter, struct records *out);
/* Those in one of these states; the filter is read where there are none, too. states NULL: memory was out when they were gathered. */
wsoa_status records_in_states(struct report *r, enum kind_id kind, const char *filter, const char *const *states, size_t count, struct records *out);
wsoa_status records_add(struct report *r, struct records *out, struct record *rec);
bool records_have(const struct records *all, int64_t id);
/* The plan that was chosen, or those that are live. */
wsoa_status plans_of(struct report *r, struct records *out);

/*
 * What people call a record: "W01" in the plan that was chosen, or that alone is live; "app-2022:W01" where that would not
 * say which. A failure waits for report_finish().
 */
const char *report_ref(struct report *r, const struct record *rec);
/* A cell with the ref: bare for machines, which have a column for the plan, and so for people. */
void show_ref(struct report *r, struct cell *c, const struct record *rec);

/* The definition in force for a kind, read when first asked for; NULL where a kind has none. A failure waits for report_finish(). */
const struct workflow *report_workflow(struct report *r, enum kind_id kind);
/* Its state in the workflow; NULL when it has none. */
const struct state *state_of(struct report *r, const struct record *rec);
/* The clock runs on that day: not final, not stopped, not on hold by agreement. */
bool clock_runs(struct report *r, const struct record *rec, date day);
/* Whether an action is due later than it was at first; the next period of a standing duty is no slippage: the filter `slipped`. */
bool has_slipped(const struct record *rec);
/* The same from another original deadline; DATE_NONE: there is none. */
bool slipped_from(const struct record *rec, date original);
/* The day on which it is due; DATE_NONE: it has none, and some kinds never have. */
date record_due(const struct record *rec);
/* "SEND Group Manager, Marlshire County Council (vacant)" */
const char *party_label(struct report *r, const struct party *p);
/* The same without the organisation. */
const char *party_short(struct report *r, const struct party *p);
/* Who stands behind it: a person's name, "vacant"; NULL for an organisation. */
const char *party_held_by(struct report *r, const struct party *p);
/* The party that a REF field names; NULL for none. */
const struct party *party_in(struct report *r, const struct record *rec, enum field_id field);

enum { REFS_FILTER = 200 }; /* refs that a filter of ours names; one holds 250 values */
/* The filter of just these records (a plan's): "wsoa-2018:1.2.3,1.2.4"; NULL where they are too many for one. */
const char *refs_filter(struct report *r, const struct record *const *records, size_t count);

/* ---- tables ---- */

/* A table or facts of documents.def, with its columns. */
struct doc_node *report_table(struct report *r, const char *key, const char *caption);
struct doc_node *report_facts(struct report *r, const char *key);
/* Its only row. */
struct cell *facts_row(struct report *r, struct doc_node *facts);
/* A column for people alone; gives its place in a row. Before the first row. */
size_t people_column(struct report *r, struct doc_node *n, const char *label, int weight);
/* The cell of a column; NULL when memory is out, which all cell functions accept. */
struct cell *cell_of(const struct doc_node *n, struct cell *row, const char *key);
/* The fields of a record into the first columns of a row. */
void put_record(struct report *r, struct cell *row, const struct record *rec);
/* The columns that put_record() fills; kind KIND_COUNT: identity alone. */
void record_columns(struct report *r, struct doc_node *n, enum kind_id kind);
/* A value for people, in words: labels, names, "31 Mar 2020"; NULL for none. */
const char *value_label(struct report *r, const struct field *f, const struct value *v);
/* A field for people: labels, names, colour. */
void show_field(struct report *r, struct cell *c, const struct record *rec, const struct field *f);
void show_text(struct report *r, struct cell *c, enum tone tone, const char *text);
enum tone rating_tone(const char *rating);
/* A table of records of one kind: all fields for machines, those of lists for people. */
void report_records(struct report *r, const char *key, const char *caption, enum kind_id kind, const struct records *records);
/* The same for a selection. */
wsoa_status report_selection(struct report *r, const char *key, enum kind_id kind, struct selection *s);

#endif
