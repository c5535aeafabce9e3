/* The sheet behind a nomination as JSON. */
#ifndef WEB_AWARD_JSON_H
#define WEB_AWARD_JSON_H

#include "base/buf.h"
#include "store/store_award.h"

struct json_t;

/* The caller owns it. */
struct json_t *award_json(const struct store_award *award);
/* The same for a terminal: each item, and under it what it rests on. */
void award_table(const struct json_t *award, struct buf *out);

#endif
