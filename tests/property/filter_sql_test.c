/*
 * Filters as SQL against a slow twin: random plans, random filters of every
 * operator, field and named test; the twin walks records in memory, one by
 * one, and knows nothing of SQL. Both must find the same records.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/utf8.h"
#include "plan/edit.h"
#include "tests.h"

enum { RECORDS_MOST = 400, LEAVES_MOST = 4, PLANS = 6, FILTERS = 1500, PLANS_LONG = 40, FILTERS_LONG = 5000 };

static const int64_t noon = 1571050800000; /* 2019-10-14 */

/* ---- chance ---- */

static uint32_t state;

static unsigned roll(size_t sides)
{
	return random_below(&state, (unsigned)sides);
}

#define PICK(list) ((list)[roll(COUNT(list))])

/* ---- a random plan ---- */

struct model {
	wsoa *w;
	char db[64];
	struct arena mem;
	struct record *records[RECORDS_MOST];
	size_t count;
	unsigned asked[KIND_COUNT], refused, tests[64]; /* filters that were compared; named tests met */
};

static void add(struct model *m, enum kind_id kind, int64_t plan, const char *ref, const struct assignment *a, size_t count)
{
	struct manner how = { .act = ACT_created, .on = DATE_NONE, .engine = true, .adopt = true, .row = 1 }; /* of a sheet: ratings are taken as they are */
	int64_t id = 0;
	wsoa_status st = edit_create(m->w, kind, plan, ref, a, count, &how, &id);
	if (st) { /* a due date before the start is chance; an action that was not made for it may be named by another */
		const char *what = m->w->err.what;
		for (size_t i = m->w->err.count; i-- > 0;) /* the first that is no warning */
			if (!m->w->err.issues[i].warning)
				what = m->w->err.issues[i].what;
		ck_assert_msg(strstr(what, "before it starts") || strstr(what, "there is no record") || strstr(what, "no benchmark of its own"), "%s: %s", ref, what);
		error_clear(&m->w->err);
	}
}

static const char *words(void)
{
	static const char *const some[] = { "Autism pathway", "autism", "SENCO training", "Caf\xC3\xA9 for families", "10%", "a_b", "say \"no\"", "Zebra",
		                            "\xC3\x89quipe", "5 weeks", "x,y" };
	return PICK(some);
}

static const char *a_date(struct model *m)
{
	char iso[DATE_ISO + 1];
	static const unsigned spans[] = { 3, 3, 40, 400 }; /* the edges of a day are where a test goes wrong */
	unsigned span = PICK(spans);
	date_iso(date_of(2019, 10, 14) + (date)roll(span) - (date)(span / 2), iso);
	return arena_strdup(&m->mem, iso);
}

static const char *a_ref(struct model *m, const char *kinds)
{
	const char *word = kinds + (roll(2) && strchr(kinds, ' ') ? strcspn(kinds, " ") + 1 : 0);
	unsigned n = roll(4) + 1;
	if (!strncmp(word, "person", 6))
		return arena_printf(&m->mem, "@p%u", n);
	if (!strncmp(word, "post", 4))
		return arena_printf(&m->mem, "post-%u", n);
	if (!strncmp(word, "organisation", 12))
		return arena_printf(&m->mem, "org-%u", n % 2 + 1);
	return arena_printf(&m->mem, "%s%u", !strncmp(word, "weakness", 8) ? "W" : !strncmp(word, "workstream", 10) ? "S" : !strncmp(word, "measure", 7) ? "M" : "1.", n);
}

static const char *state_of(struct model *m, enum kind_id kind)
{
	const struct workflow *w = NULL;
	ck_assert(!store_workflow_of(m->w->db, kind, &w));
	return w ? w->states[roll(w->state_count)].name : "";
}

