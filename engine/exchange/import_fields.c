/* Cells of a row into assignments. Each sort of field has one function that takes a cell; take() chooses it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv_guard.h"
#include "base/json_read.h"
#include "base/utf8.h"
#include "exchange/import.h"
#include "exchange/import_cells.h"
#include "record/child.h"

/* ---- assignments ---- */

void work_add(struct work *k, const struct field *f, const char *name, const char *text, size_t column)
{
	if (!text)
		return;
	k->a[k->count] = (struct assignment){ name, f, ASSIGN_SET, text };
	k->columns[k->count++] = column;
}

const struct assignment *work_find(const struct work *k, const struct field *f)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->a[i].field == f)
			return &k->a[i];
	return NULL;
}

static void add_field(struct work *k, enum field_id id, const char *text, size_t column)
{
	work_add(k, field_at(id), field_at(id)->name, text, column);
}

static const struct sheet_column *column_at(const struct work *k, size_t column)
{
	return &k->im->sheet->columns[column];
}

/* Once the record is written its cells have been kept. */
static void keep(struct work *k, size_t column, const char *text)
{
	if (!k->id)
		work_add(k, NULL, column_at(k, column)->extra, text, column);
}

const char *work_cell(struct work *k, size_t column)
{
	const char *text = column < k->im->sheet->column_count ? cell_trim(csv_unguard(k->im->sheet->cells[column]), k->mem) : "";
	return text ? text : "";
}

static void warn(struct work *k, size_t column, const char *value, const char *what, const char *todo)
{
	import_say(k->im, true, column, value, what, todo);
}

/* ---- words ---- */

static void warn_of_words(struct work *k, size_t column, const char *text)
{
	size_t at;
	if (formula_like(text) && k->im->sheet->cells[column][0] != '\'')
		warn(k, column, text, "a formula stands in this cell: it was kept as text and is never run", "write what it was to show");
	if (child_detail_in(text, &at))
		warn(k, column, text, arena_printf(k->mem, "this looks like a detail about a child, at character %zu", at),
		     "data about a child has no place in a plan: take it out here, and with wsoa erase where it was loaded");
}

const char *work_words(struct work *k, size_t column, const char *text, bool lines)
{
	bool had = false;
	const char *words = lines ? text : cell_one_line(text, k->mem, &had);
	if (had)
		warn(k, column, words, "a line break stands in this cell: it became a blank", "write it on one line");
	if (words)
		warn_of_words(k, column, words);
	return words;
}

static wsoa_status take_words(struct work *k, size_t column, const char *text)
{
	const struct sheet_column *c = column_at(k, column);
	work_add(k, c->field, c->field->name, work_words(k, column, text, c->field->flags & F_LINES), column);
	if (c->class)
		add_field(k, FIELD_weakness_class, c->class, column);
	return WSOA_OK;
}

static wsoa_status take_extra(struct work *k, size_t column, const char *text)
{
	warn_of_words(k, column, text);
	keep(k, column, text);
	return WSOA_OK;
}

/* "up", "Significant weakness", "80 %": a fixed value may be written as its label is. */
static wsoa_status take_plain(struct work *k, size_t column, const char *text)
{
	const struct field *f = column_at(k, column)->field;
	char slug[SLUG + 1];
	name_slug(text, slug);
	if (f->type == TYPE_TEXT && *f->values && !word_in(f->values, text) && word_in(f->values, slug))
		text = arena_strdup(k->mem, slug);
	size_t digits = f->type == TYPE_INT ? strspn(text, "0123456789") : 0;
	if (digits && !strcmp(text + digits + strspn(text + digits, " "), "%"))
		text = arena_strndup(k->mem, text, digits);
	work_add(k, f, f->name, text, column);
	return WSOA_OK;
}

