/*
 * Whole sheets into a store: a dry run and the load say the same; a load that
 * is refused leaves the log as it was; whatever happened, the store verifies.
 * The first byte chooses the kind, the second how it is loaded.
 */
#define _XOPEN_SOURCE 700 /* nftw */
#include "record/kind.h"
#include "scratch.h"

static struct buf store; /* the bytes of a fresh one */

static void log_text(wsoa *w, struct buf *out)
{
	buf_clear(out);
	must(!wsoa_log_lines(w, 0, scratch_take, out));
}

static wsoa_status load(wsoa *w, wsoa_import_args args, bool dry, size_t *errors)
{
	struct buf refused = { 0 };
	args.dry_run = dry;
	wsoa_status st = wsoa_import(w, &args, 1, NULL, scratch_take, &refused);
	*errors = 0;
	for (size_t i = 0; i < wsoa_issue_count(w); i++) {
		const wsoa_issue *s = wsoa_issue_at(w, i);
		*errors += !s->warning;
		must(*s->what && fuzz_utf8(s->what) && fuzz_utf8(s->value) && fuzz_utf8(s->where) && fuzz_utf8(s->todo));
	}
	must(!st || *wsoa_error_what(w));
	must(st != WSOA_BUG && st != WSOA_STORE && st != WSOA_NOMEM);
	must(fuzz_utf8(buf_text(&refused)));
	buf_free(&refused);
	return st;
}

static void check(wsoa *w, const wsoa_import_args *args)
{
	struct buf before = { 0 }, after = { 0 };
	size_t errors, dry_errors;
	wsoa_doc *doc = NULL;
	log_text(w, &before);
	wsoa_status dry = load(w, *args, true, &dry_errors);
	log_text(w, &after);
	must(!strcmp(buf_text(&before), buf_text(&after)));
	wsoa_status st = load(w, *args, false, &errors);
	must(st == dry && errors == dry_errors);
	log_text(w, &after);
	must(!st || !strcmp(buf_text(&before), buf_text(&after)));
	must(!strncmp(buf_text(&before), buf_text(&after), before.len));
	wsoa_status verified = wsoa_verify(w, &doc);
	if (verified)
		fprintf(stderr, "%s\n", wsoa_error_what(w));
	must(!verified);
	wsoa_doc_free(doc);
	load(w, *args, false, &errors); /* the same sheet again */
	buf_free(&before);
	buf_free(&after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scratch_make(NULL);
	if (!store.len)
		scratch_read("store.db", &store);
	scratch_write("copy.db", buf_text(&store), store.len);
	const char *plural, *kind = wsoa_kind(fuzz_choice(&data, &size, KIND_COUNT), &plural);
	unsigned how = fuzz_choice(&data, &size, 64);
	char *text = fuzz_text(data, size);
	wsoa_import_args args = {
		.kind = kind,
		.name = "sheet.csv",
		.text = text,
		.len = size,
		.date_order = how & 1 ? "mdy" : how & 2 ? "dmy" : NULL,
		.opening = how & 4 ? "2019-06-01" : NULL,
		.strict = how & 8,
		.adopt = how & 16,
		.good_rows = how & 32,
	};
	wsoa *w = scratch_handle("copy.db");
	check(w, &args);
	wsoa_close(w);
	free(text);
	return 0;
}
