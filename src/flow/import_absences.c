/* The table of days on which people are away, and who stands in for them. */
#include "core/date.h"
#include "flow/import_kind.h"
#include "store/store_absence.h"
#include "store/store_people.h"

static const char *const columns[] = {"phone", "valid_from", "valid_to",
                                      "deputy"};
enum { A_PHONE, A_FROM, A_TO, A_DEPUTY };

/* Whose phone it is on the first day; 0 after a fault. */
static enum status
find_person(struct import *im, const struct csv_row *row, int column,
            int64_t *id)
{
    char phone[PHONE_TEXT];
    enum status status = ST_OK;

    *id = 0;
    if (!import_phone(im, row, column, columns, phone))
        return ST_OK;
    status = store_person_find(im->turn->db, str_of(phone),
                               row->cell[A_FROM].ptr, id);
    if (status == ST_OK && *id == 0)
        import_fault(im, row->line, columns[column],
                     "belongs to nobody on %.*s", STR_ARG(row->cell[A_FROM]));
    return status;
}

static bool
row_is_fine(struct import *im, const struct csv_row *row)
{
    const struct str *c = row->cell;

    if (c[A_FROM].len == 0)
        import_fault(im, row->line, "valid_from",
                     "is empty; write the first day, 2025-09-28");
    else if (c[A_DEPUTY].len > 0 && str_eq(c[A_DEPUTY], c[A_PHONE]))
        import_fault(im, row->line, "deputy",
                     "is the phone of the same person");
    else
        return import_dates(im, row, A_FROM, A_TO, columns);
    return false;
}

static enum status
put_absence(struct import *im, const struct csv_row *row)
{
    const struct str *c = row->cell;
    struct store_absence absence = {.valid_from = c[A_FROM],
                                    .valid_to = c[A_TO]};
    bool changed = false;

    if (!row_is_fine(im, row))
        return ST_OK;
    enum status status = find_person(im, row, A_PHONE, &absence.person);
    if (status == ST_OK && c[A_DEPUTY].len > 0)
        status = find_person(im, row, A_DEPUTY, &absence.deputy);
    if (status == ST_OK && im->result->faults == 0)
        status = store_absence_put(im->turn->db, &absence, c[A_PHONE],
                                   turn_now(im->turn), &changed);
    im->result->changed += changed;
    return status;
}

/* Two absences of one person on one day: by person, then by day. */
struct overlap {
    int64_t person, clash; /* clash 0 = none */
    int64_t to;
};

static void
on_absence(const struct store_absence *row, void *arg)
{
    struct overlap *o = arg;

    if (row->person == o->person && o->clash == 0 &&
        date_days_or(row->valid_from, INT64_MIN) <= o->to)
        o->clash = row->person;
    o->person = row->person;
    o->to = date_days_or(row->valid_to, INT64_MAX);
}

static enum status
check_days(struct import *im, const struct csv_table *table)
{
    struct overlap o = {0};
    enum status status = store_absences(im->turn->db, on_absence, &o);

    for (int i = 0; i < table->rows_n && status == ST_OK && o.clash; i++) {
        int64_t person;
        status = find_person(im, &table->rows[i], A_PHONE, &person);
        if (status == ST_OK && person == o.clash) {
            import_fault(im, table->rows[i].line, "valid_from",
                         "the person is away twice on the same day");
            break;
        }
    }
    return status;
}

static enum status
import_absences(struct import *im, const struct csv_table *table)
{
    enum status status = ST_OK;

    import_plain_phones(im, table, A_PHONE);
    import_plain_phones(im, table, A_DEPUTY);
    import_find_twins(im, table, A_PHONE, A_FROM, columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        status = put_absence(im, &table->rows[i]);
    if (status == ST_OK && im->result->faults == 0)
        status = check_days(im, table);
    return status;
}

const struct import_kind import_kind_absences = {
    "absences", columns, COUNT(columns), import_absences};
