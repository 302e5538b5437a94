/* Loading records, and finding them by ref. SQL for a kind is composed once from the registry. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "store/apply.h"
#include "store/read.h"
#include "store/recall.h"

/* ---- columns ---- */

static void add_columns(struct buf *b, enum kind_id kind, const char *table)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	for (size_t i = 0; i < count; i++) {
		if (field_is_link(&f[i]))
			continue;
		buf_printf(b, ", %s[%s]", table, f[i].name);
		if (f[i].type == TYPE_PERIOD)
			buf_printf(b, ", %s%s_on", table, f[i].name);
	}
}

/*
 * CROSS JOIN makes the kind the outer loop: left to choose, SQLite goes through
 * every record of the plan, and what is late is not found by its index.
 */
void select_columns(struct buf *b, enum kind_id kind)
{
	buf_str(b, "SELECT r.id, r.uuid, r.space, r.ref, r.version, r.removed");
	add_columns(b, kind, "k.");
	buf_printf(b, " FROM %s k CROSS JOIN record r ON r.id = k.id", kind_of(kind)->table);
}

static struct value column_value(const struct query *q, int column, const struct field *f, struct arena *mem)
{
	if (query_null(q, column))
		return value_none();
	if (f->type == TYPE_DATE)
		return value_of_int(query_date(q, column));
	if (f->type == TYPE_INT || f->type == TYPE_FLAG)
		return value_of_int(query_int(q, column));
	struct value v = value_of_text(arena_strdup(mem, query_text(q, column)));
	if (f->type == TYPE_PERIOD)
		v.num = date_nearest(query_int(q, column + 1));
	return v;
}

static void read_uuid(const struct query *q, int column, struct id *out)
{
	size_t len;
	const void *uuid = query_blob(q, column, &len);
	if (uuid && len == sizeof out->bytes)
		memcpy(out->bytes, uuid, len);
}

/* Every record has one. */
static const char *read_ref(const struct query *q, int column, struct arena *mem)
{
	const char *ref = query_text(q, column);
	return ref ? arena_strdup(mem, ref) : "";
}

static void read_identity(const struct query *q, struct arena *mem, struct record *r)
{
	r->id = query_int(q, 0);
	read_uuid(q, 1, &r->uuid);
	r->plan = query_int(q, 2);
	r->ref = read_ref(q, 3, mem);
	r->version = query_int(q, 4);
	r->removed = query_int(q, 5) != 0;
}

/* KIND_COUNT: a kind that nobody knows, which stands in no store of ours. */
static enum kind_id read_kind(const struct query *q, int column)
{
	const char *name = query_text(q, column);
	return name ? kind_find(name) : KIND_COUNT;
}

static wsoa_status kind_unknown(struct store *s, const char *ref)
{
	return error_set(s->err, WSOA_UNVERIFIED, ref, "keep this file as it is; what to do says wsoa doctor",
	                 "the record is of a kind that nobody knows: the store is damaged");
}

/* The row of identity_sql, for the records that come after. */
static void keep_identity(struct store *s, const struct query *q)
{
	const char *ref = s->recall ? query_text(q, 3) : NULL;
	struct known_record r = { .id = query_int(q, 0), .space = query_int(q, 2), .version = query_int(q, 4), .removed = query_int(q, 5) != 0 };
	if (!ref || strlen(ref) > REF_MAX || (r.kind = read_kind(q, 6)) == KIND_COUNT)
		return;
	read_uuid(q, 1, &r.uuid);
	snprintf(r.ref, sizeof r.ref, "%s", ref);
	recall_keep_record(s, &r);
}

/* ---- what records name ---- */

static const char identity_sql[] = "SELECT id, uuid, space, ref, version, removed, kind FROM record WHERE id = ?";

struct named {
	struct named *next;
	int64_t id, space;
	struct id uuid;
	enum kind_id kind;
	const char *ref;
};

enum { NAMED_MOST = 4096 }; /* then forgotten, so that a long list needs no more memory than a short one */

