/* A configuration file that was read. */
#ifndef CONF_CONF_LOAD_H
#define CONF_CONF_LOAD_H

#include "conf/conf.h"

struct conf_file {
    struct complaints *complaints; /* borrowed */
    char *name;
    struct buf text; /* as it is on disk, for line numbers */
    json_t *root;
};

#endif
