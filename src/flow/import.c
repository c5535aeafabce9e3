/* Tables that officers import. */
#include "flow/import.h"

#include "core/phone.h"
#include "flow/csv.h"
#include "flow/import_check.h"
#include "flow/registry.h"
#include "store/store_people.h"

enum { ROLES_MAX = 16 };

static const char *const unit_columns[] = {"id",         "kind",     "name",
                                           "parent",     "code",     "gso_code",
                                           "valid_from", "valid_to", "act"};
enum {
    U_ID,
    U_KIND,
    U_NAME,
    U_PARENT,
    U_CODE,
    U_GSO,
    U_FROM,
    U_TO,
    U_ACT,
};

static const char *const people_columns[] = {
    "phone", "name", "roles", "language", "valid_from", "valid_to"};
enum { P_PHONE, P_NAME, P_ROLES, P_LANGUAGE, P_FROM, P_TO };

static bool
dates_are_fine(struct import *im, const struct csv_row *row, int from, int to,
               const char *const *columns)
{
    struct date date;
    struct str first = row->cell[from], last = row->cell[to];

    if (first.len > 0 && !date_parse(first, &date))
        import_fault(im, row->line, columns[from],
                     "'%.*s' is no day; write 2025-09-28", STR_ARG(first));
    else if (last.len > 0 && !date_parse(last, &date))
        import_fault(im, row->line, columns[to],
                     "'%.*s' is no day; write 2025-09-28", STR_ARG(last));
    else if (first.len > 0 && last.len > 0 && strcmp(first.ptr, last.ptr) > 0)
        import_fault(im, row->line, columns[to], "ends before it begins");
    else
        return true;
    return false;
}

static bool
unit_row_is_fine(struct import *im, const struct csv_row *row)
{
    const struct str *c = row->cell;

    if (!import_is_id(c[U_ID]))
        import_fault(im, row->line, "id",
                     "'%.*s' is no id; use letters, digits and -",
                     STR_ARG(c[U_ID]));
    else if (unit_kind_of(c[U_KIND]) == UNIT_NONE)
        import_fault(im, row->line, "kind",
                     "'%.*s' is none of province, district, commune, hamlet, "
                     "group, office",
                     STR_ARG(c[U_KIND]));
    else if (c[U_NAME].len == 0)
        import_fault(im, row->line, "name", "is empty");
    else if (c[U_CODE].len > 0 && !import_is_code(c[U_CODE]))
        import_fault(im, row->line, "code",
                     "'%.*s' is no code; one letter but I, L, O and three "
                     "digits: B012",
                     STR_ARG(c[U_CODE]));
    else
        return dates_are_fine(im, row, U_FROM, U_TO, unit_columns);
    return false;
}

/* First all ids, so that a parent may stand below its child in the file. */
static enum status
take_units(struct import *im, const struct csv_table *table, int64_t *ids)
{
    enum status status = ST_OK;

    for (int i = 0; i < table->rows_n; i++) {
        const struct csv_row *row = &table->rows[i];
        if (!unit_row_is_fine(im, row))
            continue;
        status = store_unit_take(im->turn->db, row->cell[U_ID],
                                 row->cell[U_KIND], &ids[i]);
        if (status == ST_RETRY || (status == ST_REFUSE && ids[i] == 0))
            return status;
        if (status == ST_REFUSE)
            import_fault(im, row->line, "kind",
                         "the unit is of another kind; a kind never changes");
    }
    return ST_OK;
}

static enum status
put_unit(struct import *im, const struct csv_row *row, int64_t id)
{
    const struct str *c = row->cell;
    struct store_unit unit = {.id = id,
                              .ref = c[U_ID],
                              .kind = c[U_KIND],
                              .valid_from = c[U_FROM],
                              .valid_to = c[U_TO],
                              .name = c[U_NAME],
                              .code = c[U_CODE],
                              .gso_code = c[U_GSO],
                              .act = c[U_ACT]};
    enum status status = ST_OK;
    bool changed = false;

    if (c[U_PARENT].len > 0) {
        status = store_unit_id(im->turn->db, c[U_PARENT], &unit.parent);
        if (status == ST_OK && unit.parent == 0)
            import_fault(im, row->line, "parent", "there is no unit '%.*s'",
                         STR_ARG(c[U_PARENT]));
    }
    if (status == ST_OK && im->result->faults == 0)
        status =
            store_unit_put(im->turn->db, &unit, turn_now(im->turn), &changed);
    im->result->changed += changed;
    return status;
}

static enum status
import_units(struct import *im, const struct csv_table *table)
{
    int64_t *ids =
        arena_alloc(&im->arena, (size_t)table->rows_n * sizeof(*ids) + 1);
    enum status status = take_units(im, table, ids);

    import_find_twins(im, table, U_ID, U_FROM, "id");
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        if (ids[i] != 0)
            status = put_unit(im, &table->rows[i], ids[i]);
    if (status == ST_OK && im->result->faults == 0)
        status = import_check_units(im, table, ids);
    return status;
}

/* As the store writes them, however the table does. */
static struct str
roles_text(struct import *im, const struct store_role *roles,
           const struct str *refs, int n)
{
    struct str text = {0};

    for (int i = 0; i < n; i++)
        text = arena_printf(&im->arena, "%.*s%s%.*s@%.*s", STR_ARG(text),
                            i ? ";" : "", STR_ARG(roles[i].role),
                            STR_ARG(refs[i]));
    return text;
}

