/*
 * decide() against a slow twin that reads the shipped documents as plain JSON:
 * every state, every name of a transition (and one that does not exist), every
 * set of roles held and, within it, of roles that the actor has, every subset
 * of the transition's conditions met.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_read.h"
#include "tests.h"
#include "workflow/workflow.h"

static const char *const documents[] = { "action", "action-small", "date-change", "evidence", "plan", "recommendation", "risk", "weakness" };
enum { DOCUMENTS = sizeof documents / sizeof documents[0], MAX_NAMES = 32, MAX_SAID = 16 /* 8 conditions and a role */ };

struct case_ {              /* one point of the walk */
	const jr *doc, *t;  /* t NULL: no transition of that name */
	const char *state, *name;
	unsigned held, roles, met;
	unsigned variant;   /* which of several ways to meet or miss a condition */
};

struct question {           /* the same, as decide() is asked */
	struct facts facts;
	struct request request;
	struct given given[MAX_SAID];
	const char *texts[MAX_FIELDS];
	char judgement[32];
};

struct answer {             /* what the twin expects */
	bool allowed;
	unsigned by;
	const char *unmet[MAX_SAID];
	bool warning[MAX_SAID];
	size_t unmet_count;
	const char *keeps;  /* the field that holds what the request itself agrees to; NULL none, or not to be kept */
};

#define DAY "2019-10-14"
static const struct id owners[] = { { { 1 } }, { { 2 } } }, reporters[] = { { { 3 } }, { { 4 } } };

/* ---- facts under which exactly the chosen conditions hold ---- */

/* The document is known to be valid. */
static const char *text(const jr *o, const char *key)
{
	return jr_text(jr_get(o, key));
}

static const char *given_text(const struct field *f)
{
	return f->type == TYPE_DATE ? "2020-03-31" : "send-group-manager";
}

static void arrange_given(const struct field *f, bool met, unsigned variant, struct question *q)
{
	struct given *g = &q->given[q->request.given_count];
	if (!met && variant % 2)
		return;
	*g = (struct given){ f, met ? given_text(f) : "" };
	q->request.given_count++;
}

static void arrange_evidence(const jr *c, bool met, unsigned variant, struct facts *f)
{
	int64_t count = 1;
	jr_int(jr_get(c, "count"), &count);
	int there = (int)count - (met ? 0 : 1) + (met && variant % 3 == 0 ? 2 : 0);
	bool accepted = jr_bool(jr_get(c, "accepted"), false) || variant % 2;
	if (jr_bool(jr_get(c, "difference"), false)) { /* other evidence there is enough */
		f->evidence_accepted = (int)count;
		f->difference_accepted = accepted ? there : 0;
		f->difference_waiting = accepted ? 0 : there;
		return;
	}
	f->evidence_accepted = accepted ? there : 0;
	f->evidence_waiting = accepted ? 0 : there;
}

static void arrange_measures(const jr *c, bool met, unsigned variant, struct question *q)
{
	bool by_reason = met && variant % 2 && jr_bool(jr_get(c, "or_reason"), false);
	bool some = met ? !by_reason || variant % 3 : variant % 3 != 0;
	q->facts.measures = some ? 2 : 0;
	if (some && (!met || by_reason))
		q->facts.measures_off = (struct fact_refs){ 1, "M1" };
	if (by_reason)
		q->request.reason = "the figures lag behind";
}

static void arrange_people(bool met, unsigned variant, struct facts *f)
{
	const struct id other = { { 9 } }, another = { { 8 } };
	f->owners = owners;
	f->reporters = reporters;
	f->owner_count = f->reporter_count = 2;
	f->actor = other;
	if (met)
		f->on_word_of = variant % 2 ? another : (struct id){ { 0 } };
	else
		*(variant % 2 ? &f->actor : &f->on_word_of) = variant % 4 < 2 ? owners[variant / 4 % 2] : reporters[variant / 4 % 2];
}

/* Every other time the board's agreement is the request itself. */
static bool by_request(const jr *c, const struct case_ *k)
{
	return k->variant % 2 && !strcmp(text(c, "side"), "board");
}

/* Some plans ask for the agreement of one side, or of none: then nothing is missing. */
static bool is_asked(bool board, unsigned variant)
{
	return board ? variant % 3 : variant % 4 != 1;
}

