/* What the log of an action gives away; see traces.h. */
#include "report/traces.h"

#include <string.h>
#include <strings.h>

/* ---- rounds ---- */

static size_t round_at(const struct rounds *r, date day)
{
	size_t i = 0;
	while (i < r->count && r->ends[i] < day)
		i++;
	return i;
}

/* The last report on the action in a round; NULL: none. */
static const struct trace *reported_in(const struct traces *t, const struct rounds *r, size_t round)
{
	for (size_t i = t->count; i-- > 0;)
		if (!t->at[i].gone && t->at[i].updated && round_at(r, t->at[i].day) == round)
			return &t->at[i];
	return NULL;
}

/* The progress that stood at the end of a round, whoever said it; NULL: none, or none that can be compared. */
static const char *stood_at(const struct traces *t, const struct rounds *r, size_t round)
{
	for (size_t i = t->count; i-- > 0;)
		if (!t->at[i].gone && t->at[i].said && round_at(r, t->at[i].day) <= round)
			return t->at[i].progress;
	return NULL;
}

bool trace_same_progress(const struct traces *t, const struct rounds *r, struct trace_same *out)
{
	size_t last = r->count;
	const struct trace *told = reported_in(t, r, last);
	if (!told && last)
		told = reported_in(t, r, --last);
	const char *progress = told ? stood_at(t, r, last) : NULL;
	if (!progress || last + 1 < TRACE_ROUNDS)
		return false;
	*out = (struct trace_same){ progress, told->day, told->day };
	for (size_t back = 1; back < TRACE_ROUNDS; back++) {
		const struct trace *before = reported_in(t, r, last - back);
		const char *stood = stood_at(t, r, last - back);
		if (!before || !stood || strcmp(stood, progress) != 0)
			return false;
		out->first = before->day;
	}
	return true;
}

date trace_heard_from(const struct rounds *r, int days)
{
	return r->count > 1 ? r->ends[r->count - 2] + 1 : r->day - days;
}

/* The latest day of an update, or of a move where these count too. */
static date latest(const struct traces *t, bool moves)
{
	date last = DATE_NONE;
	for (size_t i = 0; i < t->count; i++)
		if (!t->at[i].gone && (t->at[i].updated || (moves && t->at[i].moved)) && (last == DATE_NONE || t->at[i].day > last))
			last = t->at[i].day;
	return last;
}

date trace_last_heard(const struct traces *t) { return latest(t, true); }
date trace_last_update(const struct traces *t) { return latest(t, false); }

/* ---- who ---- */

/* What was erased is nobody's login, however alike it reads. */
static bool same_login(const char *a, const char *b)
{
	return a && b && *a && *a != '[' && !strcasecmp(a, b);
}

static bool one(const struct trace_person *a, const struct trace_person *b, bool *login)
{
	*login = a->id != b->id;
	return a->id && b->id && (a->id == b->id || same_login(a->login, b->login));
}

/* One person says more than one login. */
static bool one_of(const struct trace *delivery, const struct trace *sign_off, struct trace_eyes *out)
{
	bool found = false, login;
	for (size_t i = 0; i < 4; i++) {
		const struct trace_person *a = &delivery->who[i / 2], *b = &sign_off->who[i % 2];
		if (!one(a, b, &login) || (found && login))
			continue;
		*out = (struct trace_eyes){ a, b, delivery->day, sign_off->day, login };
		found = true;
		if (!login)
			break;
	}
	return found;
}

/* Of the first so many, the last that is one; NULL: none. */
static const struct trace *last_of(const struct traces *t, size_t count, bool (*is)(const struct trace *))
{
	while (count && (t->at[count - 1].gone || !is(&t->at[count - 1])))
		count--;
	return count ? &t->at[count - 1] : NULL;
}

static bool is_delivery(const struct trace *t) { return t->delivered; }
static bool is_sign_off(const struct trace *t) { return t->signed_off; }
static bool is_return(const struct trace *t) { return t->returned; }

bool trace_one_pair(const struct traces *t, struct trace_eyes *out)
{
	const struct trace *sign_off = last_of(t, t->count, is_sign_off);
	const struct trace *delivery = sign_off ? last_of(t, (size_t)(sign_off - t->at), is_delivery) : NULL;
	return delivery && one_of(delivery, sign_off, out);
}

date trace_returned_on(const struct traces *t)
{
	const struct trace *delivery = last_of(t, t->count, is_delivery);
	const struct trace *returned = delivery ? last_of(t, (size_t)(delivery - t->at), is_return) : NULL;
	return returned ? returned->day : DATE_NONE;
}
