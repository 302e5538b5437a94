/*
 * Doing what a refusal says makes the move succeed: random actions in random
 * states, a random transition asked for by a random person; every unmet
 * condition is met as its text asks, and then the move must be allowed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan/edit.h"
#include "tests.h"

static const int64_t noon = 1571050800000; /* 2019-10-14T11:00Z */
static const char *const people[] = { "@ann-lee", "@jane", "@tom", "@priya", "@max" };
enum { PEOPLE = 5, ROUNDS = 160 };

struct fixture {
	char folder[32], db[64];
	wsoa *w;
	int64_t now;
	int moved;
};

static void as(struct fixture *f, const char *person)
{
	wsoa_close(f->w);
	wsoa_options o = { .db = f->db, .write = true, .person = person, .now = f->now += 1000 };
	wsoa_status st = wsoa_open(&o, &f->w);
	ck_assert_msg(!st, "%s", wsoa_error_what(f->w));
}

#define MUST(call) WELL(f->w, call)

static void fixture_open(struct fixture *f, bool small)
{
	memset(f, 0, sizeof *f);
	folder_make(f->folder, f->db);
	f->now = noon;
	wsoa_options o = { .db = f->db, .write = true, .login = "tester", .now = noon };
	MUST(wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee", .small = small }, &f->w));
	MUST(wsoa_add(f->w, "plan", "p", TEXTS("form=wsoa"), NULL));
	MUST(wsoa_add(f->w, "person", "@jane", TEXTS("name=Jane Doe"), NULL));
	MUST(wsoa_add(f->w, "person", "@tom", TEXTS("name=Tom Fox"), NULL));
	MUST(wsoa_add(f->w, "person", "@priya", TEXTS("name=Priya Shah"), NULL));
	MUST(wsoa_add(f->w, "person", "@max", TEXTS("name=Max Orr", "roles=programme"), NULL));
	MUST(wsoa_add(f->w, "meeting", "B1", TEXTS("board=Board"), NULL));
	MUST(wsoa_add(f->w, "weakness", "W1", TEXTS("title=w", "accountable=@priya"), NULL));
	MUST(wsoa_add(f->w, "workstream", "S1", TEXTS("title=with a lead", "lead=@tom"), NULL));
	MUST(wsoa_add(f->w, "workstream", "S2", TEXTS("title=without"), NULL));
}

static void fixture_close(struct fixture *f)
{
	wsoa_close(f->w);
	folder_remove(f->folder, f->db);
}

static int64_t id_of(struct fixture *f, const char *ref)
{
	int64_t id;
	ck_assert_int_eq(record_need(f->w->db, 0, KIND_COUNT, ref, &id, NULL), WSOA_OK);
	return id;
}

/* What a person would do about one unmet condition, reading its text. */
struct meeting_it {
	const char *person;
	const char *reason;
	const char *decision;
	struct assignment given[2];
	size_t count;
};

static const char *somebody_allowed(struct fixture *f, const char *ref, const char *transition, const struct meeting_it *m)
{
	struct arena mem = { 0 };
	const char *found = NULL;
	for (size_t i = 0; i < PEOPLE && !found; i++) {
		struct verdict v;
		MUST(move_verdict(f->w, f->w->db, id_of(f, ref), transition, id_of(f, people[i]), m->reason, 0, m->given, m->count, f->w->today, &mem, &v));
		bool fits = true;
		for (size_t k = 0; k < v.unmet_count; k++)
			fits &= strcmp(v.unmet[k].condition, "by") != 0 && strcmp(v.unmet[k].condition, "different_person") != 0;
		found = fits ? people[i] : NULL;
	}
	arena_free(&mem);
	return found;
}

static void meet(struct fixture *f, const char *ref, const char *transition, const struct unmet *u, struct meeting_it *m)
{
	const char *c = u->condition;
	as(f, "@ann-lee");
	if (!strcmp(c, "reason")) {
		m->reason = "because";
	} else if (!strcmp(c, "evidence")) {
		char actions[40];
		snprintf(actions, sizeof actions, "actions=%s", ref);
		MUST(wsoa_add(f->w, "evidence", NULL, TEXTS("title=minutes", "form=held", "held_by=Ann", actions), NULL));
	} else if (!strcmp(c, "milestones_done")) {
		char step[40];
		snprintf(step, sizeof step, "%s/a", ref);
		MUST(wsoa_set(f->w, step, TEXTS("done_on=2019-10-01"), NULL));
	} else if (!strcmp(c, "field")) {
		MUST(wsoa_set(f->w, ref, TEXTS("owner=@jane"), NULL));
	} else if (!strcmp(c, "given")) {
		bool hold = strstr(u->what, "hold_until") || strstr(u->todo, "hold_until");
		m->given[m->count++] = hold ? (struct assignment){ "hold_until", field_at(FIELD_action_hold_until), ASSIGN_SET, "2020-01-31" }
		                            : (struct assignment){ "owner", field_at(FIELD_action_owner), ASSIGN_SET, "@max" };
	} else if (!strcmp(c, "measures_on_target")) {
		m->reason = "no measure";
	} else if (!strcmp(c, "decision")) {
		static char decision[40];
		char about[40], of[60];
		int n = 1;
		int64_t id;
		snprintf(about, sizeof about, "about=%s", ref);
		snprintf(of, sizeof of, "transition=%s", transition);
		do
			snprintf(decision, sizeof decision, "B1/%d", n++);
		while (!ref_taken(f->w->db, 0, decision, KIND_decision, &id, NULL) && id);
		MUST(wsoa_add(f->w, "decision", decision, TEXTS("meeting=B1", about, of, "outcome=agreed"), NULL));
		m->decision = decision;
	} else {
		ck_assert_msg(!strcmp(c, "by") || !strcmp(c, "different_person"), "a condition nobody can meet: %s", c);
	}
}

static void one_round(struct fixture *f, int n, unsigned *seed)
{
	static const char *const transitions[] = { "start", "deliver", "return", "sign-off", "embed", "hold", "resume", "transfer", "cancel", "reopen",
		                                   "done" };
	struct arena mem = { 0 };
	char ref[16], step[24], of[24];
	const char *owner[] = { "owner=@jane", "owner=@tom", "owner=" };
	snprintf(ref, sizeof ref, "A.%d", n);
	as(f, "@ann-lee");
	MUST(wsoa_add(f->w, "action", ref, TEXTS("title=x", owner[random_below(seed, 3)], random_below(seed, 2) ? "workstream=S1" : "workstream=S2",
	                                         random_below(seed, 2) ? "weaknesses=W1" : "weaknesses="), NULL));
	if (random_below(seed, 2)) {
		snprintf(step, sizeof step, "%s/a", ref);
		snprintf(of, sizeof of, "of=%s", ref);
		MUST(wsoa_add(f->w, "milestone", step, TEXTS(of, "title=step"), NULL));
	}
	for (int k = 0; k < 5; k++) {
		const char *t = transitions[random_below(seed, 11)];
		struct meeting_it m = { .person = people[random_below(seed, PEOPLE)] };
		struct verdict v;
		as(f, m.person);
		ck_assert_int_eq(read_call(f->w), WSOA_OK);
		MUST(move_verdict(f->w, f->w->db, id_of(f, ref), t, 0, NULL, 0, NULL, 0, f->w->today, &mem, &v));
		read_done(f->w, WSOA_OK);
		if (!v.transition || (v.unmet_count && !strcmp(v.unmet[0].condition, "from")))
			continue;
		bool other = false;
		for (size_t i = 0; i < v.unmet_count; i++) {
			if (v.unmet[i].warning)
				continue;
			meet(f, ref, t, &v.unmet[i], &m);
			other |= !strcmp(v.unmet[i].condition, "by") || !strcmp(v.unmet[i].condition, "different_person");
		}
		if (other)
			m.person = somebody_allowed(f, ref, t, &m);
		if (!m.person) /* evidence typed meanwhile by the only other one: nobody is left */
			continue;
		as(f, m.person);
		char given[2][40];
		const char *texts[2];
		for (size_t i = 0; i < m.count; i++) {
			snprintf(given[i], sizeof given[i], "%s=%s", m.given[i].name, m.given[i].text);
			texts[i] = given[i];
		}
		wsoa_status st = wsoa_move(f->w, ref, t, texts, m.count, &(wsoa_change){ .reason = m.reason, .decision = m.decision });
		f->moved += !st;
		bool evidence_of_own = st == WSOA_REFUSED && strstr(wsoa_error_what(f->w), "accept"); /* sign-off follows into evidence */
		ck_assert_msg(!st || evidence_of_own, "round %d: %s %s by %s: %s", n, ref, t, m.person, wsoa_error_what(f->w));
	}
	arena_free(&mem);
}

START_TEST(doing_what_it_says_is_enough)
{
	struct fixture f;
	unsigned seed = 7 + (unsigned)_i;
	fixture_open(&f, _i == 1);
	for (int n = 0; n < ROUNDS; n++)
		one_round(&f, n, &seed);
	ck_assert_msg(f.moved > ROUNDS, "only %d moves were tried", f.moved);
	struct verify_counts counts;
	ck_assert_int_eq(read_call(f.w), WSOA_OK);
	wsoa_status st = store_verify(f.w->db, NULL, NULL, &counts);
	ck_assert_msg(!st, "%s", wsoa_error_what(f.w));
	read_done(f.w, st);
	fixture_close(&f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("why");
	TCase *t = tcase_create("why");
	tcase_set_timeout(t, 200);
	tcase_add_loop_test(t, doing_what_it_says_is_enough, 0, 2);
	suite_add_tcase(s, t);
	return suite_run(s);
}
