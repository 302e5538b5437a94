/* Installing a definition. Hides how states are mapped, and that a record whose state keeps its name needs no event: apply() marks it anew. */
#include "plan/install.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/permit.h"
#include "plan/proof.h"
#include "store/log.h"

/* ---- what differs for people ---- */

static bool has_way(const struct workflow *w, const char *state, const char *name)
{
	const struct transition *t = w && state ? workflow_transition(w, name, state) : NULL;
	return t && transition_from(w, t, state);
}

const char **transitions_beyond(const struct workflow *a, const char *state_a, const struct workflow *b, const char *state_b, struct arena *mem, size_t *count)
{
	size_t all = a ? a->transition_count : 0;
	const char **names = arena_array(mem, all + 1, sizeof *names);
	*count = 0;
	for (size_t i = 0; names && i < all; i++) {
		const struct transition *t = &a->transitions[i];
		if (state_a && transition_from(a, t, state_a) && !has_way(b, state_b, t->name))
			names[(*count)++] = t->name;
	}
	return names;
}

const char *timer_in(const struct workflow *wf, const char *state, struct arena *mem)
{
	for (size_t i = 0; wf && i < wf->timer_count; i++)
		if (!strcmp(wf->states[wf->timers[i].state].name, state))
			return arena_printf(mem, "%d%s", wf->timers[i].limit, wf->timers[i].workdays ? "wd" : "d");
	return NULL;
}

/* ---- the map ---- */

struct pair {
	const char *from, *to;
};
struct map {
	struct pair *pairs;
	size_t count;
};

static void issue(wsoa *w, const char *where, const char *value, const char *what, const char *todo)
{
	error_issue(&w->err, &(wsoa_issue){ .where = where, .value = value, .what = what, .todo = todo });
}

static const char *names_of(const struct workflow *wf, struct arena *mem)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < wf->state_count; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", wf->states[i].name);
	return buf_keep(&b, mem);
}

static const struct pair *mapped(const struct map *m, const char *from)
{
	for (size_t i = 0; i < m->count; i++)
		if (!strcmp(m->pairs[i].from, from))
			return &m->pairs[i];
	return NULL;
}

static void check_pair(wsoa *w, const struct installation *in, const struct map *m, const struct pair *p)
{
	struct arena *mem = &w->call;
	if (*p->from && !(in->old && workflow_state(in->old, p->from)))
		issue(w, "--map", p->from, arena_printf(mem, "the definition in force has no state \"%s\"", p->from),
		      in->old ? arena_printf(mem, "its states are %s", names_of(in->old, mem)) : "for records without a state write: --map =STATE");
	if (!workflow_state(in->next, p->to))
		issue(w, "--map", p->to, arena_printf(mem, "the new definition has no state \"%s\"", p->to),
		      arena_printf(mem, "its states are %s", names_of(in->next, mem)));
	if (mapped(m, p->from))
		issue(w, "--map", p->from, arena_printf(mem, "\"%s\" is mapped twice", p->from), "map each state once");
}

/* "old=new,old=new": every fault is an issue. */
static wsoa_status read_map(wsoa *w, const struct installation *in, const char *text, struct map *m)
{
	struct arena *mem = &w->call;
	char *list = arena_strdup(mem, text ? text : ""), *save = NULL;
	m->pairs = arena_array(mem, text ? strlen(text) + 1 : 1, sizeof *m->pairs);
	if (!list || !m->pairs)
		return error_nomem(&w->err);
	for (char *one = strtok_r(list, ",", &save); one; one = strtok_r(NULL, ",", &save)) {
		char *equals = strchr(one, '=');
		if (!equals) {
			issue(w, "--map", one, arena_printf(mem, "\"%s\" maps no state", one), "write OLD=NEW, with commas between several");
			continue;
		}
		*equals = '\0';
		struct pair p = { one, equals + 1 };
		check_pair(w, in, m, &p);
		m->pairs[m->count++] = p;
	}
	return WSOA_OK;
}

/* ---- records ---- */

static const char *state_after(const struct installation *in, const struct map *m, const char *from)
{
	const struct pair *p = mapped(m, from);
	const struct state *s = workflow_state(in->next, p ? p->to : from);
	return s ? s->name : NULL;
}

static wsoa_status read_records(wsoa *w, struct installation *in, const struct map *m)
{
	struct ids ids;
	const struct field *status = kind_status(in->next->kind);
	wsoa_status st = records_of_kind(w->db, in->next->kind, &w->call, &ids);
	in->records = arena_array(&w->call, ids.count + 1, sizeof *in->records);
	if (!st && !in->records)
		st = error_nomem(&w->err);
	for (size_t i = 0; i < ids.count && !st; i++) {
		struct carried *c = &in->records[i];
		st = record_load(w->db, ids.id[i], &w->call, &c->record);
		if (st)
			break;
		const struct value *now = record_value(c->record, status);
		c->from = now->set ? now->text : "";
		c->to = state_after(in, m, c->from);
		in->count++;
	}
	return st;
}

