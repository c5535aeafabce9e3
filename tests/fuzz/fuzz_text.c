/* Fuzzes core/text: folding twice changes nothing more. */
#include <assert.h>
#include <stdint.h>

#include "core/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct arena scratch;

    arena_init(&scratch);
    struct str plain = text_unaccent(text, &scratch);
    struct str key = text_key(text, &scratch);
    assert(str_is_utf8(plain));
    assert(str_is_utf8(key));
    assert(str_eq(text_unaccent(plain, &scratch), plain));
    assert(str_eq(text_key(key, &scratch), key));
    assert(str_eq(text_key(plain, &scratch), key));
    assert(key.len == 0 || (key.ptr[0] != ' ' && key.ptr[key.len - 1] != ' '));
    arena_clear(&scratch);
    return 0;
}
