/*
 * Records by what is written in cells. The index is one table with two sorts
 * of keys: a kind and an exact ref; a kind, its parent's ref and a text (its
 * title, the day of a target or reading, the email of a person), blanks and
 * the case of letters aside. A kind is read into it when it is first asked
 * for. Nothing here is found by likeness: a third sort of keys, titles of
 * posts without blanks and signs, serves only to say that a new post is like
 * another one. A fourth holds which row without a ref said what.
 */
#include <stdio.h>
#include <string.h>

#include "base/csv_guard.h"
#include "exchange/import.h"
#include "exchange/import_cells.h"

static const struct identity identities[] = {
	{ KIND_post, FIELD_post_organisation, 0, false },
	{ KIND_meeting, FIELD_meeting_board, FIELD_meeting_held_on, true },
	{ KIND_milestone, FIELD_milestone_of, 0, false },
	{ KIND_evidence, FIELD_evidence_actions, 0, false },
	{ KIND_target, FIELD_target_measure, FIELD_target_due_on, true },
	{ KIND_reading, FIELD_reading_measure, FIELD_reading_period, true },
};

const struct identity *identity_in(enum kind_id kind)
{
	for (size_t i = 0; i < sizeof identities / sizeof *identities; i++)
		if (identities[i].kind == kind)
			return &identities[i];
	return NULL;
}

static const char *key_of(enum kind_id kind, const char *parent, const char *text, struct arena *mem)
{
	const char *under = name_key(parent ? parent : "", mem), *said = name_key(text, mem);
	return under && said ? arena_printf(mem, "%s\x1f%s\x1f%s", kind_of(kind)->name, under, said) : NULL;
}

static const char *ref_key(enum kind_id kind, const char *ref, struct arena *mem)
{
	const char *name = kind_of(kind)->name;
	size_t n = strlen(name), len = strlen(ref);
	char *key = arena_alloc(mem, n + 1 + len + 1);
	if (!key)
		return NULL;
	memcpy(key, name, n); /* NOLINT(bugprone-not-null-terminated-result): the NUL comes with the ref */
	key[n] = '\x1f';
	memcpy(key + n + 1, ref, len + 1);
	return key;
}

static void put(struct import *im, const char *key, const char *ref)
{
	const char *kept = arena_strdup(&im->mem, ref);
	if (key && kept && !table_get(&im->index, key))
		table_put(&im->index, key, (void *)(uintptr_t)kept);
}

/* Of two readings of a period the later one corrects the other. */
static void put_last(struct import *im, const char *key, const char *ref)
{
	const char *kept = arena_strdup(&im->mem, ref);
	if (key && kept)
		table_put(&im->index, key, (void *)(uintptr_t)kept);
}

/* Two people of one name: the name alone finds neither. */
static const char nobody_alone[] = "";

static void put_person(struct import *im, const char *key, const char *ref)
{
	const char *first = key ? table_get(&im->index, key) : NULL;
	if (first && strcmp(first, ref) != 0)
		table_put(&im->index, key, (void *)(uintptr_t)nobody_alone);
	else
		put(im, key, ref);
}

/* organisation NULL: of posts without one; "*": of all. NULL when nothing is left of the title. */
static const char *like_key(const char *organisation, const char *title, struct arena *mem)
{
	char tidied[TIDY + 1], *out = tidied;
	word_tidy(title, tidied);
	for (const char *p = tidied; *p; p++)
		if (*p != ' ')
			*out++ = *p;
	*out = '\0';
	return *tidied ? arena_printf(mem, "like\x1f%s\x1f%s", organisation ? organisation : "", tidied) : NULL;
}

static void put_like(struct import *im, const char *organisation, const char *title, const char *ref)
{
	struct arena mem = arena_borrow(&im->spare_key);
	put(im, like_key(organisation, title, &mem), ref);
	put(im, like_key("*", title, &mem), ref);
	im->mem.failed |= mem.failed;
	arena_return(&im->spare_key, &mem);
}

void index_put(struct import *im, enum kind_id kind, const char *parent, const char *text, const char *ref)
{
	struct arena mem = arena_borrow(&im->spare_key);
	(kind == KIND_person ? put_person : kind == KIND_reading ? put_last : put)(im, key_of(kind, parent, text, &mem), ref);
	put(im, ref_key(kind, ref, &mem), ref);
	if (kind == KIND_post)
		put_like(im, parent, text, ref);
	im->mem.failed |= mem.failed;
	arena_return(&im->spare_key, &mem);
}

static void put_record(struct import *im, struct record *r)
{
	char iso[DATE_ISO + 1];
	const struct identity *id = identity_in(r->kind);
	const struct value *parent = id ? record_field(r, id->parent) : NULL, *day = id && id->has_day ? record_field(r, id->day) : NULL;
	const char *text = day ? "" : record_title(r);
	if (day && day->set) {
		date_iso((date)day->num, iso);
		text = iso;
	}
	if (!parent || !parent->count)
		index_put(im, r->kind, parent && parent->set ? parent->text : NULL, text, r->ref);
	const struct value *email = r->kind == KIND_person ? record_value(r, field_at(FIELD_person_email)) : NULL;
	if (email && email->set)
		index_put(im, r->kind, NULL, email->text, r->ref);
	for (size_t i = 0; parent && i < parent->count; i++)
		index_put(im, r->kind, parent->targets[i].ref, text, r->ref);
}

