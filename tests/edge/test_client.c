/* Tests of edge/client against real sockets: what goes out, how often, and what
 * is said about it afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "edge/client.h"

/* A provider that does with a connection's n-th request what it is told. */
enum act { ACT_ANSWER, ACT_CLOSE, ACT_SILENT, ACT_FLOOD, ACT_HEADERS };

struct toy {
    struct event_base *base;
    struct evconnlistener *listener;
    int port;
    enum act first, later; /* first request of a connection, the later ones */
    const char *answer;
    int requests, connections, repeats;
    struct buf last; /* the last request, whole */
};

struct toy_connection {
    struct toy *toy;
    int served;
};

struct result {
    struct event_base *base;
    int calls;
    enum client_end end;
    int status;
    int64_t retry_after_ms;
    size_t body_len;
    char body[128], header[64], error[128];
};

static void
toy_flood(struct bufferevent *bev, bool in_headers)
{
    static char block[65536];
    struct evbuffer *out = bufferevent_get_output(bev);

    memset(block, 'x', sizeof(block));
    evbuffer_add_printf(out, "HTTP/1.1 200 OK\r\n%s",
                        in_headers ? "" : "Content-Length: 9999999\r\n\r\n");
    for (int i = 0; i < 64; i++) {
        if (in_headers)
            for (int k = 0; k < 300; k++)
                evbuffer_add_printf(out, "X-H-%d: %d\r\n", i, k);
        else
            evbuffer_add(out, block, sizeof(block));
    }
}

static void
toy_act(struct toy_connection *connection, struct bufferevent *bev)
{
    struct toy *toy = connection->toy;

    switch (connection->served++ ? toy->later : toy->first) {
    case ACT_ANSWER:
        evbuffer_add_printf(bufferevent_get_output(bev), "%s", toy->answer);
        break;
    case ACT_CLOSE:
        bufferevent_free(bev);
        free(connection);
        break;
    case ACT_SILENT:
        break;
    case ACT_FLOOD:
    case ACT_HEADERS:
        toy_flood(bev, toy->first == ACT_HEADERS);
        break;
    }
}

static void
toy_on_read(struct bufferevent *bev, void *arg)
{
    struct toy_connection *connection = arg;
    struct toy *toy = connection->toy;
    struct evbuffer *in = bufferevent_get_input(bev);
    size_t have = evbuffer_get_length(in);
    const char *data = (const char *)evbuffer_pullup(in, -1);
    const char *end = memmem(data, have, "\r\n\r\n", 4);
    const char *length =
        end ? memmem(data, (size_t)(end - data), "Content-Length: ", 16) : NULL;
    size_t body = length ? strtoul(length + 16, NULL, 10) : 0;

    if (!end || have < (size_t)(end - data) + 4 + body)
        return;
    buf_reset(&toy->last);
    buf_add(&toy->last, (struct str){data, have});
    evbuffer_drain(in, have);
    toy->requests++;
    toy_act(connection, bev);
}

static void
toy_on_event(struct bufferevent *bev, short what, void *arg)
{
    if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) {
        bufferevent_free(bev);
        free(arg);
    }
}

static void
toy_on_accept(struct evconnlistener *listener, evutil_socket_t fd,
              struct sockaddr *peer, int len, void *arg)
{
    struct toy *toy = arg;
    struct toy_connection *connection = calloc(1, sizeof(*connection));
    struct bufferevent *bev =
        bufferevent_socket_new(toy->base, fd, BEV_OPT_CLOSE_ON_FREE);

    (void)listener;
    (void)peer;
    (void)len;
    connection->toy = toy;
    toy->connections++;
    bufferevent_setcb(bev, toy_on_read, NULL, toy_on_event, connection);
    bufferevent_enable(bev, EV_READ | EV_WRITE);
}

