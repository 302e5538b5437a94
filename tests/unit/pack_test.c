/* Checkpoints of packs in one form only; events of strangers, which the store must refuse without harm. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/pack_read.h"
#include "store/parts.h"
#include "tests.h"

#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define UUID "00000000-0000-4000-8000-000000000001"

/* ---- checkpoint.txt ---- */

static const char *const checkpoints[] = {
	"events: 1\nhash: " HEX64 "\narea: Marlshire\nday: 2019-10-14\nprogram: wsoa 0.1.0\n",
	"events: 227\nhash: " HEX64 "\narea: A: B\nday: 2019-10-14\nposition: 2019-10-11\nsince: 2019-09-16\non: 2019-12-01\nplan: p\npersonal: yes\nprogram: x\n",
	"events: 9\nhash: " HEX64 "\narea: M\nday: 2019-10-14\nevent: yes\nprogram: x\n",
};

START_TEST(checkpoints_come_back)
{
	for (size_t i = 0; i < sizeof checkpoints / sizeof *checkpoints; i++) {
		char *text = strdup(checkpoints[i]);
		struct checkpoint c;
		struct buf out = { 0 };
		ck_assert_msg(checkpoint_read(text, &c), "%s", checkpoints[i]);
		checkpoint_write(&c, &out);
		ck_assert_str_eq(buf_text(&out), checkpoints[i]);
		buf_free(&out);
		free(text);
	}
}
END_TEST

static const char *const not_checkpoints[] = {
	"",
	"events",
	"events: 1",
	"events: 0\nhash: " HEX64 "\narea: M\nday: 2019-10-14\nprogram: x\n",
	"events: 1\nhash: 12\narea: M\nday: 2019-10-14\nprogram: x\n",
	"events: 1\nhash: " HEX64 "\narea: M\nday: yesterday\nprogram: x\n",
	"events: 1\nhash: " HEX64 "\narea: M\nday: 2019-10-14\n",
	"events: 1\nhash: " HEX64 "\narea: M\nday: 2019-10-14\nprogram: x\nother: y\n",
	"events: 1\nhash: " HEX64 "\narea: M\nday: 2019-10-14\nprogram: x\npersonal: no\n",
	"events: 1\nhash: " HEX64 "\nday: 2019-10-14\nprogram: x\n",
	"events: 1\nhash: " HEX64 "\narea: \nday: 2019-10-14\nprogram: x\n",
	"events: 1\nhash: " HEX64 "\n\narea: M\nday: 2019-10-14\nprogram: x\n",
};

START_TEST(what_is_no_checkpoint)
{
	for (size_t i = 0; i < sizeof not_checkpoints / sizeof *not_checkpoints; i++) {
		char *text = strdup(not_checkpoints[i]);
		struct checkpoint c;
		ck_assert_msg(!checkpoint_read(text, &c), "%s", not_checkpoints[i]);
		free(text);
	}
}
END_TEST

/* ---- events of strangers ---- */

/* The line of an event of this act, with these members between "batch" and "v". */
#define BEGIN(act) "{\"act\":" act ",\"at\":\"2019-10-14T09:00:00.000Z\",\"batch\":1,"
#define EVENT(act, after) BEGIN(act) after "\"v\":1}"
#define PREV "\"prev\":\"" HEX64 "\","
#define ABOUT(changes, record) "\"changes\":" changes "," PREV "\"record\":\"" record "\",\"seq\":1,\"subject\":\"" UUID "\","