/* A value that the field takes, as text. */
static const char *a_value(struct model *m, const struct field *f)
{
	static const char *const periods[] = { "2019", "May 2019", "Q3 2019/20", "Spring term 2020", "2019-10-14" };
	static const char *const decimals[] = { "5", "5.0", "-2", "10.25", "9", "0" }, *const symbols[] = { "c", "x", "z" };
	static const char *const lags[] = { "30d", "20wd", "0d" };
	if (f == kind_status(f->kind))
		return state_of(m, f->kind);
	if (f == field_at(FIELD_measure_lag))
		return PICK(lags);
	if (f == field_at(FIELD_measure_tolerance))
		return roll(2) ? "2.50" : "0";
	if (f->type == TYPE_DECIMAL && *f->values && !roll(4))
		return PICK(symbols);
	switch (f->type) {
	case TYPE_WORDS:
		return words();
	case TYPE_INT:
		return arena_printf(&m->mem, "%u", roll(11) * 10);
	case TYPE_FLAG:
		return roll(2) ? "yes" : "no";
	case TYPE_DATE:
		return a_date(m);
	case TYPE_PERIOD:
		return PICK(periods);
	case TYPE_DECIMAL:
		return PICK(decimals);
	case TYPE_REF:
	case TYPE_REFS:
		return *f->values == '*' ? "W1" : a_ref(m, f->values);
	case TYPE_TEXT:
		break;
	}
	if (!*f->values)
		return words();
	const char *p = f->values;
	for (unsigned n = roll(5); n && strchr(p, ' '); n--)
		p = strchr(p, ' ') + 1;
	return arena_strndup(&m->mem, p, strcspn(p, " "));
}

/* A target has a value or follows a benchmark. */
static bool chosen(const struct field *f, bool follows)
{
	if (f->kind != KIND_target || (f != field_at(FIELD_target_value) && f != field_at(FIELD_target_follows)))
		return f->flags & F_NEEDED || roll(3);
	return (f == field_at(FIELD_target_follows)) == follows;
}

/* Every field that is needed, and of the others about two in three. What needs another record of its own kind is left to actions. */
static void add_random(struct model *m, enum kind_id kind, int64_t plan, const char *ref)
{
	struct assignment a[MAX_FIELDS + 1];
	size_t count, n = 0;
	const struct field *f = kind_fields(kind, &count);
	bool follows = roll(2);
	for (size_t i = 0; i < count; i++) {
		bool own = field_is_link(&f[i]) && word_in(f[i].values, kind_of(kind)->name);
		bool hard = !strcmp(f[i].name, "file") || !strcmp(f[i].name, "baselined_on") || !strcmp(f[i].name, "left_on");
		if (!hard && (!own || (kind == KIND_action && ref && ref[2] > '4')) && chosen(&f[i], follows))
			a[n++] = (struct assignment){ f[i].name, &f[i], ASSIGN_SET, a_value(m, &f[i]) };
	}
	if (roll(3) == 0)
		a[n++] = (struct assignment){ "extra.KPI", NULL, ASSIGN_SET, words() };
	add(m, kind, plan, ref, a, n);
}

static void add_area(struct model *m)
{
	char ref[32];
	static const char *const left[] = { "", "2019-10-14", "2019-10-13" }; /* who leaves today is there today */
	for (int i = 1; i <= 2; i++)
		snprintf(ref, sizeof ref, "org-%d", i), add_random(m, KIND_organisation, 0, ref);
	for (int i = 1; i <= 4; i++) {
		struct assignment a[2] = { { "name", field_at(FIELD_person_name), ASSIGN_SET, words() },
			                   { "left_on", field_at(FIELD_person_left_on), ASSIGN_SET, i > 1 ? left[i - 2] : "" } };
		snprintf(ref, sizeof ref, "@p%d", i);
		add(m, KIND_person, 0, ref, a, 2);
	}
	for (int i = 1; i <= 4; i++)
		snprintf(ref, sizeof ref, "post-%d", i), add_random(m, KIND_post, 0, ref);
}

static void add_plan(struct model *m, int64_t plan)
{
	static const struct {
		enum kind_id kind;
		const char *prefix;
		int count;
	} parts[] = { { KIND_weakness, "W", 4 },  { KIND_workstream, "S", 4 }, { KIND_action, "1.", 9 },  { KIND_action, "2.", 9 }, { KIND_milestone, "D", 9 },
		      { KIND_measure, "M", 4 },   { KIND_target, "T", 5 },     { KIND_reading, "R", 5 },  { KIND_evidence, "E", 8 } };
	char ref[32];
	for (size_t k = 0; k < COUNT(parts); k++)
		for (int i = 1; i <= parts[k].count; i++)
			snprintf(ref, sizeof ref, "%s%d", parts[k].prefix, i), add_random(m, parts[k].kind, plan, ref);
}

