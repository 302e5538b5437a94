/* Which first characters a spreadsheet takes for the beginning of a formula. */
#include "base/csv_guard.h"

#include <string.h>

bool csv_guarded(const char *text)
{
	return *text && strchr("=+-@\t\r\n'", *text);
}

const char *csv_unguard(const char *text)
{
	return *text == '\'' && csv_guarded(text + 1) ? text + 1 : text;
}
