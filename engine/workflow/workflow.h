/*
 * Workflows: definitions as data, and the pure function that decides.
 *
 * A definition is a JSON document (schema/workflows/). decide() is given a
 * definition, facts and a request, and answers: allowed, with these changes;
 * or refused, with every unmet condition, what would meet it and which roles
 * could do it. It touches no store and no clock. Nothing here knows of
 * actions: kinds and fields are names that the registry knows.
 */
#ifndef WSOA_WORKFLOW_WORKFLOW_H
#define WSOA_WORKFLOW_WORKFLOW_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/id.h"
#include "calendar/date.h"
#include "record/kind.h"

/* ---- who ---- */

#define WSOA_ROLES(X)                                                                         \
	X(owner,       "the lead")                                                            \
	X(supporting,  "a supporting lead")                                                   \
	X(lead,        "the lead of the workstream")                                          \
	X(accountable, "the accountable officer")                                             \
	X(programme,   "the programme team")                                                  \
	X(auditor,     "an auditor")

enum role {
#define ROLE_ENUM(name, sentence) ROLE_##name,
	WSOA_ROLES(ROLE_ENUM)
#undef ROLE_ENUM
	ROLE_COUNT
};
#define ROLE_BIT(r) (1u << (r))
const char *role_name(enum role r);     /* "owner" */
const char *role_sentence(enum role r); /* "the lead" */

/* ---- definition ---- */

enum category { CATEGORY_planned, CATEGORY_active, CATEGORY_done, CATEGORY_cancelled, CATEGORY_COUNT };
const char *category_name(enum category c);

struct state {
	const char *name, *label;
	enum category category;
	bool clock;                  /* the clock runs: the record can be overdue */
	const struct field *until;   /* "until": the clock is stopped up to the day in this DATE field only; NULL */
	bool final;
};

/* Facts that conditions look at; gathered only where a transition names such a condition. */
enum { NEED_EVIDENCE = 1, NEED_MILESTONES = 2, NEED_DEPENDENCIES = 4, NEED_MEASURES = 8, NEED_PEOPLE = 16, NEED_DECISION = 32, NEED_PLAN = 64, NEED_FIELDS = 128, NEED_JUDGEMENT = 256, NEED_AGREEMENTS = 512, NEED_CONTINUED = 1024, NEED_LIVE = 2048 };

struct record;    /* record/value.h */
struct condition; /* a row of the fixed vocabulary, conditions.c */

struct requirement {
	const struct condition *must;
	bool warning;               /* unmet: said, but not a refusal */
	/* parameters, as the vocabulary's row allows: */
	int count;                  /* evidence: how many (default 1) */
	bool accepted;              /* evidence: only accepted ones count */
	bool difference;            /* evidence: only of a difference, from families or data */
	const struct field *field;  /* field, given; agreed: where it stands what the side agreed to */
	const struct field *as;     /* agreed: the field that is given, to which every side agrees */
	const char *side;           /* agreed: board or adviser */
	bool or_reason;             /* measures_on_target: a reason will do instead */
	bool other_organisation;    /* different_person: of another organisation too */
	const char *status;         /* plan_status: blank-separated states that will do */
	const char *outcome;        /* judged: blank-separated outcomes that will do */
};

enum effect_type { EFFECT_DAY, EFFECT_CLEAR, EFFECT_VALUE, EFFECT_GIVEN };
struct effect {              /* "sets": {"field":"completed_on","to":"day"} | "nothing" | "given" | {"value":"100"} */
	const struct field *field;
	enum effect_type type;
	const char *value;
};
struct follow {              /* "moves": records of a kind that point here through a field and are in a state are moved too */
	enum kind_id kind;
	const struct field *through; /* REFS field of that kind, e.g. evidence.actions */
	const char *from;            /* their state */
	const char *transition;
};

struct put {                 /* "puts": a field of the records that it names becomes what a field of its own is */
	const struct field *through; /* REF or REFS field of the kind, e.g. date-change.of */
	const char *field;           /* of each kind that `through` may name, e.g. due_on */
	const struct field *value;   /* of the kind itself, of the same type, e.g. agreed_due_on */
};

struct transition {
	const char *name, *label;
	unsigned from;               /* bit per state */
	size_t to;                   /* index of the state */
	unsigned by;                 /* ROLE_BITs */
	unsigned by_where_none;      /* roles that may where nobody holds any role of `by` ("programme where none") */
	struct requirement *needs;
	size_t need_count;
	struct effect *sets;
	size_t set_count;
	struct follow *moves;
	size_t move_count;
	struct put *puts;
	size_t put_count;
	unsigned facts;              /* NEED_ bits of its conditions */
};

struct timer {               /* a limit on waiting in a state; used by `waiting` */
	size_t state;
	int limit;
	bool workdays;
};

