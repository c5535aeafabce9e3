/* Messages on their way out: due, leased, ended only forwards. */
#include "engine.h"

#include "store/store_outbox.h"

static int64_t
add(struct bench *b, const char *state, enum lane lane, int64_t due_at)
{
    struct store_out out = {.recipient = STR("+84912000101"),
                            .provider = STR("kannel"),
                            .text = STR("Da nhan"),
                            .link = STR(""),
                            .lane = lane,
                            .state = state,
                            .owner = strcmp(state, "sending") ? "" : "gw-1",
                            .error = "",
                            .now = 1000,
                            .due_at = due_at,
                            .expires_at = 9000};
    int64_t id = 0;

    assert_int_equal(store_outbox_add(b->db, &out, &id), ST_OK);
    return id;
}

static int
due(struct bench *b, int64_t now, struct store_out_row rows[8])
{
    int n;

    assert_int_equal(store_outbox_due(b->db, STR("kannel"), LANE_REPLY, now, 8,
                                      &b->arena, rows, &n),
                     ST_OK);
    return n;
}

static void
rows_fall_due_oldest_first(void **state)
{
    struct bench *b = *state;
    struct store_out_row rows[8];
    int64_t later = add(b, "queued", LANE_REPLY, 2000);
    int64_t sooner = add(b, "queued", LANE_REPLY, 1500);

    assert_int_equal(due(b, 1499, rows), 0);
    assert_int_equal(due(b, 2000, rows), 2);
    assert_int_equal(rows[0].id, sooner);
    assert_int_equal(rows[1].id, later);
}

static void
a_claimed_row_is_left_alone_until_its_lease_ends(void **state)
{
    struct bench *b = *state;
    struct store_out_row rows[8];
    int64_t id = add(b, "queued", LANE_REPLY, 1000);

    assert_int_equal(store_outbox_claim(b->db, id, "gw-1", 5000), ST_OK);
    assert_int_equal(due(b, 4999, rows), 0);
    assert_int_equal(due(b, 5000, rows), 1);
    assert_true(str_eqz(rows[0].state, "sending"));
    assert_int_equal(rows[0].attempts, 1);
}

static void
leases_of_a_restarted_gateway_end_at_once(void **state)
{
    struct bench *b = *state;
    struct store_out_row rows[8];

    add(b, "sending", LANE_REPLY, 5000);
    assert_int_equal(store_outbox_reclaim(b->db, "gw-2", 1200), ST_OK);
    assert_int_equal(due(b, 1200, rows), 0);
    assert_int_equal(store_outbox_reclaim(b->db, "gw-1", 1200), ST_OK);
    assert_int_equal(due(b, 1200, rows), 1);
}

static void
an_end_state_is_never_left(void **state)
{
    static const struct {
        const char *from, *to;
        bool moves;
    } cases[] = {
        {"sent", "delivered", true},    {"delivered", "sent", false},
        {"delivered", "failed", false}, {"failed", "sent", false},
        {"sent", "sent", false},        {"expired", "delivered", false},
        {"unknown", "delivered", true}, {"cancelled", "sent", false},
    };
    struct bench *b = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t id = add(b, "queued", LANE_REPLY, 1000);
        bool moved;
        assert_int_equal(store_outbox_end(b->db, id, cases[i].from, STR("p"),
                                          STR(""), 2000, &moved),
                         ST_OK);
        assert_int_equal(store_outbox_end(b->db, id, cases[i].to, STR(""),
                                          STR(""), 3000, &moved),
                         ST_OK);
        assert_int_equal(moved, cases[i].moves);
    }
}

static void
a_receipt_finds_the_row_by_the_providers_id(void **state)
{
    struct bench *b = *state;
    int64_t id = add(b, "sending", LANE_REPLY, 5000), found;
    bool moved;

    assert_int_equal(
        store_outbox_end(b->db, id, "sent", STR("SM1"), STR(""), 2000, &moved),
        ST_OK);
    assert_int_equal(
        store_outbox_by_provider_id(b->db, STR("kannel"), STR("SM1"), &found),
        ST_OK);
    assert_int_equal(found, id);
    assert_int_equal(
        store_outbox_by_provider_id(b->db, STR("twilio"), STR("SM1"), &found),
        ST_OK);
    assert_int_equal(found, 0);
}

static void
an_early_receipt_is_kept_and_taken_once(void **state)
{
    struct bench *b = *state;
    struct str error;
    int delivery;

    assert_int_equal(
        store_early_put(b->db, STR("infobip"), STR("m1"), 4, STR(""), 9000),
        ST_OK);
    /* One that says less does not replace it. */
    assert_int_equal(
        store_early_put(b->db, STR("infobip"), STR("m1"), 2, STR(""), 9000),
        ST_OK);
    assert_int_equal(store_early_take(b->db, STR("infobip"), STR("m1"),
                                      &b->arena, &delivery, &error),
                     ST_OK);
    assert_int_equal(delivery, 4);
    assert_int_equal(store_early_take(b->db, STR("infobip"), STR("m1"),
                                      &b->arena, &delivery, &error),
                     ST_OK);
    assert_int_equal(delivery, -1);
}

static void
a_queue_is_counted_by_lane(void **state)
{
    struct bench *b = *state;
    struct store_out_counts counts;

    add(b, "queued", LANE_REPLY, 1000);
    add(b, "sending", LANE_BULK, 1000);
    add(b, "delivered", LANE_BULK, 1000);
    assert_int_equal(store_outbox_count(b->db, &counts), ST_OK);
    assert_int_equal(counts.queued[LANE_REPLY], 1);
    assert_int_equal(counts.queued[LANE_BULK], 1);
    assert_int_equal(counts.oldest_at, 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(rows_fall_due_oldest_first),
        ON_ENGINES(a_claimed_row_is_left_alone_until_its_lease_ends),
        ON_ENGINES(leases_of_a_restarted_gateway_end_at_once),
        ON_ENGINES(an_end_state_is_never_left),
        ON_ENGINES(a_receipt_finds_the_row_by_the_providers_id),
        ON_ENGINES(an_early_receipt_is_kept_and_taken_once),
        ON_ENGINES(a_queue_is_counted_by_lane),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
