/* Reads the ladder from its document. Every fault is said, with a JSON pointer to the place. */
#include "alert/ladder.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/json_read.h"
#include "base/utf8.h"

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

/* ---- faults ---- */

struct reader {
	struct arena *mem;
	struct error *err;
	size_t faults;
	size_t step;          /* whose keys are read; LADDER_STEPS + 1: those of the document */
};

static void fault(struct reader *r, const char *key, const char *value, const char *what, const char *todo)
{
	struct buf at = { 0 };
	if (r->step <= LADDER_STEPS)
		buf_printf(&at, "/steps/%zu", r->step);
	if (*key)
		buf_printf(&at, "/%s", key);
	error_issue(r->err, &(wsoa_issue){ .where = buf_text(&at), .value = value, .what = what, .todo = todo });
	r->err->mem.failed |= at.failed;
	r->faults++;
	buf_free(&at);
}

static const char *message(struct reader *r, const char *head, const char *tail)
{
	const char *text = arena_printf(r->mem, "%s%s", head, tail);
	return text ? text : head;
}

/* ---- members ---- */

/* An object with every needed key and none that is unknown (lists with blanks). */
static bool has_keys(struct reader *r, const jr *object, const char *needed, const char *optional)
{
	if (jr_type(object) != JR_OBJECT) {
		fault(r, "", "", "not an object", "write { ... }");
		return false;
	}
	for (const jr *m = jr_first(object); m; m = jr_next(m))
		if (!word_in(needed, jr_key(m)) && !word_in(optional, jr_key(m)))
			fault(r, jr_key(m), "", "unknown key", message(r, "known keys are: ", needed));
	for (const char *p = needed; *p;) {
		size_t n = strcspn(p, " ");
		const char *key = arena_strndup(r->mem, p, n);
		if (key && !jr_get(object, key))
			fault(r, key, "", "missing", "add it");
		p += n + strspn(p + n, " ");
	}
	return true;
}

/* A text that is there; "" for one that is not, which is a fault already. */
static const char *line_of(struct reader *r, const jr *object, const char *key)
{
	const jr *v = jr_get(object, key);
	const char *text = jr_text(v);
	if (v && (!text || !*text || text_check(text, strlen(text), false, NULL, NULL) != TEXT_FINE)) {
		fault(r, key, text, "not a line of text", "write words between quotes");
		text = NULL;
	}
	const char *copy = text ? arena_strdup(r->mem, text) : NULL;
	return copy ? copy : "";
}

static bool name_valid(const char *name)
{
	size_t len = strlen(name);
	return len && len <= LADDER_NAME && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len && islower((unsigned char)*name);
}

static const char *name_of(struct reader *r, const jr *object, const char *key)
{
	const char *name = line_of(r, object, key);
	if (*name && !name_valid(name))
		fault(r, key, name, "not a name", "lower-case letters, digits and hyphens, a letter first, at most 40");
	return name;
}

/* ---- steps ---- */

static void read_kind(struct reader *r, const jr *object, struct ladder_step *s)
{
	const char *kind = line_of(r, object, "kind"), *name = line_of(r, object, "date");
	s->kind = KIND_action;
	if (*kind && strcmp(kind, kind_of(KIND_action)->name) != 0)
		fault(r, "kind", kind, "not a kind that people are reminded of", "write \"action\"");
	s->date = field_find(s->kind, name);
	if (*name && (!s->date || s->date->type != TYPE_DATE))
		fault(r, "date", name, "not a date of an action", "write a field such as \"due_on\"");
}

static int read_side(struct reader *r, const jr *object, int64_t days)
{
	const jr *v = jr_get(object, "side");
	const char *side = jr_text(v);
	bool before = side && !strcmp(side, "before"), after = side && !strcmp(side, "after");
	if (v && !before && !after)
		fault(r, "side", side, "not a side of a date", "write \"before\" or \"after\"");
	else if (!v && days)
		fault(r, "side", "", "missing", "say \"before\" or \"after\"");
	else if (v && !days)
		fault(r, "side", side, "the day itself has no side", "leave it out");
	return before ? -1 : 1;
}

