/* bantin say: a phone in the terminal. */
#include <stdio.h>

#include <jansson.h>

#include "cli.h"
#include "verb.h"

struct options {
    struct cli_common common;
    const char *from, *url, *text;
};

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"from", 'f', "NUMBER", 0, "The phone that sends (needed)", 0},
    {"to", 't', "HOST:PORT", 0,
     "Webhook listener; default: the daemon that "
     "serves the store",
     0},
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
    case 'f':
        options->from = arg;
        return 0;
    case 't':
        options->url = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (options->text)
            argp_error(state, "put the text in quotes");
        options->text = arg;
        return 0;
    case ARGP_KEY_END:
        if (!options->from || !options->text)
            argp_error(state, "--from and a text are needed");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    "TEXT",
    "Sends a text as a phone would and prints the replies.\v"
    "Example: bantin say --from 0912000101 \"BC 140 42 18 3 1 0\"",
    children,
    0,
    0};

static int
print_replies(const char *answer)
{
    json_t *root = json_loads(answer, 0, NULL);
    json_t *reply;
    size_t i;

    if (!root)
        return 1;
    json_array_foreach(json_object_get(root, "replies"), i, reply)
        printf("%s: %s\n", json_string_value(json_object_get(reply, "to")),
               json_string_value(json_object_get(reply, "text")));
    if (json_array_size(json_object_get(root, "replies")) == 0)
        fputs("(no reply)\n", stderr);
    json_decref(root);
    return 0;
}

/* Where to send: --to, else the daemon of the store. */
static bool
find_target(const struct options *options, struct cli_daemon *daemon)
{
    struct settings settings;

    if (options->url)
        return str_copy(daemon->webhook, sizeof(daemon->webhook),
                        str_of(options->url));
    if (!cli_settings(&options->common, &settings))
        return false;
    if (cli_daemon_find(cli_store_path(&settings), daemon))
        return true;
    fprintf(stderr,
            "bantin say: no gateway serves %s; start one with scripts/run\n",
            cli_store_path(&settings));
    return false;
}

int
cli_say(int argc, char **argv)
{
    struct options options = {0};
    struct cli_daemon daemon;
    struct buf answer;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    if (!find_target(&options, &daemon))
        return 1;
    json_t *json =
        json_pack("{s:s, s:s}", "from", options.from, "text", options.text);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (!body) {
        fputs("bantin say: the text is not UTF-8\n", stderr);
        return 1;
    }
    buf_init(&answer);
    int status = cli_request("POST", daemon.webhook, "/sms/phone", NULL,
                             "application/json", str_of(body), &answer);
    mem_free(body);
    int result = 1;
    if (status == 200)
        result = print_replies(buf_str(&answer).ptr);
    else
        fprintf(stderr, "bantin say: %d %s\n", status, buf_str(&answer).ptr);
    buf_clear(&answer);
    return result;
}
