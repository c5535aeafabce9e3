/* The duties of a configuration: duties.json and calendar.json. */
#ifndef CONFIG_DUTY_H
#define CONFIG_DUTY_H

#include "conf/conf.h"
#include "core/duty.h"
#include "config_text.h"
#include "core/form.h"

struct duties;

/* Reads both files and expands the rules (RFC 5545) to days. `texts` must have
 * the sentences that duties name; NULL = not checked. Never NULL: after a
 * complaint it holds what could be read. */
struct duties *
config_duties_load(struct complaints *complaints, const char *config_dir,
                   const struct form_set *forms, const struct texts *texts);
void duties_free(struct duties *duties);
/* As long as the duties live. */
const struct duty_set *duties_set(const struct duties *duties);

#endif
