/* bantin calendar: links to duties as a calendar. */
#include <stdio.h>

#include "cli_decide.h"
#include "flow/feed_link.h"
#include "verb.h"

enum { ARGS_MAX = 2 };

struct options {
    struct cli_common common;
    const char *phone, *unit;
    int args_n;
    bool is_revoked;
    /* Of an act without a daemon. */
    char token[FEED_TOKEN];
    int64_t ended;
};

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"revoke", 'r', NULL, 0, "End the link; without UNIT all of this person",
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
        options->unit = "";
        return 0;
    case 'r':
        options->is_revoked = true;
        return 0;
    case ARGP_KEY_ARG:
        if (options->args_n == ARGS_MAX)
            argp_error(state, "too many arguments");
        *(options->args_n++ ? &options->unit : &options->phone) = arg;
        return 0;
    case ARGP_KEY_END:
        if (options->args_n == 0)
            argp_error(state, "name a phone");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    "PHONE [UNIT]",
    "Makes a link to the duties of a person in a unit, which phones and "
    "Outlook subscribe to, and prints it. A link made before ends. UNIT, an id "
    "or code, may be left out where the person has one only.\v"
    "Example: bantin calendar 0912000301\n"
    "Whoever has the link reads it: hand it to that person only. It begins "
    "with webhook.public_base_url.",
    children,
    0,
    0};

static bool
act_calendar(struct turn *turn, const char *store_path, void *arg)
{
    struct options *options = arg;
    struct feed_request request = {str_of(options->phone),
                                   str_of(options->unit)};
    struct registry *registry = registry_load(turn->db);
    char fault[FEED_FAULT] = "";
    enum status status = ST_REFUSE;

    (void)store_path;
    if (registry)
        status = options->is_revoked ? feed_link_end(turn, registry, &request,
                                                     &options->ended, fault)
                                     : feed_link_make(turn, registry, &request,
                                                      options->token, fault);
    if (status != ST_OK || fault[0] != '\0')
        fprintf(stderr, "bantin calendar: %s\n",
                status == ST_OK ? fault : db_error(turn->db));
    if (registry)
        registry_free(registry);
    return status == ST_OK && fault[0] == '\0';
}

static void
say(const struct options *options, const struct settings *settings,
    const json_t *answer)
{
    const char *url = json_string_value(json_object_get(answer, "url"));
    const json_t *ended = json_object_get(answer, "ended");

    if (options->is_revoked)
        printf("%s: %lld link(s) ended\n", options->phone,
               ended ? (long long)json_integer_value(ended)
                     : (long long)options->ended);
    else if (url)
        printf("%s\n", url);
    else
        printf("%s/calendar/%s.ics\n", settings->public_base_url,
               options->token);
}

int
cli_calendar(int argc, char **argv)
{
    struct options options = {0};
    struct settings settings;
    json_t *answer;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    if (!cli_settings(&options.common, &settings))
        return 1;
    json_t *body = json_pack("{s:s, s:s, s:b}", "phone", options.phone, "unit",
                             options.unit, "revoke", options.is_revoked);
    if (!body) {
        fputs("bantin calendar: PHONE or UNIT is not UTF-8\n", stderr);
        return 1;
    }
    bool fine = cli_decide_answer(&settings, "/api/v1/calendar", body,
                                  act_calendar, &options, &answer);
    if (fine)
        say(&options, &settings, answer);
    json_decref(answer);
    return fine ? 0 : 1;
}
