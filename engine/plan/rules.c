/* What must hold of records: a function for each kind that has rules of its own. Hides where the facts are found that a rule compares with. */
#include "plan/draft.h"

#include <string.h>

#include "plan/handover.h"
#include "store/measures.h"
#include "store/reports.h"
#include "workflow/measure.h"
#include "workflow/timer.h"

/* ---- rules of records ---- */

static void draft_warn_of(struct draft *d, const char *where, const char *value, const char *what, const char *todo)
{
	error_issue(&d->w->err, &(wsoa_issue){ .warning = true, .row = d->m->row, .where = where, .value = value, .what = what, .todo = todo });
}

/* What a rule refuses is a warning where a sheet says it: the sheet is of before the rule. */
static void rule_fault(struct draft *d, const char *where, const char *value, const char *what, const char *todo)
{
	if (d->m->row)
		draft_warn_of(d, where, value, what, todo);
	else
		draft_fault(d, WSOA_REFUSED, where, value, what, todo);
}

/* Days that follow one another: whichever of the two is given contradicts the other, or it does not. */
static void rule_dates(struct draft *d)
{
	static const struct {
		enum field_id first, then;
		const char *what;
	} orders[] = {
		{ FIELD_action_start_on, FIELD_action_due_on, "it is due before it starts" },
		{ FIELD_visit_starts_on, FIELD_visit_ends_on, "it ends before it starts" },
		{ FIELD_visit_notified_on, FIELD_visit_starts_on, "it starts before the area was told of it" },
		{ FIELD_meeting_updates_by, FIELD_meeting_held_on, "it is held before its updates are due" },
		{ FIELD_meeting_papers_by, FIELD_meeting_held_on, "it is held before its papers go out" },
		{ FIELD_plan_inspected_on, FIELD_plan_report_received_on, "the report came before the inspection" },
		{ FIELD_plan_inspected_on, FIELD_plan_report_published_on, "the report was published before the inspection" },
		{ FIELD_plan_inspected_on, FIELD_plan_submitted_on, "it was submitted before the inspection" },
		{ FIELD_plan_inspected_on, FIELD_plan_accepted_on, "it was accepted before the inspection" },
		{ FIELD_plan_inspected_on, FIELD_plan_plan_published_on, "it was published before the inspection" },
		{ FIELD_plan_report_received_on, FIELD_plan_submitted_on, "it was submitted before the report came" },
		{ FIELD_plan_report_received_on, FIELD_plan_accepted_on, "it was accepted before the report came" },
		{ FIELD_plan_submitted_on, FIELD_plan_accepted_on, "it was accepted before it was submitted" },
	};
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		const struct field *first = field_at(orders[i].first), *then = field_at(orders[i].then);
		if (first->kind != d->next.kind || (!draft_changed(d, orders[i].first) && !draft_changed(d, orders[i].then)))
			continue;
		const struct value *a = draft_value(d, orders[i].first), *b = draft_value(d, orders[i].then);
		bool later = draft_changed(d, orders[i].then); /* which of them to mend: what was given last */
		if (a->set && b->set && b->num < a->num)
			draft_fault(d, WSOA_INVALID, (later ? then : first)->name, value_text(first, later ? b : a, d->mem), orders[i].what,
			            arena_printf(d->mem, later ? "%s is %s: give that day or a later one" : "%s is %s: give that day or an earlier one", (later ? first : then)->name,
			                         value_text(first, later ? a : b, d->mem)));
	}
}

/* What leads back to what was before, or to what must be done first, does not lead to where it began. */
struct lead {
	enum field_id field, other; /* the other one leads back too */
	bool earlier;               /* to a plan that was before */
	const char *verb, *todo;
};

static void no_ring(struct draft *d, const struct lead *l, const struct target *t)
{
	const char *path = NULL;
	if (d->old && !naming_path(d->w->db, t->id, field_at(l->field)->name, field_at(l->other)->name, d->old->id, d->mem, &path) && path)
		draft_fault(d, WSOA_REFUSED, field_at(l->field)->name, t->ref, arena_printf(d->mem, "it would %s itself: %s -> %s", l->verb, d->old->ref, path), l->todo);
}

static void of_earlier_plan(struct draft *d, const struct lead *l, const struct target *t)
{
	static const char predecessor[] = "predecessor";
	const char *path = NULL, *name = field_at(l->field)->name;
	struct record *r;
	if (record_identity(d->w->db, t->id, d->mem, &r) || naming_path(d->w->db, r->plan, predecessor, predecessor, d->next.plan, d->mem, &path) || !path)
		return;
	rule_fault(d, name, t->ref, arena_printf(d->mem, r->plan == d->next.plan ? "%s is of the same plan" : "%s is of a plan that follows this one", t->ref), l->todo);
}

