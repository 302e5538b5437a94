/*
 * The shortest way from one text to another by taking words out and putting
 * words in (Myers, 1986). Hides how texts are cut into words, and the bound on
 * the work: past MOST_STEPS the way is no longer looked for.
 */
#include "base/word_diff.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { MOST_STEPS = 600 };

struct token {
	const char *at;
	size_t len;
	uint32_t hash;
	bool blank, kept; /* kept: the other text has it at the same place */
};

struct tokens {
	struct token *at;
	size_t count, cap;
};

/* ---- words ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static size_t token_length(const char *p)
{
	bool blank = is_blank(*p);
	size_t n = 0;
	while (p[n] && is_blank(p[n]) == blank)
		n++;
	return n;
}

static uint32_t hash_of(const char *p, size_t len)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)p[i]) * 16777619u;
	return h;
}

static void cut(const char *text, struct arena *mem, struct tokens *out)
{
	for (const char *p = text; *p; p += out->at[out->count - 1].len) {
		struct token *more = arena_grow(mem, out->at, out->count, &out->cap, sizeof *more);
		if (!more)
			return;
		size_t len = token_length(p);
		out->at = more;
		more[out->count++] = (struct token){ .at = p, .len = len, .hash = hash_of(p, len), .blank = is_blank(*p) };
	}
}

static bool same(const struct token *a, const struct token *b)
{
	return a->hash == b->hash && a->len == b->len && !memcmp(a->at, b->at, a->len);
}

/* ---- the shortest way ---- */

/* What differs at both ends is cut away before: a[0..n) against b[0..m). */
struct search {
	struct token *a, *b;
	int n, m;
	int *reached[MOST_STEPS + 1]; /* after d steps, by diagonal -d..d: how far along a */
	struct arena mem;
};

/* Whether the last of d steps onto diagonal k puts a word in; else it takes one out. */
static bool puts_in(const struct search *s, int d, int k)
{
	const int *last = s->reached[d - 1] + d - 1;
	return k == -d || (k != d && last[k - 1] < last[k + 1]);
}

/* How far along a one comes on a diagonal with d steps, before what is the same is walked. */
static int step(const struct search *s, int d, int k)
{
	if (!d)
		return 0;
	const int *last = s->reached[d - 1] + d - 1;
	return puts_in(s, d, k) ? last[k + 1] : last[k - 1] + 1;
}

static int walk(const struct search *s, int x, int k)
{
	while (x < s->n && x - k < s->m && same(&s->a[x], &s->b[x - k]))
		x++;
	return x;
}

/* The number of steps; -1: too many, or memory is out. Diagonals that leave the texts are walked too: they end nowhere. */
static int find_way(struct search *s)
{
	for (int d = 0; d <= MOST_STEPS; d++) {
		s->reached[d] = arena_array(&s->mem, 2 * (size_t)d + 1, sizeof(int));
		if (!s->reached[d])
			return -1;
		for (int k = -d; k <= d; k += 2) {
			int x = walk(s, step(s, d, k), k);
			s->reached[d][d + k] = x;
			if (x >= s->n && x - k >= s->m)
				return d;
		}
	}
	return -1;
}

/* Back along the way: what was walked is kept. */
static void mark_way(struct search *s, int d)
{
	int x = s->n, y = s->m;
	for (; d >= 0; d--) {
		int k = x - y, begin = step(s, d, k);
		for (; x > begin; x--, y--)
			s->a[x - 1].kept = s->b[y - 1].kept = true;
		if (d)
			*(puts_in(s, d, k) ? &y : &x) -= 1;
	}
}

static void mark(struct tokens *a, struct tokens *b, struct arena *mem)
{
	size_t front = 0, back = 0, least = a->count < b->count ? a->count : b->count;
	for (; front < least && same(&a->at[front], &b->at[front]); front++)
		a->at[front].kept = b->at[front].kept = true;
	for (; back < least - front && same(&a->at[a->count - 1 - back], &b->at[b->count - 1 - back]); back++)
		a->at[a->count - 1 - back].kept = b->at[b->count - 1 - back].kept = true;
	struct search s = { .a = a->at + front, .b = b->at + front, .n = (int)(a->count - front - back), .m = (int)(b->count - front - back) };
	int steps = s.n && s.m ? find_way(&s) : -1;
	if (steps >= 0)
		mark_way(&s, steps);
	mem->failed |= s.mem.failed;
	arena_free(&s.mem);
}

/* ---- stretches ---- */

