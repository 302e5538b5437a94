/*
 * Reads words as tokens: runs of letters and digits, without case. Each rule
 * looks at a token and its neighbours; a token past either end is "".
 */
#include "report/phrases.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "record/kind.h"

enum { TOKEN_MAX = 16, TOKENS_MAX = 400 };

struct token {
	char word[TOKEN_MAX];   /* lower case; a longer one is cut */
	const char *at, *end;   /* in the text */
};

struct tokens {
	struct token t[TOKENS_MAX]; /* what comes after is not looked at */
	size_t count;
};

static bool is_word(unsigned char c)
{
	return isalnum(c) || c >= 0x80;
}

static void tokenise(const char *text, struct tokens *out)
{
	out->count = 0;
	for (const char *p = text; *p && out->count < TOKENS_MAX;) {
		if (!is_word((unsigned char)*p)) {
			p++;
			continue;
		}
		struct token *t = &out->t[out->count++];
		size_t n = 0;
		memset(t, 0, sizeof *t);
		for (t->at = p; is_word((unsigned char)*p); p++)
			if (n < TOKEN_MAX - 1)
				t->word[n++] = (char)tolower((unsigned char)*p);
		t->end = p;
	}
}

static const char *word(const struct tokens *t, size_t i)
{
	return i < t->count ? t->t[i].word : ""; /* an index before the first wraps round and is past the end */
}

static bool is(const struct tokens *t, size_t i, const char *words)
{
	return word_in(words, word(t, i));
}

static bool is_number(const struct tokens *t, size_t i)
{
	const char *w = word(t, i);
	return (*w && strspn(w, "0123456789") == strlen(w)) ||
	       is(t, i, "one two three four five six seven eight nine ten eleven twelve both several");
}

/* ---- repeating ---- */

/* Position after a stretch of time that begins at i ("month", "6 working days", "half term", "school year"); i: none does. */
static size_t past_time(const struct tokens *t, size_t i)
{
	size_t at = i;
	if (is_number(t, at) || is(t, at, "other second third"))
		at++;
	while (is(t, at, "half working school academic financial calendar"))
		at++;
	if (!is(t, at, "day days week weeks fortnight month months quarter quarters term terms year years"))
		return i;
	return is(t, at + 1, "group groups") ? i : at + 1; /* a year group is no time */
}

/* "each month", "every six weeks", "once a term", "three times per year". */
static bool per_time(const struct tokens *t, size_t i)
{
	if (past_time(t, i + 1) == i + 1)
		return false;
	return is(t, i, "each every") || (is(t, i, "a an per") && is(t, i - 1, "once twice thrice times"));
}

/* "at the monthly meeting": the rhythm of something else. */
static bool of_something_else(const struct tokens *t, size_t i)
{
	size_t before = i - 1;
	while (is(t, before, "the our its their a an each every"))
		before--;
	return is(t, before, "at to in by from for of with");
}

/* "monthly", "twice yearly", "an annual report"; but annual reviews and health checks are things, not the deed. */
static bool frequency(const struct tokens *t, size_t i)
{
	static const char words[] = "weekly fortnightly monthly bimonthly termly quarterly yearly annually biannual biannually";
	bool named = is(t, i, words) || (is(t, i, "annual") && is(t, i - 1, "a an bi semi")) ||
	             (is(t, i, "daily") && !is(t, i + 1, "living life lives"));
	return named && !of_something_else(t, i);
}

static bool is_instance(const struct tokens *t, size_t i)
{
	return is(t, i, "report reports meeting meetings survey surveys newsletter newsletters bulletin bulletins return returns round rounds "
	                "edition editions issue issues");
}

/* "three reports so far", "first two reports": it was done, and will be again. */
static bool so_far(const struct tokens *t, size_t i)
{
	if (!is_instance(t, i))
		return false;
	if (is(t, i + 1, "so") && is(t, i + 2, "far"))
		return true;
	return is_number(t, i - 1) && is(t, i - 2, "first last");
}

static bool is_year(const struct tokens *t, size_t i)
{
	const char *w = word(t, i);
	return strlen(w) == 4 && strspn(w, "0123456789") == 4 && !strncmp(w, "20", 2);
}

