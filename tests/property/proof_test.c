/*
 * The proofs against a slow twin: random definitions, and records that try
 * every transition from everywhere they can come to, each with every
 * combination of facts, asking decide() alone. What the twin never sees is
 * what must be found, and nothing else.
 */
#include "workflow/workflow.h"

#include <string.h>

#include "tests.h"

enum { RUNS = 400, STATES = 4, WAYS = 6, FIELDS = 2, MASKS = 1 << FIELDS, ROLE_ALL = ROLE_BIT(ROLE_COUNT) - 1 };

/* ---- random definitions ---- */

static unsigned long seed;

static unsigned any(unsigned below)
{
	seed = seed * 6364136223846793005ul + 1442695040888963407ul;
	return (unsigned)(seed >> 33) % below;
}

static const char *const fields[FIELDS] = { "hold_until", "completed_on" }; /* that transitions alone fill */
static const char *const plan_states[] = { "draft", "draft submitted", "submitted closed", "asleep" };

static size_t put_need(char *out, size_t size)
{
	switch (any(9)) {
	case 0:
	case 1:
		return (size_t)snprintf(out, size, "{\"condition\":\"field\",\"field\":\"%s\"%s}", fields[any(FIELDS)], any(4) ? "" : ",\"warning\":true");
	case 2:
		return (size_t)snprintf(out, size, "{\"condition\":\"field\",\"field\":\"owner\"}");
	case 3:
		return (size_t)snprintf(out, size, "{\"condition\":\"given\",\"field\":\"hold_until\"}");
	case 4:
		return (size_t)snprintf(out, size, "{\"condition\":\"plan_status\",\"status\":\"%s\"}", plan_states[any(4)]);
	case 5:
		return (size_t)snprintf(out, size, "{\"condition\":\"evidence\",\"count\":%u%s}", 1 + any(2), any(2) ? ",\"accepted\":true" : "");
	case 6:
		return (size_t)snprintf(out, size, "{\"condition\":\"measures_on_target\"%s}", any(2) ? ",\"or_reason\":true" : "");
	case 7:
		return (size_t)snprintf(out, size, "{\"condition\":\"decision\"}");
	default:
		return (size_t)snprintf(out, size, "{\"condition\":\"reason\"}");
	}
}

static size_t put_way(char *out, size_t size, unsigned i)
{
	static const char *const by[] = { "\"programme\"", "\"owner\"", "\"auditor\",\"lead\"", "\"programme\"" };
	unsigned needs = any(3), sets = any(3);
	size_t n = (size_t)snprintf(out, size, "%s{\"name\":\"t%c\",\"label\":\"L\",\"from\":[\"s%u\"", i ? "," : "", 'a' + (int)i, any(STATES));
	n += (size_t)snprintf(out + n, size - n, "],\"to\":\"s%u\",\"by\":[%s],\"requires\":[", any(STATES), by[any(4)]);
	for (unsigned k = 0; k < needs; k++) {
		n += (size_t)snprintf(out + n, size - n, "%s", k ? "," : "");
		n += put_need(out + n, size - n);
	}
	n += (size_t)snprintf(out + n, size - n, "],\"sets\":[");
	if (sets)
		n += (size_t)snprintf(out + n, size - n, "{\"field\":\"%s\",\"to\":\"%s\"}", fields[sets - 1], any(3) ? "day" : "nothing");
	return n + (size_t)snprintf(out + n, size - n, "]}");
}

static void make(char *out, size_t size)
{
	unsigned ways = 2 + any(WAYS - 1);
	size_t n = (size_t)snprintf(out, size, "{\"workflow\":\"w\",\"kind\":\"action\",\"title\":\"T\",\"initial\":\"s0\",\"states\":[");
	for (unsigned i = 0; i < STATES; i++)
		n += (size_t)snprintf(out + n, size - n, "%s{\"name\":\"s%u\",\"label\":\"L\",\"category\":\"active\",\"clock\":\"stopped\",\"final\":%s}", i ? "," : "", i,
		                      i + 1 == STATES || !any(6) ? "true" : "false");
	n += (size_t)snprintf(out + n, size - n, "],\"transitions\":[");
	for (unsigned i = 0; i < ways; i++)
		n += put_way(out + n, size - n, i);
	n += (size_t)snprintf(out + n, size - n, "]}");
	ck_assert_uint_lt(n, size);
}

