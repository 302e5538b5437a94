/*
 * The floor that the engine is measured against: a program over bare SQLite
 * that does the durable work of a command and nothing else. It writes and
 * hashes the same event lines, byte for byte, into the same tables, and
 * prints what it reads straight from a buffer of 64 KiB. It checks no rule,
 * knows the shape of the stores that tests/bench/stores.sh makes, and stops
 * at whatever it did not expect.
 *
 *   floor STORE COMMAND [WORD...]      the commands stand at the end
 */
#include <inttypes.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static sqlite3 *db;

static void stop(const char *why)
{
	fprintf(stderr, "floor: %s: %s\n", why, db ? sqlite3_errmsg(db) : "");
	exit(1);
}

/* ---- printing ---- */

static char out[65536];
static size_t used;

static void flush(void)
{
	for (size_t done = 0; done < used;) {
		ssize_t n = write(STDOUT_FILENO, out + done, used - done);
		if (n < 0)
			stop("write");
		done += (size_t)n;
	}
	used = 0;
}

static inline void put(const char *bytes, size_t len)
{
	while (__builtin_expect(len > sizeof out - used, 0)) {
		size_t n = sizeof out - used;
		memcpy(out + used, bytes, n);
		used += n, bytes += n, len -= n;
		flush();
	}
	memcpy(out + used, bytes, len);
	used += len;
}

static inline void puts_(const char *text) { put(text, strlen(text)); }

static char *digits(char *end, int64_t n)
{
	uint64_t left = n < 0 ? (uint64_t)-n : (uint64_t)n;
	do
		*--end = (char)('0' + left % 10);
	while (left /= 10);
	if (n < 0)
		*--end = '-';
	return end;
}

static void put_int(int64_t n)
{
	char text[24], *at = digits(text + sizeof text, n);
	put(at, (size_t)(text + sizeof text - at));
}

static void put_json(const char *text)
{
	puts_("\"");
	for (size_t n; n = strcspn(text, "\"\\\n\t"), put(text, n), text[n]; text += n + 1) {
		puts_("\\");
		puts_(text[n] == '\n' ? "n" : text[n] == '\t' ? "t" : text[n] == '"' ? "\"" : "\\");
	}
	puts_("\"");
}

/* Day 0 is 1970-01-01; eras of 400 years begin on 1 March. */
static void day_text(int64_t day, char iso[11])
{
	int64_t z = day + 719468, era = z / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t m = (5 * doy + 2) / 153, d = doy - (153 * m + 2) / 5 + 1, month = m < 10 ? m + 3 : m - 9;
	int64_t y = yoe + era * 400 + (month <= 2);
	char text[11] = { (char)('0' + y / 1000), (char)('0' + y / 100 % 10), (char)('0' + y / 10 % 10), (char)('0' + y % 10), '-',
		          (char)('0' + month / 10), (char)('0' + month % 10), '-', (char)('0' + d / 10), (char)('0' + d % 10), '\0' };
	memcpy(iso, text, sizeof text);
}

static int64_t day_number(const char *iso)
{
	int64_t y = strtol(iso, NULL, 10), m = strtol(iso + 5, NULL, 10), d = strtol(iso + 8, NULL, 10);
	y -= m <= 2;
	int64_t yoe = y % 400, doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	return y / 400 * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void uuid_text(const uint8_t u[16], char text[37])
{
	static const char hex[] = "0123456789abcdef";
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*text++ = '-';
		*text++ = hex[u[i] >> 4];
		*text++ = hex[u[i] & 15];
	}
	*text = '\0';
}

/* ---- SQLite ---- */

static sqlite3_stmt *prepare(const char *text)
{
	sqlite3_stmt *q;
	if (sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL))
		stop(text);
	return q;
}

static bool step(sqlite3_stmt *q)
{
	int rc = sqlite3_step(q);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		stop(sqlite3_sql(q));
	return rc == SQLITE_ROW;
}

/* Binds by the letters of types - i integer, t text, u UUID, h hash, n null - and makes the first step. */
static bool ask(sqlite3_stmt *q, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	sqlite3_reset(q);
	for (int i = 1; *types; i++, types++)
		if (*types == 'i')
			sqlite3_bind_int64(q, i, va_arg(ap, int64_t));
		else if (*types == 't')
			sqlite3_bind_text(q, i, va_arg(ap, const char *), -1, SQLITE_STATIC);
		else if (*types != 'n')
			sqlite3_bind_blob(q, i, va_arg(ap, const void *), *types == 'u' ? 16 : 32, SQLITE_STATIC);
	va_end(ap);
	return step(q);
}