/* Records of one state that have nowhere to go, by their refs. */
static void say_nowhere(wsoa *w, const struct installation *in, const char *state)
{
	struct buf refs = { 0 };
	struct arena *mem = &w->call;
	size_t count = 0;
	for (size_t i = 0; i < in->count; i++) {
		const struct record *r = in->records[i].record;
		if (in->records[i].to || strcmp(in->records[i].from, state) != 0)
			continue;
		buf_printf(&refs, "%s%s%s%s%s", count++ ? ", " : "", r->plan_ref ? r->plan_ref : "", r->plan_ref ? ":" : "", r->ref, r->removed ? " (removed)" : "");
	}
	const char *named = buf_keep(&refs, mem), *noun = count == 1 ? kind_of(in->next->kind)->name : kind_of(in->next->kind)->plural;
	issue(w, *state ? state : "status", *state ? state : NULL,
	      *state ? arena_printf(mem, "the new definition has no state \"%s\", and %zu %s %s in it: %s", state, count, noun, count == 1 ? "is" : "are", named)
	             : arena_printf(mem, "%zu %s %s no state yet: %s", count, noun, count == 1 ? "has" : "have", named),
	      arena_printf(mem, "say where to: --map %s=STATE, one of %s", state, names_of(in->next, mem)));
}

static void check_nowhere(wsoa *w, const struct installation *in)
{
	for (size_t i = 0; i < in->count; i++) {
		bool said = in->records[i].to != NULL;
		for (size_t k = 0; k < i && !said; k++)
			said = !in->records[k].to && !strcmp(in->records[k].from, in->records[i].from);
		if (!said)
			say_nowhere(w, in, in->records[i].from);
	}
}

/* ---- looking ---- */

static void say_findings(wsoa *w, const struct flaws *found)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct flaw *f = &found->at[i];
		error_issue(&w->err, &(wsoa_issue){ .warning = f->today, .where = f->where, .value = finding_id(f->id), .todo = f->todo,
		                                    .what = arena_printf(&w->call, "%s%s%s: %s", finding_id(f->id), *f->where ? " " : "", f->where, f->what) });
	}
}

static size_t refusals(const wsoa *w)
{
	size_t n = 0;
	for (size_t i = 0; i < w->err.count; i++)
		n += !w->err.issues[i].warning;
	return n;
}

static wsoa_status refuse(wsoa *w, const struct installation *in)
{
	size_t n = refusals(w), i = 0;
	if (w->err.mem.failed) /* a refusal may not have been kept */
		return error_nomem(&w->err);
	if (!n)
		return WSOA_OK;
	while (w->err.issues[i].warning)
		i++;
	const wsoa_issue *first = &w->err.issues[i];
	return error_set(&w->err, in->next ? WSOA_REFUSED : WSOA_INVALID, in->next ? in->next->name : "", n == 1 ? first->todo : "each of these must be met",
	                 "the workflow is not installed: %s", n == 1 ? first->what : "there is more than one thing against it");
}

static wsoa_status look_at_old(wsoa *w, struct installation *in)
{
	wsoa_status st = workflow_in_force(w->db, in->next->kind, &w->call, &in->old_hash);
	if (!st && in->old_hash)
		st = store_workflow(w->db, in->old_hash, &in->old);
	if (!st && in->old_hash && !strcmp(in->old_hash, in->next->hash))
		st = error_set(&w->err, WSOA_REFUSED, in->next->name, "see: wsoa workflow list", "this definition is in force already");
	return st;
}

wsoa_status install_look(wsoa *w, const char *text, size_t len, const char *map, struct installation *out)
{
	struct map m = { 0 };
	struct workflow *next = NULL;
	*out = (struct installation){ .text = text, .len = len };
	wsoa_status st = need_programme(w, "workflow", "install a workflow");
	if (!st)
		st = prove_text(w, w->db, text, len, &w->call, &next, &out->found);
	out->next = next;
	if (!st && next)
		st = look_at_old(w, out);
	if (!st && next)
		st = prove_others(w, w->db, next, &w->call, &out->found);
	if (st)
		return st;
	say_findings(w, &out->found);
	if (next)
		st = read_map(w, out, map, &m);
	if (!st && next)
		st = read_records(w, out, &m);
	if (!st && next)
		check_nowhere(w, out);
	return st ? st : refuse(w, out);
}

/* ---- doing ---- */

static const char *setting_of(const struct workflow *wf, struct arena *mem)
{
	return arena_printf(mem, "workflow.%s", kind_of(wf->kind)->name);
}

