/* A progress sheet for a terminal: one line per target, with a bar. */
#ifndef WEB_PROGRESS_TABLE_H
#define WEB_PROGRESS_TABLE_H

#include "base/buf.h"

struct json_t;

/* `sheet` is an object of contract.md section 5 (progress_json). */
void progress_table(const struct json_t *sheet, struct buf *out);

#endif
