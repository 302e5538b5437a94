/*
 * The timetable of a plan as data: which date of the plan a day is counted
 * from, how far, on what ground, and when the rule was in force. Reading the
 * rules, and reckoning with them, are pure; the edition that ships is
 * schema/timetables.json. Nothing is guessed: without the date that it counts
 * from, a rule gives no day.
 */
#ifndef WSOA_CALENDAR_TIMETABLE_H
#define WSOA_CALENDAR_TIMETABLE_H

#include "base/limits.h"
#include "calendar/workdays.h"

enum { SPAN_MAX = 1000 };

/* What a rule rests on: the law, what the department or the inspectors wrote, or what was done elsewhere. */
#define WSOA_BASES(X) X(statute) X(guidance) X(practice)
enum rule_basis {
#define BASIS_ENUM(name) RULE_##name,
	WSOA_BASES(BASIS_ENUM)
#undef BASIS_ENUM
	RULE_BASIS_COUNT
};
const char *rule_basis_name(enum rule_basis b);

enum span_unit { SPAN_DAYS, SPAN_WORKING_DAYS, SPAN_MONTHS, SPAN_YEARS, SPAN_UNIT_COUNT };

struct timetable_rule {
	const char *name;          /* "statement"; rules of one name are versions of one rule, in force at different times */
	const char *form;          /* of the plans that it is for: "wsoa" */
	const char *title;         /* what is due */
	const char *counts_from;   /* the date of the plan that it counts from: "report_received_on" */
	const char *met_on;        /* the date of the plan that says it was done; "": none does */
	int span;
	enum span_unit unit;
	int repeats_from;          /* it comes again after each span, from this time on; 0: it comes once */
	bool about;                /* the source names no exact day */
	enum rule_basis basis;
	date in_force_from;        /* it is for plans whose first day of counting lies in these days */
	date in_force_until;       /* DATE_NONE: still in force */
	date last_on;              /* no such day came after this one; DATE_NONE: no end */
	const char *source, *note; /* note "": none */
};

struct timetable {
	const char *name, *title;
	const struct timetable_rule *rules;
	size_t count;
};

/* Words that rules may use, with blanks between: the forms of plans, and their dates. */
struct timetable_words {
	const char *forms, *dates;
};

/*
 * Reads an edition: {"timetable", "title", "rules": [{"name", "form", "title",
 * "counts_from", one of "days", "working_days", "months", "years", "basis",
 * "in_force_from", "source", and perhaps "met_on", "repeats_from", "about",
 * "in_force_until", "last_on", "note"}]}. Versions of a rule count from the
 * same date for the same form, and no two are in force on one day. Memory in
 * mem. WSOA_INVALID with an issue per fault, where: its JSON pointer;
 * WSOA_NOMEM.
 */
wsoa_status timetable_read(const char *text, size_t len, const struct timetable_words *words, struct arena *mem, struct error *err, struct timetable *out);

/* A date of a plan; DATE_NONE where it is not known. */
struct named_date {
	const char *name;
	date day;
};

enum due_state {
	DUE_COUNTED,       /* there is a day */
	DUE_START_MISSING, /* the plan does not have the date that it counts from */
	DUE_NOT_IN_FORCE,  /* no version was in force on the day that it counts from */
	DUE_ENDED          /* its day would come after the last one: it does not come */
};
const char *due_state_name(enum due_state s); /* "counted", "start-missing", "not-in-force", "ended" */

struct due {
	const struct timetable_rule *rule;
	enum due_state state;
	int time;                  /* so many times the span; 1 where it comes once */
	date start;                /* DATE_NONE where it is missing */
	date day;                  /* DATE_NONE where there is none; of DUE_ENDED the one that would be, if it is before 2200 */
	date met_on;               /* DATE_NONE: not known to be done */
	const struct holiday *holidays; /* the calendar's: those that were passed over, of working days */
	size_t holiday_count;
	bool unknown_holidays;     /* working days were counted in years that the edition does not cover */
};

/*
 * What the rules give for a plan of this form with these dates; asked: the day
 * that is asked about. Each rule once; one that repeats as often as it has to
 * be told: the last time that has passed, the next, and all in the year after
 * asked (after the start, where that is later). First the days, by day, then
 * what has none, as the rules stand. An array in mem, which points into
 * everything that was given; NULL, and *count 0, when memory is out.
 */
struct due *timetable_reckon(const struct timetable *t, const char *form, const struct named_date *dates, size_t date_count,
                             const struct calendar *cal, date asked, struct arena *mem, size_t *count);

#endif
