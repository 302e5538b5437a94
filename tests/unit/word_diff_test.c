/* Unit tests of engine/base/word_diff.c. */
#include "base/word_diff.h"

#include <string.h>

#include "tests.h"

static const char *printed(const struct edits *e, struct buf *out)
{
	buf_clear(out);
	edits_text(e, out);
	return buf_text(out);
}

START_TEST(what_differs_is_marked)
{
	static const struct {
		const char *old, *new, *text;
	} cases[] = {
		{ "", "", "" },
		{ "", "All new", "{+All new+}" },
		{ "All gone", "", "[-All gone-]" },
		{ "The same", "The same", "The same" },
		{ "Publish the waiting times", "Publish all waiting times", "Publish [-the-]{+all+} waiting times" },
		{ "Done.", "Done. More comes.", "Done.{+ More comes.+}" },
		{ "Train staff", "Train all staff", "Train {+all +}staff" },
		{ "one two three", "three", "[-one two -]three" },
		{ "We will train", "Staff must train", "[-We will-]{+Staff must+} train" },
		{ "a b c", "x y z", "[-a b c-]{+x y z+}" },
		{ "one\ntwo", "one two", "one[-\n-]{+ +}two" },
		{ "a b a b a b", "b a b a", "[-a -]b a b a[- b-]" },
		{ "caf\xC3\xA9 open", "cafe open", "[-caf\xC3\xA9-]{+cafe+} open" },
		{ "  lead", "lead  ", "[-  -]lead{+  +}" },
		{ "by 31 March 2020", "by 30 June 2020", "by [-31 March-]{+30 June+} 2020" },
	};
	struct buf out = { 0 };
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena mem = { 0 };
		struct edits e;
		word_diff(cases[i].old, cases[i].new, &mem, &e);
		ck_assert_str_eq(printed(&e, &out), cases[i].text);
		arena_free(&mem);
	}
	buf_free(&out);
}
END_TEST

/* ---- nothing is lost ---- */

static void side(const struct edits *e, enum edit_type without, struct buf *out)
{
	buf_clear(out);
	for (size_t i = 0; i < e->count; i++)
		if (e->at[i].type != without)
			buf_str(out, e->at[i].text);
}

static void check_whole(const char *old, const char *new)
{
	struct arena mem = { 0 };
	struct buf out = { 0 };
	struct edits e;
	word_diff(old, new, &mem, &e);
	ck_assert(!mem.failed);
	side(&e, EDIT_NEW, &out);
	ck_assert_str_eq(buf_text(&out), old);
	side(&e, EDIT_OLD, &out);
	ck_assert_str_eq(buf_text(&out), new);
	for (size_t i = 1; i < e.count; i++)
		ck_assert(e.at[i].type != e.at[i - 1].type && !(e.at[i].type == EDIT_OLD && e.at[i - 1].type == EDIT_NEW));
	buf_free(&out);
	arena_free(&mem);
}

static void draw_words(unsigned *seed, unsigned most, unsigned kinds, struct buf *out)
{
	static const char *const blanks[] = { " ", " ", " ", "\n", "  " };
	buf_clear(out);
	for (unsigned i = random_below(seed, most); i > 0; i--)
		buf_printf(out, "%c%s", 'a' + (int)random_below(seed, kinds), blanks[random_below(seed, 5)]);
}

START_TEST(both_texts_come_out_again)
{
	unsigned seed = 1;
	struct buf a = { 0 }, b = { 0 };
	for (int i = 0; i < 20000; i++) {
		draw_words(&seed, 12, 1 + random_below(&seed, 4), &a);
		draw_words(&seed, 12, 1 + random_below(&seed, 4), &b);
		check_whole(buf_text(&a), buf_text(&b));
	}
	buf_free(&a);
	buf_free(&b);
}
END_TEST

