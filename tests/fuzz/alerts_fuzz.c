/* Documents of the ladder of reminders: refused with a list of faults, or every step has a rule in words and a day. */
#include "alert/ladder.h"
#include "base/form.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct calendar none = { .name = "none", .first_year = 1 };
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct buf rule = { 0 };
	struct ladder l;
	char *text = fuzz_text(data, size);
	wsoa_status st = ladder_read(text, size, &mem, &err, &l);
	if (st)
		fuzz_refusal(&err, st, utf8_valid(text, size));
	for (size_t i = 0; !st && i < l.count; i++) {
		const struct ladder_step *s = &l.steps[i];
		date about = date_of(2019, 10, 14), day = ladder_day(s, about, &none);
		must(l.count <= LADDER_STEPS && strlen(s->name) <= FORM_NAME && abs(s->days) <= LADDER_DAYS);
		must(s->who && s->date && s->date->type == TYPE_DATE && s->urgency < URGENCY_COUNT);
		must(s->days < 0 ? day < about : s->days > 0 ? day > about : day == about);
		buf_clear(&rule);
		ladder_rule(s, &rule);
		must(rule.len && fuzz_utf8(buf_text(&rule)));
		for (size_t k = 0; k < i; k++)
			must(strcmp(l.steps[k].name, s->name) != 0);
	}
	buf_free(&rule);
	error_clear(&err);
	arena_free(&mem);
	free(text);
	return 0;
}
