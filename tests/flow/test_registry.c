/* Who sits where on which day: roles, households, deputies, changed phones. */
#include "../store/engine.h"

#include "flow/import.h"
#include "flow/registry.h"
#include "store/store_household.h"
#include "store/store_people.h"

#define TB "+84912000101"
#define CX "+84912000201"
#define HO "+84912000501"

#define TABLE_UNITS                                                            \
    "id,kind,name,parent,code,gso_code,valid_from,valid_to,act\n"              \
    "u-003,commune,Xã Quài Tở,,,,2021-01-01,,\n"                           \
    "u-012,hamlet,Bản Chiềng Chung,u-003,B012,,2021-01-01,,\n"             \
    "u-013,hamlet,Bản Nong Tấu,u-003,B013,,2021-01-01,,\n"
#define TABLE_PEOPLE                                                           \
    "phone,name,roles,language,valid_from,valid_to\n"                          \
    "0912000101,A,TB@u-012,vi,2021-01-01,\n"                                   \
    "0912000102,B,TB@u-013,vi,2021-01-01,\n"                                   \
    "0912000201,C,CX@u-003;LX@u-003,vi,2021-01-01,2025-12-31\n"                \
    "0912000202,D,CX@u-003,vi,2021-01-01,\n"                                   \
    "0912000501,E,HO@u-012,vi,2021-01-01,\n"
#define TABLE_HOUSEHOLDS                                                       \
    "hamlet,code,status,can_work,phone\n"                                      \
    "u-012,017,poor,yes,0912000501\n"                                          \
    "u-012,018,poor,yes,0912000501\n"                                          \
    "u-013,004,poor,yes,0912000102\n"                                          \
    "u-013,005,poor,yes,0912000502\n"                                          \
    "u-013,006,poor,yes,\n"
/* B stands in for A in October and December, A for C from November on, D for B
 * in December; D is away alone in October, and C stands in for D too long. */
#define TABLE_ABSENCES                                                         \
    "phone,valid_from,valid_to,deputy\n"                                       \
    "0912000101,2025-10-01,2025-10-31,0912000102\n"                            \
    "0912000201,2025-11-01,,0912000101\n"                                      \
    "0912000202,2025-10-01,2025-10-31,\n"                                      \
    "0912000101,2025-12-01,2025-12-31,0912000102\n"                            \
    "0912000102,2025-12-10,2025-12-20,0912000202\n"                            \
    "0912000202,2025-12-30,2026-01-31,0912000201\n"

static int64_t
day(const char *iso)
{
    return date_days_or(str_of(iso), 0);
}

static int
import(struct bench *b, const char *kind, const char *csv)
{
    struct import_result result;
    struct turn turn;

    assert_int_equal(db_commit(b->db), ST_OK);
    turn_init(&turn, b->db);
    assert_int_equal(
        import_table(&turn, kind, str_of(csv), NULL, false, &result), ST_OK);
    if (result.faults > 0)
        fail_msg("%s: %s", kind, buf_str(&result.text).ptr);
    assert_true(turn_commit(&turn));
    turn_settle(&turn, true);
    arena_clear(&turn.arena);
    assert_int_equal(db_begin(b->db), ST_OK);
    return result.changed;
}

static void
import_all(struct bench *b)
{
    import(b, "units", TABLE_UNITS);
    import(b, "people", TABLE_PEOPLE);
    import(b, "households", TABLE_HOUSEHOLDS);
    import(b, "absences", TABLE_ABSENCES);
}

/* "TB@u-012 HO@u-012/017 TB@u-013(+84912000102)" */
static struct str
seats_on(struct bench *b, const struct registry *reg, const char *phone,
         const char *iso)
{
    const struct person *p =
        person_on(registry_person(reg, phone, day(iso)), day(iso), &b->arena);
    struct str text = STR("");

    if (!p)
        return STR("nobody");
    for (int i = 0; i < p->roles_n; i++) {
        const struct role_at *seat = &p->role[i];
        text = arena_printf(&b->arena, "%.*s%s%s@%s%s%s%s%s%s", STR_ARG(text),
                            i ? " " : "", role_name(seat->role),
                            seat->unit->ref, seat->household ? "/" : "",
                            seat->household ? seat->household->code : "",
                            seat->stands_for ? "(" : "",
                            seat->stands_for ? seat->stands_for->phone : "",
                            seat->stands_for ? ")" : "");
    }
    return text;
}

static struct unit *
unit_of(const struct registry *reg, const char *ref)
{
    for (int64_t id = 0; id <= registry_unit_max(reg); id++) {
        struct unit *unit = registry_unit(reg, id);
        if (unit && strcmp(unit->ref, ref) == 0)
            return unit;
    }
    return NULL;
}

