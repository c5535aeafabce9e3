/* bantin budget: what messages cost this month. */
#include <stdio.h>

#include "base/clock.h"
#include "cli_ask.h"
#include "cli_decide.h"
#include "verb.h"
#include "web/budget_json.h"

struct options {
    struct cli_reading reading;
    bool lifts;
};

static const struct argp_child children[] = {{&cli_reading_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"lift", 'l', NULL, 0, "Lift the stop of this month: the limit begins anew",
     0},
    {0},
};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    (void)arg;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->reading;
        return 0;
    case 'l':
        options->lifts = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "budget takes options only");
        return 0;
    case ARGP_KEY_END:
        if (options->reading.at)
            argp_error(state, "only the running month can be asked for");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    NULL,
    "Tells what messages have cost this month, the limit (budget.month), what "
    "each lane may still spend, and what those that wait would cost.\v"
    "Example: bantin budget\n"
    "         bantin budget --lift",
    children,
    NULL,
    0};

static bool
by_daemon(const struct cli_daemon *daemon, void *arg)
{
    const struct options *options = arg;

    return cli_show(&options->reading,
                    cli_ask(daemon, "budget", "/api/v1/budget"));
}

static bool
from_store(const struct cli_place *place, void *arg)
{
    const struct options *options = arg;
    struct budget_view view = {0};
    struct turn turn;

    turn_init(&turn, place->source.db);
    enum status status = budget_view_store(&turn, &place->config->flow, &view);
    arena_clear(&turn.arena);
    if (status == ST_OK)
        return cli_show(&options->reading, budget_json(&view));
    json_decref(view.spent);
    return cli_complain("budget", db_error(place->source.db));
}

static bool
act_lift(struct turn *turn, const char *store_path, void *arg)
{
    const char *month = arg;
    char fault[BUDGET_FAULT];
    bool changed;
    enum status status = budget_lift(turn, str_of(month), fault, &changed);

    (void)store_path;
    if (status == ST_OK && changed)
        return true;
    return cli_complain("budget", status == ST_OK ? fault : db_error(turn->db));
}

/* The daemon's month, which may be a simulated one. */
static bool
read_month(const struct settings *settings, char month[BUDGET_MONTH])
{
    struct cli_daemon daemon;
    json_t *json;

    if (!cli_daemon_find(cli_store_path(settings), &daemon)) {
        budget_month(month, clock_wall_ms());
        return true;
    }
    json = cli_ask(&daemon, "budget", "/api/v1/budget");
    const char *name = json_string_value(json_object_get(json, "month"));
    bool fine = name && str_copy(month, BUDGET_MONTH, str_of(name));
    json_decref(json);
    return fine;
}

static int
lift(const struct options *options)
{
    struct settings settings;
    char month[BUDGET_MONTH];

    if (!cli_settings(&options->reading.common, &settings) ||
        !read_month(&settings, month) ||
        !cli_decide(&settings, "/api/v1/budget",
                    json_pack("{s:s}", "month", month), act_lift, month))
        return 1;
    printf("%s: lifted, the limit begins anew\n", month);
    return 0;
}

int
cli_budget(int argc, char **argv)
{
    struct options options = {
        .reading = {.verb = "budget", .table = budget_table}};

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    return options.lifts
               ? lift(&options)
               : cli_read(&options.reading, by_daemon, from_store, &options);
}
