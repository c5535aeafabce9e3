/* Households: what imports, texts and erasure make of them. */
#include "engine.h"

#include "store/store_household.h"
#include "store/store_people.h"

#define PHONE "+84912000501"
#define OTHER "+84912000502"

static int64_t
hamlet(struct bench *b, const char *ref)
{
    int64_t id;

    assert_int_equal(store_unit_take(b->db, str_of(ref), STR("hamlet"), &id),
                     ST_OK);
    return id;
}

static struct store_household_change
put(struct bench *b, enum household_status status, bool can_work,
    const char *phone)
{
    struct store_household_change change;
    struct store_household_row row = {.hamlet = hamlet(b, "u-012"),
                                      .hamlet_ref = STR("u-012"),
                                      .code = STR("017"),
                                      .status = status,
                                      .can_work = can_work,
                                      .phone = str_of(phone)};

    assert_int_equal(store_household_put(b->db, &row, 1000, &change), ST_OK);
    return change;
}

static struct store_household
get(struct bench *b, int64_t id)
{
    struct store_household h;

    assert_int_equal(store_household_get(b->db, id, &h), ST_OK);
    return h;
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

static void
a_household_is_found_by_hamlet_and_code(void **state)
{
    struct bench *b = *state;
    struct store_household h;
    int64_t id = put(b, HOUSEHOLD_NEAR_POOR, true, PHONE).id;

    assert_int_equal(store_household_find(b->db, hamlet(b, "u-012"), "017", &h),
                     ST_OK);
    assert_int_equal(h.id, id);
    assert_int_equal(h.hamlet, hamlet(b, "u-012"));
    assert_string_equal(h.code, "017");
    assert_int_equal(h.status, HOUSEHOLD_NEAR_POOR);
    assert_true(h.can_work);
    assert_string_equal(h.phone, PHONE);
    assert_int_equal(h.consent, CONSENT_NONE);
    assert_false(h.is_muted || h.needs_help);
    assert_string_equal(h.erase_by, "");
    assert_int_equal(h.erased_at, 0);
    assert_int_equal(store_household_find(b->db, hamlet(b, "u-012"), "018", &h),
                     ST_OK);
    assert_int_equal(h.id, 0);
    assert_int_equal(store_household_find(b->db, hamlet(b, "u-013"), "017", &h),
                     ST_OK);
    assert_int_equal(h.id, 0);
    assert_int_equal(get(b, id + 1).id, 0);
}

static void
each_setter_sets_its_own_thing(void **state)
{
    struct bench *b = *state;
    int64_t id = put(b, HOUSEHOLD_POOR, true, PHONE).id;

    assert_int_equal(
        store_household_set_status(b->db, id, HOUSEHOLD_ESCAPED_POOR), ST_OK);
    assert_int_equal(store_household_set_consent(b->db, id, CONSENT_ASKED),
                     ST_OK);
    assert_int_equal(store_household_set_muted(b->db, id, true), ST_OK);
    assert_int_equal(store_household_set_help(b->db, id, true), ST_OK);
    assert_int_equal(store_household_set_phone(b->db, id, OTHER), ST_OK);
    assert_int_equal(store_household_set_erase_by(b->db, id, "2025-09-30"),
                     ST_OK);
    struct store_household h = get(b, id);
    assert_int_equal(h.status, HOUSEHOLD_ESCAPED_POOR);
    assert_int_equal(h.consent, CONSENT_ASKED);
    assert_true(h.is_muted && h.needs_help && h.can_work);
    assert_string_equal(h.phone, OTHER);
    assert_string_equal(h.erase_by, "2025-09-30");
}

/* What texts did after the first import of (poor, yes, PHONE), and what the
 * household is after the second. */
static const struct {
    const char *sentence;
    enum household_status text_status;
    const char *text_phone;
    enum household_status status; /* imported the second time */
    bool can_work;
    const char *phone;
    bool changed;
    enum household_status now;
    bool now_can_work;
    const char *now_phone;
} imports[] = {
    {"the same row changes nothing", HOUSEHOLD_POOR, PHONE, HOUSEHOLD_POOR,
     true, PHONE, false, HOUSEHOLD_POOR, true, PHONE},
    {"another value replaces", HOUSEHOLD_POOR, PHONE, HOUSEHOLD_NEAR_POOR,
     false, "", true, HOUSEHOLD_NEAR_POOR, false, ""},
    {"the same row does not undo what texts changed", HOUSEHOLD_ESCAPED_POOR,
     OTHER, HOUSEHOLD_POOR, true, PHONE, false, HOUSEHOLD_ESCAPED_POOR, true,
     OTHER},
    {"a new value in one cell leaves what texts changed in another",
     HOUSEHOLD_ESCAPED_POOR, OTHER, HOUSEHOLD_POOR, false, PHONE, true,
     HOUSEHOLD_ESCAPED_POOR, false, OTHER},
    {"a new value replaces also what a text changed", HOUSEHOLD_ESCAPED_POOR,
     PHONE, HOUSEHOLD_NEAR_POOR, true, PHONE, true, HOUSEHOLD_NEAR_POOR, true,
     PHONE},
};

static void
an_import_changes_what_differs_from_the_one_before(void **state)
{
    struct bench *b = *state;

    for (size_t i = 0; i < COUNT(imports); i++) {
        assert_int_equal(db_script(b->db, "DELETE FROM household_access;"
                                          "DELETE FROM household;"
                                          "DELETE FROM replaced"),
                         ST_OK);
        int64_t id = put(b, HOUSEHOLD_POOR, true, PHONE).id;
        assert_int_equal(
            store_household_set_status(b->db, id, imports[i].text_status),
            ST_OK);
        assert_int_equal(
            store_household_set_phone(b->db, id, imports[i].text_phone), ST_OK);
        struct store_household_change change =
            put(b, imports[i].status, imports[i].can_work, imports[i].phone);
        struct store_household h = get(b, id);
        if (change.changed != imports[i].changed || change.id != id ||
            change.is_withheld || h.status != imports[i].now ||
            h.can_work != imports[i].now_can_work ||
            strcmp(h.phone, imports[i].now_phone) != 0 ||
            strcmp(change.phone, imports[i].now_phone) != 0)
            fail_msg("%s: changed %d, now %s %d %s", imports[i].sentence,
                     change.changed, household_status_name(h.status),
                     h.can_work, h.phone);
        assert_int_equal(
            number(b, "SELECT count(*) FROM replaced"
                      " WHERE kind = 'households' AND key = 'u-012 017'"
                      " AND before = 'poor|yes|" PHONE "'"),
            imports[i].changed);
        assert_int_equal(number(b, "SELECT count(*) FROM household_access"
                                   " WHERE what = 'import'"),
                         imports[i].changed);
    }
}

static void
consent_mute_and_help_survive_an_import(void **state)
{
    struct bench *b = *state;
    int64_t id = put(b, HOUSEHOLD_POOR, true, PHONE).id;

    assert_int_equal(store_household_set_consent(b->db, id, CONSENT_GIVEN),
                     ST_OK);
    assert_int_equal(store_household_set_muted(b->db, id, true), ST_OK);
    assert_int_equal(store_household_set_help(b->db, id, true), ST_OK);
    assert_true(put(b, HOUSEHOLD_OTHER, false, OTHER).changed);
    struct store_household h = get(b, id);
    assert_int_equal(h.consent, CONSENT_GIVEN);
    assert_true(h.is_muted && h.needs_help);
}

static void
erasure_takes_the_phone_out_of_all_that_imports_left(void **state)
{
    struct bench *b = *state;
    int64_t id = put(b, HOUSEHOLD_POOR, true, PHONE).id;

    assert_true(put(b, HOUSEHOLD_NEAR_POOR, true, OTHER).changed);
    assert_int_equal(store_household_set_consent(b->db, id, CONSENT_GIVEN),
                     ST_OK);
    assert_int_equal(store_household_set_erase_by(b->db, id, "2025-09-30"),
                     ST_OK);
    assert_int_equal(store_household_erase(b->db, id, 5000), ST_OK);
    struct store_household h = get(b, id);
    assert_string_equal(h.phone, "");
    assert_string_equal(h.erase_by, "");
    assert_int_equal(h.erased_at, 5000);
    assert_int_equal(h.consent, CONSENT_REFUSED);
    assert_int_equal(h.status, HOUSEHOLD_NEAR_POOR);
    assert_int_equal(number(b, "SELECT count(*) FROM household"
                               " WHERE imported LIKE '%+84%'"),
                     0);
    assert_int_equal(
        number(b, "SELECT count(*) FROM replaced WHERE before LIKE '%+84%'"),
        0);
}

static void
an_import_does_not_bring_an_erased_phone_back(void **state)
{
    struct bench *b = *state;
    int64_t id = put(b, HOUSEHOLD_POOR, true, PHONE).id;

    assert_int_equal(store_household_erase(b->db, id, 5000), ST_OK);
    struct store_household_change change = put(b, HOUSEHOLD_POOR, true, PHONE);
    assert_true(change.is_withheld);
    assert_false(change.changed);
    assert_string_equal(change.phone, "");
    change = put(b, HOUSEHOLD_OTHER, true, OTHER);
    assert_true(change.is_withheld && change.changed);
    assert_string_equal(get(b, id).phone, "");
    assert_int_equal(get(b, id).status, HOUSEHOLD_OTHER);
    assert_int_equal(
        number(b, "SELECT count(*) FROM replaced WHERE before LIKE '%+84%'"),
        0);
    /* It may come back by itself, and then stays. */
    assert_int_equal(store_household_set_phone(b->db, id, OTHER), ST_OK);
    change = put(b, HOUSEHOLD_POOR, true, PHONE);
    assert_true(change.is_withheld && change.changed);
    assert_string_equal(get(b, id).phone, OTHER);
}

struct seen {
    int n;
    char text[200];
};

static void
on_household(const struct store_household *h, void *arg)
{
    struct seen *seen = arg;

    seen->n++;
    strcat(seen->text, h->code);
    strcat(seen->text, " ");
}

static void
on_phone(const struct store_household_phone *row, void *arg)
{
    struct seen *seen = arg;

    seen->n++;
    strncat(seen->text, row->code.ptr, row->code.len);
    strncat(seen->text, row->phone.ptr, row->phone.len);
    strcat(seen->text, " ");
}

static void
a_forgotten_phone_stays_away_and_the_household_stays(void **state)
{
    struct bench *b = *state;
    struct store_household h;
    int64_t id = put(b, HOUSEHOLD_POOR, true, PHONE).id;

    put(b, HOUSEHOLD_NEAR_POOR, true, PHONE);
    assert_int_equal(store_household_forget(b->db, id), ST_OK);
    h = get(b, id);
    assert_string_equal(h.phone, "");
    assert_int_equal(h.consent, CONSENT_REFUSED);
    assert_int_equal(h.status, HOUSEHOLD_NEAR_POOR);
    assert_int_equal(h.erased_at, 0);
    assert_int_equal(number(b, "SELECT count(*) FROM replaced"
                               " WHERE before LIKE '%9120005%'"),
                     0);
    assert_true(put(b, HOUSEHOLD_POOR, true, PHONE).is_withheld);
    assert_string_equal(get(b, id).phone, "");
    assert_int_equal(get(b, id).status, HOUSEHOLD_POOR);
}

/* Versions 7 and 9 of a report that nobody looks at. */
static void
two_decisions(struct bench *b)
{
    assert_int_equal(
        db_script(
            b->db,
            "INSERT INTO person (id, phone, name, language, valid_from,"
            " valid_to) VALUES (1, '+84912000201', '', 'vi', '', '');"
            "INSERT INTO inbox (id, provider, provider_id, sender, receiver,"
            " text, sent_at, received_at, raw)"
            " VALUES (1, 'phone', 'm', '', '', X'', 0, 0, X'');"
            "INSERT INTO report (id, key, form, unit, version, last,"
            " version_row, last_row)"
            " SELECT 1, '#1', 'KQ', min(id), 0, 0, 0, 0 FROM unit;"
            "INSERT INTO report_version (id, report, version, state, figures,"
            " code, message, person, late_days, at, before)"
            " VALUES (7, 1, 1, 'replaced', '', 1, 1, 1, 0, 0, 0),"
            " (9, 1, 2, 'accepted', '', 2, 1, 1, 0, 0, 7)"),
        ST_OK);
}

static void
enter(struct bench *b, int64_t id, enum household_status from,
      enum household_status to, int64_t version)
{
    struct store_household_step step = {.household = id,
                                        .from = from,
                                        .to = to,
                                        .version = version,
                                        .message = 1,
                                        .person = 1,
                                        .at = 1000};

    assert_int_equal(store_household_enter(b->db, &step), ST_OK);
}

static void
a_decision_leaves_a_step_that_can_be_gone_back(void **state)
{
    struct bench *b = *state;
    struct store_household_step step;
    int64_t id = put(b, HOUSEHOLD_POOR, true, "").id;

    two_decisions(b);
    assert_int_equal(store_household_last_step(b->db, id, &step), ST_OK);
    assert_int_equal(step.version, 0);
    enter(b, id, HOUSEHOLD_POOR, HOUSEHOLD_ESCAPED_POOR, 7);
    enter(b, id, HOUSEHOLD_ESCAPED_POOR, HOUSEHOLD_NEAR_POOR, 9);
    enter(b, id, HOUSEHOLD_NEAR_POOR, HOUSEHOLD_ESCAPED_POOR, 9);
    assert_int_equal(get(b, id).status, HOUSEHOLD_ESCAPED_POOR);
    assert_int_equal(store_household_last_step(b->db, id, &step), ST_OK);
    assert_int_equal(step.from, HOUSEHOLD_NEAR_POOR);
    assert_int_equal(store_household_step_of(b->db, id, 9, &step), ST_OK);
    assert_int_equal(step.from, HOUSEHOLD_ESCAPED_POOR);
    assert_int_equal(step.to, HOUSEHOLD_NEAR_POOR);
    assert_int_equal(store_household_step_of(b->db, id, 8, &step), ST_OK);
    assert_int_equal(step.version, 0);
}

static void
a_hamlet_lists_its_own_households_by_code(void **state)
{
    static const struct {
        const char *hamlet, *code, *phone;
    } rows[] = {{"u-012", "042", OTHER},
                {"u-013", "001", ""},
                {"u-012", "017", PHONE},
                {"u-012", "023", ""}};
    struct bench *b = *state;
    struct store_household_change change;
    struct seen list = {0}, phones = {0};

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct store_household_row row = {.hamlet = hamlet(b, rows[i].hamlet),
                                          .hamlet_ref = str_of(rows[i].hamlet),
                                          .code = str_of(rows[i].code),
                                          .phone = str_of(rows[i].phone)};
        assert_int_equal(store_household_put(b->db, &row, 1, &change), ST_OK);
    }
    assert_int_equal(
        store_household_list(b->db, hamlet(b, "u-012"), on_household, &list),
        ST_OK);
    assert_string_equal(list.text, "017 023 042 ");
    assert_int_equal(store_household_phones(b->db, on_phone, &phones), ST_OK);
    assert_string_equal(phones.text, "017" PHONE " 042" OTHER " ");
}

