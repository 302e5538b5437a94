/*
 * wsoa: from the words of a command line to a command, and from its status to
 * the exit status. Errors are printed here, once.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "store.h"

enum { EXIT_FAILED = 1, EXIT_FOUND = 10 };

static const int exit_codes[] = {
	[WSOA_OK] = 0,
	[WSOA_NOMEM] = EXIT_FAILED,
	[WSOA_STORE] = EXIT_FAILED,
	[WSOA_IO] = EXIT_FAILED,
	[WSOA_BUG] = EXIT_FAILED,
	[WSOA_INVALID] = 2,
	[WSOA_REFUSED] = 3,
	[WSOA_NOTFOUND] = 4,
	[WSOA_UNVERIFIED] = 5,
	[WSOA_BUSY] = 6,
};
_Static_assert(sizeof exit_codes / sizeof exit_codes[0] == WSOA_STATUS_COUNT, "every status has an exit code");

/* What stands on the command line. */
struct line {
	int argc;
	char **argv;
	int at;
	void *args;             /* of the command, zeroed when it is known */
};

static wsoa_status bad_option(struct cli *c, const char *word, const char *wrong, const struct opts *tables, size_t count)
{
	int name = (int)strcspn(word, "=");
	const struct opt *nearest = strcmp(wrong, "is not known") ? NULL : opt_nearest(tables, count, word);
	char todo[128];
	snprintf(todo, sizeof todo, "%s%s%s%ssee: wsoa help %s", nearest ? "did you mean " : "", nearest ? opt_hyphens(nearest) : "",
	         nearest ? nearest->name : "", nearest ? "? " : "", c->cmd ? c->cmd->name : "options");
	return cli_fail(c, WSOA_INVALID, NULL, todo, "the option %.*s %s", name, word, wrong);
}

static wsoa_status read_option(struct cli *c, struct line *l)
{
	struct opts tables[2] = { common_opts };
	size_t count = 1;
	const char *word = l->argv[l->at];
	tables[0].args = &c->common;
	if (c->cmd) {
		tables[1] = (struct opts){ c->cmd->opts, c->cmd->opt_count, l->args };
		count = 2;
	}
	const char *wrong = opt_read(tables, count, l->argc, l->argv, &l->at);
	return wrong ? bad_option(c, word, wrong, tables, count) : WSOA_OK;
}

/* The word at l->at and perhaps the next are the command. */
static wsoa_status read_command(struct cli *c, struct line *l)
{
	size_t used;
	c->cmd = cmd_find((const char *const *)&l->argv[l->at], (size_t)(l->argc - l->at), &used);
	if (!c->cmd)
		return cmd_unknown(c, l->argv[l->at]);
	l->at += (int)used - 1;
	l->args = calloc(1, c->cmd->args_size ? c->cmd->args_size : 1);
	return l->args ? WSOA_OK : WSOA_NOMEM;
}

/* Whether --json comes later: the error about an earlier word shall be JSON too. */
static bool asks_json(const struct line *l)
{
	for (int i = l->at; i < l->argc && strcmp(l->argv[i], "--"); i++)
		if (!strcmp(l->argv[i], "--json"))
			return true;
	return false;
}

static wsoa_status read_line(struct cli *c, struct line *l)
{
	bool options = true;
	wsoa_status st = WSOA_OK;
	for (l->at = 1; l->at < l->argc && !st; l->at++) {
		const char *word = l->argv[l->at];
		if (options && !strcmp(word, "--"))
			options = false;
		else if (options && opt_is(word))
			st = read_option(c, l);
		else if (!c->cmd)
			st = read_command(c, l);
		else
			c->words[c->count++] = word;
	}
	if (st && asks_json(l))
		c->common.json = true;
	return st;
}

/* Of the program, not of a store: a command that is both stands without a word. */
static bool is_bare(const struct cli *c)
{
	return c->cmd->flags & CMD_BARE && !c->count;
}

/* ---- how it is printed ---- */

static wsoa_status read_format(struct cli *c)
{
	const struct common *o = &c->common;
	if (o->json + o->jsonl + o->csv > 1)
		return cli_fail(c, WSOA_INVALID, NULL, "give one of them", "--json, --jsonl and --csv exclude each other");
	c->format = o->json ? "json" : o->jsonl ? "jsonl" : o->csv ? "csv" : "text";
	if ((o->jsonl || o->csv) && !(c->cmd->flags & CMD_LIST))
		return cli_fail(c, WSOA_INVALID, NULL, "use --json", "%s prints no list that --%s could be for", c->cmd->name, c->format);
	if (o->json && (c->cmd->flags & CMD_PLAIN || is_bare(c)))
		return cli_fail(c, WSOA_INVALID, NULL, "leave out --json", "%s has no other form", c->cmd->name);
	return WSOA_OK;
}

