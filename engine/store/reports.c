/* Scans for reports. */
#include "store/reports.h"

#include <stdlib.h>
#include <string.h>

/* ---- people, posts, organisations ---- */

static void read_party(const struct query *q, date today, struct arena *mem, struct party *p)
{
	size_t len;
	p->id = query_int(q, 0);
	const void *uuid = query_blob(q, 1, &len);
	if (uuid && len == sizeof p->uuid.bytes)
		memcpy(p->uuid.bytes, uuid, len);
	p->kind = kind_find(query_text(q, 2));
	p->ref = query_null(q, 3) ? "" : arena_strdup(mem, query_text(q, 3));
	p->name = arena_strdup(mem, query_null(q, 4) ? "" : query_text(q, 4));
	p->organisation = arena_strdup(mem, query_text(q, 5));
	p->holder = query_int(q, 6);
	p->cover = query_int(q, 7);
	p->left = !query_null(q, 8) && query_int(q, 8) < today;
}

#define PARTY_COLUMNS \
	"SELECT r.id, r.uuid, r.kind, r.ref, " \
	"coalesce((SELECT name FROM person WHERE id = r.id), (SELECT title FROM post WHERE id = r.id), " \
	"(SELECT name FROM organisation WHERE id = r.id)), " \
	"(SELECT o.name FROM link l JOIN organisation o ON o.id = l.b WHERE l.a = r.id AND l.field = 'organisation'), " \
	"(SELECT l.b FROM link l JOIN record p ON p.id = l.b WHERE l.a = r.id AND l.field = 'holder' AND p.removed = 0), " \
	"(SELECT l.b FROM link l JOIN record p ON p.id = l.b WHERE l.a = r.id AND l.field = 'cover' AND p.removed = 0), " \
	"(SELECT left_on FROM person WHERE id = r.id) "

void parties_begin(struct parties *p, struct store *s, struct arena *mem)
{
	*p = (struct parties){ .s = s, .mem = mem };
}

static struct party **chain_of(struct parties *p, int64_t id)
{
	return &p->chains[(uint64_t)id % PARTY_CHAINS];
}

static struct party *known(struct parties *p, int64_t id)
{
	struct party *at = *chain_of(p, id);
	while (at && at->id != id)
		at = at->next;
	return at;
}

static struct party *keep(struct parties *p, const struct query *q)
{
	struct party *found = known(p, query_int(q, 0));
	if (found)
		return found;
	found = arena_alloc(p->mem, sizeof *found);
	if (!found)
		return NULL;
	read_party(q, p->s->today, p->mem, found);
	found->next = *chain_of(p, found->id);
	return *chain_of(p, found->id) = found;
}

wsoa_status parties_read(struct parties *p)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, p->s,
	                            PARTY_COLUMNS "FROM (SELECT id FROM person UNION ALL SELECT id FROM post UNION ALL SELECT id FROM organisation) k "
	                                          "CROSS JOIN record r ON r.id = k.id ORDER BY r.id",
	                            NO_ARGS);
	while (!st && !(st = query_next(&q, &row)) && row) {
		struct party **more = arena_grow(p->mem, p->at, p->count, &p->cap, sizeof(struct party *));
		if (!more)
			break;
		p->at = more;
		p->at[p->count++] = keep(p, &q);
	}
	query_close(&q);
	return !st && p->mem->failed ? error_nomem(p->s->err) : st;
}

/* The first that a field names, unless it was removed; 0 for none. */
static int64_t there(struct parties *p, const struct record *post, enum field_id field)
{
	const struct value *v = record_field(post, field);
	struct record *r;
	if (!v->set || p->status)
		return 0;
	p->status = record_identity(p->s, v->targets[0].id, p->mem, &r);
	return p->status || r->removed ? 0 : r->id;
}

static void fill_post(struct parties *p, const struct record *r, struct party *out)
{
	const struct value *organisation = record_field(r, FIELD_post_organisation);
	out->holder = there(p, r, FIELD_post_holder);
	out->cover = there(p, r, FIELD_post_cover);
	const struct party *o = organisation->set ? party_find(p, organisation->targets[0].id) : NULL;
	out->organisation = o ? o->name : NULL;
}

