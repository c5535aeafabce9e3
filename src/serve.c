/* bantin serve: start, loop, stop. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/date.h"
#include "flow/outage.h"
#include "serve_app.h"
#include "verb.h"

/* SIGTERM gives open requests and sends this long: contract.md section 1. */
enum { STOP_MS = 8000 };

struct options {
    struct cli_common common;
    const char *clock;
    double clock_rate;
};

static const struct argp_child children[] = {{&cli_common_argp, 0, 0, 0}, {0}};
static const struct argp_option own[] = {
    {"clock", 'k', "TIME", 0,
     "Simulation: start at this time (2025-09-28T08:00:00+07:00)", 0},
    {"clock-rate", 'r', "N", 0,
     "Simulation: run N times as fast; 0 = stand until somebody moves the "
     "clock "
     "(bantin simulate)",
     0},
    {0},
};

static bool
is_rate(const char *text, double *rate)
{
    char *end;

    *rate = strtod(text, &end);
    return end != text && *end == '\0' && *rate >= 0 && *rate <= 1e6;
}

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->common;
        options->clock_rate = 1;
        return 0;
    case 'k':
        options->clock = arg;
        return 0;
    case 'r':
        options->clock_rate = strtod(arg, NULL);
        if (!is_rate(arg, &options->clock_rate))
            argp_error(state, "--clock-rate is a number from 0 to 1000000");
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "serve takes options only");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    own,
    on_option,
    0,
    "Runs the gateway in the foreground. SIGHUP reads the configuration again, "
    "SIGTERM ends it.\v"
    "Example: bantin serve --config gateway-config --store "
    "sqlite:var/bantin.db --set webhook.listen=127.0.0.1:8080",
    children,
    0,
    0};

/* Accepts "2025-09-28T08:00+07:00" too. */
static bool
parse_clock(const char *text, int64_t *ms)
{
    char full[48];

    if (date_parse_rfc3339(str_of(text), ms))
        return true;
    if (strlen(text) < 17 || strlen(text) > 30)
        return false;
    snprintf(full, sizeof(full), "%.16s:00%s", text, text + 16);
    return date_parse_rfc3339(str_of(full), ms);
}

static void
set_clock(const struct options *options, const struct config *config)
{
    int64_t start;

    if (!options->clock)
        return;
    const char *real = app_real_provider(config);
    if (real)
        die("--clock is a simulation: switch provider %s off", real);
    if (!parse_clock(options->clock, &start))
        die("--clock %s is no time; write 2025-09-28T08:00:00+07:00",
            options->clock);
    clock_simulate(start, options->clock_rate);
}

static bool
is_finished(struct app *app)
{
    return http_pending(app->webhook) == 0 && http_pending(app->office) == 0 &&
           client_running(app->sender.client) == 0;
}

/* One pass, one turn. False: the store is broken. */
static bool
pass(struct app *app)
{
    if (event_base_loop(app->base, EVLOOP_ONCE) == -1)
        return false;
    if (!flow_turn_end(app->flow))
        return false;
    app_apply(app);
    return true;
}

static int
loop(struct app *app)
{
    if (outage_start(app->flow) != ST_OK)
        turn_fail(&app->flow->turn);
    if (!flow_turn_end(app->flow))
        return 1;
    while (!app->is_stopping)
        if (!pass(app))
            return 1;
    if (!app->is_lost && outage_stop(app->flow) != ST_OK)
        turn_fail(&app->flow->turn);
    log_info("event=stopping");
    http_stop(app->webhook);
    http_stop(app->office);
    app->flow->is_closing = true;
    int64_t until = clock_mono_ms() + STOP_MS;
    while (!is_finished(app) && clock_mono_ms() < until)
        if (!pass(app))
            return 1;
    return app->is_lost ? 1 : 0;
}

int
serve(int argc, char **argv)
{
    struct options options = {0};
    struct complaints complaints = {0};

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &options);
    struct config *config = config_load(options.common.config_dir,
                                        &options.common.overrides, &complaints);
    if (!config) {
        fputs(buf_str(&complaints.text).ptr, stderr);
        complaints_clear(&complaints);
        return 1;
    }
    set_clock(&options, config);
    struct app *app = app_new(&options.common, config);
    if (!app)
        return 1;
    app_know_store(app);
    int code = loop(app);
    if (code != 0)
        log_error("event=broken error=%s",
                  log_quote(str_of(db_error(app->db))).z);
    app_free(app);
    log_info("event=stopped code=%d", code);
    return code;
}
