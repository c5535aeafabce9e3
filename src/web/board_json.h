/* The emulation board as JSON, and for a terminal. */
#ifndef WEB_BOARD_JSON_H
#define WEB_BOARD_JSON_H

#include "base/buf.h"
#include "flow/board.h"

struct json_t;

/* The caller owns it. */
struct json_t *board_json(const struct board *board);
void board_table(const struct json_t *board, struct buf *out);

#endif
