/* On which days nobody is reminded: calendar.json. */
#include "config_calendar.h"

#include <stdio.h>

#include "base/mem.h"
#include "core/date.h"

enum {
    SPANS_MAX = 512,
    HOLIDAYS_MAX = 16,
    CLOSED_MAX = 64,
    YEARS_MAX = 32,
    /* As far as duties are expanded (config_duty_rule.c), and around it. */
    FIRST_YEAR = 2020,
    LAST_YEAR = 2037,
    TET_DAYS_MAX = 14,
    TET_BEFORE = 2,
    TET_AFTER = 4,
    /* From Tet to 10/3 of the same lunar year, with a leap month or without. */
    HUNG_MIN = 67,
    HUNG_MAX = 99,
};

struct closed_days {
    struct conf_file *file;
    int n;
    struct calendar_span span[SPANS_MAX];
};

static void
add_span(struct closed_days *days, int64_t from, int64_t to)
{
    if (days->n < SPANS_MAX) {
        days->span[days->n++] = (struct calendar_span){from, to};
    }
}

static int64_t
read_day(struct conf node, const char *key)
{
    const char *text = conf_need_string(node, key);
    int64_t day = date_days_or(str_of(text), INT64_MIN);

    if (text[0] && day == INT64_MIN) {
        conf_complain(conf_get(node, key), "write it like 2026-02-14",
                      "\"%s\" is no day", text);
    }
    return day;
}

/* Its elements up to `max`. */
static size_t
count_up_to(struct conf array, size_t max)
{
    size_t n = conf_count(array);

    if (n > max) {
        conf_complain(array, "remove past ones", "has more than %zu rows", max);
    }
    return n > max ? max : n;
}

static void
read_span(struct conf node, struct closed_days *days)
{
    static const char *const keys[] = {"name", "from", "to", NULL};
    int64_t from = read_day(node, "from"), to = read_day(node, "to");

    conf_keys(node, keys);
    (void)conf_need_string(node, "name");
    if (to < from) {
        conf_complain(node, "let it end after it begins",
                      "ends before it begins");
    }
    add_span(days, from, to);
}

/* The same day of every year; "02-29" only of those that have one. */
static void
read_holiday(struct conf node, struct closed_days *days)
{
    static const char *const keys[] = {"name", "day", NULL};
    const char *text = conf_need_string(node, "day");
    struct date date = {0};
    char full[DATE_TEXT + 1];

    conf_keys(node, keys);
    (void)conf_need_string(node, "name");
    snprintf(full, sizeof full, "2024-%s", text); /* a leap year */
    if (text[0] && !date_parse(str_of(full), &date)) {
        conf_complain(conf_get(node, "day"), "write month and day: 09-02",
                      "\"%s\" is no day of a year", text);
        return;
    }
    for (date.year = FIRST_YEAR; date.year <= LAST_YEAR; date.year++) {
        if (date_is_valid(date)) {
            add_span(days, date_to_days(date), date_to_days(date));
        }
    }
}

/* How many days the Tet week has before its first day of the lunar year and
 * behind it. */
struct tet_week {
    int before, after;
};

static struct tet_week
read_tet_week(struct conf root)
{
    static const char *const keys[] = {"before", "after", NULL};
    struct conf node = conf_object(root, "tet", false);

    if (conf_is(node)) {
        conf_keys(node, keys);
    }
    return (struct tet_week){
        (int)conf_int(node, "before", 0, TET_DAYS_MAX, TET_BEFORE),
        (int)conf_int(node, "after", 0, TET_DAYS_MAX, TET_AFTER)};
}

/* New year lies between 20 January and 21 February. */
static bool
can_be_tet(struct date day)
{
    return (day.month == 1 && day.day >= 20) ||
           (day.month == 2 && day.day <= 21);
}

static void
check_tet(struct conf node, int64_t tet, int year_before)
{
    struct date day = date_from_days(tet);

    if (!can_be_tet(day)) {
        conf_complain(conf_get(node, "tet"),
                      "give the first day of the lunar year",
                      "Tet lies between 20/01 and 21/02");
    } else if (year_before != 0 && day.year != year_before + 1) {
        conf_complain(node, "give each year once, in order",
                      "%d comes behind %d", day.year, year_before);
    }
}

static void
check_national(struct conf node, struct date day, int year)
{
    if (day.year != year || day.month != 9 || (day.day != 1 && day.day != 3)) {
        conf_complain(conf_get(node, "national"),
                      "give 1 or 3 September of the same year",
                      "is no day beside 2 September %d", year);
    }
}

/* What the government or the moon says anew each year. */
static void
read_year(struct conf node, struct tet_week week, int *year,
          struct closed_days *days)
{
    static const char *const keys[] = {"tet", "hung", "national", NULL};
    int64_t tet = read_day(node, "tet"), hung = read_day(node, "hung"),
            national = read_day(node, "national");

    conf_keys(node, keys);
    if (tet == INT64_MIN || hung == INT64_MIN || national == INT64_MIN) {
        return;
    }
    check_tet(node, tet, *year);
    *year = date_from_days(tet).year;
    if (hung < tet + HUNG_MIN || hung > tet + HUNG_MAX) {
        conf_complain(conf_get(node, "hung"),
                      "give the tenth of the third lunar month",
                      "is not %d to %d days behind Tet", HUNG_MIN, HUNG_MAX);
    }
    check_national(node, date_from_days(national), *year);
    add_span(days, tet - week.before, tet + week.after);
    add_span(days, hung, hung);
    add_span(days, national, national);
}

static void
read_all(struct conf root, struct closed_days *days)
{
    static const char *const keys[] = {"sundays", "holidays", "tet",
                                       "years",   "closed",   NULL};
    struct conf closed = conf_array(root, "closed", true);
    struct conf holidays = conf_array(root, "holidays", false);
    struct conf years = conf_array(root, "years", false);
    struct tet_week week = read_tet_week(root);
    size_t n = count_up_to(closed, CLOSED_MAX);
    int year = 0;

    conf_keys(root, keys);
    for (size_t i = 0; i < n; i++) {
        read_span(conf_at(closed, i), days);
    }
    n = count_up_to(holidays, HOLIDAYS_MAX);
    for (size_t i = 0; i < n; i++) {
        read_holiday(conf_at(holidays, i), days);
    }
    n = count_up_to(years, YEARS_MAX);
    for (size_t i = 0; i < n; i++) {
        read_year(conf_at(years, i), week, &year, days);
    }
}

struct closed_days *
config_calendar_load(struct complaints *complaints, const char *config_dir,
                     struct calendar *out)
{
    struct closed_days *days = mem_alloc(sizeof *days);
    struct conf root =
        conf_load(complaints, config_dir, "calendar.json", &days->file);

    read_all(root, days);
    *out =
        (struct calendar){.weekdays = conf_bool(root, "sundays", false) ? 0 : 1,
                          .n = days->n,
                          .closed = days->span};
    return days;
}

void
calendar_free(struct closed_days *days)
{
    if (!days) {
        return;
    }
    conf_free(days->file);
    mem_free(days);
}