static void rule_leads(struct draft *d)
{
	static const struct lead leads[] = {
		{ FIELD_action_depends_on, FIELD_action_depends_on, false, "depend on", "leave out one of these dependencies" },
		{ FIELD_action_continues, FIELD_action_continues, true, "continue", "name the action of an earlier plan" },
		{ FIELD_weakness_continues, FIELD_weakness_came_back_from, true, "continue", "name the weakness of an earlier plan" },
		{ FIELD_weakness_came_back_from, FIELD_weakness_continues, false, "come back from", "name the weakness that had been resolved" },
		{ FIELD_measure_continues, FIELD_measure_continues, false, "continue", "name the measure that was there before: wsoa measure continues OLD NEW" },
		{ FIELD_plan_predecessor, FIELD_plan_predecessor, false, "follow", "name the plan that was there before" },
	};
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
		const struct field *f = field_at(leads[i].field);
		const struct value *v = f->kind == d->next.kind ? draft_value(d, leads[i].field) : NULL;
		for (size_t k = 0; v && k < v->count; k++) {
			if (d->old && value_names(record_value(d->old, f), v->targets[k].id))
				continue;
			no_ring(d, &leads[i], &v->targets[k]);
			if (leads[i].earlier)
				of_earlier_plan(d, &leads[i], &v->targets[k]);
		}
	}
}

/* The words of a deadline stand beside it; the first date of an action that is added to a baselined plan is its baseline. */
static void follow_due(struct draft *d)
{
	struct value *due = draft_value(d, FIELD_action_due_on), *written = draft_value(d, FIELD_action_due_as_written);
	struct value *baseline = draft_value(d, FIELD_action_baseline_due_on);
	if (!draft_changed(d, FIELD_action_due_on))
		return;
	*written = due->set && due->text ? value_of_text(due->text) : value_none();
	if (due->set && !baseline->set && d->standing.baselined)
		*baseline = value_of_int(due->num);
}

void rule_needed(struct draft *d)
{
	size_t count;
	const struct field *f = kind_fields(d->next.kind, &count);
	for (size_t i = 0; i < count; i++)
		if (f[i].flags & F_NEEDED && !d->next.values[i].set && !d->unread[i])
			draft_fault(d, WSOA_INVALID, f[i].name, "", arena_printf(d->mem, "%s is missing", f[i].label),
			            arena_printf(d->mem, d->m->options ? "give --%s \"...\"" : "give %s=...", f[i].name));
}

/* A file of evidence is one that the store holds. */
static void rule_file(struct draft *d)
{
	const struct value *file = draft_value(d, FIELD_evidence_file);
	bool held = false;
	if (!draft_changed(d, FIELD_evidence_file) || !file->set || file_held(d->w->db, file->text, &held) || held)
		return;
	draft_fault(d, WSOA_INVALID, "file", file->text, "the store holds no such file", "attach it: wsoa attach REF FILE");
}

static bool in_programme(const struct record *r)
{
	const struct value *roles = record_field(r, FIELD_person_roles);
	return roles->set && strstr(roles->text, "programme") && !record_field(r, FIELD_person_left_on)->set;
}

/* One address, as mail programs take it: said when it is typed, not when the first digest fails. */
static bool looks_like_address(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-@";
	const char *at = strchr(text, '@');
	return at && at > text && at[1] && at[1] != '.' && !strchr(at + 1, '@') && *text != '-' && strspn(text, allowed) == strlen(text);
}

static void warn_address(struct draft *d)
{
	const struct value *email = draft_value(d, FIELD_person_email);
	if (!draft_changed(d, FIELD_person_email) || !email->set || looks_like_address(email->text))
		return;
	draft_warn_of(d, "email", email->text, "this is not one address that mail can be sent to", "write it as name@example.org");
}

static bool gives_duty(const struct record *r, int64_t person)
{
	size_t count;
	const struct field *f = kind_fields(r->kind, &count);
	for (size_t i = 0; i < count; i++)
		if (field_gives_duty(&f[i]) && value_names(&r->values[i], person))
			return true;
	return false;
}

/* Live records that name the person by themselves, and not through a post. */
static wsoa_status named_in(struct draft *d, size_t *count)
{
	struct ids ids = { 0 };
	struct record *r;
	const struct state *state;
	*count = 0;
	wsoa_status st = records_naming(d->w->db, d->old->id, d->mem, &ids);
	for (size_t i = 0; i < ids.count && !st; i++) {
		st = record_load(d->w->db, ids.id[i], d->mem, &r);
		if (st || r->removed || !gives_duty(r, d->old->id))
			continue;
		st = state_of_record(d->w->db, r, &state);
		*count += !st && !(state && state->final); /* what has no state is live */
	}
	return st;
}

