/* Tests of edge/charset, edge/moment and edge/net: how others write letters,
 * times and addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "edge/charset.h"
#include "edge/moment.h"
#include "edge/net.h"

#define S(literal)                                                             \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }
#define LOST "\xef\xbf\xbd"

static const struct {
    const char *name, *charset;
    struct str bytes, text;
} texts[] = {
    {"UTF-8 stays", "UTF-8", S("b\xe1\xba\xa3n"), S("b\xe1\xba\xa3n")},
    {"one bad byte is one replacement", "utf8",
     S("a\xff\xfe"
       "b"),
     S("a" LOST LOST "b")},
    {"a cut sequence is replaced", "UTF-8", S("a\xe1\xba"), S("a" LOST LOST)},
    {"a surrogate in UTF-8 is replaced", "UTF-8", S("\xed\xa0\x80"),
     S(LOST LOST LOST)},
    {"Latin-1", "ISO-8859-1", S("caf\xe9"), S("caf\xc3\xa9")},
    {"UTF-16, big end first", "UTF-16BE", S("\0B\x1e\xa3"), S("B\xe1\xba\xa3")},
    {"UTF-16, little end first", "utf-16le", S("B\0\xa3\x1e"),
     S("B\xe1\xba\xa3")},
    {"a pair of surrogates is one character", "UCS-2", S("\xd8\x3d\xde\x00"),
     S("\xf0\x9f\x98\x80")},
    {"half a pair is replaced", "UTF-16BE", S("\xd8\x3d\0A"), S(LOST "A")},
    {"the other half alone too", "UTF-16BE", S("\xde\x00\0A"), S(LOST "A")},
    {"a pair that is cut", "UTF-16BE", S("\0A\xd8\x3d"), S("A" LOST)},
    {"an odd byte at the end", "UTF-16BE", S("\0A\0"), S("A" LOST)},
    {"GSM-7: at, pound, e with accent", "gsm7", S("\x00\x01\x05"),
     S("@\xc2\xa3\xc3\xa9")},
    {"GSM-7: braces and the euro", "GSM-7", S("\x1b\x28\x1b\x65"),
     S("{\xe2\x82\xac")},
    {"GSM-7: an escape at the end", "gsm7", S("A\x1b"), S("A" LOST)},
    {"GSM-7: more than seven bits", "gsm7", S("A\x80"), S("A" LOST)},
    {"Windows' Vietnamese", "windows-1258", S("\xf0\xe2"),
     S("\xc4\x91\xc3\xa2")},
    {"nothing is nothing", "UTF-16BE", S(""), S("")},
};

static void
test_letters_arrive_whatever_they_were_written_in(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        enum charset charset = charset_find(str_of(texts[i].charset));
        struct str out = charset_to_utf8(charset, texts[i].bytes, &arena);
        assert_int_not_equal(charset, CHARSET_NONE);
        if (!str_eq(out, texts[i].text))
            fail_msg("%s: %.*s", texts[i].name, STR_ARG(out));
        assert_true(str_is_utf8(out));
    }
    assert_int_equal(charset_find(STR("KOI8-X")), CHARSET_NONE);
    arena_clear(&arena);
}

static const struct {
    const char *name, *format, *text;
    int64_t utc_ms; /* -1 = does not fit */
} moments[] = {
    {"a time of a zone without summer", "%Y%m%d%H%M%S@Asia/Ho_Chi_Minh",
     "20261123100000", 1795402800000},
    {"an offset in the format", "%Y%m%d%H%M%S@+07:00", "20261123100000",
     1795402800000},
    {"without a zone it is UTC", "%Y-%m-%d %H:%M:%S", "2026-11-23 03:00:00",
     1795402800000},
    {"the second format fits", "%Y-%m-%dT%H:%M:%SZ|%Y-%m-%d %H:%M:%S",
     "2026-11-23 03:00:00", 1795402800000},
    {"an offset without colon and a fraction", "%Y-%m-%dT%H:%M:%S%z",
     "2026-11-23T03:00:00.250+0000", 1795402800250},
    {"an offset with colon", "%Y-%m-%dT%H:%M:%S%z", "2026-11-23T10:00:00+07:00",
     1795402800000},
    {"Z", "%Y-%m-%dT%H:%M:%S%z", "2026-11-23T03:00:00Z", 1795402800000},
    {"something behind it", "%Y-%m-%d", "2026-11-23x", -1},
    {"too short", "%Y-%m-%d", "2026-11-2", -1},
    {"a day that is not", "%Y-%m-%d", "2026-02-30", -1},
    {"an hour that is not", "%Y-%m-%d %H", "2026-11-23 25", -1},
    {"a sign where a digit belongs", "%Y-%m-%d", "2026--1-23", -1},
    {"nothing", "%Y-%m-%d", "", -1},
};

