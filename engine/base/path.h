/* Paths as texts, and the names in a folder. */
#ifndef WSOA_BASE_PATH_H
#define WSOA_BASE_PATH_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

/* What stands behind the last slash: the name in its folder. */
const char *path_name(const char *path);
/* The folder of that name, "." where the path names none; cut off at size. */
void path_folder(const char *path, char *folder, size_t size);
/* The next name in an open folder but "." and "..". NULL: errno is 0 at its end, and says why it cannot be read further. */
const char *folder_next(DIR *folder);
/*
 * Puts the names in a folder on the disk: a file that was made, renamed or
 * removed is so for good only then. at: what its path starts from, as for
 * openat(). False: errno says why.
 */
bool folder_sync(int at, const char *folder);

#endif
