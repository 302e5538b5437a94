/* Documents of workflows: what is read, which faults are found where; the vocabulary, condition by condition. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests.h"
#include "workflow/workflow.h"

/* ---- shipped documents ---- */

static const struct shipped {
	const char *name;
	enum kind_id kind;
	size_t states, transitions;
	const char *initial;
} shipped[] = {
	{ "action", KIND_action, 9, 12, "not-started" },
	{ "action-small", KIND_action, 5, 5, "not-started" },
	{ "evidence", KIND_evidence, 4, 4, "waiting" },
};

START_TEST(shipped_documents_are_valid)
{
	const struct shipped *s = &shipped[_i];
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct workflow *w;
	const struct embedded *file = shipped_workflow(s->name);
	char hash[HASH_HEX + 1];
	ck_assert_int_eq(workflow_read(file->bytes, file->size, &mem, &err, &w), WSOA_OK);
	ck_assert_str_eq(w->name, s->name);
	ck_assert_int_eq(w->kind, s->kind);
	ck_assert_uint_eq(w->state_count, s->states);
	ck_assert_uint_eq(w->transition_count, s->transitions);
	ck_assert_str_eq(w->states[w->initial].name, s->initial);
	hash_hex(file->bytes, file->size, hash);
	ck_assert_str_eq(w->hash, hash);
	ck_assert_uint_eq(err.count, 0);
	arena_free(&mem);
	error_clear(&err);
}
END_TEST

/* ---- one document with everything, and one fault each ---- */

#define PUT "{\"through\":\"continues\",\"field\":\"due_on\",\"value\":\"hold_until\"}"
static const char base[] =
	"{\"workflow\":\"every-thing\",\"kind\":\"action\",\"title\":\"T\",\"initial\":\"a\",\"states\":["
	"{\"name\":\"a\",\"label\":\"A\",\"category\":\"planned\",\"clock\":\"running\"},"
	"{\"name\":\"b\",\"label\":\"B\",\"category\":\"active\",\"clock\":\"stopped\",\"until\":\"hold_until\"},"
	"{\"name\":\"c-2\",\"label\":\"C\",\"category\":\"done\",\"clock\":\"stopped\",\"final\":true}],"
	"\"transitions\":[{\"name\":\"go\",\"label\":\"Go\",\"from\":[\"a\"],\"to\":\"b\",\"by\":[\"owner\",\"programme\"],"
	"\"requires\":[{\"condition\":\"evidence\",\"count\":2,\"accepted\":true},"
	"{\"condition\":\"given\",\"field\":\"hold_until\"},"
	"{\"condition\":\"measures_on_target\",\"or_reason\":true,\"warning\":true}],"
	"\"sets\":[{\"field\":\"hold_until\",\"to\":\"given\"},{\"field\":\"percent\",\"to\":{\"value\":\"50\"}},"
	"{\"field\":\"done_to\",\"to\":\"day\"},{\"field\":\"progress\",\"to\":\"nothing\"}]},"
	"{\"name\":\"stop\",\"label\":\"Stop\",\"from\":[\"a\",\"b\"],\"to\":\"c-2\",\"by\":[\"lead\"],"
	"\"by_where_none\":[\"programme\"],\"requires\":[{\"condition\":\"plan_status\",\"status\":\"open closing\"},"
	"{\"condition\":\"different_person\",\"other_organisation\":true},{\"condition\":\"field\",\"field\":\"owner\"}],"
	"\"moves\":[{\"kind\":\"evidence\",\"through\":\"actions\",\"from\":\"waiting\",\"transition\":\"accept\"}],"
	"\"puts\":[" PUT "]}],"
	"\"timers\":[{\"state\":\"b\",\"limit\":\"10wd\"},{\"state\":\"a\",\"limit\":\"30d\"}]}";

/* The base document with the first `find` replaced. */
static void mend(const char *find, const char *replace, char *out, size_t size)
{
	const char *at = strstr(base, find);
	ck_assert_msg(at != NULL, "not in the document: %s", find);
	int n = snprintf(out, size, "%.*s%s%s", (int)(at - base), base, replace, at + strlen(find));
	ck_assert_int_lt(n, (int)size);
}

static struct workflow *read_good(const char *text, struct arena *mem)
{
	struct error err = { 0 };
	struct workflow *w = NULL;
	wsoa_status st = workflow_read(text, strlen(text), mem, &err, &w);
	ck_assert_msg(st == WSOA_OK, "%s at %s", err.what, err.where);
	error_clear(&err);
	return w;
}

