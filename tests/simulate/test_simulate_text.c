/* Texts that played phones send, right and wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "simulate/text.h"

static const struct {
    const char *name;
    struct sim_task task;
    struct date day;
    const char *text;
} right[] = {
    {"in the window the month goes without saying",
     {.rule = SIM_BC,
      .year = 2025,
      .month = 9,
      .values_n = 6,
      .value = {140, 42, 18, 3, 1, 0}},
     {2025, 10, 10},
     "BC 140 42 18 3 1 0"},
    {"between two windows it is named",
     {.rule = SIM_BC,
      .year = 2025,
      .month = 9,
      .values_n = 6,
      .value = {140, 42, 18, 3, 1, 0}},
     {2025, 10, 11},
     "BC 140 42 18 3 1 0 T9/2025"},
    {"a commune accepts the sum",
     {.rule = SIM_TX, .year = 2025, .month = 9},
     {2025, 10, 4},
     "TX OK"},
    {"a period report names year and paper",
     {.rule = SIM_BK_HALF,
      .year = 2025,
      .document = 125,
      .values_n = 6,
      .value = {2, 3, 40, 15000, 1, 4}},
     {2025, 6, 10},
     "BK 6T 2025 125 2 3 40 15000 1 4"},
    {"a duty is done on the day of the text",
     {.rule = SIM_NV_R08, .year = 2025, .document = 310},
     {2025, 11, 18},
     "NV R08-2025 310 181125"},
};

static void
careful_texts_are_right(void **state)
{
    struct sim_person person = {.habit = sim_habit_find("messy"),
                                .random = sim_random_new(1, 1)};
    struct sim_text text;

    (void)state;
    for (size_t i = 0; i < COUNT(right); i++) {
        print_message("%s\n", right[i].name);
        sim_text_report(&right[i].task, &person,
                        date_to_ms(right[i].day, VIETNAM_OFFSET_MIN), true,
                        &text);
        assert_string_equal(text.text, right[i].text);
        assert_false(text.has_wrong_value);
    }
    sim_text_fix(&right[3].task, "6203", &text);
    assert_string_equal(text.text, "SUA 6203 6T 2025 125 2 3 40 15000 1 4");
}

/* 4.5 % of six values: 24 % of texts; 7.5 % of texts have a broken form. */
static void
errors_are_as_frequent_as_published(void **state)
{
    struct sim_person person = {.habit = sim_habit_find("messy"),
                                .random = sim_random_new(5, 1)};
    int64_t at = date_to_ms(right[0].day, VIETNAM_OFFSET_MIN);
    int wrong = 0, broken = 0, n = 10000;

    (void)state;
    for (int i = 0; i < n; i++) {
        struct sim_text text;
        int words = 1;

        sim_text_report(&right[0].task, &person, at, false, &text);
        for (const char *p = text.text; *p != '\0'; p++)
            words += *p == ' ';
        wrong += text.has_wrong_value;
        broken += words != 7 || text.text[0] == 'Q' || strchr(text.text, 'x');
    }
    assert_in_range(wrong, n * 22 / 100, n * 26 / 100);
    assert_in_range(broken, n * 65 / 1000, n * 85 / 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(careful_texts_are_right),
        cmocka_unit_test(errors_are_as_frequent_as_published),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
