/* What people ask for and others confirm: commitments, gifts, models,
 * nominations, cases. */
#include "core/chain.h"
#include "core/mask.h"
#include "export/export_rows.h"
#include "flow/figures.h"
#include "store/store_household.h"
#include "store/store_query.h"

enum { STEPS_MAX = 64 };

/* The form whose reports begin chains of this kind; NULL if there is none. */
static const struct form *
form_of_kind(const struct export_work *w)
{
    int n;
    const struct form *const *form = form_all(w->source->forms, &n);

    for (int i = 0; i < n; i++)
        if (form[i]->chain && strcmp(form[i]->chain, w->ask->what->kind) == 0)
            return form[i];
    return NULL;
}

void
export_chain_columns(struct export_work *w)
{
    static const char *const before[] = {
        "report",  "code",      "unit",  "unit_code",  "unit_name",
        "commune", "household", "state", "state_name", "waits_for",
        "since",   "until",     NULL};
    static const char *const behind[] = {"reporter_phone", "reported_at",
                                         "message",        "same_gift_as",
                                         "history",        NULL};
    const struct form *form = form_of_kind(w);

    export_add_columns(w, before);
    if (form)
        export_value_columns(w, form);
    export_add_columns(w, behind);
}

/* "2025-09-28 asked 0912***101; 2025-09-30 hamlet 0912***102 (reason)" */
static enum status
put_history(struct export_work *w, int64_t report)
{
    struct store_query_step step[STEPS_MAX];
    struct str text = {0};
    int n;
    enum status status =
        store_query_steps(w->source->db, report, w->arena, step, STEPS_MAX, &n);

    for (int i = 0; i < n && status == ST_OK; i++) {
        char day[DATE_TEXT], phone[PHONE_TEXT] = "";
        date_format(date_from_days(export_day(step[i].at)), day);
        if (step[i].phone.len > 0)
            phone_mask(step[i].phone.ptr, phone);
        struct str reason = mask_text(step[i].reason, false, w->arena);
        text =
            arena_printf(w->arena, "%.*s%s%s %.*s%s%s%s%.*s%s", STR_ARG(text),
                         i > 0 ? "; " : "", day, STR_ARG(step[i].to_state),
                         *phone ? " " : "", phone, reason.len ? " (" : "",
                         STR_ARG(reason), reason.len ? ")" : "");
    }
    if (status == ST_OK)
        sheet_text(w->page, text);
    return status;
}

static void
put_state(struct export_work *w, const struct store_chain *chain)
{
    const struct chain_kind *kind = chain_kind_find(chain->kind.ptr);
    const struct chain_state *state =
        kind ? chain_state_find(kind, chain->state.ptr) : NULL;

    sheet_text(w->page, chain->state);
    sheet_z(w->page, state ? state->shown : NULL);
    sheet_z(w->page, chain->waits.ptr);
    sheet_time(w->page, chain->since);
    sheet_time(w->page, chain->until);
}

static enum status
put_chain(struct export_work *w, const struct store_query_chain *row,
          const struct form *form, struct unit *unit, int64_t day)
{
    const struct store_chain *chain = &row->chain;

    sheet_row(w->page);
    sheet_number(w->page, chain->report);
    export_code(w, row->code);
    export_unit(w, unit, day);
    sheet_z(w->page, row->household_code.ptr);
    put_state(w, chain);
    if (form)
        export_values(w, form, row->figures);
    export_person(w, chain->person);
    sheet_time(w->page, row->at);
    sheet_number(w->page, row->message);
    export_id(w, row->other);
    return put_history(w, chain->report);
}

/* A nomination names its household by hamlet and code: "B012-017". */
static enum status
named_household(struct export_work *w, const struct form *form,
                struct str figures, struct unit *unit, int64_t day,
                int64_t *household)
{
    struct unit *top = unit_up_to(unit, UNIT_COMMUNE, day);
    struct store_household found = {0};
    char code[HOUSEHOLD_CODE];
    enum status status = ST_OK;

    *household = 0;
    for (int i = 0; i < form->fields_n && status == ST_OK; i++) {
        if (form->fields[i].type != FIELD_SUBJECT)
            continue;
        struct str value = figures_value(form, figures, form->fields[i].code);
        const char *dash = value.len ? memchr(value.ptr, '-', value.len) : NULL;
        if (!dash)
            continue;
        size_t n = (size_t)(dash - value.ptr);
        struct unit *hamlet = registry_unit_by_code(w->source->registry,
                                                    (struct str){value.ptr, n},
                                                    top ? top : unit, day);
        if (hamlet && str_copy(code, sizeof(code),
                               (struct str){dash + 1, value.len - n - 1}))
            status =
                store_household_find(w->source->db, hamlet->id, code, &found);
        *household = found.id;
    }
    return status;
}

/* `last` is the household of the row before: those of one stand together. */
static enum status
put_wanted(struct export_work *w, const struct store_query_chain *row,
           const struct form *form, int64_t *last)
{
    struct unit *unit = registry_unit(w->source->registry, row->chain.unit);
    int64_t day = export_report_day(form, row->key, row->at);
    int64_t household = row->chain.household;
    enum status status = ST_OK;

    if (!str_eqz(row->chain.kind, w->ask->what->kind) ||
        !export_is_between(w->ask, row->at) ||
        !export_is_within(w->ask, unit, day))
        return ST_OK;
    if (household == 0 && form && unit)
        status = named_household(w, form, row->figures, unit, day, &household);
    if (status == ST_OK && household != 0 && household != *last)
        status = export_note(w, household);
    *last = household;
    return status == ST_OK ? put_chain(w, row, form, unit, day) : status;
}

static enum status
put_all(struct export_work *w, const struct store_query_chain *row, int n)
{
    const struct form *form = form_of_kind(w);
    int64_t last = 0;
    enum status status = ST_OK;

    for (int i = 0; i < n && status == ST_OK; i++)
        status = put_wanted(w, &row[i], form, &last);
    return status;
}

MUST_CHECK enum status
export_chain_rows(struct export_work *w)
{
    struct store_query_chain *row =
        arena_alloc(w->arena, EXPORT_PAGE * sizeof(*row));
    int n;
    enum status status = store_query_chains(w->source->db, w->ask->after[0],
                                            EXPORT_PAGE, w->arena, row, &n);

    if (status == ST_OK)
        status = put_all(w, row, n);
    w->is_last = n < EXPORT_PAGE;
    if (n > 0)
        w->ask->after[0] = row[n - 1].chain.report;
    return status;
}

/* Leaves out the last household of a full page, of which more may follow. */
static int
whole_households(const struct store_query_chain *row, int n)
{
    int whole = n;

    while (n == EXPORT_PAGE && whole > 0 &&
           row[whole - 1].chain.household == row[n - 1].chain.household)
        whole--;
    return whole > 0 ? whole : n;
}

/* By household, so that each is noted once. */
MUST_CHECK enum status
export_commitment_rows(struct export_work *w)
{
    struct store_query_chain *row =
        arena_alloc(w->arena, EXPORT_PAGE * sizeof(*row));
    int64_t *after = w->ask->after;
    int n;
    enum status status = store_query_household_chains(
        w->source->db, after[0], after[1], EXPORT_PAGE, w->arena, row, &n);
    int whole = whole_households(row, n);

    if (status == ST_OK)
        status = put_all(w, row, whole);
    w->is_last = n < EXPORT_PAGE;
    if (whole > 0) {
        after[0] = row[whole - 1].chain.household;
        after[1] = row[whole - 1].chain.report;
    }
    return status;
}
