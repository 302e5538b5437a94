/*
 * What the harnesses share. A harness is given bytes and must find its
 * properties true of them; one that is not true ends the process, which
 * libFuzzer and ctest both take for a crash.
 */
#ifndef WSOA_TESTS_FUZZ_H
#define WSOA_TESTS_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define must(holds)                                                                       \
	do {                                                                              \
		if (!(holds)) {                                                           \
			fprintf(stderr, "%s:%d: %s: not so\n", __FILE__, __LINE__, #holds); \
			abort();                                                          \
		}                                                                         \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as text: a copy just as long, so that a sanitizer sees what is read beyond it. Free with free(). */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	must(text);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/* Takes the first byte as a choice among so many; 0 where there is none. */
static inline unsigned fuzz_choice(const uint8_t **data, size_t *size, unsigned among)
{
	if (!*size)
		return 0;
	unsigned choice = **data % among;
	++*data;
	--*size;
	return choice;
}

static inline bool fuzz_utf8(const char *text)
{
	return utf8_valid(text, strlen(text));
}

/* A refusal has a sentence. What it says of a text that is UTF-8 is UTF-8. */
static inline void fuzz_refusal(const struct error *err, wsoa_status st, bool utf8)
{
	must(st == WSOA_INVALID || st == WSOA_UNVERIFIED || st == WSOA_REFUSED || st == WSOA_NOTFOUND);
	must(err->code == st && *err->what);
	must(!utf8 || (fuzz_utf8(err->what) && fuzz_utf8(err->where) && fuzz_utf8(err->todo)));
	for (size_t i = 0; i < err->count; i++)
		must(!utf8 || (fuzz_utf8(err->issues[i].what) && fuzz_utf8(err->issues[i].value) && fuzz_utf8(err->issues[i].where)));
}

#endif
