/*
 * The table of formats, the way through a document, and what renderers share.
 * Hides buffering, the caller's write function and the latching of failures.
 */
#include "report/render.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { FLUSH_AT = 32 * 1024 };

static const struct renderer *const renderers[] = { &render_text, &render_markdown, &render_html, &render_json, &render_jsonl, &render_csv };

static const struct renderer *renderer_find(const char *format)
{
	for (size_t i = 0; i < sizeof renderers / sizeof *renderers; i++)
		if (strcmp(renderers[i]->format, format) == 0)
			return renderers[i];
	return NULL;
}

/* Latches what a visit may have left behind, and empties the buffer once it holds at_least bytes. */
static wsoa_status settle(struct render *r, size_t at_least)
{
	if (r->status)
		return r->status;
	if (r->out.failed || r->scratch.failed || r->mem.failed)
		return r->status = WSOA_NOMEM;
	if (r->out.len && r->out.len >= at_least) {
		if (!r->write(r->to, r->out.data, r->out.len))
			return r->status = WSOA_IO;
		buf_clear(&r->out);
	}
	return WSOA_OK;
}

/* The one table of a format that has no place for others. */
static bool is_the_table(const wsoa_render_options *options, const struct doc_node *n)
{
	const char *key = options && options->table ? options->table : "items";
	return (n->type == DOC_TABLE || n->type == DOC_FACTS) && n->key && strcmp(n->key, key) == 0;
}

static bool wanted(const struct render *r, const struct doc_node *n)
{
	return !r->status && (!r->renderer->one_table || is_the_table(&r->options, n));
}

wsoa_status render_begin(struct render *r, const wsoa_doc *doc, const char *format,
                         const wsoa_render_options *options, wsoa_write write, void *to)
{
	*r = (struct render){ .doc = doc, .write = write, .to = to };
	if (options)
		r->options = *options;
	r->renderer = renderer_find(format);
	if (!r->renderer)
		return r->status = WSOA_INVALID;
	r->state = arena_alloc(&r->mem, r->renderer->state_size);
	if (r->state && r->renderer->begin)
		r->renderer->begin(r);
	return settle(r, FLUSH_AT);
}

wsoa_status render_node(struct render *r, const struct doc_node *n)
{
	if (wanted(r, n) && r->renderer->node)
		r->renderer->node(r, n);
	return settle(r, FLUSH_AT);
}

wsoa_status render_row(struct render *r, const struct doc_node *n, const struct cell *row)
{
	if (wanted(r, n) && r->renderer->row)
		r->renderer->row(r, n, row);
	return settle(r, FLUSH_AT);
}

wsoa_status render_node_end(struct render *r, const struct doc_node *n)
{
	if (wanted(r, n) && r->renderer->node_end)
		r->renderer->node_end(r, n);
	return settle(r, FLUSH_AT);
}

wsoa_status render_end(struct render *r)
{
	if (!r->status && r->renderer->end)
		r->renderer->end(r);
	wsoa_status st = settle(r, 0);
	buf_free(&r->out);
	buf_free(&r->scratch);
	arena_free(&r->mem);
	return st;
}

static bool has_the_table(const wsoa_doc *doc, const wsoa_render_options *options)
{
	for (const struct doc_node *n = doc->first; n; n = n->next)
		if (is_the_table(options, n))
			return true;
	return false;
}

/* Visits nodes from n up to (not including) end. */
static void walk(struct render *r, const struct doc_node *n, const struct doc_node *end)
{
	for (; n && n != end && !r->status; n = n->next) {
		render_node(r, n);
		for (size_t i = 0; i < n->row_count && !r->status; i++)
			render_row(r, n, n->rows[i]);
		render_node_end(r, n);
	}
}

/* ---- while the document is made ---- */

struct stream {
	struct doc_sink sink;
	const char *format;          /* of the table of renderers */
	wsoa_render_options options;
	wsoa_write write;
	void *to;
	struct render render;
	bool begun;
	const struct doc_node *open; /* the table whose rows come */
};

/* The first row of a table: what stands before it comes first. */
static void stream_reach(struct stream *s, const wsoa_doc *d, const struct doc_node *n)
{
	if (!s->begun)
		render_begin(&s->render, d, s->format, &s->options, s->write, s->to);
	if (s->open)
		render_node_end(&s->render, s->open);
	walk(&s->render, s->open ? s->open->next : d->first, n);
	s->begun = true;
	s->open = n;
	render_node(&s->render, n);
}

static wsoa_status stream_row(struct doc_sink *sink, const wsoa_doc *d, const struct doc_node *n, const struct cell *row)
{
	struct stream *s = (struct stream *)sink;
	if (s->open != n)
		stream_reach(s, d, n);
	return render_row(&s->render, n, row);
}

