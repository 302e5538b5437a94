/* From the files of a pack to a store: chain, words, definitions and evidence, each checked as it comes. */
#ifndef WSOA_EXCHANGE_PACK_BUILD_H
#define WSOA_EXCHANGE_PACK_BUILD_H

#include "exchange/pack_read.h"

struct pack_counts {
	int64_t events, words, erased, withheld, later; /* later: erased after the checkpoint, as the pack says */
	int64_t files, files_erased, left_out;
	char head[HASH_HEX + 1];
};

/*
 * A store with what the pack says, its tables made from its events. day: of
 * the checkpoint; what was erased before it must be told by the log, and
 * nothing was erased after today. *out is NULL on failure. WSOA_UNVERIFIED names the first thing that is wrong.
 */
wsoa_status pack_build(struct pack_reader *r, date day, date today, struct pack_counts *counts, struct store **out);

/* Whether the log of an older pack is the beginning of this one's. */
wsoa_status pack_continues(struct pack_reader *r, const char *path);

/* checkpoint.txt; texts live in mem. */
wsoa_status pack_checkpoint(struct pack_reader *r, struct arena *mem, struct checkpoint *out);

#endif
