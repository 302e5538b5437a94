/*
 * One row into one record: made and adopted where it is new, changed where it
 * is there. Of a record that is there the engine keeps what it keeps: such
 * cells are compared and said, never written, unless the call adopts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv_guard.h"
#include "base/utf8.h"
#include "exchange/import.h"
#include "exchange/import_cells.h"

/* ---- findings ---- */

void import_say(struct import *im, bool warning, size_t column, const char *value, const char *what, const char *todo)
{
	struct arena mem = { 0 };
	error_issue(&im->w->err, &(wsoa_issue){ .warning = warning, .row = im->row ? im->row->number : 0,
	                                        .column = column < im->sheet->column_count ? (int)column + 1 : 0,
	                                        .where = sheet_where(im->sheet, column, &mem), .value = value, .what = what, .todo = todo });
	arena_free(&mem);
}

/* The column that an issue of an edit is about: that of the assignment it names, of the field it names, or the one given. */
static size_t column_of(const struct import *im, const char *where, const struct assignment *a, const size_t *columns, size_t count,
                        size_t otherwise)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(a[i].name, where))
			return columns[i];
	const struct field *f = field_find(im->sheet->kind, where);
	size_t at = f && otherwise == im->sheet->column_count ? sheet_field(im->sheet, f) : otherwise;
	return !strcmp(where, "ref") ? sheet_role(im->sheet, COLUMN_REF) : at;
}

/* The sentence without the field's name in front: the heading says which it is. */
static const char *bare(const char *what, const char *where)
{
	size_t n = strlen(where);
	return n && !strncmp(what, where, n) && !strncmp(what + n, ": ", 2) ? what + n + 2 : what;
}

static const char *kept(struct error *e, const char *text)
{
	const char *copy = text ? arena_strdup(&e->mem, text) : NULL;
	return copy ? copy : "";
}

static void place_issue(struct import *im, wsoa_issue *issue, size_t column)
{
	struct error *e = &im->w->err;
	struct arena mem = { 0 };
	const char *cell = column < im->sheet->column_count && im->row ? im->sheet->cells[column] : NULL;
	issue->what = bare(issue->what, issue->where);
	issue->where = kept(e, sheet_where(im->sheet, column, &mem));
	issue->row = im->row ? im->row->number : 0;
	issue->column = column < im->sheet->column_count ? (int)column + 1 : 0;
	if (cell)
		issue->value = kept(e, cell);
	if (cell && !*cell)
		issue->todo = "fill in this cell";
	arena_free(&mem);
}

static bool goes_on(wsoa_status st)
{
	return st == WSOA_OK || st == WSOA_INVALID || st == WSOA_REFUSED || st == WSOA_NOTFOUND;
}

static void forget_error(struct error *e)
{
	e->code = WSOA_OK;
	e->what[0] = e->where[0] = e->todo[0] = '\0';
}

wsoa_status import_absorb(struct import *im, wsoa_status st, size_t from, const struct assignment *a, const size_t *columns, size_t count,
                          size_t column, bool *ok)
{
	struct error *e = &im->w->err;
	if (ok)
		*ok = st == WSOA_OK;
	if (!goes_on(st))
		return st;
	if (st && e->count == from)
		error_issue(e, &(wsoa_issue){ .where = e->where, .what = e->what, .todo = e->todo });
	for (size_t i = from; i < e->count; i++)
		place_issue(im, &e->issues[i], column_of(im, e->issues[i].where, a, columns, count, column));
	forget_error(e);
	return e->mem.failed ? error_nomem(e) : WSOA_OK;
}

/* ---- finding the record ---- */

/* A ref that this row cannot have; the row is looked at in spite of it, under a ref that is made up. */
static wsoa_status not_its_ref(struct work *k, const char *what, const char *todo)
{
	import_say(k->im, false, sheet_role(k->im->sheet, COLUMN_REF), k->ref, what, todo);
	k->ref = NULL;
	return WSOA_OK;
}

/* What to do is said once, with the verdict: it may be every row. */
static wsoa_status ref_of_removed(struct work *k)
{
	k->im->removed++;
	return not_its_ref(k, arena_printf(k->mem, "'%s' stays the ref of a record that was removed", k->ref), "");
}

