/* Reading commands: each asks for one document and prints it. */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

/* The first word that may be left out; NULL when it was. */
static const char *word_at(const struct cli *c, size_t i)
{
	return i < c->count ? c->words[i] : NULL;
}

static wsoa_status today(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	if (!c->has_store) {
		help_short(&c->term);
		return WSOA_OK;
	}
	wsoa_status st = wsoa_my(c->w, &doc);
	if (st == WSOA_INVALID) /* nobody is known here */
		st = wsoa_overview(c->w, &doc);
	return print_answer(c, st, &doc);
}

struct list_args {
	bool all_plans;
};
static const struct opt list_opts[] = {
	OPT(struct list_args, all_plans, "all-plans", NULL, "records of closed plans too"),
};

/* Letters alone: a kind or a test may have been meant. */
static bool is_plain(const char *word)
{
	return strspn(word, "abcdefghijklmnopqrstuvwxyz-") == strlen(word);
}

static wsoa_status no_such_kind(struct cli *c, const char *word)
{
	char todo[400] = "kinds are ";
	kind_plurals(todo + strlen(todo), sizeof todo - strlen(todo));
	return cli_fail(c, WSOA_NOTFOUND, NULL, todo, "'%s' is no kind of record, no test of a filter (wsoa help filters) and no action", word);
}

static wsoa_status list(struct cli *c, const void *args)
{
	const struct list_args *a = args;
	wsoa_doc *doc = NULL;
	char *filter;
	const char *kind = c->count ? kind_word(c->words[0], strlen(c->words[0])) : NULL;
	wsoa_status st = join_words(c, kind ? 1 : 0, &filter);
	if (!st)
		st = wsoa_list(c->w, &(wsoa_list_args){ .kind = kind, .filter = filter, .all_plans = a->all_plans }, &doc);
	free(filter);
	if (st == WSOA_NOTFOUND && !kind && c->count == 1 && is_plain(c->words[0]))
		return no_such_kind(c, c->words[0]);
	return print_answer(c, st, &doc);
}

static wsoa_status show(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	return print_answer(c, wsoa_show(c->w, c->words[0], &doc), &doc);
}

/* ---- the log ---- */

struct log_args {
	int64_t last;
};
static const struct opt log_opts[] = {
	OPT(struct log_args, last, "last", "N", "the last N events; else all"),
};

static wsoa_status show_log(struct cli *c, const void *args)
{
	const struct log_args *a = args;
	wsoa_doc *doc = NULL;
	if (c->common.jsonl)
		return wsoa_log_lines(c->w, a->last, term_write, &c->term);
	return print_answer(c, wsoa_log(c->w, a->last, &doc), &doc);
}

/* ---- questions ---- */

static wsoa_status why(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	return print_answer(c, wsoa_why(c->w, c->words[0], word_at(c, 1), c->common.on_word_of, &doc), &doc);
}

static wsoa_status ask_filter(struct cli *c, wsoa_status (*ask)(wsoa *, const char *, wsoa_doc **))
{
	wsoa_doc *doc = NULL;
	char *filter;
	wsoa_status st = join_words(c, 0, &filter);
	if (!st)
		st = ask(c->w, filter, &doc);
	free(filter);
	return print_answer(c, st, &doc);
}

static wsoa_status overdue(struct cli *c, const void *args)
{
	(void)args;
	return ask_filter(c, wsoa_overdue);
}

static wsoa_status slippage(struct cli *c, const void *args)
{
	(void)args;
	return ask_filter(c, wsoa_slippage);
}

struct due_args {
	const char *within;
};
static const struct opt due_opts[] = {
	OPT(struct due_args, within, "within", "DAYS", "so many days (14d) or working days (10wd, when nothing is said)"),
};

static wsoa_status due(struct cli *c, const void *args)
{
	const struct due_args *a = args;
	wsoa_doc *doc = NULL;
	char *filter;
	wsoa_status st = join_words(c, 0, &filter);
	if (!st)
		st = wsoa_due(c->w, a->within, filter, &doc);
	free(filter);
	return print_answer(c, st, &doc);
}

static wsoa_status my(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	return print_answer(c, wsoa_my(c->w, &doc), &doc);
}

