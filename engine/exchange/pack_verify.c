/*
 * A pack checked from its files alone: a store is built from its parts, the
 * pack is made again from that store, and every byte is compared.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exchange/pack_build.h"

enum { CHUNK = 16 * 1024 };

struct check {
	wsoa *w;
	struct pack_reader r;
	struct checkpoint at;
	struct pack_counts n;
	struct pack again;
	int64_t compared;
};

/* ---- made again ---- */

/* The handle asks the built store as the pack's maker asked the real one. */
static void pose(struct check *c, struct store *s)
{
	wsoa *w = c->w;
	char iso[DATE_ISO + 1];
	w->db = s;
	w->manual = true;
	w->now = date_london_noon(c->at.day);
	w->today = w->day = w->dates.today = c->at.day;
	w->options.plan = c->at.plan;
	date_iso(c->at.position, iso);
	w->options.position = *iso ? arena_strdup(&w->mem, iso) : NULL;
	w->options.as_of = c->at.event ? arena_printf(&w->mem, "%" PRId64, c->at.events) : NULL;
	date_iso(c->at.on, iso);
	w->options.on = *iso ? arena_strdup(&w->mem, iso) : NULL;
}

/* What hinders the program from making it again lies in what the pack says. */
static wsoa_status blame(struct check *c, wsoa_status st)
{
	struct error *err = &c->w->err;
	char what[sizeof err->what];
	if (!st || st == WSOA_NOMEM || st == WSOA_IO || st == WSOA_STORE)
		return st;
	memcpy(what, err->what, sizeof what);
	error_clear(err);
	return pack_wrong(err, c->r.dir, "the pack cannot be made again from its parts: %.400s", what);
}

static wsoa_status make_again(struct check *c)
{
	struct buf prefix = { 0 };
	const char *tmp = getenv("TMPDIR");
	c->again.w = c->w;
	c->w->unveiled = true; /* whoever made the pack was asked; what it holds is all there is */
	c->again.again = true;
	c->again.at = (struct checkpoint){ .since = c->at.since, .personal = c->at.personal, .program = c->at.program };
	wsoa_status st = read_call(c->w);
	buf_printf(&prefix, "%s/wsoa-verify-", tmp && *tmp ? tmp : "/tmp");
	if (!st)
		st = prefix.failed ? error_nomem(&c->w->err) : folder_begin_private(&c->again.folder, prefix.data, &c->w->err);
	if (!st)
		st = pack_write(&c->again);
	buf_free(&prefix);
	return blame(c, read_done(c->w, st));
}

/* ---- compared ---- */

/* The first byte, from 1, that two files do not share, and its line. False when one could not be read. */
static bool first_difference(int a, int b, int64_t *byte, int64_t *line)
{
	char x[CHUNK], y[CHUNK];
	*byte = *line = 1;
	for (;;) {
		ssize_t n = pread(a, x, sizeof x, *byte - 1), m = pread(b, y, sizeof y, *byte - 1);
		if (n < 0 || m < 0)
			return false;
		for (ssize_t i = 0; i < n || i < m; i++, ++*byte) {
			if (i == n || i == m || x[i] != y[i])
				return true;
			*line += x[i] == '\n';
		}
		if (n == 0)
			return true;
	}
}

static wsoa_status differs(struct check *c, const char *path)
{
	struct error *err = &c->w->err;
	int64_t byte = 0, line = 0, size;
	int mine = -1;
	wsoa_status st = reader_file(&c->r, path, &mine, &size);
	if (st)
		return st;
	int again = openat(c->again.folder.fd, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool known = again >= 0 && first_difference(mine, again, &byte, &line);
	if (again >= 0)
		close(again);
	close(mine);
	if (!known)
		return error_set(err, WSOA_IO, path, "look at the disk", "%s cannot be compared", path);
	if (strcmp(c->at.program, "wsoa " WSOA_VERSION) != 0)
		return error_set(err, WSOA_UNVERIFIED, path, "check it with the program that made it",
		                 "%s differs at byte %lld (line %lld) from what its parts give; it was made by %.60s, this is wsoa " WSOA_VERSION, path,
		                 (long long)byte, (long long)line, c->at.program);
	return pack_wrong(err, path, "%s differs at byte %lld (line %lld) from what the log and the words of the pack give", path, (long long)byte,
	                  (long long)line);
}

/* Manifests and sums follow from the other files: those are looked at first, so that the cause is named. */
static bool follows(const char *path)
{
	return strncmp(path, PACK_DATA, sizeof PACK_DATA - 1) != 0;
}

static wsoa_status compare(struct check *c, bool following)
{
	const struct pack_entries *mine = &c->r.files, *again = &c->again.folder.entries;
	for (size_t i = 0, k = 0; i < mine->count || k < again->count;) {
		const struct pack_entry *a = i < mine->count ? &mine->at[i] : NULL, *b = k < again->count ? &again->at[k] : NULL;
		int order = !a ? 1 : !b ? -1 : strcmp(a->path, b->path);
		if (order < 0)
			return pack_wrong(&c->w->err, a->path, "%s was added: the log gives no such file", a->path);
		if (order > 0)
			/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): without a there is b, since one list goes on */
			return pack_wrong(&c->w->err, b->path, "%s is missing: the log gives such a file", b->path);
		if (follows(a->path) == following && strcmp(a->hash, b->hash) != 0)
			return differs(c, a->path);
		c->compared += follows(a->path) == following;
		i++;
		k++;
	}
	return WSOA_OK;
}

