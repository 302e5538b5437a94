/*
 * Reads a workflow from its document. Every fault is said, with a JSON pointer
 * to the place; what is read after a fault is good enough to go on with, so
 * that texts are never NULL and indices never out of range.
 */
#include "workflow/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json_read.h"
#include "base/utf8.h"
#include "record/value.h"

enum { MAX_MOVES = 8, MAX_LIMIT = 1000, MAX_COUNT = 100 };

/* ---- words of the format ---- */

static const char *const role_names[] = {
#define ROLE_NAME(name, sentence) #name,
	WSOA_ROLES(ROLE_NAME)
#undef ROLE_NAME
};
static const char *const role_sentences[] = {
#define ROLE_SENTENCE(name, sentence) sentence,
	WSOA_ROLES(ROLE_SENTENCE)
#undef ROLE_SENTENCE
};
static const char *const category_names[] = {
	[CATEGORY_planned] = "planned",
	[CATEGORY_active] = "active",
	[CATEGORY_done] = "done",
	[CATEGORY_cancelled] = "cancelled",
};
static const char *const clock_names[] = { "stopped", "running" };
static const char *const effect_names[] = { [EFFECT_DAY] = "day", [EFFECT_CLEAR] = "nothing", [EFFECT_VALUE] = "", [EFFECT_GIVEN] = "given" };

const char *role_name(enum role r)
{
	return role_names[r];
}

const char *role_sentence(enum role r)
{
	return role_sentences[r];
}

const char *category_name(enum category c)
{
	return category_names[c];
}

/* ---- look-ups ---- */

static int find_word(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i], word))
			return (int)i;
	return -1;
}

static int find_state(const struct workflow *w, const char *name)
{
	for (size_t i = 0; i < w->state_count; i++)
		if (!strcmp(w->states[i].name, name))
			return (int)i;
	return -1;
}

static int find_role(const struct workflow *w, const char *name)
{
	(void)w;
	return find_word(role_names, ROLE_COUNT, name);
}

const struct state *workflow_state(const struct workflow *w, const char *name)
{
	int i = name ? find_state(w, name) : -1;
	return i < 0 ? NULL : &w->states[i];
}

bool transition_from(const struct workflow *w, const struct transition *t, const char *state)
{
	int i = state ? find_state(w, state) : -1;
	return i >= 0 && (t->from >> i & 1);
}

bool state_runs(const struct state *s, const struct record *rec, date day)
{
	if (!s || !s->until)
		return s && s->clock;
	const struct value *until = &rec->values[field_index(s->until)];
	return !until->set || until->num < day;
}

const struct transition *workflow_transition(const struct workflow *w, const char *name, const char *state)
{
	const struct transition *any = NULL;
	for (size_t i = 0; i < w->transition_count; i++) {
		const struct transition *t = &w->transitions[i];
		if (strcmp(t->name, name))
			continue;
		if (transition_from(w, t, state))
			return t;
		if (!any)
			any = t;
	}
	return any;
}

/* ---- places and faults ---- */

struct reader {
	struct arena *mem;
	struct arena tmp;      /* for sentences */
	struct error *err;
	struct workflow *w;
	size_t faults;
	bool known;            /* was checked when the store took it */
	bool failed;           /* out of memory */
};

/* A value and where it stands; key NULL: an element of an array. */
struct node {
	const struct node *up;
	const char *key;
	size_t index;
	const jr *v;
};

static struct node member(const struct node *o, const char *key)
{
	return (struct node){ .up = o, .key = key, .v = jr_get(o->v, key) };
}

/* RFC 6901 */
static void pointer(const struct node *n, struct buf *out)
{
	if (!n->up)
		return;
	pointer(n->up, out);
	buf_char(out, '/');
	if (!n->key)
		buf_printf(out, "%zu", n->index);
	for (const char *p = n->key; p && *p; p++) {
		if (*p == '~' || *p == '/')
			buf_str(out, *p == '~' ? "~0" : "~1");
		else
			buf_char(out, *p);
	}
}

/* what names no text of the document: that is the value of the issue. */
static void fault(struct reader *r, const struct node *n, const char *what, const char *todo)
{
	struct buf at = { 0 };
	pointer(n, &at);
	const char *value = jr_text(n->v);
	wsoa_issue issue = { .where = buf_text(&at), .value = value ? value : "", .what = what ? what : "", .todo = todo };
	error_issue(r->err, &issue);
	r->faults++;
	r->failed |= at.failed;
	buf_free(&at);
}

