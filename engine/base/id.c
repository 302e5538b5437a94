/* Hides how UUIDs are made (RFC 9562, version 4: random but for version and variant), read and written. */
#include "base/id.h"

#include <limits.h>
#include <string.h>

#include "base/hash.h"

struct id id_new(void)
{
	struct id id;
	random_bytes(id.bytes, sizeof id.bytes);
	id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x40);
	id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
	return id;
}

/* Where the hyphens stand. */
static bool is_hyphen(size_t i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

/* By hand: uuid_parse() scans its text seven times, and logs are full of UUIDs. */
bool id_parse(const char *text, struct id *out)
{
	static const unsigned char value[UCHAR_MAX + 1] = {
#define DIGIT(c, v) [c] = (v) + 1 /* 0: no digit. NOLINT(bugprone-macro-parentheses): a designator takes none */
		DIGIT('0', 0), DIGIT('1', 1), DIGIT('2', 2), DIGIT('3', 3), DIGIT('4', 4), DIGIT('5', 5), DIGIT('6', 6), DIGIT('7', 7),
		DIGIT('8', 8), DIGIT('9', 9), DIGIT('a', 10), DIGIT('b', 11), DIGIT('c', 12), DIGIT('d', 13), DIGIT('e', 14), DIGIT('f', 15),
		DIGIT('A', 10), DIGIT('B', 11), DIGIT('C', 12), DIGIT('D', 13), DIGIT('E', 14), DIGIT('F', 15),
#undef DIGIT
	};
	struct id id;
	size_t n = 0;
	for (size_t i = 0; i < ID_TEXT; i++) {
		if (is_hyphen(i)) {
			if (text[i] != '-')
				return false;
			continue;
		}
		int high = value[(unsigned char)text[i]];
		int low = high ? value[(unsigned char)text[++i]] : 0;
		if (!low)
			return false;
		id.bytes[n++] = (uint8_t)((high - 1) << 4 | (low - 1));
	}
	if (text[ID_TEXT])
		return false;
	*out = id;
	return true;
}

void id_format(const struct id *id, char out[ID_TEXT + 1])
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;
	for (size_t i = 0; i < ID_TEXT; i++) {
		if (is_hyphen(i)) {
			out[i] = '-';
			continue;
		}
		out[i++] = digits[id->bytes[n] >> 4];
		out[i] = digits[id->bytes[n++] & 15];
	}
	out[ID_TEXT] = '\0';
}

bool id_equal(const struct id *a, const struct id *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool id_is_zero(const struct id *id)
{
	static const struct id zero;
	return id_equal(id, &zero);
}
