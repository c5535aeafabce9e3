/* Duties and the preview of a wave as JSON, and for a terminal. */
#ifndef WEB_DUTY_JSON_H
#define WEB_DUTY_JSON_H

#include "base/buf.h"
#include "flow/duty_list.h"
#include "flow/remind.h"

struct json_t;

/* The caller owns it. */
struct json_t *duty_json(const struct duty_list *list);
void duty_table(const struct json_t *list, struct buf *out);

/* A page of who would get what on a day: {"at","texts":[...],"next"}; NULL if
 * the store cannot be read. From place `after` on. */
struct json_t *duty_preview_json(struct flow *flow, int64_t day, int after);
void duty_preview_table(const struct json_t *page, struct buf *out);

#endif