static void need(bool row, const char *what)
{
	if (!row)
		stop(what);
}

static int64_t number(sqlite3_stmt *q, int i) { return sqlite3_column_int64(q, i); }
static const char *text(sqlite3_stmt *q, int i) { return (const char *)sqlite3_column_text(q, i); }
static bool null(sqlite3_stmt *q, int i) { return sqlite3_column_type(q, i) == SQLITE_NULL; }

static void run(const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL))
		stop(sql);
}

/* Refs as people order them: runs of digits are numbers. */
static int natural(void *unused, int alen, const void *a, int blen, const void *b)
{
	const char *x = a, *y = b, *xend = x + alen, *yend = y + blen;
	(void)unused;
	while (x < xend && y < yend) {
		bool dx = *x >= '0' && *x <= '9', dy = *y >= '0' && *y <= '9';
		if (!dx || !dy) {
			if (*x != *y)
				return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
			x++, y++;
			continue;
		}
		int64_t m = 0, n = 0;
		while (x < xend && *x >= '0' && *x <= '9')
			m = m * 10 + *x++ - '0';
		while (y < yend && *y >= '0' && *y <= '9')
			n = n * 10 + *y++ - '0';
		if (m != n)
			return m < n ? -1 : 1;
	}
	return (x < xend) - (y < yend);
}

static void open_store(const char *path, bool write)
{
	if (sqlite3_open_v2(path, &db, (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX, NULL))
		stop(path);
	sqlite3_busy_timeout(db, 10000);
}

/* ---- changing ---- */

struct party {
	int64_t id;
	char uuid[37], ref[65];
};

static struct change {
	const char *at;
	struct party actor, plan;
	char workflow[65], prev[65];
	int64_t seq, batch;
	sqlite3_stmt *log, *event, *version, *find;
} c;

static void find_party(struct party *p, int64_t space, const char *ref)
{
	need(ask(c.find, "it", space, ref), ref);
	p->id = number(c.find, 0);
	uuid_text(sqlite3_column_blob(c.find, 1), p->uuid);
	sqlite3_reset(c.find);
}

static void sha(const void *a, size_t alen, const void *b, size_t blen, uint8_t hash[32], char hex[65])
{
	crypto_hash_sha256_state s;
	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, a, alen);
	crypto_hash_sha256_update(&s, b, blen);
	crypto_hash_sha256_final(&s, hash);
	sodium_bin2hex(hex, 65, hash, 32);
}

static void change_begin(const char *at, const char *actor)
{
	uint8_t hash[32];
	run("BEGIN IMMEDIATE");
	sqlite3_stmt *q = prepare("SELECT seq, line FROM log ORDER BY seq DESC LIMIT 1");
	need(step(q), "the log is empty");
	c.seq = number(q, 0);
	c.batch = c.seq + 1;
	sha(text(q, 1), (size_t)sqlite3_column_bytes(q, 1), "", 0, hash, c.prev);
	sqlite3_finalize(q);
	c.at = at;
	c.find = prepare("SELECT id, uuid FROM record WHERE space = ? AND ref = ?");
	find_party(&c.actor, 0, actor);
	find_party(&c.plan, 0, "wsoa-2018");
	q = prepare("SELECT value FROM setting WHERE name = 'workflow.action'");
	need(step(q), "no workflow");
	memcpy(c.workflow, text(q, 0), 65);
	sqlite3_finalize(q);
	c.log = prepare("INSERT INTO log(seq, line) VALUES(?, ?)");
	c.event = prepare("INSERT INTO event(record, seq) VALUES(?, ?)");
	c.version = prepare("UPDATE record SET version = ? WHERE id = ?");
}

static void change_end(void)
{
	ask(prepare("INSERT INTO batch(id, actor) VALUES(?, ?)"), "ii", c.batch, c.actor.id);
	for (sqlite3_stmt *q; (q = sqlite3_next_stmt(db, NULL));)
		sqlite3_finalize(q);
	run("COMMIT");
}

/* Writes the line and what every event leaves in the tables. record 0: it makes the record. */
static void append(const char *act, const char *changes, const char *subject, bool workflow, int64_t record)
{
	static char line[65536];
	uint8_t hash[32];
	c.seq++;
	int n = snprintf(line, sizeof line,
	                 "{\"act\":\"%s\",\"actor\":\"%s\",\"at\":\"%s\",\"batch\":%" PRId64 ",\"changes\":{%s},\"clock\":\"manual\",\"plan\":\"%s\","
	                 "\"prev\":\"%s\",\"record\":\"action\",\"seq\":%" PRId64 ",\"subject\":\"%s\",\"v\":1%s%s%s}",
	                 act, c.actor.uuid, c.at, c.batch, changes, c.plan.uuid, c.prev, c.seq, subject, workflow ? ",\"workflow\":\"" : "",
	                 workflow ? c.workflow : "", workflow ? "\"" : "");
	sha(line, (size_t)n, "", 0, hash, c.prev);
	ask(c.log, "it", c.seq, line);
	if (record)
		ask(c.version, "ii", c.seq, record);
	ask(c.event, "ii", record ? record : c.seq, c.seq);
}

