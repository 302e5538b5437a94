/*
 * Events for people: of one record with those it continues, or the end of the log. Events hold UUIDs
 * and commitments; here they become refs, names and words again.
 */
#include <string.h>

#include "report/parts.h"
#include "report/words.h"
#include "store/veil.h"

/* ---- an event in words ---- */

struct told {
	struct event ev;
	struct record *subject;    /* its identity; NULL: of no record, or one that the view does not have */
	const char *kind, *ref;    /* "" for none */
	const char **names, **from, **to; /* of the changes; texts NULL for absent, refs and ISO dates for machines */
	const char **shown_from, **shown_to; /* the same for people */
	const char *reason;
};

static wsoa_status resolve(struct report *r, const struct id *uuid, struct record **out)
{
	int64_t id;
	*out = NULL;
	wsoa_status st = record_by_uuid(r->w->view, uuid, &id, NULL);
	return st || !id ? st : record_identity(r->w->view, id, r->mem, out);
}

static wsoa_status words_of(struct report *r, struct value *v)
{
	return v->set && v->hash ? words_get(r->w->view, v->hash, r->mem, &v->text) : WSOA_OK;
}

static wsoa_status resolve_targets(struct report *r, const struct record *subject, struct value *v)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < v->count && !st; i++) {
		struct record *rec;
		char uuid[ID_TEXT + 1];
		id_format(&v->targets[i].uuid, uuid);
		st = resolve(r, &v->targets[i].uuid, &rec);
		bool apart = rec && subject && rec->plan && subject->plan && rec->plan != subject->plan;
		v->targets[i].ref = apart ? arena_printf(r->mem, "%s:%s", rec->plan_ref, rec->ref) : rec ? rec->ref : arena_strdup(r->mem, uuid);
		v->targets[i].id = rec ? rec->id : 0;
	}
	return st;
}

static const char *machine_text(struct report *r, const struct change *c, const struct value *v)
{
	if (!v->set)
		return NULL;
	if (c->field)
		return value_text(c->field, v, r->mem);
	return v->text ? v->text : v->num ? "yes" : "no";
}

/* ---- states, by the definition that decided ---- */

static const struct workflow *definition(struct report *r, const char *hash)
{
	const struct workflow *wf = NULL;
	if (!r->parties.status)
		r->parties.status = store_workflow(r->w->view, hash, &wf);
	return wf;
}

static const struct workflow *deciding(struct report *r, const struct event *ev)
{
	return *ev->workflow ? definition(r, ev->workflow) : report_workflow(r, ev->kind);
}

/* Where a new definition carried a record over, its state before is one of the definition that the batch took away. */
static const struct workflow *deciding_before(struct report *r, const struct event *ev)
{
	struct event first = { .kind = KIND_COUNT };
	const char *hash = NULL;
	bool there;
	if (ev->act != ACT_changed || !*ev->workflow || ev->batch == ev->seq)
		return deciding(r, ev);
	wsoa_status st = log_event(r->w->view, ev->batch, r->mem, &first, &there);
	if (!r->parties.status)
		r->parties.status = st;
	for (size_t i = 0; !st && first.act == ACT_installed && i < first.change_count; i++)
		if (first.changes[i].from.set && first.changes[i].to.set && !strcmp(first.changes[i].to.text, ev->workflow))
			hash = first.changes[i].from.text;
	return hash ? definition(r, hash) : deciding(r, ev);
}

static const char *people_text(struct report *r, const struct event *ev, const struct change *c, const struct value *v)
{
	struct id told;
	if (v->set && !c->field && !strcmp(c->name, "told.to") && id_parse(v->text, &told)) {
		const struct party *person = party_by_uuid(&r->parties, &told);
		return person ? person->name : v->text;
	}
	const struct workflow *wf = !v->set || !c->field || c->field != kind_status(ev->kind) ? NULL : v == &c->from ? deciding_before(r, ev) : deciding(r, ev);
	const struct state *s = wf ? workflow_state(wf, v->text) : NULL;
	if (s)
		return s->label;
	return c->field ? value_label(r, c->field, v) : machine_text(r, c, v);
}

