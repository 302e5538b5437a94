/*
 * The call. Sheets are read before the lock is taken. Then a pass loads all
 * rows, in one transaction; where a row has an error the transaction is
 * rolled back, and with good_rows another pass goes over the rows that are
 * left, until one meets no further error. So a row that is refused leaves no
 * trace, and neither does one that needs it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv_guard.h"
#include "exchange/csv.h"
#include "exchange/import.h"

enum { TELL_EVERY = 500 };

/* The order in which kinds are loaded: what is named before what names it. */
static const enum kind_id order[] = {
	KIND_organisation, KIND_person, KIND_post, KIND_meeting, KIND_plan, KIND_weakness, KIND_workstream, KIND_action,
	KIND_milestone, KIND_measure, KIND_target, KIND_reading, KIND_evidence, KIND_decision,
};

static size_t place_of(enum kind_id kind)
{
	size_t i = 0;
	while (i < sizeof order / sizeof *order && order[i] != kind)
		i++;
	return i;
}

static bool any(const struct import *im, size_t offset)
{
	for (size_t i = 0; i < im->sheet_count; i++)
		if (*(const bool *)((const char *)im->sheets[i].args + offset))
			return true;
	return false;
}

/* ---- reading the files ---- */

/* In the order of kinds; among files of one kind as given. */
static wsoa_status open_sheets(struct import *im, const wsoa_import_args *files, size_t count, struct arena *mem, struct error *err)
{
	wsoa_status st = WSOA_OK;
	im->sheets = arena_array(mem, count ? count : 1, sizeof *im->sheets);
	if (!im->sheets)
		return error_nomem(err);
	for (size_t place = 0; place <= sizeof order / sizeof *order && !st; place++)
		for (size_t i = 0; i < count && !st; i++) {
			enum kind_id kind = files[i].kind ? kind_find(files[i].kind) : KIND_COUNT;
			if (place_of(kind) == place)
				st = sheet_open(&im->sheets[im->sheet_count++], &files[i], count > 1, mem, err);
		}
	return st;
}

/* ---- before the first row ---- */

static wsoa_status check_programme(wsoa *w)
{
	struct ids people;
	wsoa_status st = people_with_role(w->db, "programme", &w->call, &people);
	for (size_t i = 0; i < people.count && !st; i++)
		if (people.id[i] == w->person)
			return WSOA_OK;
	return st ? st : error_set(&w->err, WSOA_REFUSED, "", "ask them (see: wsoa list people roles:programme)", "only the programme team imports");
}

static wsoa_status read_order(const char *text, struct error *e)
{
	if (!text || !strcmp(text, "dmy") || !strcmp(text, "mdy"))
		return WSOA_OK;
	return error_set(e, WSOA_INVALID, "--date-order", "dmy (31/1/2020) or mdy (1/31/2020)", "--date-order: '%.20s' is no order", text);
}

static wsoa_status read_opening(struct import *im, const char *text, struct arena *mem, struct error *e)
{
	struct date_reading r;
	char iso[DATE_ISO + 1];
	if (!text)
		return WSOA_OK;
	if (date_read(text, &im->w->dates, &r) != DATE_READ)
		return error_set(e, WSOA_INVALID, "--opening", "a date such as 2019-10-14", "--opening: %s", r.why);
	date_iso(r.day, iso);
	im->opened_on = arena_strdup(mem, iso);
	return mem->failed ? error_nomem(e) : WSOA_OK;
}

static wsoa_status read_openings(struct import *im, struct arena *mem)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < im->sheet_count && !st; i++)
		st = read_opening(im, im->sheets[i].args->opening, mem, &im->w->err);
	return st;
}

/* What an option is not understood for; of files that share it, once. */
static void check_option(struct error *found, wsoa_status st, struct error *wrong, bool *said)
{
	if (st && !*said)
		error_issue(found, &(wsoa_issue){ .where = wrong->where, .what = wrong->what, .todo = wrong->todo });
	*said |= st != WSOA_OK;
	error_clear(wrong);
}

