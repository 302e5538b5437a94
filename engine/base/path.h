/* Paths as texts. */
#ifndef WSOA_BASE_PATH_H
#define WSOA_BASE_PATH_H

#include <stddef.h>

/* What stands behind the last slash: the name in its folder. */
const char *path_name(const char *path);
/* The folder of that name, "." where the path names none; cut off at size. */
void path_folder(const char *path, char *folder, size_t size);

#endif
