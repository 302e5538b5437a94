/*
 * Who is to be told what on a day: the ladder held against every action whose
 * clock runs, and against what was told before. Per record and person the
 * latest step that has come counts; earlier ones that were missed go with it.
 * A post that nobody holds and a role that nobody has are told to nobody,
 * which is said.
 */
#ifndef WSOA_ALERT_DIGEST_H
#define WSOA_ALERT_DIGEST_H

#include "alert/ladder.h"
#include "alert/mail.h"
#include "plan/handle.h"
#include "store/reports.h"

struct recipient {
	int64_t id;
	struct id uuid;
	const char *ref, *name;
	const char *email;              /* NULL: none that mail can be sent to */
	const char *fault;              /* why: "has no address", "'x' is no mail address" */
};

/* As what somebody is told: a role, and the post that has it (NULL: they themselves, or nobody is named). */
struct part {
	enum role role;
	const struct party *post;
};

struct step_due {
	const struct ladder_step *step;
	date about, day;                /* the record's date, and the day the step falls on */
};

/* One record for one person. */
struct telling {
	const struct record *rec;
	const struct party *lead;       /* who leads it; NULL nobody */
	const struct recipient *lead_person; /* who is behind it; NULL nobody */
	const char *state, *state_label;
	struct part *parts;
	size_t part_count, part_cap;
	struct step_due *steps;         /* to be recorded, ascending by day: the last one is told */
	size_t step_count, step_cap;
	struct step_due last;
	bool nobody;                    /* there is nobody to tell it to */
	bool noted;                     /* that nobody could be told stands in the log already */
};

enum how { HOW_TO_SEND, HOW_SENT, HOW_NO_ADDRESS, HOW_VACANT, HOW_FAILED };

/* Everything for one person, most urgent first. */
struct digest {
	const struct recipient *to;     /* NULL: nobody */
	struct telling **at;
	size_t count, cap;
	enum how how;
	const char *id;                 /* Message-ID once there is one */
	const char *why;                /* of a failed delivery */
};

struct alerts {
	wsoa *w;
	struct arena *mem;
	date day;
	struct ladder ladder;
	const char *area;
	const char *calendar;           /* edition */
	struct parties parties;
	struct ids programme;           /* people */
	const struct recipient *contact; /* whom a reader can ask: the first of the programme team with an address */
	struct recipient **people;      /* those met so far */
	size_t person_count, person_cap;
	struct digest *digests;         /* by ref; nobody's last */
	size_t count, cap;
	bool several_plans;
};

/* Gathers it from w->view for w->day, inside a call. Everything lives in mem. */
wsoa_status alerts_gather(wsoa *w, struct arena *mem, struct alerts *out);
/* WSOA_REFUSED unless who acts belongs to the programme team. */
wsoa_status alerts_allowed(const struct alerts *a);

/* "sent"; NULL for one that is to be sent. */
const char *how_name(enum how h);

/* ---- phrases; in a->mem, never NULL ---- */

const char *telling_ref(const struct alerts *a, const struct telling *t);    /* with its plan where there are several */
const char *telling_when(const struct alerts *a, const struct telling *t);   /* "136 days late", "in 4 days" */
const char *telling_rule(const struct alerts *a, const struct telling *t);   /* "5 working days after the due date, 7 June 2019" */
const char *telling_parts(const struct alerts *a, const struct telling *t);  /* "the lead (SEND Group Manager)" */
const char *party_words(const struct alerts *a, const struct party *p);      /* "SEND Group Manager, Marlshire County Council" */
const char *long_date(const struct alerts *a, date d);
const char *counted_words(const struct alerts *a, size_t n, const char *one, const char *many);

/* ---- the message ---- */

/* Fills all but the sender; d->id is set, from area, person, day and what is told, and domain. Texts live in a->mem. */
wsoa_status digest_mail(const struct alerts *a, struct digest *d, const char *domain, struct mail *out);

/* ---- the document ---- */

/* What is, or was, told. sent: deliveries were tried. */
void alerts_document(const struct alerts *a, bool sent, struct wsoa_doc *doc);

#endif
