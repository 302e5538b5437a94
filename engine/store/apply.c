/*
 * Events into tables. A kind's columns, links and words all follow from the
 * registry; the only names known here are status (with its marks clock and
 * final), ref and removed.
 */
#include "store/apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/log.h"
#include "store/recall.h"

/* ---- identities ---- */

enum { KNOWN_FEW = 16, KNOWN_MOST = 8192 };

/* UUIDs are random: their first bytes are as good as a hash of all. */
static struct known_id *place_of(const struct store *s, const struct id *uuid)
{
	uint32_t bits;
	memcpy(&bits, uuid->bytes, sizeof bits);
	return &s->known[bits % s->known_places];
}

/* A command on one record needs few places, an import many. Without memory for more, what there is does. */
static void more_places(struct store *s)
{
	size_t places = s->known_places ? 4 * s->known_places : KNOWN_FEW;
	struct known_id *old = s->known, *more = calloc(places, sizeof *more);
	if (!more)
		return;
	size_t count = s->known_places;
	s->known = more;
	s->known_places = places;
	s->known_count = 0;
	for (size_t i = 0; i < count; i++)
		if (old[i].id)
			identify_remember(s, &old[i].uuid, old[i].id);
	free(old);
}

void identify_remember(struct store *s, const struct id *uuid, int64_t id)
{
	if (s->known_count >= s->known_places / 2 && s->known_places < KNOWN_MOST)
		more_places(s);
	if (!s->known)
		return;
	struct known_id *place = place_of(s, uuid);
	s->known_count += !place->id;
	*place = (struct known_id){ *uuid, id };
}

wsoa_status identify(struct store *s, const struct id *uuid, int64_t *id)
{
	bool found;
	*id = 0;
	if (id_is_zero(uuid))
		return WSOA_OK;
	const struct known_id *place = s->known ? place_of(s, uuid) : NULL;
	if (place && place->id && id_equal(&place->uuid, uuid)) {
		*id = place->id;
		return WSOA_OK;
	}
	wsoa_status st = query_one_int(s, "SELECT id FROM record WHERE uuid = ?", ARGS(B(uuid->bytes, sizeof uuid->bytes)), &found, id);
	if (!st && found)
		identify_remember(s, uuid, *id);
	return st;
}

/* ---- composed statements ---- */

static bool is_column(const struct field *f)
{
	return !field_is_link(f);
}

/* INSERT INTO action(id, title, ...) VALUES(?, ?, ...) in the order of the registry; a PERIOD takes two columns. */
static const char *insert_sql(struct store *s, enum kind_id kind)
{
	size_t count, columns = 1;
	const struct field *f = kind_fields(kind, &count);
	struct buf b = { 0 };
	if (s->insert_sql[kind])
		return s->insert_sql[kind];
	buf_printf(&b, "INSERT INTO %s(id", kind_of(kind)->table);
	for (size_t i = 0; i < count; i++) {
		if (!is_column(&f[i]))
			continue;
		buf_printf(&b, f[i].type == TYPE_PERIOD ? ", [%s], %s_on" : ", [%s]", f[i].name, f[i].name);
		columns += f[i].type == TYPE_PERIOD ? 2 : 1;
	}
	if (kind_status(kind)) {
		buf_str(&b, ", clock, final");
		columns += 2;
	}
	buf_str(&b, ") VALUES(?");
	for (size_t i = 1; i < columns; i++)
		buf_str(&b, ", ?");
	buf_str(&b, ")");
	s->insert_sql[kind] = buf_keep(&b, &s->mem);
	return s->insert_sql[kind];
}

static const char *set_sql(struct store *s, const struct field *f)
{
	const char **sql = &s->set_sql[f - field_at(0)];
	if (!*sql && f->type == TYPE_PERIOD)
		*sql = arena_printf(&s->mem, "UPDATE %s SET [%s] = ?2, %s_on = ?3 WHERE id = ?1", kind_of(f->kind)->table, f->name, f->name);
	else if (!*sql && f == kind_status(f->kind))
		*sql = arena_printf(&s->mem, "UPDATE %s SET [%s] = ?2, clock = ?3, final = ?4 WHERE id = ?1", kind_of(f->kind)->table, f->name);
	else if (!*sql)
		*sql = arena_printf(&s->mem, "UPDATE %s SET [%s] = ?2 WHERE id = ?1", kind_of(f->kind)->table, f->name);
	return *sql;
}

