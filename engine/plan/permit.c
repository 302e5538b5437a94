/* Permissions: roles towards a record, and the table of what they allow. */
#include "plan/permit.h"

#include <string.h>

/* Who may add and remove records of a kind. AGREED: programme, after the baseline with a decision. */
static const enum control adding[KIND_COUNT] = {
	[KIND_person] = CONTROL_PROGRAMME,    [KIND_post] = CONTROL_PROGRAMME,     [KIND_organisation] = CONTROL_PROGRAMME,
	[KIND_meeting] = CONTROL_PROGRAMME,   [KIND_decision] = CONTROL_PROGRAMME, [KIND_plan] = CONTROL_PROGRAMME,
	[KIND_weakness] = CONTROL_AGREED,     [KIND_workstream] = CONTROL_PROGRAMME, [KIND_action] = CONTROL_AGREED,
	[KIND_milestone] = CONTROL_PROGRAMME, [KIND_measure] = CONTROL_AGREED,     [KIND_target] = CONTROL_AGREED,
	[KIND_reading] = CONTROL_OWNER,       [KIND_evidence] = CONTROL_OWNER,    [KIND_visit] = CONTROL_PROGRAMME,
	[KIND_judgement] = CONTROL_PROGRAMME, [KIND_recommendation] = CONTROL_PROGRAMME, [KIND_risk] = CONTROL_PROGRAMME,
	[KIND_date_change] = CONTROL_OWNER,
};

static const unsigned owning = ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_supporting) | ROLE_BIT(ROLE_accountable) | ROLE_BIT(ROLE_lead) |
                               ROLE_BIT(ROLE_programme);

/* ---- roles ---- */

static wsoa_status role_through(struct store *s, int64_t record, const char *field, enum role role, int64_t person, struct arena *mem,
                                unsigned *has, unsigned *held)
{
	struct ids people;
	wsoa_status st = people_of(s, record, field, mem, &people);
	if (!st && people.count)
		*held |= ROLE_BIT(role);
	if (!st && person && ids_have(&people, person))
		*has |= ROLE_BIT(role);
	return st;
}

/* Roles towards one record by its own fields. A workstream's lead owns it. */
static wsoa_status own_roles(struct store *s, int64_t id, enum kind_id kind, int64_t person, struct arena *mem, unsigned *has, unsigned *held)
{
	wsoa_status st = role_through(s, id, kind == KIND_workstream ? "lead" : "owner", ROLE_owner, person, mem, has, held);
	if (!st)
		st = role_through(s, id, "supporting", ROLE_supporting, person, mem, has, held);
	if (!st)
		st = role_through(s, id, kind == KIND_plan ? "accountable_officers" : "accountable", ROLE_accountable, person, mem, has, held);
	return st;
}

static wsoa_status action_roles(struct store *s, int64_t id, int64_t person, struct arena *mem, unsigned *has, unsigned *held)
{
	struct ids named = { 0 };
	wsoa_status st = own_roles(s, id, KIND_action, person, mem, has, held);
	if (!st)
		st = linked_to(s, id, "workstream", mem, &named);
	for (size_t i = 0; i < named.count && !st; i++)
		st = role_through(s, named.id[i], "lead", ROLE_lead, person, mem, has, held);
	if (!st && !(*held & ROLE_BIT(ROLE_accountable))) {
		st = linked_to(s, id, "weaknesses", mem, &named);
		for (size_t i = 0; i < named.count && !st; i++)
			st = role_through(s, named.id[i], "accountable", ROLE_accountable, person, mem, has, held);
	}
	return st;
}

static wsoa_status one_record(struct store *s, int64_t id, enum kind_id kind, int64_t person, struct arena *mem, unsigned *has, unsigned *held)
{
	return kind == KIND_action ? action_roles(s, id, person, mem, has, held) : own_roles(s, id, kind, person, mem, has, held);
}

static wsoa_status area_roles(struct store *s, int64_t person, struct arena *mem, unsigned *has, unsigned *held)
{
	static const struct {
		enum role role;
		const char *name;
	} roles[] = { { ROLE_programme, "programme" }, { ROLE_auditor, "auditor" } };
	struct ids people;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < sizeof roles / sizeof *roles && !st; i++) {
		st = people_with_role(s, roles[i].name, mem, &people);
		if (people.count)
			*held |= ROLE_BIT(roles[i].role);
		if (person && ids_have(&people, person))
			*has |= ROLE_BIT(roles[i].role);
	}
	return st;
}

