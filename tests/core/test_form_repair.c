/* Drafts: what a refused text leaves, and which answers complete it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/form_repair.h"
#include "form_case.h"

struct repair_case {
    const char *name;   /* a sentence */
    const char *text;   /* that is refused */
    const char *left;   /* "3: BC 140 42 |3 1 0", "-" = nothing */
    const char *answer; /* NULL = none */
    const char *means;  /* as form_case_show, or "none", "other" */
    enum role role;     /* default TB */
    const char *at;     /* default 2025-09-28 */
    const char *then;   /* day of the answer, default the same */
};

static struct date
day_of(const char *text)
{
    struct date day = {2025, 9, 28};

    if (text)
        assert_true(date_parse(str_of(text), &day));
    return day;
}

/* "3: BC 140 42 |3 1 0", "rule 2: BC 140 42 18 3 1 0 T9/2025" */
static void
show_draft(const struct form_draft *draft, struct buf *out)
{
    static const char *const kinds[] = {
        [DRAFT_FIELD] = "", [DRAFT_KEYWORD] = "OK ", [DRAFT_RULE] = "rule "};
    int at = draft->kind == DRAFT_RULE ? (int)draft->text.len : draft->place;

    buf_printf(out, "%s%d: %.*s%s%.*s", kinds[draft->kind], draft->field, at,
               draft->text.ptr, draft->kind == DRAFT_RULE ? "" : "|",
               (int)draft->text.len - at, draft->text.ptr + at);
}

/* What a text leaves, also one that only a rule refuses. */
static bool
draft_of(struct str text, enum role role, struct date at, struct arena *scratch,
         struct form_draft *out)
{
    struct form_reading reading;

    form_read(form_case_set(), text, role, at, scratch, &reading);
    if (reading.rule)
        return form_draft_of_rule(&reading, reading.rule, at, scratch, out);
    return form_draft_read(form_case_set(), text, role, at, scratch, out);
}

static void
show_repair(const struct form_draft *draft, const struct repair_case *c,
            struct arena *scratch, struct buf *out)
{
    struct form_reading reading;
    struct str text;
    struct date then = day_of(c->then ? c->then : c->at);

    switch (form_repair(form_case_set(), draft, str_of(c->answer),
                        c->role ? c->role : ROLE_TB, then, scratch, &text,
                        &reading)) {
    case REPAIR_NONE:
        buf_addz(out, "none");
        break;
    case REPAIR_OTHER:
        buf_addz(out, "other");
        break;
    case REPAIR_DONE:
        form_case_show(&reading, out);
        break;
    }
}

static bool
check(const struct repair_case *c, struct arena *scratch)
{
    struct form_draft draft;
    struct buf left = {0}, means = {0};

    if (draft_of(str_of(c->text), c->role ? c->role : ROLE_TB, day_of(c->at),
                 scratch, &draft)) {
        show_draft(&draft, &left);
        if (c->answer)
            show_repair(&draft, c, scratch, &means);
    }
    bool is_same =
        strcmp(left.len ? left.ptr : "-", c->left) == 0 &&
        (!c->answer || strcmp(means.len ? means.ptr : "-", c->means) == 0);
    if (!is_same)
        print_error("%s: %s\n  leaves %s\n  %s means %s\n", c->name, c->text,
                    left.len ? left.ptr : "-", c->answer ? c->answer : "-",
                    means.len ? means.ptr : "-");
    buf_clear(&left);
    buf_clear(&means);
    return is_same;
}

static void
check_all(const struct repair_case *cases, size_t n)
{
    struct arena scratch;
    int wrong = 0;

    arena_init(&scratch);
    for (size_t i = 0; i < n; i++)
        wrong += !check(&cases[i], &scratch);
    arena_clear(&scratch);
    assert_int_equal(wrong, 0);
}

#define THIRD "3: BC 140 42 |3 1 0"

