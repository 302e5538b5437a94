/*
 * The store: a log of events that is the truth, and tables that follow from it.
 *
 * A struct store is one connection. The main store has source == itself; a
 * scratch store (a view of the past) takes lines, words, files and definitions
 * from the main one.
 */
#ifndef WSOA_STORE_STORE_H
#define WSOA_STORE_STORE_H

#include "base/hash.h"
#include "base/json_read.h"
#include "store/db.h"
#include "record/value.h"
#include "workflow/rating.h"
#include "workflow/workflow.h"

enum { STORE_PATH = 4200, STATEMENTS = 128, DEFINITIONS = 16, NEAREST_MOST = 100, APPLICATION_ID = 0x77736f61 /* "wsoa" */ };

/* What a view shows: all; what was known at the end of a day (or at an event); what was true on a day. */
enum view_mode { VIEW_NOW, VIEW_AS_OF, VIEW_POSITION };
struct view {
	enum view_mode mode;
	date day;        /* AS_OF, POSITION; DATE_NONE where AS_OF names an event */
	int64_t seq;     /* AS_OF: last event that counts; found by replay for a day */
	date embargo;    /* AS_OF: what was under embargo on this day by what was known then is left out; DATE_NONE: nothing is */
	date today;      /* what is under embargo on this day by what is known now is left out; DATE_NONE: nothing is */
};

/* One that leaves nothing out for an embargo. */
static inline struct view view_of(enum view_mode mode, date day, int64_t seq)
{
	return (struct view){ .mode = mode, .day = day, .seq = seq, .embargo = DATE_NONE, .today = DATE_NONE };
}

/* A judgement or recommendation and its visit, or a visit and itself. */
struct veiled {
	struct id uuid, visit;
};
struct veil {            /* what a view leaves out, by uuid */
	struct veiled *at;
	size_t count, cap;
};

enum { SCALES = 8 };

struct store {
	void *db;                /* sqlite3 * */
	struct error *err;
	struct store *source;    /* where lines, words, files and definitions are */
	struct view view;
	struct veil veil;        /* of a view: what it leaves out */
	struct {                 /* from a change by somebody who may not know: what is under embargo, and the visits; see embargo_hide() */
		struct ids records, visits;
	} hidden;
	date today;              /* who left before it is not there; set by the handle */
	const char *path;        /* as it was named; NULL for a scratch store */
	bool scratch, readonly;
	unsigned folder_was;     /* the mode of its folder, where that was shared for it; 0: it was not */
	int version;             /* of its schema, as the transaction sees it */
	int transaction;         /* 0 none, 1 read, 2 write */
	int failure;             /* SQLite's code of the last error */
	char stranger[64];       /* the trigger or view of nobody's that a statement met; "": none */
	int undone_by;           /* SQLite's code of the failure after which it undid the write that is open; 0: none */
	struct still {           /* a file that is read without locks, as it was when it was opened */
		bool watched;
		int64_t inode, size, changed;
	} still;
	int reads_within;        /* reading calls inside the read that is open: they see its snapshot */
	struct {
		int64_t began, moved, mark; /* ms, and what the -wal was like */
		bool told;
		void (*tell)(void *to, const char *what, int64_t done, int64_t of); /* see wsoa_progress; NULL */
		void *to;
	} wait;                  /* for the lock */
	bool may_write;          /* apply or log is at work: the authorizer lets it */
	struct statement *statements;
	void *commit, *rollback; /* sqlite3_stmt *: ready before a transaction begins, since its end must not need memory */
	struct arena mem;        /* composed SQL, definitions: as long as the store */
	const char *insert_sql[KIND_COUNT];
	const char *load_sql[KIND_COUNT], *whole_sql[KIND_COUNT];
	const char *set_sql[FIELD_COUNT];
	const char *mark_sql[KIND_COUNT];
	/* head of the log, known inside a write */
	bool head_known;
	int64_t head_seq, head_at;
	char head_hash[HASH_HEX + 1];
	/* definitions read so far */
	struct { char hash[HASH_HEX + 1]; struct workflow *workflow; } definitions[DEFINITIONS];
	size_t definition_count;
	struct { char key[HASH_HEX + 1]; struct scale *scale; } scales[SCALES]; /* by hash, those of the program by name */
	size_t scale_count;
	jr *visits;              /* see store_visits(); NULL: not read yet */
	/* identities looked up while applying; a place for each by its first bytes, more of them as they are many */
	struct known_id { struct id uuid; int64_t id; } *known;
	size_t known_places, known_count;
	unsigned tick;
	/* the refs made up last, by the first letter of their prefix: where the next search begins */
	struct { int64_t space, number; char prefix[16]; } made_refs[7];
	int nearest_left;        /* how many wrong refs of this transaction may still be told what is near them */
	int64_t last_batch;      /* batch of the event applied last */
	struct arena spare;      /* work space of log_append() */
	struct buf line;         /* the line that it wrote last */
	struct recall *recall;   /* of a long change; NULL: nothing is kept */
};