static size_t run_of(const struct tokens *t, size_t from, bool kept)
{
	size_t n = 0;
	while (from + n < t->count && t->at[from + n].kept == kept)
		n++;
	return n;
}

/* What both have from here on, up to the next change of either. */
static size_t kept_run(const struct tokens *a, size_t i, const struct tokens *b, size_t j)
{
	size_t in_a = run_of(a, i, true), in_b = run_of(b, j, true);
	return in_a < in_b ? in_a : in_b;
}

/* Blanks alone between two changes belong to them: "[-a b-]{+c d+}", not "[-a-]{+c+} [-b-]{+d+}". */
static void join_changes(struct tokens *a, struct tokens *b)
{
	size_t i = run_of(a, 0, false), j = run_of(b, 0, false);
	bool changed = i || j;
	while (i < a->count && j < b->count) {
		size_t kept = kept_run(a, i, b, j), old = run_of(a, i + kept, false), new = run_of(b, j + kept, false);
		if (changed && kept == 1 && a->at[i].blank && (old || new))
			a->at[i].kept = b->at[j].kept = false;
		i += kept + old;
		j += kept + new;
		changed = true;
	}
}

static const char *text_of(const struct tokens *t, size_t from, size_t n, struct arena *mem)
{
	if (!n || !t->at)
		return "";
	const struct token *first = &t->at[from], *last = &t->at[from + n - 1];
	return arena_strndup(mem, first->at, (size_t)(last->at - first->at) + last->len);
}

void edits_add(struct edits *e, enum edit_type type, const char *text, struct arena *mem)
{
	if (!text || !*text)
		return;
	struct edit *more = arena_grow(mem, e->at, e->count, &e->cap, sizeof *more);
	if (!more)
		return;
	e->at = more;
	more[e->count++] = (struct edit){ type, text };
}

void word_diff(const char *old, const char *new, struct arena *mem, struct edits *out)
{
	struct arena work = { 0 };
	struct tokens a = { 0 }, b = { 0 };
	*out = (struct edits){ 0 };
	cut(old, &work, &a);
	cut(new, &work, &b);
	if (!work.failed) {
		mark(&a, &b, &work);
		join_changes(&a, &b);
	}
	for (size_t i = 0, j = 0; !work.failed && (i < a.count || j < b.count);) {
		size_t gone = run_of(&a, i, false), come = run_of(&b, j, false);
		edits_add(out, EDIT_OLD, text_of(&a, i, gone, mem), mem);
		edits_add(out, EDIT_NEW, text_of(&b, j, come, mem), mem);
		i += gone;
		j += come;
		size_t kept = kept_run(&a, i, &b, j);
		edits_add(out, EDIT_SAME, text_of(&a, i, kept, mem), mem);
		i += kept;
		j += kept;
	}
	mem->failed |= work.failed;
	arena_free(&work);
}

/* ---- for people ---- */

/* Bytes of so many words at the beginning, with the blanks between them. */
static size_t words_in_front(const char *text, size_t words)
{
	size_t n = 0;
	while (text[n] && words) {
		size_t len = token_length(text + n);
		words -= !is_blank(text[n]);
		n += len;
	}
	return n;
}

/* Where the last so many words begin. */
static size_t words_at_end(const char *text, size_t words)
{
	size_t n = strlen(text);
	while (n && words) {
		bool blank = is_blank(text[n - 1]);
		while (n && is_blank(text[n - 1]) == blank)
			n--;
		words -= !blank;
	}
	return n;
}

void edits_shorten(struct edits *e, size_t words, struct arena *mem)
{
	for (size_t i = 0; i < e->count && e->count > 1; i++) {
		struct edit *at = &e->at[i];
		size_t front = i ? words_in_front(at->text, words) : 0, end = i + 1 < e->count ? words_at_end(at->text, words) : strlen(at->text);
		if (at->type != EDIT_SAME || end <= front + 5) /* what is left out would be shorter than what says so */
			continue;
		const char *text = arena_printf(mem, "%.*s%s%s", (int)front, at->text, !front ? "... " : !at->text[end] ? " ..." : " ... ", at->text + end);
		at->text = text ? text : "";
	}
}

void edits_text(const struct edits *e, struct buf *out)
{
	static const char *const marks[][2] = { [EDIT_SAME] = { "", "" }, [EDIT_OLD] = { "[-", "-]" }, [EDIT_NEW] = { "{+", "+}" } };
	for (size_t i = 0; i < e->count; i++) {
		buf_str(out, marks[e->at[i].type][0]);
		buf_str(out, e->at[i].text);
		buf_str(out, marks[e->at[i].type][1]);
	}
}
