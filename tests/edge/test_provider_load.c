/* Tests of loading profiles: what is wrong is named, with file, line and path;
 * secrets are found and never shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "profile_text.h"
#include "request_text.h"
#include "edge/provider.h"

#define HEAD "\"profile\":1,\"name\":\"toy\",\"channels\":[\"sms\"]"
#define OK_ANSWER                                                              \
    "\"ok\":{\"status\":200,\"type\":\"text/plain\",\"body\":\"\"}"
#define ROUTE(more)                                                            \
    "{\"kind\":\"mo_sms\",\"path\":\"/sms/toy\",\"methods\":[\"GET\"],"        \
    "\"body\":\"none\",\"auth\":[{\"scheme\":\"none\",\"why\":\"test\"}],"     \
    "\"fields\":{\"from\":\"query:from\",\"text\":\"query:text\"},"            \
    "\"reply\":{\"mode\":\"none\"," OK_ANSWER "}" more "}"
#define PROFILE(more) "{" HEAD ",\"in\":[" ROUTE("") "]" more "}"
#define OUT(url, more)                                                         \
    PROFILE(",\"out\":{\"method\":\"GET\",\"url\":\"" url "\",\"ok\":["        \
            "[\"status\",\"eq\",200]]" more "}")

struct world {
    struct profile_dir dir;
    struct complaints complaints;
    struct provider_set *set;
    char secrets[80];
};

static void
load(struct world *world, const char *text, json_t *vars)
{
    static const char *const names[] = {"toy", NULL};
    struct provider_setup setup = {.config_dir = world->dir.path,
                                   .secrets_dir = world->secrets,
                                   .public_base_url = "https://gw.example.vn",
                                   .trusted_proxies = "",
                                   .names = names,
                                   .vars = vars};

    profile_dir_write(&world->dir, "toy", text);
    world->set = provider_load(&setup, &world->complaints);
}

static void
unload(struct world *world)
{
    provider_set_free(world->set);
    complaints_clear(&world->complaints);
}

static void
world_open(struct world *world)
{
    *world = (struct world){0};
    profile_dir_open(&world->dir);
    snprintf(world->secrets, sizeof(world->secrets), "%s/secrets",
             world->dir.path);
    mkdir(world->secrets, 0700);
}

static void
world_close(struct world *world)
{
    profile_dir_write(&world->dir, "toy", NULL);
    rmdir(world->secrets);
    profile_dir_close(&world->dir);
}

static const struct {
    const char *name, *text, *complaint;
} faults[] = {
    {"a file that is not JSON", "{", "toy.json"},
    {"another name than the file's",
     "{\"profile\":1,\"name\":\"other\",\"channels\":[\"sms\"],\"in\":[]}",
     "the name is not \"toy\""},
    {"another version",
     "{\"profile\":2,\"name\":\"toy\",\"channels\":[\"sms\"],\"in\":[]}",
     "$.profile"},
    {"an unknown member", PROFILE(",\"inn\":[]"), "inn"},
    {"a channel of later", PROFILE(",\"channels\":[\"ussd\"]"), "toy.json"},
    {"an unknown member of a route",
     "{" HEAD ",\"in\":[" ROUTE(",\"each_\":1") "]}", "$.in[0]"},
    {"a path of somebody else",
     "{" HEAD ",\"in\":[{\"kind\":\"ping\",\"path\":\"/sms/phone\","
     "\"methods\":[\"GET\"],\"body\":\"none\",\"auth\":[{\"scheme\":\"none\","
     "\"why\":\"x\"}],\"reply\":{\"mode\":\"none\"," OK_ANSWER "}}]}",
     "is not a path of this profile"},
    {"a route without a check",
     "{" HEAD ",\"in\":[{\"kind\":\"ping\",\"path\":\"/sms/toy\",\"methods\":"
     "[\"GET\"],\"body\":\"none\",\"auth\":[],\"reply\":{\"mode\":"
     "\"none\"," OK_ANSWER "}}]}",
     "0 checks"},
    {"no check and no reason for it",
     "{" HEAD ",\"in\":[{\"kind\":\"ping\",\"path\":\"/sms/toy\",\"methods\":"
     "[\"GET\"],\"body\":\"none\",\"auth\":[{\"scheme\":\"none\"}],\"reply\":"
     "{\"mode\":\"none\"," OK_ANSWER "}}]}",
     "why"},
    {"a check that is not there",
     "{" HEAD ",\"in\":[{\"kind\":\"ping\",\"path\":\"/sms/toy\",\"methods\":"
     "[\"GET\"],\"body\":\"none\",\"auth\":[\"sig\"],\"reply\":{\"mode\":"
     "\"none\"," OK_ANSWER "}}]}",
     "there is no check \"sig\""},
    {"an address range with bits to spare",
     "{" HEAD ",\"in\":[{\"kind\":\"ping\",\"path\":\"/sms/toy\",\"methods\":"
     "[\"GET\"],\"body\":\"none\",\"auth\":[{\"scheme\":\"ip\",\"allow\":["
     "\"10.0.0.1/8\"]}],\"reply\":{\"mode\":\"none\"," OK_ANSWER "}}]}",
     "is not an address range"},
    {"a message without a text",
     "{" HEAD ",\"in\":[{\"kind\":\"mo_sms\",\"path\":\"/sms/toy\","
     "\"methods\":[\"GET\"],\"body\":\"none\",\"auth\":[{\"scheme\":\"none\","
     "\"why\":\"x\"}],\"fields\":{\"from\":\"query:from\"},\"reply\":{"
     "\"mode\":\"none\"," OK_ANSWER "}}]}",
     "needs the field \"text\""},
    {"a source that is none",
     "{" HEAD ",\"in\":[" ROUTE(",\"when\":[[\"cookie:x\",\"exists\"]]") "]}",
     "\"cookie:x\" is not a source"},
    {"an operator that is none",
     "{" HEAD ",\"in\":[" ROUTE(",\"when\":[[\"query:x\",\"like\",1]]") "]}",
     "\"like\" is not known here"},
    {"a regular expression that is none",
     "{" HEAD
     ",\"in\":[" ROUTE(",\"when\":[[\"query:x\",\"match\",\"(\"]]") "]}",
     "is not a regular expression"},
    {"a required field that is not there",
     "{" HEAD ",\"in\":[" ROUTE(",\"require\":[\"id\"]") "]}",
     "the route has no field \"id\""},
    {"a list in something that is not JSON",
     "{" HEAD ",\"in\":[" ROUTE(",\"each\":\"/x\"") "]}",
     "\"each\" needs a JSON body"},
    {"a transform that is none",
     "{" HEAD ",\"in\":[{\"kind\":\"mo_sms\",\"path\":\"/sms/toy\","
     "\"methods\":[\"GET\"],\"body\":\"none\",\"auth\":[{\"scheme\":\"none\","
     "\"why\":\"x\"}],\"fields\":{\"from\":\"query:from\",\"text\":{\"src\":"
     "\"query:t\",\"do\":[\"rot13\"]}},\"reply\":{\"mode\":\"none\"," OK_ANSWER
     "}}]}",
     "\"rot13\" is not a transform"},
    {"a time format that is none",
     "{" HEAD ",\"in\":[{\"kind\":\"mo_sms\",\"path\":\"/sms/toy\","
     "\"methods\":[\"GET\"],\"body\":\"none\",\"auth\":[{\"scheme\":\"none\","
     "\"why\":\"x\"}],\"fields\":{\"from\":\"query:from\",\"text\":\"query:t\""
     ",\"time\":{\"src\":\"query:t\",\"do\":[\"time:%Q\"]}},\"reply\":{"
     "\"mode\":\"none\"," OK_ANSWER "}}]}",
     "is not a time format"},
    {"a secret that is nowhere", PROFILE(",\"secrets\":[\"TOY_KEY\"]"),
     "BANTIN_SECRET_TOY_KEY"},
    {"a secret named like a path", PROFILE(",\"secrets\":[\"../x\"]"),
     "can not be the name of a secret"},
    {"a URL to a file", OUT("file:///etc/passwd", ""), "https://"},
    {"a URL for gopher", OUT("gopher://sms.example.vn/x", ""), "https://"},
    {"a URL for dict", OUT("dict://sms.example.vn/x", ""), "https://"},
    {"a URL for ftp", OUT("ftp://sms.example.vn/x", ""), "https://"},
    {"a URL for smb", OUT("smb://sms.example.vn/x", ""), "https://"},
    {"a URL for ldap", OUT("ldap://sms.example.vn/x", ""), "https://"},
    {"a URL without a scheme", OUT("sms.example.vn/x", ""), "https://"},
    {"a URL in the clear over the internet", OUT("http://sms.example.vn/x", ""),
     "in the clear"},
    {"a URL in the clear to a public address", OUT("http://192.0.2.1/x", ""),
     "in the clear"},
    {"a URL with a user", OUT("https://u:p@sms.example.vn/x", ""),
     "holds a user name"},
    {"a URL whose host a message chooses", OUT("https://{{to|url}}/x", ""),
     "followed by a slash"},
    {"two bodies", OUT("https://h/x", ",\"text\":\"x\",\"json\":{}"),
     "one body"},
    {"an outcome that is none",
     OUT("https://h/x",
         ",\"classify\":[{\"when\":[[\"status\",\"eq\",1]],\"as\":\"bad\"}]"),
     "\"bad\" is not known here"},
    {"a request's source in an answer",
     OUT("https://h/x", ",\"id\":\"query:id\""),
     "\"query:id\" is not a source"},
};

static void
test_what_is_wrong_is_named(void **state)
{
    struct world world;

    (void)state;
    unsetenv("BANTIN_SECRET_TOY_KEY");
    world_open(&world);
    for (size_t i = 0; i < COUNT(faults); i++) {
        load(&world, faults[i].text, NULL);
        if (world.complaints.count == 0 ||
            !strstr(world.complaints.text.ptr, faults[i].complaint))
            fail_msg("%s: %s", faults[i].name,
                     world.complaints.count ? world.complaints.text.ptr
                                            : "no complaint");
        assert_non_null(
            strstr(world.complaints.text.ptr, "providers/toy.json:"));
        unload(&world);
    }
    world_close(&world);
}

static const char *const good[] = {
    PROFILE(""),
    PROFILE(",\"out\":{\"local\":true}"),
    OUT("https://sms.example.vn/x", ""),
    OUT("http://127.0.0.1:13013/x", ""),
    OUT("http://localhost:13013/x", ""),
    OUT("http://192.168.1.50:8080/x", ""),
    OUT("http://[::1]:8080/x", ""),
};

static void
test_what_is_right_is_loaded_without_a_word(void **state)
{
    struct world world;

    (void)state;
    world_open(&world);
    for (size_t i = 0; i < COUNT(good); i++) {
        load(&world, good[i], NULL);
        if (world.complaints.count)
            fail_msg("%s", world.complaints.text.ptr);
        assert_non_null(provider_find(world.set, "toy"));
        assert_string_equal(provider_name(provider_at(world.set, 0)), "toy");
        assert_null(provider_at(world.set, 1));
        assert_null(provider_find(world.set, "phone"));
        unload(&world);
    }
    world_close(&world);
}

static void
test_a_missing_file_and_a_hostile_name_are_named(void **state)
{
    static const char *const names[] = {"../../etc/passwd", "toy", "toy", NULL};
    struct world world;
    struct provider_setup setup = {.names = names};

    (void)state;
    world_open(&world);
    setup.config_dir = world.dir.path;
    world.set = provider_load(&setup, &world.complaints);
    assert_non_null(strstr(world.complaints.text.ptr, "providers/toy.json"));
    assert_non_null(strstr(world.complaints.text.ptr, "named twice"));
    assert_non_null(strstr(world.complaints.text.ptr, "a-z, 0-9"));
    unload(&world);
    world_close(&world);
}

static void
write_secret(const struct world *world, const char *text, mode_t mode)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof(path), "%s/TOY_KEY", world->secrets);
    unlink(path);
    if (!text)
        return;
    file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
    chmod(path, mode);
}

#define KEYED                                                                  \
    "{" HEAD ",\"secrets\":[\"TOY_KEY\"],\"in\":[{\"kind\":\"ping\",\"path\":" \
    "\"/sms/toy/{key}\",\"methods\":[\"GET\"],\"body\":\"none\",\"auth\":[{"   \
    "\"scheme\":\"token\",\"at\":\"path:key\",\"secret\":\"TOY_KEY\"}],"       \
    "\"reply\":{\"mode\":\"none\"," OK_ANSWER "}}]}"

static enum webhook_kind
knock(struct world *world, const char *path, int *status)
{
    struct arena arena = {0};
    struct request_text request;
    struct webhook webhook;
    struct webhook_answer answer = {.status = 200};

    char text[96];
    snprintf(text, sizeof(text), "GET %s\n\n", path);
    request_read(&request, str_of(text), "192.0.2.1");
    webhook_read_input(world->set, &request.input, 0, &arena, &webhook);
    if (webhook.kind != WEBHOOK_NOTHING)
        webhook_answer_refusal(&webhook, &arena, &answer);
    *status = answer.status;
    arena_clear(&arena);
    return webhook.kind;
}

static void
test_a_secret_comes_from_its_file(void **state)
{
    struct world world;
    int status;

    (void)state;
    world_open(&world);
    write_secret(&world, "s3cret-of-toy\n", 0400);
    load(&world, KEYED, NULL);
    assert_int_equal(world.complaints.count, 0);
    assert_int_equal(knock(&world, "/sms/toy/s3cret-of-toy", &status),
                     WEBHOOK_NOTHING);
    /* A wrong path looks like no path at all. */
    assert_int_equal(knock(&world, "/sms/toy/s3cret-of-tox", &status),
                     WEBHOOK_REFUSED);
    assert_int_equal(status, 404);
    unload(&world);
    /* While the key changes both lines are good. */
    write_secret(&world, "new-key\ns3cret-of-toy\n", 0440);
    load(&world, KEYED, NULL);
    assert_int_equal(world.complaints.count, 0);
    assert_int_equal(knock(&world, "/sms/toy/s3cret-of-toy", &status),
                     WEBHOOK_NOTHING);
    assert_int_equal(knock(&world, "/sms/toy/new-key", &status),
                     WEBHOOK_NOTHING);
    unload(&world);
    write_secret(&world, NULL, 0);
    world_close(&world);
}

