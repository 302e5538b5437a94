/* kill_test.c at a thousand moments. */
#define KILLS 1000
#include "kill_test.c"
