/* Pages of an export: from the daemon that serves the store, else from the
 * store itself. */
#ifndef CLI_EXPORT_SOURCE_H
#define CLI_EXPORT_SOURCE_H

#include "cli.h"
#include "export/export.h"

struct export_pages;

/* `name` is one of export_name; options are borrowed. NULL, and a sentence on
 * stderr, if there is nothing to read from or an option is wrong. */
struct export_pages *
export_pages_open(const struct cli_common *common, const char *name,
                  const struct export_option *option, int options_n);
/* The next page; it lives until the next call. False: it could not be read, and
 * stderr says why. *is_last: nothing comes behind it. */
bool export_pages_next(struct export_pages *pages, struct sheet *page,
                       bool *is_last);
void export_pages_close(struct export_pages *pages);

#endif
