/* Pages of a table as CSV and as JSON. */
#include <inttypes.h>

#include "export/sheet.h"

/* What a spreadsheet takes for the beginning of a formula, in ASCII and in
 * full width. */
static const char *const formula_signs[] = {"=",  "+",  "-",  "@",  "\t",
                                            "\r", "＝", "＋", "－", "＠"};

static bool
is_formula(struct str text)
{
    if (text.len > 0 && (text.ptr[0] == '\t' || text.ptr[0] == '\r'))
        return true;
    /* Some programs drop blanks first. */
    text = str_trim(text);
    for (size_t i = 0; i < COUNT(formula_signs); i++)
        if (str_starts(text, str_of(formula_signs[i])))
            return true;
    return false;
}

static void
csv_text(struct str text, struct buf *out)
{
    bool needs_quotes = is_formula(text);

    for (size_t i = 0; i < text.len && !needs_quotes; i++)
        needs_quotes = text.ptr[i] != '\0' && strchr(",\"\r\n", text.ptr[i]);
    if (!needs_quotes) {
        buf_add(out, text);
        return;
    }
    buf_addc(out, '"');
    if (is_formula(text))
        buf_addc(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_addc(out, '"');
        buf_addc(out, text.ptr[i]);
    }
    buf_addc(out, '"');
}

static void
csv_cell(const struct cell *cell, struct buf *out)
{
    switch (cell->kind) {
    case CELL_EMPTY:
        return;
    case CELL_TEXT:
        csv_text(cell->text, out);
        return;
    case CELL_NUMBER:
        buf_printf(out, "%" PRId64, cell->number);
        return;
    }
}

static void
csv_header(const struct sheet *sheet, struct buf *out)
{
    buf_addz(out, "\xEF\xBB\xBF");
    for (int i = 0; i < sheet->columns_n; i++) {
        if (i > 0)
            buf_addc(out, ',');
        csv_text(str_of(sheet->column[i]), out);
    }
    buf_addz(out, "\r\n");
}

void
sheet_csv(const struct sheet *sheet, bool is_first, struct buf *out)
{
    const struct cell *cell = sheet->cell;

    if (is_first)
        csv_header(sheet, out);
    for (int row = 0; row < sheet->rows_n; row++) {
        for (int i = 0; i < sheet->columns_n; i++) {
            if (i > 0)
                buf_addc(out, ',');
            csv_cell(cell++, out);
        }
        buf_addz(out, "\r\n");
    }
}

void
sheet_json_string(struct str s, struct buf *out)
{
    buf_addc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\')
            buf_addc(out, '\\');
        if (c < ' ')
            buf_printf(out, "\\u%04x", c);
        else
            buf_addc(out, (char)c);
    }
    buf_addc(out, '"');
}

static void
json_cell(const struct cell *cell, struct buf *out)
{
    switch (cell->kind) {
    case CELL_EMPTY:
        buf_addz(out, "null");
        return;
    case CELL_TEXT:
        sheet_json_string(cell->text, out);
        return;
    case CELL_NUMBER:
        buf_printf(out, "%" PRId64, cell->number);
        return;
    }
}

void
sheet_json(const struct sheet *sheet, bool is_first, struct buf *out)
{
    const struct cell *cell = sheet->cell;

    for (int row = 0; row < sheet->rows_n; row++) {
        buf_addz(out, is_first && row == 0 ? "\n{" : ",\n{");
        for (int i = 0; i < sheet->columns_n; i++) {
            if (i > 0)
                buf_addc(out, ',');
            sheet_json_string(str_of(sheet->column[i]), out);
            buf_addc(out, ':');
            json_cell(cell++, out);
        }
        buf_addc(out, '}');
    }
}
