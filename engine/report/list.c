/* Lists: the records of a filter. */
#include "report/parts.h"
#include "report/words.h"

static wsoa_status kind_wanted(wsoa *w, const char *name, enum kind_id *kind)
{
	struct buf names = { 0 };
	*kind = name ? kind_find(name) : KIND_action;
	if (*kind != KIND_COUNT)
		return WSOA_OK;
	for (int k = 0; k < KIND_COUNT; k++)
		buf_printf(&names, "%s%s", k ? ", " : "one of: ", kind_of((enum kind_id)k)->plural);
	error_set(&w->err, WSOA_INVALID, name, buf_text(&names), "there is no kind '%.60s'", name);
	buf_free(&names);
	return WSOA_INVALID;
}

static wsoa_status list(struct report *r, const wsoa_list_args *args)
{
	struct select sel;
	struct selection s;
	struct buf filter = { 0 };
	enum kind_id kind;
	wsoa_status st = kind_wanted(r->w, args->kind, &kind);
	if (!st)
		st = selecting(r->w, kind, args->filter, r->mem, &sel);
	if (st)
		return st;
	sel.all_plans = args->all_plans;
	if (!(st = selection_open(r, &sel, &s))) {
		const struct kind *k = kind_of(kind);
		filter_print(sel.filter, &filter);
		report_title(r, "%s%s%s", counted(r->mem, s.count, k->name, k->plural), filter.len ? ": " : "", buf_text(&filter));
		r->mem->failed |= filter.failed;
		buf_free(&filter);
		st = report_selection(r, "items", kind, &s);
	}
	selection_close(r, &s);
	return st;
}

wsoa_status wsoa_list(wsoa *w, const wsoa_list_args *args, wsoa_doc **out)
{
	struct report r;
	wsoa_status st = report_begin(&r, w, "list");
	if (!st)
		st = list(&r, args);
	return report_end(&r, st, out);
}
