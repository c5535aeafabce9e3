/* bantin award: the sheet behind a nomination. */
#include "cli_ask.h"
#include "flow/award.h"
#include "verb.h"
#include "web/award_json.h"

struct options {
    struct cli_reading reading;
    const char *unit;
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
    case ARGP_KEY_END:
        if (!options->unit) {
            argp_error(state, "name a unit");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    NULL,
    on_option,
    "UNIT",
    "Prints what a nomination of a commune, a hamlet or an office is held "
    "against (awards.json): each verdict, the figures it rests on, and the "
    "message or decision behind each figure. It informs, the council "
    "decides.\v"
    "Example: bantin award u-012 --at 2025-05-20",
    children,
    NULL,
    0};

static bool
by_daemon(const struct cli_daemon *daemon, void *arg)
{
    const struct options *options = arg;

    return cli_show(&options->reading, cli_ask_unit(&options->reading, daemon,
                                                    options->unit, "award"));
}

static bool
from_store(const struct cli_place *place, void *arg)
{
    const struct options *options = arg;
    struct award_request request = {
        .unit = cli_unit(&options->reading, place, options->unit),
        .household_code = "",
        .day = place->day};
    struct store_award *award = arena_alloc(place->arena, sizeof *award);
    struct progress_sheet *sheet;

    if (!request.unit) {
        return false;
    }
    request.nominee = award_nominee_of(request.unit->kind);
    if (award_judge(&place->source, place->config->flow.awards, &request,
                    place->arena, award, &sheet) != ST_OK) {
        return cli_complain(options->reading.verb, db_error(place->source.db));
    }
    return cli_show(&options->reading, award_json(award));
}

int
cli_award(int argc, char **argv)
{
    struct options options = {
        .reading = {.verb = "award", .table = award_table}};

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    return cli_read(&options.reading, by_daemon, from_store, &options);
}
