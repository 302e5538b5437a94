/* The one function that writes the projection, live and in replay. */
#ifndef WSOA_STORE_APPLY_H
#define WSOA_STORE_APPLY_H

#include "store/event.h"
#include "store/store.h"

/*
 * Carries one event over into the tables of s. Words that the event only
 * commits to are fetched from s->source. An event about a record that is not
 * there (a position leaves some out) changes nothing.
 */
wsoa_status apply(struct store *s, const struct event *ev);

/* Record id of a uuid; 0 when there is none. */
wsoa_status identify(struct store *s, const struct id *uuid, int64_t *id);

/* Spares identify() a look-up: an event about this record is likely to follow, in this write. */
void identify_remember(struct store *s, const struct id *uuid, int64_t id);

/* Whether it puts another definition in the place of one that decided about a kind: that holds from its day on. */
bool event_replaces_workflow(const struct event *ev);

/* The clock and final columns that a state has; both 0 for NULL. */
struct state_marks {
	int clock, final;
};
struct state_marks marks_of(const struct state *state);

#endif
