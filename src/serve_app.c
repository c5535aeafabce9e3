/* Everything a running gateway owns: made, reloaded, freed. */
#include "serve_app.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/clock.h"
#include "base/log.h"
#include "config_settings.h"
#include "store/store_schema.h"
#include "web/web_feed.h"

static void
app_on_term(evutil_socket_t fd, short what, void *arg)
{
    struct app *app = arg;

    (void)fd;
    (void)what;
    app->is_stopping = true;
}

static void
app_on_hup(evutil_socket_t fd, short what, void *arg)
{
    struct app *app = arg;

    (void)fd;
    (void)what;
    app->wants_reload = true;
}

static void
app_on_wake(evutil_socket_t fd, short what, void *arg)
{
    struct app *app = arg;

    (void)fd;
    (void)what;
    app->wake_at = 0; /* the pass itself is what was wanted */
}

static struct timeval
timeval_of(int64_t ms)
{
    return (struct timeval){ms / 1000, (ms % 1000) * 1000};
}

/* struct port's `wake`: the earliest wish counts. */
static void
app_wake(void *edge, int64_t wall_ms)
{
    struct app *app = edge;
    int64_t wait_ms = clock_wait_ms(wall_ms);

    if (wait_ms < 0) {
        app->wake_wall_ms = clock_wall_ms() + wall_ms;
        return;
    }
    int64_t at = clock_mono_ms() + wait_ms;
    struct timeval tv = timeval_of(wait_ms);
    if (app->wake_at != 0 && app->wake_at <= at)
        return;
    app->wake_at = at;
    event_add(app->wake, &tv);
}

/* struct web's `next_due`. */
static int64_t
app_next_due(void *arg)
{
    const struct app *app = arg;

    return app->wake_wall_ms;
}

static void
app_send(void *edge, const char *provider, const struct outgoing *message)
{
    struct app *app = edge;

    sender_send(&app->sender, provider, message);
}

static void
set_log_level(const char *name)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};

    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(name, names[i]) == 0)
            log_set_level((enum log_level)i);
}

static void
ballast_path(const struct app *app, char out[CONFIG_TEXT + 16])
{
    snprintf(out, CONFIG_TEXT + 16, "%s.ballast", app->store_path);
}

/* Space that a full disk can be started with. */
static void
ballast_make(struct app *app)
{
    char path[CONFIG_TEXT + 16];
    off_t bytes = app->config->settings.store_ballast_mb * 1024 * 1024;

    ballast_path(app, path);
    if (bytes == 0 || access(path, F_OK) == 0)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    if (posix_fallocate(fd, 0, bytes) != 0)
        unlink(path);
    close(fd);
}

/* Opens the store; on a full disk once more without the ballast. */
static struct db *
open_store(struct app *app, char error[256])
{
    char path[CONFIG_TEXT + 16];
    const char *url = app->config->settings.store_url;
    struct db *db = db_open(url, DB_WRITE, error);

    ballast_path(app, path);
    if (!db && unlink(path) == 0) {
        log_warn("event=ballast_dropped error=%s", log_quote(str_of(error)).z);
        db = db_open(url, DB_WRITE, error);
    }
    if (db && !store_migrate(db, error)) {
        db_close(db);
        db = NULL;
    }
    return db;
}

static bool
has_provider(const struct config *config, const char *name)
{
    return provider_find(config->providers, name) != NULL;
}

static void
make_token(char out[WEB_TOKEN])
{
    unsigned char random[20];

    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
        die("no random bytes");
    for (size_t i = 0; i < sizeof(random); i++)
        snprintf(out + 2 * i, 3, "%02x", random[i]);
}

static bool
open_flow(struct app *app)
{
    const struct settings *s = &app->config->settings;
    struct port port = {app, app_send, app_wake};
    char error[256] = "", key_path[CLI_BESIDE];

    cli_beside(key_path, app->store_path, "key");
    app->lock = cli_lock(app->store_path);
    if (app->lock < 0) {
        log_error("event=start_refused why=\"another gateway or import uses "
                  "%s, or its directory cannot be written\"",
                  app->store_path);
        return false;
    }
    app->db = open_store(app, error);
    if (app->db)
        app->flow = flow_new(app->db, &app->config->flow, &port, error);
    if (app->flow)
        pin_key_at(&app->flow->pin_key, key_path);
    else
        log_error("event=start_refused why=%s", log_quote(str_of(error)).z);
    struct client_settings client = {
        .connections = (int)s->send_connections,
        .private_addresses = s->send_private_addresses != 0,
        .ca_file = s->ca_file[0] ? s->ca_file : NULL,
    };
    app->sender.client = client_new(app->base, &client);
    return app->flow != NULL;
}

/* Hands the parts what they share. */
static void
connect_parts(struct app *app)
{
    const struct provider_set *providers = app->config->providers;

    app->sender.flow = app->flow;
    app->sender.providers = providers;
    app->reception = (struct reception){.base = app->base,
                                        .flow = app->flow,
                                        .providers = providers,
                                        .refusals = &app->refusals,
                                        .calendar = web_feed_on_request,
                                        .calendar_arg = &app->web};
    app->web.flow = app->flow;
    app->web.reception = &app->reception;
    app->web.has_phone = has_provider(app->config, "phone");
    app->web.store_path = app->store_path;
    app->web.public_base_url = app->config->settings.public_base_url;
    app->web.app = app;
    app->web.do_due = app_do_due;
    app->web.next_due = app_next_due;
}

