/*
 * Help, the reference, completion: all printed from the rows of the commands.
 * The pages about filters and conditions stand here; those about fields come
 * from the engine's schemas.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "fields.h"

/* ---- help ---- */

static void print_usage(struct term *t, const struct cmd *cmd)
{
	term_print(t, "wsoa %s%s%s%s\n", cmd->name, *cmd->words ? " " : "", cmd->words, cmd->opt_count ? " [OPTION...]" : "");
}

/* "--within DAYS", "--color[=WHEN]": at most size - 1 bytes. */
static void option_name(const struct opt *o, char *out, size_t size)
{
	bool gap = o->value && o->value[0] != '[';
	snprintf(out, size, "%s%s%s%s", opt_hyphens(o), o->name, gap ? " " : "", o->value ? o->value : "");
}

enum { SUMMARIES = 20, ENTRIES = 25 }; /* columns where the text beside a name begins */

/* A name, and its text from that column on. */
static void help_line(struct term *t, const char *name, size_t len, const char *about, size_t beside)
{
	enum { LEAD = 2 };
	term_print(t, "  %-*.*s ", (int)beside - LEAD - 1, (int)len, name);
	put_wrapped(t->to, about, t->help_width, len + LEAD < beside ? beside : len + LEAD + 1, beside);
}

void help_entry(struct term *t, const char *name, size_t len, const char *about)
{
	help_line(t, name, len, about, ENTRIES);
}

static void print_options(struct term *t, const struct opt *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char name[64];
		option_name(&rows[i], name, sizeof name);
		help_entry(t, name, strlen(name), rows[i].help);
	}
}