/* The longest texts that a record takes, with nothing and with much in common. */
START_TEST(long_texts_take_no_longer_than_they_must)
{
	unsigned seed = 7;
	struct buf a = { 0 }, b = { 0 };
	for (int i = 0; i < 10; i++) {
		draw_words(&seed, 30000, 26, &a);
		draw_words(&seed, 30000, 26, &b);
		check_whole(buf_text(&a), buf_text(&b));
		buf_clear(&b);
		buf_printf(&b, "%sand one more%s", buf_text(&a), buf_text(&a));
		check_whole(buf_text(&a), buf_text(&b));
	}
	buf_free(&a);
	buf_free(&b);
}
END_TEST

/* ---- the fewest words ---- */

/* How many of the words (single letters, one blank between) both have in the same order, by the table of all beginnings. */
static size_t common(const char *a, const char *b)
{
	size_t table[40][40] = { { 0 } };
	size_t n = strlen(a), m = strlen(b);
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++)
			table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1 : table[i - 1][j] > table[i][j - 1] ? table[i - 1][j] : table[i][j - 1];
	return table[n][m];
}

/* Of every change the blanks that were joined to it: between two words on both sides. */
static size_t kept_in(const struct edits *e)
{
	size_t kept = 0;
	for (size_t i = 0; i < e->count; i++) {
		if (e->at[i].type == EDIT_SAME)
			kept += strlen(e->at[i].text);
		if (e->at[i].type == EDIT_OLD && i + 1 < e->count && e->at[i + 1].type == EDIT_NEW)
			kept += common(e->at[i].text, e->at[i + 1].text); /* blanks alone, since no word of both is lost there */
	}
	return kept;
}

START_TEST(as_few_words_as_can_be)
{
	unsigned seed = 3;
	struct buf a = { 0 }, b = { 0 };
	for (int i = 0; i < 5000; i++) {
		struct arena mem = { 0 };
		struct edits e;
		buf_clear(&a);
		buf_clear(&b);
		for (unsigned k = random_below(&seed, 10); k > 0; k--)
			buf_printf(&a, "%c ", 'a' + (int)random_below(&seed, 3));
		for (unsigned k = random_below(&seed, 10); k > 0; k--)
			buf_printf(&b, "%c ", 'a' + (int)random_below(&seed, 3));
		word_diff(buf_text(&a), buf_text(&b), &mem, &e);
		ck_assert_uint_eq(kept_in(&e), common(buf_text(&a), buf_text(&b)));
		arena_free(&mem);
	}
	buf_free(&a);
	buf_free(&b);
}
END_TEST

START_TEST(what_is_the_same_is_shortened)
{
	static const struct {
		const char *old, *new, *text;
	} cases[] = {
		{ "one two three four five six seven eight", "one two three four five 6 seven eight", "... four five [-six-]{+6+} seven eight" },
		{ "1 two three four five six seven eight", "one two three four five six seven eight", "[-1-]{+one+} two three ..." },
		{ "a one two three four five six b", "x one two three four five six y", "[-a-]{+x+} one two ... five six [-b-]{+y+}" },
		{ "a b c d e", "a b c d f", "a b c d [-e-]{+f+}" }, /* no shorter for it */
		{ "the same of both, which is long", "the same of both, which is long", "the same of both, which is long" },
	};
	struct buf out = { 0 };
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena mem = { 0 };
		struct edits e;
		word_diff(cases[i].old, cases[i].new, &mem, &e);
		edits_shorten(&e, 2, &mem);
		ck_assert_str_eq(printed(&e, &out), cases[i].text);
		arena_free(&mem);
	}
	buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("word_diff");
	TCase *t = tcase_create("word_diff");
	tcase_set_timeout(t, 60);
	tcase_add_test(t, what_differs_is_marked);
	tcase_add_test(t, both_texts_come_out_again);
	tcase_add_test(t, long_texts_take_no_longer_than_they_must);
	tcase_add_test(t, as_few_words_as_can_be);
	tcase_add_test(t, what_is_the_same_is_shortened);
	suite_add_tcase(s, t);
	return suite_run(s);
}
