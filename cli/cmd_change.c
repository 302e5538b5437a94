/* Commands that change records: each is one call of the engine, all or nothing. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "fields.h"

static bool is_assignment(const char *word)
{
	return strchr(word, '=') != NULL;
}

/* The words from the first-th on. */
static const char *const *rest(const struct cli *c, size_t first)
{
	return (const char *const *)c->words + first;
}

static wsoa_status add(struct cli *c, const void *args)
{
	(void)args;
	wsoa_change change = change_of(c);
	bool named = c->count > 1 && !is_assignment(c->words[1]);
	size_t first = named ? 2 : 1;
	return print_outcome(c, wsoa_add(c->w, c->words[0], named ? c->words[1] : NULL, rest(c, first), c->count - first, &change));
}

static wsoa_status set(struct cli *c, const void *args)
{
	(void)args;
	wsoa_change change = change_of(c);
	wsoa_status st = confirm(c, c->words[0]);
	if (!st)
		st = wsoa_set(c->w, c->words[0], rest(c, 1), c->count - 1, &change);
	return print_outcome(c, st);
}

static wsoa_status correct(struct cli *c, const void *args)
{
	(void)args;
	wsoa_change change = change_of(c);
	return print_outcome(c, wsoa_correct(c->w, c->words[0], rest(c, 1), c->count - 1, &change));
}

static wsoa_status remove_records(struct cli *c, const void *args)
{
	(void)args;
	wsoa_change change = change_of(c);
	wsoa_status st = confirm(c, c->words[0]);
	if (!st)
		st = wsoa_remove(c->w, c->words[0], &change);
	return print_outcome(c, st);
}

static wsoa_status note(struct cli *c, const void *args)
{
	(void)args;
	wsoa_change change = change_of(c);
	return print_outcome(c, wsoa_note(c->w, c->words[0], c->words[1], &change));
}

/* The text of an assignment; NULL when memory is out. */
static char *assignment(const char *field, const char *value)
{
	size_t size = strlen(field) + strlen(value) + 2;
	char *text = malloc(size);
	if (text)
		snprintf(text, size, "%s=%s", field, value);
	return text;
}

/* Adds an option that stands for an assignment to the words, which have room for it: its own word is none of them. *kept is to be freed. */
static wsoa_status add_word(struct cli *c, const char *field, const char *value, char **kept)
{
	*kept = NULL;
	if (!value)
		return WSOA_OK;
	if (!(*kept = assignment(field, value)))
		return WSOA_NOMEM;
	c->words[c->count++] = *kept;
	return WSOA_OK;
}

struct move_args {
	const char *until;
};
static const struct opt move_opts[] = {
	OPT(struct move_args, until, "until", "DATE", "of a hold: the day it ends; the same as hold_until=DATE"),
};

static wsoa_status move(struct cli *c, const void *args)
{
	const struct move_args *a = args;
	wsoa_change change = change_of(c);
	char *hold = NULL;
	wsoa_status st = confirm(c, c->words[0]);
	if (!st)
		st = add_word(c, "hold_until", a->until, &hold);
	if (!st)
		st = wsoa_move(c->w, c->words[0], c->words[1], rest(c, 2), c->count - 2, &change);
	st = print_outcome(c, st);
	free(hold);
	return st;
}

struct done_args {
	const char *held_by, *link, *file, *period;
};
static const struct opt done_opts[] = {
	OPT(struct done_args, held_by, "held-by", "WHO", "who holds the evidence"),
	OPT(struct done_args, link, "link", "URL", "where the evidence is"),
	OPT(struct done_args, file, "file", "PATH", "a file that is the evidence"),
	OPT(struct done_args, period, "period", "P", "of a repeating action: the period that was done"),
};

static wsoa_status done(struct cli *c, const void *args)
{
	const struct done_args *a = args;
	wsoa_change change = change_of(c);
	wsoa_done_args what = {
		.text = c->count > 1 ? c->words[1] : NULL,
		.held_by = a->held_by,
		.link = a->link,
		.file = a->file,
		.period = a->period,
	};
	return print_outcome(c, wsoa_done(c->w, c->words[0], &what, &change));
}

