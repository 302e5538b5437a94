/* The frame of a reading call, and what reports ask of records. */
#include "report/parts.h"
#include "report/render.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- the frame ---- */

wsoa_status report_alone(struct report *r, wsoa *w, const char *name)
{
	*r = (struct report){ .w = w, .mem = &w->call, .doc = doc_new(name, NULL), .people = true, .machines = true };
	if (!r->doc)
		return error_nomem(&w->err);
	return WSOA_OK;
}

void wsoa_stream(wsoa *w, const char *format, const wsoa_render_options *options, wsoa_write write, void *to)
{
	w->stream.format = render_readers(format) ? format : NULL;
	w->stream.options = options ? *options : (wsoa_render_options){ 0 };
	w->stream.write = write;
	w->stream.to = to;
}

wsoa_status report_flow(struct report *r, struct doc_node *table)
{
	wsoa *w = r->w;
	if (!w->stream.format)
		return WSOA_OK;
	r->doc->sink = render_sink(w->stream.format, &w->stream.options, w->stream.write, w->stream.to);
	r->people = render_readers(w->stream.format) & READ_BY_PEOPLE;
	r->machines = render_readers(w->stream.format) & READ_BY_MACHINES;
	w->stream.format = NULL;
	doc_flow(r->doc, table);
	return r->doc->sink ? WSOA_OK : error_nomem(&w->err);
}

const struct workflow *report_workflow(struct report *r, enum kind_id kind)
{
	if (!r->workflow_read[kind] && !r->parties.status && kind_status(kind))
		r->parties.status = store_workflow_of(r->w->view, kind, &r->workflows[kind]);
	r->workflow_read[kind] = true;
	return r->workflows[kind];
}

wsoa_status report_begin(struct report *r, wsoa *w, const char *name)
{
	*r = (struct report){ .w = w, .mem = &w->call };
	wsoa_status st = read_call(w);
	if (!st)
		st = report_alone(r, w, name);
	if (!st)
		parties_begin(&r->parties, w->view, r->mem);
	if (r->doc)
		r->doc->as_at = w->day;
	return st;
}

wsoa_status report_begin_anywhere(struct report *r, wsoa *w, const char *name)
{
	if (w->db) {
		wsoa_status st = report_begin(r, w, name);
		if (r->doc)
			r->doc->as_at = DATE_NONE; /* what needs no store is of no day */
		return st;
	}
	error_clear(&w->err);
	arena_free(&w->call);
	w->mem.failed = false;
	return report_alone(r, w, name);
}

wsoa_status report_finish(struct report *r, wsoa_status st, wsoa_doc **out)
{
	r->w->stream.format = NULL;
	doc_flow_end(r->doc);
	if (!st)
		st = r->parties.status;
	if (!st && (r->doc->mem.failed || r->mem->failed))
		st = error_cut_short(&r->w->err);
	return doc_give(r->doc, st, &r->w->err, out);
}

wsoa_status beyond_dates(struct report *r, const char *stretch)
{
	char day[DATE_LONG + 1];
	date_long(r->w->day, day);
	return error_set(&r->w->err, WSOA_INVALID, "", "ask about an earlier day, or a shorter time", "%.40s after %s is beyond 2199, the last year that is known", stretch, day);
}

wsoa_status report_end(struct report *r, wsoa_status st, wsoa_doc **out)
{
	return report_finish(r, read_done(r->w, st), out);
}

wsoa_status report_write_end(struct report *r, wsoa_status st, wsoa_doc **out)
{
	if (!st)
		st = r->parties.status;
	if (!st && r->doc->mem.failed)
		st = error_nomem(&r->w->err);
	return doc_give(r->doc, write_done(r->w, st), &r->w->err, out);
}

void report_title(struct report *r, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	r->doc->title = arena_vprintf(&r->doc->mem, fmt, ap);
	va_end(ap);
}

/* ---- records ---- */

wsoa_status records_add(struct report *r, struct records *out, struct record *rec)
{
	struct record **more = arena_grow(r->mem, out->at, out->count, &out->cap, sizeof *more);
	if (!more)
		return error_nomem(&r->w->err);
	out->at = more;
	out->at[out->count++] = rec;
	return WSOA_OK;
}

wsoa_status records_select(struct report *r, const struct select *sel, struct records *out)
{
	struct record_cursor c = { 0 };
	struct record *rec = NULL;
	*out = (struct records){ 0 };
	wsoa_status st = select_open(&c, r->w->view, sel);
	while (!st && !(st = select_next(&c, r->mem, &rec)) && rec)
		st = records_add(r, out, rec);
	select_close(&c);
	return st;
}

/* So many are read before a table begins: they say which columns it needs. */
enum { AT_ONCE = 500 };

wsoa_status selection_open(struct report *r, const struct select *sel, struct selection *s)
{
	struct record *rec = NULL;
	*s = (struct selection){ .mem = r->mem };
	wsoa_status st = select_open(&s->cursor, r->w->view, sel);
	while (!st && !(st = select_next(&s->cursor, r->mem, &rec)) && rec && s->first.count < AT_ONCE)
		st = records_add(r, &s->first, rec);
	s->next = rec;
	s->count = (int64_t)s->first.count;
	return st || !rec ? st : select_count(r->w->view, sel, &s->count);
}

