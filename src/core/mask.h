/* What a text of others shows to those who only need its sense. */
#ifndef CORE_MASK_H
#define CORE_MASK_H

#include "base/mem.h"
#include "base/str.h"

/* A copy of `utf8` in which phone numbers are "0912***678" and names in the
 * shape of the region ("Lo Van Pao", "Giang A Su", written with capitals) are
 * "(ten)"; with hides_pins each number of four to eight digits, which may be a
 * PIN, is "****". A name in small letters cannot be told from other words: it
 * stays. */
struct str mask_text(struct str utf8, bool hides_pins, struct arena *arena);

#endif
