/* Undoing a batch by events that are its inverse; erasing words. Nothing is ever taken out of the log. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/edit.h"
#include "plan/install.h"
#include "plan/permit.h"
#include "store/backup.h"

/* ---- the events of a batch ---- */

struct batch_events {
	struct event *ev;
	size_t count, cap;
	int64_t head; /* the last event of the log */
};

static wsoa_status missing(wsoa *w, int64_t seq)
{
	return error_set(&w->err, WSOA_UNVERIFIED, "log", "run: wsoa verify", "event %lld is missing", (long long)seq);
}

static wsoa_status read_batch(wsoa *w, int64_t batch, struct batch_events *out)
{
	int64_t at;
	char hash[HASH_HEX + 1];
	wsoa_status st = log_head(w->db, &out->head, hash, &at);
	for (int64_t seq = batch; !st && seq <= out->head; seq++) {
		struct event ev = { 0 };
		st = log_event(w->db, seq, &w->call, &ev, NULL);
		if (st || ev.batch != batch)
			break;
		struct event *more = arena_grow(&w->call, out->ev, out->count, &out->cap, sizeof *out->ev);
		if (!more)
			return error_nomem(&w->err);
		out->ev = more;
		out->ev[out->count++] = ev;
	}
	return st;
}

/* ---- who may ---- */

static const struct change *status_change(const struct event *ev)
{
	for (size_t i = 0; i < ev->change_count; i++)
		if (ev->kind < KIND_COUNT && ev->changes[i].field && ev->changes[i].field == kind_status(ev->kind))
			return &ev->changes[i];
	return NULL;
}

/* A move is undone only by who could make it. */
static wsoa_status check_move(wsoa *w, const struct event *ev)
{
	const struct change *c = status_change(ev);
	const struct workflow *wf = NULL;
	struct record *r;
	int64_t id;
	unsigned has, held;
	if (!c || !c->from.set || !c->to.set || !*ev->workflow)
		return WSOA_OK;
	wsoa_status st = store_workflow(w->db, ev->workflow, &wf);
	if (!st)
		st = record_by_uuid(w->db, &ev->subject, &id, NULL);
	if (!st)
		st = record_load(w->db, id, &w->call, &r);
	if (!st)
		st = roles_towards(w->db, r, w->person, 0, &w->call, &has, &held);
	for (size_t i = 0; i < wf->transition_count && !st; i++) {
		const struct transition *t = &wf->transitions[i];
		if (!transition_from(wf, t, c->from.text) || strcmp(wf->states[t->to].name, c->to.text) != 0)
			continue;
		if (t->by & has || (!(t->by & held) && t->by_where_none & has))
			return WSOA_OK;
	}
	return st ? st : error_set(&w->err, WSOA_REFUSED, r->ref, "ask somebody who could make that move (see: wsoa why)",
	                           "%s: %s to %s is undone only by who could do it", r->ref, c->from.text, c->to.text);
}

/* Made, or made anew under its ref: edit_create(). */
static bool created(const struct event *ev)
{
	const struct change *removed = event_change(ev, "removed");
	return event_creates(ev) || (removed && !removed->to.set);
}

/* Nothing was changed since. */
static bool at_once(const struct batch_events *events)
{
	return events->ev[events->count - 1].seq == events->head;
}

/* A slip is taken back at once. Later deadlines are held against the baseline, and only a decision lifts it. */
static wsoa_status check_baseline(wsoa *w, const struct batch_events *events)
{
	for (size_t i = 0; i < events->count && !at_once(events); i++) {
		struct record *plan = NULL;
		int64_t id = 0;
		if (events->ev[i].kind != KIND_plan || !event_change(&events->ev[i], "baselined_on") || created(&events->ev[i]))
			continue;
		wsoa_status st = record_by_uuid(w->db, &events->ev[i].subject, &id, NULL);
		if (!st)
			st = record_identity(w->db, id, &w->call, &plan);
		return st ? st : error_set(&w->err, WSOA_REFUSED, plan->ref,
		                           arena_printf(&w->call, "have it decided: wsoa decide MEETING set %s baselined_on=DATE; without a DATE the baseline is lifted", plan->ref),
		                           "batch %lld changed the baseline of %s, and something was changed since", (long long)events->ev[i].batch, plan->ref);
	}
	return WSOA_OK;
}

