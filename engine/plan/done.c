/* Evidence and delivery in one; periods of repeating duties; files; decisions of a board. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "plan/edit.h"
#include "plan/permit.h"

enum { EVIDENCE_FIELDS = 12 };

/* ---- files ---- */

struct blob {
	unsigned char *bytes;
	size_t len;
	char hash[HASH_HEX + 1];
};

/* Read and hashed before the lock is taken. */
static wsoa_status blob_read(wsoa *w, const char *path, struct blob *out)
{
	struct stat st;
	size_t got = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer would be waited for */
	if (fd < 0 || fstat(fd, &st)) {
		wsoa_status failed = error_io(&w->err, path, "read");
		if (fd >= 0)
			close(fd);
		return failed;
	}
	wsoa_status status = WSOA_OK;
	if (!S_ISREG(st.st_mode))
		status = error_set(&w->err, WSOA_INVALID, path, "name a file", "%s is not a file", path);
	else if (!st.st_size)
		status = error_set(&w->err, WSOA_INVALID, path, "name the file that shows it", "%s is empty: it shows nothing", path);
	else if (st.st_size > FILE_MAX)
		status = error_set(&w->err, WSOA_INVALID, path, "keep it where it is and add it as a link", "%s is larger than %d MiB", path, FILE_MAX >> 20);
	else if (!(out->bytes = malloc((size_t)st.st_size + 1)))
		status = error_nomem(&w->err);
	while (!status && got < (size_t)st.st_size) {
		ssize_t n = read(fd, out->bytes + got, (size_t)st.st_size - got);
		if (n < 0 && errno != EINTR)
			status = error_io(&w->err, path, "read");
		else if (n == 0)
			break;
		else if (n > 0)
			got += (size_t)n;
	}
	close(fd);
	out->len = got;
	if (!status)
		hash_hex(out->bytes, out->len, out->hash);
	return status; /* NOLINT(clang-analyzer-unix.Malloc): the bytes are the caller's */
}

/* ---- evidence ---- */

static wsoa_status own_name(wsoa *w, const char **out)
{
	struct record *p;
	wsoa_status st = record_load(w->db, w->person, &w->call, &p);
	*out = st ? "" : record_title(p);
	return st;
}

/* action NULL: of none, in the chosen plan; who may is then asked of what names it. */
static wsoa_status add_evidence(wsoa *w, const struct record *action, const wsoa_done_args *d, const struct blob *blob, const struct manner *m, int64_t *id)
{
	struct assignment a[EVIDENCE_FIELDS];
	size_t n = 0;
	char day[DATE_ISO + 1];
	const char *holder = d->held_by;
	struct manner created = { .act = ACT_created, .on = m->on, .by_command = field_at(FIELD_evidence_file), .engine = !action };
	wsoa_status st = WSOA_OK;
	if (!d->file && !d->link && !holder)
		st = own_name(w, &holder);
	if (!st && d->file)
		st = file_put(w->db, blob->hash, blob->bytes, blob->len);
	if (st)
		return st;
	date_iso(m->on != DATE_NONE ? m->on : w->today, day);
	put_assignment(a, &n, FIELD_evidence_title, d->text ? d->text : d->file ? path_name(d->file) : d->link);
	put_assignment(a, &n, FIELD_evidence_form, d->file ? "file" : d->link ? "link" : "held");
	put_assignment(a, &n, FIELD_evidence_file, d->file ? blob->hash : NULL);
	put_assignment(a, &n, FIELD_evidence_file_name, d->file ? path_name(d->file) : NULL);
	put_assignment(a, &n, FIELD_evidence_address, d->link);
	put_assignment(a, &n, FIELD_evidence_held_by, d->file || d->link ? NULL : holder);
	put_assignment(a, &n, FIELD_evidence_shows, "done");
	put_assignment(a, &n, FIELD_evidence_dated_on, day);
	put_assignment(a, &n, FIELD_evidence_actions, action ? full_ref(w, action) : NULL);
	return edit_create(w, KIND_evidence, action ? action->plan : 0, NULL, a, n, &created, id);
}

/* ---- repeating duties ---- */

