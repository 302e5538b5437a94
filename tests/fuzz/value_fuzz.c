/*
 * Values of every field of the registry, as a person types them: what is read
 * is written as a text that reads back to the same value, and identifiers of
 * children are found wherever they stand. The first byte chooses the field.
 */
#include "record/child.h"
#include "record/value.h"

#include "fuzz.h"

static bool same(const struct field *f, const struct value *a, const struct value *b)
{
	if (!field_is_link(f))
		return value_equal(f, a, b);
	bool equal = a->count == b->count;
	for (size_t i = 0; equal && i < a->count; i++) {
		size_t k = 0;
		while (k < b->count && strcmp(a->targets[i].ref, b->targets[k].ref) != 0)
			k++;
		equal = k < b->count;
	}
	return equal;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct date_context dates = { .year = PERIOD_FINANCIAL_YEAR, .today = 18183 };
	const struct value_context ctx = { .dates = &dates };
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct value v, back;
	const char *which;
	size_t column = 0;
	const struct field *f = field_at((enum field_id)fuzz_choice(&data, &size, FIELD_COUNT));
	char *text = fuzz_text(data, size);
	wsoa_status st = value_read(f, text, &ctx, &mem, &err, &v);
	if (st) {
		fuzz_refusal(&err, st, fuzz_utf8(text));
	} else {
		const char *spelt = value_text(f, &v, &mem);
		must(spelt && (fuzz_utf8(spelt) || (field_is_link(f) && !fuzz_utf8(text)))); /* a ref is looked up as it is */
		must(!value_read(f, spelt, &ctx, &mem, &err, &back));
		must(v.set == back.set && same(f, &v, &back));
		must(!strcmp(value_text(f, &back, &mem), spelt));
		must(f->type != TYPE_WORDS || !identifier_in(text, &which, &column));
	}
	if (identifier_in(text, &which, &column))
		must(column >= 1 && column <= utf8_length(text, strlen(text)) && which);
	if (child_detail_in(text, &column))
		must(column >= 1 && column <= utf8_length(text, strlen(text)));
	error_clear(&err);
	arena_free(&mem);
	free(text);
	return 0;
}
