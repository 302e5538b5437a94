/*
 * Messages as RFC 5322 and MIME have them: headers that are folded and, beyond
 * ASCII, encoded (RFC 2047), a text and an HTML part as quoted-printable.
 * Whatever stands in a title or a name, a header stays one header. Pure.
 * Lines end in "\n", as sendmail takes them; mail_crlf() makes what travels.
 */
#ifndef WSOA_ALERT_MAIL_H
#define WSOA_ALERT_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct mail {
	const char *from, *from_name; /* addresses are valid; names may be any text */
	const char *to, *to_name;
	const char *subject;
	int64_t at;                   /* ms since 1970 UTC */
	const char *id;               /* the Message-ID without its brackets; ASCII */
	const char *text, *html;      /* UTF-8, lines end in "\n" */
};

void mail_write(const struct mail *m, struct buf *out);
/* Each line feed becomes CR LF. */
void mail_crlf(const char *text, size_t len, struct buf *out);

/* One plain address that any server takes: ASCII, name@domain, no room for a second one or an option. */
bool mail_address_valid(const char *address);

/* ---- its parts, for tests ---- */

/* A header of free text. */
void mail_header(const char *name, const char *text, struct buf *out);
void mail_address_header(const char *name, const char *shown, const char *address, struct buf *out);
void mail_date(int64_t ms, struct buf *out); /* "Mon, 14 Oct 2019 09:00:00 +0000" */
/* The last line ends, whether the text's did or not. */
void mail_quoted_printable(const char *text, struct buf *out);

#endif
