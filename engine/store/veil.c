/*
 * What is under embargo: the judgements of a visit whose embargo has not
 * ended, and what the visit says of itself. A view leaves it out as it is
 * filled, so that no query and no report has to know of it.
 */
#include "store/veil.h"

#include <stdlib.h>
#include <string.h>

#include "store/query.h"

wsoa_status embargoes_of(struct store *s, date day, struct arena *mem, struct ids *visits)
{
	return query_ids(s, "SELECT id FROM visit WHERE embargo_until >= ? ORDER BY id", ARGS(D(day)), mem, visits);
}

static int by_uuid(const void *a, const void *b)
{
	return memcmp(&((const struct veiled *)a)->uuid, &((const struct veiled *)b)->uuid, sizeof(struct id));
}

static wsoa_status add(struct store *s, int64_t id, enum kind_id kind, int64_t visit, struct arena *mem, struct veil *out)
{
	struct record *r = NULL, *v = NULL;
	wsoa_status st = record_identity(s, id, mem, &r);
	if (!st)
		st = record_identity(s, visit, mem, &v);
	if (st || r->kind != kind)
		return st;
	struct veiled *more = arena_grow(mem, out->at, out->count, &out->cap, sizeof *more);
	if (!more)
		return error_nomem(s->err);
	out->at = more;
	out->at[out->count++] = (struct veiled){ r->uuid, v->uuid };
	return WSOA_OK;
}

wsoa_status veil_find(struct store *s, date day, struct arena *mem, struct veil *out)
{
	struct ids visits, judgements;
	*out = (struct veil){ 0 };
	wsoa_status st = embargoes_of(s, day, mem, &visits);
	for (size_t i = 0; !st && i < visits.count; i++) {
		st = add(s, visits.id[i], KIND_visit, visits.id[i], mem, out);
		if (!st)
			st = linked_from(s, visits.id[i], "visit", mem, &judgements);
		for (size_t k = 0; !st && k < judgements.count; k++)
			st = add(s, judgements.id[k], KIND_judgement, visits.id[i], mem, out);
	}
	if (out->count)
		qsort(out->at, out->count, sizeof *out->at, by_uuid);
	return st;
}

const struct veiled *veil_of(const struct veil *veil, const struct event *ev)
{
	const struct veiled key = { .uuid = ev->subject };
	return veil->count ? bsearch(&key, veil->at, veil->count, sizeof *veil->at, by_uuid) : NULL;
}

static bool is_visit(const struct veiled *v)
{
	return id_equal(&v->uuid, &v->visit);
}

/* Of a visit these alone are under embargo. */
static bool says(const struct change *c)
{
	return !strcmp(c->name, field_at(FIELD_visit_outcome)->name) || !strcmp(c->name, field_at(FIELD_visit_summary)->name);
}

static size_t sayings(const struct event *ev)
{
	size_t n = 0;
	for (size_t i = 0; i < ev->change_count; i++)
		n += says(&ev->changes[i]);
	return n;
}

bool veil_touches(const struct veil *veil, const struct event *ev)
{
	const struct veiled *v = veil_of(veil, ev);
	return v && (!is_visit(v) || sayings(ev));
}

bool veil_hides(const struct veil *veil, const struct event *ev)
{
	const struct veiled *v = veil_of(veil, ev);
	return v && (!is_visit(v) || (ev->change_count && sayings(ev) == ev->change_count));
}

void veil_trim(const struct veil *veil, struct event *ev)
{
	const struct veiled *v = veil_of(veil, ev);
	size_t kept = 0;
	for (size_t i = 0; v && i < ev->change_count; i++)
		if (!says(&ev->changes[i]))
			ev->changes[kept++] = ev->changes[i];
	if (v)
		ev->change_count = kept;
}
