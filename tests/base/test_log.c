/* A log line is one line, tells no secrets, and never blocks. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/mem.h"

static int saved, ends[2];

/* From here on standard error is a pipe. */
static int catch (void **state)
{
    (void)state;
    saved = dup(STDERR_FILENO);
    if (saved < 0 || pipe2(ends, O_NONBLOCK) != 0)
        return -1;
    return dup2(ends[1], STDERR_FILENO) < 0 ? -1 : 0;
}

static int
release(void **state)
{
    (void)state;
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(ends[0]);
    close(ends[1]);
    log_set_level(LOG_INFO);
    return 0;
}

static const char *
caught(void)
{
    static char text[2048];
    ssize_t n = read(ends[0], text, sizeof(text) - 1);

    text[n > 0 ? n : 0] = '\0';
    return text;
}

static void
a_line_has_level_and_end(void **state)
{
    (void)state;
    log_info("event=%s n=%d", "ready", 3);
    assert_string_equal(caught(), "event=ready n=3\n");
    log_debug("event=detail");
    assert_string_equal(caught(), "");
    log_set_level(LOG_DEBUG);
    log_debug("event=detail");
    assert_string_equal(caught(), "event=detail level=debug\n");
}

static void
a_long_line_is_cut_and_still_ends(void **state)
{
    char wide[3000];

    (void)state;
    memset(wide, 'x', sizeof(wide) - 1);
    wide[sizeof(wide) - 1] = '\0';
    log_info("%s", wide);
    const char *line = caught();
    size_t len = strlen(line);
    assert_in_range(len, 900, 1024);
    assert_int_equal(line[len - 1], '\n');
    assert_ptr_equal(strchr(line, '\n'), line + len - 1);
}

/* A reader that has stopped costs lines, never time. */
static void
a_full_pipe_costs_lines_that_are_counted(void **state)
{
    uint64_t before = log_lost();
    int written = 0;

    (void)state;
    while (log_lost() == before && written < 100000) {
        log_info("event=flood n=%d", written);
        written++;
    }
    assert_in_range(written, 2, 99999);
    while (*caught())
        ;
    log_info("event=again");
    assert_string_equal(caught(), "event=again\n");
    assert_int_equal(log_lost(), before + 1);
}

static const struct {
    const char *name;
    struct str text;
    const char *quoted;
} quotes[] = {
    {"plain text is only quoted", {"BC 140", 6}, "\"BC 140\""},
    {"a line break cannot make a second line",
     {"a\r\nb", 4},
     "\"a\\x0d\\x0ab\""},
    {"an escape sequence does not reach the terminal",
     {"\x1b[2J", 4},
     "\"\\x1b[2J\""},
    {"a quote cannot end the value", {"a\" b=\"", 6}, "\"a\\x22 b=\\x22\""},
    {"a backslash is unambiguous", {"\\x0a", 4}, "\"\\x5cx0a\""},
    {"a NUL does not hide the rest", {"a\0b", 3}, "\"a\\x00b\""},
    {"foreign letters become bytes",
     {"\xE1\xBB\x9F", 3},
     "\"\\xe1\\xbb\\x9f\""},
};

static void
foreign_strings_are_made_safe(void **state)
{
    char wide[500];

    (void)state;
    for (size_t i = 0; i < COUNT(quotes); i++)
        if (strcmp(log_quote(quotes[i].text).z, quotes[i].quoted) != 0)
            fail_msg("%s: %s", quotes[i].name, log_quote(quotes[i].text).z);
    memset(wide, '\n', sizeof(wide));
    struct log_quoted q = log_quote((struct str){wide, sizeof(wide)});
    assert_in_range(strlen(q.z), 80, LOG_QUOTE_MAX - 1);
    assert_int_equal(q.z[strlen(q.z) - 1], '"');
}

static void
numbers_are_masked(void **state)
{
    (void)state;
    assert_string_equal(log_phone("+84912000678").z, "+84***678");
    assert_string_equal(log_phone("191").z, "***");
    assert_string_equal(log_phone("").z, "***");
}

static void
repeated_trouble_is_told_once_in_a_while(void **state)
{
    struct log_limit limit = {0};
    unsigned skipped = 99;

    (void)state;
    assert_true(log_limit_pass(&limit, &skipped));
    assert_int_equal(skipped, 0);
    for (int i = 0; i < 5; i++)
        assert_false(log_limit_pass(&limit, &skipped));
    limit.next_ms = 0;
    assert_true(log_limit_pass(&limit, &skipped));
    assert_int_equal(skipped, 5);
    assert_false(log_limit_pass(&limit, &skipped));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_has_level_and_end, catch,
                                        release),
        cmocka_unit_test_setup_teardown(a_long_line_is_cut_and_still_ends,
                                        catch, release),
        cmocka_unit_test_setup_teardown(
            a_full_pipe_costs_lines_that_are_counted, catch, release),
        cmocka_unit_test(foreign_strings_are_made_safe),
        cmocka_unit_test(numbers_are_masked),
        cmocka_unit_test(repeated_trouble_is_told_once_in_a_while),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