static void load_all(struct model *m)
{
	struct query q;
	bool row = false;
	m->count = 0;
	ck_assert(!query_open(&q, m->w->db, "SELECT id FROM record ORDER BY id", NO_ARGS));
	while (!query_next(&q, &row) && row) {
		ck_assert(m->count < RECORDS_MOST);
		ck_assert(!record_load(m->w->db, query_int(&q, 0), &m->mem, &m->records[m->count++]));
	}
	query_close(&q);
}

static void model_open(struct model *m, uint32_t seed)
{
	*m = (struct model){ 0 };
	state = seed * 2654435761u + 1;
	snprintf(m->db, sizeof m->db, "filter-sql-%ld-%u.db", (long)getpid(), seed);
	unlink(m->db);
	wsoa_options o = { .db = m->db, .write = true, .login = "tester", .now = noon };
	ck_assert(!wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &m->w));
	ck_assert(!write_call(m->w));
	add_area(m);
	for (int i = 0; i < 2; i++) {
		int64_t plan = 0;
		enum kind_id kind;
		struct assignment form = { "form", field_at(FIELD_plan_form), ASSIGN_SET, "wsoa" };
		add(m, KIND_plan, 0, i ? "q" : "p", &form, 1);
		ck_assert(!record_find(m->w->db, 0, KIND_plan, i ? "q" : "p", &plan, &kind) && plan);
		add_plan(m, plan);
	}
	ck_assert(!write_done(m->w, WSOA_OK));
	static const char *const gone[] = { "p:W4", "p:1.2", "p:2.3", "q:1.1", "p:E1", "q:E2", "p:D3" };
	for (size_t i = 0; i < COUNT(gone); i++)
		if (roll(2))
			wsoa_remove(m->w, gone[i], &(wsoa_change){ .reason = "taken out" });
	ck_assert(!read_call(m->w) && !need_calendar(m->w));
	load_all(m);
}

static void model_close(struct model *m)
{
	read_done(m->w, WSOA_OK);
	wsoa_close(m->w);
	unlink(m->db);
	arena_free(&m->mem);
}

/* ---- the twin ---- */

static const struct value *value_named(const struct record *r, const char *name)
{
	static const struct value none;
	const struct field *f = field_find(r->kind, name);
	return f ? &r->values[field_index(f)] : &none;
}

static const struct record *by_id(const struct model *m, int64_t id)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->records[i]->id == id)
			return m->records[i];
	return NULL;
}

static bool points_at(const struct record *r, const char *field, int64_t id)
{
	const struct value *v = value_named(r, field);
	for (size_t i = 0; v->set && i < v->count; i++)
		if (v->targets[i].id == id)
			return true;
	return false;
}

static const struct state *record_state(const struct model *m, const struct record *r)
{
	const struct workflow *w = NULL;
	const struct value *v = value_named(r, "status");
	ck_assert(!store_workflow_of(m->w->db, r->kind, &w));
	return w && v->set ? workflow_state(w, v->text) : NULL;
}

static bool is_final(const struct model *m, const struct record *r)
{
	const struct state *s = record_state(m, r);
	return s && s->final;
}

static bool runs(const struct model *m, const struct record *r)
{
	const struct state *s = record_state(m, r);
	if (r->kind == KIND_milestone)
		return !value_named(r, "done_on")->set && !value_named(r, "dropped_on")->set;
	return s && (s->clock || s->until);
}

static int order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static bool by_order(enum filter_op op, int o)
{
	switch (op) {
	case FILTER_LT:
		return o < 0;
	case FILTER_LE:
		return o <= 0;
	case FILTER_GT:
		return o > 0;
	case FILTER_GE:
		return o >= 0;
	default:
		return o == 0;
	}
}

static bool text_holds(const char *text, const char *part)
{
	char *a = utf8_fold(text, strlen(text)), *b = utf8_fold(part, strlen(part));
	bool holds = strstr(a, b) != NULL;
	free(a);
	free(b);
	return holds;
}

static bool text_is(const char *text, const struct filter_node *n, const char *value)
{
	return text && (n->op == FILTER_CONTAINS ? text_holds(text, value) : by_order(n->op, strcasecmp(text, value)));
}