/*
 * Opens a store that exists; WSOA_STORE names what is wrong with the file. *out
 * is never left open on failure. An older one is opened as it is: its log, words,
 * files and definitions can be read, its tables only after store_upgrade().
 */
wsoa_status store_open(const char *path, enum store_mode mode, struct error *err, struct store **out);
/* The same, also saying on failure whether the file is a damaged database. */
wsoa_status store_look(const char *path, enum store_mode mode, struct error *err, bool *damaged, struct store **out);
/* Whether its schema is older than the program's. */
bool store_is_older(const struct store *s);
/*
 * Reads the version, again for each transaction, since another program may have
 * upgraded the store meanwhile. WSOA_STORE for one that is newer than this program.
 */
wsoa_status store_check_version(struct store *s);
/* An empty store in a temporary file, with the schema of a version. */
wsoa_status scratch_open(struct error *err, int version, struct store **out);
/*
 * WSOA_REFUSED where a path names the store, or a file that SQLite keeps
 * beside it, be it there or not: nothing else may be written there.
 */
wsoa_status store_check_path(const struct store *s, const char *path);
/* Makes a new store: the file must not be there. shared: group may write. */
wsoa_status store_create(const char *path, bool shared, struct error *err, struct store **out);
/*
 * Marks a new store as one, in the file itself and not in the -wal: it is opened from now on. One whose making was
 * broken off before has no mark, and is not taken for a store.
 */
wsoa_status store_seal(struct store *s);
/* Closes a store that could not be finished and takes it away again, with what SQLite keeps beside it; its folder is as it was. */
void store_abandon(struct store *s);
void store_close(struct store *s); /* accepts NULL */

/* A definition by its hash, parsed once. */
wsoa_status store_workflow(struct store *s, const char *hash, const struct workflow **out);
/* The definition in force for a kind; NULL where the kind has none. */
wsoa_status store_workflow_of(struct store *s, enum kind_id kind, const struct workflow **out);
/* The state that a record is in by that; NULL where it has none. */
wsoa_status state_of_record(struct store *s, const struct record *r, const struct state **out);
/* Text of a definition in mem; NULL when unknown. */
wsoa_status store_definition(struct store *s, const char *hash, struct arena *mem, const char **out);
/*
 * Text of what is in force: of the definition that a setting names, in mem (WSOA_UNVERIFIED where the store lacks it), or,
 * where nothing is set (hash NULL), of the file that the program carries; NULL where it carries none.
 */
wsoa_status store_edition(struct store *s, const char *hash, const char *file, struct arena *mem, const char **out);
/* What reading a kept definition ended with, as a fault of the store: it was sound when it was put there. */
wsoa_status store_definition_damaged(struct store *s, const char *hash, wsoa_status st);
/* The scale of that name (NULL: the default one) as the store keeps it, else as the program carries it; parsed once. */
wsoa_status store_scale(struct store *s, const char *name, const struct scale **out);
/* The scale that a plan names. */
wsoa_status plan_scale(struct store *s, int64_t plan, const struct scale **out);
/* The program's table of what visits find (workflow/visits.h), parsed once; the store's own, as long as it is open. */
wsoa_status store_visits(struct store *s, const jr **out);
/* A setting (area, calendar, timetable, workflow.KIND); NULL when not set. */
wsoa_status store_setting(struct store *s, const char *name, struct arena *mem, const char **out);

#endif
