/*
 * The slow twin of store/recall.c. Two stores live the same life of long calls:
 * in one a change recalls what it looked up, in the other recall_begin() never
 * begins, so each question is asked of the tables. After every call both must
 * have said the same and hold the same, byte by byte: chance is dealt to both
 * alike (random_bytes() is wrapped), so even salts, hashes and UUIDs agree.
 * Calls are random and many fail; the seed of a life that went apart is printed,
 * and WSOA_SEED begins with it.
 */
#include <ctype.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "calendar/date.h"
#include "store/event.h"
#include "store/recall.h"
#include "tests.h"
#include "wsoa.h"

enum { RECALLS, ASKS, SIDES, LIVES = 6, STEPS = 60, LIVES_LONG = 60, STEPS_LONG = 90, ROWS = 14, REFS_KEPT = 64, HOUR = 3600000 };

/* ---- the wrapped doors ---- */

static struct {
	int side;
	bool eager;         /* recall from the first event on, not from the fifth */
	uint64_t chance[SIDES];
	bool began;         /* recalling, in the call that is made */
} door;

void __real_recall_begin(struct store *s, const struct event *ev);
void __wrap_recall_begin(struct store *s, const struct event *ev);
void __wrap_random_bytes(void *out, size_t len);

void __wrap_recall_begin(struct store *s, const struct event *ev)
{
	struct event later = *ev;
	if (door.side == ASKS)
		return;
	if (door.eager)
		later.batch = later.seq - 1000;
	__real_recall_begin(s, &later);
	door.began |= s->recall != NULL;
}

void __wrap_random_bytes(void *out, size_t len)
{
	uint8_t *to = out;
	for (size_t i = 0; i < len; i++) {
		uint64_t *x = &door.chance[door.side];
		*x ^= *x << 13;
		*x ^= *x >> 7;
		*x ^= *x << 17;
		to[i] = (uint8_t)(*x >> 24);
	}
}

/* ---- a life ---- */

struct life {
	unsigned seed, first_seed;
	int step;
	char db[SIDES][32];
	wsoa *w[SIDES];
	sqlite3 *tables[SIDES];
	int64_t now;
	const char *plan;
	struct buf did; /* the call, for who must look into it */
};

static unsigned below(struct life *l, unsigned n)
{
	return random_below(&l->seed, n);
}

static bool one_in(struct life *l, unsigned n)
{
	return below(l, n) == 0;
}

static const char *any(struct life *l, const char *const *of, size_t count)
{
	return of[below(l, (unsigned)count)];
}
#define ANY(l, ...) any(l, TEXTS(__VA_ARGS__))

static void ref_of(struct life *l, const char *sql, const char *kind, char out[64]);
#define HERE " AND space IN (0, (SELECT id FROM record WHERE space = 0 AND ref = ?2)) "
static const char live_sql[] = "SELECT ref FROM record WHERE kind = ?1 AND removed = 0" HERE "ORDER BY id DESC";
static const char programme_sql[] = "SELECT r.ref FROM person p JOIN record r ON r.id = p.id WHERE r.kind = ?1 AND r.removed = 0 AND p.roles LIKE '%programme%' AND p.left_on IS NULL";
static const char gone_sql[] = "SELECT ref FROM record WHERE kind = ?1 AND removed = 1" HERE "ORDER BY id DESC";

static void open_both(struct life *l)
{
	char person[64], word[64] = "";
	l->plan = ANY(l, "p", "p", "p", "q", "q", "r");
	ref_of(l, one_in(l, 8) ? live_sql : programme_sql, "person", person);
	if (!*person)
		snprintf(person, sizeof person, "@ann-lee");
	if (one_in(l, 6))
		ref_of(l, live_sql, "person", word);
	l->now += HOUR * (1 + below(l, 30));
	for (int i = 0; i < SIDES; i++) {
		wsoa_options o = { .db = l->db[i], .write = true, .person = person, .plan = l->plan, .on_word_of = *word ? word : NULL, .now = l->now };
		door.side = i;
		wsoa_close(l->w[i]);
		ck_assert_int_eq(wsoa_open(&o, &l->w[i]), WSOA_OK);
	}
}