static wsoa_status period_done(wsoa *w, const struct record *r, const wsoa_done_args *d, const struct manner *m)
{
	struct date_reading p;
	enum repeats repeats;
	struct assignment a[3];
	size_t n = 0;
	struct standing s;
	const char *what, *todo;
	char done[DATE_ISO + 1], due_text[DATE_ISO + 1], last[DATE_LONG + 1];
	date day = m->on != DATE_NONE ? m->on : w->today;
	static const struct value none;
	struct value something = { .set = true, .text = "" };
	struct manner by_engine = *m;
	const struct value *due = record_field(r, FIELD_action_due_on);
	wsoa_status st = need_calendar(w);
	if (!st)
		st = standing_of(w, r, "set", 0, &w->call, &s);
	if (!st && !may_change(w, &s, r, field_at(FIELD_action_progress), &none, &something, &w->call, &what, &todo))
		return error_set(&w->err, WSOA_REFUSED, r->ref, todo, "%s: %s", r->ref, what);
	if (!st && !d->period)
		return error_set(&w->err, WSOA_INVALID, r->ref, "say which: --period 'Q2 2019/20'", "%s repeats: which period was done is not said", r->ref);
	if (st)
		return st;
	if (date_read(d->period, &w->dates, &p) != DATE_READ)
		return error_set(&w->err, WSOA_INVALID, "--period", "a period such as 'September 2019'", "--period: %s", p.why);
	if (!repeats_parse(record_field(r, FIELD_action_repeats)->text, &repeats))
		return error_set(&w->err, WSOA_BUG, r->ref, "please report this", "its repeats is not known");
	if (p.first > day)
		return error_set(&w->err, WSOA_REFUSED, "--period", "give a period that has begun", "--period: '%s' has not begun yet", d->period);
	date_long(p.day, last);
	if (p.day > date_next_repeat(day, repeats, w->dates.terms, w->dates.term_count)) /* not over, and more than one occurrence is ahead */
		return error_set(&w->err, WSOA_REFUSED, "--period", "give the period that runs now, or one that is over", "--period: '%s' is not over until %s, and it is done %s",
		                 d->period, last, repeats_name(repeats));
	if (record_field(r, FIELD_action_done_to)->set && p.day <= record_field(r, FIELD_action_done_to)->num)
		return error_set(&w->err, WSOA_REFUSED, r->ref, "see: wsoa history", "%s: that period was reported as done already", r->ref);
	date_iso(p.day, done);
	a[n++] = (struct assignment){ "done_to", field_at(FIELD_action_done_to), ASSIGN_SET, done };
	date next = due->set ? (date)due->num : p.day;
	int passed = 0;
	while (next <= p.day) {
		next = date_next_repeat(next, repeats, w->dates.terms, w->dates.term_count);
		passed++;
	}
	if (passed > 1 && due->set)
		error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = r->ref, .value = d->period,
		                                    .what = arena_printf(&w->call, "%d occurrences before this one were not reported one by one", passed - 1),
		                                    .todo = "nothing to do if they were done; a note says so for good: wsoa note" });
	date_iso(next, due_text);
	a[n++] = (struct assignment){ "due_on", field_at(FIELD_action_due_on), ASSIGN_SET, due_text };
	by_engine.engine = true;
	by_engine.act = ACT_updated;
	return edit_change(w, r->id, a, n, &by_engine, NULL);
}

/* ---- done ---- */

/* The transition by which an owner says that it is done: the standard workflow's and the small one's. */
static wsoa_status done_transition(wsoa *w, const struct record *r, const char **name)
{
	const struct workflow *wf = NULL;
	wsoa_status st = store_workflow_of(w->db, r->kind, &wf);
	*name = wf && workflow_transition(wf, "deliver", "") ? "deliver" : "done";
	return st;
}

/* What shows it is evidence of the plan; the recommendation names it. */
static wsoa_status advice_done(wsoa *w, struct record *r, const wsoa_done_args *d, const struct blob *blob, const struct manner *m)
{
	struct record *e = NULL;
	int64_t id = 0;
	wsoa_status st = d->period ? error_set(&w->err, WSOA_INVALID, "--period", "leave it out", "%s does not repeat", r->ref) : WSOA_OK;
	bool answered = record_field(r, FIELD_recommendation_answer)->set; /* else the words are the answer, see recommendation_done() */
	if (!st && (d->file || d->link || d->held_by || (d->text && answered)))
		st = add_evidence(w, NULL, d, blob, m, &id);
	if (!st && id)
		st = record_identity(w->db, id, &w->call, &e);
	return st ? st : recommendation_done(w, r, d->text, e ? full_ref(w, e) : NULL, m);
}

