/* bantin import, verify, backup: verbs that need the store. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <jansson.h>

#include "cli_ask.h"
#include "flow/import.h"
#include "flow/ledger.h"
#include "flow/rollup.h"
#include "store/store_schema.h"
#include "verb.h"

struct options {
    struct cli_common common;
    bool is_dry_run;
    const char *arg[2];
    int args_n, args_want;
};

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option import_own[] = {
    {"dry-run", 'n', 0, 0, "Check the file and change nothing", 0},
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
    case 'n':
        options->is_dry_run = true;
        return 0;
    case ARGP_KEY_ARG:
        if (options->args_n == options->args_want)
            argp_error(state, "too many arguments");
        options->arg[options->args_n++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (options->args_n < options->args_want)
            argp_error(state, "too few arguments");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp import_argp = {
    import_own,
    on_option,
    "KIND FILE",
    "Imports a table: all rows or none.\v"
    "KIND and its columns, in any order:\n"
    "  units       id,kind,name,parent,code,gso_code,valid_from,valid_to,act\n"
    "  people      phone,name,roles,language,valid_from,valid_to\n"
    "  households  hamlet,code,status,can_work,phone\n"
    "  absences    phone,valid_from,valid_to,deputy\n"
    "  lineage     date,change,from,to,act\n"
    "  figures     unit,date,households,poor,near_poor,status,standard,act\n"
    "  zones       commune,zone,valid_from,valid_to,act\n"
    "  rates       commune,year,rate\n"
    "  authorities award,level,valid_from,valid_to,act\n"
    "  decisions   unit,target,date,met,act\n\n"
    "Example: bantin import people gateway-config/tuan-giao/people.csv",
    children,
    0,
    0};
static const struct argp verify_argp = {
    NULL,
    on_option,
    "",
    "Checks the store's pages, follows its ledger, and adds up all reports "
    "to compare them with the sums that are kept.\v"
    "Example: bantin verify --store sqlite:var/bantin.db",
    children,
    0,
    0};
static const struct argp backup_argp = {
    NULL,
    on_option,
    "FILE",
    "Copies the store into a new file, also while a gateway uses it.\v"
    "Example: bantin backup /media/usb/bantin-2025-09-28.db",
    children,
    0,
    0};

static bool
read_file(const char *path, struct buf *out)
{
    char block[65536];
    size_t n;
    FILE *file = fopen(path, "re");

    if (!file)
        return false;
    while ((n = fread(block, 1, sizeof(block), file)) > 0)
        buf_add(out, (struct str){block, n});
    bool fine = !ferror(file);
    fclose(file);
    return fine;
}

/* Each complaint as FILE:LINE: column: reason. */
static int
report(const char *file, const struct import_result *r, const char *text,
       bool is_dry_run)
{
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");
        fprintf(stderr, "%s:%.*s\n", file, (int)n, p);
        p += n + (p[n] == '\n');
    }
    if (r->faults > 0) {
        fprintf(stderr, "%s: %d rows refused, nothing imported\n", file,
                r->faults);
        return 1;
    }
    printf("%s: %d rows, %d %s\n", file, r->rows, r->changed,
           is_dry_run ? "would change" : "changed");
    if (r->withheld > 0)
        printf("%s: phones left out, of erased households or for want of "
               "consent: %d\n",
               file, r->withheld);
    return 0;
}

static int
import_by_daemon(const struct cli_daemon *daemon, const struct options *options,
                 struct str csv)
{
    char path[96];
    struct buf answer;
    int result = 1;

    buf_init(&answer);
    snprintf(path, sizeof(path), "/api/v1/import/%.40s%s", options->arg[0],
             options->is_dry_run ? "?dry-run=1" : "");
    int status = cli_request("POST", daemon->office, path, daemon->token,
                             "text/csv", csv, &answer);
    json_t *root = json_loads(buf_str(&answer).ptr, 0, NULL);
    struct import_result r = {0};
    const char *text = "";
    if ((status == 200 || status == 422) && root &&
        json_unpack(root, "{s:i, s:i, s:i, s:i, s:s}", "rows", &r.rows,
                    "changed", &r.changed, "withheld", &r.withheld, "faults",
                    &r.faults, "text", &text) == 0)
        result = report(options->arg[1], &r, text, options->is_dry_run);
    else
        fprintf(stderr, "bantin import: %d %s\n", status, buf_str(&answer).ptr);
    json_decref(root);
    buf_clear(&answer);
    return result;
}

static int
import_by_ourselves(const char *url, const struct options *options,
                    const struct flow_settings *flow, struct str csv)
{
    struct import_result result = {0};
    struct turn turn;
    char error[256];
    int code = 1;
    struct db *db = db_open(url, DB_WRITE, error);

    if (!db || !store_migrate(db, error)) {
        fprintf(stderr, "bantin import: %s\n", error);
        db_close(db);
        return 1;
    }
    turn_init(&turn, db);
    enum status status =
        import_table(&turn, options->arg[0], csv, flow->targets,
                     options->is_dry_run, &result);
    if (status == ST_OK && result.changed > 0 && !options->is_dry_run &&
        strcmp(options->arg[0], "units") == 0)
        status = rollup_repair(db, flow->forms);
    if (status != ST_OK)
        turn_fail(&turn);
    bool is_kept = turn_commit(&turn);
    if (status == ST_OK && is_kept)
        code = report(options->arg[1], &result, buf_str(&result.text).ptr,
                      options->is_dry_run);
    else
        fprintf(stderr, "bantin import: %s\n", db_error(db));
    turn_settle(&turn, is_kept);
    arena_clear(&turn.arena);
    buf_clear(&result.text);
    db_close(db);
    return code;
}