uint32_t index_row(struct import *im, const char *parent, const char *text, uint32_t place)
{
	struct arena mem = arena_borrow(&im->spare_key);
	const char *key = key_of(im->sheet->kind, parent, text, &mem), *mine = key ? arena_printf(&mem, "row\x1f%s", key) : NULL;
	void *first = mine ? table_get(&im->index, mine) : NULL;
	if (mine && !first && place)
		table_put(&im->index, mine, (void *)(uintptr_t)place);
	im->mem.failed |= mem.failed;
	arena_return(&im->spare_key, &mem);
	return (uint32_t)(uintptr_t)first;
}

static wsoa_status read_kind(struct import *im, enum kind_id kind)
{
	struct select all = { .kind = kind, .plan = kind_of(kind)->in_plan ? im->plan : 0, .day = im->w->day, .soon = im->w->day,
		              .dates = &im->w->dates, .all_plans = true };
	struct record_cursor c = { 0 };
	struct record *r = NULL;
	struct arena mem = { 0 };
	if (im->indexed[kind])
		return WSOA_OK;
	im->indexed[kind] = true;
	wsoa_status st = select_open(&c, im->w->db, &all);
	while (!st && !(st = select_next(&c, &mem, &r)) && r) {
		put_record(im, r);
		arena_free(&mem);
	}
	select_close(&c);
	arena_free(&mem);
	return !st && (im->mem.failed || im->index.mem.failed) ? error_nomem(&im->w->err) : st;
}

static wsoa_status find_key(struct import *im, enum kind_id kind, const char *key, const char **ref)
{
	*ref = NULL;
	if (!key)
		return error_nomem(&im->w->err);
	wsoa_status st = read_kind(im, kind);
	if (!st)
		*ref = table_get(&im->index, key);
	if (*ref == nobody_alone)
		*ref = NULL;
	return st;
}

wsoa_status index_find(struct import *im, enum kind_id kind, const char *parent, const char *text, const char **ref)
{
	struct arena mem = arena_borrow(&im->spare_key);
	wsoa_status st = find_key(im, kind, key_of(kind, parent, text, &mem), ref);
	arena_return(&im->spare_key, &mem);
	return st;
}

wsoa_status index_has(struct import *im, enum kind_id kind, const char *ref, const char **out)
{
	struct arena mem = arena_borrow(&im->spare_key);
	wsoa_status st = find_key(im, kind, ref_key(kind, ref, &mem), out);
	arena_return(&im->spare_key, &mem);
	return st;
}

/* ---- making what is missing ---- */

/* The slug, with the organisation's behind it where another has it, with a number where that is taken too. */
static wsoa_status free_slug(struct import *im, enum kind_id kind, const char *name, const char *organisation, struct arena *mem, const char **out)
{
	char slug[SLUG + 1];
	int64_t taken = 0;
	struct store *s = im->w->db;
	name_slug(name, slug);
	*out = *slug ? arena_strdup(mem, slug) : "x";
	wsoa_status st = ref_taken(s, 0, *out, kind, &taken, NULL);
	if (!st && taken && organisation) {
		*out = arena_printf(mem, "%s-%.*s", slug, REF_MAX - 1 - (int)strlen(slug), organisation);
		st = *out ? ref_taken(s, 0, *out, kind, &taken, NULL) : error_nomem(&im->w->err);
	}
	if (!st && taken)
		st = ref_next(s, 0, arena_printf(mem, "%s-", *slug ? slug : "x"), mem, out);
	return !st && mem->failed ? error_nomem(&im->w->err) : st;
}

/* ref NULL: made up. */
static wsoa_status make(struct import *im, enum kind_id kind, const char *ref, const struct assignment *a, size_t count, size_t column,
                        const char *parent, const char *text, const char **out)
{
	struct arena mem = { 0 };
	struct record *r;
	int64_t id = 0;
	bool ok = false;
	size_t from = im->w->err.count;
	size_t columns[2] = { column, column };
	wsoa_status st = edit_create(im->w, kind, kind_of(kind)->in_plan ? im->plan : 0, ref, a, count, &im->manner, &id);
	st = import_absorb(im, st, from, a, columns, count, column, &ok);
	*out = NULL;
	if (!st && ok && !(st = record_identity(im->w->db, id, &mem, &r))) {
		index_put(im, kind, parent, text, r->ref);
		*out = arena_strdup(&im->mem, r->ref);
		st = *out ? WSOA_OK : error_nomem(&im->w->err);
	}
	arena_free(&mem);
	return st;
}

