/* Tests of edge/http_gate: one reading of the bytes, in whatever pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "edge/http_gate.h"

static const struct gate_limits limits = {
    .uri_bytes = 40, .header_bytes = 160, .body_bytes = 30, .header_count = 6};

struct gate_case {
    const char *name;
    struct str raw;
    enum gate_fault fault;
};

#define S(literal)                                                             \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }
#define GET  "GET / HTTP/1.1\r\n"
#define HOST "Host: x\r\n"
#define POST "POST /sms HTTP/1.1\r\nHost: x\r\n"
#define END  "\r\n"
#define TEN  "0123456789"

static struct gate_case cases[] = {
    {"a plain GET passes", S(GET HOST END), GATE_FINE},
    {"HTTP/1.0 needs no Host", S("GET / HTTP/1.0\r\n\r\n"), GATE_FINE},
    {"one empty line before a request is skipped", S("\r\n" GET HOST END),
     GATE_FINE},
    {"two empty lines before a request are not", S("\r\n\r\n" GET HOST END),
     GATE_REQUEST_LINE},
    {"a POST with its length passes", S(POST "Content-Length: 3\r\n\r\nabc"),
     GATE_FINE},
    {"a length of 0 is a length", S(POST "Content-Length: 0\r\n\r\n"),
     GATE_FINE},
    {"leading zeros of a length mean nothing",
     S(POST "Content-Length: 0000000003\r\n\r\nabc"), GATE_FINE},
    {"a tab around a value is blank", S(POST "Content-Length:\t3\t\r\n\r\nabc"),
     GATE_FINE},
    {"a body may hold NUL and control bytes",
     S(POST "Content-Length: 4\r\n\r\n\0\1\n\r"), GATE_FINE},
    {"a GET may have a body", S(GET HOST "Content-Length: 1\r\n\r\nx"),
     GATE_FINE},
    {"a header value may hold bytes over 0x7f",
     S(GET HOST "X: \xc3\xb4\xff\r\n\r\n"), GATE_FINE},
    {"an empty header value passes", S(GET HOST "X:\r\n\r\n"), GATE_FINE},
    {"Upgrade is ignored",
     S(GET HOST "Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n"), GATE_FINE},

    {"HTTP/0.9 is refused at its line end", S("GET /\r\n"), GATE_VERSION},
    {"HTTP/9.9 is refused", S("GET / HTTP/9.9\r\n"), GATE_VERSION},
    {"HTTP/2.0 is refused", S("PRI * HTTP/2.0\r\n"), GATE_VERSION},
    {"HTTP/1.2 is refused", S("GET / HTTP/1.2\r\n"), GATE_VERSION},
    {"http/1.1 in small letters is refused", S("GET / http/1.1\r\n"),
     GATE_VERSION},
    {"a blank behind the version is refused", S("GET / HTTP/1.1 \r\n"),
     GATE_VERSION},
    {"two blanks in the request line are refused", S("GET  / HTTP/1.1\r\n"),
     GATE_REQUEST_LINE},
    {"a blank before the method is refused", S(" GET / HTTP/1.1\r\n"),
     GATE_REQUEST_LINE},
    {"a tab in the request line is refused", S("GET\t/ HTTP/1.1\r\n"),
     GATE_CONTROL_BYTE},
    {"a method of other than token characters is refused",
     S("G(T / HTTP/1.1\r\n"), GATE_REQUEST_LINE},
    {"BREW is not spoken", S("BREW / HTTP/1.1\r\n"), GATE_METHOD},
    {"get in small letters is another method", S("get / HTTP/1.1\r\n"),
     GATE_METHOD},
    {"OPTIONS * is not spoken", S("OPTIONS * HTTP/1.1\r\n"), GATE_METHOD},
    {"CONNECT is not spoken", S("CONNECT x:80 HTTP/1.1\r\n"), GATE_METHOD},
    {"an absolute target is refused", S("GET http://x/ HTTP/1.1\r\n"),
     GATE_TARGET},
    {"an asterisk is no target for GET", S("GET * HTTP/1.1\r\n"), GATE_TARGET},
    {"a raw byte over 0x7f in the target is refused at once", S("GET /\xff"),
     GATE_TARGET},
    {"a fragment in the target is refused", S("GET /#a HTTP/1.1\r\n"),
     GATE_TARGET},
    {"a NUL in the target is refused at once", S("GET /\0"), GATE_CONTROL_BYTE},
    {"a TLS hello is refused at its first byte", S("\x16\x03\x01"),
     GATE_CONTROL_BYTE},

    {"a bare LF ends no line", S("GET / HTTP/1.1\nHost: x\n\n"), GATE_LINE_END},
    {"a bare LF ends no header", S(GET "Host: x\n"), GATE_LINE_END},
    {"a bare CR is refused", S(GET "Host: x\rY: z\r\n"), GATE_LINE_END},
    {"CR CR LF is refused", S(GET "Host: x\r\r\n"), GATE_LINE_END},
    {"an empty line of LF alone does not end the head", S(GET HOST "\n"),
     GATE_LINE_END},
    {"a NUL in a value is refused", S(GET "X: a\0b\r\n"), GATE_CONTROL_BYTE},
    {"an ESC in a value is refused", S(GET "X: \033[0m\r\n"),
     GATE_CONTROL_BYTE},
    {"a DEL in a value is refused", S(GET "X: \x7f\r\n"), GATE_CONTROL_BYTE},
    {"a folded header is refused", S(GET "X: a\r\n b\r\n"), GATE_FOLDED},
    {"a header folded with a tab is refused", S(GET "X: a\r\n\tb\r\n"),
     GATE_FOLDED},
    {"a blank line instead of the first header is refused", S(GET " \r\n"),
     GATE_FOLDED},
    {"an empty header name is refused", S(GET ": a\r\n"), GATE_HEADER_NAME},
    {"a header without a colon is refused", S(GET "Host\r\n"),
     GATE_HEADER_NAME},
    {"a blank before the colon is refused", S(GET "Host : x\r\n"),
     GATE_HEADER_NAME},
    {"a tab before the colon is refused", S(GET "Host\t: x\r\n"),
     GATE_HEADER_NAME},
    {"a name of bytes over 0x7f is refused", S(GET "\xc3\xb4: x\r\n"),
     GATE_HEADER_NAME},
    {"HTTP/1.1 without Host is refused", S(GET "X: a\r\n\r\n"),
     GATE_HOST_MISSING},
    {"two Hosts are refused, even the same", S(GET HOST HOST), GATE_HOST_TWICE},
    {"two Hosts are refused in HTTP/1.0 too", S("GET / HTTP/1.0\r\n" HOST HOST),
     GATE_HOST_TWICE},
    {"two X-Forwarded-For lines are refused",
     S(GET HOST "X-Forwarded-For: a\r\nx-forwarded-for: b\r\n\r\n"),
     GATE_FORWARDED_TWICE},
    {"an empty Host is refused", S(GET "Host: \r\n"), GATE_HOST_VALUE},
    {"a list of hosts is refused", S(GET "Host: a, b\r\n"), GATE_HOST_VALUE},
    {"a Host with user and path is refused", S(GET "Host: a@b/c\r\n"),
     GATE_HOST_VALUE},

    {"two equal lengths are refused",
     S(POST "Content-Length: 3\r\nContent-Length: 3\r\n"), GATE_LENGTH_TWICE},
    {"two different lengths are refused",
     S(POST "Content-Length: 3\r\ncontent-length: 4\r\n"), GATE_LENGTH_TWICE},
    {"a list of lengths is refused", S(POST "Content-Length: 3, 3\r\n"),
     GATE_LENGTH_VALUE},
    {"a length of +3 is refused", S(POST "Content-Length: +3\r\n"),
     GATE_LENGTH_VALUE},
    {"a length of -1 is refused", S(POST "Content-Length: -1\r\n"),
     GATE_LENGTH_VALUE},
    {"a length of 3abc is refused", S(POST "Content-Length: 3abc\r\n"),
     GATE_LENGTH_VALUE},
    {"a length of 0x3 is refused", S(POST "Content-Length: 0x3\r\n"),
     GATE_LENGTH_VALUE},
    {"an empty length is refused", S(POST "Content-Length:\r\n"),
     GATE_LENGTH_VALUE},
    {"a length of 2 to the 64 is refused",
     S(POST "Content-Length: 18446744073709551616\r\n"), GATE_LENGTH_VALUE},
    {"a spaced length name is refused", S(POST "Content-Length : 3\r\n"),
     GATE_HEADER_NAME},
    {"a POST without length is refused", S(POST END), GATE_LENGTH_MISSING},
    {"a PUT without length is refused", S("PUT / HTTP/1.1\r\n" HOST END),
     GATE_LENGTH_MISSING},
    {"chunks are refused", S(POST "Transfer-Encoding: chunked\r\n"),
     GATE_CODED},
    {"a list of codings is refused",
     S(POST "Transfer-Encoding: gzip, chunked\r\n"), GATE_CODED},
    {"identity is refused like any coding",
     S(POST "transfer-encoding: identity\r\n"), GATE_CODED},
    {"an empty coding is refused", S(POST "Transfer-Encoding:\r\n"),
     GATE_CODED},
    {"a length and a coding together are refused",
     S(POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), GATE_CODED},
    {"another expectation than 100-continue fails",
     S(POST "Expect: 200-ok\r\n"), GATE_EXPECT},

    {"a target at its limit passes",
     S("GET /" TEN TEN TEN "012345678 HTTP/1.1\r\n" HOST END), GATE_FINE},
    {"a target over its limit is refused",
     S("GET /" TEN TEN TEN TEN " HTTP/1.1\r\n"), GATE_TARGET_LONG},
    {"an endless first line is refused before it ends",
     S("GET /" TEN TEN TEN TEN TEN TEN TEN), GATE_TARGET_LONG},
    {"headers over their limit are refused before they end",
     S(GET
       "X: " TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN),
     GATE_HEADERS_LONG},
    {"headers at their count pass",
     S(GET HOST "A: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n\r\n"), GATE_FINE},
    {"headers over their count are refused",
     S(GET HOST "A: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n"),
     GATE_HEADERS_MANY},
    {"a body at its limit passes",
     S(POST "Content-Length: 30\r\n\r\n" TEN TEN TEN), GATE_FINE},
    {"a body over its limit is refused before it comes",
     S(POST "Content-Length: 31\r\n\r\n"), GATE_BODY_LONG},
    {"a body of 10 GB less one is refused before it comes",
     S(POST "Content-Length: 9999999999\r\n\r\n"), GATE_BODY_LONG},
};

/* Feeds in pieces of `piece` bytes, the first one of `first`; returns how many
 * bytes were taken before the gate was done. */
