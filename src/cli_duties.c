/* bantin duties: what is owed, who is reminded when; pause and cancel. */
#include <stdio.h>

#include "cli_ask.h"
#include "verb.h"
#include "web/duty_json.h"

enum { OK = 200 };

struct options {
    struct cli_reading reading;
    bool is_preview;
    const char *verb, *duty, *reason; /* verb: "pause", "resume", "cancel" */
};

static const struct argp_child children[] = {{&cli_reading_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"preview", 'p', NULL, 0, "Who would get which text on that day, and when",
     0},
    {"pause", 'P', "DUTY", 0, "Nobody is reminded of it; * = of anything", 0},
    {"reason", 'r', "TEXT", 0, "Why, for those who come after", 0},
    {"resume", 'R', "DUTY", 0, "Ends the pause", 0},
    {"cancel", 'C', NULL, 0, "Calls off what is left of today's reminders", 0},
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
    case 'p':
        options->is_preview = true;
        options->reading.table = duty_preview_table;
        return 0;
    case 'P':
        options->verb = "pause";
        options->duty = arg;
        return 0;
    case 'R':
        options->verb = "resume";
        options->duty = arg;
        return 0;
    case 'C':
        options->verb = "cancel";
        return 0;
    case 'r':
        options->reason = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    NULL,
    "Lists the duties of duties.json that are open, late or come next, how "
    "many units have done them, and the next step; or who would be told what "
    "on a day, as things stand now.\v"
    "Example: bantin duties --at 2025-09-29 --preview",
    children,
    NULL,
    0};

static bool
show_pages(struct options *options, const struct cli_daemon *daemon)
{
    int64_t next = 0;
    bool is_fine = true;

    while (is_fine && next >= 0) {
        struct buf path;
        char place[24];
        json_t *page;

        buf_init(&path);
        buf_addz(&path, "/api/v1/duties/preview");
        cli_add_option(&path, "at", options->reading.at);
        snprintf(place, sizeof place, "%lld", (long long)next);
        cli_add_option(&path, "after", place);
        page = cli_ask(daemon, options->reading.verb, buf_str(&path).ptr);
        buf_clear(&path);
        json_t *more = json_object_get(page, "next");
        next = json_is_integer(more) ? json_integer_value(more) : -1;
        is_fine = cli_show(&options->reading, page);
    }
    return is_fine;
}

/* {"cancelled": 3}, or why not. */
static bool
control(const struct options *options, const struct cli_daemon *daemon)
{
    json_t *body = json_pack("{s:s*, s:s*}", "duty", options->duty, "reason",
                             options->reason);
    char *text = json_dumps(body, 0), path[64];
    struct buf answer;
    json_t *root;
    int status;

    buf_init(&answer);
    snprintf(path, sizeof path, "/api/v1/duties/%s", options->verb);
    status = cli_request("POST", daemon->office, path, daemon->token,
                         "application/json", str_of(text), &answer);
    root = json_loads(buf_str(&answer).ptr, 0, NULL);
    if (status == OK && strcmp(options->verb, "cancel") == 0)
        printf("%lld texts called off\n",
               json_integer_value(json_object_get(root, "cancelled")));
    if (status != OK)
        cli_complain("duties",
                     json_is_object(root)
                         ? json_string_value(json_object_get(root, "detail"))
                         : buf_str(&answer).ptr);
    json_decref(root);
    json_decref(body);
    mem_free(text);
    buf_clear(&answer);
    return status == OK;
}

static bool
by_daemon(const struct cli_daemon *daemon, void *arg)
{
    struct options *options = arg;
    struct buf path;
    json_t *list;

    if (options->verb)
        return control(options, daemon);
    if (options->is_preview)
        return show_pages(options, daemon);
    buf_init(&path);
    buf_addz(&path, "/api/v1/duties");
    cli_add_option(&path, "at", options->reading.at);
    list = cli_ask(daemon, options->reading.verb, buf_str(&path).ptr);
    buf_clear(&path);
    return cli_show(&options->reading, list);
}

/* Reading needs no more of a flow than settings, people and the store. */
static bool
from_store(const struct cli_place *place, void *arg)
{
    struct options *options = arg;
    struct flow flow = {.set = &place->config->flow,
                        .registry = place->source.registry};
    struct duty_list *list = arena_alloc(place->arena, sizeof *list);
    int next = 0;
    bool is_fine;

    if (options->verb)
        return cli_complain("duties", "no gateway serves this store: start it, "
                                      "then pause or cancel");
    turn_init(&flow.turn, place->source.db);
    if (options->is_preview) {
        do {
            json_t *page = duty_preview_json(&flow, place->day, next);
            json_t *more = json_object_get(page, "next");

            next = json_is_integer(more) ? (int)json_integer_value(more) : -1;
            is_fine = cli_show(&options->reading, page);
        } while (is_fine && next >= 0);
    } else {
        is_fine = duty_list_make(&flow, place->day, list) == ST_OK &&
                  cli_show(&options->reading, duty_json(list));
    }
    arena_clear(&flow.turn.arena);
    return is_fine;
}

int
cli_duties(int argc, char **argv)
{
    struct options options = {
        .reading = {.verb = "duties", .table = duty_table}};

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    return cli_read(&options.reading, by_daemon, from_store, &options);
}
