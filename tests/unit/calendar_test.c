/* Editions of the bank holidays: reading both forms, faults, merging, writing; counting by them. */
#include <stdio.h>
#include <string.h>

#include "calendar/workdays.h"
#include "tests.h"

static struct arena mem;
static struct error err;

static void setup(void)
{
	memset(&err, 0, sizeof err);
	memset(&mem, 0, sizeof mem);
}

static void teardown(void)
{
	error_clear(&err);
	arena_free(&mem);
}

static date day(const char *iso)
{
	date d;
	ck_assert(date_iso_parse(iso, &d));
	return d;
}

static const char *iso(date d)
{
	static char text[DATE_ISO + 1];
	date_iso(d, text);
	return text;
}

static struct calendar must_read(const char *text)
{
	struct calendar cal;
	wsoa_status st = calendar_read(text, strlen(text), &mem, &err, &cal);
	ck_assert_msg(st == WSOA_OK, "%s: %s", err.what, err.count ? err.issues[0].what : "");
	return cal;
}

static struct calendar embedded(void)
{
	struct buf text = { 0 };
	char piece[4096];
	size_t n;
	FILE *f = fopen(WSOA_SOURCE_DIR "/schema/holidays.json", "rb");
	ck_assert_ptr_nonnull(f);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add(&text, piece, n);
	fclose(f);
	struct calendar cal = must_read(buf_text(&text));
	buf_free(&text);
	return cal;
}

static const char govuk[] =
        "{\"england-and-wales\":{\"division\":\"england-and-wales\",\"events\":["
        "{\"title\":\"New Year\xE2\x80\x99s Day\",\"date\":\"2022-01-03\",\"notes\":\"Substitute day\",\"bunting\":true},"
        "{\"title\":\"Good Friday\",\"date\":\"2022-04-15\",\"notes\":\"\",\"bunting\":false},"
        "{\"title\":\"Easter Monday\",\"date\":\"2022-04-18\",\"notes\":\"\",\"bunting\":true},"
        "{\"title\":\"Early May bank holiday\",\"date\":\"2022-05-02\",\"notes\":\"\",\"bunting\":true},"
        "{\"title\":\"Spring bank holiday\",\"date\":\"2022-06-02\",\"notes\":\"\",\"bunting\":true},"
        "{\"title\":\"Platinum Jubilee bank holiday\",\"date\":\"2022-06-03\",\"notes\":\"\",\"bunting\":true},"
        "{\"title\":\"Summer bank holiday\",\"date\":\"2022-08-29\",\"notes\":\"\",\"bunting\":true},"
        "{\"title\":\"Boxing Day\",\"date\":\"2022-12-26\",\"notes\":\"\",\"bunting\":true},"
        "{\"title\":\"Christmas Day\",\"date\":\"2022-12-27\",\"notes\":\"Substitute day\",\"bunting\":true}]},"
        "\"scotland\":{\"division\":\"scotland\",\"events\":[{\"title\":\"2nd January\",\"date\":\"2022-01-04\",\"notes\":\"\",\"bunting\":true}]},"
        "\"northern-ireland\":{\"division\":\"northern-ireland\",\"events\":[]}}";

START_TEST(reads_embedded)
{
	struct calendar cal = embedded();
	ck_assert_str_eq(cal.name, "England 2015 to 2026");
	ck_assert_int_eq(cal.first_year, 2015);
	ck_assert_int_eq(cal.last_year, 2026);
	ck_assert_uint_eq(cal.count, 99);
	ck_assert_uint_eq(cal.term_count, 0);
	ck_assert_uint_eq(err.count, 0);
	for (size_t i = 0; i < cal.count; i++) {
		ck_assert_int_le(date_weekday(cal.holidays[i].day), 5);
		ck_assert(i == 0 || cal.holidays[i].day > cal.holidays[i - 1].day);
	}
	ck_assert_str_eq(calendar_holiday(&cal, day("2022-09-19"))->title, "Bank Holiday for the State Funeral of Queen Elizabeth II");
	ck_assert_ptr_null(calendar_holiday(&cal, day("2022-09-20")));
}
END_TEST

START_TEST(easter_of_the_embedded_edition)
{
	struct calendar cal = embedded();
	for (int year = cal.first_year; year <= cal.last_year; year++) {
		ck_assert_str_eq(calendar_holiday(&cal, date_easter(year) - 2)->title, "Good Friday");
		ck_assert_str_eq(calendar_holiday(&cal, date_easter(year) + 1)->title, "Easter Monday");
	}
}
END_TEST

