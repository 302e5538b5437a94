/* Shared between record.c and query.c: how rows of a kind are selected and read. */
#ifndef WSOA_STORE_READ_H
#define WSOA_STORE_READ_H

#include "store/query.h"

void reader_begin(struct reader *rd, struct store *s);
void reader_end(struct reader *rd);
/* SELECT identity and columns FROM kind k JOIN record r: what read_row() reads. */
void select_columns(struct buf *b, enum kind_id kind);
/* The row under the cursor, with what hangs on it; the cursor's statement stays where it is. */
wsoa_status read_row(struct reader *rd, const struct query *q, enum kind_id kind, struct arena *mem, struct record **out);

#endif
