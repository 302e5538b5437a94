/*
 * Reading records. The same functions serve the present and every view of the
 * past; removed records are not found unless asked for.
 */
#ifndef WSOA_STORE_QUERY_H
#define WSOA_STORE_QUERY_H

#include "record/filter.h"
#include "store/event.h"
#include "store/store.h"
#include "workflow/workflow.h"

/* ---- one record ---- */

/* Everything of a record, removed or not; with the commitments of its words, as a change needs them. WSOA_NOTFOUND. */
wsoa_status record_load(struct store *s, int64_t id, struct arena *mem, struct record **out);
/* Its identity alone (values absent). */
wsoa_status record_identity(struct store *s, int64_t id, struct arena *mem, struct record **out);
/*
 * Looks a ref up: "plan:ref" in that plan, ":ref" in the area; else in the
 * chosen plan, then in the area; where none is chosen (0), in the area and
 * the live plans. *id 0: nowhere. WSOA_INVALID when several of these have it.
 * Of one kind (else KIND_COUNT) a record is found before any other, and it
 * alone is meant: *found is another kind where there is none.
 */
wsoa_status record_find(struct store *s, int64_t chosen_plan, enum kind_id kind, const char *ref, int64_t *id, enum kind_id *found);
/* record_find, or WSOA_NOTFOUND with the nearest refs, of another kind too. */
wsoa_status record_need(struct store *s, int64_t chosen_plan, enum kind_id kind, const char *ref, int64_t *id, enum kind_id *found);
/* The same of what a field shall name: any kind is found, but near is only what the field may name. */
wsoa_status record_need_for(struct store *s, int64_t chosen_plan, const struct field *f, const char *ref, int64_t *id, enum kind_id *found);
/* Whether the running change is by somebody for whom the record is not there: under embargo. No look-up of a ref finds it. */
bool is_hidden(const struct store *s, int64_t id);
wsoa_status record_by_uuid(struct store *s, const struct id *uuid, int64_t *id, enum kind_id *kind);
/*
 * Whether this very ref is taken in the space, by a removed record too: *id,
 * 0 if not. A record of this kind whose making was undone does not take it: it
 * is *undone (NULL: not asked for, 0 if none), to be made anew under its ref.
 */
wsoa_status ref_taken(struct store *s, int64_t space, const char *ref, enum kind_id kind, int64_t *id, int64_t *undone);
/* A record of a live plan with this ref; *id 0: there is none. */
wsoa_status live_ref(struct store *s, const char *ref, int64_t *id);
/* Whether no ref of that space should be made up like this: taken there or, of the area, by a live plan. */
wsoa_status ref_in_use(struct store *s, int64_t space, const char *ref, enum kind_id kind, int64_t *id);
/* The next made-up ref with this prefix in the space: "A7". */
wsoa_status ref_next(struct store *s, int64_t space, const char *prefix, struct arena *mem, const char **out);
/* Plans that are not final, and the only one of them (0 when there are none or several). */
wsoa_status live_plans(struct store *s, size_t *count, int64_t *only);
/* Records that name b through a field (NULL: any), as ids in mem. */
wsoa_status linked_from(struct store *s, int64_t b, const char *field, struct arena *mem, struct ids *out);
wsoa_status linked_to(struct store *s, int64_t a, const char *field, struct arena *mem, struct ids *out);

/* ---- many ---- */

struct select {
	enum kind_id kind;
	const struct filter_node *filter; /* NULL: all */
	int64_t plan;            /* chosen; 0: the live plans (with a filter of refs: any) */
	date day;                /* what overdue and its neighbours are asked about */
	date soon;               /* last day of due-soon */
	const struct date_context *dates;
	enum { ORDER_REF, ORDER_DUE } order;
	bool all_plans;          /* those that are final too */
	const char *const *states; /* records in one of these alone, found by the index of states where the kind has one; NULL: in any */
	size_t state_count;
};
/* Who and what the records of one reading name, each looked up once. */
enum { READER_CHAINS = 64 };
struct reader {
	struct store *s;
	struct arena mem;
	struct named *chains[READER_CHAINS];
	size_t count;
	bool plain;              /* the store has no extra columns */
};
struct record_cursor {
	struct query q;
	struct reader reader;
	enum kind_id kind;
	bool open;
};
/* The filter is checked against registry and store: WSOA_INVALID with the column, WSOA_NOTFOUND for a ref that is nowhere. */
wsoa_status select_open(struct record_cursor *c, struct store *s, const struct select *sel);
/* The next record in mem; NULL at the end. With its links and extras, without commitments. */
wsoa_status select_next(struct record_cursor *c, struct arena *mem, struct record **out);
/* The id of the next record alone; 0 at the end. */
wsoa_status select_next_id(struct record_cursor *c, int64_t *id);
void select_close(struct record_cursor *c);
/* How many it would give. */
wsoa_status select_count(struct store *s, const struct select *sel, int64_t *count);

/* Parses a filter for a kind. text NULL or "": *out is NULL. */
wsoa_status filter_for(enum kind_id kind, const char *text, struct arena *mem, struct error *err, const struct filter_node **out);
/* Whether filters of a kind know a field, or another name of one. */
bool filter_has_field(enum kind_id kind, const char *name);
/* ---- facts ---- */

