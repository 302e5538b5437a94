/* Hides how places are told: the document's own keys by themselves, those of an entry behind its list and number. */
#include "base/form.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* ---- the document ---- */

const jr *form_open(struct form *f, const char *text, size_t len)
{
	char why[160];
	f->root = jr_parse(text, len, why, sizeof why);
	if (f->root)
		return f->root;
	if (errno == ENOMEM)
		error_nomem(f->err);
	else
		error_set(f->err, WSOA_INVALID, f->where, "mend the JSON", "%s: %s", f->title, why);
	return NULL;
}

wsoa_status form_close(struct form *f)
{
	bool read = f->root != NULL;
	jr_free(f->root);
	f->root = NULL;
	if (f->mem->failed || f->err->mem.failed)
		return error_nomem(f->err);
	if (!read)
		return f->err->code;
	if (f->faults)
		return error_set(f->err, WSOA_INVALID, f->where, "mend what is listed", "%s has %zu fault%s", f->title, f->faults, f->faults == 1 ? "" : "s");
	return WSOA_OK;
}

size_t form_entries(struct form *f)
{
	const jr *list = jr_get(f->root, f->list);
	size_t count = jr_type(list) == JR_ARRAY ? jr_count(list) : 0;
	if (list && (!count || count > f->most)) {
		const char *what = arena_printf(f->mem, "not a list of 1 to %zu %s", f->most, f->list);
		form_fault(f, f->list, NULL, what ? what : "not such a list", "write [ {...}, {...} ]");
		return 0;
	}
	f->next = jr_first(list);
	f->count = f->at = count;
	return count;
}

const jr *form_entry(struct form *f)
{
	const jr *entry = f->next;
	f->at = !entry ? f->count : f->at == f->count ? 0 : f->at + 1;
	f->next = entry ? jr_next(entry) : NULL;
	return entry;
}

/* ---- faults ---- */

void form_fault(struct form *f, const char *key, const char *value, const char *what, const char *todo)
{
	struct buf at = { 0 };
	if (f->at < f->count)
		buf_printf(&at, "/%s/%zu", f->list, f->at);
	if (*key)
		buf_printf(&at, "/%s", key);
	error_issue(f->err, &(wsoa_issue){ .where = buf_text(&at), .value = value, .what = what, .todo = todo });
	f->err->mem.failed |= at.failed;
	f->faults++;
	buf_free(&at);
}

bool form_keys(struct form *f, const jr *object, const char *needed, const char *optional)
{
	char key[FORM_NAME + 1];
	if (jr_type(object) != JR_OBJECT) {
		form_fault(f, "", "", "not an object", "write { ... }");
		return false;
	}
	for (const jr *m = jr_first(object); m; m = jr_next(m))
		if (!word_in(needed, jr_key(m)) && !word_in(optional, jr_key(m)))
			form_fault(f, jr_key(m), "", "unknown key", arena_printf(f->mem, "known keys are: %s%s%s", needed, *optional ? " " : "", optional));
	for (const char *list = needed; word_next(&list, key, sizeof key);)
		if (!jr_get(object, key))
			form_fault(f, key, "", "missing", "add it");
	return true;
}

/* ---- members ---- */

const char *form_line(struct form *f, const jr *object, const char *key)
{
	const jr *v = jr_get(object, key);
	const char *text = jr_text(v);
	if (v && (!text || !*text || text_check(text, strlen(text), false, NULL, NULL) != TEXT_FINE)) {
		form_fault(f, key, text, "not a line of text", "write words between quotes");
		text = NULL;
	}
	const char *copy = text ? arena_strdup(f->mem, text) : NULL;
	return copy ? copy : "";
}

static bool name_valid(const char *name)
{
	size_t len = strlen(name);
	return len && len <= FORM_NAME && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len && islower((unsigned char)*name);
}

const char *form_name(struct form *f, const jr *object, const char *key)
{
	const char *name = form_line(f, object, key);
	if (*name && !name_valid(name))
		form_fault(f, key, name, "not a name", "lower-case letters, digits and hyphens, a letter first, at most 40");
	return name;
}

size_t form_word(struct form *f, const jr *object, const char *key, const char *const *names, size_t count, const char *what)
{
	const char *text = form_line(f, object, key);
	struct buf known = { 0 };
	size_t i = 0;
	while (i < count && strcmp(names[i], text) != 0)
		i++;
	if (i < count || !*text)
		return i;
	buf_str(&known, "one of:");
	for (size_t k = 0; k < count; k++)
		buf_printf(&known, " %s", names[k]);
	form_fault(f, key, text, what, buf_text(&known));
	f->err->mem.failed |= known.failed;
	buf_free(&known);
	return i;
}
