/* What a played phone reads in answers and reminders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "simulate/hear.h"

static const struct {
    const char *name, *reply;
    enum sim_heard heard;
    const char *code;
    bool wants_reason;
} answers[] = {
    {"an accepted report has a code",
     "Da nhan BC T09/2025 Ban Mau 001: ho 140, ngheo 42, can ngheo 18, thoat "
     "3, "
     "moi 1, tai 0. Ma 4821. Sai thi nhan SUA 4821 va 6 so dung.",
     SIM_ACCEPTED, "4821", false},
    {"a correction has a new one",
     "Da sua ma 4821 BC T09/2025 Ban Mau 001: ngheo 42 thanh 41. Cac so khac "
     "giu nguyen. Ma moi 4822.",
     SIM_ACCEPTED, "4822", false},
    {"a soft rule asks for OK",
     "BC: tong ho 140, thang truoc 104, doi nhieu. Neu dung nhan OK 4821, neu "
     "sai nhan lai BC.",
     SIM_HELD, "4821", false},
    {"missing hamlets need a reason",
     "TX T09/2025 thieu 2 ban: Mau 001, Mau 007. Chua chot duoc. Don doc cac "
     "ban, hoac OK 5106 va ly do.",
     SIM_HELD, "5106", true},
    {"a repeat is known",
     "Tin nay da nhan luc 08:14 ngay 25/09 (ma 4821), khong ghi lai.",
     SIM_KNOWN, "", false},
    {"a duty of others is not owed",
     "Khong co viec 'R04-2025' cua don vi ban. Viec dang mo: R08-2025.",
     SIM_NOT_OWED, "", false},
    {"everything else is to be sent again",
     "BC can 6 so, ban gui 5. Thieu tai. VD: BC 140 42 18 3 1 0. Giup: HD BC",
     SIM_REFUSED, "", false},
    {"an offer without a code is no question",
     "Khong hieu tin 'BCC'. Co phai BC? Giup: HD. Dung: nhan OK", SIM_REFUSED,
     "", false},
};

static void
answers_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        struct sim_answer got;

        sim_hear_answer(answers[i].reply, &got);
        print_message("%s\n", answers[i].name);
        assert_int_equal(got.heard, answers[i].heard);
        assert_string_equal(got.code, answers[i].code);
        assert_int_equal(got.wants_reason, answers[i].wants_reason);
    }
}

static const struct {
    const char *kind, *text;
    enum sim_rule_id rule;
    int month;
    bool is_named;
} reminders[] = {
    {"N-01",
     "Nhac: BC T09/2025 Ban Mau 001 han 02/10. Nhan BC tongho ngheo canngheo "
     "thoat moi tai. Thang truoc: 140 44 17 2 0 0",
     SIM_BC, 9, true},
    {"N-01", "Nhac: BC T09/2025 Ban Mau 001 han 02/10.", SIM_BC, 8, false},
    {"N-01", "Nhac: BC T09/2025 Ban Mau 001 han 02/10.", SIM_VV, 9, false},
    {"N-01-many",
     "Nhac viec: BC T09/2025 Ban Mau 001 han 02/10; VV T09/2025 to 001 Ban Mau "
     "001 han 02/10. Mau: nhan HD va ten tin",
     SIM_VV, 9, true},
    {"N-02", "QUA HAN 1 ngay: BC T09/2025 Ban Mau 001. Nhan BC kem 6 so.",
     SIM_BC, 9, true},
    {"N-03",
     "Xa Mau 01: 2/17 ban chua BC T09/2025, qua han 3 ngay: Mau 001, Mau 007. "
     "De nghi don doc. Xem: TT",
     SIM_BC, 9, true},
    {"N-04",
     "Nhac: bao cao nam 2025 cua Xa Mau 01 gui Phong Noi vu han 20/11 de tong "
     "hop truoc 30/11. Con 5 ngay. Xong nhan BK NAM 2025",
     SIM_BK_YEAR, 0, true},
    {"N-05",
     "Nhac: tong hop phong trao gui Hoi dong TDKT va Chu tich UBND truoc 30/11 "
     "(han cuoi 29/11). Da co 15/19 xa. Thieu: nhan TT",
     SIM_NV_R04, 0, true},
    {"N-08",
     "Nhac: viec R08-2025 cua Co quan Mau 01 han 20/11, con 3 ngay. Xong nhan "
     "NV R08-2025 sovb ngay.",
     SIM_NV_R08, 0, true},
    {"N-08", "Nhac: viec R08-2024 cua Co quan Mau 01 han 20/11.", SIM_NV_R08, 0,
     false},
    {"N-10", "Tin tuan Xa Mau 01: 3/9 ban chua BC T09/2025.", SIM_BC, 9, true},
    {"other", "Chao", SIM_BC, 9, false},
};

static void
reminders_name_their_duty(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(reminders); i++) {
        struct sim_task task = {.rule = reminders[i].rule,
                                .year = 2025,
                                .month = reminders[i].month};

        print_message("%s\n", reminders[i].text);
        assert_string_equal(
            sim_reminder_name(sim_hear_reminder(reminders[i].text)),
            reminders[i].kind);
        assert_int_equal(sim_hear_names(reminders[i].text, &task),
                         reminders[i].is_named);
    }
}

static void
a_duty_that_is_told_twice_is_seen(void **state)
{
    struct sim_task task = {.rule = SIM_BC, .year = 2025, .month = 1};

    (void)state;
    assert_true(sim_hear_twice("Nhac viec: BC T01/2025 Ban Mau 004 han 02/02; "
                               "BC T01/2025 Ban Mau 004 han 02/02.",
                               &task));
    assert_false(sim_hear_twice(reminders[3].text, &task));
}

static void
silent_hamlets_and_requests_are_found(void **state)
{
    static const char both[] = "Nhac viec: BC T09/2025 thieu 1/9: Mau 060; VV "
                               "T09/2025 thieu 1/3: Mau 061. Mau: nhan HD";
    struct sim_unit hamlet = {.kind = SIM_HAMLET, .number = 7};
    struct sim_task bc = {.rule = SIM_BC, .year = 2025, .month = 9};
    struct sim_task vv = {.rule = SIM_VV, .year = 2025, .month = 9};
    char code[SIM_CODE];

    (void)state;
    assert_true(sim_hear_silent(reminders[5].text, &bc, &hamlet));
    hamlet.number = 17;
    assert_false(sim_hear_silent(reminders[5].text, &bc, &hamlet));
    /* Each list speaks of its own report. */
    hamlet.number = 61;
    assert_false(sim_hear_silent(both, &bc, &hamlet));
    assert_true(sim_hear_silent(both, &vv, &hamlet));
    assert_true(sim_hear_approval("Xin sua BC T08/2025 Ban Mau 001: ngheo 42 "
                                  "thanh 41. Duyet: XN 0417 1. Khong: XN 0417 "
                                  "0 ly do.",
                                  code));
    assert_string_equal(code, "0417");
    assert_false(sim_hear_approval("Da xac nhan ma 8842", code));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_read),
        cmocka_unit_test(reminders_name_their_duty),
        cmocka_unit_test(a_duty_that_is_told_twice_is_seen),
        cmocka_unit_test(silent_hamlets_and_requests_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
