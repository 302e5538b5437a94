/*
 * The ledger of deadlines that moved after the baseline: from, to, who asked,
 * who agreed, and why. It is read from the log, event by event, so that no
 * move is left out: one that nobody agreed to would stand here as silent.
 */
#include <string.h>

#include "report/parts.h"
#include "report/words.h"
#include "store/log.h"

/* Why a deadline moved. */
#define WAYS(X) \
	X(agreed,    "agreed",            true)  /* a date change was agreed to */ \
	X(decided,   "decided",           true)  /* a meeting decided it, nobody asked */ \
	X(earlier,   "brought forward",   true)  /* earlier than it was */ \
	X(repeated,  "next period",       false) /* a standing duty was done for its period */ \
	X(corrected, "corrected",         false) /* a typing error was mended */ \
	X(undone,    "taken back",        true)  /* a move was undone: it counts as that move did */ \
	X(lifted,    "while no baseline stood", true) /* the baseline was lifted for a while */ \
	X(silent,    "silently",          true)  /* nobody agreed to it */
enum way {
#define WAY_ENUM(name, label, counts) WAY_##name,
	WAYS(WAY_ENUM)
#undef WAY_ENUM
	WAY_COUNT
};
static const struct {
	const char *name, *label;
	bool counts; /* in the slippage */
} ways[] = {
#define WAY_ROW(name, label, counts) { #name, label, counts },
	WAYS(WAY_ROW)
#undef WAY_ROW
};

struct ledger {
	struct report *r;       /* while a record is read, r->mem is cleared after it */
	struct arena *mem;      /* of the call */
	struct doc_node *n;
	struct { /* columns for people */
		size_t ref, from, to, days, how, asked, why;
	} people;
	int64_t moves, records, days, later, sooner, workdays, asked_late, by_way[WAY_COUNT];
	int64_t plan;           /* whose baselining stands in baselines */
	struct baselining {
		int64_t seq;    /* from this event on */
		date on;        /* it was baselined from that day on; DATE_NONE: not at all */
	} *baselines;
	size_t baseline_count, baseline_cap;
	struct passed {         /* moves of this record so far */
		int64_t batch;
		bool counts;
	} *passed;
	size_t passed_count, passed_cap;
	date last;              /* its deadline, or the last one it had */
};

/* A deadline that moved, and the request that led to it. */
struct step {
	const struct record *rec;
	struct event ev;
	date from, to;          /* DATE_NONE: it was taken away */
	date since;             /* what the days are counted from: from, or the last date it had */
	enum way way;
	bool lifted;            /* no baseline stood when it was done, though one had */
	bool counts;
	struct record *request; /* the date change; NULL none */
	struct event asked;     /* when there is a request */
	struct record *decision;
	const char **agreements; /* refs of all that agreed to the request */
	size_t agreement_count;
};

/* ---- reading the log ---- */

static date date_in(const struct value *v) { return v->set ? (date)v->num : DATE_NONE; }

/* Every event that baselined the plan or lifted that; what was taken back never was. */
static wsoa_status find_baselines(struct ledger *l, int64_t plan)
{
	struct ids events = { 0 };
	struct event ev;
	if (l->plan == plan)
		return WSOA_OK;
	l->plan = plan;
	l->baseline_count = 0;
	wsoa_status st = events_of(l->r->w->view, plan, l->r->mem, &events);
	for (size_t i = 0; i < events.count && !st; i++) {
		int64_t actor, undone = 0;
		st = log_event(l->r->w->view, events.id[i], l->r->mem, &ev, NULL);
		const struct change *c = st || ev.undoes ? NULL : event_change(&ev, "baselined_on");
		if (c)
			st = batch_read(l->r->w->view, ev.batch, &actor, &undone);
		struct baselining *more = c && !st && !undone ? arena_grow(l->mem, l->baselines, l->baseline_count, &l->baseline_cap, sizeof *more) : NULL;
		if (!more)
			continue;
		l->baselines = more;
		l->baselines[l->baseline_count++] = (struct baselining){ ev.seq, date_in(&c->to) };
	}
	return !st && l->mem->failed ? error_nomem(&l->r->w->err) : st;
}

