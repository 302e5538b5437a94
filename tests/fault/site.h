/*
 * A folder with a small store in it that a call is tried on again and again:
 * made once, put back as it was for each try, and read from outside.
 */
#ifndef WSOA_TESTS_SITE_H
#define WSOA_TESTS_SITE_H

#include <stdbool.h>
#include <stdint.h>

#include "wsoa.h"

#define SITE_DB "store/wsoa.db"
#define SITE_OUT "out"         /* where calls may write files; there are none in it */
#define SITE_FILE "minutes.txt" /* a file to attach */
#define SITE_SENDMAIL "sendmail.sh" /* takes mail, and drops it */
#define SITE_PACK "pack"       /* a pack of the store */
#define SITE_OLD SITE_OUT "/old.db" /* a store of the first schema, for calls that ask for it */

enum { SITE_TEXT_MAX = 1 << 20 };

struct site {
	wsoa *w;           /* the handle that the call is made on */
	wsoa_doc *doc;     /* what the call gave */
	int64_t count;
	wsoa_doc *made;    /* what a call of the renderer is given */
	size_t taken;      /* bytes that the call wrote, in text */
	char text[SITE_TEXT_MAX];
};

#define SITE_NOW INT64_C(1571050800000) /* 14 October 2019, 11:00 UTC */

/* Makes folder and store in the working directory, once; gone again with site_remove(). */
void site_make(void);
void site_remove(void);
/* Puts the store back as it was made, and empties SITE_OUT. No handle may be open. */
void site_restore(void);

/* Puts SITE_OLD there. */
void site_lay_old(void);

/* A wsoa_write: keeps the bytes in the site (to). */
bool site_take(void *to, const char *bytes, size_t len);
/* Frees what the last call gave. */
void site_forget(struct site *s);

/*
 * What a call did, in words that are the same for the same deed: status,
 * error, findings, what it gave, and all that can be seen from outside (the
 * log's lines, the files in SITE_OUT). To be freed.
 */
char *site_result(struct site *s, wsoa_status status);
/* What can be seen from outside alone. */
char *site_outside(void);
/* Whether the store verifies; the error's words in why. */
bool site_verifies(char *why, size_t size);

#endif
