/*
 * The log up to the checkpoint, the words that its events commit to and the
 * definitions that they name: one walk over the log.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"
#include "base/table.h"
#include "exchange/pack.h"
#include "store/parts.h"

const struct value *event_words(const struct event *ev, size_t i, const char **field)
{
	*field = "reason";
	if (ev->reason.set && i-- == 0)
		return &ev->reason;
	for (size_t k = 0; k < ev->change_count && ev->act != ACT_erased; k++) {
		const struct change *c = &ev->changes[k];
		*field = c->name;
		if (c->to.set && c->to.hash && i-- == 0)
			return &c->to;
	}
	return NULL;
}

struct walk {
	struct pack *p;
	struct store *view;
	struct pack_file events, words;
	struct table definitions; /* those named, by hash */
	struct arena mem;         /* of one event */
};

/* ---- words ---- */

/* Addresses and accounts of people never leave; the name of a personal file goes with the file. */
static wsoa_status keeps_back(struct walk *walk, const struct event *ev, const char *field, bool *back)
{
	const struct field *f = ev->kind < KIND_COUNT ? field_find(ev->kind, field) : NULL;
	*back = f && field_is_private(f);
	if (f != field_at(FIELD_evidence_file_name) || walk->p->at.personal)
		return WSOA_OK;
	return part_personal(walk->view, &ev->subject, back);
}

static void put_word(struct buf *out, const char *hash, const struct part_word *word, const char *withheld)
{
	struct json j;
	char day[DATE_ISO + 1];
	json_begin(&j, out);
	json_open(&j, '{');
	json_pair(&j, "hash", hash);
	if (withheld) {
		json_pair(&j, "withheld", withheld);
	} else if (!word->text) {
		date_iso(word->erased, day);
		json_pair(&j, "erased", day);
	} else {
		json_pair(&j, "salt", word->salt);
		json_pair(&j, "text", word->text);
	}
	json_close(&j, '}');
	buf_char(out, '\n');
}

static wsoa_status put_words(struct walk *walk, const struct event *ev)
{
	const struct value *v;
	const char *field;
	struct part_word word;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; !st && (v = event_words(ev, i, &field)); i++) {
		struct buf line = { 0 };
		bool back = false;
		st = part_word(walk->view, v->hash, &walk->mem, &word);
		if (!st)
			st = keeps_back(walk, ev, field, &back);
		if (!st) {
			put_word(&line, v->hash, &word, word.text && (back || !word.salt) ? field : NULL);
			st = file_drain(&walk->words, &line, true);
		}
		buf_free(&line);
	}
	return st;
}

/* ---- definitions ---- */

static void name_definitions(struct walk *walk, const struct event *ev)
{
	if (*ev->workflow)
		table_put(&walk->definitions, ev->workflow, walk);
	for (size_t i = 0; i < ev->change_count && ev->act == ACT_installed; i++) {
		const struct value *to = &ev->changes[i].to;
		if (to->set && to->text && hash_is_hex(to->text))
			table_put(&walk->definitions, to->text, walk);
	}
}

static wsoa_status put_definition(struct walk *walk, const char *hash)
{
	struct arena mem = { 0 };
	struct buf text = { 0 };
	const char *found = NULL, *path = arena_printf(&mem, PACK_DEFINITIONS "%s.json", hash);
	wsoa_status st = path ? store_definition(walk->view, hash, &mem, &found) : error_nomem(&walk->p->w->err);
	buf_str(&text, found);
	if (!st && found)
		st = file_of_text(&walk->p->folder, path, &text);
	buf_free(&text);
	arena_free(&mem);
	return st;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static wsoa_status put_definitions(struct walk *walk)
{
	struct arena mem = { 0 };
	size_t n = 0;
	const char **hashes = arena_array(&mem, walk->definitions.count + 1, sizeof *hashes);
	wsoa_status st = hashes && !walk->definitions.mem.failed ? WSOA_OK : error_nomem(&walk->p->w->err);
	for (size_t i = 0; i < walk->definitions.cap && !st; i++)
		if (walk->definitions.slots[i].key)
			hashes[n++] = walk->definitions.slots[i].key;
	if (n)
		qsort(hashes, n, sizeof *hashes, by_text);
	for (size_t i = 0; i < n && !st; i++)
		st = put_definition(walk, hashes[i]);
	arena_free(&mem);
	return st;
}

/* ---- the walk ---- */

static wsoa_status put_event(struct walk *walk, const char *line, size_t len)
{
	struct event ev;
	file_write(&walk->events, line, len);
	file_write(&walk->events, "\n", 1);
	wsoa_status st = event_read(line, len, &walk->mem, &walk->p->w->err, &ev);
	if (!st)
		st = put_words(walk, &ev);
	if (!st)
		name_definitions(walk, &ev);
	arena_free(&walk->mem);
	return st ? st : walk->events.status;
}

static wsoa_status put_events(struct walk *walk)
{
	struct log_cursor c = { 0 };
	const char *line = NULL;
	int64_t seq = 0;
	size_t len;
	wsoa_status st = log_open(&c, walk->view, 1);
	while (!st && !(st = log_next(&c, &seq, &line, &len)) && line && seq <= walk->p->at.events)
		st = put_event(walk, line, len);
	log_close(&c);
	return st;
}

static wsoa_status put_log(struct walk *walk)
{
	struct pack_folder *folder = &walk->p->folder;
	wsoa_status st = file_begin(folder, PACK_EVENTS, &walk->events);
	if (st)
		return st;
	st = file_begin(folder, PACK_WORDS, &walk->words);
	if (!st) {
		st = put_events(walk);
		st = file_end(&walk->words, st);
	}
	return file_end(&walk->events, st);
}

wsoa_status pack_log(struct pack *p)
{
	struct walk walk = { .p = p, .view = p->w->view };
	wsoa_status st = put_log(&walk);
	if (!st)
		st = put_definitions(&walk);
	table_free(&walk.definitions);
	return st;
}
