/* The message forms of a configuration: the files of forms/ into a form set. */
#ifndef CONFIG_FORM_H
#define CONFIG_FORM_H

#include "conf/conf.h"
#include "core/form_build.h"

/* Reads every forms/<keyword>.json under config_dir. Never NULL: after a
 * complaint it holds what could be read. Freed by form_set_free. */
struct form_set *
config_forms_load(struct complaints *complaints, const char *config_dir);

#endif
