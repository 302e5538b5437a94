/* Hides that dot reads and writes files without a name, so that neither side waits for the other. */
#include "dot.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static wsoa_status not_there(struct cli *c)
{
	return cli_fail(c, WSOA_IO, "dot", "install the Debian package graphviz, or print the graph as it is: leave out --svg and -o",
	                "pictures are drawn by Graphviz, which is not installed");
}

/* From in to out; its exit status as waitpid has it. An error of its start is errno's. */
static int run(int in, int out, int *status)
{
	char name[] = "dot", format[] = "-Tsvg";
	char *argv[] = { name, format, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid;
	posix_spawn_file_actions_init(&actions);
	int error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!error)
		error = posix_spawnp(&pid, name, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	while (!error && waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	return error;
}

static wsoa_status read_back(struct cli *c, FILE *f, char **svg, size_t *size)
{
	long end = fseek(f, 0, SEEK_END) ? -1 : ftell(f);
	*svg = end > 0 ? malloc((size_t)end + 1) : NULL;
	if (end > 0 && !*svg)
		return WSOA_NOMEM;
	rewind(f);
	if (end <= 0 || fread(*svg, 1, (size_t)end, f) != (size_t)end)
		return cli_fail(c, WSOA_IO, "dot", "try it by hand: wsoa workflow graph KIND | dot -Tsvg", "Graphviz drew nothing");
	*size = (size_t)end;
	(*svg)[end] = '\0';
	return WSOA_OK;
}

static wsoa_status draw(struct cli *c, FILE *in, FILE *out, char **svg, size_t *size)
{
	int status = 0, error = run(fileno(in), fileno(out), &status);
	if (error == ENOENT || (!error && WIFEXITED(status) && WEXITSTATUS(status) == 127))
		return not_there(c);
	if (error)
		return cli_fail_file(c, "dot", "run", error);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return cli_fail(c, WSOA_IO, "dot", "try it by hand: wsoa workflow graph KIND | dot -Tsvg", "Graphviz failed");
	return read_back(c, out, svg, size);
}

wsoa_status dot_svg(struct cli *c, const char *graph, size_t len, char **svg, size_t *size)
{
	FILE *in = tmpfile(), *out = tmpfile();
	*svg = NULL;
	wsoa_status st = in && out && fwrite(graph, 1, len, in) == len && !fflush(in) && lseek(fileno(in), 0, SEEK_SET) == 0
	                         ? draw(c, in, out, svg, size)
	                         : cli_fail_file(c, "a temporary file", "written", errno);
	if (st) {
		free(*svg);
		*svg = NULL;
	}
	if (in)
		fclose(in);
	if (out)
		fclose(out);
	return st;
}
