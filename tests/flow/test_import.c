/* Tables: all or nothing, every bad row named. */
#include "../store/engine.h"

#include "flow/import.h"
#include "flow/registry.h"
#include "store/store_inbox.h"

#define UNITS_HEAD  "id,kind,name,parent,code,gso_code,valid_from,valid_to,act\n"
#define PEOPLE_HEAD "phone,name,roles,language,valid_from,valid_to\n"
#define HOUSE_HEAD  "hamlet,code,status,can_work,phone\n"
#define AWAY_HEAD   "phone,valid_from,valid_to,deputy\n"
#define UNITS                                                                  \
    UNITS_HEAD "u-003,commune,Xã Quài Tở,,,03295,2021-01-01,,\n"           \
               "u-012,hamlet,Bản Chiềng Chung,u-003,B012,,2021-01-01,,\n"

static int
run(struct bench *b, const char *kind, const char *csv, bool dry,
    struct import_result *result)
{
    struct turn turn;

    db_rollback(b->db);
    turn_init(&turn, b->db);
    assert_int_equal(import_table(&turn, kind, str_of(csv), NULL, dry, result),
                     ST_OK);
    bool kept = turn_commit(&turn);
    assert_true(kept);
    turn_settle(&turn, kept);
    arena_clear(&turn.arena);
    assert_int_equal(db_begin(b->db), ST_OK);
    return result->faults;
}

static int64_t
count(struct bench *b)
{
    struct db_query q;
    int64_t n = 0;

    db_query(b->db, &q,
             "SELECT (SELECT count(*) FROM unit_span)"
             " + (SELECT count(*) FROM person)"
             " + (SELECT count(*) FROM household)"
             " + (SELECT count(*) FROM absence)");
    if (db_step(&q))
        n = db_int(&q, 0);
    assert_int_equal(db_done(&q), ST_OK);
    return n;
}