/* Rows are numbered through all sheets, from 1. */
static uint32_t place_of_row(const struct import *im)
{
	size_t before = 0;
	for (const struct sheet *s = im->sheets; s != im->sheet; s++)
		before += s->row_count;
	return (uint32_t)(before + (size_t)(im->row - im->sheet->rows)) + 1;
}

static const struct sheet_row *row_at_place(const struct import *im, uint32_t place, const struct sheet **of)
{
	size_t i = place - 1;
	for (*of = im->sheets; i >= (*of)->row_count; ++*of)
		i -= (*of)->row_count;
	return &(*of)->rows[i];
}

static bool refs_grow(struct refs *refs)
{
	size_t cap = refs->cap ? refs->cap * 2 : 64;
	if (refs->count * 2 < refs->cap)
		return true;
	struct ref_slot *slots = calloc(cap, sizeof *slots);
	if (!slots)
		return false;
	for (size_t i = 0; i < refs->cap; i++) {
		size_t at = refs->slots[i].tag & (cap - 1);
		if (!refs->slots[i].place)
			continue;
		while (slots[at].place)
			at = (at + 1) & (cap - 1);
		slots[at] = refs->slots[i];
	}
	free(refs->slots);
	refs->slots = slots;
	refs->cap = cap;
	return true;
}

/*
 * The slot of a ref, blanks and the case of letters aside: that of the row
 * that has it, or a free one. Only a hash and the row are kept: what it says
 * is read again in the sheet.
 */
static wsoa_status slot_of(struct work *k, const char *ref, struct ref_slot **slot)
{
	struct import *im = k->im;
	const char *key = name_key(ref, k->mem);
	uint32_t tag = 2166136261u;
	if (!key || !refs_grow(&im->refs))
		return error_nomem(&im->w->err);
	for (const char *p = key; *p; p++)
		tag = (tag ^ (unsigned char)*p) * 16777619u;
	size_t at = tag & (im->refs.cap - 1);
	for (; im->refs.slots[at].place; at = (at + 1) & (im->refs.cap - 1)) {
		const char *cell = "", *there;
		const struct sheet *of;
		if (im->refs.slots[at].tag != tag)
			continue;
		const struct sheet_row *row = row_at_place(im, im->refs.slots[at].place, &of);
		wsoa_status st = sheet_look(of, row, sheet_role(of, COLUMN_REF), k->mem, &im->w->err, &cell);
		there = st ? NULL : cell_trim(csv_unguard(cell), k->mem);
		there = there ? name_key(there, k->mem) : NULL;
		if (!there)
			return error_nomem(&im->w->err);
		if (!strcmp(there, key))
			break;
	}
	*slot = &im->refs.slots[at];
	(*slot)->tag = tag;
	return WSOA_OK;
}

/* "row 2", with the file's name where that is another one. */
static const char *row_named(struct work *k, uint32_t place)
{
	const struct sheet *of;
	const struct sheet_row *row = row_at_place(k->im, place, &of);
	bool here = of == k->im->sheet;
	return arena_printf(k->mem, "row %d%s%s", row->number, here ? "" : " of ", here ? "" : of->name);
}

/* The row takes its ref; *first is the row that has it already, 0: none. */
static wsoa_status claim_ref(struct work *k, uint32_t *first)
{
	struct ref_slot *slot;
	wsoa_status st = slot_of(k, k->ref, &slot);
	if (st)
		return st;
	*first = slot->place;
	if (!slot->place) {
		slot->place = place_of_row(k->im);
		k->im->refs.count++;
	}
	return WSOA_OK;
}

static const char *identity_text(struct work *k, const struct assignment *a)
{
	struct date_reading r;
	char iso[DATE_ISO + 1];
	if (a->field->type != TYPE_DATE && a->field->type != TYPE_PERIOD)
		return a->text;
	if (date_read(a->text, &k->im->w->dates, &r) != DATE_READ)
		return NULL;
	date_iso(r.day, iso);
	return arena_strdup(k->mem, iso);
}

static const struct assignment *title_of(struct work *k)
{
	static const char *const names[] = { "title", "name" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct field *f = field_find(k->im->sheet->kind, names[i]);
		if (f)
			return work_find(k, f);
	}
	return NULL;
}