static void move_one(sqlite3_stmt *update, int64_t id, const void *uuid, const char *from, const char *to)
{
	char changes[200], subject[37];
	uuid_text(uuid, subject);
	snprintf(changes, sizeof changes, "\"status\":[\"%s\",\"%s\"]", from, to);
	append("moved", changes, subject, true, id);
	ask(update, "ti", to, id);
}

static const char find_action[] = "SELECT r.id, r.uuid, k.status, k.percent FROM record r JOIN action k ON k.id = r.id WHERE r.space = ? AND r.ref = ?";
static const char set_status[] = "UPDATE action SET status = ?, clock = 1, final = 0 WHERE id = ?";

/* move REF TO AT ACTOR */
static void move(char **w)
{
	change_begin(w[2], w[3]);
	sqlite3_stmt *q = prepare(find_action);
	need(ask(q, "it", c.plan.id, w[0]), w[0]);
	move_one(prepare(set_status), number(q, 0), sqlite3_column_blob(q, 1), text(q, 2), w[1]);
	change_end();
}

/* move-all FROM TO AT ACTOR */
static void move_all(char **w)
{
	change_begin(w[2], w[3]);
	sqlite3_stmt *q = prepare("SELECT r.id, r.uuid FROM action k JOIN record r ON r.id = k.id WHERE k.status = ? AND r.space = ? AND r.removed = 0 "
	                          "ORDER BY r.ref COLLATE REF_ORDER"),
	             *update = prepare(set_status);
	for (bool row = ask(q, "ti", w[0], c.plan.id); row; row = step(q))
		move_one(update, number(q, 0), sqlite3_column_blob(q, 1), w[0], w[1]);
	change_end();
}

/* set REF PERCENT AT ACTOR */
static void set(char **w)
{
	char changes[100], subject[37];
	change_begin(w[2], w[3]);
	sqlite3_stmt *q = prepare(find_action);
	need(ask(q, "it", c.plan.id, w[0]), w[0]);
	int64_t id = number(q, 0);
	uuid_text(sqlite3_column_blob(q, 1), subject);
	snprintf(changes, sizeof changes, "\"percent\":[%s,%s]", null(q, 3) ? "null" : text(q, 3), w[1]);
	append("changed", changes, subject, false, id);
	ask(prepare("UPDATE action SET percent = ? WHERE id = ?"), "ii", (int64_t)strtol(w[1], NULL, 10), id);
	change_end();
}

/* A text is committed to with its salt. */
static void commit_words(sqlite3_stmt *words, const char *salt, const char *what, uint8_t hash[32], char hex[65])
{
	sha(salt, strlen(salt), what, strlen(what), hash, hex);
	ask(words, "htt", hash, salt, what);
}

static const char insert_words[] = "INSERT INTO words(hash, salt, text) VALUES(?, ?, ?)";
static const char insert_record[] = "INSERT INTO record(id, uuid, kind, space, ref, version) VALUES(?1, ?2, 'action', ?3, ?4, ?1)";
static const char insert_commitment[] = "INSERT INTO commitment(record, field, hash) VALUES(?, ?, ?)";
static const char insert_link[] = "INSERT INTO link(a, field, b) VALUES(?, ?, ?)";

/* add REF TITLE DUE OWNER AT ACTOR UUID SALT: the last two as wsoa drew them */
static void add(char **w)
{
	char changes[1000], hex[65];
	uint8_t hash[32], uuid[16];
	struct party owner;
	change_begin(w[4], w[5]);
	find_party(&owner, 0, w[3]);
	need(!ask(c.find, "it", c.plan.id, w[0]), "the ref is taken");
	commit_words(prepare(insert_words), w[7], w[1], hash, hex);
	snprintf(changes, sizeof changes,
	         "\"due_on\":[null,\"%s\"],\"owner\":[null,\"%s\"],\"ref\":[null,\"%s\"],\"status\":[null,\"not-started\"],\"title\":[null,{\"w\":\"%s\"}]",
	         w[2], owner.uuid, w[0], hex);
	append("created", changes, w[6], true, 0);
	sodium_hex2bin(uuid, 16, w[6], strlen(w[6]), "-", NULL, NULL);
	ask(prepare(insert_record), "iuit", c.seq, uuid, c.plan.id, w[0]);
	ask(prepare("INSERT INTO action(id, title, due_on, status, clock) VALUES(?, ?, ?, 'not-started', 1)"), "iti", c.seq, w[1], day_number(w[2]));
	ask(prepare(insert_commitment), "ith", c.seq, "title", hash);
	ask(prepare(insert_link), "iti", c.seq, "owner", owner.id);
	change_end();
}