void reader_begin(struct reader *rd, struct store *s)
{
	*rd = (struct reader){ .s = s };
}

void reader_end(struct reader *rd)
{
	arena_free(&rd->mem);
}

static void forget(struct reader *rd)
{
	arena_free(&rd->mem);
	memset(rd->chains, 0, sizeof rd->chains);
	rd->count = 0;
}

static wsoa_status read_named(struct reader *rd, int64_t id, struct named *n)
{
	struct query q;
	bool row = false;
	n->id = id;
	wsoa_status st = query_open(&q, rd->s, identity_sql, ARGS(A(id)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		read_uuid(&q, 1, &n->uuid);
		n->space = query_int(&q, 2);
		n->ref = read_ref(&q, 3, &rd->mem);
		n->kind = read_kind(&q, 6);
		keep_identity(rd->s, &q);
	}
	query_close(&q);
	return st;
}

/* What *out points to stays until the next call; its ref is NULL when there is no such record. */
static wsoa_status named_of(struct reader *rd, int64_t id, struct named *out)
{
	const struct known_record *known = recall_record(rd->s, id);
	if (known) {
		*out = (struct named){ .id = id, .space = known->space, .uuid = known->uuid, .kind = known->kind, .ref = known->ref };
		return WSOA_OK;
	}
	struct named **chain = &rd->chains[(uint64_t)id % READER_CHAINS];
	for (struct named *n = *chain; n; n = n->next)
		if (n->id == id) {
			*out = *n;
			return WSOA_OK;
		}
	if (rd->count == NAMED_MOST)
		forget(rd);
	struct named *n = arena_alloc(&rd->mem, sizeof *n);
	if (!n)
		return error_nomem(rd->s->err);
	wsoa_status st = read_named(rd, id, n);
	if (st || rd->mem.failed)
		return st ? st : error_nomem(rd->s->err);
	n->next = *chain;
	*chain = n;
	*out = *n;
	rd->count++;
	return WSOA_OK;
}

static wsoa_status read_plan(struct reader *rd, struct arena *mem, struct record *r)
{
	struct named plan = { 0 };
	wsoa_status st = r->plan ? named_of(rd, r->plan, &plan) : WSOA_OK;
	if (!st && r->plan && plan.ref) {
		r->plan_uuid = plan.uuid;
		r->plan_ref = arena_strdup(mem, plan.ref);
	}
	return st;
}

/* As the record calls what it names: one of another plan with its plan, "wsoa-2018:W01". */
static wsoa_status ref_from(struct reader *rd, const struct record *r, const struct named *n, struct arena *mem, const char **out)
{
	struct named plan;
	*out = arena_strdup(mem, n->ref);
	if (!r->plan || !n->space || n->space == r->plan)
		return WSOA_OK;
	wsoa_status st = named_of(rd, n->space, &plan);
	if (!st && plan.ref && *out)
		*out = arena_printf(mem, "%s:%s", plan.ref, *out);
	return st;
}

static wsoa_status add_target(struct reader *rd, struct record *r, const struct field *f, int64_t id, struct arena *mem)
{
	struct named n;
	const char *ref = NULL;
	struct value *v = record_value(r, f);
	wsoa_status st = named_of(rd, id, &n);
	if (!st && n.ref && !field_may_name(f, n.kind))
		st = error_set(rd->s->err, WSOA_UNVERIFIED, r->ref, "keep this file as it is; what to do says wsoa doctor",
		               "%s names %s as its %s, which it cannot be: the store is damaged", r->ref, n.ref, f->name);
	if (!st && n.ref)
		st = ref_from(rd, r, &n, mem, &ref);
	if (st || !n.ref)
		return st;
	if (!v->count || (v->count >= 8 && !(v->count & (v->count - 1)))) { /* full: 8, 16, 32 ... */
		struct target *more = arena_array(mem, v->count ? v->count * 2 : 8, sizeof *more);
		if (!more)
			return error_nomem(rd->s->err);
		if (v->count)
			memcpy(more, v->targets, v->count * sizeof *more);
		v->targets = more;
	}
	v->set = true;
	v->targets[v->count++] = (struct target){ .id = id, .uuid = n.uuid, .ref = ref };
	return WSOA_OK;
}

/* Sets are kept in the order in which events hold them. */
static void sort_targets(struct record *r)
{
	size_t count;
	kind_fields(r->kind, &count);
	for (size_t i = 0; i < count; i++)
		value_sort(&r->values[i]);
}

static wsoa_status read_links(struct reader *rd, struct arena *mem, struct record *r)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, rd->s, "SELECT field, b FROM link WHERE a = ?", ARGS(A(r->id)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		const char *name = query_text(&q, 0);
		const struct field *f = name ? field_find(r->kind, name) : NULL;
		if (f)
			st = add_target(rd, r, f, query_int(&q, 1), mem);
	}
	query_close(&q);
	sort_targets(r);
	return st;
}

