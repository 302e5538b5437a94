/* Commands that look after the store: copying it, seeing what is wrong, making its tables anew. */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "store.h"

static wsoa_status backup(struct cli *c, const void *args)
{
	wsoa_doc *doc = NULL;
	(void)args;
	wsoa_status past = no_past(c, "a backup holds the whole store, and so every day of it");
	if (past)
		return past;
	if (!strcmp(c->words[0], "-"))
		return cli_fail(c, WSOA_INVALID, "-", "name a file", "a copy cannot be verified once it was printed");
	wsoa_status st = wsoa_backup(c->w, c->words[0], &doc);
	c->changed = !st;
	return print_answer(c, st, &doc);
}

struct doctor_args {
	bool rebuild;
};
static const struct opt doctor_opts[] = {
	OPT(struct doctor_args, rebuild, "rebuild", NULL, "make every table anew from the log, after a copy beside the store"),
};

static wsoa_status look(struct cli *c)
{
	wsoa_options options;
	wsoa_doc *doc = NULL;
	char *file = NULL;
	wsoa_status st = store_options(c, false, &options);
	if (!st)
		st = store_file(c, &file);
	if (st)
		return st;
	options.db = file;
	st = print_answer(c, wsoa_doctor(&options, &c->w, &doc), &doc);
	free(file);
	return st;
}

static wsoa_status rebuild(struct cli *c)
{
	wsoa_doc *doc = NULL;
	wsoa_status st = open_store_to_write(c);
	if (!st)
		st = wsoa_rebuild(c->w, &doc);
	c->changed = !st;
	return print_answer(c, st, &doc);
}

static wsoa_status doctor(struct cli *c, const void *args)
{
	const struct doctor_args *a = args;
	wsoa_status past = a->rebuild ? WSOA_OK : no_past(c, "doctor looks at the store as it is");
	if (past)
		return past;
	return a->rebuild ? rebuild(c) : look(c);
}

static const struct cmd rows[] = {
	{ "backup", "FILE", "copy the store to a new file, whoever works on it meanwhile", STORE_READ, 0, NO_OPTS, backup,
	  "The copy is a whole store, of one moment: --db FILE opens it. It is verified before it gets its name, and no file\n"
	  "is ever written over. Keep copies on another machine; what to do with them: docs/how-to/care.md",
	  "wsoa backup /backup/wsoa-2019-10-14.db" },
	{ "doctor", "", "see what is wrong with the store, and what to do", STORE_NONE, 0, OPTS(doctor_opts, struct doctor_args), doctor,
	  "Looks at the file, its permissions, its disk and what lies beside it, who has it open, at every event and every\n"
	  "record; whatever it finds, it goes on, and it changes nothing. Exits with 0 where nothing is wrong, with 5 where\n"
	  "something is damaged that only a backup can replace, else with 1.\n"
	  "--rebuild mends the records, which all follow from the log; it is refused where the log itself is damaged.",
	  "wsoa doctor\nwsoa doctor --rebuild" },
};
const struct cmd_group care_group = GROUP("Care", rows);