/* Parent and text of the row, as the index knows them, and what says the text. *text NULL: the row does not say enough. */
static const struct assignment *identity_of(struct work *k, const char **parent, const char **text)
{
	const struct identity *id = identity_in(k->im->sheet->kind);
	const struct assignment *under = id ? work_find(k, field_at(id->parent)) : NULL;
	const struct assignment *said = id && id->has_day ? work_find(k, field_at(id->day)) : title_of(k);
	*parent = under ? arena_strndup(k->mem, under->text, field_is_link(under->field) ? strcspn(under->text, ",") : strlen(under->text)) : NULL;
	*text = said ? identity_text(k, said) : under && id->has_day ? "" : NULL;
	return said ? said : under;
}

/* Two rows, one of them without a ref, that are one record: which of them it should be, nobody can say. */
static wsoa_status same_as(struct work *k, const struct assignment *said, uint32_t first)
{
	import_say(k->im, false, k->columns[said - k->a], said->text,
	           arena_printf(k->mem, "without refs of their own, this row and %s are the same %s", row_named(k, first), kind_of(k->im->sheet->kind)->name),
	           "give each a ref, or take one out");
	k->ref = NULL;
	k->id = 0;
	return WSOA_OK;
}

/* Whether an earlier row without a ref says the same. */
static wsoa_status check_identity(struct work *k)
{
	const char *parent, *text;
	const struct assignment *said = identity_of(k, &parent, &text);
	uint32_t first = text && k->im->indexed[k->im->sheet->kind] ? index_row(k->im, parent, text, 0) : 0;
	return first ? same_as(k, said, first) : WSOA_OK;
}

static wsoa_status find_by_ref(struct work *k)
{
	struct import *im = k->im;
	struct record *r;
	int64_t id = 0;
	uint32_t first = 0;
	wsoa_status st = claim_ref(k, &first);
	if (st)
		return st;
	if (first)
		return not_its_ref(k, arena_printf(k->mem, "the ref '%s' stands in %s already", k->ref, row_named(k, first)), "give each row a ref of its own");
	st = ref_taken(im->w->db, kind_of(im->sheet->kind)->in_plan ? im->plan : 0, k->ref, im->sheet->kind, &id, NULL);
	if (st || !id)
		return st ? st : check_identity(k);
	st = record_identity(im->w->db, id, k->mem, &r);
	if (!st && r->removed)
		return ref_of_removed(k);
	if (!st && r->kind != im->sheet->kind)
		return not_its_ref(k, arena_printf(k->mem, "'%s' is %s", k->ref, kind_of(r->kind)->one), "give each row a ref of its own");
	if (!st)
		k->id = id;
	return st ? st : check_identity(k);
}

static wsoa_status find_by_identity(struct work *k)
{
	struct import *im = k->im;
	struct ref_slot *slot;
	const char *parent, *text, *ref = NULL;
	const struct assignment *said = identity_of(k, &parent, &text);
	uint32_t first = text ? index_row(im, parent, text, place_of_row(im)) : 0;
	if (first)
		return same_as(k, said, first);
	wsoa_status st = text ? index_find(im, im->sheet->kind, parent, text, &ref) : WSOA_OK;
	if (st || !ref)
		return st;
	st = slot_of(k, ref, &slot);
	if (!st && slot->place)
		return same_as(k, said, slot->place);
	return st ? st : ref_taken(im->w->db, kind_of(im->sheet->kind)->in_plan ? im->plan : 0, ref, im->sheet->kind, &k->id, NULL);
}

static wsoa_status find_record(struct work *k)
{
	wsoa_status st = k->ref ? find_by_ref(k) : find_by_identity(k);
	k->exists = k->id != 0;
	if (!st && k->exists)
		st = record_load(k->im->w->db, k->id, k->mem, &k->old);
	return st;
}

/* ---- actions: what several cells say together ---- */

static void add_engine(struct work *k, enum field_id id, const char *text, size_t column)
{
	work_add(k, field_at(id), field_at(id)->name, text, column);
}

