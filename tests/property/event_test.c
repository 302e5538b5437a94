/*
 * The reader of log lines against a slow twin: a tree of JSON is built and
 * read by name, and what was read is printed again. Exactly the lines that
 * come out as the same bytes may be read, however a line was spoilt.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/json_read.h"
#include "store/event.h"
#include "tests.h"

/* ---- the slow twin ---- */

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
	*out = value_of_text(arena_strdup(r->mem, buf_text(&b)));
	buf_free(&b);
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
	ev->changes = arena_array(r->mem, jr_count(changes) + 1, sizeof *ev->changes);
	if (!ev->changes)
		return error_nomem(r->err);
	for (const jr *m = jr_first(changes); m; m = jr_next(m)) {
		struct change *c = &ev->changes[i++];
		c->name = arena_strdup(r->mem, jr_key(m));
		if (!c->name)
			return error_nomem(r->err);
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
	if (!jr_int(jr_get(root, "v"), &v) || v != 1)
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

static wsoa_status slow_read(const char *line, size_t len, struct arena *mem, struct error *err, struct event *out)
{
	struct reader r = { mem, err, 0 };
	*out = (struct event){ .kind = KIND_COUNT, .on = DATE_NONE };
	jr *root = jr_parse_line(line, len);
	if (!root)
		return wrong(&r, "not a line of JSON", "");
	jr_int(jr_get(root, "seq"), &out->seq);
	r.seq = out->seq;
	wsoa_status st = get_event(&r, root, out);
	jr_free(root);
	return !st && mem->failed ? error_nomem(err) : st;
}

/* Whether it would be read, and printed again with the same bytes. */
static bool slow_accepts(const char *line, size_t len, struct event *ev, struct arena *mem)
{
	struct error err = { 0 };
	char why[200];
	jr *root = jr_parse(line, len, why, sizeof why); /* no key twice: event_write() may not be asked for that */
	if (!root)
		return false;
	jr_free(root);
	if (slow_read(line, len, mem, &err, ev))
		return false;
	for (size_t i = 0; i < ev->change_count; i++)
		for (int k = 0; k < 2; k++) {
			const struct value *v = k ? &ev->changes[i].to : &ev->changes[i].from;
			if (v->set && ev->changes[i].field && ev->changes[i].field->type == TYPE_REF && v->count != 1)
				return false; /* nothing to print */
		}
	struct buf again = { 0 };
	event_write(ev, &again);
	bool same = again.len == len && !memcmp(again.data, line, len);
	buf_free(&again);
	return same;
}

/* ---- random events ---- */

static uint64_t seed = 88172645463325252;

static uint64_t draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static bool sometimes(void)
{
	return draw(3) == 0;
}

static const char *draw_hash(struct arena *mem)
{
	char *hash = arena_alloc(mem, HASH_HEX + 1);
	for (size_t i = 0; i < HASH_HEX; i++)
		hash[i] = "0123456789abcdef"[draw(16)];
	return hash;
}

static struct id draw_id(void)
{
	struct id id;
	for (size_t i = 0; i < sizeof id.bytes; i++)
		id.bytes[i] = (uint8_t)draw(256);
	return id;
}

/* Text with all that a line may hold: escapes of both lengths, and characters of one to four bytes. */
static const char *draw_text(struct arena *mem, bool in_set)
{
	static const char *const pieces[] = { "a", "plan", "Zz 9", "\"", "\\", "\n", "\t", "\b", "\f", "\r", "\x01", "\x0b", "\x1f", "\x7f", "\xc3\xa9",
		                              "\xe2\x82\xac", "\xf0\x9f\x98\x80", "/", "{", "]", ":", "a long run of plain letters" };
	struct buf b = { 0 };
	for (size_t n = draw(6) + in_set; n; n--)
		buf_str(&b, pieces[draw(sizeof pieces / sizeof *pieces)]);
	const char *text = arena_strdup(mem, buf_text(&b));
	buf_free(&b);
	return text;
}

static const char *draw_set(struct arena *mem)
{
	struct buf b = { 0 };
	for (size_t n = draw(4); n; n--) {
		buf_str(&b, b.len ? "," : "");
		buf_str(&b, draw_text(mem, true));
	}
	const char *text = arena_strdup(mem, buf_text(&b));
	buf_free(&b);
	return text;
}

static date draw_date(void)
{
	return date_of(1900 + (int)draw(300), 1 + (int)draw(12), 1 + (int)draw(28));
}

static int64_t draw_number(void)
{
	int64_t most = INT64_C(1) << draw(54);
	return (int64_t)draw((uint64_t)most + 1) * (sometimes() ? -1 : 1);
}

static struct value draw_targets(struct arena *mem, size_t count)
{
	struct value v = { .set = true, .count = count, .targets = arena_array(mem, count + 1, sizeof *v.targets) };
	for (size_t i = 0; i < count; i++)
		v.targets[i].uuid = draw_id();
	return v;
}

static struct value draw_value(const struct field *f, struct arena *mem)
{
	if (sometimes())
		return value_none();
	switch (f->type) {
	case TYPE_WORDS:
		return (struct value){ .set = true, .hash = draw_hash(mem) };
	case TYPE_INT:
		return value_of_int(draw_number());
	case TYPE_FLAG:
		return value_of_int((int64_t)draw(2));
	case TYPE_DATE:
		return value_of_int(draw_date());
	case TYPE_PERIOD:
		return (struct value){ .set = true, .num = draw_date(), .text = draw_text(mem, false) };
	case TYPE_REF:
		return draw_targets(mem, 1);
	case TYPE_REFS:
		return draw_targets(mem, draw(4));
	case TYPE_TEXT:
		if (f->flags & F_MANY)
			return value_of_text(draw_set(mem));
		break;
	case TYPE_DECIMAL:
		break;
	}
	return value_of_text(draw_text(mem, false));
}

static struct value draw_plain(const struct change *c, struct arena *mem)
{
	if (sometimes())
		return value_none();
	if (c->words)
		return (struct value){ .set = true, .hash = draw_hash(mem) };
	return strcmp(c->name, "removed") ? value_of_text(draw_text(mem, false)) : value_of_int((int64_t)draw(2));
}

static void add_change(struct event *ev, const struct field *f, const char *name, struct arena *mem)
{
	struct change *c = &ev->changes[ev->change_count];
	*c = (struct change){ .field = f, .name = name, .words = f ? f->type == TYPE_WORDS : strcmp(name, "removed") && draw(2) };
	for (size_t i = 0; i < ev->change_count; i++)
		if (!strcmp(ev->changes[i].name, name))
			return;
	c->from = f ? draw_value(f, mem) : draw_plain(c, mem);
	c->to = f ? draw_value(f, mem) : draw_plain(c, mem);
	ev->change_count++;
}

static void draw_changes(struct event *ev, struct arena *mem)
{
	size_t count = 0;
	const struct field *f = ev->kind < KIND_COUNT ? kind_fields(ev->kind, &count) : NULL;
	ev->changes = arena_array(mem, count + 8, sizeof *ev->changes);
	for (size_t i = 0; i < count; i++)
		if (sometimes())
			add_change(ev, &f[i], f[i].name, mem);
	static const char *const names[] = { "ref", "removed", "note" };
	for (size_t i = 0; i < 3; i++)
		if (sometimes())
			add_change(ev, NULL, names[i], mem);
	if (sometimes())
		add_change(ev, NULL, arena_printf(mem, "extra.%s", draw_text(mem, false)), mem);
	if (ev->act == ACT_told)
		add_change(ev, NULL, "told.step", mem);
	if (ev->act == ACT_installed)
		add_change(ev, NULL, draw_text(mem, true), mem);
}

static void draw_event(struct event *ev, struct arena *mem)
{
	*ev = (struct event){ .kind = (enum kind_id)draw(KIND_COUNT + 1), .act = (enum act)draw(ACT_COUNT), .on = sometimes() ? draw_date() : DATE_NONE,
		              .at = (int64_t)draw(4000000000000), .manual = sometimes(), .seq = draw_number(), .batch = draw_number() };
	struct id *ids[] = { &ev->actor, &ev->on_word_of, &ev->plan, &ev->subject };
	for (size_t i = 0; i < 4; i++)
		if (!sometimes())
			*ids[i] = draw_id();
	memcpy(ev->prev, draw_hash(mem), HASH_HEX);
	if (sometimes())
		memcpy(ev->workflow, draw_hash(mem), HASH_HEX);
	if (sometimes())
		ev->undoes = draw_number();
	if (sometimes())
		ev->reason = (struct value){ .set = true, .hash = draw_hash(mem) };
	draw_changes(ev, mem);
}

/* ---- lines spoilt ---- */

static size_t draw_place(const struct buf *b)
{
	return (size_t)draw(b->len);
}

/* Puts bytes in place of n bytes at a place. */
static void splice(struct buf *b, size_t at, size_t n, const char *with, size_t len)
{
	struct buf out = { 0 };
	if (n > b->len - at)
		n = b->len - at;
	buf_add(&out, b->data, at);
	buf_add(&out, with, len);
	buf_add(&out, b->data + at + n, b->len - at - n);
	buf_free(b);
	*b = out;
}

/* A piece from one mark to another, as values and pairs stand between. */
static size_t mark_from(const struct buf *b, size_t at)
{
	while (at < b->len && !strchr(",:{}[]\"", b->data[at]))
		at++;
	return at;
}

static void spoil(struct buf *b)
{
	static const char *const bits[] = { " ", ",", ":", "\"", "\\", "{", "}", "[", "]", "null", "true", "false", "0", "-0", "1", "-1", "1.0", "1e2", "00", "\n", "\\n", "\\/",
		                            "\\u0041", "\\u000a", "\\u001F", "\\u0001", "\x80", "\xc3", "\xed\xa0\x80", "\x01", "A", "f", "9007199254740992",
		                            "9007199254740993", "12345678901234567890", "{}", "[]", "\"\"", "{\"w\":\"\"}", "[null,null]",
		                            "\"ref\":[null,null],", "\"seq\":1,", "\"on\":null,", "\"x\":1,", "2019-10-14", "00000000-0000-0000-0000-000000000000", "\"clock\":\"manual\"," };
	const char *bit = bits[draw(sizeof bits / sizeof *bits)];
	size_t at = draw_place(b), from = mark_from(b, at), to = mark_from(b, from < b->len ? from + 1 : from);
	switch (draw(7)) {
	case 0:
		splice(b, at, 1, "", 0);
		break;
	case 1:
		splice(b, at, 0, bit, strlen(bit));
		break;
	case 2:
		splice(b, from, to - from, bit, strlen(bit));
		break;
	case 3:
		splice(b, from < b->len ? from + 1 : from, to > from ? to - from - 1 : 0, bit, strlen(bit));
		break;
	case 4:
		b->data[at] = (char)draw(256);
		break;
	case 5: { /* a piece twice, or elsewhere */
		char copy[80];
		size_t n = to - from < sizeof copy ? to - from : sizeof copy;
		memcpy(copy, b->data + from, n);
		splice(b, mark_from(b, draw_place(b)), 0, copy, n);
		break;
	}
	default:
		splice(b, from, to - from, "", 0);
	}
}

static int accepted, refused;

static void compare(const struct buf *line, bool must)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct event ev, slow;
	bool wanted = slow_accepts(line->data, line->len, &slow, &mem);
	wsoa_status st = event_read(line->data, line->len, &mem, &err, &ev);
	ck_assert_msg(!must || wanted, "the twin refuses %.*s", (int)line->len, line->data);
	ck_assert_msg(wanted == !st, "%s: %.*s", st ? err.what : "is read", (int)line->len, line->data);
	*(st ? &refused : &accepted) += 1;
	if (st) {
		ck_assert_int_eq(st, WSOA_UNVERIFIED);
		ck_assert_str_ne(err.what, "");
	} else {
		struct buf again = { 0 };
		event_write(&ev, &again);
		ck_assert_uint_eq(again.len, line->len);
		ck_assert_int_eq(memcmp(again.data, line->data, line->len), 0);
		buf_free(&again);
	}
	arena_free(&mem);
}