static bool undoable(const struct event *ev)
{
	enum act a = ev->act;
	if (a == ACT_installed)
		return is_installation(ev);
	return a != ACT_told && a != ACT_erased && a != ACT_versioned && a != ACT_undone && !ev->undoes;
}

static wsoa_status check_batch(wsoa *w, int64_t batch, const struct manner *m, const struct batch_events *events)
{
	int64_t actor, undone;
	struct arena *mem = &w->call;
	struct ids programme = { 0 };
	bool in_programme = false;
	wsoa_status st = batch_read(w->db, batch, &actor, &undone);
	if (!st && !actor)
		return error_set(&w->err, WSOA_NOTFOUND, "--batch", "see: wsoa log", "there is no batch %lld", (long long)batch);
	if (!st && undone)
		return error_set(&w->err, WSOA_REFUSED, "", "see: wsoa log", "batch %lld was undone already", (long long)batch);
	if (!st && !events->count)
		return missing(w, batch);
	if (!st)
		st = people_with_role(w->db, "programme", mem, &programme);
	for (size_t i = 0; i < programme.count && !st; i++)
		in_programme |= programme.id[i] == w->person;
	if (!st && actor != w->person && !in_programme)
		return error_set(&w->err, WSOA_REFUSED, "", "ask them, or the programme team", "batch %lld is somebody else's", (long long)batch);
	if (!st && actor != w->person && !m->reason)
		return error_set(&w->err, WSOA_REFUSED, "reason", "give one: --reason \"...\"", "undoing somebody else's change needs a reason");
	if (!st && batch == 1)
		return error_set(&w->err, WSOA_REFUSED, "", "mend what is wrong in it with wsoa set, or begin another: wsoa init --db FILE",
		                 "batch 1 founded the store, which cannot be undone");
	for (size_t i = 0; i < events->count && !st; i++) {
		if (!undoable(&events->ev[i]))
			return error_set(&w->err, WSOA_REFUSED, "", "name an earlier one with --batch N (see: wsoa log), or make a new change",
			                 "batch %lld: %s cannot be undone (event %lld)", (long long)batch, act_name(events->ev[i].act),
			                 (long long)events->ev[i].seq);
		if (events->ev[i].act == ACT_moved)
			st = check_move(w, &events->ev[i]);
	}
	return st ? st : check_baseline(w, events);
}

/* ---- inverses ---- */

/* Words that were put back are committed to anew: what counts is how they read. */
static wsoa_status same_words(wsoa *w, const struct value *now, const char *hash, bool *same)
{
	bool erased = false;
	const char *text = NULL;
	*same = now->hash && !strcmp(now->hash, hash);
	if (*same)
		return WSOA_OK;
	wsoa_status st = words_erased(w->db, hash, &erased);
	if (!st && !erased)
		st = words_get(w->db, hash, &w->call, &text);
	*same = !st && text && now->text && !strcmp(now->text, text);
	return st;
}

/* Whether the field holds what the change made of it; *now is what it holds. */
static wsoa_status still(wsoa *w, const struct record *r, const struct change *c, const struct value **now, bool *same)
{
	static const struct value none;
	*now = &none;
	if (c->field) {
		*now = &r->values[field_index(c->field)];
	} else if (!strncmp(c->name, "extra.", 6)) {
		for (size_t i = 0; i < r->extra_count; i++)
			if (!strcmp(r->extras[i].name, c->name + 6))
				*now = &r->extras[i].value;
	} else {
		*same = !strcmp(c->name, "removed") && r->removed == (c->to.set && c->to.num);
		return WSOA_OK;
	}
	if (c->to.set && (*now)->set && c->to.hash)
		return same_words(w, *now, c->to.hash, same);
	*same = c->to.set == (*now)->set && (!c->to.set || value_equal(c->field, *now, &c->to));
	return WSOA_OK;
}

