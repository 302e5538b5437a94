/* The registry's two tables and the look-ups over them. */
#include "record/kind.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { AREA = 0, PLAN = 1 };

static const struct field fields[FIELD_COUNT] = {
#define FIELD(kind, name, type, control, flags, values, label, about) \
	{ KIND_##kind, #name, TYPE_##type, CONTROL_##control, (flags), values, label, about },
#include "record/fields.def"
#undef FIELD
};

static const struct kind kinds[KIND_COUNT] = {
#define KIND_AS(id, name, one, plural, space, prefix, label, plural_label, about) \
	[KIND_##id] = { name, #id, one, plural, (space) == PLAN, prefix, label, plural_label, about },
#include "record/kinds.def"
#undef KIND_AS
};

/*
 * Fields of one kind stand together in fields.def, in the order of kinds.def;
 * so the last field of each kind, which is the initializer that stays, says
 * where all of them are.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const short last_field[KIND_COUNT] = {
#define FIELD(kind, name, type, control, flags, values, label, about) [KIND_##kind] = FIELD_##kind##_##name,
#include "record/fields.def"
#undef FIELD
};
#pragma GCC diagnostic pop

static size_t first_field(enum kind_id id)
{
	return id ? (size_t)last_field[id - 1] + 1 : 0;
}

const struct field *field_at(enum field_id id)
{
	assert(id < FIELD_COUNT);
	return &fields[id];
}

const struct kind *kind_of(enum kind_id id)
{
	assert(id < KIND_COUNT);
	return &kinds[id];
}

enum kind_id kind_find(const char *name)
{
	for (int i = 0; i < KIND_COUNT; i++)
		if (text_same(name, kinds[i].name) || text_same(name, kinds[i].plural))
			return (enum kind_id)i;
	return KIND_COUNT;
}

const struct field *kind_fields(enum kind_id id, size_t *count)
{
	size_t first = first_field(id);
	*count = (size_t)last_field[id] + 1 - first;
	return &fields[first];
}

const struct field *kind_status(enum kind_id id)
{
	return field_find(id, "status");
}

const struct field *field_find(enum kind_id kind, const char *name)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	for (size_t i = 0; i < count; i++)
		if (f[i].name[0] == name[0] && !strcmp(f[i].name, name))
			return &f[i];
	return NULL;
}

size_t field_index(const struct field *f)
{
	return (size_t)(f - fields) - first_field(f->kind);
}

bool field_is_link(const struct field *f)
{
	return f->type == TYPE_REF || f->type == TYPE_REFS;
}

bool field_may_name(const struct field *f, enum kind_id target)
{
	return target < KIND_COUNT && (!strcmp(f->values, "*") || word_in(f->values, kinds[target].name));
}
