/* Checking a store from within: each function here can find something wrong, and names it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "base/utf8.h"
#include "store/apply.h"
#include "store/log.h"
#include "store/view.h"

static wsoa_status wrong(struct store *s, const char *where, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static wsoa_status wrong(struct store *s, const char *where, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return error_set(s->err, WSOA_UNVERIFIED, where, "keep this file as it is; what to do says wsoa doctor", "%s", text);
}

/* ---- SQLite and schema ---- */

static wsoa_status check_integrity(struct store *s)
{
	struct arena mem = { 0 };
	const char *found = NULL;
	wsoa_status st = db_integrity(s, &mem, &found);
	if (!st && strcmp(found, "ok\n") != 0) {
		char said[200];
		snprintf(said, sizeof said, "%s", found);
		for (char *line = said; (line = strchr(line, '\n'));)
			*line = line[1] ? ' ' : '\0';
		st = wrong(s, "integrity", "SQLite's integrity check says: %s", said);
	}
	arena_free(&mem);
	return st;
}

/* The first line that two texts do not share. */
static wsoa_status compare_schema(struct store *s, const char *ours, const char *fresh)
{
	while (*ours && *ours == *fresh)
		ours++, fresh++;
	if (*ours == *fresh)
		return WSOA_OK;
	return wrong(s, "schema", "the schema differs from a fresh store's near: %.120s", *ours ? ours : fresh);
}

/* What is written in the file, where s->version is what it was taken for. */
static wsoa_status check_number(struct store *s)
{
	int64_t number = 0;
	bool found;
	wsoa_status st = query_one_int(s, "PRAGMA user_version", NO_ARGS, &found, &number);
	return st || number == s->version ? st : wrong(s, "schema", "the store says that its schema is number %lld; it is number %d", (long long)number, s->version);
}

static wsoa_status check_schema(struct store *s, struct store *fresh)
{
	static const char sql[] = "SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_master ORDER BY type, name";
	static const char extra[] = "SELECT type || ' ' || name FROM sqlite_master ORDER BY type, name";
	struct arena mem = { 0 };
	const char *ours = NULL, *theirs = NULL, *a = NULL, *b = NULL;
	wsoa_status st = check_number(s);
	if (!st)
		st = db_texts(s, extra, &mem, &a);
	if (!st)
		st = db_texts(fresh, extra, &mem, &b);
	if (!st && strcmp(a, b) != 0) {
		for (const char *p = a; *p && !st; p += strcspn(p, "\n") + 1) {
			size_t n = strcspn(p, "\n");
			char line[200];
			snprintf(line, sizeof line, "%.*s\n", (int)(n < 190 ? n : 190), p);
			if (!strstr(b, line))
				st = wrong(s, "schema", "the store has a %.*s that a fresh one has not", (int)n, p);
		}
	}
	if (!st)
		st = db_texts(s, sql, &mem, &ours);
	if (!st)
		st = db_texts(fresh, sql, &mem, &theirs);
	if (!st)
		st = compare_schema(s, ours, theirs);
	arena_free(&mem);
	return st;
}

/* ---- lines ---- */

/* What is kept of it ends with its bytes, not with the first that is zero. */
static void hash_word(const struct query *q, char out[HASH_HEX + 1])
{
	size_t salt_len, len;
	const char *salt = query_blob(q, 0, &salt_len), *text = query_blob(q, 1, &len);
	hash_hex2(salt ? salt : "", salt_len, text ? text : "", len, out);
}

