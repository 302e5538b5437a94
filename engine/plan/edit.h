/*
 * Changing records: the door that every changing command uses, and import too.
 * All of it runs inside write_call() .. write_done() and appends events of one
 * batch.
 */
#ifndef WSOA_PLAN_EDIT_H
#define WSOA_PLAN_EDIT_H

#include "plan/handle.h"

enum assign_op { ASSIGN_SET, ASSIGN_ADD, ASSIGN_TAKE };

struct assignment {
	const char *name;            /* field, or extra.NAME */
	const struct field *field;   /* NULL for extra.NAME */
	enum assign_op op;
	const char *text;            /* as typed; "" clears */
};

/* How a record is changed. Zeroed: act created or changed, nothing else said. */
struct manner {
	enum act act;                /* ACT_created, imported, changed, corrected, updated, moved ... */
	const char *reason;          /* checked words, or NULL */
	date on;                     /* DATE_NONE: today */
	int64_t decision;            /* record id of the decision that allows it; 0 none */
	int64_t if_version;          /* 0 any */
	bool engine;                 /* the engine itself: ENGINE fields are allowed, permissions are not asked */
	bool adopt;                  /* import: ENGINE fields (status, baseline_due_on) come from the sheet */
	const char *meeting;         /* as wsoa decide was given it; NULL: another command */
	int row;                     /* of a file, for issues; 0 */
	bool options;                /* the fields came as options of their name: advice says --reason, not reason= */
	const struct field *by_command; /* an ENGINE field that the command itself sets: the file of an attachment */
	int64_t undoes;              /* batch that is undone; 0 none */
};

/* ---- everything that is wrong, not the first alone ---- */

/* A fault: an issue, and the status of the whole (*first) is that of the first. row: of a file, or 0. */
void fault(wsoa *w, wsoa_status *first, wsoa_status st, int row, const char *where, const char *value, const char *what, const char *todo);
/* A fault that a lower function wrote into an error of its own, which is then empty. */
void fault_of_error(wsoa *w, wsoa_status *first, int row, const char *where, const char *value, struct error *e);
/* The error of the whole: the only fault itself, else "REF: the change has 3 faults". WSOA_OK where there is none. */
wsoa_status finish_faults(wsoa *w, wsoa_status first, const char *what, const char *ref);

/* ---- records ---- */

/* "field=value" and its forms, for a kind. Every fault is an issue. */
wsoa_status assignments_read(wsoa *w, enum kind_id kind, const char *const *texts, size_t count, struct arena *mem,
                             struct assignment **out);

/* Adds "field=text" to those that are there, unless there is no text. */
void put_assignment(struct assignment *a, size_t *n, enum field_id id, const char *text);
void put_assignment_of(struct assignment *a, size_t *n, const struct field *f, const char *text);
/* How a record is named from anywhere: with its plan. Lasts as long as the call. */
const char *full_ref(wsoa *w, const struct record *r);

/*
 * A new record. plan: record id of its plan (0 for the area's kinds; for a
 * kind of a plan 0 means the chosen or only live plan). ref NULL: made up.
 * Faults of all assignments are issues; the status is then WSOA_INVALID or
 * WSOA_REFUSED and nothing was appended. The initial state comes from the
 * kind's workflow unless `adopt` gives one.
 */
wsoa_status edit_create(wsoa *w, enum kind_id kind, int64_t plan, const char *ref, const struct assignment *a, size_t count,
                        const struct manner *m, int64_t *id);
/* Changes fields of a record; *changed is false (may be NULL) when every value was the same: then nothing is appended. */
wsoa_status edit_change(wsoa *w, int64_t id, const struct assignment *a, size_t count, const struct manner *m, bool *changed);
/*
 * Asks the state machine and, where it allows, moves. given: fields given with
 * the request, allowed if the transition asks for them. A refusal is WSOA_REFUSED
 * with an issue per unmet condition; warnings are issues too.
 */
wsoa_status edit_move(wsoa *w, int64_t id, const char *transition, const struct assignment *given, size_t count, const struct manner *m);
/* The verdict alone, for why; person 0: w->person. The facts are those of store s. */
wsoa_status move_verdict(wsoa *w, struct store *s, int64_t id, const char *transition, int64_t person, const char *reason, int64_t decision,
                         const struct assignment *given, size_t count, date day, struct arena *mem, struct verdict *out);