/* ---- values ---- */

static struct arg arg_value(const struct field *f, const struct value *v)
{
	if (!v->set)
		return (struct arg){ .type = ARG_NULL };
	if (f->type == TYPE_INT || f->type == TYPE_FLAG || f->type == TYPE_DATE)
		return arg_int(v->num);
	return arg_text(v->text);
}

struct state_marks marks_of(const struct state *state)
{
	if (!state)
		return (struct state_marks){ 0, 0 };
	return (struct state_marks){ state->clock || state->until, state->final };
}

static wsoa_status marks(struct store *s, const struct event *ev, const struct value *status, struct state_marks *out)
{
	const struct workflow *w = NULL;
	wsoa_status st = WSOA_OK;
	if (status->set && *ev->workflow)
		st = store_workflow(s, ev->workflow, &w);
	*out = marks_of(w ? workflow_state(w, status->text) : NULL);
	return st;
}

/* Words that an event commits to have their text fetched; in place, into mem. */
static wsoa_status fetch_words(struct store *s, const struct event *ev, struct arena *mem)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < ev->change_count && !st; i++) {
		struct value *v = &ev->changes[i].to;
		bool shown = ev->changes[i].field || ev->changes[i].name[0] != 'n'; /* a note stands in no table */
		if (shown && v->set && v->hash && !v->text)
			st = words_get(s, v->hash, mem, &v->text);
	}
	return st;
}

static wsoa_status put_commitment(struct store *s, int64_t id, const char *name, const struct value *v, bool fresh)
{
	uint8_t hash[HASH_BYTES];
	if (!v->set && fresh)
		return WSOA_OK;
	if (!v->set)
		return store_run(s, "DELETE FROM commitment WHERE record = ? AND field = ?", ARGS(A(id), A(name)));
	hex_decode(v->hash, hash, HASH_BYTES);
	if (fresh)
		return store_run(s, "INSERT INTO commitment(record, field, hash) VALUES(?, ?, ?)", ARGS(A(id), A(name), B(hash, sizeof hash)));
	return store_run(s, "INSERT INTO commitment(record, field, hash) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash",
	                 ARGS(A(id), A(name), B(hash, sizeof hash)));
}

static wsoa_status put_links(struct store *s, int64_t id, const struct field *f, const struct value *v, bool fresh)
{
	wsoa_status st = fresh ? WSOA_OK : store_run(s, "DELETE FROM link WHERE a = ? AND field = ?", ARGS(A(id), A(f->name)));
	for (size_t i = 0; i < v->count && v->set && !st; i++) {
		int64_t b = 0;
		st = identify(s, &v->targets[i].uuid, &b);
		if (!st && b)
			st = store_run(s, "INSERT INTO link(a, field, b) VALUES(?, ?, ?) ON CONFLICT DO NOTHING", ARGS(A(id), A(f->name), A(b)));
	}
	return st;
}

static wsoa_status put_extra(struct store *s, int64_t id, const char *name, const struct value *v)
{
	if (!v->set)
		return store_run(s, "DELETE FROM extra WHERE record = ? AND name = ?", ARGS(A(id), A(name)));
	return store_run(s, "INSERT INTO extra(record, name, value) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
	                 ARGS(A(id), A(name), A(v->text)));
}

/* ---- acts ---- */

static const struct value *new_ref(const struct event *ev)
{
	return event_creates(ev) ? &event_change(ev, "ref")->to : NULL;
}

