/* Looking at a store however broken it is. Writes nothing; whatever fails is a finding, and the next thing is looked at. */
#ifndef WSOA_STORE_DOCTOR_H
#define WSOA_STORE_DOCTOR_H

#include "store/view.h"

enum health {
	HEALTH_WELL,
	HEALTH_NOTE,    /* worth knowing, nothing is wrong; or not looked at */
	HEALTH_WRONG,   /* can be mended */
	HEALTH_DAMAGED, /* what nothing else in the store can replace */
};

struct finding {
	const char *check;  /* "log" */
	enum health health;
	const char *result; /* a sentence */
	const char *todo;   /* NULL: nothing */
};

enum { FINDINGS_MAX = 24 };
struct examination {
	struct finding found[FINDINGS_MAX];
	size_t count;
	int64_t size;                /* of the file; -1: there is none */
	const char *unwritable;      /* why it can be read only; NULL */
	int version;                 /* of the schema; 0: not known */
	struct verify_counts counts; /* counts.lines: the log is in order, and this is what it holds */
};

/* Texts lie in mem. now: of this machine's clock. The only failure is WSOA_NOMEM. */
wsoa_status doctor_look(const char *path, int64_t now, store_progress progress, void *to, struct arena *mem, struct examination *out);

#endif