static void read_days(struct reader *r, const jr *object, struct ladder_step *s)
{
	const jr *days = jr_get(object, "days"), *working = jr_get(object, "working_days");
	int64_t n = 0;
	if (!days == !working) {
		fault(r, days ? "days" : "", "", days ? "days and working_days exclude each other" : "how far from the date is missing",
		      "give days or working_days");
		return;
	}
	s->working = working != NULL;
	if (!jr_int(working ? working : days, &n) || n < 0 || n > LADDER_DAYS) {
		fault(r, working ? "working_days" : "days", "", "not a number of days", "a whole number from 0 to 1000");
		return;
	}
	s->days = read_side(r, object, n) * (int)n;
}

static void read_who(struct reader *r, const jr *object, struct ladder_step *s)
{
	const jr *v = jr_get(object, "who");
	if (v && (jr_type(v) != JR_ARRAY || !jr_first(v)))
		fault(r, "who", jr_text(v), "not a list of roles", "write a list such as [\"owner\"]");
	for (const jr *e = jr_type(v) == JR_ARRAY ? jr_first(v) : NULL; e; e = jr_next(e)) {
		const char *text = jr_text(e);
		int role = 0;
		while (role < ROLE_COUNT && (!text || strcmp(role_name((enum role)role), text) != 0))
			role++;
		if (role == ROLE_COUNT || !(roles_told & ROLE_BIT(role)))
			fault(r, "who", text, "not a role that can be told", "one of: owner supporting lead accountable programme");
		else if (s->who & ROLE_BIT(role))
			fault(r, "who", text, "named twice", "name it once");
		else
			s->who |= ROLE_BIT(role);
	}
}

static void read_urgency(struct reader *r, const jr *object, struct ladder_step *s)
{
	const char *text = line_of(r, object, "urgency");
	int i = 0;
	while (i < URGENCY_COUNT && strcmp(urgencies[i], text) != 0)
		i++;
	if (*text && i == URGENCY_COUNT)
		fault(r, "urgency", text, "not an urgency", "one of: low normal high urgent");
	s->urgency = i < URGENCY_COUNT ? (enum urgency)i : URGENCY_normal;
}

static void read_step(struct reader *r, const jr *object, struct ladder_step *s)
{
	if (!has_keys(r, object, "name kind date who urgency", "days working_days side"))
		return;
	s->name = name_of(r, object, "name");
	read_kind(r, object, s);
	read_days(r, object, s);
	read_who(r, object, s);
	read_urgency(r, object, s);
}

static bool same_name(const struct ladder_step *steps, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (steps[i].name && *steps[i].name && steps[k].name && !strcmp(steps[k].name, steps[i].name))
			return true;
	return false;
}

static void read_steps(struct reader *r, const jr *list, struct ladder *out)
{
	size_t count = jr_count(list);
	if (list && (jr_type(list) != JR_ARRAY || !count || count > LADDER_STEPS))
		fault(r, "steps", "", "not a list of 1 to 32 steps", "write [ {...}, {...} ]");
	if (jr_type(list) != JR_ARRAY || count > LADDER_STEPS)
		return;
	struct ladder_step *steps = arena_array(r->mem, count + 1, sizeof *steps);
	const jr *e = jr_first(list);
	for (r->step = 0; steps && r->step < count; r->step++, e = jr_next(e)) {
		read_step(r, e, &steps[r->step]);
		if (same_name(steps, r->step))
			fault(r, "name", steps[r->step].name, "two steps of one name", "rename one");
	}
	out->steps = steps;
	out->count = count;
}

wsoa_status ladder_read(const char *text, size_t len, struct arena *mem, struct error *err, struct ladder *out)
{
	struct reader r = { .mem = mem, .err = err, .step = LADDER_STEPS + 1 };
	char why[160];
	*out = (struct ladder){ 0 };
	jr *root = jr_parse(text, len, why, sizeof why);
	if (!root)
		return errno == ENOMEM ? error_nomem(err) : error_set(err, WSOA_INVALID, "alerts", "mend the JSON", "the ladder of alerts: %s", why);
	if (has_keys(&r, root, "ladder title steps", "")) {
		out->name = name_of(&r, root, "ladder");
		out->title = line_of(&r, root, "title");
		read_steps(&r, jr_get(root, "steps"), out);
	}
	jr_free(root);
	if (mem->failed || err->mem.failed)
		return error_nomem(err);
	if (r.faults)
		return error_set(err, WSOA_INVALID, "alerts", "mend what is listed", "the ladder of alerts has %zu fault%s", r.faults,
		                 r.faults == 1 ? "" : "s");
	return WSOA_OK;
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