enum { PARENTS_DEEP = 2 };

/* Records that belong to others are theirs through these fields: evidence to its actions, a step to what it is of, a request to both. */
static const struct {
	enum kind_id kind;
	enum field_id field;
} parents[] = {
	{ KIND_milestone, FIELD_milestone_of }, { KIND_evidence, FIELD_evidence_actions }, { KIND_evidence, FIELD_evidence_weaknesses },
	{ KIND_target, FIELD_target_measure },  { KIND_reading, FIELD_reading_measure },  { KIND_date_change, FIELD_date_change_of },
};

bool parents_differ(const struct record *a, const struct record *b)
{
	for (size_t i = 0; i < sizeof parents / sizeof *parents; i++) {
		const struct field *f = field_at(parents[i].field);
		if (parents[i].kind == a->kind && !value_equal(f, &a->values[field_index(f)], &b->values[field_index(f)]))
			return true;
	}
	return false;
}

/* As own_roles() and action_roles() find them. */
static unsigned own_possible(enum kind_id kind)
{
	unsigned roles = 0;
	if (field_find(kind, kind == KIND_workstream ? "lead" : "owner"))
		roles |= ROLE_BIT(ROLE_owner);
	if (field_find(kind, "supporting"))
		roles |= ROLE_BIT(ROLE_supporting);
	if (field_find(kind, kind == KIND_plan ? "accountable_officers" : "accountable"))
		roles |= ROLE_BIT(ROLE_accountable);
	return kind == KIND_action ? roles | ROLE_BIT(ROLE_lead) | ROLE_BIT(ROLE_accountable) : roles;
}

static unsigned possible_above(enum kind_id kind, int depth)
{
	unsigned roles = own_possible(kind);
	for (size_t i = 0; i < sizeof parents / sizeof *parents && depth < PARENTS_DEEP; i++)
		for (int k = 0; k < KIND_COUNT && parents[i].kind == kind; k++)
			if (field_may_name(field_at(parents[i].field), (enum kind_id)k))
				roles |= possible_above((enum kind_id)k, depth + 1);
	return roles;
}

unsigned roles_possible(enum kind_id kind)
{
	return possible_above(kind, 0) | ROLE_BIT(ROLE_programme) | ROLE_BIT(ROLE_auditor);
}

/* Fields of a record by which those whom they name have a role towards it. */
static const struct {
	const char *field;
	enum role role;
} own_fields[] = { { "owner", ROLE_owner }, { "supporting", ROLE_supporting }, { "accountable", ROLE_accountable } };

/*
 * What is seen of a person's roles at once: those of the area, and those by
 * the record's own fields. Nearly always that is enough to answer.
 */
static wsoa_status roles_at_hand(struct store *s, const struct record *r, int64_t person, unsigned enough, struct arena *mem, unsigned *has)
{
	const char *roles;
	bool left, speaks;
	*has = 0;
	wsoa_status st = person_standing(s, person, mem, &roles, &left);
	if (st || left)
		return st;
	if (strstr(roles, "programme"))
		*has |= ROLE_BIT(ROLE_programme);
	if (strstr(roles, "auditor"))
		*has |= ROLE_BIT(ROLE_auditor);
	for (size_t i = 0; i < sizeof own_fields / sizeof *own_fields && r->id && !(*has & enough) && !st; i++) {
		const struct field *f = field_find(r->kind, own_fields[i].field);
		const struct value *v = f ? &r->values[field_index(f)] : NULL;
		for (size_t k = 0; v && k < v->count && !st; k++) {
			st = speaks_for(s, person, v->targets[k].id, &speaks);
			if (!st && speaks)
				*has |= ROLE_BIT(own_fields[i].role);
		}
	}
	return st;
}

/* Of a record that another belongs to, and of those that it belongs to in turn. */
static wsoa_status roles_above(struct store *s, int64_t id, int64_t person, int depth, struct arena *mem, unsigned *has, unsigned *held)
{
	struct record *r;
	struct ids named;
	wsoa_status st = record_identity(s, id, mem, &r);
	if (!st)
		st = one_record(s, id, r->kind, person, mem, has, held);
	for (size_t i = 0; i < sizeof parents / sizeof *parents && depth < PARENTS_DEEP && !st; i++) {
		if (parents[i].kind != r->kind)
			continue;
		st = linked_to(s, id, field_at(parents[i].field)->name, mem, &named);
		for (size_t k = 0; k < named.count && !st; k++)
			st = roles_above(s, named.id[k], person, depth + 1, mem, has, held);
	}
	return st;
}