static size_t
feed(struct gate *gate, struct str raw, size_t first, size_t piece)
{
    size_t at = 0;

    for (size_t n = first; at < raw.len && gate->step < GATE_DONE; n = piece) {
        if (n > raw.len - at)
            n = raw.len - at;
        /* A copy of its own lets the sanitizer see a read beyond the piece. */
        char *copy = mem_alloc(n);
        if (n > 0)
            memcpy(copy, raw.ptr + at, n);
        at += gate_feed(gate, (struct str){copy, n});
        mem_free(copy);
    }
    return at;
}

static void
check_fed(const struct gate_case *c, size_t first, size_t piece)
{
    struct gate gate;

    gate_init(&gate, &limits);
    size_t taken = feed(&gate, c->raw, first, piece);
    assert_int_equal(gate.fault, c->fault);
    assert_int_equal(gate.step, c->fault ? GATE_REFUSED : GATE_DONE);
    if (!c->fault)
        assert_int_equal(taken, c->raw.len);
    gate_clear(&gate);
}

static void
check_case(void **state)
{
    const struct gate_case *c = *state;

    for (size_t first = 0; first <= c->raw.len; first++)
        check_fed(c, first, c->raw.len);
    for (size_t piece = 1; piece < 8; piece++)
        check_fed(c, piece, piece);
}