static wsoa_status do_done(wsoa *w, const char *ref, const wsoa_done_args *d, const struct blob *blob, const wsoa_change *change)
{
	struct manner m;
	struct record *r = NULL;
	int64_t id;
	enum kind_id kind = KIND_COUNT;
	const char *transition;
	wsoa_status st = manner_of(w, ACT_moved, change, &m);
	if (!st)
		st = record_need(w->db, w->plan, KIND_COUNT, ref, &id, &kind);
	if (!st && kind != KIND_recommendation) /* says what it is instead */
		st = record_need(w->db, w->plan, KIND_action, ref, &id, NULL);
	if (!st)
		st = record_load(w->db, id, &w->call, &r);
	if (!st && kind == KIND_recommendation)
		return advice_done(w, r, d, blob, &m);
	if (!st && (d->text || d->file || d->link))
		st = add_evidence(w, r, d, blob, &m, NULL);
	if (!st && record_field(r, FIELD_action_repeats)->set)
		return period_done(w, r, d, &m);
	if (!st && d->period)
		st = error_set(&w->err, WSOA_INVALID, "--period", "leave it out, or set repeats first", "%s does not repeat", r->ref);
	if (!st)
		st = done_transition(w, r, &transition);
	return st ? st : edit_move(w, id, transition, NULL, 0, &m);
}

/* Where the evidence is, is one place that is named; and what somebody holds is said, or nothing would come of it. */
static wsoa_status check_place(wsoa *w, const char *ref, const wsoa_done_args *d)
{
	const struct {
		const char *option, *text;
	} places[] = { { "--held-by", d->held_by }, { "--link", d->link }, { "--file", d->file } };
	size_t given = 0;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		given += places[i].text != NULL;
		if (places[i].text && !*places[i].text)
			return error_set(&w->err, WSOA_INVALID, places[i].option, "say where the evidence is, or leave it out", "%s: it is empty", places[i].option);
	}
	if (given > 1)
		return error_set(&w->err, WSOA_INVALID, ref, "give one of --held-by, --link, --file", "the evidence is in one place");
	if (d->held_by && !(d->text && *d->text))
		return error_set(&w->err, WSOA_INVALID, "--held-by", "say what shows that it is done: wsoa done REF TEXT --held-by WHO", "what %.60s holds is not said", d->held_by);
	return WSOA_OK;
}

wsoa_status wsoa_done(wsoa *w, const char *ref, const wsoa_done_args *args, const wsoa_change *change)
{
	struct blob blob = { 0 };
	error_clear(&w->err);
	wsoa_status st = check_place(w, ref, args);
	if (!st && args->file)
		st = blob_read(w, args->file, &blob);
	if (!st) {
		st = write_call(w);
		if (!st)
			st = do_done(w, ref, args, &blob, change);
		st = write_done(w, st);
	}
	free(blob.bytes);
	return st;
}

/* What attaching says itself: given by hand as well, one of the two would be lost. */
static wsoa_status check_attaching(wsoa *w, const struct assignment *given, size_t count, enum field_id of)
{
	static const char as_link[] = "leave it out; a link, or what somebody holds: wsoa add evidence title=... actions=REF address=..., or held_by=...";
	const struct {
		enum field_id field;
		const char *what, *todo;
	} own[] = {
		{ FIELD_evidence_file, "it is not given by hand", "leave it out: it is the SHA-256 of the file" },
		{ FIELD_evidence_file_name, "the file has its name", "leave it out, or say what it is: title=..." },
		{ FIELD_evidence_form, "what is attached is a file", as_link },
		{ FIELD_evidence_address, "the file is in the store, and nowhere else", as_link },
		{ FIELD_evidence_held_by, "the file is in the store, and nowhere else", as_link },
		{ of, "the ref before the file says what it shows", "leave it out; name others afterwards: wsoa set EVIDENCE FIELD+=REF" },
	};
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < sizeof own / sizeof *own; k++)
			if (given[i].field == field_at(own[k].field))
				return error_set(&w->err, WSOA_INVALID, given[i].name, own[k].todo, "%s: %s", given[i].name, own[k].what);
	return WSOA_OK;
}