static bool in_list(const char *commas, const char *word)
{
	size_t len = strlen(word);
	for (const char *p = commas; *p; p += strcspn(p, ",") + (strchr(p, ',') != NULL))
		if (strcspn(p, ",") == len && !memcmp(p, word, len))
			return true;
	return false;
}

/* A field that holds a role, asked for a person, also for the posts that the person holds or covers. */
static bool link_is(const struct model *m, const struct record *r, const struct field *f, const char *ref)
{
	const struct value *v = &r->values[field_index(f)];
	for (size_t i = 0; v->set && i < v->count; i++) {
		const struct record *t = by_id(m, v->targets[i].id);
		if (!strcasecmp(t->ref, ref))
			return true;
		for (size_t k = 0; f->flags & F_ROLE && k < m->count; k++)
			if (m->records[k]->kind == KIND_person && !strcasecmp(m->records[k]->ref, ref) &&
			    (points_at(t, "holder", m->records[k]->id) || points_at(t, "cover", m->records[k]->id)))
				return true;
	}
	return false;
}

static bool number_is(const struct model *m, const struct record *r, const struct field *f, const struct filter_node *n, const char *value)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct value wanted;
	const struct value *v = &r->values[field_index(f)];
	ck_assert(!value_read(f, value, &(struct value_context){ &m->w->dates, true }, &mem, &err, &wanted));
	bool holds = v->set && by_order(n->op, order(v->num, wanted.num));
	if (v->set && f->type == TYPE_DECIMAL) {
		bool symbol = word_in(f->values, wanted.text);
		double a = strtod(v->text, NULL), b = strtod(wanted.text, NULL);
		holds = symbol ? !strcmp(v->text, wanted.text) : !word_in(f->values, v->text) && by_order(n->op, (a > b) - (a < b));
	}
	arena_free(&mem);
	return holds;
}

static bool organisation_is(const struct model *m, const struct record *r, const struct filter_node *n, const char *value)
{
	const struct value *owner = value_named(r, "owner");
	const struct record *post = owner->set ? by_id(m, owner->targets[0].id) : NULL;
	const struct value *v = post ? value_named(post, "organisation") : NULL;
	if (!v || !v->set)
		return false;
	if (n->op == FILTER_ANY)
		return true;
	const struct record *o = by_id(m, v->targets[0].id);
	return !strcasecmp(o->ref, value) || text_is(value_named(o, "name")->text, n, value);
}

static const char *extra_of(const struct record *r, const char *name)
{
	for (size_t i = 0; i < r->extra_count; i++)
		if (!strcasecmp(r->extras[i].name, name))
			return r->extras[i].value.text;
	return NULL;
}

/* In it, or shared with it: what is no action, and names a weakness of it. */
static bool in_plan(const struct model *m, const struct record *r, const char *plan)
{
	const struct field *f = r->kind == KIND_action ? NULL : field_find(r->kind, "weaknesses");
	for (size_t i = 0; f && i < r->values[field_index(f)].count; i++)
		if (!strcasecmp(by_id(m, by_id(m, r->values[field_index(f)].targets[i].id)->plan)->ref, plan))
			return true;
	return r->plan && !strcasecmp(by_id(m, r->plan)->ref, plan);
}

static bool value_is(const struct model *m, const struct record *r, const struct filter_node *n, const char *value)
{
	const struct field *f = field_find(r->kind, n->field.name);
	if (!strncasecmp(n->field.name, "extra.", 6))
		return text_is(extra_of(r, n->field.name + 6), n, value);
	if (!f && !strcmp(n->field.name, "ref"))
		return text_is(r->ref, n, value);
	if (!f && !strcmp(n->field.name, "plan"))
		return in_plan(m, r, value);
	if (!f)
		return organisation_is(m, r, n, value);
	if (field_is_link(f))
		return link_is(m, r, f, value);
	if (f->type == TYPE_WORDS || f->type == TYPE_TEXT || n->op == FILTER_CONTAINS) {
		const struct value *v = &r->values[field_index(f)];
		return v->set && (f->flags & F_MANY && n->op != FILTER_CONTAINS ? in_list(v->text, value) : text_is(v->text, n, value));
	}
	return number_is(m, r, f, n, value);
}

