/* Households in exports: noted once each, within the unit that was asked for,
 * never by name. */
#include "../store/engine.h"

#include "config_form.h"
#include "export/export.h"
#include "flow/import.h"
#include "store/store_chain.h"
#include "store/store_inbox.h"
#include "store/store_people.h"
#include "store/store_report.h"

#define TABLE_UNITS                                                            \
    "id,kind,name,parent,code,gso_code,valid_from,valid_to,act\n"              \
    "u-003,commune,Xã Quài Tở,,,,2021-01-01,,\n"                           \
    "u-012,hamlet,Bản Chiềng Chung,u-003,B012,,2021-01-01,,\n"             \
    "u-013,hamlet,Bản Nong Tấu,u-003,B013,,2021-01-01,,\n"
#define TABLE_PEOPLE                                                           \
    "phone,name,roles,language,valid_from,valid_to\n"                          \
    "0912000101,Lò Văn Mẫu,TB@u-012;TB@u-013,vi,2021-01-01,\n"

/* A day in 2025, at which all of it happens. */
static const int64_t now = 1759021200000;

struct world {
    struct bench *b;
    struct form_set *forms;
    struct registry *registry;
    int64_t person, message;
};

static void
import(struct bench *b, const char *kind, const char *csv)
{
    struct import_result result;
    struct turn turn;

    turn_init(&turn, b->db);
    assert_int_equal(
        import_table(&turn, kind, str_of(csv), NULL, false, &result), ST_OK);
    assert_int_equal(result.faults, 0);
    bool is_kept = turn_commit(&turn);
    turn_settle(&turn, is_kept);
    assert_true(is_kept);
    arena_clear(&turn.arena);
    buf_clear(&result.text);
}

/* `n` poor households, by turns in the two hamlets. */
static void
import_households(struct bench *b, int n)
{
    struct buf csv;

    buf_init(&csv);
    buf_addz(&csv, "hamlet,code,status,can_work,phone\n");
    for (int i = 1; i <= n; i++)
        buf_printf(&csv, "u-01%d,%03d,poor,yes,\n", 2 + i % 2, i);
    import(b, "households", csv.ptr);
    buf_clear(&csv);
}

static int64_t
number(struct bench *b, const char *sql)
{
    struct db_query q;
    int64_t n = -1;

    db_query(b->db, &q, sql);
    if (db_step(&q))
        n = db_int(&q, 0);
    assert_int_equal(db_done(&q), ST_OK);
    return n;
}

static struct world
world(struct bench *b, int households)
{
    struct complaints complaints = {0};
    struct world w = {.b = b};
    struct store_message message = {.provider = STR("phone"),
                                    .provider_id = STR(""),
                                    .sender = STR("+84912000101"),
                                    .receiver = STR(""),
                                    .text = STR("DK 017 2026 1 1 2"),
                                    .raw = STR("{}"),
                                    .received_at = now};

    assert_int_equal(db_commit(b->db), ST_OK);
    import(b, "units", TABLE_UNITS);
    import(b, "people", TABLE_PEOPLE);
    import_households(b, households);
    w.forms = config_forms_load(&complaints, "gateway-config");
    assert_int_equal(complaints.count, 0);
    w.registry = registry_load(b->db);
    w.person = number(b, "SELECT id FROM person");
    assert_int_equal(db_begin(b->db), ST_OK);
    assert_int_equal(store_inbox_add(b->db, &message, &w.message), ST_OK);
    return w;
}

static void
leave(struct world *w)
{
    registry_free(w->registry);
    form_set_free(w->forms);
}

/* A household registers; household `of` counts from 1. */
static void
commit_to(struct world *w, int of, int year)
{
    struct str key = arena_printf(&w->b->arena, "%03d/%d", of, year);
    struct str figures = arena_printf(
        &w->b->arena, "maho=%03d nam=%d loai=1 cachlam=1 cangiup=2", of, year);
    struct db_query q;
    struct store_report report;
    int64_t unit = 0, household = 0;

    db_query(w->b->db, &q, "SELECT hamlet, id FROM household WHERE code = $1");
    db_bind_text(&q, 1, (struct str){key.ptr, 3});
    if (db_step(&q)) {
        unit = db_int(&q, 0);
        household = db_int(&q, 1);
    }
    assert_int_equal(db_done(&q), ST_OK);
    assert_int_equal(
        store_report_new(w->b->db, "DK", unit, key.ptr, household, &report),
        ST_OK);
    struct store_version version = {.report = report.id,
                                    .version = 1,
                                    .state = "accepted",
                                    .figures = figures,
                                    .code = 17,
                                    .message = w->message,
                                    .person = w->person,
                                    .at = now};
    assert_int_equal(store_version_add(w->b->db, &version, &version.id), ST_OK);
    struct store_chain chain = {.report = report.id,
                                .version = version.id,
                                .kind = STR("commitment"),
                                .state = STR("asked"),
                                .waits = STR("hamlet"),
                                .unit = unit,
                                .household = household,
                                .person = w->person,
                                .waits_unit = unit,
                                .since = now};
    assert_int_equal(store_chain_put(w->b->db, &chain), ST_OK);
}

