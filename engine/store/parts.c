/* Parts out of a store, and a store out of parts. */
#include "store/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/apply.h"
#include "store/migrate.h"

const char words_withheld[] = "[withheld]";

/* ---- taken out ---- */

wsoa_status part_word(struct store *s, const char *hash, struct arena *mem, struct part_word *out)
{
	struct query q;
	struct hash_bytes h;
	bool row = false;
	*out = (struct part_word){ .erased = DATE_NONE };
	wsoa_status st = query_open(&q, s->source, "SELECT salt, text, erased FROM words WHERE hash = ?", ARGS(arg_hash(hash, &h)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && !row)
		st = error_set(s->err, WSOA_UNVERIFIED, hash, "run: wsoa verify", "the words of commitment %.16s... are missing", hash);
	if (!st)
		*out = (struct part_word){ arena_strdup(mem, query_text(&q, 0)), arena_strdup(mem, query_text(&q, 1)), query_date(&q, 2) };
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status part_file(struct store *s, const char *hash, struct part_file *out)
{
	struct query q;
	struct hash_bytes h;
	bool row = false;
	*out = (struct part_file){ .erased = DATE_NONE };
	wsoa_status st = query_open(&q, s->source, "SELECT size, content IS NOT NULL, erased FROM file WHERE hash = ?", ARGS(arg_hash(hash, &h)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row)
		*out = (struct part_file){ true, query_int(&q, 1) != 0, query_int(&q, 0), query_date(&q, 2) };
	query_close(&q);
	return st;
}

wsoa_status part_personal(struct store *s, const struct id *evidence, bool *personal)
{
	static const char sql[] = "SELECT 1 FROM record r JOIN evidence e ON e.id = r.id WHERE r.uuid = ? AND (e.sensitivity = 'personal' "
	                          "OR e.file IN (SELECT file FROM evidence WHERE sensitivity = 'personal'))";
	int64_t one;
	wsoa_status st = query_one_int(s, sql, ARGS(B(evidence->bytes, sizeof evidence->bytes)), personal, &one);
	if (!st && !*personal && s->source != s)
		st = query_one_int(s->source, sql, ARGS(B(evidence->bytes, sizeof evidence->bytes)), personal, &one);
	return st;
}

/* ---- put together ---- */

wsoa_status parts_begin(struct error *err, struct store **out)
{
	struct store *s = NULL;
	*out = NULL;
	wsoa_status st = scratch_open(err, schema_newest(), &s);
	if (!st)
		st = store_script(s, "BEGIN");
	if (st)
		store_close(s);
	else
		*out = s;
	return st;
}

wsoa_status parts_end(struct store *s)
{
	return store_script(s, "COMMIT");
}

static wsoa_status put(struct store *s, const char *sql, const struct arg *args, size_t count)
{
	s->may_write = true;
	wsoa_status st = store_run(s, sql, args, count);
	s->may_write = false;
	return st;
}

/* What SQLite's constraints refuse came from the parts, not from a fault of the program. */
static wsoa_status blame_parts(struct store *s, wsoa_status st, const char *where)
{
	char what[sizeof s->err->what];
	if (st != WSOA_BUG && st != WSOA_INVALID)
		return st;
	snprintf(what, sizeof what, "%s", s->err->what);
	error_clear(s->err);
	return error_set(s->err, WSOA_UNVERIFIED, where, "", "%s cannot stand in a store: %.500s", where, what);
}

wsoa_status parts_word(struct store *s, const char *hash, const struct part_word *word)
{
	struct hash_bytes h;
	wsoa_status st = put(s, "INSERT INTO words(hash, salt, text, erased) VALUES(?, ?, ?, ?)",
	                     ARGS(arg_hash(hash, &h), A(word->salt), A(word->text), D(word->erased)));
	return blame_parts(s, st, hash);
}

wsoa_status parts_file(struct store *s, const char *hash, const struct part_file *file, const void *bytes)
{
	struct hash_bytes h;
	wsoa_status st = put(s, "INSERT INTO file(hash, size, content, erased) VALUES(?, ?, ?, ?) ON CONFLICT(hash) DO UPDATE SET "
	                     "content = excluded.content, erased = excluded.erased WHERE excluded.content IS NOT NULL",
	                     ARGS(arg_hash(hash, &h), A(file->size), B(bytes, (size_t)file->size), D(file->erased)));
	return blame_parts(s, st, hash);
}

wsoa_status parts_event(struct store *s, const struct event *ev, const char *line, size_t len)
{
	char where[40];
	snprintf(where, sizeof where, "event %lld", (long long)ev->seq);
	if (!event_fits(ev))
		return error_set(s->err, WSOA_UNVERIFIED, where, "", "%s is no event that the program writes", where);
	wsoa_status st = put(s, "INSERT INTO log(seq, line) VALUES(?, ?)",
	                     ARGS(A(ev->seq), ((struct arg){ .type = ARG_TEXT, .data = line, .len = len })));
	if (!st)
		st = apply(s, ev);
	return blame_parts(s, st, where);
}