static bool is_there(const struct model *m, const struct record *r, const struct filter_node *n)
{
	static const struct filter_node any = { .op = FILTER_ANY };
	const struct field *f = field_find(r->kind, n->field.name);
	if (!strncasecmp(n->field.name, "extra.", 6))
		return extra_of(r, n->field.name + 6);
	if (f)
		return r->values[field_index(f)].set;
	return !strcmp(n->field.name, "ref") || (!strcmp(n->field.name, "plan") ? r->plan != 0 : organisation_is(m, r, &any, ""));
}

static bool compare_holds(const struct model *m, const struct record *r, const struct filter_node *n)
{
	if (n->op == FILTER_NONE || n->op == FILTER_ANY)
		return is_there(m, r, n) == (n->op == FILTER_ANY);
	bool any = false;
	for (size_t i = 0; i < n->value_count && !any; i++)
		any = value_is(m, r, n, n->values[i]);
	return any != (n->op == FILTER_NE);
}

static bool vacant_post(const struct model *m, const struct record *post)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct record *p = m->records[i];
		const struct value *left = value_named(p, "left_on");
		if (p->kind == KIND_person && !p->removed && (points_at(post, "holder", p->id) || points_at(post, "cover", p->id)) &&
		    (!left->set || left->num >= m->w->db->today))
			return false;
	}
	return true;
}

/* Some record of the kind, not removed and (live) not final, that names this one in the field. */
static bool named_by(const struct model *m, const struct record *r, enum kind_id kind, const char *field, bool live)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->records[i]->kind == kind && !m->records[i]->removed && (!live || !is_final(m, m->records[i])) && points_at(m->records[i], field, r->id))
			return true;
	return false;
}

static bool blocked(const struct model *m, const struct record *r)
{
	const struct value *v = value_named(r, "depends_on");
	bool open = false;
	for (size_t i = 0; v->set && i < v->count; i++) {
		const struct record *d = by_id(m, v->targets[i].id);
		open |= !d->removed && !is_final(m, d);
	}
	return open && !is_final(m, r);
}

static bool due_in(const struct model *m, const struct record *r, int64_t from, int64_t to)
{
	const struct value *due = value_named(r, "due_on"), *hold = value_named(r, "hold_until");
	return runs(m, r) && due->set && due->num >= from && due->num <= to && (!hold->set || hold->num < m->w->day);
}

static bool late_start(const struct model *m, const struct record *r)
{
	const struct state *s = record_state(m, r);
	const struct value *start = value_named(r, "start_on");
	return s && s->category == CATEGORY_planned && start->set && start->num < m->w->day;
}

static bool vacant(const struct model *m, const struct record *r)
{
	if (r->kind == KIND_post)
		return vacant_post(m, r);
	const struct value *owner = value_named(r, "owner");
	const struct record *of = owner->set ? by_id(m, owner->targets[0].id) : NULL;
	const struct value *left = of && of->kind == KIND_person ? value_named(of, "left_on") : NULL;
	bool nobody = (left && left->set && left->num < m->w->db->today) || (of && of->kind == KIND_post && vacant_post(m, of));
	return nobody && !(r->kind == KIND_action && is_final(m, r));
}

static bool live(const struct model *m, const struct record *r)
{
	return r->kind == KIND_milestone ? runs(m, r) : !is_final(m, r);
}

static bool stale(const struct model *m, const struct record *r, const char *days)
{
	const struct value *v = value_named(r, "updated_on");
	return !is_final(m, r) && (v->set ? v->num : 0) < m->w->day - atoi(days);
}

static bool slipped(const struct record *r)
{
	const struct value *due = value_named(r, "due_on"), *baseline = value_named(r, "baseline_due_on");
	return due->set && baseline->set && due->num > baseline->num && !value_named(r, "repeats")->set;
}

static bool carried(const struct model *m, const struct record *r)
{
	const struct state *s = record_state(m, r);
	return s && s->final && s->category == CATEGORY_cancelled && named_by(m, r, r->kind, "continues", false);
}