static void
toy_open(struct toy *toy, struct event_base *base)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(at);

    *toy = (struct toy){
        .base = base,
        .answer = "HTTP/1.1 200 OK\r\nX-Id: 7\r\nContent-Length: 2\r\n\r\nok"};
    toy->listener =
        evconnlistener_new_bind(base, toy_on_accept, toy, LEV_OPT_CLOSE_ON_FREE,
                                -1, (const struct sockaddr *)&at, sizeof(at));
    assert_non_null(toy->listener);
    getsockname(evconnlistener_get_fd(toy->listener), (struct sockaddr *)&at,
                &len);
    toy->port = ntohs(at.sin_port);
}

static void
toy_close(struct toy *toy)
{
    if (toy->listener)
        evconnlistener_free(toy->listener);
    toy->listener = NULL;
    buf_clear(&toy->last);
}

static void
on_done(const struct client_answer *answer, void *arg)
{
    struct result *result = arg;

    result->calls++;
    result->end = answer->end;
    result->status = answer->status;
    result->retry_after_ms = answer->retry_after_ms;
    result->body_len = answer->body.len;
    str_copy(result->body, sizeof(result->body), answer->body);
    str_copy(result->header, sizeof(result->header),
             client_answer_header(answer, "x-id"));
    snprintf(result->error, sizeof(result->error), "%s",
             answer->error ? answer->error : "");
    event_base_loopexit(result->base, NULL);
}

/* One world: loop, client, toy. */
struct world {
    struct event_base *base;
    struct client *client;
    struct toy toy;
};

static void
world_open(struct world *world, bool private_addresses)
{
    struct client_settings settings = {.connections = 8,
                                       .private_addresses = private_addresses};

    world->base = event_base_new();
    world->client = client_new(world->base, &settings);
    toy_open(&world->toy, world->base);
}

static void
world_close(struct world *world)
{
    client_free(world->client);
    toy_close(&world->toy);
    /* Lets the connections see their end and go. */
    event_base_loop(world->base, EVLOOP_NONBLOCK);
    event_base_loop(world->base, EVLOOP_NONBLOCK);
    event_base_free(world->base);
}

static struct result
ask_url(struct world *world, const char *url, bool once, int timeout_ms)
{
    struct result result = {.base = world->base};
    struct client_request request = {
        .method = "POST",
        .url = str_of(url),
        .body = STR("to=%2B84912000101&text=xin+chao"),
        .type = "application/x-www-form-urlencoded",
        .fields = (const struct client_field[]){{"X-Key", STR("k1")}},
        .fields_n = 1,
        .timeout_ms = timeout_ms,
        .once = once};

    client_start(world->client, &request, on_done, &result);
    assert_int_equal(result.calls, 0); /* never from within the call */
    event_base_dispatch(world->base);
    assert_int_equal(result.calls, 1);
    assert_int_equal(client_running(world->client), 0);
    return result;
}

static struct result
ask(struct world *world, bool once, int timeout_ms)
{
    char url[64];

    snprintf(url, sizeof(url), "http://127.0.0.1:%d/send", world->toy.port);
    return ask_url(world, url, once, timeout_ms);
}

static void
test_a_request_goes_out_as_it_was_given(void **state)
{
    struct world world;
    struct result result;

    (void)state;
    world_open(&world, true);
    result = ask(&world, true, 5000);
    assert_int_equal(result.end, CLIENT_ANSWERED);
    assert_int_equal(result.status, 200);
    assert_string_equal(result.body, "ok");
    assert_string_equal(result.header, "7");
    assert_non_null(strstr(world.toy.last.ptr, "POST /send HTTP/1.1\r\n"));
    assert_non_null(strstr(world.toy.last.ptr, "X-Key: k1\r\n"));
    assert_non_null(
        strstr(world.toy.last.ptr, "Content-Type: application/x-www-form-url"));
    assert_null(strcasestr(world.toy.last.ptr, "Expect"));
    assert_null(strcasestr(world.toy.last.ptr, "Accept-Encoding"));
    assert_non_null(
        strstr(world.toy.last.ptr, "\r\n\r\nto=%2B84912000101&text=xin+chao"));
    world_close(&world);
}