/* Refs may stand between commas, semicolons and line breaks. */
static wsoa_status take_refs(struct work *k, size_t column, const char *text)
{
	const struct field *f = column_at(k, column)->field;
	char *list = arena_strdup(k->mem, text);
	for (char *p = list; p && *p; p++)
		if (*p == ';' || *p == '\n' || (*p == '/' && p > list && p[-1] == ' ' && p[1] == ' '))
			*p = ',';
	work_add(k, f, f->name, list, column);
	return WSOA_OK;
}

/* {"KPI":"..."}: as our own lists print what they do not know. */
static wsoa_status take_extras(struct work *k, size_t column, const char *text)
{
	char why[200];
	jr *root = jr_parse(text, strlen(text), why, sizeof why);
	if (!root && errno == ENOMEM)
		return error_nomem(&k->im->w->err);
	if (!root || jr_type(root) != JR_OBJECT)
		import_say(k->im, false, column, text, root ? "this is no object" : why, "write {\"NAME\":\"text\"}, or a column extra.NAME");
	size_t room = 0;
	for (const jr *m = root ? jr_first(root) : NULL; m && jr_type(root) == JR_OBJECT; m = jr_next(m))
		if (jr_text(m) && room++ < REF_MAX)
			work_add(k, NULL, arena_printf(k->mem, "extra.%s", jr_key(m)), arena_strdup(k->mem, jr_text(m)), column);
	jr_free(root);
	return WSOA_OK;
}

/* ---- dates ---- */

/* Reads a date in the order of the sheet. */
static enum date_verdict read_day(struct work *k, const char *text, struct date_reading *out)
{
	return date_read(text, &k->im->w->dates, out);
}

/* A cell that sets no date: said, and kept where it can be seen. */
static void no_date(struct work *k, size_t column, const char *text)
{
	warn(k, column, text, arena_printf(k->mem, "'%s' sets no date: the field stays empty", text), "give a day or a period once one is agreed");
	keep(k, column, text);
}

/* What Excel saves of a date whose cell is not formatted as one: the days since the end of 1899. True when it was refused. */
static bool refuse_day_number(struct work *k, size_t column, const char *text)
{
	enum { FIRST = 32874, LAST = 73050, EPOCH = 25569 }; /* 1990 to 2099; 1 January 1970 */
	char day[DATE_LONG + 1];
	int n = strlen(text) == 5 && strspn(text, "0123456789") == 5 ? atoi(text) : 0;
	if (n < FIRST || n > LAST)
		return false;
	date_long(n - EPOCH, day);
	import_say(k->im, false, column, text, arena_printf(k->mem, "'%s' is a day number of a spreadsheet program, not a date (%s?)", text, day),
	           "format the column as dates there, and save it again as CSV");
	return true;
}

static bool take_repeats(struct work *k, size_t column, const char *text)
{
	struct date_reading r = { 0 };
	const char *repeats = words_repeats(&k->im->sheet->words, text);
	if (!repeats && read_day(k, text, &r) == DATE_REPEATING)
		repeats = repeats_name(r.repeats);
	if (!repeats || column_at(k, column)->field != field_at(FIELD_action_due_on))
		return false;
	warn(k, column, text, arena_printf(k->mem, "this says how often, not by when: repeats is %s, and there is no due date", repeats),
	     "give also the day when it is next due");
	add_field(k, FIELD_action_repeats, repeats, column);
	return true;
}

/* Work starts on the first day of a period, all other days are its last. */
static const char *first_day(struct work *k, const char *text)
{
	struct date_reading r;
	char iso[DATE_ISO + 1];
	if (read_day(k, text, &r) != DATE_READ || !r.period)
		return text;
	date_iso(r.first, iso);
	return arena_strdup(k->mem, iso);
}

static wsoa_status take_date(struct work *k, size_t column, const char *text)
{
	const struct field *f = column_at(k, column)->field;
	struct date_reading r;
	if (take_repeats(k, column, text) || refuse_day_number(k, column, text))
		return WSOA_OK;
	if (words_in(&k->im->sheet->words, LIST_no_date, text) || read_day(k, text, &r) == DATE_OPEN)
		no_date(k, column, text);
	else
		work_add(k, f, f->name, f == field_at(FIELD_action_start_on) ? first_day(k, text) : text, column);
	return WSOA_OK;
}