static wsoa_status insert_row(struct store *s, const struct event *ev)
{
	const struct value *values[MAX_FIELDS] = { NULL };
	struct arg args[2 * MAX_FIELDS + 3];
	size_t count, n = 0;
	const struct field *f = kind_fields(ev->kind, &count), *status = kind_status(ev->kind);
	struct state_marks m = { 0, 0 };
	static const struct value none;
	for (size_t i = 0; i < ev->change_count; i++)
		if (ev->changes[i].field)
			values[ev->changes[i].field - f] = &ev->changes[i].to;
	args[n++] = arg_int(ev->seq);
	for (size_t i = 0; i < count; i++) {
		const struct value *v = values[i] ? values[i] : &none;
		if (!is_column(&f[i]))
			continue;
		args[n++] = arg_value(&f[i], v);
		if (f[i].type == TYPE_PERIOD)
			args[n++] = v->set ? arg_int(v->num) : (struct arg){ .type = ARG_NULL };
	}
	if (status) {
		const struct value *v = values[status - f] ? values[status - f] : &none;
		wsoa_status st = marks(s, ev, v, &m);
		if (st)
			return st;
		args[n++] = arg_int(m.clock);
		args[n++] = arg_int(m.final);
	}
	const char *sql = insert_sql(s, ev->kind);
	return sql ? store_run(s, sql, args, n) : error_nomem(s->err);
}

static wsoa_status create(struct store *s, const struct event *ev, const struct value *ref)
{
	int64_t plan;
	char erased[40];
	const char *name = ref->text;
	if (*name == '[') { /* a person's, erased since: see erase_change() */
		snprintf(erased, sizeof erased, "@erased-%lld", (long long)ev->seq);
		name = erased;
	}
	wsoa_status st = identify(s, &ev->plan, &plan);
	if (!st)
		st = store_run(s, "INSERT INTO record(id, uuid, kind, space, ref, version) VALUES(?1, ?2, ?3, ?4, ?5, ?1)",
		               ARGS(A(ev->seq), B(ev->subject.bytes, sizeof ev->subject.bytes), A(kind_of(ev->kind)->name), A(plan), A(name)));
	if (!st)
		st = insert_row(s, ev);
	if (!st)
		identify_remember(s, &ev->subject, ev->seq);
	return st;
}

static wsoa_status set_column(struct store *s, const struct event *ev, int64_t id, const struct change *c)
{
	const char *sql = set_sql(s, c->field);
	struct arg v = arg_value(c->field, &c->to);
	struct state_marks m;
	if (!sql)
		return error_nomem(s->err);
	if (c->field->type == TYPE_PERIOD)
		return store_run(s, sql, ARGS(A(id), v, c->to.set ? arg_int(c->to.num) : ((struct arg){ .type = ARG_NULL })));
	if (c->field != kind_status(c->field->kind))
		return store_run(s, sql, ARGS(A(id), v));
	wsoa_status st = marks(s, ev, &c->to, &m);
	return st ? st : store_run(s, sql, ARGS(A(id), v, A((int64_t)m.clock), A((int64_t)m.final)));
}

/* 1: removed. 2: it was never meant to be, and its ref is free for the same again. */
static int gone(const struct event *ev, const struct change *c)
{
	return !c->to.set || !c->to.num ? 0 : ev->undoes ? 2 : 1;
}

static wsoa_status apply_change(struct store *s, const struct event *ev, int64_t id, const struct change *c, bool fresh)
{
	wsoa_status st = WSOA_OK;
	if (c->field && field_is_link(c->field))
		return put_links(s, id, c->field, &c->to, fresh);
	if (c->field) {
		if (!fresh)
			st = set_column(s, ev, id, c);
		if (!st && c->field->type == TYPE_WORDS)
			st = put_commitment(s, id, c->name, &c->to, fresh);
		return st;
	}
	if (!strcmp(c->name, "removed"))
		return store_run(s, "UPDATE record SET removed = ? WHERE id = ?", ARGS(A((int64_t)gone(ev, c)), A(id)));
	if (!strncmp(c->name, "extra.", 6)) {
		st = put_extra(s, id, c->name + 6, &c->to);
		return st ? st : put_commitment(s, id, c->name, &c->to, fresh);
	}
	if (!strcmp(c->name, "ref") && c->words)
		return put_commitment(s, id, c->name, &c->to, fresh);
	return WSOA_OK;
}

