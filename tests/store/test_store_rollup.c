/* Roll-ups: the periods of a year in one row. */
#include "engine.h"

#include "store/store_rollup.h"

enum { HAMLET = 3 };

static void
add_to(struct bench *b, int64_t unit, const char *period,
       struct store_rollup delta)
{
    assert_int_equal(store_rollup_add(b->db, "BC", period, unit, &delta),
                     ST_OK);
}

static void
add(struct bench *b, const char *period, struct store_rollup delta)
{
    add_to(b, HAMLET, period, delta);
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
    char text[400];
};

static void
hear(int64_t unit, struct period period, const struct store_rollup *sum,
     void *arg)
{
    struct heard *heard = arg;
    size_t len = strlen(heard->text);
    char name[PERIOD_TEXT];

    period_format(period, name);
    snprintf(heard->text + len, sizeof(heard->text) - len, "%d %s %d;",
             (int)unit, name, (int)sum->f[0]);
}

static void
a_year_is_read_by_unit_and_period(void **state)
{
    struct bench *b = *state;
    struct heard heard = {0};

    add(b, "2025-10", (struct store_rollup){1, {10}});
    add(b, "2025-12", (struct store_rollup){1, {12}});
    add(b, "2025-02", (struct store_rollup){1, {2}});
    add(b, "2024-12", (struct store_rollup){1, {24}});
    add_to(b, 1, "2025-01", (struct store_rollup){1, {7}});
    add_to(b, 5, "2025-01", (struct store_rollup){1, {7}});
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

#define TEN "[1,2,3,4,5,6,7,8,9,10]"

/* What is in it stays as it is, until it is dropped to be added up anew. */
static void
a_damaged_year_is_refused_and_named(void **state)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "{\"2025-09\":[1,140]}",
        "{\"2025-09\":[1,2,3,4,5,6,7,8,9,x]}",
        "{\"2025-09\":[1,2,3,4,5,6,7,8,9,10.0]}",
        "{\"2025-09\":[1,2,3,4,5,6,7,8,9,-]}",
        "{\"2025-09\":[1,2,3,4,5,6,7,8,9,1234567890123456789]}",
        "{\"2025-09\":" TEN,
        "{\"2025-9\":" TEN "}",
        "{\"2025-13\":" TEN "}",
        "{\"2025-09 3\":" TEN "}",
        "{\"2025-09\":" TEN "} ",
        "{,\"2025-09\":" TEN "}",
        "X\"2025-09\":" TEN "}",
        "{\"2025-08\":" TEN "\"2025-09\":" TEN "}",
        "{\"2025-12\":" TEN ",\"2025-09\":" TEN "}",
        "{\"2025-09\":" TEN ",\"2025-09\":" TEN "}",
    };
    struct bench *b = *state;
    struct store_rollup sum, one = {1, {1}};
    struct heard heard;
    struct db_query q;

    for (size_t i = 0; i < COUNT(texts); i++) {
        heard = (struct heard){0};
        db_query(b->db, &q,
                 "INSERT OR REPLACE INTO rollup_year VALUES ('BC', 2025, 3,"
                 " $1)");
        db_bind_z(&q, 1, texts[i]);
        assert_int_equal(db_run(&q), ST_OK);
        assert_int_equal(store_rollup_get(b->db, "BC", "2025-09", HAMLET, &sum),
                         ST_REFUSE);
        assert_int_equal(sum.reports, 0);
        assert_non_null(strstr(db_error(b->db), "BC 2025 of unit 3"));
        assert_int_equal(store_rollup_add(b->db, "BC", "2025-10", HAMLET, &one),
                         ST_REFUSE);
        assert_int_equal(store_rollups(b->db, "BC", 2025, 0, 9, hear, &heard),
                         ST_REFUSE);
        db_query(b->db, &q, "SELECT periods FROM rollup_year WHERE unit = 3");
        assert_true(db_step(&q));
        assert_true(str_eqz(db_text(&q, 0), texts[i]));
        assert_int_equal(db_done(&q), ST_OK);
    }
    add_to(b, 2, "2025-09", one);
    assert_int_equal(store_rollup_drop_damaged(b->db, "BC", 2025), ST_OK);
    heard = (struct heard){0};
    assert_int_equal(store_rollups(b->db, "BC", 2025, 0, 9, hear, &heard),
                     ST_OK);
    assert_string_equal(heard.text, "2 2025-09 1;");
}

/* Keys of reports that are no periods: a form may have them. */
static void
what_is_no_period_has_no_sum(void **state)
{
    struct bench *b = *state;
    struct heard heard = {0};

    add(b, "2025-09 3", (struct store_rollup){1, {1}});
    add(b, "R08-2025", (struct store_rollup){1, {1}});
    add(b, "", (struct store_rollup){1, {1}});
    add(b, "2025-09", (struct store_rollup){1, {9}});
    assert_int_equal(sum_of(b, "2025-09 3").reports, 0);
    assert_int_equal(store_rollups(b->db, "BC", 2025, 0, 9, hear, &heard),
                     ST_OK);
    assert_string_equal(heard.text, "3 2025-09 9;");
}

static void
years_come_in_order(void **state)
{
    struct bench *b = *state;
    int year;

    add(b, "2025-09", (struct store_rollup){1, {1}});
    add(b, "2023-09", (struct store_rollup){1, {1}});
    assert_int_equal(store_rollup_year_after(b->db, "BC", 0, &year), ST_OK);
    assert_int_equal(year, 2023);
    assert_int_equal(store_rollup_year_after(b->db, "BC", 2023, &year), ST_OK);
    assert_int_equal(year, 2025);
    assert_int_equal(store_rollup_year_after(b->db, "BC", 2025, &year), ST_OK);
    assert_int_equal(year, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_roll_up_adds_differences),
        ON_ENGINES(periods_do_not_mix),
        ON_ENGINES(a_year_is_read_by_unit_and_period),
        ON_ENGINES(people_can_look_at_it_with_sql),
        ON_ENGINES(a_damaged_year_is_refused_and_named),
        ON_ENGINES(what_is_no_period_has_no_sum),
        ON_ENGINES(years_come_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
