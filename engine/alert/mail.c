/* Writes messages. */
#include "alert/mail.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "calendar/date.h"

enum {
	LINE = 76,          /* columns of a line */
	WORD_PLAIN = 60,    /* a longer word is encoded, so that it can be folded */
	ENCODED_FRAME = 12, /* =?UTF-8?Q? ... ?= */
	LOCAL_PART = 64, ADDRESS = 254,
};

static const char hex_digits[] = "0123456789ABCDEF";

/* ---- headers ---- */

/* The next character of a header's text: what cannot stand in one is a blank, what is no UTF-8 is U+FFFD. */
static size_t next_char(const char *text, char out[4], size_t *len)
{
	uint32_t c;
	size_t n = utf8_next(text, strlen(text), &c);
	if (!n)
		*len = utf8_put(0xFFFD, out);
	else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029)
		*len = utf8_put(' ', out);
	else
		*len = utf8_put(c, out);
	return n ? n : 1;
}

/* Text that stands in a header as it is: printable ASCII, single blanks, nothing that reads as an encoded word. */
static bool is_plain(const char *text)
{
	size_t word = 0;
	if (!*text || *text == ' ' || strstr(text, "=?") || strstr(text, "  ") || text[strlen(text) - 1] == ' ')
		return false;
	for (const char *p = text; *p; p++) {
		if (*p < 0x20 || *p > 0x7E)
			return false;
		word = *p == ' ' ? 0 : word + 1;
		if (word > WORD_PLAIN)
			return false;
	}
	return true;
}

static size_t put_folded(const char *text, size_t column, struct buf *out)
{
	for (const char *p = text; *p;) {
		size_t n = strcspn(p + 1, " ") + 1; /* a word with the blank before it */
		if (column + n > LINE && *p == ' ') {
			buf_char(out, '\n');
			column = 0;
		}
		buf_add(out, p, n);
		column += n;
		p += n;
	}
	return column;
}

/* A character as an encoded word of "Q" has it; the form that may stand in names too. */
static size_t q_char(const char *bytes, size_t len, char out[12])
{
	size_t n = 0;
	if (len == 1 && (isalnum((unsigned char)*bytes) || *bytes == ' ')) {
		out[n++] = *bytes == ' ' ? '_' : *bytes;
		return n;
	}
	for (size_t i = 0; i < len; i++) {
		unsigned char b = (unsigned char)bytes[i];
		out[n++] = '=';
		out[n++] = hex_digits[b >> 4];
		out[n++] = hex_digits[b & 15];
	}
	return n;
}

/* Encoded words, each of whole characters, folded between them. */
static size_t put_encoded(const char *text, size_t column, struct buf *out)
{
	char bytes[4], q[12];
	size_t len = 0, room = 0;
	bool open = false;
	while (*text) {
		text += next_char(text, bytes, &len);
		size_t n = q_char(bytes, len, q);
		if (open && n > room) {
			buf_str(out, "?=\n ");
			column = 1;
			open = false;
		}
		if (!open) {
			buf_str(out, "=?UTF-8?Q?");
			room = LINE - column - ENCODED_FRAME;
			column = LINE;
			open = true;
		}
		buf_add(out, q, n);
		room -= n;
	}
	if (open)
		buf_str(out, "?=");
	return column - room;
}

void mail_header(const char *name, const char *text, struct buf *out)
{
	buf_printf(out, "%s: ", name);
	if (is_plain(text))
		put_folded(text, strlen(name) + 2, out);
	else
		put_encoded(text, strlen(name) + 2, out);
	buf_char(out, '\n');
}

/* A name that needs no quotes: words of letters, digits, hyphens and apostrophes. */
static bool is_phrase(const char *text)
{
	for (const char *p = text; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr(" -'", *p))
			return false;
	return is_plain(text);
}

void mail_address_header(const char *name, const char *shown, const char *address, struct buf *out)
{
	size_t column = strlen(name) + 2;
	buf_printf(out, "%s: ", name);
	if (shown && *shown) {
		column = is_phrase(shown) ? put_folded(shown, column, out) : put_encoded(shown, column, out);
		buf_str(out, column + strlen(address) + 3 > LINE ? "\n " : " ");
	}
	buf_printf(out, "<%s>\n", address);
}

