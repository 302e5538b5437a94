/*
 * libwsoa: the engine that holds a local area to its improvement plan.
 *
 * A handle (wsoa *) is one store opened by one person. It belongs to one
 * thread at a time; the library has no global state, never prints and never
 * exits. Every call that can fail returns a wsoa_status; what went wrong,
 * where and what to do is then in the handle: wsoa_error_what() and its
 * neighbours, and wsoa_issue_at() where there is more than one thing to say.
 * Text is UTF-8. Days are ISO dates ("2019-10-14") at this door.
 */
#ifndef WSOA_H
#define WSOA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WSOA_API __attribute__((visibility("default")))

/* The version of the project, see CMakeLists.txt. */
#define WSOA_VERSION "0.1.0"

/* ---- status ---- */

#define WSOA_STATUS_MAP(X)                            \
	X(OK,         "ok")                           \
	X(NOMEM,      "out of memory")                \
	X(NOTFOUND,   "no such record")               \
	X(REFUSED,    "a rule does not allow it")     \
	X(INVALID,    "not understood")               \
	X(UNVERIFIED, "verification failed")          \
	X(BUSY,       "busy, or changed by someone else") \
	X(STORE,      "the store cannot be used")     \
	X(IO,         "reading or writing failed")    \
	X(BUG,        "a fault in the program")

typedef enum wsoa_status {
#define WSOA_STATUS_ENUM(name, text) WSOA_##name,
	WSOA_STATUS_MAP(WSOA_STATUS_ENUM)
#undef WSOA_STATUS_ENUM
	WSOA_STATUS_COUNT
} wsoa_status;

/* One of several findings: a row of an import, an unmet condition, a fault in a document. Texts are never NULL. */
typedef struct wsoa_issue {
	bool warning;       /* else an error */
	int row, column;    /* of a file, from 1; 0 where there is none */
	const char *where;  /* heading of the column, field, ref or condition */
	const char *value;  /* what was found */
	const char *what;   /* what is wrong */
	const char *todo;   /* what was expected, or what to do */
} wsoa_issue;

/* ---- handle ---- */

typedef struct wsoa wsoa;

/*
 * Told now and then by calls that take over a second: what is being done, how far, of how much (0: not known). -1: told
 * once, as a sentence, such as whom the call waits for.
 */
typedef void (*wsoa_progress)(void *to, const char *what, int64_t done, int64_t of);

/* Zeroed, it opens for reading, now, as nobody. Texts are copied. */
typedef struct wsoa_options {
	const char *db;         /* file of the store */
	bool write;             /* for changing calls */
	const char *plan;       /* ref of the chosen plan; NULL: the live plans */
	const char *person;     /* ref of who acts; NULL: the only person with this login */
	const char *login;      /* account on this machine; a claim, not a proof */
	const char *on_word_of; /* ref of the person on whose word; NULL */
	const char *as_of;      /* see what was known at the end of this day, at this event (a number), or at this version (a name) */
	const char *position;   /* see what was true on this day, as known now */
	const char *on;         /* the day that overdue and its neighbours are asked about; NULL: the as-of day or today */
	int64_t now;            /* ms since 1970 UTC; 0: the system's clock */
	bool embargoed;         /* see what is under embargo too: programme team and auditors alone */
	bool allow_identifiers; /* words may hold what reads as an NHS number or UPN */
	wsoa_progress progress; /* may be NULL */
	void *progress_to;
} wsoa_options;

/*
 * Opens a store. *out is always a handle (NULL only when memory is out), so
 * that there is one way to read an error; close it in any case.
 * WSOA_STORE for the file; plan, person and days are looked at by each call.
 * What people should know of it is a warning among the issues: a store of an
 * older schema is upgraded when it is opened for writing, in one transaction
 * and after a copy was put beside it; opened for reading it is left as it is,
 * and read through a replay of its log. A network file system is told too.
 */
