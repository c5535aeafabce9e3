/* One connection: transactions, savepoints, faults. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/db.h"

struct bench {
    char path[40], url[64];
    struct db *db;
};

static int
setup(void **state)
{
    struct bench *b = mem_alloc(sizeof(*b));
    char error[256];

    snprintf(b->path, sizeof(b->path), "/tmp/bantin-db-XXXXXX");
    int fd = mkstemp(b->path);
    assert_true(fd >= 0);
    close(fd);
    snprintf(b->url, sizeof(b->url), "sqlite:%s", b->path);
    b->db = db_open(b->url, DB_WRITE, error);
    assert_non_null(b->db);
    assert_int_equal(db_script(b->db, "CREATE TABLE t (a INTEGER UNIQUE)"),
                     ST_OK);
    *state = b;
    return 0;
}

static int
teardown(void **state)
{
    struct bench *b = *state;
    char path[64];

    db_close(b->db);
    unlink(b->path);
    snprintf(path, sizeof(path), "%s-wal", b->path);
    unlink(path);
    snprintf(path, sizeof(path), "%s-shm", b->path);
    unlink(path);
    mem_free(b);
    return 0;
}

static enum status
insert(struct bench *b, int64_t a)
{
    struct db_query q;

    db_query(b->db, &q, "INSERT INTO t (a) VALUES ($1)");
    db_bind_int(&q, 1, a);
    return db_run(&q);
}

static int64_t
count(struct db *db)
{
    struct db_query q;
    int64_t n = -1;

    db_query(db, &q, "SELECT count(*) FROM t");
    if (db_step(&q))
        n = db_int(&q, 0);
    assert_int_equal(db_done(&q), ST_OK);
    return n;
}

static void
undo_takes_back_the_message_and_leaves_its_neighbours(void **state)
{
    struct bench *b = *state;

    assert_int_equal(db_begin(b->db), ST_OK);
    assert_int_equal(insert(b, 1), ST_OK);
    assert_int_equal(db_savepoint(b->db), ST_OK);
    assert_int_equal(insert(b, 2), ST_OK);
    assert_int_equal(db_undo(b->db), ST_OK);
    assert_int_equal(db_savepoint(b->db), ST_OK);
    assert_int_equal(insert(b, 3), ST_OK);
    assert_int_equal(db_release(b->db), ST_OK);
    assert_int_equal(db_commit(b->db), ST_OK);
    assert_int_equal(count(b->db), 2);
}

static void
a_conflict_is_told_from_a_broken_store(void **state)
{
    struct bench *b = *state;

    assert_int_equal(insert(b, 1), ST_OK);
    assert_int_equal(insert(b, 1), ST_REFUSE);
    assert_int_equal(db_fault(b->db), DB_CONFLICT);
    assert_non_null(strstr(db_error(b->db), "INSERT INTO t"));
}

static void
a_second_writer_is_told_to_come_back(void **state)
{
    struct bench *b = *state;
    char error[256];
    struct db *other = db_open(b->url, DB_WRITE, error);

    assert_non_null(other);
    assert_int_equal(db_begin(b->db), ST_OK);
    assert_int_equal(db_begin(other), ST_RETRY);
    assert_int_equal(db_fault(other), DB_BUSY);
    db_rollback(b->db);
    db_close(other);
}

/* A hole in the index that is written on a full disk is a SIGBUS. */
static void
the_index_of_the_log_has_its_room_on_disk(void **state)
{
    struct bench *b = *state;
    char path[64];
    struct stat index;

    snprintf(path, sizeof(path), "%s-shm", b->path);
    assert_int_equal(stat(path, &index), 0);
    assert_true(index.st_blocks * 512 >= 256 * 1024);
    assert_int_equal(index.st_size, 32 * 1024);
}

static void
a_reader_cannot_write(void **state)
{
    struct bench *b = *state;
    char error[256];
    struct db *reader = db_open(b->url, DB_READ, error);

    assert_non_null(reader);
    assert_int_equal(db_script(reader, "DELETE FROM t"), ST_REFUSE);
    assert_int_equal(count(reader), 0);
    db_close(reader);
}

