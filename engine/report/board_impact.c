/*
 * Impact: what stands behind each weakness, what its measures show, and where
 * all was done and nothing improved.
 */
#include <string.h>

#include "report/board.h"

/* ---- reading ---- */

static wsoa_status read_measures(struct board *b)
{
	wsoa_status st = WSOA_OK;
	b->readings = arena_array(b->r->mem, b->measures.count, sizeof *b->readings);
	if (!b->readings)
		return error_nomem(&b->r->w->err);
	for (size_t i = 0; i < b->measures.count && !st; i++)
		st = measured_read(b->r, b->measures.at[i]->id, &b->readings[i]);
	return st;
}

wsoa_status board_continues(struct board *b, const struct record *measure, struct record **out)
{
	const struct value *v = record_field(measure, FIELD_measure_continues);
	*out = NULL;
	return v->set && v->count ? record_there(b->r->w->view, v->targets[0].id, b->r->mem, out) : WSOA_OK;
}

/* The nearest of the report's measures that this one continues: those between them are of plans that it is not about. */
static wsoa_status read_continued(struct board *b, const struct record *measure)
{
	struct records between = { 0 };
	struct record *before;
	wsoa_status st = board_continues(b, measure, &before);
	while (!st && before && !records_have(&b->measures, before->id) && !records_have(&between, before->id)) {
		st = records_add(b->r, &between, before);
		if (!st)
			st = board_continues(b, before, &before);
	}
	return st || !before || !records_have(&b->measures, before->id) ? st : records_add(b->r, &b->continued, before);
}

bool board_continued(const struct board *b, const struct record *measure)
{
	return records_have(&b->continued, measure->id);
}

static void add_measures(struct board *b, struct behind *w)
{
	w->measures = arena_array(b->r->mem, b->measures.count, sizeof *w->measures);
	w->off = arena_array(b->r->mem, b->measures.count, sizeof *w->off);
	for (size_t i = 0; w->measures && w->off && i < b->measures.count; i++) {
		if (!record_names(b->measures.at[i], FIELD_measure_weaknesses, w->weakness->id))
			continue;
		if (board_continued(b, b->measures.at[i])) {
			w->some_continued = true;
			continue;
		}
		w->measures[w->measure_count++] = b->measures.at[i];
		if (b->readings[i].now.now.verdict != VERDICT_GREEN)
			w->off[w->off_count++] = b->measures.at[i];
	}
}

static void read_weakness(struct board *b, struct behind *w, const struct record *weakness)
{
	const struct group g = board_group(b, FIELD_action_weaknesses, weakness);
	w->weakness = weakness;
	for (size_t i = 0; i < b->count; i++) {
		if (!group_holds(&g, &b->actions[i]))
			continue;
		w->actions++;
		w->live += b->actions[i].live;
		w->done += b->actions[i].done;
	}
	add_measures(b, w);
	w->without_impact = !w->live && w->done && w->off_count && !board_weakness_carried(b, weakness);
}

wsoa_status board_impact_read(struct board *b)
{
	wsoa_status st = read_measures(b);
	for (size_t i = 0; i < b->measures.count && !st; i++)
		st = read_continued(b, b->measures.at[i]);
	if (st)
		return st;
	b->behind = arena_array(b->r->mem, b->weaknesses.count, sizeof *b->behind);
	for (size_t i = 0; b->behind && i < b->weaknesses.count; i++)
		read_weakness(b, &b->behind[i], b->weaknesses.at[i]);
	return b->r->mem->failed ? error_nomem(&b->r->w->err) : WSOA_OK;
}

/* ---- evidence ---- */

static bool shows(const struct board *b, const struct record *evidence, const struct group *g)
{
	const struct value *v = record_field(evidence, FIELD_evidence_actions);
	if (record_names(evidence, FIELD_evidence_weaknesses, g->id))
		return true;
	for (size_t i = 0; v->set && i < v->count; i++) {
		const struct judged *a = board_action(b, v->targets[i].id);
		if (a && group_holds(g, a))
			return true;
	}
	return false;
}

