/* Events to lines and back. The form of a line is a promise to everyone who checks a log: it never changes within v 1. */
#include "store/event.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_line.h"
#include "base/json_read.h"
#include "base/json_write.h"

enum { EVENT_VERSION = 1 };

static const char *const acts[ACT_COUNT] = {
#define ACT_NAME(name) #name,
	WSOA_ACTS(ACT_NAME)
#undef ACT_NAME
};

const char *act_name(enum act a)
{
	return acts[a];
}

enum act act_find(const char *name)
{
	int i = 0;
	while (i < ACT_COUNT && strcmp(acts[i], name) != 0)
		i++;
	return (enum act)i;
}

bool act_of_store(enum act a)
{
	return a == ACT_installed || a == ACT_versioned;
}

date event_day(const struct event *ev)
{
	return ev->on != DATE_NONE ? ev->on : date_london(ev->at);
}

/* ---- writing ---- */

static void put_id(struct json *j, const char *key, const struct id *id)
{
	char text[ID_TEXT + 1];
	if (id_is_zero(id))
		return;
	id_format(id, text);
	json_pair(j, key, text);
}

static void put_words(struct json *j, const struct value *v)
{
	json_open(j, '{');
	json_pair(j, "w", v->hash);
	json_close(j, '}');
}

static void put_date(struct json *j, int64_t day)
{
	char iso[DATE_ISO + 1];
	date_iso((date)day, iso);
	json_text(j, iso);
}

static void put_target(struct json *j, const struct target *t)
{
	char text[ID_TEXT + 1];
	id_format(&t->uuid, text);
	json_text(j, text);
}

static void put_field(struct json *j, const struct field *f, const struct value *v)
{
	switch (f->type) {
	case TYPE_WORDS:
		put_words(j, v);
		break;
	case TYPE_INT:
		json_int(j, v->num);
		break;
	case TYPE_FLAG:
		json_bool(j, v->num != 0);
		break;
	case TYPE_DATE:
		put_date(j, v->num);
		break;
	case TYPE_PERIOD:
		json_open(j, '{');
		json_key(j, "last");
		put_date(j, v->num);
		json_pair(j, "words", v->text);
		json_close(j, '}');
		break;
	case TYPE_REF:
		put_target(j, v->targets);
		break;
	case TYPE_REFS:
		json_open(j, '[');
		for (size_t i = 0; i < v->count; i++)
			put_target(j, &v->targets[i]);
		json_close(j, ']');
		break;
	case TYPE_TEXT:
		if (f->flags & F_MANY) {
			json_open(j, '[');
			json_texts(j, v->text, ',');
			json_close(j, ']');
			break;
		} /* fall through */
	case TYPE_DECIMAL:
		json_text(j, v->text);
		break;
	}
}

static void put_value(struct json *j, const struct change *c, const struct value *v)
{
	if (!v->set)
		json_null(j);
	else if (c->field)
		put_field(j, c->field, v);
	else if (c->words)
		put_words(j, v);
	else if (!strcmp(c->name, "removed"))
		json_bool(j, v->num != 0);
	else
		json_text(j, v->text);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct change *)a)->name, ((const struct change *)b)->name);
}

static void put_changes(struct json *j, struct event *ev)
{
	if (!ev->change_count)
		return;
	qsort(ev->changes, ev->change_count, sizeof *ev->changes, by_name);
	json_key(j, "changes");
	json_open(j, '{');
	for (size_t i = 0; i < ev->change_count; i++) {
		const struct change *c = &ev->changes[i];
		json_key(j, c->name);
		json_open(j, '[');
		put_value(j, c, &c->from);
		put_value(j, c, &c->to);
		json_close(j, ']');
	}
	json_close(j, '}');
}

