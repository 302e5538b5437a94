/* Loading records, and finding them by ref. SQL for a kind is composed once from the registry. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "store/read.h"

/* ---- columns ---- */

static void add_columns(struct buf *b, enum kind_id kind)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	for (size_t i = 0; i < count; i++)
		if (!field_is_link(&f[i]))
			buf_printf(b, f[i].type == TYPE_PERIOD ? ", k.%s, k.%s_on" : ", k.%s", f[i].name, f[i].name);
}

/* SELECT identity and columns FROM kind k JOIN record r: what read_row() reads. */
void select_columns(struct buf *b, enum kind_id kind)
{
	buf_str(b, "SELECT r.id, r.uuid, r.space, r.ref, r.version, r.removed");
	add_columns(b, kind);
	buf_printf(b, " FROM %s k JOIN record r ON r.id = k.id", kind_of(kind)->name);
}

static struct value column_value(const struct query *q, int column, const struct field *f, struct arena *mem)
{
	if (query_null(q, column))
		return value_none();
	if (f->type == TYPE_INT || f->type == TYPE_FLAG || f->type == TYPE_DATE)
		return value_of_int(query_int(q, column));
	struct value v = value_of_text(arena_strdup(mem, query_text(q, column)));
	if (f->type == TYPE_PERIOD)
		v.num = query_int(q, column + 1);
	return v;
}

static void read_identity(const struct query *q, struct arena *mem, struct record *r)
{
	size_t len;
	r->id = query_int(q, 0);
	const void *uuid = query_blob(q, 1, &len);
	if (uuid && len == sizeof r->uuid.bytes)
		memcpy(r->uuid.bytes, uuid, len);
	r->plan = query_int(q, 2);
	r->ref = arena_strdup(mem, query_text(q, 3));
	r->version = query_int(q, 4);
	r->removed = query_int(q, 5) != 0;
}

static wsoa_status read_plan(struct store *s, struct arena *mem, struct record *r)
{
	struct query q;
	bool row = false;
	size_t len;
	if (!r->plan)
		return WSOA_OK;
	wsoa_status st = query_open(&q, s, "SELECT uuid, ref FROM record WHERE id = ?", ARGS(A(r->plan)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		const void *uuid = query_blob(&q, 0, &len);
		if (uuid && len == sizeof r->plan_uuid.bytes)
			memcpy(r->plan_uuid.bytes, uuid, len);
		r->plan_ref = arena_strdup(mem, query_text(&q, 1));
	}
	query_close(&q);
	return st;
}

static void add_target(struct record *r, const struct query *q, struct arena *mem)
{
	const struct field *f = field_find(r->kind, query_text(q, 0));
	size_t len;
	if (!f)
		return;
	struct value *v = record_value(r, f);
	if (!v->count || (v->count >= 8 && !(v->count & (v->count - 1)))) { /* full: 8, 16, 32 ... */
		struct target *more = arena_array(mem, v->count ? v->count * 2 : 8, sizeof *more);
		if (!more)
			return;
		if (v->count)
			memcpy(more, v->targets, v->count * sizeof *more);
		v->targets = more;
	}
	struct target *t = &v->targets[v->count++];
	v->set = true;
	t->id = query_int(q, 1);
	const void *uuid = query_blob(q, 2, &len);
	if (uuid && len == sizeof t->uuid.bytes)
		memcpy(t->uuid.bytes, uuid, len);
	t->ref = arena_strdup(mem, query_text(q, 3));
}

static wsoa_status read_links(struct store *s, struct arena *mem, struct record *r)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, s,
	                            "SELECT l.field, t.id, t.uuid, t.ref FROM link l JOIN record t ON t.id = l.b WHERE l.a = ? "
	                            "ORDER BY l.field, t.uuid",
	                            ARGS(A(r->id)));
	while (!st && !(st = query_next(&q, &row)) && row)
		add_target(r, &q, mem);
	query_close(&q);
	return st;
}

