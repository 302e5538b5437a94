/* Making a store: its first person, and the definitions that the program carries. */
#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "plan/edit.h"

/* Definitions that a new store begins with, by the setting that names them. */
struct starting {
	const char *setting, *file, *small;
};
static const struct starting starting[] = {
	{ "scale.brag", "schema/scales/brag.json", NULL },
	{ "scale.five-step", "schema/scales/five-step.json", NULL },
	{ "scale.rag", "schema/scales/rag.json", NULL },
	{ "workflow.action", "schema/workflows/action.json", "schema/workflows/action-small.json" },
	{ "workflow.date-change", "schema/workflows/date-change.json", NULL },
	{ "workflow.evidence", "schema/workflows/evidence.json", NULL },
	{ "workflow.plan", "schema/workflows/plan.json", NULL },
	{ "workflow.recommendation", "schema/workflows/recommendation.json", NULL },
	{ "workflow.risk", "schema/workflows/risk.json", NULL },
	{ "workflow.weakness", "schema/workflows/weakness.json", NULL },
	{ "calendar", "schema/holidays.json", NULL },
	{ "timetable", "schema/timetables.json", NULL },
};

static wsoa_status first_person(wsoa *w, const wsoa_init_args *args)
{
	struct assignment a[4];
	size_t n = 0;
	struct manner m = { .act = ACT_created, .on = DATE_NONE, .engine = true };
	a[n++] = (struct assignment){ "name", field_at(FIELD_person_name), ASSIGN_SET, args->name };
	if (args->email)
		a[n++] = (struct assignment){ "email", field_at(FIELD_person_email), ASSIGN_SET, args->email };
	if (w->options.login)
		a[n++] = (struct assignment){ "login", field_at(FIELD_person_login), ASSIGN_SET, w->options.login };
	a[n++] = (struct assignment){ "roles", field_at(FIELD_person_roles), ASSIGN_SET, "programme" };
	return edit_create(w, KIND_person, 0, NULL, a, n, &m, &w->person);
}

static wsoa_status install(wsoa *w, const wsoa_init_args *args)
{
	enum { COUNT = sizeof starting / sizeof *starting };
	struct change changes[COUNT + 1];
	char hashes[COUNT][HASH_HEX + 1];
	struct event ev = { .at = w->now, .manual = w->manual, .on = DATE_NONE, .actor = w->person_uuid, .kind = KIND_COUNT, .act = ACT_installed,
		            .changes = changes, .change_count = COUNT + 1, .batch = w->batch };
	wsoa_status st = words_check("area", false, args->area, false, &w->err);
	changes[COUNT] = (struct change){ .name = "area", .to = value_of_text(args->area) };
	for (size_t i = 0; i < COUNT && !st; i++) {
		const struct embedded *file = embedded_find(args->small && starting[i].small ? starting[i].small : starting[i].file);
		if (!file)
			return error_set(&w->err, WSOA_BUG, starting[i].file, "please report this", "the program does not carry %s", starting[i].file);
		st = definition_put(w->db, file->bytes, file->size, hashes[i]);
		changes[i] = (struct change){ .name = starting[i].setting, .to = value_of_text(hashes[i]) };
	}
	return st ? st : log_append(w->db, &ev);
}

static wsoa_status fill(wsoa *w, const wsoa_init_args *args)
{
	wsoa_status st = write_begin(w->db);
	w->view = w->db;
	if (!st)
		st = first_person(w, args);
	if (!st)
		st = install(w, args);
	return write_done(w, st);
}

wsoa_status wsoa_init(const wsoa_options *options, const wsoa_init_args *args, wsoa **out)
{
	wsoa_options without = *options;
	without.write = false;
	wsoa_status st = wsoa_open(&without, out);
	wsoa *w = *out;
	if (!w || st == WSOA_NOMEM) /* it is not known whether there is a store */
		return WSOA_NOMEM;
	if (!st) {
		error_clear(&w->err);
		return error_set(&w->err, WSOA_STORE, w->options.db, "name another file with --db, or remove it first", "there is a store here already");
	}
	error_clear(&w->err);
	if (!args->area || !*args->area || !args->name || !*args->name)
		return error_set(&w->err, WSOA_INVALID, "init", "wsoa init --area Marlshire --as \"Jane Doe <jane@example.org>\"", "the area's or the first person's name is missing");
	st = store_create(w->options.db, args->shared, &w->err, &w->db);
	if (!st)
		st = fill(w, args);
	if (!st)
		st = store_seal(w->db);
	if (st && w->db) { /* half a store is none */
		store_abandon(w->db);
		w->db = w->view = NULL;
	}
	return st;
}
