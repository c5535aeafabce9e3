/* Gates of nominations: domain.md section 6. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "core/award.h"

#define MET  VERDICT_MET
#define NOT  VERDICT_NOT_MET
#define NONE VERDICT_NO_DATA
#define OUT  VERDICT_NOT_APPLICABLE

static void
what_must_all_hold_fails_before_it_lacks(void **state)
{
    static const struct {
        enum verdict verdict[3], all, any;
    } cases[] = {
        {{MET, MET, MET}, MET, MET},   {{MET, NOT, NONE}, NOT, MET},
        {{MET, NONE, OUT}, NONE, MET}, {{OUT, OUT, OUT}, OUT, OUT},
        {{MET, OUT, OUT}, MET, MET},   {{NOT, NONE, NOT}, NOT, NONE},
        {{NOT, NOT, OUT}, NOT, NOT},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(award_all(cases[i].verdict, 3), cases[i].all);
        assert_int_equal(award_any(cases[i].verdict, 3), cases[i].any);
    }
}

static void
a_commune_is_held_against_the_gate_of_its_zone(void **state)
{
    static const struct award_gate gate[] = {
        {.nominee = NOMINEE_COMMUNE, .zone = ZONE_III},
        {.nominee = NOMINEE_COMMUNE, .zone = ZONE_OTHER},
        {.nominee = NOMINEE_HAMLET}};
    static const struct award_set set = {.gates_n = 3, .gate = gate};

    (void)state;
    assert_ptr_equal(award_gate_of(&set, NOMINEE_COMMUNE, 3), &gate[0]);
    assert_ptr_equal(award_gate_of(&set, NOMINEE_COMMUNE, 1), &gate[1]);
    assert_ptr_equal(award_gate_of(&set, NOMINEE_COMMUNE, 0), &gate[1]);
    assert_ptr_equal(award_gate_of(&set, NOMINEE_HAMLET, 0), &gate[2]);
    assert_null(award_gate_of(&set, NOMINEE_DONOR, 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_must_all_hold_fails_before_it_lacks),
        cmocka_unit_test(a_commune_is_held_against_the_gate_of_its_zone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
