/*
 * What is under embargo: what a visit whose embargo has not ended found and
 * advised, and what it says of itself. A view leaves it out as it is filled, so
 * that no query and no report has to know of it.
 */
#include "store/veil.h"

#include <stdlib.h>
#include <string.h>

#include "store/log.h"
#include "store/query.h"

wsoa_status embargoes_of(struct store *s, date day, struct arena *mem, struct ids *visits)
{
	return query_ids(s, "SELECT id FROM visit WHERE embargo_until >= ? ORDER BY id", ARGS(D(day)), mem, visits);
}

static int by_uuid(const void *a, const void *b)
{
	return memcmp(&((const struct veiled *)a)->uuid, &((const struct veiled *)b)->uuid, sizeof(struct id));
}

static const struct veiled *known(const struct veil *veil, const struct id *uuid)
{
	const struct veiled key = { .uuid = *uuid };
	return veil->count ? bsearch(&key, veil->at, veil->count, sizeof *veil->at, by_uuid) : NULL;
}

/* The event that set the embargo where there was none; 0: it was not set. */
static wsoa_status set_by(struct store *s, int64_t visit, struct arena *mem, int64_t *seq)
{
	struct ids events = { 0 };
	struct event ev;
	bool there = false;
	*seq = 0;
	wsoa_status st = events_of(s, visit, mem, &events);
	for (size_t i = 0; i < events.count && !st; i++) {
		st = log_event(s, events.id[i], mem, &ev, &there);
		for (size_t k = 0; !st && there && k < ev.change_count; k++)
			if (ev.changes[k].field == field_at(FIELD_visit_embargo_until) && !ev.changes[k].from.set)
				*seq = ev.seq;
	}
	return st;
}

/* Of what names the visit: a judgement, or a recommendation that was made, or made anew, since the embargo was set. */
static wsoa_status belongs(struct store *s, int64_t id, int64_t since, struct arena *mem, struct record **out)
{
	struct event made = { 0 };
	bool found = false;
	wsoa_status st = record_identity(s, id, mem, out);
	if (st || (*out)->kind == KIND_judgement || ((*out)->kind == KIND_recommendation && id >= since))
		return st;
	if ((*out)->kind == KIND_recommendation)
		st = made_by(s, id, mem, &made, &found);
	if (!found || made.seq < since)
		*out = NULL;
	return st;
}

/* Everything that ever named it: what was removed or undone told the same. */
static wsoa_status found_by(struct store *s, int64_t visit, struct arena *mem, struct ids *out)
{
	return query_ids(s, "SELECT a FROM link WHERE b = ? AND field = 'visit' ORDER BY a", ARGS(A(visit)), mem, out);
}

static wsoa_status add(struct store *s, const struct record *r, const struct record *visit, struct arena *mem, struct veil *out)
{
	struct veiled *more = arena_grow(mem, out->at, out->count, &out->cap, sizeof *more);
	if (!more)
		return error_nomem(s->err);
	out->at = more;
	out->at[out->count++] = (struct veiled){ r->uuid, visit->uuid };
	return WSOA_OK;
}

static wsoa_status add_visit(struct store *s, int64_t id, struct arena *mem, struct veil *out)
{
	struct ids found = { 0 };
	struct record *visit = NULL, *r = NULL;
	int64_t since = 0;
	const struct veil before = *out;
	wsoa_status st = record_identity(s, id, mem, &visit);
	if (!st)
		st = set_by(s, id, mem, &since);
	if (!st)
		st = found_by(s, id, mem, &found);
	if (!st && !known(&before, &visit->uuid))
		st = add(s, visit, visit, mem, out);
	for (size_t i = 0; i < found.count && !st; i++) {
		st = belongs(s, found.id[i], since, mem, &r);
		if (!st && r && !known(&before, &r->uuid))
			st = add(s, r, visit, mem, out);
	}
	return st;
}

wsoa_status veil_find(struct store *s, date day, struct arena *mem, struct veil *out)
{
	struct ids visits = { 0 };
	wsoa_status st = embargoes_of(s, day, mem, &visits);
	for (size_t i = 0; i < visits.count && !st; i++) {
		st = add_visit(s, visits.id[i], mem, out);
		if (out->count)
			qsort(out->at, out->count, sizeof *out->at, by_uuid);
	}
	return st;
}

wsoa_status veil_ids(struct store *s, date day, struct arena *mem, struct ids *records, struct ids *visits)
{
	struct veil veil = { 0 };
	*records = (struct ids){ 0 };
	wsoa_status st = embargoes_of(s, day, mem, visits);
	if (!st && visits->count)
		st = veil_find(s, day, mem, &veil);
	records->id = arena_array(mem, veil.count, sizeof *records->id);
	if (!st && !records->id)
		st = error_nomem(s->err);
	for (size_t i = 0; i < veil.count && !st; i++)
		if (!id_equal(&veil.at[i].uuid, &veil.at[i].visit))
			st = record_by_uuid(s, &veil.at[i].uuid, &records->id[records->count++], NULL);
	return st;
}

const struct veiled *veil_of(const struct veil *veil, const struct event *ev)
{
	return known(veil, &ev->subject);
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
