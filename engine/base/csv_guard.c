/* Which first characters a spreadsheet takes for the beginning of a formula. */
#include "base/csv_guard.h"

#include <string.h>

bool csv_guarded(const char *text)
{
	/* and the full-width + - = @, which some programs read as those */
	return *text && (strchr("=+-@\t\r\n'", *text) || (!strncmp(text, "\xEF\xBC", 2) && text[2] && strchr("\x8B\x8D\x9D\xA0", text[2])));
}

const char *csv_unguard(const char *text)
{
	return *text == '\'' && csv_guarded(text + 1) ? text + 1 : text;
}
