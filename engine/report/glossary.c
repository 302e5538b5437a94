/* The short forms that a document uses, from schema/glossary.json. */
#include <errno.h>
#include <ctype.h>
#include <string.h>

#include "base/embed.h"
#include "base/json_read.h"
#include "report/board.h"
#include "report/render.h"

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Whether text has the term as words of its own; with an s it is still the same. */
static bool uses(const char *text, const char *term)
{
	size_t len = strlen(term);
	for (const char *at = text ? strstr(text, term) : NULL; at; at = strstr(at + 1, term)) {
		const char *end = at + len;
		end += *end == 's' ? 1 : 0;
		if ((at == text || !in_word(at[-1])) && !in_word(*end))
			return true;
	}
	return false;
}

static bool row_uses(const struct doc_node *n, const struct cell *row, const char *term, bool *failed)
{
	bool found = false;
	struct buf words = { 0 };
	for (size_t i = 0; i < n->column_count && !found; i++) {
		if (!column_for_people(&n->columns[i]))
			continue;
		buf_clear(&words);
		cell_words(&row[i], true, &words);
		found = uses(buf_text(&words), term);
	}
	*failed |= words.failed;
	buf_free(&words);
	return found;
}

static bool node_uses(const struct doc_node *n, const char *term, bool *failed)
{
	bool found = uses(n->text, term) || uses(n->alt, term);
	for (size_t i = 0; i < n->item_count && !found; i++)
		found = uses(n->items[i], term);
	for (size_t i = 0; i < n->column_count && !found; i++)
		found = column_for_people(&n->columns[i]) && uses(n->columns[i].label, term);
	for (size_t i = 0; i < n->row_count && !found; i++)
		found = row_uses(n, n->rows[i], term, failed);
	return found;
}

static bool document_uses(const wsoa_doc *d, const char *term, bool *failed)
{
	bool found = uses(d->title, term);
	for (const struct doc_node *n = d->first; n && !found; n = n->next)
		found = node_uses(n, term, failed);
	return found;
}

static wsoa_status put_terms(struct report *r, const jr *terms)
{
	bool failed = false;
	struct doc_node *n = report_table(r, "glossary", "Short forms that this report uses");
	for (const jr *t = jr_first(terms); t; t = jr_next(t)) {
		if (!document_uses(r->doc, jr_key(t), &failed))
			continue;
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "term"), jr_key(t));
		cell_text(r->doc, cell_of(n, row, "meaning"), jr_text(t));
	}
	doc_empty(r->doc, n, "None.");
	return failed ? error_nomem(&r->w->err) : WSOA_OK;
}

wsoa_status board_glossary(struct report *r)
{
	char why[160];
	const struct embedded *file = embedded_find("schema/glossary.json");
	jr *root = jr_parse(file->bytes, file->size, why, sizeof why);
	if (!root && errno == ENOMEM)
		return error_nomem(&r->w->err);
	if (!root)
		return error_set(&r->w->err, WSOA_BUG, file->name, "", "%s", why);
	wsoa_status st = put_terms(r, jr_get(root, "terms"));
	jr_free(root);
	return st;
}
