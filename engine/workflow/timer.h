/*
 * Limits on waiting in a state, and rounds of updates before a meeting: how
 * long, until when, whether in time. Pure: days go in, days come out.
 */
#ifndef WSOA_WORKFLOW_TIMER_H
#define WSOA_WORKFLOW_TIMER_H

#include "calendar/workdays.h"
#include "workflow/workflow.h"

/* The limit of a state; NULL: none. */
const struct timer *timer_of(const struct workflow *w, const struct state *s);

/* How long a record has waited, in the limit's own unit. */
struct waited {
	int length;          /* days or working days after the one on which it came, up to and with the day asked about */
	int past;            /* by how much that is more than the limit; less than 0: so much is left */
	date last_on;        /* last day within the limit; DATE_NONE where no calendar goes so far */
};
/*
 * Counted as a deadline is: the day on which it came does not count, and one
 * that has waited just as long as the limit is in time. since <= day.
 */
void timer_waited(const struct timer *t, const struct calendar *cal, date since, date day, struct waited *out);

/* "10 working days", "1 day", in mem. */
const char *timer_words(const struct timer *t, int length, struct arena *mem);

/* ---- rounds ---- */

/* What of a meeting bounds rounds. Days DATE_NONE: not said. */
struct sitting {
	int64_t id;
	const char *board;
	date held_on, updates_by, papers_by;
};
/* The round before a meeting: updates of the days after one and up to another. */
struct round {
	const struct sitting *previous; /* of the same board, the last one held before; NULL none */
	date after;          /* DATE_NONE: whatever came before counts */
	date to;             /* DATE_NONE: no last day is known */
};
/* The day by which meetings follow each other: held_on, else papers_by, else updates_by; DATE_NONE: it comes after all. */
date sitting_day(const struct sitting *m);
/* The last day of the round before it: its updates_by, else the day on which it meets; DATE_NONE: no last day is known. */
date sitting_closes(const struct sitting *m);
/*
 * The round of a meeting among all: after the day on which the same board (its
 * name without case) last met before it, up to sitting_closes().
 */
void round_of(const struct sitting *meeting, const struct sitting *all, size_t count, struct round *out);
/* Whether a meeting of the same board was held before this one. */
bool sitting_before(const struct sitting *one, const struct sitting *meeting);

/* Whether a meeting can ratify what a chair decided, and if not why. */
enum ratifying {
	RATIFYING_MAY,
	RATIFYING_OTHER_BOARD,  /* its name without case */
	RATIFYING_OWN,          /* the chair decided after the meeting itself, or it is not known when that was */
	RATIFYING_BEFORE_OWN,   /* not held after the one under which it was recorded */
	RATIFYING_BEFORE_TAKEN, /* held before the chair decided */
};
/* own: the meeting under which the chair's decision was recorded, NULL none; taken: the day of the decision. */
enum ratifying sitting_ratifies(const struct sitting *by, const struct sitting *own, date taken);

/* Whether an update of that day answers in the round. */
bool round_holds(const struct round *r, date updated_on);

#endif
