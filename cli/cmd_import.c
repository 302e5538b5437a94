/* Loading spreadsheets. Hides which file of a folder holds which kind, and where refused rows go. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"
#include "save.h"

struct import_args {
	const char *map, *date_order, *opening, *good_rows;
	bool strict, adopt, dry_run;
};
static const struct opt import_opts[] = {
	OPT(struct import_args, map, "map", "FILE", "further headings and words, as JSON"),
	OPT(struct import_args, date_order, "date-order", "dmy|mdy", "how all-number dates are written, where a column can be read both ways"),
	OPT(struct import_args, opening, "opening", "DATE", "the day from which the record is kept"),
	OPT(struct import_args, strict, "strict", NULL, "a change of status that is refused is an error"),
	OPT(struct import_args, adopt, "adopt", NULL, "take the sheet's word for the status; needs --reason"),
	OPT(struct import_args, good_rows, "good-rows", "FILE", "load the rows that are right; write the others, with reasons, to a new FILE"),
	OPT(struct import_args, dry_run, "dry-run", NULL, "say what would be done, and do nothing"),
};

/* The files of one import. Zeroed: none. */
struct sheets {
	wsoa_import_args *files; /* name and text are allocated */
	size_t count, cap;
	char *map;
};

static void sheets_free(struct sheets *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free((char *)s->files[i].name);
		free((char *)s->files[i].text);
	}
	free(s->files);
	free(s->map);
}

static wsoa_status grow(struct sheets *s)
{
	if (s->count < s->cap)
		return WSOA_OK;
	size_t cap = s->cap ? s->cap * 2 : 8;
	wsoa_import_args *files = realloc(s->files, cap * sizeof *files);
	if (!files)
		return WSOA_NOMEM;
	s->files = files;
	s->cap = cap;
	return WSOA_OK;
}

/* Reads a file as the next sheet; path is taken over. */
static wsoa_status add_sheet(struct cli *c, struct sheets *s, const char *kind, char *path)
{
	char *text = NULL;
	size_t len = 0;
	wsoa_status st = path ? grow(s) : WSOA_NOMEM;
	if (!st)
		st = read_file(c, path, &text, &len);
	if (st) {
		free(path);
		return st;
	}
	s->files[s->count++] = (wsoa_import_args){ .kind = kind, .name = path, .text = text, .len = len };
	return WSOA_OK;
}

/* ---- a folder ---- */

/* The one kind that a word of the file's name is; NULL when none is or two are. */
static const char *kind_of_name(const char *name)
{
	const char *kind = NULL;
	while (*name) {
		size_t len = 0;
		while (isalpha((unsigned char)name[len]))
			len++;
		const char *found = kind_word(name, len);
		if (found && kind && kind != found)
			return NULL;
		if (found)
			kind = found;
		name += len ? len : 1;
	}
	return kind;
}

static bool is_csv(const char *name)
{
	size_t len = strlen(name);
	return name[0] != '.' && len > 4 && !strcmp(name + len - 4, ".csv");
}

static char *path_in(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);
	if (path)
		snprintf(path, size, "%s/%s", folder, name);
	return path;
}

static wsoa_status add_from_folder(struct cli *c, struct sheets *s, const char *folder, const char *name)
{
	const char *kind = kind_of_name(name);
	if (!kind)
		return cli_fail(c, WSOA_INVALID, name, "put one word such as actions into its name, or import it by itself",
		                "the name of the file does not say what its rows are");
	return add_sheet(c, s, kind, path_in(folder, name));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const wsoa_import_args *)a)->name, ((const wsoa_import_args *)b)->name);
}

static wsoa_status read_folder(struct cli *c, struct sheets *s, const char *folder)
{
	DIR *d = opendir(folder);
	if (!d)
		return errno == ENOTDIR ? cli_fail(c, WSOA_INVALID, folder, "write: wsoa import KIND FILE", "this is a file, and what its rows are is not said")
		                        : cli_fail_file(c, folder, "read", errno);
	wsoa_status st = WSOA_OK;
	const struct dirent *e;
	while (!st && (errno = 0, e = readdir(d)))
		if (is_csv(e->d_name))
			st = add_from_folder(c, s, folder, e->d_name);
	if (!st && errno)
		st = cli_fail_file(c, folder, "read", errno);
	closedir(d);
	if (!st && !s->count)
		st = cli_fail(c, WSOA_NOTFOUND, folder, "put files such as actions.csv there", "the folder holds no CSV file");
	if (s->count) /* whatever order the folder has; the engine takes kind after kind */
		qsort(s->files, s->count, sizeof *s->files, by_name);
	return st;
}

