/*
 * Options of the command line as rows: parsing, help, reference and completion
 * all read the same table. A value lands in a zeroed struct, at the row's
 * offset; its type follows from the field.
 */
#ifndef WSOA_CLI_OPT_H
#define WSOA_CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum opt_type { OPT_TEXT, OPT_FLAG, OPT_NUMBER };

struct opt {
	const char *name;     /* without the hyphens; one of a single letter has one hyphen: "-o" */
	enum opt_type type;
	size_t offset;
	const char *value;    /* "FILE"; "[=WHEN]" where it may be left out (the text is then ""); NULL for a flag */
	const char *help;
};

/* field: const char *, bool, or int64_t (a whole number from 1). */
#define OPT(args, field, name, value, help)                                                                         \
	{                                                                                                            \
		name, _Generic(((args *)0)->field, const char *: OPT_TEXT, bool: OPT_FLAG, int64_t: OPT_NUMBER),        \
			offsetof(args, field), value, help                                                               \
	}

/* "--", or "-" before a single letter. */
const char *opt_hyphens(const struct opt *o);

struct opts {
	const struct opt *rows;
	size_t count;
	void *args;           /* where the values land */
};

/* A word that is an option, and not a word of a command: "--x", "-x"; but "-" and "-5wd" are words. */
bool opt_is(const char *word);
/*
 * Reads the option argv[*i] with its value, *i moving over a value that is the
 * next word, and stores it. tables: searched in order. NULL, or a sentence
 * half that says what is wrong with the option (static text).
 */
const char *opt_read(const struct opts *tables, size_t count, int argc, char *const *argv, int *i);
/* The row whose name is nearest to that of an unknown option, or that is what other programs call so; NULL when none is near. */
const struct opt *opt_nearest(const struct opts *tables, size_t count, const char *word);

/*
 * How far a mistyped word is from a name: insertions, deletions, replacements,
 * swaps of neighbours; 1 where it is the name's beginning. SIZE_MAX where more
 * than a third of the word would be wrong, so that the name was not meant.
 */
size_t word_distance(const char *word, const char *name);

#endif
