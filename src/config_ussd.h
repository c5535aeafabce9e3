/* The USSD menus of a configuration: ussd.json. */
#ifndef CONFIG_USSD_H
#define CONFIG_USSD_H

#include "conf/conf.h"
#include "core/ussd.h"

struct ussd_config;

/* Reads ussd.json, which may be absent: then nobody has a menu. Never NULL;
 * after a complaint it holds what could be read. */
struct ussd_config *
config_ussd_load(struct complaints *complaints, const char *config_dir,
                 const struct form_set *forms);
/* As long as the configuration lives. */
const struct ussd_menus *ussd_menus_of(const struct ussd_config *config);
void ussd_config_free(struct ussd_config *config);
/* Proves that every line of every screen fits with the longest values. */
void config_ussd_prove(struct complaints *complaints,
                       const struct ussd_config *config,
                       const struct form_set *forms,
                       const struct reply_limits *limits);

#endif
