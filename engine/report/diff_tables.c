/* The diff as a document: counts, what machines read of each record and field, and what people read, by plan and kind. */
#include <inttypes.h>
#include <string.h>

#include "report/diff.h"
#include "report/words.h"

enum { WORDS_BESIDE = 8, REFS_SHOWN = 12 };

/* ---- the two moments ---- */

static bool is_number(const struct diff_moment *m)
{
	return strspn(m->asked, "0123456789") == strlen(m->asked);
}

/* "v1.0", "1 June 2019", "event 57", "now" */
static const char *moment_words(struct diff *d, const struct diff_moment *m)
{
	char day[DATE_LONG + 1];
	if (is_number(m))
		return arena_printf(d->r->mem, "event %s", m->asked);
	if (!strcmp(m->asked, "now") || m->at.view.day == DATE_NONE)
		return m->asked;
	date_long(m->at.view.day, day);
	return arena_strdup(d->r->mem, day);
}

/* "v1.0 (3 June 2019, event 57)"; what was asked for is not said again. */
static void show_moment(struct diff *d, struct cell *c, const struct diff_moment *m)
{
	struct arena *mem = d->r->mem;
	char day[DATE_LONG + 1];
	const char *words = moment_words(d, m), *event = arena_printf(mem, "event %" PRId64, m->seq), *more = event;
	date_long(m->at.day, day);
	if (is_number(m))
		more = day;
	else if (words && strcmp(words, day) != 0)
		more = arena_printf(mem, "%s, %s", day, event ? event : "");
	cell_text(d->r->doc, c, m->asked);
	if (d->position)
		cell_show(d->r->doc, c, TONE_PLAIN, "%s", day);
	else
		cell_show(d->r->doc, c, TONE_PLAIN, "%s (%s)", words ? words : "", more ? more : "");
}

static void put_moment(struct diff *d, const struct doc_node *n, struct cell *row, const char *name, const struct diff_moment *m)
{
	struct arena *mem = d->r->mem;
	const char *keys[] = { arena_printf(mem, "%s_day", name), arena_printf(mem, "%s_event", name), arena_printf(mem, "%s_checkpoint", name) };
	if (mem->failed)
		return;
	show_moment(d, cell_of(n, row, name), m);
	cell_date(cell_of(n, row, keys[0]), m->at.day);
	if (d->position)
		return;
	cell_int(cell_of(n, row, keys[1]), m->seq);
	cell_text(d->r->doc, cell_of(n, row, keys[2]), m->hash);
}

static void put_compared(struct diff *d)
{
	struct report *r = d->r;
	struct doc_node *n = report_facts(r, "compared");
	struct cell *row = facts_row(r, n);
	const char *from = moment_words(d, &d->from), *to = moment_words(d, &d->to);
	report_title(r, "Changes from %s to %s", from ? from : "", to ? to : "");
	put_moment(d, n, row, "from", &d->from);
	put_moment(d, n, row, "to", &d->to);
	if (d->filter)
		cell_text(r->doc, cell_of(n, row, "filter"), arena_printf(r->mem, "%s%s%s", kind_of(d->kind)->plural, *d->filter ? " " : "", d->filter));
	cell_int(cell_of(n, row, "records"), (int64_t)d->count);
}

/* ---- groups: the records of one plan and kind ---- */

struct group {
	const struct difference *at;
	size_t count;
	const char *plan;          /* NULL: the area */
	enum kind_id kind;
};

static bool same_plan(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : !a && !b;
}

static bool next_group(const struct diff *d, struct group *g)
{
	g->at = g->at ? g->at + g->count : d->at;
	g->count = 0;
	if (g->at == d->at + d->count)
		return false;
	g->plan = diff_plan(diff_record(g->at));
	g->kind = diff_record(g->at)->kind;
	while (g->at + g->count < d->at + d->count && diff_record(&g->at[g->count])->kind == g->kind &&
	       same_plan(diff_plan(diff_record(&g->at[g->count])), g->plan))
		g->count++;
	return true;
}

/* ---- counts ---- */