/* ---- members by type; an absent one is no fault here, has_keys() has said it ---- */

/* An object with all of the needed keys and otherwise only optional ones (lists with blanks). */
static bool has_keys(struct reader *r, const struct node *o, const char *needed, const char *optional)
{
	if (jr_type(o->v) != JR_OBJECT) {
		fault(r, o, "not an object", "write { ... }");
		return false;
	}
	for (const jr *m = jr_first(o->v); m; m = jr_next(m)) {
		struct node n = { .up = o, .key = jr_key(m), .v = m };
		if (!word_in(needed, n.key) && !word_in(optional, n.key))
			fault(r, &n, "unknown key", arena_printf(&r->tmp, "known keys are: %s %s", needed, optional));
	}
	char *words = arena_strdup(&r->tmp, needed), *rest = words;
	for (char *key; words && (key = strtok_r(rest, " ", &rest)) != NULL;)
		if (!jr_get(o->v, key))
			fault(r, o, arena_printf(&r->tmp, "\"%s\" is missing", key), "add it");
	return true;
}

static const char *keep(struct reader *r, const char *text)
{
	const char *copy = text ? arena_strdup(r->mem, text) : NULL;
	return copy ? copy : "";
}

static const char *text_of(struct reader *r, const struct node *o, const char *key)
{
	struct node n = member(o, key);
	const char *text = jr_text(n.v);
	if (n.v && (!text || !*text || text_check(text, strlen(text), false, NULL, NULL) != TEXT_FINE))
		fault(r, &n, "not a line of text", "write words between quotes");
	return keep(r, text);
}

/* Lower-case words joined by hyphens; no word is empty, the first begins with a letter. */
static bool name_valid(const char *name)
{
	size_t len = strlen(name);
	return len && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len && !strchr("0123456789-", name[0])
	       && name[len - 1] != '-' && !strstr(name, "--");
}

static const char *name_of(struct reader *r, const struct node *o, const char *key)
{
	struct node n = member(o, key);
	const char *name = jr_text(n.v);
	if (n.v && (!name || !name_valid(name)))
		fault(r, &n, "not a name", "write lower-case words with hyphens between them");
	return keep(r, name);
}

static bool flag_of(struct reader *r, const struct node *o, const char *key)
{
	struct node n = member(o, key);
	if (n.v && jr_type(n.v) != JR_BOOL)
		fault(r, &n, "not a flag", "write true or false");
	return jr_bool(n.v, false);
}

/* The index of the word among words; the first where it is none of them. */
static size_t choice_of(struct reader *r, const struct node *o, const char *key, const char *const *words, size_t count)
{
	struct node n = member(o, key);
	const char *word = jr_text(n.v);
	int i = word ? find_word(words, count, word) : -1;
	if (n.v && i < 0)
		fault(r, &n, "not one of the words for it", arena_printf(&r->tmp, "write %s", or_list(&r->tmp, words, count)));
	return i < 0 ? 0 : (size_t)i;
}

static size_t state_of(struct reader *r, const struct node *o, const char *key)
{
	struct node n = member(o, key);
	const char *name = jr_text(n.v);
	int i = name ? find_state(r->w, name) : -1;
	if (n.v && i < 0)
		fault(r, &n, "no such state", "name one of the states of this document");
	return i < 0 ? 0 : (size_t)i;
}

/* A field of the workflow's kind; NULL where there is none (or no kind to look in). */
static const struct field *field_of(struct reader *r, const struct node *o, const char *key)
{
	struct node n = member(o, key);
	const char *name = jr_text(n.v);
	if (!n.v || r->w->kind == KIND_COUNT)
		return NULL;
	const struct field *f = name ? field_find(r->w->kind, name) : NULL;
	if (!f)
		fault(r, &n, "no such field", arena_printf(&r->tmp, "name a field of %s", kind_of(r->w->kind)->name));
	return f;
}

static struct node list_of(struct reader *r, const struct node *o, const char *key, size_t limit, size_t *count)
{
	struct node n = member(o, key);
	*count = 0;
	if (n.v && jr_type(n.v) != JR_ARRAY) {
		fault(r, &n, "not a list", "write [ ... ]");
	} else if (n.v) {
		*count = jr_count(n.v);
		if (*count > limit) {
			fault(r, &n, "too many entries", arena_printf(&r->tmp, "at most %zu are allowed", limit));
			*count = limit;
		}
	}
	return n;
}

