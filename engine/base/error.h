/*
 * The error record of a handle: what, where, what to do, written once where
 * the cause is known; and the list of findings of calls that report
 * everything that is wrong (refusals, imports, lint of a document).
 */
#ifndef WSOA_BASE_ERROR_H
#define WSOA_BASE_ERROR_H

#include <stdbool.h>

#include "base/arena.h"
#include "wsoa.h"

struct error {
	wsoa_status code;
	char what[640];
	char where[256];
	char todo[512];
	wsoa_issue *issues; /* in mem */
	size_t count, cap;
	struct arena mem;
};

/*
 * Records the first cause and returns its code; a later call returns the code
 * already there and changes nothing. Allocates nothing. where and todo may be
 * "" or NULL. Text that does not fit ends in "..." on a UTF-8 boundary.
 */
wsoa_status error_set(struct error *e, wsoa_status code, const char *where, const char *todo, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));
/* error_set(WSOA_NOMEM); latched in e->mem.failed too, so that a refusal before it does not hide it. */
wsoa_status error_nomem(struct error *e);
/* "PATH cannot be read: WHY", with the reason that errno holds and what was to be done ("read", "written"): WSOA_NOMEM where that is memory, else WSOA_IO. */
wsoa_status error_io(struct error *e, const char *path, const char *done);
/* Memory ran out while e was filled: what it says is not all there is to say, so it says that instead. */
wsoa_status error_cut_short(struct error *e);
#ifdef __clang_analyzer__ /* it reads one file at a time, and would think that an error may be WSOA_OK */
static inline wsoa_status error_only(wsoa_status st)
{
	if (!st)
		__builtin_unreachable();
	return st;
}
#define error_set(...) error_only(error_set(__VA_ARGS__))
#define error_nomem(e) error_only(error_nomem(e))
#define error_io(e, path, done) error_only(error_io(e, path, done))
#endif
/*
 * Adds one finding (all texts are copied; NULL stands for ""). It does not
 * set the code: the caller ends with error_set(). Out of memory is latched in
 * e->mem.failed. Beyond twice ISSUES_MAX none is added: whoever collects
 * from a text without bounds stops at ISSUES_MAX and says so.
 */
void error_issue(struct error *e, const wsoa_issue *issue);
/* Empties the record, findings included; keeps nothing allocated. */
void error_clear(struct error *e);

#endif
