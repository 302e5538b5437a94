/* The document of alerts: who is, or was, told what and why. */
#include <string.h>

#include "alert/digest.h"
#include "report/doc.h"

/* ---- for machines: columns as report/documents.def has them ---- */

enum item_column {
	ITEM_person, ITEM_person_name, ITEM_email, ITEM_plan, ITEM_ref, ITEM_uuid, ITEM_title, ITEM_status, ITEM_about, ITEM_due_in, ITEM_step,
	ITEM_urgency, ITEM_rule, ITEM_step_on, ITEM_roles, ITEM_posts, ITEM_steps, ITEM_how, ITEM_noted, ITEM_message, ITEM_why, ITEM_COUNT
};
static const char *const item_keys[ITEM_COUNT] = {
	"person", "person_name", "email", "plan", "ref", "uuid", "title", "status", "about", "due_in", "step",
	"urgency", "rule", "step_on", "roles", "posts", "steps", "how", "noted", "message", "why",
};

static void put_roles(const struct telling *t, wsoa_doc *doc, struct cell *roles, struct cell *posts)
{
	const char *names[ROLE_COUNT], *refs[DOC_COLUMNS];
	size_t n = 0, p = 0;
	for (int role = 0; role < ROLE_COUNT; role++)
		for (size_t i = 0; i < t->part_count; i++)
			if (t->parts[i].role == (enum role)role) {
				names[n++] = role_name((enum role)role);
				break;
			}
	for (size_t i = 0; i < t->part_count && p < DOC_COLUMNS; i++)
		if (t->parts[i].post)
			refs[p++] = t->parts[i].post->ref;
	cell_set(doc, roles, names, n);
	cell_set(doc, posts, refs, p);
}

static void put_steps(const struct telling *t, wsoa_doc *doc, struct cell *c)
{
	const char *names[LADDER_STEPS];
	for (size_t i = 0; i < t->step_count; i++)
		names[i] = t->steps[i].step->name;
	cell_set(doc, c, names, t->step_count);
}

static void put_record(const struct telling *t, const struct alerts *a, wsoa_doc *doc, struct cell *row)
{
	char uuid[ID_TEXT + 1];
	id_format(&t->rec->uuid, uuid);
	cell_text(doc, &row[ITEM_plan], t->rec->plan_ref);
	cell_text(doc, &row[ITEM_ref], t->rec->ref);
	cell_text(doc, &row[ITEM_uuid], uuid);
	cell_text(doc, &row[ITEM_title], record_title(t->rec));
	cell_text(doc, &row[ITEM_status], t->state);
	cell_date(&row[ITEM_about], t->last.about);
	cell_int(&row[ITEM_due_in], t->last.about - a->day);
}

static void put_item(const struct alerts *a, const struct digest *d, const struct telling *t, wsoa_doc *doc, struct doc_node *items)
{
	struct buf rule = { 0 };
	struct cell *row = doc_row(doc, items);
	ladder_rule(t->last.step, &rule);
	if (d->to) {
		cell_text(doc, &row[ITEM_person], d->to->ref);
		cell_text(doc, &row[ITEM_person_name], d->to->name);
		cell_text(doc, &row[ITEM_email], d->to->email);
	}
	put_record(t, a, doc, row);
	cell_text(doc, &row[ITEM_step], t->last.step->name);
	cell_text(doc, &row[ITEM_urgency], urgency_name(t->last.step->urgency));
	cell_text(doc, &row[ITEM_rule], buf_text(&rule));
	cell_date(&row[ITEM_step_on], t->last.day);
	put_roles(t, doc, &row[ITEM_roles], &row[ITEM_posts]);
	put_steps(t, doc, &row[ITEM_steps]);
	cell_text(doc, &row[ITEM_how], how_name(d->how));
	cell_flag(&row[ITEM_noted], t->noted);
	cell_text(doc, &row[ITEM_message], d->id);
	cell_text(doc, &row[ITEM_why], d->to && d->to->fault ? d->to->fault : d->why);
	doc->mem.failed |= rule.failed;
	buf_free(&rule);
}

static void put_items(const struct alerts *a, wsoa_doc *doc)
{
	struct doc_node *items = doc_table(doc, "items", NULL);
	for (size_t i = 0; i < ITEM_COUNT; i++)
		doc_column(doc, items, item_keys[i], item_keys[i])->machine = true;
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < a->digests[i].count && !doc->mem.failed; k++)
			put_item(a, &a->digests[i], a->digests[i].at[k], doc, items);
}

static void put_run(const struct alerts *a, wsoa_doc *doc)
{
	struct doc_node *run = doc_facts(doc, "run");
	cell_date(doc_fact(doc, run, "day", "Day"), a->day);
	cell_text(doc, doc_fact(doc, run, "ladder", "Ladder"), a->ladder.name);
	cell_text(doc, doc_fact(doc, run, "calendar", "Working days"), a->calendar);
	for (size_t i = 0; i < run->column_count; i++)
		run->columns[i].machine = true;
}

/* ---- for people: a table per person ---- */

static const char *caption(const struct alerts *a, const struct digest *d)
{
	const char *n = counted_words(a, d->count, "action", "actions"), *text;
	if (!d->to)
		text = arena_printf(a->mem, "Nobody to tell: %s", n);
	else if (d->how == HOW_NO_ADDRESS)
		text = arena_printf(a->mem, "%s (%s) cannot be told, %s: %s", d->to->name, d->to->ref, d->to->fault, n);
	else if (d->how == HOW_FAILED)
		text = arena_printf(a->mem, "%s <%s>: %s, not sent: %s", d->to->name, d->to->email, n, d->why);
	else
		text = arena_printf(a->mem, "%s <%s>: %s%s", d->to->name, d->to->email, n, d->how == HOW_SENT ? ", sent" : "");
	return text ? text : "";
}

