/*
 * Reading a document whose form is fixed: an object with known keys, and in it
 * one list of entries with known keys - the steps of a ladder, the rules of a
 * timetable. Every fault is an issue of the error record, where: the JSON
 * pointer of its place ("/steps/2/days"), and reading goes on with what is
 * left: a text that is missing or faulty is "", never NULL.
 */
#ifndef WSOA_BASE_FORM_H
#define WSOA_BASE_FORM_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json_read.h"

enum { FORM_NAME = 40 };

struct form {
	const char *title;    /* "the ladder of alerts": what has faults */
	const char *where;    /* "alerts": where the error is */
	const char *list;     /* "steps": key of the entries */
	size_t most;          /* so many entries it may have */
	struct arena *mem;    /* what is kept */
	struct error *err;
	/* its own */
	jr *root;
	const jr *next;
	size_t count, at;     /* entries, and the one that is read; at == count: the document itself is */
	size_t faults;
};

/*
 * Parses the text: the document, or NULL where it is no JSON. The first six
 * members are the caller's, the others zero. Closed in any case.
 */
const jr *form_open(struct form *f, const char *text, size_t len);
/* WSOA_OK; WSOA_INVALID where there was a fault, with an issue for each; WSOA_NOMEM. Frees the document. */
wsoa_status form_close(struct form *f);

/* The number of entries; 0, and a fault, where there is no such list or it is too long. */
size_t form_entries(struct form *f);
/* The next entry; NULL after the last. Faults are of this entry from here on. */
const jr *form_entry(struct form *f);

/* A fault at a key of what is read; key "": of all of it. value may be NULL. */
void form_fault(struct form *f, const char *key, const char *value, const char *what, const char *todo);
/* Whether it is an object. Each needed key that is missing and each key that is in neither list (blanks between) is a fault. */
bool form_keys(struct form *f, const jr *object, const char *needed, const char *optional);
/* A line of text, and a name (lower-case letters, digits, hyphens), in mem; "" where it is missing, which is no fault here. */
const char *form_line(struct form *f, const jr *object, const char *key);
const char *form_name(struct form *f, const jr *object, const char *key);
/* Which of the names the text is; count where it is missing, or none of them, which is a fault. what: "not an urgency". */
size_t form_word(struct form *f, const jr *object, const char *key, const char *const *names, size_t count, const char *what);

#endif
