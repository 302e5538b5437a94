/* Versions: the names that were given to positions of the log. */
#include "report/parts.h"
#include "report/words.h"
#include "store/version.h"

struct seen {
	size_t when, who, event, checkpoint;
};

static void put_version(struct report *r, struct doc_node *n, const struct seen *s, const struct version *v)
{
	char at[25], time[INSTANT_SHORT + 1];
	struct cell *row = doc_row(r->doc, n);
	const struct party *actor = party_by_uuid(&r->parties, &v->actor), *for_whom = party_by_uuid(&r->parties, &v->on_word_of);
	instant_format(v->at, at);
	instant_short(v->at, time);
	cell_text(r->doc, cell_of(n, row, "name"), v->name);
	cell_int(cell_of(n, row, "seq"), v->seq);
	cell_text(r->doc, cell_of(n, row, "at"), at);
	cell_date(cell_of(n, row, "day"), date_london(v->at));
	cell_text(r->doc, cell_of(n, row, "actor"), actor ? actor->ref : NULL);
	cell_text(r->doc, cell_of(n, row, "actor_name"), actor ? actor->name : NULL);
	cell_text(r->doc, cell_of(n, row, "for"), for_whom ? for_whom->ref : NULL);
	cell_text(r->doc, cell_of(n, row, "checkpoint"), v->hash);
	cell_text(r->doc, &row[s->when], time);
	cell_text(r->doc, &row[s->who], actor && for_whom ? arena_printf(r->mem, "%s for %s", actor->name, for_whom->name) : actor ? actor->name : NULL);
	cell_int(&row[s->event], v->seq);
	cell_text(r->doc, &row[s->checkpoint], v->hash);
}

static wsoa_status show_versions(struct report *r)
{
	struct versions all;
	struct seen s;
	wsoa_status st = versions_read(r->w->view, r->mem, &all);
	if (st)
		return st;
	struct doc_node *n = report_table(r, "items", NULL);
	s.when = people_column(r, n, "Named", 0);
	s.who = people_column(r, n, "By", 1);
	s.event = people_column(r, n, "Event", 0);
	s.checkpoint = people_column(r, n, "Checkpoint", 2);
	doc_empty(r->doc, n, "No position of the log has a name yet: wsoa version v1.0 gives it one.");
	report_title(r, "%s", counted(r->mem, (int64_t)all.count, "version", "versions"));
	for (size_t i = 0; i < all.count; i++)
		put_version(r, n, &s, &all.at[i]);
	return WSOA_OK;
}

wsoa_status wsoa_versions(wsoa *w, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, "versions");
	if (!st)
		st = show_versions(&r);
	return report_end(&r, st, out);
}