static void
a_request_comes_out_as_it_went_in(void **state)
{
    struct str raw = STR("PUT /a?b=%20&c HTTP/1.1\r\nHost: x:80\r\n"
                         "X-Sign:  a b \t\r\nx-sign: second\r\n"
                         "Content-Length: 3\r\n\r\n\r\n\0");
    struct gate gate;

    (void)state;
    for (size_t piece = 1; piece <= raw.len; piece++) {
        gate_init(&gate, &limits);
        assert_int_equal(feed(&gate, raw, piece, piece), raw.len);
        assert_int_equal(gate.method, HTTP_PUT);
        assert_true(str_eqz(gate_target(&gate), "/a?b=%20&c"));
        assert_true(str_eqz(gate_header(&gate, STR("X-SIGN")), "a b"));
        assert_true(str_eqz(gate_header(&gate, STR("host")), "x:80"));
        assert_int_equal(gate_header(&gate, STR("X-Sig")).len, 0);
        assert_true(str_eq(gate_body(&gate), STR("\r\n\0")));
        gate_clear(&gate);
    }
}

static void
bytes_behind_a_request_are_left(void **state)
{
    struct str raw = STR(POST "Content-Length: 3\r\n\r\nabcGET /2");
    struct gate gate;

    (void)state;
    gate_init(&gate, &limits);
    assert_int_equal(gate_feed(&gate, raw), raw.len - 6);
    assert_int_equal(gate.step, GATE_DONE);
    assert_int_equal(gate_feed(&gate, STR("GET /2")), 0);
    gate_reset(&gate);
    assert_false(gate_begun(&gate));
    assert_int_equal(gate_feed(&gate, STR("GET /2")), 6);
    assert_true(gate_begun(&gate));
    gate_clear(&gate);
}

