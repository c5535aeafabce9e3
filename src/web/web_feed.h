/* Calendar feeds for phones and Outlook. */
#ifndef WEB_WEB_FEED_H
#define WEB_WEB_FEED_H

#include "web/web.h"

/* http_handler for paths below /calendar/ of the webhook listener, which the
 * world reaches; arg is a struct web. */
void web_feed_on_request(struct http_request *request, void *arg);

#endif