static wsoa_status tell_change(struct report *r, struct told *t, size_t i)
{
	struct change *c = &t->ev.changes[i];
	wsoa_status st = words_of(r, &c->from);
	if (!st)
		st = words_of(r, &c->to);
	if (!st)
		st = resolve_targets(r, t->subject, &c->from);
	if (!st)
		st = resolve_targets(r, t->subject, &c->to);
	if (st) /* targets without a ref */
		return st;
	t->names[i] = c->name;
	t->from[i] = machine_text(r, c, &c->from);
	t->to[i] = machine_text(r, c, &c->to);
	t->shown_from[i] = people_text(r, &t->ev, c, &c->from);
	t->shown_to[i] = people_text(r, &t->ev, c, &c->to);
	return WSOA_OK;
}

static wsoa_status tell(struct report *r, int64_t seq, struct told *t)
{
	*t = (struct told){ .kind = "", .ref = "" };
	wsoa_status st = log_event(r->w->view, seq, r->mem, &t->ev, NULL);
	if (st)
		return st;
	veil_trim(&r->w->view->veil, &t->ev);
	const char **texts = arena_array(r->mem, 5 * t->ev.change_count, sizeof *texts);
	if (!texts)
		return error_nomem(&r->w->err);
	const char ***lists[] = { &t->names, &t->from, &t->to, &t->shown_from, &t->shown_to };
	for (size_t i = 0; i < 5; i++)
		*lists[i] = texts + i * t->ev.change_count;
	if (t->ev.kind != KIND_COUNT) {
		t->kind = kind_of(t->ev.kind)->name;
		st = resolve(r, &t->ev.subject, &t->subject);
		t->ref = t->subject ? t->subject->ref : "";
	}
	for (size_t i = 0; i < t->ev.change_count && !st; i++)
		st = tell_change(r, t, i);
	if (!st)
		st = words_of(r, &t->ev.reason);
	t->reason = t->ev.reason.set ? t->ev.reason.text : NULL;
	return st;
}

/* ---- for people ---- */

static const char *who(struct report *r, const struct event *ev)
{
	const struct party *actor = party_by_uuid(&r->parties, &ev->actor);
	const struct party *for_whom = party_by_uuid(&r->parties, &ev->on_word_of);
	const char *text = actor ? actor->name : "";
	if (for_whom)
		text = arena_printf(r->mem, "%s for %s", text, for_whom->name);
	return text ? text : "";
}

static const char *label_of(const struct change *c)
{
	static const char *const labels[][2] = { { "ref", "Ref" }, { "removed", "Removed" }, { "note", "Note" }, { "version", "Version" },
		                                  { "told.step", "Step" }, { "told.to", "To" }, { "told.due", "About" }, { "told.how", "How" },
		                                  { "told.message", "Message" } };
	if (c->field)
		return c->field->label;
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (!strcmp(labels[i][0], c->name))
			return labels[i][1];
	return !strncmp(c->name, "extra.", 6) ? c->name + 6 : c->name;
}

/* It was there, and its making was undone. */
static bool made_anew(const struct told *t)
{
	return event_makes(&t->ev) && !event_creates(&t->ev);
}

static const char *act_words(const struct told *t)
{
	return made_anew(t) ? "made anew" : act_name(t->ev.act);
}

/* "Status: Not started -> In progress" */
static const char *change_words(struct report *r, const struct told *t, size_t i)
{
	const char *from = t->shown_from[i], *to = t->shown_to[i], *label = label_of(&t->ev.changes[i]);
	if (t->ev.act == ACT_erased)
		return arena_printf(r->mem, "%s: %s", label, from ? from : "");
	if (!from)
		return arena_printf(r->mem, "%s: %s", label, to ? to : "");
	return arena_printf(r->mem, "%s: %s -> %s", label, from, to ? to : "(nothing)");
}

static const char *changes_words(struct report *r, const struct told *t)
{
	const char *text = "";
	for (size_t i = 0; text && i < t->ev.change_count; i++) {
		bool back = made_anew(t) && !t->ev.changes[i].field && !strcmp(t->ev.changes[i].name, "removed"); /* which the act says */
		const char *one = back ? "" : change_words(r, t, i);
		text = one ? arena_printf(r->mem, "%s%s%s", text, *text && *one ? "; " : "", one) : NULL;
	}
	return text ? text : "";
}

