/* Links to calendar feeds: one for a person and a unit, known by a token that
 * is shown once and kept as its hash only. */
#ifndef FLOW_FEED_LINK_H
#define FLOW_FEED_LINK_H

#include "flow/registry.h"
#include "flow/turn.h"

enum { FEED_TOKEN = 33, FEED_FAULT = 160 };

/* As typed: "0912000301", "u-012" or "B012"; unit "" = the only one. */
struct feed_request {
    struct str phone, unit;
};

/* A new token, 128 random bits in hex, within the turn; the one before it ends.
 * What is wrong with the request stands in `fault`, "" = nothing. */
MUST_CHECK enum status
feed_link_make(struct turn *turn, const struct registry *registry,
               const struct feed_request *request, char token[FEED_TOKEN],
               char fault[FEED_FAULT]);
/* Ends the link of that unit, or (unit "") all of the person; *n were there. */
MUST_CHECK enum status
feed_link_end(struct turn *turn, const struct registry *registry,
              const struct feed_request *request, int64_t *n,
              char fault[FEED_FAULT]);
/* *person 0: no link has this token. Takes as long for every token. */
MUST_CHECK enum status
feed_link_find(struct db *db, struct str token, int64_t *person, int64_t *unit);

#endif