/* "2018 survey done; 2019 survey open": the same thing of two years. */
static bool of_two_years(const struct tokens *t, size_t i)
{
	if (!is_year(t, i) || !*word(t, i + 1) || !isalpha((unsigned char)*word(t, i + 1)))
		return false;
	for (size_t k = i + 2; k < t->count; k++)
		if (is_year(t, k) && strcmp(word(t, k), word(t, i)) != 0 && !strcmp(word(t, k + 1), word(t, i + 1)))
			return true;
	return false;
}

bool reads_as_repeating(const char *text)
{
	struct tokens t;
	tokenise(text, &t);
	for (size_t i = 0; i < t.count; i++)
		if (per_time(&t, i) || frequency(&t, i) || so_far(&t, i) || of_two_years(&t, i))
			return true;
	return false;
}

/* ---- children ---- */

static bool is_age(const struct tokens *t, size_t i)
{
	const char *w = word(t, i);
	return *w && strlen(w) <= 2 && strspn(w, "0123456789") == strlen(w) && atoi(w) <= 25;
}

/* Nothing but these characters stands between two tokens. */
static bool between(const struct tokens *t, size_t i, const char *allowed)
{
	if (i + 1 >= t->count)
		return false;
	size_t gap = (size_t)(t->t[i + 1].at - t->t[i].end);
	return strspn(t->t[i].end, allowed) >= gap;
}

static bool is_range(const struct tokens *t, size_t i)
{
	return *t->t[i].end == '+' || is(t, i + 1, "to and or plus upwards") ||
	       (is_age(t, i + 1) && !between(t, i, " .,;:()")); /* 16-25, with whatever dash */
}

/* "aged 9" of one child; "young people aged 16 to 25" are a group. */
static bool aged(const struct tokens *t, size_t i)
{
	return is(t, i, "aged") && is_age(t, i + 1) && !is_range(t, i + 1) &&
	       !is(t, i - 1, "children people pupils those learners adults students boys girls persons");
}

/* "a 9 year old boy" */
static bool year_old(const struct tokens *t, size_t i)
{
	return is(t, i, "a an the our my his her") && is_age(t, i + 1) && is(t, i + 2, "year yr") && is(t, i + 3, "old");
}

static bool one_capital(const struct tokens *t, size_t i)
{
	return i < t->count && t->t[i].end - t->t[i].at == 1 && isupper((unsigned char)*t->t[i].at);
}

static bool two_capitals(const struct tokens *t, size_t i)
{
	const struct token *w = &t->t[i];
	return w->end - w->at == 2 && isupper((unsigned char)w->at[0]) && isupper((unsigned char)w->at[1]);
}

/* "JS (9)", "J.S., 9" */
static bool initials(const struct tokens *t, size_t i)
{
	if (one_capital(t, i) && *t->t[i].end == '.' && one_capital(t, i + 1) && between(t, i, ". "))
		return is_age(t, i + 2) && !is_range(t, i + 2) && between(t, i + 1, "., (");
	if (!two_capitals(t, i) || !is_age(t, i + 1) || !between(t, i, " ("))
		return false;
	return t->t[i + 1].at[-1] == '(' && *t->t[i + 1].end == ')';
}

/* "DOB 12/3/2011", "date of birth: 12 March", "born on 12 March" */
static bool birth(const struct tokens *t, size_t i)
{
	size_t at = i + 1;
	if (is(t, i, "date") && is(t, i + 1, "of") && is(t, i + 2, "birth"))
		at = i + 3;
	else if (is(t, i, "d") && is(t, i + 1, "o") && is(t, i + 2, "b"))
		at = i + 3;
	else if (!is(t, i, "dob born"))
		return false;
	while (is(t, at, "on is was the"))
		at++;
	return isdigit((unsigned char)*word(t, at)) != 0;
}

bool reads_as_child(const char *text)
{
	struct tokens t;
	tokenise(text, &t);
	for (size_t i = 0; i < t.count; i++)
		if (aged(&t, i) || year_old(&t, i) || initials(&t, i) || birth(&t, i))
			return true;
	return false;
}