START_TEST(reads_govuk)
{
	struct calendar cal = must_read(govuk);
	ck_assert_uint_eq(cal.count, 9);
	ck_assert_int_eq(cal.first_year, 2022);
	ck_assert_int_eq(cal.last_year, 2022);
	ck_assert_str_eq(cal.holidays[0].title, "New Year\xE2\x80\x99s Day (substitute day)");
	ck_assert_str_eq(cal.holidays[1].title, "Good Friday");
	ck_assert_uint_eq(strlen(cal.name), strlen("GOV.UK to 2022 (sha256 01234567)"));
	ck_assert(strncmp(cal.name, "GOV.UK to 2022 (sha256 ", 23) == 0);
	ck_assert(workday_is(&cal, day("2022-01-04")));
	ck_assert_uint_eq(err.count, 0);
}
END_TEST

START_TEST(sorts_and_leaves_weekends_out)
{
	struct calendar cal = must_read("{\"holidays\":[{\"date\":\"2022-12-26\",\"title\":\"B\"},{\"date\":\"2022-12-25\",\"title\":\"Sunday\"},"
	                                "{\"date\":\"2022-01-03\",\"title\":\"A\"}],\"terms\":["
	                                "{\"name\":\"Summer\",\"starts_on\":\"2022-04-25\",\"ends_on\":\"2022-07-20\"},"
	                                "{\"name\":\"Spring\",\"starts_on\":\"2022-01-04\",\"ends_on\":\"2022-04-08\"}]}");
	ck_assert_uint_eq(cal.count, 2);
	ck_assert_str_eq(cal.holidays[0].title, "A");
	ck_assert_str_eq(cal.terms[0].name, "Spring");
	ck_assert_str_eq(iso(cal.terms[1].ends_on), "2022-07-20");
	ck_assert(strncmp(cal.name, "unnamed (sha256 ", 16) == 0);
	ck_assert_uint_eq(err.count, 1);
	ck_assert(err.issues[0].warning);
	ck_assert_str_eq(err.issues[0].where, "2022");
}
END_TEST

START_TEST(terms_alone)
{
	struct calendar cal = must_read("{\"name\":\"T\",\"terms\":[]}");
	ck_assert_int_gt(cal.first_year, cal.last_year);
	ck_assert(calendar_provisional(&cal, day("2022-01-01")));
	ck_assert_int_eq(workday_count(&cal, day("2022-01-03"), day("2022-01-10")), 5);
}
END_TEST

START_TEST(faults)
{
	static const struct {
		const char *text;
		size_t count;
		const char *where, *what; /* of the first */
	} t[] = {
		{ "", 1, "", "" },
		{ "{\"holidays\":[}", 1, "", "" },
		{ "[]", 1, "", "not a list of bank holidays" },
		{ "{\"divisions\":{}}", 1, "", "not a list of bank holidays" },
		{ "{\"holidays\":{}}", 1, "holidays", "not a list" },
		{ "{\"holidays\":[],\"holidays2\":[]}", 1, "holidays2", "not known" },
		{ "{\"name\":7,\"holidays\":[]}", 1, "name", "not a name" },
		{ "{\"name\":\"\",\"holidays\":[]}", 1, "name", "not a name" },
		{ "{\"holidays\":[{\"date\":\"2022-02-30\",\"title\":\"A\"}]}", 1, "holidays[0].date", "no such day" },
		{ "{\"holidays\":[{\"title\":\"A\"}]}", 1, "holidays[0].date", "missing" },
		{ "{\"holidays\":[{\"date\":\"2022-01-03\",\"title\":\"\"}]}", 1, "holidays[0].title", "missing" },
		{ "{\"holidays\":[{\"date\":\"2022-01-03\",\"title\":\"a\\u001bb\"}]}", 1, "holidays[0].title", "control character" },
		{ "{\"holidays\":[7,{\"date\":\"3 May\"}]}", 4, "holidays[0].date", "missing" },
		{ "{\"holidays\":[{\"date\":\"2022-01-03\",\"title\":\"A\"},{\"date\":\"2022-01-03\",\"title\":\"B\"}]}", 1, "2022-01-03", "twice" },
		{ "{\"terms\":[{\"name\":\"A\",\"starts_on\":\"2022-04-01\",\"ends_on\":\"2022-01-01\"}]}", 1, "terms[0].ends_on", "before it starts" },
		{ "{\"terms\":[{\"name\":\"A\",\"starts_on\":\"2022-01-01\",\"ends_on\":\"2022-04-01\"},"
		  "{\"name\":\"a\",\"starts_on\":\"2022-01-01\",\"ends_on\":\"2022-04-02\"}]}", 1, "a", "twice" },
		{ "{\"terms\":[{\"name\":\"A term with a name that is longer than forty bytes\",\"starts_on\":\"2022-01-01\",\"ends_on\":\"2022-04-01\"}]}",
		  1, "terms[0].name", "too long" },
		{ "{\"england-and-wales\":{}}", 1, "england-and-wales.events", "not a list" },
		{ "{\"england-and-wales\":{\"events\":[{\"title\":\"A\",\"date\":\"02/01/2017\"}]}}", 1, "england-and-wales.events[0].date", "no such day" },
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct calendar cal;
		error_clear(&err);
		ck_assert_msg(calendar_read(t[i].text, strlen(t[i].text), &mem, &err, &cal) == WSOA_INVALID, "%s", t[i].text);
		ck_assert_msg(err.count == t[i].count, "%s: %zu", t[i].text, err.count);
		ck_assert_str_eq(err.issues[0].where, t[i].where);
		ck_assert_msg(strstr(err.issues[0].what, t[i].what) != NULL, "%s: %s", t[i].text, err.issues[0].what);
	}
}
END_TEST

