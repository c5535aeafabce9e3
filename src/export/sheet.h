/* One page of a table that goes out, and how it is written. */
#ifndef EXPORT_SHEET_H
#define EXPORT_SHEET_H

#include "base/buf.h"
#include "base/mem.h"

enum { SHEET_COLUMNS_MAX = 48 };

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER };

struct cell {
    enum cell_kind kind;
    int64_t number;
    struct str text; /* UTF-8 without control bytes but TAB, LF and CR */
};

/* Cells live in the arena, row after row. */
struct sheet {
    struct arena *arena;
    int columns_n;
    const char *column[SHEET_COLUMNS_MAX];
    int rows_n, rows_max;
    struct cell *cell;
    int filled; /* cells of the last row that are set */
};

/* An empty page with room for rows_max rows. */
void sheet_init(struct sheet *sheet, struct arena *arena, int rows_max);
/* Before the first row. The name is borrowed as long as the sheet lives. */
void sheet_column(struct sheet *sheet, const char *name);
/* Begins a row; its cells then come in the order of the columns, and each row
 * must get all of them. */
void sheet_row(struct sheet *sheet);
void sheet_empty(struct sheet *sheet);
void sheet_number(struct sheet *sheet, int64_t number);
/* Copies. Bytes that are no UTF-8 become U+FFFD, control bytes a blank; ptr
 * NULL makes the cell empty. */
void sheet_text(struct sheet *sheet, struct str text);
void sheet_z(struct sheet *sheet, const char *z); /* NULL and "" = empty */
/* A day and time of Vietnam with its offset; 0 = empty. */
void sheet_time(struct sheet *sheet, int64_t utc_ms);
/* "0912***678"; "" = empty. */
void sheet_phone(struct sheet *sheet, const char *e164);

/* RFC 4180; with is_first the byte order mark and the header line. A text that
 * a spreadsheet would take for a formula gets a ' in front. */
void sheet_csv(const struct sheet *sheet, bool is_first, struct buf *out);
/* The rows as JSON objects, one a line, with "," between them and before the
 * first one unless is_first. */
void sheet_json(const struct sheet *sheet, bool is_first, struct buf *out);
/* s in quotes. */
void sheet_json_string(struct str s, struct buf *out);

#endif
