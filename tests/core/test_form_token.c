/* Numbers, number words, periods, dates: sms-grammar.md sections 5 and 7. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "form_case.h"

#define FIVE " 42 18 3 1 0"

static const struct reading_case numbers[] = {
    {"O is a zero", "BC 14O 42 18 3 1 O", BC_MEANS},
    {"small l and capital I are ones", "BC l40 42 I8 3 i 0", BC_MEANS},
    {"leading zeros do not matter", "BC 000140" FIVE, BC_MEANS},
    {"seven characters with a leading zero are a phone number",
     "BC 0000140" FIVE, "BC L-04 1"},
    {"also with the letter O", "BC O912345678" FIVE, "BC L-04 1"},
    {"letters alone are no number", "BC Ol" FIVE, "BC L-03 1"},
    {"no size overflows", "BC 4294967436" FIVE, "BC L-04 1"},
    {"not even 64 bits", "BC 18446744073709551756" FIVE, "BC L-04 1"},
    {"a number and a letter are none", "BC 140 42 1b 3 1 0", "BC L-03 3"},
    {"a power of ten is none", "BC 1e3" FIVE, "BC L-03 1"},
    {"a hexadecimal number is none", "BC 0x8C" FIVE, "BC L-03 1"},
    {"S is no five", "BC 140 42 18 3 1 5S", "BC L-03 6"},
    {"a format is none", "BC %s %n 18 3 1 0", "BC L-03 1"},
    {"zero households are out of range", "BC 0 0 0 0 0 0", "BC L-04 1"},
    {"the upper end is in range", "BC 999 0 0 99 0 0",
     "BC tongho=999 ngheo=0 canngheo=0 thoat=99 moi=0 tai=0 @2025-09"},
    {"one more is not", "BC 999 0 0 100 0 0", "BC L-04 4"},
    {"the lowest field at fault is named", "BC 140 1000 18 100 1 0",
     "BC L-04 2"},
};

#define W6(n) "BC " n ", 0, 0, 0, 0, 0"
#define M6(n) "BC tongho=" n " ngheo=0 canngheo=0 thoat=0 moi=0 tai=0 @2025-09"

static const struct reading_case number_words[] = {
    {"one digit", W6("bay"), M6("7")},
    {"ten", W6("muoi"), M6("10")},
    {"fifteen", W6("muoi lam"), M6("15")},
    {"muoi nam is ten and five", W6("muoi nam"), "BC L-03 1"},
    {"muoi tu is nothing", W6("muoi tu"), "BC L-03 1"},
    {"twenty", W6("hai muoi"), M6("20")},
    {"mot muoi is nothing", W6("mot muoi"), "BC L-03 1"},
    {"twenty-one", W6("hai muoi mot"), M6("21")},
    {"twenty-four in two ways", W6("hai muoi bon"), M6("24")},
    {"the other way", W6("hai muoi tu"), M6("24")},
    {"twenty-five", W6("hai muoi lam"), M6("25")},
    {"hai muoi nam is 25, or 20 and 5", W6("hai muoi nam"), "BC L-03 1"},
    {"fifty begins with nam", W6("nam muoi"), M6("50")},
    {"a hundred", W6("mot tram"), M6("100")},
    {"a hundred and five", W6("mot tram linh nam"), M6("105")},
    {"in another region", W6("chin tram le chin"), M6("909")},
    {"without linh it is two numbers", W6("mot tram nam"), "BC L-03 1"},
    {"a hundred and ten", W6("hai tram muoi"), M6("210")},
    {"three words behind the hundred", W6("hai tram bon muoi lam"), M6("245")},
    {"six words are too many", W6("hai tram bon muoi lam mot"), "BC L-03 1"},
    {"tram needs a digit before it", W6("tram tu"), "BC L-03 1"},
    {"three digits in a row are no number", W6("mot bon khong"), "BC L-03 1"},
    {"zero of households", "BC 140, 42, 18, 3, 1, khong", BC_MEANS},
    {"with diacritics", "BC một trăm bốn mươi, 42, 18, 3, 1, 0", BC_MEANS},
    {"a run by position fills one slot", "BC 140 hai muoi nam 18 3 1 0",
     "BC L-03 2"},
    {"a part of a number next to digits is bad", "BC 140 42 muoi tam 3 1 0",
     "BC L-03 3"},
    {"on either side", "BC 140, 42, muoi tam 3 1 0", "BC L-03 3"},
    {"one digit word next to digits is good", "BC 140 42 18 ba 1 0", BC_MEANS},
    {"two of them are a bad run", "BC 140 42 18 ba mot 0", "BC L-03 4"},
    {"a comma parts them", "BC 140 42 18 ba, mot 0", BC_MEANS},
    {"a newline parts them", "BC 140\nbon muoi hai\nmuoi tam\nba\nmot\nkhong",
     BC_MEANS},
    {"a unit word parts them",
     "BC 140 ho bon muoi hai ho muoi tam ho ba ho mot ho khong ho", BC_MEANS},
    {"a period token parts them", "BC 140 42 18 ba T9 mot khong T9",
     "BC L-03 5"},
    {"labels part them",
     "BC tong ho mot tram bon muoi ngheo bon muoi hai can ngheo muoi tam thoat"
     " ba moi mot tai khong",
     BC_MEANS},
    {"a bad run has the field of its label",
     "BC ho 140 ngheo hai muoi nam can ngheo 18 thoat 3 moi 1 tai 0",
     "BC L-03 2"},
    {"words of a label are label words first",
     "TH viec lam hai y te ba giao duc bon nha o nam nuoc sau thong tin bay",
     "TH vieclam=2 yte=3 giaoduc=4 nhao=5 nuoc=6 thongtin=7 @2025-06", ROLE_TB,
     "2025-06-10"},
    {"only in four forms", "DK 017 2026 mot 1 2", "DK L-03 3", ROLE_HO},
};

static const struct reading_case changes[] = {
    {"K with its sign", "BC 140 40 18 3 1 0 K-2",
     "BC tongho=140 ngheo=40 canngheo=18 thoat=3 moi=1 tai=0 k=-2 @2025-09"},
    {"anywhere among the fields", "BC 140 k+05 42 18 3 1 0",
     BC_VALUES " k=5 @2025-09"},
    {"spaces and signs before it", "BC 140 42 18 3 1 0 K : = +l0",
     BC_VALUES " k=10 @2025-09"},
    {"none behind it", "BC 140 42 18 3 1 0 K+ 2", "BC L-03"},
    {"one look-alike is a number", "BC 140 42 18 3 1 0 K-l",
     BC_VALUES " k=-1 @2025-09"},
    {"without a sign it is a bad token", "BC 140 42 18 3 1 0 K3", "BC L-03"},
    {"three digits are out of range", "BC 140 42 18 3 1 0 K+100", "BC L-04 7"},
    {"also leading zeros", "BC 140 42 18 3 1 0 K+003", "BC L-04 7"},
    {"two of them", "BC 140 42 18 3 1 0 K+1 K+1", "BC L-02"},
    {"bad tokens come first", "BC 140 4x 18 3 1 0 K+1 K+1", "BC L-03 2"},
    {"wrong values of fields come first", "BC 1400 42 18 3 1 0 K+100",
     "BC L-04 1"},
    {"a letter behind the number", "BC 140 42 18 3 1 0 K+2b", "BC L-03"},
    {"a unit behind it stands elsewhere", "BC 140 42 18 3 1 0 K+2 ho",
     "BC L-02"},
    {"among labels", "BC ho 140 K-2 ngheo 40 can 18 thoat 3 moi 1 tai 0",
     "BC tongho=140 ngheo=40 canngheo=18 thoat=3 moi=1 tai=0 k=-2 @2025-09"},
    {"not in TX", "TX 140 42 18 3 1 0 K-2", "TX L-03", ROLE_CX},
};

#define DAY14 ROLE_TB, "2025-10-14"

static const struct reading_case month_tokens[] = {
    {"T and the month", "BC 140" FIVE " T9", BC_MEANS, DAY14},
    {"with a zero", "BC 140" FIVE " t09", BC_MEANS, DAY14},
    {"with a dot", "BC T.9 140" FIVE, BC_MEANS, DAY14},
    {"with a space", "BC T 9 140" FIVE, BC_MEANS, DAY14},
    {"not with both", "BC T. 9 140" FIVE, "BC L-03 1", DAY14},
    {"not with a colon", "BC T: 9 140" FIVE, "BC L-03 1", DAY14},
    {"the word", "BC tháng 9: 140" FIVE, BC_MEANS, DAY14},
    {"the word glued", "BC thang9 140" FIVE, BC_MEANS, DAY14},
    {"with the year", "BC T9/2025 140" FIVE, BC_MEANS, DAY14},
    {"with two digits of it", "BC 140" FIVE " T9-25", BC_MEANS, DAY14},
    {"with a dot before it", "BC 140" FIVE " T9.2025", BC_MEANS, DAY14},
    {"with the word", "BC thang 9 nam 2025 140" FIVE, BC_MEANS, DAY14},
    {"of one digit it is no year", "BC T9/5 140" FIVE, "BC L-02", DAY14},
    {"not when another sign and digit follow", "BC T9/140/42/18/3/1/0",
     BC_MEANS, DAY14},
    {"letters that pass for digits", "BC 140" FIVE " TO9/2O25", BC_MEANS,
     DAY14},
    {"one digit must be true", "BC 140" FIVE " Tl", "BC L-03", DAY14},
    {"a bare month in front", "BC 9/2025 140" FIVE, BC_MEANS, DAY14},
    {"a bare month at the end", "BC 140" FIVE ", 09/2025.", BC_MEANS, DAY14},
    {"not between", "BC 140 42 9/2025 18 3 1 0", "BC L-02", DAY14},
    {"not in brackets", "BC (9/2025) 140" FIVE, "BC L-02", DAY14},
    {"not of another decade", "BC 9/2031 140" FIVE, "BC L-02", DAY14},
    {"not with a hyphen", "BC 9-2025 140" FIVE, "BC L-02", DAY14},
    {"three digits are no month", "BC 140" FIVE " T009", "BC L-03", DAY14},
    {"T9-25 is a period, not a field", "BC T9-25 12 8 3 1 0", "BC L-02"},
    {"among labels",
     "BC tai 0 moi 1 thoat 3 can ngheo 18 ngheo 42 tong ho la 140 T9", BC_MEANS,
     DAY14},
    {"several that agree", "BC T9 140" FIVE " thang 9/2025", BC_MEANS, DAY14},
    {"several that do not", "BC T9 140" FIVE " T10", "BC L-07", DAY14},
    {"a form without period takes none", "DK 017 2026 1 1 2 T9", "DK L-03",
     ROLE_HO},
    {"nor does BK", "BK 6T 2025 125 2 3 40 15000 1 4 T9", "BK L-03", ROLE_CX},
    {"a quarter is none of a month's", "BC 140" FIVE " Q3", "BC L-03"},
};

#define BC_ON(day) "BC 140" FIVE, BC_VALUES " @" day, ROLE_TB

static const struct reading_case windows[] = {
    {"the last day before the window closes the month before", "BC 140" FIVE,
     "BC L-07", ROLE_TB, "2025-09-24"},
    {"day 25 opens the month", BC_ON("2025-09"), "2025-09-25"},
    {"day 10 is the last default", BC_ON("2025-09"), "2025-10-10"},
    {"on day 11 the token is required", "BC 140" FIVE, "BC L-07", ROLE_TB,
     "2025-10-11"},
    {"and does", "BC 140" FIVE " T9", BC_MEANS, ROLE_TB, "2025-10-24"},
    {"on day 25 it is too late", "BC 140" FIVE " T9", "BC L-07", ROLE_TB,
     "2025-10-25"},
    {"January reports December", "BC 140" FIVE " T12", BC_VALUES " @2025-12",
     ROLE_TB, "2026-01-12"},
    {"of the year before", "BC 140" FIVE " T12/2026", "BC L-07", ROLE_TB,
     "2026-01-12"},
    {"a month to come", "BC 140" FIVE " T11", "BC L-07", ROLE_TB, "2025-10-01"},
    {"a month long gone", "BC 140" FIVE " T6", "BC L-07", ROLE_TB,
     "2025-10-05"},
    {"month 0", "BC 140" FIVE " T0", "BC L-07"},
    {"month 13", "BC 140" FIVE " T13", "BC L-07"},
    {"another year", "BC 140" FIVE " T9/2024", "BC L-07"},
    {"values come before periods", "BC 1400" FIVE " T6", "BC L-04 1"},
    {"periods come before sums", "BC 140 90 60 3 1 0 T6", "BC L-07"},
    {"TH defaults in June", "TH 1 1 1 1 1 1",
     "TH vieclam=1 yte=1 giaoduc=1 nhao=1 nuoc=1 thongtin=1 @2025-06", ROLE_TB,
     "2025-06-01"},
    {"and in December", "TH 1 1 1 1 1 1",
     "TH vieclam=1 yte=1 giaoduc=1 nhao=1 nuoc=1 thongtin=1 @2025-12", ROLE_TB,
     "2025-12-31"},
    {"else the token is required", "TH 1 1 1 1 1 1", "TH L-07", ROLE_TB,
     "2025-07-01"},
    {"it names the half-year that is open", "TH 1 1 1 1 1 1 T6",
     "TH vieclam=1 yte=1 giaoduc=1 nhao=1 nuoc=1 thongtin=1 @2025-06", ROLE_TB,
     "2025-11-30"},
    {"December stays open till May", "TH 1 1 1 1 1 1 12/2025",
     "TH vieclam=1 yte=1 giaoduc=1 nhao=1 nuoc=1 thongtin=1 @2025-12", ROLE_TB,
     "2026-05-31"},
    {"no other month", "TH 1 1 1 1 1 1 T5", "TH L-07", ROLE_TB, "2026-05-31"},
    {"not the next half-year", "TH 1 1 1 1 1 1 T12", "TH L-07", ROLE_TB,
     "2025-06-10"},
    {"TD defaults to its quarter", "TD 017 1 2 1 3",
     "TD maho=017 thunhap=1 thieuhut=2 trano=1 cangiup=3 @2025-Q3", ROLE_HO},
    {"the quarter before may be named", "TD 017 1 2 1 3 quý 2/2025",
     "TD maho=017 thunhap=1 thieuhut=2 trano=1 cangiup=3 @2025-Q2", ROLE_HO},
    {"over the new year", "TD 017 1 2 1 3 Q4",
     "TD maho=017 thunhap=1 thieuhut=2 trano=1 cangiup=3 @2025-Q4", ROLE_HO,
     "2026-01-10"},
    {"not the one before that", "TD 017 1 2 1 3 Q1", "TD L-07", ROLE_HO},
    {"not one to come", "TD 017 1 2 1 3 Q4", "TD L-07", ROLE_HO},
    {"quarters have one digit", "TD 017 1 2 1 3 Q03", "TD L-03", ROLE_HO},
    {"and no bare form", "TD 3/2025 017 1 2 1 3", "TD L-02", ROLE_HO},
    {"quarter 0", "TD 017 1 2 1 3 Q0", "TD L-07", ROLE_HO},
};

#define KQ(n)    "KQ 017 1 215 " n
#define KQ_ON(n) "KQ maho=017 ketqua=1 soqd=215 ngay=" n
#define DAY13    ROLE_CX, "2025-12-13"

static const struct reading_case dates[] = {
    {"six digits", KQ("121225"), KQ_ON("2025-12-12"), DAY13},
    {"eight digits", KQ("12122025"), KQ_ON("2025-12-12"), DAY13},
    {"slashes", KQ("1/9/25"), KQ_ON("2025-09-01"), DAY13},
    {"hyphens", KQ("01-09-2025"), KQ_ON("2025-09-01"), DAY13},
    {"dots", KQ("1.9.2025"), KQ_ON("2025-09-01"), DAY13},
    {"with courtesy behind", KQ("1.9.2025, em cam on"), KQ_ON("2025-09-01"),
     DAY13},
    {"two different signs are no date", KQ("1/9-25"), "KQ L-02", DAY13},
    {"a comma behind it in the middle",
     "KQ ho 017, ket qua 1, ngay 1/9/25, qd 215", "KQ L-02", DAY13},
    {"a label around it", "KQ ho 017 ket qua 1 ngay1/9/25 qd 215",
     KQ_ON("2025-09-01"), DAY13},
    {"today", KQ("131225"), KQ_ON("2025-12-13"), DAY13},
    {"tomorrow", KQ("141225"), "KQ L-04 4", DAY13},
    {"five digits", KQ("11225"), "KQ L-04 4", DAY13},
    {"no such day", KQ("310625"), "KQ L-04 4", DAY13},
    {"29 February of a common year", KQ("290225"), "KQ L-04 4", DAY13},
    {"29 February of a leap year", KQ("290224"), KQ_ON("2024-02-29"), DAY13},
    {"the first day there is", KQ("010121"), KQ_ON("2021-01-01"), DAY13},
    {"the day before", KQ("311220"), "KQ L-04 4", DAY13},
    {"month first is no day", KQ("12/31/24"), "KQ L-04 4", DAY13},
    {"a date in another field", "KQ 017 1.9.25 215 121225", "KQ L-04 2", DAY13},
    {"year 0", KQ("01010000"), "KQ L-04 4", DAY13},
};

static void
numbers_are_read(void **state)
{
    (void)state;
    form_cases_check(numbers, COUNT(numbers));
}

static void
number_words_are_read_where_they_are_sure(void **state)
{
    (void)state;
    form_cases_check(number_words, COUNT(number_words));
}

static void
k_has_its_sign(void **state)
{
    (void)state;
    form_cases_check(changes, COUNT(changes));
}

static void
period_tokens_are_taken_out(void **state)
{
    (void)state;
    form_cases_check(month_tokens, COUNT(month_tokens));
}

static void
periods_have_their_windows(void **state)
{
    (void)state;
    form_cases_check(windows, COUNT(windows));
}

static void
dates_are_days(void **state)
{
    (void)state;
    form_cases_check(dates, COUNT(dates));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(number_words_are_read_where_they_are_sure),
        cmocka_unit_test(k_has_its_sign),
        cmocka_unit_test(period_tokens_are_taken_out),
        cmocka_unit_test(periods_have_their_windows),
        cmocka_unit_test(dates_are_days),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
