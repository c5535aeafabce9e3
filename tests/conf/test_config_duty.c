/* duties.json is refused if a duty could never be met or never be named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "config_duty.h"
#include "config_form.h"

static char dir[] = P_tmpdir "/bantin-duty-XXXXXX";
static struct form_set *forms;

static void
write_file(const char *name, const char *before, const char *text,
           const char *behind)
{
    char path[80];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fprintf(out, "%s%s%s", before, text, behind);
    assert_int_equal(fclose(out), 0);
}

static void
write_duties(const char *text)
{
    write_file("duties.json", "{\"duties\":[\n", text, "\n]}");
    write_file("calendar.json", "{\"closed\":[", "", "]}");
}

#define WHO  "\"title\":\"x\",\"units\":[\"office\"],"
#define DAYS "\"first\":\"2025-11-20\",\"rule\":\"FREQ=YEARLY\""
#define FINE WHO "\"form\":\"NV\"," DAYS
#define MONTHLY(day)                                                           \
    "\"title\":\"x\",\"units\":[\"hamlet\"],\"form\":\"BC\","                  \
    "\"first\":\"2025-01-0" #day "\",\"rule\":\"FREQ=MONTHLY\","               \
    "\"months_back\":1"
#define REQUEST    WHO "\"form\":\"BK\",\"value\":\"CD\",\"when\":\"request\""
#define STEP(step) "{\"id\":\"R08\"," FINE ",\"steps\":[" step "]}"

static const struct {
    const char *name, *text, *complaint;
} cases[] = {
    {"an id that NV cannot name", "{\"id\":\"R8\"," FINE "}",
     "duties.json:2: $.duties[0].id: \"R8\" is nothing that NV can name; give "
     "R and two digits: R08\n"},
    {"an id in small letters", "{\"id\":\"r08\"," FINE "}",
     "$.duties[0].id: \"r08\" is no id of a duty; give up to seven capitals "
     "and digits: BC, R08\n"},
    {"two duties of one name",
     "{\"id\":\"R08\"," FINE "},\n{\"id\":\"R08\"," FINE "}",
     "duties.json:3: $.duties[1].id: a duty before it is R08 as well; give it "
     "another one\n"},
    {"a rule that is none",
     "{\"id\":\"R08\"," WHO "\"form\":\"NV\",\"first\":\"2025-11-20\","
     "\"rule\":\"each year\"}",
     "$.duties[0].rule: \"each year\" is no rule; write it like "
     "FREQ=MONTHLY;BYMONTHDAY=2 (RFC 5545)\n"},
    {"a day that no year has",
     "{\"id\":\"R08\"," WHO "\"form\":\"NV\",\"first\":\"2025-11-20\","
     "\"rule\":\"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\"}",
     "$.duties[0]: R08 never falls due up to 2036; correct first, rule or "
     "except\n"},
    {"a rule whose only day is left out",
     "{\"id\":\"R08\"," WHO "\"form\":\"NV\",\"first\":\"2025-11-20\","
     "\"rule\":\"FREQ=YEARLY;COUNT=1\",\"except\":[\"2025-11-20\"]}",
     "$.duties[0]: R08 never falls due up to 2036"},
    {"a rule that ended before it began",
     "{\"id\":\"R08\"," WHO "\"form\":\"NV\",\"first\":\"2025-11-20\","
     "\"rule\":\"FREQ=YEARLY;UNTIL=20241231\"}",
     "$.duties[0]: R08 never falls due up to 2036"},
    {"a first day in words",
     "{\"id\":\"R08\"," WHO "\"form\":\"NV\",\"first\":\"20/11\","
     "\"rule\":\"FREQ=YEARLY\"}",
     "$.duties[0].first: \"20/11\" is no day; write it like 2025-11-30\n"},
    {"a way of being due that is none",
     "{\"id\":\"R08\"," FINE ",\"due\":\"after\"}",
     "$.duties[0].due: \"after\" is no way of being due; write on or before\n"},
    {"a kind of unit that is none",
     "{\"id\":\"R08\",\"title\":\"x\",\"form\":\"NV\",\"units\":"
     "[\"village\"]," DAYS "}",
     "$.duties[0].units[0]: unknown kind of unit \"village\""},
    {"a duty of nobody",
     "{\"id\":\"R08\",\"title\":\"x\",\"form\":\"NV\",\"units\":[]," DAYS "}",
     "$.duties[0].units: names 0 kinds; name one to six kinds\n"},
    {"a form that is none", "{\"id\":\"R08\"," WHO "\"form\":\"ZZ\"," DAYS "}",
     "$.duties[0].form: there is no form \"ZZ\"; name a form of forms/\n"},
    {"a form whose values name duties, without one",
     "{\"id\":\"R08\"," WHO "\"form\":\"BK\"," DAYS "}",
     "$.duties[0]: BK has a value for each duty: which?; see \"due\" of the "
     "form\n"},
    {"a key that is none", "{\"id\":\"R08\"," FINE ",\"day\":1}",
     "$.duties[0].day"},
    {"a step to a role that may not send it",
     STEP("{\"before\":3,\"to\":[\"TB\"]}"),
     "$.duties[0].steps[0].to: names a role that may not send NV; see the "
     "roles of the form\n"},
    {"a step up to somebody who stands above nobody",
     STEP("{\"escalate\":3,\"to\":[\"TB\"]}"),
     "$.duties[0].steps[0].to: names a role that stands above nobody; give "
     "CX, LX or CH\n"},
    {"a step to nobody", STEP("{\"before\":3,\"to\":[]}"),
     "$.duties[0].steps[0].to: tells nobody; name a role like TB\n"},
    {"a step of two kinds", STEP("{\"before\":3,\"after\":1,\"to\":[\"CQ\"]}"),
     "$.duties[0].steps[0]: names 2 kinds of steps; give one of before, after, "
     "escalate, inform\n"},
    {"two steps of one day",
     STEP("{\"escalate\":3,\"to\":[\"CX\"]},{\"escalate\":3,\"to\":[\"LX\"]}"),
     "$.duties[0].steps[1]: a step before it is of the same day; name all "
     "roles in one step\n"},
    {"a report of a year that falls due each month",
     "{\"id\":\"R08\"," WHO "\"form\":\"NV\",\"first\":\"2025-11-20\","
     "\"rule\":\"FREQ=MONTHLY\"}",
     "$.duties[0].rule: R08-2025 would be due twice; let it be due once a "
     "year, or give it a form of a period\n"},
    {"a report of a month that is due before its first day",
     "{\"id\":\"BC\"," MONTHLY(1) ",\"due\":\"before\"}",
     "$.duties[0].rule: due or move leads BC into the month before, to another "
     "period; name a later day, or the last of the month before: "
     "BYMONTHDAY=-1\n"},
    {"a report of a month that moves out of it",
     "{\"id\":\"BC\"," MONTHLY(2) ",\"move\":\"earlier\"}",
     "$.duties[0].rule: due or move leads BC into the month before"},
    {"a report of a half-year that moves out of its month",
     "{\"id\":\"TH\",\"title\":\"x\",\"units\":[\"hamlet\"],\"form\":\"TH\","
     "\"first\":\"2025-06-01\",\"rule\":\"FREQ=YEARLY\","
     "\"move\":\"earlier\"}",
     "$.duties[0].rule: due or move leads TH into the month before"},
    {"two duties on request",
     "{\"id\":\"R03\"," REQUEST "},\n{\"id\":\"R16\"," REQUEST "}",
     "duties.json:3: $.duties[1].when: R03 before it is on request as well; "
     "keep one: a request says itself what it asks for\n"},
    {"a count of communes by a duty that is not there",
     "{\"id\":\"R08\"," FINE ",\"counts\":\"R02\"}",
     "$.duties[0].counts: there is no duty \"R02\" before this one"},
};

static void
bad_duties_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct complaints complaints = {0};
        write_duties(cases[i].text);
        duties_free(config_duties_load(&complaints, dir, forms, NULL));
        if (complaints.count == 0 ||
            !strstr(complaints.text.ptr, cases[i].complaint))
            fail_msg("%s:\n%s", cases[i].name,
                     complaints.count ? complaints.text.ptr : "no complaint");
        complaints_clear(&complaints);
    }
}

static void
a_missing_file_is_told(void **state)
{
    struct complaints complaints = {0};

    (void)state;
    duties_free(config_duties_load(&complaints, "/nonexistent", forms, NULL));
    assert_non_null(strstr(complaints.text.ptr, "duties.json"));
    complaints_clear(&complaints);
}

/* A day that falls on a Sunday or holiday moves to the working day before, and
 * what the plan calls "before" a day is late on that day. */
