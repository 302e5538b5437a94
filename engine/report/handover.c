/*
 * What passes over: records that name a post or a person by a field that
 * gives a duty, found by the filters that the figures carry, and what waits on
 * these records: evidence to be looked at, requests for another date.
 */
#include "plan/handover.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/parts.h"
#include "report/words.h"

enum { DUTIES = 8 }; /* more than the fields of a kind that give one, and the ways of waiting */

/* A record, and by which of its fields (or of what it waits on) it is theirs. */
struct passed {
	struct record *rec;
	const char *by[DUTIES], *label[DUTIES];
	size_t count;
	bool named;              /* by a field of its own, not through another record */
};

struct handing {
	struct report *r;
	struct passing p;
	struct manner m;
	struct passed *at;
	size_t count, cap;
	struct doc_node *totals;
	bool dry_run;
};

/* ---- gathering ---- */

/* In the order of the names, as a set is printed. */
static void add_way(struct passed *e, const char *by, const char *label)
{
	size_t at = e->count;
	assert(at < DUTIES);
	for (; at && strcmp(e->by[at - 1], by) > 0; at--) {
		e->by[at] = e->by[at - 1];
		e->label[at] = e->label[at - 1];
	}
	e->by[at] = by;
	e->label[at] = label;
	e->count++;
}

static wsoa_status add(struct handing *h, struct record *rec, const char *by, const char *label, bool named)
{
	size_t i = 0;
	while (i < h->count && h->at[i].rec->id != rec->id)
		i++;
	if (i == h->count) {
		struct passed *more = arena_grow(h->r->mem, h->at, h->count, &h->cap, sizeof *more);
		if (!more)
			return error_nomem(&h->r->w->err);
		h->at = more;
		h->at[h->count++] = (struct passed){ .rec = rec };
	}
	h->at[i].named |= named;
	add_way(&h->at[i], by, label);
	return WSOA_OK;
}

static void put_total(struct handing *h, enum kind_id kind, const char *by, const char *label, const struct records *found, const char *filter)
{
	struct report *r = h->r;
	if (!found->count)
		return;
	struct cell *row = doc_row(r->doc, h->totals), *records = cell_of(h->totals, row, "records");
	cell_text(r->doc, cell_of(h->totals, row, "kind"), kind_of(kind)->name);
	cell_text(r->doc, cell_of(h->totals, row, "by"), by);
	cell_text(r->doc, cell_of(h->totals, row, "what"), arena_printf(r->mem, "%s: %s", kind_of(kind)->plural_label, label));
	cell_int(records, (int64_t)found->count);
	if (filter)
		cell_filter(r->doc, records, "%s %s", kind_of(kind)->plural, filter);
}

/* Of all live plans: a post is one, whatever plan is looked at. */
static wsoa_status select_all(struct handing *h, enum kind_id kind, const char *filter, struct records *out)
{
	struct select sel;
	if (!filter)
		return error_nomem(&h->r->w->err);
	wsoa_status st = selecting(h->r->w, kind, filter, h->r->mem, &sel);
	sel.plan = 0;
	return st ? st : records_select(h->r, &sel, out);
}

/* A filter takes a person for the posts that they hold too: those are not meant. */
static void keep_named(const struct handing *h, const struct field *f, struct records *found)
{
	size_t kept = 0;
	for (size_t i = 0; i < found->count; i++)
		if (value_names(record_value(found->at[i], f), h->p.of->id))
			found->at[kept++] = found->at[i];
	found->count = kept;
}

static wsoa_status gather_field(struct handing *h, enum kind_id kind, const struct field *f)
{
	struct report *r = h->r;
	struct records found = { 0 };
	const char *filter = arena_printf(r->mem, "%s%s:%s", kind_status(kind) ? "live " : "", f->name, h->p.of->ref);
	wsoa_status st = select_all(h, kind, filter, &found);
	if (st)
		return st;
	keep_named(h, f, &found);
	for (size_t i = 0; i < found.count && !st; i++)
		st = add(h, found.at[i], f->name, f->label, true);
	if (h->p.of->kind == KIND_person)
		filter = refs_filter(r, (const struct record *const *)found.at, found.count);
	put_total(h, kind, f->name, f->label, &found, filter);
	return st;
}

