/*
 * Date arithmetic: steps follow each other, stay in the years of records,
 * and a number of working days is as many when it is counted.
 */
#include "england.h"

static void check_step(const struct calendar *cal, const struct calc_step *s)
{
	size_t len = strlen(s->term);
	int n = atoi(s->term + 2);
	must(len > 3 && in_range(s->from) && in_range(s->to));
	must(*s->term == '-' ? s->to <= s->from : s->to >= s->from);
	if (len > 2 && !strcmp(s->term + len - 2, "wd"))
		must(n == 0 ? s->to == s->from : workday_count(cal, s->from, s->to) == (*s->term == '-' ? -n : n));
	else if (s->term[len - 1] == 'd' || s->term[len - 1] == 'w')
		must(abs(s->to - s->from) == n * (s->term[len - 1] == 'w' ? 7 : 1));
	for (size_t i = 0; i < s->holiday_count; i++)
		must(calendar_holiday(cal, s->holidays[i].day));
}

static void check(const struct calendar *cal, const struct calc_result *r)
{
	date at = r->start;
	must(in_range(r->start) && in_range(r->end));
	if (r->between)
		must(r->days == r->end - r->start && abs(r->workdays) <= abs(r->days) && r->step_count == 0);
	for (size_t i = 0; i < r->step_count; i++) {
		must(r->steps[i].from == at);
		check_step(cal, &r->steps[i]);
		at = r->steps[i].to;
	}
	must(r->between || at == r->end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct calc_result r;
	const struct calendar *cal = england();
	struct date_context ctx = { .year = (enum period_type)fuzz_choice(&data, &size, 8), .today = date_of(2019, 10, 14) };
	char *text = fuzz_text(data, size);
	wsoa_status st = calc(text, cal, &ctx, &mem, &err, &r);
	if (st)
		fuzz_refusal(&err, st, fuzz_utf8(text));
	else
		check(cal, &r);
	error_clear(&err);
	arena_free(&mem);
	free(text);
	return 0;
}