struct workflow {
	const char *name;            /* "action", "action-small" */
	enum kind_id kind;
	const char *title;
	struct state *states;
	size_t state_count;          /* at most 32 */
	size_t initial;
	struct transition *transitions;
	size_t transition_count;
	struct timer *timers;
	size_t timer_count;
	char hash[HASH_HEX + 1];     /* SHA-256 of the document's bytes */
};

/*
 * Reads and validates a definition; every fault is an issue (where = JSON
 * pointer such as /transitions/3/from). Checked: known keys only; names are
 * lower-case words with hyphens; names unique; initial and all from/to known;
 * no two transitions of one name from one state; roles, categories, conditions
 * and their parameters known, of the right type and complete; fields exist in
 * the registry for the kind; effects fit the type of their field; a given
 * effect has its `given` condition; until names a DATE field; limits (32 states,
 * 64 transitions, 8 needs each). Memory in mem.
 * WSOA_INVALID with issues, WSOA_NOMEM.
 */
wsoa_status workflow_read(const char *text, size_t len, struct arena *mem, struct error *err, struct workflow **out);
/* The same for a document that a store keeps by this hash: not hashed again, nor looked at for keys that stand twice. */
wsoa_status workflow_read_known(const char *text, size_t len, const char *hash, struct arena *mem, struct error *err, struct workflow **out);

const struct state *workflow_state(const struct workflow *w, const char *name);  /* NULL when unknown */
/* Whether the clock of a record in that state runs on a day: not stopped, and not on hold by agreement. NULL is no state. */
bool state_runs(const struct state *s, const struct record *rec, date day);
/* The transition of that name from that state, or, where there is none from there, any of that name; NULL when the name is unknown. */
const struct transition *workflow_transition(const struct workflow *w, const char *name, const char *state);
bool transition_from(const struct workflow *w, const struct transition *t, const char *state);

/* ---- decide ---- */

enum decision_fit { DECISION_NONE, DECISION_FITS, DECISION_UNKNOWN_ABOUT, DECISION_OTHER_TRANSITION, DECISION_NOT_AGREED, DECISION_USED };

struct fact_refs {           /* a few refs and how many there are */
	size_t count;
	const char *refs;        /* "1.2.3, 1.2.4 and 3 more"; NULL when count is 0 */
};

struct facts {
	const char *ref;             /* of the record, for sentences */
	const char *state;
	unsigned roles;              /* ROLE_BITs that the actor has towards this record */
	unsigned held;               /* ROLE_BITs that anybody has towards it (a post without holder does not count) */
	/* NEED_FIELDS: whether a field of the record has a value, by field_index() of its kind */
	unsigned long filled;
	/* NEED_EVIDENCE */
	int evidence_waiting, evidence_accepted;
	int difference_waiting, difference_accepted; /* of these: that show a difference, from families or data */
	/* NEED_MILESTONES: neither done nor dropped */
	struct fact_refs milestones_open;
	/* NEED_DEPENDENCIES: not final */
	struct fact_refs dependencies_open;
	/* NEED_MEASURES */
	size_t measures;
	struct fact_refs measures_off; /* off target, or without a reading or target */
	/* NEED_PEOPLE */
	struct id actor, on_word_of;  /* on_word_of zero: nobody */
	const struct id *owners;      /* people who own the record today */
	size_t owner_count;
	const struct id *reporters;   /* who brought it into its present state: who typed and on whose word */
	size_t reporter_count;
	struct id actor_organisation, owner_organisation; /* zero: not known */
	/* NEED_DECISION: of the decision that the request names */
	enum decision_fit decision;
	const char *decision_ref;
	/* NEED_PLAN */
	const char *plan_status;
	/* NEED_AGREEMENTS */
	const char *sides;           /* whose agreement the plan asks for, blanks between; NULL none */
	const char *decision_side;   /* who took the decision that the request names; NULL none */
	const char *const *texts;    /* canonical texts of the record's values by field_index(), NULL where empty; NULL: all are */
	/* NEED_JUDGEMENT: the last that decides about it (visit_decides()) and is under no embargo; NULL none */
	const char *judgement, *judgement_ref;
	/* NEED_CONTINUED: a record continues it; a plan: a later plan names it as its predecessor */
	bool continued;
	/* NEED_LIVE: what is live in the plan, that is the record or that it lies in */
	const char *plan_ref;
	struct fact_refs live_weaknesses, live_actions;
};

struct given {               /* a field given with the request */
	const struct field *field;
	const char *text;        /* canonical text of the value */
};

struct request {
	const char *transition;
	const char *reason;          /* NULL or "" : none */
	const struct given *given;
	size_t given_count;
	date day;                    /* the day it happened */
	const char *meeting;         /* that decides it, as wsoa decide was given it; NULL: wsoa move */
};

