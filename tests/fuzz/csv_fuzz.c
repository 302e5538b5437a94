/*
 * CSV: what is read can be written and read again to the same cells, and it
 * does not matter in which pieces the bytes come. The first byte says how
 * large the pieces are.
 */
#include "exchange/csv.h"
#include "fuzz.h"

struct drip {
	const char *text;
	size_t len, at, piece;
};

static bool drip(void *from, char *bytes, size_t size, size_t *got)
{
	struct drip *d = from;
	size_t n = d->len - d->at;
	if (n > d->piece)
		n = d->piece;
	if (n > size)
		n = size;
	memcpy(bytes, d->text + d->at, n);
	d->at += n;
	*got = n;
	return true;
}

/* Every cell, ended by a NUL, every row by a line feed; and the rows as our writer writes them. */
static wsoa_status read_all(struct csv *c, struct buf *cells, struct buf *written)
{
	struct csv_row row;
	bool more;
	wsoa_status st;
	while (!(st = csv_next(c, &row, &more)) && more) {
		must(row.count >= 1 && row.count <= CSV_COLUMNS_MAX);
		for (size_t i = 0; i < row.count; i++) {
			must(fuzz_utf8(row.cells[i]));
			buf_add(cells, row.cells[i], strlen(row.cells[i]) + 1);
			csv_write_cell(written, row.cells[i], i == 0);
		}
		buf_char(cells, '\n');
		csv_write_end(written);
	}
	must(!st == !c->err->code);
	csv_close(c);
	return st;
}

static bool same(struct buf *a, struct buf *b)
{
	return a->len == b->len && !memcmp(buf_text(a), buf_text(b), a->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct csv c;
	struct error err = { 0 }, err2 = { 0 };
	struct buf cells = { 0 }, again = { 0 }, written = { 0 }, twice = { 0 };
	struct drip d = { .piece = 1 + fuzz_choice(&data, &size, 64) };
	char *text = fuzz_text(data, size);
	d.text = text;
	d.len = size;
	csv_open_text(&c, text, size, &err);
	wsoa_status st = read_all(&c, &cells, &written);
	csv_open(&c, drip, &d, &err2);
	must(read_all(&c, &again, &twice) == st && same(&cells, &again));
	must(!strcmp(err.where, err2.where) && !strcmp(err.what, err2.what));
	if (st) {
		fuzz_refusal(&err, st, true);
	} else {
		buf_clear(&again);
		buf_clear(&twice);
		csv_open_text(&c, buf_text(&written), written.len, &err);
		c.separator = ',';
		must(!read_all(&c, &again, &twice) && same(&cells, &again) && same(&written, &twice));
	}
	buf_clear(&again);
	csv_from_windows_1252(text, size, &again);
	must(utf8_valid(buf_text(&again), again.len));
	buf_free(&cells);
	buf_free(&again);
	buf_free(&written);
	buf_free(&twice);
	error_clear(&err);
	error_clear(&err2);
	free(text);
	return 0;
}