START_TEST(everything_is_read)
{
	struct arena mem = { 0 };
	const struct workflow *w = read_good(base, &mem);
	ck_assert_str_eq(w->name, "every-thing");
	ck_assert_str_eq(w->title, "T");
	ck_assert_str_eq(w->states[1].label, "B");
	ck_assert_int_eq(w->states[1].category, CATEGORY_active);
	ck_assert(w->states[0].clock && !w->states[1].clock);
	ck_assert_str_eq(w->states[1].until->name, "hold_until");
	ck_assert_ptr_null(w->states[0].until);
	ck_assert(w->states[2].final && !w->states[0].final);
	const struct transition *go = &w->transitions[0], *stop = &w->transitions[1];
	ck_assert_uint_eq(go->from, 1);
	ck_assert_uint_eq(stop->from, 3);
	ck_assert_uint_eq(go->to, 1);
	ck_assert_uint_eq(go->by, ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_programme));
	ck_assert_uint_eq(go->by_where_none, 0);
	ck_assert_uint_eq(stop->by_where_none, ROLE_BIT(ROLE_programme));
	ck_assert_uint_eq(go->need_count, 3);
	ck_assert_uint_eq(go->facts, NEED_EVIDENCE | NEED_MEASURES);
	ck_assert_uint_eq(stop->facts, NEED_PLAN | NEED_PEOPLE | NEED_FIELDS);
	ck_assert(go->needs[0].count == 2 && go->needs[0].accepted && !go->needs[0].warning);
	ck_assert_str_eq(go->needs[1].field->name, "hold_until");
	ck_assert(go->needs[2].or_reason && go->needs[2].warning);
	ck_assert_str_eq(stop->needs[0].status, "open closing");
	ck_assert(stop->needs[1].other_organisation);
	ck_assert_uint_eq(go->set_count, 4);
	ck_assert_int_eq(go->sets[0].type, EFFECT_GIVEN);
	ck_assert_int_eq(go->sets[1].type, EFFECT_VALUE);
	ck_assert_str_eq(go->sets[1].value, "50");
	ck_assert_int_eq(go->sets[2].type, EFFECT_DAY);
	ck_assert_int_eq(go->sets[3].type, EFFECT_CLEAR);
	ck_assert_uint_eq(stop->move_count, 1);
	ck_assert_int_eq(stop->moves[0].kind, KIND_evidence);
	ck_assert_str_eq(stop->moves[0].through->name, "actions");
	ck_assert_str_eq(stop->moves[0].from, "waiting");
	ck_assert_str_eq(stop->moves[0].transition, "accept");
	ck_assert_uint_eq(stop->put_count, 1);
	ck_assert_str_eq(stop->puts[0].through->name, "continues");
	ck_assert_str_eq(stop->puts[0].field, "due_on");
	ck_assert_str_eq(stop->puts[0].value->name, "hold_until");
	ck_assert(w->timers[0].state == 1 && w->timers[0].limit == 10 && w->timers[0].workdays);
	ck_assert(w->timers[1].state == 0 && w->timers[1].limit == 30 && !w->timers[1].workdays);
	arena_free(&mem);
}
END_TEST

