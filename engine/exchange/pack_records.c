/*
 * The records of a pack: a CSV file of each kind with its metadata and
 * plan.json, in one walk over each kind; the files of evidence and their index.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/csv_guard.h"
#include "base/json_write.h"
#include "base/table.h"
#include "exchange/csv.h"
#include "exchange/pack.h"
#include "store/parts.h"

/* ---- plan.json ---- */

static void put_date(struct json *j, date day)
{
	char iso[DATE_ISO + 1];
	date_iso(day, iso);
	json_text(j, iso);
}

static void put_refs(struct json *j, const struct value *v, struct arena *mem)
{
	const char **refs = value_refs(v, mem);
	json_open(j, '[');
	for (size_t i = 0; refs && i < v->count; i++)
		json_text(j, refs[i]);
	json_close(j, ']');
}

static void put_value(struct json *j, const struct field *f, const struct value *v, struct arena *mem)
{
	json_key(j, f->name);
	if (!v->set)
		json_null(j);
	else if (f->type == TYPE_INT)
		json_int(j, v->num);
	else if (f->type == TYPE_FLAG)
		json_bool(j, v->num != 0);
	else if (f->type == TYPE_DATE)
		put_date(j, (date)v->num);
	else if (f->type == TYPE_REFS)
		put_refs(j, v, mem);
	else if (f->type == TYPE_REF)
		json_text(j, v->count ? v->targets[0].ref : NULL);
	else if (f->flags & F_MANY) {
		json_open(j, '[');
		json_texts(j, v->text, ',');
		json_close(j, ']');
	} else
		json_text(j, v->text);
}

static void put_extras(struct json *j, const struct record *r)
{
	json_key(j, "extra");
	json_open(j, '{');
	for (size_t i = 0; i < r->extra_count; i++)
		json_pair(j, r->extras[i].name, r->extras[i].value.text);
	json_close(j, '}');
}

static void put_record(struct json *j, const struct record *r, struct arena *mem)
{
	char uuid[ID_TEXT + 1];
	size_t count;
	const struct field *f = kind_fields(r->kind, &count);
	id_format(&r->uuid, uuid);
	json_open(j, '{');
	json_pair(j, "kind", kind_of(r->kind)->name);
	json_pair(j, "ref", r->ref);
	json_pair(j, "plan", r->plan_ref);
	json_pair(j, "uuid", uuid);
	json_pair_int(j, "version", r->version);
	for (size_t i = 0; i < count; i++)
		if (!field_is_private(&f[i]))
			put_value(j, &f[i], &r->values[i], mem);
	put_extras(j, r);
	json_close(j, '}');
}

static void plan_begin(struct pack *p, struct json *j)
{
	const struct checkpoint *c = &p->at;
	j->pretty = true;
	json_open(j, '{');
	json_pair(j, "document", "position");
	json_pair(j, "title", c->area);
	json_key(j, "as_at");
	put_date(j, c->day);
	json_key(j, "checkpoint");
	json_open(j, '{');
	json_pair_int(j, "events", c->events);
	json_pair(j, "hash", c->hash);
	json_close(j, '}');
}

/* ---- both ---- */

struct records_out {
	struct pack *p;
	struct pack_file plan, table;
	struct buf json_text, csv_text;
	struct json json;
};

/* The name of a file that is kept back goes with it. */
static wsoa_status hide_name(struct pack *p, struct record *r)
{
	bool personal = false;
	struct value *name = record_value(r, field_at(FIELD_evidence_file_name));
	if (p->at.personal || !name->set)
		return WSOA_OK;
	wsoa_status st = part_personal(p->w->view, &r->uuid, &personal);
	if (personal)
		name->text = words_withheld;
	return st;
}

static wsoa_status put_one(struct records_out *out, struct record *r, struct arena *mem)
{
	struct error *err = &out->p->w->err;
	wsoa_status st = r->kind == KIND_evidence ? hide_name(out->p, r) : WSOA_OK;
	if (!st && csvw_row(r, mem, &out->csv_text))
		st = error_nomem(err);
	if (!st)
		st = file_drain(&out->table, &out->csv_text, false);
	if (st)
		return st;
	out->p->counts[r->kind]++;
	put_record(&out->json, r, mem);
	return mem->failed ? error_nomem(err) : file_drain(&out->plan, &out->json_text, false);
}

