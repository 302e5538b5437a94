/* The log and what stands beside it: words, files, definitions. Lines are written here and nowhere else. */
#include "store/log.h"

#include <stdio.h>
#include <string.h>

#include "base/json_read.h"
#include "base/utf8.h"
#include "store/apply.h"
#include "store/recall.h"

static const char no_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

/* ---- head ---- */

static wsoa_status head_of_line(struct store *s, const char *line, size_t len, char hash[HASH_HEX + 1], int64_t *at)
{
	const char *p = strstr(line, "\"at\":\"");
	char text[32] = "";
	hash_hex(line, len, hash);
	if (p)
		snprintf(text, sizeof text, "%.24s", p + 6);
	if (!instant_parse(text, at))
		return error_set(s->err, WSOA_UNVERIFIED, "log", "keep this file as it is; what to do says wsoa doctor",
		                 "the last event of the log has no readable time");
	return WSOA_OK;
}

/* A line may be missing where its row is there: a store can be damaged, or made by hand. */
static wsoa_status read_line(const struct query *q, int64_t *seq, const char **line, size_t *len)
{
	*seq = query_int(q, 0);
	*line = query_text(q, 1);
	query_blob(q, 1, len);
	return *line ? WSOA_OK
	             : error_set(q->s->err, WSOA_UNVERIFIED, "log", "keep this file as it is; what to do says wsoa doctor", "event %lld has no line", (long long)*seq);
}

wsoa_status log_head(struct store *s, int64_t *seq, char hash[HASH_HEX + 1], int64_t *at)
{
	struct query q;
	const char *line = NULL;
	size_t len = 0;
	bool row = false;
	wsoa_status st = query_open(&q, s->source, "SELECT seq, line FROM log ORDER BY seq DESC LIMIT 1", NO_ARGS);
	if (!st)
		st = query_next(&q, &row);
	*seq = 0;
	*at = 0;
	memcpy(hash, no_hash, sizeof no_hash);
	if (!st && row)
		st = read_line(&q, seq, &line, &len);
	if (!st && row && (*seq < 1 || *seq >= JSON_INT_MOST)) /* what comes after it has a number too */
		st = error_set(s->err, WSOA_UNVERIFIED, "log", "keep this file as it is; what to do says wsoa doctor", "the last event of the log has a number that none can have: %lld", (long long)*seq);
	if (!st && row)
		st = head_of_line(s, line, len, hash, at);
	query_close(&q);
	return st;
}

/* ---- words ---- */

static wsoa_status commit_words(struct store *s, struct value *v, struct arena *mem)
{
	uint8_t raw[16];
	char salt[33];
	struct hash_bytes bytes;
	if (!v->set || v->hash)
		return WSOA_OK;
	char *hash = arena_alloc(mem, HASH_HEX + 1);
	if (!hash)
		return error_nomem(s->err);
	random_bytes(raw, sizeof raw);
	hex_encode(raw, sizeof raw, salt);
	hash_hex2(salt, 32, v->text, strlen(v->text), hash);
	v->hash = hash;
	return store_run(s, "INSERT INTO words(hash, salt, text) VALUES(?, ?, ?)", ARGS(arg_hash(hash, &bytes), A((const char *)salt), A(v->text)));
}

