/*
 * UTF-8: our judgement against a second one written from the table of RFC
 * 3629; what is cut, folded, widened or told in an error from a valid text is
 * valid; orders and distances are symmetric. The first byte is a width and
 * where the text is halved for comparisons.
 */
#include "base/utf8.h"

#include "fuzz.h"

/* Table 3-7 of the Unicode standard: ranges of the first and second byte, then so many bytes 80..BF. */
static bool valid_by_table(const uint8_t *p, size_t len)
{
	static const struct {
		uint8_t first, last, low, high;
		size_t more;
	} rows[] = {
		{ 0x00, 0x7F, 0, 0, 0 },       { 0xC2, 0xDF, 0x80, 0xBF, 1 }, { 0xE0, 0xE0, 0xA0, 0xBF, 2 },
		{ 0xE1, 0xEC, 0x80, 0xBF, 2 }, { 0xED, 0xED, 0x80, 0x9F, 2 }, { 0xEE, 0xEF, 0x80, 0xBF, 2 },
		{ 0xF0, 0xF0, 0x90, 0xBF, 3 }, { 0xF1, 0xF3, 0x80, 0xBF, 3 }, { 0xF4, 0xF4, 0x80, 0x8F, 3 },
	};
	for (size_t i = 0, k; i < len; i += 1 + rows[k].more) {
		for (k = 0; k < COUNT(rows) && (p[i] < rows[k].first || p[i] > rows[k].last); k++)
			;
		if (k == COUNT(rows) || len - i <= rows[k].more)
			return false;
		for (size_t n = 1; n <= rows[k].more; n++)
			if (p[i + n] < (n == 1 ? rows[k].low : 0x80) || p[i + n] > (n == 1 ? rows[k].high : 0xBF))
				return false;
	}
	return true;
}

static void check_characters(const char *text, size_t len)
{
	size_t count = 0;
	for (size_t i = 0, n; i < len; i += n, count++) {
		uint32_t c;
		char out[4];
		n = utf8_next(text + i, len - i, &c);
		must(n >= 1 && n <= 4 && utf8_put(c, out) == n && !memcmp(out, text + i, n));
	}
	must(utf8_length(text, len) == count);
	must(utf8_width(text, len) <= 2 * count);
}

static void check_cut(const char *text, size_t len, size_t width, bool valid)
{
	size_t cut = utf8_fit(text, len, width);
	must(cut <= len && utf8_width(text, cut) <= width);
	must(!valid || utf8_valid(text, cut));
	must(cut == len || utf8_width(text, len) > width);
	must(utf8_fit(text, len, utf8_width(text, len)) == len);
}

static void check_fold(const char *text, size_t len, bool valid)
{
	char *once = utf8_fold(text, len);
	must(once);
	char *twice = utf8_fold(once, strlen(once));
	must(twice && !strcmp(once, twice));
	must(!valid || fuzz_utf8(once));
	free(once);
	free(twice);
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void check_pair(const char *a, const char *b)
{
	size_t alen = strlen(a), blen = strlen(b), d = text_distance(a, b, 8);
	const char *const names[] = { b, a };
	must(sign(text_natural(a, alen, b, blen)) == -sign(text_natural(b, blen, a, alen)));
	must(text_natural(a, alen, a, alen) == 0);
	must(text_same(a, b) == text_same(b, a));
	must((text_natural(a, alen, b, blen) == 0) == text_same(a, b));
	must(d == text_distance(b, a, 8) && d <= 9 && (d == 0) == text_same(a, b));
	must(!*a || text_nearest(a, names, COUNT(names)));
}

static void check_error(const char *text)
{
	struct error err = { 0 };
	error_set(&err, WSOA_INVALID, text, text, "of %s", text);
	must(fuzz_utf8(err.what) && fuzz_utf8(err.where) && fuzz_utf8(err.todo));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t choice = fuzz_choice(&data, &size, 256), at, column;
	char *text = fuzz_text(data, size);
	bool valid = utf8_valid(text, size), plain = strlen(text) == size;
	must(valid == valid_by_table(data, size));
	enum text_fault fault = text_check(text, size, choice & 1, &at, &column);
	must(fault ? at < size && column <= at + 1 : valid);
	must(fault != TEXT_NOT_UTF8 || !valid);
	if (valid)
		check_characters(text, size);
	check_cut(text, size, choice, valid);
	if (plain) {
		check_fold(text, size, valid);
		if (valid)
			check_error(text);
		size_t half = choice < size ? choice : size / 2;
		char *a = fuzz_text(data, half);
		check_pair(a, text + half);
		free(a);
	}
	free(text);
	return 0;
}