START_TEST(the_lines_that_come_out_as_they_went_in)
{
	for (int i = 0; i < 3000; i++) {
		struct arena mem = { 0 };
		struct event ev;
		struct buf line = { 0 };
		draw_event(&ev, &mem);
		event_write(&ev, &line);
		compare(&line, true);
		for (int k = 0; k < 30; k++) {
			struct buf spoilt = { 0 };
			buf_add(&spoilt, line.data, line.len);
			for (uint64_t n = 1 + draw(2); n && spoilt.len; n--)
				spoil(&spoilt);
			if (spoilt.len)
				compare(&spoilt, false);
			buf_free(&spoilt);
		}
		buf_free(&line);
		arena_free(&mem);
	}
	ck_assert_int_gt(accepted, 3000 + 1000); /* some changes give another good line */
	ck_assert_int_gt(refused, 30000);
}
END_TEST

/* Every byte of a line replaced by every byte, and every prefix. */
START_TEST(every_byte)
{
	struct arena mem = { 0 };
	struct event ev;
	struct buf line = { 0 };
	do {
		arena_free(&mem);
		buf_clear(&line);
		draw_event(&ev, &mem);
		event_write(&ev, &line);
	} while (ev.kind != KIND_action || line.len < 900 || line.len > 1400);
	for (size_t i = 0; i < line.len; i++) {
		char kept = line.data[i];
		size_t len = line.len;
		for (int c = 0; c < 256; c += 1 + (int)draw(5)) {
			line.data[i] = (char)c;
			compare(&line, false);
		}
		line.data[i] = kept;
		line.len = i;
		compare(&line, false);
		line.len = len;
	}
	buf_free(&line);
	arena_free(&mem);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("event");
	TCase *t = tcase_create("event");
	tcase_set_timeout(t, 0);
	tcase_add_test(t, the_lines_that_come_out_as_they_went_in);
	tcase_add_test(t, every_byte);
	suite_add_tcase(s, t);
	return suite_run(s);
}
