/*
 * The past is a store: a part of the log replayed into a scratch store, which
 * is then asked by the very same queries.
 */
#ifndef WSOA_STORE_VIEW_H
#define WSOA_STORE_VIEW_H

#include "store/event.h"
#include "store/store.h"

/* Told now and then how far it is; may be NULL. */
typedef void (*store_progress)(void *to, const char *what, int64_t done, int64_t of);

/*
 * A scratch store with what `view` lets be seen of main. AS_OF a day: every
 * event recorded up to its end in London; AS_OF a seq: up to that event.
 * POSITION: every event dated to the day or before, in the order of the log,
 * and for records that such events speak of their creation whatever its day;
 * people, posts, organisations, plans and definitions count whatever their day,
 * save a workflow that took the place of another, which counts from its own;
 * a reference to a record that the view lacks is left out. What is under embargo
 * is left out too: on view.today by what is known now, whatever the view shows;
 * and AS_OF on view.embargo by what was known then. Inside a read of main.
 */
wsoa_status view_open(struct store *main, struct view view, store_progress progress, void *to, struct store **out);

/* An empty scratch store of main's, inside a transaction, for whoever reads the log anyway and applies what it reads. */
wsoa_status view_begin(struct store *main, struct view view, struct store **out);

/* Applies every event to tables that are empty, inside a write. */
wsoa_status view_replay(struct store *s, store_progress progress, void *to);

/* The last event that an AS_OF view of a day shows, into view->seq; others are as they are. Inside a read of main. */
wsoa_status view_settle(struct store *main, struct view *view);
/*
 * A view AS_OF goes on to a later event, and to the day whose embargoes it leaves out (DATE_NONE: none). *serves: it is
 * as if it had been opened there; not where something is left out of it, or would have to be: open another. After a
 * failure it can only be closed.
 */
wsoa_status view_go_on(struct store *v, int64_t seq, date embargo, store_progress progress, void *to, bool *serves);

/* Whether an event of the log belongs to what the store shows. */
bool view_shows(const struct store *s, const struct event *ev);
/* Whether events before the last one that it shows may be missing from it. */
bool view_has_gaps(const struct store *s);
/* The checkpoint: last event that counts and its hash. For a POSITION: the head. */
wsoa_status view_head(struct store *s, int64_t *seq, char hash[HASH_HEX + 1]);

struct verify_counts {
	int64_t events, words, erased, files, records;
	int64_t erasures;                /* of words, that events tell of */
	int64_t erased_at;               /* ms of the last of these events; 0: there is none */
	bool lines;                      /* every line was looked at, and is in order */
	char head[HASH_HEX + 1];
};
/*
 * Everything that can be checked from within: SQLite's integrity check, the
 * schema against a fresh one, every line (chain, order, canonical form), every
 * word and file and definition against its hash, every row of the projection
 * against a replay. WSOA_UNVERIFIED names the first thing that is wrong.
 */
wsoa_status store_verify(struct store *s, store_progress progress, void *to, struct verify_counts *out);

/* Parts of that, in this order. */
enum verify_part {
	VERIFY_INTEGRITY = 1, /* SQLite's own check */
	VERIFY_LOG = 2,       /* lines, the words that they commit to, that the log ends where the tables do, and that what is gone was erased */
	VERIFY_FILES = 4,     /* files and definitions; once LOG was looked at, that no words are there beside */
	VERIFY_SCHEMA = 8,    /* as a fresh store of the same version has it */
	VERIFY_ROWS = 16,     /* the projection against a replay; not of an older store, whose tables are made anew when it is upgraded */
	VERIFY_ALL = 31,
};
/* Adds to *out, which is zeroed before the first part. */
wsoa_status store_verify_parts(struct store *s, unsigned parts, store_progress progress, void *to, struct verify_counts *out);

#endif
