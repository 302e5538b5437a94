/* Hides how the texts of an error are fitted into their fixed room, so that an error can be told when memory is out. */
#include "base/error.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

/* The bytes of a character that "%.80s" has cut: a first byte and too few after it. 0: none is cut here. */
static size_t cut_here(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t wanted = *p >= 0xF0 && *p < 0xF5 ? 4 : *p >= 0xE0 && *p < 0xF0 ? 3 : *p >= 0xC2 && *p < 0xE0 ? 2 : 0, n = 1;
	while (n < wanted && (p[n] & 0xC0) == 0x80)
		n++;
	return n < wanted ? n : 0;
}

/* Takes out the beginnings of characters that were cut. */
static void drop_cut(char *text)
{
	char *to = text;
	for (const char *from = text; *from;) {
		size_t cut = cut_here(from);
		from += cut;
		if (!cut)
			*to++ = *from++;
	}
	*to = '\0';
}

/* out is full: drops the character that was cut, or the last ones, for "...". */
static void mark_cut(char *out, size_t size)
{
	size_t end = size - sizeof "...";
	while (end > 0 && ((unsigned char)out[end] & 0xC0) == 0x80)
		end--;
	memcpy(out + end, "...", sizeof "...");
}

static void print_fitting(char *out, size_t size, const char *fmt, va_list ap) __attribute__((format(printf, 3, 0)));

static void print_fitting(char *out, size_t size, const char *fmt, va_list ap)
{
	int len = vsnprintf(out, size, fmt, ap);
	if (len < 0)
		out[0] = '\0';
	else if ((size_t)len >= size)
		mark_cut(out, size);
	drop_cut(out);
}

static void copy_fitting(char *out, size_t size, const char *text)
{
	size_t len = text ? strlen(text) : 0;
	size_t fits = len < size ? len : size - 1;
	if (fits)
		memcpy(out, text, fits);
	out[fits] = '\0';
	if (fits < len)
		mark_cut(out, size);
}

wsoa_status(error_set)(struct error *e, wsoa_status code, const char *where, const char *todo, const char *fmt, ...)
{
	assert(code != WSOA_OK);
	if (e->code != WSOA_OK)
		return e->code;
	va_list ap;
	va_start(ap, fmt);
	print_fitting(e->what, sizeof e->what, fmt, ap);
	va_end(ap);
	copy_fitting(e->where, sizeof e->where, where);
	copy_fitting(e->todo, sizeof e->todo, todo);
	return e->code = code;
}

wsoa_status(error_nomem)(struct error *e)
{
	e->mem.failed = true;
	return error_set(e, WSOA_NOMEM, "", "close other programs and try again", "out of memory");
}

wsoa_status(error_io)(struct error *e, const char *path, const char *done)
{
	int code = errno;
	char why[128] = "";
	if (code == ENOMEM)
		return error_nomem(e);
	if (strerror_r(code, why, sizeof why))
		snprintf(why, sizeof why, "error %d", code);
	return error_set(e, WSOA_IO, path, code == ENOSPC ? "make room there" : "look at the path, its permissions and the disk", "%s cannot be %s: %s", path, done, why);
}

wsoa_status error_cut_short(struct error *e)
{
	error_clear(e); /* what a reader of values said of it too */
	return error_nomem(e);
}

static const char *kept(struct arena *mem, const char *text)
{
	char *copy = text && *text ? arena_strdup(mem, text) : NULL;
	if (copy)
		drop_cut(copy);
	return copy ? copy : "";
}

void error_issue(struct error *e, const wsoa_issue *issue)
{
	wsoa_issue copy = *issue;
	if (e->count >= 2 * (size_t)ISSUES_MAX)
		return;
	copy.where = kept(&e->mem, issue->where);
	copy.value = kept(&e->mem, issue->value);
	copy.what = kept(&e->mem, issue->what);
	copy.todo = kept(&e->mem, issue->todo);
	wsoa_issue *issues = arena_grow(&e->mem, e->issues, e->count, &e->cap, sizeof *issues);
	if (!issues)
		return;
	e->issues = issues;
	if (!e->mem.failed)
		e->issues[e->count++] = copy;
}

void error_clear(struct error *e)
{
	arena_free(&e->mem);
	*e = (struct error){ 0 };
}
