/*
 * Editions of bank holidays and terms: a document is refused with a list of
 * faults, or what it says is written in our own form and reads back to the
 * same; it can be laid over the shipped edition; counting working days by it
 * is the inverse of adding them.
 */
#include "england.h"

static void check(const struct calendar *cal)
{
	must(cal->name && *cal->name && fuzz_utf8(cal->name));
	for (size_t i = 0; i < cal->count; i++) {
		const struct holiday *h = &cal->holidays[i];
		must(in_range(h->day) && date_weekday(h->day) <= 5 && fuzz_utf8(h->title));
		must(!i || h->day > h[-1].day);
		must(calendar_holiday(cal, h->day) == h && !workday_is(cal, h->day));
	}
	for (size_t i = 0; i < cal->term_count; i++) {
		const struct term *t = &cal->terms[i];
		must(in_range(t->starts_on) && in_range(t->ends_on) && t->starts_on <= t->ends_on);
		must(!i || t->ends_on >= t[-1].ends_on);
	}
	for (int n = -300; n <= 300; n += 7) {
		date from = date_of(2019, 10, 14), to = workday_add(cal, from, n);
		must(to != DATE_NONE && workday_count(cal, from, to) == n);
	}
}

static void check_written(const struct calendar *cal, struct arena *mem)
{
	struct buf once = { 0 }, twice = { 0 };
	struct error err = { 0 };
	struct calendar back;
	calendar_write(cal, &once);
	must(!calendar_read(buf_text(&once), once.len, mem, &err, &back));
	calendar_write(&back, &twice);
	must(!strcmp(buf_text(&once), buf_text(&twice)));
	must(back.count == cal->count && back.term_count == cal->term_count);
	buf_free(&once);
	buf_free(&twice);
	error_clear(&err);
}

static void check_merged(const struct calendar *cal, struct arena *mem)
{
	struct error err = { 0 };
	struct calendar both;
	wsoa_status st = calendar_merge(england(), cal, mem, &err, &both);
	if (st)
		fuzz_refusal(&err, st, true);
	else
		check(&both);
	error_clear(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct calendar cal;
	char *text = fuzz_text(data, size);
	wsoa_status st = calendar_read(text, size, &mem, &err, &cal);
	if (st) {
		fuzz_refusal(&err, st, utf8_valid(text, size));
	} else {
		check(&cal);
		check_written(&cal, &mem);
		check_merged(&cal, &mem);
	}
	error_clear(&err);
	arena_free(&mem);
	free(text);
	return 0;
}