/* The value before, ready to be written again: words are fetched, targets looked up. */
static wsoa_status before(wsoa *w, const struct record *of, const struct change *c, struct value *out, bool *erased)
{
	*out = c->from;
	if (out->set && out->hash) {
		wsoa_status st = words_erased(w->db, out->hash, erased);
		if (!st && !*erased)
			st = words_get(w->db, out->hash, &w->call, &out->text);
		out->hash = NULL;
		return st;
	}
	for (size_t i = 0; i < out->count; i++) {
		struct record *r;
		wsoa_status st = record_by_uuid(w->db, &out->targets[i].uuid, &out->targets[i].id, NULL);
		if (!st)
			st = record_identity(w->db, out->targets[i].id, &w->call, &r);
		if (!st && r->removed)
			st = error_set(&w->err, WSOA_REFUSED, of->ref, "undo the removal first, or change the field by hand",
			               "%s: %s was %s, which was removed since", of->ref, c->name, r->ref);
		if (st)
			return st;
		out->targets[i].ref = r->ref;
	}
	return WSOA_OK;
}

static bool in_batch(const struct batch_events *events, int64_t seq)
{
	return events->count && seq >= events->ev[0].seq && seq <= events->ev[events->count - 1].seq;
}

/* Taking back is a change like any other: rights that were lost since, and a plan baselined since, count. */
static bool by_decision(const struct batch_events *events)
{
	for (size_t i = 0; i < events->count; i++)
		if (events->ev[i].kind == KIND_decision)
			return true;
	return false;
}

/* Weaknesses that were carried forward: measures and evidence then name the later ones too, whatever was agreed or looked at. */
static bool by_carrying(const struct batch_events *events)
{
	for (size_t i = 0; i < events->count; i++)
		for (size_t k = 0; k < events->ev[i].change_count && events->ev[i].kind == KIND_weakness; k++) {
			const struct field *f = events->ev[i].changes[k].field;
			if (f == field_at(FIELD_weakness_continues) || f == field_at(FIELD_weakness_came_back_from))
				return true;
		}
	return false;
}

static wsoa_status may_take_back(wsoa *w, const struct record *r, const struct manner *m, const struct batch_events *events)
{
	struct standing s;
	const char *what, *todo;
	wsoa_status st = standing_of(w, r, "remove", m->decision, &w->call, &s);
	s.decided |= by_decision(events) || at_once(events); /* what a decision did is undone by who could make it, and the decision is free again */
	if (!st && !may_add(&s, r->kind, "take back", &w->call, &what, &todo))
		st = error_set(&w->err, WSOA_REFUSED, r->ref, todo, "%s: %s", r->ref, what);
	return st;
}

static wsoa_status may_put_back(wsoa *w, const struct record *r, const struct change *c, const struct manner *m,
                                const struct batch_events *events)
{
	struct standing s;
	const char *what, *todo;
	if (!c->field || c->field->control == CONTROL_ENGINE) /* moves are asked by check_move() */
		return WSOA_OK;
	wsoa_status st = standing_of(w, r, "set", m->decision, &w->call, &s);
	s.correcting = true;
	s.decided |= by_decision(events) || by_carrying(events);
	s.settled &= !by_carrying(events);
	if (!st && !may_change(w, &s, r, c->field, &c->from, &c->to, &w->call, &what, &todo))
		st = error_set(&w->err, WSOA_REFUSED, r->ref, todo, "%s: %s: %s", r->ref, c->name, what);
	return st;
}

