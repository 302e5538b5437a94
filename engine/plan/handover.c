/*
 * Handing over. A change of holder counts from its day, and the log is read in
 * its order: so a day before the present holder came is refused, since what
 * was typed then would be overtaken by what is typed now.
 */
#include "plan/handover.h"

#include <string.h>

#include "plan/permit.h"

struct look {
	wsoa *w;
	struct passing *p;
	wsoa_status first;   /* first fault */
};

static void look_fault(struct look *k, wsoa_status st, const char *where, const char *value, const char *what, const char *todo)
{
	fault(k->w, &k->first, st, 0, where, value, what, todo);
}

/* What somebody mistyped is a fault; that the store cannot be read is not. */
static bool is_mistake(wsoa_status st)
{
	return st == WSOA_NOTFOUND || st == WSOA_INVALID || st == WSOA_REFUSED;
}

/* ---- who is meant ---- */

/* *out is NULL where there is a fault. */
static wsoa_status look_up(struct look *k, const char *where, const char *ref, enum kind_id kind, struct record **out)
{
	struct error lost = { 0 }, *own = k->w->db->err;
	int64_t id = 0;
	*out = NULL;
	k->w->db->err = &lost;
	wsoa_status st = record_need(k->w->db, 0, kind, ref, &id, NULL);
	k->w->db->err = own;
	if (is_mistake(st)) {
		fault_of_error(k->w, &k->first, 0, where, ref, &lost);
		return WSOA_OK;
	}
	if (st)
		st = error_set(&k->w->err, lost.code, lost.where, lost.todo, "%s", lost.what);
	error_clear(&lost);
	return st ? st : record_load(k->w->db, id, &k->w->call, out);
}

static bool has_left(const struct look *k, const struct record *person)
{
	date left = record_date(person, FIELD_person_left_on);
	return left != DATE_NONE && left < k->w->today;
}

/* Somebody who is there; *out is NULL where there is a fault. */
static wsoa_status look_up_person(struct look *k, const char *where, const char *ref, struct record **out)
{
	char day[DATE_ISO + 1];
	wsoa_status st = look_up(k, where, ref, KIND_person, out);
	if (st || !*out || !has_left(k, *out))
		return st;
	date_iso(record_date(*out, FIELD_person_left_on), day);
	look_fault(k, WSOA_REFUSED, where, ref, arena_printf(&k->w->call, "%s left the partnership on %s", (*out)->ref, day),
	           arena_printf(&k->w->call, "name somebody who is there; if they came back: wsoa set %s left_on=", (*out)->ref));
	return WSOA_OK;
}

/* The person whom a field of the post names, NULL nobody. */
static wsoa_status person_in(struct look *k, enum field_id id, struct record **out)
{
	const struct value *v = record_field(k->p->of, id);
	*out = NULL;
	return v->count ? record_load(k->w->db, v->targets[0].id, &k->w->call, out) : WSOA_OK;
}

/* ---- from when ---- */

static void look_at_day(struct look *k, const char *text)
{
	struct date_reading r;
	wsoa *w = k->w;
	k->p->from = w->today;
	if (!text)
		return;
	if (date_read(text, &w->dates, &r) != DATE_READ)
		look_fault(k, WSOA_INVALID, "--from", text, arena_printf(&w->call, "--from: %s", r.why), "a date such as 2019-10-14");
	else if (r.period)
		look_fault(k, WSOA_INVALID, "--from", text, arena_printf(&w->call, "--from: '%s' is no single day", text), "the first day, such as 2019-10-14");
	else if (r.day > w->today)
		look_fault(k, WSOA_INVALID, "--from", text, "--from: that day has not come yet, and the log tells what has happened",
		           "see what would pass over with --dry-run and no --from; type it on the day, or later with --from");
	else
		k->p->from = r.day;
}

/* A post that is made is shown on every day, as it was made: whoever it was made with held it before. */
static bool always_shown(enum kind_id kind)
{
	return kind == KIND_post || kind == KIND_plan;
}

wsoa_status held_since(wsoa *w, const struct record *r, const char *field, date *day, int64_t *batch)
{
	struct event ev = { 0 };
	bool found;
	*day = DATE_NONE;
	*batch = 0;
	wsoa_status st = last_change(w->db, r->id, field, &w->call, &ev, &found);
	if (st || !found || (always_shown(r->kind) && event_makes(&ev)))
		return st;
	*day = event_day(&ev);
	*batch = ev.batch;
	return WSOA_OK;
}

