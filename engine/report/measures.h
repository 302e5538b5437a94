/* Measures as reports show them: how each stands, in cells and words. The comparison is workflow/measure.h's. */
#ifndef WSOA_REPORT_MEASURES_H
#define WSOA_REPORT_MEASURES_H

#include "report/parts.h"
#include "store/measures.h"

struct measured {
	struct measure m;
	struct measure_now now;
	struct measure_missing missing; /* on the day of the report */
};
/* Reads and judges one; need_calendar() came before. */
wsoa_status measured_read(struct report *r, int64_t id, struct measured *out);

/* For people, NULL where there is none: "52 (provisional)", "c (suppressed)". */
const char *measured_value(struct report *r, const struct measured *m);
/* "60 by 31 Jul 2019", "59 (as M20) by 31 Jul 2019" */
const char *measured_target(struct report *r, const struct measure_target *t, const char *value);
/* "red: not met"; never a colour without its word. */
const char *measured_verdict(struct report *r, const struct measured *m, enum tone *tone);
/* "2 periods, the first to 31 Aug 2019" */
const char *measured_missing(struct report *r, const struct measured *m);
/* The columns of documents.def that say how a measure stands: value, basis, period, target, verdict, missing ... For machines alone where people is false. */
void put_measured(struct report *r, const struct doc_node *n, struct cell *row, const struct measured *m, bool people);

#endif