static wsoa_status put_all(struct records_out *out, enum kind_id kind)
{
	struct arena all = { 0 }, one = { 0 };
	struct select sel;
	struct record_cursor c = { 0 };
	struct record *r = NULL;
	wsoa_status st = selecting(out->p->w, kind, NULL, &all, &sel);
	if (!st)
		st = select_open(&c, out->p->w->view, &sel);
	while (!st && !(st = select_next(&c, &one, &r)) && r) {
		st = put_one(out, r, &one);
		arena_free(&one);
	}
	select_close(&c);
	arena_free(&one);
	arena_free(&all);
	return st ? st : file_drain(&out->table, &out->csv_text, true);
}

static wsoa_status put_metadata(struct pack *p, enum kind_id kind)
{
	char path[128];
	struct buf text = { 0 };
	csvw_metadata(kind, &text);
	snprintf(path, sizeof path, PACK_DATA "records/%s.csv-metadata.json", kind_of(kind)->plural);
	return file_of_text(&p->folder, path, &text);
}

static wsoa_status put_kind(struct records_out *out, enum kind_id kind)
{
	char path[128];
	snprintf(path, sizeof path, PACK_DATA "records/%s.csv", kind_of(kind)->plural);
	wsoa_status st = file_begin(&out->p->folder, path, &out->table);
	if (st)
		return st;
	csvw_heading(kind, &out->csv_text);
	json_key(&out->json, kind_of(kind)->plural);
	json_open(&out->json, '[');
	st = put_all(out, kind);
	json_close(&out->json, ']');
	st = file_end(&out->table, st);
	return st ? st : put_metadata(out->p, kind);
}

wsoa_status pack_records(struct pack *p)
{
	struct records_out out = { .p = p };
	wsoa_status st = file_begin(&p->folder, PACK_DATA "plan.json", &out.plan);
	if (st)
		return st;
	json_begin(&out.json, &out.json_text);
	plan_begin(p, &out.json);
	for (int k = 0; k < KIND_COUNT && !st; k++)
		st = put_kind(&out, (enum kind_id)k);
	if (!st) {
		json_close(&out.json, '}');
		buf_char(&out.json_text, '\n');
		st = file_drain(&out.plan, &out.json_text, true);
	}
	buf_free(&out.json_text);
	buf_free(&out.csv_text);
	return file_end(&out.plan, st);
}

/* ---- evidence ---- */

struct evidence_out {
	struct pack *p;
	struct pack_file index;
	struct table written; /* files that are in the pack, by hash */
};

static wsoa_status copy_file(struct evidence_out *out, const char *hash)
{
	struct arena mem = { 0 };
	struct pack_folder *folder = &out->p->folder;
	struct pack_file f;
	const void *bytes = NULL;
	size_t len = 0;
	if (table_get(&out->written, hash))
		return WSOA_OK;
	table_put(&out->written, hash, out);
	const char *path = arena_printf(&mem, PACK_FILES "%s", hash);
	wsoa_status st = path && !out->written.mem.failed ? file_get(out->p->w->view, hash, &mem, &bytes, &len) : error_nomem(folder->err);
	if (!st)
		st = file_begin(folder, path, &f);
	if (!st) {
		file_write(&f, bytes, len);
		st = file_end(&f, WSOA_OK);
	}
	if (!st && strcmp(folder->entries.at[folder->entries.count - 1].hash, hash) != 0)
		st = error_set(folder->err, WSOA_UNVERIFIED, hash, "run: wsoa verify", "the file of evidence %.16s... has been changed in the store", hash);
	out->p->files += !st;
	arena_free(&mem);
	return st;
}

static void put_cell(struct buf *out, const char *text, bool first, struct arena *mem)
{
	const char *guarded = text && csv_guarded(text) ? arena_printf(mem, "'%s", text) : text;
	csv_write_cell(out, guarded, first);
}

/* A file of evidence: which, where it is, and what became of it. */
struct evidence_file {
	const char *hash; /* NULL: this evidence never had one */
	struct part_file file;
	const char *state;
	date erased_on;
};

