/* What conditions and rules ask of the store: a query each. */
#include <stdlib.h>
#include <string.h>

#include "store/query.h"
#include "store/recall.h"

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

wsoa_status last_judgement(struct store *s, int64_t weakness, struct arena *mem, struct facts *out)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, s,
	                            "SELECT j.outcome, r.ref FROM link w JOIN record r ON r.id = w.a JOIN judgement j ON j.id = w.a "
	                            "JOIN link l ON l.a = w.a AND l.field = 'visit' JOIN visit v ON v.id = l.b "
	                            "WHERE w.b = ?1 AND w.field = 'weakness' AND r.removed = 0 AND ifnull(j.[by], 'inspector') <> 'self' "
	                            "AND (v.embargo_until IS NULL OR v.embargo_until < ?2) "
	                            "ORDER BY ifnull(v.ends_on, v.starts_on) DESC, r.id DESC LIMIT 1",
	                            ARGS(A(weakness), D(s->today)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		out->judgement = arena_strdup(mem, query_text(&q, 0));
		out->judgement_ref = arena_strdup(mem, query_text(&q, 1));
	}
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

/* "1.2.3, 1.2.4 and 3 more" */
enum { REFS_SHOWN = 5 };

static void add_ref(struct fact_refs *out, struct buf *b, const char *ref)
{
	if (out->count < REFS_SHOWN)
		buf_printf(b, "%s%s", out->count ? ", " : "", ref);
	out->count++;
}

static void keep_refs(struct fact_refs *out, struct buf *b, struct arena *mem)
{
	if (out->count > REFS_SHOWN)
		buf_printf(b, " and %zu more", out->count - REFS_SHOWN);
	if (out->count)
		out->refs = buf_keep(b, mem);
}

static wsoa_status query_refs(struct store *s, const char *sql, int64_t record, struct arena *mem, struct fact_refs *out)
{
	struct query q;
	struct buf b = { 0 };
	bool row = false;
	*out = (struct fact_refs){ 0 };
	wsoa_status st = query_open(&q, s, sql, ARGS(A(record)));
	while (!st && !(st = query_next(&q, &row)) && row)
		add_ref(out, &b, query_text(&q, 0));
	query_close(&q);
	keep_refs(out, &b, mem);
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

static bool reaches(const char *better, const char *value, const char *target)
{
	double v = strtod(value, NULL), t = strtod(target, NULL);
	return better && !strcmp(better, "down") ? v <= t : v >= t;
}

static wsoa_status next_target(struct store *s, int64_t measure, date after, struct arena *mem, struct measure_now *out)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, s,
	                            "SELECT t.value, t.due_on FROM link l JOIN target t ON t.id = l.a JOIN record r ON r.id = t.id "
	                            "WHERE l.b = ?1 AND l.field = 'measure' AND r.removed = 0 AND (?2 IS NULL OR t.due_on > ?2) ORDER BY t.due_on, t.id LIMIT 1",
	                            ARGS(A(measure), D(after)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		out->next_target = arena_strdup(mem, query_text(&q, 0));
		out->next_on = query_date(&q, 1);
	}
	query_close(&q);
	return st;
}