/* The element after n, or the first; an element's node is made anew for each. */
static void item_next(const struct node *list, struct node *n)
{
	size_t index = n->up ? n->index + 1 : 0;
	*n = (struct node){ .up = list, .index = index, .v = n->up ? jr_next(n->v) : jr_first(list->v) };
}

typedef int find_fn(const struct workflow *, const char *);

/* A list of different names as bits. */
static unsigned set_of(struct reader *r, const struct node *o, const char *key, find_fn *find, const char *unknown)
{
	size_t count;
	unsigned bits = 0;
	struct node list = list_of(r, o, key, MAX_STATES, &count), n = { 0 };
	if (jr_type(list.v) == JR_ARRAY && !count)
		fault(r, &list, "an empty list", "name at least one");
	for (size_t i = 0; i < count; i++) {
		item_next(&list, &n);
		const char *name = jr_text(n.v);
		int found = name ? find(r->w, name) : -1;
		if (found < 0)
			fault(r, &n, unknown, "name a known one");
		else if (bits >> found & 1)
			fault(r, &n, "named twice", "name it once");
		else
			bits |= 1u << found;
	}
	return bits;
}

static void *room(struct reader *r, size_t count, size_t size)
{
	return arena_array(r->mem, count, size);
}

/* ---- states ---- */

static const struct field *until_of(struct reader *r, const struct node *n, bool clock)
{
	const struct field *f = field_of(r, n, "until");
	struct node at = member(n, "until");
	if (f && f->type != TYPE_DATE)
		fault(r, &at, "not a field that holds a day", "name a field of type date");
	if (at.v && clock)
		fault(r, &at, "a running clock is not stopped until a day", "write \"clock\": \"stopped\"");
	return f;
}

static void read_state(struct reader *r, const struct node *n, struct state *s)
{
	*s = (struct state){ .name = "", .label = "" };
	if (!has_keys(r, n, "name label category clock", "until final"))
		return;
	struct node at = member(n, "name");
	s->name = name_of(r, n, "name");
	if (at.v && workflow_state(r->w, s->name))
		fault(r, &at, "a second state of this name", "names of states are unique");
	s->label = text_of(r, n, "label");
	s->category = (enum category)choice_of(r, n, "category", category_names, CATEGORY_COUNT);
	s->clock = choice_of(r, n, "clock", clock_names, 2) == 1;
	s->final = flag_of(r, n, "final");
	s->until = until_of(r, n, s->clock);
}

static void read_states(struct reader *r, const struct node *doc)
{
	size_t count;
	struct node list = list_of(r, doc, "states", MAX_STATES, &count), n = { 0 };
	struct workflow *w = r->w;
	if (jr_type(list.v) == JR_ARRAY && !count)
		fault(r, &list, "an empty list", "a workflow has at least one state");
	w->states = room(r, count, sizeof *w->states);
	for (size_t i = 0; w->states && i < count; i++) {
		item_next(&list, &n);
		read_state(r, &n, &w->states[i]);
		w->state_count = i + 1;
	}
}

/* ---- requirements ---- */

static int count_of(struct reader *r, const struct node *o)
{
	struct node n = member(o, "count");
	int64_t count = 1;
	if (n.v && (!jr_int(n.v, &count) || count < 1 || count > MAX_COUNT)) {
		fault(r, &n, "not a number of things", "write a whole number from 1 to 100");
		count = 1;
	}
	return (int)count;
}

/* Names (of states, of outcomes), one blank between. */
static const char *names_in(struct reader *r, const struct node *o, const char *key)
{
	struct node n = member(o, key);
	const char *text = jr_text(n.v);
	char *words = text ? arena_strdup(&r->tmp, text) : NULL;
	size_t used = 0;
	bool good = true;
	for (char *word, *rest = words; words && (word = strtok_r(rest, " ", &rest)) != NULL; used += strlen(word) + 1)
		good &= name_valid(word);
	if (n.v && (!words || !good || used != strlen(text) + 1 || used > PLAIN_MAX))
		fault(r, &n, "not a list of names", "write names with one blank between them, 1,000 bytes at most");
	return keep(r, text);
}

