/* bantin export: tables for an office, and cards for pockets. */
#include <stdio.h>
#include <sys/stat.h>

#include "cli_export_out.h"
#include "cli_export_source.h"
#include "verb.h"

/* One option of an export each; `unit` may also stand behind "cards". */
enum { OPT_FROM, OPT_TO, OPT_AT, OPT_UNIT, OPT_FORM, OPT_PERIOD, OPTS };

struct options {
    struct cli_common common;
    const char *what;
    const char *format, *output;
    struct export_option option[OPTS];
};

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"from", 'f', "DATE", 0, "Received on this day or later", 0},
    {"to", 't', "DATE", 0, "Received on this day or earlier", 0},
    {"at", 'a', "DATE", 0,
     "What counted at the end of this day (reports, flags)", 0},
    {"unit", 'u', "ID", 0, "Only this unit and what lies below it", 0},
    {"form", 'F', "KEYWORD", 0,
     "Only this form; its figures get columns of their own", 0},
    {"period", 'p', "PERIOD", 0, "Only this period, 2025-09", 0},
    {"format", 'x', "FORMAT", 0,
     "csv, json, xlsx or (cards) html; else as FILE ends", 0},
    {"output", 'o', "FILE", 0, "Write there, mode 0600, when it is whole", 0},
    {0},
};

static void
on_argument(struct options *options, char *arg, struct argp_state *state)
{
    bool is_cards = options->what && strcmp(options->what, "cards") == 0;

    if (!options->what)
        options->what = arg;
    else if (is_cards && options->option[OPT_UNIT].value.len == 0)
        options->option[OPT_UNIT].value = str_of(arg);
    else
        argp_error(state, "too many arguments");
}

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    static const char *const names[OPTS] = {"from", "to",   "at",
                                            "unit", "form", "period"};
    static const char keys[] = "ftauFp";
    struct options *options = state->input;
    const char *at = key > 0 && key < 128 ? strchr(keys, key) : NULL;

    if (at) {
        options->option[at - keys].value = str_of(arg);
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->common;
        for (int i = 0; i < OPTS; i++)
            options->option[i].name = names[i];
        return 0;
    case 'x':
        options->format = arg;
        return 0;
    case 'o':
        options->output = arg;
        return 0;
    case ARGP_KEY_ARG:
        on_argument(options, arg, state);
        return 0;
    case ARGP_KEY_END:
        if (!options->what)
            argp_error(state, "say what to export");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The help ends with the list of exports. */
static char *
add_list(int key, const char *text, void *input)
{
    struct buf out;

    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC)
        return (char *)(uintptr_t)text;
    buf_init(&out);
    buf_addz(&out, "WHAT is one of\n");
    for (int i = 0; export_name(i); i++)
        buf_printf(&out, "  %-14s %s\n", export_name(i), export_about(i));
    buf_printf(&out, "\n%s", text);
    return out.ptr;
}

static const struct argp argp = {
    own,
    on_option,
    "WHAT [UNIT]",
    "Takes a table out of the store. Phones are masked, households are codes; "
    "whoever's household leaves is noted in the store.\v"
    "Example: bantin export reports --form BC --period 2025-09 --unit u-003 "
    "--output bc.xlsx",
    children,
    add_list,
    0};

static bool
ends_in(const char *path, const char *format)
{
    const char *dot = path ? strrchr(path, '.') : NULL;

    return dot && strcmp(dot + 1, format) == 0;
}

/* As said, else as the file ends, else the usual one. NULL if there is none of
 * that name. */
static const char *
format_of(const struct options *options)
{
    const char *usual = strcmp(options->what, "cards") == 0 ? "html" : "csv";

    for (int i = 0; export_format(i); i++) {
        const char *name = export_format(i);
        if (options->format ? strcmp(options->format, name) == 0
                            : ends_in(options->output, name))
            return name;
    }
    return options->format ? NULL : usual;
}

static bool
is_right(const struct options *options)
{
    if (!export_find(str_of(options->what))) {
        fprintf(stderr, "bantin export: there is no '%s', but", options->what);
        for (int i = 0; export_name(i); i++)
            fprintf(stderr, " %s", export_name(i));
        fputc('\n', stderr);
        return false;
    }
    if (!format_of(options)) {
        fprintf(stderr,
                "bantin export: '%s' is no format; choose csv, json, xlsx or "
                "html\n",
                options->format);
        return false;
    }
    return true;
}

/* All pages from one end to the other. */
static bool
copy(struct export_pages *pages, struct export_out *out)
{
    bool is_last = false, fine = true;

    while (fine && !is_last) {
        struct sheet page;
        fine = export_pages_next(pages, &page, &is_last) &&
               export_out_page(out, &page);
    }
    return fine;
}

int
cli_export(int argc, char **argv)
{
    struct options options = {0};
    struct settings settings;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    if (!is_right(&options))
        return 2;
    umask(0077);
    if (!cli_settings(&options.common, &settings))
        return 1;
    struct export_target target = {
        .format = format_of(&options),
        .path = options.output,
        .what = options.what,
        .config_dir = options.common.config_dir,
        .number = settings.number,
    };
    struct export_pages *pages =
        export_pages_open(&options.common, options.what, options.option, OPTS);
    struct export_out *out = pages ? export_out_open(&target) : NULL;
    bool fine = out && copy(pages, out);
    fine = out && export_out_close(out, fine) && fine;
    export_pages_close(pages);
    return fine ? 0 : 1;
}
