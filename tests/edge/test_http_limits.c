/* Tests of edge/http: where it listens, and what it does not stand. */
#include "http_door.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

static void
a_slow_request_gets_408_and_an_idle_connection_nothing(void **state)
{
    struct http_limits limits = usual;
    struct door door;
    struct buf heard = {0};

    (void)state;
    limits.deadline_ms = limits.idle_ms = 60;
    door_open(&door, &limits);
    int slow = call(&door), mute = call(&door), idle = call(&door);
    say(slow, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc");
    say(idle, GET("/"));
    await(&door, idle, HELLO, &heard);
    await(&door, slow, NULL, &heard);
    assert_non_null(strstr(heard.ptr, "HTTP/1.1 408 "));
    await(&door, mute, NULL, &heard);
    assert_int_equal(heard.len, 0);
    await(&door, idle, NULL, &heard);
    assert_int_equal(heard.len, 0);
    assert_int_equal(http_count(door.server).deadlines, 1);
    close(slow);
    close(mute);
    close(idle);
    await_open(&door, 0);
    buf_clear(&heard);
    door_close(&door);
}

static void
a_parked_request_is_not_under_the_deadline(void **state)
{
    struct http_limits limits = usual;
    struct door door;
    struct buf heard = {0};

    (void)state;
    limits.deadline_ms = limits.idle_ms = 30;
    door_open(&door, &limits);
    int fd = call(&door), mute = call(&door);
    say(fd, GET("/park"));
    await_parked(&door, 1);
    await(&door, mute, NULL, &heard); /* so the time is over */
    await_open(&door, 1);
    http_answer(door.parked[0], 200, NULL, NULL, 0, STR("late"));
    await(&door, fd, "late", &heard);
    close(fd);
    close(mute);
    buf_clear(&heard);
    door_close(&door);
}

static void
a_reader_who_stops_is_cut_and_one_who_reads_gets_all(void **state)
{
    struct http_limits limits = usual;
    struct door door;
    struct buf heard = {0};

    (void)state;
    limits.deadline_ms = 200;
    door_open(&door, &limits);
    int stopped = call(&door), reader = call(&door);
    say(stopped, LAST("/large"));
    say(reader, LAST("/large"));
    shutdown(reader, SHUT_WR);
    await(&door, reader, NULL, &heard);
    assert_true(heard.len > LARGE_BYTES);
    await_open(&door, 0);
    assert_int_equal(http_count(door.server).deadlines, 1);
    close(stopped);
    close(reader);
    buf_clear(&heard);
    door_close(&door);
}

static void
a_slow_but_steady_reader_gets_all(void **state)
{
    struct http_limits limits = usual;
    struct door door;
    struct buf heard = {0};

    (void)state;
    limits.deadline_ms = 300;
    door_open(&door, &limits);
    int fd = call(&door);
    int64_t begin = clock_mono_ms();
    say(fd, LAST("/large"));
    while (turn(&door, fd, &heard))
        poll(NULL, 0, 6); /* it is the client that is slow */
    assert_true(clock_mono_ms() - begin > limits.deadline_ms);
    assert_true(heard.len > LARGE_BYTES);
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

static void
the_listener_pauses_at_its_cap_and_goes_on(void **state)
{
    struct http_limits limits = usual;
    struct door door;
    struct buf heard = {0};

    (void)state;
    limits.connections = 2;
    door_open(&door, &limits);
    int a = call(&door), b = call(&door), waits = call(&door);
    say(waits, GET("/"));
    await_open(&door, 2);
    for (int i = 0; i < 10; i++)
        turn(&door, -1, NULL);
    assert_int_equal(http_count(door.server).accepted, 2);
    assert_int_equal(http_count(door.server).pauses, 1);
    close(a);
    await(&door, waits, HELLO, &heard);
    close(b);
    close(waits);
    await_open(&door, 0);
    buf_clear(&heard);
    door_close(&door);
}

static void
one_address_has_its_share_only(void **state)
{
    struct http_limits limits = usual;
    struct door door;
    struct buf heard = {0};

    (void)state;
    limits.per_address = 2;
    door_open(&door, &limits);
    int a = call(&door), b = call(&door);
    say(a, GET("/"));
    await(&door, a, HELLO, &heard);
    await_open(&door, 2);
    int over = call(&door);
    await(&door, over, NULL, &heard);
    assert_non_null(strstr(heard.ptr, "HTTP/1.1 503 "));
    assert_non_null(strstr(heard.ptr, "\r\nRetry-After: 5\r\n"));
    char *body = strstr(heard.ptr, "\r\n\r\n") + 4;
    char *length = strstr(heard.ptr, "Content-Length: ") + 16;
    assert_int_equal(strtoul(length, NULL, 10), strlen(body));
    assert_int_equal(http_count(door.server).refused, 1);
    close(a);
    await_open(&door, 1);
    int next = call(&door);
    say(next, GET("/"));
    await(&door, next, HELLO, &heard);
    close(b);
    close(over);
    close(next);
    buf_clear(&heard);
    door_close(&door);
}

static void
new_limits_are_for_the_next_connection(void **state)
{
    struct http_limits limits = usual;
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &limits);
    int old = call(&door);
    await_open(&door, 1);
    limits.uri_bytes = 3;
    http_set_limits(door.server, &limits);
    int young = call(&door);
    say(old, GET("/abc"));
    say(young, GET("/abc"));
    await(&door, old, HELLO, &heard);
    await(&door, young, "HTTP/1.1 414 ", &heard);
    close(old);
    close(young);
    buf_clear(&heard);
    door_close(&door);
}

static void
an_address_that_cannot_be_is_named(void **state)
{
    static const char *const wrong[] = {
        "",          "8080",           "127.0.0.1",     "127.0.0.1:",
        ":8080",     "localhost:8080", "::1:8080",      "[::1]",
        "[::1]8080", "127.0.0.1:x",    "127.0.0.1:-1",  "127.0.0.1:65536",
        "1.2.3:80",  "[1.2.3.4]:80",   "127.0.0.1: 80",
    };
    struct event_base *base = event_base_new();
    char error[160];

    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        error[0] = '\0';
        assert_null(
            http_listen(base, wrong[i], &usual, door_on_request, NULL, error));
        assert_non_null(strstr(error, wrong[i]));
    }
    event_base_free(base);
}