static void
test_a_send_that_must_not_repeat_is_submitted_once(void **state)
{
    struct world world;
    struct result result;

    (void)state;
    world_open(&world, true);
    world.toy.later = ACT_CLOSE;
    result = ask(&world, true, 5000);
    assert_int_equal(result.end, CLIENT_ANSWERED);
    assert_int_equal(world.toy.connections, 1);
    /* The provider takes the second one and hangs up. */
    world.toy.first = ACT_CLOSE;
    result = ask(&world, true, 5000);
    assert_int_equal(result.end, CLIENT_AMBIGUOUS);
    assert_int_equal(world.toy.requests, 2);
    assert_int_equal(world.toy.connections, 2);
    world_close(&world);
}

/* The reason for `once`: were this to change, it could go. */
static void
test_on_a_kept_connection_libcurl_submits_twice(void **state)
{
    struct world world;
    struct result result;

    (void)state;
    world_open(&world, true);
    world.toy.later = ACT_CLOSE;
    result = ask(&world, false, 5000);
    assert_int_equal(result.end, CLIENT_ANSWERED);
    result = ask(&world, false, 5000);
    assert_int_equal(result.end, CLIENT_ANSWERED);
    assert_int_equal(world.toy.requests, 3);
    world_close(&world);
}

static void
test_repeatable_sends_keep_their_connection(void **state)
{
    struct world world;

    (void)state;
    world_open(&world, true);
    for (int i = 0; i < 5; i++)
        assert_int_equal(ask(&world, false, 5000).end, CLIENT_ANSWERED);
    assert_int_equal(world.toy.connections, 1);
    assert_int_equal(world.toy.requests, 5);
    world_close(&world);
}

static void
test_a_silent_provider_is_given_up_and_the_outcome_is_open(void **state)
{
    struct world world;
    struct result result;

    (void)state;
    world_open(&world, true);
    world.toy.first = ACT_SILENT;
    result = ask(&world, true, 300);
    assert_int_equal(result.end, CLIENT_AMBIGUOUS);
    assert_int_equal(world.toy.requests, 1);
    assert_string_not_equal(result.error, "");
    world_close(&world);
}

static void
test_a_closed_port_means_nothing_was_sent(void **state)
{
    struct world world;
    struct result result;

    (void)state;
    world_open(&world, true);
    evconnlistener_free(world.toy.listener);
    world.toy.listener = NULL;
    result = ask(&world, true, 5000);
    assert_int_equal(result.end, CLIENT_NOT_SENT);
    world_close(&world);
}

static void
test_a_name_that_does_not_resolve_means_nothing_was_sent(void **state)
{
    struct world world;
    struct result result;

    (void)state;
    world_open(&world, true);
    result = ask_url(&world, "http://no-such-host.invalid/", true, 5000);
    assert_int_equal(result.end, CLIENT_NOT_SENT);
    world_close(&world);
}

struct answer_case {
    const char *name;
    const char *answer;
    enum act act;
    enum client_end end;
    int status;
    int64_t retry_least_ms, retry_most_ms;
};

