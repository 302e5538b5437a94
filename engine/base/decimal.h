/*
 * Figures as people type them, compared exactly: 60.10 is 60.1, and what is 0.1
 * short is 0.1 short. A double would be wrong about tenths.
 */
#ifndef WSOA_BASE_DECIMAL_H
#define WSOA_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/* whole + part / 10^18, where 0 <= part < 10^18: -0.5 is -1 and half of it. */
struct decimal {
	int64_t whole, part;
};

/* "38.2", "-.5", "007": at most DIGITS_MAX digits. false for anything else; *out is then 0. */
bool decimal_read(const char *text, struct decimal *out);
/* Below 0, 0 or above 0, as a is less than, equal to or greater than b. */
int decimal_compare(struct decimal a, struct decimal b);
/* Of figures that were read, or of a sum of two such: nothing overflows. */
struct decimal decimal_add(struct decimal a, struct decimal b);
struct decimal decimal_negate(struct decimal a);

#endif
