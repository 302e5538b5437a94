/* Phrases that several reports share. */
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

void days_words(date due, date day, char out[DAYS_WORDS])
{
	int n = due - day;
	if (n < 0)
		snprintf(out, DAYS_WORDS, "%d %s late", -n, n == -1 ? "day" : "days");
	else if (n > 1)
		snprintf(out, DAYS_WORDS, "in %d days", n);
	else
		snprintf(out, DAYS_WORDS, "due %s", n ? "tomorrow" : "today");
}

const char *weekday_name(date d)
{
	static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	return names[date_weekday(d) - 1];
}

const char *counted(struct arena *mem, int64_t n, const char *one, const char *many)
{
	const char *text = arena_printf(mem, "%" PRId64 " %s", n, n == 1 ? one : many);
	return text ? text : "";
}

const char *shortened(struct arena *mem, const char *text, size_t width)
{
	size_t len = strlen(text);
	if (utf8_width(text, len) <= width)
		return text;
	size_t fit = utf8_fit(text, len, width - 3), cut = fit;
	while (cut && text[cut] != ' ')
		cut--;
	const char *copy = arena_printf(mem, "%.*s...", (int)(cut ? cut : fit), text);
	return copy ? copy : "";
}
