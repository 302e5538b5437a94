/*
 * The apostrophe that keeps a text in a CSV file from being a formula: our
 * writer puts it before a text that a spreadsheet could take for one, and
 * before an apostrophe; a reader takes it off, so every text comes back.
 */
#ifndef WSOA_BASE_CSV_GUARD_H
#define WSOA_BASE_CSV_GUARD_H

#include <stdbool.h>

/* Whether a text needs the apostrophe. */
bool csv_guarded(const char *text);
/* The text without it: text or text + 1. */
const char *csv_unguard(const char *text);

#endif