/*
 * Names of the people who may act in these roles towards a record: "Jane Doe
 * (the lead); Ann Lee (the programme team)". transition: without those whom it
 * asks to be somebody else; NULL: all. *count: how many are named (may be NULL).
 */
wsoa_status people_in_roles(wsoa *w, struct store *s, const struct record *r, unsigned roles, const char *transition, struct arena *mem,
                            const char **out, size_t *count);

/* Where another pair of eyes is asked for, what would meet it is told by name: who and how many, as people_in_roles() gave it. */
void name_others(struct verdict *v, const char *who, size_t count, struct arena *mem);

/* Whether a person's part in a record keeps them from a transition: somebody else's eyes are asked for. */
wsoa_status kept_from(wsoa *w, struct store *s, const struct record *r, const char *transition, int64_t person, struct arena *mem, bool *out);
/*
 * A meeting ratifies what the chair decided before it: WSOA_REFUSED with an issue for each that is no chair's action,
 * was ratified before, or was taken later. m->decision is the decision to ratify, and is used for each.
 */
wsoa_status ratify(wsoa *w, const struct ids *decisions, const char *meeting, const struct manner *m);

/* What a new judgement leads to, whichever command made it. What cannot move is a warning. */
wsoa_status judgement_made(wsoa *w, int64_t id, const struct manner *m);
/*
 * After a correction: where the outcome of a judgement or whose view it is has become another, its weakness goes where
 * the last judgement that decides about it now has it. What cannot move is a warning.
 */
wsoa_status judgement_corrected(wsoa *w, const struct record *before, const struct manner *m);

/* Moves a recommendation to done: text answers it where nothing did, evidence (a ref with its plan, or NULL) is added. */
wsoa_status recommendation_done(wsoa *w, struct record *r, const char *text, const char *evidence, const struct manner *m);

/* A move that agrees to a date change agrees to the date that was asked for, where none is given; others are edit_move(). */
wsoa_status agree_or_move(wsoa *w, int64_t id, const char *transition, const struct assignment *a, size_t count, const struct manner *m);

/* Why nothing of a record is due any more: the name of its final state, or that a step was "done" or "dropped"; NULL where it is live. */
wsoa_status ended_as(wsoa *w, const struct record *r, const char **how);

/* What is agreed to is later than the deadline that stands, as what is asked for is: else WSOA_INVALID; of what has ended WSOA_REFUSED. x: a date change. */
wsoa_status check_agreed_later(wsoa *w, const struct record *x, const struct assignment *given, size_t count);

/* Who leads a record; of one that belongs to others (evidence to actions) who leads those too. */
wsoa_status owners_of(struct store *s, const struct record *r, struct arena *mem, struct ids *out);

/*
 * What a person may do to a record: ROLE_BITs, and those that anybody has. It
 * stops at the first role of `enough` that the person has (0: goes on to the
 * end): then neither is complete.
 */
wsoa_status roles_towards(struct store *s, const struct record *r, int64_t person, unsigned enough, struct arena *mem, unsigned *has,
                          unsigned *held);

/* Appends an event about a record to the running batch; fills actor, clock, plan, subject; notes the outcome. */
wsoa_status edit_event(wsoa *w, const struct record *r, const struct manner *m, struct change *changes, size_t count, const char *workflow,
                       const char *outcome);
/*
 * Appends an event that a setting has another value, NULL for none, to the
 * running batch; notes the outcome. Where a definition decides from now on, the
 * columns that follow from it follow in apply().
 */
wsoa_status edit_setting(wsoa *w, const struct manner *m, const char *name, const char *from, const char *to, const char *outcome);
/* "rating: green -> amber; percent: (nothing) -> 60", long texts cut short. */
const char *changes_text(const struct change *changes, size_t count, struct arena *mem);
/* What the call did, as wsoa_outcome() tells it; kind KIND_COUNT: to no record. */
void edit_outcome(wsoa *w, enum kind_id kind, const char *ref, const struct event *ev, const char *text);
/* --if-version where there are no fields to compare: WSOA_BUSY names both versions. */
wsoa_status version_unchanged(wsoa *w, const struct record *r, const struct manner *m);
/* manner of a public call's wsoa_change: reason checked, decision found, day read. */
wsoa_status manner_of(wsoa *w, enum act act, const wsoa_change *change, struct manner *out);

#endif
