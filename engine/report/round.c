/*
 * What the secretary of a board needs before it meets: whose updates are
 * missing in the round, what arises from earlier meetings, what the chair did
 * that is to be ratified. Updates are read from the log, so that one that
 * changed nothing is an answer and one that was taken back is none.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/waiting.h"
#include "report/words.h"

/* An action without an update in the round. */
struct silence {
	struct record *rec;
	const struct party *lead;  /* NULL: nobody */
	const char *held_by;       /* NULL: a post that nobody holds or covers */
	date late_on;              /* DATE_NONE: no update came since either */
};
struct agenda {
	struct report *r;
	struct records meetings;
	struct sitting *sittings;  /* in the order of meetings */
	struct record *meeting;
	const struct sitting *sitting;
	struct round round;
	date day;                  /* that decides who is asked: the one asked about, at most the last of the round */
	bool begun;
	struct silence *silent;
	size_t count, cap, asked, late;
};

/* ---- the meeting and its round ---- */

static struct sitting sitting_of(const struct record *m)
{
	return (struct sitting){ m->id, record_text(m, FIELD_meeting_board), record_date(m, FIELD_meeting_held_on), record_date(m, FIELD_meeting_updates_by),
		                 record_date(m, FIELD_meeting_papers_by) };
}

static struct record *meeting_at(const struct agenda *a, const struct sitting *s)
{
	return s ? a->meetings.at[s - a->sittings] : NULL;
}

static wsoa_status find_meeting(struct agenda *a, const char *ref)
{
	struct report *r = a->r;
	int64_t id = 0;
	wsoa_status st = record_need(r->w->view, 0, KIND_meeting, ref, &id, NULL);
	if (!st)
		st = records_of(r, KIND_meeting, NULL, &a->meetings);
	a->sittings = st ? NULL : arena_array(r->mem, a->meetings.count + 1, sizeof *a->sittings);
	if (!st && !a->sittings)
		return error_nomem(&r->w->err);
	for (size_t i = 0; i < a->meetings.count && !st; i++) {
		a->sittings[i] = sitting_of(a->meetings.at[i]);
		if (id == a->meetings.at[i]->id) {
			a->sitting = &a->sittings[i];
			a->meeting = a->meetings.at[i];
		}
	}
	if (st)
		return st;
	assert(a->sitting); /* one that was removed has no ref by which it is found */
	round_of(a->sitting, a->sittings, a->meetings.count, &a->round);
	a->begun = a->round.after == DATE_NONE || r->w->day > a->round.after;
	a->day = a->round.to != DATE_NONE && a->round.to < r->w->day ? a->round.to : r->w->day;
	return WSOA_OK;
}

/* ---- who has not reported ---- */

/* Whether an update in the log answers in the round; the first that came after it. */
static wsoa_status read_updates(struct agenda *a, const struct record *rec, bool *reported, date *late_on)
{
	struct report *r = a->r;
	struct ids events = { 0 };
	wsoa_status st = events_of(r->w->view, rec->id, r->mem, &events);
	*late_on = DATE_NONE;
	for (size_t i = 0; i < events.count && !st && !*reported; i++) {
		struct event ev = { 0 };
		bool there;
		int64_t actor, undone = 0;
		st = log_event(r->w->view, events.id[i], r->mem, &ev, &there);
		if (st || !there || ev.act != ACT_updated)
			continue;
		st = batch_read(r->w->view, ev.batch, &actor, &undone);
		if (st || undone || event_day(&ev) > r->w->day)
			continue;
		*reported = round_holds(&a->round, event_day(&ev));
		if (!*reported && a->round.to != DATE_NONE && event_day(&ev) > a->round.to && *late_on == DATE_NONE)
			*late_on = event_day(&ev);
	}
	return st;
}

/* Something is to be said of it: its clock runs, and it is not one that starts later. */
static wsoa_status is_asked(struct agenda *a, const struct record *rec, bool *asked)
{
	const struct state *s = state_of(a->r, rec);
	date start = record_date(rec, FIELD_action_start_on);
	struct event made = { 0 };
	bool there;
	*asked = clock_runs(a->r, rec, a->day) && !(s->category == CATEGORY_planned && start != DATE_NONE && start > a->day);
	if (!*asked || a->day == a->r->w->day)
		return WSOA_OK;
	wsoa_status st = made_by(a->r->w->view, rec->id, a->r->mem, &made, &there);
	*asked = there && event_day(&made) <= a->day;
	return st;
}