static const struct repair_case fields[] = {
    {"a bad token leaves its place", "BC 140 42 1b 3 1 0", THIRD, "18",
     BC_MEANS},
    {"its label may stand before", "BC 140 42 1b 3 1 0", THIRD, "CAN NGHEO 18",
     BC_MEANS},
    {"or behind", "BC 140 42 1b 3 1 0", THIRD, "18 can ngheo", BC_MEANS},
    {"courtesy is dropped", "BC 140 42 1b 3 1 0", THIRD,
     "em gui hcn la 18 ho nhe anh", BC_MEANS},
    {"it may be glued", "BC 140 42 1b 3 1 0", THIRD, "canngheo18", BC_MEANS},
    {"a number in words is put in as digits", "BC 140 42 1b 3 1 0", THIRD,
     "muoi tam", BC_MEANS},
    {"another label is not what was asked for", "BC 140 42 1b 3 1 0", THIRD,
     "ngheo 18", "other"},
    {"ho may be a label or a unit word", "BC 140 42 1b 3 1 0", THIRD, "18 ho",
     "none"},
    {"where it is both of one field it is clear", "BC 14x 42 18 3 1 0",
     "1: BC |42 18 3 1 0", "140 ho", BC_MEANS},
    {"two numbers are no answer", "BC 140 42 1b 3 1 0", THIRD, "18 3", "none"},
    {"words are none", "BC 140 42 1b 3 1 0", THIRD, "chua biet", "none"},
    {"a month is none", "BC 140 42 1b 3 1 0", THIRD, "T9", "none"},
    {"nor a number and a month", "BC 140 42 1b 3 1 0", THIRD, "18 T9", "none"},
    {"nor one in digits", "BC 140 42 1b 3 1 0", THIRD, "9/2025", "none"},
    {"nor is nothing", "BC 140 42 1b 3 1 0", THIRD, "", "none"},
    {"K is another field", "BC 140 42 1b 3 1 0", THIRD, "K-2", "other"},
    {"a bad answer is refused as the field", "BC 140 42 1b 3 1 0", THIRD, "1c",
     "BC L-03 3"},
    {"a wrong number too", "BC 140 42 1b 3 1 0", THIRD, "1800", "BC L-04 3"},
    {"a minus stays a minus", "BC 140 42 1b 3 1 0", THIRD, "-18", "BC L-04 3"},
    {"the next fault is told then", "BC 140 42 1b 3 1x 0",
     "3: BC 140 42 |3 1x 0", "18", "BC L-03 5"},
    {"and rules are asked", "BC 140 42 1b 3 1 0", THIRD, "118", "BC E-SUM"},
    {"a wrong number leaves its place as well", "BC 140 42 1800 3 1 0", THIRD,
     "18", BC_MEANS},
    {"hyphens part and are no minus", "BC 140-42-1b-3-1-0",
     "3: BC 140-42-|:3-1-0", "18", BC_MEANS},
    {"slashes make no month", "BC x/2025 42 18 3 1", "1: BC |/2025 42 18 3 1",
     "9", "BC L-04 2"},
    {"dots make no fraction", "BC 140 42 1b.3 1 0", "3: BC 140 42 |.3 1 0",
     "18", BC_MEANS},
    {"a keyword that is glued stays", "BC14x 42 18 3 1 0", "1: BC| 42 18 3 1 0",
     "140", BC_MEANS},
    {"in labelled texts", "BC ho 140 ngheo 42 can ngheo 1b thoat 3 moi 1 tai 0",
     "3: BC ho 140 ngheo 42 can ngheo |thoat 3 moi 1 tai 0", "18", BC_MEANS},
    {"in the other style",
     "BC 140 ho 42 ngheo 1b can ngheo 3 thoat 1 moi 0 tai",
     "3: BC 140 ho 42 ngheo |can ngheo 3 thoat 1 moi 0 tai", "can ngheo: 18",
     BC_MEANS},
    {"diacritics are gone", "Báo cáo 140 42 ｘ 3 1 0 ạ",
     "3: Bao cao 140 42 |3 1 0 a", "18", BC_MEANS},
    {"and what cannot be kept if it was the fault", "BC 140 42 \u0661 3 1 0",
     THIRD, "18", BC_MEANS},
    {"but not elsewhere", "BC 140 42 1b 3 \u0661 0", "-"},
    {"a heart at the end goes anyway", "BC 140 42 18 3 1b 0 \u2764",
     "5: BC 140 42 18 3 |0 ", "1", BC_MEANS},
    {"with unit and month", "BC B012 140 42 1b 3 1 0 T9",
     "3: BC B012 140 42 |3 1 0 T9", "18",
     "BC unit=B012 tongho=140 ngheo=42 canngheo=18 thoat=3 moi=1 tai=0"
     " @2025-09"},
    {"K out of range", "BC 140 42 18 3 1 0 K+100", "7: BC 140 42 18 3 1 0 |",
     "K+10", BC_VALUES " k=10 @2025-09"},
    {"K is no bare number", "BC 140 42 18 3 1 0 K+100",
     "7: BC 140 42 18 3 1 0 |", "10", "other"},
    {"which value is missing is not clear", "BC 140 42 18 3 1", "-"},
    {"nor what a word behind them means", "BC 140 42 18 3 1 0 chua", "-"},
    {"where one is too many it is not clear either",
     "BC khoang 140 42 18 3 1 0", "-"},
    {"nor is what a word in the middle stands for", "BC 140 42 x 18 3 1 0",
     "-"},
    {"two forms leave nothing", "BC 140 42 TH 3 1 0", "-"},
    {"nor does a wrong month", "BC 140 42 18 3 1 0 T6", "-"},
    {"nor who may not send it", "TX 140 42 1b 3 1 0", "-"},
    {"nor what is no text", "xin chao", "-"},
};

