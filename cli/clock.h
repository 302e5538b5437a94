/* The instant that WSOA_NOW names. Hides that a bare date is noon in London, and when summer time is. */
#ifndef WSOA_CLI_CLOCK_H
#define WSOA_CLI_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * "2019-10-14T09:00:00Z", with seconds and their fraction or without, "Z" or
 * "+01:00"; or "2019-10-14". In ms since 1970 UTC. False when it is neither.
 */
bool clock_parse(const char *text, int64_t *ms);
int64_t clock_now(void);

#endif