/* ---- import ---- */

/* One cell of a CSV file; ends the text in place. */
static char *cell(char **at)
{
	char *p = *at, *from = p, *to;
	if (*p != '"') {
		p += strcspn(p, ",\n");
	} else {
		for (from = to = ++p; *p != '"' || *++p == '"'; p++)
			*to++ = *p;
		*to = '\0';
	}
	*at = p + 1;
	*p = '\0';
	return from;
}

static char *read_all(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t cap = 1 << 20, len = 0;
	char *all = malloc(cap);
	if (!f)
		stop(path);
	for (size_t n; all && (n = fread(all + len, 1, cap - len - 1, f)) > 0;)
		if ((len += n) > cap / 2)
			all = realloc(all, cap *= 2);
	if (!all)
		stop("memory");
	all[len] = '\0';
	fclose(f);
	return all;
}

static size_t party_count;
static struct party parties[1000];

static const struct party *party(const char *ref)
{
	for (size_t i = 0; i < party_count; i++)
		if (!strcmp(parties[i].ref, ref))
			return &parties[i];
	stop(ref);
	return NULL;
}

static void read_parties(void)
{
	sqlite3_stmt *q = prepare("SELECT id, uuid, ref FROM record");
	while (step(q) && party_count < sizeof parties / sizeof *parties) {
		struct party *p = &parties[party_count++];
		p->id = number(q, 0);
		uuid_text(sqlite3_column_blob(q, 1), p->uuid);
		snprintf(p->ref, sizeof p->ref, "%s", text(q, 2));
	}
	sqlite3_finalize(q);
}

/* Taken away before the rows come, made again after them, with the very text that the schema has. */
static const char *const late_indexes[] = { "record_ref", "link_back", "action_due" };
enum { LATE_INDEXES = sizeof late_indexes / sizeof *late_indexes };

/* import FILE AT ACTOR: columns ref,title,text,owner,workstream,weaknesses,start_on,due_on */
static void import(char **w)
{
	char changes[2000], drop[100], salt[2][33], hex[2][65], subject[37], *index[LATE_INDEXES], *file = read_all(w[0]);
	uint8_t hash[2][32], raw[48], *uuid = raw + 32;
	run("PRAGMA cache_size = -65536");
	change_begin(w[1], w[2]);
	read_parties();
	sqlite3_stmt *q = prepare("SELECT sql FROM sqlite_schema WHERE name = ?");
	for (int i = 0; i < LATE_INDEXES; i++) {
		need(ask(q, "t", late_indexes[i]), late_indexes[i]);
		index[i] = strdup(text(q, 0));
		sqlite3_reset(q);
		snprintf(drop, sizeof drop, "DROP INDEX %s", late_indexes[i]);
		run(drop);
	}
	sqlite3_stmt *words = prepare(insert_words), *record = prepare(insert_record), *commitment = prepare(insert_commitment),
	             *link = prepare(insert_link),
	             *action = prepare("INSERT INTO action(id, title, text, start_on, due_on, status, clock) VALUES(?, ?, ?, ?, ?, 'not-started', 1)");
	char *at = file + strcspn(file, "\n") + 1;
	while (*at) {
		const char *ref = cell(&at), *title = cell(&at), *full = cell(&at);
		const struct party *owner = party(cell(&at)), *stream = party(cell(&at)), *weakness = party(cell(&at));
		const char *start = cell(&at), *due = cell(&at);
		randombytes_buf(raw, sizeof raw);
		uuid[6] = (uint8_t)((uuid[6] & 0x0f) | 0x40);
		uuid[8] = (uint8_t)((uuid[8] & 0x3f) | 0x80);
		uuid_text(uuid, subject);
		for (int i = 0; i < 2; i++) {
			sodium_bin2hex(salt[i], 33, raw + 16 * i, 16);
			commit_words(words, salt[i], i ? full : title, hash[i], hex[i]);
		}
		snprintf(changes, sizeof changes,
		         "\"due_on\":[null,\"%s\"],\"owner\":[null,\"%s\"],\"ref\":[null,\"%s\"],\"start_on\":[null,\"%s\"],\"status\":[null,\"not-started\"],"
		         "\"text\":[null,{\"w\":\"%s\"}],\"title\":[null,{\"w\":\"%s\"}],\"weaknesses\":[null,[\"%s\"]],\"workstream\":[null,\"%s\"]",
		         due, owner->uuid, ref, start, hex[1], hex[0], weakness->uuid, stream->uuid);
		append("imported", changes, subject, true, 0);
		ask(record, "iuit", c.seq, uuid, c.plan.id, ref);
		ask(action, "ittii", c.seq, title, full, day_number(start), day_number(due));
		ask(commitment, "ith", c.seq, "text", hash[1]);
		ask(commitment, "ith", c.seq, "title", hash[0]);
		ask(link, "iti", c.seq, "owner", owner->id);
		ask(link, "iti", c.seq, "weaknesses", weakness->id);
		ask(link, "iti", c.seq, "workstream", stream->id);
	}
	for (int i = 0; i < LATE_INDEXES; i++)
		run(index[i]);
	change_end();
}

