/* Scales read from their documents, and the stated rule by which a rating follows from dates. */
#include "workflow/rating.h"

#include <string.h>

#include "base/buf.h"
#include "base/form.h"

const char scale_default[] = "rag";

static const char *const neutrals[NEUTRAL_COUNT] = {
#define NEUTRAL_NAME(name) #name,
	WSOA_NEUTRALS(NEUTRAL_NAME)
#undef NEUTRAL_NAME
};

const char *neutral_name(enum neutral n)
{
	return neutrals[n];
}

bool neutral_better(enum neutral given, enum neutral found)
{
	enum neutral as = given == NEUTRAL_grey ? NEUTRAL_green : given, is = found == NEUTRAL_grey ? NEUTRAL_green : found;
	return as < is;
}

/* ---- scales ---- */

static enum neutral read_neutral(struct form *f, const jr *object, const char *key)
{
	size_t i = form_word(f, object, key, neutrals, NEUTRAL_COUNT, "not a colour that is known");
	return i < NEUTRAL_COUNT ? (enum neutral)i : NEUTRAL_grey;
}

static void read_value(struct form *f, const jr *object, struct scale_value *v)
{
	*v = (struct scale_value){ .value = "", .label = "", .meaning = "" };
	if (!form_keys(f, object, "value label colour meaning neutral", ""))
		return;
	v->value = form_name(f, object, "value");
	v->label = form_line(f, object, "label");
	v->meaning = form_line(f, object, "meaning");
	v->colour = read_neutral(f, object, "colour");
	v->neutral = read_neutral(f, object, "neutral");
}

static void read_values(struct form *f, struct scale *out)
{
	size_t count = form_entries(f), n = 0;
	struct scale_value *values = arena_array(f->mem, count + 1, sizeof *values);
	for (const jr *e; values && (e = form_entry(f)) != NULL; n++) {
		read_value(f, e, &values[n]);
		out->count = n;
		if (scale_value(out, values[n].value))
			form_fault(f, "value", values[n].value, "two values of one name", "rename one");
		out->values = values;
	}
	out->count = n;
}

wsoa_status scale_read(const char *text, size_t len, struct arena *mem, struct error *err, struct scale *out)
{
	struct form f = { .title = "the scale", .where = "scale", .list = "values", .most = SCALE_VALUES, .mem = mem, .err = err };
	const jr *root = form_open(&f, text, len);
	*out = (struct scale){ .name = "", .title = "" };
	if (root && form_keys(&f, root, "scale title values", "")) {
		out->name = form_name(&f, root, "scale");
		out->title = form_line(&f, root, "title");
		read_values(&f, out);
	}
	return form_close(&f);
}

const struct scale_value *scale_value(const struct scale *s, const char *value)
{
	for (size_t i = 0; value && *value && i < s->count; i++)
		if (!strcmp(s->values[i].value, value))
			return &s->values[i];
	return NULL;
}

const char *scale_words(const struct scale *s, struct arena *mem)
{
	struct buf b = { 0 };
	for (size_t i = 0; i < s->count; i++)
		buf_printf(&b, "%s%s (%s)", i ? ", " : "", s->values[i].value, s->values[i].meaning);
	const char *words = buf_keep(&b, mem);
	return words ? words : "";
}

/* ---- the rating that follows ---- */

static bool held(const struct rating_facts *f)
{
	return f->held_until != DATE_NONE && f->held_until >= f->day;
}

static bool overdue(const struct rating_facts *f)
{
	return !held(f) && f->due_on != DATE_NONE && f->due_on < f->day;
}

static bool over_a_month(const struct rating_facts *f)
{
	date month = overdue(f) ? date_add_months(f->due_on, 1) : DATE_NONE;
	return month != DATE_NONE && month < f->day;
}

static bool to_start(const struct rating_facts *f)
{
	return !f->started && f->start_on != DATE_NONE;
}

/* Of those at work alone: nobody reports on what has not begun. */
static bool round_missed(const struct rating_facts *f)
{
	if (!f->started || f->round_to == DATE_NONE || f->round_to >= f->day)
		return false;
	return f->updated_on == DATE_NONE || (f->round_from != DATE_NONE && f->updated_on <= f->round_from);
}

static bool found(struct rating_found *out, enum neutral rating, const char *why)
{
	*out = (struct rating_found){ rating, why ? why : "" };
	return true;
}

static const char *day_words(date d, char out[DATE_LONG + 1])
{
	date_long(d, out);
	return out;
}

bool rating_follows(const struct rating_facts *f, struct arena *mem, struct rating_found *out)
{
	char day[DATE_LONG + 1];
	*out = (struct rating_found){ NEUTRAL_grey, "" };
	if (!f->running)
		return false;
	if (over_a_month(f))
		return found(out, NEUTRAL_red, arena_printf(mem, "it was due on %s, more than a month ago", day_words(f->due_on, day)));
	if (f->date_changes > 1)
		return found(out, NEUTRAL_red, arena_printf(mem, "another deadline was asked for %zu times", f->date_changes));
	if (held(f))
		return found(out, NEUTRAL_grey, arena_printf(mem, "it is on hold by agreement until %s", day_words(f->held_until, day)));
	if (overdue(f))
		return found(out, NEUTRAL_amber, arena_printf(mem, "it was due on %s", day_words(f->due_on, day)));
	if (to_start(f) && f->start_on < f->day)
		return found(out, NEUTRAL_amber, arena_printf(mem, "it was to start on %s and has not", day_words(f->start_on, day)));
	if (f->late_milestone)
		return found(out, NEUTRAL_amber, arena_printf(mem, "its step %s was due on %s", f->late_milestone, day_words(f->late_due_on, day)));
	if (round_missed(f))
		return found(out, NEUTRAL_amber, arena_printf(mem, "there was no update in the round that ended on %s", day_words(f->round_to, day)));
	if (to_start(f))
		return found(out, NEUTRAL_grey, arena_printf(mem, "it is to start on %s", day_words(f->start_on, day)));
	return found(out, NEUTRAL_green, "nothing of it is late");
}
