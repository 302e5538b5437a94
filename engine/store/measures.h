/* Measures with their readings and targets, as the comparison (workflow/measure.h) takes them. */
#ifndef WSOA_STORE_MEASURES_H
#define WSOA_STORE_MEASURES_H

#include "store/query.h"
#include "workflow/measure.h"

/* A measure with all its readings and targets, those of the benchmarks it follows too, in mem. Without a measure of that id it is empty. */
wsoa_status measure_read(struct store *s, int64_t id, struct arena *mem, struct measure *out);
/*
 * Measures of the weaknesses a record answers (or of a weakness itself), and
 * those whose target is not met, or that have no reading or target. One that
 * another continues is not among them: that one stands for both.
 */
wsoa_status measures_of(struct store *s, int64_t record, enum kind_id kind, struct arena *mem, size_t *count, struct fact_refs *off);

#endif
