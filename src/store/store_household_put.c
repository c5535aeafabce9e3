/* What an import makes of a household. */
#include "store/store_household.h"

#include "store/store_replaced.h"

/* "poor|yes|+84912000501": a row as it was imported. */
enum { CELL_STATUS, CELL_CAN_WORK, CELL_PHONE, CELLS };

struct line {
    struct str text, cell[CELLS];
};

/* What is stored; both lines live in the arena. */
struct stored {
    int64_t id;
    bool keeps_no_phone;     /* erased, or consent refused */
    struct line before, now; /* as imported, as it stands */
};

static struct line
line_of(struct arena *arena, struct str text)
{
    struct line line = {.text = arena_copy(arena, text)};
    struct str rest = line.text;

    for (int i = 0; i < CELLS && rest.len > 0; i++) {
        const char *end = memchr(rest.ptr, '|', rest.len);
        size_t n = end ? (size_t)(end - rest.ptr) : rest.len;
        line.cell[i] = (struct str){rest.ptr, n};
        n += end != NULL;
        rest = (struct str){rest.ptr + n, rest.len - n};
    }
    return line;
}

static struct line
line_of_row(struct arena *arena, const struct store_household_row *row,
            struct str phone)
{
    return line_of(arena,
                   arena_printf(arena, "%s|%s|%.*s",
                                household_status_name(row->status),
                                row->can_work ? "yes" : "no", STR_ARG(phone)));
}

static enum status
find(struct db *db, const struct store_household_row *row, struct arena *arena,
     struct stored *out)
{
    struct db_query q;

    *out = (struct stored){0};
    db_query(db, &q,
             "SELECT id, CASE WHEN erased_at <> 0 OR consent = 'refused' THEN 1"
             " ELSE 0 END, imported, status || '|' || CASE can_work WHEN 0 "
             "THEN 'no' ELSE 'yes' END || '|' || phone"
             " FROM household WHERE hamlet = $1 AND code = $2");
    db_bind_int(&q, 1, row->hamlet);
    db_bind_text(&q, 2, row->code);
    if (db_step(&q)) {
        out->id = db_int(&q, 0);
        out->keeps_no_phone = db_int(&q, 1) != 0;
        out->before = line_of(arena, db_text(&q, 2));
        out->now = line_of(arena, db_text(&q, 3));
    }
    return db_done(&q);
}

static enum status
write_row(struct db *db, const struct store_household_row *row,
          const struct line *line, struct str imported, int64_t *id)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO household (hamlet, code, status, can_work, phone,"
             " imported) VALUES ($1, $2, $3, $4, $5, $6)"
             " ON CONFLICT (hamlet, code) DO UPDATE SET"
             " status = excluded.status, can_work = excluded.can_work,"
             " phone = excluded.phone, imported = excluded.imported"
             " RETURNING id");
    db_bind_int(&q, 1, row->hamlet);
    db_bind_text(&q, 2, row->code);
    db_bind_text(&q, 3, line->cell[CELL_STATUS]);
    db_bind_int(&q, 4, str_eqz(line->cell[CELL_CAN_WORK], "yes"));
    db_bind_text(&q, 5, line->cell[CELL_PHONE]);
    db_bind_text(&q, 6, imported);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

/* Keeps what the new row replaces, and that it did. */
static enum status
note(struct db *db, const struct store_household_row *row,
     const struct stored *old, int64_t now_ms, struct arena *arena)
{
    struct store_access access = {
        .household = old->id, .what = ACCESS_IMPORT, .at = now_ms};
    enum status status = store_replaced_add(
        db, now_ms, STR("households"),
        arena_printf(arena, "%.*s %.*s", STR_ARG(row->hamlet_ref),
                     STR_ARG(row->code)),
        old->before.text);

    return status == ST_OK ? store_access_add(db, &access) : status;
}

static enum status
put(struct db *db, const struct store_household_row *row, int64_t now_ms,
    struct arena *arena, struct store_household_change *change)
{
    struct stored old;
    enum status status = find(db, row, arena, &old);

    if (status != ST_OK)
        return status;
    change->id = old.id;
    change->is_withheld = old.keeps_no_phone && row->phone.len > 0;
    struct line fresh = line_of_row(
        arena, row, change->is_withheld ? (struct str){0} : row->phone);
    struct str imported = fresh.text;
    for (int i = 0; i < CELLS && old.id != 0; i++)
        if (str_eq(fresh.cell[i], old.before.cell[i]))
            fresh.cell[i] = old.now.cell[i];
    str_copy(change->phone, sizeof(change->phone), fresh.cell[CELL_PHONE]);
    change->changed = old.id == 0 || !str_eq(old.before.text, imported);
    if (!change->changed)
        return ST_OK;
    status = write_row(db, row, &fresh, imported, &change->id);
    if (status == ST_OK && old.id != 0)
        status = note(db, row, &old, now_ms, arena);
    return status;
}

MUST_CHECK enum status
store_household_put(struct db *db, const struct store_household_row *row,
                    int64_t now_ms, struct store_household_change *change)
{
    struct arena arena;

    *change = (struct store_household_change){0};
    arena_init(&arena);
    enum status status = put(db, row, now_ms, &arena, change);
    arena_clear(&arena);
    return status;
}
