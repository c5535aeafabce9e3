/* Pages for exports: what stood on a past day, chains with their steps. */
#include "engine.h"

#include "store/store_chain.h"
#include "store/store_inbox.h"
#include "store/store_people.h"
#include "store/store_query.h"
#include "store/store_report.h"

enum { MAX = 8 };

/* A hamlet, its head, and one report of it. */
struct scene {
    struct bench *b;
    int64_t unit, person, message;
    struct store_report report;
};

static int64_t
message(struct scene *s, const char *text)
{
    struct store_message row = {.provider = STR("phone"),
                                .provider_id = STR(""),
                                .sender = STR("+84912000101"),
                                .receiver = STR(""),
                                .text = str_of(text),
                                .raw = STR("{}"),
                                .received_at = 1000};

    assert_int_equal(store_inbox_add(s->b->db, &row, &s->message), ST_OK);
    return s->message;
}

static int64_t
person(struct bench *b)
{
    struct db_query q;
    int64_t id = 0;

    db_query(b->db, &q,
             "INSERT INTO person (phone, name, language, valid_from, valid_to)"
             " VALUES ('+84912000101', 'A', 'vi', '', '') RETURNING id");
    if (db_step(&q))
        id = db_int(&q, 0);
    assert_int_equal(db_done(&q), ST_OK);
    return id;
}

static struct scene
scene(struct bench *b)
{
    struct scene s = {.b = b, .person = person(b)};

    assert_int_equal(
        store_unit_take(b->db, STR("u-012"), STR("hamlet"), &s.unit), ST_OK);
    assert_int_equal(
        store_report_new(b->db, "BC", s.unit, "2025-09", 0, &s.report), ST_OK);
    return s;
}

static int64_t
version(struct scene *s, const char *state, const char *figures, int64_t at)
{
    struct store_version row = {.report = s->report.id,
                                .version = ++s->report.last,
                                .state = state,
                                .figures = str_of(figures),
                                .code = 4821,
                                .message = message(s, figures),
                                .person = s->person,
                                .at = at,
                                .before = s->report.last_row};

    assert_int_equal(store_version_add(s->b->db, &row, &s->report.last_row),
                     ST_OK);
    return s->report.last_row;
}

static void
enter(struct scene *s, int64_t id, const char *state, int64_t at)
{
    struct store_cause cause = {
        .message = s->message, .person = s->person, .at = at};

    assert_int_equal(store_version_enter(s->b->db, id, state, &cause), ST_OK);
}

/* "replaced accepted": the states of all versions just before `until`. */
static void
check_states(struct bench *b, int64_t until, const char *want)
{
    struct store_query_version row[MAX];
    struct str got = {0};
    int n;

    assert_int_equal(
        store_query_versions(b->db, 0, until, MAX, &b->arena, row, &n), ST_OK);
    for (int i = 0; i < n; i++)
        if (row[i].at < until)
            got = arena_printf(&b->arena, "%.*s%s%.*s", STR_ARG(got),
                               got.len ? " " : "", STR_ARG(row[i].state));
    if (!str_eqz(got, want))
        fail_msg("before %lld: %.*s, not %s", (long long)until, STR_ARG(got),
                 want);
}

/* Reported, corrected, withdrawn; then a version that is held, released. */
static void
a_past_day_is_rebuilt(void **state)
{
    static const struct {
        int64_t until;
        const char *states;
    } days[] = {
        {100, ""},
        {101, "accepted"},
        {200, "accepted"},
        {201, "replaced accepted"},
        {301, "replaced withdrawn"},
        {401, "replaced withdrawn held"},
        {501, "replaced withdrawn accepted"},
        {INT64_MAX, "replaced withdrawn accepted"},
    };
    struct scene s = scene(*state);
    int64_t first = version(&s, "accepted", "ngheo=42", 100);
    int64_t second = version(&s, "accepted", "ngheo=41", 200);

    enter(&s, first, "replaced", 200);
    enter(&s, second, "withdrawn", 300);
    int64_t third = version(&s, "held", "ngheo=60", 400);
    enter(&s, third, "accepted", 500);
    for (size_t i = 0; i < COUNT(days); i++)
        check_states(s.b, days[i].until, days[i].states);
}

static void
a_change_says_who_made_it_by_which_message(void **state)
{
    struct scene s = scene(*state);
    struct store_query_version row[MAX];
    int n;
    int64_t first = version(&s, "accepted", "ngheo=42", 100);

    version(&s, "accepted", "ngheo=41", 200);
    enter(&s, first, "replaced", 200);
    assert_int_equal(
        store_query_versions(s.b->db, 0, INT64_MAX, MAX, &s.b->arena, row, &n),
        ST_OK);
    assert_int_equal(n, 2);
    assert_int_equal(row[0].changed_at, 200);
    assert_int_equal(row[0].changed_by, s.person);
    assert_int_equal(row[0].changed_message, row[1].message);
    assert_int_equal(row[1].changed_at, 0);
}

static void
a_first_acceptance_leaves_no_event(void **state)
{
    struct scene s = scene(*state);
    struct db_query q;
    int64_t n = -1;

    version(&s, "accepted", "ngheo=42", 100);
    db_query(s.b->db, &q, "SELECT count(*) FROM version_event");
    if (db_step(&q))
        n = db_int(&q, 0);
    assert_int_equal(db_done(&q), ST_OK);
    assert_int_equal(n, 0);
}