static const struct {
    const char *sentence, *kind, *csv, *complaint;
} bad_tables[] = {
    {"a header without a column", "units", "id,kind\n", "1: name: is mis"},
    {"a column that no table has", "units",
     "id,kind,name,parent,code,gso_code,valid_from,valid_to,act,x\n",
     "1: x: is no column"},
    {"an unknown kind", "units", UNITS_HEAD "u-1,town,X,,,,,,\n",
     "2: kind: 'town'"},
    {"a parent that is not there", "units",
     UNITS_HEAD "u-1,hamlet,X,u-9,,,,,\n", "2: parent: there is no"},
    {"a code with a letter that reads as a digit", "units",
     UNITS_HEAD "u-1,hamlet,X,,L012,,,,\n", "2: code: 'L012'"},
    {"a day that is none", "units", UNITS_HEAD "u-1,hamlet,X,,,,2025-02-30,,\n",
     "2: valid_from: '2025"},
    {"a span that ends before it begins", "units",
     UNITS_HEAD "u-1,hamlet,X,,,,2025-02-01,2025-01-01,\n",
     "2: valid_to: ends before"},
    {"the same key twice", "units",
     UNITS_HEAD "u-1,hamlet,X,,,,,,\nu-1,hamlet,Y,,,,,,\n",
     "3: id: is in line 2"},
    {"two parents on one day", "units",
     UNITS "u-012,hamlet,X,,,,2022-01-01,,\n", "valid_from: the unit has"},
    {"one code twice in a commune", "units",
     UNITS "u-013,hamlet,X,u-003,B012,,2021-01-01,,\n", "code: unit u-01"},
    {"a unit above itself", "units",
     UNITS_HEAD "u-1,commune,X,u-2,,,,,\nu-2,commune,Y,u-1,,,,,\n",
     "2: parent: the unit stands"},
    {"a quote that does not end", "units", UNITS_HEAD "u-1,hamlet,\"X,,,,,,\n",
     "2: row: has a quote"},
    {"a row that is too short", "units", UNITS_HEAD "u-1,hamlet\n",
     "2: row: has fewer cells"},
    {"bytes that are no UTF-8", "units", UNITS_HEAD "u-1,hamlet,\xff,,,,,,\n",
     "2: row: is not UTF-8"},
    {"a phone that is none", "people",
     PEOPLE_HEAD "0212000101,A,TB@u-012,vi,,\n", "2: phone: is no Viet"},
    {"a role that is none", "people",
     PEOPLE_HEAD "0912000101,A,XX@u-012,vi,,\n", "2: roles: 'XX@u-012'"},
    {"a role at no unit", "people", PEOPLE_HEAD "0912000101,A,TB,vi,,\n",
     "2: roles: 'TB'"},
    {"a role at an unknown unit", "people",
     PEOPLE_HEAD "0912000101,A,TB@u-999,vi,,\n", "2: roles: there is no"},
    {"one phone written in two ways", "people",
     PEOPLE_HEAD "0912000101,A,TB@u-012,vi,,\n"
                 "+84912000101,B,TB@u-012,vi,,\n",
     "3: phone: is in line 2"},
    {"one phone of two people on one day", "people",
     PEOPLE_HEAD "0912000101,A,TB@u-012,vi,2021-01-01,\n"
                 "0912000101,B,TB@u-012,vi,2022-01-01,\n",
     "phone: belongs to two"},
    {"a household of no hamlet", "households",
     HOUSE_HEAD "u-999,017,poor,yes,\n", "2: hamlet: there is no"},
    {"a household of a commune", "households",
     HOUSE_HEAD "u-003,017,poor,yes,\n",
     "2: hamlet: there is no hamlet 'u-003"},
    {"a household code of two digits", "households",
     HOUSE_HEAD "u-012,17,poor,yes,\n", "2: code: '17' is no code"},
    {"a household code of four digits", "households",
     HOUSE_HEAD "u-012,0017,poor,yes,\n", "2: code: '0017'"},
    {"a household code 000", "households", HOUSE_HEAD "u-012,000,poor,yes,\n",
     "2: code: '000'"},
    {"a household code with a sign", "households",
     HOUSE_HEAD "u-012,-17,poor,yes,\n", "2: code: '-17'"},
    {"a status that is none", "households", HOUSE_HEAD "u-012,017,rich,yes,\n",
     "2: status: 'rich'"},
    {"an empty status", "households", HOUSE_HEAD "u-012,017,,yes,\n",
     "2: status: ''"},
    {"can_work that is neither yes nor no", "households",
     HOUSE_HEAD "u-012,017,poor,1,\n", "2: can_work: '1'"},
    {"a household phone that is none", "households",
     HOUSE_HEAD "u-012,017,poor,yes,0212000101\n", "2: phone: is no Viet"},
    {"a household twice", "households",
     HOUSE_HEAD "u-012,017,poor,yes,\nu-012,018,poor,yes,\n"
                "u-012,017,poor,yes,\n",
     "4: code: is in line 2 already for the same hamlet"},
    {"an absence without a first day", "absences",
     AWAY_HEAD "0912000901,,2025-10-31,\n", "2: valid_from: is empty"},
    {"an absence of nobody", "absences", AWAY_HEAD "0912000909,2025-10-01,,\n",
     "2: phone: belongs to nobody on 2025-10-01"},
    {"an absence before the person comes", "absences",
     AWAY_HEAD "0912000901,2020-10-01,,\n", "2: phone: belongs to nobody"},
    {"a deputy that is nobody", "absences",
     AWAY_HEAD "0912000901,2025-10-01,,0912000909\n",
     "2: deputy: belongs to nobody"},
    {"a deputy of oneself, written in another way", "absences",
     AWAY_HEAD "+84912000901,2025-10-01,,0912000901\n",
     "2: deputy: is the phone of the same"},
    {"an absence that ends before it begins", "absences",
     AWAY_HEAD "0912000901,2025-10-02,2025-10-01,\n",
     "2: valid_to: ends before"},
    {"away twice on one day", "absences",
     AWAY_HEAD "0912000901,2025-10-01,2025-10-10,\n"
               "0912000902,2025-10-01,2025-10-10,\n"
               "0912000901,2025-10-10,2025-10-20,\n",
     "2: valid_from: the person is away twice"},
    {"the same absence twice", "absences",
     AWAY_HEAD "0912000901,2025-10-01,,\n+84912000901,2025-10-01,,\n",
     "3: phone: is in line 2"},
};