static const struct repair_case missing[] = {
    {"one label missing is named", "BC ho 140 ngheo 42 thoat 3 moi 1 tai 0",
     "3: BC ho 140 ngheo 42 thoat 3 moi 1 tai 0, canngheo |", "18", BC_MEANS},
    {"with its label as well", "BC ho 140 ngheo 42 thoat 3 moi 1 tai 0",
     "3: BC ho 140 ngheo 42 thoat 3 moi 1 tai 0, canngheo |", "can ngheo 18",
     BC_MEANS},
    {"another label is other", "BC ho 140 ngheo 42 thoat 3 moi 1 tai 0",
     "3: BC ho 140 ngheo 42 thoat 3 moi 1 tai 0, canngheo |", "tai 18",
     "other"},
    {"courtesy and month stay behind",
     "BC ho 140 ngheo 42 can 18 thoat 3 tai 0 T9 cam on",
     "5: BC ho 140 ngheo 42 can 18 thoat 3 tai 0, moi |T9 cam on", "1 ho",
     "none"},
    {"and are dropped again",
     "BC ho 140 ngheo 42 can 18 thoat 3 tai 0 T9 cam on",
     "5: BC ho 140 ngheo 42 can 18 thoat 3 tai 0, moi |T9 cam on", "1",
     BC_MEANS},
    {"with a hyphen before it too",
     "BC ho 140 ngheo 42 can 18 thoat 3 tai 0-T9",
     "5: BC ho 140 ngheo 42 can 18 thoat 3 tai 0, moi |-T9", "1", BC_MEANS},
    {"signs inside the pairs", "BC ho, 140; ngheo, 42; can, 18; moi, 1; tai, 0",
     "4: BC ho, 140; ngheo, 42; can, 18; moi, 1; tai, 0, thoat |", "3",
     BC_MEANS},
    {"numbers first", "BC 140 ho, 42 ngheo, 18 can ngheo, 1 moi, 0 tai",
     "4: BC 140 ho, 42 ngheo, 18 can ngheo, 1 moi, 0 tai, |thoat", "3",
     BC_MEANS},
    {"numbers first without signs could be labels first",
     "BC 140 ngheo 42 can ngheo 18 thoat 3 moi 1 tai", "-"},
    {"two are not one", "BC ho 140 ngheo 42 thoat 3 moi 1", "-"},
    {"a lonely number is none", "BC ho 140 ngheo 42 18 thoat 3 moi 1 tai 0",
     "-"},
    {"the year of BK may be bare",
     "BK 6T 2025 so vb 125 sang kien 2 mo hinh 3 ho giup 40 tap the 1 ca nhan "
     "4",
     "7: BK 6T 2025 so vb 125 sang kien 2 mo hinh 3 ho giup 40 tap the 1 ca "
     "nhan 4, tien |",
     "15000 nghin",
     "BK ky=6T nam=2025 sovb=125 sangkien=2 mohinh=3 hogiup=40 tien=15000"
     " tapthe=1 canhan=4",
     ROLE_CX},
    {"a day that is due", "KQ ho 17 ket qua 1 qd 215",
     "4: KQ ho 17 ket qua 1 qd 215, ngay |", "ngay 12/9/25",
     "KQ maho=017 ketqua=1 soqd=215 ngay=2025-09-12", ROLE_CX},
    {"by position nobody knows which", "KQ 17 1 215", "-", .role = ROLE_CX},
};

