/*
 * Sends what is to be told and records it. The store is read, left alone while
 * mail goes out, and written to at the end; a lock beside it keeps a second
 * run from telling the same at the same time.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alert/deliver.h"
#include "alert/digest.h"
#include "plan/edit.h"
#include "report/doc.h"

static const char usual_program[] = "/usr/sbin/sendmail";

struct sending {
	wsoa *w;
	const wsoa_send_args *args;
	const char *from, *domain;
	struct arena mem;         /* longer than a call: the store is let go in between */
	struct alerts alerts;
	int lock;
};

/* ---- one run at a time ---- */

static wsoa_status lock_failed(wsoa *w, const char *path)
{
	return error_set(&w->err, WSOA_IO, path, "the folder of the store must be writable", "the lock of alerts cannot be taken: %s", strerror(errno));
}

static wsoa_status take_lock(struct sending *s)
{
	struct stat store;
	errno = 0;
	char *real = realpath(s->w->options.db, NULL);
	bool nomem = errno == ENOMEM;
	const char *path = real ? arena_printf(&s->mem, "%s-alerts", real) : NULL;
	mode_t mode = real && !stat(real, &store) ? store.st_mode & 0666 : 0600;
	free(real);
	if (!path)
		return nomem || s->mem.failed ? error_nomem(&s->w->err) : lock_failed(s->w, s->w->options.db);
	s->lock = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (s->lock >= 0)
		fchmod(s->lock, mode); /* whatever the umask: it is everybody's whose the store is */
	else if (errno == EEXIST)
		s->lock = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (s->lock < 0)
		return lock_failed(s->w, path);
	if (!flock(s->lock, LOCK_EX | LOCK_NB))
		return WSOA_OK;
	if (errno == EWOULDBLOCK)
		return error_set(&s->w->err, WSOA_BUSY, "", "wait until it has ended", "alerts are being sent by another run");
	return lock_failed(s->w, path);
}

/* ---- the sender ---- */

static wsoa_status usual_sender(struct sending *s)
{
	char host[256] = "";
	gethostname(host, sizeof host - 1);
	s->from = arena_printf(&s->mem, "wsoa@%s", host);
	if (s->from && !mail_address_valid(s->from))
		s->from = "wsoa@localhost";
	return s->from ? WSOA_OK : error_nomem(&s->w->err);
}

static wsoa_status check_args(struct sending *s)
{
	const wsoa_send_args *args = s->args;
	wsoa_status st = WSOA_OK;
	if (args->folder && args->sendmail)
		return error_set(&s->w->err, WSOA_INVALID, "--sendmail", "give one of them", "mail goes to a folder or to a program, not to both");
	if (s->w->options.on)
		return error_set(&s->w->err, WSOA_INVALID, "--on", "look at another day with: wsoa alerts --on DATE", "alerts are sent on the day itself");
	if (args->from && !mail_address_valid(args->from))
		return error_set(&s->w->err, WSOA_INVALID, "--from", "one such as wsoa@example.org", "'%.100s' is no mail address", args->from);
	if (args->folder)
		st = store_check_path(s->w->db, args->folder);
	s->from = args->from;
	if (!st && !s->from)
		st = usual_sender(s);
	s->domain = st ? NULL : strchr(s->from, '@') + 1;
	return st;
}

/* ---- reading ---- */

/* What log_append() would refuse later is refused before anybody is told anything. */
static wsoa_status check_clock(wsoa *w)
{
	int64_t seq, at;
	char hash[HASH_HEX + 1];
	wsoa_status st = log_head(w->db, &seq, hash, &at);
	if (!st && w->manual && w->now < at)
		st = error_set(&w->err, WSOA_REFUSED, "WSOA_NOW", "set it to a later moment, or unset it",
		               "the clock was set by hand to before the last event of the log");
	return st;
}

