/*
 * The vocabulary of conditions: one row each, with a pure test and the
 * sentences that say what is wrong and what would meet it.
 */
#include "workflow/internal.h"

#include <string.h>

#include "base/buf.h"

static bool has_text(const char *text)
{
	return text && *text;
}

const char *request_given(const struct request *r, const struct field *f)
{
	for (size_t i = 0; i < r->given_count; i++)
		if (r->given[i].field == f && has_text(r->given[i].text))
			return r->given[i].text;
	return NULL;
}

static const char *list(struct arena *mem, const char *const *words, size_t count, const char *before_last)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_str(&b, i + 1 < count ? ", " : before_last);
		buf_str(&b, words[i]);
	}
	const char *text = buf_keep(&b, mem);
	return text ? text : "";
}

const char *or_list(struct arena *mem, const char *const *words, size_t count)
{
	return list(mem, words, count, " or ");
}

/* What stands behind FIELD= in a command. */
static const char *placeholder(const struct field *f)
{
	return f->type == TYPE_DATE ? "DATE" : "VALUE";
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* The first of "1.2.3, 1.2.4 and 3 more", to show a command with. */
static const char *first_ref(struct arena *mem, const struct fact_refs *r)
{
	const char *ref = r->refs ? arena_strndup(mem, r->refs, strcspn(r->refs, ", ")) : NULL;
	return has_text(ref) ? ref : "REF";
}

/* ---- reason, field, given ---- */

static bool reason_holds(const struct requirement *q, const struct ask *a)
{
	(void)q;
	return has_text(a->request->reason);
}

static void reason_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	(void)q, (void)a, (void)mem;
	u->what = "no reason is given";
	u->todo = "give one: --reason \"...\"";
}

static bool field_holds(const struct requirement *q, const struct ask *a)
{
	return a->facts->filled >> field_index(q->field) & 1;
}

static void field_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	const char *ref = a->facts->ref, *name = q->field->name;
	u->what = arena_printf(mem, "%s of %s is empty", name, ref);
	u->todo = q->field->control == CONTROL_ENGINE
		? arena_printf(mem, "an earlier step fills it (see: wsoa show %s)", ref)
		: arena_printf(mem, "fill it: wsoa set %s %s=%s", ref, name, placeholder(q->field));
}

static bool given_holds(const struct requirement *q, const struct ask *a)
{
	return request_given(a->request, q->field) != NULL;
}

static void given_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	(void)a;
	u->what = arena_printf(mem, "%s is not given", q->field->name);
	u->todo = arena_printf(mem, "give it: %s=%s", q->field->name, placeholder(q->field));
}

/* ---- evidence ---- */

static int evidence_there(const struct requirement *q, const struct facts *f)
{
	int accepted = q->difference ? f->difference_accepted : f->evidence_accepted;
	int waiting = q->difference ? f->difference_waiting : f->evidence_waiting;
	return accepted + (q->accepted ? 0 : waiting);
}

static bool evidence_holds(const struct requirement *q, const struct ask *a)
{
	return evidence_there(q, a->facts) >= q->count;
}

/* The field through which evidence points at records of a kind; NULL when it cannot. */
static const struct field *evidence_through(enum kind_id kind)
{
	size_t count;
	const struct field *f = kind_fields(KIND_evidence, &count);
	for (size_t i = 0; i < count; i++)
		if (field_is_link(&f[i]) && field_may_name(&f[i], kind))
			return &f[i];
	return NULL;
}

static const char *evidence_command(const struct requirement *q, const struct ask *a, struct arena *mem)
{
	const struct field *through = evidence_through(a->w->kind);
	const char *ref = a->facts->ref;
	if (!through)
		return "add the evidence first";
	const char *add = arena_printf(mem, "wsoa add evidence %s=%s title=... form=link address=...%s", through->name, ref,
	                               q->difference ? " shows=difference source=families" : "");
	if (!add || a->w->kind != KIND_action)
		return add;
	return arena_printf(mem, "say who holds it: wsoa done %s \"what\" --held-by WHO; or link to it: %s", ref, add);
}

static void evidence_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	const struct requirement waiting = { .difference = q->difference };
	int there = evidence_there(q, a->facts);
	const char *verb = q->accepted ? "accepted" : "attached", *of = q->difference ? " of a difference, from families or data," : "";
	u->what = there == 0 ? arena_printf(mem, "no evidence%s is %s", of, verb)
	                     : arena_printf(mem, "only %d of %d pieces of evidence%s %s %s", there, q->count, of,
	                                    there == 1 ? "is" : "are", verb);
	bool enough = evidence_there(&waiting, a->facts) >= q->count;
	u->todo = enough ? "have the waiting evidence accepted: wsoa move EVIDENCE accept" : evidence_command(q, a, mem);
}