static const char *side_of(struct reader *r, const struct node *o)
{
	struct node n = member(o, "side");
	const char *side = n.v ? text_of(r, o, "side") : NULL;
	if (side && *side && !side_known(side))
		fault(r, &n, "no such side", "write \"board\" or \"adviser\"");
	return side;
}

/* What a side agrees to is what is given: both are days, and the one is kept by the program, so that nobody types an agreement. */
static void check_agreed(struct reader *r, const struct node *n, const struct requirement *q)
{
	struct node at = member(n, "field"), as = member(n, "as");
	if (q->as && q->as->type != TYPE_DATE)
		fault(r, &as, "not a field that holds a day", "name a field of type date");
	if (q->as && q->field && q->field->type != TYPE_DATE)
		fault(r, &at, "not a field that holds a day", "name a field of type date");
	else if (q->as && q->field == q->as)
		fault(r, &at, "the field that is given", "name one of its own for each side");
	else if (q->as && q->field && q->field->control != CONTROL_ENGINE)
		fault(r, &at, "a field that people fill", "name one that the program keeps");
}

/* What one side agreed to must not pass for the agreement of the other. */
static void check_side(struct reader *r, const struct node *n, const struct transition *t, const struct requirement *q)
{
	struct node at = member(n, "field");
	for (const struct requirement *other = t->needs; other < q; other++)
		if (q->side && q->field && other->side && other->field == q->field) {
			fault(r, &at, "the field of another agreement", "name one of its own for each side");
			return;
		}
}

static void read_requirement(struct reader *r, const struct node *n, struct requirement *q)
{
	struct node at = member(n, "condition");
	const char *name = jr_text(at.v);
	q->must = name ? condition_find(name) : NULL;
	if (!q->must && at.v) {
		fault(r, &at, FAULT_CONDITION, "see: wsoa help conditions");
		return;
	}
	if (!has_keys(r, n, q->must ? q->must->needed : "condition", q->must ? q->must->optional : ""))
		return;
	q->warning = flag_of(r, n, "warning");
	q->count = count_of(r, n);
	q->accepted = flag_of(r, n, "accepted");
	q->difference = flag_of(r, n, "difference");
	q->field = field_of(r, n, "field");
	q->as = field_of(r, n, "as");
	q->side = side_of(r, n);
	q->or_reason = flag_of(r, n, "or_reason");
	q->other_organisation = flag_of(r, n, "other_organisation");
	q->status = names_in(r, n, "status");
	q->outcome = names_in(r, n, "outcome");
	check_agreed(r, n, q);
}

static void read_requirements(struct reader *r, const struct node *o, struct transition *t)
{
	size_t count;
	struct node list = list_of(r, o, "requires", MAX_NEEDS, &count), n = { 0 };
	t->needs = room(r, count, sizeof *t->needs);
	for (size_t i = 0; t->needs && i < count; i++) {
		item_next(&list, &n);
		read_requirement(r, &n, &t->needs[i]);
		t->need_count = i + 1;
		check_side(r, &n, t, &t->needs[i]);
		if (t->needs[i].must)
			t->facts |= t->needs[i].must->facts;
	}
}

/* ---- effects ---- */

static bool gives(const struct transition *t, const struct field *f)
{
	for (size_t i = 0; i < t->need_count; i++) {
		const struct requirement *q = &t->needs[i];
		if (q->must && !strcmp(q->must->name, "given") && q->field == f && !q->warning)
			return true;
	}
	return false;
}

/* Whether text is the canonical text of a value of the field, and the same in every store. */
static bool value_fits(struct reader *r, const struct field *f, const char *text)
{
	const struct date_context dates = { .today = DATE_NONE };
	const struct value_context ctx = { .dates = &dates };
	struct error err = { 0 };
	struct value v = value_none();
	wsoa_status st = field_is_link(f) ? WSOA_INVALID : value_read(f, text, &ctx, &r->tmp, &err, &v);
	const char *canonical = st ? NULL : value_text(f, &v, &r->tmp);
	r->failed |= st == WSOA_NOMEM;
	error_clear(&err);
	return canonical && !strcmp(canonical, text);
}