/* Those of the files whose value is no file: all that are wrong, beside what was found before. */
static wsoa_status check_options(struct import *im, const wsoa_import_args *files, size_t count, struct arena *mem, struct error *found)
{
	bool bad_order = false, bad_opening = false;
	for (size_t i = 0; i < count; i++) {
		struct error wrong = { 0 };
		check_option(found, read_order(files[i].date_order, &wrong), &wrong, &bad_order);
		check_option(found, read_opening(im, files[i].opening, mem, &wrong), &wrong, &bad_opening);
	}
	if (found->mem.failed || mem->failed)
		return error_nomem(found);
	if (bad_order && bad_opening)
		return error_set(found, WSOA_INVALID, "", "mend what is listed", "two options are not understood");
	const wsoa_issue *only = bad_order || bad_opening ? &found->issues[found->count - 1] : NULL;
	return only ? error_set(found, WSOA_INVALID, only->where, only->todo, "%s", only->what) : found->code;
}

static wsoa_status prepare(struct import *im, const wsoa_change *change, struct arena *mem)
{
	wsoa *w = im->w;
	wsoa_status st = need_calendar(w);
	if (!st)
		st = check_programme(w);
	if (!st)
		st = manner_of(w, ACT_imported, change, &im->manner);
	if (!st && any(im, offsetof(wsoa_import_args, adopt)) && (!im->manner.reason || !*im->manner.reason))
		st = error_set(&w->err, WSOA_INVALID, "--reason", "say why the sheet's word goes before the record's: --reason TEXT", "--adopt needs a reason");
	return st ? st : read_openings(im, mem);
}

static wsoa_status find_plan(struct import *im)
{
	wsoa *w = im->w;
	size_t count = 0;
	im->plan = w->plan;
	wsoa_status st = im->plan ? WSOA_OK : live_plans(w->db, &count, &im->plan);
	if (st || im->plan)
		return st;
	return error_set(&w->err, count ? WSOA_INVALID : WSOA_NOTFOUND, "--plan", count ? "name one: --plan REF" : "make one first: wsoa add plan form=wsoa title=...",
	                 count ? "there are %zu live plans" : "there is no plan to load into", count);
}

static void refs_clear(struct refs *refs)
{
	free(refs->slots);
	*refs = (struct refs){ 0 };
}

/* ---- a pass ---- */

/* A row with an error since `from` is refused; its reasons go with it. */
static void judge_row(struct import *im, struct sheet_row *row, size_t from, struct arena *mem)
{
	struct error *e = &im->w->err;
	struct sheet *s = im->sheet;
	struct buf reasons = { 0 };
	for (size_t i = from; i < e->count; i++)
		if (!e->issues[i].warning)
			buf_printf(&reasons, "%s%s: %s", reasons.len ? "; " : "", e->issues[i].where, e->issues[i].what);
	if (reasons.len && !row->refusal) {
		const char **more = arena_grow(mem, s->reasons, s->reason_count, &s->reason_cap, sizeof *more);
		s->reasons = more ? more : s->reasons;
		if (more)
			more[s->reason_count++] = arena_strdup(mem, buf_text(&reasons));
		row->refusal = (uint32_t)s->reason_count;
	} else if (reasons.len) {
		const char **said = &s->reasons[row->refusal - 1];
		*said = arena_printf(mem, "%s; %s", *said ? *said : "", buf_text(&reasons));
	}
	mem->failed |= reasons.failed;
	buf_free(&reasons);
}

static void tell(struct import *im, size_t row)
{
	const wsoa_options *o = &im->w->options;
	if (o->progress && row % TELL_EVERY == 0)
		o->progress(o->progress_to, im->sheet->name, (int64_t)row, (int64_t)im->sheet->row_count);
}

