/* Confirmation chains: what each state leads to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/chain.h"

static const char *const all_kinds[] = {
    "commitment", "progress", "result",       "contribution", "model",
    "nomination", "case",     "phone_change", "correction",   "erasure",
};

/* A way through a chain: events one after the other, and where they lead. */
struct way {
    const char *sentence, *kind, *start;
    enum chain_event event[6];
    int events_n;
    const char *end; /* NULL = the last event does not fit */
};

static const struct way ways[] = {
    {"a household's commitment goes by hamlet and commune to its end",
     "commitment",
     "asked",
     {CHAIN_CONFIRM, CHAIN_CONFIRM, CHAIN_ACHIEVE},
     3,
     "met"},
    {"a commitment that nobody answers climbs to the district",
     "commitment",
     "asked",
     {CHAIN_TIMEOUT, CHAIN_TIMEOUT, CHAIN_CONFIRM},
     3,
     "commune"},
    {"a refusal of the hamlet can be taken back",
     "commitment",
     "asked",
     {CHAIN_REFUSE, CHAIN_CONFIRM, CHAIN_CONFIRM},
     3,
     "commune"},
    {"what is met can no longer be withdrawn",
     "commitment",
     "commune",
     {CHAIN_ACHIEVE, CHAIN_WITHDRAW},
     2,
     NULL},
    {"a model goes from GHI to NHAN RONG",
     "model",
     "noted",
     {CHAIN_CONFIRM, CHAIN_CONFIRM, CHAIN_CONFIRM},
     3,
     "replicated"},
    {"a gift is confirmed once",
     "contribution",
     "noted",
     {CHAIN_CONFIRM, CHAIN_CONFIRM},
     2,
     NULL},
    {"an answered case opens again when its sender adds to it",
     "case",
     "open",
     {CHAIN_ANSWER, CHAIN_ADD},
     2,
     "open"},
    {"a new phone that does not answer in time is not taken",
     "phone_change",
     "invited",
     {CHAIN_TIMEOUT, CHAIN_AGREE},
     2,
     NULL},
    {"a new phone that says no is not asked again",
     "phone_change",
     "invited",
     {CHAIN_DECLINE, CHAIN_AGREE},
     2,
     NULL},
    {"a phone that asks for itself cannot agree to itself",
     "phone_change",
     "to_commune",
     {CHAIN_AGREE},
     1,
     NULL},
    {"a request that the commune leaves alone lapses",
     "phone_change",
     "to_commune",
     {CHAIN_TIMEOUT, CHAIN_CONFIRM},
     2,
     NULL},
    {"a refused correction can still be approved",
     "correction",
     "to_commune",
     {CHAIN_REFUSE, CHAIN_CONFIRM},
     2,
     "approved"},
    {"what the district refused of a correction the district approves",
     "correction",
     "to_commune",
     {CHAIN_TIMEOUT, CHAIN_REFUSE, CHAIN_CONFIRM},
     3,
     "approved"},
    {"an approved correction stays",
     "correction",
     "to_commune",
     {CHAIN_CONFIRM, CHAIN_WITHDRAW},
     2,
     NULL},
    {"a late correction can be replaced by another while it waits",
     "correction",
     "to_commune",
     {CHAIN_REPLACE},
     1,
     "withdrawn"},
    {"what the district refuses the commune cannot confirm",
     "commitment",
     "passed_up",
     {CHAIN_TIMEOUT, CHAIN_REFUSE},
     2,
     "refused_above"},
    {"an official result can be taken back",
     "result",
     "official",
     {CHAIN_WITHDRAW},
     1,
     "withdrawn"},
    {"a commune that does not erase in time is passed by",
     "erasure",
     "asked",
     {CHAIN_TIMEOUT, CHAIN_CONFIRM},
     2,
     "erased"},
    {"what is erased stays erased",
     "erasure",
     "asked",
     {CHAIN_CONFIRM, CHAIN_REFUSE},
     2,
     NULL},
};

static void
check_way(void **state)
{
    const struct way *way = *state;
    const struct chain_kind *kind = chain_kind_find(way->kind);
    const struct chain_state *at = chain_state_find(kind, way->start);

    assert_non_null(at);
    for (int i = 0; i < way->events_n; i++) {
        assert_non_null(at);
        at = chain_next(kind, at, way->event[i]);
    }
    if (!way->end)
        assert_null(at);
    else
        assert_string_equal(at->name, way->end);
}

/* A commitment is never a trap: as long as it lives it can be withdrawn. */
static void
what_lives_can_be_withdrawn(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(all_kinds); k++) {
        const struct chain_kind *kind = chain_kind_find(all_kinds[k]);
        assert_non_null(kind);
        for (int i = 0; i < kind->states_n; i++)
            if (kind->states[i].is_live)
                assert_non_null(
                    chain_next(kind, &kind->states[i], CHAIN_WITHDRAW));
    }
}

static void
moves_name_states_of_their_kind(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(all_kinds); k++) {
        const struct chain_kind *kind = chain_kind_find(all_kinds[k]);
        for (int i = 0; i < kind->moves_n; i++) {
            const struct chain_move *move = &kind->moves[i];
            assert_non_null(chain_state_find(kind, move->to));
            if (strcmp(move->from, "*") != 0)
                assert_non_null(chain_state_find(kind, move->from));
        }
    }
}

/* Time alone must never leave a chain with nobody whose turn it is. */
static void
whoever_has_a_limit_has_a_successor(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(all_kinds); k++) {
        const struct chain_kind *kind = chain_kind_find(all_kinds[k]);
        for (int i = 0; i < kind->states_n; i++)
            if (kind->states[i].hours > 0)
                assert_non_null(
                    chain_next(kind, &kind->states[i], CHAIN_TIMEOUT));
    }
}

/* Who is asked can say yes or no. */
static void
who_is_waited_for_can_answer(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(all_kinds); k++) {
        const struct chain_kind *kind = chain_kind_find(all_kinds[k]);
        for (int i = 0; i < kind->states_n; i++) {
            const struct chain_state *s = &kind->states[i];
            if (s->waits == WAITS_NOBODY)
                continue;
            assert_true(chain_next(kind, s, CHAIN_CONFIRM) ||
                        chain_next(kind, s, CHAIN_AGREE) ||
                        chain_next(kind, s, CHAIN_ANSWER));
        }
    }
}

int
main(void)
{
    struct CMUnitTest tests[COUNT(ways) + 4] = {
        cmocka_unit_test(what_lives_can_be_withdrawn),
        cmocka_unit_test(moves_name_states_of_their_kind),
        cmocka_unit_test(whoever_has_a_limit_has_a_successor),
        cmocka_unit_test(who_is_waited_for_can_answer),
    };

    for (size_t i = 0; i < COUNT(ways); i++)
        tests[4 + i] = (struct CMUnitTest){ways[i].sentence, check_way, NULL,
                                           NULL, (void *)&ways[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
