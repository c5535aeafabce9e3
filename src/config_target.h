/* The targets of a configuration: targets.json. */
#ifndef CONFIG_TARGET_H
#define CONFIG_TARGET_H

#include "conf/conf.h"
#include "core/target.h"

struct targets;

/* Reads targets.json. Never NULL: after a complaint it holds what could be
 * read. */
struct targets *
config_targets_load(struct complaints *complaints, const char *config_dir);
/* As long as the targets live. */
const struct target_set *targets_set(const struct targets *targets);
void targets_free(struct targets *targets);

#endif