/* ---- milestones, dependencies, measures ---- */

static bool milestones_hold(const struct requirement *q, const struct ask *a)
{
	(void)q;
	return a->facts->milestones_open.count == 0;
}

static void milestones_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	(void)q;
	const struct fact_refs *r = &a->facts->milestones_open;
	u->what = arena_printf(mem, "%zu milestone%s %s neither done nor dropped: %s", r->count, plural(r->count),
	                       r->count == 1 ? "is" : "are", r->refs ? r->refs : "");
	u->todo = arena_printf(mem, "say when it was done: wsoa set %s done_on=DATE", first_ref(mem, r));
}

static bool dependencies_hold(const struct requirement *q, const struct ask *a)
{
	(void)q;
	return a->facts->dependencies_open.count == 0;
}

static void dependencies_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	(void)q;
	const struct fact_refs *r = &a->facts->dependencies_open;
	u->what = arena_printf(mem, "%s depends on %zu record%s not closed yet: %s", a->facts->ref, r->count,
	                       plural(r->count), r->refs ? r->refs : "");
	u->todo = arena_printf(mem, "see how it stands: wsoa show %s", first_ref(mem, r));
}

static bool measures_hold(const struct requirement *q, const struct ask *a)
{
	bool on_target = a->facts->measures > 0 && a->facts->measures_off.count == 0;
	return on_target || (q->or_reason && has_text(a->request->reason));
}

static void measures_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	const struct fact_refs *r = &a->facts->measures_off;
	if (a->facts->measures == 0)
		u->what = arena_printf(mem, "no measure shows the impact of %s", a->facts->ref);
	else
		u->what = arena_printf(mem, "%zu measure%s %s off target, or without a reading or target: %s", r->count,
		                       plural(r->count), r->count == 1 ? "is" : "are", r->refs ? r->refs : "");
	if (q->or_reason)
		u->todo = "say why all the same: --reason \"...\"";
	else if (a->facts->measures == 0)
		u->todo = "add a measure: wsoa add measure title=... weaknesses=...";
	else
		u->todo = arena_printf(mem, "record its next reading: wsoa record %s PERIOD VALUE",
		                       first_ref(mem, r));
}

/* ---- people ---- */

static bool among(const struct id *who, const struct id *people, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!id_is_zero(who) && id_equal(who, &people[i]))
			return true;
	return false;
}

static bool acts_for(const struct facts *f, const struct id *people, size_t count)
{
	return among(&f->actor, people, count) || among(&f->on_word_of, people, count);
}

static bool organisations_differ(const struct facts *f)
{
	const struct id *actor = &f->actor_organisation, *owner = &f->owner_organisation;
	return !id_is_zero(actor) && !id_is_zero(owner) && !id_equal(actor, owner);
}

static bool different_person_holds(const struct requirement *q, const struct ask *a)
{
	const struct facts *f = a->facts;
	return !acts_for(f, f->owners, f->owner_count) && !acts_for(f, f->reporters, f->reporter_count)
	       && (!q->other_organisation || organisations_differ(f));
}

static void different_person_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	(void)q;
	const struct facts *f = a->facts;
	const char *name = a->t->name;
	if (acts_for(f, f->owners, f->owner_count))
		u->what = arena_printf(mem, "the lead of %s may not make this move as well (%s)", f->ref, name);
	else if (acts_for(f, f->reporters, f->reporter_count))
		u->what = arena_printf(mem, "who reported %s may not make this move as well (%s)", f->ref, name);
	else
		u->what = arena_printf(mem, "only somebody known to be of another organisation than the lead of %s may %s it",
		                       f->ref, name);
	u->todo = arena_printf(mem, "ask a different person (see: wsoa why %s %s)", f->ref, name);
}

/* ---- decision, plan ---- */

static bool decision_holds(const struct requirement *q, const struct ask *a)
{
	(void)q;
	return a->facts->decision == DECISION_FITS;
}

static void decision_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	(void)q;
	const char *ref = a->facts->ref, *name = a->t->name;
	const char *decision = a->facts->decision_ref ? a->facts->decision_ref : "";
	switch (a->facts->decision) {
	case DECISION_UNKNOWN_ABOUT:
		u->what = arena_printf(mem, "decision %s is not about %s", decision, ref);
		break;
	case DECISION_OTHER_TRANSITION:
		u->what = arena_printf(mem, "decision %s is not one to %s", decision, name);
		break;
	case DECISION_NOT_AGREED:
		u->what = arena_printf(mem, "decision %s does not agree to it", decision);
		break;
	case DECISION_USED:
		u->what = arena_printf(mem, "decision %s has been used for %s already", decision, ref);
		break;
	case DECISION_NONE:
	case DECISION_FITS:
		u->what = "no decision of a board is named";
		break;
	}
	u->todo = arena_printf(mem, "record what the board decided: wsoa decide MEETING %s %s", name, ref);
}

