/* Shared between record.c and query.c: how rows of a kind are selected and read. */
#ifndef WSOA_STORE_READ_H
#define WSOA_STORE_READ_H

#include "store/query.h"

void select_columns(struct buf *b, enum kind_id kind);
wsoa_status read_row(struct store *s, const struct query *q, enum kind_id kind, struct arena *mem, struct record **out);

#endif