/* What is typed now counts from its day on: it must not come before what was typed first. */
static wsoa_status look_at_order(struct look *k, const char *field)
{
	char since_text[DATE_ISO + 1];
	date since;
	int64_t batch;
	wsoa *w = k->w;
	wsoa_status st = held_since(w, k->p->of, field, &since, &batch);
	if (st || since == DATE_NONE || since <= k->p->from)
		return st;
	date_iso(since, since_text);
	look_fault(k, WSOA_REFUSED, "--from", since_text, arena_printf(&w->call, "the %s was changed from %s on, which is later", field, since_text),
	           arena_printf(&w->call, "give that day or a later one; or take that back, and type both in their order: wsoa undo --batch %lld", (long long)batch));
	return WSOA_OK;
}

/* ---- a post ---- */

/* Who stands behind it before anything changes; the cover is kept until somebody says otherwise. */
static wsoa_status look_at_post(struct look *k)
{
	wsoa_status st = person_in(k, FIELD_post_holder, &k->p->before);
	return st ? st : person_in(k, FIELD_post_cover, &k->p->cover);
}

static wsoa_status look_at_handover(struct look *k)
{
	struct passing *p = k->p;
	struct record *cover;
	wsoa *w = k->w;
	wsoa_status st = look_at_post(k);
	if (st || !p->after)
		return st;
	if (p->before && p->before->id == p->after->id) {
		look_fault(k, WSOA_REFUSED, "--to", p->after->ref, arena_printf(&w->call, "%s holds it already", p->after->ref),
		           arena_printf(&w->call, "since when: wsoa history %s", p->of->ref));
		return WSOA_OK;
	}
	st = look_at_order(k, "holder");
	cover = p->cover;
	if (cover && (cover->id == p->after->id || !p->before || has_left(k, p->before)))
		p->cover = NULL; /* stood in while nobody was there, or holds it now */
	return st || p->cover == cover ? st : look_at_order(k, "cover");
}

static void not_vacated(struct look *k, const char *what)
{
	look_fault(k, WSOA_REFUSED, "post", k->p->of->ref, what,
	           arena_printf(&k->w->call, "name who stands in: wsoa vacate %s --cover @person; or who has it: wsoa handover %s --to @person", k->p->of->ref,
	                        k->p->of->ref));
}

static wsoa_status look_at_vacancy(struct look *k, const char *cover)
{
	struct passing *p = k->p;
	struct record *stands_in = NULL, *until;
	wsoa *w = k->w;
	wsoa_status st = cover ? look_up_person(k, "--cover", cover, &stands_in) : WSOA_OK;
	if (!st && p->of)
		st = look_at_post(k);
	if (st || !p->of)
		return st;
	until = p->cover;
	if (stands_in && p->before && stands_in->id == p->before->id)
		look_fault(k, WSOA_REFUSED, "--cover", cover, arena_printf(&w->call, "%s is who leaves it", stands_in->ref), "name somebody else");
	else if (!p->before && (!cover || (stands_in && until && stands_in->id == until->id)))
		not_vacated(k, until ? arena_printf(&w->call, "nobody holds it already, and %s stands in", until->ref) : "nobody holds it already");
	if (p->before)
		st = look_at_order(k, "holder");
	if (!st && stands_in && (!until || stands_in->id != until->id))
		st = look_at_order(k, "cover");
	p->cover = stands_in ? stands_in : until;
	p->vacant = !p->cover || has_left(k, p->cover);
	return st;
}

/* ---- a look ---- */

static wsoa_status begin(struct look *k, wsoa *w, const wsoa_change *change, const char *from, struct manner *m, struct passing *p)
{
	wsoa_change rest = change ? *change : (wsoa_change){ 0 };
	*k = (struct look){ .w = w, .p = p };
	*p = (struct passing){ 0 };
	wsoa_status st = need_programme(w, "", "hand over or vacate a post");
	rest.dated = NULL;
	if (!st)
		st = manner_of(w, ACT_changed, &rest, m);
	if (st)
		return st;
	if (from && change && change->dated)
		look_fault(k, WSOA_INVALID, "--dated", change->dated, "--from says the day already", "leave --dated out");
	look_at_day(k, from ? from : change ? change->dated : NULL);
	return WSOA_OK;
}

static wsoa_status end(struct look *k, wsoa_status st, const char *ref, const char *from, struct manner *m)
{
	if (!st)
		st = finish_faults(k->w, k->first, "there are", ref);
	if (from)
		m->on = k->p->from;
	return st;
}

