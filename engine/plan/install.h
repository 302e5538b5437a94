/*
 * Another definition for a kind: every record of the kind gets its state in
 * it, in one batch that can be undone as a whole. The batch begins with the
 * `installed` event; each record whose state has another name then follows
 * with a `changed` event that names the new definition.
 */
#ifndef WSOA_PLAN_INSTALL_H
#define WSOA_PLAN_INSTALL_H

#include "plan/edit.h"

struct carried {
	struct record *record;   /* removed ones too: a removal can be undone */
	const char *from, *to;   /* names of states; "" for none, before any definition; to NULL: nowhere to go */
};
struct installation {
	const struct workflow *old, *next; /* old NULL: none decides yet */
	const char *old_hash;
	const char *text;
	size_t len;
	struct carried *records;
	size_t count;
	struct flaws found;   /* of the new definition, and of others beside it */
};

/*
 * Looks at what an installation would do, inside a write; nothing is written.
 * map: "old=new,old=new" or NULL; "=new" is for records without a state. What
 * is not mapped keeps the name of its state. Refused, every cause an issue: who
 * is not of the programme team; a definition with findings (those that follow
 * from who is there today are warnings); the one in force already; states that
 * the map does not know; records whose state has nowhere to go, by their refs
 * with the map they need.
 */
wsoa_status install_look(wsoa *w, const char *text, size_t len, const char *map, struct installation *out);
/* Does it. */
wsoa_status install_do(wsoa *w, const struct installation *in, const struct manner *m);

/* Whether an event put a definition in force that can be taken back: no batch that made a store, and no taking back itself. */
bool is_installation(const struct event *ev);
/*
 * Takes an installation back: the definition before decides again, and each
 * record has the state that it had. Refused where another was installed since, or
 * where something was decided by this one since that is not undone: named.
 */
wsoa_status install_undo(wsoa *w, struct event *events, size_t count, const struct manner *m);

/* The transitions from a state, by name, that `a` has and `b` has not, in mem; either state may be NULL. */
const char **transitions_beyond(const struct workflow *a, const char *state_a, const struct workflow *b, const char *state_b, struct arena *mem, size_t *count);
/* "10wd", in mem; NULL: no timer in this state. */
const char *timer_in(const struct workflow *wf, const char *state, struct arena *mem);

#endif
