/* An official opens a closed period again. */
#include "flow/reopen.h"

#include <stdio.h>

#include "base/log.h"
#include "store/store_people.h"
#include "store/store_reopen.h"

enum { REASON_MAX = 200 };

/* The request as read. */
struct reopening {
    const struct form *form;
    struct period period;
    struct date until, today;
    char period_text[PERIOD_TEXT], until_text[DATE_TEXT];
    int64_t unit;
};

static bool
find_form(const struct form_set *forms, struct str name, struct reopening *out)
{
    char keyword[8];

    out->form = str_copy(keyword, sizeof(keyword), name)
                    ? form_find(forms, keyword)
                    : NULL;
    return out->form && out->form->period != PERIOD_NONE;
}

/* "2025-06" is a half-year where the form has those. */
static bool
read_period(struct str text, struct reopening *out)
{
    if (!period_parse(text, &out->period))
        return false;
    if (out->period.kind == PERIOD_MONTH && out->form->period == PERIOD_HALF &&
        out->period.number % 6 == 0)
        out->period.kind = PERIOD_HALF;
    period_format(out->period, out->period_text);
    return out->period.kind == out->form->period;
}

static bool
read_until(struct str text, struct reopening *out)
{
    if (!date_parse(text, &out->until))
        return false;
    date_format(out->until, out->until_text);
    return date_compare(out->until, out->today) >= 0;
}

/* NULL, or the sentence that says what is wrong. */
static const char *
read_request(const struct form_set *forms, const struct reopen_request *in,
             struct reopening *out)
{
    if (!find_form(forms, in->form, out))
        return "FORM: no form of that name has periods";
    if (!read_period(in->period, out))
        return "PERIOD: write 2025-08 for a month, 2025-06 or 2025-12 for a "
               "half-year, 2025-Q3 for a quarter, as the form has them";
    if (date_compare(period_closes(out->period), out->today) >= 0)
        return "PERIOD: it is open still, or has not begun";
    if (!read_until(in->until, out))
        return "until: write a day from today on, as 2025-10-05";
    if (str_trim(in->reason).len == 0 || in->reason.len > REASON_MAX ||
        !str_is_utf8(in->reason))
        return "reason: say why, in at most 200 bytes";
    return NULL;
}

/* By ref, else by the code that people text. */
static enum status
find_unit(struct turn *turn, struct str name, struct reopening *out)
{
    char day[DATE_TEXT];
    enum status status = store_unit_id(turn->db, name, &out->unit);

    if (status != ST_OK || out->unit != 0)
        return status;
    date_format(out->today, day);
    return store_unit_id_by_code(turn->db, name, day, &out->unit);
}

static enum status
write_row(struct turn *turn, const struct reopening *r, struct str reason,
          bool *changed)
{
    struct store_reopen row = {
        .form = str_of(r->form->keyword),
        .unit = r->unit,
        .period = str_of(r->period_text),
        .until = str_of(r->until_text),
        .reason = str_trim(reason),
        .who = STR("office"),
    };
    enum status status = turn_begin(turn);

    if (status == ST_OK)
        status = store_reopen_put(turn->db, &row, turn_now(turn), changed);
    if (status == ST_OK && *changed)
        log_info("event=period_reopened form=%s unit=%lld period=%s until=%s",
                 r->form->keyword, (long long)r->unit, r->period_text,
                 r->until_text);
    return status;
}

MUST_CHECK enum status
reopen_period(struct turn *turn, const struct form_set *forms,
              const struct reopen_request *request, char fault[REOPEN_FAULT],
              bool *changed)
{
    struct reopening r = {.today =
                              date_of_ms(turn_now(turn), VIETNAM_OFFSET_MIN)};
    const char *wrong = read_request(forms, request, &r);

    *changed = false;
    snprintf(fault, REOPEN_FAULT, "%s", wrong ? wrong : "");
    if (wrong)
        return ST_OK;
    enum status status = find_unit(turn, request->unit, &r);
    if (status != ST_OK)
        return status;
    if (r.unit == 0) {
        snprintf(fault, REOPEN_FAULT,
                 "UNIT: no unit of that id, and not exactly one of that code");
        return ST_OK;
    }
    return write_row(turn, &r, request->reason, changed);
}
