/*
 * A store with one byte changed, many times. Free pages and bytes of the header
 * that mean nothing may change unnoticed. flips_test [SEED]; how many is FLIPS,
 * see flips_long_test.c.
 */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "fault/lying.h"
#include "tests.h"

#ifndef FLIPS
#define FLIPS 60
#endif

enum { HEADER = 100 };

static unsigned seed;

static enum lying flip(size_t at, uint8_t with)
{
	char what[80];
	size_t size;
	uint8_t *sound = lying_bytes(&size);
	sound[at] ^= with;
	lying_put("flipped.db", sound, size);
	sound[at] ^= with;
	snprintf(what, sizeof what, "byte %zu of %zu, ^%#x", at, size, with);
	enum lying told = lying_told("flipped.db", what);
	ck_assert_msg(told != LYING_BLAMED, "%s: a fault of the store is called the user's", what);
	return told;
}

START_TEST(flipped)
{
	int unnoticed = 0;
	size_t size;
	printf("seed %u\n", seed);
	fflush(stdout);
	lying_begin();
	lying_bytes(&size);
	for (int i = 0; i < FLIPS; i++) {
		/* one in eight in the header, which is small and matters */
		size_t at = random_below(&seed, random_below(&seed, 8) ? (unsigned)size : HEADER);
		uint8_t with = (uint8_t)(random_below(&seed, 2) ? 1u << random_below(&seed, 8) : 1 + random_below(&seed, 255));
		unnoticed += flip(at, with) == LYING_UNNOTICED;
	}
	printf("%d flips, %d of them in bytes that mean nothing\n", FLIPS, unnoticed);
	ck_assert_int_lt(unnoticed, FLIPS);
	lying_end();
}
END_TEST


int main(int argc, char **argv)
{
	seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : (unsigned)time(NULL) ^ (unsigned)getpid();
	Suite *s = suite_create("flips");
	TCase *t = tcase_create("flips");
	tcase_set_timeout(t, FLIPS > 100 ? 3000 : 200);
	tcase_add_test(t, flipped);
	suite_add_tcase(s, t);
	return suite_run(s);
}