void event_write(struct event *ev, struct buf *out)
{
	struct json j;
	char at[25];
	json_begin(&j, out);
	j.canonical = true;
	json_open(&j, '{');
	json_pair(&j, "act", acts[ev->act]);
	put_id(&j, "actor", &ev->actor);
	instant_format(ev->at, at);
	json_pair(&j, "at", at);
	json_pair_int(&j, "batch", ev->batch);
	put_changes(&j, ev);
	if (ev->manual)
		json_pair(&j, "clock", "manual");
	put_id(&j, "for", &ev->on_word_of);
	if (ev->on != DATE_NONE) {
		json_key(&j, "on");
		put_date(&j, ev->on);
	}
	put_id(&j, "plan", &ev->plan);
	json_pair(&j, "prev", ev->prev);
	if (ev->reason.set) {
		json_key(&j, "reason");
		put_words(&j, &ev->reason);
	}
	if (ev->kind != KIND_COUNT)
		json_pair(&j, "record", kind_of(ev->kind)->name);
	json_pair_int(&j, "seq", ev->seq);
	put_id(&j, "subject", &ev->subject);
	if (ev->undoes)
		json_pair_int(&j, "undoes", ev->undoes);
	json_pair_int(&j, "v", EVENT_VERSION);
	if (*ev->workflow)
		json_pair(&j, "workflow", ev->workflow);
	json_close(&j, '}');
}

/* ---- reading ---- */

/* The keys of a line, ascending as they stand in it. */
enum key { KEY_act, KEY_actor, KEY_at, KEY_batch, KEY_changes, KEY_clock, KEY_for, KEY_on, KEY_plan, KEY_prev, KEY_reason, KEY_record, KEY_seq, KEY_subject, KEY_undoes, KEY_v, KEY_workflow, KEY_COUNT };
static const char *const keys[KEY_COUNT] = { "act", "actor", "at", "batch", "changes", "clock", "for", "on", "plan", "prev", "reason", "record", "seq", "subject", "undoes", "v", "workflow" };

struct reader {
	const char *line;
	size_t len;
	struct arena *mem;
	struct error *err;
	int64_t seq;
	struct json_line values[KEY_COUNT]; /* at NULL: the key is not there */
};

static wsoa_status wrong(struct reader *r, const char *what, const char *found)
{
	char where[40];
	snprintf(where, sizeof where, "event %lld", (long long)r->seq);
	return error_set(r->err, WSOA_UNVERIFIED, where, "a newer program may know it", "event %lld: %s '%.80s'", (long long)r->seq, what,
	                 found ? found : "");
}

static wsoa_status wrong_text(struct reader *r, const char *what, const struct json_text *found)
{
	return wrong(r, what, jl_copy(found, r->mem));
}

/* Not the bytes that event_write() gives, though perhaps JSON; only then is it worth a second look. */
static wsoa_status not_ours(struct reader *r)
{
	jr *root = jr_parse_line(r->line, r->len);
	if (!root)
		return errno == ENOMEM ? error_nomem(r->err) : wrong(r, "not a line of JSON", "");
	jr_int(jr_get(root, "seq"), &r->seq);
	jr_free(root);
	return error_set(r->err, WSOA_UNVERIFIED, "log", "keep this file as it is and compare it with a backup",
	                 "event %lld is not in canonical form", (long long)r->seq);
}

static wsoa_status get_words(struct reader *r, struct json_line *v, struct value *out)
{
	struct json_text hash;
	if (!jl_word(v, "{\"w\":") || !jl_text(v, &hash) || !jl_char(v, '}'))
		return wrong(r, "no commitment where words belong", "");
	*out = (struct value){ .set = true, .hash = jl_copy(&hash, r->mem) };
	if (!out->hash)
		return error_nomem(r->err);
	return hash_is_hex(out->hash) ? WSOA_OK : wrong(r, "no commitment where words belong", out->hash);
}

/* Exactly len bytes, with a NUL behind them; false for a text of another length. */
static bool copy_exact(const struct json_text *t, char *out, size_t len)
{
	if (t->escaped || t->len != len)
		return false;
	memcpy(out, t->at, len);
	out[len] = '\0';
	return true;
}

static wsoa_status get_date(struct reader *r, struct json_line *v, date *out)
{
	struct json_text text;
	char iso[DATE_ISO + 1];
	if (!jl_text(v, &text))
		return wrong(r, "not a date", "");
	if (!copy_exact(&text, iso, DATE_ISO) || !date_iso_parse(iso, out))
		return wrong_text(r, "not a date", &text);
	return WSOA_OK;
}

/* *ours: in lower case. */
static bool read_uuid(const struct json_text *t, struct id *out, bool *ours)
{
	char given[ID_TEXT + 1], lower[ID_TEXT + 1];
	if (!copy_exact(t, given, ID_TEXT) || !id_parse(given, out))
		return false;
	id_format(out, lower);
	*ours = !strcmp(given, lower);
	return true;
}

