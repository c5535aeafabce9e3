/* Whether what a reminder tells of is still to be done. */
#ifndef FLOW_REMIND_NEED_H
#define FLOW_REMIND_NEED_H

#include "flow/listing.h"
#include "flow/remind_plan.h"

/* What one text tells a person. */
struct remind_list {
    int n;
    struct remind_item item[REMIND_ITEMS_MAX];
};

/* Whether the unit exists on the day by which the duty's report is judged: the
 * last one of its period, as act_report has it; without a period on m->day. */
bool remind_is_there(const struct message *m, const struct duty *duty,
                     int64_t due, const struct unit *unit);
/* Whether the unit owes this duty, as things stand on m->day: it need not exist
 * then to owe the report of a period in which it did. */
bool remind_owes(struct message *m, const struct duty *duty, int64_t due,
                 const struct unit *unit);
/* Whether the unit owes what the item is about, has not done it, or it waits
 * still. Of STEP_ESCALATE: whether anybody below is silent. */
MUST_CHECK enum status
remind_is_needed(struct message *m, const struct remind_item *item,
                 bool *is_needed);
/* Who has not done it, of the unit itself and of all that it looks after. */
struct remind_silent {
    struct listing names; /* of the unit's own next level, with counts */
    int silent, units;    /* of all that owe it */
};
MUST_CHECK enum status
remind_silent(struct message *m, const struct remind_item *item,
              struct remind_silent *out);
/* How many of the communes beside an office have done this duty in the year of
 * `due`, and how many owe it. */
MUST_CHECK enum status
remind_count_done(struct message *m, const struct unit *office,
                  const struct duty *duty, int64_t due, int *done, int *owing);

/* What this person is to be told on the plan's day and was not told before. */
MUST_CHECK enum status
remind_gather(struct message *m, const struct remind_plan *plan,
              const struct person *person, struct remind_list *out);

/* How the store names a step: "before-3". */
void remind_step_name(const struct duty_step *step, char out[REMIND_STEP]);

/* A line an item, and back; what names no duty or unit of today is left out. */
struct str
remind_items_write(struct arena *arena, const struct remind_list *list);
void remind_items_read(const struct flow *flow, struct str items,
                       struct remind_list *out);

#endif
