/*
 * The handle, and how a public call begins and ends. Private to the rooms from
 * plan on.
 */
#ifndef WSOA_PLAN_HANDLE_H
#define WSOA_PLAN_HANDLE_H

#include "calendar/timetable.h"
#include "store/log.h"
#include "store/query.h"
#include "store/view.h"

struct outcome_item {
	enum kind_id kind;
	const char *ref;
	const char *act;      /* "created", "moved" ... */
	const char *text;     /* "in-progress -> delivered", "rating: green -> amber" */
	int64_t version;
	int64_t more;         /* further ones made right after it, of the same kind by the same act: the log has their refs and titles */
};

/* More records than a person reads at once are counted ("41 actions imported"); an undo of so many wants to be named. */
enum { SAID_ONE_BY_ONE = 12 };

struct wsoa {
	struct error err;
	struct arena mem;     /* as long as the handle: options, calendar */
	struct store *db;     /* the store */
	struct store *view;   /* what reading calls ask: db, or a scratch store of the past */
	struct store *scratch;
	int64_t scratch_seq;  /* head of the log that an older store was replayed up to */
	wsoa_options options; /* texts copied to mem */
	int64_t now;          /* ms */
	bool manual;          /* now was set by hand */
	date today;           /* of reading: the view's day, or now */
	date day;             /* what overdue is asked about */
	int64_t plan;         /* chosen plan, 0: none */
	int64_t person;       /* who acts, 0: nobody */
	size_t logins;        /* people with the login, where no person was named */
	int64_t on_word_of;
	struct id person_uuid, on_word_of_uuid;
	bool unveiled;        /* this call counts or checks what is under embargo too */
	bool calendar_read;
	struct calendar calendar;
	struct date_context dates;
	struct value_context values;
	/* of the last changing call */
	struct arena outcome_mem;
	struct outcome_item *outcome;
	size_t outcome_count, outcome_cap;
	const char *outcome_of; /* what an undo takes back: "batch 17 of 14 Oct 2019 10:00 by Ann Lee: 41 actions imported"; else NULL */
	const char *outcome_none; /* what there is to say where nothing was changed: "41 rows were read ..."; NULL */
	bool outcome_brief;   /* of records that are made, the first are noted one by one; not where the log will not keep them */
	bool outcome_each;    /* told one by one, however many they are */
	bool outcome_plans;   /* of two plans: refs are told with their plans */
	int64_t batch;        /* of the running or last changing call */
	struct arena call;    /* work space of one call */
	struct arena spare;   /* and of its turns, see arena_borrow() */
	/* how the next reading call prints what is long; write NULL: not at all */
	struct {
		const char *format;
		wsoa_render_options options;
		wsoa_write write;
		void *to;
	} stream;
};

/*
 * A reading call: clears the error, takes one snapshot, brings up the view.
 * Ends with read_done(), which gives st back.
 */
wsoa_status read_call(wsoa *w);
/*
 * What each call begins with: what the last one left is gone. A call that ran out of memory must not fail all that come
 * after it: what is kept for longer is filled anew.
 */
void fresh_start(wsoa *w);
wsoa_status read_done(wsoa *w, wsoa_status st);
/*
 * A changing call: clears error and outcome, takes the write lock, needs a
 * person. Ends with write_done(): commit or rollback.
 */
wsoa_status write_call(wsoa *w);
wsoa_status write_done(wsoa *w, wsoa_status st);
/* The same of a trial: rolled back, and what it did can be looked at. */
wsoa_status write_tried(wsoa *w, wsoa_status st);

/* Says in a view, which shows the state of `day`, that what is under embargo is left out, unless --embargoed asks for it. */
void leave_out_embargoed(const wsoa *w, date day, struct view *view);
/* WSOA_REFUSED unless the person is of the programme team or an auditor. */
wsoa_status embargo_may_see(wsoa *w);
/*
 * From now on in this call, refs and filters in s do not find what is under embargo, unless the person may see it; a
 * filter finds no visit that is under embargo either, since it may ask for the outcome. w->today is set.
 */
wsoa_status embargo_hide(wsoa *w, struct store *s);
void embargo_show(struct store *s);
bool embargo_keeps_out(const struct store *s, int64_t id);
/*
 * Before lines of the log are handed out as they are: WSOA_REFUSED where one of those that the view shows, from `from` on,
 * tells what is under embargo; names the visit and the day. what: "the log".
 */
wsoa_status embargo_keeps(wsoa *w, int64_t from, const char *what);

/* The calendar in force in a store (w->view or w->db), read once. Sets w->calendar, w->dates, w->values. */
wsoa_status need_calendar(wsoa *w);
/* The timetable in force there, in w->call; *installed: it is the store's own, not the program's. */
wsoa_status timetable_in_force(wsoa *w, struct timetable *out, bool *installed);
/* A day as people write it. what: for the message. WSOA_INVALID. */
wsoa_status day_given(wsoa *w, const char *what, const char *text, date *out);
/* A moment of the log that a word names, and the day in London on which it was. */
struct moment {
	struct view view;     /* AS_OF; of a day, seq is found by replay or view_settle() */
	date day;
};
/*
 * Reads what --as-of takes: the number of an event, a version that s shows, or
 * a day, of which the end is meant. what: for the message. WSOA_INVALID for
 * none of them and for a day to come, WSOA_NOTFOUND for a number beyond the log.
 */
wsoa_status moment_of(wsoa *w, struct store *s, const char *what, const char *text, struct moment *out);
/* Last day of what is due soon on a day, where the calendar was read. */
date soon_on(const wsoa *w, date day);
/* What select_open() needs, filled from the handle. filter text may be NULL. */
wsoa_status selecting(wsoa *w, enum kind_id kind, const char *filter, struct arena *mem, struct select *out);
/*
 * A selection: a ref, refs, a filter of actions, or a kind and a filter.
 * *kind is the kind of the records; ids in mem. WSOA_NOTFOUND when it is empty.
 */
wsoa_status select_ids(wsoa *w, struct store *s, const char *selection, struct arena *mem, enum kind_id *kind, struct ids *out);
/* Refs with their ranges written out: "W01-W03,W07" as "W01,W02,W03,W07"; what is no range stays as it is. NULL when memory is out. */
const char *ranges_expand(const char *refs, struct arena *mem);
/* How many records of which kind (KIND_COUNT: a definition) by which act. */
typedef size_t act_counts[KIND_COUNT + 1][ACT_COUNT + 1];
/* "41 actions imported", and so for each count. */
void put_act_counts(struct buf *b, act_counts counts, const char *between);
/* The kind that the first word of a selection names, "measures owner:@jane", and what follows; KIND_COUNT and all of it where it names none. */
enum kind_id leading_kind(const char *selection, const char **rest);
/* Title of a record for people: title, name, board or text, whichever its kind has; "" none. */
const char *record_title(const struct record *r);

#endif
