/*
 * Carrying a plan forward, between carry.c (the call, its weaknesses and
 * plans) and carry_actions.c (the actions that go along). First everything is
 * looked at and what has no home is said; only then is anything written.
 */
#ifndef WSOA_PLAN_CARRY_H
#define WSOA_PLAN_CARRY_H

#include "plan/edit.h"

/* A weakness of the later plan. */
struct later {
	const char *ref;
	int64_t id;               /* 0: not made yet */
};

/* An action of the weaknesses that are carried. */
struct going {
	struct record *r;
	int64_t later;            /* the action of the later plan that continues it; 0: none yet */
	bool live;                /* else it was carried before, and its later one answers these weaknesses too */
	bool asked;               /* --actions names it, or all are */
};

struct carry {
	wsoa *w;
	const wsoa_carry_args *args;
	struct manner m;          /* of records that are moved and changed; nobody is asked again */
	struct record *from, *to;
	struct record **old;
	size_t old_count;
	struct later *next;       /* one for each old, or one for all, or several for the only old */
	size_t next_count;
	struct assignment *given;
	size_t given_count;
	struct going *going;
	size_t going_count, going_cap;
	size_t refused;           /* issues so far */
};

/* The transition by which what is carried ends in the earlier plan. */
extern const char carry_by_name[];
/* One more thing that stands in the way. */
void carry_refuse(struct carry *c, const char *where, const char *what, const char *todo);
/* What keeps a record from its transition carry-forward, save that nothing continues it yet: an issue each. */
wsoa_status carry_ask(struct carry *c, const struct record *r);
/* Of a field, as text to be assigned: a day as it was written, a record by its full ref; NULL for none, and for words that were erased. */
wsoa_status carry_value(struct carry *c, const struct record *r, const struct field *f, const char **out);
/* Records of the later plan, of its kind, that name the record through a field. */
wsoa_status carry_named_by(struct carry *c, const struct record *r, const char *field, struct ids *out);
/* Adds refs to a set of every record that names one through it, actions aside: measures, evidence, risks. */
wsoa_status carry_references(struct carry *c, const struct record *r, const char *field, const char *refs);
/* Its open steps go on under a later record of the same kind, and end here. */
wsoa_status carry_steps(struct carry *c, const struct record *r, int64_t later);

/* The live actions of the weaknesses: those without a home are refused. */
wsoa_status carry_actions_look(struct carry *c);
/* Carries those that go, once the weaknesses are there. */
wsoa_status carry_actions_do(struct carry *c);

#endif
