/* PINs as HMACs, wrong tries, and who may have one. */
#include "engine.h"

#include "store/store_people.h"
#include "store/store_pin.h"

#define DAY "2025-09-28"

static int64_t
person(struct bench *b, const char *phone)
{
    struct store_person as = {.phone = str_of(phone)};
    int64_t id;

    assert_int_equal(store_person_take(b->db, &as, DAY, &id), ST_OK);
    return id;
}

static void
sit(struct bench *b, int64_t who, const char *role, const char *from,
    const char *to)
{
    struct store_role row = {.person = who,
                             .role = str_of(role),
                             .valid_from = str_of(from),
                             .valid_to = str_of(to)};

    assert_int_equal(
        store_unit_take(b->db, STR("u-003"), STR("commune"), &row.unit), ST_OK);
    assert_int_equal(store_role_add(b->db, &row), ST_OK);
}

static void
a_pin_takes_the_place_of_the_one_before(void **state)
{
    struct bench *b = *state;
    struct store_pin pin = {.person = person(b, "+84912000301"),
                            .hmac = {1, 0, 3},
                            .set_at = 5},
                     found;

    assert_int_equal(store_pin_get(b->db, pin.person, &found), ST_OK);
    assert_int_equal(found.person, 0);
    assert_int_equal(store_pin_put(b->db, &pin), ST_OK);
    pin.hmac[0] = 9;
    pin.set_at = 6;
    pin.locked_until = 7;
    assert_int_equal(store_pin_put(b->db, &pin), ST_OK);
    assert_int_equal(store_pin_get(b->db, pin.person, &found), ST_OK);
    assert_int_equal(found.person, pin.person);
    assert_memory_equal(found.hmac, pin.hmac, HASH_BYTES);
    assert_int_equal(found.set_at, 6);
    assert_int_equal(found.locked_until, 7);
    assert_int_equal(store_pin_clear(b->db), ST_OK);
    assert_int_equal(store_pin_get(b->db, pin.person, &found), ST_OK);
    assert_int_equal(found.person, 0);
}

static int64_t
failures(struct bench *b, const char *phone, int64_t after)
{
    int64_t n = -1;

    if (phone)
        assert_int_equal(store_pin_failures(b->db, str_of(phone), after, &n),
                         ST_OK);
    else
        assert_int_equal(store_pin_failures_all(b->db, after, &n), ST_OK);
    return n;
}

static void
wrong_tries_are_counted_by_number_and_together(void **state)
{
    struct bench *b = *state;

    for (int i = 1; i <= 3; i++)
        assert_int_equal(store_pin_failure_add(b->db, STR("+84912000301"), i),
                         ST_OK);
    assert_int_equal(store_pin_failure_add(b->db, STR("+84912000401"), 2),
                     ST_OK);
    assert_int_equal(failures(b, "+84912000301", 0), 3);
    assert_int_equal(failures(b, "+84912000301", 1), 2);
    assert_int_equal(failures(b, "+84912000401", 0), 1);
    assert_int_equal(failures(b, NULL, 1), 3);
}

static void
old_wrong_tries_and_those_of_a_number_are_forgotten(void **state)
{
    struct bench *b = *state;

    for (int i = 1; i <= 4; i++) {
        assert_int_equal(store_pin_failure_add(b->db, STR("+84912000301"), i),
                         ST_OK);
        assert_int_equal(store_pin_failure_add(b->db, STR("+84912000401"), i),
                         ST_OK);
    }
    assert_int_equal(store_pin_failures_drop(b->db, STR("+84912000301"), 2),
                     ST_OK);
    assert_int_equal(failures(b, "+84912000301", 0), 0);
    assert_int_equal(failures(b, "+84912000401", 0), 2);
}

static const struct {
    const char *name;
    const char *role, *from, *to;
    bool may;
} seats[] = {
    {"a chairman may have a PIN", "LX", "", "", true},
    {"an upper officer may have a PIN", "CH", "", "", true},
    {"a commune officer may not", "CX", "", "", false},
    {"a chairman of yesterday may not", "LX", "", "2025-09-27", false},
    {"a chairman of tomorrow may not", "LX", "2025-09-29", "", false},
    {"the first and the last day count", "LX", DAY, DAY, true},
};

static void
only_those_who_confirm_money_have_a_pin(void **state)
{
    struct bench *b = *state;

    for (size_t i = 0; i < COUNT(seats); i++) {
        char phone[16];
        bool may = !seats[i].may;
        snprintf(phone, sizeof(phone), "+8491200070%zu", i);
        int64_t who = person(b, phone);
        sit(b, who, seats[i].role, seats[i].from, seats[i].to);
        assert_int_equal(store_pin_may_have(b->db, who, DAY, &may), ST_OK);
        if (may != seats[i].may)
            fail_msg("%s", seats[i].name);
    }
}

static void
whoever_stands_in_for_a_chairman_may_have_a_pin(void **state)
{
    struct bench *b = *state;
    int64_t chairman = person(b, "+84912000301");
    int64_t deputy = person(b, "+84912000302");
    bool may = true;

    sit(b, chairman, "LX", "", "");
    sit(b, deputy, "CX", "", "");
    assert_int_equal(store_pin_may_have(b->db, deputy, DAY, &may), ST_OK);
    assert_false(may);
    char sql[160];
    snprintf(sql, sizeof(sql),
             "INSERT INTO absence VALUES (%d, '2025-09-01', '" DAY "', %d)",
             (int)chairman, (int)deputy);
    assert_int_equal(db_script(b->db, sql), ST_OK);
    assert_int_equal(store_pin_may_have(b->db, deputy, DAY, &may), ST_OK);
    assert_true(may);
    assert_int_equal(store_pin_may_have(b->db, deputy, "2025-09-29", &may),
                     ST_OK);
    assert_false(may);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_pin_takes_the_place_of_the_one_before),
        ON_ENGINES(wrong_tries_are_counted_by_number_and_together),
        ON_ENGINES(old_wrong_tries_and_those_of_a_number_are_forgotten),
        ON_ENGINES(only_those_who_confirm_money_have_a_pin),
        ON_ENGINES(whoever_stands_in_for_a_chairman_may_have_a_pin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
