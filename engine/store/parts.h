/*
 * What a pack holds of a store: its parts as they are taken out, and a store
 * put together again from parts. Such a store is a scratch store that is its
 * own source; it shows what the events given to it make, and is read only.
 */
#ifndef WSOA_STORE_PARTS_H
#define WSOA_STORE_PARTS_H

#include "store/event.h"
#include "store/store.h"

/* What stands in place of words that a pack keeps back. */
extern const char words_withheld[];

/* The words behind a commitment: text and salt; text NULL: erased on a day; salt NULL beside a text: withheld. */
struct part_word {
	const char *salt, *text;
	date erased;
};
/* Texts live in mem. WSOA_UNVERIFIED when they are missing. */
wsoa_status part_word(struct store *s, const char *hash, struct arena *mem, struct part_word *out);

/* A file of evidence: kept, erased on a day, or neither: left out. */
struct part_file {
	bool known, kept;
	int64_t size;
	date erased; /* DATE_NONE: not erased */
};
wsoa_status part_file(struct store *s, const char *hash, struct part_file *out);

/* Whether a piece of evidence, or another with the same file, is marked as personal, in what the store shows or in what is known by now. */
wsoa_status part_personal(struct store *s, const struct id *evidence, bool *personal);

/* ---- put together ---- */

/* An empty store; its errors go to err. Definitions come first (definition_put), then words before the event that commits to them. */
wsoa_status parts_begin(struct error *err, struct store **out);
wsoa_status parts_word(struct store *s, const char *hash, const struct part_word *word);
/* The line of an event, and what it changes. An event that says what the engine never says is WSOA_UNVERIFIED. */
wsoa_status parts_event(struct store *s, const struct event *ev, const char *line, size_t len);
/* bytes NULL: file->erased says whether it was erased or left out. */
wsoa_status parts_file(struct store *s, const char *hash, const struct part_file *file, const void *bytes);
wsoa_status parts_end(struct store *s);

#endif
