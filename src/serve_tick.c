/* What no message and no send brings about: rooms on the disk once a second,
 * what falls due as often as the clock asks for. */
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "flow/alarm.h"
#include "flow/chain.h"
#include "flow/intake.h"
#include "flow/outage.h"
#include "flow/ussd.h"
#include "serve_app.h"
#include "store/store_outbox.h"
#include "web/web_disk.h"

enum {
    PARTS_A_TICK = 20,
    CHAINS_A_TICK = 20,
    SESSIONS_A_TICK = 500,
    PURGE_EVERY_MS = 60000,
    PURGE_MAX = 500,
    SECOND_MS = 1000,
    TICK_WALL_MS = 30000 /* of a simulation that runs faster */
};

/* A disk that is nearly full refuses before it loses. */
static void
watch_disk(struct app *app)
{
    int64_t least = app->config->settings.store_min_free_mb * 1024 * 1024;
    int64_t free = disk_free_bytes(app->store_path);
    bool is_refusing = free >= 0 && free < least;

    if (is_refusing != app->flow->is_refusing)
        log_warn("event=disk_%s free_bytes=%lld", is_refusing ? "low" : "fine",
                 (long long)free);
    app->flow->is_refusing = is_refusing;
}

void
app_know_store(struct app *app)
{
    struct stat st;

    /* What is gone already has number 0: lost at the first tick. */
    if (stat(app->store_path, &st) == 0) {
        app->store_dev = st.st_dev;
        app->store_ino = st.st_ino;
    }
}

/* A store that was removed or replaced under us must not be written on. */
static void
watch_store(struct app *app)
{
    struct stat st;
    bool is_there = stat(app->store_path, &st) == 0;

    if (is_there && st.st_dev == app->store_dev && st.st_ino == app->store_ino)
        return;
    log_error("event=store_lost path=%s why=%s next=\"put the file back or "
              "restore a backup, then start again\"",
              app->store_path, is_there ? "replaced" : "removed");
    app->is_lost = true;
    app->is_stopping = true;
}

static void
purge(struct app *app)
{
    struct turn *turn = &app->flow->turn;
    int64_t now = clock_mono_ms();

    if (now < app->next_purge_ms || app->flow->is_refusing ||
        !clock_is_trusted(app->flow))
        return;
    app->next_purge_ms = now + PURGE_EVERY_MS;
    if (turn_begin(turn) != ST_OK ||
        store_seen_purge(turn->db, &app->seen_place, turn_now(turn),
                         PURGE_MAX) != ST_OK ||
        store_early_purge(turn->db, turn_now(turn)) != ST_OK)
        turn_fail(turn);
}

void
app_do_due(void *arg)
{
    struct app *app = arg;

    if (app->flow->wants_people)
        flow_people_changed(app->flow);
    if (!app->flow->is_refusing &&
        intake_overdue_parts(app->flow, PARTS_A_TICK) != ST_OK)
        turn_fail(&app->flow->turn);
    if (!app->flow->is_refusing && clock_is_trusted(app->flow) &&
        chain_overdue(app->flow, CHAINS_A_TICK) != ST_OK)
        turn_fail(&app->flow->turn);
    if (!app->flow->is_refusing && clock_is_trusted(app->flow) &&
        ussd_overdue(app->flow, SESSIONS_A_TICK) != ST_OK)
        turn_fail(&app->flow->turn);
    if (!app->flow->is_refusing && alarm_tick(app->flow) != ST_OK)
        turn_fail(&app->flow->turn);
    if (!app->flow->is_refusing && outage_tick(app->flow) != ST_OK)
        turn_fail(&app->flow->turn);
}

void
app_on_tick(evutil_socket_t fd, short what, void *arg)
{
    struct app *app = arg;

    (void)fd;
    (void)what;
    watch_disk(app);
    watch_store(app);
    /* Whoever moves a standing clock has it done: the same run, the same
     * turns. */
    if (!clock_stands())
        app_do_due(app);
    purge(app);
}

int64_t
app_tick_ms(void)
{
    double rate = clock_rate();

    if (rate * SECOND_MS <= TICK_WALL_MS)
        return SECOND_MS;
    return rate < TICK_WALL_MS ? (int64_t)(TICK_WALL_MS / rate) : 1;
}
