/*
 * A record as it will be: what edit.c, its rules (rules.c) and its refs
 * (refs.c) share, and nobody else. Memory is the draft's; whoever finds a fault
 * says it and goes on, so that all of them are said at once.
 */
#ifndef WSOA_PLAN_DRAFT_H
#define WSOA_PLAN_DRAFT_H

#include "plan/edit.h"
#include "plan/permit.h"

struct draft {
	wsoa *w;
	struct arena *mem;
	const struct manner *m;
	struct record *old;      /* NULL: a new record */
	struct record *undone;   /* of a new record: it was there, its making was undone, and it is made anew; else NULL */
	struct record next;
	struct standing standing;
	wsoa_status first;       /* first fault */
	struct change *changes;
	size_t count, cap;
	bool standing_known;
	bool unread[MAX_FIELDS]; /* by field_index(): a value was given that was none */
};

void draft_fault(struct draft *d, wsoa_status st, const char *where, const char *value, const char *what, const char *todo);
struct value *draft_value(struct draft *d, enum field_id id);
/* Whether the field is another than before; of a new record whether it is set. */
bool draft_changed(const struct draft *d, enum field_id id);

/* A fault for each field that its kind needs and that is empty. */
void rule_needed(struct draft *d);
/* What must hold of a record of its kind, beyond what its fields alone say; fills in what follows from other fields. */
void apply_rules(struct draft *d);
/* Those of what visits found (found.c): outcomes of the form alone, a view once, not before the visit. */
void rule_visit(struct draft *d);
void rule_embargo(struct draft *d);
void rule_judgement(struct draft *d);

/* The ref of a new record that was given none. */
wsoa_status make_ref(struct draft *d, const char **out);
/* Whether the new record may have the ref, a fault if not. Where it is that of one whose making was undone, that one is made anew. */
wsoa_status check_ref(struct draft *d, const char *ref);

#endif