static wsoa_status add_silence(struct agenda *a, struct record *rec, date late_on)
{
	struct report *r = a->r;
	struct ids people = { 0 };
	struct silence *more = arena_grow(r->mem, a->silent, a->count, &a->cap, sizeof *more);
	if (!more)
		return error_nomem(&r->w->err);
	a->silent = more;
	struct silence *s = &more[a->count++];
	*s = (struct silence){ .rec = rec, .lead = party_in(r, rec, FIELD_action_owner), .late_on = late_on };
	a->late += late_on != DATE_NONE;
	wsoa_status st = s->lead ? people_behind(r->w->view, s->lead->id, r->mem, &people) : WSOA_OK;
	const struct party *person = people.count ? party_find(&r->parties, people.id[0]) : NULL;
	s->held_by = person ? person->name : NULL;
	return st;
}

static wsoa_status ask_about(struct agenda *a, struct record *rec)
{
	date updated = record_date(rec, FIELD_action_updated_on), late_on = DATE_NONE;
	bool asked, reported = updated <= a->r->w->day && round_holds(&a->round, updated);
	wsoa_status st = is_asked(a, rec, &asked);
	if (st || !asked)
		return st;
	a->asked++;
	if (!reported)
		st = read_updates(a, rec, &reported, &late_on);
	return st || reported ? st : add_silence(a, rec, late_on);
}

/* "in-progress", "not-started" ...: final ones have nothing to report. */
static const char **live_states(struct report *r, size_t *count)
{
	const struct workflow *wf = report_workflow(r, KIND_action);
	const char **names = arena_array(r->mem, wf ? wf->state_count + 1 : 1, sizeof *names);
	*count = 0;
	for (size_t i = 0; names && wf && i < wf->state_count; i++)
		if (!wf->states[i].final)
			names[(*count)++] = wf->states[i].name;
	return names;
}

static int by_lead(const void *x, const void *y)
{
	const struct silence *a = x, *b = y;
	if (!a->lead != !b->lead)
		return !a->lead - !b->lead; /* those that nobody leads at the end */
	int order = a->lead ? text_natural(a->lead->name, strlen(a->lead->name), b->lead->name, strlen(b->lead->name)) : 0;
	if (!order && a->lead && a->lead->id != b->lead->id)
		return a->lead->id < b->lead->id ? -1 : 1;
	if (!order && a->rec->plan != b->rec->plan)
		return a->rec->plan < b->rec->plan ? -1 : 1;
	return order ? order : text_natural(a->rec->ref, strlen(a->rec->ref), b->rec->ref, strlen(b->rec->ref));
}

static wsoa_status ask_all(struct agenda *a, const char *filter)
{
	struct report *r = a->r;
	struct records found = { 0 };
	size_t count;
	const char **states = live_states(r, &count);
	wsoa_status st = records_in_states(r, KIND_action, filter, states, count, &found);
	for (size_t i = 0; i < found.count && !st && a->begun; i++)
		st = ask_about(a, found.at[i]);
	if (a->count)
		qsort(a->silent, a->count, sizeof *a->silent, by_lead);
	return st;
}

static void put_silence(struct agenda *a, struct doc_node *n, const struct silence *s)
{
	struct report *r = a->r;
	const struct record *rec = s->rec;
	struct cell *row = doc_row(r->doc, n);
	if (s->lead) {
		cell_text(r->doc, cell_of(n, row, "owner"), s->lead->ref);
		cell_text(r->doc, cell_of(n, row, "owner_title"), s->lead->name);
		cell_text(r->doc, cell_of(n, row, "organisation"), s->lead->organisation);
		cell_text(r->doc, cell_of(n, row, "held_by"), s->held_by ? s->held_by : "vacant");
		cell_flag(cell_of(n, row, "vacant"), !s->held_by);
	}
	cell_text(r->doc, cell_of(n, row, "plan"), rec->plan_ref);
	cell_text(r->doc, cell_of(n, row, "ref"), rec->ref);
	cell_text(r->doc, cell_of(n, row, "title"), record_title(rec));
	cell_text(r->doc, cell_of(n, row, "status"), state_of(r, rec)->name);
	cell_date(cell_of(n, row, "due_on"), record_date(rec, FIELD_action_due_on));
	cell_date(cell_of(n, row, "updated_on"), record_date(rec, FIELD_action_updated_on));
	cell_date(cell_of(n, row, "late_on"), s->late_on);
}