/* The option that shows what the figures speak of; "" for what is shown anyway. */
static const char *view_option(struct diff *d)
{
	char day[DATE_ISO + 1];
	const struct view *v = &d->r->w->view->view;
	date_iso(d->to.at.day, day);
	const char *text = d->position            ? arena_printf(d->r->mem, " --position %s", day)
	                   : v->mode == VIEW_NOW ? ""
	                                         : arena_printf(d->r->mem, " --as-of %" PRId64, d->to.seq);
	return text ? text : "";
}

static void put_count(struct diff *d, struct doc_node *n, const struct group *g, enum way way, const struct record **found, size_t count)
{
	struct report *r = d->r;
	struct cell *row = doc_row(r->doc, n), *which = cell_of(n, row, "refs");
	const char **refs = arena_array(r->mem, count, sizeof *refs), *shown = "";
	const char *filter = way == WAY_removed ? NULL : refs_filter(r, found, count);
	for (size_t i = 0; refs && i < count; i++) {
		refs[i] = found[i]->ref;
		if (shown && i < REFS_SHOWN)
			shown = arena_printf(r->mem, "%s%s%s", shown, i ? ", " : "", refs[i]);
	}
	if (!refs || !shown)
		return;
	cell_text(r->doc, cell_of(n, row, "plan"), g->plan);
	if (!g->plan)
		cell_show(r->doc, cell_of(n, row, "plan"), TONE_PLAIN, "Area");
	cell_text(r->doc, cell_of(n, row, "kind"), kind_of(g->kind)->name);
	cell_text(r->doc, cell_of(n, row, "label"), kind_of(g->kind)->plural_label);
	cell_text(r->doc, cell_of(n, row, "change"), way_name(way));
	cell_int(cell_of(n, row, "count"), (int64_t)count);
	if (filter)
		cell_filter(r->doc, cell_of(n, row, "count"), "%s %s%s", kind_of(g->kind)->plural, filter, view_option(d));
	cell_set(r->doc, which, refs, count);
	if (count > REFS_SHOWN)
		cell_show(r->doc, which, TONE_PLAIN, "%s and %zu more", shown, count - REFS_SHOWN);
}

static void count_group(struct diff *d, struct doc_node *n, const struct group *g)
{
	const struct record **found = arena_array(d->r->mem, g->count, sizeof *found);
	for (enum way way = 0; found && way < WAY_COUNT; way++) {
		size_t count = 0;
		for (size_t i = 0; i < g->count; i++)
			if (g->at[i].ways & 1u << way)
				found[count++] = diff_record(&g->at[i]);
		if (count)
			put_count(d, n, g, way, found, count);
	}
}

static void put_changes(struct diff *d)
{
	struct doc_node *n = report_table(d->r, "changes", NULL);
	doc_empty(d->r->doc, n, "No record differs.");
	for (struct group g = { 0 }; next_group(d, &g);)
		count_group(d, n, &g);
}

/* ---- for machines ---- */

static const char *machine_text(struct diff *d, const struct field *f, const struct value *v)
{
	return !v->set ? NULL : f ? value_text(f, v, d->r->mem) : v->text;
}

static void put_identity(struct diff *d, const struct doc_node *n, struct cell *row, const struct record *rec)
{
	char uuid[ID_TEXT + 1];
	id_format(&rec->uuid, uuid);
	cell_text(d->r->doc, cell_of(n, row, "kind"), kind_of(rec->kind)->name);
	cell_text(d->r->doc, cell_of(n, row, "ref"), rec->ref);
	cell_text(d->r->doc, cell_of(n, row, "plan"), rec->plan_ref);
	cell_text(d->r->doc, cell_of(n, row, "uuid"), uuid);
}

static void put_side(struct diff *d, struct cell *c, const struct field_differences *fields, bool to)
{
	const char **keys = arena_array(d->r->mem, fields->count, sizeof *keys), **texts = arena_array(d->r->mem, fields->count, sizeof *texts);
	size_t count = 0;
	for (size_t i = 0; keys && texts && i < fields->count; i++) {
		const struct field_difference *f = &fields->at[i];
		texts[count] = machine_text(d, f->field, to ? f->to : f->from);
		if (texts[count])
			keys[count++] = f->name;
	}
	if (keys && texts)
		cell_object(d->r->doc, c, keys, texts, count);
}