/* Whether the plan had been baselined when this was done: from then on its deadlines are held against it, whatever is lifted. */
static bool is_held(const struct ledger *l, const struct event *ev, bool *lifted)
{
	bool held = false;
	*lifted = false;
	for (size_t i = 0; i < l->baseline_count && l->baselines[i].seq < ev->seq; i++) {
		date on = l->baselines[i].on;
		held |= on != DATE_NONE && on <= date_london(ev->at);
		*lifted = on == DATE_NONE;
	}
	return held;
}

/* ---- who asked, who agreed ---- */

/* Whether a record has an event in the batch, whose events follow each other from its own number on. */
static wsoa_status has_part(struct report *r, int64_t id, int64_t batch, bool *has)
{
	struct ids events = { 0 };
	struct event ev;
	size_t i = 0;
	wsoa_status st = events_of(r->w->view, id, r->mem, &events);
	while (i < events.count && events.id[i] < batch)
		i++;
	*has = false;
	if (st || i == events.count)
		return st;
	st = log_event(r->w->view, events.id[i], r->mem, &ev, NULL);
	*has = !st && ev.batch == batch;
	return st;
}

/* Of the records that name this one through the field, one with an event in the batch; NULL none. */
static wsoa_status in_batch(struct report *r, int64_t of, const char *field, enum kind_id kind, int64_t batch, struct record **out)
{
	struct ids named = { 0 };
	*out = NULL;
	wsoa_status st = linked_from(r->w->view, of, field, r->mem, &named);
	for (size_t i = 0; i < named.count && !st && !*out; i++) {
		struct record *rec = NULL;
		bool hit = false;
		st = record_identity(r->w->view, named.id[i], r->mem, &rec);
		if (!st && rec->kind == kind)
			st = has_part(r, rec->id, batch, &hit);
		if (!st && hit)
			st = record_load(r->w->view, rec->id, r->mem, out);
	}
	return st;
}

/* Boards and advisers agree one after the other: every decision that was used for the request. */
static wsoa_status find_agreements(struct report *r, struct step *s)
{
	struct ids named = { 0 };
	wsoa_status st = linked_from(r->w->view, s->request->id, "used_for", r->mem, &named);
	s->agreements = arena_array(r->mem, named.count + 1, sizeof *s->agreements);
	for (size_t i = 0; i < named.count && !st && s->agreements; i++) {
		struct record *d = NULL;
		st = record_identity(r->w->view, named.id[i], r->mem, &d);
		if (!st && d->kind == KIND_decision && !d->removed)
			s->agreements[s->agreement_count++] = d->ref;
	}
	return st;
}

static wsoa_status find_request(struct ledger *l, struct step *s)
{
	struct report *r = l->r;
	bool found = false;
	wsoa_status st = in_batch(r, s->rec->id, "of", KIND_date_change, s->ev.batch, &s->request);
	if (!st && s->request)
		st = made_by(r->w->view, s->request->id, r->mem, &s->asked, &found);
	if (!st && s->request)
		st = find_agreements(r, s);
	if (!st)
		st = in_batch(r, s->request ? s->request->id : s->rec->id, "used_for", KIND_decision, s->ev.batch, &s->decision);
	if (!st && !s->decision && event_change(&s->ev, "removed")) /* that it was added anew was decided of the plan */
		st = in_batch(r, s->rec->plan, "used_for", KIND_decision, s->ev.batch, &s->decision);
	return st;
}

static enum way way_of(const struct step *s)
{
	if (s->ev.act == ACT_corrected)
		return WAY_corrected;
	if (s->ev.act == ACT_undone)
		return WAY_undone;
	if (s->request)
		return WAY_agreed;
	if (s->decision)
		return WAY_decided;
	if (event_change(&s->ev, "done_to"))
		return WAY_repeated;
	if (s->lifted)
		return WAY_lifted;
	return s->to != DATE_NONE && s->to < s->since ? WAY_earlier : WAY_silent;
}

