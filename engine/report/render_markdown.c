/*
 * Markdown (CommonMark with the tables of GitHub's). Hides how text is kept
 * from being read as markup: every text passes put_text(), which puts a
 * backslash before whatever could begin some. A table's row is one line, so
 * line breaks become blanks there.
 */
#include <string.h>

#include "base/utf8.h"
#include "report/render.h"

struct filter_note {
	const char *where, *filter;
	struct filter_note *next;
};

struct markdown {
	bool rows;                /* the open table or facts have had one */
	struct filter_note *notes, **last; /* of the open table or facts */
};

/* ---- text ---- */

/* Digits before a dot or bracket would begin a numbered list: the place of that mark; 0 for none. */
static size_t list_mark(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	return digits && (text[digits] == '.' || text[digits] == ')') && (text[digits + 1] == ' ' || !text[digits + 1]) ? digits : 0;
}

/* Would c at text[i] begin markup? An address becomes a link by its "://", "www." or "@" alone. */
static bool begins_markup(const char *text, size_t i, bool line_start)
{
	if (strchr("\\`*_{}[]<>|#~&!$^", text[i]) || text[i] == '@')
		return true;
	if (text[i] == ':')
		return text[i + 1] == '/';
	if (text[i] == '.')
		return i >= 3 && strncmp(text + i - 3, "www", 3) == 0;
	return line_start && strchr("-+=", text[i]);
}

static void put_character(struct buf *out, const char *text, size_t i, size_t n, bool line_start)
{
	if (text_check(text + i, n, true, NULL, NULL) != TEXT_FINE) {
		buf_str(out, "\xEF\xBF\xBD");
		return;
	}
	if (n == 1 && begins_markup(text, i, line_start))
		buf_char(out, '\\');
	buf_add(out, text + i, n);
}

/* Valid UTF-8 as text and nothing else; lines: a line break stays one, else it is a blank. */
static void put_valid(struct buf *out, const char *text, bool lines)
{
	size_t len = strlen(text), mark = list_mark(text), start = 0;
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t c;
		n = utf8_next(text + i, len - i, &c);
		if (text[i] == '\r' || text[i] == '\t' || (text[i] == '\n' && !lines)) {
			buf_str(out, text[i] == '\r' ? "" : " ");
		} else if (text[i] == '\n') {
			buf_str(out, "\\\n");
			start = i + 1;
			mark = list_mark(text + start);
		} else {
			buf_str(out, mark && i == start + mark ? "\\" : "");
			put_character(out, text, i, n, i == start);
		}
	}
}

static void put_text(struct render *r, const char *text, bool lines)
{
	buf_clear(&r->scratch);
	buf_valid(&r->scratch, text ? text : "");
	put_valid(&r->out, buf_text(&r->scratch), lines);
}

static void put_cell(struct render *r, const struct cell *c, bool fact)
{
	struct buf words = { 0 };
	cell_words(c, fact, &words);
	put_text(r, buf_text(&words), false);
	r->out.failed |= words.failed;
	buf_free(&words);
}

/* ---- filters, where they are asked for ---- */

static void note_add(struct render *r, const char *row, const char *label, const char *filter)
{
	struct markdown *m = r->state;
	struct filter_note *note = arena_alloc(&r->mem, sizeof *note);
	if (!note)
		return;
	note->where = arena_printf(&r->mem, "%s%s%s", row, *row ? ", " : "", label);
	note->filter = arena_strdup(&r->mem, filter_words(r, filter));
	*m->last = note;
	m->last = &note->next;
}

/* Of the cells of a row; each is named by the row's first cell and its column. */
static void notes_of(struct render *r, const struct doc_node *n, const struct cell *row)
{
	struct buf words = { 0 };
	bool first = n->type == DOC_TABLE;
	for (size_t i = 0; r->options.explain && i < n->column_count; i++) {
		if (!column_for_people(&n->columns[i]))
			continue;
		if (row[i].filter)
			note_add(r, buf_text(&words), n->columns[i].label, row[i].filter);
		if (first)
			cell_words(&row[i], false, &words);
		first = false;
	}
	r->out.failed |= words.failed;
	buf_free(&words);
}

static void put_notes(struct render *r)
{
	struct markdown *m = r->state;
	for (const struct filter_note *n = m->notes; n; n = n->next) {
		buf_str(&r->out, n == m->notes ? "\n- " : "- ");
		put_text(r, n->where, false);
		buf_str(&r->out, ": ");
		put_text(r, n->filter, false);
		buf_char(&r->out, '\n');
	}
}

/* ---- nodes ---- */

static void put_heading(struct render *r, int level, const char *text)
{
	buf_fill(&r->out, '#', (size_t)level);
	buf_char(&r->out, ' ');
	put_text(r, text, false);
	buf_str(&r->out, "\n\n");
}

