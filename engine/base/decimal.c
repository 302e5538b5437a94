/* Exact figures: the whole part rounded down, and what is above it in parts of 10^18. */
#include "base/decimal.h"

#include <ctype.h>

#include "base/limits.h"

static const int64_t one = 1000000000000000000; /* a fraction has at most DIGITS_MAX digits */

/* Digits from *p on; false where there are more than are left. */
static bool take_digits(const char **p, int *left, int64_t *out)
{
	for (; *left > 0 && isdigit((unsigned char)**p); ++*p, --*left)
		*out = *out * 10 + (**p - '0');
	return !isdigit((unsigned char)**p);
}

struct decimal decimal_negate(struct decimal a)
{
	return a.part ? (struct decimal){ -a.whole - 1, one - a.part } : (struct decimal){ -a.whole, 0 };
}

bool decimal_read(const char *text, struct decimal *out)
{
	struct decimal d = { 0 };
	const char *p = text + (*text == '-');
	int left = DIGITS_MAX, before;
	*out = d;
	if (!take_digits(&p, &left, &d.whole))
		return false;
	before = left;
	if (*p == '.') {
		p++;
		if (!take_digits(&p, &left, &d.part) || before == left)
			return false;
	}
	if (*p || left == DIGITS_MAX)
		return false;
	for (int i = before - left; i < DIGITS_MAX; i++)
		d.part *= 10;
	*out = *text == '-' ? decimal_negate(d) : d;
	return true;
}

int decimal_compare(struct decimal a, struct decimal b)
{
	if (a.whole != b.whole)
		return a.whole < b.whole ? -1 : 1;
	return (a.part > b.part) - (a.part < b.part);
}

struct decimal decimal_add(struct decimal a, struct decimal b)
{
	int64_t part = a.part + b.part;
	return (struct decimal){ a.whole + b.whole + (part >= one), part >= one ? part - one : part };
}
