/* The words of a digest, as text and as HTML, and the identifier that a repeated message keeps. */
#include <ctype.h>
#include <string.h>

#include "alert/digest.h"
#include "base/hash.h"
#include "base/utf8.h"

enum { TITLE_WIDTH = 60, ID_DIGITS = 40, ACTIONS_SHOWN = 100 };

/* ---- what both forms say ---- */

/* "due 31 May 2019, 136 days late" */
static const char *when_words(const struct alerts *a, const struct telling *t)
{
	const char *label = t->last.step->date->label;
	const char *text = arena_printf(a->mem, "%c%s %s, %s", tolower((unsigned char)*label), label + 1, long_date(a, t->last.about),
	                                telling_when(a, t));
	return text ? text : "";
}

static const char *lead_words(const struct alerts *a, const struct telling *t)
{
	if (!t->lead)
		return "nobody";
	if (t->lead->kind == KIND_person)
		return party_words(a, t->lead);
	const char *text = arena_printf(a->mem, "%s (%s)", party_words(a, t->lead), t->lead_person ? t->lead_person->name : "vacant");
	return text ? text : "";
}

static const char *state_words(const struct alerts *a, const struct telling *t)
{
	const char *rating = record_text(t->rec, FIELD_action_rating);
	const char *text = rating ? arena_printf(a->mem, "%s, rated %s", t->state_label, rating) : t->state_label;
	return text ? text : "";
}

static const char *because_words(const struct alerts *a, const struct telling *t)
{
	const char *text = arena_printf(a->mem, "%s; you are told as %s", telling_rule(a, t), telling_parts(a, t));
	return text ? text : "";
}

static size_t late_ones(const struct alerts *a, const struct digest *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->count; i++)
		n += d->at[i]->last.step->date == field_at(FIELD_action_due_on) && d->at[i]->last.about < a->day;
	return n;
}

/* One action by its name, several by their number. A title comes last: whatever its script, it cannot reorder the rest. */
static const char *subject_words(const struct alerts *a, const struct digest *d)
{
	const struct telling *first = d->at[0];
	const char *title = record_title(first->rec), *text;
	size_t late = late_ones(a, d), fit = utf8_fit(title, strlen(title), TITLE_WIDTH);
	if (d->count == 1)
		text = arena_printf(a->mem, "%s: %s %s: %.*s%s", a->area, telling_ref(a, first), when_words(a, first), (int)fit, title,
		                    title[fit] ? "..." : "");
	else if (late)
		text = arena_printf(a->mem, "%s: %zu actions need your attention, %zu of them late", a->area, d->count, late);
	else
		text = arena_printf(a->mem, "%s: %zu actions need your attention", a->area, d->count);
	return text ? text : "";
}

static const char *opening_words(const struct alerts *a, const struct digest *d)
{
	const char *text = d->count == 1
	                           ? arena_printf(a->mem, "On %s one action of the plan needs your attention.", long_date(a, a->day))
	                           : arena_printf(a->mem, "On %s %zu actions of the plan need your attention, the most urgent first.",
	                                          long_date(a, a->day), d->count);
	return text ? text : "";
}

static size_t shown(const struct digest *d)
{
	return d->count < ACTIONS_SHOWN ? d->count : ACTIONS_SHOWN;
}

/* Of what there is no room for. */
static const char *more_words(const struct alerts *a, const struct digest *d)
{
	const char *text = arena_printf(a->mem, "and %zu more: wsoa my", d->count - shown(d));
	return text ? text : "";
}

static const char *contact_words(const struct alerts *a)
{
	const char *text = !a->contact ? "To report progress or to ask for more time, speak to the programme team."
	                               : arena_printf(a->mem, "To report progress or to ask for more time, write to %s of the programme team, %s.",
	                                              a->contact->name, a->contact->email);
	return text ? text : "";
}

static const char *closing_words(const struct alerts *a)
{
	const char *text = arena_printf(a->mem, "wsoa sent this message for %s by itself. Working days: %s.", a->area, a->calendar);
	return text ? text : "";
}

/* ---- text ---- */

static void text_telling(const struct alerts *a, const struct telling *t, struct buf *out)
{
	buf_printf(out, "%s, %s\n", telling_ref(a, t), when_words(a, t));
	buf_printf(out, "    %s\n", record_title(t->rec));
	buf_printf(out, "    Lead: %s\n", lead_words(a, t));
	buf_printf(out, "    Status: %s\n", state_words(a, t));
	buf_printf(out, "    Because: %s\n\n", because_words(a, t));
}