/* Checks a commitment and fills in its text, as words_get() gives it. */
static wsoa_status check_word(struct store *s, int64_t seq, struct value *v, struct arena *mem, struct verify_counts *n)
{
	struct query q;
	bool row = false;
	uint8_t hash[HASH_BYTES];
	char found[HASH_HEX + 1];
	if (!v->set || !v->hash)
		return WSOA_OK;
	n->words++;
	hex_decode(v->hash, hash, HASH_BYTES);
	wsoa_status st = query_open(&q, s, "SELECT salt, text, erased FROM words WHERE hash = ?", ARGS(B(hash, sizeof hash)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && !row) {
		st = wrong(s, "words", "event %lld: the words of commitment %.16s... are missing", (long long)seq, v->hash);
	} else if (!st && query_null(&q, 1)) {
		char day[DATE_LONG + 1];
		n->erased++;
		date_long((date)query_int(&q, 2), day);
		v->text = arena_printf(mem, "[erased %s]", day);
		if (query_null(&q, 2) || !query_null(&q, 0))
			st = wrong(s, "words", "event %lld: the words of commitment %.16s... are gone without an erasure", (long long)seq, v->hash);
	} else if (!st) {
		v->text = arena_strdup(mem, query_text(&q, 1));
		hash_word(&q, found);
		if (strcmp(found, v->hash) != 0)
			st = wrong(s, "words", "event %lld: the words do not match their commitment %.16s...", (long long)seq, v->hash);
		else if (!query_null(&q, 2))
			st = wrong(s, "words", "event %lld: the words of commitment %.16s... are there, and have a day of erasure", (long long)seq, v->hash);
	}
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

/* ---- erasures ---- */

/* What an event erased. */
struct erasure {
	int64_t seq;
	bool words;          /* not a file */
	bool put_back;       /* a file: evidence named it again */
	date on, recorded;   /* the day the event speaks of, and its own */
	bool clock_went_back; /* it has the time of the event before it: its day may have been an earlier one */
};

static wsoa_status note_erasure(struct store *s, struct table *erased, const struct event *ev, const struct value *from, int64_t last_at)
{
	const char *hash = from->hash ? from->hash : from->text;
	struct erasure *e = hash ? arena_alloc(&erased->mem, sizeof *e) : NULL;
	if (e) {
		*e = (struct erasure){ .seq = ev->seq, .words = from->hash != NULL, .on = ev->on, .recorded = date_london(ev->at), .clock_went_back = ev->at == last_at };
		table_put(erased, hash, e);
	}
	return erased->mem.failed ? error_nomem(s->err) : WSOA_OK;
}

static bool erasure_day_fits(const struct erasure *e, date day)
{
	return day == e->recorded || day == e->on || (e->clock_went_back && day < e->recorded);
}

/* *gone: whether it is not there any more. */
static wsoa_status check_erasure(struct store *s, const char *hash, const struct erasure *e, bool *gone)
{
	static const char *const sql[] = { "SELECT content IS NULL, erased FROM file WHERE hash = ?", "SELECT text IS NULL, erased FROM words WHERE hash = ?" };
	const char *where = e->words ? "words" : "file";
	struct query q;
	struct hash_bytes bytes;
	bool row = false;
	wsoa_status st = query_open(&q, s, sql[e->words], ARGS(arg_hash(hash, &bytes)));
	if (!st)
		st = query_next(&q, &row);
	*gone = !st && row && query_int(&q, 0);
	if (!st && !row)
		st = wrong(s, where, "the %s %.16s... that event %lld erased are not known", where, hash, (long long)e->seq);
	else if (!st && !*gone && !e->put_back)
		st = wrong(s, where, "the %s %.16s... are there, and event %lld erased them", where, hash, (long long)e->seq);
	else if (!st && *gone && !erasure_day_fits(e, query_date(&q, 1)))
		st = wrong(s, where, "the %s %.16s... have another day of erasure than event %lld", where, hash, (long long)e->seq);
	query_close(&q);
	return st;
}

/* What the log says was erased is gone; and no file is gone but those. Words that are gone were counted with the lines. */
static wsoa_status check_erasures(struct store *s, const struct table *erased, const struct verify_counts *n)
{
	bool found, gone;
	int64_t files = 0, told = 0;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < erased->cap && !st; i++) {
		const struct table_slot *slot = &erased->slots[i];
		if (!slot->key)
			continue;
		const struct erasure *e = slot->value;
		st = check_erasure(s, slot->key, e, &gone);
		told += !st && gone && !e->words;
	}
	if (!st && n->erased != n->erasures)
		st = wrong(s, "words", "%lld words are gone, the log tells of %lld erasures", (long long)n->erased, (long long)n->erasures);
	if (!st)
		st = query_one_int(s, "SELECT count(*) FROM file WHERE content IS NULL", NO_ARGS, &found, &files);
	if (!st && files != told)
		st = wrong(s, "file", "%lld files are gone, the log tells of %lld erasures", (long long)files, (long long)told);
	return st;
}

/* ---- events ---- */

/* Rows of files stay when their content is erased. */
static wsoa_status check_attached(struct store *s, const struct event *ev, const struct value *v, const struct table *erased)
{
	struct erasure *e = v->text ? table_get(erased, v->text) : NULL;
	struct hash_bytes hash;
	if (e)
		e->put_back = true;
	bool found = true;
	int64_t one;
	wsoa_status st = query_one_int(s, "SELECT 1 FROM file WHERE hash = ?", ARGS(arg_hash(v->text, &hash)), &found, &one);
	if (!st && !found)
		st = wrong(s, "file", "the file of evidence that event %lld added is missing", (long long)ev->seq);
	return st;
}

/* What an event put in force must be there, though nothing may have asked for it yet. */
static wsoa_status check_installed(struct store *s, const struct event *ev, const struct change *c)
{
	uint8_t hash[HASH_BYTES];
	bool found = true;
	int64_t one;
	if (!c->to.set || !c->to.text || !hex_decode(c->to.text, hash, sizeof hash))
		return WSOA_OK;
	wsoa_status st = query_one_int(s, "SELECT 1 FROM definition WHERE hash = ?", ARGS(B(hash, sizeof hash)), &found, &one);
	if (!st && !found)
		st = wrong(s, "definition", "the definition that event %lld put in force as %s is missing", (long long)ev->seq, c->name);
	return st;
}

static wsoa_status check_line(struct store *s, int64_t seq, struct event *ev, const char *prev, int64_t last_at, int64_t last_batch,
                              struct table *erased, struct arena *mem, struct verify_counts *n)
{
	if (strcmp(ev->prev, prev) != 0)
		return wrong(s, "log", "event %lld does not follow event %lld: its prev is not the hash of the line before", (long long)seq,
		             (long long)seq - 1);
	if (ev->seq != seq)
		return wrong(s, "log", "event %lld calls itself %lld", (long long)seq, (long long)ev->seq);
	if (ev->at < last_at)
		return wrong(s, "log", "event %lld is earlier than the one before", (long long)seq);
	if (ev->batch != seq && ev->batch != last_batch)
		return wrong(s, "log", "event %lld belongs to a batch that is not the one before it", (long long)seq);
	if (!event_fits(ev))
		return wrong(s, "log", "event %lld is no event that the program writes", (long long)seq);
	wsoa_status st = check_word(s, seq, &ev->reason, mem, n);
	for (size_t i = 0; i < ev->change_count && !st; i++) {
		struct change *c = &ev->changes[i];
		if (ev->act == ACT_erased) {
			n->erasures += c->from.hash != NULL;
			n->erased_at = ev->at;
			st = note_erasure(s, erased, ev, &c->from, last_at);
		} else if (c->field == field_at(FIELD_evidence_file) && c->to.set)
			st = check_attached(s, ev, &c->to, erased);
		else if (ev->act == ACT_installed && strcmp(c->name, "area") != 0)
			st = check_installed(s, ev, c);
		else
			st = check_word(s, seq, &c->to, mem, n);
	}
	return st;
}

/* A line that cannot be read has not told its number. */
static wsoa_status blame_line(struct store *s, wsoa_status st, int64_t seq)
{
	static const char nameless[] = "event 0: ";
	char what[sizeof s->err->what];
	if (st != WSOA_UNVERIFIED || strncmp(s->err->what, nameless, sizeof nameless - 1) != 0)
		return st;
	memcpy(what, s->err->what + sizeof nameless - 1, sizeof what - sizeof nameless + 1);
	error_clear(s->err);
	return wrong(s, "log", "event %lld: %s", (long long)seq, what);
}

/* What goes along with the checks of the lines: a replay. What the tables refuse waits: what is wrong with a line, a word or a file is named first. */
struct replay {
	struct store *fresh; /* NULL: nobody asked for one */
	struct error refused;
	struct table erased; /* by the hash of the words or the file: struct erasure */
};

static wsoa_status replay_line(struct store *s, struct replay *r, const struct event *ev)
{
	struct error *ours = s->err;
	if (!r->fresh || r->refused.code)
		return WSOA_OK;
	s->err = r->fresh->err = &r->refused;
	apply(r->fresh, ev);
	s->err = r->fresh->err = ours;
	return r->refused.code == WSOA_NOMEM ? error_nomem(ours) : WSOA_OK;
}

/* One reading of the log serves the checks and the replay. */
static wsoa_status check_lines(struct store *s, struct replay *r, store_progress progress, void *to, struct verify_counts *n)
{
	struct log_cursor c = { 0 };
	struct arena mem = { 0 };
	struct event ev;
	const char *line = NULL;
	int64_t seq, head = 0, expect = 1, last_at = 0, last_batch = 0;
	char hash[HASH_HEX + 1];
	bool found;
	size_t len;
	memset(hash, '0', HASH_HEX);
	hash[HASH_HEX] = '\0';
	wsoa_status st = query_one_int(s, "SELECT max(seq) FROM log", NO_ARGS, &found, &head);
	if (!st)
		st = log_open(&c, s, INT64_MIN);
	while (!st && !(st = log_next(&c, &seq, &line, &len)) && line) {
		if (seq != expect)
			st = wrong(s, "log", "event %lld is missing", (long long)expect);
		if (!st)
			st = blame_line(s, event_read(line, len, &mem, s->err, &ev), seq);
		if (!st)
			st = check_line(s, seq, &ev, hash, last_at, last_batch, &r->erased, &mem, n);
		if (!st)
			st = replay_line(s, r, &ev);
		if (st)
			break;
		last_at = ev.at;
		last_batch = ev.batch;
		hash_hex(line, len, hash);
		n->events++;
		expect++;
		if (progress && seq % 4096 == 0)
			progress(to, "checking the log", seq, head);
		arena_clear(&mem);
	}
	log_close(&c);
	arena_free(&mem);
	memcpy(n->head, hash, sizeof hash);
	return st;
}

/* A log that was cut short still is a chain, but the tables know more. Where they cannot be read, others say so. */
static wsoa_status check_end(struct store *s, const struct verify_counts *n)
{
	bool found = false;
	int64_t known = 0, one;
	wsoa_status st = query_one_int(s, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'event'", NO_ARGS, &found, &one);
	if (!st && found)
		st = query_one_int(s, "SELECT max(seq) FROM event", NO_ARGS, &found, &known);
	if (st && st != WSOA_NOMEM && st != WSOA_BUSY) {
		error_clear(s->err);
		return WSOA_OK;
	}
	if (!st && known > n->events)
		st = wrong(s, "log", "the log ends with event %lld, but the tables know event %lld: the end of the log is missing", (long long)n->events,
		           (long long)known);
	return st;
}

static wsoa_status check_log(struct store *s, struct replay *r, store_progress progress, void *to, struct verify_counts *n)
{
	wsoa_status st = check_lines(s, r, progress, to, n);
	if (!st)
		st = check_end(s, n);
	if (!st)
		st = check_erasures(s, &r->erased, n);
	n->lines = !st;
	return st;
}

/* ---- what stands beside the log ---- */

static wsoa_status check_hashed(struct store *s, const char *sql, const char *what, bool erasable, int64_t *count)
{
	struct query q;
	bool row = false;
	char found[HASH_HEX + 1], name[HASH_HEX + 1];
	wsoa_status st = query_open(&q, s, sql, NO_ARGS);
	while (!st && !(st = query_next(&q, &row)) && row) {
		size_t hlen, len;
		const void *hash = query_blob(&q, 0, &hlen);
		++*count;
		if (hlen != HASH_BYTES) {
			st = wrong(s, what, "a %s has no SHA-256", what);
			break;
		}
		hex_encode(hash, HASH_BYTES, name);
		if (query_null(&q, 1)) {
			if (!erasable || query_null(&q, 2))
				st = wrong(s, what, "the %s %.16s... is gone without an erasure", what, name);
			continue;
		}
		const void *bytes = query_blob(&q, 1, &len);
		hash_hex(bytes ? bytes : "", len, found);
		if (strcmp(found, name) != 0)
			st = wrong(s, what, "the %s %.16s... has been changed: its SHA-256 is %.16s...", what, name, found);
		else if (!query_null(&q, 2))
			st = wrong(s, what, "the %s %.16s... is there, and has a day of erasure", what, name);
		else if (query_int(&q, 3) != (int64_t)len)
			st = wrong(s, what, "the %s %.16s... has %zu bytes, and not as many as the store says", what, name, len);
	}
	query_close(&q);
	return st;
}

static wsoa_status check_files(struct store *s, struct verify_counts *n)
{
	int64_t definitions = 0;
	wsoa_status st = check_hashed(s, "SELECT hash, content, erased, size FROM file", "file", true, &n->files);
	return st ? st : check_hashed(s, "SELECT hash, text, NULL, length(CAST(text AS BLOB)) FROM definition", "definition", false, &definitions);
}

/* What the lines told of, against what is there. */
static wsoa_status check_counts(struct store *s, const struct verify_counts *n)
{
	bool missing;
	int64_t words = 0;
	wsoa_status st = query_one_int(s, "SELECT count(*) FROM words", NO_ARGS, &missing, &words);
	if (!st && words != n->words)
		st = wrong(s, "words", "the store holds %lld words, the log commits to %lld", (long long)words, (long long)n->words);
	return st;
}

/* ---- the projection against a replay ---- */

/* Tables with the columns that order them. */
static const char *const plain_tables[][2] = {
	{ "setting", "name" }, { "record", "id" }, { "link", "a, field, b" }, { "extra", "record, name" },
	{ "commitment", "record, field" }, { "event", "record, seq" }, { "batch", "id" }, { "told", "record, step, person, due_on" },
};

static wsoa_status table_columns(struct store *s, const char *table, struct arena *mem, const char **names)
{
	const char *sql = arena_printf(mem, "SELECT name FROM pragma_table_info('%s')", table);
	return sql ? db_texts(s, sql, mem, names) : error_nomem(s->err);
}

static wsoa_status compare_rows(struct store *s, struct query *a, struct query *b, const char *table, const char *columns)
{
	bool arow = true, brow = true;
	wsoa_status st = WSOA_OK;
	while (!st && arow && brow) {
		st = query_next(a, &arow);
		if (!st)
			st = query_next(b, &brow);
		if (st || (!arow && !brow))
			break;
		if (arow != brow)
			return wrong(s, table, "table %s has %s", table, arow ? "a row too many" : "a row too few");
		const char *name = columns;
		for (int i = 0; name && *name && !st; i++, name += strcspn(name, "\n") + 1)
			if (!query_same(a, b, i))
				st = wrong(s, table, "table %s, row %.40s: column %.*s is not what the log says", table, query_text(a, 0) ? query_text(a, 0) : "",
				           (int)strcspn(name, "\n"), name);
	}
	return st;
}

static wsoa_status compare_table(struct store *s, struct store *fresh, const char *table, const char *order, struct arena *mem)
{
	struct query a = { 0 }, b = { 0 };
	const char *columns = NULL;
	wsoa_status st = table_columns(s, table, mem, &columns);
	const char *sql = arena_printf(&s->mem, "SELECT * FROM %s ORDER BY %s", table, order);
	if (!st && !sql)
		st = error_nomem(s->err);
	if (!st)
		st = query_open(&a, s, sql, NO_ARGS);
	if (!st)
		st = query_open(&b, fresh, sql, NO_ARGS);
	if (!st)
		st = compare_rows(s, &a, &b, table, columns);
	query_close(&a);
	query_close(&b);
	return st;
}

static wsoa_status check_projection(struct store *s, struct store *fresh)
{
	struct arena mem = { 0 };
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < sizeof plain_tables / sizeof *plain_tables && !st; i++)
		st = compare_table(s, fresh, plain_tables[i][0], plain_tables[i][1], &mem);
	for (int k = 0; k < KIND_COUNT && !st; k++)
		st = compare_table(s, fresh, kind_of((enum kind_id)k)->table, "id", &mem);
	arena_free(&mem);
	return st;
}

/* Of a fresh store of the same version; the rows where there is a replay. */
static wsoa_status check_tables(struct store *s, unsigned parts, struct store *replayed)
{
	struct store *fresh = NULL;
	wsoa_status st = replayed ? WSOA_OK : scratch_open(s->err, s->version, &fresh);
	if (!st && parts & VERIFY_SCHEMA)
		st = check_schema(s, replayed ? replayed : fresh);
	if (!st && replayed)
		st = check_projection(s, replayed);
	store_close(fresh);
	return st;
}

/* A store that was not upgraded yet has no rows to compare. */
static wsoa_status begin_replay(struct store *s, unsigned parts, store_progress progress, void *to, struct replay *out)
{
	const struct view now = view_of(VIEW_NOW, DATE_NONE, 0);
	if (!(parts & VERIFY_ROWS) || store_is_older(s))
		return WSOA_OK;
	return parts & VERIFY_LOG ? view_begin(s, now, &out->fresh) : view_open(s, now, progress, to, &out->fresh);
}

/* What waited. Constraints refuse what no program of ours writes. */
static wsoa_status end_replay(struct store *s, const struct replay *r)
{
	const struct error *e = &r->refused;
	if (e->code == WSOA_BUG || e->code == WSOA_INVALID)
		return wrong(s, "log", "the log cannot be replayed: %.300s", e->what);
	return e->code ? error_set(s->err, e->code, e->where, e->todo, "%s", e->what) : WSOA_OK;
}

/* What cannot be used elsewhere is what was looked for here. */
static wsoa_status call_it_damage(struct store *s)
{
	char what[sizeof s->err->what];
	memcpy(what, s->err->what, sizeof what);
	error_clear(s->err);
	return wrong(s, "store", "%s", what);
}

wsoa_status store_verify_parts(struct store *s, unsigned parts, store_progress progress, void *to, struct verify_counts *out)
{
	struct replay r = { 0 };
	wsoa_status st = WSOA_OK;
	bool found;
	if (parts & VERIFY_INTEGRITY)
		st = check_integrity(s);
	if (!st)
		st = begin_replay(s, parts, progress, to, &r);
	if (!st && parts & VERIFY_LOG)
		st = check_log(s, &r, progress, to, out);
	if (!st && parts & VERIFY_FILES)
		st = check_files(s, out);
	if (!st && parts & VERIFY_FILES && out->lines)
		st = check_counts(s, out);
	if (!st)
		st = end_replay(s, &r);
	if (!st && parts & (VERIFY_SCHEMA | VERIFY_ROWS))
		st = check_tables(s, parts, r.fresh);
	if (!st && parts & VERIFY_ROWS)
		st = query_one_int(s, "SELECT count(*) FROM record WHERE removed = 0", NO_ARGS, &found, &out->records);
	if (st == WSOA_STORE && db_corrupt(s))
		st = call_it_damage(s);
	store_close(r.fresh);
	error_clear(&r.refused);
	table_free(&r.erased);
	return st;
}

wsoa_status store_verify(struct store *s, store_progress progress, void *to, struct verify_counts *out)
{
	memset(out, 0, sizeof *out);
	return store_verify_parts(s, VERIFY_ALL, progress, to, out);
}
