/*
 * What stands in the cells of people's sheets, taken apart: headings, several
 * leads in one cell, workstreams with a number, figures with a unit or a
 * remark, periods with a remark, observations. Pure; knows no store.
 */
#ifndef WSOA_EXCHANGE_IMPORT_CELLS_H
#define WSOA_EXCHANGE_IMPORT_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum { TIDY = 120, FIGURE = 24, SLUG = 48 };

/*
 * Lower case, words with one blank between them, no other signs; "%" is the
 * word "percent". So headings and status words of all spellings meet:
 * "lead_role" and "Lead role", "on_track" and "On track". Cut at TIDY bytes.
 */
void word_tidy(const char *text, char out[TIDY + 1]);
/* Takes the day off a tidied heading: "status at 2019 10 14" becomes "status". False when it has none. */
bool heading_without_day(char tidied[TIDY + 1]);

/* A cell as it is read: ends trimmed of blanks, also no-break ones; "" where nothing can be seen in it; line breaks as "\n". */
const char *cell_trim(const char *text, struct arena *mem);
/* Line breaks and tabs become one blank each; *had says whether there was one. */
const char *cell_one_line(const char *text, struct arena *mem, bool *had);
/* Parts of a cell, split at ";", line break and " / " only, trimmed; none is empty. NULL when memory is out. */
const char **cell_parts(const char *text, struct arena *mem, size_t *count);
/* A spreadsheet that opens the text without protection would take it for a formula. */
bool formula_like(const char *text);

/* A name in one form for comparing: blanks single, ASCII letters in lower case. NULL when memory is out. */
const char *name_key(const char *name, struct arena *mem);
/* A name as a ref: "Café lead" is "cafe-lead"; "" where nothing of it can stand in a ref. Cut between words. */
void name_slug(const char *name, char out[SLUG + 1]);
/* "1 Local Offer", "1. Local Offer", "Workstream 1: Local Offer": number and title (in text); false when there is no number. */
bool numbered_name(const char *text, long *number, const char **title);

/* A figure as people write it: "60.1% (SEN2 2018)", "< 20", "1,840". */
struct figure {
	char value[FIGURE + 1]; /* digits as typed, without unit, commas and remark */
	bool percent;
	bool bound;  /* "<" or ">" stood before it */
	bool remark; /* words stood behind it */
};
bool figure_read(const char *text, struct figure *out);
/* The value as a number, for comparing only. */
double figure_number(const struct figure *f);

/* A period with a remark in brackets: "2017 (SEN2)" gives "2017" and "SEN2" ("" when there is none). NULL when memory is out. */
const char *period_words(const char *text, struct arena *mem, const char **remark);
/* Whether a period is two years that only its field can tell the sort of: "2017/18". */
bool period_is_split(const char *text);

/* The next of "2018-12:31|2019-03:38"; *at moves behind it. False at the end. value NULL: not in this form (then period is the whole piece). */
struct observation {
	const char *period, *value;
};
bool observation_next(const char **at, struct arena *mem, struct observation *out);

#endif
