/*
 * The ladder of reminders as data: which day before or after a date of a
 * record tells whom, and how urgent that is. Pure; the document that ships is
 * schema/alerts.json.
 */
#ifndef WSOA_ALERT_LADDER_H
#define WSOA_ALERT_LADDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "calendar/workdays.h"
#include "record/kind.h"
#include "workflow/workflow.h"

enum { LADDER_DAYS = 1000 };

/* From the least to the most pressing. */
#define WSOA_URGENCIES(X) X(low) X(normal) X(high) X(urgent)
enum urgency {
#define URGENCY_ENUM(name) URGENCY_##name,
	WSOA_URGENCIES(URGENCY_ENUM)
#undef URGENCY_ENUM
	URGENCY_COUNT
};
const char *urgency_name(enum urgency u);

struct ladder_step {
	const char *name;          /* "late-5wd": what is recorded about who was told */
	enum kind_id kind;
	const struct field *date;  /* a DATE of that kind */
	int days;                  /* after the date; less than 0: before it */
	bool working;              /* these are working days */
	unsigned who;              /* ROLE_BITs towards the record */
	enum urgency urgency;
};

struct ladder {
	const char *name, *title;
	const struct ladder_step *steps;
	size_t count;
};

/*
 * Reads a document: {"ladder", "title", "steps": [{"name", "kind", "date",
 * "days" or "working_days", "side", "who", "urgency"}]}. side (before, after)
 * is left out with 0 days alone. Memory in mem. WSOA_INVALID with an issue per
 * fault, where its JSON pointer; WSOA_NOMEM.
 */
wsoa_status ladder_read(const char *text, size_t len, struct arena *mem, struct error *err, struct ladder *out);

/* The day that a step falls on, for a date of a record; DATE_NONE outside 1900..2199. */
date ladder_day(const struct ladder_step *step, date about, const struct calendar *cal);
/* "5 working days after the due date", "on the due date". */
void ladder_rule(const struct ladder_step *step, struct buf *out);

#endif
