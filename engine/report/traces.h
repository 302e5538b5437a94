/*
 * What the log of an action gives away: the same progress told meeting after
 * meeting, silence, one pair of eyes where two were asked for. Pure.
 */
#ifndef WSOA_REPORT_TRACES_H
#define WSOA_REPORT_TRACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calendar/date.h"

struct trace_person {
	int64_t id;             /* 0: nobody */
	const char *name, *login; /* login NULL: none */
};

/* An event of an action, as far as these questions go. In the order of the log. */
struct trace {
	date day;               /* that it speaks of */
	bool gone;              /* it was taken back: as if it had not been */
	bool updated;           /* its lead reported on it */
	bool moved;             /* to another state */
	bool said;              /* something else stood as its progress from then on */
	const char *progress;   /* of these: what; NULL: nothing that can be compared */
	bool delivered;         /* by it the action was reported as delivered */
	bool signed_off;        /* by it the action was signed off, and not reported at once */
	bool returned;          /* by it a delivery was returned, or what was signed off reopened */
	struct trace_person who[2]; /* who typed it, and on whose word */
};
struct traces {
	const struct trace *at;
	size_t count;
};

/*
 * A round lies between meetings of the board: it begins on the day after one
 * round's end and ends on its own, which is its last day. The first begins with
 * the log, and the last has no end yet.
 */
struct rounds {
	const date *ends;       /* ascending, none twice */
	size_t count;           /* of ends: rounds are one more */
	date day;               /* asked about; ends lie before it */
};

enum { TRACE_ROUNDS = 3 };
struct trace_same {
	const char *progress;
	date first, last;       /* days of the first and the last of those updates */
};
/*
 * Whether the action was reported on in each of three rounds running, the last
 * of them the present one or else the one before, and the same progress stood
 * at the end of each.
 */
bool trace_same_progress(const struct traces *t, const struct rounds *r, struct trace_same *out);

/* From this day on something should have been heard: after the last end of a round but one, else `days` before the day asked about. */
date trace_heard_from(const struct rounds *r, int days);
/* The last day on which it was reported on or moved; DATE_NONE: never. */
date trace_last_heard(const struct traces *t);
/* The last day on which it was reported on; DATE_NONE: never. */
date trace_last_update(const struct traces *t);

struct trace_eyes {
	const struct trace_person *reported, *signed_off; /* the two of them that are one */
	date delivered_on, signed_off_on;
	bool login;             /* two people who share a login; else one person */
};
/* Whether somebody who stands behind the last sign-off stands behind the delivery before it too: as the same person, or with the same login. */
bool trace_one_pair(const struct traces *t, struct trace_eyes *out);

/* The day of the last return before the delivery that stands: what it claims has come about since. DATE_NONE: it was never returned. */
date trace_returned_on(const struct traces *t);

#endif
