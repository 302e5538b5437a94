/* A workflow as a graph for Graphviz. Hides how its texts are kept from being read as DOT, as an escape of a label or as an entity. */
#include "workflow/internal.h"

#include <inttypes.h>

static void put_text(struct buf *b, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_char(b, '\\');
		buf_str(b, *text == '&' ? "&amp;" : (char[]){ *text, '\0' });
	}
}

static const char *fill_of(const struct state *s)
{
	static const char *const fills[CATEGORY_COUNT] = {
		[CATEGORY_planned] = "#f3f2f1", [CATEGORY_active] = "#d2e2f1", [CATEGORY_done] = "#cce2d8", [CATEGORY_cancelled] = "#eeefef"
	};
	return fills[s->category];
}

static void put_timer(const struct workflow *w, size_t state, struct buf *out)
{
	for (size_t i = 0; i < w->timer_count; i++)
		if (w->timers[i].state == state)
			buf_printf(out, "\\nwithin %d %s", w->timers[i].limit, w->timers[i].workdays ? "working days" : "days");
}

static void put_state(const struct workflow *w, size_t i, const int64_t *counts, struct buf *out)
{
	const struct state *s = &w->states[i];
	buf_printf(out, "\t\"%s\" [label=\"", s->name);
	put_text(out, s->label);
	put_timer(w, i, out);
	if (counts)
		buf_printf(out, "\\n%" PRId64 " %s", counts[i], counts[i] == 1 ? kind_of(w->kind)->name : kind_of(w->kind)->plural);
	buf_printf(out, "\", fillcolor=\"%s\"%s%s];\n", fill_of(s), s->final ? ", peripheries=2" : "", s->clock ? "" : ", style=\"rounded,filled,dashed\"");
}

/* "owner, programme; reason, evidence": who may, and what is asked. */
static void put_terms(const struct transition *t, struct buf *out)
{
	const char *between = "\\n";
	for (int r = 0; r < ROLE_COUNT; r++)
		if (t->by & ROLE_BIT(r)) {
			buf_printf(out, "%s%s", between, role_name((enum role)r));
			between = ", ";
		}
	between = "\\n";
	for (size_t i = 0; i < t->need_count; i++) {
		if (t->needs[i].warning)
			continue;
		buf_printf(out, "%s%s%s%s", between, t->needs[i].must->name, t->needs[i].field ? " " : "", t->needs[i].field ? t->needs[i].field->name : "");
		between = ", ";
	}
}

static void put_ways(const struct workflow *w, const struct transition *t, struct buf *out)
{
	for (size_t s = 0; s < w->state_count; s++) {
		if (!(t->from >> s & 1))
			continue;
		buf_printf(out, "\t\"%s\" -> \"%s\" [label=\"%s", w->states[s].name, w->states[t->to].name, t->name);
		put_terms(t, out);
		buf_str(out, "\", tooltip=\"");
		put_text(out, t->label);
		buf_str(out, "\"];\n");
	}
}

void workflow_graph(const struct workflow *w, const int64_t *counts, struct buf *out)
{
	buf_printf(out, "digraph \"%s\" {\n\tlabel=\"", w->name);
	put_text(out, w->title);
	buf_str(out, "\";\n\tlabelloc=t;\n\tnode [shape=box, style=\"rounded,filled\", fontname=\"Arial\"];\n\tedge [fontname=\"Arial\", fontsize=10];\n"
	             "\t\"\" [shape=point];\n");
	for (size_t i = 0; i < w->state_count; i++)
		put_state(w, i, counts, out);
	buf_printf(out, "\t\"\" -> \"%s\";\n", w->states[w->initial].name);
	for (size_t i = 0; i < w->transition_count; i++)
		put_ways(w, &w->transitions[i], out);
	buf_str(out, "}\n");
}
