/*
 * Printing: documents to standard output as the options ask; errors, and the
 * findings that belong to them, to standard error as text or JSON.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

/* ---- documents ---- */

wsoa_status print_doc(struct cli *c, wsoa_doc *doc)
{
	if (!doc)
		return WSOA_OK;
	term_progress_end(&c->term);
	wsoa_status st = wsoa_doc_render(doc, c->format, &c->render, term_write, &c->term);
	wsoa_doc_free(doc);
	if (st == WSOA_INVALID)
		return cli_fail(c, st, NULL, "use --json", "what %s prints has no form as %s", c->cmd->name, c->format);
	return st;
}

wsoa_status print_answer(struct cli *c, wsoa_status st, wsoa_doc **doc)
{
	if (*doc && !st)
		c->items = wsoa_doc_items(*doc);
	/* a check that failed may still have a document; the error comes after it */
	wsoa_status printed = print_doc(c, *doc);
	return st ? st : printed;
}

wsoa_status print_loaded(struct cli *c, wsoa_status st, bool dry_run, wsoa_doc **doc)
{
	if (!st) {
		c->changed = !dry_run;
		print_issues(c);
	}
	st = print_answer(c, st, doc);
	c->items = 0;
	return st;
}

wsoa_status print_outcome(struct cli *c, wsoa_status st)
{
	if (st)
		return st;
	c->changed = true;
	st = print_trial(c);
	return st && !c->term.failed ? cli_fail_made(c, st, wsoa_status_text(st)) : st;
}

wsoa_status print_trial(struct cli *c)
{
	term_progress_end(&c->term);
	print_issues(c);
	wsoa_doc *doc = NULL;
	wsoa_stream(c->w, c->format, &c->render, term_write, &c->term); /* what was done to a million records is not held */
	wsoa_status st = wsoa_outcome(c->w, &doc);
	return st ? st : print_doc(c, doc);
}

/* ---- errors ---- */

wsoa_status cli_fail(struct cli *c, wsoa_status status, const char *where, const char *todo, const char *fmt, ...)
{
	struct failure *f = &c->fail;
	if (f->status)
		return f->status;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(f->what, sizeof f->what, fmt, ap);
	va_end(ap);
	snprintf(f->where, sizeof f->where, "%s", where ? where : "");
	snprintf(f->todo, sizeof f->todo, "%s", todo ? todo : "");
	return f->status = status;
}

wsoa_status cli_fail_file(struct cli *c, const char *path, const char *done, int error)
{
	if (error == ENOMEM)
		return cli_fail(c, WSOA_NOMEM, path, NULL, "%s cannot be %s: %s", path, done, strerror(error));
	return cli_fail(c, WSOA_IO, path, "look at the path, its permissions and the room there", "%s cannot be %s: %s", path, done, strerror(error));
}

wsoa_status cli_fail_made(struct cli *c, wsoa_status status, const char *why)
{
	if (c->cmd->store == STORE_READ)
		return cli_fail(c, status, "standard output", "do not make it again; what it holds: wsoa --db FILE verify",
		                "the copy was made, but what was verified of it cannot be printed: %s", why);
	return cli_fail(c, status, "standard output", "do not make it again; see: wsoa log --last 10",
	                "the change was made, but what it did cannot be printed: %s", why);
}

/* "refused": the status as machines read it. */
static const char *status_word(wsoa_status st)
{
	static const char *const words[] = {
#define WORD(name, text) #name,
		WSOA_STATUS_MAP(WORD)
#undef WORD
	};
	return words[st];
}

static void put_lower(FILE *f, const char *word)
{
	for (; *word; word++)
		fputc(tolower((unsigned char)*word), f);
}

static bool begins(const char *text, const char *start)
{
	return !strncmp(text, start, strlen(start));
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || strchr("_-/@.", c);
}

