/* bantin pin, reopen: what the office decides. */
#include <errno.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include <jansson.h>

#include "cli.h"
#include "flow/pin.h"
#include "flow/reopen.h"
#include "store/store_schema.h"
#include "verb.h"

enum { ARGS_MAX = 3, PIN_LINE = 64 };

struct options {
    struct cli_common common;
    const char *until, *reason;
    const char *arg[ARGS_MAX];
    int args_n, args_want;
};

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option reopen_own[] = {
    {"until", 'u', "DATE", 0, "Last day on which texts are taken", 0},
    {"reason", 'r', "TEXT", 0, "Why; kept with the decision", 0},
    {0},
};

static error_t
on_end(const struct options *options, struct argp_state *state)
{
    if (options->args_n < options->args_want)
        argp_error(state, "too few arguments");
    if (options->args_want == ARGS_MAX && (!options->until || !options->reason))
        argp_error(state, "--until and --reason must be given");
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
    case 'u':
        options->until = arg;
        return 0;
    case 'r':
        options->reason = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (options->args_n == options->args_want)
            argp_error(state, "too many arguments");
        options->arg[options->args_n++] = arg;
        return 0;
    case ARGP_KEY_END:
        return on_end(options, state);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp pin_argp = {
    NULL,
    on_option,
    "PHONE",
    "Sets the PIN of a commune chairman (LX) or upper officer (CH), read from "
    "standard input, and ends a lock. It stands at the end of the texts with "
    "which they confirm money or awards.\v"
    "Example: bantin pin 0912000301\n"
    "The key of all PINs is STORE.key: keep a copy, but not beside the "
    "backups.",
    children,
    0,
    0};
static const struct argp reopen_argp = {
    reopen_own,
    on_option,
    "FORM UNIT PERIOD",
    "Opens a closed period again for one unit, until a day. UNIT is its id of "
    "the table of units, or its code.\v"
    "Example: bantin reopen BC u-012 2025-08 --until 2025-10-05 --reason \"lu "
    "quet\"",
    children,
    0,
    0};

/* What the verb does within a turn of its own; false after a line on stderr. */
typedef bool office_act(struct turn *turn, const struct options *options,
                        const char *store_path, struct str pin);

static bool
by_ourselves(const char *url, const char *store_path, office_act *act,
             const struct options *options, struct str pin)
{
    struct turn turn;
    char error[256];
    struct db *db = db_open(url, DB_WRITE, error);

    if (!db || !store_migrate(db, error)) {
        fprintf(stderr, "bantin: %s\n", error);
        db_close(db);
        return false;
    }
    turn_init(&turn, db);
    bool fine = act(&turn, options, store_path, pin);
    bool is_kept = turn_commit(&turn);
    if (fine && !is_kept)
        fprintf(stderr, "bantin: %s\n", db_error(db));
    turn_settle(&turn, is_kept);
    arena_clear(&turn.arena);
    db_close(db);
    return fine && is_kept;
}

/* Asks the daemon; takes the body. */
static bool
by_daemon(const struct cli_daemon *daemon, const char *path, json_t *body)
{
    char *text = json_dumps(body, JSON_COMPACT);
    const char *detail = NULL;
    struct buf answer;

    buf_init(&answer);
    json_decref(body);
    int status = cli_request("POST", daemon->office, path, daemon->token,
                             "application/json", str_of(text), &answer);
    json_t *root = json_loads(buf_str(&answer).ptr, 0, NULL);
    if (status != 200) {
        detail = json_string_value(json_object_get(root, "detail"));
        fprintf(stderr, "bantin: %s\n", detail ? detail : buf_str(&answer).ptr);
    }
    json_decref(root);
    buf_clear(&answer);
    memset(text, 0, strlen(text));
    mem_free(text);
    return status == 200;
}

/* Through the daemon where one serves the store, else under its lock. */
static bool
decide(const struct settings *settings, const char *path, json_t *body,
       office_act *act, const struct options *options, struct str pin)
{
    const char *store = cli_store_path(settings);
    struct cli_daemon daemon;

    if (cli_daemon_find(store, &daemon))
        return by_daemon(&daemon, path, body);
    json_decref(body);
    int lock = cli_lock(store);
    if (lock < 0) {
        fprintf(stderr, "bantin: %s is in use or cannot be made: %s\n", store,
                strerror(errno));
        return false;
    }
    bool fine = by_ourselves(settings->store_url, store, act, options, pin);
    close(lock);
    return fine;
}

/* Shows nothing of what is typed on a terminal. */
static bool
read_pin(char out[PIN_LINE])
{
    struct termios shown, hidden;
    bool is_terminal = tcgetattr(STDIN_FILENO, &shown) == 0;

    if (is_terminal) {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        fputs("PIN (4 digits, not shown): ", stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    bool fine = fgets(out, PIN_LINE, stdin) != NULL;
    if (is_terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fputs("\n", stderr);
    }
    if (!fine)
        fputs("bantin pin: no PIN on standard input\n", stderr);
    return fine;
}

static bool
act_pin(struct turn *turn, const struct options *options,
        const char *store_path, struct str pin)
{
    struct pin_key *key = arena_alloc(&turn->arena, sizeof(*key));
    char path[CLI_BESIDE];
    enum pin_set_result result;

    cli_beside(path, store_path, "key");
    pin_key_at(key, path);
    enum status status =
        pin_set(turn, key, str_of(options->arg[0]), pin, &result);
    if (status != ST_OK)
        fprintf(stderr, "bantin pin: %s\n", db_error(turn->db));
    else if (result != PIN_SET)
        fprintf(stderr, "bantin pin: %s\n", pin_fault(result));
    return status == ST_OK && result == PIN_SET;
}

int
cli_pin(int argc, char **argv)
{
    struct options options = {.args_want = 1};
    struct settings settings;
    char line[PIN_LINE];

    argp_err_exit_status = 2;
    argp_parse(&pin_argp, argc, argv, 0, 0, &options);
    if (!cli_settings(&options.common, &settings) || !read_pin(line))
        return 1;
    struct str pin = str_trim(str_of(line));
    json_t *body = json_pack("{s:s, s:s%}", "phone", options.arg[0], "pin",
                             pin.ptr, pin.len);
    bool fine =
        body && decide(&settings, "/api/v1/pin", body, act_pin, &options, pin);
    memset(line, 0, sizeof(line));
    if (fine)
        printf("%s: PIN set\n", options.arg[0]);
    return fine ? 0 : 1;
}

static bool
act_reopen(struct turn *turn, const struct options *options,
           const char *store_path, struct str pin)
{
    struct complaints complaints = {0};
    struct config *config = config_load(
        options->common.config_dir, &options->common.overrides, &complaints);
    struct reopen_request request = {
        str_of(options->arg[0]), str_of(options->arg[1]),
        str_of(options->arg[2]), str_of(options->until),
        str_of(options->reason)};
    char fault[REOPEN_FAULT] = "";
    bool changed;
    enum status status = ST_REFUSE;

    (void)store_path;
    (void)pin;
    if (!config) {
        fputs(buf_str(&complaints.text).ptr, stderr);
        complaints_clear(&complaints);
        return false;
    }
    status = reopen_period(turn, config->flow.forms, &request, fault, &changed);
    config_free(config);
    if (status != ST_OK || fault[0] != '\0')
        fprintf(stderr, "bantin reopen: %s\n",
                status == ST_OK ? fault : db_error(turn->db));
    return status == ST_OK && fault[0] == '\0';
}

int
cli_reopen(int argc, char **argv)
{
    struct options o = {.args_want = ARGS_MAX};
    struct settings settings;

    argp_err_exit_status = 2;
    argp_parse(&reopen_argp, argc, argv, 0, 0, &o);
    if (!cli_settings(&o.common, &settings))
        return 1;
    json_t *body = json_pack("{s:s, s:s, s:s, s:s, s:s}", "form", o.arg[0],
                             "unit", o.arg[1], "period", o.arg[2], "until",
                             o.until, "reason", o.reason);
    if (!body) {
        fputs("bantin reopen: the reason is not UTF-8\n", stderr);
        return 1;
    }
    if (!decide(&settings, "/api/v1/reopen", body, act_reopen, &o, STR("")))
        return 1;
    printf("%s %s %s: open until %s\n", o.arg[0], o.arg[1], o.arg[2], o.until);
    return 0;
}