static const char *lead_words(struct agenda *a, const struct silence *s)
{
	struct report *r = a->r;
	if (!s->lead)
		return "(nobody)";
	const char *organisation = s->lead->organisation;
	bool person = s->lead->kind == KIND_person;
	const char *held = s->held_by ? s->held_by : person ? "has left" : "vacant";
	const char *words = arena_printf(r->mem, "%s%s%s%s%s%s", *s->lead->name ? s->lead->name : s->lead->ref, organisation ? ", " : "", organisation ? organisation : "",
	                                 person && s->held_by ? "" : " (", person && s->held_by ? "" : held, person && s->held_by ? "" : ")");
	return words ? words : "";
}

static void show_silence(struct report *r, struct doc_node *n, const struct silence *s)
{
	char day[DATE_LONG + 1];
	struct cell *row = doc_row(r->doc, n);
	date updated = record_date(s->rec, FIELD_action_updated_on);
	date_short(s->late_on != DATE_NONE ? s->late_on : updated, day);
	cell_text(r->doc, &row[0], report_ref(r, s->rec));
	cell_text(r->doc, &row[1], record_title(s->rec));
	cell_date(&row[2], record_date(s->rec, FIELD_action_due_on));
	cell_show(r->doc, &row[3], s->late_on == DATE_NONE ? TONE_PLAIN : TONE_WARN, "%s%s", *day ? day : "none", s->late_on == DATE_NONE ? "" : ", late");
}

/* A table for each lead, from the first of their actions on; gives how many there are. */
static size_t show_lead(struct agenda *a, size_t first)
{
	struct report *r = a->r;
	size_t end = first;
	while (end < a->count && a->silent[end].lead == a->silent[first].lead)
		end++;
	struct doc_node *n = doc_table(r->doc, NULL, arena_printf(r->mem, "%s: %s", lead_words(a, &a->silent[first]),
	                                                          counted(r->mem, (int64_t)(end - first), "action", "actions")));
	people_column(r, n, "Ref", 0);
	people_column(r, n, "Action", 4);
	people_column(r, n, "Due", 0);
	people_column(r, n, "Last update", 0);
	for (size_t i = first; i < end; i++)
		show_silence(r, n, &a->silent[i]);
	return end - first;
}

static void put_silences(struct agenda *a)
{
	struct report *r = a->r;
	doc_heading(r->doc, 2, "Not reported in the round");
	if (!a->begun) {
		char day[DATE_LONG + 1];
		date_long(a->round.after, day);
		doc_paragraph(r->doc, TONE_PLAIN, "The round has not begun: %s meets on %s before.", meeting_at(a, a->round.previous)->ref, day);
	} else if (!a->count) {
		doc_paragraph(r->doc, TONE_GOOD, a->asked ? "Every lead has reported." : "No action is to be reported on.");
	}
	struct doc_node *n = report_table(r, "items", NULL);
	for (size_t i = 0; i < a->count && !r->doc->mem.failed; i++)
		put_silence(a, n, &a->silent[i]);
	for (size_t i = 0; i < a->count && !r->doc->mem.failed;)
		i += show_lead(a, i);
}

/* ---- matters arising ---- */

/* Why a matter is still there. */
#define OPENS(X)                                     \
	X(unused, "agreed, and not done yet")        \
	X(asked,  "asked for, and not done")         \
	X(added,  "added by it, and not done")
enum open {
#define OPEN_ENUM(name, words) OPEN_##name,
	OPENS(OPEN_ENUM)
#undef OPEN_ENUM
	OPEN_COUNT
};
static const struct {
	const char *name, *words;
} opens[OPEN_COUNT] = {
#define OPEN_ROW(name, words) { #name, words },
	OPENS(OPEN_ROW)
#undef OPEN_ROW
};

struct matter {
	struct agenda *a;
	struct doc_node *n;
	const struct record *decision, *meeting;
};

/* Its state is not final; a step is neither done nor dropped. Of plans and weaknesses, which live for years, nobody asks so. */
static bool unfinished(struct report *r, const struct record *rec)
{
	const struct state *s = state_of(r, rec);
	if (rec->kind == KIND_milestone)
		return record_date(rec, FIELD_milestone_done_on) == DATE_NONE && record_date(rec, FIELD_milestone_dropped_on) == DATE_NONE;
	return s && !s->final && rec->kind != KIND_plan && rec->kind != KIND_weakness;
}

