/* Reports, versions, codes. */
#include "engine.h"

#include "store/store_inbox.h"
#include "store/store_people.h"
#include "store/store_report.h"

static int64_t
unit(struct bench *b, const char *ref)
{
    int64_t id = 0;

    assert_int_equal(store_unit_take(b->db, str_of(ref), STR("hamlet"), &id),
                     ST_OK);
    return id;
}

static void
a_report_is_found_by_form_unit_and_period(void **state)
{
    struct bench *b = *state;
    struct store_report made, found;
    int64_t hamlet = unit(b, "u-012");

    assert_int_equal(store_report_new(b->db, "BC", hamlet, "2025-09", 0, &made),
                     ST_OK);
    made.version = 1;
    made.last = 2;
    assert_int_equal(store_report_set(b->db, &made), ST_OK);
    assert_int_equal(store_report_find(b->db, "BC", hamlet, "2025-09", &found),
                     ST_OK);
    assert_int_equal(found.id, made.id);
    assert_int_equal(found.version, 1);
    assert_int_equal(found.last, 2);
    assert_int_equal(store_report_find(b->db, "BC", hamlet, "2025-08", &found),
                     ST_OK);
    assert_int_equal(found.id, 0);
}

static void
a_second_report_of_the_same_month_is_refused_by_the_store(void **state)
{
    struct bench *b = *state;
    struct store_report made;
    int64_t hamlet = unit(b, "u-012");

    assert_int_equal(store_report_new(b->db, "BC", hamlet, "2025-09", 0, &made),
                     ST_OK);
    assert_int_equal(store_report_new(b->db, "BC", hamlet, "2025-09", 0, &made),
                     ST_REFUSE);
    assert_int_equal(db_fault(b->db), DB_CONFLICT);
}

static void
a_commune_uses_9999_codes_before_one_returns(void **state)
{
    struct bench *b = *state;
    bool seen[10000] = {false};
    int64_t version;
    int code;

    for (int i = 0; i < 9999; i++) {
        assert_int_equal(store_code_next(b->db, 3, &code), ST_OK);
        assert_in_range(code, 1, 9999);
        assert_false(seen[code]);
        seen[code] = true;
        /* Each leads to its own version, wherever it jumped to. */
        assert_int_equal(store_code_put(b->db, 3, code, i + 1, 1000), ST_OK);
        assert_int_equal(store_code_find(b->db, 3, code, 0, &version), ST_OK);
        assert_int_equal(version, i + 1);
    }
}

static void
a_code_leads_to_its_version_while_it_is_fresh(void **state)
{
    struct bench *b = *state;
    int64_t version;

    assert_int_equal(store_code_put(b->db, 3, 4821, 7, 1000), ST_OK);
    assert_int_equal(store_code_find(b->db, 3, 4821, 1000, &version), ST_OK);
    assert_int_equal(version, 7);
    assert_int_equal(store_code_find(b->db, 3, 4821, 1001, &version), ST_OK);
    assert_int_equal(version, 0);
    assert_int_equal(store_code_find(b->db, 3, 4822, 0, &version), ST_OK);
    assert_int_equal(version, 0);
    assert_int_equal(store_code_find(b->db, 4, 4821, 0, &version), ST_OK);
    assert_int_equal(version, 0);
}

static void
a_unit_never_changes_its_kind(void **state)
{
    struct bench *b = *state;
    int64_t id, again;

    id = unit(b, "u-012");
    assert_int_equal(
        store_unit_take(b->db, STR("u-012"), STR("commune"), &again),
        ST_REFUSE);
    assert_int_equal(
        store_unit_take(b->db, STR("u-012"), STR("hamlet"), &again), ST_OK);
    assert_int_equal(again, id);
}

static void
importing_the_same_span_again_changes_nothing(void **state)
{
    struct bench *b = *state;
    struct store_unit span = {.id = unit(b, "u-012"),
                              .ref = STR("u-012"),
                              .kind = STR("hamlet"),
                              .valid_from = STR("2021-01-01"),
                              .valid_to = STR(""),
                              .name = STR("Bản Chiềng Chung"),
                              .code = STR("B012"),
                              .gso_code = STR(""),
                              .act = STR("")};
    bool changed;

    assert_int_equal(store_unit_put(b->db, &span, 1, &changed), ST_OK);
    assert_true(changed);
    assert_int_equal(store_unit_put(b->db, &span, 2, &changed), ST_OK);
    assert_false(changed);
    span.name = STR("Bản Chiềng Chung Mới");
    assert_int_equal(store_unit_put(b->db, &span, 3, &changed), ST_OK);
    assert_true(changed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_report_is_found_by_form_unit_and_period),
        ON_ENGINES(a_second_report_of_the_same_month_is_refused_by_the_store),
        ON_ENGINES(a_commune_uses_9999_codes_before_one_returns),
        ON_ENGINES(a_code_leads_to_its_version_while_it_is_fresh),
        ON_ENGINES(a_unit_never_changes_its_kind),
        ON_ENGINES(importing_the_same_span_again_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
