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
write_duties(const char *text)
{
    char path[80];

    snprintf(path, sizeof(path), "%s/duties.json", dir);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fprintf(out, "{\"duties\":[\n%s\n]}", text);
    assert_int_equal(fclose(out), 0);
}

#define FINE "\"title\":\"x\",\"form\":\"NV\",\"units\":[\"office\"]"

static const struct {
    const char *name, *text, *complaint;
} cases[] = {
    {"an id that NV cannot name", "{\"id\":\"R8\"," FINE "}",
     "duties.json:2: $.duties[0].id: \"R8\" is no id of a duty; give R and two "
     "digits: R08\n"},
    {"two duties of one name",
     "{\"id\":\"R08\"," FINE "},\n{\"id\":\"R08\"," FINE "}",
     "duties.json:3: $.duties[1].id: a duty before it is R08 as well; give it "
     "another one\n"},
    {"a day that is in no calendar",
     "{\"id\":\"R08\"," FINE ",\"due\":\"02-29\"}",
     "$.duties[0].due: \"02-29\" is no day of every year; give month and day: "
     "11-20\n"},
    {"a day in words", "{\"id\":\"R08\"," FINE ",\"due\":\"20/11\"}",
     "$.duties[0].due: \"20/11\" is no day of every year"},
    {"a year that NV cannot name", "{\"id\":\"R08\"," FINE ",\"years\":[1999]}",
     "$.duties[0].years[0]: is no year of a duty; give years from 2021 to "
     "2030\n"},
    {"a kind of unit that is none",
     "{\"id\":\"R08\",\"title\":\"x\",\"form\":\"NV\",\"units\":[\"village\"]}",
     "$.duties[0].units[0]: unknown kind of unit \"village\""},
    {"a duty of nobody",
     "{\"id\":\"R08\",\"title\":\"x\",\"form\":\"NV\",\"units\":[]}",
     "$.duties[0].units: names 0 kinds; name one to six kinds\n"},
    {"a form that is none",
     "{\"id\":\"R08\",\"title\":\"x\",\"form\":\"ZZ\",\"units\":[\"office\"]}",
     "$.duties[0].form: there is no form \"ZZ\"; name a form of forms/\n"},
    {"a key that is none", "{\"id\":\"R08\"," FINE ",\"day\":1}",
     "$.duties[0].day"},
};

static void
bad_duties_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct complaints complaints = {0};
        write_duties(cases[i].text);
        duties_free(config_duties_load(&complaints, dir, forms));
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
    duties_free(config_duties_load(&complaints, "/nonexistent", forms));
    assert_non_null(strstr(complaints.text.ptr, "duties.json"));
    complaints_clear(&complaints);
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
    };
    struct complaints complaints = {0};
    struct duties *duties =
        config_duties_load(&complaints, "gateway-config", forms);

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
    char path[80];

    (void)state;
    snprintf(path, sizeof(path), "%s/duties.json", dir);
    form_set_free(forms);
    return unlink(path) != 0 || rmdir(dir) != 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_duties_are_named),
        cmocka_unit_test(a_missing_file_is_told),
        cmocka_unit_test(the_shipped_duties_have_the_days_of_the_plan),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