static struct column *people_column(wsoa_doc *doc, struct doc_node *n, const char *label, int weight)
{
	struct column *c = doc_column(doc, n, NULL, label);
	c->weight = weight;
	return c;
}

/* "late-5wd, 7 Dec 2018": the ladder below says what that is. */
static const char *step_words(const struct alerts *a, const struct telling *t)
{
	char day[DATE_LONG + 1];
	date_short(t->last.day, day);
	const char *text = arena_printf(a->mem, "%s, %s", t->last.step->name, day);
	return text ? text : "";
}

static void put_digest(const struct alerts *a, const struct digest *d, wsoa_doc *doc)
{
	struct doc_node *n = doc_table(doc, NULL, caption(a, d));
	people_column(doc, n, "Ref", 0);
	people_column(doc, n, "Title", 3);
	people_column(doc, n, "Date", 0);
	people_column(doc, n, "When", 0);
	people_column(doc, n, "Step", 2);
	people_column(doc, n, d->to ? "As" : "Who", 2);
	for (size_t i = 0; i < d->count && !doc->mem.failed; i++) {
		const struct telling *t = d->at[i];
		struct cell *row = doc_row(doc, n);
		cell_text(doc, &row[0], telling_ref(a, t));
		cell_text(doc, &row[1], record_title(t->rec));
		cell_date(&row[2], t->last.about);
		cell_text(doc, &row[3], telling_when(a, t));
		cell_show(doc, &row[3], t->last.about < a->day ? TONE_BAD : TONE_PLAIN, "%s", telling_when(a, t));
		cell_text(doc, &row[4], step_words(a, t));
		cell_text(doc, &row[5], telling_parts(a, t));
	}
}

struct summary {
	size_t told, people, untold, failed;
};

static struct summary summary_of(const struct alerts *a)
{
	struct summary s = { 0 };
	for (size_t i = 0; i < a->count; i++) {
		const struct digest *d = &a->digests[i];
		bool reached = d->how == HOW_TO_SEND || d->how == HOW_SENT;
		s.people += reached;
		s.told += reached ? d->count : 0;
		s.failed += d->how == HOW_FAILED;
		s.untold += d->how == HOW_VACANT || d->how == HOW_NO_ADDRESS ? d->count : 0;
	}
	return s;
}

static void put_summary(const struct alerts *a, bool sent, wsoa_doc *doc)
{
	struct summary s = summary_of(a);
	if (s.people)
		doc_paragraph(doc, TONE_PLAIN, "%s %s of %s.", counted_words(a, s.people, "person", "people"),
		              sent ? s.people == 1 ? "was told" : "were told" : s.people == 1 ? "is to be told" : "are to be told",
		              counted_words(a, s.told, "action", "actions"));
	else if (!s.failed)
		doc_paragraph(doc, TONE_GOOD, sent ? "There was nothing new to tell." : "There is nothing new to tell.");
	if (s.failed)
		doc_callout(doc, TONE_BAD, "%s could not be delivered; the next run tries again.", counted_words(a, s.failed, "message", "messages"));
	if (s.untold)
		doc_paragraph(doc, TONE_WARN, "%s could not be addressed: a post is vacant, nobody is named, or there is no address.",
		              counted_words(a, s.untold, "reminder", "reminders"));
}

static const char *who_words(const struct alerts *a, unsigned who)
{
	const char *text = "";
	for (int role = 0; role < ROLE_COUNT && text; role++)
		if (who & ROLE_BIT(role))
			text = arena_printf(a->mem, "%s%s%s", text, *text ? ", " : "", role_sentence((enum role)role));
	return text ? text : "";
}

static void put_ladder(const struct alerts *a, wsoa_doc *doc)
{
	struct doc_node *n = doc_table(doc, NULL, a->ladder.title);
	people_column(doc, n, "Step", 0);
	people_column(doc, n, "When", 1);
	people_column(doc, n, "Who is told", 2);
	for (size_t i = 0; i < a->ladder.count; i++) {
		struct buf rule = { 0 };
		struct cell *row = doc_row(doc, n);
		ladder_rule(&a->ladder.steps[i], &rule);
		cell_text(doc, &row[0], a->ladder.steps[i].name);
		cell_text(doc, &row[1], buf_text(&rule));
		cell_text(doc, &row[2], who_words(a, a->ladder.steps[i].who));
		doc->mem.failed |= rule.failed;
		buf_free(&rule);
	}
}

void alerts_document(const struct alerts *a, bool sent, wsoa_doc *doc)
{
	doc->as_at = a->day;
	const char *title = arena_printf(&doc->mem, "Alerts of %s", long_date(a, a->day));
	doc->title = title;
	put_run(a, doc);
	put_items(a, doc);
	put_summary(a, sent, doc);
	for (size_t i = 0; i < a->count; i++)
		put_digest(a, &a->digests[i], doc);
	put_ladder(a, doc);
	doc_paragraph(doc, TONE_FAINT, "Working days: %s.", a->calendar);
}

wsoa_status wsoa_alerts(wsoa *w, wsoa_doc **out)
{
	struct alerts a;
	wsoa_doc *doc = NULL;
	*out = NULL;
	wsoa_status st = read_call(w);
	if (!st)
		st = alerts_gather(w, &w->call, &a);
	if (!st && !(doc = doc_new("alerts", NULL)))
		st = error_nomem(&w->err);
	if (!st)
		alerts_document(&a, false, doc);
	if (!st && w->call.failed)
		st = error_nomem(&w->err);
	return doc_give(doc, read_done(w, st), &w->err, out);
}
