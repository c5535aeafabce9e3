/* Reading verbs: the daemon that serves the store, or the store itself. */
#include "cli_ask.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "edge/query.h"
#include "flow/progress_list.h"

enum { OK = 200 };

bool
cli_complain(const char *verb, const char *why)
{
    (void)fprintf(stderr, "bantin %s: %s\n", verb, why);
    return false;
}

json_t *
cli_ask(const struct cli_daemon *daemon, const char *verb, const char *path)
{
    struct buf answer;
    json_t *root;
    int status;

    buf_init(&answer);
    status = cli_request("GET", daemon->office, path, daemon->token, NULL,
                         (struct str){0}, &answer);
    root = json_loads(buf_str(&answer).ptr, 0, NULL);
    if (status != OK) {
        const char *detail = json_string_value(json_object_get(root, "detail"));

        (void)cli_complain(verb, detail ? detail : buf_str(&answer).ptr);
        json_decref(root);
        root = NULL;
    }
    buf_clear(&answer);
    return root;
}

void
cli_add_option(struct buf *path, const char *name, const char *value)
{
    if (value) {
        bool is_first = !memchr(path->ptr, '?', path->len);

        buf_printf(path, "%c%s=", is_first ? '?' : '&', name);
        query_encode(path, str_of(value));
    }
}

bool
cli_with_store(const char *verb, const struct cli_common *common,
               const struct settings *settings,
               bool (*fn)(struct db *db, const struct config *config,
                          void *arg),
               void *arg)
{
    struct complaints complaints = {0};
    const char *path = cli_store_path(settings);
    struct config *config =
        config_load(common->config_dir, &common->overrides, &complaints);
    char error[256] = "";
    struct db *db = NULL;
    bool is_fine = false;

    if (!config) {
        (void)fputs(buf_str(&complaints.text).ptr, stderr);
    } else if (access(path, F_OK) != 0) {
        (void)fprintf(stderr, "bantin %s: %s: %s\n", verb, path,
                      strerror(errno));
    } else if (!(db = db_open(settings->store_url, DB_READ, error))) {
        (void)cli_complain(verb, error);
    } else {
        is_fine = fn(db, config, arg);
    }
    db_close(db);
    config_free(config);
    complaints_clear(&complaints);
    return is_fine;
}

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct cli_reading *reading = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &reading->common;
        return 0;
    case 'a':
        reading->at = arg;
        return 0;
    case 'j':
        reading->is_json = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option options[] = {
    {"at", 'a', "DATE", 0, "As of this day; default today", 0},
    {"json", 'j', NULL, 0, "One JSON object a line", 0},
    {0},
};
const struct argp cli_reading_argp = {options,  on_option, NULL, NULL,
                                      children, NULL,      0};

bool
cli_show(const struct cli_reading *reading, json_t *json)
{
    struct buf out;

    if (!json) {
        return false;
    }
    if (reading->is_json) {
        (void)json_dumpf(json, stdout, JSON_COMPACT);
        (void)fputc('\n', stdout);
    } else {
        buf_init(&out);
        reading->table(json, &out);
        (void)fwrite(out.ptr, 1, out.len, stdout);
        buf_clear(&out);
    }
    json_decref(json);
    return true;
}

json_t *
cli_ask_unit(const struct cli_reading *reading, const struct cli_daemon *daemon,
             const char *unit, const char *what)
{
    struct buf path;
    json_t *json;

    buf_init(&path);
    buf_addz(&path, "/api/v1/units/");
    query_encode(&path, str_of(unit));
    buf_printf(&path, "/%s", what);
    cli_add_option(&path, "at", reading->at);
    json = cli_ask(daemon, reading->verb, buf_str(&path).ptr);
    buf_clear(&path);
    return json;
}

const struct unit *
cli_unit(const struct cli_reading *reading, const struct cli_place *place,
         const char *ref)
{
    const struct registry *registry = place->source.registry;
    const struct unit *unit;

    if (progress_unit(&place->source, str_of(ref), &unit) != ST_OK) {
        (void)cli_complain(reading->verb, db_error(place->source.db));
    } else if (!unit) {
        (void)cli_complain(reading->verb, "there is no unit of that id");
    } else if (!progress_is_judged(registry, unit, place->day)) {
        (void)cli_complain(reading->verb,
                           "the unit does not exist on that day");
        unit = NULL;
    }
    return unit;
}

/* A reading of the store. */
struct job {
    const struct cli_reading *reading;
    bool (*from_store)(const struct cli_place *place, void *arg);
    void *arg;
};

static bool
read_day(const struct cli_reading *reading, int64_t *day)
{
    struct date date = date_of_ms(clock_wall_ms(), VIETNAM_OFFSET_MIN);

    if (reading->at && !date_parse(str_of(reading->at), &date)) {
        return cli_complain(reading->verb, "--at: give a day as 2025-10-15");
    }
    *day = date_to_days(date);
    return true;
}

static bool
on_store(struct db *db, const struct config *config, void *arg)
{
    const struct job *job = arg;
    struct registry *registry = registry_load(db);
    struct arena arena;
    struct cli_place place = {.source = {db, registry, config->flow.forms,
                                         config->flow.duties,
                                         config->flow.targets},
                              .config = config,
                              .arena = &arena};
    bool is_fine;

    if (!registry) {
        return cli_complain(job->reading->verb, db_error(db));
    }
    arena_init(&arena);
    is_fine =
        read_day(job->reading, &place.day) && job->from_store(&place, job->arg);
    arena_clear(&arena);
    registry_free(registry);
    return is_fine;
}

int
cli_read(const struct cli_reading *reading,
         bool (*by_daemon)(const struct cli_daemon *daemon, void *arg),
         bool (*from_store)(const struct cli_place *place, void *arg),
         void *arg)
{
    struct job job = {reading, from_store, arg};
    struct settings settings;
    struct cli_daemon daemon;
    bool is_fine;

    if (!cli_settings(&reading->common, &settings)) {
        return 1;
    }
    if (cli_daemon_find(cli_store_path(&settings), &daemon)) {
        is_fine = by_daemon(&daemon, arg);
    } else {
        is_fine = cli_with_store(reading->verb, &reading->common, &settings,
                                 on_store, &job);
    }
    return is_fine ? 0 : 1;
}
