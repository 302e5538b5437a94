/* What conditions and rules ask of the store: a query each. */
#include <string.h>

#include "store/query.h"
#include "store/recall.h"
#include "workflow/visits.h"

wsoa_status has_link(struct store *s, int64_t a, const char *field, int64_t b, bool *has)
{
	int64_t one;
	return query_one_int(s, "SELECT 1 FROM link WHERE a = ? AND field = ? AND b = ?", ARGS(A(a), A(field), A(b)), has, &one);
}

wsoa_status person_by_login(struct store *s, const char *login, size_t *count, int64_t *person)
{
	struct arena mem = { 0 };
	struct ids found;
	*count = 0;
	*person = 0;
	wsoa_status st = query_ids(s, "SELECT id FROM person WHERE login = ? AND (left_on IS NULL OR left_on >= ?) ORDER BY id",
	                           ARGS(A(login), D(s->today)), &mem, &found);
	for (size_t i = 0; i < found.count && !st; i++) {
		struct record *r;
		st = record_identity(s, found.id[i], &mem, &r);
		if (!st && !r->removed)
			*person = (*count)++ ? *person : r->id;
	}
	arena_free(&mem);
	return st;
}

wsoa_status people_with_role(struct store *s, const char *role, struct arena *mem, struct ids *out)
{
	return query_ids(s,
	                 "SELECT k.id FROM person k JOIN record r ON r.id = k.id WHERE instr(',' || k.roles || ',', ',' || ?1 || ',') > 0 "
	                 "AND r.removed = 0 AND (k.left_on IS NULL OR k.left_on >= ?2) ORDER BY k.id",
	                 ARGS(A(role), D(s->today)), mem, out);
}

wsoa_status people_there(struct store *s, struct arena *mem, struct ids *out)
{
	return query_ids(s,
	                 "SELECT k.id FROM person k JOIN record r ON r.id = k.id WHERE r.removed = 0 "
	                 "AND (k.left_on IS NULL OR k.left_on >= ?) ORDER BY k.id",
	                 ARGS(D(s->today)), mem, out);
}

wsoa_status records_of_kind(struct store *s, enum kind_id kind, struct arena *mem, struct ids *out)
{
	return query_ids(s, "SELECT id FROM record WHERE kind = ? ORDER BY id", ARGS(A(kind_of(kind)->name)), mem, out);
}

