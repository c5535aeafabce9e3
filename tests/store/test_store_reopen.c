/* Closed periods that were opened again. */
#include "engine.h"

#include "store/store_people.h"
#include "store/store_reopen.h"

static int64_t
unit(struct bench *b, const char *ref)
{
    int64_t id;

    assert_int_equal(store_unit_take(b->db, str_of(ref), STR("hamlet"), &id),
                     ST_OK);
    return id;
}

static bool
put(struct bench *b, const char *until, const char *reason)
{
    struct store_reopen row = {STR("BC"),     unit(b, "u-012"), STR("2025-08"),
                               str_of(until), str_of(reason),   STR("office")};
    bool changed;

    assert_int_equal(store_reopen_put(b->db, &row, 1000, &changed), ST_OK);
    return changed;
}

static const struct {
    const char *name;
    const char *form, *unit, *period, *day;
    bool holds;
} looks[] = {
    {"the form, unit and period that were named", "BC", "u-012", "2025-08",
     "2025-10-01", true},
    {"the last day is one of them", "BC", "u-012", "2025-08", "2025-10-05",
     true},
    {"the day after it is not", "BC", "u-012", "2025-08", "2025-10-06", false},
    {"another form stays closed", "VV", "u-012", "2025-08", "2025-10-01",
     false},
    {"another unit stays closed", "BC", "u-013", "2025-08", "2025-10-01",
     false},
    {"another period stays closed", "BC", "u-012", "2025-07", "2025-10-01",
     false},
};

static void
a_period_is_open_again_for_what_was_named(void **state)
{
    struct bench *b = *state;

    assert_true(put(b, "2025-10-05", "lu quet"));
    for (size_t i = 0; i < COUNT(looks); i++) {
        bool holds = !looks[i].holds;
        assert_int_equal(
            store_reopen_holds(b->db, looks[i].form, unit(b, looks[i].unit),
                               looks[i].period, looks[i].day, &holds),
            ST_OK);
        if (holds != looks[i].holds)
            fail_msg("%s", looks[i].name);
    }
}

static void
another_day_takes_its_place_and_the_first_is_kept(void **state)
{
    struct bench *b = *state;
    struct db_query q;
    bool holds = true;

    assert_true(put(b, "2025-10-05", "lu quet"));
    assert_false(put(b, "2025-10-05", "lu quet"));
    assert_true(put(b, "2025-10-02", "nham ngay"));
    assert_int_equal(store_reopen_holds(b->db, "BC", unit(b, "u-012"),
                                        "2025-08", "2025-10-03", &holds),
                     ST_OK);
    assert_false(holds);
    db_query(b->db, &q, "SELECT kind, before FROM replaced");
    assert_true(db_step(&q));
    assert_true(str_eqz(db_text(&q, 0), "reopened"));
    assert_true(str_eqz(db_text(&q, 1), "2025-10-05|office|lu quet"));
    assert_false(db_step(&q));
    assert_int_equal(db_done(&q), ST_OK);
}

static void
span(struct bench *b, const char *ref, const char *code, const char *from,
     const char *to)
{
    struct store_unit row = {.id = unit(b, ref),
                             .ref = str_of(ref),
                             .valid_from = str_of(from),
                             .valid_to = str_of(to),
                             .name = STR("Ban"),
                             .code = str_of(code)};
    bool changed;

    assert_int_equal(store_unit_put(b->db, &row, 1000, &changed), ST_OK);
}

static int64_t
by_code(struct bench *b, const char *code, const char *day)
{
    int64_t id = -1;

    assert_int_equal(store_unit_id_by_code(b->db, str_of(code), day, &id),
                     ST_OK);
    return id;
}

static void
a_code_names_a_unit_if_it_is_the_only_one_that_day(void **state)
{
    struct bench *b = *state;

    span(b, "u-012", "B012", "2021-01-01", "");
    span(b, "u-112", "B012", "2021-01-01", "2025-06-30");
    assert_int_equal(by_code(b, "B012", "2025-09-28"), unit(b, "u-012"));
    assert_int_equal(by_code(b, "B012", "2025-06-30"), 0);
    assert_int_equal(by_code(b, "B013", "2025-09-28"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_period_is_open_again_for_what_was_named),
        ON_ENGINES(another_day_takes_its_place_and_the_first_is_kept),
        ON_ENGINES(a_code_names_a_unit_if_it_is_the_only_one_that_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