static wsoa_status look_at_either(struct look *k, const wsoa_handover_args *args)
{
	struct passing *p = k->p;
	if (!p->of)
		return WSOA_OK;
	if (p->of->kind == KIND_post)
		return look_at_handover(k);
	p->before = p->of;
	if (p->of->kind != KIND_person)
		look_fault(k, WSOA_INVALID, "post", args->of, arena_printf(&k->w->call, "'%s' is %s, not a post or a person", p->of->ref, kind_of(p->of->kind)->one),
		           arena_printf(&k->w->call, "see: wsoa list posts; another lead of one record: wsoa set %s owner=...", p->of->ref));
	else if (p->after && p->after->id == p->of->id)
		look_fault(k, WSOA_INVALID, "--to", args->to, "that is the same person", "name who has it from then on");
	return WSOA_OK;
}

wsoa_status handover_look(wsoa *w, const wsoa_handover_args *args, const wsoa_change *change, struct manner *m, struct passing *out)
{
	struct look k;
	wsoa_status st = begin(&k, w, change, args->from, m, out);
	if (!st)
		st = look_up(&k, "post", args->of, KIND_COUNT, &out->of);
	if (!st && !args->to)
		look_fault(&k, WSOA_INVALID, "--to", "", "it is not said who has it then",
		           arena_printf(&w->call, "--to @person; where nobody follows: wsoa vacate %s", args->of));
	if (!st && args->to)
		st = look_up_person(&k, "--to", args->to, &out->after);
	if (!st)
		st = look_at_either(&k, args);
	return end(&k, st, args->of, args->from ? args->from : change ? change->dated : NULL, m);
}

wsoa_status vacate_look(wsoa *w, const wsoa_vacate_args *args, const wsoa_change *change, struct manner *m, struct passing *out)
{
	struct look k;
	wsoa_status st = begin(&k, w, change, args->from, m, out);
	if (!st)
		st = look_up(&k, "post", args->post, KIND_post, &out->of);
	if (!st)
		st = look_at_vacancy(&k, args->cover);
	return end(&k, st, args->post, args->from ? args->from : change ? change->dated : NULL, m);
}

/* ---- done ---- */

static struct assignment becomes(enum field_id id, const struct record *person)
{
	return (struct assignment){ field_at(id)->name, field_at(id), ASSIGN_SET, person ? person->ref : "" };
}

wsoa_status passing_post(wsoa *w, const struct passing *p, const struct manner *m)
{
	const struct assignment a[] = { becomes(FIELD_post_holder, p->after), becomes(FIELD_post_cover, p->cover) };
	return edit_change(w, p->of->id, a, sizeof a / sizeof *a, m, NULL);
}

bool field_gives_duty(const struct field *f)
{
	return f->flags & F_ROLE && f->kind != KIND_decision; /* who took a decision took it */
}

/* The value with one person in another's place; nobody stands in a set twice. */
static const char *replaced(struct arena *mem, const struct value *v, const struct passing *p)
{
	struct buf b = { 0 };
	bool there = value_names(v, p->after->id);
	for (size_t i = 0; i < v->count; i++) {
		bool leaves = v->targets[i].id == p->before->id;
		if (!leaves || !there)
			buf_printf(&b, "%s%s", b.len ? "," : "", leaves ? p->after->ref : v->targets[i].ref);
	}
	return buf_keep(&b, mem);
}

/* The fields of the record that name who leaves, as they are to be. */
static size_t assignments(wsoa *w, const struct passing *p, const struct record *r, struct assignment a[MAX_FIELDS])
{
	size_t fields, count = 0;
	const struct field *f = kind_fields(r->kind, &fields);
	for (size_t i = 0; i < fields; i++)
		if (field_gives_duty(&f[i]) && value_names(&r->values[i], p->before->id))
			a[count++] = (struct assignment){ f[i].name, &f[i], ASSIGN_SET, replaced(&w->call, &r->values[i], p) };
	return count;
}

static void refuse_field(wsoa *w, wsoa_status *first, const struct standing *s, const struct record *r, const struct assignment *a, const char *what,
                         const char *todo)
{
	if (s->baselined && !s->decided && a->field->control == CONTROL_AGREED)
		todo = arena_printf(&w->call, "have it decided: wsoa decide MEETING set %s %s=%s; or name the decision: --decision REF", r->ref, a->name, a->text);
	fault(w, first, WSOA_REFUSED, 0, r->ref, a->text, what, todo);
}

