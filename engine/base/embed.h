/*
 * The files of schema/ that the program carries: migrations, workflows,
 * holidays, ... The build makes them into arrays (cmake/embed.cmake).
 */
#ifndef WSOA_BASE_EMBED_H
#define WSOA_BASE_EMBED_H

#include <stddef.h>

struct embedded {
	const char *name;  /* "schema/migrations/0001_base.sql" */
	const char *bytes; /* as in the file; a NUL follows that size does not count */
	size_t size;
};

/* By name, ascending by byte; so migrations stand in their order. */
extern const struct embedded embedded_files[];
extern const size_t embedded_count;

/* NULL when the program carries no such file. */
const struct embedded *embedded_find(const char *name);

#endif