/* Under the lock of writing for a moment: who may not write the record must not send the mail. */
static wsoa_status read_alerts(struct sending *s)
{
	wsoa_status st = write_call(s->w);
	if (!st)
		st = check_clock(s->w);
	if (!st)
		st = alerts_gather(s->w, &s->mem, &s->alerts);
	if (!st)
		st = alerts_allowed(&s->alerts);
	return write_done(s->w, st);
}

/* ---- sending ---- */

/* "2019-10-14-jane-1a2b3c4d.eml": the day, who, and which message, so that a later one of the day does not replace it. */
static const char *file_name(struct sending *s, const struct digest *d)
{
	char iso[DATE_ISO + 1];
	date_iso(s->alerts.day, iso);
	char *name = arena_printf(&s->mem, "%s-%s-%.8s.eml", iso, d->to->ref + (d->to->ref[0] == '@'), d->id);
	for (char *p = name; p && *p; p++)
		if (*p == '/')
			*p = '_';
	return name;
}

/* *nomem: it was not tried for want of memory, which is no fault of the message. */
static bool deliver(struct sending *s, const struct digest *d, struct buf *message, char why[DELIVER_WHY], bool *nomem)
{
	struct buf crlf = { 0 };
	const char *name = s->args->folder ? file_name(s, d) : NULL;
	bool sent = false;
	if (s->args->folder)
		mail_crlf(message->data, message->len, &crlf);
	*nomem = crlf.failed || (s->args->folder && !name);
	if (*nomem)
		sent = false;
	else if (s->args->folder)
		sent = deliver_file(s->args->folder, name, crlf.data, crlf.len, why);
	else
		sent = deliver_program(s->args->sendmail ? s->args->sendmail : usual_program, message->data, message->len, why);
	buf_free(&crlf);
	return sent;
}

static wsoa_status send_digest(struct sending *s, struct digest *d)
{
	struct mail mail;
	struct buf message = { 0 };
	char why[DELIVER_WHY] = "";
	wsoa_status st = digest_mail(&s->alerts, d, s->domain, &mail);
	if (st)
		return st;
	mail.from = s->from;
	mail_write(&mail, &message);
	if (message.failed) {
		buf_free(&message);
		return error_nomem(&s->w->err);
	}
	bool nomem, sent = deliver(s, d, &message, why, &nomem);
	if (nomem) {
		buf_free(&message);
		return error_nomem(&s->w->err);
	}
	d->how = sent ? HOW_SENT : HOW_FAILED;
	if (d->how == HOW_FAILED)
		d->why = arena_strdup(&s->mem, why);
	buf_free(&message);
	return WSOA_OK;
}

/* What went out before memory ran out is recorded all the same. */
static wsoa_status send_all(struct sending *s)
{
	struct alerts *a = &s->alerts;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < a->count && !st; i++) {
		if (a->digests[i].how != HOW_TO_SEND)
			continue;
		if (s->w->options.progress)
			s->w->options.progress(s->w->options.progress_to, "sending mail", (int64_t)i, (int64_t)a->count);
		st = send_digest(s, &a->digests[i]);
	}
	return st;
}

/* ---- recording ---- */

static wsoa_status record_step(struct sending *s, const struct digest *d, const struct telling *t, const struct step_due *step)
{
	struct manner m = { .act = ACT_told, .on = DATE_NONE, .engine = true };
	char to[ID_TEXT + 1] = "", due[DATE_ISO + 1], text[200];
	const char *how = how_name(d->how), *before = NULL;
	wsoa_status st = told_how(s->w->db, t->rec->id, step->step->name, d->to ? d->to->id : 0, step->about, &s->w->call, &before);
	if (st || (before && (!strcmp(before, how) || !strcmp(before, how_name(HOW_SENT)))))
		return st;
	date_iso(step->about, due);
	struct change changes[5] = {
		{ .name = "told.due", .to = value_of_text(due) },
		{ .name = "told.how", .to = value_of_text(how) },
		{ .name = "told.step", .to = value_of_text(step->step->name) },
	};
	size_t n = 3;
	if (d->to) {
		id_format(&d->to->uuid, to);
		changes[n++] = (struct change){ .name = "told.to", .to = value_of_text(to) };
	}
	if (d->id)
		changes[n++] = (struct change){ .name = "told.message", .to = value_of_text(d->id) };
	snprintf(text, sizeof text, "%s: %s: %s", step->step->name, d->to ? d->to->ref : "nobody", how);
	return edit_event(s->w, t->rec, &m, changes, n, NULL, text);
}

