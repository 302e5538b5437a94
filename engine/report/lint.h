/*
 * The rules of lint, inside the report: a rule is a row of lint_rules.c, what
 * it looks for a function of lint_looks.c or lint_log.c. lint.c applies them
 * and makes the pages. Numbers of rules are frozen; new ones come at the end.
 */
#ifndef WSOA_REPORT_LINT_H
#define WSOA_REPORT_LINT_H

#include "report/measures.h"
#include "report/ratings.h"
#include "report/traces.h"

/* What stands behind a weakness: actions that answer it. */
struct lint_cover {
	int64_t weakness;
	size_t live, done;
};

struct lint {
	struct report *r;        /* while a record is looked at, r->mem is cleared after it */
	struct arena *mem;       /* of the call */
	const char *found;       /* what gave the record away; NULL: the rule says it all */
	/* what a rule began with */
	struct rounds rounds;
	struct ratings_found ratings;
	size_t next_rating;
	struct lint_cover *covers;
	size_t cover_count, cover_cap;
	/* how far it is, of what */
	bool by_rule;
	int64_t done, of;
	unsigned turn;
};

struct rule {
	const char *id, *name, *severity, *sentence, *todo, *how;
	const char *why, *source, *example; /* source NULL: none but sense */
	enum kind_id kind;       /* KIND_COUNT: every kind with words about the plan */
	const char *filter;      /* of the records that are looked at */
	wsoa_status (*look)(struct lint *l, const struct record *rec, bool *found); /* NULL: the filter is enough */
	wsoa_status (*begin)(struct lint *l, const struct rule *rule); /* before the first record; NULL: nothing */
};
extern const struct rule lint_rules[];
extern const size_t lint_rule_count;
/* By number or name, in capitals or not; NULL. */
const struct rule *lint_rule_find(const char *name);

/* ---- what to look for: *found, and l->found where there is more to say ---- */

#define LOOK(name) wsoa_status look_##name(struct lint *l, const struct record *rec, bool *found)
#define BEGIN(name) wsoa_status begin_##name(struct lint *l, const struct rule *rule)

/* in the record and what hangs on it: lint_looks.c */
LOOK(repeating);
LOOK(due_before_start);
LOOK(days_late);
LOOK(done_here);
LOOK(not_accepted);
LOOK(vacant_post);
LOOK(child);
LOOK(percent);
LOOK(odd_figure);
LOOK(odd_target);
LOOK(reading_missing);
LOOK(off_target);
LOOK(measure_goes_on);
LOOK(no_measure);
LOOK(without_impact);
LOOK(single_action);
LOOK(rated_better);
BEGIN(covers);
BEGIN(ratings);

/* in the log: lint_log.c */
LOOK(older_evidence);
LOOK(same_progress);
LOOK(no_update);
LOOK(one_pair);
LOOK(not_published);
BEGIN(rounds);

#endif
