/* One pass of the loop is one transaction: answers wait for the commit. */
#include "../store/engine.h"

#include "flow/turn.h"

struct heard {
    int answers, kept, hooks;
};

static void
on_answer(void *arg, bool is_kept)
{
    struct heard *heard = arg;

    heard->answers++;
    heard->kept += is_kept;
}

static void
on_commit(void *arg)
{
    ((struct heard *)arg)->hooks++;
}

/* The bench holds a transaction open; a turn begins its own. */
static void
turn_of(struct bench *b, struct turn *turn)
{
    db_rollback(b->db);
    turn_init(turn, b->db);
}

static void
answers_are_given_after_the_commit(void **state)
{
    struct bench *b = *state;
    struct turn turn;
    struct heard heard = {0};

    turn_of(b, &turn);
    assert_int_equal(turn_begin(&turn), ST_OK);
    assert_int_equal(turn_begin(&turn), ST_OK);
    turn_park(&turn, on_answer, &heard);
    turn_park(&turn, on_answer, &heard);
    turn_on_commit(&turn, on_commit, &heard);
    assert_int_equal(heard.answers, 0);
    bool kept = turn_commit(&turn);
    assert_true(kept);
    assert_int_equal(heard.answers, 0);
    turn_settle(&turn, kept);
    assert_int_equal(heard.answers, 2);
    assert_int_equal(heard.kept, 2);
    assert_int_equal(heard.hooks, 1);
    arena_clear(&turn.arena);
}

static void
a_failed_turn_answers_all_as_not_kept_and_changes_no_memory(void **state)
{
    struct bench *b = *state;
    struct turn turn;
    struct heard heard = {0};

    turn_of(b, &turn);
    assert_int_equal(turn_begin(&turn), ST_OK);
    turn_park(&turn, on_answer, &heard);
    turn_on_commit(&turn, on_commit, &heard);
    turn_fail(&turn);
    assert_int_equal(turn_begin(&turn), ST_RETRY);
    bool kept = turn_commit(&turn);
    assert_false(kept);
    turn_settle(&turn, kept);
    assert_int_equal(heard.answers, 1);
    assert_int_equal(heard.kept, 0);
    assert_int_equal(heard.hooks, 0);
    /* The next turn is a new one. */
    assert_int_equal(turn_begin(&turn), ST_OK);
    assert_true(turn_commit(&turn));
    turn_settle(&turn, true);
    arena_clear(&turn.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(answers_are_given_after_the_commit),
        ON_ENGINES(a_failed_turn_answers_all_as_not_kept_and_changes_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
