/* The table of what visits find. Hides that it is JSON, and where it stands. */
#include "workflow/visits.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/embed.h"

wsoa_status visits_read(struct error *err, jr **out)
{
	char why[200];
	const struct embedded *file = embedded_find("schema/visits.json");
	*out = file ? jr_parse(file->bytes, file->size, why, sizeof why) : NULL;
	if (*out)
		return WSOA_OK;
	if (file && errno == ENOMEM)
		return error_nomem(err);
	return error_set(err, WSOA_BUG, "schema/visits.json", "please report this", "the program does not carry its table of visits");
}

static const jr *named(const jr *array, const char *key, const char *name)
{
	for (const jr *row = jr_first(array); row && name; row = jr_next(row)) {
		const char *text = jr_text(jr_get(row, key));
		if (text && !strcmp(text, name))
			return row;
	}
	return NULL;
}

static const jr *form_of(const jr *visits, const char *form)
{
	return named(jr_get(visits, "forms"), "form", form);
}

const char *visit_judge(const jr *visits, const char *form)
{
	return jr_text(jr_get(form_of(visits, form), "by"));
}

bool visit_decides(const jr *visits, const char *form, const char *by)
{
	const char *judge = visit_judge(visits, form);
	if (!judge || (by && strcmp(by, judge) != 0))
		return false;
	for (const jr *row = jr_first(jr_get(form_of(visits, form), "weakness")); row; row = jr_next(row))
		if (jr_get(row, "transition"))
			return true;
	return false;
}

const char *visit_transition(const jr *visits, const char *form, const char *outcome)
{
	return jr_text(jr_get(named(jr_get(form_of(visits, form), "weakness"), "outcome", outcome), "transition"));
}

static const char *outcomes_in(const jr *array, struct arena *mem)
{
	struct buf b = { 0 };
	for (const jr *row = jr_first(array); row; row = jr_next(row))
		buf_printf(&b, "%s%s", b.len ? ", " : "", jr_text(jr_get(row, "outcome")));
	return buf_keep(&b, mem);
}

bool visit_can_find(const jr *visits, const char *form, bool area, const char *outcome, struct arena *mem, const char **what, const char **todo)
{
	const jr *known = jr_get(form_of(visits, form), area ? "area" : "weakness");
	if (named(known, "outcome", outcome))
		return true;
	if (jr_first(known)) {
		*what = arena_printf(mem, "'%.60s' is no outcome of a visit of the form %s%s", outcome, form, area ? ", for the whole area" : "");
		*todo = arena_printf(mem, "one of: %s", outcomes_in(known, mem));
	} else {
		*what = arena_printf(mem, "a visit of the form %s gives no judgement of %s", form ? form : "(none)", area ? "the whole area" : "single weaknesses");
		*todo = area ? "name the weaknesses: wsoa judge VISIT OUTCOME W01,W02" : "judge the area: wsoa judge VISIT OUTCOME";
	}
	return false;
}
