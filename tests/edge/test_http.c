/* Tests of edge/http: answers now and later, and the way out. */
#include "http_door.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static void
a_handler_sees_all_of_a_request(void **state)
{
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &usual);
    int fd = call(&door);
    say(fd, "POST /sms/x?id=%31 HTTP/1.1\r\nHost: x\r\nX-Sign: ab \r\n"
            "Content-Length: 4\r\n\r\nbody");
    await(&door, fd, HELLO, &heard);
    assert_string_equal(door.seen, "1 /sms/x ? id=%31 127.0.0.1 1 [ab] body");
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

static void
every_answer_has_its_safe_headers(void **state)
{
    static const char *const lines[] = {
        "HTTP/1.1 200 OK\r\n",
        "\r\nContent-Length: 5\r\n",
        "\r\nCache-Control: no-store\r\n",
        "\r\nETag: \"1\"\r\n",
        "\r\nX-Content-Type-Options: nosniff\r\n",
        "\r\nContent-Type: text/plain\r\n",
    };
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &usual);
    int fd = call(&door);
    say(fd, GET("/"));
    await(&door, fd, HELLO, &heard);
    for (size_t i = 0; i < COUNT(lines); i++)
        assert_non_null(strstr(heard.ptr, lines[i]));
    assert_null(strstr(heard.ptr, "Server:"));
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

static void
a_kept_connection_serves_one_request_after_another(void **state)
{
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &usual);
    int fd = call(&door);
    for (int i = 0; i < 5; i++) {
        say(fd, GET("/"));
        await(&door, fd, HELLO, &heard);
    }
    assert_int_equal(http_count(door.server).requests, 5);
    assert_int_equal(http_count(door.server).accepted, 1);
    say(fd, LAST("/"));
    await(&door, fd, NULL, &heard);
    assert_non_null(strstr(heard.ptr, "\r\nConnection: close\r\n"));
    await_open(&door, 0);
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

