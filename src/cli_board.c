/* bantin board: units of one kind by the targets they meet. */
#include "cli_ask.h"
#include "flow/progress_list.h"
#include "verb.h"
#include "web/board_json.h"

struct options {
    struct cli_reading reading;
    const char *kind, *within;
};

static const struct argp_child children[] = {{&cli_reading_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"within", 'w', "UNIT", 0, "Only units below this one", 0},
    {0},
};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->reading;
        return 0;
    case 'w':
        options->within = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (options->kind) {
            argp_error(state, "too many arguments");
        }
        options->kind = arg;
        return 0;
    case ARGP_KEY_END:
        if (!options->kind) {
            argp_error(state, "name a kind: commune or hamlet");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    "KIND",
    "Ranks the communes or hamlets by the targets that awards.json names for "
    "the board. Who lacks figures or reports is told and not ranked; flags "
    "stand beside the rank and change nothing.\v"
    "Example: bantin board hamlet --within u-003 --at 2025-10-15",
    children,
    NULL,
    0};

static bool
by_daemon(const struct cli_daemon *daemon, void *arg)
{
    const struct options *options = arg;
    struct buf path;
    json_t *board;

    buf_init(&path);
    buf_addz(&path, "/api/v1/board");
    cli_add_option(&path, "kind", options->kind);
    cli_add_option(&path, "within", options->within);
    cli_add_option(&path, "at", options->reading.at);
    board = cli_ask(daemon, options->reading.verb, buf_str(&path).ptr);
    buf_clear(&path);
    return cli_show(&options->reading, board);
}

static bool
from_store(const struct cli_place *place, void *arg)
{
    const struct options *options = arg;
    const char *verb = options->reading.verb;
    const struct unit *within = NULL;
    struct board board;

    if (options->within) {
        if (progress_unit(&place->source, str_of(options->within), &within) !=
            ST_OK) {
            return cli_complain(verb, db_error(place->source.db));
        }
        if (!within) {
            return cli_complain(verb, "there is no unit of that id");
        }
    }
    if (board_make(&place->source, place->config->flow.awards,
                   unit_kind_of(str_of(options->kind)), within, place->day,
                   place->arena, &board) != ST_OK) {
        return cli_complain(verb, db_error(place->source.db));
    }
    if (board.targets_n == 0) {
        return cli_complain(verb, "awards.json has no board of that kind");
    }
    return cli_show(&options->reading, board_json(&board));
}

int
cli_board(int argc, char **argv)
{
    struct options options = {
        .reading = {.verb = "board", .table = board_table}};

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    return cli_read(&options.reading, by_daemon, from_store, &options);
}
