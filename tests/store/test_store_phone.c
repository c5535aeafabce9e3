/* Changes of phone, and what goes along to a new number. */
#include "engine.h"

#include "store/store_people.h"
#include "store/store_phone.h"
#include "store/store_report.h"

#define NEW "+84912000678"

/* Two people, a commune, a message; reports 1 and 2 of version 1 and 2. */
static const char setting[] =
    "INSERT INTO unit VALUES (1, 'u-003', 'commune'), (2, 'u-012', 'hamlet');"
    "INSERT INTO person VALUES (1, '+84912000101', 'A', 'vi', '', ''),"
    " (2, '" NEW "', '', 'vi', '', '');"
    "INSERT INTO inbox (id, provider, provider_id, sender, receiver, text,"
    " sent_at, received_at, raw) VALUES (1, 'phone', '', '', '', x'', 0, 0, "
    "x'');"
    "INSERT INTO report (id, key, form, unit, version, last, version_row,"
    " last_row) VALUES (1, '#1', 'DT', 2, 1, 1, 1, 1),"
    " (2, '#2', 'DT', 2, 1, 1, 2, 2);"
    "INSERT INTO report_version (id, report, version, state, figures, code,"
    " message, person, late_days, at, before) VALUES"
    " (1, 1, 1, 'accepted', '', 6633, 1, 1, 0, 1000, 0),"
    " (2, 2, 1, 'accepted', '', 6634, 1, 1, 0, 2000, 0);"
    "INSERT INTO chain VALUES"
    " (1, 'phone_change', 'invited', 1, 2, NULL, 1, 'phone', 1, 1000, 5000),"
    " (2, 'phone_change', 'to_commune', 2, 2, NULL, 1, 'commune', 1, 2000, 0);";

static void
set(struct bench *b, const char *sql)
{
    assert_int_equal(db_script(b->db, sql), ST_OK);
}

static int64_t
number(struct bench *b, const char *sql)
{
    struct db_query q;
    int64_t n = -1;

    db_query(b->db, &q, sql);
    if (db_step(&q))
        n = db_int(&q, 0);
    assert_int_equal(db_done(&q), ST_OK);
    return n;
}

/* The report of the only change in that state, 0 = none. */
static int64_t
change(struct bench *b, const char *phone, const char *state, int64_t now)
{
    int64_t report[4];
    int n;

    assert_int_equal(
        store_phone_changes(b->db, str_of(phone), state, now, report, 4, &n),
        ST_OK);
    assert_in_range(n, 0, 1);
    return n ? report[0] : 0;
}

static void
a_phone_finds_what_it_is_invited_to_until_its_time_is_over(void **state)
{
    struct bench *b = *state;

    set(b, setting);
    assert_int_equal(store_phone_change_add(b->db, 1, STR(NEW)), ST_OK);
    assert_int_equal(store_phone_change_add(b->db, 2, STR(NEW)), ST_OK);
    assert_int_equal(change(b, NEW, "invited", 4999), 1);
    assert_int_equal(change(b, NEW, "invited", 5000), 0);
    assert_int_equal(change(b, NEW, "to_commune", 5000), 2);
    assert_int_equal(change(b, NEW, "done", 0), 0);
    assert_int_equal(change(b, "+84912000679", "invited", 0), 0);
}

static void
invitations_are_found_by_who_sent_them_and_by_their_unit(void **state)
{
    struct bench *b = *state;
    static const struct {
        int64_t person, unit, now;
        int n;
    } cases[] = {
        {1, 0, 0, 1}, {0, 2, 0, 1}, {2, 0, 0, 0},
        {0, 1, 0, 0}, {1, 2, 0, 1}, {1, 0, 5000, 0},
    };

    set(b, setting);
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t report[4];
        int n = -1;
        assert_int_equal(store_phone_changes_near(b->db, cases[i].person,
                                                  cases[i].unit, cases[i].now,
                                                  report, 4, &n),
                         ST_OK);
        assert_int_equal(n, cases[i].n);
    }
}

static void
wrong_codes_are_counted_for_each_change(void **state)
{
    struct bench *b = *state;
    int64_t wrong;

    set(b, setting);
    assert_int_equal(store_phone_change_add(b->db, 1, STR(NEW)), ST_OK);
    assert_int_equal(store_phone_change_add(b->db, 2, STR(NEW)), ST_OK);
    for (int i = 1; i <= 3; i++) {
        assert_int_equal(store_phone_change_wrong(b->db, 1, &wrong), ST_OK);
        assert_int_equal(wrong, i);
    }
    assert_int_equal(store_phone_change_wrong(b->db, 2, &wrong), ST_OK);
    assert_int_equal(wrong, 1);
}