struct unmet {
	const char *condition;       /* name in the vocabulary, or "transition", "from", "by" for the three that always hold */
	bool warning;
	bool waits;                  /* nothing is wrong: somebody else has not agreed yet */
	const char *what;            /* "no evidence is attached" */
	const char *todo;            /* "add evidence: wsoa done 1.2.3 ..." */
};

struct set_field {           /* a change that follows; text NULL clears */
	const struct field *field;
	const char *text;
};

struct verdict {
	bool allowed;
	bool waits;                  /* not yet allowed, and only for want of others' agreement: what the request agrees to is kept */
	const struct transition *transition; /* NULL where the name is unknown */
	const struct state *to;
	struct unmet *unmet;         /* every one, warnings too */
	size_t unmet_count;
	unsigned by;                 /* roles that could make it, given who holds what */
	struct set_field *sets;      /* status first, then effects, where allowed; then what the request agrees to, also where it waits */
	size_t set_count;
};

/*
 * The decision. Texts of the verdict live in mem; WSOA_NOMEM is the only
 * failure (a refusal is an answer). A transition that exists but not from the
 * present state is refused with condition "from" alone, naming the ways from here.
 */
wsoa_status decide(const struct workflow *w, const struct facts *facts, const struct request *request,
                   struct arena *mem, struct verdict *out);

/*
 * Who may make a transition of a record towards which anybody holds the roles
 * `held`: its `by`, or those who stand in where nobody holds any of them.
 */
unsigned transition_by(const struct transition *t, unsigned held);

/* The vocabulary, for help, schema and tests: name and what it asks, NULL past the end. */
const char *condition_name(size_t i);
const char *condition_about(size_t i);
const char *condition_name_of(const struct requirement *q);

/* ---- proofs ---- */

/* FINDING(id, name, what it means). Ids are frozen once released. */
#define WORKFLOW_FINDINGS(FINDING)                                                                                  \
	FINDING(W00, document,    "the document is no definition: nothing else of it can be proved")                 \
	FINDING(W01, unreachable, "no record can come to this state")                                                \
	FINDING(W02, trapped,     "a record in this state can never come to a final one")                            \
	FINDING(W03, twice,       "two transitions of one name lead on from one state")                              \
	FINDING(W04, condition,   "there is no such condition")                                                      \
	FINDING(W05, role,        "there is no such role")                                                           \
	FINDING(W06, nobody,      "nobody may make this transition")                                                 \
	FINDING(W07, never,       "the conditions of this transition can never hold together")                       \
	FINDING(W08, follow,      "records that this transition takes along cannot go its way")

enum finding_id {
#define FINDING_ENUM(id, name, about) FINDING_##name,
	WORKFLOW_FINDINGS(FINDING_ENUM)
#undef FINDING_ENUM
	FINDING_COUNT
};
const char *finding_id(enum finding_id f);    /* "W01" */
const char *finding_about(enum finding_id f); /* "no record can come to this state" */

struct flaw {
	enum finding_id id;
	const char *where;           /* the state, the transition, or the place in the document as a JSON pointer */
	const char *what, *todo;
	const char *path;            /* the shortest way to where it bites: "a > start > b"; NULL: there is none */
	bool today;                  /* it follows from who is there today: the definition itself is sound */
};
struct flaws {
	struct flaw *at;
	size_t count, cap;
};

/* What stands around a definition, as far as the proofs need it. */
struct surroundings {
	const struct workflow *others[KIND_COUNT]; /* the definition in force for each kind, NULL: none; of its own kind it stands for itself */
	unsigned roles;              /* ROLE_BITs that anybody can ever hold towards a record of its kind */
	uint64_t unstaffed;          /* bit per transition: nobody who is there today may make it */
};

/*
 * Proves, by walking all of them, what a definition that was read lets records
 * do. A record is its state and, of the fields that conditions ask for, those
 * that transitions alone fill: which of them are filled. From each of these
 * that a record can come to, each transition is asked with every combination
 * of what its conditions look at, facts and request, as far as they can differ
 * for a record of this kind. What is found is given in the order of the
 * document, with texts in mem. Nothing found is a proof: every state can be
 * come to and left for a final one, every transition can be made from each
 * state it starts from. Warnings never refuse, and are no part of it.
 * WSOA_NOMEM is the only failure.
 */
wsoa_status workflow_check(const struct workflow *w, const struct surroundings *around, struct arena *mem, struct flaws *out);
/* The faults that workflow_read() found, err->issues from `first` on, as findings. */
wsoa_status workflow_faults(const struct error *err, size_t first, struct arena *mem, struct flaws *out);

/* ---- picture ---- */

/*
 * The graph in the language DOT of Graphviz: a box per state, with two borders
 * where it is final and a dashed one where the clock is stopped; an arrow per
 * transition and state, with who may and what is asked. counts: records in each
 * state, NULL: not said.
 */
void workflow_graph(const struct workflow *w, const int64_t *counts, struct buf *out);

#endif
