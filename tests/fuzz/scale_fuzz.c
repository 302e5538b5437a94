/* Documents of scales: refused with a list of faults, or every value is found by its name and has its words. */
#include "base/form.h"
#include "fuzz.h"
#include "workflow/rating.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct scale s;
	char *text = fuzz_text(data, size);
	wsoa_status st = scale_read(text, size, &mem, &err, &s);
	if (st)
		fuzz_refusal(&err, st, utf8_valid(text, size));
	for (size_t i = 0; !st && i < s.count; i++) {
		const struct scale_value *v = &s.values[i];
		must(s.count <= SCALE_VALUES && *v->value && strlen(v->value) <= FORM_NAME && *v->label && *v->meaning);
		must(v->colour < NEUTRAL_COUNT && v->neutral < NEUTRAL_COUNT);
		must(scale_value(&s, v->value) == v);
		must(fuzz_utf8(scale_words(&s, &mem)));
	}
	error_clear(&err);
	arena_free(&mem);
	free(text);
	return 0;
}
