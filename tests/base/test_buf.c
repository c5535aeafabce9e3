/* A buffer grows, keeps its bytes and always ends in a NUL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

static void
what_is_added_comes_out(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf);
    assert_true(str_eqz(buf_str(&buf), ""));
    buf_addz(&buf, "ab");
    buf_addc(&buf, 'c');
    buf_add(&buf, STR("\0d"));
    buf_add(&buf, (struct str){NULL, 0});
    buf_printf(&buf, "%d-%s", 42, "x");
    assert_true(str_eq(buf_str(&buf), STR("abc\0d42-x")));
    assert_int_equal(buf.ptr[buf.len], 0);
    buf_clear(&buf);
}

/* Around each doubling of the room, where an off-by-one would show. */
static void
every_length_keeps_its_end(void **state)
{
    struct buf buf = {0};

    (void)state;
    for (size_t i = 0; i < 5000; i++) {
        buf_addc(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.len, i + 1);
        assert_int_equal(buf.ptr[buf.len], 0);
        assert_int_equal(buf.ptr[i], 'a' + i % 26);
    }
    buf_clear(&buf);
    for (size_t i = 120; i < 140; i++) {
        buf_printf(&buf, "%*d", (int)i, 7);
        assert_int_equal(buf.len, i);
        buf_clear(&buf);
    }
}

static void
a_reset_buffer_is_empty_and_usable(void **state)
{
    struct buf buf = {0};

    (void)state;
    buf_reset(&buf);
    buf_addz(&buf, "abc");
    char *kept = buf.ptr;
    buf_reset(&buf);
    assert_string_equal(buf.ptr, "");
    buf_addz(&buf, "x");
    assert_ptr_equal(buf.ptr, kept);
    assert_string_equal(buf.ptr, "x");
    buf_clear(&buf);
    assert_null(buf.ptr);
    buf_clear(&buf);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_comes_out),
        cmocka_unit_test(every_length_keeps_its_end),
        cmocka_unit_test(a_reset_buffer_is_empty_and_usable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
