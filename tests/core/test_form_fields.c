/* Which number is which field, and what each form wants of its own:
 * sms-grammar.md sections 6, 8 and 11. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "form_case.h"

static const struct reading_case readings[] = {
    {"by position with a unit behind each",
     "BC 140 ho 42ho 18 ho 3 ho 1 ho 0 ho", BC_MEANS},
    {"by position with some units", "BC 140 ho 42 18 3 1 0 ho", BC_MEANS},
    {"a unit behind a comma stands elsewhere", "BC 140, ho 42 18 3 1 0",
     "BC L-02"},
    {"a unit of another field stands elsewhere", "TD 017 chi so 1 2 1 3",
     "TD L-02", ROLE_HO},
    {"label, then number",
     "BC ho 140 ngheo 42 can ngheo 18 thoat 3 moi 1 tai 0", BC_MEANS},
    {"with la between",
     "BC ho la 140 ngheo la 42 can la 18 thoat la 3 moi la"
     " 1 tai la 0",
     BC_MEANS},
    {"labels in any order",
     "BC tai 0 moi 1 thoat 3 can ngheo 18 ngheo 42 tong"
     " ho la 140",
     BC_MEANS},
    {"labels in one word",
     "BC tongho 140 hongheo 42 canngheo 18 thoatngheo 3"
     " ngheomoi 1 taingheo 0",
     BC_MEANS},
    {"glued labels", "BC ho140 ngheo42 can ngheo18 thoat3 moi1 tai0", BC_MEANS},
    {"number, then label",
     "BC 140 ho 42 ngheo 18 can ngheo 3 thoat 1 moi 0 tai", BC_MEANS},
    {"with units between",
     "BC 140 ho tong ho, 42 ho ngheo, 18 ho can ngheo, 3 ho thoat, 1 ho moi,"
     " 0 ho tai",
     BC_MEANS},
    {"numbers glued to their labels",
     "BC 140ho 42ngheo 18can ngheo 3thoat 1moi 0tai", BC_MEANS},
    {"misspelt labels of the list",
     "BC ho 140 ngeo 42 can ngeo 18 thoat ngeo 3 moy 1 tai ngeo 0", BC_MEANS},
    {"the longest label wins",
     "BC 140 ho ngheo 42 can ngheo 18 thoat 3 moi 1 tai 0", "BC L-02"},
    {"one number without a label", "BC ho 140 ngheo 42 18 thoat 3 moi 1 tai 0",
     "BC L-02"},
    {"a label twice", "BC ho 140 ngheo 42 ngheo 18 thoat 3 moi 1 tai 0",
     "BC L-02"},
    {"both styles in one text",
     "BC ho 140 ngheo 42 can ngheo 18 3 thoat 1 moi 0 tai", "BC L-02"},
    {"a field missing", "BC ho 140 ngheo 42 can ngheo 18 thoat 3 moi 1",
     "BC L-02"},
    {"signs between the pairs",
     "BC ho 140; ngheo 42; can ngheo 18; thoat 3; moi 1; tai 0", BC_MEANS},
    {"signs inside and between",
     "BC ho, 140; ngheo, 42; can, 18; thoat, 3;"
     " moi, 1; tai, 0",
     BC_MEANS},
    {"signs inside but not between are against it",
     "BC ho, 140 ngheo 42 can ngheo 18 thoat 3 moi 1 tai 0", "BC L-02"},
    {"a semicolon does not pair 87 with ngheo",
     "BC 87 ho; ngheo 21; can ngheo 9; thoat 0; moi 0; tai 0", "BC L-02"},
    {"a newline neither",
     "BC 140\nho 42 ngheo 18 can ngheo 3 thoat 1 moi 0 tai", "BC L-02"},
    {"newlines between pairs are good",
     "BC\nho: 140\nngheo: 42\ncan ngheo: 18\nthoat: 3\nmoi: 1\ntai: 0",
     BC_MEANS},
    {"the words of a label stand together",
     "BC ho 140 ngheo 42 can-ngheo 18 thoat 3 moi 1 tai 0", "BC L-02"},
    {"a colon between them parts them as well",
     "VV ho vay 35 ho ngheo 28 lai 34 den: goc 5 tra goc 5 qua han 1 sai md 0",
     "VV L-03", ROLE_TO},
    {"glued thrice is no shape of the list",
     "BC 140ho42ngheo18can3thoat1moi0tai", "BC L-03 1"},
};

static const struct reading_case bad_tokens[] = {
    {"by position a bad token has its slot", "BC 140 42 1b 3 1 0", "BC L-03 3"},
    {"an unknown word fills a slot", "BC khoang 140 42 18 3 1 0", "BC L-03 1"},
    {"behind the last field there is none", "BC 140 42 18 3 1 0 chua chac",
     "BC L-03"},
    {"units do not shift the slots", "BC 140 ho 42 ho 1b ho 3 1 0",
     "BC L-03 3"},
    {"the first bad token in the text is named", "BC 140 42 1b 3x 1 0",
     "BC L-03 3"},
    {"with labels it has the field of its label",
     "BC ho 140 can ngheo 1b ngheo 42 thoat 3 moi 1 tai 0", "BC L-03 3"},
    {"in the other style as well",
     "BC 140 ho 42 ngheo 1b can ngheo 3 thoat 1 moi 0 tai", "BC L-03 3"},
    {"none if labels and numbers do not pair", "BC ho 140 ngheo 4x thoat 3",
     "BC L-03"},
    {"an unknown word comes first and has none",
     "BC ho 140 ngheo 4x can ngheo 18 thoat 3 moi 1 tai khoang 0", "BC L-03"},
    {"bad tokens come before counts", "BC 140 4x", "BC L-03 2"},
    {"counts before values", "BC 1400 42", "BC L-02"},
};

#define BK9                                                                    \
    "BK ky=6T nam=2025 sovb=125 sangkien=2 mohinh=3 hogiup=40 tien=15000"      \
    " tapthe=1 canhan=4"
#define TAIL " 125 2 3 40 15000 1 4"
#define LABELS                                                                 \
    " so vb 125 sang kien 2 mo hinh 3 ho giup 40 tien 15000 tap the 1 ca "     \
    "nhan 4"

static const struct reading_case bk[] = {
    {"six months", "BK 6T 2025" TAIL, BK9, ROLE_CX},
    {"in words", "BK 6 thang 2025" TAIL, BK9, ROLE_CX},
    {"in more words", "BK 6 thang dau nam 2025" TAIL, BK9, ROLE_CX},
    {"glued", "bk6t/2025" TAIL, BK9, ROLE_CX},
    {"the word ky before it", "BK ky 6thang, 2025" TAIL, BK9, ROLE_CX},
    {"a slot of its own", "BK 7T 2025" TAIL, "BK E-KY 1", ROLE_CX},
    {"any token passes there", "BK <b> 2025" TAIL, "BK E-KY 1", ROLE_CX},
    {"one word is not in the list", "BK soket 2025" TAIL, "BK E-KY 1", ROLE_CX},
    {"the year behind it needs no label", "BK 6T 2025" LABELS, BK9, ROLE_CX},
    {"but may have one", "BK 6T nam 2025" LABELS, BK9, ROLE_CX},
    {"not alone", "BK 6T nam 2025" TAIL, "BK L-02", ROLE_CX},
    {"numbers, then labels",
     "BK 6T 2025 125 so vb 2 sang kien 3 mo hinh 40 ho giup 15000 tien 1 tap"
     " the 4 ca nhan",
     BK9, ROLE_CX},
    {"units of money", "BK 6T 2025 125 2 3 40 ho 15000 nghin dong 1 4", BK9,
     ROLE_CX},
    {"all nine are required", "BK NAM 2025", "BK L-02", ROLE_CX},
    {"a year to come", "BK 6T 2026" TAIL, "BK L-07 2", ROLE_CX},
    {"a year out of range", "BK 6T 2031" TAIL, "BK L-04 2", ROLE_CX},
    {"the wrong ky comes before the year", "BK 7T 2026" TAIL, "BK E-KY 1",
     ROLE_CX},
};

static const struct reading_case money[] = {
    {"a dot between digits", "UH 1 1.500 B012 3 1", "UH L-12 2", ROLE_DN},
    {"a comma and three digits", "UH 1 1,500 B012 3 1", "UH L-12 2", ROLE_DN},
    {"that has two readings", "UH 1,500,B012,3,1", "UH L-12 2", ROLE_DN},
    {"five digits behind the comma do not", "UH,1,15000,B012,3,1",
     "UH loai=1 soluong=15000 noinhan=B012 soho=3 nguon=1", ROLE_DN},
    {"four before it neither", "UH 1 1500,B012,300 ho,1",
     "UH loai=1 soluong=1500 noinhan=B012 soho=300 nguon=1", ROLE_DN},
    {"a code is no number", "UH 1 15000 B012,300,1",
     "UH loai=1 soluong=15000 noinhan=B012 soho=300 nguon=1", ROLE_DN},
    {"a comma and a space part values", "UH 1, 500, B012, 3, 1",
     "UH loai=1 soluong=500 noinhan=B012 soho=3 nguon=1", ROLE_DN},
    {"a token of three zeros", "UH 1 15 000 B012 3 1", "UH L-12 2", ROLE_DN},
    {"a million", "UH 1 15tr B012 3 1", "UH L-12 2", ROLE_DN},
    {"a million and a half", "UH 1 1tr5 B012 3 1", "UH L-12 2", ROLE_DN},
    {"a million in a word", "UH 1 15 triệu B012 3 1", "UH L-12 2", ROLE_DN},
    {"dong", "UH 1 15000000đ B012 3 1", "UH L-12 2", ROLE_DN},
    {"but nghin dong", "UH 1 15000 nghìn đồng B012 3 1",
     "UH loai=1 soluong=15000 noinhan=B012 soho=3 nguon=1", ROLE_DN},
    {"and k", "UH 1 15000k B012 3 1",
     "UH loai=1 soluong=15000 noinhan=B012 soho=3 nguon=1", ROLE_DN},
    {"a code that begins with d", "UH 1 15000 D012 3 1",
     "UH loai=1 soluong=15000 noinhan=D012 soho=3 nguon=1", ROLE_DN},
    {"wherever it stands", "BK 6T 2025 125 2 3 40 15000 1 4 5tr", "BK L-12 7",
     ROLE_CX},
    {"before bad tokens", "BK xx 1.5", "BK L-12 7", ROLE_CX},
    {"behind two forms", "UH 1 15tr BC", "UH L-02", ROLE_DN},
    {"elsewhere it is a bad token", "TX 1.980 512 240 21 3 1", "TX L-03 1",
     ROLE_CX},
};

static const struct reading_case uh[] = {
    {"days of work", "UH 3 12 ngay cong B012 1 6",
     "UH loai=3 soluong=12 noinhan=B012 soho=1 nguon=6", ROLE_HO},
    {"people", "UH 4 12nguoi B012 1 6",
     "UH loai=4 soluong=12 noinhan=B012 soho=1 nguon=6", ROLE_HO},
    {"people are no money", "UH 1 12 nguoi B012 1 6", "UH L-02", ROLE_HO},
    {"9999 days at most", "UH 3 10000 B012 1 6", "UH L-04 2", ROLE_HO},
    {"with labels",
     "ung ho loai 1 so tien 15000 nghin dong noi nhan B012 so"
     " ho 3 nguon 1",
     "UH loai=1 soluong=15000 noinhan=B012 soho=3 nguon=1", ROLE_DN},
    {"the fund is 0", "UH 5 2000 0 0 5",
     "UH loai=5 soluong=2000 noinhan=0 soho=0 nguon=5", ROLE_CQ},
    {"only the fund is", "UH 1 2000 0 0 5", "UH E-UNI 3", ROLE_CQ},
    {"and it is nothing else", "UH 5 2000 B012 0 5", "UH E-UNI 3", ROLE_CQ},
    {"any token passes by position", "UH 1 2000 xa 0 5", "UH E-UNI 3", ROLE_CQ},
    {"not with labels", "UH loai 1 tien 2000 cho xa so ho 0 nguon 5", "UH L-03",
     ROLE_CQ},
    {"a code in another field is a wrong value", "UH 1 B012 2000 0 5",
     "UH L-04 2", ROLE_CQ},
};

static const struct reading_case others[] = {
    {"TX takes one word", "tx ok t9/2025", "TX ok=true @2025-09", ROLE_CX,
     "2025-10-04"},
    {"nothing behind it", "TX OK 5", "TX L-03 1", ROLE_CX, "2025-10-04"},
    {"TX has larger numbers", "TX 9999 0 0 0 0 0",
     "TX tongho=9999 ngheo=0 canngheo=0 thoat=0 moi=0 tai=0 @2025-09", ROLE_CX},
    {"TX needs a household", "TX 0 0 0 0 0 0", "TX L-04 1", ROLE_CX},
    {"sums", "BC 140 90 60 3 1 0", "BC E-SUM"},
    {"newly poor are poor", "BC 140 3 18 0 2 2", "BC E-SUM"},
    {"equal is not above", "BC 60 42 18 0 42 0",
     "BC tongho=60 ngheo=42 canngheo=18 thoat=0 moi=42 tai=0 @2025-09"},
    {"DK words before the household", "DK ma ho 17 2026 1 1 2",
     "DK maho=017 nam=2026 loai=1 cachlam=1 cangiup=2", ROLE_HO},
    {"DK not when something else is labelled", "DK ho 017 nam 2026 1 1 2",
     "DK L-02", ROLE_HO},
    {"DK this year to three ahead", "DK 017 2028 1 1 2",
     "DK maho=017 nam=2028 loai=1 cachlam=1 cangiup=2", ROLE_HO},
    {"DK not four", "DK 017 2029 1 1 2", "DK L-04 2", ROLE_HO},
    {"TD 0, 1 or 9", "TD 017 1 2 2 3", "TD L-04 4", ROLE_HO},
    {"TD with its unit", "TD 017 1 2 chi so 9 3",
     "TD maho=017 thunhap=1 thieuhut=2 trano=9 cangiup=3 @2025-Q3", ROLE_HO},
    {"XN by the chairman with a PIN", "XN 4410 1 2468",
     "XN ma=4410 xacnhan=1 pin=2468", ROLE_LX},
    {"by nobody else", "XN 4410 1 2468", "XN L-02", ROLE_CX},
    {"four digits", "XN 4410 1 24680", "XN L-04 3", ROLE_LX},
    {"no word", "XN 4410 1 abcd", "XN L-03", ROLE_LX},
    {"no two numbers", "XN 4410 1 24 68", "XN L-02", ROLE_LX},
    {"XN is 0 or 1", "XN 4410 2", "XN L-04 2", ROLE_LX},
    {"XN has no labels", "XN 4410 xacnhan 1", "XN L-03 2", ROLE_LX},
    {"KQ provisional", "KQ 017 1 0", "KQ maho=017 ketqua=1 soqd=0"},
    {"KQ provisional has no day", "KQ 017 1 0 121225", "KQ L-02"},
    {"KQ with a decision has one", "KQ 017 1 215", "KQ L-02", ROLE_CX},
    {"KQ of the hamlet has no decision", "KQ 017 1 215 120925", "KQ L-06"},
    {"KQ wrong values come before rights", "KQ 017 8 215 120925", "KQ L-04 2"},
    {"KQ with labels of other fields only", "KQ ho 017 ket qua 1 qd 0",
     "KQ maho=017 ketqua=1 soqd=0", ROLE_CX},
    {"VV more overdue than loans", "VV 35 28 34 5 5 36 0", "VV E-MAX", ROLE_TO},
    {"VV more paid than due", "VV 35 28 34 5 6 1 0", "VV E-MAX", ROLE_TO},
    {"DX a hamlet", "DX 2 B012 5 1", "DX doituong=2 ma=B012 hinhthuc=5 dip=1",
     ROLE_CX},
    {"DX a household", "DX 4 b012/017 5 1",
     "DX doituong=4 ma=B012-017 hinhthuc=5 dip=1", ROLE_CX},
    {"DX a household by a unit code", "DX 4 B012 5 1", "DX L-03 2", ROLE_CX},
    {"DX a hamlet by a household code", "DX 2 B012-017 5 1", "DX L-03 2",
     ROLE_CX},
    {"DX an official of the register", "DX 5 K00417 5 1",
     "DX doituong=5 ma=K00417 hinhthuc=5 dip=1", ROLE_CX},
    {"DX seven digits are none", "DX 5 K0041700 5 1", "DX L-03 2", ROLE_CX},
    {"DX a number is none", "DX 5 00417 5 1", "DX L-03 2", ROLE_CX},
    {"DX out of range takes any", "DX 9 B012 5 1", "DX L-04 1", ROLE_CX},
    {"DX with a PIN", "DX 2 B012 5 1 1357",
     "DX doituong=2 ma=B012 hinhthuc=5 dip=1 pin=1357", ROLE_CH},
    {"DX a short PIN", "DX 2 B012 5 1 135", "DX L-04 5", ROLE_CH},
    {"DX no PIN with labels", "DX doi tuong 2 ma B012 hinh thuc 5 dip 1 1357",
     "DX L-02", ROLE_CH},
    {"DX of the hamlet", "DX 2 B012 4 1", "DX L-06", ROLE_TB},
    {"DX a closed award", "DX 2 B012 4 1", "DX E-AUT 3", ROLE_CX, "2025-07-01"},
    {"DX a day before", "DX 2 B012 4 1",
     "DX doituong=2 ma=B012 hinhthuc=4 dip=1", ROLE_CX, "2025-06-30"},
    {"NV with a hyphen", "NV R-O8-2025 310 180925",
     "NV maviec=R08-2025 sovb=310 ngay=2025-09-18", ROLE_CQ},
    {"NV with a space", "NV viec R8 2025, 310, 180925",
     "NV maviec=R08-2025 sovb=310 ngay=2025-09-18", ROLE_CQ},
    {"NV with labels", "NV r8/2025 ngay 18/9/2025 van ban so 310",
     "NV maviec=R08-2025 sovb=310 ngay=2025-09-18", ROLE_CQ},
    {"NV another shape", "NV R8.2025 310 180925", "NV L-03 1", ROLE_CQ},
    {"NV a year of two digits", "NV R08-25 310 180925", "NV L-03 1", ROLE_CQ},
    {"NV duty 0", "NV R00-2025 310 180925", "NV L-04 1", ROLE_CQ},
    {"NV another decade", "NV R08-2031 310 180925", "NV L-04 1", ROLE_CQ},
    {"NV without it", "NV", "NV L-02", ROLE_CQ},
    {"VM with a case", "VM 0417 chua co giong",
     "VM hoso=0417 noidung=chua co giong"},
    {"VM a year or a case", "VM 2025 chua co nuoc", "VM L-03 1"},
    {"VM a case by name", "VM ho so 2025: chua co nuoc",
     "VM hoso=2025 noidung=chua co nuoc"},
    {"VM a case needs words", "VM 0417", "VM E-RON"},
    {"VM digits in disguise are text", "VM O417 chua co",
     "VM noidung=O417 chua co"},
    {"DT an own number", "DT 0912 000 678", "DT somoi=+84912000678"},
    {"DT with dots", "doi so may moi 0912.000.678", "DT somoi=+84912000678"},
    {"DT with the country", "DT so moi +84 912 000 678",
     "DT somoi=+84912000678"},
    {"DT the other way", "DT 0084912000678", "DT somoi=+84912000678"},
    {"DT a plus inside", "DT 0912 +000 678", "DT L-03 1"},
    {"DT no mobile", "DT 02153820000", "DT E-NUM 1"},
    {"DT eleven digits of old", "DT 01681234567", "DT E-NUM 1"},
    {"DT nothing", "DT so moi", "DT L-02"},
    {"DT a word", "DT 0912000678 cu", "DT L-03 1"},
    {"DT of a hamlet", "DT B012 tb so 0912000678",
     "DT madonvi=B012 vaitro=TB somoi=+84912000678", ROLE_CX},
    {"DT of a household", "DT B012-017 HO 0912000678",
     "DT madonvi=B012-017 vaitro=HO somoi=+84912000678", ROLE_CH},
    {"DT a household is no hamlet", "DT B012 HO 0912000678", "DT L-03 1",
     ROLE_CX},
    {"DT a hamlet is no household", "DT B012-017 TB 0912000678", "DT L-03 1",
     ROLE_CX},
    {"DT no administrator", "DT B012 QT 0912000678", "DT L-03 2", ROLE_CX},
    {"DT a wrong number of another", "DT B012 TB 0912", "DT E-NUM 3", ROLE_CX},
    {"DT of another only by officers", "DT B012 XX 1", "DT L-06"},
    {"YC a day to come", "YC 201225 báo cáo nhà tạm",
     "YC han=2025-12-20 noidung=bao cao nha tam", ROLE_CH},
    {"YC a day with signs, a text that begins with a number",
     "yeu cau X003 20/12/2025 2 nha tam",
     "YC unit=X003 han=2025-12-20 noidung=2 nha tam", ROLE_CH},
    {"YC today", "YC 28.9.25 bao cao", "YC han=2025-09-28 noidung=bao cao",
     ROLE_CH},
    {"YC not yesterday", "YC 270925 bao cao", "YC L-04 1", ROLE_CH},
    {"YC not in two years", "YC 201227 bao cao", "YC L-04 1", ROLE_CH},
    {"YC without a text", "YC 201225", "YC E-YC", ROLE_CH},
    {"YC names other forms in its text", "YC 201225 gui lai BC va TX",
     "YC han=2025-12-20 noidung=gui lai BC va TX", ROLE_CH},
    {"YC is asked by nobody below", "YC 201225 bao cao", "YC L-06", ROLE_CX},
    {"YC is no slip of another keyword", "YN 8842 1", "- L-01 XN", ROLE_CH},
};

static void
numbers_and_labels_pair_in_one_way(void **state)
{
    (void)state;
    form_cases_check(readings, COUNT(readings));
}

static void
a_bad_token_is_named(void **state)
{
    (void)state;
    form_cases_check(bad_tokens, COUNT(bad_tokens));
}

static void
bk_begins_with_its_kind(void **state)
{
    (void)state;
    form_cases_check(bk, COUNT(bk));
}

static void
money_has_one_reading(void **state)
{
    (void)state;
    form_cases_check(money, COUNT(money));
}

static void
gifts_are_counted_in_their_unit(void **state)
{
    (void)state;
    form_cases_check(uh, COUNT(uh));
}

static void
each_form_has_its_ways(void **state)
{
    (void)state;
    form_cases_check(others, COUNT(others));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_labels_pair_in_one_way),
        cmocka_unit_test(a_bad_token_is_named),
        cmocka_unit_test(bk_begins_with_its_kind),
        cmocka_unit_test(money_has_one_reading),
        cmocka_unit_test(gifts_are_counted_in_their_unit),
        cmocka_unit_test(each_form_has_its_ways),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