/* Whether a transition that was agreed can still be made: not where its record has ended another way. */
static bool still_open(struct report *r, const struct record *rec, const char *transition)
{
	const struct workflow *wf = kind_status(rec->kind) ? report_workflow(r, rec->kind) : NULL;
	const struct state *s = state_of(r, rec);
	bool known = false, leads = false;
	for (size_t i = 0; wf && s && i < wf->transition_count; i++) {
		if (strcmp(wf->transitions[i].name, transition) != 0)
			continue;
		known = true;
		leads |= transition_from(wf, &wf->transitions[i], s->name);
	}
	return !known || leads || !s->final;
}

static const char *still_words(struct report *r, const struct record *rec, enum open open)
{
	const struct state *s = state_of(r, rec);
	char day[DATE_LONG + 1];
	date_short(record_due(rec), day);
	const char *words = arena_printf(r->mem, "%s%s%s%s%s", opens[open].words, s ? "; it is: " : "", s ? s->label : "", *day ? ", due " : "", day);
	return words ? words : "";
}

static void put_matter(const struct matter *m, const struct record *rec, enum open open)
{
	struct report *r = m->a->r;
	const struct state *s = state_of(r, rec);
	const struct field *f = field_find(rec->kind, "owner");
	const struct value *owner = f ? &rec->values[field_index(f)] : NULL;
	const struct party *lead = owner && owner->set ? party_find(&r->parties, owner->targets[0].id) : NULL;
	struct cell *row = doc_row(r->doc, m->n);
	cell_text(r->doc, cell_of(m->n, row, "decision"), m->decision->ref);
	cell_text(r->doc, cell_of(m->n, row, "meeting"), m->meeting->ref);
	cell_date(cell_of(m->n, row, "held_on"), record_date(m->meeting, FIELD_meeting_held_on));
	cell_text(r->doc, cell_of(m->n, row, "text"), record_text(m->decision, FIELD_decision_text));
	cell_text(r->doc, cell_of(m->n, row, "transition"), record_text(m->decision, FIELD_decision_transition));
	cell_text(r->doc, cell_of(m->n, row, "kind"), kind_of(rec->kind)->name);
	cell_text(r->doc, cell_of(m->n, row, "plan"), rec->plan_ref);
	cell_text(r->doc, cell_of(m->n, row, "ref"), rec->ref);
	cell_text(r->doc, cell_of(m->n, row, "title"), record_title(rec));
	cell_text(r->doc, cell_of(m->n, row, "status"), s ? s->name : NULL);
	cell_text(r->doc, cell_of(m->n, row, "owner"), lead ? lead->ref : NULL);
	cell_text(r->doc, cell_of(m->n, row, "open"), opens[open].name);
	cell_text(r->doc, cell_of(m->n, row, "why"), still_words(r, rec, open));
}

/* What the decision says of one record: used, done, or a matter. */
static void look_at(const struct matter *m, const struct record *rec)
{
	struct report *r = m->a->r;
	const char *transition = record_text(m->decision, FIELD_decision_transition), *outcome = record_text(m->decision, FIELD_decision_outcome);
	if (record_names(m->decision, FIELD_decision_used_for, rec->id))
		return;
	if (transition && outcome && still_open(r, rec, transition))
		put_matter(m, rec, OPEN_unused);
	else if (!transition && unfinished(r, rec))
		put_matter(m, rec, OPEN_asked);
}

/* The actions that were added in the batch of an event by which the decision was used. */
static wsoa_status look_at_batch(const struct matter *m, const struct event *use)
{
	struct report *r = m->a->r;
	struct event ev = { 0 };
	bool there = true;
	wsoa_status st = WSOA_OK;
	for (int64_t seq = use->batch; seq < use->seq && there && !st; seq++) {
		struct record *rec = NULL;
		int64_t id = 0;
		st = log_event(r->w->view, seq, r->mem, &ev, &there);
		if (!st && there && event_makes(&ev) && ev.kind == KIND_action) /* or makes it anew: then it is older than its event */
			st = record_by_uuid(r->w->view, &ev.subject, &id, NULL);
		if (!st && id)
			st = record_there(r->w->view, id, r->mem, &rec);
		if (!st && rec && unfinished(r, rec))
			put_matter(m, rec, OPEN_added);
	}
	return st;
}