/* One line: a change of state, or the fields that changed; of a new record nothing, since all of them are new; a name. */
static const char *brief_words(struct report *r, const struct told *t)
{
	enum { NAMES = 4 };
	const char *text = "";
	size_t n = t->ev.change_count;
	if (t->ev.act == ACT_created || t->ev.act == ACT_imported)
		return text;
	if (t->ev.act == ACT_versioned && n)
		return t->to[0];
	for (size_t i = 0; i < n; i++)
		if (t->ev.changes[i].field && t->ev.changes[i].field == kind_status(t->ev.kind) && t->from[i] && t->to[i])
			return arena_printf(r->mem, "%s -> %s", t->shown_from[i], t->shown_to[i]);
	for (size_t i = 0; text && i < n && i < NAMES; i++)
		text = arena_printf(r->mem, "%s%s%s", text, i ? ", " : "", label_of(&t->ev.changes[i]));
	if (text && n > NAMES)
		text = arena_printf(r->mem, "%s, and %zu more", text, n - NAMES);
	return text ? text : "";
}

/* ---- rows ---- */

/* The side of the changes that is there. */
static void put_side(struct report *r, struct cell *c, const struct told *t, const char *const *side)
{
	const char **keys = arena_array(r->mem, t->ev.change_count, sizeof *keys);
	const char **texts = arena_array(r->mem, t->ev.change_count, sizeof *texts);
	size_t n = 0;
	for (size_t i = 0; keys && texts && i < t->ev.change_count; i++)
		if (side[i]) {
			keys[n] = t->names[i];
			texts[n++] = side[i];
		}
	if (keys && texts)
		cell_object(r->doc, c, keys, texts, n);
}

static void put_event(struct report *r, const struct doc_node *n, struct cell *row, const struct told *t)
{
	char at[25];
	const struct party *actor = party_by_uuid(&r->parties, &t->ev.actor);
	const struct party *for_whom = party_by_uuid(&r->parties, &t->ev.on_word_of);
	instant_format(t->ev.at, at);
	cell_int(cell_of(n, row, "seq"), t->ev.seq);
	cell_text(r->doc, cell_of(n, row, "at"), at);
	cell_date(cell_of(n, row, "on"), t->ev.on);
	cell_text(r->doc, cell_of(n, row, "act"), act_name(t->ev.act));
	if (actor) {
		cell_text(r->doc, cell_of(n, row, "actor"), actor->ref);
		cell_text(r->doc, cell_of(n, row, "actor_name"), actor->name);
	}
	if (for_whom)
		cell_text(r->doc, cell_of(n, row, "for"), for_whom->ref);
	put_side(r, cell_of(n, row, "from"), t, t->from);
	put_side(r, cell_of(n, row, "to"), t, t->to);
	cell_text(r->doc, cell_of(n, row, "reason"), t->reason);
	cell_int(cell_of(n, row, "batch"), t->ev.batch);
	if (t->ev.undoes)
		cell_int(cell_of(n, row, "undoes"), t->ev.undoes);
}

static void put_subject(struct report *r, const struct doc_node *n, struct cell *row, const struct told *t)
{
	if (!t->subject)
		return;
	cell_text(r->doc, cell_of(n, row, "kind"), t->kind);
	cell_text(r->doc, cell_of(n, row, "plan"), t->subject->plan_ref);
	cell_text(r->doc, cell_of(n, row, "ref"), t->ref);
}

/* The day it happened, where that is not the day it was typed. */
static const char *day_before(struct report *r, const struct event *ev, const char *what)
{
	char day[DATE_LONG + 1];
	if (event_day(ev) == date_london(ev->at))
		return what;
	date_short(event_day(ev), day);
	return arena_printf(r->mem, "on %s%s%s", day, *what ? ": " : "", what);
}

struct seen {
	size_t when, who, act, record, what;
};

static struct seen people_columns(struct report *r, struct doc_node *n, bool record)
{
	struct seen s = { 0 };
	s.when = people_column(r, n, "When", 0);
	s.who = people_column(r, n, "Who", 2);
	s.act = people_column(r, n, "Act", 0);
	if (record)
		s.record = people_column(r, n, "Record", 0);
	s.what = people_column(r, n, "What", 5);
	return s;
}