wsoa_status roles_towards(struct store *s, const struct record *r, int64_t person, unsigned enough, struct arena *mem, unsigned *has, unsigned *held)
{
	*has = *held = 0;
	wsoa_status st = person && enough ? roles_at_hand(s, r, person, enough, mem, has) : WSOA_OK;
	if (st || *has & enough)
		return st;
	*has = 0;
	st = area_roles(s, person, mem, has, held);
	if (!st && r->id)
		st = one_record(s, r->id, r->kind, person, mem, has, held);
	for (size_t i = 0; i < sizeof parents / sizeof *parents && !st; i++) {
		if (parents[i].kind != r->kind)
			continue;
		const struct value *v = record_field(r, parents[i].field);
		for (size_t k = 0; k < v->count && !st; k++)
			st = roles_above(s, v->targets[k].id, person, 1, mem, has, held);
	}
	return st;
}

/* ---- who has a role ---- */

static wsoa_status add_named(struct store *s, int64_t record, const char *field, struct arena *mem, struct ids *out)
{
	struct ids named;
	wsoa_status st = linked_to(s, record, field, mem, &named);
	for (size_t i = 0; i < named.count && !st; i++)
		st = ids_add_once(s, mem, out, named.id[i]);
	return st;
}

/* As action_roles() has it: the workstream leads; the weaknesses account for it where nobody of its own does. */
static wsoa_status add_through(struct store *s, int64_t action, enum role role, struct arena *mem, struct ids *out)
{
	struct ids named = { 0 }, people = { 0 };
	wsoa_status st = role == ROLE_accountable ? people_of(s, action, "accountable", mem, &people) : WSOA_OK;
	if (!st && !people.count)
		st = linked_to(s, action, role == ROLE_lead ? "workstream" : "weaknesses", mem, &named);
	for (size_t i = 0; i < named.count && !st; i++)
		st = add_named(s, named.id[i], role_name(role), mem, out);
	return st;
}

static wsoa_status add_of_one(struct store *s, int64_t id, enum kind_id kind, enum role role, struct arena *mem, struct ids *out)
{
	const char *field = role == ROLE_owner ? kind == KIND_workstream ? "lead" : "owner"
	                    : role == ROLE_accountable && kind == KIND_plan ? "accountable_officers" : role_name(role);
	bool through = kind == KIND_action && (role == ROLE_lead || role == ROLE_accountable);
	wsoa_status st = role == ROLE_lead ? WSOA_OK : add_named(s, id, field, mem, out);
	return st || !through ? st : add_through(s, id, role, mem, out);
}

/* As roles_above() climbs. */
static wsoa_status add_above(struct store *s, int64_t id, enum role role, int depth, struct arena *mem, struct ids *out)
{
	struct record *r;
	struct ids named;
	wsoa_status st = record_identity(s, id, mem, &r);
	if (!st)
		st = add_of_one(s, id, r->kind, role, mem, out);
	for (size_t i = 0; i < sizeof parents / sizeof *parents && depth < PARENTS_DEEP && !st; i++) {
		if (parents[i].kind != r->kind)
			continue;
		st = linked_to(s, id, field_at(parents[i].field)->name, mem, &named);
		for (size_t k = 0; k < named.count && !st; k++)
			st = add_above(s, named.id[k], role, depth + 1, mem, out);
	}
	return st;
}

wsoa_status parties_in_role(struct store *s, const struct record *r, enum role role, struct arena *mem, struct ids *out)
{
	*out = (struct ids){ 0 };
	if (role == ROLE_programme || role == ROLE_auditor)
		return people_with_role(s, role_name(role), mem, out);
	wsoa_status st = add_of_one(s, r->id, r->kind, role, mem, out);
	for (size_t i = 0; i < sizeof parents / sizeof *parents && !st; i++) {
		const struct value *v = parents[i].kind == r->kind ? record_field(r, parents[i].field) : NULL;
		for (size_t k = 0; v && k < v->count && !st; k++)
			st = add_above(s, v->targets[k].id, role, 1, mem, out);
	}
	return st;
}

