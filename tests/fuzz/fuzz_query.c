/* Fuzzes edge/query: what was read, written again, reads the same. */
#include <assert.h>
#include <stdint.h>

#include "base/buf.h"
#include "edge/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_again(const struct query *query, struct buf *out)
{
    for (int i = 0; i < query->n; i++) {
        if (i > 0)
            buf_addc(out, '&');
        query_encode(out, query->field[i].name);
        buf_addc(out, '=');
        query_encode(out, query->field[i].value);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct query first, second;
    struct arena arena;
    struct buf out;
    size_t at;

    arena_init(&arena);
    buf_init(&out);
    enum query_fault fault = query_parse(text, &arena, &first, &at);
    assert(first.n <= QUERY_FIELDS_MAX);
    if (fault)
        assert(at < size);
    if (fault == QUERY_BAD_ESCAPE)
        assert(text.ptr[at] == '%');
    write_again(&first, &out);
    assert(query_parse(buf_str(&out), &arena, &second, &at) == QUERY_OK);
    assert(first.n == second.n);
    for (int i = 0; i < first.n; i++) {
        assert(str_eq(first.field[i].name, second.field[i].name));
        assert(str_eq(first.field[i].value, second.field[i].value));
    }
    buf_clear(&out);
    arena_clear(&arena);
    return 0;
}