static const struct answer_case answer_cases[] = {
    {"a refusal is an answer", "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n",
     ACT_ANSWER, CLIENT_ANSWERED, 400, 0, 0},
    {"a redirect is not followed, it is an answer",
     "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
     "Content-Length: 0\r\n\r\n",
     ACT_ANSWER, CLIENT_ANSWERED, 302, 0, 0},
    {"a redirect to a file is not followed",
     "HTTP/1.1 307 Look\r\nLocation: file:///etc/passwd\r\n"
     "Content-Length: 0\r\n\r\n",
     ACT_ANSWER, CLIENT_ANSWERED, 307, 0, 0},
    {"Retry-After counts in seconds",
     "HTTP/1.1 429 Slow\r\nRetry-After: 12\r\nContent-Length: 0\r\n\r\n",
     ACT_ANSWER, CLIENT_ANSWERED, 429, 12000, 12000},
    {"an absurd Retry-After is cut at one hour",
     "HTTP/1.1 429 Slow\r\nRetry-After: 99999999999999999999\r\n"
     "Content-Length: 0\r\n\r\n",
     ACT_ANSWER, CLIENT_ANSWERED, 429, 3600000, 3600000},
    {"a negative Retry-After does not count",
     "HTTP/1.1 429 Slow\r\nRetry-After: -5\r\nContent-Length: 0\r\n\r\n",
     ACT_ANSWER, CLIENT_ANSWERED, 429, 0, 0},
    {"a Retry-After date in the past does not count",
     "HTTP/1.1 503 Down\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n"
     "Content-Length: 0\r\n\r\n",
     ACT_ANSWER, CLIENT_ANSWERED, 503, 0, 0},
    {"a Retry-After date far ahead is cut at one hour",
     "HTTP/1.1 503 Down\r\nRetry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n"
     "Content-Length: 0\r\n\r\n",
     ACT_ANSWER, CLIENT_ANSWERED, 503, 3600000, 3600000},
    {"an answer cut in its body leaves the outcome open",
     "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", ACT_ANSWER,
     CLIENT_AMBIGUOUS, 200, 0, 0},
    {"what is not HTTP leaves the outcome open", "SSH-2.0-OpenSSH_9\r\n",
     ACT_ANSWER, CLIENT_AMBIGUOUS, 0, 0, 0},
    {"an endless body is cut", "", ACT_FLOOD, CLIENT_AMBIGUOUS, 200, 0, 0},
    {"endless headers are cut", "", ACT_HEADERS, CLIENT_AMBIGUOUS, 200, 0, 0},
};

static void
test_answer(void **state)
{
    const struct answer_case *c = *state;
    struct world world;
    struct result result;

    world_open(&world, true);
    world.toy.first = c->act;
    world.toy.answer = c->answer;
    result = ask(&world, true, 1000);
    assert_int_equal(result.end, c->end);
    assert_int_equal(result.status, c->status);
    assert_true(result.retry_after_ms >= c->retry_least_ms);
    assert_true(result.retry_after_ms <= c->retry_most_ms);
    assert_true(result.body_len <= 256 * 1024);
    assert_int_equal(world.toy.requests, 1);
    world_close(&world);
}

static const struct {
    const char *name, *url;
} forbidden[] = {
    {"loopback", "http://127.0.0.1:%d/"},
    {"loopback by name", "http://localhost:%d/"},
    {"another loopback address", "http://127.8.8.8:%d/"},
    {"IPv6 loopback", "http://[::1]:%d/"},
    {"IPv4-mapped loopback", "http://[::ffff:127.0.0.1]:%d/"},
    {"loopback in hexadecimal", "http://0x7f000001:%d/"},
    {"this host", "http://0.0.0.0:%d/"},
    {"private", "http://10.1.2.3:%d/"},
    {"private in IPv4-mapped IPv6", "http://[::ffff:192.168.1.1]:%d/"},
    {"link-local, where clouds keep their keys", "http://169.254.169.254:%d/"},
    {"unique local", "http://[fd00::1]:%d/"},
    {"a file", "file:///etc/passwd"},
    {"gopher", "gopher://192.0.2.1:%d/"},
    {"dict", "dict://192.0.2.1:%d/"},
    {"ftp", "ftp://192.0.2.1:%d/"},
    {"ldap", "ldap://192.0.2.1:%d/"},
};

static void
test_other_schemes_and_private_addresses_are_refused(void **state)
{
    struct world world;
    char url[96];

    (void)state;
    world_open(&world, false);
    for (size_t i = 0; i < COUNT(forbidden); i++) {
        snprintf(url, sizeof(url), forbidden[i].url, world.toy.port);
        struct result result = ask_url(&world, url, true, 3000);
        if (result.end != CLIENT_FORBIDDEN)
            fail_msg("%s: end %d, %s", forbidden[i].name, result.end,
                     result.error);
    }
    assert_int_equal(world.toy.connections, 0);
    world_close(&world);
}