/* Whether every change of the record outside the batch was itself undone. */
static wsoa_status untouched_since(wsoa *w, const struct record *r, const struct batch_events *events)
{
	struct ids seqs;
	wsoa_status st = events_of(w->db, r->id, &w->call, &seqs);
	for (size_t i = 0; i < seqs.count && !st; i++) {
		struct event ev = { 0 };
		int64_t actor, undone = 0;
		if (in_batch(events, seqs.id[i]))
			continue;
		st = log_event(w->db, seqs.id[i], &w->call, &ev, NULL);
		if (!st)
			st = batch_read(w->db, ev.batch, &actor, &undone);
		if (!st && !undone && ev.act != ACT_undone && ev.act != ACT_noted && ev.act != ACT_told)
			st = error_set(&w->err, WSOA_REFUSED, r->ref, "undo those changes first", "%s was changed since", r->ref);
	}
	return st;
}

/* A record that the batch made goes, unless something since depends on it. */
static wsoa_status undo_creation(wsoa *w, struct record *r, const struct manner *m, const struct batch_events *events)
{
	struct ids users;
	wsoa_status st = linked_from(w->db, r->id, NULL, &w->call, &users);
	if (!st)
		st = untouched_since(w, r, events);
	for (size_t i = 0; i < users.count && !st; i++)
		if (!in_batch(events, users.id[i])) {
			struct record *user;
			st = record_identity(w->db, users.id[i], &w->call, &user);
			if (!st)
				st = error_set(&w->err, WSOA_REFUSED, r->ref, "change or undo that first", "%s is named by %s since", r->ref, user->ref);
		}
	if (!st && r->kind == KIND_plan) {
		int64_t inside;
		struct record *one;
		st = plan_inhabitant(w->db, r->id, events->ev[0].seq, events->ev[events->count - 1].seq, &inside);
		if (!st && inside)
			st = record_identity(w->db, inside, &w->call, &one);
		if (!st && inside)
			st = error_set(&w->err, WSOA_REFUSED, r->ref, "undo or remove those first", "records live in %s, %s among them", r->ref, one->ref);
	}
	if (!st)
		st = may_take_back(w, r, m, events);
	struct change c = { .name = "removed", .to = value_of_int(1) };
	return st ? st : edit_event(w, r, m, &c, 1, NULL, "taken back");
}

static void left(wsoa *w, const struct record *r, const char *name, const char *what)
{
	const char *text = arena_printf(&w->call, "%s: %s: %s since, left as it is", r->ref, name, what);
	error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = r->ref, .value = name, .what = text });
}

/*
 * The definition that a state put back is one of: that in force, which may be
 * another than the one that decided then. *hash NULL: no state is put back.
 */
static wsoa_status definition_for(wsoa *w, const struct record *r, const struct event *ev, const struct change *c, size_t n, const char **hash)
{
	const struct workflow *wf = NULL;
	wsoa_status st = WSOA_OK;
	*hash = NULL;
	for (size_t i = 0; i < n && !st; i++) {
		if (!c[i].field || c[i].field != kind_status(r->kind) || !*ev->workflow)
			continue;
		st = store_workflow_of(w->db, r->kind, &wf);
		*hash = wf ? wf->hash : NULL;
		if (!st && c[i].to.set && !(wf && workflow_state(wf, c[i].to.text)))
			st = error_set(&w->err, WSOA_REFUSED, r->ref, "make a new move (see: wsoa why), or undo the installation first",
			               "%s: it was %s, which the definition in force since then does not have", r->ref, c[i].to.text);
	}
	return st;
}

