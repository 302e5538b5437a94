/* Commands about workflows: proving one, seeing which are in force, installing another. */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "dot.h"
#include "save.h"

/* FILE or KIND: what is a file is one, and a kind's file can be named ./action. */
static wsoa_status workflow_named(struct cli *c, const char *word, wsoa_workflow_args *out, char **text)
{
	const char *kind = kind_word(word, strlen(word));
	*text = NULL;
	if (kind) {
		out->kind = kind;
		return WSOA_OK;
	}
	wsoa_status st = read_file(c, word, text, &out->len);
	out->text = *text;
	return st;
}

static wsoa_status check(struct cli *c, const void *args)
{
	wsoa_workflow_args what = { 0 };
	wsoa_doc *doc = NULL;
	char *text;
	(void)args;
	wsoa_status st = workflow_named(c, c->words[0], &what, &text);
	if (!st)
		st = wsoa_workflow_check(c->w, &what, &doc);
	free(text);
	return print_answer(c, st, &doc);
}

static wsoa_status list(struct cli *c, const void *args)
{
	wsoa_doc *doc = NULL;
	(void)args;
	return print_answer(c, wsoa_workflow_list(c->w, &doc), &doc);
}

static wsoa_status show(struct cli *c, const void *args)
{
	wsoa_doc *doc = NULL;
	const char *text;
	(void)args;
	wsoa_status st = wsoa_workflow_show(c->w, c->words[0], &text, &doc);
	if (st || !strcmp(c->format, "json"))
		return print_answer(c, st, &doc);
	wsoa_doc_free(doc);
	return term_write(&c->term, text, strlen(text)) ? WSOA_OK : WSOA_IO;
}

/* ---- graph ---- */

struct graph_args {
	const char *output;
	bool svg, live;
};
static const struct opt graph_opts[] = {
	OPT(struct graph_args, live, "live", NULL, "with the number of records in each state"),
	OPT(struct graph_args, svg, "svg", NULL, "a picture, drawn by Graphviz"),
	OPT(struct graph_args, output, "o", "FILE", "write this file, whole or not at all; one that ends in .svg is a picture; -: standard output"),
};

static bool ends_in_svg(const char *path)
{
	size_t len = strlen(path);
	return len > 4 && !strcmp(path + len - 4, ".svg");
}

static wsoa_status hand_on(struct cli *c, const char *path, const char *text, size_t len)
{
	struct save s;
	if (!path || !strcmp(path, "-"))
		return term_write(&c->term, text, len) ? WSOA_OK : WSOA_IO;
	wsoa_status st = save_open(&s, c, path);
	if (!st)
		save_write(&s, text, len);
	return save_close(&s, st);
}

static wsoa_status draw(struct cli *c, const struct graph_args *a, const char *dot)
{
	bool picture = a->svg || (a->output && ends_in_svg(a->output));
	size_t len = strlen(dot);
	char *svg = NULL;
	wsoa_status st = picture ? dot_svg(c, dot, len, &svg, &len) : WSOA_OK;
	if (!st)
		st = hand_on(c, a->output, picture ? svg : dot, len);
	free(svg);
	return st;
}

static wsoa_status graph(struct cli *c, const void *args)
{
	const struct graph_args *a = args;
	wsoa_workflow_args what = { 0 };
	wsoa_doc *doc = NULL;
	const char *dot = NULL;
	char *text;
	wsoa_status st = workflow_named(c, c->words[0], &what, &text);
	if (!st)
		st = wsoa_workflow_graph(c->w, &what, a->live, &dot, &doc);
	if (!st && !strcmp(c->format, "json"))
		st = print_answer(c, st, &doc);
	else if (!st)
		st = draw(c, a, dot);
	if (strcmp(c->format, "json"))
		wsoa_doc_free(doc);
	free(text);
	return st;
}

/* ---- install ---- */

struct install_args {
	const char *map;
	bool dry_run;
};
static const struct opt install_opts[] = {
	OPT(struct install_args, map, "map", "OLD=NEW,...", "states that go by another name; =NEW for records without one"),
	OPT(struct install_args, dry_run, "dry-run", NULL, "list every record before and after, and do nothing"),
};

static wsoa_status install(struct cli *c, const void *args)
{
	const struct install_args *a = args;
	wsoa_install_args what = { .map = a->map, .dry_run = a->dry_run };
	wsoa_change change = change_of(c);
	wsoa_doc *doc = NULL;
	char *text = NULL;
	wsoa_status st = read_file(c, c->words[0], &text, &what.len);
	what.text = text;
	if (!st)
		st = wsoa_workflow_install(c->w, &what, &change, &doc);
	free(text);
	return print_loaded(c, st, a->dry_run, &doc);
}

static const struct cmd rows[] = {
	{ "workflow list", "", "list the workflows in force", STORE_READ, CMD_LIST, NO_OPTS, list,
	  "With --as-of those of that evening.", "wsoa workflow list" },
	{ "workflow show", "KIND", "print the workflow in force for a kind, as JSON", STORE_READ, 0, NO_OPTS, show,
	  "It is the document that was installed, byte by byte: its SHA-256 is the one that events name. With --json the same\n"
	  "document is a text in a document that has its kind, name and SHA-256 beside it.",
	  "wsoa workflow show action > action.json" },
	{ "workflow check", "FILE|KIND", "prove that a workflow can do what it says", STORE_MAYBE, CMD_LIST, NO_OPTS, check,
	  "Every state can be come to and left for a final one; every transition can be made, by somebody who is there and\n"
	  "with conditions that can hold together. Each finding has the shortest way to where it bites. With --exit-code it\n"
	  "exits with 10 where anything is found. A file can be checked without a store; then nobody is asked for.",
	  "wsoa workflow check action\nwsoa workflow check our-actions.json --exit-code" },
	{ "workflow graph", "FILE|KIND", "draw a workflow", STORE_MAYBE, 0, OPTS(graph_opts, struct graph_args), graph,
	  "In the language DOT of Graphviz; as a picture with --svg, where Graphviz is installed. Two borders: final; dashed:\n"
	  "the clock is stopped. An arrow says who may, and what is asked.",
	  "wsoa workflow graph action --live -o actions.svg\nwsoa workflow graph our-actions.json | dot -Tpng > actions.png" },
	{ "workflow install", "FILE", "let another workflow decide, and carry every record over", STORE_WRITE, 0,
	  OPTS(install_opts, struct install_args), install,
	  "For the programme team. It is checked first. Records keep the name of their state unless --map says another; where a\n"
	  "state has nowhere to go, nothing is done and the map that is missing is named. wsoa undo takes it back as a whole.",
	  "wsoa workflow install ours.json --map delivered=waiting --dry-run" },
};
const struct cmd_group workflow_group = GROUP("Workflows", rows);
