/*
 * The proofs. Hides how a walk over everything is made short enough: what two
 * conditions look at apart from each other cannot make them contradict, so
 * conditions are asked in groups that share what they look at, each group with
 * every combination of that; and a record is only as much as can make a
 * difference, its state and which fields that transitions alone fill are filled.
 */
#include "workflow/internal.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"

static const char *const ids[] = {
#define FINDING_ID(id, name, about) #id,
	WORKFLOW_FINDINGS(FINDING_ID)
#undef FINDING_ID
};
static const char *const abouts[] = {
#define FINDING_ABOUT(id, name, about) about,
	WORKFLOW_FINDINGS(FINDING_ABOUT)
#undef FINDING_ABOUT
};

const char *finding_id(enum finding_id f)
{
	return ids[f];
}

const char *finding_about(enum finding_id f)
{
	return abouts[f];
}

static wsoa_status add(struct flaws *out, struct arena *mem, struct flaw f)
{
	struct flaw *more = arena_grow(mem, out->at, out->count, &out->cap, sizeof *out->at);
	if (!more)
		return WSOA_NOMEM;
	out->at = more;
	out->at[out->count++] = f;
	return WSOA_OK;
}

/* ---- faults of the document ---- */

wsoa_status workflow_faults(const struct error *err, size_t first, struct arena *mem, struct flaws *out)
{
	static const struct {
		const char *what;
		enum finding_id id;
	} own[] = { { FAULT_TWICE, FINDING_twice }, { FAULT_CONDITION, FINDING_condition }, { FAULT_ROLE, FINDING_role } };
	wsoa_status st = WSOA_OK;
	for (size_t i = first; i < err->count && !st; i++) {
		const wsoa_issue *issue = &err->issues[i];
		struct flaw f = { .id = FINDING_document, .where = arena_strdup(mem, issue->where), .todo = arena_strdup(mem, issue->todo) };
		for (size_t k = 0; k < sizeof own / sizeof *own; k++)
			if (!strcmp(issue->what, own[k].what))
				f.id = own[k].id;
		f.what = *issue->value ? arena_printf(mem, "%s: \"%s\"", issue->what, issue->value) : arena_strdup(mem, issue->what);
		st = add(out, mem, f);
	}
	return st || mem->failed ? WSOA_NOMEM : WSOA_OK;
}

/* ---- what can differ for a record ---- */

/* Fields that nobody sets by hand, and that commands fill besides transitions: they can be there or not. */
static const enum field_id filled_by_commands[] = {
	FIELD_action_due_as_written, FIELD_action_baseline_due_on, FIELD_action_done_to, FIELD_action_updated_on, FIELD_action_opened_on,
	FIELD_evidence_file, FIELD_date_change_old_due_on, FIELD_date_change_board_due_on, FIELD_date_change_adviser_due_on,
};

/* Filled by transitions or not at all. */
static bool by_transitions(const struct field *f)
{
	for (size_t i = 0; i < sizeof filled_by_commands / sizeof *filled_by_commands; i++)
		if (f == field_at(filled_by_commands[i]))
			return false;
	return f->control == CONTROL_ENGINE && f != kind_status(f->kind);
}

enum { MAX_TRACKED = 10 }; /* no kind has more fields that by_transitions() knows */

struct node {                /* a record, as far as it makes a difference */
	size_t state;
	unsigned filled;     /* bit per tracked field */
	int before;          /* the node that the shortest way comes from, -1: the beginning */
	const struct transition *by;
	bool ends;           /* a final state can be come to */
};
struct edge {
	int from, to;
};

struct prover {
	const struct workflow *w;
	const struct surroundings *around;
	struct arena *mem;
	struct flaws *out;
	const struct field *tracked[MAX_TRACKED];
	size_t tracked_count;
	int *place;          /* of a node by state and filled; -1: no record comes there */
	struct node *nodes;
	size_t node_count, node_cap;
	struct edge *edges;
	size_t edge_count, edge_cap;
};

