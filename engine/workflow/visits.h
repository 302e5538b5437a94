/*
 * What visits find, as the program's own table (schema/visits.json) has it: the
 * outcomes that each form of visit knows, whose judgement it is, and which
 * transition of a weakness it leads to.
 */
#ifndef WSOA_WORKFLOW_VISITS_H
#define WSOA_WORKFLOW_VISITS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json_read.h"

/* The table. The caller frees it with jr_free(); where a store is open, see store_visits(). */
wsoa_status visits_read(struct error *err, jr **out);

/* Whose judgement a visit of the form is: "inspector", "adviser"; NULL where the form is unknown. */
const char *visit_judge(const jr *visits, const char *form);
/*
 * Whether a judgement at a visit of the form decides about a weakness: the view
 * (NULL: whose it usually is) is that of those who judge at it, and its form
 * moves weaknesses. Others are recorded and move nothing.
 */
bool visit_decides(const jr *visits, const char *form, const char *by);
/* The transition that the outcome leads to; NULL none. */
const char *visit_transition(const jr *visits, const char *form, const char *outcome);
/*
 * Whether a visit of the form can find this: of the whole area, or of a weakness. Else *what and *todo say what it can
 * find, in mem. form NULL: none is known.
 */
bool visit_can_find(const jr *visits, const char *form, bool area, const char *outcome, struct arena *mem, const char **what, const char **todo);

#endif