static bool
listen_all(struct app *app)
{
    const struct settings *s = &app->config->settings;
    struct http_limits webhook = config_webhook_limits(s);
    struct http_limits office = config_office_limits(s);
    char error[160] = "";

    app->webhook = http_listen(app->base, s->webhook_listen, &webhook,
                               reception_on_request, &app->reception, error);
    if (app->webhook)
        app->office = http_listen(app->base, s->office_listen, &office,
                                  web_on_request, &app->web, error);
    if (!app->office)
        log_error("event=start_refused why=%s", log_quote(str_of(error)).z);
    return app->office != NULL;
}

static void
make_events(struct app *app)
{
    struct timeval tick = timeval_of(app_tick_ms());

    app->on_term = evsignal_new(app->base, SIGTERM, app_on_term, app);
    app->on_int = evsignal_new(app->base, SIGINT, app_on_term, app);
    app->on_hup = evsignal_new(app->base, SIGHUP, app_on_hup, app);
    app->tick = event_new(app->base, -1, EV_PERSIST, app_on_tick, app);
    app->wake = evtimer_new(app->base, app_on_wake, app);
    event_add(app->on_term, NULL);
    event_add(app->on_int, NULL);
    event_add(app->on_hup, NULL);
    event_add(app->tick, &tick);
    signal(SIGPIPE, SIG_IGN);
}

static void
say_ready(struct app *app)
{
    struct cli_daemon daemon;

    snprintf(daemon.webhook, sizeof(daemon.webhook), "%s",
             http_address(app->webhook));
    snprintf(daemon.office, sizeof(daemon.office), "%s",
             http_address(app->office));
    snprintf(daemon.token, sizeof(daemon.token), "%s", app->web.token);
    if (!cli_daemon_write(app->store_path, &daemon))
        log_warn("event=no_token_file store=%s", app->store_path);
    log_info("event=ready webhook=%s office=%s store=%s people=%d units=%d "
             "pid=%d",
             daemon.webhook, daemon.office, app->store_path,
             registry_people_n(app->flow->registry),
             registry_units_n(app->flow->registry), (int)getpid());
}

/* The change list saves a system call for each event that comes and goes. */
static struct event_base *
loop_new(void)
{
    struct event_config *config = event_config_new();
    struct event_base *base = NULL;

    if (config && event_config_set_flag(
                      config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST) == 0)
        base = event_base_new_with_config(config);
    if (!base)
        die("no event loop");
    event_config_free(config);
    return base;
}

struct app *
app_new(const struct cli_common *common, struct config *config)
{
    struct app *app = mem_alloc(sizeof(*app));

    umask(0077);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    app->lock = -1;
    app->common = common;
    app->config = config;
    snprintf(app->store_path, sizeof(app->store_path), "%s",
             cli_store_path(&config->settings));
    set_log_level(config->settings.log_level);
    app->base = loop_new();
    make_token(app->web.token);
    make_events(app);
    if (!open_flow(app)) {
        app_free(app);
        return NULL;
    }
    connect_parts(app);
    if (!listen_all(app)) {
        app_free(app);
        return NULL;
    }
    ballast_make(app);
    say_ready(app);
    return app;
}

const char *
app_real_provider(const struct config *config)
{
    for (int i = 0; i < config->flow.carriers_n; i++)
        if (!config->flow.carrier[i].is_local)
            return config->flow.carrier[i].name;
    return NULL;
}

/* What listeners, store and leases are under cannot change while running. */
static void
keep_settings(const struct config *old, struct config *fresh)
{
    const char *key;
    int at = 0;

    while ((key = settings_keep(&old->settings, &fresh->settings, &at)))
        log_warn("event=reload_needs_restart key=%s", key);
    memcpy(fresh->flow.gateway, old->flow.gateway, sizeof(old->flow.gateway));
}

/* Checked first: a bad configuration changes nothing. */
static void
reload(struct app *app)
{
    struct complaints complaints = {0};
    struct config *fresh = config_load(app->common->config_dir,
                                       &app->common->overrides, &complaints);

    if (!fresh) {
        log_error("event=reload_refused complaints=%d first=%s",
                  complaints.count, log_quote(buf_str(&complaints.text)).z);
        fputs(buf_str(&complaints.text).ptr, stderr);
        complaints_clear(&complaints);
        return;
    }
    const char *real = app_real_provider(fresh);
    if (clock_is_simulated() && real) {
        log_error("event=reload_refused why=\"--clock is a simulation: switch "
                  "provider %s off\"",
                  real);
        config_free(fresh);
        return;
    }
    keep_settings(app->config, fresh);
    struct http_limits webhook = config_webhook_limits(&fresh->settings);
    struct http_limits office = config_office_limits(&fresh->settings);
    struct config *old = app->config;
    app->config = fresh;
    flow_configure(app->flow, &fresh->flow);
    connect_parts(app);
    http_set_limits(app->webhook, &webhook);
    http_set_limits(app->office, &office);
    set_log_level(fresh->settings.log_level);
    config_free(old);
    log_info("event=reloaded");
}

void
app_apply(struct app *app)
{
    if (app->wants_reload) {
        app->wants_reload = false;
        reload(app);
    }
}

void
app_free(struct app *app)
{
    struct event *events[] = {app->on_term, app->on_int, app->on_hup, app->tick,
                              app->wake};

    if (app->flow)
        app->flow->is_closing = true;
    if (app->sender.client)
        client_free(app->sender.client);
    if (app->flow && !flow_turn_end(app->flow))
        log_error("event=last_turn_lost");
    http_free(app->webhook);
    http_free(app->office);
    for (size_t i = 0; i < COUNT(events); i++)
        if (events[i])
            event_free(events[i]);
    flow_free(app->flow);
    db_close(app->db);
    if (app->lock >= 0) {
        cli_daemon_remove(app->store_path);
        close(app->lock);
    }
    event_base_free(app->base);
    config_free(app->config);
    mem_free(app);
    curl_global_cleanup();
}
