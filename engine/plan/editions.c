/*
 * What is in force under a setting: the edition that the store was given when
 * it was made, or later; where it has none, the one that the program carries.
 */
#include <string.h>

#include "plan/handle.h"

struct edition {
	const char *text;
	size_t len;
	const char *hash;     /* of the store's; NULL: the program's */
	struct store *store;
};

static wsoa_status edition_find(wsoa *w, const char *setting, const char *file, struct arena *mem, struct edition *out)
{
	wsoa_status st = WSOA_OK;
	*out = (struct edition){ .store = w->view ? w->view : w->db };
	if (out->store)
		st = store_setting(out->store, setting, mem, &out->hash);
	if (!st)
		st = store_edition(out->store, out->hash, file, mem, &out->text);
	out->len = out->text ? strlen(out->text) : 0;
	return st;
}

/* What reading an edition ended with: a fault of one that was sound when it was put there is the store's. */
static wsoa_status edition_read(const struct edition *e, wsoa_status st)
{
	return st && e->hash ? store_definition_damaged(e->store, e->hash, st) : st;
}

wsoa_status need_calendar(wsoa *w)
{
	struct edition e;
	if (w->calendar_read)
		return WSOA_OK;
	wsoa_status st = edition_find(w, "calendar", "schema/holidays.json", &w->mem, &e);
	if (st)
		return st;
	st = edition_read(&e, calendar_read(e.text, e.len, &w->mem, &w->err, &w->calendar));
	w->calendar_read = !st;
	w->dates.terms = w->calendar.terms;
	w->dates.term_count = w->calendar.term_count;
	return st;
}

/* The dates of plans, with blanks between. */
static const char *plan_dates(struct arena *mem)
{
	struct buf names = { 0 };
	size_t count;
	const struct field *f = kind_fields(KIND_plan, &count);
	for (size_t i = 0; i < count; i++)
		if (f[i].type == TYPE_DATE)
			buf_printf(&names, "%s%s", names.len ? " " : "", f[i].name);
	return buf_keep(&names, mem);
}

wsoa_status timetable_in_force(wsoa *w, struct timetable *out, bool *installed)
{
	struct timetable_words words = { field_at(FIELD_plan_form)->values, plan_dates(&w->call) };
	struct edition e;
	*installed = false;
	wsoa_status st = words.dates ? edition_find(w, "timetable", "schema/timetables.json", &w->call, &e) : error_nomem(&w->err);
	if (st)
		return st;
	*installed = e.hash != NULL;
	return edition_read(&e, timetable_read(e.text, e.len, &words, &w->call, &w->err, out));
}