static void warn_leaving(struct draft *d)
{
	size_t count = 0;
	if (!d->old || !draft_changed(d, FIELD_person_left_on) || !draft_value(d, FIELD_person_left_on)->set || named_in(d, &count) || !count)
		return;
	draft_warn_of(d, d->old->ref, "left_on", arena_printf(d->mem, "%zu live %s by themselves, and nobody is asked then", count, count == 1 ? "record names them" : "records name them"),
	              arena_printf(d->mem, "pass on what is theirs: wsoa handover %s --to @person", d->old->ref));
}

/* Somebody of the programme team is always there. */
static void rule_person(struct draft *d)
{
	struct ids team;
	warn_address(d);
	warn_leaving(d);
	if (!d->old || !in_programme(d->old) || in_programme(&d->next))
		return;
	if (!people_with_role(d->w->db, "programme", d->mem, &team) && team.count < 2)
		draft_fault(d, WSOA_REFUSED, d->old->ref, "", "nobody of the programme team would be left", "give somebody else the role first");
}

/* Whether what was asked of the store came back; if not nothing more is made of the draft. */
static bool came(struct draft *d, wsoa_status st)
{
	d->first = d->first ? d->first : st;
	return !st;
}

static const char *long_day(struct draft *d, date day)
{
	char text[DATE_LONG + 1];
	date_long(day, text);
	const char *kept = arena_strdup(d->mem, text);
	return kept ? kept : "";
}

/* Of what has ended no deadline moves to a later day, whoever agrees: that would be slippage of what is done. */
static bool due_no_more(struct draft *d, const char *where, const struct record *r)
{
	const char *ended = NULL;
	if (!came(d, ended_as(d->w, r, &ended)) || !ended)
		return false;
	draft_fault(d, WSOA_REFUSED, where, r->ref, arena_printf(d->mem, "it is %s, and due no more", ended),
	            arena_printf(d->mem, "where work goes on, open it again first: see wsoa why %s", r->ref));
	return true;
}

/* A sheet and a correction say what was so before. */
static void rule_ended(struct draft *d)
{
	const struct field *f = field_find(d->next.kind, "due_on");
	if (!d->old || d->m->engine || d->m->row || !d->standing.baselined)
		return;
	const struct value *from = record_value(d->old, f), *to = record_value(&d->next, f);
	if (from->set && to->set && to->num > from->num)
		due_no_more(d, f->name, d->old);
}

/* Nothing was asked for before deadlines stood. Other days are believed: the past of a plan may be typed late. */
static void judge_day(struct draft *d, const struct record *of)
{
	struct record *plan = NULL;
	if (d->old || d->m->on == DATE_NONE || !of->plan || !came(d, record_load(d->w->db, of->plan, d->mem, &plan)))
		return;
	date from = record_date(plan, FIELD_plan_baselined_on);
	if (from != DATE_NONE && d->m->on < from)
		draft_fault(d, WSOA_REFUSED, "--dated", "", arena_printf(d->mem, "the deadlines of its plan stand from %s on: before that day there was nothing to ask for", long_day(d, from)),
		            "give that day or a later one");
}

/* A request for another date is one for a later date of what has one, in a plan whose dates stand; one at a time. */
static void judge_request(struct draft *d, struct record *of, bool baselined, const char *open)
{
	const struct field *due_on = field_find(of->kind, "due_on");
	const struct value *due = record_value(of, due_on), *asked = draft_value(d, FIELD_date_change_new_due_on);
	const char *now = value_text(due_on, due, d->mem);
	if (due_no_more(d, "of", of))
		return;
	if (!baselined)
		draft_fault(d, WSOA_REFUSED, "of", of->ref, "its plan is not baselined: dates are free to the programme team",
		            arena_printf(d->mem, "wsoa set %s due_on=DATE", of->ref));
	else if (!due->set)
		draft_fault(d, WSOA_REFUSED, "of", of->ref, "it has no deadline that could move", arena_printf(d->mem, "have one agreed: wsoa decide MEETING set %s due_on=DATE", of->ref));
	else if (asked->set && asked->num <= due->num)
		draft_fault(d, WSOA_INVALID, "new_due_on", value_text(due_on, asked, d->mem), arena_printf(d->mem, "it is due on %s: that is not later", now),
		            arena_printf(d->mem, "an earlier date needs no agreement: the programme team sets it with wsoa set %s due_on=DATE", of->ref));
	else if (!d->old && open)
		draft_fault(d, WSOA_REFUSED, "of", of->ref, arena_printf(d->mem, "%s asks for another date of it already", open),
		            arena_printf(d->mem, "change it: wsoa set %s new_due_on=DATE; or take it back: wsoa move %s withdraw", open, open));
}

