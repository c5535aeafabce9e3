/* Vietnamese phone numbers: domain.md section 8.5. */
#ifndef CORE_PHONE_H
#define CORE_PHONE_H

#include "base/str.h"

enum { PHONE_TEXT = 20 };

enum phone_kind {
    PHONE_NONE,   /* a name, a short code, or nothing that is a number */
    PHONE_MOBILE, /* a Vietnamese mobile, E.164 in out */
    PHONE_OTHER,  /* another number that may be a subscriber, E.164 in out */
};

/* Reads 0…, 84…, +84…, 0084…, with spaces, dots and hyphens; old 11-digit
 * numbers are converted (2018) when `convert_old`, else PHONE_NONE. */
enum phone_kind
phone_parse(struct str text, bool convert_old, char out[PHONE_TEXT]);
/* "0912***678": how a person's number is shown to others. */
void phone_mask(const char *e164, char out[PHONE_TEXT]);
/* "0912000101" for a Vietnamese E.164 number, else the number itself. */
void phone_national(const char *e164, char out[PHONE_TEXT]);

#endif