static const struct bad {
	const char *find, *replace, *where, *value;
	size_t count;
} bad[] = {
	/* the whole */
	{ "\"T\",", "\"T\"", "", "", 1 },
	{ base, "[]", "", "", 1 },
	{ "\"title\":\"T\",", "", "", "", 1 },
	{ "\"title\"", "\"colour/~\":1,\"title\"", "/colour~1~0", "", 1 },
	{ "\"T\"", "\"\"", "/title", "", 1 },
	{ "\"T\"", "7", "/title", "", 1 },
	{ "\"T\"", "\"a\\nb\"", "/title", "a\nb", 1 },
	{ "every-thing", "Every", "/workflow", "Every", 1 },
	{ "every-thing", "every--thing", "/workflow", "every--thing", 1 },
	{ "every-thing", "every-", "/workflow", "every-", 1 },
	{ "every-thing", "7th", "/workflow", "7th", 1 },
	{ "\"kind\":\"action\"", "\"kind\":\"actions\"", "/kind", "actions", 1 },
	{ "\"kind\":\"action\"", "\"kind\":\"milestone\"", "/kind", "milestone", 1 },
	{ "\"kind\":\"action\"", "\"kind\":\"thing\"", "/kind", "thing", 1 },
	{ "\"initial\":\"a\"", "\"initial\":\"x\"", "/initial", "x", 1 },
	/* states */
	{ "\"planned\",\"clock\":\"running\"", "\"planned\"", "/states/0", "", 1 },
	{ "\"label\":\"A\"", "\"label\":null", "/states/0/label", "", 1 },
	{ "planned", "later", "/states/0/category", "later", 1 },
	{ "running", "fast", "/states/0/clock", "fast", 1 },
	{ "\"final\":true", "\"final\":1", "/states/2/final", "", 1 },
	{ "\"final\":true", "\"Final\":true", "/states/2/Final", "", 1 },
	{ "\"until\":\"hold_until\"", "\"until\":\"nowhere\"", "/states/1/until", "nowhere", 1 },
	{ "\"until\":\"hold_until\"", "\"until\":\"title\"", "/states/1/until", "title", 1 },
	{ "\"clock\":\"running\"", "\"clock\":\"running\",\"until\":\"hold_until\"", "/states/0/until", "hold_until", 1 },
	{ "{\"name\":\"c-2\"", "{\"name\":\"a\",\"label\":\"A\",\"category\":\"done\",\"clock\":\"stopped\"},{\"name\":\"c-2\"",
	  "/states/2/name", "a", 1 },
	/* transitions */
	{ "\"label\":\"Go\",", "", "/transitions/0", "", 1 },
	{ "\"name\":\"go\"", "\"name\":\"Go on\"", "/transitions/0/name", "Go on", 1 },
	{ "\"from\":[\"a\"]", "\"from\":[\"x\"]", "/transitions/0/from/0", "x", 1 },
	{ "\"from\":[\"a\"]", "\"from\":[\"a\",3]", "/transitions/0/from/1", "", 1 },
	{ "\"from\":[\"a\"]", "\"from\":[\"a\",\"a\"]", "/transitions/0/from/1", "a", 1 },
	{ "\"from\":[\"a\"]", "\"from\":[]", "/transitions/0/from", "", 1 },
	{ "\"from\":[\"a\"]", "\"from\":\"a\"", "/transitions/0/from", "a", 1 },
	{ "\"to\":\"b\"", "\"to\":\"x\"", "/transitions/0/to", "x", 1 },
	{ "\"name\":\"stop\"", "\"name\":\"go\"", "/transitions/1/from/0", "a", 1 },
	{ "\"by\":[\"owner\"", "\"by\":[\"boss\"", "/transitions/0/by/0", "boss", 1 },
	{ "\"by\":[\"owner\"", "\"by\":[\"programme\"", "/transitions/0/by/1", "programme", 1 },
	{ "\"by_where_none\":[\"programme\"]", "\"by_where_none\":[\"lead\"]", "/transitions/1/by_where_none", "", 1 },
	/* requirements */
	{ "\"condition\":\"evidence\"", "\"condition\":\"luck\"", "/transitions/0/requires/0/condition", "luck", 1 },
	{ "\"condition\":\"evidence\",", "", "/transitions/0/requires/0/count", "", 3 },
	{ "\"count\":2", "\"count\":0", "/transitions/0/requires/0/count", "", 1 },
	{ "\"count\":2", "\"count\":1.5", "/transitions/0/requires/0/count", "", 1 },
	{ "\"count\":2", "\"count\":101", "/transitions/0/requires/0/count", "", 1 },
	{ "\"accepted\":true", "\"accepted\":\"yes\"", "/transitions/0/requires/0/accepted", "yes", 1 },
	{ "\"accepted\":true", "\"status\":\"x\"", "/transitions/0/requires/0/status", "x", 1 },
	{ "\"or_reason\":true", "\"or_reason\":0", "/transitions/0/requires/2/or_reason", "", 1 },
	{ "\"field\",\"field\":\"owner\"", "\"field\"", "/transitions/1/requires/2", "", 1 },
	{ "\"field\",\"field\":\"owner\"", "\"field\",\"field\":\"boss\"", "/transitions/1/requires/2/field", "boss", 1 },
	{ "\"field\",\"field\":\"owner\"", "\"agreed\",\"side\":\"family\",\"field\":\"done_to\",\"as\":\"due_on\"", "/transitions/1/requires/2/side", "family", 1 },
	{ "\"field\",\"field\":\"owner\"", "\"agreed\",\"side\":\"board\",\"field\":\"title\",\"as\":\"due_on\"", "/transitions/1/requires/2/field", "title", 1 },
	{ "\"field\",\"field\":\"owner\"", "\"agreed\",\"side\":\"board\",\"field\":\"due_on\",\"as\":\"due_on\"", "/transitions/1/requires/2/field", "due_on", 1 },
	{ "\"field\",\"field\":\"owner\"", "\"agreed\",\"side\":\"board\",\"field\":\"done_to\",\"as\":\"title\"", "/transitions/1/requires/2/as", "title", 1 },
	{ "\"field\",\"field\":\"owner\"", "\"agreed\",\"side\":5,\"field\":\"done_to\",\"as\":\"due_on\"", "/transitions/1/requires/2/side", "", 1 },
	{ "\"field\",\"field\":\"owner\"", "\"agreed\",\"side\":\"board\",\"field\":\"start_on\",\"as\":\"due_on\"", "/transitions/1/requires/2/field", "start_on", 1 },
	{ "\"field\",\"field\":\"owner\"",
	  "\"agreed\",\"side\":\"board\",\"field\":\"done_to\",\"as\":\"due_on\"},{\"condition\":\"agreed\",\"side\":\"adviser\",\"field\":\"done_to\",\"as\":\"due_on\"",
	  "/transitions/1/requires/3/field", "done_to", 1 },
	{ "open closing", "open  closing", "/transitions/1/requires/0/status", "open  closing", 1 },
	{ "open closing", "Open", "/transitions/1/requires/0/status", "Open", 1 },
	{ "\"open closing\"", "\"\"", "/transitions/1/requires/0/status", "", 1 },
	{ "\"requires\":[", "\"requires\":[7,", "/transitions/0/requires/0", "", 1 },
	{ "\"other_organisation\":true", "\"other_organisation\":[]", "/transitions/1/requires/1/other_organisation", "", 1 },
	/* effects */
	{ "\"percent\"", "\"purple\"", "/transitions/0/sets/1/field", "purple", 1 },
	{ "\"percent\"", "\"status\"", "/transitions/0/sets/1/field", "status", 1 },
	{ "\"field\":\"progress\"", "\"field\":\"done_to\"", "/transitions/0/sets/3/field", "done_to", 1 },
	{ "\"value\":\"50\"", "\"value\":\"101\"", "/transitions/0/sets/1/to/value", "101", 1 },
	{ "\"value\":\"50\"", "\"value\":\"050\"", "/transitions/0/sets/1/to/value", "050", 1 },
	{ "\"value\":\"50\"", "\"value\":50", "/transitions/0/sets/1/to/value", "", 1 },
	{ "{\"value\":\"50\"}", "{}", "/transitions/0/sets/1/to", "", 1 },
	{ "{\"value\":\"50\"}", "\"day\"", "/transitions/0/sets/1/to", "day", 1 },
	{ "{\"value\":\"50\"}", "\"tomorrow\"", "/transitions/0/sets/1/to", "tomorrow", 1 },
	{ "{\"value\":\"50\"}", "\"\"", "/transitions/0/sets/1/to", "", 1 },
	{ "{\"value\":\"50\"}", "\"given\"", "/transitions/0/sets/1/to", "given", 1 },
	{ "\"given\",\"field\":\"hold_until\"", "\"given\",\"field\":\"hold_until\",\"warning\":true",
	  "/transitions/0/sets/0/to", "given", 1 },
	{ "\"field\":\"progress\"", "\"field\":\"title\"", "/transitions/0/sets/3/to", "nothing", 1 },
	{ "\"progress\",\"to\":\"nothing\"", "\"owner\",\"to\":{\"value\":\"@jane\"}", "/transitions/0/sets/3/to/value", "@jane", 1 },
	/* what follows */
	{ "\"kind\":\"evidence\"", "\"kind\":\"reading\"", "/transitions/1/moves/0/kind", "reading", 1 },
	{ "\"through\":\"actions\"", "\"through\":\"weaknesses\"", "/transitions/1/moves/0/through", "weaknesses", 1 },
	{ "\"through\":\"actions\"", "\"through\":\"title\"", "/transitions/1/moves/0/through", "title", 1 },
	{ "\"waiting\"", "\"Waiting\"", "/transitions/1/moves/0/from", "Waiting", 1 },
	{ ",\"transition\":\"accept\"", "", "/transitions/1/moves/0", "", 1 },
	{ "\"through\":\"continues\"", "\"through\":\"start_on\"", "/transitions/1/puts/0/through", "start_on", 1 },
	{ "\"through\":\"continues\"", "\"through\":\"weaknesses\"", "/transitions/1/puts/0/field", "due_on", 1 },
	{ "\"field\":\"due_on\"", "\"field\":\"title\"", "/transitions/1/puts/0/field", "title", 1 },
	{ "\"due_on\",\"value\":\"hold_until\"", "\"status\",\"value\":\"rating\"", "/transitions/1/puts/0/field", "status", 1 },
	{ "\"field\":\"due_on\"", "\"field\":7", "/transitions/1/puts/0/field", "", 1 },
	{ "\"value\":\"hold_until\"", "\"value\":\"boss\"", "/transitions/1/puts/0/value", "boss", 1 },
	{ ",\"value\":\"hold_until\"", "", "/transitions/1/puts/0", "", 1 },
	{ "\"puts\":[", "\"puts\":[" PUT "," PUT "," PUT "," PUT "," PUT "," PUT "," PUT "," PUT ",", "/transitions/1/puts", "", 1 },
	/* timers */
	{ "\"state\":\"b\"", "\"state\":\"x\"", "/timers/0/state", "x", 1 },
	{ "\"state\":\"a\"", "\"state\":\"b\"", "/timers/1/state", "b", 1 },
	{ "10wd", "10", "/timers/0/limit", "10", 1 },
	{ "10wd", "0d", "/timers/0/limit", "0d", 1 },
	{ "10wd", "1001d", "/timers/0/limit", "1001d", 1 },
	{ "10wd", "99999999999999999999d", "/timers/0/limit", "99999999999999999999d", 1 },
	{ "10wd", "+3d", "/timers/0/limit", "+3d", 1 },
	{ "\"10wd\"", "10", "/timers/0/limit", "", 1 },
};