static void rule_date_change(struct draft *d)
{
	const struct value *of = draft_value(d, FIELD_date_change_of);
	struct record *target = NULL;
	bool baselined = false;
	const char *open = NULL;
	if (d->old && draft_changed(d, FIELD_date_change_of))
		draft_fault(d, WSOA_REFUSED, "of", "", "a request stays with what it is for", "withdraw it, and ask anew: wsoa extend REF DATE ...");
	if (!of->count || (d->old && !draft_changed(d, FIELD_date_change_new_due_on)))
		return;
	if (draft_value(d, FIELD_date_change_board_due_on)->set || draft_value(d, FIELD_date_change_adviser_due_on)->set)
		draft_fault(d, WSOA_REFUSED, "new_due_on", "", "somebody has agreed to it as it is",
		            arena_printf(d->mem, "take it back, and ask anew: wsoa move %s withdraw", d->old ? d->old->ref : "REF"));
	if (record_load(d->w->db, of->targets[0].id, d->mem, &target) || plan_baselined(d->w->db, target->plan, &baselined) ||
	    open_date_change(d->w->db, target->id, d->mem, &open))
		return; /* the error stands in the handle */
	judge_request(d, target, baselined, open);
	judge_day(d, target);
	if (!d->old)
		*draft_value(d, FIELD_date_change_old_due_on) = value_of_int(record_value(target, field_find(target->kind, "due_on"))->num);
}

/* ---- figures ---- */

static const char *draft_text(struct draft *d, enum field_id id)
{
	return draft_value(d, id)->text;
}

static void draft_warn(struct draft *d, enum field_id id, const char *what, const char *todo)
{
	draft_warn_of(d, field_at(id)->name, draft_text(d, id), what, todo);
}

/* A figure that its unit does not have is kept: it may be right, and the unit wrong. */
static void warn_figure(struct draft *d, enum field_id id, const char *unit)
{
	const char *odd = draft_changed(d, id) ? figure_odd(unit, draft_text(d, id)) : NULL;
	if (odd)
		draft_warn(d, id, arena_printf(d->mem, "%s %s: %s", draft_text(d, id), unit, odd), "mend the figure, or the unit of the measure");
}

/* The measure that a target or reading is of; false where that is not known. */
static bool load_measure(struct draft *d, enum field_id id, struct record **out)
{
	const struct value *v = draft_value(d, id);
	return v->count && !record_load(d->w->db, v->targets[0].id, d->mem, out);
}

static bool same_refs(const struct value *a, const struct value *b)
{
	return value_equal(field_at(FIELD_measure_weaknesses), a, b);
}

/* Another definition of the same thing; what differs in more may be another thing. */
static void warn_successor(struct draft *d)
{
	const struct value *v = draft_value(d, FIELD_measure_continues);
	struct record *first;
	if (!v->count || !draft_changed(d, FIELD_measure_continues) || record_load(d->w->db, v->targets[0].id, d->mem, &first))
		return;
	const char *was = record_text(first, FIELD_measure_unit), *is = draft_text(d, FIELD_measure_unit);
	if (was && is && strcmp(was, is) != 0)
		draft_warn_of(d, "unit", is, arena_printf(d->mem, "%s counts in %s, and this one in %s", first->ref, was, is), "see that the two measure the same thing");
	if (first->plan == d->next.plan && !same_refs(record_field(first, FIELD_measure_weaknesses), draft_value(d, FIELD_measure_weaknesses)))
		draft_warn_of(d, "weaknesses", value_text(field_at(FIELD_measure_weaknesses), draft_value(d, FIELD_measure_weaknesses), d->mem),
		              arena_printf(d->mem, "%s is of other weaknesses: nothing measures those from now on that this one does not name", first->ref),
		              "name them, or see that the two measure the same thing");
}

static void rule_measure(struct draft *d)
{
	int days;
	bool working;
	const char *lag = draft_text(d, FIELD_measure_lag), *tolerance = draft_text(d, FIELD_measure_tolerance);
	if (lag && draft_changed(d, FIELD_measure_lag) && !lag_read(lag, &days, &working))
		draft_fault(d, WSOA_INVALID, "lag", lag, arena_printf(d->mem, "lag: '%.40s' is no stretch of time", lag), "days or working days: 30d, 20wd");
	if (tolerance && *tolerance == '-')
		draft_fault(d, WSOA_INVALID, "tolerance", tolerance, "tolerance: it is below 0", "say how far off target is still amber: tolerance=2");
	warn_successor(d);
	warn_figure(d, FIELD_measure_baseline, draft_text(d, FIELD_measure_unit));
}

static void rule_target(struct draft *d)
{
	const struct value *follows = draft_value(d, FIELD_target_follows), *of = draft_value(d, FIELD_target_measure);
	const char *value = draft_text(d, FIELD_target_value);
	struct record *m;
	if (!value && !follows->count)
		draft_fault(d, WSOA_INVALID, "value", "", "Value is missing", "give value=..., or follows=MEASURE where a benchmark is to be reached");
	if (value && follows->count)
		draft_fault(d, WSOA_INVALID, "follows", follows->targets[0].ref, "a target has a value or follows a benchmark, not both", "clear one: value= or follows=");
	if (follows->count && of->count && follows->targets->id == of->targets->id)
		draft_fault(d, WSOA_INVALID, "follows", follows->targets[0].ref, "a measure is no benchmark of its own", "name the measure of the benchmark");
	if (!value || !draft_changed(d, FIELD_target_value) || !load_measure(d, FIELD_target_measure, &m))
		return;
	warn_figure(d, FIELD_target_value, record_text(m, FIELD_measure_unit));
	if (target_odd(record_text(m, FIELD_measure_better), record_text(m, FIELD_measure_baseline), value))
		draft_warn(d, FIELD_target_value,
		           arena_printf(d->mem, "%s is worse than the baseline, %s, where %s is better", value, record_text(m, FIELD_measure_baseline),
		                        record_text(m, FIELD_measure_better)),
		           "mend the target, the baseline or better");
}

