/* The public changing calls that change records one by one: add, set, correct, remove, note, move, update. */
#include <stdio.h>
#include <string.h>

#include "plan/edit.h"
#include "plan/permit.h"

wsoa_status wsoa_select_count(wsoa *w, const char *selection, int64_t *count)
{
	struct ids ids = { 0 };
	enum kind_id kind;
	w->unveiled = true; /* a change will meet them */
	wsoa_status st = read_call(w);
	if (!st)
		st = embargo_hide(w, w->view);
	if (!st)
		st = select_ids(w, w->view, selection, &w->call, &kind, &ids);
	*count = (int64_t)ids.count;
	w->unveiled = false;
	return read_done(w, st);
}

static const char *kind_names(struct arena *mem)
{
	struct buf b = { 0 };
	for (int k = 0; k < KIND_COUNT; k++)
		buf_printf(&b, "%s%s", k ? ", " : "one of: ", kind_of((enum kind_id)k)->name);
	return buf_keep(&b, mem);
}

static wsoa_status need_kind(wsoa *w, const char *name, enum kind_id *kind)
{
	*kind = kind_find(name);
	if (*kind == KIND_COUNT)
		return error_set(&w->err, WSOA_INVALID, name, kind_names(&w->call), "there is no kind '%.60s'", name);
	return WSOA_OK;
}

wsoa_status wsoa_add(wsoa *w, const char *kind_name, const char *ref, const char *const *assignments, size_t count, const wsoa_change *change)
{
	struct manner m;
	struct assignment *a = NULL;
	int64_t id = 0;
	enum kind_id kind = KIND_COUNT;
	wsoa_status st = write_call(w);
	if (!st)
		st = need_kind(w, kind_name, &kind);
	if (!st)
		st = manner_of(w, ACT_created, change, &m);
	if (!st)
		st = assignments_read(w, kind, assignments, count, &w->call, &a);
	if (!st)
		st = edit_create(w, kind, 0, ref, a, count, &m, &id);
	if (!st && kind == KIND_judgement)
		st = judgement_made(w, id, &m);
	return write_done(w, st);
}

static wsoa_status change_all(wsoa *w, const char *selection, const char *const *assignments, size_t count, const struct manner *m)
{
	struct assignment *a = NULL;
	struct ids ids;
	enum kind_id kind;
	wsoa_status st = select_ids(w, w->db, selection, &w->call, &kind, &ids);
	if (!st)
		st = assignments_read(w, kind, assignments, count, &w->call, &a);
	if (!st && !count)
		st = error_set(&w->err, WSOA_INVALID, "", "write FIELD=VALUE", "nothing to change is named");
	for (size_t i = 0; i < ids.count && !st; i++)
		st = edit_change(w, ids.id[i], a, count, m, NULL);
	return st;
}

wsoa_status wsoa_set(wsoa *w, const char *selection, const char *const *assignments, size_t count, const wsoa_change *change)
{
	struct manner m;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_changed, change, &m);
	if (!st)
		st = change_all(w, selection, assignments, count, &m);
	return write_done(w, st);
}

static wsoa_status need_reason(wsoa *w, const struct manner *m, const char *what)
{
	if (m->reason)
		return WSOA_OK;
	return error_set(&w->err, WSOA_REFUSED, "reason", "give one: --reason \"...\"", "%s needs a reason", what);
}

/* A deadline that was misread was misread in the original date too, where that is the same: no slippage. */
static wsoa_status with_baseline(wsoa *w, struct record *r, struct assignment **a, size_t *count)
{
	const struct field *due = field_at(FIELD_action_due_on), *baseline = field_at(FIELD_action_baseline_due_on);
	const char *text = NULL;
	for (size_t i = 0; r->kind == KIND_action && i < *count; i++) {
		if ((*a)[i].field == due)
			text = (*a)[i].text;
		if ((*a)[i].field == baseline)
			return WSOA_OK;
	}
	if (!text || !record_value(r, baseline)->set || !value_equal(due, record_value(r, due), record_value(r, baseline)))
		return WSOA_OK;
	struct assignment *more = arena_array(&w->call, *count + 1, sizeof *more);
	if (!more)
		return error_nomem(&w->err);
	memcpy(more, *a, *count * sizeof *more);
	more[(*count)++] = (struct assignment){ baseline->name, baseline, ASSIGN_SET, text };
	*a = more;
	return WSOA_OK;
}

/*
 * A correction mends what was typed wrong: agreed fields need no decision, but
 * the programme team and a reason; dates that follow from due_on stay.
 */