WSOA_API wsoa_status wsoa_open(const wsoa_options *options, wsoa **out);
WSOA_API void wsoa_close(wsoa *w); /* accepts NULL */
/* Makes a store: its first person has the role programme and options->login. */
typedef struct wsoa_init_args {
	const char *area;       /* name of the local area */
	const char *name, *email; /* of the first person; email may be NULL */
	bool shared;            /* the group may write: folder setgid, file 0660 */
	bool small;             /* the lighter workflow of actions: start, done, cancel, reopen */
} wsoa_init_args;
WSOA_API wsoa_status wsoa_init(const wsoa_options *options, const wsoa_init_args *args, wsoa **out);

/* ---- errors of the last call ---- */

WSOA_API const char *wsoa_status_text(wsoa_status status);
WSOA_API const char *wsoa_error_what(const wsoa *w);  /* "" when there is none */
WSOA_API const char *wsoa_error_where(const wsoa *w);
WSOA_API const char *wsoa_error_todo(const wsoa *w);
WSOA_API size_t wsoa_issue_count(const wsoa *w);
WSOA_API const wsoa_issue *wsoa_issue_at(const wsoa *w, size_t i); /* until the next call */

/* ---- documents: what reading commands give, and how they are printed ---- */

typedef struct wsoa_doc wsoa_doc;

/* Takes len bytes; returns false when they could not be written (the rendering then ends with WSOA_IO). */
typedef bool (*wsoa_write)(void *to, const char *bytes, size_t len);

typedef struct wsoa_render_options {
	int width;     /* columns of the terminal; 0: as wide as the content */
	bool colour;   /* escape sequences for colour allowed (text) */
	bool ascii;    /* no line-drawing or other characters beyond ASCII that the records do not hold (text) */
	bool explain;  /* print the filter behind each figure (text, markdown) */
	const char *table; /* csv and jsonl: key of the table; NULL: "items" */
} wsoa_render_options;

/*
 * Renders a document: format "text", "markdown", "html", "json", "jsonl" or
 * "csv". jsonl and csv print one table alone: options->table, else "items". options NULL: all zero. WSOA_INVALID for an
 * unknown format or one that the document has no form in; WSOA_NOMEM; WSOA_IO.
 */
WSOA_API wsoa_status wsoa_doc_render(const wsoa_doc *doc, const char *format, const wsoa_render_options *options,
                                     wsoa_write write, void *to);
/* Keys of the tables of a document, for one CSV file each; NULL past the end. */
WSOA_API const char *wsoa_doc_table(const wsoa_doc *doc, size_t i);
/*
 * Those files in dir, which must not be there: written beside and renamed, so
 * there is never a part of them. WSOA_REFUSED where dir is there, or is the
 * store's own (see wsoa_check_path()); WSOA_IO.
 */
WSOA_API wsoa_status wsoa_doc_folder(wsoa *w, const wsoa_doc *doc, const char *dir);
WSOA_API void wsoa_doc_free(wsoa_doc *doc); /* accepts NULL */
/*
 * The next reading call prints what it gives while it makes it, where that may
 * be long (wsoa_list, wsoa_overdue, wsoa_due, wsoa_log): its first line comes at
 * once, and memory does not grow with its length. Its document then has no
 * rows; wsoa_doc_render() of it, whatever the format asked for there, prints
 * what is left and says how it went. Arguments as there; options are copied,
 * their texts must stay. An unknown format, or one that the call does not
 * print so, changes nothing: the document is whole.
 */
WSOA_API void wsoa_stream(wsoa *w, const char *format, const wsoa_render_options *options, wsoa_write write, void *to);
/* Rows of the table "items", for --exit-code; 0 when there is none. */
WSOA_API size_t wsoa_doc_items(const wsoa_doc *doc);

/* ---- reading: each gives a document, which the caller frees ---- */

typedef struct wsoa_list_args {
	const char *kind;       /* "actions"; NULL: actions */
	const char *filter;     /* docs/filters.md; NULL: all */
	bool all_plans;         /* closed plans too */
} wsoa_list_args;
WSOA_API wsoa_status wsoa_list(wsoa *w, const wsoa_list_args *args, wsoa_doc **out);
WSOA_API wsoa_status wsoa_show(wsoa *w, const char *ref, wsoa_doc **out);
/*
 * Every event of a record, words shown, oldest first; of one that was carried from plan to plan also those of the
 * records that it continues or came back from, of those that continue it, and the judgements of visits.
 */