/* The forms say what is summed up, should units change; the targets, which
 * standards there are. */
static int
import_with_config(const struct settings *settings,
                   const struct options *options, struct str csv)
{
    struct complaints complaints = {0};
    struct config *config = config_load(
        options->common.config_dir, &options->common.overrides, &complaints);
    int code = 1;

    if (config)
        code = import_by_ourselves(settings->store_url, options, &config->flow,
                                   csv);
    else
        fputs(buf_str(&complaints.text).ptr, stderr);
    config_free(config);
    complaints_clear(&complaints);
    return code;
}

int
cli_import(int argc, char **argv)
{
    struct options options = {.args_want = 2};
    struct settings settings;
    struct cli_daemon daemon;
    struct buf csv;
    int code = 1;

    argp_err_exit_status = 2;
    argp_parse(&import_argp, argc, argv, 0, 0, &options);
    if (!import_knows(options.arg[0])) {
        fprintf(stderr, "bantin import: no table '%s'; there are",
                options.arg[0]);
        for (int i = 0; import_kind_name(i); i++)
            fprintf(stderr, " %s", import_kind_name(i));
        fprintf(stderr, "\n");
        return 2;
    }
    if (!cli_settings(&options.common, &settings))
        return 1;
    buf_init(&csv);
    const char *store = cli_store_path(&settings);
    int lock = -1;
    if (!read_file(options.arg[1], &csv))
        fprintf(stderr, "bantin import: %s: %s\n", options.arg[1],
                strerror(errno));
    else if (cli_daemon_find(store, &daemon))
        code = import_by_daemon(&daemon, &options, buf_str(&csv));
    else if ((lock = cli_lock(store)) >= 0)
        code = import_with_config(&settings, &options, buf_str(&csv));
    else
        fprintf(stderr, "bantin import: %s is in use or cannot be made: %s\n",
                store, strerror(errno));
    if (lock >= 0)
        close(lock);
    buf_clear(&csv);
    return code;
}

/* Pages, the ledger, and the sums of reports. */
static bool
verify(struct db *db, const struct config *config, void *arg)
{
    const struct settings *settings = arg;
    bool is_begun = db_read_begin(db) == ST_OK;
    struct registry *registry = registry_load(db);
    struct rollup_result sums = {0};
    char error[256] = "";
    int64_t lines = 0;
    bool fine = is_begun && registry && db_is_intact(db, error) &&
                ledger_verify(db, settings->gateway, &lines, error);

    if (fine &&
        rollup_check(db, config->forms, registry, false, &sums) != ST_OK) {
        snprintf(error, sizeof(error), "%.255s", db_error(db));
        fine = false;
    } else if (sums.wrong > 0) {
        snprintf(error, sizeof(error), "%.200s (%lld sums are wrong)",
                 sums.complaint, (long long)sums.wrong);
        fine = false;
    }
    if (fine)
        printf("%s: intact, %lld accepted versions in the ledger, %lld sums "
               "are those of their reports\n",
               cli_store_path(settings), (long long)lines,
               (long long)sums.rows);
    else
        fprintf(stderr, "%s: %s\n", cli_store_path(settings),
                registry ? error : db_error(db));
    registry_free(registry);
    if (is_begun)
        db_rollback(db);
    return fine;
}

int
cli_verify(int argc, char **argv)
{
    struct options options = {0};
    struct settings settings;

    argp_err_exit_status = 2;
    argp_parse(&verify_argp, argc, argv, 0, 0, &options);
    if (!cli_settings(&options.common, &settings))
        return 1;
    return cli_with_store("verify", &options.common, &settings, verify,
                          &settings)
               ? 0
               : 1;
}

/* Without the key the PINs in the copy are worth nothing, and that is meant:
 * they must not be together. */
static void
tell_key(const char *store_path)
{
    char path[CLI_BESIDE];

    cli_beside(path, store_path, "key");
    if (access(path, F_OK) == 0)
        printf("not in it, keep it elsewhere: %s\n", path);
}

int
cli_backup(int argc, char **argv)
{
    struct options options = {.args_want = 1};
    struct settings settings;
    char error[256];

    argp_err_exit_status = 2;
    argp_parse(&backup_argp, argc, argv, 0, 0, &options);
    if (!cli_settings(&options.common, &settings))
        return 1;
    if (access(options.arg[0], F_OK) == 0) {
        fprintf(stderr, "bantin backup: %s is there already\n", options.arg[0]);
        return 1;
    }
    struct db *db = db_open(settings.store_url, DB_READ, error);
    bool fine = db && db_backup(db, options.arg[0]) == ST_OK;
    if (fine) {
        printf("%s: copied\n", options.arg[0]);
        tell_key(cli_store_path(&settings));
    } else
        fprintf(stderr, "bantin backup: %s\n", db ? db_error(db) : error);
    db_close(db);
    return fine ? 0 : 1;
}