static void
what_is_wrong_is_named_and_nothing_is_written(void **state)
{
    struct bench *b = *state;
    struct import_result result;

    assert_int_equal(run(b, "units", UNITS, false, &result), 0);
    assert_int_equal(run(b, "people",
                         PEOPLE_HEAD "0912000901,A,CX@u-003,vi,2021-01-01,\n"
                                     "0912000902,B,CX@u-003,vi,2021-01-01,\n",
                         false, &result),
                     0);
    int64_t before = count(b);
    for (size_t i = 0; i < COUNT(bad_tables); i++) {
        int faults =
            run(b, bad_tables[i].kind, bad_tables[i].csv, false, &result);
        if (faults < 1 ||
            !strstr(buf_str(&result.text).ptr, bad_tables[i].complaint))
            fail_msg("%s: %d faults: %s", bad_tables[i].sentence, faults,
                     buf_str(&result.text).ptr);
        assert_int_equal(count(b), before);
        buf_clear(&result.text);
    }
}

static void
every_bad_row_is_named(void **state)
{
    struct bench *b = *state;
    struct import_result result;

    assert_int_equal(run(b, "units",
                         UNITS_HEAD "u-1,x,A,,,,,,\nu-2,hamlet,B,,,,,,\n"
                                    "u-3,y,C,,,,,,\n",
                         false, &result),
                     2);
    assert_string_equal(
        buf_str(&result.text).ptr,
        "2: kind: 'x' is none of province, district, commune, hamlet, group, "
        "office\n4: kind: 'y' is none of province, district, commune, hamlet, "
        "group, office\n");
    buf_clear(&result.text);
}

static void
the_same_file_twice_changes_nothing_the_second_time(void **state)
{
    struct bench *b = *state;
    struct import_result result;
    const char *people = "\xEF\xBB\xBF" PEOPLE_HEAD
                         "01662000101,Người mẫu,\"TB@u-012;CX@u-003\",,,\n";

    assert_int_equal(run(b, "units", UNITS, false, &result), 0);
    assert_int_equal(result.changed, 2);
    assert_int_equal(run(b, "units", UNITS, false, &result), 0);
    assert_int_equal(result.changed, 0);
    assert_int_equal(run(b, "people", people, false, &result), 0);
    assert_int_equal(result.changed, 1);
    assert_int_equal(run(b, "people", people, false, &result), 0);
    assert_int_equal(result.changed, 0);
}

/* Households of two hamlets and of one phone, two of nobody's. */
#define HOUSES                                                                 \
    HOUSE_HEAD "u-012,017,poor,yes,0912000501\n"                               \
               "u-012,018,near_poor,no,+84912000501\n"                         \
               "u-013,017,escaped_poor,yes,0912000901\n"                       \
               "u-013,018,other,yes,\n"

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
households_bring_people_for_their_phones(void **state)
{
    struct bench *b = *state;
    struct import_result result;

    assert_int_equal(run(b, "units",
                         UNITS "u-013,hamlet,Bản Nong Tấu,u-003,B013,,,,\n",
                         false, &result),
                     0);
    assert_int_equal(run(b, "people",
                         PEOPLE_HEAD "0912000901,A,CX@u-003,vi,,\n", false,
                         &result),
                     0);
    assert_int_equal(run(b, "households", HOUSES, true, &result), 0);
    assert_int_equal(result.changed, 4);
    assert_int_equal(number(b, "SELECT count(*) FROM household"), 0);
    assert_int_equal(run(b, "households", HOUSES, false, &result), 0);
    assert_int_equal(result.changed, 4);
    assert_int_equal(result.withheld, 0);
    assert_int_equal(number(b, "SELECT count(*) FROM person"), 2);
    assert_int_equal(number(b, "SELECT count(*) FROM person WHERE name = ''"
                               " AND language = 'vi' AND valid_from = ''"
                               " AND phone = '+84912000501'"),
                     1);
    assert_int_equal(run(b, "households", HOUSES, false, &result), 0);
    assert_int_equal(result.changed, 0);
    assert_int_equal(number(b, "SELECT count(*) FROM person"), 2);
    assert_int_equal(number(b, "SELECT count(*) FROM replaced"), 0);
}

static void
an_erased_phone_is_counted_and_makes_no_person(void **state)
{
    struct bench *b = *state;
    struct import_result result;
    static const char first[] = HOUSE_HEAD "u-012,017,poor,yes,\n";
    static const char second[] = HOUSE_HEAD "u-012,017,poor,no,0912000501\n";

    assert_int_equal(run(b, "units", UNITS, false, &result), 0);
    assert_int_equal(run(b, "households", first, false, &result), 0);
    assert_int_equal(db_script(b->db, "UPDATE household SET erased_at = 1"),
                     ST_OK);
    assert_int_equal(db_commit(b->db), ST_OK);
    assert_int_equal(db_begin(b->db), ST_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(run(b, "households", second, false, &result), 0);
        assert_int_equal(result.changed, i == 0);
        assert_int_equal(result.withheld, 1);
        assert_int_equal(number(b, "SELECT count(*) FROM person"), 0);
    }
}

