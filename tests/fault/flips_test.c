/*
 * A store with one byte changed, many times: every call ends with a status and
 * a sentence, nothing crashes, and what verify calls in order holds what the
 * sound store holds. Free pages and bytes of the header that mean nothing may
 * change unnoticed. flips_test [SEED]; how many is FLIPS, see
 * flips_long_test.c.
 */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "plan/handle.h"
#include "tests.h"

#ifndef FLIPS
#define FLIPS 60
#endif

#define MUST(call) WELL(w, call)

enum { NOTICED = 0, UNNOTICED = 1, WRONG = 2, SPEECHLESS = 3, BLAMED = 4, HEADER = 100 };

static unsigned seed;
static uint8_t *sound;
static size_t size;
static char *sound_content;

/* ---- the sound store ---- */

static void write_text(const char *path, const char *text, int times)
{
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	for (int i = 0; i < times; i++)
		fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

static void fill(wsoa *w)
{
	char ref[16], title[64];
	MUST(wsoa_add(w, "plan", "p", TEXTS("form=wsoa", "title=Plan"), NULL));
	MUST(wsoa_add(w, "weakness", "W1", TEXTS("title=Joint commissioning"), NULL));
	MUST(wsoa_add(w, "measure", "M1", TEXTS("title=Plans in 20 weeks", "unit=%", "better=up", "weaknesses=W1"), NULL));
	for (int i = 1; i <= 40; i++) {
		snprintf(ref, sizeof ref, "1.%d", i);
		snprintf(title, sizeof title, "title=Train the staff of school %d", i);
		MUST(wsoa_add(w, "action", ref, TEXTS(title, "due_on=2019-05-31", "weaknesses=W1", "owner=@ann-lee"), NULL));
	}
	write_text("minutes.txt", "minutes of the board, at length\n", 400);
	MUST(wsoa_attach(w, "1.1", "minutes.txt", NULL, 0, NULL));
	MUST(wsoa_update(w, "1.2", &(wsoa_update_args){ .rating = "green", .percent = 50, .text = "Half of them" }, NULL));
	MUST(wsoa_note(w, "1.3", "a word that goes", NULL));
	MUST(wsoa_erase(w, "1.3", "note", &(wsoa_change){ .reason = "names a child" }));
	MUST(wsoa_move(w, "1.1", "deliver", NULL, 0, NULL));
	MUST(wsoa_remove(w, "1.40", &(wsoa_change){ .reason = "twice" }));
}

/* Every row of every table, as text. */
static char *content_of(struct store *s)
{
	struct arena mem = { 0 };
	struct buf all = { 0 };
	const char *tables = NULL, *columns = NULL, *rows = NULL;
	wsoa_status st = db_texts(s, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name", &mem, &tables);
	for (const char *t = tables; !st && *t; t += strcspn(t, "\n") + 1) {
		char sql[4000];
		int n = (int)strcspn(t, "\n");
		snprintf(sql, sizeof sql, "SELECT group_concat('quote(\"' || name || '\")', '||'',''||') FROM pragma_table_info('%.*s')", n, t);
		st = db_texts(s, sql, &mem, &columns);
		if (!st) {
			snprintf(sql, sizeof sql, "SELECT %s FROM \"%.*s\" ORDER BY 1", columns, n, t);
			st = db_texts(s, sql, &mem, &rows);
		}
		buf_printf(&all, "%.*s\n%s", n, t, st ? "" : rows);
	}
	arena_free(&mem);
	char *text = st || all.failed ? NULL : strdup(buf_text(&all));
	buf_free(&all);
	return text;
}

static void make_sound(void)
{
	wsoa *w = NULL;
	wsoa_options o = { .db = "sound.db", .write = true, .login = "ann" };
	wsoa_status st = wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &w);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	fill(w);
	sound_content = content_of(w->db);
	ck_assert_ptr_nonnull(sound_content);
	wsoa_close(w);
	FILE *f = fopen("sound.db", "rb");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	size = (size_t)ftell(f);
	rewind(f);
	sound = malloc(size);
	ck_assert_uint_eq(fread(sound, 1, size, f), size);
	fclose(f);
}

/* ---- one flip ---- */

static void write_flipped(size_t at, uint8_t with)
{
	FILE *f = fopen("flipped.db", "wb");
	ck_assert_ptr_nonnull(f);
	sound[at] ^= with;
	ck_assert_uint_eq(fwrite(sound, 1, size, f), size);
	sound[at] ^= with;
	ck_assert_int_eq(fclose(f), 0);
	unlink("flipped.db-wal");
	unlink("flipped.db-shm");
}

/* A failure has a sentence; and what the store did is not blamed on who asks. */
static void speaks(const wsoa *w, wsoa_status st)
{
	if (st && !*wsoa_error_what(w))
		_exit(SPEECHLESS);
}

static void read_speaks(const wsoa *w, wsoa_status st)
{
	speaks(w, st);
	if (st == WSOA_INVALID || st == WSOA_REFUSED || st == WSOA_BUSY) {
		printf("%s: %s\n", wsoa_status_text(st), wsoa_error_what(w));
		exit(BLAMED);
	}
}

static void read_all_of(wsoa *w)
{
	static const char *const kinds[] = { "actions", "weaknesses", "measures", "evidence", "people", "plans" };
	wsoa_doc *doc = NULL;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		read_speaks(w, wsoa_list(w, &(wsoa_list_args){ .kind = kinds[i] }, &doc));
		wsoa_doc_free(doc);
		doc = NULL;
	}
	wsoa_status (*const reports[])(wsoa *, wsoa_doc **) = { wsoa_overview, wsoa_my, wsoa_calendar };
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		read_speaks(w, reports[i](w, &doc));
		wsoa_doc_free(doc);
		doc = NULL;
	}
	wsoa_status (*const about[])(wsoa *, const char *, wsoa_doc **) = { wsoa_show, wsoa_history, wsoa_lint };
	for (size_t i = 0; i < sizeof about / sizeof *about; i++) {
		read_speaks(w, about[i](w, i < 2 ? "1.1" : NULL, &doc));
		wsoa_doc_free(doc);
		doc = NULL;
	}
	read_speaks(w, wsoa_board(w, NULL, &doc));
	wsoa_doc_free(doc);
}