/* The first of the word's states that the workflow in force has. */
static const struct state *state_of(const struct work *k, const struct status_word *word)
{
	const struct workflow *wf = k->im->workflow;
	const char *states = word ? word->states : "";
	char name[64];
	while (wf && word_next(&states, name, sizeof name))
		if (workflow_state(wf, name))
			return workflow_state(wf, name);
	return NULL;
}

/* The status column goes before the rating; percent says at least whether work has begun. */
static const struct state *settle_state(struct work *k)
{
	if (!k->status && k->rating_status) {
		k->status = k->rating_status;
		k->status_column = k->rating_column;
	}
	const struct assignment *percent = work_find(k, field_at(FIELD_action_percent));
	bool begun = percent && *percent->text && strcmp(percent->text, "0") != 0;
	if (!k->status && !k->exists && begun && k->im->sheet->kind == KIND_action)
		return workflow_state(k->im->workflow, k->im->sheet->words.begun);
	return state_of(k, k->status);
}

static void settle_rating(struct work *k)
{
	const struct field *f = field_find(k->im->sheet->kind, "rating");
	const char *rating = k->rating ? k->rating : k->status && *k->status->rating ? k->status->rating : NULL;
	if (f && rating)
		work_add(k, f, f->name, rating, k->rating ? k->rating_column : k->status_column);
}

/* The words of a deadline go with its day: our own lists print both. */
static void settle_words_of_due(struct work *k)
{
	struct date_reading words, day;
	const struct assignment *written = work_find(k, field_at(FIELD_action_due_as_written));
	const struct date_context *dates = &k->im->w->dates;
	for (size_t i = 0; written && i < k->count; i++)
		if (k->a[i].field == field_at(FIELD_action_due_on) && date_read(written->text, dates, &words) == DATE_READ &&
		    date_read(k->a[i].text, dates, &day) == DATE_READ && day.day == words.day)
			k->a[i].text = written->text;
}

static void check_percent(struct work *k, const struct state *state)
{
	const struct assignment *percent = work_find(k, field_at(FIELD_action_percent));
	bool all = percent && !strcmp(percent->text, "100"), done = state && state->category == CATEGORY_done;
	size_t column = sheet_field(k->im->sheet, field_at(FIELD_action_percent));
	if (percent && done && !all)
		import_say(k->im, true, column, percent->text, arena_printf(k->mem, "a contradiction: '%s' at %s%%", k->status_text, percent->text),
		           "see which of the two is right");
	else if (all && !done && !k->exists)
		import_say(k->im, true, column, percent->text, "100% complete, but no word says that it is complete: it is loaded as in progress",
		           "say so in a status column, or let its lead report it: wsoa done");
}

/* A sheet without a column for it says nothing of where its actions stand. */
static void check_status(struct work *k)
{
	struct import *im = k->im;
	if (k->exists || k->state || im->status_said || !im->workflow)
		return;
	size_t column = sheet_field(im->sheet, kind_status(im->sheet->kind));
	im->status_said = true;
	if (column == im->sheet->column_count)
		import_say(im, true, column, "", arena_printf(k->mem, "the file has no column for the status: where no word says more, actions are loaded as %s",
		                                              im->workflow->states[im->workflow->initial].name),
		           "add a column Status");
}

static void check_evidence(struct work *k, const struct state *state)
{
	if (!k->exists && state && state->category == CATEGORY_done && !k->note)
		import_say(k->im, true, k->status_column, k->status_text, arena_printf(k->mem, "complete without evidence: '%s', and the sheet names none", k->status_text),
		           "name what shows that it was done");
}

static bool assigns(const struct work *k, const char *name)
{
	for (size_t i = 0; i < k->count; i++)
		if (!strcmp(k->a[i].name, name))
			return true;
	return false;
}

/* What a cell could not be read as was kept; now that it can be read, that goes. */
static void clear_extras(struct work *k)
{
	const struct sheet *s = k->im->sheet;
	for (size_t i = 0; k->old && i < k->old->extra_count; i++)
		for (size_t c = 0; c < s->column_count; c++) {
			const char *name = s->columns[c].extra;
			bool known = s->columns[c].role != COLUMN_EXTRA && s->columns[c].role != COLUMN_IGNORED && *work_cell(k, c);
			if (known && !strcmp(name + strlen("extra."), k->old->extras[i].name) && !assigns(k, name))
				work_add(k, NULL, name, "", c);
		}
}