static wsoa_status read_extras(struct store *s, struct arena *mem, struct record *r)
{
	struct query q;
	bool row = false;
	size_t cap = 0;
	wsoa_status st = query_open(&q, s, "SELECT name, value FROM extra WHERE record = ? ORDER BY name", ARGS(A(r->id)));
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

/* The row under the cursor, with what hangs on it; the cursor's statement stays where it is. */
wsoa_status read_row(struct store *s, const struct query *q, enum kind_id kind, struct arena *mem, struct record **out)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	struct record *r = arena_alloc(mem, sizeof *r);
	int column = 6;
	*out = r;
	if (!r)
		return error_nomem(s->err);
	r->kind = kind;
	read_identity(q, mem, r);
	for (size_t i = 0; i < count; i++) {
		if (field_is_link(&f[i]))
			continue;
		r->values[i] = column_value(q, column, &f[i], mem);
		column += f[i].type == TYPE_PERIOD ? 2 : 1;
	}
	wsoa_status st = read_plan(s, mem, r);
	if (!st)
		st = read_links(s, mem, r);
	if (!st)
		st = read_extras(s, mem, r);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

static const char *load_sql(struct store *s, enum kind_id kind)
{
	struct buf b = { 0 };
	if (!s->load_sql[kind]) {
		select_columns(&b, kind);
		buf_str(&b, " WHERE r.id = ?");
		s->load_sql[kind] = b.failed ? NULL : arena_strdup(&s->mem, buf_text(&b));
		buf_free(&b);
	}
	return s->load_sql[kind];
}

wsoa_status record_identity(struct store *s, int64_t id, struct arena *mem, struct record **out)
{
	struct query q;
	bool row = false;
	struct record *r = arena_alloc(mem, sizeof *r);
	*out = r;
	if (!r)
		return error_nomem(s->err);
	wsoa_status st = query_open(&q, s, "SELECT id, uuid, space, ref, version, removed, kind FROM record WHERE id = ?", ARGS(A(id)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && !row)
		st = error_set(s->err, WSOA_NOTFOUND, "", "try: wsoa list", "no such record");
	if (!st) {
		read_identity(&q, mem, r);
		r->kind = kind_find(query_text(&q, 6));
	}
	query_close(&q);
	if (!st)
		st = read_plan(s, mem, r);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status record_load(struct store *s, int64_t id, struct arena *mem, struct record **out)
{
	struct query q;
	bool row = false;
	struct record *identity;
	wsoa_status st = record_identity(s, id, mem, &identity);
	if (st)
		return st;
	const char *sql = load_sql(s, identity->kind);
	if (!sql)
		return error_nomem(s->err);
	st = query_open(&q, s, sql, ARGS(A(id)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && !row)
		st = error_set(s->err, WSOA_UNVERIFIED, identity->ref, "run: wsoa verify", "the record has no row in its table");
	if (!st)
		st = read_row(s, &q, identity->kind, mem, out);
	query_close(&q);
	if (!st)
		st = read_commitments(s, mem, *out);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

/* ---- finding ---- */

static wsoa_status find_in(struct store *s, int64_t space, const char *ref, int64_t *id, enum kind_id *kind)
{
	struct query q;
	bool row = false;
	wsoa_status st = query_open(&q, s, "SELECT id, kind FROM record WHERE space = ? AND ref = ? AND removed = 0", ARGS(A(space), A(ref)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		*id = query_int(&q, 0);
		*kind = kind_find(query_text(&q, 1));
	}
	query_close(&q);
	return st;
}

wsoa_status live_plans(struct store *s, size_t *count, int64_t *only)
{
	struct query q;
	bool row = false;
	*count = 0;
	*only = 0;
	wsoa_status st = query_open(&q, s, "SELECT k.id FROM plan k JOIN record r ON r.id = k.id WHERE k.final = 0 AND r.removed = 0", NO_ARGS);
	while (!st && !(st = query_next(&q, &row)) && row)
		*only = (*count)++ ? 0 : query_int(&q, 0);
	query_close(&q);
	return st;
}

/* In each live plan by its index; a ref that several have is said to be in those. */
static wsoa_status find_in_live(struct store *s, const char *ref, int64_t *id, enum kind_id *kind)
{
	struct query q;
	bool row = false;
	size_t found = 0;
	char plans[200] = "";
	wsoa_status st = query_open(&q, s,
	                            "SELECT k.id, p.ref FROM plan k JOIN record p ON p.id = k.id WHERE k.final = 0 AND p.removed = 0 "
	                            "ORDER BY p.ref COLLATE REF_ORDER",
	                            NO_ARGS);
	while (!st && !(st = query_next(&q, &row)) && row) {
		int64_t here = 0;
		enum kind_id what;
		st = find_in(s, query_int(&q, 0), ref, &here, &what);
		if (st || !here)
			continue;
		size_t n = strlen(plans);
		snprintf(plans + n, sizeof plans - n, "%s%s:%s", n ? ", " : "", query_text(&q, 1), ref);
		*id = here;
		*kind = what;
		found++;
	}
	query_close(&q);
	if (!st && found > 1)
		return error_set(s->err, WSOA_INVALID, ref, "name its plan: --plan REF, or one of those", "'%s' is in several plans: %s", ref, plans);
	return st;
}

wsoa_status record_find(struct store *s, int64_t chosen_plan, const char *ref, int64_t *id, enum kind_id *kind)
{
	char plan[REF_MAX + 1];
	const char *colon = strchr(ref, ':');
	wsoa_status st = WSOA_OK;
	*id = 0;
	*kind = KIND_COUNT;
	if (colon && (size_t)(colon - ref) <= REF_MAX) {
		int64_t space = 0;
		enum kind_id plan_kind = KIND_COUNT;
		snprintf(plan, sizeof plan, "%.*s", (int)(colon - ref), ref);
		st = find_in(s, 0, plan, &space, &plan_kind);
		return st || plan_kind != KIND_plan ? st : find_in(s, space, colon + 1, id, kind);
	}
	if (chosen_plan)
		st = find_in(s, chosen_plan, ref, id, kind);
	if (!st && !*id)
		st = find_in(s, 0, ref, id, kind);
	if (!st && !*id && !chosen_plan)
		st = find_in_live(s, ref, id, kind);
	return st;
}

/* Names near ref: in the chosen plan, the area and live plans; only when something went wrong. */
static void nearest(struct store *s, int64_t chosen_plan, enum kind_id kind, const char *ref, char *out, size_t size)
{
	struct query q;
	bool row = false;
	size_t best = 3;
	const char *colon = strchr(ref, ':');
	snprintf(out, size, "try: wsoa list %s", kind == KIND_COUNT ? "actions" : kind_of(kind)->plural);
	if (query_open(&q, s, "SELECT ref, kind FROM record WHERE removed = 0 AND (?1 = 0 OR space IN (0, ?1))", ARGS(A(chosen_plan))))
		return;
	while (!query_next(&q, &row) && row) {
		const char *near = query_text(&q, 0);
		size_t d = text_distance(colon ? colon + 1 : ref, near, best);
		if ((kind != KIND_COUNT && kind_find(query_text(&q, 1)) != kind) || d >= best)
			continue;
		best = d;
		snprintf(out, size, "did you mean %s? (wsoa list %s shows all)", near, kind_of(kind_find(query_text(&q, 1)))->plural);
	}
	query_close(&q);
}

wsoa_status record_need(struct store *s, int64_t chosen_plan, enum kind_id kind, const char *ref, int64_t *id, enum kind_id *found)
{
	char todo[300];
	enum kind_id k;
	wsoa_status st = record_find(s, chosen_plan, ref, id, &k);
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
	nearest(s, chosen_plan, kind, ref, todo, sizeof todo);
	return error_set(s->err, WSOA_NOTFOUND, ref, todo, "there is no %s '%.80s'", kind == KIND_COUNT ? "record" : kind_of(kind)->name, ref);
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
		*id = query_int(&q, 0);
		if (kind)
			*kind = kind_find(query_text(&q, 1));
	}
	query_close(&q);
	return st;
}

wsoa_status ref_taken(struct store *s, int64_t space, const char *ref, int64_t *id)
{
	bool found;
	*id = 0;
	return query_one_int(s, "SELECT id FROM record WHERE space = ? AND ref = ?", ARGS(A(space), A(ref)), &found, id);
}

static wsoa_status number_taken(struct store *s, int64_t space, const char *prefix, int64_t n, bool *taken)
{
	char ref[REF_MAX + 24];
	int64_t id;
	snprintf(ref, sizeof ref, "%s%lld", prefix, (long long)n);
	wsoa_status st = ref_taken(s, space, ref, &id);
	*taken = id != 0;
	return st;
}

/* Made-up refs run without gaps, so the first free number is found by doubling and halving; taken ones, removed records' too, are never given again. */
wsoa_status ref_next(struct store *s, int64_t space, const char *prefix, struct arena *mem, const char **out)
{
	int64_t low = 0, high = 1;
	bool taken = true;
	wsoa_status st = number_taken(s, space, prefix, high, &taken);
	while (!st && taken) {
		low = high;
		high *= 2;
		st = number_taken(s, space, prefix, high, &taken);
	}
	while (!st && high - low > 1) {
		int64_t mid = low + (high - low) / 2;
		st = number_taken(s, space, prefix, mid, &taken);
		*(taken ? &low : &high) = mid;
	}
	*out = arena_printf(mem, "%s%lld", prefix, (long long)high);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

static wsoa_status read_ids(struct store *s, const char *sql, const struct arg *args, size_t count, struct arena *mem, struct ids *out)
{
	struct query q;
	bool row = false;
	*out = (struct ids){ 0 };
	wsoa_status st = query_open(&q, s, sql, args, count);
	while (!st && !(st = query_next(&q, &row)) && row) {
		int64_t *more = arena_grow(mem, out->id, out->count, &out->cap, sizeof *out->id);
		if (!more) {
			st = error_nomem(s->err);
			break;
		}
		out->id = more;
		out->id[out->count++] = query_int(&q, 0);
	}
	query_close(&q);
	return st;
}

wsoa_status linked_from(struct store *s, int64_t b, const char *field, struct arena *mem, struct ids *out)
{
	if (!field)
		return read_ids(s, "SELECT DISTINCT l.a FROM link l JOIN record r ON r.id = l.a WHERE l.b = ? AND r.removed = 0 ORDER BY l.a", ARGS(A(b)), mem,
		                out);
	return read_ids(s, "SELECT l.a FROM link l JOIN record r ON r.id = l.a WHERE l.b = ? AND l.field = ? AND r.removed = 0 ORDER BY l.a",
	                ARGS(A(b), A(field)), mem, out);
}

wsoa_status linked_to(struct store *s, int64_t a, const char *field, struct arena *mem, struct ids *out)
{
	return read_ids(s, "SELECT l.b FROM link l JOIN record r ON r.id = l.b WHERE l.a = ? AND l.field = ? AND r.removed = 0 ORDER BY l.b",
	                ARGS(A(a), A(field)), mem, out);
}