struct update_args {
	const char *next, *recovery;
};
static const struct opt update_opts[] = {
	OPT(struct update_args, next, "next", "TEXT", "what comes next"),
	OPT(struct update_args, recovery, "recovery", "TEXT", "how it comes back on course"),
};

static const char update_form[] = "write: wsoa update REF [RATING] [NN%] TEXT";

/* "60%", "60 %"; -1 when the word is no percentage. */
static int percent_of(const char *word)
{
	size_t len = strspn(word, "0123456789");
	return len >= 1 && len <= 3 && !strcmp(word + len + strspn(word + len, " "), "%") ? atoi(word) : -1;
}

/* A rating is one word, a text is more: so a lone "amber" is not written down as progress. */
static bool is_text(const char *word)
{
	for (; *word; word++)
		if (isspace((unsigned char)*word))
			return true;
	return false;
}

/* What was meant as a rating or percentage is not written down as progress, unless it was read from standard input. */
static wsoa_status check_text(struct cli *c, const wsoa_update_args *out)
{
	const char *text = out->text;
	if (!text || text == c->input)
		return WSOA_OK;
	if (percent_of(text) >= 0)
		return cli_fail(c, WSOA_INVALID, text, update_form, "a second percentage, after %d%%", out->percent);
	if (field_has_value("action", "rating", text))
		return cli_fail(c, WSOA_INVALID, text, update_form, "a second rating, after %s", out->rating);
	return WSOA_OK;
}

static wsoa_status read_update(struct cli *c, wsoa_update_args *out)
{
	for (size_t i = 1; i < c->count; i++) {
		const char *word = c->words[i];
		bool last = i + 1 == c->count, typed = word != c->input;
		int percent = typed ? percent_of(word) : -1;
		if (!*word) /* a variable of a script that was not set */
			continue;
		if (percent >= 0 && out->percent < 0 && !out->text)
			out->percent = percent;
		else if (!out->rating && !out->text && !is_text(word) && typed)
			out->rating = word;
		else if (!out->text && last)
			out->text = word;
		else
			return cli_fail(c, WSOA_INVALID, word, update_form, "this is one word too many");
	}
	return check_text(c, out);
}

static wsoa_status update(struct cli *c, const void *args)
{
	const struct update_args *a = args;
	wsoa_change change = change_of(c);
	wsoa_update_args what = { .percent = -1, .next_steps = a->next, .recovery = a->recovery };
	wsoa_status st = read_update(c, &what);
	if (!st)
		st = wsoa_update(c->w, c->words[0], &what, &change);
	return print_outcome(c, st);
}

struct record_args {
	const char *basis, *source, *received;
};
static const struct opt record_opts[] = {
	OPT(struct record_args, basis, "basis", "B", "actual, provisional, projected or cumulative; actual where left out"),
	OPT(struct record_args, source, "source", "TEXT", "where the figure comes from"),
	OPT(struct record_args, received, "received", "DATE", "day the figure came in; else today"),
};

static wsoa_status record(struct cli *c, const void *args)
{
	const struct record_args *a = args;
	wsoa_change change = change_of(c);
	wsoa_record_args what = {
		.measure = c->words[0],
		.period = c->words[1],
		.value = c->words[2],
		.basis = a->basis,
		.source = a->source,
		.received_on = a->received,
	};
	return print_outcome(c, wsoa_record(c->w, &what, &change));
}

static wsoa_status measure_continues(struct cli *c, const void *args)
{
	(void)args;
	wsoa_change change = change_of(c);
	return print_outcome(c, wsoa_measure_continues(c->w, c->words[0], c->words[1], &change));
}

static wsoa_status attach(struct cli *c, const void *args)
{
	(void)args;
	wsoa_change change = change_of(c);
	return print_outcome(c, wsoa_attach(c->w, c->words[0], c->words[1], rest(c, 2), c->count - 2, &change));
}

struct decide_args {
	const char *text, *until, *due;
	bool refused, chairs_action;
};
static const struct opt decide_opts[] = {
	OPT(struct decide_args, due, "due", "DATE", "of a date change: the date that was agreed, where it is not the one asked for"),
	OPT(struct decide_args, text, "text", "TEXT", "the decision in words; else the reason"),
	OPT(struct decide_args, until, "until", "DATE", "of a hold: the day it ends; the same as hold_until=DATE"),
	OPT(struct decide_args, refused, "refused", NULL, "the board did not agree: recorded, nothing follows"),
	OPT(struct decide_args, chairs_action, "chairs-action", NULL, "taken by the chair between meetings, to be ratified"),
};

