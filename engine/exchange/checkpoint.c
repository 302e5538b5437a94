/* checkpoint.txt: what a pack was made from, a line each, in one form only. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/pack.h"

static void put_date(struct buf *out, const char *name, date day)
{
	char iso[DATE_ISO + 1];
	if (day == DATE_NONE)
		return;
	date_iso(day, iso);
	buf_printf(out, "%s: %s\n", name, iso);
}

void checkpoint_write(const struct checkpoint *c, struct buf *out)
{
	buf_printf(out, "events: %" PRId64 "\nhash: %s\narea: %s\n", c->events, c->hash, c->area);
	put_date(out, "day", c->day);
	put_date(out, "position", c->position);
	put_date(out, "since", c->since);
	put_date(out, "on", c->on);
	if (c->plan)
		buf_printf(out, "plan: %s\n", c->plan);
	if (c->event)
		buf_str(out, "event: yes\n");
	if (c->personal)
		buf_str(out, "personal: yes\n");
	buf_printf(out, "program: %s\n", c->program);
}

static bool take(struct checkpoint *c, const char *name, const char *value)
{
	const struct {
		const char *name;
		date *day;
	} days[] = { { "day", &c->day }, { "position", &c->position }, { "since", &c->since }, { "on", &c->on } };
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (!strcmp(name, days[i].name))
			return date_iso_parse(value, days[i].day);
	if (!strcmp(name, "events"))
		c->events = strtoll(value, NULL, 10);
	else if (!strcmp(name, "hash") && hash_is_hex(value))
		memcpy(c->hash, value, sizeof c->hash);
	else if (!strcmp(name, "area"))
		c->area = value;
	else if (!strcmp(name, "plan"))
		c->plan = value;
	else if (!strcmp(name, "program"))
		c->program = value;
	else if (!strcmp(name, "event") && !strcmp(value, "yes"))
		c->event = true;
	else if (!strcmp(name, "personal") && !strcmp(value, "yes"))
		c->personal = true;
	else
		return false;
	return true;
}

static bool complete(const struct checkpoint *c)
{
	return c->events > 0 && *c->hash && c->area && *c->area && c->program && c->day != DATE_NONE;
}

bool checkpoint_read(char *text, struct checkpoint *out)
{
	*out = (struct checkpoint){ .day = DATE_NONE, .position = DATE_NONE, .since = DATE_NONE, .on = DATE_NONE };
	for (char *line = text, *next; *line; line = next) {
		char *end = strchr(line, '\n'), *colon = strstr(line, ": ");
		if (!end || !colon || colon > end)
			return false;
		*end = *colon = '\0';
		next = end + 1;
		if (!take(out, line, colon + 2))
			return false;
	}
	return complete(out);
}