/* ---- one record as a line of JSON ---- */

/* In the order of the registry: t text, d date, i number, r one ref, s several. */
#define F(type, name) { type, #name, ",\"" #name "\":", sizeof #name + 3 }
static const struct {
	char type;
	const char *name, *key;
	size_t len;
} fields[] = {
	F('t', title), F('t', text), F('r', workstream), F('r', owner), F('s', supporting), F('r', accountable), F('d', start_on),
	F('d', due_on), F('t', due_as_written), F('d', baseline_due_on), F('t', repeats), F('d', done_to), F('d', delivered_on),
	F('d', completed_on), F('t', status), F('d', hold_until), F('t', rating), F('t', rating_reason), F('i', percent),
	F('t', progress), F('t', next_steps), F('t', recovery), F('d', updated_on), F('t', success), F('s', weaknesses),
	F('s', depends_on), F('s', continues), F('d', opened_on)
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* CROSS JOIN: the table on the left is the outer loop. */
#define ACTION_COLUMNS \
	"SELECT r.id, r.uuid, r.ref, r.version, k.title, k.text, k.start_on, k.due_on, k.due_as_written, k.baseline_due_on, k.repeats, k.done_to, " \
	"k.delivered_on, k.completed_on, k.status, k.hold_until, k.rating, k.rating_reason, k.percent, k.progress, k.next_steps, k.recovery, " \
	"k.updated_on, k.success, k.opened_on "
#define BY_ACTION "FROM action k CROSS JOIN record r ON r.id = k.id "
#define BY_RECORD "FROM record r CROSS JOIN action k ON k.id = r.id "

/* The links of one record: rows of field and ref, in order of field. */
struct named {
	const char *field, *ref;
};

static void put_links(char type, const char *field, const struct named *links, size_t count)
{
	bool some = false;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(links[i].field, field) != 0)
			continue;
		puts_(type == 'r' ? "" : some ? "," : "[");
		put_json(links[i].ref);
		some = true;
	}
	puts_(!some ? "null" : type == 's' ? "]" : "");
}

static void put_action(sqlite3_stmt *q, const struct named *links, size_t count)
{
	char word[37];
	puts_("{\"kind\":\"action\",\"ref\":");
	put_json(text(q, 2));
	uuid_text(sqlite3_column_blob(q, 1), word);
	puts_(",\"plan\":\"wsoa-2018\",\"uuid\":\"");
	put(word, 36);
	puts_("\",\"version\":");
	put_int(number(q, 3));
	for (int i = 0, column = 4; i < FIELDS; i++) {
		put(fields[i].key, fields[i].len);
		if (fields[i].type == 'r' || fields[i].type == 's') {
			put_links(fields[i].type, fields[i].name, links, count);
			continue;
		}
		if (null(q, column)) {
			puts_("null");
		} else if (fields[i].type == 't') {
			put_json(text(q, column));
		} else if (fields[i].type == 'i') {
			put_int(number(q, column));
		} else {
			day_text(number(q, column), word);
			puts_("\"");
			put(word, 10);
			puts_("\"");
		}
		column++;
	}
	puts_(",\"extra\":{}");
}

static void no_extras(void)
{
	need(!step(prepare("SELECT 1 FROM extra LIMIT 1")), "these stores have no columns of sheets");
}

enum { LINKS = 64 };
static sqlite3_stmt *links_of;