static void
another_absence_of_the_same_day_replaces_the_earlier_one(void **state)
{
    static const struct {
        const char *csv;
        int changed, kept;
    } steps[] = {
        {AWAY_HEAD "0912000901,2025-10-01,2025-10-31,0912000902\n", 1, 0},
        {AWAY_HEAD "0912000901,2025-10-01,2025-10-31,0912000902\n", 0, 0},
        {AWAY_HEAD "0912000901,2025-10-01,2025-10-14,\n", 1, 1},
        {AWAY_HEAD "0912000901,2025-10-15,,0912000902\n", 1, 1},
    };
    struct bench *b = *state;
    struct import_result result;

    assert_int_equal(run(b, "units", UNITS, false, &result), 0);
    assert_int_equal(run(b, "people",
                         PEOPLE_HEAD "0912000901,A,CX@u-003,vi,,\n"
                                     "0912000902,B,TB@u-012,vi,,\n",
                         false, &result),
                     0);
    for (size_t i = 0; i < COUNT(steps); i++) {
        assert_int_equal(run(b, "absences", steps[i].csv, false, &result), 0);
        assert_int_equal(result.changed, steps[i].changed);
        assert_int_equal(number(b, "SELECT count(*) FROM replaced WHERE kind ="
                                   " 'absences' AND key ="
                                   " '+84912000901 2025-10-01' AND before ="
                                   " '2025-10-31|+84912000902'"),
                         steps[i].kept);
    }
}

static void
a_dry_run_writes_nothing(void **state)
{
    struct bench *b = *state;
    struct import_result result;

    assert_int_equal(run(b, "units", UNITS, true, &result), 0);
    assert_int_equal(result.rows, 2);
    assert_int_equal(count(b), 0);
}

static void
people_are_found_by_phone_and_day(void **state)
{
    struct bench *b = *state;
    struct import_result result;
    int64_t day = date_to_days((struct date){2025, 9, 28});

    assert_int_equal(run(b, "units", UNITS, false, &result), 0);
    assert_int_equal(run(b, "people",
                         PEOPLE_HEAD
                         "0912000101,A,TB@u-012,vi,2021-01-01,2025-06-30\n"
                         "0912000101,B,CX@u-003,vi,2025-07-01,\n",
                         false, &result),
                     0);
    struct registry *reg = registry_load(b->db);
    const struct person *p = registry_person(reg, "+84912000101", day);
    assert_non_null(p);
    assert_string_equal(p->name, "B");
    assert_int_equal(p->role[0].role, ROLE_CX);
    assert_string_equal(p->role[0].unit->ref, "u-003");
    assert_string_equal(unit_officer(p->role[0].unit, day), "+84912000101");
    assert_null(unit_officer(p->role[0].unit, day - 200));
    p = registry_person(reg, "+84912000101", day - 200);
    assert_string_equal(p->name, "A");
    struct unit *hamlet = p->role[0].unit;
    assert_string_equal(unit_on(hamlet, day)->short_name, "Ban Chieng Chung");
    assert_ptr_equal(
        registry_unit_by_code(reg, STR("B012"), p->role[0].unit, day), hamlet);
    assert_null(registry_unit_by_code(reg, STR("B01"), hamlet, day));
    assert_null(registry_person(reg, "+84912000102", day));
    registry_free(reg);
}