/* ---- decisions ---- */

wsoa_status decision_fit(struct store *s, int64_t decision, int64_t record, int64_t plan, const char *transition, struct arena *mem,
                         enum decision_fit *fit, const char **ref)
{
	struct record *d;
	bool about = false, used = false;
	int64_t subject = record ? record : plan; /* what is added is decided about its plan */
	*fit = DECISION_NONE;
	*ref = NULL;
	if (!decision)
		return WSOA_OK;
	wsoa_status st = record_load(s, decision, mem, &d);
	if (!st)
		st = has_link(s, decision, "about", subject, &about);
	if (!st)
		st = has_link(s, decision, "used_for", subject, &used);
	if (st)
		return st;
	const struct value *for_transition = record_field(d, FIELD_decision_transition);
	const struct value *outcome = record_field(d, FIELD_decision_outcome);
	*ref = d->ref;
	if (!about)
		*fit = DECISION_UNKNOWN_ABOUT;
	else if (for_transition->set && strcmp(for_transition->text, transition) != 0)
		*fit = DECISION_OTHER_TRANSITION;
	else if (!outcome->set || strcmp(outcome->text, "agreed") != 0)
		*fit = DECISION_NOT_AGREED;
	else
		*fit = used ? DECISION_USED : DECISION_FITS;
	return WSOA_OK;
}

wsoa_status decision_use(wsoa *w, int64_t decision, int64_t record, date on)
{
	struct record *d, *r;
	struct manner m = { .act = ACT_changed, .on = on, .engine = true };
	wsoa_status st = record_load(w->db, decision, &w->call, &d);
	if (!st)
		st = record_identity(w->db, record, &w->call, &r);
	if (st)
		return st;
	struct assignment a = { "used_for", field_at(FIELD_decision_used_for), ASSIGN_ADD,
		                r->plan_ref ? arena_printf(&w->call, "%s:%s", r->plan_ref, r->ref) : r->ref };
	return edit_change(w, decision, &a, 1, &m, NULL);
}

static const char *fault_of(enum decision_fit fit, const char *ref, struct arena *mem)
{
	switch (fit) {
	case DECISION_UNKNOWN_ABOUT:
		return arena_printf(mem, "decision %s is not about this record", ref);
	case DECISION_OTHER_TRANSITION:
		return arena_printf(mem, "decision %s allows something else", ref);
	case DECISION_NOT_AGREED:
		return arena_printf(mem, "decision %s did not agree to it", ref);
	case DECISION_USED:
		return arena_printf(mem, "decision %s was used for this record already", ref);
	default:
		return NULL;
	}
}

/* ---- whose agreement ---- */

const char *sides_of(const struct record *plan, struct arena *mem)
{
	const char *sides = record_text(plan, FIELD_plan_date_changes_need);
	char *words = sides ? arena_strdup(mem, sides) : NULL;
	for (char *p = words; p && *p; p++)
		*p = *p == ',' ? ' ' : *p;
	return words ? words : "board";
}

wsoa_status is_adviser(struct store *s, const struct record *plan, int64_t who, bool *adviser)
{
	const struct value *advisers = record_field(plan, FIELD_plan_advisers);
	wsoa_status st = WSOA_OK;
	*adviser = false;
	for (size_t i = 0; i < advisers->count && !st && !*adviser; i++)
		if (advisers->targets[i].id == who)
			*adviser = true;
		else
			st = speaks_for(s, who, advisers->targets[i].id, adviser);
	return st;
}

/* Whether a meeting of the board alone can move deadlines of the plan. */
static bool board_is_enough(wsoa *w, int64_t plan, struct arena *mem)
{
	struct record *p = NULL;
	return !plan || record_load(w->db, plan, mem, &p) || !strcmp(sides_of(p, mem), "board");
}

/* ---- the table at work ---- */