/* What conditions look at: facts by their NEED_ bit, and of the request: */
enum { ASK_REASON = 1 << 16, ASK_GIVEN = 1 << 17 };

static unsigned looks_at(const struct requirement *q)
{
	unsigned at = q->must->facts;
	if (!strcmp(q->must->name, "reason") || q->or_reason)
		at |= ASK_REASON;
	if (!strcmp(q->must->name, "given"))
		at |= ASK_GIVEN;
	return at;
}

#define A_VALUE "a value"
struct question {            /* one combination, as decide() would be asked */
	struct facts facts;
	struct request request;
	struct given given[MAX_FIELDS];
	const char *texts[MAX_FIELDS];
};

/* A transition from a state, asked of records that have these tracked fields. */
struct asked {
	const struct prover *p;
	const struct transition *t;
	size_t from;
	unsigned filled;
};

/* ---- reason, fields, given ---- */

static size_t two(const struct asked *a)
{
	(void)a;
	return 2;
}

static void put_reason(const struct asked *a, size_t i, struct question *q)
{
	(void)a;
	q->request.reason = i ? NULL : "a reason";
}

/* Fields that anybody can fill are there or not; those that are tracked are as they are. */
static void put_fields(const struct asked *a, size_t i, struct question *q)
{
	q->facts.filled = i ? 0 : ~0UL;
	for (size_t k = 0; k < a->p->tracked_count; k++) {
		unsigned long bit = 1UL << field_index(a->p->tracked[k]);
		q->facts.filled = (q->facts.filled & ~bit) | (a->filled >> k & 1 ? bit : 0);
	}
}

/* A command takes those fields alone that the transition sets to what is given (check_given() in plan/move.c). */
static void put_given(const struct asked *a, size_t i, struct question *q)
{
	q->request.given = q->given;
	q->request.given_count = 0;
	for (size_t k = 0; k < a->t->set_count && !i; k++)
		if (a->t->sets[k].type == EFFECT_GIVEN)
			q->given[q->request.given_count++] = (struct given){ a->t->sets[k].field, A_VALUE };
}

/* ---- facts of other records ---- */

/* The field of evidence through which evidence_of() in the store counts for the kind; NULL: it has none. */
static const struct field *evidence_field(enum kind_id kind)
{
	const struct field *f = field_at(kind == KIND_weakness ? FIELD_evidence_weaknesses : FIELD_evidence_actions);
	return field_may_name(f, kind) ? f : NULL;
}

static bool evidence_can(const struct asked *a, bool accepted)
{
	const struct workflow *e = a->p->around->others[KIND_evidence];
	for (size_t i = 0; e && evidence_field(a->p->w->kind) && i < e->state_count; i++) {
		bool done = e->states[i].category == CATEGORY_done;
		if (accepted ? done : !done && !e->states[i].final)
			return true;
	}
	return false;
}

enum { PLENTY = 1000 }; /* more than any condition counts to */

static size_t ways_of_evidence(const struct asked *a)
{
	(void)a;
	return 16;
}

/* None or plenty of each sort: a condition asks for at least so many, so what lies between tells nothing more. */
static void put_evidence(const struct asked *a, size_t i, struct question *q)
{
	int accepted = evidence_can(a, true) ? PLENTY : 0, waiting = evidence_can(a, false) ? PLENTY : 0;
	q->facts.difference_accepted = i & 1 ? 0 : accepted;
	q->facts.difference_waiting = i & 2 ? 0 : waiting;
	q->facts.evidence_accepted = q->facts.difference_accepted + (i & 4 ? 0 : accepted);
	q->facts.evidence_waiting = q->facts.difference_waiting + (i & 8 ? 0 : waiting);
}

static void put_milestones(const struct asked *a, size_t i, struct question *q)
{
	bool some = field_may_name(field_at(FIELD_milestone_of), a->p->w->kind);
	q->facts.milestones_open.count = some ? i : 0;
}

