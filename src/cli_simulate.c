/* bantin simulate: a district of phones against a running gateway. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli.h"
#include "simulate/play.h"
#include "verb.h"

struct options {
    struct cli_common common;
    const char *make, *from, *to;
    int64_t seed, step;
    struct sim_size size;
    bool is_json;
};

enum { KEY_HAMLETS = 0x100, KEY_COMMUNES, KEY_OFFICES };

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"make", 'm', "DIR", 0,
     "Write units.csv, people.csv and figures.csv of the district and end", 0},
    {"from", 'f', "DATE", 0, "First day that is played (2025-01-01)", 0},
    {"to", 't', "DATE", 0, "Last day that is played (2025-12-31)", 0},
    {"seed", 'e', "N", 0, "Another seed, other people (1)", 0},
    {"step", 'p', "MINUTES", 0, "By day the clock moves this often (30)", 0},
    {"hamlets", KEY_HAMLETS, "N", 0, "Of the district (177)", 0},
    {"communes", KEY_COMMUNES, "N", 0, "Of the district (19)", 0},
    {"offices", KEY_OFFICES, "N", 0, "Of the district (30)", 0},
    {"json", 'j', 0, 0, "Print the counts as one line of JSON", 0},
    {0},
};

static int64_t
number_of(const char *text, int64_t min, int64_t max,
          const struct argp_state *state)
{
    int64_t value = min;

    if (!str_number(str_of(text), min, max, &value))
        argp_error(state, "%s is no number from %lld to %lld", text,
                   (long long)min, (long long)max);
    return value;
}

static void
set_defaults(struct options *options)
{
    options->from = "2025-01-01";
    options->to = "2025-12-31";
    options->seed = 1;
    options->step = 30;
    options->size = (struct sim_size){177, 19, 30};
}

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->common;
        set_defaults(options);
        return 0;
    case 'm':
        options->make = arg;
        return 0;
    case 'f':
        options->from = arg;
        return 0;
    case 't':
        options->to = arg;
        return 0;
    case 'e':
        options->seed = number_of(arg, 0, INT64_MAX, state);
        return 0;
    case 'p':
        options->step = number_of(arg, 1, 24 * 60, state);
        return 0;
    case KEY_HAMLETS:
        options->size.hamlets = (int)number_of(arg, 1, SIM_HAMLETS_MAX, state);
        return 0;
    case KEY_COMMUNES:
        options->size.communes =
            (int)number_of(arg, 1, SIM_COMMUNES_MAX, state);
        return 0;
    case KEY_OFFICES:
        options->size.offices = (int)number_of(arg, 1, SIM_OFFICES_MAX, state);
        return 0;
    case 'j':
        options->is_json = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "simulate takes options only");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    0,
    "Plays a district of phones against a gateway that was started with "
    "--clock TIME --clock-rate 0.\v"
    "The same seed and size give the same district and the same counts. Times "
    "and deadlines are those of Vietnam.\n\n"
    "Example: bantin simulate --make build/mau, import the three tables, start "
    "bantin serve with --clock 2025-01-01T00:00:00+07:00 --clock-rate 0, then "
    "bantin simulate --store sqlite:var/bantin.db",
    children,
    0,
    0};

static int
complain(const char *why)
{
    (void)fprintf(stderr, "bantin simulate: %s\n", why);
    return 1;
}

static void
show(const struct sim_play *play, bool is_json)
{
    json_t *counts =
        sim_count_json(&play->count, play->world, &play->tasks, play->end_ms);

    if (is_json) {
        char *line = json_dumps(counts, JSON_COMPACT);
        (void)printf("%s\n", line);
        mem_free(line);
    } else {
        struct buf out;
        buf_init(&out);
        sim_count_table(counts, &out);
        (void)fputs(buf_str(&out).ptr, stdout);
        buf_clear(&out);
    }
    json_decref(counts);
}

static int
play_with(const struct options *options, struct sim_world *world,
          struct sim_door *door)
{
    struct sim_play play = {.door = door,
                            .world = world,
                            .step_min = (int)options->step,
                            .shows_progress = isatty(STDERR_FILENO) != 0};
    char why[200] = "";
    int code = 0;

    if (!date_parse(str_of(options->from), &play.from) ||
        !date_parse(str_of(options->to), &play.to) ||
        date_compare(play.from, play.to) > 0)
        return complain("--from and --to are days like 2025-01-01");
    if (sim_play_run(&play, why))
        show(&play, options->is_json);
    else
        code = complain(why);
    sim_play_clear(&play);
    return code;
}

static int
play(const struct options *options, struct sim_world *world)
{
    struct settings settings;
    struct cli_daemon daemon;
    struct sim_door door;

    if (!cli_settings(&options->common, &settings))
        return 1;
    if (!cli_daemon_find(cli_store_path(&settings), &daemon))
        return complain("no gateway serves the store; --help tells how to "
                        "start one");
    sim_door_open(&door, daemon.webhook, daemon.office, daemon.token);
    int code = play_with(options, world, &door);
    sim_door_close(&door);
    return code;
}

int
cli_simulate(int argc, char **argv)
{
    struct options options = {0};
    char why[160];
    int code = 0;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    struct sim_world *world =
        sim_world_new((uint64_t)options.seed, &options.size);
    if (!options.make)
        code = play(&options, world);
    else if (!sim_world_write(world, options.make, why))
        code = complain(why);
    sim_world_free(world);
    return code;
}
