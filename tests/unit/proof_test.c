/* The proofs of a workflow: a broken definition for each finding, with what is said of it and the way there; what must not be found. */
#include "workflow/workflow.h"

#include <string.h>

#include "tests.h"

#define ALL_ROLES (ROLE_BIT(ROLE_COUNT) - 1)

/* ---- what stands around ---- */

static struct arena mem;
static struct surroundings around;

static const struct workflow *carried(const char *name)
{
	struct workflow *wf = NULL;
	struct error err = { 0 };
	const struct embedded *file = shipped_workflow(name);
	ck_assert_int_eq(workflow_read(file->bytes, file->size, &mem, &err, &wf), WSOA_OK);
	return wf;
}

static void setup(void)
{
	around = (struct surroundings){ .roles = ALL_ROLES };
	around.others[KIND_evidence] = carried("evidence");
	around.others[KIND_plan] = carried("plan");
}

static void teardown(void)
{
	arena_free(&mem);
}

/* "W01 b; W06 go (a > go > b)": ids, places and ways of all that is found. */
static const char *found_in(const char *text, const struct flaws **said)
{
	static char out[2000];
	static struct flaws found;
	struct workflow *wf = NULL;
	struct error err = { 0 };
	size_t n = 0;
	found = (struct flaws){ 0 };
	*out = '\0';
	wsoa_status st = workflow_read(text, strlen(text), &mem, &err, &wf);
	if (st == WSOA_INVALID)
		ck_assert_int_eq(workflow_faults(&err, 0, &mem, &found), WSOA_OK);
	else
		ck_assert_int_eq(st ? st : workflow_check(wf, &around, &mem, &found), WSOA_OK);
	error_clear(&err);
	for (size_t i = 0; i < found.count; i++) {
		const struct flaw *f = &found.at[i];
		ck_assert(*f->what && *f->todo && *finding_about(f->id));
		n += (size_t)snprintf(out + n, sizeof out - n, "%s%s %s%s%s%s", n ? "; " : "", finding_id(f->id), f->where, f->path ? " (" : "",
		                      f->path ? f->path : "", f->path ? ")" : "");
	}
	*said = &found;
	return out;
}

/* ---- documents ---- */

#define STATE(name, more) "{\"name\":\"" name "\",\"label\":\"L\",\"category\":\"active\",\"clock\":\"stopped\"" more "}"
#define FINAL ",\"final\":true"
#define WAY(name, from, to, more) "{\"name\":\"" name "\",\"label\":\"L\",\"from\":[" from "],\"to\":\"" to "\",\"by\":[\"programme\"]" more "}"
#define BY(name, from, to, by) "{\"name\":\"" name "\",\"label\":\"L\",\"from\":[" from "],\"to\":\"" to "\",\"by\":" by "}"
#define NEEDS(list) ",\"requires\":[" list "]"
#define SETS(list) ",\"sets\":[" list "]"
#define MOVES(list) ",\"moves\":[" list "]"
#define FIELD_IS(field) "{\"condition\":\"field\",\"field\":\"" field "\"}"
#define IS(condition, more) "{\"condition\":\"" condition "\"" more "}"
#define SET(field, to) "{\"field\":\"" field "\",\"to\":\"" to "\"}"
#define OF_KIND(kind, states, ways)                                                                                      \
	"{\"workflow\":\"w\",\"kind\":\"" kind "\",\"title\":\"T\",\"initial\":\"a\",\"states\":[" states "],\"transitions\":[" ways "]}"
#define ABC STATE("a", "") "," STATE("b", "") "," STATE("c", FINAL)
#define DOC(ways) OF_KIND("action", ABC, ways)
#define GO WAY("go", "\"a\"", "b", "")
#define END WAY("end", "\"b\"", "c", "")
/* a > go > b > end > c, with something about the last step */
#define ENDS_WITH(kind, more) OF_KIND(kind, ABC, GO "," WAY("end", "\"b\"", "c", more))

