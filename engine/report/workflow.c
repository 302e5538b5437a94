/* Definitions: what is proved of one, which are in force, what another would do to records. */
#include <string.h>

#include "plan/install.h"
#include "plan/proof.h"
#include "report/parts.h"
#include "report/words.h"
#include "store/log.h"

/* ---- which definition ---- */

/* A kind whose records have a state, by the name of its definition's key: "action". */
static wsoa_status find_kind(wsoa *w, const char *name, enum kind_id *out)
{
	struct buf b = { 0 };
	*out = kind_find(name);
	if (*out < KIND_COUNT && kind_status(*out))
		return WSOA_OK;
	for (int k = 0; k < KIND_COUNT; k++)
		if (kind_status((enum kind_id)k))
			buf_printf(&b, "%s%s", b.len ? ", " : "kinds with states are ", kind_of((enum kind_id)k)->name);
	const char *kinds = buf_keep(&b, &w->call);
	return !kinds ? error_nomem(&w->err) : error_set(&w->err, WSOA_NOTFOUND, name, kinds, "'%.80s' is no kind of record that a workflow moves", name);
}

static wsoa_status text_in_force(wsoa *w, const char *name, struct arena *mem, const char **text)
{
	enum kind_id kind;
	const char *hash = NULL;
	*text = NULL;
	wsoa_status st = find_kind(w, name, &kind);
	if (!st)
		st = workflow_in_force(w->view, kind, mem, &hash);
	if (!st && !hash)
		st = error_set(&w->err, WSOA_NOTFOUND, name, "install one: wsoa workflow install FILE", "no workflow moves %s in this store", kind_of(kind)->plural);
	if (!st)
		st = store_definition(w->view, hash, mem, text);
	if (!st && !*text)
		st = error_set(&w->err, WSOA_UNVERIFIED, "definition", "run: wsoa verify", "the workflow %.16s... is missing from the store", hash);
	return st;
}

/* The document asked for, in r->mem. */
static wsoa_status document_of(struct report *r, const wsoa_workflow_args *args, const char **text, size_t *len)
{
	*text = args->text;
	*len = args->len;
	if (!args->kind)
		return WSOA_OK;
	wsoa_status st = text_in_force(r->w, args->kind, r->mem, text);
	*len = *text ? strlen(*text) : 0;
	return st;
}

/* ---- check ---- */

static void put_definition(struct report *r, const struct workflow *wf)
{
	struct doc_node *facts = report_facts(r, "workflow");
	struct cell *row = facts_row(r, facts);
	if (!wf)
		return;
	cell_text(r->doc, cell_of(facts, row, "kind"), kind_of(wf->kind)->name);
	cell_text(r->doc, cell_of(facts, row, "name"), wf->name);
	cell_text(r->doc, cell_of(facts, row, "hash"), wf->hash);
	cell_int(cell_of(facts, row, "states"), (int64_t)wf->state_count);
	cell_int(cell_of(facts, row, "transitions"), (int64_t)wf->transition_count);
}

static void put_findings(struct report *r, const struct flaws *found, bool read)
{
	struct doc_node *n = report_table(r, "items", NULL);
	doc_empty(r->doc, n, "Nothing was found: every state can be come to and left for a final one, and every transition can be made.");
	for (size_t i = 0; i < found->count; i++) {
		const struct flaw *f = &found->at[i];
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "id"), finding_id(f->id));
		cell_text(r->doc, cell_of(n, row, "means"), finding_about(f->id));
		cell_text(r->doc, cell_of(n, row, "where"), f->where);
		cell_text(r->doc, cell_of(n, row, "what"), f->what);
		cell_text(r->doc, cell_of(n, row, "path"), f->path);
		cell_text(r->doc, cell_of(n, row, "todo"), f->todo);
		cell_flag(cell_of(n, row, "today"), f->today);
	}
	if (!read)
		doc_paragraph(r->doc, TONE_WARN, "Mend these first: of a document that is no definition nothing else can be proved.");
}