/* In a statement of its own, for a few records. The texts live until it is asked again. */
static size_t read_links(int64_t id, struct named links[LINKS], int64_t *owner)
{
	static char texts[LINKS][2][65];
	size_t n = 0;
	if (!links_of)
		links_of = prepare("SELECT l.field, t.ref, l.b FROM link l CROSS JOIN record t ON t.id = l.b WHERE l.a = ?");
	for (bool row = ask(links_of, "i", id); row && n < LINKS; row = step(links_of), n++) {
		snprintf(texts[n][0], 65, "%s", text(links_of, 0));
		snprintf(texts[n][1], 65, "%s", text(links_of, 1));
		links[n] = (struct named){ texts[n][0], texts[n][1] };
		if (!strcmp(links[n].field, "owner"))
			*owner = number(links_of, 2);
	}
	return n;
}

/* A post with its organisation and holder, asked for once. */
enum { MOST = 1000 }; /* ids of posts and weaknesses in these stores are less */
static struct post {
	char *title, *organisation, *holder;
} posts[MOST];

static const struct post *post_of(int64_t id)
{
	static sqlite3_stmt *q;
	if (id <= 0 || id >= MOST)
		stop("not a post of these stores");
	if (posts[id].title)
		return &posts[id];
	if (!q)
		q = prepare("SELECT p.title, (SELECT o.name FROM link l JOIN organisation o ON o.id = l.b WHERE l.a = p.id AND l.field = 'organisation'), "
		            "(SELECT n.name FROM link l JOIN person n ON n.id = l.b WHERE l.a = p.id AND l.field = 'holder') FROM post p WHERE p.id = ?");
	need(ask(q, "i", id) && !null(q, 1) && !null(q, 2), "a post without holder");
	posts[id] = (struct post){ strdup(text(q, 0)), strdup(text(q, 1)), strdup(text(q, 2)) };
	return &posts[id];
}

static void put_late(sqlite3_stmt *q, int64_t day)
{
	static struct named links[LINKS];
	int64_t owner = 0;
	size_t n = read_links(number(q, 0), links, &owner);
	put_action(q, links, n);
	if (day) {
		puts_(",\"days_late\":");
		put_int(day - number(q, 7));
	}
	const struct post *p = post_of(owner);
	puts_(",\"owner_title\":");
	put_json(p->title);
	puts_(",\"organisation\":");
	put_json(p->organisation);
	puts_(",\"held_by\":");
	put_json(p->holder);
	puts_("}\n");
}

static int64_t plan_id(void)
{
	sqlite3_stmt *q = prepare("SELECT k.id FROM plan k JOIN record r ON r.id = k.id WHERE k.final = 0 AND r.removed = 0");
	need(step(q), "no plan");
	return number(q, 0);
}

/* show REF */
static void show(char **w)
{
	sqlite3_stmt *q = prepare(ACTION_COLUMNS BY_RECORD "WHERE r.space = ? AND r.ref = ?");
	need(ask(q, "it", plan_id(), w[0]), w[0]);
	no_extras();
	put_late(q, 0);
}

#define LATE "WHERE k.clock = 1 AND k.due_on < ?1 AND (k.hold_until IS NULL OR k.hold_until < ?1) AND r.removed = 0 AND r.space = ?2 " \
	     "ORDER BY k.due_on, r.ref COLLATE REF_ORDER"

/* overdue-lines DAY: all fields, as JSON lines */
static void overdue_lines(char **w)
{
	int64_t day = day_number(w[0]);
	sqlite3_stmt *q = prepare(ACTION_COLUMNS BY_ACTION LATE);
	no_extras();
	for (bool row = ask(q, "ii", day, plan_id()); row; row = step(q))
		put_late(q, day);
}

/* overdue DAY: what the table for people shows */
static void overdue(char **w)
{
	int64_t day = day_number(w[0]);
	char iso[11];
	sqlite3_stmt *q = prepare("SELECT k.id, r.ref, k.title, k.due_on, k.rating, k.baseline_due_on " BY_ACTION LATE),
	             *lead = prepare("SELECT b FROM link WHERE a = ? AND field = 'owner'");
	for (bool row = ask(q, "ii", day, plan_id()); row; row = step(q)) {
		need(ask(lead, "i", number(q, 0)), "an action without a lead");
		const struct post *p = post_of(number(lead, 0));
		day_text(number(q, 3), iso);
		const char *const columns[] = { text(q, 1), text(q, 2), p->title, p->organisation, iso, text(q, 4) };
		for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
			puts_(columns[i] ? columns[i] : "");
			puts_("\t");
		}
		put_int(day - number(q, 3));
		puts_("\n");
	}
}

/* ---- everything ---- */

struct link_row {
	int64_t a;
	const char *field;
	int64_t b;
};

struct identity {
	int64_t id;
	char *ref;
};