static void put_paragraph(struct render *r, const char *lead, const char *text)
{
	buf_str(&r->out, lead);
	put_text(r, text, true);
	buf_str(&r->out, "\n\n");
}

static void put_bold(struct render *r, const char *text)
{
	buf_str(&r->out, "**");
	put_text(r, text, false);
	buf_str(&r->out, "**\n\n");
}

static void put_list(struct render *r, const struct doc_node *n)
{
	if (!n->item_count)
		return;
	if (n->text)
		put_paragraph(r, "", n->text);
	for (size_t i = 0; i < n->item_count; i++) {
		buf_str(&r->out, "- ");
		put_text(r, n->items[i], false);
		buf_char(&r->out, '\n');
	}
	buf_char(&r->out, '\n');
}

static bool for_people(const struct doc_node *n)
{
	for (size_t i = 0; i < n->column_count; i++)
		if (column_for_people(&n->columns[i]))
			return true;
	return false;
}

static void table_begin(struct render *r)
{
	struct markdown *m = r->state;
	m->rows = false;
	m->notes = NULL;
	m->last = &m->notes;
}

static void put_empty(struct render *r, const struct doc_node *n)
{
	if (n->type != DOC_TABLE || !n->empty || !for_people(n))
		return;
	if (n->text)
		put_bold(r, n->text);
	put_paragraph(r, "", n->empty);
}

static void put_labels(struct render *r, const struct doc_node *n)
{
	if (n->text)
		put_bold(r, n->text);
	for (size_t i = 0; i < n->column_count; i++)
		if (column_for_people(&n->columns[i])) {
			buf_str(&r->out, "| ");
			put_text(r, n->columns[i].label ? n->columns[i].label : n->columns[i].key, false);
			buf_char(&r->out, ' ');
		}
	buf_str(&r->out, "|\n");
	for (size_t i = 0; i < n->column_count; i++)
		if (column_for_people(&n->columns[i]))
			buf_str(&r->out, n->columns[i].right ? "| ---: " : "| --- ");
	buf_str(&r->out, "|\n");
}

static void put_facts(struct render *r, const struct doc_node *n, const struct cell *row)
{
	struct markdown *m = r->state;
	m->rows = for_people(n);
	for (size_t i = 0; i < n->column_count; i++) {
		if (!column_for_people(&n->columns[i]))
			continue;
		buf_str(&r->out, "- ");
		put_text(r, n->columns[i].label, false);
		buf_str(&r->out, ": ");
		put_cell(r, &row[i], true);
		buf_char(&r->out, '\n');
	}
	notes_of(r, n, row);
}

static void put_row(struct render *r, const struct doc_node *n, const struct cell *row)
{
	struct markdown *m = r->state;
	if (!for_people(n))
		return;
	if (!m->rows)
		put_labels(r, n);
	m->rows = true;
	for (size_t i = 0; i < n->column_count; i++)
		if (column_for_people(&n->columns[i])) {
			buf_str(&r->out, "| ");
			put_cell(r, &row[i], false);
			buf_char(&r->out, ' ');
		}
	buf_str(&r->out, "|\n");
	notes_of(r, n, row);
}

static void markdown_begin(struct render *r)
{
	char day[DATE_LONG + 1];
	if (!r->doc->title)
		return;
	put_heading(r, 1, r->doc->title);
	if (r->doc->as_at == DATE_NONE)
		return;
	date_long(r->doc->as_at, day);
	buf_printf(&r->out, "As at %s\n\n", day);
}

static void markdown_node(struct render *r, const struct doc_node *n)
{
	switch (n->type) {
	case DOC_HEADING:   put_heading(r, n->level, n->text); break;
	case DOC_PARAGRAPH:
	case DOC_FOOTNOTE:  put_paragraph(r, "", n->text); break;
	case DOC_CALLOUT:   put_paragraph(r, "> ", n->text); break;
	case DOC_LIST:      put_list(r, n); break;
	case DOC_CHART:
		put_bold(r, n->text);
		put_paragraph(r, "", n->alt);
		break;
	case DOC_TABLE:
	case DOC_FACTS:     table_begin(r); break;
	}
}

static void markdown_row(struct render *r, const struct doc_node *n, const struct cell *row)
{
	if (n->type == DOC_FACTS)
		put_facts(r, n, row);
	else
		put_row(r, n, row);
}

static void markdown_node_end(struct render *r, const struct doc_node *n)
{
	const struct markdown *m = r->state;
	if (n->type != DOC_TABLE && n->type != DOC_FACTS)
		return;
	if (!m->rows) {
		put_empty(r, n);
		return;
	}
	put_notes(r);
	buf_char(&r->out, '\n');
}

const struct renderer render_markdown = {
	.format = "markdown",
	.readers = READ_BY_PEOPLE,
	.state_size = sizeof(struct markdown),
	.begin = markdown_begin,
	.node = markdown_node,
	.row = markdown_row,
	.node_end = markdown_node_end,
};