static bool test_holds(const struct model *m, const struct record *r, const struct filter_node *n)
{
	const char *name = n->test->name;
	if (!strcmp(name, "overdue"))
		return due_in(m, r, INT64_MIN, m->w->day - 1);
	if (!strcmp(name, "due-soon"))
		return due_in(m, r, m->w->day, workday_add(&m->w->calendar, m->w->day, 20));
	if (!strcmp(name, "late-start"))
		return late_start(m, r);
	if (!strcmp(name, "unowned"))
		return !value_named(r, "owner")->set;
	if (!strcmp(name, "vacant"))
		return vacant(m, r);
	if (!strcmp(name, "no-deadline"))
		return live(m, r) && !value_named(r, "due_on")->set;
	if (!strcmp(name, "blocked"))
		return blocked(m, r);
	if (!strcmp(name, "slipped"))
		return slipped(r);
	if (!strcmp(name, "stale"))
		return stale(m, r, n->values[0]);
	if (!strcmp(name, "no-evidence"))
		return !named_by(m, r, KIND_evidence, "actions", false);
	if (!strcmp(name, "repeats"))
		return value_named(r, "repeats")->set;
	if (!strcmp(name, "live"))
		return live(m, r);
	if (!strcmp(name, "carried"))
		return carried(m, r);
	ck_assert_msg(!strcmp(name, "uncovered"), "%s: the twin does not know this test", name);
	return live(m, r) && !named_by(m, r, KIND_action, "weaknesses", true);
}

static bool ref_holds(const struct model *m, const struct record *r, const struct filter_node *n)
{
	for (size_t i = 0; i < n->value_count; i++) {
		const char *colon = strchr(n->values[i], ':'), *ref = colon ? colon + 1 : n->values[i];
		const struct record *plan = r->plan ? by_id(m, r->plan) : NULL;
		size_t len = colon ? (size_t)(colon - n->values[i]) : 0;
		if (!strcasecmp(r->ref, ref) && (!colon || (plan && strlen(plan->ref) == len && !strncasecmp(plan->ref, n->values[i], len))))
			return true;
	}
	return false;
}

static bool holds(const struct model *m, const struct record *r, const struct filter_node *n)
{
	bool all = true, any = false;
	switch (n->type) {
	case FILTER_COMPARE:
		return compare_holds(m, r, n);
	case FILTER_TEST:
		return test_holds(m, r, n);
	case FILTER_REF:
		return ref_holds(m, r, n);
	case FILTER_NOT:
		return !holds(m, r, n->children);
	case FILTER_AND:
	case FILTER_OR:
		break;
	}
	for (const struct filter_node *c = n->children; c; c = c->next) {
		bool h = holds(m, r, c);
		all &= h;
		any |= h;
	}
	return n->type == FILTER_AND ? all : any;
}

/* ---- random filters ---- */

