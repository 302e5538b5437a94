/*
 * The log: a chain of lines, each holding the SHA-256 of the one before.
 * Narrow on purpose: head; read from; append after an expected head.
 */
#ifndef WSOA_STORE_LOG_H
#define WSOA_STORE_LOG_H

#include "store/event.h"
#include "store/store.h"

/* Count of events and hash of the last line (64 zeros for none) of the whole log of the source. */
wsoa_status log_head(struct store *s, int64_t *seq, char hash[HASH_HEX + 1], int64_t *at);

/*
 * Appends an event and applies it, inside a write. Filled in here: seq, prev,
 * batch where it is 0 (then its own seq), at = the later of ev->at and the last
 * event's, the commitments of words. Fails with WSOA_REFUSED when the clock was
 * set by hand to before the last event.
 */
wsoa_status log_append(struct store *s, struct event *ev);

/* Lines from seq on, in order. */
struct log_cursor {
	struct query q;
	bool open;
};
wsoa_status log_open(struct log_cursor *c, struct store *s, int64_t from);
wsoa_status log_next(struct log_cursor *c, int64_t *seq, const char **line, size_t *len); /* line NULL at the end */
void log_close(struct log_cursor *c);
/* One line into mem; NULL when there is none. */
wsoa_status log_line(struct store *s, int64_t seq, struct arena *mem, const char **line);
/* The same as an event; *there says whether there is one. there NULL: the store knows of it, and that it is missing is WSOA_UNVERIFIED. */
wsoa_status log_event(struct store *s, int64_t seq, struct arena *mem, struct event *out, bool *there);

/* The text behind a commitment, in mem: "[erased 1 May 2026]" for one that was erased. WSOA_UNVERIFIED when it is missing. */
wsoa_status words_get(struct store *s, const char *hash, struct arena *mem, const char **text);
/* Whether it was emptied. */
wsoa_status words_erased(struct store *s, const char *hash, bool *erased);
/* Empties it. The day is that of the record, not the one an event is dated to: packs hold it to their log. */
wsoa_status words_erase(struct store *s, const char *hash, date day);
/* A file of evidence, kept once. */
wsoa_status file_put(struct store *s, const char *hash, const void *bytes, size_t len);
wsoa_status file_get(struct store *s, const char *hash, struct arena *mem, const void **bytes, size_t *len);
wsoa_status file_erase(struct store *s, const char *hash, date day);
/* A definition, kept once; its hash goes to hash. */
wsoa_status definition_put(struct store *s, const char *text, size_t len, char hash[HASH_HEX + 1]);

#endif
