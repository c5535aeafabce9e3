/* bantin progress: where units stand against the plan. */
#include <stdio.h>

#include "cli_ask.h"
#include "flow/progress_list.h"
#include "verb.h"
#include "web/progress_json.h"
#include "web/progress_table.h"

enum { PATH_BYTES = 900 };

struct options {
    struct cli_reading reading;
    const char *unit;
    int shown; /* units printed so far */
};

static const struct argp_child children[] = {{&cli_reading_argp, 0, 0, 0}, {0}};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->reading;
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
    NULL,
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

/* Tables of several units stand apart. */
static bool
show(struct options *options, json_t *sheet)
{
    if (sheet && !options->reading.is_json && options->shown++ > 0) {
        (void)fputc('\n', stdout);
    }
    return cli_show(&options->reading, sheet);
}

static bool
by_daemon(const struct cli_daemon *daemon, void *arg)
{
    struct options *options = arg;
    char after[PATH_BYTES] = "";
    bool is_fine;

    if (options->unit) {
        return show(options, cli_ask_unit(&options->reading, daemon,
                                          options->unit, "progress"));
    }
    do {
        struct buf path;
        json_t *page, *sheet;
        const char *next;
        size_t i;

        buf_init(&path);
        buf_addz(&path, "/api/v1/progress");
        cli_add_option(&path, "at", options->reading.at);
        cli_add_option(&path, "after", *after ? after : NULL);
        page = cli_ask(daemon, options->reading.verb, buf_str(&path).ptr);
        buf_clear(&path);
        json_array_foreach(json_object_get(page, "units"), i, sheet)
        {
            (void)show(options, json_incref(sheet));
        }
        next = json_string_value(json_object_get(page, "next"));
        (void)snprintf(after, sizeof after, "%s", next ? next : "");
        is_fine = page != NULL;
        json_decref(page);
    } while (is_fine && *after);
    return is_fine;
}

static bool
from_store(const struct cli_place *place, void *arg)
{
    struct options *options = arg;
    const struct progress_source *source = &place->source;
    struct progress_sheet sheet;
    struct progress *progress;
    const struct unit *one = NULL, **list = &one;
    bool is_fine;
    int n = 1;

    if (options->unit) {
        one = cli_unit(&options->reading, place, options->unit);
        if (!one) {
            return false;
        }
    } else {
        list = progress_units(source->registry, place->day, place->arena, &n);
    }
    is_fine = progress_read(source, one, place->day, place->arena, &progress) ==
              ST_OK;
    for (int i = 0; i < n && is_fine; i++) {
        is_fine = progress_of(progress, list[i], place->day, &sheet) == ST_OK &&
                  show(options, progress_json(&sheet, progress_book(progress)));
    }
    return is_fine || cli_complain(options->reading.verb, db_error(source->db));
}

int
cli_progress(int argc, char **argv)
{
    struct options options = {
        .reading = {.verb = "progress", .table = progress_table}};

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    return cli_read(&options.reading, by_daemon, from_store, &options);
}
