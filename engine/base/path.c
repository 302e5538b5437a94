/* A slash is the only thing that matters in them. */
#include "base/path.h"

#include <errno.h>
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

const char *folder_next(DIR *folder)
{
	const struct dirent *e;
	errno = 0;
	while ((e = readdir(folder)) && (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")))
		;
	return e ? e->d_name : NULL;
}