wsoa_status evidence_of(struct store *s, int64_t record, const char *field, struct facts *out)
{
	struct query q;
	const struct workflow *w = NULL;
	bool row = false;
	wsoa_status st = store_workflow_of(s, KIND_evidence, &w);
	if (st || !w)
		return st;
	st = query_open(&q, s,
	                "SELECT e.status, ifnull(e.shows = 'difference' AND e.source IN ('families', 'data'), 0) FROM link l "
	                "JOIN record r ON r.id = l.a JOIN evidence e ON e.id = l.a WHERE l.b = ? AND l.field = ? AND r.removed = 0",
	                ARGS(A(record), A(field)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		const char *name = query_text(&q, 0);
		const struct state *state = name ? workflow_state(w, name) : NULL;
		bool accepted = state && state->category == CATEGORY_done, waiting = state && !accepted && !state->final;
		bool difference = query_int(&q, 1) != 0;
		out->evidence_accepted += accepted;
		out->evidence_waiting += waiting;
		out->difference_accepted += accepted && difference;
		out->difference_waiting += waiting && difference;
	}
	query_close(&q);
	return st;
}

wsoa_status open_date_change(struct store *s, int64_t record, struct arena *mem, const char **ref)
{
	struct query q;
	bool row = false;
	*ref = NULL;
	wsoa_status st = query_open(&q, s,
	                            "SELECT r.ref FROM link l JOIN date_change k ON k.id = l.a JOIN record r ON r.id = l.a "
	                            "WHERE l.b = ? AND l.field = 'of' AND r.removed = 0 AND k.final = 0 ORDER BY l.a LIMIT 1",
	                            ARGS(A(record)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row)
		*ref = arena_strdup(mem, query_text(&q, 0));
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

/* Those of a visit that does not decide, and the board's own, are looked past. */
static wsoa_status first_deciding(struct query *q, const jr *visits, struct arena *mem, struct facts *out)
{
	bool row = false;
	wsoa_status st;
	while (!(st = query_next(q, &row)) && row) {
		if (!visit_decides(visits, query_text(q, 2), query_text(q, 3)))
			continue;
		out->judgement = arena_strdup(mem, query_text(q, 0));
		out->judgement_ref = arena_strdup(mem, query_text(q, 1));
		break;
	}
	return st;
}

wsoa_status last_judgement(struct store *s, int64_t weakness, struct arena *mem, struct facts *out)
{
	struct query q;
	const jr *visits = NULL;
	wsoa_status st = store_visits(s, &visits);
	if (st)
		return st;
	st = query_open(&q, s,
	                "SELECT j.outcome, r.ref, v.form, j.[by] FROM link w JOIN record r ON r.id = w.a JOIN judgement j ON j.id = w.a "
	                "JOIN link l ON l.a = w.a AND l.field = 'visit' JOIN visit v ON v.id = l.b "
	                "WHERE w.b = ?1 AND w.field = 'weakness' AND r.removed = 0 AND (v.embargo_until IS NULL OR v.embargo_until < ?2) "
	                "ORDER BY ifnull(v.ends_on, v.starts_on) DESC, r.id DESC",
	                ARGS(A(weakness), D(s->today)));
	if (!st)
		st = first_deciding(&q, visits, mem, out);
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

enum { REFS_SHOWN = 5 };

void refs_add(struct fact_refs *r, const char *ref, struct arena *mem)
{
	if (r->count++ < REFS_SHOWN)
		r->refs = arena_printf(mem, "%s%s%s", r->refs ? r->refs : "", r->refs ? ", " : "", ref);
}

void refs_done(struct fact_refs *r, struct arena *mem)
{
	if (r->count > REFS_SHOWN)
		r->refs = arena_printf(mem, "%s and %zu more", r->refs ? r->refs : "", r->count - REFS_SHOWN);
}

static wsoa_status query_refs(struct store *s, const char *sql, int64_t record, struct arena *mem, struct fact_refs *out)
{
	struct query q;
	bool row = false;
	*out = (struct fact_refs){ 0 };
	wsoa_status st = query_open(&q, s, sql, ARGS(A(record)));
	while (!st && !(st = query_next(&q, &row)) && row)
		refs_add(out, query_text(&q, 0), mem);
	query_close(&q);
	refs_done(out, mem);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status open_milestones(struct store *s, int64_t record, struct arena *mem, struct fact_refs *out)
{
	return query_refs(s,
	                  "SELECT r.ref FROM link l JOIN record r ON r.id = l.a JOIN milestone m ON m.id = l.a WHERE l.b = ? AND l.field = 'of' "
	                  "AND r.removed = 0 AND m.done_on IS NULL AND m.dropped_on IS NULL ORDER BY r.ref COLLATE REF_ORDER",
	                  record, mem, out);
}

wsoa_status open_dependencies(struct store *s, int64_t record, struct arena *mem, struct fact_refs *out)
{
	return query_refs(s,
	                  "SELECT r.ref FROM link l JOIN record r ON r.id = l.b JOIN action d ON d.id = l.b WHERE l.a = ? "
	                  "AND l.field = 'depends_on' AND r.removed = 0 AND d.final = 0 ORDER BY r.ref COLLATE REF_ORDER",
	                  record, mem, out);
}

wsoa_status live_in_plan(struct store *s, int64_t plan, struct arena *mem, struct fact_refs *weaknesses, struct fact_refs *actions)
{
	wsoa_status st = query_refs(s,
	                            "SELECT r.ref FROM record r CROSS JOIN weakness k ON k.id = r.id WHERE r.space = ? AND r.removed = 0 AND k.final = 0 "
	                            "ORDER BY r.ref COLLATE REF_ORDER",
	                            plan, mem, weaknesses);
	return st ? st
	          : query_refs(s,
	                       "SELECT r.ref FROM record r CROSS JOIN action k ON k.id = r.id WHERE r.space = ? AND r.removed = 0 AND k.final = 0 "
	                       "ORDER BY r.ref COLLATE REF_ORDER",
	                       plan, mem, actions);
}

wsoa_status naming_path(struct store *s, int64_t from, const char *field, const char *other, int64_t to, struct arena *mem, const char **path)
{
#define NAMED "CASE WHEN r.space IN (0, (SELECT space FROM record WHERE id = ?2)) THEN '' ELSE (SELECT p.ref FROM record p WHERE p.id = r.space) || ':' END || r.ref"
	return query_one_text(s,
	                      "WITH RECURSIVE way(id, path, ids) AS (SELECT r.id, " NAMED ", '/' || r.id || '/' FROM record r WHERE r.id = ?1 UNION ALL "
	                      "SELECT l.b, way.path || ' -> ' || " NAMED ", way.ids || l.b || '/' FROM way JOIN link l ON l.a = way.id AND l.field IN (?3, ?4) "
	                      "JOIN record r ON r.id = l.b WHERE way.id <> ?2 AND instr(way.ids, '/' || l.b || '/') = 0 "
	                      "LIMIT 100000) SELECT path FROM way WHERE id = ?2 LIMIT 1",
	                      ARGS(A(from), A(to), A(field), A(other)), mem, path);
#undef NAMED
}

wsoa_status actions_without_baseline(struct store *s, int64_t plan, struct arena *mem, struct ids *out)
{
	return query_ids(s,
	                 "SELECT k.id FROM action k JOIN record r ON r.id = k.id WHERE r.space = ? AND r.removed = 0 AND k.due_on IS NOT NULL "
	                 "AND k.baseline_due_on IS NULL ORDER BY k.id",
	                 ARGS(A(plan)), mem, out);
}

wsoa_status plan_baselined(struct store *s, int64_t plan, bool *baselined)
{
	int64_t one;
	if (recall_baseline(s, plan, baselined))
		return WSOA_OK;
	wsoa_status st = query_one_int(s, "SELECT 1 FROM plan WHERE id = ? AND baselined_on <= ?", ARGS(A(plan), D(s->today)), baselined, &one);
	if (!st)
		recall_keep_baseline(s, plan, *baselined);
	return st;
}

wsoa_status batch_read(struct store *s, int64_t batch, int64_t *actor, int64_t *undone)
{
	struct query q;
	bool row = false;
	*actor = *undone = 0;
	wsoa_status st = query_open(&q, s, "SELECT actor, ifnull(undone, 0) FROM batch WHERE id = ?", ARGS(A(batch)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		*actor = query_int(&q, 0);
		*undone = query_int(&q, 1);
	}
	query_close(&q);
	return st;
}

wsoa_status batch_last(struct store *s, int64_t actor, int64_t *batch)
{
	bool found;
	*batch = 0;
	return query_one_int(s,
	                     "SELECT b.id FROM batch b WHERE b.actor = ? AND b.undone IS NULL AND b.undoes IS NULL "
	                     "ORDER BY b.id DESC LIMIT 1",
	                     ARGS(A(actor)), &found, batch);
}

wsoa_status events_of(struct store *s, int64_t record, struct arena *mem, struct ids *out)
{
	return query_ids(s, "SELECT seq FROM event WHERE record = ? ORDER BY seq", ARGS(A(record)), mem, out);
}

wsoa_status told_how(struct store *s, int64_t record, const char *step, int64_t person, date due, struct arena *mem, const char **how)
{
	return query_one_text(s, "SELECT how FROM told WHERE record = ? AND step = ? AND person = ? AND due_on = ?",
	                      ARGS(A(record), A(step), A(person), D(due)), mem, how);
}

wsoa_status file_held(struct store *s, const char *hash, bool *held)
{
	uint8_t bytes[HASH_BYTES];
	int64_t one;
	*held = false;
	if (!hex_decode(hash, bytes, HASH_BYTES))
		return WSOA_OK;
	return query_one_int(s->source, "SELECT 1 FROM file WHERE hash = ? AND content IS NOT NULL", ARGS(B(bytes, sizeof bytes)), held, &one);
}

wsoa_status file_shared(struct store *s, const char *hash, int64_t evidence, struct arena *mem, struct ids *out)
{
	return query_ids(s, "SELECT id FROM evidence WHERE file = ? AND id <> ? ORDER BY id", ARGS(A(hash), A(evidence)), mem, out);
}

wsoa_status plan_inhabitant(struct store *s, int64_t plan, int64_t first, int64_t last, int64_t *record)
{
	bool found;
	*record = 0;
	return query_one_int(s, "SELECT id FROM record WHERE space = ? AND removed = 0 AND id NOT BETWEEN ? AND ? LIMIT 1",
	                     ARGS(A(plan), A(first), A(last)), &found, record);
}

/* In the chosen plan, then the area, then any plan: the last one made. */
wsoa_status record_ever(struct store *s, int64_t chosen_plan, const char *ref, int64_t *id)
{
	enum kind_id kind;
	bool found;
	wsoa_status st = record_find(s, chosen_plan, KIND_COUNT, ref, id, &kind);
	if (!st && !*id && chosen_plan)
		st = ref_taken(s, chosen_plan, ref, KIND_COUNT, id, NULL);
	if (!st && !*id)
		st = ref_taken(s, 0, ref, KIND_COUNT, id, NULL);
	if (!st && !*id)
		st = query_one_int(s, "SELECT r.id FROM plan k CROSS JOIN record r ON r.space = k.id AND r.ref = ? ORDER BY r.id DESC LIMIT 1", ARGS(A(ref)), &found, id);
	return st || *id ? st : record_need(s, chosen_plan, KIND_COUNT, ref, id, NULL);
}
