/* Reads the ladder from its document. Every fault is said, with a JSON pointer to the place. */
#include "alert/ladder.h"

#include <ctype.h>
#include <string.h>

#include "base/form.h"

static const char *const urgencies[URGENCY_COUNT] = {
#define URGENCY_NAME(name) #name,
	WSOA_URGENCIES(URGENCY_NAME)
#undef URGENCY_NAME
};

/* Those whom a record itself or the area names. */
static const unsigned roles_told = ROLE_BIT(ROLE_owner) | ROLE_BIT(ROLE_supporting) | ROLE_BIT(ROLE_lead) | ROLE_BIT(ROLE_accountable) |
                                   ROLE_BIT(ROLE_programme);

const char *urgency_name(enum urgency u)
{
	return urgencies[u];
}

/* ---- steps ---- */

static void read_kind(struct form *f, const jr *object, struct ladder_step *s)
{
	const char *kind = form_line(f, object, "kind"), *name = form_line(f, object, "date");
	s->kind = KIND_action;
	if (*kind && strcmp(kind, kind_of(KIND_action)->name) != 0)
		form_fault(f, "kind", kind, "not a kind that people are reminded of", "write \"action\"");
	s->date = field_find(s->kind, name);
	if (*name && (!s->date || s->date->type != TYPE_DATE))
		form_fault(f, "date", name, "not a date of an action", "write a field such as \"due_on\"");
}

static int read_side(struct form *f, const jr *object, int64_t days)
{
	const jr *v = jr_get(object, "side");
	const char *side = jr_text(v);
	bool before = side && !strcmp(side, "before"), after = side && !strcmp(side, "after");
	if (v && !before && !after)
		form_fault(f, "side", side, "not a side of a date", "write \"before\" or \"after\"");
	else if (!v && days)
		form_fault(f, "side", "", "missing", "say \"before\" or \"after\"");
	else if (v && !days)
		form_fault(f, "side", side, "the day itself has no side", "leave it out");
	return before ? -1 : 1;
}

static void read_days(struct form *f, const jr *object, struct ladder_step *s)
{
	const jr *days = jr_get(object, "days"), *working = jr_get(object, "working_days");
	int64_t n = 0;
	if (!days == !working) {
		form_fault(f, days ? "days" : "", "", days ? "days and working_days exclude each other" : "how far from the date is missing",
		           "give days or working_days");
		return;
	}
	s->working = working != NULL;
	if (!jr_int(working ? working : days, &n) || n < 0 || n > LADDER_DAYS) {
		form_fault(f, working ? "working_days" : "days", "", "not a number of days", "a whole number from 0 to 1000");
		return;
	}
	s->days = read_side(f, object, n) * (int)n;
}

static void read_who(struct form *f, const jr *object, struct ladder_step *s)
{
	const jr *v = jr_get(object, "who");
	if (v && (jr_type(v) != JR_ARRAY || !jr_first(v)))
		form_fault(f, "who", jr_text(v), "not a list of roles", "write a list such as [\"owner\"]");
	for (const jr *e = jr_type(v) == JR_ARRAY ? jr_first(v) : NULL; e; e = jr_next(e)) {
		const char *text = jr_text(e);
		int role = 0;
		while (role < ROLE_COUNT && (!text || strcmp(role_name((enum role)role), text) != 0))
			role++;
		if (role == ROLE_COUNT || !(roles_told & ROLE_BIT(role)))
			form_fault(f, "who", text, "not a role that can be told", "one of: owner supporting lead accountable programme");
		else if (s->who & ROLE_BIT(role))
			form_fault(f, "who", text, "named twice", "name it once");
		else
			s->who |= ROLE_BIT(role);
	}
}

static void read_urgency(struct form *f, const jr *object, struct ladder_step *s)
{
	size_t i = form_word(f, object, "urgency", urgencies, URGENCY_COUNT, "not an urgency");
	s->urgency = i < URGENCY_COUNT ? (enum urgency)i : URGENCY_normal;
}

static void read_step(struct form *f, const jr *object, struct ladder_step *s)
{
	if (!form_keys(f, object, "name kind date who urgency", "days working_days side"))
		return;
	s->name = form_name(f, object, "name");
	read_kind(f, object, s);
	read_days(f, object, s);
	read_who(f, object, s);
	read_urgency(f, object, s);
}

static bool same_name(const struct ladder_step *steps, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (steps[i].name && *steps[i].name && steps[k].name && !strcmp(steps[k].name, steps[i].name))
			return true;
	return false;
}

static void read_steps(struct form *f, struct ladder *out)
{
	size_t count = form_entries(f), i = 0;
	struct ladder_step *steps = arena_array(f->mem, count, sizeof *steps);
	for (const jr *e; steps && (e = form_entry(f)); i++) {
		read_step(f, e, &steps[i]);
		if (same_name(steps, i))
			form_fault(f, "name", steps[i].name, "two steps of one name", "rename one");
	}
	out->steps = steps;
	out->count = steps ? count : 0;
}

wsoa_status ladder_read(const char *text, size_t len, struct arena *mem, struct error *err, struct ladder *out)
{
	struct form f = { .title = "the ladder of alerts", .where = "alerts", .list = "steps", .most = LADDER_STEPS, .mem = mem, .err = err };
	const jr *root = form_open(&f, text, len);
	*out = (struct ladder){ 0 };
	if (root && form_keys(&f, root, "ladder title steps", "")) {
		out->name = form_name(&f, root, "ladder");
		out->title = form_line(&f, root, "title");
		read_steps(&f, out);
	}
	return form_close(&f);
}

/* ---- days ---- */

date ladder_day(const struct ladder_step *step, date about, const struct calendar *cal)
{
	return step->working ? workday_add(cal, about, step->days) : about + step->days;
}

void ladder_rule(const struct ladder_step *step, struct buf *out)
{
	int n = step->days < 0 ? -step->days : step->days;
	if (n)
		buf_printf(out, "%d %sday%s %s", n, step->working ? "working " : "", n == 1 ? "" : "s", step->days < 0 ? "before" : "after");
	else
		buf_str(out, "on");
	buf_printf(out, " the %c%s date", tolower((unsigned char)step->date->label[0]), step->date->label + 1);
}
