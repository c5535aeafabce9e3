/* Four-digit codes: where they stand and where a sender's code may lead. */
#include "flow/codes.h"

#include "flow/chain.h"
#include "flow/seat.h"
#include "store/store_report.h"

enum { TRIES_MAX = 16 };

/* The commune of a unit, or the unit itself above and beside the communes. */
static int64_t
place_of(const struct message *m, struct unit *unit)
{
    struct unit *commune = unit_up_to(unit, UNIT_COMMUNE, m->day);

    return commune ? commune->id : unit->id;
}

/* Where a sender from outside the commune finds their own codes again. */
static int64_t
own_place(const struct message *m)
{
    return -m->person->id;
}

/* What somebody asked for and what still waits must be found as long as it
 * lives: a registration can be withdrawn at any time. */
static enum status
look_for_living(struct message *m, int64_t place, int code, int64_t *row)
{
    struct store_version version;
    struct store_chain chain;
    enum status status =
        store_code_find(message_db(m), place, code, INT64_MIN, row);

    if (status != ST_OK || *row == 0)
        return status;
    status = store_version_get(message_db(m), *row, message_arena(m), &version);
    if (status == ST_OK)
        status = store_chain_get(message_db(m), version.report,
                                 message_arena(m), &chain);
    if (status != ST_OK || !chain.report || !chain_of(&chain).state->is_live)
        *row = 0;
    return status;
}

/* Adds what the code leads to in one place. */
static enum status
look(struct message *m, int64_t place, int code, struct code_hits *out)
{
    int64_t after = turn_now(&m->flow->turn) - m->flow->set->code_ms;
    int64_t row;
    enum status status =
        store_code_find(message_db(m), place, code, after, &row);

    if (status == ST_OK && row == 0)
        status = look_for_living(m, place, code, &row);
    for (int i = 0; i < out->n; i++)
        if (out->version[i] == row)
            return status;
    if (status == ST_OK && row != 0 && out->n < CODE_HITS_MAX)
        out->version[out->n++] = row;
    return status;
}

/* Where codes stand: place_of of some unit. */
static bool
is_place(const struct message *m, struct unit *unit)
{
    switch (unit->kind) {
    case UNIT_COMMUNE:
        return true;
    case UNIT_PROVINCE:
    case UNIT_DISTRICT:
    case UNIT_OFFICE:
        return !unit_up_to(unit, UNIT_COMMUNE, m->day);
    case UNIT_NONE:
    case UNIT_HAMLET:
    case UNIT_GROUP:
        return false;
    }
    return false;
}

/* All places, or those that a seat looks after. */
static enum status
look_around(struct message *m, const struct role_at *seat, int code,
            struct code_hits *out)
{
    int64_t max = registry_unit_max(m->flow->registry);
    enum status status = ST_OK;

    for (int64_t id = 0; id <= max && status == ST_OK; id++) {
        struct unit *unit = registry_unit(m->flow->registry, id);
        if (unit && is_place(m, unit) &&
            (!seat || seat_looks_after(seat, unit, m->day)))
            status = look(m, id, code, out);
    }
    return status;
}

static enum status
look_by_unit(struct message *m, struct str unit_code, int code,
             struct code_hits *out)
{
    struct unit *unit;
    int at = -1;
    enum status status = ST_OK;

    while ((unit = registry_next_of_code(m->flow->registry, unit_code, &at)) &&
           status == ST_OK)
        status = look(m, place_of(m, unit), code, out);
    return status;
}

static bool
read_code(struct str text, int *code, struct code_hits *out)
{
    int64_t digits;

    *out = (struct code_hits){0};
    if (!str_number(text, 1, 9999, &digits))
        return false;
    *code = (int)digits;
    return true;
}

MUST_CHECK enum status
codes_find(struct message *m, struct str text, struct code_hits *out)
{
    const struct form_value *unit = form_value(&m->reading, "unit");
    enum status status = ST_OK;
    int code;

    if (!read_code(text, &code, out))
        return ST_OK;
    if (unit)
        return look_by_unit(m, unit->text, code, out);
    for (int i = 0; i < m->person->roles_n && status == ST_OK; i++) {
        const struct role_at *seat = &m->person->role[i];
        status = look(m, place_of(m, seat->unit), code, out);
        if (status == ST_OK && seat->role == ROLE_CH)
            status = look_around(m, seat, code, out);
    }
    return status == ST_OK ? look(m, own_place(m), code, out) : status;
}

MUST_CHECK enum status
codes_find_anywhere(struct message *m, struct str text, struct code_hits *out)
{
    const struct form_value *unit = form_value(&m->reading, "unit");
    int code;

    if (!read_code(text, &code, out))
        return ST_OK;
    return unit ? look_by_unit(m, unit->text, code, out)
                : look_around(m, NULL, code, out);
}

static bool
finds_it(const struct message *m, int64_t place)
{
    for (int i = 0; i < m->person->roles_n; i++)
        if (place_of(m, m->person->role[i].unit) == place)
            return true;
    return false;
}

MUST_CHECK enum status
codes_next(struct message *m, struct unit *unit, int *code)
{
    int64_t place = place_of(m, unit), taken = 1;
    enum status status = ST_OK;

    for (int i = 0; i < TRIES_MAX && taken != 0 && status == ST_OK; i++) {
        status = store_code_next(message_db(m), place, code);
        taken = 0;
        /* Two communes may give one person the same code. */
        if (status == ST_OK && !finds_it(m, place))
            status = store_code_find(message_db(m), own_place(m), *code,
                                     INT64_MIN, &taken);
    }
    return status;
}

MUST_CHECK enum status
codes_put(struct message *m, struct unit *unit, int code, int64_t version)
{
    int64_t now = turn_now(&m->flow->turn), place = place_of(m, unit);
    enum status status =
        store_code_put(message_db(m), place, code, version, now);

    if (status == ST_OK && !finds_it(m, place))
        status =
            store_code_put(message_db(m), own_place(m), code, version, now);
    return status;
}
