/*
 * A store out of a pack. The log and the words are read side by side: each
 * event is followed by the words that it commits to, in the same order.
 */
#include "exchange/pack_build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json_read.h"
#include "base/table.h"
#include "exchange/csv.h"
#include "store/parts.h"

enum { SALT = 32 };

struct build {
	struct pack_reader *r;
	struct error *err;
	struct store *s;
	struct pack_counts *n;
	struct pack_lines events, words;
	struct table erased; /* hashes of what is gone: told by an event, or (so far) not */
	date day, today;
	int64_t last_at, last_batch;
	struct arena mem;    /* of one event */
};
static char told, untold;

/* What readers of texts say of a text that is not ours becomes a finding about the pack. */
static wsoa_status blame(struct build *b, wsoa_status st, const char *path)
{
	char what[sizeof b->err->what];
	if (st != WSOA_INVALID)
		return st;
	memcpy(what, b->err->what, sizeof what);
	error_clear(b->err);
	return pack_wrong(b->err, path, "%s: %.400s", path, what);
}

/* So does what the store says of an event: here the line is what can be looked at. */
static wsoa_status blame_line(struct build *b, wsoa_status st)
{
	static const char nameless[] = "event 0: "; /* so far that its number was not read */
	char what[sizeof b->err->what];
	if (st != WSOA_UNVERIFIED)
		return st;
	size_t skip = strncmp(b->err->what, nameless, sizeof nameless - 1) ? 0 : sizeof nameless - 1;
	memcpy(what, b->err->what + skip, sizeof what - skip);
	error_clear(b->err);
	return pack_wrong(b->err, PACK_EVENTS, "%s: line %lld is no event that this program can read: %.400s", PACK_EVENTS, (long long)b->events.number,
	                  what);
}

/* ---- definitions ---- */

static wsoa_status take_definition(struct build *b, const struct pack_entry *e)
{
	char *text = NULL, hash[HASH_HEX + 1];
	size_t len = 0;
	const char *name = e->path + sizeof PACK_DEFINITIONS - 1;
	wsoa_status st = reader_text(b->r, e->path, PACK_TEXT_MAX, &b->mem, &text, &len);
	if (!st && memchr(text, '\0', len))
		st = pack_wrong(b->err, e->path, "%s holds a NUL", e->path);
	if (!st)
		st = definition_put(b->s, text, len, hash);
	if (!st && (strncmp(name, hash, HASH_HEX) != 0 || strcmp(name + HASH_HEX, ".json") != 0))
		st = pack_wrong(b->err, e->path, "%s has not the SHA-256 that its name says", e->path);
	arena_free(&b->mem);
	return st;
}

static wsoa_status take_definitions(struct build *b)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < b->r->files.count && !st; i++)
		if (!strncmp(b->r->files.at[i].path, PACK_DEFINITIONS, sizeof PACK_DEFINITIONS - 1))
			st = take_definition(b, &b->r->files.at[i]);
	return st;
}

/* ---- words ---- */

static bool may_withhold(const struct event *ev, const char *field)
{
	const struct field *f = ev->kind < KIND_COUNT ? field_find(ev->kind, field) : NULL;
	return f && (field_is_private(f) || f == field_at(FIELD_evidence_file_name));
}

static bool salt_fits(const char *salt)
{
	return salt && strlen(salt) == SALT && strspn(salt, "0123456789abcdef") == SALT;
}

/* What a line of the words stands for. */
struct place {
	const struct event *ev;
	const char *field, *hash;
};

static wsoa_status bad_word(struct build *b, const struct place *at, const char *what)
{
	return pack_wrong(b->err, PACK_WORDS, "%s: line %lld, %s of event %lld: %s", PACK_WORDS, (long long)b->words.number, at->field,
	                  (long long)at->ev->seq, what);
}

static wsoa_status take_withheld(struct build *b, const struct place *at)
{
	if (!may_withhold(at->ev, at->field))
		return bad_word(b, at, "these words are never kept back");
	b->n->withheld++;
	return parts_word(b->s, at->hash, &(struct part_word){ NULL, words_withheld, DATE_NONE });
}

static wsoa_status take_erased(struct build *b, const struct place *at, const char *day)
{
	struct part_word word = { .erased = DATE_NONE };
	if (!date_iso_parse(day, &word.erased))
		return bad_word(b, at, "the day of the erasure is no date");
	if (word.erased > b->today)
		return bad_word(b, at, "they cannot have been erased on a day that has not come yet");
	b->n->erased++;
	table_put(&b->erased, at->hash, &untold);
	return parts_word(b->s, at->hash, &word);
}

