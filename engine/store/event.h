/*
 * An event: one change to one record, as a struct and as a line of canonical
 * JSON (keys sorted, no white space, UTF-8).
 */
#ifndef WSOA_STORE_EVENT_H
#define WSOA_STORE_EVENT_H

#include "base/buf.h"
#include "base/hash.h"
#include "record/value.h"

#define WSOA_ACTS(X) \
	X(created) X(imported) X(changed) X(moved) X(updated) X(noted) X(corrected) X(removed) X(told) X(installed) \
	X(versioned) X(erased) X(undone)

enum act {
#define ACT_ENUM(name) ACT_##name,
	WSOA_ACTS(ACT_ENUM)
#undef ACT_ENUM
	ACT_COUNT
};
const char *act_name(enum act a);
enum act act_find(const char *name); /* ACT_COUNT when unknown */
/* Whether such an event is about the store itself and no record: definitions, names of its versions. */
bool act_of_store(enum act a);

struct event {
	int64_t seq;
	int64_t at;            /* ms UTC */
	bool manual;           /* the clock was set by hand */
	date on;               /* the day it happened, where dated; DATE_NONE */
	struct id actor;
	struct id on_word_of;  /* "for"; zero: nobody */
	struct id plan;        /* zero: the area's */
	enum kind_id kind;     /* KIND_COUNT: of no record */
	struct id subject;
	enum act act;
	struct change *changes;
	size_t change_count;
	struct value reason;   /* WORDS */
	char workflow[HASH_HEX + 1]; /* definition that decided; "" none */
	int64_t batch;         /* seq of the batch's first event */
	int64_t undoes;        /* batch; 0 none */
	char prev[HASH_HEX + 1];
};

/* The day an event speaks of: on, else the day in London of at. */
date event_day(const struct event *ev);

/* Appends the line, without a newline. Sorts the changes by name. Every WORDS value must have its commitment. */
void event_write(struct event *ev, struct buf *out);

/*
 * Reads a line: exactly those are read that event_write() would print with
 * the same bytes again, so who reads a log need not ask for its form. Targets
 * have their uuid alone, words their commitment alone. An unknown version,
 * act, kind, field or key is WSOA_UNVERIFIED and named; so is another form.
 * Texts live in mem.
 */
wsoa_status event_read(const char *line, size_t len, struct arena *mem, struct error *err, struct event *out);
/* Whether the engine writes such events. apply() trusts what it is given: ask first where a line may be a stranger's. */
bool event_fits(const struct event *ev);

/* What the event says of a field, "ref", "removed" or "extra.NAME"; NULL: nothing. */
const struct change *event_change(const struct event *ev, const char *name);
/* Whether a record begins with it. */
bool event_creates(const struct event *ev);
/* Whether it is made by it: for the first time, or anew after its making was undone. An undo makes nothing. */
bool event_makes(const struct event *ev);

#endif
