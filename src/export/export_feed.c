/* A calendar feed as iCalendar text, made by libical. */
#include "export/export_feed.h"

#include <stdio.h>

#include <libical/ical.h>

#include "core/date.h"

/* Alarms ring at eight in the morning, three days before: an event that takes a
 * day begins at midnight. */
#define ALARM   "-P2DT16H"
#define REFRESH "PT6H"

enum { DAY_MS = 86400000, HOUR_MS = 3600000, MINUTE_MS = 60000 };

/* libical copies what it is given, and needs it to end in a NUL. */
static void
add(icalcomponent *to, icalproperty *property)
{
    if (property)
        icalcomponent_add_property(to, property);
}

static void
add_x(icalcomponent *to, const char *name, const char *value)
{
    icalproperty *property = icalproperty_new_x(value);

    if (property)
        icalproperty_set_x_name(property, name);
    add(to, property);
}

/* From text: a time made of icaltime_null_date() counts days one short. */
static struct icaltimetype
day_of(int64_t day)
{
    struct date date = date_from_days(day);
    char text[48];

    snprintf(text, sizeof text, "%04d%02d%02d", date.year, date.month,
             date.day);
    return icaltime_from_string(text);
}

static struct icaltimetype
moment_of(int64_t utc_ms)
{
    struct date date = date_of_ms(utc_ms, 0);
    int64_t rest = utc_ms - date_to_ms(date, 0);
    char text[64];

    snprintf(text, sizeof text, "%04d%02d%02dT%02d%02d00Z", date.year,
             date.month, date.day, (int)(rest / HOUR_MS),
             (int)(rest % HOUR_MS / MINUTE_MS));
    return icaltime_from_string(text);
}

static void
add_alarm(icalcomponent *event, const char *text)
{
    icalcomponent *alarm = icalcomponent_new(ICAL_VALARM_COMPONENT);

    if (!alarm)
        return;
    add(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    add(alarm, icalproperty_new_description(text));
    add(alarm, icalproperty_new_trigger(icaltriggertype_from_string(ALARM)));
    icalcomponent_add_component(event, alarm);
}

/* What phones sort and colour by. */
static const char *
category_of(const struct feed_event *event)
{
    return event->is_done      ? "xong"
           : event->is_late    ? "qua han"
           : event->is_watched ? "don doc"
                               : "can lam";
}

static void
add_event(icalcomponent *calendar, const struct feed *feed,
          const struct feed_event *event)
{
    icalcomponent *own = icalcomponent_new(ICAL_VEVENT_COMPONENT);

    if (!own)
        return;
    add(own, icalproperty_new_uid(event->uid.ptr));
    add(own, icalproperty_new_dtstamp(moment_of(feed->stamp_ms)));
    add(own, icalproperty_new_dtstart(day_of(event->day)));
    add(own, icalproperty_new_summary(event->summary.ptr));
    add(own, icalproperty_new_description(event->description.ptr));
    add(own, icalproperty_new_categories(category_of(event)));
    add(own, icalproperty_new_status(event->is_done ? ICAL_STATUS_CONFIRMED
                                                    : ICAL_STATUS_TENTATIVE));
    /* Nobody is busy all day for it. */
    add(own, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    if (!event->is_done)
        add_alarm(own, event->summary.ptr);
    icalcomponent_add_component(calendar, own);
}

static icalcomponent *
calendar_of(const struct feed *feed)
{
    icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);

    if (!calendar)
        return NULL;
    add(calendar, icalproperty_new_version("2.0"));
    add(calendar, icalproperty_new_prodid("-//bantin//duties//VI"));
    add(calendar, icalproperty_new_calscale("GREGORIAN"));
    add(calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
    add(calendar, icalproperty_new_name(feed->name.ptr));
    add_x(calendar, "X-WR-CALNAME", feed->name.ptr);
    add_x(calendar, "X-WR-TIMEZONE", "Asia/Ho_Chi_Minh");
    /* The two names of the same wish. */
    add(calendar, icalproperty_new_from_string(
                      "REFRESH-INTERVAL;VALUE=DURATION:" REFRESH));
    add_x(calendar, "X-PUBLISHED-TTL", REFRESH);
    for (int i = 0; i < feed->n; i++)
        add_event(calendar, feed, &feed->event[i]);
    return calendar;
}

bool
export_feed(const struct feed *feed, struct buf *out)
{
    icalerror_set_errors_are_fatal(0);
    icalcomponent *calendar = calendar_of(feed);
    char *text = calendar ? icalcomponent_as_ical_string_r(calendar) : NULL;
    bool fine = text != NULL;

    if (fine)
        buf_addz(out, text);
    icalmemory_free_buffer(text);
    if (calendar)
        icalcomponent_free(calendar);
    return fine;
}
