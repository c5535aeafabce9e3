/* Arenas hand out zeroed, aligned memory that stays put until reset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"

static void
memory_comes_zeroed(void **state)
{
    (void)state;
    char *p = mem_alloc(1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(p[i], 0);
    p = mem_grow(p, 2000);
    assert_int_equal(p[999], 0);
    mem_free(p);
    p = mem_alloc(0);
    assert_non_null(p);
    mem_free(p);
    mem_free(NULL);
}

/* Small and large pieces in turn, each filled: none may touch another. */
static void
pieces_of_an_arena_do_not_overlap(void **state)
{
    enum { PIECES = 300 };
    struct arena arena;
    unsigned char *piece[PIECES];

    (void)state;
    arena_init(&arena);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < PIECES; i++) {
            size_t bytes = i % 50 == 0 ? 100000 : i + 1;
            piece[i] = arena_alloc(&arena, bytes);
            assert_int_equal((uintptr_t)piece[i] % 16, 0);
            for (size_t k = 0; k < bytes; k++)
                assert_int_equal(piece[i][k], 0);
            memset(piece[i], (int)(i % 251) + 1, bytes);
        }
        for (size_t i = 0; i < PIECES; i++) {
            size_t bytes = i % 50 == 0 ? 100000 : i + 1;
            assert_int_equal(piece[i][0], i % 251 + 1);
            assert_int_equal(piece[i][bytes - 1], i % 251 + 1);
        }
        arena_reset(&arena);
    }
    arena_clear(&arena);
    arena_clear(&arena);
}

static void
copies_end_in_a_nul(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    struct str copy = arena_copy(&arena, STR("a\0b"));
    assert_true(str_eq(copy, STR("a\0b")));
    assert_int_equal(copy.ptr[3], 0);
    copy = arena_copy(&arena, (struct str){NULL, 0});
    assert_int_equal(copy.len, 0);
    assert_string_equal(copy.ptr, "");
    copy = arena_printf(&arena, "%s %d", "BC", 140);
    assert_true(str_eqz(copy, "BC 140"));
    assert_int_equal(copy.ptr[copy.len], 0);
    assert_string_equal(arena_strdup(&arena, "x"), "x");
    assert_non_null(arena_alloc(&arena, 0));
    arena_clear(&arena);
}

static void
resetting_an_unused_arena_is_harmless(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    arena_reset(&arena);
    arena_clear(&arena);
    assert_null(arena.first);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_comes_zeroed),
        cmocka_unit_test(pieces_of_an_arena_do_not_overlap),
        cmocka_unit_test(copies_end_in_a_nul),
        cmocka_unit_test(resetting_an_unused_arena_is_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