/* What is taken back counts as it did when it was done, so that the two make nothing. */
static bool does_count(const struct ledger *l, const struct step *s)
{
	for (size_t i = l->passed_count; s->way == WAY_undone && i-- > 0;)
		if (l->passed[i].batch == s->ev.undoes)
			return l->passed[i].counts;
	return ways[s->way].counts;
}

static wsoa_status remember(struct ledger *l, const struct step *s)
{
	struct passed *more = arena_grow(l->mem, l->passed, l->passed_count, &l->passed_cap, sizeof *more);
	if (!more)
		return error_nomem(&l->r->w->err);
	l->passed = more;
	l->passed[l->passed_count++] = (struct passed){ s->ev.batch, s->counts };
	return WSOA_OK;
}

/* ---- a row ---- */

static const char *name_of(struct report *r, const struct event *ev)
{
	const struct party *p = party_by_uuid(&r->parties, id_is_zero(&ev->on_word_of) ? &ev->actor : &ev->on_word_of);
	return p ? p->name : NULL;
}

/* When it was written down: a day that somebody says it was asked on proves nothing. */
static date recorded_on(const struct step *s) { return date_london(s->asked.at); }

static bool asked_late(const struct step *s)
{
	return s->request && s->from != DATE_NONE && recorded_on(s) > s->from;
}

/* The words of an event are kept apart from it. */
static wsoa_status read_reason(struct report *r, struct event *ev)
{
	return ev->reason.set && ev->reason.hash ? words_get(r->w->view, ev->reason.hash, r->mem, &ev->reason.text) : WSOA_OK;
}

static const char *why_of(const struct step *s)
{
	return s->request ? record_text(s->request, FIELD_date_change_reason) : s->decision ? record_text(s->decision, FIELD_decision_text) : s->ev.reason.text;
}

static void put_machines(struct ledger *l, struct cell *row, const struct step *s, int days, int workdays)
{
	wsoa_doc *d = l->r->doc;
	const struct record *rec = s->rec;
	cell_text(d, cell_of(l->n, row, "kind"), kind_of(rec->kind)->name);
	cell_text(d, cell_of(l->n, row, "plan"), rec->plan_ref);
	cell_text(d, cell_of(l->n, row, "ref"), rec->ref);
	cell_text(d, cell_of(l->n, row, "title"), record_title(rec));
	cell_int(cell_of(l->n, row, "seq"), s->ev.seq);
	cell_date(cell_of(l->n, row, "moved_on"), event_day(&s->ev));
	cell_date(cell_of(l->n, row, "from"), s->from);
	cell_date(cell_of(l->n, row, "to"), s->to);
	cell_int(cell_of(l->n, row, "days"), days);
	cell_int(cell_of(l->n, row, "workdays"), workdays);
	cell_text(d, cell_of(l->n, row, "way"), ways[s->way].name);
	cell_text(d, cell_of(l->n, row, "decision"), s->decision ? s->decision->ref : NULL);
	cell_text(d, cell_of(l->n, row, "reason"), why_of(s));
	if (!s->request)
		return;
	cell_text(d, cell_of(l->n, row, "date_change"), s->request->ref);
	cell_text(d, cell_of(l->n, row, "asked_by"), name_of(l->r, &s->asked));
	cell_date(cell_of(l->n, row, "asked_on"), event_day(&s->asked));
	cell_date(cell_of(l->n, row, "recorded_on"), recorded_on(s));
	cell_flag(cell_of(l->n, row, "asked_late"), asked_late(s));
	if (s->way == WAY_agreed && s->agreements)
		cell_set(d, cell_of(l->n, row, "agreements"), s->agreements, s->agreement_count);
}

/* "agreed X1, B1/2, D1" */
static const char *how_of(struct report *r, const struct step *s)
{
	struct buf b = { 0 };
	bool all = s->way == WAY_agreed && s->agreement_count;
	buf_printf(&b, "%s%s%s", ways[s->way].label, s->request ? " " : "", s->request ? s->request->ref : "");
	for (size_t i = 0; all && i < s->agreement_count; i++)
		buf_printf(&b, ", %s", s->agreements[i]);
	if (!all && s->decision)
		buf_printf(&b, ", %s", s->decision->ref);
	return buf_keep(&b, r->mem);
}