/* From the day itself, or from the first on which each of the fields was the person's. */
static wsoa_status passes_from(wsoa *w, const struct record *r, const struct assignment *a, size_t count, const struct manner *m, date *out)
{
	wsoa_status st = WSOA_OK;
	*out = m->on;
	for (size_t i = 0; i < count && !st && m->on != DATE_NONE; i++) {
		date since;
		int64_t batch;
		st = held_since(w, r, a[i].name, &since, &batch);
		if (!st && since != DATE_NONE && since > *out)
			*out = since;
	}
	return st;
}

/* Where that is another day than the one that was given, it is said. */
static wsoa_status warn_later(wsoa *w, const struct passing *p, const struct record *r, const struct assignment *a, size_t count, const struct manner *m)
{
	date from;
	char first[DATE_LONG + 1], given[DATE_LONG + 1];
	wsoa_status st = passes_from(w, r, a, count, m, &from);
	if (st || from == m->on)
		return st;
	date_long(from, first);
	date_long(m->on, given);
	error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = r->ref, .value = p->before->ref,
	                                    .what = arena_printf(&w->call, "it passes from %s: on %s it was not with %s yet", first, given, p->before->ref),
	                                    .todo = arena_printf(&w->call, "see: wsoa history %s", full_ref(w, r)) });
	return WSOA_OK;
}

static wsoa_status may_pass(wsoa *w, const struct passing *p, const struct record *r, const struct manner *m, wsoa_status *first)
{
	struct assignment a[MAX_FIELDS];
	size_t count = assignments(w, p, r, a);
	struct standing s = { 0 };
	struct value other = { .set = true, .text = "", .num = -1 };
	wsoa_status st = standing_of(w, r, "set", m->decision, &w->call, &s);
	for (size_t i = 0; i < count && !st; i++) {
		const char *what, *todo;
		if (!may_change(w, &s, r, a[i].field, &r->values[field_index(a[i].field)], &other, &w->call, &what, &todo))
			refuse_field(w, first, &s, r, &a[i], what, todo);
	}
	return st ? st : warn_later(w, p, r, a, count, m);
}

wsoa_status passing_may(wsoa *w, const struct passing *p, const struct record *const *records, size_t count, const struct manner *m)
{
	wsoa_status first = WSOA_OK, st = WSOA_OK;
	for (size_t i = 0; i < count && !st; i++)
		st = may_pass(w, p, records[i], m, &first);
	return st ? st : finish_faults(w, first, "there are", p->of->ref);
}

static wsoa_status pass_record(wsoa *w, const struct passing *p, const struct record *r, const struct manner *m)
{
	struct assignment a[MAX_FIELDS];
	struct manner dated = *m;
	size_t count = assignments(w, p, r, a);
	wsoa_status st = passes_from(w, r, a, count, m, &dated.on);
	return st || !count ? st : edit_change(w, r->id, a, count, &dated, NULL);
}

wsoa_status passing_records(wsoa *w, const struct passing *p, const struct record *const *records, size_t count, const struct manner *m)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < count && !st; i++)
		st = pass_record(w, p, records[i], m);
	return st;
}

/* ---- what the person has besides ---- */

static void warn_post(wsoa *w, const struct passing *p, const struct record *post, const char *how)
{
	error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = post->ref, .value = p->of->ref,
	                                    .what = arena_printf(&w->call, "%s %s it still: what is asked of a post is handed over with it", p->of->ref, how),
	                                    .todo = arena_printf(&w->call, "wsoa handover %s --to %s", post->ref, p->after->ref) });
}

wsoa_status passing_posts_left(wsoa *w, const struct passing *p, size_t *count)
{
	static const struct {
		const char *field, *how;
	} ways[] = { { "holder", "holds" }, { "cover", "covers" } };
	wsoa_status st = WSOA_OK;
	*count = 0;
	for (size_t i = 0; i < sizeof ways / sizeof *ways && !st; i++) {
		struct ids posts;
		struct record *post = NULL;
		st = linked_from(w->db, p->of->id, ways[i].field, &w->call, &posts);
		for (size_t k = 0; k < posts.count && !st; k++) {
			st = record_identity(w->db, posts.id[k], &w->call, &post);
			if (!st)
				warn_post(w, p, post, ways[i].how);
			*count += !st;
		}
	}
	return st;
}