WSOA_API wsoa_status wsoa_history(wsoa *w, const char *ref, wsoa_doc **out);
/* The last `last` events of the log (0: all). */
WSOA_API wsoa_status wsoa_log(wsoa *w, int64_t last, wsoa_doc **out);
/*
 * The raw lines of the last `last` events (0: all), each with a newline: what sha256sum checks. WSOA_REFUSED where they
 * tell what is under embargo and options.embargoed was not asked for.
 */
WSOA_API wsoa_status wsoa_log_lines(wsoa *w, int64_t last, wsoa_write write, void *to);
/* Names that were given to positions of the log, oldest first: when, by whom, event and checkpoint. */
WSOA_API wsoa_status wsoa_versions(wsoa *w, wsoa_doc **out);
typedef struct wsoa_diff_args {
	const char *from;       /* a version, the number of an event, or a day (its end); with options.position a day */
	const char *to;         /* the same, no earlier; NULL or "now": until now, or what the handle looks at */
	const char *filter;     /* records that it selects at either moment: "measures owner:@jane"; actions where it names no kind; NULL: all */
} wsoa_diff_args;
/*
 * How the records differ between two moments: added, removed, and field by
 * field what changed. Exact: the old records with these differences are the
 * new ones. WSOA_INVALID where the moments are not in order.
 */
WSOA_API wsoa_status wsoa_diff(wsoa *w, const wsoa_diff_args *args, wsoa_doc **out);
/* For each transition from here (or the one named): allowed or not, what is unmet, what would meet it, who may. person: asked for somebody else. */
WSOA_API wsoa_status wsoa_why(wsoa *w, const char *ref, const char *transition, const char *person, wsoa_doc **out);
/* Actions past their due date, worst first. */
WSOA_API wsoa_status wsoa_overdue(wsoa *w, const char *filter, wsoa_doc **out);
/* Due within "14d" or "10wd" (NULL: 10wd), soonest first. */
WSOA_API wsoa_status wsoa_due(wsoa *w, const char *within, const char *filter, wsoa_doc **out);
/*
 * The ledger of deadlines that moved since the plan was baselined: from, to, who asked, who agreed, why. filter: of
 * actions, whose milestones come too; NULL: all of both. Read from the log: work in proportion to the events of these records.
 */
WSOA_API wsoa_status wsoa_slippage(wsoa *w, const char *filter, wsoa_doc **out);
typedef struct wsoa_waiting_args {
	const char *filter;     /* "evidence held_by~forum"; actions where it names no kind; NULL: all */
	bool all;               /* what is within its limit too */
	const char *meeting;    /* the round before this meeting instead; filter is then of actions */
} wsoa_waiting_args;
/*
 * What has waited in a state for longer than its workflow's timer says: since when, how long, by how much too long and
 * for whom, worst first. The work follows what waits, not what the store holds. With a meeting: the actions whose leads
 * did not report in its round, matters arising from earlier meetings of its board, decisions that it has to ratify.
 */
WSOA_API wsoa_status wsoa_waiting(wsoa *w, const wsoa_waiting_args *args, wsoa_doc **out);
/* What waits for the person: overdue, due, to sign off, and what they wait for. */
WSOA_API wsoa_status wsoa_my(wsoa *w, wsoa_doc **out);
/* The position on one screen. */
WSOA_API wsoa_status wsoa_overview(wsoa *w, wsoa_doc **out);
/* Contradictions and gaps. rule NULL: a line per rule; else the records of that rule. */
WSOA_API wsoa_status wsoa_lint(wsoa *w, const char *rule, wsoa_doc **out);
/* What the rules of lint are for, with an example each. rule NULL: all of them. Needs no store: w may be a handle that failed to open. */
WSOA_API wsoa_status wsoa_explain(wsoa *w, const char *rule, wsoa_doc **out);
/* Date arithmetic: "2022-02-22 + 70wd". Needs no store: w may be a handle that failed to open. */
WSOA_API wsoa_status wsoa_calc(wsoa *w, const char *text, bool explain, wsoa_doc **out);
/* Checks everything; the document says what was checked. WSOA_UNVERIFIED names the first thing wrong. */
WSOA_API wsoa_status wsoa_verify(wsoa *w, wsoa_doc **out);
/*
 * Copies the store to a new file, whatever others write meanwhile: one snapshot,
 * verified before it gets its name. WSOA_REFUSED where there is something of
 * that name; WSOA_UNVERIFIED where the copy, and so the store, does not verify.
 */
