/* How what is told is said; mail and document say it alike. */
#include "alert/digest.h"

const char *how_name(enum how h)
{
	static const char *const names[] = { NULL, "sent", "no-address", "vacant", "failed" };
	return names[h];
}

static const char *kept(const struct alerts *a, struct buf *b)
{
	const char *text = buf_keep(b, a->mem);
	return text ? text : "";
}

const char *long_date(const struct alerts *a, date d)
{
	char text[DATE_LONG + 1];
	date_long(d, text);
	const char *copy = arena_strdup(a->mem, text);
	return copy ? copy : "";
}

const char *counted_words(const struct alerts *a, size_t n, const char *one, const char *many)
{
	const char *text = arena_printf(a->mem, "%zu %s", n, n == 1 ? one : many);
	return text ? text : "";
}

const char *telling_ref(const struct alerts *a, const struct telling *t)
{
	const char *text = a->several_plans ? arena_printf(a->mem, "%s:%s", t->rec->plan_ref, t->rec->ref) : t->rec->ref;
	return text ? text : "";
}

const char *telling_when(const struct alerts *a, const struct telling *t)
{
	int n = t->last.about - a->day;
	bool due = t->last.step->date == field_at(FIELD_action_due_on);
	struct buf b = { 0 };
	if (n < 0)
		buf_printf(&b, "%d day%s %s", -n, n == -1 ? "" : "s", due ? "late" : "ago");
	else if (n > 1)
		buf_printf(&b, "in %d days", n);
	else
		buf_str(&b, n ? "tomorrow" : "today");
	return kept(a, &b);
}

const char *telling_rule(const struct alerts *a, const struct telling *t)
{
	struct buf b = { 0 };
	ladder_rule(t->last.step, &b);
	buf_printf(&b, ", %s", long_date(a, t->last.day));
	return kept(a, &b);
}

const char *party_words(const struct alerts *a, const struct party *p)
{
	const char *text = arena_printf(a->mem, "%s%s%s", *p->name ? p->name : p->ref, p->organisation ? ", " : "",
	                                p->organisation ? p->organisation : "");
	return text ? text : "";
}

/* Of nobody's parts it is said whether there is a post that nobody holds, or not even that. */
const char *telling_parts(const struct alerts *a, const struct telling *t)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < t->part_count; i++) {
		const struct part *p = &t->parts[i];
		buf_printf(&b, "%s%s", i ? "; " : "", role_sentence(p->role));
		if (p->post)
			buf_printf(&b, " (%s%s)", *p->post->name ? p->post->name : p->post->ref, !t->nobody ? "" : p->post->kind == KIND_post ? ", vacant" : ", has left");
		else if (t->nobody)
			buf_str(&b, " (nobody is named)");
	}
	return kept(a, &b);
}
