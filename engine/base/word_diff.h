/*
 * Two texts compared word by word. A word is what stands between blanks; the
 * blanks are compared too, so that nothing of either text is lost.
 */
#ifndef WSOA_BASE_WORD_DIFF_H
#define WSOA_BASE_WORD_DIFF_H

#include "base/arena.h"
#include "base/buf.h"

enum edit_type { EDIT_SAME, EDIT_OLD, EDIT_NEW };

/* A stretch of text that both have, that only the old one has, or that only the new one has. */
struct edit {
	enum edit_type type;
	const char *text;
};

struct edits {
	struct edit *at;
	size_t count, cap;
};

/*
 * The stretches in their order, in mem: SAME and OLD together are the old text,
 * SAME and NEW the new one, byte by byte. Neighbours differ in type, and NEW
 * follows OLD where both stand between the same words. As few words as can be
 * are OLD or NEW; only where some hundreds differ is what lies between the first
 * and the last of them OLD and NEW as a whole, so that no text takes long.
 */
void word_diff(const char *old, const char *new, struct arena *mem, struct edits *out);

/* Adds a stretch to the end; an empty one is nothing. */
void edits_add(struct edits *e, enum edit_type type, const char *text, struct arena *mem);

/* Leaves of each SAME stretch the given number of words beside what differs, and " ... " for the rest. */
void edits_shorten(struct edits *e, size_t words, struct arena *mem);

/* "Publish [-the-]{+all+} waiting times" */
void edits_text(const struct edits *e, struct buf *out);

#endif
