/* Names of positions of the log. They are few, and stand in their events alone: no table follows from them. */
#include "store/version.h"

#include <string.h>

#include "base/utf8.h"
#include "store/log.h"
#include "store/query.h"

static wsoa_status add_version(struct versions *v, const struct event *ev, const char *line, struct arena *mem)
{
	struct version *more = arena_grow(mem, v->at, v->count, &v->cap, sizeof *more);
	if (!more)
		return WSOA_OK; /* mem remembers */
	v->at = more;
	more += v->count++;
	*more = (struct version){ .name = ev->changes[0].to.text, .seq = ev->seq, .at = ev->at, .actor = ev->actor, .on_word_of = ev->on_word_of };
	hash_hex(line, strlen(line), more->hash);
	return WSOA_OK;
}

/* Event seq is about no record: a name, or a definition. */
static wsoa_status read_event(struct store *s, int64_t seq, struct arena *mem, struct versions *out)
{
	const char *line = NULL;
	struct event ev;
	wsoa_status st = log_line(s, seq, mem, &line);
	if (st || !line)
		return st;
	st = event_read(line, strlen(line), mem, s->err, &ev);
	return st || ev.act != ACT_versioned || !event_fits(&ev) ? st : add_version(out, &ev, line, mem);
}

wsoa_status versions_read(struct store *s, struct arena *mem, struct versions *out)
{
	struct ids seqs = { 0 };
	*out = (struct versions){ 0 };
	wsoa_status st = events_of(s, 0, mem, &seqs);
	for (size_t i = 0; i < seqs.count && !st; i++)
		st = read_event(s, seqs.id[i], mem, out);
	return !st && mem->failed ? error_nomem(s->err) : st;
}

wsoa_status version_find(struct store *s, const char *name, struct arena *mem, int64_t *seq)
{
	struct versions all;
	wsoa_status st = versions_read(s, mem, &all);
	*seq = 0;
	for (size_t i = 0; i < all.count && !st; i++)
		if (text_same(all.at[i].name, name))
			*seq = all.at[i].seq;
	return st;
}
