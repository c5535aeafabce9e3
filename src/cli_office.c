/* bantin pin, reopen: what the office decides. */
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include <jansson.h>

#include "cli_decide.h"
#include "flow/pin.h"
#include "flow/reopen.h"
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

/* What a PIN is set with. */
struct pin_setting {
    const char *phone;
    struct str pin;
};

static bool
act_pin(struct turn *turn, const char *store_path, void *arg)
{
    const struct pin_setting *setting = arg;
    struct pin_key *key = arena_alloc(&turn->arena, sizeof(*key));
    char path[CLI_BESIDE];
    enum pin_set_result result;

    cli_beside(path, store_path, "key");
    pin_key_at(key, path);
    enum status status =
        pin_set(turn, key, str_of(setting->phone), setting->pin, &result);
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
    struct pin_setting setting = {options.arg[0], pin};
    bool fine =
        body && cli_decide(&settings, "/api/v1/pin", body, act_pin, &setting);
    memset(line, 0, sizeof(line));
    if (fine)
        printf("%s: PIN set\n", options.arg[0]);
    return fine ? 0 : 1;
}

static bool
act_reopen(struct turn *turn, const char *store_path, void *arg)
{
    const struct options *options = arg;
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
    if (!cli_decide(&settings, "/api/v1/reopen", body, act_reopen, &o))
        return 1;
    printf("%s %s %s: open until %s\n", o.arg[0], o.arg[1], o.arg[2], o.until);
    return 0;
}