static wsoa_status look_at_added(const struct matter *m)
{
	struct report *r = m->a->r;
	struct ids events = { 0 };
	const char *transition = record_text(m->decision, FIELD_decision_transition);
	if ((transition && strcmp(transition, "add") != 0) || !record_field(m->decision, FIELD_decision_used_for)->set)
		return WSOA_OK;
	wsoa_status st = events_of(r->w->view, m->decision->id, r->mem, &events);
	for (size_t i = 0; i < events.count && !st; i++) {
		struct event ev = { 0 };
		bool there;
		st = log_event(r->w->view, events.id[i], r->mem, &ev, &there);
		for (size_t k = 0; !st && there && k < ev.change_count; k++)
			if (!strcmp(ev.changes[k].name, "used_for") && ev.seq > ev.batch) {
				st = look_at_batch(m, &ev);
				break;
			}
	}
	return st;
}

/* Agreed, or nothing said of its outcome: what was refused or merely noted leaves nothing to do. */
static wsoa_status look_at_decision(struct matter *m)
{
	const char *outcome = record_text(m->decision, FIELD_decision_outcome);
	const struct value *about = record_field(m->decision, FIELD_decision_about);
	wsoa_status st = WSOA_OK;
	if (outcome && strcmp(outcome, "agreed") != 0)
		return st;
	for (size_t i = 0; i < about->count && !st; i++) {
		struct record *rec = NULL;
		st = record_there(m->a->r->w->view, about->targets[i].id, m->a->r->mem, &rec);
		if (!st && rec)
			look_at(m, rec);
	}
	return st ? st : look_at_added(m);
}

static int by_day_held(const void *x, const void *y)
{
	const struct sitting *a = *(const struct sitting *const *)x, *b = *(const struct sitting *const *)y;
	return a->held_on != b->held_on ? a->held_on < b->held_on ? -1 : 1 : (a->id > b->id) - (a->id < b->id);
}

static wsoa_status look_at_meeting(struct matter *m)
{
	struct report *r = m->a->r;
	struct ids decisions = { 0 };
	wsoa_status st = linked_from(r->w->view, m->meeting->id, "meeting", r->mem, &decisions);
	for (size_t i = 0; i < decisions.count && !st; i++) {
		struct record *decision = NULL;
		st = record_there(r->w->view, decisions.id[i], r->mem, &decision);
		m->decision = decision;
		if (!st && decision && decision->kind == KIND_decision)
			st = look_at_decision(m);
	}
	return st;
}

static wsoa_status put_matters(struct agenda *a)
{
	struct report *r = a->r;
	struct matter m = { .a = a };
	size_t count = 0;
	const struct sitting **before = arena_array(r->mem, a->meetings.count + 1, sizeof *before);
	wsoa_status st = before ? WSOA_OK : error_nomem(&r->w->err);
	for (size_t i = 0; before && i < a->meetings.count; i++)
		if (sitting_before(&a->sittings[i], a->sitting))
			before[count++] = &a->sittings[i];
	if (count)
		qsort(before, count, sizeof(struct sitting *), by_day_held);
	doc_heading(r->doc, 2, "Matters arising");
	m.n = report_table(r, "matters", NULL);
	doc_empty(r->doc, m.n, "All that earlier meetings decided has been done.");
	for (size_t i = 0; i < count && !st; i++) {
		m.meeting = meeting_at(a, before[i]);
		st = look_at_meeting(&m);
	}
	return st;
}

/* ---- to ratify ---- */

/* The meeting under which the chair's decision was recorded; NULL: of none, or of one that was removed. */
static const struct sitting *recorded_under(const struct agenda *a, const struct record *decision)
{
	const struct value *v = record_field(decision, FIELD_decision_meeting);
	for (size_t i = 0; v->set && i < a->meetings.count; i++)
		if (a->meetings.at[i]->id == v->targets[0].id)
			return &a->sittings[i];
	return NULL;
}