static void expect_faults(const char *text, const char *where, const char *value, size_t count)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct workflow *w;
	ck_assert_int_eq(workflow_read(text, strlen(text), &mem, &err, &w), WSOA_INVALID);
	ck_assert_ptr_null(w);
	ck_assert_msg(err.count == count, "%zu faults, first at %s: %s", err.count, err.issues[0].where, err.issues[0].what);
	ck_assert_str_eq(err.issues[0].where, where);
	ck_assert_str_eq(err.issues[0].value, value);
	ck_assert(*err.issues[0].what && *err.issues[0].todo);
	ck_assert_str_eq(err.where, where);
	ck_assert_ptr_nonnull(strstr(err.what, err.issues[0].what));
	arena_free(&mem);
	error_clear(&err);
}

START_TEST(each_fault_has_its_place)
{
	char text[8192];
	mend(bad[_i].find, bad[_i].replace, text, sizeof text);
	expect_faults(text, bad[_i].where, bad[_i].value, bad[_i].count);
}
END_TEST

static const struct limit {
	const char *find, *before, *after; /* entries are written behind find; a number stands between before and after */
	const char *where;
	size_t most;                       /* that still go in beside those of the base document */
} limits[] = {
	{ "\"states\":[", "{\"name\":\"s", "\",\"label\":\"S\",\"category\":\"done\",\"clock\":\"stopped\"},", "/states", 29 },
	{ "\"transitions\":[", "{\"name\":\"t", "\",\"label\":\"T\",\"from\":[\"a\"],\"to\":\"b\",\"by\":[\"owner\"]},",
	  "/transitions", 62 },
	{ "\"requires\":[", "{\"condition\":\"evidence\",\"count\":", "},", "/transitions/0/requires", 5 },
};

static void fill(const struct limit *l, size_t count, char *out, size_t size)
{
	const char *at = strstr(base, l->find);
	ck_assert_ptr_nonnull(at);
	at += strlen(l->find);
	size_t len = (size_t)snprintf(out, size, "%.*s", (int)(at - base), base);
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%zu%s", l->before, i + 1, l->after);
	len += (size_t)snprintf(out + len, size - len, "%s", at);
	ck_assert_uint_lt(len, size);
}

START_TEST(limits_hold)
{
	static char text[65536];
	const struct limit *l = &limits[_i];
	struct arena mem = { 0 };
	fill(l, l->most, text, sizeof text);
	read_good(text, &mem);
	arena_free(&mem);
	fill(l, l->most + 1, text, sizeof text);
	struct error err = { 0 };
	struct workflow *w;
	ck_assert_int_eq(workflow_read(text, strlen(text), &mem, &err, &w), WSOA_INVALID);
	ck_assert_str_eq(err.issues[0].where, l->where);
	arena_free(&mem);
	error_clear(&err);
}
END_TEST

START_TEST(every_fault_is_said)
{
	char text[8192];
	mend("\"initial\":\"a\",\"states\":[", "\"initial\":\"x\",\"colour\":1,\"states\":[7,", text, sizeof text);
	expect_faults(text, "/colour", "", 3);
}
END_TEST

