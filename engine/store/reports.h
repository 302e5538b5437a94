/*
 * Queries of reports: whole tables in one scan each, where asking record by
 * record would take too long.
 */
#ifndef WSOA_STORE_REPORTS_H
#define WSOA_STORE_REPORTS_H

#include "store/query.h"

/* A person, post or organisation, removed ones too, with what reports say of it. */
struct party {
	int64_t id;
	struct id uuid;
	enum kind_id kind;
	const char *ref;
	const char *name;          /* of a person or organisation; title of a post */
	const char *organisation;  /* name of a post's organisation; NULL */
	int64_t holder, cover;     /* people behind a post who are there; 0 */
	bool left;                 /* a person who is not there any more */
	struct party *next;        /* of its chain */
};
enum { PARTY_CHAINS = 256 };
/* Those asked for so far, each read once. */
struct parties {
	struct store *s;
	struct arena *mem;
	struct party **at;         /* parties_read(): all, ascending by id */
	size_t count, cap;
	struct party *chains[PARTY_CHAINS];
	wsoa_status status;        /* latched: ask once, at the end */
};
/* None read yet; texts will live in mem. */
void parties_begin(struct parties *p, struct store *s, struct arena *mem);
/* All of them, for a report on all. */
wsoa_status parties_read(struct parties *p);
/* NULL when id is none of them. */
const struct party *party_find(struct parties *p, int64_t id);
const struct party *party_by_uuid(struct parties *p, const struct id *uuid);

/* What counting needs of an action. */
struct action_row {
	int64_t id, plan, version;
	int64_t owner;             /* 0: nobody */
	const char *status, *rating; /* NULL: none */
	date due_on, hold_until, opened_on;
	bool clock, final;
};
struct action_rows {
	struct action_row *at;     /* ascending by id */
	size_t count, cap;
};
/* Actions of a plan; plan 0: of all that are not final. */
wsoa_status actions_scan(struct store *s, int64_t plan, struct arena *mem, struct action_rows *out);

/* NULL: it is none of them. */
struct action_row *action_row_find(const struct action_rows *rows, int64_t id);

/* Which action answers which weakness, ascending by action. */
struct answer {
	int64_t action, weakness;
};
struct answers {
	struct answer *at;
	size_t count, cap;
};
wsoa_status answers_scan(struct store *s, struct arena *mem, struct answers *out);

/* Records that name this one through any field, removed ones too, each once, ascending by id. */
wsoa_status records_naming(struct store *s, int64_t record, struct arena *mem, struct ids *out);

/* Records that the events after one, up to another, are about, ascending by id; removed ones too. */
wsoa_status records_touched(struct store *s, int64_t after, int64_t to, struct arena *mem, struct ids *out);
/* A record that is there, as record_load() gives it; *out is NULL where there is none, or a removed one. */
wsoa_status record_there(struct store *s, int64_t id, struct arena *mem, struct record **out);

#endif