static void
a_file_that_is_no_store_is_refused(void **state)
{
    char path[] = "/tmp/bantin-db-XXXXXX", url[64], error[256] = "";
    int fd = mkstemp(path);

    (void)state;
    assert_int_equal(write(fd, "this is no database, it is a letter", 35), 35);
    close(fd);
    snprintf(url, sizeof(url), "sqlite:%s", path);
    assert_null(db_open(url, DB_WRITE, error));
    assert_non_null(strstr(error, path));
    unlink(path);
}

static void
a_backup_holds_what_was_committed(void **state)
{
    struct bench *b = *state;
    char path[64], url[80], error[256];

    assert_int_equal(insert(b, 1), ST_OK);
    snprintf(path, sizeof(path), "%s.copy", b->path);
    assert_int_equal(db_backup(b->db, path), ST_OK);
    snprintf(url, sizeof(url), "sqlite:%s", path);
    struct db *copy = db_open(url, DB_READ, error);
    assert_non_null(copy);
    assert_int_equal(count(copy), 1);
    db_close(copy);
    unlink(path);
}

/* Damages the second page of the file: the root of table t. */
static void
damage(const char *path)
{
    char junk[4096];
    int fd = open(path, O_WRONLY);

    memset(junk, 0x5a, sizeof(junk));
    assert_int_equal(pwrite(fd, junk, sizeof(junk), sizeof(junk)),
                     sizeof(junk));
    close(fd);
}

static void
a_broken_store_commits_nothing_more(void **state)
{
    struct bench *b = *state;
    char error[256];

    assert_int_equal(db_script(b->db, "CREATE TABLE u (a INTEGER)"), ST_OK);
    db_close(b->db);
    damage(b->path);
    b->db = db_open(b->url, DB_WRITE, error);
    assert_non_null(b->db);
    assert_int_equal(db_begin(b->db), ST_OK);
    assert_int_equal(db_script(b->db, "INSERT INTO u VALUES (1)"), ST_OK);
    assert_int_equal(insert(b, 1), ST_REFUSE);
    assert_int_equal(db_fault(b->db), DB_BROKEN);
    assert_int_equal(db_commit(b->db), ST_REFUSE);
    db_rollback(b->db);
    assert_int_equal(db_begin(b->db), ST_REFUSE);
}

static void
a_backup_is_for_its_owner_only(void **state)
{
    struct bench *b = *state;
    char path[64];
    struct stat st;
    mode_t mask = umask(0022);

    snprintf(path, sizeof(path), "%s.copy", b->path);
    enum status status = db_backup(b->db, path);
    assert_int_equal(umask(mask), 0022);
    assert_int_equal(status, ST_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    unlink(path);
}

static void
a_backup_that_fails_leaves_nothing_and_says_why(void **state)
{
    struct bench *b = *state;
    char folder[64], part[80];

    snprintf(folder, sizeof(folder), "%s.folder", b->path);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(db_backup(b->db, folder), ST_REFUSE);
    assert_non_null(strstr(db_error(b->db), folder));
    snprintf(part, sizeof(part), "%s.part", folder);
    assert_int_not_equal(access(part, F_OK), 0);
    rmdir(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            undo_takes_back_the_message_and_leaves_its_neighbours, setup,
            teardown),
        cmocka_unit_test_setup_teardown(a_conflict_is_told_from_a_broken_store,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_second_writer_is_told_to_come_back,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            the_index_of_the_log_has_its_room_on_disk, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_cannot_write, setup, teardown),
        cmocka_unit_test(a_file_that_is_no_store_is_refused),
        cmocka_unit_test_setup_teardown(a_backup_holds_what_was_committed,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_broken_store_commits_nothing_more,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_backup_is_for_its_owner_only, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            a_backup_that_fails_leaves_nothing_and_says_why, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