/* People who hold or cover what a REF/REFS field of role names (a person is itself) and are there today. */
wsoa_status people_of(struct store *s, int64_t record, const char *field, struct arena *mem, struct ids *out);
/* Those who are there today behind a post, its holder before its cover; of a person that person. Nobody: it is vacant, or they have left. */
wsoa_status people_behind(struct store *s, int64_t post_or_person, struct arena *mem, struct ids *out);
/* Organisation of a post, or of the posts a person holds; 0 unknown. */
wsoa_status organisation_of(struct store *s, int64_t post_or_person, int64_t *organisation);
/* People with this login who are there today; the first of them. */
wsoa_status person_by_login(struct store *s, const char *login, size_t *count, int64_t *person);
/* Roles of a person ("auditor,programme", "" for none) and whether they have left by today. */
wsoa_status person_standing(struct store *s, int64_t person, struct arena *mem, const char **roles, bool *left);
/* Whether a person is what a REF field of role names, or holds or covers it. */
wsoa_status speaks_for(struct store *s, int64_t person, int64_t post_or_person, bool *speaks);
/* People who have a role such as "programme" and are there today. */
wsoa_status people_with_role(struct store *s, const char *role, struct arena *mem, struct ids *out);
/* Everybody who is there today. */
wsoa_status people_there(struct store *s, struct arena *mem, struct ids *out);
/* Every record of a kind, removed ones too, in the order in which they were made. */
wsoa_status records_of_kind(struct store *s, enum kind_id kind, struct arena *mem, struct ids *out);
/* Evidence that names a record through the field: adds how many wait and how many are accepted, and of these of a difference. */
wsoa_status evidence_of(struct store *s, int64_t record, const char *field, struct facts *out);
/* The ref of a request for another date of the record that nobody has answered; NULL none. */
wsoa_status open_date_change(struct store *s, int64_t record, struct arena *mem, const char **ref);
/* The last judgement of a weakness that decides about it (visit_decides()), under no embargo; of one day the last recorded. */
wsoa_status last_judgement(struct store *s, int64_t weakness, struct arena *mem, struct facts *out);
/* A few refs for a sentence, from nothing: "1.2.3, 1.2.4 and 3 more". refs_done() after the last. */
void refs_add(struct fact_refs *r, const char *ref, struct arena *mem);
void refs_done(struct fact_refs *r, struct arena *mem);
/* Refs of steps neither done nor dropped; of actions depended on that are not final: "1.2.3, 1.2.4 and 3 more". */
wsoa_status open_milestones(struct store *s, int64_t record, struct arena *mem, struct fact_refs *out);
wsoa_status open_dependencies(struct store *s, int64_t record, struct arena *mem, struct fact_refs *out);
/* The weaknesses and actions of a plan that are live. */
wsoa_status live_in_plan(struct store *s, int64_t plan, struct arena *mem, struct fact_refs *weaknesses, struct fact_refs *actions);
/* The way from one record to another by what a field names, or the other one, over any number of steps: as refs, with their plan where that is not `to`'s; NULL when there is none. */
wsoa_status naming_path(struct store *s, int64_t from, const char *field, const char *other, int64_t to, struct arena *mem, const char **path);
/* Whether a decision was used for a record. */
wsoa_status has_link(struct store *s, int64_t a, const char *field, int64_t b, bool *has);
/* Actions of a plan that have a due date and no baseline yet. */
wsoa_status actions_without_baseline(struct store *s, int64_t plan, struct arena *mem, struct ids *out);
wsoa_status plan_baselined(struct store *s, int64_t plan, bool *baselined);
/* A batch: who did it, and whether it was undone. *actor 0: no such batch. */
wsoa_status batch_read(struct store *s, int64_t batch, int64_t *actor, int64_t *undone);
/* The last batch of an actor that was not undone and is no undoing itself; 0 none. */
wsoa_status batch_last(struct store *s, int64_t actor, int64_t *batch);
/* Whether the store holds the content of a file, by its SHA-256. */
wsoa_status file_held(struct store *s, const char *hash, bool *held);
/* Evidence other than this that has the same file. */
wsoa_status file_shared(struct store *s, const char *hash, int64_t evidence, struct arena *mem, struct ids *out);
/* A record that lives in a plan and is not in the batch first..last: of those, one; 0 none. */
wsoa_status plan_inhabitant(struct store *s, int64_t plan, int64_t first, int64_t last, int64_t *record);
/* record_need, removed records too: what was written in them can be erased. */
wsoa_status record_ever(struct store *s, int64_t chosen_plan, const char *ref, int64_t *id);
/* How somebody was told about a record by a step, for that date: "sent" and so on; NULL when not yet. person 0: about a vacant post. */
wsoa_status told_how(struct store *s, int64_t record, const char *step, int64_t person, date due, struct arena *mem, const char **how);
/* seqs of the events of a record, ascending. */
wsoa_status events_of(struct store *s, int64_t record, struct arena *mem, struct ids *out);
/* The event by which a record is there: that which made it or, where its making was undone, made it anew, the last of them. */
wsoa_status made_by(struct store *s, int64_t record, struct arena *mem, struct event *out, bool *found);
/* The last event of a record that changed the field, and was not taken back; of its state: that somebody moved it by. */
wsoa_status last_change(struct store *s, int64_t record, const char *field, struct arena *mem, struct event *out, bool *found);
/*
 * Everybody and everything that a REF or REFS field named at some moment of that day, by the days on which the log was
 * written: a change that was typed later and dated back makes nobody else of who was there.
 */
wsoa_status named_on(struct store *s, int64_t record, const char *field, date day, struct arena *mem, struct ids *out);
/*
 * The day from which a record has been in its state without a break: a move that was taken back broke nothing, nor did
 * another definition that carried it over. DATE_NONE: it has none.
 */
wsoa_status state_since(struct store *s, int64_t record, struct arena *mem, date *out);

#endif
