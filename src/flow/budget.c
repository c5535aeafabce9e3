/* Money: what messages cost and what may still be spent this month. */
#include "flow/budget.h"

#include <stdio.h>

#include "base/log.h"
#include "core/date.h"
#include "core/sms.h"
#include "core/text.h"
#include "store/store_spend.h"

enum { ALL = 100 };

void
budget_month(char out[BUDGET_MONTH], int64_t now_ms)
{
    char day[DATE_TEXT];

    date_format(date_of_ms(now_ms, VIETNAM_OFFSET_MIN), day);
    day[BUDGET_MONTH - 1] = '\0';
    memcpy(out, day, BUDGET_MONTH);
}

int
budget_segments(const struct carrier *carrier, struct str text,
                struct arena *arena)
{
    if (carrier->strips_accents)
        text = text_unaccent(text, arena);
    return sms_measure(text).segments;
}

MUST_CHECK enum status
budget_load(struct turn *turn, const struct budget_limits *limits,
            struct budget *out)
{
    struct store_budget_stop stop;

    *out = (struct budget){.limit = limits->month};
    budget_month(out->month, turn_now(turn));
    enum status status =
        store_spend_total(turn->db, str_of(out->month), &out->total);
    if (status == ST_OK)
        status = store_budget_stop_get(turn->db, str_of(out->month), &stop);
    if (status != ST_OK)
        return status;
    out->spent = out->total - stop.forgiven;
    out->stopped_at = stop.stopped_at;
    return ST_OK;
}

int64_t
budget_left(const struct budget *budget, const struct budget_limits *limits,
            enum lane lane)
{
    int64_t part = budget->limit / ALL * limits->percent[lane] +
                   budget->limit % ALL * limits->percent[lane] / ALL;

    if (budget->stopped_at != 0)
        return 0;
    if (budget->limit == 0)
        return INT64_MAX;
    return part > budget->spent ? part - budget->spent : 0;
}

static enum status
add(struct turn *turn, const char *carrier, const struct budget_charge *charge,
    int sign)
{
    struct store_spend row = {.month = str_of(charge->month),
                              .provider = str_of(carrier),
                              .lane = charge->lane,
                              .messages = sign,
                              .segments = (int64_t)sign * charge->segments,
                              .cost = sign * charge->cost};

    return store_spend_add(turn->db, &row);
}

/* Stays in the store until somebody lifts it or the month ends. */
static enum status
stop_month(struct turn *turn, const struct budget *budget)
{
    struct store_budget_stop stop = {
        .stopped_at = turn_now(turn),
        .forgiven = budget->total - budget->spent,
    };

    log_error("event=budget_stop month=%s spent=%lld limit=%lld next=\"bantin "
              "budget tells more, bantin budget --lift goes on\"",
              budget->month, (long long)budget->spent,
              (long long)budget->limit);
    return store_budget_stop_put(turn->db, str_of(budget->month), &stop);
}

MUST_CHECK enum status
budget_take(struct turn *turn, const struct budget_limits *limits,
            const struct carrier *carrier, struct budget_charge *charge,
            bool *may)
{
    struct budget budget;

    *may = true;
    charge->cost = charge->segments * carrier->price;
    if (charge->cost == 0)
        return ST_OK;
    enum status status = budget_load(turn, limits, &budget);
    if (status != ST_OK)
        return status;
    memcpy(charge->month, budget.month, sizeof(charge->month));
    *may = charge->is_exempt ||
           charge->cost <= budget_left(&budget, limits, charge->lane);
    if (*may)
        return add(turn, carrier->name, charge, 1);
    charge->cost = 0;
    return budget.stopped_at == 0 && limits->percent[charge->lane] >= ALL
               ? stop_month(turn, &budget)
               : ST_OK;
}

MUST_CHECK enum status
budget_give_back(struct turn *turn, const char *carrier,
                 const struct budget_charge *charge)
{
    return charge->cost == 0 ? ST_OK : add(turn, carrier, charge, -1);
}

MUST_CHECK enum status
budget_lift(struct turn *turn, struct str month, char fault[BUDGET_FAULT],
            bool *changed)
{
    static const struct budget_limits none;
    struct budget budget;
    enum status status = turn_begin(turn);

    *changed = false;
    fault[0] = '\0';
    if (status == ST_OK)
        status = budget_load(turn, &none, &budget);
    if (status != ST_OK)
        return status;
    if (!str_eqz(month, budget.month)) {
        snprintf(fault, BUDGET_FAULT,
                 "only the running month, %s, can be lifted", budget.month);
        return ST_OK;
    }
    struct store_budget_stop stop = {.forgiven = budget.total};
    *changed = true;
    log_info("event=budget_lifted month=%s spent=%lld", budget.month,
             (long long)budget.total);
    return store_budget_stop_put(turn->db, month, &stop);
}