static const struct repair_case forms[] = {
    {"a household", "DK 9l7x 2026 1 1 2", "1: DK |2026 1 1 2", "ho 17",
     "DK maho=017 nam=2026 loai=1 cachlam=1 cangiup=2", ROLE_HO},
    {"a unit code in its place would be read as one", "XOA 0", "1: XOA |",
     "B012", "none", ROLE_HO},
    {"a day", "KQ 017 1 215 320925", "4: KQ 017 1 215 |", "12/09/2025",
     "KQ maho=017 ketqua=1 soqd=215 ngay=2025-09-12", ROLE_CX},
    {"a code", "HUY 482", "1: HUY |", "4821", "HUY ma=4821"},
    {"a code that free text follows leaves nothing", "SUA 482 140 42 18 3 1 0",
     "-"},
    {"one that could have a reason and has none", "OK 48b1", "1: OK |", "4821",
     "OK ma=4821"},
    {"but not before one", "OK 48b1 da xem lai", "-"},
    {"before free text it may be a word of that", "MH 1 1 Mac ca", "-"},
    {"free text itself leaves nothing", "MH 1 1 12 1", "-"},
    {"without it there is no doubt", "XN 88x2 1", "1: XN |1", "8842",
     "XN ma=8842 xacnhan=1"},
    {"a kind of report", "BK 7T 2025 125 2 3 40 15000 1 4",
     "1: BK |2025 125 2 3 40 15000 1 4", "6 thang",
     "BK ky=6T nam=2025 sovb=125 sangkien=2 mohinh=3 hogiup=40 tien=15000"
     " tapthe=1 canhan=4",
     ROLE_CX},
    {"that is none", "BK 7T 2025 125 2 3 40 15000 1 4",
     "1: BK |2025 125 2 3 40 15000 1 4", "8T", "none", ROLE_CX},
    {"a unit", "UH 1 2000 xa 0 5", "3: UH 1 2000 |0 5", "B012",
     "UH loai=1 soluong=2000 noinhan=B012 soho=0 nguon=5", ROLE_CQ},
    {"days of work are no money", "UH 1 2000x B012 0 5", "2: UH 1 |B012 0 5",
     "12 ngay cong", "UH L-02", ROLE_CQ},
    {"millions are refused in an answer too", "UH 1 2000x B012 0 5",
     "2: UH 1 |B012 0 5", "15tr", "UH L-12 2", ROLE_CQ},
    {"nghin is a unit word", "UH 1 2000x B012 0 5", "2: UH 1 |B012 0 5",
     "15000 nghin", "UH loai=1 soluong=15000 noinhan=B012 soho=0 nguon=5",
     ROLE_CQ},
    {"somebody for a reward", "DX 4 B012 5 1", "2: DX 4 |5 1", "B012-017",
     "DX doituong=4 ma=B012-017 hinhthuc=5 dip=1", ROLE_CX},
    {"not where a PIN may stand", "DX 4 B012 5 1", "-", .role = ROLE_LX},
    {"a duty", "NV R08-25 310 180925", "1: NV |310 180925", "R08-2025",
     "NV maviec=R08-2025 sovb=310 ngay=2025-09-18", ROLE_CQ},
    {"a phone number", "DT so moi 0912 345", "1: DT so moi |",
     "so moi 0912 000 678", "DT somoi=+84912000678"},
    {"with a word in it", "DT 0912000678 cu", "1: DT |", "0912000679",
     "DT somoi=+84912000679"},
    {"that is still too short", "DT 0912 345", "1: DT |", "0912 34",
     "DT E-NUM 1"},
    {"of somebody else", "DT B012 TB 0912", "1: DT B012 TB |", "0912000678",
     "DT madonvi=B012 vaitro=TB somoi=+84912000678", ROLE_CX},
    {"no decision, or one without its day", "KQ 017 1 x", "3: KQ 017 1 |", "0",
     "KQ maho=017 ketqua=1 soqd=0", ROLE_CX},
    {"a word more than fits is not clear", "HUY 482 ban", "-"},
    {"a refusal without its 0 is not clear", "XN 8842 chua hop ban", "-"},
    {"a wrong role leaves nothing", "DT B012 XY 0912000678", "-",
     .role = ROLE_CX},
    {"help leaves nothing", "HD xyz", "-"},
};

