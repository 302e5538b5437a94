/* What waits in a state that has a limit, since when, and for whom: what wsoa waiting and wsoa my share. */
#ifndef WSOA_REPORT_WAITING_H
#define WSOA_REPORT_WAITING_H

#include "report/parts.h"
#include "workflow/timer.h"

struct wait {
	struct record *rec;
	const struct timer *limit; /* of its state; NULL: there is none, and nothing more is said */
	date since;              /* the day on which it came into its state */
	struct waited so_far;    /* up to the day asked about */
};
/* Needs the calendar. limit is NULL too for a record that came into its state after the day asked about. */
wsoa_status wait_of(struct report *r, struct record *rec, struct wait *out);
/* "14 working days, 4 past the limit of 10"; "6 of 10 working days" */
const char *wait_words(struct report *r, const struct wait *w);
/* The names of the states that have a limit, timer_count of them, for records_in_states(); NULL when memory is out. */
const char **timed_states(struct report *r, const struct workflow *wf);

/* Who may move a record on: to a state that counts as done where a transition leads there from where it is, else to any. */
struct asked {
	struct ids may;          /* people */
	struct ids parties;      /* posts and people through whom they may; not the programme team */
	struct ids vacant;       /* posts that would, and that nobody holds or covers; people who have left */
	bool programme;          /* members of the programme team are among them */
};
wsoa_status asked_of(struct report *r, const struct record *rec, struct asked *out);
/* "SEND manager (Jane Doe); the programme team"; "nobody: SEND manager is vacant". A failure waits for report_finish(). */
const char *asked_words(struct report *r, const struct asked *a);

/* The documents of wsoa_waiting(), each in its file. */
wsoa_status report_waiting(struct report *r, const char *filter, bool all);
wsoa_status report_round(struct report *r, const char *meeting, const char *filter);

#endif
