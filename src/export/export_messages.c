/* Messages, and those of numbers that nobody knows. No PIN, no phone and no
 * household is in a text that leaves. */
#include "core/mask.h"
#include "export/export_rows.h"
#include "store/store_query.h"

void
export_message_columns(struct export_work *w)
{
    static const char *const names[] = {
        "message", "received_at", "sent_at",   "provider", "phone",   "seats",
        "unit",    "unit_code",   "unit_name", "commune",  "outcome", "form",
        "error",   "code",        "replies",   "text",     NULL};

    export_add_columns(w, names);
}

void
export_stranger_columns(struct export_work *w)
{
    static const char *const names[] = {"message", "received_at", "provider",
                                        "phone",   "messages",    "text",
                                        NULL};

    export_add_columns(w, names);
}

static bool
has_field(const struct form *form, enum field_type type)
{
    for (int i = 0; i < form->fields_n; i++)
        if (form->fields[i].type == type)
            return true;
    return false;
}

/* Such texts name a household. What they say is in the exports that are noted
 * with the household. */
static bool
names_household(const struct form *form)
{
    return form->is_household || has_field(form, FIELD_HOUSEHOLD) ||
           has_field(form, FIELD_SUBJECT) || has_field(form, FIELD_PHONE);
}

static bool
may_have_pin(const struct store_query_message *m, const struct form *form)
{
    return m->has_pin || !form || form_takes_pin(form);
}

static void
put_text(struct export_work *w, const struct store_query_message *m)
{
    const struct form *form = export_form(w, m->form);

    if (form && names_household(form))
        sheet_text(w->page, arena_printf(w->arena, "%s ***", form->keyword));
    else
        sheet_text(w->page,
                   mask_text(m->text, may_have_pin(m, form), w->arena));
}

/* A sender that is no number, a name, is shown as it is. */
static void
put_sender(struct export_work *w, const struct store_query_message *m)
{
    if (m->sender.len > 0 && m->sender.ptr[0] == '+')
        sheet_phone(w->page, m->sender.ptr);
    else
        export_masked(w, m->sender);
}

/* "TB@u-012 CX@u-003" */
static struct str
seats_of(const struct person *person, struct arena *arena)
{
    struct str list = {0};

    for (int i = 0; person && i < person->roles_n; i++)
        list = arena_printf(
            arena, "%.*s%s%s@%s", STR_ARG(list), list.len ? " " : "",
            role_name(person->role[i].role), person->role[i].unit->ref);
    return list;
}

/* The unit that a message is about; of one that made no report the sender's,
 * and of somebody with several seats every one must lie within what was asked
 * for. */
static bool
is_within(const struct export_work *w, const struct store_query_message *m,
          const struct person *person, struct unit **unit, int64_t day)
{
    *unit = registry_unit(w->source->registry, m->unit);
    if (*unit)
        return export_is_within(w->ask, *unit, day);
    for (int i = 0; person && i < person->roles_n; i++)
        if (!export_is_within(w->ask, person->role[i].unit, day))
            return false;
    if (person && person->roles_n == 1)
        *unit = person->role[0].unit;
    return !w->ask->unit || (person && person->roles_n > 0);
}

static void
put_message(struct export_work *w, const struct store_query_message *m)
{
    const struct form *asked = w->ask->form;
    int64_t day = export_day(m->received_at);
    const struct person *person = person_on(
        registry_person_by_id(w->source->registry, m->person), day, w->arena);
    struct unit *unit;

    if ((asked && !str_eqz(m->form, asked->keyword)) ||
        !is_within(w, m, person, &unit, day))
        return;
    sheet_row(w->page);
    sheet_number(w->page, m->id);
    sheet_time(w->page, m->received_at);
    sheet_time(w->page, m->sent_at);
    sheet_text(w->page, m->provider);
    put_sender(w, m);
    struct str seats = seats_of(person, w->arena);
    sheet_text(w->page, seats);
    export_unit(w, unit, day);
    sheet_text(w->page, m->outcome);
    sheet_z(w->page, m->form.ptr);
    sheet_z(w->page, m->error.ptr);
    export_code(w, m->code);
    sheet_number(w->page, m->replies_n);
    put_text(w, m);
}

static void
put_stranger(struct export_work *w, const struct store_query_message *m)
{
    if (!str_eqz(m->outcome, "stranger"))
        return;
    sheet_row(w->page);
    sheet_number(w->page, m->id);
    sheet_time(w->page, m->received_at);
    sheet_text(w->page, m->provider);
    put_sender(w, m);
    sheet_number(w->page, m->stranger);
    put_text(w, m);
}

static enum status
rows(struct export_work *w,
     void (*put)(struct export_work *, const struct store_query_message *))
{
    struct store_query_message *m =
        arena_alloc(w->arena, EXPORT_PAGE * sizeof(*m));
    int n;
    enum status status = store_query_messages(w->source->db, w->ask->after[0],
                                              EXPORT_PAGE, w->arena, m, &n);

    for (int i = 0; i < n && status == ST_OK; i++)
        if (export_is_between(w->ask, m[i].received_at))
            put(w, &m[i]);
    if (n > 0)
        w->ask->after[0] = m[n - 1].id;
    w->is_last = n < EXPORT_PAGE;
    return status;
}

MUST_CHECK enum status
export_message_rows(struct export_work *w)
{
    return rows(w, put_message);
}

MUST_CHECK enum status
export_stranger_rows(struct export_work *w)
{
    return rows(w, put_stranger);
}