/* What is corrected came before, and is of the same measure and period. */
static void rule_corrects(struct draft *d)
{
	const struct value *v = draft_value(d, FIELD_reading_corrects), *of = draft_value(d, FIELD_reading_measure);
	struct record *first;
	if (!v->count || (!draft_changed(d, FIELD_reading_corrects) && !draft_changed(d, FIELD_reading_period)) || record_load(d->w->db, v->targets[0].id, d->mem, &first))
		return;
	const struct value *its = record_field(first, FIELD_reading_measure), *then = record_field(first, FIELD_reading_period), *period = draft_value(d, FIELD_reading_period);
	const struct record *self = d->old ? d->old : d->undone; /* made anew it is as far back as it was */
	if (self && first->id >= self->id)
		draft_fault(d, WSOA_INVALID, "corrects", first->ref, "a reading corrects one that was recorded before it", "record a further reading: wsoa record MEASURE PERIOD VALUE");
	if (of->count && (!its->count || its->targets->id != of->targets->id))
		draft_fault(d, WSOA_INVALID, "corrects", first->ref, arena_printf(d->mem, "%s is of another measure", first->ref), "name a reading of the same measure");
	if (then->set && period->set && !period_same(then->text, (date)then->num, period->text, (date)period->num))
		draft_fault(d, WSOA_INVALID, "corrects", first->ref, arena_printf(d->mem, "%s is of another period, %s", first->ref, then->text), "name a reading of the same period");
}

static bool tells_a_forecast(struct draft *d)
{
	return basis_of(draft_text(d, FIELD_reading_basis)) == BASIS_PROJECTED;
}

static const char *as_a_forecast(struct draft *d)
{
	return d->m->options ? "say so where the figure is a forecast: --basis projected" : "say so where the figure is a forecast: basis=projected";
}

/* Nothing was reached in a period that has not begun; one that has not ended may have a figure already. */
static void rule_period(struct draft *d)
{
	const struct value *period = draft_value(d, FIELD_reading_period);
	wsoa *w = d->w;
	char day[DATE_LONG + 1];
	if (d->m->engine || !period->set || period->num <= w->today || tells_a_forecast(d) || (!draft_changed(d, FIELD_reading_period) && !draft_changed(d, FIELD_reading_basis)))
		return;
	date begins = period_begins(period->text, (date)period->num, w->dates.terms, w->dates.term_count);
	date_long(begins > w->today ? begins : (date)period->num, day);
	if (begins > w->today)
		draft_fault(d, WSOA_INVALID, "period", period->text, arena_printf(d->mem, "the period begins on %s, which has not come yet", day), as_a_forecast(d));
	else if (!d->m->row)
		draft_warn(d, FIELD_reading_period, arena_printf(d->mem, "the period ends on %s, which has not come yet", day), as_a_forecast(d));
}

/* A quarter may end with a month: neither of the two corrects the other. */
static void warn_beside(struct draft *d, const struct measure_reading *other)
{
	if (other)
		draft_warn_of(d, other->ref, other->value, arena_printf(d->mem, "it is of another period that ends on that day, %s: neither corrects the other", other->period),
		              arena_printf(d->mem, "say which periods are measured: wsoa set %s period_type=TYPE", draft_value(d, FIELD_reading_measure)->targets->ref));
}

