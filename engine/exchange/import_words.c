/*
 * All words lie in one table under "section/word", so a further document
 * simply puts its words over those of the first. Ranks of headings: those of
 * the further document, then schema/import.json, then the registry's own
 * names and labels.
 */
#include "exchange/import_words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/json_read.h"
#include "base/utf8.h"
#include "exchange/import_cells.h"
#include "workflow/workflow.h"

enum { RANK_MAP = 0, RANK_OWN = 10000, RANK_NAME = 20000, RANK_LABEL = 30000 };

static const struct {
	const char *name, *kinds;
	bool many;
} roles[] = {
#define ROLE_ROW(id, text, kinds, many) { text, kinds, many },
	IMPORT_ROLES(ROLE_ROW)
#undef ROLE_ROW
};

bool column_role_many(enum column_role role)
{
	return role < COLUMN_FIELD && roles[role].many;
}

/* Reading one document. */
struct reading {
	struct import_words *w;
	struct error *err;
	enum kind_id kind;
	int rank;
	const char *document; /* for messages */
	size_t faults;
};

static void fault(struct reading *r, const char *section, const char *value, const char *what, const char *todo)
{
	char where[200];
	snprintf(where, sizeof where, "%s /%s", r->document, section);
	error_issue(r->err, &(wsoa_issue){ .where = where, .value = value, .what = what, .todo = todo });
	r->faults++;
}

/* ---- the table ---- */

static void put(struct import_words *w, const char *section, const char *word, const void *value)
{
	char tidied[TIDY + 1], key[TIDY + 40];
	word_tidy(word, tidied);
	snprintf(key, sizeof key, "%s/%s", section, tidied);
	table_put(&w->table, key, (void *)(uintptr_t)value);
}

static const void *get(const struct import_words *w, const char *section, const char *word)
{
	char tidied[TIDY + 1], key[TIDY + 40];
	word_tidy(word, tidied);
	size_t n = strnlen(section, sizeof key - sizeof tidied - 1); /* by hand: every cell is asked about */
	memcpy(key, section, n);
	key[n] = '/';
	memcpy(key + n + 1, tidied, strlen(tidied) + 1);
	return table_get(&w->table, key);
}

/* Every text of an array, in turn; anything else is a fault. */
static const char *next_text(struct reading *r, const char *section, const jr *array, const jr **at)
{
	if (!*at && array && jr_type(array) != JR_ARRAY)
		fault(r, section, jr_text(array), "this is not a list", "write [\"word\", ...]");
	else
		*at = *at ? jr_next(*at) : jr_first(array);
	while (*at && !jr_text(*at)) {
		fault(r, section, "", "only texts belong in this list", "write [\"word\", ...]");
		*at = jr_next(*at);
	}
	return *at ? jr_text(*at) : NULL;
}

/* The first member of an object; anything else that stands there is a fault. Members have keys, elements of a list have none. */
static const jr *first_member(struct reading *r, const char *section, const jr *object)
{
	if (!object || jr_type(object) == JR_OBJECT)
		return jr_first(object);
	fault(r, section, jr_text(object), "this is not an object", "write {\"name\": ...}");
	return NULL;
}

/* ---- headings ---- */

/* kind KIND_COUNT: what a column can be in sheets of any kind. */
static bool role_find(enum kind_id kind, const char *name, struct heading *out)
{
	bool any = kind == KIND_COUNT;
	out->field = any ? NULL : field_find(kind, name);
	out->role = COLUMN_FIELD;
	if (out->field)
		return true;
	for (int i = 0; i < COLUMN_FIELD; i++)
		if (!strcmp(roles[i].name, name) && (*roles[i].kinds == '*' || (!any && word_in(roles[i].kinds, kind_of(kind)->name)))) {
			out->role = (enum column_role)i;
			return true;
		}
	return false;
}

static void put_heading(struct import_words *w, const char *text, const struct heading *h)
{
	const struct heading *old = get(w, "heading", text);
	struct heading *copy = old && old->rank <= h->rank ? NULL : arena_alloc(&w->mem, sizeof *copy);
	if (copy) {
		*copy = *h;
		put(w, "heading", text, copy);
	}
}

static void read_target(struct reading *r, enum kind_id kind, const jr *target)
{
	struct heading h = { 0 };
	char section[100];
	const jr *at = NULL;
	snprintf(section, sizeof section, "headings/%s/%.60s", kind == KIND_COUNT ? "any" : kind_of(kind)->name, jr_key(target));
	if (!role_find(kind, jr_key(target), &h)) {
		fault(r, section, jr_key(target), "this is no field and nothing else that a column can be", "see: wsoa help fields");
		return;
	}
	for (const char *text; (text = next_text(r, section, target, &at));) {
		h.rank = r->rank++;
		if (kind == r->kind || kind == KIND_COUNT)
			put_heading(r->w, text, &h);
	}
}

