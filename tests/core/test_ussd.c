/* Steps of USSD sessions: tables, and walks at random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "config_ussd.h"
#include "core/sms.h"
#include "form_case.h"

enum { WALK_STEPS = 100000, BACK_MAX = 40 };

static struct ussd_config *config;
static struct reply_limits limits;

/* A session without a store. */
struct talk {
    struct arena scratch;
    struct ussd_facts facts;
    struct ussd_look look;
    struct ussd_state state;
    struct ussd_screen screen;
    struct str sent;
};

static void
set_facts(struct talk *t, enum role role)
{
    static const char *const below[] = {"B010", "B012"};
    struct ussd_facts *f = &t->facts;
    bool is_hamlet = role == ROLE_TB || role == ROLE_HO;

    *f = (struct ussd_facts){
        .seats_n = 1,
        .seat = {{role, 12, 0, "Ban Chieng Chung"}},
        .kind = is_hamlet         ? "hamlet"
                : role == ROLE_TO ? "group"
                                  : "commune",
        .below_n = is_hamlet ? 0 : 2,
        .below = below,
        .list_n = 2,
        .list = {{"8842", "DK ho 017"}, {"R08-2025", ""}},
    };
    f->places.scratch = &t->scratch;
    reply_set(&f->places, "unit", STR("Ban Chieng Chung"));
    reply_set(&f->places, "household", STR("017"));
    reply_set(&f->places, "waiting", STR("2"));
}

static void
show(struct talk *t, struct str complaint)
{
    if (t->state.at == USSD_LIST) {
        memset(t->state.answer, 0, sizeof(t->state.answer));
        for (int i = 0; i < t->facts.list_n; i++)
            memcpy(t->state.answer[i], t->facts.list[i].code, USSD_ANSWER);
    }
    ussd_show(&t->look, &t->state, complaint, &t->screen);
}

static void
dial(struct talk *t, enum role role)
{
    arena_reset(&t->scratch);
    set_facts(t, role);
    t->look = (struct ussd_look){.menus = ussd_menus_of(config),
                                 .forms = form_case_set(),
                                 .limits = &limits,
                                 .date = {2025, 9, 28},
                                 .shown = {2025, 9, 28},
                                 .scratch = &t->scratch,
                                 .facts = &t->facts};
    t->state = (struct ussd_state){.item = -1};
    ussd_begin(&t->look, &t->state);
    show(t, (struct str){0});
}

/* Whoever reads the text answers with `outcome`. */
static void
input(struct talk *t, struct str text, enum ussd_outcome outcome)
{
    struct str complaint;

    arena_reset(&t->scratch);
    set_facts(t, t->facts.seat[0].role);
    if (ussd_take(&t->look, &t->state, text, &t->sent, &complaint) == USSD_SEND)
        ussd_sent(&t->look, &t->state, outcome,
                  STR("BC chua khop: thang truoc 44 - thoat 3 = 41"),
                  STR("4821"));
    show(t, complaint);
}

struct talk_case {
    const char *name;
    enum role role;
    const char *inputs[16];
    const char *shows; /* the last screen holds it */
    const char *sends; /* the text that went out last, NULL = none */
    enum ussd_outcome outcome;
};

static const struct talk_case cases[] = {
    {"six answers are the text of an SMS",
     ROLE_TB,
     {"1", "140", "42", "18", "3", "1", "0", "1"},
     "BC chua khop",
     "BC 140 42 18 3 1 0 T9/2025",
     USSD_DONE},
    {"a value out of range is asked for again, with its range",
     ROLE_TB,
     {"1", "1000"},
     "tu 1 den 999",
     NULL,
     USSD_DONE},
    {"letters where a number is asked are told so",
     ROLE_TB,
     {"1", "b"},
     "Chi bam so",
     NULL,
     USSD_DONE},
    {"back leads to the question before",
     ROLE_TB,
     {"1", "140", "*"},
     "Tong so ho",
     NULL,
     USSD_DONE},
    {"0 is a value where it can be one",
     ROLE_TB,
     {"1", "140", "42", "18", "0"},
     "ngheo moi",
     NULL,
     USSD_DONE},
    {"a key behind a value that another one hangs on asks for it",
     ROLE_CX,
     {"4", "1", "b012", "17", "1", "215"},
     "Ngay quyet dinh",
     NULL,
     USSD_DONE},
    {"a household of a hamlet below is named with its code",
     ROLE_CX,
     {"4", "1", "b012", "17", "1", "0", "1"},
     "BC chua",
     "KQ B012 017 1 0",
     USSD_DONE},
    {"a key of a list may stand for another value",
     ROLE_TB,
     {"4", "1", "2", "chua hop ban", "1"},
     "",
     "XN 8842 0 chua hop ban",
     USSD_DONE},
    {"what is held is kept with OK",
     ROLE_TB,
     {"1", "140", "42", "18", "3", "1", "0", "1", "1"},
     "",
     "OK 4821",
     USSD_IS_HELD},
    {"what is refused is put right where it is wrong",
     ROLE_TB,
     {"1", "140", "90", "60", "3", "1", "0", "1", "2", "3", "18"},
     "can ngheo 18",
     NULL,
     USSD_IS_REFUSED},
    {"a household does not type its own code",
     ROLE_HO,
     {"1", "2026", "1", "1", "2", "1"},
     "",
     "DK 017 2026 1 1 2",
     USSD_DONE},
    {"a question in between leaves what was begun",
     ROLE_TB,
     {"1", "140", "42", "00", "7", "1", "00", "1"},
     "da co 2/6",
     NULL,
     USSD_ANSWERED},
    {"what says nothing of figures leaves what was begun",
     ROLE_HO,
     {"1", "2026", "00", "3", "4", "00", "1"},
     "da co 2/5",
     NULL,
     USSD_DONE},
    {"nothing to ask is sent at once", ROLE_TB, {"9"}, "", "HD", USSD_ANSWERED},
};

