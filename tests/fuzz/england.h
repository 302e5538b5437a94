/* For the harnesses of dates: the shipped bank holidays, and the years of records. */
#ifndef WSOA_TESTS_FUZZ_ENGLAND_H
#define WSOA_TESTS_FUZZ_ENGLAND_H

#include "base/embed.h"
#include "calendar/workdays.h"
#include "fuzz.h"

static inline const struct calendar *england(void)
{
	static struct calendar cal;
	static struct arena mem;
	static struct error err;
	const struct embedded *file = embedded_find("schema/holidays.json");
	if (!cal.name)
		must(file && !calendar_read(file->bytes, file->size, &mem, &err, &cal));
	return &cal;
}

static inline bool in_range(date d)
{
	return d >= date_of(1900, 1, 1) && d <= date_of(2199, 12, 31);
}

#endif