static bool plan_status_holds(const struct requirement *q, const struct ask *a)
{
	return has_text(a->facts->plan_status) && word_in(q->status, a->facts->plan_status);
}

/* "a b c" as "a, b or c". */
static const char *or_words(struct arena *mem, const char *words)
{
	const char **list_of = arena_array(mem, strlen(words) / 2 + 1, sizeof *list_of);
	size_t count = 0;
	for (const char *p = words; list_of && *p; p += *p == ' ') {
		size_t len = strcspn(p, " ");
		list_of[count] = arena_strndup(mem, p, len);
		count += len > 0;
		p += len;
	}
	return list_of ? or_list(mem, list_of, count) : "";
}

static void plan_status_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	const char *status = has_text(a->facts->plan_status) ? a->facts->plan_status : "in no state";
	u->what = arena_printf(mem, "the plan is %s, not %s", status, or_words(mem, q->status));
	u->todo = "move the plan first (see: wsoa list plans)";
}

static bool judged_holds(const struct requirement *q, const struct ask *a)
{
	return has_text(a->facts->judgement) && word_in(q->outcome, a->facts->judgement);
}

static void judged_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	const struct facts *f = a->facts;
	u->what = has_text(f->judgement) ? arena_printf(mem, "the last judgement, %s, is %s, not %s", f->judgement_ref, f->judgement, or_words(mem, q->outcome))
	                                 : arena_printf(mem, "no visit that decides about it has judged %s", f->ref);
	u->todo = arena_printf(mem, "record what the visit found, if it is %s: wsoa judge VISIT OUTCOME %s", or_words(mem, q->outcome), f->ref);
}

/* ---- agreed ---- */

static const struct side {
	const char *name, *who;
} sides[] = { { "board", "the board" }, { "adviser", "the adviser" } };

bool side_known(const char *name)
{
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
		if (!strcmp(sides[i].name, name))
			return true;
	return false;
}

bool agrees_now(const struct requirement *q, const struct ask *a)
{
	return q->side && a->facts->decision == DECISION_FITS && a->facts->decision_side && !strcmp(a->facts->decision_side, q->side);
}

static const char *agreed_text(const struct requirement *q, const struct ask *a)
{
	return a->facts->texts ? a->facts->texts[field_index(q->field)] : NULL;
}

static bool agreed_holds(const struct requirement *q, const struct ask *a)
{
	const char *agreed = agreed_text(q, a), *given = request_given(a->request, q->as);
	if (!a->facts->sides || !word_in(a->facts->sides, q->side) || agrees_now(q, a))
		return true;
	return has_text(agreed) && (!given || !strcmp(agreed, given));
}

static const char *long_day(const char *iso, struct arena *mem)
{
	char text[DATE_LONG + 1];
	date day;
	if (!date_iso_parse(iso, &day))
		return iso;
	date_long(day, text);
	return arena_strdup(mem, text);
}

static void agreed_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	const struct side *s = sides;
	const char *agreed = agreed_text(q, a);
	while (strcmp(s->name, q->side))
		s++; /* the reader of definitions knows it */
	if (has_text(agreed)) {
		const char *given = request_given(a->request, q->as);
		u->what = arena_printf(mem, "%s agreed to %s, not to %s", s->who, long_day(agreed, mem), long_day(given, mem));
		u->todo = arena_printf(mem, "agree to the same: %s=%s; or record first that %s agreed to the other", q->as->name, agreed, s->who);
		return;
	}
	u->waits = a->facts->decision == DECISION_FITS || a->facts->decision == DECISION_NONE;
	if (!u->waits) {
		decision_say(q, a, mem, u);
		return;
	}
	u->what = arena_printf(mem, "%s has not agreed to it", s->who);
	u->todo = s == sides ? arena_printf(mem, "record what the board decided: wsoa decide MEETING %s %s", a->t->name, a->facts->ref)
	                     : arena_printf(mem, "record it: wsoa %s %s --by ADVISER --evidence REF", a->t->name, a->facts->ref);
}

static bool continued_holds(const struct requirement *q, const struct ask *a)
{
	(void)q;
	return a->facts->continued;
}

static void continued_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	(void)q;
	const char *ref = a->facts->ref;
	u->what = arena_printf(mem, "nothing continues %s", ref);
	u->todo = "carry its weaknesses into the later plan: wsoa carry-forward PLAN WEAKNESSES --to PLAN";
	if (a->w->kind != KIND_plan)
		return;
	u->what = arena_printf(mem, "no later plan follows %s", ref);
	u->todo = arena_printf(mem, "carry it into the later plan: wsoa carry-forward %s WEAKNESSES --to PLAN; or say which follows it: wsoa set PLAN predecessor=%s", ref, ref);
}

