/*
 * Versions: names that were given to positions of the log. A version is the
 * event that gave the name; what it holds are the events up to that one.
 */
#ifndef WSOA_STORE_VERSION_H
#define WSOA_STORE_VERSION_H

#include "store/event.h"
#include "store/store.h"

struct version {
	const char *name;
	int64_t seq;               /* of its event */
	int64_t at;                /* ms UTC */
	struct id actor, on_word_of;
	char hash[HASH_HEX + 1];   /* of its line: the checkpoint of a log that ends there */
};
struct versions {
	struct version *at;
	size_t count, cap;
};

/* All that s shows, in the order of the log, in mem. Of an older store too: their events have always stood in its table. */
wsoa_status versions_read(struct store *s, struct arena *mem, struct versions *out);
/* The event that gave a name, case aside; *seq 0: none did. */
wsoa_status version_find(struct store *s, const char *name, struct arena *mem, int64_t *seq);

#endif