/* All pages of an export as CSV; *rows counts them. */
static struct str
take(struct world *w, const char *what, const char *unit, int *rows)
{
    struct export_source source = {w->b->db, w->registry, w->forms};
    struct export_option option = {"unit", str_of(unit)};
    const char *wrong, *why;
    struct export_ask ask;
    struct sheet page;
    struct buf out;
    bool is_last = false;

    buf_init(&out);
    assert_true(export_ask_read(&source, export_find(str_of(what)), &option, 1,
                                &ask, &wrong, &why));
    for (*rows = 0; !is_last; *rows += page.rows_n) {
        assert_int_equal(
            export_page(&source, &ask, now, &w->b->arena, &page, &is_last),
            ST_OK);
        sheet_csv(&page, *rows == 0, &out);
    }
    struct str copy = arena_copy(&w->b->arena, buf_str(&out));
    buf_clear(&out);
    return copy;
}

static void
each_household_that_leaves_is_noted_once(void **state)
{
    struct world w = world(*state, 300);
    int rows;

    /* Twice as many rows as fit a page, two or three of each household. */
    for (int year = 2025; year < 2028; year++)
        for (int i = 1; i <= (year < 2027 ? 300 : 250); i++)
            commit_to(&w, i, year);
    take(&w, "commitments", NULL, &rows);
    assert_int_equal(rows, 850);
    assert_int_equal(number(w.b, "SELECT count(*) FROM household_access"
                                 " WHERE what = 'export'"),
                     300);
    assert_int_equal(number(w.b, "SELECT count(DISTINCT household) FROM"
                                 " household_access WHERE what = 'export'"),
                     300);
    leave(&w);
}

static void
no_household_of_another_unit_leaves(void **state)
{
    struct world w = world(*state, 10);
    int rows;

    for (int i = 1; i <= 10; i++)
        commit_to(&w, i, 2026);
    struct str csv = take(&w, "commitments", "u-012", &rows);
    assert_int_equal(rows, 5);
    assert_null(memmem(csv.ptr, csv.len, "u-013", 5));
    assert_int_equal(
        number(w.b, "SELECT count(*) FROM household_access a JOIN household h"
                    " ON h.id = a.household JOIN unit u ON u.id = h.hamlet"
                    " WHERE a.what = 'export' AND u.ref <> 'u-012'"),
        0);
    take(&w, "commitments", "u-003", &rows);
    assert_int_equal(rows, 10);
    leave(&w);
}

static void
reports_of_households_are_noted_too(void **state)
{
    struct world w = world(*state, 4);
    int rows;

    for (int i = 1; i <= 4; i++) {
        commit_to(&w, i, 2026);
        commit_to(&w, i, 2027);
    }
    take(&w, "reports", "u-013", &rows);
    assert_int_equal(rows, 4);
    assert_int_equal(number(w.b, "SELECT count(*) FROM household_access"
                                 " WHERE what = 'export'"),
                     2);
    leave(&w);
}

static void
a_row_has_codes_and_no_name(void **state)
{
    struct world w = world(*state, 1);
    int rows;

    commit_to(&w, 1, 2026);
    struct str csv = take(&w, "commitments", NULL, &rows);
    static const char *const there[] = {"0017", "B013", "Bản Nong Tấu", "001",
                                        "CHO",  "2026", "0912***101"};
    for (size_t i = 0; i < COUNT(there); i++)
        assert_non_null(memmem(csv.ptr, csv.len, there[i], strlen(there[i])));
    assert_null(memmem(csv.ptr, csv.len, "Lò Văn", 4));
    assert_null(memmem(csv.ptr, csv.len, "912000101", 9));
    leave(&w);
}

static void
messages_do_not_name_households(void **state)
{
    struct world w = world(*state, 1);
    struct store_outcome outcome = {
        .outcome = "accepted", .person = w.person, .form = "DK"};
    int rows;

    commit_to(&w, 1, 2026);
    outcome.version = number(w.b, "SELECT id FROM report_version");
    assert_int_equal(store_inbox_end(w.b->db, w.message, &outcome), ST_OK);
    struct str csv = take(&w, "messages", "u-013", &rows);
    assert_int_equal(rows, 1);
    assert_null(memmem(csv.ptr, csv.len, "DK 017", 6));
    assert_non_null(memmem(csv.ptr, csv.len, "DK ***", 6));
    take(&w, "messages", "u-012", &rows);
    assert_int_equal(rows, 0);
    leave(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(each_household_that_leaves_is_noted_once),
        ON_ENGINES(no_household_of_another_unit_leaves),
        ON_ENGINES(reports_of_households_are_noted_too),
        ON_ENGINES(a_row_has_codes_and_no_name),
        ON_ENGINES(messages_do_not_name_households),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