static void put_seen(struct report *r, struct cell *row, const struct seen *s, const struct told *t, const char *what)
{
	char time[INSTANT_SHORT + 1];
	instant_short(t->ev.at, time);
	if (t->reason && what)
		what = arena_printf(r->mem, "%s%s(%s)", what, *what ? " " : "", t->reason);
	what = what ? day_before(r, &t->ev, what) : NULL;
	cell_text(r->doc, &row[s->when], time);
	cell_text(r->doc, &row[s->who], who(r, &t->ev));
	cell_text(r->doc, &row[s->act], act_words(t));
	cell_text(r->doc, &row[s->what], what);
}

/* ---- of one record ---- */

/* A removed record has a history too, and is found where its ref stood. */
static wsoa_status find_removed(struct report *r, const char *ref, int64_t *id)
{
	int64_t space = r->w->plan;
	size_t plans;
	wsoa_status st = WSOA_OK;
	if (!space)
		st = live_plans(r->w->view, &plans, &space);
	if (!st && space)
		st = ref_taken(r->w->view, space, ref, KIND_COUNT, id, NULL);
	return st || *id ? st : ref_taken(r->w->view, 0, ref, KIND_COUNT, id, NULL);
}

static wsoa_status find(struct report *r, const char *ref, int64_t *id)
{
	enum kind_id kind;
	wsoa_status st = record_find(r->w->view, r->w->plan, KIND_COUNT, ref, id, &kind);
	if (!st && !*id)
		st = find_removed(r, ref, id);
	return st || *id ? st : record_need(r->w->view, r->w->plan, KIND_COUNT, ref, id, NULL);
}

/* ---- a story: the record, what it continues and what continues it, and what visits found of them ---- */

struct thread {
	struct record *rec;
	struct ids seqs;
	size_t at;
	struct told head;        /* the event of seqs.id[at] */
	date day;                /* its day, or that of an earlier one: a record's own events stay in the order of the log */
};
struct story {
	struct report *r;
	struct thread *threads;
	size_t count, cap;
};

static wsoa_status thread_go_on(struct report *r, struct thread *t)
{
	wsoa_status st = t->at < t->seqs.count ? tell(r, t->seqs.id[t->at], &t->head) : WSOA_OK;
	date day = t->at < t->seqs.count && !st ? event_day(&t->head.ev) : DATE_NONE;
	t->day = t->at && t->day > day ? t->day : day;
	return st;
}

static wsoa_status add_thread(struct story *s, int64_t id)
{
	struct thread t = { 0 };
	for (size_t i = 0; i < s->count; i++)
		if (s->threads[i].rec->id == id)
			return WSOA_OK;
	wsoa_status st = record_load(s->r->w->view, id, s->r->mem, &t.rec);
	if (!st)
		st = events_of(s->r->w->view, id, s->r->mem, &t.seqs);
	if (!st)
		st = thread_go_on(s->r, &t);
	struct thread *more = st ? NULL : arena_grow(s->r->mem, s->threads, s->count, &s->cap, sizeof *more);
	if (!more)
		return st ? st : error_nomem(&s->r->w->err);
	s->threads = more;
	s->threads[s->count++] = t;
	return WSOA_OK;
}

static wsoa_status add_threads(struct story *s, const struct ids *ids)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < ids->count && !st; i++)
		st = add_thread(s, ids->id[i]);
	return st;
}

/* Both ways, over any number of plans. */
static wsoa_status add_lineage(struct story *s, int64_t id)
{
	static const char *const fields[] = { "continues", "came_back_from" };
	struct store *view = s->r->w->view;
	struct ids ids;
	wsoa_status st = add_thread(s, id);
	for (size_t i = 0; i < s->count && !st; i++)
		for (size_t k = 0; k < 4 && !st && field_find(s->threads[i].rec->kind, fields[k / 2]); k++) {
			st = k % 2 ? linked_from(view, s->threads[i].rec->id, fields[k / 2], s->r->mem, &ids)
			           : linked_to(view, s->threads[i].rec->id, fields[k / 2], s->r->mem, &ids);
			if (!st)
				st = add_threads(s, &ids);
		}
	return st;
}

