/* ussd.json is refused if a menu leads nowhere or a screen would be cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "config_form.h"
#include "config_text.h"
#include "config_ussd.h"

static struct form_set *forms;
static struct texts *texts;

struct fault_case {
    const char *name, *from, *to; /* in the shipped file */
    const char *complaint;        /* part of it; NULL = none */
};

static const struct fault_case cases[] = {
    {"the shipped menus are fine", "", "", NULL},
    {"a menu that is not there", "\"menu\": \"TB-ho\"", "\"menu\": \"TB-h\"",
     "there is no menu \"TB-h\""},
    {"a form that is not there", "\"form\": \"BC\"", "\"form\": \"BD\"",
     "there is no form \"BD\""},
    {"a key that is taken", "\"key\": \"2\", \"text\": \"Thieu",
     "\"key\": \"1\", \"text\": \"Thieu", "an item before it has key 1"},
    {"a field that the form does not have", "\"soqd\": \"0\"", "\"so\": \"0\"",
     "there is no field \"so\""},
    {"an unknown member", "\"title\": \"Xem\"", "\"titel\": \"Xem\"",
     "did you mean \"title\""},
    {"a sentence that is missing", "\"back\": \"0 Quay lai\",", "", "\"back\""},
    {"a sentence that no screen says",
     "\"back\":", "\"bck\": \"x\", \"back\":", "no screen says \"bck\""},
    {"a title that leaves no room", "\"title\": \"Xem\"",
     "\"title\": \"Xem xem xem xem xem xem xem xem xem xem xem xem xem xem xem "
     "xem xem xem xem xem xem xem xem xem xem xem xem xem xem xem xem xem xem "
     "xem xem xem xem xem xem xem xem xem\"",
     "a screen of 182 letters does not hold it"},
};

static char *
file_text(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = mem_alloc(65536);

    assert_non_null(file);
    assert_true(fread(text, 1, 65535, file) > 0);
    fclose(file);
    return text;
}

/* The shipped file with one piece replaced. */
static void
write_file(const char *dir, const struct fault_case *c)
{
    char path[256];
    char *text = file_text("gateway-config/ussd.json");
    const char *at = strstr(text, c->from);

    assert_non_null(at);
    snprintf(path, sizeof(path), "%s/ussd.json", dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "%.*s%s%s", (int)(at - text), text, c->to,
            at + strlen(c->from));
    fclose(file);
    mem_free(text);
}

static void
test_faults(void **state)
{
    char dir[] = "/tmp/bantin-ussd-XXXXXX", path[256];

    (void)state;
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct complaints complaints = {0};
        write_file(dir, &cases[i]);
        struct ussd_config *config = config_ussd_load(&complaints, dir, forms);
        if (complaints.count == 0)
            config_ussd_prove(&complaints, config, forms, texts_limits(texts));
        const char *said =
            complaints.count > 0 ? buf_str(&complaints.text).ptr : "";
        if (cases[i].complaint ? !strstr(said, cases[i].complaint)
                               : complaints.count > 0)
            fail_msg("%s: %s", cases[i].name, said);
        ussd_config_free(config);
        complaints_clear(&complaints);
    }
    snprintf(path, sizeof(path), "%s/ussd.json", dir);
    unlink(path);
    struct complaints complaints = {0};
    struct ussd_config *config = config_ussd_load(&complaints, dir, forms);
    assert_int_equal(complaints.count, 0);
    assert_int_equal(ussd_menus_of(config)->n, 0);
    ussd_config_free(config);
    rmdir(dir);
}

static int
begin(void **state)
{
    struct complaints complaints = {0};

    (void)state;
    forms = config_forms_load(&complaints, "gateway-config");
    texts = config_texts_load(&complaints, "gateway-config");
    int count = complaints.count;
    complaints_clear(&complaints);
    return count;
}

static int
end(void **state)
{
    (void)state;
    form_set_free(forms);
    texts_free(texts);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_faults)};

    return cmocka_run_group_tests(tests, begin, end);
}
