/* Versions of the schema: the list of migrations, and carrying a store over to a newer one. */
#include "store/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embed.h"
#include "store/log.h"

enum { UPGRADE_TRIES = 30 /* of 10 s each: as long as another's upgrade may take */ };

/* ---- the list ---- */

static const char folder[] = "schema/migrations/";

/* The number of a migration; 0 for another file. */
static int number_of(const struct embedded *e)
{
	if (strncmp(e->name, folder, sizeof folder - 1) != 0)
		return 0;
	return (int)strtol(e->name + sizeof folder - 1, NULL, 10);
}

int schema_newest(void)
{
	int newest = 0;
	for (size_t i = 0; i < embedded_count; i++) {
		int number = number_of(&embedded_files[i]);
		if (number > newest)
			newest = number;
	}
	return newest;
}

static wsoa_status set_number(struct store *s, int number)
{
	char sql[64];
	snprintf(sql, sizeof sql, "PRAGMA user_version=%d", number);
	return store_script(s, sql);
}

/* Inside a transaction. The files stand in the order of their numbers. */
static wsoa_status run_list(struct store *s, int from, int to)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < embedded_count && !st; i++) {
		int number = number_of(&embedded_files[i]);
		if (number <= from || number > to)
			continue;
		st = store_script(s, embedded_files[i].bytes);
		if (!st)
			st = set_number(s, number);
		if (!st)
			s->version = number;
	}
	return st;
}

wsoa_status migrate_to(struct store *s, int from, int to)
{
	s->may_write = true;
	wsoa_status st = store_script(s, s->scratch ? "BEGIN" : "BEGIN IMMEDIATE");
	if (!st)
		st = run_list(s, from, to);
	if (!st)
		st = store_script(s, "COMMIT");
	else
		store_script(s, "ROLLBACK");
	s->may_write = false;
	return st;
}

wsoa_status migrate(struct store *s, int from)
{
	return migrate_to(s, from, schema_newest());
}

/* ---- the projection made anew ---- */

/* Of the schema, what is not a table of the truth. Its indexes and triggers follow from the migrations like all else. */
#define FOLLOWS "sql IS NOT NULL AND NOT (type = 'table' AND name IN ('log', 'words', 'file', 'definition'))"

/* Whatever stands in the store, planted or not; a table takes its indexes along. */
static wsoa_status drop_projection(struct store *s, struct arena *mem)
{
#define DROP(type)                                                                                              \
	"SELECT 'DROP " type " \"' || replace(name, '\"', '\"\"') || '\";' FROM sqlite_master WHERE type = '" type "' AND " FOLLOWS
	static const char *const drops[] = { DROP("trigger"), DROP("view"), DROP("table"), DROP("index") };
#undef DROP
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < sizeof drops / sizeof *drops && !st; i++) {
		const char *script = NULL;
		st = db_texts(s, drops[i], mem, &script);
		if (!st)
			st = store_script(s, script);
	}
	return st;
}

/* As a fresh store of this version has it. */
static wsoa_status make_projection(struct store *s, int version, struct arena *mem)
{
	static const char creates[] = "SELECT sql || ';' FROM sqlite_master WHERE " FOLLOWS
	                              " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, rowid";
	struct store *fresh = NULL;
	const char *script = NULL;
	wsoa_status st = scratch_open(s->err, version, &fresh);
	if (!st)
		st = db_texts(fresh, creates, mem, &script);
	if (!st)
		st = store_script(s, script);
	store_close(fresh);
	return st;
}

/* Inside the write: the tables of `from`, empty; the migrations that are missing; every event again. */
static wsoa_status fill_anew(struct store *s, int from, store_progress progress, void *to, struct renewal *out)
{
	struct arena mem = { 0 };
	struct verify_counts checked = { 0 };
	char before[HASH_HEX + 1], after[HASH_HEX + 1];
	int64_t events = 0, at;
	wsoa_status st = log_head(s, &out->events, before, &at);
	s->may_write = true;
	if (!st)
		st = drop_projection(s, &mem);
	if (!st)
		st = make_projection(s, from, &mem);
	if (!st)
		st = set_number(s, from);
	if (!st)
		st = run_list(s, from, out->to);
	if (!st)
		st = view_replay(s, progress, to);
	s->may_write = false;
	if (!st)
		st = log_head(s, &events, after, &at);
	if (!st && (events != out->events || strcmp(before, after) != 0))
		st = error_set(s->err, WSOA_BUG, "log", "please report this; nothing was changed", "a migration changed the log");
	if (!st)
		st = store_verify_parts(s, VERIFY_INTEGRITY | VERIFY_SCHEMA, progress, to, &checked);
	arena_free(&mem);
	return st;
}

/* ---- upgrade and rebuild ---- */

/* A copy of the store as it is under the write lock, which the connection that holds it cannot make. */
static wsoa_status copy_beside(struct store *s, const char *label, store_progress progress, void *to, struct backup *out)
{
	char path[COPY_PATH];
	struct store *reader = NULL;
	snprintf(path, sizeof path, "%s.%s", db_file(s), label);
	wsoa_status st = store_open(db_file(s), STORE_READ, s->err, &reader);
	if (!st)
		st = store_backup(reader, path, true, VERIFY_LOG | VERIFY_FILES, progress, to, out);
	store_close(reader);
	return st;
}

/* What verification says of one place becomes why nothing was done. */
static wsoa_status blame(struct store *s, wsoa_status st, const char *what)
{
	char why[sizeof s->err->what];
	if (st != WSOA_UNVERIFIED)
		return st;
	memcpy(why, s->err->what, sizeof why);
	error_clear(s->err);
	return error_set(s->err, st, db_file(s), "restore a backup that verifies; what else is wrong: wsoa doctor",
	                 "the store cannot be %s, since what its tables are made from does not verify: %.400s", what, why);
}

/* The write is begun; ends it. */
static wsoa_status renew(struct store *s, const char *what, const char *label, store_progress progress, void *to, struct renewal *out)
{
	out->from = s->version;
	out->to = schema_newest();
	wsoa_status st = blame(s, copy_beside(s, label, progress, to, &out->copy), what);
	bool copied = !st;
	if (!st)
		st = fill_anew(s, out->from, progress, to, out);
	st = write_end(s, st);
	out->done = !st;
	if (st) {
		s->version = out->from;
		if (copied)
			unlink(out->copy.path); /* the store itself is as it was */
	}
	return st;
}

wsoa_status store_upgrade(struct store *s, store_progress progress, void *to, struct renewal *out)
{
	char label[64];
	wsoa_status st = write_begin(s);
	*out = (struct renewal){ 0 };
	for (int i = 1; st == WSOA_BUSY && i < UPGRADE_TRIES; i++) {
		if (progress)
			progress(to, "waiting for another program", i, UPGRADE_TRIES);
		error_clear(s->err);
		st = write_begin(s);
	}
	if (st || !store_is_older(s))
		return write_end(s, st);
	snprintf(label, sizeof label, "schema-%d-backup", s->version);
	return renew(s, "upgraded", label, progress, to, out);
}

wsoa_status store_rebuild(struct store *s, store_progress progress, void *to, struct renewal *out)
{
	*out = (struct renewal){ 0 };
	wsoa_status st = write_begin(s);
	return st ? write_end(s, st) : renew(s, "rebuilt", "rebuild-backup", progress, to, out);
}
