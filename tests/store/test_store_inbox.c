/* Messages as they came in, repeats, parts. */
#include "engine.h"

#include "store/store_inbox.h"

static int64_t
add(struct bench *b, const char *id, const char *text)
{
    struct store_message m = {
        .provider = STR("kannel"),
        .provider_id = str_of(id),
        .sender = STR("+84912000101"),
        .receiver = STR("8888"),
        .text = str_of(text),
        .raw = STR("GET /sms/kannel"),
        .sent_at = 1000,
        .received_at = 2000,
    };
    int64_t n = 0;

    assert_int_equal(store_inbox_add(b->db, &m, &n), ST_OK);
    return n;
}

static void
a_message_comes_back_as_it_was_stored(void **state)
{
    struct bench *b = *state;
    struct store_inbox_row row;
    int64_t id = add(b, "k1", "BC 140 42 18 3 1 0");

    assert_int_equal(store_inbox_get(b->db, id, &b->arena, &row), ST_OK);
    assert_int_equal(row.id, id);
    assert_true(str_eqz(row.message.text, "BC 140 42 18 3 1 0"));
    assert_true(str_eqz(row.message.sender, "+84912000101"));
    assert_true(str_eqz(row.outcome, "new"));
}

static void
a_text_with_a_nul_byte_keeps_it(void **state)
{
    struct bench *b = *state;
    struct store_message m = {
        .provider = STR("phone"), .text = {"a\0b", 3}, .raw = STR("x")};
    struct store_inbox_row row;
    int64_t id;

    assert_int_equal(store_inbox_add(b->db, &m, &id), ST_OK);
    assert_int_equal(store_inbox_get(b->db, id, &b->arena, &row), ST_OK);
    assert_int_equal(row.message.text.len, 3);
    assert_memory_equal(row.message.text.ptr, "a\0b", 3);
}

static void
the_second_message_with_a_key_learns_of_the_first(void **state)
{
    struct bench *b = *state;
    int64_t one = add(b, "k1", "x"), two = add(b, "k1", "x"), first;

    assert_int_equal(
        store_seen_take(b->db, STR("kannel"), STR("k1"), one, 0, 100, &first),
        ST_OK);
    assert_int_equal(first, one);
    assert_int_equal(
        store_seen_take(b->db, STR("kannel"), STR("k1"), two, 50, 150, &first),
        ST_OK);
    assert_int_equal(first, one);
}

static void
the_same_key_at_another_provider_is_another_message(void **state)
{
    struct bench *b = *state;
    int64_t one = add(b, "k1", "x"), two = add(b, "k1", "x"), first;

    assert_int_equal(
        store_seen_take(b->db, STR("kannel"), STR("k1"), one, 0, 100, &first),
        ST_OK);
    assert_int_equal(
        store_seen_take(b->db, STR("twilio"), STR("k1"), two, 0, 100, &first),
        ST_OK);
    assert_int_equal(first, two);
}

static void
a_key_whose_time_is_over_can_be_taken_again(void **state)
{
    struct bench *b = *state;
    int64_t one = add(b, "k1", "x"), two = add(b, "k1", "x"), first;

    assert_int_equal(
        store_seen_take(b->db, STR("kannel"), STR("f"), one, 0, 100, &first),
        ST_OK);
    assert_int_equal(
        store_seen_take(b->db, STR("kannel"), STR("f"), two, 101, 200, &first),
        ST_OK);
    assert_int_equal(first, two);
}

static void
parts_join_in_order_however_they_come(void **state)
{
    struct bench *b = *state;
    int64_t id = add(b, "k1", "x");
    struct store_part part = {.provider = STR("vonage"),
                              .sender = STR("+84912000101"),
                              .ref = STR("77"),
                              .total = 2,
                              .message = id,
                              .until = 100};
    struct str text;
    int n;

    part.place = 2;
    part.text = STR(" 3 1 0");
    assert_int_equal(store_part_add(b->db, &part), ST_OK);
    assert_int_equal(store_part_add(b->db, &part), ST_OK);
    part.place = 1;
    part.text = STR("BC 140 42 18");
    assert_int_equal(store_part_add(b->db, &part), ST_OK);
    assert_int_equal(store_part_join(b->db, &part, &b->arena, &text, &n),
                     ST_OK);
    assert_int_equal(n, 2);
    assert_true(str_eqz(text, "BC 140 42 18 3 1 0"));
}

static void
parts_that_never_get_whole_are_found_when_late(void **state)
{
    struct bench *b = *state;
    struct store_part part = {.provider = STR("vonage"),
                              .sender = STR("+84912000101"),
                              .ref = STR("77"),
                              .text = STR("BC"),
                              .place = 1,
                              .total = 2,
                              .message = add(b, "k1", "x"),
                              .until = 100};
    struct store_part late;
    bool found;

    assert_int_equal(store_part_add(b->db, &part), ST_OK);
    assert_int_equal(store_part_overdue(b->db, 100, &b->arena, &late, &found),
                     ST_OK);
    assert_false(found);
    assert_int_equal(store_part_overdue(b->db, 101, &b->arena, &late, &found),
                     ST_OK);
    assert_true(found);
    assert_true(str_eqz(late.sender, "+84912000101"));
    assert_int_equal(store_part_drop(b->db, &late), ST_OK);
    assert_int_equal(store_part_overdue(b->db, 101, &b->arena, &late, &found),
                     ST_OK);
    assert_false(found);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_message_comes_back_as_it_was_stored),
        ON_ENGINES(a_text_with_a_nul_byte_keeps_it),
        ON_ENGINES(the_second_message_with_a_key_learns_of_the_first),
        ON_ENGINES(the_same_key_at_another_provider_is_another_message),
        ON_ENGINES(a_key_whose_time_is_over_can_be_taken_again),
        ON_ENGINES(parts_join_in_order_however_they_come),
        ON_ENGINES(parts_that_never_get_whole_are_found_when_late),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
