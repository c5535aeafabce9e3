/* A table as a workbook of one sheet. */
#include "export/sheet_xlsx.h"

#include <xlsxwriter.h>

/* The format ends there, and so does the file if a text is longer. */
enum { TEXT_MOST = 32000, ROWS_MOST = 1048576 };

static const double narrow = 12, wide = 24;

struct sheet_xlsx {
    lxw_workbook *book;
    lxw_worksheet *page;
    lxw_format *bold;
    lxw_row_t row; /* the next one */
    bool is_failed;
};

struct sheet_xlsx *
sheet_xlsx_new(const char *path, const char *name)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    struct sheet_xlsx *xlsx = mem_alloc(sizeof(*xlsx));

    xlsx->book = workbook_new_opt(path, &options);
    if (xlsx->book)
        xlsx->page = workbook_add_worksheet(xlsx->book, name);
    if (!xlsx->page) {
        mem_free(xlsx);
        return NULL;
    }
    xlsx->bold = workbook_add_format(xlsx->book);
    format_set_bold(xlsx->bold);
    return xlsx;
}

static void
note(struct sheet_xlsx *xlsx, lxw_error error)
{
    if (error != LXW_NO_ERROR)
        xlsx->is_failed = true;
}

/* Widths must be known before the first row. */
static void
write_header(struct sheet_xlsx *xlsx, const struct sheet *sheet)
{
    for (int i = 0; i < sheet->columns_n; i++) {
        lxw_col_t at = (lxw_col_t)i;
        double width =
            strlen(sheet->column[i]) > (size_t)narrow ? wide : narrow;
        note(xlsx, worksheet_set_column(xlsx->page, at, at, width, NULL));
    }
    for (int i = 0; i < sheet->columns_n; i++)
        note(xlsx, worksheet_write_string(xlsx->page, 0, (lxw_col_t)i,
                                          sheet->column[i], xlsx->bold));
    worksheet_freeze_panes(xlsx->page, 1, 0);
    xlsx->row = 1;
}

/* Cut between characters. */
static void
write_text(struct sheet_xlsx *xlsx, lxw_col_t at, struct str text,
           struct arena *arena)
{
    if (text.len > TEXT_MOST) {
        text.len = TEXT_MOST;
        while (((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
            text.len--;
    }
    note(xlsx, worksheet_write_string(xlsx->page, xlsx->row, at,
                                      arena_copy(arena, text).ptr, NULL));
}

static void
write_cell(struct sheet_xlsx *xlsx, lxw_col_t at, const struct cell *cell,
           struct arena *arena)
{
    switch (cell->kind) {
    case CELL_EMPTY:
        return;
    case CELL_TEXT:
        write_text(xlsx, at, cell->text, arena);
        return;
    case CELL_NUMBER:
        note(xlsx, worksheet_write_number(xlsx->page, xlsx->row, at,
                                          (double)cell->number, NULL));
        return;
    }
}

bool
sheet_xlsx_page(struct sheet_xlsx *xlsx, const struct sheet *sheet)
{
    const struct cell *cell = sheet->cell;

    if (xlsx->row == 0)
        write_header(xlsx, sheet);
    for (int row = 0; row < sheet->rows_n && !xlsx->is_failed; row++) {
        for (int i = 0; i < sheet->columns_n; i++)
            write_cell(xlsx, (lxw_col_t)i, cell++, sheet->arena);
        if (++xlsx->row == ROWS_MOST)
            xlsx->is_failed = true;
    }
    return !xlsx->is_failed;
}

bool
sheet_xlsx_close(struct sheet_xlsx *xlsx, const char **why)
{
    lxw_error error = workbook_close(xlsx->book);
    bool is_whole = error == LXW_NO_ERROR && !xlsx->is_failed;

    *why = error != LXW_NO_ERROR ? lxw_strerror(error)
                                 : "more rows than a workbook can hold";
    mem_free(xlsx);
    return is_whole;
}
