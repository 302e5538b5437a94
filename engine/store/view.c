/* Replay of a part of the log. */
#include "store/view.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/apply.h"
#include "store/log.h"
#include "store/migrate.h"
#include "store/veil.h"

enum { TELL_EVERY = 4096 };

bool view_has_gaps(const struct store *s)
{
	return s->view.mode == VIEW_POSITION || s->veil.count;
}

bool view_shows(const struct store *s, const struct event *ev)
{
	if (veil_hides(&s->veil, ev))
		return false;
	switch (s->view.mode) {
	case VIEW_AS_OF:
		return ev->seq <= s->view.seq;
	case VIEW_POSITION:
		return event_day(ev) <= s->view.day || (ev->act == ACT_installed && !event_replaces_workflow(ev));
	default:
		return true;
	}
}

wsoa_status view_head(struct store *s, int64_t *seq, char hash[HASH_HEX + 1])
{
	struct arena mem = { 0 };
	const char *line = NULL;
	int64_t at;
	wsoa_status st = log_head(s, seq, hash, &at);
	if (!st && s->view.mode == VIEW_AS_OF && s->view.seq < *seq) {
		*seq = s->view.seq;
		memset(hash, '0', HASH_HEX);
		if (*seq)
			st = log_line(s, *seq, &mem, &line);
		if (line)
			hash_hex(line, strlen(line), hash);
	}
	arena_free(&mem);
	return st;
}

/* The last event recorded before the end of the day: `at` never falls along the log. */
static wsoa_status last_of_day(struct store *main, date day, int64_t *seq)
{
	struct arena mem = { 0 };
	struct event ev;
	int64_t low = 0, high, at, end = date_london_end(day);
	char hash[HASH_HEX + 1];
	wsoa_status st = log_head(main, &high, hash, &at);
	if (!st && at >= end) {
		while (!st && high - low > 1) { /* low is before the end, high is not */
			int64_t mid = low + (high - low) / 2;
			bool there;
			st = log_event(main, mid, &mem, &ev, &there);
			if (!st)
				*(there && ev.at < end ? &low : &high) = mid;
			arena_free(&mem);
		}
		high = low;
	}
	*seq = high;
	return st;
}

/* ---- which records a position must hold ---- */

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

struct id_set {
	struct arena mem;
	struct id *ids;
	size_t count, cap;
};

static bool in_set(const struct id_set *set, const struct id *id)
{
	assert(set); /* a position has one */
	return set->count && bsearch(id, set->ids, set->count, sizeof *set->ids, by_bytes);
}

/* Subjects of events that count, though their creation is dated later: few. */
static wsoa_status collect(struct store *v, struct id_set *set)
{
	struct log_cursor c = { 0 };
	struct arena mem = { 0 };
	struct event ev;
	const char *line = NULL;
	int64_t seq;
	size_t len;
	wsoa_status st = log_open(&c, v, 1);
	while (!st && !(st = log_next(&c, &seq, &line, &len)) && line) {
		/* few lines have the key, and none that lacks these bytes */
		if (!strstr(line, "\"on\":"))
			continue;
		st = event_read(line, len, &mem, v->err, &ev);
		if (!st && ev.on != DATE_NONE && view_shows(v, &ev) && date_london(ev.at) > v->view.day) {
			struct id *more = arena_grow(&set->mem, set->ids, set->count, &set->cap, sizeof *set->ids);
			if (more) {
				set->ids = more;
				set->ids[set->count++] = ev.subject;
			}
		}
		arena_clear(&mem);
	}
	log_close(&c);
	arena_free(&mem);
	if (!st && set->mem.failed)
		st = error_nomem(v->err);
	if (set->count)
		qsort(set->ids, set->count, sizeof *set->ids, by_bytes);
	return st;
}

/* People, posts and plans have no day of their own: what is known of them now is used. */
static bool belongs(const struct store *v, const struct event *ev, const struct id_set *set)
{
	if (veil_hides(&v->veil, ev))
		return false;
	if (view_shows(v, ev))
		return true;
	if (v->view.mode != VIEW_POSITION || !event_creates(ev))
		return false;
	return ev->kind == KIND_person || ev->kind == KIND_post || ev->kind == KIND_organisation || ev->kind == KIND_plan ||
	       in_set(set, &ev->subject);
}

static wsoa_status replay(struct store *v, int64_t from, const struct id_set *set, store_progress progress, void *to)
{
	struct log_cursor c = { 0 };
	struct arena mem = { 0 };
	struct event ev;
	const char *line = NULL;
	int64_t seq, head, at;
	char hash[HASH_HEX + 1];
	size_t len;
	wsoa_status st = log_head(v, &head, hash, &at);
	if (!st)
		st = log_open(&c, v, from);
	while (!st && !(st = log_next(&c, &seq, &line, &len)) && line) {
		if (v->view.mode == VIEW_AS_OF && seq > v->view.seq)
			break;
		st = event_read(line, len, &mem, v->err, &ev);
		if (!st && !event_fits(&ev))
			st = error_set(v->err, WSOA_UNVERIFIED, "log", "run: wsoa verify", "event %lld is no event that the program writes",
			               (long long)seq);
		if (!st && belongs(v, &ev, set)) {
			veil_trim(&v->veil, &ev);
			st = apply(v, &ev);
		}
		if (progress && seq % TELL_EVERY == 0)
			progress(to, "replaying the log", seq, head);
		arena_clear(&mem);
	}
	log_close(&c);
	arena_free(&mem);
	return st;
}

