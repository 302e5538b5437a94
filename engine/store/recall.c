/* Hides how little is kept: a place for each record by its id, for each ref by its hash; the latest one has the place. */
#include "store/recall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/event.h"

enum { BEGIN_AFTER = 4, RECORDS = 512, REFS = 1024, ROLES = 200 };

struct recall {
	struct known_record records[RECORDS];
	int64_t refs[REFS]; /* ids: a hint, since the record that is kept has its ref */
	struct {
		bool known;
		const struct workflow *workflow;
	} workflows[KIND_COUNT];
	struct {
		int64_t id;
		char roles[ROLES];
		bool left;
	} person;
	struct {
		int64_t id;
		bool baselined;
	} plan;
	struct {
		bool known;
		int64_t space;
		char ref[REF_MAX + 1];
	} free_ref;
	bool extras_known, extras, kind_known;
	enum kind_id kind;
};

void recall_begin(struct store *s, const struct event *ev)
{
	if (!s->recall && s->transaction == 2 && ev->seq - ev->batch >= BEGIN_AFTER)
		s->recall = calloc(1, sizeof *s->recall);
}

void recall_end(struct store *s)
{
	free(s->recall);
	s->recall = NULL;
}

void recall_drop(struct store *s, const struct event *ev, int64_t id)
{
	struct recall *r = s->recall;
	if (!r)
		return;
	if (id > 0 && r->records[id % RECORDS].id == id)
		r->records[id % RECORDS].id = 0;
	if (r->person.id == id)
		r->person.id = 0;
	if (r->plan.id == id)
		r->plan.id = 0;
	r->free_ref.known = false;
	for (size_t i = 0; i < ev->change_count; i++)
		r->extras_known &= r->extras || strncmp(ev->changes[i].name, "extra.", 6) != 0;
	if (ev->act == ACT_installed)
		memset(r->workflows, 0, sizeof r->workflows);
}

/* ---- records ---- */

const struct known_record *recall_record(const struct store *s, int64_t id)
{
	const struct known_record *r = s->recall && id > 0 ? &s->recall->records[id % RECORDS] : NULL;
	return r && r->id == id ? r : NULL;
}

void recall_keep_record(struct store *s, const struct known_record *r)
{
	if (s->recall && r->id > 0)
		s->recall->records[r->id % RECORDS] = *r;
}

static size_t place_of(int64_t space, const char *ref)
{
	uint64_t h = 14695981039346656037u ^ (uint64_t)space;
	for (; *ref; ref++)
		h = (h ^ (unsigned char)*ref) * 1099511628211u;
	return (size_t)(h ^ h >> 32) % REFS;
}

const struct known_record *recall_ref(const struct store *s, int64_t space, const char *ref)
{
	const struct known_record *r = s->recall ? recall_record(s, s->recall->refs[place_of(space, ref)]) : NULL;
	return r && r->space == space && !strcmp(r->ref, ref) ? r : NULL;
}

void recall_keep_ref(struct store *s, int64_t space, const char *ref, int64_t id)
{
	if (s->recall)
		s->recall->refs[place_of(space, ref)] = id;
}

bool recall_free(const struct store *s, int64_t space, const char *ref)
{
	return s->recall && s->recall->free_ref.known && s->recall->free_ref.space == space && !strcmp(s->recall->free_ref.ref, ref);
}

void recall_keep_free(struct store *s, int64_t space, const char *ref)
{
	if (!s->recall || strlen(ref) > REF_MAX)
		return;
	s->recall->free_ref.known = true;
	s->recall->free_ref.space = space;
	snprintf(s->recall->free_ref.ref, sizeof s->recall->free_ref.ref, "%s", ref);
}

bool recall_extras(const struct store *s, bool *some)
{
	*some = s->recall && s->recall->extras;
	return s->recall && s->recall->extras_known;
}

void recall_keep_extras(struct store *s, bool some)
{
	if (!s->recall)
		return;
	s->recall->extras_known = true;
	s->recall->extras = some;
}

enum kind_id recall_kind(const struct store *s)
{
	return s->recall && s->recall->kind_known ? s->recall->kind : KIND_COUNT;
}

void recall_keep_kind(struct store *s, enum kind_id kind)
{
	if (!s->recall)
		return;
	s->recall->kind_known = true;
	s->recall->kind = kind;
}

/* ---- what decides ---- */

bool recall_workflow(const struct store *s, enum kind_id kind, const struct workflow **out)
{
	bool known = s->recall && s->recall->workflows[kind].known;
	if (known)
		*out = s->recall->workflows[kind].workflow;
	return known;
}

void recall_keep_workflow(struct store *s, enum kind_id kind, const struct workflow *w)
{
	if (!s->recall)
		return;
	s->recall->workflows[kind].known = true;
	s->recall->workflows[kind].workflow = w;
}

bool recall_person(const struct store *s, int64_t person, const char **roles, bool *left)
{
	bool known = s->recall && person && s->recall->person.id == person;
	if (known) {
		*roles = s->recall->person.roles;
		*left = s->recall->person.left;
	}
	return known;
}

void recall_keep_person(struct store *s, int64_t person, const char *roles, bool left)
{
	if (!s->recall || strlen(roles) >= ROLES)
		return;
	s->recall->person.id = person;
	s->recall->person.left = left;
	snprintf(s->recall->person.roles, ROLES, "%s", roles);
}

bool recall_baseline(const struct store *s, int64_t plan, bool *baselined)
{
	bool known = s->recall && plan && s->recall->plan.id == plan;
	if (known)
		*baselined = s->recall->plan.baselined;
	return known;
}

void recall_keep_baseline(struct store *s, int64_t plan, bool baselined)
{
	if (!s->recall)
		return;
	s->recall->plan.id = plan;
	s->recall->plan.baselined = baselined;
}