static wsoa_status take_text(struct build *b, const struct place *at, const char *salt, const char *text)
{
	char found[HASH_HEX + 1];
	if (!salt_fits(salt) || !text)
		return bad_word(b, at, "there are no words with their salt");
	hash_hex2(salt, SALT, text, strlen(text), found);
	if (strcmp(found, at->hash) != 0)
		return bad_word(b, at, "the words do not match their commitment");
	return parts_word(b->s, at->hash, &(struct part_word){ salt, text, DATE_NONE });
}

static wsoa_status read_word(struct build *b, const struct place *at, const jr *root)
{
	const char *hash = jr_text(jr_get(root, "hash")), *text = jr_text(jr_get(root, "text")), *erased = jr_text(jr_get(root, "erased"));
	b->n->words++;
	if (!hash || strcmp(hash, at->hash) != 0)
		return bad_word(b, at, "these are the words of another commitment");
	if (!text && jr_text(jr_get(root, "withheld")))
		return take_withheld(b, at);
	return !text && erased ? take_erased(b, at, erased) : take_text(b, at, jr_text(jr_get(root, "salt")), text);
}

static wsoa_status take_word(struct build *b, const struct place *at)
{
	char why[200];
	const char *line = NULL;
	size_t len = 0;
	wsoa_status st = lines_next(&b->words, &line, &len);
	if (st)
		return st;
	if (!line)
		return pack_wrong(b->err, PACK_WORDS, "%s ends before the words of event %lld", PACK_WORDS, (long long)at->ev->seq);
	jr *root = jr_parse(line, len, why, sizeof why);
	if (!root && errno == ENOMEM)
		return error_nomem(b->err);
	if (!root)
		return pack_wrong(b->err, PACK_WORDS, "%s: line %lld is no JSON: %s", PACK_WORDS, (long long)b->words.number, why);
	st = read_word(b, at, root);
	jr_free(root);
	return st;
}

static wsoa_status take_words(struct build *b, const struct event *ev)
{
	const struct value *v;
	const char *field;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; !st && (v = event_words(ev, i, &field)); i++)
		st = take_word(b, &(struct place){ ev, field, v->hash });
	return st;
}

/* What an event says was erased is gone. */
static wsoa_status note_erasures(struct build *b, const struct event *ev)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < ev->change_count && ev->act == ACT_erased && !st; i++) {
		const struct value *from = &ev->changes[i].from;
		struct part_word word;
		if (from->hash)
			st = part_word(b->s, from->hash, &b->mem, &word);
		if (!st && from->hash && word.text && word.salt)
			st = pack_wrong(b->err, PACK_WORDS, "%s holds words that event %lld erased", PACK_WORDS, (long long)ev->seq);
		if (!st && (from->hash || from->text))
			table_put(&b->erased, from->hash ? from->hash : from->text, &told);
	}
	return st;
}

/* Beside the log: what was erased later than the checkpoint cannot be told by it. */
static wsoa_status check_gone(struct build *b, const char *path, const char *hash, date day)
{
	if (table_get(&b->erased, hash) == &told)
		return WSOA_OK;
	if (day < b->day)
		return pack_wrong(b->err, path, "%s: %.16s... is gone, but the log tells of no erasure", path, hash);
	b->n->later++;
	return WSOA_OK;
}

static wsoa_status check_erased_words(struct build *b)
{
	wsoa_status st = WSOA_OK;
	struct part_word word;
	for (size_t i = 0; i < b->erased.cap && !st; i++) {
		const struct table_slot *slot = &b->erased.slots[i];
		if (!slot->key || slot->value != &untold)
			continue;
		st = part_word(b->s, slot->key, &b->mem, &word);
		if (!st)
			st = check_gone(b, PACK_WORDS, slot->key, word.erased);
	}
	arena_free(&b->mem);
	return st;
}

/* ---- events ---- */

static wsoa_status check_place(struct build *b, const struct event *ev)
{
	long long line = (long long)b->events.number;
	if (strcmp(ev->prev, b->n->head) != 0)
		return pack_wrong(b->err, PACK_EVENTS, "%s: the chain breaks at line %lld: its prev is not the SHA-256 of the line before", PACK_EVENTS, line);
	if (ev->seq != b->events.number)
		return pack_wrong(b->err, PACK_EVENTS, "%s: line %lld calls itself event %lld", PACK_EVENTS, line, (long long)ev->seq);
	if (ev->at < b->last_at || (ev->batch != ev->seq && ev->batch != b->last_batch))
		return pack_wrong(b->err, PACK_EVENTS, "%s: event %lld does not follow the one before it", PACK_EVENTS, line);
	return WSOA_OK;
}

