/*
 * What the proofs of a workflow (workflow_check) need to know of a store: the
 * other definitions in force, and who is there to make its transitions.
 */
#ifndef WSOA_PLAN_PROOF_H
#define WSOA_PLAN_PROOF_H

#include "plan/handle.h"

/*
 * What stands around a definition, in mem. s NULL, or a kind without a definition in it: those that the program
 * carries stand in, and nobody is asked for. A transition is unstaffed where for none of the records that live, in the
 * chosen plan or the live ones, anybody who is there today may make it, with somebody else to report where that is
 * asked for; where there are no records yet, where nobody who is there could be named in one so that they may.
 */
wsoa_status surroundings_of(wsoa *w, struct store *s, const struct workflow *wf, struct arena *mem, struct surroundings *out);

/* A document read and proved. *wf is NULL where it is no definition: the findings are then its faults, and the error record is empty. */
wsoa_status prove_text(wsoa *w, struct store *s, const char *text, size_t len, struct arena *mem, struct workflow **wf, struct flaws *out);

/*
 * What the definitions in force for other kinds would lose by this one: findings about them that they have beside it, and
 * not beside the one of its kind that is in force. Each `where` begins with their kind.
 */
wsoa_status prove_others(wsoa *w, struct store *s, const struct workflow *wf, struct arena *mem, struct flaws *out);

/* The hash in force for a kind, in mem; NULL: none. */
wsoa_status workflow_in_force(struct store *s, enum kind_id kind, struct arena *mem, const char **hash);

#endif