static void check_fit(struct reader *r, const struct node *to, const struct transition *t, const struct effect *e)
{
	struct node value = member(to, "value");
	switch (e->type) {
	case EFFECT_DAY:
		if (e->field->type != TYPE_DATE)
			fault(r, to, "the field holds no day", "name a field of type date, or another effect");
		break;
	case EFFECT_CLEAR:
		if (e->field->flags & F_NEEDED)
			fault(r, to, "the field may not be empty", "give it a value");
		break;
	case EFFECT_VALUE:
		if (*e->value && !value_fits(r, e->field, e->value))
			fault(r, &value, "not a value of the field", "write a value as wsoa prints it");
		break;
	case EFFECT_GIVEN:
		if (!gives(t, e->field))
			fault(r, to, "nothing makes sure that the field is given", "require the condition given for this field");
		break;
	}
}

/* False where the member is neither a known word nor {"value": text}. */
static bool read_to(struct reader *r, const struct node *to, struct effect *e)
{
	if (jr_type(to->v) == JR_OBJECT) {
		e->type = EFFECT_VALUE;
		e->value = has_keys(r, to, "value", "") ? text_of(r, to, "value") : "";
		return true;
	}
	const char *word = jr_text(to->v);
	int i = word && *word ? find_word(effect_names, sizeof effect_names / sizeof effect_names[0], word) : -1;
	if (i < 0)
		fault(r, to, "no such effect", "write \"day\", \"nothing\", \"given\" or {\"value\": \"...\"}");
	else
		e->type = (enum effect_type)i;
	return i >= 0;
}

static bool is_set(const struct transition *t, const struct field *f)
{
	for (size_t i = 0; i < t->set_count; i++)
		if (t->sets[i].field == f)
			return true;
	return false;
}

static void read_effect(struct reader *r, const struct node *n, const struct transition *t, struct effect *e)
{
	if (!has_keys(r, n, "field to", ""))
		return;
	struct node at = member(n, "field"), to = member(n, "to");
	const struct field *f = field_of(r, n, "field");
	if (f && f == kind_status(r->w->kind))
		fault(r, &at, "the state follows from the transition", "leave this effect out");
	else if (f && is_set(t, f))
		fault(r, &at, "set twice", "set each field once");
	e->field = f;
	if (to.v && read_to(r, &to, e) && f)
		check_fit(r, &to, t, e);
}

static void read_effects(struct reader *r, const struct node *o, struct transition *t)
{
	size_t count;
	struct node list = list_of(r, o, "sets", MAX_FIELDS, &count), n = { 0 };
	t->sets = room(r, count, sizeof *t->sets);
	for (size_t i = 0; t->sets && i < count; i++) {
		item_next(&list, &n);
		read_effect(r, &n, t, &t->sets[i]);
		t->set_count = i + 1;
	}
}

/* ---- records that follow ---- */

/* A kind that workflows move; KIND_COUNT where it is none. */
static enum kind_id kind_member(struct reader *r, const struct node *o, const char *key)
{
	struct node n = member(o, key);
	const char *name = jr_text(n.v);
	enum kind_id kind = name ? kind_find(name) : KIND_COUNT;
	if (kind != KIND_COUNT && (strcmp(name, kind_of(kind)->name) || !kind_status(kind)))
		kind = KIND_COUNT;
	if (n.v && kind == KIND_COUNT)
		fault(r, &n, "not a kind of record that has a state", "write the name of such a kind in the singular");
	return kind;
}

static const struct field *through_of(struct reader *r, const struct node *o, enum kind_id kind)
{
	struct node n = member(o, "through");
	const char *name = jr_text(n.v);
	if (!n.v || kind == KIND_COUNT || r->w->kind == KIND_COUNT)
		return NULL;
	const struct field *f = name ? field_find(kind, name) : NULL;
	if (!f || f->type != TYPE_REFS || !field_may_name(f, r->w->kind))
		fault(r, &n, "not a field that holds a set of such records",
		      arena_printf(&r->tmp, "name a field of %s that points at %s", kind_of(kind)->name,
		                   kind_of(r->w->kind)->plural));
	return f;
}

static void read_move(struct reader *r, const struct node *n, struct follow *f)
{
	*f = (struct follow){ .kind = KIND_COUNT, .from = "", .transition = "" };
	if (!has_keys(r, n, "kind through from transition", ""))
		return;
	f->kind = kind_member(r, n, "kind");
	f->through = through_of(r, n, f->kind);
	f->from = name_of(r, n, "from");
	f->transition = name_of(r, n, "transition");
}

