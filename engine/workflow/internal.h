/*
 * What the files of this room share: the rows of the vocabulary and how they
 * are asked.
 */
#ifndef WSOA_WORKFLOW_INTERNAL_H
#define WSOA_WORKFLOW_INTERNAL_H

#include "workflow/workflow.h"

struct ask {                 /* one question put to decide() */
	const struct workflow *w;
	const struct transition *t;
	const struct facts *facts;
	const struct request *request;
};

typedef bool condition_holds(const struct requirement *, const struct ask *);
/* Fills what and todo of an unmet condition, texts in the arena. */
typedef void condition_say(const struct requirement *, const struct ask *, struct arena *, struct unmet *);

struct condition {
	const char *name, *about;
	const char *needed, *optional; /* keys of the requirement in a document, blanks between */
	unsigned facts;                /* NEED_ bits */
	condition_holds *holds;
	condition_say *say;
};

const struct condition *condition_find(const char *name); /* NULL when unknown */

/* The text that the request gives for the field; NULL when none or empty. */
const char *request_given(const struct request *r, const struct field *f);

/* board, adviser: whose agreement a plan can ask for. */
bool side_known(const char *name);
/* Of a requirement agreed: whether the request itself is that side's agreement. */
bool agrees_now(const struct requirement *q, const struct ask *a);

/* What a document's faults are called that have a finding of their own (check.c). */
#define FAULT_CONDITION "no such condition"
#define FAULT_ROLE "no such role"
#define FAULT_TWICE "a second transition of this name from this state"

/* "a", "a or b", "a, b or c"; "" for none or when memory is out. */
const char *or_list(struct arena *mem, const char *const *words, size_t count);

#endif
