/* What words of a plan give away: a duty that recurs, a child's detail. Pure; guesses, for lint. */
#ifndef WSOA_REPORT_PHRASES_H
#define WSOA_REPORT_PHRASES_H

#include <stdbool.h>

/*
 * Whether the text says how often its own deed recurs ("audit 30 plans each
 * month", "a yearly survey", "two reports so far"). "Every" and "each" of
 * anything but a stretch of time do not count ("in every school"), nor does the
 * rhythm of something else ("at the monthly meeting", "annual reviews").
 */
bool reads_as_repeating(const char *text);
/* Whether it holds what looks like a child's detail: initials with an age, "aged 9", "a 9 year old", a date of birth. */
bool reads_as_child(const char *text);

#endif
