/* Pocket cards for hamlet heads: a page of paper each, from the template
 * card.html of the configuration. */
#ifndef CARD_H
#define CARD_H

#include "export/sheet.h"

enum { CARD_ERROR = 256 };

struct card;

/* Reads and checks the template. `number` is what texts are sent to, "" = to be
 * written by hand. NULL, and why, if it is not there or names a place that
 * there is none of. */
struct card *
card_new(const char *config_dir, const char *number, char error[CARD_ERROR]);
void card_free(struct card *card);
/* What stands before the cards, one card for each row of export `cards`, and
 * what stands behind them. All values are escaped. */
void card_head(const struct card *card, struct buf *out);
void
card_each(const struct card *card, const struct sheet *rows, struct buf *out);
void card_tail(const struct card *card, struct buf *out);

#endif