static void put_text(const struct alerts *a, const struct digest *d, struct buf *out)
{
	buf_printf(out, "%s\n\n%s\n\n", d->to->name, opening_words(a, d));
	for (size_t i = 0; i < shown(d); i++)
		text_telling(a, d->at[i], out);
	if (shown(d) < d->count)
		buf_printf(out, "%s\n\n", more_words(a, d));
	buf_printf(out, "%s\n\n-- \n%s\n", contact_words(a), closing_words(a));
}

/* ---- HTML ---- */

static void put_escaped(const char *text, struct buf *out)
{
	for (const char *p = text; *p; p++) {
		switch (*p) {
		case '&': buf_str(out, "&amp;"); break;
		case '<': buf_str(out, "&lt;"); break;
		case '>': buf_str(out, "&gt;"); break;
		case '"': buf_str(out, "&quot;"); break;
		case '\'': buf_str(out, "&#39;"); break;
		default: buf_char(out, *p);
		}
	}
}

/* bdi: text of another direction stays to itself. */
static void put_element(const char *before, const char *text, const char *after, struct buf *out)
{
	buf_str(out, before);
	put_escaped(text, out);
	buf_str(out, after);
}

static void html_telling(const struct alerts *a, const struct telling *t, struct buf *out)
{
	put_element("<tr>\n<td>", telling_ref(a, t), "</td>\n", out);
	put_element("<td><bdi>", record_title(t->rec), "</bdi></td>\n", out);
	put_element("<td>", when_words(a, t), "</td>\n", out);
	put_element("<td><bdi>", lead_words(a, t), "</bdi></td>\n", out);
	put_element("<td>", state_words(a, t), "</td>\n", out);
	put_element("<td><bdi>", because_words(a, t), "</bdi></td>\n</tr>\n", out);
}

static void put_html(const struct alerts *a, const struct digest *d, const char *subject, struct buf *out)
{
	put_element("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<title>", subject, "</title>\n</head>\n<body>\n", out);
	put_element("<p><bdi>", d->to->name, "</bdi></p>\n", out);
	put_element("<p>", opening_words(a, d), "</p>\n<table border=\"1\" cellpadding=\"4\">\n", out);
	buf_str(out, "<tr><th scope=\"col\">Ref</th><th scope=\"col\">Action</th><th scope=\"col\">When</th><th scope=\"col\">Lead</th>"
	             "<th scope=\"col\">Status</th><th scope=\"col\">Because</th></tr>\n");
	for (size_t i = 0; i < shown(d); i++)
		html_telling(a, d->at[i], out);
	buf_str(out, "</table>\n");
	if (shown(d) < d->count)
		put_element("<p>", more_words(a, d), "</p>\n", out);
	put_element("<p>", contact_words(a), "</p>\n", out);
	put_element("<p><small>", closing_words(a), "</small></p>\n</body>\n</html>\n", out);
}

/* ---- the message ---- */

static void add_id(struct hash_state *h, const struct id *id)
{
	hash_add(h, id->bytes, sizeof id->bytes);
}

/* The same for the same people, day and steps, so that a message sent again after a crash is known as the same. */
static const char *message_id(const struct alerts *a, const struct digest *d, const char *domain)
{
	struct hash_state h;
	char hex[HASH_HEX + 1], iso[DATE_ISO + 1];
	hash_begin(&h);
	hash_add(&h, a->area, strlen(a->area) + 1);
	add_id(&h, &d->to->uuid);
	date_iso(a->day, iso);
	hash_add(&h, iso, sizeof iso);
	for (size_t i = 0; i < d->count; i++) {
		const struct telling *t = d->at[i];
		add_id(&h, &t->rec->uuid);
		for (size_t k = 0; k < t->step_count; k++) {
			hash_add(&h, t->steps[k].step->name, strlen(t->steps[k].step->name) + 1);
			date_iso(t->steps[k].about, iso);
			hash_add(&h, iso, sizeof iso);
		}
	}
	hash_end(&h, hex);
	return arena_printf(a->mem, "%.*s@%s", ID_DIGITS, hex, domain);
}

wsoa_status digest_mail(const struct alerts *a, struct digest *d, const char *domain, struct mail *out)
{
	struct buf text = { 0 }, html = { 0 };
	const char *subject = subject_words(a, d);
	put_text(a, d, &text);
	put_html(a, d, subject, &html);
	d->id = message_id(a, d, domain);
	*out = (struct mail){
		.to = d->to->email, .to_name = d->to->name, .subject = subject, .at = a->w->now, .id = d->id,
		.text = buf_keep(&text, a->mem), .html = buf_keep(&html, a->mem),
	};
	out->from_name = arena_printf(a->mem, "%s improvement plan", a->area);
	return a->mem->failed ? error_nomem(&a->w->err) : WSOA_OK;
}
