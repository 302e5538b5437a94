/* Ages are those of a child or young person with a plan: up to 25. */
#include "record/child.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { OLDEST = 25 };

static bool starts(const char *text, const char *word)
{
	for (; *word; text++, word++)
		if (tolower((unsigned char)*text) != *word)
			return false;
	return true;
}

/* Past blanks, hyphens and the marks that join an initial with an age. */
static const char *past_marks(const char *text)
{
	return text + strspn(text, " ,.:;(-");
}

/* One or two capitals that are a word: "J", "J.", "JS", "J.S."; its end, or NULL. */
static const char *past_initials(const char *text)
{
	for (int letters = 0; letters < 2 && isupper((unsigned char)*text); letters++)
		text += text[1] == '.' ? 2 : 1;
	return isalnum((unsigned char)*text) || (unsigned char)*text >= 0x80 ? NULL : text;
}

/* A number from 0 to 25 that is no part of a range, date or figure; its end, or NULL. */
static const char *past_age(const char *text)
{
	char *end;
	if (!isdigit((unsigned char)*text) || strtol(text, &end, 10) > OLDEST)
		return NULL;
	bool figure = (*end && strchr("%/", *end)) || ((*end == '-' || *end == '.') && isdigit((unsigned char)end[1]));
	return figure ? NULL : end;
}

/* "aged 9", "age 9", "9 years old", "9-year-old"; but "5 year programme" is none. */
static bool is_age(const char *text)
{
	static const char *const leads[] = { "aged ", "age " }, *const units[] = { "years", "year", "yrs", "yr" };
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
		if (starts(text, leads[i]))
			return past_age(past_marks(text + strlen(leads[i]))) != NULL;
	const char *end = past_age(text);
	for (size_t i = 0; end && i < sizeof units / sizeof *units; i++)
		if (starts(past_marks(end), units[i]))
			return starts(past_marks(past_marks(end) + strlen(units[i])), "old");
	return false;
}

static bool initials_with_age(const char *text)
{
	const char *end = isupper((unsigned char)*text) ? past_initials(text) : NULL;
	bool article = (*text == 'A' || *text == 'I') && text[1] == ' ' && isdigit((unsigned char)text[2]);
	if (!end || article)
		return false;
	end = past_marks(end);
	return is_age(end) || (starts(end, "is ") && is_age(end + 3));
}

static bool date_of_birth(const char *text)
{
	static const char *const leads[] = { "date of birth", "d.o.b", "dob", "born on", "born " };
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
		if (starts(text, leads[i]))
			return isdigit((unsigned char)*past_marks(text + strlen(leads[i])));
	return false;
}

bool child_detail_in(const char *text, size_t *column)
{
	for (const char *p = text; *p; p++) {
		bool begins = p == text || (!isalnum((unsigned char)p[-1]) && p[-1] != '.' && (unsigned char)p[-1] < 0x80);
		if (begins && (initials_with_age(p) || date_of_birth(p))) {
			*column = utf8_length(text, (size_t)(p - text)) + 1;
			return true;
		}
	}
	return false;
}
