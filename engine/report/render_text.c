/*
 * Text for terminals and plain mail. Hides how a table is fitted to a width,
 * how text is wrapped, and that nothing from a record reaches the terminal as
 * a control: every text passes clean() before it is measured or printed.
 * Without colour the output is the same, less the escape sequences.
 */
#include <string.h>

#include "base/utf8.h"
#include "report/render.h"

enum {
	GAP = 2,        /* blanks between columns */
	HANG = 2,       /* indent of what continues a line */
	NARROWEST = 10, /* a column that wraps is not made narrower than this */
	ROOMY = 100,    /* a narrower page does without columns that need room */
	ROOM_LEAST = 8, /* text beside an indent gets this much, however narrow the page */
	HELD_MOST = 1000, /* rows that say how wide the columns are; those after them are printed as they come */
};

static const char *const tone_style[] = {
	[TONE_PLAIN] = "", [TONE_GOOD] = "32", [TONE_WARN] = "33", [TONE_BAD] = "31", [TONE_DONE] = "34", [TONE_FAINT] = "2",
};
static const char bold[] = "1";

/* A cell as it will be printed. */
struct shown {
	const char *text, *filter;
	enum tone tone;
};

/* A column that people see, and how wide it will be. */
struct shape {
	const char *label;
	size_t from;           /* its index in the node */
	bool right;
	size_t content, word;  /* widest cell, widest word of the label */
	size_t natural, least; /* wanted, bearable */
	size_t weight;
	size_t width;
	bool settled;
};

/* What is still to be printed of a cell. */
struct rest {
	const char *text;
	size_t len;
};

struct text {
	bool printed;          /* something stands above: an empty line comes first */
	bool tight;            /* that was a heading: it does not */
	/* the open table or facts */
	struct shape *shapes;
	size_t count;
	struct shown **rows;
	size_t row_count, row_cap;
	bool flowing, blocks;  /* the rows held were printed, as blocks where the page is narrow */
};

/* ---- what may be printed ---- */

/* Would c do something to a terminal, or change the order in which the rest is read? */
static bool unsafe(const char *bytes, size_t n, uint32_t c)
{
	enum { ARABIC_MARK = 0x61C, LEFT_MARK = 0x200E, RIGHT_MARK = 0x200F };
	return text_check(bytes, n, false, NULL, NULL) != TEXT_FINE || c == ARABIC_MARK || c == LEFT_MARK || c == RIGHT_MARK;
}

static void clean_one(struct buf *out, const char *bytes, size_t n, uint32_t c, bool lines)
{
	if (c == '\n')
		buf_char(out, lines ? '\n' : ' ');
	else if (c == '\t')
		buf_char(out, ' ');
	else if (!unsafe(bytes, n, c))
		buf_add(out, bytes, n);
	else if (c < 0x80)
		buf_printf(out, "\\x%02x", (unsigned)c);
	else
		buf_printf(out, "<U+%04X>", (unsigned)c);
}

static void clean_into(struct buf *out, const char *text, bool lines)
{
	size_t len = strlen(text);
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t c;
		if ((n = utf8_plain(text + i, len - i))) {
			buf_add(out, text + i, n);
			continue;
		}
		n = utf8_next(text + i, len - i, &c);
		if (!n) {
			buf_printf(out, "\\x%02x", (unsigned)(unsigned char)text[i]);
			n = 1;
		} else if (c != '\r' || text[i + 1] != '\n') { /* CR LF is one line break */
			clean_one(out, text + i, n, c, lines);
		}
	}
}

/* text as it may be printed, in the arena of the rendering; lines: line breaks stay, else they become blanks. */
static const char *clean(struct render *r, const char *text, bool lines)
{
	if (!text)
		return "";
	buf_clear(&r->scratch);
	clean_into(&r->scratch, text, lines);
	const char *copy = arena_strndup(&r->mem, buf_text(&r->scratch), r->scratch.len);
	return copy ? copy : "";
}

/* ---- lines ---- */

static size_t back_to_blank(const char *text, size_t fit)
{
	size_t cut = fit;
	while (cut && text[cut] != ' ')
		cut--;
	return cut && strspn(text, " ") < cut ? cut : fit; /* a word longer than the line is cut hard */
}

static size_t without_blanks(const char *text, size_t len)
{
	while (len && text[len - 1] == ' ')
		len--;
	return len;
}

