/* Looking after a store: what was copied, what was found, what was made anew. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "report/parts.h"
#include "store/doctor.h"
#include "store/migrate.h"

/* ---- backup ---- */

/* What is wrong with the copy is wrong with the store. */
static wsoa_status blame_copy(wsoa *w, wsoa_status st, const char *path)
{
	char what[sizeof w->err.what];
	if (st != WSOA_UNVERIFIED)
		return st;
	memcpy(what, w->err.what, sizeof what);
	error_clear(&w->err);
	return error_set(&w->err, st, path, "see what is wrong with the store: wsoa doctor", "the copy does not verify, and was not kept: %.400s", what);
}

static void put_copy(struct report *r, const struct backup *b)
{
	struct doc_node *facts = report_facts(r, "copy");
	struct cell *row = facts_row(r, facts);
	cell_text(r->doc, cell_of(facts, row, "file"), b->path);
	cell_int(cell_of(facts, row, "bytes"), b->size);
	cell_int(cell_of(facts, row, "events"), b->counts.events);
	cell_text(r->doc, cell_of(facts, row, "checkpoint"), b->counts.head);
}

wsoa_status wsoa_backup(wsoa *w, const char *path, wsoa_doc **out)
{
	struct report r;
	struct backup b;
	*out = NULL;
	if (!w->db)
		return w->err.code ? w->err.code : WSOA_STORE;
	fresh_start(w);
	wsoa_status st = report_alone(&r, w, "backup");
	if (st)
		return st;
	st = blame_copy(w, store_backup(w->db, path, false, VERIFY_ALL, w->options.progress, w->options.progress_to, &b), path);
	if (!st) {
		report_title(&r, "The store was copied, and the copy verified");
		put_copy(&r, &b);
		if (store_is_older(w->db))
			doc_paragraph(r.doc, TONE_FAINT, "Its records were not compared with its log: it is of an older program, as the store is.");
	}
	bool copied = !st;
	st = report_finish(&r, st, out);
	if (copied && st)
		unlink(b.path); /* nobody would know that it verified */
	return st;
}

wsoa_status wsoa_check_path(wsoa *w, const char *path)
{
	if (!w->db)
		return WSOA_OK;
	error_clear(&w->err);
	return store_check_path(w->db, path);
}

/* ---- doctor ---- */

static const char *const states[] = { "well", "note", "wrong", "damaged" };
static const enum tone tones[] = { TONE_GOOD, TONE_WARN, TONE_BAD, TONE_BAD };

static void put_findings(struct report *r, const struct examination *e)
{
	struct doc_node *n = report_table(r, "items", NULL);
	for (size_t i = 0; i < e->count; i++) {
		const struct finding *f = &e->found[i];
		struct cell *row = doc_row(r->doc, n);
		cell_text(r->doc, cell_of(n, row, "check"), f->check);
		cell_text(r->doc, cell_of(n, row, "state"), states[f->health]);
		cell_show(r->doc, cell_of(n, row, "state"), tones[f->health], "%s", states[f->health]);
		cell_text(r->doc, cell_of(n, row, "result"), f->result);
		cell_text(r->doc, cell_of(n, row, "todo"), f->todo);
	}
}

static void put_store(struct report *r, const char *path, const struct examination *e)
{
	struct doc_node *facts = report_facts(r, "store");
	struct cell *row = facts_row(r, facts);
	cell_text(r->doc, cell_of(facts, row, "file"), path);
	if (e->size >= 0)
		cell_int(cell_of(facts, row, "bytes"), e->size);
	if (e->version)
		cell_int(cell_of(facts, row, "schema"), e->version);
	if (e->counts.lines) {
		cell_int(cell_of(facts, row, "events"), e->counts.events);
		cell_text(r->doc, cell_of(facts, row, "checkpoint"), e->counts.head);
	}
}

/* What the worst finding makes of it all. */
static wsoa_status judge(struct report *r, const char *path, const struct examination *e)
{
	size_t counts[HEALTH_DAMAGED + 1] = { 0 };
	for (size_t i = 0; i < e->count; i++)
		counts[e->found[i].health]++;
	if (counts[HEALTH_DAMAGED]) {
		report_title(r, "The store is damaged");
		return error_set(&r->w->err, WSOA_UNVERIFIED, path, "keep this file as it is, and restore the last backup that verifies", "the store is damaged where nothing else in it can replace what was lost");
	}
	if (counts[HEALTH_WRONG]) {
		report_title(r, "Something is wrong with the store");
		return error_set(&r->w->err, WSOA_STORE, path, "do what stands beside what was found", "%zu of %zu checks found something wrong",
		                 counts[HEALTH_WRONG], e->count);
	}
	report_title(r, e->unwritable ? "Nothing is wrong with the store, but it cannot be changed" : "Nothing is wrong with the store");
	return WSOA_OK;
}

/* A handle without a store, for its error and its options. */
static wsoa_status handle_alone(const wsoa_options *options, wsoa **out)
{
	wsoa_options none = *options;
	none.db = "";
	none.write = false;
	wsoa_status st = wsoa_open(&none, out);
	if (!*out || st == WSOA_NOMEM)
		return WSOA_NOMEM;
	error_clear(&(*out)->err);
	return WSOA_OK;
}

/* Of the machine, whatever the handle was told: a clock that is wrong is what is looked for. */
static int64_t machine_clock(void)
{
	struct timespec t = { 0 };
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

wsoa_status wsoa_doctor(const wsoa_options *options, wsoa **handle, wsoa_doc **out)
{
	struct report r;
	struct examination e;
	*out = NULL;
	wsoa_status st = handle_alone(options, handle);
	if (st)
		return st;
	wsoa *w = *handle;
	const char *path = options->db ? options->db : "";
	st = report_alone(&r, w, "doctor");
	if (st)
		return st;
	st = doctor_look(path, machine_clock(), options->progress, options->progress_to, &w->call, &e);
	if (st)
		error_nomem(&w->err);
	wsoa_status found = WSOA_OK;
	if (!st) {
		put_store(&r, path, &e);
		put_findings(&r, &e);
		found = judge(&r, path, &e);
	}
	st = report_finish(&r, st, out);
	return st ? st : found;
}

/* ---- rebuild ---- */

static void put_rebuilt(struct report *r, const struct renewal *done, const struct verify_counts *n)
{
	struct doc_node *facts = report_facts(r, "rebuilt");
	struct cell *row = facts_row(r, facts);
	cell_int(cell_of(facts, row, "events"), done->events);
	cell_int(cell_of(facts, row, "records"), n->records);
	cell_text(r->doc, cell_of(facts, row, "checkpoint"), n->head);
	cell_text(r->doc, cell_of(facts, row, "copy"), done->copy.path);
}

wsoa_status wsoa_rebuild(wsoa *w, wsoa_doc **out)
{
	struct report r;
	struct renewal done;
	struct verify_counts n;
	*out = NULL;
	if (!w->db)
		return w->err.code ? w->err.code : WSOA_STORE;
	fresh_start(w);
	wsoa_status st = report_alone(&r, w, "rebuild");
	if (st)
		return st;
	st = store_rebuild(w->db, w->options.progress, w->options.progress_to, &done);
	if (!st) {
		st = read_begin(w->db);
		if (!st)
			st = store_verify(w->db, w->options.progress, w->options.progress_to, &n);
		st = read_end(w->db, st);
	}
	if (!st) {
		report_title(&r, "Every record was made anew from the log, and the store verifies");
		put_rebuilt(&r, &done, &n);
	}
	return report_finish(&r, st, out);
}
