#include "fields.h"

#include <stdlib.h>
#include <string.h>

/* ---- a document, whole and well-formed, as the engine writes it ---- */

static const char *blanks(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

static const char *after_text(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		if (*at == '\\' && at[1])
			at++;
	return at + (*at == '"');
}

static const char *after_value(const char *at)
{
	int depth = 0;
	do {
		at = blanks(at);
		if (*at == '"') {
			at = after_text(at);
		} else if (*at == '{' || *at == '[') {
			depth++;
			at++;
		} else if (*at == '}' || *at == ']') {
			depth--;
			at++;
		} else {
			at += depth ? (*at != '\0') : (ptrdiff_t)strcspn(at, ",}] \n");
		}
	} while (depth && *at);
	return at;
}

struct member {
	const char *key, *value; /* key: behind its quote */
	size_t len;
};

/* The next member of an object; *at is its brace first, then what this left there. */
static bool next_member(const char **at, struct member *m)
{
	const char *s = blanks(*at);
	if (*s == '{' || *s == ',')
		s = blanks(s + 1);
	if (*s != '"')
		return false;
	m->key = s + 1;
	s = after_text(s);
	m->len = (size_t)(s - m->key) - 1;
	s = blanks(s);
	m->value = blanks(s + (*s == ':'));
	*at = blanks(after_value(m->value));
	return true;
}

/* The value of a key of an object; NULL when it has none. */
static const char *value_of(const char *object, const char *key)
{
	struct member m;
	while (object && next_member(&object, &m))
		if (m.len == strlen(key) && !memcmp(m.key, key, m.len))
			return m.value;
	return NULL;
}

/* ---- schemas ---- */

struct text {
	char *bytes;
	size_t len, cap;
};

static bool text_write(void *to, const char *bytes, size_t len)
{
	struct text *t = to;
	if (t->cap - t->len <= len) {
		size_t cap = (t->cap + len) * 2 + 1;
		char *more = realloc(t->bytes, cap);
		if (!more)
			return false;
		t->bytes = more;
		t->cap = cap;
	}
	memcpy(t->bytes + t->len, bytes, len);
	t->len += len;
	t->bytes[t->len] = '\0';
	return true;
}

wsoa_status schema_print(struct cli *c, const char *name)
{
	wsoa_status st = wsoa_schema(name, term_write, &c->term);
	if (st == WSOA_NOTFOUND || st == WSOA_INVALID)
		return cli_fail(c, st, name, "see: wsoa schema", "there is no schema of that name");
	return st;
}

/* Adds a text without its quotes and escapes; what is escaped otherwise than by one character stays as it is. */
static void add_text(struct text *out, const char *at)
{
	for (at++; *at && *at != '"'; at++) {
		if (*at == '\\' && strchr("\"\\/", at[1]))
			at++;
		text_write(out, at, 1);
	}
}

/* The fixed values of a property; NULL where it has none. */
static const char *values_of(const char *property)
{
	const char *items = value_of(property, "items");
	const char *at = value_of(items ? items : property, "enum");
	return at ? blanks(at + 1) : NULL;
}

/* The next of the fixed values that is a text; false past the last. */
static bool next_value(const char **at, const char **text)
{
	while (**at && **at != ']') {
		*text = *at;
		*at = blanks(after_value(*at));
		*at = blanks(*at + (**at == ','));
		if (**text == '"')
			return true;
	}
	return false;
}

static void add_values(struct text *out, const char *property)
{
	const char *at = values_of(property), *value, *gap = " (";
	while (at && next_value(&at, &value)) {
		text_write(out, gap, 2);
		add_text(out, value);
		gap = ", ";
	}
	if (*gap == ',')
		text_write(out, ")", 1);
}

/* What a record is for machines is no field that anybody fills in. */
static bool is_identity(const struct member *m)
{
	static const char *const names[] = { "kind", "uuid", "version" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (m->len == strlen(names[i]) && !memcmp(m->key, names[i], m->len))
			return true;
	return false;
}

static void print_fields(struct term *t, const char *properties)
{
	struct member m;
	while (next_member(&properties, &m)) {
		if (is_identity(&m))
			continue;
		struct text about = { 0 };
		const char *described = value_of(m.value, "description");
		if (described)
			add_text(&about, described);
		add_values(&about, m.value);
		help_entry(t, m.key, m.len, about.bytes ? about.bytes : "");
		free(about.bytes);
	}
}

bool field_has_value(const char *kind, const char *field, const char *word)
{
	struct text schema = { 0 };
	wsoa_status st = wsoa_schema(kind, text_write, &schema);
	const char *properties = st || !schema.bytes ? NULL : value_of(schema.bytes, "properties");
	const char *property = properties ? value_of(properties, field) : NULL;
	const char *at = property ? values_of(property) : NULL, *value;
	bool found = false;
	while (at && !found && next_value(&at, &value))
		found = (size_t)(after_text(value) - value) == strlen(word) + 2 && !strncmp(value + 1, word, strlen(word));
	free(schema.bytes);
	return found;
}

wsoa_status fields_print(struct cli *c, const char *kind)
{
	struct text schema = { 0 };
	char kinds[256] = "one of: ";
	const char *name = kind_word(kind, strlen(kind));
	kind_plurals(kinds + strlen(kinds), sizeof kinds - strlen(kinds));
	if (!name)
		return cli_fail(c, WSOA_INVALID, kind, kinds, "there is no such kind of record");
	wsoa_status st = wsoa_schema(name, text_write, &schema);
	const char *properties = st || !schema.bytes ? NULL : value_of(schema.bytes, "properties");
	if (properties) {
		term_print(&c->term, "Fields of a record (%s):\n\n", name);
		print_fields(&c->term, properties);
		term_print(&c->term, "\nExample:\n  wsoa list %s --json\n", kind);
	}
	free(schema.bytes);
	return st;
}