/* The revised date is the one that holds; the one before it is the baseline. */
static wsoa_status take_revised(struct work *k, size_t column, const char *text)
{
	struct date_reading r;
	if (refuse_day_number(k, column, text))
		return WSOA_OK;
	if (words_in(&k->im->sheet->words, LIST_no_date, text) || read_day(k, text, &r) == DATE_OPEN) {
		no_date(k, column, text);
		return WSOA_OK;
	}
	for (size_t i = 0; i < k->count; i++)
		if (k->a[i].field == field_at(FIELD_action_due_on)) {
			k->a[i].field = field_at(FIELD_action_baseline_due_on);
			k->a[i].name = k->a[i].field->name;
		}
	add_field(k, FIELD_action_due_on, text, column);
	return WSOA_OK;
}

const char *work_period(struct work *k, size_t column, const char *text)
{
	struct import *im = k->im;
	const char *remark, *period = period_words(text, k->mem, &remark), *means = im->sheet->words.year_means;
	const struct assignment *type = work_find(k, field_at(FIELD_measure_period_type));
	bool said = type && (!strcmp(type->text, "school-year") || !strcmp(type->text, "financial-year"));
	if (period && *remark)
		keep(k, column, remark);
	if (!period || !period_is_split(period))
		return period;
	if (!said && !im->year_said && *means)
		warn(k, column, period, arena_printf(k->mem, "years such as this one are taken for %s years in the whole file", !strcmp(means, "school-year") ? "school" : "financial"),
		     "say otherwise with a column period_type (school-year, financial-year), or year_means in --map");
	im->year_said |= !said;
	means = said ? type->text : means;
	return !*means ? period : arena_printf(k->mem, "%s %s", !strcmp(means, "financial-year") ? "FY" : "school year", period);
}

static wsoa_status take_period(struct work *k, size_t column, const char *text)
{
	const struct field *f = column_at(k, column)->field;
	work_add(k, f, f->name, work_period(k, column, text), column);
	return WSOA_OK;
}

/* ---- figures ---- */

const char *work_figure(struct work *k, size_t column, const char *text)
{
	struct figure f;
	if (words_in(&k->im->sheet->words, LIST_no_figure, text)) {
		warn(k, column, text, arena_printf(k->mem, "'%s' is no figure: the value stays empty", text), "give it once it is known");
		keep(k, column, text);
		return NULL;
	}
	if (!figure_read(text, &f))
		return text;
	if (words_moving(&k->im->sheet->words, text))
		warn(k, column, text, "this figure names a benchmark that moves with others", "set the value itself as a target, with its day");
	else if (f.bound || f.remark)
		warn(k, column, text, arena_printf(k->mem, "the value is read as %s", f.value), "what else the cell says is kept as it stands");
	if (f.bound || f.remark)
		keep(k, column, text);
	return arena_strdup(k->mem, f.value);
}

static wsoa_status take_figure(struct work *k, size_t column, const char *text)
{
	const struct field *f = column_at(k, column)->field;
	work_add(k, f, f->name, work_figure(k, column, text), column);
	return WSOA_OK;
}

/* Targets and readings are read when their measure is there; what a cell says beside its figures is kept now. */
static wsoa_status take_for_later(struct work *k, size_t column, const char *text)
{
	if (strpbrk(text, "(<>[~") || words_in(&k->im->sheet->words, LIST_no_figure, text))
		keep(k, column, text);
	return WSOA_OK;
}

