/*
 * The words of people's sheets: what a heading means, which state a status
 * word stands for and what it asks for later, rating words, words that mean
 * "nobody" or "no date". They stand in schema/import.json; a document of the
 * same form, given with the call, goes before it.
 */
#ifndef WSOA_EXCHANGE_IMPORT_WORDS_H
#define WSOA_EXCHANGE_IMPORT_WORDS_H

#include "base/error.h"
#include "base/table.h"
#include "record/kind.h"

struct workflow;

/*
 * What a column holds. ROLE_OF_FIELD: a field of the kind. The others are known by name:
 * IMPORT_ROLE(NAME, name in the table, kinds, several columns may have it)
 */
#define IMPORT_ROLES(X)                                                                          \
	X(EXTRA,           "extra",           "*",                                    true)      \
	X(IGNORED,         "ignored",         "*",                                    true)      \
	X(REF,             "ref",             "*",                                    false)     \
	X(EXTRAS,          "extras",          "*",                                    false)     \
	X(ORGANISATION,    "organisation",    "workstream weakness action measure",   false)     \
	X(REVISED_DUE,     "revised_due_on",  "action",                               false)     \
	X(EVIDENCE_NOTE,   "evidence",        "action",                               false)     \
	X(BASELINE_FIGURE, "baseline_figure", "action",                               false)     \
	X(TARGET_FIGURE,   "target_figure",   "action",                               false)     \
	X(INTERIM_PERIOD,  "interim_period",  "measure",                              false)     \
	X(INTERIM_TARGET,  "interim_target",  "measure",                              false)     \
	X(FINAL_PERIOD,    "final_period",    "measure",                              false)     \
	X(FINAL_TARGET,    "final_target",    "measure",                              false)     \
	X(READINGS,        "readings",        "measure",                              false)

enum column_role {
#define ROLE_ENUM(name, text, kinds, many) COLUMN_##name,
	IMPORT_ROLES(ROLE_ENUM)
#undef ROLE_ENUM
	COLUMN_FIELD,
	COLUMN_ROLES
};
bool column_role_many(enum column_role role);

/* What a heading means. Of two columns with one meaning the lower rank has it. */
struct heading {
	enum column_role role;
	const struct field *field; /* COLUMN_FIELD */
	int rank;
	const char *class; /* of weaknesses: what such a heading says they are; NULL */
};

/* A word for a state. Lists are blank-separated names of the workflow; the first that it knows holds. */
struct status_word {
	const char *states;
	const char *asks;   /* transitions to ask for in later loads; "" : the one that leads to the state */
	const char *met;    /* states in which the word asks for nothing */
	const char *rating; /* that it also says; "" none */
	const struct status_word *next; /* of the map's */
};

/* Lists of words. */
#define IMPORT_LISTS(X) X(nobody) X(no_date) X(no_figure) X(no_evidence)
enum word_list {
#define LIST_ENUM(name) LIST_##name,
	IMPORT_LISTS(LIST_ENUM)
#undef LIST_ENUM
	LIST_COUNT
};

struct import_words {
	struct arena mem;
	struct table table;         /* all of it, by "section/word" */
	const char **moving;        /* phrases of a figure that others change: "england average" */
	size_t moving_count, moving_cap;
	const char **no_evidence;   /* phrases of a note that says there is none */
	size_t no_evidence_count, no_evidence_cap;
	const char *status_words, *rating_words; /* for messages: "complete, in progress ..." */
	const char *year_means;     /* what a bare 2017/18 is in the columns of measures */
	const char *begun;          /* state of an action without a status word that is partly done */
	const struct status_word *of_map; /* what a map says of states; its begun, too, is one */
};

/*
 * The words for sheets of a kind. map: a further document, or NULL. Faults of
 * it are issues: WSOA_INVALID; WSOA_NOMEM. Ends with words_free() in any case.
 */
wsoa_status words_open(struct import_words *w, enum kind_id kind, const char *map, struct error *err);
/* What the map says of states and transitions, against the workflow in force: issues and WSOA_INVALID where it knows none of them. */
wsoa_status words_fit(const struct import_words *w, const struct workflow *wf, struct error *err);
void words_free(struct import_words *w);

/* NULL where the word means nothing. All compare tidied words. */
const struct heading *words_heading(const struct import_words *w, const char *text);
const struct status_word *words_status(const struct import_words *w, const char *text);
const char *words_rating(const struct import_words *w, const char *text);
/* The status word that a rating word stands for besides: "blue" is complete. */
const struct status_word *words_rating_status(const struct import_words *w, const char *text);
/* "weekly" and so on for further words than dates know themselves. */
const char *words_repeats(const struct import_words *w, const char *text);
bool words_in(const struct import_words *w, enum word_list list, const char *text);
/* Whether the text holds one of the phrases. */
bool words_moving(const struct import_words *w, const char *text);
bool words_no_evidence(const struct import_words *w, const char *text);

#endif