static void put_dependencies(const struct asked *a, size_t i, struct question *q)
{
	q->facts.dependencies_open.count = field_find(a->p->w->kind, "depends_on") ? i : 0;
}

static bool has_measures(enum kind_id kind)
{
	const struct field *f = field_find(kind, "weaknesses");
	return kind == KIND_weakness || (f && field_may_name(f, KIND_weakness));
}

static size_t ways_of_measures(const struct asked *a)
{
	(void)a;
	return 3;
}

static void put_measures(const struct asked *a, size_t i, struct question *q)
{
	q->facts.measures = has_measures(a->p->w->kind) && i < 2;
	q->facts.measures_off.count = q->facts.measures && i == 1;
}

static size_t ways_of_people(const struct asked *a)
{
	(void)a;
	return 9;
}

/* Who acts neither leads the record nor reported it, or does; of another organisation, of the same, of none. */
static void put_people(const struct asked *a, size_t i, struct question *q)
{
	static const struct id people[] = { { { 1 } }, { { 2 } }, { { 3 } } }, organisations[] = { { { 4 } }, { { 5 } }, { { 0 } } };
	bool led = field_find(a->p->w->kind, "owner"); /* whose organisation is asked for */
	q->facts.actor = people[i % 3];
	q->facts.owners = &people[1];
	q->facts.reporters = &people[2];
	q->facts.owner_count = q->facts.reporter_count = 1;
	q->facts.actor_organisation = organisations[i / 3];
	q->facts.owner_organisation = organisations[led ? 1 : 2];
}

static size_t ways_of_decision(const struct asked *a)
{
	(void)a;
	return DECISION_USED + 1;
}

static void put_decision(const struct asked *a, size_t i, struct question *q)
{
	(void)a;
	q->facts.decision = (enum decision_fit)i;
}

static const struct workflow *plans_of(const struct asked *a)
{
	return kind_of(a->p->w->kind)->in_plan ? a->p->around->others[KIND_plan] : NULL;
}

static size_t ways_of_plan(const struct asked *a)
{
	const struct workflow *plan = plans_of(a);
	return a->p->w->kind == KIND_plan ? 1 : plan ? plan->state_count + 1 : 1;
}

/* A plan is in its own state; what lies in a plan, in any, or in a plan without a state. */
static void put_plan(const struct asked *a, size_t i, struct question *q)
{
	const struct workflow *plan = plans_of(a);
	if (a->p->w->kind == KIND_plan)
		q->facts.plan_status = a->p->w->states[a->from].name;
	else
		q->facts.plan_status = plan && i < plan->state_count ? plan->states[i].name : NULL;
}

static const char *outcomes_of(const struct requirement *q)
{
	return q->outcome && !strcmp(q->must->name, "judged") ? q->outcome : "";
}

/* The i-th outcome that conditions of the transition name, into word; false: there are not so many. */
static bool outcome_at(const struct asked *a, size_t i, char *word, size_t size)
{
	for (size_t k = 0; k < a->t->need_count; k++)
		for (const char *list = outcomes_of(&a->t->needs[k]); word_next(&list, word, size);)
			if (!i--)
				return true;
	return false;
}

static size_t ways_of_judgement(const struct asked *a)
{
	char word[PLAIN_MAX];
	size_t n = 0;
	while (outcome_at(a, n, word, sizeof word))
		n++;
	return n + 1;
}

/* Of a weakness alone: one that a condition names, or none. */
static void put_judgement(const struct asked *a, size_t i, struct question *q)
{
	char word[PLAIN_MAX];
	bool judged = field_may_name(field_at(FIELD_judgement_weakness), a->p->w->kind) && outcome_at(a, i, word, sizeof word);
	q->facts.judgement = judged ? arena_strdup(a->p->mem, word) : NULL;
}

/* Whoever is asked for has agreed to what is given, or nobody has. */
static void put_agreements(const struct asked *a, size_t i, struct question *q)
{
	q->facts.sides = "board adviser";
	q->facts.texts = q->texts;
	for (size_t k = 0; k < a->t->need_count; k++)
		if (a->t->needs[k].side)
			q->texts[field_index(a->t->needs[k].field)] = i ? NULL : A_VALUE;
}