static wsoa_status gather_named(struct handing *h)
{
	wsoa_status st = WSOA_OK;
	for (int k = 0; k < KIND_COUNT && !st; k++) {
		size_t count;
		const struct field *f = kind_fields((enum kind_id)k, &count);
		for (size_t i = 0; i < count && !st; i++)
			if (field_gives_duty(&f[i]))
				st = gather_field(h, (enum kind_id)k, &f[i]);
	}
	return st;
}

/* Who leads a workstream signs its actions off. */
static wsoa_status gather_workstreams(struct handing *h)
{
	wsoa_status st = WSOA_OK;
	size_t named = h->count;
	for (size_t i = 0; i < named && !st; i++) {
		const struct record *ws = h->at[i].rec;
		struct records found = { 0 };
		if (ws->kind != KIND_workstream)
			continue;
		const char *filter = arena_printf(h->r->mem, "live workstream:%s:%s", ws->plan_ref, ws->ref);
		st = select_all(h, KIND_action, filter, &found);
		for (size_t k = 0; k < found.count && !st; k++)
			st = add(h, found.at[k], "workstream", "Lead of the workstream", false);
		if (!st)
			put_total(h, KIND_action, "workstream", arena_printf(h->r->mem, "Lead of the workstream %s", ws->ref), &found, filter);
	}
	return st;
}

/* What passes over, and whatever is a part of it: the steps of the actions of a weakness. */
static wsoa_status gather_parts(struct handing *h, struct ids *parts)
{
	static const char *const ways[] = { "of", "workstream", "weaknesses" };
	struct store *view = h->r->w->view;
	struct ids named;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < h->count && !st; i++)
		st = ids_add_once(view, h->r->mem, parts, h->at[i].rec->id);
	for (size_t i = 0; i < parts->count && !st; i++)
		for (size_t k = 0; k < sizeof ways / sizeof *ways && !st; k++) {
			st = linked_from(view, parts->id[i], ways[k], h->r->mem, &named);
			for (size_t j = 0; !st && j < named.count; j++)
				st = ids_add_once(view, h->r->mem, parts, named.id[j]);
		}
	return st;
}

/* As the filter `live` says of all live plans. */
static bool is_live(struct handing *h, const struct records *plans, const struct record *rec)
{
	const struct state *s = state_of(h->r, rec);
	size_t i = 0;
	while (i < plans->count && plans->at[i]->id != rec->plan)
		i++;
	return i < plans->count && !(s && s->final);
}

static int by_ref(const void *x, const void *y)
{
	const struct record *a = *(struct record *const *)x, *b = *(struct record *const *)y;
	if (a->plan != b->plan)
		return a->plan < b->plan ? -1 : 1;
	return text_natural(a->ref, strlen(a->ref), b->ref, strlen(b->ref));
}

/* What names one of these through the field, and is live. */
static wsoa_status waiting_on(struct handing *h, const struct ids *parts, enum kind_id kind, const struct field *f, struct records *found)
{
	struct report *r = h->r;
	struct records plans;
	struct ids named, ids = { 0 };
	wsoa_status st = records_of(r, KIND_plan, "live", &plans);
	for (size_t i = 0; i < parts->count && !st; i++) {
		st = linked_from(r->w->view, parts->id[i], f->name, r->mem, &named);
		for (size_t k = 0; !st && k < named.count; k++)
			st = ids_add_once(r->w->view, r->mem, &ids, named.id[k]);
	}
	for (size_t i = 0; i < ids.count && !st; i++) {
		struct record *rec = NULL;
		st = record_identity(r->w->view, ids.id[i], r->mem, &rec);
		if (!st && (rec->kind != kind || rec->removed))
			continue;
		if (!st)
			st = record_load(r->w->view, ids.id[i], r->mem, &rec);
		if (!st && is_live(h, &plans, rec))
			st = records_add(r, found, rec);
	}
	if (found->count)
		qsort(found->at, found->count, sizeof *found->at, by_ref);
	return st;
}