static void put_value(struct buf *out, const char *text)
{
	buf_char(out, '"');
	for (; *text; text++)
		buf_printf(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	buf_char(out, '"');
}

/* A value that some record has in the field, or one that it could have. */
static const char *asked_value(struct model *m, const struct field *f)
{
	for (unsigned tries = 0; tries < 8 && roll(4); tries++) {
		const struct record *r = m->records[roll(m->count)];
		const struct value *v = &r->values[field_index(f)];
		if (r->kind != f->kind || !v->set || f->flags & F_MANY)
			continue;
		if (field_is_link(f))
			return v->targets[0].ref;
		return value_text(f, v, &m->mem);
	}
	return a_value(m, f);
}

static void put_field(struct model *m, enum kind_id kind, struct buf *out)
{
	static const char *const ordered[] = { "<", "<=", ">", ">=" };
	size_t count;
	const struct field *f = kind_fields(kind, &count);
	f += roll(count);
	bool number = f->type == TYPE_INT || f->type == TYPE_FLAG || f->type == TYPE_DATE || f->type == TYPE_DECIMAL;
	bool set = field_is_link(f) || f->flags & F_MANY;
	unsigned op = roll(10);
	buf_str(out, f->name);
	if (op < 2) {
		buf_str(out, op ? ":none" : ":any");
	} else if (op < 5 && !set) {
		const char *value = asked_value(m, f);
		buf_str(out, f->type == TYPE_DECIMAL && word_in(f->values, value) ? ":" : PICK(ordered)); /* a symbol has no order */
		put_value(out, value);
	} else if (op < 7 && !number && !field_is_link(f)) {
		const char *value = asked_value(m, f);
		buf_char(out, '~');
		put_value(out, arena_strndup(&m->mem, value, utf8_fit(value, strlen(value), 1 + roll(5))));
	} else {
		buf_str(out, op < 9 ? ":" : "!=");
		put_value(out, asked_value(m, f));
		if (roll(3) == 0) {
			buf_char(out, ',');
			put_value(out, asked_value(m, f));
		}
	}
}

static void put_other(enum kind_id kind, struct buf *out)
{
	static const char *const plain[] = { "extra.KPI:none", "EXTRA.kpi:any", "plan:p", "plan!=q", "plan:any", "ref>\"1.5\"", "ref~\"1\"", "ref:none" };
	static const char *const owned[] = { "organisation:org-1", "organisation:none", "organisation:any", "organisation~\"a\"", "organisation!=org-2,org-1" };
	if (field_find(kind, "owner") && roll(2)) {
		buf_str(out, PICK(owned));
	} else if (roll(2)) {
		buf_str(out, roll(2) ? "extra.KPI~" : "extra.KPI:");
		put_value(out, words());
	} else {
		buf_str(out, PICK(plain));
	}
}

static void put_ref(struct model *m, enum kind_id kind, struct buf *out)
{
	for (unsigned i = 0; i < 500; i++) {
		const struct record *r = m->records[roll(m->count)];
		if (r->kind != kind || r->removed)
			continue;
		buf_printf(out, r->plan ? "%s:\"%s\"" : "\"%s%s\"", r->plan ? by_id(m, r->plan)->ref : "", r->ref);
		return;
	}
	buf_str(out, "ref:any");
}

static const struct {
	const char *name;
	bool argument;
	const char *kinds;
} named[] = {
#define NAMED_TEST(name, id, argument, kinds, sentence) { name, argument, kinds },
#include "record/tests.def"
#undef NAMED_TEST
};

static void put_test(struct model *m, enum kind_id kind, struct buf *out)
{
	for (unsigned tries = 0; tries < 40; tries++) {
		size_t i = roll(COUNT(named));
		if (!word_in(named[i].kinds, kind_of(kind)->name))
			continue;
		m->tests[i]++;
		buf_str(out, named[i].name);
		if (named[i].argument)
			buf_printf(out, ":%ud", roll(60));
		return;
	}
	put_field(m, kind, out);
}

static void put_leaf(struct model *m, enum kind_id kind, struct buf *out)
{
	unsigned which = roll(12);
	if (which < 6)
		put_field(m, kind, out);
	else if (which < 9)
		put_test(m, kind, out);
	else if (which < 11)
		put_other(kind, out);
	else
		put_ref(m, kind, out);
}

static void put_filter(struct model *m, enum kind_id kind, struct buf *out)
{
	for (unsigned n = roll(LEAVES_MOST), open = 0;; n--) {
		buf_str(out, roll(4) ? "" : "not ");
		if (n && roll(3) == 0) {
			buf_char(out, '(');
			open++;
		}
		put_leaf(m, kind, out);
		if (open && roll(2)) {
			buf_char(out, ')');
			open--;
		}
		if (!n) {
			buf_fill(out, ')', open);
			return;
		}
		buf_str(out, roll(2) ? " or " : " ");
	}
}

/* ---- the comparison ---- */

static bool selected(const struct ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->id[i] == id)
			return true;
	return false;
}

static void check(struct model *m, enum kind_id kind, const char *text, int64_t plan)
{
	struct arena mem = { 0 };
	struct select sel;
	struct record_cursor c = { 0 };
	struct record *r = NULL;
	struct ids ids = { 0 };
	int64_t count = -1;
	m->w->plan = plan;
	error_clear(&m->w->err);
	wsoa_status st = selecting(m->w, kind, text, &mem, &sel);
	if (!st)
		st = select_open(&c, m->w->db, &sel);
	m->refused += st != WSOA_OK;
	ck_assert_msg(!st || ((st == WSOA_INVALID || st == WSOA_NOTFOUND) && *m->w->err.what), "%s: %s", text, m->w->err.what);
	while (!st && !(st = select_next(&c, &mem, &r)) && r) {
		ids.id = arena_grow(&mem, ids.id, ids.count, &ids.cap, sizeof *ids.id);
		ids.id[ids.count++] = r->id;
	}
	select_close(&c);
	if (!st) {
		m->asked[kind]++;
		bool any_plan = sel.filter && sel.filter->type == FILTER_REF;
		size_t wanted = 0;
		for (size_t i = 0; i < m->count; i++) {
			const struct record *x = m->records[i];
			if (x->kind != kind || x->removed || (plan && !any_plan && kind_of(kind)->in_plan && x->plan != plan))
				continue;
			bool twin = !sel.filter || holds(m, x, sel.filter);
			wanted += twin;
			ck_assert_msg(twin == selected(&ids, x->id), "%s: %s '%s': %s %s in SQL and %s in the twin", m->db, kind_of(kind)->plural, text, x->ref,
			              twin ? "is not" : "is", twin ? "is" : "is not");
		}
		ck_assert_uint_eq(wanted, ids.count);
		ck_assert(!select_count(m->w->db, &sel, &count) && (size_t)count == ids.count);
	}
	arena_free(&mem);
}

