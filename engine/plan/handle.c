/* The handle: opening, closing, and the frame of every public call. */
#include "plan/handle.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/table.h"
#include "base/utf8.h"
#include "store/migrate.h"
#include "store/veil.h"
#include "store/version.h"

/* ---- errors ---- */

const char *wsoa_status_text(wsoa_status status)
{
	static const char *const texts[WSOA_STATUS_COUNT] = {
#define STATUS_TEXT(name, text) text,
		WSOA_STATUS_MAP(STATUS_TEXT)
#undef STATUS_TEXT
	};
	return status < WSOA_STATUS_COUNT ? texts[status] : "";
}

const char *wsoa_error_what(const wsoa *w) { return w->err.what; }
const char *wsoa_error_where(const wsoa *w) { return w->err.where; }
const char *wsoa_error_todo(const wsoa *w) { return w->err.todo; }
size_t wsoa_issue_count(const wsoa *w) { return w->err.count; }
const wsoa_issue *wsoa_issue_at(const wsoa *w, size_t i) { return i < w->err.count ? &w->err.issues[i] : NULL; }

/* ---- open ---- */

static int64_t system_clock(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void copy_texts(wsoa *w)
{
	const char **texts[] = { &w->options.db, &w->options.plan, &w->options.person, &w->options.login,
		                 &w->options.on_word_of, &w->options.as_of, &w->options.position, &w->options.on };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = arena_strdup(&w->mem, *texts[i]);
}

static wsoa *handle_new(const wsoa_options *options)
{
	wsoa *w = calloc(1, sizeof *w);
	if (!w)
		return NULL;
	w->options = *options;
	copy_texts(w);
	w->manual = options->now != 0;
	w->now = w->manual ? options->now : system_clock();
	w->today = w->day = date_london(w->now);
	w->dates.today = w->today;
	w->values = (struct value_context){ &w->dates, options->allow_identifiers };
	return w;
}

static wsoa_status day_given_or(wsoa *w, const char *what, const char *text, const char *todo, date *out)
{
	struct date_reading r;
	if (date_read(text, &w->dates, &r) != DATE_READ)
		return error_set(&w->err, WSOA_INVALID, what, todo, "%s: %s", what, r.why);
	*out = r.day;
	return WSOA_OK;
}

wsoa_status day_given(wsoa *w, const char *what, const char *text, date *out)
{
	return day_given_or(w, what, text, "a date such as 2019-10-14", out);
}

/* What people should know of the opening is a finding of it. */
__attribute__((format(printf, 2, 3)))
static wsoa_status say(wsoa *w, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *what = arena_vprintf(&w->mem, fmt, ap);
	va_end(ap);
	if (what)
		error_issue(&w->err, &(wsoa_issue){ .warning = true, .what = what });
	return w->mem.failed || w->err.mem.failed ? error_nomem(&w->err) : WSOA_OK;
}

static wsoa_status upgrade(wsoa *w)
{
	struct renewal r;
	wsoa_status st = store_upgrade(w->db, w->options.progress, w->options.progress_to, &r);
	if (!st && r.done)
		st = say(w, "the store was upgraded from schema %d to %d; a copy as it was: %s", r.from, r.to, r.copy.path);
	if (st) {
		store_close(w->db);
		w->db = NULL;
	}
	return st;
}

/* An older store is upgraded before it is changed, and never by somebody who only reads. */
static wsoa_status meet_older(wsoa *w)
{
	if (!store_is_older(w->db))
		return WSOA_OK;
	if (w->options.write)
		return upgrade(w);
	return say(w,
	           "the store is of an older program (schema %d, here %d): its log is replayed to read it, which takes longer; "
	           "the next change upgrades it, after a copy beside it",
	           w->db->version, schema_newest());
}

wsoa_status wsoa_open(const wsoa_options *options, wsoa **out)
{
	wsoa *w = *out = handle_new(options);
	if (!w)
		return WSOA_NOMEM;
	if (w->mem.failed)
		return error_nomem(&w->err);
	if (options->as_of && options->position)
		return error_set(&w->err, WSOA_INVALID, "--position", "give one of them", "--as-of and --position are two different questions");
	if (options->write && options->embargoed)
		return error_set(&w->err, WSOA_INVALID, "--embargoed", "leave it out", "a change sees what is under embargo in any case");
	if (options->write && (options->as_of || options->position))
		return error_set(&w->err, WSOA_REFUSED, options->as_of ? "--as-of" : "--position", "leave it out", "the past cannot be changed");
	wsoa_status st = store_open(w->options.db, options->write ? STORE_WRITE : STORE_READ, &w->err, &w->db);
	if (st)
		return st;
	w->db->wait.tell = w->options.progress;
	w->db->wait.to = w->options.progress_to;
	return meet_older(w);
}

void wsoa_close(wsoa *w)
{
	if (!w)
		return;
	store_close(w->scratch);
	store_close(w->db);
	arena_free(&w->outcome_mem);
	arena_free(&w->call);
	arena_free(&w->spare);
	error_clear(&w->err);
	arena_free(&w->mem);
	free(w);
}

/* ---- who and which plan ---- */

static wsoa_status resolve_plan(wsoa *w, struct store *s)
{
	w->plan = 0;
	return w->options.plan ? record_need(s, 0, KIND_plan, w->options.plan, &w->plan, NULL) : WSOA_OK;
}

/* Who acts must be there. Leaves its identity in *r. */
static wsoa_status check_there(wsoa *w, struct store *s, int64_t person, struct record **r)
{
	const char *roles;
	bool left = false;
	wsoa_status st = record_identity(s, person, &w->call, r);
	if (!st)
		st = person_standing(s, person, &w->call, &roles, &left);
	if (!st && left)
		st = error_set(&w->err, WSOA_REFUSED, (*r)->ref, "act as somebody who is there", "%s has left the partnership", (*r)->ref);
	return st;
}

static wsoa_status resolve_person(wsoa *w, struct store *s)
{
	size_t count = 0;
	w->person = 0;
	if (w->options.person)
		return record_need(s, 0, KIND_person, w->options.person, &w->person, NULL);
	if (!w->options.login)
		return WSOA_OK;
	wsoa_status st = person_by_login(s, w->options.login, &count, &w->person);
	w->logins = count;
	if (!st && count != 1)
		w->person = 0;
	return st;
}

/* Reading needs nobody; one who was not there yet in the view is nobody in it. */
static wsoa_status resolve_reader(wsoa *w)
{
	int64_t id;
	enum kind_id kind;
	wsoa_status st = resolve_person(w, w->view);
	if (st != WSOA_NOTFOUND || w->view == w->db)
		return st;
	w->person = 0;
	error_clear(&w->err);
	st = record_find(w->db, 0, KIND_person, w->options.person, &id, &kind);
	if (!st && (!id || kind != KIND_person))
		st = record_need(w->db, 0, KIND_person, w->options.person, &id, NULL);
	return st;
}

static wsoa_status need_person(wsoa *w)
{
	struct record *r;
	if (!w->person)
		return error_set(&w->err, WSOA_INVALID, "", "say who acts: --as @ref, or WSOA_PERSON; see: wsoa list people",
		                 w->logins ? "several people in this store have the login '%s'" : "nobody in this store has the login '%s'",
		                 w->options.login ? w->options.login : "");
	wsoa_status st = check_there(w, w->db, w->person, &r);
	if (!st)
		w->person_uuid = r->uuid;
	w->on_word_of = 0;
	memset(&w->on_word_of_uuid, 0, sizeof w->on_word_of_uuid);
	if (!st && w->options.on_word_of) {
		st = record_need(w->db, 0, KIND_person, w->options.on_word_of, &w->on_word_of, NULL);
		if (!st)
			st = record_identity(w->db, w->on_word_of, &w->call, &r);
		if (!st)
			w->on_word_of_uuid = r->uuid;
	}
	return st;
}

/* ---- reading ---- */

/* The day on which an event was recorded. */
static wsoa_status day_of_event(wsoa *w, const char *what, int64_t seq, date *day)
{
	struct event ev = { 0 };
	bool there;
	wsoa_status st = log_event(w->db, seq, &w->call, &ev, &there);
	if (!st && !there)
		st = error_set(&w->err, WSOA_NOTFOUND, what, "see: wsoa log", "the log has no event %lld", (long long)seq);
	if (!st)
		*day = date_london(ev.at);
	return st;
}

/* A name before a day: what was named stays what it is, whatever dates a later program may read. */
static wsoa_status moment_by_word(wsoa *w, struct store *s, const char *what, const char *text, struct moment *out)
{
	wsoa_status st = version_find(s, text, &w->call, &out->view.seq);
	if (st || out->view.seq)
		return st;
	st = day_given_or(w, what, text, "a date such as 2019-10-14, the number of an event, or a version (see: wsoa versions)", &out->view.day);
	if (!st && out->view.day > date_london(w->now))
		st = error_set(&w->err, WSOA_INVALID, what, "give today or a day before", "%s: what will be known on that day is not known yet", what);
	out->day = out->view.day;
	return st;
}

wsoa_status moment_of(wsoa *w, struct store *s, const char *what, const char *text, struct moment *out)
{
	bool number = *text && strspn(text, "0123456789") == strlen(text);
	wsoa_status st = WSOA_OK;
	*out = (struct moment){ .view = view_of(VIEW_AS_OF, DATE_NONE, 0) };
	if (number)
		out->view.seq = strtoll(text, NULL, 10);
	else
		st = moment_by_word(w, s, what, text, out);
	return st || out->view.day != DATE_NONE ? st : day_of_event(w, what, out->view.seq, &out->day);
}

static wsoa_status view_wanted(wsoa *w, struct moment *out)
{
	*out = (struct moment){ .view = view_of(VIEW_NOW, DATE_NONE, 0) };
	if (w->options.as_of)
		return moment_of(w, w->db, "--as-of", w->options.as_of, out);
	if (!w->options.position)
		return WSOA_OK;
	out->view.mode = VIEW_POSITION;
	wsoa_status st = day_given(w, "--position", w->options.position, &out->view.day);
	out->day = out->view.day;
	return st;
}

static void forget_view(wsoa *w)
{
	store_close(w->scratch);
	w->scratch = w->view = NULL;
}

/* What stands for an older store is as old as the log was when it was replayed. */
static wsoa_status drop_stale(wsoa *w)
{
	char hash[HASH_HEX + 1];
	int64_t seq = 0, at;
	if (!w->view || w->view != w->scratch || w->view->view.mode != VIEW_NOW || w->db->reads_within)
		return WSOA_OK;
	wsoa_status st = log_head(w->db, &seq, hash, &at);
	if (!st && seq != w->scratch_seq)
		forget_view(w);
	return st;
}

/* An older store is seen as the past is: replayed into tables of this program's. */
static wsoa_status replay_view(wsoa *w, struct view view)
{
	char hash[HASH_HEX + 1];
	int64_t at;
	wsoa_status st = view_open(w->db, view, w->options.progress, w->options.progress_to, &w->scratch);
	if (!st)
		st = log_head(w->db, &w->scratch_seq, hash, &at);
	w->view = w->scratch;
	return st;
}

/* The tables serve for now, unless something is under embargo: that begins and ends while a handle is open. */
static wsoa_status tables_serve(wsoa *w, const struct view *view, bool *serve)
{
	struct ids visits = { 0 };
	*serve = view->mode == VIEW_NOW && !store_is_older(w->db);
	if (!*serve || view->today == DATE_NONE)
		return WSOA_OK;
	wsoa_status st = embargoes_of(w->db, view->today, &w->call, &visits);
	*serve = !visits.count;
	return st;
}

void leave_out_embargoed(const wsoa *w, date day, struct view *view)
{
	if (w->options.embargoed)
		return;
	view->today = date_london(w->now);
	view->embargo = view->mode == VIEW_AS_OF ? day : DATE_NONE;
}

static wsoa_status bring_up_view(wsoa *w)
{
	struct moment at;
	bool serve = true;
	wsoa_status st = view_wanted(w, &at);
	if (!st)
		st = drop_stale(w);
	if (!w->unveiled)
		leave_out_embargoed(w, at.day, &at.view);
	if (!st && w->view && !w->db->reads_within &&
	    (w->view == w->db || w->view->view.embargo != at.view.embargo || w->view->view.today != at.view.today))
		forget_view(w);
	if (st || w->view)
		return st;
	st = tables_serve(w, &at.view, &serve);
	w->view = w->db;
	if (!st && !serve)
		st = replay_view(w, at.view);
	if (at.view.mode != VIEW_NOW)
		w->today = at.day;
	w->day = w->dates.today = w->today; /* "today" in a filter is the view's day too */
	if (w->view)
		w->view->today = w->today;
	if (!st && w->options.on)
		st = day_given(w, "--on", w->options.on, &w->day);
	if (st)
		forget_view(w);
	return st;
}

void fresh_start(wsoa *w)
{
	error_clear(&w->err);
	arena_free(&w->call);
	arena_free(&w->spare);
	w->mem.failed = w->db->mem.failed = false;
	embargo_show(w->db);
	if (w->scratch) {
		w->scratch->mem.failed = false;
		embargo_show(w->scratch);
	}
}

/* Whether memory ran out where nobody asked: then neither a result nor a refusal says all that it should. */
static bool cut_short(const wsoa *w)
{
	return w->err.code == WSOA_NOMEM || w->err.mem.failed || w->call.failed || w->mem.failed || (w->db && w->db->mem.failed) ||
	       (w->scratch && w->scratch->mem.failed);
}

wsoa_status read_call(wsoa *w)
{
	if (!w->db)
		return w->err.code ? w->err.code : WSOA_STORE;
	fresh_start(w);
	wsoa_status st = read_begin(w->db);
	if (!st)
		st = bring_up_view(w);
	if (!st)
		st = resolve_plan(w, w->view);
	if (!st)
		st = resolve_reader(w);
	if (!st && w->options.embargoed)
		st = embargo_may_see(w);
	return st;
}

wsoa_status read_done(wsoa *w, wsoa_status st)
{
	if (w->db)
		st = read_end(w->db, st);
	return st == WSOA_NOMEM || cut_short(w) ? error_cut_short(&w->err) : st;
}

/* ---- changing ---- */

wsoa_status write_call(wsoa *w)
{
	if (!w->db)
		return w->err.code ? w->err.code : WSOA_STORE;
	fresh_start(w);
	arena_free(&w->outcome_mem);
	w->outcome = NULL;
	w->outcome_count = w->outcome_cap = 0;
	w->outcome_of = w->outcome_none = NULL;
	w->outcome_brief = w->outcome_each = w->outcome_plans = false;
	w->batch = 0;
	wsoa_status st = write_begin(w->db);
	if (st)
		return st;
	if (!w->manual)
		w->now = system_clock(); /* read after the lock is held */
	w->today = w->day = w->dates.today = w->db->today = date_london(w->now);
	w->view = w->db;
	if (w->options.on) /* which records a filter such as overdue means */
		st = day_given(w, "--on", w->options.on, &w->day);
	if (!st)
		st = resolve_plan(w, w->db);
	if (!st)
		st = resolve_person(w, w->db);
	if (!st)
		st = need_person(w);
	return st ? st : embargo_hide(w, w->db);
}

wsoa_status write_done(wsoa *w, wsoa_status st)
{
	if (st == WSOA_NOMEM || cut_short(w) || w->outcome_mem.failed)
		st = error_cut_short(&w->err);
	if (!st)
		st = w->err.code; /* a look that failed, and whose answer was taken for no */
	st = w->db ? write_end(w->db, st) : st;
	if (st) {
		w->outcome_count = 0;
		w->batch = 0;
	}
	return st;
}

wsoa_status write_tried(wsoa *w, wsoa_status st)
{
	size_t done = w->outcome_count;
	if (!st)
		st = w->err.code; /* as in write_done(): a look that failed */
	if (st)
		return write_done(w, st);
	st = write_done(w, WSOA_REFUSED);
	if (st == WSOA_NOMEM)
		return st;
	w->outcome_count = done;
	return WSOA_OK;
}

/* ---- selecting ---- */

date soon_on(const wsoa *w, date day)
{
	enum { SOON = 20 }; /* working days */
	return w->calendar_read ? workday_add(&w->calendar, day, SOON) : day;
}

wsoa_status selecting(wsoa *w, enum kind_id kind, const char *filter, struct arena *mem, struct select *out)
{
	*out = (struct select){ .kind = kind, .plan = w->plan, .day = w->day, .dates = &w->dates };
	wsoa_status st = WSOA_OK;
	if (filter && (strstr(filter, "due-soon") || strstr(filter, "erm ")))
		st = need_calendar(w);
	out->soon = soon_on(w, w->day);
	return st ? st : filter_for(kind, filter, mem, &w->err, &out->filter);
}

enum { RANGE_MOST = 200 };

/* "W01-W04" as "W01,W02,W03,W04", with as many digits as the first has; false where it is no such range. */
static bool put_range(struct buf *b, const char *text)
{
	size_t prefix = strcspn(text, "0123456789"), digits = strspn(text + prefix, "0123456789");
	const char *second = text + prefix + digits + 1;
	char *end;
	if (!digits || digits > 6 || text[prefix + digits] != '-' || strncmp(second, text, prefix) != 0 || !isdigit((unsigned char)second[prefix]))
		return false;
	long from = strtol(text + prefix, NULL, 10), to = strtol(second + prefix, &end, 10);
	if (*end || to < from || to - from >= RANGE_MOST)
		return false;
	for (long n = from; n <= to; n++)
		buf_printf(b, "%s%.*s%0*ld", b->len ? "," : "", (int)prefix, text, (int)digits, n);
	return true;
}

const char *ranges_expand(const char *refs, struct arena *mem)
{
	struct buf b = { 0 };
	char *list = arena_strdup(mem, refs), *save = NULL;
	for (char *ref = list ? strtok_r(list, ",", &save) : NULL; ref; ref = strtok_r(NULL, ",", &save))
		if (!put_range(&b, ref))
			buf_printf(&b, "%s%s", b.len ? "," : "", ref);
	const char *out = buf_keep(&b, mem);
	return list ? out : NULL;
}

enum kind_id leading_kind(const char *selection, const char **rest)
{
	char word[32];
	size_t n = strcspn(selection, " ");
	*rest = selection;
	if (n >= sizeof word)
		return KIND_COUNT;
	snprintf(word, sizeof word, "%.*s", (int)n, selection);
	enum kind_id kind = kind_find(word);
	if (kind != KIND_COUNT)
		*rest = selection + n + strspn(selection + n, " ");
	return kind;
}

/* Once, however often it is named: a record is not changed twice by one call. */
static wsoa_status add_selected(wsoa *w, struct table *seen, struct ids *out, struct arena *mem, int64_t id)
{
	char key[24];
	snprintf(key, sizeof key, "%lld", (long long)id);
	if (table_get(seen, key))
		return WSOA_OK;
	table_put(seen, key, seen);
	if (seen->mem.failed)
		return error_nomem(&w->err);
	return ids_add(w->db, mem, out, id);
}

static bool mistaken(wsoa_status st)
{
	return st == WSOA_NOTFOUND || st == WSOA_INVALID;
}

static wsoa_status select_ref(wsoa *w, struct store *s, const char *ref, struct table *seen, struct arena *mem, enum kind_id *kind, struct ids *out)
{
	int64_t id;
	enum kind_id found = KIND_COUNT;
	wsoa_status st = record_need(s, w->plan, KIND_COUNT, ref, &id, &found);
	if (st)
		return st;
	if (*kind != KIND_COUNT && found != *kind)
		return error_set(s->err, WSOA_INVALID, ref, "change one kind at a time", "'%s' is %s, the others are %s", ref, kind_of(found)->one, kind_of(*kind)->plural);
	*kind = found;
	return add_selected(w, seen, out, mem, id);
}

/* Refs alone may be of any kind, all of the same. What was mistyped is all said; that the store cannot be read ends it. */
static wsoa_status select_refs(wsoa *w, struct store *s, const char *selection, struct arena *mem, enum kind_id *kind, struct ids *out)
{
	char *list = arena_strdup(mem, selection), *save = NULL;
	struct table seen = { 0 };
	struct error *own = s->err, first = { 0 };
	size_t wrong = 0;
	wsoa_status st = list ? WSOA_OK : error_nomem(&w->err);
	for (char *ref = list ? strtok_r(list, ",", &save) : NULL; ref && (!st || mistaken(st)); ref = strtok_r(NULL, ",", &save)) {
		struct error lost = { 0 };
		s->err = &lost;
		st = select_ref(w, s, ref, &seen, mem, kind, out);
		s->err = own;
		if (st && !wrong++)
			error_set(&first, st, lost.where, lost.todo, "%s", lost.what);
		if (mistaken(st))
			error_issue(&w->err, &(wsoa_issue){ .where = lost.where, .what = lost.what, .todo = lost.todo });
		else if (st)
			error_set(&w->err, st, lost.where, lost.todo, "%s", lost.what);
		error_clear(&lost);
	}
	table_free(&seen);
	if (wrong > 1)
		return error_set(&w->err, first.code, "", "mend what is listed", "%zu of these refs cannot be used", wrong);
	return wrong ? error_set(&w->err, first.code, first.where, first.todo, "%s", first.what) : st;
}

/* Looks like refs and nothing else: no blank, no operator, and the first of them is no named test. */
static bool only_refs(const char *selection)
{
	static const char *const tests[] = {
#define NAMED_TEST(name, id, argument, kinds, sentence) name,
#include "record/tests.def"
#undef NAMED_TEST
	};
	if (strpbrk(selection, " ()<>=~\"") || strchr(selection, '!'))
		return false;
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		if (!strncasecmp(selection, tests[i], strlen(tests[i])) && (!selection[strlen(tests[i])] || selection[strlen(tests[i])] == ':'))
			return false;
	const char *colon = strchr(selection, ':');
	char name[REF_MAX + 1];
	if (!colon || (size_t)(colon - selection) > REF_MAX)
		return !colon;
	snprintf(name, sizeof name, "%.*s", (int)(colon - selection), selection);
	return !filter_has_field(KIND_action, name);
}

static wsoa_status select_filter(wsoa *w, struct store *s, const char *filter, struct arena *mem, enum kind_id kind, struct ids *out)
{
	struct select sel;
	struct record_cursor c = { 0 };
	int64_t id = 0;
	wsoa_status st = selecting(w, kind, filter, mem, &sel);
	if (!st)
		st = select_open(&c, s, &sel);
	while (!st && !(st = select_next_id(&c, &id)) && id)
		if (!embargo_keeps_out(s, id)) /* it would tell why the filter meets it */
			st = ids_add(s, mem, out, id);
	select_close(&c);
	if (!st && !out->count)
		st = error_set(&w->err, WSOA_NOTFOUND, filter, "look with: wsoa list", "no %s of the filter '%.100s'", kind_of(kind)->name, filter);
	return st;
}

wsoa_status select_ids(wsoa *w, struct store *s, const char *selection, struct arena *mem, enum kind_id *kind, struct ids *out)
{
	const char *rest;
	*out = (struct ids){ 0 };
	*kind = leading_kind(selection, &rest);
	if (!*rest)
		return error_set(&w->err, WSOA_INVALID, "", "name records: 1.2.3, or 'status:in-progress owner:@jane'", "nothing is selected");
	if (*kind == KIND_COUNT && only_refs(rest))
		return select_refs(w, s, rest, mem, kind, out);
	if (*kind == KIND_COUNT)
		*kind = KIND_action;
	return select_filter(w, s, rest, mem, *kind, out);
}

void put_act_counts(struct buf *b, act_counts counts, const char *between)
{
	size_t said = b->len;
	for (int k = 0; k <= KIND_COUNT; k++) {
		for (int a = 0; a < ACT_COUNT; a++) {
			size_t n = counts[k][a];
			if (n)
				buf_printf(b, "%s%zu %s %s", b->len > said ? between : "", n,
				           k == KIND_COUNT ? (n == 1 ? "definition" : "definitions") : n == 1 ? kind_of((enum kind_id)k)->name : kind_of((enum kind_id)k)->plural,
				           act_name((enum act)a));
		}
	}
}

const char *record_title(const struct record *r)
{
	static const char *const names[] = { "title", "name", "board", "text" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct field *f = field_find(r->kind, names[i]);
		if (f && r->values[field_index(f)].set)
			return r->values[field_index(f)].text;
	}
	return "";
}