/* What visits found of the weaknesses among them: the view has none that is under embargo. */
static wsoa_status add_judgements(struct story *s)
{
	struct ids ids;
	size_t count = s->count;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < count && !st; i++) {
		if (s->threads[i].rec->kind != KIND_weakness)
			continue;
		st = linked_from(s->r->w->view, s->threads[i].rec->id, "weakness", s->r->mem, &ids);
		if (!st)
			st = add_threads(s, &ids);
	}
	return st;
}

/* The next event in order of time; of one day, in the order of the log. */
static struct thread *earliest(struct story *s)
{
	struct thread *first = NULL;
	for (size_t i = 0; i < s->count; i++) {
		struct thread *t = &s->threads[i];
		if (t->at == t->seqs.count)
			continue;
		if (!first || t->day < first->day || (t->day == first->day && t->head.ev.seq < first->head.ev.seq))
			first = t;
	}
	return first;
}

static const char *full_ref(struct report *r, const struct record *rec)
{
	return rec->plan_ref ? arena_printf(r->mem, "%s:%s", rec->plan_ref, rec->ref) : rec->ref;
}

static void put_title(struct story *s)
{
	const struct record *rec = s->threads[0].rec;
	const char *others = "";
	for (size_t i = 1; others && i < s->count; i++)
		if (s->threads[i].rec->kind == rec->kind)
			others = arena_printf(s->r->mem, "%s%s%s", others, *others ? ", " : " (with ", full_ref(s->r, s->threads[i].rec));
	report_title(s->r, "History of %s %s%s%s%s", others && *others ? full_ref(s->r, rec) : rec->ref, record_title(rec), others ? others : "",
	             others && *others ? ")" : "", rec->removed ? " (removed)" : "");
}

static wsoa_status history(struct report *r, const char *ref)
{
	int64_t id = 0;
	struct story s = { .r = r };
	wsoa_status st = find(r, ref, &id);
	if (!st)
		st = add_lineage(&s, id);
	if (!st)
		st = add_judgements(&s);
	if (st)
		return st;
	put_title(&s);
	struct doc_node *n = report_table(r, "items", NULL);
	struct seen seen = people_columns(r, n, s.count > 1);
	for (struct thread *t; !st && (t = earliest(&s)); t->at++, st = thread_go_on(r, t)) {
		struct cell *row = doc_row(r->doc, n);
		put_event(r, n, row, &t->head);
		put_subject(r, n, row, &t->head);
		if (s.count > 1)
			cell_text(r->doc, &row[seen.record], full_ref(r, t->rec));
		put_seen(r, row, &seen, &t->head, changes_words(r, &t->head));
	}
	return st;
}

wsoa_status wsoa_history(wsoa *w, const char *ref, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, "history");
	if (!st)
		st = history(&r, ref);
	return report_end(&r, st, out);
}

/* ---- the log ---- */

static wsoa_status shown(wsoa *w, int64_t seq, const char *line, size_t len, struct arena *mem, bool *shows)
{
	struct event ev = { .seq = seq };
	wsoa_status st = WSOA_OK;
	if (view_has_gaps(w->view))
		st = event_read(line, len, mem, &w->err, &ev);
	*shows = !st && view_shows(w->view, &ev);
	return st;
}

static wsoa_status shown_at(wsoa *w, int64_t seq, struct arena *mem, bool *shows)
{
	const char *line = NULL;
	wsoa_status st = view_has_gaps(w->view) ? log_line(w->view, seq, mem, &line) : WSOA_OK;
	return st ? st : shown(w, seq, line, line ? strlen(line) : 0, mem, shows);
}

/* The end of the log: its last events that the view shows (last 0: all). */
struct tail {
	int64_t from, to;        /* seqs; of a position, and under an embargo, some between are not shown */
	int64_t count;
};

static wsoa_status tail_of(wsoa *w, int64_t last, struct tail *t)
{
	struct arena mem = { 0 };
	char hash[HASH_HEX + 1];
	bool shows;
	*t = (struct tail){ 0 };
	wsoa_status st = view_head(w->view, &t->to, hash);
	if (!view_has_gaps(w->view)) { /* all of them are shown */
		t->count = last && last < t->to ? last : t->to;
		t->from = t->to - t->count + 1;
		return st;
	}
	for (t->from = t->to + 1; t->from > 1 && !st && (!last || t->count < last); t->from--) {
		st = shown_at(w, t->from - 1, &mem, &shows);
		t->count += !st && shows;
		arena_clear(&mem);
	}
	arena_free(&mem);
	return st;
}