static void read_headings(struct reading *r, const jr *section)
{
	for (const jr *kind = first_member(r, "headings", section); kind; kind = jr_next(kind)) {
		enum kind_id id = kind_find(jr_key(kind));
		if (id == KIND_COUNT && strcmp(jr_key(kind), "any") != 0) {
			fault(r, "headings", jr_key(kind), "this is no kind of record", "write a kind such as action, or any");
			continue;
		}
		for (const jr *target = first_member(r, "headings", kind); target; target = jr_next(target))
			read_target(r, id, target);
	}
}

/* Headings that say what class of weakness stands below them. */
static void read_classes(struct reading *r, const jr *section)
{
	for (const jr *class = first_member(r, "classes", section); class && r->kind == KIND_weakness; class = jr_next(class)) {
		const jr *at = NULL;
		struct heading h = { COLUMN_FIELD, field_at(FIELD_weakness_title), 0, arena_strdup(&r->w->mem, jr_key(class)) };
		if (!word_in(field_at(FIELD_weakness_class)->values, jr_key(class)))
			fault(r, "classes", jr_key(class), "this is no class of weakness", field_at(FIELD_weakness_class)->values);
		for (const char *text; (text = next_text(r, "classes", class, &at));) {
			h.rank = r->rank++;
			put_heading(r->w, text, &h);
		}
	}
}

static void put_registry(struct import_words *w, enum kind_id kind)
{
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	for (size_t i = 0; i < count; i++) {
		struct heading h = { COLUMN_FIELD, &f[i], RANK_NAME, NULL };
		put_heading(w, f[i].name, &h);
		h.rank = RANK_LABEL;
		put_heading(w, f[i].label, &h);
	}
}

/* ---- lists of words ---- */

static void read_list(struct reading *r, const char *section, const jr *array, const void *value)
{
	const jr *at = NULL;
	for (const char *text; (text = next_text(r, section, array, &at));)
		put(r->w, section, text, value);
}

/* {"green": ["g", "green"], ...}: each word stands for its key. */
static void read_named(struct reading *r, const char *section, const jr *object, const char *values)
{
	for (const jr *member = first_member(r, section, object); member; member = jr_next(member)) {
		const char *name = arena_strdup(&r->w->mem, jr_key(member));
		if (!word_in(values, jr_key(member)))
			fault(r, section, jr_key(member), "this value is not known here", values);
		else if (name)
			read_list(r, section, member, name);
	}
}

static void read_phrases(struct reading *r, const char *section, const jr *array, const char ***list, size_t *count, size_t *cap)
{
	const jr *at = NULL;
	char tidied[TIDY + 1];
	for (const char *text; (text = next_text(r, section, array, &at));) {
		const char **more = arena_grow(&r->w->mem, *list, *count, cap, sizeof **list);
		if (!more)
			return;
		*list = more;
		word_tidy(text, tidied);
		(*list)[(*count)++] = arena_strdup(&r->w->mem, tidied);
	}
}

/* ---- states and ratings ---- */

static const char *member_text(struct reading *r, const jr *object, const char *key)
{
	const char *text = jr_text(jr_get(object, key));
	return text ? arena_strdup(&r->w->mem, text) : "";
}

/* Which states there are is known when the store has been asked. */
static void check_later(struct reading *r, struct status_word *word)
{
	if (r->rank >= RANK_OWN)
		return;
	word->next = r->w->of_map;
	r->w->of_map = word;
}

static void read_status_row(struct reading *r, const jr *row)
{
	struct status_word *word = arena_alloc(&r->w->mem, sizeof *word);
	const char *first = jr_text(jr_first(jr_get(row, "words")));
	if (!word)
		return;
	*word = (struct status_word){ member_text(r, row, "state"), member_text(r, row, "ask"), member_text(r, row, "met"),
		                      member_text(r, row, "rating"), NULL };
	if (!*word->states || !first)
		fault(r, "status", first, "a row needs words and a state", "write {\"words\": [\"complete\"], \"state\": \"complete\"}");
	else if (*word->rating && !word_in(field_at(FIELD_action_rating)->values, word->rating))
		fault(r, "status", word->rating, "this is no rating", field_at(FIELD_action_rating)->values);
	else
		read_list(r, "status", jr_get(row, "words"), word);
	check_later(r, word);
	const char *known = r->w->status_words;
	if (first)
		r->w->status_words = known ? arena_printf(&r->w->mem, "%s, %s", known, first) : arena_strdup(&r->w->mem, first);
}

