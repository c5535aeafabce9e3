/* bantin request: reports that the office asks units for. */
#include <stdio.h>

#include <jansson.h>

#include "cli_ask.h"
#include "verb.h"

struct options {
    struct cli_common common;
    const char *due, *unit, *withdraw, *text;
};

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"due", 'd', "DATE", 0, "Last day on time: 2025-12-20", 0},
    {"unit", 'u', "UNIT", 0,
     "Ask this commune or office only (id or code); without it all", 0},
    {"withdraw", 'w', "ID", 0, "Take a request back; who owes it is told", 0},
    {0},
};

static error_t
on_end(const struct options *options, struct argp_state *state)
{
    if (options->withdraw ? options->text || options->due || options->unit
                          : !options->text != !options->due)
        argp_error(state, "give --due and TEXT, or --withdraw, or nothing");
    return 0;
}

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->common;
        return 0;
    case 'd':
        options->due = arg;
        return 0;
    case 'u':
        options->unit = arg;
        return 0;
    case 'w':
        options->withdraw = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (options->text)
            argp_error(state, "put the text between quotes");
        options->text = arg;
        return 0;
    case ARGP_KEY_END:
        return on_end(options, state);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    "[TEXT]",
    "Asks communes and offices for a report (BK CD) by a day. Each is told at "
    "once and reminded. Without TEXT: lists what was asked for. A gateway must "
    "run on the store.\v"
    "Example: bantin request --due 2025-12-20 \"bao cao nha tam\"",
    children,
    0,
    0};

/* Sends it and prints what became of the request. */
static bool
change(const struct cli_daemon *daemon, const char *method, const char *path,
       struct str body, const char *done)
{
    struct buf answer;

    buf_init(&answer);
    int status = cli_request(method, daemon->office, path, daemon->token,
                             "application/json", body, &answer);
    json_t *root = json_loads(buf_str(&answer).ptr, 0, NULL);
    const char *why = json_string_value(json_object_get(root, "detail"));
    if (status != 200)
        (void)cli_complain("request", why ? why : buf_str(&answer).ptr);
    else
        printf("request %" JSON_INTEGER_FORMAT ": %s\n",
               json_integer_value(json_object_get(root, "id")), done);
    json_decref(root);
    buf_clear(&answer);
    return status == 200;
}

static bool
open_one(const struct cli_daemon *daemon, const struct options *options)
{
    json_t *body =
        json_pack("{s:s, s:s, s:s}", "due", options->due, "text", options->text,
                  "unit", options->unit ? options->unit : "");
    if (!body)
        return cli_complain("request", "the text is not UTF-8");
    char *text = json_dumps(body, JSON_COMPACT);
    bool fine = change(daemon, "POST", "/api/v1/requests", str_of(text),
                       "all are told");

    mem_free(text);
    json_decref(body);
    return fine;
}

static bool
withdraw_one(const struct cli_daemon *daemon, const char *id)
{
    struct buf path;

    buf_init(&path);
    buf_printf(&path, "/api/v1/requests/%s", id);
    bool fine =
        change(daemon, "DELETE", buf_str(&path).ptr, STR(""), "withdrawn");
    buf_clear(&path);
    return fine;
}

static const char *
text_of(const json_t *row, const char *name)
{
    return json_string_value(json_object_get(row, name));
}

static int
number_of(const json_t *row, const char *name)
{
    return (int)json_integer_value(json_object_get(row, name));
}

static bool
list_all(const struct cli_daemon *daemon)
{
    json_t *root = cli_ask(daemon, "request", "/api/v1/requests");
    const json_t *row, *list = json_object_get(root, "requests");
    size_t i;

    json_array_foreach(list, i, row) printf(
        "%d  due %s  %s  %d of %d owe it  %s\n", number_of(row, "id"),
        text_of(row, "due"), text_of(row, "state"), number_of(row, "owing"),
        number_of(row, "units"), text_of(row, "text"));
    bool fine = root != NULL;
    json_decref(root);
    return fine;
}

int
cli_requests(int argc, char **argv)
{
    struct options options = {0};
    struct settings settings;
    struct cli_daemon daemon;
    bool fine;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    if (!cli_settings(&options.common, &settings))
        return 1;
    if (!cli_daemon_find(cli_store_path(&settings), &daemon))
        return (void)cli_complain("request",
                                  "no gateway runs on this store: start it"),
               1;
    if (options.withdraw)
        fine = withdraw_one(&daemon, options.withdraw);
    else
        fine = options.text ? open_one(&daemon, &options) : list_all(&daemon);
    return fine ? 0 : 1;
}