/* ---- one import ---- */

static wsoa_status read_sheets(struct cli *c, struct sheets *s)
{
	if (c->count == 1)
		return read_folder(c, s, c->words[0]);
	/* a kind that is not known here is named by the engine */
	return add_sheet(c, s, c->words[0], strdup(c->words[1]));
}

static wsoa_status fill_options(struct cli *c, struct sheets *s, const struct import_args *a)
{
	size_t len;
	wsoa_status st = a->map ? read_file(c, a->map, &s->map, &len) : WSOA_OK;
	for (size_t i = 0; i < s->count; i++) {
		wsoa_import_args *f = &s->files[i];
		f->map = s->map;
		f->date_order = a->date_order;
		f->opening = a->opening;
		f->strict = a->strict;
		f->adopt = a->adopt;
		f->good_rows = a->good_rows != NULL;
		f->dry_run = a->dry_run;
	}
	return st;
}

static wsoa_status fail_there(struct cli *c, const char *path)
{
	return cli_fail(c, WSOA_INVALID, path, "name a new file", "the file for refused rows is there already");
}

/* Asked before anything is read, also by a trial, which makes none. */
static wsoa_status check_refused(struct cli *c, const char *path)
{
	wsoa_status st = path ? wsoa_check_path(c->w, path) : WSOA_OK;
	return !st && path && !access(path, F_OK) ? fail_there(c, path) : st;
}

/* Where rows that are left out go. */
struct refused {
	struct cli *c;
	const char *path;
	bool trial, any, kept;
};

/* Called before anything is loaded for good: no row is lost for want of room. */
static bool keep_refused(void *to, const char *rows, size_t len)
{
	struct refused *r = to;
	struct save s;
	r->any = true;
	if (r->trial)
		return true;
	wsoa_status st = save_open_anew(&s, r->c, r->path);
	if (!st)
		save_write(&s, rows, len);
	r->kept = !save_close(&s, st);
	return r->kept;
}

static wsoa_status print_dry_run(struct cli *c, const struct refused *r)
{
	if (!strcmp(c->format, "text"))
		term_print(&c->term, "Trial run: nothing was written.%s%s%s It would do this:\n", r->any ? " Refused rows would go to " : "",
		           r->any ? r->path : "", r->any ? "." : "");
	return print_trial(c);
}

static wsoa_status import(struct cli *c, const void *args)
{
	const struct import_args *a = args;
	struct sheets s = { 0 };
	struct refused left = { .c = c, .path = a->good_rows, .trial = a->dry_run };
	wsoa_change change = change_of(c);
	wsoa_status st = read_sheets(c, &s);
	if (!st)
		st = fill_options(c, &s, a);
	if (!st)
		st = check_refused(c, a->good_rows);
	if (!st)
		st = wsoa_import(c->w, s.files, s.count, &change, keep_refused, &left);
	if (st && left.kept)
		unlink(left.path);
	st = a->dry_run && !st ? print_dry_run(c, &left) : print_outcome(c, st);
	sheets_free(&s);
	return st;
}

static const struct cmd rows[] = {
	{ "import", "KIND FILE | DIR", "load a spreadsheet, or a folder of them", STORE_WRITE, 0, OPTS(import_opts, struct import_args),
	  import,
	  "The rows of FILE (CSV) are records of KIND. Of a DIR every CSV file is loaded that has a kind in its name\n"
	  "(actions.csv), all or nothing. Everything that is wrong is listed, and nothing is loaded then. With --good-rows\n"
	  "the rows that are left out are in FILE, on the disk, before the others are loaded.",
	  "wsoa import actions actions.csv --opening 2019-10-14 --dry-run\nwsoa import plan-2018/ --good-rows refused.csv" },
};
const struct cmd_group import_group = GROUP("Loading", rows);
