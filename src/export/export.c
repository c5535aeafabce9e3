/* What an office takes out of the store. */
#include "export/export_rows.h"

#define DAYS "from to unit"

static const struct export_what whats[] = {
    {"reports", true, DAYS " at form period", NULL, export_report_columns,
     export_report_rows, "every version of every report"},
    {"flags", true, DAYS " at form period", NULL, export_report_columns,
     export_flag_rows, "versions accepted although a soft rule spoke"},
    {"commitments", true, DAYS, "commitment", export_chain_columns,
     export_commitment_rows, "households that registered (DK)"},
    {"results", true, DAYS, "result", export_chain_columns,
     export_commitment_rows, "what became of households (KQ)"},
    {"contributions", true, DAYS, "contribution", export_chain_columns,
     export_chain_rows, "gifts (UH)"},
    {"models", true, DAYS, "model", export_chain_columns, export_chain_rows,
     "models and initiatives (MH)"},
    {"nominations", true, DAYS, "nomination", export_chain_columns,
     export_chain_rows, "proposals for awards (DX)"},
    {"cases", true, DAYS, "case", export_chain_columns, export_chain_rows,
     "obstacles (VM)"},
    {"messages", false, DAYS " form", NULL, export_message_columns,
     export_message_rows, "every message, masked"},
    {"strangers", false, "from to", NULL, export_stranger_columns,
     export_stranger_rows, "messages of numbers that nobody knows"},
    {"cards", false, "unit", NULL, export_card_columns, export_card_rows,
     "pocket cards (HTML, A6) for the hamlets of UNIT"},
};

const struct export_what *
export_find(struct str name)
{
    for (size_t i = 0; i < COUNT(whats); i++)
        if (str_eqz(name, whats[i].name))
            return &whats[i];
    return NULL;
}

const char *
export_name(int n)
{
    return n >= 0 && (size_t)n < COUNT(whats) ? whats[n].name : NULL;
}

const char *
export_about(int n)
{
    return n >= 0 && (size_t)n < COUNT(whats) ? whats[n].about : NULL;
}

bool
export_writes(const struct export_what *what)
{
    return what->has_households;
}

static struct unit *
unit_of(const struct registry *registry, struct str ref)
{
    for (int64_t id = 0; id <= registry_unit_max(registry); id++) {
        struct unit *unit = registry_unit(registry, id);
        if (unit && str_eqz(ref, unit->ref))
            return unit;
    }
    return NULL;
}

/* The first moment of a day, or of the one behind it. */
static bool
read_day(struct str value, int days_later, int64_t *utc_ms)
{
    struct date date;

    if (!date_parse(value, &date))
        return false;
    date = date_from_days(date_to_days(date) + days_later);
    *utc_ms = date_to_ms(date, VIETNAM_OFFSET_MIN);
    return true;
}

/* Each reads one option; false if the value is none. */
static bool
read_from(const struct export_source *source, struct str value,
          struct export_ask *ask)
{
    (void)source;
    return read_day(value, 0, &ask->from_ms);
}

static bool
read_to(const struct export_source *source, struct str value,
        struct export_ask *ask)
{
    (void)source;
    return read_day(value, 1, &ask->to_ms);
}

static bool
read_at(const struct export_source *source, struct str value,
        struct export_ask *ask)
{
    (void)source;
    return read_day(value, 1, &ask->until_ms);
}

static bool
read_unit(const struct export_source *source, struct str value,
          struct export_ask *ask)
{
    ask->unit = unit_of(source->registry, value);
    return ask->unit != NULL;
}

static bool
read_form(const struct export_source *source, struct str value,
          struct export_ask *ask)
{
    char keyword[24];

    if (str_copy(keyword, sizeof(keyword), value))
        ask->form = form_find(source->forms, keyword);
    return ask->form != NULL;
}

static bool
read_period(const struct export_source *source, struct str value,
            struct export_ask *ask)
{
    (void)source;
    ask->period = value;
    return true;
}

/* "4711" or "17.4711". */
static bool
read_after(const struct export_source *source, struct str value,
           struct export_ask *ask)
{
    const char *dot = memchr(value.ptr, '.', value.len);
    size_t n = dot ? (size_t)(dot - value.ptr) : value.len;
    struct str rest = {value.ptr + n + 1, dot ? value.len - n - 1 : 0};

    (void)source;
    return str_number((struct str){value.ptr, n}, 0, INT64_MAX,
                      &ask->after[0]) &&
           (!dot || str_number(rest, 0, INT64_MAX, &ask->after[1]));
}

static const struct {
    const char *name;
    bool (*read)(const struct export_source *source, struct str value,
                 struct export_ask *ask);
    const char *right;
} options[] = {
    {"from", read_from, "a day: 2025-09-01"},
    {"to", read_to, "a day: 2025-09-30"},
    {"at", read_at, "a day: 2025-09-30"},
    {"unit", read_unit, "the id of a unit, as in the table of units: u-003"},
    {"form", read_form, "the keyword of a form: BC"},
    {"period", read_period, "a period: 2025-09"},
    {"after", read_after, "the place that the page before named"},
};

/* Whether `name` is one of the words. */
static bool
takes(const struct export_what *what, const char *name)
{
    size_t n = strlen(name);

    for (const char *p = what->takes; (p = strstr(p, name)); p += n)
        if ((p == what->takes || p[-1] == ' ') && (!p[n] || p[n] == ' '))
            return true;
    return strcmp(name, "after") == 0;
}

static bool
read_option(const struct export_source *source,
            const struct export_option *option, struct export_ask *ask,
            const char **why)
{
    *why = "there is no such option";
    for (size_t i = 0; i < COUNT(options); i++) {
        if (strcmp(option->name, options[i].name) != 0)
            continue;
        if (option->value.len == 0)
            return true;
        *why = "an option of other exports, not of this one";
        if (!takes(ask->what, option->name))
            return false;
        *why = options[i].right;
        return options[i].read(source, option->value, ask);
    }
    return false;
}

bool
export_ask_read(const struct export_source *source,
                const struct export_what *what,
                const struct export_option *option, int options_n,
                struct export_ask *ask, const char **wrong, const char **why)
{
    *ask = (struct export_ask){.what = what,
                               .from_ms = INT64_MIN,
                               .to_ms = INT64_MAX,
                               .until_ms = INT64_MAX};
    for (int i = 0; i < options_n; i++)
        if (!read_option(source, &option[i], ask, why)) {
            *wrong = option[i].name;
            return false;
        }
    return true;
}

struct str
export_place(const struct export_ask *ask, struct arena *arena)
{
    if (ask->after[1] == 0)
        return arena_printf(arena, "%lld", (long long)ask->after[0]);
    return arena_printf(arena, "%lld.%lld", (long long)ask->after[0],
                        (long long)ask->after[1]);
}

MUST_CHECK enum status
export_page(const struct export_source *source, struct export_ask *ask,
            int64_t now_ms, struct arena *arena, struct sheet *page,
            bool *is_last)
{
    struct export_work w = {.source = source,
                            .ask = ask,
                            .now_ms = now_ms,
                            .arena = arena,
                            .page = page,
                            .is_last = true};

    sheet_init(page, arena, EXPORT_PAGE);
    ask->what->columns(&w);
    enum status status = ask->what->rows(&w);
    *is_last = w.is_last;
    return status;
}