/* Whether a sentence says where it is about, as a word of its own, so that it need not be said again. */
static bool says(const char *what, const char *where)
{
	size_t len = strlen(where);
	for (const char *at = strstr(what, where); at && len; at = strstr(at + 1, where)) {
		bool starts = at == what || !in_word(at[-1]);
		if (starts && (!at[len] || !in_word(at[len])))
			return true;
	}
	return false;
}

static void json_member(FILE *f, const char *name, const char *text)
{
	fprintf(f, "\"%s\":", name);
	put_json(f, text);
}

static void issue_json(FILE *f, const wsoa_issue *i)
{
	fprintf(f, "{\"warning\":%s,\"row\":%d,\"column\":%d,", i->warning ? "true" : "false", i->row, i->column);
	json_member(f, "where", i->where);
	fputc(',', f);
	json_member(f, "value", i->value);
	fputc(',', f);
	json_member(f, "what", i->what);
	fputc(',', f);
	json_member(f, "todo", i->todo);
	fputc('}', f);
}

/* The place of a finding: "row 7, column 6 'By when': ", or "due_on: ". */
static void issue_place(FILE *f, const wsoa_issue *i, bool named)
{
	if (i->row)
		fprintf(f, "row %d%s", i->row, i->column ? ", " : "");
	if (i->column)
		fprintf(f, "column %d", i->column);
	if (named) {
		fputs(i->row ? " '" : "", f);
		put_clean(f, i->where);
		fputs(i->row ? "'" : "", f);
	}
	if (i->row || i->column || named)
		fputs(": ", f);
}

/* Of a file the value is told too; what was typed just now is not. */
static void issue_line(FILE *f, const wsoa_issue *i)
{
	const char *what = i->what;
	size_t len = strlen(i->where);
	bool named = len > 0 && !begins(what, i->where);
	if (len && !named && !strncmp(what + len, ": ", 2)) {
		named = true;
		what += len + 2;
	}
	fputs(i->warning ? "  warning: " : "  ", f);
	issue_place(f, i, named);
	if (i->row && *i->value && !strstr(what, i->value)) {
		fputc('\'', f);
		put_clean(f, i->value);
		fputs("': ", f);
	}
	put_clean(f, what);
	if (*i->todo) {
		fputs(": ", f);
		put_clean(f, i->todo);
	}
}

static void issues_json(struct cli *c)
{
	fputc('[', c->term.err);
	for (size_t i = 0; c->w && i < wsoa_issue_count(c->w); i++) {
		if (i)
			fputc(',', c->term.err);
		issue_json(c->term.err, wsoa_issue_at(c->w, i));
	}
	fputc(']', c->term.err);
}

/* A line that is wrapped where a person reads it on a terminal; without memory it comes as it is. */
struct hanging {
	FILE *to;               /* where the line is written */
	char *text;
	size_t len;
};

static void hanging_begin(struct cli *c, struct hanging *h)
{
	*h = (struct hanging){ 0 };
	if (term_error_width(c->common.width))
		h->to = open_memstream(&h->text, &h->len);
	if (!h->to)
		h->to = c->term.err;
}

static void hanging_end(struct cli *c, struct hanging *h, size_t indent)
{
	if (h->to == c->term.err)
		fputc('\n', h->to);
	else if (!fclose(h->to))
		put_wrapped(c->term.err, h->text, term_error_width(c->common.width), 0, indent);
	free(h->text);
}

/* More than a person works through at once: errors and warnings are each shown up to so many, and the rest is counted. */
enum { SHOWN = 100, SCREEN = 20 };

static void say_hidden(struct cli *c, size_t count, const char *what)
{
	if (count > SHOWN)
		fprintf(c->term.err, "  and %zu more %s: --json lists all\n", count - SHOWN, what);
}

