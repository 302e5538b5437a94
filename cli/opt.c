/* Hides how an option is spelt: "--name VALUE", "--name=VALUE", "-o VALUE", and that no part of a name will do for it. */
#include "opt.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_LONGEST = 48 }; /* of words that are compared; a longer one is near to none */

bool opt_is(const char *word)
{
	return word[0] == '-' && word[1] && !isdigit((unsigned char)word[1]);
}

const char *opt_hyphens(const struct opt *o)
{
	return o->name[1] ? "--" : "-";
}

/* Length of the option's name in "--name=value". */
static size_t name_length(const char *name)
{
	return strcspn(name, "=");
}

static const struct opt *find(const struct opts *tables, size_t count, const char *word, void **args)
{
	const char *name = word + (word[1] == '-' ? 2 : 1);
	size_t len = name_length(name);
	if ((word[1] == '-') == (len == 1))
		return NULL;
	for (size_t t = 0; t < count; t++)
		for (size_t i = 0; i < tables[t].count; i++) {
			const struct opt *o = &tables[t].rows[i];
			if (strlen(o->name) == len && !memcmp(o->name, name, len)) {
				*args = tables[t].args;
				return o;
			}
		}
	return NULL;
}

static const char *store_number(const char *value, int64_t *out)
{
	char *end = NULL;
	errno = 0;
	long long n = isdigit((unsigned char)value[0]) ? strtoll(value, &end, 10) : 0;
	if (n < 1 || errno || *end)
		return "needs a whole number from 1";
	*out = n;
	return NULL;
}

static const char *store(const struct opt *o, void *args, const char *value)
{
	void *at = (char *)args + o->offset;
	switch (o->type) {
	case OPT_FLAG:
		*(bool *)at = true;
		return NULL;
	case OPT_NUMBER:
		return store_number(value, at);
	case OPT_TEXT:
		break;
	}
	*(const char **)at = value;
	return NULL;
}

const char *opt_read(const struct opts *tables, size_t count, int argc, char *const *argv, int *i)
{
	const char *word = argv[*i];
	if (!strcmp(word, "-h"))
		word = "--help";
	void *args = NULL;
	const struct opt *o = find(tables, count, word, &args);
	if (!o)
		return "is not known";
	const char *value = strchr(word, '=');
	if (value && !o->value)
		return "takes no value";
	if (value)
		return store(o, args, value + 1);
	if (!o->value || o->value[0] == '[')
		return store(o, args, "");
	if (*i + 1 >= argc)
		return "needs a value";
	return store(o, args, argv[++*i]);
}

/* What other programs call an option; NULL. */
static const char *synonym(const char *name)
{
	static const struct { const char *theirs, *ours; } names[] = {
		{ "store", "db" }, { "file", "db" }, { "database", "db" }, { "output", "o" }, { "out", "o" }, { "user", "as" }, { "person", "as" },
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(name, names[i].theirs))
			return names[i].ours;
	return NULL;
}

const struct opt *opt_nearest(const struct opts *tables, size_t count, const char *word)
{
	char typed[WORD_LONGEST + 1] = "";
	word += strspn(word, "-");
	size_t len = name_length(word), best = SIZE_MAX;
	const struct opt *nearest = NULL;
	if (len > WORD_LONGEST)
		return NULL;
	memcpy(typed, word, len);
	const char *meant = synonym(typed);
	for (size_t t = 0; t < count; t++)
		for (size_t i = 0; i < tables[t].count; i++) {
			const char *ours = tables[t].rows[i].name;
			size_t d = meant && !strcmp(meant, ours) ? 0 : word_distance(typed, ours);
			if (d < best) {
				best = d;
				nearest = &tables[t].rows[i];
			}
		}
	return nearest;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t edits(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	size_t rows[3][WORD_LONGEST + 1]; /* of the table of distances: this one and the two before it */
	if (n > WORD_LONGEST || m > WORD_LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = least(least(last[j] + 1, now[j - 1] + 1), last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
	}
	return rows[n % 3][m];
}

size_t word_distance(const char *word, const char *name)
{
	size_t len = strlen(word);
	if (len >= 2 && !strncmp(word, name, len))
		return strcmp(word, name) != 0;
	size_t far = edits(word, name);
	return far <= len / 3 ? far : SIZE_MAX;
}