static void put_continued(const struct asked *a, size_t i, struct question *q)
{
	q->facts.continued = (field_find(a->p->w->kind, "continues") || a->p->w->kind == KIND_plan) && !i;
}

/* A weakness or an action that is live is itself live in its plan; what is of the area lies in none. */
static void put_live(const struct asked *a, size_t i, struct question *q)
{
	enum kind_id kind = a->p->w->kind;
	bool itself = (kind == KIND_weakness || kind == KIND_action) && !a->p->w->states[a->from].final;
	q->facts.live_actions.count = itself || (i && (kind == KIND_plan || kind_of(kind)->in_plan));
}

/* ---- all combinations ---- */

static const struct dimension {
	unsigned bit;
	size_t (*count)(const struct asked *a);
	void (*put)(const struct asked *a, size_t i, struct question *q);
} dimensions[] = {
	{ ASK_REASON, two, put_reason },
	{ ASK_GIVEN, two, put_given },
	{ NEED_FIELDS, two, put_fields },
	{ NEED_EVIDENCE, ways_of_evidence, put_evidence },
	{ NEED_MILESTONES, two, put_milestones },
	{ NEED_DEPENDENCIES, two, put_dependencies },
	{ NEED_MEASURES, ways_of_measures, put_measures },
	{ NEED_PEOPLE, ways_of_people, put_people },
	{ NEED_DECISION, ways_of_decision, put_decision },
	{ NEED_PLAN, ways_of_plan, put_plan },
	{ NEED_JUDGEMENT, ways_of_judgement, put_judgement },
	{ NEED_AGREEMENTS, two, put_agreements },
	{ NEED_CONTINUED, two, put_continued },
	{ NEED_LIVE, two, put_live },
};
enum { DIMENSIONS = sizeof dimensions / sizeof dimensions[0] };

static bool all_hold(const struct asked *a, unsigned needs, const struct question *q)
{
	const struct ask ask = { a->p->w, a->t, &q->facts, &q->request };
	for (size_t i = 0; i < a->t->need_count; i++)
		if (needs >> i & 1 && !a->t->needs[i].must->holds(&a->t->needs[i], &ask))
			return false;
	return true;
}

/* Whether these requirements hold in some combination of what they look at. */
static bool can_hold_together(const struct asked *a, unsigned needs, unsigned looked_at)
{
	struct question q = { .facts = { .ref = "", .state = a->p->w->states[a->from].name }, .request = { .transition = a->t->name } };
	size_t all = 1, counts[DIMENSIONS];
	for (size_t d = 0; d < DIMENSIONS; d++)
		all *= counts[d] = (looked_at & dimensions[d].bit) ? dimensions[d].count(a) : 1;
	for (size_t n = 0; n < all; n++) {
		size_t rest = n;
		for (size_t d = 0; d < DIMENSIONS; rest /= counts[d], d++)
			if (looked_at & dimensions[d].bit)
				dimensions[d].put(a, rest % counts[d], &q);
		if (all_hold(a, needs, &q))
			return true;
	}
	return false;
}

/* A requirement of those left, and all that share what it looks at, over any number of them. */
static unsigned group_of(const struct transition *t, unsigned left, unsigned *looked_at)
{
	unsigned group = 0;
	*looked_at = 0;
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < t->need_count; i++) {
			unsigned at = looks_at(&t->needs[i]);
			if (!(left >> i & 1) || group >> i & 1 || (group && !(at & *looked_at)))
				continue;
			group |= 1u << i;
			*looked_at |= at;
			more = true;
		}
	}
	return group;
}

