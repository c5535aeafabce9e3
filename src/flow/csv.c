/* A table in CSV, by libcsv. */
#include "flow/csv.h"

#include <csv.h>

struct reader {
    struct arena *arena;
    const char *const *columns;
    int columns_n;
    int place[CSV_COLUMNS_MAX]; /* of the file's n-th cell */
    int width;                  /* columns of the header; 0 = not read yet */
    struct csv_table *table;
    int rows_cap;
    struct csv_row row;
    int cells;
    int line, row_line; /* line now; line where the row began */
    const char *column, *reason;
    int fault_line;
};

static void
fail(struct reader *r, const char *column, const char *reason)
{
    if (r->reason)
        return;
    r->fault_line = r->row_line;
    r->column = column;
    r->reason = reason;
}

static int
column_of(const struct reader *r, struct str name)
{
    for (int i = 0; i < r->columns_n; i++)
        if (str_eqz(name, r->columns[i]))
            return i;
    return -1;
}

static void
on_header(struct reader *r, struct str name)
{
    int at = column_of(r, name);

    if (at < 0 || r->cells > r->columns_n) {
        fail(r, arena_copy(r->arena, name).ptr, "is no column of this table");
        return;
    }
    for (int i = 0; i < r->cells - 1; i++)
        if (r->place[i] == at)
            fail(r, r->columns[at], "comes twice");
    r->place[r->cells - 1] = at;
}

static void
on_cell(void *text, size_t len, void *arg)
{
    struct reader *r = arg;
    struct str s = {text ? text : "", len};

    r->cells++;
    if (r->reason)
        return;
    if (r->width == 0 && r->cells == 1 && str_starts(s, STR("\xEF\xBB\xBF"))) {
        s.ptr += 3; /* the byte order mark of office programs */
        s.len -= 3;
    }
    s = str_trim(s);
    if (memchr(s.ptr, '\0', s.len) || !str_is_utf8(s))
        fail(r, "row", "is not UTF-8 text");
    else if (r->width == 0)
        on_header(r, s);
    else if (r->cells > r->width)
        fail(r, "row", "has more cells than the header");
    else
        r->row.cell[r->place[r->cells - 1]] = arena_copy(r->arena, s);
}

static void
keep_row(struct reader *r)
{
    struct csv_table *t = r->table;

    if (t->rows_n == r->rows_cap) {
        r->rows_cap = r->rows_cap ? r->rows_cap * 2 : 64;
        struct csv_row *rows =
            arena_alloc(r->arena, (size_t)r->rows_cap * sizeof(*rows));
        if (t->rows_n > 0)
            memcpy(rows, t->rows, (size_t)t->rows_n * sizeof(*rows));
        t->rows = rows;
    }
    r->row.line = r->row_line;
    t->rows[t->rows_n++] = r->row;
}

static void
on_row(int end, void *arg)
{
    struct reader *r = arg;

    (void)end;
    if (r->width == 0) {
        r->width = r->cells;
        for (int i = 0; i < r->columns_n && !r->reason; i++) {
            bool there = false;
            for (int k = 0; k < r->width; k++)
                there = there || r->place[k] == i;
            if (!there)
                fail(r, r->columns[i], "is missing in the header line");
        }
    } else if (r->cells < r->width) {
        fail(r, "row", "has fewer cells than the header");
    } else if (!r->reason) {
        keep_row(r);
    }
    r->cells = 0;
    r->row = (struct csv_row){0};
}

bool
csv_read(struct str text, const char *const *columns, int columns_n,
         struct arena *arena, struct csv_table *out, int *line,
         const char **column, const char **reason)
{
    struct reader r = {.arena = arena,
                       .columns = columns,
                       .columns_n = columns_n,
                       .table = out,
                       .line = 1,
                       .row_line = 1};
    struct csv_parser parser;

    *out = (struct csv_table){0};
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
        die("out of memory");
    /* Line by line, so that a row knows where it began. */
    for (size_t at = 0; at < text.len && !r.reason;) {
        const char *end = memchr(text.ptr + at, '\n', text.len - at);
        size_t n = end ? (size_t)(end - text.ptr) + 1 - at : text.len - at;
        if (r.cells == 0)
            r.row_line = r.line;
        if (csv_parse(&parser, text.ptr + at, n, on_cell, on_row, &r) != n)
            fail(&r, "row", "has a quote in the wrong place");
        at += n;
        r.line++;
    }
    if (!r.reason && csv_fini(&parser, on_cell, on_row, &r) != 0) {
        /* What libcsv hands over of the torn row says less. */
        r.reason = NULL;
        fail(&r, "row", "has a quote that does not end");
    }
    csv_free(&parser);
    if (!r.reason && r.width == 0)
        fail(&r, columns[0], "is missing in the header line");
    *line = r.fault_line;
    *column = r.column;
    *reason = r.reason;
    return r.reason == NULL;
}
