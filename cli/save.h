/* Files that the program writes: whole or not at all. */
#ifndef WSOA_CLI_SAVE_H
#define WSOA_CLI_SAVE_H

#include "cmd.h"

/*
 * A file being written beside its place. Written with save_write (a
 * wsoa_write); save_close puts it in its place once it is on disk, or takes it
 * away again where st is a failure, and gives st or what went wrong.
 */
struct save {
	struct cli *c;
	char *path, *beside;
	bool anew;              /* must not be there: put on the disk with its name, or not there */
	int fd;
	int failed;             /* errno of the first write that failed; 0 */
};
wsoa_status save_open(struct save *s, struct cli *c, const char *path);
/* The same of a file that replaces none, for a path that wsoa_check_path() lets through; in its place it is on the disk for good. */
wsoa_status save_open_anew(struct save *s, struct cli *c, const char *path);
bool save_write(void *to, const char *bytes, size_t len);
wsoa_status save_close(struct save *s, wsoa_status st);

#endif