static wsoa_status get_uuid(struct reader *r, struct json_line *v, struct id *out)
{
	struct json_text text;
	bool ours;
	if (!jl_text(v, &text))
		return wrong(r, "not a UUID", "");
	if (!read_uuid(&text, out, &ours))
		return wrong_text(r, "not a UUID", &text);
	return ours ? WSOA_OK : not_ours(r);
}

static wsoa_status get_target(struct reader *r, struct json_line *v, struct value *out)
{
	*out = (struct value){ .set = true, .count = 1, .targets = arena_array(r->mem, 1, sizeof *out->targets) };
	return out->targets ? get_uuid(r, v, &out->targets->uuid) : error_nomem(r->err);
}

static wsoa_status get_targets(struct reader *r, struct json_line *v, struct value *out)
{
	size_t cap = 0;
	wsoa_status st = WSOA_OK;
	*out = (struct value){ .set = true };
	if (!jl_char(v, '['))
		return not_ours(r);
	if (jl_char(v, ']')) {
		out->targets = arena_array(r->mem, 1, sizeof *out->targets);
		return WSOA_OK;
	}
	do {
		struct target *more = arena_grow(r->mem, out->targets, out->count, &cap, sizeof *more);
		if (!more)
			return error_nomem(r->err);
		out->targets = more;
		st = get_uuid(r, v, &more[out->count++].uuid);
	} while (!st && jl_char(v, ','));
	return st ? st : jl_char(v, ']') ? WSOA_OK : not_ours(r);
}

/* Texts of a set are kept with commas between, so none holds one. */
static wsoa_status get_list(struct reader *r, struct json_line *v, struct value *out)
{
	struct buf b = { 0 };
	bool good = jl_char(v, '[');
	if (good && !jl_char(v, ']')) {
		do {
			struct json_text t;
			good = jl_text(v, &t) && t.len && !memchr(t.at, ',', t.len);
			buf_str(&b, b.len ? "," : "");
			if (good)
				buf_str(&b, jl_copy(&t, r->mem));
		} while (good && jl_char(v, ','));
		good = good && jl_char(v, ']');
	}
	*out = value_of_text(buf_keep(&b, r->mem));
	return r->mem->failed ? error_nomem(r->err) : good ? WSOA_OK : not_ours(r);
}

static wsoa_status get_text(struct reader *r, struct json_line *v, struct value *out)
{
	struct json_text text;
	if (!jl_text(v, &text))
		return wrong(r, "no text where text belongs", "");
	*out = value_of_text(jl_copy(&text, r->mem));
	return WSOA_OK;
}

static wsoa_status get_period(struct reader *r, struct json_line *v, struct value *out)
{
	struct json_text words;
	date last = DATE_NONE;
	if (!jl_word(v, "{\"last\":"))
		return not_ours(r);
	wsoa_status st = get_date(r, v, &last);
	if (st)
		return st;
	if (!jl_word(v, ",\"words\":") || !jl_text(v, &words) || !jl_char(v, '}'))
		return not_ours(r);
	*out = (struct value){ .set = true, .num = last, .text = jl_copy(&words, r->mem) };
	return WSOA_OK;
}

static wsoa_status get_flag(struct reader *r, struct json_line *v, struct value *out)
{
	bool yes;
	if (!jl_bool(v, &yes))
		return not_ours(r);
	*out = value_of_int(yes);
	return WSOA_OK;
}

static wsoa_status get_field(struct reader *r, const struct field *f, struct json_line *v, struct value *out)
{
	switch (f->type) {
	case TYPE_WORDS:
		return get_words(r, v, out);
	case TYPE_INT:
		*out = value_of_int(0);
		return jl_int(v, &out->num) ? WSOA_OK : wrong(r, "not a number", f->name);
	case TYPE_FLAG:
		return get_flag(r, v, out);
	case TYPE_DATE: {
		date d = DATE_NONE;
		wsoa_status st = get_date(r, v, &d);
		*out = value_of_int(d);
		return st;
	}
	case TYPE_PERIOD:
		return get_period(r, v, out);
	case TYPE_REF:
		return get_target(r, v, out);
	case TYPE_REFS:
		return get_targets(r, v, out);
	case TYPE_TEXT:
		if (f->flags & F_MANY)
			return get_list(r, v, out);
		break;
	case TYPE_DECIMAL:
		break;
	}
	return get_text(r, v, out);
}

