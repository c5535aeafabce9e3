/* One page of a table that goes out. */
#include "export/sheet.h"

#include <assert.h>
#include <stdio.h>

#include "core/date.h"
#include "core/phone.h"
#include "core/text.h"

void
sheet_init(struct sheet *sheet, struct arena *arena, int rows_max)
{
    *sheet = (struct sheet){.arena = arena, .rows_max = rows_max};
}

void
sheet_column(struct sheet *sheet, const char *name)
{
    assert(sheet->rows_n == 0 && sheet->columns_n < SHEET_COLUMNS_MAX);
    sheet->column[sheet->columns_n++] = name;
}

void
sheet_row(struct sheet *sheet)
{
    size_t cells = (size_t)sheet->columns_n * (size_t)sheet->rows_max;

    if (!sheet->cell)
        sheet->cell = arena_alloc(sheet->arena, cells * sizeof(*sheet->cell));
    assert(sheet->rows_n == 0 || sheet->filled == sheet->columns_n);
    assert(sheet->rows_n < sheet->rows_max);
    sheet->rows_n++;
    sheet->filled = 0;
}

static struct cell *
next_cell(struct sheet *sheet)
{
    assert(sheet->filled < sheet->columns_n);
    return &sheet->cell[(sheet->rows_n - 1) * sheet->columns_n +
                        sheet->filled++];
}

void
sheet_empty(struct sheet *sheet)
{
    next_cell(sheet)->kind = CELL_EMPTY;
}

void
sheet_number(struct sheet *sheet, int64_t number)
{
    *next_cell(sheet) = (struct cell){.kind = CELL_NUMBER, .number = number};
}

/* What no table format can carry: control bytes, halves of pairs, and the two
 * code points that XML leaves out. */
static bool
is_plain(uint32_t code)
{
    if (code == '\t' || code == '\n' || code == '\r')
        return true;
    return code >= 0x20 && code != 0x7f && code != 0xFFFE && code != 0xFFFF;
}

static struct str
clean(struct str text, struct arena *arena)
{
    /* A byte that is no text becomes the three of U+FFFD. */
    char *out = arena_alloc(arena, 3 * text.len + 1);
    size_t len = 0;

    while (text.len > 0) {
        uint32_t code;
        size_t n = text_decode(text, &code);
        bool is_bad = code == 0xFFFD || code == 0xFFFE || code == 0xFFFF;
        struct str put = {text.ptr, n};
        if (is_bad)
            put = STR("\xEF\xBF\xBD");
        else if (!is_plain(code))
            put = STR(" ");
        memcpy(out + len, put.ptr, put.len);
        len += put.len;
        text.ptr += n;
        text.len -= n;
    }
    return (struct str){out, len};
}

void
sheet_text(struct sheet *sheet, struct str text)
{
    struct cell *cell = next_cell(sheet);

    if (text.ptr)
        *cell =
            (struct cell){.kind = CELL_TEXT, .text = clean(text, sheet->arena)};
}

void
sheet_z(struct sheet *sheet, const char *z)
{
    sheet_text(sheet, z && *z ? str_of(z) : (struct str){0});
}

void
sheet_time(struct sheet *sheet, int64_t utc_ms)
{
    char text[48], day[DATE_TEXT];
    struct date date = date_of_ms(utc_ms, VIETNAM_OFFSET_MIN);
    int64_t s = (utc_ms - date_to_ms(date, VIETNAM_OFFSET_MIN)) / 1000;

    if (utc_ms == 0) {
        sheet_empty(sheet);
        return;
    }
    date_format(date, day);
    snprintf(text, sizeof(text), "%sT%02d:%02d:%02d+07:00", day,
             (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    sheet_z(sheet, text);
}

void
sheet_phone(struct sheet *sheet, const char *e164)
{
    char masked[PHONE_TEXT] = "";

    if (e164 && *e164)
        phone_mask(e164, masked);
    sheet_z(sheet, masked);
}
