/* Unit tests of engine/base/hash.c: the examples of FIPS 180-4, pieces against the whole. */
#include "base/hash.h"

#include <string.h>

#include "tests.h"

static const struct {
	const char *text;
	size_t repeat;
	const char *hash;
} examples[] = {
	{ "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
};

START_TEST(test_examples)
{
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		struct hash_state h;
		char out[HASH_HEX + 1];
		size_t len = strlen(examples[i].text);
		hash_begin(&h);
		for (size_t n = 0; n < examples[i].repeat; n++)
			hash_add(&h, examples[i].text, len);
		hash_end(&h, out);
		ck_assert_str_eq(out, examples[i].hash);
		ck_assert(hash_is_hex(out));
		if (examples[i].repeat > 1)
			continue;
		hash_hex(examples[i].text, len, out);
		ck_assert_str_eq(out, examples[i].hash);
	}
}
END_TEST

START_TEST(test_pieces)
{
	char bytes[300], whole[HASH_HEX + 1], two[HASH_HEX + 1], three[HASH_HEX + 1];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7);
	hash_hex(bytes, sizeof bytes, whole);
	for (size_t cut = 0; cut <= sizeof bytes; cut++) {
		struct hash_state h;
		hash_hex2(bytes, cut, bytes + cut, sizeof bytes - cut, two);
		ck_assert_str_eq(two, whole);
		hash_begin(&h);
		hash_add(&h, bytes, cut / 2);
		hash_add(&h, bytes + cut / 2, cut - cut / 2);
		hash_add(&h, NULL, 0);
		hash_add(&h, bytes + cut, sizeof bytes - cut);
		hash_end(&h, three);
		ck_assert_str_eq(three, whole);
	}
	hash_hex(NULL, 0, two);
	ck_assert_str_eq(two, examples[0].hash);
}
END_TEST

START_TEST(test_is_hex)
{
	static const struct {
		const char *text;
		bool is;
	} cases[] = {
		{ "", false },
		{ "e3b0", false },
		{ "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", true },
		{ "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85", false },
		{ "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550", false },
		{ "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g", false },
		{ "E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false },
		{ "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 ", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ck_assert_msg(hash_is_hex(cases[i].text) == cases[i].is, "%s", cases[i].text);
}
END_TEST

START_TEST(test_hex)
{
	static const struct {
		const char *text;
		bool good;
		uint8_t bytes[2];
	} cases[] = {
		{ "0000", true, { 0, 0 } },      { "00ff", true, { 0, 255 } }, { "aB9C", true, { 0xAB, 0x9C } },
		{ "00f", false, { 0, 0 } },      { "00", false, { 0, 0 } },    { "", false, { 0, 0 } },
		{ "00ff0", false, { 0, 0 } },    { "00fg", false, { 0, 0 } },  { "-0ff", false, { 0, 0 } },
		{ " 0ff", false, { 0, 0 } },     { "0x12", false, { 0, 0 } },  { "00\xC3\xA9", false, { 0, 0 } },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t out[2];
		ck_assert_msg(hex_decode(cases[i].text, out, 2) == cases[i].good, "%s", cases[i].text);
		if (cases[i].good)
			ck_assert_mem_eq(out, cases[i].bytes, 2);
	}
	uint8_t all[256], back[256];
	char text[513];
	for (size_t i = 0; i < 256; i++)
		all[i] = (uint8_t)i;
	hex_encode(all, 256, text);
	ck_assert_uint_eq(strlen(text), 512);
	ck_assert(hex_decode(text, back, 256));
	ck_assert_mem_eq(all, back, 256);
	hex_encode(all, 0, text);
	ck_assert_str_eq(text, "");
	ck_assert(hex_decode("", back, 0));
}
END_TEST

START_TEST(test_random)
{
	uint8_t a[32] = { 0 }, b[32] = { 0 }, seen[32] = { 0 };
	random_bytes(a, sizeof a);
	random_bytes(b, sizeof b);
	ck_assert_mem_ne(a, b, sizeof a);
	for (int n = 0; n < 20; n++) { /* no byte is left out */
		random_bytes(a, sizeof a);
		for (size_t i = 0; i < sizeof a; i++)
			seen[i] |= a[i];
	}
	for (size_t i = 0; i < sizeof seen; i++)
		ck_assert_uint_ne(seen[i], 0);
	random_bytes(a, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("hash");
	TCase *t = tcase_create("hash");
	tcase_add_test(t, test_examples);
	tcase_add_test(t, test_pieces);
	tcase_add_test(t, test_is_hex);
	tcase_add_test(t, test_hex);
	tcase_add_test(t, test_random);
	suite_add_tcase(s, t);
	return suite_run(s);
}