static void read_moves(struct reader *r, const struct node *o, struct transition *t)
{
	size_t count;
	struct node list = list_of(r, o, "moves", MAX_MOVES, &count), n = { 0 };
	t->moves = room(r, count, sizeof *t->moves);
	for (size_t i = 0; t->moves && i < count; i++) {
		item_next(&list, &n);
		read_move(r, &n, &t->moves[i]);
		t->move_count = i + 1;
	}
}

/* ---- what becomes of the records that it names ---- */

/* Whether each kind that `through` may name has a field of that name and of the type of `like`. */
static bool all_have(const struct field *through, const char *name, const struct field *like)
{
	for (int k = 0; k < KIND_COUNT; k++) {
		if (!field_may_name(through, (enum kind_id)k))
			continue;
		const struct field *f = field_find((enum kind_id)k, name);
		if (!f || f->type != like->type || f == kind_status((enum kind_id)k))
			return false;
	}
	return true;
}

static void read_put(struct reader *r, const struct node *n, struct put *p)
{
	*p = (struct put){ .field = "" };
	if (!has_keys(r, n, "through field value", ""))
		return;
	struct node through = member(n, "through"), at = member(n, "field");
	p->through = field_of(r, n, "through");
	p->value = field_of(r, n, "value");
	p->field = keep(r, jr_text(at.v));
	if (p->through && !field_is_link(p->through))
		fault(r, &through, "not a field that names records", "name a field of type reference");
	else if (p->through && p->value && !all_have(p->through, p->field, p->value))
		fault(r, &at, "not a field of all that are named, of the type of the value", "name a field that each of these kinds has");
}

static void read_puts(struct reader *r, const struct node *o, struct transition *t)
{
	size_t count;
	struct node list = list_of(r, o, "puts", MAX_MOVES, &count), n = { 0 };
	t->puts = room(r, count, sizeof *t->puts);
	for (size_t i = 0; t->puts && i < count; i++) {
		item_next(&list, &n);
		read_put(r, &n, &t->puts[i]);
		t->put_count = i + 1;
	}
}

/* ---- transitions ---- */

/* From one state a name leads one way. */
static void check_single(struct reader *r, const struct node *o, const struct transition *t)
{
	size_t count;
	struct node list = member(o, "from"), n = { 0 };
	count = jr_type(list.v) == JR_ARRAY ? jr_count(list.v) : 0;
	for (size_t i = 0; i < count; i++) {
		item_next(&list, &n);
		const char *state = jr_text(n.v);
		const struct transition *other = state && *t->name ? workflow_transition(r->w, t->name, state) : NULL;
		if (other && transition_from(r->w, other, state))
			fault(r, &n, FAULT_TWICE, "give one of them another name");
	}
}

static unsigned stand_ins_of(struct reader *r, const struct node *n, unsigned by)
{
	unsigned roles = set_of(r, n, "by_where_none", find_role, FAULT_ROLE);
	struct node at = member(n, "by_where_none");
	if (roles & by)
		fault(r, &at, "a role that may in any case", "name it in one list only");
	return roles;
}

static void read_transition(struct reader *r, const struct node *n, struct transition *t)
{
	*t = (struct transition){ .name = "", .label = "" };
	if (!has_keys(r, n, "name label from to by", "by_where_none requires sets moves puts"))
		return;
	t->name = name_of(r, n, "name");
	t->label = text_of(r, n, "label");
	t->from = set_of(r, n, "from", find_state, "no such state");
	check_single(r, n, t);
	t->to = state_of(r, n, "to");
	t->by = set_of(r, n, "by", find_role, FAULT_ROLE);
	t->by_where_none = stand_ins_of(r, n, t->by);
	read_requirements(r, n, t);
	read_effects(r, n, t);
	read_moves(r, n, t);
	read_puts(r, n, t);
}

static void read_transitions(struct reader *r, const struct node *doc)
{
	size_t count;
	struct node list = list_of(r, doc, "transitions", MAX_TRANSITIONS, &count), n = { 0 };
	struct workflow *w = r->w;
	w->transitions = room(r, count, sizeof *w->transitions);
	for (size_t i = 0; w->transitions && i < count; i++) {
		item_next(&list, &n);
		read_transition(r, &n, &w->transitions[i]);
		w->transition_count = i + 1;
	}
}

/* ---- timers ---- */

