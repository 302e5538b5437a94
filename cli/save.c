/* Hides how a file comes to be whole: a name of its own, fsync, rename, fsync of the folder. */
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char ending[] = ".XXXXXX";

/* As open() would have made it: mkstemp() lets nobody else read. */
static void open_to_others(int fd)
{
	mode_t mask = umask(0);
	umask(mask);
	fchmod(fd, 0666 & ~mask);
}

wsoa_status save_open(struct save *s, struct cli *c, const char *path)
{
	size_t len = strlen(path);
	*s = (struct save){ .c = c, .fd = -1, .path = strdup(path), .beside = malloc(len + sizeof ending) };
	if (!s->path || !s->beside)
		return WSOA_NOMEM;
	memcpy(s->beside, path, len);
	memcpy(s->beside + len, ending, sizeof ending);
	s->fd = mkstemp(s->beside);
	if (s->fd < 0)
		return cli_fail_file(c, path, "written", errno);
	open_to_others(s->fd);
	return WSOA_OK;
}

bool save_write(void *to, const char *bytes, size_t len)
{
	struct save *s = to;
	while (len && !s->failed) {
		ssize_t n = write(s->fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			s->failed = errno;
		else {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return !s->failed;
}

/* The rename is on disk once its folder is; where that cannot be asked for, the file is still whole. */
static void sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

static int put_in_place(struct save *s)
{
	if (s->failed)
		return s->failed;
	if (fsync(s->fd) || rename(s->beside, s->path))
		return errno;
	sync_folder(s->path);
	return 0;
}

wsoa_status save_close(struct save *s, wsoa_status st)
{
	int error = s->failed;
	if (s->fd >= 0) {
		if (!st)
			error = put_in_place(s);
		if (st || error)
			unlink(s->beside);
		close(s->fd);
	}
	if (error)
		st = cli_fail_file(s->c, s->path, "written", error);
	free(s->path);
	free(s->beside);
	*s = (struct save){ .fd = -1 };
	return st;
}