static wsoa_status check(struct report *r, const wsoa_workflow_args *args)
{
	const char *text;
	size_t len;
	struct workflow *wf = NULL;
	struct flaws found = { 0 };
	wsoa_status st = document_of(r, args, &text, &len);
	if (!st)
		st = prove_text(r->w, r->w->view, text, len, r->mem, &wf, &found);
	if (st)
		return st;
	report_title(r, "%s: %s", wf ? wf->title : "The document", found.count ? counted(r->mem, (int64_t)found.count, "finding", "findings") : "sound");
	put_definition(r, wf);
	put_findings(r, &found, wf != NULL);
	return WSOA_OK;
}

/* A read where there is a store; without one `asked` must be NULL: what is asked of a store. Ends with report_end() in any case. */
static wsoa_status begin(struct report *r, wsoa *w, const char *name, const char *asked)
{
	wsoa_status st = report_begin_anywhere(r, w, name);
	if (!st && asked && !w->db)
		st = error_set(&w->err, WSOA_INVALID, asked, "name a store with --db FILE, or a file of a workflow", "there is no store here to ask");
	return st;
}

wsoa_status wsoa_workflow_check(wsoa *w, const wsoa_workflow_args *args, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = begin(&r, w, "workflow_check", args->kind);
	if (!st)
		st = check(&r, args);
	return report_end(&r, st, out);
}

/* ---- list and show ---- */

/* The event that put the definition in force for each kind. */
static wsoa_status installations(struct report *r, struct event by_kind[KIND_COUNT])
{
	struct ids seqs;
	wsoa_status st = events_of(r->w->view, 0, r->mem, &seqs);
	for (size_t i = 0; i < seqs.count && !st; i++) {
		struct event ev = { 0 };
		bool there;
		st = log_event(r->w->view, seqs.id[i], r->mem, &ev, &there);
		for (size_t k = 0; k < ev.change_count && !st; k++) {
			enum kind_id kind = strncmp(ev.changes[k].name, "workflow.", 9) ? KIND_COUNT : kind_find(ev.changes[k].name + 9);
			if (kind < KIND_COUNT)
				by_kind[kind] = ev;
		}
	}
	return st;
}

static wsoa_status list(struct report *r)
{
	struct event by_kind[KIND_COUNT] = { { 0 } };
	wsoa_status st = installations(r, by_kind);
	struct doc_node *n = report_table(r, "items", NULL);
	report_title(r, "Workflows in force");
	for (int k = 0; k < KIND_COUNT && !st; k++) {
		const struct workflow *wf = report_workflow(r, (enum kind_id)k);
		if (!kind_status((enum kind_id)k))
			continue;
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "kind"), kind_of((enum kind_id)k)->name);
		if (!wf)
			continue;
		cell_text(r->doc, cell_of(n, row, "name"), wf->name);
		cell_text(r->doc, cell_of(n, row, "title"), wf->title);
		cell_text(r->doc, cell_of(n, row, "hash"), wf->hash);
		cell_date(cell_of(n, row, "installed_on"), by_kind[k].seq ? event_day(&by_kind[k]) : DATE_NONE);
		cell_int(cell_of(n, row, "event"), by_kind[k].seq);
	}
	return st;
}

wsoa_status wsoa_workflow_list(wsoa *w, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, "workflow_list");
	if (!st)
		st = list(&r);
	return report_end(&r, st, out);
}

static wsoa_status show(struct report *r, const char *kind, const char **text)
{
	struct workflow *wf = NULL;
	wsoa_status st = text_in_force(r->w, kind, r->mem, text);
	if (!st)
		st = workflow_read(*text, strlen(*text), r->mem, &r->w->err, &wf);
	if (st)
		return st;
	struct doc_node *facts = report_facts(r, "workflow");
	struct cell *row = facts_row(r, facts);
	cell_text(r->doc, cell_of(facts, row, "kind"), kind_of(wf->kind)->name);
	cell_text(r->doc, cell_of(facts, row, "name"), wf->name);
	cell_text(r->doc, cell_of(facts, row, "title"), wf->title);
	cell_text(r->doc, cell_of(facts, row, "hash"), wf->hash);
	cell_text(r->doc, cell_of(facts, row, "text"), *text);
	return WSOA_OK;
}