static wsoa_status undo_changes(wsoa *w, struct record *r, const struct event *ev, const struct manner *m, const struct batch_events *events)
{
	struct change *c = arena_array(&w->call, ev->change_count + 1, sizeof *c);
	size_t n = 0;
	wsoa_status st = c ? WSOA_OK : error_nomem(&w->err);
	for (size_t i = 0; i < ev->change_count && !st; i++) {
		const struct change *was = &ev->changes[i];
		const struct value *now;
		struct value old;
		bool same = false;
		if (!strcmp(was->name, "note") || !strcmp(was->name, "ref"))
			continue;
		if ((st = still(w, r, was, &now, &same)))
			break;
		if (!same && (ev->act == ACT_moved || by_decision(events))) {
			st = error_set(&w->err, WSOA_REFUSED, r->ref, ev->act == ACT_moved ? "undo what came after it first (wsoa history), or make a new move"
			                                                                   : "undo what came after it first (wsoa history), or have it decided anew",
			               "%s: %s was changed since: %s is undone whole or not at all", r->ref, was->name, ev->act == ACT_moved ? "a move" : "what was decided");
			break;
		}
		if (!same) {
			left(w, r, was->name, "changed");
			continue;
		}
		bool erased = false;
		st = before(w, r, was, &old, &erased);
		if (erased) {
			left(w, r, was->name, "erased");
			continue;
		}
		c[n++] = (struct change){ .field = was->field, .name = was->name, .words = was->words, .from = *now, .to = old };
		if (!was->field && !strcmp(was->name, "removed"))
			c[n - 1].from = value_of_int(r->removed);
		if (!st && !event_change(ev, "done_to")) /* the period that was done is for who did it, and so is the deadline that went on */
			st = may_put_back(w, r, &c[n - 1], m, events);
	}
	const char *hash = NULL;
	if (!st)
		st = definition_for(w, r, ev, c, n, &hash);
	return st || !n ? st : edit_event(w, r, m, c, n, hash, changes_text(c, n, &w->call));
}

static wsoa_status undo_event(wsoa *w, const struct event *ev, const struct manner *m, const struct batch_events *events)
{
	struct record *r;
	int64_t id;
	wsoa_status st = record_by_uuid(w->db, &ev->subject, &id, NULL);
	if (!st)
		st = record_load(w->db, id, &w->call, &r);
	if (st)
		return st;
	struct manner same_day = *m; /* what was dated is taken back from that day on: a position of a day between must not show it */
	if (m->on == DATE_NONE)
		same_day.on = ev->on;
	return created(ev) ? undo_creation(w, r, &same_day, events) : undo_changes(w, r, ev, &same_day, events);
}

/* ---- what is undone, in words ---- */

/* "batch 17 of 14 Oct 2019 10:00 by Ann Lee: 41 actions imported" */
static wsoa_status describe(wsoa *w, const struct batch_events *events, const char **out)
{
	const struct event *first = &events->ev[0];
	struct record *actor = NULL;
	int64_t id = 0;
	act_counts counts = { { 0 } };
	char when[INSTANT_SHORT + 1];
	struct buf b = { 0 };
	wsoa_status st = record_by_uuid(w->db, &first->actor, &id, NULL);
	if (!st)
		st = record_load(w->db, id, &w->call, &actor);
	if (st)
		return st;
	for (size_t i = 0; i < events->count; i++)
		counts[events->ev[i].kind][events->ev[i].act]++;
	instant_short(first->at, when);
	buf_printf(&b, "batch %lld of %s by %s: ", (long long)first->batch, when, record_title(actor));
	put_act_counts(&b, counts, ", ");
	*out = buf_keep(&b, &w->outcome_mem);
	return *out ? WSOA_OK : error_nomem(&w->err);
}

/* Whoever types undo after a slip does not mean the import before it. */
static wsoa_status check_meant(wsoa *w, const struct batch_events *events)
{
	char todo[64];
	if (events->count <= SAID_ONE_BY_ONE)
		return WSOA_OK;
	snprintf(todo, sizeof todo, "if you mean it: wsoa undo --batch %lld", (long long)events->ev[0].batch);
	return error_set(&w->err, WSOA_REFUSED, "", todo, "your last change is %s: so much is not undone without its number", w->outcome_of);
}

