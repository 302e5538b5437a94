#define _XOPEN_SOURCE 700
#include "fault/lying.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plan/handle.h"
#include "tests.h"

#define MUST(call) WELL(w, call)

enum { WRONG = LYING_BLAMED + 1, SPEECHLESS, CODES = 40 /* a sanitizer that stops the program has a status too */ };

static uint8_t *sound;
static size_t size;
static char *sound_content;

/* ---- files ---- */

uint8_t *lying_read(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	*n = (size_t)ftell(f);
	rewind(f);
	uint8_t *bytes = malloc(*n);
	ck_assert_ptr_nonnull(bytes);
	ck_assert_uint_eq(fread(bytes, 1, *n, f), *n);
	fclose(f);
	return bytes;
}

static void take_away(const char *db)
{
	char path[64];
	for (int i = 0; i < DB_FILES; i++) {
		snprintf(path, sizeof path, "%s%s", db, db_files[i]);
		unlink(path);
	}
}

void lying_put(const char *db, const uint8_t *bytes, size_t n)
{
	take_away(db);
	FILE *f = fopen(db, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
}

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
	MUST(wsoa_add(w, "organisation", "council", TEXTS("name=Marlshire Council"), NULL));
	MUST(wsoa_add(w, "post", "send-lead", TEXTS("title=SEND lead", "organisation=council", "holder=@ann-lee"), NULL));
	MUST(wsoa_add(w, "plan", "p", TEXTS("form=wsoa", "title=Plan"), NULL));
	MUST(wsoa_add(w, "weakness", "W1", TEXTS("title=Joint commissioning"), NULL));
	MUST(wsoa_add(w, "measure", "M1", TEXTS("title=Plans in 20 weeks", "unit=%", "better=up", "weaknesses=W1"), NULL));
	for (int i = 1; i <= 40; i++) {
		snprintf(ref, sizeof ref, "1.%d", i);
		snprintf(title, sizeof title, "title=Train the staff of school %d", i);
		MUST(wsoa_add(w, "action", ref, TEXTS(title, "due_on=2019-05-31", "weaknesses=W1", i % 2 ? "owner=@ann-lee" : "owner=send-lead"), NULL));
	}
	MUST(wsoa_set(w, "1.4", TEXTS("depends_on=1.5"), NULL));
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

void lying_begin(void)
{
	wsoa *w = NULL;
	wsoa_options o = { .db = "sound.db", .write = true, .login = "ann" };
	take_away(o.db);
	wsoa_status st = wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &w);
	ck_assert_msg(!st, "%s", wsoa_error_what(w));
	fill(w);
	sound_content = content_of(w->db);
	ck_assert_ptr_nonnull(sound_content);
	wsoa_close(w);
	sound = lying_read("sound.db", &size);
}

uint8_t *lying_bytes(size_t *out)
{
	*out = size;
	return sound;
}

void lying_end(void)
{
	free(sound);
	free(sound_content);
}

/* ---- one that lies ---- */

/* A failure has a sentence; and what the store did is not blamed on who asks. */
static void speaks(const wsoa *w, wsoa_status st)
{
	if ((st && !*wsoa_error_what(w)) || st == WSOA_NOMEM)
		_exit(CODES + SPEECHLESS);
}

static void read_speaks(const wsoa *w, wsoa_status st)
{
	speaks(w, st);
	if (st == WSOA_INVALID || st == WSOA_REFUSED || st == WSOA_BUSY) {
		printf("%s: %s\n", wsoa_status_text(st), wsoa_error_what(w));
		exit(CODES + LYING_BLAMED);
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
	wsoa_status (*const reports[])(wsoa *, wsoa_doc **) = { wsoa_overview, wsoa_my, wsoa_calendar, wsoa_alerts };
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		read_speaks(w, reports[i](w, &doc));
		wsoa_doc_free(doc);
		doc = NULL;
	}
	wsoa_status (*const about[])(wsoa *, const char *, wsoa_doc **) = { wsoa_show, wsoa_history, wsoa_lint, wsoa_overdue, wsoa_slippage, wsoa_measures, wsoa_ratings };
	for (size_t i = 0; i < sizeof about / sizeof *about; i++) {
		read_speaks(w, about[i](w, i < 2 ? "1.1" : NULL, &doc));
		wsoa_doc_free(doc);
		doc = NULL;
	}
	read_speaks(w, wsoa_board(w, NULL, &doc));
	wsoa_doc_free(doc);
	doc = NULL;
	read_speaks(w, wsoa_waiting(w, &(wsoa_waiting_args){ .all = true }, &doc));
	wsoa_doc_free(doc);
}

static int verdict(const char *db)
{
	wsoa *w = NULL;
	wsoa_doc *doc = NULL;
	wsoa_options o = { .db = db, .login = "ann" };
	wsoa_status st = wsoa_open(&o, &w);
	speaks(w, st);
	int code = LYING_NOTICED;
	if (!st) {
		read_all_of(w);
		st = wsoa_verify(w, &doc);
		speaks(w, st);
		wsoa_doc_free(doc);
	}
	if (!st) {
		char *content = content_of(w->db);
		code = content && !strcmp(content, sound_content) ? LYING_UNNOTICED : WRONG;
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

enum lying lying_told(const char *db, const char *what)
{
	int status;
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (!child) {
		alarm(100);
		exit(CODES + verdict(db));
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status), "%s: killed by signal %d", what, WTERMSIG(status));
	int code = WEXITSTATUS(status) - CODES;
	ck_assert_msg(code != SPEECHLESS, "%s: a failure without a sentence, or for want of memory", what);
	ck_assert_msg(code != WRONG, "%s: verify saw nothing, the content is another", what);
	ck_assert_msg(code >= 0 && code <= LYING_BLAMED, "%s: ended with status %d", what, WEXITSTATUS(status));
	return (enum lying)code;
}
