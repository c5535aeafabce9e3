/* Says what was understood as a careful sender would have written it. */
#ifndef CORE_FORM_SAY_H
#define CORE_FORM_SAY_H

#include "base/buf.h"
#include "core/form.h"

/* Adds keyword, unit, values in order and period of an accepted reading. */
void form_say(const struct form_reading *reading, struct buf *out);

#endif
