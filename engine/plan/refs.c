/* Refs of new records. Hides how one is made up for each kind. */
#include "plan/draft.h"

#include <ctype.h>
#include <string.h>

static void slug(const char *text, char *out, size_t size)
{
	size_t n = 0;
	for (const char *p = text; *p && n + 1 < size; p++) {
		if (isalnum((unsigned char)*p))
			out[n++] = (char)tolower((unsigned char)*p);
		else if (n && out[n - 1] != '-' && *p != '\'')
			out[n++] = '-';
	}
	while (n && out[n - 1] == '-')
		n--;
	out[n] = '\0';
}

static wsoa_status free_ref(struct draft *d, int64_t space, const char *wanted, const char **out)
{
	struct store *s = d->w->db;
	int64_t taken;
	*out = wanted;
	wsoa_status st = ref_in_use(s, space, wanted, d->next.kind, &taken);
	for (int i = 2; !st && taken; i++) {
		*out = arena_printf(d->mem, "%s-%d", wanted, i);
		if (!*out)
			return error_nomem(&d->w->err);
		st = ref_in_use(s, space, *out, d->next.kind, &taken);
	}
	return st;
}

/* A step of 1.2.3 is 1.2.3/a, 1.2.3/b ... */
static wsoa_status lettered_ref(wsoa *w, int64_t space, const char *parent, struct arena *mem, const char **out)
{
	int64_t taken = 1;
	wsoa_status st = WSOA_OK;
	for (char c = 'a'; c <= 'z' && taken && !st; c++) {
		*out = arena_printf(mem, "%s/%c", parent, c);
		st = ref_taken(w->db, space, *out, KIND_milestone, &taken, NULL);
	}
	if (!st && taken)
		st = ref_next(w->db, space, arena_printf(mem, "%s/", parent), mem, out);
	return st;
}

static const char *first_target(const struct record *r, enum field_id id)
{
	const struct value *v = record_field(r, id);
	const char *ref = v->count ? v->targets[0].ref : "", *own = ref ? strchr(ref, ':') : NULL;
	return own ? own + 1 : ref;
}

wsoa_status make_ref(struct draft *d, const char **out)
{
	wsoa *w = d->w;
	struct record *r = &d->next;
	char text[REF_MAX - 8];
	int year, month, day;
	switch (r->kind) {
	case KIND_person:
		slug(record_title(r), text, sizeof text);
		return free_ref(d, 0, arena_printf(d->mem, "@%s", *text ? text : "person"), out);
	case KIND_post:
	case KIND_organisation:
		slug(record_title(r), text, sizeof text);
		return free_ref(d, 0, *text ? arena_strdup(d->mem, text) : kind_of(r->kind)->name, out);
	case KIND_plan: {
		const struct value *on = draft_value(d, FIELD_plan_inspected_on), *form = draft_value(d, FIELD_plan_form);
		date_split(on->set ? (date)on->num : w->today, &year, &month, &day);
		return free_ref(d, 0, arena_printf(d->mem, "%s-%d", form->set ? form->text : "plan", year), out);
	}
	case KIND_decision:
		if (!draft_value(d, FIELD_decision_meeting)->set)
			return ref_next(w->db, 0, "D", d->mem, out);
		return ref_next(w->db, 0, arena_printf(d->mem, "%s/", first_target(r, FIELD_decision_meeting)), d->mem, out);
	case KIND_recommendation:
		return ref_next(w->db, 0, arena_printf(d->mem, "%s/", first_target(r, FIELD_recommendation_visit)), d->mem, out);
	case KIND_judgement:
		return free_ref(d, 0, arena_printf(d->mem, "%s/%s", first_target(r, FIELD_judgement_visit), first_target(r, FIELD_judgement_weakness)), out);
	case KIND_milestone:
		return lettered_ref(w, r->plan, first_target(r, FIELD_milestone_of), d->mem, out);
	case KIND_target:
		date_split((date)draft_value(d, FIELD_target_due_on)->num, &year, &month, &day);
		return free_ref(d, r->plan, arena_printf(d->mem, "%s/%04d-%02d", first_target(r, FIELD_target_measure), year, month), out);
	case KIND_reading: {
		char iso[DATE_ISO + 1];
		date_iso((date)draft_value(d, FIELD_reading_period)->num, iso);
		return free_ref(d, r->plan, arena_printf(d->mem, "%s/%.7s", first_target(r, FIELD_reading_measure), iso), out);
	}
	default:
		return ref_next(w->db, kind_of(r->kind)->in_plan ? r->plan : 0, kind_of(r->kind)->prefix, d->mem, out);
	}
}

/* A new record of the area would hide what a live plan has under the ref. */
static wsoa_status check_live(struct draft *d, const char *ref)
{
	struct record *r, *plan;
	int64_t id = 0;
	wsoa_status st = live_ref(d->w->db, ref, &id);
	if (st || !id)
		return st;
	st = record_identity(d->w->db, id, d->mem, &r);
	if (!st)
		st = record_identity(d->w->db, r->plan, d->mem, &plan);
	if (!st)
		draft_fault(d, WSOA_INVALID, "ref", ref, arena_printf(d->mem, "'%s' is %s of %s", ref, kind_of(r->kind)->one, plan->ref),
		            "choose another: it would hide that one");
	return st;
}

wsoa_status check_ref(struct draft *d, const char *ref)
{
	int64_t taken = 0, undone = 0;
	if (!ref_valid(ref)) {
		draft_fault(d, WSOA_INVALID, "ref", ref, "not a ref", "letters, digits and . _ / - (a person's may begin with @), at most 64");
		return WSOA_OK;
	}
	wsoa_status st = ref_taken(d->w->db, d->next.plan, ref, d->next.kind, &taken, &undone);
	if (!st && taken)
		draft_fault(d, WSOA_INVALID, "ref", ref, arena_printf(d->mem, "'%s' is taken", ref), "choose another: a ref is never given twice");
	if (!st && !taken && !d->next.plan)
		st = check_live(d, ref);
	return !st && undone ? record_load(d->w->db, undone, d->mem, &d->undone) : st;
}
