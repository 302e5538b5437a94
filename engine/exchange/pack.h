/*
 * A pack: the whole position as a BagIt 1.0 bag (RFC 8493), which can be
 * checked, and made again, from its files alone. Shared by the files that
 * write packs and those that check them.
 *
 * Every byte of a pack follows from the log up to its checkpoint, the words
 * and files behind it and what checkpoint.txt says; nothing from the clock,
 * the machine or the user.
 */
#ifndef WSOA_EXCHANGE_PACK_H
#define WSOA_EXCHANGE_PACK_H

#include "base/hash.h"
#include "plan/handle.h"
#include "report/doc.h"

/* Names inside a pack that more than one file speaks of. */
#define PACK_DATA "data/"
#define PACK_EVENTS PACK_DATA "events.jsonl"
#define PACK_WORDS PACK_DATA "words.jsonl"
#define PACK_CHECKPOINT PACK_DATA "checkpoint.txt"
#define PACK_DEFINITIONS PACK_DATA "definitions/"
#define PACK_INDEX PACK_DATA "evidence/index.csv"
#define PACK_FILES PACK_DATA "evidence/files/"
#define PACK_MANIFEST "manifest-sha256.txt"
#define PACK_TAGS "tagmanifest-sha256.txt"
extern const char pack_declaration[]; /* bagit.txt */

/* States of a file of evidence in its index. */
#define FILE_INCLUDED "included"
#define FILE_ERASED "erased"
#define FILE_LEFT_OUT "left out"

/* ---- a folder being written (pack_folder.c) ---- */

struct pack_entry {
	const char *path; /* inside the folder */
	char hash[HASH_HEX + 1];
	int64_t size;
};
struct pack_entries {
	struct pack_entry *at;
	size_t count, cap;
};
void entries_sort(struct pack_entries *entries); /* by the bytes of their paths */

struct pack_folder {
	struct error *err;
	struct arena mem;
	const char *path;  /* of the folder while it is written; NULL: there is none */
	const char *dir;   /* what it will be called: every file is on the disk before it is closed; NULL: nothing */
	int fd;
	struct pack_entries entries;
	const char **folders;
	size_t folder_count, folder_cap;
};
/*
 * A new folder that will be called dir, without slashes at its end; until then
 * dir.part- and six characters. WSOA_REFUSED where there is something of this
 * name, or it would lie inside a bag; WSOA_IO.
 */
wsoa_status folder_begin(struct pack_folder *f, const char *dir, struct error *err);
/*
 * One that will never be called anything else: its path is prefix and six
 * characters that make it new. It is held by a lock; those of the same prefix
 * that nobody holds, because who made them was killed, are removed.
 */
wsoa_status folder_begin_private(struct pack_folder *f, const char *prefix, struct error *err);
/* Gives it its name, which must still be free; it is on the disk then, or there is nothing of that name. */
wsoa_status folder_publish(struct pack_folder *f);
/* Removes it with all that is in it, unless it was published. Accepts one whose fd is -1. */
void folder_end(struct pack_folder *f);

struct pack_file {
	struct pack_folder *folder;
	const char *path;
	int fd;
	struct hash_state hash;
	struct buf out;
	int64_t size;
	wsoa_status status; /* latched */
};
/* A new file of a folder; folders on the way are made. */
wsoa_status file_begin(struct pack_folder *f, const char *path, struct pack_file *out);
/* A wsoa_write; to is the struct pack_file. */
bool file_write(void *to, const char *bytes, size_t len);
/* Writes out and empties what was gathered in a buffer, once it is large or all is wanted. */
wsoa_status file_drain(struct pack_file *f, struct buf *from, bool all);
/* Must be called once after file_begin() was OK, whatever happened; gives st, or why the file could not be written. */
wsoa_status file_end(struct pack_file *f, wsoa_status st);
wsoa_status file_of_text(struct pack_folder *f, const char *path, struct buf *text);
/* table as in wsoa_render_options. */
wsoa_status file_of_doc(struct pack_folder *f, const char *path, const wsoa_doc *doc, const char *format, const char *table);
/* Both manifests, of all that was written so far. */
wsoa_status folder_manifests(struct pack_folder *f);

/* ---- what a pack was made from (checkpoint.c) ---- */

struct checkpoint {
	int64_t events;
	char hash[HASH_HEX + 1];
	const char *area, *program;
	date day;                    /* of the report */
	date position, since, on;    /* DATE_NONE: not asked for */
	bool event;                  /* the position up to its last event was asked for, not that of a day */
	const char *plan;            /* NULL: the live plans */
	bool personal;
};
void checkpoint_write(const struct checkpoint *c, struct buf *out);
/* text is cut up and stays in use. False where it is not what checkpoint_write() writes. */
bool checkpoint_read(char *text, struct checkpoint *out);

/* ---- its parts ---- */

struct pack {
	wsoa *w;
	struct checkpoint at;
	bool again;          /* from the parts of a pack, not from somebody's store */
	struct pack_folder folder;
	int64_t counts[KIND_COUNT];
	int64_t files, erased, left_out; /* of evidence */
};

/* Whether no pack ever holds the field: it is no column, and its words are withheld. */
bool field_is_private(const struct field *f);
/* The records of every kind, as CSV with its metadata and as plan.json; the files of evidence with their index (pack_records.c). */
wsoa_status pack_records(struct pack *p);
wsoa_status pack_evidence(struct pack *p);
/* A record as a row, the columns it has, and what they are as CSV on the Web (csvw.c). */
void csvw_heading(enum kind_id kind, struct buf *out);
wsoa_status csvw_row(const struct record *r, struct arena *mem, struct buf *out);
void csvw_metadata(enum kind_id kind, struct buf *out);
/* The log, the words behind it, the definitions that it names (pack_log.c). */
wsoa_status pack_log(struct pack *p);
/* The words that an event commits to, in the order in which a pack lists them: the i-th, NULL past the end. Sets *field to its name. */
const struct value *event_words(const struct event *ev, size_t i, const char **field);
/* A document as a file of data/; table as in wsoa_render_options (pack_write.c). */
wsoa_status pack_render(struct pack *p, const wsoa_doc *doc, const char *name, const char *format, const char *table);
/* index.html (pack_page.c). */
wsoa_status pack_page(struct pack *p);

/* Writes all of a pack from an open reading call; p->w, p->at.since, .personal and .program are set (pack_write.c). */
wsoa_status pack_write(struct pack *p);

/* Sentences that page and verification share: what no check of a pack can prove. NULL past the end. */
const char *pack_limit(size_t i);

#endif