wsoa_status wsoa_workflow_show(wsoa *w, const char *kind, const char **text, wsoa_doc **out)
{
	struct report r;
	const char *found = NULL;
	wsoa_status st = report_begin(&r, w, "workflow_show");
	if (!st)
		st = show(&r, kind, &found);
	st = report_end(&r, st, out);
	if (text)
		*text = st ? NULL : found;
	return st;
}

/* ---- graph ---- */

/* As `wsoa list KIND status:NAME` counts them. */
static wsoa_status count_states(wsoa *w, const struct workflow *wf, int64_t **counts)
{
	struct select sel;
	wsoa_status st = WSOA_OK;
	*counts = arena_array(&w->call, wf->state_count, sizeof **counts);
	if (!*counts)
		return error_nomem(&w->err);
	for (size_t i = 0; i < wf->state_count && !st; i++) {
		const char *filter = arena_printf(&w->call, "status:%s", wf->states[i].name);
		st = filter ? selecting(w, wf->kind, filter, &w->call, &sel) : error_nomem(&w->err);
		if (!st)
			st = select_count(w->view, &sel, &(*counts)[i]);
	}
	return st;
}

static void put_states(struct report *r, const struct workflow *wf, const int64_t *counts)
{
	struct doc_node *n = report_table(r, "items", NULL);
	for (size_t i = 0; i < wf->state_count; i++) {
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "state"), wf->states[i].name);
		cell_text(r->doc, cell_of(n, row, "label"), wf->states[i].label);
		if (!counts)
			continue;
		cell_int(cell_of(n, row, "records"), counts[i]);
		cell_filter(r->doc, cell_of(n, row, "records"), "%s status:%s", kind_of(wf->kind)->plural, wf->states[i].name);
	}
}

static wsoa_status graph(struct report *r, const wsoa_workflow_args *args, bool live, const char **dot)
{
	struct buf b = { 0 };
	const char *text;
	size_t len;
	struct workflow *wf = NULL;
	int64_t *counts = NULL;
	wsoa_status st = document_of(r, args, &text, &len);
	if (!st)
		st = workflow_read(text, len, r->mem, &r->w->err, &wf);
	if (!st && live)
		st = count_states(r->w, wf, &counts);
	if (st)
		return st;
	workflow_graph(wf, counts, &b);
	*dot = buf_keep(&b, r->mem);
	struct doc_node *facts = report_facts(r, "workflow");
	struct cell *row = facts_row(r, facts);
	cell_text(r->doc, cell_of(facts, row, "kind"), kind_of(wf->kind)->name);
	cell_text(r->doc, cell_of(facts, row, "name"), wf->name);
	cell_text(r->doc, cell_of(facts, row, "dot"), *dot);
	put_states(r, wf, counts);
	return WSOA_OK;
}

wsoa_status wsoa_workflow_graph(wsoa *w, const wsoa_workflow_args *args, bool live, const char **dot, wsoa_doc **out)
{
	struct report r;
	const char *text = NULL;
	wsoa_status st = begin(&r, w, "workflow_graph", live ? "--live" : args->kind);
	if (!st)
		st = graph(&r, args, live, &text);
	st = report_end(&r, st, out);
	if (dot)
		*dot = st ? NULL : text;
	return st;
}

/* ---- install ---- */

static const char *clock_of(const struct workflow *wf, const char *name)
{
	const struct state *s = wf ? workflow_state(wf, name) : NULL;
	return !s ? NULL : s->clock ? "running" : "stopped";
}

static void put_ways(struct report *r, struct cell *c, const struct workflow *a, const char *in_a, const struct workflow *b, const char *in_b)
{
	size_t count;
	const char **names = transitions_beyond(a, in_a, b, in_b, r->mem, &count);
	if (names)
		cell_set(r->doc, c, names, count);
}

