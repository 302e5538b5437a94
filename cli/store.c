/* Hides how a store is found, who is at the keyboard, and what the environment says. */
#include "store.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"

static const char store_name[] = "wsoa.db";

/* A variable that is empty says nothing. */
static const char *variable(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

static const char *either(const char *said, const char *name)
{
	return said ? said : variable(name);
}

const char *store_named(const struct cli *c)
{
	return either(c->common.db, "WSOA_DB");
}

/* ---- looking for it ---- */

static bool in_group(gid_t group)
{
	gid_t groups[NGROUPS_MAX];
	int count = getgroups(NGROUPS_MAX, groups);
	for (int i = 0; i < count; i++)
		if (groups[i] == group)
			return true;
	return group == getegid();
}

/* A stranger's store in a folder above would make the user work on it unawares. */
static bool is_ours(const struct stat *s)
{
	return s->st_uid == geteuid() || s->st_uid == 0 || in_group(s->st_gid);
}

/* So would a stranger's link to another store of the user. */
static bool link_is_ours(const char *path)
{
	struct stat s;
	return !lstat(path, &s) && is_ours(&s);
}

/* The folder above: cuts the last part of a path; false at the root. */
static bool go_up(char *folder)
{
	char *slash = strrchr(folder, '/');
	if (!slash || !folder[1])
		return false;
	slash[slash == folder] = '\0';
	return true;
}

/* The nearest store from this folder up, to be freed; NULL when there is none. stranger: one was passed over. */
static char *look_up(bool *stranger)
{
	char folder[PATH_MAX], path[PATH_MAX + sizeof store_name];
	*stranger = false;
	if (!getcwd(folder, sizeof folder))
		return NULL;
	do {
		struct stat s;
		snprintf(path, sizeof path, "%s/%s", folder[1] ? folder : "", store_name);
		if (stat(path, &s) || !S_ISREG(s.st_mode))
			continue;
		if (is_ours(&s) && link_is_ours(path))
			return strdup(path);
		*stranger = true;
	} while (go_up(folder));
	return NULL;
}

static wsoa_status no_store(struct cli *c, bool stranger)
{
	if (stranger)
		return cli_fail(c, WSOA_STORE, store_name, "name it with --db FILE if it is the right one",
		                "the store in this folder or above belongs to somebody else");
	return cli_fail(c, WSOA_STORE, NULL, "make one with wsoa init --area NAME, or name one with --db FILE",
	                "there is no %s in this folder or above", store_name);
}

/* ---- who and when ---- */

static const char *login(void)
{
	const struct passwd *account = getpwuid(geteuid());
	return account ? account->pw_name : NULL;
}

/* The first part of the GECOS field is the name, where anybody filled it in. */
char *account_name(void)
{
	const struct passwd *account = getpwuid(geteuid());
	if (!account)
		return NULL;
	size_t len = account->pw_gecos ? strcspn(account->pw_gecos, ",") : 0;
	return len ? strndup(account->pw_gecos, len) : strdup(account->pw_name);
}

static wsoa_status read_clock(struct cli *c, bool write, int64_t *now)
{
	const char *text = variable("WSOA_NOW");
	if (!text)
		return WSOA_OK;
	if (!clock_parse(text, now))
		return cli_fail(c, WSOA_INVALID, text, "write 2019-10-14T09:00:00Z or 2019-10-14", "WSOA_NOW is no instant");
	if (write && *now > clock_now())
		return cli_fail(c, WSOA_REFUSED, text, "changes are made now or at an instant of the past", "WSOA_NOW lies in the future");
	return WSOA_OK;
}

wsoa_status store_options(struct cli *c, bool write, wsoa_options *out)
{
	const struct common *o = &c->common;
	*out = (wsoa_options){
		.write = write,
		.plan = either(o->plan, "WSOA_PLAN"),
		.person = either(o->as, "WSOA_PERSON"),
		.login = login(),
		.on_word_of = o->on_word_of,
		.as_of = o->as_of,
		.position = o->position,
		.on = o->on,
		.embargoed = o->embargoed,
		.allow_identifiers = o->allow_identifiers,
		.progress = term_progress,
		.progress_to = &c->term,
	};
	return read_clock(c, write, &out->now);
}

wsoa_status store_file(struct cli *c, char **out)
{
	bool stranger = false;
	const char *db = store_named(c);
	*out = db ? strdup(db) : look_up(&stranger);
	if (db && !*out)
		return WSOA_NOMEM;
	return *out ? WSOA_OK : no_store(c, stranger);
}

static wsoa_status open_as(struct cli *c, bool write)
{
	bool stranger = false;
	char *found = NULL;
	wsoa_options options;
	const char *db = store_named(c);
	wsoa_status st = store_options(c, write, &options);
	if (st)
		return st;
	if (!db)
		db = found = look_up(&stranger);
	options.db = db;
	if (!db && c->cmd->store != STORE_MAYBE)
		return no_store(c, stranger);
	st = wsoa_open(&options, &c->w);
	c->has_store = db && !st;
	if (c->has_store)
		print_issues(c); /* where it lies, and how old it is, may be something to say */
	if (!db && c->w)
		st = WSOA_OK; /* a handle without a store was asked for */
	free(found);
	return st;
}

wsoa_status open_store(struct cli *c) { return open_as(c, c->cmd->store == STORE_WRITE); }
wsoa_status open_store_to_write(struct cli *c) { return open_as(c, true); }