/* "evidence (weaknesses:W05 or actions:1.1,1.2) live"; NULL where there are too many actions for one filter. */
static const char *evidence_filter(struct board *b, const struct behind *w, const char *test)
{
	const struct group g = board_group(b, FIELD_action_weaknesses, w->weakness);
	const char *refs = "", *plan = "";
	if (w->actions > REFS_FILTER)
		return NULL;
	for (size_t i = 0; refs && i < b->count; i++)
		if (group_holds(&g, &b->actions[i]))
			refs = arena_printf(b->r->mem, "%s%s%s", refs, *refs ? "," : "", b->actions[i].rec->ref);
	if (b->plans.count > 1)
		plan = arena_printf(b->r->mem, "plan:%s ", w->weakness->plan_ref);
	if (!refs || !plan)
		return NULL;
	if (!*refs)
		return arena_printf(b->r->mem, "evidence %sweaknesses:%s %s", plan, w->weakness->ref, test);
	return arena_printf(b->r->mem, "evidence %s(weaknesses:%s or actions:%s) %s", plan, w->weakness->ref, refs, test);
}

/* "status:accepted" */
static const char *accepted_filter(struct board *b)
{
	const struct workflow *wf = report_workflow(b->r, KIND_evidence);
	const char *text = "status:";
	for (size_t i = 0; wf && text && i < wf->state_count; i++)
		if (wf->states[i].category == CATEGORY_done)
			text = arena_printf(b->r->mem, "%s%s%s", text, text[7] ? "," : "", wf->states[i].name);
	return text ? text : "";
}

static void put_evidence(struct board *b, const struct doc_node *n, struct cell *row, const struct behind *w)
{
	const struct group g = board_group(b, FIELD_action_weaknesses, w->weakness);
	struct cell *accepted = cell_of(n, row, "evidence"), *waiting = cell_of(n, row, "waiting");
	int64_t done = 0, live = 0;
	for (size_t i = 0; i < b->evidence.count; i++) {
		const struct state *s = state_of(b->r, b->evidence.at[i]);
		if (!s || !shows(b, b->evidence.at[i], &g))
			continue;
		done += s->category == CATEGORY_done;
		live += !s->final;
	}
	const char *of_done = evidence_filter(b, w, accepted_filter(b)), *of_live = evidence_filter(b, w, "live");
	cell_int(accepted, done);
	cell_int(waiting, live);
	if (of_done)
		cell_filter(b->r->doc, accepted, "%s", of_done);
	if (of_live)
		cell_filter(b->r->doc, waiting, "%s", of_live);
	if (accepted && !done)
		accepted->tone = TONE_WARN;
}

/* ---- tables ---- */

static void filter_measures(struct board *b, struct cell *c, const struct record *const *records, size_t count)
{
	const char *filter = refs_filter(b->r, records, count);
	if (filter)
		cell_filter(b->r->doc, c, "measures %s", count ? filter : "not ref:any");
}

static void put_off(struct board *b, struct cell *c, const struct behind *w)
{
	cell_int(c, (int64_t)w->off_count);
	if (c && w->off_count)
		c->tone = TONE_WARN;
	filter_measures(b, c, w->off, w->off_count);
}

static void put_coverage(struct board *b, struct doc_node *n, const struct behind *w)
{
	const struct group g = board_group(b, FIELD_action_weaknesses, w->weakness);
	struct cell *row = doc_row(b->r->doc, n), *measures = cell_of(n, row, "measures");
	board_identity(b, n, row, w->weakness);
	board_figures(b, n, row, &g);
	if (!w->live)
		show_text(b->r, cell_of(n, row, "title"), TONE_WARN, record_title(w->weakness));
	put_evidence(b, n, row, w);
	cell_int(measures, (int64_t)w->measure_count);
	if (w->some_continued)
		filter_measures(b, measures, w->measures, w->measure_count);
	else
		cell_filter(b->r->doc, measures, "measures %s", g.selector);
	put_off(b, cell_of(n, row, "off_target"), w);
}