wsoa_status wsoa_correct(wsoa *w, const char *ref, const char *const *assignments, size_t count, const wsoa_change *change)
{
	struct manner m;
	struct standing standing = { 0 };
	struct record *r;
	struct assignment *a = NULL;
	int64_t id;
	enum kind_id kind = KIND_COUNT;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_corrected, change, &m);
	if (!st)
		st = need_reason(w, &m, "a correction");
	if (!st)
		st = record_need(w->db, w->plan, KIND_COUNT, ref, &id, &kind);
	if (!st)
		st = assignments_read(w, kind, assignments, count, &w->call, &a);
	if (!st)
		st = record_load(w->db, id, &w->call, &r);
	if (!st)
		st = standing_of(w, r, "set", 0, &w->call, &standing);
	for (size_t i = 0; i < count && !st; i++) {
		const char *what, *todo;
		if (!a[i].field && !(standing.roles & ROLE_BIT(ROLE_programme)))
			st = error_set(&w->err, WSOA_REFUSED, a[i].name, "ask them (see: wsoa list people roles:programme)",
			               "%s: %s: only the programme team may change it", ref, a[i].name);
		if (!a[i].field)
			continue;
		standing.correcting = standing.mending = true;
		standing.baselined = standing.settled = false; /* a slip of the pen is no change of what was agreed or looked at */
		standing.decided = true;
		struct value other = { .set = true, .text = "", .num = -1 };
		bool free_engine = a[i].field == field_at(FIELD_action_baseline_due_on) && standing.roles & ROLE_BIT(ROLE_programme);
		if (!free_engine && !may_change(w, &standing, r, a[i].field, record_value(r, a[i].field), &other, &w->call, &what, &todo))
			st = error_set(&w->err, WSOA_REFUSED, a[i].name, todo, "%s: %s: %s", ref, a[i].name, what);
	}
	m.engine = true; /* asked above */
	if (!st)
		st = with_baseline(w, r, &a, &count);
	if (!st)
		st = edit_change(w, id, a, count, &m, NULL);
	if (!st && r->kind == KIND_judgement)
		st = judgement_corrected(w, r, &m);
	return write_done(w, st);
}

/* Who names the record still: what must be looked at before it goes. */
static wsoa_status check_unused(wsoa *w, const struct record *r)
{
	struct ids users;
	struct record *user;
	wsoa_status st = linked_from(w->db, r->id, NULL, &w->call, &users);
	if (!st && r->kind == KIND_plan) {
		int64_t inside;
		st = plan_inhabitant(w->db, r->id, -1, -1, &inside);
		if (!st && inside)
			st = record_identity(w->db, inside, &w->call, &user);
		if (!st && inside)
			return error_set(&w->err, WSOA_REFUSED, r->ref, "a plan with records stays; close it instead", "records live in %s, %s among them", r->ref, user->ref);
	}
	if (!st && r->kind == KIND_decision && record_field(r, FIELD_decision_used_for)->set)
		return error_set(&w->err, WSOA_REFUSED, r->ref, "undo what followed from it first", "%s was used: it stays on record", r->ref);
	for (size_t i = 0; i < users.count && !st; i++) {
		st = record_identity(w->db, users.id[i], &w->call, &user);
		if (!st && user->kind == KIND_decision) /* what was decided about it stays on record, and does not hold it */
			users.id[i--] = users.id[--users.count];
	}
	if (st || !users.count)
		return st;
	st = record_identity(w->db, users.id[0], &w->call, &user);
	const char *todo = "change or remove those first";
	if (!st && user->kind == KIND_date_change) /* which stays */
		todo = r->kind == KIND_milestone ? "let it stand as dropped: wsoa set REF dropped_on=DATE" : "let it stand as cancelled: wsoa move REF cancel";
	return st ? st : error_set(&w->err, WSOA_REFUSED, r->ref, todo, "%s is named by %zu record%s, %s among them", r->ref,
	                           users.count, users.count == 1 ? "" : "s", user->ref);
}

static wsoa_status stays(wsoa *w, const struct record *r, const char *what, const char *todo)
{
	return error_set(&w->err, WSOA_REFUSED, r->ref, todo ? todo : "", "%s: %s", r->ref, what);
}

