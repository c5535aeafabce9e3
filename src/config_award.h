/* The awards of a configuration: awards.json. */
#ifndef CONFIG_AWARD_H
#define CONFIG_AWARD_H

#include "conf/conf.h"
#include "core/award.h"
#include "core/form.h"

struct awards;

/* Complains also about targets, criteria, forms and fields that are not there.
 */
struct awards *
config_awards_load(struct complaints *complaints, const char *config_dir,
                   const struct target_set *targets,
                   const struct form_set *forms);
/* Lives as long as the awards. */
const struct award_set *awards_set(const struct awards *awards);
void awards_free(struct awards *awards);

#endif
