/*
 * Lines of the log: a line is refused, or it is an event whose line reads
 * back to that very line. (verify compares the two and says where they
 * differ, so what the writer makes of any event must be well defined.)
 */
#include "store/event.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = { 0 };
	struct error err = { 0 };
	struct buf once = { 0 }, twice = { 0 };
	struct event ev, back;
	char *text = fuzz_text(data, size);
	wsoa_status st = event_read(text, size, &mem, &err, &ev);
	if (st) {
		fuzz_refusal(&err, st, utf8_valid(text, size));
	} else {
		event_write(&ev, &once);
		must(utf8_valid(buf_text(&once), once.len));
		must(!event_read(buf_text(&once), once.len, &mem, &err, &back));
		event_write(&back, &twice);
		must(once.len == twice.len && !memcmp(once.data, twice.data, once.len));
	}
	buf_free(&once);
	buf_free(&twice);
	error_clear(&err);
	arena_free(&mem);
	free(text);
	return 0;
}
