/* flips_test.c, a thousand times. */
#define FLIPS 1000
#include "flips_test.c"
