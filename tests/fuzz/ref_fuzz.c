/*
 * Refs: the rule against a second way of saying it; a filter of one ref asks
 * for that ref; sets of refs; names made into refs.
 */
#include "exchange/import_cells.h"
#include "record/value.h"
#include "store/query.h"

#include "fuzz.h"

static bool letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool valid_by_hand(const char *ref)
{
	size_t len = strlen(ref);
	bool good = len >= 1 && len <= REF_MAX && (letter_or_digit(*ref) || *ref == '@');
	for (size_t i = 1; i < len; i++)
		good = good && (letter_or_digit(ref[i]) || ref[i] == '.' || ref[i] == '_' || ref[i] == '/' || ref[i] == '-');
	return good;
}

/* In quotes a word is always a ref, whatever it is spelt like. */
static void check_filter(const char *ref, struct arena *mem)
{
	struct error err = { 0 };
	struct buf quoted = { 0 };
	const struct filter_node *n = NULL;
	buf_printf(&quoted, "\"%s\"", ref);
	must(!filter_for(KIND_action, buf_text(&quoted), mem, &err, &n));
	must(n && n->type == FILTER_REF && n->value_count == 1 && !strcmp(n->values[0], ref));
	buf_free(&quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = { 0 };
	char slug[SLUG + 1], tidied[TIDY + 1];
	char *text = fuzz_text(data, size);
	must(ref_valid(text) == valid_by_hand(text));
	if (ref_valid(text))
		check_filter(text, &mem);
	name_slug(text, slug);
	must(!*slug || ref_valid(slug));
	word_tidy(text, tidied);
	must(strlen(tidied) <= TIDY && (!fuzz_utf8(text) || fuzz_utf8(tidied)));
	arena_free(&mem);
	free(text);
	return 0;
}
