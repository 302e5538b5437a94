/*
 * kill -9 at random moments of a mixed load of eight writers. Each command
 * carries a token in its words. Afterwards the log is asked: what said that it
 * was done is there, every command is there wholly or not at all, the store
 * verifies, nobody waits for the dead, and no file is left lying.
 *
 * One process starts, kills and buries all others, so that no signal can hit
 * a stranger who got the number of a dead one. kill_test [SEED]; how many it
 * kills is KILLS, see kill_long_test.c.
 */
#define _XOPEN_SOURCE 700
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/log.h"
#include "tests.h"

#ifndef KILLS
#define KILLS 40
#endif

enum { WRITERS = 8, ACTIONS = 4, WORDS_MOST = 12, ROWS = 5, MANY_ROWS = 200, ROUND = 50 };
enum load_kind { UPDATE, SET, DELIVER, RETURN, ADD, NOTE, UNDO, DONE, ATTACH, IMPORT, IMPORT_MANY, KINDS };
static const char *const kind_names[KINDS] = { "update", "set", "deliver", "return", "add", "note", "undo", "done", "attach", "import",
	                                       "import of many" };

/* What became of a command, and what the log says of it. */
struct command {
	enum load_kind kind;
	bool over, done, refused; /* done: it ended with 0, or had begun to print */
	bool killed;
	int64_t batch;
};
static struct command *commands;
static size_t command_count;

struct slot {
	pid_t process; /* 0: free */
	size_t command;
};
static struct slot slots[WRITERS];
static unsigned kills, seed, killed_done;

static unsigned below(unsigned n)
{
	return random_below(&seed, n);
}

/* ---- running the program ---- */

static void exec_program(const char *out, const char *err, const char *const *words)
{
	const char *argv[WORDS_MOST + 4] = { "wsoa", "--db", "store/wsoa.db" };
	size_t n = 3;
	while (*words)
		argv[n++] = *words++;
	int o = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), e = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (o < 0 || e < 0 || dup2(o, 1) < 0 || dup2(e, 2) < 0)
		_exit(126);
	execv(WSOA_PROGRAM, (char *const *)argv);
	_exit(127);
}

static pid_t start(const char *out, const char *err, const char *const *words)
{
	unlink(out); /* what the last one printed must not speak for one that is killed at once */
	pid_t process = fork();
	ck_assert_int_ge(process, 0);
	if (!process)
		exec_program(out, err, words);
	return process;
}

static void print_file(const char *path)
{
	char line[500];
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		fputs(line, stdout);
	if (f)
		fclose(f);
	fflush(stdout);
}

static void must(const char *const *words)
{
	int status;
	pid_t process = start("out", "err", words);
	ck_assert_int_eq(waitpid(process, &status, 0), process);
	if (status)
		print_file("err");
	ck_assert_msg(!status, "wsoa %s %s ended with %d", words[0], words[1], status);
}
#define MUST(...) must((const char *const[]){ __VA_ARGS__, NULL })

static void write_file(const char *path, const char *head, size_t rows, const char *word, size_t number)
{
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(head, f);
	for (size_t i = 0; i < rows; i++)
		fprintf(f, "%zu.%zu,%s\n", number + 100, i + 1, word);
	ck_assert_int_eq(fclose(f), 0);
}

/* ---- the load ---- */

static void prepare(void)
{
	char person[16], name[32], ref[32], owner[32], roles[] = "roles=programme";
	ck_assert_int_eq(mkdir("store", 0700), 0);
	MUST("init", "--area", "Marlshire", "--as", "Ann Lee");
	MUST("add", "plan", "p", "form=wsoa", "--as", "@ann-lee");
	for (int w = 0; w < WRITERS; w++) {
		snprintf(person, sizeof person, "@w%d", w);
		snprintf(name, sizeof name, "name=w%d", w);
		MUST("add", "person", person, name, roles, "--as", "@ann-lee");
		snprintf(owner, sizeof owner, "owner=%s", person);
		for (int a = 0; a < ACTIONS; a++) {
			snprintf(ref, sizeof ref, "%d.%d", w + 1, a + 1);
			MUST("add", "action", ref, "title=first", owner, "due_on=2030-12-31", "--as", "@ann-lee");
		}
	}
}