static int
control_characters(struct str text)
{
    int n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += (unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f;
    return n;
}

static void
a_long_complaint_is_cut_between_letters(void **state)
{
    struct bench *b = *state;
    struct import_result result;
    char name[241] = "", csv[400];

    for (size_t i = 0; i < 80; i++)
        memcpy(name + 3 * i, "ả", 3);
    for (int shift = 0; shift < 3; shift++) {
        snprintf(csv, sizeof(csv), PEOPLE_HEAD "0912000101,A,%.*s%s,vi,,\n",
                 shift, "xx", name);
        assert_int_equal(run(b, "people", csv, false, &result), 1);
        struct str text = buf_str(&result.text);
        assert_true(str_is_utf8(text));
        assert_true(text.len > 150 && text.len < 230);
        buf_clear(&result.text);
    }
}

static void
a_complaint_is_one_line_whatever_the_table_holds(void **state)
{
    static const char *const tables[] = {
        UNITS_HEAD "\"u\n\0331\",hamlet,A,,,,,,\n",
        "id,\"ki\nnd\177\"\n",
    };
    struct bench *b = *state;
    struct import_result result;

    for (size_t i = 0; i < COUNT(tables); i++) {
        assert_int_equal(run(b, "units", tables[i], false, &result), 1);
        assert_int_equal(control_characters(buf_str(&result.text)), 1);
        assert_non_null(strstr(buf_str(&result.text).ptr, "?"));
        buf_clear(&result.text);
    }
}

static void
roles_in_small_letters_are_the_same_roles(void **state)
{
    struct bench *b = *state;
    struct import_result result;
    const char *small = PEOPLE_HEAD "0912000101,A,tb@u-012;cx@u-003;,vi,,\n";

    assert_int_equal(run(b, "units", UNITS, false, &result), 0);
    assert_int_equal(run(b, "people", small, false, &result), 0);
    assert_int_equal(result.changed, 1);
    assert_int_equal(run(b, "people", small, false, &result), 0);
    assert_int_equal(result.changed, 0);
    assert_int_equal(run(b, "people",
                         PEOPLE_HEAD "0912000101,A,CX@u-003;TB@u-012,vi,,\n",
                         false, &result),
                     0);
    assert_int_equal(result.changed, 1);
}

/* Key number n runs out at its own number. */
static void
fill_seen(struct bench *b, int n)
{
    struct store_message m = {.provider = STR("kannel"), .raw = STR("x")};
    int64_t id, first;
    char key[600];

    assert_int_equal(store_inbox_add(b->db, &m, &id), ST_OK);
    for (int i = 0; i < n; i++) {
        snprintf(key, sizeof(key), "%03d%0*d", i, i == 2 ? 590 : 1, 0);
        assert_int_equal(store_seen_take(b->db, i < 5 ? STR("a") : STR("b"),
                                         str_of(key), id, 0, i, &first),
                         ST_OK);
    }
}

static int64_t
count_seen(struct bench *b)
{
    struct db_query q;
    int64_t n = -1;

    db_query(b->db, &q, "SELECT count(*) FROM seen");
    if (db_step(&q))
        n = db_int(&q, 0);
    assert_int_equal(db_done(&q), ST_OK);
    return n;
}

static void
old_keys_are_forgotten_slice_by_slice(void **state)
{
    /* Ten keys; those below the time have run out. */
    static const struct {
        int64_t now, left;
    } steps[] = {
        {0, 10}, /* looks at 0 to 2, where a long key ends the slice */
        {9, 7},  /* at 2 to 4 */
        {9, 4},  /* at 5 to 7 */
        {9, 3},  /* at 8 and 9, which holds; then begins again */
        {9, 1},  /* at 0, 1 and 9 */
        {99, 1}, /* nothing is left behind that */
        {99, 0}, {99, 0},
    };
    struct bench *b = *state;
    struct store_seen_place place = {0};

    fill_seen(b, 10);
    for (size_t i = 0; i < COUNT(steps); i++) {
        assert_int_equal(store_seen_purge(b->db, &place, steps[i].now, 3),
                         ST_OK);
        assert_int_equal(count_seen(b), steps[i].left);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(what_is_wrong_is_named_and_nothing_is_written),
        ON_ENGINES(every_bad_row_is_named),
        ON_ENGINES(the_same_file_twice_changes_nothing_the_second_time),
        ON_ENGINES(households_bring_people_for_their_phones),
        ON_ENGINES(an_erased_phone_is_counted_and_makes_no_person),
        ON_ENGINES(another_absence_of_the_same_day_replaces_the_earlier_one),
        ON_ENGINES(a_dry_run_writes_nothing),
        ON_ENGINES(people_are_found_by_phone_and_day),
        ON_ENGINES(a_long_complaint_is_cut_between_letters),
        ON_ENGINES(a_complaint_is_one_line_whatever_the_table_holds),
        ON_ENGINES(roles_in_small_letters_are_the_same_roles),
        ON_ENGINES(old_keys_are_forgotten_slice_by_slice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
