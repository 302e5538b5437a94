/*
 * Dates as people write them: what is read lies in the years of records, a
 * period around its last day; its standard words and its day in ISO form read
 * back to the same. The first byte is the context.
 */
#include "calendar/date.h"

#include "fuzz.h"

static const struct term terms[] = {
	{ "Spring term 2020", 18266, 18355 }, /* 5 January to 3 April */
	{ "Summer term 2020", 18372, 18462 },
};

static bool in_range(date d)
{
	return d >= date_of(1900, 1, 1) && d <= date_of(2199, 12, 31);
}

static void check_instant(const char *text)
{
	int64_t ms, again;
	char form[25];
	date d;
	if (instant_parse(text, &ms)) {
		instant_format(ms, form);
		must(instant_parse(form, &again) && again == ms);
		must(date_london_end(date_london(ms)) > ms);
	}
	if (date_iso_parse(text, &d)) {
		date_iso(d, form);
		must(in_range(d) && !strcmp(form, text));
	}
}

static void check_read(const struct date_reading *r, const struct date_context *ctx)
{
	struct date_reading back;
	char iso[DATE_ISO + 1];
	must(in_range(r->day) && r->first <= r->day && !*r->why);
	must(r->period == (*r->words != '\0') && (r->period || r->first == r->day));
	if (r->period) {
		struct date_context same = *ctx;
		same.year = r->type;
		must(date_read(r->words, &same, &back) == DATE_READ);
		must(back.day == r->day && back.first == r->first && !strcmp(back.words, r->words));
	}
	date_iso(r->day, iso);
	must(date_read(iso, ctx, &back) == DATE_READ && back.day == r->day && !back.period);
	for (enum repeats k = REPEATS_WEEKLY; k <= REPEATS_YEARLY; k++) {
		date next = date_next_repeat(r->day, k, ctx->terms, ctx->term_count);
		must(next == DATE_NONE || (in_range(next) && next > r->day));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned choice = fuzz_choice(&data, &size, 64);
	struct date_context ctx = { .year = (enum period_type)(choice % 8), .month_first = choice & 8, .today = DATE_NONE };
	struct date_reading r;
	char *text = fuzz_text(data, size);
	if (choice & 16) {
		ctx.terms = terms;
		ctx.term_count = COUNT(terms);
	}
	if (choice & 32)
		ctx.today = date_of(2019, 10, 14);
	enum date_verdict v = date_read(text, &ctx, &r);
	if (v == DATE_READ)
		check_read(&r, &ctx);
	else
		must(r.day == DATE_NONE && *r.why);
	must((v == DATE_REPEATING) == (r.repeats != REPEATS_NONE));
	must(!fuzz_utf8(text) || (fuzz_utf8(r.why) && fuzz_utf8(r.words)));
	check_instant(text);
	free(text);
	return 0;
}
