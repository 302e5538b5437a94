/*
 * What all commands share: the table of commands, its words, reading files and
 * standard input, what every change may say.
 */
#include "cmd.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- the table ---- */

static const struct opt common_rows[] = {
	OPT(struct common, db, "db", "FILE", "the store; else $WSOA_DB, else wsoa.db in this folder or above"),
	OPT(struct common, plan, "plan", "REF", "the plan; else $WSOA_PLAN, else the live plans"),
	OPT(struct common, as, "as", "REF", "who acts; else $WSOA_PERSON, else the person with this login"),
	OPT(struct common, on_word_of, "for", "REF", "on whose word a change is made"),
	OPT(struct common, as_of, "as-of", "D", "show what was known at the end of day D, or at event or version D"),
	OPT(struct common, position, "position", "D", "show what was true on day D, as known now"),
	OPT(struct common, on, "on", "D", "the day that overdue, due and their like are asked about"),
	OPT(struct common, embargoed, "embargoed", NULL, "show what a visit found also while it is under embargo (programme team, auditors)"),
	OPT(struct common, dated, "dated", "D", "the day a change happened, where not today"),
	OPT(struct common, reason, "reason", "TEXT", "why a change is made"),
	OPT(struct common, decision, "decision", "REF", "the recorded decision that allows a change"),
	OPT(struct common, if_version, "if-version", "N", "change the record only if it still has this version"),
	OPT(struct common, yes, "yes", NULL, "change several records without asking"),
	OPT(struct common, json, "json", NULL, "print one JSON document; errors are JSON too"),
	OPT(struct common, jsonl, "jsonl", NULL, "print a list as a JSON object a line"),
	OPT(struct common, csv, "csv", NULL, "print a list as CSV"),
	OPT(struct common, color, "color", "[=WHEN]", "colour the text: auto, always (when nothing is said) or never"),
	OPT(struct common, width, "width", "N", "columns of the text; else $COLUMNS, else those of the terminal"),
	OPT(struct common, explain, "explain", NULL, "print how each figure came about"),
	OPT(struct common, exit_code, "exit-code", NULL, "exit with 10 where the list is not empty"),
	OPT(struct common, allow_identifiers, "allow-identifiers", NULL,
	    "let words hold what reads as an NHS number or a Unique Pupil Number"),
	OPT(struct common, help, "help", NULL, "say how the command is written, with an example"),
};
const struct opts common_opts = { common_rows, sizeof common_rows / sizeof common_rows[0], NULL };

const struct cmd_group *cmd_group_at(size_t i)
{
	static const struct cmd_group *const groups[] = { &read_group, &report_group, &change_group, &people_group, &import_group, &alerts_group,
		                                          &pack_group, &workflow_group, &care_group, &store_group, &help_group };
	return i < sizeof groups / sizeof groups[0] ? groups[i] : NULL;
}

/* Whether words begin with the (one or two) words of name; how many those are. */
static size_t names(const char *name, const char *const *words, size_t count)
{
	const char *blank = strchr(name, ' ');
	if (!blank)
		return count >= 1 && !strcmp(words[0], name);
	size_t first = (size_t)(blank - name);
	bool both = count >= 2 && strlen(words[0]) == first && !memcmp(words[0], name, first) && !strcmp(words[1], blank + 1);
	return both ? 2 : 0;
}

const struct cmd *cmd_find(const char *const *words, size_t count, size_t *used)
{
	const struct cmd *found = NULL;
	const struct cmd_group *g;
	*used = 0;
	for (size_t i = 0; (g = cmd_group_at(i)); i++)
		for (size_t k = 0; k < g->count; k++) {
			size_t n = names(g->rows[k].name, words, count);
			if (n > *used) {
				*used = n;
				found = &g->rows[k];
			}
		}
	return found;
}