/* "TB@u-012;CX@u-003" into rows; false after a fault. */
static bool
read_roles(struct import *im, const struct csv_row *row,
           struct store_role *roles, struct str *refs, int *n,
           enum status *status)
{
    struct str rest = row->cell[P_ROLES];

    *n = 0;
    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, ';', rest.len);
        struct str one = {rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len};
        const char *at = memchr(one.ptr, '@', one.len);
        struct str role = {one.ptr, at ? (size_t)(at - one.ptr) : 0};
        rest.ptr += one.len + (end != NULL);
        rest.len -= one.len + (end != NULL);
        if (role_of(role) == ROLE_NONE || *n == ROLES_MAX) {
            import_fault(im, row->line, "roles",
                         "'%.*s' is no role at a unit; write TB@u-012",
                         STR_ARG(one));
            return false;
        }
        struct str ref = {at + 1, one.len - role.len - 1};
        roles[*n] =
            (struct store_role){.role = str_of(role_name(role_of(role)))};
        *status = store_unit_id(im->turn->db, ref, &roles[*n].unit);
        if (*status != ST_OK)
            return false;
        refs[*n] = ref;
        if (roles[(*n)++].unit == 0) {
            import_fault(im, row->line, "roles", "there is no unit '%.*s'",
                         STR_ARG(ref));
            return false;
        }
    }
    if (*n == 0)
        import_fault(im, row->line, "roles", "is empty; write TB@u-012");
    return *n > 0;
}

static enum status
put_person(struct import *im, const struct csv_row *row)
{
    const struct str *c = row->cell;
    char phone[PHONE_TEXT];
    struct store_role roles[ROLES_MAX];
    struct str refs[ROLES_MAX];
    enum status status = ST_OK;
    bool changed = false;
    int n;

    if (phone_parse(c[P_PHONE], true, phone) != PHONE_MOBILE) {
        import_fault(im, row->line, "phone",
                     "is no Vietnamese mobile number; write 0912000101");
        return ST_OK;
    }
    if (!dates_are_fine(im, row, P_FROM, P_TO, people_columns) ||
        !read_roles(im, row, roles, refs, &n, &status))
        return status;
    struct store_person person = {
        .phone = str_of(phone),
        .name = c[P_NAME],
        .language = c[P_LANGUAGE].len ? c[P_LANGUAGE] : STR("vi"),
        .valid_from = c[P_FROM],
        .valid_to = c[P_TO],
    };
    status = store_person_put(im->turn->db, &person, roles, n,
                              roles_text(im, roles, refs, n),
                              turn_now(im->turn), &changed);
    im->result->changed += changed;
    return status;
}

/* Phones are compared as subscribers, however they are written. */
static void
normalise_phones(struct import *im, struct csv_table *table)
{
    char phone[PHONE_TEXT];

    for (int i = 0; i < table->rows_n; i++)
        if (phone_parse(table->rows[i].cell[P_PHONE], true, phone) ==
            PHONE_MOBILE)
            table->rows[i].cell[P_PHONE] =
                arena_copy(&im->arena, str_of(phone));
}

static enum status
import_people(struct import *im, const struct csv_table *table)
{
    enum status status = ST_OK;
    struct csv_table own = *table;

    normalise_phones(im, &own);
    import_find_twins(im, table, P_PHONE, P_FROM, "phone");
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        status = put_person(im, &table->rows[i]);
    if (status == ST_OK && im->result->faults == 0)
        status = import_check_people(im, table, P_PHONE);
    return status;
}

static const struct {
    const char *kind;
    const char *const *columns;
    int columns_n;
    enum status (*run)(struct import *im, const struct csv_table *table);
} kinds[] = {
    {"units", unit_columns, COUNT(unit_columns), import_units},
    {"people", people_columns, COUNT(people_columns), import_people},
};

static int
kind_index(const char *kind)
{
    for (int i = 0; i < (int)COUNT(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return i;
    return -1;
}

bool
import_knows(const char *kind)
{
    return kind_index(kind) >= 0;
}

MUST_CHECK enum status
import_table(struct turn *turn, const char *kind, struct str csv,
             bool is_dry_run, struct import_result *result)
{
    struct import im = {.turn = turn, .result = result};
    struct csv_table table;
    const char *column, *reason;
    int line, at = kind_index(kind);

    *result = (struct import_result){0};
    if (at < 0)
        return ST_REFUSE;
    arena_init(&im.arena);
    enum status status = turn_begin(turn);
    if (status == ST_OK)
        status = db_savepoint(turn->db);
    if (status != ST_OK)
        goto out;
    if (csv_read(csv, kinds[at].columns, kinds[at].columns_n, &im.arena, &table,
                 &line, &column, &reason)) {
        result->rows = table.rows_n;
        status = kinds[at].run(&im, &table);
    } else {
        import_fault(&im, line, column, "%s", reason);
    }
    if (status == ST_OK && result->faults == 0 && !is_dry_run)
        status = db_release(turn->db);
    else if (db_undo(turn->db) != ST_OK)
        status = ST_RETRY;
out:
    if (status != ST_OK)
        turn_fail(turn);
    arena_clear(&im.arena);
    return status;
}
