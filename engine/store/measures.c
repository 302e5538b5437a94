/* Measures, their readings and targets: read here, judged in workflow/measure.c. */
#include "store/measures.h"

/* ---- one measure ---- */

static wsoa_status read_itself(struct store *s, int64_t id, struct arena *mem, struct measure *out)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, s,
	                            "SELECT m.better, m.unit, m.baseline, m.baseline_period_on, m.tolerance, m.period_type, m.lag, "
	                            "(SELECT r.ref FROM link l JOIN record r ON r.id = l.a WHERE l.b = m.id AND l.field = 'continues' AND r.removed = 0 LIMIT 1) "
	                            "FROM measure m WHERE m.id = ?",
	                            ARGS(A(id)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		out->better = arena_strdup(mem, query_text(&q, 0));
		out->unit = arena_strdup(mem, query_text(&q, 1));
		out->baseline = arena_strdup(mem, query_text(&q, 2));
		out->baseline_on = query_date(&q, 3);
		out->tolerance = arena_strdup(mem, query_text(&q, 4));
		out->period_type = arena_strdup(mem, query_text(&q, 5));
		out->lag = arena_strdup(mem, query_text(&q, 6));
		out->continued_by = arena_strdup(mem, query_text(&q, 7));
	}
	query_close(&q);
	return st;
}

/* Terms are those of the convention: they matter only to a figure that is dated ahead, which the rules of a reading refuse. */
static bool not_begun(const struct store *s, const char *period, date period_on)
{
	return period_on != DATE_NONE && period_on > s->today && period_begins(period, period_on, NULL, 0) > s->today;
}

static wsoa_status read_readings(struct store *s, int64_t id, struct arena *mem, const struct measure_reading **out, size_t *count)
{
	struct query q;
	struct measure_reading *at = NULL;
	size_t cap = 0;
	bool row = false;
	*count = 0;
	wsoa_status st = query_open(&q, s,
	                            "SELECT k.id, r.ref, k.value, k.period, k.period_on, k.basis, "
	                            "(SELECT c.b FROM link c WHERE c.a = k.id AND c.field = 'corrects') FROM link l JOIN reading k ON k.id = l.a "
	                            "JOIN record r ON r.id = k.id WHERE l.b = ? AND l.field = 'measure' AND r.removed = 0 ORDER BY k.id",
	                            ARGS(A(id)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		struct measure_reading *more = arena_grow(mem, at, *count, &cap, sizeof *at);
		if (!more)
			break;
		at = more;
		at[(*count)++] = (struct measure_reading){ .id = query_int(&q, 0), .ref = arena_strdup(mem, query_text(&q, 1)),
			                                   .value = arena_strdup(mem, query_text(&q, 2)), .period = arena_strdup(mem, query_text(&q, 3)),
			                                   .period_on = query_date(&q, 4), .basis = basis_of(query_text(&q, 5)), .corrects = query_int(&q, 6) };
		at[*count - 1].ahead = not_begun(s, at[*count - 1].period, at[*count - 1].period_on);
	}
	query_close(&q);
	*out = at;
	return st;
}

static wsoa_status read_targets(struct store *s, int64_t id, struct arena *mem, struct measure *out)
{
	struct query q;
	struct measure_target *at = NULL;
	size_t cap = 0;
	bool row = false;
	wsoa_status st = query_open(&q, s,
	                            "SELECT t.id, r.ref, t.value, t.due_on, f.b, b.ref FROM link l JOIN target t ON t.id = l.a JOIN record r ON r.id = t.id "
	                            "LEFT JOIN link f ON f.a = t.id AND f.field = 'follows' LEFT JOIN record b ON b.id = f.b "
	                            "WHERE l.b = ? AND l.field = 'measure' AND r.removed = 0 AND t.due_on IS NOT NULL ORDER BY t.id",
	                            ARGS(A(id)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		struct measure_target *more = arena_grow(mem, at, out->target_count, &cap, sizeof *at);
		if (!more)
			break;
		at = more;
		struct measure_target *t = &at[out->target_count++];
		*t = (struct measure_target){ .id = query_int(&q, 0), .ref = arena_strdup(mem, query_text(&q, 1)), .value = arena_strdup(mem, query_text(&q, 2)),
			                      .due_on = query_date(&q, 3), .follows = arena_strdup(mem, query_text(&q, 5)) };
		if (t->follows)
			st = read_readings(s, query_int(&q, 4), mem, &t->benchmark, &t->benchmark_count);
	}
	query_close(&q);
	out->targets = at;
	return st;
}

wsoa_status measure_read(struct store *s, int64_t id, struct arena *mem, struct measure *out)
{
	*out = (struct measure){ .baseline_on = DATE_NONE };
	wsoa_status st = read_itself(s, id, mem, out);
	if (!st)
		st = read_readings(s, id, mem, &out->readings, &out->reading_count);
	if (!st)
		st = read_targets(s, id, mem, out);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

/* ---- those of a weakness ---- */

static wsoa_status is_met(struct store *s, int64_t id, struct arena *mem, bool *met)
{
	struct measure m;
	struct measure_now now;
	wsoa_status st = measure_read(s, id, mem, &m);
	if (!st)
		measure_judge(&m, &now);
	*met = !st && now.now.verdict == VERDICT_GREEN;
	return st;
}

#define NOT_CONTINUED \
	"AND NOT EXISTS (SELECT 1 FROM link c JOIN record n ON n.id = c.a WHERE c.b = r.id AND c.field = 'continues' AND n.removed = 0) "

wsoa_status measures_of(struct store *s, int64_t record, enum kind_id kind, struct arena *mem, size_t *count, struct fact_refs *off)
{
	static const char of_weakness[] = "SELECT DISTINCT r.id, r.ref FROM link l JOIN record r ON r.id = l.a WHERE l.b = ?1 AND l.field = 'weaknesses' "
	                                  "AND r.kind = 'measure' AND r.removed = 0 " NOT_CONTINUED "ORDER BY r.ref COLLATE REF_ORDER";
	static const char of_action[] = "SELECT DISTINCT r.id, r.ref FROM link w JOIN link l ON l.b = w.b AND l.field = 'weaknesses' "
	                                "JOIN record r ON r.id = l.a WHERE w.a = ?1 AND w.field = 'weaknesses' AND r.kind = 'measure' "
	                                "AND r.removed = 0 " NOT_CONTINUED "ORDER BY r.ref COLLATE REF_ORDER";
	struct query q;
	bool row = false, met;
	*count = 0;
	*off = (struct fact_refs){ 0 };
	wsoa_status st = query_open(&q, s, kind == KIND_weakness ? of_weakness : of_action, ARGS(A(record)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		++*count;
		st = is_met(s, query_int(&q, 0), mem, &met);
		if (!st && !met)
			refs_add(off, query_text(&q, 1), mem);
	}
	query_close(&q);
	refs_done(off, mem);
	return !st && mem->failed ? error_nomem(s->err) : st;
}