static wsoa_status get_value(struct reader *r, const struct change *c, struct json_line *v, struct value *out)
{
	*out = value_none();
	if (jl_word(v, "null"))
		return WSOA_OK;
	if (c->field)
		return get_field(r, c->field, v, out);
	if (jl_next(v) == '{')
		return get_words(r, v, out);
	if (!strcmp(c->name, "removed") && jl_next(v) != '"')
		return get_flag(r, v, out);
	return get_text(r, v, out);
}

/* Old and new of what is no field are of one sort; and what "removed" has is no text. */
static bool one_sort(const struct change *c)
{
	for (int i = 0; i < 2; i++) {
		const struct value *v = i ? &c->to : &c->from;
		if (!c->field && v->set && (c->words ? !v->hash : !strcmp(c->name, "removed") && v->text))
			return false;
	}
	return true;
}

/* Names of changes that are no fields: of any record, settings of an installed event, what a told or versioned event says. */
static bool known_name(const struct event *ev, const char *name)
{
	return ev->act == ACT_installed || (ev->act == ACT_told && !strncmp(name, "told.", 5)) || (ev->act == ACT_versioned && !strcmp(name, "version")) || !strcmp(name, "ref") || !strcmp(name, "removed") || !strcmp(name, "note") ||
	       (ev->act == ACT_erased && !strcmp(name, "reason")) || !strncmp(name, "extra.", 6);
}

static const struct field *field_of(enum kind_id kind, const struct json_text *name)
{
	size_t count = 0;
	const struct field *f = kind < KIND_COUNT ? kind_fields(kind, &count) : NULL;
	for (size_t i = 0; i < count; i++)
		if (name->len && f[i].name[0] == name->at[0] && jl_is(name, f[i].name))
			return &f[i];
	return NULL;
}

static wsoa_status get_change(struct reader *r, const struct event *ev, struct json_line *v, struct change *c)
{
	struct json_text name;
	if (!jl_text(v, &name))
		return not_ours(r);
	*c = (struct change){ .field = field_of(ev->kind, &name) };
	c->name = c->field ? c->field->name : jl_copy(&name, r->mem);
	if (!c->name)
		return error_nomem(r->err);
	if (!c->field && !known_name(ev, c->name))
		return wrong(r, "unknown field", c->name);
	if (!jl_word(v, ":["))
		return not_ours(r);
	wsoa_status st = get_value(r, c, v, &c->from);
	if (!st && !jl_char(v, ','))
		st = wrong(r, "a change without old and new", c->name);
	if (!st)
		st = get_value(r, c, v, &c->to);
	c->words = c->from.hash || c->to.hash;
	return st ? st : jl_char(v, ']') && one_sort(c) ? WSOA_OK : not_ours(r);
}

static wsoa_status get_changes(struct reader *r, struct json_line v, struct event *ev)
{
	size_t cap = 0;
	if (!v.at)
		return WSOA_OK;
	if (!jl_char(&v, '{'))
		return not_ours(r);
	do {
		struct change *more = arena_grow(r->mem, ev->changes, ev->change_count, &cap, sizeof *more);
		if (!more)
			return error_nomem(r->err);
		ev->changes = more;
		wsoa_status st = get_change(r, ev, &v, &more[ev->change_count]);
		if (st)
			return st;
		if (ev->change_count++ && strcmp(more[ev->change_count - 2].name, more[ev->change_count - 1].name) >= 0)
			return not_ours(r);
	} while (jl_char(&v, ','));
	return jl_char(&v, '}') && jl_at_end(&v) ? WSOA_OK : not_ours(r);
}

static wsoa_status get_id(struct reader *r, enum key key, struct id *out)
{
	struct json_line v = r->values[key];
	struct json_text text;
	bool ours;
	if (!v.at)
		return WSOA_OK;
	if (!jl_text(&v, &text) || !jl_at_end(&v) || !read_uuid(&text, out, &ours))
		return wrong(r, "not a UUID in", keys[key]);
	return ours && !id_is_zero(out) ? WSOA_OK : not_ours(r); /* zero stands for none, and is left out */
}

