/*
 * A newer edition of bank holidays, or the area's terms, into the store. What
 * is stored stays: the document lists what the new edition would say otherwise.
 */
#include <string.h>

#include "plan/permit.h"
#include "report/doc.h"

static const char *iso(date d, struct arena *mem)
{
	char text[DATE_ISO + 1];
	date_iso(d, text);
	return arena_strdup(mem, text);
}

/* Deadlines whose words ("Spring term 2020") now end on another day. */
static wsoa_status terms_differ(wsoa *w, const struct calendar *next, wsoa_doc *doc, struct doc_node *table)
{
	struct select sel;
	struct record_cursor c = { 0 };
	struct record *r = NULL;
	struct date_context ctx = { .terms = next->terms, .term_count = next->term_count, .today = w->today };
	wsoa_status st = selecting(w, KIND_action, "due_as_written:any", &w->call, &sel);
	sel.all_plans = true;
	if (!st)
		st = select_open(&c, w->db, &sel);
	while (!st && !(st = select_next(&c, &w->call, &r)) && r) {
		struct date_reading now;
		const struct value *due = record_field(r, FIELD_action_due_on), *words = record_field(r, FIELD_action_due_as_written);
		if (!due->set || !words->set || date_read(words->text, &ctx, &now) != DATE_READ || now.day == (date)due->num)
			continue;
		struct cell *row = doc_row(doc, table);
		cell_text(doc, &row[0], r->ref);
		cell_text(doc, &row[1], record_title(r));
		cell_date(&row[2], (date)due->num);
		cell_date(&row[3], now.day);
		cell_text(doc, &row[4], words->text);
	}
	select_close(&c);
	return st;
}

/* Deadlines on a day that was a working day and is none now. */
static wsoa_status days_differ(wsoa *w, const struct calendar *next, wsoa_doc *doc, struct doc_node *table)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < next->count && !st; i++) {
		struct select sel;
		struct record_cursor c = { 0 };
		struct record *r = NULL;
		date day = next->holidays[i].day;
		if (!workday_is(&w->calendar, day))
			continue;
		st = selecting(w, KIND_action, arena_printf(&w->call, "live due_on:%s", iso(day, &w->call)), &w->call, &sel);
		if (!st)
			st = select_open(&c, w->db, &sel);
		while (!st && !(st = select_next(&c, &w->call, &r)) && r) {
			struct cell *row = doc_row(doc, table);
			cell_text(doc, &row[0], r->ref);
			cell_text(doc, &row[1], record_title(r));
			cell_date(&row[2], day);
			cell_date(&row[3], workday_add(next, day, -1));
			cell_text(doc, &row[4], next->holidays[i].title);
		}
		select_close(&c);
	}
	return st;
}

static wsoa_status differences(wsoa *w, const struct calendar *next, wsoa_doc *doc)
{
	struct doc_node *table = doc_table(doc, "items", "Stored dates that this edition would set differently; they stay as they are");
	doc_empty(doc, table, "No stored date would be different.");
	doc_column(doc, table, "ref", "Ref");
	struct column *title = doc_column(doc, table, "title", "Title");
	title->weight = 3;
	doc_column(doc, table, "due_on", "Stored");
	doc_column(doc, table, "would_be", "Would be");
	doc_column(doc, table, "because", "Because")->weight = 1;
	wsoa_status st = terms_differ(w, next, doc, table);
	return st ? st : days_differ(w, next, doc, table);
}

static wsoa_status install(wsoa *w, const struct calendar *next)
{
	struct buf text = { 0 };
	char hash[HASH_HEX + 1];
	const char *old = NULL;
	calendar_write(next, &text);
	wsoa_status st = text.failed ? error_nomem(&w->err) : store_setting(w->db, "calendar", &w->call, &old);
	if (!st)
		st = definition_put(w->db, text.data, text.len, hash);
	buf_free(&text);
	if (st || (old && !strcmp(old, hash)))
		return st;
	struct change c = { .name = "calendar", .from = value_of_text(old), .to = value_of_text(hash) };
	struct event ev = { .at = w->now, .manual = w->manual, .on = DATE_NONE, .actor = w->person_uuid, .on_word_of = w->on_word_of_uuid,
		            .kind = KIND_COUNT, .act = ACT_installed, .changes = &c, .change_count = 1 };
	return log_append(w->db, &ev);
}

wsoa_status wsoa_calendar_load(wsoa *w, const char *text, size_t len, bool dry_run, wsoa_doc **out)
{
	struct calendar newer, next;
	wsoa_doc *doc = doc_new("calendar_load", NULL);
	*out = NULL;
	error_clear(&w->err);
	if (!doc)
		return error_nomem(&w->err);
	wsoa_status st = write_call(w);
	if (!st)
		st = need_programme(w, "calendar", "load a calendar");
	w->calendar_read = false;
	if (!st)
		st = need_calendar(w);
	if (!st)
		st = calendar_read(text, len, &w->call, &w->err, &newer);
	if (!st && w->err.count) /* a year with few holidays would turn the others into working days */
		st = error_set(&w->err, WSOA_INVALID, w->err.issues[0].where, "load a list with every bank holiday of its years", "%s", w->err.issues[0].what);
	if (!st)
		st = calendar_merge(&w->calendar, &newer, &w->call, &w->err, &next);
	if (!st) {
		doc_paragraph(doc, TONE_PLAIN, "%s: %zu bank holidays, %d to %d; %zu term%s.", next.name, next.count, next.first_year, next.last_year,
		              next.term_count, next.term_count == 1 ? "" : "s");
		st = differences(w, &next, doc);
	}
	if (!st && !dry_run)
		st = install(w, &next);
	w->calendar_read = false;
	if (!st && doc->mem.failed)
		st = error_nomem(&w->err);
	return doc_give(doc, write_done(w, st), &w->err, out);
}