static wsoa_status take_event(struct build *b, const char *line, size_t len)
{
	struct event ev;
	wsoa_status st = blame_line(b, event_read(line, len, &b->mem, b->err, &ev));
	if (!st)
		st = check_place(b, &ev);
	if (!st)
		st = take_words(b, &ev);
	if (!st)
		st = blame_line(b, parts_event(b->s, &ev, line, len));
	if (!st)
		st = note_erasures(b, &ev);
	hash_hex(line, len, b->n->head);
	b->n->events++;
	b->last_at = ev.at;
	b->last_batch = ev.batch;
	arena_free(&b->mem);
	return st;
}

static wsoa_status take_events(struct build *b)
{
	const char *line = NULL;
	size_t len = 0;
	memset(b->n->head, '0', HASH_HEX);
	wsoa_status st = lines_open(&b->events, b->r, PACK_EVENTS, PACK_LINE_MAX);
	if (!st)
		st = lines_open(&b->words, b->r, PACK_WORDS, PACK_LINE_MAX);
	while (!st && !(st = lines_next(&b->events, &line, &len)) && line)
		st = take_event(b, line, len);
	if (!st && !(st = lines_next(&b->words, &line, &len)) && line)
		st = pack_wrong(b->err, PACK_WORDS, "%s: line %lld belongs to no event", PACK_WORDS, (long long)b->words.number);
	lines_close(&b->words);
	lines_close(&b->events);
	return st;
}

/* ---- evidence ---- */

/* The columns of the index that are needed to build: see pack_records.c. */
enum { INDEX_HASH, INDEX_BYTES = 4, INDEX_STATE = 6, INDEX_ERASED, INDEX_COLUMNS };

static bool read_fd(void *from, char *bytes, size_t size, size_t *got)
{
	ssize_t n;
	do
		n = read(*(int *)from, bytes, size);
	while (n < 0 && errno == EINTR);
	*got = n > 0 ? (size_t)n : 0;
	return n >= 0;
}

static wsoa_status take_file(struct build *b, const char *hash)
{
	char found[HASH_HEX + 1], *bytes = NULL;
	size_t len = 0;
	const char *path = arena_printf(&b->mem, PACK_FILES "%s", hash);
	wsoa_status st = path ? WSOA_OK : error_nomem(b->err);
	if (!st && !reader_entry(b->r, path))
		st = pack_wrong(b->err, path, "%s is missing: the index of evidence says it is there", path);
	if (!st)
		st = reader_text(b->r, path, PACK_FILE_MAX, &b->mem, &bytes, &len);
	if (st)
		return st;
	hash_hex(bytes, len, found);
	if (strcmp(found, hash) != 0)
		return pack_wrong(b->err, path, "%s has been changed: it has not the SHA-256 that its name says", path);
	b->n->files++;
	return parts_file(b->s, hash, &(struct part_file){ true, true, (int64_t)len, DATE_NONE }, bytes);
}

static wsoa_status take_row(struct build *b, const struct csv_row *row)
{
	struct part_file file = { .known = true, .erased = DATE_NONE };
	if (row->count != INDEX_COLUMNS || !hash_is_hex(row->cells[INDEX_HASH]))
		return pack_wrong(b->err, PACK_INDEX, "%s: row %zu is no file of evidence", PACK_INDEX, row->row);
	const char *hash = row->cells[INDEX_HASH], *state = row->cells[INDEX_STATE];
	file.size = strtoll(row->cells[INDEX_BYTES], NULL, 10);
	if (!strcmp(state, FILE_INCLUDED))
		return take_file(b, hash);
	if (!strcmp(state, FILE_LEFT_OUT)) {
		b->n->left_out++;
	} else {
		if (strcmp(state, FILE_ERASED) != 0 || !date_iso_parse(row->cells[INDEX_ERASED], &file.erased))
			return pack_wrong(b->err, PACK_INDEX, "%s: row %zu does not say what became of the file", PACK_INDEX, row->row);
		if (file.erased > b->today)
			return pack_wrong(b->err, PACK_INDEX, "%s: row %zu: the file cannot have been erased on a day that has not come yet", PACK_INDEX, row->row);
		b->n->files_erased++;
		wsoa_status st = check_gone(b, PACK_INDEX, hash, file.erased);
		if (st)
			return st;
	}
	return parts_file(b->s, hash, &file, NULL);
}

