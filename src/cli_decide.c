/* Verbs by which the office decides something. */
#include "cli_decide.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "store/store_schema.h"

static bool
by_ourselves(const char *url, const char *store_path, cli_act *act, void *arg)
{
    struct turn turn;
    char error[256];
    struct db *db = db_open(url, DB_WRITE, error);

    if (!db || !store_migrate(db, error)) {
        fprintf(stderr, "bantin: %s\n", error);
        db_close(db);
        return false;
    }
    turn_init(&turn, db);
    bool fine = act(&turn, store_path, arg);
    bool is_kept = turn_commit(&turn);
    if (fine && !is_kept)
        fprintf(stderr, "bantin: %s\n", db_error(db));
    turn_settle(&turn, is_kept);
    arena_clear(&turn.arena);
    db_close(db);
    return fine && is_kept;
}

/* Asks the daemon; takes the body. */
static bool
by_daemon(const struct cli_daemon *daemon, const char *path, json_t *body,
          json_t **root)
{
    char *text = json_dumps(body, JSON_COMPACT);
    const char *detail = NULL;
    struct buf answer;

    buf_init(&answer);
    json_decref(body);
    int status = cli_request("POST", daemon->office, path, daemon->token,
                             "application/json", str_of(text), &answer);
    *root = json_loads(buf_str(&answer).ptr, 0, NULL);
    if (status != 200) {
        detail = json_string_value(json_object_get(*root, "detail"));
        fprintf(stderr, "bantin: %s\n", detail ? detail : buf_str(&answer).ptr);
    }
    buf_clear(&answer);
    memset(text, 0, strlen(text));
    mem_free(text);
    return status == 200;
}

bool
cli_decide_answer(const struct settings *settings, const char *path,
                  json_t *body, cli_act *act, void *arg, json_t **answer)
{
    const char *store = cli_store_path(settings);
    struct cli_daemon daemon;

    *answer = NULL;
    if (cli_daemon_find(store, &daemon))
        return by_daemon(&daemon, path, body, answer);
    json_decref(body);
    int lock = cli_lock(store);
    if (lock < 0) {
        fprintf(stderr, "bantin: %s is in use or cannot be made: %s\n", store,
                strerror(errno));
        return false;
    }
    bool fine = by_ourselves(settings->store_url, store, act, arg);
    close(lock);
    return fine;
}

bool
cli_decide(const struct settings *settings, const char *path, json_t *body,
           cli_act *act, void *arg)
{
    json_t *answer;
    bool fine = cli_decide_answer(settings, path, body, act, arg, &answer);

    json_decref(answer);
    return fine;
}
