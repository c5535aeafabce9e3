/* bantin say: a phone in the terminal. */
#include <stdio.h>
#include <unistd.h>

#include <jansson.h>

#include "base/clock.h"
#include "cli.h"
#include "verb.h"

struct options {
    struct cli_common common;
    const char *from, *url, *text;
    bool is_ussd;
};

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"from", 'f', "NUMBER", 0, "The phone that sends (needed)", 0},
    {"to", 't', "HOST:PORT", 0,
     "Webhook listener; default: the daemon that "
     "serves the store",
     0},
    {"ussd", 'u', NULL, 0, "Opens a menu; each line of the input is an answer",
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
    case 'u':
        options->is_ussd = true;
        return 0;
    case ARGP_KEY_ARG:
        if (options->text)
            argp_error(state, "put the text in quotes");
        options->text = arg;
        return 0;
    case ARGP_KEY_END:
        if (!options->from || !options->text != options->is_ussd)
            argp_error(state, "--from and a text, or --ussd, are needed");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    "TEXT\n--ussd",
    "Sends a text as a phone would and prints the replies.\v"
    "Example: bantin say --from 0912000101 \"BC 140 42 18 3 1 0\"\n"
    "A menu: bantin say --from 0912000101 --ussd",
    children,
    0,
    0};

static int
print_replies(json_t *root)
{
    json_t *reply;
    size_t i;

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

/* The daemon's answer to a request of the phone; NULL after a line on stderr.
 * The caller gives both up. */
static json_t *
ask(const struct cli_daemon *daemon, const char *path, json_t *request)
{
    char *body = request ? json_dumps(request, JSON_COMPACT) : NULL;
    json_t *answer = NULL;
    struct buf text;

    json_decref(request);
    if (!body) {
        fputs("bantin say: the text is not UTF-8\n", stderr);
        return NULL;
    }
    buf_init(&text);
    int status = cli_request("POST", daemon->webhook, path, NULL,
                             "application/json", str_of(body), &text);
    mem_free(body);
    if (status == 200)
        answer = json_loads(buf_str(&text).ptr, 0, NULL);
    else
        fprintf(stderr, "bantin say: %d %s\n", status, buf_str(&text).ptr);
    buf_clear(&text);
    return answer;
}

/* One line without its end; false at the end of the input. */
static bool
read_line(char *line, int cap)
{
    if (!fgets(line, cap, stdin))
        return false;
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

/* Screens and answers in turn until the session ends or the input does. */
static int
open_menu(const struct options *options, const struct cli_daemon *daemon)
{
    char session[48], step[16], line[512] = "";

    snprintf(session, sizeof(session), "say-%ld-%lld", (long)getpid(),
             (long long)clock_wall_ms());
    for (int n = 0;; n++) {
        snprintf(step, sizeof(step), "%d", n);
        json_t *answer =
            ask(daemon, "/ussd/phone",
                json_pack("{s:s, s:s, s:s, s:s}", "session", session, "from",
                          options->from, "input", line, "id", step));
        if (!answer)
            return 1;
        bool is_end = json_is_true(json_object_get(answer, "end"));
        printf("%s\n", json_string_value(json_object_get(answer, "text")));
        json_decref(answer);
        if (is_end)
            return 0;
        do {
            printf("> ");
            fflush(stdout);
            if (!read_line(line, (int)sizeof(line)))
                return 0;
        } while (line[0] == '\0');
        if (!isatty(STDIN_FILENO))
            printf("%s\n", line);
    }
}

int
cli_say(int argc, char **argv)
{
    struct options options = {0};
    struct cli_daemon daemon;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    if (!find_target(&options, &daemon))
        return 1;
    if (options.is_ussd)
        return open_menu(&options, &daemon);
    json_t *answer = ask(
        &daemon, "/sms/phone",
        json_pack("{s:s, s:s}", "from", options.from, "text", options.text));
    return answer ? print_replies(answer) : 1;
}
