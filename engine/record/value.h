/*
 * Values of fields in memory: from a person's text, to text, equality; and
 * records, which are a kind and one value per field.
 */
#ifndef WSOA_RECORD_VALUE_H
#define WSOA_RECORD_VALUE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/id.h"
#include "base/limits.h"
#include "calendar/date.h"
#include "record/kind.h"

/* A record that a REF or REFS names. id 0: not looked up yet. */
struct target {
	int64_t id;
	struct id uuid;
	const char *ref;  /* as people write it */
};

struct value {
	bool set;              /* else absent */
	const char *text;      /* WORDS, TEXT (F_MANY: sorted, comma between), DECIMAL; words of a PERIOD */
	const char *hash;      /* WORDS: commitment in the log, hex; NULL until it stands there */
	int64_t num;           /* INT, FLAG, DATE; last day of a PERIOD */
	struct target *targets; /* REF (one), REFS (sorted by uuid) */
	size_t count;
};

struct extra {
	const char *name;
	struct value value;
};

struct record {
	int64_t id;            /* seq of its first event */
	struct id uuid;
	enum kind_id kind;
	int64_t plan;          /* record id of its plan; 0: the area's */
	struct id plan_uuid;
	const char *plan_ref;  /* NULL: the area's */
	const char *ref;
	int64_t version;       /* seq of its last event */
	bool removed;
	struct value values[MAX_FIELDS]; /* by field_index() */
	struct extra *extras;
	size_t extra_count;
};

/* One field of one change. */
struct change {
	const struct field *field; /* NULL: not a field of the registry (ref, extra.NAME, note, a setting) */
	const char *name;          /* key in the event */
	bool words;                /* field NULL: the value is committed to, not contained */
	struct value from, to;
};

static inline struct value *record_value(struct record *r, const struct field *f)
{
	return &r->values[field_index(f)];
}

/* Whether it names a record. */
bool value_names(const struct value *v, int64_t target);

/* Of one field: its value, text (NULL when absent) and day (DATE_NONE when absent), and whether it names a record. */
const struct value *record_field(const struct record *r, enum field_id field);
const char *record_text(const struct record *r, enum field_id field);
date record_date(const struct record *r, enum field_id field);
bool record_names(const struct record *r, enum field_id field, int64_t target);

struct value_context {
	const struct date_context *dates;
	bool allow_identifiers; /* words may hold an NHS number or a UPN */
};

/* [A-Za-z0-9@][A-Za-z0-9._/-]{0,63} */
bool ref_valid(const char *ref);

/*
 * Reads a person's text as a value of the field; empty text is absent. Targets
 * of a REF get their ref alone; a set is split at commas. What a date's words
 * were stays in out->text ("May 2019"; NULL for a day) and out->num is its
 * last day. A fault goes to err with the field as where: WSOA_INVALID (and
 * for an identifier of a child WSOA_REFUSED), WSOA_NOMEM.
 */
wsoa_status value_read(const struct field *f, const char *text, const struct value_context *ctx,
                       struct arena *mem, struct error *err, struct value *out);

/* The words of a person, checked: UTF-8, no controls, something that can be read, length, no identifier of a child. Empty is fine. name is for the message. */
wsoa_status words_check(const char *name, bool lines, const char *text, bool allow_identifiers, struct error *err);

/* Canonical text: ISO dates, refs joined by commas, "yes"/"no"; "" when absent. NULL when memory is out. */
const char *value_text(const struct field *f, const struct value *v, struct arena *mem);
/* Refs of a REF or REFS in the order of people (they are kept by UUID), v->count of them in mem; NULL when memory is out. */
const char **value_refs(const struct value *v, struct arena *mem);
/* Puts the targets of a REFS into the order in which events hold them. */
void value_sort(struct value *v);
bool value_equal(const struct field *f, const struct value *a, const struct value *b);

struct value value_none(void);
struct value value_of_text(const char *text); /* WORDS, TEXT, DECIMAL */
struct value value_of_int(int64_t num);       /* INT, FLAG, DATE */

/*
 * Whether text holds a valid NHS number (10 digits, modulus 11) or UPN (letter,
 * 12 digits or 11 and a letter, with its check letter), also with blanks,
 * hyphens or dots between its parts as programs write them, or in full-width
 * characters; *column is where it begins, in characters.
 */
bool identifier_in(const char *text, const char **which, size_t *column);

#endif