static void
head_says_the_length_and_204_nothing(void **state)
{
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &usual);
    int fd = call(&door);
    say(fd, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    await(&door, fd, NULL, &heard);
    assert_non_null(strstr(heard.ptr, "\r\nContent-Length: 5\r\n"));
    assert_string_equal(heard.ptr + heard.len - 4, "\r\n\r\n");
    close(fd);
    fd = call(&door);
    say(fd, LAST("/none"));
    await(&door, fd, NULL, &heard);
    assert_non_null(strstr(heard.ptr, "HTTP/1.1 204 "));
    assert_null(strstr(heard.ptr, "Content-Length"));
    assert_string_equal(heard.ptr + heard.len - 4, "\r\n\r\n");
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

static void
a_problem_is_json_whatever_it_says(void **state)
{
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &usual);
    int fd = call(&door);
    say(fd, GET("/busy"));
    await(&door, fd, "}\n", &heard);
    assert_non_null(strstr(heard.ptr, "\r\nRetry-After: 5\r\n"));
    assert_non_null(
        strstr(heard.ptr, "\r\nContent-Type: application/problem+json\r\n"));
    assert_string_equal(
        strstr(heard.ptr, "\r\n\r\n") + 4,
        "{\"type\":\"about:blank\",\"title\":\"Busy\",\"status\":503,"
        "\"detail\":\"a "
        "\\u0022b\\u0022\\u000a\\u0001?\",\"field\":\"from\"}\n");
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

static void
parked_requests_are_answered_later_in_any_order(void **state)
{
    struct door door;
    struct buf heard = {0};
    int fd[3];

    (void)state;
    door_open(&door, &usual);
    for (int i = 0; i < 3; i++) {
        fd[i] = call(&door);
        say(fd[i], GET("/park"));
        await_parked(&door, i + 1);
    }
    assert_int_equal(http_pending(door.server), 3);
    for (int i = 2; i >= 0; i--) {
        char text[2] = {(char)('0' + i), '\0'};
        http_answer(door.parked[i], 200, NULL, NULL, 0, str_of(text));
        await(&door, fd[i], text, &heard);
    }
    assert_int_equal(http_pending(door.server), 0);
    /* The connection is as good as before. */
    say(fd[1], GET("/"));
    await(&door, fd[1], HELLO, &heard);
    for (int i = 0; i < 3; i++)
        close(fd[i]);
    buf_clear(&heard);
    door_close(&door);
}

static void
an_answer_for_a_client_that_has_left_is_dropped(void **state)
{
    struct door door;
    struct buf heard = {0};
    struct linger reset = {1, 0};

    (void)state;
    door_open(&door, &usual);
    int left = call(&door);
    say(left, GET("/park"));
    await_parked(&door, 1);
    int torn = call(&door);
    say(torn, GET("/park"));
    await_parked(&door, 2);
    close(left);
    setsockopt(torn, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    close(torn);
    turn(&door, -1, NULL);
    http_answer(door.parked[0], 200, NULL, NULL, 0, STR("0"));
    answer_large(door.parked[1]);
    await_open(&door, 0);
    int fd = call(&door);
    say(fd, GET("/"));
    await(&door, fd, HELLO, &heard);
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

static void
requests_in_one_packet_get_one_answer_and_a_close(void **state)
{
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &usual);
    int fd = call(&door);
    say(fd, GET("/") GET("/") GET("/"));
    await(&door, fd, NULL, &heard);
    assert_int_equal(http_count(door.server).requests, 1);
    assert_string_equal(strstr(heard.ptr, HELLO), HELLO);
    close(fd);
    await_open(&door, 0);
    buf_clear(&heard);
    door_close(&door);
}

static void
a_request_behind_a_parked_one_waits_its_turn(void **state)
{
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &usual);
    int fd = call(&door);
    say(fd, GET("/park"));
    await_parked(&door, 1);
    say(fd, GET("/"));
    for (int i = 0; i < 10; i++)
        turn(&door, -1, NULL);
    assert_int_equal(http_count(door.server).requests, 1);
    http_answer(door.parked[0], 200, NULL, NULL, 0, STR("first"));
    await(&door, fd, HELLO, &heard);
    assert_int_equal(http_count(door.server).requests, 2);
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

static void
a_client_that_waits_for_100_gets_it(void **state)
{
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &usual);
    int fd = call(&door);
    for (int i = 0; i < 2; i++) {
        say(fd, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                "Expect: 100-continue\r\n\r\n");
        await(&door, fd, "\r\n\r\n", &heard);
        assert_string_equal(heard.ptr, "HTTP/1.1 100 Continue\r\n\r\n");
        say(fd, "ab");
        await(&door, fd, HELLO, &heard);
    }
    close(fd);
    buf_clear(&heard);
    door_close(&door);
}

static void
after_stop_what_is_open_is_answered_and_closed(void **state)
{
    struct door door;
    struct buf heard = {0};

    (void)state;
    door_open(&door, &usual);
    int idle = call(&door), parked = call(&door);
    say(idle, GET("/"));
    await(&door, idle, HELLO, &heard);
    say(parked, GET("/park"));
    await_parked(&door, 1);
    http_stop(door.server);
    http_stop(door.server);
    await(&door, idle, NULL, &heard);
    int late = call(&door);
    struct pollfd out = {late, POLLOUT, 0};
    poll(&out, 1, LIMIT_MS);
    assert_int_equal(send(late, "x", 1, MSG_NOSIGNAL), -1);
    http_answer(door.parked[0], 200, NULL, NULL, 0, STR("bye"));
    await(&door, parked, NULL, &heard);
    assert_non_null(strstr(heard.ptr, "\r\nConnection: close\r\n"));
    assert_string_equal(strstr(heard.ptr, "\r\n\r\n"), "\r\n\r\nbye");
    await_open(&door, 0);
    close(idle);
    close(parked);
    close(late);
    buf_clear(&heard);
    door_close(&door);
}

/* Under the address sanitizer this is also the test that nothing leaks. */
static void
a_server_goes_with_connections_in_every_phase(void **state)
{
    struct door door;
    struct buf heard = {0};
    int fd[6];

    (void)state;
    door_open(&door, &usual);
    for (size_t i = 0; i < COUNT(fd); i++)
        fd[i] = call(&door);
    say(fd[1], "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc");
    say(fd[2], GET("/large"));
    say(fd[3], "BREW / HTTP/1.1\r\n\r\n");
    await(&door, fd[3], "HTTP/1.1 405 ", &heard);
    say(fd[4], GET("/park"));
    await_parked(&door, 1);
    say(fd[5], GET("/"));
    await(&door, fd[5], HELLO, &heard);
    http_answer(door.parked[0], 200, NULL, NULL, 0, STR("bye"));
    assert_int_equal(http_count(door.server).open, COUNT(fd));
    door_close(&door);
    for (size_t i = 0; i < COUNT(fd); i++)
        close(fd[i]);
    buf_clear(&heard);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handler_sees_all_of_a_request),
        cmocka_unit_test(every_answer_has_its_safe_headers),
        cmocka_unit_test(a_kept_connection_serves_one_request_after_another),
        cmocka_unit_test(head_says_the_length_and_204_nothing),
        cmocka_unit_test(a_problem_is_json_whatever_it_says),
        cmocka_unit_test(parked_requests_are_answered_later_in_any_order),
        cmocka_unit_test(an_answer_for_a_client_that_has_left_is_dropped),
        cmocka_unit_test(requests_in_one_packet_get_one_answer_and_a_close),
        cmocka_unit_test(a_request_behind_a_parked_one_waits_its_turn),
        cmocka_unit_test(a_client_that_waits_for_100_gets_it),
        cmocka_unit_test(after_stop_what_is_open_is_answered_and_closed),
        cmocka_unit_test(a_server_goes_with_connections_in_every_phase),
    };

    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
