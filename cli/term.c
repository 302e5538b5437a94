/* Hides the terminal: its width, its colours, what must not reach it, and how output fails. */
#include "term.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 16, WIDTH_DEFAULT = 80, WIDTH_MOST = 10000, SHOW_AFTER = 1000, SHOW_EACH = 100 };

/* ---- streams ---- */

/* Opened the wrong way round, so that using it fails as a closed one does. */
static void fill_descriptor(int fd, int flags)
{
	if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
		int got = open("/dev/null", flags);
		if (got >= 0 && got != fd)
			close(got);
	}
}

void term_open(struct term *t)
{
	fill_descriptor(STDIN_FILENO, O_WRONLY);
	fill_descriptor(STDOUT_FILENO, O_RDONLY);
	fill_descriptor(STDERR_FILENO, O_RDONLY);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* past a limit a write fails, which is said */
	*t = (struct term){ .to = stdout, .err = stderr };
	setvbuf(t->to, NULL, _IOFBF, BUFFER);
	setvbuf(t->err, NULL, _IOLBF, BUFSIZ);
}

static void note_failure(struct term *t)
{
	if (!t->failed)
		t->failed = errno ? errno : EIO;
}

bool term_close(struct term *t)
{
	errno = 0;
	if (fflush(t->to) || ferror(t->to))
		note_failure(t);
	if (fclose(t->to))
		note_failure(t);
	return !t->failed;
}

bool term_write(void *to, const char *bytes, size_t len)
{
	struct term *t = to;
	term_progress_end(t);
	errno = 0;
	if (fwrite(bytes, 1, len, t->to) != len)
		note_failure(t);
	return !t->failed;
}

void term_print(struct term *t, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	errno = 0;
	if (vfprintf(t->to, fmt, ap) < 0)
		note_failure(t);
	va_end(ap);
}

/* ---- text that came from anywhere ---- */

/* Length of the character at s, or 0 where the bytes are not UTF-8. */
static size_t character(const unsigned char *s, uint32_t *c)
{
	static const struct { unsigned char mask, lead; uint32_t least; } forms[] = {
		{ 0x80, 0x00, 0 }, { 0xe0, 0xc0, 0x80 }, { 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 },
	};
	for (size_t n = 0; n < sizeof forms / sizeof forms[0]; n++) {
		if ((s[0] & forms[n].mask) != forms[n].lead)
			continue;
		*c = s[0] & (unsigned char)~forms[n].mask;
		for (size_t i = 1; i <= n; i++) {
			if ((s[i] & 0xc0) != 0x80)
				return 0;
			*c = *c << 6 | (s[i] & 0x3f);
		}
		return *c >= forms[n].least && *c <= 0x10ffff && (*c < 0xd800 || *c > 0xdfff) ? n + 1 : 0;
	}
	return 0;
}