static wsoa_status begin_sheet(struct import *im, struct sheet *s)
{
	wsoa_status st = WSOA_OK;
	if (!im->sheet || im->sheet->kind != s->kind)
		refs_clear(&im->refs);
	im->sheet = s;
	im->row = NULL;
	im->workflow = NULL;
	im->year_said = im->status_said = im->status_kept = false;
	im->later = NULL;
	im->later_count = im->later_cap = 0;
	im->w->dates.month_first = s->month_first;
	size_t room = 2 * s->column_count + REF_MAX + 16;
	im->room = arena_array(&im->mem, room, sizeof *im->room);
	im->columns = arena_array(&im->mem, room, sizeof *im->columns);
	if (im->mem.failed)
		return error_nomem(&im->w->err);
	if (kind_of(s->kind)->in_plan)
		st = find_plan(im);
	if (!st && kind_status(s->kind))
		st = store_workflow_of(im->w->db, s->kind, &im->workflow);
	if (!st)
		st = words_fit(&s->words, im->workflow, &im->w->err);
	return !st && s->kind == KIND_action ? workstreams_prepare(im) : st;
}

/* The issues of what was put off come in the order of rows; those of one row are judged together. */
static wsoa_status load_later(struct import *im, struct arena *mem)
{
	struct error *e = &im->w->err;
	struct sheet_row *row = im->sheet->rows;
	size_t from = e->count, all, last;
	wsoa_status st = import_later(im);
	all = e->count;
	for (size_t first = from; first < all && !st; first = last) {
		for (last = first; last < all && e->issues[last].row == e->issues[first].row; last++)
			;
		while (row->number != e->issues[first].row)
			row++;
		e->count = last;
		judge_row(im, row, first, mem);
	}
	e->count = all;
	return st;
}

static wsoa_status load_sheet(struct import *im, struct sheet *s, struct arena *mem)
{
	wsoa_status st = begin_sheet(im, s);
	for (size_t i = 0; i < s->row_count && !st; i++) {
		struct arena row = arena_borrow(&im->spare);
		size_t from = im->w->err.count;
		im->row = &s->rows[i];
		if (!im->row->refusal) {
			st = sheet_read(s, im->row, &im->w->err);
			if (!st)
				st = import_row(im, &row);
			judge_row(im, im->row, from, mem);
		}
		if (!st && im->w->err.count > ISSUES_MAX)
			st = error_set(&im->w->err, WSOA_INVALID, s->name, "mend what is listed, then load it again",
			               "more than %d findings in %s: the rest was not looked at", ISSUES_MAX, s->name);
		arena_return(&im->spare, &row);
		tell(im, i + 1);
	}
	if (!st)
		st = load_later(im, mem);
	if (im->index.mem.failed || im->mem.failed || mem->failed) /* a row may have been taken for another */
		st = error_cut_short(&im->w->err);
	im->row = NULL;
	im->w->dates.month_first = false;
	return st;
}

static void begin_pass(struct import *im)
{
	refs_clear(&im->refs);
	im->sheet = NULL;
	im->removed = 0;
	table_free(&im->index);
	arena_free(&im->mem);
	memset(im->indexed, 0, sizeof im->indexed);
}

static wsoa_status pass(struct import *im, struct arena *mem)
{
	wsoa_status st = WSOA_OK;
	begin_pass(im);
	for (size_t i = 0; i < im->sheet_count && !st; i++)
		if (!im->sheets[i].errors)
			st = load_sheet(im, &im->sheets[i], mem);
	return st;
}

/* ---- from pass to pass ---- */

static size_t count_errors(const struct error *e)
{
	size_t count = 0;
	for (size_t i = 0; i < e->count; i++)
		count += !e->issues[i].warning;
	return count;
}

/* What was said of the files themselves, and the errors of rows that are refused now; the warnings come again. */
static void keep_errors(struct error *e, size_t of_files)
{
	size_t kept = of_files;
	for (size_t i = of_files; i < e->count; i++)
		if (!e->issues[i].warning)
			e->issues[kept++] = e->issues[i];
	e->count = kept;
}

static wsoa_status start_again(wsoa *w)
{
	write_end(w->db, WSOA_INVALID);
	w->outcome_count = 0;
	w->batch = 0;
	return write_begin(w->db);
}