/* The requirements that contradict each other, or what can be; 0 where the transition can be made. */
static unsigned contradiction(const struct asked *a)
{
	unsigned left = 0, looked_at;
	for (size_t i = 0; i < a->t->need_count; i++)
		left |= (unsigned)!a->t->needs[i].warning << i;
	while (left) {
		unsigned group = group_of(a->t, left, &looked_at);
		if (can_hold_together(a, group, looked_at)) {
			left &= ~group;
			continue;
		}
		for (size_t i = 0; i < a->t->need_count; i++) /* what can be left out is no part of it */
			if (group >> i & 1 && group != 1u << i && !can_hold_together(a, group & ~(1u << i), looked_at))
				group &= ~(1u << i);
		return group;
	}
	return 0;
}

/* ---- who ---- */

/* Whether some roles that people can hold let one of them make it. */
static bool somebody_ever(const struct transition *t, unsigned roles)
{
	for (unsigned held = 0; held < ROLE_BIT(ROLE_COUNT); held++)
		if (!(held & ~roles) && transition_by(t, held) & held)
			return true;
	return false;
}

/* ---- the walk ---- */

static void track(struct prover *p)
{
	for (size_t t = 0; t < p->w->transition_count; t++)
		for (size_t i = 0; i < p->w->transitions[t].need_count; i++) {
			const struct requirement *q = &p->w->transitions[t].needs[i];
			bool asked = !strcmp(q->must->name, "field") && !q->warning && by_transitions(q->field);
			for (size_t k = 0; k < p->tracked_count; k++)
				asked &= p->tracked[k] != q->field;
			assert(!asked || p->tracked_count < MAX_TRACKED);
			if (asked)
				p->tracked[p->tracked_count++] = q->field;
		}
}

static unsigned after(const struct prover *p, const struct transition *t, unsigned filled)
{
	for (size_t i = 0; i < t->set_count; i++) {
		const struct effect *e = &t->sets[i];
		bool clears = e->type == EFFECT_CLEAR || (e->type == EFFECT_VALUE && !*e->value);
		for (size_t k = 0; k < p->tracked_count; k++)
			if (e->field == p->tracked[k])
				filled = clears ? filled & ~(1u << k) : filled | 1u << k;
	}
	return filled;
}

static int *place_of(const struct prover *p, size_t state, unsigned filled)
{
	return &p->place[state << p->tracked_count | filled];
}

/* The node, made when it is come to for the first time; -1 when memory is out. */
static int come_to(struct prover *p, size_t state, unsigned filled, int before, const struct transition *by)
{
	int *place = place_of(p, state, filled);
	if (*place >= 0)
		return *place;
	struct node *more = arena_grow(p->mem, p->nodes, p->node_count, &p->node_cap, sizeof *p->nodes);
	if (!more)
		return -1;
	p->nodes = more;
	p->nodes[p->node_count] = (struct node){ state, filled, before, by, p->w->states[state].final };
	return *place = (int)p->node_count++;
}

static void connect(struct prover *p, int from, int to)
{
	struct edge *more = arena_grow(p->mem, p->edges, p->edge_count, &p->edge_cap, sizeof *p->edges);
	if (!more)
		return;
	p->edges = more;
	p->edges[p->edge_count++] = (struct edge){ from, to };
}

static void go_on(struct prover *p, int from)
{
	for (size_t i = 0; i < p->w->transition_count; i++) {
		const struct transition *t = &p->w->transitions[i];
		const struct node n = p->nodes[from];
		struct asked a = { p, t, n.state, n.filled };
		if (!(t->from >> n.state & 1) || !somebody_ever(t, p->around->roles) || contradiction(&a))
			continue;
		int to = come_to(p, t->to, after(p, t, n.filled), from, t);
		if (to >= 0)
			connect(p, from, to);
	}
}

/* Breadth first, so that the first way to a node is a shortest one. */
static void walk(struct prover *p)
{
	size_t places = p->w->state_count << p->tracked_count;
	p->place = arena_array(p->mem, places, sizeof *p->place);
	if (!p->place)
		return;
	for (size_t i = 0; i < places; i++)
		p->place[i] = -1;
	come_to(p, p->w->initial, 0, -1, NULL);
	for (size_t i = 0; i < p->node_count && !p->mem->failed; i++)
		go_on(p, (int)i);
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < p->edge_count; i++) {
			struct node *from = &p->nodes[p->edges[i].from];
			bool news = !from->ends && p->nodes[p->edges[i].to].ends;
			from->ends |= news;
			more |= news;
		}
	}
}