/* Two plans with the same refs. */
static void fill(wsoa *w, const char *db, int64_t now)
{
	static const char actions[] = "ref,title,owner,weaknesses,due_on\nA1,Review,@p2,W1,2020-01-31\nA2,Assess,post-1,W1,2020-02-28\n"
	                              "A3,Train,@p1,W2,2020-03-31\nA4,Publish,@p3,W2,2020-04-30\nA5,Ask,post-1,W1,2020-05-31\nA6,Meet,@p2,W1,2020-06-30\n";
	static const char weaknesses[] = "ref,title,accountable\nW1,Waits,@p3\nW2,Plans,post-1\n", measures[] = "ref,title,owner,weaknesses\nM1,Waits,@p2,W1\n";
	wsoa_import_args files[] = { { .kind = "weakness", .name = "w", .text = weaknesses, .len = strlen(weaknesses) },
		                     { .kind = "action", .name = "a", .text = actions, .len = strlen(actions) },
		                     { .kind = "measure", .name = "m", .text = measures, .len = strlen(measures) } };
	ck_assert_int_eq(wsoa_add(w, "post", "post-1", TEXTS("title=Manager", "holder=@p2"), NULL), WSOA_OK);
	for (int i = 0; i < 2; i++) {
		wsoa *one;
		wsoa_options o = { .db = db, .write = true, .person = "@ann-lee", .plan = i ? "q" : "p", .now = now };
		ck_assert_int_eq(wsoa_open(&o, &one), WSOA_OK);
		ck_assert_msg(!wsoa_import(one, files, COUNT(files), NULL, NULL, NULL), "%s", wsoa_error_what(one));
		wsoa_close(one);
	}
}

