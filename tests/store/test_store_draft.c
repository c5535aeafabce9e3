/* Drafts: one waits for each person; what was completed stays a link. */
#include "engine.h"

#include "store/store_draft.h"
#include "store/store_inbox.h"
#include "store/store_people.h"

static int64_t
message(struct bench *b)
{
    struct store_message m = {
        .provider = STR("kannel"),
        .provider_id = STR(""),
        .sender = STR("+84912000101"),
        .receiver = STR("8888"),
        .text = STR("BC 140 42 1b 3 1 0"),
        .raw = STR(""),
        .received_at = 2000,
    };
    int64_t id = 0;

    assert_int_equal(store_inbox_add(b->db, &m, &id), ST_OK);
    return id;
}

static int64_t
person(struct bench *b, const char *phone)
{
    struct store_person as = {.phone = str_of(phone),
                              .name = STR("Người mẫu"),
                              .language = STR("vi")};
    int64_t id = 0;

    assert_int_equal(store_person_take(b->db, &as, "2025-09-28", &id), ST_OK);
    return id;
}

static struct store_draft
put(struct bench *b, int64_t of, const char *text)
{
    struct store_draft draft = {
        .message = message(b),
        .person = of,
        .kind = "field",
        .form = STR("BC"),
        .field = 3,
        .text = str_of(text),
        .place = 10,
        .at = 2000,
    };

    assert_int_equal(store_draft_put(b->db, &draft), ST_OK);
    return draft;
}

static struct store_draft
find(struct bench *b, int64_t of)
{
    struct store_draft found;

    assert_int_equal(store_draft_find(b->db, of, &b->arena, &found), ST_OK);
    return found;
}

static void
a_draft_comes_back_as_it_was_left(void **state)
{
    struct bench *b = *state;
    int64_t head = person(b, "+84912000101");
    struct store_draft left = put(b, head, "BC 140 42 3 1 0");
    struct store_draft found = find(b, head);

    assert_int_equal(found.message, left.message);
    assert_int_equal(found.person, head);
    assert_int_equal(found.unit, 0);
    assert_string_equal(found.kind, "field");
    assert_true(str_eq(found.form, left.form));
    assert_int_equal(found.field, 3);
    assert_true(str_eq(found.text, left.text));
    assert_int_equal(found.place, 10);
    assert_int_equal(found.at, 2000);
}

static void
each_person_has_one_and_no_other(void **state)
{
    struct bench *b = *state;
    int64_t head = person(b, "+84912000101");
    int64_t other = person(b, "+84912000102");

    put(b, head, "BC 1 ");
    put(b, head, "BC 2 ");
    assert_true(str_eqz(find(b, head).text, "BC 2 "));
    assert_int_equal(find(b, other).message, 0);
    put(b, other, "BC 3 ");
    assert_int_equal(store_draft_end(b->db, head), ST_OK);
    assert_int_equal(find(b, head).message, 0);
    assert_true(str_eqz(find(b, other).text, "BC 3 "));
}

static void
what_was_completed_waits_no_more_and_stays_a_link(void **state)
{
    struct bench *b = *state;
    int64_t head = person(b, "+84912000101");
    struct store_draft left = put(b, head, "BC 1 ");
    int64_t answer = message(b);
    struct db_query q;

    assert_int_equal(store_draft_complete(b->db, left.message, answer), ST_OK);
    assert_int_equal(find(b, head).message, 0);
    put(b, head, "BC 2 ");
    assert_int_equal(store_draft_end(b->db, head), ST_OK);
    db_query(b->db, &q, "SELECT message, answer, text FROM draft");
    assert_true(db_step(&q));
    assert_int_equal(db_int(&q, 0), left.message);
    assert_int_equal(db_int(&q, 1), answer);
    assert_int_equal(db_text(&q, 2).len, 0);
    assert_false(db_step(&q));
    assert_int_equal(db_done(&q), ST_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_draft_comes_back_as_it_was_left),
        ON_ENGINES(each_person_has_one_and_no_other),
        ON_ENGINES(what_was_completed_waits_no_more_and_stays_a_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