wsoa_status view_replay(struct store *s, store_progress progress, void *to)
{
	return replay(s, 1, NULL, progress, to);
}

wsoa_status view_begin(struct store *main, struct view view, struct store **out)
{
	struct store *v = NULL;
	*out = NULL;
	wsoa_status st = scratch_open(main->err, schema_newest(), &v);
	if (st)
		return st;
	v->source = main;
	v->view = view;
	st = store_script(v, "BEGIN");
	if (st)
		store_close(v);
	else
		*out = v;
	return st;
}

wsoa_status view_settle(struct store *main, struct view *view)
{
	return view->mode == VIEW_AS_OF && view->day != DATE_NONE ? last_of_day(main, view->day, &view->seq) : WSOA_OK;
}

/* The veil is kept by the view; NULL: none. */
static wsoa_status open_once(struct store *main, struct view view, const struct veil *veil, store_progress progress, void *to, struct store **out)
{
	struct id_set set = { 0 };
	struct store *v = NULL;
	*out = NULL;
	wsoa_status st = view_begin(main, view, &v);
	if (st)
		return st;
	if (veil && veil->count) {
		v->veil = (struct veil){ arena_array(&v->mem, veil->count, sizeof *veil->at), veil->count, veil->count };
		if (v->veil.at)
			memcpy(v->veil.at, veil->at, veil->count * sizeof *veil->at);
		else
			st = error_nomem(main->err);
	}
	if (!st)
		st = view_settle(main, &v->view);
	if (!st && view.mode == VIEW_POSITION)
		st = collect(v, &set);
	if (!st)
		st = replay(v, 1, &set, progress, to);
	if (!st)
		st = store_script(v, "COMMIT");
	arena_free(&set.mem);
	if (st)
		store_close(v);
	else
		*out = v;
	return st;
}

/* What is under embargo by what is known now: main's tables tell it, of an older store its log. */
static wsoa_status veil_now(struct store *main, date day, struct arena *mem, struct veil *veil, store_progress progress, void *to)
{
	struct store *v = NULL;
	if (!store_is_older(main))
		return veil_find(main, day, mem, veil);
	wsoa_status st = open_once(main, view_of(VIEW_NOW, DATE_NONE, 0), NULL, progress, to, &v);
	if (!st)
		st = veil_find(v, day, mem, veil);
	store_close(v);
	return st;
}

/* What was under embargo on the day by what the view itself shows: it is filled once more without that. */
static wsoa_status veil_then(struct store *main, struct view view, date day, struct arena *mem, struct veil *veil, store_progress progress, void *to,
                             struct store **out)
{
	size_t before = veil->count;
	wsoa_status st = veil_find(*out, day, mem, veil);
	if (!st && veil->count == before)
		return WSOA_OK;
	store_close(*out);
	*out = NULL;
	return st ? st : open_once(main, view, veil, progress, to, out);
}

wsoa_status view_open(struct store *main, struct view view, store_progress progress, void *to, struct store **out)
{
	struct arena mem = { 0 };
	struct veil veil = { 0 };
	bool itself = view.mode == VIEW_NOW && store_is_older(main); /* it shows what is known now, as main's tables do not */
	date then = itself ? view.today : view.embargo;
	*out = NULL;
	wsoa_status st = view.today != DATE_NONE && !itself ? veil_now(main, view.today, &mem, &veil, progress, to) : WSOA_OK;
	if (!st)
		st = open_once(main, view, &veil, progress, to, out);
	if (!st && then != DATE_NONE)
		st = veil_then(main, view, then, &mem, &veil, progress, to, out);
	arena_free(&mem);
	return st;
}

wsoa_status view_go_on(struct store *v, int64_t seq, date embargo, store_progress progress, void *to, bool *serves)
{
	struct arena mem = { 0 };
	struct ids visits = { 0 };
	int64_t from = v->view.seq + 1;
	date today = v->view.today;
	*serves = !v->veil.count;
	if (!*serves)
		return WSOA_OK;
	wsoa_status st = store_script(v, "BEGIN");
	v->view = view_of(VIEW_AS_OF, DATE_NONE, seq);
	v->view.embargo = embargo;
	v->view.today = today;
	if (!st)
		st = replay(v, from, NULL, progress, to);
	if (!st)
		st = store_script(v, "COMMIT");
	if (!st && embargo != DATE_NONE)
		st = embargoes_of(v, embargo, &mem, &visits);
	*serves = !visits.count;
	arena_free(&mem);
	return st;
}