/* Most stores have no extra columns: a long change asks once. */
static wsoa_status any_extras(struct store *s, bool *some)
{
	int64_t one;
	*some = true;
	if (!s->recall || recall_extras(s, some))
		return WSOA_OK;
	wsoa_status st = query_one_int(s, "SELECT 1 FROM extra LIMIT 1", NO_ARGS, some, &one);
	if (!st)
		recall_keep_extras(s, *some);
	return st;
}

static wsoa_status read_extras(struct reader *rd, struct arena *mem, struct record *r)
{
	struct query q;
	bool row = false;
	size_t cap = 0;
	bool some = !rd->plain;
	wsoa_status st = some ? any_extras(rd->s, &some) : WSOA_OK;
	if (st || !some)
		return st;
	st = query_open(&q, rd->s, "SELECT name, value FROM extra WHERE record = ? ORDER BY name", ARGS(A(r->id)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		struct extra *more = arena_grow(mem, r->extras, r->extra_count, &cap, sizeof *r->extras);
		if (!more)
			break;
		r->extras = more;
		r->extras[r->extra_count].name = arena_strdup(mem, query_text(&q, 0));
		r->extras[r->extra_count++].value = value_of_text(arena_strdup(mem, query_text(&q, 1)));
	}
	query_close(&q);
	return st;
}

static struct value *words_slot(struct record *r, const char *field)
{
	const struct field *f = field_find(r->kind, field);
	if (f)
		return record_value(r, f);
	for (size_t i = 0; i < r->extra_count; i++)
		if (!strncmp(field, "extra.", 6) && !strcmp(field + 6, r->extras[i].name))
			return &r->extras[i].value;
	return NULL;
}

static wsoa_status read_commitments(struct store *s, struct arena *mem, struct record *r)
{
	struct query q;
	bool row = false;
	size_t len;
	wsoa_status st = query_open(&q, s, "SELECT field, hash FROM commitment WHERE record = ?", ARGS(A(r->id)));
	while (!st && !(st = query_next(&q, &row)) && row) {
		struct value *v = words_slot(r, query_text(&q, 0));
		const void *hash = query_blob(&q, 1, &len);
		char *hex = v && v->set && len == HASH_BYTES ? arena_alloc(mem, HASH_HEX + 1) : NULL;
		if (hex) {
			hex_encode(hash, HASH_BYTES, hex);
			v->hash = hex;
		}
	}
	query_close(&q);
	return st;
}

/* ---- one record ---- */

static struct record *record_new(enum kind_id kind, struct arena *mem)
{
	struct record *r = arena_alloc(mem, sizeof *r);
	if (r)
		r->kind = kind;
	return r;
}

static wsoa_status read_rest(struct reader *rd, const struct query *q, int column, struct arena *mem, struct record *r)
{
	size_t count;
	const struct field *f = kind_fields(r->kind, &count);
	for (size_t i = 0; i < count; i++) {
		if (field_is_link(&f[i]))
			continue;
		r->values[i] = column_value(q, column, &f[i], mem);
		column += f[i].type == TYPE_PERIOD ? 2 : 1;
	}
	wsoa_status st = read_plan(rd, mem, r);
	if (!st)
		st = read_links(rd, mem, r);
	if (!st)
		st = read_extras(rd, mem, r);
	return !st && mem->failed ? error_nomem(rd->s->err) : st;
}

wsoa_status read_row(struct reader *rd, const struct query *q, enum kind_id kind, struct arena *mem, struct record **out)
{
	struct record *r = *out = record_new(kind, mem);
	if (!r)
		return error_nomem(rd->s->err);
	read_identity(q, mem, r);
	return read_rest(rd, q, 6, mem, r);
}

static const char *load_sql(struct store *s, enum kind_id kind)
{
	struct buf b = { 0 };
	if (!s->load_sql[kind]) {
		buf_str(&b, "SELECT id");
		add_columns(&b, kind, "");
		buf_printf(&b, " FROM %s WHERE id = ?", kind_of(kind)->table);
		s->load_sql[kind] = buf_keep(&b, &s->mem);
	}
	return s->load_sql[kind];
}

static wsoa_status load_identity(struct store *s, int64_t id, struct arena *mem, struct record **out)
{
	struct query q;
	bool row = false;
	struct record *r = *out = record_new(KIND_COUNT, mem);
	if (!r)
		return error_nomem(s->err);
	const struct known_record *known = recall_record(s, id);
	if (known) {
		r->id = id;
		r->uuid = known->uuid;
		r->kind = known->kind;
		r->plan = known->space;
		r->version = known->version;
		r->removed = known->removed;
		r->ref = arena_strdup(mem, known->ref);
		return mem->failed ? error_nomem(s->err) : WSOA_OK;
	}
	wsoa_status st = query_open(&q, s, identity_sql, ARGS(A(id)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && !row)
		st = error_set(s->err, WSOA_NOTFOUND, "", "try: wsoa list", "no such record");
	if (!st) {
		read_identity(&q, mem, r);
		r->kind = read_kind(&q, 6);
		keep_identity(s, &q);
	}
	query_close(&q);
	if (!st && mem->failed)
		return error_nomem(s->err);
	return !st && r->kind == KIND_COUNT ? kind_unknown(s, r->ref) : st;
}

wsoa_status record_identity(struct store *s, int64_t id, struct arena *mem, struct record **out)
{
	struct reader rd;
	wsoa_status st = load_identity(s, id, mem, out);
	if (st || !(*out)->plan)
		return st;
	reader_begin(&rd, s);
	st = read_plan(&rd, mem, *out);
	reader_end(&rd);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

static wsoa_status load_row(struct reader *rd, struct arena *mem, struct record *r)
{
	struct query q;
	bool row = false;
	const char *sql = load_sql(rd->s, r->kind);
	if (!sql)
		return error_nomem(rd->s->err);
	wsoa_status st = query_open(&q, rd->s, sql, ARGS(A(r->id)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && !row)
		st = error_set(rd->s->err, WSOA_UNVERIFIED, r->ref, "run: wsoa verify", "the record has no row in its table");
	if (!st)
		st = read_rest(rd, &q, 1, mem, r);
	query_close(&q);
	return st;
}

/* Identity and row by one statement; *out is NULL when the record is of another kind. */
static wsoa_status load_whole(struct reader *rd, int64_t id, enum kind_id kind, struct arena *mem, struct record **out)
{
	struct query q;
	struct buf b = { 0 };
	bool row = false;
	struct store *s = rd->s;
	*out = NULL;
	if (!s->whole_sql[kind]) {
		select_columns(&b, kind);
		buf_str(&b, " WHERE k.id = ?");
		s->whole_sql[kind] = buf_keep(&b, &s->mem);
	}
	if (!s->whole_sql[kind])
		return error_nomem(s->err);
	wsoa_status st = query_open(&q, s, s->whole_sql[kind], ARGS(A(id)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row)
		st = read_row(rd, &q, kind, mem, out);
	query_close(&q);
	return st;
}

wsoa_status record_load(struct store *s, int64_t id, struct arena *mem, struct record **out)
{
	struct reader rd;
	enum kind_id likely = recall_kind(s);
	wsoa_status st = WSOA_OK;
	*out = NULL;
	reader_begin(&rd, s);
	if (likely != KIND_COUNT)
		st = load_whole(&rd, id, likely, mem, out);
	if (!st && !*out) {
		st = load_identity(s, id, mem, out);
		if (!st)
			st = load_row(&rd, mem, *out);
	}
	if (!st && s->transaction == 2)
		identify_remember(s, &(*out)->uuid, id);
	if (!st)
		recall_keep_kind(s, (*out)->kind);
	if (!st)
		st = read_commitments(s, mem, *out);
	reader_end(&rd);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

/* ---- finding ---- */

static const char live_sql[] = "SELECT id FROM plan WHERE final = 0 ORDER BY id";

bool is_hidden(const struct store *s, int64_t id)
{
	return ids_have(&s->hidden.records, id);
}

static wsoa_status find_in(struct store *s, int64_t space, const char *ref, int64_t *id, enum kind_id *kind)
{
	struct query q;
	bool row = false;
	const struct known_record *known = recall_ref(s, space, ref);
	if (known && !known->removed && !is_hidden(s, known->id)) {
		*id = known->id;
		*kind = known->kind;
		return WSOA_OK;
	}
	wsoa_status st = query_open(&q, s, "SELECT id, kind FROM record WHERE space = ? AND ref = ? AND removed = 0", ARGS(A(space), A(ref)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row && !is_hidden(s, query_int(&q, 0))) {
		*id = query_int(&q, 0);
		*kind = read_kind(&q, 1);
		st = *kind == KIND_COUNT ? kind_unknown(s, ref) : WSOA_OK;
		recall_keep_ref(s, space, ref, *id);
	}
	query_close(&q);
	return st;
}

wsoa_status live_plans(struct store *s, size_t *count, int64_t *only)
{
	struct arena mem = { 0 };
	struct ids plans;
	*count = 0;
	*only = 0;
	wsoa_status st = query_ids(s, live_sql, NO_ARGS, &mem, &plans);
	for (size_t i = 0; i < plans.count && !st; i++) {
		struct record *p;
		st = load_identity(s, plans.id[i], &mem, &p);
		if (!st && !p->removed)
			*only = (*count)++ ? 0 : p->id;
	}
	arena_free(&mem);
	return st;
}

/* A ref that is looked up in one place after another. What fits is found before what does not. */
struct sought {
	const char *ref, *kinds;   /* kinds that fit, blanks between; "*": any */
	int64_t id, space;         /* what was found: 0 nothing */
	enum kind_id kind;
	bool fits;
	char places[200];          /* "wsoa-2018:1.2.3, app-2022:1.2.3", where several fit; ":1.2.3" is the area's */
	bool in_area;              /* one of those */
};

static void add_place(struct store *s, int64_t space, struct sought *f)
{
	struct arena mem = { 0 };
	struct record *p = NULL;
	size_t n = strlen(f->places);
	f->in_area |= !space;
	if (!space || !load_identity(s, space, &mem, &p))
		snprintf(f->places + n, sizeof f->places - n, "%s%s:%s", n ? ", " : "", p ? p->ref : "", f->ref);
	arena_free(&mem);
}

static wsoa_status look_in(struct store *s, int64_t space, struct sought *f)
{
	int64_t id = 0;
	enum kind_id kind = KIND_COUNT;
	wsoa_status st = find_in(s, space, f->ref, &id, &kind);
	if (st || !id)
		return st;
	bool fits = !strcmp(f->kinds, "*") || word_in(f->kinds, kind_of(kind)->name);
	if (fits && f->fits && !*f->places)
		add_place(s, f->space, f);
	if (fits && f->fits)
		add_place(s, space, f);
	if (f->id && (f->fits || !fits))
		return WSOA_OK;
	f->id = id;
	f->space = space;
	f->kind = kind;
	f->fits = fits;
	return WSOA_OK;
}

/* In each live plan by its index. */
static wsoa_status look_in_live(struct store *s, struct sought *f)
{
	struct arena mem = { 0 };
	struct ids plans;
	wsoa_status st = query_ids(s, live_sql, NO_ARGS, &mem, &plans);
	for (size_t i = 0; i < plans.count && !st; i++)
		st = look_in(s, plans.id[i], f);
	arena_free(&mem);
	return st;
}

wsoa_status live_ref(struct store *s, const char *ref, int64_t *id)
{
	struct sought f = { .ref = ref, .kinds = "*" };
	wsoa_status st = look_in_live(s, &f);
	*id = f.id;
	return st;
}

static wsoa_status find_of_plan(struct store *s, const char *ref, size_t colon, int64_t *id, enum kind_id *kind)
{
	char plan[REF_MAX + 1];
	int64_t space = 0;
	enum kind_id plan_kind = colon ? KIND_COUNT : KIND_plan;
	snprintf(plan, sizeof plan, "%.*s", (int)colon, ref);
	wsoa_status st = colon ? find_in(s, 0, plan, &space, &plan_kind) : WSOA_OK;
	return st || plan_kind != KIND_plan ? st : find_in(s, space, ref + colon + 1, id, kind);
}

/* What is asked for by its kind is found where one of that kind is; only a record of any kind can be meant twice. */
static wsoa_status find_of_kinds(struct store *s, int64_t chosen_plan, const char *kinds, const char *ref, int64_t *id, enum kind_id *found)
{
	struct sought f = { .ref = ref, .kinds = kinds, .kind = KIND_COUNT };
	const char *colon = strchr(ref, ':');
	*id = 0;
	*found = KIND_COUNT;
	if (colon && (size_t)(colon - ref) <= REF_MAX)
		return find_of_plan(s, ref, (size_t)(colon - ref), id, found);
	wsoa_status st = chosen_plan ? look_in(s, chosen_plan, &f) : WSOA_OK;
	if (!st && !f.fits)
		st = look_in(s, 0, &f);
	if (!st && !chosen_plan && (!f.fits || !strcmp(kinds, "*")))
		st = look_in_live(s, &f);
	if (!st && *f.places)
		return error_set(s->err, WSOA_INVALID, ref,
		                 f.in_area ? "name one of those: with the colon in front it is the area's" : "name its plan: --plan REF, or one of those",
		                 "'%s' is in several %s: %s", ref, f.in_area ? "places" : "plans", f.places);
	*id = f.id;
	*found = f.kind;
	return st;
}

static const char *kinds_meant(enum kind_id kind)
{
	return kind == KIND_COUNT ? "*" : kind_of(kind)->name;
}

wsoa_status record_find(struct store *s, int64_t chosen_plan, enum kind_id kind, const char *ref, int64_t *id, enum kind_id *found)
{
	return find_of_kinds(s, chosen_plan, kinds_meant(kind), ref, id, found);
}

/* "wsoa list posts or wsoa list people": where records of these kinds are seen. */
static void add_lists(const char *kinds, char *out, size_t size)
{
	bool any = !strcmp(kinds, "*"), first = true;
	for (int k = 0; k < KIND_COUNT; k++) {
		size_t n = strlen(out);
		if (any ? k != KIND_action : !word_in(kinds, kind_of((enum kind_id)k)->name))
			continue;
		snprintf(out + n, size - n, "%swsoa list %s", first ? "" : " or ", kind_of((enum kind_id)k)->plural);
		first = false;
	}
}

/* A removed record of this ref: where it is sought first, or in the only live plan. */
static bool was_removed(struct store *s, int64_t chosen_plan, const char *ref)
{
	int64_t space = chosen_plan, id = 0;
	size_t plans;
	if (!space && live_plans(s, &plans, &space))
		return false;
	if (space && ref_taken(s, space, ref, KIND_COUNT, &id, NULL))
		return false;
	return (id || (!ref_taken(s, 0, ref, KIND_COUNT, &id, NULL) && id)) && !is_hidden(s, id);
}

/* The nearest name among kinds ("*": any): in the chosen plan, the area and live plans; only when something went wrong. */
static void nearest(struct store *s, int64_t chosen_plan, const char *kinds, const char *ref, char *out, size_t size)
{
	struct query q;
	bool row = false, any = !strcmp(kinds, "*");
	size_t best = strlen(ref) < 6 ? 2 : 3; /* of a short ref two letters are nearly all */
	const char *colon = strchr(ref, ':');
	snprintf(out, size, "try: ");
	add_lists(kinds, out, size);
	if (s->nearest_left <= 0) /* every record is looked at: a sheet with a wrong ref in each row would never end */
		return;
	s->nearest_left--;
	if (query_open(&q, s, "SELECT ref, kind, id FROM record WHERE removed = 0 AND (?1 = 0 OR space IN (0, ?1))", ARGS(A(chosen_plan))))
		return;
	while (!query_next(&q, &row) && row) {
		const char *near = query_text(&q, 0);
		enum kind_id kind = near ? read_kind(&q, 1) : KIND_COUNT;
		size_t d = kind < KIND_COUNT ? text_distance(colon ? colon + 1 : ref, near, best) : best;
		if (d >= best || (!any && !word_in(kinds, kind_of(kind)->name)) || is_hidden(s, query_int(&q, 2)))
			continue;
		best = d;
		snprintf(out, size, "did you mean %s? (wsoa list %s shows all)", near, kind_of(kind)->plural);
	}
	query_close(&q);
}

static wsoa_status not_there(struct store *s, int64_t chosen_plan, const char *kinds, const char *name, const char *ref)
{
	char todo[300];
	if (was_removed(s, chosen_plan, ref))
		snprintf(todo, sizeof todo, "it was removed or undone, see: wsoa history %.80s", ref);
	else
		nearest(s, chosen_plan, kinds, ref, todo, sizeof todo);
	return error_set(s->err, WSOA_NOTFOUND, ref, todo, "there is no %s '%.80s'", name, ref);
}

wsoa_status record_need(struct store *s, int64_t chosen_plan, enum kind_id kind, const char *ref, int64_t *id, enum kind_id *found)
{
	enum kind_id k;
	wsoa_status st = record_find(s, chosen_plan, kind, ref, id, &k);
	if (st)
		return st;
	if (*id && (kind == KIND_COUNT || kind == k)) {
		if (found)
			*found = k;
		return WSOA_OK;
	}
	if (*id)
		return error_set(s->err, WSOA_NOTFOUND, ref, "name one of the right kind", "'%s' is %s, not %s", ref, kind_of(k)->one,
		                 kind_of(kind)->one);
	return not_there(s, chosen_plan, kinds_meant(kind), kind == KIND_COUNT ? "record" : kind_of(kind)->name, ref);
}

wsoa_status record_need_for(struct store *s, int64_t chosen_plan, const struct field *f, const char *ref, int64_t *id, enum kind_id *found)
{
	wsoa_status st = find_of_kinds(s, chosen_plan, f->values, ref, id, found);
	return st || *id ? st : not_there(s, chosen_plan, f->values, "record", ref);
}

wsoa_status record_by_uuid(struct store *s, const struct id *uuid, int64_t *id, enum kind_id *kind)
{
	struct query q;
	bool row = false;
	*id = 0;
	wsoa_status st = query_open(&q, s, "SELECT id, kind FROM record WHERE uuid = ?", ARGS(B(uuid->bytes, sizeof uuid->bytes)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		enum kind_id found = read_kind(&q, 1);
		*id = query_int(&q, 0);
		st = found == KIND_COUNT ? kind_unknown(s, "") : WSOA_OK;
		if (kind)
			*kind = found;
	}
	query_close(&q);
	return st;
}

wsoa_status ref_taken(struct store *s, int64_t space, const char *ref, enum kind_id kind, int64_t *id, int64_t *undone)
{
	static const char sql[] = "SELECT CASE WHEN removed = 2 AND kind = ?3 THEN -id ELSE id END FROM record WHERE space = ?1 AND ref = ?2";
	int64_t at = 0;
	bool found = false;
	wsoa_status st = WSOA_OK;
	if (!recall_free(s, space, ref)) {
		st = query_one_int(s, sql, ARGS(A(space), A(ref), A(kind < KIND_COUNT ? kind_of(kind)->name : "")), &found, &at);
		if (!st && !found)
			recall_keep_free(s, space, ref);
	}
	*id = at > 0 ? at : 0;
	if (undone)
		*undone = at < 0 ? -at : 0;
	return st;
}

wsoa_status ref_in_use(struct store *s, int64_t space, const char *ref, enum kind_id kind, int64_t *id)
{
	wsoa_status st = ref_taken(s, space, ref, kind, id, NULL);
	return st || *id || space ? st : live_ref(s, ref, id);
}

static wsoa_status number_taken(struct store *s, int64_t space, const char *prefix, int64_t n, bool *taken)
{
	char ref[REF_MAX + 24];
	int64_t id;
	snprintf(ref, sizeof ref, "%s%lld", prefix, (long long)n);
	wsoa_status st = ref_in_use(s, space, ref, KIND_COUNT, &id);
	*taken = id != 0;
	return st;
}

/*
 * Made-up refs run without gaps, so the first free number is found by doubling
 * and halving; taken ones, removed records' too, are never given again. The
 * search begins at the number found last, if that is taken by now: an import
 * makes up one after the other.
 */
wsoa_status ref_next(struct store *s, int64_t space, const char *prefix, struct arena *mem, const char **out)
{
	size_t place = (unsigned char)*prefix % 7;
	bool same = s->made_refs[place].space == space && !strcmp(s->made_refs[place].prefix, prefix), taken = false;
	int64_t low = same ? s->made_refs[place].number : 0, high, step = 1;
	wsoa_status st = low ? number_taken(s, space, prefix, low, &taken) : WSOA_OK;
	if (!taken)
		low = 0;
	high = low + 1;
	if (!st)
		st = number_taken(s, space, prefix, high, &taken);
	while (!st && taken) {
		low = high;
		high += step;
		step *= 2;
		st = number_taken(s, space, prefix, high, &taken);
	}
	while (!st && high - low > 1) {
		int64_t mid = low + (high - low) / 2;
		st = number_taken(s, space, prefix, mid, &taken);
		*(taken ? &low : &high) = mid;
	}
	if (!st && strlen(prefix) < sizeof s->made_refs[place].prefix) {
		s->made_refs[place].space = space;
		s->made_refs[place].number = high;
		snprintf(s->made_refs[place].prefix, sizeof s->made_refs[place].prefix, "%s", prefix);
	}
	*out = arena_printf(mem, "%s%lld", prefix, (long long)high);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status linked_from(struct store *s, int64_t b, const char *field, struct arena *mem, struct ids *out)
{
	if (!field)
		return query_ids(s, "SELECT DISTINCT l.a FROM link l JOIN record r ON r.id = l.a WHERE l.b = ? AND r.removed = 0 ORDER BY l.a", ARGS(A(b)), mem,
		                out);
	return query_ids(s, "SELECT l.a FROM link l JOIN record r ON r.id = l.a WHERE l.b = ? AND l.field = ? AND r.removed = 0 ORDER BY l.a",
	                ARGS(A(b), A(field)), mem, out);
}

wsoa_status linked_to(struct store *s, int64_t a, const char *field, struct arena *mem, struct ids *out)
{
	return query_ids(s, "SELECT l.b FROM link l JOIN record r ON r.id = l.b WHERE l.a = ? AND l.field = ? AND r.removed = 0 ORDER BY l.b",
	                ARGS(A(a), A(field)), mem, out);
}