static void
test_times_are_read_as_the_profile_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(moments); i++) {
        struct moment moment;
        int64_t ms = -1;
        assert_true(moment_compile(str_of(moments[i].format), &moment));
        if (!moment_parse(&moment, str_of(moments[i].text), &ms))
            ms = -1;
        if (ms != moments[i].utc_ms)
            fail_msg("%s: %lld", moments[i].name, (long long)ms);
    }
}

static void
test_formats_that_can_not_work_are_refused(void **state)
{
    static const char *const bad[] = {
        "", "%", "%Q", "%Y@Mars/Olympus", "%Y@+25:00", "%Y@"};
    struct moment moment;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(moment_compile(str_of(bad[i]), &moment));
}

static const struct {
    const char *range, *address;
    bool is_in;
} ranges[] = {
    {"127.0.0.0/8", "127.255.0.1", true},
    {"127.0.0.0/8", "128.0.0.1", false},
    {"10.0.0.1", "10.0.0.1", true},
    {"10.0.0.1", "10.0.0.2", false},
    {"10.0.0.0/30", "10.0.0.3", true},
    {"10.0.0.0/30", "10.0.0.4", false},
    {"10.0.0.1", "::ffff:10.0.0.1", true},
    {"2001:db8::/32", "2001:db8:1::1", true},
    {"2001:db8::/32", "2001:db9::1", false},
    {"0.0.0.0/0", "192.0.2.1", true},
    {"0.0.0.0/0", "2001:db8::1", false},
};

static void
test_addresses_are_in_their_ranges(void **state)
{
    static const char *const bad[] = {"",           "10.0.0.0/33", "10.0.0.1/8",
                                      "10.0.0",     "::/129",      "10.0.0.1/",
                                      "10.0.0.1/x", "localhost"};

    (void)state;
    for (size_t i = 0; i < COUNT(ranges); i++) {
        struct net_range range;
        struct net_address address;
        assert_true(net_range_parse(str_of(ranges[i].range), &range));
        assert_true(net_parse(str_of(ranges[i].address), &address));
        if (net_in_range(&address, &range) != ranges[i].is_in)
            fail_msg("%s in %s", ranges[i].address, ranges[i].range);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct net_range range;
        if (net_range_parse(str_of(bad[i]), &range))
            fail_msg("%s is taken for a range", bad[i]);
    }
}

static void
test_private_addresses_are_known_in_every_dress(void **state)
{
    static const char *const private_ones[] = {
        "127.0.0.1",       "10.1.2.3",        "172.16.0.1",  "172.31.255.255",
        "192.168.0.1",     "169.254.169.254", "100.64.0.1",  "0.0.0.0",
        "224.0.0.1",       "255.255.255.255", "::",          "::1",
        "fe80::1",         "fd00::1",         "ff02::1",     "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::",   "::127.0.0.1",
    };
    static const char *const public_ones[] = {
        "8.8.8.8",         "172.32.0.1",     "100.128.0.1", "11.0.0.1",
        "2606:4700::1111", "::ffff:8.8.8.8", "192.169.0.1", "64:ff9b::808:808",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(private_ones); i++) {
        struct net_address address;
        assert_true(net_parse(str_of(private_ones[i]), &address));
        if (!net_is_private(&address))
            fail_msg("%s is taken for public", private_ones[i]);
    }
    for (size_t i = 0; i < COUNT(public_ones); i++) {
        struct net_address address;
        assert_true(net_parse(str_of(public_ones[i]), &address));
        if (net_is_private(&address))
            fail_msg("%s is taken for private", public_ones[i]);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_arrive_whatever_they_were_written_in),
        cmocka_unit_test(test_times_are_read_as_the_profile_says),
        cmocka_unit_test(test_formats_that_can_not_work_are_refused),
        cmocka_unit_test(test_addresses_are_in_their_ranges),
        cmocka_unit_test(test_private_addresses_are_known_in_every_dress),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