static wsoa_status do_attach(wsoa *w, const char *ref, const char *path, const struct blob *blob, const char *const *assignments, size_t count,
                             const wsoa_change *change)
{
	struct manner m;
	struct record *r;
	struct assignment *given, *a;
	size_t n = 0;
	int64_t id;
	enum kind_id kind = KIND_COUNT;
	bool titled = false;
	wsoa_status st = manner_of(w, ACT_created, change, &m);
	m.by_command = field_at(FIELD_evidence_file);
	if (!st)
		st = record_need(w->db, w->plan, KIND_COUNT, ref, &id, &kind);
	if (!st && kind != KIND_action && kind != KIND_weakness)
		st = error_set(&w->err, WSOA_INVALID, ref, "name an action or a weakness", "'%s' is %s: evidence shows an action or a weakness", ref, kind_of(kind)->one);
	if (!st)
		st = record_identity(w->db, id, &w->call, &r);
	if (!st)
		st = version_unchanged(w, r, &m);
	if (!st)
		st = assignments_read(w, KIND_evidence, assignments, count, &w->call, &given);
	enum field_id of = kind == KIND_action ? FIELD_evidence_actions : FIELD_evidence_weaknesses;
	if (!st)
		st = check_attaching(w, given, count, of);
	if (st)
		return st;
	a = arena_array(&w->call, count + EVIDENCE_FIELDS, sizeof *a);
	if (!a)
		return error_nomem(&w->err);
	for (size_t i = 0; i < count; i++) {
		titled |= given[i].field == field_at(FIELD_evidence_title);
		a[n++] = given[i];
	}
	put_assignment(a, &n, FIELD_evidence_title, titled ? NULL : path_name(path));
	put_assignment(a, &n, FIELD_evidence_form, "file");
	put_assignment(a, &n, FIELD_evidence_file, blob->hash);
	put_assignment(a, &n, FIELD_evidence_file_name, path_name(path));
	put_assignment(a, &n, of, full_ref(w, r));
	st = file_put(w->db, blob->hash, blob->bytes, blob->len);
	return st ? st : edit_create(w, KIND_evidence, r->plan, NULL, a, n, &m, NULL);
}

wsoa_status wsoa_attach(wsoa *w, const char *ref, const char *path, const char *const *assignments, size_t count, const wsoa_change *change)
{
	struct blob blob = { 0 };
	error_clear(&w->err);
	wsoa_status st = blob_read(w, path, &blob);
	if (!st) {
		st = write_call(w);
		if (!st)
			st = do_attach(w, ref, path, &blob, assignments, count, change);
		st = write_done(w, st);
	}
	free(blob.bytes);
	return st;
}

/* ---- extend ---- */

static wsoa_status ask_for(wsoa *w, int64_t id, const char *due_on, const char *recovery, const struct manner *m)
{
	struct assignment a[4];
	struct record *r = NULL;
	size_t n = 0;
	wsoa_status st = record_identity(w->db, id, &w->call, &r);
	if (!st && !field_may_name(field_at(FIELD_date_change_of), r->kind))
		st = error_set(&w->err, WSOA_INVALID, r->ref, "name an action or a milestone", "'%s' is %s: it has no deadline that moves", r->ref, kind_of(r->kind)->one);
	if (st)
		return st;
	put_assignment(a, &n, FIELD_date_change_of, full_ref(w, r));
	put_assignment(a, &n, FIELD_date_change_new_due_on, due_on);
	put_assignment(a, &n, FIELD_date_change_reason, m->reason);
	put_assignment(a, &n, FIELD_date_change_recovery, recovery);
	return edit_create(w, KIND_date_change, r->plan, NULL, a, n, &(struct manner){ .act = ACT_created, .on = m->on, .options = true }, NULL);
}

wsoa_status wsoa_extend(wsoa *w, const char *selection, const char *due_on, const char *recovery, const wsoa_change *change)
{
	struct manner m = { 0 };
	struct ids ids = { 0 };
	enum kind_id kind;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_created, change, &m);
	if (!st)
		st = select_ids(w, w->db, selection, &w->call, &kind, &ids);
	for (size_t i = 0; i < ids.count && !st; i++)
		st = ask_for(w, ids.id[i], due_on, recovery, &m);
	return write_done(w, st);
}

/* ---- decide ---- */

static const char *refs_of(wsoa *w, const struct ids *ids)
{
	struct buf b = { 0 };
	struct record *r;
	for (size_t i = 0; i < ids->count; i++) {
		if (record_identity(w->db, ids->id[i], &w->call, &r))
			break;
		buf_printf(&b, "%s%s", i ? "," : "", full_ref(w, r));
	}
	return buf_keep(&b, &w->call);
}

