#include "alert/deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"

extern char **environ; /* what the program inherits; POSIX has no header for it */

enum { PATIENCE_S = 300, POLL_MS = 20, SAID = 512 };

static bool refuse(char why[DELIVER_WHY], const char *what, const char *which, int error)
{
	snprintf(why, DELIVER_WHY, "%s: %.150s: %s", what, which, strerror(error));
	return false;
}

/* ---- a program ---- */

struct job {
	pid_t pid;
	int in, out;              /* our ends: what it reads, what it prints; -1 once closed */
	const char *next;         /* of the message */
	size_t left;
	char said[SAID];          /* the beginning of what it printed */
	size_t said_len;
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A pipe of which no other program inherits an end; ours does not block. */
static bool make_pipe(int ends[2], int ours)
{
	if (pipe(ends))
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	fcntl(ends[ours], F_SETFL, O_NONBLOCK);
	return true;
}

/* With the signals of a new program, whatever this process does with its own. */
static int spawn(const char *program, int in, int out, const sigset_t *mask, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t defaults;
	char name[4096], option[] = "-t";
	char *argv[] = { name, option, NULL };
	snprintf(name, sizeof name, "%s", program);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGXFSZ);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setsigmask(&attr, mask);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	int error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	if (!error)
		error = posix_spawnp(pid, program, &actions, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static bool start(struct job *j, const char *program, const sigset_t *mask, char why[DELIVER_WHY])
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 };
	int error = make_pipe(in, 1) && make_pipe(out, 0) ? spawn(program, in[0], out[1], mask, &j->pid) : errno;
	close_end(&in[0]);
	close_end(&out[1]);
	j->in = in[1];
	j->out = out[0];
	if (!error)
		return true;
	close_end(&j->in);
	close_end(&j->out);
	return refuse(why, "the mail program cannot be run", program, error);
}

static void feed(struct job *j)
{
	ssize_t n = j->left ? write(j->in, j->next, j->left) : 0;
	if (n > 0) {
		j->next += n;
		j->left -= (size_t)n;
	}
	if (!j->left || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_end(&j->in);
}

/* Reads on when there is no more room, so that the program can go on. */
static void listen_to(struct job *j)
{
	char bytes[SAID];
	ssize_t n = read(j->out, bytes, sizeof bytes);
	if (n <= 0) {
		if (!n || (errno != EAGAIN && errno != EINTR))
			close_end(&j->out);
		return;
	}
	size_t room = sizeof j->said - j->said_len, taken = (size_t)n < room ? (size_t)n : room;
	memcpy(j->said + j->said_len, bytes, taken);
	j->said_len += taken;
}

static int64_t seconds_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec;
}

/* Feeds and listens until the program has ended; one that takes too long is ended. Its exit status as waitpid has it. */
static int attend(struct job *j, bool *late)
{
	int status = 0;
	int64_t end = seconds_now() + PATIENCE_S;
	for (;;) {
		struct pollfd ends[2] = { { .fd = j->in, .events = POLLOUT }, { .fd = j->out, .events = POLLIN } };
		poll(ends, 2, POLL_MS);
		if (j->in >= 0 && ends[0].revents)
			feed(j);
		if (j->out >= 0 && ends[1].revents)
			listen_to(j);
		if (waitpid(j->pid, &status, WNOHANG) == j->pid)
			break;
		if (!*late && seconds_now() > end) {
			*late = true;
			kill(j->pid, SIGKILL);
		}
	}
	if (j->out >= 0)
		listen_to(j); /* what it said last */
	close_end(&j->in);
	close_end(&j->out);
	return status;
}

/* What it printed as one line of plain ASCII. */
static const char *said_words(const struct job *j, char out[2 * SAID + 1])
{
	size_t n = 0;
	for (size_t i = 0; i < j->said_len; i++) {
		char c = j->said[i];
		if (c == '\n' && i + 1 < j->said_len)
			out[n++] = ';';
		out[n++] = c == '\n' || c == '\r' ? ' ' : c < 0x20 || c > 0x7E ? '?' : c;
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return out;
}

static bool judge(const struct job *j, const char *program, int status, bool late, char why[DELIVER_WHY])
{
	char words[2 * SAID + 1];
	const char *said = said_words(j, words), *colon = *said ? ": " : "";
	if (late)
		snprintf(why, DELIVER_WHY, "%.100s did not end within %d minutes", program, PATIENCE_S / 60);
	else if (WIFSIGNALED(status))
		snprintf(why, DELIVER_WHY, "%.100s was ended by signal %d%s%.400s", program, WTERMSIG(status), colon, said);
	else if (WEXITSTATUS(status))
		snprintf(why, DELIVER_WHY, "%.100s ended with status %d%s%.400s", program, WEXITSTATUS(status), colon, said);
	else if (j->left)
		snprintf(why, DELIVER_WHY, "%.100s did not read the whole message", program);
	else
		return true;
	return false;
}

bool deliver_program(const char *program, const char *message, size_t len, char why[DELIVER_WHY])
{
	struct job j = { .next = message, .left = len };
	struct timespec at_once = { 0 };
	sigset_t broken, before, pending;
	bool late = false, sent;
	/* A program that stops reading must not end this one; what the caller does with the signal stays as it is. */
	sigemptyset(&broken);
	sigaddset(&broken, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &broken, &before);
	sent = start(&j, program, &before, why);
	if (sent) {
		int status = attend(&j, &late);
		sent = judge(&j, program, status, late, why);
	}
	if (!sigismember(&pending, SIGPIPE))
		sigtimedwait(&broken, NULL, &at_once);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return sent;
}

/* ---- a folder ---- */

/* One that is there already counts as made. */
static bool make_folder(const char *folder)
{
	char above[4096];
	if (mkdir(folder, 0700))
		return errno == EEXIST;
	snprintf(above, sizeof above, "%s/..", folder);
	if (folder_sync(AT_FDCWD, above))
		return true;
	int error = errno;
	rmdir(folder);
	errno = error;
	return false;
}

bool deliver_folder(const char *folder, char why[DELIVER_WHY])
{
	struct stat s;
	if (!make_folder(folder))
		return refuse(why, "the folder for mail cannot be made", folder, errno);
	if (stat(folder, &s) || !S_ISDIR(s.st_mode))
		return refuse(why, "mail cannot be put there", folder, ENOTDIR);
	return true;
}

static bool write_whole(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return !fsync(fd);
}

bool deliver_file(const char *folder, const char *name, const char *message, size_t len, char why[DELIVER_WHY])
{
	char path[4096], beside[4096];
	int n = snprintf(path, sizeof path, "%s/%s", folder, name), m = snprintf(beside, sizeof beside, "%s/.%s.part", folder, name);
	if (n >= (int)sizeof path || m >= (int)sizeof beside)
		return refuse(why, "the message cannot be written", name, ENAMETOOLONG);
	/* What a run that was killed left goes; a file that somebody else put there is not written into. */
	unlink(beside);
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool written = fd >= 0 && write_whole(fd, message, len);
	int error = errno;
	if (fd >= 0 && close(fd) && written) {
		written = false;
		error = errno;
	}
	if (written && rename(beside, path)) {
		written = false;
		error = errno;
	}
	if (written && folder_sync(AT_FDCWD, folder))
		return true;
	if (written) {
		error = errno;
		unlink(path); /* the next run makes it again */
	} else if (fd >= 0) {
		unlink(beside);
	}
	return refuse(why, "the message cannot be written", path, error);
}
