/* The rating that was given against the one that follows from the records, and the rounds of updates that lint asks about too. */
#ifndef WSOA_REPORT_RATINGS_H
#define WSOA_REPORT_RATINGS_H

#include "report/parts.h"
#include "report/traces.h"

/* The rounds that the meetings of all boards bound, up to the day asked about. */
wsoa_status rounds_read(struct report *r, struct rounds *out);

/* An action whose given rating stands for something else than what follows. */
struct rating_differs {
	const struct record *rec;
	const struct scale_value *given;
	struct rating_found found;
	bool better;            /* given better than it follows */
};
struct ratings_found {
	struct rating_differs *at; /* in the order of the actions */
	size_t count;
	int64_t better;         /* of these */
	int64_t unrated;        /* actions for which a rating follows, and none was given */
};
wsoa_status ratings_differ(struct report *r, const struct records *actions, struct ratings_found *out);

#endif
