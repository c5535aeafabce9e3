/* HMAC of PINs and the file with its key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/keyfile.h"

/* RFC 4231, cases 1 and 2: a short key is the same as one filled with zeros. */
static const struct {
    const char *name;
    unsigned char key[HASH_BYTES];
    const char *text;
    const char *hex;
} cases[] = {
    {"a key of twenty bytes",
     {0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
      0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b},
     "Hi There",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"a key of four letters",
     {'J', 'e', 'f', 'e'},
     "what do ya want for nothing?",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
};

static void
hmac_is_that_of_rfc_4231(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        unsigned char out[HASH_BYTES];
        char hex[2 * HASH_BYTES + 1];
        hash_hmac(cases[i].key, str_of(cases[i].text), out);
        for (int k = 0; k < HASH_BYTES; k++)
            snprintf(hex + 2 * k, 3, "%02x", out[k]);
        print_message("%s\n", cases[i].name);
        assert_string_equal(hex, cases[i].hex);
    }
}

static void
any_differing_byte_makes_two_of_them_differ(void **state)
{
    unsigned char a[HASH_BYTES] = {1, 2, 3}, b[HASH_BYTES] = {1, 2, 3};

    (void)state;
    assert_true(hash_same(a, b));
    for (int i = 0; i < HASH_BYTES; i++) {
        b[i] ^= 0x80;
        assert_false(hash_same(a, b));
        b[i] ^= 0x80;
    }
}

static char folder[] = "/tmp/bantin-key-XXXXXX";
static char path[64];

static int
make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/bantin-key-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/store.db.key", folder);
    return 0;
}

static int
remove_folder(void **state)
{
    (void)state;
    unlink(path); /* a test may have taken it away */
    return rmdir(folder);
}

static void
a_new_key_is_for_its_owner_only_and_reads_back(void **state)
{
    unsigned char made[HASH_BYTES], found[HASH_BYTES], zero[HASH_BYTES] = {0};
    struct stat stat_of;

    (void)state;
    assert_int_equal(keyfile_read(path, found), ST_RETRY);
    assert_int_equal(keyfile_make(path, made), ST_OK);
    assert_int_equal(stat(path, &stat_of), 0);
    assert_int_equal(stat_of.st_mode & 0777, 0600);
    assert_int_equal(keyfile_read(path, found), ST_OK);
    assert_memory_equal(made, found, HASH_BYTES);
    assert_memory_not_equal(made, zero, HASH_BYTES);
}

static void
a_key_that_is_there_is_never_replaced(void **state)
{
    unsigned char made[HASH_BYTES], other[HASH_BYTES], found[HASH_BYTES];

    (void)state;
    assert_int_equal(keyfile_make(path, made), ST_OK);
    assert_int_equal(keyfile_make(path, other), ST_REFUSE);
    assert_int_equal(keyfile_read(path, found), ST_OK);
    assert_memory_equal(made, found, HASH_BYTES);
}

static void
a_key_that_others_may_read_is_refused(void **state)
{
    unsigned char key[HASH_BYTES];

    (void)state;
    assert_int_equal(keyfile_make(path, key), ST_OK);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(keyfile_read(path, key), ST_REFUSE);
}

static void
a_file_of_another_length_is_no_key(void **state)
{
    unsigned char key[HASH_BYTES];

    (void)state;
    for (int bytes = HASH_BYTES - 1; bytes <= HASH_BYTES + 1; bytes++) {
        assert_int_equal(keyfile_make(path, key), ST_OK);
        assert_int_equal(truncate(path, bytes), 0);
        assert_int_equal(keyfile_read(path, key),
                         bytes == HASH_BYTES ? ST_OK : ST_REFUSE);
        unlink(path);
    }
}

#define IN_FOLDER(test)                                                        \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hmac_is_that_of_rfc_4231),
        cmocka_unit_test(any_differing_byte_makes_two_of_them_differ),
        IN_FOLDER(a_new_key_is_for_its_owner_only_and_reads_back),
        IN_FOLDER(a_key_that_is_there_is_never_replaced),
        IN_FOLDER(a_key_that_others_may_read_is_refused),
        IN_FOLDER(a_file_of_another_length_is_no_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
