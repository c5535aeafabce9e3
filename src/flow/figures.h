/* The canonical values of a report, as stored and as the ledger has them:
 * "tongho=140 ngheo=42", a free text last and up to the end. */
#ifndef FLOW_FIGURES_H
#define FLOW_FIGURES_H

#include "core/rule.h"

/* Of an accepted reading; unit code and PIN are no values of a report. Lives
 * in the arena. */
struct str
figures_write(const struct form_reading *reading, struct arena *arena);
/* Its numbers by field index. What does not fit the form is left out. */
struct figures figures_read(const struct form *form, struct str text);
/* One value as text, borrowed from `text`; ptr NULL if it is not there. */
struct str
figures_value(const struct form *form, struct str text, const char *code);

#endif
