/* Open addressing with steps of one, at most half full; the hash is FNV-1a. */
#include "base/table.h"

#include <stdint.h>
#include <string.h>

static uint64_t hash_of(const char *key)
{
	uint64_t h = 14695981039346656037u;
	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	return h;
}

/* Where the key is, or the free slot where it belongs; cap is a power of two and a slot is free. */
static struct table_slot *slot_of(struct table_slot *slots, size_t cap, const char *key)
{
	size_t i = (size_t)hash_of(key) & (cap - 1);
	while (slots[i].key && strcmp(slots[i].key, key) != 0)
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

/* The slots that it leaves stay in the arena: half of all at most. */
static bool make_room(struct table *t)
{
	size_t cap = t->cap ? t->cap * 2 : 16;
	if (t->count * 2 < t->cap)
		return true;
	struct table_slot *slots = arena_array(&t->mem, cap, sizeof *slots);
	if (!slots)
		return false;
	for (size_t i = 0; i < t->cap; i++)
		if (t->slots[i].key)
			*slot_of(slots, cap, t->slots[i].key) = t->slots[i];
	t->slots = slots;
	t->cap = cap;
	return true;
}

void *table_get(const struct table *t, const char *key)
{
	return t->cap ? slot_of(t->slots, t->cap, key)->value : NULL;
}

void table_put(struct table *t, const char *key, void *value)
{
	if (!make_room(t))
		return;
	struct table_slot *s = slot_of(t->slots, t->cap, key);
	if (!s->key) {
		s->key = arena_strdup(&t->mem, key);
		t->count += s->key != NULL;
	}
	if (s->key)
		s->value = value;
}

void table_free(struct table *t)
{
	arena_free(&t->mem);
	*t = (struct table){ 0 };
}
