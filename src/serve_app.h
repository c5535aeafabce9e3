/* Inside serve: everything a running gateway owns. */
#ifndef SERVE_APP_H
#define SERVE_APP_H

#include <sys/types.h>

#include <event2/event.h>

#include "base/log.h"
#include "cli.h"
#include "config.h"
#include "edge/client.h"
#include "edge/reception.h"
#include "edge/sender.h"
#include "store/store_inbox.h"
#include "web/web.h"

struct app {
    struct event_base *base;
    struct event *on_term, *on_int, *on_hup, *tick, *wake;
    const struct cli_common *common;
    struct config *config;
    struct db *db;
    struct flow *flow;
    struct reception reception;
    struct log_limit refusals;
    struct sender sender;
    struct web web;
    struct http_server *webhook, *office;
    char store_path[CONFIG_TEXT];
    dev_t store_dev; /* the file that was opened: app_know_store */
    ino_t store_ino;
    int lock;
    int64_t wake_at; /* monotonic; when the wake timer fires, 0 = not set */
    int64_t wake_wall_ms; /* of a standing clock: when sends fall due */
    int64_t next_purge_ms;
    struct store_seen_place seen_place;
    int seen_messages; /* since the last tick */
    bool is_stopping, wants_reload;
    bool is_lost; /* the store is gone: ends with status 1 */
};

/* Opens store and listeners and says event=ready. NULL after a line on stderr
 * that says what to do. Takes the config. */
struct app *app_new(const struct cli_common *common, struct config *config);
/* Between turns: a new configuration, if one was asked for. */
void app_apply(struct app *app);
void app_free(struct app *app);

/* Remembers which file the store is; once, right after the start. */
void app_know_store(struct app *app);
/* Who carries messages to real phones, NULL = nobody: a simulated clock must
 * not meet one. */
const char *app_real_provider(const struct config *config);

/* Room on the disk, overdue parts, old keys, reminders. */
void app_on_tick(evutil_socket_t fd, short what, void *arg);
/* How often: each second, and each 30 s of a simulation that runs faster. */
int64_t app_tick_ms(void);
/* What the time brings about, in the turn that runs; arg is the app. */
void app_do_due(void *arg);

#endif