static void
requests_are_counted_by_person_and_by_commune(void **state)
{
    struct bench *b = *state;
    int64_t n;

    set(b, setting);
    assert_int_equal(store_phone_change_count(b->db, 1, 0, &n), ST_OK);
    assert_int_equal(n, 2);
    assert_int_equal(store_phone_change_count(b->db, 1, 1000, &n), ST_OK);
    assert_int_equal(n, 1);
    assert_int_equal(store_phone_change_asked(b->db, 1, &n), ST_OK);
    assert_int_equal(n, 1);
    assert_int_equal(store_phone_change_asked(b->db, 2, &n), ST_OK);
    assert_int_equal(n, 0);
}

static const struct {
    const char *name, *sql;
    int64_t n;
} moved[] = {
    {"what was asked for is theirs",
     "SELECT count(*) FROM chain WHERE person"
     " = 2",
     2},
    {"a text that waits is theirs",
     "SELECT person FROM draft WHERE answer IS"
     " NULL",
     2},
    {"a text that was completed is not",
     "SELECT person FROM draft WHERE answer IS NOT NULL", 1},
    {"the PIN goes along", "SELECT person FROM pin", 2},
    {"absences of today go along",
     "SELECT person FROM absence WHERE valid_from = '2025-09-20'", 2},
    {"absences that are over stay",
     "SELECT person FROM absence WHERE valid_from = '2025-09-01'", 1},
    {"a deputy goes on under the new number",
     "SELECT deputy FROM absence WHERE person = 3", 2},
    {"who sent a report stays as it was",
     "SELECT count(*) FROM report_version WHERE person = 1", 2},
};

static void
what_waits_for_a_person_goes_along_to_the_new_number(void **state)
{
    struct bench *b = *state;

    set(b, setting);
    set(b, "INSERT INTO person VALUES (3, '+84912000102', '', 'vi', '', '');"
           "INSERT INTO inbox SELECT 2, provider, provider_id, sender,"
           " receiver, text, sent_at, received_at, raw, outcome, person, form,"
           " error, version, replies_from, replies_n FROM inbox WHERE id = 1;"
           "INSERT INTO draft VALUES (1, 1, NULL, 'field', 'BC', 1, 'BC', 2,"
           " 0, NULL), (2, 1, NULL, 'field', 'BC', 1, '', 2, 0, 1);"
           "INSERT INTO pin VALUES (1, x'00', 0, 0);"
           "INSERT INTO absence VALUES (1, '2025-09-20', '2025-10-10', 3),"
           " (1, '2025-09-01', '2025-09-10', 3),"
           " (3, '2025-09-25', '', 1);");
    assert_int_equal(store_person_move(b->db, 1, 2, "2025-09-28"), ST_OK);
    for (size_t i = 0; i < COUNT(moved); i++)
        if (number(b, moved[i].sql) != moved[i].n)
            fail_msg("%s", moved[i].name);
}

static void
code_leads_to(struct bench *b, int64_t place, int code, int64_t version)
{
    assert_int_equal(store_code_put(b->db, place, code, version, 1000), ST_OK);
}

static int64_t
version_of(struct bench *b, int64_t place, int code)
{
    int64_t version = -1;

    assert_int_equal(store_code_find(b->db, place, code, 0, &version), ST_OK);
    return version;
}

static void
codes_from_outside_a_commune_are_found_by_the_new_number(void **state)
{
    struct bench *b = *state;

    set(b, setting);
    code_leads_to(b, -1, 6633, 1);
    code_leads_to(b, -1, 6634, 2);
    code_leads_to(b, 3, 6634, 1);
    assert_int_equal(store_person_move(b->db, 1, 2, "2025-09-28"), ST_OK);
    assert_int_equal(version_of(b, -2, 6633), 1);
    assert_int_equal(version_of(b, -2, 6634), 2);
    assert_int_equal(version_of(b, 3, 6634), 1);
}

static void
what_the_new_number_has_already_is_not_lost(void **state)
{
    struct bench *b = *state;

    set(b, setting);
    set(b, "INSERT INTO pin VALUES (1, x'00', 5, 0), (2, x'00', 6, 0);"
           "UPDATE report_version SET code = 6633;");
    code_leads_to(b, -1, 6633, 1);
    code_leads_to(b, -2, 6633, 2);
    assert_int_equal(store_person_move(b->db, 1, 2, "2025-09-28"), ST_OK);
    assert_int_equal(number(b, "SELECT set_at FROM pin WHERE person = 2"), 6);
    assert_int_equal(version_of(b, -2, 6633), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_phone_finds_what_it_is_invited_to_until_its_time_is_over),
        ON_ENGINES(invitations_are_found_by_who_sent_them_and_by_their_unit),
        ON_ENGINES(wrong_codes_are_counted_for_each_change),
        ON_ENGINES(requests_are_counted_by_person_and_by_commune),
        ON_ENGINES(what_waits_for_a_person_goes_along_to_the_new_number),
        ON_ENGINES(codes_from_outside_a_commune_are_found_by_the_new_number),
        ON_ENGINES(what_the_new_number_has_already_is_not_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
