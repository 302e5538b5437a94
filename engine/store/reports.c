/* Scans for reports. */
#include "store/reports.h"

#include <stdlib.h>
#include <string.h>

static date query_date(const struct query *q, int column)
{
	return query_null(q, column) ? DATE_NONE : (date)query_int(q, column);
}

/* ---- people, posts, organisations ---- */

static void read_party(const struct query *q, struct arena *mem, struct party *p)
{
	size_t len;
	p->id = query_int(q, 0);
	const void *uuid = query_blob(q, 1, &len);
	if (uuid && len == sizeof p->uuid.bytes)
		memcpy(p->uuid.bytes, uuid, len);
	p->kind = kind_find(query_text(q, 2));
	p->ref = arena_strdup(mem, query_text(q, 3));
	p->name = arena_strdup(mem, query_null(q, 4) ? "" : query_text(q, 4));
	p->organisation = arena_strdup(mem, query_text(q, 5));
	p->holder = query_int(q, 6);
	p->cover = query_int(q, 7);
}

wsoa_status parties_read(struct store *s, struct arena *mem, struct parties *out)
{
	static const char sql[] =
	        "SELECT r.id, r.uuid, r.kind, r.ref, k.name, "
	        "(SELECT o.name FROM link l JOIN organisation o ON o.id = l.b WHERE l.a = r.id AND l.field = 'organisation'), "
	        "(SELECT l.b FROM link l JOIN record p ON p.id = l.b WHERE l.a = r.id AND l.field = 'holder' AND p.removed = 0), "
	        "(SELECT l.b FROM link l JOIN record p ON p.id = l.b WHERE l.a = r.id AND l.field = 'cover' AND p.removed = 0) "
	        "FROM (SELECT id, name FROM person UNION ALL SELECT id, title FROM post UNION ALL SELECT id, name FROM organisation) k "
	        "JOIN record r ON r.id = k.id ORDER BY r.id";
	struct query q;
	bool row = false;
	*out = (struct parties){ 0 };
	wsoa_status st = query_open(&q, s, sql, NO_ARGS);
	while (!st && !(st = query_next(&q, &row)) && row) {
		struct party *more = arena_grow(mem, out->at, out->count, &out->cap, sizeof *more);
		if (!more)
			break;
		out->at = more;
		read_party(&q, mem, &more[out->count++]);
	}
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

static int by_id(const void *id, const void *party)
{
	int64_t a = *(const int64_t *)id, b = ((const struct party *)party)->id;
	return (a > b) - (a < b);
}

const struct party *party_find(const struct parties *p, int64_t id)
{
	return p->count ? bsearch(&id, p->at, p->count, sizeof *p->at, by_id) : NULL;
}

const struct party *party_by_uuid(const struct parties *p, const struct id *uuid)
{
	for (size_t i = 0; i < p->count; i++)
		if (id_equal(&p->at[i].uuid, uuid))
			return &p->at[i];
	return NULL;
}

/* ---- actions ---- */

static void read_action(const struct query *q, struct arena *mem, struct action_row *a)
{
	*a = (struct action_row){
		.id = query_int(q, 0),
		.plan = query_int(q, 1),
		.version = query_int(q, 2),
		.status = arena_strdup(mem, query_text(q, 3)),
		.rating = arena_strdup(mem, query_text(q, 4)),
		.due_on = query_date(q, 5),
		.hold_until = query_date(q, 6),
		.opened_on = query_date(q, 7),
		.clock = query_int(q, 8) != 0,
		.final = query_int(q, 9) != 0,
	};
}

static int by_action(const void *id, const void *row)
{
	int64_t a = *(const int64_t *)id, b = ((const struct action_row *)row)->id;
	return (a > b) - (a < b);
}

static wsoa_status read_owners(struct store *s, struct action_rows *rows)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, s, "SELECT l.a, l.b FROM action k JOIN link l ON l.a = k.id WHERE l.field = 'owner'", NO_ARGS);
	while (!st && !(st = query_next(&q, &row)) && row) {
		int64_t id = query_int(&q, 0);
		struct action_row *a = rows->count ? bsearch(&id, rows->at, rows->count, sizeof *rows->at, by_action) : NULL;
		if (a)
			a->owner = query_int(&q, 1);
	}
	query_close(&q);
	return st;
}

wsoa_status actions_scan(struct store *s, int64_t plan, struct arena *mem, struct action_rows *out)
{
	static const char sql[] =
	        "SELECT k.id, r.space, r.version, k.status, k.rating, k.due_on, k.hold_until, k.opened_on, k.clock, k.final "
	        "FROM action k JOIN record r ON r.id = k.id WHERE r.removed = 0 AND "
	        "CASE ?1 WHEN 0 THEN r.space IN (SELECT id FROM plan WHERE final = 0) ELSE r.space = ?1 END ORDER BY k.id";
	struct query q;
	bool row = false;
	*out = (struct action_rows){ 0 };
	wsoa_status st = query_open(&q, s, sql, ARGS(A(plan)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		struct action_row *more = arena_grow(mem, out->at, out->count, &out->cap, sizeof *more);
		if (!more)
			break;
		out->at = more;
		read_action(&q, mem, &more[out->count++]);
	}
	query_close(&q);
	if (!st)
		st = read_owners(s, out);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status answers_scan(struct store *s, struct arena *mem, struct answers *out)
{
	struct query q;
	bool row = false;
	*out = (struct answers){ 0 };
	wsoa_status st = query_open(&q, s, "SELECT l.a, l.b FROM action k JOIN link l ON l.a = k.id WHERE l.field = 'weaknesses' ORDER BY l.a", NO_ARGS);
	while (!st && !(st = query_next(&q, &row)) && row) {
		struct answer *more = arena_grow(mem, out->at, out->count, &out->cap, sizeof *more);
		if (!more)
			break;
		out->at = more;
		more[out->count++] = (struct answer){ query_int(&q, 0), query_int(&q, 1) };
	}
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

/* ---- ids ---- */

static wsoa_status read_ids(struct store *s, const char *sql, int64_t record, struct arena *mem, struct ids *out)
{
	struct query q;
	bool row = false;
	*out = (struct ids){ 0 };
	wsoa_status st = query_open(&q, s, sql, ARGS(A(record)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		int64_t *more = arena_grow(mem, out->id, out->count, &out->cap, sizeof *more);
		if (!more)
			break;
		out->id = more;
		more[out->count++] = query_int(&q, 0);
	}
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status records_naming(struct store *s, int64_t record, struct arena *mem, struct ids *out)
{
	return read_ids(s,
	                "SELECT r.id FROM record r WHERE r.removed = 0 AND r.id IN (SELECT a FROM link WHERE b = ?) "
	                "ORDER BY r.kind, r.space, r.ref COLLATE REF_ORDER",
	                record, mem, out);
}

wsoa_status record_events(struct store *s, int64_t record, struct arena *mem, struct ids *out)
{
	return read_ids(s, "SELECT seq FROM event WHERE record = ? ORDER BY seq", record, mem, out);
}
