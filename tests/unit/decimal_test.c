/* Figures as people type them: read, added and compared exactly. */
#include "base/decimal.h"
#include "tests.h"

static const struct {
	const char *a, *b;
	int order;
} orders[] = {
	{ "60.10", "60.1", 0 }, { "007", "7", 0 },      { "-0", "0", 0 },        { ".5", "0.50", 0 },      { "-.5", "-0.50", 0 },
	{ "0.3", "0.2", 1 },    { "-0.3", "-0.2", -1 }, { "-1", "-0.999", -1 },  { "9", "10", -1 },        { "-1.5", "-1", -1 },
	{ "999999999999999999", "999999999999999998", 1 }, { ".000000000000000001", "0", 1 }, { "-0.00000000000000001", "0", -1 },
};

START_TEST(decimals_are_exact)
{
	struct decimal a, b;
	ck_assert(decimal_read(orders[_i].a, &a) && decimal_read(orders[_i].b, &b));
	ck_assert_int_eq(decimal_compare(a, b), orders[_i].order);
	ck_assert_int_eq(decimal_compare(b, a), -orders[_i].order);
	ck_assert_int_eq(decimal_compare(decimal_negate(b), decimal_negate(a)), orders[_i].order);
}
END_TEST

START_TEST(sums_are_exact)
{
	static const char *const sums[][3] = {
		{ "0.1", "0.2", "0.3" }, { "60.1", "-0.1", "60" }, { "-0.5", "0.5", "0" }, { "-1.5", "-2.5", "-4" }, { "-0.3", "0.1", "-0.2" },
	};
	struct decimal a, b, sum;
	for (size_t i = 0; i < COUNT(sums); i++) {
		ck_assert(decimal_read(sums[i][0], &a) && decimal_read(sums[i][1], &b) && decimal_read(sums[i][2], &sum));
		ck_assert_int_eq(decimal_compare(decimal_add(a, b), sum), 0);
	}
}
END_TEST

START_TEST(no_decimals)
{
	static const char *const wrong[] = { "", "-", ".", "-.", "5.", "1.2.3", "1e3", "c", "+5", " 5", "5 ", "5%", "1,840", "--5", "1234567890123456789", "0.1234567890123456789" };
	struct decimal d;
	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_msg(!decimal_read(wrong[i], &d) && !d.whole && !d.part, "%s", wrong[i]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decimal");
	TCase *t = tcase_create("decimal");
	suite_add_tcase(s, t);
	tcase_add_loop_test(t, decimals_are_exact, 0, COUNT(orders));
	tcase_add_test(t, sums_are_exact);
	tcase_add_test(t, no_decimals);
	return suite_run(s);
}