wsoa_status selection_next(struct report *r, struct selection *s, struct record **out)
{
	*out = NULL;
	if (doc_stopped(r->doc) || r->mem->failed)
		return WSOA_OK;
	if (s->at < s->first.count) {
		*out = s->first.at[s->at++];
		return WSOA_OK;
	}
	if (s->next) { /* read already */
		*out = s->next;
		s->next = NULL;
		s->more = true;
		return WSOA_OK;
	}
	if (!s->more)
		return WSOA_OK;
	r->mem = &s->turn;
	arena_clear(&s->turn);
	return select_next(&s->cursor, &s->turn, out);
}

void selection_close(struct report *r, struct selection *s)
{
	select_close(&s->cursor);
	s->mem->failed |= s->turn.failed;
	arena_free(&s->turn);
	r->mem = s->mem;
}

wsoa_status records_of(struct report *r, enum kind_id kind, const char *filter, struct records *out)
{
	struct select sel;
	wsoa_status st = selecting(r->w, kind, filter, r->mem, &sel);
	return st ? st : records_select(r, &sel, out);
}

bool records_have(const struct records *all, int64_t id)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i]->id == id)
			return true;
	return false;
}

wsoa_status records_in_states(struct report *r, enum kind_id kind, const char *filter, const char *const *states, size_t count, struct records *out)
{
	struct select sel;
	*out = (struct records){ 0 };
	wsoa_status st = selecting(r->w, kind, filter, r->mem, &sel);
	if (!st && !states)
		st = error_nomem(&r->w->err);
	sel.states = states;
	sel.state_count = count;
	return st || (!count && !filter) ? st : records_select(r, &sel, out);
}

wsoa_status plans_of(struct report *r, struct records *out)
{
	struct record *plan;
	if (!r->w->plan)
		return records_of(r, KIND_plan, "live", out);
	wsoa_status st = record_load(r->w->view, r->w->plan, r->mem, &plan);
	return st ? st : records_add(r, out, plan);
}

static int64_t home_plan(struct report *r)
{
	size_t live = 0;
	if (!r->home_known && !r->w->plan && !r->parties.status)
		r->parties.status = live_plans(r->w->view, &live, &r->home);
	else if (!r->home_known)
		r->home = r->w->plan;
	r->home_known = true;
	return r->home;
}

const char *report_ref(struct report *r, const struct record *rec)
{
	if (!rec->plan_ref || rec->plan == home_plan(r))
		return rec->ref;
	const char *text = arena_printf(r->mem, "%s:%s", rec->plan_ref, rec->ref);
	return text ? text : rec->ref;
}

void show_ref(struct report *r, struct cell *c, const struct record *rec)
{
	cell_text(r->doc, c, rec->ref);
	cell_show(r->doc, c, TONE_PLAIN, "%s", report_ref(r, rec));
}

const struct state *state_of(struct report *r, const struct record *rec)
{
	const struct field *f = kind_status(rec->kind);
	const struct value *v = f ? &rec->values[field_index(f)] : NULL;
	return v && v->set && report_workflow(r, rec->kind) ? workflow_state(report_workflow(r, rec->kind), v->text) : NULL;
}

date record_due(const struct record *rec)
{
	const struct field *f = field_find(rec->kind, "due_on");
	const struct value *v = f ? &rec->values[field_index(f)] : NULL;
	return v && v->set ? (date)v->num : DATE_NONE;
}

bool slipped_from(const struct record *rec, date original)
{
	date due = record_date(rec, FIELD_action_due_on);
	return due != DATE_NONE && original != DATE_NONE && due > original && !record_field(rec, FIELD_action_repeats)->set;
}

bool has_slipped(const struct record *rec)
{
	return slipped_from(rec, record_date(rec, FIELD_action_baseline_due_on));
}

bool clock_runs(struct report *r, const struct record *rec, date day)
{
	return state_runs(state_of(r, rec), rec, day);
}

/* ---- just these ---- */

/* "wsoa-2018:1.2.3,1.2.4 or app-2022:A1": what belongs to one plan stands together. */
const char *refs_filter(struct report *r, const struct record *const *records, size_t count)
{
	struct buf text = { 0 };
	if (count > REFS_FILTER)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		bool same = i && records[i]->plan == records[i - 1]->plan;
		buf_str(&text, i ? same ? "," : " or " : "");
		if (!same && records[i]->plan_ref)
			buf_printf(&text, "%s:", records[i]->plan_ref);
		buf_str(&text, records[i]->ref);
	}
	return buf_keep(&text, r->mem);
}

/* ---- people and posts ---- */

const char *party_held_by(struct report *r, const struct party *p)
{
	if (p->kind == KIND_organisation)
		return NULL;
	const struct party *person = p->kind == KIND_person ? p : party_find(&r->parties, p->holder ? p->holder : p->cover);
	return person ? person->name : "vacant";
}

static const char *label(struct report *r, const struct party *p, const char *organisation)
{
	bool vacant = p->kind == KIND_post && !p->holder && !p->cover;
	const char *text = arena_printf(r->mem, "%s%s%s%s", *p->name ? p->name : p->ref, organisation ? ", " : "", organisation ? organisation : "",
	                                vacant ? " (vacant)" : "");
	return text ? text : "";
}

const char *party_label(struct report *r, const struct party *p)
{
	return label(r, p, p->organisation);
}

const char *party_short(struct report *r, const struct party *p)
{
	return label(r, p, NULL);
}

const struct party *party_in(struct report *r, const struct record *rec, enum field_id field)
{
	const struct value *v = record_field(rec, field);
	return v->set && v->count ? party_find(&r->parties, v->targets[0].id) : NULL;
}