/* The judgement by which a weakness stands where it stands. */
static wsoa_status check_judgement(wsoa *w, const struct record *r)
{
	const struct value *of = record_field(r, FIELD_judgement_weakness);
	struct record *weakness = NULL;
	struct facts last = { 0 };
	wsoa_status st = of->count ? record_load(w->db, of->targets[0].id, &w->call, &weakness) : WSOA_OK;
	if (!st && weakness)
		st = last_judgement(w->db, weakness->id, &w->call, &last);
	if (st || !last.judgement_ref || strcmp(last.judgement_ref, r->ref) != 0 || !record_field(weakness, FIELD_weakness_judged_on)->set)
		return st;
	return stays(w, r, arena_printf(&w->call, "%s stands as it was judged there", weakness->ref),
	             arena_printf(&w->call, "undo it (see: wsoa log), or mend a slip: wsoa correct %s outcome=OUTCOME --reason \"...\"", r->ref));
}

/* What was asked for, looked at or found stays on record: it ends by a transition, and nobody makes it unsaid. */
static wsoa_status check_stays(wsoa *w, const struct record *r, const struct standing *s)
{
	if (r->kind == KIND_judgement)
		return check_judgement(w, r);
	if (r->kind == KIND_date_change && record_field(r, FIELD_date_change_status)->set)
		return s->settled ? stays(w, r, arena_printf(&w->call, "it is %s, and stays on record", record_text(r, FIELD_date_change_status)),
		                          "ask anew: wsoa extend REF DATE --reason \"...\" --recovery \"...\"")
		                  : stays(w, r, "what was asked for stays on record", arena_printf(&w->call, "take it back: wsoa move %s withdraw", r->ref));
	if (s->settled)
		return stays(w, r, r->kind == KIND_evidence ? "it was looked at as it is and stays so" : "it was answered, and stays on record",
		             arena_printf(&w->call, "reopen it first: wsoa move %s reopen --reason \"...\"", r->ref));
	return WSOA_OK;
}

static wsoa_status remove_one(wsoa *w, int64_t id, const struct manner *m)
{
	struct record *r;
	struct standing s = { 0 };
	const char *what, *todo;
	wsoa_status st = record_load(w->db, id, &w->call, &r);
	if (!st)
		st = standing_of(w, r, "remove", m->decision, &w->call, &s);
	if (!st && !may_add(&s, r->kind, "remove", &w->call, &what, &todo))
		st = error_set(&w->err, WSOA_REFUSED, r->ref, todo, "%s: %s", r->ref, what);
	if (!st)
		st = version_unchanged(w, r, m);
	if (!st && id == w->person)
		st = error_set(&w->err, WSOA_REFUSED, r->ref, "ask another member of the programme team", "nobody removes themselves");
	if (!st)
		st = check_stays(w, r, &s);
	if (!st)
		st = check_unused(w, r);
	if (!st && m->decision && s.decided)
		st = decision_use(w, m->decision, id, m->on); /* while it can still be named */
	struct change c = { .name = "removed", .to = value_of_int(1) };
	if (!st)
		st = edit_event(w, r, m, &c, 1, NULL, record_title(r));
	return st;
}

wsoa_status wsoa_remove(wsoa *w, const char *selection, const wsoa_change *change)
{
	struct manner m;
	struct ids ids;
	enum kind_id kind;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_removed, change, &m);
	if (!st)
		st = need_reason(w, &m, "removing a record");
	if (!st)
		st = select_ids(w, w->db, selection, &w->call, &kind, &ids);
	for (size_t i = 0; !st && i < ids.count; i++)
		st = remove_one(w, ids.id[i], &m);
	return write_done(w, st);
}

wsoa_status wsoa_note(wsoa *w, const char *ref, const char *text, const wsoa_change *change)
{
	struct manner m;
	struct record *r;
	int64_t id;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_noted, change, &m);
	if (!st)
		st = words_check("note", true, text, w->options.allow_identifiers, &w->err);
	if (!st && !*text)
		st = error_set(&w->err, WSOA_INVALID, "note", "write it after the ref", "the note is empty");
	if (!st)
		st = record_need(w->db, w->plan, KIND_COUNT, ref, &id, NULL);
	if (!st)
		st = record_load(w->db, id, &w->call, &r);
	if (!st)
		st = version_unchanged(w, r, &m);
	struct change c = { .name = "note", .words = true, .to = value_of_text(text) };
	if (!st)
		st = edit_event(w, r, &m, &c, 1, NULL, "noted");
	return write_done(w, st);
}