WSOA_API wsoa_status wsoa_backup(wsoa *w, const char *path, wsoa_doc **out);
/*
 * Before something is written to a path: WSOA_REFUSED where it names the store,
 * or a file that SQLite keeps beside it, be it there or not. Links are for the
 * caller to follow. Without a store every path is free.
 */
WSOA_API wsoa_status wsoa_check_path(wsoa *w, const char *path);
/*
 * Looks at a store however broken it is, and writes nothing: a row for each
 * thing that was looked at, with what to do. WSOA_UNVERIFIED where what cannot be
 * made again is damaged; WSOA_STORE where anything else is wrong; the
 * document is there in either case. *handle holds the error; close it.
 */
WSOA_API wsoa_status wsoa_doctor(const wsoa_options *options, wsoa **handle, wsoa_doc **out);
/*
 * Makes every table that follows from the log anew, in one transaction, after a
 * copy beside the store. WSOA_UNVERIFIED where the log itself does not verify.
 * After WSOA_NOMEM it may be done: it can be made again.
 */
WSOA_API wsoa_status wsoa_rebuild(wsoa *w, wsoa_doc **out);
/* Bank holidays and terms in force. */
WSOA_API wsoa_status wsoa_calendar(wsoa *w, wsoa_doc **out);
/*
 * Deadlines and reviews that follow from law, guidance and practice, with how
 * each was counted; of a plan (its ref), NULL: the chosen one or those that
 * are live. What has no day yet says which date of the plan is missing.
 */
WSOA_API wsoa_status wsoa_timetable(wsoa *w, const char *plan, wsoa_doc **out);
/* JSON Schema (2020-12) of a kind's records, or of a document: "action", "error". */
WSOA_API wsoa_status wsoa_schema(const char *name, wsoa_write write, void *to);
/* Names of all schemas, NULL past the end. */
WSOA_API const char *wsoa_schema_name(size_t i);
/* Names of all kinds of records, "action" and "actions"; NULL past the end. */
WSOA_API const char *wsoa_kind(size_t i, const char **plural);
/* How many records a selection means, see wsoa_set(). */
WSOA_API wsoa_status wsoa_select_count(wsoa *w, const char *selection, int64_t *count);

/* ---- workflows ---- */

/* A definition: that in force for a kind ("action"), or a document. */
typedef struct wsoa_workflow_args {
	const char *kind;       /* NULL: the document */
	const char *text;
	size_t len;
} wsoa_workflow_args;
/*
 * Proves what a definition lets records do, also with the people in the store:
 * a row for each thing found, with the shortest way to it. A document that is no
 * definition has its faults as findings. Without a store (w a handle that
 * failed to open) nobody is asked for, and documents alone can be checked.
 */
WSOA_API wsoa_status wsoa_workflow_check(wsoa *w, const wsoa_workflow_args *args, wsoa_doc **out);
/* The definitions in force. */
WSOA_API wsoa_status wsoa_workflow_list(wsoa *w, wsoa_doc **out);
/* The definition in force for a kind; *text (may be NULL) is its document, byte by byte, until the next call. */
WSOA_API wsoa_status wsoa_workflow_show(wsoa *w, const char *kind, const char **text, wsoa_doc **out);

