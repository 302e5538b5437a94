/* SHA-256 (FIPS 180-4) and random bytes, from libsodium. */
#ifndef WSOA_BASE_HASH_H
#define WSOA_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HASH_BYTES = 32, HASH_HEX = 64 };

/* SHA-256 of bytes as 64 lower-case hex digits and a NUL. */
void hash_hex(const void *bytes, size_t len, char out[HASH_HEX + 1]);
/* SHA-256 of a followed by b. */
void hash_hex2(const void *a, size_t alen, const void *b, size_t blen, char out[HASH_HEX + 1]);
/* In pieces: begin, add ..., end. */
struct hash_state {
	_Alignas(16) unsigned char opaque[128];
};
void hash_begin(struct hash_state *h);
void hash_add(struct hash_state *h, const void *bytes, size_t len);
void hash_end(struct hash_state *h, char out[HASH_HEX + 1]);
/* Exactly 64 lower-case hex digits? */
bool hash_is_hex(const char *text);
void hex_encode(const uint8_t *bytes, size_t len, char *out); /* out has 2*len+1 */
bool hex_decode(const char *text, uint8_t *out, size_t len);  /* exactly 2*len hex digits */
/* Random bytes from the system's generator. */
void random_bytes(void *out, size_t len);

#endif