static void
test_a_secret_that_others_can_read_is_refused(void **state)
{
    static const mode_t modes[] = {0444, 0600, 0640, 0644, 0777, 0000};
    struct world world;

    (void)state;
    world_open(&world);
    for (size_t i = 0; i < COUNT(modes); i++) {
        write_secret(&world, "s3cret-of-toy", modes[i]);
        load(&world, KEYED, NULL);
        assert_int_not_equal(world.complaints.count, 0);
        assert_non_null(strstr(world.complaints.text.ptr, "TOY_KEY"));
        assert_null(strstr(world.complaints.text.ptr, "s3cret-of-toy"));
        unload(&world);
    }
    write_secret(&world, "", 0400);
    load(&world, KEYED, NULL);
    assert_int_not_equal(world.complaints.count, 0);
    unload(&world);
    write_secret(&world, NULL, 0);
    world_close(&world);
}

static void
test_the_environment_can_hold_a_secret_too(void **state)
{
    struct world world;
    int status;

    (void)state;
    world_open(&world);
    setenv("BANTIN_SECRET_TOY_KEY", "from-the-environment", 1);
    load(&world, KEYED, NULL);
    assert_int_equal(world.complaints.count, 0);
    assert_int_equal(knock(&world, "/sms/toy/from-the-environment", &status),
                     WEBHOOK_NOTHING);
    unload(&world);
    unsetenv("BANTIN_SECRET_TOY_KEY");
    world_close(&world);
}