/* ---- words ---- */

static void put_way(const struct prover *p, int node, struct buf *b)
{
	assert(p->nodes);
	const struct node *n = &p->nodes[node];
	if (n->before >= 0)
		put_way(p, n->before, b);
	if (n->by)
		buf_printf(b, " > %s > ", n->by->name);
	buf_str(b, p->w->states[n->state].name);
}

/* "not-started > start > in-progress" */
static const char *way_to(const struct prover *p, int node)
{
	struct buf b = { 0 };
	if (node < 0)
		return NULL;
	put_way(p, node, &b);
	return buf_keep(&b, p->mem);
}

/* The node of a state that is nearest to the beginning; trapped: of those from which no final state can be come to. -1: none. */
static int nearest(const struct prover *p, size_t state, bool trapped)
{
	for (size_t i = 0; i < p->node_count; i++)
		if (p->nodes[i].state == state && !(trapped && p->nodes[i].ends))
			return (int)i;
	return -1;
}

static const char *states_in(const struct prover *p, unsigned states)
{
	const char *names[MAX_STATES];
	size_t count = 0;
	for (size_t i = 0; i < p->w->state_count; i++)
		if (states >> i & 1)
			names[count++] = p->w->states[i].name;
	return or_list(p->mem, names, count);
}

static const char *roles_in(const struct prover *p, unsigned roles)
{
	const char *names[ROLE_COUNT];
	size_t count = 0;
	for (int r = 0; r < ROLE_COUNT; r++)
		if (roles & ROLE_BIT(r))
			names[count++] = role_sentence((enum role)r);
	return or_list(p->mem, names, count);
}

/* "field completed_on, plan_status accepted" */
static const char *needs_in(const struct prover *p, const struct transition *t, unsigned needs)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < t->need_count; i++) {
		const struct requirement *q = &t->needs[i];
		const char *with = q->field ? q->field->name : outcomes_of(q);
		if (!strcmp(q->must->name, "plan_status"))
			with = q->status;
		if (needs >> i & 1)
			buf_printf(&b, "%s%s%s%s", b.len ? ", " : "", q->must->name, *with ? " " : "", with);
	}
	return buf_keep(&b, p->mem);
}

/* The transitions that fill a field: "deliver or hold"; "" none. */
static const char *fillers(const struct prover *p, const struct field *f)
{
	const char *names[MAX_TRANSITIONS];
	size_t count = 0;
	for (size_t i = 0; i < p->w->transition_count; i++)
		for (size_t k = 0; k < p->w->transitions[i].set_count; k++) {
			const struct effect *e = &p->w->transitions[i].sets[k];
			if (e->field == f && e->type != EFFECT_CLEAR && !(e->type == EFFECT_VALUE && !*e->value))
				names[count++] = p->w->transitions[i].name;
		}
	return or_list(p->mem, names, count);
}

