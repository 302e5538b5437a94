/* Facts for the proofs of a workflow. Hides how few people and records have to be looked at until a transition is known to be somebody's. */
#include "plan/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "plan/edit.h"
#include "plan/permit.h"

wsoa_status workflow_in_force(struct store *s, enum kind_id kind, struct arena *mem, const char **hash)
{
	char name[64];
	snprintf(name, sizeof name, "workflow.%s", kind_of(kind)->name);
	return store_setting(s, name, mem, hash);
}

/* ---- other definitions ---- */

static wsoa_status carried_by_program(wsoa *w, enum kind_id kind, struct arena *mem, const struct workflow **out)
{
	char path[96];
	struct workflow *wf = NULL;
	snprintf(path, sizeof path, "schema/workflows/%s.json", kind_of(kind)->name);
	const struct embedded *file = embedded_find(path);
	wsoa_status st = file ? workflow_read(file->bytes, file->size, mem, &w->err, &wf) : WSOA_OK;
	*out = wf;
	return st;
}

static wsoa_status definitions_in_force(wsoa *w, struct store *s, struct arena *mem, const struct workflow *out[KIND_COUNT])
{
	wsoa_status st = WSOA_OK;
	for (int k = 0; k < KIND_COUNT && !st; k++) {
		out[k] = NULL;
		if (!kind_status((enum kind_id)k))
			continue;
		st = s ? store_workflow_of(s, (enum kind_id)k, &out[k]) : carried_by_program(w, (enum kind_id)k, mem, &out[k]);
	}
	return st;
}

/* ---- who is there ---- */

struct staff {
	wsoa *w;
	struct store *s;
	const struct workflow *wf;
	struct arena *mem;
	struct ids people;   /* who are there today */
	uint64_t unstaffed;  /* transitions that nobody was found for yet */
};

/* The condition that somebody else acts than who leads and reports; NULL: it is not asked for. */
static const struct requirement *asks_for_another(const struct transition *t)
{
	for (size_t i = 0; i < t->need_count; i++)
		if (!strcmp(condition_name_of(&t->needs[i]), "different_person") && !t->needs[i].warning)
			return &t->needs[i];
	return NULL;
}

/* Whether the person can have brought a record to where the transition starts. */
static bool may_report(const struct staff *f, const struct transition *t, unsigned has, unsigned held)
{
	bool may = t->from >> f->wf->initial & 1; /* whoever made the record */
	for (size_t i = 0; i < f->wf->transition_count && !may; i++) {
		const struct transition *before = &f->wf->transitions[i];
		may = t->from >> before->to & 1 && transition_by(before, held) & has;
	}
	return may;
}

static wsoa_status somebody_reports(const struct staff *f, const struct record *r, const struct transition *t, unsigned held, int64_t not_this, bool *out)
{
	wsoa_status st = WSOA_OK;
	*out = false;
	for (size_t i = 0; i < f->people.count && !st && !*out; i++) {
		unsigned has, any;
		if (f->people.id[i] == not_this)
			continue;
		st = roles_towards(f->s, r, f->people.id[i], 0, f->mem, &has, &any);
		*out = !st && may_report(f, t, has, held);
	}
	return st;
}

static wsoa_status of_another_organisation(const struct staff *f, const struct record *r, int64_t person, bool *out)
{
	struct ids owner;
	int64_t theirs = 0, his = 0;
	wsoa_status st = linked_to(f->s, r->id, "owner", f->mem, &owner);
	if (!st && owner.count)
		st = organisation_of(f->s, owner.id[0], &theirs);
	if (!st)
		st = organisation_of(f->s, person, &his);
	*out = !st && theirs && his && theirs != his;
	return st;
}

static wsoa_status another_may(const struct staff *f, const struct record *r, const struct transition *t, unsigned held, bool *out)
{
	struct ids owners;
	unsigned by = transition_by(t, held), has, any;
	wsoa_status st = owners_of(f->s, r, f->mem, &owners);
	*out = false;
	for (size_t i = 0; i < f->people.count && !st && !*out; i++) {
		int64_t person = f->people.id[i];
		bool fits = !ids_have(&owners, person);
		if (fits)
			st = roles_towards(f->s, r, person, 0, f->mem, &has, &any);
		fits = fits && !st && has & by;
		if (fits && asks_for_another(t)->other_organisation)
			st = of_another_organisation(f, r, person, &fits);
		if (fits && !st)
			st = somebody_reports(f, r, t, held, person, out);
	}
	return st;
}

static wsoa_status ask_record(struct staff *f, int64_t id)
{
	struct record *r;
	unsigned has, held;
	wsoa_status st = record_load(f->s, id, f->mem, &r);
	if (!st)
		st = roles_towards(f->s, r, 0, 0, f->mem, &has, &held);
	for (size_t i = 0; i < f->wf->transition_count && !st; i++) {
		const struct transition *t = &f->wf->transitions[i];
		bool may = transition_by(t, held) & held;
		if (f->unstaffed >> i & 1 && may && asks_for_another(t))
			st = another_may(f, r, t, held, &may);
		if (!st && may)
			f->unstaffed &= ~(UINT64_C(1) << i);
	}
	return st;
}

