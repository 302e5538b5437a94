/* UUIDs (RFC 9562), made of random bytes. */
#ifndef WSOA_BASE_ID_H
#define WSOA_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

enum { ID_TEXT = 36 };

struct id {
	uint8_t bytes[16];
};

struct id id_new(void); /* random (version 4) */
bool id_parse(const char *text, struct id *out); /* 36 characters, lower or upper case */
void id_format(const struct id *id, char out[ID_TEXT + 1]); /* lower case */
bool id_equal(const struct id *a, const struct id *b);
bool id_is_zero(const struct id *id);

#endif