static void arrange_agreed(const jr *c, const struct field *f, bool met, const struct case_ *k, struct question *q)
{
	bool board = !strcmp(text(c, "side"), "board"), asked = !met || is_asked(board, k->variant);
	q->facts.texts = q->texts;
	if (!asked)
		q->facts.sides = strchr(q->facts.sides, ' ') ? board ? "adviser" : "board" : NULL;
	if (met && by_request(c, k)) {
		q->facts.decision = DECISION_FITS;
		q->facts.decision_side = "board";
	} else if (met && asked) {
		q->texts[field_index(f)] = given_text(f);
	}
}

/* "outcome" is a list with blanks between. */
static void arrange_judged(const jr *c, bool met, unsigned variant, struct question *q)
{
	const char *outcome = text(c, "outcome"), *last = strrchr(outcome, ' ');
	q->facts.judgement_ref = "V1/W1";
	if (!met)
		q->facts.judgement = variant % 2 ? "no-such-outcome" : NULL;
	else if (variant % 2 || !last)
		q->facts.judgement = last ? last + 1 : outcome;
	else
		q->facts.judgement = q->judgement;
	snprintf(q->judgement, sizeof q->judgement, "%.*s", (int)strcspn(outcome, " "), outcome);
}

/* What is live: weaknesses, actions, or both. */
static void arrange_live(bool met, unsigned variant, struct facts *f)
{
	f->live_weaknesses = f->live_actions = (struct fact_refs){ 0 };
	if (!met && variant % 3)
		f->live_weaknesses = (struct fact_refs){ 1 + variant % 2, "W1" };
	if (!met && variant % 3 != 1)
		f->live_actions = (struct fact_refs){ 1 + variant % 2, "1.1" };
}

static void arrange(const jr *c, bool met, const struct case_ *k, struct question *q)
{
	const char *name = text(c, "condition");
	const struct field *f = jr_get(c, "field") ? field_find(kind_find(text(k->doc, "kind")), text(c, "field")) : NULL;
	unsigned v = k->variant;
	if (!strcmp(name, "reason"))
		q->request.reason = met ? "the board asked" : v % 2 ? "" : NULL;
	else if (!strcmp(name, "field"))
		q->facts.filled = met ? q->facts.filled | 1ul << field_index(f) : q->facts.filled & ~(1ul << field_index(f));
	else if (!strcmp(name, "given"))
		arrange_given(f, met, v, q);
	else if (!strcmp(name, "evidence"))
		arrange_evidence(c, met, v, &q->facts);
	else if (!strcmp(name, "milestones_done"))
		q->facts.milestones_open = met ? (struct fact_refs){ 0 } : (struct fact_refs){ 1 + v % 3, "1.2.3/a" };
	else if (!strcmp(name, "dependencies_final"))
		q->facts.dependencies_open = met ? (struct fact_refs){ 0 } : (struct fact_refs){ 1 + v % 3, "1.2.1" };
	else if (!strcmp(name, "measures_on_target"))
		arrange_measures(c, met, v, q);
	else if (!strcmp(name, "different_person"))
		arrange_people(met, v, &q->facts);
	else if (!strcmp(name, "agreed"))
		arrange_agreed(c, f, met, k, q);
	else if (!strcmp(name, "decision"))
		q->facts.decision = met ? DECISION_FITS : v % 5 ? (enum decision_fit)(DECISION_FITS + v % 5) : DECISION_NONE;
	else if (!strcmp(name, "continued"))
		q->facts.continued = met;
	else if (!strcmp(name, "nothing_live"))
		arrange_live(met, v, &q->facts);
	else if (!strcmp(name, "judged"))
		arrange_judged(c, met, v, q);
	else
		ck_abort_msg("this test does not know the condition %s", name);
}

/* Facts that no condition asks about are left as bad as they can be. */
static void pose(const struct case_ *k, struct question *q)
{
	*q = (struct question){
		.facts = {
			.ref = "1.2.3", .state = k->state, .roles = k->roles, .held = k->held,
			.filled = k->variant % 2 ? ~0ul : 0,
			.milestones_open = { 1, "1.2.3/a" }, .dependencies_open = { 1, "1.2.1" },
			.decision_ref = "B1/1", .sides = "board adviser",
			.plan_ref = "p", .live_weaknesses = { 1, "W1" }, .live_actions = { 1, "1.1" },
		},
		.request = { .transition = k->name },
	};
	q->request.given = q->given;
	date_iso_parse(DAY, &q->request.day);
	unsigned i = 0;
	for (const jr *c = jr_first(jr_get(k->t, "requires")); c; c = jr_next(c), i++)
		arrange(c, k->met >> i & 1, k, q);
}

