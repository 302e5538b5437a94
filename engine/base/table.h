/*
 * A table from texts to pointers (hashing, open addressing). A zeroed struct
 * table is an empty one. Keys are copied; what the values point to is the
 * caller's.
 */
#ifndef WSOA_BASE_TABLE_H
#define WSOA_BASE_TABLE_H

#include "base/arena.h"

struct table_slot {
	const char *key; /* NULL: free */
	void *value;
};

struct table {
	struct table_slot *slots;
	size_t cap, count;
	struct arena mem; /* its failed latches, as an arena's does */
};

/* NULL when the key is not there. */
void *table_get(const struct table *t, const char *key);
/* Adds the key, or replaces its value. */
void table_put(struct table *t, const char *key, void *value);
void table_free(struct table *t); /* back to an empty one */

#endif
