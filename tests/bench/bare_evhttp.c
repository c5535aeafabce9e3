/* The floor of a benchmark: evhttp alone, 200 to any request. */
#include <stdio.h>
#include <stdlib.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>

#include <arpa/inet.h>
#include <sys/socket.h>

static void
bare_on_request(struct evhttp_request *request, void *arg)
{
    struct evbuffer *body = arg;

    evbuffer_add(body, "{}", 2);
    evhttp_add_header(evhttp_request_get_output_headers(request),
                      "Content-Type", "application/json");
    evhttp_send_reply(request, 200, "OK", body);
}

int
main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof(address);
    struct event_base *base = event_base_new();
    struct evhttp *http = base ? evhttp_new(base) : NULL;
    struct evbuffer *body = evbuffer_new();

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!http || !body)
        return 1;
    struct evconnlistener *listener = evconnlistener_new_bind(
        base, NULL, NULL,
        LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE | LEV_OPT_DISABLED, 4096,
        (struct sockaddr *)&address, sizeof(address));
    if (!listener || !evhttp_bind_listener(http, listener))
        return 1;
    evconnlistener_enable(listener);
    getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)&address,
                &len);
    evhttp_set_gencb(http, bare_on_request, body);
    printf("127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    event_base_dispatch(base);
    return 0;
}