static void
a_port_in_use_is_named(void **state)
{
    struct door door;
    char error[160] = "";

    (void)state;
    door_open(&door, &usual);
    assert_null(http_listen(door.base, http_address(door.server), &usual,
                            door_on_request, NULL, error));
    assert_non_null(strstr(error, http_address(door.server)));
    assert_non_null(strstr(error, strerror(EADDRINUSE)));
    door_close(&door);
}

static void
an_ipv6_listener_has_brackets(void **state)
{
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 to = {.sin6_family = AF_INET6,
                              .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct buf heard = {0};
    struct door door;

    (void)state;
    if (fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
        skip();
    door_open_at(&door, "[::1]:0", &usual);
    assert_int_equal(strncmp(http_address(door.server), "[::1]:", 6), 0);
    to.sin6_port =
        htons((uint16_t)strtoul(http_address(door.server) + 6, NULL, 10));
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    say(fd, GET("/"));
    await(&door, fd, HELLO, &heard);
    assert_string_equal(door.seen, "0 / ?  ::1 1 [] ");
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_slow_request_gets_408_and_an_idle_connection_nothing),
        cmocka_unit_test(a_parked_request_is_not_under_the_deadline),
        cmocka_unit_test(a_reader_who_stops_is_cut_and_one_who_reads_gets_all),
        cmocka_unit_test(a_slow_but_steady_reader_gets_all),
        cmocka_unit_test(the_listener_pauses_at_its_cap_and_goes_on),
        cmocka_unit_test(one_address_has_its_share_only),
        cmocka_unit_test(new_limits_are_for_the_next_connection),
        cmocka_unit_test(an_address_that_cannot_be_is_named),
        cmocka_unit_test(a_port_in_use_is_named),
        cmocka_unit_test(an_ipv6_listener_has_brackets),
    };

    return cmocka_run_group_tests_name("http_limits", tests, NULL, NULL);
}
