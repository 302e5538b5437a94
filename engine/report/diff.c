/*
 * How the records differ between two moments. The log is replayed to the first;
 * what the events after it touch is kept; the replay goes on to the second, and
 * what was kept is compared with what stands there. No other record can differ.
 * Of positions, whose events do not follow each other in the log, every record
 * is compared. What a change is called follows from the registry.
 */
#include "report/diff.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "store/veil.h"

enum { TELL_EVERY = 4096 };

/* ---- the two moments ---- */

/* What is looked at ends with the view. */
static wsoa_status check_known(struct diff *d, const char *what, const struct diff_moment *m, int64_t head)
{
	wsoa *w = d->r->w;
	if (m->at.view.day == DATE_NONE && m->seq > head)
		return error_set(&w->err, WSOA_NOTFOUND, what, "see: wsoa log", "%s: what is looked at has no event %lld", what, (long long)m->seq);
	if (m->at.view.day != DATE_NONE && m->at.day > w->today)
		return error_set(&w->err, WSOA_INVALID, what, "give the day that is looked at, or one before", "%s: %s is later than what is looked at", what,
		                 m->asked);
	return WSOA_OK;
}

/* A second word that is no moment was meant as a filter, as often as not. */
static wsoa_status no_moment(struct diff *d, wsoa_status st, const char *text)
{
	struct error *err = &d->r->w->err;
	const char *what = arena_strdup(d->r->mem, err->what), *todo = err->todo;
	todo = arena_printf(d->r->mem, "%s; a filter stands after both moments, write now first: wsoa diff %s now %s", todo, d->from.asked, text);
	if (st != WSOA_INVALID || !what || !todo)
		return st;
	error_clear(err);
	return error_set(err, WSOA_INVALID, "to", todo, "%s", what);
}

static wsoa_status moment_read(struct diff *d, const char *what, const char *text, int64_t head, struct diff_moment *m)
{
	wsoa *w = d->r->w;
	wsoa_status st;
	m->asked = text;
	if (d->position) {
		m->at.view = view_of(VIEW_POSITION, DATE_NONE, 0);
		st = day_given(w, what, text, &m->at.day);
		m->at.view.day = m->at.day;
		return st ? st : check_known(d, what, m, head);
	}
	st = moment_of(w, w->view, what, text, &m->at);
	if (st && m == &d->to)
		return no_moment(d, st, text);
	if (!st)
		st = view_settle(w->db, &m->at.view);
	m->seq = m->at.view.seq;
	if (!st)
		st = check_known(d, what, m, head);
	m->seq = m->seq < head ? m->seq : head; /* of the day of an event that is looked at */
	return st;
}

static void moment_now(struct diff *d, int64_t head, struct diff_moment *m)
{
	m->asked = "now";
	m->at = (struct moment){ .view = d->r->w->view->view, .day = d->r->w->today };
	m->seq = head;
}

static wsoa_status checkpoint(struct diff *d, struct diff_moment *m)
{
	const char *line = NULL;
	memset(m->hash, '0', HASH_HEX);
	wsoa_status st = m->seq ? log_line(d->r->w->db, m->seq, d->r->mem, &line) : WSOA_OK;
	if (line)
		hash_hex(line, strlen(line), m->hash);
	return st;
}

static wsoa_status read_moments(struct diff *d, const wsoa_diff_args *args)
{
	wsoa *w = d->r->w;
	int64_t head = 0;
	wsoa_status st = view_head(w->view, &head, d->to.hash);
	if (!st)
		st = moment_read(d, "from", args->from ? args->from : "", head, &d->from);
	if (!st && args->to && !text_same(args->to, "now"))
		st = moment_read(d, "to", args->to, head, &d->to);
	else
		moment_now(d, head, &d->to);
	bool late = d->position ? d->from.at.day > d->to.at.day : d->from.seq > d->to.seq;
	if (!st && late)
		st = error_set(&w->err, WSOA_INVALID, "from", "write the earlier one first", "%s comes after %s", d->from.asked, d->to.asked);
	if (!st && !d->position)
		st = checkpoint(d, &d->from);
	return st || d->position ? st : checkpoint(d, &d->to);
}

