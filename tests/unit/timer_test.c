/* Which meeting can ratify what its chair decided. */
#include <check.h>

#include "tests.h"
#include "workflow/timer.h"

enum { NO_MEETING, FIRST, SECOND, OTHER, UNDATED, NAMELESS };

static struct sitting sitting(int which)
{
	static const struct {
		const char *board;
		int day;
	} all[] = { [FIRST] = { "Board", 10 }, [SECOND] = { "BOARD", 20 }, [OTHER] = { "Golf club", 20 }, [UNDATED] = { "Board", 0 }, [NAMELESS] = { NULL, 20 } };
	date day = all[which].day ? date_of(2019, 10, all[which].day) : DATE_NONE;
	return (struct sitting){ which, all[which].board, day, DATE_NONE, DATE_NONE };
}

START_TEST(ratifying)
{
	static const struct {
		int by, own, taken;
		enum ratifying expected;
	} cases[] = {
		{ SECOND, FIRST, 12, RATIFYING_MAY },
		{ SECOND, FIRST, 20, RATIFYING_MAY },
		{ SECOND, FIRST, 21, RATIFYING_BEFORE_TAKEN },
		{ FIRST, SECOND, 5, RATIFYING_BEFORE_OWN },
		{ FIRST, FIRST, 12, RATIFYING_OWN },
		{ FIRST, FIRST, 10, RATIFYING_OWN },
		{ FIRST, FIRST, 9, RATIFYING_MAY },
		{ UNDATED, UNDATED, 9, RATIFYING_OWN },
		{ UNDATED, FIRST, 12, RATIFYING_MAY },
		{ SECOND, UNDATED, 12, RATIFYING_MAY },
		{ OTHER, FIRST, 12, RATIFYING_OTHER_BOARD },
		{ NAMELESS, FIRST, 12, RATIFYING_OTHER_BOARD },
		{ SECOND, NO_MEETING, 12, RATIFYING_MAY },
		{ OTHER, NO_MEETING, 21, RATIFYING_BEFORE_TAKEN },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct sitting by = sitting(cases[i].by), own = sitting(cases[i].own ? cases[i].own : FIRST);
		enum ratifying got = sitting_ratifies(&by, cases[i].own ? &own : NULL, date_of(2019, 10, cases[i].taken));
		ck_assert_msg(got == cases[i].expected, "case %zu: %d, not %d", i, (int)got, (int)cases[i].expected);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("meetings that ratify");
	TCase *t = tcase_create("all");
	tcase_add_test(t, ratifying);
	suite_add_tcase(s, t);
	return suite_run(s);
}