static const struct proof {
	const char *text, *found, *what; /* what: a part of the first sentence; NULL: any */
} proofs[] = {
	/* nothing */
	{ DOC(GO "," END), "", NULL },
	{ DOC(GO "," END "," WAY("back", "\"b\",\"c\"", "a", "")), "", NULL },

	/* W01: no arrow; an arrow from itself alone; behind another; behind what nobody may, or what can never be made */
	{ DOC(WAY("end", "\"a\"", "c", "") "," WAY("on", "\"b\"", "c", "")), "W01 b", "no transition leads to it" },
	{ DOC(WAY("end", "\"a\"", "c", "") "," WAY("on", "\"b\"", "b", "") "," WAY("off", "\"b\"", "c", "")), "W01 b", "no transition leads to it" },
	{ OF_KIND("action", ABC "," STATE("d", ""), WAY("end", "\"a\"", "c", "") "," WAY("on", "\"b\"", "d", "") "," WAY("off", "\"b\",\"d\"", "c", "")),
	  "W01 b; W01 d", NULL },
	{ DOC(WAY("go", "\"a\"", "b", NEEDS(FIELD_IS("completed_on"))) "," END "," WAY("skip", "\"a\"", "c", "")),
	  "W01 b; W07 go (a)", "only go leads to it, which no record can make" },

	/* W02: a dead end; a ring; only by what it cannot have */
	{ OF_KIND("action", ABC "," STATE("d", ""), GO "," END "," WAY("lose", "\"b\"", "d", "")), "W02 d (a > go > b > lose > d)", "no transitions lead" },
	{ OF_KIND("action", ABC "," STATE("d", "") "," STATE("e", ""),
	          GO "," END "," WAY("lose", "\"a\"", "d", "") "," WAY("on", "\"d\"", "e", "") "," WAY("back", "\"e\"", "d", "")),
	  "W02 d (a > lose > d); W02 e (a > lose > d > on > e)", NULL },
	{ OF_KIND("action", STATE("a", ""), WAY("on", "\"a\"", "a", "")), "W02 a (a)", NULL },
	/* there are two ways to b: by the one that fills nothing the record is lost */
	{ DOC(WAY("go", "\"a\"", "b", SETS(SET("delivered_on", "day"))) "," WAY("slip", "\"a\"", "b", "") ","
	      WAY("end", "\"b\"", "c", NEEDS(FIELD_IS("delivered_on")))),
	  "W02 b (a > slip > b)", "needs what a record there cannot have" },
	/* and where it is emptied again */
	{ DOC(WAY("go", "\"a\"", "b", SETS(SET("delivered_on", "day"))) "," WAY("empty", "\"b\"", "b", SETS(SET("delivered_on", "nothing"))) ","
	      WAY("end", "\"b\"", "c", NEEDS(FIELD_IS("delivered_on")))),
	  "W02 b (a > go > b > empty > b)", NULL },
	{ DOC(WAY("go", "\"a\"", "b", SETS(SET("delivered_on", "day"))) "," WAY("empty", "\"b\"", "a", SETS(SET("delivered_on", "nothing"))) ","
	      WAY("end", "\"b\"", "c", NEEDS(FIELD_IS("delivered_on")))),
	  "", NULL },

	/* W00, W03, W04, W05: faults of the document */
	{ DOC(GO "," WAY("go", "\"a\"", "c", "")), "W03 /transitions/1/from/0", "\"a\"" },
	{ DOC(GO "," WAY("end", "\"b\"", "c", NEEDS(IS("magic", "")))), "W04 /transitions/1/requires/0/condition", "\"magic\"" },
	{ DOC(GO "," BY("end", "\"b\"", "c", "[\"king\"]")), "W05 /transitions/1/by/0", "\"king\"" },
	{ DOC(GO "," WAY("end", "\"x\"", "c", "")), "W00 /transitions/1/from/0", "\"x\"" },
	{ "{", "W00 ", NULL },

	/* W06: roles that no record of the kind has */
	{ OF_KIND("risk", ABC, GO "," BY("end", "\"b\"", "c", "[\"accountable\",\"lead\"]")),
	  "W02 a (a); W02 b (a > go > b); W01 c; W06 end (a > go > b)", NULL },
	{ OF_KIND("risk", ABC, GO "," BY("end", "\"b\"", "c", "[\"lead\"],\"by_where_none\":[\"programme\"]")), "", NULL },

	/* W07 */
	{ ENDS_WITH("action", NEEDS(FIELD_IS("completed_on"))), "W02 a (a); W02 b (a > go > b); W01 c; W07 end (a > go > b)", NULL },
	{ ENDS_WITH("action", NEEDS(IS("given", ",\"field\":\"hold_until\""))), "W02 a (a); W02 b (a > go > b); W01 c; W07 end (a > go > b)", NULL },
	{ ENDS_WITH("action", NEEDS(IS("given", ",\"field\":\"hold_until\"")) SETS(SET("hold_until", "given"))), "", NULL },
	{ DOC(GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("plan_status", ",\"status\":\"draft submitted\"") "," IS("reason", "") ","
	                                                     IS("plan_status", ",\"status\":\"in-delivery closed\"")))),
	  "W07 shut (a > go > b)", "for want of plan_status draft submitted, plan_status in-delivery closed: no state of the plan is in all" },
	{ DOC(GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("plan_status", ",\"status\":\"draft closed\"") ","
	                                                     IS("plan_status", ",\"status\":\"in-delivery closed\"")))), "", NULL },
	{ DOC(GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("plan_status", ",\"status\":\"asleep\"")))),
	  "W07 shut (a > go > b)", "the plan is never in one of these states" },
	/* a plan is in its own state */
	{ OF_KIND("plan", ABC, GO "," END "," WAY("shut", "\"a\",\"b\"", "c", NEEDS(IS("plan_status", ",\"status\":\"b\"")))),
	  "W07 shut (a)", "never from a, for want of plan_status b" },
	/* what is of the area has none */
	{ OF_KIND("recommendation", ABC, GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("plan_status", ",\"status\":\"draft\"")))), "W07 shut (a > go > b)", NULL },
	{ OF_KIND("weakness", ABC, GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("judged", ",\"outcome\":\"sufficient good\"") "," IS("judged", ",\"outcome\":\"poor\"")))),
	  "W07 shut (a > go > b)", "no outcome is in all" },
	{ OF_KIND("weakness", ABC, GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("judged", ",\"outcome\":\"sufficient good\"") "," IS("judged", ",\"outcome\":\"good\"")))),
	  "", NULL },
	{ DOC(GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("judged", ",\"outcome\":\"sufficient\"")))), "W07 shut (a > go > b)", "nobody judges an action" },
	{ DOC(GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("continued", "")))), "", NULL },
	{ OF_KIND("risk", ABC, GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("continued", "")))), "W07 shut (a > go > b)", "nothing continues a risk" },
	{ OF_KIND("plan", ABC, GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("nothing_live", "") "," IS("continued", "")))), "", NULL },
	{ DOC(GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("nothing_live", "")))), "W07 shut (a > go > b)", "live in its plan itself" },
	{ OF_KIND("risk", ABC, GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("evidence", "")))), "W07 shut (a > go > b)", "no evidence can be attached to a risk" },
	{ OF_KIND("plan", ABC, GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("measures_on_target", "")))), "W07 shut (a > go > b)", "no measure" },
	{ OF_KIND("plan", ABC, GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("measures_on_target", ",\"or_reason\":true")))), "", NULL },
	{ OF_KIND("weakness", ABC, GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("different_person", ",\"other_organisation\":true")))),
	  "W07 shut (a > go > b)", "no lead" },
	/* from one state and not from another */
	{ DOC(WAY("go", "\"a\"", "b", SETS(SET("hold_until", "given")) NEEDS(IS("given", ",\"field\":\"hold_until\""))) "," END ","
	      WAY("back", "\"a\",\"b\"", "c", NEEDS(FIELD_IS("hold_until")))),
	  "W07 back (a)", "never from a, for want of field hold_until: only go fills hold_until" },
	/* a warning refuses nothing */
	{ ENDS_WITH("action", NEEDS(IS("field", ",\"field\":\"completed_on\",\"warning\":true"))), "", NULL },
	/* what people or commands fill can be there */
	{ ENDS_WITH("action", NEEDS(FIELD_IS("owner") "," FIELD_IS("baseline_due_on") "," IS("reason", "") "," IS("decision", "") "," IS("milestones_done", "") ","
	                            IS("dependencies_final", "") "," IS("different_person", ",\"other_organisation\":true"))), "", NULL },
	{ ENDS_WITH("action", NEEDS(IS("evidence", ",\"count\":100,\"accepted\":true") "," IS("evidence", ",\"count\":3,\"difference\":true"))), "", NULL },

	/* W08 */
	{ ENDS_WITH("action", MOVES("{\"kind\":\"evidence\",\"through\":\"actions\",\"from\":\"waiting\",\"transition\":\"swallow\"}")), "W08 end (a > go > b)",
	  "evidence that is waiting has no transition swallow" },
	{ ENDS_WITH("action", MOVES("{\"kind\":\"evidence\",\"through\":\"actions\",\"from\":\"accepted\",\"transition\":\"accept\"}")), "W08 end (a > go > b)", NULL },
	{ ENDS_WITH("action", MOVES("{\"kind\":\"evidence\",\"through\":\"actions\",\"from\":\"waiting\",\"transition\":\"accept\"}")), "", NULL },
};

