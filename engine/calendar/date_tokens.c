/*
 * Cuts a date as people write it into tokens. Hides spelling: short names of
 * months and days, ordinals, dashes and spaces of other keyboards.
 */
#include "calendar/date_tokens.h"

#include <string.h>

enum { WORD_MAX = 12, SHOWN = DATE_SHOWN - 3 /* for "..." */ };

static const char *const months[] = { "january", "february", "march",     "april",   "may",      "june",
	                              "july",    "august",   "september", "october", "november", "december", NULL };
static const char *const weekdays[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL };
static const char *const seasons[] = { "spring", "summer", "autumn", NULL };

/* ---- tokens ---- */

int date_word(const char *const *names, const char *word)
{
	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], word) == 0)
			return i;
	return -1;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Position in names of the one that word is, or shortens to three letters or more; -1 when none. */
static int shortened(const char *const *names, const char *word)
{
	size_t len = strlen(word);
	for (int i = 0; len >= 3 && names[i]; i++)
		if (strncmp(names[i], word, len) == 0)
			return i;
	return -1;
}

static char named_day(struct date_tokens *t, const char *word)
{
	int month = shortened(months, word);
	int weekday = strcmp(word, "weds") == 0 ? 2 : shortened(weekdays, word);
	if (month >= 0)
		t->month = month + 1;
	else if (weekday >= 0)
		t->weekday = weekday + 1;
	return month >= 0 ? 'M' : weekday >= 0 ? 'W' : '?';
}

/* The sort of a word; ' ' for one that says nothing, '?' for an unknown one. */
static char word_sort(struct date_tokens *t, const char *word)
{
	static const struct {
		const char *word;
		char sort;
	} words[] = {
		{ "of", ' ' },      { "the", ' ' },       { "q", 'Q' },      { "qtr", 'Q' },      { "quarter", 'Q' }, { "term", 'T' },
		{ "year", 'Y' },    { "fy", 'F' },        { "financial", 'F' }, { "school", 'A' }, { "academic", 'A' }, { "calendar", 'C' },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].sort;
	int season = date_word(seasons, word);
	if (season < 0)
		return named_day(t, word);
	t->season = (enum season)season;
	return 'S';
}

/* The letters at text; too long a word is cut and thereby unknown. */
static size_t take_word(const char *text, char word[WORD_MAX + 1])
{
	size_t len = 0;
	for (; is_letter(text[len]); len++)
		if (len < WORD_MAX)
			word[len] = text[len];
	word[len < WORD_MAX ? len : WORD_MAX] = '\0';
	return len;
}

/* The number at text, with "st" and its like; 0 when it is too long or one too many. */
static size_t take_number(struct date_tokens *t, const char *text)
{
	static const char *const ordinals[] = { "st", "nd", "rd", "th", NULL };
	struct date_number n = { 0 };
	char suffix[WORD_MAX + 1];
	size_t len = 0;
	for (; is_digit(text[len]); len++)
		if (len < 4)
			n.value = n.value * 10 + (text[len] - '0');
	n.digits = (int)len;
	if (len > 4 || t->count == DATE_NUMBERS)
		return 0;
	size_t letters = take_word(text + len, suffix);
	n.ordinal = date_word(ordinals, suffix) >= 0;
	t->n[t->count++] = n;
	return n.ordinal ? len + letters : len;
}

/* A separator stands between two tokens, and counts between numbers alone: "Jun-19" is "Mn". All must be the same. */
static char separator_sort(struct date_tokens *t, const char *at, char last)
{
	const char *next = at + 1 + strspn(at + 1, " ");
	if (last == ' ' || (!is_digit(*next) && !is_letter(*next)))
		return '?';
	if (last != 'n' || !is_digit(*next))
		return ' ';
	if (t->separator && t->separator != *at)
		return '?';
	t->separator = *at;
	return '/';
}

/* The sort of the token at *at, which is moved behind it. */
static char take_token(struct date_tokens *t, const char **at, char last)
{
	char word[WORD_MAX + 1];
	size_t len = 1;
	char sort = ' ';
	if (is_digit(**at)) {
		len = take_number(t, *at);
		sort = len ? 'n' : '?';
	} else if (is_letter(**at)) {
		len = take_word(*at, word);
		sort = word_sort(t, word);
	} else if (strchr("/-.", **at)) {
		sort = separator_sort(t, *at, last);
	} else if (**at != ' ') {
		sort = '?';
	}
	*at += len;
	return sort;
}

bool date_tokenise(const char *text, struct date_tokens *t)
{
	size_t len = 0;
	while (*text) {
		char sort = take_token(t, &text, len ? t->signature[len - 1] : ' ');
		if (sort == '?' || len == DATE_SIGNATURE)
			return false;
		if (sort != ' ')
			t->signature[len++] = sort;
	}
	t->signature[len] = '\0';
	return true;
}

/* ---- tidying ---- */

/* Characters of other keyboards and programs, and what stands for them here. */
static const struct {
	const char *bytes, *plain;
} variants[] = {
	{ "\xC2\xA0", " " },     { "\xE2\x80\xAF", " " }, /* no-break spaces */
	{ "\xE2\x80\x90", "-" }, { "\xE2\x80\x91", "-" }, { "\xE2\x80\x93", "-" }, /* hyphens, dashes, minus */
	{ "\xE2\x80\x94", "-" }, { "\xE2\x88\x92", "-" },
	{ "\xE2\x80\x98", "" },  { "\xE2\x80\x99", "" },  /* apostrophes, as in May '19 */
};

/* One character of text as plain lower case in *out ('\0': dropped); returns its length in bytes. */
static size_t plain_char(const char *text, char *out)
{
	for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
		size_t len = strlen(variants[i].bytes);
		if (strncmp(text, variants[i].bytes, len) == 0) {
			*out = *variants[i].plain;
			return len;
		}
	}
	char c = *text;
	*out = c == '\'' ? '\0' : strchr(",\t\n\r", c) ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	return 1;
}

bool date_tidy(const char *text, char out[DATE_TEXT + 1])
{
	size_t len = 0;
	while (*text) {
		char c;
		text += plain_char(text, &c);
		if (c == '\0' || (c == ' ' && (len == 0 || out[len - 1] == ' ')))
			continue;
		if (len == DATE_TEXT)
			return false;
		out[len++] = c;
	}
	while (len && strchr(" .;", out[len - 1]))
		len--;
	out[len] = '\0';
	return true;
}

void date_show(const char *text, char out[DATE_SHOWN + 1])
{
	text += strspn(text, " \t\r\n");
	size_t len = strlen(text);
	while (len && strchr(" \t\r\n", text[len - 1]))
		len--;
	bool cut = len > SHOWN;
	if (cut)
		for (len = SHOWN; len && ((unsigned char)text[len] & 0xC0) == 0x80; len--)
			;
	for (size_t i = 0; i < len; i++)
		out[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7F ? ' ' : text[i];
	memcpy(out + len, cut ? "..." : "", cut ? 4 : 1);
}