static wsoa_status carry(wsoa *w, struct record *r, const char *to, const char *hash, const struct manner *m)
{
	const struct field *status = kind_status(r->kind);
	struct manner by_engine = *m;
	const struct value *now = record_value(r, status);
	struct change c = { .field = status, .name = status->name, .from = *now, .to = *to ? value_of_text(to) : value_none() };
	by_engine.act = ACT_changed;
	return edit_event(w, r, &by_engine, &c, 1, hash,
	                  arena_printf(&w->call, "%s -> %s by the definition", now->set ? now->text : "no state", *to ? to : "no state"));
}

wsoa_status install_do(wsoa *w, const struct installation *in, const struct manner *m)
{
	char hash[HASH_HEX + 1];
	const char *setting = setting_of(in->next, &w->call);
	wsoa_status st = setting ? definition_put(w->db, in->text, in->len, hash) : error_nomem(&w->err);
	if (!st)
		st = edit_setting(w, m, setting, in->old_hash, hash, in->next->title);
	for (size_t i = 0; i < in->count && !st; i++)
		if (strcmp(in->records[i].from, in->records[i].to) != 0)
			st = carry(w, in->records[i].record, in->records[i].to, hash, m);
	return st;
}

/* ---- undoing ---- */

static bool names_workflow(const char *setting)
{
	return !strncmp(setting, "workflow.", 9);
}

bool is_installation(const struct event *ev)
{
	return ev->act == ACT_installed && !ev->undoes && ev->change_count == 1 && names_workflow(ev->changes->name) && ev->changes->to.set;
}

static wsoa_status since(wsoa *w, const struct event *ev)
{
	struct record *r = NULL;
	int64_t id = 0;
	wsoa_status st = record_by_uuid(w->db, &ev->subject, &id, NULL);
	if (!st && id)
		st = record_identity(w->db, id, &w->call, &r);
	const char *ref = r ? r->ref : "a record";
	return st ? st : error_set(&w->err, WSOA_REFUSED, ref, "undo that first (see: wsoa log), or install the definition before once more",
	                           "%s was %s by this definition since (event %lld)", ref, act_name(ev->act), (long long)ev->seq);
}

/* Whatever this definition decided since would be left without it. */
static wsoa_status nothing_decided_since(wsoa *w, int64_t after, const char *hash)
{
	struct log_cursor c = { 0 };
	struct arena mem = { 0 };
	const char *line = NULL;
	int64_t seq, actor, undone;
	size_t len;
	wsoa_status st = log_open(&c, w->db, after + 1);
	while (!st && !(st = log_next(&c, &seq, &line, &len)) && line) {
		struct event ev = { 0 };
		if (!strstr(line, hash))
			continue;
		st = event_read(line, len, &mem, &w->err, &ev);
		if (st || strcmp(ev.workflow, hash) != 0 || ev.undoes)
			continue;
		st = batch_read(w->db, ev.batch, &actor, &undone);
		if (!st && !undone)
			st = since(w, &ev);
	}
	log_close(&c);
	arena_free(&mem);
	return st;
}

static wsoa_status still_in_force(wsoa *w, const struct change *c)
{
	const char *now = NULL;
	wsoa_status st = store_setting(w->db, c->name, &w->call, &now);
	if (!st && (!now || strcmp(now, c->to.text)))
		st = error_set(&w->err, WSOA_REFUSED, c->name, "undo that first (see: wsoa log)", "another definition was installed since");
	return st;
}

static wsoa_status carry_back(wsoa *w, const struct event *ev, const char *hash, const struct manner *m)
{
	struct record *r = NULL;
	int64_t id = 0;
	const struct value *was = &ev->changes->from, *became = &ev->changes->to;
	wsoa_status st = record_by_uuid(w->db, &ev->subject, &id, NULL);
	if (!st)
		st = record_load(w->db, id, &w->call, &r);
	if (!st && !value_equal(ev->changes->field, record_value(r, ev->changes->field), became))
		st = error_set(&w->err, WSOA_REFUSED, r->ref, "undo what came after it first (wsoa history)", "%s: its status was changed since", r->ref);
	return st ? st : carry(w, r, was->set ? was->text : "", hash, m);
}

wsoa_status install_undo(wsoa *w, struct event *events, size_t count, const struct manner *m)
{
	const struct change *c = events->changes;
	const char *before = c->from.set ? c->from.text : NULL;
	wsoa_status st = need_programme(w, "workflow", "install a workflow");
	if (!st)
		st = still_in_force(w, c);
	if (!st)
		st = nothing_decided_since(w, events[count - 1].seq, c->to.text);
	if (!st)
		st = edit_setting(w, m, c->name, c->to.text, before, before ? "the definition before decides again" : "no definition decides");
	for (size_t i = 1; i < count && !st; i++)
		st = carry_back(w, &events[i], before, m);
	return st;
}