/*
 * Words were emptied: the table shows so wherever the commitment is the
 * present one. A person's ref cannot be empty: it becomes "@erased-<id>".
 */
static wsoa_status erase_change(struct store *s, const struct event *ev, int64_t id, const struct change *c)
{
	uint8_t hash[HASH_BYTES];
	char text[64], day[DATE_LONG + 1];
	int64_t one;
	bool present;
	if (!c->from.hash) { /* a file: the record lets go of it */
		const char *clear = c->field ? set_sql(s, c->field) : NULL;
		return clear ? store_run(s, clear, ARGS(A(id), ((struct arg){ .type = ARG_NULL }))) : WSOA_OK;
	}
	hex_decode(c->from.hash, hash, HASH_BYTES);
	wsoa_status st = query_one_int(s, "SELECT 1 FROM commitment WHERE record = ? AND field = ? AND hash = ?",
	                               ARGS(A(id), A(c->name), B(hash, sizeof hash)), &present, &one);
	if (st || !present)
		return st;
	date_long(event_day(ev), day);
	snprintf(text, sizeof text, "[erased %s]", day);
	struct value v = value_of_text(text);
	if (c->field) {
		const char *sql = set_sql(s, c->field);
		return sql ? store_run(s, sql, ARGS(A(id), A((const char *)text))) : error_nomem(s->err);
	}
	if (!strncmp(c->name, "extra.", 6))
		return put_extra(s, id, c->name + 6, &v);
	if (!strcmp(c->name, "ref")) {
		snprintf(text, sizeof text, "@erased-%lld", (long long)id);
		return store_run(s, "UPDATE record SET ref = ? WHERE id = ?", ARGS(A((const char *)text), A(id)));
	}
	return WSOA_OK;
}

/* "workflow.action"; KIND_COUNT for other settings. */
static enum kind_id decided_kind(const char *setting)
{
	static const char prefix[] = "workflow.";
	enum kind_id kind = strncmp(setting, prefix, sizeof prefix - 1) ? KIND_COUNT : kind_find(setting + sizeof prefix - 1);
	return kind < KIND_COUNT && kind_status(kind) ? kind : KIND_COUNT;
}

/*
 * Another definition decides about a kind from here on: the marks of its
 * records follow from what it says of their states. Those whose state it does
 * not know are carried over by events of their own, after this one.
 */
static wsoa_status mark_anew(struct store *s, enum kind_id kind, const char *hash)
{
	const struct workflow *w = NULL;
	wsoa_status st = store_workflow(s, hash, &w);
	if (!s->mark_sql[kind])
		s->mark_sql[kind] = arena_printf(&s->mem, "UPDATE %s SET clock = ?2, final = ?3 WHERE status = ?1 AND (clock <> ?2 OR final <> ?3)",
		                                 kind_of(kind)->table);
	if (!st && !s->mark_sql[kind])
		st = error_nomem(s->err);
	for (size_t i = 0; !st && i < w->state_count; i++) {
		struct state_marks m = marks_of(&w->states[i]);
		st = store_run(s, s->mark_sql[kind], ARGS(A(w->states[i].name), A((int64_t)m.clock), A((int64_t)m.final)));
	}
	return st;
}

bool event_replaces_workflow(const struct event *ev)
{
	return ev->act == ACT_installed && ev->change_count == 1 && decided_kind(ev->changes->name) < KIND_COUNT && ev->changes->from.set;
}

static wsoa_status apply_settings(struct store *s, const struct event *ev)
{
	wsoa_status st = WSOA_OK;
	if (event_replaces_workflow(ev) && ev->changes->to.set)
		st = mark_anew(s, decided_kind(ev->changes->name), ev->changes->to.text);
	for (size_t i = 0; i < ev->change_count && !st; i++) {
		const struct change *c = &ev->changes[i];
		if (c->to.set)
			st = store_run(s, "INSERT INTO setting(name, value) VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
			               ARGS(A(c->name), A(c->to.text)));
		else
			st = store_run(s, "DELETE FROM setting WHERE name = ?", ARGS(A(c->name)));
	}
	return st;
}

