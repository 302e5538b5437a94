/*
 * The parts of the board's report, which share one reading of the store: every
 * action judged once. Figures are counted from that reading; each carries the
 * filter that lists what it counts. Posts are named, never people.
 */
#ifndef WSOA_REPORT_BOARD_H
#define WSOA_REPORT_BOARD_H

#include "report/measures.h"
#include "report/ratings.h"

/* An action as it stands on a day: what named tests of filters would say of it. */
struct judged {
	const struct record *rec;
	const struct state *state;  /* NULL: none */
	bool live, done, overdue, slipped, held;
	date due;
	date original;              /* the deadline it was first baselined with, in whichever plan; DATE_NONE: in none */
	const char *rating;         /* NULL: none */
	/* filled by board_lineage() */
	struct records before;      /* what it continues, over any number of plans, the nearest first */
	const struct record *promised; /* of these, the one whose original date is its own; NULL: it is its own */
	bool carried;               /* over, and continued in a later plan */
	bool goes_on;               /* an action of this report continues it */
};

/* What stands behind a weakness; records are those of the board. */
struct behind {
	const struct record *weakness;
	int64_t actions, live, done;
	const struct record **measures, **off; /* off: of these, off target */
	size_t measure_count, off_count;
	bool some_continued;        /* others name it that a measure of this report continues: they are not counted */
	bool without_impact;        /* all done, and something off target */
};

struct board {
	struct report *r;
	struct records plans, weaknesses, workstreams, measures, evidence, vacant, uncovered;
	struct judged *actions;     /* in the order of their refs */
	size_t count;
	const struct judged **by_id; /* the same, ascending by id */
	struct records carried_weaknesses;
	struct ratings_found ratings; /* given otherwise than they follow */
	struct behind *behind;      /* one for each of weaknesses */
	struct measured *readings;  /* one for each of measures */
	struct records continued;   /* of measures, those that another of them continues, whatever lies between */
	const char *done_filter;    /* actions that are done, once a figure asked for it */
	const char *slipped_filter; /* those that slipped, from board_lineage() on; NULL: they are too many for one */
	date since;                 /* changes are counted from the end of this day */
	date ahead;                 /* last of the next 30 working days */
};

struct judged board_judge(struct board *b, const struct record *rec, date day);

/* Live, due later than it first was, and no duty that repeats. */
bool board_slipped(const struct judged *a);
/* Follows every action to what it continues, and asks which were carried on. */
wsoa_status board_lineage(struct board *b);
bool board_weakness_carried(const struct board *b, const struct record *weakness);

/* The action of that id; NULL where it is none of the plans'. */
const struct judged *board_action(const struct board *b, int64_t id);

/* Which actions a row counts: those that name a record through a field (id 0: that name none), or all. */
struct group {
	enum field_id field;        /* FIELD_COUNT: all */
	int64_t id;
	const char *selector;       /* the filter of them, with a blank at its end; "" */
};
struct group board_all(void);
struct group board_group(struct board *b, enum field_id field, const struct record *rec); /* rec NULL: of those that name none */
bool group_holds(const struct group *g, const struct judged *a);
/* Fills the cells of a row whose columns are figures: actions, live, done, overdue ... */
void board_figures(struct board *b, const struct doc_node *n, struct cell *row, const struct group *g);
/* Cells label, count, refs and filter of a row of changes or asks. filter NULL: of just these records. */
void board_tell(struct board *b, struct doc_node *n, const char *key, const char *name, const char *label,
                const struct record *const *records, size_t count, const char *filter);

/* ref, plan and title of a record. */
void board_identity(struct board *b, const struct doc_node *n, struct cell *row, const struct record *rec);
/* The post behind a field: for a person, the post they hold. NULL: nobody, or a person without a post. */
const struct party *board_post(struct board *b, const struct record *rec, enum field_id field);
/* Who is behind it in words: "SEND Group Manager, Marlshire", "(a person without a post)", "(nobody)". */
const char *board_lead(struct board *b, const struct record *rec, enum field_id field);
/* Whether a measure of this report continues it, and so stands for both. */
/* The measure that this one continues, in whichever plan; NULL: none. */
wsoa_status board_continues(struct board *b, const struct record *measure, struct record **out);
bool board_continued(const struct board *b, const struct record *measure);
/* Overdue actions, worst first. */
const struct judged **board_overdue(struct board *b, size_t *count);
/* Cells owner, owner_title, organisation and vacant. */
void board_owner(struct board *b, const struct doc_node *n, struct cell *row, const struct record *rec);
/* Rating as a cell, in words and colour. */
void board_rating(struct board *b, struct cell *c, const char *rating);

/* ---- the parts ---- */

wsoa_status board_changes(struct board *b);  /* what changed since */
wsoa_status board_history(struct board *b);  /* actions by state over time: chart and table */
void board_counts(struct board *b);          /* by state and rating */
void board_rated_better(struct board *b);    /* each action whose given rating is better than what follows */
void board_groups(struct board *b);          /* by workstream, by weakness */
void board_late(struct board *b);            /* overdue, slipping */
wsoa_status board_due_soon(struct board *b, struct cell *c); /* how many actions are due by b->ahead */
wsoa_status board_deadlines(struct board *b);
void board_vacant(struct board *b);
wsoa_status board_impact_read(struct board *b); /* fills behind and readings */
void board_impact(struct board *b);          /* coverage, measures, done without impact, not covered */
wsoa_status board_ways(struct board *b);     /* each measure's figures over time: charts and tables */
/* Adds the glossary of the short forms that the document uses so far. */
wsoa_status board_glossary(struct report *r);

#endif