static void same(const struct calendar *a, const struct calendar *b)
{
	ck_assert_str_eq(a->name, b->name);
	ck_assert_int_eq(a->first_year, b->first_year);
	ck_assert_int_eq(a->last_year, b->last_year);
	ck_assert_uint_eq(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		ck_assert_int_eq(a->holidays[i].day, b->holidays[i].day);
		ck_assert_str_eq(a->holidays[i].title, b->holidays[i].title);
	}
	ck_assert_uint_eq(a->term_count, b->term_count);
	for (size_t i = 0; i < a->term_count; i++) {
		ck_assert_str_eq(a->terms[i].name, b->terms[i].name);
		ck_assert_int_eq(a->terms[i].starts_on, b->terms[i].starts_on);
		ck_assert_int_eq(a->terms[i].ends_on, b->terms[i].ends_on);
	}
}

static void writes_back(const struct calendar *cal)
{
	struct buf first = { 0 }, second = { 0 };
	calendar_write(cal, &first);
	struct calendar back = must_read(buf_text(&first));
	same(cal, &back);
	calendar_write(&back, &second);
	ck_assert_str_eq(buf_text(&first), buf_text(&second));
	buf_free(&first);
	buf_free(&second);
}

static const char newer_text[] =
        "{\"name\":\"Newer\",\"holidays\":[{\"date\":\"2026-01-01\",\"title\":\"X\"},{\"date\":\"2027-06-07\",\"title\":\"Y\"}],"
        "\"terms\":[{\"name\":\"Spring term 2026\",\"starts_on\":\"2026-01-05\",\"ends_on\":\"2026-03-27\"}]}";

START_TEST(round_trips)
{
	struct calendar cal = embedded(), other = must_read(govuk), small = must_read(newer_text);
	writes_back(&cal);
	writes_back(&other);
	writes_back(&small);
}
END_TEST

START_TEST(writes_canonical_text)
{
	struct buf text = { 0 };
	struct calendar cal = must_read("{\"terms\":[{\"starts_on\":\"2026-01-05\",\"name\":\"Spring\",\"ends_on\":\"2026-03-27\"}],"
	                                "\"name\":\"N\",\"holidays\":[{\"title\":\"X\",\"date\":\"2026-01-01\"}]}");
	calendar_write(&cal, &text);
	ck_assert_str_eq(buf_text(&text), "{\"holidays\":[{\"date\":\"2026-01-01\",\"title\":\"X\"}],\"name\":\"N\",\"terms\":["
	                                  "{\"ends_on\":\"2026-03-27\",\"name\":\"Spring\",\"starts_on\":\"2026-01-05\"}]}");
	buf_free(&text);
}
END_TEST

START_TEST(merges)
{
	struct calendar older = embedded(), newer = must_read(newer_text), cal, back;
	ck_assert_int_eq(calendar_merge(&older, &newer, &mem, &err, &cal), WSOA_OK);
	ck_assert_str_eq(cal.name, "Newer");
	ck_assert_int_eq(cal.first_year, 2015);
	ck_assert_int_eq(cal.last_year, 2027);
	ck_assert_uint_eq(cal.count, 99 - 8 + 2);
	ck_assert_str_eq(calendar_holiday(&cal, day("2026-01-01"))->title, "X");
	ck_assert_ptr_null(calendar_holiday(&cal, day("2026-04-03")));
	ck_assert_ptr_nonnull(calendar_holiday(&cal, day("2025-12-26")));
	ck_assert_uint_eq(cal.term_count, 1);
	writes_back(&cal);
	ck_assert_int_eq(calendar_merge(&newer, &older, &mem, &err, &back), WSOA_OK); /* the other way about */
	ck_assert_uint_eq(back.count, 99 + 1);
	ck_assert_uint_eq(back.term_count, 1);
}
END_TEST

