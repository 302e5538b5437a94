/* A slash is the only thing that matters in them. */
#include "base/path.h"

#include <stdio.h>
#include <string.h>

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

void path_folder(const char *path, char *folder, size_t size)
{
	size_t len = (size_t)(path_name(path) - path);
	snprintf(folder, size, "%.*s", len > 1 ? (int)len - 1 : 1, len ? path : ".");
}
