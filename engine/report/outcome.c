/* What the last changing call did. Leaves its warnings in the error record. */
#include <inttypes.h>
#include <string.h>

#include "report/parts.h"
#include "store/log.h"

static void put_item(struct report *r, struct doc_node *n, const struct outcome_item *o)
{
	struct cell *row = doc_row(r->doc, n);
	cell_text(r->doc, cell_of(n, row, "kind"), o->kind == KIND_COUNT ? NULL : kind_of(o->kind)->name);
	cell_text(r->doc, cell_of(n, row, "ref"), o->ref);
	cell_text(r->doc, cell_of(n, row, "act"), o->act);
	cell_text(r->doc, cell_of(n, row, "text"), o->text);
	cell_int(cell_of(n, row, "version"), o->version);
}

static const struct value *made_with(const struct event *ev, const char *name)
{
	const struct change *c = event_change(ev, name);
	return c && c->to.set ? &c->to : NULL;
}

static wsoa_status said_by(wsoa *w, const struct value *v, struct arena *mem, const char **out)
{
	*out = v ? v->text : NULL;
	return v && !v->text && v->hash ? words_get(w->db, v->hash, mem, out) : WSOA_OK;
}

/* A record that was only counted while it was made: its event tells its ref and title. */
static wsoa_status put_made(struct report *r, struct doc_node *n, const struct outcome_item *like, int64_t seq, struct arena *mem)
{
	static const char *const titles[] = { "title", "name", "board", "text" };
	struct outcome_item o = { .kind = like->kind, .act = like->act, .version = seq };
	struct event ev = { .change_count = 0 };
	const struct value *title = NULL;
	bool there;
	wsoa_status st = log_event(r->w->db, seq, mem, &ev, &there);
	for (size_t i = 0; i < sizeof titles / sizeof *titles && !title; i++)
		title = made_with(&ev, titles[i]);
	if (!st)
		st = said_by(r->w, made_with(&ev, "ref"), mem, &o.ref);
	if (!st)
		st = said_by(r->w, title, mem, &o.text);
	o.text = o.text ? o.text : "";
	if (!st)
		put_item(r, n, &o);
	return st;
}

static wsoa_status put_items(struct report *r, struct doc_node *n)
{
	wsoa *w = r->w;
	wsoa_status st = read_begin(w->db);
	for (size_t i = 0; i < w->outcome_count && !st && !doc_stopped(r->doc); i++) {
		const struct outcome_item *o = &w->outcome[i];
		put_item(r, n, o);
		for (int64_t k = 1; k <= o->more && !st && !doc_stopped(r->doc); k++) {
			struct arena mem = arena_borrow(&w->spare);
			st = put_made(r, n, o, o->version + k, &mem);
			arena_return(&w->spare, &mem);
		}
	}
	return read_end(w->db, st);
}

/* M1/2019-09 may be a target or a reading: where it is not told what it was made with, its kind is. */
static const char *kind_told(const struct outcome_item *o)
{
	bool alike = o->kind == KIND_target || o->kind == KIND_reading, made = o->act == act_name(ACT_created) || o->act == act_name(ACT_imported);
	return alike && !made ? kind_of(o->kind)->name : NULL;
}

/* "1.2.3 moved: in-progress -> delivered" */
static void say_item(struct buf *b, const struct outcome_item *o)
{
	bool named = o->ref && *o->ref, said = o->text && *o->text;
	const char *kind = kind_told(o);
	buf_printf(b, "%s%s%s%s%s%s%s%s", b->len ? "\n" : "", kind ? kind : "", kind ? " " : "", named ? o->ref : "", named ? " " : "", o->act, said ? ": " : "",
	           said ? o->text : "");
}

static void say_counts(struct buf *b, const wsoa *w)
{
	if (b->len)
		buf_char(b, '\n');
	act_counts counts = { { 0 } };
	for (size_t i = 0; i < w->outcome_count; i++)
		counts[w->outcome[i].kind][act_find(w->outcome[i].act)] += 1 + (size_t)w->outcome[i].more;
	put_act_counts(b, counts, "\n");
}

/* Of what is put back a few are shown, since the counts do not say what it is. */
static void say_some(struct buf *b, const wsoa *w)
{
	enum { SOME = 5 };
	for (size_t i = 0; i < SOME; i++)
		say_item(b, &w->outcome[i]);
	buf_printf(b, "\nand %zu more: wsoa log --last %zu", w->outcome_count - SOME, w->outcome_count);
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
		bool each = w->outcome_each || w->outcome_count <= SAID_ONE_BY_ONE;
		if (w->outcome_count > SAID_ONE_BY_ONE)
			st = report_flow(&r, n);
		if (w->outcome_of)
			buf_printf(&b, "Undone: %s", w->outcome_of);
		for (size_t i = 0; i < w->outcome_count && each; i++)
			say_item(&b, &w->outcome[i]);
		if (!st && r.machines)
			st = put_items(&r, n);
		doc_flow_end(r.doc);
		if (!each)
			say_counts(&b, w);
		if (w->outcome_of && !each)
			say_some(&b, w);
		if (!w->outcome_count)
			buf_printf(&b, "Nothing was changed%s%s.", w->outcome_none ? ": " : "", w->outcome_none ? w->outcome_none : "");
		doc_paragraph(r.doc, TONE_PLAIN, "%s", buf_text(&b));
		if (b.failed)
			st = error_nomem(&w->err);
	}
	buf_free(&b);
	return report_finish(&r, st, out);
}
