/* Sentences are filled, cut to their room, and never leave GSM-7. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/reply.h"
#include "core/sms.h"

static const struct reply_limit limit[] = {{"unit", 12}, {"n", 3}, {"code", 4}};
static const struct reply_limits limits = {3, limit};

static const struct {
    const char *name, *template_text, *unit, *want;
} cases[] = {
    {"a place takes its value", "Da nhan {unit}.", "Chieng", "Da nhan Chieng."},
    {"a number is a value", "{n} so, {n}", NULL, "42 so, 42"},
    {"a place that is not set takes its blank along",
     "can bo xa {code}. So{code}{code} b", NULL, "can bo xa. So b"},
    {"two braces are one", "{{{n}}} }}", NULL, "{42} }"},
    {"a value of just its room stays whole", "{unit}!", "Chieng Chung",
     "Chieng Chung!"},
    {"a long value ends at the last word that fits", "{unit}!",
     "Ban Chieng Chung", "Ban Chieng!"},
    {"a long word is cut hard", "{unit}!", "Bannnnnnnnnnnnn", "Bannnnnnnnnn!"},
    {"a cut does not leave blanks behind", "{unit}!", "Ban      xxxxxxxxx",
     "Ban!"},
    {"a bracket needs the room of two", "{unit}!", "[[[[[[[", "[[[[[[!"},
    {"a letter outside the alphabet is a question mark", "{unit}",
     "T\u1edf \U0001F642", "T? ?"},
    {"a line break in a value is a blank", "{unit}", "a\nb", "a b"},
    {"a place without limit is never cut", "{long}", NULL,
     "Ban Chieng Chung xa Quai To"},
    {"a brace in a value is only text", "{unit}", "{n}", "{n}"},
    {"an open brace at the end is text", "a {n", NULL, "a {n"},
    {"a lone closing brace is text", "a } b", NULL, "a } b"},
};

static void
sentences(void **state)
{
    struct arena scratch;

    (void)state;
    arena_init(&scratch);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct reply_places places = {.scratch = &scratch};
        reply_set_number(&places, "n", 7);
        reply_set_number(&places, "n", 42);
        reply_set(&places, "unit", str_of(cases[i].unit));
        reply_set(&places, "long", STR("Ban Chieng Chung xa Quai To"));
        struct str got = reply_render(cases[i].template_text, &limits, &places);
        if (!str_eqz(got, cases[i].want))
            fail_msg("%s: '%.*s'", cases[i].name, STR_ARG(got));
        arena_reset(&scratch);
    }
    arena_clear(&scratch);
}

static void
the_longest_result_is_known_before(void **state)
{
    (void)state;
    assert_int_equal(reply_longest("a {unit} [{n}]", &limits), 2 + 12 + 5 + 3);
    assert_int_equal(reply_longest("{{}}", &limits), 4);
    assert_int_equal(reply_longest("{nobody}", &limits), -1);
    assert_int_equal(reply_longest("", &limits), 0);
}

/* Whatever the values hold, the proof made at load holds too. */
static void
no_value_makes_a_sentence_longer_than_its_proof(void **state)
{
    static const char template_text[] = "{unit} {n} {code}";
    struct arena scratch;
    char noise[64];
    uint32_t random = 1;

    (void)state;
    arena_init(&scratch);
    for (int i = 0; i < 20000; i++) {
        struct reply_places places = {.scratch = &scratch};
        for (size_t k = 0; k < sizeof(noise); k++) {
            random = random * 1664525u + 1013904223u;
            noise[k] = (char)(random >> 24);
        }
        reply_set(&places, "unit", (struct str){noise, 30});
        reply_set(&places, "n", (struct str){noise + 30, 10});
        reply_set(&places, "code", (struct str){noise + 40, 24});
        struct str got = reply_render(template_text, &limits, &places);
        struct sms_size size = sms_measure(got);
        assert_int_equal(size.coding, SMS_GSM7);
        assert_in_range(size.units, 0, reply_longest(template_text, &limits));
        arena_reset(&scratch);
    }
    arena_clear(&scratch);
}

static void
collect(struct str name, void *arg)
{
    struct buf *seen = arg;

    buf_add(seen, name);
    buf_addc(seen, ' ');
}

static const struct {
    const char *name, *template_text, *places;
    bool balanced;
} braces[] = {
    {"places come in order", "{b} {a} {b}", "b a b ", true},
    {"doubled braces are no place", "{{a}} {b}", "b ", true},
    {"an open brace is told", "{a} {b", "a ", false},
    {"a closing brace is told", "a} {b}", "b ", false},
    {"an empty name is told", "{}", " ", false},
    {"a brace in a name is told", "{a{b}", "a{b ", false},
};

static void
places_are_listed(void **state)
{
    struct buf seen = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(braces); i++) {
        buf_reset(&seen);
        bool ok = reply_each_place(braces[i].template_text, collect, &seen);
        if (ok != braces[i].balanced ||
            !str_eqz(buf_str(&seen), braces[i].places))
            fail_msg("%s: %d '%s'", braces[i].name, ok, seen.ptr);
    }
    buf_clear(&seen);
}

static const struct {
    const char *name, *value;
    size_t shown;
} cut[] = {
    {"what fits is shown whole", "0123456789", 10},
    {"what does not is cut between words", "01234 6789a", 5},
    {"one long word is cut where the room ends", "0123456789a", 10},
    {"nothing shows nothing", "", 0},
};

static void
what_a_place_shows_is_known_before(void **state)
{
    static const struct reply_limit piece = {"piece", 10};
    static const struct reply_limits ten = {1, &piece};
    struct reply_places places = {0};

    (void)state;
    assert_int_equal(reply_limit_of(&ten, "piece"), 10);
    assert_int_equal(reply_limit_of(&ten, "other"), 0);
    assert_int_equal(reply_value(&places, "piece").len, 0);
    for (size_t i = 0; i < COUNT(cut); i++) {
        struct str value = str_of(cut[i].value);
        size_t shown = reply_shows(&ten, &places, "piece", value);
        if (shown != cut[i].shown)
            fail_msg("%s: %zu", cut[i].name, shown);
        assert_int_equal(reply_shows(&ten, &places, "other", value), value.len);
        reply_set(&places, "piece", value);
        assert_true(str_eq(reply_value(&places, "piece"), value));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_place_shows_is_known_before),
        cmocka_unit_test(sentences),
        cmocka_unit_test(the_longest_result_is_known_before),
        cmocka_unit_test(no_value_makes_a_sentence_longer_than_its_proof),
        cmocka_unit_test(places_are_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