static wsoa_status get_hash(struct reader *r, enum key key, char out[HASH_HEX + 1])
{
	struct json_line v = r->values[key];
	struct json_text text;
	if (!v.at)
		return key == KEY_prev ? not_ours(r) : WSOA_OK;
	if (!jl_text(&v, &text) || !jl_at_end(&v))
		return not_ours(r);
	return copy_exact(&text, out, HASH_HEX) && hash_is_hex(out) ? WSOA_OK : wrong(r, "not a SHA-256 in", keys[key]);
}

static bool get_int(const struct reader *r, enum key key, int64_t *out)
{
	struct json_line v = r->values[key];
	return v.at && jl_int(&v, out) && jl_at_end(&v);
}

/* The text under a key; false where there is none. */
static bool get_key(const struct reader *r, enum key key, struct json_text *out)
{
	struct json_line v = r->values[key];
	*out = (struct json_text){ .at = "" };
	return v.at && jl_text(&v, out);
}

static wsoa_status get_act(struct reader *r, struct event *ev)
{
	struct json_text act, kind;
	int a = 0;
	get_key(r, KEY_act, &act);
	while (a < ACT_COUNT && !jl_is(&act, acts[a]))
		a++;
	ev->act = (enum act)a;
	if (ev->act == ACT_COUNT)
		return wrong_text(r, "unknown act", &act);
	ev->kind = KIND_COUNT;
	if (!r->values[KEY_record].at)
		return WSOA_OK;
	if (!get_key(r, KEY_record, &kind))
		return not_ours(r);
	for (int k = 0; k < KIND_COUNT && ev->kind == KIND_COUNT; k++)
		if (jl_is(&kind, kind_of((enum kind_id)k)->name))
			ev->kind = (enum kind_id)k;
	return ev->kind == KIND_COUNT ? wrong_text(r, "unknown kind", &kind) : WSOA_OK;
}

static wsoa_status get_times(struct reader *r, struct event *ev)
{
	struct json_text text;
	char at[25], again[25];
	if (!get_key(r, KEY_at, &text))
		return wrong(r, "not an instant", "");
	if (!copy_exact(&text, at, sizeof at - 1) || !instant_parse(at, &ev->at))
		return wrong_text(r, "not an instant", &text);
	instant_format(ev->at, again);
	if (strcmp(at, again))
		return not_ours(r);
	ev->manual = get_key(r, KEY_clock, &text);
	if (ev->manual ? !jl_is(&text, "manual") : r->values[KEY_clock].at != NULL)
		return not_ours(r);
	struct json_line on = r->values[KEY_on];
	if (!on.at)
		return WSOA_OK;
	wsoa_status st = get_date(r, &on, &ev->on);
	return st ? st : jl_at_end(&on) ? WSOA_OK : not_ours(r);
}

static wsoa_status get_head(struct reader *r, struct event *ev)
{
	wsoa_status st = get_act(r, ev);
	if (!st)
		st = get_times(r, ev);
	if (!st && (!get_int(r, KEY_batch, &ev->batch) || !get_int(r, KEY_seq, &ev->seq)))
		st = not_ours(r);
	if (!st && r->values[KEY_undoes].at && (!get_int(r, KEY_undoes, &ev->undoes) || !ev->undoes))
		st = not_ours(r);
	return st;
}

static wsoa_status get_reason(struct reader *r, struct event *ev)
{
	struct json_line v = r->values[KEY_reason];
	if (!v.at)
		return WSOA_OK;
	wsoa_status st = get_words(r, &v, &ev->reason);
	return st ? st : jl_at_end(&v) ? WSOA_OK : not_ours(r);
}

static wsoa_status get_event(struct reader *r, struct event *ev)
{
	wsoa_status st = get_head(r, ev);
	if (!st)
		st = get_id(r, KEY_actor, &ev->actor);
	if (!st)
		st = get_id(r, KEY_for, &ev->on_word_of);
	if (!st)
		st = get_id(r, KEY_plan, &ev->plan);
	if (!st)
		st = get_id(r, KEY_subject, &ev->subject);
	if (!st)
		st = get_hash(r, KEY_prev, ev->prev);
	if (!st)
		st = get_hash(r, KEY_workflow, ev->workflow);
	if (!st)
		st = get_reason(r, ev);
	if (!st)
		st = get_changes(r, r->values[KEY_changes], ev);
	return st;
}