static void
check_before(struct scene *s, const char *want)
{
    struct store_query_version row[MAX];
    struct str before;
    int n;

    assert_int_equal(store_query_versions(s->b->db, s->report.last_row - 1,
                                          INT64_MAX, MAX, &s->b->arena, row,
                                          &n),
                     ST_OK);
    assert_int_equal(n, 1);
    assert_int_equal(store_query_figures_before(s->b->db, row[0].before,
                                                &s->b->arena, &before),
                     ST_OK);
    assert_true(want ? str_eqz(before, want) : before.ptr == NULL);
}

static void
old_figures_are_those_that_counted(void **state)
{
    struct scene s = scene(*state);
    int64_t held, counted;

    held = version(&s, "held", "ngheo=60", 100);
    check_before(&s, NULL);
    enter(&s, held, "dropped", 200);
    counted = version(&s, "accepted", "ngheo=42", 200);
    check_before(&s, NULL);
    held = version(&s, "held", "ngheo=70", 300);
    check_before(&s, "ngheo=42");
    enter(&s, held, "dropped", 400);
    enter(&s, counted, "replaced", 400);
    counted = version(&s, "accepted", "ngheo=41", 400);
    check_before(&s, "ngheo=42");
    enter(&s, counted, "withdrawn", 500);
    version(&s, "accepted", "ngheo=40", 600);
    check_before(&s, NULL);
}

static void
pages_follow_each_other(void **state)
{
    struct scene s = scene(*state);
    struct store_query_version row[MAX];
    int64_t after = 0;
    int n, seen = 0;

    for (int i = 0; i < 5; i++)
        version(&s, "held", "ngheo=42", 100 + i);
    do {
        assert_int_equal(store_query_versions(s.b->db, after, INT64_MAX, 2,
                                              &s.b->arena, row, &n),
                         ST_OK);
        for (int i = 0; i < n; i++)
            assert_int_equal(row[i].version, ++seen);
        after = n ? row[n - 1].id : after;
    } while (n == 2);
    assert_int_equal(seen, 5);
}

static int64_t
household(struct scene *s, const char *code)
{
    struct db_query q;
    int64_t id = 0;

    db_query(s->b->db, &q,
             "INSERT INTO household (hamlet, code, status, can_work, phone)"
             " VALUES ($1, $2, 'poor', 1, '') RETURNING id");
    db_bind_int(&q, 1, s->unit);
    db_bind_z(&q, 2, code);
    if (db_step(&q))
        id = db_int(&q, 0);
    assert_int_equal(db_done(&q), ST_OK);
    return id;
}

static int64_t
commitment(struct scene *s, int64_t of, const char *key)
{
    struct store_chain chain = {.kind = STR("commitment"),
                                .state = STR("asked"),
                                .unit = s->unit,
                                .household = of,
                                .person = s->person,
                                .waits = STR("hamlet"),
                                .waits_unit = s->unit,
                                .since = 100,
                                .until = 900};

    assert_int_equal(
        store_report_new(s->b->db, "DK", s->unit, key, of, &s->report), ST_OK);
    chain.report = s->report.id;
    chain.version = version(s, "accepted", "maho=017 nam=2026", 100);
    assert_int_equal(store_chain_put(s->b->db, &chain), ST_OK);
    return chain.report;
}

static void
commitments_of_one_household_stand_together(void **state)
{
    struct scene s = scene(*state);
    struct store_query_chain row[MAX];
    int64_t one = household(&s, "017"), two = household(&s, "018");
    int64_t a = commitment(&s, one, "017/1"), b = commitment(&s, two, "018/1"),
            c = commitment(&s, one, "017/2"), want[] = {a, c, b};
    int n;

    assert_int_equal(
        store_query_household_chains(s.b->db, 0, 0, MAX, &s.b->arena, row, &n),
        ST_OK);
    assert_int_equal(n, 3);
    for (int i = 0; i < n; i++)
        assert_int_equal(row[i].chain.report, want[i]);
    assert_true(str_eqz(row[0].household_code, "017"));
    assert_true(str_eqz(row[0].figures, "maho=017 nam=2026"));
    assert_int_equal(store_query_household_chains(s.b->db, one, a, MAX,
                                                  &s.b->arena, row, &n),
                     ST_OK);
    assert_int_equal(n, 2);
    assert_int_equal(row[0].chain.report, c);
}

static void
steps_of_a_chain_come_in_order(void **state)
{
    struct scene s = scene(*state);
    struct store_query_step step[MAX];
    struct store_chain_step made = {
        .report = commitment(&s, household(&s, "017"), "017/1"),
        .event = "start",
        .from_state = STR(""),
        .to_state = STR("asked"),
        .person = s.person,
        .message = s.message,
        .phone = STR("+84912000101"),
        .reason = STR(""),
        .at = 100};
    int n;

    assert_int_equal(store_chain_step_add(s.b->db, &made), ST_OK);
    made.to_state = STR("hamlet");
    made.at = 200;
    assert_int_equal(store_chain_step_add(s.b->db, &made), ST_OK);
    assert_int_equal(
        store_query_steps(s.b->db, made.report, &s.b->arena, step, MAX, &n),
        ST_OK);
    assert_int_equal(n, 2);
    assert_true(str_eqz(step[0].to_state, "asked"));
    assert_true(str_eqz(step[1].to_state, "hamlet"));
    assert_int_equal(step[1].at, 200);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(a_past_day_is_rebuilt),
        ON_ENGINES(a_change_says_who_made_it_by_which_message),
        ON_ENGINES(a_first_acceptance_leaves_no_event),
        ON_ENGINES(old_figures_are_those_that_counted),
        ON_ENGINES(pages_follow_each_other),
        ON_ENGINES(commitments_of_one_household_stand_together),
        ON_ENGINES(steps_of_a_chain_come_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