/* "W01: ..." for each record that was refused; the first refusal is the error, all are issues. */
wsoa_status wsoa_move(wsoa *w, const char *selection, const char *transition, const char *const *assignments, size_t count, const wsoa_change *change)
{
	struct manner m;
	struct assignment *a = NULL;
	struct ids ids = { 0 };
	enum kind_id kind = KIND_COUNT;
	size_t refused = 0;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_moved, change, &m);
	if (!st)
		st = select_ids(w, w->db, selection, &w->call, &kind, &ids);
	if (!st)
		st = assignments_read(w, kind, assignments, count, &w->call, &a);
	for (size_t i = 0; i < ids.count && (!st || st == WSOA_REFUSED); i++) {
		if (refused) { /* only more refusals are of interest now */
			struct verdict v;
			wsoa_status more = move_verdict(w, w->db, ids.id[i], transition, 0, m.reason, m.decision, a, count, w->today, &w->call, &v);
			for (size_t k = 0; !more && !v.allowed && k < v.unmet_count; k++) {
				struct record *r;
				if (!record_identity(w->db, ids.id[i], &w->call, &r))
					error_issue(&w->err, &(wsoa_issue){ .warning = v.unmet[k].warning, .where = r->ref, .value = v.unmet[k].condition,
					                                    .what = v.unmet[k].what, .todo = v.unmet[k].todo });
			}
			refused += !more && !v.allowed;
			continue;
		}
		st = edit_move(w, ids.id[i], transition, a, count, &m);
		refused += st == WSOA_REFUSED;
	}
	return write_done(w, st);
}

/* ---- update ---- */

static bool said(const char *text)
{
	return text && *text;
}

static wsoa_status update_action(wsoa *w, int64_t id, const wsoa_update_args *u, struct manner *m)
{
	struct assignment a[8];
	size_t n = 0;
	char percent[16], day[DATE_ISO + 1];
	struct standing s;
	struct record *r;
	const char *what, *todo;
	static const struct value none;
	struct value something = { .set = true, .text = "" };
	snprintf(percent, sizeof percent, "%d", u->percent);
	date_iso(m->on != DATE_NONE ? m->on : w->today, day);
	put_assignment(a, &n, FIELD_action_rating, u->rating);
	put_assignment(a, &n, FIELD_action_percent, u->percent >= 0 ? percent : NULL);
	put_assignment(a, &n, FIELD_action_progress, u->text);
	put_assignment(a, &n, FIELD_action_next_steps, u->next_steps);
	put_assignment(a, &n, FIELD_action_recovery, u->recovery);
	put_assignment(a, &n, FIELD_action_rating_reason, said(u->rating) ? m->reason : NULL);
	put_assignment(a, &n, FIELD_action_updated_on, day);
	wsoa_status st = record_load(w->db, id, &w->call, &r);
	if (!st)
		st = standing_of(w, r, "set", 0, &w->call, &s);
	if (!st && !may_change(w, &s, r, field_at(FIELD_action_progress), &none, &something, &w->call, &what, &todo))
		st = error_set(&w->err, WSOA_REFUSED, r->ref, todo, "%s: %s", r->ref, what);
	m->engine = true; /* asked above; updated_on is the engine's */
	return st ? st : edit_change(w, id, a, n, m, NULL);
}

static wsoa_status update_workstream(wsoa *w, int64_t id, const wsoa_update_args *u, const struct manner *m)
{
	struct assignment a[4];
	size_t n = 0;
	put_assignment(a, &n, FIELD_workstream_rating, u->rating);
	put_assignment(a, &n, FIELD_workstream_progress, u->text);
	put_assignment(a, &n, FIELD_workstream_next_steps, u->next_steps);
	return edit_change(w, id, a, n, m, NULL);
}

wsoa_status wsoa_update(wsoa *w, const char *ref, const wsoa_update_args *args, const wsoa_change *change)
{
	struct manner m;
	int64_t id;
	enum kind_id kind = KIND_COUNT;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_updated, change, &m);
	if (!st && !said(args->rating) && args->percent < 0 && !said(args->text) && !said(args->next_steps) && !said(args->recovery))
		st = error_set(&w->err, WSOA_INVALID, ref, "say at least what was done: wsoa update 1.2.3 green \"...\"", "the update is empty");
	if (!st)
		st = record_need(w->db, w->plan, KIND_COUNT, ref, &id, &kind);
	if (!st && kind != KIND_action && kind != KIND_workstream)
		st = error_set(&w->err, WSOA_INVALID, ref, "name an action or a workstream", "'%s' is %s: it has no updates", ref, kind_of(kind)->one);
	if (!st)
		st = kind == KIND_action ? update_action(w, id, args, &m) : update_workstream(w, id, args, &m);
	return write_done(w, st);
}