static enum load_kind choose_kind(void)
{
	static const enum load_kind often[] = { UPDATE, UPDATE, SET, DELIVER, RETURN, ADD, NOTE, UNDO, DONE, ATTACH, IMPORT, IMPORT };
	return below(20) ? often[below(sizeof often / sizeof *often)] : IMPORT_MANY;
}

static void launch(int writer)
{
	char person[16], ref[32], refs[64], token[32], title[48], file[32], out[16], err[16];
	size_t number = command_count;
	struct command *more = realloc(commands, (number + 1) * sizeof *commands);
	ck_assert_ptr_nonnull(more);
	commands = more;
	struct command *c = &commands[command_count++];
	*c = (struct command){ .kind = choose_kind() };
	unsigned action = 1 + below(ACTIONS);
	snprintf(person, sizeof person, "@w%d", writer);
	snprintf(ref, sizeof ref, "%d.%u", writer + 1, action);
	snprintf(refs, sizeof refs, "%d.1,%d.2,%d.3", writer + 1, writer + 1, writer + 1);
	snprintf(token, sizeof token, "token %zu", number);
	snprintf(title, sizeof title, "title=%s", token);
	snprintf(file, sizeof file, "file%d", writer);
	snprintf(out, sizeof out, "out%d", writer);
	snprintf(err, sizeof err, "err%d", writer);
	if (c->kind == ATTACH)
		write_file(file, token, 500, "minutes", number);
	if (c->kind == IMPORT || c->kind == IMPORT_MANY)
		write_file(file, "ref,title\n", c->kind == IMPORT ? ROWS : MANY_ROWS, token, number);
	const char *const words[KINDS][WORDS_MOST] = {
		[UPDATE] = { "update", ref, "green", "50%", token },
		[SET] = { "set", refs, title, "--yes" },
		[DELIVER] = { "move", ref, "deliver", "--reason", token },
		[RETURN] = { "move", ref, "return", "--reason", token },
		[ADD] = { "add", "action", title },
		[NOTE] = { "note", ref, token },
		[UNDO] = { "undo", "--reason", token },
		[DONE] = { "done", ref, token, "--held-by", "Office" },
		[ATTACH] = { "attach", ref, file, title },
		[IMPORT] = { "import", "actions", file },
		[IMPORT_MANY] = { "import", "actions", file },
	};
	const char *argv[WORDS_MOST + 3];
	size_t n = 0;
	for (; words[c->kind][n]; n++)
		argv[n] = words[c->kind][n];
	argv[n++] = "--as";
	argv[n++] = person;
	argv[n] = NULL;
	slots[writer] = (struct slot){ start(out, err, argv), number };
}