static void
test_an_installation_sets_variables_that_exist(void **state)
{
    static const char profile[] =
        "{" HEAD ",\"vars\":{\"api\":\"https://h\"},\"in\":[" ROUTE(
            "") "],\"out\":{\"method\":\"GET\",\"url\":\"{{var.api}}/x\","
                "\"ok\":[[\"status\",\"eq\",200]]}}";
    json_t *vars = json_pack("{s{ss}}", "toy", "api", "http://127.0.0.1:1");
    json_t *bad = json_pack("{s{ss}}", "toy", "apy", "x");
    json_t *clear = json_pack("{s{ss}}", "toy", "api", "http://sms.example");
    struct world world;
    struct arena arena = {0};
    struct outgoing message = {.text = STR("x")};
    struct client_request request;

    (void)state;
    world_open(&world);
    load(&world, profile, vars);
    assert_int_equal(world.complaints.count, 0);
    provider_build(provider_find(world.set, "toy"), &message, &arena, &request);
    assert_true(str_eqz(request.url, "http://127.0.0.1:1/x"));
    unload(&world);
    load(&world, profile, bad);
    assert_non_null(strstr(world.complaints.text.ptr, "toy.apy"));
    unload(&world);
    load(&world, profile, clear);
    assert_non_null(strstr(world.complaints.text.ptr, "in the clear"));
    unload(&world);
    json_decref(vars);
    json_decref(bad);
    json_decref(clear);
    arena_clear(&arena);
    world_close(&world);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_wrong_is_named),
        cmocka_unit_test(test_what_is_right_is_loaded_without_a_word),
        cmocka_unit_test(test_a_missing_file_and_a_hostile_name_are_named),
        cmocka_unit_test(test_a_secret_comes_from_its_file),
        cmocka_unit_test(test_a_secret_that_others_can_read_is_refused),
        cmocka_unit_test(test_the_environment_can_hold_a_secret_too),
        cmocka_unit_test(test_an_installation_sets_variables_that_exist),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