static void check_plan(uint32_t seed, unsigned filters)
{
	struct model m;
	struct buf text = { 0 };
	unsigned total = 0;
	model_open(&m, seed);
	for (unsigned i = 0; i < filters; i++) {
		enum kind_id kind = roll(2) ? KIND_action : (enum kind_id)roll(KIND_COUNT);
		buf_clear(&text);
		put_filter(&m, kind, &text);
		check(&m, kind, buf_text(&text), roll(4) ? 0 : m.records[roll(m.count)]->plan);
	}
	/* the comparison is worth something: most filters are understood, every kind and every test is asked */
	for (size_t k = 0; k < KIND_COUNT; k++) {
		ck_assert_msg(m.asked[k] > 0, "%s", kind_of((enum kind_id)k)->plural);
		total += m.asked[k];
	}
	for (size_t i = 0; i < COUNT(named); i++)
		ck_assert_msg(m.tests[i] > 0, "%s", named[i].name);
	ck_assert_msg(m.refused * 4 < total, "%u of %u were refused", m.refused, total + m.refused);
	buf_free(&text);
	model_close(&m);
}

START_TEST(sql_and_twin_agree)
{
	bool thorough = getenv("WSOA_LONG") != NULL;
	for (uint32_t seed = 1; seed <= (thorough ? PLANS_LONG : PLANS); seed++)
		check_plan(seed, thorough ? FILTERS_LONG : FILTERS);
}
END_TEST

/* What an operator cannot ask of a field is refused, never answered by something else. */
static const struct {
	const char *kind, *filter, *says;
} unfit[] = {
	{ "action", "owner<@p1", "has no order" },       { "action", "weaknesses>=W1", "has no order" }, { "person", "roles<programme", "has no order" },
	{ "action", "plan>p", "has no order" },          { "action", "organisation<org-1", "has no order" }, { "action", "due_on~1", "holds no text" },
	{ "action", "percent~5", "holds no text" },      { "reading", "value~5", "holds no text" },     { "decision", "chairs_action~y", "holds no text" },
	{ "action", "owner~p1", "holds refs" },          { "action", "plan~p", "holds refs" },          { "reading", "value:0x10", "not a value" },
	{ "reading", "value>nan", "not a value" },       { "reading", "value>inf", "not a value" },     { "reading", "value:\"5 weeks\"", "not a value" },
	{ "action", "status:complet", "not a value" },   { "action", "stale:1000000d", "not a number of days" },
};

START_TEST(unfit_operators_are_refused)
{
	struct model m;
	model_open(&m, 1);
	for (size_t i = 0; i < COUNT(unfit); i++) {
		struct arena mem = { 0 };
		struct select sel;
		struct record_cursor c = { 0 };
		error_clear(&m.w->err);
		wsoa_status st = selecting(m.w, kind_find(unfit[i].kind), unfit[i].filter, &mem, &sel);
		if (!st)
			st = select_open(&c, m.w->db, &sel);
		select_close(&c);
		ck_assert_msg(st == WSOA_INVALID && strstr(m.w->err.what, unfit[i].says), "%s: %s", unfit[i].filter, m.w->err.what);
		arena_free(&mem);
	}
	model_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("filters as SQL");
	TCase *t = tcase_create("all");
	suite_add_tcase(suite, t);
	tcase_set_timeout(t, 3000);
	tcase_add_test(t, sql_and_twin_agree);
	tcase_add_test(t, unfit_operators_are_refused);
	return suite_run(suite);
}