struct waiting_args {
	bool all;
};
static const struct opt waiting_opts[] = {
	OPT(struct waiting_args, all, "all", NULL, "what is within its limit too"),
};

static wsoa_status waiting(struct cli *c, const void *args)
{
	const struct waiting_args *a = args;
	wsoa_doc *doc = NULL;
	char *filter;
	wsoa_status st = join_words(c, 0, &filter);
	if (!st)
		st = wsoa_waiting(c->w, &(wsoa_waiting_args){ .filter = filter, .all = a->all, .meeting = c->common.on_word_of }, &doc);
	free(filter);
	return print_answer(c, st, &doc);
}

static wsoa_status overview(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	return print_answer(c, wsoa_overview(c->w, &doc), &doc);
}

static wsoa_status measures(struct cli *c, const void *args)
{
	(void)args;
	return ask_filter(c, wsoa_measures);
}

static wsoa_status ratings(struct cli *c, const void *args)
{
	(void)args;
	return ask_filter(c, wsoa_ratings);
}

struct lint_args {
	const char *list;
};
static const struct opt lint_opts[] = {
	OPT(struct lint_args, list, "list", "RULE", "the records that this rule found; lint RULE is the same"),
};

static wsoa_status lint(struct cli *c, const void *args)
{
	const struct lint_args *a = args;
	wsoa_doc *doc = NULL;
	const char *rule = word_at(c, 0);
	if (rule && a->list)
		return cli_fail(c, WSOA_INVALID, rule, "give it once", "a rule was named twice");
	return print_answer(c, wsoa_lint(c->w, a->list ? a->list : rule, &doc), &doc);
}

static wsoa_status explain(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	return print_answer(c, wsoa_explain(c->w, word_at(c, 0), &doc), &doc);
}

static wsoa_status calc(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	char *text;
	wsoa_status st = join_words(c, 0, &text);
	if (!st)
		st = wsoa_calc(c->w, text, c->common.explain, &doc);
	free(text);
	return print_answer(c, st, &doc);
}

static wsoa_status versions(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	return print_answer(c, wsoa_versions(c->w, &doc), &doc);
}

static wsoa_status calendar(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	return print_answer(c, wsoa_calendar(c->w, &doc), &doc);
}

static wsoa_status timetable(struct cli *c, const void *args)
{
	(void)args;
	wsoa_doc *doc = NULL;
	return print_answer(c, wsoa_timetable(c->w, word_at(c, 0), &doc), &doc);
}