void mail_date(int64_t ms, struct buf *out)
{
	static const char days[] = "MonTueWedThuFriSatSun", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	enum { DAY = 86400 };
	int64_t seconds = ms / 1000 - (ms % 1000 < 0), day = seconds / DAY - (seconds % DAY < 0);
	int of_day = (int)(seconds - day * DAY), y, m, d;
	date_split((date)day, &y, &m, &d);
	buf_printf(out, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000", &days[3 * (date_weekday((date)day) - 1)], d, &months[3 * (m - 1)], y,
	           of_day / 3600, of_day / 60 % 60, of_day % 60);
}

/* ---- addresses ---- */

static bool domain_valid(const char *domain)
{
	size_t len = strlen(domain);
	if (!len || strspn(domain, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-") != len)
		return false;
	return !strstr(domain, "..") && !strchr(".-", domain[0]) && !strchr(".-", domain[len - 1]);
}

bool mail_address_valid(const char *address)
{
	const char *at = strchr(address, '@');
	size_t local = at ? (size_t)(at - address) : 0;
	if (!local || local > LOCAL_PART || strlen(address) > ADDRESS || !domain_valid(at + 1))
		return false;
	for (size_t i = 0; i < local; i++)
		if (!isalnum((unsigned char)address[i]) && !strchr("!#$%&'*+/=?^_`{|}~.-", address[i]))
			return false;
	return address[0] != '-' && address[0] != '.' && at[-1] != '.' && !strstr(address, "..");
}

/* ---- quoted-printable ---- */

/* A lone dot ends a message for some programs, and "From " begins one for others. */
static bool hidden_at_start(const char *p)
{
	return *p == '.' || !strncmp(p, "From ", 5);
}

static bool stands_as_it_is(const char *p)
{
	if (*p == ' ')
		return p[1] && p[1] != '\n';
	return *p > 0x20 && *p < 0x7F && *p != '=';
}

static void put_qp_line(const char **text, struct buf *out)
{
	size_t column = 0;
	const char *p = *text;
	for (; *p && *p != '\n'; p++) {
		bool plain = stands_as_it_is(p) && (column || !hidden_at_start(p));
		size_t n = plain ? 1 : 3;
		if (column + n > LINE - 1) { /* the last column is for "=" */
			buf_str(out, "=\n");
			column = 0;
			plain = plain && !hidden_at_start(p);
			n = plain ? 1 : 3;
		}
		if (plain)
			buf_char(out, *p);
		else
			buf_printf(out, "=%c%c", hex_digits[(unsigned char)*p >> 4], hex_digits[*p & 15]);
		column += n;
	}
	buf_char(out, '\n');
	*text = p + (*p == '\n');
}

void mail_quoted_printable(const char *text, struct buf *out)
{
	while (*text)
		put_qp_line(&text, out);
}

void mail_crlf(const char *text, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			buf_char(out, '\r');
		buf_char(out, text[i]);
	}
}

/* ---- the message ---- */

static void put_part(const char *boundary, const char *type, const char *text, struct buf *out)
{
	buf_printf(out, "--%s\nContent-Type: text/%s; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n", boundary, type);
	mail_quoted_printable(text, out);
	buf_char(out, '\n');
}

void mail_write(const struct mail *m, struct buf *out)
{
	char boundary[40] = "=_"; /* quoted-printable never holds "=_" */
	size_t n = strcspn(m->id, "@");
	memcpy(boundary + 2, m->id, n < 32 ? n : 32);
	mail_address_header("From", m->from_name, m->from, out);
	mail_address_header("To", m->to_name, m->to, out);
	mail_header("Subject", m->subject, out);
	buf_str(out, "Date: ");
	mail_date(m->at, out);
	buf_printf(out, "\nMessage-ID: <%s>\n", m->id);
	buf_str(out, "MIME-Version: 1.0\nAuto-Submitted: auto-generated\nPrecedence: bulk\n");
	buf_printf(out, "Content-Type: multipart/alternative;\n boundary=\"%s\"\n\n", boundary);
	put_part(boundary, "plain", m->text, out);
	put_part(boundary, "html", m->html, out);
	buf_printf(out, "--%s--\n", boundary);
}
