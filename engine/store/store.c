/* Opening and making stores, their schema, their definitions. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embed.h"
#include "base/path.h"
#include "store/migrate.h"
#include "store/recall.h"
#include "workflow/visits.h"

/* ---- schema ---- */

bool store_is_older(const struct store *s) { return s->version < schema_newest(); }

static const char *path_of(const struct store *s)
{
	return s->path ? s->path : "";
}

static wsoa_status made_by_newer(struct store *s, int64_t version)
{
	return error_set(s->err, WSOA_STORE, path_of(s), "use the newer program", "the store was made by a newer program (schema %lld, known here: %d)",
	                 (long long)version, schema_newest());
}

static uint32_t big_endian(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Before the first query: SQLite would make files beside a database that is none of ours. */
static wsoa_status check_header(struct store *s)
{
	enum { USER_VERSION = 60, APPLICATION = 68 };
	uint8_t head[DB_HEADER];
	wsoa_status st = db_header(s, head);
	if (st)
		return st;
	if (memcmp(head, "SQLite format 3", 16) != 0)
		return error_set(s->err, WSOA_STORE, path_of(s), "name another file with --db", "this file is not a store");
	if (big_endian(head + APPLICATION) != APPLICATION_ID)
		return error_set(s->err, WSOA_STORE, path_of(s), "name another file with --db", "this is a database, but not a store of wsoa");
	int32_t version = (int32_t)big_endian(head + USER_VERSION);
	return version > schema_newest() ? made_by_newer(s, version) : WSOA_OK;
}

/* The -wal may know of a newer version than the file's first page. */
wsoa_status store_check_version(struct store *s)
{
	int64_t version = 0;
	bool found;
	wsoa_status st = query_one_int(s, "PRAGMA user_version", NO_ARGS, &found, &version);
	if (st)
		return st;
	s->version = version < 1 ? 1 : (int)version; /* none is older, whatever became of the number: verify says so */
	return version > schema_newest() ? made_by_newer(s, version) : WSOA_OK;
}

/* ---- open and close ---- */

/* path: NULL for a scratch store. */
static struct store *store_new(const char *path, struct error *err)
{
	struct store *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->source = s;
	s->nearest_left = NEAREST_MOST;
	s->err = err;
	s->path = arena_strdup(&s->mem, path);
	if (s->mem.failed) {
		free(s);
		return NULL;
	}
	return s;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	db_close(s);
	jr_free(s->visits);
	arena_free(&s->mem);
	free(s);
}

/*
 * Without opening it: to close any file descriptor of a store gives up the locks
 * of all this process's connections to it, and another program could then take
 * the -wal away under them.
 */
static wsoa_status check_file(const char *path, struct error *err)
{
	struct stat st;
	bool there = path && !stat(path, &st);
	if (path && !there && errno == EACCES)
		return error_set(err, WSOA_STORE, path, "ask the owner of the folder for access", "the folder of the store may not be looked into");
	if (!there)
		return error_set(err, WSOA_STORE, path ? path : "", "make one with: wsoa init --area NAME", "there is no store here");
	if (!S_ISREG(st.st_mode))
		return error_set(err, WSOA_STORE, path, "name a file with --db", "this is not a file");
	if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS))
		return error_set(err, WSOA_STORE, path, "ask its owner for access", "the store may not be read");
	return WSOA_OK;
}

wsoa_status store_look(const char *path, enum store_mode mode, struct error *err, bool *damaged, struct store **out)
{
	*out = NULL;
	*damaged = false;
	wsoa_status st = check_file(path, err);
	if (st)
		return st;
	struct store *s = store_new(path, err);
	if (!s)
		return error_nomem(err);
	st = db_open(s, path, mode, err);
	if (!st)
		st = check_header(s);
	if (!st)
		st = store_check_version(s);
	if (!st && mode == STORE_WRITE)
		st = db_wait_for_disk(s);
	*damaged = st && db_corrupt(s);
	if (st)
		store_close(s);
	else
		*out = s;
	return st;
}

wsoa_status store_open(const char *path, enum store_mode mode, struct error *err, struct store **out)
{
	bool damaged;
	return store_look(path, mode, err, &damaged, out);
}