static void put_weaknesses(struct board *b, struct cell *c, const struct record *measure)
{
	const struct value *v = record_field(measure, FIELD_measure_weaknesses);
	const char **refs = arena_array(b->r->mem, v->count, sizeof *refs);
	for (size_t i = 0; refs && i < v->count; i++)
		refs[i] = v->targets[i].ref;
	if (refs && v->count)
		cell_set(b->r->doc, c, refs, v->count);
}

static void put_measure(struct board *b, struct doc_node *n, const struct record *rec, const struct measured *m)
{
	wsoa_doc *d = b->r->doc;
	const char *unit = record_text(rec, FIELD_measure_unit);
	struct cell *row = doc_row(d, n), *title;
	board_identity(b, n, row, rec);
	title = cell_of(n, row, "title");
	if (unit)
		cell_show(d, title, TONE_PLAIN, "%s (%s)", record_title(rec), unit);
	put_weaknesses(b, cell_of(n, row, "weaknesses"), rec);
	cell_text(d, cell_of(n, row, "unit"), unit);
	cell_text(d, cell_of(n, row, "better"), record_text(rec, FIELD_measure_better));
	cell_decimal(d, cell_of(n, row, "baseline"), record_text(rec, FIELD_measure_baseline));
	put_measured(b->r, n, row, m, true);
}

static void numbers_right(struct doc_node *n)
{
	static const char *const keys[] = { "baseline", "value", "target", "next_target" };
	for (size_t i = 0; i < n->column_count; i++)
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
			n->columns[i].right |= n->columns[i].key && !strcmp(n->columns[i].key, keys[k]);
}

static void put_without(struct board *b, struct doc_node *n, const struct behind *w)
{
	wsoa_doc *d = b->r->doc;
	const struct group g = board_group(b, FIELD_action_weaknesses, w->weakness);
	const char **refs = arena_array(b->r->mem, w->off_count, sizeof *refs);
	struct cell *row = doc_row(d, n);
	board_identity(b, n, row, w->weakness);
	board_figures(b, n, row, &g);
	put_off(b, cell_of(n, row, "off_target"), w);
	for (size_t i = 0; refs && i < w->off_count; i++)
		refs[i] = report_ref(b->r, w->off[i]);
	if (refs)
		cell_set(d, cell_of(n, row, "measures"), refs, w->off_count);
}

static void put_uncovered(struct board *b, struct doc_node *n, const struct record *weakness)
{
	const struct group g = board_group(b, FIELD_action_weaknesses, weakness);
	struct cell *row = doc_row(b->r->doc, n);
	board_identity(b, n, row, weakness);
	board_figures(b, n, row, &g);
}

void board_impact(struct board *b)
{
	wsoa_doc *d = b->r->doc;
	struct doc_node *n = report_table(b->r, "without_impact", "Done without impact: actions done, measures off target");
	for (size_t i = 0; i < b->weaknesses.count; i++)
		if (b->behind[i].without_impact)
			put_without(b, n, &b->behind[i]);
	doc_empty(d, n, "There is no weakness whose actions are all done while measures are off target.");
	n = report_table(b->r, "uncovered", "Not covered: no live action answers the weakness");
	for (size_t i = 0; i < b->uncovered.count; i++)
		put_uncovered(b, n, b->uncovered.at[i]);
	doc_empty(d, n, "A live action answers every weakness.");
	n = report_table(b->r, "coverage", "What stands behind each weakness");
	for (size_t i = 0; i < b->weaknesses.count; i++)
		put_coverage(b, n, &b->behind[i]);
	doc_empty(d, n, "There are no weaknesses.");
	n = report_table(b->r, "measures", "Measures: latest reading against the target by then");
	numbers_right(n);
	for (size_t i = 0; i < b->measures.count; i++)
		put_measure(b, n, b->measures.at[i], &b->readings[i]);
	doc_empty(d, n, "There are no measures.");
}