static const struct {
	const char *line;
	wsoa_status wanted;
} strangers[] = {
	{ EVENT("\"created\"", ABOUT("{\"ref\":[null,\"B1\"]}", "meeting")), WSOA_OK },
	{ EVENT("\"created\"", ABOUT("{\"ref\":[null,null]}", "meeting")), WSOA_UNVERIFIED },
	{ EVENT("\"created\"", ABOUT("{\"ref\":[null,true]}", "meeting")), WSOA_UNVERIFIED },
	{ EVENT("\"created\"", ABOUT("{\"ref\":[{\"w\":\"" HEX64 "\"},\"B1\"]}", "meeting")), WSOA_UNVERIFIED },
	{ EVENT("\"created\"", ABOUT("{\"extra.a\":[null,\"text\"],\"ref\":[null,\"B1\"]}", "meeting")), WSOA_UNVERIFIED },
	{ EVENT("\"created\"", ABOUT("{\"ref\":[null,\"B1\"],\"removed\":[null,\"yes\"]}", "meeting")), WSOA_UNVERIFIED },
	{ EVENT("\"created\"", ABOUT("{\"board\":[null,{\"w\":\"" HEX64 "\"}],\"ref\":[null,\"B1\"]}", "meeting")), WSOA_UNVERIFIED },
	{ BEGIN("\"created\"") ABOUT("{\"ref\":[null,\"A1\"],\"status\":[null,\"x\"]}", "action") "\"v\":1,\"workflow\":\"" HEX64 "\"}", WSOA_UNVERIFIED },
	{ EVENT("\"created\"", "\"changes\":{\"ref\":[null,\"B1\"]}," PREV "\"seq\":1,\"subject\":\"" UUID "\","), WSOA_UNVERIFIED },
	{ EVENT("\"created\"", "\"changes\":{\"ref\":[null,\"B1\"]}," PREV "\"record\":\"meeting\",\"seq\":1,"), WSOA_UNVERIFIED },
	{ EVENT("\"noted\"", ABOUT("{\"note\":[null,true]}", "meeting")), WSOA_UNVERIFIED },
	{ EVENT("\"told\"", ABOUT("{\"told.due\":[null,true],\"told.to\":[null,false]}", "action")), WSOA_UNVERIFIED },
	{ EVENT("\"installed\"", "\"changes\":{\"area\":[null,true]}," PREV "\"seq\":1,"), WSOA_UNVERIFIED },
	{ EVENT("\"installed\"", "\"changes\":{\"area\":[null,\"Marlshire\"]}," PREV "\"seq\":1,"), WSOA_OK },
	{ EVENT("\"erased\"", ABOUT("{\"ref\":[null,null]}", "meeting")), WSOA_OK },
};

START_TEST(events_of_strangers)
{
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
		struct error err = { 0 };
		struct arena mem = { 0 };
		struct store *s = NULL;
		struct event ev;
		const char *line = strangers[i].line;
		ck_assert_int_eq(parts_begin(&err, &s), WSOA_OK);
		wsoa_status st = event_read(line, strlen(line), &mem, &err, &ev);
		if (!st)
			st = parts_event(s, &ev, line, strlen(line));
		ck_assert_msg(st == strangers[i].wanted, "%s: %d, %s", line, (int)st, err.what);
		store_close(s);
		arena_free(&mem);
		error_clear(&err);
	}
}
END_TEST

START_TEST(files_that_come_twice)
{
	struct error err = { 0 };
	struct store *s = NULL;
	struct part_file gone = { true, false, 3, 18000 }, here = { true, true, 3, DATE_NONE }, found;
	ck_assert_int_eq(parts_begin(&err, &s), WSOA_OK);
	ck_assert_int_eq(parts_file(s, HEX64, &gone, NULL), WSOA_OK);
	ck_assert_int_eq(part_file(s, HEX64, &found), WSOA_OK);
	ck_assert(found.known && !found.kept && found.erased == 18000);
	ck_assert_int_eq(parts_file(s, HEX64, &here, "abc"), WSOA_OK);
	ck_assert_int_eq(parts_file(s, HEX64, &gone, NULL), WSOA_OK);
	ck_assert_int_eq(part_file(s, HEX64, &found), WSOA_OK);
	ck_assert(found.kept && found.size == 3 && found.erased == DATE_NONE);
	store_close(s);
	error_clear(&err);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pack");
	TCase *t = tcase_create("pack");
	tcase_add_test(t, checkpoints_come_back);
	tcase_add_test(t, what_is_no_checkpoint);
	tcase_add_test(t, events_of_strangers);
	tcase_add_test(t, files_that_come_twice);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
