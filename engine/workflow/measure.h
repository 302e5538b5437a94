/*
 * A measure against its targets: the one comparison, which the board's report,
 * lint, show, the conditions of workflows and the list of measures all ask.
 * Pure: no store, no clock. Figures are compared exactly, as they were typed.
 *
 * A target is a value to be reached, so what is held against it is what was
 * reached: actual readings, provisional ones too. A projected or a cumulative
 * figure is of another sort and is never judged; nor is c, x or z, which stand
 * for a figure that was suppressed, is not available or does not apply; nor a
 * reading whose period has not begun, which can be no more than a forecast. A
 * reading that a later one corrects no longer counts. Nothing here looks from
 * one measure into the one that it continues: another definition, other figures.
 */
#ifndef WSOA_WORKFLOW_MEASURE_H
#define WSOA_WORKFLOW_MEASURE_H

#include "calendar/workdays.h"

enum basis { BASIS_ACTUAL, BASIS_PROVISIONAL, BASIS_PROJECTED, BASIS_CUMULATIVE, BASIS_COUNT };
const char *basis_name(enum basis b);
enum basis basis_of(const char *name);          /* NULL, where nobody said: actual */

struct measure_reading {
	int64_t id, corrects;   /* corrects 0: none */
	const char *ref;
	const char *value;      /* digits as typed, or c, x, z; NULL: none */
	const char *period;     /* in words */
	date period_on;         /* its last day; DATE_NONE: none */
	enum basis basis;
	bool ahead;             /* its period has not begun on the day that is asked about: no figure can be reached in it yet */
};

struct measure_target {
	int64_t id;
	const char *ref;
	const char *value;      /* digits as typed; NULL: see follows */
	date due_on;
	const char *follows;    /* ref of the benchmark whose readings stand in benchmark; NULL: none */
	const struct measure_reading *benchmark;
	size_t benchmark_count;
};

/* Texts NULL and days DATE_NONE where there is none. Readings and targets ascending by id. */
struct measure {
	const char *better, *unit, *baseline, *tolerance, *period_type, *lag;
	date baseline_on;
	const char *continued_by; /* ref of the measure that goes on in its place */
	const struct measure_reading *readings;
	size_t reading_count;
	const struct measure_target *targets;
	size_t target_count;
};

/* ---- the comparison ---- */

enum verdict_colour { VERDICT_GREEN, VERDICT_AMBER, VERDICT_RED, VERDICT_GREY };
const char *verdict_name(enum verdict_colour v); /* "green" ... */

struct comparison {
	enum verdict_colour verdict;
	const char *why;        /* in a few words: "met", "within tolerance", "not met"; of a grey one what is missing, "no target yet" */
	const struct measure_target *target; /* the latest dated on or before the end of the period; NULL */
	const char *value;      /* what it asks for: digits; NULL */
};
/* Green: the target is met. Amber: within the tolerance of it. Red: neither. Grey: nothing to compare. */
void measure_compare(const struct measure *m, const struct measure_reading *r, struct comparison *out);

/* Whether it has a value or a symbol, and no later reading corrects it: what was asked for that period is answered. */
bool reading_counts(const struct measure_reading *all, size_t count, const struct measure_reading *r);

struct measure_now {
	const struct measure_reading *reading; /* the latest that counts, of a basis that is judged and a period that has begun; NULL */
	struct comparison now;  /* of it; grey where there is none */
	const struct measure_target *next; /* the first target after the one compared with; NULL */
	const char *next_value; /* what it asks for as far as is known; NULL */
};
void measure_judge(const struct measure *m, struct measure_now *out);
/* Whether it may be held against a target, or drawn as a figure that was reached: it counts, is judged, and its period has begun. */
bool reading_reached(const struct measure_reading *all, size_t count, const struct measure_reading *r);
/* The reading that counts for a period and a basis like this: what another one of it corrects. period NULL: any that ends on that day. NULL: none. */
const struct measure_reading *measure_reading_of(const struct measure *m, const char *period, date period_on, enum basis basis);

/* ---- readings that are missing ---- */

/* "30d" or "20wd". */
bool lag_read(const char *text, int *days, bool *working);

/* Periods whose end and lag have passed without a reading that counts; days DATE_NONE where there are none. */
struct measure_missing {
	size_t count;
	date first_on, last_on; /* ends of the first and the last of them */
};
/*
 * Expected are the periods of period_type after the baseline's (else from the
 * first reading on; with neither the last one alone), once the lag is over
 * before `day`. Nothing is expected without period_type and lag, of snapshots,
 * or of a measure that another continues. A projection answers nothing; c, x
 * and z do.
 */
void measure_missing(const struct measure *m, date day, const struct calendar *cal, struct measure_missing *out);

/* ---- what cannot well be ---- */

/* Why a figure is odd in its unit, in a few words ("a percentage lies between 0 and 100"); NULL: it is not. unit, value may be NULL. */
const char *figure_odd(const char *unit, const char *value);
/* Whether a target is worse than the baseline, as `better` has it. Any may be NULL: false. */
bool target_odd(const char *better, const char *baseline, const char *value);
/* "suppressed", "not available", "not applicable"; NULL for a number. */
const char *symbol_meaning(const char *value);

#endif
