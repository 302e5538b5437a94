/*
 * What a visit found: a judgement for each weakness, and what follows from it.
 * Which outcomes a form of visit knows, whose view they are and which
 * transition of a weakness they lead to stands in schema/visits.json.
 */
#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "base/json_read.h"
#include "plan/edit.h"
#include "plan/permit.h"

struct judging {
	wsoa *w;
	const wsoa_judge_args *args;
	struct manner m;
	struct record *visit;
	jr *doc;
	const jr *form;        /* of the visit, in the document */
	const jr *outcome;     /* its row; NULL unknown */
	const char *by;
	bool held_back;        /* under embargo: nothing follows yet */
};

/* ---- outcomes as data ---- */

static const jr *named(const jr *array, const char *key, const char *name)
{
	for (const jr *row = jr_first(array); row; row = jr_next(row)) {
		const char *text = jr_text(jr_get(row, key));
		if (text && !strcmp(text, name))
			return row;
	}
	return NULL;
}

static const char *names_in(const jr *array, struct arena *mem)
{
	struct buf b = { 0 };
	for (const jr *row = jr_first(array); row; row = jr_next(row))
		buf_printf(&b, "%s%s", b.len ? ", " : "", jr_text(jr_get(row, "outcome")));
	return buf_keep(&b, mem);
}

static wsoa_status read_outcomes(struct judging *j)
{
	char why[200];
	const struct embedded *file = embedded_find("schema/visits.json");
	const struct value *form = record_field(j->visit, FIELD_visit_form);
	if (!file)
		return error_set(&j->w->err, WSOA_BUG, "schema/visits.json", "please report this", "the program does not carry its table of visits");
	j->doc = jr_parse(file->bytes, file->size, why, sizeof why);
	if (!j->doc)
		return error_nomem(&j->w->err);
	j->form = named(jr_get(j->doc, "forms"), "form", form->set ? form->text : "");
	return WSOA_OK;
}

wsoa_status judged_transition(wsoa *w, struct record *visit, const char *outcome, struct arena *mem, const char **out)
{
	struct judging j = { .w = w, .visit = visit };
	wsoa_status st = read_outcomes(&j);
	const jr *row = st ? NULL : named(jr_get(j.form, "weakness"), "outcome", outcome);
	const char *name = jr_text(jr_get(row, "transition"));
	*out = name ? arena_strdup(mem, name) : NULL;
	jr_free(j.doc);
	return !st && mem->failed ? error_nomem(&w->err) : st;
}

/* The outcome's row among those for weaknesses, or for the area where none are named. */
static wsoa_status find_outcome(struct judging *j)
{
	wsoa *w = j->w;
	bool area = !j->args->selection;
	const jr *known = jr_get(j->form, area ? "area" : "weakness");
	j->outcome = named(known, "outcome", j->args->outcome);
	if (j->outcome)
		return WSOA_OK;
	const char *form = record_text(j->visit, FIELD_visit_form), *names = names_in(known, &w->call);
	if (!names || !*names)
		return error_set(&w->err, WSOA_INVALID, j->args->outcome, area ? "name the weaknesses: wsoa judge VISIT OUTCOME W01,W02" : "judge the area: wsoa judge VISIT OUTCOME",
		                 "a visit of the form %s gives no judgement of %s", form ? form : "(none)", area ? "the whole area" : "single weaknesses");
	return error_set(&w->err, WSOA_INVALID, j->args->outcome, arena_printf(&w->call, "one of: %s", names), "'%.60s' is no outcome of a visit of the form %s%s",
	                 j->args->outcome, form ? form : "(none)", area ? ", for the whole area" : "");
}

static wsoa_status find_view(struct judging *j)
{
	static const char *const views[] = { "inspector", "adviser", "self" };
	const char *usual = jr_text(jr_get(j->form, "by"));
	j->by = j->args->by ? j->args->by : usual;
	for (size_t i = 0; j->by && i < sizeof views / sizeof *views; i++)
		if (!strcmp(views[i], j->by))
			return WSOA_OK;
	return error_set(&j->w->err, WSOA_INVALID, "--by", "inspector, adviser or self (the board's own view)", "'%.40s' is nobody whose view it could be", j->by ? j->by : "");
}

