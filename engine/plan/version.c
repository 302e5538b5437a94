/* Naming a position of the log. */
#include <string.h>

#include "base/utf8.h"
#include "plan/permit.h"
#include "store/version.h"

/* What --as-of takes besides must not be a name: a day stays a day, a number an event. */
static wsoa_status check_name(wsoa *w, const char *name)
{
	static const char todo[] = "a name such as v1.0 or 2019-submitted";
	struct date_reading day;
	wsoa_status st = words_check("version", false, name, w->values.allow_identifiers, &w->err);
	if (st)
		return st;
	if (!ref_valid(name) || *name == '@')
		return error_set(&w->err, WSOA_INVALID, name, todo, "a version has at most %d letters, digits and . _ / - in its name", REF_MAX);
	if (strspn(name, "0123456789") == strlen(name))
		return error_set(&w->err, WSOA_INVALID, name, todo, "'%s' is the number of an event, and cannot name a version", name);
	if (text_same(name, "now") || date_read(name, &w->dates, &day) == DATE_READ)
		return error_set(&w->err, WSOA_INVALID, name, todo, "'%s' is a day, and cannot name a version", name);
	return WSOA_OK;
}

static wsoa_status check_free(wsoa *w, const char *name)
{
	int64_t seq;
	wsoa_status st = version_find(w->db, name, &w->call, &seq);
	if (!st && seq)
		st = error_set(&w->err, WSOA_REFUSED, name, "choose another name; see: wsoa versions",
		               "the version %s is event %lld: a name is given once, and never taken back", name, (long long)seq);
	return st;
}

static wsoa_status append(wsoa *w, const char *name)
{
	struct change c = { .name = "version", .to = value_of_text(name) };
	struct event ev = { .at = w->now, .manual = w->manual, .on = DATE_NONE, .actor = w->person_uuid, .on_word_of = w->on_word_of_uuid,
		            .kind = KIND_COUNT, .act = ACT_versioned, .changes = &c, .change_count = 1 };
	char hash[HASH_HEX + 1];
	int64_t seq, at;
	wsoa_status st = log_append(w->db, &ev);
	if (!st)
		st = log_head(w->db, &seq, hash, &at);
	if (!st)
		edit_outcome(w, KIND_COUNT, name, &ev, arena_printf(&w->call, "event %lld, checkpoint %s", (long long)ev.seq, hash));
	return st;
}

wsoa_status wsoa_version(wsoa *w, const char *name)
{
	wsoa_status st = write_call(w);
	if (!st)
		st = need_programme(w, "version", "name a version");
	if (!st)
		st = check_name(w, name);
	if (!st)
		st = check_free(w, name);
	if (!st)
		st = append(w, name);
	return write_done(w, st);
}