/* Figures beside an action belong to a measure: they are kept, and looked at. */
static wsoa_status take_loose_figure(struct work *k, size_t column, const char *text)
{
	enum { FACTOR = 5 };
	struct figure target, baseline;
	const struct sheet *s = k->im->sheet;
	bool is_target = column_at(k, column)->role == COLUMN_TARGET_FIGURE;
	const char *other = is_target ? work_cell(k, sheet_role(s, COLUMN_BASELINE_FIGURE)) : "";
	keep(k, column, text);
	if (words_in(&s->words, LIST_no_figure, text))
		warn(k, column, text, arena_printf(k->mem, "'%s' is no figure: there is no value", text), "give it once it is known, in a measure");
	else if (words_moving(&s->words, text))
		warn(k, column, text, "this figure names a benchmark that moves with others", "set the value itself as a target of a measure, with its day");
	else if (figure_read(text, &target) && figure_read(other, &baseline) && target.percent && baseline.percent &&
	         figure_number(&target) > FACTOR * figure_number(&baseline))
		warn(k, column, text, arena_printf(k->mem, "the target is more than %d times the baseline %s", FACTOR, other), "see whether both speak of the same");
	return WSOA_OK;
}

/* ---- people, organisations, workstreams ---- */

static void add_supporting(struct work *k, const char *ref, size_t column)
{
	buf_printf(&k->supporting, "%s%s", k->supporting.len ? "," : "", ref);
	k->supporting_column = column;
}

/* Leads that are somebody: "tbc" is nobody. */
static size_t somebody(struct work *k, size_t column, const char **leads, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (!words_in(&k->im->sheet->words, LIST_nobody, leads[i]))
			leads[kept++] = leads[i];
		else
			warn(k, column, leads[i], arena_printf(k->mem, "'%s' names no post and no person: it is left out", leads[i]), "name a post or a person");
	}
	return kept;
}

/* Organisations of a row's leads, made where they are missing. NULL entries: unknown. */
static wsoa_status organisations_of(struct work *k, size_t column, size_t leads, const char ***refs, size_t *count)
{
	size_t from = sheet_role(k->im->sheet, COLUMN_ORGANISATION);
	const char **names = cell_parts(work_cell(k, from), k->mem, count);
	wsoa_status st = WSOA_OK;
	(void)column;
	*refs = arena_array(k->mem, *count + 1, sizeof **refs);
	for (size_t i = 0; names && *refs && i < *count && i < leads && !st; i++)
		st = organisation_named(k->im, names[i], from, &(*refs)[i]);
	return !st && k->mem->failed ? error_nomem(&k->im->w->err) : st;
}

/* Organisations beyond the last lead have no post here. */
static void keep_organisations(struct work *k, size_t leads)
{
	size_t from = sheet_role(k->im->sheet, COLUMN_ORGANISATION), count;
	const char **names = cell_parts(work_cell(k, from), k->mem, &count);
	struct buf rest = { 0 };
	for (size_t i = leads ? leads : 0; names && i < count; i++)
		buf_printf(&rest, "%s%s", rest.len ? "; " : "", names[i]);
	if (rest.len) {
		const char *text = arena_strdup(k->mem, buf_text(&rest));
		warn(k, from, text, arena_printf(k->mem, leads ? "more organisations than leads: no post was made in %s" : "no lead: no post was made in %s", text),
		     "name a lead for each, or add a supporting lead");
		keep(k, from, text);
	}
	k->mem->failed |= rest.failed;
	buf_free(&rest);
}

static void say_several(struct work *k, size_t column, const char *text, const char *const *leads, size_t count, bool helps)
{
	if (count > 1)
		warn(k, column, text, arena_printf(k->mem, helps ? "%zu leads in one cell: '%s' is the lead, the others support" : "%zu names in one cell: '%s' is taken", count, leads[0]),
		     "nothing to do if that is right");
}