/*
 * A definition as a graph; *dot (may be NULL) is its text in the language DOT of
 * Graphviz, until the next call. live: with the number of records in each state,
 * which needs a store. WSOA_INVALID with issues for a document that is no definition.
 */
WSOA_API wsoa_status wsoa_workflow_graph(wsoa *w, const wsoa_workflow_args *args, bool live, const char **dot, wsoa_doc **out);

/* ---- changing: each call is one transaction, all or nothing ---- */

/* What every changing call may say besides. Zeroed: nothing. */
typedef struct wsoa_change {
	const char *reason;
	const char *decision;   /* ref of a recorded decision */
	const char *dated;      /* the day it happened, where not today */
	int64_t if_version;     /* only if the record that is changed still has this version; 0: any. WSOA_BUSY names both values */
} wsoa_change;

/*
 * Assignments are "field=value", "field+=ref,ref", "field-=ref" (sets),
 * "field=" (clears). A selection is a ref, several refs "1.2.3,1.2.4", or a
 * filter of actions, or a kind and a filter: "measures owner:@jane".
 * Everything that is wrong is an issue, not the first alone.
 */
WSOA_API wsoa_status wsoa_add(wsoa *w, const char *kind, const char *ref, const char *const *assignments, size_t count,
                              const wsoa_change *change);
WSOA_API wsoa_status wsoa_set(wsoa *w, const char *selection, const char *const *assignments, size_t count, const wsoa_change *change);
/* Mends a typing error: listed apart, never counted as slippage; needs a reason. */
WSOA_API wsoa_status wsoa_correct(wsoa *w, const char *ref, const char *const *assignments, size_t count, const wsoa_change *change);
WSOA_API wsoa_status wsoa_remove(wsoa *w, const char *selection, const wsoa_change *change);
WSOA_API wsoa_status wsoa_note(wsoa *w, const char *ref, const char *text, const wsoa_change *change);
/* A refusal (WSOA_REFUSED) has an issue per unmet condition and record. */
WSOA_API wsoa_status wsoa_move(wsoa *w, const char *selection, const char *transition, const char *const *assignments, size_t count,
                               const wsoa_change *change);
/* A status update by an owner. NULL, an empty text or percent -1: not said. */
typedef struct wsoa_update_args {
	const char *rating;
	int percent;
	const char *text, *next_steps, *recovery;
} wsoa_update_args;
WSOA_API wsoa_status wsoa_update(wsoa *w, const char *ref, const wsoa_update_args *args, const wsoa_change *change);
/* Evidence and delivery in one, of an action or a recommendation; for a repeating action the period that was done. */
typedef struct wsoa_done_args {
	const char *text;       /* what shows it */
	const char *held_by, *link, *file; /* where it is: one of them */
	const char *period;     /* of a repeating action */
} wsoa_done_args;
WSOA_API wsoa_status wsoa_done(wsoa *w, const char *ref, const wsoa_done_args *args, const wsoa_change *change);
/*
 * Answers what a visit advised: accept, or refuse with a text that says why. text NULL: as it was answered before. Where
 * it was accepted before, the text alone is new.
 */
WSOA_API wsoa_status wsoa_answer(wsoa *w, const char *ref, const char *answer, const char *text, const wsoa_change *change);
/* Attaches a file to an action as evidence; assignments as for add. */
WSOA_API wsoa_status wsoa_attach(wsoa *w, const char *ref, const char *path, const char *const *assignments, size_t count,
                                 const wsoa_change *change);
/*
 * Asks for a later deadline of actions or milestones of a baselined plan: a date change for each, proposed. The reason is
 * change's; recovery: how it gets back on track. WSOA_REFUSED where one is open already, or where the date is free.
 */
WSOA_API wsoa_status wsoa_extend(wsoa *w, const char *selection, const char *due_on, const char *recovery, const wsoa_change *change);
/*
 * Records what a visit found of weaknesses, a judgement for each, and moves them where its form says so; without a
 * selection, its outcome for the whole area. Under an embargo nothing moves, nor by another view than that of those who
 * judge at such a visit. Outcomes, and whose they are: schema/visits.json. A judgement is recorded in any case: a weakness
 * that cannot move stays, with a warning that says what to do. WSOA_REFUSED before the visit, and where it was judged.
 * For the programme team: WSOA_REFUSED before anything that was found is looked at.
 */
