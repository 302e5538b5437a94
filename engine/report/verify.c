/* What verification found in order. */
#include "report/parts.h"

static void put_counts(struct report *r, const struct verify_counts *n)
{
	struct doc_node *facts = report_facts(r, "checked");
	struct cell *row = facts_row(r, facts);
	const struct {
		const char *key;
		int64_t count;
	} counts[] = { { "events", n->events }, { "words", n->words }, { "erased", n->erased }, { "files", n->files }, { "records", n->records } };
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		cell_int(cell_of(facts, row, counts[i].key), counts[i].count);
	cell_text(r->doc, cell_of(facts, row, "checkpoint"), n->head);
}

/* The store itself is checked, whatever part of the past is looked at. */
wsoa_status wsoa_verify(wsoa *w, wsoa_doc **out)
{
	struct report r;
	struct verify_counts n;
	wsoa_status st = report_begin(&r, w, "verify");
	if (!st)
		st = store_verify(w->db, w->options.progress, w->options.progress_to, &n);
	if (!st) {
		report_title(&r, "Verified: the store is in order");
		r.doc->as_at = DATE_NONE;
		put_counts(&r, &n);
		if (store_is_older(w->db))
			doc_paragraph(r.doc, TONE_FAINT, "The records were not compared with the log: the next change makes their tables anew.");
		doc_paragraph(r.doc, TONE_FAINT, "A log that was cut short shows only against a checkpoint (events, hash) that somebody else holds.");
	}
	return report_end(&r, st, out);
}