/* An owner, with the others as supporting leads where the kind has such. */
static void assign_leads(struct work *k, size_t column, const char *const *refs, size_t count)
{
	const struct field *f = column_at(k, column)->field;
	bool helps = f == field_at(FIELD_action_owner), set = f->type == TYPE_REFS;
	struct buf all = { 0 };
	for (size_t i = 0; i < count; i++) {
		if (!refs[i])
			continue;
		if (f == field_at(FIELD_action_supporting) || (helps && i))
			add_supporting(k, refs[i], column);
		else if (!i || set)
			buf_printf(&all, "%s%s", all.len ? "," : "", refs[i]);
	}
	if (all.len)
		work_add(k, f, f->name, arena_strdup(k->mem, buf_text(&all)), column);
	k->mem->failed |= all.failed;
	buf_free(&all);
}

/* The column of leads to whom the column of organisations belongs. */
static bool has_organisations(const struct work *k, const struct field *f)
{
	bool main_lead = f == field_at(FIELD_action_owner) || f == field_at(FIELD_measure_owner) || f == field_at(FIELD_workstream_lead) ||
	                 f == field_at(FIELD_weakness_accountable);
	return main_lead && sheet_role(k->im->sheet, COLUMN_ORGANISATION) < k->im->sheet->column_count;
}

static wsoa_status take_leads(struct work *k, size_t column, const char *text)
{
	const struct field *f = column_at(k, column)->field;
	size_t count, organisations = 0;
	const char **leads = cell_parts(text, k->mem, &count), **in = NULL;
	if (!leads)
		return error_nomem(&k->im->w->err);
	/* a list of refs as our own lists print them */
	if (f->type == TYPE_REFS && count == 1 && strchr(text, ',') && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789@-, ") == strlen(text))
		return take_refs(k, column, text);
	count = somebody(k, column, leads, count);
	wsoa_status st = has_organisations(k, f) ? organisations_of(k, column, count, &in, &organisations) : WSOA_OK;
	const char **refs = arena_array(k->mem, count + 1, sizeof *refs);
	for (size_t i = 0; refs && i < count && !st; i++) {
		const char *title = work_words(k, column, leads[i], false);
		size_t at = i < organisations ? i : organisations - 1;
		st = post_named(k->im, title ? title : "", organisations ? in[at] : NULL, column, &refs[i]);
	}
	if (st || !refs)
		return st ? st : error_nomem(&k->im->w->err);
	if (has_organisations(k, f))
		keep_organisations(k, count);
	if (f->type == TYPE_REF)
		say_several(k, column, text, leads, count, f == field_at(FIELD_action_owner));
	if (f == field_at(FIELD_action_owner) && count)
		k->lead = leads[0];
	assign_leads(k, column, refs, count);
	return WSOA_OK;
}

/* Organisations without a column of leads at all are kept as they stand. */
static wsoa_status take_organisations(struct work *k, size_t column, const char *text)
{
	static const enum field_id leads[] = { FIELD_action_owner, FIELD_measure_owner, FIELD_workstream_lead, FIELD_weakness_accountable };
	const struct sheet *s = k->im->sheet;
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
		size_t at = sheet_field(s, field_at(leads[i]));
		if (at < s->column_count && *work_cell(k, at))
			return WSOA_OK;
	}
	return take_extra(k, column, text);
}

static wsoa_status take_organisation(struct work *k, size_t column, const char *text)
{
	const struct field *f = column_at(k, column)->field;
	const char *ref = NULL, *name = work_words(k, column, text, false);
	wsoa_status st = organisation_named(k->im, name ? name : "", column, &ref);
	work_add(k, f, f->name, ref, column);
	return st;
}

static wsoa_status take_workstream(struct work *k, size_t column, const char *text)
{
	const char *ref = NULL, *name = work_words(k, column, text, false);
	wsoa_status st = workstream_named(k->im, name ? name : "", column, &ref);
	add_field(k, FIELD_action_workstream, ref, column);
	return st;
}

