/*
 * A command is a row beside its code: how it is written, how the store is
 * opened before it runs, its options, its example. Usage, help, the reference
 * and completion are printed from the rows.
 */
#ifndef WSOA_CLI_CMD_H
#define WSOA_CLI_CMD_H

#include "opt.h"
#include "term.h"
#include "wsoa.h"

/* How the store stands when a command runs. */
enum cmd_store {
	STORE_NONE,   /* not opened: c->w is NULL */
	STORE_MAYBE,  /* for reading if there is one; else c->w is a handle without a store */
	STORE_READ,
	STORE_WRITE,
};
enum {
	CMD_LIST = 1,   /* has the table "items": --jsonl and --csv too */
	CMD_HIDDEN = 2, /* not for people: left out of help and completion */
	CMD_PLAIN = 4,  /* prints text that has no other form: --json is refused */
	CMD_TEXT = 8,   /* has a word TEXT, which is read from standard input where it is "-" */
	CMD_FOR = 16,   /* asks for the person of --for, without changing */
	CMD_BARE = 32,  /* without a word it needs no store, changes nothing and prints text alone: c->w is NULL */
	CMD_NAMES = 64, /* changes no record: --reason, --decision, --dated and --if-version are refused */
};

/* Options that every command takes. */
struct common {
	const char *db, *plan, *as, *on_word_of, *as_of, *position, *on;
	const char *dated, *reason, *decision, *color;
	int64_t if_version, width;
	bool yes, json, jsonl, csv, explain, exit_code, embargoed, allow_identifiers, help;
};

/* An error of the program itself; those of the engine are in the handle. */
struct failure {
	wsoa_status status;
	char what[512], where[256], todo[512];
};

struct cmd;
struct cli {
	wsoa *w;
	bool has_store;         /* w has one open */
	const struct cmd *cmd;
	struct common common;
	const char **words;     /* after the command's name */
	size_t count;
	struct term term;
	const char *format;     /* "text", "json", "jsonl", "csv" */
	wsoa_render_options render;
	struct failure fail;
	bool changed;           /* the store was written to, or copied: said when that cannot be printed */
	char *input;            /* what was read from standard input in place of a "-"; freed by main */
	size_t items;           /* of the list that was printed, for --exit-code */
};

struct cmd {
	const char *name;       /* "calendar load" is one too */
	const char *words;      /* "REF [TEXT]"; one in brackets may be left out, one with dots may come again */
	const char *summary;
	enum cmd_store store;
	unsigned flags;
	const struct opt *opts;
	size_t opt_count, args_size;
	wsoa_status (*run)(struct cli *c, const void *args);
	const char *about;      /* more for help; NULL */
	const char *example;    /* lines */
};
#define OPTS(rows, type) rows, sizeof(rows) / sizeof((rows)[0]), sizeof(type)
#define NO_OPTS NULL, 0, 0

/* Groups of rows, each at the end of its file. */
struct cmd_group {
	const char *title;
	const struct cmd *rows;
	size_t count;
};
#define GROUP(title, rows) { title, rows, sizeof(rows) / sizeof((rows)[0]) }
extern const struct cmd_group store_group, read_group, change_group, import_group, alerts_group, care_group, help_group, report_group, pack_group, workflow_group, people_group;
/* NULL past the end. */
const struct cmd_group *cmd_group_at(size_t i);
extern const struct opts common_opts; /* args NULL */

/*
 * The command that the words at the front name, and how many they are (one or
 * two); NULL when there is none.
 */
const struct cmd *cmd_find(const char *const *words, size_t count, size_t *used);
/* WSOA_INVALID that names the nearest command. */
wsoa_status cmd_unknown(struct cli *c, const char *word);
/* WSOA_INVALID unless the words fit cmd->words. */
wsoa_status cmd_words_fit(struct cli *c);

/* Prints usage, options and example of a command; what every command takes where all is set. */
void help_command(struct term *t, const struct cmd *cmd);
/* A line of help: a name, and beside it what it is. */
void help_entry(struct term *t, const char *name, size_t len, const char *about);
/* What plain wsoa prints where there is no store: the first steps. */
void help_short(struct term *t);

/* Records the first failure and gives its status back. where, todo: NULL for nothing. */
wsoa_status cli_fail(struct cli *c, wsoa_status status, const char *where, const char *todo, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));
/* "PATH cannot be read: " (or "written") and what errno says. */
wsoa_status cli_fail_file(struct cli *c, const char *path, const char *done, int error);
/* The change was made, and cannot be told of: why. */
wsoa_status cli_fail_made(struct cli *c, wsoa_status status, const char *why);

/* Renders a document to standard output as the options ask, and frees it. */
wsoa_status print_doc(struct cli *c, wsoa_doc *doc);
/* The same for a list that was asked for: its length counts for --exit-code. st is that of the call which filled *doc. */
wsoa_status print_answer(struct cli *c, wsoa_status st, wsoa_doc **doc);
/* After a call that changes and answers with a document, or tries to (dry_run): its warnings, then its answer, which is no list. */
wsoa_status print_loaded(struct cli *c, wsoa_status st, bool dry_run, wsoa_doc **doc);
/* After a changing call: its warnings, then what it did. */
wsoa_status print_outcome(struct cli *c, wsoa_status st);
/* The same after a call that wrote nothing. */
wsoa_status print_trial(struct cli *c);
/* Findings of the last call, a line each (warnings only: those alone); as JSON where asked. */
void print_issues(struct cli *c);
void print_error(struct cli *c, wsoa_status st);

/* The words from the first-th on with blanks between; NULL when there are none. Freed by the caller. */
wsoa_status join_words(struct cli *c, size_t first, char **out);
/* All bytes of a file, a NUL after them, *text freed by the caller; "-" is standard input. */
wsoa_status read_file(struct cli *c, const char *path, char **text, size_t *len);
/* A word "FIELD=-", or "-" where the command takes a TEXT, is replaced by what standard input holds. */
wsoa_status read_input(struct cli *c);

/* WSOA_INVALID where another moment is asked of a command that is about the store as it is; why: the sentence. */
wsoa_status no_past(struct cli *c, const char *why);
wsoa_change change_of(const struct cli *c);
/* Asks before several records are changed, or needs --yes. */
wsoa_status confirm(struct cli *c, const char *selection);

/* The name of a kind of which word is the singular or plural; NULL. */
const char *kind_word(const char *word, size_t len);
/* The plurals of all kinds, for messages. */
void kind_plurals(char *out, size_t size);

#endif
