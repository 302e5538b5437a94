/*
 * Every limit that a person can meet, in one table. docs/limits.md has a row
 * for each in the same words and numbers; tests/unit/limits_test.c compares
 * the two. tests/cli/limits.sh meets what can be met from outside, and
 * tests/cli/pack.sh the limits of packs; those of documents that the program
 * alone carries have unit tests. Whoever enforces one says it in a sentence,
 * with what to do.
 */
#ifndef WSOA_BASE_LIMITS_H
#define WSOA_BASE_LIMITS_H

#include "wsoa.h"

/* LIMIT(name, number, "of what", "number with its unit, as in the page") */
#define WSOA_LIMITS(X)                                                                                   \
	X(REF_MAX,           64,       "ref",                                        "64 characters")   \
	X(WORDS_MAX,         65536,    "text of a field, a note or a reason",        "65,536 bytes")    \
	X(PLAIN_MAX,         1000,     "value of a field that is no text",           "1,000 bytes")     \
	X(DIGITS_MAX,        18,       "figure",                                     "18 digits")       \
	X(REFS_MAX,          1000,     "refs in one field",                          "1,000")           \
	X(MAX_FIELDS,        32,       "fields of a kind of record",                 "32")              \
	X(FILTER_LENGTH_MAX, 10000,    "filter",                                     "10,000 characters") \
	X(FILTER_DEPTH_MAX,  32,       "levels of ( ) and not in a filter",          "32")              \
	X(FILTER_WORDS_MAX,  500,      "conditions in a filter",                     "500")             \
	X(FILTER_VALUES_MAX, 250,      "values in a filter",                         "250")             \
	X(CALC_COUNT_MAX,    200000,   "days, weeks, months or years of one step of wsoa calc", "200,000") \
	X(INPUT_MAX,         WSOA_INPUT_MAX, "file or standard input that is loaded", "256 MiB")        \
	X(CSV_CELL_MAX,      1 << 20,  "cell of a CSV file",                         "1 MiB")           \
	X(CSV_ROW_MAX,       16 << 20, "row of a CSV file",                          "16 MiB")          \
	X(CSV_COLUMNS_MAX,   2000,     "columns of a CSV file",                      "2,000")           \
	X(HEADING_MAX,       1000,     "heading of a sheet",                         "1,000 bytes")     \
	X(ROWS_MAX,          2000000,  "rows of a sheet",                            "2,000,000")       \
	X(CELLS_MAX,         40000000, "cells of a sheet",                           "40,000,000")      \
	X(ISSUES_MAX,        100000,   "findings about one load",                    "100,000")         \
	X(JSON_MAX,          4 << 20,  "JSON document",                              "4 MiB")           \
	X(JSON_DEPTH_MAX,    64,       "levels of brackets in JSON",                 "64")              \
	X(MAX_STATES,        32,       "states of a workflow",                       "32")              \
	X(MAX_TRANSITIONS,   64,       "transitions of a workflow",                  "64")              \
	X(MAX_NEEDS,         8,        "requirements of a transition",               "8")               \
	X(LADDER_STEPS,      32,       "steps of the ladder of reminders",           "32")              \
	X(TIMETABLE_RULES,   64,       "rules of a timetable",                       "64")              \
	X(FILE_MAX,          100 << 20, "file of evidence",                          "100 MiB")         \
	X(PACK_LINE_MAX,     8 << 20,  "line of a pack's log or words",              "8 MiB")           \
	X(PACK_TEXT_MAX,     8 << 20,  "definition or checkpoint in a pack",         "8 MiB")           \
	X(PACK_FILE_MAX,     128 << 20, "file of evidence in a pack that is checked", "128 MiB")        \
	X(PACK_FILES_MAX,    200000,   "files of a pack",                            "200,000")         \
	X(PACK_PATH_MAX,     200,      "path in a pack",                             "200 characters")

enum {
#define LIMIT_ENUM(name, number, what, text) name = (number),
	WSOA_LIMITS(LIMIT_ENUM)
#undef LIMIT_ENUM
};

#endif
