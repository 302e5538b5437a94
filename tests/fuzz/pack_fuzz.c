/*
 * Packs of strangers: one file of a good pack is replaced or edited, the
 * manifests are made to fit, and where the third byte says so the chain and
 * the checkpoint too. Checking it ends, with OK or a named fault; unless the
 * chain was forged as well, OK only where nothing was changed.
 *
 * Input: which file; what to do (REPLACE, else edits); whether to forge; then
 * the new text, or edits of 4 bytes and a text: where (2), how much is taken
 * out (1), how much is put in (1).
 */
#define _XOPEN_SOURCE 700 /* nftw */
#include "base/hash.h"
#include "exchange/pack.h"
#include "scratch.h"

static const char *const names[] = {
	PACK_EVENTS, PACK_WORDS, PACK_CHECKPOINT, PACK_MANIFEST, PACK_TAGS, PACK_INDEX, "bagit.txt", "data/plan.json", "data/records/actions.csv",
};
enum { REPLACE = 0, ACTIONS = 8 };

static struct buf good[COUNT(names)];

static void in_pack(const char *name, char *out, size_t size)
{
	must((size_t)snprintf(out, size, "pack/%s", name) < size);
}

static void get(const char *name, struct buf *out)
{
	char path[300];
	in_pack(name, path, sizeof path);
	scratch_read(path, out);
}

static void put(const char *name, struct buf *text)
{
	char path[300];
	in_pack(name, path, sizeof path);
	scratch_write(path, buf_text(text), text->len);
}

static void make_pack(wsoa *w)
{
	const char *more[] = { "rating=green", "title=Train all staff" };
	char path[512];
	wsoa_doc *doc = NULL;
	scratch_write("minutes.txt", "minutes\n", 8);
	must(!wsoa_set(w, "1.1", more, COUNT(more), &(wsoa_change){ .reason = "two left" }));
	must(!wsoa_attach(w, "1.1", scratch_path("minutes.txt", path, sizeof path), NULL, 0, NULL));
	must(!wsoa_export_visit(w, scratch_path("pack", path, sizeof path), NULL, &doc));
	wsoa_doc_free(doc);
}

static void edit(struct buf *text, const uint8_t *data, size_t size)
{
	while (size >= 4 && text->len) {
		struct buf made = { 0 };
		size_t at = (data[0] | (size_t)data[1] << 8) % (text->len + 1), out = data[2], in = data[3];
		if (out > text->len - at)
			out = text->len - at;
		if (in > size - 4)
			in = size - 4;
		buf_add(&made, text->data, at);
		buf_add(&made, data + 4, in);
		buf_add(&made, text->data + at + out, text->len - at - out);
		data += 4 + in;
		size -= 4 + in;
		buf_free(text);
		*text = made;
	}
}

/* Every line says the hash of the one before; the checkpoint counts them. */
static void forge(struct buf *events)
{
	char hash[HASH_HEX + 1];
	struct buf checkpoint = { 0 }, made = { 0 };
	size_t count = 0;
	memset(hash, '0', HASH_HEX);
	hash[HASH_HEX] = '\0';
	for (size_t at = 0; at < events->len; count++) {
		char *line = events->data + at, *end = memchr(line, '\n', events->len - at);
		size_t len = end ? (size_t)(end - line) : events->len - at;
		for (size_t i = 0; i + 8 + HASH_HEX < len; i++)
			if (!memcmp(line + i, "\"prev\":\"", 8))
				memcpy(line + i + 8, hash, HASH_HEX);
		hash_hex(line, len, hash);
		at += len + 1;
	}
	get(PACK_CHECKPOINT, &checkpoint);
	const char *rest = strstr(buf_text(&checkpoint), "\narea:");
	if (rest)
		buf_printf(&made, "events: %zu\nhash: %s%s", count, hash, rest);
	put(PACK_CHECKPOINT, &made);
	buf_free(&checkpoint);
	buf_free(&made);
}

/* The manifest's line of a file gets the hash that it has now. */
static void refit(const char *manifest, const char *name)
{
	struct buf list = { 0 }, file = { 0 };
	get(manifest, &list);
	get(name, &file);
	char hash[HASH_HEX + 1], *at = list.len ? strstr(list.data, name) : NULL;
	hash_hex(buf_text(&file), file.len, hash);
	if (at && at - list.data >= HASH_HEX + 2)
		memcpy(at - HASH_HEX - 2, hash, HASH_HEX);
	put(manifest, &list);
	buf_free(&list);
	buf_free(&file);
}

static void restore(void)
{
	for (size_t i = 0; i < COUNT(names); i++)
		put(names[i], &good[i]);
}

static void check(bool changed, bool forged)
{
	char path[512];
	wsoa *w = NULL;
	wsoa_doc *doc = NULL;
	wsoa_status st = wsoa_verify_pack(scratch_path("pack", path, sizeof path), NULL, &w, &doc);
	if (st != WSOA_OK && st != WSOA_UNVERIFIED)
		fprintf(stderr, "%s: %s\n", wsoa_status_text(st), wsoa_error_what(w));
	must(st == WSOA_OK || st == WSOA_UNVERIFIED);
	must(st == WSOA_OK ? !changed || forged : changed && *wsoa_error_what(w));
	wsoa_doc_free(doc);
	wsoa_close(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scratch_make(make_pack);
	for (size_t i = 0; i < COUNT(names) && !good[COUNT(names) - 1].len; i++)
		get(names[i], &good[i]);
	unsigned file = fuzz_choice(&data, &size, COUNT(names));
	bool replace = fuzz_choice(&data, &size, 8) == REPLACE, forged = fuzz_choice(&data, &size, 2);
	struct buf text = { 0 };
	buf_add(&text, good[file].data, good[file].len);
	if (replace) {
		buf_clear(&text);
		buf_add(&text, data, size);
	} else {
		edit(&text, data, size);
	}
	bool changed = text.len != good[file].len || memcmp(buf_text(&text), good[file].data, text.len) != 0;
	forged = forged && file == 0 && changed;
	if (forged)
		forge(&text);
	put(names[file], &text);
	refit(PACK_MANIFEST, names[file]);
	refit(PACK_MANIFEST, PACK_CHECKPOINT);
	refit(PACK_TAGS, PACK_MANIFEST);
	refit(PACK_TAGS, "bagit.txt");
	get(names[file], &text); /* what was changed in a manifest's hash is mended again */
	changed = text.len != good[file].len || memcmp(buf_text(&text), good[file].data, text.len) != 0;
	check(changed, forged);
	restore();
	buf_free(&text);
	return 0;
}
