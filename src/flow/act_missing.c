/* THIEU: which hamlets of the sender's area have not sent their BC of a month,
 * in one SMS. */
#include "flow/act.h"
#include "flow/listing.h"
#include "flow/refuse.h"
#include "store/store_report.h"

enum { YEAR = 12 };

/* "T09": the last such month that has begun; NULL: the open one. */
static struct period
month_of(const struct message *m, const struct form_value *value)
{
    struct period month = {PERIOD_MONTH, m->date.year, m->date.month};
    int64_t number;

    if (!value ||
        !str_number((struct str){value->text.ptr + 1, value->text.len - 1}, 1,
                    YEAR, &number)) {
        return period_open_month(m->date);
    }
    month.number = (int)number;
    month.year -= number > m->date.month;
    return month;
}

static enum status
add_hamlet(struct message *m, const struct unit *hamlet, const char *month,
           struct listing *missing)
{
    struct store_report head;
    enum status status =
        store_report_find(message_db(m), "BC", hamlet->id, month, &head);
    const char *name = unit_name_at(hamlet, m->day)->short_name;

    if (status == ST_OK && head.version == 0) {
        listing_add(missing,
                    str_of(strncmp(name, "Ban ", 4) == 0 ? name + 4 : name));
    }
    return status;
}

static enum status
tell(struct message *m, struct unit *area, struct period period)
{
    struct listing missing = {
        .m = m, .comma = ", ", .place = "list", .more = "S-16-more"};
    struct registry *registry = m->flow->registry;
    int64_t day = date_to_days(period_last(period));
    struct lineage_hamlets hamlets = lineage_hamlets(
        registry_lineage(registry), area->place, day < m->day ? day : m->day);
    enum status status = ST_OK;
    char month[PERIOD_TEXT];

    period_format(period, month);
    for (int i = 0; i < hamlets.n && status == ST_OK; i++) {
        status = add_hamlet(m, registry_unit_at(registry, hamlets.unit[i]),
                            month, &missing);
    }
    if (status != ST_OK) {
        return status;
    }
    message_set_unit(m, area);
    message_set_period(m, "period", period);
    message_set_number(m, "hamlets", hamlets.n);
    message_set_number(m, "missing_n", missing.n + missing.left_out);
    message_set(m, "list", listing_text(&missing));
    if (hamlets.n == 0) {
        return message_say_id(m, "S-16-none");
    }
    return message_say_id(m, missing.n > 0 ? "S-16" : "S-16-all");
}

MUST_CHECK enum status
act_missing(struct message *m)
{
    const struct form_value *month = form_value(&m->reading, "thang");
    struct unit *area;
    bool settled;
    enum status status = act_settle_unit(m, &settled);

    if (status != ST_OK || !settled) {
        return status;
    }
    m->outcome.outcome = "answered";
    /* An office asks about the area it works in. */
    area = m->unit;
    if (area->kind == UNIT_OFFICE) {
        area = unit_name_at(area, m->day)->parent;
    }
    if (!area) {
        message_set_unit(m, m->unit);
        message_set_period(m, "period", month_of(m, month));
        return message_say_id(m, "S-16-none");
    }
    return tell(m, area, month_of(m, month));
}
