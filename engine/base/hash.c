/*
 * Hides libsodium: no other file includes its header. SHA-256 works without
 * sodium_init(), so a program that only hashes pays nothing at its start;
 * random_bytes() calls it, and from the second time on it does nothing.
 */
#include "base/hash.h"

#include <assert.h>
#include <limits.h>
#include <sodium.h>
#include <string.h>

_Static_assert(HASH_BYTES == crypto_hash_sha256_BYTES, "length of SHA-256");
_Static_assert(sizeof(struct hash_state) >= sizeof(crypto_hash_sha256_state), "room for the state of libsodium");
_Static_assert(_Alignof(struct hash_state) >= _Alignof(crypto_hash_sha256_state), "alignment of that state");

static crypto_hash_sha256_state *state_in(struct hash_state *h)
{
	return (crypto_hash_sha256_state *)(void *)h->opaque;
}

void hash_begin(struct hash_state *h)
{
	crypto_hash_sha256_init(state_in(h));
}

void hash_add(struct hash_state *h, const void *bytes, size_t len)
{
	crypto_hash_sha256_update(state_in(h), bytes, len);
}

void hash_end(struct hash_state *h, char out[HASH_HEX + 1])
{
	uint8_t digest[HASH_BYTES];
	crypto_hash_sha256_final(state_in(h), digest);
	hex_encode(digest, sizeof digest, out);
}

void hash_hex(const void *bytes, size_t len, char out[HASH_HEX + 1])
{
	hash_hex2(bytes, len, NULL, 0, out);
}

void hash_hex2(const void *a, size_t alen, const void *b, size_t blen, char out[HASH_HEX + 1])
{
	struct hash_state h;
	hash_begin(&h);
	hash_add(&h, a, alen);
	hash_add(&h, b, blen);
	hash_end(&h, out);
}

/* A hex digit's value and one more, 0 for none. A table: whether a digit of a hash is a letter cannot be foretold. */
enum { CAPITAL = 32 };
static const uint8_t digit[UCHAR_MAX + 1] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11 | CAPITAL, ['B'] = 12 | CAPITAL, ['C'] = 13 | CAPITAL, ['D'] = 14 | CAPITAL, ['E'] = 15 | CAPITAL, ['F'] = 16 | CAPITAL,
};

bool hash_is_hex(const char *text)
{
	size_t i = 0;
	while (digit[(unsigned char)text[i]] && digit[(unsigned char)text[i]] < CAPITAL)
		i++;
	return i == HASH_HEX && text[i] == '\0';
}

void hex_encode(const uint8_t *bytes, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < len; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

bool hex_decode(const char *text, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned high = digit[(unsigned char)text[2 * i]] & (CAPITAL - 1);
		unsigned low = high ? digit[(unsigned char)text[2 * i + 1]] & (CAPITAL - 1) : 0;
		if (!low)
			return false;
		out[i] = (uint8_t)((high - 1) << 4 | (low - 1));
	}
	return text[2 * len] == '\0';
}

void random_bytes(void *out, size_t len)
{
	int ready = sodium_init();
	assert(ready >= 0);
	(void)ready;
	randombytes_buf(out, len); /* without a generator libsodium stops the program: no safe way leads on */
}
