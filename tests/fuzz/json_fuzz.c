/*
 * The reader of JSON: what is read can be written and read again to the same
 * text, in no more than 64 levels; keys stand once; what a document may hold
 * a line may hold too.
 */
#include "base/json_read.h"

#include <errno.h>

#include "base/buf.h"
#include "base/json_write.h"
#include "fuzz.h"

enum { LEVELS = 64 };

static void put_text(const char *text, struct buf *out)
{
	struct json j;
	must(text && fuzz_utf8(text));
	json_begin(&j, out);
	json_text(&j, text);
}

/* A fraction is written as 0.5: its digits are not at the door. */
static void put(const jr *v, struct buf *out, int deep)
{
	int64_t n = 0;
	enum jr_type type = jr_type(v);
	must(deep <= LEVELS);
	must(jr_int(v, &n) == (type == JR_INT) && !jr_text(v) == (type != JR_TEXT));
	if (type == JR_NULL || type == JR_BOOL)
		buf_str(out, type == JR_NULL ? "null" : jr_bool(v, false) ? "true" : "false");
	else if (type == JR_INT)
		buf_printf(out, "%lld", (long long)n);
	else if (type == JR_NUMBER)
		buf_str(out, "0.5");
	else if (type == JR_TEXT)
		put_text(jr_text(v), out);
	if (type != JR_ARRAY && type != JR_OBJECT)
		return;
	size_t count = 0;
	buf_char(out, type == JR_ARRAY ? '[' : '{');
	for (const jr *e = jr_first(v); e; e = jr_next(e), count++) {
		if (count)
			buf_char(out, ',');
		if (type == JR_OBJECT) {
			put_text(jr_key(e), out);
			buf_char(out, ':');
			must(jr_get(v, jr_key(e)) == e); /* the first of that name is this one: none stands twice */
		}
		put(e, out, deep + 1);
	}
	must(count == jr_count(v));
	buf_char(out, type == JR_ARRAY ? ']' : '}');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char why[160] = "";
	struct buf once = { 0 }, twice = { 0 };
	char *text = fuzz_text(data, size);
	jr *root = jr_parse(text, size, why, sizeof why), *line = jr_parse_line(text, size);
	if (!root) {
		must(errno == EINVAL && !strncmp(why, "line ", 5) && fuzz_utf8(why));
	} else {
		must(line && utf8_valid(text, size));
		put(root, &once, 0);
		jr *back = jr_parse(buf_text(&once), once.len, why, sizeof why);
		must(back);
		put(back, &twice, 0);
		must(!strcmp(buf_text(&once), buf_text(&twice)));
		jr_free(back);
	}
	jr_free(root);
	jr_free(line);
	buf_free(&once);
	buf_free(&twice);
	free(text);
	return 0;
}