static wsoa_status read_colour(struct cli *c)
{
	const char *when = c->common.color ? c->common.color : "auto";
	if (!*when)
		when = "always";
	if (strcmp(when, "auto") && strcmp(when, "always") && strcmp(when, "never"))
		return cli_fail(c, WSOA_INVALID, when, "write auto, always or never", "--color does not know this");
	term_render_options(when, c->common.width, &c->render);
	c->render.explain = c->common.explain;
	return WSOA_OK;
}

/* Of the common options those that only a change, only a question or only a list can follow: nobody else pretends to. */
static wsoa_status check_options(struct cli *c)
{
	const struct common *o = &c->common;
	bool changes = c->cmd->store == STORE_WRITE && !is_bare(c), gives_why = changes && !(c->cmd->flags & CMD_NAMES);
	bool asks = !changes || c->cmd->flags & CMD_LIST;
	const struct { const char *name; bool given, taken; } options[] = {
		{ "reason", o->reason, gives_why },   { "decision", o->decision, gives_why },
		{ "dated", o->dated, gives_why },     { "if-version", o->if_version, gives_why },
		{ "yes", o->yes, changes },           { "for", o->on_word_of, changes || c->cmd->flags & CMD_FOR },
		{ "on", o->on, asks },                { "exit-code", o->exit_code, c->cmd->flags & CMD_LIST },
		{ "allow-identifiers", o->allow_identifiers, changes },
	};
	char todo[64];
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
		if (!options[i].given || options[i].taken)
			continue;
		bool when = gives_why && !strcmp(options[i].name, "on");
		snprintf(todo, sizeof todo, when ? "to say when it happened: --dated" : "leave it out; see: wsoa help %s", c->cmd->name);
		return cli_fail(c, WSOA_INVALID, NULL, todo, "%s does not take the option --%s", c->cmd->name, options[i].name);
	}
	return WSOA_OK;
}

/* ---- running ---- */

static wsoa_status prepare(struct cli *c)
{
	wsoa_status st = read_format(c);
	if (!st)
		st = read_colour(c);
	if (!st)
		st = check_options(c);
	if (!st)
		st = cmd_words_fit(c);
	if (!st && c->cmd->store == STORE_WRITE)
		st = read_input(c);
	if (!st && c->cmd->store != STORE_NONE && !is_bare(c))
		st = open_store(c);
	return st;
}

static wsoa_status run(struct cli *c, struct line *l)
{
	wsoa_status st = read_line(c, l);
	if (st)
		return st;
	c->term.help_width = term_width(c->common.width);
	if (!c->cmd) {
		/* no word at all: --help, or the day at a glance */
		size_t used;
		const char *name = c->common.help ? "help" : "today";
		c->cmd = cmd_find(&name, 1, &used);
	} else if (c->common.help) {
		help_command(&c->term, c->cmd);
		return WSOA_OK;
	}
	st = prepare(c);
	if (!st && c->has_store && c->cmd->flags & CMD_LIST) /* what is long is printed while it is read */
		wsoa_stream(c->w, c->format, &c->render, term_write, &c->term);
	return st ? st : c->cmd->run(c, l->args);
}

/* A reader that went away is told nothing, unless something was changed. */
static int output_failed(struct cli *c)
{
	c->fail.status = WSOA_OK;
	if (c->changed)
		print_error(c, cli_fail_made(c, WSOA_IO, strerror(c->term.failed)));
	else if (c->term.failed != EPIPE)
		print_error(c, cli_fail(c, WSOA_IO, "standard output", "make room where it is written to, or send it elsewhere",
		                        "standard output cannot be written: %s", strerror(c->term.failed)));
	return EXIT_FAILED;
}

int main(int argc, char **argv)
{
	struct cli c = { .format = "text" };
	struct line l = { .argc = argc, .argv = argv };
	term_open(&c.term);
	c.words = calloc((size_t)argc + 1, sizeof *c.words);
	wsoa_status st = c.words ? run(&c, &l) : WSOA_NOMEM;
	term_progress_end(&c.term);
	bool written = term_close(&c.term);
	int code = exit_codes[st];
	if (!written) {
		code = output_failed(&c);
	} else if (st) {
		print_error(&c, st);
	} else if (c.common.exit_code && c.items) {
		code = EXIT_FOUND;
	}
	wsoa_close(c.w);
	free(c.input);
	free(l.args);
	free(c.words);
	return code;
}