wsoa_status cmd_unknown(struct cli *c, const char *word)
{
	const struct cmd *nearest = NULL;
	const struct cmd_group *g;
	size_t best = SIZE_MAX;
	for (size_t i = 0; (g = cmd_group_at(i)); i++)
		for (size_t k = 0; k < g->count; k++) {
			size_t d = word_distance(word, g->rows[k].name);
			if (d < best && !(g->rows[k].flags & CMD_HIDDEN)) {
				best = d;
				nearest = &g->rows[k];
			}
		}
	char todo[64] = "see: wsoa help";
	if (nearest)
		snprintf(todo, sizeof todo, "did you mean %s? see: wsoa help", nearest->name);
	return cli_fail(c, WSOA_INVALID, NULL, todo, "there is no command '%s'", word);
}

/* ---- words ---- */

/* Length of the next of the words of a usage line, *at moved behind it; 0 at the end. "[A B]" is one. */
static size_t next_word(const char **at, const char **word)
{
	*at += strspn(*at, " ");
	*word = *at;
	int depth = 0;
	for (; **at && (depth || **at != ' '); ++*at)
		depth += (**at == '[') - (**at == ']');
	return (size_t)(*at - *word);
}

static bool has_dots(const char *word, size_t len)
{
	for (size_t i = 0; i + 2 < len; i++)
		if (!memcmp(word + i, "...", 3))
			return true;
	return false;
}

/* How many words a usage line asks for; a bar parts forms of which the widest counts. */
static void words_range(const char *usage, size_t *least, size_t *most)
{
	size_t low = 0, high = 0, len;
	const char *word;
	*least = SIZE_MAX;
	*most = 0;
	do {
		len = next_word(&usage, &word);
		if (len == 0 || (len == 1 && *word == '|')) {
			*least = low < *least ? low : *least;
			*most = high > *most ? high : *most;
			low = high = 0;
			continue;
		}
		low += *word != '[';
		high = has_dots(word, len) || high == SIZE_MAX ? SIZE_MAX : high + 1;
	} while (len);
}

static bool has_opt(const struct cmd *cmd, const char *name)
{
	for (size_t i = 0; i < cmd->opt_count; i++)
		if (!strcmp(cmd->opts[i].name, name))
			return true;
	return false;
}

wsoa_status cmd_words_fit(struct cli *c)
{
	const struct cmd *cmd = c->cmd;
	size_t least, most;
	words_range(cmd->words, &least, &most);
	if (c->count >= least && c->count <= most)
		return WSOA_OK;
	char todo[256];
	snprintf(todo, sizeof todo, "write: wsoa %s%s%s (more: wsoa help %s)", cmd->name, *cmd->words ? " " : "", cmd->words,
	         cmd->name);
	if (c->count < least)
		return cli_fail(c, WSOA_INVALID, NULL, todo, "%s needs %s", cmd->name, least - c->count > 1 ? "more words" : "another word");
	if (c->words[most][0] == '@' && has_opt(cmd, "to"))
		snprintf(todo, sizeof todo, "say --to %.64s (more: wsoa help %s)", c->words[most], cmd->name);
	return cli_fail(c, WSOA_INVALID, c->words[most], todo, "%s does not take so many words", cmd->name);
}

wsoa_status join_words(struct cli *c, size_t first, char **out)
{
	size_t len = 1;
	*out = NULL;
	if (first >= c->count)
		return WSOA_OK;
	for (size_t i = first; i < c->count; i++)
		len += strlen(c->words[i]) + 1;
	char *text = malloc(len), *at = text;
	if (!text)
		return WSOA_NOMEM;
	for (size_t i = first; i < c->count; i++)
		at += sprintf(at, "%s%s", i > first ? " " : "", c->words[i]);
	*out = text;
	return WSOA_OK;
}

const char *kind_word(const char *word, size_t len)
{
	const char *name, *plural;
	for (size_t i = 0; (name = wsoa_kind(i, &plural)); i++)
		if ((strlen(plural) == len && !memcmp(plural, word, len)) || (strlen(name) == len && !memcmp(name, word, len)))
			return name;
	return NULL;
}

