/*
 * HTML: one page that needs nothing else. Hides how a page is made accessible
 * (WCAG 2.2 AA) and safe: no script, no outside reference, a content security
 * policy that admits its own style sheet by hash and nothing more; every text
 * passes html_text(), so a record can bring no markup. The page is well-formed
 * XML too. Its look is schema/page.css.
 */
#include <string.h>

#include "base/embed.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "report/html.h"
#include "report/render.h"

struct filter_note {
	const char *where, *filter;
	struct filter_note *next;
};

struct html {
	int sections, charts, tables;
	int level;                /* of the last heading */
	bool footed;              /* the footer is open */
	bool labelled;            /* the headings of the open table are written */
	const char *caption;      /* of the open table */
	struct filter_note *notes, **last; /* of the open table or facts */
};

static const char *const tone_class[] = {
	[TONE_PLAIN] = "plain", [TONE_GOOD] = "good", [TONE_WARN] = "warn", [TONE_BAD] = "bad", [TONE_DONE] = "done", [TONE_FAINT] = "faint",
};

/* ---- text ---- */

/* XML has no place for it, or it changes the order in which the rest is read. */
static bool unsafe(const char *bytes, size_t n)
{
	return text_check(bytes, n, true, NULL, NULL) != TEXT_FINE;
}

static const char *entity(char c)
{
	switch (c) {
	case '&':  return "&amp;";
	case '<':  return "&lt;";
	case '>':  return "&gt;";
	case '"':  return "&quot;";
	case '\'': return "&#39;";
	case '\r': return "";
	default:   return NULL;
	}
}

void html_text(struct buf *out, const char *text)
{
	size_t len = text ? strlen(text) : 0;
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t c;
		const char *as = entity(text[i]);
		n = utf8_next(text + i, len - i, &c);
		if (as)
			buf_str(out, as);
		else if (!n || unsafe(text + i, n))
			buf_str(out, "\xEF\xBF\xBD");
		else
			buf_add(out, text + i, n);
		n = n ? n : 1;
	}
}

/* Line breaks as elements. */
static void put_lines(struct buf *out, struct arena *mem, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		html_text(out, arena_strndup(mem, text, len));
		text += len;
		if (*text)
			buf_str(out, "<br />");
		text += *text == '\n';
	}
}

static void put_element(struct render *r, const char *open, const char *text, const char *close)
{
	buf_str(&r->out, open);
	put_lines(&r->out, &r->mem, text ? text : "");
	buf_str(&r->out, close);
}

/* ---- the head ---- */

static void base64(const uint8_t *bytes, size_t len, struct buf *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		unsigned v = (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0);
		buf_char(out, digits[v >> 18]);
		buf_char(out, digits[v >> 12 & 63]);
		buf_char(out, left > 1 ? digits[v >> 6 & 63] : '=');
		buf_char(out, left > 2 ? digits[v & 63] : '=');
	}
}