static wsoa_status gather_waiting(struct handing *h)
{
	static const struct {
		enum kind_id kind;
		enum field_id field;
		const char *label;
	} waiting[] = {
		{ KIND_evidence, FIELD_evidence_actions, "Waits on an action" },
		{ KIND_evidence, FIELD_evidence_weaknesses, "Waits on a weakness" },
		{ KIND_date_change, FIELD_date_change_of, "Not decided yet" },
	};
	struct ids parts = { 0 };
	wsoa_status st = gather_parts(h, &parts);
	for (size_t i = 0; i < sizeof waiting / sizeof *waiting && !st; i++) {
		const struct field *f = field_at(waiting[i].field);
		struct records found = { 0 };
		st = waiting_on(h, &parts, waiting[i].kind, f, &found);
		for (size_t k = 0; k < found.count && !st; k++)
			st = add(h, found.at[k], f->name, waiting[i].label, false);
		if (!st)
			put_total(h, waiting[i].kind, f->name, waiting[i].label, &found,
			          refs_filter(h->r, (const struct record *const *)found.at, found.count));
	}
	return st;
}

static wsoa_status gather(struct handing *h)
{
	h->totals = report_table(h->r, "totals", NULL);
	wsoa_status st = gather_named(h);
	if (!st)
		st = gather_workstreams(h);
	return st ? st : gather_waiting(h);
}

/* ---- in words ---- */

static const char *name_of(const struct record *person)
{
	return person ? record_title(person) : "nobody";
}

static void put_title(struct handing *h)
{
	char day[DATE_LONG + 1];
	const struct passing *p = &h->p;
	const char *trial = h->dry_run ? " (trial run, nothing was written)" : "";
	date_long(p->from, day);
	if (p->of->kind == KIND_person)
		report_title(h->r, "What names %s: to %s from %s%s", name_of(p->before), name_of(p->after), day, trial);
	else if (p->after)
		report_title(h->r, "%s: from %s to %s on %s%s", record_title(p->of), name_of(p->before), name_of(p->after), day, trial);
	else
		report_title(h->r, "%s: vacant from %s%s", record_title(p->of), day, trial);
}

static void put_person(struct handing *h, struct doc_node *facts, struct cell *row, const char *key, const struct record *person)
{
	struct cell *c = cell_of(facts, row, key);
	cell_text(h->r->doc, c, person ? person->ref : NULL);
	if (person)
		cell_show(h->r->doc, c, TONE_PLAIN, "%s (%s)", record_title(person), person->ref);
	else
		cell_show(h->r->doc, c, TONE_PLAIN, "nobody");
}

static void put_facts(struct handing *h)
{
	struct report *r = h->r;
	struct doc_node *facts = report_facts(r, "handover");
	struct cell *row = facts_row(r, facts);
	cell_text(r->doc, cell_of(facts, row, "kind"), kind_of(h->p.of->kind)->name);
	cell_text(r->doc, cell_of(facts, row, "ref"), h->p.of->ref);
	put_person(h, facts, row, "before", h->p.before);
	put_person(h, facts, row, "after", h->p.after);
	if (h->p.of->kind == KIND_post)
		put_person(h, facts, row, "cover", h->p.cover);
	cell_date(cell_of(facts, row, "from"), h->p.from);
	cell_flag(cell_of(facts, row, "vacant"), h->p.vacant);
	cell_flag(cell_of(facts, row, "done"), !h->dry_run);
}

/* A request has no title: what it is for, and until when. */
static const char *title_of(struct handing *h, const struct record *rec)
{
	char day[DATE_LONG + 1];
	const struct value *of = record_field(rec, FIELD_date_change_of);
	if (rec->kind != KIND_date_change || !of->count)
		return record_title(rec);
	date_short(record_date(rec, FIELD_date_change_new_due_on), day);
	return arena_printf(h->r->mem, "%s to be due %s", of->targets[0].ref, day);
}