void kind_plurals(char *out, size_t size)
{
	const char *plural;
	size_t len = 0;
	*out = '\0';
	for (size_t i = 0; wsoa_kind(i, &plural) && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s", i ? ", " : "", plural);
}

/* ---- files and standard input ---- */

static wsoa_status read_stream(struct cli *c, FILE *f, const char *name, char **text, size_t *len)
{
	wsoa_status st = read_all(f, text, len);
	if (st == WSOA_IO)
		return cli_fail_file(c, name, "read", errno);
	if (st == WSOA_INVALID)
		return cli_fail(c, st, name, "see whether this is the file that is meant", "%s has more than %d MiB, which nothing that is loaded has", name,
		                WSOA_INPUT_MAX >> 20);
	return st;
}

static wsoa_status read_stdin(struct cli *c, char **text, size_t *len)
{
	return read_stream(c, stdin, "standard input", text, len);
}

wsoa_status read_file(struct cli *c, const char *path, char **text, size_t *len)
{
	if (!strcmp(path, "-"))
		return read_stdin(c, text, len);
	FILE *f = fopen(path, "rb");
	if (!f)
		return cli_fail_file(c, path, "read", errno);
	wsoa_status st = read_stream(c, f, path, text, len);
	fclose(f);
	return st;
}

/* Whether a word asks for standard input; *prefix is what stands before its text. */
static bool asks_input(const struct cli *c, const char *word, size_t *prefix)
{
	const char *equals = strchr(word, '=');
	*prefix = 0;
	if (!strcmp(word, "-"))
		return c->cmd->flags & CMD_TEXT;
	if (!equals || strcmp(equals, "=-") || equals == word || strchr("+-", equals[-1]))
		return false;
	*prefix = (size_t)(equals - word) + 1;
	return true;
}

static wsoa_status input_word(struct cli *c, const char **word, size_t prefix)
{
	char *text = NULL;
	size_t len = 0;
	wsoa_status st = read_stdin(c, &text, &len);
	if (st)
		return st;
	if (memchr(text, '\0', len)) {
		free(text);
		return cli_fail(c, WSOA_INVALID, "standard input", "give it text", "the text holds a NUL character");
	}
	/* the newline at the end is the file's, not the text's */
	if (len && text[len - 1] == '\n')
		text[--len] = '\0';
	if (len && text[len - 1] == '\r')
		text[--len] = '\0';
	c->input = malloc(prefix + len + 1);
	if (c->input) {
		memcpy(c->input, *word, prefix);
		memcpy(c->input + prefix, text, len + 1);
		*word = c->input;
	}
	free(text);
	return c->input ? WSOA_OK : WSOA_NOMEM;
}

wsoa_status read_input(struct cli *c)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < c->count && !st; i++) {
		size_t prefix;
		if (!asks_input(c, c->words[i], &prefix))
			continue;
		if (c->input)
			return cli_fail(c, WSOA_INVALID, c->words[i], "give one of them another way", "standard input can be read once only");
		st = input_word(c, &c->words[i], prefix);
	}
	return st;
}

/* ---- changing ---- */

wsoa_change change_of(const struct cli *c)
{
	return (wsoa_change){
		.reason = c->common.reason,
		.decision = c->common.decision,
		.dated = c->common.dated,
		.if_version = c->common.if_version,
	};
}

/* A plain word with a digit, or a person's, is a ref: it names one record at most. Named tests have no digit. */
static bool is_one_ref(const char *selection)
{
	return !strpbrk(selection, " ,:<>=~()!\"") && strpbrk(selection, "0123456789@");
}

wsoa_status confirm(struct cli *c, const char *selection)
{
	int64_t count = 0;
	if (c->common.yes || is_one_ref(selection))
		return WSOA_OK;
	wsoa_status st = wsoa_select_count(c->w, selection, &count);
	if (st || count <= 1)
		return st;
	if (!term_can_ask())
		return cli_fail(c, WSOA_INVALID, selection, "add --yes to change them", "this would change %" PRId64 " records", count);
	if (term_ask(&c->term, count))
		return WSOA_OK;
	return cli_fail(c, WSOA_REFUSED, NULL, NULL, "nothing was changed");
}

wsoa_status no_past(struct cli *c, const char *why)
{
	const char *past = c->common.as_of ? "--as-of" : c->common.position ? "--position" : NULL;
	return past ? cli_fail(c, WSOA_INVALID, past, "leave it out", "%s", why) : WSOA_OK;
}