static const struct party *load_party(struct parties *p, int64_t id)
{
	static const struct {
		enum kind_id kind;
		enum field_id name;
	} names[] = { { KIND_person, FIELD_person_name }, { KIND_post, FIELD_post_title }, { KIND_organisation, FIELD_organisation_name } };
	struct record *r;
	p->status = record_load(p->s, id, p->mem, &r);
	for (size_t i = 0; i < sizeof names / sizeof *names && !p->status; i++) {
		if (r->kind != names[i].kind)
			continue;
		struct party *found = arena_alloc(p->mem, sizeof *found);
		if (!found)
			return NULL;
		const char *name = record_text(r, names[i].name);
		*found = (struct party){ .id = id, .uuid = r->uuid, .kind = r->kind, .ref = r->ref, .name = name ? name : "" };
		if (r->kind == KIND_person)
			found->left = record_field(r, FIELD_person_left_on)->set && record_date(r, FIELD_person_left_on) < p->s->today;
		if (r->kind == KIND_post)
			fill_post(p, r, found);
		found->next = *chain_of(p, id);
		return p->status ? NULL : (*chain_of(p, id) = found);
	}
	return NULL;
}

/* Whether it is a person, post or organisation: others are asked for too. */
static bool is_party(struct parties *p, int64_t id)
{
	struct record *r;
	p->status = record_identity(p->s, id, p->mem, &r);
	if (p->status == WSOA_NOTFOUND) {
		error_clear(p->s->err);
		p->status = WSOA_OK;
		return false;
	}
	return !p->status && (r->kind == KIND_person || r->kind == KIND_post || r->kind == KIND_organisation);
}

const struct party *party_find(struct parties *p, int64_t id)
{
	const struct party *found = known(p, id);
	if (found || p->status || !id)
		return found;
	return is_party(p, id) ? load_party(p, id) : NULL;
}

const struct party *party_by_uuid(struct parties *p, const struct id *uuid)
{
	int64_t id = 0;
	if (id_is_zero(uuid))
		return NULL;
	if (!p->status)
		p->status = record_by_uuid(p->s, uuid, &id, NULL);
	return id ? party_find(p, id) : NULL;
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

struct action_row *action_row_find(const struct action_rows *rows, int64_t id)
{
	return rows->count ? bsearch(&id, rows->at, rows->count, sizeof *rows->at, by_action) : NULL;
}

static wsoa_status read_owners(struct store *s, struct action_rows *rows)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, s, "SELECT l.a, l.b FROM action k JOIN link l ON l.a = k.id WHERE l.field = 'owner'", NO_ARGS);
	while (!st && !(st = query_next(&q, &row)) && row) {
		struct action_row *a = action_row_find(rows, query_int(&q, 0));
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

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

wsoa_status records_naming(struct store *s, int64_t record, struct arena *mem, struct ids *out)
{
	size_t kept = 0;
	wsoa_status st = query_ids(s, "SELECT a FROM link WHERE b = ?", ARGS(A(record)), mem, out);
	if (!st && out->count)
		qsort(out->id, out->count, sizeof *out->id, by_number);
	for (size_t i = 0; !st && i < out->count; i++)
		if (!kept || out->id[kept - 1] != out->id[i])
			out->id[kept++] = out->id[i];
	out->count = st ? 0 : kept;
	return st;
}

wsoa_status records_touched(struct store *s, int64_t after, int64_t to, struct arena *mem, struct ids *out)
{
	return query_ids(s, "SELECT DISTINCT record FROM event WHERE record > 0 AND seq > ? AND seq <= ? ORDER BY record", ARGS(A(after), A(to)), mem, out);
}

wsoa_status record_there(struct store *s, int64_t id, struct arena *mem, struct record **out)
{
	bool found;
	int64_t one;
	*out = NULL;
	wsoa_status st = query_one_int(s, "SELECT 1 FROM record WHERE id = ? AND removed = 0", ARGS(A(id)), &found, &one);
	return st || !found ? st : record_load(s, id, mem, out);
}