wsoa_status words_get(struct store *s, const char *hash, struct arena *mem, const char **text)
{
	struct query q;
	struct hash_bytes bytes;
	bool row = false;
	wsoa_status st = query_open(&q, s->source, "SELECT text, erased FROM words WHERE hash = ?", ARGS(arg_hash(hash, &bytes)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && !row) {
		st = error_set(s->err, WSOA_UNVERIFIED, hash, "run: wsoa verify", "the words of commitment %.16s... are missing", hash);
	} else if (!st && query_null(&q, 0)) {
		char day[DATE_LONG + 1];
		date_long((date)query_int(&q, 1), day);
		*text = arena_printf(mem, "[erased %s]", day);
	} else if (!st) {
		*text = arena_strdup(mem, query_text(&q, 0));
	}
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status words_erased(struct store *s, const char *hash, bool *erased)
{
	struct hash_bytes bytes;
	int64_t one;
	return query_one_int(s->source, "SELECT 1 FROM words WHERE hash = ? AND text IS NULL", ARGS(arg_hash(hash, &bytes)), erased, &one);
}

wsoa_status words_erase(struct store *s, const char *hash, date day)
{
	struct hash_bytes bytes;
	s->may_write = true;
	wsoa_status st = store_run(s, "UPDATE words SET salt = NULL, text = NULL, erased = ?2 WHERE hash = ?1 AND text IS NOT NULL",
	                           ARGS(arg_hash(hash, &bytes), D(day)));
	s->may_write = false;
	return st;
}

/* ---- files and definitions ---- */

wsoa_status file_put(struct store *s, const char *hash, const void *bytes, size_t len)
{
	struct hash_bytes h;
	s->may_write = true;
	wsoa_status st = store_run(s, "INSERT INTO file(hash, size, content) VALUES(?, ?, ?) ON CONFLICT(hash) DO UPDATE SET "
	                              "content = excluded.content, erased = NULL WHERE content IS NULL",
	                           ARGS(arg_hash(hash, &h), A((int64_t)len), B(len ? bytes : "", len)));
	s->may_write = false;
	return st;
}

wsoa_status file_get(struct store *s, const char *hash, struct arena *mem, const void **bytes, size_t *len)
{
	struct query q;
	struct hash_bytes h;
	bool row = false;
	*bytes = NULL;
	wsoa_status st = query_open(&q, s->source, "SELECT content FROM file WHERE hash = ?", ARGS(arg_hash(hash, &h)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row && !query_null(&q, 0)) {
		const void *from = query_blob(&q, 0, len);
		void *copy = arena_alloc(mem, *len + 1);
		if (copy && *len)
			memcpy(copy, from, *len);
		*bytes = copy;
	}
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status file_erase(struct store *s, const char *hash, date day)
{
	struct hash_bytes h;
	s->may_write = true;
	wsoa_status st = store_run(s, "UPDATE file SET content = NULL, erased = ?2 WHERE hash = ?1 AND content IS NOT NULL",
	                           ARGS(arg_hash(hash, &h), D(day)));
	s->may_write = false;
	return st;
}

wsoa_status definition_put(struct store *s, const char *text, size_t len, char hash[HASH_HEX + 1])
{
	struct hash_bytes h;
	hash_hex(text, len, hash);
	s->may_write = true;
	wsoa_status st = store_run(s, "INSERT INTO definition(hash, text) VALUES(?, ?) ON CONFLICT DO NOTHING",
	                           ARGS(arg_hash(hash, &h), ((struct arg){ .type = ARG_TEXT, .data = text, .len = len })));
	s->may_write = false;
	return st;
}

/* ---- append ---- */

static wsoa_status place(struct store *s, struct event *ev)
{
	wsoa_status st = WSOA_OK;
	if (!s->head_known)
		st = log_head(s, &s->head_seq, s->head_hash, &s->head_at);
	if (st)
		return st;
	s->head_known = true;
	if (ev->manual && ev->at < s->head_at)
		return error_set(s->err, WSOA_REFUSED, "WSOA_NOW", "set it to a later moment, or unset it",
		                 "the clock was set by hand to before the last event of the log");
	ev->at = ev->at > s->head_at ? ev->at : s->head_at;
	ev->seq = s->head_seq + 1;
	memcpy(ev->prev, s->head_hash, sizeof ev->prev);
	if (!ev->batch)
		ev->batch = ev->seq;
	return WSOA_OK;
}

static wsoa_status commit_all(struct store *s, struct event *ev, struct arena *mem)
{
	wsoa_status st = commit_words(s, &ev->reason, mem);
	for (size_t i = 0; i < ev->change_count && !st; i++) {
		struct change *c = &ev->changes[i];
		if (c->field ? c->field->type == TYPE_WORDS : c->words)
			st = commit_words(s, &c->to, mem);
	}
	return st;
}

/* The commitments lie in memory of this call: the event gives them back. */
static void forget_commitments(struct event *ev)
{
	ev->reason.hash = NULL;
	for (size_t i = 0; i < ev->change_count; i++)
		ev->changes[i].to.hash = NULL;
}

static bool number_fits(const struct value *v)
{
	return v->num >= -JSON_INT_MOST && v->num <= JSON_INT_MOST;
}

/* A line that nobody can read again would spoil the whole log: what it says was there before may be what no program of ours wrote. */
static wsoa_status check_readable(struct store *s, const struct event *ev, const struct buf *line)
{
	bool fits = utf8_valid(line->data, line->len);
	for (size_t i = 0; i < ev->change_count && fits; i++) {
		const struct change *c = &ev->changes[i];
		if (c->field && c->field->type == TYPE_INT)
			fits = number_fits(&c->from) && number_fits(&c->to);
	}
	return fits ? WSOA_OK
	            : error_set(s->err, WSOA_UNVERIFIED, "store", "see what is wrong: wsoa doctor",
	                        "the record has a value that no log can hold: the store is damaged");
}

wsoa_status log_append(struct store *s, struct event *ev)
{
	wsoa_status st = place(s, ev);
	if (st)
		return st;
	struct arena mem = arena_borrow(&s->spare);
	struct buf *line = &s->line;
	buf_clear(line);
	s->may_write = true;
	st = commit_all(s, ev, &mem);
	if (!st) {
		event_write(ev, line);
		if (line->failed)
			st = error_nomem(s->err);
	}
	if (!st)
		st = check_readable(s, ev, line);
	if (!st)
		st = store_run(s, "INSERT INTO log(seq, line) VALUES(?, ?)",
		               ARGS(A(ev->seq), ((struct arg){ .type = ARG_TEXT, .data = line->data, .len = line->len })));
	if (!st)
		st = apply(s, ev);
	if (!st) {
		s->head_seq = ev->seq;
		s->head_at = ev->at;
		hash_hex(line->data, line->len, s->head_hash);
		recall_begin(s, ev);
	}
	s->may_write = false;
	forget_commitments(ev);
	if (line->failed)
		buf_free(line);
	arena_return(&s->spare, &mem);
	return st;
}

/* ---- reading ---- */

wsoa_status log_open(struct log_cursor *c, struct store *s, int64_t from)
{
	wsoa_status st = query_open(&c->q, s->source, "SELECT seq, line FROM log WHERE seq >= ? ORDER BY seq", ARGS(A(from)));
	c->open = !st;
	return st;
}

wsoa_status log_next(struct log_cursor *c, int64_t *seq, const char **line, size_t *len)
{
	bool row;
	wsoa_status st = query_next(&c->q, &row);
	*line = NULL;
	return !st && row ? read_line(&c->q, seq, line, len) : st;
}

void log_close(struct log_cursor *c)
{
	if (c->open)
		query_close(&c->q);
	c->open = false;
}

wsoa_status log_line(struct store *s, int64_t seq, struct arena *mem, const char **line)
{
	return query_one_text(s->source, "SELECT line FROM log WHERE seq = ?", ARGS(A(seq)), mem, line);
}

wsoa_status log_event(struct store *s, int64_t seq, struct arena *mem, struct event *out, bool *there)
{
	const char *line = NULL;
	wsoa_status st = log_line(s, seq, mem, &line);
	if (there)
		*there = !st && line;
	if (st || (!line && there))
		return st;
	return line ? event_read(line, strlen(line), mem, s->err, out)
	            : error_set(s->err, WSOA_UNVERIFIED, "log", "run: wsoa verify", "event %lld is missing", (long long)seq);
}