/* "X1 X2 X3" as "X1,X2,X3": several refs may be words of their own. How many words they are; *joined is to be freed. */
static size_t join_refs(const struct cli *c, size_t first, char **joined)
{
	size_t n = 0, len = 1;
	for (; first + n < c->count && (!n || !strchr(c->words[first + n], '=')); n++)
		len += strlen(c->words[first + n]) + 1;
	char *p = *joined = malloc(len);
	for (size_t i = 0; p && i < n; i++)
		p += sprintf(p, "%s%s", i ? "," : "", c->words[first + i]);
	return n;
}

static wsoa_status decide(struct cli *c, const void *args)
{
	const struct decide_args *a = args;
	char *refs, *hold = NULL, *due = NULL;
	size_t words = join_refs(c, 2, &refs);
	wsoa_change change = change_of(c);
	wsoa_decide_args what = {
		.meeting = c->words[0],
		.transition = c->words[1],
		.selection = refs,
		.text = a->text,
		.refused = a->refused,
		.chairs_action = a->chairs_action,
	};
	wsoa_status st = refs ? confirm(c, refs) : WSOA_NOMEM;
	if (!st)
		st = add_word(c, "hold_until", a->until, &hold);
	if (!st)
		st = add_word(c, "agreed_due_on", a->due, &due);
	if (!st)
		st = wsoa_decide(c->w, &what, rest(c, 2 + words), c->count - 2 - words, &change);
	st = print_outcome(c, st);
	free(refs);
	free(hold);
	free(due);
	return st;
}

struct agree_args {
	const char *by, *evidence, *due, *text;
};
static const struct opt agree_opts[] = {
	OPT(struct agree_args, by, "by", "REF", "the adviser who agreed, one of those that the plan names (needed)"),
	OPT(struct agree_args, evidence, "evidence", "REF", "the evidence that shows it"),
	OPT(struct agree_args, text, "text", "TEXT", "what the adviser wrote; one of the two is needed"),
	OPT(struct agree_args, due, "due", "DATE", "the date that was agreed, where it is not the one asked for"),
};

static wsoa_status agree(struct cli *c, const void *args)
{
	const struct agree_args *a = args;
	char *refs;
	size_t words = join_refs(c, 0, &refs);
	wsoa_change change = change_of(c);
	wsoa_agree_args what = { .selection = refs, .by = a->by, .evidence = a->evidence, .text = a->text, .due_on = a->due };
	wsoa_status st = refs ? WSOA_OK : WSOA_NOMEM;
	if (!st && words < c->count)
		st = cli_fail(c, WSOA_INVALID, c->words[words], "give the date with --due", "this is one word too many");
	if (!st)
		st = confirm(c, refs);
	if (!st)
		st = wsoa_agree(c->w, &what, &change);
	st = print_outcome(c, st);
	free(refs);
	return st;
}

struct extend_args {
	const char *recovery;
};
static const struct opt extend_opts[] = {
	OPT(struct extend_args, recovery, "recovery", "TEXT", "how it gets back on track (needed)"),
};

static wsoa_status extend(struct cli *c, const void *args)
{
	const struct extend_args *a = args;
	wsoa_change change = change_of(c);
	wsoa_status st = confirm(c, c->words[0]);
	if (!st)
		st = wsoa_extend(c->w, c->words[0], c->words[1], a->recovery, &change);
	return print_outcome(c, st);
}

struct judge_args {
	const char *by, *text;
	bool publish;
};
static const struct opt judge_opts[] = {
	OPT(struct judge_args, publish, "publish", NULL, "the embargo has ended: what the visit found moves the weaknesses"),
	OPT(struct judge_args, by, "by", "WHO", "whose view: inspector, adviser, or self for the board's own; else of those who judge at such a visit"),
	OPT(struct judge_args, text, "text", "TEXT", "the judgement in its own words; of the whole area, the summary of the visit"),
};