/* Takes the next line of at most width columns (0: any) off the rest; gives its length, trailing blanks not counted. */
static size_t line_take(struct rest *rest, size_t width, const char **line)
{
	const char *text = *line = rest->text;
	const char *end = memchr(text, '\n', rest->len);
	size_t len = end ? (size_t)(end - text) : rest->len, cut = len;
	if (width && len) {
		cut = utf8_fit(text, len, width);
		for (size_t w = width; !cut; w++) /* a wide character in a narrow place */
			cut = utf8_fit(text, len, w);
		if (cut < len)
			cut = back_to_blank(text, cut);
	}
	size_t next = cut;
	if (cut < len)
		next += strspn(text + cut, " ");
	if (next >= len)
		next = len + (end ? 1 : 0);
	rest->text += next;
	rest->len -= next;
	return without_blanks(text, cut);
}

static void put_styled(struct render *r, const char *style, const char *text, size_t len)
{
	bool dress = r->options.colour && *style && len;
	if (dress)
		buf_printf(&r->out, "\x1b[%sm", style);
	buf_add(&r->out, text, len);
	if (dress)
		buf_str(&r->out, "\x1b[0m");
}

static size_t page_width(const struct render *r)
{
	return r->options.width > 0 ? (size_t)r->options.width : 0;
}

static size_t width_of(const char *text)
{
	return utf8_width(text, strlen(text));
}

/* Columns left beside what takes used; 0: no limit. */
static size_t room(const struct render *r, size_t used)
{
	size_t page = page_width(r);
	if (!page)
		return 0;
	return page >= used + ROOM_LEAST ? page - used : ROOM_LEAST;
}

/* Prints text wrapped, its first line behind one lead, the others behind another. */
static void put_lines(struct render *r, const char *style, const char *text, const char *first, const char *others)
{
	struct rest rest = { text, strlen(text) };
	const char *lead = first;
	do {
		const char *line;
		size_t len = line_take(&rest, room(r, width_of(lead)), &line);
		buf_add(&r->out, lead, len ? strlen(lead) : without_blanks(lead, strlen(lead)));
		put_styled(r, style, line, len);
		buf_char(&r->out, '\n');
		lead = others;
	} while (rest.len);
}

/* Keeps what follows apart from what stands above. */
static void put_gap(struct render *r)
{
	struct text *t = r->state;
	if (t->printed && !t->tight)
		buf_char(&r->out, '\n');
	t->printed = true;
	t->tight = false;
}

static const char *blanks(struct render *r, size_t count)
{
	const char *text = arena_printf(&r->mem, "%*s", (int)count, "");
	return text ? text : "";
}

/* ---- label and value ---- */

static const char *value_of(const struct shown *s)
{
	return *s->text ? s->text : "-";
}

/*
 * "label: value", the value wrapped beside the label at indent. A label that
 * takes more than half of the page has lines of its own.
 */
static void put_pair(struct render *r, const char *label, const struct shown *s, size_t indent)
{
	size_t wide = width_of(label) + 1; /* with the colon */
	const char *hang = blanks(r, indent);
	const char *named = arena_printf(&r->mem, "%s:", label);
	if (!named)
		return;
	if (page_width(r) && 2 * wide > page_width(r)) {
		put_lines(r, "", named, "", "");
		put_lines(r, tone_style[s->tone], value_of(s), hang, hang);
		return;
	}
	size_t pad = wide < indent ? indent - wide : 1;
	const char *lead = arena_printf(&r->mem, "%s%*s", named, (int)pad, "");
	put_lines(r, tone_style[s->tone], value_of(s), lead ? lead : "", hang);
}

static bool explained(const struct render *r, const struct shown *s)
{
	return r->options.explain && *s->filter;
}

/* A filter is there to be copied: a line break in it is a blank as any other. */
static void put_filter(struct render *r, const char *filter)
{
	put_lines(r, tone_style[TONE_FAINT], filter, blanks(r, HANG), blanks(r, 2 * HANG));
}

static void put_fact(struct render *r, const struct shape *shape, const struct shown *s, size_t indent)
{
	put_pair(r, shape->label, s, indent);
	if (explained(r, s))
		put_filter(r, s->filter);
}