static void
test_proxies_from_the_environment_are_not_used(void **state)
{
    struct world world;
    char proxy[64];

    (void)state;
    world_open(&world, true);
    snprintf(proxy, sizeof(proxy), "http://127.0.0.1:1");
    setenv("http_proxy", proxy, 1);
    setenv("ALL_PROXY", proxy, 1);
    assert_int_equal(ask(&world, true, 5000).end, CLIENT_ANSWERED);
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
    world_close(&world);
}

static void
test_what_runs_when_the_client_goes_is_open(void **state)
{
    struct world world;
    struct result result = {0};
    struct client_request request = {.method = "GET", .timeout_ms = 5000};
    char url[64];

    (void)state;
    world_open(&world, true);
    result.base = world.base;
    snprintf(url, sizeof(url), "http://127.0.0.1:%d/", world.toy.port);
    request.url = str_of(url);
    client_start(world.client, &request, on_done, &result);
    client_start(world.client, &request, on_done, &result);
    assert_int_equal(client_running(world.client), 2);
    client_free(world.client);
    world.client = NULL;
    assert_int_equal(result.calls, 2);
    assert_int_equal(result.end, CLIENT_AMBIGUOUS);
    world_close(&world);
}

struct many {
    struct event_base *base;
    int answered, left;
};

static void
on_many(const struct client_answer *answer, void *arg)
{
    struct many *many = arg;

    many->answered += answer->end == CLIENT_ANSWERED;
    if (--many->left == 0)
        event_base_loopexit(many->base, NULL);
}

static void
test_more_sends_than_connections_wait_for_their_turn(void **state)
{
    struct world world;
    struct many many = {.left = 200};
    struct client_request request = {
        .method = "GET", .timeout_ms = 10000, .once = true};
    char url[64];

    (void)state;
    world_open(&world, true);
    many.base = world.base;
    snprintf(url, sizeof(url), "http://127.0.0.1:%d/", world.toy.port);
    request.url = str_of(url);
    for (int i = 0; i < 200; i++)
        client_start(world.client, &request, on_many, &many);
    event_base_dispatch(world.base);
    assert_int_equal(many.answered, 200);
    assert_int_equal(world.toy.requests, 200);
    world_close(&world);
}

int
main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_a_request_goes_out_as_it_was_given),
        cmocka_unit_test(test_a_send_that_must_not_repeat_is_submitted_once),
        cmocka_unit_test(test_on_a_kept_connection_libcurl_submits_twice),
        cmocka_unit_test(test_repeatable_sends_keep_their_connection),
        cmocka_unit_test(
            test_a_silent_provider_is_given_up_and_the_outcome_is_open),
        cmocka_unit_test(test_a_closed_port_means_nothing_was_sent),
        cmocka_unit_test(
            test_a_name_that_does_not_resolve_means_nothing_was_sent),
        cmocka_unit_test(test_other_schemes_and_private_addresses_are_refused),
        cmocka_unit_test(test_proxies_from_the_environment_are_not_used),
        cmocka_unit_test(test_what_runs_when_the_client_goes_is_open),
        cmocka_unit_test(test_more_sends_than_connections_wait_for_their_turn),
    };
    struct CMUnitTest tests[COUNT(plain) + COUNT(answer_cases)];

    signal(SIGPIPE, SIG_IGN); /* as the daemon does */

    memcpy(tests, plain, sizeof(plain));
    for (size_t i = 0; i < COUNT(answer_cases); i++)
        tests[COUNT(plain) + i] =
            (struct CMUnitTest){.name = answer_cases[i].name,
                                .test_func = test_answer,
                                .initial_state = (void *)&answer_cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