START_TEST(merges_terms_by_name)
{
	struct calendar older = must_read("{\"terms\":[{\"name\":\"spring term 2026\",\"starts_on\":\"2026-01-01\",\"ends_on\":\"2026-04-01\"},"
	                                  "{\"name\":\"Summer term 2026\",\"starts_on\":\"2026-04-13\",\"ends_on\":\"2026-07-21\"}]}");
	struct calendar newer = must_read(newer_text), cal;
	ck_assert_int_eq(calendar_merge(&older, &newer, &mem, &err, &cal), WSOA_OK);
	ck_assert_uint_eq(cal.term_count, 2);
	ck_assert_str_eq(cal.terms[0].name, "Spring term 2026");
	ck_assert_str_eq(iso(cal.terms[0].ends_on), "2026-03-27");
	ck_assert_int_eq(cal.last_year, 2027);
}
END_TEST

START_TEST(merging_leaves_no_gap)
{
	struct calendar older = embedded(), cal;
	struct calendar newer = must_read("{\"name\":\"Far\",\"holidays\":[{\"date\":\"2029-01-01\",\"title\":\"X\"}]}");
	error_clear(&err);
	ck_assert_int_eq(calendar_merge(&older, &newer, &mem, &err, &cal), WSOA_INVALID);
	ck_assert_ptr_nonnull(strstr(err.what, "2027 to 2028"));
	error_clear(&err);
	ck_assert_int_eq(calendar_merge(&newer, &older, &mem, &err, &cal), WSOA_INVALID);
	ck_assert_ptr_nonnull(strstr(err.what, "2027 to 2028"));
}
END_TEST

START_TEST(statutory_deadlines)
{
	static const struct {
		const char *received;
		int days;
		const char *due;
	} t[] = {
		{ "2022-02-22", 70, "2022-06-07" }, { "2018-05-11", 70, "2018-08-20" }, { "2018-05-16", 70, "2018-08-23" },
		{ "2025-02-04", 35, "2025-03-25" }, { "2023-09-05", 35, "2023-10-24" }, { "2022-06-07", -70, "2022-02-22" },
		{ "2019-12-21", 1, "2019-12-23" },  { "2019-12-24", 1, "2019-12-27" },  { "2019-12-27", -1, "2019-12-24" },
		{ "2019-12-25", 0, "2019-12-25" },  { "2199-12-31", 1, "" },            { "1900-01-01", -1, "" },
	};
	struct calendar cal = embedded();
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		ck_assert_str_eq(iso(workday_add(&cal, day(t[i].received), t[i].days)), t[i].due);
	ck_assert_int_eq(workday_count(&cal, day("2022-02-22"), day("2022-06-07")), 70);
	ck_assert_int_eq(workday_count(&cal, day("2022-06-07"), day("2022-02-22")), -70);
	ck_assert_int_eq(workday_count(&cal, day("2022-06-03"), day("2022-06-03")), 0);
}
END_TEST

START_TEST(provisional)
{
	struct calendar cal = embedded();
	ck_assert(calendar_provisional(&cal, day("2014-12-31")));
	ck_assert(!calendar_provisional(&cal, day("2015-01-01")));
	ck_assert(!calendar_provisional(&cal, day("2026-12-31")));
	ck_assert(calendar_provisional(&cal, day("2027-01-01")));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("calendar");
	TCase *c = tcase_create("all");
	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, reads_embedded);
	tcase_add_test(c, easter_of_the_embedded_edition);
	tcase_add_test(c, reads_govuk);
	tcase_add_test(c, sorts_and_leaves_weekends_out);
	tcase_add_test(c, terms_alone);
	tcase_add_test(c, faults);
	tcase_add_test(c, round_trips);
	tcase_add_test(c, writes_canonical_text);
	tcase_add_test(c, merges);
	tcase_add_test(c, merges_terms_by_name);
	tcase_add_test(c, merging_leaves_no_gap);
	tcase_add_test(c, statutory_deadlines);
	tcase_add_test(c, provisional);
	return suite_run(s);
}