/* ---- nothing_live ---- */

static bool nothing_live_holds(const struct requirement *q, const struct ask *a)
{
	(void)q;
	return a->facts->live_weaknesses.count + a->facts->live_actions.count == 0;
}

/* "2 weaknesses", "1 action" */
static const char *so_many(const struct fact_refs *r, enum kind_id kind, struct arena *mem)
{
	return r->count ? arena_printf(mem, "%zu %s", r->count, r->count == 1 ? kind_of(kind)->name : kind_of(kind)->plural) : "";
}

static void nothing_live_say(const struct requirement *q, const struct ask *a, struct arena *mem, struct unmet *u)
{
	(void)q;
	const struct fact_refs *w = &a->facts->live_weaknesses, *d = &a->facts->live_actions;
	const char *plan = a->facts->plan_ref ? a->facts->plan_ref : "", *both = w->count && d->count ? " and " : "";
	u->what = arena_printf(mem, "%s%s%s of %s %s live: %s%s%s", so_many(w, KIND_weakness, mem), both, so_many(d, KIND_action, mem), plan,
	                       w->count + d->count == 1 ? "is" : "are", w->count ? w->refs : "", *both ? "; " : "", d->count ? d->refs : "");
	u->todo = arena_printf(mem, "carry them into a later plan (wsoa carry-forward %s ...), or end each; see: wsoa list %s live --plan %s", plan,
	                       kind_of(w->count ? KIND_weakness : KIND_action)->plural, plan);
}

/* ---- the table ---- */

static const struct condition conditions[] = {
	{ "reason", "a reason is given", "condition", "warning", 0, reason_holds, reason_say },
	{ "field", "the record has a value in the field", "condition field", "warning", NEED_FIELDS, field_holds, field_say },
	{ "given", "the request gives a value for the field", "condition field", "warning", 0, given_holds, given_say },
	{ "evidence", "pieces of evidence are attached (count, 1 where left out), or even accepted, or of a difference from families or data",
	  "condition", "warning count accepted difference", NEED_EVIDENCE, evidence_holds, evidence_say },
	{ "milestones_done", "every milestone is done or dropped", "condition", "warning", NEED_MILESTONES,
	  milestones_hold, milestones_say },
	{ "dependencies_final", "every record it depends on is closed", "condition", "warning", NEED_DEPENDENCIES,
	  dependencies_hold, dependencies_say },
	{ "measures_on_target", "there are measures and all are on target, or a reason is given (or_reason)", "condition",
	  "warning or_reason", NEED_MEASURES, measures_hold, measures_say },
	{ "different_person",
	  "who acts, and on whose word, neither leads the record nor reported it, and is of another organisation (other_organisation)",
	  "condition", "warning other_organisation", NEED_PEOPLE, different_person_holds, different_person_say },
	{ "decision", "an agreed and unused decision of a board about this record and transition is named", "condition",
	  "warning", NEED_DECISION, decision_holds, decision_say },
	{ "plan_status", "the plan is in one of these states (status, blanks between)", "condition status", "warning",
	  NEED_PLAN, plan_status_holds, plan_status_say },
	{ "judged", "the last judgement of a visit that decides (a revisit, a monitoring inspection, a review), under no embargo, is one of these (outcome, blanks between)",
	  "condition outcome", "warning", NEED_JUDGEMENT, judged_holds, judged_say },
	{ "agreed", "where the plan asks for the agreement of the side (board, adviser), it agreed to what is given (as): that stands in the field, or this request says so",
	  "condition side field as", "warning", NEED_AGREEMENTS | NEED_DECISION, agreed_holds, agreed_say },
	{ "continued", "a record of a later plan continues it; of a plan, a later plan names it as its predecessor", "condition", "warning", NEED_CONTINUED,
	  continued_holds, continued_say },
	{ "nothing_live", "no weakness and no action of the plan is live", "condition", "warning", NEED_LIVE, nothing_live_holds, nothing_live_say },
};
enum { CONDITION_COUNT = sizeof conditions / sizeof conditions[0] };

const struct condition *condition_find(const char *name)
{
	for (size_t i = 0; i < CONDITION_COUNT; i++)
		if (!strcmp(conditions[i].name, name))
			return &conditions[i];
	return NULL;
}

const char *condition_name(size_t i)
{
	return i < CONDITION_COUNT ? conditions[i].name : NULL;
}

const char *condition_about(size_t i)
{
	return i < CONDITION_COUNT ? conditions[i].about : NULL;
}

const char *condition_name_of(const struct requirement *q)
{
	return q->must->name;
}
