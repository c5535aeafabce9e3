/* The days of a duty: an RFC 5545 rule, expanded by libical. */
#include "config_duty_read.h"

#include <stdio.h>
#include <string.h>

#include <libical/ical.h>

enum { DAYS_MAX = 1024, LAST_YEAR = 2036, WEEK = 7, THURSDAY = 4 };

int64_t
duty_read_date(struct conf node, const char *text)
{
    int64_t day = date_days_or(str_of(text), INT64_MIN);

    if (conf_is(node) && day == INT64_MIN)
        conf_complain(node, "write it like 2025-11-30", "\"%s\" is no day",
                      text);
    return day;
}

static bool
is_excepted(const struct duty_read *read, int64_t day)
{
    struct conf array = conf_get(read->node, "except");

    for (size_t i = 0; i < conf_count(array); i++)
        if (date_days_or(str_of(conf_text(conf_at(array, i))), INT64_MIN) ==
            day)
            return true;
    return false;
}

static void
check_exceptions(const struct duty_read *read)
{
    struct conf array = conf_array(read->node, "except", false);

    for (size_t i = 0; i < conf_count(array); i++)
        duty_read_date(conf_at(array, i), conf_text(conf_at(array, i)));
}

static bool
is_working_day(const struct calendar *calendar, int64_t day)
{
    int64_t weekday = ((day + THURSDAY) % WEEK + WEEK) % WEEK; /* 0 = Sunday */

    return weekday != 0 && weekday != WEEK - 1 &&
           calendar_is_open(calendar, day);
}

/* From the day that the rule names to the last day on time. */
static int64_t
settle(const struct duty_read *read, int64_t day, bool is_strict, bool moves)
{
    if (is_strict)
        day--;
    while (moves && !is_working_day(read->calendar, day))
        day--;
    return day;
}

/* "on" the day or strictly "before" it (the plan's "truoc ngay"); "earlier":
 * to the working day before, never later. */
static void
read_due(struct conf node, bool *is_strict, bool *moves)
{
    const char *due = conf_string(node, "due", "on");
    const char *move = conf_string(node, "move", "none");

    *is_strict = strcmp(due, "before") == 0;
    *moves = strcmp(move, "earlier") == 0;
    if (!*is_strict && strcmp(due, "on") != 0)
        conf_complain(conf_get(node, "due"), "write on or before",
                      "\"%s\" is no way of being due", due);
    if (!*moves && strcmp(move, "none") != 0)
        conf_complain(conf_get(node, "move"), "write none or earlier",
                      "\"%s\" is no way to move", move);
}

/* From text: a time made of icaltime_null_date() counts days one short. */
static struct icaltimetype
time_of(int64_t day)
{
    struct date date = date_from_days(day);
    char text[32];

    snprintf(text, sizeof text, "%04d%02d%02d", date.year, date.month,
             date.day);
    return icaltime_from_string(text);
}

/* The period is counted from the month of the last day on time. */
static void
complain_of_month(const struct duty_read *read)
{
    conf_complain(conf_get(read->node, "rule"),
                  "name a later day, or the last of the month before: "
                  "BYMONTHDAY=-1",
                  "due or move leads %s into the month before, to another "
                  "period",
                  read->duty->id);
}

static void
expand(struct duty_read *read, const char *text, int64_t first)
{
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(text);
    int64_t *due = arena_alloc(read->arena, DAYS_MAX * sizeof *due);
    bool is_strict, moves;

    read_due(read->node, &is_strict, &moves);
    if (rule.freq == ICAL_NO_RECURRENCE) {
        conf_complain(conf_get(read->node, "rule"),
                      "write it like FREQ=MONTHLY;BYMONTHDAY=2 (RFC 5545)",
                      "\"%s\" is no rule", text);
        return;
    }
    icalrecur_iterator *days = icalrecur_iterator_new(rule, time_of(first));
    while (days && read->duty->due_n < DAYS_MAX) {
        struct icaltimetype t = icalrecur_iterator_next(days);
        int64_t day = date_to_days((struct date){t.year, t.month, t.day});

        if (icaltime_is_null_time(t) || t.year > LAST_YEAR)
            break;
        if (is_excepted(read, day))
            continue;
        int64_t last = settle(read, day, is_strict, moves);
        read->leaves_month |= date_from_days(last).month != t.month;
        due[read->duty->due_n++] = last;
    }
    if (days)
        icalrecur_iterator_free(days);
    read->duty->due = due;
}

/* Two days with one key would be fulfilled by one report. */
static void
check_keys(const struct duty_read *read)
{
    const struct duty *duty = read->duty;
    char before[DUTY_KEY] = "", key[DUTY_KEY];

    for (int i = 0; i < duty->due_n; i++) {
        duty_key(duty, duty->due[i], key);
        if (strcmp(key, before) == 0) {
            conf_complain(conf_get(read->node, "rule"),
                          "let it be due once a year, or give it a form of a "
                          "period",
                          "%s would be due twice", key);
            return;
        }
        memcpy(before, key, sizeof before);
    }
}

void
duty_read_days(struct duty_read *read)
{
    struct conf node = read->node;
    const char *first = conf_need_string(node, "first");
    const char *rule = conf_need_string(node, "rule");
    int64_t day =
        first[0] ? duty_read_date(conf_get(node, "first"), first) : INT64_MIN;

    icalerror_set_errors_are_fatal(0);
    check_exceptions(read);
    if (day == INT64_MIN || !rule[0])
        return;
    expand(read, rule, day);
    if (read->duty->due_n == 0)
        conf_complain(node, "correct first, rule or except",
                      "%s never falls due up to %d", read->duty->id, LAST_YEAR);
    if (read->leaves_month && read->duty->period != PERIOD_NONE)
        complain_of_month(read);
    else
        check_keys(read);
}