/* Statuses of the contract that this load can meet; a signal other than ours is a crash. */
static void bury(int writer, int status)
{
	char out[16], err[16];
	struct stat printed = { 0 };
	struct command *c = &commands[slots[writer].command];
	snprintf(out, sizeof out, "out%d", writer);
	snprintf(err, sizeof err, "err%d", writer);
	stat(out, &printed);
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	c->over = true;
	c->killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	c->done = code == 0 || printed.st_size > 0;
	c->refused = code == 3 || (code == 4 && c->kind == UNDO);
	kills += c->killed;
	killed_done += c->killed && c->done;
	if (!c->killed && code && !c->refused)
		print_file(err);
	ck_assert_msg(c->killed || !code || c->refused, "%s ended with status %d, signal %d", kind_names[c->kind], code,
	              WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	slots[writer].process = 0;
}

static int running(void)
{
	int count = 0;
	for (int w = 0; w < WRITERS; w++)
		count += slots[w].process != 0;
	return count;
}

static void reap(bool wait)
{
	for (int w = 0; w < WRITERS; w++) {
		int status;
		if (slots[w].process && waitpid(slots[w].process, &status, wait ? 0 : WNOHANG) == slots[w].process)
			bury(w, status);
	}
}

static void kill_one(void)
{
	int w = (int)below(WRITERS);
	for (int i = 0; i < WRITERS && !slots[w].process; i++)
		w = (w + 1) % WRITERS;
	if (slots[w].process)
		kill(slots[w].process, SIGKILL);
}

static void kill_all(void)
{
	for (int w = 0; w < WRITERS; w++)
		if (slots[w].process)
			kill(slots[w].process, SIGKILL);
}

static int64_t microseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* How long a command takes here, so that kills fall on all of its parts, however slow the machine and the build are. */
static int64_t length_of_command(void)
{
	enum { RUNS = 5 };
	int64_t from = microseconds();
	for (int i = 0; i < RUNS; i++)
		MUST("note", "1.1", "how long", "--as", "@ann-lee");
	return (microseconds() - from) / RUNS;
}

/* Until somebody writes into the store's -wal, or not much longer than a command takes: the moments that matter most are rare. */
static void await_writing(int64_t most)
{
	struct stat before = { 0 }, now = { 0 };
	int64_t until = microseconds() + most;
	stat("store/wsoa.db-wal", &before);
	do
		stat("store/wsoa.db-wal", &now);
	while (before.st_size == now.st_size && before.st_mtim.tv_nsec == now.st_mtim.tv_nsec && microseconds() < until);
}

/* At most `writers` at once: alone, a command also opens, recovers, checkpoints and closes the store. */
static void tick(int writers, int64_t most)
{
	for (int w = 0; w < WRITERS && running() < writers; w++)
		if (!slots[w].process)
			launch(w);
	int64_t pause = (int64_t)below((unsigned)most);
	if (!below(4)) {
		await_writing(most);
		pause = below(1000);
	}
	nanosleep(&(struct timespec){ pause / 1000000, pause % 1000000 * 1000 }, NULL);
	reap(false);
	unsigned chance = below(100);
	if (chance < 2)
		kill_all();
	else if (chance < 50)
		kill_one();
	reap(false);
}

static void load(unsigned wanted, int64_t length)
{
	int writers = WRITERS;
	for (unsigned ticks = 0; kills < wanted; ticks++) {
		if (ticks % 20 == 0)
			writers = below(3) ? WRITERS : 1 + (int)below(WRITERS);
		tick(writers, 2 * length);
	}
	reap(true);
}

/* ---- what the log says ---- */

struct batches {
	size_t *size;    /* by batch */
	int64_t *undoes;
	size_t count;
};

/* Notes the batch of the token that these words are. */
static void find_token(struct store *s, const struct value *v, int64_t batch, struct arena *mem)
{
	const char *text = NULL;
	size_t number;
	if (!v->set || !v->hash)
		return;
	ck_assert_msg(!words_get(s, v->hash, mem, &text), "%s", s->err->what);
	if (sscanf(text, "token %zu", &number) != 1)
		return;
	ck_assert_uint_lt(number, command_count);
	struct command *c = &commands[number];
	ck_assert_msg(!c->batch || c->batch == batch, "command %zu (%s) is in the batches %lld and %lld", number, kind_names[c->kind],
	              (long long)c->batch, (long long)batch);
	c->batch = batch;
}

static void read_event(struct store *s, const struct event *ev, struct batches *b, struct arena *mem)
{
	while (b->count <= (size_t)ev->seq) {
		size_t more = b->count * 2 + 1024;
		b->size = realloc(b->size, more * sizeof *b->size);
		b->undoes = realloc(b->undoes, more * sizeof *b->undoes);
		memset(b->size + b->count, 0, (more - b->count) * sizeof *b->size);
		memset(b->undoes + b->count, 0, (more - b->count) * sizeof *b->undoes);
		b->count = more;
	}
	b->size[ev->batch]++;
	b->undoes[ev->batch] = ev->undoes;
	find_token(s, &ev->reason, ev->batch, mem);
	/* what an undo puts back are the words of another command */
	for (size_t i = 0; i < ev->change_count && !ev->undoes; i++)
		find_token(s, &ev->changes[i].to, ev->batch, mem);
}

static void read_log(struct batches *b)
{
	struct error err = { 0 };
	struct store *s = NULL;
	struct log_cursor cursor = { 0 };
	struct arena mem = { 0 };
	struct event ev;
	const char *line = NULL;
	size_t len;
	int64_t seq;
	ck_assert_msg(!store_open("store/wsoa.db", STORE_READ, &err, &s), "%s", err.what);
	ck_assert_msg(!log_open(&cursor, s, INT64_MIN), "%s", err.what);
	for (;;) {
		ck_assert_msg(!log_next(&cursor, &seq, &line, &len), "%s", err.what);
		if (!line)
			break;
		ck_assert_msg(!event_read(line, len, &mem, &err, &ev), "%s", err.what);
		read_event(s, &ev, b, &mem);
		arena_free(&mem);
	}
	log_close(&cursor);
	store_close(s);
}

static size_t size_wanted(const struct command *c, const struct batches *b)
{
	static const size_t sizes[KINDS] = { [UPDATE] = 1, [SET] = 3, [DELIVER] = 1, [RETURN] = 1, [ADD] = 1, [NOTE] = 1, [DONE] = 2, [ATTACH] = 1,
		                             [IMPORT] = ROWS, [IMPORT_MANY] = MANY_ROWS };
	return c->kind == UNDO ? b->size[b->undoes[c->batch]] : sizes[c->kind];
}

static void check_commands(void)
{
	struct batches b = { 0 };
	size_t done = 0, of_the_killed = 0;
	for (size_t i = 0; i < command_count; i++)
		commands[i].batch = 0;
	read_log(&b);
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &commands[i];
		const char *name = kind_names[c->kind];
		ck_assert(c->over);
		if (c->done && !c->refused)
			ck_assert_msg(c->batch, "command %zu (%s) said it was done and is not in the log", i, name);
		if (c->refused)
			ck_assert_msg(!c->batch, "command %zu (%s) said no and is in the log", i, name);
		if (c->batch)
			ck_assert_msg(b.size[c->batch] == size_wanted(c, &b), "command %zu (%s) is half in the log: %zu events of %zu", i, name,
			              b.size[c->batch], size_wanted(c, &b));
		done += c->done;
		of_the_killed += c->killed && c->batch;
	}
	printf("%zu commands, %zu done, %u killed: %zu of them after their commit, %u after they had printed\n", command_count, done, kills,
	       of_the_killed, killed_done);
	free(b.size);
	free(b.undoes);
}

