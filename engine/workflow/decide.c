/*
 * The decision: every condition of a transition is asked, and every unmet one
 * is said. Pure: facts and a request in, a verdict in an arena out.
 */
#include "workflow/internal.h"

#include <assert.h>
#include <string.h>

/* The names of the transitions from a state, or "" where it is a dead end; *first is one of them. Of a meeting: those that wait for a decision. */
static const char *ways(const struct ask *a, struct arena *mem, const char **first)
{
	const char *names[MAX_TRANSITIONS];
	size_t count = 0;
	for (int any = !a->request->meeting; any < 2 && !count; any++)
		for (size_t i = 0; i < a->w->transition_count; i++)
			if (transition_from(a->w, &a->w->transitions[i], a->facts->state) &&
			    (any || a->w->transitions[i].facts & (NEED_DECISION | NEED_AGREEMENTS)))
				names[count++] = a->w->transitions[i].name;
	*first = count ? names[0] : "";
	return or_list(mem, names, count);
}

static const char *ways_todo(const struct ask *a, struct arena *mem)
{
	const char *first, *all = ways(a, mem, &first);
	if (!*first)
		return arena_printf(mem, "nothing leads on from %s", a->facts->state);
	if (a->request->meeting)
		return arena_printf(mem, "from %s a meeting can %s: wsoa decide %s %s %s", a->facts->state, all, a->request->meeting, first, a->facts->ref);
	return arena_printf(mem, "from %s one can %s, such as: wsoa move %s %s", a->facts->state, all, a->facts->ref, first);
}

static void unmet_add(struct verdict *v, const struct unmet *u)
{
	v->unmet[v->unmet_count++] = *u;
}

static void refuse_unknown(const struct ask *a, struct arena *mem, struct verdict *v)
{
	unmet_add(v, &(struct unmet){
		.condition = "transition",
		.what = arena_printf(mem, "there is no transition \"%s\" for %s", a->request->transition, a->facts->ref),
		.todo = ways_todo(a, mem),
	});
}

/* The states that any transition of the name asked for starts from. */
static const char *from_states(const struct ask *a, struct arena *mem)
{
	const char *names[MAX_STATES];
	size_t count = 0;
	unsigned from = 0;
	for (size_t i = 0; i < a->w->transition_count; i++)
		if (!strcmp(a->w->transitions[i].name, a->t->name))
			from |= a->w->transitions[i].from;
	for (size_t i = 0; i < a->w->state_count; i++)
		if (from >> i & 1)
			names[count++] = a->w->states[i].name;
	return or_list(mem, names, count);
}

static void refuse_from(const struct ask *a, struct arena *mem, struct verdict *v)
{
	unmet_add(v, &(struct unmet){
		.condition = "from",
		.what = arena_printf(mem, "%s is %s: %s is possible only from %s", a->facts->ref, a->facts->state, a->t->name,
		                     from_states(a, mem)),
		.todo = ways_todo(a, mem),
	});
}

unsigned transition_by(const struct transition *t, unsigned held)
{
	return t->by & held || !t->by_where_none ? t->by : t->by_where_none;
}

static const char *role_sentences(unsigned roles, struct arena *mem)
{
	const char *words[ROLE_COUNT];
	size_t count = 0;
	for (int r = 0; r < ROLE_COUNT; r++)
		if (roles & ROLE_BIT(r))
			words[count++] = role_sentence((enum role)r);
	return or_list(mem, words, count);
}

static void check_by(const struct ask *a, struct arena *mem, struct verdict *v)
{
	if (v->by & a->facts->roles)
		return;
	const char *todo = v->by & a->facts->held ? "ask one of them" : "nobody is at present: fill the post first";
	unmet_add(v, &(struct unmet){
		.condition = "by",
		.what = arena_printf(mem, "only %s may %s", role_sentences(v->by, mem), a->t->name),
		.todo = arena_printf(mem, "%s (see: wsoa why %s %s)", todo, a->facts->ref, a->t->name),
	});
}

static void check_needs(const struct ask *a, struct arena *mem, struct verdict *v)
{
	for (size_t i = 0; i < a->t->need_count; i++) {
		const struct requirement *q = &a->t->needs[i];
		if (q->must->holds(q, a))
			continue;
		struct unmet u = { .condition = q->must->name, .warning = q->warning };
		q->must->say(q, a, mem, &u);
		unmet_add(v, &u);
	}
}

static bool refused(const struct verdict *v)
{
	for (size_t i = 0; i < v->unmet_count; i++)
		if (!v->unmet[i].warning)
			return true;
	return false;
}

static const char *effect_text(const struct effect *e, const struct request *r, struct arena *mem)
{
	char day[DATE_ISO + 1];
	switch (e->type) {
	case EFFECT_DAY:
		assert(r->day != DATE_NONE);
		date_iso(r->day, day);
		return arena_strdup(mem, day);
	case EFFECT_VALUE:
		return e->value;
	case EFFECT_GIVEN:
		return arena_strdup(mem, request_given(r, e->field));
	case EFFECT_CLEAR:
		break;
	}
	return NULL;
}

/* What the side that speaks agrees to, beside what others agreed to. */
static void put_agreement(const struct ask *a, struct arena *mem, struct verdict *v)
{
	for (size_t i = 0; i < a->t->need_count; i++) {
		const struct requirement *q = &a->t->needs[i];
		const char *given = agrees_now(q, a) ? request_given(a->request, q->as) : NULL;
		if (given)
			v->sets[v->set_count++] = (struct set_field){ q->field, arena_strdup(mem, given) };
	}
}

static void follow_up(const struct ask *a, struct arena *mem, struct verdict *v)
{
	v->sets[v->set_count++] = (struct set_field){ kind_status(a->w->kind), v->to->name };
	for (size_t i = 0; i < a->t->set_count; i++) {
		const struct effect *e = &a->t->sets[i];
		v->sets[v->set_count++] = (struct set_field){ e->field, effect_text(e, a->request, mem) };
	}
}

/* Nothing is missing but what others have to agree to. */
static bool only_waits(const struct verdict *v)
{
	for (size_t i = 0; i < v->unmet_count; i++)
		if (!v->unmet[i].warning && !v->unmet[i].waits)
			return false;
	return true;
}

static void weigh(const struct ask *a, struct arena *mem, struct verdict *v)
{
	check_by(a, mem, v);
	check_needs(a, mem, v);
	v->allowed = !refused(v);
	v->sets = arena_array(mem, 1 + a->t->set_count + a->t->need_count, sizeof *v->sets);
	if (!v->sets)
		return;
	if (v->allowed)
		follow_up(a, mem, v);
	if (v->allowed || only_waits(v))
		put_agreement(a, mem, v);
	v->waits = !v->allowed && v->set_count;
}

wsoa_status decide(const struct workflow *w, const struct facts *facts, const struct request *request,
                   struct arena *mem, struct verdict *out)
{
	const struct transition *t = workflow_transition(w, request->transition, facts->state);
	const struct ask a = { w, t, facts, request };
	*out = (struct verdict){ .transition = t };
	out->unmet = arena_array(mem, 1 + (t ? t->need_count : 0), sizeof *out->unmet);
	if (!out->unmet)
		return WSOA_NOMEM;
	if (!t) {
		refuse_unknown(&a, mem, out);
	} else {
		out->to = &w->states[t->to];
		out->by = transition_by(t, facts->held | facts->roles);
		if (transition_from(w, t, facts->state))
			weigh(&a, mem, out);
		else
			refuse_from(&a, mem, out);
	}
	return mem->failed ? WSOA_NOMEM : WSOA_OK;
}
