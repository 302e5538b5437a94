/*
 * Hides how a file comes to be whole: a name of its own, fsync, rename, fsync
 * of the folder. A program that is told to end takes the unfinished file away.
 */
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char ending[] = ".XXXXXX";

/* ---- told to end ---- */

static const int endings[] = { SIGINT, SIGTERM, SIGHUP };
static const char *volatile unfinished; /* the file that is written now; NULL: none */

/* The signal does what it would have done, once the file is gone. */
static void take_away(int number)
{
	const char *path = unfinished;
	if (path)
		unlink(path);
	signal(number, SIG_DFL);
	raise(number);
}

/* Whoever ignores a signal, as nohup does, goes on ignoring it. */
static void watch(void)
{
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		struct sigaction now, ours = { .sa_handler = take_away };
		if (!sigaction(endings[i], NULL, &now) && now.sa_handler == SIG_DFL)
			sigaction(endings[i], &ours, NULL);
	}
}

/* A file that is there and that the handler does not know of would stay; so nothing comes in between. */
static int make_beside(char *path)
{
	sigset_t held, before;
	sigemptyset(&held);
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		sigaddset(&held, endings[i]);
	watch();
	sigprocmask(SIG_BLOCK, &held, &before);
	int fd = mkstemp(path), error = errno;
	unfinished = fd >= 0 ? path : NULL;
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return fd;
}

/* ---- a file ---- */

/*
 * As open() would have left it, since mkstemp() lets nobody else read: a file
 * that is there keeps its mode, its owner and its group as far as they can be
 * given; what was its group's is not another's.
 */
static void open_to_others(int fd, const char *path)
{
	struct stat was;
	mode_t mode, mask = umask(0);
	umask(mask);
	if (stat(path, &was)) {
		mode = 0666 & ~mask;
	} else {
		mode = was.st_mode & 0777;
		if (fchown(fd, was.st_uid, was.st_gid) && fchown(fd, (uid_t)-1, was.st_gid))
			mode &= ~(mode_t)0070;
	}
	fchmod(fd, mode);
}

/* A device, a pipe or what is open without a name is written to as it is: a rename would put a file in its place. */
static bool is_no_file(const char *path)
{
	struct stat st;
	return !stat(path, &st) && !S_ISDIR(st.st_mode) && (!S_ISREG(st.st_mode) || !st.st_nlink);
}

static wsoa_status open_as_it_is(struct save *s, const char *path)
{
	s->path = strdup(path);
	if (!s->path)
		return WSOA_NOMEM;
	s->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	return s->fd < 0 ? cli_fail_file(s->c, path, "written", errno) : WSOA_OK;
}

/* The first len bytes of a text with another behind them; NULL without memory. */
static char *joined(const char *text, size_t len, const char *end)
{
	size_t size = strlen(end) + 1;
	char *both = malloc(len + size);
	if (both) {
		memcpy(both, text, len);
		memcpy(both + len, end, size);
	}
	return both;
}

/* A path in the folder of another, unless it is from the root. */
static char *beside_of(const char *other, const char *path)
{
	const char *slash = *path == '/' ? NULL : strrchr(other, '/');
	return joined(other, slash ? (size_t)(slash + 1 - other) : 0, path);
}

/* Where a link leads, be there anything or not, so that the link stays one. NULL: errno says why. */
static char *behind_links(const char *path)
{
	enum { LINKS = 40 };
	char to[PATH_MAX], *at = strdup(path);
	ssize_t len;
	for (int i = 0; at && (len = readlink(at, to, sizeof to - 1)) >= 0; i++) {
		to[len] = '\0';
		char *next = i < LINKS ? beside_of(at, to) : NULL;
		free(at);
		at = next;
		if (i == LINKS)
			errno = ELOOP;
	}
	return at;
}

static wsoa_status open_beside(struct save *s, const char *path)
{
	s->path = s->anew ? strdup(path) : behind_links(path);
	if (!s->path)
		return cli_fail_file(s->c, path, "written", errno);
	wsoa_status st = s->anew ? WSOA_OK : wsoa_check_path(s->c->w, s->path);
	if (st)
		return st;
	s->beside = joined(s->path, strlen(s->path), ending);
	if (!s->beside)
		return WSOA_NOMEM;
	s->fd = make_beside(s->beside);
	if (s->fd < 0)
		return cli_fail_file(s->c, path, "written", errno);
	open_to_others(s->fd, s->path);
	return WSOA_OK;
}

wsoa_status save_open(struct save *s, struct cli *c, const char *path)
{
	*s = (struct save){ .c = c, .fd = -1 };
	return is_no_file(path) ? open_as_it_is(s, path) : open_beside(s, path);
}

wsoa_status save_open_anew(struct save *s, struct cli *c, const char *path)
{
	*s = (struct save){ .c = c, .fd = -1, .anew = true };
	return open_beside(s, path);
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

/* The name is on disk once its folder is; where that cannot be asked for, the file is still whole. */
static int sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int error = fd >= 0 && fsync(fd) && errno != EINVAL ? errno : 0;
	if (fd >= 0)
		close(fd);
	free(folder);
	return error;
}

/* A second name replaces nothing that came meanwhile; where files can have one name alone (FAT), it is looked for. */
static int give_name(const struct save *s)
{
	struct stat there;
	if (s->anew && !link(s->beside, s->path)) {
		unlink(s->beside);
		return 0;
	}
	if (s->anew && (errno == EEXIST || !lstat(s->path, &there)))
		return EEXIST;
	return rename(s->beside, s->path) ? errno : 0;
}

static int put_in_place(struct save *s)
{
	if (s->failed || !s->beside)
		return s->failed;
	int error = fsync(s->fd) ? errno : give_name(s);
	if (error)
		return error;
	error = sync_folder(s->path);
	if (!error || !s->anew)
		return 0; /* what was replaced cannot be put back */
	unlink(s->path);
	return error;
}

wsoa_status save_close(struct save *s, wsoa_status st)
{
	int error = s->failed;
	if (s->fd >= 0) {
		if (!st)
			error = put_in_place(s);
		if (s->beside && (st || error))
			unlink(s->beside);
		close(s->fd);
	}
	if (error)
		st = cli_fail_file(s->c, s->path, "written", error);
	unfinished = NULL;
	free(s->path);
	free(s->beside);
	*s = (struct save){ .fd = -1 };
	return st;
}
