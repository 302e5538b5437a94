/*
 * Records as rows of CSV, and what the columns are as CSV on the Web (W3C,
 * Metadata Vocabulary for Tabular Data), both from the registry.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/csv_guard.h"
#include "base/json_write.h"
#include "exchange/csv.h"
#include "exchange/pack.h"

static const struct identity {
	const char *name, *label, *about;
	bool number;
} identity[] = {
	{ "kind", "Kind", "kind of the record", false },
	{ "ref", "Ref", "ref of the record, as people write it", false },
	{ "plan", "Plan", "ref of its plan; empty where it belongs to the area", false },
	{ "uuid", "UUID", "its identifier", false },
	{ "version", "Version", "number of its last event in the log", true },
};
enum { IDENTITY = sizeof identity / sizeof *identity };

static const char set_separator[] = ", ";

bool field_is_private(const struct field *f)
{
	return f == field_at(FIELD_person_email) || f == field_at(FIELD_person_login);
}

/* ---- rows ---- */

static void put_text(struct buf *out, const char *text, struct arena *mem)
{
	const char *guarded = csv_guarded(text) ? arena_printf(mem, "'%s", text) : text;
	csv_write_cell(out, guarded ? guarded : "", false);
}

static void put_refs(struct buf *out, const struct value *v, struct arena *mem)
{
	struct buf all = { 0 };
	const char **refs = value_refs(v, mem);
	for (size_t i = 0; refs && i < v->count; i++)
		buf_printf(&all, "%s%s", i ? set_separator : "", refs[i]);
	put_text(out, buf_text(&all), mem);
	out->failed |= all.failed;
	buf_free(&all);
}

/* "auditor,programme" as "auditor, programme" */
static void put_many(struct buf *out, const char *commas, struct arena *mem)
{
	struct buf all = { 0 };
	for (const char *p = commas; *p; p++)
		if (*p == ',')
			buf_str(&all, set_separator);
		else
			buf_char(&all, *p);
	put_text(out, buf_text(&all), mem);
	out->failed |= all.failed;
	buf_free(&all);
}

static void put_value(struct buf *out, const struct field *f, const struct value *v, struct arena *mem)
{
	const char *text = v->set ? value_text(f, v, mem) : "";
	if (v->set && field_is_link(f))
		put_refs(out, v, mem);
	else if (v->set && f->flags & F_MANY)
		put_many(out, v->text, mem);
	else if (f->type == TYPE_DECIMAL && text && strspn(text, "-.0123456789") == strlen(text))
		csv_write_cell(out, text, false); /* a number is no formula, whatever its sign */
	else
		put_text(out, text ? text : "", mem);
}

static void put_extras(struct buf *out, const struct record *r, struct arena *mem)
{
	struct buf all = { 0 };
	struct json j;
	json_begin(&j, &all);
	json_open(&j, '{');
	for (size_t i = 0; i < r->extra_count; i++)
		json_pair(&j, r->extras[i].name, r->extras[i].value.text);
	json_close(&j, '}');
	put_text(out, buf_text(&all), mem);
	out->failed |= all.failed;
	buf_free(&all);
}

wsoa_status csvw_row(const struct record *r, struct arena *mem, struct buf *out)
{
	char uuid[ID_TEXT + 1];
	size_t count;
	const struct field *f = kind_fields(r->kind, &count);
	id_format(&r->uuid, uuid);
	csv_write_cell(out, kind_of(r->kind)->name, true);
	put_text(out, r->ref, mem);
	put_text(out, r->plan_ref ? r->plan_ref : "", mem);
	csv_write_cell(out, uuid, false);
	buf_printf(out, ",%" PRId64, r->version);
	for (size_t i = 0; i < count; i++)
		if (!field_is_private(&f[i]))
			put_value(out, &f[i], &r->values[i], mem);
	put_extras(out, r, mem);
	csv_write_end(out);
	return mem->failed || out->failed ? WSOA_NOMEM : WSOA_OK;
}

void csvw_heading(enum kind_id kind, struct buf *out)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	for (size_t i = 0; i < IDENTITY; i++)
		csv_write_cell(out, identity[i].name, i == 0);
	for (size_t i = 0; i < count; i++)
		if (!field_is_private(&f[i]))
			csv_write_cell(out, f[i].name, false);
	csv_write_cell(out, "extra", false);
	csv_write_end(out);
}

/* ---- metadata ---- */

/* The name is the heading; the label says it for people. */
static void column_begin(struct json *j, const char *name, const char *label, const char *about)
{
	json_open(j, '{');
	json_pair(j, "name", name);
	json_key(j, "titles");
	json_open(j, '[');
	json_text(j, name);
	json_text(j, label);
	json_close(j, ']');
	json_pair(j, "dc:description", about);
}

static void put_flag_type(struct json *j)
{
	json_key(j, "datatype");
	json_open(j, '{');
	json_pair(j, "base", "boolean");
	json_pair(j, "format", "yes|no");
	json_close(j, '}');
}

static void put_field(struct json *j, const struct field *f)
{
	column_begin(j, f->name, f->label, f->about);
	switch (f->type) {
	case TYPE_INT:     json_pair(j, "datatype", "integer"); break;
	case TYPE_DECIMAL: json_pair(j, "datatype", "decimal"); break;
	case TYPE_DATE:    json_pair(j, "datatype", "date"); break;
	case TYPE_FLAG:    put_flag_type(j); break;
	default:           json_pair(j, "datatype", "string"); break;
	}
	if (f->type == TYPE_REFS || f->flags & F_MANY)
		json_pair(j, "separator", set_separator);
	json_close(j, '}');
}

static void put_columns(struct json *j, enum kind_id kind)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	json_key(j, "columns");
	json_open(j, '[');
	for (size_t i = 0; i < IDENTITY; i++) {
		column_begin(j, identity[i].name, identity[i].label, identity[i].about);
		json_pair(j, "datatype", identity[i].number ? "integer" : "string");
		json_close(j, '}');
	}
	for (size_t i = 0; i < count; i++)
		if (!field_is_private(&f[i]))
			put_field(j, &f[i]);
	column_begin(j, "extra", "Extra", "columns of spreadsheets that the program does not know, by name");
	json_pair(j, "datatype", "json");
	json_close(j, '}');
	json_close(j, ']');
}

static void put_context(struct json *j)
{
	json_key(j, "@context");
	json_open(j, '[');
	json_text(j, "http://www.w3.org/ns/csvw");
	json_open(j, '{');
	json_pair(j, "@language", "en");
	json_close(j, '}');
	json_close(j, ']');
}

void csvw_metadata(enum kind_id kind, struct buf *out)
{
	const struct kind *k = kind_of(kind);
	struct json j;
	char url[64];
	snprintf(url, sizeof url, "%s.csv", k->plural);
	json_begin(&j, out);
	j.pretty = true;
	json_open(&j, '{');
	put_context(&j);
	json_pair(&j, "url", url);
	json_pair(&j, "dc:title", k->plural_label);
	json_pair(&j, "dc:description", k->about);
	json_pair(&j, "rdfs:comment",
	          "A text that begins with = + - @ ' a tab or a line break has an apostrophe before it, so that no spreadsheet takes it for a "
	          "formula: a reader takes the first apostrophe of such a text away. Empty cells are absent values.");
	json_key(&j, "tableSchema");
	json_open(&j, '{');
	put_columns(&j, kind);
	json_pair(&j, "primaryKey", "uuid");
	json_close(&j, '}');
	json_close(&j, '}');
	buf_char(out, '\n');
}
