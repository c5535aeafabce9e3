/* Which form a text is: sms-grammar.md sections 4 and 9. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "form_case.h"

#define BC_UNIT                                                                \
    "BC unit=B012 tongho=140 ngheo=42 canngheo=18 thoat=3 moi=1 tai=0 "        \
    "@2025-09"
#define TH_MEANS                                                               \
    "TH vieclam=20 yte=5 giaoduc=9 nhao=12 nuoc=31 thongtin=8 @2025-06"
#define DK_MEANS "DK maho=017 nam=2026 loai=1 cachlam=1 cangiup=2"

static const struct reading_case keywords[] = {
    {"a keyword in any case of letters", "bC 140 42 18 3 1 0", BC_MEANS},
    {"a keyword glued to a digit", "bc140 42 18 3 1 0", BC_MEANS},
    {"an alias of two words", "bao cao 140 42 18 3 1 0", BC_MEANS},
    {"an alias written as one", "baocao 140 42 18 3 1 0", BC_MEANS},
    {"an alias glued to a digit", "dangky017 2026 1 1 2", DK_MEANS, ROLE_HO},
    {"its last word glued to a digit", "dang ky017 2026 1 1 2", DK_MEANS,
     ROLE_HO},
    {"the longest alias wins", "dang ky thoat ngheo 017 2026 1 1 2", DK_MEANS,
     ROLE_HO},
    {"mo hinh is not MO", "mo hinh 1 1 12 mac ca",
     "MH loai=1 linhvuc=1 hongheo=12 ten=mac ca"},
    {"an alias parted by a comma is none", "bao, cao 140 42 18 3 1 0",
     "- L-01"},
    {"a newline parts an alias too", "bao\ncao 140 42 18 3 1 0", "- L-01"},
    {"a keyword glued to a letter is none", "BCO 42 18 3 1 0", "- L-01 BC"},
    {"nothing is searched for further on", "hom nay BC 140 42 18 3 1 0",
     "- L-01"},
    {"a forwarded message is none", "Fwd: BC 140 42 18 3 1 0", "- L-01"},
    {"a quoted message is none", "> BC 140 42 18 3 1 0", "- L-01"},
    {"no token at all", "...", "- L-01"},
    {"courtesy alone", "em chao anh a", "- L-01"},
    {"bao cao before a keyword is courtesy", "xin bao cao TH 20 5 9 12 31 8",
     TH_MEANS, ROLE_TB, "2025-06-10"},
    {"also before an alias", "bao cao thieu hut 20 5 9 12 31 8", TH_MEANS,
     ROLE_TB, "2025-06-10"},
    {"also behind a colon and glued", "bao cao: th20 5 9 12 31 8", TH_MEANS,
     ROLE_TB, "2025-06-10"},
    {"also before a service command", "bao cao huy 8842", "HUY ma=8842"},
    {"but bao cao ky is a form", "bao cao ky 6T 2025 125 2 3 40 15000 1 4",
     "BK ky=6T nam=2025 sovb=125 sangkien=2 mohinh=3 hogiup=40 tien=15000"
     " tapthe=1 canhan=4",
     ROLE_CX},
    {"an alias before its keyword counts once", "dang ky DK 017 2026 1 1 2",
     DK_MEANS, ROLE_HO},
    {"a keyword repeated counts once", "BC BC 140 42 18 3 1 0", BC_MEANS},
    {"also with a digit glued to it", "BC bc140 42 18 3 1 0", BC_MEANS},
    {"a keyword before an alias does not", "DK dang ky 017 2026 1 1 2",
     "DK L-03 1", ROLE_HO},
};

static const struct reading_case suggestions[] = {
    {"two letters swapped", "CB 140 42 18 3 1 0", "- L-01 BC"},
    {"one letter too many", "BCC 140", "- L-01 BC"},
    {"one letter too few", "XO 017", "- L-01 XOA"},
    {"one wrong letter", "SUB 4821 5", "- L-01 SUA"},
    {"swapping comes before a wrong letter", "XT 1980", "- L-01 TX"},
    {"swapping comes before a missing letter", "HU 8842", "- L-01 UH"},
    {"a missing letter comes before a wrong one", "THO", "- L-01"},
    {"several of one class give none", "BV 140", "- L-01"},
    {"letters and digits are looked at", "XNN8842", "- L-01 XN"},
    {"letters behind digits are not", "1BCC 140", "- L-01"},
    {"other signs are not", "BC? 140", "- L-01"},
    {"two slips are not", "HYX 8842", "- L-01"},
    {"numbers suggest nothing", "140 42 18 3 1 0", "- L-01"},
    {"service words are suggested", "XOE 017", "- L-01 XOA"},
    {"a long word is near nothing", "BCBCBCBCBCBCBCBCBCBC", "- L-01"},
};

static const struct reading_case roles[] = {
    {"a household sends no BC", "BC 140", "BC L-06", ROLE_HO},
    {"whatever else is wrong", "BC abc TH 1.5", "BC L-06", ROLE_DN},
    {"an administrator sends no form", "UH 1 15000 B012 3 1", "UH L-06",
     ROLE_QT},
    {"but what all may send", "VM duong sat lo", "VM noidung=duong sat lo",
     ROLE_QT},
    {"and service commands", "HUY 8842", "HUY ma=8842", ROLE_QT},
};

static const struct reading_case units[] = {
    {"a unit code behind the keyword", "BC B012 140 42 18 3 1 0", BC_UNIT},
    {"with a colon", "BC: b012: 140 42 18 3 1 0", BC_UNIT},
    {"with letters that pass for digits", "BC bOl2 140 42 18 3 1 0", BC_UNIT},
    {"behind a period token", "BC T9 B012 140 42 18 3 1 0", BC_UNIT},
    {"behind a month with a slash", "BC 9/2025 B012 140 42 18 3 1 0", BC_UNIT},
    {"not at the end", "BC 140 42 18 3 1 0 B012", "BC L-03"},
    {"not behind courtesy", "BC em B012 140 42 18 3 1 0", "BC L-03 1"},
    {"the letter is no digit in disguise", "BC O012 140 42 18 3 1 0",
     "BC L-02"},
    {"one digit must be true", "BC Bool 140 42 18 3 1 0", "BC L-03 1"},
    {"two digits are no code", "BC B12 140 42 18 3 1 0", "BC L-03 1"},
    {"four are none either", "BC B0123 140 42 18 3 1 0", "BC L-03 1"},
    {"a label glued to digits is none",
     "BC ho87 ngheo 21 can 9 thoat 0 moi 0 tai 0",
     "BC tongho=87 ngheo=21 canngheo=9 thoat=0 moi=0 tai=0 @2025-09"},
    {"in VM its digits are true", "VM B0l2 sat lo", "VM noidung=B0l2 sat lo"},
    {"then it is read", "VM B012 sat lo", "VM unit=B012 noidung=sat lo"},
    {"service commands take one", "TT B012", "TT unit=B012"},
    {"but not HD", "HD B012", "HD L-03 1"},
    {"a household code is a unit and a number", "XEM B012-017",
     "XEM unit=B012 maho=017"},
};

static const struct reading_case two_forms[] = {
    {"two forms", "BC 140 42 18 3 1 0 TH 20 5 9 12 31 8", "BC L-02"},
    {"the same form twice", "BC 140 42 18 3 1 0 BC 140 42 18 3 1 0", "BC L-02"},
    {"the second glued to a digit", "BC 140 42 18 3 1 0 th20", "BC L-02"},
    {"before bad tokens", "BC 1b TH", "BC L-02"},
    {"an alias is no second form", "BC 140 42 18 3 1 0 thieu hut", "BC L-03"},
    {"a service word is none either", "BC 140 42 18 3 1 0 HUY", "BC L-03"},
    {"free text may hold one", "XN 8842 0 BC sai",
     "XN ma=8842 xacnhan=0"
     " lydo=BC sai"},
    {"but only free text", "XN 8842 1 BC", "XN L-02"},
    {"not in front of it", "MH 1 BC 12 mac ca", "MH L-02"},
};

static const struct reading_case services[] = {
    {"a question mark alone is help", "?", "HD"},
    {"also with courtesy around it", "da ? a", "HD"},
    {"not with more", "? BC", "- L-01"},
    {"help about a form", "HD bc", "HD mau=BC"},
    {"by its alias", "huong dan bao cao ky", "HD mau=BK"},
    {"by a service word", "giup huy bo", "HD mau=HUY"},
    {"about two forms", "HD BC TH", "HD L-02"},
    {"about nothing known", "HD lua", "HD L-03 1"},
    {"with a number behind it", "HD BC 5", "HD L-02"},
    {"with a word behind it", "HD BC di", "HD L-03"},
    {"an extra number", "TT 5", "TT L-02"},
    {"an unknown word", "THOI khong nhan nua", "THOI L-03"},
    {"a missing number", "HUY", "HUY L-02"},
    {"a word instead of it", "HUY het roi", "HUY L-03 1"},
    {"the word ma may stand before it", "huy bo ma 8842", "HUY ma=8842"},
    {"also glued", "HUY ma8842", "HUY ma=8842"},
    {"the word alone is no number", "HUY ma", "HUY L-02"},
    {"letters that pass for digits", "DY 884O", "DY ma=8840"},
    {"three digits are no code", "TC 884", "TC L-04 1"},
    {"nor are five", "KT 88420", "KT L-04 1"},
    {"nor is a minus", "KT -884", "KT L-04 1"},
    {"a household sees its own", "XEM", "XEM", ROLE_HO},
    {"others name one", "XEM", "XEM L-02"},
    {"by its code", "XEM ho 17", "XEM maho=017", ROLE_CX},
    {"the word ho alone is none", "XEM ho", "XEM L-02", ROLE_HO},
    {"four digits may be two things", "XOA 0451", "XOA L-04 1"},
    {"000 is no household", "XOA 000", "XOA L-04 1"},
    {"a correction is kept as text", "SUA ma 4821: 140, 41 18 4 1 0",
     "SUA ma=4821 noidung=140, 41 18 4 1 0"},
};

static void
the_first_word_is_the_form(void **state)
{
    (void)state;
    form_cases_check(keywords, COUNT(keywords));
}

static void
a_slip_is_named_and_not_guessed(void **state)
{
    (void)state;
    form_cases_check(suggestions, COUNT(suggestions));
}

static void
the_role_comes_first(void **state)
{
    (void)state;
    form_cases_check(roles, COUNT(roles));
}

static void
unit_codes_are_read(void **state)
{
    (void)state;
    form_cases_check(units, COUNT(units));
}

static void
one_message_is_one_form(void **state)
{
    (void)state;
    form_cases_check(two_forms, COUNT(two_forms));
}

static void
service_commands_are_read(void **state)
{
    (void)state;
    form_cases_check(services, COUNT(services));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_word_is_the_form),
        cmocka_unit_test(a_slip_is_named_and_not_guessed),
        cmocka_unit_test(the_role_comes_first),
        cmocka_unit_test(unit_codes_are_read),
        cmocka_unit_test(one_message_is_one_form),
        cmocka_unit_test(service_commands_are_read),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
