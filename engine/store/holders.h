/*
 * Who has a store open. To ask fcntl() would need a descriptor of our own, and
 * closing it would drop the locks of this process; Linux lists those of all in
 * /proc/locks.
 */
#ifndef WSOA_STORE_HOLDERS_H
#define WSOA_STORE_HOLDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>

struct holders {
	int processes[8]; /* the first of them, each once */
	size_t count;
	int writer;       /* who holds a lock of writing; 0: nobody */
};

/* Of the store at path, without one process (0: all are told). false where the locks cannot be read: errno says why. */
bool holders_find(const char *path, int without, struct holders *out);
/* Adds who stands in a text of /proc/locks. In WAL, writing locks bytes of the -shm; who does without WAL, or closes last, the store itself. */
void holders_read(FILE *locks, const struct stat *store, const struct stat *shm, int without, struct holders *out);
/* What the program of a process is called; "" and false where that cannot be read, as above. */
bool holder_program(int process, char name[64]);

#endif
