/* Events to lines and back. The form of a line is a promise to everyone who checks a log: it never changes within v 1. */
#include "store/event.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void put_list(struct json *j, const char *commas)
{
	json_open(j, '[');
	for (const char *p = commas; *p;) {
		size_t n = strcspn(p, ",");
		json_textn(j, p, n);
		p += n + (p[n] == ',');
	}
	json_close(j, ']');
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
			put_list(j, v->text);
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
	if (*ev->prev)
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

struct reader {
	struct arena *mem;
	struct error *err;
	int64_t seq;
};

static wsoa_status wrong(struct reader *r, const char *what, const char *found)
{
	char where[40];
	snprintf(where, sizeof where, "event %lld", (long long)r->seq);
	return error_set(r->err, WSOA_UNVERIFIED, where, "a newer program may know it", "event %lld: %s '%.80s'", (long long)r->seq, what,
	                 found ? found : "");
}

static wsoa_status get_words(struct reader *r, const jr *v, struct value *out)
{
	const char *hash = jr_text(jr_get(v, "w"));
	if (!hash || !hash_is_hex(hash))
		return wrong(r, "no commitment where words belong", hash);
	*out = (struct value){ .set = true, .hash = arena_strdup(r->mem, hash) };
	return WSOA_OK;
}

static wsoa_status get_date(struct reader *r, const jr *v, struct value *out)
{
	date d;
	const char *text = jr_text(v);
	if (!text || !date_iso_parse(text, &d))
		return wrong(r, "not a date", text);
	*out = value_of_int(d);
	return WSOA_OK;
}

static wsoa_status get_targets(struct reader *r, const jr *v, struct value *out)
{
	bool one = jr_type(v) == JR_TEXT;
	size_t n = one ? 1 : jr_count(v), i = 0;
	*out = (struct value){ .set = true, .count = n, .targets = arena_array(r->mem, n ? n : 1, sizeof *out->targets) };
	if (!out->targets)
		return error_nomem(r->err);
	for (const jr *e = one ? v : jr_first(v); e && i < n; e = one ? NULL : jr_next(e)) {
		const char *text = jr_text(e);
		if (!text || !id_parse(text, &out->targets[i++].uuid))
			return wrong(r, "not a UUID", text);
	}
	return WSOA_OK;
}

static wsoa_status get_list(struct reader *r, const jr *v, struct value *out)
{
	struct buf b = { 0 };
	for (const jr *e = jr_first(v); e; e = jr_next(e)) {
		buf_str(&b, b.len ? "," : "");
		buf_str(&b, jr_text(e));
	}
	*out = value_of_text(buf_keep(&b, r->mem));
	return WSOA_OK;
}

static wsoa_status get_text(struct reader *r, const jr *v, struct value *out)
{
	if (!jr_text(v))
		return wrong(r, "no text where text belongs", "");
	*out = value_of_text(arena_strdup(r->mem, jr_text(v)));
	return WSOA_OK;
}

static wsoa_status get_field(struct reader *r, const struct field *f, const jr *v, struct value *out)
{
	int64_t n;
	switch (f->type) {
	case TYPE_WORDS:
		return get_words(r, v, out);
	case TYPE_INT:
		if (!jr_int(v, &n))
			return wrong(r, "not a number", f->name);
		*out = value_of_int(n);
		return WSOA_OK;
	case TYPE_FLAG:
		*out = value_of_int(jr_bool(v, false));
		return WSOA_OK;
	case TYPE_DATE:
		return get_date(r, v, out);
	case TYPE_PERIOD: {
		wsoa_status st = get_date(r, jr_get(v, "last"), out);
		const char *words = jr_text(jr_get(v, "words"));
		if (!st)
			out->text = arena_strdup(r->mem, words ? words : "");
		return st;
	}
	case TYPE_REF:
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

static wsoa_status get_value(struct reader *r, const struct change *c, const jr *v, struct value *out)
{
	*out = value_none();
	if (!v)
		return wrong(r, "a change without old and new", c->name);
	if (jr_type(v) == JR_NULL)
		return WSOA_OK;
	if (c->field)
		return get_field(r, c->field, v, out);
	if (jr_type(v) == JR_BOOL)
		*out = value_of_int(jr_bool(v, false));
	else if (jr_type(v) == JR_OBJECT)
		return get_words(r, v, out);
	else
		return get_text(r, v, out);
	return WSOA_OK;
}

/* Names of changes that are no fields: of any record, settings of an installed event, and what a told event says. */
static bool known_name(const struct event *ev, const char *name)
{
	return ev->act == ACT_installed || (ev->act == ACT_told && !strncmp(name, "told.", 5)) || !strcmp(name, "ref") || !strcmp(name, "removed") || !strcmp(name, "note") ||
	       (ev->act == ACT_erased && !strcmp(name, "reason")) || !strncmp(name, "extra.", 6);
}

static wsoa_status get_changes(struct reader *r, const jr *changes, struct event *ev)
{
	size_t i = 0;
	if (changes && jr_type(changes) != JR_OBJECT)
		return wrong(r, "no changes where changes belong", jr_text(changes));
	ev->changes = arena_array(r->mem, jr_count(changes) + 1, sizeof *ev->changes);
	if (!ev->changes)
		return error_nomem(r->err);
	for (const jr *m = jr_first(changes); m; m = jr_next(m)) {
		struct change *c = &ev->changes[i++];
		c->name = arena_strdup(r->mem, jr_key(m));
		if (!c->name)
			return error_nomem(r->err);
		if (i > 1 && strcmp(c[-1].name, c->name) >= 0)
			return wrong(r, "names of changes that do not ascend", c->name);
		c->field = ev->kind < KIND_COUNT ? field_find(ev->kind, c->name) : NULL;
		if (!c->field && !known_name(ev, c->name))
			return wrong(r, "unknown field", c->name);
		const jr *from = jr_first(m), *to = from ? jr_next(from) : NULL;
		wsoa_status st = get_value(r, c, from, &c->from);
		if (!st)
			st = get_value(r, c, to, &c->to);
		if (st)
			return st;
		c->words = c->from.hash || c->to.hash;
		if (c->words && ((c->from.set && !c->from.hash) || (c->to.set && !c->to.hash)))
			return wrong(r, "words on one side only", c->name);
	}
	ev->change_count = i;
	return WSOA_OK;
}

static wsoa_status get_id(struct reader *r, const jr *root, const char *key, struct id *out)
{
	const jr *v = jr_get(root, key);
	if (v && (!jr_text(v) || !id_parse(jr_text(v), out)))
		return wrong(r, "not a UUID in", key);
	return WSOA_OK;
}

static wsoa_status get_hash(struct reader *r, const jr *root, const char *key, char out[HASH_HEX + 1])
{
	const char *text = jr_text(jr_get(root, key));
	if (!text)
		return WSOA_OK;
	if (!hash_is_hex(text))
		return wrong(r, "not a SHA-256 in", key);
	memcpy(out, text, HASH_HEX + 1);
	return WSOA_OK;
}

static wsoa_status check_keys(struct reader *r, const jr *root)
{
	static const char known[] = "act actor at batch changes clock for on plan prev reason record seq subject undoes v workflow";
	for (const jr *m = jr_first(root); m; m = jr_next(m))
		if (!word_in(known, jr_key(m)))
			return wrong(r, "unknown key", jr_key(m));
	return WSOA_OK;
}

static wsoa_status get_head(struct reader *r, const jr *root, struct event *ev)
{
	int64_t v = 0;
	const char *act = jr_text(jr_get(root, "act")), *kind = jr_text(jr_get(root, "record")), *at = jr_text(jr_get(root, "at"));
	if (!jr_int(jr_get(root, "v"), &v) || v != EVENT_VERSION)
		return wrong(r, "unknown version of events", "");
	wsoa_status st = check_keys(r, root);
	if (st)
		return st;
	ev->act = act ? act_find(act) : ACT_COUNT;
	if (ev->act == ACT_COUNT)
		return wrong(r, "unknown act", act);
	ev->kind = kind ? kind_find(kind) : KIND_COUNT;
	if (kind && ev->kind == KIND_COUNT)
		return wrong(r, "unknown kind", kind);
	if (!at || !instant_parse(at, &ev->at))
		return wrong(r, "not an instant", at);
	jr_int(jr_get(root, "batch"), &ev->batch);
	jr_int(jr_get(root, "undoes"), &ev->undoes);
	ev->manual = jr_get(root, "clock") != NULL;
	ev->on = DATE_NONE;
	if (jr_text(jr_get(root, "on")) && !date_iso_parse(jr_text(jr_get(root, "on")), &ev->on))
		return wrong(r, "not a date in on", "");
	return WSOA_OK;
}

static wsoa_status get_event(struct reader *r, const jr *root, struct event *ev)
{
	wsoa_status st = get_head(r, root, ev);
	if (!st)
		st = get_id(r, root, "actor", &ev->actor);
	if (!st)
		st = get_id(r, root, "for", &ev->on_word_of);
	if (!st)
		st = get_id(r, root, "plan", &ev->plan);
	if (!st)
		st = get_id(r, root, "subject", &ev->subject);
	if (!st)
		st = get_hash(r, root, "prev", ev->prev);
	if (!st)
		st = get_hash(r, root, "workflow", ev->workflow);
	if (!st && jr_get(root, "reason"))
		st = get_words(r, jr_get(root, "reason"), &ev->reason);
	if (!st)
		st = get_changes(r, jr_get(root, "changes"), ev);
	return st;
}

wsoa_status event_read(const char *line, size_t len, struct arena *mem, struct error *err, struct event *out)
{
	struct reader r = { mem, err, 0 };
	*out = (struct event){ .kind = KIND_COUNT, .on = DATE_NONE };
	jr *root = jr_parse_line(line, len);
	if (!root && errno == ENOMEM)
		return error_nomem(err);
	if (!root)
		return wrong(&r, "not a line of JSON", "");
	jr_int(jr_get(root, "seq"), &out->seq);
	r.seq = out->seq;
	wsoa_status st = get_event(&r, root, out);
	jr_free(root);
	return !st && mem->failed ? error_nomem(err) : st;
}