wsoa_status standing_of(wsoa *w, const struct record *r, const char *verb, int64_t decision, struct arena *mem, struct standing *out)
{
	unsigned held;
	enum decision_fit fit;
	const char *ref;
	const struct state *state = NULL;
	*out = (struct standing){ 0 };
	wsoa_status st = roles_towards(w->db, r, w->person, owning, mem, &out->roles, &held);
	if (!st && r->plan)
		st = plan_baselined(w->db, r->plan, &out->baselined);
	if (!st && r->kind == KIND_plan && r->id)
		st = plan_baselined(w->db, r->id, &out->baselined);
	out->promised = r->kind == KIND_milestone && r->id && record_field(r, FIELD_milestone_due_on)->set;
	if (!st && (r->kind == KIND_evidence || r->kind == KIND_date_change || r->kind == KIND_recommendation) && r->id)
		st = state_of_record(w->db, r, &state);
	out->settled = state && state->final;
	if (!st)
		st = decision_fit(w->db, decision, r->id, r->plan, verb, mem, &fit, &ref);
	if (!st) {
		out->decided = fit == DECISION_FITS;
		out->decision_fault = fault_of(fit, ref, mem);
	}
	return st;
}

static bool refuse(const char **what, const char **todo, const char *w, const char *t)
{
	*what = w;
	*todo = t;
	return false;
}

static bool need_decision(const struct standing *s, struct arena *mem, const char *thing, const char *advice, const char **what,
                          const char **todo)
{
	if (!s->baselined || s->decided)
		return true;
	if (s->decision_fault)
		return refuse(what, todo, s->decision_fault, "name a decision that was taken for it");
	return refuse(what, todo, arena_printf(mem, "the plan is baselined: %s changes by a decision of the board alone", thing), advice);
}

/* What was decided is fixed from the moment it is recorded; the words for it, and what shows it, may be mended. */
static bool decision_bends(const struct standing *s, const struct field *f)
{
	return f == field_at(FIELD_decision_text) || (s->mending && f == field_at(FIELD_decision_evidence)) || (s->correcting && !s->mending);
}

/* Whether it may be touched still: what was settled, decided or judged stays as it is. */
static bool bends(const struct standing *s, const struct record *r, const struct field *f, const struct value *from, struct arena *mem,
                  const char **what, const char **todo)
{
	if (s->settled && r->kind == KIND_recommendation)
		return refuse(what, todo, "it is finished and stays as it is",
		              arena_printf(mem, "mend a typing error: wsoa correct %s %s=VALUE --reason \"...\"; or reopen it first: wsoa move %s reopen --reason \"...\"", r->ref, f->name, r->ref));
	if (s->settled)
		return refuse(what, todo, "it was looked at as it is and stays so",
		              r->kind == KIND_evidence ? "reopen it first (wsoa move REF reopen --reason \"...\"), or add further evidence"
		                                       : "ask anew: wsoa extend REF DATE --reason \"...\" --recovery \"...\"");
	if (f->kind == KIND_decision && r->id && !decision_bends(s, f))
		return f == field_at(FIELD_decision_ratified_by)
		               ? refuse(what, todo, "a meeting ratifies it", arena_printf(mem, "wsoa decide MEETING ratify %s", r->ref))
		               : refuse(what, todo, "a decision stays as it was taken",
		                        arena_printf(mem, "undo it, or remove it while it is unused (wsoa remove %s --reason \"...\"), and record it anew", r->ref));
	bool whose = f == field_at(FIELD_judgement_visit) || f == field_at(FIELD_judgement_weakness); /* never another: found.c */
	if (((f->kind == KIND_judgement && !whose) || f == field_at(FIELD_visit_outcome)) && r->id && from->set && !s->correcting)
		return refuse(what, todo, f->kind == KIND_judgement ? "a judgement stays as it was recorded" : "the outcome stays as it was recorded",
		              arena_printf(mem, "mend a typing error: wsoa correct %s %s=VALUE --reason \"...\"", r->ref, f->name));
	return true;
}

