/* Inside the configuration: the table of settings and its reading. */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "config.h"

/* Fills *settings from DIR/gateway.json and the overrides over the defaults;
 * adds provider variables to `vars`. */
void settings_load(const char *dir, const struct config_overrides *overrides,
                   struct complaints *complaints, struct settings *settings,
                   json_t *vars);
/* "07:30" -> 450; -1 if it is no time of day. */
int settings_minute(const char *text);

#endif
