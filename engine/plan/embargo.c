/* What is under embargo: who may see it, for whom a change does not find it, and what cannot be handed out without it. */
#include <string.h>

#include "plan/handle.h"
#include "store/veil.h"

static wsoa_status may_see(wsoa *w, struct store *s, bool *may)
{
	const char *roles = "";
	bool left = false;
	wsoa_status st = w->person ? person_standing(s, w->person, &w->call, &roles, &left) : WSOA_OK;
	*may = !st && !left && (strstr(roles, "programme") || strstr(roles, "auditor"));
	return st;
}

wsoa_status embargo_may_see(wsoa *w)
{
	bool may = false;
	wsoa_status st = may_see(w, store_is_older(w->db) ? w->view : w->db, &may);
	return st || may ? st : error_set(&w->err, WSOA_REFUSED, "--embargoed", "leave it out, or say who you are: --as REF",
	                                  "only the programme team and auditors may see what is under embargo");
}

void embargo_show(struct store *s)
{
	s->hidden.records = s->hidden.visits = (struct ids){ 0 };
}

wsoa_status embargo_hide(wsoa *w, struct store *s)
{
	struct ids records = { 0 }, visits = { 0 };
	bool may = false;
	wsoa_status st = may_see(w, s, &may);
	if (!st && !may)
		st = veil_ids(s, w->today, &w->call, &records, &visits);
	s->hidden.records = records;
	s->hidden.visits = visits;
	return st;
}

bool embargo_keeps_out(const struct store *s, int64_t id)
{
	return ids_have(&s->hidden.visits, id) || is_hidden(s, id);
}

/* Until when, by what the view shows and by what is known now, whichever is later. */
static wsoa_status embargo_of(wsoa *w, struct store *s, const struct id *visit, const char **ref, date *until)
{
	struct record *v = NULL;
	int64_t id = 0;
	wsoa_status st = record_by_uuid(s, visit, &id, NULL);
	if (!st && id)
		st = record_load(s, id, &w->call, &v);
	date day = !st && v ? record_date(v, FIELD_visit_embargo_until) : DATE_NONE;
	if (day != DATE_NONE && (*until == DATE_NONE || day > *until))
		*until = day;
	*ref = v ? v->ref : *ref;
	return st;
}

static wsoa_status refuse(wsoa *w, const struct id *visit, const char *what)
{
	const char *ref = "log";
	char day[DATE_LONG + 1] = "";
	date until = DATE_NONE;
	wsoa_status st = embargo_of(w, w->view, visit, &ref, &until);
	if (!st && !store_is_older(w->db))
		st = embargo_of(w, w->db, visit, &ref, &until);
	if (st)
		return st;
	date_long(until, day);
	if (until < date_london(w->now))
		return error_set(&w->err, WSOA_REFUSED, ref,
		                 "ask for it as of today or of a day since then: without --as-of; as of that day, for those who may know: --embargoed",
		                 "%s was under embargo on that day, until %s: %s would show what was hidden then", ref, day, what);
	return error_set(&w->err, WSOA_REFUSED, ref, "wait until it has ended, or hand it out to those who may know: --embargoed",
	                 "%s is under embargo until %s: %s would tell what it found", ref, day, what);
}

wsoa_status embargo_keeps(wsoa *w, int64_t from, const char *what)
{
	struct log_cursor c = { 0 };
	struct arena mem = { 0 };
	const char *line = NULL;
	int64_t seq = 0, to = 0;
	char hash[HASH_HEX + 1];
	size_t len;
	const struct veiled *found = NULL;
	if (!w->view->veil.count)
		return WSOA_OK;
	wsoa_status st = view_head(w->view, &to, hash);
	if (!st)
		st = log_open(&c, w->view, from);
	while (!st && !found && !(st = log_next(&c, &seq, &line, &len)) && line && seq <= to) {
		struct event ev;
		st = event_read(line, len, &mem, &w->err, &ev);
		if (!st && veil_touches(&w->view->veil, &ev))
			found = veil_of(&w->view->veil, &ev);
		arena_clear(&mem);
	}
	log_close(&c);
	arena_free(&mem);
	return st || !found ? st : refuse(w, &found->visit, what);
}