static void settle(struct work *k)
{
	const struct state *state = k->im->workflow ? settle_state(k) : NULL;
	k->state = state ? state->name : NULL;
	settle_rating(k);
	if (k->im->sheet->kind == KIND_action) {
		settle_words_of_due(k);
		check_percent(k, state);
		check_evidence(k, state);
		check_status(k);
		if (!k->exists && k->im->opened_on && !work_find(k, field_at(FIELD_action_opened_on)))
			add_engine(k, FIELD_action_opened_on, k->im->opened_on, k->im->sheet->column_count);
	}
	clear_extras(k);
	const struct field *status = kind_status(k->im->sheet->kind);
	if (k->state && (!k->exists || k->im->sheet->args->adopt))
		work_add(k, status, status->name, k->state, k->status_column);
}

/* ---- writing ---- */

/* A field that names records of its own kind waits until all rows are there. */
static bool names_own_kind(const struct field *f)
{
	return f && field_is_link(f) && strcmp(f->values, "*") != 0 && field_may_name(f, f->kind);
}

static wsoa_status put_off(struct work *k, size_t i)
{
	struct import *im = k->im;
	struct later *more = arena_grow(&im->mem, im->later, im->later_count, &im->later_cap, sizeof *im->later);
	if (!more)
		return error_nomem(&im->w->err);
	im->later = more;
	more[im->later_count] = (struct later){ im->row, 0, k->a[i], k->columns[i] };
	more[im->later_count++].a.text = arena_strdup(&im->mem, k->a[i].text);
	return WSOA_OK;
}

/* Says where the sheet differs from what the engine keeps. */
static wsoa_status compare_kept(struct work *k, size_t i)
{
	struct import *im = k->im;
	const struct field *f = k->a[i].field;
	struct value v;
	struct error bad = { 0 };
	wsoa_status st = k->old ? value_read(f, k->a[i].text, &im->w->values, k->mem, &bad, &v) : WSOA_OK;
	bool same = k->old && !st && value_equal(f, &v, record_value(k->old, f));
	error_clear(&bad);
	if (k->old && !same)
		import_say(im, !im->sheet->args->strict, k->columns[i], k->a[i].text,
		           arena_printf(k->mem, "%s is kept by the engine: it is '%s', the sheet's is not taken", f->label,
		                        value_text(f, record_value(k->old, f), k->mem)),
		           "--adopt with a --reason takes the sheet's word");
	return st == WSOA_NOMEM ? error_nomem(&im->w->err) : WSOA_OK;
}

/* Leaves in k->a what is written now. */
static wsoa_status sort_out(struct work *k)
{
	size_t kept = 0;
	bool adopt = k->im->sheet->args->adopt;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < k->count && !st; i++) {
		const struct field *f = k->a[i].field;
		bool engine = f && f->control == CONTROL_ENGINE && k->exists && !adopt;
		if (names_own_kind(f)) {
			st = put_off(k, i);
		} else if (engine) {
			st = compare_kept(k, i);
		} else {
			k->a[kept] = k->a[i];
			k->columns[kept++] = k->columns[i];
		}
	}
	k->count = kept;
	return st;
}

static wsoa_status create(struct work *k)
{
	struct import *im = k->im;
	struct manner m = im->manner;
	struct record *r;
	bool ok;
	size_t from = im->w->err.count;
	m.adopt = true;
	m.row = im->row->number;
	wsoa_status st = edit_create(im->w, im->sheet->kind, kind_of(im->sheet->kind)->in_plan ? im->plan : 0, k->ref, k->a, k->count, &m, &k->id);
	st = import_absorb(im, st, from, k->a, k->columns, k->count, im->sheet->column_count, &ok);
	if (!ok)
		k->id = 0;
	if (st || !ok || k->ref)
		return st;
	st = record_identity(im->w->db, k->id, k->mem, &r);
	k->ref = st ? k->ref : r->ref;
	return st;
}

/* Whether an issue since `from` names the assignment; none of a child's identifier, which stays an error. */
static bool refused(const struct import *im, size_t from, const struct assignment *a)
{
	const char *which;
	size_t at;
	if (identifier_in(a->text, &which, &at))
		return false;
	for (size_t i = from; i < im->w->err.count; i++)
		if (!strcmp(im->w->err.issues[i].where, a->name))
			return true;
	return false;
}