static void read_status(struct reading *r, const jr *section)
{
	for (const jr *rows = first_member(r, "status", section); rows; rows = jr_next(rows))
		if (jr_type(rows) != JR_ARRAY)
			fault(r, "status", jr_key(rows), "this is not a list", "write [{\"words\": [\"complete\"], \"state\": \"complete\"}]");
	for (const jr *row = jr_first(jr_get(section, kind_of(r->kind)->name)); row; row = jr_next(row))
		read_status_row(r, row);
}

/* {"blue": "complete"}: the rating stands for a status word too. Read after the status words. */
static void read_rating_status(struct reading *r, const jr *section)
{
	for (const jr *member = first_member(r, "rating_status", section); member; member = jr_next(member)) {
		const char *word = jr_text(member);
		const void *status = word ? get(r->w, "status", word) : NULL;
		if (status)
			put(r->w, "rating_status", jr_key(member), status);
		else if (r->w->status_words) /* other kinds have none */
			fault(r, "rating_status", word ? word : jr_key(member), "this is no status word", r->w->status_words);
	}
}

/* ---- single words ---- */

static void read_begun(struct reading *r, const jr *member)
{
	if (!member)
		return;
	struct status_word *state = arena_alloc(&r->w->mem, sizeof *state);
	if (!state)
		return;
	*state = (struct status_word){ "", "", "", "", NULL };
	if (jr_text(member))
		state->states = r->w->begun = arena_strdup(&r->w->mem, jr_text(member));
	if (!state->states || !*state->states)
		fault(r, "begun", "", "this is no state", "name the state of an action that is partly done, such as in-progress");
	else if (r->kind == KIND_action)
		check_later(r, state);
}

static void read_year_means(struct reading *r, const jr *member)
{
	static const char meanings[] = "school-year financial-year";
	if (!member)
		return;
	const char *text = jr_text(member);
	if (!text || !word_in(meanings, text))
		fault(r, "year_means", text, "a year of a measure is none of these", meanings);
	else
		r->w->year_means = arena_strdup(&r->w->mem, text);
}

/* ---- documents ---- */

static const char *const sections[] = { "import",  "headings", "classes", "status",  "begun",       "ratings",             "rating_status",
	                                "repeats", "no_date",  "nobody",  "no_figure", "no_evidence", "no_evidence_phrases", "moving",
	                                "year_means" };

static bool known_section(const char *key)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (!strcmp(sections[i], key))
			return true;
	return false;
}

static void read_document(struct reading *r, const jr *root)
{
	static const char yes;
	struct import_words *w = r->w;
	if (jr_type(root) != JR_OBJECT)
		fault(r, "", "", "the document is not an object", "write {\"headings\": {\"action\": {\"owner\": [\"Our heading\"]}}}");
	for (const jr *section = jr_first(jr_type(root) == JR_OBJECT ? root : NULL); section; section = jr_next(section))
		if (!known_section(jr_key(section)))
			fault(r, jr_key(section), "", "this part is not known", "known are headings, status, ratings, nobody, no_date ...");
	read_headings(r, jr_get(root, "headings"));
	read_classes(r, jr_get(root, "classes"));
	read_status(r, jr_get(root, "status"));
	read_named(r, "ratings", jr_get(root, "ratings"), field_at(FIELD_action_rating)->values);
	read_rating_status(r, jr_get(root, "rating_status"));
	read_named(r, "repeats", jr_get(root, "repeats"), field_at(FIELD_action_repeats)->values);
	static const char *const lists[] = {
#define LIST_NAME(name) #name,
		IMPORT_LISTS(LIST_NAME)
#undef LIST_NAME
	};
	for (size_t i = 0; i < LIST_COUNT; i++)
		read_list(r, lists[i], jr_get(root, lists[i]), &yes);
	read_phrases(r, "moving", jr_get(root, "moving"), &w->moving, &w->moving_count, &w->moving_cap);
	read_phrases(r, "no_evidence_phrases", jr_get(root, "no_evidence_phrases"), &w->no_evidence, &w->no_evidence_count, &w->no_evidence_cap);
	read_begun(r, jr_get(root, "begun"));
	read_year_means(r, jr_get(root, "year_means"));
}

static wsoa_status read_text(struct reading *r, const char *text, size_t len)
{
	char why[200];
	jr *root = jr_parse(text, len, why, sizeof why);
	if (root)
		read_document(r, root);
	else if (errno == ENOMEM)
		r->w->mem.failed = true;
	else
		fault(r, "", "", why, "mend the JSON");
	jr_free(root);
	if (r->w->mem.failed || r->w->table.mem.failed)
		return error_nomem(r->err);
	if (r->faults)
		return error_set(r->err, WSOA_INVALID, r->document, "mend what is listed", "%s: not understood", r->document);
	return WSOA_OK;
}