static void put_item(struct handing *h, struct doc_node *n, struct passed *e)
{
	struct report *r = h->r;
	struct cell *row = doc_row(r->doc, n), *by = cell_of(n, row, "by");
	const struct state *s = state_of(r, e->rec);
	struct buf labels = { 0 };
	for (size_t i = 0; i < e->count; i++)
		buf_printf(&labels, "%s%s", i ? ", " : "", e->label[i]);
	cell_text(r->doc, cell_of(n, row, "kind"), kind_of(e->rec->kind)->name);
	cell_text(r->doc, cell_of(n, row, "plan"), e->rec->plan_ref);
	cell_text(r->doc, cell_of(n, row, "ref"), e->rec->ref);
	cell_text(r->doc, cell_of(n, row, "title"), title_of(h, e->rec));
	cell_set(r->doc, by, e->by, e->count);
	cell_show(r->doc, by, TONE_PLAIN, "%s", buf_text(&labels));
	cell_text(r->doc, cell_of(n, row, "status"), s ? s->name : NULL);
	if (s)
		cell_show(r->doc, cell_of(n, row, "status"), TONE_PLAIN, "%s", s->label);
	cell_date(cell_of(n, row, "due_on"), record_due(e->rec));
	r->mem->failed |= labels.failed;
	buf_free(&labels);
}

static void put_items(struct handing *h)
{
	struct doc_node *n = report_table(h->r, "items", NULL);
	doc_empty(h->r->doc, n, "Nothing that is live is asked of %s.", h->p.of->kind == KIND_post ? "it" : "them");
	for (size_t i = 0; i < h->count; i++)
		put_item(h, n, &h->at[i]);
}

static void put_vacancy(struct handing *h)
{
	const char *ref = h->p.of->ref;
	if (h->p.vacant && h->count)
		doc_callout(h->r->doc, TONE_BAD, "Nobody holds or covers it: what is listed (%s) is asked of nobody. Name somebody: wsoa vacate %s --cover @person, or wsoa handover %s --to @person.",
		            counted(h->r->mem, (int64_t)h->count, "record", "records"), ref, ref);
}

/* ---- the calls ---- */

/* Records that the person is named in are changed themselves. */
static wsoa_status pass_named(struct handing *h)
{
	wsoa *w = h->r->w;
	size_t count = 0, posts;
	const struct record **named = arena_array(h->r->mem, h->count, sizeof *named);
	if (!named)
		return error_nomem(&w->err);
	for (size_t i = 0; i < h->count; i++)
		if (h->at[i].named)
			named[count++] = h->at[i].rec;
	wsoa_status st = passing_posts_left(w, &h->p, &posts);
	if (!st && !count)
		return error_set(&w->err, WSOA_REFUSED, h->p.of->ref, posts ? "hand over each post that is named above" : "see: wsoa list posts, wsoa list 'owner:@ref'",
		                 "%s: no live record names them by themselves", h->p.of->ref);
	if (!st)
		st = passing_may(w, &h->p, named, count, &h->m);
	return st || h->dry_run ? st : passing_records(w, &h->p, named, count, &h->m);
}

static wsoa_status pass(struct handing *h)
{
	put_facts(h);
	wsoa_status st = gather(h);
	if (st)
		return st;
	put_title(h);
	put_vacancy(h);
	put_items(h);
	if (h->p.of->kind == KIND_person)
		return pass_named(h);
	return h->dry_run ? WSOA_OK : passing_post(h->r->w, &h->p, &h->m);
}

static wsoa_status begin(struct handing *h, struct report *r, wsoa *w, bool dry_run)
{
	*r = (struct report){ .w = w };
	*h = (struct handing){ .r = r, .dry_run = dry_run };
	wsoa_status st = write_call(w);
	return st ? st : report_alone(r, w, "handover");
}

wsoa_status wsoa_handover(wsoa *w, const wsoa_handover_args *args, const wsoa_change *change, wsoa_doc **out)
{
	struct report r;
	struct handing h;
	wsoa_status st = begin(&h, &r, w, args->dry_run);
	if (!st)
		st = handover_look(w, args, change, &h.m, &h.p);
	if (!st)
		st = pass(&h);
	return report_write_end(&r, st, out);
}

wsoa_status wsoa_vacate(wsoa *w, const wsoa_vacate_args *args, const wsoa_change *change, wsoa_doc **out)
{
	struct report r;
	struct handing h;
	wsoa_status st = begin(&h, &r, w, args->dry_run);
	if (!st)
		st = vacate_look(w, args, change, &h.m, &h.p);
	if (!st)
		st = pass(&h);
	return report_write_end(&r, st, out);
}
