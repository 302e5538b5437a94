/*
 * Where the program prints: data to standard output through one buffer whose
 * failure is remembered, notes and errors to standard error. Nothing that is
 * printed here can send control characters to a terminal.
 */
#ifndef WSOA_CLI_TERM_H
#define WSOA_CLI_TERM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "wsoa.h"

struct term {
	FILE *to, *err;
	bool json;              /* errors too are JSON */
	size_t help_width;      /* columns for help */
	int failed;             /* errno of the first write of data that failed; 0 */
	/* progress */
	int64_t began;          /* ms; 0: nothing was reported yet */
	int64_t drawn;          /* ms; 0: no line stands on the terminal */
};

/* Standard output and error. Closed ones are replaced, so that no file of the store takes their numbers. */
void term_open(struct term *t);
/* Writes out what is buffered. False when any of it could not be written. */
bool term_close(struct term *t);

/* A wsoa_write to standard output; to is the struct term. */
bool term_write(void *to, const char *bytes, size_t len);
void term_print(struct term *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Text for people: what would act on a terminal is printed as \xNN. */
void put_clean(FILE *f, const char *text);
/* A string of JSON, with its quotes; bytes that are not UTF-8 become U+FFFD. */
void put_json(FILE *f, const char *text);

/*
 * Prints a paragraph and a newline, wrapped at blanks to width columns (0: not
 * at all): its first line begins in column `at`, those that follow are
 * indented. A line break of the text is a blank. No word is cut, however long.
 */
void put_wrapped(FILE *f, const char *text, size_t width, size_t at, size_t indent);
/* Columns for errors: 0 where standard error is no terminal. wanted: of --width; 0 asks COLUMNS and the terminal. */
size_t term_error_width(int64_t wanted);
/* Columns for what goes to standard output; 0: as wide as it is. */
size_t term_width(int64_t wanted);

/* How the text of a document is drawn: width 0 asks COLUMNS and the terminal; when: "auto", "always", "never". */
void term_render_options(const char *when, int64_t width, wsoa_render_options *out);

/* A wsoa_progress: on a terminal, from the second second on, a line that term_progress_end() erases; a sentence (of -1) at once, and it stays. */
void term_progress(void *to, const char *what, int64_t done, int64_t of);
void term_progress_end(struct term *t);

/* Whether a person is there to answer. */
bool term_can_ask(void);
/* Asks on standard error; true for y or yes. */
bool term_ask(struct term *t, int64_t records);
/* All of a stream; *out is the caller's, a NUL follows. WSOA_IO; WSOA_NOMEM; WSOA_INVALID for more than WSOA_INPUT_MAX bytes. */
wsoa_status read_all(FILE *f, char **out, size_t *len);

#endif