static wsoa_status record_decision(wsoa *w, const wsoa_decide_args *d, const struct ids *about, const struct manner *m, int64_t *id)
{
	struct assignment a[8];
	size_t n = 0;
	struct manner created = { .act = ACT_created, .on = m->on, .options = true };
	put_assignment(a, &n, FIELD_decision_meeting, d->meeting);
	put_assignment(a, &n, FIELD_decision_about, refs_of(w, about));
	put_assignment(a, &n, FIELD_decision_transition, d->transition ? d->transition : "set");
	put_assignment(a, &n, FIELD_decision_outcome, d->refused ? "refused" : "agreed");
	put_assignment(a, &n, FIELD_decision_text, d->text ? d->text : m->reason);
	put_assignment(a, &n, FIELD_decision_chairs_action, d->chairs_action ? "yes" : NULL);
	return edit_create(w, KIND_decision, 0, NULL, a, n, &created, id);
}

/* What stands as it was decided uses the decision too: left over, it would allow any other change. */
static wsoa_status set_all(wsoa *w, const struct ids *ids, const struct assignment *a, size_t count, const struct manner *m)
{
	struct ids idle = { 0 };
	struct record *r;
	wsoa_status st = WSOA_OK;
	for (size_t i = 0; i < ids->count && !st; i++) {
		bool changed = false;
		st = edit_change(w, ids->id[i], a, count, m, &changed);
		if (!st && !changed)
			st = ids_add(w->db, &w->call, &idle, ids->id[i]);
	}
	if (!st && idle.count == ids->count)
		return error_set(&w->err, WSOA_REFUSED, m->meeting, "give what was decided; what was spoken of is a decision too: wsoa add decision meeting=MEETING about=REF outcome=noted",
		                 "nothing would change: it is so already");
	for (size_t i = 0; i < idle.count && !st; i++) {
		st = record_identity(w->db, idle.id[i], &w->call, &r);
		if (!st)
			st = decision_use(w, m->decision, r->id, m->on);
		if (!st)
			error_issue(&w->err, &(wsoa_issue){ .warning = true, .where = r->ref, .value = "", .what = "it is so already: nothing changed", .todo = "see that it is what was decided" });
	}
	return st;
}

wsoa_status wsoa_decide(wsoa *w, const wsoa_decide_args *args, const char *const *assignments, size_t count, const wsoa_change *change)
{
	struct manner m = { 0 };
	struct assignment *a = NULL;
	struct ids ids = { 0 };
	enum kind_id kind = KIND_COUNT;
	bool fields = !args->transition || !strcmp(args->transition, "set"), ratifies;
	wsoa_status st = write_call(w);
	if (!st)
		st = manner_of(w, ACT_changed, change, &m);
	if (!st)
		st = record_need(w->db, 0, KIND_meeting, args->meeting, &(int64_t){ 0 }, NULL);
	if (!st)
		st = select_ids(w, w->db, args->selection, &w->call, &kind, &ids);
	if (!st)
		st = assignments_read(w, kind, assignments, count, &w->call, &a);
	if (!st && fields && !count && !args->refused)
		st = error_set(&w->err, WSOA_INVALID, "", "wsoa decide B1 set 1.2.3 title=...", "which fields change is not said");
	ratifies = kind == KIND_decision && args->transition && !strcmp(args->transition, "ratify");
	if (!st && ratifies && count)
		st = error_set(&w->err, WSOA_INVALID, assignments[0], "leave it out: wsoa decide B2 ratify B1/3", "to ratify a decision changes nothing else of it");
	if (!st && ratifies && args->chairs_action)
		st = error_set(&w->err, WSOA_REFUSED, "--chairs-action", "leave it out, and name the meeting that ratified it", "a meeting ratifies what its chair decided, not the chair");
	if (!st)
		st = record_decision(w, args, &ids, &m, &m.decision);
	if (!m.reason)
		m.reason = args->text;
	m.meeting = args->meeting;
	if (!st && ratifies && !args->refused)
		return write_done(w, ratify(w, &ids, args->meeting, &m));
	if (!st && fields && !args->refused)
		st = set_all(w, &ids, a, count, &m);
	for (size_t i = 0; i < ids.count && !st && !fields && !args->refused; i++)
		st = agree_or_move(w, ids.id[i], args->transition, a, count, &m);
	return write_done(w, st);
}