/* ---- what follows ---- */

static const char *ref_in_plan(wsoa *w, const struct record *r)
{
	return r->plan_ref ? arena_printf(&w->call, "%s:%s", r->plan_ref, r->ref) : r->ref;
}

/* A revisit's judgements move the weaknesses; the board's own view, and one under embargo, move nothing. */
static wsoa_status follow(struct judging *j, struct record *weakness)
{
	wsoa *w = j->w;
	const char *transition = jr_text(jr_get(j->outcome, "transition"));
	const struct workflow *wf = NULL;
	const struct value *status = record_field(weakness, FIELD_weakness_status);
	if (!transition || !strcmp(j->by, "self") || j->held_back)
		return WSOA_OK;
	wsoa_status st = store_workflow_of(w->db, KIND_weakness, &wf);
	if (st || !wf || !status->set)
		return st;
	const struct transition *t = workflow_transition(wf, transition, status->text);
	if (t && !strcmp(wf->states[t->to].name, status->text))
		return WSOA_OK; /* judged so before */
	return edit_move(w, weakness->id, transition, NULL, 0, &j->m);
}

static void put(struct assignment *a, size_t *n, enum field_id id, const char *text)
{
	if (text && *text)
		a[(*n)++] = (struct assignment){ field_at(id)->name, field_at(id), ASSIGN_SET, text };
}

/* One view of one visit judges a weakness once. */
static wsoa_status check_once(struct judging *j, const struct record *weakness)
{
	wsoa *w = j->w;
	struct ids there = { 0 };
	wsoa_status st = linked_from(w->db, j->visit->id, "visit", &w->call, &there);
	for (size_t i = 0; i < there.count && !st; i++) {
		struct record *r = NULL;
		st = record_load(w->db, there.id[i], &w->call, &r);
		if (st || r->kind != KIND_judgement || r->removed || record_field(r, FIELD_judgement_weakness)->targets[0].id != weakness->id)
			continue;
		const char *by = record_text(r, FIELD_judgement_by), *outcome = record_text(r, FIELD_judgement_outcome);
		if (!strcmp(by ? by : "inspector", j->by))
			st = error_set(&w->err, WSOA_REFUSED, r->ref, arena_printf(&w->call, "mend it: wsoa correct %s outcome=%s --reason \"...\"", r->ref, j->args->outcome),
			               "%s was judged at %s already: %s", weakness->ref, j->visit->ref, outcome ? outcome : "");
	}
	return st;
}

static wsoa_status judge_weakness(struct judging *j, int64_t id)
{
	struct assignment a[5];
	size_t n = 0;
	struct record *weakness = NULL;
	struct manner created = { .act = ACT_created, .on = j->m.on };
	wsoa_status st = record_load(j->w->db, id, &j->w->call, &weakness);
	if (!st)
		st = check_once(j, weakness);
	if (st)
		return st;
	put(a, &n, FIELD_judgement_visit, j->visit->ref);
	put(a, &n, FIELD_judgement_weakness, ref_in_plan(j->w, weakness));
	put(a, &n, FIELD_judgement_outcome, j->args->outcome);
	put(a, &n, FIELD_judgement_by, j->by);
	put(a, &n, FIELD_judgement_text, j->args->text);
	st = edit_create(j->w, KIND_judgement, 0, NULL, a, n, &created, NULL);
	return st ? st : follow(j, weakness);
}

static wsoa_status judge_area(struct judging *j)
{
	const struct assignment a = { "outcome", field_at(FIELD_visit_outcome), ASSIGN_SET, j->args->outcome };
	return edit_change(j->w, j->visit->id, &a, 1, &j->m, NULL);
}

static wsoa_status judge_all(struct judging *j)
{
	wsoa *w = j->w;
	struct ids ids = { 0 };
	enum kind_id kind = KIND_weakness;
	const char *selection = ranges_expand(j->args->selection, &w->call);
	wsoa_status st = selection ? select_ids(w, w->db, selection, &w->call, &kind, &ids) : error_nomem(&w->err);
	if (!st && kind != KIND_weakness)
		st = error_set(&w->err, WSOA_INVALID, j->args->selection, "name weaknesses: W01,W02 or W01-W04", "a visit judges weaknesses, not %s", kind_of(kind)->plural);
	for (size_t i = 0; i < ids.count && !st; i++)
		st = judge_weakness(j, ids.id[i]);
	return st;
}