/* A million bytes of refused request must cost no more than its limits. */
static void
a_refused_gate_keeps_nothing(void **state)
{
    struct str junk = STR(TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN);
    struct gate gate;

    (void)state;
    gate_init(&gate, &limits);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(gate_feed(&gate, junk), junk.len);
    assert_int_equal(gate.fault, GATE_TARGET_LONG);
    assert_int_equal(gate.bytes.cap, 0);
    gate_clear(&gate);
}

struct keep_case {
    const char *head;
    bool keeps, waits;
};

static void
the_client_says_whether_the_connection_stays(void **state)
{
    static const struct keep_case keeps[] = {
        {GET HOST END, true, false},
        {GET HOST "Connection: close\r\n\r\n", false, false},
        {GET HOST "Connection: x, CLOSE , y\r\n\r\n", false, false},
        {GET HOST "Connection: keep-alive\r\nConnection: close\r\n\r\n", false,
         false},
        {"GET / HTTP/1.0\r\n\r\n", false, false},
        {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true, false},
        {POST "Content-Length: 1\r\nExpect: 100-Continue\r\n\r\n", true, true},
        {"POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n",
         false, false},
    };
    struct gate gate;

    (void)state;
    for (size_t i = 0; i < COUNT(keeps); i++) {
        gate_init(&gate, &limits);
        gate_feed(&gate, str_of(keeps[i].head));
        assert_int_equal(gate_keeps(&gate), keeps[i].keeps);
        assert_int_equal(gate.wants_continue, keeps[i].waits);
        gate_clear(&gate);
    }
}

static void
each_fault_has_a_4xx_and_a_sentence(void **state)
{
    (void)state;
    for (int i = GATE_FINE + 1; i < GATE_FAULTS; i++) {
        const struct gate_refusal *refusal = gate_refusal((enum gate_fault)i);
        assert_in_range(refusal->status, 400, 499);
        assert_true(strlen(refusal->detail) > 10);
        assert_true(strlen(refusal->name) > 0);
    }
}

static const struct CMUnitTest others[] = {
    cmocka_unit_test(a_request_comes_out_as_it_went_in),
    cmocka_unit_test(bytes_behind_a_request_are_left),
    cmocka_unit_test(a_refused_gate_keeps_nothing),
    cmocka_unit_test(the_client_says_whether_the_connection_stays),
    cmocka_unit_test(each_fault_has_a_4xx_and_a_sentence),
};

int
main(void)
{
    struct CMUnitTest tests[COUNT(cases) + COUNT(others)];
    size_t n = 0;

    for (; n < COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){.name = cases[n].name,
                                       .test_func = check_case,
                                       .initial_state = &cases[n]};
    for (size_t i = 0; i < COUNT(others); i++)
        tests[n++] = others[i];
    return cmocka_run_group_tests_name("http_gate", tests, NULL, NULL);
}
