/* The tables of what a level above fixed for units: the zone of a commune and
 * the rate assigned to it. */
#include "flow/import_key.h"
#include "store/store_figure.h"

static const char *const zone_columns[] = {"commune", "zone", "valid_from",
                                           "valid_to", "act"};
enum { Z_COMMUNE, Z_ZONE, Z_FROM, Z_TO, Z_ACT };
static const struct import_key zone_key = {2, {Z_COMMUNE, Z_FROM}};

static const char *const rate_columns[] = {"commune", "year", "rate"};
enum { R_COMMUNE, R_YEAR, R_RATE };
static const struct import_key rate_key = {2, {R_COMMUNE, R_YEAR}};

/* 0 if it is none. */
static int
zone_number(struct str zone)
{
    static const char *const names[] = {"I", "II", "III"};

    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eqz(zone, names[i]))
            return (int)i + 1;
    return 0;
}

static enum status
put_zone(struct import *im, const struct csv_row *row,
         struct import_unit *commune)
{
    const struct str *c = row->cell;
    struct store_zone zone = {.ref = c[Z_COMMUNE],
                              .valid_from = c[Z_FROM],
                              .valid_to = c[Z_TO],
                              .act = c[Z_ACT],
                              .zone = zone_number(c[Z_ZONE])};
    bool changed = false;
    enum status status =
        import_commune(im, row, Z_COMMUNE, zone_columns, commune);

    if (zone.zone == 0)
        import_fault(im, row->line, zone_columns[Z_ZONE],
                     "'%.*s' is none of I, II, III", STR_ARG(c[Z_ZONE]));
    zone.commune = commune->life.id;
    if (status == ST_OK && import_dates(im, row, Z_FROM, Z_TO, zone_columns) &&
        im->result->faults == 0)
        status =
            store_zone_put(im->turn->db, &zone, turn_now(im->turn), &changed);
    im->result->changed += changed;
    return status;
}

/* Two zones of one commune on one day: by commune, then by day. */
struct overlap {
    int64_t commune, clash; /* clash 0 = none */
    int64_t to;
};

static void
on_zone(const struct store_zone *row, void *arg)
{
    struct overlap *o = arg;

    if (row->commune == o->commune && o->clash == 0 &&
        date_days_or(row->valid_from, INT64_MIN) <= o->to)
        o->clash = row->commune;
    o->commune = row->commune;
    o->to = date_days_or(row->valid_to, INT64_MAX);
}

/* Only what the file names can have come to overlap. */
static enum status
check_zones(struct import *im, const struct csv_table *table)
{
    enum status status = ST_OK;

    for (int i = 0; i < table->rows_n && status == ST_OK; i++) {
        const struct csv_row *row = &table->rows[i];
        struct import_unit commune = {0};
        struct overlap o = {0};
        status = import_commune(im, row, Z_COMMUNE, zone_columns, &commune);
        if (status == ST_OK)
            status = store_zones(im->turn->db, commune.life.id, on_zone, &o);
        if (status == ST_OK && o.clash != 0)
            import_fault(im, row->line, zone_columns[Z_FROM],
                         "commune '%.*s' has two zones on the same day",
                         STR_ARG(row->cell[Z_COMMUNE]));
    }
    return status;
}

static enum status
import_zones(struct import *im, const struct csv_table *table)
{
    struct import_unit commune = {0};
    enum status status = ST_OK;

    import_find_same(im, table, &zone_key, zone_columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        status = put_zone(im, &table->rows[i], &commune);
    if (status == ST_OK && im->result->faults == 0)
        status = check_zones(im, table);
    return status;
}

const struct import_kind import_kind_zones = {
    "zones", zone_columns, COUNT(zone_columns), import_zones};

static bool
is_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

/* "3", "3.5", "3.25" -> 325: hundredths of a point. */
static bool
parse_points(struct str s, int64_t *out)
{
    const char *dot = memchr(s.ptr, '.', s.len);
    struct str whole = {s.ptr, dot ? (size_t)(dot - s.ptr) : s.len};
    int64_t points, rest = 0;

    if (!is_digits(whole) || !str_number(whole, 0, 100, &points))
        return false;
    if (dot) {
        struct str part = {dot + 1, s.len - whole.len - 1};
        if (part.len > 2 || !is_digits(part) || !str_number(part, 0, 99, &rest))
            return false;
        rest *= part.len == 1 ? 10 : 1;
    }
    *out = points * 100 + rest;
    return *out <= 10000;
}

static bool
rate_is_fine(struct import *im, const struct csv_row *row,
             struct store_rate *out)
{
    const struct str *c = row->cell;
    int64_t year;

    if (c[R_YEAR].len != 4 || !str_number(c[R_YEAR], 2000, 2999, &year))
        import_fault(im, row->line, rate_columns[R_YEAR],
                     "'%.*s' is no year; write 2025", STR_ARG(c[R_YEAR]));
    else if (!parse_points(c[R_RATE], &out->rate))
        import_fault(im, row->line, rate_columns[R_RATE],
                     "'%.*s' are no points with at most two decimals; write "
                     "4.50",
                     STR_ARG(c[R_RATE]));
    else
        out->year = (int)year;
    return out->year != 0;
}

static enum status
put_rate(struct import *im, const struct csv_row *row,
         struct import_unit *commune)
{
    struct store_rate rate = {.ref = row->cell[R_COMMUNE]};
    bool changed = false;

    if (!rate_is_fine(im, row, &rate))
        return ST_OK;
    enum status status =
        import_commune(im, row, R_COMMUNE, rate_columns, commune);
    rate.commune = commune->life.id;
    if (status == ST_OK && im->result->faults == 0)
        status =
            store_rate_put(im->turn->db, &rate, turn_now(im->turn), &changed);
    im->result->changed += changed;
    return status;
}

static enum status
import_rates(struct import *im, const struct csv_table *table)
{
    struct import_unit commune = {0};
    enum status status = ST_OK;

    import_find_same(im, table, &rate_key, rate_columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        status = put_rate(im, &table->rows[i], &commune);
    return status;
}

const struct import_kind import_kind_rates = {
    "rates", rate_columns, COUNT(rate_columns), import_rates};