/* A person by exact name or email; a ref is looked up as any other. */
static wsoa_status take_person(struct work *k, size_t column, const char *text)
{
	const struct field *f = column_at(k, column)->field;
	const char *ref = NULL;
	if (words_in(&k->im->sheet->words, LIST_nobody, text))
		return WSOA_OK;
	wsoa_status st = index_find(k->im, KIND_person, NULL, text, &ref);
	work_add(k, f, f->name, ref ? ref : text, column);
	return st;
}

/* ---- states and ratings ---- */

/* A state of the workflow itself, by name or label. */
static const struct status_word *own_state(struct work *k, const char *text)
{
	const struct workflow *wf = k->im->workflow;
	char said[TIDY + 1], name[TIDY + 1], label[TIDY + 1];
	word_tidy(text, said);
	for (size_t i = 0; wf && i < wf->state_count; i++) {
		word_tidy(wf->states[i].name, name);
		word_tidy(wf->states[i].label, label);
		struct status_word *word = strcmp(said, name) && strcmp(said, label) ? NULL : arena_alloc(k->mem, sizeof *word);
		if (word) {
			*word = (struct status_word){ wf->states[i].name, "", "", "", NULL };
			return word;
		}
	}
	return NULL;
}

static const char *states_of(struct work *k)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < k->im->workflow->state_count; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", k->im->workflow->states[i].name);
	return buf_keep(&b, k->mem);
}

/* Two colours in one cell, such as "AG" or "amber/green". */
static bool two_colours(struct work *k, const char *text)
{
	const struct import_words *words = &k->im->sheet->words;
	char tidied[TIDY + 1], first[TIDY + 1];
	word_tidy(text, tidied);
	if (strlen(tidied) == 2 && strspn(tidied, "ragb") == 2)
		return true;
	snprintf(first, sizeof first, "%.*s", (int)strcspn(tidied, " "), tidied);
	return strrchr(tidied, ' ') && words_rating(words, first) && words_rating(words, strrchr(tidied, ' ') + 1);
}

static wsoa_status take_rating(struct work *k, size_t column, const char *text)
{
	const struct import_words *words = &k->im->sheet->words;
	const struct status_word *status = words_rating_status(words, text);
	k->rating = words_rating(words, text);
	k->rating_column = column;
	if (!status && !k->rating)
		status = words_status(words, text);
	if (status) {
		k->rating_status = status;
		if (!k->status)
			k->status_text = text;
	}
	if (!k->rating && !status)
		import_say(k->im, false, column, text, arena_printf(k->mem, two_colours(k, text) ? "'%s' names two colours" : "'%s' is no rating", text),
		           arena_printf(k->mem, "one of: %s", words->rating_words));
	return WSOA_OK;
}

/* Of a kind without a workflow: the column is kept, which is said once. */
static wsoa_status keep_status(struct work *k, size_t column, const char *text)
{
	if (!k->im->status_kept)
		warn(k, column, "", arena_printf(k->mem, "%s have no workflow here: the column is kept as '%s'", kind_of(k->im->sheet->kind)->plural, column_at(k, column)->extra),
		     "nothing to do if that is right");
	k->im->status_kept = true;
	return take_extra(k, column, text);
}

static wsoa_status take_status(struct work *k, size_t column, const char *text)
{
	const struct import_words *words = &k->im->sheet->words;
	if (!k->im->workflow)
		return keep_status(k, column, text);
	k->status = words_status(words, text);
	if (!k->status)
		k->status = own_state(k, text);
	k->status_text = text;
	k->status_column = column;
	if (k->status)
		return WSOA_OK;
	if (words_rating(words, text) && sheet_field(k->im->sheet, field_at(FIELD_action_rating)) == k->im->sheet->column_count)
		return take_rating(k, column, text);
	import_say(k->im, false, column, text, arena_printf(k->mem, "'%s' is no status that is known", text),
	           arena_printf(k->mem, "one of: %s", words->status_words ? words->status_words : states_of(k)));
	return WSOA_OK;
}

