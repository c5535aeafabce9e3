/* Fuzzes edge/http_gate: any split of the same bytes has the same reading. */
#include <assert.h>
#include <stdint.h>

#include "edge/http_gate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t
feed(struct gate *gate, struct str raw, size_t piece)
{
    static const struct gate_limits limits = {.uri_bytes = 200,
                                              .header_bytes = 1000,
                                              .body_bytes = 2000,
                                              .header_count = 20};
    size_t at = 0;

    gate_init(gate, &limits);
    while (at < raw.len && gate->step < GATE_DONE) {
        size_t n = raw.len - at < piece ? raw.len - at : piece;
        size_t taken = gate_feed(gate, (struct str){raw.ptr + at, n});
        assert(taken <= n);
        assert(taken == n || gate->step == GATE_DONE);
        at += taken;
    }
    return at;
}

/* What evhttp accepts and we must not: see the fault list, section 0. */
static void
check_strict(const struct gate *gate)
{
    struct str target = gate_target(gate);
    struct str length = gate_header(gate, STR("Content-Length"));

    assert(target.len > 0 && target.ptr[0] == '/');
    for (size_t i = 0; i < target.len; i++)
        assert(target.ptr[i] > ' ' && target.ptr[i] < 0x7f);
    assert(gate_header(gate, STR("Transfer-Encoding")).ptr == NULL);
    assert(gate->hosts == 1 || (gate->hosts == 0 && gate->minor == 0));
    int64_t said = 0;
    if (length.ptr)
        assert(str_number(length, 0, 2000, &said));
    assert(gate_body(gate).len == (size_t)said);
    struct str head = {gate->bytes.ptr + gate->headers_at,
                       gate->body_at - gate->headers_at};
    for (size_t i = 0; i < head.len; i++) {
        assert(head.ptr[i] != '\0');
        assert((head.ptr[i] == '\n') == (i > 0 && head.ptr[i - 1] == '\r'));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gate whole, split;

    if (size == 0)
        return 0;
    /* The first byte chooses the split, so that seeds read as requests. */
    struct str raw = {(const char *)data + 1, size - 1};
    size_t piece = (size_t)(data[0] & 0x3f) + 1;
    size_t taken = feed(&whole, raw, raw.len + 1);
    size_t again = feed(&split, raw, piece);
    assert(whole.step == split.step && whole.fault == split.fault);
    if (whole.step == GATE_DONE) {
        assert(taken == again);
        assert(str_eq(gate_target(&whole), gate_target(&split)));
        assert(str_eq(gate_body(&whole), gate_body(&split)));
        assert(gate_keeps(&whole) == gate_keeps(&split));
        check_strict(&whole);
    }
    gate_clear(&whole);
    gate_clear(&split);
    return 0;
}