static wsoa_status take_evidence(struct build *b)
{
	struct csv csv = { 0 };
	struct csv_row row;
	bool more = false;
	int fd = -1;
	int64_t size;
	wsoa_status st = reader_file(b->r, PACK_INDEX, &fd, &size);
	if (st)
		return st;
	csv_open(&csv, read_fd, &fd, b->err);
	csv.separator = ',';
	while (!st && !(st = csv_next(&csv, &row, &more)) && more) {
		st = row.row > 1 ? take_row(b, &row) : WSOA_OK;
		arena_free(&b->mem);
	}
	csv_close(&csv);
	close(fd);
	return blame(b, st, PACK_INDEX);
}

/* ---- all of it ---- */

wsoa_status pack_build(struct pack_reader *r, date day, date today, struct pack_counts *counts, struct store **out)
{
	struct build b = { .r = r, .err = r->err, .n = counts, .day = day, .today = today };
	*counts = (struct pack_counts){ 0 };
	wsoa_status st = parts_begin(r->err, &b.s);
	if (!st)
		st = take_definitions(&b);
	if (!st)
		st = take_events(&b);
	if (!st)
		st = check_erased_words(&b);
	if (!st)
		st = take_evidence(&b);
	if (!st && b.erased.mem.failed)
		st = error_nomem(r->err);
	if (!st)
		st = parts_end(b.s);
	if (st) {
		store_close(b.s);
		b.s = NULL;
	}
	arena_free(&b.mem);
	table_free(&b.erased);
	*out = b.s;
	return st;
}

/* ---- checkpoints ---- */

wsoa_status pack_checkpoint(struct pack_reader *r, struct arena *mem, struct checkpoint *out)
{
	char *text = NULL;
	size_t len = 0;
	wsoa_status st = reader_text(r, PACK_CHECKPOINT, PACK_TEXT_MAX, mem, &text, &len);
	if (!st && (memchr(text, '\0', len) || !checkpoint_read(text, out)))
		st = pack_wrong(r->err, PACK_CHECKPOINT, "%s does not say what the pack was made from", PACK_CHECKPOINT);
	return st;
}

/* Line by line; *seq is the last that both have. */
static wsoa_status compare_logs(struct pack_reader *r, struct pack_reader *older, char head[HASH_HEX + 1], int64_t *seq)
{
	struct pack_lines a = { .fd = -1 }, b = { .fd = -1 };
	const char *mine = NULL, *theirs = NULL;
	size_t len = 0, length = 0;
	wsoa_status st = lines_open(&a, r, PACK_EVENTS, PACK_LINE_MAX);
	if (!st)
		st = lines_open(&b, older, PACK_EVENTS, PACK_LINE_MAX);
	while (!st && !(st = lines_next(&b, &theirs, &length)) && theirs) {
		st = lines_next(&a, &mine, &len);
		if (!st && !mine)
			st = pack_wrong(r->err, PACK_EVENTS, "the older pack has event %lld, this one ends before it: the log was cut short", (long long)b.number);
		else if (!st && (len != length || memcmp(mine, theirs, len) != 0))
			st = pack_wrong(r->err, PACK_EVENTS, "event %lld is not what it was in the older pack: the log was written anew", (long long)b.number);
		else if (!st)
			hash_hex(theirs, length, head);
	}
	*seq = b.number;
	lines_close(&a);
	lines_close(&b);
	return st;
}

wsoa_status pack_continues(struct pack_reader *r, const char *path)
{
	struct pack_reader older;
	struct arena mem = { 0 };
	struct checkpoint then = { 0 };
	char head[HASH_HEX + 1] = "";
	int64_t seq = 0;
	wsoa_status st = reader_open(&older, path, r->err);
	if (!st)
		st = pack_checkpoint(&older, &mem, &then);
	if (!st)
		st = compare_logs(r, &older, head, &seq);
	if (!st && (seq != then.events || strcmp(head, then.hash) != 0))
		st = pack_wrong(r->err, path, "the older pack does not end at its own checkpoint: it has been changed");
	reader_close(&older);
	arena_free(&mem);
	return st;
}
