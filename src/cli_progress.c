/* bantin progress: where units stand against the plan. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <jansson.h>

#include "base/clock.h"
#include "cli.h"
#include "edge/query.h"
#include "web/progress_json.h"
#include "web/progress_table.h"
#include "flow/progress_list.h"
#include "verb.h"

enum { PATH_BYTES = 900 };

struct options {
    struct cli_common common;
    const char *unit, *at;
    bool is_json;
    int shown; /* units printed so far */
};

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"at", 'a', "DATE", 0, "As of this day; default today", 0},
    {"json", 'j', NULL, 0, "One JSON object a line", 0},
    {0},
};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->common;
        return 0;
    case 'a':
        options->at = arg;
        return 0;
    case 'j':
        options->is_json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (options->unit) {
            argp_error(state, "too many arguments");
        }
        options->unit = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    "[UNIT]",
    "Tells where a unit stands against the targets of targets.json, and by "
    "which figures. UNIT is its id of the table of units; without it every "
    "unit is told.\v"
    "Example: bantin progress u-003 --at 2025-10-15\n"
    "The verdicts: DAT (met), CHUA DAT (not met), KHONG DU SO LIEU (a figure "
    "is "
    "missing), KHONG AP DUNG (does not apply).",
    children,
    NULL,
    0};

static bool
complain(const char *why)
{
    fprintf(stderr, "bantin progress: %s\n", why);
    return false;
}

static void
show(struct options *options, const json_t *sheet)
{
    struct buf out;

    if (options->is_json) {
        (void)json_dumpf(sheet, stdout, JSON_COMPACT);
        (void)fputc('\n', stdout);
        return;
    }
    buf_init(&out);
    if (options->shown++ > 0) {
        buf_addc(&out, '\n');
    }
    progress_table(sheet, &out);
    (void)fwrite(out.ptr, 1, out.len, stdout);
    buf_clear(&out);
}

/* The answer to a GET, or NULL after a line on stderr. */
static json_t *
ask(const struct cli_daemon *daemon, const char *path)
{
    struct buf answer;
    json_t *root;
    int status;

    buf_init(&answer);
    status = cli_request("GET", daemon->office, path, daemon->token, NULL,
                         (struct str){0}, &answer);
    root = json_loads(buf_str(&answer).ptr, 0, NULL);
    if (status != 200) {
        const char *detail = json_string_value(json_object_get(root, "detail"));

        (void)complain(detail ? detail : buf_str(&answer).ptr);
        json_decref(root);
        root = NULL;
    }
    buf_clear(&answer);
    return root;
}

static void
add_option(struct buf *path, const char *name, const char *value)
{
    if (value) {
        bool is_first = !memchr(path->ptr, '?', path->len);

        buf_printf(path, "%c%s=", is_first ? '?' : '&', name);
        query_encode(path, str_of(value));
    }
}

static bool
one_by_daemon(const struct cli_daemon *daemon, struct options *options)
{
    struct buf path;
    json_t *sheet;

    buf_init(&path);
    buf_addz(&path, "/api/v1/units/");
    query_encode(&path, str_of(options->unit));
    buf_addz(&path, "/progress");
    add_option(&path, "at", options->at);
    sheet = ask(daemon, buf_str(&path).ptr);
    buf_clear(&path);
    if (sheet) {
        show(options, sheet);
        json_decref(sheet);
    }
    return sheet != NULL;
}

static bool
all_by_daemon(const struct cli_daemon *daemon, struct options *options)
{
    char after[PATH_BYTES] = "";
    bool is_fine;

    do {
        struct buf path;
        json_t *page, *sheet;
        const char *next;
        size_t i;

        buf_init(&path);
        buf_addz(&path, "/api/v1/progress");
        add_option(&path, "at", options->at);
        add_option(&path, "after", *after ? after : NULL);
        page = ask(daemon, buf_str(&path).ptr);
        buf_clear(&path);
        json_array_foreach(json_object_get(page, "units"), i, sheet)
        {
            show(options, sheet);
        }
        next = json_string_value(json_object_get(page, "next"));
        (void)snprintf(after, sizeof after, "%s", next ? next : "");
        is_fine = page != NULL;
        json_decref(page);
    } while (is_fine && *after);
    return is_fine;
}

static bool
show_units(const struct progress_source *source, struct options *options,
           int64_t day, struct arena *arena)
{
    struct progress_sheet sheet;
    struct progress *progress;
    const struct unit *one = NULL, **list = &one;
    int n = 1;

    if (options->unit) {
        one = progress_unit(source->registry, str_of(options->unit));
        if (!one) {
            return complain("there is no unit of that id");
        }
        if (!progress_is_judged(source->registry, one, day)) {
            return complain("the unit does not exist on that day");
        }
    } else {
        list = progress_units(source->registry, day, arena, &n);
    }
    if (progress_read(source, one, day, arena, &progress) != ST_OK) {
        return complain(db_error(source->db));
    }
    for (int i = 0; i < n; i++) {
        json_t *json;

        if (progress_of(progress, list[i], day, &sheet) != ST_OK) {
            return complain(db_error(source->db));
        }
        json = progress_json(&sheet, progress_book(progress));
        show(options, json);
        json_decref(json);
    }
    return true;
}

static bool
from_store(struct db *db, const struct config *config, struct options *options)
{
    struct date date = date_of_ms(clock_wall_ms(), VIETNAM_OFFSET_MIN);
    struct registry *registry = registry_load(db);
    struct progress_source source = {db, registry, config->flow.forms,
                                     config->flow.duties, config->flow.targets};
    struct arena arena;
    bool is_fine;

    if (!registry) {
        return complain(db_error(db));
    }
    arena_init(&arena);
    if (options->at && !date_parse(str_of(options->at), &date)) {
        is_fine = complain("--at: give a day as 2025-10-15");
    } else {
        is_fine = show_units(&source, options, date_to_days(date), &arena);
    }
    arena_clear(&arena);
    registry_free(registry);
    return is_fine;
}

static bool
by_ourselves(const struct settings *settings, struct options *options)
{
    struct complaints complaints = {0};
    const char *path = cli_store_path(settings);
    struct config *config = config_load(
        options->common.config_dir, &options->common.overrides, &complaints);
    char error[256] = "";
    struct db *db = NULL;
    bool is_fine = false;

    if (!config) {
        (void)fputs(buf_str(&complaints.text).ptr, stderr);
    } else if (access(path, F_OK) != 0) {
        (void)fprintf(stderr, "bantin progress: %s: %s\n", path,
                      strerror(errno));
    } else if (!(db = db_open(settings->store_url, DB_READ, error))) {
        (void)complain(error);
    } else {
        is_fine = from_store(db, config, options);
    }
    db_close(db);
    config_free(config);
    complaints_clear(&complaints);
    return is_fine;
}

int
cli_progress(int argc, char **argv)
{
    struct options options = {0};
    struct settings settings;
    struct cli_daemon daemon;
    bool is_fine;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    if (!cli_settings(&options.common, &settings)) {
        return 1;
    }
    if (!cli_daemon_find(cli_store_path(&settings), &daemon)) {
        is_fine = by_ourselves(&settings, &options);
    } else if (options.unit) {
        is_fine = one_by_daemon(&daemon, &options);
    } else {
        is_fine = all_by_daemon(&daemon, &options);
    }
    return is_fine ? 0 : 1;
}
