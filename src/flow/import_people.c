/* The table of people and their roles. */
#include "core/phone.h"
#include "core/role.h"
#include "flow/import_kind.h"
#include "store/store_people.h"

enum { ROLES_MAX = 16 };

static const char *const people_columns[] = {
    "phone", "name", "roles", "language", "valid_from", "valid_to"};
enum { P_PHONE, P_NAME, P_ROLES, P_LANGUAGE, P_FROM, P_TO };

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

    if (!import_phone(im, row, P_PHONE, people_columns, phone) ||
        !import_dates(im, row, P_FROM, P_TO, people_columns) ||
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

static enum status
import_people(struct import *im, const struct csv_table *table)
{
    enum status status = ST_OK;

    import_plain_phones(im, table, P_PHONE);
    import_find_twins(im, table, P_PHONE, P_FROM, people_columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        status = put_person(im, &table->rows[i]);
    if (status == ST_OK && im->result->faults == 0)
        status = import_check_people(im, table, P_PHONE);
    return status;
}

const struct import_kind import_kind_people = {
    "people", people_columns, COUNT(people_columns), import_people};