/* A further reading of a period corrects the one that counts so far: that one stays on record. Rows of a sheet are compared before. */
static void follow_period(struct draft *d)
{
	const struct value *of = draft_value(d, FIELD_reading_measure), *period = draft_value(d, FIELD_reading_period);
	struct value *corrects = draft_value(d, FIELD_reading_corrects);
	const struct measure_reading *before;
	struct record *r;
	struct measure m;
	if (d->old || d->m->row || d->m->engine || corrects->set || !of->count || !period->set || measure_read(d->w->db, of->targets->id, d->mem, &m))
		return;
	before = measure_reading_of(&m, period->text, (date)period->num, basis_of(draft_text(d, FIELD_reading_basis)));
	if (!before)
		warn_beside(d, measure_reading_of(&m, NULL, (date)period->num, basis_of(draft_text(d, FIELD_reading_basis))));
	if (!before || record_identity(d->w->db, before->id, d->mem, &r))
		return;
	if (d->undone) { /* it stands as far back as it did, and corrects nothing that came since */
		if (before->id > d->undone->id)
			error_issue(&d->w->err,
			            &(wsoa_issue){ .warning = true, .where = r->ref, .value = before->value, .what = "it was recorded later, and goes on to count for this period",
			                           .todo = arena_printf(d->mem, "where this figure is to count: wsoa record %s '%s' VALUE", of->targets->ref, period->text) });
		return;
	}
	*corrects = (struct value){ .set = true, .count = 1, .targets = arena_array(d->mem, 1, sizeof *corrects->targets) };
	if (corrects->targets)
		*corrects->targets = (struct target){ .ref = r->ref, .id = r->id, .uuid = r->uuid };
	error_issue(&d->w->err,
	            &(wsoa_issue){ .warning = true, .where = r->ref, .value = before->value,
	                           .what = arena_printf(d->mem, "it said %s%s: it stays on record, and this one counts from now on", before->value ? before->value : "nothing",
	                                                before->basis == BASIS_PROVISIONAL ? " (provisional)" : ""),
	                           .todo = arena_printf(d->mem, "see both: wsoa list readings measure:%s", of->targets->ref) });
}

/* A figure of a quarter among those of months would be held against their targets; what is never judged may be of any period. */
static void rule_period_type(struct draft *d, const struct record *measure)
{
	const struct value *period = draft_value(d, FIELD_reading_period);
	const char *wanted = record_text(measure, FIELD_measure_period_type);
	enum period_type type = period_type_of(wanted), is = period->set ? period_type_in(period->text, (date)period->num) : PERIOD_ANY;
	enum basis basis = basis_of(draft_text(d, FIELD_reading_basis));
	if (type == PERIOD_ANY || type == PERIOD_SNAPSHOT || is == PERIOD_ANY || is == type || (basis != BASIS_ACTUAL && basis != BASIS_PROVISIONAL))
		return;
	rule_fault(d, "period", period->text, arena_printf(d->mem, "%s is measured by the %s, and '%s' is another sort of period", measure->ref, wanted, period->text),
	           arena_printf(d->mem, "give a %s; figures of other periods are another measure, which may continue this one", wanted));
}

/* A figure comes in on a day that has come; one that was reached not before its period began. */
static void rule_received(struct draft *d)
{
	const struct value *on = draft_value(d, FIELD_reading_received_on), *period = draft_value(d, FIELD_reading_period);
	wsoa *w = d->w;
	if (!on->set || (!draft_changed(d, FIELD_reading_received_on) && !draft_changed(d, FIELD_reading_period) && !draft_changed(d, FIELD_reading_basis)))
		return;
	const char *day = value_text(field_at(FIELD_reading_received_on), on, d->mem);
	date begins = period->set ? period_begins(period->text, (date)period->num, w->dates.terms, w->dates.term_count) : DATE_NONE;
	if (on->num > w->today)
		rule_fault(d, "received_on", day, "that day has not come yet", "give the day the figure came in");
	else if (begins <= w->today && on->num < begins && !tells_a_forecast(d)) /* a period ahead: see rule_period() */
		rule_fault(d, "received_on", day, arena_printf(d->mem, "the period begins on %s: its figure was not there before", long_day(d, begins)), as_a_forecast(d));
}

static void rule_reading(struct draft *d)
{
	struct record *m;
	bool period = draft_changed(d, FIELD_reading_period), value = draft_changed(d, FIELD_reading_value), known = (period || value) && load_measure(d, FIELD_reading_measure, &m);
	rule_corrects(d);
	rule_period(d);
	rule_received(d);
	if (known && period)
		rule_period_type(d, m);
	follow_period(d);
	if (known && value)
		warn_figure(d, FIELD_reading_value, record_text(m, FIELD_measure_unit));
}

/* ---- ratings ---- */

/* The value on the scale of the record's plan; NULL where it is on none, which was said. */
static const struct scale_value *on_scale(struct draft *d, const char *value)
{
	const struct scale *scale;
	wsoa_status st = plan_scale(d->w->db, d->next.plan, &scale);
	if (st) {
		d->first = d->first ? d->first : st;
		return NULL;
	}
	const struct scale_value *v = scale_value(scale, value);
	if (!v)
		rule_fault(d, "rating", value, arena_printf(d->mem, "'%s' is not on the scale of the plan, %s", value, scale->name),
		             arena_printf(d->mem, "one of: %s; another scale: wsoa set %s scale=NAME", scale_words(scale, d->mem), d->next.plan_ref ? d->next.plan_ref : "PLAN"));
	return v;
}

static bool draft_says(struct draft *d, enum field_id id)
{
	return draft_value(d, id)->set && draft_changed(d, id);
}