/* "Jane Doe, 20 Dec 2018 (recorded 4 Feb 2019), after the date had passed" */
static const char *asked_by(struct report *r, const struct step *s)
{
	char on[DATE_LONG + 1], recorded[DATE_LONG + 1];
	const char *name = name_of(r, &s->asked);
	bool later = recorded_on(s) > event_day(&s->asked);
	date_short(event_day(&s->asked), on);
	date_short(recorded_on(s), recorded);
	return arena_printf(r->mem, "%s, %s%s%s%s%s", name ? name : "", on, later ? " (recorded " : "", later ? recorded : "", later ? ")" : "",
	                    asked_late(s) ? ", after the date had passed" : "");
}

static void put_people(struct ledger *l, struct cell *row, const struct step *s, int days)
{
	wsoa_doc *d = l->r->doc;
	char from[DATE_LONG + 1] = "none", to[DATE_LONG + 1] = "none";
	if (s->from != DATE_NONE)
		date_short(s->from, from);
	if (s->to != DATE_NONE)
		date_short(s->to, to);
	show_ref(l->r, &row[l->people.ref], s->rec);
	cell_text(d, &row[l->people.from], from);
	cell_text(d, &row[l->people.to], to);
	cell_show(d, &row[l->people.days], TONE_PLAIN, "%+d", days);
	show_text(l->r, &row[l->people.how], s->way == WAY_silent ? TONE_BAD : TONE_PLAIN, how_of(l->r, s));
	if (s->request)
		cell_show(d, &row[l->people.asked], asked_late(s) ? TONE_WARN : TONE_PLAIN, "%s", asked_by(l->r, s));
	cell_text(d, &row[l->people.why], why_of(s));
}

static void put_step(struct ledger *l, const struct step *s)
{
	bool both = s->since != DATE_NONE && s->to != DATE_NONE;
	int days = both ? (int)(s->to - s->since) : 0, workdays = 0;
	if (both)
		workdays = s->to >= s->since ? workday_count(&l->r->w->calendar, s->since, s->to) : -workday_count(&l->r->w->calendar, s->to, s->since);
	struct cell *row = doc_row(l->r->doc, l->n);
	put_machines(l, row, s, days, workdays);
	put_people(l, row, s, days);
	l->by_way[s->way]++;
	if (!s->counts)
		return;
	l->moves++;
	l->days += days;
	*(days > 0 ? &l->later : &l->sooner) += days > 0 ? days : -days;
	l->workdays += workdays;
	l->asked_late += asked_late(s);
}

/* ---- the ledger ---- */

static wsoa_status read_step(struct ledger *l, struct step *s, const struct change *c)
{
	s->from = date_in(&c->from);
	s->to = date_in(&c->to);
	s->since = s->from != DATE_NONE ? s->from : l->last;
	wsoa_status st = find_request(l, s);
	if (!st)
		st = read_reason(l->r, &s->ev);
	if (!st && !s->request && !s->decision && event_change(&s->ev, "removed"))
		return WSOA_OK; /* it was taken back at once, as a slip, and was no promise */
	s->way = way_of(s);
	s->counts = does_count(l, s);
	if (!st)
		st = remember(l, s);
	if (!st)
		put_step(l, s);
	return st;
}

/* Every move of one deadline since the plan was baselined. The first date of one that had none is no move. */
static wsoa_status read_record(struct ledger *l, const struct record *rec)
{
	struct ids events = { 0 };
	int64_t before = l->moves;
	wsoa_status st = find_baselines(l, rec->plan);
	l->passed_count = 0;
	l->last = DATE_NONE;
	if (!st && l->baseline_count)
		st = events_of(l->r->w->view, rec->id, l->r->mem, &events);
	for (size_t i = 0; i < events.count && !st; i++) {
		struct step s = { .rec = rec };
		if ((st = log_event(l->r->w->view, events.id[i], l->r->mem, &s.ev, NULL)))
			continue;
		const struct change *c = event_change(&s.ev, "due_on");
		if (c && is_held(l, &s.ev, &s.lifted) && (c->from.set || l->last != DATE_NONE))
			st = read_step(l, &s, c);
		if (c && (c->to.set || c->from.set))
			l->last = date_in(c->to.set ? &c->to : &c->from);
	}
	l->records += l->moves > before;
	return st;
}