/* Where the value of each key stands; *unknown is the first key that has no place, at NULL for none. */
static bool find_keys(struct reader *r, struct json_text *unknown)
{
	struct json_line line = { r->line, r->line + r->len }, value;
	int next = 0;
	bool good = jl_char(&line, '{');
	while (good) {
		struct json_text name;
		if (!jl_text(&line, &name) || !jl_char(&line, ':') || !jl_skip(&line, &value))
			return false;
		int i = next;
		while (i < KEY_COUNT && !jl_is(&name, keys[i]))
			i++;
		if (i < KEY_COUNT) {
			r->values[i] = value;
			next = i + 1;
		} else if (!unknown->at) {
			*unknown = name;
		}
		if (!jl_char(&line, ','))
			break;
	}
	return good && jl_char(&line, '}') && jl_at_end(&line);
}

/* Whether a key that was not where it belongs is one of ours: then it stands twice, or in the wrong place. */
static bool is_key(const struct json_text *name)
{
	for (int i = 0; i < KEY_COUNT; i++)
		if (jl_is(name, keys[i]))
			return true;
	return false;
}

wsoa_status event_read(const char *line, size_t len, struct arena *mem, struct error *err, struct event *out)
{
	struct reader r = { .line = line, .len = len, .mem = mem, .err = err };
	struct json_text unknown = { 0 };
	int64_t v = 0;
	*out = (struct event){ .kind = KIND_COUNT, .on = DATE_NONE };
	if (!find_keys(&r, &unknown))
		return not_ours(&r);
	get_int(&r, KEY_seq, &r.seq);
	if (!get_int(&r, KEY_v, &v) || v != EVENT_VERSION)
		return wrong(&r, "unknown version of events", "");
	if (unknown.at)
		return is_key(&unknown) ? not_ours(&r) : wrong_text(&r, "unknown key", &unknown);
	wsoa_status st = get_event(&r, out);
	return !st && mem->failed ? error_nomem(err) : st;
}

/* ---- what the engine never writes ---- */

/* A value that stands in no field, as the engine writes it under that name. */
static bool plain_fits(const struct change *c, const struct value *v)
{
	if (!v->set)
		return true;
	if (!strcmp(c->name, "removed"))
		return !v->text && !v->hash;
	if (c->words || !strcmp(c->name, "note") || !strncmp(c->name, "extra.", 6))
		return v->hash != NULL;
	return v->text != NULL;
}

/* A name for a position of the log, and nothing else. */
static bool names_version(const struct event *ev)
{
	const struct change *c = ev->change_count == 1 ? ev->changes : NULL;
	return ev->kind == KIND_COUNT && id_is_zero(&ev->subject) && c && !strcmp(c->name, "version") && !c->from.set && c->to.set && c->to.text;
}

bool event_fits(const struct event *ev)
{
	if (!act_of_store(ev->act) && (ev->kind == KIND_COUNT || id_is_zero(&ev->subject)))
		return false;
	if (ev->act == ACT_versioned && !names_version(ev))
		return false;
	for (size_t i = 0; i < ev->change_count; i++) {
		const struct change *c = &ev->changes[i];
		if (!c->field && !(plain_fits(c, &c->from) && plain_fits(c, &c->to)))
			return false;
		if (!strcmp(c->name, "ref") && ev->act != ACT_erased && !c->to.set)
			return false; /* a record always has one */
	}
	return true;
}

const struct change *event_change(const struct event *ev, const char *name)
{
	for (size_t i = 0; i < ev->change_count; i++)
		if (!strcmp(ev->changes[i].name, name))
			return &ev->changes[i];
	return NULL;
}

bool event_creates(const struct event *ev)
{
	const struct change *ref = event_change(ev, "ref");
	return ref && !ref->from.set;
}

bool event_makes(const struct event *ev)
{
	const struct change *removed = event_change(ev, "removed");
	return event_creates(ev) || ((ev->act == ACT_created || ev->act == ACT_imported) && removed && !removed->to.set);
}