typedef struct wsoa_judge_args {
	const char *visit;
	const char *outcome;    /* sufficient, not-sufficient ... as its form knows them; NULL: to publish */
	const char *selection;  /* of weaknesses, W01-W04 too; NULL: the whole area */
	const char *by;         /* inspector, adviser, self; NULL: as is usual for its form */
	const char *text;       /* the judgement in its own words, the summary of the visit for the whole area; NULL none */
	bool publish;           /* its embargo has ended: what it found moves the weaknesses now; nothing else is given */
} wsoa_judge_args;
WSOA_API wsoa_status wsoa_judge(wsoa *w, const wsoa_judge_args *args, const wsoa_change *change);
/*
 * Carries weaknesses into a later plan: one to one under their own refs, or into those named - several into one is a
 * merger, one into several a split; a weakness of that plan that is there is joined to. What was found and promised of
 * them goes over, unless assignments say otherwise; measures, evidence and risks are kept once and name the later
 * weakness too. A live action of theirs must have a home in the later plan: it is carried (a new action continues it, its
 * open steps go along), continued there already, kept by a weakness that stays, or was ended before. WSOA_REFUSED with an
 * issue for everything that has none. The later plan follows the earlier, which is superseded once nothing in it is live.
 * The programme team only, with a reason; one batch, which wsoa_undo() takes back.
 */
typedef struct wsoa_carry_args {
	const char *from, *to;  /* refs of the plans */
	const char *selection;  /* weaknesses of the earlier plan: W01-W04 */
	const char *into;       /* their refs in the later plan; NULL: the same */
	const char *actions;    /* live actions that are carried too: 1.2.3,1.2.4; NULL none */
	bool all_actions;       /* every live action of these weaknesses */
	bool came_back;         /* they were resolved and have come back: they stay as they were judged */
	bool dry_run;           /* wsoa_outcome() tells what would be done, and nothing is written */
} wsoa_carry_args;
WSOA_API wsoa_status wsoa_carry_forward(wsoa *w, const wsoa_carry_args *args, const char *const *assignments, size_t count, const wsoa_change *change);
/*
 * Records a decision of a meeting and does what follows: transition NULL or "set" with assignments changes agreed fields.
 * To agree to date changes without agreed_due_on agrees to what was asked for. To ratify decisions marks those that
 * the chair took before this meeting.
 */
typedef struct wsoa_decide_args {
	const char *meeting;
	const char *transition; /* cancel, embed ..., set, or refuse TRANSITION as outcome refused */
	const char *selection;
	const char *text;       /* NULL: the reason */
	bool refused;           /* the board did not agree: recorded, nothing follows */
	bool chairs_action;
} wsoa_decide_args;
WSOA_API wsoa_status wsoa_decide(wsoa *w, const wsoa_decide_args *args, const char *const *assignments, size_t count, const wsoa_change *change);
/*
 * Records that an adviser of the plan agreed to date changes, as a decision of theirs. Where the plan asks for other
 * agreements too, the date moves with the last; WSOA_REFUSED where they agreed to another day, or nothing shows it.
 */
typedef struct wsoa_agree_args {
	const char *selection;  /* of date changes */
	const char *by;         /* an adviser of the plan, person or post */
	const char *evidence;   /* what shows it; NULL: the text does */
	const char *text;       /* what they wrote; NULL: the reason */
	const char *due_on;     /* NULL: the date that was asked for */
} wsoa_agree_args;
WSOA_API wsoa_status wsoa_agree(wsoa *w, const wsoa_agree_args *args, const wsoa_change *change);
/*
 * A reading of a measure. Where the measure has one of that period and the same
 * sort, the new one corrects it: the old one stays, and no longer counts.
 */
