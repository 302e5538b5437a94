/*
 * Documents of further words for an import (--map): refused with a list of
 * faults, or every look-up ends and gives what the registry knows. The first
 * byte chooses the kind of records.
 */
#include "exchange/import_words.h"
#include "fuzz.h"

static void look_up(const struct import_words *w, const char *word, enum kind_id kind)
{
	const struct heading *h = words_heading(w, word);
	const struct status_word *s = words_status(w, word);
	must(!h || (h->role < COLUMN_ROLES && (h->role == COLUMN_FIELD) == (h->field != NULL)));
	must(!h || !h->field || h->field->kind == kind);
	must(!s || (s->states && s->asks && s->met && s->rating));
	for (enum word_list list = 0; list < LIST_COUNT; list++)
		words_in(w, list, word);
	words_rating(w, word);
	words_rating_status(w, word);
	words_repeats(w, word);
	words_moving(w, word);
	words_no_evidence(w, word);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const words[] = { "ref", "Lead", "completed", "BLUE", "n/a", "every half term", "tbc", "England average", "none yet", "", "zz" };
	struct error err = { 0 };
	struct import_words w;
	enum kind_id kind = (enum kind_id)fuzz_choice(&data, &size, KIND_COUNT);
	char *text = fuzz_text(data, size);
	wsoa_status st = words_open(&w, kind, text, &err);
	if (st)
		fuzz_refusal(&err, st, fuzz_utf8(text));
	for (size_t i = 0; !st && i < COUNT(words); i++)
		look_up(&w, words[i], kind);
	if (!st)
		look_up(&w, text, kind);
	words_free(&w);
	error_clear(&err);
	free(text);
	return 0;
}
