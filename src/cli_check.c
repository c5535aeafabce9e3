/* bantin check: is this configuration safe to run? */
#include <stdio.h>

#include "cli.h"
#include "config_language.h"
#include "verb.h"

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};

struct options {
    struct cli_common common;
    bool describe;
};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    (void)arg;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->common;
        return 0;
    case 'd':
        options->describe = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option own[] = {
    {"settings", 'd', 0, 0, "Print the table of all settings and end", 0},
    {0},
};
static const struct argp argp = {
    own,
    on_option,
    0,
    "Checks a configuration directory: every complaint names file, line, path, "
    "what is wrong and what would be right.\v"
    "Example: bantin check --config gateway-config",
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

int
cli_check(int argc, char **argv)
{
    struct options options = {0};
    struct complaints complaints = {0};

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    if (options.describe) {
        struct buf table;
        buf_init(&table);
        config_describe(&table);
        fputs(buf_str(&table).ptr, stdout);
        buf_clear(&table);
        return 0;
    }
    struct config *config = config_load(options.common.config_dir,
                                        &options.common.overrides, &complaints);
    int count = complaints.count;
    if (count > 0)
        fputs(buf_str(&complaints.text).ptr, stderr);
    if (config)
        print_fine(options.common.config_dir, config);
    else
        fprintf(stderr, "%s: %d complaints\n", options.common.config_dir,
                count);
    config_free(config);
    complaints_clear(&complaints);
    return config ? 0 : 1;
}
