/* Length and segments of an SMS: 3GPP TS 23.038. */
#ifndef CORE_SMS_H
#define CORE_SMS_H

#include "base/str.h"

enum sms_coding { SMS_GSM7, SMS_UCS2 };

struct sms_size {
    enum sms_coding coding;
    int units; /* septets (an extension character counts 2) or UTF-16 units */
    int segments; /* 160/153 septets, 70/67 units; 0 for an empty text */
};

struct sms_size sms_measure(struct str utf8);
bool sms_is_gsm7(struct str utf8);
/* Byte offset and code point of the first character outside GSM-7; false if
 * there is none. Extension characters ([ ] { } ~ ^ \ | euro) count as inside.
 */
bool sms_first_outside(struct str utf8, size_t *offset, uint32_t *code);

#endif
