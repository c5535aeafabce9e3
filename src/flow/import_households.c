/* The table of households; see store/store_household.h for what stays. */
#include "flow/import_kind.h"
#include "store/store_household.h"
#include "store/store_people.h"

static const char *const columns[] = {"hamlet", "code", "status", "can_work",
                                      "phone"};
enum { H_HAMLET, H_CODE, H_STATUS, H_CAN_WORK, H_PHONE };

/* Rows of one hamlet stand together in most files. */
struct hamlet {
    struct str ref;
    int64_t id; /* 0 = there is none of that ref */
};

static enum status
find_hamlet(struct import *im, struct str ref, struct hamlet *out)
{
    bool is_hamlet = false;

    if (out->ref.ptr && str_eq(out->ref, ref))
        return ST_OK;
    out->ref = ref;
    enum status status = store_unit_id(im->turn->db, ref, &out->id);
    if (status == ST_OK && out->id != 0)
        status =
            store_unit_is(im->turn->db, out->id, STR("hamlet"), &is_hamlet);
    if (!is_hamlet)
        out->id = 0;
    return status;
}

/* A phone may be missing; then the household is heard through others. */
static bool
row_is_fine(struct import *im, const struct csv_row *row,
            const struct hamlet *hamlet, struct store_household_row *out,
            char phone[PHONE_TEXT])
{
    const struct str *c = row->cell;

    phone[0] = '\0';
    *out = (struct store_household_row){
        .hamlet = hamlet->id, .hamlet_ref = c[H_HAMLET], .code = c[H_CODE]};
    out->can_work = str_eqz(c[H_CAN_WORK], "yes");
    if (hamlet->id == 0)
        import_fault(im, row->line, "hamlet", "there is no hamlet '%.*s'",
                     STR_ARG(c[H_HAMLET]));
    else if (!household_is_code(c[H_CODE]))
        import_fault(im, row->line, "code",
                     "'%.*s' is no code; write three digits, 001 to 999",
                     STR_ARG(c[H_CODE]));
    else if (!household_status_parse(c[H_STATUS], &out->status))
        import_fault(im, row->line, "status",
                     "'%.*s' is none of poor, near_poor, escaped_poor, "
                     "escaped_near_poor, other",
                     STR_ARG(c[H_STATUS]));
    else if (!out->can_work && !str_eqz(c[H_CAN_WORK], "no"))
        import_fault(im, row->line, "can_work", "'%.*s' is neither yes nor no",
                     STR_ARG(c[H_CAN_WORK]));
    else if (c[H_PHONE].len == 0 ||
             import_phone(im, row, H_PHONE, columns, phone)) {
        out->phone = str_of(phone);
        return true;
    }
    return false;
}

static enum status
put(struct import *im, const struct store_household_row *row, const char *today)
{
    struct store_household_change change;
    int64_t person;
    enum status status =
        store_household_put(im->turn->db, row, turn_now(im->turn), &change);

    im->result->changed += change.changed;
    im->result->withheld += change.is_withheld;
    struct store_person as = {.phone = str_of(change.phone)};
    if (status != ST_OK || as.phone.len == 0)
        return status;
    /* Whoever texts from there must be somebody. */
    return store_person_take(im->turn->db, &as, today, &person);
}

static enum status
import_households(struct import *im, const struct csv_table *table)
{
    struct hamlet hamlet = {{NULL, 0}, 0};
    char phone[PHONE_TEXT], today[DATE_TEXT];
    enum status status = ST_OK;

    date_format(date_of_ms(turn_now(im->turn), VIETNAM_OFFSET_MIN), today);
    import_find_twins(im, table, H_CODE, H_HAMLET, columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++) {
        const struct csv_row *row = &table->rows[i];
        struct store_household_row household;
        status = find_hamlet(im, row->cell[H_HAMLET], &hamlet);
        if (status == ST_OK &&
            row_is_fine(im, row, &hamlet, &household, phone) &&
            im->result->faults == 0)
            status = put(im, &household, today);
    }
    return status;
}

const struct import_kind import_kind_households = {
    "households", columns, COUNT(columns), import_households};
