/*
 * JSON Schemas (draft 2020-12), made from the registry and documents.def: what
 * is printed and its schema cannot drift apart. Keys may be added to what is
 * printed, so none is forbidden.
 */
#include <string.h>

#include "base/json_write.h"
#include "report/parts.h"

/* ---- types ---- */

static void put_type(struct json *j, const char *type)
{
	json_key(j, "type");
	json_open(j, '[');
	json_text(j, type);
	json_text(j, "null");
	json_close(j, ']');
}

static void put_date(struct json *j)
{
	put_type(j, "string");
	json_pair(j, "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
}

static void put_texts(struct json *j)
{
	put_type(j, "array");
	json_key(j, "items");
	json_open(j, '{');
	json_pair(j, "type", "string");
	json_close(j, '}');
}

static void put_object(struct json *j)
{
	put_type(j, "object");
	json_key(j, "additionalProperties");
	json_open(j, '{');
	json_pair(j, "type", "string");
	json_close(j, '}');
}

static void put_cell(struct json *j, enum cell_type type)
{
	switch (type) {
	case CELL_DATE:   put_date(j); break;
	case CELL_INT:    put_type(j, "integer"); break;
	case CELL_FLAG:   put_type(j, "boolean"); break;
	case CELL_SET:    put_texts(j); break;
	case CELL_OBJECT: put_object(j); break;
	default:          put_type(j, "string"); break;
	}
}

/* An array that is left open. */
static void put_words(struct json *j, const char *blanks)
{
	json_open(j, '[');
	json_texts(j, blanks, ' ');
}

static void properties_begin(struct json *j)
{
	json_pair(j, "type", "object");
	json_key(j, "properties");
	json_open(j, '{');
}

/* Those that must be there; the array is left open for more. */
static void properties_end(struct json *j, const char *required)
{
	json_close(j, '}');
	json_key(j, "required");
	put_words(j, required);
}

/* Fixed values of a TEXT; null stands for an absent one. */
static void put_enum(struct json *j, const char *values)
{
	json_key(j, "enum");
	put_words(j, values);
	json_null(j);
	json_close(j, ']');
}

static void put_field_type(struct json *j, const struct field *f)
{
	bool fixed = f->type == TYPE_TEXT && *f->values && !(f->flags & F_MANY);
	switch (f->type) {
	case TYPE_INT:  put_type(j, "integer"); break;
	case TYPE_FLAG: put_type(j, "boolean"); break;
	case TYPE_DATE: put_date(j); break;
	case TYPE_REFS: put_texts(j); break;
	case TYPE_DECIMAL:
		put_type(j, "string");
		json_pair(j, "pattern", "^-?[0-9]*(\\.[0-9]+)?$");
		break;
	default:
		if (f->flags & F_MANY)
			put_texts(j);
		else
			put_type(j, "string");
	}
	if (fixed)
		put_enum(j, f->values);
}

static void property_begin(struct json *j, const char *name, const char *about)
{
	json_key(j, name);
	json_open(j, '{');
	json_pair(j, "description", about);
}

static void put_property(struct json *j, const char *name, const char *about, enum cell_type type)
{
	property_begin(j, name, about);
	put_cell(j, type);
	json_close(j, '}');
}

/* ---- records ---- */

static const char *const identity[] = { "kind", "ref", "plan", "uuid", "version" };

static void put_const(struct json *j, const char *name, const char *value)
{
	json_key(j, name);
	json_open(j, '{');
	json_pair(j, "const", value);
	json_close(j, '}');
}

static void put_identity(struct json *j, enum kind_id kind)
{
	if (kind == KIND_COUNT)
		put_property(j, "kind", "kind of the record", CELL_TEXT);
	else
		put_const(j, "kind", kind_of(kind)->name);
	json_key(j, "ref");
	json_open(j, '{');
	json_pair(j, "description", "its ref, for people");
	json_pair(j, "type", "string");
	json_close(j, '}');
	put_property(j, "plan", "ref of its plan, null for a record of the area", CELL_TEXT);
	json_key(j, "uuid");
	json_open(j, '{');
	json_pair(j, "description", "its identity, for machines");
	json_pair(j, "type", "string");
	json_pair(j, "pattern", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
	json_close(j, '}');
	json_key(j, "version");
	json_open(j, '{');
	json_pair(j, "description", "number of its last event");
	json_pair(j, "type", "integer");
	json_close(j, '}');
}

/* The members of "properties" for a record; any kind: what all have. */
static void put_record_properties(struct json *j, enum kind_id kind)
{
	size_t count = 0;
	const struct field *f = kind == KIND_COUNT ? NULL : kind_fields(kind, &count);
	put_identity(j, kind);
	for (size_t i = 0; i < count; i++) {
		property_begin(j, f[i].name, f[i].about);
		put_field_type(j, &f[i]);
		json_close(j, '}');
	}
	put_property(j, "extra", "columns of spreadsheets that the registry does not know", CELL_OBJECT);
}

static void put_record_names(struct json *j, enum kind_id kind)
{
	size_t count = 0;
	const struct field *f = kind == KIND_COUNT ? NULL : kind_fields(kind, &count);
	for (size_t i = 0; i < sizeof identity / sizeof *identity; i++)
		json_text(j, identity[i]);
	for (size_t i = 0; i < count; i++)
		json_text(j, f[i].name);
	json_text(j, "extra");
}

static void put_record_schema(struct json *j, enum kind_id kind)
{
	properties_begin(j);
	put_record_properties(j, kind);
	properties_end(j, "");
	put_record_names(j, kind);
	json_close(j, ']');
}

static void put_definitions(struct json *j)
{
	json_key(j, "$defs");
	json_open(j, '{');
	for (int k = 0; k < KIND_COUNT; k++) {
		json_key(j, kind_of((enum kind_id)k)->name);
		json_open(j, '{');
		put_record_schema(j, (enum kind_id)k);
		json_close(j, '}');
	}
	json_close(j, '}');
}

static void put_reference(struct json *j, enum kind_id kind)
{
	char text[64] = "#/$defs/";
	strncat(text, kind_of(kind)->name, sizeof text - strlen(text) - 1);
	json_open(j, '{');
	json_pair(j, "$ref", text);
	json_close(j, '}');
}

/* ---- documents ---- */

static size_t section_end(size_t i)
{
	while (i < document_spec_count && (document_specs[i].type == SPEC_COLUMN || document_specs[i].type == SPEC_RECORDS))
		i++;
	return i;
}

/* Rows that are records of any kind. */
static bool any_record(size_t i)
{
	return document_specs[i].type == SPEC_RECORDS && document_specs[i].kind == KIND_COUNT;
}

static void put_filters(struct json *j)
{
	property_begin(j, "filters", "under a figure's key the filter that lists what it counts");
	json_pair(j, "type", "object");
	json_close(j, '}');
}

/* The schema of a row, or of facts, whose columns stand in [from, to). */
static void put_columns(struct json *j, size_t from, size_t to)
{
	properties_begin(j);
	for (size_t i = from; i < to; i++) {
		const struct spec *s = &document_specs[i];
		if (s->type == SPEC_RECORDS)
			put_record_properties(j, s->kind);
		else
			put_property(j, s->name, s->about, s->cell);
	}
	put_filters(j);
	properties_end(j, "");
	for (size_t i = from; i < to; i++) {
		if (document_specs[i].type == SPEC_RECORDS)
			put_record_names(j, document_specs[i].kind);
		else
			json_text(j, document_specs[i].name);
	}
	json_close(j, ']');
}

static void put_any_record(struct json *j)
{
	json_open(j, '{');
	json_key(j, "oneOf");
	json_open(j, '[');
	for (int k = 0; k < KIND_COUNT; k++)
		put_reference(j, (enum kind_id)k);
	json_close(j, ']');
	json_close(j, '}');
}

static void put_section(struct json *j, size_t i)
{
	const struct spec *s = &document_specs[i];
	property_begin(j, s->name, s->about);
	if (s->type == SPEC_FACTS) {
		put_columns(j, i + 1, section_end(i + 1));
	} else {
		json_pair(j, "type", "array");
		json_key(j, "items");
		if (any_record(i + 1)) {
			put_any_record(j);
		} else {
			json_open(j, '{');
			put_columns(j, i + 1, section_end(i + 1));
			json_close(j, '}');
		}
	}
	json_close(j, '}');
}

static void put_related(struct json *j, const char *about)
{
	for (int k = 0; k < KIND_COUNT; k++) {
		property_begin(j, kind_of((enum kind_id)k)->plural, about);
		json_pair(j, "type", "array");
		json_key(j, "items");
		put_reference(j, (enum kind_id)k);
		json_close(j, '}');
	}
}

/* Whether it refers to $defs. */
static bool needs_definitions(size_t first)
{
	for (size_t i = first + 1; i < document_spec_count && document_specs[i].type != SPEC_DOCUMENT; i++)
		if (any_record(i) || document_specs[i].type == SPEC_RELATED)
			return true;
	return false;
}

static void put_document(struct json *j, size_t first)
{
	properties_begin(j);
	put_const(j, "document", document_specs[first].name);
	put_property(j, "title", "what it is about, for people", CELL_TEXT);
	put_property(j, "as_at", "the day it speaks of", CELL_DATE);
	for (size_t i = first + 1; i < document_spec_count && document_specs[i].type != SPEC_DOCUMENT; i++) {
		const struct spec *s = &document_specs[i];
		if (s->type == SPEC_TABLE || s->type == SPEC_FACTS)
			put_section(j, i);
		else if (s->type == SPEC_RELATED)
			put_related(j, s->about);
	}
	properties_end(j, "document title as_at");
	for (size_t i = first + 1; i < document_spec_count && document_specs[i].type != SPEC_DOCUMENT; i++)
		if (document_specs[i].type == SPEC_TABLE || document_specs[i].type == SPEC_FACTS)
			json_text(j, document_specs[i].name);
	json_close(j, ']');
	if (needs_definitions(first))
		put_definitions(j);
}

/* ---- errors ---- */

static void put_issue(struct json *j)
{
	static const char *const texts[][2] = {
		{ "where", "heading of the column, field, ref or condition" },
		{ "value", "what was found" },
		{ "what", "what is wrong" },
		{ "todo", "what was expected, or what to do" },
	};
	json_open(j, '{');
	properties_begin(j);
	put_property(j, "warning", "else an error", CELL_FLAG);
	put_property(j, "row", "row of a file, from 1", CELL_INT);
	put_property(j, "column", "column of a file, from 1", CELL_INT);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		put_property(j, texts[i][0], texts[i][1], CELL_TEXT);
	properties_end(j, "what");
	json_close(j, ']');
	json_close(j, '}');
}

static void put_error_body(struct json *j)
{
	properties_begin(j);
	put_property(j, "status", "the sort of failure", CELL_TEXT);
	put_property(j, "what", "what is wrong", CELL_TEXT);
	put_property(j, "where", "where", CELL_TEXT);
	put_property(j, "todo", "what to do", CELL_TEXT);
	property_begin(j, "issues", "everything that is wrong, where there is more than one thing to say");
	json_pair(j, "type", "array");
	json_key(j, "items");
	put_issue(j);
	json_close(j, '}');
	properties_end(j, "status what");
	json_close(j, ']');
}

static void put_error(struct json *j)
{
	properties_begin(j);
	property_begin(j, "error", "why a command failed");
	put_error_body(j);
	json_close(j, '}');
	properties_end(j, "error");
	json_close(j, ']');
}

/* ---- by name ---- */

static const char error_name[] = "error", error_about[] = "what --json prints of a failure";

static size_t document_find(const char *name)
{
	size_t i = 0;
	while (i < document_spec_count && (document_specs[i].type != SPEC_DOCUMENT || strcmp(document_specs[i].name, name) != 0))
		i++;
	return i;
}

const char *wsoa_kind(size_t i, const char **plural)
{
	if (i >= KIND_COUNT)
		return NULL;
	*plural = kind_of((enum kind_id)i)->plural;
	return kind_of((enum kind_id)i)->name;
}

const char *wsoa_schema_name(size_t i)
{
	if (i < KIND_COUNT)
		return kind_of((enum kind_id)i)->name;
	i -= KIND_COUNT;
	for (size_t k = 0; k < document_spec_count; k++)
		if (document_specs[k].type == SPEC_DOCUMENT && i-- == 0)
			return document_specs[k].name;
	return i == 0 ? error_name : NULL;
}

static void put_head(struct json *j, const char *name, const char *about)
{
	json_open(j, '{');
	json_pair(j, "$schema", "https://json-schema.org/draft/2020-12/schema");
	json_pair(j, "title", name);
	json_pair(j, "description", about);
}

static bool put_schema(struct json *j, const char *name)
{
	size_t document = document_find(name);
	enum kind_id kind = KIND_person;
	while (kind < KIND_COUNT && strcmp(kind_of(kind)->name, name) != 0)
		kind++;
	if (kind < KIND_COUNT) {
		put_head(j, name, kind_of(kind)->about);
		put_record_schema(j, kind);
	} else if (document < document_spec_count) {
		put_head(j, name, document_specs[document].about);
		put_document(j, document);
	} else if (!strcmp(name, error_name)) {
		put_head(j, name, error_about);
		put_error(j);
	} else {
		return false;
	}
	json_close(j, '}');
	return true;
}

wsoa_status wsoa_schema(const char *name, wsoa_write write, void *to)
{
	struct buf b = { 0 };
	struct json j;
	json_begin(&j, &b);
	j.pretty = true;
	wsoa_status st = put_schema(&j, name) ? WSOA_OK : WSOA_NOTFOUND;
	buf_char(&b, '\n');
	if (!st && b.failed)
		st = WSOA_NOMEM;
	if (!st && !write(to, b.data, b.len))
		st = WSOA_IO;
	buf_free(&b);
	return st;
}
