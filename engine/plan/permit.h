/*
 * Who may change what: the one table. set, add, remove, import, undo and erase
 * all ask here, and a refusal reads like a transition's.
 */
#ifndef WSOA_PLAN_PERMIT_H
#define WSOA_PLAN_PERMIT_H

#include "plan/edit.h"

/* What decides about a change, gathered once per record. */
struct standing {
	unsigned roles;       /* ROLE_BITs of the person towards the record */
	bool baselined;       /* the record's plan is baselined */
	bool settled;         /* evidence accepted or refused, a finished recommendation: it stays as it is */
	bool promised;        /* a milestone with a deadline: in a baselined plan it goes by decision alone */
	bool correcting;      /* a typing error is mended, or a change is taken back */
	bool mending;         /* the former */
	bool decided;         /* a decision that fits was named */
	const char *decision_fault; /* why the one named does not fit; NULL: none was named */
};

/* Gathers it. r may be a draft that is not stored yet: its links are then taken from its values. verb: "set", "add", "remove". */
wsoa_status standing_of(wsoa *w, const struct record *r, const char *verb, int64_t decision, struct arena *mem, struct standing *out);

/* Whether a field may be changed so; else *what and *todo say why not. */
bool may_change(wsoa *w, const struct standing *s, const struct record *r, const struct field *f, const struct value *from,
                const struct value *to, struct arena *mem, const char **what, const char **todo);
/* Whether a record of this kind may be added or removed. */
bool may_add(const struct standing *s, enum kind_id kind, const char *verb, struct arena *mem, const char **what, const char **todo);

/* What the programme team alone may do: WSOA_REFUSED for anybody else. what: "load a calendar". */
wsoa_status need_programme(wsoa *w, const char *where, const char *what);
/* ROLE_BITs that anybody can ever hold towards a record of the kind, by its fields or those of what it belongs to. */
unsigned roles_possible(enum kind_id kind);

/*
 * Posts and people that have a role towards a record, through the fields by which roles_towards() finds it: a vacant
 * post too, which then gives it to nobody. Of the area's roles the people who have them.
 */
wsoa_status parties_in_role(struct store *s, const struct record *r, enum role role, struct arena *mem, struct ids *out);

/* Whether two versions of a record belong to different others: evidence to its actions, a step to what it is of. */
bool parents_differ(const struct record *a, const struct record *b);

/* How a decision stands to a record and a transition (or "set", "add", "remove"). */
wsoa_status decision_fit(struct store *s, int64_t decision, int64_t record, int64_t plan, const char *transition,
                         struct arena *mem, enum decision_fit *fit, const char **ref);
/* Whose agreement a later deadline in the plan needs: "board adviser", blanks between. */
const char *sides_of(const struct record *plan, struct arena *mem);
/* Whether a person or post is among the advisers of the plan, or a person speaks for a post that is. */
wsoa_status is_adviser(struct store *s, const struct record *plan, int64_t who, bool *adviser);
/* A decision is used once for a record: written down in the same batch. */
wsoa_status decision_use(wsoa *w, int64_t decision, int64_t record, date on);

#endif
