/* Commands about the store as a whole: making it, its calendar. */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "store.h"

struct init_args {
	const char *area;
	bool shared, small;
};
static const struct opt init_opts[] = {
	OPT(struct init_args, area, "area", "NAME", "the local area (needed)"),
	OPT(struct init_args, shared, "shared", NULL, "the group of the folder may write too"),
	OPT(struct init_args, small, "small", NULL, "the lighter workflow of actions: start, done, cancel, reopen"),
};

/* "Ann Lee <ann@example.org>" in two; the text is cut up. */
static wsoa_status read_person(struct cli *c, char *text, wsoa_init_args *out)
{
	char *open = strrchr(text, '<'), *close = strrchr(text, '>');
	out->name = text;
	if (!open && !close)
		return WSOA_OK;
	if (!open || !close || close < open || close[1])
		return cli_fail(c, WSOA_INVALID, text, "write: --as \"Ann Lee <ann@example.org>\"", "this is no name and address");
	*close = '\0';
	out->email = open + 1;
	while (open > text && open[-1] == ' ')
		open--;
	*open = '\0';
	return WSOA_OK;
}

static wsoa_status make_store(struct cli *c, const wsoa_init_args *what)
{
	wsoa_options options;
	const char *db = store_named(c), *past = c->common.as_of ? "--as-of" : c->common.position ? "--position" : NULL;
	if (past)
		return cli_fail(c, WSOA_REFUSED, past, "leave it out", "the past cannot be changed");
	wsoa_status st = store_options(c, true, &options);
	if (st)
		return st;
	options.db = db ? db : "wsoa.db";
	options.plan = options.person = NULL; /* there is neither yet */
	return wsoa_init(&options, what, &c->w);
}

static wsoa_status init(struct cli *c, const void *args)
{
	const struct init_args *a = args;
	wsoa_init_args what = { .area = a->area, .shared = a->shared, .small = a->small };
	if (!a->area)
		return cli_fail(c, WSOA_INVALID, NULL, "add --area NAME, such as --area Marlshire", "a store is that of a local area");
	char *person = c->common.as ? strdup(c->common.as) : account_name();
	if (c->common.as && !person)
		return WSOA_NOMEM;
	wsoa_status st = person ? read_person(c, person, &what) : WSOA_OK;
	if (!st)
		st = make_store(c, &what);
	free(person);
	return print_outcome(c, st);
}

struct load_args {
	bool dry_run;
};
static const struct opt load_opts[] = {
	OPT(struct load_args, dry_run, "dry-run", NULL, "only say which days it would make different"),
};

static wsoa_status calendar_load(struct cli *c, const void *args)
{
	const struct load_args *a = args;
	wsoa_doc *doc = NULL;
	char *text = NULL;
	size_t len = 0;
	wsoa_status st = read_file(c, c->words[0], &text, &len);
	if (!st)
		st = wsoa_calendar_load(c->w, text, len, a->dry_run, &doc);
	free(text);
	return print_loaded(c, st, a->dry_run, &doc);
}

static const struct cmd rows[] = {
	{ "init", "", "make a store for a local area", STORE_NONE, 0, OPTS(init_opts, struct init_args), init,
	  "The store is --db FILE, else $WSOA_DB, else wsoa.db in this folder. Its first person is --as \"NAME <EMAIL>\",\n"
	  "else you as this machine knows you, and belongs to the programme team.",
	  "wsoa init --area Marlshire --as \"Ann Lee <ann.lee@marlshire.example>\"" },
	{ "calendar load", "FILE", "install an edition of bank holidays, or terms", STORE_WRITE, 0, OPTS(load_opts, struct load_args),
	  calendar_load, "FILE - is standard input.", "wsoa calendar load bank-holidays.json --dry-run" },
};
const struct cmd_group store_group = GROUP("Store", rows);
