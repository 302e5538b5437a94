/* What is under embargo: who may see it, and what cannot be handed out without it. */
#include <string.h>

#include "plan/handle.h"
#include "store/veil.h"

wsoa_status embargo_may_see(wsoa *w)
{
	const char *roles = "";
	bool left = false;
	struct store *s = store_is_older(w->db) ? w->view : w->db;
	wsoa_status st = w->person ? person_standing(s, w->person, &w->call, &roles, &left) : WSOA_OK;
	if (st || (!left && (strstr(roles, "programme") || strstr(roles, "auditor"))))
		return st;
	return error_set(&w->err, WSOA_REFUSED, "--embargoed", "leave it out, or say who you are: --as REF", "only the programme team and auditors may see what is under embargo");
}

static wsoa_status refuse(wsoa *w, const struct id *visit, const char *what)
{
	struct record *v = NULL;
	char day[DATE_LONG + 1] = "";
	int64_t id = 0;
	wsoa_status st = record_by_uuid(w->view, visit, &id, NULL);
	if (!st)
		st = record_load(w->view, id, &w->call, &v);
	if (st)
		return st;
	date_long(record_date(v, FIELD_visit_embargo_until), day);
	return error_set(&w->err, WSOA_REFUSED, v->ref, "wait until it has ended, or hand it out to those who may know: --embargoed",
	                 "%s is under embargo until %s: %s would tell what it found", v->ref, day, what);
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