typedef struct wsoa_record_args {
	const char *measure, *period;
	const char *value;      /* digits, or c, x, z: suppressed, not available, not applicable */
	const char *basis;      /* provisional, projected, cumulative; NULL: actual */
	const char *source;     /* NULL: not said */
	const char *received_on; /* NULL: today, or the day of change->dated */
} wsoa_record_args;
WSOA_API wsoa_status wsoa_record(wsoa *w, const wsoa_record_args *args, const wsoa_change *change);
/* From now on another definition counts: measure `later` continues `earlier`, and no figure is compared across the break. */
WSOA_API wsoa_status wsoa_measure_continues(wsoa *w, const char *earlier, const char *later, const wsoa_change *change);
/*
 * Undoes one's own last batch, or (programme, with a reason) the batch given; 0: the last, which is
 * WSOA_REFUSED where it is of more than a dozen changes: the refusal names it.
 */
WSOA_API wsoa_status wsoa_undo(wsoa *w, int64_t batch, const wsoa_change *change);
/*
 * Names the position of the log that is reached: options.as_of takes the name
 * from then on. At most 64 letters, digits and . _ / -, neither a day nor a
 * number. WSOA_REFUSED for anybody but the programme team, and for a name that
 * was given before, case aside; it is never taken back.
 */
WSOA_API wsoa_status wsoa_version(wsoa *w, const char *name);
/* Empties the words of a field wherever the log committed to them; FIELD may be note, reason, ref, extra.NAME, file. */
WSOA_API wsoa_status wsoa_erase(wsoa *w, const char *ref, const char *field, const wsoa_change *change);
/* Installs an edition of bank holidays, or terms. dry_run: only lists what it would say differently. */
WSOA_API wsoa_status wsoa_calendar_load(wsoa *w, const char *text, size_t len, bool dry_run, wsoa_doc **out);

/*
 * Installs a definition, in place of the one of its kind. map: "old=new,old=new"
 * for states that go by another name, "=new" for records without one; NULL. The
 * document lists every record of the kind, before and after. Refused where the
 * definition has findings (wsoa_workflow_check) or a record's state has nowhere to
 * go. dry_run: nothing is written. Undone as a batch by wsoa_undo().
 */
typedef struct wsoa_install_args {
	const char *text;
	size_t len;
	const char *map;
	bool dry_run;
} wsoa_install_args;
WSOA_API wsoa_status wsoa_workflow_install(wsoa *w, const wsoa_install_args *args, const wsoa_change *change, wsoa_doc **out);

/* ---- people: who has a post, and from when ---- */

typedef struct wsoa_handover_args {
	const char *of;         /* ref of a post; or of a person, for what names them and no post */
	const char *to;         /* ref of who has it then */
	const char *from;       /* the day from which; NULL: today. Not a day to come: what is recorded has happened */
	bool dry_run;
} wsoa_handover_args;
/*
 * A post gets another holder, or what a person leads, supports or answers for
 * gets another in their place, from a day on: one batch, dated to that day, so
 * that options.position tells who had it on any day. The document lists what
 * passes over, with what waits on it: evidence, and requests for another date.
 * A cover that stood in for a vacant post, or holds it now, ends. For the
 * programme team; records of a baselined plan that name the person need a
 * decision, those of a post do not, since they still name the post. dry_run:
 * the list alone. WSOA_REFUSED, WSOA_INVALID, WSOA_NOTFOUND with every fault an issue.
 */
WSOA_API wsoa_status wsoa_handover(wsoa *w, const wsoa_handover_args *args, const wsoa_change *change, wsoa_doc **out);

typedef struct wsoa_vacate_args {
	const char *post;
	const char *cover;      /* ref of who stands in; NULL: who did before, if anybody */
	const char *from;       /* as above */
	bool dry_run;
} wsoa_vacate_args;
/* Nobody holds a post from a day on; the document lists what is asked of it, and says who covers it or that nobody does. Else as wsoa_handover(). */
WSOA_API wsoa_status wsoa_vacate(wsoa *w, const wsoa_vacate_args *args, const wsoa_change *change, wsoa_doc **out);