static const struct {
    const char *sentence, *phone, *day, *seats;
} seats[] = {
    {"a head sits in the own hamlet", TB, "2025-09-28", "TB@u-012"},
    {"who is away keeps the seats", TB, "2025-10-01", "TB@u-012"},
    {"a deputy has the seats from the first day", "+84912000102", "2025-10-01",
     "TB@u-013 HO@u-013/004 TB@u-012(" TB ")"},
    {"a deputy has the seats on the last day", "+84912000102", "2025-10-31",
     "TB@u-013 HO@u-013/004 TB@u-012(" TB ")"},
    {"a deputy has no seat the day before", "+84912000102", "2025-09-30",
     "TB@u-013 HO@u-013/004"},
    {"a deputy has no seat the day after", "+84912000102", "2025-11-01",
     "TB@u-013 HO@u-013/004"},
    {"a deputy's deputy gets only that deputy's own seats", "+84912000202",
     "2025-12-15",
     "CX@u-003 TB@u-013(+84912000102) HO@u-013/004(+84912000102)"},
    {"a deputy holds all seats of the one who is away", TB, "2025-11-10",
     "TB@u-012 CX@u-003(" CX ") LX@u-003(" CX ")"},
    {"a deputy's seat ends with the one who is away", TB, "2026-01-01",
     "TB@u-012"},
    {"HO of people.csv means the households with that phone", HO, "2025-09-28",
     "HO@u-012/017 HO@u-012/018"},
    {"a phone of a household alone is a person", "+84912000502", "2025-09-28",
     "HO@u-013/005"},
    {"nobody is there before the first day", TB, "2020-12-31", "nobody"},
    {"nobody is there after the last day", CX, "2026-01-01", "nobody"},
};

static void
seats_are_those_of_the_day(void **state)
{
    struct bench *b = *state;

    import_all(b);
    struct registry *reg = registry_load(b->db);
    for (size_t i = 0; i < COUNT(seats); i++) {
        struct str now = seats_on(b, reg, seats[i].phone, seats[i].day);
        if (!str_eqz(now, seats[i].seats))
            fail_msg("%s: %.*s", seats[i].sentence, STR_ARG(now));
    }
    registry_free(reg);
}

static const struct {
    const char *sentence, *unit;
    unsigned roles;
    const char *day, *people;
} holders[] = {
    {"everybody of that role is told", "u-003", 1u << ROLE_CX, "2025-09-28",
     "0201 0202 "},
    {"who has two of the roles is told once", "u-003",
     1u << ROLE_CX | 1u << ROLE_LX, "2025-09-28", "0201 0202 "},
    {"a deputy is told instead of the one who is away", "u-003", 1u << ROLE_LX,
     "2025-11-10", "0101 "},
    {"who is away without a deputy is told", "u-003", 1u << ROLE_CX,
     "2025-10-10", "0201 0202 "},
    {"who is away is told again when the deputy has left", "u-003",
     1u << ROLE_CX, "2026-01-10", "0202 "},
    {"only that very unit counts", "u-012", 1u << ROLE_CX, "2025-09-28", ""},
    {"a phone of two households is told once", "u-012", 1u << ROLE_HO,
     "2025-09-28", "0501 "},
    {"a role that ended is not told", "u-003", 1u << ROLE_LX, "2026-01-01", ""},
};

static void
holders_are_those_who_are_to_be_told(void **state)
{
    struct bench *b = *state;

    import_all(b);
    struct registry *reg = registry_load(b->db);
    for (size_t i = 0; i < COUNT(holders); i++) {
        const struct person *who[8];
        char text[100] = "";
        int n = unit_holders(unit_of(reg, holders[i].unit), holders[i].roles,
                             day(holders[i].day), who, COUNT(who));
        for (int k = 0; k < n; k++) {
            strcat(text, who[k]->phone + strlen("+8491200"));
            strcat(text, " ");
        }
        if (strcmp(text, holders[i].people) != 0)
            fail_msg("%s: %s", holders[i].sentence, text);
    }
    const struct person *one;
    assert_int_equal(unit_holders(unit_of(reg, "u-003"), 1u << ROLE_CX,
                                  day("2025-09-28"), &one, 1),
                     1);
    assert_string_equal(unit_officer(unit_of(reg, "u-003"), day("2025-09-28")),
                        CX);
    assert_null(unit_officer(unit_of(reg, "u-012"), day("2025-09-28")));
    registry_free(reg);
}

static void
people_are_found_by_id(void **state)
{
    struct bench *b = *state;

    import_all(b);
    struct registry *reg = registry_load(b->db);
    const struct person *p = registry_person(reg, TB, day("2025-09-28"));
    assert_ptr_equal(registry_person_by_id(reg, p->id), p);
    assert_null(registry_person_by_id(reg, 0));
    assert_null(registry_person_by_id(reg, -1));
    assert_null(registry_person_by_id(reg, 999));
    assert_null(person_on(NULL, 0, &b->arena));
    registry_free(reg);
}