static wsoa_status refuse_all(struct import *im, size_t errors)
{
	struct error *e = &im->w->err;
	size_t warnings = e->count - errors;
	char besides[48] = "";
	if (warnings)
		snprintf(besides, sizeof besides, " and %zu warning%s", warnings, warnings == 1 ? "" : "s");
	return error_set(e, WSOA_INVALID, im->sheet_count == 1 ? im->sheets[0].name : "",
	                 im->removed ? "refs of removed records stay theirs: give those rows new refs, or undo the removal (see: wsoa log)"
	                             : any(im, offsetof(wsoa_import_args, good_rows))
	                                 ? "mend this first (a column, or --date-order): it is of the whole sheet, and --good-rows leaves out single rows"
	                                 : "mend the sheet, or load the rest with --good-rows",
	                 "%zu error%s%s: nothing was written", errors, errors == 1 ? "" : "s", besides);
}

static wsoa_status passes(struct import *im, struct arena *mem)
{
	struct error *e = &im->w->err;
	size_t of_files = e->count, before = count_errors(e);
	bool whole = before == 0 && any(im, offsetof(wsoa_import_args, good_rows));
	wsoa_status st = pass(im, mem);
	while (!st && count_errors(e) > before && whole) {
		before = count_errors(e);
		keep_errors(e, of_files);
		st = start_again(im->w);
		if (!st)
			st = pass(im, mem);
	}
	if (st || (whole && count_errors(e) == before))
		return st;
	return count_errors(e) ? refuse_all(im, count_errors(e)) : WSOA_OK;
}

/* ---- rows that were refused ---- */

static void write_cell(struct buf *out, const char *cell, bool first)
{
	const char *plain = csv_unguard(cell);
	char *guarded = csv_guarded(plain) ? malloc(strlen(plain) + 2) : NULL;
	if (csv_guarded(plain) && !guarded) {
		out->failed = true;
		return;
	}
	if (guarded) {
		guarded[0] = '\'';
		memcpy(guarded + 1, plain, strlen(plain) + 1);
	}
	csv_write_cell(out, guarded ? guarded : plain, first);
	free(guarded);
}

static wsoa_status write_sheet(struct buf *out, struct sheet *s, struct error *err)
{
	bool headed = false;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < s->row_count && !st; i++) {
		if (!s->rows[i].refusal)
			continue;
		st = sheet_read(s, &s->rows[i], err);
		for (size_t c = 0; c < s->column_count && !headed; c++)
			write_cell(out, s->columns[c].heading, c == 0);
		if (!headed) {
			csv_write_cell(out, "reasons", false);
			csv_write_end(out);
		}
		headed = true;
		for (size_t c = 0; c < s->column_count && !st; c++)
			write_cell(out, s->cells[c], c == 0);
		write_cell(out, s->reasons[s->rows[i].refusal - 1], false);
		csv_write_end(out);
	}
	return st;
}

/* The rows left out, file after file with an empty line between; none when there are none. */
static wsoa_status write_refused(struct import *im, struct buf *out)
{
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < im->sheet_count && !st; i++) {
		size_t before = out->len;
		struct buf one = { 0 };
		st = write_sheet(&one, &im->sheets[i], &im->w->err);
		if (one.len && before)
			csv_write_end(out);
		buf_str(out, one.len ? buf_text(&one) : "");
		out->failed |= one.failed;
		buf_free(&one);
	}
	return out->failed || st ? error_nomem(&im->w->err) : WSOA_OK;
}

static wsoa_status hand_out_refused(struct import *im, wsoa_write refused, void *to)
{
	struct buf out = { 0 };
	wsoa_status st = refused ? write_refused(im, &out) : WSOA_OK;
	if (!st && out.len && !refused(to, buf_text(&out), out.len))
		st = error_set(&im->w->err, WSOA_IO, "", "give them another place", "the rows that are left out cannot be kept, so nothing was written");
	buf_free(&out);
	return st;
}

/* ---- the order of findings ---- */

struct placed {
	wsoa_issue issue;
	size_t file, at;
};

/* The file that a finding names; of one file alone it is always that. */
static size_t file_of(const struct import *im, const wsoa_issue *issue)
{
	for (size_t i = 0; i < im->sheet_count; i++) {
		const char *label = im->sheets[i].label;
		size_t n = label ? strlen(label) : 0;
		if (label && !strncmp(issue->where, label, n) && (!issue->where[n] || issue->where[n] == ':'))
			return i;
	}
	return 0;
}

