/*
 * Workflow documents: a document is refused with a list of faults, or it is
 * a definition within its limits by which every request can be decided,
 * which can be proved and drawn.
 */
#include "workflow/workflow.h"

#include "fuzz.h"

enum { STATES = 32, TRANSITIONS = 64, NEEDS = 8 };

static void ask(const struct workflow *w, const struct state *s, const char *transition)
{
	struct arena mem = { 0 };
	struct verdict v = { 0 };
	struct facts facts = { .ref = "1.2.3", .state = s->name, .roles = ROLE_BIT(ROLE_programme), .held = ROLE_BIT(ROLE_owner) };
	struct request request = { .transition = transition, .reason = "agreed", .day = date_of(2019, 10, 14) };
	must(!decide(w, &facts, &request, &mem, &v));
	must(v.allowed || v.unmet_count);
	must(!v.allowed || (v.transition && v.to));
	for (size_t i = 0; i < v.unmet_count; i++)
		must(*v.unmet[i].what && fuzz_utf8(v.unmet[i].what) && fuzz_utf8(v.unmet[i].todo));
	arena_free(&mem);
}

static void check(const struct workflow *w)
{
	must(w->state_count >= 1 && w->state_count <= STATES && w->transition_count <= TRANSITIONS && w->initial < w->state_count);
	for (size_t i = 0; i < w->transition_count; i++) {
		const struct transition *t = &w->transitions[i];
		must(t->to < w->state_count && t->from && t->need_count <= NEEDS);
		must(w->state_count == STATES || !(t->from >> w->state_count));
		for (size_t s = 0; s < w->state_count; s++)
			ask(w, &w->states[s], t->name);
	}
	for (size_t i = 0; i < w->timer_count; i++)
		must(w->timers[i].state < w->state_count && w->timers[i].limit > 0);
	ask(w, &w->states[w->initial], "no-such-word");
}

static void prove(const struct workflow *w)
{
	struct arena mem = { 0 };
	struct surroundings around = { .roles = ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_programme) };
	struct flaws found = { 0 };
	struct buf dot = { 0 };
	must(!workflow_check(w, &around, &mem, &found));
	for (size_t i = 0; i < found.count; i++)
		must(*found.at[i].what && *found.at[i].todo && fuzz_utf8(found.at[i].what));
	workflow_graph(w, NULL, &dot);
	must(fuzz_utf8(buf_text(&dot)));
	buf_free(&dot);
	arena_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct workflow *w = NULL;
	char *text = fuzz_text(data, size);
	wsoa_status st = workflow_read(text, size, &mem, &err, &w);
	if (st) {
		fuzz_refusal(&err, st, utf8_valid(text, size));
	} else {
		check(w);
		prove(w);
	}
	error_clear(&err);
	arena_free(&mem);
	free(text);
	return 0;
}