/* ---- the call ---- */

static wsoa_status check_checkpoint(struct check *c)
{
	if (c->n.events != c->at.events || strcmp(c->n.head, c->at.hash) != 0)
		return pack_wrong(&c->w->err, PACK_CHECKPOINT, "%s names event %lld as the last, with another SHA-256 than the log ends with (event %lld)",
		                  PACK_CHECKPOINT, (long long)c->at.events, (long long)c->n.events);
	return WSOA_OK;
}

static wsoa_status check_pack(struct check *c, const char *dir, const char *against)
{
	struct store *s = NULL;
	wsoa_status st = reader_open(&c->r, dir, &c->w->err);
	if (!st)
		st = reader_check(&c->r);
	if (!st)
		st = pack_checkpoint(&c->r, &c->w->mem, &c->at);
	if (!st)
		st = pack_build(&c->r, c->at.day, c->w->today, &c->n, &s);
	if (!st)
		pose(c, s);
	if (!st)
		st = check_checkpoint(c);
	if (!st && against)
		st = pack_continues(&c->r, against);
	if (!st)
		st = make_again(c);
	if (!st)
		st = compare(c, false);
	return st ? st : compare(c, true);
}

static void put_checked(const struct check *c, wsoa_doc *doc)
{
	struct doc_node *facts = doc_facts(doc, "checked");
	const struct {
		const char *key, *label;
		int64_t count;
	} counts[] = { { "events", "Events", c->n.events },
		       { "words", "Words", c->n.words },
		       { "erased", "Erased", c->n.erased },
		       { "withheld", "Kept back", c->n.withheld },
		       { "later", "Erased later", c->n.later },
		       { "evidence", "Files of evidence", c->n.files },
		       { "evidence_erased", "Files erased", c->n.files_erased },
		       { "left_out", "Files left out", c->n.left_out },
		       { "files", "Files made again", c->compared } };
	cell_text(doc, doc_fact(doc, facts, "area", "Area"), c->at.area);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		cell_int(doc_fact(doc, facts, counts[i].key, counts[i].label), counts[i].count);
	cell_text(doc, doc_fact(doc, facts, "checkpoint", "Checkpoint"), c->at.hash);
	cell_text(doc, doc_fact(doc, facts, "program", "Made by"), c->at.program);
}

static wsoa_status put_result(const struct check *c, const char *against, wsoa_doc **out)
{
	char day[DATE_LONG + 1], title[600];
	date_long(c->at.day, day);
	snprintf(title, sizeof title, "Verified: the pack of %.300s on %s is in order", c->at.area, day);
	wsoa_doc *doc = doc_new("pack", title);
	if (!doc)
		return error_nomem(&c->w->err);
	doc->as_at = c->at.day;
	put_checked(c, doc);
	if (against)
		doc_paragraph(doc, TONE_PLAIN, "The log goes on from that of the older pack: %s", against);
	doc_paragraph(doc, TONE_FAINT, "What no check can prove:");
	struct doc_node *limits = doc_list(doc, NULL, NULL);
	for (size_t i = 0; pack_limit(i); i++)
		doc_item(doc, limits, "%s", pack_limit(i));
	return doc_give(doc, WSOA_OK, &c->w->err, out);
}

/* A handle without a store, which says so until it is cleared. Its day is the real one: no erasure is later. */
static wsoa_status handle_alone(wsoa **out)
{
	wsoa_status st = wsoa_open(&(wsoa_options){ .db = "" }, out);
	if (!*out)
		return WSOA_NOMEM;
	if (st == WSOA_NOMEM)
		return st;
	error_clear(&(*out)->err);
	return WSOA_OK;
}

wsoa_status wsoa_verify_pack(const char *dir, const char *against, wsoa **handle, wsoa_doc **out)
{
	struct check c = { .r.fd = -1, .again.folder.fd = -1 };
	*out = NULL;
	wsoa_status st = handle_alone(handle);
	if (st)
		return st;
	c.w = *handle;
	st = check_pack(&c, dir, against);
	folder_end(&c.again.folder);
	reader_close(&c.r);
	return st ? st : put_result(&c, against, out);
}
