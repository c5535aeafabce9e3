/* bantin check: is this configuration safe to run? */
#include <stdio.h>

#include <unistd.h>

#include "card.h"
#include "cli.h"
#include "cli_replay.h"
#include "config_language.h"
#include "verb.h"

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};

struct options {
    struct cli_common common;
    bool describe, is_replay;
    const char *from; /* NULL = all messages */
};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->common;
        return 0;
    case 'd':
        options->describe = true;
        return 0;
    case 'r':
        options->is_replay = true;
        return 0;
    case 'f':
        options->from = arg;
        return 0;
    case ARGP_KEY_END:
        if (options->from && !options->is_replay)
            argp_error(state, "--from goes with --replay");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option own[] = {
    {"settings", 'd', 0, 0, "Print the table of all settings and end", 0},
    {"replay", 'r', 0, 0, "Read the messages of the store again by these forms",
     0},
    {"from", 'f', "DATE", 0, "Only those that came on this day or later", 0},
    {0},
};
static const struct argp argp = {
    own,
    on_option,
    0,
    "Checks a configuration directory: every complaint names file, line, path, "
    "what is wrong and what would be right.\v"
    "With --replay each stored message is read once more, by these forms, in "
    "the role that its sender had and on the day that it was judged by. What "
    "comes out is compared with what the store says became of it: form, "
    "fault, figures, period. Each difference is a line: message, day, before "
    "-> now. What later rules held or refused counts as read. Nothing is "
    "written.\n\n"
    "Example: bantin check --config gateway-config\n"
    "         bantin check --config changed-config --replay --from 2025-09-01",
    children,
    0,
    0};

static void
print_fine(const char *dir, const struct config *config)
{
    struct buf report;

    buf_init(&report);
    languages_report(config->languages, &report);
    fputs(buf_str(&report).ptr, stdout);
    buf_clear(&report);
    printf("%s: fine\n", dir);
}

/* The template of the cards is checked where there is one. */
static bool
check_card(const struct options *options)
{
    const char *dir = options->common.config_dir;
    char path[4096], error[CARD_ERROR];

    snprintf(path, sizeof(path), "%s/card.html", dir);
    if (access(path, F_OK) != 0)
        return true;
    struct card *card = card_new(dir, "", error);
    if (!card)
        fprintf(stderr, "%s\n", error);
    card_free(card);
    return card != NULL;
}

static int
describe(void)
{
    struct buf table;

    buf_init(&table);
    config_describe(&table);
    fputs(buf_str(&table).ptr, stdout);
    buf_clear(&table);
    return 0;
}

int
cli_check(int argc, char **argv)
{
    struct options options = {0};
    struct complaints complaints = {0};

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    if (options.describe)
        return describe();
    struct config *config = config_load(options.common.config_dir,
                                        &options.common.overrides, &complaints);
    int count = complaints.count;
    if (count > 0)
        fputs(buf_str(&complaints.text).ptr, stderr);
    bool fine = config && check_card(&options);
    if (!config)
        fprintf(stderr, "%s: %d complaints\n", options.common.config_dir,
                count);
    else if (fine && options.is_replay)
        fine = replay_run(config, options.from);
    else if (fine)
        print_fine(options.common.config_dir, config);
    config_free(config);
    complaints_clear(&complaints);
    return fine ? 0 : 1;
}