/* Every prefix, and every text with one byte changed, is either read or refused with a reason. */
START_TEST(damaged_documents_do_no_harm)
{
	static const char bytes[] = { '"', '0', '[', '{', ',', 'a' };
	char text[sizeof base];
	for (size_t i = 0; i < sizeof base - 1; i++) {
		for (size_t k = 0; k <= sizeof bytes; k++) {
			struct arena mem = { 0 };
			struct error err = { 0 };
			struct workflow *w;
			memcpy(text, base, sizeof base);
			if (k < sizeof bytes)
				text[i] = bytes[k];
			wsoa_status st = workflow_read(text, k < sizeof bytes ? sizeof base - 1 : i, &mem, &err, &w);
			ck_assert(st == WSOA_OK ? err.count == 0 && w != NULL : st == WSOA_INVALID && err.count > 0 && w == NULL);
			arena_free(&mem);
			error_clear(&err);
		}
	}
}
END_TEST

/* ---- look-ups ---- */

START_TEST(lookups)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct workflow *w;
	const struct embedded *file = shipped_workflow("action");
	ck_assert_int_eq(workflow_read(file->bytes, file->size, &mem, &err, &w), WSOA_OK);
	ck_assert_str_eq(workflow_state(w, "on-hold")->label, "On hold by agreement");
	ck_assert_ptr_null(workflow_state(w, "On-hold"));
	ck_assert_ptr_null(workflow_state(w, NULL));
	const struct transition *soft = workflow_transition(w, "reopen", "complete");
	const struct transition *hard = workflow_transition(w, "reopen", "cancelled");
	ck_assert_uint_eq(soft->need_count, 1);
	ck_assert_uint_eq(hard->need_count, 2);
	ck_assert_ptr_eq(workflow_transition(w, "reopen", "delivered"), soft);
	ck_assert_ptr_null(workflow_transition(w, "explode", "delivered"));
	ck_assert(transition_from(w, hard, "embedded"));
	ck_assert(!transition_from(w, hard, "complete") && !transition_from(w, hard, "nowhere"));
	ck_assert_str_eq(role_name(ROLE_lead), "lead");
	ck_assert_str_eq(role_sentence(ROLE_lead), "the lead of the workstream");
	ck_assert_str_eq(category_name(CATEGORY_cancelled), "cancelled");
	size_t n = 0;
	while (condition_name(n))
		ck_assert(*condition_about(n++));
	ck_assert_uint_eq(n, 14);
	ck_assert_ptr_null(condition_about(n));
	arena_free(&mem);
}
END_TEST

/* ---- the vocabulary: one requirement of one transition, from facts to sentences ---- */

#define ID(n) { { (n) } }
static const struct id jane[] = { ID(1) }, jane_and_raj[] = { ID(1), ID(2) }, nobody[] = { ID(0) };
#define REFS(n, text) { (n), (text) }
#define DONE_OR_ADD                                                                      \
	"say who holds it: wsoa done 1.2 \"what\" --held-by WHO; or link to it: "        \
	"wsoa add evidence actions=1.2 title=... form=link address=..."
#define DECIDE "record what the board decided: wsoa decide MEETING go 1.2"
#define OTHER "ask a different person (see: wsoa why 1.2 go)"

#define AGREED(side) "\"agreed\",\"side\":\"" side "\",\"field\":\"done_to\",\"as\":\"hold_until\""
static const char *const agreed_before[MAX_FIELDS] = { [FIELD_action_done_to - FIELD_action_title] = "2020-01-31" };

