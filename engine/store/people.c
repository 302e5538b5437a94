/* Who stands behind a post, and what an event last did to a field. */
#include <string.h>

#include "store/log.h"
#include "store/query.h"
#include "store/recall.h"

wsoa_status person_standing(struct store *s, int64_t person, struct arena *mem, const char **roles, bool *left)
{
	struct query q;
	bool row = false;
	*roles = "";
	*left = false;
	if (recall_person(s, person, roles, left)) {
		*roles = arena_strdup(mem, *roles);
		return *roles ? WSOA_OK : error_nomem(s->err);
	}
	wsoa_status st = query_open(&q, s, "SELECT roles, left_on FROM person WHERE id = ?", ARGS(A(person)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		*roles = query_null(&q, 0) ? "" : arena_strdup(mem, query_text(&q, 0));
		*left = !query_null(&q, 1) && query_int(&q, 1) < s->today;
	}
	query_close(&q);
	if (!st && row && *roles)
		recall_keep_person(s, person, *roles, *left);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status speaks_for(struct store *s, int64_t person, int64_t post_or_person, bool *speaks)
{
	int64_t one;
	*speaks = person == post_or_person;
	return *speaks ? WSOA_OK
	               : query_one_int(s, "SELECT 1 FROM link WHERE a = ? AND field IN ('holder', 'cover') AND b = ?", ARGS(A(post_or_person), A(person)),
	                               speaks, &one);
}

static wsoa_status add_id(struct store *s, struct arena *mem, struct ids *out, int64_t id)
{
	const char *roles;
	bool left;
	wsoa_status st = person_standing(s, id, mem, &roles, &left);
	return st || left ? st : ids_add_once(s, mem, out, id);
}

/* Holder and cover of a post both speak for it. */
static wsoa_status add_people(struct store *s, int64_t post_or_person, struct arena *mem, struct ids *out)
{
	struct ids holders;
	struct record *r;
	wsoa_status st = record_identity(s, post_or_person, mem, &r);
	if (!st && r->kind == KIND_person)
		return add_id(s, mem, out, post_or_person);
	static const char *const fields[] = { "holder", "cover" };
	for (size_t i = 0; i < 2 && !st; i++) {
		st = linked_to(s, post_or_person, fields[i], mem, &holders);
		for (size_t k = 0; k < holders.count && !st; k++)
			st = add_id(s, mem, out, holders.id[k]);
	}
	return st;
}

wsoa_status people_behind(struct store *s, int64_t post_or_person, struct arena *mem, struct ids *out)
{
	*out = (struct ids){ 0 };
	return add_people(s, post_or_person, mem, out);
}

wsoa_status people_of(struct store *s, int64_t record, const char *field, struct arena *mem, struct ids *out)
{
	struct ids named;
	*out = (struct ids){ 0 };
	wsoa_status st = linked_to(s, record, field, mem, &named);
	for (size_t i = 0; i < named.count && !st; i++)
		st = add_people(s, named.id[i], mem, out);
	return st;
}

wsoa_status organisation_of(struct store *s, int64_t post_or_person, int64_t *organisation)
{
	bool found;
	*organisation = 0;
	return query_one_int(s,
	                     "SELECT o.b FROM link o WHERE o.field = 'organisation' AND (o.a = ?1 OR o.a IN (SELECT h.a FROM link h "
	                     "WHERE h.b = ?1 AND h.field IN ('holder', 'cover'))) ORDER BY o.b LIMIT 1",
	                     ARGS(A(post_or_person)), &found, organisation);
}

/* A state that a new definition carried over (plan/install.c) is as old as what it was before: nobody moved the record. */
static bool changes_field(const struct event *ev, const char *field)
{
	if (ev->act == ACT_changed && ev->kind < KIND_COUNT && kind_status(ev->kind) && !strcmp(kind_status(ev->kind)->name, field))
		return false;
	return event_change(ev, field) != NULL;
}

/*
 * The events of a record from the last one back, but for those that were taken back and their taking back: what an
 * undo restores is as old as it was. Up to the first that `fits`. What a record that was made anew says as it did before
 * is no change in the log: it is as old as that making.
 */
static wsoa_status last_event(struct store *s, int64_t record, bool (*fits)(const struct event *, const char *), const char *field, struct arena *mem,
                              struct event *out, bool *found)
{
	struct query q;
	struct event anew = { 0 };
	bool row = false, remade = false;
	int64_t before = INT64_MAX; /* from here on everything was taken back */
	*found = false;
	wsoa_status st = query_open(&q, s, "SELECT seq FROM event WHERE record = ? ORDER BY seq DESC", ARGS(A(record)));
	while (!st && !*found && !(st = query_next(&q, &row)) && row) {
		bool there;
		if (query_int(&q, 0) >= before)
			continue;
		st = log_event(s, query_int(&q, 0), mem, out, &there);
		*found = !st && there && fits(out, field);
		if (*found && out->undoes) {
			before = out->undoes;
			*found = false;
		} else if (!st && there && !*found && !remade && event_makes(out)) {
			anew = *out;
			remade = true;
		}
	}
	query_close(&q);
	if (!st && *found && remade) {
		*found = event_change(out, field)->to.set;
		*out = anew;
	}
	return st;
}

wsoa_status last_change(struct store *s, int64_t record, const char *field, struct arena *mem, struct event *out, bool *found)
{
	return last_event(s, record, changes_field, field, mem, out, found);
}

/* Whether the event gave the record its state, its first one from a definition that came later too. */
static bool gave_state(const struct event *ev, const char *field)
{
	const struct change *c = event_change(ev, field);
	return c && (ev->act != ACT_changed || !c->from.set);
}

wsoa_status state_since(struct store *s, int64_t record, struct arena *mem, date *out)
{
	struct event ev;
	bool found;
	wsoa_status st = last_event(s, record, gave_state, "status", mem, &ev, &found);
	*out = !st && found ? event_day(&ev) : DATE_NONE;
	return st;
}

wsoa_status made_by(struct store *s, int64_t record, struct arena *mem, struct event *out, bool *found)
{
	struct ids events;
	int64_t actor, undone = 0;
	bool there;
	wsoa_status st = log_event(s, record, mem, out, found); /* its id is the seq of its first event */
	if (!st && *found)
		st = batch_read(s, out->batch, &actor, &undone);
	if (st || !*found || !undone)
		return st;
	st = events_of(s, record, mem, &events);
	for (size_t i = st ? 0 : events.count; i-- > 0 && !st;) {
		struct event ev;
		st = log_event(s, events.id[i], mem, &ev, &there);
		if (!st && there && event_makes(&ev)) {
			*out = ev;
			break;
		}
	}
	return st;
}

/* ---- who was named on a day ---- */

static wsoa_status add_value(struct store *s, struct arena *mem, struct ids *out, const struct value *v)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < v->count && !st; i++) {
		int64_t id = v->targets[i].id;
		if (!id)
			st = record_by_uuid(s, &v->targets[i].uuid, &id, NULL);
		if (!st && id)
			st = ids_add_once(s, mem, out, id);
	}
	return st;
}

wsoa_status named_on(struct store *s, int64_t record, const char *field, date day, struct arena *mem, struct ids *out)
{
	struct ids events;
	date from = DATE_NONE; /* of the last change that was looked at */
	*out = (struct ids){ 0 };
	wsoa_status st = events_of(s, record, mem, &events);
	for (size_t i = st ? 0 : events.count; i-- > 0 && !st && (from == DATE_NONE || from >= day);) {
		struct event ev;
		bool there;
		st = log_event(s, events.id[i], mem, &ev, &there);
		const struct change *c = !st && there ? event_change(&ev, field) : NULL;
		if (!c)
			continue;
		from = date_london(ev.at);
		if (from <= day)
			st = add_value(s, mem, out, &c->to);
	}
	return st;
}