/* Why a contradiction is one, from what its first requirement looks at. */
static const char *why_never(const struct prover *p, const struct transition *t, unsigned needs)
{
	size_t i = 0;
	while (!(needs >> i & 1))
		i++;
	const struct requirement *q = &t->needs[i];
	const char *one = kind_of(p->w->kind)->one;
	bool several = needs & (needs - 1);
	switch (looks_at(q) & ~(unsigned)ASK_REASON) {
	case NEED_FIELDS: {
		const char *by = fillers(p, q->field);
		return *by ? arena_printf(p->mem, "only %s fills %s, and it is empty whenever a record is there", by, q->field->name)
		           : arena_printf(p->mem, "%s is never filled: nobody sets it by hand, and no transition does", q->field->name);
	}
	case ASK_GIVEN:
		return arena_printf(p->mem, "%s cannot be given: the transition has no effect that sets it to what is given", q->field->name);
	case NEED_EVIDENCE:
		return evidence_field(p->w->kind) ? "evidence of this sort has no state that counts so"
		                                  : arena_printf(p->mem, "no evidence can be attached to %s", one);
	case NEED_MEASURES:
		return arena_printf(p->mem, "no measure can show the impact of %s", one);
	case NEED_PEOPLE:
		return arena_printf(p->mem, "%s has no lead whose organisation could be another one", one);
	case NEED_PLAN:
		return several ? "no state of the plan is in all of these lists" : "the plan is never in one of these states";
	case NEED_JUDGEMENT:
		return several ? "no outcome is in all of these lists" : arena_printf(p->mem, "nobody judges %s", one);
	case NEED_CONTINUED:
		return arena_printf(p->mem, "nothing continues %s", one);
	case NEED_LIVE:
		return arena_printf(p->mem, "%s that can make it is live in its plan itself", one);
	default:
		return "no combination of facts meets them";
	}
}

/* ---- findings ---- */

/* What leads to a state that no record comes to. */
static const char *not_entered(const struct prover *p, size_t state)
{
	const char *names[MAX_TRANSITIONS];
	size_t count = 0;
	for (size_t i = 0; i < p->w->transition_count; i++)
		if (p->w->transitions[i].to == state && p->w->transitions[i].from != 1u << state)
			names[count++] = p->w->transitions[i].name;
	if (!count)
		return "no transition leads to it";
	return arena_printf(p->mem, "only %s leads to it, which no record can make", or_list(p->mem, names, count));
}

static wsoa_status find_unreachable(struct prover *p, size_t state)
{
	if (nearest(p, state, false) >= 0)
		return WSOA_OK;
	return add(p->out, p->mem, (struct flaw){ .id = FINDING_unreachable, .where = p->w->states[state].name, .what = not_entered(p, state),
	                                             .todo = "add a transition to it, or leave the state out" });
}

/* States from which arrows lead to a final one, whatever their conditions: all that can be said where no record comes. */
static unsigned drawn_to_end(const struct workflow *w)
{
	unsigned ends = 0, before;
	for (size_t i = 0; i < w->state_count; i++)
		ends |= (unsigned)w->states[i].final << i;
	do {
		before = ends;
		for (size_t i = 0; i < w->transition_count; i++)
			if (ends >> w->transitions[i].to & 1)
				ends |= w->transitions[i].from;
	} while (ends != before);
	return ends;
}

static wsoa_status find_trapped(struct prover *p, size_t state)
{
	int node = nearest(p, state, true);
	bool drawn = drawn_to_end(p->w) >> state & 1;
	if (node < 0 && (drawn || nearest(p, state, false) >= 0))
		return WSOA_OK;
	return add(p->out, p->mem, (struct flaw){ .id = FINDING_trapped, .where = p->w->states[state].name, .path = way_to(p, node),
	                                             .what = drawn ? "every way from it to a final state needs what a record there cannot have"
	                                                           : "no transitions lead from it to a final state",
	                                             .todo = "add a transition to a final state, or mark this one as final" });
}

static int nearest_of(const struct prover *p, unsigned states)
{
	for (size_t i = 0; i < p->node_count; i++)
		if (states >> p->nodes[i].state & 1)
			return (int)i;
	return -1;
}

static wsoa_status find_nobody(struct prover *p, size_t i)
{
	const struct transition *t = &p->w->transitions[i];
	const char *one = kind_of(p->w->kind)->one, *by = roles_in(p, t->by | t->by_where_none);
	bool ever = somebody_ever(t, p->around->roles);
	if (ever && !(p->around->unstaffed >> i & 1))
		return WSOA_OK;
	return add(p->out, p->mem, (struct flaw){
		.id = FINDING_nobody, .where = t->name, .path = way_to(p, nearest_of(p, t->from)), .today = ever,
		.what = ever ? arena_printf(p->mem, "only %s may, and nobody who is there today is that%s", by,
		                            t->facts & NEED_PEOPLE ? " and somebody else than who leads and who reports" : "")
		             : arena_printf(p->mem, "only %s may, and %s has none", by, one),
		.todo = ever ? "fill the post, give somebody the role, or name another role in \"by\"" : "name another role in \"by\"" });
}

