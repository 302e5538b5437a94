/*
 * A post, or what is asked of a person, passing to somebody else from a day
 * on. It is looked at first, every fault an issue, and nothing is written;
 * then done, as events of one batch that are dated to that day. Inside
 * write_call() .. write_done(); for the programme team.
 */
#ifndef WSOA_PLAN_HANDOVER_H
#define WSOA_PLAN_HANDOVER_H

#include "plan/edit.h"

struct passing {
	struct record *of;               /* the post; or the person whose own records pass */
	struct record *before, *after;   /* who held the post and who holds it then, NULL nobody; of a person: these two */
	struct record *cover;            /* who stands in for the holder then; NULL nobody */
	date from;
	bool vacant;                     /* a post that nobody who is there holds or covers then */
};

/* Fills m too, dated to the day. Refused for anybody but the programme team. */
wsoa_status handover_look(wsoa *w, const wsoa_handover_args *args, const wsoa_change *change, struct manner *m, struct passing *out);
wsoa_status vacate_look(wsoa *w, const wsoa_vacate_args *args, const wsoa_change *change, struct manner *m, struct passing *out);

/* The day from which the field of a record holds what it does; DATE_NONE from the beginning. *batch that made it so, 0 none. */
wsoa_status held_since(wsoa *w, const struct record *r, const char *field, date *day, int64_t *batch);

/* Changes holder and cover of the post. */
wsoa_status passing_post(wsoa *w, const struct passing *p, const struct manner *m);
/*
 * What names the person: each is asked whether it may be changed so, every
 * refusal an issue; then `after` stands in these fields in the place of
 * `before`. A record that came to the person later passes on from that day,
 * which is said by a warning.
 * What is not named by a field of a role stays as it is.
 */
wsoa_status passing_may(wsoa *w, const struct passing *p, const struct record *const *records, size_t count, const struct manner *m);
wsoa_status passing_records(wsoa *w, const struct passing *p, const struct record *const *records, size_t count, const struct manner *m);
/* Posts that the person holds or covers still, by a warning each; how many. */
wsoa_status passing_posts_left(wsoa *w, const struct passing *p, size_t *count);

/* A field that says who answers for a record from now on, and not who did what was done. */
bool field_gives_duty(const struct field *f);

#endif