/* ---- the filter ---- */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static wsoa_status select_all(struct diff *d, struct store *s, const struct select *sel, struct ids *out)
{
	struct record_cursor c = { 0 };
	int64_t id = 0;
	wsoa_status st = select_open(&c, s, sel);
	while (!st && !(st = select_next_id(&c, &id)) && id)
		st = ids_add(s, d->r->mem, out, id);
	select_close(&c);
	if (out->count)
		qsort(out->id, out->count, sizeof *out->id, by_number);
	return st;
}

/* What the filter selects at a moment, as it would be asked then: today is its day. */
static wsoa_status select_then(struct diff *d, struct store *s, struct diff_moment *m)
{
	wsoa *w = d->r->w;
	struct select sel;
	struct date_context dates;
	if (!d->filter)
		return WSOA_OK;
	wsoa_status st = selecting(w, d->kind, d->filter, d->r->mem, &sel);
	if (!st && !w->options.on) {
		dates = w->dates; /* with the area's terms, where selecting() needed them */
		dates.today = sel.day = m->at.day;
		sel.dates = &dates;
		sel.soon = soon_on(w, sel.day);
	}
	sel.all_plans = true;
	if (!st)
		st = select_all(d, s, &sel, &m->selected);
	m->nowhere = st == WSOA_NOTFOUND;
	return st;
}

/* What the filter names may have come between, or gone; at one of the moments it must be there. */
static wsoa_status forgive(struct diff *d, wsoa_status st, bool may)
{
	if (st != WSOA_NOTFOUND || !may)
		return st;
	error_clear(&d->r->w->err);
	return WSOA_OK;
}

static bool is_selected(const struct ids *ids, int64_t id)
{
	return ids->count && bsearch(&id, ids->id, ids->count, sizeof *ids->id, by_number);
}

static bool wanted(const struct diff *d, const struct record *rec)
{
	if (d->filter)
		return rec->kind == d->kind && (is_selected(&d->from.selected, rec->id) || is_selected(&d->to.selected, rec->id));
	int64_t plan = d->r->w->plan;
	return !plan || rec->plan == plan || rec->id == plan;
}

/* ---- fields ---- */

const struct record *diff_record(const struct difference *one)
{
	return one->is ? one->is : one->was;
}

const char *way_name(enum way way)
{
	static const char *const names[WAY_COUNT] = { "added", "removed", "moved", "re-dated", "re-owned", "re-rated", "re-worded", "changed" };
	return names[way];
}

static enum way way_of(const struct field *f)
{
	if (!f)
		return WAY_re_worded;
	if (f == kind_status(f->kind))
		return WAY_moved;
	if (f->flags & F_ROLE)
		return WAY_re_owned;
	if (f->type == TYPE_DATE && (f->control == CONTROL_AGREED || f->control == CONTROL_DECIDED))
		return WAY_re_dated;
	if (f->type == TYPE_TEXT && !strcmp(f->name, "rating"))
		return WAY_re_rated;
	return f->type == TYPE_WORDS ? WAY_re_worded : WAY_changed;
}

static const struct value nothing;

static void add_field(struct diff *d, struct field_differences *out, const struct field *f, const char *name, const struct value *from,
                      const struct value *to)
{
	if (value_equal(f, from, to))
		return;
	struct field_difference *more = arena_grow(d->r->mem, out->at, out->count, &out->cap, sizeof *more);
	if (!more)
		return;
	out->at = more;
	more[out->count++] = (struct field_difference){ f, name, way_of(f), from, to };
}

static const struct value *extra_of(const struct record *rec, const char *name)
{
	for (size_t i = 0; rec && i < rec->extra_count; i++)
		if (!strcmp(rec->extras[i].name, name))
			return &rec->extras[i].value;
	return &nothing;
}

static void add_extra(struct diff *d, struct field_differences *out, const struct difference *one, const char *name)
{
	add_field(d, out, NULL, arena_printf(d->r->mem, "extra.%s", name), extra_of(one->was, name), extra_of(one->is, name));
}

static void compare_fields(struct diff *d, struct difference *one)
{
	size_t count;
	const struct field *f = kind_fields(diff_record(one)->kind, &count);
	struct field_differences *out = &one->fields;
	for (size_t i = 0; i < count; i++)
		add_field(d, out, &f[i], f[i].name, one->was ? &one->was->values[i] : &nothing, one->is ? &one->is->values[i] : &nothing);
	for (size_t i = 0; one->was && i < one->was->extra_count; i++)
		add_extra(d, out, one, one->was->extras[i].name);
	for (size_t i = 0; one->is && i < one->is->extra_count; i++)
		if (!extra_of(one->was, one->is->extras[i].name)->set)
			add_extra(d, out, one, one->is->extras[i].name);
}

