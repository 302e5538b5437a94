/*
 * What a long change has looked up once and asks again for every record: who
 * stands under an id or a ref, which workflow is in force, where a person and
 * a plan stand. It begins when a call has appended a few events, so that a
 * command on one record pays nothing; apply() lets go of what its event is
 * about, and the end of the transaction of all. Without memory for it nothing
 * is kept. Private to the store.
 */
#ifndef WSOA_STORE_RECALL_H
#define WSOA_STORE_RECALL_H

#include "store/store.h"

struct event;

struct known_record {
	int64_t id;        /* 0: free */
	struct id uuid;
	enum kind_id kind;
	int64_t space, version;
	bool removed;
	char ref[REF_MAX + 1];
};

/* An event was appended: begins when the call has gone on for long enough. */
void recall_begin(struct store *s, const struct event *ev);
void recall_end(struct store *s);
/* An event about this record (0: about none) is being applied. */
void recall_drop(struct store *s, const struct event *ev, int64_t id);

/* NULL: not known here. */
const struct known_record *recall_record(const struct store *s, int64_t id);
const struct known_record *recall_ref(const struct store *s, int64_t space, const char *ref);
void recall_keep_record(struct store *s, const struct known_record *r);
void recall_keep_ref(struct store *s, int64_t space, const char *ref, int64_t id);

/* Whether the ref was looked for last, and nobody had it: who makes a record asks twice. */
bool recall_free(const struct store *s, int64_t space, const char *ref);
void recall_keep_free(struct store *s, int64_t space, const char *ref);
/* The kind of the record loaded last: the next one is likely of it too. KIND_COUNT: not known here. */
enum kind_id recall_kind(const struct store *s);
void recall_keep_kind(struct store *s, enum kind_id kind);
/* Whether any record has an extra column; false: not known here. */
bool recall_extras(const struct store *s, bool *some);
void recall_keep_extras(struct store *s, bool some);

/* false: not known here. *out may be NULL: the kind has no workflow. */
bool recall_workflow(const struct store *s, enum kind_id kind, const struct workflow **out);
void recall_keep_workflow(struct store *s, enum kind_id kind, const struct workflow *w);
/* roles until the next call. */
bool recall_person(const struct store *s, int64_t person, const char **roles, bool *left);
void recall_keep_person(struct store *s, int64_t person, const char *roles, bool left);
bool recall_baseline(const struct store *s, int64_t plan, bool *baselined);
void recall_keep_baseline(struct store *s, int64_t plan, bool baselined);

#endif
