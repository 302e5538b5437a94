/* A slash is the only thing that matters in them. */
#define _XOPEN_SOURCE 700 /* sync */
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

bool folder_sync(int at, const char *folder)
{
	int fd = openat(at, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && errno == EACCES) {
		sync(); /* one that may be written in and not read cannot be asked alone */
		return true;
	}
	bool synced = fd >= 0 && (!fsync(fd) || errno == EINVAL); /* EINVAL: a file system that needs none */
	int error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
	return synced;
}