static wsoa_status take_note(struct work *k, size_t column, const char *text)
{
	if (words_no_evidence(&k->im->sheet->words, text)) {
		warn(k, column, text, "this note says that there is no evidence: none was recorded", "name what shows that it was done");
		keep(k, column, text);
		return WSOA_OK;
	}
	k->note = work_words(k, column, text, false);
	k->note_column = column;
	return WSOA_OK;
}

/* ---- choosing ---- */

typedef wsoa_status (*taker)(struct work *k, size_t column, const char *text);

static taker taker_of_field(const struct field *f)
{
	if (f == kind_status(f->kind))
		return take_status;
	if (f == field_at(FIELD_action_rating) || f == field_at(FIELD_workstream_rating))
		return take_rating;
	if (f->flags & F_ROLE)
		return take_leads;
	if (f == field_at(FIELD_action_workstream))
		return take_workstream;
	if (f->type == TYPE_REF && !strcmp(f->values, "organisation"))
		return take_organisation;
	if (f->type == TYPE_REF && !strcmp(f->values, "person"))
		return take_person;
	static const taker by_type[] = {
		[TYPE_WORDS] = take_words, [TYPE_TEXT] = take_plain,    [TYPE_INT] = take_plain,   [TYPE_DECIMAL] = take_figure, [TYPE_DATE] = take_date,
		[TYPE_PERIOD] = take_period, [TYPE_REF] = take_plain, [TYPE_REFS] = take_refs, [TYPE_FLAG] = take_plain,
	};
	return by_type[f->type];
}

static wsoa_status take_ref(struct work *k, size_t column, const char *text)
{
	(void)column;
	k->ref = text;
	return WSOA_OK;
}

static wsoa_status pass_over(struct work *k, size_t column, const char *text)
{
	(void)k, (void)column, (void)text;
	return WSOA_OK;
}

static taker taker_of(const struct sheet_column *c)
{
	static const taker by_role[COLUMN_ROLES] = {
		[COLUMN_EXTRA] = take_extra,
		[COLUMN_IGNORED] = pass_over,
		[COLUMN_REF] = take_ref,
		[COLUMN_EXTRAS] = take_extras,
		[COLUMN_ORGANISATION] = take_organisations,
		[COLUMN_REVISED_DUE] = take_revised,
		[COLUMN_EVIDENCE_NOTE] = take_note,
		[COLUMN_BASELINE_FIGURE] = take_loose_figure,
		[COLUMN_TARGET_FIGURE] = take_loose_figure,
		[COLUMN_INTERIM_PERIOD] = take_for_later,
		[COLUMN_INTERIM_TARGET] = take_for_later,
		[COLUMN_FINAL_PERIOD] = take_for_later,
		[COLUMN_FINAL_TARGET] = take_for_later,
		[COLUMN_READINGS] = take_for_later,
	};
	return c->role == COLUMN_FIELD ? taker_of_field(c->field) : by_role[c->role];
}

/* A measure's sort of period must be known before its periods, a due date before the revised one. */
static bool comes_first(const struct sheet_column *c)
{
	return c->role == COLUMN_FIELD && (c->field == field_at(FIELD_measure_period_type) || c->field == field_at(FIELD_action_due_on));
}

static wsoa_status collect(struct work *k, bool first)
{
	const struct sheet *s = k->im->sheet;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < s->column_count && !st; i++) {
		const char *text = comes_first(&s->columns[i]) == first ? work_cell(k, i) : "";
		if (*text)
			st = taker_of(&s->columns[i])(k, i, text);
	}
	return st;
}

wsoa_status work_collect(struct work *k)
{
	wsoa_status st = collect(k, true);
	if (!st)
		st = collect(k, false);
	if (!st && k->supporting.len)
		add_field(k, FIELD_action_supporting, arena_strdup(k->mem, buf_text(&k->supporting)), k->supporting_column);
	return !st && (k->mem->failed || k->supporting.failed) ? error_nomem(&k->im->w->err) : st;
}
