/* Reports that are handed on: rendered in the format asked for, printed or written to a file. */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "save.h"

struct report_args {
	const char *since, *format, *output;
};
static const struct opt report_opts[] = {
	OPT(struct report_args, since, "since", "DATE", "count changes from the end of this day; else from the last meeting, else 28 days"),
	OPT(struct report_args, format, "format", "F", "text, markdown, html, csv or json"),
	OPT(struct report_args, output, "o", "FILE", "write this file, whole or not at all; with csv a new folder, a file for each table; -: standard output"),
};

/* NULL: standard output. */
static const char *output_of(const struct report_args *a)
{
	return a->output && strcmp(a->output, "-") ? a->output : NULL;
}

static wsoa_status check_format(struct cli *c, const struct report_args *a)
{
	static const char *const formats[] = { "text", "markdown", "html", "csv", "json" };
	bool known = !a->format;
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		known |= a->format && !strcmp(a->format, formats[i]);
	if (!known)
		return cli_fail(c, WSOA_INVALID, a->format, "write text, markdown, html, csv or json", "--format does not know this");
	bool chosen = c->common.json || c->common.jsonl || c->common.csv;
	if (a->format && chosen && strcmp(a->format, c->format))
		return cli_fail(c, WSOA_INVALID, NULL, "give one of them", "--format %s and --%s exclude each other", a->format, c->format);
	if (a->format)
		c->format = a->format;
	if (a->format && !strcmp(c->format, "csv") && !output_of(a))
		return cli_fail(c, WSOA_INVALID, NULL, "add -o FOLDER", "a report has several tables, and CSV is a file for each");
	return WSOA_OK;
}

/* A file is drawn for no terminal. */
static wsoa_status write_file(struct cli *c, const wsoa_doc *doc, const char *path)
{
	struct save s;
	wsoa_render_options options = { .width = (int)c->common.width, .explain = c->common.explain };
	wsoa_status st = save_open(&s, c, path);
	if (!st)
		st = wsoa_doc_render(doc, c->format, &options, save_write, &s);
	return save_close(&s, st);
}

static wsoa_status hand_on(struct cli *c, const struct report_args *a, wsoa_doc *doc)
{
	const char *output = output_of(a);
	if (!output)
		return print_doc(c, doc);
	term_progress_end(&c->term);
	wsoa_status st = strcmp(c->format, "csv") ? write_file(c, doc, output) : wsoa_doc_folder(c->w, doc, output);
	wsoa_doc_free(doc);
	return st;
}

static wsoa_status board(struct cli *c, const void *args)
{
	const struct report_args *a = args;
	wsoa_doc *doc = NULL;
	wsoa_status st = check_format(c, a);
	if (!st)
		st = wsoa_board(c->w, a->since, &doc);
	return st ? st : hand_on(c, a, doc);
}

/* ---- what changed: of a record, and between two moments ---- */

static const struct opt diff_opts[] = {
	OPT(struct report_args, format, "format", "F", "text, markdown, html, csv or json; --csv is the list of records alone"),
	OPT(struct report_args, output, "o", "FILE", "write this file, whole or not at all; with csv a new folder, a file for each table; -: standard output"),
};

static wsoa_status history(struct cli *c, const void *args)
{
	const struct report_args *a = args;
	wsoa_doc *doc = NULL;
	wsoa_status st = check_format(c, a);
	if (!st)
		st = wsoa_history(c->w, c->words[0], &doc);
	if (st)
		return st;
	c->items = wsoa_doc_items(doc);
	return hand_on(c, a, doc);
}

static wsoa_status diff(struct cli *c, const void *args)
{
	const struct report_args *a = args;
	wsoa_doc *doc = NULL;
	char *filter = NULL;
	wsoa_status st = check_format(c, a);
	if (!st && c->count > 2)
		st = join_words(c, 2, &filter);
	if (!st)
		st = wsoa_diff(c->w, &(wsoa_diff_args){ .from = c->words[0], .to = c->count > 1 ? c->words[1] : NULL, .filter = filter }, &doc);
	free(filter);
	if (st)
		return st;
	c->items = wsoa_doc_items(doc);
	return hand_on(c, a, doc);
}

static const struct cmd rows[] = {
	{ "history", "REF", "show every change of a record, from plan to plan", STORE_READ, CMD_LIST, OPTS(diff_opts, struct report_args), history,
	  "Of a weakness, an action or a measure that was carried forward or came back, also the\n"
	  "changes of those that it continues and that continue it; of a weakness, also what visits\n"
	  "found. In order of time; what a visit found waits for the end of its embargo.",
	  "wsoa history 1.2.3\nwsoa history wsoa-2018:W08 --format markdown -o waits.md" },
	{ "diff", "FROM [TO] [FILTER...]", "show what changed between two moments", STORE_READ, CMD_LIST, OPTS(diff_opts, struct report_args), diff,
	  "FROM and TO are versions (see wsoa versions), numbers of events, or days, of which the end counts. Without a TO, or\n"
	  "with now, until now. A FILTER comes after both: records that it selects at either moment, actions where it names\n"
	  "no kind. By plan and kind: what was added and removed, moved to another state, re-dated, re-owned, re-rated and\n"
	  "re-worded, [-old words-] beside {+new ones+}; and every other field that changed.\n"
	  "With --position between days, as they are known now.",
	  "wsoa diff v1.0 v2.0\nwsoa diff 2019-06-01 2019-10-14 owner:@jane\nwsoa diff v1.0 now --format html -o changes.html" },
	{ "report board", "", "print the improvement board's progress report", STORE_READ, 0, OPTS(report_opts, struct report_args), board,
	  "First a page for the meeting: what is late, what changed, what the board is asked. Then actions by state, rating,\n"
	  "workstream and weakness, each late action with its post, the impact, vacant posts and the next deadlines.\n"
	  "Each figure carries the filter that lists what it counts: in JSON, below each table of a page, in text with --explain.\n"
	  "With --as-of the report of that evening; with --position what was true on a day, as known now.",
	  "wsoa report board --since 2019-09-16\nwsoa report board --format html -o board.html" },
};
const struct cmd_group report_group = GROUP("Reports", rows);