static wsoa_status record_all(struct sending *s)
{
	struct alerts *a = &s->alerts;
	wsoa_status st = write_call(s->w);
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < a->digests[i].count && a->digests[i].how != HOW_TO_SEND; k++) {
			const struct telling *t = a->digests[i].at[k];
			for (size_t n = 0; n < t->step_count && !st; n++)
				st = record_step(s, &a->digests[i], t, &t->steps[n]);
		}
	return write_done(s->w, st);
}

static bool anything_to_record(const struct alerts *a)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < a->digests[i].count; k++)
			if (a->digests[i].how != HOW_TO_SEND && a->digests[i].at[k]->step_count)
				return true;
	return false;
}

/* ---- the end ---- */

static wsoa_status report_failures(struct sending *s)
{
	struct error *err = &s->w->err;
	size_t failed = 0;
	bool others = false;
	for (size_t i = 0; i < s->alerts.count; i++) {
		const struct digest *d = &s->alerts.digests[i];
		others |= d->how == HOW_SENT;
		if (d->how != HOW_FAILED)
			continue;
		failed++;
		error_issue(err, &(wsoa_issue){ .where = d->to->ref, .value = d->to->email, .what = d->why, .todo = "the next run tries again" });
	}
	if (!failed)
		return WSOA_OK;
	return error_set(err, WSOA_IO, "", others ? "the others went out; see: wsoa alerts" : "see: wsoa alerts", "%zu message%s could not be delivered", failed, failed == 1 ? "" : "s");
}

static wsoa_status make_document(struct sending *s, wsoa_doc **out)
{
	wsoa_doc *doc = doc_new("alerts", NULL);
	if (!doc)
		return error_nomem(&s->w->err);
	alerts_document(&s->alerts, true, doc);
	return doc_give(doc, s->mem.failed ? error_nomem(&s->w->err) : WSOA_OK, &s->w->err, out);
}

static wsoa_status check_folder(struct sending *s)
{
	char why[DELIVER_WHY];
	if (!s->args->folder || deliver_folder(s->args->folder, why))
		return WSOA_OK;
	return error_set(&s->w->err, WSOA_IO, s->args->folder, "name a folder that can be written to", "%s", why);
}

static wsoa_status run(struct sending *s, wsoa_doc **out)
{
	wsoa_status st = take_lock(s);
	if (!st)
		st = read_alerts(s);
	if (!st)
		st = check_folder(s);
	if (st)
		return st;
	wsoa_status sent = send_all(s);
	if (anything_to_record(&s->alerts))
		st = record_all(s);
	if (st || sent)
		return st ? st : error_nomem(&s->w->err); /* recording began with a clean record of errors */
	st = make_document(s, out);
	return st ? st : report_failures(s);
}

wsoa_status wsoa_alerts_send(wsoa *w, const wsoa_send_args *args, wsoa_doc **out)
{
	static const wsoa_send_args nothing;
	struct sending s = { .w = w, .args = args ? args : &nothing, .lock = -1 };
	*out = NULL;
	if (!w->db)
		return w->err.code ? w->err.code : WSOA_STORE;
	error_clear(&w->err);
	wsoa_status st = check_args(&s);
	if (!st)
		st = run(&s, out);
	if (s.lock >= 0)
		close(s.lock);
	arena_free(&s.mem);
	return st;
}