static const struct repair_case keywords[] = {
    {"a keyword one letter off", "BCC 140 42 18 3 1 0",
     "OK 0: |140 42 18 3 1 0", "OK", BC_MEANS},
    {"glued to the first number", "BCC140 42 18 3 1 0",
     "OK 0: |140 42 18 3 1 0", "OK", BC_MEANS},
    {"behind courtesy", "em gui BCC 140 42 18 3 1 0",
     "OK 0: em gui |140 42 18 3 1 0", "ok", BC_MEANS},
    {"its other faults are told then", "BCC 140 42 1b 3 1 0",
     "OK 0: |140 42 1b 3 1 0", "OK", "BC L-03 3"},
    {"rights as well", "TXX 140 42 18 3 1 0", "OK 0: |140 42 18 3 1 0", "OK",
     "TX L-06"},
    {"not where a PIN may stand", "NX 8842 1 2468", "-", .role = ROLE_LX},
    {"no keyword is near", "xyz 140", "-"},
    {"more than one is", "BV 140 42 18 3 1 0", "-"},
};

static const struct repair_case rules[] = {
    {"all figures are kept", "BC 140 90 60 3 1 0",
     "rule 0: BC 140 90 60 3 1 0 T9/2025", "ngheo 42",
     "BC tongho=140 ngheo=42 canngheo=60 thoat=3 moi=1 tai=0 @2025-09"},
    {"whatever they looked like",
     "BC ho 140 ngheo 90 can 60 thoat 3 moi 1 tai 0",
     "rule 0: BC 140 90 60 3 1 0 T9/2025", "18 can ngheo",
     "BC tongho=140 ngheo=90 canngheo=18 thoat=3 moi=1 tai=0 @2025-09"},
    {"nobody knows what a bare number means", "BC 140 90 60 3 1 0",
     "rule 0: BC 140 90 60 3 1 0 T9/2025", "42", "other"},
    {"the rule is asked again", "BC 140 90 60 3 1 0",
     "rule 0: BC 140 90 60 3 1 0 T9/2025", "ngheo 100", "BC E-SUM"},
    {"K is added", "BC 140 90 60 3 1 0", "rule 0: BC 140 90 60 3 1 0 T9/2025",
     "K-2", "BC E-SUM"},
    {"the unit stays", "BC B012 140 90 60 3 1 0",
     "rule 0: BC B012 140 90 60 3 1 0 T9/2025", "can 18",
     "BC unit=B012 tongho=140 ngheo=90 canngheo=18 thoat=3 moi=1 tai=0"
     " @2025-09"},
};

static const struct repair_case days[] = {
    {"the next day is the same month", "BC 140 42 1b 3 1 0", THIRD, "18",
     BC_MEANS, ROLE_TB, "2025-09-28", "2025-09-29"},
    {"on day 24 no month was meant, on day 25 it would be September",
     "BC 140 42 1b 3 1 0", THIRD, "18", "none", ROLE_TB, "2025-09-24",
     "2025-09-25"},
    {"on day 10 it was September, on day 11 a month must be said",
     "BC 140 42 1b 3 1 0", THIRD, "18", "BC L-07", ROLE_TB, "2025-10-10",
     "2025-10-11"},
    {"a month that was said is still meant", "BC 140 42 1b 3 1 0 T9",
     "3: BC 140 42 |3 1 0 T9", "18", BC_MEANS, ROLE_TB, "2025-10-10",
     "2025-10-11"},
    {"another quarter has begun", "TD 017 1 2 x 3", "4: TD 017 1 2 |3", "1",
     "none", ROLE_HO, "2025-09-30", "2025-10-01"},
};

static void
one_field_at_fault_leaves_a_draft(void **state)
{
    (void)state;
    check_all(fields, COUNT(fields));
}

static void
one_label_that_is_missing_leaves_a_draft(void **state)
{
    (void)state;
    check_all(missing, COUNT(missing));
}

static void
every_type_of_field_can_be_answered(void **state)
{
    (void)state;
    check_all(forms, COUNT(forms));
}

static void
a_keyword_that_was_offered_can_be_taken(void **state)
{
    (void)state;
    check_all(keywords, COUNT(keywords));
}

static void
figures_that_break_a_rule_are_kept(void **state)
{
    (void)state;
    check_all(rules, COUNT(rules));
}

static void
a_draft_is_about_its_own_day(void **state)
{
    (void)state;
    check_all(days, COUNT(days));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_field_at_fault_leaves_a_draft),
        cmocka_unit_test(one_label_that_is_missing_leaves_a_draft),
        cmocka_unit_test(every_type_of_field_can_be_answered),
        cmocka_unit_test(a_keyword_that_was_offered_can_be_taken),
        cmocka_unit_test(figures_that_break_a_rule_are_kept),
        cmocka_unit_test(a_draft_is_about_its_own_day),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
