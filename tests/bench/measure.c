/*
 * Runs commands in turn, so that a busy machine slows each alike, and says
 * what they took: for each a line of the median of its CPU (user and system,
 * in microseconds) and the most memory (KiB).
 *
 *   measure RUNS [-b SHELL] COMMAND... -- COMMAND...
 *
 * In words, {} is the number of the run, from 1. -b is run by the shell before
 * each round, and not counted. Output of the commands is thrown away; one that
 * fails stops the whole.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_COMMANDS = 8, MOST_WORDS = 64, MOST_RUNS = 1000 };

static long cpu[MOST_COMMANDS][MOST_RUNS], memory[MOST_COMMANDS];

/* The words with the number of the run in them. */
static void put_number(char **words, int count, int run, char *texts[MOST_WORDS + 1])
{
	int i = 0;
	for (; i < count && i < MOST_WORDS; i++) {
		char *at = strstr(words[i], "{}");
		size_t room = strlen(words[i]) + 16;
		texts[i] = malloc(room);
		if (!texts[i])
			exit(1);
		if (at)
			snprintf(texts[i], room, "%.*s%d%s", (int)(at - words[i]), words[i], run, at + 2);
		else
			snprintf(texts[i], room, "%s", words[i]);
	}
	texts[i] = NULL;
}

static void run_one(char **words, int count, int command, int run)
{
	char *texts[MOST_WORDS + 1];
	struct rusage used;
	int status;
	put_number(words, count, run + 1, texts);
	pid_t child = fork();
	if (!child) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, STDOUT_FILENO);
		execvp(texts[0], texts);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) < 0 || status) {
		fprintf(stderr, "measure: failed: %s %s %s\n", texts[0], count > 1 ? texts[1] : "", count > 2 ? texts[2] : "");
		exit(1);
	}
	cpu[command][run] = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
	if (used.ru_maxrss > memory[command])
		memory[command] = used.ru_maxrss;
	for (int i = 0; texts[i]; i++)
		free(texts[i]);
}

static int by_size(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	int runs = argc > 2 ? atoi(argv[1]) : 0, first = 2, from[MOST_COMMANDS + 1], commands = 0;
	const char *before = NULL;
	if (argc > 4 && !strcmp(argv[2], "-b")) {
		before = argv[3];
		first = 4;
	}
	if (runs < 1 || runs > MOST_RUNS || first >= argc) {
		fprintf(stderr, "measure RUNS [-b SHELL] COMMAND... -- COMMAND...\n");
		return 2;
	}
	from[0] = first;
	for (int i = first; i <= argc && commands < MOST_COMMANDS; i++)
		if (i == argc || !strcmp(argv[i], "--"))
			from[++commands] = i + 1;
	for (int run = 0; run < runs; run++) {
		if (before && system(before))
			return 1;
		for (int i = 0; i < commands; i++)
			run_one(argv + from[i], from[i + 1] - from[i] - 1, i, run);
	}
	for (int i = 0; i < commands; i++) {
		qsort(cpu[i], (size_t)runs, sizeof cpu[i][0], by_size);
		printf("%ld %ld\n", cpu[i][runs / 2], memory[i]);
	}
	return 0;
}
