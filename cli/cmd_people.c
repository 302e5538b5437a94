/* Commands about people: who has a post, and from when. */
#include "cmd.h"

struct handover_args {
	const char *to, *from;
	bool dry_run;
};
static const struct opt handover_opts[] = {
	OPT(struct handover_args, to, "to", "@PERSON", "who has it then"),
	OPT(struct handover_args, from, "from", "DATE", "the day from which, today or earlier; else today"),
	OPT(struct handover_args, dry_run, "dry-run", NULL, "list what would pass over, and do nothing"),
};

static wsoa_status handover(struct cli *c, const void *args)
{
	const struct handover_args *a = args;
	wsoa_handover_args what = { .of = c->words[0], .to = a->to, .from = a->from, .dry_run = a->dry_run };
	wsoa_change change = change_of(c);
	wsoa_doc *doc = NULL;
	return print_loaded(c, wsoa_handover(c->w, &what, &change, &doc), a->dry_run, &doc);
}

struct vacate_args {
	const char *cover, *from;
	bool dry_run;
};
static const struct opt vacate_opts[] = {
	OPT(struct vacate_args, cover, "cover", "@PERSON", "who stands in"),
	OPT(struct vacate_args, from, "from", "DATE", "the day from which, today or earlier; else today"),
	OPT(struct vacate_args, dry_run, "dry-run", NULL, "list what would be vacant or covered, and do nothing"),
};

static wsoa_status vacate(struct cli *c, const void *args)
{
	const struct vacate_args *a = args;
	wsoa_vacate_args what = { .post = c->words[0], .cover = a->cover, .from = a->from, .dry_run = a->dry_run };
	wsoa_change change = change_of(c);
	wsoa_doc *doc = NULL;
	return print_loaded(c, wsoa_vacate(c->w, &what, &change, &doc), a->dry_run, &doc);
}

static const struct cmd rows[] = {
	{ "handover", "POST", "give a post another holder, and list what passes over", STORE_WRITE, 0, OPTS(handover_opts, struct handover_args), handover,
	  "Needs --to. What is asked of the post is asked of its new holder from that day on;\n"
	  "wsoa list owner:@person --position DATE says who had it on any day. POST may be a\n"
	  "person: then what names them by themselves passes over, which in a baselined plan\n"
	  "needs --decision. For the programme team; wsoa undo takes it back as a whole.",
	  "wsoa handover send-group-manager --to @priya --from 2019-10-01 --dry-run\n"
	  "wsoa handover @jane --to @priya --decision B3/2" },
	{ "vacate", "POST", "say that nobody holds a post, and list what is asked of it", STORE_WRITE, 0, OPTS(vacate_opts, struct vacate_args), vacate,
	  "With --cover somebody stands in, and is asked from that day on. Who covered it before\n"
	  "goes on to do so. For the programme team; wsoa undo takes it back.",
	  "wsoa vacate send-group-manager --from 2019-10-01 --cover @tom" },
};
const struct cmd_group people_group = GROUP("People", rows);
