/* Bytes of a foreign character set into UTF-8. */
#ifndef EDGE_CHARSET_H
#define EDGE_CHARSET_H

#include "base/mem.h"
#include "base/str.h"

enum charset {
    CHARSET_NONE, /* the name is not known */
    CHARSET_UTF8,
    CHARSET_LATIN1,
    CHARSET_UTF16BE,
    CHARSET_UTF16LE,
    CHARSET_GSM7,   /* one septet per byte */
    CHARSET_CP1258, /* Windows Vietnamese, and its Western sister */
    CHARSET_CP1252,
};

/* Any usual spelling, without regard to case: "UTF-8", "utf8", "ISO-8859-1". */
enum charset charset_find(struct str name);
/* Cannot fail: what is ill-formed becomes U+FFFD. Gives `bytes` back if nothing
 * had to change, else a text in the arena. */
struct str
charset_to_utf8(enum charset charset, struct str bytes, struct arena *arena);

#endif
