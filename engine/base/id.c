/* Hides libuuid: no other file includes its header. */
#include "base/id.h"

#include <string.h>
#include <uuid/uuid.h>

_Static_assert(sizeof(struct id) == sizeof(uuid_t), "a UUID has 16 bytes");

struct id id_new(void)
{
	struct id id;
	uuid_generate_random(id.bytes);
	return id;
}

bool id_parse(const char *text, struct id *out)
{
	return strlen(text) == ID_TEXT && uuid_parse(text, out->bytes) == 0;
}

void id_format(const struct id *id, char out[ID_TEXT + 1])
{
	uuid_unparse_lower(id->bytes, out);
}

bool id_equal(const struct id *a, const struct id *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool id_is_zero(const struct id *id)
{
	return uuid_is_null(id->bytes) == 1;
}