static wsoa_status put_decision(struct agenda *a, struct doc_node *n, const struct record *decision, date taken)
{
	struct report *r = a->r;
	const struct value *about = record_field(decision, FIELD_decision_about), *meeting = record_field(decision, FIELD_decision_meeting);
	const char **refs = arena_array(r->mem, about->count + 1, sizeof *refs);
	if (!refs)
		return error_nomem(&r->w->err);
	for (size_t i = 0; i < about->count; i++)
		refs[i] = about->targets[i].ref;
	text_sort(refs, about->count);
	struct cell *row = doc_row(r->doc, n);
	cell_text(r->doc, cell_of(n, row, "decision"), decision->ref);
	cell_text(r->doc, cell_of(n, row, "meeting"), meeting->set ? meeting->targets[0].ref : NULL);
	cell_date(cell_of(n, row, "taken_on"), taken);
	cell_set(r->doc, cell_of(n, row, "about"), refs, about->count);
	cell_text(r->doc, cell_of(n, row, "transition"), record_text(decision, FIELD_decision_transition));
	cell_text(r->doc, cell_of(n, row, "text"), record_text(decision, FIELD_decision_text));
	return WSOA_OK;
}

/* What this meeting can ratify, by the rule that wsoa decide MEETING ratify holds to. */
static wsoa_status offer(struct agenda *a, struct doc_node *n, const struct record *decision)
{
	struct report *r = a->r;
	struct event taken = { 0 };
	bool there = false;
	wsoa_status st = made_by(r->w->view, decision->id, r->mem, &taken, &there);
	date day = there ? event_day(&taken) : DATE_NONE;
	if (st || sitting_ratifies(a->sitting, recorded_under(a, decision), day) != RATIFYING_MAY)
		return st;
	return put_decision(a, n, decision, day);
}

static int by_id(const void *x, const void *y)
{
	const struct record *a = *(struct record *const *)x, *b = *(struct record *const *)y;
	return (a->id > b->id) - (a->id < b->id);
}

static wsoa_status put_to_ratify(struct agenda *a)
{
	struct report *r = a->r;
	struct records found = { 0 };
	wsoa_status st = records_of(r, KIND_decision, "chairs_action:yes ratified_by:none", &found);
	doc_heading(r->doc, 2, "To ratify");
	struct doc_node *n = report_table(r, "ratify", NULL);
	doc_empty(r->doc, n, "The chair decided nothing that waits to be ratified.");
	if (found.count)
		qsort(found.at, found.count, sizeof *found.at, by_id);
	for (size_t i = 0; i < found.count && !st; i++)
		st = offer(a, n, found.at[i]);
	return st;
}

/* ---- the document ---- */

static void put_meeting(struct agenda *a, struct doc_node *facts)
{
	struct report *r = a->r;
	const struct record *previous = meeting_at(a, a->round.previous);
	const struct record **silent = arena_array(r->mem, a->count + 1, sizeof *silent);
	struct cell *row = facts_row(r, facts), *missing = cell_of(facts, row, "missing");
	cell_text(r->doc, cell_of(facts, row, "ref"), a->meeting->ref);
	cell_text(r->doc, cell_of(facts, row, "board"), a->sitting->board);
	cell_date(cell_of(facts, row, "held_on"), a->sitting->held_on);
	cell_date(cell_of(facts, row, "updates_by"), a->sitting->updates_by);
	cell_date(cell_of(facts, row, "papers_by"), a->sitting->papers_by);
	cell_text(r->doc, cell_of(facts, row, "previous"), previous ? previous->ref : NULL);
	cell_date(cell_of(facts, row, "after"), a->round.after);
	cell_date(cell_of(facts, row, "to"), a->round.to);
	cell_int(cell_of(facts, row, "asked"), (int64_t)a->asked);
	cell_int(cell_of(facts, row, "reported"), (int64_t)(a->asked - a->count));
	cell_int(missing, (int64_t)a->count);
	cell_int(cell_of(facts, row, "late"), (int64_t)a->late);
	for (size_t i = 0; silent && i < a->count; i++)
		silent[i] = a->silent[i].rec;
	const char *filter = silent && a->count ? refs_filter(r, silent, a->count) : NULL;
	if (filter)
		cell_filter(r->doc, missing, "%s", filter);
}

wsoa_status report_round(struct report *r, const char *meeting, const char *filter)
{
	struct agenda a = { .r = r };
	wsoa_status st = find_meeting(&a, meeting);
	if (!st)
		st = ask_all(&a, filter);
	if (st)
		return st;
	report_title(r, "%s %s: %s not reported", a.meeting->ref, a.sitting->board ? a.sitting->board : "", counted(r->mem, (int64_t)a.count, "action", "actions"));
	put_meeting(&a, report_facts(r, "meeting"));
	put_silences(&a);
	st = put_matters(&a);
	return st ? st : put_to_ratify(&a);
}
