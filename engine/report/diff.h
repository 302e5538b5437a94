/*
 * The diff, while it is made: two moments, the records that differ between
 * them, and the ways in which a record can differ.
 */
#ifndef WSOA_REPORT_DIFF_H
#define WSOA_REPORT_DIFF_H

#include "report/parts.h"

/* The ways, in the order of reports. What a field's change is follows from its line in the registry. */
enum way { WAY_added, WAY_removed, WAY_moved, WAY_re_dated, WAY_re_owned, WAY_re_rated, WAY_re_worded, WAY_changed, WAY_COUNT };
const char *way_name(enum way way); /* "re-dated" */

struct diff_moment {
	const char *asked;         /* as it was asked for; "now" */
	struct moment at;
	int64_t seq;               /* last event that counts; of a position 0 */
	char hash[HASH_HEX + 1];
	struct ids selected;       /* what the filter selects then, ascending */
	bool nowhere;              /* the filter names what was not there then */
};

/* A field in which a record differs. */
struct field_difference {
	const struct field *field; /* NULL: a column of a sheet */
	const char *name;          /* "due_on", "extra.KPI" */
	enum way way;
	const struct value *from, *to;
};
struct field_differences {
	struct field_difference *at; /* in the order of the registry */
	size_t count, cap;
};

/* A record at both moments; NULL where it is not there. */
struct difference {
	const struct record *was, *is;
	struct field_differences fields; /* of one that is there once all that it has */
	unsigned ways;             /* in which it changed, as bits */
};

struct diff {
	struct report *r;
	struct diff_moment from, to;
	bool position;
	enum kind_id kind;         /* of the filter */
	const char *filter;        /* NULL: none */
	struct difference *at;     /* by plan, kind and ref */
	size_t count, cap;
};

/* As it is, or was. */
const struct record *diff_record(const struct difference *one);
/* Ref of the plan that a record stands under, of a plan its own; NULL: the area. */
const char *diff_plan(const struct record *rec);

/* The document, once the records are there. */
void diff_tables(struct diff *d);

#endif