static void put_carried(struct report *r, struct doc_node *n, const struct installation *in, const struct carried *c)
{
	struct cell *row = doc_row(r->doc, n), *clock = cell_of(n, row, "clock_to");
	const char *before = clock_of(in->old, c->from), *after = clock_of(in->next, c->to);
	cell_text(r->doc, cell_of(n, row, "plan"), c->record->plan_ref);
	cell_text(r->doc, cell_of(n, row, "ref"), c->record->ref);
	cell_text(r->doc, cell_of(n, row, "title"), record_title(c->record));
	cell_flag(cell_of(n, row, "removed"), c->record->removed);
	if (c->record->removed)
		cell_show(r->doc, cell_of(n, row, "ref"), TONE_FAINT, "%s (removed)", c->record->ref);
	cell_text(r->doc, cell_of(n, row, "from"), *c->from ? c->from : NULL);
	cell_text(r->doc, cell_of(n, row, "to"), c->to);
	put_ways(r, cell_of(n, row, "won"), in->next, c->to, in->old, c->from);
	put_ways(r, cell_of(n, row, "lost"), in->old, c->from, in->next, c->to);
	cell_text(r->doc, cell_of(n, row, "timer_from"), timer_in(in->old, c->from, r->mem));
	cell_text(r->doc, cell_of(n, row, "timer_to"), timer_in(in->next, c->to, r->mem));
	cell_text(r->doc, cell_of(n, row, "clock_from"), before);
	cell_text(r->doc, clock, after);
	if (before && after && strcmp(before, after) != 0)
		cell_show(r->doc, clock, TONE_WARN, "%s (was %s)", after, before);
}

static void put_installation(struct report *r, const struct installation *in, bool dry_run)
{
	struct doc_node *facts = report_facts(r, "workflow");
	struct cell *row = facts_row(r, facts);
	size_t moved = 0;
	for (size_t i = 0; i < in->count; i++)
		moved += strcmp(in->records[i].from, in->records[i].to) != 0;
	report_title(r, "%s: %s", in->next->title, dry_run ? "trial run, nothing was written" : "installed");
	cell_text(r->doc, cell_of(facts, row, "kind"), kind_of(in->next->kind)->name);
	cell_text(r->doc, cell_of(facts, row, "name"), in->next->name);
	cell_text(r->doc, cell_of(facts, row, "before"), in->old_hash);
	cell_text(r->doc, cell_of(facts, row, "hash"), in->next->hash);
	cell_flag(cell_of(facts, row, "installed"), !dry_run);
	doc_paragraph(r->doc, TONE_PLAIN, "%s, %zu of them in a state of another name.",
	              counted(r->mem, (int64_t)in->count, kind_of(in->next->kind)->name, kind_of(in->next->kind)->plural), moved);
	struct doc_node *n = report_table(r, "items", NULL);
	doc_empty(r->doc, n, "No record is of this kind yet.");
	for (size_t i = 0; i < in->count; i++)
		put_carried(r, n, in, &in->records[i]);
}

/* It is in force from the moment it is installed, whatever day somebody would like. */
static wsoa_status not_dated(wsoa *w, const struct manner *m)
{
	return m->on == DATE_NONE ? WSOA_OK
	                          : error_set(&w->err, WSOA_INVALID, "--dated", "leave it out", "a workflow decides from the moment it is installed");
}

static wsoa_status install(struct report *r, const wsoa_install_args *args, const struct manner *m)
{
	struct installation in;
	wsoa_status st = not_dated(r->w, m);
	if (!st)
		st = install_look(r->w, args->text, args->len, args->map, &in);
	if (!st)
		put_installation(r, &in, args->dry_run);
	return st || args->dry_run ? st : install_do(r->w, &in, m);
}

wsoa_status wsoa_workflow_install(wsoa *w, const wsoa_install_args *args, const wsoa_change *change, wsoa_doc **out)
{
	struct report r = { .w = w };
	struct manner m;
	wsoa_status st = write_call(w);
	if (!st)
		st = report_alone(&r, w, "workflow_install");
	if (!st)
		st = manner_of(w, ACT_installed, change, &m);
	if (!st)
		st = install(&r, args, &m);
	return report_write_end(&r, st, out);
}