wsoa_status wsoa_undo(wsoa *w, int64_t batch, const wsoa_change *change)
{
	struct manner m;
	struct batch_events events = { 0 };
	bool named = batch != 0;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_undone, change, &m);
	if (!st && !batch)
		st = batch_last(w->db, w->person, &batch);
	if (!st && !batch)
		st = error_set(&w->err, WSOA_NOTFOUND, "", "see: wsoa log", "there is nothing of yours to undo");
	if (!st)
		st = read_batch(w, batch, &events);
	if (!st)
		st = check_batch(w, batch, &m, &events);
	if (!st)
		st = describe(w, &events, &w->outcome_of);
	if (!st && !named)
		st = check_meant(w, &events);
	m.undoes = batch;
	if (!st && is_installation(events.ev))
		st = install_undo(w, events.ev, events.count, &m);
	else
		for (size_t i = events.count; i-- > 0 && !st;)
			st = undo_event(w, &events.ev[i], &m, &events);
	if (!st && !w->outcome_count && events.ev[0].act == ACT_noted)
		st = error_set(&w->err, WSOA_REFUSED, "", "name an earlier one with --batch N (see: wsoa log), or change the fields by hand", "batch %lld is a note: it stays",
		               (long long)batch);
	else if (!st && !w->outcome_count)
		st = error_set(&w->err, WSOA_REFUSED, "", "take back what came later first (see: wsoa log, wsoa undo --batch N), or change the fields by hand",
		               "everything that batch %lld did was changed since: nothing to put back", (long long)batch);
	return write_done(w, st);
}

/* ---- erase ---- */

struct hashes {
	const char **hash;
	size_t count, cap;
};

static wsoa_status add_hash(wsoa *w, struct hashes *h, const char *hash)
{
	for (size_t i = 0; i < h->count; i++)
		if (!strcmp(h->hash[i], hash))
			return WSOA_OK;
	const char **more = arena_grow(&w->call, h->hash, h->count, &h->cap, sizeof *h->hash);
	if (!more)
		return error_nomem(&w->err);
	h->hash = more;
	h->hash[h->count++] = hash;
	return WSOA_OK;
}

static void drop_hash(struct hashes *h, const char *hash)
{
	for (size_t i = 0; i < h->count; i++)
		if (!strcmp(h->hash[i], hash))
			h->hash[i] = h->hash[--h->count];
}

/* Every commitment that events of the record made in that field, save those erased already. */
static wsoa_status commitments_of(wsoa *w, const struct record *r, const char *field, struct hashes *out)
{
	struct ids seqs;
	wsoa_status st = events_of(w->db, r->id, &w->call, &seqs);
	for (size_t i = 0; i < seqs.count && !st; i++) {
		struct event ev = { 0 };
		st = log_event(w->db, seqs.id[i], &w->call, &ev, NULL);
		if (!st && !strcmp(field, "reason") && ev.reason.set)
			st = add_hash(w, out, ev.reason.hash);
		for (size_t k = 0; k < ev.change_count && !st; k++) {
			const struct change *c = &ev.changes[k];
			if (strcmp(c->name, field) != 0)
				continue;
			if (ev.act == ACT_erased && c->from.hash)
				drop_hash(out, c->from.hash);
			else if (c->to.hash)
				st = add_hash(w, out, c->to.hash);
		}
	}
	return st;
}

static wsoa_status erase_file(wsoa *w, const struct record *r, const struct manner *m)
{
	const struct field *f = field_at(FIELD_evidence_file);
	const struct value *file = &r->values[field_index(f)];
	if (!file->set)
		return error_set(&w->err, WSOA_NOTFOUND, r->ref, "see: wsoa show", "%s has no file", r->ref);
	struct ids others;
	struct record *other = NULL;
	wsoa_status st = file_shared(w->db, file->text, r->id, &w->call, &others);
	if (!st && others.count)
		st = record_identity(w->db, others.id[0], &w->call, &other);
	if (!st && others.count)
		return error_set(&w->err, WSOA_REFUSED, r->ref, "erase the others first, or remove this record",
		                 "%zu other evidence has the same file, %s among it: it would be gone there too", others.count, other->ref);
	struct change c = { .field = f, .name = f->name, .from = *file };
	if (!st)
		st = file_erase(w->db, file->text, w->today);
	return st ? st : edit_event(w, r, m, &c, 1, NULL, "file erased");
}