wsoa_status words_open(struct import_words *w, enum kind_id kind, const char *map, struct error *err)
{
	const struct embedded *own = embedded_find("schema/import.json");
	*w = (struct import_words){ .year_means = "", .begun = "", .rating_words = field_at(FIELD_action_rating)->values };
	if (!own)
		return error_set(err, WSOA_BUG, "schema/import.json", "please report this", "the program does not carry its table of words");
	struct reading r = { .w = w, .err = err, .kind = kind, .rank = RANK_OWN, .document = own->name };
	wsoa_status st = read_text(&r, own->bytes, own->size);
	if (!st && map) {
		r = (struct reading){ .w = w, .err = err, .kind = kind, .rank = RANK_MAP, .document = "--map" };
		st = read_text(&r, map, strlen(map));
	}
	if (!st)
		put_registry(w, kind);
	return !st && (w->mem.failed || w->table.mem.failed) ? error_nomem(err) : st;
}

/* ---- against the workflow in force ---- */

/* The names of all states or of all transitions, blank-separated. */
static const char *names_of(const struct workflow *wf, bool states, struct arena *mem)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < (states ? wf->state_count : wf->transition_count); i++) {
		const char *name = states ? wf->states[i].name : wf->transitions[i].name;
		if (!b.len || !word_in(buf_text(&b), name))
			buf_printf(&b, "%s%s", b.len ? " " : "", name);
	}
	return buf_keep(&b, mem);
}

static bool one_in(const char *words, const char *list)
{
	char name[64];
	while (word_next(&words, name, sizeof name))
		if (word_in(list, name))
			return true;
	return false;
}

/* Lists name states or transitions of several workflows: one that is known is enough. */
static void check_known(const char *words, const char *known, const char *what, struct error *err)
{
	if (*words && !one_in(words, known))
		error_issue(err, &(wsoa_issue){ .where = "--map", .value = words, .what = what, .todo = known });
}

wsoa_status words_fit(const struct import_words *w, const struct workflow *wf, struct error *err)
{
	struct arena mem = { 0 };
	size_t before = err->count;
	const char *states = wf ? names_of(wf, true, &mem) : NULL, *transitions = wf ? names_of(wf, false, &mem) : NULL;
	bool failed = mem.failed;
	for (const struct status_word *word = states && transitions ? w->of_map : NULL; word; word = word->next) {
		check_known(word->states, states, "the workflow in force has no such state", err);
		check_known(word->met, states, "the workflow in force has no such state", err);
		check_known(word->asks, transitions, "the workflow in force has no such transition", err);
	}
	arena_free(&mem);
	if (failed)
		return error_nomem(err);
	return err->count == before ? WSOA_OK : error_set(err, WSOA_INVALID, "--map", "mend what is listed", "--map: not understood");
}

void words_free(struct import_words *w)
{
	table_free(&w->table);
	arena_free(&w->mem);
}

/* ---- asking ---- */

const struct heading *words_heading(const struct import_words *w, const char *text)
{
	char tidied[TIDY + 1];
	const struct heading *h = get(w, "heading", text);
	word_tidy(text, tidied);
	return h || !heading_without_day(tidied) ? h : get(w, "heading", tidied);
}

const struct status_word *words_status(const struct import_words *w, const char *text)
{
	return get(w, "status", text);
}

const char *words_rating(const struct import_words *w, const char *text)
{
	return get(w, "ratings", text);
}

const struct status_word *words_rating_status(const struct import_words *w, const char *text)
{
	const char *rating = words_rating(w, text);
	return rating ? get(w, "rating_status", rating) : NULL;
}

const char *words_repeats(const struct import_words *w, const char *text)
{
	return get(w, "repeats", text);
}

bool words_in(const struct import_words *w, enum word_list list, const char *text)
{
	static const char *const lists[] = {
#define LIST_NAME(name) #name,
		IMPORT_LISTS(LIST_NAME)
#undef LIST_NAME
	};
	return get(w, lists[list], text) != NULL;
}

static bool holds_phrase(const char *const *phrases, size_t count, const char *text)
{
	char tidied[TIDY + 1];
	word_tidy(text, tidied);
	for (size_t i = 0; i < count; i++)
		if (strstr(tidied, phrases[i]))
			return true;
	return false;
}

bool words_moving(const struct import_words *w, const char *text)
{
	return holds_phrase(w->moving, w->moving_count, text);
}

bool words_no_evidence(const struct import_words *w, const char *text)
{
	return words_in(w, LIST_no_evidence, text) || holds_phrase(w->no_evidence, w->no_evidence_count, text);
}