static void put_items(struct diff *d)
{
	struct doc_node *n = report_table(d->r, "items", NULL);
	for (size_t i = 0; i < d->count; i++) {
		const struct difference *one = &d->at[i];
		const struct record *rec = diff_record(one);
		const char *names[WAY_COUNT];
		struct cell *row = doc_row(d->r->doc, n);
		size_t count = 0;
		for (enum way way = 0; way < WAY_COUNT; way++)
			if (one->ways & 1u << way)
				names[count++] = way_name(way);
		put_identity(d, n, row, rec);
		cell_text(d->r->doc, cell_of(n, row, "title"), record_title(rec));
		cell_set(d->r->doc, cell_of(n, row, "changes"), names, count);
		put_side(d, cell_of(n, row, "from"), &one->fields, false);
		put_side(d, cell_of(n, row, "to"), &one->fields, true);
	}
}

static bool is_words(const struct field_difference *f)
{
	return !f->field || f->field->type == TYPE_WORDS;
}

static bool is_moved_date(const struct field_difference *f)
{
	return f->field && f->field->type == TYPE_DATE && f->from->set && f->to->set;
}

static void compare_words(struct diff *d, const struct field_difference *f, struct edits *out)
{
	word_diff(f->from->set ? f->from->text : "", f->to->set ? f->to->text : "", d->r->mem, out);
}

static void put_field(struct diff *d, struct doc_node *n, const struct record *rec, const struct field_difference *f)
{
	wsoa_doc *doc = d->r->doc;
	struct cell *row = doc_row(doc, n);
	put_identity(d, n, row, rec);
	cell_text(doc, cell_of(n, row, "field"), f->name);
	cell_text(doc, cell_of(n, row, "change"), way_name(f->way));
	cell_text(doc, cell_of(n, row, "from"), machine_text(d, f->field, f->from));
	cell_text(doc, cell_of(n, row, "to"), machine_text(d, f->field, f->to));
	if (is_moved_date(f))
		cell_int(cell_of(n, row, "days"), f->to->num - f->from->num);
	if (is_words(f)) {
		struct edits e;
		compare_words(d, f, &e);
		cell_edits(doc, cell_of(n, row, "words"), &e);
	}
}

static void put_fields(struct diff *d)
{
	struct doc_node *n = report_table(d->r, "fields", NULL);
	for (size_t i = 0; i < d->count; i++) {
		const struct difference *one = &d->at[i];
		for (size_t k = 0; one->was && one->is && k < one->fields.count; k++)
			put_field(d, n, one->is, &one->fields.at[k]);
	}
}

/* ---- for people ---- */

struct seen {
	size_t ref, title, change, what;
};

static const char *label_of(const struct field_difference *f)
{
	return f->field ? f->field->label : f->name + strlen("extra.");
}

static const char *label_or_none(struct diff *d, const struct field *f, const struct value *v)
{
	const char *text = value_label(d->r, f, v);
	return text && *text ? text : "(none)";
}

/* " (91 days later)" */
static const char *days_moved(struct diff *d, const struct field_difference *f)
{
	int64_t days = is_moved_date(f) ? f->to->num - f->from->num : 0;
	if (!days)
		return "";
	const char *text = arena_printf(d->r->mem, " (%s %s)", counted(d->r->mem, days < 0 ? -days : days, "day", "days"), days < 0 ? "earlier" : "later");
	return text ? text : "";
}