/* ---- what lies about ---- */

static void check_folder(const char *path, const char *only)
{
	DIR *d = opendir(path);
	ck_assert_ptr_nonnull(d);
	for (struct dirent *e; (e = readdir(d));)
		ck_assert_msg(!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || !strcmp(e->d_name, only), "%s/%s was left lying", path,
		              e->d_name);
	closedir(d);
}

static void check_round(void)
{
	const char *temporary = getenv("TMPDIR");
	MUST("verify", "--width", "80");
	check_commands();
	/* one more command recovers, cleans up, and waits for nobody */
	MUST("note", "1.1", "after", "--as", "@ann-lee");
	check_folder("store", "wsoa.db");
	if (temporary)
		check_folder(temporary, "");
}

START_TEST(killed_at_random)
{
	printf("seed %u\n", seed);
	fflush(stdout);
	prepare();
	int64_t length = length_of_command();
	while (kills < KILLS) {
		unsigned next = kills + ROUND;
		load(next < KILLS ? next : KILLS, length);
		check_round();
	}
	free(commands);
}
END_TEST

int main(int argc, char **argv)
{
	seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : (unsigned)microseconds() ^ (unsigned)getpid();
	Suite *s = suite_create("kill");
	TCase *t = tcase_create("kill");
	tcase_set_timeout(t, KILLS > 100 ? 3000 : 200);
	tcase_add_test(t, killed_at_random);
	suite_add_tcase(s, t);
	return suite_run(s);
}
