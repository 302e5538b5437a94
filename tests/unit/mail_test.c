/* Messages: headers folded and encoded, nothing injected, quoted-printable; headers are read back by a decoder of its own. */
#include <stdio.h>
#include <string.h>

#include "alert/mail.h"
#include "base/utf8.h"
#include "tests.h"

/* ---- a reader of headers and bodies ---- */

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c - 'A' + 10;
}

/* Encoded words of RFC 2047 with "Q", and what stands between them; white space between two of them is none. */
static void decode_header(const char *text, struct buf *out)
{
	static const char start[] = "=?UTF-8?Q?";
	while (*text) {
		if (strncmp(text, start, strlen(start)) != 0) {
			if (*text != '\n')
				buf_char(out, *text);
			text++;
			continue;
		}
		const char *end = strstr(text + strlen(start), "?=");
		ck_assert_ptr_nonnull(end);
		ck_assert_int_le(end + 2 - text, 75);
		size_t before = out->len;
		for (text += strlen(start); text < end; text++) {
			if (*text == '=') {
				buf_char(out, (char)(hex_value(text[1]) * 16 + hex_value(text[2])));
				text += 2;
			} else {
				buf_char(out, *text == '_' ? ' ' : *text);
			}
		}
		ck_assert_msg(utf8_valid(out->data + before, out->len - before), "a character is cut in two");
		text = end + 2;
		if (!strncmp(text, "\n =?", 4))
			text += 2;
	}
}

static void decode_body(const char *text, struct buf *out)
{
	for (; *text; text++) {
		if (*text != '=') {
			buf_char(out, *text);
		} else if (text[1] == '\n') {
			text++;
		} else {
			buf_char(out, (char)(hex_value(text[1]) * 16 + hex_value(text[2])));
			text += 2;
		}
	}
}

/* No line is longer than most columns, and each but the first is a continuation. */
static void check_lines(const char *text, size_t most, bool folded)
{
	for (bool first = true; *text; first = false) {
		size_t n = strcspn(text, "\n");
		ck_assert_msg(n <= most, "a line of %zu columns", n);
		ck_assert_int_eq(text[n], '\n');
		ck_assert(!folded || first || (*text == ' ' && n > 1));
		for (size_t i = 0; i < n; i++)
			ck_assert(text[i] >= 0x20 && text[i] < 0x7F);
		text += n + 1;
	}
}

/* ---- headers ---- */

#define LONG_WORD "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"

static const struct {
	const char *text, *reads; /* NULL: the same */
} headers[] = {
	{ "Marlshire: 3 actions need your attention", NULL },
	{ "", NULL },
	{ "two  blanks", NULL },
	{ " a blank before", NULL },
	{ "a blank after ", NULL },
	{ "words that go on and on and on, so that the line of this header must be folded somewhere, and perhaps even twice over, or three times", NULL },
	{ LONG_WORD LONG_WORD LONG_WORD, NULL },
	{ "L\xC3\xA9on \xE2\x80\x94 \xC3\xA9t\xC3\xA9", NULL },
	{ "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D 1.2.3 \xD8\xB3\xD9\x84\xD8\xA7\xD9\x85", NULL },
	{ "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80", NULL },
	{ "=?UTF-8?Q?Bcc=3A_all?=", NULL },
	{ "a=?b", NULL },
	{ "_ = ? under=score", NULL },
	{ "x\r\nBcc: all@example.org", "x  Bcc: all@example.org" },
	{ "x\nBcc: all@example.org", "x Bcc: all@example.org" },
	{ "x\n\nbody", "x  body" },
	{ "x\tend\x7F", "x end " },
	{ "line\xE2\x80\xA8separator", "line separator" },
	{ "next\xC2\x85line", "next line" },
	{ "not \xFF utf-8", "not \xEF\xBF\xBD utf-8" },
	{ "cut \xE2\x80", "cut \xEF\xBF\xBD\xEF\xBF\xBD" },
};

START_TEST(headers_read_back)
{
	struct buf out = { 0 }, back = { 0 };
	const char *wanted = headers[_i].reads ? headers[_i].reads : headers[_i].text;
	mail_header("Subject", headers[_i].text, &out);
	check_lines(buf_text(&out), 76, true);
	ck_assert(!strncmp(buf_text(&out), "Subject: ", 9));
	decode_header(buf_text(&out) + 9, &back);
	ck_assert_str_eq(buf_text(&back), wanted);
	buf_free(&out);
	buf_free(&back);
}
END_TEST

START_TEST(a_very_long_title)
{
	struct buf title = { 0 }, out = { 0 }, back = { 0 };
	for (int i = 0; i < 4000; i++)
		buf_str(&title, i % 7 ? "\xC3\xA9" : " ");
	mail_header("Subject", buf_text(&title), &out);
	check_lines(buf_text(&out), 76, true);
	decode_header(buf_text(&out) + 9, &back);
	ck_assert_str_eq(buf_text(&back), buf_text(&title));
	buf_free(&title);
	buf_free(&out);
	buf_free(&back);
}
END_TEST