static const struct sentence {
	const char *requirement;
	struct facts facts;
	const char *reason, *given; /* of hold_until */
	const char *what, *todo;    /* NULL: the condition holds */
} sentences[] = {
	{ "\"reason\"", { 0 }, NULL, NULL, "no reason is given", "give one: --reason \"...\"" },
	{ "\"reason\"", { 0 }, "", NULL, "no reason is given", "give one: --reason \"...\"" },
	{ "\"reason\"", { 0 }, "so", NULL, NULL, NULL },

	{ "\"field\",\"field\":\"owner\"", { .filled = 1ul << 3 }, NULL, NULL, NULL, NULL },
	{ "\"field\",\"field\":\"owner\"", { .filled = ~(1ul << 3) }, NULL, NULL, "owner of 1.2 is empty",
	  "fill it: wsoa set 1.2 owner=VALUE" },
	{ "\"field\",\"field\":\"due_on\"", { 0 }, NULL, NULL, "due_on of 1.2 is empty", "fill it: wsoa set 1.2 due_on=DATE" },
	{ "\"field\",\"field\":\"delivered_on\"", { 0 }, NULL, NULL, "delivered_on of 1.2 is empty",
	  "an earlier step fills it (see: wsoa show 1.2)" },

	{ "\"given\",\"field\":\"hold_until\"", { 0 }, NULL, "2020-01-31", NULL, NULL },
	{ "\"given\",\"field\":\"hold_until\"", { 0 }, NULL, "", "hold_until is not given", "give it: hold_until=DATE" },
	{ "\"given\",\"field\":\"owner\"", { 0 }, NULL, "2020-01-31", "owner is not given", "give it: owner=VALUE" },

	{ "\"evidence\"", { .evidence_waiting = 1 }, NULL, NULL, NULL, NULL },
	{ "\"evidence\"", { .evidence_accepted = 1 }, NULL, NULL, NULL, NULL },
	{ "\"evidence\"", { 0 }, NULL, NULL, "no evidence is attached", DONE_OR_ADD },
	{ "\"evidence\",\"count\":2", { .evidence_accepted = 1, .evidence_waiting = 1 }, NULL, NULL, NULL, NULL },
	{ "\"evidence\",\"count\":2", { .evidence_waiting = 1 }, NULL, NULL, "only 1 of 2 pieces of evidence is attached", DONE_OR_ADD },
	{ "\"evidence\",\"difference\":true", { .evidence_accepted = 9, .evidence_waiting = 9 }, NULL, NULL,
	  "no evidence of a difference, from families or data, is attached", DONE_OR_ADD " shows=difference source=families" },
	{ "\"evidence\",\"difference\":true", { .evidence_waiting = 1, .difference_waiting = 1 }, NULL, NULL, NULL, NULL },
	{ "\"judged\",\"outcome\":\"sufficient met\"", { .judgement = "met" }, NULL, NULL, NULL, NULL },
	{ "\"judged\",\"outcome\":\"sufficient met\"", { 0 }, NULL, NULL, "no visit that decides about it has judged 1.2",
	  "record what the visit found, if it is sufficient or met: wsoa judge VISIT OUTCOME 1.2" },
	{ "\"judged\",\"outcome\":\"sufficient met\"", { .judgement = "poor", .judgement_ref = "V1/W1" }, NULL, NULL,
	  "the last judgement, V1/W1, is poor, not sufficient or met", "record what the visit found, if it is sufficient or met: wsoa judge VISIT OUTCOME 1.2" },
	{ "\"continued\"", { .continued = true }, NULL, NULL, NULL, NULL },
	{ "\"continued\"", { 0 }, NULL, NULL, "nothing continues 1.2",
	  "carry its weaknesses into the later plan: wsoa carry-forward PLAN WEAKNESSES --to PLAN" },
	{ "\"nothing_live\"", { 0 }, NULL, NULL, NULL, NULL },
	{ "\"nothing_live\"", { .plan_ref = "p", .live_weaknesses = REFS(1, "W01") }, NULL, NULL, "1 weakness of p is live: W01",
	  "carry them into a later plan (wsoa carry-forward p ...), or end each; see: wsoa list weaknesses live --plan p" },
	{ "\"nothing_live\"", { .plan_ref = "p", .live_weaknesses = REFS(2, "W01, W02"), .live_actions = REFS(1, "1.1") }, NULL, NULL,
	  "2 weaknesses and 1 action of p are live: W01, W02; 1.1",
	  "carry them into a later plan (wsoa carry-forward p ...), or end each; see: wsoa list weaknesses live --plan p" },
	{ "\"nothing_live\"", { .plan_ref = "p", .live_actions = REFS(2, "1.1, 1.2") }, NULL, NULL, "2 actions of p are live: 1.1, 1.2",
	  "carry them into a later plan (wsoa carry-forward p ...), or end each; see: wsoa list actions live --plan p" },
	{ "\"evidence\",\"accepted\":true", { .evidence_waiting = 9 }, NULL, NULL, "no evidence is accepted",
	  "have the waiting evidence accepted: wsoa move EVIDENCE accept" },
	{ "\"evidence\",\"accepted\":true,\"count\":3", { .evidence_accepted = 2 }, NULL, NULL,
	  "only 2 of 3 pieces of evidence are accepted", DONE_OR_ADD },
	{ "\"evidence\",\"accepted\":true,\"count\":2", { .evidence_accepted = 2 }, NULL, NULL, NULL, NULL },

	{ "\"milestones_done\"", { 0 }, NULL, NULL, NULL, NULL },
	{ "\"milestones_done\"", { .milestones_open = REFS(1, "1.2/a") }, NULL, NULL,
	  "1 milestone is neither done nor dropped: 1.2/a", "say when it was done: wsoa set 1.2/a done_on=DATE" },
	{ "\"milestones_done\"", { .milestones_open = REFS(5, "1.2/b, 1.2/c and 3 more") }, NULL, NULL,
	  "5 milestones are neither done nor dropped: 1.2/b, 1.2/c and 3 more",
	  "say when it was done: wsoa set 1.2/b done_on=DATE" },

	{ "\"dependencies_final\"", { 0 }, NULL, NULL, NULL, NULL },
	{ "\"dependencies_final\"", { .dependencies_open = REFS(2, "1.1 and 3.4") }, NULL, NULL,
	  "1.2 depends on 2 records not closed yet: 1.1 and 3.4", "see how it stands: wsoa show 1.1" },

	{ "\"measures_on_target\"", { .measures = 1 }, NULL, NULL, NULL, NULL },
	{ "\"measures_on_target\"", { 0 }, "so", NULL, "no measure shows the impact of 1.2",
	  "add a measure: wsoa add measure title=... weaknesses=..." },
	{ "\"measures_on_target\"", { .measures = 3, .measures_off = REFS(1, "M1") }, "so", NULL,
	  "1 measure is off target, or without a reading or target: M1",
	  "record its next reading: wsoa record M1 PERIOD VALUE" },
	{ "\"measures_on_target\",\"or_reason\":true", { .measures = 3, .measures_off = REFS(2, "M1 and M2") }, NULL, NULL,
	  "2 measures are off target, or without a reading or target: M1 and M2", "say why all the same: --reason \"...\"" },
	{ "\"measures_on_target\",\"or_reason\":true", { 0 }, "so", NULL, NULL, NULL },

	{ "\"different_person\"", { .actor = ID(3), .owners = jane_and_raj, .owner_count = 2, .reporters = jane, .reporter_count = 1 },
	  NULL, NULL, NULL, NULL },
	{ "\"different_person\"", { .actor = ID(2), .owners = jane_and_raj, .owner_count = 2 }, NULL, NULL,
	  "the lead of 1.2 may not make this move as well (go)", OTHER },
	{ "\"different_person\"", { .actor = ID(3), .on_word_of = ID(1), .owners = jane, .owner_count = 1 }, NULL, NULL,
	  "the lead of 1.2 may not make this move as well (go)", OTHER },
	{ "\"different_person\"", { .actor = ID(1), .reporters = jane, .reporter_count = 1 }, NULL, NULL,
	  "who reported 1.2 may not make this move as well (go)", OTHER },
	{ "\"different_person\"", { .actor = ID(3), .on_word_of = ID(2), .reporters = jane_and_raj, .reporter_count = 2 }, NULL, NULL,
	  "who reported 1.2 may not make this move as well (go)", OTHER },
	{ "\"different_person\"", { .actor = ID(3), .owners = nobody, .owner_count = 1 }, NULL, NULL, NULL, NULL },
	{ "\"different_person\",\"other_organisation\":true",
	  { .actor = ID(3), .actor_organisation = ID(8), .owner_organisation = ID(9) }, NULL, NULL, NULL, NULL },
	{ "\"different_person\",\"other_organisation\":true",
	  { .actor = ID(3), .actor_organisation = ID(8), .owner_organisation = ID(8) }, NULL, NULL,
	  "only somebody known to be of another organisation than the lead of 1.2 may go it", OTHER },
	{ "\"different_person\",\"other_organisation\":true", { .actor = ID(3), .owner_organisation = ID(8) }, NULL, NULL,
	  "only somebody known to be of another organisation than the lead of 1.2 may go it", OTHER },

	{ "\"decision\"", { .decision = DECISION_FITS, .decision_ref = "B1/1" }, NULL, NULL, NULL, NULL },
	{ "\"decision\"", { .decision = DECISION_NONE }, NULL, NULL, "no decision of a board is named", DECIDE },
	{ "\"decision\"", { .decision = DECISION_UNKNOWN_ABOUT, .decision_ref = "B1/1" }, NULL, NULL,
	  "decision B1/1 is not about 1.2", DECIDE },
	{ "\"decision\"", { .decision = DECISION_OTHER_TRANSITION, .decision_ref = "B1/1" }, NULL, NULL,
	  "decision B1/1 is not one to go", DECIDE },
	{ "\"decision\"", { .decision = DECISION_NOT_AGREED, .decision_ref = "B1/1" }, NULL, NULL,
	  "decision B1/1 does not agree to it", DECIDE },
	{ "\"decision\"", { .decision = DECISION_USED, .decision_ref = "B1/1" }, NULL, NULL,
	  "decision B1/1 has been used for 1.2 already", DECIDE },

	{ AGREED("board"), { .sides = "adviser" }, NULL, "2020-01-31", NULL, NULL },
	{ AGREED("board"), { .sides = "board", .texts = agreed_before }, NULL, "2020-01-31", NULL, NULL },
	{ AGREED("board"), { .sides = "board", .texts = agreed_before }, NULL, NULL, NULL, NULL },
	{ AGREED("board"), { .sides = "board adviser", .decision = DECISION_FITS, .decision_side = "board" }, NULL, "2020-01-31", NULL, NULL },
	{ AGREED("adviser"), { .sides = "board adviser", .texts = agreed_before, .decision = DECISION_FITS, .decision_side = "adviser" }, NULL, "2020-02-28", NULL, NULL },
	{ AGREED("board"), { .sides = "board" }, NULL, "2020-01-31", "the board has not agreed to it", DECIDE },
	{ AGREED("adviser"), { .sides = "board adviser", .decision = DECISION_FITS, .decision_side = "board" }, NULL, "2020-01-31",
	  "the adviser has not agreed to it", "record it: wsoa go 1.2 --by ADVISER --evidence REF" },
	{ AGREED("adviser"), { .sides = "adviser", .texts = agreed_before, .decision = DECISION_FITS, .decision_side = "board" }, NULL, "2020-02-28",
	  "the adviser agreed to 31 January 2020, not to 28 February 2020", "agree to the same: hold_until=2020-01-31; or record first that the adviser agreed to the other" },
	{ AGREED("board"), { .sides = "board", .decision = DECISION_NOT_AGREED, .decision_ref = "B1/1", .decision_side = "board" }, NULL, "2020-01-31",
	  "decision B1/1 does not agree to it", DECIDE },

	{ "\"plan_status\",\"status\":\"open re-opened closing\"", { .plan_status = "closing" }, NULL, NULL, NULL, NULL },
	{ "\"plan_status\",\"status\":\"open re-opened closing\"", { .plan_status = "opened" }, NULL, NULL,
	  "the plan is opened, not open, re-opened or closing", "move the plan first (see: wsoa list plans)" },
	{ "\"plan_status\",\"status\":\"open\"", { .plan_status = NULL }, NULL, NULL, "the plan is in no state, not open",
	  "move the plan first (see: wsoa list plans)" },
};