static wsoa_status erase_words(wsoa *w, const struct record *r, const char *field, const struct manner *m)
{
	struct hashes h = { 0 };
	wsoa_status st = commitments_of(w, r, field, &h);
	if (!st && !h.count)
		st = error_set(&w->err, WSOA_NOTFOUND, field, "see: wsoa history", "%s never had words in '%.60s'", r->ref, field);
	for (size_t i = 0; i < h.count && !st; i++) {
		struct change c = { .field = field_find(r->kind, field), .name = field, .words = true, .from = { .set = true, .hash = h.hash[i] } };
		st = words_erase(w->db, h.hash[i], w->today);
		if (!st)
			st = edit_event(w, r, m, &c, 1, NULL, field);
	}
	return st;
}

static wsoa_status may_erase(wsoa *w, const struct record *r, const char *field)
{
	struct standing s;
	const char *what = "only the programme team may erase it", *todo = "ask them (see: wsoa list people roles:programme)";
	static const struct value none;
	struct value something = { .set = true, .text = "" };
	const struct field *f = field_find(r->kind, field);
	wsoa_status st = standing_of(w, r, "set", 0, &w->call, &s);
	if (st)
		return st;
	if (f == field_at(FIELD_evidence_file))
		f = field_at(FIELD_evidence_file_name); /* the same people; the hash itself is the engine's */
	s.correcting = true;
	s.baselined = s.settled = false; /* erasing is no change of what was agreed or looked at */
	bool may = f ? may_change(w, &s, r, f, &none, &something, &w->call, &what, &todo) : (s.roles & ROLE_BIT(ROLE_programme)) != 0;
	return may ? WSOA_OK : error_set(&w->err, WSOA_REFUSED, r->ref, todo, "%s: %s: %s", r->ref, field, what);
}

/* What the program itself put beside the store holds it still. */
static wsoa_status warn_copies(wsoa *w)
{
	const char *const *names;
	size_t count;
	wsoa_status st = copies_beside(db_file(w->db), &w->call, &names, &count);
	if (st == WSOA_NOMEM)
		return error_nomem(&w->err);
	if (st)
		error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = "", .value = "",
		                                    .what = "the folder of the store cannot be listed: copies beside it may hold it still",
		                                    .todo = "see wsoa doctor, as somebody who may list that folder" });
	for (size_t i = 0; i < count; i++)
		error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = names[i], .value = "", .what = "this copy beside the store holds it still",
		                                    .todo = "remove it, and erase in backups elsewhere by making them anew" });
	return WSOA_OK;
}

wsoa_status wsoa_erase(wsoa *w, const char *ref, const char *field, const wsoa_change *change)
{
	struct manner m;
	struct record *r;
	int64_t id;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_erased, change, &m);
	if (!st && !m.reason)
		st = error_set(&w->err, WSOA_REFUSED, "reason", "give one: --reason \"...\" (without repeating what is erased)", "erasing needs a reason");
	if (!st)
		st = record_ever(w->db, w->plan, ref, &id);
	if (!st)
		st = record_load(w->db, id, &w->call, &r);
	if (!st)
		st = version_unchanged(w, r, &m);
	if (!st)
		st = may_erase(w, r, field);
	if (!st)
		st = r->kind == KIND_evidence && !strcmp(field, "file") ? erase_file(w, r, &m) : erase_words(w, r, field, &m);
	if (!st)
		st = warn_copies(w);
	return write_done(w, st);
}
