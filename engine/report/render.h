/*
 * What a renderer is, and the way through a document.
 *
 * A renderer visits a document: begin, then for each node node, its rows (of a
 * table or of facts), node_end, then end. It writes onto render.out, which is
 * emptied into the caller's function on the way, and keeps nothing of a node
 * or row after the visit; so a list can be rendered while it is being read,
 * without a tree: render_begin, render_node, render_row ..., render_end.
 *
 * A new format is a file render_<format>.c and its row in render.c.
 */
#ifndef WSOA_REPORT_RENDER_H
#define WSOA_REPORT_RENDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "report/doc.h"
#include "wsoa.h"

struct render {
	const struct renderer *renderer;
	const wsoa_doc *doc;         /* its name, title and day; the nodes come with the visits */
	wsoa_render_options options;
	struct buf out;              /* what is printed next */
	struct buf scratch;          /* the renderer's, for one value at a time */
	struct arena mem;            /* the renderer's, until the end */
	void *state;                 /* the renderer's, state_size zeroed bytes */
	wsoa_write write;
	void *to;
	wsoa_status status;          /* the first failure; then nothing is visited or written any more */
};

enum { READ_BY_PEOPLE = 1, READ_BY_MACHINES = 2 };

/* Visits that a format does not need are NULL. Failed allocations are latched in out, scratch and mem. */
struct renderer {
	const char *format;
	unsigned readers;
	bool one_table;              /* prints one table alone: "items", or the one that the options name */
	size_t state_size;
	void (*begin)(struct render *r);
	void (*node)(struct render *r, const struct doc_node *n); /* all of a node but its rows */
	void (*row)(struct render *r, const struct doc_node *n, const struct cell *row);
	void (*node_end)(struct render *r, const struct doc_node *n);
	void (*end)(struct render *r);
};

extern const struct renderer render_text, render_markdown, render_html, render_json, render_jsonl, render_csv;

/*
 * Begins a rendering; doc, options (may be NULL) and to as in wsoa_doc_render.
 * All give WSOA_INVALID (unknown format), WSOA_NOMEM, WSOA_IO or WSOA_OK and
 * after a failure do nothing but give it again. render_end must be called
 * once, whatever happened: it writes what is left and frees.
 */
wsoa_status render_begin(struct render *r, const wsoa_doc *doc, const char *format,
                         const wsoa_render_options *options, wsoa_write write, void *to);
wsoa_status render_node(struct render *r, const struct doc_node *n);
wsoa_status render_row(struct render *r, const struct doc_node *n, const struct cell *row);
wsoa_status render_node_end(struct render *r, const struct doc_node *n);
wsoa_status render_end(struct render *r);

/* A sink that renders a document while it is made; format must be known. NULL when memory is out. */
struct doc_sink *render_sink(const char *format, const wsoa_render_options *options, wsoa_write write, void *to);
/* Which columns a format prints: those for people, those for machines; 0 for an unknown format. */
unsigned render_readers(const char *format);

/* ---- for renderers ---- */

bool column_for_people(const struct column *c);
bool column_for_machines(const struct column *c);
/* What people read in a cell, not yet escaped for any target. long_dates: "14 October 2019", else "14 Oct 2019". */
void cell_words(const struct cell *c, bool long_dates, struct buf *out);
/* A filter as it can be pasted after "wsoa list": words that a shell would take for more are in double quotes. */
const char *filter_words(struct render *r, const char *filter);
/* text with each byte that is not UTF-8 replaced by U+FFFD, for formats that must be UTF-8. */
void buf_valid(struct buf *out, const char *text);

#endif
