/* Long texts that come in parts. */
#include "flow/parts.h"

/* Parts of one text come within this time, or they are of two. */
enum { PART_SPREAD_MS = 5 * 60 * 1000 };

/* References come round again. A place that another text holds, or a group
 * that began long before, belongs to a message whose rest is lost: its sender
 * is told, and what comes now is a message of its own. */
static enum status
set_aside(struct message *m, const struct store_part *part)
{
    bool clashes;
    enum status status = store_part_clashes(
        message_db(m), part, part->until - PART_SPREAD_MS, &clashes);

    if (status != ST_OK || !clashes)
        return status;
    status = store_part_drop(message_db(m), part);
    return status == ST_OK && m->person ? message_say_id(m, "L-13") : status;
}

MUST_CHECK enum status
parts_take(struct message *m, bool *whole)
{
    const struct inbound *in = m->in;
    struct store_part part = {
        .provider = str_of(in->provider),
        .sender = str_of(in->from),
        .ref = in->part_ref,
        .text = in->text,
        .place = in->part_index,
        .total = in->part_total,
        .message = m->id,
        .until = turn_now(&m->flow->turn) + in->join_timeout_ms,
    };
    struct str text;
    int n;

    *whole = true;
    if (in->from_kind == PHONE_NONE || part.place < 1 ||
        part.place > part.total || part.total > in->join_max_parts)
        return ST_OK;
    enum status status = set_aside(m, &part);
    if (status == ST_OK)
        status = store_part_add(message_db(m), &part);
    if (status == ST_OK)
        status =
            store_part_join(message_db(m), &part, message_arena(m), &text, &n);
    if (status != ST_OK)
        return status;
    *whole = n == part.total;
    if (!*whole)
        return ST_OK;
    m->text = text;
    return store_part_drop(message_db(m), &part);
}

MUST_CHECK enum status
parts_overdue(struct flow *flow, struct inbound *in, int64_t *first,
              bool *found)
{
    struct turn *turn = &flow->turn;
    struct store_part part;
    enum status status;

    *found = false;
    status = store_part_overdue(turn->db, turn_now(turn), &turn->arena, &part,
                                found);
    if (status == ST_OK && *found)
        status = turn_begin(turn);
    if (status != ST_OK || !*found)
        return status;
    *in = (struct inbound){.provider = part.provider.ptr,
                           .from_raw = part.sender};
    *first = part.message;
    in->from_kind = phone_parse(part.sender, false, in->from);
    return store_part_drop(turn->db, &part);
}
