/* Units that somebody may ask about beyond those they may report for. */
#include "flow/act_targets.h"

#include "flow/act.h"

/* An office asks about the area it works in; whoever sits in a district that
 * ended, about what it was. NULL: nothing beyond the usual. */
static const struct unit *
wider_area(const struct message *m, const struct unit *seat)
{
    if (seat->kind == UNIT_OFFICE) {
        return unit_name_at(seat, m->day)->parent;
    }
    return lineage_is_area(registry_lineage(m->flow->registry), seat->place)
               ? seat
               : NULL;
}

static struct unit *
hamlet_of_code(const struct message *m, const struct unit *area,
               struct str code)
{
    struct registry *registry = m->flow->registry;
    struct lineage_hamlets hamlets =
        lineage_hamlets(registry_lineage(registry), area->place, m->day);

    for (int i = 0; i < hamlets.n; i++) {
        struct unit *hamlet = registry_unit_at(registry, hamlets.unit[i]);
        const struct unit_span *span = unit_on(hamlet, m->day);

        if (span && str_eqz(code, span->code)) {
            return hamlet;
        }
    }
    return NULL;
}

MUST_CHECK enum status
targets_settle(struct message *m, bool *settled)
{
    const struct form_value *code = form_value(&m->reading, "unit");

    for (int i = 0; code && i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        const struct unit *area = wider_area(m, seat->unit);
        struct unit *hamlet = area ? hamlet_of_code(m, area, code->text) : NULL;

        if (hamlet && (m->reading.form->roles & 1u << seat->role) != 0) {
            m->unit = hamlet;
            m->seat = seat;
            *settled = true;
            return ST_OK;
        }
    }
    return act_settle_unit(m, settled);
}
