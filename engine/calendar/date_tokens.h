/*
 * The tokens of a date as people write it, for date_read.c.
 *
 * Each token has a sort, a character of the signature: n number, M month,
 * W weekday, Q quarter, S season, T "term", Y "year", F "financial" or "FY",
 * A "school" or "academic", C "calendar", / one of / - . between two numbers.
 * "of", "the" and other separators have none: "1st of May 2019" is "nMn",
 * "Jun-19" is "Mn", "Q3 2019/20" is "Qnn/n".
 */
#ifndef WSOA_CALENDAR_DATE_TOKENS_H
#define WSOA_CALENDAR_DATE_TOKENS_H

#include "calendar/date.h"

enum { DATE_TEXT = 80, DATE_SHOWN = 63, DATE_NUMBERS = 4, DATE_SIGNATURE = 12 };

struct date_number {
	int value, digits;
	bool ordinal; /* "1st" */
};

struct date_tokens {
	char signature[DATE_SIGNATURE + 1];
	struct date_number n[DATE_NUMBERS];
	size_t count;
	char separator; /* the one between numbers; there is only one */
	int month, weekday; /* 0 when none is named */
	enum season season;
};

/* text in plain lower case, single-spaced, without full stops at its end; false when it is too long for a date. */
bool date_tidy(const char *text, char out[DATE_TEXT + 1]);
/* What was written, for a sentence: trimmed, on one line, cut between characters. */
void date_show(const char *text, char out[DATE_SHOWN + 1]);
/* The tokens of tidied text; t is zeroed by the caller. False when a word is not known or there are too many tokens. */
bool date_tokenise(const char *text, struct date_tokens *t);
/* Position in names (NULL at their end) of exactly this word; -1 when none. */
int date_word(const char *const *names, const char *word);

#endif
