/* Small phrases of reports. Pure. */
#ifndef WSOA_REPORT_WORDS_H
#define WSOA_REPORT_WORDS_H

#include <stdint.h>

#include "base/arena.h"
#include "calendar/date.h"

enum { DAYS_WORDS = 32 };

/* A due day seen from another one: "12 days late", "due today", "due tomorrow", "in 5 days". */
void days_words(date due, date day, char out[DAYS_WORDS]);
const char *weekday_name(date d); /* "Tuesday" */
/* "1 action", "3 actions" */
const char *counted(struct arena *mem, int64_t n, const char *one, const char *many);
/* text, or as much of it as fits in width columns, with "..." at its end. */
const char *shortened(struct arena *mem, const char *text, size_t width);

#endif