bool may_change(wsoa *w, const struct standing *s, const struct record *r, const struct field *f, const struct value *from,
                const struct value *to, struct arena *mem, const char **what, const char **todo)
{
	bool programme = s->roles & ROLE_BIT(ROLE_programme);
	if (f->control == CONTROL_ENGINE && f == kind_status(f->kind))
		return refuse(what, todo, "the status changes by a transition alone",
		              arena_printf(mem, "wsoa move %s TRANSITION (see: wsoa why %s)", r->ref ? r->ref : "REF", r->ref ? r->ref : "REF"));
	if (f->control == CONTROL_ENGINE)
		return refuse(what, todo, arena_printf(mem, "%s follows from what is done, it is not set by hand", f->label),
		              "use the command that does it (wsoa help)");
	if (!bends(s, r, f, from, mem, what, todo))
		return false;
	if (f == field_at(FIELD_person_roles) && r->id && r->id == w->person)
		return refuse(what, todo, "nobody changes their own roles", "ask another member of the programme team");
	if (f->control == CONTROL_OWNER && !(s->roles & owning))
		return refuse(what, todo, "only the lead, supporting leads, the accountable officer, the workstream's lead or the programme team may change it",
		              "ask one of them (see: wsoa show)");
	if (f->control != CONTROL_OWNER && !programme)
		return refuse(what, todo, "only the programme team may change it", "ask them (see: wsoa list people roles:programme)");
	if (f->control == CONTROL_DECIDED)
		return s->decided || refuse(what, todo, s->decision_fault ? s->decision_fault : arena_printf(mem, "%s is set, moved or lifted by a decision of the board alone", f->name),
		                            arena_printf(mem, "record it: wsoa decide MEETING set %s %s=DATE, or name it with --decision", r->ref ? r->ref : "REF", f->name));
	if (f->control != CONTROL_AGREED)
		return true;
	bool due = f == field_at(FIELD_action_due_on) || f == field_at(FIELD_milestone_due_on);
	if (due && from->set && to->set && to->num < from->num)
		return true; /* earlier is free */
	if (due && from->set && s->baselined && s->decided && !s->correcting && !board_is_enough(w, r->plan, mem))
		return refuse(what, todo, "the plan asks for more than the agreement of the board",
		              arena_printf(mem, "ask for another: wsoa extend %s DATE --reason \"...\" --recovery \"...\"", r->ref ? r->ref : "REF"));
	const char *ref = r->ref ? r->ref : "REF";
	if (due && !from->set) /* what has no date cannot ask for another */
		return need_decision(s, mem, f->label, arena_printf(mem, "have one agreed: wsoa decide MEETING set %s due_on=DATE", ref), what, todo);
	return need_decision(s, mem, f->label,
	                     due ? arena_printf(mem, "ask for another: wsoa extend %s DATE --reason \"...\" --recovery \"...\"", ref)
	                         : arena_printf(mem, "record it: wsoa decide MEETING set %s %s=VALUE, or name it with --decision", ref, f->name),
	                     what, todo);
}

bool may_add(const struct standing *s, enum kind_id kind, const char *verb, struct arena *mem, const char **what, const char **todo)
{
	bool goes = !strcmp(verb, "remove") || !strcmp(verb, "take back");
	enum control c = s->promised && goes ? CONTROL_AGREED : adding[kind];
	if (c == CONTROL_OWNER && s->roles & owning)
		return true;
	if (!(s->roles & ROLE_BIT(ROLE_programme)))
		return refuse(what, todo,
		              arena_printf(mem, c == CONTROL_OWNER ? "only its lead or the programme team may %s it"
		                                                   : "only the programme team may %s a record of this kind", verb),
		              "ask them (see: wsoa list people roles:programme)");
	if (s->promised && c == CONTROL_AGREED)
		return need_decision(s, mem, "what a milestone promises",
		                     "let it stand as dropped (wsoa set REF dropped_on=DATE), or record it: wsoa add decision meeting=MEETING about=REF "
		                     "transition=remove outcome=agreed, then name it with --decision",
		                     what, todo);
	return c != CONTROL_AGREED || need_decision(s, mem, arena_printf(mem, "adding or removing %s", kind_of(kind)->one),
	                                           arena_printf(mem, "record it: wsoa add decision meeting=MEETING about=%s transition=%s outcome=agreed, then name it "
	                                                             "with --decision", strcmp(verb, "add") ? "REF" : "PLAN", strcmp(verb, "add") ? "remove" : "add"),
	                                           what, todo);
}

wsoa_status need_programme(wsoa *w, const char *where, const char *what)
{
	struct ids people;
	wsoa_status st = people_with_role(w->db, "programme", &w->call, &people);
	for (size_t i = 0; i < people.count && !st; i++)
		if (people.id[i] == w->person)
			return WSOA_OK;
	return st ? st : error_set(&w->err, WSOA_REFUSED, where, "ask them (see: wsoa list people roles:programme)",
	                           "only the programme team may %s", what);
}