static const struct {
	const char *shown, *header;
} names[] = {
	{ "Jane Doe", "To: Jane Doe <jane@example.org>\n" },
	{ "Mary-Ann O'Brien", "To: Mary-Ann O'Brien <jane@example.org>\n" },
	{ NULL, "To: <jane@example.org>\n" },
	{ "", "To: <jane@example.org>\n" },
	{ "Doe, Jane", "To: =?UTF-8?Q?Doe=2C_Jane?= <jane@example.org>\n" },
	{ "Jane <j@x>", "To: =?UTF-8?Q?Jane_=3Cj=40x=3E?= <jane@example.org>\n" },
	{ "Jane (SEND)", "To: =?UTF-8?Q?Jane_=28SEND=29?= <jane@example.org>\n" },
	{ "J\"; D\\", "To: =?UTF-8?Q?J=22=3B_D=5C?= <jane@example.org>\n" },
	{ "Zo\xC3\xAB", "To: =?UTF-8?Q?Zo=C3=AB?= <jane@example.org>\n" },
	{ "Dr. Jane", "To: =?UTF-8?Q?Dr=2E_Jane?= <jane@example.org>\n" },
	{ "J\nBcc: a@b", "To: =?UTF-8?Q?J_Bcc=3A_a=40b?= <jane@example.org>\n" },
	{ "Somebody with names that are many and long indeed and more", "To: Somebody with names that are many and long indeed and more\n <jane@example.org>\n" },
};

START_TEST(names_of_addresses)
{
	struct buf out = { 0 };
	mail_address_header("To", names[_i].shown, "jane@example.org", &out);
	ck_assert_str_eq(buf_text(&out), names[_i].header);
	buf_free(&out);
}
END_TEST

static const struct {
	const char *address;
	bool valid;
} addresses[] = {
	{ "jane.doe@example.org", true },
	{ "j+send_o'brien@council.gov.uk", true },
	{ "root@localhost", true },
	{ "", false },
	{ "jane", false },
	{ "@example.org", false },
	{ "jane@", false },
	{ "jane@example.org, evil@example.net", false },
	{ "jane@example.org evil@example.net", false },
	{ "jane@example.org\nBcc: evil@example.net", false },
	{ "jane@example.org\r\nBcc: x", false },
	{ "Jane <jane@example.org>", false },
	{ "jane@ex@mple.org", false },
	{ "-oQ/x@example.org", false },
	{ ".jane@example.org", false },
	{ "jane.@example.org", false },
	{ "ja..ne@example.org", false },
	{ "jane@example..org", false },
	{ "jane@.example.org", false },
	{ "jane@example.org.", false },
	{ "jane@-example.org", false },
	{ "\"jane\"@example.org", false },
	{ "jane@[127.0.0.1]", false },
	{ "j\xC3\xA4ne@example.org", false },
	{ "jane@ex\xC3\xA4mple.org", false },
	{ "12345678901234567890123456789012345678901234567890123456789012345@example.org", false },
};

START_TEST(addresses_are_plain)
{
	ck_assert_int_eq(mail_address_valid(addresses[_i].address), addresses[_i].valid);
}
END_TEST

static const struct {
	int64_t ms;
	const char *text;
} dates[] = {
	{ 0, "Thu, 01 Jan 1970 00:00:00 +0000" },
	{ 1571043600000, "Mon, 14 Oct 2019 09:00:00 +0000" },
	{ 1571043600999, "Mon, 14 Oct 2019 09:00:00 +0000" },
	{ 951782399000, "Mon, 28 Feb 2000 23:59:59 +0000" },
	{ 951868799000, "Tue, 29 Feb 2000 23:59:59 +0000" },
	{ -1000, "Wed, 31 Dec 1969 23:59:59 +0000" },
};

START_TEST(dates_of_messages)
{
	struct buf out = { 0 };
	mail_date(dates[_i].ms, &out);
	ck_assert_str_eq(buf_text(&out), dates[_i].text);
	buf_free(&out);
}
END_TEST

/* ---- bodies ---- */