/* ---- the twin ---- */

static bool holds_word(const jr *list, const char *word)
{
	for (const jr *v = jr_first(list); v; v = jr_next(v))
		if (!strcmp(jr_text(v), word))
			return true;
	return false;
}

static unsigned role_bits(const jr *list)
{
	unsigned bits = 0;
	for (int r = 0; r < ROLE_COUNT; r++)
		if (holds_word(list, role_name((enum role)r)))
			bits |= ROLE_BIT(r);
	return bits;
}

static const jr *find_transition(const jr *doc, const char *name, const char *state)
{
	const jr *any = NULL;
	for (const jr *t = jr_first(jr_get(doc, "transitions")); t; t = jr_next(t)) {
		if (strcmp(text(t, "name"), name))
			continue;
		if (holds_word(jr_get(t, "from"), state))
			return t;
		any = any ? any : t;
	}
	return any;
}

static void say(struct answer *a, const char *condition, bool warning)
{
	a->unmet[a->unmet_count] = condition;
	a->warning[a->unmet_count++] = warning;
	a->allowed &= warning;
}

static void expect(const struct case_ *k, struct answer *a)
{
	*a = (struct answer){ .allowed = true };
	if (!k->t) {
		say(a, "transition", false);
		return;
	}
	unsigned by = role_bits(jr_get(k->t, "by")), stand_ins = role_bits(jr_get(k->t, "by_where_none"));
	a->by = !(by & k->held) && stand_ins ? stand_ins : by;
	if (!holds_word(jr_get(k->t, "from"), k->state)) {
		say(a, "from", false);
		return;
	}
	bool may = (by & k->roles) || (!(by & k->held) && (stand_ins & k->roles));
	if (!may)
		say(a, "by", false);
	unsigned i = 0;
	for (const jr *c = jr_first(jr_get(k->t, "requires")); c; c = jr_next(c), i++)
		if (!(k->met >> i & 1))
			say(a, text(c, "condition"), jr_bool(jr_get(c, "warning"), false));
		else if (!strcmp(text(c, "condition"), "agreed") && by_request(c, k))
			a->keeps = text(c, "field");
	for (i = 0; i < a->unmet_count; i++)
		if (strcmp(a->unmet[i], "agreed") != 0)
			a->keeps = NULL;
}

/* ---- comparison ---- */

static const char *effect_text(const jr *effect, const struct field *f)
{
	const jr *to = jr_get(effect, "to");
	if (jr_type(to) == JR_OBJECT)
		return text(to, "value");
	if (!strcmp(jr_text(to), "day"))
		return DAY;
	return !strcmp(jr_text(to), "given") ? given_text(f) : NULL;
}

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* What the request agrees to comes last. */
static bool keeps_agree(const struct case_ *k, const struct answer *a, const struct verdict *v)
{
	const struct field *f = a->keeps ? field_find(kind_find(text(k->doc, "kind")), a->keeps) : NULL;
	const struct set_field *last = v->set_count ? &v->sets[v->set_count - 1] : NULL;
	return v->waits == (f && !a->allowed) && (!f || (last && last->field == f && same(last->text, given_text(f))));
}

static bool sets_agree(const struct case_ *k, const struct answer *a, const struct verdict *v)
{
	enum kind_id kind = kind_find(text(k->doc, "kind"));
	if (v->set_count != 1 + jr_count(jr_get(k->t, "sets")) + (a->keeps != NULL))
		return false;
	bool agree = v->sets[0].field == kind_status(kind) && same(v->sets[0].text, text(k->t, "to"));
	size_t i = 1;
	for (const jr *e = jr_first(jr_get(k->t, "sets")); e; e = jr_next(e), i++) {
		const struct field *f = field_find(kind, text(e, "field"));
		agree &= v->sets[i].field == f && same(v->sets[i].text, effect_text(e, f));
	}
	return agree;
}

