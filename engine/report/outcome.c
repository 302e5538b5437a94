/* What the last changing call did. Leaves its warnings in the error record. */
#include <inttypes.h>
#include <string.h>

#include "report/parts.h"

static void put_item(struct report *r, struct doc_node *n, const struct outcome_item *o)
{
	struct cell *row = doc_row(r->doc, n);
	cell_text(r->doc, cell_of(n, row, "kind"), o->kind == KIND_COUNT ? NULL : kind_of(o->kind)->name);
	cell_text(r->doc, cell_of(n, row, "ref"), o->ref);
	cell_text(r->doc, cell_of(n, row, "act"), o->act);
	cell_text(r->doc, cell_of(n, row, "text"), o->text);
	cell_int(cell_of(n, row, "version"), o->version);
}

/* "1.2.3 moved: in-progress -> delivered" */
static void say_item(struct buf *b, const struct outcome_item *o)
{
	bool named = o->ref && *o->ref, said = o->text && *o->text;
	buf_printf(b, "%s%s%s%s%s%s", b->len ? "\n" : "", named ? o->ref : "", named ? " " : "", o->act, said ? ": " : "", said ? o->text : "");
}

/* More records than a person reads are counted: "41 actions imported". */
enum { SAID_ONE_BY_ONE = 12 };

static void say_counts(struct buf *b, const wsoa *w)
{
	for (int k = 0; k <= KIND_COUNT; k++) {
		for (int a = 0; a < ACT_COUNT; a++) {
			size_t n = 0;
			for (size_t i = 0; i < w->outcome_count; i++)
				n += (int)w->outcome[i].kind == k && !strcmp(w->outcome[i].act, act_name((enum act)a));
			if (n)
				buf_printf(b, "%s%zu %s %s", b->len ? "\n" : "", n,
				           k == KIND_COUNT ? "definitions" : n == 1 ? kind_of((enum kind_id)k)->name : kind_of((enum kind_id)k)->plural,
				           act_name((enum act)a));
		}
	}
}

wsoa_status wsoa_outcome(wsoa *w, wsoa_doc **out)
{
	struct report r;
	struct buf b = { 0 };
	if (w->err.code == WSOA_NOMEM) /* of an earlier try; warnings of the change stay */
		error_clear(&w->err);
	w->call.failed = false;
	wsoa_status st = report_alone(&r, w, "outcome");
	if (!st) {
		struct doc_node *n = report_table(&r, "items", NULL);
		for (size_t i = 0; i < w->outcome_count; i++) {
			put_item(&r, n, &w->outcome[i]);
			if (w->outcome_count <= SAID_ONE_BY_ONE)
				say_item(&b, &w->outcome[i]);
		}
		if (w->outcome_count > SAID_ONE_BY_ONE)
			say_counts(&b, w);
		if (!w->outcome_count)
			buf_str(&b, "Nothing was changed.");
		doc_paragraph(r.doc, TONE_PLAIN, "%s", buf_text(&b));
		if (b.failed)
			st = error_nomem(&w->err);
	}
	buf_free(&b);
	return report_finish(&r, st, out);
}
