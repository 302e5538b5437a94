/*
 * For the harnesses that need a store: a small plan in a folder of this
 * process, made once and removed at the end, and whole files in and out.
 */
#ifndef WSOA_TESTS_FUZZ_SCRATCH_H
#define WSOA_TESTS_FUZZ_SCRATCH_H

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "fuzz.h"
#include "wsoa.h"

enum { SCRATCH_NOW_S = 1571043600 }; /* 14 October 2019 */

static char scratch[256]; /* the folder; "" until it is made */

static inline const char *scratch_path(const char *name, char *out, size_t size)
{
	must((size_t)snprintf(out, size, "%s/%s", scratch, name) < size);
	return out;
}

static inline int scratch_take_away(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static inline void scratch_remove(void)
{
	nftw(scratch, scratch_take_away, 16, FTW_DEPTH | FTW_PHYS);
}

static inline wsoa *scratch_handle(const char *name)
{
	char path[512];
	wsoa *w = NULL;
	wsoa_options o = { .db = scratch_path(name, path, sizeof path), .write = true, .login = "ann", .now = SCRATCH_NOW_S * INT64_C(1000) };
	must(!wsoa_open(&o, &w));
	return w;
}

/* The plan: a weakness, an action with words, and what more() adds. */
static inline void scratch_make(void (*more)(wsoa *w))
{
	const char *plan[] = { "form=wsoa", "title=Plan" }, *weakness[] = { "title=Long waits" };
	const char *action[] = { "title=Train staff", "due_on=2019-12-31", "weaknesses=W01", "text=Every school." };
	const char *tmp = getenv("TMPDIR");
	char path[512];
	wsoa *w = NULL;
	if (*scratch)
		return;
	snprintf(scratch, sizeof scratch, "%s/wsoa-fuzz-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	must(mkdtemp(scratch));
	atexit(scratch_remove);
	wsoa_options o = { .db = scratch_path("store.db", path, sizeof path), .write = true, .login = "ann", .now = SCRATCH_NOW_S * INT64_C(1000) };
	must(!wsoa_init(&o, &(wsoa_init_args){ .area = "Marlshire", .name = "Ann Lee" }, &w));
	must(!wsoa_add(w, "plan", "p", plan, COUNT(plan), NULL));
	must(!wsoa_add(w, "weakness", "W01", weakness, COUNT(weakness), NULL));
	must(!wsoa_add(w, "action", "1.1", action, COUNT(action), NULL));
	if (more)
		more(w);
	wsoa_close(w);
}

static inline void scratch_read(const char *name, struct buf *out)
{
	char path[512], bytes[1 << 14];
	size_t got;
	FILE *in = fopen(scratch_path(name, path, sizeof path), "rb");
	must(in);
	buf_clear(out);
	while ((got = fread(bytes, 1, sizeof bytes, in)))
		buf_add(out, bytes, got);
	fclose(in);
	must(!out->failed);
}

static inline void scratch_write(const char *name, const void *bytes, size_t len)
{
	char path[512];
	FILE *out = fopen(scratch_path(name, path, sizeof path), "wb");
	must(out && fwrite(bytes, 1, len, out) == len && !fclose(out));
}

static inline bool scratch_take(void *to, const char *bytes, size_t len)
{
	buf_add(to, bytes, len);
	return true;
}

#endif
