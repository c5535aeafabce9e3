/* Inside the import: what no single row can see. */
#include "flow/import_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "flow/registry.h"
#include "store/store_people.h"

/* A complaint is one line of a terminal and of JSON. */
static void
make_plain(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            text[i] = '?';
}

/* Takes away what the end of the buffer left of a letter. */
static size_t
whole_letters(const char *text, size_t len)
{
    while (!str_is_utf8((struct str){text, len}))
        len--;
    return len;
}

void
import_fault(struct import *im, int line, const char *column,
             const char *format, ...)
{
    struct buf *text = &im->result->text;
    char sentence[200];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof(sentence), format, args);
    va_end(args);
    sentence[whole_letters(sentence, strlen(sentence))] = '\0';
    im->result->faults++;
    size_t before = text->len;
    buf_printf(text, "%d: %s: %s", line, column, sentence);
    make_plain(text->ptr + before, text->len - before);
    buf_addc(text, '\n');
}

bool
import_is_id(struct str s)
{
    if (s.len == 0 || s.len > 40)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
            !(c >= 'A' && c <= 'Z') && c != '-' && c != '_' && c != '.')
            return false;
    }
    return true;
}

bool
import_is_code(struct str s)
{
    int64_t number;

    return s.len == 4 && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' &&
           !memchr("ILO", s.ptr[0], 3) && s.ptr[1] != '-' &&
           str_number((struct str){s.ptr + 1, 3}, 0, 999, &number);
}

bool
import_dates(struct import *im, const struct csv_row *row, int from, int to,
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

bool
import_phone(struct import *im, const struct csv_row *row, int column,
             const char *const *columns, char out[PHONE_TEXT])
{
    if (phone_parse(row->cell[column], true, out) == PHONE_MOBILE)
        return true;
    import_fault(im, row->line, columns[column],
                 "is no Vietnamese mobile number; write 0912000101");
    return false;
}

void
import_plain_phones(struct import *im, const struct csv_table *table,
                    int column)
{
    char phone[PHONE_TEXT];

    for (int i = 0; i < table->rows_n; i++)
        if (phone_parse(table->rows[i].cell[column], true, phone) ==
            PHONE_MOBILE)
            table->rows[i].cell[column] = arena_copy(&im->arena, str_of(phone));
}

struct twin {
    struct str first, second;
    int line;
};

static int
compare_str(struct str a, struct str b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int
by_key(const void *a, const void *b)
{
    const struct twin *x = a, *y = b;
    int order = compare_str(x->first, y->first);

    if (order == 0)
        order = compare_str(x->second, y->second);
    return order ? order : x->line - y->line;
}

void
import_find_twins(struct import *im, const struct csv_table *table, int first,
                  int second, const char *const *columns)
{
    struct twin *twins =
        arena_alloc(&im->arena, (size_t)table->rows_n * sizeof(*twins) + 1);

    for (int i = 0; i < table->rows_n; i++)
        twins[i] =
            (struct twin){table->rows[i].cell[first],
                          table->rows[i].cell[second], table->rows[i].line};
    qsort(twins, (size_t)table->rows_n, sizeof(*twins), by_key);
    for (int i = 1; i < table->rows_n; i++)
        if (str_eq(twins[i].first, twins[i - 1].first) &&
            str_eq(twins[i].second, twins[i - 1].second))
            import_fault(im, twins[i].line, columns[first],
                         "is in line %d already for the same %s",
                         twins[i - 1].line, columns[second]);
}

static bool
spans_meet(const struct unit_span *a, const struct unit_span *b)
{
    return a->from <= b->to && b->from <= a->to;
}

static bool
unit_overlaps(const struct unit *unit)
{
    for (int i = 1; i < unit->spans_n; i++)
        if (spans_meet(&unit->span[i - 1], &unit->span[i]))
            return true;
    return false;
}

/* Where a code must be unique: the district, else the commune. */
static const struct unit *
code_area(struct unit *unit, int64_t day)
{
    struct unit *district = unit_up_to(unit, UNIT_DISTRICT, day);

    return district ? district : unit_up_to(unit, UNIT_COMMUNE, day);
}

static bool
holds_code(const struct unit *unit, const struct unit_span *span)
{
    for (int i = 0; i < unit->spans_n; i++)
        if (strcmp(unit->span[i].code, span->code) == 0 &&
            spans_meet(&unit->span[i], span))
            return true;
    return false;
}

static const struct unit *
code_rival(const struct registry *reg, struct unit *unit)
{
    for (int i = 0; i < unit->spans_n; i++) {
        const struct unit_span *span = &unit->span[i];
        int64_t day = span->to == INT64_MAX ? span->from : span->to;
        if (day == INT64_MIN)
            day = date_to_days((struct date){2021, 12, 31});
        const struct unit *area = code_area(unit, day);
        if (span->code[0] == '\0' || !area)
            continue;
        struct unit *other;
        int at = -1;
        while ((other = registry_next_of_code(reg, str_of(span->code), &at)))
            if (other != unit && holds_code(other, span) &&
                code_area(other, day) == area)
                return other;
    }
    return NULL;
}

static bool
stands_above_itself(const struct unit *unit)
{
    for (int i = 0; i < unit->spans_n; i++) {
        const struct unit *up = unit->span[i].parent;
        for (int depth = 0; up; depth++) {
            if (up == unit || depth > 8)
                return true;
            up = up->spans_n > 0 ? up->span[up->spans_n - 1].parent : NULL;
        }
    }
    return false;
}

MUST_CHECK enum status
import_check_units(struct import *im, const struct csv_table *table,
                   const int64_t *ids)
{
    struct registry *reg = registry_load(im->turn->db);

    if (!reg)
        return ST_RETRY;
    for (int i = 0; i < table->rows_n; i++) {
        struct unit *unit = registry_unit(reg, ids[i]);
        int line = table->rows[i].line;
        const struct unit *rival;
        if (!unit)
            continue;
        if (unit_overlaps(unit))
            import_fault(im, line, "valid_from",
                         "the unit has two rows that hold on the same day");
        else if (stands_above_itself(unit))
            import_fault(im, line, "parent", "the unit stands above itself");
        else if ((rival = code_rival(reg, unit)))
            import_fault(im, line, "code",
                         "unit %s has this code on the same day", rival->ref);
    }
    registry_free(reg);
    return ST_OK;
}

struct overlap {
    struct arena *arena;
    struct str phone, to, clash;
};

static void
on_person(const struct store_person *row, void *arg)
{
    struct overlap *o = arg;
    bool meets = str_eq(o->phone, row->phone) &&
                 (o->to.len == 0 || row->valid_from.len == 0 ||
                  compare_str(row->valid_from, o->to) <= 0);

    if (meets && o->clash.len == 0)
        o->clash = arena_copy(o->arena, row->phone);
    o->phone = arena_copy(o->arena, row->phone);
    o->to = arena_copy(o->arena, row->valid_to);
}

MUST_CHECK enum status
import_check_people(struct import *im, const struct csv_table *table, int phone)
{
    struct overlap o = {.arena = &im->arena};
    enum status status = store_people(im->turn->db, on_person, &o);

    for (int i = 0; i < table->rows_n && o.clash.len > 0; i++)
        if (str_eq(table->rows[i].cell[phone], o.clash)) {
            import_fault(im, table->rows[i].line, "phone",
                         "belongs to two people on the same day");
            break;
        }
    return status;
}