wsoa_status organisation_named(struct import *im, const char *name, size_t column, const char **ref)
{
	struct arena mem = arena_borrow(&im->spare_key);
	const struct assignment a = { "name", field_at(FIELD_organisation_name), ASSIGN_SET, name };
	const char *slug = NULL;
	wsoa_status st = index_has(im, KIND_organisation, name, ref);
	if (!st && !*ref)
		st = index_find(im, KIND_organisation, NULL, name, ref);
	if (!st && !*ref)
		st = free_slug(im, KIND_organisation, name, NULL, &mem, &slug);
	if (slug && !st)
		st = make(im, KIND_organisation, slug, &a, 1, column, NULL, name, ref);
	arena_return(&im->spare_key, &mem);
	return st;
}

/* A post or person by ref, the post of this title, a person by name or email. */
static wsoa_status person_or_post(struct import *im, const char *text, const char *organisation, const char **ref)
{
	wsoa_status st = index_has(im, KIND_post, text, ref);
	if (!st && !*ref)
		st = index_has(im, KIND_person, text, ref);
	if (!st && !*ref)
		st = index_find(im, KIND_post, organisation, text, ref);
	if (!st && !*ref)
		st = index_find(im, KIND_person, NULL, text, ref);
	return st;
}

/* A new post whose title another has but for blanks and signs, in the same organisation or where one names none. */
static void say_like(struct import *im, const char *title, const char *organisation, size_t column)
{
	struct arena mem = { 0 };
	const char *key = like_key(organisation, title, &mem), *like = key ? table_get(&im->index, key) : NULL;
	if (!like && (key = like_key(organisation ? NULL : "*", title, &mem)))
		like = table_get(&im->index, key);
	if (like)
		import_say(im, true, column, title, arena_printf(&mem, "a new post '%s' was made, and '%s' is much the same", title, like),
		           arena_printf(&mem, "write %s where that post is meant", like));
	im->mem.failed |= mem.failed;
	arena_free(&mem);
}

wsoa_status post_named(struct import *im, const char *title, const char *organisation, size_t column, const char **ref)
{
	struct arena mem = arena_borrow(&im->spare_key);
	const struct assignment a[] = { { "title", field_at(FIELD_post_title), ASSIGN_SET, title },
		                        { "organisation", field_at(FIELD_post_organisation), ASSIGN_SET, organisation } };
	const char *slug = NULL;
	wsoa_status st = person_or_post(im, title, organisation, ref);
	if (!st && !*ref && *title == '@') {
		import_say(im, false, column, title, "there is no person with this ref", "see: wsoa list people");
		arena_return(&im->spare_key, &mem);
		return WSOA_OK;
	}
	if (!st && !*ref)
		st = free_slug(im, KIND_post, title, organisation, &mem, &slug);
	if (slug && !st)
		say_like(im, title, organisation, column);
	if (slug && !st)
		st = make(im, KIND_post, slug, a, organisation ? 2 : 1, column, organisation, title, ref);
	arena_return(&im->spare_key, &mem);
	return st;
}

/* ---- workstreams ---- */

static wsoa_status make_workstream(struct import *im, long number, const char *title, size_t column, const char **ref)
{
	char wanted[16];
	int64_t taken = 0;
	wsoa_status st = WSOA_OK;
	const struct assignment a = { "title", field_at(FIELD_workstream_title), ASSIGN_SET, title };
	snprintf(wanted, sizeof wanted, "%s%ld", kind_of(KIND_workstream)->prefix, number);
	if (number)
		st = ref_taken(im->w->db, im->plan, wanted, KIND_workstream, &taken, NULL);
	return st ? st : make(im, KIND_workstream, number && !taken ? wanted : NULL, &a, 1, column, NULL, title, ref);
}

wsoa_status workstream_named(struct import *im, const char *name, size_t column, const char **ref)
{
	long number = 0;
	const char *title;
	wsoa_status st = index_has(im, KIND_workstream, name, ref);
	if (!st && !*ref)
		st = index_find(im, KIND_workstream, NULL, name, ref);
	if (!st && !*ref && numbered_name(name, &number, &title))
		st = index_find(im, KIND_workstream, NULL, title, ref);
	if (st || *ref)
		return st;
	return make_workstream(im, number, number ? title : name, column, ref);
}

/* What cannot be made is said again, and counted, when its row comes. */
wsoa_status workstreams_prepare(struct import *im)
{
	struct sheet *s = im->sheet;
	size_t column = sheet_field(s, field_at(FIELD_action_workstream)), said = im->w->err.count;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; column < s->column_count && i < s->row_count && !st; i++) {
		struct arena mem = { 0 };
		const char *name, *title, *ref;
		long number;
		if (s->rows[i].refusal || !s->rows[i].numbered)
			continue;
		im->row = &s->rows[i];
		if ((st = sheet_read(s, im->row, &im->w->err)))
			break;
		name = cell_trim(csv_unguard(s->cells[column]), &mem);
		if (name && numbered_name(name, &number, &title))
			st = workstream_named(im, name, column, &ref);
		arena_free(&mem);
	}
	im->w->err.count = said;
	return st;
}
