/* Between the files that read duties.json. */
#ifndef CONFIG_DUTY_READ_H
#define CONFIG_DUTY_READ_H

#include "base/mem.h"
#include "conf/conf.h"
#include "core/duty.h"
#include "core/form.h"

/* One duty that is being read. */
struct duty_read {
    struct conf node;
    struct arena *arena;     /* what the duty points to lives there */
    const struct form *form; /* NULL = none, or unknown */
    const struct calendar *calendar;
    struct duty *duty;
    bool leaves_month; /* a last day on time is not in the month of its rule */
};

/* "first", "rule", "except", "due", "move": the last days on time. A rule that
 * yields no day up to 2036 is complained about: the duty never falls due. */
void duty_read_days(struct duty_read *read);
/* "steps" */
void duty_read_steps(struct duty_read *read);
/* A day as tables write it; complains and gives INT64_MIN. "" with absent. */
int64_t duty_read_date(struct conf node, const char *text);

#endif
