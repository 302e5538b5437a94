/*
 * Timetables: refused with a list of faults, or each rule is made of known
 * words and days in their order, and what is reckoned with them on one day is
 * told day by day, what has no day last.
 */
#include "base/form.h"
#include "calendar/timetable.h"
#include "england.h"

#define FORMS "wsoa app pap other"
#define DATES "report_received_on report_published_on submitted_on accepted_on plan_published_on"

static void check_rule(const struct timetable_rule *r)
{
	must(*r->name && strlen(r->name) <= FORM_NAME && *r->title && *r->source && fuzz_utf8(r->title) && fuzz_utf8(r->source) && fuzz_utf8(r->note));
	must(word_in(FORMS, r->form) && word_in(DATES, r->counts_from) && (!*r->met_on || word_in(DATES, r->met_on)));
	must(r->basis < RULE_BASIS_COUNT && r->unit < SPAN_UNIT_COUNT && r->span >= 1 && r->span <= SPAN_MAX);
	must(r->repeats_from >= 0 && r->repeats_from <= SPAN_MAX && (!r->repeats_from || !*r->met_on));
	must(r->in_force_from != DATE_NONE && (r->in_force_until == DATE_NONE || r->in_force_until >= r->in_force_from));
	must(r->last_on == DATE_NONE || r->last_on >= r->in_force_from);
}

static void check_form(const struct timetable *t, const char *form, struct arena *mem)
{
	const date from = date_of(2019, 1, 2), asked = date_of(2020, 10, 14);
	const struct named_date dates[] = { { "report_received_on", from }, { "report_published_on", from }, { "submitted_on", from }, { "accepted_on", from } };
	size_t count;
	const struct due *due = timetable_reckon(t, form, dates, COUNT(dates), england(), asked, mem, &count);
	must(due);
	for (size_t i = 0; i < count; i++) {
		must(!strcmp(due[i].rule->form, form) && due[i].time >= 1);
		must(due[i].state != DUE_COUNTED || (due[i].start == from && due[i].day > from && in_range(due[i].day)));
		must(due[i].state != DUE_START_MISSING || (due[i].start == DATE_NONE && due[i].day == DATE_NONE));
		must(!i || due[i].state != DUE_COUNTED || (due[i - 1].state == DUE_COUNTED && due[i - 1].day <= due[i].day));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct timetable_words words = { FORMS, DATES };
	static const char *const forms[] = { "wsoa", "app", "pap", "other" };
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct timetable t;
	char *text = fuzz_text(data, size);
	wsoa_status st = timetable_read(text, size, &words, &mem, &err, &t);
	if (st)
		fuzz_refusal(&err, st, utf8_valid(text, size));
	must(st || (t.count >= 1 && t.count <= TIMETABLE_RULES && *t.name && *t.title));
	for (size_t i = 0; !st && i < t.count; i++)
		check_rule(&t.rules[i]);
	for (size_t i = 0; !st && i < COUNT(forms); i++)
		check_form(&t, forms[i], &mem);
	error_clear(&err);
	arena_free(&mem);
	free(text);
	return 0;
}