/* ---- when an embargo has ended ---- */

static wsoa_status check_ended(struct judging *j)
{
	wsoa *w = j->w;
	char day[DATE_LONG + 1];
	if (!j->held_back)
		return WSOA_OK;
	date_long(record_date(j->visit, FIELD_visit_embargo_until), day);
	return error_set(&w->err, WSOA_REFUSED, j->visit->ref,
	                 arena_printf(&w->call, "wait until it has ended; where it was lifted: wsoa set %s embargo_until=", j->visit->ref),
	                 "%s is under embargo until %s: nothing follows from it before", j->visit->ref, day);
}

/* What a judgement that was recorded under embargo leads to. */
static wsoa_status publish_one(struct judging *j, struct record *judgement)
{
	struct record *weakness = NULL;
	const char *by = record_text(judgement, FIELD_judgement_by), *outcome = record_text(judgement, FIELD_judgement_outcome);
	j->by = by ? by : "inspector";
	j->outcome = named(jr_get(j->form, "weakness"), "outcome", outcome ? outcome : "");
	wsoa_status st = record_load(j->w->db, record_field(judgement, FIELD_judgement_weakness)->targets[0].id, &j->w->call, &weakness);
	return st || !j->outcome || weakness->removed ? st : follow(j, weakness);
}

static wsoa_status publish(struct judging *j)
{
	wsoa *w = j->w;
	struct ids there = { 0 };
	wsoa_status st = check_ended(j);
	if (!st && (j->args->outcome || j->args->selection || j->args->text || j->args->by))
		st = error_set(&w->err, WSOA_INVALID, "--publish", arena_printf(&w->call, "wsoa judge %s --publish", j->visit->ref), "what the visit found is recorded already");
	if (!st)
		st = linked_from(w->db, j->visit->id, "visit", &w->call, &there);
	for (size_t i = 0; i < there.count && !st; i++) {
		struct record *r = NULL;
		st = record_load(w->db, there.id[i], &w->call, &r);
		if (!st && r->kind == KIND_judgement && !r->removed)
			st = publish_one(j, r);
	}
	return st;
}

static wsoa_status record_found(struct judging *j)
{
	wsoa *w = j->w;
	if (!j->args->outcome)
		return error_set(&w->err, WSOA_INVALID, j->visit->ref, "wsoa judge VISIT OUTCOME [WEAKNESSES]", "what it found is not said");
	wsoa_status st = find_outcome(j);
	if (!st)
		st = find_view(j);
	return st ? st : j->args->selection ? judge_all(j) : judge_area(j);
}

static wsoa_status find_visit(struct judging *j)
{
	int64_t id = 0;
	wsoa_status st = record_need(j->w->db, 0, KIND_visit, j->args->visit, &id, NULL);
	if (!st)
		st = record_load(j->w->db, id, &j->w->call, &j->visit);
	if (st)
		return st;
	date until = record_date(j->visit, FIELD_visit_embargo_until), ended = record_date(j->visit, FIELD_visit_ends_on);
	j->held_back = until != DATE_NONE && until >= j->w->today;
	if (j->m.on == DATE_NONE && ended != DATE_NONE && ended <= j->w->today)
		j->m.on = ended; /* judged on its last day, where no other was said */
	return WSOA_OK;
}

wsoa_status wsoa_judge(wsoa *w, const wsoa_judge_args *args, const wsoa_change *change)
{
	struct judging j = { .w = w, .args = args };
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_changed, change, &j.m);
	if (!st)
		st = need_programme(w, args->visit, "record what a visit found"); /* asked first: a refusal may tell what was found */
	if (!st)
		st = find_visit(&j);
	if (!st)
		st = read_outcomes(&j);
	if (!st)
		st = args->publish ? publish(&j) : record_found(&j);
	jr_free(j.doc);
	return write_done(w, st);
}