/* "Due: 31 Dec 2019 -> 31 Mar 2020 (91 days later)"; of texts what was taken out and put in. */
static void show_change(struct diff *d, struct cell *c, const struct field_difference *f)
{
	struct arena *mem = d->r->mem;
	if (is_words(f)) {
		struct edits e, all = { 0 };
		compare_words(d, f, &e);
		edits_shorten(&e, WORDS_BESIDE, mem);
		edits_add(&all, EDIT_SAME, arena_printf(mem, "%s: ", label_of(f)), mem);
		for (size_t i = 0; i < e.count; i++)
			edits_add(&all, e.at[i].type, e.at[i].text, mem);
		cell_edits(d->r->doc, c, &all);
		return;
	}
	cell_text(d->r->doc, c, arena_printf(mem, "%s: %s -> %s%s", label_of(f), label_or_none(d, f->field, f->from), label_or_none(d, f->field, f->to), days_moved(d, f)));
}

/* Of a record that came or went what lists show: "Lead: Head of Tutors; Due: 31 Mar 2020". The title stands beside it. */
static const char *in_short(struct diff *d, const struct record *rec)
{
	const char *text = "", *title = record_title(rec);
	size_t count;
	const struct field *f = kind_fields(rec->kind, &count);
	for (size_t i = 0; text && i < count; i++) {
		const struct value *v = &rec->values[i];
		if (f[i].flags & F_LIST && v->set && v->text != title)
			text = arena_printf(d->r->mem, "%s%s%s: %s", text, *text ? "; " : "", f[i].label, label_or_none(d, &f[i], v));
	}
	return text ? text : "";
}

static void show_once(struct diff *d, struct doc_node *n, const struct seen *s, const struct difference *one)
{
	const struct record *rec = diff_record(one);
	struct cell *row = doc_row(d->r->doc, n);
	cell_text(d->r->doc, &row[s->ref], rec->ref);
	cell_text(d->r->doc, &row[s->title], record_title(rec));
	cell_text(d->r->doc, &row[s->change], way_name(one->was ? WAY_removed : WAY_added));
	cell_text(d->r->doc, &row[s->what], in_short(d, rec));
}

static void show_fields(struct diff *d, struct doc_node *n, const struct seen *s, const struct difference *one)
{
	const struct field_differences *fields = &one->fields;
	size_t shown = 0;
	for (enum way way = 0; way < WAY_COUNT; way++)
		for (size_t i = 0; i < fields->count; i++) {
			if (fields->at[i].way != way)
				continue;
			struct cell *row = doc_row(d->r->doc, n);
			cell_text(d->r->doc, &row[s->ref], one->is->ref);
			cell_text(d->r->doc, &row[s->title], shown++ ? NULL : record_title(one->is));
			cell_text(d->r->doc, &row[s->change], way_name(way));
			show_change(d, &row[s->what], &fields->at[i]);
		}
}

static void show_group(struct diff *d, const struct group *g)
{
	struct doc_node *n = doc_table(d->r->doc, NULL, kind_of(g->kind)->plural_label);
	struct seen s;
	s.ref = people_column(d->r, n, "Ref", 0);
	s.title = people_column(d->r, n, kind_of(g->kind)->label, 2);
	s.change = people_column(d->r, n, "Change", 0);
	s.what = people_column(d->r, n, "What", 4);
	for (size_t i = 0; i < g->count; i++)
		if (g->at[i].was && g->at[i].is)
			show_fields(d, n, &s, &g->at[i]);
		else
			show_once(d, n, &s, &g->at[i]);
}

static void show_groups(struct diff *d)
{
	const struct group *last = NULL;
	for (struct group g = { 0 }, before; next_group(d, &g); before = g, last = &before) {
		if (!last || !same_plan(last->plan, g.plan)) {
			const char *text = g.plan ? arena_printf(d->r->mem, "Plan %s", g.plan) : "Area";
			doc_heading(d->r->doc, 2, text ? text : "");
		}
		show_group(d, &g);
	}
}

static void put_foot(struct diff *d)
{
	if (!d->position)
		doc_footnote(d->r->doc, "Checkpoints: event %" PRId64 " %s; event %" PRId64 " %s.", d->from.seq, d->from.hash, d->to.seq, d->to.hash);
}

void diff_tables(struct diff *d)
{
	put_compared(d);
	put_changes(d);
	put_items(d);
	put_fields(d);
	show_groups(d);
	put_foot(d);
}