static void
days_move_earlier_only(void **state)
{
    static const char text[] =
        "{\"id\":\"R08\"," WHO "\"form\":\"NV\",\"first\":\"2024-11-30\","
        "\"rule\":\"FREQ=YEARLY\",\"due\":\"before\",\"move\":\"earlier\"}";
    struct complaints complaints = {0};
    struct duties *duties;

    (void)state;
    write_duties(text);
    write_file("calendar.json", "{\"closed\":[",
               "{\"name\":\"x\",\"from\":\"2025-11-28\",\"to\":\"2025-11-28\"}",
               "]}");
    duties = config_duties_load(&complaints, dir, forms, NULL);
    assert_int_equal(complaints.count, 0);
    /* 29/11/2024 is a Friday; 29/11/2025 a Saturday behind a holiday. */
    assert_int_equal(duty_due(duties_set(duties), "R08", 2024).day, 29);
    assert_int_equal(duty_due(duties_set(duties), "R08", 2025).day, 27);
    duties_free(duties);
}

static void
the_shipped_duties_have_the_days_of_the_plan(void **state)
{
    static const struct {
        const char *id;
        int year;
        struct date due;
    } days[] = {
        {"R01", 2025, {2025, 6, 15}},  {"R02", 2025, {2025, 11, 20}},
        {"R04", 2025, {2025, 11, 29}}, {"R06", 2023, {2023, 12, 31}},
        {"R07", 2025, {2025, 12, 31}}, {"R08", 2025, {2025, 11, 20}},
        {"R06", 2025, {0, 0, 0}},      {"R03", 2025, {0, 0, 0}},
        {"BC", 2025, {2025, 1, 2}},    {"TX", 2025, {2025, 1, 5}},
        {"R04", 2024, {2024, 11, 29}}, {"R10", 2022, {2022, 12, 31}},
    };
    struct complaints complaints = {0};
    struct duties *duties =
        config_duties_load(&complaints, "gateway-config", forms, NULL);

    (void)state;
    assert_int_equal(complaints.count, 0);
    for (size_t i = 0; i < COUNT(days); i++)
        if (date_compare(duty_due(duties_set(duties), days[i].id, days[i].year),
                         days[i].due) != 0)
            fail_msg("%s-%d", days[i].id, days[i].year);
    duties_free(duties);
}

static int
set_up(void **state)
{
    struct complaints complaints = {0};

    (void)state;
    forms = config_forms_load(&complaints, "gateway-config");
    return complaints.count > 0 || !mkdtemp(dir);
}

static int
tear_down(void **state)
{
    static const char *const names[] = {"duties.json", "calendar.json"};
    char path[80];
    int failed = 0;

    (void)state;
    form_set_free(forms);
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
        failed += unlink(path) != 0;
    }
    return failed > 0 || rmdir(dir) != 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_duties_are_named),
        cmocka_unit_test(a_missing_file_is_told),
        cmocka_unit_test(days_move_earlier_only),
        cmocka_unit_test(the_shipped_duties_have_the_days_of_the_plan),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