static void begin(struct life *l, unsigned seed)
{
	*l = (struct life){ .seed = seed, .first_seed = seed, .now = date_london_noon(date_of(2019, 10, 14)) };
	for (int i = 0; i < SIDES; i++) {
		wsoa_options o = { .db = l->db[i], .login = "tester", .now = l->now };
		snprintf(l->db[i], sizeof l->db[i], "recall-%c.db", "ra"[i]);
		unlink(l->db[i]);
		door.side = i;
		door.chance[i] = 88172645463325252u + seed;
		ck_assert_int_eq(wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee", .small = seed % 3 == 0 }, &l->w[i]), WSOA_OK);
		ck_assert_int_eq(wsoa_add(l->w[i], "plan", "p", TEXTS("form=wsoa", "title=Plan"), NULL), WSOA_OK);
		ck_assert_int_eq(wsoa_add(l->w[i], "plan", "q", TEXTS("form=app", "title=The next"), NULL), WSOA_OK);
		ck_assert_int_eq(wsoa_add(l->w[i], "plan", "r", TEXTS("form=app", "title=The last"), NULL), WSOA_OK);
		ck_assert_int_eq(wsoa_add(l->w[i], "meeting", "B1", TEXTS("board=Board", "held_on=2019-10-01"), NULL), WSOA_OK);
		ck_assert_int_eq(wsoa_add(l->w[i], "person", "@p1", TEXTS("name=Pat One", "roles=programme"), NULL), WSOA_OK);
		ck_assert_int_eq(wsoa_add(l->w[i], "person", "@p2", TEXTS("name=Pat Two"), NULL), WSOA_OK);
		ck_assert_int_eq(wsoa_add(l->w[i], "person", "@p3", TEXTS("name=Pat Three"), NULL), WSOA_OK);
		fill(l->w[i], l->db[i], l->now);
		ck_assert_int_eq(sqlite3_open_v2(l->db[i], &l->tables[i], SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	}
	open_both(l);
}

static void finish(struct life *l)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	for (int i = 0; i < SIDES; i++) {
		char path[64];
		wsoa_doc *d = NULL;
		door.side = i;
		wsoa_close(l->w[i]);
		ck_assert_int_eq(wsoa_open(&(wsoa_options){ .db = l->db[i], .now = l->now }, &l->w[i]), WSOA_OK);
		wsoa_status st = wsoa_verify(l->w[i], &d);
		ck_assert_msg(!st, "seed %u: %s", l->first_seed, wsoa_error_what(l->w[i]));
		wsoa_doc_free(d);
		wsoa_close(l->w[i]);
		sqlite3_close(l->tables[i]);
		for (size_t e = 0; e < COUNT(ends); e++) {
			snprintf(path, sizeof path, "%s%s", l->db[i], ends[e]);
			unlink(path);
		}
	}
	buf_free(&l->did);
}

/* ---- whether both said and hold the same ---- */

#define SAME(l, ok, ...)                                                                                                      \
	do {                                                                                                                  \
		if (!(ok)) {                                                                                                  \
			fprintf(stderr, "seed %u, step %d:\n%s\n", (l)->first_seed, (l)->step, buf_text(&(l)->did));           \
			ck_abort_msg(__VA_ARGS__);                                                                            \
		}                                                                                                             \
	} while (0)

static void same_text(struct life *l, const char *what, const char *a, const char *b)
{
	SAME(l, !strcmp(a ? a : "", b ? b : ""), "%s: recalled '%.900s', asked '%.900s'", what, a ? a : "", b ? b : "");
}

static void same_words(struct life *l)
{
	wsoa *a = l->w[RECALLS], *b = l->w[ASKS];
	same_text(l, "what", wsoa_error_what(a), wsoa_error_what(b));
	same_text(l, "where", wsoa_error_where(a), wsoa_error_where(b));
	same_text(l, "todo", wsoa_error_todo(a), wsoa_error_todo(b));
	for (size_t i = 0; i < wsoa_issue_count(a) && i < wsoa_issue_count(b); i++) {
		const wsoa_issue *x = wsoa_issue_at(a, i), *y = wsoa_issue_at(b, i);
		SAME(l, x->warning == y->warning && x->row == y->row && x->column == y->column, "issue %zu: %s (row %d) | %s (row %d)", i, x->what, x->row,
		     y->what, y->row);
		same_text(l, "issue's where", x->where, y->where);
		same_text(l, "issue's value", x->value, y->value);
		same_text(l, "issue's what", x->what, y->what);
		same_text(l, "issue's todo", x->todo, y->todo);
	}
	SAME(l, wsoa_issue_count(a) == wsoa_issue_count(b), "issues: %zu and %zu", wsoa_issue_count(a), wsoa_issue_count(b));
}

static bool keep(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

static void same_outcome(struct life *l)
{
	struct buf text[SIDES] = { 0 };
	for (int i = 0; i < SIDES; i++) {
		wsoa_doc *d = NULL;
		if (!wsoa_outcome(l->w[i], &d))
			ck_assert_int_eq(wsoa_doc_render(d, "json", NULL, keep, &text[i]), WSOA_OK);
		wsoa_doc_free(d);
	}
	same_text(l, "outcome", buf_text(&text[RECALLS]), buf_text(&text[ASKS]));
	buf_free(&text[RECALLS]);
	buf_free(&text[ASKS]);
}

static sqlite3_stmt *ask(struct life *l, int side, const char *sql)
{
	sqlite3_stmt *q = NULL;
	ck_assert_msg(sqlite3_prepare_v2(l->tables[side], sql, -1, &q, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(l->tables[side]));
	return q;
}

static const char *cell(sqlite3_stmt *q, int column)
{
	const char *text = (const char *)sqlite3_column_text(q, column);
	return text ? text : "(null)";
}

static void same_table(struct life *l, const char *table)
{
	char sql[128];
	int left, right, row = 0;
	snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
	sqlite3_stmt *a = ask(l, RECALLS, sql), *b = ask(l, ASKS, sql);
	do {
		left = sqlite3_step(a);
		right = sqlite3_step(b);
		SAME(l, left == right, "table %s ends after row %d in one store", table, row);
		for (int c = 0; left == SQLITE_ROW && c < sqlite3_column_count(a); c++) {
			int len = sqlite3_column_bytes(a, c);
			bool same = sqlite3_column_type(a, c) == sqlite3_column_type(b, c) && len == sqlite3_column_bytes(b, c) &&
			            (!len || !memcmp(sqlite3_column_blob(a, c), sqlite3_column_blob(b, c), (size_t)len));
			SAME(l, same, "%s row %d, %s: recalled '%.900s', asked '%.900s'", table, row, sqlite3_column_name(a, c), cell(a, c), cell(b, c));
		}
		row++;
	} while (left == SQLITE_ROW);
	SAME(l, left == SQLITE_DONE, "%s: %s", table, sqlite3_errmsg(l->tables[RECALLS]));
	sqlite3_finalize(a);
	sqlite3_finalize(b);
}

static void same_tables(struct life *l)
{
	same_table(l, "log"); /* first: its lines say best what went apart */
	same_table(l, "sqlite_schema");
	sqlite3_stmt *q = ask(l, RECALLS, "SELECT name FROM sqlite_schema WHERE type = 'table'");
	int tables = 0;
	for (; sqlite3_step(q) == SQLITE_ROW; tables++)
		same_table(l, cell(q, 0));
	sqlite3_finalize(q);
	ck_assert_int_gt(tables, 15);
}

/* ---- what there is to name ---- */

/* A random ref that a query of records finds; "" where it finds none. */
static void ref_of(struct life *l, const char *sql, const char *kind, char out[64])
{
	sqlite3_stmt *q = ask(l, ASKS, sql);
	char found[REFS_KEPT * 4][64];
	unsigned n = 0;
	sqlite3_bind_text(q, 1, kind, -1, SQLITE_STATIC);
	sqlite3_bind_text(q, 2, l->plan, -1, SQLITE_STATIC); /* no such argument in one of them: nothing is bound */
	while (n < COUNT(found) && sqlite3_step(q) == SQLITE_ROW)
		snprintf(found[n++], sizeof found[0], "%s", cell(q, 0));
	sqlite3_finalize(q);
	snprintf(out, 64, "%s", n ? found[below(l, n)] : "");
	if (one_in(l, 8))
		for (char *c = out; *c; c++)
			*c = (char)(isupper((unsigned char)*c) ? tolower((unsigned char)*c) : toupper((unsigned char)*c));
}

static const struct sheet {
	const char *kind, *ref; /* ref: of new ones */
	struct column {
		const char *name;
		char sort;
	} columns[12];
} sheets[] = {
	{ "organisation", "org-", { { "name", 't' } } },
	{ "person", "@p", { { "name", 't' }, { "roles", 'r' }, { "left_on", 'l' } } },
	{ "post", "post-", { { "title", 't' }, { "organisation", 'o' }, { "holder", 'p' }, { "cover", 'p' } } },
	{ "meeting", "B", { { "board", 't' }, { "held_on", 'd' } } },
	{ "plan", "", { { "title", 't' }, { "baselined_on", 'b' } } },
	{ "weakness", "W", { { "title", 't' }, { "accountable", 'w' }, { "text", 't' } } },
	{ "workstream", "S", { { "title", 't' }, { "lead", 'w' } } },
	{ "action", "A", { { "title", 't' }, { "owner", 'w' }, { "supporting", 'w' }, { "workstream", 'S' }, { "weaknesses", 'W' }, { "due_on", 'd' },
	                   { "percent", '%' }, { "rating", 'g' }, { "status", 's' }, { "depends_on", 'A' }, { "progress", 't' } } },
	{ "milestone", "X", { { "title", 't' }, { "of", 'A' }, { "due_on", 'd' } } },
	{ "measure", "M", { { "title", 't' }, { "weaknesses", 'W' }, { "owner", 'w' }, { "baseline", 'n' }, { "unit", 't' } } },
	{ "target", "T", { { "measure", 'M' }, { "due_on", 'd' }, { "value", 'n' } } },
	{ "reading", "R", { { "measure", 'M' }, { "period", 'q' }, { "value", 'n' } } },
	{ "evidence", "E", { { "title", 't' }, { "actions", 'A' }, { "held_by", 't' } } },
};

static const struct {
	char sort;
	const char *kind;
} named[] = { { 'o', "organisation" }, { 'p', "person" }, { 'S', "workstream" }, { 'W', "weakness" }, { 'A', "action" }, { 'M', "measure" } };

/* A ref that a sheet names: of a record that is there, or of one that the same call may make. */
static void name_one(struct life *l, const char *kind, char out[64])
{
	const char *prefix = "";
	for (size_t i = 0; i < COUNT(sheets); i++)
		if (!strcmp(sheets[i].kind, kind))
			prefix = sheets[i].ref;
	*out = '\0';
	if (!one_in(l, 6))
		ref_of(l, one_in(l, 60) ? gone_sql : live_sql, kind, out);
	if (!*out && one_in(l, 3))
		snprintf(out, 64, "%s%u", prefix, 1 + below(l, 40));
}

static void value_of(struct life *l, char sort, bool needed, char out[64])
{
	*out = '\0';
	for (size_t i = 0; i < COUNT(named); i++)
		if (named[i].sort == sort)
			name_one(l, named[i].kind, out);
	if (sort == 'w')
		name_one(l, one_in(l, 2) ? "person" : "post", out);
	if (sort == 't')
		snprintf(out, 64, "%s %u", ANY(l, "Review", "Assess", "Publish", "Train"), below(l, 300));
	if (sort == 'd')
		snprintf(out, 64, "20%u-0%u-1%u", 19 + below(l, 4), 1 + below(l, 9), below(l, 10));
	if (sort == 'r')
		snprintf(out, 64, "%s", ANY(l, "", "programme", "auditor", "programme"));
	if (sort == 'l')
		snprintf(out, 64, "%s", ANY(l, "", "", "2019-10-01", "2021-01-01"));
	if (sort == 'b')
		snprintf(out, 64, "%s", ANY(l, "", "", "", "2019-10-01", "2019-10-02"));
	if (sort == 'n' || sort == '%')
		snprintf(out, 64, "%u", below(l, 100));
	if (sort == 'g')
		snprintf(out, 64, "%s", ANY(l, "", "red", "amber", "green"));
	if (sort == 's')
		snprintf(out, 64, "%s", ANY(l, "", "Not started", "In progress", "Complete"));
	if (sort == 'q')
		snprintf(out, 64, "%s 201%u", ANY(l, "May", "June", "July", "March"), 5 + below(l, 4));
	if (!*out && needed) /* both plans began with one */
		snprintf(out, 64, "%c1", sort);
	if (one_in(l, 2500))
		snprintf(out, 64, "%s", ANY(l, "nonsense", "31/02/2019", "@nobody-1", "A999"));
}

static void row_ref(struct life *l, const struct sheet *s, char out[64])
{
	*out = '\0';
	if (!*s->ref) {
		snprintf(out, 64, "%s", ANY(l, "p", "q", "r", "Q"));
	} else if (one_in(l, 3)) {
		ref_of(l, one_in(l, 12) ? gone_sql : live_sql, s->kind, out);
	} else if (!one_in(l, 5)) {
		snprintf(out, 64, "%s%u", s->ref, 1 + below(l, 120));
		if (one_in(l, 8))
			for (char *c = out; *c; c++)
				*c = (char)toupper((unsigned char)*c);
	}
}

/* ---- calls ---- */

static void sheet_write(struct life *l, const struct sheet *s, struct buf *out)
{
	unsigned shown = 0;
	bool extra = one_in(l, 6), needed = !strcmp(s->kind, "milestone") || !strcmp(s->kind, "target") || !strcmp(s->kind, "reading");
	char v[64], quoted[72];
	buf_str(out, "ref");
	for (size_t c = 0; c < COUNT(s->columns) && s->columns[c].name; c++) {
		if (c > 0 && !needed && one_in(l, 4))
			continue;
		shown |= 1u << c;
		buf_printf(out, ",%s", s->columns[c].name);
	}
	buf_str(out, extra ? ",Remark\n" : "\n");
	for (unsigned n = 1 + below(l, ROWS); n > 0; n--) {
		row_ref(l, s, v);
		snprintf(quoted, sizeof quoted, "\n\"%s\",", v);
		if (*v && strstr(buf_text(out), quoted) && !one_in(l, 20)) /* the same twice is a fault of the sheet: now and then, else no call would go well */
			continue;
		buf_printf(out, "\"%s\"", v);
		for (size_t c = 0; c < COUNT(s->columns) && s->columns[c].name; c++) {
			if (!(shown >> c & 1))
				continue;
			value_of(l, s->columns[c].sort, needed, v);
			buf_printf(out, ",\"%s\"", v);
		}
		if (extra)
			buf_str(out, ANY(l, ",\n", ",kept\n", ",kept too\n"));
		else
			buf_str(out, "\n");
	}
}

static void changing(struct life *l, wsoa_change *change, char decision[64])
{
	*change = (wsoa_change){ 0 };
	if (!one_in(l, 12))
		change->reason = "so it was agreed";
	if (one_in(l, 8))
		change->dated = "2019-10-10";
	if (one_in(l, 3)) {
		ref_of(l, live_sql, "decision", decision);
		change->decision = *decision ? decision : NULL;
	}
	buf_printf(&l->did, "reason %s, dated %s, decision %s\n", change->reason ? change->reason : "-", change->dated ? change->dated : "-",
	           change->decision ? change->decision : "-");
}

/* Makes the call on both stores; `call` sees the handle as w and sets st. */
#define BOTH(l, call)                                    \
	for (int side_ = 0; side_ < SIDES; side_++) {    \
		wsoa *w = (l)->w[side_];                 \
		door.side = side_;                       \
		st[side_] = (call);                      \
	}

static bool take(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

static wsoa_status import(struct life *l, const wsoa_change *change)
{
	struct buf text[COUNT(sheets)] = { 0 };
	wsoa_import_args files[COUNT(sheets)] = { 0 };
	size_t n = 0;
	struct buf refused[SIDES] = { 0 };
	wsoa_status st[SIDES];
	bool good = !one_in(l, 3), dry = one_in(l, 10), adopt = one_in(l, 3), strict = one_in(l, 12);
	for (size_t i = 0; i < COUNT(sheets); i++) {
		if (one_in(l, *sheets[i].ref ? 2 : 3))
			continue;
		sheet_write(l, &sheets[i], &text[n]);
		files[n] = (wsoa_import_args){ .kind = sheets[i].kind, .name = sheets[i].kind, .text = buf_text(&text[n]), .len = text[n].len,
			                       .good_rows = good, .dry_run = dry, .adopt = adopt, .strict = strict, .opening = adopt ? "2019-10-14" : NULL };
		buf_printf(&l->did, "import %s good %d dry %d adopt %d strict %d\n%s", files[n].kind, good, dry, adopt, strict, files[n].text);
		n++;
	}
	BOTH(l, wsoa_import(w, files, n, change, take, &refused[side_]));
	same_text(l, "rows left out", buf_text(&refused[RECALLS]), buf_text(&refused[ASKS]));
	SAME(l, st[RECALLS] == st[ASKS], "status %d and %d", st[RECALLS], st[ASKS]);
	for (int i = 0; i < SIDES; i++)
		buf_free(&refused[i]);
	for (size_t i = 0; i < COUNT(text); i++)
		buf_free(&text[i]);
	return st[RECALLS];
}

/* Many refs of a kind, or a filter of it. */
static void select_many(struct life *l, const char *kind, struct buf *out)
{
	static const char *const filters[] = { "status:not-started", "status:in-progress", "owner:any", "rating:amber" };
	static const char *const others[] = { "measures owner:any", "weaknesses title:any", "readings value:any", "evidence title:any", "posts title:any",
		                              "people name:any" };
	char ref[64];
	if (one_in(l, 5)) {
		buf_str(out, !strcmp(kind, "action") ? any(l, filters, COUNT(filters)) : any(l, others, COUNT(others)));
		return;
	}
	for (unsigned n = 1 + below(l, 12); n > 0; n--) {
		ref_of(l, one_in(l, 80) ? gone_sql : live_sql, kind, ref);
		if (*ref)
			buf_printf(out, out->len ? ",%s" : "%s", ref);
	}
}

static const char *some_kind(struct life *l)
{
	return one_in(l, 2) ? "action" : sheets[below(l, COUNT(sheets))].kind;
}

/* One or two assignments of a kind's fields. */
static size_t assignments(struct life *l, const char *kind, char text[2][128], const char *out[2])
{
	size_t n = 1 + below(l, 2), columns = 0;
	const struct sheet *s = sheets;
	while (strcmp(s->kind, kind) != 0)
		s++;
	while (columns < COUNT(s->columns) && s->columns[columns].name)
		columns++;
	for (size_t i = 0; i < n; i++) {
		char v[64];
		const struct column *c = &s->columns[one_in(l, 3) ? 0 : below(l, (unsigned)columns)];
		value_of(l, c->sort, false, v);
		snprintf(text[i], 128, "%s=%s", c->name, v);
		out[i] = text[i];
		buf_printf(&l->did, "%s\n", text[i]);
	}
	return n;
}

static wsoa_status call(struct life *l)
{
	static const char *const moves[] = { "start", "start", "deliver", "done", "return", "sign-off", "reopen", "cancel", "hold", "embed", "accept" };
	wsoa_change change;
	wsoa_status st[SIDES] = { WSOA_OK, WSOA_OK };
	char decision[64], text[2][128], ref[64];
	unsigned which = below(l, 20);
	const char *kind = which == 10 || which == 11 || which == 18 ? "action" : some_kind(l), *set[2] = { NULL }, *move = any(l, moves, COUNT(moves));
	struct buf many = { 0 };
	size_t n;
	int64_t batch;
	buf_clear(&l->did);
	changing(l, &change, decision);
	if (which < 8)
		return import(l, &change);
	select_many(l, kind, &many);
	ref_of(l, live_sql, kind, ref);
	buf_printf(&l->did, "call %u on %s of %s, ref %s, %s\n", which, buf_text(&many), kind, ref, move);
	switch (which) {
	case 8:
	case 9:
		n = assignments(l, kind, text, set);
		BOTH(l, wsoa_set(w, buf_text(&many), set, n, &change));
		break;
	case 10:
	case 11:
		BOTH(l, wsoa_move(w, buf_text(&many), move, NULL, 0, &change));
		break;
	case 12:
		if (one_in(l, 2))
			BOTH(l, wsoa_remove(w, buf_text(&many), &change))
		else
			BOTH(l, wsoa_remove(w, ref, &change));
		break;
	case 13:
	case 14: {
		const wsoa_decide_args a = { .meeting = "B1", .transition = ANY(l, "set", "set", "cancel", "hold", "embed"), .selection = buf_text(&many),
			                     .text = "Agreed", .refused = one_in(l, 6), .chairs_action = one_in(l, 6) };
		n = a.transition[0] == 's' ? assignments(l, kind, text, set) : 0;
		if (a.transition[0] == 'h') {
			set[0] = "hold_until=2020-01-31";
			n = 1;
		}
		BOTH(l, wsoa_decide(w, &a, set, n, &change));
		break;
	}
	case 15:
	case 16:
		batch = 0;
		if (one_in(l, 2)) {
			sqlite3_stmt *q = ask(l, ASKS, "SELECT id FROM batch WHERE id > 40 ORDER BY id DESC LIMIT 6");
			for (unsigned k = 1 + below(l, 6); k > 0 && sqlite3_step(q) == SQLITE_ROW; k--)
				batch = sqlite3_column_int64(q, 0);
			sqlite3_finalize(q);
		}
		buf_printf(&l->did, "undo %lld\n", (long long)batch);
		BOTH(l, wsoa_undo(w, batch, &change));
		break;
	case 17: {
		const char *field = !strcmp(kind, "person") && one_in(l, 2) ? "ref" : ANY(l, "title", "progress", "extra.Remark", "name", "ref");
		buf_printf(&l->did, "erase %s\n", field);
		BOTH(l, wsoa_erase(w, ref, field, &change));
		break;
	}
	case 18: {
		const wsoa_update_args a = { .rating = ANY(l, "red", "amber", "green"), .percent = (int)below(l, 100), .text = "Going on" };
		BOTH(l, wsoa_update(w, ref, &a, &change));
		break;
	}
	default: {
		const char *whom = ANY(l, "p", "q", "r", "@p1", "@p2", "@p3", "@ann-lee");
		const char *to = *whom != '@' ? ANY(l, "baselined_on=2019-10-01", "baselined_on=2019-10-02", "baselined_on=") : ANY(l, "roles=programme", "roles=", "left_on=2019-10-01", "left_on=");
		const wsoa_decide_args a = { .meeting = "B1", .transition = "set", .selection = whom, .text = "Agreed" };
		bool decided = *whom != '@' && !one_in(l, 4);
		buf_printf(&l->did, "%s %s %s\n", decided ? "decide" : "set", whom, to);
		if (decided)
			BOTH(l, wsoa_decide(w, &a, &to, 1, &change))
		else
			BOTH(l, wsoa_set(w, whom, &to, 1, &change));
	}
	}
	buf_free(&many);
	SAME(l, st[RECALLS] == st[ASKS], "status %d and %d", st[RECALLS], st[ASKS]);
	return st[RECALLS];
}

/* ---- the test ---- */

START_TEST(recalling_and_asking_come_to_the_same)
{
	bool much = getenv("WSOA_LONG") != NULL;
	static long went[WSOA_STATUS_COUNT], recalled[WSOA_STATUS_COUNT];
	unsigned seed = much ? (unsigned)getpid() * 7919u : 1;
	if (getenv("WSOA_SEED"))
		seed = (unsigned)strtoul(getenv("WSOA_SEED"), NULL, 10);
	printf("seed %u\n", seed);
	for (int life = 0; life < (much ? LIVES_LONG : LIVES); life++) {
		struct life l;
		begin(&l, seed + (unsigned)life);
		for (l.step = 0; l.step < (much ? STEPS_LONG : STEPS); l.step++) {
			if (one_in(&l, 3))
				open_both(&l);
			door.began = false;
			door.eager = one_in(&l, 2);
			wsoa_status st = call(&l);
			went[st]++;
			recalled[st] += door.began;
			same_words(&l);
			same_outcome(&l);
			same_tables(&l);
		}
		finish(&l);
	}
	for (int i = 0; i < WSOA_STATUS_COUNT; i++)
		printf("%-12s %5ld calls, %5ld of them recalled\n", wsoa_status_text((wsoa_status)i), went[i], recalled[i]);
	/* A twin that never recalls, or whose calls all fail, shows nothing. */
	ck_assert_int_gt(recalled[WSOA_OK], much ? 500 : 80);
	ck_assert_int_gt(recalled[WSOA_REFUSED] + recalled[WSOA_INVALID], much ? 100 : 5);
	ck_assert_int_eq(went[WSOA_BUG] + went[WSOA_STORE] + went[WSOA_IO] + went[WSOA_UNVERIFIED] + went[WSOA_NOMEM], 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("recall");
	TCase *t = tcase_create("recall");
	tcase_add_test(t, recalling_and_asking_come_to_the_same);
	suite_add_tcase(s, t);
	return suite_run(s);
}