/* Amber and red are answered for when they are given. */
static void rule_rating(struct draft *d, enum field_id rating)
{
	const char *value = draft_text(d, rating);
	const struct scale_value *v = value && draft_changed(d, rating) ? on_scale(d, value) : NULL;
	if (!v || d->next.kind != KIND_action || (v->neutral != NEUTRAL_amber && v->neutral != NEUTRAL_red))
		return;
	if (!d->m->reason && !draft_says(d, FIELD_action_rating_reason))
		rule_fault(d, "rating_reason", "", arena_printf(d->mem, "a rating of %s needs a reason", value), "say why: --reason \"...\", or rating_reason=...");
	if (v->neutral == NEUTRAL_red && !draft_value(d, FIELD_action_recovery)->set)
		rule_fault(d, "recovery", "", arena_printf(d->mem, "a rating of %s needs a way back on course", value),
		             "say how it gets back on course: recovery=... (wsoa update: --recovery \"...\")");
}

/* ---- what a meeting and its chair decided ---- */

/* The meeting that a field names; id 0: none. */
static struct sitting sitting_named(struct draft *d, const struct value *meeting)
{
	struct record *m = NULL;
	if (!meeting->count || !came(d, record_load(d->w->db, meeting->targets[0].id, d->mem, &m)))
		return (struct sitting){ 0, NULL, DATE_NONE, DATE_NONE, DATE_NONE };
	return (struct sitting){ m->id, record_text(m, FIELD_meeting_board), record_date(m, FIELD_meeting_held_on), record_date(m, FIELD_meeting_updates_by),
		                 record_date(m, FIELD_meeting_papers_by) };
}

/* The day on which a date was asked for, or asked for anew; DATE_NONE where a sheet brought it, which does not say. */
static date asked_on(struct draft *d, int64_t request)
{
	struct event ev = { 0 };
	bool found = false;
	if (!came(d, last_change(d->w->db, request, "new_due_on", d->mem, &ev, &found)) || !found || ev.act == ACT_imported)
		return DATE_NONE;
	return event_day(&ev);
}

/* A meeting answers what was asked for before it, or at it. */
static void judge_asked(struct draft *d, const struct sitting *m, const char *meeting)
{
	const struct value *about = draft_value(d, FIELD_decision_about);
	for (size_t i = 0; i < about->count; i++) {
		struct record *r = NULL;
		if (!came(d, record_identity(d->w->db, about->targets[i].id, d->mem, &r)))
			return;
		date asked = r->kind == KIND_date_change ? asked_on(d, r->id) : DATE_NONE;
		if (asked != DATE_NONE && asked > m->held_on)
			draft_fault(d, WSOA_REFUSED, "about", about->targets[i].ref,
			            arena_printf(d->mem, "%s was asked for on %s, after %s was held, on %s", r->ref, long_day(d, asked), meeting, long_day(d, m->held_on)),
			            arena_printf(d->mem, "name a later meeting; between meetings add %s; what is typed late is asked for with --dated",
			                         d->m->options ? "--chairs-action" : "chairs_action=yes"));
	}
}

/* A meeting decides on its day or, in what is typed later, is said to have; what comes before or after it is its chair's. */
static void rule_taken(struct draft *d)
{
	const struct value *meeting = draft_value(d, FIELD_decision_meeting);
	date day = d->m->on != DATE_NONE ? d->m->on : d->w->today;
	if (d->old || !meeting->count || draft_value(d, FIELD_decision_chairs_action)->num)
		return;
	const struct sitting m = sitting_named(d, meeting);
	const char *ref = meeting->targets[0].ref, *transition = draft_text(d, FIELD_decision_transition);
	const char *todo = transition && !strcmp(transition, "ratify") ? "ratify it once the meeting has been held"
	                   : d->m->options ? "between meetings add --chairs-action" : "between meetings add chairs_action=yes";
	if (m.held_on != DATE_NONE && day < m.held_on)
		draft_fault(d, WSOA_REFUSED, "meeting", ref, arena_printf(d->mem, "%s is held on %s, and the decision is of %s", ref, long_day(d, m.held_on), long_day(d, day)), todo);
	else if (m.held_on != DATE_NONE && !d->m->row)
		judge_asked(d, &m, ref);
}

static date taken_on(struct draft *d)
{
	struct event ev = { 0 };
	bool there = false;
	return d->old && came(d, made_by(d->w->db, d->old->id, d->mem, &ev, &there)) && there ? event_day(&ev) : DATE_NONE;
}