static bool unmet_agree(const struct answer *a, const struct verdict *v)
{
	bool agree = v->unmet_count == a->unmet_count;
	for (size_t i = 0; agree && i < a->unmet_count; i++) {
		const struct unmet *u = &v->unmet[i];
		agree = same(u->condition, a->unmet[i]) && u->warning == a->warning[i] && *u->what && *u->todo;
	}
	return agree;
}

static bool target_agrees(const struct case_ *k, const struct verdict *v)
{
	if (!k->t)
		return !v->transition && !v->to;
	return v->transition && v->to && same(v->transition->label, text(k->t, "label")) && same(v->to->name, text(k->t, "to"));
}

/* What differs; NULL when nothing does. */
static const char *compare(const struct case_ *k, const struct answer *a, const struct verdict *v)
{
	if (v->allowed != a->allowed)
		return v->allowed ? "allowed" : "refused";
	if (v->by != a->by)
		return "roles that may";
	if (!unmet_agree(a, v))
		return "unmet conditions";
	if (!target_agrees(k, v))
		return "transition";
	if (!keeps_agree(k, a, v))
		return "what is agreed to";
	return (v->allowed ? sets_agree(k, a, v) : v->set_count == (a->keeps != NULL)) ? NULL : "sets";
}

/* Asserts only where something is wrong: each one costs a write, and there are many cases. */
static void check_one(const struct workflow *w, const struct case_ *k)
{
	struct arena mem = { 0 };
	struct question q;
	struct answer a;
	struct verdict v;
	pose(k, &q);
	expect(k, &a);
	wsoa_status st = decide(w, &q.facts, &q.request, &mem, &v);
	const char *wrong = st ? "status" : compare(k, &a, &v);
	if (wrong)
		ck_abort_msg("%s from %s, held %x, roles %x, met %x, variant %u: %s", k->name, k->state, k->held, k->roles, k->met,
		             k->variant, wrong);
	arena_free(&mem);
}

/* ---- the walk ---- */

static size_t walk_roles(const struct workflow *w, struct case_ *k)
{
	size_t cases = 0;
	unsigned subsets = 1u << jr_count(jr_get(k->t, "requires"));
	for (k->held = 0; k->held < 1u << ROLE_COUNT; k->held++) {
		for (k->roles = 0; k->roles <= k->held; k->roles++) {
			if (k->roles & ~k->held)
				continue;
			for (k->met = 0; k->met < subsets; k->met++, cases++)
				check_one(w, k);
			k->variant++; /* the same for all subsets, so that no way of missing goes with one subset alone */
		}
	}
	return cases;
}

static size_t names_of(const jr *doc, const char *names[MAX_NAMES])
{
	size_t count = 0;
	names[count++] = "no-such-transition";
	for (const jr *t = jr_first(jr_get(doc, "transitions")); t; t = jr_next(t)) {
		bool known = false;
		for (size_t i = 0; i < count; i++)
			known |= !strcmp(names[i], text(t, "name"));
		ck_assert_uint_lt(count, MAX_NAMES);
		if (!known)
			names[count++] = text(t, "name");
	}
	return count;
}

static size_t walk(const struct workflow *w, const jr *doc)
{
	const char *names[MAX_NAMES];
	size_t count = names_of(doc, names), cases = 0;
	struct case_ k = { .doc = doc };
	for (const jr *s = jr_first(jr_get(doc, "states")); s; s = jr_next(s)) {
		for (size_t i = 0; i < count; i++) {
			k.state = text(s, "name");
			k.name = names[i];
			k.t = find_transition(doc, k.name, k.state);
			cases += walk_roles(w, &k);
		}
	}
	return cases;
}

START_TEST(decide_agrees_with_its_twin)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct workflow *w;
	char why[256];
	const struct embedded *file = shipped_workflow(documents[_i]);
	ck_assert_int_eq(workflow_read(file->bytes, file->size, &mem, &err, &w), WSOA_OK);
	jr *doc = jr_parse(file->bytes, file->size, why, sizeof why);
	ck_assert_ptr_nonnull(doc);
	ck_assert_uint_gt(walk(w, doc), 10000);
	jr_free(doc);
	arena_free(&mem);
	error_clear(&err);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decide");
	TCase *t = tcase_create("all");
	tcase_add_loop_test(t, decide_agrees_with_its_twin, 0, DOCUMENTS);
	tcase_set_timeout(t, 300);
	suite_add_tcase(s, t);
	return suite_run(s);
}
