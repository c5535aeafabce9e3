/* The invented district and what is owed in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "simulate/task.h"

static const struct sim_size size = {6, 2, 3};

static int64_t
ms(int year, int month, int day)
{
    return date_to_ms((struct date){year, month, day}, VIETNAM_OFFSET_MIN);
}

/* 6 hamlets have 2 groups; 2 communes; 3 offices. */
static const struct {
    const char *name;
    struct date day;
    enum sim_rule_id rule;
    int n;
    int year, month;
    struct date late; /* the first day that is late */
} openings[] = {
    {"a month opens on its 25th",
     {2025, 9, 25},
     SIM_BC,
     6,
     2025,
     9,
     {2025, 10, 3}},
    {"groups report, too", {2025, 9, 25}, SIM_VV, 2, 2025, 9, {2025, 10, 3}},
    {"December ends in the next year",
     {2025, 12, 25},
     SIM_BC,
     6,
     2025,
     12,
     {2026, 1, 3}},
    {"communes sum up from the third",
     {2026, 1, 3},
     SIM_TX,
     2,
     2025,
     12,
     {2026, 1, 6}},
    {"half-years of services",
     {2025, 6, 1},
     SIM_TH_JUNE,
     6,
     2025,
     0,
     {2025, 6, 16}},
    {"communes and offices report half-years",
     {2025, 6, 1},
     SIM_BK_HALF,
     5,
     2025,
     0,
     {2025, 6, 16}},
    {"the summary is late on 30/11",
     {2025, 11, 15},
     SIM_NV_R04,
     3,
     2025,
     0,
     {2025, 11, 30}},
    {"the final report is of 2025",
     {2025, 10, 1},
     SIM_BK_FINAL,
     5,
     2025,
     0,
     {2026, 1, 1}},
    {"and of no other year",
     {2024, 10, 1},
     SIM_BK_FINAL,
     0,
     2024,
     0,
     {0, 0, 0}},
    {"other days open nothing", {2025, 9, 26}, SIM_BC, 0, 0, 0, {0, 0, 0}},
};

static void
windows_open(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(openings); i++) {
        struct sim_world *world = sim_world_new(1, &size);
        struct sim_tasks tasks = {0};
        int n = 0;

        print_message("%s\n", openings[i].name);
        sim_tasks_open(&tasks, world, openings[i].day);
        for (int k = 0; k < tasks.n; k++) {
            const struct sim_task *task = &tasks.task[k];

            if (task->rule != openings[i].rule)
                continue;
            n++;
            assert_int_equal(task->year, openings[i].year);
            assert_int_equal(task->month, openings[i].month);
            assert_int_equal(task->opens_ms,
                             date_to_ms(openings[i].day, VIETNAM_OFFSET_MIN));
            assert_int_equal(task->due_ms,
                             date_to_ms(openings[i].late, VIETNAM_OFFSET_MIN));
        }
        assert_int_equal(n, openings[i].n);
        sim_tasks_clear(&tasks);
        sim_world_free(world);
    }
}

static void
no_sum_of_what_nobody_played(void **state)
{
    struct sim_world *world = sim_world_new(1, &size);
    struct sim_tasks tasks = {.from_ms = ms(2025, 1, 1)};

    (void)state;
    sim_tasks_open(&tasks, world, (struct date){2025, 1, 3});
    assert_int_equal(tasks.n, 0);
    sim_tasks_open(&tasks, world, (struct date){2025, 2, 3});
    assert_int_equal(tasks.n, 2);
    sim_tasks_clear(&tasks);
    sim_world_free(world);
}

static void
months_balance(void **state)
{
    struct sim_world *world = sim_world_new(7, &size);
    struct sim_random random = sim_random_new(7, 1);
    struct sim_unit *unit = &world->unit[world->person[0].seat[0].unit];

    (void)state;
    for (int i = 0; i < 200; i++) {
        int before = unit->poor;

        sim_unit_month(unit, &random);
        assert_int_equal(unit->poor,
                         before - unit->left + unit->fresh + unit->back);
        assert_in_range(unit->poor, 0, 999);
        assert_in_range(unit->near_poor, 0, 999);
        assert_true(unit->poor + unit->near_poor <= unit->households);
        assert_true(unit->fresh + unit->back <= unit->poor);
    }
    sim_world_free(world);
}

static void
the_same_seed_is_the_same_district(void **state)
{
    struct sim_world *a = sim_world_new(3, &size);
    struct sim_world *b = sim_world_new(3, &size);
    struct sim_world *c = sim_world_new(4, &size);
    int other = 0;

    (void)state;
    assert_int_equal(a->people_n, 6 + 1 + 2 + 2 + 3 + 1);
    for (int i = 0; i < a->people_n; i++) {
        assert_ptr_equal(a->person[i].habit, b->person[i].habit);
        assert_int_equal(sim_world_person(a, a->person[i].phone), i);
    }
    for (int i = 0; i < a->units_n; i++) {
        assert_int_equal(a->unit[i].poor, b->unit[i].poor);
        other += a->unit[i].poor != c->unit[i].poor;
    }
    assert_true(other > 0);
    assert_int_equal(sim_world_person(a, "+84912000001"), 0);
    assert_int_equal(sim_world_person(a, "0912000999"), -1);
    sim_world_free(a);
    sim_world_free(b);
    sim_world_free(c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_open),
        cmocka_unit_test(no_sum_of_what_nobody_played),
        cmocka_unit_test(months_balance),
        cmocka_unit_test(the_same_seed_is_the_same_district),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