static unsigned ways_of(const struct difference *one)
{
	unsigned ways = 0;
	if (!one->was || !one->is)
		return 1u << (one->was ? WAY_removed : WAY_added);
	for (size_t i = 0; i < one->fields.count; i++)
		ways |= 1u << one->fields.at[i].way;
	return ways;
}

/* ---- comparing ---- */

static wsoa_status keep(struct diff *d, const struct record *was, const struct record *is)
{
	struct difference one = { .was = was, .is = is };
	if ((!was && !is) || !wanted(d, diff_record(&one)))
		return WSOA_OK;
	compare_fields(d, &one);
	one.ways = ways_of(&one);
	if (!one.ways)
		return d->r->mem->failed ? error_nomem(&d->r->w->err) : WSOA_OK;
	struct difference *more = arena_grow(d->r->mem, d->at, d->count, &d->cap, sizeof *more);
	if (!more)
		return error_nomem(&d->r->w->err);
	d->at = more;
	more[d->count++] = one;
	return WSOA_OK;
}

static wsoa_status load(struct diff *d, struct store *s, const struct ids *ids, struct record **out)
{
	const wsoa_options *o = &d->r->w->options;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < ids->count && !st; i++) {
		st = record_there(s, ids->id[i], d->r->mem, &out[i]);
		if (o->progress && i % TELL_EVERY == TELL_EVERY - 1)
			o->progress(o->progress_to, "comparing the records", (int64_t)i, (int64_t)ids->count);
	}
	return st;
}

/* The stores of both moments; to may be the handle's view, or from's own that went on. */
struct stores {
	struct store *from, *to, *own; /* own: to be closed besides from */
};

/* Each moment of a log leaves out what was under embargo on its own day; of positions both show what is under none now. */
static date embargo_day(const struct diff *d, const struct moment *at)
{
	return d->r->w->options.embargoed || d->position ? DATE_NONE : at->day;
}

static wsoa_status open_anew(struct diff *d, struct stores *s)
{
	const wsoa_options *o = &d->r->w->options;
	struct view view = d->position ? d->to.at.view : view_of(VIEW_AS_OF, DATE_NONE, d->to.seq);
	leave_out_embargoed(d->r->w, d->to.at.day, &view);
	wsoa_status st = view_open(d->r->w->db, view, o->progress, o->progress_to, &s->own);
	s->to = s->own;
	return st;
}

/* Where nothing is under embargo at either moment, the store of the first becomes that of the second. */
static wsoa_status go_on(struct diff *d, struct stores *s)
{
	const wsoa_options *o = &d->r->w->options;
	bool serves = true;
	wsoa_status st = view_go_on(s->from, d->to.seq, embargo_day(d, &d->to.at), o->progress, o->progress_to, &serves);
	s->to = s->from;
	return st || serves ? st : open_anew(d, s);
}

/* Of a log the second moment is reached by going on, once the first was read. */
static wsoa_status open_to(struct diff *d, struct stores *s)
{
	wsoa *w = d->r->w;
	int64_t head;
	char hash[HASH_HEX + 1];
	struct ids visits = { 0 };
	date day = embargo_day(d, &d->to.at);
	wsoa_status st = view_head(w->view, &head, hash);
	s->to = w->view;
	bool same = d->position ? d->to.at.day == w->view->view.day : d->to.seq == head;
	if (!st && same && day != DATE_NONE && day != w->today) /* the same events, and an embargo that has ended since */
		st = embargoes_of(w->view, day, d->r->mem, &visits);
	if (st || (same && !visits.count))
		return st;
	st = d->position ? open_anew(d, s) : go_on(d, s);
	if (!st)
		s->to->today = d->to.at.day;
	return st;
}

static wsoa_status open_from(struct diff *d, struct stores *s)
{
	const wsoa_options *o = &d->r->w->options;
	struct view view = d->position ? d->from.at.view : view_of(VIEW_AS_OF, DATE_NONE, d->from.seq);
	leave_out_embargoed(d->r->w, d->from.at.day, &view);
	wsoa_status st = view_open(d->r->w->db, view, o->progress, o->progress_to, &s->from);
	if (!st)
		s->from->today = d->from.at.day;
	return st;
}

