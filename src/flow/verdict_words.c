/* Verdicts and rates as one SMS can hold them. */
#include "flow/verdict_words.h"

enum { YEAR = 12, RATE_DECIMALS = 2, VERDICTS = VERDICT_NOT_APPLICABLE + 1 };

struct str
verdict_ratio(struct arena *arena, struct ratio ratio, int decimals)
{
    char text[RATIO_TEXT];
    char *point;

    ratio_format(ratio, decimals, text);
    point = strchr(text, '.');
    if (point) {
        *point = ',';
    }
    return arena_copy(arena, str_of(text));
}

struct str
verdict_groups(struct arena *arena, const struct target_result *const *result,
               int n)
{
    struct str list = {0};

    for (int verdict = 0; verdict < VERDICTS; verdict++) {
        bool is_named = false;

        for (int i = 0; i < n; i++) {
            const struct target_result *r = result[i];

            if ((int)r->verdict != verdict) {
                continue;
            }
            if (!is_named) {
                list = arena_printf(arena, "%.*s%s%s", STR_ARG(list),
                                    list.len > 0 ? ", " : "",
                                    verdict_name(r->verdict));
            }
            is_named = true;
            list = arena_printf(arena, "%.*s %s", STR_ARG(list), r->target->id);
        }
    }
    return list;
}

struct str
verdict_list(struct arena *arena, const struct target_result *const *result,
             int n)
{
    struct str list = {0};

    for (int i = 0; i < n; i++) {
        const struct target_result *r = result[i];

        list =
            arena_printf(arena, "%.*s%s%s %s", STR_ARG(list), i > 0 ? ", " : "",
                         r->target->id, verdict_name(r->verdict));
        if (r->verdict == VERDICT_NOT_MET &&
            r->target->measure == MEASURE_COUNT_FALL) {
            list = arena_printf(
                arena, "%.*s (giam %.*s%%)", STR_ARG(list),
                STR_ARG(verdict_ratio(arena, r->value, RATE_DECIMALS)));
        }
    }
    return list;
}

const char *
verdict_basis(enum basis basis)
{
    static const char *const word[] = {"", "lay lai", "ban bao", "so bo",
                                       "chinh thuc"};

    return word[basis];
}

/* Which sentence of the catalogue says it. */
static const char *
gap_sentence(const struct target_result *r)
{
    bool is_year_end = r->missing % YEAR == YEAR - 1;

    if ((r->notes & 1U << NOTE_NO_ZONE) != 0) {
        return "S-03-zone";
    }
    switch (r->target->measure) {
    case MEASURE_YEARS_FALL:
        return "S-03-years";
    case MEASURE_SUM:
    case MEASURE_SUM_LOWER:
        return "S-03-month";
    case MEASURE_DECISION:
        return "S-03-decision";
    case MEASURE_SERVICES:
    case MEASURE_CLEAN_MONTHS:
        return "S-03-form";
    default:
        if (r->missing == 0) {
            return "S-03-rate";
        }
        return is_year_end ? "S-03-year" : "S-03-month";
    }
}

struct str
verdict_gap(struct message *m, const struct target_result *r)
{
    struct period month = {PERIOD_MONTH, r->missing / YEAR,
                           r->missing % YEAR + 1};

    message_set_z(m, "form",
                  r->target->measure == MEASURE_SERVICES ? "TH" : "VV");
    message_set_number(m, "year", month.year);
    message_set_number(m, "years", r->target->years);
    message_set_period(m, "period", month);
    return reply_render(message_text(m, gap_sentence(r)), m->flow->set->limits,
                        &m->places);
}
