/* Cells of a table that goes out: CSV, JSON and a workbook. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "export/sheet.h"
#include "export/sheet_xlsx.h"

static const struct {
    const char *name;
    struct str text;
    const char *csv, *json;
} cases[] = {
    {"a plain text", STR("Bản Tấu"), "Bản Tấu", "\"Bản Tấu\""},
    {"a comma is quoted", STR("a,b"), "\"a,b\"", "\"a,b\""},
    {"a quote is doubled", STR("a\"b"), "\"a\"\"b\"", "\"a\\\"b\""},
    {"a line end is quoted", STR("a\nb"), "\"a\nb\"", "\"a\\u000ab\""},
    {"a carriage return too", STR("a\rb"), "\"a\rb\"", "\"a\\u000db\""},
    {"a backslash is none", STR("a\\b"), "a\\b", "\"a\\\\b\""},
    {"= is no formula", STR("=1+1"), "\"'=1+1\"", "\"=1+1\""},
    {"+ is none", STR("+84912"), "\"'+84912\"", "\"+84912\""},
    {"- is none", STR("-1"), "\"'-1\"", "\"-1\""},
    {"@ is none", STR("@SUM(A1)"), "\"'@SUM(A1)\"", "\"@SUM(A1)\""},
    {"a tab is none", STR("\t=1"), "\"'\t=1\"", "\"\\u0009=1\""},
    {"a carriage return is none", STR("\r=1"), "\"'\r=1\"", "\"\\u000d=1\""},
    {"a line end before one", STR("\n=1"), "\"'\n=1\"", "\"\\u000a=1\""},
    {"a blank before one", STR("  =1"), "\"'  =1\"", "\"  =1\""},
    {"in full width", STR("＝1+1"), "\"'＝1+1\"", "\"＝1+1\""},
    {"@ in full width", STR("＠A"), "\"'＠A\"", "\"＠A\""},
    {"a quote that breaks out", STR("\",=1"), "\"\"\",=1\"", "\"\\\",=1\""},
    {"a NUL before one", STR("\0=1"), "\"' =1\"", "\" =1\""},
    {"a sign inside is a text", STR("a=b+c"), "a=b+c", "\"a=b+c\""},
    {"a masked phone", STR("0912***101"), "0912***101", "\"0912***101\""},
    {"leading zeros stay", STR("017"), "017", "\"017\""},
    {"control bytes are blanks",
     STR("a\x01\x1b\x7f"
         "b"),
     "a   b", "\"a   b\""},
    {"bytes that are no UTF-8", STR("a\xff\xc3"), "a\uFFFD\uFFFD",
     "\"a\uFFFD\uFFFD\""},
    {"half of a pair", STR("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD",
     "\"\uFFFD\uFFFD\uFFFD\""},
    {"a code point that XML lacks", STR("\xef\xbf\xbf"), "\uFFFD",
     "\"\uFFFD\""},
    {"an empty text", STR(""), "", "\"\""},
};

static void
each_text_is_harmless_in_its_cell(void **state)
{
    struct arena arena;
    struct buf csv, json;
    char want[128];

    (void)state;
    arena_init(&arena);
    buf_init(&csv);
    buf_init(&json);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sheet sheet;
        sheet_init(&sheet, &arena, 1);
        sheet_column(&sheet, "t");
        sheet_row(&sheet);
        sheet_text(&sheet, cases[i].text);
        buf_reset(&csv);
        buf_reset(&json);
        sheet_csv(&sheet, false, &csv);
        sheet_json(&sheet, true, &json);
        snprintf(want, sizeof(want), "%s\r\n", cases[i].csv);
        if (!str_eqz(buf_str(&csv), want))
            fail_msg("%s: %s", cases[i].name, csv.ptr);
        snprintf(want, sizeof(want), "\n{\"t\":%s}", cases[i].json);
        if (!str_eqz(buf_str(&json), want))
            fail_msg("%s: %s", cases[i].name, json.ptr);
    }
    buf_clear(&csv);
    buf_clear(&json);
    arena_clear(&arena);
}

static void
fill(struct sheet *sheet, struct arena *arena)
{
    sheet_init(sheet, arena, 2);
    sheet_column(sheet, "unit");
    sheet_column(sheet, "k");
    sheet_column(sheet, "at");
    sheet_column(sheet, "phone");
    sheet_row(sheet);
    sheet_z(sheet, "u-012");
    sheet_number(sheet, -2);
    sheet_time(sheet, 1759021200000);
    sheet_phone(sheet, "+84912000101");
    sheet_row(sheet);
    sheet_z(sheet, "");
    sheet_empty(sheet);
    sheet_time(sheet, 0);
    sheet_phone(sheet, "");
}

static void
a_table_has_a_mark_a_header_and_lines(void **state)
{
    struct arena arena;
    struct sheet sheet;
    struct buf out;

    (void)state;
    arena_init(&arena);
    buf_init(&out);
    fill(&sheet, &arena);
    sheet_csv(&sheet, true, &out);
    assert_string_equal(out.ptr, "\xEF\xBB\xBFunit,k,at,phone\r\n"
                                 "u-012,-2,2025-09-28T08:00:00+07:00,"
                                 "0912***101\r\n,,,\r\n");
    buf_clear(&out);
    arena_clear(&arena);
}

static void
numbers_are_numbers_and_nothing_is_null(void **state)
{
    struct arena arena;
    struct sheet sheet;
    struct buf out;

    (void)state;
    arena_init(&arena);
    buf_init(&out);
    fill(&sheet, &arena);
    sheet_json(&sheet, false, &out);
    assert_string_equal(
        out.ptr, ",\n{\"unit\":\"u-012\",\"k\":-2,\"at\":"
                 "\"2025-09-28T08:00:00+07:00\",\"phone\":\"0912***101\"},\n"
                 "{\"unit\":null,\"k\":null,\"at\":null,\"phone\":null}");
    buf_clear(&out);
    arena_clear(&arena);
}

static void
a_workbook_takes_texts_of_any_length(void **state)
{
    char path[] = "/tmp/bantin-sheet-XXXXXX", *text = mem_alloc(70001);
    struct arena arena;
    struct sheet sheet;
    const char *why;

    (void)state;
    close(mkstemp(path));
    arena_init(&arena);
    for (int i = 0; i < 70000; i += 2)
        memcpy(text + i, "\xc3\xa0", 2);
    sheet_init(&sheet, &arena, 1);
    sheet_column(&sheet, "text");
    sheet_row(&sheet);
    sheet_z(&sheet, text);
    struct sheet_xlsx *xlsx = sheet_xlsx_new(path, "messages");
    assert_non_null(xlsx);
    assert_true(sheet_xlsx_page(xlsx, &sheet));
    assert_true(sheet_xlsx_close(xlsx, &why));
    unlink(path);
    arena_clear(&arena);
    mem_free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_text_is_harmless_in_its_cell),
        cmocka_unit_test(a_table_has_a_mark_a_header_and_lines),
        cmocka_unit_test(numbers_are_numbers_and_nothing_is_null),
        cmocka_unit_test(a_workbook_takes_texts_of_any_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