static int verdict(void)
{
	wsoa *w = NULL;
	wsoa_doc *doc = NULL;
	wsoa_options o = { .db = "flipped.db", .login = "ann" };
	wsoa_status st = wsoa_open(&o, &w);
	speaks(w, st);
	int code = NOTICED;
	if (!st) {
		read_all_of(w);
		st = wsoa_verify(w, &doc);
		speaks(w, st);
		wsoa_doc_free(doc);
	}
	if (!st) {
		char *content = content_of(w->db);
		code = content && !strcmp(content, sound_content) ? UNNOTICED : WRONG;
		if (code == WRONG && content) {
			size_t at = 0;
			while (content[at] == sound_content[at])
				at++;
			printf("verified: %.100s\ninstead of: %.100s\n", content + at, sound_content + at);
			fflush(stdout);
		}
		free(content);
	}
	wsoa_close(w);
	/* changing it ends well or says why */
	o.write = true;
	st = wsoa_open(&o, &w);
	speaks(w, st);
	if (!st) {
		speaks(w, wsoa_note(w, "1.5", "after", NULL));
		speaks(w, wsoa_set(w, "1.1,1.2,1.6", TEXTS("title=new"), NULL));
		speaks(w, wsoa_add(w, "action", NULL, TEXTS("title=new"), NULL));
	}
	wsoa_close(w);
	return code;
}

/* In a process of its own, so that a crash is told and not shared. */
static int flip(size_t at, uint8_t with)
{
	int status;
	write_flipped(at, with);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (!child) {
		alarm(100);
		exit(verdict());
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status), "byte %zu of %zu, ^%#x: killed by signal %d", at, size, with, WTERMSIG(status));
	int code = WEXITSTATUS(status);
	ck_assert_msg(code != SPEECHLESS, "byte %zu of %zu, ^%#x: a failure without a sentence", at, size, with);
	ck_assert_msg(code != WRONG, "byte %zu of %zu, ^%#x: verify saw nothing, the content is another", at, size, with);
	ck_assert_msg(code != BLAMED, "byte %zu of %zu, ^%#x: a fault of the store is called the user's", at, size, with);
	ck_assert_msg(code == NOTICED || code == UNNOTICED, "byte %zu of %zu, ^%#x: status %d", at, size, with, code);
	return code;
}

START_TEST(flipped)
{
	int unnoticed = 0;
	printf("seed %u\n", seed);
	fflush(stdout);
	make_sound();
	for (int i = 0; i < FLIPS; i++) {
		/* one in eight in the header, which is small and matters */
		size_t at = random_below(&seed, random_below(&seed, 8) ? (unsigned)size : HEADER);
		uint8_t with = (uint8_t)(random_below(&seed, 2) ? 1u << random_below(&seed, 8) : 1 + random_below(&seed, 255));
		unnoticed += flip(at, with) == UNNOTICED;
	}
	printf("%d flips, %d of them in bytes that mean nothing\n", FLIPS, unnoticed);
	ck_assert_int_lt(unnoticed, FLIPS);
	free(sound);
	free(sound_content);
}
END_TEST

int main(int argc, char **argv)
{
	seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : (unsigned)time(NULL) ^ (unsigned)getpid();
	Suite *s = suite_create("flips");
	TCase *t = tcase_create("flips");
	tcase_set_timeout(t, FLIPS > 100 ? 3000 : 200);
	tcase_add_test(t, flipped);
	suite_add_tcase(s, t);
	return suite_run(s);
}