static void
on_access(const struct store_access *access, void *arg)
{
    struct seen *seen = arg;

    seen->n++;
    snprintf(seen->text + strlen(seen->text),
             sizeof(seen->text) - strlen(seen->text), "%s@%lld ",
             access_name(access->what), (long long)access->at);
}

static void
every_access_is_kept_and_the_newest_is_told_first(void **state)
{
    struct bench *b = *state;
    int64_t id = put(b, HOUSEHOLD_POOR, true, PHONE).id;
    struct seen all = {0}, newest = {0};

    for (int what = 0; what < ACCESS_COUNT; what++) {
        struct store_access access = {
            .household = id, .what = (enum access)what, .at = what};
        assert_int_equal(store_access_add(b->db, &access), ST_OK);
    }
    assert_int_equal(store_access_list(b->db, id, 50, on_access, &all), ST_OK);
    assert_int_equal(all.n, ACCESS_COUNT);
    assert_non_null(strstr(all.text, "erase_refused@5 erase_done@4"));
    assert_int_equal(store_access_list(b->db, id, 2, on_access, &newest),
                     ST_OK);
    assert_string_equal(newest.text, "import@10 export@9 ");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_household_is_found_by_hamlet_and_code),
        ON_ENGINES(each_setter_sets_its_own_thing),
        ON_ENGINES(an_import_changes_what_differs_from_the_one_before),
        ON_ENGINES(consent_mute_and_help_survive_an_import),
        ON_ENGINES(erasure_takes_the_phone_out_of_all_that_imports_left),
        ON_ENGINES(an_import_does_not_bring_an_erased_phone_back),
        ON_ENGINES(a_forgotten_phone_stays_away_and_the_household_stays),
        ON_ENGINES(a_decision_leaves_a_step_that_can_be_gone_back),
        ON_ENGINES(a_hamlet_lists_its_own_households_by_code),
        ON_ENGINES(every_access_is_kept_and_the_newest_is_told_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