/* ---- the twin ---- */

struct twin {
	const struct workflow *w;
	const struct workflow *plan;
	unsigned roles;
	bool come[STATES][MASKS], ends[STATES][MASKS];
};

/* Whether decide() ever allows it, with all conditions met or with none of them looked at (who: the roles alone). */
static bool ever(const struct twin *k, const struct transition *t, size_t state, unsigned mask, bool who)
{
	struct arena mem = { 0 };
	bool allowed = false, gives = false;
	for (size_t i = 0; i < t->set_count; i++)
		gives |= t->sets[i].type == EFFECT_GIVEN;
	const struct given given = { field_find(KIND_action, "hold_until"), "2020-01-01" };
	for (unsigned n = 0; n < 2 * 2 * 4 * 3 * 2 * 10 * (ROLE_ALL + 1) && !allowed; n++) {
		unsigned roles = n % (ROLE_ALL + 1), rest = n / (ROLE_ALL + 1);
		unsigned reason = rest % 2, owner = (rest /= 2) % 2, evidence = (rest /= 2) % 4, measures = (rest /= 4) % 3, decision = (rest /= 3) % 2;
		unsigned plan = (rest /= 2) % 10;
		struct facts f = { .ref = "1", .state = k->w->states[state].name, .roles = roles & k->roles, .held = roles & k->roles };
		if (roles & ~k->roles || (k->roles == ROLE_ALL && roles != ROLE_ALL))
			continue;
		for (int i = 0; i < FIELDS; i++)
			if (mask >> i & 1)
				f.filled |= 1ul << field_index(field_find(KIND_action, fields[i]));
		if (owner)
			f.filled |= 1ul << field_index(field_find(KIND_action, "owner"));
		f.evidence_accepted = evidence % 2 ? 3 : 0;
		f.evidence_waiting = evidence / 2 ? 3 : 0;
		f.measures = measures > 0;
		f.measures_off.count = measures == 1;
		f.decision = decision ? DECISION_FITS : DECISION_USED;
		f.plan_status = plan < k->plan->state_count ? k->plan->states[plan].name : NULL;
		struct request q = { .transition = t->name, .reason = reason ? "why" : NULL, .given = &given, .given_count = gives };
		struct verdict v;
		date_iso_parse("2019-10-14", &q.day);
		ck_assert_int_eq(decide(k->w, &f, &q, &mem, &v), WSOA_OK);
		allowed = v.allowed;
		if (who) {
			allowed = true;
			for (size_t i = 0; i < v.unmet_count; i++)
				allowed &= strcmp(v.unmet[i].condition, "by") != 0;
			if (rest)
				break;
		}
		arena_clear(&mem);
	}
	arena_free(&mem);
	return allowed;
}

static unsigned after(const struct transition *t, unsigned mask)
{
	for (size_t i = 0; i < t->set_count; i++)
		for (unsigned k = 0; k < FIELDS; k++)
			if (!strcmp(t->sets[i].field->name, fields[k]))
				mask = t->sets[i].type == EFFECT_CLEAR ? mask & ~(1u << k) : mask | 1u << k;
	return mask;
}

static void try_all(struct twin *k)
{
	static bool can[WAYS + 1][STATES][MASKS], asked[WAYS + 1][STATES][MASKS];
	memset(asked, 0, sizeof asked);
	k->come[k->w->initial][0] = true;
	for (int turn = 0; turn < 2 * STATES * MASKS; turn++)
		for (size_t i = 0; i < k->w->transition_count; i++)
			for (size_t s = 0; s < STATES; s++)
				for (unsigned m = 0; m < MASKS; m++) {
					const struct transition *t = &k->w->transitions[i];
					if (!k->come[s][m] || !(t->from >> s & 1))
						continue;
					if (!asked[i][s][m])
						can[i][s][m] = ever(k, t, s, m, false);
					asked[i][s][m] = true;
					if (!can[i][s][m])
						continue;
					k->come[t->to][after(t, m)] = true;
					k->ends[s][m] |= k->ends[t->to][after(t, m)] || k->w->states[t->to].final;
				}
}

