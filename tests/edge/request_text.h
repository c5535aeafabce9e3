/* Webhook requests written as text, for tests of profiles. */
#ifndef TESTS_REQUEST_TEXT_H
#define TESTS_REQUEST_TEXT_H

#include "edge/provider.h"

enum { REQUEST_HEADERS_MAX = 16 };

struct request_text {
    struct webhook_input input;
    struct str name[REQUEST_HEADERS_MAX], value[REQUEST_HEADERS_MAX];
    int headers_n;
};

/* "POST /sms/phone?a=b\nContent-Type: application/json\n\nbody". The text must
 * stay. `request` must not move afterwards. */
void
request_read(struct request_text *request, struct str text, const char *peer);

#endif
