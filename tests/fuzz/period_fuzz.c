/*
 * Periods and what stands beside them in the cells of people's sheets: parts,
 * numbers, figures with a unit, periods with a remark, observations. What is
 * taken out of a cell of valid text is valid, and nothing is made up.
 */
#include "calendar/date.h"
#include "exchange/import_cells.h"

#include "fuzz.h"

static void check_period(const char *text, enum period_type year)
{
	const struct date_context ctx = { .year = year, .today = DATE_NONE };
	struct date_reading r, back;
	if (date_read(text, &ctx, &r) != DATE_READ || !r.period)
		return;
	struct date_context same = { .year = r.type, .today = DATE_NONE };
	must(r.type != PERIOD_ANY && strlen(r.words) <= PERIOD_WORDS);
	must(date_read(r.words, &same, &back) == DATE_READ && back.period && back.first == r.first && back.day == r.day);
	must(back.type == r.type && !strcmp(back.words, r.words));
}

static void check_cells(const char *text, struct arena *mem)
{
	bool valid = fuzz_utf8(text), had;
	const char *remark = NULL, *title = NULL, *at = text;
	long number;
	size_t count = 0;
	struct figure figure;
	struct observation o;
	const char *trimmed = cell_trim(text, mem), *line = cell_one_line(trimmed, mem, &had);
	must(!valid || (fuzz_utf8(trimmed) && fuzz_utf8(line)));
	must(!strcmp(cell_trim(trimmed, mem), trimmed));
	must(!strpbrk(line, "\r\n\t"));
	const char **parts = cell_parts(text, mem, &count);
	for (size_t i = 0; i < count; i++)
		must(*parts[i] && !strcmp(cell_trim(parts[i], mem), parts[i]) && (!valid || fuzz_utf8(parts[i])));
	const char *period = period_words(text, mem, &remark);
	must(period && remark && (!valid || (fuzz_utf8(period) && fuzz_utf8(remark))));
	if (figure_read(text, &figure))
		must(*figure.value && strlen(figure.value) <= FIGURE && figure_number(&figure) < 1e25);
	if (numbered_name(text, &number, &title))
		must(number >= 0 && title >= text && title <= text + strlen(text));
	for (size_t turns = 0; observation_next(&at, mem, &o); turns++)
		must(turns <= strlen(text) && o.period);
	must(name_key(text, mem));
	period_is_split(text);
	formula_like(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = { 0 };
	char *text = fuzz_text(data, size);
	for (char *p = text; *p; p++)
		if (*p == '\r')
			*p = '\n'; /* as the reader of CSV gives it */
	for (enum period_type year = PERIOD_ANY; year <= PERIOD_SNAPSHOT; year++)
		check_period(text, year);
	check_cells(text, &mem);
	arena_free(&mem);
	free(text);
	return 0;
}
