/* Runs the same store tests on every engine that this build has. */
#ifndef TESTS_STORE_ENGINE_H
#define TESTS_STORE_ENGINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/db.h"
#include "store/store_schema.h"

/* One row per engine: how a fresh, empty store is made and removed. */
struct engine {
    const char *name;
    void (*url)(char out[64]);
    void (*remove)(const char *url);
};

struct bench {
    const struct engine *engine;
    char url[64];
    struct db *db;
    struct arena arena;
};

static void
sqlite_url(char out[64])
{
    char name[] = "/tmp/bantin-test-XXXXXX";
    int fd = mkstemp(name);

    assert_true(fd >= 0);
    close(fd);
    unlink(name);
    snprintf(out, 64, "sqlite:%s", name);
}

static void
sqlite_remove(const char *url)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char path[80];

    for (size_t i = 0; i < COUNT(endings); i++) {
        snprintf(path, sizeof(path), "%s%s", url + 7, endings[i]);
        unlink(path);
    }
}

static const struct engine engines[] = {
    {"sqlite", sqlite_url, sqlite_remove},
};

static int
bench_setup(void **state)
{
    struct bench *b = mem_alloc(sizeof(*b));
    char error[256];

    b->engine = &engines[0];
    b->engine->url(b->url);
    b->db = db_open(b->url, DB_WRITE, error);
    assert_non_null(b->db);
    assert_true(store_migrate(b->db, error));
    assert_int_equal(db_begin(b->db), ST_OK);
    arena_init(&b->arena);
    *state = b;
    return 0;
}

static int
bench_teardown(void **state)
{
    struct bench *b = *state;

    db_rollback(b->db);
    db_close(b->db);
    b->engine->remove(b->url);
    arena_clear(&b->arena);
    mem_free(b);
    return 0;
}

#define ON_ENGINES(test)                                                       \
    cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

#endif
