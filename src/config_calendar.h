/* On which days nobody is reminded: calendar.json. */
#ifndef CONFIG_CALENDAR_H
#define CONFIG_CALENDAR_H

#include "conf/conf.h"
#include "core/calendar.h"

struct closed_days; /* what a calendar points to */

/* Never NULL; *out lives as long as what is returned. */
struct closed_days *
config_calendar_load(struct complaints *complaints, const char *config_dir,
                     struct calendar *out);
void calendar_free(struct closed_days *days);

#endif
