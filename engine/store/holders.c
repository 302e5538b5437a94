/* Hides the form of /proc/locks, and which bytes SQLite locks. */
#include "store/holders.h"

#include <limits.h>
#include <string.h>
#include <sys/sysmacros.h>

/* Bytes of the -shm: writing, taking the -wal into the store, recovering. */
enum { SHM_WRITE = 120, SHM_RECOVER = 122 };

struct lock {
	char kind[16];
	int process;
	unsigned major_of, minor_of;
	unsigned long long inode, first, last;
};

/* "1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 120 120", or "0 EOF" to the end of the file; what waits has "->" after the number. */
static bool read_lock(const char *line, struct lock *l)
{
	l->last = ULLONG_MAX;
	return sscanf(line, "%*d: POSIX %*s %15s %d %x:%x:%llu %llu %llu", l->kind, &l->process, &l->major_of, &l->minor_of, &l->inode, &l->first,
	              &l->last) >= 6 &&
	       l->process > 0;
}

static bool is_on(const struct lock *l, const struct stat *file)
{
	return l->inode == file->st_ino && l->major_of == major(file->st_dev) && l->minor_of == minor(file->st_dev);
}

static void add(struct holders *h, const struct lock *l, bool writes)
{
	if (writes && !h->writer)
		h->writer = l->process;
	for (size_t i = 0; i < h->count; i++)
		if (h->processes[i] == l->process)
			return;
	if (h->count < sizeof h->processes / sizeof *h->processes)
		h->processes[h->count++] = l->process;
}

void holders_read(FILE *locks, const struct stat *store, const struct stat *shm, int without, struct holders *out)
{
	char line[256];
	struct lock l;
	while (fgets(line, sizeof line, locks)) {
		if (!read_lock(line, &l) || l.process == without)
			continue;
		bool write = !strcmp(l.kind, "WRITE");
		if (is_on(&l, store))
			add(out, &l, write);
		else if (is_on(&l, shm))
			add(out, &l, write && l.first <= SHM_RECOVER && l.last >= SHM_WRITE);
	}
}

/*
 * The list comes a piece at a time, by position: where others unlock between two pieces, lines at the border are passed over. One look may miss what
 * several do not, if their borders lie elsewhere: each asks for pieces of another length.
 */
enum { LOOKS = 16, SHORTEST = 512, LONGER = 256 };

bool holders_find(const char *path, int without, struct holders *out)
{
	char beside[4200], piece[SHORTEST + LOOKS * LONGER];
	struct stat store, shm;
	*out = (struct holders){ 0 };
	if (stat(path, &store))
		return false;
	snprintf(beside, sizeof beside, "%s-shm", path);
	const struct stat *second = stat(beside, &shm) ? &store : &shm;
	for (int i = 0; i < LOOKS; i++) {
		FILE *locks = fopen("/proc/locks", "re");
		if (!locks)
			return false;
		setvbuf(locks, piece, _IOFBF, SHORTEST + LONGER * (size_t)i);
		holders_read(locks, &store, second, without, out);
		fclose(locks);
	}
	return true;
}

bool holder_program(int process, char name[64])
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/comm", process);
	FILE *f = fopen(path, "re");
	if (!f || !fgets(name, 64, f))
		*name = '\0';
	name[strcspn(name, "\n")] = '\0';
	if (f)
		fclose(f);
	return f != NULL;
}
