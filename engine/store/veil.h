/*
 * What is under embargo on a day, and which events tell of it. Hidden are the
 * judgements of a visit up to the day of embargo_until, those that were removed
 * or undone too, the recommendations that it made since the embargo was set, and
 * its outcome and summary; the visit itself is shown.
 */
#ifndef WSOA_STORE_VEIL_H
#define WSOA_STORE_VEIL_H

#include "store/event.h"
#include "store/store.h"

/* The visits whose embargo has not ended on the day, in mem. */
wsoa_status embargoes_of(struct store *s, date day, struct arena *mem, struct ids *visits);
/* Adds all that is under embargo on the day by what s shows, in mem, to what out holds, sorted by uuid. */
wsoa_status veil_find(struct store *s, date day, struct arena *mem, struct veil *out);
/* The ids of that, without the visits themselves, whose ids are *visits. */
wsoa_status veil_ids(struct store *s, date day, struct arena *mem, struct ids *records, struct ids *visits);

/* What the event is about, where that is veiled at all; NULL. */
const struct veiled *veil_of(const struct veil *veil, const struct event *ev);
/* Whether the event tells anything that is under embargo. */
bool veil_touches(const struct veil *veil, const struct event *ev);
/* Whether it tells nothing else. */
bool veil_hides(const struct veil *veil, const struct event *ev);
/* Takes out of it what is under embargo. */
void veil_trim(const struct veil *veil, struct event *ev);

#endif
