/*
 * Ratings: the scales that plans rate their actions on, and the rating that
 * follows from what the records show. Pure. The scales that ship are
 * schema/scales/NAME.json; a store keeps those it began with.
 */
#ifndef WSOA_WORKFLOW_RATING_H
#define WSOA_WORKFLOW_RATING_H

#include "base/arena.h"
#include "base/error.h"
#include "calendar/date.h"

/* What every scale's values stand for, from the best to the worst. Grey: not due to start. */
#define WSOA_NEUTRALS(X) X(blue) X(green) X(grey) X(amber) X(red)
enum neutral {
#define NEUTRAL_ENUM(name) NEUTRAL_##name,
	WSOA_NEUTRALS(NEUTRAL_ENUM)
#undef NEUTRAL_ENUM
	NEUTRAL_COUNT
};
const char *neutral_name(enum neutral n);
/* Whether somebody who says `given` shows it better than it is: the grey of what is not due to start counts as green. */
bool neutral_better(enum neutral given, enum neutral found);

/* ---- scales ---- */

enum { SCALE_VALUES = 16 };
struct scale_value {
	const char *value;      /* as records have it: "red-amber" */
	const char *label, *meaning;
	enum neutral colour;    /* that it is shown in, beside its word */
	enum neutral neutral;   /* what it stands for */
};
struct scale {
	const char *name, *title;
	const struct scale_value *values;
	size_t count;
};
/*
 * Reads a document: {"scale", "title", "values": [{"value", "label", "colour",
 * "meaning", "neutral"}]}. Memory in mem. WSOA_INVALID with an issue per
 * fault, where its JSON pointer; WSOA_NOMEM.
 */
wsoa_status scale_read(const char *text, size_t len, struct arena *mem, struct error *err, struct scale *out);
/* NULL where the scale has no such value. */
const struct scale_value *scale_value(const struct scale *s, const char *value);
/* "green (on course), amber (behind, and can be brought back) ..." */
const char *scale_words(const struct scale *s, struct arena *mem);
/* A plan that names none has this one. */
extern const char scale_default[];

/* ---- the rating that follows ---- */

/* An action as it stands on a day, which is the latest that anything here speaks of. Days DATE_NONE, texts NULL: none. */
struct rating_facts {
	date day;
	bool running;           /* something is still to be done, on hold or not; else nothing follows */
	bool started;
	date held_until;        /* on hold by agreement up to this day */
	date start_on, due_on;
	const char *late_milestone; /* ref of a step past its day, the earliest due */
	date late_due_on;
	size_t date_changes;    /* asked for, and not withdrawn */
	date round_from, round_to; /* the last round of updates: after the one day, up to the other */
	date updated_on;
};
struct rating_found {
	enum neutral rating;
	const char *why;        /* a sentence, in mem */
};
/*
 * The rule: red more than a month overdue, or at the second date change asked
 * for; amber overdue, unstarted after its start, with a late step, or without
 * an update in the last round; grey on hold by agreement or not due to start; else green.
 * The worst that holds is given, and of a hold no date is late. false: nothing follows.
 */
bool rating_follows(const struct rating_facts *f, struct arena *mem, struct rating_found *out);

#endif
