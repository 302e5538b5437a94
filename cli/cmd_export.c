/* Commands about packs: making one, and checking one, or the store itself. */
#include "cmd.h"
#include "store.h"

struct export_args {
	const char *out, *since;
	bool personal;
};
static const struct opt export_opts[] = {
	OPT(struct export_args, out, "o", "DIR", "the new folder (needed)"),
	OPT(struct export_args, since, "since", "DATE", "what the board's report counts changes from; else its last meeting"),
	OPT(struct export_args, personal, "personal", NULL, "files of evidence marked as personal too"),
};

static wsoa_status export_visit(struct cli *c, const void *args)
{
	const struct export_args *a = args;
	wsoa_doc *doc = NULL;
	if (!a->out)
		return cli_fail(c, WSOA_INVALID, NULL, "add -o DIR, such as -o packs/2019-10-14", "a pack is written into a new folder");
	wsoa_pack_args what = { .since = a->since, .personal = a->personal };
	return print_answer(c, wsoa_export_visit(c->w, a->out, &what, &doc), &doc);
}

struct verify_args {
	const char *against;
};
static const struct opt verify_opts[] = {
	OPT(struct verify_args, against, "against", "DIR", "an older pack, whose log must be the beginning of this one's"),
};

static wsoa_status verify(struct cli *c, const void *args)
{
	const struct verify_args *a = args;
	wsoa_doc *doc = NULL;
	wsoa_status past = no_past(c, "verify checks the whole log, and so every day of it");
	if (past)
		return past;
	if (c->count)
		return print_answer(c, wsoa_verify_pack(c->words[0], a->against, &c->w, &doc), &doc);
	if (a->against)
		return cli_fail(c, WSOA_INVALID, "--against", "name the newer pack: wsoa verify DIR --against OLDER", "an older pack is compared with a newer one");
	wsoa_status st = open_store(c);
	if (!st)
		st = wsoa_verify(c->w, &doc);
	return print_answer(c, st, &doc);
}

static const struct cmd rows[] = {
	{ "export visit", "", "pack the whole position, with all that is needed to check it", STORE_READ, 0, OPTS(export_opts, struct export_args),
	  export_visit,
	  "A bag (BagIt 1.0): the board's report, every record as CSV and JSON, the evidence, the log and its words.\n"
	  "Same store, day and options, same bytes; with --as-of the pack of that evening, less what was erased or\n"
	  "marked as personal since. Addresses and accounts of people are left out, and files marked as personal.",
	  "wsoa export visit -o packs/2019-10-14\nwsoa export visit -o visit-5 --as-of 2019-10-11 --since 2019-09-16" },
	{ "verify", "[DIR]", "check the store, or a pack from its files alone", STORE_NONE, 0, OPTS(verify_opts, struct verify_args), verify,
	  "Of the store: the log, its chain and every record. Of a pack: the manifests, the chain, the words; then the\n"
	  "records are built anew from the log and every file is made again and compared, byte by byte.\n"
	  "Exits with 5 where anything was tampered with or damaged, with 1 where it cannot be opened at all.",
	  "wsoa verify\nwsoa verify packs/2019-10-14 --against packs/2019-09-16" },
};
const struct cmd_group pack_group = GROUP("Packs and checks", rows);