/* All the ids and places that must be found, of what records can come to. */
static void expect(struct twin *k, char *out, size_t size)
{
	size_t n = 0;
	for (size_t s = 0; s < STATES; s++) {
		bool come = false, lost = false;
		for (unsigned m = 0; m < MASKS; m++) {
			come |= k->come[s][m];
			lost |= k->come[s][m] && !k->ends[s][m] && !k->w->states[s].final;
		}
		if (!come)
			n += (size_t)snprintf(out + n, size - n, "W01 s%zu;", s);
		if (lost)
			n += (size_t)snprintf(out + n, size - n, "W02 s%zu;", s);
	}
	for (size_t i = 0; i < k->w->transition_count; i++) {
		const struct transition *t = &k->w->transitions[i];
		size_t s = (size_t)__builtin_ctz(t->from);
		struct twin all = *k;
		bool come = false, never = true;
		all.roles = ROLE_ALL; /* somebody is everything: what is left are the conditions */
		for (unsigned m = 0; m < MASKS; m++)
			come |= k->come[s][m];
		for (unsigned m = 0; m < MASKS && never; m++)
			never = !((!come || k->come[s][m]) && ever(&all, t, s, m, false));
		if (!ever(k, t, s, 0, true))
			n += (size_t)snprintf(out + n, size - n, "W06 %s;", t->name);
		if (never)
			n += (size_t)snprintf(out + n, size - n, "W07 %s;", t->name);
	}
}

static bool comes(const struct twin *k, const char *state)
{
	for (size_t s = 0; s < STATES; s++)
		for (unsigned m = 0; m < MASKS; m++)
			if (k->come[s][m] && !strcmp(k->w->states[s].name, state))
				return true;
	return false;
}

static const struct workflow *carried(const char *name, struct arena *mem)
{
	struct workflow *wf = NULL;
	struct error err = { 0 };
	const struct embedded *file = shipped_workflow(name);
	ck_assert_int_eq(workflow_read(file->bytes, file->size, mem, &err, &wf), WSOA_OK);
	return wf;
}

START_TEST(what_never_happens_is_found)
{
	struct arena around_mem = { 0 };
	struct surroundings around = { .roles = ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_programme) };
	size_t sound = 0;
	around.others[KIND_evidence] = carried("evidence", &around_mem);
	around.others[KIND_plan] = carried("plan", &around_mem);
	for (seed = 1; seed < 7919ul * RUNS; seed += 7919) {
		static char text[8000], wanted[2000], got[2000];
		unsigned long began = seed;
		struct arena mem = { 0 };
		struct error err = { 0 };
		struct workflow *w = NULL;
		struct flaws found = { 0 };
		size_t n = 0;
		make(text, sizeof text);
		seed = began;
		if (workflow_read(text, strlen(text), &mem, &err, &w) == WSOA_OK) {
			struct twin k = { .w = w, .plan = around.others[KIND_plan], .roles = around.roles };
			ck_assert_int_eq(workflow_check(w, &around, &mem, &found), WSOA_OK);
			try_all(&k);
			*wanted = *got = '\0';
			expect(&k, wanted, sizeof wanted);
			for (size_t i = 0; i < found.count; i++)
				if (found.at[i].id != FINDING_trapped || comes(&k, found.at[i].where))
					n += (size_t)snprintf(got + n, sizeof got - n, "%s %s;", finding_id(found.at[i].id), found.at[i].where);
			ck_assert_msg(!strcmp(got, wanted), "%s\nfound: %s\ntwin:  %s", text, got, wanted);
			sound += !*wanted;
		}
		error_clear(&err);
		arena_free(&mem);
	}
	ck_assert_uint_gt(sound, 0);
	arena_free(&around_mem);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("proof");
	TCase *t = tcase_create("proof");
	tcase_set_timeout(t, 120);
	tcase_add_test(t, what_never_happens_is_found);
	suite_add_tcase(s, t);
	return suite_run(s);
}
