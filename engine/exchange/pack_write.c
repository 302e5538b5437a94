/* Writing a pack: the order of its parts, its checkpoint, and the bag around it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "exchange/pack.h"

const char pack_declaration[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/* ---- the report ---- */

wsoa_status pack_render(struct pack *p, const wsoa_doc *doc, const char *name, const char *format, const char *table)
{
	char path[256];
	snprintf(path, sizeof path, PACK_DATA "%s", name);
	return file_of_doc(&p->folder, path, doc, format, table);
}

static wsoa_status put_board(struct pack *p)
{
	char since[DATE_ISO + 1], name[128];
	wsoa_doc *doc = NULL;
	const char *table;
	date_iso(p->at.since, since);
	wsoa_status st = wsoa_board(p->w, *since ? since : NULL, &doc);
	if (!st)
		st = pack_render(p, doc, "board/board.html", "html", NULL);
	if (!st)
		st = pack_render(p, doc, "board/board.json", "json", NULL);
	for (size_t i = 0; !st && (table = wsoa_doc_table(doc, i)); i++) {
		snprintf(name, sizeof name, "board/%s.csv", table);
		st = pack_render(p, doc, name, "csv", table);
	}
	wsoa_doc_free(doc);
	return st;
}

/* ---- the checkpoint ---- */

static wsoa_status fill_checkpoint(struct pack *p)
{
	wsoa *w = p->w;
	struct arena *mem = &p->folder.mem;
	struct record *plan = NULL;
	struct checkpoint *c = &p->at;
	wsoa_status st = view_head(w->view, &c->events, c->hash);
	if (!st)
		st = store_setting(w->view, "area", mem, &c->area);
	if (!st && w->plan)
		st = record_identity(w->view, w->plan, mem, &plan);
	if (!st && !c->area)
		st = error_set(&w->err, WSOA_INVALID, "", "give a later one", "there is no position to pack then: the area had no name yet");
	c->plan = plan ? plan->ref : NULL;
	c->day = w->today;
	c->on = w->day != w->today ? w->day : DATE_NONE;
	c->event = w->view->view.mode == VIEW_AS_OF && w->view->view.day == DATE_NONE;
	c->position = w->view->view.mode == VIEW_POSITION ? w->view->view.day : DATE_NONE;
	return st;
}

static wsoa_status put_checkpoint(struct pack *p)
{
	struct buf text = { 0 };
	checkpoint_write(&p->at, &text);
	return file_of_text(&p->folder, PACK_CHECKPOINT, &text);
}

/* ---- the bag ---- */

static wsoa_status put_info(struct pack *p)
{
	char day[DATE_ISO + 1];
	struct buf text = { 0 };
	int64_t bytes = 0, count = 0;
	for (size_t i = 0; i < p->folder.entries.count; i++)
		if (!strncmp(p->folder.entries.at[i].path, PACK_DATA, sizeof PACK_DATA - 1)) {
			bytes += p->folder.entries.at[i].size;
			count++;
		}
	date_iso(p->at.day, day);
	buf_printf(&text, "Source-Organization: %s\nBagging-Date: %s\nBag-Software-Agent: %s\nPayload-Oxum: %" PRId64 ".%" PRId64 "\n", p->at.area, day,
	           p->at.program, bytes, count);
	return file_of_text(&p->folder, "bag-info.txt", &text);
}

static wsoa_status put_bag(struct pack *p)
{
	struct buf declaration = { 0 };
	buf_str(&declaration, pack_declaration);
	wsoa_status st = file_of_text(&p->folder, "bagit.txt", &declaration);
	if (!st)
		st = put_info(p);
	return st ? st : folder_manifests(&p->folder);
}

wsoa_status pack_write(struct pack *p)
{
	wsoa_status st = embargo_keeps(p->w, 1, "a pack, whose log is whole,");
	if (!st)
		st = fill_checkpoint(p);
	if (!st)
		st = put_board(p);
	if (!st)
		st = pack_log(p);
	if (!st)
		st = pack_records(p);
	if (!st)
		st = pack_evidence(p);
	if (!st)
		st = put_checkpoint(p);
	if (!st)
		st = pack_page(p);
	return st ? st : put_bag(p);
}

/* ---- the call ---- */

static wsoa_status read_since(wsoa *w, const char *text, date *out)
{
	struct date_reading r;
	*out = DATE_NONE;
	if (!text)
		return WSOA_OK;
	if (date_read(text, &w->dates, &r) != DATE_READ)
		return error_set(&w->err, WSOA_INVALID, "--since", "a date such as 2019-09-16", "--since: %s", r.why);
	*out = r.day;
	return WSOA_OK;
}

static void put_outcome(const struct pack *p, wsoa_doc *doc)
{
	const char *dir = p->folder.dir;
	struct doc_node *facts = doc_facts(doc, "pack");
	const struct {
		const char *key, *label;
		int64_t count;
	} counts[] = { { "files", "Files", (int64_t)p->folder.entries.count }, { "events", "Events", p->at.events }, { "evidence", "Files of evidence", p->files },
		       { "left_out", "Left out as personal", p->left_out }, { "erased", "Erased before", p->erased } };
	cell_text(doc, doc_fact(doc, facts, "folder", "Folder"), dir);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		cell_int(doc_fact(doc, facts, counts[i].key, counts[i].label), counts[i].count);
	cell_text(doc, doc_fact(doc, facts, "checkpoint", "Checkpoint"), p->at.hash);
	doc_paragraph(doc, TONE_FAINT, "Who keeps a copy, or the checkpoint alone, can tell later whether the log was written anew. To check it: wsoa verify %s", dir);
	doc->as_at = p->at.day;
}

/* What is said of the pack is made before the pack is there: what failed has left nothing behind. */
static wsoa_status publish(struct pack *p, wsoa_doc **out)
{
	char title[600];
	snprintf(title, sizeof title, "The position is packed in %.500s", p->folder.dir);
	wsoa_doc *doc = doc_new("export", title);
	if (doc)
		put_outcome(p, doc);
	wsoa_status st = !doc || doc->mem.failed ? error_nomem(&p->w->err) : folder_publish(&p->folder);
	return doc_give(doc, st, &p->w->err, out);
}

wsoa_status wsoa_export_visit(wsoa *w, const char *dir, const wsoa_pack_args *args, wsoa_doc **out)
{
	static const wsoa_pack_args none;
	struct pack p = { .w = w, .folder.fd = -1, .at.program = "wsoa " WSOA_VERSION };
	args = args ? args : &none;
	p.at.personal = args->personal;
	*out = NULL;
	wsoa_status st = read_call(w);
	if (!st)
		st = read_since(w, args->since, &p.at.since);
	if (!st)
		st = store_check_path(w->db, dir);
	if (!st)
		st = folder_begin(&p.folder, dir, &w->err);
	if (!st)
		st = pack_write(&p);
	if (!st)
		st = publish(&p, out);
	folder_end(&p.folder);
	return read_done(w, st);
}
