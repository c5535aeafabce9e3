/* A text that lacks one value waits for it. */
#include "flow/draft.h"

#include "base/log.h"
#include "core/form_repair.h"
#include "flow/refuse.h"
#include "flow/ussd.h"
#include "store/store_draft.h"

static const char *const kinds[] = {
    [DRAFT_NONE] = "",     [DRAFT_FIELD] = "field", [DRAFT_KEYWORD] = "keyword",
    [DRAFT_RULE] = "rule", [DRAFT_REST] = "rest",
};

const char *
draft_kind_name(enum draft_kind kind)
{
    return kinds[kind];
}

static enum draft_kind
kind_of(const char *name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i], name) == 0)
            return (enum draft_kind)i;
    return DRAFT_NONE;
}

/* "OK" without a code says yes to a keyword. */
static bool
is_yes(const struct form_reading *r)
{
    return r->form && strcmp(r->form->act, "confirm") == 0 &&
           strcmp(r->error, "L-02") == 0 && r->given == 0;
}

/* HD and TT change nothing, nor does a command that is refused: what waits may
 * still be answered. */
static bool
ends_draft(const struct form_reading *r)
{
    if (!r->form)
        return false;
    if (r->form->is_service && r->error)
        return false;
    return strcmp(r->form->act, "help") != 0 &&
           strcmp(r->form->act, "status") != 0;
}

/* A draft of today's forms, not too old and not younger than the message: what
 * was sent before it cannot answer it. */
bool
draft_is_live(const struct message *m, const struct store_draft *row,
              struct form_draft *draft)
{
    *draft = (struct form_draft){
        .kind = kind_of(row->kind),
        .form = form_find(m->flow->set->forms, row->form.ptr),
        .field = row->field,
        .text = row->text,
        .place = row->place,
        .day = date_of_ms(row->at, VIETNAM_OFFSET_MIN),
    };
    return draft->form && m->judged_ms >= row->at &&
           m->judged_ms - row->at <= DRAFT_MS;
}

/* A keyword was offered, or all of a dead session is there. */
static bool
wants_yes(const struct form_draft *draft)
{
    return draft->kind == DRAFT_KEYWORD ||
           (draft->kind == DRAFT_REST && draft->field == 0);
}

/* One seat after the other, like any text; only those of the draft's unit. */
static enum repair
repair_as(struct message *m, const struct store_draft *row,
          const struct form_draft *draft, struct str *text,
          struct form_reading *out)
{
    enum repair repair = REPAIR_NONE;

    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        if (row->unit && seat->unit->id != row->unit)
            continue;
        struct form_reading reading;
        struct str whole = {0};
        enum repair now =
            form_repair(m->flow->set->forms, draft, m->text, seat->role,
                        m->date, message_arena(m), &whole, &reading);
        bool may = now == REPAIR_DONE &&
                   (!reading.error || strcmp(reading.error, "L-06") != 0);
        if (may || (repair != REPAIR_DONE && now != REPAIR_NONE)) {
            repair = now;
            *text = whole;
            *out = reading;
            m->seat = seat;
        }
        if (may)
            break;
    }
    return repair;
}

MUST_CHECK enum status
draft_take(struct message *m)
{
    struct form_draft draft;
    struct store_draft row;
    struct form_reading reading;
    struct str text = {0};

    if (!m->reading.error || (m->reading.form && !is_yes(&m->reading)))
        return ST_OK;
    enum status status = m->in->is_screen ? ST_OK : ussd_leave(m);
    if (status == ST_OK)
        status = store_draft_find(message_db(m), m->person->id,
                                  message_arena(m), &row);
    if (status != ST_OK || row.message == 0)
        return status;
    if (m->judged_ms - row.at > DRAFT_MS)
        return store_draft_end(message_db(m), m->person->id);
    if (!draft_is_live(m, &row, &draft) ||
        is_yes(&m->reading) != wants_yes(&draft))
        return ST_OK;
    const struct role_at *seat = m->seat;
    enum repair repair = repair_as(m, &row, &draft, &text, &reading);
    if (repair != REPAIR_DONE) {
        /* What reads like an answer is no misspelt keyword. */
        if (repair == REPAIR_OTHER)
            m->reading.suggest = NULL;
        m->seat = seat;
        return ST_OK;
    }
    m->text = text;
    m->reading = reading;
    log_info("event=draft_answered id=%lld draft=%lld form=%s",
             (long long)m->id, (long long)row.message, draft.form->keyword);
    return store_draft_complete(message_db(m), row.message, m->id);
}