wsoa_status measure_latest(struct store *s, int64_t measure, struct arena *mem, struct measure_now *out)
{
	struct query q;
	bool row = false;
	*out = (struct measure_now){ .period_on = DATE_NONE, .target_on = DATE_NONE, .next_on = DATE_NONE };
	wsoa_status st = query_open(&q, s,
	                            "SELECT m.better, g.value, g.period, g.period_on, t.value, t.due_on FROM measure m "
	                            "JOIN (SELECT l.b AS m, k.value, k.period, k.period_on FROM link l JOIN reading k ON k.id = l.a JOIN record r ON r.id = k.id "
	                            "WHERE l.b = ?1 AND l.field = 'measure' AND r.removed = 0 AND k.value IS NOT NULL "
	                            "ORDER BY k.period_on DESC, k.id DESC LIMIT 1) g ON g.m = m.id "
	                            "LEFT JOIN (SELECT l.b AS m, t.value, t.due_on FROM link l JOIN target t ON t.id = l.a JOIN record r ON r.id = t.id "
	                            "WHERE l.b = ?1 AND l.field = 'measure' AND r.removed = 0) t ON t.m = m.id AND t.due_on <= g.period_on "
	                            "WHERE m.id = ?1 ORDER BY t.due_on DESC LIMIT 1",
	                            ARGS(A(measure)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		out->value = arena_strdup(mem, query_text(&q, 1));
		out->period = arena_strdup(mem, query_text(&q, 2));
		out->period_on = query_date(&q, 3);
		out->target = arena_strdup(mem, query_text(&q, 4));
		out->target_on = query_date(&q, 5);
		out->on_target = out->target && reaches(query_text(&q, 0), query_text(&q, 1), query_text(&q, 4));
	}
	query_close(&q);
	if (!st)
		st = next_target(s, measure, out->target ? out->target_on : DATE_NONE, mem, out);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status measures_of(struct store *s, int64_t record, enum kind_id kind, struct arena *mem, size_t *count, struct fact_refs *off)
{
	static const char of_weakness[] = "SELECT DISTINCT r.id, r.ref FROM link l JOIN record r ON r.id = l.a WHERE l.b = ?1 AND l.field = 'weaknesses' "
	                                  "AND r.kind = 'measure' AND r.removed = 0 ORDER BY r.ref COLLATE REF_ORDER";
	static const char of_action[] = "SELECT DISTINCT r.id, r.ref FROM link w JOIN link l ON l.b = w.b AND l.field = 'weaknesses' "
	                                "JOIN record r ON r.id = l.a WHERE w.a = ?1 AND w.field = 'weaknesses' AND r.kind = 'measure' "
	                                "AND r.removed = 0 ORDER BY r.ref COLLATE REF_ORDER";
	struct query q;
	struct buf b = { 0 };
	struct measure_now now;
	bool row = false;
	*count = 0;
	*off = (struct fact_refs){ 0 };
	wsoa_status st = query_open(&q, s, kind == KIND_weakness ? of_weakness : of_action, ARGS(A(record)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		++*count;
		st = measure_latest(s, query_int(&q, 0), mem, &now);
		if (st || now.on_target)
			continue;
		add_ref(off, &b, query_text(&q, 1));
	}
	query_close(&q);
	keep_refs(off, &b, mem);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status dependency_path(struct store *s, int64_t from, int64_t to, struct arena *mem, const char **path)
{
	return query_one_text(s,
	                      "WITH RECURSIVE way(id, path) AS (SELECT id, ref FROM record WHERE id = ?1 UNION ALL "
	                      "SELECT l.b, way.path || ' -> ' || r.ref FROM way JOIN link l ON l.a = way.id AND l.field = 'depends_on' "
	                      "JOIN record r ON r.id = l.b WHERE way.id <> ?2 AND instr(' -> ' || way.path || ' -> ', ' -> ' || r.ref || ' -> ') = 0 "
	                      "LIMIT 100000) SELECT path FROM way WHERE id = ?2 LIMIT 1",
	                      ARGS(A(from), A(to)), mem, path);
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
	wsoa_status st = record_find(s, chosen_plan, ref, id, &kind);
	if (!st && !*id && chosen_plan)
		st = ref_taken(s, chosen_plan, ref, id);
	if (!st && !*id)
		st = ref_taken(s, 0, ref, id);
	if (!st && !*id)
		st = query_one_int(s, "SELECT r.id FROM plan k CROSS JOIN record r ON r.space = k.id AND r.ref = ? ORDER BY r.id DESC LIMIT 1", ARGS(A(ref)), &found, id);
	return st || *id ? st : record_need(s, chosen_plan, KIND_COUNT, ref, id, NULL);
}
