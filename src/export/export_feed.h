/* A calendar feed as iCalendar text: RFC 5545, RFC 7986. */
#ifndef EXPORT_EXPORT_FEED_H
#define EXPORT_EXPORT_FEED_H

#include "base/buf.h"
#include "flow/feed.h"

/* Lines end in CR LF and are folded at 75 octets. The same feed gives the same
 * bytes. False: no memory. */
bool export_feed(const struct feed *feed, struct buf *out);

#endif