static wsoa_status judge(struct cli *c, const void *args)
{
	const struct judge_args *a = args;
	wsoa_change change = change_of(c);
	wsoa_judge_args what = { .visit = c->words[0], .outcome = c->count > 1 ? c->words[1] : NULL, .selection = c->count > 2 ? c->words[2] : NULL,
		.by = a->by, .text = a->text, .publish = a->publish };
	return print_outcome(c, wsoa_judge(c->w, &what, &change));
}

static wsoa_status answer(struct cli *c, const void *args)
{
	(void)args;
	wsoa_change change = change_of(c);
	return print_outcome(c, wsoa_answer(c->w, c->words[0], c->words[1], c->count > 2 ? c->words[2] : NULL, &change));
}

struct carry_args {
	const char *to, *into, *actions;
	bool with_actions, came_back, dry_run;
};
static const struct opt carry_opts[] = {
	OPT(struct carry_args, to, "to", "PLAN", "the later plan (needed)"),
	OPT(struct carry_args, into, "into", "REFS", "their refs there, else the same: several into one merge, one into several is split"),
	OPT(struct carry_args, with_actions, "with-actions", NULL, "carry every live action of theirs along"),
	OPT(struct carry_args, actions, "actions", "REFS", "carry these along"),
	OPT(struct carry_args, came_back, "came-back", NULL, "they were resolved and have come back"),
	OPT(struct carry_args, dry_run, "dry-run", NULL, "say what would be done, and do nothing"),
};

static wsoa_status carry_forward(struct cli *c, const void *args)
{
	const struct carry_args *a = args;
	wsoa_change change = change_of(c);
	wsoa_carry_args what = { .from = c->words[0], .selection = c->words[1], .to = a->to, .into = a->into, .actions = a->actions,
		                 .all_actions = a->with_actions, .came_back = a->came_back, .dry_run = a->dry_run };
	wsoa_status st = wsoa_carry_forward(c->w, &what, rest(c, 2), c->count - 2, &change);
	if (!st && a->dry_run && !strcmp(c->format, "text"))
		term_print(&c->term, "Trial run: nothing was written. It would do this:\n");
	return a->dry_run && !st ? print_trial(c) : print_outcome(c, st);
}

struct undo_args {
	int64_t batch;
};
static const struct opt undo_opts[] = {
	OPT(struct undo_args, batch, "batch", "N", "this batch (see wsoa log); else my own last one"),
};

static wsoa_status undo(struct cli *c, const void *args)
{
	const struct undo_args *a = args;
	wsoa_change change = change_of(c);
	return print_outcome(c, wsoa_undo(c->w, a->batch, &change));
}

static wsoa_status erase(struct cli *c, const void *args)
{
	(void)args;
	wsoa_change change = change_of(c);
	return print_outcome(c, wsoa_erase(c->w, c->words[0], c->words[1], &change));
}

/* ---- versions ---- */

/* Of a store where a NAME is given, else of the program. */
static wsoa_status version(struct cli *c, const void *args)
{
	(void)args;
	if (c->count)
		return print_outcome(c, wsoa_version(c->w, c->words[0]));
	term_print(&c->term, "wsoa %s\n", WSOA_VERSION);
	return WSOA_OK;
}