/* "10wd" or "30d". */
static void limit_of(struct reader *r, const struct node *o, struct timer *t)
{
	struct node n = member(o, "limit");
	const char *text = jr_text(n.v);
	char none[] = "", *unit = none;
	long days = text && *text >= '1' && *text <= '9' ? strtol(text, &unit, 10) : 0;
	t->workdays = !strcmp(unit, "wd");
	if (days >= 1 && days <= MAX_LIMIT && (t->workdays || !strcmp(unit, "d")))
		t->limit = (int)days;
	else if (n.v)
		fault(r, &n, "not a number of days", "write 10wd for working days or 30d for days, at most 1000");
}

static void read_timers(struct reader *r, const struct node *doc)
{
	size_t count;
	unsigned seen = 0;
	struct node list = list_of(r, doc, "timers", MAX_STATES, &count), n = { 0 };
	struct workflow *w = r->w;
	w->timers = room(r, count, sizeof *w->timers);
	for (size_t i = 0; w->timers && i < count; i++) {
		item_next(&list, &n);
		w->timer_count = i + 1;
		if (!has_keys(r, &n, "state limit", ""))
			continue;
		struct node at = member(&n, "state");
		w->timers[i].state = state_of(r, &n, "state");
		limit_of(r, &n, &w->timers[i]);
		if (!workflow_state(w, jr_text(at.v)))
			continue;
		if (seen >> w->timers[i].state & 1)
			fault(r, &at, "a second timer for this state", "give each state one timer");
		seen |= 1u << w->timers[i].state;
	}
}

/* ---- the document ---- */

static void read_document(struct reader *r, const struct node *doc)
{
	struct workflow *w = r->w;
	if (!has_keys(r, doc, "workflow kind title initial states transitions", "timers"))
		return;
	w->name = name_of(r, doc, "workflow");
	w->kind = kind_member(r, doc, "kind");
	w->title = text_of(r, doc, "title");
	read_states(r, doc);
	w->initial = state_of(r, doc, "initial");
	read_transitions(r, doc);
	read_timers(r, doc);
}

static void read_text(struct reader *r, const char *text, size_t len)
{
	char why[256];
	jr *root = r->known ? jr_parse_line(text, len) : jr_parse(text, len, why, sizeof why);
	struct node doc = { .v = root };
	if (root)
		read_document(r, &doc);
	else if (errno == ENOMEM)
		r->failed = true;
	else
		fault(r, &doc, r->known ? "not JSON" : why, "mend the JSON");
	jr_free(root);
}

/* The record of the error: the first fault, and how many more there are. */
static wsoa_status refuse(struct error *err, size_t faults)
{
	const wsoa_issue *i = &err->issues[err->count - faults];
	const char *quote = *i->value ? "\"" : "";
	if (faults == 1)
		return error_set(err, WSOA_INVALID, i->where, i->todo, "the workflow is not valid: %s %s%s%s", i->what, quote,
		                 i->value, quote);
	return error_set(err, WSOA_INVALID, i->where, i->todo, "the workflow is not valid: %s %s%s%s (and %zu more faults)",
	                 i->what, quote, i->value, quote, faults - 1);
}

static wsoa_status read_workflow(const char *text, size_t len, const char *hash, struct arena *mem, struct error *err, struct workflow **out)
{
	struct workflow *w = arena_alloc(mem, sizeof *w);
	struct reader r = { .mem = mem, .err = err, .w = w, .known = hash };
	*out = NULL;
	if (!w)
		return error_nomem(err);
	read_text(&r, text, len);
	if (hash)
		memcpy(w->hash, hash, sizeof w->hash);
	else
		hash_hex(text, len, w->hash);
	bool nomem = mem->failed || r.tmp.failed || err->mem.failed || r.failed;
	arena_free(&r.tmp);
	if (nomem)
		return error_nomem(err);
	if (r.faults)
		return refuse(err, r.faults);
	*out = w;
	return WSOA_OK;
}

wsoa_status workflow_read(const char *text, size_t len, struct arena *mem, struct error *err, struct workflow **out)
{
	return read_workflow(text, len, NULL, mem, err, out);
}

wsoa_status workflow_read_known(const char *text, size_t len, const char *hash, struct arena *mem, struct error *err, struct workflow **out)
{
	return read_workflow(text, len, hash, mem, err, out);
}
