/* Roll-ups: the periods of a year in one row. */
#include "engine.h"

#include "store/store_rollup.h"

enum { HAMLET = 3 };

static void
add(struct bench *b, const char *period, struct store_rollup delta)
{
    assert_int_equal(store_rollup_add(b->db, "BC", period, HAMLET, &delta),
                     ST_OK);
}

static struct store_rollup
sum_of(struct bench *b, const char *period)
{
    struct store_rollup sum;

    assert_int_equal(store_rollup_get(b->db, "BC", period, HAMLET, &sum),
                     ST_OK);
    return sum;
}

static void
a_roll_up_adds_differences(void **state)
{
    struct bench *b = *state;

    assert_int_equal(sum_of(b, "2025-09").reports, 0);
    add(b, "2025-09", (struct store_rollup){1, {140, 42}});
    add(b, "2025-09", (struct store_rollup){1, {140, 42}});
    add(b, "2025-09", (struct store_rollup){0, {0, -1, -5}});
    struct store_rollup sum = sum_of(b, "2025-09");
    assert_int_equal(sum.reports, 2);
    assert_int_equal(sum.f[0], 280);
    assert_int_equal(sum.f[1], 83);
    assert_int_equal(sum.f[2], -5);
}

static void
periods_do_not_mix(void **state)
{
    struct bench *b = *state;

    add(b, "2025-09", (struct store_rollup){1, {9}});
    add(b, "2025-11", (struct store_rollup){1, {11}});
    add(b, "2024-09", (struct store_rollup){1, {24}});
    add(b, "2025-Q3", (struct store_rollup){1, {3}});
    assert_int_equal(sum_of(b, "2025-09").f[0], 9);
    assert_int_equal(sum_of(b, "2025-11").f[0], 11);
    assert_int_equal(sum_of(b, "2024-09").f[0], 24);
    assert_int_equal(sum_of(b, "2025-Q3").f[0], 3);
    assert_int_equal(sum_of(b, "2025-10").reports, 0);
}

struct heard {
    int n;
    char text[200];
};

static void
hear(int64_t unit, struct str period, const struct store_rollup *sum, void *arg)
{
    struct heard *heard = arg;
    size_t len = strlen(heard->text);

    snprintf(heard->text + len, sizeof(heard->text) - len, "%d %.*s %d;",
             (int)unit, STR_ARG(period), (int)sum->f[0]);
    heard->n++;
}

static void
a_year_is_read_by_unit_and_period(void **state)
{
    struct bench *b = *state;
    struct store_rollup other = {1, {7}};
    struct heard heard = {0};

    add(b, "2025-10", (struct store_rollup){1, {10}});
    add(b, "2025-12", (struct store_rollup){1, {12}});
    add(b, "2025-02", (struct store_rollup){1, {2}});
    add(b, "2024-12", (struct store_rollup){1, {24}});
    for (int unit = 1; unit <= 5; unit += 4)
        assert_int_equal(store_rollup_add(b->db, "BC", "2025-01", unit, &other),
                         ST_OK);
    assert_int_equal(store_rollups(b->db, "BC", 2025, 1, 4, hear, &heard),
                     ST_OK);
    assert_string_equal(heard.text,
                        "1 2025-01 7;3 2025-02 2;3 2025-10 10;3 2025-12 12;");
}

static void
people_can_look_at_it_with_sql(void **state)
{
    struct bench *b = *state;
    struct db_query q;

    add(b, "2025-09", (struct store_rollup){1, {140, 42, 0, 0, 0, 0, 0, 0, 9}});
    db_query(b->db, &q,
             "SELECT f1, f2, f9 FROM rollup WHERE form = 'BC'"
             " AND period = '2025-09' AND unit = 3 AND reports = 1");
    assert_true(db_step(&q));
    assert_int_equal(db_int(&q, 0), 140);
    assert_int_equal(db_int(&q, 1), 42);
    assert_int_equal(db_int(&q, 2), 9);
    assert_int_equal(db_done(&q), ST_OK);
}

/* Nothing is read from it, and nothing that is in it is lost. */
static void
a_damaged_year_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "{\"2025-09\":[1,140]}",
        "{\"2025-09\":[1,2,3,4,5,6,7,8,9,x]}",
        "{\"2025-09\":[1,2,3,4,5,6,7,8,9,10]",
        "{\"2025-9\":[1,2,3,4,5,6,7,8,9,10]}",
        "{\"2025-09\":[1,2,3,4,5,6,7,8,9,10]} "};
    struct bench *b = *state;
    struct store_rollup sum, one = {1, {1}};
    struct heard heard = {0};
    struct db_query q;

    for (size_t i = 0; i < COUNT(texts); i++) {
        db_query(b->db, &q,
                 "INSERT OR REPLACE INTO rollup_year VALUES ('BC', 2025, 3,"
                 " $1)");
        db_bind_z(&q, 1, texts[i]);
        assert_int_equal(db_run(&q), ST_OK);
        assert_int_equal(store_rollup_get(b->db, "BC", "2025-09", HAMLET, &sum),
                         ST_REFUSE);
        assert_int_equal(store_rollup_add(b->db, "BC", "2025-10", HAMLET, &one),
                         ST_REFUSE);
        assert_int_equal(store_rollups(b->db, "BC", 2025, 0, 9, hear, &heard),
                         ST_REFUSE);
        db_query(b->db, &q, "SELECT periods FROM rollup_year WHERE unit = 3");
        assert_true(db_step(&q));
        assert_true(str_eqz(db_text(&q, 0), texts[i]));
        assert_int_equal(db_done(&q), ST_OK);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_roll_up_adds_differences),
        ON_ENGINES(periods_do_not_mix),
        ON_ENGINES(a_year_is_read_by_unit_and_period),
        ON_ENGINES(people_can_look_at_it_with_sql),
        ON_ENGINES(a_damaged_year_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