/* Only the chair's own decisions are ratified: by the same board, when it meets after them. */
static void rule_ratified(struct draft *d)
{
	const struct value *by = draft_value(d, FIELD_decision_ratified_by), *meeting = draft_value(d, FIELD_decision_meeting);
	if (!by->set || !draft_changed(d, FIELD_decision_ratified_by))
		return;
	const struct sitting later = sitting_named(d, by), own = sitting_named(d, meeting);
	const char *ref = by->targets[0].ref, *its = meeting->count ? meeting->targets[0].ref : "", *what = NULL, *todo = "name a later meeting";
	date taken = taken_on(d);
	if (!draft_value(d, FIELD_decision_chairs_action)->num) {
		draft_fault(d, WSOA_REFUSED, "ratified_by", ref, "it is no chair's action: there is nothing to ratify",
		            "see what there is: wsoa list decisions 'chairs_action=yes ratified_by=none'");
		return;
	}
	switch (sitting_ratifies(&later, own.id ? &own : NULL, taken)) {
	case RATIFYING_MAY:
		return;
	case RATIFYING_OTHER_BOARD:
		what = arena_printf(d->mem, "it was taken for %s, and %s is a meeting of %s", own.board ? own.board : its, ref, later.board ? later.board : "no board");
		todo = "name the next meeting of the same board";
		break;
	case RATIFYING_OWN:
		what = arena_printf(d->mem, "it was taken after %s: a later meeting ratifies it", its);
		todo = "name the next meeting";
		break;
	case RATIFYING_BEFORE_OWN:
		what = arena_printf(d->mem, "it was taken after %s, and %s was held before that, on %s", its, ref, long_day(d, sitting_day(&later)));
		break;
	case RATIFYING_BEFORE_TAKEN:
		what = arena_printf(d->mem, "it was taken on %s, and %s was held before that, on %s", long_day(d, taken), ref, long_day(d, sitting_day(&later)));
		break;
	}
	draft_fault(d, WSOA_REFUSED, "ratified_by", ref, what, todo);
}

static void rule_decision(struct draft *d)
{
	rule_taken(d);
	rule_ratified(d);
}

/* ---- posts ---- */

/* As with a handover: what was typed first is of a later day, and would be overtaken on every day from now on. */
static void keep_order(struct draft *d, enum field_id id)
{
	date since, on = d->m->on != DATE_NONE ? d->m->on : d->w->today;
	int64_t batch;
	char day[DATE_ISO + 1];
	const struct field *f = field_at(id);
	if (!d->old || d->m->engine || !draft_changed(d, id) || held_since(d->w, d->old, f->name, &since, &batch) || since == DATE_NONE || since <= on)
		return;
	date_iso(since, day);
	draft_fault(d, WSOA_REFUSED, f->name, day, arena_printf(d->mem, "the %s was changed from %s on, which is later", f->name, day),
	            arena_printf(d->mem, "give that day or a later one: wsoa handover %s --to @person --from %s; or take that back, and type both in their order: wsoa undo --batch %lld",
	                         d->old->ref, day, (long long)batch));
}

static void rule_post(struct draft *d)
{
	keep_order(d, FIELD_post_holder);
	keep_order(d, FIELD_post_cover);
}

/* ---- the baseline ---- */

/* Deadlines stand from a day that has come; and a slip of the pen has a day on both sides. */
static void rule_baseline(struct draft *d)
{
	const struct value *on = draft_value(d, FIELD_plan_baselined_on);
	const struct field *f = field_at(FIELD_plan_baselined_on);
	if (!draft_changed(d, FIELD_plan_baselined_on))
		return;
	if (on->set && on->num > d->w->today)
		draft_fault(d, WSOA_INVALID, f->name, value_text(f, on, d->mem), "a plan is not baselined from a day that has not come yet", "give today or a day before");
	if (d->m->act == ACT_corrected && (!on->set || !record_value(d->old, f)->set))
		draft_fault(d, WSOA_REFUSED, f->name, value_text(f, on, d->mem), "a correction mends the day of the baseline: it neither sets nor lifts it",
		            arena_printf(d->mem, "record the decision: wsoa decide MEETING set %s baselined_on=%s", d->old->ref, on->set ? "DATE" : ""));
}

static void rule_workstream(struct draft *d) { rule_rating(d, FIELD_workstream_rating); }

static void rule_action(struct draft *d)
{
	rule_rating(d, FIELD_action_rating);
	follow_due(d);
}

void apply_rules(struct draft *d)
{
	static const struct {
		enum kind_id kind;
		void (*rule)(struct draft *d);
	} rules[] = {
		{ KIND_plan, rule_baseline },      { KIND_decision, rule_decision }, { KIND_date_change, rule_date_change },
		{ KIND_measure, rule_measure },    { KIND_target, rule_target },     { KIND_reading, rule_reading },
		{ KIND_evidence, rule_file },      { KIND_person, rule_person },     { KIND_workstream, rule_workstream },
		{ KIND_action, rule_action },      { KIND_visit, rule_visit },       { KIND_judgement, rule_judgement },
		{ KIND_visit, rule_embargo },      { KIND_post, rule_post },
		{ KIND_action, rule_ended },       { KIND_milestone, rule_ended },
	};
	rule_dates(d);
	rule_leads(d);
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].kind == d->next.kind)
			rules[i].rule(d);
}