/* Bytes of a sheet, a map or an edition of bank holidays: more than any real one has. */
#define WSOA_INPUT_MAX (256 << 20)

typedef struct wsoa_import_args {
	const char *kind;       /* what a row is */
	const char *name;       /* of the file, for messages */
	const char *text;       /* CSV */
	size_t len;
	const char *map;        /* further synonyms of headings, as JSON; NULL */
	const char *date_order; /* "dmy" or "mdy"; NULL: dmy, refused where a column can be read both ways */
	const char *opening;    /* day from which the record is kept */
	bool strict, adopt, good_rows, dry_run;
} wsoa_import_args;
/*
 * Loads rows; several kinds in one call are one transaction. Issues hold all
 * errors and warnings with row and column. refused (may be NULL) is given, with
 * good_rows, the rows left out as CSV with their reasons: at once, not where
 * there are none, and before the others are loaded for good. Where it returns
 * false nothing is loaded, WSOA_IO; where anything else fails after it, what it
 * was given does not count, as that of a trial does not.
 */
WSOA_API wsoa_status wsoa_import(wsoa *w, const wsoa_import_args *files, size_t count, const wsoa_change *change,
                                 wsoa_write refused, void *to);

/* ---- the board, reminders, packs ---- */

/*
 * The improvement board's progress report. since: the day whose end the
 * changes are counted from; NULL: the last meeting before the day of the
 * report, else 28 days before it.
 */
WSOA_API wsoa_status wsoa_board(wsoa *w, const char *since, wsoa_doc **out);

/* Measures, each with its baseline, latest reading, the target by then, the verdict and what is missing. filter NULL: all. */
WSOA_API wsoa_status wsoa_measures(wsoa *w, const char *filter, wsoa_doc **out);

/* Live actions whose given rating differs from the one that follows from what the records show, each with the reason. filter NULL: all. */
WSOA_API wsoa_status wsoa_ratings(wsoa *w, const char *filter, wsoa_doc **out);

/* Who would be told what on the day, by which step of the ladder, and why or why not. Changes nothing. */
WSOA_API wsoa_status wsoa_alerts(wsoa *w, wsoa_doc **out);
typedef struct wsoa_send_args {
	const char *sendmail;   /* program that takes "-t" and a message; NULL: /usr/sbin/sendmail */
	const char *folder;     /* write .eml files here instead */
	const char *from;       /* address of the sender; NULL: wsoa@ this machine's name */
} wsoa_send_args;
/*
 * Sends one digest to each person who has something to be told, then records
 * what was told. The store is not locked while mail is sent. WSOA_IO when a
 * message was refused; the others went out all the same.
 */
WSOA_API wsoa_status wsoa_alerts_send(wsoa *w, const wsoa_send_args *args, wsoa_doc **out);

typedef struct wsoa_pack_args {
	const char *since;      /* of the board's report, see wsoa_board() */
	bool personal;          /* evidence marked as personal too: its files and their names; else they are left out */
} wsoa_pack_args;
/*
 * Writes the whole position as a pack into dir, which must not be there:
 * written beside and renamed, so there is never half a pack. args NULL: all
 * zero. WSOA_REFUSED where dir is there, or where the log tells what is under
 * embargo and options.embargoed was not asked for; WSOA_IO.
 */
WSOA_API wsoa_status wsoa_export_visit(wsoa *w, const char *dir, const wsoa_pack_args *args, wsoa_doc **out);
/*
 * Checks a pack from its files alone: manifest, chain, words, records rebuilt,
 * every file rendered again. against: an older pack whose chain must be the
 * beginning of this one's; NULL. *handle holds the error; close it.
 * WSOA_UNVERIFIED names the first thing that is wrong.
 */
WSOA_API wsoa_status wsoa_verify_pack(const char *dir, const char *against, wsoa **handle, wsoa_doc **out);

/* What the last changing call did, record by record: a document. */
WSOA_API wsoa_status wsoa_outcome(wsoa *w, wsoa_doc **out);

#ifdef __cplusplus
}
#endif
#endif