static const unsigned risk_roles = ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_programme) | ROLE_BIT(ROLE_auditor);

START_TEST(each_finding)
{
	const struct proof *p = &proofs[_i];
	const struct flaws *said;
	if (strstr(p->text, "\"kind\":\"risk\""))
		around.roles = risk_roles;
	ck_assert_str_eq(found_in(p->text, &said), p->found);
	if (p->what)
		ck_assert_msg(strstr(said->at[0].what, p->what) != NULL, "%s", said->at[0].what);
}
END_TEST

START_TEST(nobody_today)
{
	const struct flaws *said;
	around.unstaffed = 2;
	ck_assert_str_eq(found_in(DOC(GO "," END), &said), "W06 end (a > go > b)");
	ck_assert(said->at[0].today);
}
END_TEST

START_TEST(carried_definitions_are_sound)
{
	static const char *const names[] = { "action", "action-small", "date-change", "evidence", "plan", "recommendation", "risk", "weakness" };
	struct flaws found = { 0 };
	ck_assert_int_eq(workflow_check(carried(names[_i]), &around, &mem, &found), WSOA_OK);
	ck_assert_uint_eq(found.count, 0);
}
END_TEST

/* Without definitions around it evidence has no state, and plans are in none. */
START_TEST(nothing_around)
{
	const struct flaws *said;
	around.others[KIND_evidence] = around.others[KIND_plan] = NULL;
	ck_assert_str_eq(found_in(DOC(GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("evidence", "")))), &said), "W07 shut (a > go > b)");
	ck_assert_str_eq(found_in(DOC(GO "," END "," WAY("shut", "\"b\"", "c", NEEDS(IS("plan_status", ",\"status\":\"draft\"")))), &said), "W07 shut (a > go > b)");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("proof");
	TCase *t = tcase_create("proof");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, each_finding, 0, (int)COUNT(proofs));
	tcase_add_test(t, nobody_today);
	tcase_add_test(t, nothing_around);
	tcase_add_loop_test(t, carried_definitions_are_sound, 0, 8);
	suite_add_tcase(s, t);
	return suite_run(s);
}