/* Records that live: the proof ends with the one that needs nobody further. */
static wsoa_status ask_records(struct staff *f, bool *any)
{
	struct select sel;
	struct record_cursor c = { 0 };
	struct arena turn = { 0 }, *mem = f->mem;
	int64_t id = 0;
	*any = false;
	wsoa_status st = selecting(f->w, f->wf->kind, NULL, mem, &sel);
	if (!st)
		st = select_open(&c, f->s, &sel);
	f->mem = &turn;
	while (!st && f->unstaffed && !(st = select_next_id(&c, &id)) && id) {
		*any = true;
		st = ask_record(f, id);
		arena_clear(&turn);
	}
	f->mem = mem;
	arena_free(&turn);
	select_close(&c);
	return st;
}

/* Towards a record that is still to come anybody who is there may be named; two of them, where two are asked for. */
static wsoa_status ask_nobody_yet(struct staff *f)
{
	unsigned area = ROLE_BIT(ROLE_programme) | ROLE_BIT(ROLE_auditor), has = 0, there = 0;
	struct record none = { .kind = f->wf->kind };
	wsoa_status st = roles_towards(f->s, &none, 0, 0, f->mem, &has, &there);
	there = (there & area) | (f->people.count ? roles_possible(f->wf->kind) & ~area : 0);
	for (size_t i = 0; i < f->wf->transition_count && !st; i++) {
		const struct transition *t = &f->wf->transitions[i];
		bool may = false;
		for (unsigned held = 0; held < ROLE_BIT(ROLE_COUNT); held++)
			may |= !(held & ~there) && (held & area) == (there & area) && transition_by(t, held) & held;
		if (may && !(asks_for_another(t) && f->people.count < 2))
			f->unstaffed &= ~(UINT64_C(1) << i);
	}
	return st;
}

static wsoa_status find_staff(wsoa *w, struct store *s, const struct workflow *wf, struct arena *mem, uint64_t *unstaffed)
{
	struct staff f = { .w = w, .s = s, .wf = wf, .mem = mem };
	bool any = false;
	for (size_t i = 0; i < wf->transition_count; i++)
		f.unstaffed |= UINT64_C(1) << i;
	wsoa_status st = people_there(s, mem, &f.people);
	if (!st)
		st = ask_records(&f, &any);
	if (!st && !any)
		st = ask_nobody_yet(&f);
	*unstaffed = f.unstaffed;
	return st;
}

/* ---- proofs ---- */

wsoa_status surroundings_of(wsoa *w, struct store *s, const struct workflow *wf, struct arena *mem, struct surroundings *out)
{
	*out = (struct surroundings){ .roles = roles_possible(wf->kind) };
	wsoa_status st = definitions_in_force(w, s, mem, out->others);
	out->others[wf->kind] = wf;
	return st || !s ? st : find_staff(w, s, wf, mem, &out->unstaffed);
}

wsoa_status prove_text(wsoa *w, struct store *s, const char *text, size_t len, struct arena *mem, struct workflow **wf, struct flaws *out)
{
	struct surroundings around;
	size_t first = w->err.count;
	wsoa_status st = workflow_read(text, len, mem, &w->err, wf);
	if (st == WSOA_INVALID) {
		st = workflow_faults(&w->err, first, mem, out);
		error_clear(&w->err);
		return st ? error_nomem(&w->err) : WSOA_OK;
	}
	if (!st)
		st = surroundings_of(w, s, *wf, mem, &around);
	if (!st && workflow_check(*wf, &around, mem, out))
		st = error_nomem(&w->err);
	return st;
}

static bool has_finding(const struct flaws *list, const struct flaw *f)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].id == f->id && !strcmp(list->at[i].where, f->where) && !strcmp(list->at[i].what, f->what))
			return true;
	return false;
}

static wsoa_status add_news(wsoa *w, const struct workflow *of, const struct flaws *before, const struct flaws *now, struct arena *mem,
                            struct flaws *out)
{
	for (size_t i = 0; i < now->count; i++) {
		struct flaw f = now->at[i];
		if (has_finding(before, &f))
			continue;
		struct flaw *more = arena_grow(mem, out->at, out->count, &out->cap, sizeof *out->at);
		if (!more)
			return error_nomem(&w->err);
		f.where = arena_printf(mem, "%s: %s", kind_of(of->kind)->name, f.where);
		out->at = more;
		out->at[out->count++] = f;
	}
	return WSOA_OK;
}

wsoa_status prove_others(wsoa *w, struct store *s, const struct workflow *wf, struct arena *mem, struct flaws *out)
{
	struct surroundings around = { .roles = 0 };
	wsoa_status st = definitions_in_force(w, s, mem, around.others);
	const struct workflow *old = around.others[wf->kind];
	for (int k = 0; k < KIND_COUNT && !st; k++) {
		const struct workflow *of = around.others[k];
		struct flaws before = { 0 }, now = { 0 };
		if (!of || of->kind == wf->kind)
			continue;
		around.roles = roles_possible(of->kind);
		bool cut = workflow_check(of, &around, mem, &before);
		around.others[wf->kind] = wf;
		cut |= workflow_check(of, &around, mem, &now);
		around.others[wf->kind] = old;
		st = cut ? error_nomem(&w->err) : add_news(w, of, &before, &now, mem, out);
	}
	return st;
}
