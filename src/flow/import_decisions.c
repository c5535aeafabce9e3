/* The tables of decisions about targets, and of who may give which award. */
#include "flow/import_key.h"
#include "store/store_figure.h"

static const char *const authority_columns[] = {"award", "level", "valid_from",
                                                "valid_to", "act"};
enum { A_AWARD, A_LEVEL, A_FROM, A_TO, A_ACT };
static const struct import_key authority_key = {3, {A_AWARD, A_LEVEL, A_FROM}};

static const char *const decision_columns[] = {"unit", "target", "date", "met",
                                               "act"};
enum { D_UNIT, D_TARGET, D_DATE, D_MET, D_ACT };
static const struct import_key decision_key = {3, {D_UNIT, D_TARGET, D_DATE}};

/* "T-03": the letter, two digits, at most `max`. */
static bool
is_numbered(struct str s, char letter, int max)
{
    int64_t number;

    return s.len == 4 && s.ptr[0] == letter && s.ptr[1] == '-' &&
           s.ptr[2] >= '0' && s.ptr[2] <= '9' &&
           str_number((struct str){s.ptr + 2, 2}, 1, max, &number);
}

static bool
is_level(struct str s)
{
    return str_eqz(s, "state") || str_eqz(s, "province") ||
           str_eqz(s, "district") || str_eqz(s, "commune");
}

static enum status
put_authority(struct import *im, const struct csv_row *row)
{
    const struct str *c = row->cell;
    struct store_authority authority = {c[A_AWARD], c[A_LEVEL], c[A_FROM],
                                        c[A_TO], c[A_ACT]};
    enum status status = ST_OK;
    bool changed = false;

    if (!is_numbered(c[A_AWARD], 'A', 6))
        import_fault(im, row->line, authority_columns[A_AWARD],
                     "'%.*s' is none of A-01 to A-06", STR_ARG(c[A_AWARD]));
    else if (!is_level(c[A_LEVEL]))
        import_fault(im, row->line, authority_columns[A_LEVEL],
                     "'%.*s' is none of state, province, district, commune",
                     STR_ARG(c[A_LEVEL]));
    else if (import_dates(im, row, A_FROM, A_TO, authority_columns) &&
             im->result->faults == 0)
        status = store_authority_put(im->turn->db, &authority,
                                     turn_now(im->turn), &changed);
    im->result->changed += changed;
    return status;
}

static enum status
import_authorities(struct import *im, const struct csv_table *table)
{
    enum status status = ST_OK;

    import_find_same(im, table, &authority_key, authority_columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        status = put_authority(im, &table->rows[i]);
    return status;
}

const struct import_kind import_kind_authorities = {
    "authorities", authority_columns, COUNT(authority_columns),
    import_authorities};

static bool
decision_is_fine(struct import *im, const struct csv_row *row)
{
    const struct str *c = row->cell;
    struct date date;

    if (!is_numbered(c[D_TARGET], 'T', 99))
        import_fault(im, row->line, decision_columns[D_TARGET],
                     "'%.*s' is no target; write T-03", STR_ARG(c[D_TARGET]));
    else if (!str_eqz(c[D_MET], "yes") && !str_eqz(c[D_MET], "no"))
        import_fault(im, row->line, decision_columns[D_MET],
                     "'%.*s' is neither yes nor no", STR_ARG(c[D_MET]));
    else
        return import_day(im, row, D_DATE, decision_columns, &date);
    return false;
}

static enum status
put_decision(struct import *im, const struct csv_row *row,
             struct import_unit *unit)
{
    const struct str *c = row->cell;
    struct store_decision decision = {.ref = c[D_UNIT],
                                      .target = c[D_TARGET],
                                      .date = c[D_DATE],
                                      .act = c[D_ACT],
                                      .is_met = str_eqz(c[D_MET], "yes")};
    bool changed = false;

    if (!decision_is_fine(im, row))
        return ST_OK;
    enum status status = import_unit(im, row, D_UNIT, decision_columns, unit);
    decision.unit = unit->life.id;
    if (status == ST_OK && im->result->faults == 0)
        status = store_decision_put(im->turn->db, &decision, turn_now(im->turn),
                                    &changed);
    im->result->changed += changed;
    return status;
}

static enum status
import_decisions(struct import *im, const struct csv_table *table)
{
    struct import_unit unit = {0};
    enum status status = ST_OK;

    import_find_same(im, table, &decision_key, decision_columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        status = put_decision(im, &table->rows[i], &unit);
    return status;
}

const struct import_kind import_kind_decisions = {
    "decisions", decision_columns, COUNT(decision_columns), import_decisions};
