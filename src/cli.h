/* What the verbs share: options, the store they mean, the daemon behind it. */
#ifndef CLI_H
#define CLI_H

#include <argp.h>

#include "config.h"

/* --config, --store and --set, as a child parser of each verb. */
struct cli_common {
    const char *config_dir; /* default gateway-config */
    struct config_overrides overrides;
    char store[CONFIG_TEXT]; /* "store.url=…" of --store */
};
extern const struct argp cli_common_argp;

/* Settings only, for verbs that need no forms. Prints complaints; false if
 * there are any. */
bool cli_settings(const struct cli_common *common, struct settings *settings);

/* "sqlite:PATH" -> PATH. */
const char *cli_store_path(const struct settings *settings);

/* "STORE.key" beside the real file, whatever links lead to the store. */
enum { CLI_BESIDE = 4096 + 16 };
void
cli_beside(char out[CLI_BESIDE], const char *store_path, const char *ending);

/* Where a daemon serves this store: the file beside it. */
struct cli_daemon {
    char webhook[CONFIG_TEXT], office[CONFIG_TEXT], token[64];
};
/* Writes the file, mode 0600; removes it. */
bool cli_daemon_write(const char *store_path, const struct cli_daemon *daemon);
void cli_daemon_remove(const char *store_path);
/* False if there is none or the daemon behind it does not hold the lock. */
bool cli_daemon_find(const char *store_path, struct cli_daemon *daemon);

/* Takes the lock of a store for this process's life; -1 if another has it. */
int cli_lock(const char *store_path);

/* One request to a daemon. The answer's body goes to *out. Returns the status,
 * 0 if nobody answered (*out then says why). */
int cli_request(const char *method, const char *address, const char *path,
                const char *token, const char *type, struct str body,
                struct buf *out);

#endif
