/* What the office asks units for. */
#include <stdio.h>

#include "core/text.h"
#include "flow/request.h"
#include "store/store_people.h"
#include "store/store_reopen.h"

enum { DAYS_MOST = 366 };

/* A message that nobody sent. */
static void
message_of_office(struct message *m, struct flow *flow,
                  const struct inbound *nothing)
{
    message_init(m, flow, nothing);
    m->person = NULL;
}

/* As texts say it; false if no text could. */
static bool
read_title(struct message *m, struct str text, struct str *title)
{
    int letters = 0;

    *title = str_trim(text_unaccent(text, message_arena(m)));
    for (size_t i = 0; i < title->len; i++) {
        char c = title->ptr[i];

        if (c < ' ' || c > '~' || strchr("\"'<>[]{}~^|\\$@`", c))
            return false;
        letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
    return letters >= 2 && title->len <= REQUEST_TITLE_MAX;
}

static bool
read_due(const struct message *m, struct str text, int64_t *due)
{
    struct date date;

    if (!date_parse(text, &date))
        return false;
    *due = date_to_days(date);
    return *due >= m->day && *due <= m->day + DAYS_MOST;
}

/* By id, else by the code that people text. */
static enum status
read_unit(struct message *m, struct str name, const struct unit **out)
{
    char day[DATE_TEXT];
    int64_t id;
    enum status status = store_unit_id(message_db(m), name, &id);

    if (status == ST_OK && id == 0) {
        date_format(m->date, day);
        status = store_unit_id_by_code(message_db(m), name, day, &id);
    }
    *out = status == ST_OK && id ? registry_unit(m->flow->registry, id) : NULL;
    return status;
}

/* NULL, or the sentence that says what is wrong. */
static const char *
judge(struct message *m, const struct request_office *office, bool is_full,
      struct request *request)
{
    if (!request_duty(m->flow->set->duties))
        return "no duty of duties.json is opened by a request";
    if (!read_due(m, office->due, &request->due))
        return "due: write a day from today on, within a year: 2025-12-20";
    if (!read_title(m, office->text, &request->title))
        return "text: say what is asked for in at most 60 letters and signs "
               "that an SMS has";
    if (office->unit.len > 0 && !request->unit)
        return "unit: no unit of that id, and not exactly one of that code";
    if (request_units(m, request) == 0)
        return "unit: nobody there owes such a report";
    return is_full ? "32 requests are owed still: withdraw some first" : NULL;
}

MUST_CHECK enum status
request_open_office(struct flow *flow, const struct request_office *office,
                    char fault[REQUEST_FAULT], int64_t *id)
{
    struct inbound nothing = {.provider = flow_own_carrier(flow)};
    struct request request = {0};
    struct message m;
    bool is_full = false;
    enum status status = turn_begin(&flow->turn);

    *id = 0;
    message_of_office(&m, flow, &nothing);
    if (status == ST_OK && office->unit.len > 0)
        status = read_unit(&m, office->unit, &request.unit);
    if (status == ST_OK)
        status = request_is_full(&m, &is_full);
    if (status != ST_OK)
        return status;
    const char *wrong = judge(&m, office, is_full, &request);
    snprintf(fault, REQUEST_FAULT, "%s", wrong ? wrong : "");
    return wrong ? ST_OK : request_open(&m, &request, id);
}

MUST_CHECK enum status
request_withdraw_office(struct flow *flow, struct str id,
                        char fault[REQUEST_FAULT])
{
    struct inbound nothing = {.provider = flow_own_carrier(flow)};
    struct message m;
    int64_t number;
    bool moved = false;
    enum status status = turn_begin(&flow->turn);

    message_of_office(&m, flow, &nothing);
    if (status == ST_OK && str_number(id, 1, INT64_MAX, &number))
        status = request_withdraw(&m, number, &moved);
    snprintf(fault, REQUEST_FAULT, "%s",
             moved ? "" : "id: no request of that number stands");
    return status;
}
