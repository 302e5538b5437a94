/* What needs somebody's word afterwards or beside a meeting's: ratifying what the chair decided between meetings. */
#include <string.h>

#include "plan/edit.h"
#include "plan/permit.h"
#include "store/log.h"

/* ---- ratify ---- */

/* Whether it was ratified before; what else a decision must be stands in the rules of records. */
static wsoa_status check_first(wsoa *w, const struct record *d)
{
	const struct value *by = record_field(d, FIELD_decision_ratified_by);
	const char *what = by->set ? arena_printf(&w->call, "%s ratified it already", by->targets[0].ref) : NULL;
	if (!what)
		return w->call.failed ? error_nomem(&w->err) : WSOA_OK;
	error_issue(&w->err, &(wsoa_issue){ .where = d->ref, .value = by->targets[0].ref, .what = what });
	return error_set(&w->err, WSOA_REFUSED, d->ref, "see what is left: wsoa list decisions 'chairs_action=yes ratified_by=none'", "%s: %s", d->ref, what);
}

static wsoa_status ratify_one(wsoa *w, int64_t id, const char *meeting, const struct manner *m)
{
	const struct field *f = field_at(FIELD_decision_ratified_by);
	const struct assignment a = { f->name, f, ASSIGN_SET, meeting };
	struct manner along = *m;
	struct record *d = NULL;
	along.by_command = f;
	along.decision = 0;
	wsoa_status st = record_load(w->db, id, &w->call, &d);
	if (!st)
		st = check_first(w, d);
	if (!st)
		st = edit_change(w, id, &a, 1, &along, NULL);
	return st ? st : decision_use(w, m->decision, id);
}

wsoa_status ratify(wsoa *w, const struct ids *decisions, const char *meeting, const struct manner *m)
{
	wsoa_status first = WSOA_OK;
	for (size_t i = 0; i < decisions->count; i++) {
		wsoa_status st = ratify_one(w, decisions->id[i], meeting, m);
		first = first ? first : st;
		if (st && st != WSOA_REFUSED)
			return st;
	}
	return first;
}