static void put_policy(struct buf *out, const char *style, size_t len)
{
	char hex[HASH_HEX + 1];
	uint8_t bytes[HASH_BYTES] = { 0 };
	hash_hex(style, len, hex);
	hex_decode(hex, bytes, sizeof bytes);
	buf_str(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
	base64(bytes, sizeof bytes, out);
	buf_str(out, "'\" />\n");
}

static const char *title_of(const wsoa_doc *doc)
{
	return doc->title && *doc->title ? doc->title : doc->name;
}

static void put_head(struct render *r)
{
	const struct embedded *file = embedded_find("schema/page.css");
	size_t len = file->size - 1; /* a newline at the end of a style is not hashed alike by all who check it */
	buf_str(&r->out, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\" />\n");
	put_policy(&r->out, file->bytes, len);
	buf_str(&r->out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n");
	put_element(r, "<title>", title_of(r->doc), "</title>\n<style>");
	buf_add(&r->out, file->bytes, len);
	buf_str(&r->out, "</style>\n</head>\n");
}

/* ---- the frame ---- */

static void put_contents(struct render *r)
{
	int section = 0;
	for (const struct doc_node *n = r->doc->first; n; n = n->next) {
		if (n->type != DOC_HEADING || n->level != 2)
			continue;
		buf_str(&r->out, section++ ? "" : "<nav aria-label=\"Contents\">\n<ul>\n");
		buf_printf(&r->out, "<li><a href=\"#s%d\">", section);
		html_text(&r->out, n->text);
		buf_str(&r->out, "</a></li>\n");
	}
	buf_str(&r->out, section ? "</ul>\n</nav>\n" : "");
}

static void html_begin(struct render *r)
{
	struct html *h = r->state;
	char day[DATE_LONG + 1];
	h->level = 1;
	put_head(r);
	buf_str(&r->out, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n");
	put_element(r, "<h1>", title_of(r->doc), "</h1>\n");
	if (r->doc->as_at != DATE_NONE) {
		date_long(r->doc->as_at, day);
		buf_printf(&r->out, "<p class=\"day\">As at %s</p>\n", day);
	}
	buf_str(&r->out, "</header>\n");
	put_contents(r);
	buf_str(&r->out, "<main id=\"main\" tabindex=\"-1\">\n");
}

static void html_end(struct render *r)
{
	const struct html *h = r->state;
	buf_str(&r->out, h->footed ? "</footer>\n" : "</main>\n");
	buf_str(&r->out, "</body>\n</html>\n");
}

/* ---- nodes without rows ---- */

/* One deeper than the last at most, so that no level is left out. */
static void put_heading(struct render *r, const struct doc_node *n)
{
	struct html *h = r->state;
	int level = n->level < 2 ? 2 : n->level;
	level = level > h->level + 1 ? h->level + 1 : level;
	h->level = level;
	buf_printf(&r->out, "<h%d", level);
	if (n->level == 2)
		buf_printf(&r->out, " id=\"s%d\"", ++h->sections);
	buf_str(&r->out, n->page ? " class=\"page\">" : ">");
	html_text(&r->out, n->text);
	buf_printf(&r->out, "</h%d>\n", level);
}

static void put_paragraph(struct render *r, const struct doc_node *n, const char *class)
{
	buf_printf(&r->out, "<p class=\"%s%s\">", class, tone_class[n->tone]);
	put_lines(&r->out, &r->mem, n->text ? n->text : "");
	buf_str(&r->out, "</p>\n");
}

static void put_footnote(struct render *r, const struct doc_node *n)
{
	struct html *h = r->state;
	if (!h->footed)
		buf_str(&r->out, "</main>\n<footer>\n");
	h->footed = true;
	put_element(r, "<p>", n->text, "</p>\n");
}

static void put_list(struct render *r, const struct doc_node *n)
{
	if (!n->item_count)
		return;
	if (n->text)
		put_element(r, "<p>", n->text, "</p>\n");
	buf_str(&r->out, "<ul>\n");
	for (size_t i = 0; i < n->item_count; i++)
		put_element(r, "<li>", n->items[i], "</li>\n");
	buf_str(&r->out, "</ul>\n");
}

static void put_chart(struct render *r, const struct doc_node *n)
{
	struct html *h = r->state;
	int id = ++h->charts;
	buf_printf(&r->out, "<figure>\n<figcaption id=\"f%d\">", id);
	put_element(r, "<strong>", n->text, "</strong> ");
	html_text(&r->out, n->alt);
	buf_printf(&r->out, "</figcaption>\n<div class=\"scroll\" role=\"group\" aria-labelledby=\"c%dt\" tabindex=\"0\">\n", id);
	html_chart(&r->out, n, id);
	buf_str(&r->out, "</div>\n</figure>\n");
}

/* ---- figures and their filters ---- */

/* fact: it stands alone, so its date is written in full. */
static const char *words_of(struct render *r, const struct cell *c, bool fact)
{
	struct buf words = { 0 };
	cell_words(c, fact, &words);
	const char *text = buf_keep(&words, &r->mem);
	return text ? text : "";
}

static void note_add(struct render *r, const char *row, const char *label, const char *filter)
{
	struct html *h = r->state;
	struct filter_note *note = arena_alloc(&r->mem, sizeof *note);
	if (!note)
		return;
	note->where = arena_printf(&r->mem, "%s%s%s", row, *row ? ", " : "", label);
	note->filter = arena_strdup(&r->mem, filter_words(r, filter));
	*h->last = note;
	h->last = &note->next;
}

static void put_notes(struct render *r)
{
	const struct html *h = r->state;
	if (!h->notes)
		return;
	buf_str(&r->out, "<details class=\"filters\">\n<summary>How to list what is counted");
	if (h->caption) {
		buf_str(&r->out, ": ");
		html_text(&r->out, h->caption);
	}
	buf_str(&r->out, "</summary>\n<p>Each filter, given to <code>wsoa list</code>, lists the records of that figure.</p>\n<ul>\n");
	for (const struct filter_note *n = h->notes; n; n = n->next) {
		put_element(r, "<li>", n->where, ": <code>");
		put_element(r, "", n->filter, "</code></li>\n");
	}
	buf_str(&r->out, "</ul>\n</details>\n");
}

static void put_filter(struct render *r, const char *filter)
{
	if (!filter)
		return;
	buf_str(&r->out, " data-filter=\"");
	html_text(&r->out, filter);
	buf_char(&r->out, '"');
}

/* ---- tables ---- */

static bool for_people(const struct doc_node *n)
{
	for (size_t i = 0; i < n->column_count; i++)
		if (column_for_people(&n->columns[i]))
			return true;
	return false;
}

static void table_begin(struct render *r, const struct doc_node *n)
{
	struct html *h = r->state;
	h->labelled = false;
	h->notes = NULL;
	h->last = &h->notes;
	h->caption = n->type == DOC_TABLE ? n->text ? n->text : title_of(r->doc) : NULL;
}

static void put_empty(struct render *r, const struct doc_node *n)
{
	if (!n->empty || !for_people(n))
		return;
	if (n->text)
		put_element(r, "<p><strong>", n->text, "</strong> ");
	else
		buf_str(&r->out, "<p>");
	put_element(r, "", n->empty, "</p>\n");
}

static void put_labels(struct render *r, const struct doc_node *n)
{
	struct html *h = r->state;
	int id = ++h->tables;
	buf_printf(&r->out, "<div class=\"scroll\" role=\"group\" aria-labelledby=\"t%d\" tabindex=\"0\">\n<table>\n<caption id=\"t%d\">", id, id);
	put_element(r, "", h->caption, "</caption>\n<thead>\n<tr>");
	for (size_t i = 0; i < n->column_count; i++) {
		const struct column *c = &n->columns[i];
		if (!column_for_people(c))
			continue;
		put_element(r, c->right ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">", c->label ? c->label : c->key, "</th>");
	}
	buf_str(&r->out, "</tr>\n</thead>\n<tbody>\n");
}

/* Words that lead to a file beside the page. */
static void put_linked(struct render *r, const char *link, const char *words)
{
	if (link) {
		buf_str(&r->out, "<a href=\"");
		html_text(&r->out, link);
		buf_str(&r->out, "\">");
	}
	put_lines(&r->out, &r->mem, words);
	buf_str(&r->out, link ? "</a>" : "");
}

/* Text may break anywhere, so that one long word does not push the other columns away. */
static const char *shape_of(const struct column *column, const struct cell *c)
{
	return column->right ? "number" : c->type == CELL_DATE ? "date" : column->weight > 0 ? "text" : "";
}

static void put_cell(struct render *r, const struct column *column, const struct cell *c, bool names)
{
	const char *words = words_of(r, c, false);
	bool heading = names && *words;
	const char *element = heading ? "th" : "td", *shape = shape_of(column, c);
	const char *tone = c->tone == TONE_PLAIN ? "" : tone_class[c->tone];
	buf_printf(&r->out, "<%s%s", element, heading ? " scope=\"row\"" : "");
	put_filter(r, c->filter);
	if (*shape || *tone)
		buf_printf(&r->out, " class=\"%s%s%s\"", shape, *shape && *tone ? " " : "", tone);
	buf_char(&r->out, '>');
	put_linked(r, c->link, words);
	buf_printf(&r->out, "</%s>", element);
}

/* The first cell for people names the row. */
static void put_row(struct render *r, const struct doc_node *n, const struct cell *row)
{
	struct html *h = r->state;
	const char *name = NULL;
	if (!for_people(n))
		return;
	if (!h->labelled)
		put_labels(r, n);
	h->labelled = true;
	buf_str(&r->out, "<tr>");
	for (size_t i = 0; i < n->column_count; i++) {
		if (!column_for_people(&n->columns[i]))
			continue;
		put_cell(r, &n->columns[i], &row[i], !name);
		if (row[i].filter)
			note_add(r, name ? name : "", n->columns[i].label, row[i].filter);
		name = name ? name : words_of(r, &row[i], false);
	}
	buf_str(&r->out, "</tr>\n");
}

static void put_facts(struct render *r, const struct doc_node *n, const struct cell *row)
{
	if (!for_people(n))
		return;
	buf_str(&r->out, "<dl>\n");
	for (size_t i = 0; i < n->column_count; i++) {
		if (!column_for_people(&n->columns[i]))
			continue;
		put_element(r, "<div><dt>", n->columns[i].label, "</dt><dd");
		put_filter(r, row[i].filter);
		buf_printf(&r->out, " class=\"%s\">", tone_class[row[i].tone]);
		put_element(r, "", words_of(r, &row[i], true), "</dd></div>\n");
		if (row[i].filter)
			note_add(r, "", n->columns[i].label, row[i].filter);
	}
	buf_str(&r->out, "</dl>\n");
}

/* ---- visits ---- */

static void html_node(struct render *r, const struct doc_node *n)
{
	switch (n->type) {
	case DOC_HEADING:   put_heading(r, n); break;
	case DOC_PARAGRAPH: put_paragraph(r, n, ""); break;
	case DOC_CALLOUT:   put_paragraph(r, n, "callout "); break;
	case DOC_FOOTNOTE:  put_footnote(r, n); break;
	case DOC_LIST:      put_list(r, n); break;
	case DOC_CHART:     put_chart(r, n); break;
	case DOC_TABLE:
	case DOC_FACTS:     table_begin(r, n); break;
	}
}

static void html_row(struct render *r, const struct doc_node *n, const struct cell *row)
{
	if (n->type == DOC_FACTS)
		put_facts(r, n, row);
	else
		put_row(r, n, row);
}

static void html_node_end(struct render *r, const struct doc_node *n)
{
	struct html *h = r->state;
	if (n->type == DOC_TABLE && h->labelled)
		buf_str(&r->out, "</tbody>\n</table>\n</div>\n");
	else if (n->type == DOC_TABLE)
		put_empty(r, n);
	if (n->type == DOC_TABLE || n->type == DOC_FACTS)
		put_notes(r);
	h->labelled = false;
	h->notes = NULL;
}

const struct renderer render_html = {
	.format = "html",
	.readers = READ_BY_PEOPLE,
	.state_size = sizeof(struct html),
	.begin = html_begin,
	.node = html_node,
	.row = html_row,
	.node_end = html_node_end,
	.end = html_end,
};