static const struct cmd rows[] = {
	{ "today", "", "print my day, or the position where nobody is known", STORE_MAYBE, CMD_HIDDEN, NO_OPTS, today,
	  "The same as wsoa without a word.", "wsoa today" },
	{ "status", "", "print the position on one screen", STORE_READ, 0, NO_OPTS, overview,
	  "Counts by state and rating, by weakness and lead; the next deadlines; what is vacant or not covered.\n"
	  "With --explain each figure is followed by the filter that lists what it counts.",
	  "wsoa status --explain" },
	{ "my", "", "print what waits for me", STORE_READ, CMD_LIST, NO_OPTS, my,
	  "What is overdue or due, what I am to sign off, and what I delivered that waits for others.", "wsoa my --as @jane" },
	{ "overdue", "[FILTER...]", "list actions past their due date, worst first", STORE_READ, CMD_LIST, NO_OPTS, overdue,
	  "An action that is due on the day itself is not overdue; nor is one on hold by agreement.",
	  "wsoa overdue weakness:W03 --on 2019-10-14" },
	{ "due", "[FILTER...]", "list actions due soon, soonest first", STORE_READ, CMD_LIST, OPTS(due_opts, struct due_args), due,
	  NULL, "wsoa due --within 14d owner:@jane" },
	{ "slippage", "[FILTER...]", "list deadlines that moved since the baseline", STORE_READ, CMD_LIST, NO_OPTS, slippage,
	  "From, to, who asked, who agreed and why, read from the log. FILTER is of actions;\n"
	  "their milestones come too. Mended typing errors stand apart and do not count.",
	  "wsoa slippage weakness:W03" },
	{ "waiting", "[FILTER...]", "list what has waited too long, or what a meeting waits for", STORE_READ, CMD_LIST | CMD_FOR,
	  OPTS(waiting_opts, struct waiting_args), waiting,
	  "Records in a state for which their workflow names a limit: since when, how long, and for whom, worst first.\n"
	  "FILTER may begin with a kind; else it is of actions. With --for MEETING it is what that meeting needs: whose\n"
	  "update is missing in the round (after the board last met, up to updates_by), matters arising, and what to ratify.",
	  "wsoa waiting evidence --all\nwsoa waiting --for B4" },
	{ "list", "[KIND] [FILTER...]", "list records", STORE_READ, CMD_LIST, OPTS(list_opts, struct list_args), list,
	  "KIND is actions when left out. What a filter may say: wsoa help filters.",
	  "wsoa list 'status:in-progress rating:red'\nwsoa list measures --csv" },
	{ "show", "REF", "show a record with all its fields", STORE_READ, 0, NO_OPTS, show, NULL, "wsoa show 1.2.3" },
	{ "why", "REF [TRANSITION]", "say which moves are open to a record and what each needs", STORE_READ, CMD_LIST | CMD_FOR, NO_OPTS, why,
	  "With --for REF it is asked for somebody else.", "wsoa why 1.2.3 sign-off --for @jane" },
	{ "log", "", "print the log of events", STORE_READ, CMD_LIST, OPTS(log_opts, struct log_args), show_log,
	  "--jsonl prints the very lines whose hashes chain the log, so that sha256sum can check them.",
	  "wsoa log --last 20\nwsoa log --jsonl > log.jsonl" },
	{ "measures", "[FILTER...]", "list measures against their targets", STORE_READ, CMD_LIST, NO_OPTS, measures,
	  "Each with its baseline, latest reading, the latest target by the end of that period and the verdict: green met,\n"
	  "amber within the tolerance, red neither, grey nothing to compare. Missing are periods past their lag without a reading.",
	  "wsoa measures\nwsoa measures weaknesses:W03" },
	{ "ratings", "[FILTER...]", "list where the given rating and the records differ", STORE_READ, CMD_LIST, NO_OPTS, ratings,
	  "Beside the rating that its lead gave stands the one that follows: red more than a month overdue or at the second\n"
	  "date change asked for; amber overdue, unstarted after its start, with a late step or without an update in the last\n"
	  "round; grey on hold or not due to start; else green. Those rated better than that come first.",
	  "wsoa ratings\nwsoa ratings owner:@jane --on 2019-10-14" },
	{ "lint", "[RULE]", "list contradictions and gaps", STORE_READ, CMD_LIST, OPTS(lint_opts, struct lint_args), lint,
	  "A line per rule that found something: its number, how grave it is, the records, what to do. With --exit-code it ends\n"
	  "with 10 where there is any. Why a rule matters: wsoa explain RULE.", "wsoa lint\nwsoa lint --list L001\nwsoa lint --exit-code" },
	{ "explain", "[RULE]", "say why a rule of lint matters, and what to do", STORE_MAYBE, CMD_LIST, NO_OPTS, explain,
	  "Without a RULE, all rules.", "wsoa explain L006" },
	{ "calc", "EXPR...", "reckon with dates and working days", STORE_MAYBE, 0, NO_OPTS, calc,
	  "Works without a store too, with the bank holidays the program carries.", "wsoa calc 2022-02-22 + 70wd --explain" },
	{ "versions", "", "list the names that positions of the log have", STORE_READ, CMD_LIST, NO_OPTS, versions,
	  "With who gave each and when, the event that it stands for, and the checkpoint to compare with a printed one.", "wsoa versions" },
	{ "calendar", "", "list bank holidays and terms in force", STORE_READ, CMD_LIST, NO_OPTS, calendar, NULL,
	  "wsoa calendar" },
	{ "timetable", "[PLAN]", "list deadlines and reviews set by law, guidance and practice", STORE_READ, CMD_LIST, NO_OPTS, timetable,
	  "Each with what it rests on and how it was counted: 70 working days for a written statement of action, and so on.\n"
	  "Nothing is guessed: without the date that a rule counts from, it names the command that gives it.",
	  "wsoa timetable wsoa-2018\nwsoa timetable --json --on 2019-10-14" },
};
const struct cmd_group read_group = GROUP("Reading", rows);
