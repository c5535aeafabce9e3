/* A progress sheet as contract.md section 5 writes it. */
#ifndef WEB_PROGRESS_JSON_H
#define WEB_PROGRESS_JSON_H

#include "flow/progress.h"

struct json_t;

/* The caller owns it. `book` is the one that the sheet was judged by. */
struct json_t *
progress_json(const struct progress_sheet *sheet, const struct book *book);

/* Names of flags (core/flag.h). The caller owns it. */
struct json_t *progress_flags_json(unsigned flags);

#endif