/* Each line of a text behind two blanks. */
static void print_indented(struct term *t, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		term_print(t, "  %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

void help_command(struct term *t, const struct cmd *cmd)
{
	term_print(t, "Usage: ");
	print_usage(t, cmd);
	term_print(t, "\n%s: %s.\n", cmd->name, cmd->summary);
	if (cmd->about)
		put_wrapped(t->to, cmd->about, t->help_width, 0, 0);
	if (cmd->opt_count) {
		term_print(t, "\nOptions:\n");
		print_options(t, cmd->opts, cmd->opt_count);
	}
	term_print(t, "\nExample:\n");
	print_indented(t, cmd->example);
	term_print(t, "\nOptions of every command: wsoa help options\n");
}

static void print_groups(struct term *t)
{
	const struct cmd_group *g;
	for (size_t i = 0; (g = cmd_group_at(i)); i++) {
		term_print(t, "%s\n", g->title);
		for (size_t k = 0; k < g->count; k++)
			if (!(g->rows[k].flags & CMD_HIDDEN))
				help_line(t, g->rows[k].name, strlen(g->rows[k].name), g->rows[k].summary, SUMMARIES);
		term_print(t, "\n");
	}
}

static void help_all(struct term *t)
{
	term_print(t, "Usage: wsoa COMMAND [WORD...] [OPTION...]\n\n"
	              "Holds a local area to its SEND improvement plan.\n\n");
	print_groups(t);
	term_print(t, "More: wsoa help COMMAND, options, filters, conditions, or fields KIND\n");
}

void help_short(struct term *t)
{
	term_print(t, "There is no store here yet. The first steps:\n\n"
	              "  wsoa init --area Marlshire    make one, wsoa.db, in this folder\n"
	              "  wsoa import DIR               load the plan from spreadsheets\n"
	              "  wsoa status                   see the position\n"
	              "  wsoa help                     see every command\n");
}

/* A page of help: a table of words, each with what it means. */
struct page {
	const char *topic, *before, *after;
	const struct { const char *word, *about; } rows[16]; /* up to one without a word */
};
static const struct page pages[] = {
	{ "filters", "A filter says which records a command is about. Put it in single quotes.",
	  "Example:\n  wsoa list actions 'weakness:W03 (overdue or stale:30d) not blocked'\n\nThe whole language: docs/filters.md\n",
	  { { "status:in-progress", "the field is the value; several: status:complete,embedded" },
	    { "status!=complete", "it is not" },
	    { "due_on<2019-10-14", "also <= > >=, of dates and numbers" },
	    { "text~autism", "the field contains the text" },
	    { "owner:none, rating:any", "the field is empty, is not empty" },
	    { "overdue", "a test: also due-soon, late-start, unowned, vacant, no-deadline, blocked, slipped, stale:30d, no-evidence, repeats, live, "
	                 "uncovered, carried" },
	    { "1.2.3", "a record by its ref; several: 1.2.3,1.2.4; of a plan: wsoa-2018:W01" },
	    { "overdue not repeats", "words beside each other must all hold; or, not and parentheses" },
	    { "\"extra.Lead officer\"~Ann", "a column that the program does not know; quotes for blanks" } } },
	{ "conditions", "What a move may need before it is allowed:",
	  "Some only warn. What a record needs now, and who may do it:\n\nExample:\n  wsoa why 1.2.3\n",
	  { { "reason", "a reason is given: --reason TEXT" },
	    { "field", "the record has a value in a field: wsoa set REF FIELD=VALUE" },
	    { "given", "the move gives a value for a field: wsoa move REF MOVE FIELD=VALUE" },
	    { "evidence", "pieces of evidence are attached, or even accepted: wsoa attach, wsoa done" },
	    { "milestones_done", "every milestone is done or dropped" },
	    { "dependencies_final", "every record it depends on is closed" },
	    { "measures_on_target", "its measures are on target, or a reason is given" },
	    { "different_person", "somebody other than its lead, and than who reported or typed it" },
	    { "decision", "an agreed decision of a board names the record and the move: --decision REF" },
	    { "plan_status", "the plan is in a state that allows it" },
	    { "judged", "the last judgement of inspectors or advisers is one of those named: wsoa judge VISIT OUTCOME REF" },
	    { "agreed", "whoever the plan asks for, the board or its adviser, has agreed to it: wsoa agree, wsoa decide" },
	    { "continued", "a record of a later plan continues it, or a later plan follows the plan: wsoa carry-forward" },
	    { "nothing_live", "no weakness and no action of the plan is live: carry or end each first" } } },
};

static const struct page *page_find(const char *topic)
{
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		if (!strcmp(pages[i].topic, topic))
			return &pages[i];
	return NULL;
}

static void print_page(struct term *t, const struct page *p)
{
	put_wrapped(t->to, p->before, t->help_width, 0, 0);
	term_print(t, "\n");
	for (size_t i = 0; p->rows[i].word; i++)
		help_entry(t, p->rows[i].word, strlen(p->rows[i].word), p->rows[i].about);
	term_print(t, "\n%s", p->after);
}

static wsoa_status help_fields(struct cli *c)
{
	if (c->count < 2)
		return cli_fail(c, WSOA_INVALID, NULL, "write: wsoa help fields actions", "help fields needs a kind");
	return fields_print(c, c->words[1]);
}

static void help_options(struct term *t)
{
	term_print(t, "Options of every command, before or after its words; -- ends them:\n\n");
	print_options(t, common_opts.rows, common_opts.count);
	term_print(t, "\nExample:\n  wsoa overdue --plan app-2022 --on 2022-10-14 --json\n");
}

static wsoa_status help(struct cli *c, const void *args)
{
	(void)args;
	size_t used;
	const struct cmd *cmd = cmd_find((const char *const *)c->words, c->count, &used);
	const char *topic = c->count ? c->words[0] : "";
	if (cmd && used < c->count)
		return cli_fail(c, WSOA_INVALID, c->words[used], "see: wsoa help", "there is no help about this");
	if (cmd)
		help_command(&c->term, cmd);
	else if (!*topic)
		help_all(&c->term);
	else if (!strcmp(topic, "fields"))
		return help_fields(c);
	else if (!strcmp(topic, "options"))
		help_options(&c->term);
	else if (page_find(topic))
		print_page(&c->term, page_find(topic));
	else
		return cmd_unknown(c, topic);
	return WSOA_OK;
}

/* ---- the reference ---- */

/* Text of a table's cell: a bar would end it. */
static void print_cell(struct term *t, const char *text)
{
	for (; *text; text++)
		term_print(t, *text == '|' ? "\\|" : "%c", *text);
}

static void reference_options(struct term *t, const struct opt *rows, size_t count)
{
	term_print(t, "| option | |\n|---|---|\n");
	for (size_t i = 0; i < count; i++) {
		char name[64];
		option_name(&rows[i], name, sizeof name);
		term_print(t, "| `");
		print_cell(t, name);
		term_print(t, "` | ");
		print_cell(t, rows[i].help);
		term_print(t, " |\n");
	}
	term_print(t, "\n");
}

static void reference_command(struct term *t, const struct cmd *cmd)
{
	term_print(t, "### %s\n\n```\n", cmd->name);
	print_usage(t, cmd);
	term_print(t, "```\n\nUse it to %s.\n", cmd->summary);
	if (cmd->about)
		term_print(t, "%s\n", cmd->about);
	term_print(t, "\n");
	if (cmd->opt_count)
		reference_options(t, cmd->opts, cmd->opt_count);
	term_print(t, "```sh\n%s\n```\n\n", cmd->example);
}

static const char reference_start[] =
	"# The commands of wsoa\n\n"
	"Printed by `wsoa reference` from the program's own table of commands.\n\n"
	"```\nwsoa COMMAND [WORD...] [OPTION...]\n```\n\n"
	"A word in brackets may be left out; one with dots may come again. REF is the\n"
	"ref of a record, SEL a ref, several (`1.2.3,1.2.4`), a filter of actions\n"
	"(docs/filters.md), or a kind and a filter. Plain `wsoa` prints what waits for\n"
	"you, or the position where it does not know you.\n\n"
	"## Options of every command\n\n"
	"They may stand before or after the words. `--` ends the options. No option\n"
	"may be shortened.\n\n";

static const char reference_end[] =
	"## The environment\n\n"
	"| variable | |\n|---|---|\n"
	"| `WSOA_DB` | the store, where `--db` is not given |\n"
	"| `WSOA_PLAN` | the plan, where `--plan` is not given |\n"
	"| `WSOA_PERSON` | who acts, where `--as` is not given |\n"
	"| `WSOA_NOW` | the instant that counts as now (`2019-10-14T09:00:00Z`), or a day (12:00 in London); changes are refused in the future |\n"
	"| `NO_COLOR` | no colour, where `--color` is not given |\n"
	"| `COLUMNS` | the width of text, where `--width` is not given |\n\n"
	"## Exit status\n\n"
	"| status | |\n|---|---|\n"
	"| 0 | done |\n"
	"| 1 | failed: the disk, a store that cannot be used; also, without a word, where whoever read what was printed went away (`wsoa log \\| head -1`) |\n"
	"| 2 | the command line was not understood |\n"
	"| 3 | a rule does not allow it |\n"
	"| 4 | no such record |\n"
	"| 5 | verification failed |\n"
	"| 6 | busy, or changed by someone else |\n"
	"| 10 | with `--exit-code`: the list is not empty |\n";

static wsoa_status reference(struct cli *c, const void *args)
{
	(void)args;
	struct term *t = &c->term;
	const struct cmd_group *g;
	term_print(t, "%s", reference_start);
	reference_options(t, common_opts.rows, common_opts.count);
	for (size_t i = 0; (g = cmd_group_at(i)); i++) {
		term_print(t, "## %s\n\n", g->title);
		for (size_t k = 0; k < g->count; k++)
			if (!(g->rows[k].flags & CMD_HIDDEN))
				reference_command(t, &g->rows[k]);
	}
	term_print(t, "%s", reference_end);
	return WSOA_OK;
}

/* ---- completion ---- */

static void completion_options(struct term *t, const struct opt *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		term_print(t, " %s%s", opt_hyphens(&rows[i]), rows[i].name);
}

/* Calls put for each command that is offered, with its first word's length. */
static void each_offered(struct term *t, void (*put)(struct term *t, const struct cmd *cmd, int first))
{
	const struct cmd_group *g;
	for (size_t i = 0; (g = cmd_group_at(i)); i++)
		for (size_t k = 0; k < g->count; k++)
			if (!(g->rows[k].flags & CMD_HIDDEN))
				put(t, &g->rows[k], (int)strcspn(g->rows[k].name, " "));
}

/* Of "calendar load" the first word is another row's name already. */
static void put_first(struct term *t, const struct cmd *cmd, int first)
{
	size_t used;
	char word[32];
	snprintf(word, sizeof word, "%.*s", first, cmd->name);
	if (!cmd->name[first] || !cmd_find((const char *const[]){ word }, 1, &used))
		term_print(t, " %s", word);
}

static void put_pair(struct term *t, const struct cmd *cmd, int first)
{
	if (cmd->name[first])
		term_print(t, "\t[ \"$command\" = %.*s ] && pairs+=' %s'\n", first, cmd->name, cmd->name + first + 1);
}

static void put_case(struct term *t, const struct cmd *cmd, int first)
{
	(void)first;
	if (!cmd->opt_count)
		return;
	term_print(t, "\t'%s') options+='", cmd->name);
	completion_options(t, cmd->opts, cmd->opt_count);
	term_print(t, "' ;;\n");
}

static wsoa_status completion(struct cli *c, const void *args)
{
	(void)args;
	struct term *t = &c->term;
	term_print(t, "# bash completion of wsoa; made by: wsoa completion\n"
	              "_wsoa()\n{\n"
	              "\tlocal word=${COMP_WORDS[COMP_CWORD]} command= i options names pairs=\n"
	              "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	              "\t\tcase ${COMP_WORDS[i]} in\n"
	              "\t\t-*) ;;\n"
	              "\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
	              "\t\tesac\n"
	              "\tdone\n"
	              "\tnames='");
	each_offered(t, put_first);
	term_print(t, "'\n\toptions='");
	completion_options(t, common_opts.rows, common_opts.count);
	term_print(t, "'\n");
	each_offered(t, put_pair);
	term_print(t, "\tcase \" $pairs \" in *\" ${COMP_WORDS[i + 1]:-?} \"*) command+=\" ${COMP_WORDS[i + 1]}\" ;; esac\n"
	              "\tcase $command in\n");
	each_offered(t, put_case);
	term_print(t, "\tesac\n"
	              "\tcase $word in\n"
	              "\t-*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
	              "\t*)\n"
	              "\t\tif [ -z \"$command\" ] || [ \"$command\" = help ]; then\n"
	              "\t\t\tCOMPREPLY=($(compgen -W \"$names\" -- \"$word\"))\n"
	              "\t\telif [ \"$((i + 1))\" = \"$COMP_CWORD\" ]; then\n"
	              "\t\t\tCOMPREPLY=($(compgen -W \"$pairs\" -- \"$word\"))\n"
	              "\t\tfi\n"
	              "\t\t;;\n"
	              "\tesac\n"
	              "}\n"
	              "complete -o default -F _wsoa wsoa\n");
	return WSOA_OK;
}

/* ---- the rest ---- */

static wsoa_status schema(struct cli *c, const void *args)
{
	(void)args;
	const char *name;
	if (c->count)
		return schema_print(c, c->words[0]);
	for (size_t i = 0; (name = wsoa_schema_name(i)); i++)
		term_print(&c->term, "%s\n", name);
	return WSOA_OK;
}

static const struct cmd rows[] = {
	{ "help", "[COMMAND...]", "say how a command is written", STORE_NONE, CMD_PLAIN, NO_OPTS, help,
	  "Also: help options, help filters, help conditions, help fields KIND.",
	  "wsoa help move\nwsoa help fields actions" },
	{ "completion", "", "print the completion for bash", STORE_NONE, CMD_PLAIN, NO_OPTS, completion, NULL,
	  "wsoa completion > ~/.local/share/bash-completion/completions/wsoa" },
	{ "reference", "", "print docs/reference.md", STORE_NONE, CMD_HIDDEN | CMD_PLAIN, NO_OPTS, reference, NULL,
	  "wsoa reference > docs/reference.md" },
	{ "schema", "[NAME]", "print a JSON Schema, or the names of all", STORE_NONE, CMD_HIDDEN, NO_OPTS, schema,
	  "Of a kind's records, or of a document that --json prints.", "wsoa schema action" },
};
const struct cmd_group help_group = GROUP("Help", rows);