static int64_t
person_id(struct bench *b, const char *phone)
{
    int64_t id;

    assert_int_equal(store_person_find(b->db, str_of(phone), "2025-09-28", &id),
                     ST_OK);
    return id;
}

/* What a DT does: the role goes from TB to a new phone on 2025-10-01. */
static void
change_phone(struct bench *b)
{
    int64_t unit;
    bool ended;
    struct store_person as = {.phone = STR("+84912000678"), .name = STR("A")};
    struct store_role role = {.role = STR("TB"),
                              .valid_from = STR("2025-10-01")};

    assert_int_equal(store_unit_id(b->db, STR("u-012"), &unit), ST_OK);
    role.unit = unit;
    role.person = person_id(b, TB);
    assert_int_equal(store_role_end(b->db, &role, "2025-09-30", &ended), ST_OK);
    assert_true(ended);
    assert_int_equal(store_role_end(b->db, &role, "2025-09-30", &ended), ST_OK);
    assert_false(ended);
    assert_int_equal(store_person_take(b->db, &as, "2025-10-01", &role.person),
                     ST_OK);
    assert_int_equal(store_role_add(b->db, &role), ST_OK);
    assert_int_equal(store_role_add(b->db, &role), ST_OK);
}

static void
expect_changed_phone(struct bench *b, const char *when)
{
    struct registry *reg = registry_load(b->db);
    static const struct {
        const char *phone, *day, *seats;
    } cases[] = {
        {TB, "2025-09-30", "TB@u-012"},
        {TB, "2025-10-01", ""},
        {"+84912000678", "2025-09-30", ""},
        {"+84912000678", "2025-10-01", "TB@u-012"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str now = seats_on(b, reg, cases[i].phone, cases[i].day);
        if (!str_eqz(now, cases[i].seats))
            fail_msg("%s: %s on %s: %.*s", when, cases[i].phone, cases[i].day,
                     STR_ARG(now));
    }
    const struct person *who[4];
    assert_int_equal(unit_holders(unit_of(reg, "u-012"), 1u << ROLE_TB,
                                  day("2025-10-01"), who, 4),
                     1);
    assert_string_equal(who[0]->phone, "+84912000678");
    registry_free(reg);
}

static void
a_changed_phone_stays_changed_after_imports(void **state)
{
    struct bench *b = *state;

    import(b, "units", TABLE_UNITS);
    import(b, "people", TABLE_PEOPLE);
    change_phone(b);
    expect_changed_phone(b, "after the text");
    import(b, "people", TABLE_PEOPLE);
    expect_changed_phone(b, "after the same table");
    /* The row changes elsewhere: the ended role stays ended. */
    import(b, "people",
           "phone,name,roles,language,valid_from,valid_to\n"
           "0912000101,A2,TB@u-012,vi,2021-01-01,\n");
    expect_changed_phone(b, "after another name");
}

/* Tables that learn of the new phone, one after the other. */
static const struct {
    const char *sentence, *roles, *seats;
    int changed;
} learned[] = {
    {"the same role is no second seat", "TB@u-012", "TB@u-012", 1},
    {"the same table changes nothing", "TB@u-012", "TB@u-012", 0},
    {"a role is added", "TB@u-012;CX@u-003", "TB@u-012 CX@u-003", 1},
    {"the role of the text stays without the table's", "CX@u-003",
     "CX@u-003 TB@u-012", 1},
};

static void
tables_that_learn_of_a_new_phone_know_the_same_person(void **state)
{
    struct bench *b = *state;

    import(b, "units", TABLE_UNITS);
    import(b, "people", TABLE_PEOPLE);
    change_phone(b);
    int64_t before = person_id(b, "+84912000678");
    for (size_t i = 0; i < COUNT(learned); i++) {
        char csv[200];
        snprintf(csv, sizeof(csv),
                 "phone,name,roles,language,valid_from,valid_to\n"
                 "0912000678,A,%s,vi,2021-01-01,\n",
                 learned[i].roles);
        int changed = import(b, "people", csv);
        struct registry *reg = registry_load(b->db);
        struct str now = seats_on(b, reg, "+84912000678", "2025-10-02");
        if (changed != learned[i].changed || !str_eqz(now, learned[i].seats))
            fail_msg("%s: %d changed, %.*s", learned[i].sentence, changed,
                     STR_ARG(now));
        registry_free(reg);
        assert_int_equal(person_id(b, "+84912000678"), before);
    }
}

static void
texts_give_several_roles(void **state)
{
    struct bench *b = *state;
    struct store_role role = {.role = STR("TB"),
                              .valid_from = STR("2025-10-01")};
    static const char *const units[] = {"u-012", "u-013", "u-012"};

    import(b, "units", TABLE_UNITS);
    import(b, "people", TABLE_PEOPLE);
    role.person = person_id(b, CX);
    for (size_t i = 0; i < COUNT(units); i++) {
        assert_int_equal(store_unit_id(b->db, str_of(units[i]), &role.unit),
                         ST_OK);
        assert_int_equal(store_role_add(b->db, &role), ST_OK);
    }
    struct db_query q;
    db_query(b->db, &q, "SELECT count(*) FROM person_role WHERE person = $1");
    db_bind_int(&q, 1, role.person);
    assert_true(db_step(&q));
    assert_int_equal(db_int(&q, 0), 4);
    assert_int_equal(db_done(&q), ST_OK);
    struct registry *reg = registry_load(b->db);
    struct str now = seats_on(b, reg, CX, "2025-10-01");
    assert_true(str_eqz(now, "CX@u-003 LX@u-003 TB@u-012 TB@u-013"));
    registry_free(reg);
}

/* Whom a household's phone belongs to, around a row of people. */
static const struct {
    const char *sentence, *from, *to; /* that row */
    bool is_first;                    /* imported before the household */
    const char *day, *seats;
} rows[] = {
    {"people before households", "2021-01-01", "", true, "2025-09-28",
     "CX@u-003 HO@u-012/017"},
    {"households before people", "2021-01-01", "", false, "2025-09-28",
     "CX@u-003 HO@u-012/017"},
    {"a phone whose person has left is the household's from then on",
     "2021-01-01", "2024-12-31", true, "2025-01-01", "HO@u-012/017"},
    {"a person of the past takes no day from a household known before",
     "2021-01-01", "2024-12-31", false, "2025-09-28", "HO@u-012/017"},
    {"a person of the future takes over on the first day", "2999-01-01", "",
     false, "2999-01-01", "CX@u-003 HO@u-012/017"},
    {"a person of the future takes no day before", "2999-01-01", "", false,
     "2998-12-31", "HO@u-012/017"},
    {"a person of the future who is known before takes no day before",
     "2999-01-01", "", true, "2998-12-31", "HO@u-012/017"},
};

static void
a_phone_of_a_household_belongs_to_one_person_a_day(void **state)
{
    static const char households[] = "hamlet,code,status,can_work,phone\n"
                                     "u-012,017,poor,yes,0912000777\n";
    struct bench *b = *state;

    import(b, "units", TABLE_UNITS);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char people[200];
        snprintf(people, sizeof(people),
                 "phone,name,roles,language,valid_from,valid_to\n"
                 "0912000777,A,CX@u-003,vi,%s,%s\n",
                 rows[i].from, rows[i].to);
        assert_int_equal(db_script(b->db, "DELETE FROM household;"
                                          "DELETE FROM person_role;"
                                          "DELETE FROM person"),
                         ST_OK);
        if (rows[i].is_first)
            import(b, "people", people);
        import(b, "households", households);
        if (!rows[i].is_first)
            import(b, "people", people);
        struct registry *reg = registry_load(b->db);
        struct str now = seats_on(b, reg, "+84912000777", rows[i].day);
        if (!str_eqz(now, rows[i].seats))
            fail_msg("%s: %.*s", rows[i].sentence, STR_ARG(now));
        registry_free(reg);
        assert_int_equal(import(b, "people", people), 0);
        assert_int_equal(import(b, "households", households), 0);
    }
}

static void
an_erased_household_has_no_seat(void **state)
{
    struct bench *b = *state;
    struct store_household h;
    int64_t unit;

    import_all(b);
    assert_int_equal(store_unit_id(b->db, STR("u-013"), &unit), ST_OK);
    assert_int_equal(store_household_find(b->db, unit, "005", &h), ST_OK);
    assert_int_equal(store_household_erase(b->db, h.id, 1), ST_OK);
    import(b, "households", TABLE_HOUSEHOLDS);
    struct registry *reg = registry_load(b->db);
    assert_true(str_eqz(seats_on(b, reg, "+84912000502", "2025-09-28"), ""));
    registry_free(reg);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ENGINES(seats_are_those_of_the_day),
        ON_ENGINES(holders_are_those_who_are_to_be_told),
        ON_ENGINES(people_are_found_by_id),
        ON_ENGINES(a_changed_phone_stays_changed_after_imports),
        ON_ENGINES(tables_that_learn_of_a_new_phone_know_the_same_person),
        ON_ENGINES(texts_give_several_roles),
        ON_ENGINES(a_phone_of_a_household_belongs_to_one_person_a_day),
        ON_ENGINES(an_erased_household_has_no_seat),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
