/* A server in the test's own process, and clients that talk to it raw. */
#include "http_door.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

const struct http_limits usual = {
    .uri_bytes = 1024,
    .header_bytes = 4096,
    .header_count = 32,
    .body_bytes = 65536,
    .connections = 100,
    .per_address = 100,
    .deadline_ms = 3000,
    .idle_ms = 3000,
};

void
answer_large(struct http_request *request)
{
    char *much = mem_alloc(LARGE_BYTES);

    memset(much, 'x', LARGE_BYTES);
    http_answer(request, 200, "text/plain", NULL, 0,
                (struct str){much, LARGE_BYTES});
    mem_free(much);
}

void
door_on_request(struct http_request *request, void *arg)
{
    struct door *door = arg;
    struct str path = http_path(request);
    struct str query = http_query(request);
    struct str sign = http_header(request, "x-sign");
    struct str body = http_body(request);

    snprintf(door->seen, sizeof(door->seen), "%d %.*s ? %.*s %s %d [%.*s] %.*s",
             http_method(request), STR_ARG(path), STR_ARG(query),
             http_peer(request), http_peer_is_loopback(request), STR_ARG(sign),
             STR_ARG(body));
    if (str_eq(path, STR("/park")))
        door->parked[door->parked_n++] = request;
    else if (str_eq(path, STR("/large")))
        answer_large(request);
    else if (str_eq(path, STR("/busy")))
        http_problem(request, 503, "Busy", "a \"b\"\n\x01\xff", "from");
    else if (str_eq(path, STR("/none")))
        http_answer(request, 204, NULL, NULL, 0, STR("no"));
    else
        http_answer(request, 200, "text/plain",
                    &(struct http_field){"ETag", "\"1\""}, 1, STR("hello"));
}

void
door_open_at(struct door *door, const char *address,
             const struct http_limits *limits)
{
    char error[160] = "";

    *door = (struct door){.base = event_base_new()};
    door->server =
        http_listen(door->base, address, limits, door_on_request, door, error);
    assert_string_equal(error, "");
}

void
door_open(struct door *door, const struct http_limits *limits)
{
    door_open_at(door, "127.0.0.1:0", limits);
}

void
door_close(struct door *door)
{
    http_free(door->server);
    event_base_free(door->base);
}

int
call(const struct door *door)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    const char *port = strrchr(http_address(door->server), ':') + 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons((uint16_t)strtoul(port, NULL, 10));
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
        assert_int_equal(errno, EINPROGRESS);
    return fd;
}

void
say(int fd, const char *text)
{
    struct pollfd out = {fd, POLLOUT, 0};

    assert_int_equal(poll(&out, 1, LIMIT_MS), 1);
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

bool
turn(struct door *door, int fd, struct buf *heard)
{
    struct pollfd in = {fd, POLLIN, 0};
    char bytes[65536];

    event_base_loop(door->base, EVLOOP_NONBLOCK);
    if (fd < 0 || poll(&in, 1, 1) == 0)
        return true;
    ssize_t n = recv(fd, bytes, sizeof(bytes), 0);
    if (n <= 0)
        return n < 0 && errno == EAGAIN;
    buf_add(heard, (struct str){bytes, (size_t)n});
    return true;
}

void
await(struct door *door, int fd, const char *text, struct buf *heard)
{
    int64_t end = clock_mono_ms() + LIMIT_MS;

    buf_reset(heard);
    while (clock_mono_ms() < end) {
        bool open = turn(door, fd, heard);
        if (text && heard->len > 0 &&
            memmem(heard->ptr, heard->len, text, strlen(text)))
            return;
        if (!open && !text)
            return;
        if (!open)
            break;
    }
    fail_msg("waited for %s, heard %.200s", text ? text : "the end",
             heard->len ? heard->ptr : "nothing");
}

void
await_parked(struct door *door, int n)
{
    int64_t end = clock_mono_ms() + LIMIT_MS;

    while (door->parked_n < n && clock_mono_ms() < end)
        turn(door, -1, NULL);
    assert_int_equal(door->parked_n, n);
}

void
await_open(struct door *door, int n)
{
    int64_t end = clock_mono_ms() + LIMIT_MS;

    while (http_count(door->server).open != n && clock_mono_ms() < end)
        turn(door, -1, NULL);
    assert_int_equal(http_count(door->server).open, n);
}
