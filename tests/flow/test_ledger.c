/* The chain of accepted versions finds every changed byte. */
#include "../store/engine.h"

#include "flow/ledger.h"
#include "store/store_inbox.h"
#include "store/store_people.h"
#include "store/store_report.h"

/* Three accepted versions of one report. */
static void
fill(struct bench *b)
{
    struct ledger *ledger = ledger_new(b->db, "gw-1");
    struct store_message m = {.provider = STR("phone"), .raw = STR("")};
    struct store_person person = {.phone = STR("+84912000101"),
                                  .name = STR(""),
                                  .language = STR("vi"),
                                  .valid_from = STR(""),
                                  .valid_to = STR("")};
    struct store_unit span = {.ref = STR("u-012"),
                              .kind = STR("hamlet"),
                              .valid_from = STR(""),
                              .valid_to = STR(""),
                              .name = STR("x"),
                              .code = STR(""),
                              .gso_code = STR(""),
                              .act = STR("")};
    struct store_report report;
    struct store_role role = {.role = STR("TB")};
    int64_t message;
    bool changed;

    assert_int_equal(store_unit_take(b->db, span.ref, span.kind, &span.id),
                     ST_OK);
    assert_int_equal(store_unit_put(b->db, &span, 1, &changed), ST_OK);
    role.unit = span.id;
    assert_int_equal(store_person_put(b->db, &person, &role, 1, STR("TB@u-012"),
                                      1, &changed),
                     ST_OK);
    assert_int_equal(store_inbox_add(b->db, &m, &message), ST_OK);
    assert_int_equal(
        store_report_new(b->db, "BC", span.id, "2025-09", 0, &report), ST_OK);
    for (int v = 1; v <= 3; v++) {
        struct str figures =
            arena_printf(&b->arena, "tongho=140 ngheo=%d", 40 + v);
        struct store_version version = {.report = report.id,
                                        .version = v,
                                        .state = "accepted",
                                        .figures = figures,
                                        .code = v,
                                        .message = message,
                                        .person = 1};
        assert_int_equal(store_version_add(b->db, &version, &version.id),
                         ST_OK);
        struct ledger_entry entry = {
            version.id, v, STR("BC"), STR("u-012"), STR("2025-09"), figures};
        assert_int_equal(ledger_append(ledger, &b->arena, &entry), ST_OK);
    }
    ledger_settle(ledger, true);
    ledger_free(ledger);
}

static void
an_untouched_chain_is_good(void **state)
{
    struct bench *b = *state;
    char complaint[256];
    int64_t lines;

    fill(b);
    assert_true(ledger_verify(b->db, "gw-1", &lines, complaint));
    assert_int_equal(lines, 3);
}

static void
every_kind_of_tampering_is_found(void **state)
{
    static const char *const tampers[] = {
        "UPDATE report_version SET figures = 'ngheo=43' WHERE version = 2",
        "UPDATE ledger SET hash = zeroblob(32) WHERE seq = 3",
        "DELETE FROM ledger WHERE seq = 2",
        "UPDATE report SET key = '2025-10'",
        "UPDATE unit SET ref = 'u-013'",
        "DELETE FROM report_version WHERE version = 3",
    };
    struct bench *b = *state;
    char complaint[256];
    int64_t lines;

    fill(b);
    for (size_t i = 0; i < COUNT(tampers); i++) {
        assert_int_equal(db_savepoint(b->db), ST_OK);
        assert_int_equal(db_script(b->db, tampers[i]), ST_OK);
        assert_false(ledger_verify(b->db, "gw-1", &lines, complaint));
        assert_true(complaint[0] != '\0');
        assert_int_equal(db_undo(b->db), ST_OK);
    }
    assert_true(ledger_verify(b->db, "gw-1", &lines, complaint));
}

static void
a_lost_turn_moves_the_head_back(void **state)
{
    struct bench *b = *state;
    struct ledger *ledger;
    struct ledger_entry entry = {
        1, 4, STR("BC"), STR("u-012"), STR("2025-09"), STR("tongho=1")};

    fill(b);
    ledger = ledger_new(b->db, "gw-1");
    struct ledger_mark before = ledger_mark(ledger);
    assert_int_equal(before.seq, 3);
    assert_int_equal(ledger_append(ledger, &b->arena, &entry), ST_OK);
    assert_int_equal(ledger_mark(ledger).seq, 4);
    ledger_settle(ledger, false);
    struct ledger_mark after = ledger_mark(ledger);
    assert_memory_equal(&before, &after, sizeof(before));
    ledger_free(ledger);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(an_untouched_chain_is_good),
        ON_ENGINES(every_kind_of_tampering_is_found),
        ON_ENGINES(a_lost_turn_moves_the_head_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