static const struct value *said(const struct event *ev, const char *name)
{
	static const struct value none;
	const struct change *c = event_change(ev, name);
	return c ? &c->to : &none;
}

/*
 * Somebody was told about a record: it did not change, so its version stays,
 * and an officer with a form in hand is not told that somebody was quicker.
 */
static wsoa_status apply_told(struct store *s, const struct event *ev, int64_t *id)
{
	struct id to = { 0 };
	int64_t person = 0;
	date due = 0;
	const struct value *step = said(ev, "told.step"), *how = said(ev, "told.how"), *whom = said(ev, "told.to"), *day = said(ev, "told.due");
	wsoa_status st = identify(s, &ev->subject, id);
	if (!st && whom->set && id_parse(whom->text, &to))
		st = identify(s, &to, &person);
	if (day->set)
		date_iso_parse(day->text, &due);
	if (st || !*id || !step->set || !how->set)
		return st;
	return store_run(s,
	                 "INSERT INTO told(record, step, person, due_on, how, seq) VALUES(?, ?, ?, ?, ?, ?) "
	                 "ON CONFLICT DO UPDATE SET how = excluded.how, seq = excluded.seq",
	                 ARGS(A(*id), A(step->text), A(person), A((int64_t)due), A(how->text), A(ev->seq)));
}

static wsoa_status apply_subject(struct store *s, const struct event *ev, int64_t *id)
{
	const struct value *ref = ev->act == ACT_erased ? NULL : new_ref(ev);
	wsoa_status st = WSOA_OK;
	if (ref) {
		*id = ev->seq;
		st = create(s, ev, ref);
	} else {
		st = identify(s, &ev->subject, id);
		if (!st && *id)
			st = store_run(s, "UPDATE record SET version = ? WHERE id = ?", ARGS(A(ev->seq), A(*id)));
	}
	for (size_t i = 0; i < ev->change_count && *id && !st; i++)
		st = ev->act == ACT_erased ? erase_change(s, ev, *id, &ev->changes[i])
		                           : apply_change(s, ev, *id, &ev->changes[i], ref != NULL);
	return st;
}

static wsoa_status apply_batch(struct store *s, const struct event *ev)
{
	int64_t actor = 0;
	wsoa_status st = WSOA_OK;
	if (s->last_batch != ev->batch) {
		st = identify(s, &ev->actor, &actor);
		if (!st)
			st = store_run(s, "INSERT INTO batch(id, actor, undoes) VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
			               ARGS(A(ev->batch), A(actor), ev->undoes ? arg_int(ev->undoes) : (struct arg){ .type = ARG_NULL }));
		if (!st && ev->undoes)
			st = store_run(s, "UPDATE batch SET undone = ? WHERE id = ?", ARGS(A(ev->batch), A(ev->undoes)));
		s->last_batch = ev->batch;
	}
	return st;
}

static wsoa_status apply_act(struct store *s, const struct event *ev, int64_t *id)
{
	switch (ev->act) {
	case ACT_installed:
		return apply_settings(s, ev);
	case ACT_versioned: /* a name: the event says it, and no table follows from it but that of events */
		return WSOA_OK;
	case ACT_told:
		return apply_told(s, ev, id);
	default:
		return apply_subject(s, ev, id);
	}
}

wsoa_status apply(struct store *s, const struct event *ev)
{
	struct arena mem = { 0 };
	int64_t id = 0;
	s->may_write = true;
	wsoa_status st = fetch_words(s, ev, &mem);
	if (!st)
		st = apply_act(s, ev, &id);
	recall_drop(s, ev, id);
	if (!st && (id || act_of_store(ev->act)))
		st = store_run(s, "INSERT INTO event(record, seq) VALUES(?, ?)", ARGS(A(id), A(ev->seq)));
	if (!st && (id || act_of_store(ev->act)))
		st = apply_batch(s, ev);
	s->may_write = false;
	arena_free(&mem);
	return st;
}