static wsoa_status stream_done(struct doc_sink *sink, const wsoa_doc *d)
{
	struct stream *s = (struct stream *)sink;
	(void)d;
	render_node_end(&s->render, s->open);
	walk(&s->render, s->open->next, NULL);
	s->begun = false;
	return render_end(&s->render);
}

static void stream_close(struct doc_sink *sink)
{
	struct stream *s = (struct stream *)sink;
	if (s->begun) {
		s->render.status = WSOA_IO; /* what was not finished is not written on */
		render_end(&s->render);
	}
	free(s);
}

unsigned render_readers(const char *format)
{
	const struct renderer *r = renderer_find(format);
	return r ? r->readers : 0;
}

struct doc_sink *render_sink(const char *format, const wsoa_render_options *options, wsoa_write write, void *to)
{
	struct stream *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->sink = (struct doc_sink){ stream_row, stream_done, stream_close };
	s->format = renderer_find(format)->format;
	s->write = write;
	s->to = to;
	if (options)
		s->options = *options;
	return &s->sink;
}

wsoa_status wsoa_doc_render(const wsoa_doc *doc, const char *format, const wsoa_render_options *options,
                            wsoa_write write, void *to)
{
	const struct renderer *renderer = renderer_find(format);
	struct render r;
	if (doc->mem.failed)
		return WSOA_NOMEM;
	if (doc->flowed)
		return doc->sunk ? doc->sunk : doc->sink->done(doc->sink, doc);
	if (!renderer || (renderer->one_table && !has_the_table(doc, options)))
		return WSOA_INVALID;
	render_begin(&r, doc, format, options, write, to);
	walk(&r, doc->first, NULL);
	return render_end(&r);
}

/* ---- for renderers ---- */

bool column_for_people(const struct column *c)
{
	return !c->machine;
}

bool column_for_machines(const struct column *c)
{
	return c->key && !c->person;
}

static void set_words(const struct cell *c, struct buf *out)
{
	for (size_t i = 0; i < c->count; i++) {
		buf_str(out, i ? ", " : "");
		if (c->type == CELL_OBJECT) {
			buf_str(out, c->keys[i]);
			buf_str(out, ": ");
		}
		buf_str(out, c->set[i]);
	}
}

static void date_words(date day, bool long_dates, struct buf *out)
{
	char words[DATE_LONG + 1];
	if (long_dates)
		date_long(day, words);
	else
		date_short(day, words);
	buf_str(out, words);
}

void cell_words(const struct cell *c, bool long_dates, struct buf *out)
{
	if (c->display) {
		buf_str(out, c->display);
		return;
	}
	switch (c->type) {
	case CELL_NONE:    break;
	case CELL_TEXT:
	case CELL_DECIMAL: buf_str(out, c->text); break;
	case CELL_INT:     buf_printf(out, "%" PRId64, c->num); break;
	case CELL_DATE:    date_words(c->day, long_dates, out); break;
	case CELL_FLAG:    buf_str(out, c->num ? "yes" : "no"); break;
	case CELL_SET:
	case CELL_OBJECT:  set_words(c, out); break;
	}
}

/* What a shell would take for a redirection; a word with quotes of its own is left as it is. */
static bool to_quote(const char *word, size_t len)
{
	return !memchr(word, '"', len) && (memchr(word, '<', len) || memchr(word, '>', len));
}

/* Length of the word at text: blanks between double quotes belong to it. */
static size_t word_length(const char *text)
{
	size_t n = 0;
	for (bool quoted = false; text[n] && (quoted || !strchr(" \t\n", text[n])); n++)
		quoted ^= text[n] == '"';
	return n;
}

const char *filter_words(struct render *r, const char *filter)
{
	struct buf words = { 0 };
	if (!filter || !strpbrk(filter, "<>"))
		return filter;
	for (const char *p = filter; *p;) {
		size_t len = word_length(p);
		const char *quote = to_quote(p, len) ? "\"" : "";
		buf_str(&words, quote);
		buf_add(&words, p, len);
		buf_str(&words, quote);
		p += len;
		if (*p)
			buf_char(&words, *p++);
	}
	const char *text = buf_keep(&words, &r->mem);
	return text ? text : "";
}

void buf_valid(struct buf *out, const char *text)
{
	size_t len = strlen(text);
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t c;
		n = utf8_next(text + i, len - i, &c);
		if (n) {
			buf_add(out, text + i, n);
		} else {
			buf_str(out, "\xEF\xBF\xBD");
			n = 1;
		}
	}
}
