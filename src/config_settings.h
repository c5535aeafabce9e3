/* Inside the configuration: the table of settings and its reading. */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "config.h"

/* Fills *settings from DIR/gateway.json and the overrides over the defaults;
 * adds provider variables to `vars`. */
void settings_load(const char *dir, const struct config_overrides *overrides,
                   struct complaints *complaints, struct settings *settings,
                   json_t *vars);
/* Takes back the next value of *fresh that only a restart may change and gives
 * its key; NULL after the last. *at begins at 0. */
const char *
settings_keep(const struct settings *running, struct settings *fresh, int *at);
/* "07:30" -> 450; -1 if it is no time of day. */
int settings_minute(const char *text);

#endif