static const struct cmd rows[] = {
	{ "update", "REF [RATING] [NN%] [TEXT]", "report on an action", STORE_WRITE, CMD_TEXT, OPTS(update_opts, struct update_args), update,
	  "TEXT is what was done since the last report. RATING is a word of the plan's scale; amber and red need --reason,\n"
	  "red also --recovery.",
	  "wsoa update 1.2.3 red 60% \"Draft out\" --reason \"Staff left\" --recovery \"Hire\"" },
	{ "done", "REF [TEXT]", "say that an action or a recommendation is done, and what shows it", STORE_WRITE, CMD_TEXT, OPTS(done_opts, struct done_args),
	  done, "Evidence and delivery in one. Of a repeating action it records the period that was done, over or running now.",
	  "wsoa done 3.1.4 \"Live in all teams\" --held-by \"SEND Group Manager\"\nwsoa done 2.1.1 --period \"Autumn term 2019\"" },
	{ "move", "SEL TRANSITION [FIELD=VALUE...]", "move records to another state", STORE_WRITE, 0, OPTS(move_opts, struct move_args),
	  move, "What a move needs is said by wsoa why. SEL is a ref, several (1.2.3,1.2.4), or a filter.",
	  "wsoa move 1.2.3 deliver\nwsoa move 1.2.4 hold --until 2020-03-31 --decision B1/2" },
	{ "attach", "REF FILE [FIELD=VALUE...]", "attach a file to an action as evidence", STORE_WRITE, 0, NO_OPTS, attach, NULL,
	  "wsoa attach 1.2.3 minutes.pdf title=\"Minutes of 3 May\" sensitivity=official" },
	{ "record", "MEASURE PERIOD VALUE", "record a reading of a measure", STORE_WRITE, 0, OPTS(record_opts, struct record_args), record,
	  "VALUE is a number, or c, x or z: suppressed, not available, not applicable. A second reading of a period corrects\n"
	  "the first, which stays on record. A projected or cumulative figure is kept beside the others and never judged.",
	  "wsoa record M1 2019-09 52 --basis provisional --source \"Audit of 40 plans\"\nwsoa record M4 \"Q2 2019/20\" x" },
	{ "measure continues", "EARLIER LATER", "let a measure go on under another definition", STORE_WRITE, 0, NO_OPTS, measure_continues,
	  "LATER is a measure with the new definition, added before; EARLIER is no longer expected. No figure is compared\n"
	  "across the break.", "wsoa measure continues M1 M9 --reason \"Now with exceptions\"" },
	{ "note", "REF TEXT", "write a note about a record", STORE_WRITE, CMD_TEXT, NO_OPTS, note, "TEXT - is read from standard input.",
	  "wsoa note 1.2.3 \"Rang the trust: chased\"" },
	{ "add", "KIND [REF] FIELD=VALUE...", "add a record", STORE_WRITE, 0, NO_OPTS, add,
	  "A REF is made up where none is given. The fields of a kind: wsoa help fields KIND.",
	  "wsoa add action 1.2.3 title=\"Joint training\" owner=@jane due_on=2020-03-31" },
	{ "set", "SEL FIELD=VALUE...", "change fields of records", STORE_WRITE, 0, NO_OPTS, set,
	  "FIELD+=REF and FIELD-=REF add to and take from a set, FIELD= clears, FIELD=- reads standard input.\n"
	  "SEL is a ref, several (1.2.3,1.2.4), a filter of actions, or a kind and a filter.",
	  "wsoa set 1.2.3 owner=@jane weaknesses+=W02\nwsoa set 'measures owner:@tom' owner=@jane --yes" },
	{ "correct", "REF FIELD=VALUE...", "mend a typing error", STORE_WRITE, 0, NO_OPTS, correct,
	  "Listed apart and never counted as slippage. Needs --reason.",
	  "wsoa correct 1.2.3 due_on=2019-03-31 --reason \"2109 was a slip\"" },
	{ "extend", "SEL DATE", "ask for a later deadline", STORE_WRITE, 0, OPTS(extend_opts, struct extend_args), extend,
	  "Once a plan is baselined its deadlines move by agreement. What is asked for is a\n"
	  "date change, X1, which a meeting agrees to or refuses: wsoa decide B3 agree X1.\n"
	  "Needs --reason and --recovery.",
	  "wsoa extend 1.2.4 2020-03-31 --reason \"Late parts\" --recovery \"Calls\"" },
	{ "decide", "MEETING TRANSITION SEL... [FIELD=VALUE...]", "record what a meeting decided, and do what follows", STORE_WRITE, 0,
	  OPTS(decide_opts, struct decide_args), decide,
	  "TRANSITION set changes fields that need the board's agreement. TRANSITION ratify\n"
	  "confirms what the chair decided between meetings (--chairs-action).",
	  "wsoa decide B3 cancel 1.2.3 --reason \"Overtaken by the new contract\"\n"
	  "wsoa decide B3 set 1.2.4 due_on=2020-03-31 --text \"Date moved to March\"\n"
	  "wsoa decide B3 agree X1 X2 --due 2020-02-28 --text \"The end of February\"\n"
	  "wsoa decide B4 ratify B3/2" },
	{ "agree", "SEL...", "record that an adviser agreed to date changes", STORE_WRITE, 0, OPTS(agree_opts, struct agree_args), agree,
	  "Which agreements a later date needs is said by date_changes_need of the plan; the\n"
	  "date moves with the last. What a board agreed to: wsoa decide MEETING agree X1.",
	  "wsoa agree X1 --by @dfe-adviser --evidence E7\nwsoa agree X1 X2 --by @dfe-adviser --text \"Yes. Kim\" --due 2020-02-28" },
	{ "judge", "VISIT [OUTCOME] [SEL]", "record what a visit found of weaknesses, and move them", STORE_WRITE, 0, OPTS(judge_opts, struct judge_args), judge,
	  "SEL may be a range such as W01-W04; without it the outcome is the whole area's.\n"
	  "Which outcomes there are follows from the form of the visit, and whose judgement\n"
	  "decides: the inspectors' at a revisit. Another view (--by adviser, --by self) is kept\n"
	  "beside it and moves nothing; nor does anything move while the visit is under embargo:\n"
	  "what it found then is in no report, and moves the weaknesses with --publish after its\n"
	  "end. What was recorded changes by a correction, and the weakness moves with it.",
	  "wsoa add visit V6 form=revisit starts_on=2021-11-01 ends_on=2021-11-03\nwsoa judge V6 not-sufficient W01-W04\n"
	  "wsoa correct V6/W04 outcome=sufficient --reason \"Letter misread\"\nwsoa judge V7 --publish" },
	{ "answer", "REF accept|refuse [TEXT]", "answer a recommendation of a visit", STORE_WRITE, CMD_TEXT, NO_OPTS, answer,
	  "TEXT says what will be done, or why not: not to accept one needs it. It can follow later, with the same answer.\nWhen it is done: wsoa done REF.",
	  "wsoa add recommendation visit=V6 text=\"Publish waits\" owner=@jane\n"
	  "wsoa answer V6/1 accept \"From January on\"\nwsoa done V6/1 \"On the local offer\" --held-by \"Ann Lee\"" },
	{ "carry-forward", "PLAN SEL [FIELD=VALUE...]", "carry weaknesses into a later plan, with their actions", STORE_WRITE, 0,
	  OPTS(carry_opts, struct carry_args), carry_forward,
	  "SEL is weaknesses of PLAN, such as W01-W04. What was found of them goes over, unless FIELD=VALUE\n"
	  "says otherwise; measures, evidence and risks are kept once and name the later weakness too. Every\n"
	  "live action of theirs must have a home: it goes along, or was ended before. Needs --reason.",
	  "wsoa carry-forward wsoa-2018 W01-W04 --to app-2022 --with-actions --reason \"Revisit\"\n"
	  "wsoa carry-forward wsoa-2018 W02,W03 --to app-2022 --into P2 title=\"Plans and places\" --reason \"Revisit\"\n"
	  "wsoa carry-forward wsoa-2018 W08 --to pap-2024 --came-back --reason \"Inspection\"" },
	{ "remove", "SEL", "remove records that were added by mistake", STORE_WRITE, 0, NO_OPTS, remove_records,
	  "Their history stays, and their refs are not given away again.", "wsoa remove A7 --reason \"Added twice\"" },
	{ "undo", "", "undo my last change", STORE_WRITE, 0, OPTS(undo_opts, struct undo_args), undo,
	  "What it undoes is said first. A change of many records, such as an import, is undone with --batch only.\n"
	  "N is the number of its first event in wsoa log.\n"
	  "Another's batch is undone by the programme team, with --batch and --reason.",
	  "wsoa undo\nwsoa undo --batch 17 --reason \"The wrong sheet\"" },
	{ "erase", "REF FIELD", "empty the words of a field, in the log too", STORE_WRITE, 0, NO_OPTS, erase,
	  "For words about a child, or of a person who left. The log can still be verified.\n"
	  "FIELD may also be note, reason, ref, file or extra.NAME.",
	  "wsoa erase 1.2.3 progress --reason \"Names a child\"" },
	{ "version", "[NAME]", "name the plan as it stands; without NAME print the program's version", STORE_WRITE, CMD_BARE | CMD_NAMES, NO_OPTS,
	  version, "--as-of NAME then shows what stood when the name was given, and wsoa diff what has changed since.\n"
	  "The programme team names versions. A name is given once, and never taken back; see wsoa versions.",
	  "wsoa version v1.0\nwsoa status --as-of v1.0" },
};
const struct cmd_group change_group = GROUP("Changing", rows);