static const char one[] =
	"{\"workflow\":\"one\",\"kind\":\"action\",\"title\":\"T\",\"initial\":\"a\",\"states\":["
	"{\"name\":\"a\",\"label\":\"A\",\"category\":\"planned\",\"clock\":\"running\"},"
	"{\"name\":\"b\",\"label\":\"B\",\"category\":\"done\",\"clock\":\"stopped\"}],"
	"\"transitions\":[{\"name\":\"go\",\"label\":\"Go\",\"from\":[\"a\"],\"to\":\"b\",\"by\":[\"owner\"],"
	"\"requires\":[{\"condition\":%s}]}]}";

START_TEST(each_condition_speaks)
{
	const struct sentence *s = &sentences[_i];
	struct arena mem = { 0 };
	const struct workflow *w = read_good(arena_printf(&mem, one, s->requirement), &mem);
	struct facts facts = s->facts;
	facts.ref = "1.2";
	facts.state = "a";
	facts.roles = facts.held = ROLE_BIT(ROLE_owner);
	struct given given = { field_find(KIND_action, "hold_until"), s->given };
	struct request request = { .transition = "go", .reason = s->reason, .given = &given, .given_count = s->given ? 1 : 0 };
	struct verdict v;
	ck_assert_int_eq(decide(w, &facts, &request, &mem, &v), WSOA_OK);
	ck_assert_int_eq(v.allowed, s->what == NULL);
	ck_assert_uint_eq(v.unmet_count, s->what ? 1 : 0);
	if (s->what) {
		ck_assert_str_eq(v.unmet[0].what, s->what);
		ck_assert_str_eq(v.unmet[0].todo, s->todo);
		ck_assert_int_eq(strncmp(s->requirement + 1, v.unmet[0].condition, strlen(v.unmet[0].condition)), 0);
	}
	arena_free(&mem);
}
END_TEST