wsoa_status scratch_open(struct error *err, int version, struct store **out)
{
	struct store *s = store_new(NULL, err);
	*out = NULL;
	if (!s)
		return error_nomem(err);
	wsoa_status st = db_open_scratch(s, err);
	if (!st)
		st = migrate_to(s, 0, version);
	if (st)
		store_close(s);
	else
		*out = s;
	return st;
}

/* ---- the names of its files ---- */

static bool same_file(const char *a, const char *b)
{
	struct stat one, other;
	return !stat(a, &one) && !stat(b, &other) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* By name too: what SQLite keeps beside a store comes and goes. */
static bool same_place(const char *a, const char *b)
{
	char folders[2][STORE_PATH];
	path_folder(a, folders[0], sizeof folders[0]);
	path_folder(b, folders[1], sizeof folders[1]);
	return same_file(a, b) || (!strcmp(path_name(a), path_name(b)) && same_file(folders[0], folders[1]));
}

wsoa_status store_check_path(const struct store *s, const char *path)
{
	char plain[STORE_PATH], own[STORE_PATH];
	size_t len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		len--;
	snprintf(plain, sizeof plain, "%.*s", (int)len, path);
	for (size_t i = 0; i < DB_FILES && *db_file(s); i++) {
		snprintf(own, sizeof own, "%s%s", db_file(s), db_files[i]);
		if (same_place(plain, own))
			return error_set(s->err, WSOA_REFUSED, path, "give another name", i ? "this belongs to the store" : "this is the store itself");
	}
	return WSOA_OK;
}

/* Whether SQLite would take it for what belongs to the store of the name before its ending, and remove it. */
static bool belongs_to_another(const char *path)
{
	char store[STORE_PATH];
	size_t len = strlen(path);
	for (size_t i = 0; i < DB_FILES; i++) {
		size_t end = strlen(db_files[i]);
		snprintf(store, sizeof store, "%.*s", (int)(len - end), path);
		if (end && len > end && !strcmp(path + len - end, db_files[i]) && !access(store, F_OK))
			return true;
	}
	return false;
}

/* ---- a new one ---- */

static wsoa_status make_file(const char *path, bool shared, struct error *err)
{
	if (belongs_to_another(path))
		return error_set(err, WSOA_STORE, path, "name another file with --db", "this belongs to the store that has this name without its ending");
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return error_set(err, WSOA_STORE, path, "name another file with --db, or remove it first", "%s",
		                 access(path, F_OK) ? "the store cannot be made here" : "there is something of this name already");
	wsoa_status st = WSOA_OK;
	if (fchmod(fd, shared ? 0660 : 0600)) /* whatever the umask; SQLite gives its files beside it the same */
		st = error_set(err, WSOA_STORE, path, "look at the folder's permissions", shared ? "the store cannot be shared with the group"
		                                                                                 : "the store cannot be made here");
	close(fd);
	if (st)
		unlink(path);
	return st;
}

/*
 * The folder of a shared store is setgid and group-writable, so that SQLite's files beside it belong to the group too.
 * The file itself was there before: nobody shares a folder for a store that is not made.
 */
static wsoa_status share(struct store *s)
{
	char folder[STORE_PATH];
	struct stat st;
	path_folder(s->path, folder, sizeof folder);
	if (stat(folder, &st) || lchown(s->path, (uid_t)-1, st.st_gid) || chmod(folder, (st.st_mode & 07777) | S_ISGID | S_IRWXG))
		return error_set(s->err, WSOA_STORE, folder, "make a folder that is yours and give it the group", "the folder cannot be shared with the group");
	s->folder_was = st.st_mode & 07777;
	return WSOA_OK;
}

void store_abandon(struct store *s)
{
	char path[4096], name[STORE_PATH];
	unsigned folder_was = s->folder_was;
	snprintf(path, sizeof path, "%s", s->path);
	store_close(s);
	for (size_t i = 0; i < DB_FILES; i++) {
		snprintf(name, sizeof name, "%s%s", path, db_files[i]);
		unlink(name);
	}
	path_folder(path, name, sizeof name);
	if (folder_was)
		chmod(name, folder_was);
}

wsoa_status store_create(const char *path, bool shared, struct error *err, struct store **out)
{
	*out = NULL;
	struct store *s = store_new(path, err);
	if (!s)
		return error_nomem(err);
	wsoa_status st = make_file(path, shared, err);
	if (st) {
		store_close(s);
		return st;
	}
	if (shared)
		st = share(s);
	if (!st)
		st = db_open(s, path, STORE_CREATE, err);
	if (!st)
		st = db_wait_for_disk(s);
	if (!st)
		st = store_script(s, "PRAGMA journal_mode=WAL");
	if (!st)
		st = migrate(s, 0);
	if (st)
		store_abandon(s);
	else
		*out = s;
	return st;
}

wsoa_status store_seal(struct store *s)
{
	char mark[96];
	snprintf(mark, sizeof mark, "PRAGMA application_id=%d; PRAGMA wal_checkpoint(TRUNCATE)", APPLICATION_ID);
	return store_script(s, mark);
}

/* ---- definitions and settings ---- */

/* Events name by its hash what decided: a text that does not fit it, tampered with or read wrongly, must decide nothing. */
static wsoa_status check_definition(struct store *s, const char *hash, const char *text, size_t len)
{
	char is[HASH_HEX + 1];
	hash_hex(text, len, is);
	if (!strcmp(is, hash))
		return WSOA_OK;
	return error_set(s->err, WSOA_UNVERIFIED, "definition", "run: wsoa verify", "the definition %.16s... does not fit its SHA-256", hash);
}

wsoa_status store_definition(struct store *s, const char *hash, struct arena *mem, const char **out)
{
	struct query q;
	uint8_t bytes[HASH_BYTES];
	bool row = false;
	*out = NULL;
	if (!hex_decode(hash, bytes, HASH_BYTES))
		return WSOA_OK;
	wsoa_status st = query_open(&q, s->source, "SELECT text FROM definition WHERE hash = ?", ARGS(B(bytes, sizeof bytes)));
	if (!st)
		st = query_next(&q, &row);
	if (!st && row) {
		size_t len;
		const char *text = query_text(&q, 0);
		query_blob(&q, 0, &len);
		st = check_definition(s, hash, text ? text : "", len);
		*out = st ? NULL : arena_strdup(mem, text);
	}
	query_close(&q);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status store_definition_damaged(struct store *s, const char *hash, wsoa_status st)
{
	if (st == WSOA_NOMEM)
		return st;
	error_clear(s->err);
	return error_set(s->err, WSOA_UNVERIFIED, "definition", "run: wsoa verify", "the definition %.16s... in the store is damaged", hash);
}

/* The same where events or settings name it: the store must have it. what: for the message. */
static wsoa_status definition_named(struct store *s, const char *what, const char *hash, struct arena *mem, const char **out)
{
	wsoa_status st = store_definition(s, hash, mem, out);
	if (st || *out)
		return st;
	return error_set(s->err, WSOA_UNVERIFIED, "definition", "run: wsoa verify", "the %s %.16s... is missing from the store", what, hash);
}

wsoa_status store_edition(struct store *s, const char *hash, const char *file, struct arena *mem, const char **out)
{
	if (hash)
		return definition_named(s, "definition", hash, mem, out);
	const struct embedded *own = embedded_find(file);
	*out = own ? own->bytes : NULL;
	return WSOA_OK;
}

wsoa_status store_workflow(struct store *s, const char *hash, const struct workflow **out)
{
	struct arena tmp = { 0 };
	const char *text = NULL;
	struct workflow *w = NULL;
	for (size_t i = 0; i < s->definition_count; i++)
		if (!strcmp(s->definitions[i].hash, hash)) {
			*out = s->definitions[i].workflow;
			return WSOA_OK;
		}
	wsoa_status st = definition_named(s, "workflow", hash, &tmp, &text);
	if (!st && (st = workflow_read_known(text, strlen(text), hash, &s->mem, s->err, &w)))
		st = store_definition_damaged(s, hash, st);
	if (!st && s->definition_count < DEFINITIONS) {
		memcpy(s->definitions[s->definition_count].hash, hash, HASH_HEX + 1);
		s->definitions[s->definition_count++].workflow = w;
	}
	*out = w;
	arena_free(&tmp);
	return st;
}

wsoa_status store_setting(struct store *s, const char *name, struct arena *mem, const char **out)
{
	return query_one_text(s, "SELECT value FROM setting WHERE name = ?", ARGS(A(name)), mem, out);
}

wsoa_status store_workflow_of(struct store *s, enum kind_id kind, const struct workflow **out)
{
	struct arena tmp = { 0 };
	char name[64];
	const char *hash = NULL;
	if (recall_workflow(s, kind, out))
		return WSOA_OK;
	snprintf(name, sizeof name, "workflow.%s", kind_of(kind)->name);
	*out = NULL;
	wsoa_status st = store_setting(s, name, &tmp, &hash);
	if (!st && hash)
		st = store_workflow(s, hash, out);
	if (!st)
		recall_keep_workflow(s, kind, *out);
	arena_free(&tmp);
	return st;
}

wsoa_status store_visits(struct store *s, const jr **out)
{
	wsoa_status st = s->visits ? WSOA_OK : visits_read(s->err, &s->visits);
	*out = s->visits;
	return st;
}

wsoa_status state_of_record(struct store *s, const struct record *r, const struct state **out)
{
	const struct field *status = kind_status(r->kind);
	const struct workflow *wf = NULL;
	wsoa_status st = status ? store_workflow_of(s, r->kind, &wf) : WSOA_OK;
	const struct value *v = status ? &r->values[field_index(status)] : NULL;
	*out = !st && wf && v->set ? workflow_state(wf, v->text) : NULL;
	return st;
}

/* ---- scales ---- */

/* Text of a scale that is not known yet: the store's, or the program's, since a store of before there were scales keeps none. */
static wsoa_status scale_text(struct store *s, const char *name, const char *hash, struct arena *mem, const char **text)
{
	const char *file = arena_printf(mem, "schema/scales/%s.json", name), *todo = arena_printf(mem, "one of: %s", field_at(FIELD_plan_scale)->values);
	if (!file || !todo)
		return error_nomem(s->err);
	wsoa_status st = store_edition(s, hash, file, mem, text);
	return st || *text ? st : error_set(s->err, WSOA_NOTFOUND, "scale", todo, "there is no scale '%.40s'", name);
}

static wsoa_status keep_scale(struct store *s, const char *text, const char *key, struct scale **out)
{
	wsoa_status st = WSOA_OK;
	struct scale *scale = arena_alloc(&s->mem, sizeof *scale);
	if (!scale)
		return error_nomem(s->err);
	st = scale_read(text, strlen(text), &s->mem, s->err, scale);
	if (st == WSOA_INVALID)
		st = store_definition_damaged(s, key, st);
	if (!st && s->scale_count < SCALES) {
		snprintf(s->scales[s->scale_count].key, sizeof s->scales[0].key, "%s", key);
		s->scales[s->scale_count++].scale = scale;
	}
	*out = scale;
	return st;
}

wsoa_status store_scale(struct store *s, const char *name, const struct scale **out)
{
	struct arena tmp = { 0 };
	struct scale *found = NULL;
	const char *hash = NULL, *text = NULL;
	name = name ? name : scale_default;
	wsoa_status st = store_setting(s, arena_printf(&tmp, "scale.%s", name), &tmp, &hash);
	const char *key = hash ? hash : name;
	for (size_t i = 0; i < s->scale_count && !found && !st; i++)
		if (!strcmp(s->scales[i].key, key))
			found = s->scales[i].scale;
	if (!st && !found)
		st = scale_text(s, name, hash, &tmp, &text);
	if (!st && !found)
		st = keep_scale(s, text, key, &found);
	*out = found;
	arena_free(&tmp);
	return st;
}

wsoa_status plan_scale(struct store *s, int64_t plan, const struct scale **out)
{
	struct arena tmp = { 0 };
	const char *name = NULL;
	wsoa_status st = query_one_text(s, "SELECT scale FROM plan WHERE id = ?", ARGS(A(plan)), &tmp, &name);
	if (!st)
		st = store_scale(s, name, out);
	arena_free(&tmp);
	return st;
}