/* Acts on a terminal, or changes the order in which the rest is read. */
static bool acts(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || (c >= 0x200e && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void put_clean(FILE *f, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	while (*s) {
		uint32_t c = 0;
		size_t n = character(s, &c);
		if (n && !acts(c))
			fwrite(s, 1, n, f);
		else
			for (size_t i = 0; i < (n ? n : 1); i++)
				fprintf(f, "\\x%02x", s[i]);
		s += n ? n : 1;
	}
}

void put_json(FILE *f, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	fputc('"', f);
	while (*s) {
		uint32_t c = 0;
		size_t n = character(s, &c);
		if (!n)
			fputs("\\ufffd", f);
		else if (c == '"' || c == '\\')
			fprintf(f, "\\%c", (int)c);
		else if (acts(c))
			fprintf(f, "\\u%04" PRIx32, c);
		else
			fwrite(s, 1, n, f);
		s += n ? n : 1;
	}
	fputc('"', f);
}

/* Characters, each taken for one column. */
static size_t columns_of(const char *text, size_t len)
{
	size_t columns = 0;
	for (size_t i = 0; i < len; i++)
		columns += ((unsigned char)text[i] & 0xC0) != 0x80;
	return columns;
}

void put_wrapped(FILE *f, const char *text, size_t width, size_t at, size_t indent)
{
	static const char blank[] = " \n";
	for (bool begins = true; *text; begins = false) {
		size_t blanks = strspn(text, blank), len = strcspn(text + blanks, blank);
		size_t columns = columns_of(text + blanks, len);
		if (width && !begins && len && at + blanks + columns > width) {
			fputc('\n', f);
			at = 0;
			text += blanks;
			blanks = indent;
		} else {
			text += blanks;
		}
		fprintf(f, "%*s%.*s", (int)blanks, "", (int)len, text);
		at += blanks + columns;
		text += len;
	}
	fputc('\n', f);
}

/* ---- how text is drawn ---- */

static const char *environment(const char *name)
{
	const char *value = getenv(name);
	return value ? value : "";
}

static int bounded_width(long width)
{
	return width < 1 ? 0 : width > WIDTH_MOST ? WIDTH_MOST : (int)width;
}

static int width_of(int fd)
{
	int columns = bounded_width(strtol(environment("COLUMNS"), NULL, 10));
	if (columns || !isatty(fd))
		return columns;
	struct winsize size = { 0 };
	if (!ioctl(fd, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return WIDTH_DEFAULT;
}

/* What --width says, else what is known of the stream. */
static int width_wanted(int64_t wanted, int fd)
{
	return wanted ? bounded_width(wanted > WIDTH_MOST ? WIDTH_MOST : (long)wanted) : width_of(fd);
}

size_t term_error_width(int64_t wanted)
{
	return isatty(STDERR_FILENO) ? (size_t)width_wanted(wanted, STDERR_FILENO) : 0;
}

size_t term_width(int64_t wanted)
{
	return (size_t)width_wanted(wanted, STDOUT_FILENO);
}

static bool colour_now(const char *when)
{
	if (strcmp(when, "auto"))
		return !strcmp(when, "always");
	return !*environment("NO_COLOR") && isatty(STDOUT_FILENO) && strcmp(environment("TERM"), "dumb");
}

static bool locale_is_ascii(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = environment(names[i]);
		if (*value)
			return !strstr(value, "UTF-8") && !strstr(value, "utf8");
	}
	return true;
}

void term_render_options(const char *when, int64_t width, wsoa_render_options *out)
{
	out->width = width_wanted(width, STDOUT_FILENO);
	out->colour = colour_now(when);
	out->ascii = locale_is_ascii();
}

/* ---- progress ---- */

static int64_t milliseconds(void)
{
	struct timespec now = { 0 };
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void term_progress(void *to, const char *what, int64_t done, int64_t of)
{
	struct term *t = to;
	int64_t now = milliseconds();
	if (of < 0 && isatty(STDERR_FILENO)) { /* a line of its own, which stays */
		term_progress_end(t);
		put_clean(t->err, what);
		fputc('\n', t->err);
	}
	if (of < 0)
		return;
	if (!t->began)
		t->began = now;
	if (now - t->began < SHOW_AFTER || now - t->drawn < SHOW_EACH || !isatty(STDERR_FILENO))
		return;
	t->drawn = now;
	fputc('\r', t->err);
	put_clean(t->err, what);
	fprintf(t->err, of > 0 ? " %" PRId64 " of %" PRId64 "\033[K" : " %" PRId64 "\033[K", done, of);
	fflush(t->err);
}

void term_progress_end(struct term *t)
{
	if (t->drawn) {
		fputs("\r\033[K", t->err);
		fflush(t->err); /* before what comes in its place */
	}
	t->drawn = 0;
}

/* ---- standard input ---- */

bool term_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool term_ask(struct term *t, int64_t records)
{
	char answer[16] = "";
	fprintf(t->err, "Change %" PRId64 " records? [y/N] ", records);
	fflush(t->err);
	if (!fgets(answer, sizeof answer, stdin))
		return false;
	answer[strcspn(answer, "\r\n")] = '\0';
	return !strcmp(answer, "y") || !strcmp(answer, "Y") || !strcmp(answer, "yes");
}

wsoa_status read_all(FILE *f, char **out, size_t *len)
{
	char *text = NULL;
	size_t size = 0, used = 0;
	do {
		if (used > WSOA_INPUT_MAX) {
			free(text);
			return WSOA_INVALID;
		}
		if (size - used < 2) {
			size = size ? size * 2 : BUFFER;
			char *more = realloc(text, size);
			if (!more) {
				free(text);
				return WSOA_NOMEM;
			}
			text = more;
		}
		used += fread(text + used, 1, size - used - 1, f);
	} while (!feof(f) && !ferror(f));
	if (ferror(f)) {
		free(text);
		return WSOA_IO;
	}
	text[used] = '\0';
	*out = text;
	*len = used;
	return WSOA_OK;
}