static void
test_talks(void **state)
{
    struct talk t = {.scratch = {0}};

    (void)state;
    arena_init(&t.scratch);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct talk_case *c = &cases[i];
        t.sent = (struct str){0};
        dial(&t, c->role);
        for (int k = 0; c->inputs[k]; k++)
            input(&t, str_of(c->inputs[k]), c->outcome);
        if (!strstr(t.screen.text, c->shows) ||
            !(c->sends ? str_eqz(t.sent, c->sends) : t.sent.len == 0))
            fail_msg("%s: %s | %.*s", c->name, t.screen.text, STR_ARG(t.sent));
    }
    arena_clear(&t.scratch);
}

static unsigned
next(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Mostly what a person would press, now and then anything. */
static struct str
any_input(unsigned *seed, char out[600])
{
    static const char *const words[] = {
        "",          "0",      "00",         "*",
        "#",         "B012",   "140",        "2025",
        "017",       "121225", "0912000678", "duong vao ban sat lo",
        "-1",        "K+3",    "T9",         "\xE1\xBA\xBF\xF0\x9F\x98\x80",
        "9999999999"};
    unsigned kind = next(seed) % 10;

    if (kind < 5)
        snprintf(out, 600, "%u", 1 + next(seed) % 9);
    else if (kind < 9)
        snprintf(out, 600, "%s", words[next(seed) % COUNT(words)]);
    else
        memset(out, '0' + (int)(next(seed) % 75), 500), out[500] = '\0';
    return str_of(out);
}

static void
check_screen(const struct talk *t)
{
    struct sms_size size = sms_measure(str_of(t->screen.text));

    if (size.units > (size.coding == SMS_GSM7 ? 182 : 80) ||
        t->screen.text[0] == '\0' ||
        t->screen.is_end != (t->state.at == USSD_OVER))
        fail_msg("%s: %s", ussd_place_names[t->state.at], t->screen.text);
}

/* From everywhere "00" leads to the first menu, and so does going back. */
static void
check_way_back(struct talk *t)
{
    struct ussd_state here = t->state;
    struct ussd_screen screen = t->screen;
    const struct ussd_menu *root =
        ussd_menu_of(ussd_menus_of(config), t->state.role);
    int n = 0;

    if (t->state.at == USSD_OVER)
        return;
    input(t, STR("00"), USSD_DONE);
    assert_int_equal(t->state.at, USSD_MENU);
    assert_string_equal(t->state.menu, root->name);
    t->state = here;
    while (t->state.at != USSD_MENU || strcmp(t->state.menu, root->name) != 0) {
        bool is_offer = t->state.at == USSD_OFFER;
        bool stars = t->state.at == USSD_ASK;
        input(t, is_offer ? STR("2") : stars ? STR("*") : STR("0"), USSD_DONE);
        if (++n > BACK_MAX)
            fail_msg("no way back from %s: %s", ussd_place_names[here.at],
                     screen.text);
    }
    t->state = here;
    t->screen = screen;
}

/* What is sent reads as its form; only rules may stand against it. */
static void
check_sent(struct talk *t)
{
    struct form_reading r;

    if (t->sent.len == 0)
        return;
    form_read(form_case_set(), t->sent, t->state.role,
              (struct date){2025, 9, 28}, &t->scratch, &r);
    if (!r.form || (r.error && !r.rule))
        fail_msg("%.*s: %s", STR_ARG(t->sent), r.error ? r.error : "no form");
}

static void
test_walks(void **state)
{
    static const enum role roles[] = {ROLE_TB, ROLE_HO, ROLE_CX, ROLE_TO,
                                      ROLE_CQ, ROLE_CH, ROLE_LX, ROLE_DN,
                                      ROLE_NH, ROLE_QT};
    struct talk t = {.scratch = {0}};
    unsigned seed = 2025;
    char text[600];
    int sent = 0;

    (void)state;
    arena_init(&t.scratch);
    for (int i = 0; i < WALK_STEPS; i++) {
        if (i % 200 == 0 || t.state.at == USSD_OVER)
            dial(&t, roles[(i / 200) % (int)COUNT(roles)]);
        t.sent = (struct str){0};
        input(&t, any_input(&seed, text), (enum ussd_outcome)(i % 4));
        check_screen(&t);
        check_sent(&t);
        sent += t.sent.len > 0;
        if (i % 7 == 0)
            check_way_back(&t);
    }
    assert_true(sent > WALK_STEPS / 200);
    arena_clear(&t.scratch);
}

static int
begin(void **state)
{
    struct complaints complaints = {0};

    if (form_cases_begin(state) != 0)
        return 1;
    config = config_ussd_load(&complaints, "gateway-config", form_case_set());
    if (complaints.count > 0)
        print_error("%s", complaints.text.ptr);
    int count = complaints.count;
    complaints_clear(&complaints);
    return count;
}

static int
end(void **state)
{
    ussd_config_free(config);
    return form_cases_end(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_talks),
                                       cmocka_unit_test(test_walks)};

    return cmocka_run_group_tests(tests, begin, end);
}