static int by_a(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static const char *field_name(const char *name)
{
	for (int i = 0; i < FIELDS; i++)
		if (!strcmp(fields[i].name, name))
			return fields[i].name;
	stop(name);
	return NULL;
}

static void *grown(void *array, size_t count, size_t size)
{
	if (count & (count - 1))
		return array;
	array = realloc(array, (count ? 2 * count : 1) * size);
	if (!array)
		stop("memory");
	return array;
}

/* list: every action as a line of JSON; the links by one scan into an array */
static void list(char **w)
{
	(void)w;
	struct link_row *links = NULL;
	struct identity *names = NULL;
	struct named mine[LINKS];
	size_t count = 0, name_count = 0;
	sqlite3_stmt *q = prepare("SELECT id, ref FROM record WHERE id IN (SELECT b FROM link) ORDER BY id");
	no_extras();
	for (; step(q); name_count++) {
		names = grown(names, name_count, sizeof *names);
		names[name_count] = (struct identity){ number(q, 0), strdup(text(q, 1)) };
	}
	q = prepare("SELECT l.a, l.field, l.b FROM action k CROSS JOIN link l ON l.a = k.id ORDER BY k.id");
	for (; step(q); count++) {
		links = grown(links, count, sizeof *links);
		links[count] = (struct link_row){ number(q, 0), field_name(text(q, 1)), number(q, 2) };
	}
	q = prepare(ACTION_COLUMNS BY_ACTION "WHERE r.removed = 0 AND r.space = ? ORDER BY r.ref COLLATE REF_ORDER");
	for (bool row = ask(q, "i", plan_id()); row; row = step(q)) {
		int64_t id = number(q, 0);
		struct link_row *l = bsearch(&id, links, count, sizeof *links, by_a);
		size_t n = 0;
		while (l && l > links && l[-1].a == id)
			l--;
		for (; l && l < links + count && l->a == id && n < LINKS; l++) {
			const struct identity *b = bsearch(&l->b, names, name_count, sizeof *names, by_a);
			mine[n++] = (struct named){ l->field, b ? b->ref : "" };
		}
		put_action(q, mine, n);
		puts_("}\n");
	}
}

/* log: the lines */
static void log_lines(char **w)
{
	(void)w;
	sqlite3_stmt *q = prepare("SELECT line FROM log ORDER BY seq");
	while (step(q)) {
		put((const char *)sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0));
		puts_("\n");
	}
}

/* ---- status: two plain scans and an array ---- */

struct row {
	int64_t id, due;
	bool overdue, final, done;
};
struct tally {
	int64_t live, done, overdue;
};

static const char *const states[] = { "not-started", "in-progress", "on-hold", "delivered", "complete", "embedded", "transferred", "cancelled" };
static const char *const ratings[] = { "red", "amber", "green", "blue", "grey" };

static size_t word(const char *const *words, size_t count, const char *what)
{
	size_t i = 0;
	while (i < count && (!what || strcmp(words[i], what) != 0))
		i++;
	return i;
}

static void put_tallies(const char *key, const char *sql, const struct tally tallies[MOST])
{
	sqlite3_stmt *q = prepare(sql);
	while (step(q)) {
		const struct tally *t = &tallies[number(q, 0) % MOST];
		printf("%s\t%s\t%s\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n", key, text(q, 1), text(q, 2), t->live, t->done, t->overdue);
	}
}