/* ---- what always holds: the name, the state, the role ---- */

#define O ROLE_BIT(ROLE_owner)
#define L ROLE_BIT(ROLE_lead)
#define A ROLE_BIT(ROLE_accountable)
#define P ROLE_BIT(ROLE_programme)

static const struct always {
	const char *transition, *state;
	unsigned roles, held, by;
	const char *condition, *what, *todo;
} always[] = {
	{ "fly", "delivered", P, P, 0, "transition", "there is no transition \"fly\" for 1.2",
	  "from delivered one can return, sign-off, transfer or cancel, such as: wsoa move 1.2 return" },
	{ "resume", "complete", P, P, O | P, "from", "1.2 is complete: resume is possible only from on-hold",
	  "from complete one can embed, transfer or reopen, such as: wsoa move 1.2 embed" },
	{ "reopen", "delivered", O, O, A | P, "from",
	  "1.2 is delivered: reopen is possible only from complete, embedded, transferred, cancelled or carried-forward",
	  "from delivered one can return, sign-off, transfer or cancel, such as: wsoa move 1.2 return" },
	{ "start", "gone", O, O, O | ROLE_BIT(ROLE_supporting) | P, "from",
	  "1.2 is gone: start is possible only from not-started", "nothing leads on from gone" },
	{ "sign-off", "delivered", O, O | L | P, L | A, "by",
	  "only the lead of the workstream or the accountable officer may sign-off", "ask one of them (see: wsoa why 1.2 sign-off)" },
	{ "sign-off", "delivered", P, L | P, L | A, "by",
	  "only the lead of the workstream or the accountable officer may sign-off", "ask one of them (see: wsoa why 1.2 sign-off)" },
	{ "sign-off", "delivered", O, O | P, P, "by", "only the programme team may sign-off",
	  "ask one of them (see: wsoa why 1.2 sign-off)" },
	{ "sign-off", "delivered", P, P, P, NULL, NULL, NULL },
	{ "sign-off", "delivered", L, L, L | A, NULL, NULL, NULL },
	{ "resume", "on-hold", L, L, O | P, "by", "only the lead or the programme team may resume",
	  "nobody is at present: fill the post first (see: wsoa why 1.2 resume)" },
};

START_TEST(name_state_and_role_always_hold)
{
	const struct always *c = &always[_i];
	struct arena mem = { 0 };
	const struct workflow *w = read_good(shipped_workflow("action")->bytes, &mem);
	struct facts facts = { .ref = "1.2", .state = c->state, .roles = c->roles, .held = c->held, .actor = ID(1) };
	struct request request = { .transition = c->transition, .day = date_of(2019, 10, 14) };
	struct verdict v;
	ck_assert_int_eq(decide(w, &facts, &request, &mem, &v), WSOA_OK);
	ck_assert_uint_eq(v.by, c->by);
	ck_assert_int_eq(v.allowed, c->what == NULL);
	ck_assert_uint_eq(v.unmet_count, c->what ? 1 : 0);
	if (c->what) {
		ck_assert_str_eq(v.unmet[0].condition, c->condition);
		ck_assert_str_eq(v.unmet[0].what, c->what);
		ck_assert_str_eq(v.unmet[0].todo, c->todo);
		ck_assert_uint_eq(v.set_count, 0);
	}
	arena_free(&mem);
}
END_TEST

/* ---- what follows ---- */

START_TEST(effects_of_every_type)
{
	struct arena mem = { 0 };
	const struct workflow *w = read_good(base, &mem);
	struct facts facts = { .ref = "1.2", .state = "a", .roles = O, .held = O, .evidence_accepted = 2 };
	struct given given = { field_find(KIND_action, "hold_until"), "2020-03-31" };
	struct request request = { .transition = "go", .given = &given, .given_count = 1, .day = date_of(2019, 10, 14) };
	static const char *const expected[][2] = {
		{ "status", "b" }, { "hold_until", "2020-03-31" }, { "percent", "50" }, { "done_to", "2019-10-14" }, { "progress", NULL },
	};
	struct verdict v;
	ck_assert_int_eq(decide(w, &facts, &request, &mem, &v), WSOA_OK);
	ck_assert(v.allowed);
	ck_assert_uint_eq(v.unmet_count, 1); /* the warning */
	ck_assert(v.unmet[0].warning);
	ck_assert_str_eq(v.to->name, "b");
	ck_assert_uint_eq(v.set_count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++) {
		ck_assert_str_eq(v.sets[i].field->name, expected[i][0]);
		ck_assert_pstr_eq(v.sets[i].text, expected[i][1]);
	}
	arena_free(&mem);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("workflow");
	TCase *t = tcase_create("all");
	tcase_add_loop_test(t, shipped_documents_are_valid, 0, COUNT(shipped));
	tcase_add_test(t, everything_is_read);
	tcase_add_loop_test(t, each_fault_has_its_place, 0, COUNT(bad));
	tcase_add_loop_test(t, limits_hold, 0, COUNT(limits));
	tcase_add_test(t, every_fault_is_said);
	tcase_add_test(t, damaged_documents_do_no_harm);
	tcase_add_test(t, lookups);
	tcase_add_loop_test(t, each_condition_speaks, 0, COUNT(sentences));
	tcase_add_loop_test(t, name_state_and_role_always_hold, 0, COUNT(always));
	tcase_add_test(t, effects_of_every_type);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	return suite_run(s);
}