/* Which records can differ. A position shows no record that a later one does not. */
static wsoa_status touched(struct diff *d, const struct stores *s, struct ids *out)
{
	return d->position ? records_touched(s->to, 0, INT64_MAX, d->r->mem, out) : records_touched(d->r->w->view, d->from.seq, d->to.seq, d->r->mem, out);
}

/* What was under embargo at the first moment and is shown now comes up without an event. */
static wsoa_status candidates(struct diff *d, const struct stores *s, struct ids *out)
{
	const struct veil *veil = &s->from->veil;
	wsoa_status st = touched(d, s, out);
	for (size_t i = 0; i < veil->count && !st && !d->position; i++) {
		int64_t id = 0;
		st = record_by_uuid(d->r->w->view, &veil->at[i].uuid, &id, NULL);
		if (!st && id)
			st = ids_add_once(d->r->w->view, d->r->mem, out, id);
	}
	return st;
}

static wsoa_status compare(struct diff *d, struct stores *s)
{
	struct ids ids = { 0 };
	struct record **was = NULL, **is = NULL;
	wsoa_status st = open_from(d, s);
	if (!st && d->position)
		st = open_to(d, s);
	if (!st)
		st = candidates(d, s, &ids);
	was = arena_array(d->r->mem, ids.count, sizeof *was);
	is = arena_array(d->r->mem, ids.count, sizeof *is);
	if (!st && (!was || !is))
		st = error_nomem(&d->r->w->err);
	if (!st)
		st = forgive(d, select_then(d, s->from, &d->from), true);
	if (!st)
		st = load(d, s->from, &ids, was);
	if (!st && !d->position)
		st = open_to(d, s);
	if (!st)
		st = forgive(d, select_then(d, s->to, &d->to), !d->from.nowhere);
	if (!st)
		st = load(d, s->to, &ids, is);
	for (size_t i = 0; i < ids.count && !st; i++)
		st = keep(d, was[i], is[i]);
	return st;
}

/* ---- the call ---- */

/* The plan that a record stands under, the plan itself too; NULL: the area. */
const char *diff_plan(const struct record *rec)
{
	return rec->kind == KIND_plan ? rec->ref : rec->plan_ref;
}

static int by_ref(const char *a, const char *b)
{
	return text_natural(a, strlen(a), b, strlen(b));
}

/* Plans by their refs, the area after them. */
static int by_place(const void *a, const void *b)
{
	const struct record *x = diff_record(a), *y = diff_record(b);
	const char *in_x = diff_plan(x), *in_y = diff_plan(y);
	int plan = in_x && in_y ? by_ref(in_x, in_y) : !in_x - !in_y;
	if (plan)
		return plan;
	assert(x->ref && y->ref);
	return x->kind != y->kind ? (int)x->kind - (int)y->kind : by_ref(x->ref, y->ref);
}

/* Names and labels are those of the second moment, so that the answer is the same whenever it is asked for. */
static void tell(struct diff *d, struct store *s)
{
	struct report *r = d->r;
	struct store *view = r->w->view;
	r->w->view = s;
	parties_begin(&r->parties, s, r->mem);
	if (d->count)
		qsort(d->at, d->count, sizeof *d->at, by_place);
	r->doc->as_at = d->to.at.day;
	diff_tables(d);
	r->w->view = view;
}

static wsoa_status make(struct report *r, const wsoa_diff_args *args)
{
	struct diff d = { .r = r, .position = r->w->view->view.mode == VIEW_POSITION };
	struct stores s = { 0 };
	if (args->filter && *args->filter) {
		d.kind = leading_kind(args->filter, &d.filter);
		d.kind = d.kind == KIND_COUNT ? KIND_action : d.kind;
	}
	wsoa_status st = read_moments(&d, args);
	if (!st)
		st = compare(&d, &s);
	if (!st)
		tell(&d, s.to);
	store_close(s.own);
	store_close(s.from);
	return st;
}

wsoa_status wsoa_diff(wsoa *w, const wsoa_diff_args *args, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, "diff");
	if (!st)
		st = make(&r, args);
	return report_end(&r, st, out);
}