static int errors_first(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->issue.warning != y->issue.warning)
		return x->issue.warning ? 1 : -1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->issue.row != y->issue.row)
		return x->issue.row < y->issue.row ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Errors before warnings, each by file and row; false without memory for it. */
static bool sort_findings(const struct import *im, struct error *e, struct arena *mem)
{
	struct placed *all = e->count ? arena_array(mem, e->count, sizeof *all) : NULL;
	if (!all)
		return !e->count;
	for (size_t i = 0; i < e->count; i++)
		all[i] = (struct placed){ e->issues[i], file_of(im, &e->issues[i]), i };
	qsort(all, e->count, sizeof *all, errors_first);
	for (size_t i = 0; i < e->count; i++)
		e->issues[i] = all[i].issue;
	return true;
}

/* ---- the call ---- */

/* What was found while the files were read, in the handle that the call has cleared since. */
static void hand_over(const struct error *found, struct error *e)
{
	for (size_t i = 0; i < found->count; i++)
		error_issue(e, &found->issues[i]);
	if (found->code)
		error_set(e, found->code, found->where, found->todo, "%s", found->what);
}

/* A fault of a file as a whole: among several, it is named. */
static void hand_over_fault(const struct import *im, struct error *found, struct error *e)
{
	const struct sheet *last = im->sheet_count ? &im->sheets[im->sheet_count - 1] : NULL;
	char where[sizeof found->where];
	if (last && last->label && strcmp(found->where, last->label) != 0) {
		snprintf(where, sizeof where, "%.80s: %.160s", last->label, found->where);
		memcpy(found->where, where, sizeof where);
	}
	error_clear(e);
	hand_over(found, e);
}

static size_t count_rows(const struct import *im)
{
	size_t rows = 0;
	for (size_t i = 0; i < im->sheet_count; i++)
		rows += im->sheets[i].row_count;
	return rows;
}

/* The same sheets again: that they were read, and nothing was new in them. */
static void say_unchanged(struct import *im)
{
	wsoa *w = im->w;
	size_t rows = count_rows(im);
	if (!w->outcome_count)
		w->outcome_none = arena_printf(&w->outcome_mem, "%zu row%s read, and %s store has all of it", rows, rows == 1 ? " was" : "s were",
		                               w->err.count ? "apart from what is listed the" : "the");
}

static wsoa_status load(struct import *im, const wsoa_change *change, const struct error *found, wsoa_write refused, void *to, struct arena *mem)
{
	wsoa *w = im->w;
	wsoa_status st = write_call(w);
	if (!st)
		st = write_many(w->db);
	if (!st)
		st = prepare(im, change, mem);
	if (!st) {
		hand_over(found, &w->err);
		w->outcome_brief = !any(im, offsetof(wsoa_import_args, dry_run));
		st = passes(im, mem);
		say_unchanged(im);
	}
	if (!sort_findings(im, &w->err, mem)) /* before it is too late to take it all back */
		st = error_cut_short(&w->err);
	if (!st && any(im, offsetof(wsoa_import_args, good_rows)))
		st = hand_out_refused(im, refused, to);
	return any(im, offsetof(wsoa_import_args, dry_run)) ? write_tried(w, st) : write_done(w, st);
}

wsoa_status wsoa_import(wsoa *w, const wsoa_import_args *files, size_t count, const wsoa_change *change, wsoa_write refused, void *to)
{
	struct import im = { .w = w };
	struct arena mem = { 0 };
	struct error found = { 0 };
	wsoa_status st = open_sheets(&im, files, count, &mem, &found);
	if (st != WSOA_NOMEM)
		st = check_options(&im, files, count, &mem, &found);
	if (st) {
		hand_over_fault(&im, &found, &w->err);
		if (!sort_findings(&im, &w->err, &mem) || found.mem.failed)
			st = error_cut_short(&w->err);
	} else {
		st = load(&im, change, &found, refused, to, &mem);
	}
	for (size_t i = 0; i < im.sheet_count; i++)
		sheet_close(&im.sheets[i]);
	refs_clear(&im.refs);
	table_free(&im.index);
	arena_free(&im.mem);
	arena_free(&im.spare);
	arena_free(&im.spare_key);
	error_clear(&found);
	arena_free(&mem);
	return st;
}