/* status DAY */
static void status(char **w)
{
	static struct tally weaknesses[MOST], owners[MOST];
	enum { NEXT = 5 };
	int64_t day = day_number(w[0]), by_state[9] = { 0 }, by_rating[6] = { 0 }, overdue_count = 0, held = 0;
	struct row *rows = NULL, *next[NEXT + 1];
	size_t count = 0, at = 0, next_count = 0;
	sqlite3_stmt *q = prepare("SELECT k.id, k.status, k.rating, k.due_on, k.hold_until, k.clock, k.final " BY_ACTION
	                          "WHERE r.removed = 0 AND r.space = ? ORDER BY k.id");
	for (bool more = ask(q, "i", plan_id()); more; more = step(q), count++) {
		rows = grown(rows, count, sizeof *rows);
		size_t state = word(states, 8, text(q, 1));
		bool hold = !null(q, 4) && number(q, 4) >= day;
		struct row *r = &rows[count];
		*r = (struct row){ .id = number(q, 0), .due = null(q, 3) ? INT64_MAX : number(q, 3), .final = number(q, 6) != 0 };
		r->overdue = number(q, 5) && !hold && r->due < day;
		r->done = state == 4 || state == 5;
		if (!number(q, 5) || hold)
			r->due = INT64_MAX;
		by_state[state]++;
		by_rating[word(ratings, 5, text(q, 2))] += !r->final;
		overdue_count += r->overdue;
		held += hold && !r->final;
	}
	q = prepare("SELECT a, b, field FROM link ORDER BY a"); /* both scans run along the ids */
	while (step(q) && at < count) {
		int64_t a = number(q, 0), b = number(q, 1);
		while (at < count && rows[at].id < a)
			at++;
		if (at == count || rows[at].id != a || !strchr("ow", *text(q, 2)) || !strcmp(text(q, 2), "workstream"))
			continue;
		if (b >= MOST)
			stop("more than these stores have");
		struct tally *t = *text(q, 2) == 'o' ? &owners[b] : &weaknesses[b];
		t->live += !rows[at].final;
		t->done += rows[at].done;
		t->overdue += rows[at].overdue;
	}
	for (size_t i = 0; i < count; i++) {
		if (rows[i].due < day || rows[i].due == INT64_MAX || (next_count == NEXT && rows[i].due >= next[NEXT - 1]->due))
			continue;
		size_t to = next_count < NEXT ? next_count++ : NEXT - 1;
		for (; to && next[to - 1]->due > rows[i].due; to--)
			next[to] = next[to - 1];
		next[to] = &rows[i];
	}
	printf("actions\t%zu\noverdue\t%" PRId64 "\non hold\t%" PRId64 "\n", count, overdue_count, held);
	for (size_t i = 0; i < 8; i++)
		printf("state\t%s\t%" PRId64 "\n", states[i], by_state[i]);
	for (size_t i = 0; i < 6; i++)
		printf("rating\t%s\t%" PRId64 "\n", i < 5 ? ratings[i] : "none", by_rating[i]);
	put_tallies("weakness", "SELECT k.id, r.ref, k.title FROM weakness k JOIN record r ON r.id = k.id", weaknesses);
	put_tallies("lead", "SELECT k.id, r.ref, k.title FROM post k JOIN record r ON r.id = k.id", owners);
	q = prepare("SELECT r.ref, k.title FROM action k JOIN record r ON r.id = k.id WHERE k.id = ?");
	for (size_t i = 0; i < next_count; i++) {
		char iso[11];
		need(ask(q, "i", next[i]->id), "a deadline");
		day_text(next[i]->due, iso);
		printf("next\t%s\t%s\t%s\n", text(q, 0), text(q, 1), iso);
	}
	fflush(stdout);
}

/* ---- the chain ---- */

/* chain: every line is hashed and holds the hash of the one before */
static void chain(char **w)
{
	(void)w;
	uint8_t hash[32];
	char prev[65], mark[80];
	int64_t count = 0;
	memset(prev, '0', 64);
	prev[64] = '\0';
	sqlite3_stmt *q = prepare("SELECT line FROM log ORDER BY seq");
	for (; step(q); count++) {
		snprintf(mark, sizeof mark, "\"prev\":\"%s\"", prev);
		need(strstr(text(q, 0), mark) != NULL, "the chain is broken");
		sha(text(q, 0), (size_t)sqlite3_column_bytes(q, 0), "", 0, hash, prev);
	}
	put_int(count);
	puts_("\n");
}

/* open: the schema is read, and one row */
static void open_only(char **w)
{
	(void)w;
	put_int(plan_id());
}

static const struct {
	const char *name;
	int words;
	bool write;
	void (*run)(char **words);
} commands[] = {
	{ "open", 0, false, open_only },    { "move", 4, true, move },      { "move-all", 4, true, move_all },
	{ "set", 4, true, set },            { "add", 8, true, add },        { "import", 3, true, import },
	{ "show", 1, false, show },         { "overdue", 1, false, overdue }, { "overdue-lines", 1, false, overdue_lines },
	{ "list", 0, false, list },         { "log", 0, false, log_lines }, { "status", 1, false, status },
	{ "chain", 0, false, chain },
};

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "nothing")) /* linked as the others, and over */
		return sqlite3_libversion_number() < 0 || sodium_library_version_major() < 0;
	for (size_t i = 0; argc > 2 && i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].name, argv[2]) != 0 || argc != commands[i].words + 3)
			continue;
		open_store(argv[1], commands[i].write);
		if (sqlite3_create_collation(db, "REF_ORDER", SQLITE_UTF8, NULL, natural))
			stop("collation");
		commands[i].run(argv + 3);
		flush();
		for (sqlite3_stmt *q; (q = sqlite3_next_stmt(db, NULL));)
			sqlite3_finalize(q);
		sqlite3_close(db);
		return 0;
	}
	fprintf(stderr, "floor STORE COMMAND [WORD...]; the commands stand at the end of floor.c\n");
	return 2;
}