static enum status
put(struct message *m, const struct form_draft *draft)
{
    bool has_unit = draft->kind != DRAFT_KEYWORD;
    struct store_draft row = {
        .message = m->id,
        .person = m->person->id,
        .unit = has_unit ? m->seat->unit->id : 0,
        .kind = kinds[draft->kind],
        .form = str_of(draft->form->keyword),
        .field = draft->field,
        .text = draft->text,
        .place = draft->place,
        .at = m->judged_ms,
    };

    return store_draft_put(message_db(m), &row);
}

static bool
can_be_repaired(struct message *m, struct form_draft *draft)
{
    const struct form_reading *r = &m->reading;

    if (r->rule)
        return form_draft_of_rule(r, r->rule, m->date, message_arena(m), draft);
    /* draft_take may have taken the suggestion back. */
    return (r->form || r->suggest) &&
           form_draft_read(m->flow->set->forms, m->text, m->seat->role, m->date,
                           message_arena(m), draft);
}

static bool
has_word(struct str text, struct str word)
{
    for (size_t i = 0; word.len > 0 && i + word.len <= text.len; i++)
        if (str_ieq((struct str){text.ptr + i, word.len}, word))
            return true;
    return false;
}

/* Whoever has several units names the one that a text is about, in whichever
 * seat it was read. */
static bool
is_for_the_unit(const struct message *m, const struct store_draft *row)
{
    const struct form_value *unit = form_value(&m->reading, "unit");

    for (int i = 0; unit && i < m->person->roles_n; i++) {
        struct str code =
            str_of(unit_name_at(m->person->role[i].unit, m->day)->code);
        if (has_word(row->text, code))
            return str_ieq(code, unit->text);
    }
    return row->unit == 0 || row->unit == m->seat->unit->id;
}

/* What a screen sends is what was filled in there, or the yes to figures that a
 * rule holds; what was laid aside before waits on. */
static bool
is_outdated(const struct message *m, const struct store_draft *row)
{
    const struct form *form = m->reading.form;

    if (!m->in->is_screen || !form)
        return true;
    if (strcmp(form->act, "confirm") == 0)
        return strcmp(row->kind, kinds[DRAFT_RULE]) == 0;
    return str_eqz(row->form, form->keyword) && is_for_the_unit(m, row);
}

/* m->reading is newer than what waits. */
static enum status
end_draft(struct message *m)
{
    struct store_draft row;
    enum status status =
        store_draft_find(message_db(m), m->person->id, message_arena(m), &row);

    if (status != ST_OK || row.message == 0 || !is_outdated(m, &row))
        return status;
    return store_draft_end(message_db(m), m->person->id);
}

/* And than what is being typed. */
static enum status
replace(struct message *m)
{
    return m->in->is_screen ? ST_OK : ussd_replace(m);
}

MUST_CHECK enum status
draft_refuse(struct message *m)
{
    struct form_draft draft;
    enum status status = ST_OK;

    if (can_be_repaired(m, &draft)) {
        status = end_draft(m);
        if (status == ST_OK)
            status = replace(m);
        if (status == ST_OK)
            status = put(m, &draft);
        message_set_z(m, "hint", message_text(m, "L-03-hint"));
        message_set_z(m, "offer", message_text(m, "L-01-offer"));
    } else if (ends_draft(&m->reading)) {
        status = end_draft(m);
    }
    return status == ST_OK ? refuse_reading(m) : status;
}

MUST_CHECK enum status
draft_end(struct message *m)
{
    return ends_draft(&m->reading) ? end_draft(m) : ST_OK;
}

MUST_CHECK enum status
draft_replace(struct message *m)
{
    bool is_refused =
        m->outcome.outcome && strcmp(m->outcome.outcome, "refused") == 0;

    return ends_draft(&m->reading) && !is_refused ? replace(m) : ST_OK;
}

MUST_CHECK enum status
draft_leave(struct message *m, const struct form_rule *rule)
{
    struct form_draft draft;

    /* The code of another unit than the seat's is not in the figures. */
    if (m->unit != m->seat->unit && !form_value(&m->reading, "unit"))
        return ST_OK;
    return form_draft_of_rule(&m->reading, rule, m->date, message_arena(m),
                              &draft)
               ? put(m, &draft)
               : ST_OK;
}