static void put_facts(struct render *r, const struct text *t)
{
	size_t label = 0;
	for (size_t i = 0; i < t->count; i++)
		label = width_of(t->shapes[i].label) > label ? width_of(t->shapes[i].label) : label;
	size_t indent = label + 2; /* colon and blank */
	if (page_width(r) && 2 * indent > page_width(r))
		indent = HANG;
	if (t->count && t->row_count)
		put_gap(r);
	for (size_t i = 0; t->row_count && i < t->count; i++)
		put_fact(r, &t->shapes[i], &t->rows[0][i], indent);
}

/* ---- tables: how wide ---- */

static size_t at_most(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t at_least(size_t a, size_t b)
{
	return a > b ? a : b;
}

static size_t widest_word(const char *text)
{
	size_t widest = 0;
	while (*text) {
		size_t len = strcspn(text, " ");
		widest = at_least(widest, utf8_width(text, len));
		text += len + (text[len] ? 1 : 0);
	}
	return widest;
}

static void settle(struct shape *s, size_t width, size_t *left, size_t *weights)
{
	s->width = width;
	s->settled = true;
	*left -= at_most(width, *left);
	*weights -= s->weight;
}

/*
 * Gives each unsettled column that its share of what is left is too small for
 * (or too large, when too_large is asked for) what it needs; says whether
 * there was one, since then the shares of the others change.
 */
static bool settle_misfits(struct text *t, bool too_large, size_t *left, size_t *weights)
{
	for (size_t i = 0; i < t->count; i++) {
		struct shape *s = &t->shapes[i];
		if (s->settled)
			continue;
		size_t share = *left * s->weight / *weights;
		if (too_large ? share < s->natural : share >= s->least)
			continue;
		settle(s, too_large ? s->natural : s->least, left, weights);
		return true;
	}
	return false;
}

static size_t sum_least(const struct text *t)
{
	size_t sum = 0;
	for (size_t i = 0; i < t->count; i++)
		sum += t->shapes[i].least;
	return sum;
}

static size_t sum_natural(const struct text *t)
{
	size_t sum = 0;
	for (size_t i = 0; i < t->count; i++)
		sum += t->shapes[i].natural;
	return sum;
}

static void measure(struct text *t)
{
	for (size_t i = 0; i < t->count; i++) {
		struct shape *s = &t->shapes[i];
		s->word = widest_word(s->label);
		s->natural = at_least(s->content, width_of(s->label));
		s->width = s->natural;
		s->least = at_least(s->content, s->word);
		if (s->weight)
			s->least = at_most(s->natural, at_least(s->word, NARROWEST));
	}
}

/* Divides space among the columns: those of weight 0 keep their content, the others share what is left. */
static void share_out(struct text *t, size_t space)
{
	size_t left = space, weights = 0;
	for (size_t i = 0; i < t->count; i++)
		weights += t->shapes[i].weight;
	for (size_t i = 0; i < t->count; i++)
		if (!t->shapes[i].weight)
			settle(&t->shapes[i], t->shapes[i].least, &left, &weights);
	while (settle_misfits(t, false, &left, &weights) || settle_misfits(t, true, &left, &weights))
		;
	for (size_t i = 0; i < t->count; i++)
		if (!t->shapes[i].settled)
			settle(&t->shapes[i], left * t->shapes[i].weight / weights, &left, &weights);
}

/* Sets the widths of the columns; false when the table cannot be made to fit the page. */
static bool fit_page(const struct render *r, struct text *t)
{
	size_t page = page_width(r), gaps = GAP * (t->count - 1);
	measure(t);
	if (!page || sum_natural(t) + gaps <= page)
		return true;
	if (sum_least(t) + gaps > page)
		return false;
	share_out(t, page - gaps);
	return true;
}

/* ---- tables: printing ---- */

/* Prints the next line of each cell; says whether anything is left. */
static bool put_table_line(struct render *r, const struct text *t, struct rest *rest, const struct shown *row)
{
	size_t at = 0, start = 0;
	bool more = false;
	for (size_t i = 0; i < t->count; i++) {
		const struct shape *s = &t->shapes[i];
		const char *line;
		size_t len = line_take(&rest[i], s->width, &line);
		size_t wide = utf8_width(line, len);
		size_t place = start + (s->right && wide < s->width ? s->width - wide : 0);
		if (len) {
			buf_fill(&r->out, ' ', place > at ? place - at : 0);
			put_styled(r, row ? tone_style[row[i].tone] : "", line, len);
			at = place + wide;
		}
		start += s->width + GAP;
		more = more || rest[i].len;
	}
	buf_char(&r->out, '\n');
	return more;
}

/* A row, or the labels where row is NULL. */
static void put_row(struct render *r, const struct text *t, struct rest *rest, const struct shown *row)
{
	for (size_t i = 0; i < t->count; i++) {
		const char *text = row ? row[i].text : t->shapes[i].label;
		rest[i] = (struct rest){ text, strlen(text) };
	}
	while (put_table_line(r, t, rest, row))
		;
}

static void put_rule(struct render *r, const struct text *t)
{
	for (size_t i = 0; i < t->count; i++) {
		buf_fill(&r->out, ' ', i ? GAP : 0);
		for (size_t k = 0; k < t->shapes[i].width; k++)
			buf_str(&r->out, r->options.ascii ? "-" : "\u2500");
	}
	buf_char(&r->out, '\n');
}

static void put_grid(struct render *r, const struct text *t)
{
	struct rest *rest = arena_array(&r->mem, t->count, sizeof *rest);
	if (!rest)
		return;
	put_row(r, t, rest, NULL);
	put_rule(r, t);
	for (size_t i = 0; i < t->row_count; i++)
		put_row(r, t, rest, t->rows[i]);
}

static void put_block(struct render *r, const struct text *t, const struct shown *row)
{
	for (size_t k = 0; k < t->count; k++)
		if (*row[k].text)
			put_pair(r, t->shapes[k].label, &row[k], HANG);
}

/* Where the page is too narrow for columns: a block of lines per row. */
static void put_blocks(struct render *r, const struct text *t)
{
	for (size_t i = 0; i < t->row_count; i++) {
		if (i)
			buf_char(&r->out, '\n');
		put_block(r, t, t->rows[i]);
	}
}

/* Below the table, the filter of each figure: "W05, Overdue: list actions ...". */
static void put_filters(struct render *r, const struct text *t)
{
	bool any = false;
	for (size_t i = 0; i < t->row_count; i++)
		for (size_t k = 0; k < t->count; k++) {
			const struct shown *row = t->rows[i];
			if (!explained(r, &row[k]))
				continue;
			buf_str(&r->out, any ? "" : "\n");
			any = true;
			const char *lead = k ? row[0].text : "", *joint = *lead ? ", " : "";
			const char *line = arena_printf(&r->mem, "%s%s%s: %s", lead, joint, t->shapes[k].label, row[k].filter);
			put_filter(r, line ? line : "");
		}
}

static void put_caption(struct render *r, const struct doc_node *n)
{
	put_gap(r);
	if (n->text)
		put_lines(r, bold, clean(r, n->text, false), "", "");
}

static void put_rows(struct render *r, const struct doc_node *n, struct text *t)
{
	put_caption(r, n);
	t->blocks = !fit_page(r, t);
	if (t->blocks)
		put_blocks(r, t);
	else
		put_grid(r, t);
}

static void put_table(struct render *r, const struct doc_node *n, struct text *t)
{
	if (!t->count || t->flowing)
		return;
	if (!t->row_count) {
		if (!n->empty)
			return;
		put_caption(r, n);
		put_lines(r, "", clean(r, n->empty, true), "", "");
		return;
	}
	put_rows(r, n, t);
	put_filters(r, t);
}

/* ---- visits ---- */

static void shapes_open(struct render *r, struct text *t, const struct doc_node *n)
{
	t->rows = NULL;
	t->flowing = false;
	t->count = t->row_count = t->row_cap = 0;
	t->shapes = arena_array(&r->mem, n->column_count, sizeof *t->shapes);
	for (size_t i = 0; t->shapes && i < n->column_count; i++) {
		const struct column *c = &n->columns[i];
		if (!column_for_people(c) || (c->roomy && page_width(r) && page_width(r) < ROOMY))
			continue;
		struct shape *s = &t->shapes[t->count++];
		s->label = clean(r, c->label ? c->label : c->key, false);
		s->from = i;
		s->right = c->right;
		s->weight = c->weight > 0 ? (size_t)c->weight : 0;
	}
}

static struct shown shown_of(struct render *r, const struct cell *c, bool fact)
{
	struct buf words = { 0 };
	cell_words(c, fact, &words);
	struct shown s = { .text = clean(r, buf_text(&words), fact), .tone = c->tone, .filter = clean(r, filter_words(r, c->filter), false) };
	r->out.failed |= words.failed;
	buf_free(&words);
	return s;
}

/* A row after those that are held: printed at once, and nothing of it is kept. */
static void flow_row(struct render *r, const struct text *t, const struct cell *row)
{
	struct arena kept = r->mem;
	r->mem = (struct arena){ 0 };
	struct shown *shown = arena_array(&r->mem, t->count, sizeof *shown);
	struct rest *rest = arena_array(&r->mem, t->count, sizeof *rest);
	for (size_t i = 0; rest && i < t->count; i++)
		shown[i] = shown_of(r, &row[t->shapes[i].from], false);
	if (rest && t->blocks) {
		buf_char(&r->out, '\n');
		put_block(r, t, shown);
	} else if (rest) {
		put_row(r, t, rest, shown);
	}
	kept.failed |= r->mem.failed;
	arena_free(&r->mem);
	r->mem = kept;
}

static void text_row(struct render *r, const struct doc_node *n, const struct cell *row)
{
	struct text *t = r->state;
	if (t->flowing) {
		flow_row(r, t, row);
		return;
	}
	struct shown **rows = arena_grow(&r->mem, t->rows, t->row_count, &t->row_cap, sizeof *rows);
	struct shown *shown = arena_array(&r->mem, t->count, sizeof *shown);
	if (!rows || !shown)
		return;
	for (size_t i = 0; i < t->count; i++) {
		struct shape *s = &t->shapes[i];
		shown[i] = shown_of(r, &row[s->from], n->type == DOC_FACTS);
		s->content = at_least(s->content, width_of(shown[i].text));
	}
	t->rows = rows;
	t->rows[t->row_count++] = shown;
	if (t->row_count < HELD_MOST || n->type != DOC_TABLE || r->options.explain)
		return;
	put_rows(r, n, t);
	t->flowing = true;
}

static void put_heading(struct render *r, const char *text)
{
	struct text *t = r->state;
	t->tight = false;
	put_gap(r);
	put_lines(r, bold, clean(r, text, false), "", "");
	t->tight = true;
}

static void put_paragraph(struct render *r, const struct doc_node *n, const char *lead)
{
	put_gap(r);
	put_lines(r, tone_style[n->tone], clean(r, n->text, true), lead, lead);
}

/* What it shows in words; its figures follow as a table. */
static void put_chart(struct render *r, const struct doc_node *n)
{
	put_gap(r);
	put_lines(r, bold, clean(r, n->text, false), "", "");
	put_lines(r, "", clean(r, n->alt, true), "", "");
}

static void put_list(struct render *r, const struct doc_node *n)
{
	const char *bullet = r->options.ascii ? "- " : "\u2022 ";
	if (!n->item_count)
		return;
	put_gap(r);
	if (n->text)
		put_lines(r, "", clean(r, n->text, false), "", "");
	for (size_t i = 0; i < n->item_count; i++)
		put_lines(r, "", clean(r, n->items[i], true), bullet, "  ");
}

static void text_begin(struct render *r)
{
	char day[DATE_LONG + 1];
	struct text *t = r->state;
	if (!r->doc->title)
		return;
	put_heading(r, r->doc->title);
	t->tight = false;
	if (r->doc->as_at == DATE_NONE)
		return;
	date_long(r->doc->as_at, day);
	buf_printf(&r->out, "As at %s\n", day);
}

static void text_node(struct render *r, const struct doc_node *n)
{
	switch (n->type) {
	case DOC_HEADING:   put_heading(r, n->text); break;
	case DOC_PARAGRAPH: put_paragraph(r, n, ""); break;
	case DOC_FOOTNOTE:  put_paragraph(r, n, ""); break;
	case DOC_CHART:     put_chart(r, n); break;
	case DOC_CALLOUT:   put_paragraph(r, n, r->options.ascii ? "| " : "\u2502 "); break;
	case DOC_LIST:      put_list(r, n); break;
	case DOC_TABLE:
	case DOC_FACTS:     shapes_open(r, r->state, n); break;
	}
}

static void text_node_end(struct render *r, const struct doc_node *n)
{
	if (n->type == DOC_TABLE)
		put_table(r, n, r->state);
	else if (n->type == DOC_FACTS)
		put_facts(r, r->state);
}

const struct renderer render_text = {
	.format = "text",
	.readers = READ_BY_PEOPLE,
	.state_size = sizeof(struct text),
	.begin = text_begin,
	.node = text_node,
	.row = text_row,
	.node_end = text_node_end,
};