struct log_table {
	struct report *r;
	struct doc_node *n;
	struct seen seen;
};

static wsoa_status put_logged(struct log_table *l, int64_t seq)
{
	struct report *r = l->r;
	struct told t;
	wsoa_status st = tell(r, seq, &t);
	if (st)
		return st;
	struct cell *row = doc_row(r->doc, l->n);
	put_event(r, l->n, row, &t);
	put_subject(r, l->n, row, &t);
	cell_text(r->doc, &row[l->seen.record], t.ref);
	put_seen(r, row, &l->seen, &t, brief_words(r, &t));
	return WSOA_OK;
}

/* Each event in work space of its own: a log is longer than any list. */
static wsoa_status put_tail(struct log_table *l, const struct tail *t)
{
	struct report *r = l->r;
	struct arena *mem = r->mem, turn = { 0 };
	wsoa_status st = WSOA_OK;
	r->mem = &turn;
	for (int64_t seq = t->from; seq <= t->to && !st && !doc_stopped(r->doc); seq++) {
		bool shows = true;
		st = shown_at(r->w, seq, &turn, &shows);
		if (!st && shows)
			st = put_logged(l, seq);
		mem->failed |= turn.failed;
		arena_clear(&turn);
	}
	r->mem = mem;
	arena_free(&turn);
	return st;
}

static wsoa_status show_log(struct report *r, int64_t last)
{
	struct tail t;
	wsoa_status st = tail_of(r->w, last, &t);
	if (st)
		return st;
	struct log_table l = { .r = r, .n = report_table(r, "items", NULL) };
	l.seen = people_columns(r, l.n, true);
	doc_empty(r->doc, l.n, "No events.");
	report_title(r, "Log: %s", counted(r->mem, t.count, "event", "events"));
	st = report_flow(r, l.n);
	if (!st)
		st = put_tail(&l, &t);
	doc_flow_end(r->doc);
	return st;
}

wsoa_status wsoa_log(wsoa *w, int64_t last, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, "log");
	if (!st)
		st = show_log(&r, last);
	return report_end(&r, st, out);
}

/* ---- raw lines ---- */

enum { FLUSH_AT = 32 * 1024 };

static wsoa_status flush(wsoa *w, struct buf *b, size_t at_least, wsoa_write write, void *to)
{
	if (b->failed)
		return error_nomem(&w->err);
	if (b->len < at_least || !b->len)
		return WSOA_OK;
	bool written = write(to, b->data, b->len);
	buf_clear(b);
	return written ? WSOA_OK : error_set(&w->err, WSOA_IO, "", "", "the log could not be written out");
}

static wsoa_status put_lines(wsoa *w, const struct tail *t, struct buf *b, wsoa_write write, void *to)
{
	struct log_cursor c = { 0 };
	struct arena mem = { 0 };
	const char *line = NULL;
	int64_t seq;
	size_t len;
	bool shows = false;
	wsoa_status st = log_open(&c, w->view, t->from);
	while (!st && !(st = log_next(&c, &seq, &line, &len)) && line) {
		st = shown(w, seq, line, len, &mem, &shows);
		arena_clear(&mem);
		if (st || !shows)
			continue;
		buf_add(b, line, len);
		buf_char(b, '\n');
		st = flush(w, b, FLUSH_AT, write, to);
	}
	log_close(&c);
	arena_free(&mem);
	return st ? st : flush(w, b, 1, write, to);
}

wsoa_status wsoa_log_lines(wsoa *w, int64_t last, wsoa_write write, void *to)
{
	struct buf b = { 0 };
	struct tail t = { 0 };
	wsoa_status st = read_call(w);
	if (!st)
		st = tail_of(w, last, &t);
	if (!st)
		st = embargo_keeps(w, t.from, "the lines of the log");
	if (!st)
		st = put_lines(w, &t, &b, write, to);
	buf_free(&b);
	return read_done(w, st);
}