static const struct {
	const char *text, *encoded; /* NULL: only that it reads back */
} bodies[] = {
	{ "", "" },
	{ "Plain words.\n", "Plain words.\n" },
	{ "no end of line", "no end of line\n" },
	{ "a = b\n", "a =3D b\n" },
	{ "blank at the end \n", "blank at the end=20\n" },
	{ "tab\tand \xC3\xA9\n", "tab=09and =C3=A9\n" },
	{ ".\n", "=2E\n" },
	{ ".hidden\n", "=2Ehidden\n" },
	{ "From here\nFromage\n", "=46rom here\nFromage\n" },
	{ "\r\n", "=0D\n" },
	{ "\n\n\n", "\n\n\n" },
	{ LONG_WORD "\n", NULL },
	{ LONG_WORD LONG_WORD LONG_WORD "= \n.\n", NULL },
	{ "12345678901234567890123456789012345678901234567890123456789012345678901234 .5", NULL },
	{ "123456789012345678901234567890123456789012345678901234567890123456789012345.\n", NULL },
	{ "123456789012345678901234567890123456789012345678901234567890123456789012345From x\n", NULL },
	{ "12345678901234567890123456789012345678901234567890123456789012345678901234\xC3\xA9\xC3\xA9\n", NULL },
};

START_TEST(bodies_read_back)
{
	struct buf out = { 0 }, back = { 0 }, wanted = { 0 };
	size_t len = strlen(bodies[_i].text);
	mail_quoted_printable(bodies[_i].text, &out);
	if (bodies[_i].encoded)
		ck_assert_str_eq(buf_text(&out), bodies[_i].encoded);
	check_lines(buf_text(&out), 76, false);
	ck_assert_ptr_null(strstr(buf_text(&out), "\n."));
	ck_assert_ptr_null(strstr(buf_text(&out), "\nFrom "));
	decode_body(buf_text(&out), &back);
	buf_printf(&wanted, "%s%s", bodies[_i].text, len && bodies[_i].text[len - 1] != '\n' ? "\n" : "");
	ck_assert_str_eq(buf_text(&back), buf_text(&wanted));
	buf_free(&out);
	buf_free(&back);
	buf_free(&wanted);
}
END_TEST

/* ---- the whole ---- */

static const char whole[] = "From: Marlshire improvement plan <wsoa@marlshire.example>\n"
                            "To: =?UTF-8?Q?Zo=C3=AB?= <zoe@example.org>\n"
                            "Subject: 1.2.3 is due\n"
                            "Date: Mon, 14 Oct 2019 09:00:00 +0000\n"
                            "Message-ID: <0123456789abcdef0123456789abcdef01234567@marlshire.example>\n"
                            "MIME-Version: 1.0\n"
                            "Auto-Submitted: auto-generated\n"
                            "Precedence: bulk\n"
                            "Content-Type: multipart/alternative;\n"
                            " boundary=\"=_0123456789abcdef0123456789abcdef\"\n"
                            "\n"
                            "--=_0123456789abcdef0123456789abcdef\n"
                            "Content-Type: text/plain; charset=UTF-8\n"
                            "Content-Transfer-Encoding: quoted-printable\n"
                            "\n"
                            "caf=C3=A9 =3D_\n"
                            "\n"
                            "--=_0123456789abcdef0123456789abcdef\n"
                            "Content-Type: text/html; charset=UTF-8\n"
                            "Content-Transfer-Encoding: quoted-printable\n"
                            "\n"
                            "<p>caf=C3=A9</p>\n"
                            "\n"
                            "--=_0123456789abcdef0123456789abcdef--\n";

static const struct mail message = {
	.from = "wsoa@marlshire.example", .from_name = "Marlshire improvement plan", .to = "zoe@example.org", .to_name = "Zo\xC3\xAB",
	.subject = "1.2.3 is due", .at = 1571043600000, .id = "0123456789abcdef0123456789abcdef01234567@marlshire.example",
	.text = "caf\xC3\xA9 =_\n", .html = "<p>caf\xC3\xA9</p>\n",
};

START_TEST(a_whole_message)
{
	struct buf out = { 0 }, again = { 0 };
	mail_write(&message, &out);
	ck_assert_str_eq(buf_text(&out), whole);
	mail_write(&message, &again);
	ck_assert_str_eq(buf_text(&again), whole);
	buf_free(&out);
	buf_free(&again);
}
END_TEST

START_TEST(line_ends_that_travel)
{
	struct buf out = { 0 };
	mail_crlf("a\n\nb", 4, &out);
	ck_assert_str_eq(buf_text(&out), "a\r\n\r\nb");
	buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mail");
	TCase *t = tcase_create("all");
	tcase_add_loop_test(t, headers_read_back, 0, COUNT(headers));
	tcase_add_test(t, a_very_long_title);
	tcase_add_loop_test(t, names_of_addresses, 0, COUNT(names));
	tcase_add_loop_test(t, addresses_are_plain, 0, COUNT(addresses));
	tcase_add_loop_test(t, dates_of_messages, 0, COUNT(dates));
	tcase_add_loop_test(t, bodies_read_back, 0, COUNT(bodies));
	tcase_add_test(t, a_whole_message);
	tcase_add_test(t, line_ends_that_travel);
	suite_add_tcase(s, t);
	return suite_run(s);
}