/* Tries once more without the fields that were refused; what was refused is then a warning, with --strict an error. */
static wsoa_status change_the_rest(struct work *k, const struct manner *m, size_t from)
{
	struct import *im = k->im;
	struct assignment *rest = arena_array(k->mem, k->count + 1, sizeof *rest);
	size_t count = 0, said = im->w->err.count;
	for (size_t i = 0; rest && i < k->count; i++)
		if (!refused(im, from, &k->a[i]))
			rest[count++] = k->a[i];
	if (!rest)
		return error_nomem(&im->w->err);
	if (count == k->count)
		return WSOA_REFUSED;
	forget_error(&im->w->err);
	wsoa_status st = edit_change(im->w, k->id, rest, count, m, NULL);
	if (!st)
		for (size_t i = from; i < said; i++)
			im->w->err.issues[i].warning = !im->sheet->args->strict;
	else
		im->w->err.count = said;
	return st;
}

static wsoa_status change(struct work *k)
{
	struct import *im = k->im;
	struct manner m = im->manner;
	size_t from = im->w->err.count;
	m.adopt = im->sheet->args->adopt;
	m.row = im->row->number;
	wsoa_status st = edit_change(im->w, k->id, k->a, k->count, &m, NULL);
	if (st == WSOA_REFUSED && im->w->err.count > from)
		st = change_the_rest(k, &m, from);
	st = import_absorb(im, st, from, k->a, k->columns, k->count, im->sheet->column_count, NULL);
	if (!st && !k->ref) {
		struct record *r;
		st = record_identity(im->w->db, k->id, k->mem, &r);
		k->ref = st ? NULL : r->ref;
	}
	return st;
}

/* What a row became is found by cells that name it, and by the next row that says the same. */
static void remember(struct work *k)
{
	const char *parent, *text;
	identity_of(k, &parent, &text);
	if (text && k->im->indexed[k->im->sheet->kind])
		index_put(k->im, k->im->sheet->kind, parent, text, k->ref);
}

/* ---- a row ---- */

static void begin_work(struct work *k, struct import *im, struct arena *mem)
{
	size_t none = im->sheet->column_count;
	*k = (struct work){ .im = im, .mem = mem, .supporting_column = none, .status_column = none, .rating_column = none, .note_column = none };
	k->a = im->room;
	k->columns = im->columns;
	if (im->row->beyond)
		import_say(im, false, none, "", arena_printf(mem, "a cell of this row stands in column %d, beyond the last heading", im->row->beyond),
		           "give its column a heading, or put a text with commas in quotes");
}

static void tie_later(struct work *k, size_t from)
{
	for (size_t i = from; i < k->im->later_count; i++)
		k->im->later[i].id = k->id;
}

wsoa_status import_row(struct import *im, struct arena *mem)
{
	struct work k;
	size_t put_off_before = im->later_count;
	begin_work(&k, im, mem);
	wsoa_status st = k.a && k.columns ? work_collect(&k) : error_nomem(&im->w->err);
	if (!st)
		st = find_record(&k);
	if (!st) {
		settle(&k);
		st = sort_out(&k);
	}
	if (!st)
		st = k.exists ? change(&k) : create(&k);
	if (!st && k.id) {
		remember(&k);
		tie_later(&k, put_off_before);
		st = after_row(&k);
	}
	buf_free(&k.supporting);
	return !st && mem->failed ? error_nomem(&im->w->err) : st;
}

wsoa_status import_later(struct import *im)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < im->later_count && !st; i++) {
		struct later *l = &im->later[i];
		struct manner m = im->manner;
		size_t from = im->w->err.count;
		if (!l->id)
			continue;
		im->row = l->row;
		if ((st = sheet_read(im->sheet, l->row, &im->w->err)))
			break;
		m.row = l->row->number;
		m.adopt = im->sheet->args->adopt;
		st = edit_change(im->w, l->id, &l->a, 1, &m, NULL);
		st = import_absorb(im, st, from, &l->a, &l->column, 1, im->sheet->column_count, NULL);
	}
	return st;
}