/* Prints the findings, less one that was said (NULL); whether they have pushed what was said before them off a screen. */
static bool issue_lines(struct cli *c, const wsoa_issue *said)
{
	enum { INDENT = 4 };
	size_t counts[2] = { 0 };
	for (size_t i = 0; c->w && i < wsoa_issue_count(c->w); i++) {
		const wsoa_issue *issue = wsoa_issue_at(c->w, i);
		struct hanging h;
		if (issue == said || counts[issue->warning]++ >= SHOWN)
			continue;
		hanging_begin(c, &h);
		issue_line(h.to, issue);
		hanging_end(c, &h, INDENT);
	}
	say_hidden(c, counts[false], "errors");
	say_hidden(c, counts[true], "warnings");
	return counts[false] + counts[true] > SCREEN;
}

void print_issues(struct cli *c)
{
	if (!c->w || !wsoa_issue_count(c->w))
		return;
	if (!c->common.json) {
		if (issue_lines(c, NULL))
			fprintf(c->term.err, "%zu warnings\n", wsoa_issue_count(c->w));
		return;
	}
	fputs("{\"warnings\":", c->term.err);
	issues_json(c);
	fputs("}\n", c->term.err);
}

/* What there is to say: the program's own words, else the engine's, else those of the status. */
static struct failure failure_of(const struct cli *c, wsoa_status st)
{
	struct failure f = c->fail;
	if (!f.status && c->w) {
		snprintf(f.what, sizeof f.what, "%s", wsoa_error_what(c->w));
		snprintf(f.where, sizeof f.where, "%s", wsoa_error_where(c->w));
		snprintf(f.todo, sizeof f.todo, "%s", wsoa_error_todo(c->w));
	}
	if (!*f.what)
		snprintf(f.what, sizeof f.what, "%s", wsoa_status_text(st));
	f.status = st;
	return f;
}

static void error_json(struct cli *c, const struct failure *f)
{
	FILE *to = c->term.err;
	fputs("{\"error\":{\"status\":\"", to);
	put_lower(to, status_word(f->status));
	fputs("\",", to);
	json_member(to, "what", f->what);
	fputc(',', to);
	json_member(to, "where", f->where);
	fputc(',', to);
	json_member(to, "todo", f->todo);
	fputs(",\"issues\":", to);
	issues_json(c);
	fputs("}}\n", to);
}

/* The single finding, warnings beside it aside, that the error's own line repeats; NULL. */
static const wsoa_issue *said_already(const struct cli *c, const struct failure *f)
{
	const wsoa_issue *only = NULL;
	size_t count = c->w ? wsoa_issue_count(c->w) : 0;
	for (size_t i = 0; i < count; i++) {
		const wsoa_issue *issue = wsoa_issue_at(c->w, i);
		if (issue->warning && count > 1)
			continue;
		if (only)
			return NULL;
		only = issue;
	}
	return only && !only->row && strstr(f->what, only->what) && !strcmp(f->todo, only->todo) ? only : NULL;
}

static void error_line(FILE *to, const struct failure *f)
{
	fputs("wsoa: ", to);
	put_clean(to, f->what);
	if (*f->where && !says(f->what, f->where)) {
		fputs(": ", to);
		put_clean(to, f->where);
	}
	if (*f->todo) {
		fputs(": ", to);
		put_clean(to, f->todo);
	}
}

static void error_wrapped(struct cli *c, const struct failure *f)
{
	enum { INDENT = 6 }; /* behind "wsoa: " */
	struct hanging h;
	hanging_begin(c, &h);
	error_line(h.to, f);
	hanging_end(c, &h, INDENT);
}

static void error_text(struct cli *c, const struct failure *f)
{
	error_wrapped(c, f);
	if (issue_lines(c, said_already(c, f)))
		error_wrapped(c, f);
}

void print_error(struct cli *c, wsoa_status st)
{
	struct failure f = failure_of(c, st);
	term_progress_end(&c->term);
	if (c->common.json)
		error_json(c, &f);
	else
		error_text(c, &f);
}