static wsoa_status read_milestones(struct ledger *l, const struct record *action)
{
	struct ids steps = { 0 };
	wsoa_status st = linked_from(l->r->w->view, action->id, "of", l->r->mem, &steps);
	for (size_t i = 0; i < steps.count && !st; i++) {
		struct record *rec = NULL;
		st = record_load(l->r->w->view, steps.id[i], l->r->mem, &rec);
		if (!st && rec->kind == KIND_milestone && !rec->removed)
			st = read_record(l, rec);
	}
	return st;
}

static wsoa_status read_each(struct ledger *l, const struct records *found, bool steps)
{
	struct arena turn = { 0 };
	wsoa_status st = WSOA_OK;
	l->r->mem = &turn;
	for (size_t i = 0; i < found->count && !st; i++) {
		st = read_record(l, found->at[i]);
		if (!st && steps)
			st = read_milestones(l, found->at[i]);
		arena_clear(&turn);
	}
	l->r->mem = l->mem;
	l->mem->failed |= turn.failed;
	arena_free(&turn);
	return st;
}

/* Without a filter all milestones, whatever they are steps of; else those of the actions. */
static wsoa_status read_all(struct ledger *l, const char *filter)
{
	struct records found;
	wsoa_status st = records_of(l->r, KIND_action, filter, &found);
	if (!st)
		st = read_each(l, &found, filter);
	if (!st && !filter)
		st = records_of(l->r, KIND_milestone, NULL, &found);
	return st || filter ? st : read_each(l, &found, false);
}

static void put_totals(struct ledger *l, struct doc_node *facts)
{
	static const struct {
		const char *key;
		enum way way;
	} counts[] = { { "earlier", WAY_earlier }, { "corrected", WAY_corrected }, { "silent", WAY_silent } };
	struct cell *row = facts_row(l->r, facts);
	cell_int(cell_of(facts, row, "moves"), l->moves);
	cell_int(cell_of(facts, row, "records"), l->records);
	cell_int(cell_of(facts, row, "days"), l->days);
	cell_int(cell_of(facts, row, "later"), l->later);
	cell_int(cell_of(facts, row, "sooner"), l->sooner);
	cell_int(cell_of(facts, row, "workdays"), l->workdays);
	cell_int(cell_of(facts, row, "asked_late"), l->asked_late);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		cell_int(cell_of(facts, row, counts[i].key), l->by_way[counts[i].way]);
}

static void begin_table(struct ledger *l)
{
	struct report *r = l->r;
	l->n = report_table(r, "items", NULL);
	l->people.ref = people_column(r, l->n, "Ref", 0);
	l->people.from = people_column(r, l->n, "From", 0);
	l->people.to = people_column(r, l->n, "To", 0);
	l->people.days = people_column(r, l->n, "Days", 0);
	l->people.how = people_column(r, l->n, "How", 16);
	l->people.asked = people_column(r, l->n, "Asked by", 18);
	l->people.why = people_column(r, l->n, "Why", 24);
}

wsoa_status wsoa_slippage(wsoa *w, const char *filter, wsoa_doc **out)
{
	struct report r;
	struct ledger l = { .r = &r };
	struct doc_node *facts = NULL;
	wsoa_status st = report_begin(&r, w, "slippage");
	if (!st)
		st = need_calendar(w);
	if (!st) {
		l.mem = r.mem;
		report_title(&r, "Slippage: deadlines that moved since the baseline");
		facts = report_facts(&r, "totals");
		begin_table(&l);
		st = read_all(&l, filter);
	}
	if (!st) {
		put_totals(&l, facts);
		doc_empty(r.doc, l.n, "No deadline has moved since the plan was baselined.");
	}
	return report_end(&r, st, out);
}