/* The record has let go of a file that was erased: the log knows which. */
static wsoa_status find_erased(struct pack *p, const struct record *r, struct arena *mem, struct evidence_file *out)
{
	struct event ev;
	bool found = false;
	wsoa_status st = last_change(p->w->view, r->id, "file", mem, &ev, &found);
	for (size_t i = 0; !st && found && ev.act == ACT_erased && i < ev.change_count; i++)
		if (!strcmp(ev.changes[i].name, "file")) {
			out->hash = ev.changes[i].from.text;
			out->state = FILE_ERASED;
			out->erased_on = event_day(&ev);
		}
	return st;
}

static wsoa_status file_missing(struct pack *p, const struct record *r)
{
	if (p->again)
		return error_set(&p->w->err, WSOA_UNVERIFIED, PACK_INDEX, "", PACK_INDEX " does not list the file of %s, which the log names", r->ref);
	return error_set(&p->w->err, WSOA_UNVERIFIED, r->ref, "run: wsoa verify", "the file of %s is missing", r->ref);
}

static wsoa_status judge_file(struct pack *p, const struct record *r, struct evidence_file *out)
{
	struct error *err = &p->w->err;
	bool personal = false;
	if (!hash_is_hex(out->hash))
		return error_set(err, WSOA_UNVERIFIED, r->ref, "run: wsoa verify", "the file of %s has no SHA-256", r->ref);
	wsoa_status st = part_file(p->w->view, out->hash, &out->file);
	if (!st && !out->file.known)
		st = file_missing(p, r);
	if (!st)
		st = part_personal(p->w->view, &r->uuid, &personal);
	if (out->state)
		return st;
	out->erased_on = out->file.erased;
	if (out->file.kept && (!personal || p->at.personal))
		out->state = FILE_INCLUDED;
	else
		out->state = out->erased_on != DATE_NONE ? FILE_ERASED : FILE_LEFT_OUT;
	return st;
}

static void put_index_row(struct buf *out, const struct record *r, const struct evidence_file *f, struct arena *mem)
{
	char day[DATE_ISO + 1];
	date_iso(f->erased_on, day);
	put_cell(out, f->hash, true, mem);
	put_cell(out, r->ref, false, mem);
	put_cell(out, r->plan_ref, false, mem);
	put_cell(out, record_text(r, FIELD_evidence_file_name), false, mem);
	buf_printf(out, ",%" PRId64, f->file.size);
	put_cell(out, record_text(r, FIELD_evidence_sensitivity), false, mem);
	put_cell(out, f->state, false, mem);
	put_cell(out, day, false, mem);
	csv_write_end(out);
}

static wsoa_status put_evidence(struct evidence_out *out, struct record *r, struct arena *mem)
{
	struct pack *p = out->p;
	struct buf row = { 0 };
	struct evidence_file f = { .hash = record_text(r, FIELD_evidence_file), .erased_on = DATE_NONE };
	wsoa_status st = f.hash ? WSOA_OK : find_erased(p, r, mem, &f);
	if (st || !f.hash)
		return st;
	st = judge_file(p, r, &f);
	if (!st)
		st = hide_name(p, r);
	if (st)
		return st;
	bool included = !strcmp(f.state, FILE_INCLUDED), erased = !strcmp(f.state, FILE_ERASED);
	p->erased += erased;
	p->left_out += !included && !erased;
	put_index_row(&row, r, &f, mem);
	st = file_drain(&out->index, &row, true);
	buf_free(&row);
	return !st && included ? copy_file(out, f.hash) : st;
}

static wsoa_status walk_evidence(struct evidence_out *out)
{
	struct arena all = { 0 }, one = { 0 };
	struct select sel;
	struct record_cursor c = { 0 };
	struct record *r = NULL;
	wsoa_status st = selecting(out->p->w, KIND_evidence, NULL, &all, &sel);
	if (!st)
		st = select_open(&c, out->p->w->view, &sel);
	while (!st && !(st = select_next(&c, &one, &r)) && r) {
		st = put_evidence(out, r, &one);
		arena_free(&one);
	}
	select_close(&c);
	arena_free(&one);
	arena_free(&all);
	return st;
}

wsoa_status pack_evidence(struct pack *p)
{
	static const char heading[] = "sha256,ref,plan,name,bytes,sensitivity,state,erased_on\r\n";
	struct evidence_out out = { .p = p };
	wsoa_status st = file_begin(&p->folder, PACK_INDEX, &out.index);
	if (st)
		return st;
	file_write(&out.index, heading, sizeof heading - 1);
	st = walk_evidence(&out);
	table_free(&out.written);
	return file_end(&out.index, st);
}
