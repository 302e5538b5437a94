/*
 * The registry of records: kinds and their fields, one table each
 * (kinds.def, fields.def). Command-line fields, filters, CSV and JSON columns,
 * JSON Schemas, checks, history and help all come from it.
 */
#ifndef WSOA_RECORD_KIND_H
#define WSOA_RECORD_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"
#include "base/utf8.h"

/* Most kinds are named by one word, which is also their identifier. */
#define KIND(name, one, plural, ...) KIND_AS(name, #name, one, #plural, __VA_ARGS__)

enum kind_id {
#define KIND_AS(id, name, one, plural, space, prefix, label, plural_label, about) KIND_##id,
#include "record/kinds.def"
#undef KIND_AS
	KIND_COUNT
};

enum field_type { TYPE_WORDS, TYPE_TEXT, TYPE_INT, TYPE_DECIMAL, TYPE_DATE, TYPE_PERIOD, TYPE_REF, TYPE_REFS, TYPE_FLAG };
enum control { CONTROL_OWNER, CONTROL_PROGRAMME, CONTROL_AGREED, CONTROL_DECIDED, CONTROL_ENGINE };
enum { F_LIST = 1, F_MANY = 2, F_LINES = 4, F_ROLE = 8, F_NEEDED = 16 };

struct kind {
	const char *name;
	const char *table;      /* in the store */
	const char *one;        /* "an action" */
	const char *plural;
	bool in_plan;           /* else it belongs to the area */
	const char *prefix, *label, *plural_label, *about;
};

struct field {
	enum kind_id kind;
	const char *name;
	enum field_type type;
	enum control control;
	unsigned flags;
	const char *values, *label, *about;
};

/* FIELD_action_due_on and so on, for code that must speak of one field. */
enum field_id {
#define FIELD(kind, name, type, control, flags, values, label, about) FIELD_##kind##_##name,
#include "record/fields.def"
#undef FIELD
	FIELD_COUNT
};
const struct field *field_at(enum field_id id);

const struct kind *kind_of(enum kind_id id);
/* By name or plural; KIND_COUNT when there is none. */
enum kind_id kind_find(const char *name);
/* Whether the kind's records have a state (a field status) that a workflow moves. */
const struct field *kind_status(enum kind_id id);
const struct field *kind_fields(enum kind_id id, size_t *count);
/* NULL when the kind has no such field. */
const struct field *field_find(enum kind_id kind, const char *name);
size_t field_index(const struct field *f); /* within its kind */
bool field_is_link(const struct field *f);   /* REF or REFS */
bool field_may_name(const struct field *f, enum kind_id target);

#endif