/*
 * The states from which the transition can never be made for the same cause as
 * from the first of them; no record comes to some of them, and there any would do.
 */
static unsigned never_from(const struct prover *p, const struct transition *t, size_t state, unsigned *needs)
{
	bool visited = nearest(p, state, false) >= 0;
	*needs = 0;
	for (unsigned filled = 0; filled < 1u << p->tracked_count; filled++) {
		struct asked a = { p, t, state, filled };
		if (visited && *place_of(p, state, filled) < 0)
			continue;
		unsigned found = contradiction(&a);
		if (!found)
			return 0;
		*needs = *needs ? *needs : found;
	}
	return 1u << state;
}

static wsoa_status find_never(struct prover *p, size_t i)
{
	const struct transition *t = &p->w->transitions[i];
	unsigned states[MAX_STATES] = { 0 }, causes[MAX_STATES], count = 0;
	wsoa_status st = WSOA_OK;
	for (size_t s = 0; s < p->w->state_count; s++) {
		unsigned needs = 0, never = t->from >> s & 1 ? never_from(p, t, s, &needs) : 0, k = 0;
		while (k < count && causes[k] != needs)
			k++;
		causes[k] = needs;
		states[k] |= never;
		count += never && k == count;
	}
	for (unsigned k = 0; k < count && !st; k++)
		st = add(p->out, p->mem, (struct flaw){
			.id = FINDING_never, .where = t->name, .path = way_to(p, nearest_of(p, states[k])),
			.what = arena_printf(p->mem, "never from %s, for want of %s: %s", states_in(p, states[k]), needs_in(p, t, causes[k]),
			                     why_never(p, t, causes[k])),
			.todo = "leave the condition out, or this state out of \"from\"" });
	return st;
}

/* Records that are taken along must find their transition in their own definition. */
static wsoa_status find_follow(struct prover *p, size_t i)
{
	const struct transition *t = &p->w->transitions[i];
	wsoa_status st = WSOA_OK;
	for (size_t k = 0; k < t->move_count && !st; k++) {
		const struct follow *f = &t->moves[k];
		const struct workflow *other = f->kind == p->w->kind ? p->w : p->around->others[f->kind];
		const struct transition *theirs = other ? workflow_transition(other, f->transition, f->from) : NULL;
		if (theirs && transition_from(other, theirs, f->from))
			continue;
		st = add(p->out, p->mem, (struct flaw){
			.id = FINDING_follow, .where = t->name, .path = way_to(p, nearest_of(p, t->from)),
			.what = arena_printf(p->mem, "%s that is %s has no transition %s", kind_of(f->kind)->one, f->from, f->transition),
			.todo = arena_printf(p->mem, "name a transition of %s (see: wsoa workflow show %s)", kind_of(f->kind)->plural, kind_of(f->kind)->name) });
	}
	return st;
}

wsoa_status workflow_check(const struct workflow *w, const struct surroundings *around, struct arena *mem, struct flaws *out)
{
	struct prover p = { .w = w, .around = around, .mem = mem, .out = out };
	wsoa_status st = WSOA_OK;
	track(&p);
	walk(&p);
	for (size_t i = 0; i < w->state_count && !st && !mem->failed; i++) {
		st = find_unreachable(&p, i);
		if (!st)
			st = find_trapped(&p, i);
	}
	for (size_t i = 0; i < w->transition_count && !st && !mem->failed; i++) {
		st = find_nobody(&p, i);
		if (!st)
			st = find_never(&p, i);
		if (!st)
			st = find_follow(&p, i);
	}
	return st || mem->failed ? WSOA_NOMEM : WSOA_OK;
}
